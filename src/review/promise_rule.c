/* Owns: which promise holds for a distributor and an item. Must not know: tables.
 * Called by: review/promise.c, review/table_promises.c. */
#include "review/promise_rule.h"

#include "lang/lex.h"

const tierkit_i_promise_entry *tierkit_i_promise_entry_of(const tierkit_review *review,
                                                          size_t record,
                                                          const tierkit_i_promise *promise) {
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t line = review->policy_line == NULL ? TIERKIT_I_NONE : review->policy_line[record];
    for (int32_t e = 0; line != TIERKIT_I_NONE && e < promise->entries.count; e++) {
        const tierkit_i_promise_entry *entry = &tree->promise_entries[promise->entries.first + e];
        if (entry->policy.text == tree->policy_lines[line].name.text) {
            return entry;
        }
    }
    return NULL;
}

static int has_own(const tierkit_i_tree *tree, int32_t name, int32_t item) {
    for (size_t p = 0; p < tree->promise_count; p++) {
        if (tree->promises[p].name.text == name && tree->promises[p].item.text == item) {
            return 1;
        }
    }
    return 0;
}

int tierkit_i_promise_holds(const tierkit_i_tree *tree, const tierkit_i_promise *promise,
                            int32_t item) {
    if (promise->item.text != TIERKIT_I_NONE) {
        return promise->item.text == item;
    }
    return item == TIERKIT_I_NONE || !has_own(tree, promise->name.text, item);
}

int tierkit_i_exception_is_about(const tierkit_review *review,
                                 const tierkit_i_snapshot_decision *exception,
                                 const tierkit_i_promise *promise) {
    return review->word_of_text[exception->value] == promise->name.text;
}

const char *tierkit_i_promise_type(const tierkit_i_promise *promise) {
    switch (promise->type) {
    case TIERKIT_I_TYPE_DURATION:
        return promise->in_hours ? "hours" : "days";
    case TIERKIT_I_TYPE_RATIO:
        return "ratio";
    case TIERKIT_I_TYPE_MONEY:
        return "money";
    case TIERKIT_I_TYPE_TEXT:
        return "text";
    case TIERKIT_I_TYPE_COUNT:
        return "count";
    default:
        return "number";
    }
}

int64_t tierkit_i_promise_line(const tierkit_i_tree *tree, const tierkit_i_promise *promise) {
    return tree->tokens[promise->tokens.first].line;
}

tierkit_i_piece tierkit_i_promised(const tierkit_i_tree *tree, const tierkit_i_promise_entry *entry,
                                   char digits[TIERKIT_I_DECIMAL_TEXT]) {
    tierkit_i_piece piece = { digits, 0 };
    if (entry->text != TIERKIT_I_NONE) {
        piece = tierkit_i_tree_piece(tree, entry->text);
    } else {
        piece.bytes = tierkit_i_decimal_write(entry->figure.value, entry->figure.scale, -1, digits);
    }
    return piece;
}
