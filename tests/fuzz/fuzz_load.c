/* Owns: what must hold for any bytes given to tierkit_network_load(), and a bounded loop of seeded
 * damage that tries it in the normal suite. Must not know: the layout beyond the head.
 * Called by: libFuzzer or AFL (define TIERKIT_LIBFUZZER), the test suite.
 *
 * Length and checksum are made right before loading, or nothing behind them would ever be reached.
 * Properties: no crash, no leak, a status of the documented ones with its position; what loads
 * saves, its bytes load again and save as the same, merged into an empty network too; a snapshot
 * can be taken of it; it can be added to itself, and to. */
#include "network/world.h"

#include "fuzz/damaged.h"

#include <stdio.h>
#include <stdlib.h>

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "fuzz_load: %s does not hold\n", #condition);                          \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

enum { HEAD = 36 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t *save(const tierkit_network *network, size_t *count) {
    DEMAND(tierkit_network_save(network, NULL, NULL, 0, count, NULL) == TIERKIT_E_SPACE);
    uint8_t *bytes = malloc(*count);
    DEMAND(bytes != NULL);
    DEMAND(tierkit_network_save(network, NULL, bytes, *count, count, NULL) == TIERKIT_OK);
    return bytes;
}

static void check_saves_as(const tierkit_network *network, const uint8_t *bytes, size_t count) {
    size_t same_count = 0;
    uint8_t *same = save(network, &same_count);
    DEMAND(count == same_count && memcmp(bytes, same, count) == 0);
    free(same);
}

/* Its facts are of days that there are. */
static void check_stats(const tierkit_network *network) {
    tierkit_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    DEMAND(tierkit_network_stats(network, &stats, NULL) == TIERKIT_OK);
    DEMAND(stats.first_day > stats.last_day ||
           (stats.first_day >= TIERKIT_I_DAY_MIN && stats.last_day <= TIERKIT_I_DAY_MAX));
}

static void check_loaded(const tierkit_network *network, const tierkit_program *program) {
    size_t count = 0;
    tierkit_network *again = NULL, *merged = NULL;
    uint8_t *bytes = save(network, &count);
    DEMAND(tierkit_network_load(bytes, count, program, NULL, NULL, &again, NULL) == TIERKIT_OK);
    check_saves_as(again, bytes, count);
    DEMAND(tierkit_network_new(program, NULL, &merged, NULL) == TIERKIT_OK);
    DEMAND(tierkit_network_merge(merged, again, NULL, NULL) == TIERKIT_OK);
    check_saves_as(merged, bytes, count);
    check_stats(network);
    tierkit_i_snapshot_release(made_snapshot(again));
    (void)tierkit_network_merge(merged, again, NULL, NULL);
    tierkit_i_snapshot_release(made_snapshot(merged));
    const world_part part = { 1, 0, 20, 1 };
    (void)world_append(again, &part);
    (void)world_records(again);
    tierkit_i_snapshot_release(made_snapshot(again));
    tierkit_network_free(merged);
    tierkit_network_free(again);
    free(bytes);
}

static int is_documented(tierkit_status status) {
    return status == TIERKIT_E_FORMAT || status == TIERKIT_E_VERSION ||
           status == TIERKIT_E_TRUNCATED || status == TIERKIT_E_SCHEMA ||
           status == TIERKIT_E_CHECKSUM;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static made_program program;
    if (program.head.schema == NULL) {
        made_program_init(&program, world_program);
    }
    failing_allocator heap;
    tierkit_network *network = NULL;
    tierkit_error err = made_error();
    uint8_t *exact = malloc(size == 0 ? 1 : size); /* so that reading too far is seen */
    DEMAND(exact != NULL);
    if (size > 0) {
        memcpy(exact, data, size);
    }
    damaged_frame_right(exact, size, HEAD);
    failing_allocator_init(&heap);
    tierkit_status status = tierkit_network_load(exact, size, made_program_of(&program),
                                                 &heap.record, NULL, &network, &err);
    DEMAND((status == TIERKIT_OK) == (network != NULL));
    DEMAND(heap.peak_bytes < 4096 * 1024 + 64 * size); /* no allocation without bytes for it */
    if (status == TIERKIT_OK) {
        check_loaded(network, made_program_of(&program));
    } else {
        DEMAND(is_documented(status));
        DEMAND(err.position >= 0 && (uint64_t)err.position <= size);
    }
    tierkit_network_free(network);
    DEMAND(heap.live_bytes == 0 && heap.faults == 0);
    free(exact);
    return 0;
}

#ifndef TIERKIT_LIBFUZZER

/* Deliveries that it knows again. */
static void append_with_ids(tierkit_network *network) {
    static const char *const row = "2020-01-01|5";
    uint8_t id[16] = { 0 };
    made_rows made;
    made_rows_init(&made, "day|quantity", &row, 1);
    for (int i = 0; i < 3; i++) {
        id[15 * (i % 2)] = (uint8_t)(i + 1);
        DEMAND(tierkit_batch_set_id(made.batch, id, NULL) == TIERKIT_OK);
        DEMAND(tierkit_network_append(network, "days", 4, made.batch, NULL, NULL, NULL) ==
               TIERKIT_OK);
    }
    made_rows_free(&made);
}

int main(int argc, char **argv) {
    uint64_t random = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 3000;
    made_program program;
    size_t count[2];
    uint8_t *seed[2];
    made_program_init(&program, world_program);
    for (int i = 0; i < 2; i++) {
        const world_part part = { 1, 0, i == 0 ? 1 : 20, 1 };
        tierkit_network *network = made_network(&program, NULL);
        DEMAND(world_append(network, &part) == TIERKIT_OK);
        DEMAND(world_records(network) == TIERKIT_OK);
        if (i == 0) { /* which cannot be added to itself */
            append_with_ids(network);
        }
        seed[i] = save(network, &count[i]);
        (void)LLVMFuzzerTestOneInput(seed[i], count[i]);
        tierkit_network_free(network);
    }
    for (long round = 0; round < rounds; round++) {
        int which = (int)damaged_below(&random, 2);
        uint8_t *bytes = malloc(count[which]);
        DEMAND(bytes != NULL);
        memcpy(bytes, seed[which], count[which]);
        size_t left = damaged(&random, bytes, count[which], HEAD);
        (void)LLVMFuzzerTestOneInput(bytes, left);
        free(bytes);
    }
    free(seed[0]);
    free(seed[1]);
    made_program_free(&program);
    return 0;
}

#endif
