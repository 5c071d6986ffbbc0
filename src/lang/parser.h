/* Owns: the cursor of the parser and the helpers every statement is read with.
 * Must not know: single statements. Called by: the files parse*.c of lang only.
 *
 * A reading function that meets a syntax error reports it and returns TIERKIT_E_PROGRAM; the line
 * loop in parse.c then goes on at the next line. Any other failure ends the parsing. */
#ifndef TIERKIT_I_LANG_PARSER_H
#define TIERKIT_I_LANG_PARSER_H

#include "lang/lex.h"
#include "lang/mistakes.h"
#include "lang/parse.h"

/* Statements that stand once in a program. */
enum {
    TIERKIT_I_ONCE_PROGRAM = 0,
    TIERKIT_I_ONCE_CALENDAR,
    TIERKIT_I_ONCE_MONEY,
    TIERKIT_I_ONCE_WINDOW,
    TIERKIT_I_ONCE_APPLIES,
    TIERKIT_I_ONCE_POLICIES,
    TIERKIT_I_ONCE_GROUPS,
    TIERKIT_I_ONCE_MIX,
    TIERKIT_I_ONCE_SUPPORT,
    TIERKIT_I_ONCE_PROFIT,
    TIERKIT_I_ONCE_WORKLIST,
    TIERKIT_I_ONCE_WORKING,
    TIERKIT_I_ONCE_COUNT
};

/* The block that indented lines belong to. */
typedef enum tierkit_i_block_kind {
    TIERKIT_I_BLOCK_NONE = 0,
    TIERKIT_I_BLOCK_UNKNOWN, /* of a statement nobody knows: its lines are passed over */
    TIERKIT_I_BLOCK_FACTS,
    TIERKIT_I_BLOCK_VALUE,
    TIERKIT_I_BLOCK_CLASSES,
    TIERKIT_I_BLOCK_SELECTION,
    TIERKIT_I_BLOCK_POLICIES,
    TIERKIT_I_BLOCK_PROFIT,
    TIERKIT_I_BLOCK_WORKLIST,
    TIERKIT_I_BLOCK_SUPPORT,
    TIERKIT_I_BLOCK_RULES,
    TIERKIT_I_BLOCK_TABLE
} tierkit_i_block_kind;

/* A text being read: the one that used it goes on when it ends. */
typedef struct tierkit_i_reading {
    uint32_t at;    /* where to go on */
    uint32_t lines; /* statements met in it */
} tierkit_i_reading;

typedef struct tierkit_i_parser {
    tierkit_i_tree *tree;
    tierkit_i_diagnostics *list;
    const tierkit_resolver *resolver;
    tierkit_error *err;
    tierkit_i_buffer scratch; /* for taking quotes out */
    uint32_t at;              /* the next token, never a comment */
    uint32_t statements;
    uint32_t depth;  /* expressions around the one being read */
    uint32_t rights; /* right sides of operators among them */
    tierkit_i_block_kind block;
    int32_t stop; /* 1 = a later edition, or too many statements */
    size_t total_bytes;
    tierkit_i_place once[TIERKIT_I_ONCE_COUNT]; /* line 0 = not met yet */
    tierkit_i_reading reading[TIERKIT_I_USES_MAX + 1];
    size_t readings;
} tierkit_i_parser;

/* ---- cursor (parser.c) ---------------------------------------------------------------------- */

tierkit_i_token *tierkit_i_parser_token(const tierkit_i_parser *p);
/* The token behind the next one, which is not the line's end. */
const tierkit_i_token *tierkit_i_parser_second(const tierkit_i_parser *p);
tierkit_i_place tierkit_i_parser_place(const tierkit_i_parser *p);
void tierkit_i_parser_advance(tierkit_i_parser *p); /* never beyond the line's end */
void tierkit_i_parser_pass_comments(tierkit_i_parser *p);
int tierkit_i_parser_at(const tierkit_i_parser *p, tierkit_i_token_kind kind);
int tierkit_i_parser_at_word(const tierkit_i_parser *p, const char *word);
/* 1 when the next two tokens are these words. */
int tierkit_i_parser_at_words(const tierkit_i_parser *p, const char *first, const char *second);
int tierkit_i_parser_take(tierkit_i_parser *p, tierkit_i_token_kind kind); /* 1 = was there */
int tierkit_i_parser_take_word(tierkit_i_parser *p, const char *word);

/* ---- demands: TIERKIT_OK, or an error is reported ------------------------------------------- */

tierkit_status tierkit_i_expect(tierkit_i_parser *p, tierkit_i_token_kind kind,
                                const char *expected);
tierkit_status tierkit_i_expect_word(tierkit_i_parser *p, const char *word, const char *expected);
/* *index = which of the NULL-terminated words stands here; it is passed. */
tierkit_status tierkit_i_expect_one_of(tierkit_i_parser *p, const char *const *words,
                                       const char *expected, int32_t *index);
tierkit_status tierkit_i_expect_name(tierkit_i_parser *p, const char *expected,
                                     tierkit_i_named *out);
tierkit_status tierkit_i_expect_text(tierkit_i_parser *p, const char *expected,
                                     tierkit_i_named *out);
/* A name or a text. */
tierkit_status tierkit_i_expect_label(tierkit_i_parser *p, const char *expected,
                                      tierkit_i_named *out);
/* The next of a line's optional clauses: passes a comma or semicolon before it. *index = which of
 * the words begins it (the word is passed), TIERKIT_I_NONE at the line's end. A clause met before
 * is an error: *seen has a bit for each word. */
tierkit_status tierkit_i_expect_clause(tierkit_i_parser *p, const char *const *words,
                                       const char *expected, uint32_t *seen, int32_t *index);
/* Name, comma, name ... into tree->names. Stops before a comma that one of the NULL-terminated
 * words follows. */
tierkit_status tierkit_i_expect_names(tierkit_i_parser *p, const char *expected,
                                      const char *const *stop, tierkit_i_slice *out);
/* Name, `and` (or another such word), name ... into tree->names. */
tierkit_status tierkit_i_expect_joined(tierkit_i_parser *p, const char *word, const char *expected,
                                       tierkit_i_slice *out);
/* Passes a comma behind which the list goes on: 1; none of the NULL-terminated words follows it. */
int tierkit_i_parser_take_next(tierkit_i_parser *p, const char *const *stop);
tierkit_status tierkit_i_expect_line_end(tierkit_i_parser *p, const char *expected);

/* Code of a token's text in the tree's strings, quotes taken out. */
tierkit_status tierkit_i_intern(tierkit_i_parser *p, const tierkit_i_token *token, int32_t *text);
/* Index of a word in a NULL-terminated list, TIERKIT_I_NONE. */
int32_t tierkit_i_word_index(tierkit_i_piece word, const char *const *words);

/* Words that are never names: they would make expressions ambiguous. */
int32_t tierkit_i_reserved_index(tierkit_i_piece word);

/* ---- errors: all return TIERKIT_E_PROGRAM --------------------------------------------------- */

/* The next token is not what is expected; words (may be NULL) are what it may be misspelt for. */
tierkit_status tierkit_i_unexpected(tierkit_i_parser *p, const char *expected,
                                    const char *const *words);
/* Any other error at a place. */
tierkit_status tierkit_i_mistake_at(tierkit_i_parser *p, tierkit_i_mistake mistake,
                                    tierkit_i_place at, tierkit_i_piece found,
                                    const char *expected);
/* The same at the next token, which is what was found. */
tierkit_status tierkit_i_mistake_here(tierkit_i_parser *p, tierkit_i_mistake mistake,
                                      const char *expected);
/* The first word of a line is no statement's. */
tierkit_status tierkit_i_unknown_statement(tierkit_i_parser *p, const char *const *words);
/* Reports the bad tokens from here to the line's end and goes behind that. */
void tierkit_i_skip_line(tierkit_i_parser *p);

/* ---- parts of statements -------------------------------------------------------------------- */

/* *weekday: 0 = Monday (parse_working.c). */
tierkit_status tierkit_i_expect_weekday(tierkit_i_parser *p, const char *expected,
                                        int32_t *weekday);
/* Literals and windows (parse_figure.c). */
tierkit_status tierkit_i_parse_figure(tierkit_i_parser *p, const char *expected,
                                      tierkit_i_figure *out);
tierkit_status tierkit_i_parse_duration(tierkit_i_parser *p, const char *expected,
                                        tierkit_i_figure *out);
tierkit_status tierkit_i_parse_date(tierkit_i_parser *p, const char *expected, int32_t *day);
tierkit_status tierkit_i_parse_window(tierkit_i_parser *p, tierkit_i_window_clause *out);
/* [COUNT] UNIT behind `last`. */
tierkit_status tierkit_i_parse_last(tierkit_i_parser *p, int32_t *count, tierkit_i_unit *unit);
/* TYPE, `scale N` behind it if it is there. */
tierkit_status tierkit_i_parse_type(tierkit_i_parser *p, const char *expected, tierkit_i_type *type,
                                    int32_t *scale);
tierkit_status tierkit_i_parse_scale(tierkit_i_parser *p, int32_t *scale);

/* `for kind ...` or `for region ...` stands here; whom a line is for, up to the colon
 * (parse_value.c). */
int tierkit_i_parser_at_who(const tierkit_i_parser *p);
tierkit_status tierkit_i_parse_who(tierkit_i_parser *p, tierkit_i_group_of *who);
tierkit_i_group_of tierkit_i_everybody(void);

/* A class statement of nothing yet; one line of it or of a selection (parse_classes.c). */
tierkit_i_classes tierkit_i_new_cut(const tierkit_i_parser *p);
tierkit_status tierkit_i_parse_cut_line(tierkit_i_parser *p, tierkit_i_classes *classes,
                                        const char *expected, uint32_t first);

/* Expressions (parse_expression.c, parse_operand.c). */
tierkit_status tierkit_i_parse_expression(tierkit_i_parser *p, int32_t *node);
tierkit_status tierkit_i_parse_operand(tierkit_i_parser *p, int32_t *node);
/* An expression inside another one: NESTING beyond TIERKIT_I_NESTING_MAX. */
tierkit_status tierkit_i_parse_nested(tierkit_i_parser *p, int32_t *node);
/* A node without children. */
tierkit_status tierkit_i_new_node(tierkit_i_parser *p, tierkit_i_op op, tierkit_i_place at,
                                  int32_t *node);
/* Appends a child behind *last (NONE = the first one), which it becomes; NESTING when the tree
 * becomes too high. */
tierkit_status tierkit_i_add_child(tierkit_i_parser *p, int32_t parent, int32_t *last,
                                   int32_t child);
/* Expressions between commas up to the closing parenthesis, which is passed. */
tierkit_status tierkit_i_parse_children(tierkit_i_parser *p, int32_t parent, int32_t *last);

/* Room for one more element in one of the tree's arrays. */
#define TIERKIT_I_GROW(p, array, count, capacity)                                                  \
    tierkit_i_grow((p), &(p)->tree->array, &(p)->tree->capacity, (p)->tree->count,                 \
                   sizeof *(p)->tree->array)
tierkit_status tierkit_i_grow(tierkit_i_parser *p, void *array, size_t *capacity, size_t count,
                              size_t size);

/* The tokens from `first` to here. */
tierkit_i_tokens tierkit_i_tokens_since(const tierkit_i_parser *p, uint32_t first);

/* ---- statements: the first word is passed --------------------------------------------------- */

/* `first` is the first token of the statement: its keyword, or the first of a block's line. */
typedef tierkit_status tierkit_i_statement(tierkit_i_parser *p, uint32_t first);
tierkit_i_statement tierkit_i_parse_edition, tierkit_i_parse_program, tierkit_i_parse_calendar,
    tierkit_i_parse_money, tierkit_i_parse_review, tierkit_i_parse_applies,
    tierkit_i_parse_attribute, tierkit_i_parse_use, tierkit_i_parse_facts, tierkit_i_parse_kpi,
    tierkit_i_parse_value, tierkit_i_parse_classes, tierkit_i_parse_selection,
    tierkit_i_parse_groups, tierkit_i_parse_mix, tierkit_i_parse_rate, tierkit_i_parse_profit,
    tierkit_i_parse_worklist, tierkit_i_parse_working, tierkit_i_parse_holidays,
    tierkit_i_parse_readiness, tierkit_i_parse_policies, tierkit_i_parse_commitments,
    tierkit_i_parse_promise, tierkit_i_parse_alert, tierkit_i_parse_support, tierkit_i_parse_rules,
    tierkit_i_parse_table;
/* Lines of blocks: nothing is passed yet. */
/* parse_views.c: once, after all lines. */
tierkit_status tierkit_i_parse_views(tierkit_i_parser *p);

tierkit_i_statement tierkit_i_parse_facts_line, tierkit_i_parse_criterion,
    tierkit_i_parse_class_line, tierkit_i_parse_selection_line, tierkit_i_parse_bucket,
    tierkit_i_parse_duty, tierkit_i_parse_policy_line, tierkit_i_parse_support_line,
    tierkit_i_parse_rule, tierkit_i_parse_table_line;

/* TABLE [`by` COLUMN], ... behind `with`; stop: the words of the next clauses (parse_tables.c). */
tierkit_status tierkit_i_parse_with(tierkit_i_parser *p, const char *const *stop,
                                    tierkit_i_slice *withs);
/* NAME TYPE behind `column`: the next of tree->columns (parse_data.c). */
tierkit_status tierkit_i_parse_column(tierkit_i_parser *p, uint32_t first,
                                      tierkit_i_slice *columns);

/* Clauses of `classes`, their first word passed, and its lines of rules (parse_movement.c). */
tierkit_status tierkit_i_parse_notice(tierkit_i_parser *p, tierkit_i_classes *classes);
tierkit_status tierkit_i_parse_provisional(tierkit_i_parser *p, tierkit_i_classes *classes);
tierkit_status tierkit_i_parse_rhythm(tierkit_i_parser *p, tierkit_i_classes *classes);
int tierkit_i_at_movement(const tierkit_i_parser *p);
tierkit_status tierkit_i_parse_movement(tierkit_i_parser *p, uint32_t first);

/* STATEMENT_TWICE when such a statement was met before; else notes its place. */
tierkit_status tierkit_i_parse_once(tierkit_i_parser *p, int32_t which, const char *statement,
                                    uint32_t first);

/* Texts (parse_sources.c). */
tierkit_status tierkit_i_open_text(tierkit_i_parser *p, const char *text, size_t bytes,
                                   tierkit_i_named name);
void tierkit_i_close_text(tierkit_i_parser *p); /* at TOKEN_END: back to what used it */

#endif
