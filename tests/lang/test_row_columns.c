/* Owns: reading every type of bound column as every type of schema column: strides, validity,
 * texts that are no values, digits lost, what does not fit. Must not know: operators.
 * Called by: the test suite. Expected values are written by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bits.h"
#include "checked.h"

enum { ROWS_MAX = 12, STEP = 40, BITS = 3 };
enum { VALUE = TIERKIT_I_ROW_VALUE, MISSING = TIERKIT_I_ROW_MISSING, OUT = TIERKIT_I_ROW_OUT };
enum {
    BAD_NUMBER = TIERKIT_I_ROW_BAD_NUMBER,
    BAD_DATE = TIERKIT_I_ROW_BAD_DATE,
    BAD_TEXT = TIERKIT_I_ROW_BAD_TEXT,
    OVERFLOW = TIERKIT_I_ROW_OVERFLOW,
    FILLED = TIERKIT_I_ROW_FILLED
};

#define FACTS "facts f key id at day\n"

static void checked_well(checked *c, const char *text) {
    checked_text_of(c, text);
    if (c->schema == NULL) {
        fail_msg("%s\n%s", text, parsed_errors(&c->p));
    }
}

/* ---- numbers ------------------------------------------------------------------------------- */

typedef struct row_wanted {
    uint8_t state;
    int64_t value;
} row_wanted;

typedef struct number_case {
    const char *what;
    int32_t type, scale;
    const void *data;
    size_t size, rows;
    int32_t measure_scale;
    row_wanted wanted[ROWS_MAX];
    uint64_t rounded;
    int direct_only; /* an expression computes with 9 decimal places, which is not enough here */
} number_case;

static const int8_t bytes[] = { -128, 127, 0 };
static const int16_t shorts[] = { INT16_MIN, INT16_MAX };
static const int32_t ints[] = { INT32_MIN, INT32_MAX };
static const int64_t longs[] = { INT64_MIN, INT64_MAX, -1 };
static const int64_t edge[] = { 92233720368547758, 92233720368547759, -92233720368547758,
                                -92233720368547759 };
static const int64_t halves[] = { 15, 25, 35, -15, -25, -35, 14, 16, -24, -26, 20 };
static const double doubles[] = { 0.1, 0.125, 0.375, -0.125, -0.0, 1e300, 1e16, -1e17 };
static const double near[] = { 2.675, -1.005 }; /* binary: a little below, a little above */
static const double odd[] = { (double)NAN, (double)INFINITY, -(double)INFINITY, 1 };
/* value * 10^3: 1.005, 1.015, -1.015, 2^64 (too large for a measure), 10^34 and a bit */
static const tierkit_i_i128 wides[] = { { 1005, 0 }, { 1015, 0 },  { (uint64_t)-1015, -1 },
                                        { 0, 1000 }, { 12340, 0 }, { 10, 0 } };
static const char *const texts[] = { "1.005", "1.015", "-1.015", "",
                                     "x",     "1e2",   "12_000", "007",
                                     " 1",    "+.5",   "0.5",    "92233720368547758.08" };

static const number_case number_cases[] = {
    { "int8",
      TIERKIT_TYPE_INT8,
      0,
      bytes,
      1,
      3,
      0,
      { { VALUE, -128 }, { VALUE, 127 }, { VALUE, 0 } },
      0,
      0 },
    { "int8 up",
      TIERKIT_TYPE_INT8,
      0,
      bytes,
      1,
      3,
      2,
      { { VALUE, -12800 }, { VALUE, 12700 }, { VALUE, 0 } },
      0,
      0 },
    { "int8 down",
      TIERKIT_TYPE_INT8,
      2,
      bytes,
      1,
      3,
      0,
      { { VALUE, -1 }, { VALUE, 1 }, { VALUE, 0 } },
      2,
      0 },
    { "int16",
      TIERKIT_TYPE_INT16,
      1,
      shorts,
      2,
      2,
      2,
      { { VALUE, -327680 }, { VALUE, 327670 } },
      0,
      0 },
    { "int32",
      TIERKIT_TYPE_INT32,
      2,
      ints,
      4,
      2,
      2,
      { { VALUE, INT32_MIN }, { VALUE, INT32_MAX } },
      0,
      0 },
    { "int64 of the same scale",
      TIERKIT_TYPE_INT64,
      2,
      longs,
      8,
      3,
      2,
      { { VALUE, INT64_MIN }, { VALUE, INT64_MAX }, { VALUE, -1 } },
      0,
      0 },
    { "int64 too large",
      TIERKIT_TYPE_INT64,
      0,
      longs,
      8,
      3,
      1,
      { { OVERFLOW, 0 }, { OVERFLOW, 0 }, { VALUE, -10 } },
      0,
      0 },
    { "int64 at the edge",
      TIERKIT_TYPE_INT64,
      0,
      edge,
      8,
      4,
      2,
      { { VALUE, 9223372036854775800 },
        { OVERFLOW, 0 },
        { VALUE, -9223372036854775800 },
        { OVERFLOW, 0 } },
      0,
      0 },
    { "int64 halves to even",
      TIERKIT_TYPE_INT64,
      3,
      halves,
      8,
      11,
      2,
      { { VALUE, 2 },
        { VALUE, 2 },
        { VALUE, 4 },
        { VALUE, -2 },
        { VALUE, -2 },
        { VALUE, -4 },
        { VALUE, 1 },
        { VALUE, 2 },
        { VALUE, -2 },
        { VALUE, -3 },
        { VALUE, 2 } },
      10,
      0 },
    { "int64 far down",
      TIERKIT_TYPE_INT64,
      18,
      longs,
      8,
      3,
      0,
      { { VALUE, -9 }, { VALUE, 9 }, { VALUE, 0 } },
      3,
      1 },
    { "doubles",
      TIERKIT_TYPE_FLOAT64,
      0,
      doubles,
      8,
      8,
      2,
      { { VALUE, 10 },
        { VALUE, 12 },
        { VALUE, 38 },
        { VALUE, -12 },
        { VALUE, 0 },
        { OVERFLOW, 0 },
        { VALUE, 1000000000000000000 },
        { OVERFLOW, 0 } },
      3,
      0 },
    { "doubles near halves",
      TIERKIT_TYPE_FLOAT64,
      0,
      near,
      8,
      2,
      2,
      { { VALUE, 267 }, { VALUE, -100 } },
      2,
      1 },
    { "doubles that are no numbers",
      TIERKIT_TYPE_FLOAT64,
      0,
      odd,
      8,
      4,
      2,
      { { BAD_NUMBER, 0 }, { BAD_NUMBER, 0 }, { BAD_NUMBER, 0 }, { VALUE, 100 } },
      0,
      0 },
    { "decimal128",
      TIERKIT_TYPE_DECIMAL128,
      3,
      wides,
      16,
      6,
      2,
      { { VALUE, 100 },
        { VALUE, 102 },
        { VALUE, -102 },
        { OVERFLOW, 0 },
        { VALUE, 1234 },
        { VALUE, 1 } },
      3,
      0 },
    { "texts",
      TIERKIT_TYPE_TEXT_POINTERS,
      0,
      texts,
      sizeof texts[0],
      12,
      2,
      { { VALUE, 100 },
        { VALUE, 102 },
        { VALUE, -102 },
        { BAD_NUMBER, 0 },
        { BAD_NUMBER, 0 },
        { VALUE, 10000 },
        { BAD_NUMBER, 0 },
        { VALUE, 700 },
        { BAD_NUMBER, 0 },
        { BAD_NUMBER, 0 },
        { VALUE, 50 },
        { OVERFLOW, 0 } },
      3,
      0 },
};

/* The same rows packed or spread, from an odd address, with and without validity: every second row
 * missing. */
typedef struct layout {
    int64_t stride;
    int validity;
} layout;
static const layout layouts[] = { { 0, 0 }, { 0, 1 }, { STEP, 0 }, { STEP, 1 } };

static char spread[ROWS_MAX * STEP + 1];
static uint8_t half_present[4];

static tierkit_column laid_out(const number_case *of, const layout *how) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    memset(spread, 0x55, sizeof spread);
    size_t step = how->stride != 0 ? (size_t)how->stride : of->size;
    for (size_t i = 0; i < of->rows; i++) {
        memcpy(spread + 1 + i * step, (const char *)of->data + i * of->size, of->size);
    }
    memset(half_present, 0, sizeof half_present);
    for (size_t i = 0; i < of->rows; i += 2) {
        tierkit_i_bit_set(half_present, BITS + i);
    }
    column.struct_size = sizeof column;
    column.type = of->type;
    column.scale = of->scale;
    column.rows = (int64_t)of->rows;
    column.stride = how->stride;
    column.data = spread + 1;
    column.validity = how->validity ? half_present : NULL;
    column.validity_offset = how->validity ? BITS : 0;
    return column;
}

static void expect_numbers(const number_case *of, const layout *how, const char *expression) {
    char text[200];
    tierkit_column column = laid_out(of, how);
    const tierkit_column *columns[3] = { NULL, NULL, &column };
    tierkit_i_row_source source = { columns, 0, 1 };
    int64_t value[ROWS_MAX];
    uint8_t state[ROWS_MAX];
    uint64_t rounded = 0;
    checked c;
    (void)snprintf(text, sizeof text, FACTS "  flow m number scale %d = %s\n",
                   (int)of->measure_scale, expression);
    checked_well(&c, text);
    assert_int_equal(tierkit_i_row_type_fits(c.schema, 2, &column, NULL), TIERKIT_OK);
    /* one row at a time, from the last: `first` must reach data and validity alike */
    for (size_t i = of->rows; i-- > 0;) {
        int present = !how->validity || i % 2 == 0;
        uint8_t wanted = present ? of->wanted[i].state : (uint8_t)MISSING;
        source.first = (int64_t)i;
        tierkit_i_row_numbers(c.schema, 0, &source, c.scratch, &value[i], &state[i], &rounded);
        if (state[i] != wanted || (wanted == VALUE && value[i] != of->wanted[i].value)) {
            fail_msg("%s, %s, row %zu: state %d value %lld", of->what, expression, i, state[i],
                     (long long)value[i]);
        }
    }
    if (!how->validity) {
        assert_int_equal(rounded, of->rounded);
        source.first = 0;
        source.count = of->rows;
        tierkit_i_row_numbers(c.schema, 0, &source, c.scratch, value, state, &rounded);
        assert_int_equal(rounded, 2 * of->rounded);
        for (size_t i = 0; i < of->rows; i++) {
            assert_int_equal(state[i], of->wanted[i].state);
            assert_true(state[i] != VALUE || value[i] == of->wanted[i].value);
        }
    }
    assert_true(checked_end(&c));
}

static void numbers__of_every_type_and_layout__reach_the_measures_scale(void **state) {
    (void)state;
    static const char *const expressions[] = {
        "v",         "v where 1 = 1", "0 + v", "v * 1", "if true then v else 0", "coalesce(v, v)",
        "max(v, v)", "-(-v)"
    };
    for (size_t i = 0; i < sizeof number_cases / sizeof number_cases[0]; i++) {
        const number_case *of = &number_cases[i];
        size_t forms = of->direct_only ? 2 : sizeof expressions / sizeof expressions[0];
        for (size_t form = 0; form < forms; form++) {
            for (size_t how = 0; how < sizeof layouts / sizeof layouts[0]; how++) {
                expect_numbers(of, &layouts[how], expressions[form]);
            }
        }
    }
}

/* In expressions doubles above 2^63 / 10^9 go through 128 bits; the first is 3 * 2^70. */
static void numbers__large_doubles__keep_every_digit_in_expressions(void **state) {
    (void)state;
    static const double large[] = { 3541774862152233910272.0, -12345678901.5, 1e39, 1e19 };
    tierkit_column column = { 0 };
    const tierkit_column *columns[3] = { NULL, NULL, &column };
    tierkit_i_row_source source = { columns, 0, 4 };
    int64_t value[4];
    uint8_t states[4];
    uint64_t rounded = 0;
    checked c;
    checked_well(&c, FACTS "  flow m number scale 1 = v / 1000000000\n");
    column.type = TIERKIT_TYPE_FLOAT64;
    column.data = large;
    tierkit_i_row_numbers(c.schema, 0, &source, c.scratch, value, states, &rounded);
    assert_int_equal(states[0], VALUE);
    assert_int_equal(value[0], 35417748621522); /* 3541774862152.2... at scale 1 */
    assert_int_equal(states[1], VALUE);
    assert_int_equal(value[1], -123);
    assert_int_equal(states[2], OVERFLOW); /* 10^39 has no room with 9 places in 128 bits */
    assert_int_equal(states[3], VALUE);
    assert_int_equal(value[3], 100000000000);
    assert_int_equal(rounded, 2);
    assert_true(checked_end(&c));
}

/* ---- rows without a column, constants, filters --------------------------------------------- */

static void expect_row(const char *measure, const tierkit_column *column, uint8_t wanted,
                       int64_t wanted_value) {
    char text[300];
    const tierkit_column *columns[3] = { NULL, NULL, column };
    tierkit_i_row_source source = { columns, 0, 1 };
    int64_t value = -77;
    uint8_t state = 99;
    uint64_t rounded = 0;
    checked c;
    (void)snprintf(text, sizeof text, FACTS "  %s\n", measure);
    checked_well(&c, text);
    tierkit_i_row_numbers(c.schema, 0, &source, c.scratch, &value, &state, &rounded);
    if (state != wanted || ((wanted == VALUE || wanted == FILLED) && value != wanted_value)) {
        fail_msg("%s: state %d value %lld", measure, state, (long long)value);
    }
    assert_true(checked_end(&c));
}

static void rows__without_their_column__are_missing(void **state) {
    (void)state;
    static const struct {
        const char *measure;
        uint8_t state;
        int64_t value;
    } cases[] = {
        { "flow m count = v missing 5", FILLED, 5 },
        { "flow m count = v + 1 missing 5", FILLED, 5 },
        { "flow m count = coalesce(v, 7)", VALUE, 7 },
        { "flow m count = if missing(v) then 1 else 2", VALUE, 1 },
        { "max m date = coalesce(v, 1970-01-11)", VALUE, 10 },
        { "flow m count = 1 where coalesce(v, true)", VALUE, 1 },
        { "flow m count = 1 where coalesce(v, false)", OUT, 0 },
        { "flow m count = 1 where coalesce(v, \"x\") = \"x\"", VALUE, 1 },
        { "flow m count = if missing(v) then 3 else 2 where not missing(v)", OUT, 0 },
        { "flow m number = 2.5", VALUE, 2500000 },
        { "flow m count = 2.5", VALUE, 2 },
        { "flow m days = 2 weeks", VALUE, 14 },
        { "flow m count = -3", VALUE, -3 },
        { "flow m ratio = 15%", VALUE, 150000000 },
        { "flow m number = 1 / 0 missing 4", FILLED, 4000000 },
        { "flow m count = 9223372036854775807", VALUE, INT64_MAX },
        { "flow m count = 9223372036854775808", OVERFLOW, 0 },
        { "max m date = 2012-02-29 + 12 months", VALUE, 15764 }, /* 2013-02-28 */
        { "max m date = 2013-01-31 + 1 quarter", VALUE, 15825 }, /* 2013-04-30 */
        { "max m date = 9999-12-31 + 1", BAD_DATE, 0 },
        { "max m date = 0001-01-01 - 1 month", BAD_DATE, 0 },
        { "flow m days = 2013-03-01 - 2012-03-01", VALUE, 365 },
        { "flow m days = days(2012-03-01, 2013-03-01)", VALUE, -365 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect_row(cases[i].measure, NULL, cases[i].state, cases[i].value);
    }
}

/* Of a column in missing(...) only the presence is read: any type will do, bad values too. */
static void missing__of_columns_of_any_type__sees_only_presence(void **state) {
    (void)state;
    static const uint8_t none[] = { 0 };
    static const int32_t codes[] = { -1, 0 };
    static const char *const pointers[] = { NULL, "", "no number" };
    static const char raw[16] = { 0 };
    static const int64_t offsets[] = { 0, 3 };
    checked c;
    checked_well(&c, FACTS "  flow m count = if missing(v) then 1 else 0\n");
    for (int32_t type = TIERKIT_TYPE_INT8; type <= TIERKIT_TYPE_CODE32; type++) {
        tierkit_column column = { 0 };
        column.type = type;
        column.data = raw;
        column.offsets = offsets;
        assert_int_equal(tierkit_i_row_type_fits(c.schema, 2, &column, NULL),
                         type == TIERKIT_TYPE_CODE32 ? TIERKIT_E_TYPE : TIERKIT_OK);
        if (type != TIERKIT_TYPE_TEXT_POINTERS) {
            expect_row("flow m count = if missing(v) then 1 else 0", &column, VALUE, 0);
        }
        column.validity = none;
        expect_row("flow m count = if missing(v) then 1 else 0", &column, VALUE, 1);
        column.validity = NULL;
        for (size_t i = 0; type == TIERKIT_TYPE_CODE32 && i < 2; i++) {
            column.data = &codes[i];
            expect_row("flow m count = if missing(v) then 1 else 0", &column, VALUE, i == 0);
        }
        for (size_t i = 0; type == TIERKIT_TYPE_TEXT_POINTERS && i < 3; i++) {
            column.data = &pointers[i];
            expect_row("flow m count = if missing(v) then 1 else 0", &column, VALUE, i == 0);
        }
    }
    assert_true(checked_end(&c));
}

/* ---- flags --------------------------------------------------------------------------------- */

static void flags__of_every_type__are_true_false_or_refused(void **state) {
    (void)state;
    static const uint8_t raw[] = { 0, 1, 2 };
    static const char *const words[] = { "true", "false", "1", "0", "TRUE", "", "yes" };
    static const uint8_t raw_states[] = { OUT, VALUE, BAD_NUMBER };
    static const uint8_t word_states[] = { VALUE, OUT, VALUE, OUT, BAD_TEXT, BAD_TEXT, BAD_TEXT };
    tierkit_column column = { 0 };
    column.type = TIERKIT_TYPE_FLAG8;
    for (size_t i = 0; i < 3; i++) {
        column.data = &raw[i];
        column.type = TIERKIT_TYPE_FLAG8;
        expect_row("flow m count = 1 where v", &column, raw_states[i], 1);
        column.type = TIERKIT_TYPE_INT8;
        expect_row("flow m count = 1 where v", &column, raw_states[i], 1);
    }
    column.type = TIERKIT_TYPE_TEXT_POINTERS;
    for (size_t i = 0; i < 7; i++) {
        column.data = &words[i];
        expect_row("flow m count = 1 where v", &column, word_states[i], 1);
    }
}

/* ---- days ---------------------------------------------------------------------------------- */

static void days__of_every_type__are_days_or_refused(void **state) {
    (void)state;
    static const int32_t dates[] = { 0, -719162, -719163, 2932896, 2932897, INT32_MAX };
    static const int64_t instants[] = {
        0, -1, INT64_C(86400000000), INT64_C(86399999999), INT64_MIN, INT64_MAX
    };
    static const char *const words[] = { "1970-01-02", "9999-12-31", "2013-02-29",
                                         "2013-2-1",   "",           NULL };
    static const struct {
        int32_t type;
        const void *data;
        uint8_t state[6];
        int32_t day[6];
    } cases[] = {
        { TIERKIT_TYPE_DATE32,
          dates,
          { VALUE, VALUE, BAD_DATE, VALUE, BAD_DATE, BAD_DATE },
          { 0, -719162, 0, 2932896, 0, 0 } },
        { TIERKIT_TYPE_INSTANT64,
          instants,
          { VALUE, VALUE, VALUE, VALUE, BAD_DATE, BAD_DATE },
          { 0, -1, 1, 0, 0, 0 } },
        { TIERKIT_TYPE_TEXT_POINTERS,
          words,
          { VALUE, VALUE, BAD_DATE, BAD_DATE, BAD_DATE, MISSING },
          { 1, 2932896, 0, 0, 0, 0 } },
    };
    for (size_t i = 0; i < 3; i++) {
        tierkit_column column = { 0 };
        int32_t day[6];
        uint8_t states[6];
        column.type = cases[i].type;
        column.data = cases[i].data;
        tierkit_i_row_days(&column, 0, 6, day, states);
        for (size_t row = 0; row < 6; row++) {
            assert_int_equal(states[row], cases[i].state[row]);
            assert_true(states[row] != VALUE || day[row] == cases[i].day[row]);
        }
        tierkit_i_row_days(&column, 3, 2, day, states);
        assert_int_equal(states[0], cases[i].state[3]);
        assert_int_equal(states[1], cases[i].state[4]);
    }
}

/* Row 0: i at 1970-01-02 06:00, j at 18:00 of the day; row 1: i missing; row 2: i the last moment
 * before 1970. d = 1970-01-02. An instant is its day except beside another instant. */
static void instants__beside_dates__are_days(void **state) {
    (void)state;
    static const int64_t i[] = { INT64_C(108000000000), 0, -1 };
    static const int64_t j[] = { INT64_C(151200000000), 0, -2 };
    static const int32_t d[] = { 1, 1, 1 };
    static const uint8_t present[] = { 5 };
    static const struct {
        const char *measure;
        uint8_t state[3];
        int64_t value[3];
    } cases[] = {
        { "flow m count = 1 where i < j", { VALUE, OUT, OUT }, { 1, 0, 0 } },
        { "flow m count = 1 where i != j", { VALUE, OUT, VALUE }, { 1, 0, 1 } },
        { "flow m count = 1 where i = d", { VALUE, OUT, OUT }, { 1, 0, 0 } },
        { "flow m count = 1 where d = i", { VALUE, OUT, OUT }, { 1, 0, 0 } },
        { "flow m count = 1 where i >= 1970-01-02", { VALUE, OUT, OUT }, { 1, 0, 0 } },
        { "flow m count = 1 where i in (1970-01-02, 1969-12-31)",
          { VALUE, OUT, VALUE },
          { 1, 0, 1 } },
        { "flow m count = 1 where d in (coalesce(i, j))", { VALUE, OUT, OUT }, { 1, 0, 0 } },
        { "flow m count = 1 where month(i) = \"1969-12\"", { OUT, OUT, VALUE }, { 0, 0, 1 } },
        { "flow m days = j - i", { VALUE, MISSING, VALUE }, { 0, 0, 0 } },
        { "flow m days = d - i", { VALUE, MISSING, VALUE }, { 0, 0, 2 } },
        { "flow m days = days(i, d)", { VALUE, MISSING, VALUE }, { 0, 0, -2 } },
        { "max m date = i", { VALUE, MISSING, VALUE }, { 1, 0, -1 } },
        { "max m date = i + 2", { VALUE, MISSING, VALUE }, { 3, 0, 1 } },
        { "max m date = i + 1 month", { VALUE, MISSING, VALUE }, { 32, 0, 30 } },
        { "max m date = coalesce(i, d)", { VALUE, VALUE, VALUE }, { 1, 1, -1 } },
        { "max m date = coalesce(d, i)", { VALUE, VALUE, VALUE }, { 1, 1, 1 } },
        { "max m date = max(i, j)", { VALUE, MISSING, VALUE }, { 1, 0, -1 } },
        { "max m date = min(d, i)", { VALUE, MISSING, VALUE }, { 1, 0, -1 } },
        { "max m date = if i < j then i else d", { VALUE, MISSING, VALUE }, { 1, 0, 1 } },
    };
    tierkit_column of_i = { 0 }, of_j = { 0 }, of_d = { 0 };
    const tierkit_column *columns[5] = { NULL, NULL, &of_i, &of_j, &of_d };
    tierkit_i_row_source source = { columns, 0, 3 };
    of_i.type = of_j.type = TIERKIT_TYPE_INSTANT64;
    of_d.type = TIERKIT_TYPE_DATE32;
    of_i.data = i;
    of_i.validity = present;
    of_j.data = j;
    of_d.data = d;
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        char text[300];
        int64_t value[3];
        uint8_t states[3];
        uint64_t rounded = 0;
        checked c;
        (void)snprintf(text, sizeof text,
                       FACTS "  column i instant\n  column j instant\n  column d date\n  %s\n",
                       cases[n].measure);
        checked_well(&c, text);
        tierkit_i_row_numbers(c.schema, 0, &source, c.scratch, value, states, &rounded);
        for (size_t row = 0; row < 3; row++) {
            if (states[row] != cases[n].state[row] ||
                (states[row] == VALUE && value[row] != cases[n].value[row])) {
                fail_msg("%s, row %zu: state %d value %lld", cases[n].measure, row, states[row],
                         (long long)value[row]);
            }
        }
        assert_true(checked_end(&c));
    }
}

/* ---- texts --------------------------------------------------------------------------------- */

static void expect_text(tierkit_i_piece piece, const char *wanted) {
    assert_int_equal(piece.bytes, strlen(wanted));
    assert_memory_equal(piece.text, wanted, piece.bytes);
}

static void texts__of_every_type__are_bytes_or_refused(void **state) {
    (void)state;
    static const char data[] = "abc\xC3\xA9\xFFz";
    static const int64_t offsets[] = { 0, 3, 3, 5, 6, 7, 2 };
    static const int32_t narrow[] = { 0, 3, 3, 5, 6, 7, 2 };
    static const uint8_t wanted[] = { VALUE, VALUE, VALUE, BAD_TEXT, VALUE, BAD_TEXT };
    static const char *const words[] = { "abc", "", "\xC3\xA9", "", "z", "" };
    checked c;
    checked_well(&c, FACTS);
    for (int use_narrow = 0; use_narrow < 2; use_narrow++) {
        tierkit_column column = { 0 };
        tierkit_i_piece piece[6];
        uint8_t states[6];
        column.type = use_narrow ? TIERKIT_TYPE_TEXT32 : TIERKIT_TYPE_TEXT;
        column.data = data;
        column.offsets = use_narrow ? (const void *)narrow : (const void *)offsets;
        tierkit_i_row_texts(&column, 0, 6, c.scratch, piece, states);
        for (size_t i = 0; i < 6; i++) {
            assert_int_equal(states[i], wanted[i]);
            if (states[i] == VALUE) {
                expect_text(piece[i], words[i]);
            }
        }
    }
    assert_true(checked_end(&c));
}

/* Key and two splits are read one after the other and used together. */
static void texts__of_integers__live_side_by_side(void **state) {
    (void)state;
    static const int64_t numbers[] = { INT64_MIN, 0, 7, INT64_MAX };
    static const char *const wanted[] = { "-9223372036854775808", "0", "7", "9223372036854775807" };
    static const uint8_t validity[] = { 0x0F };
    tierkit_column column = { 0 };
    tierkit_i_piece piece[4][1];
    uint8_t states[1];
    checked c;
    checked_well(&c, FACTS);
    column.type = TIERKIT_TYPE_INT64;
    column.data = numbers;
    column.validity = validity;
    for (int64_t i = 0; i < 4; i++) {
        tierkit_i_row_texts(&column, i, 1, c.scratch, piece[i], states);
        assert_int_equal(states[0], VALUE);
    }
    for (size_t i = 0; i < 4; i++) {
        expect_text(piece[i][0], wanted[i]);
    }
    tierkit_i_row_texts(NULL, 0, 1, c.scratch, piece[0], states);
    assert_int_equal(states[0], MISSING);
    assert_null(piece[0][0].text);
    assert_true(checked_end(&c));
}

/* A text made in one block of the evaluator outlives the block when it is chosen. */
static void keys__chosen_among_made_texts__stay_whole(void **state) {
    (void)state;
    static const int32_t days[] = { 0, 31, 400 };
    static const int32_t codes[] = { 5, 17, -3 };
    static const char *const wanted[] = { "1970-01", "1970-Q1", "-3" };
    tierkit_column day = { 0 }, code = { 0 };
    const tierkit_column *columns[3] = { NULL, &day, &code };
    tierkit_i_row_source source = { columns, 0, 3 };
    tierkit_i_piece key[3];
    uint8_t states[3];
    checked c;
    checked_well(&c,
                 FACTS "  column code text\n  distinct m = if day < 1970-01-02 then month(day) "
                       "else if day < 1970-06-01 then coalesce(quarter(day), code) else code\n");
    day.type = TIERKIT_TYPE_DATE32;
    day.data = days;
    code.type = TIERKIT_TYPE_INT32;
    code.data = codes;
    tierkit_i_row_keys(c.schema, 0, &source, c.scratch, key, states);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(states[i], VALUE);
        expect_text(key[i], wanted[i]);
    }
    assert_true(checked_end(&c));
}

/* ---- a whole block ------------------------------------------------------------------------- */

static void blocks__of_the_greatest_size__are_evaluated_whole(void **state) {
    (void)state;
    static int64_t amount[TIERKIT_I_ROWS + 5], value[TIERKIT_I_ROWS];
    static uint8_t states[TIERKIT_I_ROWS];
    tierkit_column column = { 0 };
    const tierkit_column *columns[3] = { NULL, NULL, &column };
    tierkit_i_row_source source = { columns, 5, TIERKIT_I_ROWS };
    uint64_t rounded = 0;
    checked c;
    for (size_t i = 0; i < TIERKIT_I_ROWS + 5; i++) {
        amount[i] = (int64_t)i * 7 - 3000;
    }
    checked_well(&c, FACTS "  flow m count = if v < 0 then -v else v * v where v != 4\n");
    column.type = TIERKIT_TYPE_INT64;
    column.data = amount;
    tierkit_i_row_numbers(c.schema, 0, &source, c.scratch, value, states, &rounded);
    for (size_t i = 0; i < TIERKIT_I_ROWS; i++) {
        int64_t v = amount[i + 5];
        assert_int_equal(states[i], v == 4 ? OUT : VALUE);
        assert_true(v == 4 || value[i] == (v < 0 ? -v : v * v));
    }
    assert_int_equal(rounded, 0);
    assert_true(checked_end(&c));
}

/* ---- which type stands for which ----------------------------------------------------------- */

static void types__bound__fit_or_name_the_cure(void **state) {
    (void)state;
    /* by type from INT8 to CODE32: n number, d date, i instant, f flag, t text, k key */
    static const char *const fits[] = { "nftk",   "ntk",    "ntk", "ntk", "n", "n", "ndiftk",
                                        "ndiftk", "ndiftk", "di",  "di",  "f", "k" };
    static const char *const columns[] = { "id", "n", "d", "i", "f", "t" };
    static const char letters[] = "kndift";
    checked c;
    checked_well(&c, FACTS "  column n number\n  column d date\n  column i instant\n"
                           "  column f flag\n  column t text\n  flow m number = n where d < i and "
                           "f and t = \"x\"\n");
    for (int32_t type = TIERKIT_TYPE_INT8; type <= TIERKIT_TYPE_CODE32; type++) {
        for (size_t k = 0; k < 6; k++) {
            tierkit_column column = { 0 };
            column.type = type;
            int32_t index =
                tierkit_i_schema_find_column(c.schema, 0, columns[k], strlen(columns[k]));
            int wanted = strchr(fits[type - 1], letters[k]) != NULL;
            tierkit_status status = tierkit_i_row_type_fits(c.schema, index, &column, NULL);
            if (status != (wanted ? TIERKIT_OK : TIERKIT_E_TYPE)) {
                fail_msg("type %d as %s: %d", (int)type, columns[k], (int)status);
            }
        }
    }
    assert_true(checked_end(&c));
}

static void types__that_do_not_fit__are_named_with_the_cure(void **state) {
    (void)state;
    static const struct {
        const char *column;
        int32_t type, scale;
        const char *text;
    } cases[] = {
        { "n", TIERKIT_TYPE_DATE32, 0,
          "column 'n' is bound as DATE32 but is a number: bind integers, FLOAT64, DECIMAL128 or "
          "text" },
        { "d", TIERKIT_TYPE_FLOAT64, 0,
          "column 'd' is bound as FLOAT64 but is a date: bind DATE32, INSTANT64 or text "
          "YYYY-MM-DD" },
        { "f", TIERKIT_TYPE_INT8, 1,
          "column 'f' is bound as INT8 but is a flag: bind FLAG8, INT8 or text true, false, 1, 0" },
        { "t", TIERKIT_TYPE_INT32, 2,
          "column 't' is bound as INT32 but is text: bind text or integers of scale 0" },
        { "id", TIERKIT_TYPE_CODE32, 0,
          "column 'id' is bound as CODE32 but is text: bind text or integers of scale 0" },
        { "key", TIERKIT_TYPE_FLAG8, 0,
          "column 'key' is bound as FLAG8 but is an id: bind text, CODE32 or integers of scale 0" },
        { "n", 99, 0,
          "column 'n' is bound as an unknown type but is a number: bind integers, FLOAT64, "
          "DECIMAL128 or text" },
    };
    checked c;
    /* an expression that reads the id needs its text */
    checked_well(&c, FACTS "  flow m number = n where d > 2020-01-01 and f and t = id\n"
                           "facts g key 'key' at day\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tierkit_column column = { 0 };
        tierkit_error err = { 0 };
        const char *name = cases[i].column;
        err.struct_size = sizeof err;
        column.type = cases[i].type;
        column.scale = cases[i].scale;
        int32_t index =
            tierkit_i_schema_find_column(c.schema, strcmp(name, "key") == 0, name, strlen(name));
        assert_int_equal(tierkit_i_row_type_fits(c.schema, index, &column, &err), TIERKIT_E_TYPE);
        assert_string_equal(err.text, cases[i].text);
    }
    assert_true(checked_end(&c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers__of_every_type_and_layout__reach_the_measures_scale),
        cmocka_unit_test(numbers__large_doubles__keep_every_digit_in_expressions),
        cmocka_unit_test(rows__without_their_column__are_missing),
        cmocka_unit_test(missing__of_columns_of_any_type__sees_only_presence),
        cmocka_unit_test(flags__of_every_type__are_true_false_or_refused),
        cmocka_unit_test(days__of_every_type__are_days_or_refused),
        cmocka_unit_test(instants__beside_dates__are_days),
        cmocka_unit_test(texts__of_every_type__are_bytes_or_refused),
        cmocka_unit_test(texts__of_integers__live_side_by_side),
        cmocka_unit_test(keys__chosen_among_made_texts__stay_whole),
        cmocka_unit_test(blocks__of_the_greatest_size__are_evaluated_whole),
        cmocka_unit_test(types__bound__fit_or_name_the_cure),
        cmocka_unit_test(types__that_do_not_fit__are_named_with_the_cure),
    };
    return cmocka_run_group_tests_name("lang row columns", tests, NULL, NULL);
}
