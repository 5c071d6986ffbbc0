/* Owns: proof that of the rows of one key the highest version counts, and nothing else of the key,
 * whatever the order of rows, appends and merges.
 * Must not know: how rows are kept. Called by: meson test. */
#include "network/made.h"

#include "network/keyed.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- what a block holds, as text ------------------------------------------------------------- */

enum { LINE = 240, LINES = 4000 };

typedef struct dump {
    char (*line)[LINE];
    size_t count;
} dump;

static int compare_lines(const void *a, const void *b) {
    return strcmp((const char *)a, (const char *)b);
}

static size_t add_key(const tierkit_network *network, const tierkit_i_block *block,
                      const tierkit_i_sheet *sheet, size_t i, char *to) {
    size_t bytes = 0, at = 0;
    const char *id = tierkit_i_strings_get(&network->ids, sheet->entity[i], &bytes);
    at = (size_t)sprintf(to, "%d %.*s", sheet->day[i], (int)bytes, id);
    for (int32_t s = 0; s < block->facts->splits; s++) {
        uint32_t member = tierkit_i_block_member(block, sheet->tuple[i], s);
        const char *text = tierkit_i_strings_get(&block->members[s], member, &bytes);
        at += (size_t)sprintf(to + at, "/%.*s", (int)bytes, text);
    }
    return at + (size_t)sprintf(to + at, " %lld", (long long)sheet->rows[i]);
}

static void add_sheet(dump *d, const tierkit_network *network, const tierkit_i_block *block,
                      const tierkit_i_runs *runs, int32_t item) {
    assert_true(runs->count <= 1);
    for (size_t i = 0; runs->count > 0 && i < runs->run[0]->count; i++) {
        const tierkit_i_sheet *sheet = runs->run[0];
        char *to = d->line[d->count++];
        assert_true(d->count < LINES);
        size_t at = (size_t)sprintf(to, "%d: ", item);
        at += add_key(network, block, sheet, i, to + at);
        if (item >= 0) {
            size_t bytes = 0;
            const char *text =
                tierkit_i_strings_get(&block->item_names[item], sheet->item[i], &bytes);
            at += (size_t)sprintf(to + at, " %.*s", (int)bytes, text);
        }
        for (int32_t s = 0; s < sheet->slots; s++) {
            const tierkit_i_sheet_measure *m = &sheet->measures[s];
            long long counted = m->counted != NULL ? m->counted[i] : sheet->rows[i];
            long long missing = m->missing != NULL ? m->missing[i] : 0;
            at +=
                (size_t)sprintf(to + at, " %lld,%lld,%lld", (long long)m->low[i], counted, missing);
        }
    }
}

/* Cells and items of the first block, sorted. */
static dump dump_of(const tierkit_network *network) {
    const tierkit_i_block *block = &network->blocks[0];
    dump d = { calloc(LINES, LINE), 0 };
    assert_non_null(d.line);
    tierkit_i_snapshot_release(made_snapshot(network)); /* which makes one run of each */
    add_sheet(&d, network, block, &block->cells, -1);
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        add_sheet(&d, network, block, &block->items[i], i);
    }
    for (int32_t s = 0; s < block->facts->value_slots; s++) {
        tierkit_i_sheet *cells = block->cells.count > 0 ? block->cells.run[0] : NULL;
        sprintf(d.line[d.count++], "from %d",
                cells != NULL ? tierkit_i_block_delivered(block, s, cells, s) : INT32_MAX);
    }
    qsort(d.line, d.count, LINE, compare_lines);
    return d;
}

static void assert_same_cells(const tierkit_network *got, const tierkit_network *want) {
    dump a = dump_of(got), b = dump_of(want);
    for (size_t i = 0; i < a.count && i < b.count; i++) {
        assert_string_equal(a.line[i], b.line[i]);
    }
    assert_int_equal(a.count, b.count);
    free(a.line);
    free(b.line);
}

/* ---- a slow reckoning ------------------------------------------------------------------------ */

/* Facts of every kind that can be keyed; the second of each pair has only the winners. */
#define EVERY_LINE                                                                                 \
    "  column amount money\n"                                                                      \
    "  flow net money = amount where status != \"out\"\n"                                          \
    "  min least money = amount\n"                                                                 \
    "  max most money = amount missing 7\n"                                                        \
    "  distinct buyers = buyer where status != \"out\"\n"                                          \
    "  histogram sizes money = amount edges -2, 0, 3\n"                                            \
    "  flow whole count = if all(amount > 0) then 1 else 0 group by buyer\n"
#define KEYED " keyed by (order_id, line) version v\n"

static const struct {
    const char *head, *lines;
} facts[] = {
    { "facts f key id at day", EVERY_LINE },
    { "facts f key id at day grain month split by channel, status", EVERY_LINE },
    { "facts f key id from day to ends", "  column amount money\n  in force open money = amount "
                                         "where status != \"out\"\n"
                                         "  in force who distinct = buyer\n" },
    { "facts f key id from day through ends prorated grain week split by channel",
      "  column amount money\n  flow quota money = amount where status != \"out\"\n" },
    { "facts f key id undated",
      "  column amount money\n  flow goal money = amount\n  min low money "
      "= amount missing 2\n" },
    { "facts f key channel as region at day", "  column amount money\n  flow area money = amount\n"
                                              "  distinct guests = buyer\n" },
    { "facts f key nothing at day snapshot", "  column amount money\n  balance stock money = "
                                             "amount\n" },
    { "facts f key id at day currency money_code", "  column amount money\n  flow sold money = "
                                                   "amount\n" },
};

static const char *const header =
    "id|day|ends|amount|status|buyer|channel|money_code|order_id|line|v";

enum { ROWS = 160, KEYS = 40 };

typedef struct delivery {
    char text[ROWS][160];
    uint32_t key[ROWS];
    int version[ROWS];
    size_t count;
} delivery;

static const char *pick(made_random *random, const char *const *texts, uint32_t count) {
    return texts[made_below(random, count)];
}

/* Rows whose versions are those of their key in some order; some come twice. */
static void deliver(delivery *d, uint64_t seed) {
    static const char *const ids[] = { "A", "B", "NA", "" };
    static const char *const states[] = { "open", "out", "" };
    static const char *const buyers[] = { "b1", "b2", "" };
    static const char *const channels[] = { "web", "shop" };
    made_random random = { seed };
    d->count = 0;
    while (d->count < ROWS) {
        char amount[24] = "";
        size_t i = d->count++;
        uint32_t key = d->key[i] = made_below(&random, KEYS);
        d->version[i] = (int)i - 60;
        if (made_below(&random, 6) != 0) {
            sprintf(amount, "%d.%02u", (int)made_below(&random, 9) - 4, made_below(&random, 100));
        }
        uint32_t day = 1 + made_below(&random, 20), ends = day + made_below(&random, 9);
        const char *id = pick(&random, ids, 4), *state = pick(&random, states, 3);
        const char *buyer = pick(&random, buyers, 3), *channel = pick(&random, channels, 2);
        const char *code = pick(&random, channels, 2);
        sprintf(d->text[i], "%s|2024-%02u-%02u|2024-%02u-%02u|%s|%s|%s|%s|%s|%u|L%u|%d", id,
                1 + day % 3, day, 1 + day % 3, ends, amount, state, buyer, channel, code, key / 3,
                key % 3, d->version[i]);
        if (made_below(&random, 5) == 0 && d->count < ROWS) {
            d->key[i + 1] = key;
            d->version[i + 1] = d->version[i];
            strcpy(d->text[i + 1], d->text[i]);
            d->count++;
        }
    }
}

static void shuffle(size_t *order, size_t count, uint64_t seed) {
    made_random random = { seed };
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    for (size_t i = count; seed != 0 && i > 1; i--) {
        size_t at = made_below(&random, (uint32_t)i), other = order[i - 1];
        order[i - 1] = order[at];
        order[at] = other;
    }
}

static void append_some(tierkit_network *network, const delivery *d, const size_t *order,
                        size_t first, size_t end) {
    const char *rows[ROWS];
    tierkit_error err = made_error();
    for (size_t i = first; i < end; i++) {
        rows[i - first] = d->text[order[i]];
    }
    if (made_append(network, "f", header, rows, (int64_t)(end - first), &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
}

/* The winners alone, found by looking at all rows for each key. */
static void append_winners(tierkit_network *network, const delivery *d) {
    size_t order[KEYS], count = 0;
    for (uint32_t key = 0; key < KEYS; key++) {
        size_t best = ROWS;
        for (size_t i = 0; i < d->count; i++) {
            if (d->key[i] == key && (best == ROWS || d->version[i] > d->version[best])) {
                best = i;
            }
        }
        if (best < ROWS) {
            order[count++] = best;
        }
    }
    append_some(network, d, order, 0, count);
}

/* Appended in parts, some of them to networks of their own, which are merged in the end; read in
 * between, so that cells are made more than once. */
static tierkit_network *in_parts(const made_program *program, const delivery *d, uint64_t seed) {
    enum { NETWORKS = 3 };
    made_random random = { seed + 99 };
    tierkit_network *all[NETWORKS];
    size_t order[ROWS], first = 0;
    shuffle(order, d->count, seed);
    for (int n = 0; n < NETWORKS; n++) {
        all[n] = made_network(program, NULL);
    }
    while (first < d->count) {
        size_t end = first + made_below(&random, 60);
        tierkit_network *one = all[made_below(&random, NETWORKS)];
        end = end > d->count ? d->count : end;
        append_some(one, d, order, first, end);
        if (made_below(&random, 3) == 0) {
            tierkit_i_snapshot_release(made_snapshot(one));
        }
        first = end;
    }
    for (int n = 1; n < NETWORKS; n++) {
        assert_int_equal(tierkit_network_merge(all[0], all[n], NULL, NULL), TIERKIT_OK);
        tierkit_network_free(all[n]);
    }
    return all[0];
}

static void keyed__any_order_parts_and_merges__cells_of_the_winners(void **state) {
    (void)state;
    static delivery d;
    for (size_t f = 0; f < sizeof facts / sizeof facts[0]; f++) {
        char text[2][1200];
        made_program plain, keyed;
        sprintf(text[0], "money EUR scale 2\n%s\n%s", facts[f].head, facts[f].lines);
        sprintf(text[1], "money EUR scale 2\n%s" KEYED "%s", facts[f].head, facts[f].lines);
        made_program_init(&plain, text[0]);
        made_program_init(&keyed, text[1]);
        for (uint64_t seed = 1; seed <= 25; seed++) {
            deliver(&d, seed);
            tierkit_network *want = made_network(&plain, NULL);
            append_winners(want, &d);
            tierkit_network *got = in_parts(&keyed, &d, 0), *other = in_parts(&keyed, &d, seed);
            assert_same_cells(got, want);
            assert_same_cells(other, want);
            made_assert_same(got, other);
            tierkit_network_free(other);
            tierkit_network_free(got);
            tierkit_network_free(want);
        }
        made_program_free(&keyed);
        made_program_free(&plain);
    }
}

/* ---- one rule each --------------------------------------------------------------------------- */

#define ORDERS                                                                                     \
    "money EUR scale 2\nfacts orders key id at day keyed by (order_id, line) version v\n"          \
    "  flow net money = amount where status != \"cancelled\"\n  column amount money\n"             \
    "  distinct buyers = buyer\n"
static const char *const columns = "id|day|amount|status|buyer|order_id|line|v";

static const struct {
    const char *what, *rows[4], *like[4]; /* the same cells as these rows */
} cases[] = {
    { "a higher version replaces",
      { "A|2024-01-01|5|open|b1|1|1|1", "A|2024-01-01|7|open|b2|1|1|2" },
      { "A|2024-01-01|7|open|b2|1|1|2" } },
    { "a lower version comes too late",
      { "A|2024-01-01|7|open|b2|1|1|2", "A|2024-01-01|5|open|b1|1|1|1" },
      { "A|2024-01-01|7|open|b2|1|1|2" } },
    { "other lines of the order stay",
      { "A|2024-01-01|5|open|b1|1|1|1", "A|2024-01-01|7|open|b2|1|2|2" },
      { "A|2024-01-01|5|open|b1|1|1|1", "A|2024-01-01|7|open|b2|1|2|1" } },
    { "what is cancelled leaves nothing of the amount",
      { "A|2024-01-01|5|open|b1|1|1|1", "A|2024-01-01|5|cancelled|b1|1|1|2" },
      { "A|2024-01-01|5|cancelled|b1|1|1|2" } },
    { "the winner counts on its own day",
      { "A|2024-01-01|5|open|b1|1|1|1", "A|2024-03-01|5|open|b1|1|1|2" },
      { "A|2024-03-01|5|open|b1|1|1|2" } },
    { "the winner counts for its own distributor",
      { "A|2024-01-01|5|open|b1|1|1|1", "B|2024-01-01|5|open|b1|1|1|2" },
      { "B|2024-01-01|5|open|b1|1|1|2" } },
    { "parts of keys do not run together",
      { "A|2024-01-01|5|open|b1|1|11|1", "A|2024-01-01|6|open|b1|11|1|2" },
      { "A|2024-01-01|5|open|b1|x|y|1", "A|2024-01-01|6|open|b1|y|x|1" } },
    { "a value that is gone is missing",
      { "A|2024-01-01|5|open|b1|1|1|1", "A|2024-01-01||open||1|1|2" },
      { "A|2024-01-01||open||1|1|2" } },
};

static size_t count_of(const char *const rows[4]) {
    size_t count = 0;
    while (count < 4 && rows[count] != NULL) {
        count++;
    }
    return count;
}

static void keyed__situation__cells_like_those_of(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, ORDERS);
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        tierkit_network *got = made_network(&program, NULL), *want = made_network(&program, NULL);
        print_message("# %s\n", cases[c].what);
        for (size_t i = 0; i < count_of(cases[c].rows); i++) {
            assert_int_equal(made_append(got, "orders", columns, &cases[c].rows[i], 1, NULL),
                             TIERKIT_OK);
        }
        assert_int_equal(made_append(want, "orders", columns, cases[c].like,
                                     (int64_t)count_of(cases[c].like), NULL),
                         TIERKIT_OK);
        assert_same_cells(got, want);
        tierkit_network_free(want);
        tierkit_network_free(got);
    }
    made_program_free(&program);
}

/* The first of two versions is the lower one. */
static const struct {
    const char *type, *low, *high;
} versions[] = {
    { "number", "9", "10" },
    { "number", "-2", "-1.5" },
    { "number", "1000000000000000000.000000001", "1000000000000000000.000000002" },
    { "count", "1767225600123", "1767225600124" },
    { "date", "2023-12-31", "2024-01-01" },
    { "instant", "2023-12-31", "2024-01-01" },
    { "text", "10", "9" },
    { "text", "2024-01-01T09:00", "2024-01-01T10:00" },
};

static void version__of_each_type__orders_rows(void **state) {
    (void)state;
    for (size_t v = 0; v < sizeof versions / sizeof versions[0]; v++) {
        char text[400], low[80], high[80];
        made_program program;
        const char *rows[] = { low, high, low };
        sprintf(text,
                "facts f key id at day keyed by (o) version v\n  flow n count = a\n"
                "  column v %s\n",
                versions[v].type);
        sprintf(low, "A|2024-01-01|1|o|%s", versions[v].low);
        sprintf(high, "A|2024-01-01|2|o|%s", versions[v].high);
        made_program_init(&program, text);
        tierkit_network *got = made_network(&program, NULL), *want = made_network(&program, NULL);
        assert_int_equal(made_append(got, "f", "id|day|a|o|v", rows, 3, NULL), TIERKIT_OK);
        assert_int_equal(made_append(want, "f", "id|day|a|o|v", rows + 1, 1, NULL), TIERKIT_OK);
        assert_same_cells(got, want);
        made_assert_same(got, want);
        tierkit_network_free(want);
        tierkit_network_free(got);
        made_program_free(&program);
    }
}

/* Integers, dates and texts of a key are the same key. */
static void key__from_integers_and_days__is_its_text(void **state) {
    (void)state;
    static const char *const row = "A|2024-01-01|1|7|1";
    static const char *const ids[] = { "A" };
    static const int64_t orders[] = { 7 }, numbers[] = { 2 };
    int32_t days[] = { 19723 }; /* 2024-01-01 */
    made_program program;
    made_program_init(&program, "facts f key id at day keyed by (id, day, o) version v\n"
                                "  flow n count = a\n");
    tierkit_network *network = made_network(&program, NULL);
    assert_int_equal(made_append(network, "f", "id|day|a|o|v", &row, 1, NULL), TIERKIT_OK);
    tierkit_batch *batch = made_batch(1);
    made_bind(batch, "id", made_texts(ids, 1));
    made_bind(batch, "day", made_days(days, 1));
    made_bind(batch, "a", made_numbers(numbers, 0, 1));
    made_bind(batch, "o", made_numbers(orders, 0, 1));
    made_bind(batch, "v", made_numbers(numbers, 0, 1));
    assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, NULL, NULL), TIERKIT_OK);
    dump d = dump_of(network);
    assert_string_equal(d.line[0], "-1: 19723 A 1 2,1,0");
    assert_int_equal(d.count, 2);
    free(d.line);
    /* a code has no text that could be a key */
    const int32_t codes[] = { 0 };
    tierkit_error err = made_error();
    made_bind(batch, "id", made_codes(codes, 1));
    assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, NULL, &err),
                     TIERKIT_E_TYPE);
    tierkit_batch_free(batch);
    tierkit_network_free(network);
    made_program_free(&program);
}

static void same_version__identical_or_not__same_bytes_in_any_order(void **state) {
    (void)state;
    static const char *const rows[] = {
        "A|2024-01-01|5|open|b1|1|1|3", "A|2024-01-01|5|open|b2|1|1|3",
        "A|2024-01-02|1|open|b1|1|1|3", "B|2024-01-01|5|open|b1|1|1|3",
        "A|2024-01-01||open|b1|1|1|3",  "A|2024-01-01|5|cancelled|b1|1|1|3",
    };
    enum { COUNT = sizeof rows / sizeof rows[0] };
    made_program program;
    made_program_init(&program, ORDERS);
    tierkit_network *first = made_network(&program, NULL);
    assert_int_equal(made_append(first, "orders", columns, rows, COUNT, NULL), TIERKIT_OK);
    for (uint64_t seed = 1; seed < 60; seed++) {
        size_t order[COUNT];
        tierkit_network *other = made_network(&program, NULL);
        shuffle(order, COUNT, seed);
        for (size_t i = 0; i < COUNT; i++) {
            assert_int_equal(made_append(other, "orders", columns, &rows[order[i]], 1, NULL),
                             TIERKIT_OK);
        }
        made_assert_same(other, first);
        assert_int_equal(made_append(other, "orders", columns, rows, COUNT, NULL), TIERKIT_OK);
        made_assert_same(other, first);
        tierkit_network_free(other);
    }
    tierkit_network_free(first);
    made_program_free(&program);
}

/* ---- what cannot be taken -------------------------------------------------------------------- */

static const struct {
    const char *row;
    tierkit_status status;
    const char *text;
} bad[] = {
    { "A|2024-01-01|5|open|b1||1|1", TIERKIT_E_MISSING,
      "column 'order_id' in row 0: missing; a row that is keyed needs all of its key and its "
      "version" },
    { "A|2024-01-01|5|open|b1|1||1", TIERKIT_E_MISSING,
      "column 'line' in row 0: missing; a row that is keyed needs all of its key and its version" },
    { "A|2024-01-01|5|open|b1|1|1|", TIERKIT_E_MISSING,
      "column 'v' in row 0: missing; a row that is keyed needs all of its key and its version" },
    { "A|2024-01-01|5|open|b1|1|1|new", TIERKIT_E_NUMBER,
      "column 'v' in row 0: not a number; write digits with a point, such as -1234.50" },
};

static void keyed__bad_rows__refused_by_name_and_counted(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, ORDERS);
    tierkit_network *network = made_network(&program, NULL);
    const char *rows[4];
    for (size_t i = 0; i < 4; i++) {
        tierkit_error err = made_error();
        rows[i] = bad[i].row;
        assert_int_equal(made_append(network, "orders", columns, &bad[i].row, 1, &err),
                         bad[i].status);
        assert_string_equal(err.text, bad[i].text);
    }
    made_rows made;
    made_rows_init(&made, columns, rows, 4);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                     TIERKIT_OK);
    int64_t appended = -1;
    assert_int_equal(
        tierkit_network_append(network, "orders", 6, made.batch, NULL, &appended, NULL),
        TIERKIT_OK);
    assert_int_equal(appended, 0);
    assert_int_equal(network->blocks[0].rejected[TIERKIT_I_NO_KEY], 3);
    assert_int_equal(network->blocks[0].rejected[TIERKIT_I_BAD_NUMBER], 1);
    made_rows_free(&made);
    tierkit_network_free(network);
    made_program_free(&program);
}

static void keyed__taken_back__refused(void **state) {
    (void)state;
    made_program program;
    made_program_init(&program, ORDERS);
    tierkit_network *network = made_network(&program, NULL);
    tierkit_error err = made_error();
    made_rows made;
    made_rows_init(&made, columns, cases[0].rows, 1);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_append(network, "orders", 6, made.batch, NULL, NULL, &err),
                     TIERKIT_E_TAKEN);
    assert_string_equal(err.text, "sign -1: rows that are keyed are not taken back; deliver them "
                                  "again with a higher version, or replace the slice");
    made_rows_free(&made);
    tierkit_network_free(network);
    made_program_free(&program);
}

/* ---- slices, distributors, batches ----------------------------------------------------------- */

static tierkit_network *with(const made_program *program, const char *const *rows, int64_t count) {
    tierkit_network *network = made_network(program, NULL);
    assert_int_equal(made_append(network, "orders", columns, rows, count, NULL), TIERKIT_OK);
    return network;
}

static const char *const four[] = { "A|2024-01-05|5|open|b1|1|1|9", "A|2024-02-05|6|open|b1|2|1|9",
                                    "B|2024-02-06|7|open|b1|3|1|9",
                                    "B|2024-03-05|8|open|b1|4|1|9" };

/* The rows of February go with their versions; what comes is of February. */
static void slice__replaced__keys_inside_are_free_again(void **state) {
    (void)state;
    static const char *const comes[] = { "A|2024-02-09|1|open|b1|2|1|1",
                                         "B|2024-02-10|2|open|b1|4|1|1" };
    static const char *const left[] = { "A|2024-01-05|5|open|b1|1|1|9",
                                        "A|2024-02-09|1|open|b1|2|1|1",
                                        "B|2024-03-05|8|open|b1|4|1|9" };
    made_program program;
    made_program_init(&program, ORDERS);
    tierkit_network *network = with(&program, four, 4), *want = with(&program, left, 3);
    tierkit_i_snapshot_release(made_snapshot(network));
    tierkit_slice slice = { sizeof slice, 0, 19754, 19782 }; /* February 2024 */
    made_rows made;
    made_rows_init(&made, columns, comes, 2);
    assert_int_equal(tierkit_network_replace(network, "orders", 6, &slice, made.batch, NULL, NULL),
                     TIERKIT_OK);
    assert_same_cells(network, want);
    made_assert_same(network, want);
    made_rows_free(&made);
    tierkit_network_free(want);
    tierkit_network_free(network);
    made_program_free(&program);
}

static void distributor__removed__its_rows_go(void **state) {
    (void)state;
    static const char *const record = "A|Ann";
    made_program program;
    made_program_init(&program, ORDERS);
    tierkit_network *network = with(&program, four, 4), *want = with(&program, four + 2, 2);
    assert_int_equal(made_upsert(network, "id|name", &record, 1, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_remove(network, "A", 1, NULL, NULL), TIERKIT_OK);
    assert_same_cells(network, want);
    made_assert_same(network, want);
    tierkit_network_free(want);
    tierkit_network_free(network);
    made_program_free(&program);
}

static void batch__known_id__adds_nothing(void **state) {
    (void)state;
    const uint8_t id[16] = { 7 };
    made_program program;
    made_program_init(&program, ORDERS);
    tierkit_network *network = made_network(&program, NULL);
    for (int64_t expected = 4; expected >= 0; expected -= 4) {
        int64_t appended = -1;
        made_rows made;
        made_rows_init(&made, columns, four, 4);
        assert_int_equal(tierkit_batch_set_id(made.batch, id, NULL), TIERKIT_OK);
        assert_int_equal(
            tierkit_network_append(network, "orders", 6, made.batch, NULL, &appended, NULL),
            TIERKIT_OK);
        assert_int_equal(appended, expected);
        made_rows_free(&made);
    }
    tierkit_network_free(network);
    made_program_free(&program);
}

/* ---- stopping -------------------------------------------------------------------------------- */

enum { MANY = 70000 };

/* Half of the keys are there already, with lower versions. */
static tierkit_status append_many(tierkit_network *network, int64_t version,
                                  const tierkit_call *call) {
    static int64_t keys[MANY], amounts[MANY], number[MANY];
    static int32_t days[MANY];
    for (int i = 0; i < MANY; i++) {
        keys[i] = version * (MANY / 2) + i;
        amounts[i] = i;
        number[i] = version;
        days[i] = 19723 + i % 90;
    }
    tierkit_batch *batch = made_batch(MANY);
    made_bind(batch, "id", made_numbers(amounts, 0, MANY));
    made_bind(batch, "day", made_days(days, MANY));
    made_bind(batch, "amount", made_numbers(amounts, 2, MANY));
    made_bind(batch, "status", made_numbers(number, 0, MANY));
    made_bind(batch, "buyer", made_numbers(number, 0, MANY));
    made_bind(batch, "order_id", made_numbers(keys, 0, MANY));
    made_bind(batch, "line", made_numbers(number + 0, 0, MANY));
    made_bind(batch, "v", made_numbers(number, 0, MANY));
    tierkit_status status = tierkit_network_append(network, "orders", 6, batch, call, NULL, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_status append_newer(void *network, const tierkit_call *call) {
    return append_many(network, 1, call);
}

static void append__stopped_anywhere__changes_nothing(void **state) {
    (void)state;
    made_pair f = made_begin("money EUR scale 2\nfacts orders key id at day keyed by (order_id) "
                             "version v\n  flow net money = amount\n  distinct who = buyer\n"
                             "  distinct how = status\n  distinct which = line\n");
    assert_int_equal(append_many(f.network, 0, NULL), TIERKIT_OK);
    made_asked asked = made_cancel_everywhere(append_newer, f.network, f.network);
    assert_true(asked.questions > 4);
    assert_int_equal(f.network->blocks[0].keyed->count, MANY + MANY / 2);
    made_end(&f);
}

/* What was there is written down once, not once a version. */
static void append__many_versions_of_one_key__remembers_one_row(void **state) {
    (void)state;
    static const char *const first[] = { "A|2024-01-05|x|-1" };
    static const char *texts[MANY];
    static int64_t numbers[MANY];
    static int32_t days[MANY];
    size_t peak[2];
    made_program program;
    made_program_init(&program, "facts orders key id at day keyed by (k) version v\n"
                                "  flow n count = 1\n");
    for (int i = 0; i < MANY; i++) {
        texts[i] = "x";
        numbers[i] = i;
        days[i] = 19723;
    }
    for (int known = 0; known < 2; known++) {
        failing_allocator heap;
        failing_allocator_init(&heap);
        tierkit_network *network = made_network(&program, &heap.record);
        assert_int_equal(made_append(network, "orders", "id|day|k|v", first, known, NULL),
                         TIERKIT_OK);
        tierkit_batch *batch = made_batch(MANY);
        made_bind(batch, "id", made_texts(texts, MANY));
        made_bind(batch, "k", made_texts(texts, MANY));
        made_bind(batch, "day", made_days(days, MANY));
        made_bind(batch, "v", made_numbers(numbers, 0, MANY));
        assert_int_equal(tierkit_network_append(network, "orders", 6, batch, NULL, NULL, NULL),
                         TIERKIT_OK);
        assert_int_equal(network->blocks[0].keyed->count, 1);
        peak[known] = heap.peak_bytes;
        tierkit_batch_free(batch);
        tierkit_network_free(network);
    }
    assert_in_range(peak[1], 0, peak[0] + 4096);
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keyed__any_order_parts_and_merges__cells_of_the_winners),
        cmocka_unit_test(keyed__situation__cells_like_those_of),
        cmocka_unit_test(version__of_each_type__orders_rows),
        cmocka_unit_test(key__from_integers_and_days__is_its_text),
        cmocka_unit_test(same_version__identical_or_not__same_bytes_in_any_order),
        cmocka_unit_test(keyed__bad_rows__refused_by_name_and_counted),
        cmocka_unit_test(keyed__taken_back__refused),
        cmocka_unit_test(slice__replaced__keys_inside_are_free_again),
        cmocka_unit_test(distributor__removed__its_rows_go),
        cmocka_unit_test(batch__known_id__adds_nothing),
        cmocka_unit_test(append__stopped_anywhere__changes_nothing),
        cmocka_unit_test(append__many_versions_of_one_key__remembers_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
