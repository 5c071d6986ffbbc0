/* Owns: first and last values and histograms, by hand. Expected values are worked out beside the
 * rows. */
#include "review/reviewed.h"

/* ---- first and last ------------------------------------------------------------------------- */

static const char dated_program[] = "facts f key id at day split by channel\n"
                                    "  first opened money = price\n"
                                    "  last closed money = price\n"
                                    "  last ordered date = day where price > 0\n"
                                    "kpi a = opened over all, also by channel\n"
                                    "kpi z = closed over all, also by channel\n"
                                    "kpi q = closed over last quarter\n"
                                    "kpi before = prior(closed, 1 quarter) over last quarter\n"
                                    "kpi d = ordered over all\n";

static void dated__days__decide_and_the_largest_of_a_day(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, dated_program, "id|kind\nA|dealer\nB|dealer\nC|agent\n", "f",
                 "id|day|channel|price\n"
                 "A|2026-01-05|web|9\n"
                 "A|2025-11-02|shop|4\n" /* the first day has 4 and 6 */
                 "A|2025-11-02|web|6\n"
                 "A|2025-11-02|web|5\n"
                 "A|2026-03-31|web|-3\n" /* the last day has -3 and -7 */
                 "A|2026-03-31|shop|-7\n"
                 "A|2026-03-31|web|\n"   /* no value: not the last */
                 "A|2026-04-01|web|50\n" /* after as-of */
                 "B|2025-12-24|shop|1\n"
                 "C|2026-02-01|web|\n",
                 "2026-03-31");
    reviewed_kpi(&r, "A", "a", "6|ok|");
    reviewed_kpi(&r, "A", "z", "-3|ok|");
    reviewed_kpi(&r, "A", "q", "-3|ok|");
    reviewed_kpi(&r, "A", "before", "6|ok|partial"); /* the quarter begins before the feed */
    reviewed_kpi(&r, "A", "d", "2026-01-05|ok|");
    reviewed_kpi(&r, "B", "z", "1|ok|");
    reviewed_kpi(&r, "B", "q", "|no_data|");
    reviewed_kpi(&r, "C", "a", "|no_data|");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|channel|shop|a|", "4|ok|||");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|channel|shop|z|", "-7|ok|||");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|channel|web|a|", "6|ok|||");
    /* the dealers: first on 2025-11-02, last on 2026-03-31 */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "kind|dealer|a|", "6|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "kind|dealer|z|", "-3|ok||");
    reviewed_end(&r);
}

/* ---- histograms ----------------------------------------------------------------------------- */

static const char bucket_program[] =
    "facts f key id at day split by channel\n"
    "  histogram lead days = done - asked edges 1, 2, 5 days, 1 week\n"
    "  histogram size money = amount edges -1.50, 0, 10.05 where "
    "amount < 1000\n"
    "kpi n = lead over all\n"
    "kpi m = count(lead) over all, also by channel\n"
    "kpi two = at_most(lead, 2) over all\n"
    "kpi week = at_most(lead, 1 week) / count(lead) over all\n"
    "kpi half = percentile(lead, 50%) over all\n"
    "kpi p90 = percentile(lead, 0.9) over all\n"
    "kpi p100 = percentile(lead, 100%) over all\n"
    "kpi low = percentile(lead, 0.1%) over all\n"
    "kpi s50 = percentile(size, 50%) over all\n"
    "kpi s0 = at_most(size, 0) over all\n"
    "kpi below = at_most(size, -1.5) over all\n";

static void histogram__values__are_counted_up_to_each_edge(void **state) {
    reviewed r;
    (void)state;
    /* A waits 1, 2, 2, 5, 6, 8, 40 days; B 3 */
    reviewed_all(&r, bucket_program, "id\nA\nB\nC\n", "f",
                 "id|day|channel|asked|done|amount\n"
                 "A|2026-01-01|web|2026-01-01|2026-01-02|-1.50\n"
                 "A|2026-01-01|web|2026-01-01|2026-01-03|-1.49\n"
                 "A|2026-01-02|web|2026-01-01|2026-01-03|10.05\n"
                 "A|2026-01-02|shop|2026-01-01|2026-01-06|10.051\n"
                 "A|2026-01-02|shop|2026-01-01|2026-01-07|5000\n"
                 "A|2026-02-01|web|2026-01-01|2026-01-09|\n"
                 "A|2026-02-01|web|2026-01-01|2026-02-10|0\n"
                 "A|2026-02-01|web|2026-01-01||0\n" /* not done: no lead time */
                 "B|2026-02-01|web|2026-01-01|2026-01-04|1\n",
                 NULL);
    reviewed_kpi(&r, "A", "n", "7|ok|");
    reviewed_kpi(&r, "A", "m", "7|ok|");
    reviewed_kpi(&r, "A", "two", "3|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_KPIS, "A|week|", "0.7142857142857143|ok||5|7");
    /* ranks: 4 of 7 is 5 days; 7 of 7 lies above the last edge; 1 of 7 is at most the first */
    reviewed_kpi(&r, "A", "half", "5|ok|");
    reviewed_kpi(&r, "A", "p90", "7|ok|clipped");
    reviewed_kpi(&r, "A", "p100", "7|ok|clipped");
    reviewed_kpi(&r, "A", "low", "1|ok|clipped");
    reviewed_kpi(&r, "B", "half", "5|ok|"); /* 3 lies in (2, 5] */
    reviewed_kpi(&r, "C", "n", "0|ok|");
    reviewed_kpi(&r, "C", "half", "|no_data|");
    /* -1.50 | -1.49, 0, 0 | 10.05 | 10.051: the third of 6 is in (-1.5, 0] */
    reviewed_kpi(&r, "A", "s50", "0|ok|");
    reviewed_kpi(&r, "A", "s0", "4|ok|");
    reviewed_kpi(&r, "A", "below", "1|ok|");
    reviewed_expect(&r, TIERKIT_REVIEW_SPLITS, "A|channel|shop|m|", "2|ok|||");
    /* pooled: 1, 2, 2, 3, 5, 6, 8, 40: the fourth of 8 */
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|half|", "5|ok||");
    reviewed_expect(&r, TIERKIT_REVIEW_GROUPS, "network|all|m|", "8|ok||");
    reviewed_end(&r);
}

/* The rank is the smallest whole number not below share * count, whatever doubles make of it. */
static void histogram__rank__is_exact(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts f key id at day\n"
                 "  histogram h count = n edges 1, 2, 3, 4, 5, 6, 7, 8, 9, 10\n"
                 "kpi a = percentile(h, 70%) over all\n"   /* 7.0 of 10: the 7th */
                 "kpi b = percentile(h, 70.1%) over all\n" /* 7.01: the 8th */
                 "kpi c = percentile(h, 10%) over all\n"
                 "kpi d = percentile(h, 0.000000001) over all\n",
                 "id\nA\n", "f",
                 "id|day|n\nA|2026-01-01|1\nA|2026-01-01|2\nA|2026-01-01|3\nA|2026-01-01|4\n"
                 "A|2026-01-01|5\nA|2026-01-01|6\nA|2026-01-01|7\nA|2026-01-01|8\nA|2026-01-01|9\n"
                 "A|2026-01-01|10\n",
                 NULL);
    reviewed_kpi(&r, "A", "a", "7|ok|");
    reviewed_kpi(&r, "A", "b", "8|ok|");
    reviewed_kpi(&r, "A", "c", "1|ok|clipped");
    reviewed_kpi(&r, "A", "d", "1|ok|clipped");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dated__days__decide_and_the_largest_of_a_day),
        cmocka_unit_test(histogram__values__are_counted_up_to_each_edge),
        cmocka_unit_test(histogram__rank__is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
