/* Owns: the table of promises. Must not know: how a policy is chosen, what was kept.
 * Called by: review/tables.c. */
#include "review/promise_rule.h"

static const tierkit_i_column_spec columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "promise", "", TIERKIT_I_CELLS_TEXT },
    { "item", "", TIERKIT_I_CELLS_TEXT },           { "value", "", TIERKIT_I_CELLS_TEXT },
    { "type", "", TIERKIT_I_CELLS_TEXT },           { "policy", "", TIERKIT_I_CELLS_TEXT },
    { "line", "", TIERKIT_I_CELLS_INTEGER },
};

static tierkit_status add_promise(const tierkit_review *review, size_t record,
                                  const tierkit_i_promise *promise, tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_promise_entry *entry = tierkit_i_promise_entry_of(review, record, promise);
    char digits[TIERKIT_I_DECIMAL_TEXT];
    if (entry == NULL) {
        return TIERKIT_OK;
    }
    tierkit_i_piece value = tierkit_i_promised(tree, entry, digits);
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, promise->name.text));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, promise->item.text));
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, value.text, value.bytes));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, tierkit_i_promise_type(promise)));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, entry->policy.text));
    return tierkit_i_table_add_integer(table, tierkit_i_promise_line(tree, promise));
}

tierkit_status tierkit_i_make_promises(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, columns,
                                      sizeof(columns) / sizeof(columns[0]), out));
    for (size_t i = 0; i < review->records && review->policy_line != NULL; i++) {
        for (size_t p = 0; p < tree->promise_count; p++) {
            TIERKIT_I_TRY(add_promise(review, i, &tree->promises[p], *out));
        }
    }
    return TIERKIT_OK;
}
