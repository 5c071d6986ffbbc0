/* Owns: proof that what facts look up in tables is worth what the rows would say themselves: the
 * same review, all its tables, of one program with tables and of one without.
 * Must not know: how rows are found. Called by: meson test. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLES                                                                                     \
    "table products key item\n"                                                                    \
    "  column category text\n"                                                                     \
    "  column cost money\n"                                                                        \
    "  column weight number scale 3\n"                                                             \
    "  column heavy flag\n"                                                                        \
    "  column launched date\n"                                                                     \
    "  column counted instant\n"                                                                   \
    "table prices key item from valid_from\n"                                                      \
    "  column price number scale 4\n"                                                              \
    "  column band text\n"

#define MEASURES                                                                                   \
    "  flow cogs money = quantity * cost missing 3\n"                                              \
    "  flow plain money = cost\n"                                                                  \
    "  flow kept money = cost where quantity > 2\n"                                                \
    "  flow list money = quantity * price where category != \"c1\"\n"                              \
    "  flow unknown count = if missing(category) then 1 else 0\n"                                  \
    "  flow heavy_units count = quantity where heavy\n"                                            \
    "  distinct bands = coalesce(band, \"none\")\n"                                                \
    "  distinct months = month(launched)\n"                                                        \
    "  flow clock number = minutes(stamped, counted) missing 0\n"                                  \
    "  histogram weights number = weight edges 1, 2.5, 7\n"                                        \
    "  max dearest number = price\n"                                                               \
    "  flow mixed count = if all(heavy) then count() else 0 group by category\n"                   \
    "  flow promised_value money = quantity * price at promised\n"                                 \
    "  distinct promised_bands = band at promised\n"                                               \
    "  flow launches count = quantity at launched\n"                                               \
    "  column quantity number scale 2\n"

#define POLICY                                                                                     \
    "kpi k_cogs = cogs over all also by category\n"                                                \
    "kpi k_plain = plain over all also by channel\n"                                               \
    "kpi k_kept = kept over all\n"                                                                 \
    "kpi k_list = list over last 2 quarters also by category\n"                                    \
    "kpi k_unknown = unknown over all\n"                                                           \
    "kpi k_heavy = heavy_units over all\n"                                                         \
    "kpi k_bands = bands over all\n"                                                               \
    "kpi k_months = months over last quarter\n"                                                    \
    "kpi k_clock = clock over all\n"                                                               \
    "kpi k_weights = percentile(weights, 50%) over all\n"                                          \
    "kpi k_dearest = dearest over last quarter also by category\n"                                 \
    "kpi k_mixed = mixed over all\n"                                                               \
    "kpi k_promised = promised_value over last 2 quarters\n"                                       \
    "kpi k_promised_bands = promised_bands over last 2 quarters\n"                                 \
    "kpi k_launches = launches over all also by category\n"

static const char with_text[] = "money EUR scale 2\n" TABLES
                                "facts sales key id at day split by category, channel with prices, "
                                "products by product\n" MEASURES POLICY;
static const char bound_text[] =
    "money EUR scale 2\n"
    "facts sales key id at day split by category, channel\n" MEASURES "  column cost money\n"
    "  column weight number scale 3\n"
    "  column price number scale 4\n"
    "  column counted instant\n" POLICY;

enum { PRODUCTS = 40, ROWS = 3000, FIRST_DAY = 18262 };

/* ---- a world of products ------------------------------------------------------------------- */

static uint32_t next(uint64_t *state, uint32_t bound) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) >> 32) % bound;
}

static void day_text(int32_t day, char *to) {
    size_t needed = 0;
    assert_int_equal(tierkit_date_format(day, to, 11, &needed), TIERKIT_OK);
    to[needed] = '\0';
}

/* Products with even numbers and some prices of some products are known. What is known of one. */
typedef struct product {
    char category[8], cost[16], weight[16], heavy[8], launched[12];
    int64_t counted;
} product;

static product product_of(uint32_t p) {
    uint64_t seed = 1000 + p;
    product made;
    memset(&made, 0, sizeof made);
    if (next(&seed, 5) != 0) {
        (void)snprintf(made.category, sizeof made.category, "c%u", (unsigned)next(&seed, 4));
    }
    (void)snprintf(made.cost, sizeof made.cost, "%u.%02u", (unsigned)next(&seed, 90),
                   (unsigned)next(&seed, 100));
    if (next(&seed, 4) != 0) {
        (void)snprintf(made.weight, sizeof made.weight, "%u.%03u", (unsigned)next(&seed, 9),
                       (unsigned)next(&seed, 1000));
    }
    if (next(&seed, 4) != 0) {
        (void)snprintf(made.heavy, sizeof made.heavy, "%u", (unsigned)next(&seed, 2));
    }
    if (next(&seed, 3) != 0) {
        day_text(FIRST_DAY + (int32_t)next(&seed, 200), made.launched);
    }
    return made;
}

/* Product p has prices from three days on; every third also one since always. */
static int32_t price_day(uint32_t p, uint32_t version) {
    return FIRST_DAY + (int32_t)(version * 60 + p % 20);
}

static int is_known(uint32_t p) {
    return p % 4 != 3;
}

static const char *price_of(uint32_t p, int32_t day, char *price, char *band) {
    int version = -1;
    price[0] = band[0] = '\0';
    for (uint32_t v = 0; v < 3; v++) {
        version = price_day(p, v) <= day ? (int)v : version;
    }
    if (version < 0 && p % 3 != 0) {
        return price;
    }
    (void)sprintf(price, "%u.%04u", (unsigned)(p + (uint32_t)(version + 1) * 10),
                  (unsigned)(p * 37 % 10000));
    if (p % 5 != 0) {
        (void)sprintf(band, "b%d", (int)((p + (uint32_t)(version + 1)) % 4));
    }
    return price;
}

typedef struct text {
    char *bytes;
    size_t count;
} text;

static void add(text *to, const char *line) {
    size_t bytes = strlen(line);
    to->bytes = realloc(to->bytes, to->count + bytes + 1);
    assert_non_null(to->bytes);
    memcpy(to->bytes + to->count, line, bytes + 1);
    to->count += bytes;
}

static void deliver(reviewed *r, const char *table, const text *lines) {
    reviewed_rows rows;
    tierkit_error err = reviewed_error();
    reviewed_rows_begin(&rows, lines->bytes);
    if (tierkit_network_upsert_table(r->network, table, strlen(table), rows.batch, NULL, NULL,
                                     &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    reviewed_rows_end(&rows);
}

static void deliver_tables(reviewed *r) {
    text products = { NULL, 0 }, prices = { NULL, 0 };
    char line[160], price[24], band[8], day[12];
    add(&products, "item|category|cost|weight|heavy|launched|counted\n");
    add(&prices, "item|valid_from|price|band\n");
    for (uint32_t i = 0; i < PRODUCTS; i++) {
        uint32_t p = (i * 17 + 5) % PRODUCTS;
        product made = product_of(p);
        if (!is_known(p)) {
            continue;
        }
        (void)snprintf(line, sizeof line, "%u|%s|%s|%s|%s|%s|2020-01-02\n", (unsigned)p,
                       made.category, made.cost, made.weight, made.heavy, made.launched);
        add(&products, line);
        for (int v = 2; v >= (p % 3 == 0 ? -1 : 0); v--) {
            day[0] = '\0';
            int32_t from = v < 0 ? FIRST_DAY - 1 : price_day(p, (uint32_t)v);
            if (v >= 0) {
                day_text(from, day);
            }
            (void)price_of(p, from, price, band);
            (void)snprintf(line, sizeof line, "%u|%s|%s|%s\n", (unsigned)p, day, price, band);
            add(&prices, line);
        }
    }
    deliver(r, "products", &products);
    deliver(r, "prices", &prices);
    free(products.bytes);
    free(prices.bytes);
}

/* ---- the facts ----------------------------------------------------------------------------- */

static const char plain_columns[] = "id|day|channel|quantity|product|item|promised|stamped";
static const char all_columns[] = "|category|cost|weight|heavy|launched|counted|price|band";

static void add_row(text *to, uint32_t row, int with_all) {
    uint64_t seed = 77 + row;
    char line[320], price[24] = "", band[8] = "", day[12], promised[12] = "";
    uint32_t p = next(&seed, PRODUCTS), q = next(&seed, PRODUCTS);
    int32_t at = FIRST_DAY + (int32_t)next(&seed, 180);
    product made = product_of(p);
    day_text(at, day);
    if (next(&seed, 6) != 0) {
        day_text(at + (int32_t)next(&seed, 60), promised);
    }
    int bytes = snprintf(line, sizeof line, "%c|%s|%s|%u|%u|%u|%s|2020-01-05",
                         (char)('A' + next(&seed, 4)), day, next(&seed, 3) == 0 ? "web" : "",
                         (unsigned)next(&seed, 9), (unsigned)p, (unsigned)q, promised);
    if (is_known(q)) {
        (void)price_of(q, at, price, band);
    }
    if (!is_known(p)) {
        memset(&made, 0, sizeof made);
    }
    if (with_all) {
        (void)snprintf(line + bytes, sizeof line - (size_t)bytes, "|%s|%s|%s|%s|%s|%s|%s|%s",
                       made.category, made.cost, made.weight, made.heavy, made.launched,
                       is_known(p) ? "2020-01-02" : "", price, band);
    }
    add(to, line);
    add(to, "\n");
}

static void append(reviewed *r, uint32_t first, uint32_t end, int with_all) {
    text lines = { NULL, 0 };
    add(&lines, plain_columns);
    add(&lines, with_all ? all_columns : "");
    add(&lines, "\n");
    for (uint32_t row = first; row < end; row++) {
        add_row(&lines, row, with_all);
    }
    reviewed_facts(r, "sales", lines.bytes);
    free(lines.bytes);
}

static void begin(reviewed *r, const char *program) {
    reviewed_begin(r, program);
    reviewed_records(r, "id|kind\nA|dealer\nB|agent\nC|dealer\n");
}

static void assert_same_reviews(reviewed *a, reviewed *b) {
    static const int32_t tables[] = { TIERKIT_REVIEW_KPIS, TIERKIT_REVIEW_GROUPS };
    reviewed_run(a, "2020-06-30");
    reviewed_run(b, "2020-06-30");
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
        char *x = reviewed_text(a, tables[t]), *y = reviewed_text(b, tables[t]);
        assert_string_equal(x, y);
        assert_true(strlen(x) > 500);
        free(x);
        free(y);
    }
}

static void lookup__all_kinds_of_measures__are_as_of_columns_in_the_rows(void **state) {
    reviewed with, bound;
    (void)state;
    begin(&with, with_text);
    begin(&bound, bound_text);
    deliver_tables(&with);
    append(&with, 0, 1500, 0); /* more than one block of rows, and not whole ones */
    append(&with, 1500, ROWS, 0);
    append(&bound, 0, ROWS, 1);
    assert_same_reviews(&with, &bound);
    reviewed_end(&with);
    reviewed_end(&bound);
}

/* The columns that tables give are not read from the rows, also where these have them. */
static void lookup__rows_that_bring_the_columns_too__do_not_count(void **state) {
    reviewed with, bound;
    (void)state;
    begin(&with, with_text);
    begin(&bound, bound_text);
    append(&with, 0, 100, 1); /* the tables are empty */
    append(&bound, 0, 100, 1);
    reviewed_run(&with, "2020-06-30");
    reviewed_kpi(&with, "A", "k_plain", "|no_data|");
    reviewed_end(&with);
    reviewed_end(&bound);
}

/* ---- by hand ------------------------------------------------------------------------------- */

static const char small_text[] = "money EUR scale 2\n"
                                 "table prices key item from valid_from\n"
                                 "  column price money\n"
                                 "facts sales key id at day with prices\n"
                                 "  flow value money = price\n"
                                 "kpi v = value over all\n";

static void must_deliver(reviewed *r, const char *lines) {
    char copy[256];
    (void)snprintf(copy, sizeof copy, "%s", lines);
    text all = { copy, strlen(copy) };
    deliver(r, "prices", &all);
}

static void lookup__a_dated_table__gives_the_row_of_the_day(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, small_text);
    reviewed_records(&r, "id\nA\nB\nC\nD\nE\n");
    must_deliver(&r, "item|valid_from|price\nx|2020-02-01|2\nx|2020-03-01|\nx|2020-04-01|8\n"
                     "y||16\n");
    reviewed_facts(&r, "sales",
                   "id|day|item\n"
                   "A|2020-01-31|x\n" /* before the first */
                   "B|2020-02-01|x\n" /* on the day: 2 */
                   "B|2020-02-29|x\n" /* the last day: 2 */
                   "C|2020-03-01|x\n" /* a row without a price is the row of its days */
                   "D|2020-04-01|x\n" /* 8 */
                   "E|0001-01-01|y\n" /* since always: 16 */
                   "E|9999-12-30|x\n");
    reviewed_run(&r, "2020-06-30");
    reviewed_kpi(&r, "A", "v", "|no_data|");
    reviewed_kpi(&r, "B", "v", "4|ok|");
    reviewed_kpi(&r, "C", "v", "|no_data|");
    reviewed_kpi(&r, "D", "v", "8|ok|");
    reviewed_kpi(&r, "E", "v", "16|ok|");
    reviewed_end(&r);
}

/* What is stored stays; the slice delivered again looks up again. */
static void lookup__a_table_that_changes__counts_for_rows_that_come_later(void **state) {
    reviewed r;
    tierkit_slice slice = { sizeof slice, 0, 0, 0 };
    reviewed_rows rows;
    (void)state;
    reviewed_begin(&r, small_text);
    reviewed_records(&r, "id\nA\n");
    must_deliver(&r, "item|valid_from|price\nx||2\n");
    reviewed_facts(&r, "sales", "id|day|item\nA|2020-01-31|x\n");
    must_deliver(&r, "item|valid_from|price\nx||5\n");
    reviewed_facts(&r, "sales", "id|day|item\nA|2020-02-01|x\n");
    reviewed_run(&r, "2020-06-30");
    reviewed_kpi(&r, "A", "v", "7|ok|");
    slice.first_day = slice.last_day = reviewed_day("2020-01-31");
    reviewed_rows_begin(&rows, "id|day|item\nA|2020-01-31|x\n");
    assert_int_equal(tierkit_network_replace(r.network, "sales", 5, &slice, rows.batch, NULL, NULL),
                     TIERKIT_OK);
    reviewed_rows_end(&rows);
    reviewed_run(&r, "2020-06-30");
    reviewed_kpi(&r, "A", "v", "10|ok|");
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lookup__all_kinds_of_measures__are_as_of_columns_in_the_rows),
        cmocka_unit_test(lookup__rows_that_bring_the_columns_too__do_not_count),
        cmocka_unit_test(lookup__a_dated_table__gives_the_row_of_the_day),
        cmocka_unit_test(lookup__a_table_that_changes__counts_for_rows_that_come_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
