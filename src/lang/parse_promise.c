/* Owns: promises. Must not know: service policies.
 * Called by: lang/parse.c. */
#include "lang/parser.h"

/* ---- promise --------------------------------------------------------------------------------- */

static const char *const promise_words[] = { "days",  "hours", "ratio", "number",
                                             "money", "text",  "count", NULL };

/* [ITEM] TYPE */
static tierkit_status parse_promise_type(tierkit_i_parser *p, tierkit_i_promise *promise) {
    static const uint8_t types[] = { TIERKIT_I_TYPE_DURATION, TIERKIT_I_TYPE_DURATION,
                                     TIERKIT_I_TYPE_RATIO,    TIERKIT_I_TYPE_NUMBER,
                                     TIERKIT_I_TYPE_MONEY,    TIERKIT_I_TYPE_TEXT,
                                     TIERKIT_I_TYPE_COUNT };
    static const char expected[] =
        "a type: `days`, `hours`, `ratio`, `number`, `money`, `text` or `count`";
    int32_t index = 0;
    const tierkit_i_token *token = tierkit_i_parser_token(p);
    if (token->kind == TIERKIT_I_TOKEN_NAME ||
        (token->kind == TIERKIT_I_TOKEN_WORD &&
         tierkit_i_word_index(tierkit_i_token_text(p->tree, token), promise_words) ==
             TIERKIT_I_NONE)) {
        TIERKIT_I_TRY(tierkit_i_expect_name(p, expected, &promise->item));
    }
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, promise_words, expected, &index));
    promise->type = (tierkit_i_type)types[index];
    promise->in_hours = index == 1;
    return TIERKIT_OK;
}

/* POLICY LITERAL */
static tierkit_status parse_entry(tierkit_i_parser *p) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_promise_entry entry = { 0 };
    entry.text = TIERKIT_I_NONE;
    entry.figure.currency = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a policy and what it is promised", &entry.policy));
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_TEXT)) {
        tierkit_i_named text;
        TIERKIT_I_TRY(tierkit_i_expect_text(p, "", &text));
        entry.text = text.text;
    } else {
        TIERKIT_I_TRY(
            tierkit_i_parse_figure(p, "a number or a text after the policy", &entry.figure));
    }
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, promise_entries, promise_entry_count, promise_entry_capacity));
    tree->promise_entries[tree->promise_entry_count++] = entry;
    return TIERKIT_OK;
}

/* `promise` NAME [ITEM] TYPE POLICY LITERAL, ... */
tierkit_status tierkit_i_parse_promise(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_promise promise = { 0 };
    promise.item.text = TIERKIT_I_NONE;
    promise.entries.first = (int32_t)tree->promise_entry_count;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `promise`", &promise.name));
    TIERKIT_I_TRY(parse_promise_type(p, &promise));
    do {
        TIERKIT_I_TRY(parse_entry(p));
        promise.entries.count++;
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    TIERKIT_I_TRY(tierkit_i_expect_line_end(p, "`,` or the end of the line"));
    promise.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, promises, promise_count, promise_capacity));
    tree->promises[tree->promise_count++] = promise;
    return TIERKIT_OK;
}
