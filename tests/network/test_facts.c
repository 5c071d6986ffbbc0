/* Owns: proof of the kinds of facts: in force, wide sums, sparse keys, slices, batch ids, types of
 * columns, statistics. Must not know: how cells are stored. Called by: meson test. */
#include "network/made.h"

#include <stdio.h>
#include <stdlib.h>

static int32_t day_of(const char *text) {
    int32_t day = 0;
    assert_int_equal(tierkit_date_parse(text, strlen(text), &day), TIERKIT_OK);
    return day;
}

/* ---- in force ------------------------------------------------------------------------------ */

typedef struct period {
    const char *id, *worth, *from, *until;
    const char *person;
} period;

static const period periods[] = {
    { "A", "10.00", "2020-01-10", "2020-03-01", "ann" },
    { "A", "5.25", "2020-02-01", NULL, "bob" },
    { "A", "7.00", "2020-02-01", "2020-02-01", "cid" }, /* never in force */
    { "B", "-1.50", "2019-12-31", "2020-01-10", "ann" },
    { "A", "2.00", "2020-01-10", "2020-02-01", "ann" }, /* ann twice for a while */
    { "A", "", "2020-01-31", "2020-03-01", "cid" },     /* worth is missing */
    { "B", "", "2019-12-31", NULL, "cid" },
};

static const char *const days_asked[] = { "2019-12-30", "2019-12-31", "2020-01-09",
                                          "2020-01-10", "2020-01-31", "2020-02-01",
                                          "2020-02-29", "2020-03-01", "2030-01-01" };

/* By definition: from <= day < until. */
static int is_in_force(const period *p, int32_t day) {
    return day_of(p->from) <= day && (p->until == NULL || day < day_of(p->until));
}

/* Rows in force that have and that lack the value. */
static void check_counts(const tierkit_i_snapshot *s, const char *id, int32_t day) {
    const tierkit_i_run *run = &s->facts[0].run;
    int64_t counted = 0, missing = 0, wanted[2] = { 0, 0 };
    for (size_t i = 0; i < run->count; i++) {
        size_t bytes = 0;
        const char *of = tierkit_i_snapshot_entity_id(s, run->entity[i], &bytes);
        if (of[0] == id[0] && run->day[i] <= day) {
            counted += run->measures[0].counted[i];
            missing += run->measures[0].missing[i];
        }
    }
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        if (periods[i].id[0] == id[0] && is_in_force(&periods[i], day)) {
            wanted[periods[i].worth[0] == 0]++;
        }
    }
    assert_int_equal(counted, wanted[0]);
    assert_int_equal(missing, wanted[1]);
}

static void check_day(const tierkit_i_snapshot *s, const char *id, int32_t day) {
    const tierkit_i_run *run = &s->facts[0].run;
    const tierkit_i_item_run *items = &s->facts[0].items[0];
    static const char *const people[] = { "ann", "bob", "cid" };
    int64_t sum = 0, wanted = 0;
    int there = 0, wanted_there = 0;
    size_t bytes = 0;
    for (size_t i = 0; i < run->count; i++) {
        const char *of = tierkit_i_snapshot_entity_id(s, run->entity[i], &bytes);
        sum += of[0] == id[0] && run->day[i] <= day ? run->measures[0].low[i] : 0;
    }
    for (uint32_t item = 0; item < items->items; item++) {
        int64_t weight = 0;
        for (size_t i = 0; i < items->count; i++) {
            const char *of = tierkit_i_snapshot_entity_id(s, items->entity[i], &bytes);
            int here = of[0] == id[0] && items->item[i] == item && items->day[i] <= day;
            weight += here ? items->weight[i] : 0;
        }
        assert_true(weight >= 0);
        there += weight > 0;
    }
    for (size_t p = 0; p < 3; p++) {
        int present = 0;
        for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
            present |= periods[i].id[0] == id[0] && strcmp(periods[i].person, people[p]) == 0 &&
                       is_in_force(&periods[i], day);
        }
        wanted_there += present;
    }
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        int64_t worth = 0;
        if (periods[i].worth[0] == 0) {
            continue;
        }
        assert_int_equal(
            tierkit_decimal_parse(periods[i].worth, strlen(periods[i].worth), 2, &worth, NULL),
            TIERKIT_OK);
        wanted += periods[i].id[0] == id[0] && is_in_force(&periods[i], day) ? worth : 0;
    }
    assert_int_equal(sum, wanted);
    assert_int_equal(there, wanted_there);
    check_counts(s, id, day);
}

static void in_force__from_until__sum_and_people_of_every_day(void **state) {
    (void)state;
    enum { COUNT = sizeof periods / sizeof periods[0] };
    made_program program;
    made_program_init(&program, "money EUR scale 2\n"
                                "facts contracts key id from starts to ends\n"
                                "  in force worth money = amount\n"
                                "  in force people distinct = person\n");
    tierkit_network *network = made_network(&program, NULL);
    char lines[COUNT][80];
    const char *rows[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        const period *p = &periods[i];
        (void)snprintf(lines[i], sizeof lines[i], "%s|%s|%s|%s|%s", p->id, p->worth, p->from,
                       p->until == NULL ? "" : p->until, p->person);
        rows[i] = lines[i];
    }
    assert_int_equal(
        made_append(network, "contracts", "id|amount|starts|ends|person", rows, COUNT, NULL),
        TIERKIT_OK);
    tierkit_i_snapshot *s = made_snapshot(network);
    for (size_t d = 0; d < sizeof days_asked / sizeof days_asked[0]; d++) {
        check_day(s, "A", day_of(days_asked[d]));
        check_day(s, "B", day_of(days_asked[d]));
    }
    int64_t rows_there = 0;
    for (size_t i = 0; i < s->facts[0].run.count; i++) {
        rows_there += s->facts[0].run.rows[i];
    }
    assert_int_equal(rows_there, COUNT);
    assert_int_equal(s->first_day, day_of("2019-12-31"));
    assert_int_equal(s->last_day, day_of("2020-02-01")); /* ends are no facts */
    tierkit_i_snapshot_release(s);
    tierkit_network_free(network);
    made_program_free(&program);
}

/* ---- wide sums ----------------------------------------------------------------------------- */

/* n times the value, as Python's integers say: low and high 64 bits. */
static const struct {
    int64_t value;
    int times;
    int64_t high;
    uint64_t low;
} wide[] = {
    { INT64_MAX, 1, 0, 0x7fffffffffffffffu },  { INT64_MAX, 2, 0, 0xfffffffffffffffeu },
    { INT64_MAX, 3, 1, 0x7ffffffffffffffdu },  { INT64_MAX, 1000, 499, 0xfffffffffffffc18u },
    { INT64_MIN, 1, -1, 0x8000000000000000u }, { INT64_MIN, 2, -1, 0 },
    { INT64_MIN, 3, -2, 0x8000000000000000u }, { INT64_MIN, 1001, -501, 0x8000000000000000u },
};

static void append_wide(tierkit_network *network, int64_t value, int count, int32_t sign) {
    int64_t values[1001];
    int32_t codes[1001] = { 0 }, days[1001];
    for (int i = 0; i < count; i++) {
        values[i] = value;
        days[i] = 18262;
    }
    tierkit_batch *batch = made_batch(count);
    const char *ids[] = { "A" };
    const tierkit_column column = made_texts(ids, 1);
    assert_int_equal(tierkit_network_codes(network, &column, NULL, codes, NULL), TIERKIT_OK);
    made_bind(batch, "id", made_codes(codes, count));
    made_bind(batch, "day", made_days(days, count));
    made_bind(batch, "amount", made_numbers(values, 0, count));
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SIGN, sign, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, NULL, NULL), TIERKIT_OK);
    tierkit_batch_free(batch);
}

static void append__sums_beyond_64_bits__widen_and_narrow_by_themselves(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, "facts f key id at day\n  flow n count = amount\n");
    for (size_t c = 0; c < sizeof wide / sizeof wide[0]; c++) {
        for (int parts = 1; parts <= 3; parts++) {
            tierkit_network *network = made_network(&program, NULL);
            tierkit_network *narrow = made_network(&program, NULL);
            append_wide(narrow, 5, 1, 1);
            append_wide(network, 5, 1, 1);
            for (int p = 0, done = 0; p < parts; p++) {
                int count = wide[c].times * (p + 1) / parts - done;
                append_wide(network, wide[c].value, count, 1);
                done += count;
            }
            append_wide(network, 5, 1, -1);
            tierkit_i_snapshot *s = made_snapshot(network);
            const tierkit_i_run *run = &s->facts[0].run;
            int64_t low = run->measures[0].low[0];
            int64_t high =
                run->measures[0].high != NULL ? run->measures[0].high[0] : (low < 0 ? -1 : 0);
            assert_int_equal(run->count, 1);
            if (low != (int64_t)wide[c].low || high != wide[c].high) {
                fail_msg("case %zu in %d parts: %lld %llx", c, parts, (long long)high,
                         (unsigned long long)low);
            }
            tierkit_i_snapshot_release(s);
            append_wide(network, 5, 1, 1);
            append_wide(network, wide[c].value, wide[c].times, -1);
            made_assert_same(network, narrow);
            tierkit_network_free(narrow);
            tierkit_network_free(network);
        }
    }
    made_program_free(&program);
}

/* Negative highs before the place where a merge widens; rows that lack a value among wide ones. */
static void append__wide_sum_behind_many_narrow_ones__keeps_their_signs(void **state) {
    (void)state;
    enum { IDS = 400 };
    made_program program;
    made_program_init(&program, "facts f key id at day\n  flow n count = amount\n");
    tierkit_network *network = made_network(&program, NULL);
    for (int round = 0; round < 3; round++) {
        static char text[IDS][16];
        const char *ids[IDS];
        int32_t days[IDS];
        int64_t amounts[IDS];
        uint8_t valid[IDS / 8];
        memset(valid, 0xFF, sizeof valid);
        valid[IDS / 8 - 1] = 0x7F; /* the last row has no value */
        for (int i = 0; i < IDS; i++) {
            (void)snprintf(text[i], sizeof text[i], "%d", i * (round < 2 ? round + 2 : 1));
            ids[i] = text[i];
            days[i] = i / 2 * 2;
            amounts[i] = i == IDS - 3 ? INT64_MIN : -1;
        }
        (void)snprintf(text[IDS - 3], sizeof text[0], "wide");
        tierkit_batch *batch = made_batch(IDS);
        tierkit_column amount = made_numbers(amounts, 0, IDS);
        amount.validity = valid;
        made_bind(batch, "id", made_texts(ids, IDS));
        made_bind(batch, "day", made_days(days, IDS));
        made_bind(batch, "amount", amount);
        assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, NULL, NULL),
                         TIERKIT_OK);
        tierkit_batch_free(batch);
    }
    tierkit_i_snapshot *s = made_snapshot(network);
    const tierkit_i_run *run = &s->facts[0].run;
    assert_non_null(run->measures[0].high);
    for (size_t i = 0; i < run->count; i++) {
        size_t bytes = 0;
        const char *id = tierkit_i_snapshot_entity_id(s, run->entity[i], &bytes);
        int64_t low = run->measures[0].low[i], high = run->measures[0].high[i];
        if (id[0] == 'w') { /* -3 * 2^63 */
            assert_int_equal(low, INT64_MIN);
            assert_int_equal(high, -2);
        } else {
            int64_t counted = run->measures[0].counted[i];
            assert_int_equal(low, -counted);
            assert_int_equal(high, counted > 0 ? -1 : 0);
        }
    }
    tierkit_i_snapshot_release(s);
    tierkit_network_free(network);
    made_program_free(&program);
}

static void append_wide_and_missing(tierkit_network *network, int64_t value) {
    const int64_t values[] = { value, 77, value, value };
    const int32_t days[] = { 18262, 18262, 18262, 18262 };
    const char *ids[] = { "A", "A", "A", "A" };
    const uint8_t valid = 0x0D;
    tierkit_batch *batch = made_batch(4);
    tierkit_column amount = made_numbers(values, 0, 4);
    amount.validity = &valid;
    made_bind(batch, "id", made_texts(ids, 4));
    made_bind(batch, "day", made_days(days, 4));
    made_bind(batch, "amount", amount);
    assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, NULL, NULL), TIERKIT_OK);
    tierkit_batch_free(batch);
}

static void append__wide_sum_with_missing_rows__is_exact(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, "facts f key id at day\n  flow n count = amount\n");
    static const struct {
        int64_t value, high;
        uint64_t low;
    } cases[] = { { INT64_MIN, -2, 0x8000000000000000u }, { INT64_MAX, 1, 0x7ffffffffffffffdu } };
    for (size_t c = 0; c < 2; c++) {
        tierkit_network *network = made_network(&program, NULL);
        append_wide_and_missing(network, cases[c].value);
        tierkit_i_snapshot *s = made_snapshot(network);
        const tierkit_i_run_measure *m = &s->facts[0].run.measures[0];
        assert_int_equal(m->low[0], (int64_t)cases[c].low);
        assert_int_equal(m->high[0], cases[c].high);
        assert_int_equal(m->counted[0], 3);
        assert_int_equal(m->missing[0], 1);
        tierkit_i_snapshot_release(s);
        tierkit_network_free(network);
    }
    made_program_free(&program);
}

/* ---- what a row gives a measure ------------------------------------------------------------ */

static void append__where_and_missing__counted_missing_and_delivered(void **state) {
    (void)state;
    static const char *const rows[] = { "A|2020-01-01||x", "A|2020-01-01|5|y", "A|2020-01-01|7|x",
                                        "A|2019-12-31||x" };
    made_program program;
    made_program_init(&program, "facts f key id at day\n"
                                "  flow plain count = amount\n"
                                "  flow some count = amount where sort = \"x\"\n"
                                "  flow filled count = amount missing 9\n");
    static const struct {
        int64_t sum[2], counted[2], missing[2]; /* on both days */
        const char *delivered;
    } wanted[] = {
        { { 0, 12 }, { 0, 2 }, { 1, 1 }, "2020-01-01" },
        { { 0, 7 }, { 0, 1 }, { 1, 1 }, "2020-01-01" },
        { { 9, 21 }, { 1, 3 }, { 0, 0 }, "2020-01-01" },
    };
    tierkit_network *network = made_network(&program, NULL);
    assert_int_equal(made_append(network, "f", "id|day|amount|sort", rows, 4, NULL), TIERKIT_OK);
    tierkit_i_snapshot *s = made_snapshot(network);
    const tierkit_i_run *run = &s->facts[0].run;
    assert_int_equal(run->count, 2);
    for (size_t m = 0; m < 3; m++) {
        const tierkit_i_run_measure *of = &run->measures[m];
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(of->low[i], wanted[m].sum[i]);
            assert_int_equal(of->counted != NULL ? of->counted[i] : run->rows[i],
                             wanted[m].counted[i]);
            assert_int_equal(of->missing != NULL ? of->missing[i] : 0, wanted[m].missing[i]);
        }
        assert_int_equal(of->delivered_from, day_of(wanted[m].delivered));
    }
    tierkit_i_snapshot_release(s);
    tierkit_network_free(network);
    made_program_free(&program);
}

static void append__least_and_greatest__ignore_rows_without_a_value(void **state) {
    (void)state;
    static const char *const rows[] = { "A|2020-01-01|",  "A|2020-01-01|5",  "A|2020-01-01|",
                                        "A|2020-01-01|7", "B|2020-01-01|",   "B|2020-01-01|-5",
                                        "B|2020-01-01|",  "B|2020-01-01|-7", "C|2020-01-01|" };
    static const int64_t least[] = { 5, -7, 0 }, greatest[] = { 7, -5, 0 }, counted[] = { 2, 2, 0 };
    made_program program;
    made_program_init(&program, "facts f key id at day\n"
                                "  min least count = amount\n"
                                "  max greatest count = amount\n");
    for (int step = 1; step <= 9; step += 2) { /* so many rows a call */
        tierkit_network *network = made_network(&program, NULL);
        for (int i = 0; i < 9; i += step) {
            assert_int_equal(made_append(network, "f", "id|day|amount", rows + i,
                                         9 - i < step ? 9 - i : step, NULL),
                             TIERKIT_OK);
        }
        tierkit_i_snapshot *s = made_snapshot(network);
        const tierkit_i_run *run = &s->facts[0].run;
        assert_int_equal(run->count, 3);
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(run->measures[0].low[i], least[i]);
            assert_int_equal(run->measures[1].low[i], greatest[i]);
            assert_int_equal(run->measures[0].counted[i], counted[i]);
            assert_null(run->measures[0].high);
        }
        tierkit_i_snapshot_release(s);
        tierkit_network_free(network);
    }
    made_program_free(&program);
}

static void in_force__the_end_of_the_least_number__is_positive(void **state) {
    (void)state;
    static const char *const rows[] = { "A|2020-01-01|2020-02-01|-9223372036854775808" };
    made_program program;
    made_program_init(&program, "facts f key id from day to ends\n  in force n count = amount\n");
    tierkit_network *network = made_network(&program, NULL);
    assert_int_equal(made_append(network, "f", "id|day|ends|amount", rows, 1, NULL), TIERKIT_OK);
    tierkit_i_snapshot *s = made_snapshot(network);
    const tierkit_i_run_measure *m = &s->facts[0].run.measures[0];
    assert_int_equal(m->low[0], INT64_MIN);
    assert_int_equal(m->high[0], -1);
    assert_int_equal(m->low[1], INT64_MIN); /* 2^63: the same bits, another high half */
    assert_int_equal(m->high[1], 0);
    tierkit_i_snapshot_release(s);
    tierkit_network_free(network);
    made_program_free(&program);
}

static void append__codes_that_are_missing__count_for_the_empty_id(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, "facts f key id at day\n  flow n count = amount\n");
    tierkit_network *network = made_network(&program, NULL);
    const char *ids[] = { "A" };
    int32_t codes[3] = { 0, 0, -1 };
    const int32_t days[] = { 1, 1, 1 };
    const int64_t amounts[] = { 1, 2, 4 };
    const tierkit_column column = made_texts(ids, 1);
    assert_int_equal(tierkit_network_codes(network, &column, NULL, codes, NULL), TIERKIT_OK);
    tierkit_batch *batch = made_batch(3);
    tierkit_column code = made_codes(codes, 3);
    const uint8_t second_missing = (uint8_t)(0x5u << 3);
    code.validity = &second_missing;
    code.validity_offset = 3;
    made_bind(batch, "id", code);
    made_bind(batch, "day", made_days(days, 3));
    made_bind(batch, "amount", made_numbers(amounts, 0, 3));
    assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, NULL, NULL), TIERKIT_OK);
    tierkit_i_snapshot *s = made_snapshot(network);
    assert_int_equal(s->facts[0].run.count, 2);
    for (size_t i = 0; i < 2; i++) {
        size_t bytes = 0;
        (void)tierkit_i_snapshot_entity_id(s, s->facts[0].run.entity[i], &bytes);
        assert_int_equal(s->facts[0].run.measures[0].low[i], bytes == 0 ? 6 : 1);
    }
    tierkit_i_snapshot_release(s);
    tierkit_batch_free(batch);
    tierkit_network_free(network);
    made_program_free(&program);
}

/* The sum of the days whose period begins on a day. */
static int64_t sum_of_period(const int32_t *days, int count, int32_t begins, int is_month) {
    int64_t sum = 0;
    for (int r = 0; r < count; r++) {
        int32_t year, month, of_month;
        assert_int_equal(tierkit_date_to_civil(days[r], &year, &month, &of_month), TIERKIT_OK);
        /* 1970-01-01 was a Thursday, three days after its Monday */
        int32_t back = is_month ? of_month - 1 : (days[r] + 3 + 70000) % 7;
        sum += days[r] - back == begins ? days[r] : 0;
    }
    return sum;
}

static void append__days_of_many_years__are_in_their_periods(void **state) {
    (void)state;
    enum { ROWS = 3000 };
    made_program program;
    made_program_init(&program, "facts w key id at day grain week\n  flow n count = amount\n"
                                "facts m key id at day grain month\n  flow k count = amount\n");
    static int32_t days[ROWS];
    static int64_t amounts[ROWS];
    static const char *ids[ROWS];
    made_random random = { 77 };
    for (int i = 0; i < ROWS; i++) {
        days[i] = (int32_t)made_below(&random, 40000) - 20000;
        amounts[i] = days[i];
        ids[i] = "A";
    }
    static const char *const facts[] = { "w", "m" };
    for (int f = 0; f < 2; f++) {
        tierkit_network *network = made_network(&program, NULL);
        tierkit_batch *batch = made_batch(ROWS);
        made_bind(batch, "id", made_texts(ids, ROWS));
        made_bind(batch, "day", made_days(days, ROWS));
        made_bind(batch, "amount", made_numbers(amounts, 0, ROWS));
        assert_int_equal(tierkit_network_append(network, facts[f], 1, batch, NULL, NULL, NULL),
                         TIERKIT_OK);
        tierkit_i_snapshot *s = made_snapshot(network);
        const tierkit_i_run *run = &s->facts[f].run;
        for (size_t i = 0; i < run->count; i++) {
            assert_int_equal(run->measures[0].low[i],
                             sum_of_period(days, ROWS, run->day[i], f == 1));
        }
        tierkit_i_snapshot_release(s);
        tierkit_batch_free(batch);
        tierkit_network_free(network);
    }
    made_program_free(&program);
}

/* ---- sparse keys --------------------------------------------------------------------------- */

static void append__sparse_keys_of_many_ids__same_cells_as_a_few_at_a_time(void **state) {
    (void)state;
    enum { IDS = 5000, ROWS = 4000 };
    made_program program;
    made_program_init(&program, "facts f key id at day split by s\n  flow n count = amount\n");
    tierkit_network *once = made_network(&program, NULL), *slowly = made_network(&program, NULL);
    char(*text)[16] = calloc(IDS, sizeof *text);
    const char **ids = calloc(IDS, sizeof *ids);
    assert_true(text != NULL && ids != NULL);
    for (int i = 0; i < IDS; i++) {
        (void)snprintf(text[i], sizeof text[i], "id%d", i);
        ids[i] = text[i];
    }
    static const char *const splits[] = { "x", "y", NULL };
    made_random random = { 99 };
    static int32_t codes[IDS], day[ROWS];
    static int64_t amount[ROWS];
    static const char *split[ROWS];
    const tierkit_column all = made_texts(ids, IDS);
    assert_int_equal(tierkit_network_codes(once, &all, NULL, codes, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_codes(slowly, &all, NULL, codes, NULL), TIERKIT_OK);
    for (int i = 0; i < ROWS; i++) {
        codes[i] = (int32_t)made_below(&random, IDS / 10);
        day[i] = 15000 + (int32_t)made_below(&random, 300);
        amount[i] = made_below(&random, 1000);
        split[i] = splits[made_below(&random, 3)];
    }
    for (int step = 1; step <= 2; step++) {
        int rows = step == 1 ? ROWS : 4; /* a few rows never fill 65,536 entries */
        for (int first = 0; first < ROWS; first += rows) {
            tierkit_batch *batch = made_batch(rows);
            made_bind(batch, "id", made_codes(codes + first, rows));
            made_bind(batch, "day", made_days(day + first, rows));
            made_bind(batch, "amount", made_numbers(amount + first, 0, rows));
            made_bind(batch, "s", made_texts(split + first, rows));
            assert_int_equal(
                tierkit_network_append(step == 1 ? once : slowly, "f", 1, batch, NULL, NULL, NULL),
                TIERKIT_OK);
            tierkit_batch_free(batch);
        }
    }
    made_assert_same(once, slowly);
    tierkit_network_free(once);
    tierkit_network_free(slowly);
    free((void *)ids);
    free(text);
    made_program_free(&program);
}

/* ---- slices -------------------------------------------------------------------------------- */

static const char slices_text[] = "facts f key id at day grain month\n"
                                  "  flow n count = amount\n"
                                  "  distinct d = what\n"
                                  "facts g key id from day to done\n"
                                  "  in force n2 count = amount\n";

static tierkit_status replace(tierkit_network *network, const char *facts, const char *first,
                              const char *last, const char *const *rows, int64_t count) {
    tierkit_slice slice = { sizeof slice, 0, day_of(first), day_of(last) };
    made_rows made;
    made_rows_init(&made, "id|day|amount|what", rows, count);
    tierkit_status status =
        tierkit_network_replace(network, facts, strlen(facts), &slice, made.batch, NULL, NULL);
    made_rows_free(&made);
    return status;
}

static void replace__a_slice__is_as_if_only_the_new_rows_had_come(void **state) {
    (void)state;
    static const char *const before[] = { "A|2020-01-31|1|x", "A|2020-02-01|2|y",
                                          "B|2020-03-31|4|z", "A|2020-04-01|8|x" };
    static const char *const after[] = { "A|2020-01-31|1|x", "A|2020-04-01|8|x",
                                         "C|2020-03-01|16|w" };
    made_program program;
    made_program_init(&program, slices_text);
    tierkit_network *network = made_network(&program, NULL), *wanted = made_network(&program, NULL);
    for (int i = 0; i < 4; i++) { /* several runs */
        assert_int_equal(made_append(network, "f", "id|day|amount|what", &before[i], 1, NULL),
                         TIERKIT_OK);
    }
    assert_int_equal(made_append(wanted, "f", "id|day|amount|what", after, 3, NULL), TIERKIT_OK);
    assert_int_equal(replace(network, "f", "2020-02-01", "2020-03-31", &after[2], 1), TIERKIT_OK);
    made_assert_same(network, wanted);
    /* refused: not the ends of months, days outside, the wrong way round, in force */
    assert_int_equal(replace(network, "f", "2020-02-02", "2020-03-31", &after[2], 1),
                     TIERKIT_E_RANGE);
    assert_int_equal(replace(network, "f", "2020-02-01", "2020-03-30", &after[2], 1),
                     TIERKIT_E_RANGE);
    assert_int_equal(replace(network, "f", "2020-03-01", "2020-02-29", &after[2], 1),
                     TIERKIT_E_RANGE);
    assert_int_equal(replace(network, "f", "2020-02-01", "2020-02-29", &after[2], 1),
                     TIERKIT_E_DATE);
    assert_int_equal(replace(network, "g", "2020-02-01", "2020-02-29", &after[2], 1),
                     TIERKIT_E_UNSUPPORTED);
    made_assert_same(network, wanted);
    tierkit_slice march = { sizeof march, 0, day_of("2020-03-01"), day_of("2020-03-31") };
    assert_int_equal(tierkit_network_replace(network, "f", 1, &march, NULL, NULL, NULL),
                     TIERKIT_OK);
    march.flags = 1;
    assert_int_equal(tierkit_network_replace(network, "f", 1, &march, NULL, NULL, NULL),
                     TIERKIT_E_ARGUMENT);
    march.struct_size = 8;
    assert_int_equal(tierkit_network_replace(network, "f", 1, &march, NULL, NULL, NULL),
                     TIERKIT_E_ABI_SIZE);
    assert_int_equal(tierkit_network_replace(network, "f", 1, NULL, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(replace(wanted, "f", "2020-03-01", "2020-03-31", NULL, 0), TIERKIT_OK);
    made_assert_same(network, wanted);
    tierkit_network_free(network);
    tierkit_network_free(wanted);
    made_program_free(&program);
}

/* ---- batch ids ----------------------------------------------------------------------------- */

static void append__known_batch_id__adds_nothing_and_says_so(void **state) {
    (void)state;
    static const char *const rows[] = { "A|2020-01-31|1|x|" };
    made_program program;
    made_program_init(&program, slices_text);
    tierkit_network *network = made_network(&program, NULL), *other = made_network(&program, NULL);
    made_rows made;
    made_rows_init(&made, "id|day|amount|what|done", rows, 1);
    for (uint8_t i = 0; i < 40; i++) {
        uint8_t id[16] = { (uint8_t)(i * 37 % 20), i % 2 };
        int64_t appended = -1;
        assert_int_equal(tierkit_batch_set_id(made.batch, id, NULL), TIERKIT_OK);
        assert_int_equal(tierkit_network_append(network, "f", 1, made.batch, NULL, &appended, NULL),
                         TIERKIT_OK);
        assert_int_equal(appended, i < 20 ? 1 : 0);
    }
    tierkit_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    assert_int_equal(tierkit_network_stats(network, &stats, NULL), TIERKIT_OK);
    assert_int_equal(stats.rows, 20);
    /* ids belong to a facts block, and two networks that share one cannot be merged */
    assert_int_equal(tierkit_network_append(network, "g", 1, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_network_append(other, "g", 1, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    tierkit_error err = made_error();
    assert_int_equal(tierkit_network_merge(network, other, NULL, &err), TIERKIT_E_DUPLICATE);
    assert_non_null(strstr(err.text, "'g'"));
    made_rows_free(&made);
    tierkit_network_free(network);
    tierkit_network_free(other);
    made_program_free(&program);
}

/* ---- statistics ---------------------------------------------------------------------------- */

static void stats__of_a_small_network__are_what_was_put_in(void **state) {
    (void)state;
    static const char *const rows[] = { "A|2020-01-15|1.25|x", "A|2020-01-31|1|x",
                                        "B|2020-03-02|1|", "|2020-03-02|1|", "A9|2020-03-02|1|" };
    static const char *const records[] = { "A|P", "C|A" };
    made_program program;
    made_program_init(&program, slices_text);
    tierkit_network *network = made_network(&program, NULL);
    tierkit_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    assert_int_equal(tierkit_network_stats(network, &stats, NULL), TIERKIT_OK);
    assert_true(stats.first_day > stats.last_day);
    assert_int_equal(stats.cells, 0);
    assert_int_equal(made_append(network, "f", "id|day|amount|what", rows, 5, NULL), TIERKIT_OK);
    assert_int_equal(made_upsert(network, "id|parent", records, 2, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(network, "A9", 2, "A", 1, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_stats(network, &stats, NULL), TIERKIT_OK);
    assert_true(stats.bytes > 0);
    assert_int_equal(stats.records, 2);
    assert_int_equal(stats.aliases, 1);
    assert_int_equal(stats.ids, 6); /* A, B, "", A9, C, P */
    assert_int_equal(stats.unmatched_ids, 2);
    assert_int_equal(stats.rows, 5);
    assert_int_equal(stats.rejected_rows, 0);
    assert_int_equal(stats.rounded_values, 1);
    assert_int_equal(stats.cells, 4);
    assert_int_equal(stats.first_day, day_of("2020-01-01"));
    assert_int_equal(stats.last_day, day_of("2020-03-31"));
    tierkit_network_free(network);
    made_program_free(&program);
}

/* The calendar ends on a Friday. */
static void stats__of_the_last_week__end_with_the_calendar(void **state) {
    (void)state;
    static const char *const row = "A|9999-12-29";
    made_program program;
    made_program_init(&program, "facts f key id at day grain week\n  flow n count = 1\n");
    tierkit_network *network = made_network(&program, NULL);
    tierkit_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    assert_int_equal(made_append(network, "f", "id|day", &row, 1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_stats(network, &stats, NULL), TIERKIT_OK);
    assert_int_equal(stats.first_day, day_of("9999-12-27"));
    assert_int_equal(stats.last_day, day_of("9999-12-31"));
    tierkit_network_free(network);
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_force__from_until__sum_and_people_of_every_day),
        cmocka_unit_test(append__sums_beyond_64_bits__widen_and_narrow_by_themselves),
        cmocka_unit_test(append__wide_sum_behind_many_narrow_ones__keeps_their_signs),
        cmocka_unit_test(append__wide_sum_with_missing_rows__is_exact),
        cmocka_unit_test(append__where_and_missing__counted_missing_and_delivered),
        cmocka_unit_test(append__least_and_greatest__ignore_rows_without_a_value),
        cmocka_unit_test(in_force__the_end_of_the_least_number__is_positive),
        cmocka_unit_test(append__codes_that_are_missing__count_for_the_empty_id),
        cmocka_unit_test(append__days_of_many_years__are_in_their_periods),
        cmocka_unit_test(append__sparse_keys_of_many_ids__same_cells_as_a_few_at_a_time),
        cmocka_unit_test(replace__a_slice__is_as_if_only_the_new_rows_had_come),
        cmocka_unit_test(append__known_batch_id__adds_nothing_and_says_so),
        cmocka_unit_test(stats__of_a_small_network__are_what_was_put_in),
        cmocka_unit_test(stats__of_the_last_week__end_with_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
