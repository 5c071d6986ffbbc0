/* Owns: stable sorting of words that hold a key above the index of an element.
 * Must not know: what the keys are made of. Called by: order.c. */
#ifndef TIERKIT_I_KERNEL_ORDER_WORDS_H
#define TIERKIT_I_KERNEL_ORDER_WORDS_H

#include <stdint.h>

enum {
    TIERKIT_I_WORDS_FEW = 64,       /* up to here insertion is faster than counting digits */
    TIERKIT_I_WORDS_TALLY = 3 << 11 /* counters that more of them need */
};

typedef struct tierkit_i_words {
    uint64_t *items;    /* key << index_bits | element */
    uint64_t *spare;    /* as many again; NULL for a few */
    uint32_t *tally;    /* TIERKIT_I_WORDS_TALLY counters; NULL for a few */
    int32_t index_bits; /* 1 to 31 */
} tierkit_i_words;

/* The first `count` words by their keys, of which no one is longer than `bits`. items and spare may
 * change places. */
void tierkit_i_words_sort(tierkit_i_words *words, int64_t count, int32_t bits);

static inline uint64_t tierkit_i_words_key(const tierkit_i_words *words, int64_t place) {
    return words->items[place] >> words->index_bits;
}

static inline int32_t tierkit_i_words_element(const tierkit_i_words *words, int64_t place) {
    return (int32_t)(words->items[place] & (((uint64_t)1 << words->index_bits) - 1));
}

#endif
