/* Owns: decimal text to scaled integers and back, scale changes, doubles to scaled integers and to
 * their shortest text. Must not know: currencies, columns. Called by: every room. */
#ifndef TIERKIT_I_BASE_DECIMAL_H
#define TIERKIT_I_BASE_DECIMAL_H

#include "base/i128.h"
#include "base/status.h"

enum { TIERKIT_I_SCALE_MAX = 18 };
/* Longest text of tierkit_i_decimal_write and tierkit_i_number_write. */
enum { TIERKIT_I_DECIMAL_TEXT = 64, TIERKIT_I_NUMBER_TEXT = 32 };

/* value * 10^(to - from), half-even when to < from. Returns 1 on overflow; *rounded |= 1 when
 * digits were lost (rounded may be NULL). */
int tierkit_i_rescale(tierkit_i_i128 value, int32_t from, int32_t to, tierkit_i_i128 *out,
                      int *rounded);

/* Exact reading, see tierkit_decimal_parse(). E_NUMBER or E_OVERFLOW (beyond 128 bits). *rounded
 * (may be NULL) becomes 1 or 0. */
tierkit_status tierkit_i_decimal_read(const char *text, size_t bytes, int32_t scale,
                                      tierkit_i_i128 *out, int *rounded);

/* The fast path of the same for int64 targets: E_OVERFLOW beyond int64. */
tierkit_status tierkit_i_decimal_read64(const char *text, size_t bytes, int32_t scale, int64_t *out,
                                        int *rounded);

/* Writes at most TIERKIT_I_DECIMAL_TEXT bytes, returns the length. places < 0: shortest form;
 * else exactly `places` digits behind the point (places >= scale pads with zeros). */
size_t tierkit_i_decimal_write(tierkit_i_i128 value, int32_t scale, int32_t places, char *buffer);

/* value * 10^scale rounded half-even of the exact binary value. Returns 1 when not finite or
 * beyond int64. *rounded |= 1 when value is not a multiple of 10^-scale exactly as the shortest
 * decimal text of the double reads: 0.1 at scale 1 is not rounded, 0.15 at scale 1 is. */
int tierkit_i_double_to_scaled(double value, int32_t scale, int64_t *out, int *rounded);
/* Of many, packed but perhaps not aligned: 1 = all are decimal numbers of at most that many places
 * and below 2^51 steps, so that none is rounded; 0 = out means nothing. */
int tierkit_i_doubles_to_scaled(const void *packed, size_t count, int32_t scale, int64_t *out);

/* Shortest round-trip text, see tierkit_number_format(); value finite. Returns the length. */
size_t tierkit_i_number_write(double value, char *buffer);

/* What 1 is on the grid of 1e-9. */
enum { TIERKIT_I_GRID_ONE = 1000000000 };

/* A decimal on the grid, half-even. Returns 1 when it does not fit int64. */
int tierkit_i_grid_decimal(tierkit_i_i128 value, int32_t scale, int64_t *e9);

/* up / down on the grid, half-even; down not 0. Returns 1 when it does not fit int64. */
int tierkit_i_grid_quotient(tierkit_i_i128 up, tierkit_i_i128 down, int64_t *e9);

/* The grid of comparisons: half-even to a multiple of 1e-9, as the integer value * 1e9.
 * Returns 1 when it does not fit int64. */
int tierkit_i_grid(double value, int64_t *out);

#endif
