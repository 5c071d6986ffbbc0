/* Owns: where the cuts of a share fall in a column without an order.
 * Must not know: rules and classes. Called by: classify_share.c.
 *
 * A sort would order a million numbers to find the few at the cuts. Instead the exact sums of parts
 * of the range tell in which part a cut falls, and only the numbers of that part are looked at
 * again: first octaves, then 128 parts of what is left, until one number is. */
#include "kernel/share_select.h"

#include <string.h>

enum { PART_BITS = 7, PARTS = 1 << PART_BITS };

/* ---- octaves -------------------------------------------------------------------------------- */

/* 1 to 64 for 1 to 2^63 - 1. Never falls as x rises, though a double may round up. */
static inline int32_t octave_of_word(int64_t x) {
    const int32_t bias = 1022;
    double number = (double)x;
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return (int32_t)(bits >> 52) - bias;
}

/* Of a number above zero. */
static inline int32_t octave_of(tierkit_i_i128 number) {
    if (number.high > 0) {
        return 64 + octave_of_word(number.high);
    }
    return number.low > INT64_MAX ? 64 : octave_of_word((int64_t)number.low);
}

tierkit_status tierkit_i_share_sum(const tierkit_amounts *amounts, tierkit_i_share_column *column,
                                   tierkit_error *err) {
    tierkit_i_amounts_sum all = { 0, 0, { 0, 0 } };
    int64_t sign = 0;
    TIERKIT_I_TRY(tierkit_i_amounts_check_values(amounts, err));
    memset(column->octave, 0, sizeof column->octave);
    for (int64_t i = 0; i < amounts->count; i++) {
        tierkit_i_i128 number = tierkit_i_amount(amounts, i);
        int there = tierkit_i_has_data(amounts->status, i);
        all.count += there;
        if (there && tierkit_i_amount_is_positive(number)) {
            tierkit_i_i128 *octave = &column->octave[octave_of(number)];
            *octave = tierkit_i_amount_sum(*octave, number);
            all.positive++;
            all.total = tierkit_i_amount_sum(all.total, number);
            sign |= all.total.high;
        }
    }
    if (sign < 0) {
        return tierkit_i_fail(err, TIERKIT_E_OVERFLOW,
                              "the sum of the positive values is beyond 128 bits");
    }
    column->amounts = amounts;
    column->sum = all;
    return TIERKIT_OK;
}

/* ---- parts ---------------------------------------------------------------------------------- */

/* What is left of the column while a cut is looked for. */
typedef struct search {
    const tierkit_amounts *amounts;
    int32_t *picked; /* elements */
    int64_t count;
    tierkit_i_i128 last, above;
    int32_t times;
    int32_t shift; /* of the distance from low to its part */
    tierkit_i_i128 low, high;
} search;

/* The first part from the top that contains the place, -1 = none; adds what is above it. */
static int32_t find_part(search *s, const tierkit_i_i128 *sum, int32_t count) {
    for (int32_t part = count - 1; part >= 0; part--) {
        tierkit_i_i128 end = tierkit_i_amount_sum(s->above, sum[part]);
        tierkit_i_i128 reached = s->times == 2 ? tierkit_i_amount_sum(end, end) : end;
        if (tierkit_i_amount_less(s->last, reached)) {
            return part;
        }
        s->above = end;
    }
    return -1;
}

static void pick_octave(search *s, int32_t octave) {
    s->count = 0;
    for (int64_t i = 0; i < s->amounts->count; i++) {
        tierkit_i_i128 number = tierkit_i_amount(s->amounts, i);
        int there = tierkit_i_has_data(s->amounts->status, i);
        s->picked[s->count] = (int32_t)i;
        s->count += there && tierkit_i_amount_is_positive(number) && octave_of(number) == octave;
    }
}

static tierkit_i_i128 picked_number(const search *s, int64_t k) {
    return tierkit_i_amount(s->amounts, s->picked[k]);
}

static void find_ends(search *s) {
    s->low = s->high = picked_number(s, 0);
    for (int64_t k = 1; k < s->count; k++) {
        tierkit_i_i128 number = picked_number(s, k);
        s->low = tierkit_i_amount_less(number, s->low) ? number : s->low;
        s->high = tierkit_i_amount_less(s->high, number) ? number : s->high;
    }
}

/* (number - low) >> shift, of at most 64 bits. */
static uint64_t distance_of(const search *s, tierkit_i_i128 number) {
    uint64_t low = number.low - s->low.low;
    uint64_t high = (uint64_t)number.high - (uint64_t)s->low.high - (number.low < s->low.low);
    if (s->shift >= 64) {
        return high >> (s->shift - 64);
    }
    return s->shift == 0 ? low : low >> s->shift | high << (64 - s->shift);
}

/* So that the distance of the largest number is one of the parts. */
static void set_shift(search *s) {
    s->shift = 64;
    if (distance_of(s, s->high) == 0) {
        s->shift = 0;
    }
    while (distance_of(s, s->high) >= PARTS) {
        s->shift++;
    }
}

static void pick_part(search *s, int32_t part) {
    int64_t kept = 0;
    for (int64_t k = 0; k < s->count; k++) {
        int32_t element = s->picked[k];
        uint64_t own = distance_of(s, tierkit_i_amount(s->amounts, element));
        s->picked[kept] = element;
        kept += own == (uint64_t)part;
    }
    s->count = kept;
}

static void narrow(search *s) {
    tierkit_i_i128 sum[PARTS];
    memset(sum, 0, sizeof sum);
    set_shift(s);
    for (int64_t k = 0; k < s->count; k++) {
        tierkit_i_i128 number = picked_number(s, k);
        tierkit_i_i128 *own = &sum[distance_of(s, number)];
        *own = tierkit_i_amount_sum(*own, number);
    }
    pick_part(s, find_part(s, sum, PARTS));
}

/* ---- the place ------------------------------------------------------------------------------ */

void tierkit_i_share_select(const tierkit_i_share_column *column, tierkit_i_i128 last,
                            int32_t times, int32_t *picked, tierkit_i_share_place *place) {
    search s = { column->amounts, picked, 0, last, { 0, 0 }, times, 0, { 0, 0 }, { 0, 0 } };
    memset(place, 0, sizeof *place);
    int32_t octave = find_part(&s, column->octave, TIERKIT_I_OCTAVES);
    if (octave < 0) {
        return;
    }
    pick_octave(&s, octave);
    find_ends(&s);
    while (tierkit_i_amount_less(s.low, s.high)) {
        narrow(&s);
        find_ends(&s);
    }
    place->number = s.low;
    place->above = s.above;
    for (int64_t k = 0; k < s.count; k++) {
        place->equal = tierkit_i_amount_sum(place->equal, s.low);
    }
}
