/* Owns: the tables of promises and of distributors left out.
 * Must not know: how a policy is chosen (stage_policies.c). Called by: review/tables.c. */
#include "review/state.h"

static const tierkit_i_column_spec promise_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "promise", "", TIERKIT_I_CELLS_TEXT },
    { "item", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_TEXT },
};

static tierkit_status add_promised(const tierkit_review *review,
                                   const tierkit_i_promise_entry *entry, tierkit_table *table) {
    char digits[TIERKIT_I_DECIMAL_TEXT];
    if (entry->text != TIERKIT_I_NONE) {
        return tierkit_i_cell_text(table, review, entry->text);
    }
    return tierkit_i_table_add_text(
        table, digits,
        tierkit_i_decimal_write(entry->figure.value, entry->figure.scale, -1, digits));
}

static tierkit_status add_promise(const tierkit_review *review, size_t record,
                                  const tierkit_i_promise *promise, tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t policy = tree->policy_lines[review->policy_line[record]].name.text;
    for (int32_t e = 0; e < promise->entries.count; e++) {
        const tierkit_i_promise_entry *entry = &tree->promise_entries[promise->entries.first + e];
        if (entry->policy.text == policy) {
            TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
            TIERKIT_I_TRY(tierkit_i_cell_text(table, review, promise->name.text));
            TIERKIT_I_TRY(tierkit_i_cell_text(table, review, promise->item.text));
            TIERKIT_I_TRY(add_promised(review, entry, table));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_make_promises(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, promise_columns,
                                      sizeof(promise_columns) / sizeof(promise_columns[0]), out));
    for (size_t i = 0; i < review->records && review->policy_line != NULL; i++) {
        for (size_t p = 0; p < tree->promise_count && review->policy_line[i] >= 0; p++) {
            TIERKIT_I_TRY(add_promise(review, i, &tree->promises[p], *out));
        }
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
