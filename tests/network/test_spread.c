/* Owns: proof of facts without one day of their own: amounts spread over days, undated ones,
 * several dates.
 * Must not know: how cells are stored. Called by: meson test. */
#include "network/made.h"

#include <stdio.h>
#include <stdlib.h>

static int32_t day_of(const char *text) {
    int32_t day = 0;
    assert_int_equal(tierkit_date_parse(text, strlen(text), &day), TIERKIT_OK);
    return day;
}

static void write_day(int32_t day, char text[11]) {
    size_t needed = 0;
    assert_int_equal(tierkit_date_format(day, text, 10, &needed), TIERKIT_OK);
    text[needed] = '\0';
}

/* What cells of days first .. last add up to. */
static int64_t sum_of(const tierkit_i_snapshot *s, int32_t first, int32_t last) {
    const tierkit_i_run *run = &s->facts[0].run;
    int64_t sum = 0;
    for (size_t i = 0; i < run->count; i++) {
        int inside = run->day[i] >= first && run->day[i] <= last;
        sum += inside ? run->measures[0].low[i] : 0;
    }
    return sum;
}

/* ---- prorated ------------------------------------------------------------------------------ */

/* From Python: round(Fraction(cents * k, days)), k days from the first. */
static const struct {
    const char *amount, *from, *through;
    const char *last; /* of the window that begins with the first day */
    int64_t cents;
} windows[] = {
    { "100.00", "2024-01-01", "2024-03-31", "2024-01-31", 3407 },  /* 31 of 91 days */
    { "100.00", "2024-01-01", "2024-03-31", "2024-02-29", 6593 },  /* 60 of 91 */
    { "100.00", "2024-01-01", "2024-03-31", "2024-03-31", 10000 }, /* all */
    { "0.01", "2024-01-01", "2024-01-02", "2024-01-01", 0 },       /* half a cent, to even */
    { "0.03", "2024-01-01", "2024-01-02", "2024-01-01", 2 },       /* one cent and a half */
    { "-0.03", "2024-01-01", "2024-01-02", "2024-01-01", -2 },
    { "5.00", "2024-02-29", "2024-02-29", "2024-02-29", 500 }, /* one day */
    { "92233720368547758.07", "2000-01-01", "2099-12-31", "2099-12-30", 9223119514690864656 },
    { "36525.00", "2000-01-01", "2099-12-31", "2000-01-01", 100 },
};

static const char *const header = "id|amount|starts|ends";

static void add(tierkit_network *network, const char *amount, const char *from, const char *through,
                int32_t sign) {
    char line[96];
    const char *rows[] = { line };
    made_rows made;
    (void)snprintf(line, sizeof line, "A|%s|%s|%s", amount, from, through);
    made_rows_init(&made, header, rows, 1);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SIGN, sign, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(network, "quotas", 6, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    made_rows_free(&made);
}

#define DATA "money EUR scale 2\nfacts quotas key id from starts through ends prorated"

static void prorated__window__exact_share_of_its_days(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, DATA "\n  flow quota money = amount\n");
    for (size_t w = 0; w < sizeof windows / sizeof windows[0]; w++) {
        int32_t from = day_of(windows[w].from), last = day_of(windows[w].last);
        tierkit_network *network = made_network(&program, NULL);
        add(network, windows[w].amount, windows[w].from, windows[w].through, 1);
        tierkit_i_snapshot *s = made_snapshot(network);
        const tierkit_i_run *run = &s->facts[0].run;
        int64_t all = 0, rows = 0, counted = 0;
        (void)tierkit_decimal_parse(windows[w].amount, strlen(windows[w].amount), 2, &all, NULL);
        for (size_t i = 0; i < run->count; i++) {
            rows += run->rows[i];
            counted += run->measures[0].counted == NULL || run->measures[0].counted[i] == 1;
        }
        assert_int_equal(sum_of(s, from, last), windows[w].cents);
        assert_int_equal(sum_of(s, INT32_MIN, INT32_MAX), all);
        assert_int_equal(sum_of(s, last + 1, INT32_MAX), all - windows[w].cents);
        assert_int_equal(rows, 1);
        assert_int_equal(counted, run->count);
        assert_int_equal(s->first_day, from);
        assert_int_equal(s->last_day, from); /* later days are no facts */
        tierkit_i_snapshot_release(s);
        tierkit_network_free(network);
    }
    made_program_free(&program);
}

/* A coarse grain keeps the same amounts by period. */
static void prorated__grain__periods_are_sums_of_days(void **state) {
    (void)state;
    static const char *const grains[] = { " grain week", " grain month" };
    made_program by_day;
    made_program_init(&by_day, DATA "\n  flow quota money = amount\n");
    for (size_t g = 0; g < 2; g++) {
        char text[160];
        made_program program;
        (void)snprintf(text, sizeof text, DATA "%s\n  flow quota money = amount\n", grains[g]);
        made_program_init(&program, text);
        tierkit_network *days = made_network(&by_day, NULL);
        tierkit_network *periods = made_network(&program, NULL);
        made_random random = { 7 };
        for (int i = 0; i < 40; i++) {
            char amount[24], from[11], through[11];
            int32_t first = 19000 + (int32_t)made_below(&random, 200);
            int32_t last = first + (int32_t)made_below(&random, 120);
            (void)snprintf(amount, sizeof amount, "%d.%02u", (int)made_below(&random, 900) - 300,
                           made_below(&random, 100));
            write_day(first, from);
            write_day(last, through);
            add(days, amount, from, through, 1);
            add(periods, amount, from, through, 1);
        }
        tierkit_i_snapshot *fine = made_snapshot(days), *coarse = made_snapshot(periods);
        const tierkit_i_run *run = &coarse->facts[0].run;
        for (size_t i = 0; i < run->count; i++) {
            int32_t end = i + 1 < run->count ? run->day[i + 1] - 1 : INT32_MAX;
            assert_int_equal(run->measures[0].low[i], sum_of(fine, run->day[i], end));
        }
        tierkit_i_snapshot_release(coarse);
        tierkit_i_snapshot_release(fine);
        tierkit_network_free(periods);
        tierkit_network_free(days);
        made_program_free(&program);
    }
    made_program_free(&by_day);
}

/* The opposite row, and the same row taken back, leave the same as nothing. */
static void prorated__taken_back__nothing_is_left(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, DATA "\n  flow quota money = amount\n");
    tierkit_network *network = made_network(&program, NULL);
    tierkit_network *same = made_network(&program, NULL);
    add(network, "77.77", "2024-01-05", "2024-07-01", 1);
    add(same, "77.77", "2024-01-05", "2024-07-01", 1);
    add(network, "-13.13", "2024-01-09", "2024-09-09", 1);
    add(network, "-13.13", "2024-01-09", "2024-09-09", -1);
    made_assert_same(network, same);
    add(network, "-77.77", "2024-01-05", "2024-07-01", 1);
    tierkit_i_snapshot *s = made_snapshot(network);
    for (size_t i = 0; i < s->facts[0].run.count; i++) {
        assert_int_equal(s->facts[0].run.measures[0].low[i], 0);
    }
    tierkit_i_snapshot_release(s);
    tierkit_network_free(same);
    tierkit_network_free(network);
    made_program_free(&program);
}

static const struct {
    const char *row;
    tierkit_status status;
    const char *text;
} bad[] = {
    { "A|1|2024-01-01|", TIERKIT_E_MISSING,
      "column 'ends' in row 0: missing; what is prorated needs the day it ends" },
    { "A|1||2024-01-01", TIERKIT_E_MISSING,
      "column 'starts' in row 0: missing; every row needs its date" },
    { "A|1|2024-01-02|2024-01-01", TIERKIT_E_DATE,
      "column 'ends' in row 0: not after the day it begins, or a hundred years later; correct one "
      "of the two dates" },
    { "A|1|1900-01-01|2024-01-01", TIERKIT_E_DATE,
      "column 'ends' in row 0: not after the day it begins, or a hundred years later; correct one "
      "of the two dates" },
    { "A|1|2024-01-02|soon", TIERKIT_E_DATE,
      "column 'ends' in row 0: not a date; use a day of the calendar as YYYY-MM-DD, year 1 to "
      "9999" },
};

static void prorated__bad_rows__refused_by_name(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, DATA "\n  flow quota money = amount\n");
    tierkit_network *network = made_network(&program, NULL);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        tierkit_error err = made_error();
        assert_int_equal(made_append(network, "quotas", header, &bad[i].row, 1, &err),
                         bad[i].status);
        assert_string_equal(err.text, bad[i].text);
    }
    tierkit_slice slice = { sizeof slice, 0, 0, 10 };
    tierkit_error err = made_error();
    assert_int_equal(tierkit_network_replace(network, "quotas", 6, &slice, NULL, NULL, &err),
                     TIERKIT_E_UNSUPPORTED);
    tierkit_network_free(network);
    made_program_free(&program);
}

/* ---- to and through ------------------------------------------------------------------------ */

static void through__same_days_as_to_the_next_day(void **state) {
    (void)state;
    static const char *const rows[2][3] = {
        { "A|1|2024-01-01|2024-01-31", "A|2|2024-01-01|9999-12-31", "A|4|2024-01-01|2024-01-01" },
        { "A|1|2024-01-01|2024-02-01", "A|2|2024-01-01|", "A|4|2024-01-01|2024-01-02" },
    };
    tierkit_i_snapshot *seen[2];
    for (int i = 0; i < 2; i++) {
        made_program program;
        made_program_init(&program,
                          i == 0 ? "facts c key id from starts through ends\n  in force n count = "
                                   "amount\n"
                                 : "facts c key id from starts to ends\n  in force n count = "
                                   "amount\n");
        tierkit_network *network = made_network(&program, NULL);
        assert_int_equal(made_append(network, "c", header, rows[i], 3, NULL), TIERKIT_OK);
        seen[i] = made_snapshot(network);
        tierkit_network_free(network);
        made_program_free(&program);
    }
    const tierkit_i_run *a = &seen[0]->facts[0].run, *b = &seen[1]->facts[0].run;
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->day[i], b->day[i]);
        assert_int_equal(a->measures[0].low[i], b->measures[0].low[i]);
    }
    tierkit_i_snapshot_release(seen[0]);
    tierkit_i_snapshot_release(seen[1]);
}

/* ---- undated ------------------------------------------------------------------------------- */

static void undated__replaced_as_a_whole(void **state) {
    (void)state;
    static const char *const old[] = { "A|5", "B|7" }, *const now[] = { "A|6" };
    made_program program;
    made_rows made;
    made_program_init(&program, "facts targets key id undated\n  flow target count = amount\n");
    tierkit_network *network = made_network(&program, NULL);
    tierkit_network *same = made_network(&program, NULL);
    assert_int_equal(made_append(network, "targets", "id|amount", old, 2, NULL), TIERKIT_OK);
    assert_int_equal(made_append(same, "targets", "id|amount", now, 1, NULL), TIERKIT_OK);
    made_rows_init(&made, "id|amount", now, 1);
    tierkit_slice slice = { sizeof slice, 0, 0, 20000 };
    tierkit_error err = made_error();
    assert_int_equal(tierkit_network_replace(network, "targets", 7, &slice, made.batch, NULL, &err),
                     TIERKIT_E_RANGE);
    assert_string_equal(err.text, "slice: undated facts are replaced as a whole, from "
                                  "0001-01-01 to 9999-12-31");
    slice.first_day = day_of("0001-01-01");
    slice.last_day = day_of("9999-12-31");
    assert_int_equal(tierkit_network_replace(network, "targets", 7, &slice, made.batch, NULL, &err),
                     TIERKIT_OK);
    made_assert_same(network, same);
    tierkit_i_snapshot *s = made_snapshot(network);
    assert_true(s->first_day > s->last_day); /* they are on no day */
    tierkit_i_snapshot_release(s);
    made_rows_free(&made);
    tierkit_network_free(same);
    tierkit_network_free(network);
    made_program_free(&program);
}

/* ---- several dates ------------------------------------------------------------------------- */

#define ORDERS                                                                                     \
    "facts o key id at ordered\n  flow n count = amount\n  flow due count = amount at promised\n"  \
    "  distinct who = buyer at promised\n  flow sent count = amount at shipped\n"

static const char *const order_header = "id|amount|ordered|promised|shipped|buyer";
static const char *const orders[] = {
    "A|1|2024-01-01|2024-02-01|2024-02-03|x",
    "A|2|2024-01-01||2024-02-03|x", /* no promise */
    "A|4|2024-01-02|2024-02-01||y",
};

/* The same rows in facts of their own dates. */
static void views__several_dates__as_facts_of_each(void **state) {
    (void)state;
    static const char promised[] = "facts b key id at promised\n  flow n count = amount\n"
                                   "  distinct who = buyer\n";
    static const char *const apart[] = { "facts a key id at ordered\n  flow n count = amount\n",
                                         promised,
                                         "facts c key id at shipped\n  flow n count = amount\n" };
    static const char *const rows[3][3] = {
        { "A|1|2024-01-01|2024-02-01|2024-02-03|x", "A|2|2024-01-01||2024-02-03|x",
          "A|4|2024-01-02|2024-02-01||y" },
        { "A|1|2024-01-01|2024-02-01|2024-02-03|x", "A|4|2024-01-02|2024-02-01||y", NULL },
        { "A|1|2024-01-01|2024-02-01|2024-02-03|x", "A|2|2024-01-01||2024-02-03|x", NULL },
    };
    made_program program;
    made_program_init(&program, ORDERS);
    tierkit_network *network = made_network(&program, NULL);
    assert_int_equal(made_append(network, "o", order_header, orders, 3, NULL), TIERKIT_OK);
    tierkit_i_snapshot *s = made_snapshot(network);
    assert_int_equal(program.head.schema->facts_count, 3);
    assert_int_equal(s->first_day, day_of("2024-01-01"));
    assert_int_equal(s->last_day, day_of("2024-01-02")); /* those of the facts */
    for (int f = 0; f < 3; f++) {
        made_program one;
        made_program_init(&one, apart[f]);
        tierkit_network *alone = made_network(&one, NULL);
        char name[2] = { (char)('a' + f), 0 };
        assert_int_equal(made_append(alone, name, order_header, rows[f], f == 0 ? 3 : 2, NULL),
                         TIERKIT_OK);
        tierkit_i_snapshot *t = made_snapshot(alone);
        const tierkit_i_run *a = &s->facts[f].run, *b = &t->facts[0].run;
        assert_int_equal(a->count, b->count);
        for (size_t i = 0; i < a->count; i++) {
            assert_int_equal(a->day[i], b->day[i]);
            assert_int_equal(a->rows[i], b->rows[i]);
            assert_int_equal(a->measures[0].low[i], b->measures[0].low[i]);
        }
        assert_int_equal(s->facts[f].rejected_rows, f == 0 ? 0 : 1);
        if (f == 1) {
            assert_int_equal(s->facts[1].items[0].count, t->facts[0].items[0].count);
        }
        tierkit_i_snapshot_release(t);
        tierkit_network_free(alone);
        made_program_free(&one);
    }
    tierkit_stats stats = { .struct_size = sizeof stats };
    assert_int_equal(tierkit_network_stats(network, &stats, NULL), TIERKIT_OK);
    assert_int_equal(stats.rows, 3);
    assert_int_equal(stats.rejected_rows, 0);
    tierkit_i_snapshot_release(s);
    tierkit_network_free(network);
    made_program_free(&program);
}

/* What cannot be taken by one is taken by none, and the words are those of who refuses. */
static void views__bad_rows__in_none(void **state) {
    (void)state;
    static const char *const rows[] = { "A|1|2024-01-01|2024-02-01|soon|x",
                                        "A|1|2024-01-01|2024-02-01|2024-02-01|x" };
    static const char *const good[] = { "A|1|2024-01-01|2024-02-01|2024-02-01|x" };
    made_program program;
    made_program_init(&program, ORDERS);
    tierkit_network *network = made_network(&program, NULL);
    tierkit_network *empty = made_network(&program, NULL);
    tierkit_error err = made_error();
    assert_int_equal(made_append(network, "o", order_header, rows, 2, &err), TIERKIT_E_DATE);
    assert_string_equal(err.text,
                        "column 'shipped' in row 0: not a date; use a day of the calendar "
                        "as YYYY-MM-DD, year 1 to 9999");
    made_assert_same(network, empty);
    assert_int_equal(made_append(network, "o at shipped", order_header, good, 1, &err),
                     TIERKIT_E_NOT_FOUND);
    made_rows made;
    made_rows_init(&made, order_header, rows, 2);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_network_append(network, "o", 1, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    made_rows_free(&made);
    tierkit_i_snapshot *s = made_snapshot(network);
    for (int f = 0; f < 3; f++) {
        assert_int_equal(s->facts[f].run.count, 1);
        assert_int_equal(s->facts[f].run.rows[0], 1);
        assert_int_equal(s->facts[f].rejected_rows, f == 0);
    }
    tierkit_i_snapshot_release(s);
    made_rows_init(&made, order_header, rows, 2); /* and taken back by all */
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(network, "o", 1, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    made_rows_free(&made);
    made_assert_same(network, empty);
    tierkit_slice slice = { sizeof slice, 0, 0, 10 };
    assert_int_equal(tierkit_network_replace(network, "o", 1, &slice, NULL, NULL, &err),
                     TIERKIT_E_UNSUPPORTED);
    tierkit_network_free(empty);
    tierkit_network_free(network);
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prorated__window__exact_share_of_its_days),
        cmocka_unit_test(prorated__grain__periods_are_sums_of_days),
        cmocka_unit_test(prorated__taken_back__nothing_is_left),
        cmocka_unit_test(prorated__bad_rows__refused_by_name),
        cmocka_unit_test(through__same_days_as_to_the_next_day),
        cmocka_unit_test(undated__replaced_as_a_whole),
        cmocka_unit_test(views__several_dates__as_facts_of_each),
        cmocka_unit_test(views__bad_rows__in_none),
    };
    return cmocka_run_group_tests_name("network/spread", tests, NULL, NULL);
}
