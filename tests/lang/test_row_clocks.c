/* Owns: minutes, hours and working time in row expressions, and what they do to fingerprints.
 * Must not know: how days are counted (tests/base). Called by: the test suite. Expected values are
 * worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "checked.h"

enum { VALUE = TIERKIT_I_ROW_VALUE, MISSING = TIERKIT_I_ROW_MISSING, ROWS = 3 };

#define FACTS                                                                                      \
    "facts f key id at day\n  column i instant\n  column j instant\n  column d date\n"             \
    "  column e date\n"
#define WORKING "working days monday to friday, hours 9:00 to 17:00, utc +1:00\n"
#define MINUTE INT64_C(60000000)
#define DAY (1440 * MINUTE)

/* 1970-01-01 is a Thursday, and 1970-01-02 a holiday here. Row 0: asked Thursday 15:10 UTC (16:10
 * local), answered Monday 5 January 8:30 UTC (9:30 local): 50 + 30 working minutes. Row 1: nobody
 * answered. Row 2: answered before it was asked, 10 minutes and 1 microsecond. */
static const int64_t asked[] = { 910 * MINUTE, 0, 5 * DAY + 600 * MINUTE };
static const int64_t answered[] = { 4 * DAY + 510 * MINUTE, 0, 5 * DAY + 590 * MINUTE - 1 };
static const int32_t ordered[] = { 0, 0, 8 };
static const int32_t shipped[] = { 4, 3, 0 };
static const uint8_t present[] = { 5 };

static void run(const char *program, int64_t value[ROWS], uint8_t state[ROWS]) {
    tierkit_column of_i = { 0 }, of_j = { 0 }, of_d = { 0 }, of_e = { 0 };
    const tierkit_column *columns[] = { NULL, NULL, &of_i, &of_j, &of_d, &of_e };
    tierkit_i_row_source source = { columns, 0, ROWS };
    uint64_t rounded = 0;
    checked c;
    of_i.type = of_j.type = TIERKIT_TYPE_INSTANT64;
    of_d.type = of_e.type = TIERKIT_TYPE_DATE32;
    of_i.data = asked;
    of_j.data = answered;
    of_j.validity = present;
    of_d.data = ordered;
    of_e.data = shipped;
    checked_text_of(&c, program);
    if (c.schema == NULL) {
        fail_msg("%s\n%s", program, parsed_errors(&c.p));
    }
    tierkit_i_row_numbers(c.schema, 0, &source, c.scratch, value, state, &rounded);
    assert_true(checked_end(&c));
}

static void clocks__by_hand__give_these_minutes_hours_and_days(void **state) {
    (void)state;
    static const struct {
        const char *measure;
        uint8_t state[ROWS];
        int64_t value[ROWS];
    } cases[] = {
        { "flow m count = minutes(j, i)", { VALUE, MISSING, VALUE }, { 5360, 0, -11 } },
        { "flow m number scale 2 = hours(j, i)", { VALUE, MISSING, VALUE }, { 8933, 0, -18 } },
        { "flow m count = working_minutes(j, i)", { VALUE, MISSING, VALUE }, { 80, 0, -11 } },
        { "flow m number scale 3 = working_hours(j, i)",
          { VALUE, MISSING, VALUE },
          { 1333, 0, -183 } },
        { "flow m days = working_days(e, d)", { VALUE, VALUE, VALUE }, { 1, 0, -5 } },
        { "flow m days = working_days(j, d)", { VALUE, MISSING, VALUE }, { 1, 0, -3 } },
        /* a clock that stands still while it is the partner's turn */
        { "flow m count = if working_minutes(j, i) - 20 <= 60 then 1 else 0",
          { VALUE, MISSING, VALUE },
          { 1, 0, 1 } },
        { "flow m count = if working_hours(j, i) <= 1.25 then 1 else 0",
          { VALUE, MISSING, VALUE },
          { 0, 0, 1 } },
    };
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        char text[600];
        int64_t value[ROWS];
        uint8_t states[ROWS];
        (void)snprintf(text, sizeof text,
                       WORKING "holidays 1970-01-02, 1970-01-03\n" FACTS "  %s\n",
                       cases[n].measure);
        run(text, value, states);
        for (size_t row = 0; row < ROWS; row++) {
            if (states[row] != cases[n].state[row] ||
                (states[row] == VALUE && value[row] != cases[n].value[row])) {
                fail_msg("%s, row %zu: state %d value %lld", cases[n].measure, row, states[row],
                         (long long)value[row]);
            }
        }
    }
}

static void fingerprint_of(const char *text, uint8_t print[16]) {
    checked c;
    checked_text_of(&c, text);
    assert_non_null(c.schema);
    memcpy(print, c.schema->measures[0].fingerprint, 16);
    assert_true(checked_end(&c));
}

/* What was counted with other days was counted otherwise; whoever counts without them does not
 * care, and neither do holidays that are written in another order or fall on a Sunday. */
static void fingerprints__of_other_working_days__differ_where_they_count(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        int equal;
    } pairs[] = {
        { WORKING FACTS "  flow m days = working_days(e, d)\n",
          WORKING "holidays 1970-01-02\n" FACTS "  flow m days = working_days(e, d)\n", 0 },
        { "working days monday to friday\n" FACTS "  flow m days = working_days(e, d)\n",
          "working days monday to saturday\n" FACTS "  flow m days = working_days(e, d)\n", 0 },
        { WORKING FACTS "  flow m days = days(e, d)\n",
          WORKING "holidays 1970-01-02\n" FACTS "  flow m days = days(e, d)\n", 1 },
        { WORKING "holidays 1970-01-01, 1970-01-02\n" FACTS "  flow m days = working_days(e, d)\n",
          WORKING "holidays 1970-01-02, 1970-01-04\nholidays 1970-01-01, 1970-01-02\n" FACTS
                  "  flow m days = working_days(e, d)\n",
          1 },
        { WORKING FACTS "  distinct m = d where working_days(e, d) > 3\n",
          WORKING "holidays 1970-01-02\n" FACTS "  distinct m = d where working_days(e, d) > 3\n",
          0 },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        uint8_t a[16], b[16];
        fingerprint_of(pairs[i].a, a);
        fingerprint_of(pairs[i].b, b);
        if ((memcmp(a, b, sizeof a) == 0) != pairs[i].equal) {
            fail_msg("pair %zu", i);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks__by_hand__give_these_minutes_hours_and_days),
        cmocka_unit_test(fingerprints__of_other_working_days__differ_where_they_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
