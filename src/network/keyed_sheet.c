/* Owns: the rows of a keyed block as a sheet, in which they are saved and merged, and back.
 * Must not know: which rows win, bytes. Called by: canon.c, keyed_merge.c, load_keyed.c. */
#include "network/keyed.h"

#include "base/sort.h"
#include "lang/row.h"

static int has_until(const tierkit_i_block *block) {
    return block->facts->has_until || block->facts->prorated;
}

static int32_t first_field(const tierkit_i_block *block) {
    return block->keyed->shape.slots - block->keyed->fields;
}

int32_t tierkit_i_kept_item_slot(const tierkit_i_block *block, int32_t slot) {
    int32_t first = block->keyed->shape.slots - block->facts->item_slots;
    return slot < first ? TIERKIT_I_NONE : slot - first;
}

void tierkit_i_kept_slots_by_name(const tierkit_i_block *block, int32_t *slots) {
    int32_t first = first_field(block);
    for (int32_t s = 0; s < first; s++) {
        slots[s] = s;
    }
    for (int32_t f = 0; f < block->keyed->fields; f++) {
        slots[first + f] = first + block->keyed->field_by_name[f];
    }
}

/* ---- rows to a sheet ------------------------------------------------------------------------- */

/* Keys that have a row, by its day: the rest of the order is a matter of codes. */
static tierkit_status keys_by_day(const tierkit_i_kept_rows *keyed, tierkit_i_keyed *keys,
                                  tierkit_i_pace *pace, size_t *count) {
    for (size_t key = 0; key < keyed->count; key++) {
        int32_t day = tierkit_i_kept_at(keyed, key)->day;
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if (day != TIERKIT_I_NO_DAY) {
            keys[(*count)++] = (tierkit_i_keyed){ tierkit_i_key_word(day, 0), (uint32_t)key, 0 };
        }
    }
    return tierkit_i_sort_keyed_paced(keys, *count, keys + keyed->count, pace);
}

static tierkit_status add_columns(const tierkit_i_block *block, tierkit_i_sheet *sheet) {
    TIERKIT_I_TRY(tierkit_i_sheet_add_column(sheet, &sheet->measures[TIERKIT_I_KEPT_VERSION].high));
    for (int32_t s = first_field(block); s < sheet->slots; s++) {
        TIERKIT_I_TRY(tierkit_i_sheet_add_column(sheet, &sheet->measures[s].counted));
        TIERKIT_I_TRY(tierkit_i_sheet_add_column(sheet, &sheet->measures[s].missing));
    }
    return TIERKIT_OK;
}

static void place_fields(const tierkit_i_block *block, tierkit_i_kept *row, size_t at,
                         tierkit_i_sheet *sheet) {
    const int64_t *value = tierkit_i_kept_values(row);
    const uint8_t *state = tierkit_i_kept_states(block->keyed, row);
    for (int32_t s = first_field(block); s < sheet->slots; s++, state++) {
        tierkit_i_sheet_measure *m = &sheet->measures[s];
        m->low[at] = *value++;
        m->counted[at] = *state == TIERKIT_I_ROW_VALUE || *state == TIERKIT_I_ROW_FILLED;
        m->missing[at] = *state == TIERKIT_I_ROW_MISSING || *state == TIERKIT_I_ROW_FILLED;
    }
}

static void place_row(const tierkit_i_block *block, uint32_t key, tierkit_i_sheet *sheet) {
    tierkit_i_kept *row = tierkit_i_kept_at(block->keyed, key);
    size_t at = sheet->count++;
    sheet->day[at] = row->day;
    sheet->entity[at] = row->entity;
    sheet->item[at] = key;
    sheet->rows[at] = 1;
    if (sheet->tuple != NULL) {
        sheet->tuple[at] = row->tuple;
    }
    sheet->measures[TIERKIT_I_KEPT_VERSION].low[at] = (int64_t)row->version.low;
    sheet->measures[TIERKIT_I_KEPT_VERSION].high[at] = row->version.high;
    if (has_until(block)) {
        sheet->measures[TIERKIT_I_KEPT_UNTIL].low[at] = row->until;
    }
    place_fields(block, row, at, sheet);
}

static tierkit_status place_rows(const tierkit_i_block *block, const tierkit_i_keyed *keys,
                                 size_t count, tierkit_i_pace *pace, tierkit_i_sheet *sheet) {
    TIERKIT_I_TRY(add_columns(block, sheet));
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        place_row(block, keys[i].index, sheet);
    }
    return tierkit_i_sheet_normalise(sheet, pace);
}

tierkit_status tierkit_i_kept_sheet(const tierkit_i_block *block, const tierkit_i_memory *memory,
                                    tierkit_i_pace *pace, tierkit_i_sheet **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_sheet *sheet = NULL;
    tierkit_i_keyed *keys = NULL;
    size_t count = 0, room = block->keyed->count;
    TIERKIT_I_DO(tierkit_i_new(memory, room, 2 * sizeof *keys, &keys));
    TIERKIT_I_DO(keys_by_day(block->keyed, keys, pace, &count));
    TIERKIT_I_DO(tierkit_i_sheet_new(memory, &block->keyed->shape, count, &sheet));
    TIERKIT_I_DO(place_rows(block, keys, count, pace, sheet));
    *out = sheet;
    sheet = NULL;
done:
    tierkit_i_sheet_release(sheet);
    tierkit_i_free(memory, keys, room, 2 * sizeof *keys);
    return status;
}

tierkit_status tierkit_i_kept_map(tierkit_i_sheet *sheet, int32_t slot, const uint32_t *map,
                                  tierkit_i_pace *pace) {
    tierkit_i_sheet_measure *m = &sheet->measures[slot];
    for (size_t i = 0; i < sheet->count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if (m->counted == NULL || m->counted[i] != 0) {
            m->low[i] = (int64_t)map[m->low[i]];
        }
    }
    return TIERKIT_OK;
}

/* ---- a sheet to rows ------------------------------------------------------------------------- */

static uint8_t state_at(const tierkit_i_sheet_measure *m, size_t i) {
    int is_counted = m->counted == NULL || m->counted[i] != 0;
    int is_missing = m->missing != NULL && m->missing[i] != 0;
    if (is_missing) {
        return is_counted ? TIERKIT_I_ROW_FILLED : TIERKIT_I_ROW_MISSING;
    }
    return is_counted ? TIERKIT_I_ROW_VALUE : TIERKIT_I_ROW_OUT;
}

static void take_row(const tierkit_i_block *block, const tierkit_i_sheet *sheet, size_t i,
                     tierkit_i_kept *row) {
    const tierkit_i_sheet_measure *version = &sheet->measures[TIERKIT_I_KEPT_VERSION];
    int64_t *value = tierkit_i_kept_values(row);
    uint8_t *state = tierkit_i_kept_states(block->keyed, row);
    row->day = sheet->day[i];
    row->until =
        has_until(block) ? (int32_t)sheet->measures[TIERKIT_I_KEPT_UNTIL].low[i] : TIERKIT_I_NO_DAY;
    row->entity = sheet->entity[i];
    row->tuple = sheet->tuple != NULL ? sheet->tuple[i] : 0;
    row->version = tierkit_i_i128_of(version->low[i]);
    row->version.high = version->high != NULL ? version->high[i] : row->version.high;
    for (int32_t s = first_field(block); s < sheet->slots; s++) {
        *value++ = sheet->measures[s].low[i];
        *state++ = state_at(&sheet->measures[s], i);
    }
}

tierkit_status tierkit_i_kept_put(tierkit_i_keyed_change *change, const tierkit_network *network,
                                  const tierkit_i_sheet *sheet, tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    size_t stride = change->block->keyed->stride;
    int64_t *row = NULL;
    TIERKIT_I_DO(tierkit_i_new_zeroed(&network->memory, stride, sizeof *row, &row));
    for (size_t i = 0; i < sheet->count; i++) {
        tierkit_i_kept *kept = (tierkit_i_kept *)(void *)row;
        TIERKIT_I_DO(tierkit_i_pace_step(pace, 1));
        take_row(change->block, sheet, i, kept);
        TIERKIT_I_DO(tierkit_i_keyed_put(change, network, sheet->item[i], kept));
    }
done:
    tierkit_i_free(&network->memory, row, stride, sizeof *row);
    return status;
}
