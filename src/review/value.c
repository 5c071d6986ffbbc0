/* Owns: criteria to points to one score, missing values, coverage, ranks of scores.
 * Must not know: classes, policies; the arithmetic itself is the kernels'.
 * Called by: review/review.c, review/stage_kpis.c. */
#include "review/value.h"

#include "tierkit/kernel.h"

#include <string.h>

const tierkit_i_value *tierkit_i_value_of(const tierkit_review *review) {
    return review->program->tree.value_count > 0 ? &review->program->tree.values[0] : NULL;
}

double tierkit_i_figure_double(const tierkit_i_figure *figure) {
    return tierkit_i_i128_quotient(figure->value, tierkit_i_i128_power10(figure->scale));
}

tierkit_status tierkit_i_value_arrays(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_valued *value = &review->value;
    size_t n = review->records;
    size_t all = review->program->tree.criterion_count * n;
    if (tierkit_i_value_of(review) == NULL) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, all, sizeof(*value->raw), &value->raw));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, all, sizeof(*value->points), &value->points));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, all, sizeof(*value->status), &value->status));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, all, sizeof(*value->flags), &value->flags));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, all, sizeof(*value->raw_status), &value->raw_status));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, all, sizeof(*value->contribution_e9),
                                       &value->contribution_e9));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*value->score_e9), &value->score_e9));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, n, sizeof(*value->score_status), &value->score_status));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*value->coverage), &value->coverage));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*value->rank), &value->rank));
    return tierkit_i_new_zeroed(memory, n, sizeof(*value->rank_region), &value->rank_region);
}

tierkit_status tierkit_i_value_need(tierkit_review *review) {
    const tierkit_i_value *value = tierkit_i_value_of(review);
    const tierkit_i_compiled *compiled = &review->program->compiled;
    for (int32_t c = 0; value != NULL && c < value->criteria.count; c++) {
        int32_t kept = compiled->criterion_formula[value->criteria.first + c];
        for (int32_t k = 0; k <= value->keep; k++) {
            TIERKIT_I_TRY(
                tierkit_i_evaluation_need(&review->now, compiled->criterion_kept[kept + k]));
        }
    }
    return TIERKIT_OK;
}

/* The newest value that exists, at most `keep` periods old. */
static void collect_one(tierkit_review *review, int32_t kept, int32_t keep, size_t at,
                        size_t element) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    tierkit_i_valued *value = &review->value;
    for (int32_t k = 0; k <= keep; k++) {
        int32_t formula = compiled->criterion_kept[kept + k];
        const tierkit_i_vector *result = tierkit_i_evaluation_result(&review->now, formula);
        if (k == 0) {
            value->raw_status[at] = result->status[element];
        }
        if (result->status[element] == TIERKIT_VALUE_OK) {
            value->raw[at] =
                tierkit_i_vector_double(result, compiled->formulas[formula].form, element);
            value->raw_status[at] = TIERKIT_VALUE_OK;
            value->flags[at] =
                (uint8_t)(result->flags[element] | (k > 0 ? TIERKIT_FLAG_CARRIED : 0));
            return;
        }
    }
}

void tierkit_i_value_collect(tierkit_review *review, size_t first, size_t count) {
    const tierkit_i_value *value = tierkit_i_value_of(review);
    for (int32_t c = 0; value != NULL && c < value->criteria.count; c++) {
        int32_t kept = review->program->compiled.criterion_formula[value->criteria.first + c];
        for (size_t i = 0; i < count; i++) {
            collect_one(review, kept, value->keep, (size_t)c * review->records + first + i, i);
        }
    }
}

/* Raw values of one criterion to points. */
static tierkit_status score_criterion(tierkit_review *review, int32_t c, double *x, double *y,
                                      int32_t *flags) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_criterion *criterion =
        &tree->criteria[tierkit_i_value_of(review)->criteria.first + c];
    tierkit_i_valued *value = &review->value;
    size_t at = (size_t)c * review->records;
    tierkit_points points = { 0 };
    for (int32_t p = 0; p < criterion->points.count; p++) {
        x[p] = tierkit_i_figure_double(&tree->points[criterion->points.first + p].x);
        y[p] = tierkit_i_figure_double(&tree->points[criterion->points.first + p].y);
    }
    points.struct_size = sizeof(points);
    points.flags = criterion->step ? TIERKIT_POINTS_STEP : 0;
    points.count = criterion->points.count;
    points.x = x;
    points.y = y;
    TIERKIT_I_TRY(tierkit_value_points(&points, value->raw + at, value->raw_status + at,
                                       (int64_t)review->records, value->points + at, flags, NULL));
    for (size_t i = 0; i < review->records; i++) {
        value->flags[at + i] |= (uint8_t)flags[i];
    }
    return TIERKIT_OK;
}

static tierkit_status score_criteria(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    const tierkit_i_tree *tree = &review->program->tree;
    double *x = NULL;
    double *y = NULL;
    int32_t *flags = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, tree->point_count, sizeof(*x), &x));
    TIERKIT_I_DO(tierkit_i_new(memory, tree->point_count, sizeof(*y), &y));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, review->records, sizeof(*flags), &flags));
    for (int32_t c = 0; c < tierkit_i_value_of(review)->criteria.count; c++) {
        TIERKIT_I_DO(score_criterion(review, c, x, y, flags));
    }
done:
    tierkit_i_free(memory, flags, review->records, sizeof(*flags));
    tierkit_i_free(memory, y, tree->point_count, sizeof(*y));
    tierkit_i_free(memory, x, tree->point_count, sizeof(*x));
    return status;
}

/* Weight with data over all weight, and what the program says of missing values. */
static int8_t settle_missing(tierkit_review *review, const double *weight, size_t record) {
    const tierkit_i_value *statement = tierkit_i_value_of(review);
    tierkit_i_valued *value = &review->value;
    double with_data = 0.0;
    double total = 0.0;
    int8_t refused = TIERKIT_VALUE_OK;
    for (int32_t c = 0; c < statement->criteria.count; c++) {
        size_t at = (size_t)c * review->records + record;
        total += weight[c];
        value->status[at] = value->raw_status[at];
        if (value->raw_status[at] == TIERKIT_VALUE_OK) {
            with_data += weight[c];
        } else if (statement->missing == TIERKIT_I_MISSING_POINTS) {
            value->points[at] = tierkit_i_figure_double(&statement->missing_points);
            value->status[at] = TIERKIT_VALUE_OK;
        } else if (statement->missing == TIERKIT_I_MISSING_REFUSE && refused == TIERKIT_VALUE_OK) {
            refused = value->raw_status[at];
        }
    }
    value->coverage[record] = with_data / total;
    int64_t have;
    int64_t need;
    if (refused == TIERKIT_VALUE_OK && statement->needs.present &&
        !tierkit_i_grid(value->coverage[record], &have) &&
        !tierkit_i_grid(tierkit_i_figure_double(&statement->needs), &need) && have < need) {
        refused = TIERKIT_VALUE_NOT_ENOUGH_DATA;
    }
    return refused;
}

static tierkit_status weigh(tierkit_review *review, const double *weight, int8_t *refused) {
    tierkit_i_valued *value = &review->value;
    tierkit_weighted call = { 0 };
    for (size_t i = 0; i < review->records; i++) {
        refused[i] = review->covered[i] != TIERKIT_VALUE_OK ? review->covered[i]
                                                            : settle_missing(review, weight, i);
    }
    call.struct_size = sizeof(call);
    call.criteria = tierkit_i_value_of(review)->criteria.count;
    call.count = (int64_t)review->records;
    call.value = value->points;
    call.status = value->status;
    call.weight = weight;
    TIERKIT_I_TRY(tierkit_score_weighted(&call, value->score_e9, NULL, value->contribution_e9, NULL,
                                         value->score_status, NULL));
    for (size_t i = 0; i < review->records; i++) {
        if (refused[i] != TIERKIT_VALUE_OK) {
            value->score_status[i] = refused[i];
        }
    }
    return TIERKIT_OK;
}

static tierkit_status weigh_criteria(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    const tierkit_i_value *statement = tierkit_i_value_of(review);
    size_t criteria = (size_t)statement->criteria.count;
    double *weight = NULL;
    int8_t *refused = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, criteria, sizeof(*weight), &weight));
    TIERKIT_I_DO(tierkit_i_new(memory, review->records, sizeof(*refused), &refused));
    for (size_t c = 0; c < criteria; c++) {
        weight[c] = tierkit_i_figure_double(
            &review->program->tree.criteria[(size_t)statement->criteria.first + c].weight);
    }
    TIERKIT_I_DO(weigh(review, weight, refused));
done:
    tierkit_i_free(memory, refused, review->records, sizeof(*refused));
    tierkit_i_free(memory, weight, criteria, sizeof(*weight));
    return status;
}

/* Competition ranks of the scores, overall and within the region. */
static tierkit_status rank_scores(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_valued *value = &review->value;
    size_t regions = (size_t)review->regions * 4;
    tierkit_i_cut cut;
    tierkit_amounts amounts;
    int32_t *scratch = NULL;
    tierkit_status status = TIERKIT_OK;
    memset(&cut, 0, sizeof(cut));
    TIERKIT_I_DO(tierkit_i_cut_new(review, NULL, review->records, &cut));
    TIERKIT_I_DO(tierkit_i_new(memory, regions, sizeof(*scratch), &scratch));
    memcpy(cut.low, value->score_e9, review->records * sizeof(cut.low[0]));
    memcpy(cut.status, value->score_status, review->records * sizeof(cut.status[0]));
    TIERKIT_I_DO(tierkit_i_cut_order(&cut));
    amounts = tierkit_i_cut_amounts(&cut);
    TIERKIT_I_DO(tierkit_rank(&amounts, TIERKIT_RANK_COMPETITION, value->rank, NULL));
    TIERKIT_I_DO(tierkit_rank_groups(&amounts, TIERKIT_RANK_COMPETITION, review->region_group,
                                     review->regions, scratch, value->rank_region, NULL));
done:
    tierkit_i_free(memory, scratch, regions, sizeof(*scratch));
    tierkit_i_cut_free(review, &cut);
    return status;
}

tierkit_status tierkit_i_stage_value(tierkit_review *review) {
    if (tierkit_i_value_of(review) == NULL || review->records == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(score_criteria(review));
    TIERKIT_I_TRY(weigh_criteria(review));
    review->source.decisions.score_e9 = review->value.score_e9;
    review->source.decisions.score_status = review->value.score_status;
    return rank_scores(review);
}
