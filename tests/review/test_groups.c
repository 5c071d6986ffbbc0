/* Owns: groups by what a program names, and groups that are too small to be shown, by hand. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char records[] = "id|kind|region|parent|country|key\n"
                              "A|dealer|EU/DE||DE|true\n"
                              "B|dealer|EU/DE|A|DE|false\n"
                              "C|dealer|EU/FR|B|FR|\n"
                              "D|dealer|EU/FR|B|FR|true\n"
                              "E|agent|US||US|true\n"
                              "F|agent|US||US|true\n"
                              "G|dealer|US|X|US|true\n"
                              "X|other|||US|true\n";

static const char sales[] = "id|day|channel|amount|cost|item\n"
                            "A|2026-01-01|web|100|90|p\n"
                            "B|2026-01-01|web|50|40|q\n"
                            "C|2026-01-01|shop|30|10|p\n"
                            "D|2026-01-01|shop|20|10|p\n"
                            "E|2026-01-01|web|7|6|r\n"
                            "F|2026-01-01|web|5|6|r\n"
                            "G|2026-01-01|fair|3|1|p\n"
                            "X|2026-01-01|web|1|1|p\n";

#define DATA                                                                                       \
    "attribute country text\nattribute key flag\nattribute size count\n"                           \
    "facts s key id at day split by channel\n"                                                     \
    "  flow amount money = amount\n  flow cost money = cost\n  distinct items = item\n"            \
    "kpi margin = (amount - cost) / amount over all\n"                                             \
    "kpi sold = amount over all\n"                                                                 \
    "kpi range = items over all\n"                                                                 \
    "classes by share of amount\n  big up to 80%\n  small otherwise\n"                             \
    "review window all\n"

static void groups__named__hold_sums_of_their_members(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, DATA "groups by class, country, key, parent\n", records, "s", sales,
                 "2026-01-31");
    /* 100, 50 and 30 stand before 80% of 216 */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "class|big|sold|", "180|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "class|small|sold|", "36|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "country|DE|margin|",
                    "0.13333333333333333|ok|20|150");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "country|US|sold|", "16|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "key|true|sold|", "136|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "key|false|sold|", "50|ok||");
    /* A and all below; B and its two; X, which is nobody's child, and G */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "parent|A|sold|", "200|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "parent|A|range|", "2|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "parent|B|sold|", "100|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "parent|X|sold|", "4|ok||");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_GROUPS);
    assert_null(strstr(text, "parent|C|"));
    assert_null(strstr(text, "parent|E|"));
    assert_null(strstr(text, "suppressed"));
    free(text);
    reviewed_end(&r);
}

/* A group of one equals its member: everybody has a country of its own. */
static void groups__of_one__equal_their_member(void **state) {
    static const char own[] = "id|country\nA|A\nB|B\nC|C\nD|D\nE|E\nF|F\nG|G\nX|X\n";
    reviewed r;
    (void)state;
    reviewed_all(&r, DATA "groups by country\n", own, "s", sales, "2026-01-31");
    char *kpis = reviewed_text(&r, TIERKIT_REVIEW_KPIS);
    int lines = 0;
    for (char *line = strtok(kpis, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char key[128];
        char id[8];
        char name[32];
        char value[64];
        char status[32];
        char quotient[64];
        if (sscanf(line, "%7[^|]|%31[^|]|%63[^|]|%31[^|]||%63s", id, name, value, status,
                   quotient) == 5) {
            (void)snprintf(key, sizeof key, "country|%s|%s|", id, name);
            char rest[256];
            (void)snprintf(rest, sizeof rest, "%s|%s|%s", value, status, quotient);
            reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, key, rest);
            lines++;
        }
    }
    assert_true(lines >= 8 * 5);
    free(kpis);
    reviewed_end(&r);
}

static void expect_hidden(const reviewed *r, const char *key, int hidden) {
    char whole[128];
    (void)snprintf(whole, sizeof whole, "%s|margin|", key);
    char *text = reviewed_text(r, TIERKIT_REVIEW_GROUPS);
    const char *line = strstr(text, whole);
    assert_non_null(line);
    int is_hidden = strncmp(line + strlen(whole), "|suppressed||\n", 14) == 0;
    if (is_hidden != hidden) {
        fail_msg("%s is %s", key, is_hidden ? "hidden" : "shown");
    }
    free(text);
}

static void groups__too_small__are_hidden_with_another(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, DATA "groups of at least 2, by key, country, parent\n", records, "s", sales,
                 "2026-01-31");
    expect_hidden(&r, "network|all", 0);
    expect_hidden(&r, "region|EU", 0);
    expect_hidden(&r, "region|US", 0);
    expect_hidden(&r, "region|EU/DE", 0);
    /* one `other`: the smallest of the rest, the agents, could be computed with it */
    expect_hidden(&r, "kind|other", 1);
    expect_hidden(&r, "kind|agent", 1);
    expect_hidden(&r, "kind|dealer", 0);
    expect_hidden(&r, "key|false", 1); /* one; five are true */
    expect_hidden(&r, "key|true", 1);
    expect_hidden(&r, "country|DE", 0);
    expect_hidden(&r, "parent|X", 0);
    /* web 5, shop 2, fair 1 */
    expect_hidden(&r, "channel|fair", 1);
    expect_hidden(&r, "channel|shop", 1);
    expect_hidden(&r, "channel|web", 0);
    reviewed_end(&r);
    reviewed_all(&r, DATA "groups of at least 4\n", records, "s", sales, "2026-01-31");
    expect_hidden(&r, "network|all", 0);
    /* three in the US; so the EU, and what lies in it */
    expect_hidden(&r, "region|US", 1);
    expect_hidden(&r, "region|EU", 1);
    expect_hidden(&r, "region|EU/DE", 1);
    expect_hidden(&r, "region|EU/FR", 1);
    expect_hidden(&r, "kind|agent", 1);
    expect_hidden(&r, "kind|other", 1);
    expect_hidden(&r, "kind|dealer", 0);
    reviewed_end(&r);
    reviewed_all(&r, DATA "groups of at least 9\n", records, "s", sales, "2026-01-31");
    expect_hidden(&r, "network|all", 1);
    reviewed_end(&r);
    /* in the fair only the one sold that the program does not judge */
    reviewed_all(&r, DATA "groups of at least 1\napplies to id != G\n", records, "s", sales,
                 "2026-01-31");
    expect_hidden(&r, "channel|fair", 1);
    expect_hidden(&r, "channel|shop", 1);
    expect_hidden(&r, "channel|web", 0);
    reviewed_end(&r);
}

/* A grew, B fell, C is new, D has gone, E was credited before. */
static void like_for_like__group__adds_those_of_both_years(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts s key id at day split by channel\n  flow amount money = amount\n"
                 "kpi growth = change(amount, 1 year) over last year\n"
                 "kpi lfl = like_for_like(amount, 1 year) over last year, also by channel\n"
                 "kpi n = matched(amount, 1 year) over last year\n"
                 "kpi large = like_for_like(amount, 1 year) over last year base at least 70\n",
                 "id|kind\nA|dealer\nB|dealer\nC|dealer\nD|agent\nE|agent\n", "s",
                 "id|day|channel|amount\n"
                 "A|2024-01-01|web|60\nA|2025-05-05|web|90\n"
                 "B|2024-03-01|web|40\nB|2025-05-05|shop|30\n"
                 "C|2025-05-05|web|80\n"
                 "D|2024-03-01|web|100\n"
                 "E|2024-03-01|web|-5\nE|2025-03-01|web|10\n",
                 "2025-12-31");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|growth|",
                    "0.07692307692307693|ok|15|195");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|lfl|", "0.2|ok|20|100");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|n|", "2|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|large|", "0.2|ok|20|100");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "kind|dealer|lfl|", "0.2|ok|20|100");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "kind|agent|lfl|", "|non_positive_base||");
    /* by channel: only A sold on the web in both years, nobody in the shop */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "channel|web|lfl|", "0.5|ok|30|60");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "channel|shop|lfl|", "|non_positive_base||");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|channel|web|lfl|", "0.5|ok||30|60");
    reviewed_kpi(&r, "B", "n", "1|ok|");
    reviewed_kpi(&r, "C", "n", "0|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "B|lfl|", "-0.25|ok||-10|40");
    reviewed_kpi(&r, "B", "large", "|not_applicable|");
    reviewed_kpi(&r, "C", "lfl", "|non_positive_base|");
    reviewed_end(&r);
}

/* Attributes of a group are added in 128 bits, as measures are. */
static void groups__attributes_beyond_64_bits__are_added(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "money EUR scale 0\nattribute stock money\nkpi stock_value = stock\n");
    reviewed_records(&r, "id|stock\nA|9000000000000000000\nB|9000000000000000000\n"
                         "C|-9000000000000000000\n");
    reviewed_run(&r, "2026-01-01");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|stock_value|",
                    "9000000000000000000|ok||");
    reviewed_records(&r, "id|stock\nC|9000000000000000000\n");
    reviewed_run(&r, "2026-01-01");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|stock_value|",
                    "27000000000000000000|ok||");
    reviewed_end(&r);
}

/* A family in which everybody is the parent of the next: as many levels as members. */
static void groups__deep_family__takes_a_pass_for_each_level(void **state) {
    enum { DEEP = 3000, LINE = 32 };
    reviewed r;
    char *text = malloc((DEEP + 1) * LINE);
    size_t at = 0;
    (void)state;
    assert_non_null(text);
    at += (size_t)sprintf(text, "id|parent\nm0000|\n");
    for (int m = 1; m < DEEP; m++) {
        at += (size_t)sprintf(text + at, "m%04d|m%04d\n", m, m - 1);
    }
    reviewed_begin(&r, "attribute size number\nkpi people = size\ngroups by parent\n");
    reviewed_records(&r, text);
    reviewed_records(&r, "id|size\nm0000|1\nm2999|2\n");
    reviewed_run(&r, "2026-01-01");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "parent|m0000|people|", "3|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "parent|m0001|people|", "2|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "parent|m2998|people|", "2|ok||");
    reviewed_end(&r);
    free(text);
}

/* Distributors and members of a split are numbered in 32 bits together. */
static void splits__more_than_32_bits_number__are_a_limit(void **state) {
    enum { MANY = 50000, LINE = 32 };
    reviewed r;
    char *records_text = malloc((MANY + 1) * LINE), *facts = malloc((MANY + 1) * LINE);
    size_t at = 0, end = 0;
    tierkit_table *table = NULL;
    (void)state;
    assert_true(records_text != NULL && facts != NULL);
    at += (size_t)sprintf(records_text, "id\n");
    end += (size_t)sprintf(facts, "id|day|product|amount\n");
    for (int i = 0; i < MANY; i++) {
        at += (size_t)sprintf(records_text + at, "d%05d\n", i);
        end += (size_t)sprintf(facts + end, "d%05d|2026-01-01|p%05d|1\n", i, i);
    }
    reviewed_begin(&r, "review window all\nfacts s key id at day split by product\n"
                       "  flow sold money = amount\n  balance held money = amount\n"
                       "kpi sales = sold also by product\n");
    reviewed_records(&r, records_text);
    reviewed_facts(&r, "s", facts);
    reviewed_run(&r, "2026-01-01");
    assert_int_equal(tierkit_review_table(r.review, TIERKIT_REVIEW_SPLITS, NULL, &table, NULL),
                     TIERKIT_E_LIMIT);
    assert_int_equal(tierkit_review_table(r.review, TIERKIT_REVIEW_GROUPS, NULL, &table, NULL),
                     TIERKIT_E_LIMIT);
    reviewed_end(&r);
    free(facts);
    free(records_text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups__attributes_beyond_64_bits__are_added),
        cmocka_unit_test(groups__deep_family__takes_a_pass_for_each_level),
        cmocka_unit_test(splits__more_than_32_bits_number__are_a_limit),
        cmocka_unit_test(groups__named__hold_sums_of_their_members),
        cmocka_unit_test(groups__of_one__equal_their_member),
        cmocka_unit_test(groups__too_small__are_hidden_with_another),
        cmocka_unit_test(like_for_like__group__adds_those_of_both_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
