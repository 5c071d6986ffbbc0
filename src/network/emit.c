/* Owns: turning the cells and items of one append into sorted sheets.
 * Must not know: how they were added up. Called by: append.c, group.c,
 * keyed_cells.c. */
#include "network/aggregate.h"

#include "base/sort.h"

enum { ROWS_AT_ONCE = 128 };

/* ---- columns of cells ---------------------------------------------------------------------- */

static void emit_words(const tierkit_i_store *store, const uint32_t *order, size_t first,
                       size_t count, tierkit_i_sheet *out) {
    const char *cell[ROWS_AT_ONCE];
    for (size_t i = 0; i < count; i++) {
        cell[i] = tierkit_i_store_cell(store, order[first + i]);
        out->rows[first + i] = tierkit_i_store_rows_of(cell[i]);
    }
    for (int32_t s = 0; s < out->slots; s++) {
        tierkit_i_store_read(store, s, cell, count, out->measures[s].low + first);
    }
}

static tierkit_status emit_all_words(const tierkit_i_aggregate *aggregate, const uint32_t *order,
                                     size_t first, size_t end, tierkit_i_sheet *out) {
    for (; first < end; first += ROWS_AT_ONCE) {
        size_t count = end - first < ROWS_AT_ONCE ? end - first : ROWS_AT_ONCE;
        emit_words(&aggregate->cells, order, first, count, out);
        TIERKIT_I_TRY(tierkit_i_pace_step(aggregate->pace, ROWS_AT_ONCE));
    }
    return TIERKIT_OK;
}

/* ---- order and keys of cells, and what panels hold ---------------------------------------- */

static void place_key(tierkit_i_sheet *out, size_t at, tierkit_i_key key) {
    out->day[at] = key.day;
    out->entity[at] = key.entity;
    if (out->tuple != NULL) {
        out->tuple[at] = key.tuple;
    }
}

/* The entity's cell + 1, 0 = it has none. */
static uint32_t cell_of(const tierkit_i_aggregate *aggregate, const tierkit_i_panel *panel,
                        uint32_t entity) {
    if (entity < panel->own) {
        uint32_t cell = panel->base + entity;
        return tierkit_i_aggregate_is_used(aggregate, cell) ? cell + 1 : 0;
    }
    return entity < panel->width ? panel->cell[entity - panel->own] : 0;
}

/* Entities first .. end - 1 of a panel. Returns how many cells are placed. */
static size_t place_some(const tierkit_i_aggregate *aggregate, const tierkit_i_panel *panel,
                         uint32_t first, uint32_t end, size_t placed, uint32_t *order,
                         tierkit_i_sheet *out) {
    for (uint32_t entity = first; entity < end; entity++) {
        uint32_t cell = cell_of(aggregate, panel, entity);
        if (cell != 0) {
            place_key(out, placed, (tierkit_i_key){ panel->day, entity, panel->tuple });
            order[placed++] = cell - 1;
        }
    }
    return placed;
}

/* Cells of the only panel of a day; what they hold is moved while they are in the cache. */
static tierkit_status walk_panel(const tierkit_i_aggregate *aggregate, const tierkit_i_panel *panel,
                                 uint32_t *order, tierkit_i_sheet *out, size_t *placed) {
    for (uint32_t entity = 0, end; entity < panel->width; entity = end) {
        end = panel->width - entity > ROWS_AT_ONCE ? entity + ROWS_AT_ONCE : panel->width;
        size_t first = *placed;
        *placed = place_some(aggregate, panel, entity, end, first, order, out);
        emit_words(&aggregate->cells, order, first, *placed - first, out);
        TIERKIT_I_TRY(tierkit_i_pace_step(aggregate->pace, ROWS_AT_ONCE));
    }
    return TIERKIT_OK;
}

/* Cells of the panels of one day, by entity, then tuple. */
static tierkit_status walk_day(const tierkit_i_aggregate *aggregate, const tierkit_i_keyed *panels,
                               size_t count, uint32_t *order, tierkit_i_sheet *out,
                               size_t *placed) {
    const tierkit_i_lookup *lookup = &aggregate->lookup;
    size_t at = *placed;
    uint32_t width = 0;
    if (count == 1) {
        return walk_panel(aggregate, &lookup->panels[panels[0].index], order, out, placed);
    }
    for (size_t p = 0; p < count; p++) {
        uint32_t w = lookup->panels[panels[p].index].width;
        width = w > width ? w : width;
    }
    for (uint32_t entity = 0; entity < width; entity++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(aggregate->pace, count));
        for (size_t p = 0; p < count; p++) {
            const tierkit_i_panel *panel = &lookup->panels[panels[p].index];
            uint32_t cell = cell_of(aggregate, panel, entity);
            if (cell != 0) {
                place_key(out, at, (tierkit_i_key){ panel->day, entity, panel->tuple });
                order[at++] = cell - 1;
            }
        }
    }
    TIERKIT_I_TRY(emit_all_words(aggregate, order, *placed, at, out));
    *placed = at;
    return TIERKIT_OK;
}

static tierkit_status order_by_panels(const tierkit_i_aggregate *aggregate, uint32_t *order,
                                      tierkit_i_sheet *out) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_lookup *lookup = &aggregate->lookup;
    size_t count = lookup->panel_count, first = 0, placed = 0;
    tierkit_i_keyed *panels = NULL, *scratch = NULL;
    TIERKIT_I_DO(tierkit_i_new(aggregate->memory, count, sizeof *panels, &panels));
    TIERKIT_I_DO(tierkit_i_new(aggregate->memory, count, sizeof *scratch, &scratch));
    for (size_t i = 0; i < count; i++) {
        const tierkit_i_panel *panel = &lookup->panels[i];
        uint64_t key = tierkit_i_key_word(panel->day, panel->tuple);
        panels[i] = (tierkit_i_keyed){ key, (uint32_t)i, 0 };
    }
    TIERKIT_I_DO(tierkit_i_sort_keyed_paced(panels, count, scratch, aggregate->pace));
    for (size_t i = 1; i <= count; i++) {
        if (i == count || panels[i].key >> 32 != panels[first].key >> 32) {
            TIERKIT_I_DO(walk_day(aggregate, panels + first, i - first, order, out, &placed));
            first = i;
        }
    }
done:
    tierkit_i_free(aggregate->memory, scratch, count, sizeof *scratch);
    tierkit_i_free(aggregate->memory, panels, count, sizeof *panels);
    return status;
}

static tierkit_status order_by_keys(const tierkit_i_aggregate *aggregate, uint32_t *order,
                                    tierkit_i_sheet *out) {
    tierkit_status status = TIERKIT_OK;
    size_t count = out->count, taken = 0;
    const tierkit_i_key *keys = aggregate->keys;
    tierkit_i_keyed *items = NULL, *scratch = NULL;
    TIERKIT_I_DO(tierkit_i_new(aggregate->memory, count, sizeof *items, &items));
    TIERKIT_I_DO(tierkit_i_new(aggregate->memory, count, sizeof *scratch, &scratch));
    for (uint32_t cell = 0; taken < count; cell++) {
        if (tierkit_i_aggregate_is_used(aggregate, cell)) {
            items[taken++] = (tierkit_i_keyed){ keys[cell].tuple, cell, 0 };
        }
        TIERKIT_I_DO(tierkit_i_pace_step(aggregate->pace, 1));
    }
    if (out->tuple != NULL) {
        TIERKIT_I_DO(tierkit_i_sort_keyed_paced(items, count, scratch, aggregate->pace));
    }
    for (size_t i = 0; i < count; i++) {
        const tierkit_i_key *key = &keys[items[i].index];
        items[i].key = tierkit_i_key_word(key->day, key->entity);
        TIERKIT_I_DO(tierkit_i_pace_step(aggregate->pace, 1));
    }
    TIERKIT_I_DO(tierkit_i_sort_keyed_paced(items, count, scratch, aggregate->pace));
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_DO(tierkit_i_pace_step(aggregate->pace, 1));
        order[i] = items[i].index;
        place_key(out, i, keys[order[i]]);
    }
    TIERKIT_I_DO(emit_all_words(aggregate, order, 0, count, out));
done:
    tierkit_i_free(aggregate->memory, scratch, count, sizeof *scratch);
    tierkit_i_free(aggregate->memory, items, count, sizeof *items);
    return status;
}

/* ---- counts and carries --------------------------------------------------------------------- */

static int64_t side_at(const tierkit_i_side *side, uint32_t cell) {
    return cell < side->capacity ? side->at[cell] : 0;
}

static tierkit_status emit_counts(const tierkit_i_store *store, const uint32_t *order,
                                  tierkit_i_sheet *out, int32_t slot, tierkit_i_pace *pace) {
    const tierkit_i_side *outside = &store->out[slot], *missing = &store->missing[slot];
    tierkit_i_sheet_measure *m = &out->measures[slot];
    if (outside->capacity == 0 && missing->capacity == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->counted));
    TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->missing));
    for (size_t i = 0; i < out->count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        int64_t lacking = side_at(missing, order[i]);
        m->missing[i] = lacking;
        m->counted[i] = out->rows[i] - lacking - side_at(outside, order[i]);
        if (m->counted[i] == 0 && m->combine != TIERKIT_I_COMBINE_SUM) {
            m->low[i] = 0;
        }
    }
    return TIERKIT_OK;
}

/* Values that may need more than 64 bits. */
static tierkit_status emit_large(const tierkit_i_store *store, const uint32_t *order,
                                 tierkit_i_sheet *out, int32_t slot, tierkit_i_pace *pace) {
    tierkit_i_sheet_measure *m = &out->measures[slot];
    if (!tierkit_i_store_can_exceed(store, slot)) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->high));
    for (size_t i = 0; i < out->count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        tierkit_i_i128 value = tierkit_i_store_value(store, slot, order[i]);
        m->low[i] = (int64_t)value.low;
        m->high[i] = value.high;
    }
    return TIERKIT_OK;
}

static tierkit_status emit_values(const tierkit_i_store *store, const uint32_t *order,
                                  tierkit_i_sheet *out, tierkit_i_pace *pace) {
    for (int32_t s = 0; s < out->slots; s++) {
        TIERKIT_I_TRY(emit_counts(store, order, out, s, pace));
        TIERKIT_I_TRY(emit_large(store, order, out, s, pace));
    }
    return TIERKIT_OK;
}

/* ---- items --------------------------------------------------------------------------------- */

/* Orders pairs by the rank of their cells, then item. */
static tierkit_status order_pairs(const tierkit_i_aggregate *aggregate,
                                  const tierkit_i_pairs *pairs, const uint32_t *rank,
                                  uint32_t *order) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_keyed *items = NULL, *scratch = NULL;
    TIERKIT_I_DO(tierkit_i_new(aggregate->memory, pairs->count, sizeof *items, &items));
    TIERKIT_I_DO(tierkit_i_new(aggregate->memory, pairs->count, sizeof *scratch, &scratch));
    for (size_t i = 0; i < pairs->count; i++) {
        uint64_t key = (uint64_t)rank[pairs->key[i] >> 32] << 32 | (uint32_t)pairs->key[i];
        items[i] = (tierkit_i_keyed){ key, (uint32_t)i, 0 };
        TIERKIT_I_DO(tierkit_i_pace_step(aggregate->pace, 1));
    }
    TIERKIT_I_DO(tierkit_i_sort_keyed_paced(items, pairs->count, scratch, aggregate->pace));
    for (size_t i = 0; i < pairs->count; i++) {
        order[i] = items[i].index;
    }
done:
    tierkit_i_free(aggregate->memory, scratch, pairs->count, sizeof *scratch);
    tierkit_i_free(aggregate->memory, items, pairs->count, sizeof *items);
    return status;
}

static tierkit_status fill_items(const tierkit_i_pairs *pairs, const uint32_t *order,
                                 const uint32_t *rank, const tierkit_i_sheet *cells,
                                 tierkit_i_sheet *out, tierkit_i_pace *pace) {
    out->count = pairs->count;
    for (size_t i = 0; i < pairs->count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        uint64_t pair = pairs->key[order[i]];
        uint32_t cell = rank[pair >> 32];
        tierkit_i_key key = { cells->day[cell], cells->entity[cell],
                              cells->tuple != NULL ? cells->tuple[cell] : 0 };
        place_key(out, i, key);
        out->item[i] = (uint32_t)pair;
        out->rows[i] = pairs->weight[order[i]];
    }
    return TIERKIT_OK;
}

/* What an entity measure asks of the rows of each pair. */
static tierkit_status emit_parts(const tierkit_i_pairs *pairs, const uint32_t *order,
                                 tierkit_i_sheet *out, tierkit_i_pace *pace) {
    for (size_t i = 0; out->slots > 0 && i < out->count; i++) {
        const char *cell = tierkit_i_store_cell(&pairs->parts, order[i]);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        for (int32_t s = 0; s < out->slots; s++) {
            tierkit_i_store_read(&pairs->parts, s, &cell, 1, &out->measures[s].low[i]);
        }
    }
    for (int32_t s = 0; s < out->slots; s++) {
        TIERKIT_I_TRY(emit_counts(&pairs->parts, order, out, s, pace));
        TIERKIT_I_TRY(emit_large(&pairs->parts, order, out, s, pace));
    }
    return TIERKIT_OK;
}

static tierkit_status emit_items(const tierkit_i_aggregate *aggregate, int32_t slot,
                                 const uint32_t *rank, const tierkit_i_sheet *cells,
                                 tierkit_i_sheet **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_sheet *made = NULL;
    uint32_t *order = NULL;
    const tierkit_i_pairs *pairs = &aggregate->pairs[slot];
    const tierkit_i_shape *shape = &aggregate->block->item_shapes[slot];
    TIERKIT_I_DO(tierkit_i_new(aggregate->memory, pairs->count, sizeof *order, &order));
    TIERKIT_I_DO(order_pairs(aggregate, pairs, rank, order));
    TIERKIT_I_DO(tierkit_i_sheet_new(aggregate->memory, shape, pairs->count, &made));
    TIERKIT_I_DO(fill_items(pairs, order, rank, cells, made, aggregate->pace));
    TIERKIT_I_DO(emit_parts(pairs, order, made, aggregate->pace));
    TIERKIT_I_DO(tierkit_i_sheet_squeeze(&made, aggregate->pace));
    TIERKIT_I_DO(tierkit_i_sheet_normalise(made, aggregate->pace));
    *out = made;
    made = NULL;
done:
    tierkit_i_sheet_release(made);
    tierkit_i_free(aggregate->memory, order, pairs->count, sizeof *order);
    return status;
}

static tierkit_status emit_all_items(const tierkit_i_aggregate *aggregate, const uint32_t *order,
                                     const tierkit_i_sheet *cells, tierkit_i_partial *partial) {
    tierkit_status status = TIERKIT_OK;
    uint32_t *rank = NULL;
    int32_t slots = aggregate->block->facts->item_slots;
    if (slots == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_new(aggregate->memory, aggregate->cells.count, sizeof *rank, &rank));
    for (size_t i = 0; i < cells->count; i++) {
        rank[order[i]] = (uint32_t)i;
        TIERKIT_I_DO(tierkit_i_pace_step(aggregate->pace, 1));
    }
    for (int32_t s = 0; s < slots; s++) {
        TIERKIT_I_DO(emit_items(aggregate, s, rank, cells, &partial->items[s]));
    }
done:
    tierkit_i_free(aggregate->memory, rank, aggregate->cells.count, sizeof *rank);
    return status;
}

/* ---- all ----------------------------------------------------------------------------------- */

static tierkit_status emit_cells(const tierkit_i_aggregate *aggregate, const tierkit_i_shape *shape,
                                 uint32_t *order, tierkit_i_sheet **out) {
    size_t count = tierkit_i_aggregate_used(aggregate);
    TIERKIT_I_TRY(tierkit_i_sheet_new(aggregate->memory, shape, count, out));
    (*out)->count = count;
    TIERKIT_I_TRY(aggregate->lookup.slots == NULL ? order_by_panels(aggregate, order, *out)
                                                  : order_by_keys(aggregate, order, *out));
    return emit_values(&aggregate->cells, order, *out, aggregate->pace);
}

tierkit_status tierkit_i_aggregate_emit_cells(const tierkit_i_aggregate *aggregate,
                                              const tierkit_i_shape *shape, tierkit_i_sheet **out) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = aggregate->memory;
    size_t count = tierkit_i_aggregate_used(aggregate);
    uint32_t *order = NULL;
    *out = NULL;
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *order, &order));
    TIERKIT_I_DO(emit_cells(aggregate, shape, order, out));
done:
    if (status != TIERKIT_OK) {
        tierkit_i_sheet_release(*out);
        *out = NULL;
    }
    tierkit_i_free(memory, order, count, sizeof *order);
    return status;
}

tierkit_status tierkit_i_aggregate_emit(const tierkit_i_aggregate *aggregate,
                                        tierkit_i_partial *partial) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = aggregate->memory;
    size_t count = tierkit_i_aggregate_used(aggregate);
    tierkit_i_sheet *cells = NULL;
    uint32_t *order = NULL;
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *order, &order));
    TIERKIT_I_DO(emit_cells(aggregate, &aggregate->block->cell_shape, order, &cells));
    TIERKIT_I_DO(emit_all_items(aggregate, order, cells, partial));
    if (!aggregate->counts_rows) { /* else every cell has rows */
        TIERKIT_I_DO(tierkit_i_sheet_squeeze(&cells, aggregate->pace));
    }
    TIERKIT_I_DO(tierkit_i_sheet_normalise(cells, aggregate->pace));
    partial->cells = cells;
    cells = NULL;
done:
    tierkit_i_sheet_release(cells);
    tierkit_i_free(memory, order, count, sizeof *order);
    return status;
}
