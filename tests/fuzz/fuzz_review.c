/* Owns: what must hold for any bytes given to tierkit_review_load(), and a bounded loop of seeded
 * damage that tries it in the normal suite. Must not know: the layout beyond the head.
 * Called by: libFuzzer or AFL (define TIERKIT_LIBFUZZER), the test suite.
 *
 * Length and checksum are made right before loading, or nothing behind them would ever be reached.
 * Properties: no crash, no leak, a status of the documented ones with its position; what loads
 * saves, its bytes load again and save as the same, its tables can be read, it opens a review. */
#include "review/reviewed.h"

#include "fuzz/damaged.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "fuzz_review: %s does not hold\n", #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

enum { HEAD = 52, TABLES = 48 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char program_text[] =
    "money EUR scale 2\n"
    "facts f key id at day\n"
    "  flow net money = amount\n"
    "review window last 1 quarter\n"
    "value score 0 to 100\n"
    "  results net weight 1 points 0: 0, 100: 100\n"
    "classes by value as automatic, notice 40 days\n"
    "  A from 60\n"
    "  B otherwise\n"
    "  down after 2 reviews, grace 1 quarter; up protected 90 days\n";

/* What reviews are opened in. */
static const reviewed *world(void) {
    static reviewed made;
    if (made.network == NULL) {
        reviewed_begin(&made, program_text);
        reviewed_records(&made, "id|since\na|2020-01-01\nb|2020-01-01\nc|\n");
        reviewed_facts(&made, "f",
                       "id|day|amount\na|2024-01-05|80\nb|2024-02-05|30.55\n"
                       "a|2025-02-05|20\nb|2025-05-05|90\n");
        reviewed_run(&made, "2025-06-30");
    }
    return &made;
}

static uint8_t *save(const tierkit_review *review, size_t *count) {
    DEMAND(tierkit_review_save(review, NULL, NULL, 0, count, NULL) == TIERKIT_E_SPACE);
    uint8_t *bytes = malloc(*count);
    DEMAND(bytes != NULL);
    DEMAND(tierkit_review_save(review, NULL, bytes, *count, count, NULL) == TIERKIT_OK);
    return bytes;
}

static void open_with(const tierkit_review *opening) {
    tierkit_history history;
    tierkit_review *next = NULL;
    memset(&history, 0, sizeof history);
    history.struct_size = sizeof history;
    history.opening = opening;
    tierkit_status status =
        tierkit_review_new(world()->network, world()->program, reviewed_day("2025-12-31"), &history,
                           NULL, &next, NULL);
    DEMAND(status == (tierkit_review_as_of(opening) > reviewed_day("2025-12-31") ? TIERKIT_E_DATE
                                                                                 : TIERKIT_OK));
    tierkit_review_free(next);
}

static void check_loaded(const tierkit_review *review) {
    size_t count = 0, again_count = 0;
    tierkit_review *again = NULL;
    uint8_t *bytes = save(review, &count);
    DEMAND(tierkit_review_load(bytes, count, NULL, NULL, &again, NULL) == TIERKIT_OK);
    uint8_t *same = save(again, &again_count);
    DEMAND(count == again_count && memcmp(bytes, same, count) == 0);
    for (int32_t kind = 1; kind <= TABLES; kind++) {
        tierkit_table *table = NULL;
        tierkit_status status = tierkit_review_table(again, kind, NULL, &table, NULL);
        int unknown = status == TIERKIT_E_ARGUMENT; /* some numbers are free */
        DEMAND(status == TIERKIT_OK || status == TIERKIT_E_UNSUPPORTED || unknown);
        if (table != NULL) {
            free(tried_table(table));
        }
        tierkit_table_free(table);
    }
    open_with(again);
    tierkit_review_free(again);
    free(same);
    free(bytes);
}

static int is_documented(tierkit_status status) {
    return status == TIERKIT_E_FORMAT || status == TIERKIT_E_VERSION ||
           status == TIERKIT_E_TRUNCATED || status == TIERKIT_E_CHECKSUM;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    failing_allocator heap;
    tierkit_review *review = NULL;
    tierkit_error err = reviewed_error();
    uint8_t *exact = malloc(size == 0 ? 1 : size); /* so that reading too far is seen */
    DEMAND(exact != NULL);
    if (size > 0) {
        memcpy(exact, data, size);
    }
    damaged_frame_right(exact, size, HEAD);
    failing_allocator_init(&heap);
    tierkit_status status = tierkit_review_load(exact, size, &heap.record, NULL, &review, &err);
    DEMAND((status == TIERKIT_OK) == (review != NULL));
    DEMAND(heap.peak_bytes < 1024 * 1024 + 256 * size); /* no allocation without bytes for it */
    if (status == TIERKIT_OK) {
        check_loaded(review);
    } else {
        DEMAND(is_documented(status));
        DEMAND(err.position >= 0 && (uint64_t)err.position <= size);
    }
    tierkit_review_free(review);
    DEMAND(heap.live_bytes == 0 && heap.faults == 0);
    free(exact);
    return 0;
}

#ifndef TIERKIT_LIBFUZZER

int main(int argc, char **argv) {
    uint64_t random = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 3000;
    size_t count = 0;
    uint8_t *seed = save(world()->review, &count);
    (void)LLVMFuzzerTestOneInput(seed, count);
    for (long round = 0; round < rounds; round++) {
        uint8_t *bytes = malloc(count);
        DEMAND(bytes != NULL);
        memcpy(bytes, seed, count);
        size_t left = damaged(&random, bytes, count, HEAD - 16);
        (void)LLVMFuzzerTestOneInput(bytes, left);
        free(bytes);
    }
    free(seed);
    reviewed_end((reviewed *)(uintptr_t)world());
    return 0;
}

#endif
