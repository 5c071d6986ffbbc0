/* Owns: the cells of one append, or of its entities: memory for them.
 * Must not know: keys, columns, ids, what is added. Called by: see store.h. */
#include "network/store.h"

#include <string.h>

enum { CACHE_LINE = 64 };

/* ---- life ---------------------------------------------------------------------------------- */

static size_t stride_of(int32_t slots) {
    size_t stride = 1;
    while (stride < 8 && stride < (size_t)slots + 1) {
        stride *= 2;
    }
    while (stride < (size_t)slots + 1) {
        stride += 8;
    }
    return stride;
}

/* MIN and MAX start at what every value replaces. */
static tierkit_status make_blank(tierkit_i_store *store) {
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(store->memory, store->stride, sizeof *store->blank, &store->blank));
    for (int32_t s = 0; s < store->slots; s++) {
        if (store->combine[s] != TIERKIT_I_COMBINE_SUM) {
            store->blank[1 + s] =
                store->combine[s] == TIERKIT_I_COMBINE_MIN ? INT64_MAX : INT64_MIN;
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_store_init(tierkit_i_store *store, const tierkit_i_shape *shape,
                                    const tierkit_i_memory *memory) {
    size_t slots = (size_t)shape->slots;
    memset(store, 0, sizeof *store);
    store->memory = memory;
    store->slots = shape->slots;
    store->combine = shape->combine;
    store->stride = stride_of(shape->slots);
    TIERKIT_I_TRY(make_blank(store));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *store->out, &store->out));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *store->missing, &store->missing));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, slots, sizeof *store->carry, &store->carry));
    TIERKIT_I_TRY(tierkit_i_new(memory, slots, sizeof *store->room, &store->room));
    for (size_t s = 0; s < slots; s++) {
        store->room[s] = TIERKIT_I_SMALL_ROWS;
    }
    return TIERKIT_OK;
}

static size_t chunk_bytes(const tierkit_i_store *store) {
    return TIERKIT_I_CHUNK_CELLS * store->stride * sizeof(int64_t) + CACHE_LINE;
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
    tierkit_i_free(memory, store->room, (size_t)store->slots, sizeof *store->room);
    tierkit_i_free(memory, store->blank, store->stride, sizeof *store->blank);
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
    store->chunks[store->chunk_count++] = (tierkit_i_chunk){ block, (int64_t *)(void *)aligned };
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
    memcpy(tierkit_i_store_cell(store, *cell), store->blank, store->stride * sizeof *store->blank);
    return TIERKIT_OK;
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
    for (; store->count < end; store->count++) {
        memcpy(tierkit_i_store_cell(store, (uint32_t)store->count), store->blank,
               store->stride * sizeof *store->blank);
    }
    return TIERKIT_OK;
}
