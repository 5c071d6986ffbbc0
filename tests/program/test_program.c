/* Owns: the program handle: what parsing gives back in every outcome, the canonical text, the
 * fingerprints, the tables of what is declared. */
#include "program/tried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char data_part[] = "money EUR scale 2\n"
                                "attribute reps count\n"
                                "attribute ok flag\n"
                                "facts invoices key id at day split by channel\n"
                                "  flow sales money = amount\n"
                                "  flow units count = quantity missing 0\n"
                                "facts open key id from a to b\n"
                                "  in force overdue money = amount\n";
static const char policy_part[] = "review window last 4 quarters\n"
                                  "kpi price by market = sales / units\n"
                                  "kpi late by us = overdue at review date\n"
                                  "value score 0 to 100\n"
                                  "  results sales weight 1 points 0: 0, 10: 100\n"
                                  "classes by value\n"
                                  "  A from 70\n"
                                  "  B otherwise\n"
                                  "readiness points ok 5\n"
                                  "service policies first that holds\n"
                                  "  gold when class = A\n"
                                  "  plain otherwise\n"
                                  "promise speed core days gold 2, plain 5\n"
                                  "alert slow red when late > 5 owner sales_desk\n";

static char *joined(const char *a, const char *b, const char *c) {
    size_t bytes = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = malloc(bytes);
    assert_non_null(text);
    strcpy(text, a);
    strcat(text, b);
    strcat(text, c);
    return text;
}

static char *whole(void) {
    return joined("tierkit 1\n", data_part, policy_part);
}

/* ---- fingerprints --------------------------------------------------------------------------- */

typedef struct prints {
    uint8_t program[16], schema[16];
} prints;

static prints prints_of(const char *text, tried_use *uses) {
    tried made;
    prints out;
    tried_text(&made, text, uses);
    if (made.status != TIERKIT_OK) {
        fail_msg("%s: %s", made.err.text, text);
    }
    assert_int_equal(tierkit_program_fingerprint(made.program, out.program), TIERKIT_OK);
    assert_int_equal(tierkit_program_schema_fingerprint(made.program, out.schema), TIERKIT_OK);
    tried_end(&made);
    return out;
}

static int same(const uint8_t a[16], const uint8_t b[16]) {
    return memcmp(a, b, 16) == 0;
}

static void fingerprint__comments_and_layout__count_for_nothing(void **state) {
    static const char plain[] = "tierkit 1\nkpi k = 1 + 2 over all\n";
    static const char *const others[] = {
        "tierkit 1\nkpi k = 1 + 2 over all",
        "tierkit 1 # first\r\n\r\n# a line\r\nkpi   k =\t1   +  2 over all\r\n",
        "\xEF\xBB\xBFtierkit 1\n\n\nkpi k = 1 + 2 over all # last",
        "tierkit 1\nkpi k = 1 +2 over all\n",
    };
    (void)state;
    prints before = prints_of(plain, NULL);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        prints after = prints_of(others[i], NULL);
        assert_true(same(before.program, after.program));
        assert_true(same(before.schema, after.schema));
    }
}

/* Each text replaces one token of the whole program by another that is as good. */
static void fingerprint__any_other_token__is_another_program(void **state) {
    static const struct {
        const char *from, *to;
        int schema; /* 1: the data part is another, too */
    } cases[] = {
        { "scale 2", "scale 3", 1 },
        { "EUR", "USD", 1 },
        { "reps count", "reps number", 1 },
        { "attribute ok", "attribute fine", 1 },
        { "key id at", "key code at", 1 },
        { "split by channel", "split by line", 1 },
        { "sales money = amount", "sales money = paid", 1 },
        { "missing 0", "missing 1", 1 },
        { "last 4 quarters", "last 5 quarters", 0 },
        { "by market", "by partner", 0 },
        { "sales / units", "units / sales", 0 },
        { "10: 100", "11: 100", 0 },
        { "from 70", "from 71", 0 },
        { "gold 2", "gold 3", 0 },
        { "slow red", "slow amber", 0 },
        { "owner sales_desk", "owner desk", 0 },
    };
    (void)state;
    char *text = whole();
    prints before = prints_of(text, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *at = strstr(text, cases[i].from);
        assert_non_null(at);
        char *head = joined("", text, "");
        head[at - text] = 0;
        char *changed = joined(head, cases[i].to, at + strlen(cases[i].from));
        char *ready = strstr(changed, "attribute fine");
        if (ready != NULL) { /* the readiness line names the attribute as well */
            char *points = strstr(changed, "points ok 5");
            char *again = joined("", changed, "");
            again[points - changed] = 0;
            char *fixed = joined(again, "points fine 5", points + strlen("points ok 5"));
            free(again);
            free(changed);
            changed = fixed;
        }
        prints after = prints_of(changed, NULL);
        if (same(before.program, after.program)) {
            fail_msg("%s does not count", cases[i].to);
        }
        if (same(before.schema, after.schema) == cases[i].schema) {
            fail_msg("%s: the data part", cases[i].to);
        }
        free(head);
        free(changed);
    }
    free(text);
}

static void fingerprint__schema__does_not_depend_on_policy_or_order(void **state) {
    static const char turned[] = "facts open key id from a to b\n"
                                 "  in force overdue money = amount\n"
                                 "facts invoices key id at day split by channel\n"
                                 "  flow units count = quantity missing 0\n"
                                 "  flow sales money = amount\n"
                                 "attribute ok flag\n"
                                 "attribute reps count\n"
                                 "money EUR scale 2\n";
    (void)state;
    char *both = whole();
    char *alone = joined("tierkit 1\n", data_part, "");
    char *other = joined("tierkit 1\n", policy_part, turned);
    prints a = prints_of(both, NULL), b = prints_of(alone, NULL), c = prints_of(other, NULL);
    assert_true(same(a.schema, b.schema));
    assert_true(same(a.schema, c.schema));
    assert_false(same(a.program, b.program));
    assert_false(same(a.program, c.program));
    free(both);
    free(alone);
    free(other);
}

static void fingerprint__use__counts_what_it_brings_in(void **state) {
    static const char text[] = "tierkit 1\nuse data\nkpi k = sales over all\n";
    tried_use a[] = { { "data", "facts f key id at d\n  flow sales money = x\n", 0 },
                      { NULL, NULL, 0 } };
    tried_use comment[] = { { "data", "# new\nfacts f key id at d\n  flow sales money = x\n", 0 },
                            { NULL, NULL, 0 } };
    tried_use b[] = { { "data", "facts f key id at d\n  flow sales money = y\n", 0 },
                      { NULL, NULL, 0 } };
    (void)state;
    prints with_a = prints_of(text, a), again = prints_of(text, comment),
           with_b = prints_of(text, b);
    assert_true(same(with_a.program, again.program));
    assert_false(same(with_a.program, with_b.program));
    assert_false(same(with_a.schema, with_b.schema));
    assert_int_equal(a[0].released, 1);
}

/* ---- the canonical text --------------------------------------------------------------------- */

static void check_fixed_point(const char *text) {
    tried once, twice;
    tried_text(&once, text, NULL);
    assert_int_equal(once.status, TIERKIT_OK);
    char *first = tried_print(once.program);
    tried_text(&twice, first, NULL);
    assert_int_equal(twice.status, TIERKIT_OK);
    char *second = tried_print(twice.program);
    assert_string_equal(first, second);
    uint8_t a[16], b[16];
    assert_int_equal(tierkit_program_fingerprint(once.program, a), TIERKIT_OK);
    assert_int_equal(tierkit_program_fingerprint(twice.program, b), TIERKIT_OK);
    assert_memory_equal(a, b, 16);
    free(first);
    free(second);
    tried_end(&once);
    tried_end(&twice);
}

static void print__printed_text__is_a_fixed_point(void **state) {
    (void)state;
    char *text = whole();
    check_fixed_point(text);
    free(text);
    text = tried_file(TESTS_LANG, "design_example.tierkit");
    check_fixed_point(text);
    free(text);
    check_fixed_point("tierkit 1\n");
}

static void print__small_program__is_written_in_one_form(void **state) {
    tried made;
    (void)state;
    tried_text(&made, "tierkit   1\n\n\n# why\nkpi 'k' by us=1_000.50*2 over last 1 quarters",
               NULL);
    assert_int_equal(made.status, TIERKIT_OK);
    char *text = tried_print(made.program);
    assert_string_equal(text,
                        "tierkit 1\n\n# why\nkpi 'k' by us = 1000.5 * 2 over last 1 quarter\n");
    free(text);
    tried_end(&made);
}

static void print__buffer_too_small__says_how_much_and_leaves_it(void **state) {
    tried made;
    char buffer[16];
    size_t needed = 0;
    (void)state;
    memset(buffer, '?', sizeof buffer);
    tried_text(&made, "tierkit 1\n", NULL);
    assert_int_equal(tierkit_program_print(made.program, buffer, 9, &needed, &made.err),
                     TIERKIT_E_SPACE);
    assert_int_equal(needed, 10);
    assert_int_equal(buffer[0], '?');
    assert_int_equal(made.err.code, TIERKIT_E_SPACE);
    assert_int_equal(tierkit_program_print(made.program, buffer, 10, &needed, NULL), TIERKIT_OK);
    assert_memory_equal(buffer, "tierkit 1\n?", 11);
    tried_end(&made);
}

/* ---- tables --------------------------------------------------------------------------------- */

static void check_table(const tierkit_program *program, int32_t kind, const char *expected) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_program_table(program, kind, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    assert_string_equal(text, expected);
    free(text);
    tierkit_table_free(table);
}

static void declared__every_statement__has_a_row(void **state) {
    tried made;
    (void)state;
    char *body = whole();
    char *text =
        joined(body,
               "program \"P\" version \"7\" owner \"Desk\"\n"
               "kpi now = sales over year to date leading, higher is better unit money audience "
               "internal\n"
               "kpi ever = units over all, lagging by 2 quarters, target 0.5 to 10 unit \"pieces\" "
               "source \"ERP\" audience published label \"Pieces ever\"\n"
               "classes by share of sales\n  X up to 80%\n  Y otherwise\n",
               "");
    tried_text(&made, text, NULL);
    assert_int_equal(made.status, TIERKIT_OK);
    check_table(made.program, TIERKIT_DECLARED,
                "kind|name|type|unit|by|window|source|text|line|timing|direction|audience\n"
                "program|P||EUR||last 4 quarters|Desk|7|24|||\n"
                "attribute|reps|count||||||3|||\n"
                "attribute|ok|flag||||||4|||\n"
                "facts|invoices|||||||5|||\n"
                "facts|open|||||||8|||\n"
                "measure|sales|money|EUR|||invoices||6|||\n"
                "measure|units|count||||invoices||7|||\n"
                "measure|overdue|money|EUR|||open||9|||\n"
                "kpi|price|money per count|EUR per count|market|last 4 quarters|||11|||\n"
                "kpi|late|money|EUR|us|review date|||12|||\n"
                "kpi|now|money|EUR||year to date|||25|leading|higher|internal\n"
                "kpi|ever|count|pieces||all|ERP|Pieces ever|26|lagging by 2 quarters|target 0.5 to "
                "10|published\n"
                "value|score|||||||13|||\n"
                "criterion|sales|||||results||14|||\n"
                "class|A|||||||16|||\n"
                "class|B|||||||17|||\n"
                "class|X|||||sales||28|||\n"
                "class|Y|||||sales||29|||\n"
                "policy|gold|||||||20|||\n"
                "policy|plain|||||||21|||\n"
                "promise|speed|days||||core||22|||\n"
                "alert|slow|||||sales_desk||23|||\n");
    free(body);
    free(text);
    tried_end(&made);
}

static void declared_columns__every_block__says_what_it_reads(void **state) {
    tried made;
    (void)state;
    tried_text(&made,
               "tierkit 1\n"
               "table p key item from since\n"
               "  column cost money\n"
               "  column unread text\n"
               "facts f key id at day split by channel with p\n"
               "  column rate number scale 4\n"
               "  flow a money = amount * rate + cost\n"
               "  flow b count = units missing 0\n"
               "  flow c count = 1 where shipped <= day\n"
               "  distinct d = buyer\n"
               "facts g key id from a to b\n"
               "  in force x money = sum\n",
               NULL);
    assert_int_equal(made.status, TIERKIT_OK);
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_program_table(made.program, TIERKIT_DECLARED_COLUMNS, &table, NULL),
                     TIERKIT_OK);
    char *text = tried_table(table);
    static const char *const rows[] = {
        "facts|column|type|scale|role|needed|kind\n",
        "f|id|text|0|key|true|facts\n",
        "f|day|date|0|at|true|facts\n",
        "f|channel|text|0|split|true|facts\n",
        "f|rate|number|4|value|true|facts\n",
        "f|amount|number|9|value|true|facts\n",
        "f|units|number|9|value|false|facts\n",
        "f|shipped|date|0|value|true|facts\n",
        "f|buyer|text|0|value|true|facts\n",
        "f|item|text|0|lookup|true|facts\n",
        "g|id|text|0|key|true|facts\n",
        "g|a|date|0|at|true|facts\n",
        "g|b|date|0|until|true|facts\n",
        "g|sum|number|9|value|true|facts\n",
        "p|item|text|0|key|true|table\n",
        "p|since|date|0|at|true|table\n",
        "p|cost|number|2|value|true|table\n",
        "p|unread|text|0|value|true|table\n",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strstr(text, rows[i]) == NULL) {
            fail_msg("%snot in\n%s", rows[i], text);
        }
    }
    assert_int_equal(tierkit_table_rows(table), 17);
    free(text);
    tierkit_table_free(table);
    tried_end(&made);
}

/* A table lives on when its program is gone. */
static void declared__program_freed_first__table_stays(void **state) {
    tried made;
    tierkit_table *table = NULL;
    (void)state;
    tried_text(&made, "tierkit 1\nattribute a flag\n", NULL);
    assert_int_equal(tierkit_program_table(made.program, TIERKIT_DECLARED, &table, NULL),
                     TIERKIT_OK);
    tierkit_program_free(made.program);
    made.program = NULL;
    char *text = tried_table(table);
    assert_non_null(strstr(text, "attribute|a|flag|"));
    free(text);
    tierkit_table_free(table);
    tried_end(&made);
}

/* ---- the contract of parsing ---------------------------------------------------------------- */

static void parse__good_text__gives_an_empty_table_of_diagnostics(void **state) {
    tried made;
    (void)state;
    tried_text(&made, "tierkit 1\n", NULL);
    assert_int_equal(made.status, TIERKIT_OK);
    assert_non_null(made.diagnostics);
    char *text = tried_table(made.diagnostics);
    assert_string_equal(text,
                        "severity|code|source|line|column|length|message|expected|suggestion\n");
    free(text);
    tried_end(&made);
}

static void parse__design_example__compiles(void **state) {
    tried made;
    (void)state;
    char *text = tried_file(TESTS_LANG, "design_example.tierkit");
    tried_text(&made, text, NULL);
    assert_int_equal(made.status, TIERKIT_OK);
    /* five readiness flags are not declared, no policy says its cost, nothing else is to be said */
    assert_int_equal(tierkit_table_rows(made.diagnostics), 6);
    free(text);
    tried_end(&made);
}

/* Outputs hold rubbish before; what they hold after is the contract. */
static void check_parse(const char *text, size_t bytes, const tierkit_allocator *allocator,
                        const tierkit_resolver *resolver, tierkit_status expected) {
    tierkit_program *program = (tierkit_program *)(uintptr_t)1;
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_error err;
    memset(&err, 0, sizeof err);
    err.struct_size = sizeof err;
    assert_int_equal(
        tierkit_program_parse(text, bytes, allocator, resolver, &table, &program, &err), expected);
    assert_null(program);
    assert_int_equal(table != NULL, expected == TIERKIT_E_PROGRAM);
    assert_int_equal(err.code, expected);
    assert_true(strlen(err.text) > 10);
    tierkit_table_free(table);
    /* the same without a table and without a record */
    program = (tierkit_program *)(uintptr_t)1;
    assert_int_equal(tierkit_program_parse(text, bytes, allocator, resolver, NULL, &program, NULL),
                     expected);
    assert_null(program);
}

static void *TIERKIT_CALL no_block(void *ctx, size_t size) {
    (void)ctx;
    (void)size;
    return NULL;
}

static void *TIERKIT_CALL no_larger_block(void *ctx, void *p, size_t old_size, size_t new_size) {
    (void)ctx;
    (void)p;
    (void)old_size;
    (void)new_size;
    return NULL;
}

static void TIERKIT_CALL nothing(void *ctx, void *p, size_t size) {
    (void)ctx;
    (void)p;
    (void)size;
}

static void parse__each_failure__leaves_nothing_behind(void **state) {
    static const char good[] = "tierkit 1\n";
    tierkit_allocator none;
    tried_use uses[] = { { NULL, NULL, 0 } };
    tierkit_resolver resolver = tried_resolver(uses);
    (void)state;
    memset(&none, 0, sizeof none);
    none.struct_size = sizeof none;
    none.alloc = no_block;
    none.resize = no_larger_block;
    none.release = nothing;
    check_parse("kpi", 3, NULL, NULL, TIERKIT_E_PROGRAM);
    check_parse("tierkit 1\nuse x\n", 16, NULL, NULL, TIERKIT_E_PROGRAM);
    check_parse("tierkit 1\nuse x\n", 16, NULL, &resolver, TIERKIT_E_PROGRAM);
    check_parse("tierkit 1\xFF", 10, NULL, NULL, TIERKIT_E_TEXT);
    check_parse("tierkit 1\0", 10, NULL, NULL, TIERKIT_E_TEXT);
    check_parse(good, (size_t)17 << 20, NULL, NULL, TIERKIT_E_LIMIT);
    check_parse(good, 10, &none, NULL, TIERKIT_E_NOMEM);
    none.struct_size = 4;
    check_parse(good, 10, &none, NULL, TIERKIT_E_ABI_SIZE);
    resolver.struct_size = 4;
    check_parse(good, 10, NULL, &resolver, TIERKIT_E_ABI_SIZE);
    resolver.struct_size = sizeof resolver;
    resolver.find = NULL;
    check_parse(good, 10, NULL, &resolver, TIERKIT_E_NULL);
}

/* A record of a newer caller: as long as its tail is zero it is understood. */
static void parse__longer_resolver__is_read_or_refused(void **state) {
    struct {
        tierkit_resolver known;
        uint64_t later;
    } longer;
    tried_use uses[] = { { "x", "tierkit 1\n", 0 }, { NULL, NULL, 0 } };
    tierkit_program *program = NULL;
    (void)state;
    memset(&longer, 0, sizeof longer);
    longer.known = tried_resolver(uses);
    longer.known.struct_size = sizeof longer;
    assert_int_equal(
        tierkit_program_parse("tierkit 1\nuse x\n", 16, NULL, &longer.known, NULL, &program, NULL),
        TIERKIT_OK);
    tierkit_program_free(program);
    longer.later = 1;
    check_parse("tierkit 1\n", 10, NULL, &longer.known, TIERKIT_E_ABI_FORWARD);
}

static void functions__null_and_wrong_arguments__are_refused(void **state) {
    tried made;
    uint8_t print[16];
    char buffer[4];
    size_t needed = 77;
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_program *program = (tierkit_program *)(uintptr_t)1;
    (void)state;
    tried_text(&made, "tierkit 1\n", NULL);
    memset(print, 0x5A, sizeof print);
    assert_int_equal(tierkit_program_parse(NULL, 0, NULL, NULL, &table, &program, &made.err),
                     TIERKIT_E_NULL);
    assert_null(program);
    assert_null(table);
    assert_int_equal(tierkit_program_parse("x", 1, NULL, NULL, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_program_fingerprint(NULL, print), TIERKIT_E_NULL);
    assert_int_equal(tierkit_program_fingerprint(made.program, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_program_schema_fingerprint(NULL, print), TIERKIT_E_NULL);
    assert_int_equal(tierkit_program_schema_fingerprint(made.program, NULL), TIERKIT_E_NULL);
    assert_int_equal(print[0], 0x5A);
    assert_int_equal(tierkit_program_print(NULL, buffer, 4, &needed, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_program_print(made.program, NULL, 4, &needed, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_program_print(made.program, buffer, 4, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(needed, 77);
    table = (tierkit_table *)(uintptr_t)1;
    assert_int_equal(tierkit_program_table(NULL, TIERKIT_DECLARED, &table, NULL), TIERKIT_E_NULL);
    assert_null(table);
    assert_int_equal(tierkit_program_table(made.program, TIERKIT_DECLARED, NULL, NULL),
                     TIERKIT_E_NULL);
    for (int32_t kind = -1; kind <= TIERKIT_DECLARED_PROFILES + 1; kind++) {
        if (kind < TIERKIT_DECLARED || kind > TIERKIT_DECLARED_PROFILES) {
            table = (tierkit_table *)(uintptr_t)1;
            assert_int_equal(tierkit_program_table(made.program, kind, &table, &made.err),
                             TIERKIT_E_ARGUMENT);
            assert_null(table);
            assert_int_equal(made.err.code, TIERKIT_E_ARGUMENT);
        }
    }
    tierkit_program_free(NULL);
    tried_end(&made);
}

/* ---- memory --------------------------------------------------------------------------------- */

static tierkit_status parse_and_read(const tierkit_allocator *allocator, void *context) {
    tierkit_program *program = NULL;
    tierkit_table *table = NULL;
    tierkit_table *declared = (tierkit_table *)(uintptr_t)1;
    tried_use uses[] = { { "more", "tierkit 1\nattribute more count\n", 0 }, { NULL, NULL, 0 } };
    tierkit_resolver resolver = tried_resolver(uses);
    const char *text = context;
    tierkit_status status =
        tierkit_program_parse(text, strlen(text), allocator, &resolver, &table, &program, NULL);
    assert_int_equal(program != NULL, status == TIERKIT_OK);
    assert_int_equal(table != NULL, status == TIERKIT_OK || status == TIERKIT_E_PROGRAM);
    for (int32_t kind = 1; kind <= 2 && program != NULL && status == TIERKIT_OK; kind++) {
        status = tierkit_program_table(program, kind, &declared, NULL);
        assert_int_equal(declared != NULL, status == TIERKIT_OK);
        tierkit_table_free(declared);
    }
    tierkit_table_free(table);
    tierkit_program_free(program);
    return status == TIERKIT_E_PROGRAM ? TIERKIT_OK : status;
}

static void check_sweep(const char *text) {
    size_t nth = 0;
    const char *problem = failing_allocator_sweep(parse_and_read, (void *)(uintptr_t)text, &nth);
    if (problem != NULL) {
        fail_msg("allocation %d: %s", (int)nth, problem);
    }
    assert_true(nth > 20);
}

static void parse__any_allocation_refused__nothing_leaks(void **state) {
    (void)state;
    char *text = whole();
    char *with_use = joined(text, "use more\n", "");
    char *with_errors =
        joined(text, "kpi a = sals\nkpi b = b\nalert c red when chang(sales)\n", "");
    check_sweep(with_use);
    check_sweep(with_errors);
    free(text);
    free(with_use);
    free(with_errors);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingerprint__comments_and_layout__count_for_nothing),
        cmocka_unit_test(fingerprint__any_other_token__is_another_program),
        cmocka_unit_test(fingerprint__schema__does_not_depend_on_policy_or_order),
        cmocka_unit_test(fingerprint__use__counts_what_it_brings_in),
        cmocka_unit_test(print__printed_text__is_a_fixed_point),
        cmocka_unit_test(print__small_program__is_written_in_one_form),
        cmocka_unit_test(print__buffer_too_small__says_how_much_and_leaves_it),
        cmocka_unit_test(declared__every_statement__has_a_row),
        cmocka_unit_test(declared_columns__every_block__says_what_it_reads),
        cmocka_unit_test(declared__program_freed_first__table_stays),
        cmocka_unit_test(parse__good_text__gives_an_empty_table_of_diagnostics),
        cmocka_unit_test(parse__design_example__compiles),
        cmocka_unit_test(parse__each_failure__leaves_nothing_behind),
        cmocka_unit_test(parse__longer_resolver__is_read_or_refused),
        cmocka_unit_test(functions__null_and_wrong_arguments__are_refused),
        cmocka_unit_test(parse__any_allocation_refused__nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
