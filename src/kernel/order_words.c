/* Owns: stable sorting of words that hold a key above the index of an element.
 * Must not know: what the keys are made of.
 * Called by: order.c.
 *
 * Three passes over digits of 11 bits sort by 33 bits. Longer keys are sorted by their upper 33
 * bits, which leaves little out of place unless keys bunch together; insertion puts that right, and
 * gives up when it is not little: then all digits are sorted, the lowest first. */
#include "kernel/order_words.h"

#include <string.h>

enum {
    DIGIT_BITS = 11,
    DIGITS = 1 << DIGIT_BITS,
    PASSES = 3,        /* digits that one reading of the words counts */
    MOVES_PER_WORD = 4 /* that insertion is worth */
};

_Static_assert(TIERKIT_I_WORDS_TALLY == PASSES * DIGITS, "a counter for each digit");

/* Stable. Stops, with every word still there, when more than `moves` are needed: then 0. */
static int insert_words(tierkit_i_words *words, int64_t count, int64_t moves) {
    uint64_t *items = words->items;
    int32_t index_bits = words->index_bits;
    for (int64_t i = 1; i < count; i++) {
        uint64_t word = items[i];
        int64_t at = i;
        while (at > 0 && items[at - 1] >> index_bits > word >> index_bits) {
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

/* ---- digits ---------------------------------------------------------------------------------- */

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

static void move_words(tierkit_i_words *words, int64_t count, int32_t shift, uint64_t mask,
                       uint32_t *start) {
    uint64_t *from = words->items, *to = words->spare;
    for (int64_t i = 0; i < count; i++) {
        to[start[from[i] >> shift & mask]++] = from[i];
    }
    words->items = to;
    words->spare = from;
}

/* By the `bits` bits, at most 33, from `shift` on. A digit that is not needed has the mask 0: it is
 * the same everywhere and costs no pass. */
static void sort_digits(tierkit_i_words *words, int64_t count, int32_t shift, int32_t bits) {
    int32_t passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    int32_t width = passes > 0 ? (bits + passes - 1) / passes : 0;
    uint64_t mask[PASSES];
    uint32_t *tally = words->tally;
    for (int32_t pass = 0; pass < PASSES; pass++) {
        mask[pass] = pass < passes ? ((uint64_t)1 << width) - 1 : 0;
    }
    memset(tally, 0, TIERKIT_I_WORDS_TALLY * sizeof *tally);
    for (int64_t i = 0; i < count; i++) {
        uint64_t key = words->items[i] >> shift;
        tally[key & mask[0]]++;
        tally[DIGITS + (key >> width & mask[1])]++;
        tally[2 * DIGITS + (key >> 2 * width & mask[2])]++;
    }
    for (int32_t pass = 0; pass < passes; pass++) {
        uint32_t *start = tally + (int64_t)pass * DIGITS;
        if (!start_places(start, count)) {
            move_words(words, count, shift + pass * width, mask[pass], start);
        }
    }
}

void tierkit_i_words_sort(tierkit_i_words *words, int64_t count, int32_t bits) {
    const int32_t most = PASSES * DIGIT_BITS;
    int32_t low = bits > most ? bits - most : 0;
    if (words->spare == NULL) {
        insert_words(words, count, INT64_MAX);
        return;
    }
    sort_digits(words, count, words->index_bits + low, bits - low);
    if (low == 0 || insert_words(words, count, count * MOVES_PER_WORD)) {
        return;
    }
    for (int32_t done = 0; done < bits; done += most) {
        sort_digits(words, count, words->index_bits + done,
                    bits - done < most ? bits - done : most);
    }
}
