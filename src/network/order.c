/* Owns: bytewise order of texts. Must not know: what they name.
 * Called by: canon.c, snapshot.c, tables.c.
 *
 * Ids of one company begin alike. So the bytes that all have in common are skipped, the next eight
 * are radix sorted, and only texts that still are equal are compared. */
#include "network/order.h"

#include "base/sort.h"

static size_t same_bytes(const char *a, size_t a_bytes, const char *b, size_t b_bytes) {
    size_t same = 0;
    while (same < a_bytes && same < b_bytes && a[same] == b[same]) {
        same++;
    }
    return same;
}

static tierkit_status common_prefix(const tierkit_i_strings *strings, const uint32_t *codes,
                                    size_t count, tierkit_i_pace *pace, size_t *common) {
    const char *first = tierkit_i_strings_get(strings, codes[0], common);
    for (size_t i = 1; i<count && * common> 0; i++) {
        size_t bytes = 0;
        const char *text = tierkit_i_strings_get(strings, codes[i], &bytes);
        *common = same_bytes(first, *common, text, bytes);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
    }
    return TIERKIT_OK;
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

/* Texts whose words are equal, told apart by comparing. */
static tierkit_status sort_equals(const tierkit_i_strings *strings, uint32_t *codes, size_t count,
                                  tierkit_i_keyed *items, tierkit_i_pace *pace) {
    uint32_t *scratch = (uint32_t *)(void *)(items + count);
    size_t first = 0;
    for (size_t i = 1; i <= count; i++) {
        if (i == count || items[i].key != items[first].key) {
            if (i - first > 1) {
                TIERKIT_I_TRY(tierkit_i_sort_indices_paced(codes + first, i - first, scratch,
                                                           compare_texts, strings, pace));
            }
            first = i;
        }
    }
    return TIERKIT_OK;
}

static tierkit_status sort_codes(const tierkit_i_strings *strings, uint32_t *codes, size_t count,
                                 tierkit_i_keyed *items, tierkit_i_pace *pace) {
    size_t from = 0;
    TIERKIT_I_TRY(common_prefix(strings, codes, count, pace, &from));
    for (size_t i = 0; i < count; i++) {
        items[i] = (tierkit_i_keyed){ word_at(strings, codes[i], from), codes[i], 0 };
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 2));
    }
    TIERKIT_I_TRY(tierkit_i_sort_keyed_paced(items, count, items + count, pace));
    for (size_t i = 0; i < count; i++) {
        codes[i] = items[i].index;
    }
    return sort_equals(strings, codes, count, items, pace);
}

tierkit_status tierkit_i_order_texts(const tierkit_i_strings *strings, uint32_t *codes,
                                     size_t count, const tierkit_i_memory *memory,
                                     tierkit_i_pace *pace) {
    tierkit_i_keyed *items = NULL;
    if (count < 2) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, count, 2 * sizeof *items, &items));
    tierkit_status status = sort_codes(strings, codes, count, items, pace);
    tierkit_i_free(memory, items, count, 2 * sizeof *items);
    return status;
}
