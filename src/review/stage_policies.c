/* Owns: readiness and the service policy of every distributor. Must not know: promises' texts.
 * Called by: review/review.c. */
#include "review/state.h"

#include <string.h>

/* Points of the flags that are true as of the review; a missing flag earns none. */
static void add_readiness(tierkit_review *review, const tierkit_i_readiness_item *item) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_schema *schema = review->program->head.schema;
    size_t bytes;
    const char *name = tierkit_i_tree_text(tree, item->attribute.text, &bytes);
    int32_t declared = tierkit_i_schema_find_attribute(schema, name, bytes);
    int32_t attribute =
        declared == TIERKIT_I_NONE ? TIERKIT_I_NONE : review->attribute_map[declared];
    tierkit_i_i128 scaled;
    int64_t points;
    if (attribute == TIERKIT_I_NONE ||
        tierkit_i_rescale(item->points.value, item->points.scale, 9, &scaled, NULL) ||
        tierkit_i_i128_to64(scaled, &points)) {
        return;
    }
    for (size_t i = 0; i < review->records; i++) {
        int64_t value;
        if (tierkit_i_snapshot_attribute(review->snapshot, i, attribute, review->source.as_of,
                                         &value) &&
            value != 0) {
            review->readiness_e9[i] += points;
        }
    }
}

static tierkit_status find_readiness(tierkit_review *review) {
    const tierkit_i_tree *tree = &review->program->tree;
    if (tree->readiness_count == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, review->records,
                                       sizeof(*review->readiness_e9), &review->readiness_e9));
    for (size_t i = 0; i < tree->readiness_count; i++) {
        add_readiness(review, &tree->readiness[i]);
    }
    review->source.decisions.readiness_e9 = review->readiness_e9;
    return TIERKIT_OK;
}

/* The first line whose condition is true; an undefined condition is not met. */
static void choose(tierkit_review *review, const tierkit_i_evaluation *evaluation, size_t first,
                   size_t count) {
    const tierkit_i_policies *policies = &review->program->tree.policies;
    for (size_t i = 0; i < count; i++) {
        if (review->covered[first + i] != TIERKIT_VALUE_OK) {
            continue;
        }
        for (int32_t l = 0; l < policies->lines.count; l++) {
            int32_t line = policies->lines.first + l;
            int32_t formula = review->program->compiled.policy_formula[line];
            const tierkit_i_vector *result =
                formula == TIERKIT_I_NONE ? NULL : tierkit_i_evaluation_result(evaluation, formula);
            if (result == NULL || (result->status[i] == TIERKIT_VALUE_OK && result->word[i])) {
                review->policy_line[first + i] = line;
                break;
            }
        }
    }
}

static tierkit_status assign(tierkit_review *review) {
    const tierkit_i_policies *policies = &review->program->tree.policies;
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source,
                                           tierkit_i_as_of_position(review),
                                           tierkit_i_record_subjects(review), review->pace));
    for (int32_t l = 0; l < policies->lines.count; l++) {
        TIERKIT_I_DO(tierkit_i_evaluation_need(
            &evaluation, review->program->compiled.policy_formula[policies->lines.first + l]));
    }
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&evaluation, first, count));
        choose(review, &evaluation, first, count);
    }
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

tierkit_status tierkit_i_stage_policies(tierkit_review *review) {
    TIERKIT_I_TRY(find_readiness(review));
    if (!review->program->tree.policies.present) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(
        tierkit_i_new(&review->memory, review->records, sizeof(int32_t), &review->policy_line));
    for (size_t i = 0; i < review->records; i++) {
        review->policy_line[i] = TIERKIT_I_NONE;
    }
    TIERKIT_I_TRY(assign(review));
    review->source.decisions.policy_line = review->policy_line;
    return TIERKIT_OK;
}
