/* Owns: the rows of a keyed block from saved bytes. Must not know: which rows win.
 * Called by: load_facts.c. */
#include "network/load.h"

#include "network/feed.h"
#include "network/keyed.h"

static tierkit_status refuse(const tierkit_i_load *load) {
    return tierkit_i_load_refuse(load, "a keyed row that cannot be");
}

/* Is it a value (a code below `codes`; NONE: any number), or nothing? */
static int field_is_good(const tierkit_i_sheet_measure *m, size_t i, int64_t codes) {
    int64_t counted = m->counted != NULL ? m->counted[i] : 1;
    int64_t missing = m->missing != NULL ? m->missing[i] : 0;
    if (counted < 0 || counted > 1 || missing < 0 || missing > 1) {
        return 0;
    }
    if (counted == 0) {
        return m->low[i] == 0;
    }
    return codes == TIERKIT_I_NONE || (missing == 0 && m->low[i] >= 0 && m->low[i] < codes);
}

static int fields_are_good(const tierkit_i_block *block, const tierkit_i_sheet *sheet) {
    for (int32_t s = block->keyed->shape.slots - block->keyed->fields; s < sheet->slots; s++) {
        int32_t item = tierkit_i_kept_item_slot(block, s);
        int64_t codes = item == TIERKIT_I_NONE ? item : (int64_t)block->item_names[item].count;
        for (size_t i = 0; i < sheet->count; i++) {
            if (!field_is_good(&sheet->measures[s], i, codes)) {
                return 0;
            }
        }
        if (sheet->measures[s].high != NULL) {
            return 0;
        }
    }
    return 1;
}

/* The last day of what is spread over days, and the first on which something is no more in force,
 * which begins a period as the day does on which it came. */
static int end_is_good(const tierkit_i_block *block, int32_t day, int64_t until) {
    tierkit_i_unit grain = block->facts->grain;
    if (until < TIERKIT_I_NO_DAY || until > (int64_t)TIERKIT_I_DAY_MAX + 1) {
        return 0;
    }
    if (block->facts->prorated) {
        return until > day && until - day <= TIERKIT_I_SPREAD_MAX;
    }
    int32_t period = tierkit_i_period_of_day((int32_t)until, grain, 1);
    return until == TIERKIT_I_NO_DAY ||
           (until >= day && tierkit_i_period_first_day(period, grain, 1) == until);
}

static int ends_are_good(const tierkit_i_block *block, const tierkit_i_sheet *sheet) {
    const tierkit_i_sheet_measure *m = &sheet->measures[TIERKIT_I_KEPT_UNTIL];
    if (!block->facts->has_until && !block->facts->prorated) {
        return 1;
    }
    for (size_t i = 0; i < sheet->count; i++) {
        if (!end_is_good(block, sheet->day[i], m->low[i])) {
            return 0;
        }
    }
    return m->high == NULL && m->counted == NULL && m->missing == NULL;
}

static int versions_are_good(const tierkit_i_block *block, const tierkit_i_sheet *sheet) {
    const tierkit_i_sheet_measure *m = &sheet->measures[TIERKIT_I_KEPT_VERSION];
    int64_t texts = (int64_t)block->keyed->versions.count;
    for (size_t i = 0; i < sheet->count; i++) {
        int is_code = m->low[i] >= 0 && m->low[i] < texts;
        if (sheet->rows[i] != 1 || (block->keyed->text_versions && !is_code)) {
            return 0;
        }
    }
    return m->counted == NULL && m->missing == NULL &&
           !(block->keyed->text_versions && m->high != NULL);
}

/* Every key has one row, so as many rows as keys are enough when no key lacks one. */
static int every_key_has_a_row(const tierkit_i_kept_rows *keyed) {
    size_t key = 0;
    while (key < keyed->count && tierkit_i_kept_at(keyed, key)->day != TIERKIT_I_NO_DAY) {
        key++;
    }
    return key == keyed->count && keyed->count == keyed->keys.count;
}

static tierkit_status put_rows(tierkit_i_load *load, tierkit_i_block *block,
                               const tierkit_i_sheet *sheet) {
    tierkit_i_keyed_change change;
    TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 4 * sheet->count)); /* the checks */
    if (sheet->count != block->keyed->keys.count || !versions_are_good(block, sheet) ||
        !ends_are_good(block, sheet) || !fields_are_good(block, sheet)) {
        return refuse(load);
    }
    tierkit_i_keyed_begin(&change, block);
    tierkit_status status = tierkit_i_kept_put(&change, load->network, sheet, load->pace);
    tierkit_i_keyed_commit(&change);
    tierkit_i_keyed_end(&change, &load->network->memory);
    if (status == TIERKIT_OK && !every_key_has_a_row(block->keyed)) {
        return refuse(load);
    }
    return status;
}

/* Its cells are made of its rows. */
static int has_cells(const tierkit_i_block *block) {
    int32_t runs = block->cells.count;
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        runs += block->items[i].count;
    }
    return runs > 0;
}

static tierkit_status load_rows(tierkit_i_load *load, tierkit_i_block *block,
                                tierkit_i_sheet *sheet) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &load->network->memory;
    size_t count = (size_t)block->keyed->shape.slots;
    int32_t *slots = NULL;
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *slots, &slots));
    tierkit_i_kept_slots_by_name(block, slots);
    for (size_t k = 0; k < count; k++) {
        TIERKIT_I_DO(tierkit_i_load_columns(load, sheet, slots[k]));
    }
    TIERKIT_I_DO(put_rows(load, block, sheet));
done:
    tierkit_i_free(memory, slots, count, sizeof *slots);
    return status;
}

tierkit_status tierkit_i_load_keyed(tierkit_i_load *load, tierkit_i_block *block) {
    tierkit_i_kept_rows *keyed = block->keyed;
    tierkit_i_unit grain = block->facts->prorated ? TIERKIT_I_DAY : block->facts->grain;
    tierkit_i_sheet *sheet = NULL;
    tierkit_status status = TIERKIT_OK;
    if (has_cells(block)) {
        return refuse(load);
    }
    TIERKIT_I_DO(tierkit_i_load_counter(load, &block->rejected[TIERKIT_I_NO_KEY]));
    TIERKIT_I_DO(tierkit_i_load_strings(load, &keyed->keys));
    if (keyed->text_versions) {
        TIERKIT_I_DO(tierkit_i_load_strings(load, &keyed->versions));
    }
    TIERKIT_I_DO(tierkit_i_load_keys(load, block, &keyed->shape, grain, keyed->keys.count, &sheet));
    TIERKIT_I_DO(load_rows(load, block, sheet));
done:
    tierkit_i_sheet_release(sheet);
    return status;
}
