/* Owns: how far two rankings agree: Kendall, Spearman, weighted Spearman, WS.
 * Must not know: what was ranked, and how.
 * Called by: hosts directly.
 *
 * Elements are sorted by both ranks; then a merge sort by the second rank alone counts the pairs it
 * must turn round, which are the discordant ones [Knight, JASA 1966]. Ranks are kept doubled, so
 * that the mean of places is an integer. */
#include "base/exact_sum.h"
#include "base/i128.h"
#include "base/sort.h"
#include "kernel/check.h"

#include <string.h>

_Static_assert(sizeof(tierkit_agreement) == 96, "layout of tierkit_agreement");
_Static_assert(offsetof(tierkit_agreement, kendall) == 64, "layout of tierkit_agreement");

#define HALF_ROOT 0.70710678118654752 /* 2^-0.5 */

/* While sorting by both: key = both ranks. Then key = second rank, extra = doubled first rank. */
typedef struct pairs {
    tierkit_i_keyed *items;
    tierkit_i_keyed *spare;
    int64_t count;
} pairs;

static int64_t pairs_of(int64_t count) {
    return count * (count - 1) / 2;
}

/* ---- collecting ------------------------------------------------------------------------------ */

tierkit_status TIERKIT_CALL tierkit_rank_agreement_scratch(int64_t count, size_t *bytes) {
    size_t needed = 0;
    if (bytes == NULL) {
        return TIERKIT_E_NULL;
    }
    TIERKIT_I_TRY(tierkit_i_check_count(count, 0, TIERKIT_AGREEMENT_MAX, "", NULL));
    if (tierkit_i_mul_size((size_t)count, 2 * sizeof(tierkit_i_keyed), &needed)) {
        return TIERKIT_E_LIMIT;
    }
    *bytes = needed;
    return TIERKIT_OK;
}

static tierkit_status check_scratch(int64_t count, const void *scratch, size_t scratch_bytes,
                                    tierkit_error *err) {
    size_t needed = 0;
    TIERKIT_I_TRY(tierkit_i_check_count(count, 0, TIERKIT_AGREEMENT_MAX,
                                        "count: give 0 to 1073741823 elements", err));
    if (tierkit_rank_agreement_scratch(count, &needed) != TIERKIT_OK) {
        return tierkit_i_fail(err, TIERKIT_E_LIMIT,
                              "count: the scratch for it does not fit the memory");
    }
    if (scratch_bytes < needed) {
        return tierkit_i_fail(err, TIERKIT_E_SPACE,
                              "scratch_bytes is too small; ask tierkit_rank_agreement_scratch()");
    }
    if ((uintptr_t)scratch % sizeof(uint64_t) != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "scratch must be aligned to 8 bytes");
    }
    return TIERKIT_OK;
}

static tierkit_status check_ranks(const int32_t *first, const int32_t *second, int64_t count,
                                  const void *scratch, tierkit_error *err) {
    if (count > 0 && (first == NULL || second == NULL || scratch == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "first, second and scratch are needed");
    }
    for (int64_t i = 0; i < count; i++) {
        if (first[i] < 0 || second[i] < 0) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, i, -1, "a rank is 1 or more; 0 = none");
        }
    }
    return TIERKIT_OK;
}

static void collect(pairs *p, const int32_t *first, const int32_t *second, int64_t count) {
    p->count = 0;
    for (int64_t i = 0; i < count; i++) {
        if (first[i] > 0 && second[i] > 0) {
            tierkit_i_keyed *item = &p->items[p->count++];
            item->key = (uint64_t)first[i] << 32 | (uint64_t)second[i];
            item->index = 0;
            item->extra = 0;
        }
    }
    tierkit_i_sort_keyed(p->items, (size_t)p->count, p->spare);
}

/* ---- counting -------------------------------------------------------------------------------- */

/* The end of the items from `begin` on that are equal in key >> shift. */
static int64_t end_of_equal(const pairs *p, int64_t begin, int32_t shift) {
    int64_t end = begin + 1;
    while (end < p->count && p->items[end].key >> shift == p->items[begin].key >> shift) {
        end++;
    }
    return end;
}

static int64_t count_ties(const pairs *p, int32_t shift) {
    int64_t ties = 0;
    for (int64_t begin = 0, end = 0; begin < p->count; begin = end) {
        end = end_of_equal(p, begin, shift);
        ties += pairs_of(end - begin);
    }
    return ties;
}

/* From both ranks to the second one, keeping the doubled mean of places in the first. */
static void turn_to_second(pairs *p) {
    for (int64_t begin = 0, end = 0; begin < p->count; begin = end) {
        end = end_of_equal(p, begin, 32);
        for (int64_t i = begin; i < end; i++) {
            p->items[i].extra = (uint32_t)(begin + end + 1);
        }
    }
    for (int64_t i = 0; i < p->count; i++) {
        p->items[i].key &= UINT32_MAX;
    }
}

/* Merges two sorted runs; returns how many items of the right one pass items of the left one. */
static int64_t merge(const tierkit_i_keyed *from, int64_t middle, int64_t end,
                     tierkit_i_keyed *to) {
    int64_t left = 0, right = middle, passed = 0;
    for (int64_t at = 0; at < end; at++) {
        if (right >= end || (left < middle && from[left].key <= from[right].key)) {
            to[at] = from[left++];
        } else {
            passed += middle - left;
            to[at] = from[right++];
        }
    }
    return passed;
}

/* Sorts by key, stably, and counts the pairs that were in the wrong order. */
static int64_t sort_and_count(pairs *p) {
    int64_t passed = 0;
    for (int64_t width = 1; width < p->count; width *= 2) {
        for (int64_t at = 0; at < p->count; at += 2 * width) {
            int64_t left = p->count - at < width ? p->count - at : width;
            int64_t both = p->count - at < 2 * width ? p->count - at : 2 * width;
            passed += merge(p->items + at, left, both, p->spare + at);
        }
        tierkit_i_keyed *sorted = p->spare;
        p->spare = p->items;
        p->items = sorted;
    }
    return passed;
}

/* ---- coefficients ---------------------------------------------------------------------------- */

/* part / sqrt(a * b) for a, b above 0, the same in both orders of a and b. */
static double over_root(tierkit_i_i128 part, tierkit_i_i128 a, tierkit_i_i128 b) {
    int less = tierkit_i_i128_compare(a, b) < 0;
    tierkit_i_i128 small = less ? a : b, large = less ? b : a;
    if (tierkit_i_i128_compare(small, large) == 0) {
        return tierkit_i_i128_quotient(part, large);
    }
    double root = sqrt(tierkit_i_i128_quotient(small, large));
    double result = tierkit_i_i128_quotient(part, small) * root;
    return result > 1.0 ? 1.0 : (result < -1.0 ? -1.0 : result);
}

/* 2^-(twice / 2); 0 below the normal numbers. */
static double power_of_half(int64_t twice) {
    int64_t whole = twice / 2;
    if (whole > 1022) {
        return 0.0;
    }
    uint64_t bits = (uint64_t)(1023 - whole) << 52;
    double power = 0.0;
    memcpy(&power, &bits, sizeof power);
    return twice % 2 != 0 ? power * HALF_ROOT : power;
}

/* Sums over the elements, R and Q being doubled ranks and C their doubled mean. */
typedef struct sums {
    tierkit_i_i128 product;  /* (R - C) (Q - C) */
    tierkit_i_i128 first;    /* (R - C)^2 */
    tierkit_i_i128 second;   /* (Q - C)^2 */
    tierkit_i_i128 weighted; /* (R - Q)^2 (4n + 4 - R - Q) */
    tierkit_i_exact_sum ws;
} sums;

/* At most 2^30 terms of at most 2^94: no sum overflows. */
static void add_product(tierkit_i_i128 *sum, int64_t a, int64_t b) {
    tierkit_i_i128 product = { 0, 0 };
    (void)tierkit_i_i128_mul(tierkit_i_i128_of(a), tierkit_i_i128_of(b), &product);
    (void)tierkit_i_i128_add(*sum, product, sum);
}

static void add_element(sums *s, int64_t n, int64_t r, int64_t q) {
    int64_t centre = n + 1, apart = r > q ? r - q : q - r;
    int64_t far = r - 2 > 2 * n - r ? r - 2 : 2 * n - r;
    add_product(&s->product, r - centre, q - centre);
    add_product(&s->first, r - centre, r - centre);
    add_product(&s->second, q - centre, q - centre);
    add_product(&s->weighted, apart * apart, 4 * n + 4 - r - q);
    tierkit_i_exact_sum_add(&s->ws, power_of_half(r) * ((double)apart / (double)far));
}

/* The items are sorted by the second rank. */
static void add_all(const pairs *p, sums *s) {
    memset(s, 0, sizeof *s);
    tierkit_i_exact_sum_init(&s->ws);
    for (int64_t begin = 0, end = 0; begin < p->count; begin = end) {
        end = end_of_equal(p, begin, 0);
        for (int64_t i = begin; i < end; i++) {
            add_element(s, p->count, p->items[i].extra, begin + end + 1);
        }
    }
}

/* 1 - 6 w / (8 d) with d = n^4 + n^3 - n^2 - n = (n + 1)^2 n (n - 1), in one division. */
static double weighted_of(const sums *s, int64_t n) {
    tierkit_i_i128 whole = { 0, 0 }, part = { 0, 0 };
    (void)tierkit_i_i128_mul(tierkit_i_i128_of((n + 1) * (n + 1)), tierkit_i_i128_of(n * (n - 1)),
                             &whole);
    (void)tierkit_i_i128_mul(tierkit_i_i128_of(4), whole, &whole);
    (void)tierkit_i_i128_mul(tierkit_i_i128_of(3), s->weighted, &part);
    (void)tierkit_i_i128_sub(whole, part, &part);
    return tierkit_i_i128_quotient(part, whole);
}

static void find_coefficients(const pairs *p, tierkit_agreement *found) {
    int64_t all = pairs_of(p->count);
    sums s;
    add_all(p, &s);
    found->kendall = over_root(tierkit_i_i128_of(found->concordant - found->discordant),
                               tierkit_i_i128_of(all - found->ties_first),
                               tierkit_i_i128_of(all - found->ties_second));
    found->spearman = over_root(s.product, s.first, s.second);
    found->weighted = weighted_of(&s, p->count);
    found->ws = 1.0 - tierkit_i_exact_sum_value(&s.ws);
}

tierkit_status TIERKIT_CALL tierkit_rank_agreement(const int32_t *first, const int32_t *second,
                                                   int64_t count, void *scratch,
                                                   size_t scratch_bytes, tierkit_agreement *result,
                                                   tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(result, sizeof *result, err));
    TIERKIT_I_TRY(check_scratch(count, scratch, scratch_bytes, err));
    TIERKIT_I_TRY(check_ranks(first, second, count, scratch, err));
    pairs p = { (tierkit_i_keyed *)scratch, (tierkit_i_keyed *)scratch + count, 0 };
    tierkit_agreement found = { 0 };
    collect(&p, first, second, count);
    found.struct_size = result->struct_size;
    found.count = p.count;
    found.ties_both = count_ties(&p, 0);
    found.ties_first = count_ties(&p, 32);
    turn_to_second(&p);
    found.discordant = sort_and_count(&p);
    found.ties_second = count_ties(&p, 0);
    int64_t all = pairs_of(p.count), tied = found.ties_first + found.ties_second - found.ties_both;
    found.concordant = all - tied - found.discordant;
    if (p.count < 2) {
        found.status = TIERKIT_VALUE_NO_DATA;
    } else if (found.ties_first == all || found.ties_second == all) {
        found.status = TIERKIT_VALUE_ZERO_DENOMINATOR;
    } else {
        find_coefficients(&p, &found);
    }
    *result = found;
    return TIERKIT_OK;
}
