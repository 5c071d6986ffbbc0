/* Owns: the tables of KPIs, values and contributions. Must not know: classes.
 * Called by: review/tables.c. */
#include "review/state.h"
#include "review/value.h"

#include <string.h>

static const tierkit_i_column_spec kpi_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "kpi", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_NUMBER },        { "status", "", TIERKIT_I_CELLS_TEXT },
    { "flags", "", TIERKIT_I_CELLS_TEXT },          { "numerator", "", TIERKIT_I_CELLS_NUMBER },
    { "denominator", "", TIERKIT_I_CELLS_NUMBER },
};

static tierkit_status add_kpi(const tierkit_review *review, const tierkit_i_evaluation *evaluation,
                              tierkit_i_listed listed, size_t record, size_t i,
                              tierkit_table *table) {
    tierkit_i_form form = review->program->compiled.formulas[listed.formula].form;
    const tierkit_i_vector *result = tierkit_i_evaluation_result(evaluation, listed.formula);
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, listed.name));
    if (review->covered[record] != TIERKIT_VALUE_OK) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        TIERKIT_I_TRY(tierkit_i_cell_status(table, review->covered[record]));
        TIERKIT_I_TRY(tierkit_i_cell_flags(table, 0));
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        return tierkit_i_table_missing(table);
    }
    TIERKIT_I_TRY(tierkit_i_cell_value(table, result, form, i));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, result->status[i]));
    TIERKIT_I_TRY(
        tierkit_i_cell_flags(table, result->status[i] == TIERKIT_VALUE_OK ? result->flags[i] : 0));
    return tierkit_i_cell_quotient(table, result, form, i);
}

static tierkit_status add_block(const tierkit_review *review, tierkit_i_evaluation *evaluation,
                                size_t first, size_t count, tierkit_table *table) {
    TIERKIT_I_TRY(tierkit_i_evaluation_run(evaluation, first, count));
    for (size_t i = 0; i < count; i++) {
        for (size_t l = 0; l < tierkit_i_listed_count(review); l++) {
            tierkit_i_listed listed = tierkit_i_listed_at(review, l);
            if (listed.formula != TIERKIT_I_NONE) {
                TIERKIT_I_TRY(add_kpi(review, evaluation, listed, first + i, i, table));
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_make_kpis(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_table **out) {
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(tierkit_i_table_new(&review->memory, pace, kpi_columns,
                                     sizeof(kpi_columns) / sizeof(kpi_columns[0]), out));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source,
                                           tierkit_i_as_of_position(review),
                                           tierkit_i_record_subjects(review), pace));
    for (size_t l = 0; l < tierkit_i_listed_count(review); l++) {
        TIERKIT_I_DO(
            tierkit_i_evaluation_need(&evaluation, tierkit_i_listed_at(review, l).formula));
    }
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        TIERKIT_I_DO(add_block(review, &evaluation, first,
                               tierkit_i_block_at(first, review->records), *out));
    }
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

static const tierkit_i_column_spec value_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "score", "points", TIERKIT_I_CELLS_NUMBER },
    { "rank", "", TIERKIT_I_CELLS_INTEGER },
    { "rank_region", "", TIERKIT_I_CELLS_INTEGER },
};

static tierkit_status add_rank(tierkit_table *table, int32_t rank) {
    return rank == 0 ? tierkit_i_table_missing(table) : tierkit_i_table_add_integer(table, rank);
}

tierkit_status tierkit_i_make_values(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out) {
    const tierkit_i_valued *value = &review->value;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, value_columns,
                                      sizeof(value_columns) / sizeof(value_columns[0]), out));
    for (size_t i = 0; i < review->records && value->score_e9 != NULL; i++) {
        TIERKIT_I_TRY(tierkit_i_cell_id(*out, review, i));
        TIERKIT_I_TRY(
            value->score_status[i] == TIERKIT_VALUE_OK
                ? tierkit_i_table_add_decimal(*out, tierkit_i_i128_of(value->score_e9[i]), 9)
                : tierkit_i_table_missing(*out));
        TIERKIT_I_TRY(add_rank(*out, value->rank[i]));
        TIERKIT_I_TRY(add_rank(*out, value->rank_region[i]));
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
};

static tierkit_status add_contribution(const tierkit_review *review, size_t record, int32_t c,
                                       tierkit_table *table) {
    const tierkit_i_valued *value = &review->value;
    const tierkit_i_criterion *criterion =
        &review->program->tree.criteria[tierkit_i_value_of(review)->criteria.first + c];
    size_t at = (size_t)c * review->records + record;
    int scored = value->score_status[record] == TIERKIT_VALUE_OK;
    int covered = review->covered[record] == TIERKIT_VALUE_OK;
    int has_points = covered && value->status[at] == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, criterion->group.text));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, criterion->kpi.text));
    TIERKIT_I_TRY(covered && value->raw_status[at] == TIERKIT_VALUE_OK
                      ? tierkit_i_table_add_double(table, value->raw[at])
                      : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(has_points ? tierkit_i_table_add_double(table, value->points[at])
                             : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(
        tierkit_i_table_add_decimal(table, criterion->weight.value, criterion->weight.scale));
    TIERKIT_I_TRY(scored ? tierkit_i_table_add_decimal(
                               table, tierkit_i_i128_of(value->contribution_e9[at]), 9)
                         : tierkit_i_table_missing(table));
    return tierkit_i_cell_status(table, covered ? value->raw_status[at] : review->covered[record]);
}

tierkit_status tierkit_i_make_contributions(const tierkit_review *review, tierkit_i_pace *pace,
                                            tierkit_table **out) {
    const tierkit_i_value *statement = tierkit_i_value_of(review);
    TIERKIT_I_TRY(
        tierkit_i_table_new(&review->memory, pace, contribution_columns,
                            sizeof(contribution_columns) / sizeof(contribution_columns[0]), out));
    for (size_t i = 0; i < review->records && statement != NULL; i++) {
        for (int32_t c = 0; c < statement->criteria.count; c++) {
            TIERKIT_I_TRY(add_contribution(review, i, c, *out));
        }
    }
    return TIERKIT_OK;
}
