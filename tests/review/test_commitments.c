/* Owns: commitments: kept or not, late, open, promised anew; who gets the failures.
 * Must not know: how the statement is written out. Called by: the test suite. Expected values are
 * those of generate_commitments.py, and worked out by hand. */
#include <math.h>
#include <stdio.h>

#include "review/reviewed.h"
#include "tierkit/promise.h"

#include <stdlib.h>
#include <string.h>

#define NONE HUGE_VAL

static const char made_program[] =
    "attribute rank number\nattribute factor number\n"
    "review window all\n"
    "value score 0 to 100\n  g rank weight 1 points 0: 0, 100: 100\n"
    "classes by value\n  A from 70\n  B from 40\n  C otherwise\n"
    "service policies first that holds\n  strategic when class = A\n  stable otherwise\n"
    "promise cycle core days strategic 4, stable 6\npromise cycle days strategic 9, stable 12\n"
    "commitments orders key id by number, of cycle, given ordered, due promised, latest now,\n"
    "  requested wanted, done shipped, paused held, right correct, weighed by weight, buffer "
    "factor,\n  split by item\n"
    "alert broken red when orders_kept_rate < 50%\n";
static const char made_records[] =
    "id|rank|factor\nann|90|0.5\nbea|90|\ncat|50|2\ndan|50|1\neva|10|1.25\nfay|10|1\n";
static const char made_rows[] =
    "id|number|ordered|promised|now|wanted|shipped|held|correct|weight|item\n"
#define ROWS
#include "vectors/commitments.inc"
#undef ROWS
    ;

enum { FIGURES = 12 };
static const struct {
    const char *id, *item;
    double figure[FIGURES];
} figures[] = {
#define FIGURES(id, item, ...) { id, item, { __VA_ARGS__ } },
#include "vectors/commitments.inc"
#undef FIGURES
};

static const struct {
    const char *kind, *group;
    double orders, failures, placement, severity, severity_placement;
} burdens[] = {
#define BURDEN(...) { __VA_ARGS__ },
#include "vectors/commitments.inc"
#undef BURDEN
};

/* ---- cells of a line ----------------------------------------------------------------------- */

static const char *line_of(const char *text, const char *key) {
    for (const char *at = text; at != NULL && *at != '\0';) {
        if (strncmp(at, key, strlen(key)) == 0) {
            return at;
        }
        at = strchr(at, '\n');
        at = at == NULL ? NULL : at + 1;
    }
    fail_msg("no line begins with %s in\n%s", key, text);
    return NULL;
}

/* Cell number `cell` of a line; NONE where it is empty. */
static double number_in(const char *line, int cell) {
    for (int i = 0; i < cell; i++) {
        line = strchr(line, '|') + 1;
    }
    return *line == '|' || *line == '\n' ? NONE : strtod(line, NULL);
}

static void expect_near(const char *line, int cell, double wanted) {
    double is = number_in(line, cell);
    int both_missing = isinf(is) && isinf(wanted);
    if (!both_missing && !(fabs(is - wanted) <= 1e-9 * (1 + fabs(wanted)))) {
        fail_msg("cell %d is %.12g, not %.12g: %.*s", cell, is, wanted, (int)strcspn(line, "\n"),
                 line);
    }
}

/* ---- made orders --------------------------------------------------------------------------- */

static void kept__made_orders__are_those_counted_in_python(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, made_program, made_records, "orders", made_rows, "2026-06-30");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_KEPT);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        char key[80];
        (void)snprintf(key, sizeof key, "%s|orders|%s|%s|", figures[i].id,
                       figures[i].item[0] == '\0' ? "" : "item", figures[i].item);
        const char *line = line_of(text, key);
        for (int f = 0; f < FIGURES; f++) {
            expect_near(line, 4 + f, figures[i].figure[f]);
        }
    }
    /* what the service policy promises: for core its own, for others that for all */
    assert_non_null(strstr(line_of(text, "ann|orders|item|core|"), "|strategic|4|ok|"));
    assert_non_null(strstr(line_of(text, "dan|orders|item|spares|"), "|stable|12|ok|"));
    assert_non_null(strstr(line_of(text, "dan|orders|||"), "|stable|12|ok|"));
    free(text);
    text = reviewed_text(&r, TIERKIT_REVIEW_ALERTS);
    assert_non_null(strstr(line_of(text, "ann|broken|red|"), "|0.44|0.5||\n"));
    assert_null(strstr(text, "bea|")); /* 74% */
    free(text);
    reviewed_end(&r);
}

static void failures__made_orders__fall_where_python_says(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, made_program, made_records, "orders", made_rows, "2026-06-30");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_FAILURES);
    for (size_t i = 0; i < sizeof burdens / sizeof burdens[0]; i++) {
        char key[80];
        (void)snprintf(key, sizeof key, "orders|%s|%s|", burdens[i].kind, burdens[i].group);
        const char *line = line_of(text, key);
        expect_near(line, 3, burdens[i].orders);
        expect_near(line, 4, burdens[i].failures);
        expect_near(line, 8, burdens[i].placement);
        expect_near(line, 9, burdens[i].severity);
        expect_near(line, 11, burdens[i].severity_placement);
    }
    assert_non_null(
        strstr(text, "33% of the failures with 31% of the orders: more than its share"));
    free(text);
    reviewed_end(&r);
}

/* ---- properties ---------------------------------------------------------------------------- */

/* The made rows that `takes` takes, in another order: every `step`th, from each of the first. */
static char *some_rows(int step, int (*takes)(const char *line)) {
    size_t head = strcspn(made_rows, "\n") + 1, used = head;
    char *text = malloc(sizeof made_rows);
    assert_non_null(text);
    memcpy(text, made_rows, head);
    for (int first = 0; first < step; first++) {
        int row = 0;
        for (const char *at = made_rows + head; *at != '\0'; row++) {
            size_t bytes = strcspn(at, "\n") + 1;
            if (row % step == first && takes(at)) {
                memcpy(text + used, at, bytes);
                used += bytes;
            }
            at += bytes;
        }
    }
    text[used] = '\0';
    return text;
}

static int every(const char *line) {
    return *line != '\0';
}
/* id|number|ordered|promised|...: what is due up to the day of the review, and what is later */
static const char *due_of(const char *line) {
    for (int i = 0; i < 3; i++) {
        line = strchr(line, '|') + 1;
    }
    return line;
}
static int is_due(const char *line) {
    return strncmp(due_of(line), "2026-06-30", 10) <= 0;
}
static int is_later(const char *line) {
    return !is_due(line);
}

static void begin_made(reviewed *r) {
    reviewed_begin(r, made_program);
    reviewed_records(r, made_records);
}

static void deliver(reviewed *r, int step, int (*takes)(const char *line)) {
    char *rows = some_rows(step, takes);
    reviewed_facts(r, "orders", rows);
    free(rows);
}

static void expect_same(const reviewed *a, const reviewed *b) {
    static const int32_t kinds[] = { TIERKIT_REVIEW_KEPT, TIERKIT_REVIEW_FAILURES,
                                     TIERKIT_REVIEW_ALERTS };
    uint8_t first[16], second[16];
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        char *one = reviewed_text(a, kinds[k]), *other = reviewed_text(b, kinds[k]);
        assert_string_equal(one, other);
        free(one);
        free(other);
    }
    reviewed_digest(a->review, first);
    reviewed_digest(b->review, second);
    assert_memory_equal(first, second, sizeof first);
}

/* In another order, in two deliveries with the lines of an order torn apart, or with what is due
 * later besides: the same bytes. */
static void made_orders__permuted_split_or_with_later_ones__are_the_same(void **state) {
    reviewed whole, other;
    (void)state;
    begin_made(&whole);
    deliver(&whole, 1, every);
    reviewed_run(&whole, "2026-06-30");
    for (int way = 0; way < 3; way++) {
        begin_made(&other);
        deliver(&other, way == 0 ? 7 : 1, is_due);
        if (way > 0) {
            deliver(&other, way == 1 ? 1 : 5, is_later);
        }
        reviewed_run(&other, "2026-06-30");
        expect_same(&whole, &other);
        reviewed_end(&other);
    }
    reviewed_end(&whole);
}

/* One more open order of anybody betters nothing. */
static void open_order__never_helps(void **state) {
    static const char *const ids[] = { "ann", "bea", "cat", "dan", "eva", "fay" };
    reviewed before, after;
    (void)state;
    begin_made(&before);
    deliver(&before, 1, every);
    reviewed_run(&before, "2026-06-30");
    char *was = reviewed_text(&before, TIERKIT_REVIEW_KEPT);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        char row[200], key[32];
        begin_made(&after);
        deliver(&after, 1, every);
        (void)snprintf(row, sizeof row,
                       "id|number|ordered|promised|now|wanted|shipped|held|correct|weight|item\n"
                       "%s|more|2026-06-01|2026-06-02|2026-07-31|2026-06-29||||9|core\n",
                       ids[i]);
        reviewed_facts(&after, "orders", row);
        reviewed_run(&after, "2026-06-30");
        char *is = reviewed_text(&after, TIERKIT_REVIEW_KEPT);
        (void)snprintf(key, sizeof key, "%s|orders|||", ids[i]);
        const char *old = line_of(was, key), *now = line_of(is, key);
        for (int cell = 6; cell <= 10; cell++) { /* the rates; 9 is how many were promised anew */
            assert_true(cell == 9 || number_in(now, cell) <= number_in(old, cell));
        }
        expect_near(now, 5, number_in(old, 5));       /* kept */
        expect_near(now, 11, number_in(old, 11) + 1); /* open */
        expect_near(now, 12, number_in(old, 12) + 28);
        expect_near(now, 14, number_in(old, 14)); /* what 95% took */
        assert_true(number_in(now, 15) < number_in(old, 15));
        free(is);
        reviewed_end(&after);
    }
    free(was);
    reviewed_end(&before);
}

/* ---- by hand ------------------------------------------------------------------------------- */

#define HOUR INT64_C(3600000000)
#define DAY (24 * HOUR)

static void bind_moments(tierkit_batch *batch, const char *name, const int64_t *moments,
                         const uint8_t *present, int64_t rows) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = TIERKIT_TYPE_INSTANT64;
    column.rows = rows;
    column.data = moments;
    column.validity = present;
    assert_int_equal(tierkit_batch_column(batch, name, strlen(name), &column, NULL), TIERKIT_OK);
}

static void bind_texts(tierkit_batch *batch, const char *name, const char *const *texts,
                       int64_t rows) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = TIERKIT_TYPE_TEXT_POINTERS;
    column.rows = rows;
    column.data = texts;
    assert_int_equal(tierkit_batch_column(batch, name, strlen(name), &column, NULL), TIERKIT_OK);
}

/* 1970-01-02 is a Friday. Asked on Friday at 15:00; an answer is due on Monday at 11:00, which is 4
 * working hours later. Answered on Monday at 12:00 with an hour of pause: kept. At 13:00: two hours
 * late, and wrong. Not at all: failed. On Friday at 16:00: early. */
static void answers__in_working_hours__are_as_by_hand(void **state) {
    enum { ROWS = 4 };
    static const int64_t asked[] = { DAY + 15 * HOUR, DAY + 15 * HOUR, DAY + 15 * HOUR,
                                     DAY + 15 * HOUR };
    static const int64_t due[] = { 4 * DAY + 11 * HOUR, 4 * DAY + 11 * HOUR, 4 * DAY + 11 * HOUR,
                                   4 * DAY + 11 * HOUR };
    static const int64_t done[] = { 4 * DAY + 12 * HOUR, 4 * DAY + 13 * HOUR, 0, DAY + 16 * HOUR };
    static const uint8_t present[] = { 0xb };
    static const char *const ids[] = { "a", "a", "a", "a" };
    static const char *const held[] = { "1", NULL, NULL, NULL };
    static const char *const right[] = { "true", "false", NULL, "true" };
    tierkit_batch *batch = NULL;
    reviewed r;
    (void)state;
    reviewed_begin(&r, "working days monday to friday, hours 9:00 to 17:00\n"
                       "review window all\n"
                       "commitments answers key id given asked, due due, done done, paused held, "
                       "right right, in working hours\n");
    reviewed_records(&r, "id\na\nb\n");
    assert_int_equal(tierkit_batch_new(ROWS, NULL, &batch, NULL), TIERKIT_OK);
    bind_texts(batch, "id", ids, ROWS);
    bind_texts(batch, "held", held, ROWS);
    bind_texts(batch, "right", right, ROWS);
    bind_moments(batch, "asked", asked, NULL, ROWS);
    bind_moments(batch, "due", due, NULL, ROWS);
    bind_moments(batch, "done", done, present, ROWS);
    assert_int_equal(tierkit_network_append(r.network, "answers", 7, batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    tierkit_batch_free(batch);
    reviewed_run(&r, "1970-01-05");
    /* taken: 2 + 3 - 1 = 4, 2 + 4 = 6, 1 hours */
    reviewed_rows_of(&r, TIERKIT_REVIEW_KEPT,
                     "a|answers|||4|2|0.5||||0.6666666666666666|1|2|4|6|-2|||ok|\n"
                     "b|answers|||0|0||||||0|0||||||zero_denominator|\n");
    reviewed_rows_of(&r, TIERKIT_REVIEW_FAILURES,
                     "answers|network|all|4|2|0.5|1|1|1|2|1|1|ok|100% of the failures with 100% of "
                     "the orders: its share\n");
    reviewed_end(&r);
}

/* What was never delivered is not "nothing was due". */
static void failures__no_commitments_delivered__are_not_known(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, "review window all\nattribute grade number\n"
                       "commitments d key id given g, due u, done f\n"
                       "service policies first that holds\n  good when grade > 1\n"
                       "  plain otherwise\n");
    reviewed_records(&r, "id|grade\na|2\nb|1\n");
    reviewed_run(&r, "2026-06-30");
    reviewed_rows_of(&r, TIERKIT_REVIEW_FAILURES,
                     "d|network|all||||||||||no_data|no commitments are known\n"
                     "d|policy|good||||||||||no_data|no commitments are known\n"
                     "d|policy|plain||||||||||no_data|no commitments are known\n");
    reviewed_facts(&r, "d", "id|g|u|f\na|2026-06-01|2026-06-05|2026-06-05\n");
    reviewed_run(&r, "2026-06-30");
    reviewed_expect(&r, TIERKIT_REVIEW_FAILURES, "d|policy|plain|",
                    "0|0||0|||0|||zero_denominator|nothing was due here");
    reviewed_end(&r);
}

/* Done on a Saturday, a promise of Friday is broken, and no working day late. */
static void deliveries__in_working_days__on_a_saturday__are_failed_and_not_late(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "working days monday to friday\nreview window all\n"
                 "commitments d key id by n, given g, due u, done f, in working days\n",
                 "id\na\n", "d",
                 "id|n|g|u|f\n"
                 "a|1|2026-06-01|2026-06-05|2026-06-06\n"  /* Friday, Saturday */
                 "a|2|2026-06-01|2026-06-05|2026-06-08\n"  /* Monday: one working day */
                 "a|3|2026-06-01|2026-06-05|2026-06-05\n"  /* four working days */
                 "a|3|2026-06-01|2026-06-05|2026-06-04\n", /* and a line that came before */
                 "2026-06-30");
    reviewed_rows_of(&r, TIERKIT_REVIEW_KEPT,
                     "a|d|||3|1|0.3333333333333333|||||0|1|4|5|-1|||ok|\n");
    reviewed_end(&r);
}

/* An open one is late by the working days up to the review: Friday 5 June 2026 to Tuesday 9 June,
 * a holiday. */
static void deliveries__open_in_working_days__are_late_up_to_the_review(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "working days monday to friday\nholidays 2026-06-09\nreview window all\n"
                 "kpi since = working_days_since(2026-06-01)\n"
                 "commitments d key id given g, due u, done f, in working days\n",
                 "id\na\n", "d", "id|g|u|f\na|2026-06-01|2026-06-05|\n", "2026-06-09");
    reviewed_kpi(&r, "a", "since", "5"); /* Tuesday to Friday, and Monday */
    reviewed_kpi(&r, "a", "d_late", "1");
    reviewed_kpi(&r, "a", "d_severity", "1");
    reviewed_run(&r, "2026-06-10");
    reviewed_kpi(&r, "a", "d_late", "2");
    reviewed_end(&r);
}

/* Windows of their own, and a row in every language: the KPI of the last quarter. */
static void deliveries__over_a_window__are_those_due_in_it(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "review window all\ncommitments d key id given g, due u, done f, latest l, over "
                 "last quarter, where kind != \"test\"\n",
                 "id\na\n", "d",
                 "id|g|u|f|l|kind\n"
                 "a|2026-01-01|2026-03-31|2026-03-31||x\n" /* due before */
                 "a|2026-01-01|2026-04-01|2026-04-03|2026-04-05|x\n"
                 "a|2026-05-01|2026-06-30|||x\n"
                 "a|2026-05-01|2026-06-30|2026-06-30||test\n"
                 "a|2026-05-01|2026-07-01|2026-07-01||x\n", /* due after */
                 "2026-07-15");
    /* late: 2 days, and from 30 June to 15 July: 15 */
    reviewed_rows_of(&r, TIERKIT_REVIEW_KEPT, "a|d|||2|0|0||0.5|1||1|17|75|120|-45|||ok|\n");
    reviewed_end(&r);
}

/* ---- refused memory, cancelled calls ------------------------------------------------------- */

static tierkit_status append_and_review(const tierkit_program *program, tierkit_network *network,
                                        tierkit_review **review) {
    reviewed_rows records, rows;
    reviewed_rows_begin(&records, "id|rank|factor\nann|90|0.5\nbob|20|\n");
    reviewed_rows_begin(&rows,
                        "id|number|ordered|promised|now|wanted|shipped|held|correct|weight|item\n"
                        "ann|1|2026-06-01|2026-06-05|||2026-06-04||true||core\n"
                        "bob|2|2026-06-01|2026-06-05||2026-06-03|2026-06-09|2|false|3|spares\n"
                        "bob|3|2026-06-01|2026-06-05|||||||core\n");
    tierkit_status status = tierkit_network_upsert(network, records.batch, NULL, NULL);
    if (status == TIERKIT_OK) {
        status = tierkit_network_append(network, "orders", 6, rows.batch, NULL, NULL, NULL);
    }
    if (status == TIERKIT_OK) {
        status = tierkit_review_new(network, program, reviewed_day("2026-06-30"), NULL, NULL,
                                    review, NULL);
    }
    reviewed_rows_end(&rows);
    reviewed_rows_end(&records);
    return status;
}

static tierkit_status read_tables(const tierkit_review *review, const tierkit_call *call) {
    static const int32_t kinds[] = { TIERKIT_REVIEW_KEPT, TIERKIT_REVIEW_FAILURES };
    static const char *const ids[] = { "ann", "bob", "eve" };
    tierkit_table *table = NULL;
    tierkit_column column;
    tierkit_status status = TIERKIT_OK;
    for (size_t k = 0; status == TIERKIT_OK && k < 2; k++) {
        status = tierkit_review_table(review, kinds[k], call, &table, NULL);
        tierkit_table_free(table);
    }
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = TIERKIT_TYPE_TEXT_POINTERS;
    column.rows = 3;
    column.data = ids;
    if (status == TIERKIT_OK) {
        status = tierkit_review_promise(review, &column, NULL, TIERKIT_AS_OF_LAST_FACT, call,
                                        &table, NULL);
        tierkit_table_free(table);
    }
    return status;
}

static tierkit_status parse_made(const tierkit_allocator *allocator, tierkit_program **program) {
    char text[sizeof made_program + 16] = "tierkit 1\n";
    memcpy(text + 10, made_program, sizeof made_program);
    return tierkit_program_parse(text, 9 + sizeof made_program, allocator, NULL, NULL, program,
                                 NULL);
}

static tierkit_status only_parse(const tierkit_allocator *allocator, void *context) {
    tierkit_program *program = NULL;
    (void)context;
    tierkit_status status = parse_made(allocator, &program);
    tierkit_program_free(program);
    return status;
}

static tierkit_status from_network_to_tables(const tierkit_allocator *allocator, void *context) {
    const tierkit_program *program = (const tierkit_program *)context;
    tierkit_network *network = NULL;
    tierkit_review *review = NULL;
    tierkit_status status = tierkit_network_new(program, allocator, &network, NULL);
    if (status == TIERKIT_OK) {
        status = append_and_review(program, network, &review);
    }
    if (status == TIERKIT_OK) {
        status = read_tables(review, NULL);
    }
    tierkit_review_free(review);
    tierkit_network_free(network);
    return status;
}

static void commitments__every_allocation_refused__leave_nothing_behind(void **state) {
    tierkit_program *program = NULL;
    size_t nth = 0;
    (void)state;
    const char *wrong = failing_allocator_sweep(only_parse, NULL, &nth);
    if (wrong != NULL) {
        fail_msg("parsing, allocation %zu: %s", nth, wrong);
    }
    assert_int_equal(parse_made(NULL, &program), TIERKIT_OK);
    wrong = failing_allocator_sweep(from_network_to_tables, program, &nth);
    if (wrong != NULL) {
        fail_msg("allocation %zu: %s", nth, wrong);
    }
    tierkit_program_free(program);
}

static int32_t TIERKIT_CALL stop(void *user, uint64_t done, uint64_t total) {
    (void)done;
    (void)total;
    ++*(int *)user;
    return 1;
}

/* Ids by the thousand, so that the callback is asked. */
static void promise__cancelled__gives_no_table(void **state) {
    enum { MANY = 100000 };
    static const char *ids[MANY];
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_column column;
    tierkit_call call;
    int asked = 0;
    reviewed r;
    (void)state;
    begin_made(&r);
    reviewed_run(&r, "2026-06-30");
    for (int i = 0; i < MANY; i++) {
        ids[i] = "ann";
    }
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = TIERKIT_TYPE_TEXT_POINTERS;
    column.rows = MANY;
    column.data = ids;
    memset(&call, 0, sizeof call);
    call.struct_size = sizeof call;
    call.progress = stop;
    call.user = &asked;
    assert_int_equal(tierkit_review_promise(r.review, &column, NULL, TIERKIT_AS_OF_LAST_FACT, &call,
                                            &table, NULL),
                     TIERKIT_E_CANCELLED);
    assert_null(table);
    assert_int_equal(asked, 1);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept__made_orders__are_those_counted_in_python),
        cmocka_unit_test(failures__made_orders__fall_where_python_says),
        cmocka_unit_test(made_orders__permuted_split_or_with_later_ones__are_the_same),
        cmocka_unit_test(open_order__never_helps),
        cmocka_unit_test(answers__in_working_hours__are_as_by_hand),
        cmocka_unit_test(failures__no_commitments_delivered__are_not_known),
        cmocka_unit_test(deliveries__in_working_days__on_a_saturday__are_failed_and_not_late),
        cmocka_unit_test(deliveries__open_in_working_days__are_late_up_to_the_review),
        cmocka_unit_test(deliveries__over_a_window__are_those_due_in_it),
        cmocka_unit_test(commitments__every_allocation_refused__leave_nothing_behind),
        cmocka_unit_test(promise__cancelled__gives_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
