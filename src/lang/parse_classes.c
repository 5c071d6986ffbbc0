/* Owns: classes, by value or by share, with their lines. Must not know: how a cut is made.
 * Called by: lang/parse.c, lang/parse_selection.c. */
#include "lang/parser.h"

/* ---- first line ------------------------------------------------------------------------------ */

enum { CLAUSE_AS, CLAUSE_NOTICE, CLAUSE_NEW, CLAUSE_REVIEWED, CLAUSE_CROSSING, CLAUSE_WITHIN };
static const char *const head_clauses[] = { "as",       "notice", "new", "reviewed",
                                            "crossing", "within", NULL };

/* `by value [NAME]`, `by share of NAME`, `by count of NAME` or `by curve of NAME`. */
static tierkit_status parse_basis(tierkit_i_parser *p, tierkit_i_classes *classes) {
    static const char *const words[] = { "value", "share", "count", "curve", NULL };
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by value` or `by share of` after `classes`"));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(
        p, words, "`value`, `share of`, `count of` or `curve of` after `by`", &classes->by_share));
    if (classes->by_share) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "of", "`of` after `share`, `count` or `curve`"));
        return tierkit_i_expect_name(p, "a measure or KPI after `of`", &classes->basis);
    }
    const tierkit_i_token *token = tierkit_i_parser_token(p);
    int is_name = token->kind == TIERKIT_I_TOKEN_NAME ||
                  (token->kind == TIERKIT_I_TOKEN_WORD &&
                   tierkit_i_word_index(tierkit_i_token_text(p->tree, token), head_clauses) ==
                       TIERKIT_I_NONE);
    return is_name ? tierkit_i_expect_name(p, "the name of a value", &classes->basis) : TIERKIT_OK;
}

/* One clause, its first word passed. */
static tierkit_status parse_head_clause(tierkit_i_parser *p, int32_t clause,
                                        tierkit_i_classes *classes) {
    static const char *const modes[] = { "proposals", "automatic", NULL };
    static const char *const sides[] = { "in", "out", "nearest", NULL };
    switch (clause) {
    case CLAUSE_AS:
        return tierkit_i_expect_one_of(p, modes, "`proposals` or `automatic` after `as`",
                                       &classes->automatic);
    case CLAUSE_NOTICE:
        return tierkit_i_parse_notice(p, classes);
    case CLAUSE_NEW:
        return tierkit_i_parse_provisional(p, classes);
    case CLAUSE_REVIEWED:
        return tierkit_i_parse_rhythm(p, classes);
    case CLAUSE_CROSSING:
        return tierkit_i_expect_one_of(p, sides, "`in`, `out` or `nearest` after `crossing`",
                                       &classes->crossing);
    default:
        return tierkit_i_expect_names(p, "`network`, `region` or `year` after `within`",
                                      head_clauses, &classes->scopes);
    }
}

static tierkit_status parse_head(tierkit_i_parser *p, tierkit_i_classes *classes) {
    uint32_t seen = 0;
    p->block = TIERKIT_I_BLOCK_UNKNOWN; /* what its lines are made of depends on the basis */
    TIERKIT_I_TRY(parse_basis(p, classes));
    p->block = TIERKIT_I_BLOCK_CLASSES;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, head_clauses,
            "`within`, `as`, `notice`, `new partners`, `reviewed every` or the end of the line",
            &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(parse_head_clause(p, clause, classes));
    }
}

/* A statement of nothing yet, whose lines will be the next ones of the tree. */
tierkit_i_classes tierkit_i_new_cut(const tierkit_i_parser *p) {
    tierkit_i_classes classes = { 0 };
    classes.basis.text = TIERKIT_I_NONE;
    classes.notice.currency = TIERKIT_I_NONE;
    classes.provisional.currency = TIERKIT_I_NONE;
    classes.provisional_name = TIERKIT_I_NONE;
    classes.rhythm = TIERKIT_I_QUARTER;
    classes.down.band.currency = TIERKIT_I_NONE;
    classes.up.band.currency = TIERKIT_I_NONE;
    classes.inactive = TIERKIT_I_NONE;
    classes.inactive_name = TIERKIT_I_NONE;
    classes.lines.first = (int32_t)p->tree->class_line_count;
    return classes;
}

tierkit_status tierkit_i_parse_classes(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_classes classes = tierkit_i_new_cut(p);
    classes.at = tierkit_i_token_place(&tree->tokens[first]);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, classes, classes_count, classes_capacity));
    tree->classes[tree->classes_count++] = classes;
    tierkit_i_classes *pushed = &tree->classes[tree->classes_count - 1];
    TIERKIT_I_TRY(parse_head(p, pushed));
    pushed->head = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* Several `not when` make one gate: any of them closes it. */
static tierkit_status parse_gate(tierkit_i_parser *p, tierkit_i_class_line *line) {
    int32_t gate, either, last = TIERKIT_I_NONE;
    tierkit_i_place at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "when", "`when` and a condition after `not`"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &gate));
    if (line->not_when == TIERKIT_I_NONE) {
        line->not_when = gate;
        return TIERKIT_OK;
    }
    uint32_t first = p->tree->nodes[line->not_when].tokens.first;
    TIERKIT_I_TRY(tierkit_i_new_node(p, TIERKIT_I_OP_OR, at, &either));
    TIERKIT_I_TRY(tierkit_i_add_child(p, either, &last, line->not_when));
    TIERKIT_I_TRY(tierkit_i_add_child(p, either, &last, gate));
    p->tree->nodes[either].tokens = tierkit_i_tokens_since(p, first);
    line->not_when = either;
    return TIERKIT_OK;
}

/* `most` or `least`, then SHARE `of partners` or N `partners`. */
static tierkit_status parse_limit(tierkit_i_parser *p, tierkit_i_class_line *line) {
    static const char *const words[] = { "most", "least", NULL };
    static const char *const partners[] = { "partner", "partners", NULL };
    tierkit_i_figure *limits[] = { &line->at_most, &line->at_least };
    uint32_t first = p->at - 1;
    int32_t which = 0, plural;
    if ((line->at_most.present && tierkit_i_parser_at_word(p, "most")) ||
        (line->at_least.present && tierkit_i_parser_at_word(p, "least"))) {
        return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_CLAUSE_TWICE, "");
    }
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words, "`most` or `least` after `at`", &which));
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a share such as `20%`, or a number, of partners",
                                         limits[which]));
    if (limits[which]->measured_in == TIERKIT_I_IN_PERCENT) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "of", "`of partners` after the share"));
    }
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, partners, "`partner` or `partners`", &plural));
    if (line->at_most_tokens.end > 0) {
        first = line->at_most_tokens.first;
    }
    line->at_most_tokens = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* `at most` and `at least` once, `not when` as often as there are gates. */
static tierkit_status parse_line_clauses(tierkit_i_parser *p, tierkit_i_class_line *line) {
    static const char *const words[] = { "at", "not", NULL };
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "`at most`, `at least`, `not when` or the end of the line", &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(clause == 0 ? parse_limit(p, line) : parse_gate(p, line));
        seen = 0; /* what stands once is seen to by its clause */
    }
}

/* `from` VALUE, `up to` SHARE or `otherwise`: the basis says which of the first two. Counts and
 * curves have neither. */
static tierkit_status parse_bound(tierkit_i_parser *p, int32_t by, tierkit_i_class_line *line) {
    int by_share = by == TIERKIT_I_CUT_BY_SHARE;
    if (by > TIERKIT_I_CUT_BY_SHARE) {
        line->otherwise = tierkit_i_parser_at_word(p, "otherwise");
        return line->otherwise
                   ? tierkit_i_expect_word(p, "otherwise", "`otherwise` on the last line")
                   : TIERKIT_OK;
    }
    static const char *const value_words[] = { "from", "otherwise", NULL };
    static const char *const share_words[] = { "up", "otherwise", NULL };
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, by_share ? share_words : value_words,
                                          by_share ? "`up to` and a share, or `otherwise`"
                                                   : "`from` and a value, or `otherwise`",
                                          &line->otherwise));
    if (line->otherwise) {
        return TIERKIT_OK;
    }
    if (by_share) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "to", "`to` after `up`"));
        return tierkit_i_parse_figure(p, "a share such as `80%` after `up to`", &line->bound);
    }
    return tierkit_i_parse_figure(p, "a value after `from`", &line->bound);
}

/* Lines for everybody come first, so that both are one run of the tree's array. */
static tierkit_status count_line(tierkit_i_parser *p, tierkit_i_classes *classes, int special,
                                 uint32_t first) {
    if (!special && classes->special.count > 0) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_SPECIAL_FIRST,
                                    tierkit_i_token_place(&p->tree->tokens[first]),
                                    (tierkit_i_piece){ "", 0 }, "");
    }
    if (special && classes->special.count == 0) {
        classes->special.first = (int32_t)p->tree->class_line_count - 1;
    }
    classes->special.count += special;
    classes->lines.count += !special;
    return TIERKIT_OK;
}

/* [`for` WHO `:`] CLASS BOUND and its clauses; e.g. "the name of a class" is expected. */
tierkit_status tierkit_i_parse_cut_line(tierkit_i_parser *p, tierkit_i_classes *classes,
                                        const char *expected, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_class_line line = { 0 };
    line.bound.currency = TIERKIT_I_NONE;
    line.at_most.currency = TIERKIT_I_NONE;
    line.at_least.currency = TIERKIT_I_NONE;
    line.not_when = TIERKIT_I_NONE;
    line.who = tierkit_i_everybody();
    int special = tierkit_i_parser_at_who(p);
    if (special) {
        TIERKIT_I_TRY(tierkit_i_parse_who(p, &line.who));
    }
    TIERKIT_I_TRY(tierkit_i_expect_name(p, expected, &line.name));
    uint32_t bound = p->at;
    TIERKIT_I_TRY(parse_bound(p, classes->by_share, &line));
    line.bound_tokens = tierkit_i_tokens_since(p, bound);
    if (!line.otherwise) {
        TIERKIT_I_TRY(parse_line_clauses(p, &line));
    }
    line.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, class_lines, class_line_count, class_line_capacity));
    tree->class_lines[tree->class_line_count++] = line;
    return count_line(p, classes, special, first);
}

/* A line of a class, or a movement rule */
tierkit_status tierkit_i_parse_class_line(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_classes *classes = &p->tree->classes[p->tree->classes_count - 1];
    if (tierkit_i_at_movement(p)) {
        return tierkit_i_parse_movement(p, first);
    }
    return tierkit_i_parse_cut_line(p, classes, "the name of a class, or `down` or `up`", first);
}
