/* Owns: the tables of service policies and of distributors left out.
 * Must not know: how a policy is chosen (stage_policies.c). Called by: review/tables.c. */
#include "review/state.h"

static const tierkit_i_column_spec policy_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "policy", "", TIERKIT_I_CELLS_TEXT },
    { "readiness", "points", TIERKIT_I_CELLS_NUMBER },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
};

/* "the first that holds" or "no condition above holds". */
static tierkit_status add_reason(const tierkit_review *review, int32_t line, tierkit_table *table) {
    static const char holds[] = "its condition holds and none above does";
    static const char otherwise[] = "no condition above holds";
    int rest = review->program->compiled.policy_formula[line] == TIERKIT_I_NONE;
    return tierkit_i_table_add_literal(table, rest ? otherwise : holds);
}

tierkit_status tierkit_i_make_policies(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, policy_columns,
                                      sizeof(policy_columns) / sizeof(policy_columns[0]), out));
    for (size_t i = 0; i < review->records && review->policy_line != NULL; i++) {
        int32_t line = review->policy_line[i];
        if (line == TIERKIT_I_NONE) {
            continue;
        }
        TIERKIT_I_TRY(tierkit_i_cell_id(*out, review, i));
        TIERKIT_I_TRY(tierkit_i_cell_text(*out, review, tree->policy_lines[line].name.text));
        TIERKIT_I_TRY(
            review->readiness_e9 == NULL
                ? tierkit_i_table_missing(*out)
                : tierkit_i_table_add_decimal(*out, tierkit_i_i128_of(review->readiness_e9[i]), 9));
        TIERKIT_I_TRY(add_reason(review, line, *out));
    }
    return TIERKIT_OK;
}

static const tierkit_i_column_spec left_out_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
};

tierkit_status tierkit_i_make_left_out(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, left_out_columns,
                                      sizeof(left_out_columns) / sizeof(left_out_columns[0]), out));
    for (size_t i = 0; i < review->records; i++) {
        if (review->covered[i] != TIERKIT_VALUE_OK) {
            TIERKIT_I_TRY(tierkit_i_cell_id(*out, review, i));
            TIERKIT_I_TRY(
                tierkit_i_table_add_literal(*out, "the program's `applies to` does not hold"));
        }
    }
    return TIERKIT_OK;
}
