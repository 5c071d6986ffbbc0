/* Owns: filling the caller's error record, and the two idioms for leaving a function early.
 * Must not know: any object. Called by: every room. */
#ifndef TIERKIT_I_BASE_STATUS_H
#define TIERKIT_I_BASE_STATUS_H

#include "tierkit/types.h"

#include <float.h>

/* The same numbers on every machine need plain IEEE 754 doubles; every file of the library reads
 * this header, so a build that would break them stops here. */
#if defined(__FAST_MATH__) || defined(_M_FP_FAST)
#error "tierkit cannot be built with fast-math: remove -ffast-math, -Ofast or /fp:fast"
#endif
#if !defined(FLT_EVAL_METHOD) || FLT_EVAL_METHOD != 0
#error "tierkit needs FLT_EVAL_METHOD 0: on 32-bit x86 build with -msse2 -mfpmath=sse"
#endif

/* Leave a function that owns nothing. */
#define TIERKIT_I_TRY(expression)                                                                  \
    do {                                                                                           \
        tierkit_status try_status_ = (expression);                                                 \
        if (try_status_ != TIERKIT_OK) {                                                           \
            return try_status_;                                                                    \
        }                                                                                          \
    } while (0)

/* Leave a function that owns something: it declares `tierkit_status status = TIERKIT_OK;` at the
 * top and has one label `done:` at its end. */
#define TIERKIT_I_DO(expression)                                                                   \
    do {                                                                                           \
        status = (expression);                                                                     \
        if (status != TIERKIT_OK) {                                                                \
            goto done;                                                                             \
        }                                                                                          \
    } while (0)

/* An invariant of ours. Test builds abort, release builds return TIERKIT_E_INTERNAL. */
#ifdef TIERKIT_I_ABORT_ON_INTERNAL
#include <stdlib.h>
#define TIERKIT_I_CHECK(condition)                                                                 \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)
#else
#define TIERKIT_I_CHECK(condition)                                                                 \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            return TIERKIT_E_INTERNAL;                                                             \
        }                                                                                          \
    } while (0)
#endif

/* A piece of an error text: bytes that need not be NUL-terminated. */
typedef struct tierkit_i_piece {
    const char *text;
    size_t bytes;
} tierkit_i_piece;

/* Checks the two ABI rules of a sized record: `size` is the caller's struct_size at `record`,
 * `first` the frozen size of the first shipped version, `known` our sizeof. NULL record is OK. */
tierkit_status tierkit_i_record_check(const void *record, uint32_t first, uint32_t known);

/* Fill err (may be NULL; a too small struct_size leaves it alone) and return code, so that a
 * caller writes `return tierkit_i_fail(err, TIERKIT_E_RANGE, "column out of range");`.
 * row, field and position become -1. */
tierkit_status tierkit_i_fail(tierkit_error *err, tierkit_status code, const char *text);

/* The same with a place. */
tierkit_status tierkit_i_fail_at(tierkit_error *err, tierkit_status code, int64_t row,
                                 int32_t field, const char *text);

/* The same, the text being joined from pieces and cut at 191 bytes on a UTF-8 boundary; control
 * bytes in a piece become '?'. */
tierkit_status tierkit_i_fail_pieces(tierkit_error *err, tierkit_status code, int64_t row,
                                     int32_t field, const tierkit_i_piece *pieces, size_t count);

#define TIERKIT_I_PIECE(literal)                                                                   \
    { literal, sizeof(literal) - 1 }
tierkit_i_piece tierkit_i_piece_of(const char *text);

#endif
