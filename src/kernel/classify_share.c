/* Owns: classes by cumulative share of a total (Pareto, ABC), and the shares themselves.
 * Must not know: what the numbers measure, class names.
 * Called by: review, and hosts directly.
 *
 * cum / total < numerator / denominator is monotone in the integer cum. So each cut has a largest
 * integer that still satisfies it; it is found once, exactly, and the walk over the order compares
 * integers only. Without an order the numbers at the cuts are selected, and each element is
 * compared with them. */
#include "base/compiler.h"
#include "kernel/share_select.h"

#include <string.h>

_Static_assert(sizeof(tierkit_cuts) == 16 + 2 * sizeof(void *), "layout of tierkit_cuts");
_Static_assert(offsetof(tierkit_cuts, numerator) == 16, "layout of tierkit_cuts");

/* Where the results go; each may be NULL. */
typedef struct outputs {
    int32_t *class_index;
    double *share;
    double *share_before;
    int8_t *status;
} outputs;

/* The largest cum of each class but the last. */
typedef struct limits {
    tierkit_i_i128 last[TIERKIT_CUTS_MAX];
    int32_t count;
} limits;

static int compare_cuts(const tierkit_cuts *cuts, int32_t a, int32_t b) {
    return tierkit_i_i128_compare_quotients(
        tierkit_i_i128_of(cuts->numerator[a]), tierkit_i_i128_of(cuts->denominator[a]),
        tierkit_i_i128_of(cuts->numerator[b]), tierkit_i_i128_of(cuts->denominator[b]));
}

static tierkit_status check_cuts(const tierkit_cuts *cuts, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(cuts, sizeof *cuts, err));
    if (cuts->flags != 0 || cuts->rule < TIERKIT_CUT_REACH || cuts->rule > TIERKIT_CUT_NEAREST) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "cuts.flags: 0; cuts.rule: one of TIERKIT_CUT_...");
    }
    TIERKIT_I_TRY(tierkit_i_check_count(cuts->count, 1, TIERKIT_CUTS_MAX,
                                        "cuts.count: give 1 to 64 cuts", err));
    if (cuts->numerator == NULL || cuts->denominator == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "cuts.numerator and denominator are needed");
    }
    for (int32_t k = 0; k < cuts->count; k++) {
        if (cuts->numerator[k] <= 0 || cuts->numerator[k] > cuts->denominator[k]) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, k,
                                     "a cut must be above 0 and at most 1");
        }
        if (k > 0 && compare_cuts(cuts, k - 1, k) >= 0) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1, k,
                                     "cuts must ascend; a class would be empty");
        }
    }
    return TIERKIT_OK;
}

/* ---- limits --------------------------------------------------------------------------------- */

static int is_below_cut(const tierkit_cuts *cuts, int32_t k, tierkit_i_i128 cum,
                        tierkit_i_i128 total) {
    int order = tierkit_i_i128_compare_quotients(cum, total, tierkit_i_i128_of(cuts->numerator[k]),
                                                 tierkit_i_i128_of(cuts->denominator[k]));
    return cuts->rule == TIERKIT_CUT_REACH ? order < 0 : order <= 0;
}

/* The largest integer up to total that is below the cut, bit by bit from the top; 0 always is. */
static tierkit_i_i128 last_below_cut(const tierkit_cuts *cuts, int32_t k, tierkit_i_i128 total) {
    tierkit_i_i128 last = { 0, 0 };
    for (int32_t bit = 126; bit >= 0; bit--) {
        tierkit_i_i128 tried = last;
        if (bit >= 64) {
            tried.high |= (int64_t)1 << (bit - 64);
        } else {
            tried.low |= (uint64_t)1 << bit;
        }
        if (tierkit_i_i128_compare(tried, total) <= 0 && is_below_cut(cuts, k, tried, total)) {
            last = tried;
        }
    }
    return last;
}

/* NEAREST compares the sum of both ends of a block, which is twice their mean. */
static tierkit_status find_limits(const tierkit_cuts *cuts, tierkit_i_i128 total, limits *all,
                                  tierkit_error *err) {
    tierkit_i_i128 whole = total;
    if (cuts->rule == TIERKIT_CUT_NEAREST && tierkit_i_i128_add(total, total, &whole)) {
        return tierkit_i_fail(err, TIERKIT_E_OVERFLOW,
                              "twice the sum of the positive values is beyond 128 bits");
    }
    all->count = cuts->count;
    for (int32_t k = 0; k < cuts->count; k++) {
        all->last[k] = last_below_cut(cuts, k, whole);
    }
    return TIERKIT_OK;
}

/* ---- the walk ------------------------------------------------------------------------------- */

static void write_element(const outputs *out, int32_t element, int32_t class_index, int8_t status) {
    if (out->class_index != NULL) {
        out->class_index[element] = class_index;
    }
    if (out->status != NULL) {
        out->status[element] = status;
    }
    if (out->share != NULL) {
        out->share[element] = 0.0;
    }
    if (out->share_before != NULL) {
        out->share_before[element] = 0.0;
    }
}

static void write_shares(const outputs *out, int32_t element, tierkit_i_i128 number,
                         tierkit_i_i128 before, tierkit_i_i128 total) {
    if (out->share != NULL) {
        out->share[element] = tierkit_i_i128_quotient(number, total);
    }
    if (out->share_before != NULL) {
        out->share_before[element] = tierkit_i_i128_quotient(before, total);
    }
}

/* What the limits of the rule are compared with, for the block that begins at `place`. */
static tierkit_i_i128 measure_block(const tierkit_amounts *amounts, int32_t rule, int64_t place,
                                    tierkit_i_i128 before) {
    tierkit_i_i128 number = tierkit_i_amount(amounts, amounts->order[place]);
    if (rule == TIERKIT_CUT_REACH) {
        return before;
    }
    tierkit_i_i128 after = tierkit_i_amount_sum(before, number);
    if (rule == TIERKIT_CUT_WITHIN) {
        return after;
    }
    int64_t end = tierkit_i_block_end(amounts, place);
    for (int64_t next = place + 1; next < end; next++) {
        after = tierkit_i_amount_sum(after, number);
    }
    return tierkit_i_amount_sum(before, after);
}

/* Places with positive numbers. The sums cannot overflow: their total did not. */
static void walk_positive(const tierkit_amounts *amounts, const tierkit_i_amounts_sum *sum,
                          const tierkit_cuts *cuts, const limits *all, const outputs *out) {
    tierkit_i_i128 before = { 0, 0 };
    int32_t class_index = 0;
    for (int64_t place = 0; place < sum->positive; place++) {
        int32_t element = amounts->order[place];
        tierkit_i_i128 number = tierkit_i_amount(amounts, element);
        if (amounts->first[place] == place) {
            tierkit_i_i128 cum = measure_block(amounts, cuts->rule, place, before);
            while (class_index < all->count && tierkit_i_amount_less(all->last[class_index], cum)) {
                class_index++;
            }
        }
        write_element(out, element, class_index, TIERKIT_VALUE_OK);
        write_shares(out, element, number, before, sum->total);
        before = tierkit_i_amount_sum(before, number);
    }
}

/* Places with data but no positive number, then those without data. */
static void walk_rest(const tierkit_amounts *amounts, const tierkit_i_amounts_sum *sum,
                      int32_t last_class, const outputs *out) {
    int none = sum->positive == 0;
    for (int64_t place = sum->positive; place < sum->count; place++) {
        write_element(out, amounts->order[place], none ? -1 : last_class,
                      none ? TIERKIT_VALUE_NO_DATA : TIERKIT_VALUE_OK);
    }
    for (int64_t place = sum->count; place < amounts->count; place++) {
        int32_t element = amounts->order[place];
        int8_t status = TIERKIT_VALUE_NO_DATA;
        if (!tierkit_i_has_data(amounts->status, element)) {
            status = amounts->status[element];
        }
        write_element(out, element, -1, status);
    }
}

/* ---- without an order ----------------------------------------------------------------------- */

/* The largest number that is beyond each cut: its class is a later one; 0 = no positive number is.
 * They descend. */
typedef struct beyond {
    tierkit_i_i128 number[TIERKIT_CUTS_MAX];
    int64_t word[TIERKIT_CUTS_MAX]; /* the same in a column of words */
    int32_t count;
} beyond;

static tierkit_i_i128 measure_place(int32_t rule, const tierkit_i_share_place *place) {
    if (rule == TIERKIT_CUT_REACH) {
        return place->above;
    }
    if (rule == TIERKIT_CUT_WITHIN) {
        return tierkit_i_amount_sum(place->above, place->number);
    }
    tierkit_i_i128 end = tierkit_i_amount_sum(place->above, place->equal);
    return tierkit_i_amount_sum(place->above, end);
}

/* All numbers above the place are before the cut and all below it are beyond. */
static tierkit_i_i128 last_beyond(int32_t rule, tierkit_i_i128 last,
                                  const tierkit_i_share_place *place) {
    tierkit_i_i128 number = place->number;
    if (tierkit_i_amount_is_positive(number) &&
        !tierkit_i_amount_less(last, measure_place(rule, place))) {
        number.high -= number.low == 0;
        number.low--;
    }
    return number;
}

TIERKIT_I_APART static void find_beyond(const tierkit_i_share_column *column,
                                        const tierkit_cuts *cuts, const limits *all,
                                        int32_t *picked, beyond *found) {
    found->count = all->count;
    for (int32_t k = 0; k < all->count; k++) {
        tierkit_i_share_place place;
        tierkit_i_share_select(column, all->last[k], cuts->rule == TIERKIT_CUT_NEAREST ? 2 : 1,
                               picked, &place);
        found->number[k] = last_beyond(cuts->rule, all->last[k], &place);
        found->word[k] = (int64_t)found->number[k].low;
    }
}

/* Classes of words from begin to end as if all had data; cut by cut, so that the loop over the
 * elements has no branch. */
static void count_words(const int64_t *value, const beyond *found, int64_t begin, int64_t end,
                        int32_t *class_index) {
    memset(class_index + begin, 0, (size_t)(end - begin) * sizeof *class_index);
    for (int32_t k = 0; k < found->count; k++) {
        int64_t word = found->word[k];
        for (int64_t i = begin; i < end; i++) {
            class_index[i] += value[i] <= word;
        }
    }
}

static void count_cuts(const tierkit_amounts *amounts, const beyond *found, int32_t *class_index) {
    const int64_t words = 1024; /* at a time, in cache */
    if (amounts->value_high == NULL) {
        for (int64_t begin = 0; begin < amounts->count; begin += words) {
            int64_t left = amounts->count - begin;
            count_words(amounts->value, found, begin, begin + (left < words ? left : words),
                        class_index);
        }
        return;
    }
    for (int64_t i = 0; i < amounts->count; i++) {
        tierkit_i_i128 number = tierkit_i_amount(amounts, i);
        class_index[i] = 0;
        for (int32_t k = 0; k < found->count; k++) {
            class_index[i] += !tierkit_i_amount_less(found->number[k], number);
        }
    }
}

static void write_apart(const tierkit_i_share_column *column, const outputs *out, int64_t i) {
    static const tierkit_i_i128 zero = { 0, 0 };
    const tierkit_amounts *amounts = column->amounts;
    int there = tierkit_i_has_data(amounts->status, i),
        none = !tierkit_i_amount_is_positive(column->total);
    int32_t class_index = there && !none && out->class_index != NULL ? out->class_index[i] : -1;
    int8_t status = none ? TIERKIT_VALUE_NO_DATA : TIERKIT_VALUE_OK;
    write_element(out, (int32_t)i, class_index, there ? status : amounts->status[i]);
    tierkit_i_i128 number = tierkit_i_amount(amounts, i);
    if (there && tierkit_i_amount_is_positive(number)) {
        write_shares(out, (int32_t)i, number, zero, column->total);
    }
}

TIERKIT_I_APART static tierkit_status class_all(const tierkit_i_share_column *column,
                                                const tierkit_cuts *cuts, const outputs *out,
                                                tierkit_error *err) {
    limits all;
    beyond found;
    if (!tierkit_i_amount_is_positive(column->total)) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(find_limits(cuts, column->total, &all, err));
    if (out->class_index != NULL) {
        find_beyond(column, cuts, &all, out->class_index, &found);
        count_cuts(column->amounts, &found, out->class_index);
    }
    return TIERKIT_OK;
}

static tierkit_status classify_selected(const tierkit_amounts *amounts, const tierkit_cuts *cuts,
                                        const outputs *out, tierkit_error *err) {
    tierkit_i_share_column column;
    if (out->share_before != NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL,
                              "amounts.order and amounts.first are needed for share_before");
    }
    TIERKIT_I_TRY(tierkit_i_share_sum(amounts, &column, err));
    TIERKIT_I_TRY(class_all(&column, cuts, out, err));
    int simple = amounts->status == NULL && out->status == NULL && out->share == NULL;
    if (simple && tierkit_i_amount_is_positive(column.total)) {
        return TIERKIT_OK;
    }
    for (int64_t i = 0; i < amounts->count; i++) {
        write_apart(&column, out, i);
    }
    return TIERKIT_OK;
}

/* ---- the function --------------------------------------------------------------------------- */

tierkit_status TIERKIT_CALL tierkit_classify_share(const tierkit_amounts *amounts,
                                                   const tierkit_cuts *cuts, int32_t *class_index,
                                                   double *share, double *share_before,
                                                   int8_t *status, tierkit_error *err) {
    tierkit_i_amounts_sum sum;
    limits all;
    const outputs out = { class_index, share, share_before, status };
    TIERKIT_I_TRY(check_cuts(cuts, err));
    TIERKIT_I_TRY(tierkit_i_check_record(amounts, sizeof *amounts, err));
    if (amounts->order == NULL && amounts->first == NULL) {
        return classify_selected(amounts, cuts, &out, err);
    }
    TIERKIT_I_TRY(tierkit_i_amounts_sum_positive(amounts, &sum, err));
    if (sum.positive > 0) {
        TIERKIT_I_TRY(find_limits(cuts, sum.total, &all, err));
        walk_positive(amounts, &sum, cuts, &all, &out);
    }
    walk_rest(amounts, &sum, cuts->count, &out);
    return TIERKIT_OK;
}
