/* Owns: evaluating measures over blocks of rows: `where`, the value, the store at the measure's
 * scale, `missing N`. Must not know: cells, ids. Called by: network. */
#include "lang/row.h"

#include <string.h>

#include "lang/row_machine.h"

enum { LOWERED_BYTES = TIERKIT_I_ROWS * TIERKIT_I_LOWER_MAX }; /* of one room */

void tierkit_i_row_plans_free(const tierkit_i_memory *memory, tierkit_i_row_plans *plans) {
    if (plans == NULL) {
        return;
    }
    tierkit_i_free(memory, plans->ops, plans->op_capacity, sizeof(*plans->ops));
    tierkit_i_free(memory, plans->plans, plans->plan_capacity, sizeof(*plans->plans));
    tierkit_i_free(memory, plans, 1, sizeof(*plans));
}

/* All memory evaluation ever needs: as many blocks as the deepest plan of the schema has. */
tierkit_status tierkit_i_row_scratch_new(const tierkit_i_schema *schema,
                                         const tierkit_i_memory *memory,
                                         tierkit_i_row_scratch **out) {
    tierkit_i_row_scratch *scratch = NULL;
    *out = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof(*scratch), &scratch));
    scratch->memory = *memory;
    tierkit_status status = TIERKIT_OK;
    scratch->block_count = (size_t)schema->plans->slots;
    scratch->lowered_count = (size_t)schema->plans->lowers;
    TIERKIT_I_DO(
        tierkit_i_new(memory, scratch->block_count, sizeof(*scratch->blocks), &scratch->blocks));
    TIERKIT_I_DO(tierkit_i_new(memory, scratch->lowered_count, LOWERED_BYTES, &scratch->lowered));
    *out = scratch;
    scratch = NULL;
done:
    tierkit_i_row_scratch_free(scratch);
    return status;
}

void tierkit_i_row_scratch_free(tierkit_i_row_scratch *scratch) {
    if (scratch == NULL) {
        return;
    }
    tierkit_i_memory memory = scratch->memory;
    tierkit_i_free(&memory, scratch->blocks, scratch->block_count, sizeof(*scratch->blocks));
    tierkit_i_free(&memory, scratch->lowered, scratch->lowered_count, LOWERED_BYTES);
    tierkit_i_free(&memory, scratch, 1, sizeof(*scratch));
}

static tierkit_i_row_machine machine_of(const tierkit_i_schema *schema,
                                        const tierkit_i_row_source *source,
                                        tierkit_i_row_scratch *scratch) {
    tierkit_i_row_machine machine = {
        schema, source, source->count, scratch->blocks, scratch->whole, scratch->lowered, 0, NULL
    };
    return machine;
}

/* VALUE where `where` is true, OUT where it is false or missing, else what is wrong with it. */
static void run_where(tierkit_i_row_machine machine, const tierkit_i_row_plan *plan,
                      uint8_t *where) {
    const tierkit_i_row_block *block = tierkit_i_row_run(&machine, plan->where);
    for (size_t i = 0; i < machine.count; i++) {
        uint8_t state = block->state[i];
        if (state == TIERKIT_I_ROW_MISSING ||
            (state == TIERKIT_I_ROW_VALUE && block->as.whole[i] == 0)) {
            state = TIERKIT_I_ROW_OUT;
        }
        where[i] = state;
    }
}

/* The one rounding at the end. Rows left out by `where` count no lost digits. */
static void store_number(const tierkit_i_row_plan *plan, tierkit_i_i128 number, uint8_t *state,
                         int64_t *value, uint64_t *rounded) {
    int lost = *state != TIERKIT_I_ROW_VALUE;
    if (tierkit_i_rescale(number, plan->from, plan->to, &number, &lost) ||
        tierkit_i_i128_to64(number, value)) {
        *state = TIERKIT_I_ROW_OVERFLOW;
        return;
    }
    *state = TIERKIT_I_ROW_VALUE;
    *rounded += lost != 0;
}

/* Where `where` leaves a row out its value is not stored, and its errors do not count:
 * run_plan() replaces the state. */
static void run_value(tierkit_i_row_machine machine, const tierkit_i_row_plan *plan,
                      const uint8_t *where, int64_t *value, uint8_t *state, uint64_t *rounded) {
    const tierkit_i_row_block *block = tierkit_i_row_run(&machine, plan->value);
    for (size_t i = 0; i < machine.count; i++) {
        state[i] = block->state[i];
        if (!tierkit_i_row_has_value(state[i]) ||
            (where != NULL && where[i] != TIERKIT_I_ROW_VALUE)) {
            continue;
        }
        if (plan->type == TIERKIT_I_TYPE_NUMBER) {
            store_number(plan, block->as.number[i], &state[i], &value[i], rounded);
        } else {
            *rounded += state[i] != TIERKIT_I_ROW_VALUE;
            state[i] = TIERKIT_I_ROW_VALUE;
            value[i] = block->as.whole[i];
        }
    }
}

/* A plain column under `where`, run by run: digits lost in rows left out are not counted. */
static void run_direct(tierkit_i_row_range range, const tierkit_i_row_plan *plan,
                       const uint8_t *where, int64_t *value, uint8_t *state, uint64_t *rounded) {
    if (where == NULL) {
        tierkit_i_row_direct(range, plan->to, value, state, rounded);
        return;
    }
    for (size_t i = 0, end; i < range.count; i = end) {
        int kept = where[i] == TIERKIT_I_ROW_VALUE;
        for (end = i; end < range.count && (where[end] == TIERKIT_I_ROW_VALUE) == kept; end++) {
            state[end] = where[end];
        }
        if (kept) {
            tierkit_i_row_range run = { range.column, range.first + (int64_t)i, end - i };
            tierkit_i_row_direct(run, plan->to, value + i, state + i, rounded);
        }
    }
}

/* Three ways, the cheapest that fits: a literal, a plain column, instructions. The filter is common
 * to all of them and runs first, because it decides which rows count at all; its verdict goes
 * before the value's. */
static void run_plan(const tierkit_i_row_machine *machine, const tierkit_i_row_plan *plan,
                     tierkit_i_row_scratch *scratch, int64_t *value, uint8_t *state,
                     uint64_t *rounded) {
    const tierkit_i_row_source *source = machine->source;
    const uint8_t *where = NULL;
    if (plan->where.count > 0) {
        run_where(*machine, plan, scratch->where);
        where = scratch->where;
    }
    if (plan->constant) {
        memset(state, TIERKIT_I_ROW_VALUE, source->count);
        for (size_t i = 0; i < source->count; i++) {
            value[i] = plan->constant_value;
        }
    } else if (plan->column != TIERKIT_I_NONE) {
        const tierkit_column *column = source->columns[plan->column];
        tierkit_i_row_range range = { column, tierkit_i_row_at(column, source->first),
                                      source->count };
        run_direct(range, plan, where, value, state, rounded);
    } else {
        run_value(*machine, plan, where, value, state, rounded);
    }
    for (size_t i = 0; where != NULL && i < source->count; i++) {
        state[i] = where[i] == TIERKIT_I_ROW_VALUE ? state[i] : where[i];
    }
}

/* `missing N` comes last, for kept rows only. */
static void fill_missing(const tierkit_i_schema_measure *measure, size_t count, int64_t *value,
                         uint8_t *state) {
    for (size_t i = 0; measure->fills_missing && i < count; i++) {
        if (state[i] == TIERKIT_I_ROW_MISSING) {
            state[i] = TIERKIT_I_ROW_FILLED;
            value[i] = measure->missing_value;
        }
    }
}

void tierkit_i_row_numbers(const tierkit_i_schema *schema, int32_t measure,
                           const tierkit_i_row_source *source, tierkit_i_row_scratch *scratch,
                           int64_t *value, uint8_t *state, uint64_t *rounded) {
    const tierkit_i_schema_measure *of = &schema->measures[measure];
    tierkit_i_row_machine machine = machine_of(schema, source, scratch);
    run_plan(&machine, &schema->plans->plans[of->row_plan], scratch, value, state, rounded);
    fill_missing(of, source->count, value, state);
}

static const tierkit_i_row_plan *plan_of(const tierkit_i_schema *schema, int32_t measure) {
    return &schema->plans->plans[schema->measures[measure].row_plan];
}

static int is_same(const tierkit_i_row_plan *plan) {
    return plan->constant && plan->where.count == 0;
}

/* The column whose integers are the values, before any `where`; else NULL. */
static const tierkit_column *integers_of(const tierkit_i_row_plan *plan,
                                         const tierkit_column *const *columns) {
    const tierkit_column *column = plan->column == TIERKIT_I_NONE ? NULL : columns[plan->column];
    return column != NULL && tierkit_i_row_is_integer(column->type) && column->scale == plan->to
               ? column
               : NULL;
}

int tierkit_i_row_stands(const tierkit_i_schema *schema, int32_t measure,
                         const tierkit_i_row_source *source, tierkit_i_row_elements *out) {
    const tierkit_i_row_plan *plan = plan_of(schema, measure);
    if (is_same(plan)) {
        out->at = &plan->constant_value;
        out->width = 0;
        return 1;
    }
    const tierkit_column *column = integers_of(plan, source->columns);
    if (plan->where.count > 0 || column == NULL || column->validity != NULL) {
        return 0;
    }
    out->width = tierkit_i_row_integer_width(column->type);
    out->at = tierkit_i_row_element(column, tierkit_i_row_at(column, source->first), out->width);
    return column->stride == 0 || column->stride == (int64_t)out->width;
}

size_t tierkit_i_row_width(const tierkit_i_schema *schema, int32_t measure,
                           const tierkit_column *const *columns, int64_t *same) {
    const tierkit_i_row_plan *plan = plan_of(schema, measure);
    const tierkit_column *column = integers_of(plan, columns);
    if (is_same(plan)) {
        *same = plan->constant_value;
        return 0;
    }
    return column != NULL ? tierkit_i_row_integer_width(column->type) : sizeof(int64_t);
}

void tierkit_i_row_grouped(const tierkit_i_schema *schema, int32_t measure,
                           const tierkit_i_row_lines *lines, size_t count,
                           tierkit_i_row_scratch *scratch, int64_t *value, uint8_t *state) {
    const tierkit_i_schema_measure *of = &schema->measures[measure];
    tierkit_i_row_source nothing = { NULL, 0, count };
    tierkit_i_row_machine machine = machine_of(schema, &nothing, scratch);
    uint64_t rounded = 0; /* a rounded result is no rounded input */
    machine.lines = lines;
    run_plan(&machine, &schema->plans->plans[of->row_plan], scratch, value, state, &rounded);
    fill_missing(of, count, value, state);
}

void tierkit_i_row_part(const tierkit_i_schema *schema, int32_t part,
                        const tierkit_i_row_source *source, tierkit_i_row_scratch *scratch,
                        int64_t *value, uint8_t *state, uint64_t *rounded) {
    const tierkit_i_schema_part *of = &schema->parts[part];
    tierkit_i_row_machine machine = machine_of(schema, source, scratch);
    run_plan(&machine, &schema->plans->plans[of->row_plan], scratch, value, state, rounded);
}

/* Keys are always computed: the last instruction of their plan makes texts of what is none. */
void tierkit_i_row_keys(const tierkit_i_schema *schema, int32_t measure,
                        const tierkit_i_row_source *source, tierkit_i_row_scratch *scratch,
                        tierkit_i_piece *key, uint8_t *state) {
    const tierkit_i_schema_measure *of = &schema->measures[measure];
    const tierkit_i_row_plan *plan =
        &schema->plans->plans[of->grouped ? of->key_plan : of->row_plan];
    tierkit_i_row_machine machine = machine_of(schema, source, scratch);
    int filtered = plan->where.count > 0;
    if (filtered) {
        run_where(machine, plan, scratch->where);
    }
    const tierkit_i_row_block *block = tierkit_i_row_run(&machine, plan->value);
    for (size_t i = 0; i < source->count; i++) {
        int out = filtered && scratch->where[i] != TIERKIT_I_ROW_VALUE;
        state[i] = out ? scratch->where[i] : (uint8_t)(block->state[i] & ~TIERKIT_I_ROW_LOST);
        key[i] = block->as.text[i];
    }
}

/* The arenas take turns: key and splits are read one after the other and used together. */
void tierkit_i_row_texts(const tierkit_column *column, int64_t first, size_t count,
                         tierkit_i_row_scratch *scratch, tierkit_i_piece *text, uint8_t *state) {
    tierkit_i_row_range range = { column, tierkit_i_row_at(column, first), count };
    char *arena = scratch->texts[scratch->next_text];
    scratch->next_text = (scratch->next_text + 1) % TIERKIT_I_ROW_TEXTS;
    tierkit_i_row_read_texts(range, text, arena, scratch->whole, state);
}

/* Days are read as int64 in pieces of a block, so that no scratch is needed. */
void tierkit_i_row_whole(const tierkit_column *column, int64_t first, size_t count, int64_t *number,
                         uint8_t *state) {
    tierkit_i_row_range range = { column, first, count };
    tierkit_i_row_states(range, state);
    tierkit_i_row_integers(range, number);
}

/* Packed days of the calendar, none missing: 1 and what all columns of days should be. */
static int plain_days(const tierkit_column *column, int64_t first, size_t count, int32_t *day,
                      uint8_t *state) {
    const uint32_t days = (uint32_t)(TIERKIT_I_DAY_MAX - TIERKIT_I_DAY_MIN);
    uint32_t far = 0;
    if (column == NULL || column->type != TIERKIT_TYPE_DATE32 || column->validity != NULL ||
        (column->stride != 0 && column->stride != (int64_t)sizeof *day)) {
        return 0;
    }
    memcpy(day, tierkit_i_row_element(column, first, sizeof *day), count * sizeof *day);
    for (size_t i = 0; i < count; i++) {
        far |= (uint32_t)day[i] - (uint32_t)TIERKIT_I_DAY_MIN > days;
    }
    memset(state, TIERKIT_I_ROW_VALUE, count);
    return far == 0;
}

void tierkit_i_row_days(const tierkit_column *column, int64_t first, size_t count, int32_t *day,
                        uint8_t *state) {
    int64_t wide[256];
    first = tierkit_i_row_at(column, first);
    if (plain_days(column, first, count, day, state)) {
        return;
    }
    for (size_t done = 0; done < count;) {
        size_t part = count - done < 256 ? count - done : 256;
        tierkit_i_row_range range = { column, first + (int64_t)done, part };
        tierkit_i_row_read_dates(range, wide, state + done);
        for (size_t i = 0; i < part; i++) {
            day[done + i] = (int32_t)wide[i];
        }
        done += part;
    }
}
