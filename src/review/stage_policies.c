/* Owns: readiness, and which service policy fits every distributor and which one it is given.
 * Must not know: promises' texts, tables. Called by: review/review.c.
 *
 * The fit is the first line whose condition is true. The result is the first line of which all is
 * true: the condition, the readiness and the flags it asks for, a cost within the limit. So the
 * result is never deeper than the fit, and what is undefined opens nothing. */
#include "review/policy_moves.h"

#include <string.h>

/* ---- readiness ------------------------------------------------------------------------------- */

static int flag_at(const tierkit_review *review, size_t record, int32_t attribute) {
    int64_t value = 0;
    if (attribute == TIERKIT_I_NONE ||
        !tierkit_i_snapshot_attribute(review->snapshot, record, attribute, review->source.as_of,
                                      &value)) {
        return TIERKIT_I_IS_UNKNOWN;
    }
    return value != 0 ? TIERKIT_I_IS_TRUE : TIERKIT_I_IS_FALSE;
}

int tierkit_i_flag_says(const tierkit_review *review, size_t record, int32_t name) {
    return flag_at(review, record, tierkit_i_attribute_named(review, name));
}

/* Points of the flags that are true as of the review; a missing flag earns none. */
static void add_readiness(tierkit_review *review, const tierkit_i_readiness_item *item) {
    int32_t attribute = tierkit_i_attribute_named(review, item->attribute.text);
    int64_t points;
    if (attribute == TIERKIT_I_NONE ||
        tierkit_i_grid_decimal(item->points.value, item->points.scale, &points)) {
        return;
    }
    for (size_t i = 0; i < review->records; i++) {
        if (flag_at(review, i, attribute) == TIERKIT_I_IS_TRUE) {
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

/* ---- lines ----------------------------------------------------------------------------------- */

/* A condition that is undefined is not met; a line without one takes everybody. */
static int is_met(const tierkit_i_evaluation *evaluation, int32_t formula, size_t i) {
    const tierkit_i_vector *result =
        formula == TIERKIT_I_NONE ? NULL : tierkit_i_evaluation_result(evaluation, formula);
    return result == NULL || (result->status[i] == TIERKIT_VALUE_OK && result->word[i]);
}

static uint8_t *says_at(const tierkit_review *review, size_t record, int32_t line) {
    const tierkit_i_slice *lines = &review->program->tree.policies.lines;
    return &review->served.says[record * (size_t)lines->count + (size_t)(line - lines->first)];
}

uint8_t tierkit_i_policy_says(const tierkit_review *review, size_t record, int32_t line) {
    return *says_at(review, record, line);
}

static void mark_ready(tierkit_review *review, int32_t line) {
    const tierkit_i_figure *readiness = &review->program->tree.policy_lines[line].readiness;
    int64_t asked = 0;
    int reached =
        !readiness->present || !tierkit_i_grid_decimal(readiness->value, readiness->scale, &asked);
    for (size_t i = 0; i < review->records; i++) {
        if (reached && (!readiness->present || review->readiness_e9[i] >= asked)) {
            *says_at(review, i, line) |= TIERKIT_I_POLICY_READY;
        }
    }
}

static void mark_needs(tierkit_review *review, int32_t line) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_slice *needs = &tree->policy_lines[line].needs;
    for (size_t i = 0; i < review->records; i++) {
        *says_at(review, i, line) |= TIERKIT_I_POLICY_NEEDS;
    }
    for (int32_t n = 0; n < needs->count; n++) {
        int32_t attribute = tierkit_i_attribute_named(review, tree->names[needs->first + n].text);
        for (size_t i = 0; i < review->records; i++) {
            if (flag_at(review, i, attribute) != TIERKIT_I_IS_TRUE) {
                *says_at(review, i, line) &= (uint8_t)~TIERKIT_I_POLICY_NEEDS;
            }
        }
    }
}

/* The last line is never refused: somebody has to be served somehow. */
static void judge(tierkit_review *review, const tierkit_i_evaluation *evaluation, size_t record,
                  size_t i) {
    const tierkit_i_slice *lines = &review->program->tree.policies.lines;
    const tierkit_i_compiled *compiled = &review->program->compiled;
    uint8_t *says = review->served.says + record * (size_t)lines->count;
    for (int32_t l = 0; l < lines->count; l++) {
        int32_t line = lines->first + l;
        int is_last = l == lines->count - 1;
        if (is_met(evaluation, compiled->policy_formula[line], i)) {
            says[l] |= TIERKIT_I_POLICY_WHEN;
        }
        if (is_last || is_met(evaluation, compiled->policy_fits[line], i)) {
            says[l] |= TIERKIT_I_POLICY_FITS;
        }
        if (review->served.fit[record] == TIERKIT_I_NONE && (says[l] & TIERKIT_I_POLICY_WHEN)) {
            review->served.fit[record] = line;
        }
        if (review->served.result[record] == TIERKIT_I_NONE && says[l] == TIERKIT_I_POLICY_OPEN) {
            review->served.result[record] = line;
        }
    }
}

static tierkit_status judge_all(tierkit_review *review) {
    const tierkit_i_slice *lines = &review->program->tree.policies.lines;
    const tierkit_i_compiled *compiled = &review->program->compiled;
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source,
                                           tierkit_i_as_of_position(review),
                                           tierkit_i_record_subjects(review), review->pace));
    for (int32_t l = lines->first; l < lines->first + lines->count; l++) {
        TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, compiled->policy_formula[l]));
        TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, compiled->policy_fits[l]));
        mark_ready(review, l);
        mark_needs(review, l);
        TIERKIT_I_DO(tierkit_i_pace_step(review->pace, review->records));
    }
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&evaluation, first, count));
        for (size_t i = 0; i < count; i++) {
            if (review->covered[first + i] == TIERKIT_VALUE_OK) {
                judge(review, &evaluation, first + i, i);
            }
        }
    }
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

static tierkit_status new_served(tierkit_review *review) {
    tierkit_i_served *to = &review->served;
    size_t n = review->records;
    size_t lines = (size_t)review->program->tree.policies.lines.count;
    if (lines > 0 && n > SIZE_MAX / lines) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, n * lines, 1, &to->says));
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, n, sizeof(int32_t), &to->fit));
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, n, sizeof(int32_t), &to->result));
    for (size_t i = 0; i < n; i++) {
        to->fit[i] = TIERKIT_I_NONE;
        to->result[i] = TIERKIT_I_NONE;
    }
    return TIERKIT_OK;
}

int32_t tierkit_i_policy_name(const tierkit_review *review, size_t record) {
    int32_t line = review->policy_line == NULL ? TIERKIT_I_NONE : review->policy_line[record];
    return line == TIERKIT_I_NONE ? TIERKIT_I_NONE
                                  : review->program->tree.policy_lines[line].name.text;
}

void tierkit_i_policies_free(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_served *of = &review->served;
    size_t n = review->records;
    if (of->says != NULL) {
        size_t lines = (size_t)review->program->tree.policies.lines.count;
        tierkit_i_free(memory, of->says, n * lines, 1);
    }
    tierkit_i_free(memory, of->fit, n, sizeof(int32_t));
    tierkit_i_free(memory, of->result, n, sizeof(int32_t));
    tierkit_i_free(memory, review->policy_line, n, sizeof(int32_t));
    tierkit_i_free(memory, review->readiness_e9, n, sizeof(*review->readiness_e9));
}

tierkit_status tierkit_i_stage_policies(tierkit_review *review) {
    TIERKIT_I_TRY(find_readiness(review));
    if (!review->program->tree.policies.present) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(new_served(review));
    TIERKIT_I_TRY(
        tierkit_i_new(&review->memory, review->records, sizeof(int32_t), &review->policy_line));
    TIERKIT_I_TRY(judge_all(review));
    for (size_t i = 0; i < review->records; i++) {
        review->policy_line[i] = review->served.result[i];
    }
    if (review->policy_moves.at != NULL) {
        TIERKIT_I_TRY(tierkit_i_policies_end(review));
    }
    review->source.decisions.policy_line = review->policy_line;
    return TIERKIT_OK;
}
