/* Owns: one network from the files of one or more folders, in batches of any size, its saved bytes
 * and the digest of its review. Must not know: what the files say. Called by: run_order.py:
 *     networks ROWS AS_OF PROGRAM OUT FOLDER...
 * Each folder becomes a network of its own; all are merged into the first, in their order. The
 * bytes go to OUT, the digest to stdout. Built with review_load.c, whose csv_read() is below. */
#undef csv_read
#include <stdlib.h>
#include <string.h>

#include "review.h"
#include "review_csv.h"

int64_t few_csv_read(csv_file *file, int64_t most, csv_problem *problem);

static int64_t batch_rows;

/* Records come whole; facts come in small batches. */
int64_t few_csv_read(csv_file *file, int64_t most, csv_problem *problem) {
    return csv_read(file, most < INT64_MAX && batch_rows < most ? batch_rows : most, problem);
}

static int fails(const char *what, tierkit_status status) {
    if (status != TIERKIT_OK) {
        fprintf(stderr, "%s: %s\n", what, tierkit_status_text(status));
    }
    return status != TIERKIT_OK;
}

static tierkit_network *merged(char **folders, int count, const tierkit_program *program) {
    tierkit_network *whole = load_network(folders[0], program);
    for (int i = 1; i < count && whole; i++) {
        tierkit_network *part = load_network(folders[i], program);
        if (!part || fails("merge", tierkit_network_merge(whole, part, NULL, NULL))) {
            tierkit_network_free(whole);
            whole = NULL;
        }
        tierkit_network_free(part);
    }
    return whole;
}

static int save(const tierkit_network *network, const char *path) {
    size_t bytes = 0;
    int written = 0;
    FILE *file = fopen(path, "wb");
    (void)tierkit_network_save(network, NULL, NULL, 0, &bytes, NULL);
    uint8_t *saved = malloc(bytes);
    if (saved && file &&
        !fails("save", tierkit_network_save(network, NULL, saved, bytes, &bytes, NULL))) {
        written = fwrite(saved, 1, bytes, file) == bytes;
    }
    free(saved);
    return file && fclose(file) == 0 && written;
}

static int print_digest(const tierkit_network *network, const tierkit_program *program,
                        int32_t as_of) {
    tierkit_review *review = NULL;
    uint8_t digest[16];
    if (fails("review", tierkit_review_new(network, program, as_of, NULL, NULL, &review, NULL)) ||
        fails("digest", tierkit_review_digest(review, NULL, digest, NULL))) {
        tierkit_review_free(review);
        return 0;
    }
    for (int i = 0; i < 16; i++) {
        printf("%02x", digest[i]);
    }
    printf("\n");
    tierkit_review_free(review);
    return 1;
}

int main(int count, char **argument) {
    int32_t as_of = 0;
    if (count < 6) {
        fprintf(stderr, "usage: networks ROWS AS_OF PROGRAM OUT FOLDER...\n");
        return 2;
    }
    batch_rows = strtoll(argument[1], NULL, 10);
    tierkit_program *program = load_program(argument[3], NULL);
    if (!program ||
        fails(argument[2], tierkit_date_parse(argument[2], strlen(argument[2]), &as_of))) {
        return 1;
    }
    tierkit_network *network = merged(argument + 5, count - 5, program);
    int done = network && save(network, argument[4]) && print_digest(network, program, as_of);
    tierkit_network_free(network);
    tierkit_program_free(program);
    return done ? 0 : 1;
}
