/* tierkit/rank.h - ranks and their agreement.
 *
 * What all kernels have in common stands in tierkit/kernel.h.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_RANK_H
#define TIERKIT_RANK_H

#include "tierkit/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Documented maxima; beyond them a kernel returns TIERKIT_E_LIMIT. */
enum {
    TIERKIT_GROUPS_MAX = 268435455,    /* groups to rank within */
    TIERKIT_TILES_MAX = 1000000,       /* quantile groups */
    TIERKIT_AGREEMENT_MAX = 1073741823 /* elements whose ranks are compared */
};

/** What equal numbers share. */
enum {
    TIERKIT_RANK_COMPETITION = 1, /* 1, 2, 2, 4: one more than the number of better ones */
    TIERKIT_RANK_DENSE = 2,       /* 1, 2, 2, 3: one more than the number of better distinct ones */
    TIERKIT_RANK_MAXIMUM = 3,     /* 1, 3, 3, 4: the number of better or equal ones */
    TIERKIT_RANK_FRACTIONAL2 = 4, /* 2, 5, 5, 8: TWICE the mean of the places, to stay an integer */
    TIERKIT_RANK_ORDINAL = 5      /* 1, 2, 3, 4: the place in the order */
};

/** The rank of each element; a missing one has none and counts for none.
 *
 * formula    the list above [methods as in scipy.stats.rankdata: min, dense, max, average, ordinal;
 *            docs/numbers.md, "Ranks"]
 * in         amounts: order and first from tierkit_order(); flags, value, value_high, status and
 *            tie_rank are not read. method: TIERKIT_RANK_...
 * out        rank: count ranks from 1 (from 2 for FRACTIONAL2); 0 = no data.
 * rounding   none.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (flags, method, or order and first are
 *            not what tierkit_order() gives; err->row = place), E_RANGE (count below 0; method
 *            FRACTIONAL2 for count above 1,073,741,823), E_LIMIT.
 * on error   rank untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_rank(const tierkit_amounts *amounts, int32_t method,
                                                     int32_t *rank, tierkit_error *err);

/** The rank of each element among the elements of its group, from the same order.
 *
 * formula    as tierkit_rank(), within each group.
 * in         amounts, method: as tierkit_rank(). group: count codes from 0 to group_count - 1, or
 *            -1 for none. scratch: 4 * group_count elements; may be NULL when group_count is 0.
 * out        rank: count ranks from 1 (from 2 for FRACTIONAL2); 0 = no data or no group.
 * rounding   none.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count + group_count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (as tierkit_rank()), E_RANGE (as
 *            tierkit_rank(); group_count below 0; a group code: err->row = element), E_LIMIT (count
 *            or group_count).
 * on error   rank untouched; scratch is lost.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_rank_groups(const tierkit_amounts *amounts,
                                                            int32_t method, const int32_t *group,
                                                            int32_t group_count, int32_t *scratch,
                                                            int32_t *rank, tierkit_error *err);

/** The rank of each element as a share of the elements, or of the distinct numbers, it is among.
 *
 * formula    rank / number of elements with a rank; DENSE: rank / number of distinct numbers;
 *            FRACTIONAL2: the mean place / number of elements [docs/numbers.md, "Ranks"]
 * in         amounts, method: as tierkit_rank(). group: as tierkit_rank_groups(), or NULL with
 *            group_count 0 for all elements together. scratch: count + 4 * group_count elements.
 * out        percent: count shares above 0 to 1; 0 = no data or no group.
 * rounding   to the nearest double, once.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count + group_count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (as tierkit_rank()), E_RANGE and E_LIMIT
 *            (as tierkit_rank_groups()).
 * on error   percent untouched; scratch is lost.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_rank_percent(const tierkit_amounts *amounts,
                                                             int32_t method, const int32_t *group,
                                                             int32_t group_count, int32_t *scratch,
                                                             double *percent, tierkit_error *err);

/** Quantile groups of nearly equal size that never split equal numbers: tile 1 holds those that
 * come first in the order.
 *
 * formula    of n = q * tiles + r elements each of the first r tiles has q + 1 places and the
 *            others q; an element is in the tile of the first place of its number [NTILE of ISO/IEC
 *            9075-2, but for equal numbers; docs/numbers.md, "Ranks"]
 * in         amounts: as tierkit_rank(). tiles: 1 to TIERKIT_TILES_MAX. group, group_count,
 *            scratch: as tierkit_rank_percent().
 * out        tile: count numbers from 1 to tiles; 0 = no data or no group.
 * rounding   none.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count + group_count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (as tierkit_rank()), E_RANGE (as
 *            tierkit_rank_groups(); tiles below 1), E_LIMIT (as tierkit_rank_groups(); tiles).
 * on error   tile untouched; scratch is lost.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_rank_tiles(const tierkit_amounts *amounts,
                                                           int32_t tiles, const int32_t *group,
                                                           int32_t group_count, int32_t *scratch,
                                                           int32_t *tile, tierkit_error *err);

/** How far two rankings agree. */
typedef struct tierkit_agreement {
    uint32_t struct_size;
    uint32_t flags;      /* 0 */
    int32_t status;      /* OK; NO_DATA when fewer than two elements have both ranks;
                            ZERO_DENOMINATOR when one ranking has no two different ranks. When not
                            OK the doubles are 0 */
    int32_t reserved;    /* 0 */
    int64_t count;       /* elements with both ranks */
    int64_t concordant;  /* pairs of them in the same order in both */
    int64_t discordant;  /* pairs in opposite order */
    int64_t ties_first;  /* pairs with equal ranks in the first ranking */
    int64_t ties_second; /* ... in the second */
    int64_t ties_both;   /* ... in both; counted in each of the two above also */
    double kendall;      /* tau-b, -1 to 1 */
    double spearman;     /* -1 to 1 */
    double weighted;     /* rw, weighted Spearman: differences at the top weigh more */
    double ws;           /* WS: differences at the top of the first ranking weigh most; 0 to 1
                            without ties */
} tierkit_agreement;

/** Bytes of scratch tierkit_rank_agreement() needs.
 *
 * in         count: elements.
 * out        *bytes.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(1).
 * errors     E_NULL, E_RANGE (count below 0), E_LIMIT (count above TIERKIT_AGREEMENT_MAX, or more
 *            bytes than a size_t holds).
 * on error   *bytes untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_rank_agreement_scratch(int64_t count,
                                                                       size_t *bytes);

/** Compares two rankings of the same elements. Only order and ties of the ranks count: elements
 * with both ranks are ranked anew among themselves.
 *
 * formula    with n elements, R and Q their fractional ranks, P and D the concordant and discordant
 *            pairs, T and U the pairs tied in one ranking, N = n (n - 1) / 2: kendall = (P - D) /
 *            sqrt((N - T) (N - U)) [Kendall, Biometrika 1945: tau-b]; spearman = the product-moment
 *            correlation of R and Q; weighted = 1 - 6 sum of (R - Q)^2 ((n - R + 1) + (n - Q + 1))
 *            / (n^4 + n^3 - n^2 - n) [Pinto da Costa, Soares 2005]; ws = 1 - sum of 2^-R abs(R - Q)
 *            / max(abs(1 - R), abs(n - R)), R the first ranking [Salabun, Urbaniak, ICCS 2020;
 *            docs/numbers.md, "Agreement of ranks"]
 * in         first, second: count ranks of tierkit_rank(), of any method but ORDINAL if equal
 *            numbers are to be ties; 0 = none. scratch, scratch_bytes:
 *            tierkit_rank_agreement_scratch().
 * out        *result: its struct_size is set by the caller and says how much may be written.
 * rounding   weighted: exact integers, divided once. kendall, spearman: exact integers, then at
 *            most four roundings, and none when both have as many ties: so equal rankings give
 *            exactly 1. ws: each term to a few units in the last place, their sum exact.
 * owns       nothing kept.   allocates  never.
 * thread     any.   cost  O(count log count).
 * errors     E_NULL, E_ABI_SIZE, E_ABI_FORWARD, E_ARGUMENT (scratch not aligned), E_RANGE (count
 *            below 0; a rank below 0: err->row = element), E_LIMIT (count), E_SPACE.
 * on error   *result untouched; scratch is lost.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_rank_agreement(const int32_t *first,
                                                               const int32_t *second, int64_t count,
                                                               void *scratch, size_t scratch_bytes,
                                                               tierkit_agreement *result,
                                                               tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
