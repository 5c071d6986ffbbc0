/* Owns: how concentrated a column is: Herfindahl-Hirschman index, Gini, shares of the largest.
 * Must not know: what the numbers measure, who asks.
 * Called by: review, and hosts directly. */
#include "base/exact_sum.h"
#include "kernel/amounts.h"

_Static_assert(sizeof(tierkit_concentration) == 80, "layout of tierkit_concentration");
_Static_assert(offsetof(tierkit_concentration, hhi) == 48, "layout of tierkit_concentration");

static tierkit_status check_parts(const int32_t *parts, int32_t part_count, const double *ratio,
                                  tierkit_error *err) {
    TIERKIT_I_TRY(
        tierkit_i_check_count(part_count, 0, TIERKIT_PARTS_MAX, "part_count: give 0 to 1024", err));
    if (part_count > 0 && (parts == NULL || ratio == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "parts and ratio are needed");
    }
    for (int32_t k = 0; k < part_count; k++) {
        if (parts[k] < 1) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, k, "a part must be 1 or more");
        }
    }
    return TIERKIT_OK;
}

/* The sum of squared shares. A share is the nearest double to an exact quotient, so it does not
 * change with the unit; the sum of the squares is exact, so it does not change with the order. */
static double sum_squares(const tierkit_amounts *amounts, const tierkit_i_amounts_sum *sum) {
    tierkit_i_exact_sum squares;
    tierkit_i_exact_sum_init(&squares);
    for (int64_t place = 0; place < sum->positive; place++) {
        tierkit_i_i128 number = tierkit_i_amount(amounts, amounts->order[place]);
        double share = tierkit_i_i128_quotient(number, sum->total);
        tierkit_i_exact_sum_add(&squares, share * share);
    }
    return tierkit_i_exact_sum_value(&squares);
}

/* The sum of place * number over the positive numbers, the largest at place 0: each place adds what
 * lies at it and after it, so there is no product. With the largest first the sum is at most half
 * of (n - 1) * total; should it wrap, gini_of() finds that this does not fit. */
static tierkit_i_i128 sum_places(const tierkit_amounts *amounts, const tierkit_i_amounts_sum *sum) {
    tierkit_i_i128 all = { 0, 0 }, rest = { 0, 0 };
    for (int64_t place = sum->positive - 1; place > 0; place--) {
        rest = tierkit_i_amount_sum(rest, tierkit_i_amount(amounts, amounts->order[place]));
        all = tierkit_i_amount_sum(all, rest);
    }
    return all;
}

/* Gini of n numbers of which the positive ones have this total and this sum of places: with x
 * descending from place 0 the coefficient 2i - n - 1 is n - 1 - 2 * place, and zeros add nothing.
 * The correction n / (n - 1) turns the n below into n - 1. 1 = overflow. */
static int gini_of(int64_t n, uint32_t flags, tierkit_i_i128 total, tierkit_i_i128 places,
                   double *out) {
    tierkit_i_i128 even, twice, upper, lower;
    int64_t below = (flags & TIERKIT_GINI_CORRECTED) != 0 ? n - 1 : n;
    if (below == 0) {
        *out = 0.0;
        return 0;
    }
    if (tierkit_i_i128_mul(tierkit_i_i128_of(n - 1), total, &even) ||
        tierkit_i_i128_add(places, places, &twice) || tierkit_i_i128_sub(even, twice, &upper) ||
        tierkit_i_i128_mul(tierkit_i_i128_of(below), total, &lower)) {
        return 1;
    }
    *out = tierkit_i_i128_quotient(upper, lower);
    return 0;
}

static int find_ginis(const tierkit_amounts *amounts, const tierkit_i_amounts_sum *sum,
                      tierkit_concentration *found) {
    tierkit_i_i128 places = sum_places(amounts, sum);
    return gini_of(sum->positive, found->flags, sum->total, places, &found->gini) ||
           gini_of(sum->count, found->flags, sum->total, places, &found->gini_all);
}

static double ratio_of(const tierkit_amounts *amounts, const tierkit_i_amounts_sum *sum,
                       int64_t largest) {
    tierkit_i_i128 held = { 0, 0 };
    for (int64_t place = 0; place < largest && place < sum->positive; place++) {
        held = tierkit_i_amount_sum(held, tierkit_i_amount(amounts, amounts->order[place]));
    }
    return sum->positive == 0 ? 0.0 : tierkit_i_i128_quotient(held, sum->total);
}

tierkit_status TIERKIT_CALL tierkit_concentrate(const tierkit_amounts *amounts,
                                                const int32_t *parts, int32_t part_count,
                                                double *ratio, tierkit_concentration *result,
                                                tierkit_error *err) {
    tierkit_i_amounts_sum sum;
    TIERKIT_I_TRY(tierkit_i_check_record(result, sizeof *result, err));
    if ((result->flags & ~(uint32_t)TIERKIT_GINI_CORRECTED) != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "result.flags: 0 or TIERKIT_GINI_CORRECTED");
    }
    TIERKIT_I_TRY(check_parts(parts, part_count, ratio, err));
    TIERKIT_I_TRY(tierkit_i_amounts_sum_positive(amounts, &sum, err));
    tierkit_concentration found = {
        .struct_size = result->struct_size,
        .flags = result->flags,
        .status = sum.positive > 0 ? TIERKIT_VALUE_OK : TIERKIT_VALUE_NO_DATA,
        .count = sum.count,
        .positive_count = sum.positive,
        .total = (int64_t)sum.total.low,
        .total_high = sum.total.high,
    };
    if (sum.positive > 0) {
        if (find_ginis(amounts, &sum, &found)) {
            return tierkit_i_fail(err, TIERKIT_E_OVERFLOW,
                                  "the number of elements times their sum is beyond 128 bits");
        }
        double squares = sum_squares(amounts, &sum);
        found.hhi = squares * 10000.0;
        found.effective_number = 1.0 / squares;
    }
    for (int32_t k = 0; k < part_count; k++) {
        ratio[k] = ratio_of(amounts, &sum, parts[k]);
    }
    *result = found;
    return TIERKIT_OK;
}
