/* Owns: sorting exact numbers with their ties: the one sort behind ranks, shares and concentration.
 * Must not know: what is done with the order.
 * Called by: review, and hosts directly.
 *
 * The distance of a number to the first one is unsigned and at most 128 bits, usually below 44. A
 * word holds its upper bits, a slice, above the index of the element, and the words are sorted by
 * the slice. While distance and index share a word this is all. A wider distance may leave equal
 * slices of different numbers: insertion settles them when they are few, else rounds over slices,
 * the lowest first, sort all bits. Ties and missing elements are rounds of the same kind, before
 * the numbers. */
#include "base/wide.h"
#include "kernel/amounts.h"
#include "kernel/order_words.h"

#include <string.h>

enum { MOVES_PER_WORD = 4 }; /* that settling equal slices by insertion is worth */

typedef struct sorter {
    const tierkit_amounts *amounts;
    tierkit_i_words words;
    int64_t count;         /* elements with data */
    int32_t is_cut;        /* a slice is not the whole distance */
    tierkit_i_i128 origin; /* the number that comes first */
} sorter;

static int32_t element_at(const sorter *s, int64_t place) {
    return tierkit_i_words_element(&s->words, place);
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
        s->words.items[place] |= (uint64_t)a->tie_rank[place] << s->words.index_bits;
    }
    tierkit_i_words_sort(&s->words, a->count, tierkit_i_word_bits(all_bits));
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
        s->words.items[place] = slice << s->words.index_bits | (uint64_t)element;
    }
    tierkit_i_words_sort(&s->words, a->count, 1);
    if (s->words.spare != NULL) { /* the numbers change buffers without them */
        memcpy(s->words.spare + s->count, s->words.items + s->count,
               (size_t)missing * sizeof *s->words.items);
    }
}

static tierkit_i_u128 distance(tierkit_i_i128 low, tierkit_i_i128 high) {
    tierkit_i_u128 a = { low.low, (uint64_t)low.high }, b = { high.low, (uint64_t)high.high };
    return tierkit_i_wide_subtract(b, a);
}

/* The least and the largest number with data. */
static void find_ends(const sorter *s, tierkit_i_i128 *least, tierkit_i_i128 *most) {
    const tierkit_amounts *a = s->amounts;
    *least = *most = tierkit_i_amount(a, element_at(s, 0));
    for (int64_t i = 0; i < a->count; i++) {
        if (!tierkit_i_has_data(a->status, i)) {
            continue;
        }
        tierkit_i_i128 number = tierkit_i_amount(a, i);
        *least = tierkit_i_amount_less(number, *least) ? number : *least;
        *most = tierkit_i_amount_less(*most, number) ? number : *most;
    }
}

/* The same where all numbers are narrow: twice as fast. */
static void find_narrow_ends(const sorter *s, tierkit_i_i128 *least, tierkit_i_i128 *most) {
    const tierkit_amounts *a = s->amounts;
    int64_t low = a->value[element_at(s, 0)], high = low;
    for (int64_t i = 0; i < a->count; i++) {
        if (tierkit_i_has_data(a->status, i)) {
            low = a->value[i] < low ? a->value[i] : low;
            high = a->value[i] > high ? a->value[i] : high;
        }
    }
    *least = tierkit_i_i128_of(low);
    *most = tierkit_i_i128_of(high);
}

/* Finds the number that comes first and how many bits the farthest from it needs. */
static int32_t find_origin(sorter *s) {
    tierkit_i_i128 least, most;
    if (s->amounts->value_high == NULL) {
        find_narrow_ends(s, &least, &most);
    } else {
        find_ends(s, &least, &most);
    }
    s->origin = (s->amounts->flags & TIERKIT_ORDER_ASCENDING) != 0 ? least : most;
    return tierkit_i_wide_bits(distance(least, most));
}

/* The slices of `width` bits from bit `shift` on of all distances. */
static void pack_numbers(sorter *s, int32_t shift, int32_t width) {
    const tierkit_amounts *a = s->amounts;
    const uint64_t mask = ((uint64_t)1 << width) - 1;
    int ascending = (a->flags & TIERKIT_ORDER_ASCENDING) != 0;
    for (int64_t place = 0; place < s->count; place++) {
        int32_t element = element_at(s, place);
        tierkit_i_i128 number = tierkit_i_amount(a, element);
        tierkit_i_u128 far = ascending ? distance(s->origin, number) : distance(number, s->origin);
        uint64_t slice = tierkit_i_wide_right(far, shift).low & mask;
        s->words.items[place] = slice << s->words.index_bits | (uint64_t)element;
    }
}

/* The same where distances are shorter than a word: the difference of low words is the distance. */
static void pack_narrow_numbers(sorter *s, int32_t shift, int32_t width) {
    const tierkit_amounts *a = s->amounts;
    const uint64_t mask = ((uint64_t)1 << width) - 1, origin = s->origin.low;
    uint64_t sign = (a->flags & TIERKIT_ORDER_ASCENDING) != 0 ? 0 : UINT64_MAX;
    for (int64_t place = 0; place < s->count; place++) {
        int32_t element = element_at(s, place);
        uint64_t far = (((uint64_t)a->value[element] - origin) ^ sign) - sign;
        s->words.items[place] =
            (far >> shift & mask) << s->words.index_bits | (uint64_t)(uint32_t)element;
    }
}

static void sort_slice(sorter *s, int32_t shift, int32_t bits) {
    int32_t width = 64 - s->words.index_bits;
    int32_t own = bits - shift < width ? bits - shift : width;
    if (bits < 64) {
        pack_narrow_numbers(s, shift, own);
    } else {
        pack_numbers(s, shift, own);
    }
    tierkit_i_words_sort(&s->words, s->count, own);
}

/* 1 when the number at `place` belongs after `element` by what their equal slices do not show. */
static int belongs_after(const sorter *s, int64_t place, int32_t element) {
    tierkit_i_i128 earlier = tierkit_i_amount(s->amounts, element_at(s, place));
    tierkit_i_i128 later = tierkit_i_amount(s->amounts, element);
    return (s->amounts->flags & TIERKIT_ORDER_ASCENDING) != 0
               ? tierkit_i_amount_less(later, earlier)
               : tierkit_i_amount_less(earlier, later);
}

/* Sorts among equal slices. Stops, with every word still there, when it is too much: then 0. */
static int settle_slices(sorter *s) {
    uint64_t *items = s->words.items;
    int64_t moves = s->count * MOVES_PER_WORD;
    for (int64_t i = 1; i < s->count; i++) {
        uint64_t word = items[i], key = tierkit_i_words_key(&s->words, i);
        int32_t element = element_at(s, i);
        int64_t at = i;
        while (at > 0 && tierkit_i_words_key(&s->words, at - 1) == key &&
               belongs_after(s, at - 1, element)) {
            items[at] = items[at - 1];
            at--;
        }
        items[at] = word;
        moves -= i - at;
        if (moves < 0) {
            return 0;
        }
    }
    return 1;
}

/* Equal numbers have equal slices, so that no round changes their order. */
static void sort_numbers(sorter *s) {
    int32_t bits = find_origin(s), width = 64 - s->words.index_bits;
    s->is_cut = bits > width;
    sort_slice(s, s->is_cut ? bits - width : 0, bits);
    if (!s->is_cut || settle_slices(s)) {
        return;
    }
    for (int32_t shift = 0; shift < bits; shift += width) {
        sort_slice(s, shift, bits);
    }
}

/* ---- the result ----------------------------------------------------------------------------- */

static int same_number(const sorter *s, int64_t place) {
    if (tierkit_i_words_key(&s->words, place) != tierkit_i_words_key(&s->words, place - 1)) {
        return 0;
    }
    if (!s->is_cut) {
        return 1;
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
    if (count > TIERKIT_I_WORDS_FEW) {
        word *= 2;
        fixed = TIERKIT_I_WORDS_TALLY * sizeof(uint32_t);
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
    *s = (sorter){ .amounts = amounts };
    s->words.items = scratch;
    s->words.index_bits = bits > 0 ? bits : 1;
    if (count > TIERKIT_I_WORDS_FEW) {
        s->words.spare = scratch + count;
        s->words.tally = (uint32_t *)(void *)(scratch + 2 * count);
    }
    for (int64_t i = 0; i < count; i++) {
        scratch[i] = (uint64_t)i;
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
