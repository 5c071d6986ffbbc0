/* Owns: the whole way from a text to a digest, with every allocation refused once, and with all
 * refused from then on. After each refusal: status NOMEM, outputs as promised, nothing changed (the
 * same call is made again until it succeeds, and the results are those of an undisturbed run),
 * nothing leaked. Public functions only. */
#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

/* ---- the scenario --------------------------------------------------------------------------- */

static const char program_text[] =
    "tierkit 1\n"
    "use data\n"
    "review window last 2 quarters\n"
    "applies to kind != agent\n"
    "kpi growth = change(net, 1 quarter) base at least 1 EUR also by channel\n"
    "kpi margin = (net - costs) / net\n"
    "kpi stock_days = average(stock) / net\n"
    "kpi staff = people / reps at review date\n"
    "kpi texts = if starts_with(lower(region), \"em\") then net else 0\n"
    "kpi calm = streak(net > 0)\n"
    "kpi best = top_over(distributor, net, 20%)\n"
    "kpi half = percentile(sizes, 50%) also by channel\n"
    "kpi hurry = rushed / net also by channel\n"
    "kpi fill by us = units / 10 over last quarter\n"
    "value score 0 to 100, missing: keep last 1 quarter, then 10; needs 10% of the weight\n"
    "  results net weight 2 points 0: 0, 1000: 100\n"
    "  results margin weight 1 points 0: 0, 1: 100\n"
    "  for region \"EU\": results net weight 3, missing: worst\n"
    "value fit 0 to 10\n"
    "  g reps weight 1 points 0: 0, 3: 10\n"
    "classes by value score\n"
    "  A from 60 at most 50% of partners, not when overdue > 900\n"
    "  B otherwise\n"
    "  for kind dealer: A from 50, not when points(net) < 1\n"
    "selection by fit when reps > 0\n"
    "  accept from 5 at most 1 partners\n"
    "  hold from 2\n"
    "  reject otherwise\n"
    "  knock out when ok\n"
    "classes by share of net within network, region, year\n"
    "  A up to 80%\n"
    "  B up to 95%\n"
    "  C otherwise\n"
    "rate visit money 2023-01-01 2 EUR, 2024-02-01 2.50 EUR\n"
    "profit map revenue net, contribution net - costs, costs at_rate(units, visit)\n"
    "  drain below 0 EUR profit\n"
    "  core otherwise\n"
    "readiness points ok 5\n"
    "service policies first that holds, signed by sales, cost at most 90% of net, one step per "
    "review, notice 30 days\n"
    "  gold when class = A and readiness >= 5, needs ok, cost 1 EUR\n"
    "  plain otherwise\n"
    "promise speed core days gold 2, plain 5\n"
    "promise fill ratio gold 98%, plain 95%\n"
    "promise plan text gold \"joint\", plain \"none\"\n"
    "alert slow red when fill < promise(fill) owner sales act within 5 days\n";
static const char data_text[] = "money EUR scale 2\n"
                                "attribute reps count\n"
                                "attribute ok flag\n"
                                "facts orders key id at day split by channel\n"
                                "  flow net money = amount\n"
                                "  flow costs money = cost\n"
                                "  flow units count = if rush then quantity else 0\n"
                                "  distinct buyers = lower(buyer)\n"
                                "  max latest date = sent\n"
                                "  last newest date = sent\n"
                                "  histogram sizes money = amount edges 0, 10\n"
                                "  flow rushed count = if any(rush) then 1 else 0 group by buyer\n"
                                "facts levels key id at day snapshot\n"
                                "  balance stock money = level\n"
                                "facts open key id from a to b\n"
                                "  in force overdue money = amount\n"
                                "  in force people distinct = person\n";

enum { ROWS = 8, EXPLANATION = 13 };

/* A column of every type. */
static const char *const ids[ROWS] = { "A", "A", "B", "B", "C", "C", "Z", NULL };
static int32_t days[ROWS];
static int64_t instants[ROWS];
static const int8_t tiny[ROWS] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static const int16_t small[ROWS] = { 10, 20, 30, 40, 50, 60, 70, 80 };
static const int32_t middle[ROWS] = { 100, 200, 300, 400, 500, 600, 700, 800 };
static const int64_t large[ROWS] = { 10000, 20000, -3000, 4000, 5, 60000, 70000, 80000 };
static const double doubles[ROWS] = { 1.5, 2.25, 0.125, 4, 5, 6, 7, 8.75 };
static const int64_t wide[2 * ROWS] = { 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0 };
static const uint8_t rush[ROWS] = { 1, 0, 1, 1, 0, 1, 1, 1 };
static const uint8_t validity[1] = { 0xEF };
static const char *const channels[ROWS] = { "shop", "web", "shop", "shop",
                                            "web",  "web", "shop", "web" };
static const char letters[] = "pqrpqrpq";
static const int64_t wide_offsets[ROWS + 1] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
static const int32_t offsets[ROWS + 1] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

typedef struct way {
    failing_allocator heap;
    tierkit_program *program;
    tierkit_network *network, *loaded, *merged;
    tierkit_batch *batch;
    int64_t rows; /* of the batch */
    tierkit_review *review;
    uint8_t *saved;
    size_t saved_bytes;
    uint8_t *kept; /* the review, saved */
    size_t kept_room, kept_bytes;
    tierkit_review *reloaded;
    int32_t codes[ROWS];
    uint8_t digest[16], other[16];
    int32_t table, periods; /* the next one to read */
    uint64_t tables;        /* a checksum of all texts, some of which the digest leaves out */
} way;

typedef tierkit_status (*step)(way *w, tierkit_error *err);

static int32_t TIERKIT_CALL find(void *user, const char *name, size_t name_bytes, const char **text,
                                 size_t *text_bytes) {
    (void)user;
    *text = data_text;
    *text_bytes = sizeof data_text - 1;
    return name_bytes != 4 || memcmp(name, "data", 4) != 0;
}

static tierkit_status parse(way *w, tierkit_error *err) {
    tierkit_resolver resolver;
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    memset(&resolver, 0, sizeof resolver);
    resolver.struct_size = sizeof resolver;
    resolver.find = find;
    w->program = (tierkit_program *)(uintptr_t)1;
    tierkit_status status =
        tierkit_program_parse(program_text, sizeof program_text - 1, &w->heap.record, &resolver,
                              &table, &w->program, err);
    if (status != TIERKIT_OK) {
        assert_null(table);
        assert_null(w->program);
    }
    tierkit_table_free(table);
    return status;
}

static tierkit_status new_network(way *w, tierkit_error *err) {
    w->network = (tierkit_network *)(uintptr_t)1;
    tierkit_status status = tierkit_network_new(w->program, &w->heap.record, &w->network, err);
    assert_int_equal(w->network != NULL, status == TIERKIT_OK);
    return status;
}

static tierkit_status new_batch(way *w, int64_t rows, tierkit_error *err) {
    tierkit_batch_free(w->batch);
    w->rows = rows;
    w->batch = (tierkit_batch *)(uintptr_t)1;
    tierkit_status status = tierkit_batch_new(rows, &w->heap.record, &w->batch, err);
    assert_int_equal(w->batch != NULL, status == TIERKIT_OK);
    return status;
}

static tierkit_status bind(way *w, const char *name, int32_t type, const void *data,
                           tierkit_error *err) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = type;
    column.data = data;
    column.rows = w->rows;
    column.scale = type == TIERKIT_TYPE_DECIMAL128 ? 2 : 0;
    if (type == TIERKIT_TYPE_TEXT) {
        column.offsets = wide_offsets;
    } else if (type == TIERKIT_TYPE_TEXT32) {
        column.offsets = offsets;
    }
    if (type == TIERKIT_TYPE_FLOAT64) {
        column.validity = validity;
    }
    return tierkit_batch_column(w->batch, name, strlen(name), &column, err);
}

#define TRY(expression)                                                                            \
    do {                                                                                           \
        tierkit_status try_status = (expression);                                                  \
        if (try_status != TIERKIT_OK) {                                                            \
            return try_status;                                                                     \
        }                                                                                          \
    } while (0)

static tierkit_status bind_records(way *w, tierkit_error *err) {
    static const char *const id[] = { "A", "B", "C", "D" };
    static const char *const kind[] = { "dealer", "dealer", "agent", NULL };
    static const char *const region[] = { "EU/DE", "EU", "US", NULL };
    static const char *const reps[] = { "2", "3", NULL, "1" };
    static const char *const ok[] = { "true", "false", "true", NULL };
    static const char *const parent[] = { NULL, "A", "A", "B" };
    TRY(new_batch(w, 4, err));
    TRY(bind(w, "id", TIERKIT_TYPE_TEXT_POINTERS, id, err));
    TRY(bind(w, "kind", TIERKIT_TYPE_TEXT_POINTERS, kind, err));
    TRY(bind(w, "region", TIERKIT_TYPE_TEXT_POINTERS, region, err));
    TRY(bind(w, "reps", TIERKIT_TYPE_TEXT_POINTERS, reps, err));
    TRY(bind(w, "ok", TIERKIT_TYPE_TEXT_POINTERS, ok, err));
    return bind(w, "parent", TIERKIT_TYPE_TEXT_POINTERS, parent, err);
}

static tierkit_status upsert(way *w, tierkit_error *err) {
    return tierkit_network_upsert(w->network, w->batch, NULL, err);
}

static tierkit_status find_codes(way *w, tierkit_error *err) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = TIERKIT_TYPE_TEXT_POINTERS;
    column.data = ids;
    column.rows = ROWS;
    memset(w->codes, 0x5A, sizeof w->codes);
    tierkit_status status = tierkit_network_codes(w->network, &column, NULL, w->codes, err);
    assert_int_equal(w->codes[0] == 0x5A5A5A5A, status != TIERKIT_OK);
    return status;
}

static tierkit_status bind_orders(way *w, tierkit_error *err) {
    TRY(new_batch(w, ROWS, err));
    TRY(bind(w, "id", TIERKIT_TYPE_CODE32, w->codes, err));
    TRY(bind(w, "day", TIERKIT_TYPE_DATE32, days, err));
    TRY(bind(w, "channel", TIERKIT_TYPE_TEXT_POINTERS, channels, err));
    TRY(bind(w, "amount", TIERKIT_TYPE_INT64, large, err));
    TRY(bind(w, "cost", TIERKIT_TYPE_FLOAT64, doubles, err));
    TRY(bind(w, "quantity", TIERKIT_TYPE_INT8, tiny, err));
    TRY(bind(w, "rush", TIERKIT_TYPE_FLAG8, rush, err));
    TRY(bind(w, "buyer", TIERKIT_TYPE_TEXT, letters, err));
    return bind(w, "sent", TIERKIT_TYPE_INSTANT64, instants, err);
}

static tierkit_status append_to(way *w, const char *facts, tierkit_error *err) {
    int64_t appended = -7;
    tierkit_status status =
        tierkit_network_append(w->network, facts, strlen(facts), w->batch, NULL, &appended, err);
    assert_int_equal(appended, status == TIERKIT_OK ? ROWS : -7);
    return status;
}

static tierkit_status append_orders(way *w, tierkit_error *err) {
    return append_to(w, "orders", err);
}

/* Other types in the same places. */
static tierkit_status bind_more_orders(way *w, tierkit_error *err) {
    TRY(new_batch(w, ROWS, err));
    TRY(bind(w, "id", TIERKIT_TYPE_TEXT_POINTERS, ids, err));
    TRY(bind(w, "day", TIERKIT_TYPE_DATE32, days, err));
    TRY(bind(w, "channel", TIERKIT_TYPE_TEXT_POINTERS, channels, err));
    TRY(bind(w, "amount", TIERKIT_TYPE_DECIMAL128, wide, err));
    TRY(bind(w, "cost", TIERKIT_TYPE_INT16, small, err));
    TRY(bind(w, "quantity", TIERKIT_TYPE_INT32, middle, err));
    TRY(bind(w, "rush", TIERKIT_TYPE_FLAG8, rush, err));
    TRY(bind(w, "buyer", TIERKIT_TYPE_TEXT32, letters, err));
    return bind(w, "sent", TIERKIT_TYPE_DATE32, days, err);
}

static tierkit_status bind_levels(way *w, tierkit_error *err) {
    TRY(new_batch(w, ROWS, err));
    TRY(bind(w, "id", TIERKIT_TYPE_TEXT_POINTERS, ids, err));
    TRY(bind(w, "day", TIERKIT_TYPE_DATE32, days, err));
    return bind(w, "level", TIERKIT_TYPE_INT32, middle, err);
}

static tierkit_status append_levels(way *w, tierkit_error *err) {
    return append_to(w, "levels", err);
}

static tierkit_status bind_open(way *w, tierkit_error *err) {
    TRY(new_batch(w, ROWS, err));
    TRY(bind(w, "id", TIERKIT_TYPE_TEXT_POINTERS, ids, err));
    TRY(bind(w, "a", TIERKIT_TYPE_DATE32, days, err));
    TRY(bind(w, "b", TIERKIT_TYPE_INSTANT64, instants, err));
    TRY(bind(w, "amount", TIERKIT_TYPE_INT64, large, err));
    return bind(w, "person", TIERKIT_TYPE_TEXT, letters, err);
}

static tierkit_status append_open(way *w, tierkit_error *err) {
    return append_to(w, "open", err);
}

static tierkit_status alias(way *w, tierkit_error *err) {
    return tierkit_network_alias(w->network, "Z", 1, "D", 1, NULL, err);
}

static tierkit_status replace(way *w, tierkit_error *err) {
    tierkit_slice slice = { sizeof slice, 0, days[0], days[0] };
    return tierkit_network_replace(w->network, "levels", 6, &slice, NULL, NULL, err);
}

static tierkit_status drop(way *w, tierkit_error *err) {
    return tierkit_network_remove(w->network, "C", 1, NULL, err);
}

static tierkit_status save(way *w, tierkit_error *err) {
    size_t needed = 0;
    tierkit_status status = tierkit_network_save(w->network, NULL, NULL, 0, &needed, err);
    if (status != TIERKIT_E_SPACE) {
        return status;
    }
    free(w->saved);
    w->saved = malloc(needed);
    assert_non_null(w->saved);
    w->saved[0] = 0x5A;
    status = tierkit_network_save(w->network, NULL, w->saved, needed, &w->saved_bytes, err);
    assert_int_equal(w->saved[0] == 0x5A, status != TIERKIT_OK);
    return status;
}

static tierkit_status load(way *w, tierkit_error *err) {
    w->loaded = (tierkit_network *)(uintptr_t)1;
    tierkit_status status = tierkit_network_load(w->saved, w->saved_bytes, w->program,
                                                 &w->heap.record, NULL, &w->loaded, err);
    assert_int_equal(w->loaded != NULL, status == TIERKIT_OK);
    return status;
}

static tierkit_status new_merged(way *w, tierkit_error *err) {
    return tierkit_network_new(w->program, &w->heap.record, &w->merged, err);
}

static tierkit_status merge(way *w, tierkit_error *err) {
    return tierkit_network_merge(w->merged, w->loaded, NULL, err);
}

static tierkit_status read_network(way *w, tierkit_error *err) {
    tierkit_stats stats;
    memset(&stats, 0x5A, sizeof stats);
    stats.struct_size = sizeof stats;
    tierkit_status status = tierkit_network_stats(w->network, &stats, err);
    assert_int_equal(stats.records == 0x5A5A5A5A5A5A5A5A, status != TIERKIT_OK);
    for (int32_t kind = 1; kind <= 3 && status == TIERKIT_OK; kind++) {
        tierkit_table *table = (tierkit_table *)(uintptr_t)1;
        status = tierkit_network_table(w->network, kind, NULL, &table, err);
        assert_int_equal(table != NULL, status == TIERKIT_OK);
        tierkit_table_free(table);
    }
    return status;
}

static tierkit_status review(way *w, tierkit_error *err) {
    w->review = (tierkit_review *)(uintptr_t)1;
    tierkit_status status = tierkit_review_new(w->network, w->program, reviewed_day("2026-06-30"),
                                               NULL, NULL, &w->review, err);
    assert_int_equal(w->review != NULL, status == TIERKIT_OK);
    return status;
}

static uint64_t mixed(uint64_t sum, const tierkit_table *table) {
    char *text = tried_table(table);
    for (const char *c = text; *c != 0; c++) {
        sum = (sum ^ (unsigned char)*c) * 0x100000001B3u;
    }
    free(text);
    return sum;
}

/* One after the other: each is a step of its own. */
static tierkit_status read_table(way *w, tierkit_error *err) {
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_status status = w->table < EXPLANATION
                                ? tierkit_review_table(w->review, w->table + 1, NULL, &table, err)
                                : tierkit_review_explain(w->review, "A", 1, NULL, &table, err);
    assert_int_equal(table != NULL, status == TIERKIT_OK);
    if (status == TIERKIT_OK) {
        w->tables = mixed(w->tables, table);
        w->table++;
        tierkit_table_free(table);
    }
    return status;
}

static tierkit_status read_series(way *w, tierkit_error *err) {
    static const int32_t periods[] = { TIERKIT_PERIOD_MONTH, TIERKIT_PERIOD_QUARTER,
                                       TIERKIT_PERIOD_YEAR };
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_status status =
        tierkit_review_series(w->review, periods[w->periods], NULL, &table, err);
    assert_int_equal(table != NULL, status == TIERKIT_OK);
    if (status == TIERKIT_OK) {
        w->tables = mixed(w->tables, table);
        w->periods++;
        tierkit_table_free(table);
    }
    return status;
}

static tierkit_status digest(way *w, tierkit_error *err) {
    memset(w->digest, 0x5A, sizeof w->digest);
    tierkit_status status = tierkit_review_digest(w->review, NULL, w->digest, err);
    assert_int_equal(w->digest[0] == 0x5A && w->digest[15] == 0x5A, status != TIERKIT_OK);
    return status;
}

static tierkit_status size_review(way *w, tierkit_error *err) {
    size_t needed = 0;
    tierkit_status status = tierkit_review_save(w->review, NULL, NULL, 0, &needed, err);
    if (status != TIERKIT_E_SPACE) {
        assert_int_equal(needed, 0);
        return status;
    }
    w->kept = malloc(needed);
    assert_non_null(w->kept);
    w->kept_room = needed;
    return TIERKIT_OK;
}

static tierkit_status save_review(way *w, tierkit_error *err) {
    w->kept[0] = 0x5A;
    tierkit_status status =
        tierkit_review_save(w->review, NULL, w->kept, w->kept_room, &w->kept_bytes, err);
    assert_int_equal(w->kept[0] == 0x5A, status != TIERKIT_OK);
    return status;
}

static tierkit_status load_review(way *w, tierkit_error *err) {
    w->reloaded = (tierkit_review *)(uintptr_t)1;
    tierkit_status status =
        tierkit_review_load(w->kept, w->kept_bytes, &w->heap.record, NULL, &w->reloaded, err);
    assert_int_equal(w->reloaded != NULL, status == TIERKIT_OK);
    return status;
}

/* A loaded review opens another one. */
static tierkit_status review_further(way *w, tierkit_error *err) {
    tierkit_history history;
    tierkit_review *second = NULL;
    memset(&history, 0, sizeof history);
    history.struct_size = sizeof history;
    history.opening = w->reloaded;
    TRY(tierkit_review_new(w->network, w->program, reviewed_day("2026-09-30"), &history, NULL,
                           &second, err));
    tierkit_review_free(second);
    return TIERKIT_OK;
}

/* The network that was saved, loaded and merged gives the same. */
static tierkit_status review_merged(way *w, tierkit_error *err) {
    tierkit_review *second = NULL;
    TRY(tierkit_review_new(w->merged, w->program, reviewed_day("2026-06-30"), NULL, NULL, &second,
                           err));
    tierkit_status status = tierkit_review_digest(second, NULL, w->other, err);
    tierkit_review_free(second);
    return status;
}

static const step steps[] = {
    parse,         new_network, bind_records,     upsert,        find_codes,    bind_orders,
    append_orders, alias,       bind_more_orders, append_orders, bind_levels,   append_levels,
    bind_open,     append_open, replace,          drop,          save,          load,
    new_merged,    merge,       read_network,     review,        read_table,    read_table,
    read_table,    read_table,  read_table,       read_table,    read_table,    read_table,
    read_table,    read_table,  read_table,       read_table,    read_table,    read_table,
    read_series,   read_series, read_series,      digest,        review_merged, size_review,
    save_review,   load_review, review_further,
};

enum { STEPS = sizeof steps / sizeof steps[0] };

static void free_way(way *w) {
    tierkit_review_free(w->reloaded);
    tierkit_review_free(w->review);
    tierkit_network_free(w->merged);
    tierkit_network_free(w->loaded);
    tierkit_network_free(w->network);
    tierkit_batch_free(w->batch);
    tierkit_program_free(w->program);
    free(w->kept);
    free(w->saved);
    assert_int_equal(w->heap.live_bytes, 0);
    assert_int_equal(w->heap.live_blocks, 0);
    assert_int_equal(w->heap.faults, 0);
}

/* Steps that do what another one does, of which every allocation is refused: some are enough. */
enum { STRIDE_OF_REPEATS = 61 };
static size_t stride_of(step what) {
    return what == review_merged || what == size_review ? STRIDE_OF_REPEATS : 1;
}

/* One step, disturbed later and later until it succeeds; returns how often it did not. */
static size_t take(way *w, size_t s, int mode) {
    size_t disturbed = 0;
    for (size_t nth = 1;; nth += stride_of(steps[s]), disturbed++) {
        tierkit_error err = reviewed_error();
        size_t refused = w->heap.refused;
        failing_allocator_fail(&w->heap, nth, mode);
        tierkit_status status = steps[s](w, &err);
        w->heap.mode = FAIL_NEVER;
        if (status == TIERKIT_OK) {
            assert_int_equal(refused, w->heap.refused);
            return disturbed;
        }
        if (status != TIERKIT_E_NOMEM) {
            fail_msg("step %d, %d: %s: %s", (int)s, (int)nth, tierkit_status_name(status),
                     err.text);
        }
        assert_int_equal(err.code, status);
        assert_true(strlen(err.text) > 10);
    }
}

static size_t go(way *w, int mode) {
    size_t disturbed = 0;
    for (size_t s = 0; s < STEPS; s++) {
        disturbed += take(w, s, mode);
    }
    return disturbed;
}

static void begin_way(way *w) {
    memset(w, 0, sizeof *w);
    failing_allocator_init(&w->heap);
}

static void check_same(const way *a, const way *b) {
    assert_memory_equal(a->digest, b->digest, 16);
    assert_memory_equal(a->digest, a->other, 16);
    assert_true(a->tables == b->tables);
    assert_int_equal(a->saved_bytes, b->saved_bytes);
    assert_memory_equal(a->saved, b->saved, a->saved_bytes);
    assert_int_equal(a->kept_bytes, b->kept_bytes);
    assert_memory_equal(a->kept, b->kept, a->kept_bytes);
}

static void fill_days(void) {
    static const char *const dates[ROWS] = {
        "2025-02-28", "2025-09-30", "2026-01-01", "2026-02-14",
        "2026-04-30", "2026-05-01", "2026-06-30", "2026-03-31"
    };
    for (int i = 0; i < ROWS; i++) {
        days[i] = reviewed_day(dates[i]);
        instants[i] = ((int64_t)days[i] + 40) * 86400000000;
    }
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void way__undisturbed__shows_everything(void **state) {
    way w;
    (void)state;
    begin_way(&w);
    assert_int_equal(go(&w, FAIL_NEVER), 0);
    assert_memory_equal(w.digest, w.other, 16);
    /* so that no table of the sweep is empty without anybody seeing it */
    for (int32_t kind = 1; kind <= EXPLANATION; kind++) {
        tierkit_table *table = NULL;
        assert_int_equal(tierkit_review_table(w.review, kind, NULL, &table, NULL), TIERKIT_OK);
        if (tierkit_table_rows(table) == 0 && kind != TIERKIT_REVIEW_LEFT_OUT) {
            fail_msg("table %d is empty", (int)kind);
        }
        tierkit_table_free(table);
    }
    free_way(&w);
}

/* Returns how many calls were disturbed. */
static size_t sweep(int mode) {
    way undisturbed, w;
    begin_way(&undisturbed);
    go(&undisturbed, FAIL_NEVER);
    begin_way(&w);
    size_t disturbed = go(&w, mode);
    check_same(&w, &undisturbed);
    free_way(&undisturbed);
    free_way(&w);
    return disturbed;
}

static void way__each_allocation_refused_once__nothing_changes(void **state) {
    (void)state;
    assert_true(sweep(FAIL_ONCE) > 1000);
}

static void way__all_allocations_refused_from_one_on__nothing_changes(void **state) {
    (void)state;
    assert_true(sweep(FAIL_FROM_THEN_ON) > 1000);
}

/* Scalars come from the review as it stands. */
static void review__scalars__allocate_nothing(void **state) {
    way w;
    (void)state;
    begin_way(&w);
    go(&w, FAIL_NEVER);
    size_t before = w.heap.calls;
    assert_int_equal(tierkit_review_as_of(w.review), reviewed_day("2026-06-30"));
    assert_int_equal(tierkit_review_distributors(w.review), 3); /* A B D; C was removed */
    assert_int_equal(w.heap.calls, before);
    free_way(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(way__undisturbed__shows_everything),
        cmocka_unit_test(way__each_allocation_refused_once__nothing_changes),
        cmocka_unit_test(way__all_allocations_refused_from_one_on__nothing_changes),
        cmocka_unit_test(review__scalars__allocate_nothing),
    };
    fill_days();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
