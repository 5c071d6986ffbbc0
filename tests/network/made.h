/* Owns: making networks, batches and saved bytes in a test without a compiled program.
 * Must not know: cases. Called by: tests of network. */
#ifndef TESTS_NETWORK_MADE_H
#define TESTS_NETWORK_MADE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lang/parse.h"
#include "lang/schema.h"
#include "network/snapshot.h"
#include "support/failing_allocator.h"

#include <string.h>

/* A program that is nothing but its data part. */
typedef struct made_program {
    tierkit_i_program_head head; /* first, as in every program */
    tierkit_i_memory memory;
} made_program;

/* From a text without "tierkit 1". Fails the test when it has errors. */
void made_program_init(made_program *program, const char *text);
void made_program_free(made_program *program);
const tierkit_program *made_program_of(const made_program *program);

tierkit_network *made_network(const made_program *program, const tierkit_allocator *allocator);

/* A program and an empty network of it. */
typedef struct made_pair {
    made_program program;
    tierkit_network *network;
} made_pair;
made_pair made_begin(const char *text);
void made_end(made_pair *pair);

/* Fails the test with what the error says unless all is well. */
void made_must(tierkit_status status, const tierkit_error *err);

/* Columns. Texts are NUL-terminated, NULL = missing. */
tierkit_column made_texts(const char *const *texts, int64_t rows);
tierkit_column made_days(const int32_t *days, int64_t rows);
tierkit_column made_numbers(const int64_t *numbers, int32_t scale, int64_t rows);
tierkit_column made_codes(const int32_t *codes, int64_t rows);

tierkit_batch *made_batch(int64_t rows);
void made_bind(tierkit_batch *batch, const char *name, tierkit_column column);
tierkit_error made_error(void);

/* malloc'ed; *count bytes. */
uint8_t *made_saved(const tierkit_network *network, size_t *count);
/* Both networks save as the same bytes. */
void made_assert_same(const tierkit_network *a, const tierkit_network *b);
/* A table of the network is these lines of cells joined by '|'. */
void made_assert_table(const tierkit_network *network, int32_t kind, const char *wanted);

/* Cancels a call at its first question, then at its second, and so on until it is not cancelled any
 * more; the network is as it was each time, and progress never falls. What the last one asked. */
typedef tierkit_status (*made_long_call)(void *context, const tierkit_call *call);
typedef struct made_asked {
    uint64_t questions, total;
} made_asked;
made_asked made_cancel_everywhere(made_long_call does, void *context,
                                  const tierkit_network *network);

tierkit_i_snapshot *made_snapshot(const tierkit_network *network);

/* One call for a few records: header is column names joined by '|', each row values joined by
 * '|'; an empty value is missing. Returns the status. */
tierkit_status made_upsert(tierkit_network *network, const char *header, const char *const *rows,
                           int64_t count, tierkit_error *err);
/* The same for facts. */
tierkit_status made_append(tierkit_network *network, const char *facts, const char *header,
                           const char *const *rows, int64_t count, tierkit_error *err);
/* A batch of such rows; texts live until made_rows_free(). */
typedef struct made_rows {
    char *bytes;
    const char **cells;
    tierkit_batch *batch;
} made_rows;
void made_rows_init(made_rows *made, const char *header, const char *const *rows, int64_t count);
void made_rows_free(made_rows *made);

/* A generator of its own: the same numbers everywhere. */
typedef struct made_random {
    uint64_t state;
} made_random;
uint32_t made_below(made_random *random, uint32_t bound);

#endif
