/* Owns: see diff_shapes.h. Must not know: programs. Called by: program/diff_lines.c.
 *
 * A clause that is missing here is told as part of the one before it: nothing is lost, but the
 * sentence says more than changed. */
#include "program/diff_shapes.h"

#include <string.h>

static const tierkit_i_opening of_none[] = { { NULL, NULL, NULL, 0 } };
static const tierkit_i_opening of_title[] = {
    { "version", NULL, "version", 0 },
    { "effective", NULL, "effective date", 0 },
    { "owner", NULL, "owner", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_money[] = {
    { "converted", NULL, "conversion", TIERKIT_I_OPENING_KEEP },
    { "at", "most", "age of rates", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_window[] = {
    { "window", NULL, "length", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_applies[] = {
    { "to", NULL, "condition", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_groups[] = {
    { "by", NULL, "kinds", 0 },
    { "of", NULL, "size", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_mix[] = {
    { "of", NULL, "kpis", 0 },
    { "by", NULL, "dimensions", 0 },
    { "against", NULL, "base", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_facts[] = {
    { "key", NULL, "key", 0 },
    { "at", NULL, "date", 0 },
    { "from", NULL, "dates", TIERKIT_I_OPENING_KEEP },
    { "grain", NULL, "grain", 0 },
    { "split", "by", "splits", 0 },
    { "currency", NULL, "currency", 0 },
    { "snapshot", NULL, "kind", TIERKIT_I_OPENING_KEEP },
    { "undated", NULL, "dates", TIERKIT_I_OPENING_KEEP },
    { "prorated", NULL, "kind", TIERKIT_I_OPENING_KEEP },
    { "keyed", "by", "row key", 0 },
    { "version", NULL, "version", 0 },
    { "with", NULL, "tables", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_measure[] = {
    { "=", NULL, "expression", 0 },
    { "where", NULL, "condition", 0 },
    { "missing", NULL, "rule for missing values", 0 },
    { "edges", NULL, "edges", 0 },
    { "group", "by", "key", 0 },
    { "at", NULL, "date", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_kpi[] = {
    { "by", "us", "side", TIERKIT_I_OPENING_KEEP },
    { "by", "partner", "side", TIERKIT_I_OPENING_KEEP },
    { "by", "market", "side", TIERKIT_I_OPENING_KEEP },
    { "=", NULL, "expression", 0 },
    { "at", "review", "window", TIERKIT_I_OPENING_KEEP },
    { "over", NULL, "window", TIERKIT_I_OPENING_KEEP },
    { "base", "at", "base", 0 },
    { "also", "by", "splits", 0 },
    { "leading", NULL, "place in time", TIERKIT_I_OPENING_KEEP },
    { "lagging", NULL, "place in time", TIERKIT_I_OPENING_KEEP },
    { "higher", "is", "direction", TIERKIT_I_OPENING_KEEP },
    { "lower", "is", "direction", TIERKIT_I_OPENING_KEEP },
    { "target", NULL, "target", 0 },
    { "unit", NULL, "unit", 0 },
    { "source", NULL, "source", 0 },
    { "label", NULL, "label", 0 },
    { "audience", NULL, "audience", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_value[] = {
    { "missing", NULL, "rule for missing values", 0 },
    { "needs", NULL, "coverage", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_criterion[] = {
    { "weight", NULL, "weight", 0 }, { "step", "points", "points", TIERKIT_I_OPENING_KEEP },
    { "points", NULL, "points", 0 }, { "missing", NULL, "rule for missing values", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_classes[] = {
    { "within", NULL, "scope", 0 },
    { "crossing", NULL, "crossing", 0 },
    { "as", NULL, "form", 0 },
    { "notice", NULL, "notice", 0 },
    { "new", NULL, "rule for new partners", TIERKIT_I_OPENING_KEEP },
    { "reviewed", NULL, "rhythm", TIERKIT_I_OPENING_KEEP },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_cut[] = {
    { "from", NULL, "bound", 0 }, { "up", "to", "bound", 0 },
    { "at", "most", "limit", 0 }, { "at", "least", "least number", 0 },
    { "not", "when", "gate", 0 }, { "otherwise", NULL, "bound", TIERKIT_I_OPENING_KEEP },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_down[] = {
    { "down", NULL, "rule", TIERKIT_I_OPENING_KEEP },
    { "up", NULL, "rule up", TIERKIT_I_OPENING_KEEP },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_up[] = {
    { "up", NULL, "rule", TIERKIT_I_OPENING_KEEP },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_condition[] = {
    { "when", NULL, "condition", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_candidates[] = {
    { "when", NULL, "candidates", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_readiness[] = {
    { "points", NULL, NULL, 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_policies[] = {
    { "signed", "by", "signers", 0 },
    { "cost", "at", "cost limit", TIERKIT_I_OPENING_KEEP },
    { "wished", "in", "wish", 0 },
    { "exceptions", "cost", "cost of exceptions", 0 },
    { "one", "step", "step", TIERKIT_I_OPENING_KEEP },
    { "notice", NULL, "notice", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_policy[] = {
    { "when", NULL, "condition", 0 },
    { "otherwise", NULL, "condition", TIERKIT_I_OPENING_KEEP },
    { "readiness", NULL, "readiness", TIERKIT_I_OPENING_APART },
    { "needs", NULL, "needs", TIERKIT_I_OPENING_APART },
    { "cost", NULL, "yearly cost", TIERKIT_I_OPENING_APART },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_promise[] = {
    { "days", NULL, "unit", TIERKIT_I_OPENING_KEEP },
    { "hours", NULL, "unit", TIERKIT_I_OPENING_KEEP },
    { "ratio", NULL, "unit", TIERKIT_I_OPENING_KEEP },
    { "number", NULL, "unit", TIERKIT_I_OPENING_KEEP },
    { "money", NULL, "unit", TIERKIT_I_OPENING_KEEP },
    { "text", NULL, "unit", TIERKIT_I_OPENING_KEEP },
    { "count", NULL, "unit", TIERKIT_I_OPENING_KEEP },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_alert[] = {
    { "when", NULL, "condition", 0 },
    { "owner", NULL, "owner", 0 },
    { "act", "within", "time to act", 0 },
    { NULL, NULL, NULL, 0 },
};

static const tierkit_i_opening of_profit[] = {
    { "revenue", NULL, "revenue", 0 },
    { "contribution", NULL, "contribution", 0 },
    { "costs", NULL, "costs", 0 },
    { NULL, NULL, NULL, 0 },
};

static const tierkit_i_opening of_worklist[] = {
    { "at", "stake", "stake", 0 },
    { NULL, NULL, NULL, 0 },
};

static const tierkit_i_opening of_duty[] = {
    { "owner", NULL, "owner", 0 },
    { "act", "within", "time to act", 0 },
    { NULL, NULL, NULL, 0 },
};

static const tierkit_i_opening of_support[] = {
    { "per", NULL, "period and order", 0 },
    { "never", "rationed", "kinds never rationed", TIERKIT_I_OPENING_KEEP },
    { "managed", "by", "manager", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_resource[] = {
    { "lot", NULL, "lot", 0 },
    { "weight", "by", "weight", 0 },
    { "agreed", NULL, "attribute of what is agreed", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_share[] = {
    { "at", "least", "share", 0 },
    { NULL, NULL, NULL, 0 },
};

static const tierkit_i_opening of_rules[] = {
    { "over", NULL, "inputs", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_rule[] = {
    { "when", NULL, "condition", 0 },
    { "otherwise", NULL, "condition", TIERKIT_I_OPENING_KEEP },
    { "limit", NULL, "limit", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_table[] = {
    { "key", NULL, "key", 0 },
    { "from", NULL, "first day", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_working[] = {
    { "days", NULL, "days", 0 },
    { "hours", NULL, "hours", 0 },
    { "utc", NULL, "offset", 0 },
    { NULL, NULL, NULL, 0 },
};
static const tierkit_i_opening of_commitments[] = {
    { "key", NULL, "key", 0 },
    { "of", NULL, "promise", 0 },
    { "by", NULL, "order", 0 },
    { "given", NULL, "day given", 0 },
    { "due", NULL, "first day", 0 },
    { "done", NULL, "day done", 0 },
    { "requested", NULL, "day requested", 0 },
    { "latest", NULL, "latest day", 0 },
    { "paused", NULL, "pause", 0 },
    { "right", NULL, "flag", 0 },
    { "weighed", "by", "weight", 0 },
    { "buffer", NULL, "buffer", 0 },
    { "split", "by", "splits", 0 },
    { "in", NULL, "unit", 0 },
    { "over", NULL, "window", 0 },
    { "where", NULL, "condition", 0 },
    { NULL, NULL, NULL, 0 },
};

static const tierkit_i_line_shape statements[] = {
    { "program", 1, "program", TIERKIT_I_NAME_NONE, "name", 0, of_title },
    { "calendar", 1, "calendar", TIERKIT_I_NAME_NONE, "text", 0, of_none },
    { "working", 1, "working days", TIERKIT_I_NAME_NONE, "text", 0, of_working },
    { "holidays", 1, "holidays", TIERKIT_I_NAME_NONE, "days", 0, of_none },
    { "money", 1, "money", TIERKIT_I_NAME_NONE, "text", 0, of_money },
    { "review", 1, "review window", TIERKIT_I_NAME_NONE, "text", 0, of_window },
    { "applies", 1, "applies to", TIERKIT_I_NAME_NONE, "text", 0, of_applies },
    { "groups", 1, "groups", TIERKIT_I_NAME_NONE, "text", 0, of_groups },
    { "mix", 1, "mix", TIERKIT_I_NAME_NONE, "text", 0, of_mix },
    { "use", 1, "use", 1, "text", 0, of_none },
    { "attribute", 1, "attribute", 1, "type", 0, of_none },
    { "facts", 1, "facts", 1, "text", 0, of_facts },
    { "kpi", 1, "kpi", 1, "text", 0, of_kpi },
    { "value", 1, "value", 1, "range", 0, of_value },
    { "classes", 1, "classes", TIERKIT_I_NAME_IN_FRONT, NULL, 0, of_classes },
    { "selection", 1, "selection", 2, "text", 0, of_candidates },
    { "readiness", 1, "readiness", TIERKIT_I_NAME_NONE, "text", 1, of_readiness },
    { "service", 1, "service policies", TIERKIT_I_NAME_NONE, "text", 0, of_policies },
    { "rate", 1, "rate", 1, "text", 0, of_none },
    { "profit", 1, "profit map", TIERKIT_I_NAME_NONE, "text", 0, of_profit },
    { "worklist", 1, "worklist", TIERKIT_I_NAME_NONE, "text", 0, of_worklist },
    { "promise", 1, "promise", TIERKIT_I_NAME_IN_FRONT, NULL, 1, of_promise },
    { "commitments", 1, "commitments", 1, "text", 0, of_commitments },
    { "support", 1, "support", TIERKIT_I_NAME_NONE, "text", 0, of_support },
    { "rules", 1, "rules", 1, "text", 0, of_rules },
    { "table", 1, "table", 1, "text", 0, of_table },
    { "alert", 1, "alert", 1, "level", 0, of_alert },
    { NULL, 0, "statement", 0, "text", 0, of_none },
};

/* Lines of a block, by the statement above. */
static const struct block {
    const char *statement;
    tierkit_i_line_shape lines[5];
} blocks[] = {
    { "facts",
      { { "column", 1, "column", 1, "type", 0, of_none },
        { "in", 0, "measure", 2, "type", 0, of_measure },
        { NULL, 0, "measure", 1, "type", 0, of_measure } } },
    { "value",
      { { "for", 0, "criterion", TIERKIT_I_NAME_IN_FRONT, NULL, 0, of_criterion },
        { NULL, 0, "criterion", 1, "group", 0, of_criterion } } },
    { "classes",
      { { "down", 0, "movement", 0, "text", 0, of_down },
        { "up", 0, "movement", 0, "text", 0, of_up },
        { "inactive", 0, "movement", 0, "text", 0, of_condition },
        { "for", 0, "class", TIERKIT_I_NAME_IN_FRONT, NULL, 0, of_cut },
        { NULL, 0, "class", 0, "text", 0, of_cut } } },
    { "selection",
      { { "knock", 1, "knock-out", TIERKIT_I_NAME_NONE, "text", 0, of_condition },
        { "for", 0, "decision", TIERKIT_I_NAME_IN_FRONT, NULL, 0, of_cut },
        { NULL, 0, "decision", 0, "text", 0, of_cut } } },
    { "service", { { NULL, 0, "policy", 0, "text", 0, of_policy } } },
    { "support",
      { { "region", 1, "region", 1, "text", 0, of_share },
        { NULL, 0, "resource", 0, "units", 0, of_resource } } },
    { "table", { { "column", 1, "column", 1, "type", 0, of_none } } },
    { "rules", { { NULL, 0, "outcome", 0, "text", 0, of_rule } } },
    { "worklist", { { NULL, 0, "work", 0, "text", 0, of_duty } } },
    { "profit", { { NULL, 0, "bucket", 0, "bounds", 0, of_none } } },
    { NULL, { { NULL, 0, "line", 0, "text", 0, of_none } } },
};

static int is_word(const char *word, tierkit_i_piece text) {
    return text.bytes == strlen(word) && memcmp(word, text.text, text.bytes) == 0;
}

static const tierkit_i_line_shape *find_shape(const tierkit_i_line_shape *from,
                                              tierkit_i_piece word) {
    while (from->word != NULL && !is_word(from->word, word)) {
        from++;
    }
    return from;
}

const tierkit_i_line_shape *tierkit_i_shape_of_statement(tierkit_i_piece word) {
    return find_shape(statements, word);
}

const tierkit_i_line_shape *tierkit_i_shape_of_line(const tierkit_i_line_shape *statement,
                                                    tierkit_i_piece word) {
    const struct block *block = blocks;
    tierkit_i_piece above = { "", 0 };
    if (statement != NULL && statement->word != NULL) {
        above.text = statement->word;
        above.bytes = strlen(statement->word);
    }
    while (block->statement != NULL && !is_word(block->statement, above)) {
        block++;
    }
    return find_shape(block->lines, word);
}
