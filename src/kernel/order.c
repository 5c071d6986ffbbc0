/* Owns: sorting exact numbers with their ties: the one sort behind ranks, shares and concentration.
 * Must not know: what is done with the order.
 * Called by: review, and hosts directly.
 *
 * The distance of a number to the first one is unsigned and at most 128 bits, usually below 44. A
 * word holds a slice of it above the index of its element; words are sorted by the slice, stably,
 * least significant digit first. One round of slices is enough while distance and index share a
 * word; a wider distance takes more rounds, the lowest slice first. Ties and missing elements are
 * further rounds of the same kind, before the numbers. */
#include "base/wide.h"
#include "kernel/amounts.h"

#include <string.h>

enum {
    DIGIT_BITS = 11,
    DIGITS = 1 << DIGIT_BITS,
    SMALL = 64 /* up to here insertion is faster than counting digits */
};

typedef struct sorter {
    const tierkit_amounts *amounts;
    uint64_t *items;       /* slice << index_bits | element */
    uint64_t *spare;       /* as many again; none for a small column */
    uint32_t *tally;       /* DIGITS counters */
    int64_t count;         /* elements with data */
    int32_t index_bits;    /* 1 to 31 */
    int32_t rounds;        /* of slices of the numbers */
    tierkit_i_i128 origin; /* the number that comes first */
} sorter;

static int32_t element_at(const sorter *s, int64_t place) {
    return (int32_t)(s->items[place] & (((uint64_t)1 << s->index_bits) - 1));
}

/* ---- sorting words by the bits above the index ---------------------------------------------- */

static void insert_words(uint64_t *items, int64_t count, int32_t index_bits) {
    for (int64_t i = 1; i < count; i++) {
        uint64_t word = items[i];
        int64_t at = i;
        while (at > 0 && items[at - 1] >> index_bits > word >> index_bits) {
            items[at] = items[at - 1];
            at--;
        }
        items[at] = word;
    }
}

/* Turns counts of digits into the places where they start; 1 when all words have the same digit. */
static int start_places(uint32_t *tally, int64_t count) {
    uint32_t place = 0;
    for (int32_t digit = 0; digit < DIGITS; digit++) {
        uint32_t own = tally[digit];
        if ((int64_t)own == count) {
            return 1;
        }
        tally[digit] = place;
        place += own;
    }
    return 0;
}

static void sort_digit(sorter *s, int64_t count, int32_t shift) {
    const uint64_t mask = DIGITS - 1;
    memset(s->tally, 0, DIGITS * sizeof *s->tally);
    for (int64_t i = 0; i < count; i++) {
        s->tally[s->items[i] >> shift & mask]++;
    }
    if (start_places(s->tally, count)) {
        return;
    }
    for (int64_t i = 0; i < count; i++) {
        s->spare[s->tally[s->items[i] >> shift & mask]++] = s->items[i];
    }
    uint64_t *sorted = s->spare;
    s->spare = s->items;
    s->items = sorted;
}

/* The first `count` words by `bits` bits of their slice. */
static void sort_words(sorter *s, int64_t count, int32_t bits) {
    if (s->spare == NULL) {
        insert_words(s->items, count, s->index_bits);
        return;
    }
    for (int32_t done = 0; done < bits; done += DIGIT_BITS) {
        sort_digit(s, count, s->index_bits + done);
    }
}

/* ---- the rounds ------------------------------------------------------------------------------ */

static int ascends(const uint32_t *tie_rank, int64_t count) {
    for (int64_t i = 1; i < count; i++) {
        if (tie_rank[i] < tie_rank[i - 1]) {
            return 0;
        }
    }
    return 1;
}

static void sort_ties(sorter *s) {
    const tierkit_amounts *a = s->amounts;
    uint32_t all_bits = 0;
    if (a->tie_rank == NULL || ascends(a->tie_rank, a->count)) {
        return;
    }
    for (int64_t place = 0; place < a->count; place++) {
        all_bits |= a->tie_rank[place];
        s->items[place] |= (uint64_t)a->tie_rank[place] << s->index_bits;
    }
    sort_words(s, a->count, tierkit_i_word_bits(all_bits));
}

/* Elements with data first; counts them. */
static void sort_missing(sorter *s) {
    const tierkit_amounts *a = s->amounts;
    int64_t missing = 0;
    for (int64_t i = 0; i < a->count; i++) {
        missing += !tierkit_i_has_data(a->status, i);
    }
    s->count = a->count - missing;
    if (missing == 0) {
        return;
    }
    for (int64_t place = 0; place < a->count; place++) {
        int32_t element = element_at(s, place);
        uint64_t slice = !tierkit_i_has_data(a->status, element);
        s->items[place] = slice << s->index_bits | (uint64_t)element;
    }
    sort_words(s, a->count, 1);
    if (s->spare != NULL) { /* the numbers change buffers without them */
        memcpy(s->spare + s->count, s->items + s->count, (size_t)missing * sizeof *s->items);
    }
}

static tierkit_i_u128 distance(tierkit_i_i128 low, tierkit_i_i128 high) {
    tierkit_i_u128 a = { low.low, (uint64_t)low.high }, b = { high.low, (uint64_t)high.high };
    return tierkit_i_wide_subtract(b, a);
}

/* Finds the number that comes first and how many bits the farthest from it needs. */
static int32_t find_origin(sorter *s) {
    const tierkit_amounts *a = s->amounts;
    tierkit_i_i128 least = tierkit_i_amount(a, element_at(s, 0)), most = least;
    for (int64_t i = 0; i < a->count; i++) {
        if (!tierkit_i_has_data(a->status, i)) {
            continue;
        }
        tierkit_i_i128 number = tierkit_i_amount(a, i);
        least = tierkit_i_amount_less(number, least) ? number : least;
        most = tierkit_i_amount_less(most, number) ? number : most;
    }
    s->origin = (a->flags & TIERKIT_ORDER_ASCENDING) != 0 ? least : most;
    return tierkit_i_wide_bits(distance(least, most));
}

static void pack_numbers(sorter *s, int32_t shift, int32_t width) {
    const tierkit_amounts *a = s->amounts;
    const uint64_t mask = ((uint64_t)1 << width) - 1;
    int ascending = (a->flags & TIERKIT_ORDER_ASCENDING) != 0;
    for (int64_t place = 0; place < s->count; place++) {
        int32_t element = element_at(s, place);
        tierkit_i_i128 number = tierkit_i_amount(a, element);
        tierkit_i_u128 far = ascending ? distance(s->origin, number) : distance(number, s->origin);
        uint64_t slice = tierkit_i_wide_right(far, shift).low & mask;
        s->items[place] = slice << s->index_bits | (uint64_t)element;
    }
}

static void sort_numbers(sorter *s) {
    int32_t bits = find_origin(s), width = 64 - s->index_bits;
    for (int32_t shift = 0; shift == 0 || shift < bits; shift += width) {
        pack_numbers(s, shift, width);
        sort_words(s, s->count, bits - shift < width ? bits - shift : width);
        s->rounds++;
    }
}

/* ---- the result ----------------------------------------------------------------------------- */

/* After one round the slices are the numbers; after several only the columns have all of them. */
static int same_number(const sorter *s, int64_t place) {
    if (s->rounds == 1) {
        return s->items[place] >> s->index_bits == s->items[place - 1] >> s->index_bits;
    }
    tierkit_i_i128 a = tierkit_i_amount(s->amounts, element_at(s, place));
    tierkit_i_i128 b = tierkit_i_amount(s->amounts, element_at(s, place - 1));
    return a.low == b.low && a.high == b.high;
}

static void write_places(const sorter *s) {
    const tierkit_amounts *a = s->amounts;
    int32_t first = 0;
    for (int64_t place = 0; place < a->count; place++) {
        a->order[place] = element_at(s, place);
        if (place >= s->count) {
            first = -1;
        } else if (place > 0 && !same_number(s, place)) {
            first = (int32_t)place;
        }
        a->first[place] = first;
    }
}

/* ---- the two functions ---------------------------------------------------------------------- */

tierkit_status TIERKIT_CALL tierkit_order_scratch(int64_t count, size_t *bytes) {
    if (bytes == NULL) {
        return TIERKIT_E_NULL;
    }
    TIERKIT_I_TRY(tierkit_i_check_elements(count, NULL));
    /* Two words an element and the counters, or one word an element and no counters. */
    size_t word = sizeof(uint64_t), fixed = 0, needed = 0;
    if (count > SMALL) {
        word *= 2;
        fixed = DIGITS * sizeof(uint32_t);
    }
    if (tierkit_i_mul_size((size_t)count, word, &needed) ||
        tierkit_i_add_size(needed, fixed, &needed)) {
        return TIERKIT_E_LIMIT;
    }
    *bytes = needed;
    return TIERKIT_OK;
}

static tierkit_status check_scratch(const tierkit_amounts *amounts, const void *scratch,
                                    size_t scratch_bytes, tierkit_error *err) {
    size_t needed = 0;
    tierkit_status status = tierkit_order_scratch(amounts->count, &needed);
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "count: the scratch for it does not fit the memory");
    }
    if (scratch_bytes < needed) {
        return tierkit_i_fail(err, TIERKIT_E_SPACE,
                              "scratch_bytes is too small; ask tierkit_order_scratch()");
    }
    if (needed > 0 && scratch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "scratch is needed");
    }
    if ((uintptr_t)scratch % sizeof(uint64_t) != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "scratch must be aligned to 8 bytes");
    }
    return TIERKIT_OK;
}

static void start(sorter *s, const tierkit_amounts *amounts, uint64_t *scratch) {
    int64_t count = amounts->count;
    int32_t bits = tierkit_i_word_bits((uint64_t)count - 1);
    *s = (sorter){ .amounts = amounts, .items = scratch, .index_bits = bits > 0 ? bits : 1 };
    if (count > SMALL) {
        s->spare = scratch + count;
        s->tally = (uint32_t *)(void *)(scratch + 2 * count);
    }
    for (int64_t i = 0; i < count; i++) {
        s->items[i] = (uint64_t)i;
    }
}

tierkit_status TIERKIT_CALL tierkit_order(const tierkit_amounts *amounts, void *scratch,
                                          size_t scratch_bytes, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_amounts_check(amounts, err));
    TIERKIT_I_TRY(check_scratch(amounts, scratch, scratch_bytes, err));
    if (amounts->count == 0) {
        return TIERKIT_OK;
    }
    if (amounts->value == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "amounts.value is needed");
    }
    sorter s;
    start(&s, amounts, (uint64_t *)scratch);
    sort_ties(&s);
    sort_missing(&s);
    if (s.count > 0) {
        sort_numbers(&s);
    }
    write_places(&s);
    return TIERKIT_OK;
}
