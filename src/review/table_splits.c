/* Owns: KPIs declared `also by`, for each distributor and member. Must not know: groups.
 * Called by: review/tables.c. */
#include "review/members.h"
#include "review/state.h"
#include "review/window_days.h"

#include <string.h>

static const tierkit_i_column_spec split_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "split", "", TIERKIT_I_CELLS_TEXT },
    { "member", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
    { "flags", "", TIERKIT_I_CELLS_TEXT },
    { "numerator", "", TIERKIT_I_CELLS_NUMBER },
    { "denominator", "", TIERKIT_I_CELLS_NUMBER },
    { "days", "days", TIERKIT_I_CELLS_INTEGER },
    { "days_covered", "days", TIERKIT_I_CELLS_INTEGER },
};

/* One split column and what it is evaluated into. */
typedef struct splitting {
    const tierkit_review *review;
    int32_t split; /* text of the tree */
    tierkit_i_members members;
    tierkit_i_evaluation evaluation;
    tierkit_i_window_days days;
} splitting;

static int names_split(const tierkit_i_tree *tree, size_t kpi, int32_t split) {
    const tierkit_i_slice *splits = &tree->kpis[kpi].splits;
    for (int32_t s = 0; s < splits->count; s++) {
        if (tree->names[splits->first + s].text == split) {
            return 1;
        }
    }
    return 0;
}

static tierkit_status add_row(splitting *of, size_t kpi, size_t record, size_t member, size_t i,
                              tierkit_table *table) {
    const tierkit_review *review = of->review;
    int32_t formula = review->program->compiled.kpi_formula[kpi];
    tierkit_i_form form = review->program->compiled.formulas[formula].form;
    const tierkit_i_vector *result = tierkit_i_evaluation_result(&of->evaluation, formula);
    int exists = result->status[i] == TIERKIT_VALUE_OK;
    size_t bytes;
    const char *name = tierkit_i_strings_get(&of->members.names, of->members.order[member], &bytes);
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, of->split));
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, name, bytes));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, review->program->tree.kpis[kpi].name.text));
    TIERKIT_I_TRY(tierkit_i_cell_value(table, result, form, i));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, result->status[i]));
    TIERKIT_I_TRY(tierkit_i_cell_flags(table, exists ? result->flags[i] : 0));
    TIERKIT_I_TRY(tierkit_i_cell_quotient(table, result, form, i));
    return tierkit_i_cell_days(table, tierkit_i_window_days_of(&of->days, formula, record));
}

/* Every KPI with this split, for one distributor and member. */
static tierkit_status add_member(splitting *of, size_t subject, size_t i, tierkit_table *table) {
    const tierkit_i_tree *tree = &of->review->program->tree;
    size_t members = of->members.names.count;
    size_t record = subject / members;
    if (of->review->covered[record] != TIERKIT_VALUE_OK) {
        return TIERKIT_OK;
    }
    for (size_t k = 0; k < tree->kpi_count; k++) {
        if (names_split(tree, k, of->split)) {
            TIERKIT_I_TRY(add_row(of, k, record, subject % members, i, table));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_rows(splitting *of, tierkit_table *table) {
    size_t all = of->review->records * of->members.names.count;
    for (size_t first = 0; first < all; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, all);
        TIERKIT_I_TRY(tierkit_i_evaluation_run(&of->evaluation, first, count));
        for (size_t i = 0; i < count; i++) {
            TIERKIT_I_TRY(add_member(of, first + i, i, table));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_split(const tierkit_review *review, int32_t split, tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    splitting of;
    tierkit_i_subjects subjects;
    tierkit_status status = TIERKIT_OK;
    memset(&of, 0, sizeof(of));
    of.review = review;
    of.split = split;
    TIERKIT_I_DO(
        tierkit_i_members_new(&review->source, split, tierkit_i_table_pace(table), &of.members));
    subjects = tierkit_i_members_of_each(&of.members, review->records);
    TIERKIT_I_DO(tierkit_i_evaluation_init(&of.evaluation, &review->source,
                                           tierkit_i_as_of_position(review), subjects,
                                           tierkit_i_table_pace(table)));
    for (size_t k = 0; k < tree->kpi_count; k++) {
        if (names_split(tree, k, split)) {
            TIERKIT_I_DO(tierkit_i_evaluation_need(&of.evaluation,
                                                   review->program->compiled.kpi_formula[k]));
        }
    }
    TIERKIT_I_DO(tierkit_i_window_days_new(&of.evaluation, &of.days));
    if (subjects.members > 0) {
        TIERKIT_I_DO(add_rows(&of, table));
    }
done:
    tierkit_i_window_days_free(&of.days);
    tierkit_i_evaluation_free(&of.evaluation);
    tierkit_i_members_free(&review->source, &of.members);
    return status;
}

/* Every split a KPI names, once, in the order of the KPIs. */
tierkit_status tierkit_i_make_splits(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, split_columns,
                                      sizeof(split_columns) / sizeof(split_columns[0]), out));
    for (size_t k = 0; k < tree->kpi_count; k++) {
        for (int32_t s = 0; s < tree->kpis[k].splits.count; s++) {
            int32_t split = tree->names[tree->kpis[k].splits.first + s].text;
            int before = 0;
            for (size_t j = 0; j < k; j++) {
                before |= names_split(tree, j, split);
            }
            if (!before) {
                TIERKIT_I_TRY(add_split(review, split, *out));
            }
        }
    }
    return TIERKIT_OK;
}
