/* Owns: reviews as files: a review is kept for the next one, which begins where it stood.
 * Must not know: tables. Called by: review.c. */
#include <stdlib.h>
#include <string.h>

#include "review.h"

static int write_bytes(const char *path, const uint8_t *bytes, size_t count) {
    FILE *file = fopen(path, "wb");
    int written = file && fwrite(bytes, 1, count, file) == count;
    if (file && fclose(file) != 0) {
        written = 0;
    }
    if (!written) {
        complain(path, 0, "this file cannot be written");
    }
    return written;
}

int save_review(const tierkit_review *review, const char *folder) {
    tierkit_error err = { .struct_size = sizeof err };
    char path[PATH_BYTES];
    size_t bytes = 0;
    uint8_t *saved = NULL;
    int written = 0;
    tierkit_status status = tierkit_review_save(review, NULL, NULL, 0, &bytes, &err);
    if (status == TIERKIT_E_SPACE) {
        saved = malloc(bytes);
        status =
            saved ? tierkit_review_save(review, NULL, saved, bytes, &bytes, &err) : TIERKIT_E_NOMEM;
    }
    if (status != TIERKIT_OK) {
        complain("review.saved", 0, tierkit_status_text(status));
    } else {
        written = join_path(path, folder, "review.saved") && write_bytes(path, saved, bytes);
    }
    free(saved);
    return written;
}

tierkit_review *load_review(const char *path) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_review *review = NULL;
    size_t bytes = 0;
    char *saved = read_file(path, &bytes);
    if (!saved) {
        complain(path, 0, "this file cannot be read");
    } else if (tierkit_review_load((const uint8_t *)saved, bytes, NULL, NULL, &review, &err) !=
               TIERKIT_OK) {
        complain(path, 0, err.text);
    }
    free(saved);
    return review;
}
