/* Owns: a program, a network and a review of it in a test, from texts. Must not know: cases.
 * Called by: tests of review. Public functions only. */
#ifndef TESTS_REVIEW_REVIEWED_H
#define TESTS_REVIEW_REVIEWED_H

#include "program/tried.h"
#include "tierkit/review.h"

typedef struct reviewed {
    failing_allocator heap;
    tierkit_program *program;
    tierkit_network *network;
    tierkit_review *review;
} reviewed;

/* A text without `tierkit 1`, and an empty network for it. */
void reviewed_begin(reviewed *r, const char *program);
/* Frees everything and fails the test where something leaked. */
void reviewed_end(reviewed *r);

/* Rows as lines of cells joined by '|', the first the names of the columns; an empty cell is
 * missing. */
void reviewed_records(reviewed *r, const char *lines);
/* Adds decisions. */
void reviewed_decide(reviewed *r, const char *lines);
void reviewed_facts(reviewed *r, const char *facts, const char *lines);
/* Again with another as-of; NULL = that of the last fact. */
void reviewed_run(reviewed *r, const char *as_of);
/* All at once, with one facts block. */
void reviewed_all(reviewed *r, const char *program, const char *records, const char *facts,
                  const char *lines, const char *as_of);

/* Such lines as a batch of text columns. */
typedef struct reviewed_rows {
    char *bytes;
    const char **cells;
    tierkit_batch *batch;
} reviewed_rows;
void reviewed_rows_begin(reviewed_rows *rows, const char *lines);
void reviewed_rows_end(reviewed_rows *rows);

/* A table of the review holds a line that begins with `key` and goes on with `rest`; the key is
 * unique. */
void reviewed_expect(const reviewed *r, int32_t table, const char *key, const char *rest);
/* The same for the first cells of the rest. */
void reviewed_begins(const reviewed *r, int32_t table, const char *key, const char *rest);
/* A table's lines, malloc'ed; figures without their days and, of groups, flags: test_days.c. */
char *reviewed_text(const reviewed *r, int32_t table);
char *reviewed_whole(const reviewed *r, int32_t table);
/* The KPI's value, status and flags: "0.15|ok|". */
void reviewed_kpi(const reviewed *r, const char *id, const char *kpi, const char *expected);
/* The first `columns` cells of every row but the first. */
void reviewed_cells_of(const reviewed *r, int32_t table, int columns, const char *expected);
/* The whole table but its first line. */
void reviewed_rows_of(const reviewed *r, int32_t table, const char *expected);
/* malloc'ed text of a series, without its days. */
char *reviewed_series(const reviewed *r, int32_t period);
char *reviewed_whole_series(const reviewed *r, int32_t period);
void reviewed_expect_in(const char *text, const char *key, const char *rest);
/* The bytes of a review, malloc'ed. */
uint8_t *reviewed_saved(const tierkit_review *review, size_t *count);
/* Frees a review and gives what its bytes load as. */
tierkit_review *reviewed_reloaded(tierkit_review *review);
void reviewed_digest(const tierkit_review *review, uint8_t digest[16]);
int32_t reviewed_day(const char *date);
tierkit_error reviewed_error(void);

#endif
