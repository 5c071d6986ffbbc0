/* Owns: a facts block from saved bytes. Must not know: records. Called by: load.c. */
#include "network/load.h"

#include "network/saved.h"

#include <string.h>

/* ---- counters and dictionaries ------------------------------------------------------------- */

static tierkit_status load_batches(tierkit_i_load *load, tierkit_i_block *block) {
    uint32_t count = tierkit_i_read_u32(&load->in);
    TIERKIT_I_TRY(tierkit_i_load_expect(load, count, sizeof *block->batches));
    TIERKIT_I_TRY(tierkit_i_block_reserve_batches(block, count, &load->network->memory));
    for (uint32_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 2));
        const uint8_t *id = tierkit_i_read_bytes(&load->in, sizeof *block->batches);
        if (id == NULL || (i > 0 && memcmp(block->batches[i - 1].bytes, id, 16) >= 0)) {
            return tierkit_i_load_refuse(load, "batch ids out of order");
        }
        memcpy(block->batches[i].bytes, id, sizeof *block->batches);
        block->batch_count++;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_load_counter(tierkit_i_load *load, int64_t *counter) {
    *counter = (int64_t)tierkit_i_read_u64(&load->in);
    return *counter >= -TIERKIT_I_SAVED_ROWS_MAX && *counter <= TIERKIT_I_SAVED_ROWS_MAX
               ? TIERKIT_OK
               : tierkit_i_load_refuse(load, "a count that cannot be");
}

static tierkit_status load_counters(tierkit_i_load *load, tierkit_i_block *block) {
    for (int i = 0; i < TIERKIT_I_NO_KEY; i++) {
        TIERKIT_I_TRY(tierkit_i_load_counter(load, &block->rejected[i]));
    }
    TIERKIT_I_TRY(tierkit_i_load_counter(load, &block->rounded));
    for (int32_t l = 0; l < block->facts->lookups.count; l++) {
        TIERKIT_I_TRY(tierkit_i_load_counter(load, &block->unmatched[l]));
    }
    return TIERKIT_OK;
}

static int compare_members(const uint32_t *a, const uint32_t *b) {
    int32_t s = 0;
    while (s < TIERKIT_I_SPLITS_MAX - 1 && a[s] == b[s]) {
        s++;
    }
    return (a[s] > b[s]) - (a[s] < b[s]);
}

static tierkit_status load_tuples(tierkit_i_load *load, tierkit_i_block *block) {
    int32_t splits = block->facts->splits;
    if (splits == 0) {
        return TIERKIT_OK;
    }
    uint32_t count = tierkit_i_read_u32(&load->in);
    uint32_t before[TIERKIT_I_SPLITS_MAX] = { 0, 0, 0 };
    TIERKIT_I_TRY(tierkit_i_load_expect(load, count, 4 * (size_t)splits));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t member[TIERKIT_I_SPLITS_MAX] = { 0, 0, 0 }, tuple = 0;
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 2));
        for (int32_t s = 0; s < splits; s++) {
            member[s] = tierkit_i_read_u32(&load->in);
            if (member[s] >= block->members[s].count) {
                return tierkit_i_load_refuse(load, "a split member that is not listed");
            }
        }
        if (i > 0 && compare_members(member, before) <= 0) {
            return tierkit_i_load_refuse(load, "split tuples out of order");
        }
        memcpy(before, member, sizeof before);
        TIERKIT_I_TRY(tierkit_i_block_tuple(block, member, &tuple));
    }
    return TIERKIT_OK;
}

/* ---- columns ------------------------------------------------------------------------------- */

static uint32_t word_at(const uint8_t *from) {
    return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 |
           (uint32_t)from[3] << 24;
}

/* The bytes are there: it was asked before the columns were made. */
static tierkit_status read_words(tierkit_i_load *load, uint32_t *words, size_t count) {
    const uint8_t *from = tierkit_i_read_bytes(&load->in, 4 * count);
    for (size_t at = 0, stop; from != NULL && at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            words[i] = word_at(from + 4 * i);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status read_numbers(tierkit_i_load *load, int64_t *numbers, size_t count) {
    const uint8_t *from = tierkit_i_read_bytes(&load->in, 8 * count);
    for (size_t at = 0, stop; from != NULL && at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            uint64_t high = word_at(from + 8 * i + 4);
            numbers[i] = (int64_t)(high << 32 | word_at(from + 8 * i));
        }
    }
    return TIERKIT_OK;
}

/* Rows, weights, counts of rows. */
static tierkit_status read_counts(tierkit_i_load *load, int64_t *counts, size_t count) {
    uint64_t left = (uint64_t)TIERKIT_I_SAVED_ROWS_MAX;
    TIERKIT_I_TRY(read_numbers(load, counts, count));
    for (size_t i = 0; i < count; i++) {
        uint64_t size = counts[i] < 0 ? 0 - (uint64_t)counts[i] : (uint64_t)counts[i];
        if (size > left) {
            return tierkit_i_load_refuse(load, "a count that cannot be");
        }
        left -= size;
    }
    return tierkit_i_pace_step(load->pace, count);
}

static int all_below(const uint32_t *codes, size_t first, size_t end, uint32_t bound) {
    for (size_t i = first; codes != NULL && i < end; i++) {
        if (codes[i] >= bound) {
            return 0;
        }
    }
    return 1;
}

static int begins_period(int32_t day, tierkit_i_unit grain) {
    return grain == TIERKIT_I_DAY ||
           tierkit_i_period_first_day(tierkit_i_period_of_day(day, grain, 1), grain, 1) == day;
}

static int days_are_good(const tierkit_i_sheet *sheet, tierkit_i_unit grain, size_t first,
                         size_t end) {
    for (size_t i = first; i < end; i++) {
        int32_t day = sheet->day[i];
        if (i > 0 && day == sheet->day[i - 1]) {
            continue;
        }
        /* The calendar begins on a Monday, so no week begins before it. */
        if (!tierkit_i_load_is_day(day) || !begins_period(day, grain)) {
            return 0;
        }
    }
    return 1;
}

static int is_sorted(const tierkit_i_sheet *sheet, size_t first, size_t end) {
    for (size_t i = first > 0 ? first : 1; i < end; i++) {
        if (tierkit_i_sheet_compare(sheet, i - 1, sheet, i) >= 0) {
            return 0;
        }
    }
    return 1;
}

/* How many codes there are for the keys of a sheet. */
typedef struct bounds {
    uint32_t entities, tuples, items;
} bounds;

static tierkit_status check_keys(const tierkit_i_load *load, const tierkit_i_sheet *sheet,
                                 tierkit_i_unit grain, bounds below) {
    for (size_t at = 0, stop; at < sheet->count; at = stop) {
        stop = tierkit_i_pace_end(at, sheet->count);
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 2 * (stop - at)));
        if (!days_are_good(sheet, grain, at, stop) || !is_sorted(sheet, at, stop) ||
            !all_below(sheet->entity, at, stop, below.entities) ||
            !all_below(sheet->tuple, at, stop, below.tuples) ||
            !all_below(sheet->item, at, stop, below.items)) {
            return tierkit_i_load_refuse(load, "cells out of order or with keys that cannot be");
        }
    }
    return TIERKIT_OK;
}

/* Keys and rows of a new sheet; each measure will need another 8 bytes a cell at least. */
tierkit_status tierkit_i_load_keys(tierkit_i_load *load, const tierkit_i_block *block,
                                   const tierkit_i_shape *shape, tierkit_i_unit grain,
                                   uint32_t items, tierkit_i_sheet **out) {
    uint64_t count = tierkit_i_read_u64(&load->in);
    size_t each = 16 + 4 * (size_t)(shape->has_tuple + shape->has_item) + 8 * (size_t)shape->slots;
    TIERKIT_I_TRY(tierkit_i_load_expect(load, count, each));
    if (count >= UINT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_sheet_new(&load->network->memory, shape, (size_t)count, out));
    tierkit_i_sheet *sheet = *out;
    sheet->count = (size_t)count;
    TIERKIT_I_TRY(read_words(load, (uint32_t *)sheet->day, sheet->count));
    TIERKIT_I_TRY(read_words(load, sheet->entity, sheet->count));
    if (sheet->tuple != NULL) {
        TIERKIT_I_TRY(read_words(load, sheet->tuple, sheet->count));
    }
    if (sheet->item != NULL) {
        TIERKIT_I_TRY(read_words(load, sheet->item, sheet->count));
    }
    TIERKIT_I_TRY(read_counts(load, sheet->rows, sheet->count));
    bounds below = { load->network->ids.count, block->tuples.count, items };
    return check_keys(load, sheet, grain, below);
}

static tierkit_status add_column(tierkit_i_load *load, tierkit_i_sheet *sheet, int64_t **column) {
    TIERKIT_I_TRY(tierkit_i_load_expect(load, sheet->count, 8));
    return tierkit_i_sheet_add_column(sheet, column);
}

static tierkit_status load_optional(tierkit_i_load *load, tierkit_i_sheet *sheet,
                                    tierkit_i_sheet_measure *m, int flags) {
    if (flags & TIERKIT_I_SAVED_HAS_HIGH) {
        TIERKIT_I_TRY(add_column(load, sheet, &m->high));
        TIERKIT_I_TRY(read_numbers(load, m->high, sheet->count));
    }
    if (flags & TIERKIT_I_SAVED_HAS_COUNTED) {
        TIERKIT_I_TRY(add_column(load, sheet, &m->counted));
        TIERKIT_I_TRY(read_counts(load, m->counted, sheet->count));
    }
    if (flags & TIERKIT_I_SAVED_HAS_MISSING) {
        TIERKIT_I_TRY(add_column(load, sheet, &m->missing));
        TIERKIT_I_TRY(read_counts(load, m->missing, sheet->count));
    }
    return TIERKIT_OK;
}

/* MIN and MAX have no high half, and no value where nothing was counted. */
static int extremes_are_good(const tierkit_i_sheet *sheet, const tierkit_i_sheet_measure *m) {
    const int64_t *counted = m->counted != NULL ? m->counted : sheet->rows;
    if (m->combine == TIERKIT_I_COMBINE_SUM) {
        return 1;
    }
    for (size_t i = 0; i < sheet->count; i++) {
        if (counted[i] == 0 && m->low[i] != 0) {
            return 0;
        }
    }
    return m->high == NULL;
}

tierkit_status tierkit_i_load_columns(tierkit_i_load *load, tierkit_i_sheet *sheet, int32_t slot) {
    tierkit_i_sheet_measure *m = &sheet->measures[slot];
    int flags = tierkit_i_read_u8(&load->in);
    if (flags > TIERKIT_I_SAVED_FLAGS) {
        return tierkit_i_load_refuse(load, "a measure that cannot be");
    }
    TIERKIT_I_TRY(tierkit_i_load_expect(load, sheet->count, 8));
    TIERKIT_I_TRY(read_numbers(load, m->low, sheet->count));
    TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, sheet->count));
    TIERKIT_I_TRY(load_optional(load, sheet, m, flags));
    return extremes_are_good(sheet, m) ? TIERKIT_OK
                                       : tierkit_i_load_refuse(load, "a measure that cannot be");
}

static tierkit_status load_measure(tierkit_i_load *load, tierkit_i_block *block,
                                   tierkit_i_sheet *sheet, int32_t slot) {
    int32_t delivered = (int32_t)tierkit_i_read_u32(&load->in);
    if (delivered != INT32_MAX && !tierkit_i_load_is_day(delivered)) {
        return tierkit_i_load_refuse(load, "a measure that cannot be");
    }
    block->delivered_from[slot] = delivered;
    return tierkit_i_load_columns(load, sheet, slot);
}

/* The one run of a loaded block; a sheet with nothing in it is none. */
static tierkit_status add_run(tierkit_i_runs *runs, tierkit_i_sheet **sheet, tierkit_i_pace *pace) {
    TIERKIT_I_TRY(tierkit_i_sheet_squeeze(sheet, pace));
    TIERKIT_I_TRY(tierkit_i_sheet_normalise(*sheet, pace));
    if ((*sheet)->count > 0) {
        runs->run[runs->count++] = *sheet;
        *sheet = NULL;
    }
    return TIERKIT_OK;
}

static tierkit_status load_cells(tierkit_i_load *load, tierkit_i_block *block,
                                 const int32_t *slots) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_sheet *sheet = NULL;
    TIERKIT_I_DO(
        tierkit_i_load_keys(load, block, &block->cell_shape, block->facts->grain, 0, &sheet));
    for (int32_t k = 0; k < block->facts->value_slots; k++) {
        TIERKIT_I_DO(load_measure(load, block, sheet, slots[k]));
    }
    TIERKIT_I_DO(add_run(&block->cells, &sheet, load->pace));
done:
    tierkit_i_sheet_release(sheet);
    return status;
}

/* Items of a histogram are the numbers of its buckets. */
static tierkit_status check_buckets(const tierkit_i_load *load, const tierkit_i_block *block,
                                    int32_t slot) {
    const tierkit_i_schema_measure *measure =
        &load->network->schema->measures[block->measure_of_items[slot]];
    const tierkit_i_strings *names = &block->item_names[slot];
    int is_numbered = measure->kind == TIERKIT_I_HISTOGRAM && !measure->grouped;
    for (uint32_t i = 0; is_numbered && i < names->count; i++) {
        size_t bytes = 0;
        const char *text = tierkit_i_strings_get(names, i, &bytes);
        int32_t number = tierkit_i_bucket_number(text, bytes);
        if (number < 0 || number > measure->edges.count) {
            return tierkit_i_load_refuse(load, "a bucket that the histogram does not have");
        }
    }
    return TIERKIT_OK;
}

static tierkit_status load_items(tierkit_i_load *load, tierkit_i_block *block, int32_t slot) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_sheet *sheet = NULL;
    TIERKIT_I_DO(tierkit_i_load_strings(load, &block->item_names[slot]));
    TIERKIT_I_DO(check_buckets(load, block, slot));
    TIERKIT_I_DO(tierkit_i_load_keys(load, block, &block->item_shapes[slot], block->facts->grain,
                                     block->item_names[slot].count, &sheet));
    for (int32_t s = 0; s < sheet->slots; s++) {
        TIERKIT_I_DO(tierkit_i_load_columns(load, sheet, s));
    }
    TIERKIT_I_DO(add_run(&block->items[slot], &sheet, load->pace));
done:
    tierkit_i_sheet_release(sheet);
    return status;
}

/* ---- a block ------------------------------------------------------------------------------- */

static tierkit_status load_sheets(tierkit_i_load *load, tierkit_i_block *block) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &load->network->memory;
    size_t value_slots = (size_t)block->facts->value_slots;
    size_t item_slots = (size_t)block->facts->item_slots;
    int32_t *slots = NULL, *items = NULL;
    TIERKIT_I_DO(tierkit_i_new(memory, value_slots, sizeof *slots, &slots));
    TIERKIT_I_DO(tierkit_i_new(memory, item_slots, sizeof *items, &items));
    tierkit_i_block_slots_by_name(block, load->network->schema, slots, items);
    TIERKIT_I_DO(load_cells(load, block, slots));
    for (size_t k = 0; k < item_slots; k++) {
        TIERKIT_I_DO(load_items(load, block, items[k]));
    }
done:
    tierkit_i_free(memory, items, item_slots, sizeof *items);
    tierkit_i_free(memory, slots, value_slots, sizeof *slots);
    return status;
}

tierkit_status tierkit_i_load_block(tierkit_i_load *load, tierkit_i_block *block) {
    TIERKIT_I_TRY(load_batches(load, block));
    TIERKIT_I_TRY(load_counters(load, block));
    for (int32_t s = 0; s < block->facts->splits; s++) {
        TIERKIT_I_TRY(tierkit_i_load_strings(load, &block->members[s]));
    }
    TIERKIT_I_TRY(load_tuples(load, block));
    TIERKIT_I_TRY(load_sheets(load, block));
    return block->keyed != NULL ? tierkit_i_load_keyed(load, block) : TIERKIT_OK;
}
