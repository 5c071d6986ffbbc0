/* Owns: what tierkit_review_promise() answers. Must not know: how policies are chosen (tests of
 * service). Called by: the test suite. Expected by hand. */
#include "review/reviewed.h"

#include "tierkit/promise.h"

#include <stdlib.h>
#include <string.h>

static const char promise_program[] =
    "program \"Partners\" version \"2026.2\" effective 2026-04-01\n"
    "attribute a number\n"
    "applies to state = active\n"
    "value score 0 to 100\n"
    "  g a weight 1 points 0: 0, 100: 100\n"
    "classes by value\n"
    "  A from 70\n"
    "  B otherwise\n"
    "service policies first that holds\n"
    "  strategic when class = A\n"
    "  stable otherwise\n"
    "promise order_cycle core days strategic 2, stable 5\n"
    "promise order_cycle days strategic 10, stable 20\n"
    "promise answer hours strategic 4, stable 24\n"
    "promise stocking core text strategic \"consigned\", stable \"own\"\n";
static const char promise_records[] =
    "id|a|life_cycle_state\nann|80|active\nbob|20|active\ncat|20|active\ndan|90|prospect\n";

static tierkit_column texts(const char *const *cells, int64_t rows) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = TIERKIT_TYPE_TEXT_POINTERS;
    column.rows = rows;
    column.data = cells;
    return column;
}

static void begin(reviewed *r, const char *as_of) {
    reviewed_begin(r, promise_program);
    reviewed_records(r, promise_records);
    reviewed_decide(r, "id|subject|value|on|until|by|reason\n"
                       "cat|class|A|2026-05-01|2026-12-31|council|\n"
                       "bob|class|A|2026-05-01|2026-05-31|council|\n"
                       "bob|exception|answer|2026-06-01||ann|new desk\n"
                       "bob|exception|stocking|2026-06-01|2026-06-29|ann|\n");
    reviewed_run(r, as_of);
}

static char *ask(const reviewed *r, const char *const *ids, const char *const *items, int64_t rows,
                 int32_t on) {
    tierkit_column of_ids = texts(ids, rows), of_items = texts(items, rows);
    tierkit_table *table = NULL;
    tierkit_error err = reviewed_error();
    if (tierkit_review_promise(r->review, &of_ids, items == NULL ? NULL : &of_items, on, NULL,
                               &table, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

/* The promise for the item goes before the one for all; what has no row for the item says so. */
static void promise__of_items__has_its_rule(void **state) {
    static const char *const ids[] = { "ann", "bob", "cat", "dan", "eve" };
    static const char *const items[] = { "core", "spares", NULL, "core", "core" };
    reviewed r;
    (void)state;
    begin(&r, "2026-06-30");
    char *text = ask(&r, ids, items, 5, TIERKIT_AS_OF_LAST_FACT);
    reviewed_expect_in(text, "ann|core|order_cycle|",
                       "core|2|days|strategic|Partners|2026.2|13|promise order_cycle core days "
                       "strategic 2, stable 5||ok|order_cycle of core: 2 days, as its policy is "
                       "strategic");
    reviewed_expect_in(text, "ann|core|answer|",
                       "|4|hours|strategic|Partners|2026.2|15|promise answer hours strategic 4, "
                       "stable 24||ok|answer: 4 hours, as its policy is strategic");
    reviewed_expect_in(
        text, "ann|core|stocking|",
        "core|consigned|text|strategic|Partners|2026.2|16|promise stocking core text "
        "strategic \"consigned\", stable \"own\"||ok|stocking of core: consigned, as "
        "its policy is strategic");
    reviewed_expect_in(text, "bob|spares|order_cycle|",
                       "|20|days|stable|Partners|2026.2|14|promise order_cycle days strategic 10, "
                       "stable 20||ok|order_cycle: 20 days, as its policy is stable");
    reviewed_expect_in(
        text, "bob|spares|answer|",
        "|24|hours|stable|Partners|2026.2|15|promise answer hours strategic 4, "
        "stable 24|exception answer by ann: new desk|ok|answer: 24 hours, as its policy is stable");
    reviewed_expect_in(
        text, "cat||order_cycle|core",
        "|2|days|strategic|Partners|2026.2|13|promise order_cycle core days "
        "strategic 2, stable 5|class A by council until 2026-12-31|ok|order_cycle of "
        "core: 2 days, as its policy is strategic");
    reviewed_expect_in(text, "cat||order_cycle||10", /* all promises, for whatever item */
                       "|days|strategic|Partners|2026.2|14|promise order_cycle days strategic 10, "
                       "stable 20|class A by council until 2026-12-31|ok|order_cycle: 10 days, as "
                       "its policy is strategic");
    reviewed_expect_in(text, "dan|core|",
                       "|||||Partners|2026.2||||no_policy|the program does not apply to it");
    reviewed_expect_in(text, "eve|core|",
                       "|||||Partners|2026.2||||not_found|no distributor has this id");
    free(text);
    reviewed_end(&r);
}

/* Asked for a day before the program takes effect, by a review that looks ahead. */
static void promise__before_the_program__is_not_in_force(void **state) {
    static const char *const ids[] = { "ann" }, *const items[] = { "core" };
    reviewed r;
    (void)state;
    begin(&r, "2026-01-31");
    char *text = ask(&r, ids, items, 1, reviewed_day("2026-03-31"));
    assert_non_null(strstr(text, "|not_in_force|order_cycle of core: 2 days"));
    free(text);
    text = ask(&r, ids, items, 1, reviewed_day("2026-04-01"));
    assert_non_null(strstr(text, "|ok|order_cycle of core: 2 days"));
    free(text);
    text = ask(&r, ids, items, 0, reviewed_day("2026-04-01"));
    assert_non_null(strstr(text, "distributor_id|"));
    assert_string_equal(strchr(text, '\n'), "\n");
    free(text);
    reviewed_end(&r);
}

static void refuse(const reviewed *r, const tierkit_column *ids, const tierkit_column *items,
                   int32_t on, tierkit_status status, const char *says) {
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_error err = reviewed_error();
    assert_int_equal(tierkit_review_promise(r->review, ids, items, on, NULL, &table, &err), status);
    assert_null(table);
    if (strstr(err.text, says) == NULL) {
        fail_msg("%s is not in: %s", says, err.text);
    }
}

static void promise__each_error__leaves_null(void **state) {
    static const char *const ids[] = { "ann", "b\xff" };
    reviewed r;
    (void)state;
    begin(&r, "2026-06-30");
    tierkit_column one = texts(ids, 1), two = texts(ids, 2), numbers = texts(ids, 1);
    numbers.type = TIERKIT_TYPE_INT64;
    int32_t day = reviewed_day("2026-06-30");
    refuse(&r, NULL, NULL, day, TIERKIT_E_NULL, "ids");
    refuse(&r, &numbers, NULL, day, TIERKIT_E_TYPE, "ids: must be TEXT");
    refuse(&r, &one, &two, day, TIERKIT_E_RANGE, "items: needs as many rows");
    refuse(&r, &two, NULL, day, TIERKIT_E_TEXT, "ids: not UTF-8");
    refuse(&r, &one, NULL, day - 1, TIERKIT_E_DATE, "before the day");
    refuse(&r, &one, NULL, 2932897, TIERKIT_E_DATE, "9999");
    assert_int_equal(tierkit_review_promise(r.review, &one, NULL, day, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    r.review = reviewed_reloaded(r.review);
    refuse(&r, &one, NULL, day, TIERKIT_E_UNSUPPORTED, "loaded");
    reviewed_end(&r);
}

/* Many ids, each answered as if it were asked alone. */
static void promise__of_many__answers_each(void **state) {
    enum { MANY = 3000 };
    static const char *ids[MANY];
    reviewed r;
    (void)state;
    begin(&r, "2026-06-30");
    for (int i = 0; i < MANY; i++) {
        ids[i] = i % 3 == 0 ? "ann" : i % 3 == 1 ? "bob" : "nobody";
    }
    char *alone[3];
    for (int i = 0; i < 3; i++) {
        alone[i] = ask(&r, ids + i, NULL, 1, TIERKIT_AS_OF_LAST_FACT);
    }
    char *text = ask(&r, ids, NULL, MANY, TIERKIT_AS_OF_LAST_FACT);
    const char *at = strchr(text, '\n') + 1;
    for (int i = 0; i < MANY; i++) {
        const char *rows = strchr(alone[i % 3], '\n') + 1;
        assert_int_equal(strncmp(at, rows, strlen(rows)), 0);
        at += strlen(rows);
    }
    assert_int_equal(*at, 0);
    free(text);
    for (int i = 0; i < 3; i++) {
        free(alone[i]);
    }
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(promise__of_items__has_its_rule),
        cmocka_unit_test(promise__before_the_program__is_not_in_force),
        cmocka_unit_test(promise__each_error__leaves_null),
        cmocka_unit_test(promise__of_many__answers_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
