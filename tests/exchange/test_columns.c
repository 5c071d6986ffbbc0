/* Owns: proof that every Arrow format a batch reads gives the same network as the same values as
 * text, wherever the elements lie in their arrays, and that other formats are refused with advice.
 * Must not know: streams. Called by: meson test. */
#include "exchange/made_arrow.h"

#include <stdio.h>

enum { ROWS = 6 };

static const char program_text[] = "money EUR scale 2\n"
                                   "facts sales key id at day\n"
                                   "  flow net money = amount\n"
                                   "  flow good count = 1 where ok\n";

/* The rows as text: what every case stands in for one column of. */
static const char *const ids[ROWS] = { "A", "twelve bytes", "a long id, longer than a view", "A",
                                       "",  "thirteen byte" };
static const char *const days[ROWS] = { "2024-02-29", "1969-12-31", "2024-03-01",
                                        "0001-01-01", "9999-12-31", "1970-01-01" };
static const char *const amounts[ROWS] = { "1.5", NULL, "-2.25", "0", "100", NULL };
static const char *const flags[ROWS] = { "true", "false", NULL, "true", NULL, "true" };
static const uint8_t present_amounts[ROWS] = { 1, 0, 1, 1, 1, 0 };
static const uint8_t present_flags[ROWS] = { 1, 1, 0, 1, 0, 1 };

static const made_column plain[4] = {
    { "id", "u", MADE_TEXT32, ids, NULL, NULL, 0, NULL },
    { "day", "u", MADE_TEXT32, days, NULL, NULL, 0, NULL },
    { "amount", "u", MADE_TEXT32, amounts, present_amounts, NULL, 0, NULL },
    { "ok", "u", MADE_TEXT32, flags, present_flags, NULL, 0, NULL },
};

/* ---- values -------------------------------------------------------------------------------- */

#define WIDE 0x7F7F7F7F7F7F7F7F /* under nulls, where nobody may look */
static const int8_t whole8[ROWS] = { 1, 99, -2, 0, 100, 99 };
static const int16_t whole16[ROWS] = { 1, 99, -2, 0, 100, 99 };
static const int32_t whole32[ROWS] = { 1, 99, -2, 0, 100, 99 };
static const int64_t whole64[ROWS] = { 1, 99, -2, 0, 100, 99 };
static const char *const wholes[ROWS] = { "1", NULL, "-2", "0", "100", NULL };
static const uint8_t natural8[ROWS] = { 1, 99, 255, 0, 100, 99 };
static const uint16_t natural16[ROWS] = { 1, 99, 65535, 0, 100, 99 };
static const uint32_t natural32[ROWS] = { 1, 99, UINT32_MAX, 0, 100, 99 };
static const uint64_t natural64[ROWS] = { 1, UINT64_MAX, 90000000000000000u, 0, 100, UINT64_MAX };
static const char *const naturals8[ROWS] = { "1", NULL, "255", "0", "100", NULL };
static const char *const naturals16[ROWS] = { "1", NULL, "65535", "0", "100", NULL };
static const char *const naturals32[ROWS] = { "1", NULL, "4294967295", "0", "100", NULL };
static const char *const naturals64[ROWS] = { "1", NULL, "90000000000000000", "0", "100", NULL };
static const int64_t cents[ROWS] = { 150, WIDE, -225, 0, 10000, WIDE };
static const int32_t cents32[ROWS] = { 150, 7, -225, 0, 10000, 7 };
static const float floats[ROWS] = { 1.5f, 3e38f, -2.25f, 0.0f, 100.0f, 3e38f };
static const double doubles[ROWS] = { 1.5, 1e300, -2.25, 0.0, 100.0, 1e300 };
/* Two 64-bit halves each, lower first. 2.25 at scale 20 is 225 * 10^18, above 2^64. */
static const uint64_t decimals[ROWS * 2] = { 150, 0, WIDE,  WIDE, (uint64_t)-225, UINT64_MAX,
                                             0,   0, 10000, 0,    WIDE,           WIDE };
#define E18 1000000000000000000u
static const uint64_t fine[ROWS * 2] = { (150 * E18) & UINT64_MAX,
                                         8,
                                         WIDE,
                                         WIDE,
                                         0 - 225 * E18,
                                         UINT64_MAX - 12,
                                         0,
                                         0,
                                         10000 * E18,
                                         542,
                                         WIDE,
                                         WIDE };
static const uint64_t coarse[ROWS * 2] = { 3, 0, WIDE, WIDE, (uint64_t)-2, UINT64_MAX,
                                           0, 0, 1,    0,    WIDE,         WIDE };
static const char *const hundreds[ROWS] = { "300", NULL, "-200", "0", "100", NULL };
static const char *const missing[ROWS] = { NULL, NULL, NULL, NULL, NULL, NULL };

/* Days since 1970-01-01 of `days`: Python's datetime.date arithmetic. */
static const int32_t day_numbers[ROWS] = { 19782, -1, 19783, -719162, 2932896, 0 };
#define DAY INT64_C(86400)
static const int64_t day_seconds[ROWS] = { 19782 * DAY + 5,   -1,   19783 * DAY, -719162 * DAY,
                                           2932897 * DAY - 1, 86399 };
static const int64_t day_millis[ROWS] = { 19782 * DAY * 1000 + 5, -1,
                                          19784 * DAY * 1000 - 1, -719162 * DAY * 1000,
                                          2932896 * DAY * 1000,   0 };
static const int64_t day_micros[ROWS] = { 19782 * DAY * 1000000,     -1,
                                          19784 * DAY * 1000000 - 1, -719162 * DAY * 1000000,
                                          2932896 * DAY * 1000000,   1 };
/* Nanoseconds reach from 1677 to 2262 only. */
static const int64_t day_nanos[ROWS] = {
    19782 * DAY * 1000000000, -1, 19784 * DAY * 1000000000 - 1, -1000, 999, 0
};
static const char *const nano_days[ROWS] = { "2024-02-29", "1969-12-31", "2024-03-01",
                                             "1969-12-31", "1970-01-01", "1970-01-01" };
static const uint8_t flag_bytes[ROWS] = { 1, 0, 1, 1, 0, 1 };
static const int64_t id_numbers[ROWS] = { 7, 8, -9, 7, 0, 8 };
static const char *const id_texts[ROWS] = { "7", "8", "-9", "7", "0", "8" };

/* Metadata: one pair, "tierkit:scale" = "2", and another one in front. Written by hand. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define COUNT(n) "\0\0\0" n
#else
#define COUNT(n) n "\0\0\0"
#endif
static const char scale_2[] =
    COUNT("\2") COUNT("\4") "note" COUNT("\2") "ab" COUNT("\15") "tierkit:scale" COUNT("\1") "2";
static const char scale_19[] = COUNT("\1") COUNT("\15") "tierkit:scale" COUNT("\2") "19";

/* Dictionaries. */
static const char *const words[4] = { "unused", "1.5", "-2.25", NULL };
static const uint8_t present_words[4] = { 1, 1, 1, 0 };
static const char *const numbers[5] = { "0", "100", "1.5", "-2.25", "x" };
static const uint64_t number_decimals[10] = { 0,          0, 10000, 0, 150, 0, (uint64_t)-225,
                                              UINT64_MAX, 1, 0 };
static const int64_t number_cents[5] = { 0, 10000, 150, -225, 1 };
static const made_column word_dictionary = { "",   "u", MADE_TEXT32, words, present_words,
                                             NULL, 0,   NULL };
static const made_column number_dictionary = { "", "vu", MADE_VIEWS, numbers, NULL, NULL, 0, NULL };
static const made_column large_dictionary = { "", "U", MADE_TEXT64, numbers, NULL, NULL, 0, NULL };
static const made_column cent_dictionary = {
    "", "d:12,2", 16, number_decimals, NULL, NULL, 0, NULL
};
static const made_column int_dictionary = { "", "l", 8, number_cents, NULL, NULL, 0, NULL };
static const made_column null_dictionary = { "", "n", MADE_NOTHING, NULL, NULL, NULL, 0, NULL };
static const int8_t at8[ROWS] = { 1, 3, 2, 1, 2, 99 };
static const char *const at8_texts[ROWS] = { "1.5", NULL, "-2.25", "1.5", "-2.25", NULL };
static const uint8_t at8_present[ROWS] = { 1, 1, 1, 1, 1, 0 };
static const uint8_t atu8[ROWS] = { 2, 255, 3, 0, 1, 255 };
static const int16_t at16[ROWS] = { 2, -1, 3, 0, 1, -1 };
static const uint16_t atu16[ROWS] = { 2, 65535, 3, 0, 1, 65535 };
static const int32_t at32[ROWS] = { 2, -1, 3, 0, 1, -1 };
static const uint32_t atu32[ROWS] = { 2, UINT32_MAX, 3, 0, 1, UINT32_MAX };
static const int64_t at64[ROWS] = { 2, -1, 3, 0, 1, -1 };
static const uint64_t atu64[ROWS] = { 2, UINT64_MAX, 3, 0, 1, UINT64_MAX };

/* A column of its format, and what it says as text. */
static const struct {
    const char *label;
    made_column column;
    const char *const *texts;
} cases[] = {
    { "int8", { "amount", "c", 1, whole8, present_amounts, NULL, 0, NULL }, wholes },
    { "int16", { "amount", "s", 2, whole16, present_amounts, NULL, 0, NULL }, wholes },
    { "int32", { "amount", "i", 4, whole32, present_amounts, NULL, 0, NULL }, wholes },
    { "int64", { "amount", "l", 8, whole64, present_amounts, NULL, 0, NULL }, wholes },
    { "int64 of a scale", { "amount", "l", 8, cents, present_amounts, NULL, 0, scale_2 }, amounts },
    { "int32 of a scale",
      { "amount", "i", 4, cents32, present_amounts, NULL, 0, scale_2 },
      amounts },
    { "uint8", { "amount", "C", 1, natural8, present_amounts, NULL, 0, NULL }, naturals8 },
    { "uint16", { "amount", "S", 2, natural16, present_amounts, NULL, 0, NULL }, naturals16 },
    { "uint32", { "amount", "I", 4, natural32, present_amounts, NULL, 0, NULL }, naturals32 },
    { "uint64", { "amount", "L", 8, natural64, present_amounts, NULL, 0, NULL }, naturals64 },
    { "float", { "amount", "f", 4, floats, present_amounts, NULL, 0, NULL }, amounts },
    { "double", { "amount", "g", 8, doubles, present_amounts, NULL, 0, NULL }, amounts },
    { "decimal128", { "amount", "d:38,2", 16, decimals, present_amounts, NULL, 0, NULL }, amounts },
    { "decimal 128",
      { "amount", "d:9,2,128", 16, decimals, present_amounts, NULL, 0, NULL },
      amounts },
    { "decimal64", { "amount", "d:18,2,64", 8, cents, present_amounts, NULL, 0, NULL }, amounts },
    { "decimal32", { "amount", "d:9,2,32", 4, cents32, present_amounts, NULL, 0, NULL }, amounts },
    { "decimal of 20 places",
      { "amount", "d:38,20", 16, fine, present_amounts, NULL, 0, NULL },
      amounts },
    { "decimal of hundreds",
      { "amount", "d:5,-2", 16, coarse, present_amounts, NULL, 0, NULL },
      hundreds },
    { "utf8", { "amount", "u", MADE_TEXT32, amounts, present_amounts, NULL, 0, NULL }, amounts },
    { "large utf8",
      { "amount", "U", MADE_TEXT64, amounts, present_amounts, NULL, 0, NULL },
      amounts },
    { "view", { "amount", "vu", MADE_VIEWS, amounts, present_amounts, NULL, 0, NULL }, amounts },
    { "null", { "amount", "n", MADE_NOTHING, NULL, NULL, NULL, 0, NULL }, missing },
    { "date32", { "day", "tdD", 4, day_numbers, NULL, NULL, 0, NULL }, days },
    { "date64", { "day", "tdm", 8, day_millis, NULL, NULL, 0, NULL }, days },
    { "seconds", { "day", "tss:", 8, day_seconds, NULL, NULL, 0, NULL }, days },
    { "milliseconds", { "day", "tsm:UTC", 8, day_millis, NULL, NULL, 0, NULL }, days },
    { "microseconds", { "day", "tsu:", 8, day_micros, NULL, NULL, 0, NULL }, days },
    { "nanoseconds", { "day", "tsn:+00:00", 8, day_nanos, NULL, NULL, 0, NULL }, nano_days },
    { "large utf8 dates", { "day", "U", MADE_TEXT64, days, NULL, NULL, 0, NULL }, days },
    { "bool", { "ok", "b", MADE_BITS, flag_bytes, present_flags, NULL, 0, NULL }, flags },
    { "int8 flags", { "ok", "c", 1, flag_bytes, present_flags, NULL, 0, NULL }, flags },
    { "id view", { "id", "vu", MADE_VIEWS, ids, NULL, NULL, 0, NULL }, ids },
    { "id large utf8", { "id", "U", MADE_TEXT64, ids, NULL, NULL, 0, NULL }, ids },
    { "id int64", { "id", "l", 8, id_numbers, NULL, NULL, 0, NULL }, id_texts },
    { "id null", { "id", "n", MADE_NOTHING, NULL, NULL, NULL, 0, NULL }, missing },
    { "dictionary c: nulls in positions and in values",
      { "amount", "c", 1, at8, at8_present, &word_dictionary, 4, NULL },
      at8_texts },
    { "dictionary C",
      { "amount", "C", 1, atu8, present_amounts, &number_dictionary, 5, NULL },
      NULL },
    { "dictionary s",
      { "amount", "s", 2, at16, present_amounts, &large_dictionary, 5, NULL },
      NULL },
    { "dictionary S",
      { "amount", "S", 2, atu16, present_amounts, &number_dictionary, 5, NULL },
      NULL },
    { "dictionary i",
      { "amount", "i", 4, at32, present_amounts, &large_dictionary, 5, NULL },
      NULL },
    { "dictionary I",
      { "amount", "I", 4, atu32, present_amounts, &number_dictionary, 5, NULL },
      NULL },
    { "dictionary l",
      { "amount", "l", 8, at64, present_amounts, &large_dictionary, 5, NULL },
      NULL },
    { "dictionary L of scaled integers",
      { "amount", "L", 8, atu64, present_amounts, &int_dictionary, 5, scale_2 },
      NULL },
    { "dictionary of decimals",
      { "amount", "i", 4, at32, present_amounts, &cent_dictionary, 5, NULL },
      NULL },
    { "dictionary of nothing",
      { "amount", "c", 1, at8, at8_present, &null_dictionary, 4, NULL },
      missing },
};

/* What the dictionaries of `numbers` say in rows 2, 3, 0, 1. */
static const char *const taken[ROWS] = { "1.5", NULL, "-2.25", "0", "100", NULL };

/* ---- running ------------------------------------------------------------------------------- */

static int index_of(const char *name) {
    for (int i = 0; i < 4; i++) {
        if (strcmp(plain[i].name, name) == 0) {
            return i;
        }
    }
    fail_msg("no column %s", name);
    return -1;
}

static tierkit_status append(tierkit_network *network, tierkit_batch *batch, int skip,
                             tierkit_error *err) {
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SKIP_BAD_ROWS, skip, NULL), TIERKIT_OK);
    return tierkit_network_append(network, "sales", 5, batch, NULL, NULL, err);
}

/* The rows as text columns, without Arrow; a row that is not present is missing in all of them. */
static tierkit_network *reference(const made_program *program, const char *name,
                                  const char *const *texts, const uint8_t *present) {
    const char *cells[4][ROWS];
    tierkit_network *network = made_network(program, NULL);
    tierkit_batch *batch = made_batch(ROWS);
    for (int c = 0; c < 4; c++) {
        const char *const *from =
            strcmp(name, plain[c].name) == 0 ? texts : (const char *const *)plain[c].elements;
        for (int i = 0; i < ROWS; i++) {
            cells[c][i] = present == NULL || present[i] ? from[i] : NULL;
        }
        made_bind(batch, plain[c].name, made_texts(cells[c], ROWS));
    }
    tierkit_error err = made_error();
    if (append(network, batch, present != NULL, &err) != TIERKIT_OK) {
        fail_msg("reference: %s", err.text);
    }
    tierkit_batch_free(batch);
    return network;
}

static void check_case(const made_program *program, const made_column *column, const char *label,
                       const made_shape *shape, const tierkit_network *expected) {
    made_counts counts = { 0, 0, 0, 0 };
    made_column columns[4];
    struct ArrowSchema schema;
    struct ArrowArray array;
    tierkit_error err = made_error();
    memcpy(columns, plain, sizeof columns);
    columns[index_of(column->name)] = *column;
    made_schema(&schema, columns, 4, &counts);
    made_array(&array, columns, 4, shape, &counts);
    tierkit_network *network = made_network(program, NULL);
    tierkit_batch *batch = made_batch(77);
    if (tierkit_batch_arrow(batch, &schema, &array, &err) != TIERKIT_OK ||
        append(network, batch, shape->present != NULL, &err) != TIERKIT_OK) {
        fail_msg("%s: %s", label, err.text);
    }
    made_assert_same(network, expected);
    tierkit_batch_free(batch);
    tierkit_network_free(network);
    assert_int_equal(counts.released, 0); /* borrowed: the owner releases */
    array.release(&array);
    schema.release(&schema);
    made_assert_released(&counts);
}

static void columns__every_format_at_any_offset__same_network_as_text(void **state) {
    (void)state;
    static const int64_t offsets[][2] = { { 0, 0 }, { 1, 0 }, { 0, 3 }, { 5, 9 }, { 8, 8 } };
    static const uint8_t struct_rows[ROWS] = { 1, 1, 0, 1, 1, 0 };
    made_program program;
    made_program_init(&program, program_text);
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        const char *const *texts = cases[c].texts != NULL ? cases[c].texts : taken;
        made_column column = cases[c].column;
        for (int nulls = 0; nulls < 2; nulls++) {
            const uint8_t *present = nulls ? struct_rows : NULL;
            tierkit_network *expected = reference(&program, column.name, texts, present);
            for (size_t o = 0; o < sizeof offsets / sizeof offsets[0]; o++) {
                made_shape shape = { 0, ROWS, offsets[o][0], offsets[o][1], present, (int)(o % 2) };
                check_case(&program, &column, cases[c].label, &shape, expected);
            }
            tierkit_network_free(expected);
        }
    }
    made_program_free(&program);
}

/* ---- refusals ------------------------------------------------------------------------------ */

static const uint64_t too_large[ROWS] = { 1, 2, 3, UINT64_MAX, 4, 5 };
static const double not_finite[ROWS] = { 1, 2, 3, 4, 0, 5 }; /* row 4 becomes NaN */
static const uint64_t too_fine[ROWS * 2] = { 100, 0, 0, 0, 101, 0, 0, 0, 0, 0, 0, 0 };
static const uint64_t too_coarse[ROWS * 2] = { 1, 0, 0, UINT64_MAX / 4, 0, 0, 0, 0, 0, 0, 0, 0 };
static const int32_t outside[ROWS] = { 0, 1, 2, 5, 4, 4 };
static const int8_t before[ROWS] = { 0, 1, -1, 0, 1, 2 };
static const int64_t far_seconds[ROWS] = { 0, INT64_MAX, 0, 0, 0, 0 };
static const made_column nested = { "", "i", 4, whole32, NULL, &word_dictionary, 4, NULL };
static const made_column odd_dictionary = { "", "z", MADE_TEXT32, words, NULL, NULL, 0, NULL };

static const struct {
    made_column column;
    tierkit_status status;
    int64_t row;
    const char *text; /* all of it, or its end */
} refused[] = {
    { { "amount", "z", MADE_TEXT32, ids, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "column 'amount' (Arrow format 'z'): cast it to utf8" },
    { { "amount", "vz", MADE_VIEWS, ids, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'vz'): cast it to utf8" },
    { { "amount", "w:16", 16, decimals, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'w:16'): cast it to utf8" },
    { { "amount", "e", 2, whole16, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'e'): cast it to float64" },
    { { "amount", "d:40,2,256", 16, decimals, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'd:40,2,256'): cast it to decimal128(38, 18)" },
    { { "amount", "d:4,2,16", 2, whole16, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'd:4,2,16'): cast it to decimal128(38, 18)" },
    { { "amount", "d:5", 16, decimals, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'd:5'): cast it to decimal128(38, 18)" },
    { { "day", "tsu:Europe/Berlin", 8, day_micros, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "cast it to a timestamp in UTC, or to date32 in its own zone" },
    { { "day", "ttu", 8, day_micros, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "column 'day' (Arrow format 'ttu'): cast it to utf8" },
    { { "day", "tDs", 8, day_micros, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'tDs'): cast it to int64" },
    { { "day", "tiM", 4, whole32, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'tiM'): cast it to utf8" },
    { { "amount", "+l", 4, whole32, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format '+l'): unnest it, or leave it out" },
    { { "amount", "+r", 4, whole32, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format '+r'): decode its runs" },
    { { "amount", "", 4, whole32, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "cast it to utf8, int64, float64, decimal128, date32 or bool" },
    { { "amount", "\xff", 4, whole32, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format '?'): cast it to utf8, int64, float64, decimal128, date32 or bool" },
    { { "amount", NULL, 4, whole32, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "column 'amount' (Arrow format ''): cast it to utf8, int64, float64, decimal128, date32 or "
      "bool" },
    { { "amount", "l", 8, cents, NULL, NULL, 0, scale_19 },
      TIERKIT_E_TYPE,
      -1,
      "its metadata must have a \"tierkit:scale\" from 0 to 18, or none" },
    { { "amount", "i", 4, whole32, NULL, &nested, 4, NULL },
      TIERKIT_E_TYPE,
      -1,
      "decode its dictionary, whose values are in one themselves" },
    { { "amount", "f", 4, whole32, NULL, &word_dictionary, 4, NULL },
      TIERKIT_E_TYPE,
      -1,
      "decode its dictionary, whose positions are no integers" },
    { { "amount", "i", 4, whole32, NULL, &odd_dictionary, 4, NULL },
      TIERKIT_E_TYPE,
      -1,
      "(Arrow format 'z'): cast it to utf8" },
    { { "day", "g", 8, doubles, NULL, NULL, 0, NULL },
      TIERKIT_E_TYPE,
      -1,
      "column 'day' is bound as FLOAT64 but is a date: bind DATE32, INSTANT64 or text YYYY-MM-DD" },
    { { "amount", "L", 8, too_large, NULL, NULL, 0, NULL },
      TIERKIT_E_OVERFLOW,
      3,
      "column 'amount' (Arrow format 'L') in row 3: beyond 2^63 - 1; cast it to decimal128 or "
      "utf8" },
    { { "amount", "d:38,20", 16, too_fine, NULL, NULL, 0, NULL },
      TIERKIT_E_NUMBER,
      2,
      "column 'amount' (Arrow format 'd:38,20') in row 2: has digits beyond 18 places; round it "
      "and "
      "cast it to decimal128(38, 18)" },
    { { "amount", "d:38,-9", 16, too_coarse, NULL, NULL, 0, NULL },
      TIERKIT_E_OVERFLOW,
      1,
      "in row 1: beyond 128 bits" },
    { { "amount", "i", 4, outside, NULL, &number_dictionary, 5, NULL },
      TIERKIT_E_RANGE,
      3,
      "column 'amount' (Arrow format 'vu') in row 3: its position is outside of the dictionary" },
    { { "amount", "c", 1, before, NULL, &number_dictionary, 5, NULL },
      TIERKIT_E_RANGE,
      2,
      "in row 2: its position is outside of the dictionary" },
    { { "day", "tss:", 8, far_seconds, NULL, NULL, 0, NULL }, TIERKIT_E_DATE, 1, NULL },
    { { "day", "tdm", 8, far_seconds, NULL, NULL, 0, NULL }, TIERKIT_E_DATE, 1, NULL },
    { { "amount", "g", 8, not_finite, NULL, NULL, 0, NULL }, TIERKIT_E_NUMBER, 4, NULL },
};

static void check_text(const char *wanted, const char *got) {
    size_t length = wanted != NULL ? strlen(wanted) : 0, all = strlen(got);
    if (all < length || strcmp(got + all - length, wanted != NULL ? wanted : "") != 0) {
        fail_msg("wanted '%s', got '%s'", wanted, got);
    }
}

static void columns__what_a_batch_has_no_type_for__names_column_format_and_cure(void **state) {
    (void)state;
    made_program program;
    double bad[ROWS];
    const uint64_t nan_bits = 0x7FF8000000000000u;
    memcpy(bad, not_finite, sizeof bad);
    memcpy(&bad[4], &nan_bits, sizeof nan_bits);
    made_program_init(&program, program_text);
    for (size_t c = 0; c < sizeof refused / sizeof refused[0]; c++) {
        made_counts counts = { 0, 0, 0, 0 };
        made_column columns[4];
        struct ArrowSchema schema;
        struct ArrowArray array;
        made_shape shape = { 0, ROWS, 2, 1, NULL, 0 };
        tierkit_error err = made_error();
        memcpy(columns, plain, sizeof columns);
        int at = index_of(refused[c].column.name);
        columns[at] = refused[c].column;
        columns[at].elements =
            columns[at].elements == not_finite ? (const void *)bad : columns[at].elements;
        made_schema(&schema, columns, 4, &counts);
        made_array(&array, columns, 4, &shape, &counts);
        tierkit_network *network = made_network(&program, NULL);
        tierkit_network *untouched = made_network(&program, NULL);
        tierkit_batch *batch = made_batch(0);
        assert_int_equal(tierkit_batch_arrow(batch, &schema, &array, &err), TIERKIT_OK);
        tierkit_status status = append(network, batch, 0, &err);
        if (status != refused[c].status || err.row != refused[c].row || err.field != at) {
            fail_msg("%s: status %d row %d field %d: %s", refused[c].text, (int)status,
                     (int)err.row, (int)err.field, err.text);
        }
        check_text(refused[c].text, err.text);
        made_assert_same(network, untouched);
        tierkit_batch_free(batch);
        tierkit_network_free(network);
        tierkit_network_free(untouched);
        array.release(&array);
        schema.release(&schema);
        made_assert_released(&counts);
    }
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns__every_format_at_any_offset__same_network_as_text),
        cmocka_unit_test(columns__what_a_batch_has_no_type_for__names_column_format_and_cure),
    };
    return cmocka_run_group_tests_name("exchange_columns", tests, NULL, NULL);
}
