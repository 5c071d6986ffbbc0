/* Owns: making cells and giving them back, their optional columns.
 * Must not know: where cells come from, the order of keys. Called by: every file of this room. */
#include "network/cells.h"

#include <string.h>

static tierkit_status new_keys(tierkit_i_sheet *cells, const tierkit_i_shape *shape) {
    const tierkit_i_memory *memory = &cells->memory;
    TIERKIT_I_TRY(tierkit_i_new(memory, cells->capacity, sizeof(int32_t), &cells->day));
    TIERKIT_I_TRY(tierkit_i_new(memory, cells->capacity, sizeof(uint32_t), &cells->entity));
    if (shape->has_tuple) {
        TIERKIT_I_TRY(tierkit_i_new(memory, cells->capacity, sizeof(uint32_t), &cells->tuple));
    }
    if (shape->has_item) {
        TIERKIT_I_TRY(tierkit_i_new(memory, cells->capacity, sizeof(uint32_t), &cells->item));
    }
    return tierkit_i_new(memory, cells->capacity, sizeof(int64_t), &cells->rows);
}

static tierkit_status new_measures(tierkit_i_sheet *cells, const tierkit_i_shape *shape) {
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&cells->memory, (size_t)shape->slots,
                                       sizeof *cells->measures, &cells->measures));
    cells->slots = shape->slots;
    for (int32_t s = 0; s < shape->slots; s++) {
        cells->measures[s].combine = shape->combine[s];
        TIERKIT_I_TRY(tierkit_i_new(&cells->memory, cells->capacity, sizeof(int64_t),
                                    &cells->measures[s].low));
    }
    return TIERKIT_OK;
}

/* Capacity 0 would leave keys NULL, and a NULL tuple means "no splits": so at least 1. */
tierkit_status tierkit_i_sheet_new(const tierkit_i_memory *memory, const tierkit_i_shape *shape,
                                   size_t capacity, tierkit_i_sheet **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_sheet *cells = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof *cells, &cells));
    cells->memory = *memory;
    cells->capacity = capacity == 0 ? 1 : capacity;
    tierkit_i_count_init(&cells->users);
    TIERKIT_I_DO(new_keys(cells, shape));
    TIERKIT_I_DO(new_measures(cells, shape));
    *out = cells;
    cells = NULL;
done:
    tierkit_i_sheet_release(cells);
    return status;
}

tierkit_status tierkit_i_sheet_new_like(const tierkit_i_memory *memory, const tierkit_i_sheet *like,
                                        size_t capacity, tierkit_i_sheet **out) {
    tierkit_i_sheet *cells = NULL;
    tierkit_i_shape shape = { like->tuple != NULL, like->item != NULL, 0, NULL };
    TIERKIT_I_TRY(tierkit_i_sheet_new(memory, &shape, capacity, &cells));
    tierkit_i_combine *combine = NULL;
    tierkit_status status = tierkit_i_new(memory, (size_t)like->slots, sizeof *combine, &combine);
    for (int32_t s = 0; status == TIERKIT_OK && s < like->slots; s++) {
        combine[s] = like->measures[s].combine;
    }
    if (status == TIERKIT_OK) {
        shape.slots = like->slots;
        shape.combine = combine;
        status = new_measures(cells, &shape);
    }
    tierkit_i_free(memory, combine, (size_t)like->slots, sizeof *combine);
    if (status != TIERKIT_OK) {
        tierkit_i_sheet_release(cells);
        return status;
    }
    *out = cells;
    return TIERKIT_OK;
}

static void drop_column(tierkit_i_sheet *cells, int64_t **column) {
    tierkit_i_free(&cells->memory, *column, cells->capacity, sizeof **column);
    *column = NULL;
}

void tierkit_i_sheet_release(tierkit_i_sheet *cells) {
    if (cells == NULL || !tierkit_i_count_release(&cells->users)) {
        return;
    }
    tierkit_i_memory memory = cells->memory;
    for (int32_t s = 0; s < cells->slots; s++) {
        drop_column(cells, &cells->measures[s].low);
        drop_column(cells, &cells->measures[s].high);
        drop_column(cells, &cells->measures[s].counted);
        drop_column(cells, &cells->measures[s].missing);
    }
    tierkit_i_free(&memory, cells->measures, (size_t)cells->slots, sizeof *cells->measures);
    tierkit_i_free(&memory, cells->day, cells->capacity, sizeof *cells->day);
    tierkit_i_free(&memory, cells->entity, cells->capacity, sizeof *cells->entity);
    tierkit_i_free(&memory, cells->tuple, cells->capacity, sizeof *cells->tuple);
    tierkit_i_free(&memory, cells->item, cells->capacity, sizeof *cells->item);
    tierkit_i_free(&memory, cells->rows, cells->capacity, sizeof *cells->rows);
    tierkit_i_free(&memory, cells, 1, sizeof *cells);
}

size_t tierkit_i_sheet_bytes(const tierkit_i_sheet *cells) {
    size_t each = sizeof(int32_t) + sizeof(uint32_t) + sizeof(int64_t);
    each += cells->tuple != NULL ? sizeof(uint32_t) : 0;
    each += cells->item != NULL ? sizeof(uint32_t) : 0;
    for (int32_t s = 0; s < cells->slots; s++) {
        const tierkit_i_sheet_measure *m = &cells->measures[s];
        each += sizeof(int64_t) *
                (size_t)(1 + (m->high != NULL) + (m->counted != NULL) + (m->missing != NULL));
    }
    return sizeof *cells + (size_t)cells->slots * sizeof *cells->measures + each * cells->capacity;
}

tierkit_status tierkit_i_sheet_add_column(tierkit_i_sheet *cells, int64_t **column) {
    if (*column != NULL) {
        return TIERKIT_OK;
    }
    return tierkit_i_new_zeroed(&cells->memory, cells->capacity, sizeof **column, column);
}

/* Does an optional column hold nothing but its default from `first` to before `end`? */
typedef int (*is_default)(const tierkit_i_sheet *cells, const tierkit_i_sheet_measure *m,
                          size_t first, size_t end);

static int high_is_sign(const tierkit_i_sheet *cells, const tierkit_i_sheet_measure *m,
                        size_t first, size_t end) {
    (void)cells;
    for (size_t i = first; i < end; i++) {
        if (m->high[i] != (m->low[i] < 0 ? -1 : 0)) {
            return 0;
        }
    }
    return 1;
}

static int none_is_missing(const tierkit_i_sheet *cells, const tierkit_i_sheet_measure *m,
                           size_t first, size_t end) {
    (void)cells;
    for (size_t i = first; i < end; i++) {
        if (m->missing[i] != 0) {
            return 0;
        }
    }
    return 1;
}

static int all_are_counted(const tierkit_i_sheet *cells, const tierkit_i_sheet_measure *m,
                           size_t first, size_t end) {
    return memcmp(m->counted + first, cells->rows + first, (end - first) * sizeof *m->counted) == 0;
}

static tierkit_status drop_default(tierkit_i_sheet *cells, const tierkit_i_sheet_measure *m,
                                   int64_t **column, is_default is, tierkit_i_pace *pace) {
    for (size_t at = 0, stop; *column != NULL && at < cells->count; at = stop) {
        stop = tierkit_i_pace_end(at, cells->count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - at));
        if (!is(cells, m, at, stop)) {
            return TIERKIT_OK;
        }
    }
    drop_column(cells, column);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_sheet_normalise(tierkit_i_sheet *cells, tierkit_i_pace *pace) {
    for (int32_t s = 0; s < cells->slots; s++) {
        tierkit_i_sheet_measure *m = &cells->measures[s];
        TIERKIT_I_TRY(drop_default(cells, m, &m->high, high_is_sign, pace));
        TIERKIT_I_TRY(drop_default(cells, m, &m->missing, none_is_missing, pace));
        TIERKIT_I_TRY(drop_default(cells, m, &m->counted, all_are_counted, pace));
    }
    return TIERKIT_OK;
}

int32_t tierkit_i_sheet_first_counted(const tierkit_i_sheet *cells, int32_t slot) {
    const int64_t *counted = slot == TIERKIT_I_NONE ? NULL : cells->measures[slot].counted;
    counted = counted != NULL ? counted : cells->rows;
    for (size_t i = 0; i < cells->count; i++) {
        if (counted[i] != 0) {
            return cells->day[i];
        }
    }
    return INT32_MAX;
}
