/* Owns: the selection of candidates: its condition, decisions, knock-outs.
 * Must not know: how a cut is made. Called by: lang/parse.c. */
#include "lang/parser.h"

/* `by` VALUE `when` CONDITION */
static tierkit_status parse_head(tierkit_i_parser *p, tierkit_i_selection *selection) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` and the name of a value"));
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the name of a value", &selection->cut.basis));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "when", "`when` and a condition: who is a candidate"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &selection->when));
    return tierkit_i_expect_line_end(p, "an operator or the end of the line");
}

/* In the tree before its first line is read, like every block: see tierkit_i_parse_facts(). */
tierkit_status tierkit_i_parse_selection(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_selection selection = { 0 };
    selection.cut = tierkit_i_new_cut(p);
    selection.cut.at = tierkit_i_token_place(&tree->tokens[first]);
    selection.when = TIERKIT_I_NONE;
    selection.knock_outs.first = (int32_t)tree->knock_out_count;
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, selections, selection_count, selection_capacity));
    tree->selections[tree->selection_count++] = selection;
    tierkit_i_selection *pushed = &tree->selections[tree->selection_count - 1];
    TIERKIT_I_TRY(parse_head(p, pushed));
    pushed->cut.head = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* `knock out when` CONDITION */
static tierkit_status parse_knock_out(tierkit_i_parser *p, tierkit_i_selection *selection,
                                      uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_knock_out knock_out = { 0 };
    tierkit_i_parser_advance(p);
    tierkit_i_parser_advance(p);
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "when", "`when` and a condition after `knock out`"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &knock_out.when));
    knock_out.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, knock_outs, knock_out_count, knock_out_capacity));
    tree->knock_outs[tree->knock_out_count++] = knock_out;
    selection->knock_outs.count++;
    return tierkit_i_expect_line_end(p, "an operator or the end of the line");
}

/* `accept`, `hold` or `reject` with its bound and clauses, or `knock out when` CONDITION */
tierkit_status tierkit_i_parse_selection_line(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "accept", "hold", "reject", "knock", NULL };
    static const char expected[] = "`accept`, `hold`, `reject` or `knock out`";
    tierkit_i_selection *selection = &p->tree->selections[p->tree->selection_count - 1];
    if (tierkit_i_parser_at_words(p, "knock", "out")) {
        return parse_knock_out(p, selection, first);
    }
    if (!tierkit_i_parser_at_who(p) &&
        (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD) ||
         tierkit_i_word_index(tierkit_i_token_text(p->tree, tierkit_i_parser_token(p)), words) ==
             TIERKIT_I_NONE)) {
        return tierkit_i_unexpected(p, expected, words);
    }
    return tierkit_i_parse_cut_line(p, &selection->cut, expected, first);
}
