/* Owns: the table of candidates. Must not know: how a decision is made (stage_selections.c).
 * Called by: review/tables.c. */
#include "review/state.h"

static const tierkit_i_column_spec selection_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "value", "", TIERKIT_I_CELLS_TEXT },
    { "score", "points", TIERKIT_I_CELLS_NUMBER },  { "rank", "", TIERKIT_I_CELLS_INTEGER },
    { "decision", "", TIERKIT_I_CELLS_TEXT },       { "knocked_out_by", "", TIERKIT_I_CELLS_TEXT },
    { "reason", "", TIERKIT_I_CELLS_TEXT },         { "status", "", TIERKIT_I_CELLS_TEXT },
    { "coverage", "", TIERKIT_I_CELLS_NUMBER },
};

/* The knock-out's condition as the program says it. */
static tierkit_status add_condition(const tierkit_review *review, int32_t knock_out,
                                    tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_i_buffer text;
    tierkit_status status = TIERKIT_OK;
    if (knock_out == TIERKIT_I_NONE) {
        return tierkit_i_table_missing(table);
    }
    tierkit_i_buffer_init(&text, &review->memory);
    TIERKIT_I_DO(
        tierkit_i_print_tokens(tree, tree->nodes[tree->knock_outs[knock_out].when].tokens, &text));
    TIERKIT_I_DO(tierkit_i_table_add_text(table, (const char *)text.bytes, text.count));
done:
    tierkit_i_buffer_free(&text);
    return status;
}

static tierkit_status add_candidate(const tierkit_review *review, size_t s, size_t record,
                                    tierkit_table *table) {
    static const char *const reasons[] = { "score",          "gate",
                                           "gate undefined", "limit",
                                           "needed",         "no score",
                                           "knocked out",    "knock-out undefined" };
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_selected *of = &review->selected[s];
    int32_t index = review->program->compiled.cut_value[tree->classes_count + s];
    const tierkit_i_valued *value = &review->valued[index];
    int scored = value->score_status[record] == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, tree->values[index].name.text));
    TIERKIT_I_TRY(
        scored ? tierkit_i_table_add_decimal(table, tierkit_i_i128_of(value->score_e9[record]), 9)
               : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(of->rank[record] > 0 ? tierkit_i_table_add_integer(table, of->rank[record])
                                       : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(
        tierkit_i_cell_text(table, review, tree->class_lines[of->line[record]].name.text));
    TIERKIT_I_TRY(add_condition(review, of->knocked_out[record], table));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, reasons[of->why[record]]));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, value->score_status[record]));
    return tierkit_i_table_add_decimal(table, tierkit_i_i128_of(value->coverage_e9[record]), 9);
}

tierkit_status tierkit_i_make_selection(const tierkit_review *review, tierkit_i_pace *pace,
                                        tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, selection_columns,
                                      sizeof(selection_columns) / sizeof(selection_columns[0]),
                                      out));
    for (size_t s = 0; s < review->program->tree.selection_count; s++) {
        for (size_t i = 0; i < review->selected[s].candidates; i++) {
            TIERKIT_I_TRY(add_candidate(review, s, (size_t)review->selected[s].order[i], *out));
        }
    }
    return TIERKIT_OK;
}
