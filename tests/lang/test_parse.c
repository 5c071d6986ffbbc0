/* Owns: what the tree holds for good programs. Must not know: errors, printing.
 * Called by: the test suite. Expected values are read off the texts by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parsed.h"

/* ---- helpers --------------------------------------------------------------------------------- */

static void read_ok(parsed *p, const char *text) {
    parsed_text_of(p, text);
    assert_int_equal(p->status, TIERKIT_OK);
    if (p->list.errors > 0) {
        print_message("# %s", parsed_errors(p));
    }
    assert_int_equal(p->list.errors, 0);
}

static void read_example(parsed *p) {
    size_t bytes;
    char *text = parsed_file("design_example.tierkit", &bytes);
    read_ok(p, text);
    free(text);
}

#define ASSERT_NAME(p, text, expected)                                                             \
    do {                                                                                           \
        char name_[256];                                                                           \
        assert_string_equal(parsed_name((p), (text), name_), (expected));                          \
    } while (0)

static void assert_figure(const tierkit_i_figure *figure, const char *expected,
                          tierkit_i_measured_in measured_in) {
    char digits[TIERKIT_I_DECIMAL_TEXT + 1];
    assert_true(figure->present);
    digits[tierkit_i_decimal_write(figure->value, figure->scale, -1, digits)] = '\0';
    assert_string_equal(digits, expected);
    assert_int_equal(figure->measured_in, measured_in);
}

/* ---- expressions ----------------------------------------------------------------------------- */

static const struct {
    const char *text, *prefix;
} expressions[] = {
    { "a", "a" },
    { "'a b'", "a b" },
    { "\xC3\xBCnit_\xE9\x87\x8F\xF0\xA0\x80\x8B", "\xC3\xBCnit_\xE9\x87\x8F\xF0\xA0\x80\x8B" },
    { "'it''s'", "it's" },
    { "\"say \"\"so\"\"\"", "\"say \"so\"\"" },
    { "\"\"", "\"\"" },
    { "a + b - c", "(- (+ a b) c)" },
    { "a - b - c", "(- (- a b) c)" },
    { "a + b * c", "(+ a (* b c))" },
    { "(a + b) * c", "(* (+ a b) c)" },
    { "a / b / c", "(/ (/ a b) c)" },
    { "-a * b", "(* (- a) b)" },
    { "a - -b", "(- a (- b))" },
    { "- - a", "(- (- a))" },
    { "a = b and c != d or e", "(or (and (= a b) (!= c d)) e)" },
    { "a or b and c", "(or a (and b c))" },
    { "a and b and c", "(and (and a b) c)" },
    { "not a = b", "(not (= a b))" },
    { "not a and b", "(and (not a) b)" },
    { "not not a", "(not (not a))" },
    { "a and not b", "(and a (not b))" },
    { "a < b + 1", "(< a (+ b 1))" },
    { "a <= b or c >= d", "(or (<= a b) (>= c d))" },
    { "a > b and c < d", "(and (> a b) (< c d))" },
    { "a in (b)", "(in a b)" },
    { "a in (b, 2, \"c\") and d", "(and (in a b 2 \"c\") d)" },
    { "a not in (b, c)", "(not (in a b c))" },
    { "a + 1 in (b)", "(in (+ a 1) b)" },
    { "if a then b else c", "(if a b c)" },
    { "if a then b else c + d", "(if a b (+ c d))" },
    { "1 + if a then b else if c then d else e", "(+ 1 (if a b (if c d e)))" },
    { "(if a then b else c) + d", "(+ (if a b c) d)" },
    { "f()", "(f)" },
    { "f (a, g(b) + 1)", "(f a (+ (g b) 1))" },
    { "true and false", "(and true false)" },
    { "a = 2024-02-29", "(= a 2024-02-29)" },
    { "2024 - 02 - 29", "(- (- 2024 2) 29)" },
    { "15% + 1_000_000.50", "(+ 0.15 (percent) 1000000.5)" },
    { "50000 EUR", "50000 EUR" },
    { "change(a, 1 year)", "(change a 1 year)" },
    { "prior(a, 4 quarters)", "(prior a 4 quarter)" },
    { "0.0", "0" },
    { "007", "7" },
    { "99999999999999999999999999999999999999", "99999999999999999999999999999999999999" },
    { "share + value + weight", "(+ (+ share value) weight)" },
    { "at + over", "(+ at over)" },
};

static void expression__text__gives_tree(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof expressions / sizeof expressions[0]; i++) {
        char text[512] = "tierkit 1\nkpi k = ";
        strcat(text, expressions[i].text);
        parsed p;
        read_ok(&p, text);
        char *prefix = parsed_expression(&p, p.tree.kpis[0].expression);
        assert_string_equal(prefix, expressions[i].prefix);
        free(prefix);
        assert_true(parsed_end(&p));
    }
}

/* The token range of a node holds exactly its own text. */
static void expression__node__knows_its_text(void **state) {
    static const char *const texts[] = {
        "a + b", "(a + b) * c", "f(a, 1)", "a in (b, c)", "if a then b else c",
        "not a", "-a",          "(a)",     "15%"
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[128] = "tierkit 1\nalert k red when ";
        strcat(text, texts[i]);
        strcat(text, " owner o  # comment\n");
        parsed p;
        read_ok(&p, text);
        tierkit_i_buffer out;
        tierkit_i_buffer_init(&out, &p.memory);
        const tierkit_i_node *node = &p.tree.nodes[p.tree.alerts[0].when];
        assert_int_equal(tierkit_i_print_tokens(&p.tree, node->tokens, &out), TIERKIT_OK);
        assert_int_equal(out.count, strlen(texts[i]));
        assert_memory_equal(out.bytes, texts[i], out.count);
        tierkit_i_buffer_free(&out);
        assert_true(parsed_end(&p));
    }
}

/* ---- the program of the design --------------------------------------------------------------- */

static void example__header__is_read(void **state) {
    (void)state;
    parsed p;
    read_example(&p);
    const tierkit_i_tree *tree = &p.tree;
    ASSERT_NAME(&p, tree->program_name.text, "Distributor Partner Program");
    ASSERT_NAME(&p, tree->program_version.text, "2027.1");
    ASSERT_NAME(&p, tree->owner.text, "Channel Operations");
    assert_int_equal(tree->effective, tierkit_i_day_from_civil(2027, 1, 1));
    assert_int_equal(tree->calendar.month, 1);
    ASSERT_NAME(&p, tree->currency.text, "EUR");
    assert_int_equal(tree->money_scale, 2);
    assert_int_equal(tree->review_window.kind, TIERKIT_I_WINDOW_LAST);
    assert_int_equal(tree->review_window.count, 4);
    assert_int_equal(tree->review_window.unit, TIERKIT_I_QUARTER);
    char *applies = parsed_expression(&p, tree->applies_to);
    assert_string_equal(applies, "(and (in kind distributor dealer value_added_reseller) "
                                 "(in state active watch))");
    free(applies);
    assert_int_equal(tree->attribute_count, 3);
    assert_int_equal(tree->attributes[2].type, TIERKIT_I_TYPE_FLAG);
    assert_int_equal(tree->attributes[2].name.at.line, 11);
    assert_true(parsed_end(&p));
}

static void example__facts__are_read(void **state) {
    static const struct {
        const char *name, *key, *at, *until;
        int splits, snapshot, measures;
    } expected[] = {
        { "invoices", "partner_id", "posting_date", "(none)", 2, 0, 2 },
        { "order_lines", "partner_id", "promised_date", "(none)", 0, 0, 2 },
        { "stock", "partner_id", "month_end", "(none)", 0, 1, 2 },
        { "receivables", "partner_id", "due_date", "cleared_date", 0, 0, 1 },
        { "certificates", "partner_id", "issued_on", "expires_on", 0, 0, 1 },
    };
    (void)state;
    parsed p;
    read_example(&p);
    assert_int_equal(p.tree.facts_count, 5);
    for (size_t i = 0; i < 5; i++) {
        const tierkit_i_facts *facts = &p.tree.facts[i];
        ASSERT_NAME(&p, facts->name.text, expected[i].name);
        ASSERT_NAME(&p, facts->key.text, expected[i].key);
        ASSERT_NAME(&p, facts->at.text, expected[i].at);
        ASSERT_NAME(&p, facts->until.text, expected[i].until);
        assert_int_equal(facts->splits, expected[i].splits);
        assert_int_equal(facts->snapshot, expected[i].snapshot);
        assert_int_equal(facts->measures.count, expected[i].measures);
        assert_int_equal(facts->grain, TIERKIT_I_DAY);
    }
    ASSERT_NAME(&p, p.tree.facts[0].split[1].text, "product_line");
    const tierkit_i_measure *in_time = &p.tree.measures[3];
    ASSERT_NAME(&p, in_time->name.text, "units_in_time");
    assert_figure(&in_time->missing, "0", TIERKIT_I_IN_NOTHING);
    assert_int_equal(p.tree.measures[5].kind, TIERKIT_I_BALANCE);
    assert_int_equal(p.tree.measures[6].kind, TIERKIT_I_IN_FORCE);
    assert_int_equal(p.tree.measures[7].kind, TIERKIT_I_IN_FORCE_DISTINCT);
    assert_int_equal(p.tree.measures[7].facts, 4);
    char *where = parsed_expression(&p, p.tree.measures[7].where);
    assert_string_equal(where, "(in role \"sales rep\" \"field specialist\")");
    free(where);
    assert_true(parsed_end(&p));
}

static void example__kpis_and_value__are_read(void **state) {
    (void)state;
    parsed p;
    read_example(&p);
    const tierkit_i_kpi *kpis = p.tree.kpis;
    assert_int_equal(p.tree.kpi_count, 6);
    assert_int_equal(kpis[1].by, TIERKIT_I_BY_PARTNER);
    assert_figure(&kpis[1].base, "50000", TIERKIT_I_IN_MONEY);
    assert_int_equal(kpis[1].splits.count, 1);
    ASSERT_NAME(&p, p.tree.names[kpis[1].splits.first].text, "channel");
    assert_int_equal(kpis[4].window.kind, TIERKIT_I_WINDOW_REVIEW_DATE);
    assert_int_equal(kpis[5].by, TIERKIT_I_BY_US);
    assert_int_equal(kpis[5].window.kind, TIERKIT_I_WINDOW_LAST);
    assert_int_equal(kpis[5].window.count, 1);
    const tierkit_i_value *value = &p.tree.values[0];
    assert_figure(&value->high, "100", TIERKIT_I_IN_NOTHING);
    assert_int_equal(value->missing.keep, 2);
    assert_int_equal(value->missing.keep_unit, TIERKIT_I_QUARTER);
    assert_int_equal(value->missing.ends, TIERKIT_I_MISSING_POINTS);
    assert_figure(&value->missing.points, "0", TIERKIT_I_IN_NOTHING);
    assert_figure(&value->needs, "0.7", TIERKIT_I_IN_PERCENT);
    assert_int_equal(value->criteria.count, 5);
    const tierkit_i_criterion *growth = &p.tree.criteria[4];
    ASSERT_NAME(&p, growth->group.text, "potential");
    assert_figure(&growth->weight, "30", TIERKIT_I_IN_NOTHING);
    assert_int_equal(growth->points.count, 3);
    assert_figure(&p.tree.points[growth->points.first].x, "-0.1", TIERKIT_I_IN_PERCENT);
    assert_figure(&p.tree.points[growth->points.first + 2].y, "100", TIERKIT_I_IN_NOTHING);
    assert_true(parsed_end(&p));
}

static void example__classes__are_read(void **state) {
    (void)state;
    parsed p;
    read_example(&p);
    const tierkit_i_classes *classes = &p.tree.classes[0];
    assert_int_equal(p.tree.classes_count, 1);
    assert_int_equal(classes->by_share, 0);
    assert_int_equal(classes->automatic, 0);
    assert_figure(&classes->notice, "90", TIERKIT_I_IN_PERIODS);
    assert_int_equal(classes->provisional.period, TIERKIT_I_QUARTER);
    assert_int_equal(classes->lines.count, 3);
    assert_int_equal(classes->movement.end - classes->movement.first, 17);
    assert_int_equal(classes->movement_at.line, 45);
    const tierkit_i_class_line *lines = p.tree.class_lines;
    assert_figure(&lines[0].bound, "70", TIERKIT_I_IN_NOTHING);
    assert_figure(&lines[0].at_most, "0.2", TIERKIT_I_IN_PERCENT);
    char *gate = parsed_expression(&p, lines[0].not_when);
    assert_string_equal(gate, "(> overdue (* 0.1 sales))");
    free(gate);
    assert_int_equal(lines[1].otherwise, 0);
    assert_int_equal(lines[2].otherwise, 1);
    assert_true(parsed_end(&p));
}

static void assert_support(parsed *p) {
    const tierkit_i_tree *tree = &p->tree;
    assert_int_equal(tree->support.present, 1);
    assert_int_equal(tree->support.per, TIERKIT_I_QUARTER);
    assert_int_equal(tree->support.never.count, 3);
    ASSERT_NAME(p, tree->names[tree->support.never.first + 1].text, "field_action");
    assert_int_equal(tree->support_tier_count, 3);
    ASSERT_NAME(p, tree->names[tree->support_tiers[1].names.first].text, "B");
    assert_int_equal(tree->support_tiers[1].as_available, 0);
    assert_int_equal(tree->support_tiers[2].as_available, 1);
    assert_int_equal(tree->support_line_count, 1);
    ASSERT_NAME(p, tree->support_lines[0].resource.text, "sales_training");
    ASSERT_NAME(p, tree->support_lines[0].unit.text, "hours");
    assert_int_equal(tree->support_lines[0].lot, 1);
    const tierkit_i_support_entry *entries = tree->support_entries;
    assert_int_equal(tree->support_entry_count, 3);
    assert_int_equal(entries[0].up_to, 40);
    assert_int_equal(entries[2].up_to, 8);
    assert_int_equal(entries[2].at_least, 0);
}

static void example__service__is_read(void **state) {
    (void)state;
    parsed p;
    read_example(&p);
    const tierkit_i_policies *policies = &p.tree.policies;
    assert_int_equal(p.tree.readiness_count, 5);
    ASSERT_NAME(&p, p.tree.readiness[3].attribute.text, "pays_on_time");
    assert_figure(&p.tree.readiness[3].points, "15", TIERKIT_I_IN_NOTHING);
    assert_int_equal(policies->present, 1);
    assert_int_equal(policies->signers.count, 2);
    ASSERT_NAME(&p, p.tree.names[policies->signers.first + 1].text, "operations");
    assert_figure(&policies->cost, "0.3", TIERKIT_I_IN_PERCENT);
    ASSERT_NAME(&p, p.tree.nodes[policies->cost_of].text, "margin_earned");
    assert_int_equal(policies->one_step, 1);
    assert_figure(&policies->notice, "90", TIERKIT_I_IN_PERIODS);
    assert_int_equal(policies->lines.count, 4);
    assert_int_equal(p.tree.policy_lines[3].when, TIERKIT_I_NONE);
    const tierkit_i_promise *promises = p.tree.promises;
    assert_int_equal(p.tree.promise_count, 4);
    assert_int_equal(promises[0].type, TIERKIT_I_TYPE_DURATION);
    assert_int_equal(promises[0].in_hours, 0);
    ASSERT_NAME(&p, promises[1].item.text, "non_core");
    ASSERT_NAME(&p, promises[2].item.text, "(none)");
    assert_figure(&p.tree.promise_entries[promises[2].entries.first].figure, "0.98",
                  TIERKIT_I_IN_PERCENT);
    ASSERT_NAME(&p, p.tree.promise_entries[promises[3].entries.first].text, "joint, 3 years");
    assert_support(&p);
    assert_int_equal(p.tree.alert_count, 2);
    assert_int_equal(p.tree.alerts[0].level, TIERKIT_I_RED);
    ASSERT_NAME(&p, p.tree.alerts[1].owner.text, "area_manager");
    assert_figure(&p.tree.alerts[1].act_within, "14", TIERKIT_I_IN_PERIODS);
    assert_true(parsed_end(&p));
}

/* ---- forms of support ------------------------------------------------------------------------ */

static void support__each_clause__is_read(void **state) {
    (void)state;
    parsed p;
    parsed_text_of(&p, "tierkit 1\n"
                       "support per year; A and B first, then C; managed by area_manager,\n"
                       "  never rationed: recall\n"
                       "  visits count A at least 2 up to 9, B, C up to 0, weight by debt, lot 4; "
                       "agreed visits_agreed\n"
                       "  region \"EMEA\" at least 20% of visits\n"
                       "  region APAC at least 2.5%\n");
    const tierkit_i_tree *tree = &p.tree;
    assert_int_equal(p.list.errors, 0);
    assert_int_equal(tree->support_tiers[0].names.count, 2);
    ASSERT_NAME(&p, tree->support.manager.text, "area_manager");
    ASSERT_NAME(&p, tree->names[tree->support.never.first].text, "recall");
    const tierkit_i_support_line *line = &tree->support_lines[0];
    assert_int_equal(line->weight, TIERKIT_I_WEIGHT_DEBT);
    assert_int_equal(line->lot, 4);
    ASSERT_NAME(&p, line->agreed.text, "visits_agreed");
    const tierkit_i_support_entry *entries = tree->support_entries;
    assert_int_equal(line->entries.count, 3);
    assert_int_equal(entries[0].at_least, 2);
    assert_int_equal(entries[0].up_to, 9);
    assert_true(entries[1].up_to == INT64_MAX);
    assert_int_equal(entries[2].up_to, 0);
    const tierkit_i_support_region *regions = tree->support_regions;
    assert_int_equal(tree->support_region_count, 2);
    ASSERT_NAME(&p, regions[0].region.text, "EMEA");
    ASSERT_NAME(&p, regions[0].resource.text, "visits");
    ASSERT_NAME(&p, regions[1].region.text, "APAC");
    assert_int_equal(regions[1].resource.text, TIERKIT_I_NONE);
    assert_figure(&regions[1].share, "0.025", TIERKIT_I_IN_PERCENT);
    assert_true(parsed_end(&p));
}

/* ---- forms the example does not use ---------------------------------------------------------- */

static void window__each_form__is_read(void **state) {
    static const struct {
        const char *text;
        tierkit_i_window_kind kind;
        int count;
        tierkit_i_unit unit;
    } cases[] = {
        { "all", TIERKIT_I_WINDOW_ALL, 0, (tierkit_i_unit)0 },
        { "last 1 quarter", TIERKIT_I_WINDOW_LAST, 1, TIERKIT_I_QUARTER },
        { "last quarter", TIERKIT_I_WINDOW_LAST, 1, TIERKIT_I_QUARTER },
        { "last 90 days", TIERKIT_I_WINDOW_LAST, 90, TIERKIT_I_DAY },
        { "last 2 halves", TIERKIT_I_WINDOW_LAST, 2, TIERKIT_I_HALF },
        { "last 52 weeks", TIERKIT_I_WINDOW_LAST, 52, TIERKIT_I_WEEK },
        { "this year", TIERKIT_I_WINDOW_TO_DATE, 1, TIERKIT_I_YEAR },
        { "year to date", TIERKIT_I_WINDOW_TO_DATE, 1, TIERKIT_I_YEAR },
        { "month to date", TIERKIT_I_WINDOW_TO_DATE, 1, TIERKIT_I_MONTH },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128] = "tierkit 1\nreview window ";
        strcat(text, cases[i].text);
        parsed p;
        read_ok(&p, text);
        assert_int_equal(p.tree.review_window.kind, cases[i].kind);
        assert_int_equal(p.tree.review_window.count, cases[i].count);
        assert_int_equal(p.tree.review_window.unit, cases[i].unit);
        assert_true(parsed_end(&p));
    }
}

static void statements__unusual_forms__keep_their_meaning(void **state) {
    (void)state;
    parsed p;
    read_ok(&p, "tierkit 1\n"
                "money scale 4\n"
                "facts f key k at d grain month, snapshot split by a\n"
                "  column q number scale 3\n"
                "  min lowest money scale 4 = q where q > 0, missing -1\n"
                "  distinct buyers count = person where q > 0\n"
                "value w -1 to 1, missing: refuse\n"
                "  g 'net sales' weight 1.5 step points 0: 0, 1: 10\n"
                "classes by share of lowest within network, region, year, as automatic\n"
                "  A up to 80% at most 5 partners, not when q > 1, not when r\n"
                "  B otherwise\n"
                "classes by value w\n"
                "promise reply hours s 4, 't' 5\n");
    assert_int_equal(p.tree.money_scale, 4);
    ASSERT_NAME(&p, p.tree.currency.text, "(none)");
    assert_int_equal(p.tree.facts[0].grain, TIERKIT_I_MONTH);
    assert_int_equal(p.tree.facts[0].snapshot, 1);
    assert_int_equal(p.tree.columns[0].scale, 3);
    assert_int_equal(p.tree.measures[0].kind, TIERKIT_I_MIN);
    assert_int_equal(p.tree.measures[0].scale, 4);
    assert_figure(&p.tree.measures[0].missing, "-1", TIERKIT_I_IN_NOTHING);
    assert_int_equal(p.tree.measures[1].kind, TIERKIT_I_DISTINCT);
    assert_figure(&p.tree.values[0].low, "-1", TIERKIT_I_IN_NOTHING);
    assert_int_equal(p.tree.values[0].missing.ends, TIERKIT_I_MISSING_REFUSE);
    assert_int_equal(p.tree.criteria[0].step, 1);
    ASSERT_NAME(&p, p.tree.criteria[0].kpi.text, "net sales");
    assert_int_equal(p.tree.classes[0].by_share, 1);
    assert_int_equal(p.tree.classes[0].scopes.count, 3);
    assert_int_equal(p.tree.classes[0].automatic, 1);
    char *gate = parsed_expression(&p, p.tree.class_lines[0].not_when);
    assert_string_equal(gate, "(or (> q 1) r)");
    free(gate);
    assert_figure(&p.tree.class_lines[0].at_most, "5", TIERKIT_I_IN_NOTHING);
    ASSERT_NAME(&p, p.tree.classes[1].basis.text, "w");
    assert_int_equal(p.tree.promises[0].in_hours, 1);
    assert_true(parsed_end(&p));
}

/* A keyword is one only where the grammar has it; quoted it never is. */
static void keyword__as_a_name__is_a_name(void **state) {
    (void)state;
    parsed p;
    read_ok(&p, "tierkit 1\n"
                "facts facts key key at at\n"
                "  flow flow money = money\n"
                "  flow value = share where where > 0 missing 0\n"
                "kpi by by us = value over all\n"
                "kpi 'and' = 'not' + 'if'\n"
                "value value 0 to 100\n"
                "  weight step weight 1 step points 1: 1\n"
                "classes by value 'as' as proposals\n"
                "  'up' from 3\n"
                "promise text 'days' days text 3\n");
    ASSERT_NAME(&p, p.tree.facts[0].at.text, "at");
    ASSERT_NAME(&p, p.tree.kpis[0].name.text, "by");
    assert_int_equal(p.tree.kpis[0].by, TIERKIT_I_BY_US);
    ASSERT_NAME(&p, p.tree.criteria[0].kpi.text, "step");
    ASSERT_NAME(&p, p.tree.classes[0].basis.text, "as");
    ASSERT_NAME(&p, p.tree.class_lines[0].name.text, "up");
    ASSERT_NAME(&p, p.tree.promises[0].item.text, "days");
    assert_true(parsed_end(&p));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expression__text__gives_tree),
        cmocka_unit_test(expression__node__knows_its_text),
        cmocka_unit_test(example__header__is_read),
        cmocka_unit_test(example__facts__are_read),
        cmocka_unit_test(example__kpis_and_value__are_read),
        cmocka_unit_test(example__classes__are_read),
        cmocka_unit_test(example__service__is_read),
        cmocka_unit_test(support__each_clause__is_read),
        cmocka_unit_test(window__each_form__is_read),
        cmocka_unit_test(statements__unusual_forms__keep_their_meaning),
        cmocka_unit_test(keyword__as_a_name__is_a_name),
    };
    return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
