/* Owns: the cells of one append, or of its entities: memory for them.
 * Must not know: keys, columns, ids, what is added. Called by: see store.h. */
#include "network/store.h"

#include <string.h>

enum { CACHE_LINE = 64 };

/* ---- life ---------------------------------------------------------------------------------- */

enum { ROWS_BYTES = 4, WIDE = 8, NARROW = 4 };

/* The lanes of one width from byte `at` on; returns the byte after them. */
static int32_t place_lanes(const tierkit_i_store *store, int32_t width, int32_t at) {
    for (int32_t s = 0; s < store->slots; s++) {
        if (store->lanes[s].width == width) {
            store->lanes[s].at = at;
            at += width;
        }
    }
    return at;
}

/* Wide lanes begin at a multiple of 8 bytes. */
static size_t lay_out(const tierkit_i_store *store) {
    int32_t narrow = place_lanes(store, NARROW, ROWS_BYTES);
    size_t bytes = (size_t)place_lanes(store, WIDE, (narrow + WIDE - 1) / WIDE * WIDE);
    size_t stride = WIDE;
    while (stride < CACHE_LINE && stride < bytes) {
        stride *= 2;
    }
    while (stride < bytes) {
        stride += CACHE_LINE;
    }
    return stride;
}

/* MIN and MAX start at what every value replaces. */
static tierkit_status make_blank(tierkit_i_store *store) {
    TIERKIT_I_TRY(tierkit_i_new_zeroed(store->memory, store->stride, 1, &store->blank));
    store->is_plain = 1;
    for (int32_t s = 0; s < store->slots; s++) {
        if (store->combine[s] != TIERKIT_I_COMBINE_SUM) {
            int64_t first = store->combine[s] == TIERKIT_I_COMBINE_MIN ? INT64_MAX : INT64_MIN;
            memcpy(store->blank + store->lanes[s].at, &first, sizeof first);
            store->is_plain = 0;
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_init(tierkit_i_store *store, const tierkit_i_shape *shape,
                                    const tierkit_i_lane *lanes, const tierkit_i_memory *memory) {
    size_t slots = (size_t)shape->slots;
    memset(store, 0, sizeof *store);
    store->memory = memory;
    store->slots = shape->slots;
    store->combine = shape->combine;
    TIERKIT_I_TRY(tierkit_i_new(memory, slots, sizeof *store->lanes, &store->lanes));
    for (size_t s = 0; s < slots; s++) {
        store->lanes[s] = lanes != NULL ? lanes[s] : (tierkit_i_lane){ 0, WIDE, 0, 0 };
    }
    store->stride = lay_out(store);
    TIERKIT_I_TRY(make_blank(store));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *store->out, &store->out));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *store->missing, &store->missing));
    return tierkit_i_new_zeroed(memory, slots, sizeof *store->carry, &store->carry);
}

static size_t chunk_bytes(const tierkit_i_store *store) {
    return TIERKIT_I_CHUNK_CELLS * store->stride + CACHE_LINE;
}

static void free_sides(const tierkit_i_store *store, tierkit_i_side *sides) {
    size_t slots = (size_t)store->slots;
    for (size_t s = 0; sides != NULL && s < slots; s++) {
        tierkit_i_free(store->memory, sides[s].at, sides[s].capacity, sizeof *sides[s].at);
    }
    tierkit_i_free(store->memory, sides, slots, sizeof *sides);
}

void tierkit_i_store_free(tierkit_i_store *store) {
    const tierkit_i_memory *memory = store->memory;
    if (memory == NULL) {
        return;
    }
    for (size_t i = 0; i < store->chunk_count; i++) {
        tierkit_i_free(memory, store->chunks[i].block, chunk_bytes(store), 1);
    }
    tierkit_i_free(memory, store->chunks, store->chunk_capacity, sizeof *store->chunks);
    tierkit_i_free(memory, store->blank, store->stride, 1);
    tierkit_i_free(memory, store->lanes, (size_t)store->slots, sizeof *store->lanes);
    free_sides(store, store->out);
    free_sides(store, store->missing);
    free_sides(store, store->carry);
    store->memory = NULL;
}

/* ---- new cells ----------------------------------------------------------------------------- */

static tierkit_status add_chunk(tierkit_i_store *store) {
    void *block = NULL;
    TIERKIT_I_TRY(tierkit_i_reserve(store->memory, &store->chunks, &store->chunk_capacity,
                                    store->chunk_count + 1, sizeof *store->chunks));
    TIERKIT_I_TRY(tierkit_i_new(store->memory, chunk_bytes(store), 1, &block));
    size_t beyond = (size_t)((uintptr_t)block % CACHE_LINE);
    char *aligned = (char *)block + (beyond == 0 ? 0 : CACHE_LINE - beyond);
    store->chunks[store->chunk_count++] = (tierkit_i_chunk){ block, aligned };
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_new_cell(tierkit_i_store *store, uint32_t *cell) {
    size_t at = store->count;
    if (at >= UINT32_MAX - 1) {
        return TIERKIT_E_LIMIT;
    }
    if (at == store->chunk_count * TIERKIT_I_CHUNK_CELLS) {
        TIERKIT_I_TRY(add_chunk(store));
    }
    store->count = at + 1;
    *cell = (uint32_t)at;
    memcpy(tierkit_i_store_cell(store, *cell), store->blank, store->stride);
    return TIERKIT_OK;
}

/* Cells of one chunk. */
static void clear_cells(const tierkit_i_store *store, uint32_t first, size_t count) {
    char *at = tierkit_i_store_cell(store, first);
    if (store->is_plain) {
        memset(at, 0, count * store->stride);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(at + i * store->stride, store->blank, store->stride);
    }
}

tierkit_status tierkit_i_store_new_cells(tierkit_i_store *store, uint32_t count, uint32_t *first) {
    size_t end = store->count + count;
    if (end >= UINT32_MAX - 1) {
        return TIERKIT_E_LIMIT;
    }
    while (end > store->chunk_count * TIERKIT_I_CHUNK_CELLS) {
        TIERKIT_I_TRY(add_chunk(store));
    }
    *first = (uint32_t)store->count;
    while (store->count < end) {
        size_t in_chunk = TIERKIT_I_CHUNK_CELLS - store->count % TIERKIT_I_CHUNK_CELLS;
        size_t some = end - store->count < in_chunk ? end - store->count : in_chunk;
        clear_cells(store, (uint32_t)store->count, some);
        store->count += some;
    }
    return TIERKIT_OK;
}
