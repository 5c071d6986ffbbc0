/* Owns: reading elements by criteria in either layout, a block at a time, with NaN for what is
 * missing; the checks on them; weights as exact integers. Must not know: what a score is.
 * Called by: the score files of this room. */
#ifndef TIERKIT_I_KERNEL_MATRIX_H
#define TIERKIT_I_KERNEL_MATRIX_H

#include "base/compiler.h"
#include "base/processor.h"
#include "kernel/check.h"

#include <string.h>

enum {
    TIERKIT_I_TILE = 128 /* elements worked on at a time: loops of fixed length, in cache */
};

/* What the records of this room have in common. */
typedef struct tierkit_i_matrix {
    uint32_t flags; /* TIERKIT_SCORE_... */
    int32_t criteria;
    int64_t count;
    const double *value;
    const int8_t *status; /* NULL = all OK */
    const double *weight;
    double minimum_coverage;
} tierkit_i_matrix;

enum { TIERKIT_I_LAYOUT_FLAGS = TIERKIT_SCORE_ROWS | TIERKIT_SCORE_NAN_MISSING };

static inline tierkit_i_matrix tierkit_i_matrix_of_weighted(const tierkit_weighted *call) {
    const tierkit_i_matrix m = { call->flags,  call->criteria, call->count,           call->value,
                                 call->status, call->weight,   call->minimum_coverage };
    return m;
}

/* The weights, ready to be shared out. */
typedef struct tierkit_i_shares {
    int64_t part[TIERKIT_CRITERIA_MAX]; /* weight times a power of two, cut to an integer */
    int64_t whole;                      /* their sum, below 2^62 */
    double share[TIERKIT_CRITERIA_MAX]; /* part / whole: for elements with all data */
} tierkit_i_shares;

/* 1.5 * 2^52: beside it the spacing of doubles is one. */
#define TIERKIT_I_ANCHOR 6755399441055744.0

/* The nearest integer, ties to even, for sizes below 2^51: the machine's own rounding does it. */
static inline double tierkit_i_nearest(double x) {
    return (x + TIERKIT_I_ANCHOR) - TIERKIT_I_ANCHOR;
}

/* Beside an anchor the bits of doubles count their steps: the bits of x + anchor less those of the
 * anchor are the nearest number of steps, and such differences add up as integers do. */
static inline uint64_t tierkit_i_bits(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Where criterion j of element i lies. */
static inline int64_t tierkit_i_matrix_index(const tierkit_i_matrix *m, int32_t j, int64_t i) {
    return (m->flags & TIERKIT_SCORE_ROWS) != 0 ? i * m->criteria + j : j * m->count + i;
}

/* 1 when no cell can be missing. */
static inline int tierkit_i_matrix_is_full(const tierkit_i_matrix *m) {
    return m->status == NULL && (m->flags & TIERKIT_SCORE_NAN_MISSING) == 0;
}

/* Flags among `known`, counts, pointers, minimum_coverage and weights. */
tierkit_status tierkit_i_matrix_check(const tierkit_i_matrix *m, uint32_t known,
                                      tierkit_error *err);

/* E_NUMBER or E_RANGE with text and place for a cell with data outside least to most. */
tierkit_status tierkit_i_matrix_check_values(const tierkit_i_matrix *m, double least, double most,
                                             const char *text, tierkit_error *err);

/* The same for one number; row and field say which. */
tierkit_status tierkit_i_check_double(double number, double least, double most, int64_t row,
                                      int32_t field, const char *text, tierkit_error *err);

/* Whether wide functions may be called and the matrix is large enough to ask the processor. */
static inline int tierkit_i_matrix_is_wide(const tierkit_i_matrix *m) {
    return m->criteria * m->count >= 8192 && tierkit_i_has_wide();
}

void tierkit_i_share_out(const tierkit_i_matrix *m, tierkit_i_shares *shares);

/* Criterion j of the TIERKIT_I_TILE elements from `begin` on: a pointer into the values or to
 * buffer. A cell is missing where it is not finite, and so are those beyond the last element. */
const double *tierkit_i_matrix_block(const tierkit_i_matrix *m, int32_t j, int64_t begin,
                                     double *buffer);

/* Asks for that block before it is needed: columns are many streams, each short. */
void tierkit_i_matrix_prefetch(const tierkit_i_matrix *m, int32_t j, int64_t begin);

/* One cell of it; NaN when missing. */
double tierkit_i_matrix_cell(const tierkit_i_matrix *m, int32_t j, int64_t i);

#endif
