/* Owns: making a facts block, its tuples, its batch ids, its slots by name.
 * Must not know: rows, other blocks. Called by: network.c, append, merge, save, load. */
#include "network/keyed.h"

#include "base/sort.h"

#include <string.h>

static int32_t part_slots_of(const tierkit_i_block *block, const tierkit_i_schema *schema) {
    tierkit_i_slice measures = block->facts->measures;
    int32_t count = 0;
    for (int32_t i = measures.first; i < measures.first + measures.count; i++) {
        int is_own = &schema->facts[schema->measures[i].facts] == block->facts;
        count += is_own ? schema->measures[i].part_slots : 0;
    }
    return count;
}

static tierkit_status new_slots(tierkit_i_block *block, const tierkit_i_memory *memory) {
    size_t slots = (size_t)block->facts->value_slots, items = (size_t)block->facts->item_slots;
    TIERKIT_I_TRY(tierkit_i_new(memory, slots, sizeof *block->combine, &block->combine));
    TIERKIT_I_TRY(
        tierkit_i_new(memory, slots, sizeof *block->measure_of_slot, &block->measure_of_slot));
    TIERKIT_I_TRY(
        tierkit_i_new(memory, slots, sizeof *block->delivered_from, &block->delivered_from));
    TIERKIT_I_TRY(
        tierkit_i_new(memory, items, sizeof *block->measure_of_items, &block->measure_of_items));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, items, sizeof *block->items, &block->items));
    TIERKIT_I_TRY(tierkit_i_new(memory, items, sizeof *block->item_shapes, &block->item_shapes));
    TIERKIT_I_TRY(
        tierkit_i_new(memory, (size_t)block->part_slots, sizeof *block->parts, &block->parts));
    return tierkit_i_new(memory, items, sizeof *block->item_names, &block->item_names);
}

/* An item of an entity measure is an entity, with what is asked of its rows. */
static void describe_items(tierkit_i_block *block, const tierkit_i_schema *schema,
                           const tierkit_i_schema_measure *m, tierkit_i_combine *combine) {
    for (int32_t p = m->parts.first; p < m->parts.first + m->parts.count; p++) {
        if (schema->parts[p].slot != TIERKIT_I_NONE) {
            combine[schema->parts[p].slot] = schema->parts[p].combine;
        }
    }
    block->item_shapes[m->slot] =
        (tierkit_i_shape){ block->facts->splits > 0, 1, m->part_slots, combine };
}

static void describe(tierkit_i_block *block, const tierkit_i_schema *schema) {
    const tierkit_i_schema_facts *facts = block->facts;
    tierkit_i_combine *combine = block->parts;
    for (int32_t i = 0; i < facts->measures.count; i++) {
        int32_t index = facts->measures.first + i;
        const tierkit_i_schema_measure *m = &schema->measures[index];
        if (&schema->facts[m->facts] != facts) {
            continue; /* of a view, or of what this is a view of */
        }
        if (tierkit_i_measure_has_items(m)) {
            block->measure_of_items[m->slot] = index;
            describe_items(block, schema, m, combine);
            combine = m->part_slots > 0 ? combine + m->part_slots : combine; /* it may be NULL */
        } else {
            block->measure_of_slot[m->slot] = index;
            block->combine[m->slot] = m->combine;
            block->delivered_from[m->slot] = INT32_MAX;
        }
    }
    block->cell_shape =
        (tierkit_i_shape){ facts->splits > 0, 0, facts->value_slots, block->combine };
}

tierkit_status tierkit_i_block_init(tierkit_i_block *block, const tierkit_i_schema *schema,
                                    size_t facts, const tierkit_i_memory *memory) {
    memset(block, 0, sizeof *block);
    block->facts = &schema->facts[facts];
    for (int32_t s = 0; s < TIERKIT_I_SPLITS_MAX; s++) {
        tierkit_i_strings_init(&block->members[s], memory);
    }
    tierkit_i_strings_init(&block->tuples, memory);
    block->part_slots = part_slots_of(block, schema);
    TIERKIT_I_TRY(new_slots(block, memory));
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        tierkit_i_strings_init(&block->item_names[i], memory);
    }
    describe(block, schema);
    return tierkit_i_keyed_new(block, schema, memory);
}

static void free_slots(tierkit_i_block *block, const tierkit_i_memory *memory) {
    size_t slots = (size_t)block->facts->value_slots, items = (size_t)block->facts->item_slots;
    tierkit_i_free(memory, block->combine, slots, sizeof *block->combine);
    tierkit_i_free(memory, block->measure_of_slot, slots, sizeof *block->measure_of_slot);
    tierkit_i_free(memory, block->delivered_from, slots, sizeof *block->delivered_from);
    tierkit_i_free(memory, block->measure_of_items, items, sizeof *block->measure_of_items);
    tierkit_i_free(memory, block->items, items, sizeof *block->items);
    tierkit_i_free(memory, block->item_shapes, items, sizeof *block->item_shapes);
    tierkit_i_free(memory, block->parts, (size_t)block->part_slots, sizeof *block->parts);
    tierkit_i_free(memory, block->item_names, items, sizeof *block->item_names);
}

void tierkit_i_block_free(tierkit_i_block *block, const tierkit_i_memory *memory) {
    if (block->facts == NULL) {
        return;
    }
    tierkit_i_runs_release(&block->cells);
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        if (block->items != NULL) {
            tierkit_i_runs_release(&block->items[i]);
        }
        if (block->item_names != NULL) {
            tierkit_i_strings_free(&block->item_names[i]);
        }
    }
    for (int32_t s = 0; s < TIERKIT_I_SPLITS_MAX; s++) {
        tierkit_i_strings_free(&block->members[s]);
    }
    tierkit_i_strings_free(&block->tuples);
    tierkit_i_keyed_free(block->keyed, memory);
    tierkit_i_free(memory, block->batches, block->batch_capacity, sizeof *block->batches);
    free_slots(block, memory);
}

tierkit_status tierkit_i_block_settle(const tierkit_network *network, tierkit_i_block *block,
                                      tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &network->memory;
    TIERKIT_I_TRY(tierkit_i_keyed_settle(network, block, pace));
    TIERKIT_I_TRY(tierkit_i_runs_settle(&block->cells, memory, pace));
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        TIERKIT_I_TRY(tierkit_i_runs_settle(&block->items[i], memory, pace));
    }
    return TIERKIT_OK;
}

void tierkit_i_block_count(tierkit_i_block *block, const tierkit_i_partial *partial) {
    for (int i = 0; i < TIERKIT_I_REASONS; i++) {
        block->rejected[i] += partial->rejected[i];
    }
    block->rounded += partial->rounded;
    for (int32_t s = 0; s < block->facts->value_slots; s++) {
        if (partial->delivered_from[s] < block->delivered_from[s]) {
            block->delivered_from[s] = partial->delivered_from[s];
        }
    }
}

int32_t tierkit_i_block_delivered(const tierkit_i_block *block, int32_t slot,
                                  const tierkit_i_sheet *cells, int32_t cells_slot) {
    int32_t day = block->delivered_from[slot];
    /* What is in force for no day at all counts nothing, but it was delivered. */
    int32_t first =
        tierkit_i_sheet_first_counted(cells, block->facts->has_until ? TIERKIT_I_NONE : cells_slot);
    return first > day ? first : day;
}

void tierkit_i_block_days(const tierkit_i_block *block, const tierkit_i_sheet *cells,
                          int32_t *first, int32_t *last) {
    tierkit_i_unit grain = block->facts->grain;
    int is_dated = !block->facts->undated && block->facts->view_of == TIERKIT_I_NONE;
    size_t from = 0, to = is_dated ? cells->count : 0;
    while (from < to && cells->rows[from] == 0) {
        from++;
    }
    while (to > from && cells->rows[to - 1] == 0) {
        to--;
    }
    if (from == to) {
        return;
    }
    int32_t period = tierkit_i_period_of_day(cells->day[to - 1], grain, 1);
    int32_t end = tierkit_i_period_first_day(period + 1, grain, 1) - 1;
    *first = cells->day[from] < *first ? cells->day[from] : *first;
    end = end < TIERKIT_I_DAY_MAX ? end : TIERKIT_I_DAY_MAX; /* its last week is cut short */
    *last = end > *last ? end : *last;
}

/* ---- slots by name ------------------------------------------------------------------------- */

static int name_before(const tierkit_i_schema *schema, int32_t a, int32_t b) {
    size_t a_bytes = 0, b_bytes = 0;
    const char *x = tierkit_i_schema_text(schema, schema->measures[a].name, &a_bytes);
    const char *y = tierkit_i_schema_text(schema, schema->measures[b].name, &b_bytes);
    return tierkit_i_compare_bytes(x, a_bytes, y, b_bytes) < 0;
}

/* At most 1024 measures: insertion. */
static void sort_slots(const tierkit_i_schema *schema, const int32_t *measures, int32_t count,
                       int32_t *slots) {
    for (int32_t i = 0; i < count; i++) {
        int32_t at = i;
        while (at > 0 && name_before(schema, measures[i], measures[slots[at - 1]])) {
            slots[at] = slots[at - 1];
            at--;
        }
        slots[at] = i;
    }
}

void tierkit_i_block_slots_by_name(const tierkit_i_block *block, const tierkit_i_schema *schema,
                                   int32_t *slots, int32_t *items) {
    sort_slots(schema, block->measure_of_slot, block->facts->value_slots, slots);
    sort_slots(schema, block->measure_of_items, block->facts->item_slots, items);
}

/* ---- batch ids ----------------------------------------------------------------------------- */

/* Where the id is or belongs. */
static size_t batch_position(const tierkit_i_batch_id *batches, size_t count,
                             const tierkit_i_batch_id *id) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(batches[middle].bytes, id->bytes, sizeof id->bytes) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int tierkit_i_block_knows(const tierkit_i_block *block, const tierkit_i_batch_id *id) {
    size_t at = batch_position(block->batches, block->batch_count, id);
    return at < block->batch_count &&
           memcmp(block->batches[at].bytes, id->bytes, sizeof id->bytes) == 0;
}

tierkit_status tierkit_i_block_reserve_batches(tierkit_i_block *block, size_t more,
                                               const tierkit_i_memory *memory) {
    if (more > UINT32_MAX - 1 - block->batch_count) {
        return TIERKIT_E_LIMIT;
    }
    return tierkit_i_reserve(memory, &block->batches, &block->batch_capacity,
                             block->batch_count + more, sizeof *block->batches);
}

/* From the last on: what follows an id moves once, whatever their number. */
void tierkit_i_block_enter_all(tierkit_i_block *block, const tierkit_i_batch_id *ids,
                               size_t count) {
    size_t end = block->batch_count;
    block->batch_count += count;
    while (count > 0) {
        size_t at = batch_position(block->batches, end, &ids[--count]);
        memmove(block->batches + at + count + 1, block->batches + at,
                (end - at) * sizeof *block->batches);
        block->batches[at + count] = ids[count];
        end = at;
    }
}

void tierkit_i_block_enter(tierkit_i_block *block, const tierkit_i_batch_id *id) {
    tierkit_i_block_enter_all(block, id, 1);
}

/* ---- tuples -------------------------------------------------------------------------------- */

tierkit_status tierkit_i_block_tuple(tierkit_i_block *block,
                                     const uint32_t member[TIERKIT_I_SPLITS_MAX], uint32_t *tuple) {
    int32_t code = 0;
    TIERKIT_I_TRY(tierkit_i_strings_add(&block->tuples, (const char *)member,
                                        (size_t)block->facts->splits * sizeof *member, &code));
    *tuple = (uint32_t)code;
    return TIERKIT_OK;
}

uint32_t tierkit_i_block_member(const tierkit_i_block *block, uint32_t tuple, int32_t split) {
    uint32_t member[TIERKIT_I_SPLITS_MAX] = { 0, 0, 0 };
    size_t bytes = 0;
    const char *text = tierkit_i_strings_get(&block->tuples, tuple, &bytes);
    memcpy(member, text, bytes);
    return member[split];
}
