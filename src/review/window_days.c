/* Owns: see window_days.h. Must not know: how cells make a value. Called by: see window_days.h.
 *
 * Facts cover the days from their first one to as-of: what is not flagged `partial` for its window
 * is covered whole. A state is that of one day and has no days. */
#include "review/window_days.h"

#include <string.h>

/* A window covered less: by share, then the longer one. */
static int is_worse(tierkit_i_days a, tierkit_i_days b) {
    int64_t left = (int64_t)a.covered * b.all, right = (int64_t)b.covered * a.all;
    return left < right || (left == right && a.all > b.all);
}

static void join(tierkit_i_days *to, tierkit_i_days days) {
    if (days.all > 0 && (to->all == 0 || is_worse(days, *to))) {
        *to = days;
    }
}

static tierkit_i_days in_range(const tierkit_i_evidence *source, int32_t begins,
                               tierkit_i_range range) {
    tierkit_i_days days = { 0, 0 };
    int32_t first = range.first > TIERKIT_I_DAY_MIN ? range.first : begins;
    int32_t from = first > begins ? first : begins;
    int32_t to = range.last < source->as_of ? range.last : source->as_of;
    if (range.last == TIERKIT_I_OUTSIDE || first > range.last) {
        return days;
    }
    days.all = range.last - first + 1;
    days.covered = to >= from ? to - from + 1 : 0;
    return days;
}

static tierkit_i_range own_range(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                                 size_t record) {
    static const tierkit_i_range none = { TIERKIT_I_OUTSIDE, TIERKIT_I_OUTSIDE };
    int64_t day;
    if (record == SIZE_MAX ||
        !tierkit_i_record_date(evaluation, leaf->window_count, record, &day) ||
        day > evaluation->position.end) {
        return none;
    }
    return tierkit_i_range_since(evaluation->source, leaf, evaluation->position, (int32_t)day);
}

static tierkit_i_days of_measure(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                                 size_t record) {
    const tierkit_i_evidence *source = evaluation->source;
    const tierkit_i_schema *schema = source->snapshot->schema;
    const tierkit_i_schema_measure *measure = &schema->measures[source->measure_map[leaf->index]];
    const tierkit_i_run *run = &source->snapshot->facts[measure->facts].run;
    tierkit_i_days none = { 0, 0 };
    if (measure->kind == TIERKIT_I_BALANCE || measure->kind == TIERKIT_I_IN_FORCE ||
        measure->kind == TIERKIT_I_IN_FORCE_DISTINCT || schema->facts[measure->facts].undated) {
        return none;
    }
    return in_range(source, run->count > 0 ? run->day[0] : INT32_MAX,
                    leaf->window == TIERKIT_I_WINDOW_OWN
                        ? own_range(evaluation, leaf, record)
                        : tierkit_i_range_of(source, leaf, evaluation->position));
}

/* A leaf that is a formula for others reads that formula's windows; like for like reads two. */
static void join_leaf(tierkit_i_window_days *days, int32_t formula, int32_t index) {
    const tierkit_i_leaf *leaf = &days->around->source->program->compiled.leaves[index];
    int32_t inside[2] = { TIERKIT_I_NONE, TIERKIT_I_NONE };
    uint8_t is_own = leaf->kind == TIERKIT_I_LEAF_MEASURE && leaf->window == TIERKIT_I_WINDOW_OWN;
    days->has_own[formula] |= is_own;
    join(&days->of[formula],
         is_own ? of_measure(days->around, leaf, days->record) : days->of_leaf[index]);
    if (leaf->nested > 0) {
        inside[0] = leaf->index;
        inside[1] = leaf->kind == TIERKIT_I_LEAF_MATCHED ? leaf->by : TIERKIT_I_NONE;
    }
    for (size_t i = 0; i < 2 && inside[i] != TIERKIT_I_NONE; i++) {
        days->has_own[formula] |= days->has_own[inside[i]];
        join(&days->of[formula], days->of[inside[i]]);
    }
}

/* Formulas name only formulas before them. */
static void read_formula(tierkit_i_window_days *days, int32_t formula) {
    const tierkit_i_compiled *compiled = &days->around->source->program->compiled;
    const tierkit_i_formula *of = &compiled->formulas[formula];
    tierkit_i_days none = { 0, 0 };
    days->of[formula] = none;
    for (int32_t i = 0; i < of->count; i++) {
        const tierkit_i_instruction *code = &compiled->code[of->first + i];
        if (code->op == TIERKIT_I_CODE_LEAF) {
            join_leaf(days, formula, code->argument);
        } else if (code->op == TIERKIT_I_CODE_FORMULA) {
            days->has_own[formula] |= days->has_own[code->argument];
            join(&days->of[formula], days->of[code->argument]);
        }
    }
}

tierkit_status tierkit_i_window_days_new(const tierkit_i_evaluation *evaluation,
                                         tierkit_i_window_days *days) {
    const tierkit_i_memory *memory = evaluation->source->memory;
    const tierkit_i_compiled *compiled = &evaluation->source->program->compiled;
    size_t formulas = compiled->formula_count;
    memset(days, 0, sizeof *days);
    days->around = evaluation;
    days->record = SIZE_MAX;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, compiled->leaf_count, sizeof *days->of_leaf, &days->of_leaf));
    TIERKIT_I_TRY(tierkit_i_new(memory, formulas, sizeof *days->of, &days->of));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, formulas, sizeof *days->has_own, &days->has_own));
    for (size_t l = 0; l < compiled->leaf_count; l++) {
        const tierkit_i_leaf *leaf = &compiled->leaves[l];
        if (leaf->kind == TIERKIT_I_LEAF_MEASURE && leaf->window != TIERKIT_I_WINDOW_OWN) {
            days->of_leaf[l] = of_measure(evaluation, leaf, SIZE_MAX);
        }
    }
    for (size_t f = 0; f < formulas; f++) {
        read_formula(days, (int32_t)f);
    }
    return TIERKIT_OK;
}

void tierkit_i_window_days_free(tierkit_i_window_days *days) {
    if (days->around != NULL) {
        const tierkit_i_evidence *source = days->around->source;
        size_t formulas = source->program->compiled.formula_count;
        size_t leaves = source->program->compiled.leaf_count;
        tierkit_i_free(source->memory, days->of_leaf, leaves, sizeof *days->of_leaf);
        tierkit_i_free(source->memory, days->has_own, formulas, sizeof *days->has_own);
        tierkit_i_free(source->memory, days->of, formulas, sizeof *days->of);
    }
}

tierkit_i_days tierkit_i_window_days_of(tierkit_i_window_days *days, int32_t formula,
                                        size_t record) {
    if (days->has_own[formula] && days->record != record) {
        days->record = record;
        for (size_t f = 0; f < days->around->source->program->compiled.formula_count; f++) {
            if (days->has_own[f]) {
                read_formula(days, (int32_t)f);
            }
        }
    }
    return days->of[formula];
}

tierkit_status tierkit_i_cell_days(tierkit_table *table, tierkit_i_days days) {
    if (days.all == 0) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        return tierkit_i_table_missing(table);
    }
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, days.all));
    return tierkit_i_table_add_integer(table, days.covered);
}
