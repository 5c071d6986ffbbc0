/* Owns: proof that a network does not show in which way its rows came: types, widths and order of
 * columns and rows, one call or many, ids known before or not, quick ways or the general one.
 * Must not know: which way is taken when. Called by: meson test. */
#include "network/made.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 5000, IDS = 60, MANY_IDS = 900 };

static const char by_month[] = "money EUR scale 2\n"
                               "facts f key id at day grain month\n"
                               "  flow net money = net\n"
                               "  flow small count = small\n"
                               "  flow large count = large\n"
                               "  flow lines count = 1\n"
                               "  flow much count = 4000000000000000000\n";
static const char by_day[] = "money EUR scale 2\n"
                             "facts f key id at day split by line\n"
                             "  flow net money = net\n"
                             "  flow small count = small\n"
                             "  flow large count = large\n"
                             "  flow lines count = 1\n";
static const char with_others[] = "money EUR scale 2\n"
                                  "facts f key id at day grain week\n"
                                  "  flow net money = net\n"
                                  "  max most count = small\n"
                                  "  distinct large = large\n"
                                  "  flow some count = small where large > 0\n";

typedef struct fact {
    int32_t day;
    int id, line;
    int64_t cents, small, large;
} fact;

/* What is asked of the rows. */
typedef struct kind {
    const char *program;
    int ids, days, bad;
    int exponent; /* large values are below 2^exponent; 0: small ones after the largest there is */
} kind;

static int64_t large_of(const kind *of, int row, made_random *random) {
    uint64_t wide = (uint64_t)made_below(random, UINT32_MAX) << 32;
    if (of->exponent == 0) {
        return row % (ROWS / 2) == 0 ? INT64_MAX - 1000 : 1;
    }
    return (int64_t)(wide >> (64 - of->exponent)) * (made_below(random, 4) ? 1 : -1);
}

static fact *facts_of(const kind *of, made_random *random) {
    fact *facts = calloc(ROWS, sizeof *facts);
    assert_non_null(facts);
    for (int i = 0; i < ROWS; i++) {
        facts[i].id = (int)made_below(random, (uint32_t)of->ids);
        facts[i].line = (int)made_below(random, 3);
        facts[i].day = 15000 + (int32_t)made_below(random, (uint32_t)of->days);
        facts[i].day = of->bad && made_below(random, 300) == 0 ? INT32_MAX : facts[i].day;
        facts[i].cents = (int64_t)made_below(random, 2000000) - 700000;
        facts[i].small = (int64_t)made_below(random, 256) - 128;
        facts[i].large = large_of(of, i, random);
    }
    return facts;
}

static int by_key(const void *a, const void *b) {
    const fact *x = a, *y = b;
    int ids = (x->id > y->id) - (x->id < y->id);
    return ids != 0 ? ids : (x->day > y->day) - (x->day < y->day);
}

static int by_date(const void *a, const void *b) {
    const fact *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

/* ---- ways ---------------------------------------------------------------------------------- */

enum { TEXTS, INTEGERS, CODES };
enum { AS_MADE, BY_KEY, BY_DATE };

/* One way in which rows may come. Width 0: numbers with a validity bitmap in which all are there,
 * which none of the quick ways takes. */
typedef struct way {
    int ids;   /* how they come */
    int known; /* so many of them are known before, in per cent */
    int order;
    int width; /* bytes of each `small` */
    int apart; /* do they lie apart from each other? */
    int double_cents;
    int rows;   /* of one call */
    int narrow; /* large values come in 32 bits, where they fit */
} way;

static const way ways[] = {
    { TEXTS, 0, AS_MADE, 8, 0, 0, ROWS, 1 },      { INTEGERS, 0, AS_MADE, 4, 0, 1, ROWS, 1 },
    { INTEGERS, 100, AS_MADE, 4, 0, 1, ROWS, 0 }, { INTEGERS, 50, AS_MADE, 2, 0, 0, ROWS, 1 },
    { INTEGERS, 100, BY_KEY, 1, 0, 1, ROWS, 1 },  { INTEGERS, 100, BY_KEY, 2, 1, 0, 900, 0 },
    { INTEGERS, 0, BY_KEY, 4, 0, 0, 1300, 1 },    { TEXTS, 50, BY_KEY, 8, 0, 1, ROWS, 0 },
    { CODES, 100, BY_DATE, 4, 1, 1, ROWS, 0 },    { CODES, 100, BY_DATE, 1, 0, 0, 77, 1 },
    { CODES, 100, BY_KEY, 0, 0, 1, ROWS, 1 },     { INTEGERS, 90, BY_DATE, 0, 0, 0, 2500, 0 },
};

/* Columns of the facts, in the types of a way. */
typedef struct columns {
    char text[ROWS][16], line_text[ROWS][16];
    const char *id[ROWS], *line[ROWS];
    int64_t number[ROWS], cents[ROWS], large[ROWS];
    int32_t code[ROWS], day[ROWS], narrow[ROWS];
    int fits; /* every large value is one of `narrow` too */
    double money[ROWS];
    char small[ROWS * 16];
    uint8_t all[ROWS / 8 + 1];
} columns;

static void put(char *to, int64_t value, int width) {
    int8_t i8 = (int8_t)value;
    int16_t i16 = (int16_t)value;
    int32_t i32 = (int32_t)value;
    const void *from = width == 1   ? (const void *)&i8
                       : width == 2 ? (const void *)&i16
                       : width == 4 ? (const void *)&i32
                                    : (const void *)&value;
    memcpy(to, from, (size_t)width);
}

static int width_of(const way *of) {
    return of->width == 0 ? 8 : of->width;
}

static void columns_fill(columns *c, const fact *facts, const way *of) {
    int width = width_of(of);
    memset(c->all, 0xFF, sizeof c->all);
    c->fits = 1;
    for (int i = 0; i < ROWS; i++) {
        (void)snprintf(c->text[i], sizeof c->text[i], "%d", facts[i].id - 20);
        (void)snprintf(c->line_text[i], sizeof c->line_text[i], "L%d", facts[i].line);
        c->id[i] = c->text[i];
        c->line[i] = c->line_text[i];
        c->number[i] = facts[i].id - 20;
        c->day[i] = facts[i].day;
        c->cents[i] = facts[i].cents;
        c->large[i] = facts[i].large;
        c->narrow[i] = (int32_t)facts[i].large;
        c->fits &= c->narrow[i] == c->large[i];
        c->money[i] = (double)facts[i].cents / 100;
        put(c->small + (size_t)i * (size_t)width * (size_t)(1 + of->apart), facts[i].small, width);
    }
}

static tierkit_column small_of(const columns *c, const way *of, int first, int64_t rows) {
    static const int32_t types[] = { 0, TIERKIT_TYPE_INT8, TIERKIT_TYPE_INT16, 0,
                                     TIERKIT_TYPE_INT32 };
    int step = width_of(of) * (1 + of->apart);
    tierkit_column column = made_numbers(c->cents, 0, rows);
    column.type = width_of(of) == 8 ? TIERKIT_TYPE_INT64 : types[width_of(of)];
    column.data = c->small + (size_t)first * (size_t)step;
    column.stride = of->apart ? step : 0;
    return column;
}

static tierkit_column with_validity(tierkit_column column, const columns *c, const way *of) {
    column.validity = of->width == 0 ? c->all : NULL;
    return column;
}

static tierkit_column large_column(const columns *c, const way *of, int first, int64_t rows) {
    tierkit_column column = made_numbers(c->large + first, 0, rows);
    if (of->narrow && c->fits) {
        column.type = TIERKIT_TYPE_INT32;
        column.data = c->narrow + first;
    }
    return column;
}

static tierkit_column ids_of(const columns *c, const way *of, int first, int64_t rows) {
    return of->ids == TEXTS      ? made_texts(c->id + first, rows)
           : of->ids == INTEGERS ? made_numbers(c->number + first, 0, rows)
                                 : made_codes(c->code + first, rows);
}

static void append_some(tierkit_network *network, const columns *c, const way *of, int first,
                        int64_t rows) {
    tierkit_error err = made_error();
    tierkit_batch *batch = made_batch(rows);
    tierkit_column net = made_numbers(c->cents + first, 2, rows);
    if (of->double_cents) {
        net.type = TIERKIT_TYPE_FLOAT64;
        net.scale = 0;
        net.data = c->money + first;
    }
    made_bind(batch, "id", ids_of(c, of, first, rows));
    made_bind(batch, "line", made_texts(c->line + first, rows));
    made_bind(batch, "day", made_days(c->day + first, rows));
    made_bind(batch, "net", with_validity(net, c, of));
    made_bind(batch, "small", with_validity(small_of(c, of, first, rows), c, of));
    made_bind(batch, "large", with_validity(large_column(c, of, first, rows), c, of));
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, &err), TIERKIT_OK);
    if (tierkit_network_append(network, "f", 1, batch, NULL, NULL, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    tierkit_batch_free(batch);
}

/* Makes some ids known; with codes, all rows get theirs. */
static void know(tierkit_network *network, columns *c, const way *of, int ids) {
    int64_t count = (int64_t)ids * of->known / 100;
    char text[MANY_IDS][16];
    const char *id[MANY_IDS];
    int32_t code[MANY_IDS];
    for (int i = 0; i < ids; i++) {
        (void)snprintf(text[i], sizeof text[i], "%d", i - 20);
        id[i] = text[i];
    }
    tierkit_column column = made_texts(id, count);
    if (count > 0) {
        assert_int_equal(tierkit_network_codes(network, &column, NULL, code, NULL), TIERKIT_OK);
    }
    for (int i = 0; of->ids == CODES && i < ROWS; i++) {
        c->code[i] = code[c->number[i] + 20];
    }
}

static tierkit_network *network_of(const made_program *program, const fact *facts, const kind *what,
                                   const way *of) {
    columns *c = calloc(1, sizeof *c);
    fact *ordered = malloc(ROWS * sizeof *ordered);
    tierkit_network *network = made_network(program, NULL);
    assert_true(c != NULL && ordered != NULL);
    memcpy(ordered, facts, ROWS * sizeof *ordered);
    if (of->order != AS_MADE) {
        qsort(ordered, ROWS, sizeof *ordered, of->order == BY_KEY ? by_key : by_date);
    }
    columns_fill(c, ordered, of);
    know(network, c, of, what->ids);
    for (int first = 0; first < ROWS; first += of->rows) {
        append_some(network, c, of, first, ROWS - first < of->rows ? ROWS - first : of->rows);
    }
    free(ordered);
    free(c);
    return network;
}

/* ---- the proof ----------------------------------------------------------------------------- */

static void append__any_way__the_same_network(void **state) {
    (void)state;
    static const kind kinds[] = {
        { by_month, IDS, 300, 0, 20 },
        { by_month, IDS, 300, 1, 30 },
        { by_month, IDS, 300, 0, 37 },
        { by_month, IDS, 40, 0, 63 },
        { by_month, MANY_IDS, 1500, 0, 36 },
        { by_day, IDS, 700, 0, 30 },
        { by_day, MANY_IDS, 700, 1, 63 },
        { with_others, IDS, 300, 1, 40 },
        { by_month, 2, 1, 0, 0 },
        { by_month, 2, 1, 0, 31 },
        { by_day, 3, 20, 0, 31 },
        { with_others, 2, 1, 1, 31 },
    };
    static const way general = { TEXTS, 0, AS_MADE, 0, 0, 0, ROWS, 0 };
    made_random random = { 11 };
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        made_program program;
        made_program_init(&program, kinds[k].program);
        fact *facts = facts_of(&kinds[k], &random);
        tierkit_network *expected = network_of(&program, facts, &kinds[k], &general);
        for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
            tierkit_network *network = network_of(&program, facts, &kinds[k], &ways[w]);
            print_message("# kind %zu, way %zu\n", k, w);
            made_assert_same(expected, network);
            tierkit_network_free(network);
        }
        tierkit_network_free(expected);
        free(facts);
        made_program_free(&program);
    }
}

/* Rows times a constant beyond 2^63, added up by hand. The program's fifth measure. */
static void append__the_same_value_in_every_row__rows_times_the_value(void **state) {
    (void)state;
    static const kind of = { by_month, 2, 90, 0, 20 };
    made_random random = { 5 };
    made_program program;
    made_program_init(&program, of.program);
    fact *facts = facts_of(&of, &random);
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        tierkit_network *network = network_of(&program, facts, &of, &ways[w]);
        tierkit_i_snapshot *snapshot = made_snapshot(network);
        const tierkit_i_run *run = &snapshot->facts[0].run;
        int64_t rows = 0;
        for (size_t i = 0; i < run->count; i++) {
            uint64_t low = 0;
            int64_t high = 0;
            for (int64_t r = 0; r < run->rows[i]; r++) {
                low += UINT64_C(4000000000000000000);
                high += low < UINT64_C(4000000000000000000);
            }
            assert_true(run->rows[i] > 4);
            assert_non_null(run->measures[4].high);
            assert_true((uint64_t)run->measures[4].low[i] == low);
            assert_true(run->measures[4].high[i] == high);
            assert_true(run->measures[3].low[i] == run->rows[i]);
            rows += run->rows[i];
        }
        assert_true(rows == ROWS);
        tierkit_i_snapshot_release(snapshot);
        tierkit_network_free(network);
    }
    free(facts);
    made_program_free(&program);
}

/* ---- sums beyond their lanes --------------------------------------------------------------- */

enum { BEYOND_ROWS = 2000, BLOCK = 1024 /* rows that are read at once */ };

/* Values of one distributor on one day; between them, if they lie apart, those of others. */
typedef struct beyond {
    int64_t first, then; /* `first` so many times, then `then` so many times */
    int first_count, then_count;
    int narrow;  /* 32 bits */
    int lacking; /* what is left of the first block lacks values */
    uint64_t low;
    int64_t high;
} beyond;

#define MOST_62 ((INT64_C(1) << 62) - 1)
#define MOST_30 ((INT64_C(1) << 30) - 1)

/* Sums by hand. */
static const beyond sums_beyond[] = {
    { MOST_62, 0, 3, 0, 0, 0, UINT64_C(0xBFFFFFFFFFFFFFFD), 0 },
    { -MOST_62 - 1, 0, 3, 0, 0, 0, UINT64_C(0x4000000000000000), -1 },
    { MOST_30, 0, 3, 0, 1, 0, UINT64_C(3221225469), 0 },
    { -MOST_30 - 1, 0, 3, 0, 1, 0, 0 - UINT64_C(3221225472), -1 },
    { INT64_MAX, 1, 1, 1400, 0, 1, UINT64_C(0x8000000000000577), 0 },
    { INT32_MAX, 1, 1, 1400, 1, 1, UINT64_C(2147485047), 0 },
    { 1, INT64_MAX, 1400, 1, 0, 0, UINT64_C(0x8000000000000577), 0 },
};

typedef struct beyond_rows {
    int count;
    int64_t id[2 * BEYOND_ROWS], wide[2 * BEYOND_ROWS];
    int32_t day[2 * BEYOND_ROWS], narrow[2 * BEYOND_ROWS];
    uint8_t there[2 * BEYOND_ROWS / 8 + 1];
} beyond_rows;

static void beyond_row(beyond_rows *rows, int64_t id, int64_t value, int is_there) {
    int at = rows->count++;
    assert_true(at < 2 * BEYOND_ROWS);
    rows->id[at] = id;
    rows->day[at] = 20000;
    rows->wide[at] = value;
    rows->narrow[at] = (int32_t)value;
    rows->there[at / 8] |= (uint8_t)(is_there << at % 8);
}

static void beyond_values(beyond_rows *rows, int64_t value, int count, int apart) {
    for (int i = 0; i < count; i++) {
        beyond_row(rows, 7, value, 1);
        if (apart) {
            beyond_row(rows, 1000 + i, 0, 1);
        }
    }
}

static beyond_rows *beyond_make(const beyond *of, int apart) {
    beyond_rows *rows = calloc(1, sizeof *rows);
    assert_non_null(rows);
    beyond_values(rows, of->first, of->first_count, apart);
    while (of->lacking && rows->count < BLOCK) {
        beyond_row(rows, 8, 0, 0);
    }
    beyond_values(rows, of->then, of->then_count, apart);
    return rows;
}

static tierkit_network *beyond_network(const made_program *program, const beyond *of, int apart) {
    beyond_rows *rows = beyond_make(of, apart);
    tierkit_network *network = made_network(program, NULL);
    tierkit_batch *batch = made_batch(rows->count);
    tierkit_column value = made_numbers(rows->wide, 0, rows->count);
    if (of->narrow) {
        value.type = TIERKIT_TYPE_INT32;
        value.data = rows->narrow;
    }
    value.validity = of->lacking ? rows->there : NULL;
    made_bind(batch, "id", made_numbers(rows->id, 0, rows->count));
    made_bind(batch, "day", made_days(rows->day, rows->count));
    made_bind(batch, "value", value);
    assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, NULL, NULL), TIERKIT_OK);
    tierkit_batch_free(batch);
    free(rows);
    return network;
}

static void append__sums_beyond_their_lanes__whole(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, "facts f key id at day\n  flow n count = value\n");
    for (size_t c = 0; c < 2 * sizeof sums_beyond / sizeof sums_beyond[0]; c++) {
        const beyond *of = &sums_beyond[c / 2];
        tierkit_network *network = beyond_network(&program, of, c % 2);
        tierkit_i_snapshot *snapshot = made_snapshot(network);
        const tierkit_i_run *run = &snapshot->facts[0].run;
        size_t bytes = 0, found = 0;
        for (size_t i = 0; i < run->count; i++) {
            if (strncmp(tierkit_i_snapshot_entity_id(snapshot, run->entity[i], &bytes), "7", 1)) {
                continue;
            }
            const tierkit_i_run_measure *m = &run->measures[0];
            int64_t high = m->high != NULL ? m->high[i] : m->low[i] < 0 ? -1 : 0;
            print_message("# case %zu\n", c);
            assert_true((uint64_t)m->low[i] == of->low);
            assert_true(high == of->high);
            found++;
        }
        assert_true(found == 1);
        tierkit_i_snapshot_release(snapshot);
        tierkit_network_free(network);
    }
    made_program_free(&program);
}

/* No row of it is read. */
static void append__more_rows_than_a_cell_counts__limit(void **state) {
    (void)state;
    const int64_t rows = INT64_C(4294967296);
    tierkit_error err = made_error();
    made_program program;
    made_program_init(&program, "facts f key id at day\n  flow lines count = 1\n");
    tierkit_network *network = made_network(&program, NULL), *none = made_network(&program, NULL);
    tierkit_batch *batch = made_batch(rows);
    const int64_t id = 1;
    const int32_t day = 20000;
    int64_t appended = -1;
    made_bind(batch, "id", made_numbers(&id, 0, rows));
    made_bind(batch, "day", made_days(&day, rows));
    assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, &appended, &err),
                     TIERKIT_E_LIMIT);
    assert_non_null(strstr(err.text, "rows for one call; split it"));
    assert_true(appended == -1);
    made_assert_same(network, none);
    tierkit_batch_free(batch);
    tierkit_network_free(none);
    tierkit_network_free(network);
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(append__the_same_value_in_every_row__rows_times_the_value),
        cmocka_unit_test(append__sums_beyond_their_lanes__whole),
        cmocka_unit_test(append__more_rows_than_a_cell_counts__limit),
        cmocka_unit_test(append__any_way__the_same_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
