/* Owns: what an entity measure is worth: the parts kept for every entity and day become one value
 * an entity, and these become cells like those of any measure. Must not know: windows, KPIs.
 * Called by: entities.c.
 *
 * An entity is the rows of one distributor and one key, aliases included; by a split, those of one
 * member. It counts once, on the last day it has rows. Only rows up to as-of are looked at, so that
 * later ones change nothing. */
#include "network/group.h"

#include "base/sort.h"
#include "lang/row.h"
#include "network/aggregate.h"

/* Some entities whose values are found together. */
typedef struct entity_block {
    size_t count;
    int32_t day[TIERKIT_I_ROWS];
    uint32_t entity[TIERKIT_I_ROWS], tuple[TIERKIT_I_ROWS], cell[TIERKIT_I_ROWS];
    int64_t value[TIERKIT_I_ROWS];
    uint8_t state[TIERKIT_I_ROWS];
} entity_block;

typedef struct grouping {
    const tierkit_i_grouped *from;
    const tierkit_i_schema_measure *measure;
    tierkit_i_keyed *lines; /* of entities side by side */
    size_t count, capacity;
    tierkit_i_row_lines *parts;
    entity_block *block;
    tierkit_i_row_scratch *scratch;
    tierkit_i_aggregate cells;
} grouping;

/* ---- entities side by side ----------------------------------------------------------------- */

static uint64_t owner_of(const tierkit_i_grouped *from, uint32_t line) {
    const tierkit_i_sheet *items = from->items;
    uint64_t record = (uint32_t)from->entity_record[items->entity[line]];
    uint32_t member = from->tuple_member != NULL ? from->tuple_member[items->tuple[line]] : 0;
    return record << 32 | member;
}

/* By distributor, member and key; the sort is stable, so that keys are sorted first. */
static tierkit_status sort_lines(grouping *g) {
    const tierkit_i_grouped *from = g->from;
    const tierkit_i_sheet *items = from->items;
    while (g->capacity < items->count && items->day[g->capacity] <= from->as_of) {
        g->capacity++;
    }
    TIERKIT_I_TRY(tierkit_i_new(from->memory, g->capacity, 2 * sizeof *g->lines, &g->lines));
    for (size_t i = 0; i < g->capacity; i++) {
        if (from->entity_record[items->entity[i]] != TIERKIT_I_NONE) {
            g->lines[g->count++] = (tierkit_i_keyed){ items->item[i], (uint32_t)i, 0 };
        }
    }
    if (g->count == 0) {
        return TIERKIT_OK;
    }
    tierkit_i_keyed *scratch = g->lines + g->capacity;
    TIERKIT_I_TRY(tierkit_i_sort_keyed_paced(g->lines, g->count, scratch, from->pace));
    for (size_t i = 0; i < g->count; i++) {
        g->lines[i].key = owner_of(from, g->lines[i].index);
    }
    return tierkit_i_sort_keyed_paced(g->lines, g->count, scratch, from->pace);
}

static int same_entity(const grouping *g, size_t a, size_t b) {
    return g->lines[a].key == g->lines[b].key &&
           g->from->items->item[g->lines[a].index] == g->from->items->item[g->lines[b].index];
}

/* ---- one part of one entity ---------------------------------------------------------------- */

/* What its rows have together. */
typedef struct tally {
    tierkit_i_i128 value;
    int64_t rows, counted, missing;
    int overflows;
} tally;

static void add_value(const tierkit_i_sheet_measure *m, size_t line, int64_t counted, tally *to) {
    tierkit_i_i128 value = tierkit_i_i128_of(m->low[line]);
    if (m->combine == TIERKIT_I_COMBINE_SUM) {
        value.high = m->high != NULL ? m->high[line] : value.high;
        to->overflows |= tierkit_i_i128_add(to->value, value, &to->value);
        return;
    }
    int order = tierkit_i_i128_compare(value, to->value);
    int better = m->combine == TIERKIT_I_COMBINE_MIN ? order < 0 : order > 0;
    if (counted != 0 && (to->counted == 0 || better)) {
        to->value = value;
    }
}

static tally tally_of(const grouping *g, size_t first, size_t end, int32_t slot) {
    const tierkit_i_sheet *items = g->from->items;
    tally sum = { { 0, 0 }, 0, 0, 0, 0 };
    for (size_t i = first; i < end; i++) {
        size_t line = g->lines[i].index;
        sum.rows += items->rows[line];
        if (slot == TIERKIT_I_NONE) {
            continue;
        }
        const tierkit_i_sheet_measure *m = &items->measures[slot];
        int64_t counted = m->counted != NULL ? m->counted[line] : items->rows[line];
        add_value(m, line, counted, &sum);
        sum.counted += counted;
        sum.missing += m->missing != NULL ? m->missing[line] : 0;
    }
    return sum;
}

/* A part is missing where one of the rows lacks it, as an operand of an expression is; `all` and
 * `any` are Kleene's: one row that decides is enough. */
static int part_value(const tierkit_i_schema_part *part, const tally *of, tierkit_i_i128 *value) {
    int decided = 0;
    *value = of->value;
    switch (part->function) {
    case TIERKIT_I_PART_COUNT:
        *value = tierkit_i_i128_of(of->rows);
        return 1;
    case TIERKIT_I_PART_ALL:
        decided = tierkit_i_i128_compare(of->value, tierkit_i_i128_of(of->counted)) < 0;
        *value = tierkit_i_i128_of(!decided);
        return decided || of->missing == 0;
    case TIERKIT_I_PART_ANY:
        decided = tierkit_i_i128_sign(of->value) > 0;
        *value = tierkit_i_i128_of(decided);
        return decided || of->missing == 0;
    default:
        return of->missing == 0 && of->counted > 0 && !of->overflows;
    }
}

/* ---- their values -------------------------------------------------------------------------- */

/* What does not fit 64 bits is no value. */
static void settle_states(entity_block *block) {
    for (size_t i = 0; i < block->count; i++) {
        int has_value =
            block->state[i] == TIERKIT_I_ROW_VALUE || block->state[i] == TIERKIT_I_ROW_FILLED;
        block->state[i] = has_value ? block->state[i] : TIERKIT_I_ROW_MISSING;
    }
}

/* The number of a value's bucket: how many edges lie below it. */
static size_t bucket_of(const grouping *g, int64_t value) {
    const int64_t *edge = g->from->schema->edges + g->measure->edges.first;
    size_t bucket = 0;
    while (bucket < (size_t)g->measure->edges.count && edge[bucket] < value) {
        bucket++;
    }
    return bucket;
}

/* What some entities give their cells: a value, or one more in a bucket. */
static tierkit_status add_values(grouping *g, const tierkit_i_group *group,
                                 const tierkit_i_values *values) {
    if (g->measure->kind != TIERKIT_I_HISTOGRAM) {
        return tierkit_i_store_values(&g->cells.cells, 0, group, values);
    }
    const int64_t *value = (const int64_t *)values->value;
    for (size_t i = 0; i < group->count; i++) {
        if (values->state[i] != TIERKIT_I_ROW_MISSING) {
            tierkit_i_store_one_more(&g->cells.cells, (int32_t)bucket_of(g, value[i]), group, i);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status end_block(grouping *g) {
    entity_block *block = g->block;
    tierkit_i_keys keys = { block->day, block->entity,
                            g->from->tuple_member != NULL ? block->tuple : NULL, block->count, 0 };
    tierkit_i_row_grouped(g->from->schema, g->from->measure, g->parts, block->count, g->scratch,
                          block->value, block->state);
    settle_states(block);
    TIERKIT_I_TRY(tierkit_i_lookup_cells(&g->cells, &keys, block->cell));
    for (size_t first = 0; first < block->count; first += TIERKIT_I_GROUP) {
        size_t left = block->count - first;
        tierkit_i_group group;
        tierkit_i_values values = { block->value + first, sizeof *block->value,
                                    block->state + first };
        group.cell = block->cell + first;
        group.count = left < TIERKIT_I_GROUP ? left : TIERKIT_I_GROUP;
        tierkit_i_store_rows(&g->cells.cells, &group);
        TIERKIT_I_TRY(add_values(g, &group, &values));
    }
    block->count = 0;
    return tierkit_i_pace_step(g->from->pace, TIERKIT_I_ROWS);
}

/* The last day with a row; rows that were taken back leave none. */
static int32_t last_day(const grouping *g, size_t first, size_t end) {
    const tierkit_i_sheet *items = g->from->items;
    int32_t day = INT32_MIN;
    for (size_t i = first; i < end; i++) {
        size_t line = g->lines[i].index;
        day = items->rows[line] > 0 && items->day[line] > day ? items->day[line] : day;
    }
    return day;
}

static tierkit_status add_entity(grouping *g, size_t first, size_t end) {
    const tierkit_i_schema_part *part = g->from->schema->parts + g->measure->parts.first;
    entity_block *block = g->block;
    size_t at = block->count, line = g->lines[first].index;
    int32_t day = last_day(g, first, end);
    if (day == INT32_MIN || tally_of(g, first, end, TIERKIT_I_NONE).rows <= 0) {
        return TIERKIT_OK;
    }
    block->day[at] = day;
    block->entity[at] = g->from->record_entity[g->lines[first].key >> 32];
    block->tuple[at] = g->from->items->tuple != NULL ? g->from->items->tuple[line] : 0;
    for (int32_t p = 0; p < g->measure->parts.count; p++) {
        tally of = tally_of(g, first, end, part[p].slot);
        int has_value = part_value(&part[p], &of, &g->parts[p].value[at]);
        g->parts[p].state[at] = has_value ? TIERKIT_I_ROW_VALUE : TIERKIT_I_ROW_MISSING;
    }
    block->count++;
    return block->count == TIERKIT_I_ROWS ? end_block(g) : TIERKIT_OK;
}

static tierkit_status add_entities(grouping *g) {
    for (size_t first = 0, end; first < g->count; first = end) {
        for (end = first + 1; end < g->count && same_entity(g, first, end);) {
            end++;
        }
        TIERKIT_I_TRY(add_entity(g, first, end));
    }
    return g->block->count > 0 ? end_block(g) : TIERKIT_OK;
}

tierkit_status tierkit_i_group_entities(const tierkit_i_grouped *from, tierkit_i_sheet **out) {
    const tierkit_i_schema_measure *measure = &from->schema->measures[from->measure];
    const tierkit_i_memory *memory = from->memory;
    size_t parts = (size_t)measure->parts.count;
    tierkit_i_combine combine[TIERKIT_I_EDGES_MAX + 1] = { measure->combine };
    tierkit_i_shape shape = { from->tuple_member != NULL, 0, 1, combine };
    tierkit_status status = TIERKIT_OK;
    grouping g = { 0 };
    g.from = from;
    g.measure = measure;
    for (int32_t b = 0; measure->kind == TIERKIT_I_HISTOGRAM && b <= measure->edges.count; b++) {
        combine[b] = TIERKIT_I_COMBINE_SUM;
        shape.slots = b + 1;
    }
    TIERKIT_I_DO(
        tierkit_i_aggregate_init_cells(&g.cells, &shape, NULL, from->width, memory, from->pace));
    TIERKIT_I_DO(sort_lines(&g));
    tierkit_i_aggregate_expect(&g.cells, (int64_t)g.count);
    TIERKIT_I_DO(tierkit_i_new(memory, parts, sizeof *g.parts, &g.parts));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, 1, sizeof *g.block, &g.block));
    TIERKIT_I_DO(tierkit_i_row_scratch_new(from->schema, memory, &g.scratch));
    TIERKIT_I_DO(add_entities(&g));
    TIERKIT_I_DO(tierkit_i_aggregate_emit_cells(&g.cells, &shape, out));
done:
    tierkit_i_row_scratch_free(g.scratch);
    tierkit_i_free(memory, g.block, 1, sizeof *g.block);
    tierkit_i_free(memory, g.parts, parts, sizeof *g.parts);
    tierkit_i_free(memory, g.lines, g.capacity, 2 * sizeof *g.lines);
    tierkit_i_aggregate_free(&g.cells);
    return status;
}
