/* Owns: the statement about support and its lines. Must not know: how support is allocated.
 * Called by: lang/parse.c. */
#include "lang/parser.h"

/* A whole number of units, from `least` on. */
static tierkit_status parse_units(tierkit_i_parser *p, const char *expected, int64_t least,
                                  int64_t *out) {
    tierkit_i_figure figure = { 0 };
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    tierkit_i_place at = tierkit_i_parser_place(p);
    int64_t units = 0;
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, expected, &figure));
    if (figure.measured_in != TIERKIT_I_IN_NOTHING || figure.scale != 0 ||
        tierkit_i_i128_to64(figure.value, &units) || units < least) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_UNITS, at, text, least == 0 ? "0" : "1");
    }
    *out = units;
    return TIERKIT_OK;
}

/* ---- the first line -------------------------------------------------------------------------- */

/* NAMES `first`, `then` NAMES [`as available`] or NAMES `as available` */
static tierkit_status parse_tier(tierkit_i_parser *p) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_support_tier tier = { 0 };
    int begins = tree->support_tier_count == 0;
    tier.at = tierkit_i_parser_place(p);
    int then = !begins && tierkit_i_parser_take_word(p, "then");
    TIERKIT_I_TRY(tierkit_i_expect_joined(p, "and", "a class or a service policy", &tier.names));
    if (begins) {
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "first", "`first` after who is served first"));
    } else if (!then || tierkit_i_parser_at_word(p, "as")) {
        TIERKIT_I_TRY(tierkit_i_expect_word(
            p, "as", then ? "`as available`" : "`as available`, or `then` before the name"));
        TIERKIT_I_TRY(tierkit_i_expect_word(p, "available", "`available` after `as`"));
        tier.as_available = 1;
    }
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, support_tiers, support_tier_count, support_tier_capacity));
    tree->support_tiers[tree->support_tier_count++] = tier;
    return TIERKIT_OK;
}

/* A tier, `never rationed: ` NAME, ... or `managed by` ATTRIBUTE */
static tierkit_status parse_head_part(tierkit_i_parser *p) {
    static const char *const stop[] = { "managed", "then", NULL };
    tierkit_i_support *support = &p->tree->support;
    if (tierkit_i_parser_at_words(p, "never", "rationed")) {
        tierkit_i_parser_advance(p);
        tierkit_i_parser_advance(p);
        TIERKIT_I_TRY(tierkit_i_expect(p, TIERKIT_I_TOKEN_COLON, "`:` after `never rationed`"));
        return tierkit_i_expect_names(p, "a kind of request", stop, &support->never);
    }
    if (tierkit_i_parser_at_words(p, "managed", "by")) {
        tierkit_i_parser_advance(p);
        tierkit_i_parser_advance(p);
        return tierkit_i_expect_name(p, "an attribute that names the manager", &support->manager);
    }
    return parse_tier(p);
}

/* `per` UNIT, then who is served in which order */
tierkit_status tierkit_i_parse_support(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "day", "week", "month", "quarter", "half", "year", NULL };
    static const uint8_t units[] = { TIERKIT_I_DAY,     TIERKIT_I_WEEK, TIERKIT_I_MONTH,
                                     TIERKIT_I_QUARTER, TIERKIT_I_HALF, TIERKIT_I_YEAR };
    tierkit_i_support *support = &p->tree->support;
    int32_t unit = 0;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_SUPPORT, "support", first));
    support->present = 1;
    support->at = tierkit_i_token_place(&p->tree->tokens[first]);
    support->manager.text = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "per", "`per` and a period after `support`"));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, words, "a period such as `quarter`", &unit));
    support->per = (tierkit_i_unit)units[unit];
    while (!tierkit_i_parser_at(p, TIERKIT_I_TOKEN_LINE)) {
        (void)(tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA) ||
               tierkit_i_parser_take(p, TIERKIT_I_TOKEN_SEMICOLON));
        TIERKIT_I_TRY(parse_head_part(p));
    }
    return p->tree->support_tier_count > 0
               ? TIERKIT_OK
               : tierkit_i_unexpected(p, "who is served first, such as `A first`", NULL);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static const char *const line_clauses[] = { "lot", "weight", "agreed", NULL };

/* NAME {`up to` UNITS | `at least` UNITS} */
static tierkit_status parse_support_entry(tierkit_i_parser *p, tierkit_i_slice *entries) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_support_entry entry = { 0 };
    entry.up_to = INT64_MAX;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a class or a service policy", &entry.name));
    for (;;) {
        if (tierkit_i_parser_take_word(p, "up")) {
            TIERKIT_I_TRY(tierkit_i_expect_word(p, "to", "`to` after `up`"));
            TIERKIT_I_TRY(parse_units(p, "a number of units after `up to`", 0, &entry.up_to));
        } else if (tierkit_i_parser_take_word(p, "at")) {
            TIERKIT_I_TRY(tierkit_i_expect_word(p, "least", "`least` after `at`"));
            TIERKIT_I_TRY(parse_units(p, "a number of units after `at least`", 0, &entry.at_least));
        } else {
            break;
        }
    }
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, support_entries, support_entry_count, support_entry_capacity));
    tree->support_entries[tree->support_entry_count++] = entry;
    entries->count++;
    return TIERKIT_OK;
}

/* A comma behind which an entry stands and no clause; it is passed. */
static int at_next_entry(tierkit_i_parser *p) {
    const tierkit_i_token *second = tierkit_i_parser_second(p);
    return tierkit_i_parser_at(p, TIERKIT_I_TOKEN_COMMA) &&
           (second->kind != TIERKIT_I_TOKEN_WORD ||
            tierkit_i_word_index(tierkit_i_token_text(p->tree, second), line_clauses) ==
                TIERKIT_I_NONE) &&
           tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA);
}

/* One clause, its first word passed. */
static tierkit_status parse_line_clause(tierkit_i_parser *p, int32_t clause,
                                        tierkit_i_support_line *line) {
    static const char *const weights[] = { "score", "debt", NULL };
    int32_t weight = 0;
    if (clause == 0) {
        return parse_units(p, "the least number of units that is useful", 1, &line->lot);
    }
    if (clause == 2) {
        return tierkit_i_expect_name(p, "an attribute that holds the units agreed", &line->agreed);
    }
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` after `weight`"));
    line->weight_at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, weights, "`score` or `debt`", &weight));
    line->weight = weight == 0 ? TIERKIT_I_WEIGHT_SCORE : TIERKIT_I_WEIGHT_DEBT;
    return TIERKIT_OK;
}

static tierkit_status parse_line_clauses(tierkit_i_parser *p, tierkit_i_support_line *line) {
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, line_clauses, "`,`, `lot`, `weight by`, `agreed` or the end of the line", &seen,
            &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(parse_line_clause(p, clause, line));
    }
}

/* `region` LABEL `at least` SHARE [`of` RESOURCE] */
static tierkit_status parse_region(tierkit_i_parser *p) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_support_region region = { 0 };
    region.resource.text = TIERKIT_I_NONE;
    tierkit_i_parser_advance(p);
    TIERKIT_I_TRY(tierkit_i_expect_label(p, "the name of a region", &region.region));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "at", "`at least` and a share"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "least", "`least` after `at`"));
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, "a share such as `20%`", &region.share));
    if (tierkit_i_parser_take_word(p, "of")) {
        TIERKIT_I_TRY(tierkit_i_expect_name(p, "a resource after `of`", &region.resource));
    }
    TIERKIT_I_TRY(tierkit_i_expect_line_end(p, "`of` and a resource, or the end of the line"));
    TIERKIT_I_TRY(
        TIERKIT_I_GROW(p, support_regions, support_region_count, support_region_capacity));
    tree->support_regions[tree->support_region_count++] = region;
    return TIERKIT_OK;
}

/* RESOURCE UNIT ENTRY, ... and clauses; or a region's share */
tierkit_status tierkit_i_parse_support_line(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_support_line line = { 0 };
    (void)first;
    if (tierkit_i_parser_at_word(p, "region")) {
        return parse_region(p);
    }
    line.lot = 1;
    line.agreed.text = TIERKIT_I_NONE;
    line.entries.first = (int32_t)tree->support_entry_count;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the name of a resource, or `region`", &line.resource));
    TIERKIT_I_TRY(
        tierkit_i_expect_name(p, "the unit it is counted in, such as `hours`", &line.unit));
    do {
        TIERKIT_I_TRY(parse_support_entry(p, &line.entries));
    } while (at_next_entry(p));
    TIERKIT_I_TRY(parse_line_clauses(p, &line));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, support_lines, support_line_count, support_line_capacity));
    tree->support_lines[tree->support_line_count++] = line;
    return TIERKIT_OK;
}
