/* Owns: the results of value statements in memory, the raw values of criteria, ranks of scores.
 * Must not know: points (score.c), classes. Called by: review/review.c, review/stage_kpis.c. */
#include "review/value.h"

#include "tierkit/kernel.h"

#include <string.h>

double tierkit_i_figure_double(const tierkit_i_figure *figure) {
    return tierkit_i_i128_quotient(figure->value, tierkit_i_i128_power10(figure->scale));
}

/* ---- memory ---------------------------------------------------------------------------------- */

#define NEW(field, count)                                                                          \
    TIERKIT_I_TRY(                                                                                 \
        tierkit_i_new_zeroed(&review->memory, (count), sizeof(*value->field), &value->field))
#define FREE(field, count)                                                                         \
    tierkit_i_free(&review->memory, value->field, (count), sizeof(*value->field))

static tierkit_status new_arrays(const tierkit_review *review, size_t criteria,
                                 tierkit_i_valued *value) {
    size_t n = review->records;
    size_t all = criteria * n;
    NEW(covered, n);
    NEW(raw, all);
    NEW(points, all);
    NEW(status, all);
    NEW(flags, all);
    NEW(age, all);
    NEW(raw_status, all);
    NEW(contribution_e9, all);
    NEW(score_e9, n);
    NEW(score_status, n);
    NEW(coverage_e9, n);
    NEW(rank, n);
    NEW(rank_region, n);
    return TIERKIT_OK;
}

static void free_arrays(const tierkit_review *review, size_t criteria, tierkit_i_valued *value) {
    size_t n = review->records;
    size_t all = criteria * n;
    FREE(covered, n);
    FREE(raw, all);
    FREE(points, all);
    FREE(status, all);
    FREE(flags, all);
    FREE(age, all);
    FREE(raw_status, all);
    FREE(contribution_e9, all);
    FREE(score_e9, n);
    FREE(score_status, n);
    FREE(coverage_e9, n);
    FREE(rank, n);
    FREE(rank_region, n);
}

/* tierkit_i_stage_profiles() has made review->valued. */
tierkit_status tierkit_i_value_arrays(tierkit_review *review) {
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t v = 0; v < tree->value_count; v++) {
        TIERKIT_I_TRY(
            new_arrays(review, (size_t)tree->values[v].criteria.count, &review->valued[v]));
    }
    return TIERKIT_OK;
}

void tierkit_i_value_free(tierkit_review *review) {
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t v = 0; v < tree->value_count && review->valued != NULL; v++) {
        free_arrays(review, (size_t)tree->values[v].criteria.count, &review->valued[v]);
    }
}

/* ---- raw values ------------------------------------------------------------------------------ */

/* The formulas of a criterion for a profile: the first one, and how many periods back they go. */
typedef struct kept {
    int32_t first, keep;
} kept;

static kept kept_for(const tierkit_review *review, size_t value, int32_t profile, int32_t item) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_compiled *compiled = &review->program->compiled;
    const tierkit_i_criterion *criterion =
        tierkit_i_criterion_rule(tree, compiled, profile, item, TIERKIT_I_CLAUSE_MISSING);
    kept found;
    found.first = compiled->criterion_formula[criterion - tree->criteria];
    found.keep = tierkit_i_missing_rule_of(&tree->values[value], criterion)->keep;
    return found;
}

int32_t tierkit_i_value_formula(const tierkit_review *review, size_t value, size_t record,
                                int32_t item, int32_t age) {
    kept of = kept_for(review, value, tierkit_i_value_profile(review, value, record), item);
    return review->program->compiled.criterion_kept[of.first + age];
}

static tierkit_status want_kept(tierkit_review *review, kept of) {
    for (int32_t k = 0; k <= of.keep; k++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_want(
            &review->now, review->program->compiled.criterion_kept[of.first + k]));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_value_want(tierkit_review *review) {
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t v = 0; v < tree->value_count; v++) {
        tierkit_i_slice profiles = review->program->compiled.value_profiles[v];
        for (int32_t p = 0; p < profiles.count; p++) {
            for (int32_t c = 0; c < tree->values[v].criteria.count; c++) {
                TIERKIT_I_TRY(want_kept(review, kept_for(review, v, profiles.first + p, c)));
            }
        }
    }
    return TIERKIT_OK;
}

/* The newest value that exists, at most `keep` periods old. */
static void collect_one(tierkit_review *review, tierkit_i_valued *value, kept of, size_t at,
                        size_t element) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    for (int32_t k = 0; k <= of.keep; k++) {
        int32_t formula = compiled->criterion_kept[of.first + k];
        const tierkit_i_vector *result = tierkit_i_evaluation_result(&review->now, formula);
        if (k == 0) {
            value->raw_status[at] = result->status[element];
        }
        if (result->status[element] == TIERKIT_VALUE_OK) {
            value->raw[at] =
                tierkit_i_vector_double(result, compiled->formulas[formula].form, element);
            value->raw_status[at] = TIERKIT_VALUE_OK;
            value->age[at] = (uint8_t)k;
            value->flags[at] =
                (uint8_t)(result->flags[element] | (k > 0 ? TIERKIT_FLAG_CARRIED : 0));
            return;
        }
    }
}

static void collect(tierkit_review *review, size_t v, int32_t item, size_t first, size_t count) {
    tierkit_i_valued *value = &review->valued[v];
    kept of = kept_for(review, v, review->program->compiled.value_profiles[v].first, item);
    for (size_t i = 0; i < count; i++) {
        if (value->profile != NULL) {
            of = kept_for(review, v, value->profile[first + i], item);
        }
        collect_one(review, value, of, (size_t)item * review->records + first + i, i);
    }
}

void tierkit_i_value_collect(tierkit_review *review, size_t first, size_t count) {
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t v = 0; v < tree->value_count; v++) {
        for (int32_t c = 0; c < tree->values[v].criteria.count; c++) {
            collect(review, v, c, first, count);
        }
    }
}

/* ---- the stage ------------------------------------------------------------------------------- */

/* Competition ranks of the scores, overall and within the region. */
static tierkit_status rank_scores(tierkit_review *review, tierkit_i_valued *value) {
    const tierkit_i_memory *memory = &review->memory;
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
    TIERKIT_I_DO(tierkit_i_cut_order(review->pace, &cut));
    amounts = tierkit_i_cut_amounts(&cut);
    TIERKIT_I_DO(tierkit_i_pace_step(review->pace, TIERKIT_I_KERNEL_STEPS * cut.count));
    TIERKIT_I_DO(tierkit_rank(&amounts, TIERKIT_RANK_COMPETITION, value->rank, NULL));
    TIERKIT_I_DO(tierkit_i_pace_step(review->pace, TIERKIT_I_KERNEL_STEPS * cut.count));
    TIERKIT_I_DO(tierkit_rank_groups(&amounts, TIERKIT_RANK_COMPETITION, review->region_group,
                                     review->regions, scratch, value->rank_region, NULL));
done:
    tierkit_i_free(memory, scratch, regions, sizeof(*scratch));
    tierkit_i_cut_free(review, &cut);
    return status;
}

/* A value is for those the program applies to, unless only selections cut it; and for the
 * candidates of these. */
static void find_covered(tierkit_review *review, size_t v) {
    const tierkit_i_tree *tree = &review->program->tree;
    const int32_t *cut_value = review->program->compiled.cut_value;
    tierkit_i_valued *value = &review->valued[v];
    int classes = 0;
    int selections = 0;
    for (size_t c = 0; c < tierkit_i_cut_count(tree); c++) {
        classes |= c < tree->classes_count && cut_value[c] == (int32_t)v;
        selections |= c >= tree->classes_count && cut_value[c] == (int32_t)v;
    }
    value->for_candidates = selections && !classes;
    for (size_t i = 0; i < review->records; i++) {
        value->covered[i] =
            (int8_t)(value->for_candidates ? TIERKIT_VALUE_NOT_APPLICABLE : review->covered[i]);
        for (size_t s = 0; s < tree->selection_count; s++) {
            if (cut_value[tree->classes_count + s] == (int32_t)v &&
                review->selected[s].candidate[i] == TIERKIT_VALUE_OK) {
                value->covered[i] = TIERKIT_VALUE_OK;
            }
        }
        value->score_status[i] = value->covered[i];
    }
}

tierkit_status tierkit_i_stage_value(tierkit_review *review) {
    for (size_t v = 0; v < review->program->tree.value_count && review->records > 0; v++) {
        find_covered(review, v);
        TIERKIT_I_TRY(tierkit_i_score_value(review, v));
        TIERKIT_I_TRY(rank_scores(review, &review->valued[v]));
    }
    review->source.decisions.valued = review->valued;
    return TIERKIT_OK;
}
