/* Owns: the statement `commitments`. Must not know: what it is written out as.
 * Called by: lang/parse.c. */
#include "lang/write_commitments.h"

#include <string.h>

enum {
    CLAUSE_OF,
    CLAUSE_BY,
    CLAUSE_GIVEN,
    CLAUSE_DUE,
    CLAUSE_DONE,
    CLAUSE_REQUESTED,
    CLAUSE_LATEST,
    CLAUSE_PAUSED,
    CLAUSE_RIGHT,
    CLAUSE_WEIGHED,
    CLAUSE_BUFFER,
    CLAUSE_SPLIT,
    CLAUSE_IN,
    CLAUSE_OVER,
    CLAUSE_WHERE
};

static const char *const words[] = { "of",     "by",     "given", "due",     "done",   "requested",
                                     "latest", "paused", "right", "weighed", "buffer", "split",
                                     "in",     "over",   "where", NULL };

/* `by` COLUMN [, COLUMN] */
static tierkit_status parse_splits(tierkit_i_parser *p, tierkit_i_commitments *to) {
    tierkit_i_slice columns;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `split`"));
    TIERKIT_I_TRY(tierkit_i_expect_names(p, "a column name after `split by`", words, &columns));
    const tierkit_i_named *names = &p->tree->names[columns.first];
    if (columns.count > 2) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_SPLITS, names[2].at,
                                    (tierkit_i_piece){ "", 0 }, "");
    }
    for (int32_t i = 0; i < columns.count; i++) {
        to->split[i] = names[i];
    }
    to->splits = columns.count;
    return TIERKIT_OK;
}

/* [`working`] `days` or `hours` */
static tierkit_status parse_clock(tierkit_i_parser *p, tierkit_i_commitments *to) {
    static const char *const units[] = { "days", "hours", NULL };
    static const char *const all[] = { "days", "hours", "working", NULL };
    int32_t unit = 0;
    int working = tierkit_i_parser_take_word(p, "working");
    TIERKIT_I_TRY(tierkit_i_expect_one_of(
        p, working ? units : all,
        working ? "`days` or `hours` after `working`"
                : "`days`, `hours`, `working days` or `working hours` after `in`",
        &unit));
    to->clock = (tierkit_i_clock)(2 * unit + working);
    return TIERKIT_OK;
}

static tierkit_status parse_over(tierkit_i_parser *p, tierkit_i_commitments *to) {
    tierkit_i_window_clause window;
    uint32_t first = p->at;
    TIERKIT_I_TRY(tierkit_i_parse_window(p, &window));
    to->over = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

static tierkit_status parse_where(tierkit_i_parser *p, tierkit_i_commitments *to) {
    int32_t node;
    uint32_t first = p->at;
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &node));
    to->where = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* The name a clause is followed by. */
static tierkit_i_named *named_by(tierkit_i_commitments *to, int32_t clause) {
    switch (clause) {
    case CLAUSE_OF:
        return &to->promise;
    case CLAUSE_BY:
        return &to->by;
    case CLAUSE_GIVEN:
        return &to->given;
    case CLAUSE_DUE:
        return &to->due;
    case CLAUSE_DONE:
        return &to->done;
    case CLAUSE_REQUESTED:
        return &to->requested;
    case CLAUSE_LATEST:
        return &to->latest;
    case CLAUSE_PAUSED:
        return &to->paused;
    case CLAUSE_RIGHT:
        return &to->right;
    case CLAUSE_WEIGHED:
        return &to->weight;
    default:
        return &to->buffer;
    }
}

/* One clause, its first word passed. */
static tierkit_status parse_clause(tierkit_i_parser *p, int32_t clause, tierkit_i_commitments *to) {
    switch (clause) {
    case CLAUSE_SPLIT:
        return parse_splits(p, to);
    case CLAUSE_IN:
        return parse_clock(p, to);
    case CLAUSE_OVER:
        return parse_over(p, to);
    case CLAUSE_WHERE:
        return parse_where(p, to);
    case CLAUSE_WEIGHED:
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `weighed`"));
        break;
    default:
        break;
    }
    return tierkit_i_expect_name(p,
                                 clause == CLAUSE_OF       ? "the name of a promise after `of`"
                                 : clause == CLAUSE_BUFFER ? "an attribute after `buffer`"
                                                           : "the name of a column",
                                 named_by(to, clause));
}

static tierkit_status parse_clauses(tierkit_i_parser *p, tierkit_i_commitments *to) {
    static const char *const needed[] = { "`given` and a column with the day it was given",
                                          "`due` and a column with the day first promised",
                                          "`done` and a column with the day it was done" };
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(p, words,
                                              "a clause such as `due`, `latest`, `paused`, `split "
                                              "by` or `in`, or the end of the line",
                                              &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            break;
        }
        TIERKIT_I_TRY(parse_clause(p, clause, to));
    }
    for (int32_t i = 0; i < 3; i++) {
        if (named_by(to, CLAUSE_GIVEN + i)->text == TIERKIT_I_NONE) {
            return tierkit_i_unexpected(p, needed[i], NULL);
        }
    }
    return TIERKIT_OK;
}

/* Words that reviews look for in the tree, whether the program says them or not. */
static tierkit_status intern_words(tierkit_i_parser *p) {
    static const char *const dimensions[] = { "class", "policy" };
    int32_t code;
    for (int32_t i = 0; i < 2; i++) {
        TIERKIT_I_TRY(
            tierkit_i_strings_add(&p->tree->strings, dimensions[i], strlen(dimensions[i]), &code));
    }
    return TIERKIT_OK;
}

static tierkit_i_commitments nothing_yet(void) {
    tierkit_i_commitments made;
    memset(&made, 0, sizeof made);
    made.promise.text = TIERKIT_I_NONE;
    made.by.text = TIERKIT_I_NONE;
    made.given.text = TIERKIT_I_NONE;
    made.due.text = TIERKIT_I_NONE;
    made.done.text = TIERKIT_I_NONE;
    made.requested.text = TIERKIT_I_NONE;
    made.latest.text = TIERKIT_I_NONE;
    made.paused.text = TIERKIT_I_NONE;
    made.right.text = TIERKIT_I_NONE;
    made.weight.text = TIERKIT_I_NONE;
    made.buffer.text = TIERKIT_I_NONE;
    return made;
}

/* NAME `key` COLUMN and its clauses; then reading switches to what it is written out as, as it does
 * for `use`. */
tierkit_status tierkit_i_parse_commitments(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_commitments made = nothing_yet();
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `commitments`", &made.name));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "key", "`key` and a column after the name"));
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a column name after `key`", &made.key));
    TIERKIT_I_TRY(parse_clauses(p, &made));
    TIERKIT_I_TRY(tierkit_i_expect_line_end(p, "the end of the line"));
    made.tokens = tierkit_i_tokens_since(p, first);
    if (tree->source_count > TIERKIT_I_USES_MAX) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_USES, made.name.at,
                                    (tierkit_i_piece){ "", 0 }, "");
    }
    TIERKIT_I_TRY(intern_words(p));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, commitments, commitment_count, commitment_capacity));
    tierkit_i_commitments *kept = &tree->commitments[tree->commitment_count++];
    *kept = made;
    return tierkit_i_write_commitments(p, kept);
}
