/* Owns: what a distributor lacks for a service policy, in words, and what policies cost it.
 * Must not know: how a policy is chosen, tables. Called by: review/table_policies.c,
 * review/explain_policy.c. */
#include "review/policies.h"

/* ---- words ----------------------------------------------------------------------------------- */

/* The flag by its name unless it is true. */
static tierkit_status add_lacking(const tierkit_review *review, size_t record, int32_t name,
                                  tierkit_i_buffer *to) {
    return tierkit_i_flag_says(review, record, name) == TIERKIT_I_IS_TRUE
               ? TIERKIT_OK
               : tierkit_i_words_add(to, tierkit_i_tree_piece(&review->program->tree, name));
}

tierkit_status tierkit_i_policy_missing(const tierkit_review *review, size_t record, int32_t line,
                                        tierkit_i_buffer *to) {
    const tierkit_i_tree *tree = &review->program->tree;
    if (line == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    uint8_t says = tierkit_i_policy_says(review, record, line);
    const tierkit_i_slice *needs = &tree->policy_lines[line].needs;
    for (size_t r = 0; r < tree->readiness_count && !(says & TIERKIT_I_POLICY_READY); r++) {
        TIERKIT_I_TRY(add_lacking(review, record, tree->readiness[r].attribute.text, to));
    }
    for (int32_t n = 0; n < needs->count && !(says & TIERKIT_I_POLICY_NEEDS); n++) {
        TIERKIT_I_TRY(add_lacking(review, record, tree->names[needs->first + n].text, to));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_policy_blocks(const tierkit_review *review, size_t record, int32_t line,
                                       tierkit_i_buffer *to) {
    static const struct {
        uint8_t bit;
        const char *word;
    } blocks[] = { { TIERKIT_I_POLICY_READY, "readiness" },
                   { TIERKIT_I_POLICY_NEEDS, "needs" },
                   { TIERKIT_I_POLICY_FITS, "cost" } };
    if (line == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    uint8_t says = tierkit_i_policy_says(review, record, line);
    for (size_t b = 0; b < sizeof(blocks) / sizeof(blocks[0]); b++) {
        if (!(says & blocks[b].bit)) {
            TIERKIT_I_TRY(tierkit_i_words_add(to, tierkit_i_piece_of(blocks[b].word)));
        }
    }
    return TIERKIT_OK;
}

tierkit_i_piece tierkit_i_policy_wish(const tierkit_review *review, size_t record) {
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_i_piece wish = { NULL, 0 };
    int64_t code = 0;
    if (tree->policies.wish.text == TIERKIT_I_NONE) {
        return wish;
    }
    int32_t attribute = tierkit_i_attribute_named(review, tree->policies.wish.text);
    if (attribute != TIERKIT_I_NONE &&
        tierkit_i_snapshot_attribute(review->snapshot, record, attribute, review->source.as_of,
                                     &code)) {
        wish.text = tierkit_i_strings_get(&review->snapshot->texts, (uint32_t)code, &wish.bytes);
    }
    return wish;
}

/* ---- cost ------------------------------------------------------------------------------------ */

tierkit_status tierkit_i_policy_costs(const tierkit_review *review, tierkit_i_pace *pace,
                                      tierkit_i_evaluation *costs) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    const tierkit_i_slice *lines = &review->program->tree.policies.lines;
    TIERKIT_I_TRY(tierkit_i_evaluation_init(costs, &review->source,
                                            tierkit_i_as_of_position(review),
                                            tierkit_i_record_subjects(review), pace));
    TIERKIT_I_TRY(tierkit_i_evaluation_need(costs, compiled->policy_limit));
    for (int32_t l = lines->first; l < lines->first + lines->count; l++) {
        TIERKIT_I_TRY(tierkit_i_evaluation_need(costs, compiled->policy_cost[l]));
        TIERKIT_I_TRY(tierkit_i_evaluation_need(costs, compiled->policy_excess[l]));
    }
    return TIERKIT_OK;
}

int tierkit_i_policy_amount(const tierkit_i_evaluation *costs, int32_t formula, size_t i,
                            tierkit_i_i128 *e9) {
    if (formula == TIERKIT_I_NONE) {
        return 0;
    }
    const tierkit_i_vector *vector = tierkit_i_evaluation_result(costs, formula);
    tierkit_i_form form = costs->source->program->compiled.formulas[formula].form;
    return vector->status[i] == TIERKIT_VALUE_OK && !tierkit_i_vector_grid(vector, form, i, e9);
}
