/* Owns: entity measures, by hand: what is worked out for each order stands beside its rows. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

static const char orders_program[] =
    "money EUR scale 2\n"
    "facts o key id at day split by channel, class\n"
    "  flow perfect count = if all(shipped <= promised and sent >= asked) then 1 else 0 group by "
    "number\n"
    "  flow late count = if any(shipped > promised) then 1 else 0 group by number\n"
    "  flow orders count = 1 group by number\n"
    "  flow lead days = max(shipped) - min(day) group by number where sent > 0\n"
    "  flow value money = sum(price * asked) group by number\n"
    "  flow lines count = count() group by number\n"
    "  max largest money = sum(price * asked) group by number\n"
    "  last latest money = sum(price * asked) group by number\n"
    "  histogram sizes money = sum(price * asked) edges 10, 50, 100 group by number\n"
    "  flow big count = if sum(price * asked) >= 100 then 1 else 0 missing 7 group "
    "by "
    "number\n"
    "kpi k_perfect = perfect over all, also by channel, class\n"
    "kpi k_late = late over all\n"
    "kpi k_orders = orders over all, also by channel, class\n"
    "kpi k_quarter = orders over last quarter\n"
    "kpi k_before = prior(orders, 1 quarter) over last quarter\n"
    "kpi k_lead = lead / orders over all\n"
    "kpi k_value = value over all, also by channel, class\n"
    "kpi k_lines = lines over all\n"
    "kpi k_largest = largest over all\n"
    "kpi k_latest = latest over all\n"
    "kpi k_sizes = sizes over all, also by channel, class\n"
    "kpi k_small = at_most(sizes, 10) over all\n"
    "kpi k_half = percentile(sizes, 50%) over all\n"
    "kpi k_big = big over all\n"
    "kpi share = perfect / orders over all\n";

/* One column a name, in this order. */
#define HEAD "id|number|day|channel|class|promised|shipped|asked|sent|price\n"
static const char lines[] = HEAD
    /* 1: two lines on time and whole; 2 * 30 + 1 * 50 = 110 */
    "A|1|2026-01-05|web|x|2026-01-10|2026-01-09|2|2|30\n"
    "A|1|2026-01-05|web|y|2026-01-10|2026-01-10|1|1|50\n"
    /* 2: on time, but one line short; over two channels and two quarters: 10 + 20 */
    "A|2|2026-03-30|web|x|2026-04-02|2026-04-01|1|1|10\n"
    "A|2|2026-04-01|shop|x|2026-04-02|2026-04-02|1|0|20\n"
    /* 3: one line not shipped yet: nobody knows, but the other is late; 5 + 5 */
    "A|3|2026-04-03|shop|y|2026-04-04|2026-04-08|1|1|5\n"
    "A|3|2026-04-03|shop|y|2026-04-20||1||5\n"
    /* 4: not shipped: neither perfect nor late is known; no price */
    "A|4|2026-04-04|shop|x|2026-04-20||1||\n"
    /* no number: no order */
    "A||2026-04-05|shop|x|2026-04-20|2026-04-05|1|1|1000\n"
    /* another distributor's order 1 */
    "B|1|2026-02-01|web|x|2026-02-01|2026-02-01|4|4|0.25\n"
    /* of an alias of B: the same order */
    "B2|1|2026-02-02|web|x|2026-02-03|2026-02-05|4|4|0.25\n"
    "nobody|9|2026-02-02|web|x|2026-02-03|2026-02-05|4|4|1\n";

static void expect_all(const reviewed *r) {
    reviewed_kpi(r, "A", "k_orders", "4|ok|");
    /* 1 is perfect, 2 and 3 are not, of 4 nothing is known */
    reviewed_kpi(r, "A", "k_perfect", "1|ok|partial");
    reviewed_kpi(r, "A", "k_late", "1|ok|partial");
    /* 2, 3, 4: the last line of 2 is of April; the feed begins in January */
    reviewed_kpi(r, "A", "k_quarter", "3|ok|");
    reviewed_kpi(r, "A", "k_before", "1|ok|partial");
    reviewed_kpi(r, "A", "k_value", "150|ok|partial"); /* 110 + 30 + 10 */
    reviewed_kpi(r, "A", "k_lines", "7|ok|");
    reviewed_kpi(r, "A", "k_largest", "110|ok|");
    reviewed_kpi(r, "A", "k_latest", "10|ok|"); /* 4 has no value, 3 is the last that has */
    /* 110 above every edge, 30 in (10, 50], 10 up to 10; 4 has no value */
    reviewed_kpi(r, "A", "k_sizes", "3|ok|");
    reviewed_kpi(r, "A", "k_small", "1|ok|");
    reviewed_kpi(r, "A", "k_half", "50|ok|");
    reviewed_expect(r, TIERKIT_REVIEW_SPLITS, "A|channel|web|k_sizes|", "2|ok|||");
    reviewed_expect(r, TIERKIT_REVIEW_GROUPS, "network|all|k_small|", "2|ok||");
    reviewed_kpi(r, "A", "k_big", "8|ok|"); /* 1; 4 lacks its value: 7 */
    /* 1: 9th to 10th from the 5th: 5; 2: without the short line 2; 3: 5 */
    reviewed_expect(r, TIERKIT_REVIEW_KPIS, "A|k_lead|", "3|ok||12|4");
    reviewed_kpi(r, "B", "k_orders", "1|ok|");
    reviewed_kpi(r, "B", "k_perfect", "0|ok|");
    reviewed_kpi(r, "B", "k_late", "1|ok|");
    reviewed_kpi(r, "B", "k_value", "2|ok|");
    reviewed_expect(r, TIERKIT_REVIEW_GROUPS, "network|all|k_orders|", "5|ok||");
    reviewed_expect(r, TIERKIT_REVIEW_GROUPS, "network|all|k_largest|", "110|ok||");
    /* by a split an order is its lines of one member: 2 is in both channels */
    reviewed_expect(r, TIERKIT_REVIEW_SPLITS, "A|channel|web|k_orders|", "2|ok|||");
    reviewed_expect(r, TIERKIT_REVIEW_SPLITS, "A|channel|shop|k_orders|", "3|ok|||");
    reviewed_expect(r, TIERKIT_REVIEW_SPLITS, "A|channel|web|k_perfect|", "2|ok|||");
    reviewed_expect(r, TIERKIT_REVIEW_SPLITS, "A|class|x|k_orders|", "3|ok|||");
    reviewed_expect(r, TIERKIT_REVIEW_SPLITS, "A|class|y|k_orders|", "2|ok|||");
    reviewed_expect(r, TIERKIT_REVIEW_SPLITS, "A|class|x|k_value|", "90|ok|partial||");
}

static const char records[] = "id\nA\nB\n";

static void begin(reviewed *r) {
    reviewed_begin(r, orders_program);
    reviewed_records(r, records);
    tierkit_error err = reviewed_error();
    if (tierkit_network_alias(r->network, "B2", 2, "B", 1, NULL, &err) != TIERKIT_OK) {
        abort();
    }
}

static void entities__rows_of_one_key__count_once(void **state) {
    reviewed r;
    (void)state;
    begin(&r);
    reviewed_facts(&r, "o", lines);
    reviewed_run(&r, "2026-06-30");
    expect_all(&r);
    reviewed_end(&r);
}

/* A delivery for every row, the last first. */
static void entities__rows_one_by_one_in_any_order__are_the_same(void **state) {
    reviewed r;
    const char *end = lines + sizeof(lines) - 1;
    (void)state;
    begin(&r);
    while (end > lines + sizeof(HEAD) - 1) {
        char text[512] = HEAD;
        const char *from = end - 1;
        while (from[-1] != '\n') {
            from--;
        }
        memcpy(text + sizeof(HEAD) - 1, from, (size_t)(end - from));
        text[sizeof(HEAD) - 1 + (size_t)(end - from)] = 0;
        reviewed_facts(&r, "o", text);
        end = from;
    }
    reviewed_run(&r, "2026-06-30");
    expect_all(&r);
    reviewed_end(&r);
}

/* Up to the end of March order 2 has one line, which is perfect. */
static void entities__later_rows__change_nothing(void **state) {
    reviewed r;
    (void)state;
    begin(&r);
    reviewed_facts(&r, "o", lines);
    reviewed_run(&r, "2026-03-31");
    reviewed_kpi(&r, "A", "k_orders", "2|ok|");
    reviewed_kpi(&r, "A", "k_perfect", "2|ok|");
    reviewed_kpi(&r, "A", "k_quarter", "2|ok|partial");
    reviewed_kpi(&r, "A", "k_value", "120|ok|");
    reviewed_kpi(&r, "A", "k_before", "|no_data|");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entities__rows_of_one_key__count_once),
        cmocka_unit_test(entities__rows_one_by_one_in_any_order__are_the_same),
        cmocka_unit_test(entities__later_rows__change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
