/* Owns: what a schema says: inferred types, roles, needed columns, scales, fingerprints, fit, and
 * that a failed allocation leaves nothing behind. Must not know: how expressions run.
 * Called by: the test suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checked.h"

#define FACTS "facts f key id at day\n"

enum { TEXT_MAX = 2048 };

static void checked_well(checked *c, const char *text) {
    checked_text_of(c, text);
    if (c->schema == NULL) {
        fail_msg("%s\n%s", text, parsed_errors(&c->p));
    }
}

/* ---- columns ------------------------------------------------------------------------------- */

/* "NAME TYPE[.SCALE] ROLE[!]" for each column, joined by ", "; ! = needed. */
static void show_columns(const tierkit_i_schema *schema, char *out) {
    static const char *const types[] = { "?",     "number",  "money",    "count",
                                         "ratio", "points",  "duration", "text",
                                         "date",  "instant", "flag" };
    static const char *const roles[] = { "?",     "key",     "at",     "until", "split",
                                         "keyed", "version", "lookup", "value" };
    *out = '\0';
    for (size_t i = 0; i < schema->column_count; i++) {
        const tierkit_i_schema_column *column = &schema->columns[i];
        size_t bytes = 0;
        const char *name = tierkit_i_schema_text(schema, column->name, &bytes);
        char scale[8] = "";
        if (column->type == TIERKIT_I_TYPE_NUMBER) {
            (void)snprintf(scale, sizeof scale, ".%d", (int)column->scale);
        }
        out += snprintf(out, 80, "%s%.*s %s%s %s%s", i > 0 ? ", " : "", (int)bytes, name,
                        types[column->type], scale, roles[column->role], column->needed ? "!" : "");
    }
}

#define HEAD "id text key!, day date at!"

static const struct {
    const char *text, *columns;
} column_cases[] = {
    /* by use */
    { FACTS "  flow m money = a\n", HEAD ", a number.9 value!" },
    { FACTS "  flow m money = a * b - c / 2\n",
      HEAD ", a number.9 value!, b number.9 value!, c number.9 value!" },
    { FACTS "  flow m count = 1 where a = \"x\"\n", HEAD ", a text value!" },
    { FACTS "  flow m count = 1 where \"x\" < a\n", HEAD ", a text value!" },
    { FACTS "  flow m count = 1 where a in (\"x\", \"y\")\n", HEAD ", a text value!" },
    { FACTS "  flow m count = 1 where a in (1, 2)\n", HEAD ", a number.9 value!" },
    { FACTS "  flow m count = 1 where a\n", HEAD ", a flag value!" },
    { FACTS "  flow m count = 1 where not a and b or c\n",
      HEAD ", a flag value!, b flag value!, c flag value!" },
    { FACTS "  flow m count = 1 where a <= day\n", HEAD ", a date value!" },
    { FACTS "  flow m count = 1 where a <= 2020-01-01\n", HEAD ", a date value!" },
    { FACTS "  flow m count = 1 where month(a) = b\n", HEAD ", a date value!, b text value!" },
    { FACTS "  flow m days = days(a, b)\n", HEAD ", a date value!, b date value!" },
    { FACTS "  flow m count = 1 where a = month(day)\n", HEAD ", a text value!" },
    { FACTS "  max m date = a\n", HEAD ", a date value!" },
    { FACTS "  max m count = a\n", HEAD ", a number.9 value!" },
    { FACTS "  distinct m = a\n", HEAD ", a text value!" },
    /* through other columns, in any order */
    { FACTS "  flow m count = 1 where a = b and b = c and c = \"x\"\n",
      HEAD ", a text value!, b text value!, c text value!" },
    { FACTS "  distinct m = a\n  flow n count = 1 where a = b\n  flow o money = b\n",
      HEAD ", a number.9 value!, b number.9 value!" },
    { FACTS "  flow m money = if a then b else c\n",
      HEAD ", a flag value!, b number.9 value!, c number.9 value!" },
    { FACTS "  max m date = max(a, b)\n", HEAD ", a date value!, b date value!" },
    { FACTS "  flow m count = 1 where (if a > 1 then b else c) = \"x\"\n",
      HEAD ", a number.9 value!, b text value!, c text value!" },
    /* sums with dates */
    { FACTS "  flow m days = a - day\n", HEAD ", a date value!" },
    { FACTS "  flow m days = day - a\n", HEAD ", a date value!" },
    { FACTS "  flow m days = a - b where a > b\n", HEAD ", a date value!, b date value!" },
    { FACTS "  flow m days = a - b\n  flow n count = b\n",
      HEAD ", a number.9 value!, b number.9 value!" },
    { FACTS "  flow m days = (a - b) * c\n",
      HEAD ", a date value!, b date value!, c number.9 value!" },
    { FACTS "  flow m count = a - b\n", HEAD ", a number.9 value!, b number.9 value!" },
    { FACTS "  flow m days = a - b\n  max n date = a\n", HEAD ", a date value!, b date value!" },
    { FACTS "  flow m days = a - b\n  max n date = b\n", HEAD ", a date value!, b date value!" },
    { FACTS "  flow n count = b - a\n  flow m days = day - a\n",
      HEAD ", b date value!, a date value!" },
    { FACTS "  max m date = day + a\n", HEAD ", a number.9 value!" },
    { FACTS "  max m date = day - a\n", HEAD ", a number.9 value!" },
    { FACTS "  max m date = a + 90 days\n", HEAD ", a date value!" },
    { FACTS "  max m date = a - 3 months\n", HEAD ", a date value!" },
    { FACTS "  flow m count = 1 where a + 1 month < b\n", HEAD ", a date value!, b date value!" },
    { FACTS "  flow m count = 1 where a - day > 5\n", HEAD ", a date value!" },
    { FACTS "  flow m count = 1 where day - a > 2020-01-01\n", HEAD ", a number.9 value!" },
    { FACTS "  flow m count = 1 where a + b > 2\n", HEAD ", a number.9 value!, b number.9 value!" },
    /* undecided */
    { FACTS "  flow m count = 1 where a = b\n", HEAD ", a number.9 value!, b number.9 value!" },
    { FACTS "  flow m count = 1 where missing(a)\n", HEAD ", a text value" },
    { FACTS "  column a date\n  flow m count = 1 where missing(a)\n", HEAD ", a date value" },
    { FACTS "  distinct m = coalesce(a, b)\n", HEAD ", a text value, b text value" },
    /* declared */
    { FACTS "  column a text\n  distinct m = a\n", HEAD ", a text value!" },
    { FACTS "  column a number\n  distinct m = a\n", HEAD ", a number.9 value!" },
    { FACTS "  column a number scale 4\n  distinct m = a\n", HEAD ", a number.4 value!" },
    { FACTS "  column a money\n  distinct m = a\n", HEAD ", a number.2 value!" },
    { "money JPY scale 0\n" FACTS "  column a money\n  distinct m = a\n",
      HEAD ", a number.0 value!" },
    { FACTS "  column a count\n  distinct m = a\n", HEAD ", a number.0 value!" },
    { FACTS "  column a instant\n  flow m count = 1 where a < b\n",
      HEAD ", a instant value!, b date value!" },
    { FACTS "  column day instant\n  flow m count = 1 where day < b\n",
      "id text key!, day instant at!, b date value!" },
    /* roles and need */
    { "facts f key id from a to b\n  in force m money = c\n",
      "id text key!, a date at!, b date until!, c number.9 value!" },
    { "facts f key id at day split by s, t\n  flow m money = c where s = \"x\"\n",
      HEAD ", s text split!, t text split!, c number.9 value!" },
    { "facts f key id at day split by s keyed by (o, day, s) version v\n  column v instant\n"
      "  flow m money = v - day\n",
      HEAD ", s text split!, o text keyed!, v instant version!" },
    { "facts f key id at day keyed by (o) version v\n  flow m money = a\n",
      HEAD ", o text keyed!, v number.9 version!, a number.9 value!" },
    { "facts f key id at day keyed by (o) version day\n  flow m count = 1 where o = \"x\"\n",
      HEAD ", o text keyed!" },
    { FACTS "  flow m money = coalesce(a, 0)\n", HEAD ", a number.9 value" },
    { FACTS "  flow m money = coalesce(a, 0) + a\n", HEAD ", a number.9 value!" },
    { FACTS "  flow m money = a missing 0\n", HEAD ", a number.9 value" },
    { FACTS "  flow m money = a missing 0\n  flow n money = a\n", HEAD ", a number.9 value!" },
    { FACTS "  flow m money = a where b missing 0\n", HEAD ", a number.9 value, b flag value!" },
    { FACTS "  flow m count = 1 where missing(a) or a > 2\n", HEAD ", a number.9 value!" },
    /* blocks do not share columns */
    { FACTS "  distinct m = a\nfacts g key id at day\n  flow n money = a\n",
      HEAD ", a text value!, " HEAD ", a number.9 value!" },
};

static void columns__of_expressions__have_inferred_types(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof column_cases / sizeof column_cases[0]; i++) {
        char shown[TEXT_MAX];
        checked c;
        checked_well(&c, column_cases[i].text);
        show_columns(c.schema, shown);
        if (strcmp(shown, column_cases[i].columns) != 0) {
            fail_msg("%s\nis     %s\nwanted %s", column_cases[i].text, shown,
                     column_cases[i].columns);
        }
        assert_true(checked_end(&c));
    }
}

/* ---- measures ------------------------------------------------------------------------------ */

static void measures__of_all_kinds__have_scales_and_slots(void **state) {
    (void)state;
    static const struct {
        int32_t facts, kind, combine, type, scale, slot, fills;
        int64_t missing;
    } wanted[] = {
        { 0, TIERKIT_I_FLOW, TIERKIT_I_COMBINE_SUM, TIERKIT_I_TYPE_MONEY, 3, 0, 1, 1500 },
        { 0, TIERKIT_I_DISTINCT, TIERKIT_I_COMBINE_ITEMS, TIERKIT_I_TYPE_COUNT, 0, 0, 0, 0 },
        { 0, TIERKIT_I_BALANCE, TIERKIT_I_COMBINE_SUM, TIERKIT_I_TYPE_NUMBER, 6, 1, 0, 0 },
        { 0, TIERKIT_I_MIN, TIERKIT_I_COMBINE_MIN, TIERKIT_I_TYPE_DATE, 0, 2, 0, 0 },
        { 0, TIERKIT_I_MAX, TIERKIT_I_COMBINE_MAX, TIERKIT_I_TYPE_RATIO, 9, 3, 1, 50000000 },
        { 0, TIERKIT_I_DISTINCT, TIERKIT_I_COMBINE_ITEMS, TIERKIT_I_TYPE_COUNT, 0, 1, 0, 0 },
        { 0, TIERKIT_I_FLOW, TIERKIT_I_COMBINE_SUM, TIERKIT_I_TYPE_DURATION, 0, 4, 1, 14 },
        { 1, TIERKIT_I_IN_FORCE, TIERKIT_I_COMBINE_SUM, TIERKIT_I_TYPE_POINTS, 4, 0, 1, -20000 },
        { 1, TIERKIT_I_IN_FORCE_DISTINCT, TIERKIT_I_COMBINE_ITEMS, TIERKIT_I_TYPE_COUNT, 0, 0, 0,
          0 },
    };
    checked c;
    checked_well(&c, "money TND scale 3\n" FACTS "  flow a money = x missing 1.5\n"
                     "  distinct b = y\n  balance c number = x\n  min d date = day\n"
                     "  max e ratio = x missing 5%\n  distinct f = z\n"
                     "  flow g days = x missing 2 weeks\n"
                     "facts h key id from p to q\n  in force i points scale 4 = x missing -2\n"
                     "  in force j distinct = y\n");
    assert_int_equal(c.schema->measure_count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < c.schema->measure_count; i++) {
        const tierkit_i_schema_measure *measure = &c.schema->measures[i];
        assert_int_equal(measure->facts, wanted[i].facts);
        assert_int_equal(measure->kind, wanted[i].kind);
        assert_int_equal(measure->combine, wanted[i].combine);
        assert_int_equal(measure->type, wanted[i].type);
        assert_int_equal(measure->scale, wanted[i].scale);
        assert_int_equal(measure->slot, wanted[i].slot);
        assert_int_equal(measure->fills_missing, wanted[i].fills);
        assert_int_equal(measure->missing_value, wanted[i].missing);
    }
    assert_int_equal(c.schema->facts[0].value_slots, 5);
    assert_int_equal(c.schema->facts[0].item_slots, 2);
    assert_int_equal(tierkit_i_schema_find_measure(c.schema, "i", 1), 7);
    assert_int_equal(tierkit_i_schema_find_measure(c.schema, "x", 1), TIERKIT_I_NONE);
    assert_int_equal(tierkit_i_schema_find_measure(c.schema, "nowhere", 7), TIERKIT_I_NONE);
    assert_int_equal(tierkit_i_schema_find_facts(c.schema, "h", 1), 1);
    assert_int_equal(tierkit_i_schema_find_column(c.schema, 1, "q", 1),
                     c.schema->facts[1].until_column);
    assert_int_equal(tierkit_i_schema_find_column(c.schema, 0, "q", 1), TIERKIT_I_NONE);
    assert_true(checked_end(&c));
}

/* ---- fingerprints and fit ------------------------------------------------------------------ */

#define BASE                                                                                       \
    "money EUR scale 2\nattribute r count\n" FACTS "  flow a money = x * y\n  distinct b = z\n"    \
    "facts g key id at day\n  flow c count = q\n"

static const struct {
    const char *what, *text;
    int same;           /* 1: the fingerprint of BASE */
    tierkit_status fit; /* of BASE's network for this text as the wanted program */
    const char *error;
} prints[] = {
    { "layout and comments",
      "money EUR scale 2 # c\n\n\nattribute   r count\nfacts f   key id at day\n  flow  a money "
      "=x*y # c\n  distinct b = z\nfacts g key id at day\n    flow c count = q\n",
      1, TIERKIT_OK, "" },
    { "order of blocks",
      "money EUR scale 2\nfacts g key id at day\n  flow c count = q\n" FACTS
      "  flow a money = x * y\n  distinct b = z\nattribute r count\n",
      1, TIERKIT_OK, "" },
    { "order of measures",
      "money EUR scale 2\nattribute r count\n" FACTS "  distinct b = z\n  flow a money = x * y\n"
      "facts g key id at day\n  flow c count = q\n",
      1, TIERKIT_OK, "" },
    { "policy", BASE "kpi k = a\n", 1, TIERKIT_OK, "" },
    { "defaults said aloud",
      "money EUR scale 2\nattribute r count\nfacts f key id at day grain day\n"
      "  flow a money = x * y\n  distinct b = z\nfacts g key id at day\n  flow c count = q\n",
      1, TIERKIT_OK, "" },
    { "a part", "money EUR scale 2\n" FACTS "  distinct b = z\n", 0, TIERKIT_OK, "" },
    { "nothing", "money EUR scale 2\n", 0, TIERKIT_OK, "" },
    { "an unused declared column",
      "money EUR scale 2\nattribute r count\n" FACTS
      "  column other text\n  flow a money = x * y\n  distinct b = z\n"
      "facts g key id at day\n  flow c count = q\n",
      1, TIERKIT_OK, "" },
    { "another measure", BASE "  flow d count = q\n", 0, TIERKIT_E_SCHEMA,
      "measure `d` is not in the network; make a network from this data part" },
    { "another block", BASE "facts h key id at day\n", 0, TIERKIT_E_SCHEMA,
      "facts `h` is not in the network; make a network from this data part" },
    { "another attribute", BASE "attribute s flag\n", 0, TIERKIT_E_SCHEMA,
      "attribute `s` is not in the network; make a network from this data part" },
    { "another attribute type", "attribute r ratio\n", 0, TIERKIT_E_SCHEMA,
      "attribute `r` is declared otherwise in the network; make a network from this data part" },
    { "another grain", "facts g key id at day grain month\n  flow c count = q\n", 0,
      TIERKIT_E_SCHEMA,
      "facts `g` is declared otherwise in the network; make a network from this data part" },
    { "another key", "facts g key di at day\n  flow c count = q\n", 0, TIERKIT_E_SCHEMA,
      "facts `g` is declared otherwise in the network; make a network from this data part" },
    { "a split", "facts g key id at day split by s\n  flow c count = q\n", 0, TIERKIT_E_SCHEMA,
      "facts `g` is declared otherwise in the network; make a network from this data part" },
    { "rows that are keyed", "facts g key id at day keyed by (o) version v\n  flow c count = q\n",
      0, TIERKIT_E_SCHEMA,
      "facts `g` is declared otherwise in the network; make a network from this data part" },
    { "a snapshot", "facts g key id at day snapshot\n  flow c count = q\n", 0, TIERKIT_E_SCHEMA,
      "facts `g` is declared otherwise in the network; make a network from this data part" },
    { "another formula", "facts g key id at day\n  flow c count = q + 1\n", 0, TIERKIT_E_SCHEMA,
      "measure `c` is declared otherwise in the network; make a network from this data part" },
    { "another kind", "facts g key id at day\n  balance c count = q\n", 0, TIERKIT_E_SCHEMA,
      "measure `c` is declared otherwise in the network; make a network from this data part" },
    { "another scale", "facts g key id at day\n  flow c count scale 1 = q\n", 0, TIERKIT_E_SCHEMA,
      "measure `c` is declared otherwise in the network; make a network from this data part" },
    { "another filter", "facts g key id at day\n  flow c count = q where q > 1\n", 0,
      TIERKIT_E_SCHEMA,
      "measure `c` is declared otherwise in the network; make a network from this data part" },
    { "another money scale", "money EUR scale 4\n" FACTS "  flow a money = x * y\n", 0,
      TIERKIT_E_SCHEMA,
      "measure `a` is declared otherwise in the network; make a network from this data part" },
    { "another currency", "money USD scale 2\n" FACTS "  flow a money = x * y\n", 0,
      TIERKIT_E_SCHEMA,
      "measure `a` is declared otherwise in the network; make a network from this data part" },
    { "a currency where no money is",
      "money USD scale 2\nfacts g key id at day\n"
      "  flow c count = q\n",
      0, TIERKIT_OK, "" },
    { "a key inferred to be a number",
      FACTS "  distinct b = z\n  flow a money = x * y where z > 1\n", 0, TIERKIT_E_SCHEMA,
      "measure `b` is declared otherwise in the network; make a network from this data part" },
    { "a key inferred to be a date",
      "money EUR scale 2\n" FACTS "  distinct b = z\n  flow d count = 1 where z > day\n", 0,
      TIERKIT_E_SCHEMA,
      "measure `b` is declared otherwise in the network; make a network from this data part" },
    { "a column declared as it was inferred",
      "money EUR scale 2\nattribute r count\n" FACTS
      "  column z text\n  flow a money = x * y\n  distinct b = z\n"
      "facts g key id at day\n  flow c count = q\n",
      1, TIERKIT_OK, "" },
    { "a column of another scale",
      "facts g key id at day\n  column q number scale 2\n  flow c count = q\n", 0, TIERKIT_E_SCHEMA,
      "measure `c` is declared otherwise in the network; make a network from this data part" },
    { "another fiscal year", "calendar fiscal year starts april\n" BASE, 0, TIERKIT_OK, "" },
};

static void fingerprints__of_data_parts__differ_where_networks_differ(void **state) {
    (void)state;
    checked base;
    checked_well(&base, BASE);
    for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++) {
        int32_t map[8], facts_map[8];
        tierkit_error err = { 0 };
        err.struct_size = sizeof err;
        checked c;
        checked_well(&c, prints[i].text);
        int same = memcmp(c.schema->fingerprint, base.schema->fingerprint, 16) == 0;
        tierkit_status fit = tierkit_i_schema_fit(base.schema, c.schema, map, facts_map, &err);
        if (same != prints[i].same || fit != prints[i].fit ||
            strcmp(err.text, prints[i].error) != 0) {
            fail_msg("%s: same %d, fit %d: %s", prints[i].what, same, fit, err.text);
        }
        for (size_t m = 0; fit == TIERKIT_OK && m < c.schema->measure_count; m++) {
            size_t bytes = 0;
            const char *name = tierkit_i_schema_text(c.schema, c.schema->measures[m].name, &bytes);
            assert_int_equal(map[m], tierkit_i_schema_find_measure(base.schema, name, bytes));
            assert_int_equal(facts_map[c.schema->measures[m].facts],
                             base.schema->measures[map[m]].facts);
        }
        assert_true(checked_end(&c));
    }
    assert_true(checked_end(&base));
}

static void users__of_a_schema__keep_it_until_the_last(void **state) {
    (void)state;
    checked c;
    checked_well(&c, BASE);
    tierkit_i_schema_retain(c.schema);
    tierkit_i_schema_release(c.schema);
    assert_int_equal(tierkit_i_schema_find_measure(c.schema, "c", 1), 2);
    tierkit_i_schema_release(NULL);
    assert_true(checked_end(&c));
}

/* ---- memory -------------------------------------------------------------------------------- */

/* Every allocation of schema_make and of the scratch fails once. */
static void making__without_memory__leaves_nothing_and_works_again(void **state) {
    (void)state;
    static const char text[] = "tierkit 1\n" BASE "  flow d count = if s in (\"u\", \"v\") then "
                               "1.25 else coalesce(t, 2) missing 0\n  column unread text\n";
    parsed p;
    tierkit_i_schema *schema = NULL;
    tierkit_i_row_scratch *scratch = NULL;
    size_t nth = 1;
    parsed_text_of(&p, text);
    assert_int_equal(p.status, TIERKIT_OK);
    for (;; nth++) {
        tierkit_i_diagnostics list;
        size_t live = p.heap.live_bytes;
        tierkit_i_diagnostics_init(&list, &p.tree, &p.memory);
        failing_allocator_fail(&p.heap, nth, FAIL_ONCE);
        tierkit_status status = tierkit_i_schema_make(&p.tree, &p.memory, &list, &schema);
        if (status == TIERKIT_OK) {
            status = tierkit_i_row_scratch_new(schema, &p.memory, &scratch);
        } else {
            assert_null(schema);
        }
        tierkit_i_diagnostics_free(&list);
        failing_allocator_fail(&p.heap, 0, FAIL_NEVER);
        if (status == TIERKIT_OK) {
            break;
        }
        assert_int_equal(status, TIERKIT_E_NOMEM);
        assert_null(scratch);
        tierkit_i_schema_release(schema);
        schema = NULL;
        assert_int_equal(p.heap.live_bytes, live);
    }
    assert_true(nth > 15);
    tierkit_i_row_scratch_free(scratch);
    tierkit_i_schema_release(schema);
    assert_true(parsed_end(&p));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns__of_expressions__have_inferred_types),
        cmocka_unit_test(measures__of_all_kinds__have_scales_and_slots),
        cmocka_unit_test(fingerprints__of_data_parts__differ_where_networks_differ),
        cmocka_unit_test(users__of_a_schema__keep_it_until_the_last),
        cmocka_unit_test(making__without_memory__leaves_nothing_and_works_again),
    };
    return cmocka_run_group_tests_name("lang schema", tests, NULL, NULL);
}
