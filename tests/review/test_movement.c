/* Owns: proof of movement: every rule by what happens from review to review, decisions, who stands
 * apart, the timeline; and that nothing depends on how often somebody asks. Expected classes are
 * worked out by hand from docs/review.md. Must not know: how states are kept.
 * Called by: meson test. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DISTRIBUTOR,
    COMPUTED,
    OPENING,
    HELD,
    SINCE,
    PROPOSED,
    EFFECTIVE,
    CANDIDATE,
    REVIEWS,
    GRACE,
    PROTECTED,
    NOTICE,
    DECIDED_BY,
    DECIDED_ON,
    UNTIL,
    REVIEWED,
    PUBLISHED,
    RESTATED,
    FLAGS,
    REASON,
    TEXT
};

/* The score is what was sold in the last quarter. */
static const char head[] = "money EUR scale 2\n"
                           "attribute country text\n"
                           "facts f key id at day\n"
                           "  flow net money = amount\n"
                           "kpi s by partner = net over last quarter\n"
                           "value score 0 to 100\n"
                           "  results s weight 1 points 0: 0, 100: 100\n";
static const char lines[] = "  A from 70\n  B from 45\n  C otherwise\n";

static void make_program(char *text, const char *clauses, const char *rules) {
    (void)sprintf(text, "%sclasses by value %s\n%s%s", head, clauses, lines, rules);
}

/* Quarters count from 2024-Q1. */
static const char *quarter_end(int quarter, char date[16]) {
    static const char *const ends[] = { "03-31", "06-30", "09-30", "12-31" };
    (void)snprintf(date, 16, "%d-%s", 2024 + quarter / 4, ends[quarter % 4]);
    return date;
}

/* Sales of one distributor, a number for each quarter. */
static void sell(reviewed *r, const char *id, const char *scores) {
    int quarter = 0;
    for (const char *at = scores; *at != '\0'; quarter++) {
        char rows[128];
        int used = (int)strcspn(at, " ");
        (void)sprintf(rows, "id|day|amount\n%s|%d-%02d-10|%.*s\n", id, 2024 + quarter / 4,
                      2 + 3 * (quarter % 4), used, at);
        reviewed_facts(r, "f", rows);
        at += used + (at[used] == ' ');
    }
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

static void cell(const tierkit_review *review, const char *id, int32_t column, char out[256]) {
    tierkit_table *table = NULL;
    size_t needed = 0;
    assert_int_equal(tierkit_review_table(review, TIERKIT_REVIEW_MOVEMENT, NULL, &table, NULL),
                     TIERKIT_OK);
    strcpy(out, "no row");
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        char found[64] = "";
        assert_int_equal(
            tierkit_table_text(table, row, DISTRIBUTOR, found, sizeof found, &needed, NULL),
            TIERKIT_OK);
        found[needed] = '\0';
        if (strcmp(found, id) == 0) {
            assert_int_equal(tierkit_table_text(table, row, column, out, 255, &needed, NULL),
                             TIERKIT_OK);
            out[needed] = '\0';
        }
    }
    tierkit_table_free(table);
}

static void expect(const tierkit_review *review, const char *id, int32_t column,
                   const char *wanted) {
    char found[256];
    cell(review, id, column, found);
    assert_string_equal(found, wanted);
}

/* Effective class and reason at the end of every quarter. */
static void walk(const reviewed *r, const char *id, int quarters, char *out) {
    out[0] = '\0';
    for (int q = 0; q < quarters; q++) {
        char date[16], text[256];
        tierkit_review *review = review_of(r, reviewed_day(quarter_end(q, date)), NULL);
        cell(review, id, EFFECTIVE, text);
        strcat(strcat(out, q > 0 ? " " : ""), text);
        cell(review, id, REASON, text);
        strcat(strcat(out, "/"), text);
        tierkit_review_free(review);
    }
}

static int count_of(const char *scores) {
    int count = 1;
    for (; *scores != '\0'; scores++) {
        count += *scores == ' ';
    }
    return count;
}

static void movement__each_rule__moves_as_said(void **state) {
    static const struct {
        const char *clauses, *rules, *scores, *path;
    } cases[] = {
        { "as automatic", "", "80 60 30 80", "A/first B/moved_down C/moved_down A/moved_up" },
        /* inside the band nothing flaps; 67 is 3 below, not more */
        { "as automatic", "  down more than 3 points below; up at the next review\n",
          "71 68 69 70 67 71 66.99", "A/first A/band A/band A/same A/band A/same B/moved_down" },
        { "as automatic", "  up more than 3 points above\n", "60 70 73 73.01 69.99",
          "B/first B/band B/band A/moved_up B/moved_down" },
        /* the band says whether, the computed class where to */
        { "as automatic", "  down more than 3 points below\n", "80 43 46 43 41",
          "A/first C/moved_down B/moved_up B/band C/moved_down" },
        { "as automatic",
          "  down one step after 2 reviews more than 3 points below; up at the next review\n",
          "80 60 60 80 30 30 30 30",
          "A/first A/counting B/moved_down A/moved_up A/counting B/moved_down B/counting "
          "C/moved_down" },
        { "as automatic", "  down after 2 reviews\n", "80 60 80 60 60",
          "A/first A/counting A/same A/counting B/moved_down" },
        { "as automatic", "  up one step\n", "30 90 90", "C/first B/moved_up A/moved_up" },
        { "as proposals", "  down after 2 reviews\n", "80 60 60 60 80 90",
          "A/first A/counting A/proposed A/proposed A/same A/same" },
        { "", "  up after 2 reviews\n", "60 80 80 80", "B/first B/counting B/proposed B/proposed" },
        { "as automatic, notice 90 days", "", "80 60 60 80", "A/first A/notice B/same A/moved_up" },
        { "as automatic, notice 180 days", "", "80 60 80 60 60 60",
          "A/first A/notice A/same A/notice A/notice B/same" },
        { "as automatic", "  down grace 1 review\n", "80 60 80 60 60 60",
          "A/first A/grace A/same A/grace B/moved_down B/same" },
        { "as automatic", "  down grace 100 days\n", "80 60 60 60",
          "A/first A/grace A/grace B/moved_down" },
        { "as automatic", "  up protected 2 reviews\n", "50 80 50 50 50",
          "B/first A/moved_up A/protected B/moved_down B/same" },
        { "as automatic", "  down held at least 2 reviews\n", "80 60 60 30",
          "A/first A/held B/moved_down B/held" },
        { "as automatic", "  up held at least 1 year\n", "60 80 80 80 80 80",
          "B/first B/held B/held B/held A/moved_up A/same" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char program[2048], path[1024];
        reviewed r;
        make_program(program, cases[i].clauses, cases[i].rules);
        reviewed_begin(&r, program);
        reviewed_records(&r, "id\na\n");
        sell(&r, "a", cases[i].scores);
        walk(&r, "a", count_of(cases[i].scores), path);
        if (strcmp(path, cases[i].path) != 0) {
            fail_msg("case %d: %s%s\n  %s\nwant %s\nhave %s", (int)i, cases[i].clauses,
                     cases[i].rules, cases[i].scores, cases[i].path, path);
        }
        reviewed_end(&r);
    }
}

static void movement__yearly_rhythm__moves_at_the_end_of_the_year(void **state) {
    char program[2048], path[1024];
    reviewed r;
    (void)state;
    make_program(program, "as automatic, reviewed every year", "");
    reviewed_begin(&r, program);
    reviewed_records(&r, "id\na\n");
    sell(&r, "a", "80 60 60 60 50 50 50 80");
    walk(&r, "a", 8, path);
    assert_string_equal(path, "A/not_reviewed B/not_reviewed B/not_reviewed B/first B/first "
                              "B/first B/first A/moved_up");
    reviewed_end(&r);
}

static void movement__end_of_notice__is_a_day_of_its_own(void **state) {
    char program[2048];
    reviewed r;
    (void)state;
    make_program(program,
                 "as automatic, notice 90 days, 120 days when country = \"DE\", "
                 "30 days when country = \"FR\"",
                 "");
    reviewed_begin(&r, program);
    reviewed_records(&r, "id|country\na|\nd|DE\nf|FR\n");
    for (int i = 0; i < 3; i++) {
        sell(&r, i == 0 ? "a" : i == 1 ? "d" : "f", "80 60 60 60");
    }
    static const struct {
        const char *as_of, *id, *class_name, *since, *until;
    } cases[] = {
        { "2024-06-30", "a", "A", "2024-03-31", "2024-09-28" },
        { "2024-09-27", "a", "A", "2024-03-31", "2024-09-28" },
        { "2024-09-28", "a", "B", "2024-09-28", "" },
        { "2024-07-29", "f", "A", "2024-03-31", "2024-07-30" },
        { "2024-07-30", "f", "B", "2024-07-30", "" },
        { "2024-10-27", "d", "A", "2024-03-31", "2024-10-28" },
        { "2024-12-31", "d", "B", "2024-10-28", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tierkit_review *review = review_of(&r, reviewed_day(cases[i].as_of), NULL);
        expect(review, cases[i].id, EFFECTIVE, cases[i].class_name);
        expect(review, cases[i].id, SINCE, cases[i].since);
        expect(review, cases[i].id, NOTICE, cases[i].until);
        tierkit_review_free(review);
    }
    reviewed_end(&r);
}

/* ---- how often somebody asks --------------------------------------------------------------- */

static void full_world(reviewed *r) {
    char program[2048];
    make_program(program, "as automatic, notice 40 days, new partners provisional 2 quarters",
                 "  down one step after 2 reviews more than 3 points below, grace 30 days; "
                 "up more than 1 points above, protected 2 reviews\n"
                 "  inactive when s = 0\n");
    reviewed_begin(r, program);
    reviewed_records(r, "id|since\na|\nb|\nc|2024-08-15\nd|\n");
    sell(r, "a", "80 60 60 80 30 30 30 30 90 90 20 10");
    sell(r, "b", "40 72 50 50 50 72 69 65 66 0 0 90");
    sell(r, "c", "0 0 30 90 90 40 40 40 40 90 90 90");
    sell(r, "d", "71 69 66 71 66 66 66 66 66 72 71 66");
    reviewed_decide(r, "id|value|on|until|by\na|C|2024-10-15||Ann\nb|A|2025-01-01|"
                       "2025-05-31|Bob\nd|B|2025-06-30||Ann\nc|B|2026-01-01||import\n");
}

/* Any chain of openings ends in the state of one review. */
static void movement__any_rhythm_of_calls__is_the_same(void **state) {
    static const int32_t steps[] = { 1000, 91, 30, 13 };
    reviewed r;
    (void)state;
    full_world(&r);
    int32_t first = reviewed_day("2024-03-10"), last = reviewed_day("2026-12-31");
    for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++) {
        tierkit_review *opening = NULL;
        for (int32_t day = first; day <= last; day += steps[s]) {
            uint8_t at_once[16], in_steps[16];
            tierkit_review *fresh = review_of(&r, day, NULL);
            tierkit_review *next = review_of(&r, day, opening);
            reviewed_digest(fresh, at_once);
            reviewed_digest(next, in_steps);
            if (memcmp(at_once, in_steps, 16) != 0) {
                fail_msg("steps of %d days: another state on day %d", (int)steps[s], (int)day);
            }
            tierkit_review_free(fresh);
            tierkit_review_free(opening);
            opening = next;
        }
        tierkit_review_free(opening);
    }
    reviewed_end(&r);
}

/* One review over eight quarters is eight, each opening with the last one, saved and loaded. */
static void movement__openings_from_bytes__are_the_same(void **state) {
    reviewed r;
    tierkit_review *opening = NULL;
    (void)state;
    full_world(&r);
    for (int q = 2; q < 10; q++) {
        char date[16];
        uint8_t at_once[16], in_steps[16];
        int32_t day = reviewed_day(quarter_end(q, date));
        tierkit_review *fresh = review_of(&r, day, NULL);
        tierkit_review *next = review_of(&r, day, opening);
        tierkit_review_free(opening);
        opening = reviewed_reloaded(next);
        reviewed_digest(fresh, at_once);
        reviewed_digest(opening, in_steps);
        assert_memory_equal(at_once, in_steps, 16);
        tierkit_review_free(fresh);
    }
    expect(opening, "a", OPENING, "A"); /* 90 in the quarter before */
    tierkit_review_free(opening);
    reviewed_end(&r);
}

/* ---- decisions ----------------------------------------------------------------------------- */

static void decision__open_and_with_an_end__counts_as_said(void **state) {
    char program[2048], path[1024];
    reviewed r;
    (void)state;
    make_program(program, "as proposals", "  down after 2 reviews\n");
    reviewed_begin(&r, program);
    reviewed_records(&r, "id\na\nb\nc\n");
    sell(&r, "a", "80 60 60 60 60");
    sell(&r, "b", "80 60 60 60 60");
    sell(&r, "c", "80 60 60 60 60");
    /* a: the proposal of 2024-09-30 is approved; b: refused; c: spared for a while */
    reviewed_decide(&r, "id|value|on|until|by|reason\na|B|2024-10-05||Ann|approved\n"
                        "b|A|2024-10-05||Ann|refused\nc|C|2024-05-01|2024-08-31|Bob|flood\n"
                        "c|D|2024-09-01|2024-10-31|Bob|typing error\n");
    walk(&r, "a", 5, path);
    assert_string_equal(path, "A/first A/counting A/proposed B/same B/same");
    walk(&r, "b", 5, path);
    assert_string_equal(path, "A/first A/counting A/proposed A/counting A/proposed");
    walk(&r, "c", 5, path);
    assert_string_equal(path, "A/first C/counting A/proposed A/proposed A/proposed");
    tierkit_review *review = review_of(&r, reviewed_day("2024-06-30"), NULL);
    expect(review, "c", COMPUTED, "B");
    expect(review, "c", HELD, "A");
    expect(review, "c", DECIDED_BY, "Bob");
    expect(review, "c", UNTIL, "2024-08-31");
    expect(review, "c", FLAGS, "overridden");
    tierkit_review_free(review);
    review = review_of(&r, reviewed_day("2024-09-30"), NULL);
    expect(review, "c", FLAGS, "unknown_class");
    tierkit_review_free(review);
    review = review_of(&r, reviewed_day("2024-10-05"), NULL);
    expect(review, "a", EFFECTIVE, "B");
    expect(review, "a", SINCE, "2024-10-05");
    expect(review, "a", DECIDED_BY, "Ann");
    expect(review, "a", REASON, "decided");
    tierkit_review_free(review);
    reviewed_end(&r);
}

/* A decision that comes late counts from the next review on. */
static void decision__entered_late__is_taken_in_once(void **state) {
    char program[2048];
    reviewed r;
    (void)state;
    make_program(program, "as proposals", "  down\n");
    reviewed_begin(&r, program);
    reviewed_records(&r, "id\na\n");
    sell(&r, "a", "80 60 60");
    tierkit_review *opening = review_of(&r, reviewed_day("2024-06-30"), NULL);
    expect(opening, "a", PROPOSED, "B");
    reviewed_decide(&r, "id|value|on\na|B|2024-05-15\n");
    tierkit_review *next = review_of(&r, reviewed_day("2024-07-01"), opening);
    expect(next, "a", EFFECTIVE, "B");
    expect(next, "a", OPENING, "A");
    tierkit_review *last = review_of(&r, reviewed_day("2024-09-30"), next);
    expect(last, "a", SINCE, "2024-05-15");
    expect(last, "a", REASON, "same");
    tierkit_review_free(last);
    tierkit_review_free(next);
    tierkit_review_free(opening);
    reviewed_end(&r);
}

/* Without rules of movement a class is that of the day, and any decision in force overrides it. */
static void decision__classes_that_do_not_move__override(void **state) {
    char program[2048];
    reviewed r;
    (void)state;
    make_program(program, "as proposals, notice 90 days", "");
    reviewed_begin(&r, program);
    reviewed_records(&r, "id\na\nb\n");
    sell(&r, "a", "80 60");
    sell(&r, "b", "80 60");
    reviewed_decide(&r, "id|value|on\na|C|2024-05-15\n");
    tierkit_review *review = review_of(&r, reviewed_day("2024-06-30"), NULL);
    expect(review, "a", EFFECTIVE, "C");
    expect(review, "a", COMPUTED, "B");
    expect(review, "b", EFFECTIVE, "B");
    expect(review, "b", REASON, "of_the_day");
    tierkit_review_free(review);
    reviewed_end(&r);
}

/* ---- apart --------------------------------------------------------------------------------- */

static void apart__new_and_inactive__are_out_of_counts(void **state) {
    char program[2048], path[1024];
    reviewed r;
    (void)state;
    (void)sprintf(program,
                  "%sclasses by value as automatic, new partners provisional 2 quarters\n"
                  "  A from 70 at most 50%% of partners\n  B otherwise\n"
                  "  inactive when s = 0\n"
                  "service policies first that holds\n"
                  "  welcome when class = P\n  wake when class = inactive\n  serve otherwise\n",
                  head);
    reviewed_begin(&r, program);
    reviewed_records(&r, "id|since\na|\nb|\nnew|2024-05-01\nquiet|\n");
    sell(&r, "a", "90 90 90 90");
    sell(&r, "b", "80 80 80 80");
    sell(&r, "new", "0 99 99 99");
    sell(&r, "quiet", "95 0 0 95");
    walk(&r, "new", 4, path);
    assert_string_equal(path, "P/provisional P/provisional P/provisional A/first");
    walk(&r, "quiet", 4, path);
    assert_string_equal(path, "A/first inactive/inactive inactive/inactive A/first");
    /* Q2: of a and b one may be A; Q4: of four two may be, and 95 and 99 are before 90 */
    walk(&r, "a", 4, path);
    assert_string_equal(path, "B/first A/moved_up A/same B/moved_down");
    reviewed_run(&r, "2024-06-30");
    reviewed_expect(&r, TIERKIT_REVIEW_POLICIES, "new|",
                    "welcome||its condition holds and none above does|welcome|welcome|||||||");
    reviewed_expect(&r, TIERKIT_REVIEW_POLICIES, "quiet|",
                    "wake||its condition holds and none above does|wake|wake|||||||");
    reviewed_expect(&r, TIERKIT_REVIEW_POLICIES, "a|",
                    "serve||no condition above holds|serve|serve|||||||");
    reviewed_expect(&r, TIERKIT_REVIEW_CLASSES, "score|all|new|", "||||P|not_applicable");
    reviewed_end(&r);
}

/* ---- the past ------------------------------------------------------------------------------ */

static void restated__facts_that_come_late__show_beside_what_was_published(void **state) {
    char program[2048];
    reviewed r;
    (void)state;
    make_program(program, "as automatic", "");
    reviewed_begin(&r, program);
    reviewed_records(&r, "id\na\nb\n");
    sell(&r, "a", "80 80");
    sell(&r, "b", "60 60");
    tierkit_review *opening = review_of(&r, reviewed_day("2024-06-30"), NULL);
    reviewed_facts(&r, "f", "id|day|amount\na|2024-05-20|-30\n");
    tierkit_review *next = review_of(&r, reviewed_day("2024-07-15"), opening);
    expect(next, "a", EFFECTIVE, "A");
    expect(next, "a", PUBLISHED, "A");
    expect(next, "a", RESTATED, "B");
    expect(next, "a", FLAGS, "restated");
    expect(next, "b", RESTATED, "");
    expect(next, "b", FLAGS, "");
    tierkit_review_free(next);
    tierkit_review_free(opening);
    reviewed_end(&r);
}

/* Every review day has the program that holds on it. */
static void timeline__two_programs__each_in_its_time(void **state) {
    static const char old_text[] = "  A from 50\n  C otherwise\n";
    char text[2048];
    reviewed r;
    tierkit_program *earlier = NULL;
    tierkit_history history;
    tierkit_error err = reviewed_error();
    (void)state;
    (void)sprintf(text, "tierkit 1\n%sclasses by value as automatic\n%s", head, old_text);
    assert_int_equal(tierkit_program_parse(text, strlen(text), NULL, NULL, NULL, &earlier, &err),
                     TIERKIT_OK);
    (void)sprintf(text, "program \"p\" effective 2024-08-01\n%sclasses by value as automatic\n%s%s",
                  head, lines, "  down after 2 reviews\n");
    reviewed_begin(&r, text);
    reviewed_records(&r, "id\na\nb\n");
    sell(&r, "a", "60 60 60 60");
    sell(&r, "b", "40 40 50 50");
    memset(&history, 0, sizeof history);
    history.struct_size = sizeof history;
    const tierkit_program *programs[] = { earlier };
    history.earlier = programs;
    history.earlier_count = 1;
    static const struct {
        const char *as_of, *a, *b;
    } cases[] = {
        { "2024-07-31", "A", "C" }, /* held under the old program */
        { "2024-09-30", "A", "B" }, /* the new one asks for two reviews down; up at once */
        { "2024-12-31", "B", "B" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tierkit_review *review = NULL;
        assert_int_equal(tierkit_review_new(r.network, r.program, reviewed_day(cases[i].as_of),
                                            &history, NULL, &review, &err),
                         TIERKIT_OK);
        expect(review, "a", EFFECTIVE, cases[i].a);
        expect(review, "b", EFFECTIVE, cases[i].b);
        tierkit_review_free(review);
    }
    tierkit_program_free(earlier);
    reviewed_end(&r);
}

static void history__each_error__is_told(void **state) {
    reviewed r, other;
    tierkit_review *review = NULL;
    (void)state;
    full_world(&r);
    reviewed_begin(&other, "facts f key id at day\n  flow net money = amount\n");
    tierkit_review *later = review_of(&r, reviewed_day("2025-06-30"), NULL);
    const tierkit_program *same[] = { r.program }, *none[] = { NULL },
                          *strange[] = { other.program };
    const struct {
        const tierkit_review *opening;
        const tierkit_program *const *earlier;
        int64_t count;
        uint32_t size, flags;
        tierkit_status status;
        const char *says;
    } cases[] = {
        { later, NULL, 0, sizeof(tierkit_history), 0, TIERKIT_E_DATE, "later day" },
        { NULL, same, 1, sizeof(tierkit_history), 0, TIERKIT_E_ARGUMENT, "one day" },
        { NULL, none, 1, sizeof(tierkit_history), 0, TIERKIT_E_NULL, "NULL" },
        { NULL, NULL, 1, sizeof(tierkit_history), 0, TIERKIT_E_NULL, "NULL" },
        { NULL, same, -1, sizeof(tierkit_history), 0, TIERKIT_E_ARGUMENT, "negative" },
        { NULL, NULL, 0, sizeof(tierkit_history), 1, TIERKIT_E_ARGUMENT, "flags" },
        { NULL, NULL, 0, 8, 0, TIERKIT_E_ABI_SIZE, "struct_size" },
        { NULL, strange, 1, sizeof(tierkit_history), 0, TIERKIT_E_ARGUMENT, "one day" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tierkit_error err = reviewed_error();
        tierkit_history history;
        memset(&history, 0, sizeof history);
        history.struct_size = cases[i].size;
        history.flags = cases[i].flags;
        history.opening = cases[i].opening;
        history.earlier = cases[i].earlier;
        history.earlier_count = cases[i].count;
        assert_int_equal(tierkit_review_new(r.network, r.program, reviewed_day("2025-01-01"),
                                            &history, NULL, &review, &err),
                         cases[i].status);
        assert_null(review);
        assert_non_null(strstr(err.text, cases[i].says));
    }
    tierkit_review_free(later);
    reviewed_end(&other);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(movement__each_rule__moves_as_said),
        cmocka_unit_test(movement__yearly_rhythm__moves_at_the_end_of_the_year),
        cmocka_unit_test(movement__end_of_notice__is_a_day_of_its_own),
        cmocka_unit_test(movement__any_rhythm_of_calls__is_the_same),
        cmocka_unit_test(movement__openings_from_bytes__are_the_same),
        cmocka_unit_test(decision__open_and_with_an_end__counts_as_said),
        cmocka_unit_test(decision__entered_late__is_taken_in_once),
        cmocka_unit_test(decision__classes_that_do_not_move__override),
        cmocka_unit_test(apart__new_and_inactive__are_out_of_counts),
        cmocka_unit_test(restated__facts_that_come_late__show_beside_what_was_published),
        cmocka_unit_test(timeline__two_programs__each_in_its_time),
        cmocka_unit_test(history__each_error__is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
