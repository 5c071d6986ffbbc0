/* Owns: the loop over lines, which statement a line is, going on after an error.
 * Must not know: what single statements look like. Called by: program. */
#include "lang/parse.h"

#include <string.h>

#include "lang/parser.h"

/* A statement: its first word, who reads the rest, the block its indented lines belong to. */
typedef struct statement {
    tierkit_i_statement *read;
    tierkit_i_block_kind block;
} statement;

static const char *const first_words[] = {
    "tierkit",   "program",     "calendar", "money",  "review",   "applies",
    "attribute", "use",         "facts",    "kpi",    "value",    "classes",
    "readiness", "service",     "promise",  "alert",  "support",  "selection",
    "groups",    "mix",         "rate",     "profit", "worklist", "working",
    "holidays",  "commitments", "rules",    "table",  NULL
};

static const statement statements[] = {
    { tierkit_i_parse_edition, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_program, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_calendar, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_money, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_review, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_applies, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_attribute, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_use, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_facts, TIERKIT_I_BLOCK_FACTS },
    { tierkit_i_parse_kpi, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_value, TIERKIT_I_BLOCK_VALUE },
    { tierkit_i_parse_classes, TIERKIT_I_BLOCK_CLASSES },
    { tierkit_i_parse_readiness, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_policies, TIERKIT_I_BLOCK_POLICIES },
    { tierkit_i_parse_promise, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_alert, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_support, TIERKIT_I_BLOCK_SUPPORT },
    { tierkit_i_parse_selection, TIERKIT_I_BLOCK_SELECTION },
    { tierkit_i_parse_groups, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_mix, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_rate, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_profit, TIERKIT_I_BLOCK_PROFIT },
    { tierkit_i_parse_worklist, TIERKIT_I_BLOCK_WORKLIST },
    { tierkit_i_parse_working, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_holidays, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_commitments, TIERKIT_I_BLOCK_NONE },
    { tierkit_i_parse_rules, TIERKIT_I_BLOCK_RULES },
    { tierkit_i_parse_table, TIERKIT_I_BLOCK_TABLE },
};

/* Index of the statement that begins here, TIERKIT_I_NONE. */
static int32_t statement_here(const tierkit_i_parser *p) {
    return tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD)
               ? tierkit_i_word_index(tierkit_i_token_text(p->tree, tierkit_i_parser_token(p)),
                                      first_words)
               : TIERKIT_I_NONE;
}

/* `tierkit 1`, and nothing else, begins a program; texts it uses may begin with it too. A known
 * statement in its place is read all the same. */
static tierkit_status check_first(tierkit_i_parser *p) {
    uint32_t lines = ++p->reading[p->readings - 1].lines;
    if (p->readings > 1 || lines > 1 || tierkit_i_parser_at_word(p, "tierkit") ||
        tierkit_i_parser_at(p, TIERKIT_I_TOKEN_BAD)) {
        return TIERKIT_OK;
    }
    p->block = TIERKIT_I_BLOCK_UNKNOWN;
    (void)tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_NO_EDITION, "`tierkit 1`");
    return statement_here(p) == TIERKIT_I_NONE ? TIERKIT_E_PROGRAM : TIERKIT_OK;
}

/* A line in column 1. Until it is known as a statement, nobody knows what its block may hold. */
static tierkit_status parse_statement(tierkit_i_parser *p) {
    uint32_t first = p->at;
    p->block = TIERKIT_I_BLOCK_UNKNOWN;
    if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_WORD)) {
        return tierkit_i_unexpected(p, "a statement such as `facts` or `kpi`", first_words);
    }
    int32_t index = statement_here(p);
    if (index == TIERKIT_I_NONE) {
        return tierkit_i_unknown_statement(p, first_words);
    }
    p->block = statements[index].block;
    tierkit_i_parser_advance(p);
    return statements[index].read(p, first);
}

static tierkit_status parse_block_line(tierkit_i_parser *p) {
    switch (p->block) {
    case TIERKIT_I_BLOCK_FACTS:
        return tierkit_i_parse_facts_line(p, p->at);
    case TIERKIT_I_BLOCK_VALUE:
        return tierkit_i_parse_criterion(p, p->at);
    case TIERKIT_I_BLOCK_CLASSES:
        return tierkit_i_parse_class_line(p, p->at);
    case TIERKIT_I_BLOCK_SELECTION:
        return tierkit_i_parse_selection_line(p, p->at);
    case TIERKIT_I_BLOCK_WORKLIST:
        return tierkit_i_parse_duty(p, p->at);
    case TIERKIT_I_BLOCK_PROFIT:
        return tierkit_i_parse_bucket(p, p->at);
    case TIERKIT_I_BLOCK_POLICIES:
        return tierkit_i_parse_policy_line(p, p->at);
    case TIERKIT_I_BLOCK_SUPPORT:
        return tierkit_i_parse_support_line(p, p->at);
    case TIERKIT_I_BLOCK_RULES:
        return tierkit_i_parse_rule(p, p->at);
    case TIERKIT_I_BLOCK_TABLE:
        return tierkit_i_parse_table_line(p, p->at);
    case TIERKIT_I_BLOCK_UNKNOWN:
        tierkit_i_skip_line(p); /* its statement's error is enough */
        return TIERKIT_OK;
    default:
        return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_INDENTATION, "");
    }
}

static tierkit_status parse_line(tierkit_i_parser *p) {
    if (p->statements == TIERKIT_I_STATEMENTS_MAX) {
        p->stop = 1;
        return tierkit_i_mistake_here(p, TIERKIT_I_MISTAKE_STATEMENTS, "");
    }
    p->statements++;
    int in_block = tierkit_i_parser_token(p)->column > 1;
    size_t readings = p->readings;
    TIERKIT_I_TRY(check_first(p));
    TIERKIT_I_TRY(in_block ? parse_block_line(p) : parse_statement(p));
    if (p->readings > readings) {
        return TIERKIT_OK; /* `use` has seen its line's end; the text it joins comes next */
    }
    return tierkit_i_expect_line_end(p, "the end of the line");
}

/* Every round passes at least one token or leaves a text, so the loop ends. */
static tierkit_status parse_lines(tierkit_i_parser *p) {
    while (!p->stop) {
        tierkit_i_parser_pass_comments(p);
        if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_END)) {
            if (p->readings == 1) {
                return TIERKIT_OK;
            }
            tierkit_i_close_text(p);
        } else if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_LINE)) {
            tierkit_status status = parse_line(p);
            if (status == TIERKIT_E_PROGRAM) {
                tierkit_i_skip_line(p);
            } else {
                TIERKIT_I_TRY(status);
            }
        } else {
            p->at++;
        }
    }
    return TIERKIT_OK;
}

static tierkit_status parse_all(tierkit_i_parser *p, const char *text, size_t bytes) {
    tierkit_i_named main_text = { TIERKIT_I_NONE, { 0, 0, 0, 0, 0 } };
    TIERKIT_I_TRY(tierkit_i_open_text(p, text, bytes, main_text));
    TIERKIT_I_TRY(parse_lines(p));
    TIERKIT_I_TRY(tierkit_i_parse_views(p));
    if (p->statements == 0) {
        (void)tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_EMPTY, tierkit_i_parser_place(p),
                                   (tierkit_i_piece){ "", 0 }, "`tierkit 1`");
    }
    return p->list->status;
}

tierkit_status tierkit_i_parse(tierkit_i_tree *tree, const char *text, size_t bytes,
                               const tierkit_resolver *resolver, tierkit_i_diagnostics *list,
                               tierkit_error *err) {
    tierkit_i_parser p;
    memset(&p, 0, sizeof p);
    p.tree = tree;
    p.list = list;
    p.resolver = resolver;
    p.err = err;
    tierkit_i_buffer_init(&p.scratch, tree->memory);
    tierkit_status status = parse_all(&p, text, bytes);
    tierkit_i_buffer_free(&p.scratch);
    if (status == TIERKIT_E_NOMEM) {
        return tierkit_i_fail(err, status, "out of memory while reading the program");
    }
    return status;
}
