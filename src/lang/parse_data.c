/* Owns: facts blocks: their first line, columns and measures. Must not know: what rows hold.
 * Called by: lang/parse.c. */
#include "lang/parser.h"

/* What may follow the dates. */
static const char *const facts_clauses[] = { "grain",    "split", "snapshot", "currency",
                                             "prorated", "keyed", "with",     NULL };

/* ---- first line ------------------------------------------------------------------------------ */

/* `at` COLUMN, `from` COLUMN `to` (or `through`) COLUMN, or `undated` */
static tierkit_status parse_dates(tierkit_i_parser *p, tierkit_i_facts *facts) {
    static const char *const words[] = { "at", "from", "undated", NULL };
    static const char *const ends[] = { "to", "through", NULL };
    int32_t index = 0;
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words,
                                          "`at` and a date column, `from` and `to` with two, or "
                                          "`undated`, after the key column",
                                          &index));
    if (index == 2) {
        facts->undated = 1;
        return TIERKIT_OK;
    }
    if (index == 0) {
        return tierkit_i_expect_name(p, "a date column name after `at`", &facts->at);
    }
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a date column name after `from`", &facts->at));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, ends, "`to` or `through` and a second date column",
                                          &facts->through));
    return tierkit_i_expect_name(p, "a date column name after `to` or `through`", &facts->until);
}

/* `key` COLUMN, `key` COLUMN `as` NAME or `key nothing`. A key that is no distributor's is the
 * first column the facts are split by. */
static tierkit_status parse_key(tierkit_i_parser *p, tierkit_i_facts *facts) {
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "key", "`key` and a column after the facts' name"));
    if (tierkit_i_parser_take_word(p, "nothing")) {
        facts->unowned = 1;
        return TIERKIT_OK;
    }
    tierkit_i_named column;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a column name or `nothing` after `key`", &column));
    if (!tierkit_i_parser_take_word(p, "as")) {
        facts->key = column;
        return TIERKIT_OK;
    }
    facts->unowned = 1;
    facts->split[facts->splits++] = column;
    return tierkit_i_expect_name(p, "a text attribute, `region` or `kind` after `as`",
                                 &facts->related);
}

/* `by` COLUMN [, COLUMN]. One too many is read before it is refused, so that the error names it. */
static tierkit_status parse_split(tierkit_i_parser *p, tierkit_i_facts *facts) {
    tierkit_i_slice columns;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `split`"));
    TIERKIT_I_TRY(
        tierkit_i_expect_names(p, "a column name after `split by`", facts_clauses, &columns));
    const tierkit_i_named *names = &p->tree->names[columns.first];
    for (int32_t i = 0; i < columns.count; i++) {
        if (facts->splits == 2) {
            return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_SPLITS, names[i].at,
                                        (tierkit_i_piece){ "", 0 }, "");
        }
        facts->split[facts->splits++] = names[i];
    }
    return TIERKIT_OK;
}

/* `day`, `week` or `month` */
static tierkit_status parse_grain(tierkit_i_parser *p, tierkit_i_facts *facts) {
    static const char *const words[] = { "day", "week", "month", NULL };
    int32_t index = 0;
    TIERKIT_I_TRY(
        tierkit_i_expect_one_of(p, words, "`day`, `week` or `month` after `grain`", &index));
    facts->grain = (tierkit_i_unit)(TIERKIT_I_DAY + index);
    return TIERKIT_OK;
}

/* `by (` COLUMN, ... `) version` COLUMN */
static tierkit_status parse_keyed(tierkit_i_parser *p, tierkit_i_facts *facts) {
    static const char *const stop[] = { NULL };
    tierkit_i_slice columns;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `keyed`"));
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_OPEN, "`(` and columns after `keyed by`"));
    TIERKIT_I_TRY(tierkit_i_expect_names(p, "a column name after `keyed by (`", stop, &columns));
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_CLOSE, "`,` or `)` after the columns"));
    TIERKIT_I_TRY(tierkit_i_expect_word(
        p, "version", "`version` and a column that says which of two rows is the newer one"));
    facts->keyed = columns;
    return tierkit_i_expect_name(p, "a column name after `version`", &facts->version);
}

static tierkit_status parse_facts_clauses(tierkit_i_parser *p, tierkit_i_facts *facts) {
    uint32_t seen = 0;
    int32_t clause;
    for (;;) {
        TIERKIT_I_TRY(tierkit_i_expect_clause(p, facts_clauses,
                                              "`grain`, `split by`, `snapshot`, `currency`, "
                                              "`prorated`, `keyed by`, `with` or the end "
                                              "of the line",
                                              &seen, &clause));
        switch (clause) {
        case 0:
            TIERKIT_I_TRY(parse_grain(p, facts));
            break;
        case 1:
            TIERKIT_I_TRY(parse_split(p, facts));
            break;
        case 2:
            facts->snapshot = 1;
            break;
        case 3:
            TIERKIT_I_TRY(
                tierkit_i_expect_name(p, "a column name after `currency`", &facts->currency));
            break;
        case 4:
            facts->prorated = 1;
            break;
        case 5:
            TIERKIT_I_TRY(parse_keyed(p, facts));
            break;
        case 6:
            TIERKIT_I_TRY(tierkit_i_parse_with(p, facts_clauses, &facts->withs));
            break;
        default:
            return TIERKIT_OK;
        }
    }
}

/* A block of facts that says nothing yet. */
static tierkit_status push_facts(tierkit_i_parser *p) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_facts facts = { 0 };
    facts.name.text = TIERKIT_I_NONE;
    facts.key.text = TIERKIT_I_NONE;
    facts.related.text = TIERKIT_I_NONE;
    facts.view_of = TIERKIT_I_NONE;
    facts.at.text = TIERKIT_I_NONE;
    facts.until.text = TIERKIT_I_NONE;
    facts.split[0].text = TIERKIT_I_NONE;
    facts.split[1].text = TIERKIT_I_NONE;
    facts.currency.text = TIERKIT_I_NONE;
    facts.version.text = TIERKIT_I_NONE;
    facts.grain = TIERKIT_I_DAY;
    facts.columns.first = (int32_t)tree->column_count;
    facts.measures.first = (int32_t)tree->measure_count;
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, facts, facts_count, facts_capacity));
    tree->facts[tree->facts_count++] = facts;
    return TIERKIT_OK;
}

/* Like every block, the facts are in the tree before their first line is read: the lines below
 * an erroneous first line are checked all the same. */
tierkit_status tierkit_i_parse_facts(tierkit_i_parser *p, uint32_t first) {
    TIERKIT_I_TRY(push_facts(p));
    tierkit_i_facts *facts = &p->tree->facts[p->tree->facts_count - 1];
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `facts`", &facts->name));
    TIERKIT_I_TRY(parse_key(p, facts));
    TIERKIT_I_TRY(parse_dates(p, facts));
    TIERKIT_I_TRY(parse_facts_clauses(p, facts));
    facts->head = tierkit_i_tokens_since(p, first);
    return TIERKIT_OK;
}

/* ---- lines ----------------------------------------------------------------------------------- */

tierkit_status tierkit_i_parse_column(tierkit_i_parser *p, uint32_t first,
                                      tierkit_i_slice *columns) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_column_clause column = { 0 };
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a column name after `column`", &column.name));
    TIERKIT_I_TRY(tierkit_i_parse_type(p, "a type such as `number`, `text` or `date`", &column.type,
                                       &column.scale));
    column.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, columns, column_count, column_capacity));
    tree->columns[tree->column_count++] = column;
    columns->count++;
    return TIERKIT_OK;
}

/* NUMBER, NUMBER ... A comma behind which no number follows comes before the next clause. */
static tierkit_status parse_edges(tierkit_i_parser *p, tierkit_i_slice *out) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_slice slice = { (int32_t)tree->edge_count, 0 };
    for (;;) {
        tierkit_i_figure edge = { 0 };
        TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number after `edges`", &edge));
        TIERKIT_I_TRY(TIERKIT_I_GROW(p, edges, edge_count, edge_capacity));
        tree->edges[tree->edge_count++] = edge;
        slice.count++;
        *out = slice;
        if (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_COMMA) ||
            tierkit_i_parser_second(p)->kind == TIERKIT_I_TOKEN_WORD) {
            return TIERKIT_OK;
        }
        tierkit_i_parser_advance(p);
    }
}

/* `where EXPRESSION`, `missing NUMBER`, `edges NUMBER, ...`, `group by EXPRESSION`, `at COLUMN`, in
 * any order. */
static tierkit_status parse_measure_clauses(tierkit_i_parser *p, tierkit_i_measure *measure) {
    static const char *const words[] = { "where", "missing", "edges", "group", "at", NULL };
    uint32_t seen = 0;
    int32_t clause;
    for (;;) {
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words,
            "an operator, `where`, `missing`, `edges`, `group by`, `at` or the end of the line",
            &seen, &clause));
        if (clause == 0) {
            TIERKIT_I_TRY(tierkit_i_parse_expression(p, &measure->where));
        } else if (clause == 1) {
            TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a number after `missing`", &measure->missing));
        } else if (clause == 2) {
            TIERKIT_I_TRY(parse_edges(p, &measure->edges));
        } else if (clause == 3) {
            TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `group`"));
            TIERKIT_I_TRY(tierkit_i_parse_expression(p, &measure->group));
        } else if (clause == 4) {
            TIERKIT_I_TRY(tierkit_i_expect_name(p, "a date column name after `at`", &measure->at));
        } else {
            return TIERKIT_OK;
        }
    }
}

/* The type between name and `=`; `distinct` is one for measures in force. */
static tierkit_status parse_measure_type(tierkit_i_parser *p, tierkit_i_measure *measure) {
    if (tierkit_i_parser_at(p, TIERKIT_I_TOKEN_EQUAL)) {
        return TIERKIT_OK;
    }
    if (measure->kind == TIERKIT_I_IN_FORCE && tierkit_i_parser_take_word(p, "distinct")) {
        measure->kind = TIERKIT_I_IN_FORCE_DISTINCT;
        return TIERKIT_OK;
    }
    return tierkit_i_parse_type(p, "a type such as `money` or `count`, or `=`", &measure->type,
                                &measure->scale);
}

/* NAME [TYPE] `=` EXPRESSION and its clauses; `first` is the token of the kind. */
static tierkit_status parse_measure(tierkit_i_parser *p, tierkit_i_measure_kind kind,
                                    uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_measure measure = { 0 };
    measure.kind = kind;
    measure.scale = TIERKIT_I_NONE;
    measure.where = TIERKIT_I_NONE;
    measure.group = TIERKIT_I_NONE;
    measure.at.text = TIERKIT_I_NONE;
    measure.missing.currency = TIERKIT_I_NONE;
    measure.facts = (int32_t)tree->facts_count - 1;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name for the measure", &measure.name));
    TIERKIT_I_TRY(parse_measure_type(p, &measure));
    TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_EQUAL, "`=` and what the measure adds up"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &measure.expression));
    TIERKIT_I_TRY(parse_measure_clauses(p, &measure));
    measure.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, measures, measure_count, measure_capacity));
    tree->measures[tree->measure_count++] = measure;
    tree->facts[tree->facts_count - 1].measures.count++;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_parse_facts_line(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "column", "flow",      "balance", "min",
                                         "max",    "distinct",  "in",      "first",
                                         "last",   "histogram", NULL };
    static const tierkit_i_measure_kind kinds[] = { TIERKIT_I_FLOW,     TIERKIT_I_FLOW,
                                                    TIERKIT_I_BALANCE,  TIERKIT_I_MIN,
                                                    TIERKIT_I_MAX,      TIERKIT_I_DISTINCT,
                                                    TIERKIT_I_IN_FORCE, TIERKIT_I_FIRST,
                                                    TIERKIT_I_LAST,     TIERKIT_I_HISTOGRAM };
    int32_t index = 0;
    TIERKIT_I_TRY(
        tierkit_i_expect_one_of(p, words,
                                "`flow`, `balance`, `min`, `max`, `first`, `last`, `distinct`, "
                                "`histogram`, `in force` or `column`",
                                &index));
    if (index == 0) {
        return tierkit_i_parse_column(p, first, &p->tree->facts[p->tree->facts_count - 1].columns);
    }
    tierkit_i_measure_kind kind = kinds[index];
    if (kind == TIERKIT_I_IN_FORCE) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "force", "`force` after `in`"));
    }
    return parse_measure(p, kind, first);
}
