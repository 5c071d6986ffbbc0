/* Plans of support: the worked example, caps, floors, regions, debts, what is agreed, and what the
 * tables say of fairness. Expected numbers are worked out by hand. */
#include "review/reviewed.h"
#include "tierkit/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATA                                                                                       \
    "attribute points number\nattribute manager text\nattribute agreed count\n"                    \
    "value score 0 to 100\n  results points weight 100 points 0: 0, 100: 100\n"                    \
    "classes by value\n  A from 70\n  B from 40\n  C otherwise\n"
#define ORDER "support per quarter, A first, then B, C as available; never rationed: complaint"

static const char records[] = "id|region|points|manager|agreed\n"
                              "a1|EMEA/DE|90|kim|30\n"
                              "a2|APAC|80|lee|\n"
                              "b1|EMEA/FR|60|kim|20\n"
                              "b2|APAC|50|lee|10\n"
                              "c1|EMEA|20|kim|5\n";
static const char asks[] = "id|resource|ask\n"
                           "c1|training|60\na1|training|40\na2|training|30\n"
                           "b1|training|50\nb2|training|20\n";
static const char hundred[] = "resource|units\ntraining|100\n";

typedef struct planned {
    reviewed r;
    tierkit_support *support;
    tierkit_error err;
    tierkit_status status;
} planned;

/* Anew from the same review. carry may be NULL. */
static void plan_again(planned *p, const char *requests, const char *capacities,
                       const char *carry) {
    reviewed_rows asked, there, carried;
    reviewed_rows_begin(&asked, requests);
    reviewed_rows_begin(&there, capacities);
    if (carry != NULL) {
        reviewed_rows_begin(&carried, carry);
    }
    tierkit_support_free(p->support);
    p->support = NULL;
    p->err = reviewed_error();
    p->status =
        tierkit_support_plan(p->r.review, asked.batch, there.batch,
                             carry == NULL ? NULL : carried.batch, NULL, &p->support, &p->err);
    reviewed_rows_end(&asked);
    reviewed_rows_end(&there);
    if (carry != NULL) {
        reviewed_rows_end(&carried);
    }
}

static void plan(planned *p, const char *support, const char *requests, const char *capacities,
                 const char *carry) {
    char text[4096];
    memset(p, 0, sizeof *p);
    assert_true(snprintf(text, sizeof text, "%s%s", DATA, support) < (int)sizeof text);
    reviewed_begin(&p->r, text);
    reviewed_records(&p->r, records);
    reviewed_run(&p->r, "2026-01-01");
    plan_again(p, requests, capacities, carry);
    if (p->status != TIERKIT_OK) {
        fail_msg("%s", p->err.text);
    }
}

static void plan_end(planned *p) {
    tierkit_support_free(p->support);
    reviewed_end(&p->r);
}

static char *text_of(const planned *p, int32_t kind) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_support_table(p->support, kind, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

static void expect(const planned *p, int32_t kind, const char *key, const char *rest) {
    char *text = text_of(p, kind);
    reviewed_expect_in(text, key, rest);
    free(text);
}

/* granted of a1, a2, b1, b2, c1 */
static void expect_grants(const planned *p, const char *expected) {
    char got[128] = "";
    char *text = text_of(p, TIERKIT_SUPPORT_PARTNERS);
    for (const char *line = strchr(text, '\n'); line != NULL && line[1] != 0;
         line = strchr(line + 1, '\n')) {
        const char *cell = line + 1;
        for (int i = 0; i < 4; i++) {
            cell = strchr(cell, '|') + 1;
        }
        strncat(got, cell, strcspn(cell, "|"));
        strcat(got, " ");
    }
    assert_string_equal(got, expected);
    free(text);
}

/* ---- the worked example ---------------------------------------------------------------------- */

static void support__worked_example__tiers_in_order(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B, C\n", asks, hundred, NULL);
    expect_grants(&p, "40 30 15 15 0 ");
    expect(&p, TIERKIT_SUPPORT_GRANTS, "a1|training|",
           "||40|40|whole|A|false|||40 of 40 hours, all that was asked for");
    expect(&p, TIERKIT_SUPPORT_GRANTS, "b1|training|",
           "||50|15|level|B|false|||15 of 50 hours: what there was is shared evenly inside its "
           "tier");
    expect(&p, TIERKIT_SUPPORT_GRANTS, "c1|training|",
           "||60|0|tier|C|true|||0 of 60 hours: tiers before its own took what there was");
    plan_end(&p);
}

/* Jain of 1, 1, 0.3, 0.75, 0; shares of 0.4, 0.3, 0.15, 0.15, 0 against 9, 8, 6, 5, 2 of 30; nine
 * pairs of ten in one order and one tie: tau-b is 9 / sqrt(9 * 10). */
static void support__resource__tells_how_fair_it_is(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B, C\n", asks, hundred, NULL);
    expect(&p, TIERKIT_SUPPORT_RESOURCES, "training|",
           "hours|100|200|0|100|0|0|0||0.7014137606032045|0.13333333333333333|0.9486832980505138|0|"
           "100 of 200 hours asked for are granted");
    plan_end(&p);
}

/* Equal shares would leave everybody poor: 20 each. a1 has 3/10 of the value and 4/10 of the
 * support. */
static void support__equal_share__stands_beside(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B, C; agreed agreed\n", asks, hundred, NULL);
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "a1|training|",
           "A|40|40|20|0|30|met|0.4|0.3|1.3333333333333333");
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "a2|training|",
           "A|30|30|20|0||not agreed|0.3|0.26666666666666666|1.125");
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "b1|training|", "B|50|15|20|35|20|not met|0.15|0.2|0.75");
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "c1|training|",
           "C|60|0|20|60|5|not met|0|0.06666666666666667|0");
    plan_end(&p);
}

static void support__floors_and_caps__hold(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B at least 5, C at least 6\n", asks, hundred, NULL);
    expect_grants(&p, "40 30 12 12 6 ");
    plan_end(&p);
    plan(&p, ORDER "\n  training hours A up to 25, B up to 16, C up to 8\n", asks, hundred, NULL);
    expect_grants(&p, "25 25 16 16 8 ");
    expect(&p, TIERKIT_SUPPORT_GRANTS, "b1|training|",
           "||50|16|cap|B|false|||16 of 50 hours: the most that one distributor of this class "
           "may get");
    plan_end(&p);
}

static void support__weights__by_score_and_by_debt(void **state) {
    planned p;
    (void)state;
    plan(
        &p, "support per quarter, A and B and C first\n  training hours A, B, C, weight by score\n",
        "id|resource|ask\na1|training|90\nb1|training|90\n", "resource|units\ntraining|50\n", NULL);
    expect_grants(&p, "30 20 "); /* scores of 90 and 60 */
    plan_end(&p);
    plan(&p, "support per quarter, A and B and C first\n  training hours A, B, C, weight by debt\n",
         "id|resource|ask\na1|training|90\nb1|training|90\n", "resource|units\ntraining|50\n",
         "id|resource|debt\nb1|training|4\n");
    expect_grants(&p, "9 41 "); /* weights 1 and 5: 8 and 40, then one step of each */
    plan_end(&p);
}

/* The first name is no class: the tiers are service policies. b1 and b2 are close by their
 * points, all others are served as available. */
static void support__service_policies__are_tiers(void **state) {
    planned p;
    (void)state;
    plan(&p,
         "service policies first that holds\n  close when points in (50, 60)\n  loose otherwise\n"
         "support per year, close first, loose as available\n"
         "  training hours close up to 60, loose at least 1\n",
         asks, hundred, NULL);
    expect_grants(&p, "10 10 50 20 10 "); /* 70 for the close, 30 for three, floors counted */
    expect(&p, TIERKIT_SUPPORT_GRANTS, "a1|training|",
           "||40|10|level|loose|true|||10 of 40 hours: what there was is shared evenly inside its "
           "tier");
    plan_end(&p);
}

/* ---- requests -------------------------------------------------------------------------------- */

/* Complaints are whole though there are 30 hours; the one with the nearest deadline goes first. */
static void support__never_rationed__is_whole_and_red(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A up to 2, B, C\n",
         "id|resource|ask|kind|request|deadline\n"
         "c1|training|35|complaint|q1|\na1|training|4|course|q2|\n",
         "resource|units\ntraining|30\n", NULL);
    expect(&p, TIERKIT_SUPPORT_GRANTS, "c1|training|",
           "q1|complaint|35|35|never_rationed|C|false|||35 of 35 hours, whole: requests of this "
           "kind "
           "are never rationed");
    expect(&p, TIERKIT_SUPPORT_GRANTS, "a1|training|",
           "q2|course|4|0|exhausted|A|false|||0 of 4 hours: nothing was left to ration");
    expect(&p, TIERKIT_SUPPORT_RESOURCES, "training|",
           "hours|30|39|35|35|0|5|0|red|||||5 hours of requests that are never rationed have no "
           "capacity; 35 of 39 hours asked for are granted");
    plan_end(&p);
}

static void support__requests_of_one_distributor__share_its_cap(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A up to 10, B, C\n",
         "id|resource|ask|request|deadline|requested_on\n"
         "a1|training|4|late|2026-03-01|\na1|training|8|soon|2026-02-01|2026-01-02\n"
         "a1|training|1|sooner|2026-02-01|2026-01-01\na1|training|3|never||\n",
         hundred, NULL);
    expect(&p, TIERKIT_SUPPORT_GRANTS, "a1|training|sooner|",
           "|1|1|whole|A|false|2026-02-01|2026-01-01|1 of 1 hours, all that was asked for");
    expect(&p, TIERKIT_SUPPORT_GRANTS, "a1|training|soon|",
           "|8|8|whole|A|false|2026-02-01|2026-01-02|8 of 8 hours, all that was asked for");
    expect(&p, TIERKIT_SUPPORT_GRANTS, "a1|training|late|",
           "|4|1|cap|A|false|2026-03-01||1 of 4 hours: the most that one distributor of this "
           "class may "
           "get");
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "a1|training|",
           "A|16|10|16|0||not agreed|1|0.3|3.3333333333333335");
    plan_end(&p);
}

/* The order of requests changes nothing, to the last byte. */
static void support__order_of_requests__changes_nothing(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B, C\n", asks, hundred, NULL);
    char *once[4], *twice;
    for (int32_t k = 0; k < 4; k++) {
        once[k] = text_of(&p, TIERKIT_SUPPORT_GRANTS + k);
    }
    plan_again(&p,
               "resource|ask|id\ntraining|20|b2\ntraining|40|a1\ntraining|50|b1\n"
               "training|60|c1\ntraining|30|a2\n",
               hundred, NULL);
    for (int32_t k = 0; k < 4; k++) {
        twice = text_of(&p, TIERKIT_SUPPORT_GRANTS + k);
        assert_string_equal(twice, once[k]);
        free(twice);
        free(once[k]);
    }
    plan_end(&p);
}

/* ---- regions, managers, fairness ------------------------------------------------------------- */

/* 60% for EMEA: without it a1 40, a2 30, b1 15, b2 15; with it EMEA has 60: b1 20 of them. Scores
 * 90, 80, 60, 50, 20: 1 - (90 * 40 + 80 * 30 + 60 * 20 + 50 * 10) / (... + 60 * 15 + 50 * 15) */
static void support__region__is_kept_and_its_price_is_told(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "; managed by manager\n  training hours A, B, C\n  region EMEA at least 60%\n",
         asks, hundred, NULL);
    expect_grants(&p, "40 30 20 10 0 ");
    expect(&p, TIERKIT_SUPPORT_GRANTS, "b1|training|",
           "||50|20|region|B|false|||20 of 50 hours: from the share that is kept for its region");
    expect(&p, TIERKIT_SUPPORT_GROUPS, "training|region|APAC|",
           "2|50|40|0.8|0.5|0.9|0.4|0.43333333333333335|0.9230769230769231|45");
    expect(&p, TIERKIT_SUPPORT_GROUPS, "training|manager|lee|",
           "2|50|40|0.8|0.5|0.9|0.4|0.43333333333333335|0.9230769230769231|45");
    expect(&p, TIERKIT_SUPPORT_GROUPS, "training|tier|A|",
           "2|70|70|1|1|1|0.7|0.5666666666666667|1.2352941176470589|70");
    plan_end(&p);
}

/* Nothing is left for A when floors go first: C gets 30 for its 6.7% of the value. */
static void support__floors_for_the_weak__are_told(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B, C at least 30\n", asks,
         "resource|units\ntraining|40\n", NULL);
    expect_grants(&p, "5 5 0 0 30 ");
    expect(&p, TIERKIT_SUPPORT_RESOURCES, "training|",
           "hours|40|200|0|40|0|0|0||0.4272189349112426|0.6833333333333333|0|0|"
           "C is served better than A, whose requests are open; support follows weakness instead "
           "of value: C has 6.7% of the value and gets 75%, A has 56.7% of the value and gets 25%; "
           "40 of 200 hours asked for are granted");
    plan_end(&p);
}

/* ---- debts ----------------------------------------------------------------------------------- */

static void support__debt__adds_up_until_all_is_granted(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B up to 30, C\n", asks, hundred,
         "id|resource|debt\nb1|training|7\nc1|training|3\na1|training|5\nb2|training|0\n");
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "b1|training|", "B|50|15|20|22||not agreed|0.15|0.2|0.75");
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "c1|training|",
           "C|60|0|20|63||not agreed|0|0.06666666666666667|0");
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "a1|training|",
           "A|40|40|20|0||not agreed|0.4|0.3|1.3333333333333333");
    plan_again(&p, "id|resource|ask\n", hundred, "id|resource|debt\nc1|training|63\n");
    expect(&p, TIERKIT_SUPPORT_PARTNERS, "c1|training|",
           "C|0|0|0|63||not agreed||0.06666666666666667|");
    plan_end(&p);
}

/* ---- refusals -------------------------------------------------------------------------------- */

static void expect_refused(planned *p, const char *requests, const char *capacities,
                           const char *carry, tierkit_status status, const char *says) {
    plan_again(p, requests, capacities, carry);
    assert_int_equal(p->status, status);
    assert_string_equal(p->err.text, says);
    assert_null(p->support);
}

static void support__wrong_rows__are_named(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B, C\n", asks, hundred, NULL);
    expect_refused(&p, "id|resource|ask\nx9|training|1\n", hundred, NULL, TIERKIT_E_NOT_FOUND,
                   "column 'id' in row 0: no distributor has this id; give it a record");
    expect_refused(&p, "id|resource|ask\na1|travel|1\n", hundred, NULL, TIERKIT_E_NOT_FOUND,
                   "column 'resource' in row 0: the program's `support` has no such resource");
    expect_refused(&p, "id|resource|ask\na1|training|-1\n", hundred, NULL, TIERKIT_E_RANGE,
                   "column 'ask' in row 0: below 0; give 0 or more");
    expect_refused(&p, "id|resource|ask\na1|training|\n", hundred, NULL, TIERKIT_E_MISSING,
                   "column 'ask' in row 0: missing; it is needed");
    expect_refused(&p, "id|resource|ask\na1|training|x\n", hundred, NULL, TIERKIT_E_NUMBER,
                   "column 'ask' in row 0: not a number; write digits with a point, such as "
                   "1234.50");
    expect_refused(&p, "id|resource|asks\na1|training|1\n", hundred, NULL, TIERKIT_E_COLUMN,
                   "column 'asks': not a column of requests: id, resource, ask, kind, request, "
                   "deadline, requested_on");
    expect_refused(&p, "id|resource\na1|training\n", hundred, NULL, TIERKIT_E_COLUMN,
                   "requests need the columns 'id', 'resource' and 'ask'");
    expect_refused(&p, asks, "resource|units\ntraining|1\ntraining|2\n", NULL, TIERKIT_E_DUPLICATE,
                   "column 'resource' in row 1: there is a capacity of it already");
    expect_refused(&p, asks, hundred, "id|resource|debt\na1|training|1\na1|training|2\n",
                   TIERKIT_E_DUPLICATE, "column 'id' in row 1: there is a debt of it already");
    expect_refused(&p, asks, "resource|units\ntraining|0\ntraining|0\n", NULL, TIERKIT_E_DUPLICATE,
                   "column 'resource' in row 1: there is a capacity of it already");
    expect_refused(&p, asks, hundred, "id|resource|debt\na1|training|0\na1|training|0\n",
                   TIERKIT_E_DUPLICATE, "column 'id' in row 1: there is a debt of it already");
    expect_refused(&p, "id|resource|ask\na1|training|9223372036854775807\na2|training|1\n", hundred,
                   NULL, TIERKIT_E_OVERFLOW, "the asks of a resource are beyond 64 bits");
    expect_refused(&p, "id|resource|ask\na1|training|9223372036854775807\na1|training|1\n", hundred,
                   NULL, TIERKIT_E_OVERFLOW, "the asks of a distributor are beyond 64 bits");
    plan_end(&p);
}

static void support__wrong_calls__are_refused(void **state) {
    planned p;
    tierkit_table *table = NULL;
    (void)state;
    plan(&p, ORDER "\n  training hours A, B, C\n", asks, hundred, NULL);
    assert_int_equal(tierkit_support_table(p.support, 0, &table, NULL), TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_support_table(NULL, TIERKIT_SUPPORT_GRANTS, &table, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_support_table(p.support, TIERKIT_SUPPORT_GRANTS, NULL, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_support_plan(NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    plan_end(&p);
    memset(&p, 0, sizeof p);
    reviewed_begin(&p.r, DATA);
    reviewed_records(&p.r, records);
    reviewed_run(&p.r, "2026-01-01");
    expect_refused(&p, asks, hundred, NULL, TIERKIT_E_NOT_FOUND,
                   "the program has no `support`; say who is served in which order");
    plan_end(&p);
}

/* ---- memory and progress --------------------------------------------------------------------- */

static int32_t TIERKIT_CALL stop(void *user, uint64_t done, uint64_t total) {
    (void)user;
    (void)done;
    (void)total;
    return 1;
}

static void support__no_memory__leaves_nothing(void **state) {
    planned p;
    (void)state;
    plan(&p, ORDER "; managed by manager\n  training hours A, B, C\n  region EMEA at least 60%\n",
         asks, hundred, NULL);
    char *want = text_of(&p, TIERKIT_SUPPORT_GROUPS);
    int failures = 0;
    for (p.status = TIERKIT_E_NOMEM; p.status == TIERKIT_E_NOMEM; failures++) {
        failing_allocator_fail(&p.r.heap, (size_t)failures + 1, FAIL_ONCE);
        plan_again(&p, asks, hundred, "id|resource|debt\nb2|training|0\n");
        assert_true(failures < 2000);
    }
    assert_int_equal(p.status, TIERKIT_OK);
    assert_true(failures > 50);
    failing_allocator_fail(&p.r.heap, 0, FAIL_NEVER);
    char *got = text_of(&p, TIERKIT_SUPPORT_GROUPS);
    assert_string_equal(got, want);
    free(got);
    free(want);
    plan_end(&p);
}

static void support__many_requests__can_be_cancelled(void **state) {
    enum { MANY = 70000 };
    planned p;
    tierkit_call call;
    tierkit_support *support = NULL;
    reviewed_rows asked, there;
    char *lines = malloc(MANY * 20 + 64), *at = lines;
    (void)state;
    assert_non_null(lines);
    at += sprintf(at, "id|resource|ask\n");
    for (int i = 0; i < MANY; i++) {
        at += sprintf(at, "a1|training|1\n");
    }
    plan(&p, ORDER "\n  training hours A, B, C\n", asks, hundred, NULL);
    memset(&call, 0, sizeof call);
    call.struct_size = sizeof call;
    call.progress = stop;
    reviewed_rows_begin(&asked, lines);
    reviewed_rows_begin(&there, hundred);
    assert_int_equal(
        tierkit_support_plan(p.r.review, asked.batch, there.batch, NULL, &call, &support, NULL),
        TIERKIT_E_CANCELLED);
    assert_null(support);
    reviewed_rows_end(&asked);
    reviewed_rows_end(&there);
    free(lines);
    plan_end(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(support__worked_example__tiers_in_order),
        cmocka_unit_test(support__resource__tells_how_fair_it_is),
        cmocka_unit_test(support__equal_share__stands_beside),
        cmocka_unit_test(support__floors_and_caps__hold),
        cmocka_unit_test(support__weights__by_score_and_by_debt),
        cmocka_unit_test(support__service_policies__are_tiers),
        cmocka_unit_test(support__never_rationed__is_whole_and_red),
        cmocka_unit_test(support__requests_of_one_distributor__share_its_cap),
        cmocka_unit_test(support__order_of_requests__changes_nothing),
        cmocka_unit_test(support__region__is_kept_and_its_price_is_told),
        cmocka_unit_test(support__floors_for_the_weak__are_told),
        cmocka_unit_test(support__debt__adds_up_until_all_is_granted),
        cmocka_unit_test(support__wrong_rows__are_named),
        cmocka_unit_test(support__wrong_calls__are_refused),
        cmocka_unit_test(support__no_memory__leaves_nothing),
        cmocka_unit_test(support__many_requests__can_be_cancelled),
    };
    return cmocka_run_group_tests_name("support", tests, NULL, NULL);
}
