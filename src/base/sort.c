/* Owns: stable orders: radix sort of keys, merge sort of indices, keys that keep an order.
 * Must not know: what is sorted.
 * Called by: kernel, network, review. */
#include "base/sort.h"

#include <string.h>

enum { INSERTION_MAX = 32, DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS, RUN = 16 };
#define SIGN_BIT (UINT64_C(1) << 63)

/* ---- keys ------------------------------------------------------------------------------------ */

/* Bits of positive doubles ascend with them; those of negative ones descend, hence the complement.
 * Holds for every finite value. */
uint64_t tierkit_i_key_of_double(double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    if (bits == SIGN_BIT) {
        bits = 0; /* -0 */
    }
    return bits & SIGN_BIT ? ~bits : bits | SIGN_BIT;
}

/* Moves the smallest value to 0. */
uint64_t tierkit_i_key_of_int64(int64_t value) {
    return (uint64_t)value ^ SIGN_BIT;
}

/* Stable, and quicker than counting digits of a handful. */
static void sort_few(tierkit_i_keyed *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        tierkit_i_keyed item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].key > item.key; at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

/* Bits in which any two keys differ; 0 also when the order is right already. */
static tierkit_status find_varying_bits(const tierkit_i_keyed *items, size_t count,
                                        tierkit_i_pace *pace, uint64_t *varying) {
    int ordered = 1;
    *varying = 0;
    for (size_t at = 1, stop; at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            *varying |= items[i].key ^ items[i - 1].key;
            ordered &= items[i].key >= items[i - 1].key;
        }
    }
    *varying = ordered ? 0 : *varying;
    return TIERKIT_OK;
}

/* One counting pass and one moving pass over 8 bits; equal digits keep their order. */
static tierkit_status scatter(const tierkit_i_keyed *from, tierkit_i_keyed *to, size_t count,
                              int shift, tierkit_i_pace *pace) {
    size_t start[DIGITS] = { 0 };
    for (size_t at = 0, stop; at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            start[(from[i].key >> shift) & (DIGITS - 1)]++;
        }
    }
    size_t sum = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
        size_t here = start[digit];
        start[digit] = sum;
        sum += here;
    }
    for (size_t at = 0, stop; at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            to[start[(from[i].key >> shift) & (DIGITS - 1)]++] = from[i];
        }
    }
    return TIERKIT_OK;
}

/* Least significant digits first: each pass keeps the order of the passes before. */
tierkit_status tierkit_i_sort_keyed_paced(tierkit_i_keyed *items, size_t count,
                                          tierkit_i_keyed *scratch, tierkit_i_pace *pace) {
    if (count <= INSERTION_MAX) {
        sort_few(items, count);
        return TIERKIT_OK;
    }
    uint64_t varying = 0;
    TIERKIT_I_TRY(find_varying_bits(items, count, pace, &varying));
    tierkit_i_keyed *from = items, *to = scratch;
    /* Each digit starts at the lowest bit that still varies, so equal bits cost nothing. */
    for (int shift = 0; shift < 64 && varying >> shift != 0; shift += DIGIT_BITS) {
        while ((varying >> shift & 1) == 0) {
            shift++;
        }
        TIERKIT_I_TRY(scatter(from, to, count, shift, pace));
        tierkit_i_keyed *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
    return TIERKIT_OK;
}

void tierkit_i_sort_keyed(tierkit_i_keyed *items, size_t count, tierkit_i_keyed *scratch) {
    (void)tierkit_i_sort_keyed_paced(items, count, scratch, NULL);
}

/* ---- bytes and indices ----------------------------------------------------------------------- */

/* The order of ids in every result. Nothing may be NULL, which memcmp must not see. */
int tierkit_i_compare_bytes(const void *a, size_t a_bytes, const void *b, size_t b_bytes) {
    size_t common = a_bytes < b_bytes ? a_bytes : b_bytes;
    int order = common == 0 ? 0 : memcmp(a, b, common);
    if (order == 0) {
        return (a_bytes > b_bytes) - (a_bytes < b_bytes);
    }
    return order < 0 ? -1 : 1;
}

typedef struct ordering {
    tierkit_i_compare compare;
    const void *context;
    tierkit_i_pace *pace;
} ordering;

/* Strictly: equal elements stay where they are. */
static int is_after(const ordering *by, uint32_t a, uint32_t b) {
    return by->compare(by->context, a, b) > 0;
}

/* Insertion into a short sorted run. */
static void sort_run(uint32_t *indices, size_t count, const ordering *by) {
    for (size_t i = 1; i < count; i++) {
        uint32_t index = indices[i];
        size_t at = i;
        for (; at > 0 && is_after(by, indices[at - 1], index); at--) {
            indices[at] = indices[at - 1];
        }
        indices[at] = index;
    }
}

/* Merges the sorted halves [0, middle) and [middle, count) of `from` into `to`. */
static tierkit_status merge(const uint32_t *from, size_t middle, size_t count, uint32_t *to,
                            const ordering *by) {
    size_t left = 0, right = middle, at = 0;
    if (middle < count && is_after(by, from[middle - 1], from[middle])) {
        while (left < middle && right < count) {
            size_t stop = tierkit_i_pace_end(at, count);
            TIERKIT_I_TRY(tierkit_i_pace_step(by->pace, stop - at));
            while (at < stop && left < middle && right < count) {
                to[at++] = is_after(by, from[left], from[right]) ? from[right++] : from[left++];
            }
        }
    }
    memcpy(to + at, from + left, (middle - left) * sizeof *to);
    at += middle - left;
    memcpy(to + at, from + right, (count - right) * sizeof *to);
    return TIERKIT_OK;
}

/* From runs of 16 upwards, without recursion; runs that already follow each other are only copied,
 * so sorted input costs one comparison a merge. */
tierkit_status tierkit_i_sort_indices_paced(uint32_t *indices, size_t count, uint32_t *scratch,
                                            tierkit_i_compare compare, const void *context,
                                            tierkit_i_pace *pace) {
    ordering by = { compare, context, pace };
    for (size_t at = 0; at < count; at += RUN) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 4 * RUN)); /* about as many comparisons */
        sort_run(indices + at, count - at < RUN ? count - at : RUN, &by);
    }
    uint32_t *from = indices, *to = scratch;
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            size_t left = count - at < width ? count - at : width;
            size_t both = count - at < 2 * width ? count - at : 2 * width;
            TIERKIT_I_TRY(merge(from + at, left, both, to + at, &by));
        }
        uint32_t *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != indices) {
        memcpy(indices, from, count * sizeof *indices);
    }
    return TIERKIT_OK;
}

void tierkit_i_sort_indices(uint32_t *indices, size_t count, uint32_t *scratch,
                            tierkit_i_compare compare, const void *context) {
    (void)tierkit_i_sort_indices_paced(indices, count, scratch, compare, context, NULL);
}
