/* Owns: integers of a block: in 64 bits while they reach, in 128 beyond them.
 * Must not know: scales of forms, quotients. Called by: lang/code*.c.
 *
 * How far the integers reach is known beforehand from how far the operands do, so that most blocks
 * need no look at single elements; it never decides what a result is. */
#ifndef TIERKIT_I_LANG_CODE_SUMS_H
#define TIERKIT_I_LANG_CODE_SUMS_H

#include "lang/code.h"

/* How far a product reaches; BEYOND = further than 64 bits. */
int64_t tierkit_i_reach_multiply(int64_t a, int64_t b);
/* That of 10^places. */
int64_t tierkit_i_reach_power(int32_t places);

/* Before tierkit_i_sums_measure(), which finds out how far they reach. */
static inline void tierkit_i_sums_set(tierkit_i_sums *to, size_t i, tierkit_i_i128 value) {
    to->low[i] = (int64_t)value.low;
    to->high[i] = value.high;
}
void tierkit_i_sums_measure(tierkit_i_sums *of, const int8_t *status, size_t count);

void tierkit_i_sums_fill(tierkit_i_sums *to, tierkit_i_i128 value, size_t count);
void tierkit_i_sums_copy(tierkit_i_sums *to, const tierkit_i_sums *from, size_t count);

/* a = a op b. An element whose result is beyond 128 bits gets status OVERFLOW; one that has no
 * value is left alone. */
void tierkit_i_sums_add(tierkit_i_sums *a, const tierkit_i_sums *b, int8_t *status, size_t count);
void tierkit_i_sums_subtract(tierkit_i_sums *a, const tierkit_i_sums *b, int8_t *status,
                             size_t count);
void tierkit_i_sums_multiply(tierkit_i_sums *a, const tierkit_i_sums *b, int8_t *status,
                             size_t count);
/* a = a * 10^places */
void tierkit_i_sums_raise(tierkit_i_sums *a, int32_t places, int8_t *status, size_t count);
/* a = -a where `sign`, which may be a, is below 0; NULL = everywhere. */
void tierkit_i_sums_negate(tierkit_i_sums *a, const tierkit_i_sums *sign, int8_t *status,
                           size_t count);

#endif
