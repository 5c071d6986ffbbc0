/* Owns: proof of the tables that facts look up: reading, replacing, taking out, listing, merging,
 * saving, and every error with its place. Must not know: what facts make of them.
 * Called by: meson test. */
#include "network/made.h"

#include <stdio.h>
#include <stdlib.h>

static const char program_text[] = "table products key item\n"
                                   "  column category text\n"
                                   "  column cost number scale 2\n"
                                   "  column heavy flag\n"
                                   "  column launched date\n"
                                   "  column counted instant\n"
                                   "table prices key item from valid_from\n"
                                   "  column price number scale 2\n"
                                   "facts sales key id at day with products, prices by item_id\n"
                                   "  flow cogs number scale 2 = cost\n"
                                   "  flow list number scale 2 = price\n"
                                   "  flow late number scale 2 = price at launched\n";
/* The same with everything in another order. */
static const char other_text[] = "facts sales key id at day with prices by item_id, products\n"
                                 "  flow late number scale 2 = price at launched\n"
                                 "  flow list number scale 2 = price\n"
                                 "  flow cogs number scale 2 = cost\n"
                                 "table prices key item from valid_from\n"
                                 "  column price number scale 2\n"
                                 "table products key item\n"
                                 "  column counted instant\n"
                                 "  column launched date\n"
                                 "  column heavy flag\n"
                                 "  column cost number scale 2\n"
                                 "  column category text\n";
static const char columns[] = "item|category|cost|heavy|launched|counted";

static made_pair begin(void) {
    return made_begin(program_text);
}

static tierkit_status change(tierkit_network *network, const char *table, const char *header,
                             const char *row, int32_t sign, int64_t *changed, tierkit_error *err) {
    made_rows made;
    const char *rows[16];
    char text[1024];
    int64_t count = 0;
    (void)snprintf(text, sizeof text, "%s", row);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        rows[count++] = line;
    }
    made_rows_init(&made, header, rows, count);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SIGN, sign, NULL), TIERKIT_OK);
    tierkit_status status =
        tierkit_network_upsert_table(network, table, strlen(table), made.batch, NULL, changed, err);
    made_rows_free(&made);
    return status;
}

/* How many rows are new or other. */
static int64_t must(tierkit_network *network, const char *table, const char *header,
                    const char *rows) {
    tierkit_error err = made_error();
    int64_t changed = -1;
    made_must(change(network, table, header, rows, 1, &changed, &err), &err);
    return changed;
}

static void must_append(tierkit_network *network, const char *row) {
    tierkit_error err = made_error();
    made_must(made_append(network, "sales", "id|day|item|item_id", &row, 1, &err), &err);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void table__rows_in_any_order__are_listed_by_table_key_day_and_column(void **state) {
    (void)state;
    made_pair f = begin();
    assert_int_equal(must(f.network, "products", columns,
                          "b|x|1.005|true|2020-01-02|1970-01-02\n"
                          "a||-2.015|0||"),
                     2);
    assert_int_equal(must(f.network, "prices", "item|valid_from|price",
                          "p|2020-02-01|2\np|2020-01-01|1\np||0.5\nB|2020-01-01|7"),
                     4);
    made_assert_table(f.network, TIERKIT_NETWORK_LOOKUPS,
                      "prices|B|2020-01-01|price|7\n"
                      "prices|p||price|0.5\n"
                      "prices|p|2020-01-01|price|1\n"
                      "prices|p|2020-02-01|price|2\n"
                      "products|a||category|\n"
                      "products|a||cost|-2.02\n" /* half-even */
                      "products|a||counted|\n"
                      "products|a||heavy|false\n"
                      "products|a||launched|\n"
                      "products|b||category|x\n"
                      "products|b||cost|1\n"
                      "products|b||counted|1970-01-02T00:00:00.000000Z\n"
                      "products|b||heavy|true\n"
                      "products|b||launched|2020-01-02\n");
    made_end(&f);
}

static void table__instants__keep_their_microseconds(void **state) {
    (void)state;
    made_pair f = made_begin("table t key k\n  column c instant\n");
    const char *keys[] = { "a", "b" };
    const int64_t moments[] = { INT64_C(86399999999), INT64_C(-1) };
    tierkit_column counted = made_numbers(moments, 0, 2);
    counted.type = TIERKIT_TYPE_INSTANT64;
    tierkit_batch *batch = made_batch(2);
    made_bind(batch, "k", made_texts(keys, 2));
    made_bind(batch, "c", counted);
    assert_int_equal(tierkit_network_upsert_table(f.network, "t", 1, batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    counted.type = TIERKIT_TYPE_INT64;
    made_bind(batch, "c", counted);
    tierkit_error err = made_error();
    assert_int_equal(tierkit_network_upsert_table(f.network, "t", 1, batch, NULL, NULL, &err),
                     TIERKIT_E_TYPE);
    assert_string_equal(err.text, "column 'c': is an instant: bind INSTANT64, DATE32 or text "
                                  "YYYY-MM-DDTHH:MM:SSZ");
    tierkit_batch_free(batch);
    made_assert_table(f.network, TIERKIT_NETWORK_LOOKUPS,
                      "t|a||c|1970-01-01T23:59:59.999999Z\n"
                      "t|b||c|1969-12-31T23:59:59.999999Z\n");
    made_end(&f);
}

static void table__keys_as_integers__are_their_texts(void **state) {
    (void)state;
    made_pair f = begin(), g = begin();
    const int64_t keys[] = { 7, -12, 7 };
    const int32_t days[] = { 18262, 18262, 18293 };
    const int64_t prices[] = { 100, 250, 300 };
    tierkit_batch *batch = made_batch(3);
    made_bind(batch, "item", made_numbers(keys, 0, 3));
    made_bind(batch, "valid_from", made_days(days, 3));
    made_bind(batch, "price", made_numbers(prices, 2, 3));
    made_bind(batch, "more", made_days(days, 3)); /* columns that no table has are not read */
    assert_int_equal(tierkit_network_upsert_table(f.network, "prices", 6, batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    tierkit_batch_free(batch);
    (void)must(g.network, "prices", "item|valid_from|price",
               "7|2020-02-01|3\n7|2020-01-01|1\n-12|2020-01-01|2.5");
    made_assert_same(f.network, g.network);
    made_end(&f);
    made_end(&g);
}

static void table__row_of_a_key_and_day_that_is_there__takes_its_place_whole(void **state) {
    (void)state;
    made_pair f = begin();
    (void)must(f.network, "products", columns, "a|x|1|1|2020-01-01|2020-01-01\nb|y|2|0||");
    assert_int_equal(must(f.network, "products", columns, "b|y|2|0||\nc|||||"), 1);
    assert_int_equal(must(f.network, "products", columns, "a||3|||"), 1);
    made_pair g = made_begin(other_text);
    (void)must(g.network, "products", columns, "c|||||\nb|y|2|0||\na||3|||");
    made_assert_same(f.network, g.network);
    made_end(&g);
    made_end(&f);
}

static void table__sign_minus_1__takes_rows_of_keys_and_days_out(void **state) {
    (void)state;
    made_pair f = begin(), g = begin();
    int64_t changed = 0;
    (void)must(f.network, "prices", "item|valid_from|price", "p|2020-02-01|2\np||1\nq||7");
    assert_int_equal(change(f.network, "prices", "item|valid_from",
                            "p|2020-02-01\np|2020-03-01\nx|\nq|", -1, &changed, NULL),
                     TIERKIT_OK);
    assert_int_equal(changed, 2);
    (void)must(g.network, "prices", "item|valid_from|price", "p||1");
    made_assert_same(f.network, g.network);
    assert_int_equal(change(f.network, "prices", "item|valid_from", "p|", -1, &changed, NULL),
                     TIERKIT_OK);
    made_end(&g);
    g = begin();
    made_assert_same(f.network, g.network);
    made_end(&g);
    made_end(&f);
}

/* ---- what finds nothing -------------------------------------------------------------------- */

static void lookup__rows_that_find_nothing__are_counted_by_facts_and_table(void **state) {
    (void)state;
    made_pair f = begin();
    tierkit_stats stats = { 0 };
    (void)must(f.network, "products", columns, "a|x|1|1||");
    (void)must(f.network, "prices", "item|valid_from|price", "a|2020-02-01|2");
    must_append(f.network, "A|2020-02-01|a|a"); /* finds both */
    must_append(f.network, "A|2020-01-31|a|a"); /* before the first price */
    must_append(f.network, "A|2020-02-02||a");  /* no key */
    must_append(f.network, "A|2020-02-02|b|b"); /* unknown */
    made_assert_table(f.network, TIERKIT_NETWORK_UNMATCHED, "sales|prices|2\nsales|products|2\n");
    stats.struct_size = sizeof stats;
    assert_int_equal(tierkit_network_stats(f.network, &stats, NULL), TIERKIT_OK);
    assert_int_equal(stats.unmatched_lookups, 4);
    assert_int_equal(stats.rows, 4);
    made_pair g = begin();
    (void)must(g.network, "prices", "item|valid_from|price", "a|2020-02-01|2");
    must_append(g.network, "B|2020-02-02|b|a");
    assert_int_equal(tierkit_network_merge(f.network, g.network, NULL, NULL), TIERKIT_OK);
    made_assert_table(f.network, TIERKIT_NETWORK_UNMATCHED, "sales|prices|2\nsales|products|3\n");
    made_end(&g);
    made_end(&f);
}

static void lookup__rows_left_out__are_not_counted_as_unmatched(void **state) {
    (void)state;
    made_pair f = begin();
    made_rows made;
    const char *rows[] = { "A||x|x", "A|2020-01-01|\xff|x", "A|2020-01-01|x|x" };
    made_rows_init(&made, "id|day|item|item_id", rows, 3);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                     TIERKIT_OK);
    int64_t taken = 0;
    assert_int_equal(tierkit_network_append(f.network, "sales", 5, made.batch, NULL, &taken, NULL),
                     TIERKIT_OK);
    assert_int_equal(taken, 1);
    made_assert_table(f.network, TIERKIT_NETWORK_UNMATCHED, "sales|prices|1\nsales|products|1\n");
    made_assert_table(f.network, TIERKIT_NETWORK_REJECTED,
                      "sales|no date|1\nsales|bad text|1\nsales at launched|no date|1\n");
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 0, NULL),
                     TIERKIT_OK);
    made_rows_free(&made);
    tierkit_error err = made_error();
    const char *bad = "A|2020-01-01|\xff|x";
    assert_int_equal(made_append(f.network, "sales", "id|day|item|item_id", &bad, 1, &err),
                     TIERKIT_E_TEXT);
    assert_string_equal(err.text, "column 'item' in row 0: not UTF-8, or it has a NUL byte inside; "
                                  "convert the text to UTF-8");
    assert_int_equal(err.field, 2);
    made_end(&f);
}

/* Taking a row back looks up again: with the same tables nothing is left. */
static void lookup__rows_taken_back__leave_nothing(void **state) {
    (void)state;
    made_pair f = begin(), g = begin();
    (void)must(f.network, "prices", "item|valid_from|price", "a|2020-02-01|2");
    (void)must(g.network, "prices", "item|valid_from|price", "a|2020-02-01|2");
    must_append(f.network, "A|2020-02-01|a|a");
    made_rows made;
    const char *row = "A|2020-02-01|a|a";
    made_rows_init(&made, "id|day|item|item_id", &row, 1);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(f.network, "sales", 5, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    made_rows_free(&made);
    made_assert_table(f.network, TIERKIT_NETWORK_UNMATCHED, "sales|prices|0\nsales|products|0\n");
    made_assert_same(f.network, g.network);
    made_end(&g);
    made_end(&f);
}

/* ---- merging, saving ----------------------------------------------------------------------- */

static void merge__tables_of_both__are_joined(void **state) {
    (void)state;
    made_pair f = begin(), g = made_begin(other_text), h = begin();
    (void)must(f.network, "products", columns, "a|x|1|1||\nc|z|3|||");
    (void)must(g.network, "products", columns, "b|y|2|0|2020-01-01|\na|x|1|1||");
    (void)must(h.network, "products", columns, "a|x|1|1||\nb|y|2|0|2020-01-01|\nc|z|3|||");
    assert_int_equal(tierkit_network_merge(f.network, g.network, NULL, NULL), TIERKIT_OK);
    made_assert_same(f.network, h.network);
    made_end(&h);
    made_end(&g);
    made_end(&f);
}

static void merge__other_values_of_one_key__are_refused(void **state) {
    (void)state;
    made_pair f = begin(), g = begin(), h = begin();
    tierkit_error err = made_error();
    (void)must(f.network, "products", columns, "a|x|1|1||\nb|y|2|0||");
    (void)must(h.network, "products", columns, "a|x|1|1||\nb|y|2|0||");
    (void)must(g.network, "products", columns, "b|z|2|0||");
    must_append(g.network, "A|2020-02-01|b|b");
    assert_int_equal(tierkit_network_merge(f.network, g.network, NULL, &err), TIERKIT_E_DUPLICATE);
    assert_string_equal(err.text, "table 'products': the networks have other values of key 'b'; "
                                  "deliver one table to both before");
    made_assert_same(f.network, h.network);
    made_end(&h);
    made_end(&g);
    made_end(&f);
}

/* Of a dated table the day is a part of the place. */
static void merge__other_values_of_one_day__names_key_and_day(void **state) {
    (void)state;
    made_pair f = begin(), g = begin();
    tierkit_error err = made_error();
    (void)must(f.network, "prices", "item|valid_from|price", "a|2020-02-01|2\na|2020-03-01|3");
    (void)must(g.network, "prices", "item|valid_from|price", "a|2020-02-01|2\na|2020-03-01|4");
    assert_int_equal(tierkit_network_merge(f.network, g.network, NULL, &err), TIERKIT_E_DUPLICATE);
    assert_string_equal(err.text, "table 'prices': the networks have other values of key 'a' from "
                                  "2020-03-01; deliver one table to both before");
    made_end(&g);
    made_end(&f);
}

static void save__tables_and_counts__come_back(void **state) {
    (void)state;
    made_pair f = begin();
    tierkit_network *loaded = NULL;
    made_pair g = made_begin(other_text);
    (void)must(f.network, "products", columns, "a|x|1|1|2020-05-06|2020-01-01\nb||||2020-05-07|");
    (void)must(f.network, "prices", "item|valid_from|price", "a|2020-02-01|2\na||1");
    must_append(f.network, "A|2020-02-01|a|z");
    size_t count = 0;
    uint8_t *saved = made_saved(f.network, &count);
    assert_int_equal(
        tierkit_network_load(saved, count, made_program_of(&g.program), NULL, NULL, &loaded, NULL),
        TIERKIT_OK);
    made_assert_same(f.network, loaded);
    made_assert_table(loaded, TIERKIT_NETWORK_UNMATCHED, "sales|prices|1\nsales|products|0\n");
    must_append(f.network, "A|2020-02-01|b|a");
    must_append(loaded, "A|2020-02-01|b|a");
    made_assert_same(f.network, loaded);
    free(saved);
    tierkit_network_free(loaded);
    made_end(&g);
    made_end(&f);
}

/* ---- errors -------------------------------------------------------------------------------- */

static const struct {
    const char *table, *header, *rows;
    tierkit_status status;
    const char *text;
} bad_calls[] = {
    { "product", columns, "a|||||", TIERKIT_E_NOT_FOUND,
      "table 'product' is not declared in the program" },
    { "sales", columns, "a|||||", TIERKIT_E_NOT_FOUND,
      "table 'sales' is not declared in the program" },
    { "prices", "valid_from|price", "2020-01-01|1", TIERKIT_E_COLUMN,
      "column 'item' is not bound, but table 'prices' needs it" },
    { "prices", "item|price", "a|1", TIERKIT_E_COLUMN,
      "column 'valid_from' is not bound, but table 'prices' needs it" },
    { "prices", "item|valid_from", "a|2020-01-01", TIERKIT_E_COLUMN,
      "column 'price' is not bound, but table 'prices' needs it" },
    { "prices", "item|valid_from|price", "a|2020-01-01|1\n|2020-01-01|1", TIERKIT_E_MISSING,
      "column 'item' in row 1: missing; every row of a table has a key" },
    { "prices", "item|valid_from|price", "a|2020-01-01|1\nb||1\na|2020-01-01|1",
      TIERKIT_E_DUPLICATE,
      "table 'prices' has two rows of key 'a' that begin on one day; give one" },
    { "products", columns, "a|||||\nb|||||\nb|||||", TIERKIT_E_DUPLICATE,
      "table 'products' has two rows of key 'b'; give one" },
    { "prices", "item|valid_from|price", "a|2020-02-30|1", TIERKIT_E_DATE,
      "column 'valid_from' in row 0: not a date; use a day of the calendar as YYYY-MM-DD, year 1 "
      "to 9999" },
    { "prices", "item|valid_from|price", "a||x", TIERKIT_E_NUMBER,
      "column 'price' in row 0: not a number; write digits with a point, such as 1234.50" },
    { "prices", "item|valid_from|price", "a||100000000000000000", TIERKIT_E_OVERFLOW,
      "column 'price' in row 0: too large for 64 bits at its scale" },
    { "products", columns, "a|\xff||||", TIERKIT_E_TEXT,
      "column 'category' in row 0: not UTF-8, a NUL byte inside, or not a word of its type" },
    { "products", columns, "a|||yes||", TIERKIT_E_TEXT,
      "column 'heavy' in row 0: not UTF-8, a NUL byte inside, or not a word of its type" },
    { "products", columns, "a|||||noon", TIERKIT_E_DATE,
      "column 'counted' in row 0: not a moment; use YYYY-MM-DDTHH:MM:SSZ or a day, year 1 to "
      "9999" },
};

static void table__bad_deliveries__are_refused_with_their_place(void **state) {
    (void)state;
    made_pair f = begin(), g = begin();
    (void)must(f.network, "prices", "item|valid_from|price", "a|2020-01-01|9");
    (void)must(g.network, "prices", "item|valid_from|price", "a|2020-01-01|9");
    for (size_t i = 0; i < sizeof bad_calls / sizeof bad_calls[0]; i++) {
        tierkit_error err = made_error();
        int64_t changed = 77;
        assert_int_equal(change(f.network, bad_calls[i].table, bad_calls[i].header,
                                bad_calls[i].rows, 1, &changed, &err),
                         bad_calls[i].status);
        assert_string_equal(err.text, bad_calls[i].text);
        assert_int_equal(changed, 77);
    }
    made_assert_same(f.network, g.network);
    assert_int_equal(tierkit_network_upsert_table(NULL, "t", 1, NULL, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    made_end(&g);
    made_end(&f);
}

static void table__columns_of_other_types__are_refused(void **state) {
    (void)state;
    made_pair f = begin();
    tierkit_error err = made_error();
    const int64_t numbers[] = { 1 };
    const char *texts[] = { "a" };
    const int32_t codes[] = { 0 };
    tierkit_batch *batch = made_batch(1);
    made_bind(batch, "item", made_codes(codes, 1));
    made_bind(batch, "valid_from", made_numbers(numbers, 0, 1));
    made_bind(batch, "price", made_numbers(numbers, 0, 1));
    assert_int_equal(tierkit_network_upsert_table(f.network, "prices", 6, batch, NULL, NULL, &err),
                     TIERKIT_E_TYPE);
    assert_string_equal(err.text, "column 'item': is text: bind text or integers of scale 0");
    made_bind(batch, "item", made_texts(texts, 1));
    err = made_error();
    assert_int_equal(tierkit_network_upsert_table(f.network, "prices", 6, batch, NULL, NULL, &err),
                     TIERKIT_E_TYPE);
    assert_string_equal(err.text, "column 'valid_from': is a date: bind DATE32, INSTANT64 or text "
                                  "YYYY-MM-DD");
    tierkit_batch_free(batch);
    made_end(&f);
}

typedef struct delivery {
    tierkit_network *network;
    const tierkit_batch *batch;
} delivery;

static tierkit_status deliver_prices(void *context, const tierkit_call *call) {
    delivery *of = context;
    return tierkit_network_upsert_table(of->network, "prices", 6, of->batch, call, NULL, NULL);
}

static void table__cancelled_at_any_question__changes_nothing(void **state) {
    (void)state;
    enum { MANY = 150000 };
    made_pair f = begin();
    int64_t *keys = calloc(MANY, sizeof *keys);
    int32_t *days = calloc(MANY, sizeof *days);
    assert_true(keys != NULL && days != NULL);
    for (int i = 0; i < MANY; i++) {
        keys[i] = MANY - i;
    }
    (void)must(f.network, "prices", "item|valid_from|price", "7|2020-01-01|9");
    tierkit_batch *batch = made_batch(MANY);
    made_bind(batch, "item", made_numbers(keys, 0, MANY));
    made_bind(batch, "valid_from", made_days(days, MANY));
    made_bind(batch, "price", made_numbers(keys, 2, MANY));
    delivery all = { f.network, batch };
    made_asked asked = made_cancel_everywhere(deliver_prices, &all, f.network);
    assert_true(asked.questions >= 2 * MANY / 65536);
    tierkit_batch_free(batch);
    free(days);
    free(keys);
    made_end(&f);
}

/* Codes of ids have no text a table could know. */
static void lookup__ids_as_codes_that_are_a_key__are_refused(void **state) {
    (void)state;
    made_pair f = made_begin("table owners key id\n  column share number\n"
                             "facts sales key id at day with owners\n  flow s number = share\n");
    tierkit_error err = made_error();
    const int32_t codes[] = { 0 }, days[] = { 18262 };
    tierkit_batch *batch = made_batch(1);
    made_bind(batch, "id", made_codes(codes, 1));
    made_bind(batch, "day", made_days(days, 1));
    assert_int_equal(tierkit_network_append(f.network, "sales", 5, batch, NULL, NULL, &err),
                     TIERKIT_E_TYPE);
    assert_string_equal(err.text, "column 'id' is bound as CODE32 but is text: bind text or "
                                  "integers of scale 0");
    tierkit_batch_free(batch);
    made_end(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table__rows_in_any_order__are_listed_by_table_key_day_and_column),
        cmocka_unit_test(table__instants__keep_their_microseconds),
        cmocka_unit_test(table__keys_as_integers__are_their_texts),
        cmocka_unit_test(table__row_of_a_key_and_day_that_is_there__takes_its_place_whole),
        cmocka_unit_test(table__sign_minus_1__takes_rows_of_keys_and_days_out),
        cmocka_unit_test(lookup__rows_that_find_nothing__are_counted_by_facts_and_table),
        cmocka_unit_test(lookup__rows_left_out__are_not_counted_as_unmatched),
        cmocka_unit_test(lookup__rows_taken_back__leave_nothing),
        cmocka_unit_test(merge__tables_of_both__are_joined),
        cmocka_unit_test(merge__other_values_of_one_key__are_refused),
        cmocka_unit_test(merge__other_values_of_one_day__names_key_and_day),
        cmocka_unit_test(save__tables_and_counts__come_back),
        cmocka_unit_test(table__bad_deliveries__are_refused_with_their_place),
        cmocka_unit_test(table__columns_of_other_types__are_refused),
        cmocka_unit_test(table__cancelled_at_any_question__changes_nothing),
        cmocka_unit_test(lookup__ids_as_codes_that_are_a_key__are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
