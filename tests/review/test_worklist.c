/* Owns: the worklist: what becomes work, whose it is, in which order. Expected values by hand. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

#define DATA                                                                                       \
    "money EUR scale 2\nreview window last quarter\nattribute ready flag\n"                        \
    "facts f key id at day\n  flow net money = n\n  flow cost money = c\n"                         \
    "value score 0 to 100\n  g net weight 1 points 0: 0, 100: 100\n"

#define RECORDS "id|ready\nP|true\nQ|false\nR|true\nS|\n"
#define ROWS                                                                                       \
    "id|day|n|c\nP|2025-01-15|80|10\nQ|2025-01-15|60|70\nR|2025-01-15|10|1\n"                      \
    "P|2024-10-15|10|10\nQ|2024-10-15|60|1\nR|2024-10-15|70|1\n"

static void run(reviewed *r, const char *program) {
    reviewed_all(r, program, RECORDS, "f", ROWS, "2025-03-31");
}

/* Alerts have their own owner; the largest amount first, who has none last. */
static void worklist__alerts__go_to_their_owners(void **state) {
    reviewed r;
    (void)state;
    run(&r, DATA "kpi profit = net - cost\n"
                 "alert loses red when profit < 0 owner pricing act within 5 days\n"
                 "alert small amber when net < 90 owner \"Area managers\" act within 2 weeks\n"
                 "alert nobody green when net < 20\n"
                 "worklist at stake net\n");
    reviewed_rows_of(
        &r, TIERKIT_REVIEW_WORKLIST,
        "Area managers|P|alert|small|amber|80|2025-04-14|the condition of the alert holds\n"
        "Area managers|Q|alert|small|amber|60|2025-04-14|the condition of the alert holds\n"
        "Area managers|R|alert|small|amber|10|2025-04-14|the condition of the alert holds\n"
        "Area managers|S|alert|small|amber|0|2025-04-14|the condition of the alert holds\n"
        "pricing|Q|alert|loses|red|60|2025-04-05|the condition of the alert holds\n"
        "|R|alert|nobody|green|10||the condition of the alert holds\n"
        "|S|alert|nobody|green|0||the condition of the alert holds\n");
    reviewed_end(&r);
}

/* P rose from 10 to 80 and R fell from 70 to 10: the rules propose, people decide. */
static void worklist__moves__wait_for_a_decision(void **state) {
    reviewed r;
    (void)state;
    run(&r, DATA "classes by value as proposals\n  A from 70\n  B otherwise\n"
                 "  up at the next review; down at the next review\n"
                 "worklist at stake net\n  move owner area_manager act within 14 days\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_WORKLIST,
                     "area_manager|P|move|A||80|2025-04-14|B since 2024-12-31; A is proposed and "
                     "waits for a decision\n"
                     "area_manager|R|move|B||10|2025-04-14|A since 2024-12-31; B is proposed and "
                     "waits for a decision\n");
    reviewed_end(&r);
}

/* Q is not ready; P and R cost more than 10% of what they sell, S sells nothing. */
static void worklist__service__over_and_under(void **state) {
    reviewed r;
    (void)state;
    run(&r, DATA "readiness points ready 10\n"
                 "service policies first that holds, cost at most 10% of net\n"
                 "  close when net >= 50, readiness 10, cost 8\n  plain otherwise, cost 3\n"
                 "profit map revenue net, contribution net - cost\n  core otherwise\n"
                 "worklist at stake net - cost\n"
                 "  over_served owner operations act within 1 month\n"
                 "  under_served owner sales\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_WORKLIST,
                     "operations|R|over_served|plain||9|2025-04-30|the policy costs more than the "
                     "limit\n"
                     "operations|S|over_served|plain||0|2025-04-30|the policy costs more than the "
                     "limit\n"
                     "sales|Q|under_served|close||-10||readiness|cost\n");
    reviewed_end(&r);
}

/* Without a statement the contribution of the profit map is at stake, and nobody owns moves. */
static void worklist__no_statement__default_stake(void **state) {
    reviewed r;
    (void)state;
    run(&r, DATA "profit map revenue net, contribution net - cost\n  drain below 0 EUR profit\n"
                 "  core otherwise\n"
                 "alert drains red when bucket = drain owner sales\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_WORKLIST,
                     "sales|Q|alert|drains|red|-10||the condition of the alert holds\n");
    reviewed_end(&r);
}

/* A decision that ends within 90 days is work; one that ends later is not yet. */
static void worklist__decisions__expire(void **state) {
    reviewed r;
    (void)state;
    run(&r, DATA "classes by value as automatic\n  A from 70\n  B otherwise\n"
                 "  up at the next review; down at the next review\n"
                 "worklist at stake net\n  expiring owner council\n");
    reviewed_decide(&r, "id|subject|value|by|on|until|reason\n"
                        "Q|class|A|council|2025-01-01|2025-06-29|promised\n"
                        "R|class|A|council|2025-01-01|2025-06-30|promised\n"
                        "S|class|A|council|2025-01-01|2025-03-30|over\n");
    reviewed_run(&r, "2025-03-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_WORKLIST,
                     "council|Q|expiring|A||60|2025-06-29|the decision about its class ends\n");
    reviewed_end(&r);
}

/* What is promised, overdue and open is work; what was late and is done is not, any more. */
static void worklist__open_promises__are_work(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r,
                   DATA "commitments deliveries key id, given ordered, due promised, done shipped\n"
                        "worklist at stake net\n  promise owner operations act within 2 days\n");
    reviewed_records(&r, RECORDS);
    reviewed_facts(&r, "f", ROWS);
    reviewed_facts(&r, "deliveries",
                   "id|ordered|promised|shipped\nP|2025-02-01|2025-02-05|2025-02-09\n"
                   "Q|2025-03-01|2025-03-05|\nR|2025-03-29|2025-04-02|\n");
    reviewed_run(&r, "2025-03-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_WORKLIST,
                     "operations|Q|promise|deliveries||60|2025-04-02|promised, overdue and not "
                     "done\n");
    reviewed_end(&r);
}

/* P fits the deeper policy and waits for two signatures; the agreement with Q ends soon, and so
 * does R's exception, whose owner granted it. */
static void worklist__signatures__are_awaited_and_end(void **state) {
    reviewed r;
    (void)state;
    run(&r, DATA "service policies first that holds, signed by sales and operations\n"
                 "  close when net >= 50\n  plain otherwise\n"
                 "worklist at stake net\n  signature owner board\n  expiring owner desk\n");
    reviewed_decide(&r, "id|subject|value|by|on|until|reason\n"
                        "Q|policy|close|sales|2025-01-10|2025-05-31|trial\n"
                        "Q|policy|close|operations|2025-01-12|2025-05-31|trial\n"
                        "R|exception|free freight|ann|2025-02-01|2025-04-30|late delivery\n");
    reviewed_run(&r, "2025-03-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_WORKLIST,
                     "ann|R|expiring|free freight||10|2025-04-30|late delivery\n"
                     "board|P|signature|close||80||plain since 2024-12-31; close is proposed and "
                     "waits for its signatures\n"
                     "desk|Q|expiring|close||60|2025-05-31|the agreement on its policy ends\n");
    reviewed_end(&r);
}

/* And from a saved review. */
static void worklist__saved__is_the_same(void **state) {
    reviewed r;
    (void)state;
    run(&r, DATA "alert small amber when net < 90 owner sales\nworklist at stake net\n");
    char *first = reviewed_text(&r, TIERKIT_REVIEW_WORKLIST);
    r.review = reviewed_reloaded(r.review);
    char *second = reviewed_text(&r, TIERKIT_REVIEW_WORKLIST);
    assert_string_equal(first, second);
    assert_non_null(strstr(first, "sales|P|alert|small|amber|80|"));
    free(second);
    free(first);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worklist__alerts__go_to_their_owners),
        cmocka_unit_test(worklist__moves__wait_for_a_decision),
        cmocka_unit_test(worklist__service__over_and_under),
        cmocka_unit_test(worklist__no_statement__default_stake),
        cmocka_unit_test(worklist__decisions__expire),
        cmocka_unit_test(worklist__open_promises__are_work),
        cmocka_unit_test(worklist__signatures__are_awaited_and_end),
        cmocka_unit_test(worklist__saved__is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
