/* Owns: orders: stable radix sorts of keys with an index, order-preserving keys of doubles, binary
 * search. Must not know: what the keys mean. Called by: kernel, network, review.
 * Scratch comes from the caller. A sort that is cancelled leaves its elements in some order. */
#ifndef TIERKIT_I_BASE_SORT_H
#define TIERKIT_I_BASE_SORT_H

#include "base/pace.h"

#include <stddef.h>
#include <stdint.h>

/* A key and where it came from. */
typedef struct tierkit_i_keyed {
    uint64_t key;
    uint32_t index;
    uint32_t extra; /* carried along */
} tierkit_i_keyed;

/* Stable ascending by key; scratch holds count elements. Digits that are equal everywhere are
 * skipped, so narrow keys are cheap. */
void tierkit_i_sort_keyed(tierkit_i_keyed *items, size_t count, tierkit_i_keyed *scratch);
/* The same, asking the pace. */
tierkit_status tierkit_i_sort_keyed_paced(tierkit_i_keyed *items, size_t count,
                                          tierkit_i_keyed *scratch, tierkit_i_pace *pace);

/* Ascending order of doubles (finite; -0 equals 0) and of int64 as unsigned keys. */
uint64_t tierkit_i_key_of_double(double value);
uint64_t tierkit_i_key_of_int64(int64_t value);

/* Bytewise order: -1, 0, 1; a proper prefix comes first. */
int tierkit_i_compare_bytes(const void *a, size_t a_bytes, const void *b, size_t b_bytes);

/* Stable merge sort of uint32 indices by a comparison with context (result < 0, 0, > 0). */
typedef int (*tierkit_i_compare)(const void *context, uint32_t a, uint32_t b);
void tierkit_i_sort_indices(uint32_t *indices, size_t count, uint32_t *scratch,
                            tierkit_i_compare compare, const void *context);
tierkit_status tierkit_i_sort_indices_paced(uint32_t *indices, size_t count, uint32_t *scratch,
                                            tierkit_i_compare compare, const void *context,
                                            tierkit_i_pace *pace);

#endif
