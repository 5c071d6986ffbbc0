/* Owns: every documented error of the functions of review.h, with outputs untouched or NULL, and
 * what a program must have in common with a network. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

static const char small_data[] = "money EUR scale 2\n"
                                 "attribute reps count\n"
                                 "facts f key id at day\n"
                                 "  flow sales money = amount\n"
                                 "review window all\n";

/* Nowhere a review and a text that says why. */
static void check_refused(const tierkit_network *network, const tierkit_program *program,
                          int32_t as_of, const tierkit_call *call, tierkit_status expected,
                          const char *says) {
    tierkit_review *review = (tierkit_review *)(uintptr_t)1;
    tierkit_error err = reviewed_error();
    assert_int_equal(tierkit_review_new(network, program, as_of, NULL, call, &review, &err),
                     expected);
    assert_null(review);
    assert_int_equal(err.code, expected);
    if (strstr(err.text, says) == NULL) {
        fail_msg("%s is not in: %s", says, err.text);
    }
    review = (tierkit_review *)(uintptr_t)1;
    assert_int_equal(tierkit_review_new(network, program, as_of, NULL, call, &review, NULL),
                     expected);
    assert_null(review);
}

static void review_new__each_error__leaves_null(void **state) {
    reviewed r;
    tierkit_call call;
    struct {
        tierkit_call known;
        uint64_t later;
    } longer;
    (void)state;
    reviewed_begin(&r, small_data);
    check_refused(NULL, r.program, 0, NULL, TIERKIT_E_NULL, "NULL");
    check_refused(r.network, NULL, 0, NULL, TIERKIT_E_NULL, "NULL");
    assert_int_equal(tierkit_review_new(r.network, r.program, 0, NULL, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    check_refused(r.network, r.program, 2932897, NULL, TIERKIT_E_DATE, "as_of");
    check_refused(r.network, r.program, -719163, NULL, TIERKIT_E_DATE, "as_of");
    check_refused(r.network, r.program, INT32_MAX, NULL, TIERKIT_E_DATE, "as_of");
    memset(&call, 0, sizeof call);
    check_refused(r.network, r.program, 0, &call, TIERKIT_E_ABI_SIZE, "struct_size");
    call.struct_size = sizeof call;
    call.flags = 1;
    check_refused(r.network, r.program, 0, &call, TIERKIT_E_ARGUMENT, "flags");
    memset(&longer, 0, sizeof longer);
    longer.known.struct_size = sizeof longer;
    longer.later = 1;
    check_refused(r.network, r.program, 0, &longer.known, TIERKIT_E_ABI_FORWARD, "struct_size");
    /* the last day there is, and the first */
    reviewed_run(&r, "9999-12-31");
    assert_int_equal(tierkit_review_as_of(r.review), 2932896);
    reviewed_run(&r, "0001-01-01");
    assert_int_equal(tierkit_review_as_of(r.review), -719162);
    reviewed_end(&r);
}

static void readers__null_and_unknown__are_refused(void **state) {
    reviewed r;
    tierkit_table *table;
    tierkit_error err = reviewed_error();
    uint8_t digest[16];
    static const int32_t periods[] = { 0, 1, 7, 16, 18, 23, -3 };
    (void)state;
    reviewed_all(&r, small_data, "id\nA\n", "f", "id|day|amount\nA|2026-01-01|1\n", NULL);
    static const int32_t unknown[] = { -1, 0, 18, 99 };
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        int32_t kind = unknown[i];
        table = (tierkit_table *)(uintptr_t)1;
        assert_int_equal(tierkit_review_table(r.review, kind, NULL, &table, &err),
                         TIERKIT_E_ARGUMENT);
        assert_null(table);
        assert_int_equal(err.code, TIERKIT_E_ARGUMENT);
    }
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        table = (tierkit_table *)(uintptr_t)1;
        assert_int_equal(tierkit_review_series(r.review, periods[i], NULL, &table, &err),
                         TIERKIT_E_ARGUMENT);
        assert_null(table);
    }
    table = (tierkit_table *)(uintptr_t)1;
    assert_int_equal(tierkit_review_table(NULL, TIERKIT_REVIEW_KPIS, NULL, &table, NULL),
                     TIERKIT_E_NULL);
    assert_null(table);
    assert_int_equal(tierkit_review_table(r.review, TIERKIT_REVIEW_KPIS, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    table = (tierkit_table *)(uintptr_t)1;
    assert_int_equal(tierkit_review_series(NULL, TIERKIT_PERIOD_YEAR, NULL, &table, NULL),
                     TIERKIT_E_NULL);
    assert_null(table);
    assert_int_equal(tierkit_review_series(r.review, TIERKIT_PERIOD_YEAR, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    memset(digest, 0x5A, sizeof digest);
    assert_int_equal(tierkit_review_digest(NULL, NULL, digest, NULL), TIERKIT_E_NULL);
    assert_int_equal(digest[0], 0x5A);
    assert_int_equal(tierkit_review_digest(r.review, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_as_of(NULL), 0);
    assert_int_equal(tierkit_review_distributors(NULL), 0);
    tierkit_review_free(NULL);
    reviewed_end(&r);
}

static void explain__id_without_a_record__is_not_found(void **state) {
    static const char *const strangers[] = { "", "a", "A ", "AA", "Z" };
    reviewed r;
    tierkit_table *table;
    tierkit_error err = reviewed_error();
    (void)state;
    reviewed_all(&r, small_data, "id\nA\n", "f", "id|day|amount\nA|2026-01-01|1\nZ|2026-01-01|1\n",
                 NULL);
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        table = (tierkit_table *)(uintptr_t)1;
        assert_int_equal(tierkit_review_explain(r.review, strangers[i], strlen(strangers[i]), NULL,
                                                &table, &err),
                         TIERKIT_E_NOT_FOUND);
        assert_null(table);
        assert_int_equal(err.code, TIERKIT_E_NOT_FOUND);
    }
    table = (tierkit_table *)(uintptr_t)1;
    assert_int_equal(tierkit_review_explain(NULL, "A", 1, NULL, &table, NULL), TIERKIT_E_NULL);
    assert_null(table);
    table = (tierkit_table *)(uintptr_t)1;
    assert_int_equal(tierkit_review_explain(r.review, NULL, 1, NULL, &table, NULL), TIERKIT_E_NULL);
    assert_null(table);
    assert_int_equal(tierkit_review_explain(r.review, "A", 1, NULL, NULL, NULL), TIERKIT_E_NULL);
    reviewed_end(&r);
}

/* ---- objects that outlive each other -------------------------------------------------------- */

static void review__network_and_program_freed__lives_on(void **state) {
    reviewed r;
    uint8_t before[16], after[16];
    tierkit_table *table = NULL;
    (void)state;
    reviewed_all(&r, small_data, "id\nA\n", "f", "id|day|amount\nA|2026-01-01|1\n", NULL);
    reviewed_digest(r.review, before);
    tierkit_network_free(r.network);
    tierkit_program_free(r.program);
    r.network = NULL;
    r.program = NULL;
    reviewed_digest(r.review, after);
    assert_memory_equal(before, after, 16);
    assert_int_equal(tierkit_review_series(r.review, TIERKIT_PERIOD_MONTH, NULL, &table, NULL),
                     TIERKIT_OK);
    tierkit_review_free(r.review);
    r.review = NULL;
    char *shown = tried_table(table);
    assert_non_null(strstr(shown, "A|2026-01|sales|1|ok|"));
    free(shown);
    tierkit_table_free(table);
    reviewed_end(&r);
}

static void review__network_changed_later__stays_as_it_was(void **state) {
    reviewed r;
    uint8_t before[16], after[16];
    (void)state;
    reviewed_all(&r, small_data, "id\nA\nB\n", "f", "id|day|amount\nA|2026-01-01|1\n",
                 "2026-03-31");
    reviewed_digest(r.review, before);
    reviewed_facts(&r, "f", "id|day|amount\nA|2026-01-01|5\nC|2026-01-01|5\n");
    reviewed_records(&r, "id|region\nA|EU\nD|US\n");
    assert_int_equal(tierkit_network_remove(r.network, "B", 1, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(r.network, "C", 1, "A", 1, NULL, NULL), TIERKIT_OK);
    reviewed_digest(r.review, after);
    assert_memory_equal(before, after, 16);
    reviewed_end(&r);
}

/* ---- program and network -------------------------------------------------------------------- */

static const char large_data[] = "money EUR scale 2\n"
                                 "attribute reps count\n"
                                 "attribute city text\n"
                                 "facts g key id at day\n"
                                 "  flow sent count = n\n"
                                 "facts f key id at day split by channel\n"
                                 "  flow other money = x\n"
                                 "  flow sales money = amount\n"
                                 "  max top money = amount\n";

static tierkit_program *other_program(const char *text) {
    tierkit_program *program = NULL;
    char whole[1024] = "tierkit 1\n";
    strcat(whole, text);
    assert_int_equal(tierkit_program_parse(whole, strlen(whole), NULL, NULL, NULL, &program, NULL),
                     TIERKIT_OK);
    return program;
}

static void schema__part_of_the_networks__is_reviewed(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, large_data);
    reviewed_records(&r, "id|reps|city\nA|2|X\n");
    reviewed_facts(&r, "f",
                   "id|day|channel|x|amount\nA|2026-01-01|web|1|8\nQ|2026-01-01|web|1|9\n");
    reviewed_facts(&r, "g", "id|day|n\nA|2026-01-01|3\n");
    tierkit_program_free(r.program);
    r.program = other_program("money EUR scale 2\n"
                              "attribute reps count\n"
                              "facts f key id at day split by channel\n"
                              "  flow sales money = amount\n"
                              "review window all\n"
                              "kpi each = sales / reps also by channel\n");
    reviewed_run(&r, NULL);
    reviewed_rows_of(&r, TIERKIT_REVIEW_KPIS, "A|sales|8|ok|||\nA|each|4|ok||8|2\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_UNMATCHED, "f|Q|sales|9\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_FEEDS, "f|2|2026-01-01|2026-01-01|1|0\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_SPLITS, "A|channel|web|each|4|ok||8|2\n");
    reviewed_end(&r);
}

static void schema__that_differs__is_refused_by_name(void **state) {
    static const struct {
        const char *program, *says;
    } cases[] = {
        { "money EUR scale 2\nattribute staff count\n", "attribute `staff`" },
        { "money EUR scale 2\nattribute reps number\n", "attribute `reps`" },
        { "money EUR scale 2\nfacts h key id at day\n  flow a money = x\n", "facts `h`" },
        { "money EUR scale 2\nfacts f key id at day\n  flow sales money = amount\n", "facts `f`" },
        { "money EUR scale 2\nfacts f key code at day split by channel\n  flow sales money = "
          "amount\n",
          "facts `f`" },
        { "money EUR scale 2\nfacts f key id at day split by channel\n  flow sales money = net\n",
          "measure `sales`" },
        { "money EUR scale 2\nfacts f key id at day split by channel\n  balance sales money = "
          "amount\n",
          "measure `sales`" },
        { "money EUR scale 2\nfacts f key id at day split by channel\n  flow more money = amount\n",
          "measure `more`" },
        { "money EUR scale 3\nfacts f key id at day split by channel\n  flow sales money = "
          "amount\n",
          "measure `sales`" },
    };
    reviewed r;
    (void)state;
    reviewed_begin(&r, large_data);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tierkit_program *other = other_program(cases[i].program);
        check_refused(r.network, other, 0, NULL, TIERKIT_E_SCHEMA, cases[i].says);
        tierkit_program_free(other);
    }
    reviewed_end(&r);
}

/* ---- the program of the design -------------------------------------------------------------- */

static void design_example__every_statement__is_executed(void **state) {
    tierkit_program *program = NULL;
    tierkit_network *network = NULL;
    tierkit_review *review = NULL;
    (void)state;
    char *text = tried_file(TESTS_LANG, "design_example.tierkit");
    assert_int_equal(tierkit_program_parse(text, strlen(text), NULL, NULL, NULL, &program, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_network_new(program, NULL, &network, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_review_new(network, program, 0, NULL, NULL, &review, NULL),
                     TIERKIT_OK);
    tierkit_review_free(review);
    tierkit_network_free(network);
    tierkit_program_free(program);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(review_new__each_error__leaves_null),
        cmocka_unit_test(readers__null_and_unknown__are_refused),
        cmocka_unit_test(explain__id_without_a_record__is_not_found),
        cmocka_unit_test(review__network_and_program_freed__lives_on),
        cmocka_unit_test(review__network_changed_later__stays_as_it_was),
        cmocka_unit_test(schema__part_of_the_networks__is_reviewed),
        cmocka_unit_test(schema__that_differs__is_refused_by_name),
        cmocka_unit_test(design_example__every_statement__is_executed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
