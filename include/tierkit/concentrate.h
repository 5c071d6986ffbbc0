/* tierkit/concentrate.h - how much a few hold of the whole.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_CONCENTRATE_H
#define TIERKIT_CONCENTRATE_H

#include "tierkit/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them a kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_PARTS_MAX = 1024 /* numbers k of concentration ratios */
};

/** How much a few elements hold of the whole. */
typedef struct tierkit_concentration {
    uint32_t struct_size;
    uint32_t flags;          /* 0 */
    int32_t status;          /* OK, or NO_DATA when no value is positive; then the doubles are 0 */
    int32_t reserved;        /* 0 */
    int64_t count;           /* elements with data */
    int64_t positive_count;  /* elements above zero */
    int64_t total;           /* sum of the positive values: low 64 bits */
    int64_t total_high;      /* ... and high 64 bits */
    double hhi;              /* Herfindahl-Hirschman index on percent shares, above 0 to 10,000 */
    double effective_number; /* equal elements that would give the same index: 10,000 / hhi */
    double gini;             /* over the positive values, 0 to below 1 */
    double gini_all;         /* over all values with data, those below zero taken as zero */
} tierkit_concentration;

/** Concentration measures of one column.
 *
 * formula    hhi = sum of (100 * x / total)^2 over positive x [US DOJ and FTC, Horizontal Merger
 *            Guidelines]; gini = sum of (2i - n - 1) * x(i) / (n * total), x ascending, i from 1,
 *            without the correction n/(n-1) [Gini 1912 in the form of Sen, On Economic Inequality,
 *            1973]; ratio of k = sum of the k largest positive values / total, all of them when
 *            there are fewer. [docs/numbers.md, "Concentration"]
 * in         amounts: as tierkit_classify_share(). parts: part_count numbers k from 1 on, for
 *            example 1, 3, 5, 10, in any order; may be NULL when part_count is 0.
 * out        *result: its struct_size is set by the caller and says how much may be written. ratio:
 *            part_count numbers from 0 to 1; may be NULL when part_count is 0.
 * rounding   gini, gini_all and ratios: exact integers, divided once to the nearest double; hhi:
 *            each share and its square to the nearest double, their sum exact and rounded once; so
 *            all are the same to the last bit in any unit that scales the values by a whole number.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count + the sum of the k).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, order and first not as
 *            tierkit_order() gives them for these values; err->row = place), E_RANGE (a count; a k;
 *            err->field = its index), E_LIMIT, E_OVERFLOW (total, or total times the number of
 *            elements, beyond 128 bits; never without value_high).
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_concentrate(const tierkit_amounts *amounts,
                                                            const int32_t *parts,
                                                            int32_t part_count, double *ratio,
                                                            tierkit_concentration *result,
                                                            tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
