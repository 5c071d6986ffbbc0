/* Owns: bytewise order of texts. Must not know: what they name.
 * Called by: save, snapshot, tables.
 *
 * Ids of one company begin alike. So the bytes that all have in common are skipped, the next eight
 * are radix sorted, and only texts that still are equal are compared. */
#include "network/order.h"

#include "base/sort.h"

static size_t common_prefix(const tierkit_i_strings *strings, const uint32_t *codes, size_t count) {
    size_t common = 0;
    const char *first = tierkit_i_strings_get(strings, codes[0], &common);
    for (size_t i = 1; i < count && common > 0; i++) {
        size_t bytes = 0, same = 0;
        const char *text = tierkit_i_strings_get(strings, codes[i], &bytes);
        while (same < common && same < bytes && text[same] == first[same]) {
            same++;
        }
        common = same;
    }
    return common;
}

/* Eight bytes from a position on, the first most significant; zeros beyond the end. */
static uint64_t word_at(const tierkit_i_strings *strings, uint32_t code, size_t from) {
    size_t bytes = 0;
    const char *text = tierkit_i_strings_get(strings, code, &bytes);
    uint64_t word = 0;
    for (size_t i = from; i < from + 8; i++) {
        word = word << 8 | (i < bytes ? (uint8_t)text[i] : 0);
    }
    return word;
}

static int compare_texts(const void *context, uint32_t a, uint32_t b) {
    size_t a_bytes = 0, b_bytes = 0;
    const tierkit_i_strings *texts = (const tierkit_i_strings *)context;
    const char *x = tierkit_i_strings_get(texts, a, &a_bytes);
    const char *y = tierkit_i_strings_get(texts, b, &b_bytes);
    return tierkit_i_compare_bytes(x, a_bytes, y, b_bytes);
}

static void sort_codes(const tierkit_i_strings *strings, uint32_t *codes, size_t count,
                       tierkit_i_keyed *items) {
    size_t from = common_prefix(strings, codes, count), first = 0;
    for (size_t i = 0; i < count; i++) {
        items[i] = (tierkit_i_keyed){ word_at(strings, codes[i], from), codes[i], 0 };
    }
    tierkit_i_sort_keyed(items, count, items + count);
    for (size_t i = 0; i < count; i++) {
        codes[i] = items[i].index;
    }
    uint32_t *scratch = (uint32_t *)(void *)(items + count);
    for (size_t i = 1; i <= count; i++) {
        if (i == count || items[i].key != items[first].key) {
            if (i - first > 1) {
                tierkit_i_sort_indices(codes + first, i - first, scratch, compare_texts, strings);
            }
            first = i;
        }
    }
}

tierkit_status tierkit_i_order_texts(const tierkit_i_strings *strings, uint32_t *codes,
                                     size_t count, const tierkit_i_memory *memory) {
    tierkit_i_keyed *items = NULL;
    if (count < 2) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, count, 2 * sizeof *items, &items));
    sort_codes(strings, codes, count, items);
    tierkit_i_free(memory, items, count, 2 * sizeof *items);
    return TIERKIT_OK;
}
