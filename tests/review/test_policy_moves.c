/* Owns: proof of service policies from review to review: steps, notice, signatures, and that
 * nothing depends on how often somebody asks or in which order people sign. Expected by hand from
 * docs/review.md. Must not know: how states are kept. Called by: meson test. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was sold in the last quarter decides. */
static const char head[] = "money EUR scale 2\n"
                           "attribute ok flag\n"
                           "facts f key id at day\n"
                           "  flow net money = amount\n"
                           "kpi s by partner = net over last quarter\n";
static const char lines[] = "  deep when s >= 70\n  middle when s >= 45\n  side when s < 10\n"
                            "  rest otherwise\n";
static const char classes[] = "value score 0 to 100\n"
                              "  results s weight 1 points 0: 0, 100: 100\n"
                              "classes by value as automatic\n"
                              "  A from 70\n  B from 45\n  C from 10\n  D otherwise\n";
static const char class_lines[] = "  deep when class = A\n  middle when class = B\n"
                                  "  side when class = D\n  rest otherwise\n";

/* Quarters count from 2024-Q1. */
static int32_t quarter_end(int quarter) {
    static const char *const ends[] = { "03-31", "06-30", "09-30", "12-31" };
    char date[16];
    (void)snprintf(date, 16, "%d-%s", 2024 + quarter / 4, ends[quarter % 4]);
    return reviewed_day(date);
}

static int sell(reviewed *r, const char *id, const char *amounts) {
    int quarter = 0;
    for (const char *at = amounts; *at != '\0'; quarter++) {
        char rows[128];
        int used = (int)strcspn(at, " ");
        (void)sprintf(rows, "id|day|amount\n%s|%d-%02d-10|%.*s\n", id, 2024 + quarter / 4,
                      2 + 3 * (quarter % 4), used, at);
        reviewed_facts(r, "f", rows);
        at += used + (at[used] == ' ');
    }
    return quarter;
}

static tierkit_review *review_of(const reviewed *r, int32_t as_of, const tierkit_review *opening) {
    tierkit_error err = reviewed_error();
    tierkit_history history;
    tierkit_review *made = NULL;
    memset(&history, 0, sizeof history);
    history.struct_size = sizeof history;
    history.opening = opening;
    if (tierkit_review_new(r->network, r->program, as_of, &history, NULL, &made, &err) !=
        TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    return made;
}

/* A cell of the only row of MIGRATION, by the name of its column. */
static void cell(const tierkit_review *review, const char *name, char out[256]) {
    tierkit_table *table = NULL;
    tierkit_column column;
    size_t needed = 0;
    int32_t c = -1;
    assert_int_equal(tierkit_review_table(review, TIERKIT_REVIEW_MIGRATION, NULL, &table, NULL),
                     TIERKIT_OK);
    do {
        memset(&column, 0, sizeof column);
        column.struct_size = sizeof column;
        assert_int_equal(tierkit_table_column(table, ++c, &column, NULL), TIERKIT_OK);
    } while (strcmp(column.name, name) != 0);
    assert_int_equal(tierkit_table_rows(table), 1);
    assert_int_equal(tierkit_table_text(table, 0, c, out, 255, &needed, NULL), TIERKIT_OK);
    out[needed] = '\0';
    tierkit_table_free(table);
}

static void expect(const tierkit_review *review, const char *column, const char *wanted) {
    char found[256];
    cell(review, column, found);
    assert_string_equal(found, wanted);
}

static void begin(reviewed *r, const char *clauses, int by_class) {
    char text[2048];
    (void)snprintf(text, sizeof text, "%s%sservice policies first that holds%s\n%s", head,
                   by_class ? classes : "", clauses, by_class ? class_lines : lines);
    reviewed_begin(r, text);
    reviewed_records(r, "id|ok\nd|true\n");
}

/* The policy that counts and the next one, at the end of every quarter. */
static void walk(const reviewed *r, int quarters, int by_opening, char *out) {
    tierkit_review *last = NULL;
    out[0] = '\0';
    for (int q = 0; q < quarters; q++) {
        char text[256];
        tierkit_review *review = review_of(r, quarter_end(q), last);
        cell(review, "policy", text);
        strcat(strcat(out, q > 0 ? " " : ""), text);
        cell(review, "next", text);
        strcat(strcat(out, text[0] != '\0' ? ">" : ""), text);
        tierkit_review_free(last);
        last = NULL;
        if (by_opening == 1) {
            last = review;
        } else if (by_opening == 2) {
            last = reviewed_reloaded(review);
        } else {
            tierkit_review_free(review);
        }
    }
    tierkit_review_free(last);
}

static void moves__each_rule__goes_as_said(void **state) {
    static const struct {
        const char *clauses, *sales, *way;
    } cases[] = {
        { "", "80 50 20 5 80", "deep middle rest side deep" },
        /* every line a step: side lies between rest and middle */
        { ", one step per review", "20 80 80 80 80 80", "rest side middle deep deep deep" },
        { ", one step per review", "80 20 20 20", "deep middle side rest" },
        { ", one step per review from rest to side or middle to deep", "20 80 80 50 20",
          "rest middle deep middle rest" },
        { ", one step per review from rest to side or middle to deep", "80 20 5 50",
          "deep middle side middle" },
        /* down when the notice ends, up at once */
        { ", notice 90 days", "80 50 50 80 20 80 80",
          "deep deep>middle middle deep deep>rest deep deep" },
        { ", notice 100 days", "80 50 50 50", "deep deep>middle deep>middle middle" },
        { ", notice 90 days, one step per review", "80 5 5 5 5",
          "deep deep>middle middle>side side side" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int by_class = 0; by_class < 2; by_class++) {
            for (int by_opening = 0; by_opening < 3; by_opening++) {
                reviewed r;
                char way[512];
                begin(&r, cases[i].clauses, by_class);
                int quarters = sell(&r, "d", cases[i].sales);
                walk(&r, quarters, by_opening, way);
                if (strcmp(way, cases[i].way) != 0) {
                    fail_msg("case %d, class %d, opening %d: %s", (int)i, by_class, by_opening,
                             way);
                }
                reviewed_end(&r);
            }
        }
    }
}

static const char signed_by[] = ", signed by sales and operations, notice 90 days";

static void signatures__both__make_it_count(void **state) {
    reviewed r;
    (void)state;
    begin(&r, signed_by, 0);
    (void)sell(&r, "d", "80 80 80");
    tierkit_review *review = review_of(&r, quarter_end(0), NULL);
    expect(review, "policy", "rest"); /* nobody has signed: the last line counts */
    expect(review, "result", "deep");
    expect(review, "proposed", "deep");
    expect(review, "proposed_on", "2024-03-31");
    expect(review, "signed_by", "");
    expect(review, "waiting_for", "sales|operations");
    expect(review, "blocked_by", "signature");
    tierkit_review_free(review);
    reviewed_decide(&r, "id|subject|value|by|on\nd|policy|deep|sales|2024-04-02\n");
    review = review_of(&r, reviewed_day("2024-04-02"), NULL);
    expect(review, "policy", "rest");
    expect(review, "signed_by", "sales");
    expect(review, "waiting_for", "operations");
    expect(review, "text", "rest since 2024-03-31; deep is proposed and waits for its signatures");
    tierkit_review_free(review);
    reviewed_decide(&r, "id|subject|value|by|on\nd|policy|deep|operations|2024-04-05\n"
                        "d|policy|middle|board|2024-04-06\n"); /* no signer */
    review = review_of(&r, reviewed_day("2024-04-04"), NULL);
    expect(review, "policy", "rest");
    tierkit_review_free(review);
    review = review_of(&r, reviewed_day("2024-04-06"), NULL);
    expect(review, "policy", "deep");
    expect(review, "since", "2024-04-05");
    expect(review, "proposed", "");
    expect(review, "decided_on", "2024-04-05");
    expect(review, "text", "deep since 2024-04-05 by decision");
    tierkit_review_free(review);
    reviewed_end(&r);
}

static void signatures__down__counts_after_the_notice(void **state) {
    reviewed r;
    char way[256];
    (void)state;
    begin(&r, signed_by, 1);
    (void)sell(&r, "d", "80 80 50 50 50");
    reviewed_decide(&r,
                    "id|subject|value|by|on\nd|policy|deep|sales|2024-04-02\n"
                    "d|policy|deep|operations|2024-04-02\n"
                    "d|policy|middle|sales|2024-10-10\nd|policy|middle|operations|2024-11-20\n");
    walk(&r, 5, 0, way); /* signed on 2024-11-20, so from 2025-02-18 on */
    assert_string_equal(way, "rest deep deep deep>middle middle");
    tierkit_review *review = review_of(&r, quarter_end(3), NULL);
    expect(review, "next_on", "2025-02-18");
    expect(review, "blocked_by", "notice");
    expect(review, "text", "deep since 2024-04-02; middle on 2025-02-18, when its notice ends");
    tierkit_review_free(review);
    review = review_of(&r, reviewed_day("2025-02-17"), NULL);
    expect(review, "policy", "deep");
    tierkit_review_free(review);
    review = review_of(&r, reviewed_day("2025-02-18"), NULL);
    expect(review, "policy", "middle");
    expect(review, "since", "2025-02-18");
    tierkit_review_free(review);
    /* taken back before it takes effect: both sign what is held */
    reviewed_decide(&r, "id|subject|value|by|on\nd|policy|deep|sales|2024-12-01\n"
                        "d|policy|deep|operations|2024-12-02\n");
    review = review_of(&r, quarter_end(4), NULL);
    expect(review, "policy", "deep");
    expect(review, "since", "2024-04-02");
    tierkit_review_free(review);
    reviewed_end(&r);
}

static void signatures__with_an_end__are_a_cover(void **state) {
    reviewed r;
    (void)state;
    begin(&r, signed_by, 0);
    (void)sell(&r, "d", "50 50 50");
    reviewed_decide(&r,
                    "id|subject|value|by|on|until\n"
                    "d|policy|middle|sales|2024-04-02|\nd|policy|middle|operations|2024-04-02|\n"
                    "d|policy|deep|sales|2024-05-01|2024-08-31\n"
                    "d|policy|deep|operations|2024-05-03|2024-07-31\n");
    static const struct {
        const char *day, *policy, *until;
    } days[] = { { "2024-05-02", "middle", "" },
                 { "2024-05-03", "deep", "2024-07-31" },
                 { "2024-07-31", "deep", "2024-07-31" },
                 { "2024-08-01", "middle", "" } };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        tierkit_review *review = review_of(&r, reviewed_day(days[i].day), NULL);
        expect(review, "policy", days[i].policy);
        expect(review, "until", days[i].until);
        tierkit_review_free(review);
    }
    reviewed_end(&r);
}

/* Without signers anybody decides; without rules an open decision stays. */
static void decisions__without_signers__count_alone(void **state) {
    reviewed r;
    char way[256];
    (void)state;
    begin(&r, "", 0);
    (void)sell(&r, "d", "80 80 80");
    reviewed_decide(&r, "id|subject|value|by|on\nd|policy|middle|Ann|2024-05-01\n"
                        "d|policy|unheard|Ann|2024-08-01\n");
    walk(&r, 3, 0, way);
    assert_string_equal(way, "deep middle deep"); /* unheard is no policy */
    reviewed_end(&r);
    begin(&r, ", one step per review", 0);
    (void)sell(&r, "d", "80 80 80 80");
    reviewed_decide(&r, "id|subject|value|by|on\nd|policy|rest|Ann|2024-05-01\n");
    walk(&r, 4, 0, way); /* from there on by the rules */
    assert_string_equal(way, "deep side middle deep");
    reviewed_end(&r);
}

/* ---- memory --------------------------------------------------------------------------------- */

/* Review, tables and explanation with the nth allocation refused: NOMEM, or everything is there. */
static int way(reviewed *r, const tierkit_review *opening, size_t nth, int mode) {
    static const int32_t kinds[] = { TIERKIT_REVIEW_POLICIES, TIERKIT_REVIEW_MIGRATION,
                                     TIERKIT_REVIEW_EXCEPTIONS, TIERKIT_REVIEW_MENU };
    tierkit_history history;
    tierkit_review *review = NULL;
    tierkit_table *table = NULL;
    memset(&history, 0, sizeof history);
    history.struct_size = sizeof history;
    history.opening = opening;
    failing_allocator_fail(&r->heap, nth, mode);
    tierkit_status status =
        tierkit_review_new(r->network, r->program, quarter_end(4), &history, NULL, &review, NULL);
    for (size_t k = 0; status == TIERKIT_OK && k < sizeof kinds / sizeof kinds[0]; k++) {
        status = tierkit_review_table(review, kinds[k], NULL, &table, NULL);
        tierkit_table_free(table);
    }
    if (status == TIERKIT_OK) {
        status = tierkit_review_explain(review, "d", 1, NULL, &table, NULL);
        tierkit_table_free(table);
    }
    failing_allocator_fail(&r->heap, 0, FAIL_NEVER);
    tierkit_review_free(review);
    assert_true(status == TIERKIT_OK || status == TIERKIT_E_NOMEM);
    return status == TIERKIT_OK;
}

static void moves__each_allocation_refused__leaks_nothing(void **state) {
    reviewed r;
    (void)state;
    begin(&r,
          ", signed by sales and operations, exceptions cost 5, one step per review, notice 90 "
          "days",
          1);
    (void)sell(&r, "d", "80 80 50 50 80");
    reviewed_decide(&r, "id|subject|value|by|on|until\nd|policy|deep|sales|2024-04-02|\n"
                        "d|policy|deep|operations|2024-04-02|\nd|exception|speed|Ann|2024-11-01|\n"
                        "d|policy|middle|sales|2025-01-01|2025-12-31\n");
    tierkit_review *opening = review_of(&r, quarter_end(0), NULL);
    size_t live = r.heap.live_blocks;
    for (int mode = FAIL_ONCE; mode <= FAIL_FROM_THEN_ON; mode++) {
        size_t nth = 1;
        while (!way(&r, opening, nth, mode)) {
            assert_int_equal(r.heap.live_blocks, live);
            nth++;
        }
        assert_true(nth > 50);
        assert_int_equal(r.heap.live_blocks, live);
    }
    tierkit_review_free(opening);
    reviewed_end(&r);
}

/* ---- properties ----------------------------------------------------------------------------- */

static uint8_t *saved_after(const char *const *rows, const int *order, int count, size_t *bytes) {
    reviewed r;
    begin(&r, signed_by, 0);
    (void)sell(&r, "d", "80 80 50 50 80");
    for (int i = 0; i < count; i++) {
        char text[256];
        (void)snprintf(text, sizeof text, "id|subject|value|by|on\n%s\n", rows[order[i]]);
        reviewed_decide(&r, text);
    }
    tierkit_review *review = review_of(&r, quarter_end(4), NULL);
    uint8_t *saved = reviewed_saved(review, bytes);
    tierkit_review_free(review);
    reviewed_end(&r);
    return saved;
}

static void signatures__in_any_order__give_the_same_bytes(void **state) {
    static const char *const rows[] = {
        "d|policy|deep|sales|2024-04-02",   "d|policy|deep|operations|2024-04-02",
        "d|policy|middle|sales|2024-11-01", "d|policy|middle|operations|2024-11-01",
        "d|exception|speed|Ann|2024-11-01", "d|exception|fill_rate|Ann|2024-11-01",
    };
    static const int orders[][6] = {
        { 0, 1, 2, 3, 4, 5 }, { 5, 4, 3, 2, 1, 0 }, { 2, 5, 0, 3, 1, 4 }, { 1, 3, 4, 5, 0, 2 }
    };
    (void)state;
    size_t count = 0;
    uint8_t *first = saved_after(rows, orders[0], 6, &count);
    for (size_t o = 1; o < sizeof orders / sizeof orders[0]; o++) {
        size_t bytes = 0;
        uint8_t *saved = saved_after(rows, orders[o], 6, &bytes);
        assert_int_equal(bytes, count);
        assert_memory_equal(saved, first, count);
        free(saved);
    }
    free(first);
}

/* Nobody goes down before the notice ends, whatever was sold, day by day; and asking from review to
 * review gives what asking once gives. */
static void down__only_with_notice__on_random_histories(void **state) {
    static const char *const depth[] = { "deep", "middle", "side", "rest" };
    uint32_t seed = 7;
    (void)state;
    for (int round = 0; round < 12; round++) {
        reviewed r;
        char sales[64] = "";
        begin(&r, ", notice 60 days, one step per review from rest to side or middle to deep",
              round % 2);
        for (int q = 0; q < 8; q++) {
            char amount[16];
            seed = seed * 1664525u + 1013904223u;
            (void)snprintf(amount, sizeof amount, "%s%u", q > 0 ? " " : "", (seed >> 16) % 100);
            strcat(sales, amount);
        }
        (void)sell(&r, "d", sales);
        int before = -1;
        tierkit_review *opening = NULL;
        for (int32_t day = quarter_end(0); day <= quarter_end(7); day += 7) {
            char policy[256], chained[256], reviewed_on[256];
            int now = 0;
            tierkit_review *review = review_of(&r, day, NULL);
            tierkit_review *next = review_of(&r, day, opening);
            cell(review, "policy", policy);
            cell(next, "policy", chained);
            cell(review, "since", reviewed_on);
            assert_string_equal(policy, chained);
            while (strcmp(policy, depth[now]) != 0) {
                now++;
            }
            if (before >= 0 && now > before) { /* 60 days after the end of a quarter */
                int32_t since = reviewed_day(reviewed_on);
                int found = 0;
                for (int q = 0; q < 8; q++) {
                    found |= since == quarter_end(q) + 60;
                }
                assert_true(found);
            }
            before = now;
            tierkit_review_free(review);
            tierkit_review_free(opening);
            opening = next;
        }
        tierkit_review_free(opening);
        reviewed_end(&r);
    }
}

static char *migration_of(const tierkit_review *review) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_review_table(review, TIERKIT_REVIEW_MIGRATION, NULL, &table, NULL),
                     TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

/* Asking every ten days, each time from the review before, gives what asking once gives. */
static void signatures__any_rhythm_of_calls__is_the_same(void **state) {
    static const char *const policies[] = { "deep", "middle", "side", "rest" };
    static const char *const signers[] = { "sales", "operations" };
    uint32_t seed = 11;
    (void)state;
    for (int round = 0; round < 10; round++) {
        reviewed r;
        begin(&r, round % 2 ? signed_by : ", signed by sales, notice 40 days, one step per review",
              round % 2);
        (void)sell(&r, "d", "80 20 50 80 5 80");
        for (int i = 0; i < 14; i++) {
            char row[128];
            seed = seed * 1664525u + 1013904223u;
            (void)snprintf(row, sizeof row,
                           "id|subject|value|by|on|until\nd|policy|%s|%s|%d-%02d-%02d|%s\n",
                           policies[(seed >> 8) % 4], signers[(seed >> 12) % 2],
                           2024 + (int)((seed >> 16) % 2), 1 + (int)((seed >> 18) % 6),
                           1 + (int)((seed >> 21) % 28), (seed >> 27) % 4 ? "" : "2025-07-31");
            reviewed_decide(&r, row);
        }
        tierkit_review *opening = NULL;
        for (int32_t day = quarter_end(0); day <= quarter_end(5); day += 10) {
            tierkit_review *once = review_of(&r, day, NULL);
            tierkit_review *next = review_of(&r, day, opening);
            char *wanted = migration_of(once), *found = migration_of(next);
            assert_string_equal(found, wanted);
            free(wanted);
            free(found);
            tierkit_review_free(once);
            tierkit_review_free(opening);
            opening = reviewed_reloaded(next);
        }
        tierkit_review_free(opening);
        reviewed_end(&r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves__each_rule__goes_as_said),
        cmocka_unit_test(signatures__both__make_it_count),
        cmocka_unit_test(signatures__down__counts_after_the_notice),
        cmocka_unit_test(signatures__with_an_end__are_a_cover),
        cmocka_unit_test(decisions__without_signers__count_alone),
        cmocka_unit_test(moves__each_allocation_refused__leaks_nothing),
        cmocka_unit_test(signatures__in_any_order__give_the_same_bytes),
        cmocka_unit_test(signatures__any_rhythm_of_calls__is_the_same),
        cmocka_unit_test(down__only_with_notice__on_random_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
