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
    TIERKIT_PARTS_MAX = 1024 /* numbers k of concentration ratios; points of a curve */
};

/** Flags of tierkit_concentration. */
enum {
    TIERKIT_GINI_CORRECTED = 1 /* Gini times n / (n - 1), for a sample of a larger network */
};

/** How much a few elements hold of the whole. */
typedef struct tierkit_concentration {
    uint32_t struct_size;
    uint32_t flags;          /* 0 or TIERKIT_GINI_CORRECTED, set by the caller */
    int32_t status;          /* OK, or NO_DATA when no value is positive; then the doubles are 0 */
    int32_t reserved;        /* 0 */
    int64_t count;           /* elements with data */
    int64_t positive_count;  /* elements above zero */
    int64_t total;           /* sum of the positive values: low 64 bits */
    int64_t total_high;      /* ... and high 64 bits */
    double hhi;              /* Herfindahl-Hirschman index on percent shares, above 0 to 10,000 */
    double effective_number; /* equal elements that would give the same index: 10,000 / hhi */
    double gini;             /* over the positive values, 0 to below 1; corrected to 1 */
    double gini_all;         /* over all values with data, those below zero taken as zero */
} tierkit_concentration;

/** Concentration measures of one column.
 *
 * formula    hhi = sum of (100 * x / total)^2 over positive x [US DOJ and FTC, Horizontal Merger
 *            Guidelines]; gini = sum of (2i - n - 1) * x(i) / (n * total), x ascending, i from 1,
 *            times n/(n-1) only with TIERKIT_GINI_CORRECTED, and then 0 for one element [Gini 1912
 *            in the form of Sen, On Economic Inequality, 1973]; ratio of k = sum of the k largest
 *            positive values / total, all of them when there are fewer. [docs/numbers.md,
 *            "Concentration"]
 * in         amounts: as tierkit_classify_share(). parts: part_count numbers k from 1 on, for
 *            example 1, 3, 5, 10, in any order; may be NULL when part_count is 0.
 * out        *result: struct_size and flags are set by the caller; struct_size says how much may be
 *            written. ratio: part_count numbers from 0 to 1; may be NULL when part_count is 0.
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

/** The share of the whole that the largest elements hold, for example the best 20 percent of all:
 * an element that is only in part among them counts in part.
 *
 * formula    with x = n * numerator / denominator: (sum of the floor(x) largest values + (x -
 *            floor(x)) * the next one) / total, over all n elements with data, those below zero
 *            taken as zero [Pareto; the Lorenz curve read from the top; docs/numbers.md, "Curves"]
 * in         amounts: as tierkit_classify_share(). numerator, denominator: part_count fractions
 *            from 0 to 1, in any order; may be NULL when part_count is 0.
 * out        held: part_count shares from 0 to 1; all 0 when no value is positive.
 * rounding   exact integers, divided once to the nearest double.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * part_count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, order and first not as
 *            tierkit_order() gives them for these values; err->row = place), E_RANGE (a count; a
 *            fraction: err->field), E_LIMIT, E_OVERFLOW (total times a denominator beyond 128
 *            bits).
 * on error   held untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_share_of_top(const tierkit_amounts *amounts,
                                                             const int64_t *numerator,
                                                             const int64_t *denominator,
                                                             int32_t part_count, double *held,
                                                             tierkit_error *err);

/** Points of the Lorenz curve: the share of the whole that the smallest elements hold, at equal
 * steps.
 *
 * formula    held[k] = 1 - share of the top (step_count - k) / step_count, as
 *            tierkit_share_of_top() [Lorenz 1905; docs/numbers.md, "Curves"]
 * in         amounts: as tierkit_classify_share(). step_count: 1 to TIERKIT_PARTS_MAX.
 * out        held: step_count + 1 shares from held[0] = 0 to 1; all 0 when no value is positive.
 * rounding   exact integers, divided once to the nearest double.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count * step_count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, order and first not as
 *            tierkit_order() gives them for these values; err->row = place), E_RANGE (a count,
 *            step_count below 1), E_LIMIT, E_OVERFLOW (total times step_count beyond 128 bits).
 * on error   held untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_lorenz(const tierkit_amounts *amounts,
                                                       int32_t step_count, double *held,
                                                       tierkit_error *err);

/** Profit added up from the most profitable element on: it rises to a peak and falls again. */
typedef struct tierkit_whale {
    uint32_t struct_size;
    uint32_t flags;     /* 0 */
    int32_t status;     /* of the ratio: OK; NO_DATA; NON_POSITIVE_BASE when total is 0 or below */
    int32_t reserved;   /* 0 */
    int64_t count;      /* elements with data */
    int64_t peak_count; /* elements above zero: the place of the peak */
    int64_t loss_count; /* elements below zero */
    int64_t peak;       /* the highest sum: all profits without the losses; low 64 bits */
    int64_t peak_high;  /* ... and high 64 bits */
    int64_t total;      /* profits and losses */
    int64_t total_high;
    double peak_ratio; /* peak / total, 1 or more: also the cross-subsidy; 0 when not OK */
} tierkit_whale;

/** The whale curve of profit by element.
 *
 * formula    peak_ratio = sum of the profits above zero / sum of all; cumulative at a place = sum
 *            of the values up to it / sum of all [Kaplan, Narayanan: Measuring and managing
 *            customer profitability, 2001; docs/numbers.md, "Curves"]
 * in         amounts: as tierkit_classify_share().
 * out        *result: its struct_size is set by the caller and says how much may be written.
 *            cumulative: count doubles by place, 0 where there is no data and everywhere when the
 *            status is not OK; may be NULL.
 * rounding   exact integers, divided once to the nearest double.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, order and first not as
 *            tierkit_order() gives them for these values; err->row = place), E_RANGE, E_LIMIT,
 *            E_OVERFLOW (the profits, or the losses, beyond 128 bits).
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_whale_curve(const tierkit_amounts *amounts,
                                                            double *cumulative,
                                                            tierkit_whale *result,
                                                            tierkit_error *err);

/** How far two distributions of the same elements are apart, for example support granted and value:
 * 0 = the same shares, 1 = nothing in common.
 *
 * formula    1/2 sum of abs(given[i] / sum of given - due[i] / sum of due) [dissimilarity index of
 *            Duncan and Duncan, 1955; docs/numbers.md, "Fairness"]
 * in         given, due: count amounts of 0 or above. status: count or NULL; where it is not OK the
 *            element is in neither sum.
 * out        *apart: 0 to 1. *value_status: OK; NO_DATA without elements; ZERO_DENOMINATOR when a
 *            sum is 0. When not OK *apart is 0.
 * rounding   exact integers, divided once to the nearest double.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_RANGE (count below 0; an amount below 0: err->row = element), E_LIMIT,
 *            E_OVERFLOW (twice the product of the sums beyond 128 bits).
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_misallocation(const int64_t *given,
                                                              const int64_t *due,
                                                              const int8_t *status, int64_t count,
                                                              double *apart, int32_t *value_status,
                                                              tierkit_error *err);

/** How evenly requests were satisfied: 1 = all to the same degree, 1/n = one of n got everything.
 *
 * formula    with r = granted / asked: (sum of r)^2 / (n * sum of r^2), over the n elements that
 *            asked for more than 0 [Jain, Chiu, Hawe: A quantitative measure of fairness,
 *            DEC-TR-301, 1984; docs/numbers.md, "Fairness"]
 * in         granted, asked: count amounts of 0 or above. status: count or NULL; where it is not OK
 *            the element does not count.
 * out        *fairness: above 0 to 1. *value_status: OK; NO_DATA when nobody asked;
 *            ZERO_DENOMINATOR when nobody was granted anything. When not OK *fairness is 0.
 * rounding   each r and its square to the nearest double, the sums exact and rounded once: the same
 *            bits in any order.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_RANGE (count below 0; an amount below 0: err->row = element), E_LIMIT.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_fairness(const int64_t *granted,
                                                         const int64_t *asked, const int8_t *status,
                                                         int64_t count, double *fairness,
                                                         int32_t *value_status, tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
