/* Owns: where the cuts of a share fall in a column without an order.
 * Must not know: rules and classes. Called by: classify_share.c.
 *
 * A sort would order a million numbers to find the few at the cuts. Instead the exact sums of parts
 * of the range tell in which part a cut falls, and only the numbers of that part are looked at
 * again: first octaves, then 128 parts of what is left, until one number is. */
#include "kernel/share_select.h"

#include <string.h>

#include "base/compiler.h"
#include "base/wide.h"

enum { PART_BITS = 7, PARTS = 1 << PART_BITS };

/* ---- octaves -------------------------------------------------------------------------------- */

/* Of a number above zero: how many bits it has. */
static inline int32_t octave_of(tierkit_i_i128 number) {
    return number.high > 0 ? 64 + tierkit_i_word_bits((uint64_t)number.high)
                           : tierkit_i_word_bits(number.low);
}

/* Whether no sum left the range; what is summed is above zero. */
static int add_octaves(const tierkit_amounts *amounts, tierkit_i_i128 *octave) {
    tierkit_i_i128 total = { 0, 0 };
    int64_t sign = 0;
    for (int64_t i = 0; i < amounts->count; i++) {
        tierkit_i_i128 number = tierkit_i_amount(amounts, i);
        if (tierkit_i_has_data(amounts->status, i) && tierkit_i_amount_is_positive(number)) {
            tierkit_i_i128 *own = &octave[octave_of(number)];
            *own = tierkit_i_amount_sum(*own, number);
            total = tierkit_i_amount_sum(total, number);
            sign |= total.high;
        }
    }
    return sign >= 0;
}

/* So many elements at a time, and so many bits, that a word holds their sum. */
enum { CHUNK = 1 << 20, SHORT_BITS = 43, WAYS = 4 };

/* Numbers of one octave often follow each other, and a sum that was just written is slow to read:
 * neighbours have sums of their own. */
TIERKIT_I_APART static void add_chunk(const tierkit_amounts *amounts, int64_t begin, int64_t end,
                                      tierkit_i_i128 *octave) {
    uint64_t sum[WAYS][SHORT_BITS + 1];
    memset(sum, 0, sizeof sum);
    for (int64_t i = begin; i < end; i++) {
        const tierkit_i_i128 number = { (uint64_t)amounts->value[i], 0 };
        if (tierkit_i_has_data(amounts->status, i) && amounts->value[i] > 0) {
            int32_t bits = tierkit_i_word_bits(number.low);
            if (bits <= SHORT_BITS) {
                sum[i % WAYS][bits] += number.low;
            } else {
                octave[bits] = tierkit_i_amount_sum(octave[bits], number);
            }
        }
    }
    for (int32_t k = 0; k < WAYS * (SHORT_BITS + 1); k++) {
        const tierkit_i_i128 part = { sum[k % WAYS][k / WAYS], 0 };
        octave[k / WAYS] = tierkit_i_amount_sum(octave[k / WAYS], part);
    }
}

/* The same for a column of words: their sum is always in the range. */
static void add_word_octaves(const tierkit_amounts *amounts, tierkit_i_i128 *octave) {
    for (int64_t begin = 0; begin < amounts->count; begin += CHUNK) {
        int64_t left = amounts->count - begin;
        add_chunk(amounts, begin, begin + (left < CHUNK ? left : CHUNK), octave);
    }
}

tierkit_status tierkit_i_share_sum(const tierkit_amounts *amounts, tierkit_i_share_column *column,
                                   tierkit_error *err) {
    int fits = 1;
    TIERKIT_I_TRY(tierkit_i_amounts_check_values(amounts, err));
    memset(column, 0, sizeof *column);
    column->amounts = amounts;
    if (amounts->value_high == NULL) {
        add_word_octaves(amounts, column->octave);
    } else {
        fits = add_octaves(amounts, column->octave);
    }
    if (!fits) {
        return tierkit_i_fail(err, TIERKIT_E_OVERFLOW,
                              "the sum of the positive values is beyond 128 bits");
    }
    for (int32_t b = 0; b < TIERKIT_I_OCTAVES; b++) {
        column->total = tierkit_i_amount_sum(column->total, column->octave[b]);
    }
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

static void pick_word_octave(search *s, int32_t octave) {
    uint64_t least = (uint64_t)1 << (octave - 1);
    s->count = 0;
    for (int64_t i = 0; i < s->amounts->count; i++) {
        int there = tierkit_i_has_data(s->amounts->status, i);
        s->picked[s->count] = (int32_t)i;
        s->count += there & ((uint64_t)s->amounts->value[i] - least < least);
    }
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

static void find_word_ends(search *s) {
    const int64_t *value = s->amounts->value;
    int64_t low = value[s->picked[0]], high = low;
    for (int64_t k = 1; k < s->count; k++) {
        int64_t own = value[s->picked[k]];
        low = own < low ? own : low;
        high = own > high ? own : high;
    }
    s->low.low = (uint64_t)low;
    s->high.low = (uint64_t)high;
}

static void find_ends(search *s) {
    if (s->amounts->value_high == NULL) {
        find_word_ends(s);
        return;
    }
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

/* Of words above zero: the same with less. */
static void add_word_parts(const search *s, tierkit_i_i128 *sum) {
    for (int64_t k = 0; k < s->count; k++) {
        const tierkit_i_i128 number = { (uint64_t)s->amounts->value[s->picked[k]], 0 };
        tierkit_i_i128 *own = &sum[(number.low - s->low.low) >> s->shift];
        *own = tierkit_i_amount_sum(*own, number);
    }
}

static void pick_word_part(search *s, uint64_t part) {
    int64_t kept = 0;
    for (int64_t k = 0; k < s->count; k++) {
        int32_t element = s->picked[k];
        uint64_t far = (uint64_t)s->amounts->value[element] - s->low.low;
        s->picked[kept] = element;
        kept += far >> s->shift == part;
    }
    s->count = kept;
}

static void narrow(search *s) {
    tierkit_i_i128 sum[PARTS];
    memset(sum, 0, sizeof sum);
    set_shift(s);
    if (s->amounts->value_high == NULL) {
        add_word_parts(s, sum);
        pick_word_part(s, (uint64_t)find_part(s, sum, PARTS));
        return;
    }
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
    if (column->amounts->value_high == NULL) {
        pick_word_octave(&s, octave);
    } else {
        pick_octave(&s, octave);
    }
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
