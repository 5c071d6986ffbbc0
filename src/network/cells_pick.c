/* Owns: new cells from old ones: picked, filtered, without empty ones, taken back, recoded.
 * Must not know: why. Called by: cells_merge.c, runs.c, append, merge, save, load. */
#include "network/cells.h"

#include "base/sort.h"

static void pick_keys(uint32_t *out, const uint32_t *from, const uint32_t *order, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out[i] = from[order[i]];
    }
}

static void pick_values(int64_t *out, const int64_t *from, const uint32_t *order, size_t count) {
    for (size_t i = 0; i < count; i++) {
        out[i] = from[order[i]];
    }
}

/* Cells order[first] .. order[end - 1] of one sheet, to the same places of another. */
typedef struct picking {
    const tierkit_i_sheet *from;
    const uint32_t *order;
    const int32_t *slot_of; /* NULL: slots stay */
    size_t first, end;
} picking;

static const tierkit_i_sheet_measure *source_of(const picking *of, int32_t slot) {
    return &of->from->measures[of->slot_of != NULL ? of->slot_of[slot] : slot];
}

static void pick_optional(const picking *of, int64_t *out, const int64_t *from) {
    if (from != NULL) {
        pick_values(out + of->first, from, of->order + of->first, of->end - of->first);
    }
}

static void pick_stretch(const picking *of, tierkit_i_sheet *out) {
    const tierkit_i_sheet *from = of->from;
    const uint32_t *order = of->order + of->first;
    size_t at = of->first, count = of->end - of->first;
    pick_keys((uint32_t *)out->day + at, (const uint32_t *)from->day, order, count);
    pick_keys(out->entity + at, from->entity, order, count);
    if (from->tuple != NULL) {
        pick_keys(out->tuple + at, from->tuple, order, count);
    }
    if (from->item != NULL) {
        pick_keys(out->item + at, from->item, order, count);
    }
    pick_values(out->rows + at, from->rows, order, count);
    for (int32_t s = 0; s < from->slots; s++) {
        const tierkit_i_sheet_measure *source = source_of(of, s);
        pick_optional(of, out->measures[s].low, source->low);
        pick_optional(of, out->measures[s].high, source->high);
        pick_optional(of, out->measures[s].counted, source->counted);
        pick_optional(of, out->measures[s].missing, source->missing);
    }
}

static tierkit_status add_columns(const picking *of, tierkit_i_sheet *out) {
    for (int32_t s = 0; s < of->from->slots; s++) {
        const tierkit_i_sheet_measure *source = source_of(of, s);
        tierkit_i_sheet_measure *m = &out->measures[s];
        m->combine = source->combine;
        if (source->high != NULL) {
            TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->high));
        }
        if (source->counted != NULL) {
            TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->counted));
        }
        if (source->missing != NULL) {
            TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->missing));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status pick(picking *of, size_t count, tierkit_i_pace *pace, tierkit_i_sheet *out) {
    TIERKIT_I_TRY(add_columns(of, out));
    for (; of->first < count; of->first = of->end) {
        of->end = tierkit_i_pace_end(of->first, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, of->end - of->first));
        pick_stretch(of, out);
    }
    out->count = count;
    return TIERKIT_OK;
}

/* New cells: the i-th is from[order[i]]. */
static tierkit_status pick_slots(const tierkit_i_sheet *from, const uint32_t *order, size_t count,
                                 const int32_t *slot_of, const tierkit_i_memory *memory,
                                 tierkit_i_pace *pace, tierkit_i_sheet **out) {
    tierkit_i_sheet *picked = NULL;
    picking of = { from, order, slot_of, 0, 0 };
    TIERKIT_I_TRY(tierkit_i_sheet_new_like(memory, from, count, &picked));
    tierkit_status status = pick(&of, count, pace, picked);
    if (status != TIERKIT_OK) {
        tierkit_i_sheet_release(picked);
        return status;
    }
    *out = picked;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_sheet_filter(const tierkit_i_sheet *from, tierkit_i_cells_keep keep,
                                      const void *context, const tierkit_i_memory *memory,
                                      tierkit_i_pace *pace, tierkit_i_sheet **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_sheet *kept = NULL;
    uint32_t *order = NULL;
    size_t count = 0;
    TIERKIT_I_DO(tierkit_i_new(memory, from->count, sizeof *order, &order));
    for (size_t i = 0; i < from->count; i++) {
        TIERKIT_I_DO(tierkit_i_pace_step(pace, 1));
        if (keep(context, from, i)) {
            order[count++] = (uint32_t)i;
        }
    }
    TIERKIT_I_DO(pick_slots(from, order, count, NULL, memory, pace, &kept));
    TIERKIT_I_DO(tierkit_i_sheet_normalise(kept, pace));
    *out = kept;
    kept = NULL;
done:
    tierkit_i_sheet_release(kept);
    tierkit_i_free(memory, order, from->count, sizeof *order);
    return status;
}

/* ---- nothing there ------------------------------------------------------------------------- */

static int holds_something(const void *context, const tierkit_i_sheet *cells, size_t i) {
    (void)context;
    if (cells->rows[i] != 0) {
        return 1;
    }
    for (int32_t s = 0; s < cells->slots; s++) {
        const tierkit_i_sheet_measure *m = &cells->measures[s];
        if (m->low[i] != 0 || (m->high != NULL && m->high[i] != 0) ||
            (m->counted != NULL && m->counted[i] != 0) ||
            (m->missing != NULL && m->missing[i] != 0)) {
            return 1;
        }
    }
    return 0;
}

tierkit_status tierkit_i_sheet_squeeze(tierkit_i_sheet **cells, tierkit_i_pace *pace) {
    size_t i = 0;
    while (i < (*cells)->count && holds_something(NULL, *cells, i)) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        i++;
    }
    if (i == (*cells)->count) {
        return TIERKIT_OK;
    }
    tierkit_i_sheet *kept = NULL;
    tierkit_i_memory memory = (*cells)->memory;
    TIERKIT_I_TRY(tierkit_i_sheet_filter(*cells, holds_something, NULL, &memory, pace, &kept));
    tierkit_i_sheet_release(*cells);
    *cells = kept;
    return TIERKIT_OK;
}

/* ---- taking back --------------------------------------------------------------------------- */

static void negate_column(int64_t *column, size_t count) {
    for (size_t i = 0; column != NULL && i < count; i++) {
        column[i] = (int64_t)(0 - (uint64_t)column[i]);
    }
}

/* Minus the smallest int64 needs the high column. */
static tierkit_status negate_sums(tierkit_i_sheet *cells, tierkit_i_sheet_measure *m) {
    int smallest = 0;
    for (size_t i = 0; i < cells->count; i++) {
        smallest |= m->low[i] == INT64_MIN;
    }
    if (m->high == NULL && smallest) {
        TIERKIT_I_TRY(tierkit_i_sheet_add_column(cells, &m->high));
        for (size_t i = 0; i < cells->count; i++) {
            m->high[i] = m->low[i] < 0 ? -1 : 0;
        }
    }
    negate_column(m->low, cells->count);
    for (size_t i = 0; m->high != NULL && i < cells->count; i++) {
        m->high[i] = (int64_t)(~(uint64_t)m->high[i] + (m->low[i] == 0));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_sheet_negate(tierkit_i_sheet *cells, tierkit_i_pace *pace) {
    negate_column(cells->rows, cells->count);
    for (int32_t s = 0; s < cells->slots; s++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, cells->count));
        TIERKIT_I_TRY(negate_sums(cells, &cells->measures[s]));
        negate_column(cells->measures[s].counted, cells->count);
        negate_column(cells->measures[s].missing, cells->count);
    }
    return TIERKIT_OK;
}

/* ---- other codes --------------------------------------------------------------------------- */

static uint32_t mapped(const uint32_t *map, const uint32_t *column, size_t i) {
    if (column == NULL) {
        return 0;
    }
    return map != NULL ? map[column[i]] : column[i];
}

static uint64_t second_word(const tierkit_i_sheet *from, const tierkit_i_recoding *codes,
                            size_t i) {
    return (uint64_t)mapped(codes->tuple, from->tuple, i) << 32 |
           mapped(codes->item, from->item, i);
}

/* Order of the mapped keys of one day's cells: by their second words, then stably by entity. */
static tierkit_status order_day(const tierkit_i_sheet *from, const tierkit_i_recoding *codes,
                                size_t first, size_t count, tierkit_i_keyed *items,
                                tierkit_i_pace *pace) {
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        uint64_t key = second_word(from, codes, first + i);
        items[i] = (tierkit_i_keyed){ key, (uint32_t)(first + i), 0 };
    }
    if (from->tuple != NULL || from->item != NULL) {
        TIERKIT_I_TRY(tierkit_i_sort_keyed_paced(items, count, items + count, pace));
    }
    for (size_t i = 0; i < count; i++) {
        items[i].key = mapped(codes->entity, from->entity, items[i].index);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
    }
    return tierkit_i_sort_keyed_paced(items, count, items + count, pace);
}

/* How many cells from `first` on have its day. */
static size_t day_length(const tierkit_i_sheet *from, size_t first) {
    size_t end = first;
    while (end < from->count && from->day[end] == from->day[first]) {
        end++;
    }
    return end - first;
}

/* Days keep their order, so each is sorted by itself, in the cache as a rule. */
static tierkit_status order_recoded(const tierkit_i_sheet *from, const tierkit_i_recoding *codes,
                                    const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                    uint32_t *order) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_keyed *items = NULL;
    size_t longest = 0;
    for (size_t i = 0, count = 0; i < from->count; i += count) {
        count = day_length(from, i);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, count));
        longest = count > longest ? count : longest;
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, longest, 2 * sizeof *items, &items));
    for (size_t first = 0; first < from->count;) {
        size_t count = day_length(from, first);
        TIERKIT_I_DO(order_day(from, codes, first, count, items, pace));
        for (size_t i = 0; i < count; i++) {
            order[first + i] = items[i].index;
        }
        first += count;
    }
done:
    tierkit_i_free(memory, items, longest, 2 * sizeof *items);
    return status;
}

static tierkit_status map_column(uint32_t *column, const uint32_t *map, size_t count,
                                 tierkit_i_pace *pace) {
    for (size_t at = 0, stop; column != NULL && map != NULL && at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            column[i] = map[column[i]];
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_sheet_recode(const tierkit_i_sheet *from, const tierkit_i_recoding *codes,
                                      const int32_t *slot_of, const tierkit_i_memory *memory,
                                      tierkit_i_pace *pace, tierkit_i_sheet **out) {
    tierkit_status status = TIERKIT_OK;
    uint32_t *order = NULL;
    tierkit_i_sheet *recoded = NULL;
    TIERKIT_I_DO(tierkit_i_new(memory, from->count, sizeof *order, &order));
    TIERKIT_I_DO(order_recoded(from, codes, memory, pace, order));
    TIERKIT_I_DO(pick_slots(from, order, from->count, slot_of, memory, pace, &recoded));
    TIERKIT_I_DO(map_column(recoded->entity, codes->entity, recoded->count, pace));
    TIERKIT_I_DO(map_column(recoded->tuple, codes->tuple, recoded->count, pace));
    TIERKIT_I_DO(map_column(recoded->item, codes->item, recoded->count, pace));
    *out = recoded;
    recoded = NULL;
done:
    tierkit_i_sheet_release(recoded);
    tierkit_i_free(memory, order, from->count, sizeof *order);
    return status;
}
