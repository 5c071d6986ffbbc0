/* Owns: the tables of values and contributions. Must not know: classes.
 * Called by: review/tables.c. */
#include "review/state.h"

/* A value that only selections cut has rows for their candidates alone. */
static int is_listed(const tierkit_review *review, size_t v, size_t record) {
    return !review->valued[v].for_candidates ||
           review->valued[v].covered[record] == TIERKIT_VALUE_OK;
}

static const tierkit_i_column_spec value_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "score", "points", TIERKIT_I_CELLS_NUMBER },
    { "rank", "", TIERKIT_I_CELLS_INTEGER },        { "rank_region", "", TIERKIT_I_CELLS_INTEGER },
    { "value", "", TIERKIT_I_CELLS_TEXT },          { "status", "", TIERKIT_I_CELLS_TEXT },
    { "coverage", "", TIERKIT_I_CELLS_NUMBER },     { "profile", "", TIERKIT_I_CELLS_TEXT },
};

static tierkit_status add_rank(tierkit_table *table, int32_t rank) {
    return rank == 0 ? tierkit_i_table_missing(table) : tierkit_i_table_add_integer(table, rank);
}

static tierkit_status add_value(const tierkit_review *review, size_t v, size_t record,
                                tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_compiled *compiled = &review->program->compiled;
    const tierkit_i_valued *value = &review->valued[v];
    int covered = value->covered[record] == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(
        value->score_status[record] == TIERKIT_VALUE_OK
            ? tierkit_i_table_add_decimal(table, tierkit_i_i128_of(value->score_e9[record]), 9)
            : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(add_rank(table, value->rank[record]));
    TIERKIT_I_TRY(add_rank(table, value->rank_region[record]));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, tree->values[v].name.text));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, value->score_status[record]));
    TIERKIT_I_TRY(covered ? tierkit_i_table_add_decimal(
                                table, tierkit_i_i128_of(value->coverage_e9[record]), 9)
                          : tierkit_i_table_missing(table));
    return tierkit_i_cell_profile(table, tree,
                                  &compiled->profiles[tierkit_i_value_profile(review, v, record)]);
}

tierkit_status tierkit_i_make_values(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, value_columns,
                                      sizeof(value_columns) / sizeof(value_columns[0]), out));
    for (size_t i = 0; i < review->records; i++) {
        for (size_t v = 0; v < review->program->tree.value_count; v++) {
            if (is_listed(review, v, i)) {
                TIERKIT_I_TRY(add_value(review, v, i, *out));
            }
        }
    }
    return TIERKIT_OK;
}

static const tierkit_i_column_spec contribution_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "group", "", TIERKIT_I_CELLS_TEXT },
    { "criterion", "", TIERKIT_I_CELLS_TEXT },
    { "raw", "", TIERKIT_I_CELLS_NUMBER },
    { "points", "points", TIERKIT_I_CELLS_NUMBER },
    { "weight", "", TIERKIT_I_CELLS_NUMBER },
    { "contribution", "points", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
    { "flags", "", TIERKIT_I_CELLS_TEXT },
    { "age", "", TIERKIT_I_CELLS_INTEGER },
    { "value", "", TIERKIT_I_CELLS_TEXT },
};

/* What the data was like: only where there is some. */
static tierkit_status add_data(const tierkit_i_valued *value, size_t at, int has_raw,
                               tierkit_table *table) {
    TIERKIT_I_TRY(tierkit_i_cell_flags(table, has_raw ? value->flags[at] : 0));
    return has_raw ? tierkit_i_table_add_integer(table, value->age[at])
                   : tierkit_i_table_missing(table);
}

static tierkit_status add_contribution(const tierkit_review *review, size_t v, size_t record,
                                       int32_t c, tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_compiled *compiled = &review->program->compiled;
    const tierkit_i_valued *value = &review->valued[v];
    const tierkit_i_criterion *weight = tierkit_i_criterion_rule(
        tree, compiled, tierkit_i_value_profile(review, v, record), c, TIERKIT_I_CLAUSE_WEIGHT);
    size_t at = (size_t)c * review->records + record;
    int scored = value->score_status[record] == TIERKIT_VALUE_OK;
    int covered = value->covered[record] == TIERKIT_VALUE_OK;
    int has_points = covered && value->status[at] == TIERKIT_VALUE_OK;
    int has_raw = covered && value->raw_status[at] == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, weight->group.text));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, weight->kpi.text));
    TIERKIT_I_TRY(has_raw ? tierkit_i_table_add_double(table, value->raw[at])
                          : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(has_points ? tierkit_i_table_add_double(table, value->points[at])
                             : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(tierkit_i_table_add_decimal(table, weight->weight.value, weight->weight.scale));
    TIERKIT_I_TRY(scored ? tierkit_i_table_add_decimal(
                               table, tierkit_i_i128_of(value->contribution_e9[at]), 9)
                         : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(
        tierkit_i_cell_status(table, covered ? value->raw_status[at] : value->covered[record]));
    TIERKIT_I_TRY(add_data(value, at, has_raw, table));
    return tierkit_i_cell_text(table, review, tree->values[v].name.text);
}

static tierkit_status add_contributions(const tierkit_review *review, size_t v, size_t record,
                                        tierkit_table *table) {
    for (int32_t c = 0; c < review->program->tree.values[v].criteria.count; c++) {
        TIERKIT_I_TRY(add_contribution(review, v, record, c, table));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_make_contributions(const tierkit_review *review, tierkit_i_pace *pace,
                                            tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(
        tierkit_i_table_new(&review->memory, pace, contribution_columns,
                            sizeof(contribution_columns) / sizeof(contribution_columns[0]), out));
    for (size_t i = 0; i < review->records; i++) {
        for (size_t v = 0; v < tree->value_count; v++) {
            TIERKIT_I_TRY(is_listed(review, v, i) ? add_contributions(review, v, i, *out)
                                                  : TIERKIT_OK);
        }
    }
    return TIERKIT_OK;
}
