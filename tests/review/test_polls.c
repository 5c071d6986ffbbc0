/* Owns: how long a call works between two looks at its progress callback, for every call that takes
 * a tierkit_call. Public functions only. Must not know: how the work is done.
 *
 * Work is counted, not timed: the library under test is compiled so that every basic block counts
 * itself. `test_polls ROWS DISTRIBUTORS` prints what was found, milliseconds too; compiled without
 * the counting, the milliseconds are those of the library as it is. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tierkit/network.h"
#include "tierkit/program.h"
#include "tierkit/review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* 65,536 row operations, each of at most this many basic blocks on the average. */
enum { BLOCKS_A_ROW = 96, LIMIT = 65536 * BLOCKS_A_ROW };

static uint64_t blocks;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void) {
    blocks++;
}

/* ---- the data ------------------------------------------------------------------------------ */

static const char text[] =
    "tierkit 1\n"
    "program \"polls\" version \"1\"\n"
    "money EUR scale 2\n"
    "review window last 4 quarters\n"
    "attribute target money\n"
    "attribute agreement flag\n"
    "facts sales key id at day split by channel, line\n"
    "  flow net  money = net\n"
    "  flow cogs money = cogs\n"
    "  max  last_sale date = day\n"
    "  distinct buyers = buyer\n"
    "facts stock key id at day snapshot\n"
    "  balance level money = net\n"
    "facts open key id from day to done\n"
    "  in force overdue money = net\n"
    "  in force holders distinct = buyer\n"
    "kpi sales    by partner = net, also by line\n"
    "kpi growth   by partner = change(net, 1 year)\n"
    "kpi margin   by partner = ratio(net - cogs, net)\n"
    "kpi turnover by partner = net / average(level)\n"
    "kpi reach    by partner = buyers\n"
    "kpi late     by partner = overdue at review date\n"
    "kpi held     by partner = holders at review date\n"
    "kpi quiet    by partner = days_since(last_sale) over all\n"
    "kpi planned  by partner = net / target\n"
    "value score 0 to 100, missing: 0; needs 40% of the weight\n"
    "  results sales   weight 60 points 0: 0, 20000: 30, 100000: 100\n"
    "  results margin  weight 30 points -5%: 0, 10%: 100\n"
    "  efforts planned weight 10 points 0%: 0, 100%: 100\n"
    "classes by value\n"
    "  A from 65 at most 20% of partners, not when late > 10\n"
    "  B from 40\n"
    "  C otherwise\n"
    "classes by share of net within network, region, year\n"
    "  A up to 80%\n"
    "  B up to 95%\n"
    "  C otherwise\n"
    "readiness points agreement 100\n"
    "service policies first that holds\n"
    "  strategic when class = A and readiness >= 80\n"
    "  growing   when growth >= 15%\n"
    "  stable    otherwise\n"
    "promise order_cycle days strategic 2, growing 3, stable 5\n"
    "alert losing red when margin < prior(margin, 1 quarter) owner sales act within 5 days\n"
    "alert gone_quiet amber when quiet > 180 owner sales act within 14 days\n";

enum { LINES = 10, NAME_BYTES = 12 };

typedef struct world {
    int64_t rows, ids, buyers;
    char *id_bytes, *buyer_bytes, *line_bytes;
    int64_t *id_at, *buyer_at, *line_at; /* rows + 1 positions, as of TIERKIT_TYPE_TEXT */
    const char **id_of, **region_of;     /* by distributor */
    int32_t *day, *done;
    int64_t *net, *cogs, *valid_from;
    tierkit_program *program;
    tierkit_network *network, *other, *loaded;
    tierkit_review *review;
    uint8_t *saved;
    size_t saved_bytes;
} world;

static void *need(int64_t count, size_t size) {
    void *made = calloc((size_t)count + 1, size);
    assert_non_null(made);
    return made;
}

static uint64_t seed = 1;

static int64_t below(int64_t bound) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)(seed >> 33) % bound;
}

static void name(char *bytes, int64_t *at, int64_t row, const char *kind, int64_t number) {
    char made[NAME_BYTES * 2];
    int length = snprintf(made, sizeof made, "%s%09lld", kind, (long long)number);
    memcpy(bytes + at[row], made, (size_t)length);
    at[row + 1] = at[row] + length;
}

static void fill_rows(world *w) {
    for (int64_t i = 0; i < w->rows; i++) {
        name(w->id_bytes, w->id_at, i, "D", below(w->ids));
        name(w->buyer_bytes, w->buyer_at, i, "B", below(w->buyers));
        name(w->line_bytes, w->line_at, i, "L", below(LINES));
        w->day[i] = 19000 + (int32_t)below(1000);
        w->done[i] = w->day[i] + 1 + (int32_t)below(90);
        w->net[i] = below(1000000) - 1000;
        w->cogs[i] = below(900000);
    }
}

static void begin(world *w, int64_t rows, int64_t ids) {
    memset(w, 0, sizeof *w);
    w->rows = rows;
    w->ids = ids;
    w->buyers = rows / 3 + 1;
    w->id_bytes = need(rows, NAME_BYTES);
    w->buyer_bytes = need(rows, NAME_BYTES);
    w->line_bytes = need(rows, NAME_BYTES);
    w->id_at = need(rows + 1, sizeof *w->id_at);
    w->buyer_at = need(rows + 1, sizeof *w->buyer_at);
    w->line_at = need(rows + 1, sizeof *w->line_at);
    w->id_of = need(ids, sizeof *w->id_of);
    w->region_of = need(ids, sizeof *w->region_of);
    w->day = need(rows, sizeof *w->day);
    w->done = need(rows, sizeof *w->done);
    w->net = need(rows, sizeof *w->net);
    w->cogs = need(rows, sizeof *w->cogs);
    fill_rows(w);
    for (int64_t i = 0; i < ids; i++) {
        char *made = need(2 * NAME_BYTES, 2);
        (void)snprintf(made, 2 * NAME_BYTES, "D%09lld", (long long)i);
        (void)snprintf(made + 2 * NAME_BYTES, 2 * NAME_BYTES, "EU/C%02d/R%d", (int)(i % 30),
                       (int)(i % 7));
        w->id_of[i] = made;
        w->region_of[i] = made + 2 * NAME_BYTES;
    }
    tierkit_error err = { .struct_size = sizeof err };
    if (tierkit_program_parse(text, sizeof text - 1, NULL, NULL, NULL, &w->program, &err) !=
        TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(tierkit_network_new(w->program, NULL, &w->network, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_new(w->program, NULL, &w->other, NULL), TIERKIT_OK);
}

static void end(world *w) {
    for (int64_t i = 0; i < w->ids; i++) {
        free((void *)(uintptr_t)w->id_of[i]);
    }
    void *const all[] = { w->id_bytes, w->buyer_bytes, w->line_bytes,    w->id_at,
                          w->buyer_at, w->line_at,     (void *)w->id_of, (void *)w->region_of,
                          w->day,      w->done,        w->net,           w->cogs,
                          w->saved };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        free(all[i]);
    }
    tierkit_review_free(w->review);
    tierkit_network_free(w->loaded);
    tierkit_network_free(w->other);
    tierkit_network_free(w->network);
    tierkit_program_free(w->program);
}

/* ---- batches ------------------------------------------------------------------------------- */

static void bind(tierkit_batch *batch, const char *column_name, int32_t type, const void *data,
                 const void *offsets, int64_t rows) {
    tierkit_column column = { .struct_size = sizeof column };
    column.type = type;
    column.scale = type == TIERKIT_TYPE_INT64 ? 2 : 0;
    column.rows = rows;
    column.data = data;
    column.offsets = offsets;
    assert_int_equal(tierkit_batch_column(batch, column_name, strlen(column_name), &column, NULL),
                     TIERKIT_OK);
}

/* The first `rows` rows, for every facts block. */
static tierkit_batch *rows_of(const world *w, int64_t rows) {
    tierkit_batch *batch = NULL;
    assert_int_equal(tierkit_batch_new(rows, NULL, &batch, NULL), TIERKIT_OK);
    bind(batch, "id", TIERKIT_TYPE_TEXT, w->id_bytes, w->id_at, rows);
    bind(batch, "buyer", TIERKIT_TYPE_TEXT, w->buyer_bytes, w->buyer_at, rows);
    bind(batch, "line", TIERKIT_TYPE_TEXT, w->line_bytes, w->line_at, rows);
    bind(batch, "channel", TIERKIT_TYPE_TEXT, w->line_bytes, w->line_at, rows);
    bind(batch, "day", TIERKIT_TYPE_DATE32, w->day, NULL, rows);
    bind(batch, "done", TIERKIT_TYPE_DATE32, w->done, NULL, rows);
    bind(batch, "net", TIERKIT_TYPE_INT64, w->net, NULL, rows);
    bind(batch, "cogs", TIERKIT_TYPE_INT64, w->cogs, NULL, rows);
    return batch;
}

/* ---- the calls ----------------------------------------------------------------------------- */

static tierkit_status append_to(tierkit_network *network, const world *w, const char *facts,
                                const tierkit_call *call) {
    tierkit_batch *batch = rows_of(w, w->rows);
    tierkit_status status =
        tierkit_network_append(network, facts, strlen(facts), batch, call, NULL, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_status append_sales(world *w, const tierkit_call *call) {
    return append_to(w->network, w, "sales", call);
}

static tierkit_status append_stock(world *w, const tierkit_call *call) {
    return append_to(w->network, w, "stock", call);
}

static tierkit_status append_open(world *w, const tierkit_call *call) {
    return append_to(w->network, w, "open", call);
}

static tierkit_status append_again(world *w, const tierkit_call *call) {
    return append_to(w->network, w, "sales", call);
}

static tierkit_status append_elsewhere(world *w, const tierkit_call *call) {
    for (int64_t i = 0; i < w->rows; i++) {
        w->day[i] += 40;
    }
    return append_to(w->other, w, "sales", call);
}

static tierkit_status take_back(world *w, const tierkit_call *call) {
    tierkit_batch *batch = rows_of(w, w->rows);
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SIGN, -1, NULL), TIERKIT_OK);
    tierkit_status status = tierkit_network_append(w->network, "open", 4, batch, call, NULL, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_status upsert(world *w, const tierkit_call *call) {
    tierkit_batch *batch = NULL;
    assert_int_equal(tierkit_batch_new(w->ids, NULL, &batch, NULL), TIERKIT_OK);
    bind(batch, "id", TIERKIT_TYPE_TEXT_POINTERS, (const void *)w->id_of, NULL, w->ids);
    bind(batch, "name", TIERKIT_TYPE_TEXT_POINTERS, (const void *)w->id_of, NULL, w->ids);
    bind(batch, "region", TIERKIT_TYPE_TEXT_POINTERS, (const void *)w->region_of, NULL, w->ids);
    bind(batch, "target", TIERKIT_TYPE_INT64, w->net, NULL, w->ids);
    tierkit_status status = tierkit_network_upsert(w->network, batch, call, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_status codes(world *w, const tierkit_call *call) {
    tierkit_column column = { .struct_size = sizeof column };
    int32_t *found = need(w->rows, sizeof *found);
    column.type = TIERKIT_TYPE_TEXT;
    column.rows = w->rows;
    column.data = w->buyer_bytes;
    column.offsets = w->buyer_at;
    tierkit_status status = tierkit_network_codes(w->other, &column, call, found, NULL);
    free(found);
    return status;
}

static tierkit_status replace(world *w, const tierkit_call *call) {
    tierkit_slice slice = { sizeof slice, 0, 19100, 19200 };
    return tierkit_network_replace(w->network, "sales", 5, &slice, NULL, call, NULL);
}

static tierkit_status drop(world *w, const tierkit_call *call) {
    return tierkit_network_remove(w->network, w->id_of[7], strlen(w->id_of[7]), call, NULL);
}

static tierkit_status alias(world *w, const tierkit_call *call) {
    return tierkit_network_alias(w->network, w->id_of[8], strlen(w->id_of[8]), w->id_of[9],
                                 strlen(w->id_of[9]), call, NULL);
}

static tierkit_status merge(world *w, const tierkit_call *call) {
    return tierkit_network_merge(w->network, w->other, call, NULL);
}

static tierkit_status measure_saved(world *w, const tierkit_call *call) {
    tierkit_status status = tierkit_network_save(w->network, call, NULL, 0, &w->saved_bytes, NULL);
    return status == TIERKIT_E_SPACE ? TIERKIT_OK : status;
}

static tierkit_status save(world *w, const tierkit_call *call) {
    w->saved = need((int64_t)w->saved_bytes, 1);
    return tierkit_network_save(w->network, call, w->saved, w->saved_bytes, &w->saved_bytes, NULL);
}

static tierkit_status load(world *w, const tierkit_call *call) {
    return tierkit_network_load(w->saved, w->saved_bytes, w->program, NULL, call, &w->loaded, NULL);
}

static tierkit_status table_of_network(world *w, const tierkit_call *call) {
    tierkit_table *table = NULL;
    tierkit_status status =
        tierkit_network_table(w->network, TIERKIT_NETWORK_RECORDS, call, &table, NULL);
    tierkit_table_free(table);
    return status;
}

static tierkit_status review(world *w, const tierkit_call *call) {
    tierkit_review_free(w->review);
    return tierkit_review_new(w->network, w->program, TIERKIT_AS_OF_LAST_FACT, NULL, call,
                              &w->review, NULL);
}

static tierkit_status series(world *w, const tierkit_call *call) {
    tierkit_table *table = NULL;
    tierkit_status status =
        tierkit_review_series(w->review, TIERKIT_PERIOD_QUARTER, call, &table, NULL);
    tierkit_table_free(table);
    return status;
}

static tierkit_status explain(world *w, const tierkit_call *call) {
    tierkit_table *table = NULL;
    tierkit_status status =
        tierkit_review_explain(w->review, w->id_of[1], strlen(w->id_of[1]), call, &table, NULL);
    tierkit_table_free(table);
    return status;
}

static tierkit_status digest(world *w, const tierkit_call *call) {
    uint8_t made[16];
    return tierkit_review_digest(w->review, call, made, NULL);
}

/* ---- watching ------------------------------------------------------------------------------ */

typedef struct watch {
    uint64_t last, longest; /* blocks */
    double last_ms, longest_ms;
    int polls;
} watch;

static double now_ms(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void look(watch *of) {
    double ms = now_ms();
    of->longest = blocks - of->last > of->longest ? blocks - of->last : of->longest;
    of->longest_ms = ms - of->last_ms > of->longest_ms ? ms - of->last_ms : of->longest_ms;
    of->last = blocks;
    of->last_ms = now_ms();
}

static int32_t TIERKIT_CALL poll(void *user, uint64_t done, uint64_t total) {
    watch *of = user;
    (void)done;
    (void)total;
    look(of);
    of->polls++;
    return 0;
}

typedef struct long_call {
    const char *name;
    tierkit_status (*does)(world *w, const tierkit_call *call);
} long_call;

static const long_call calls[] = {
    { "upsert", upsert },
    { "append sales", append_sales },
    { "append stock", append_stock },
    { "append open", append_open },
    { "append again", append_again },
    { "review", review },
    { "take back", take_back },
    { "append elsewhere", append_elsewhere },
    { "codes", codes },
    { "merge", merge },
    { "replace", replace },
    { "remove", drop },
    { "alias", alias },
    { "save, size", measure_saved },
    { "save", save },
    { "load", load },
    { "records", table_of_network },
    { "review again", review },
    { "series", series },
    { "explain", explain },
    { "digest", digest },
};

static watch watched(world *w, const char *label,
                     tierkit_status (*does)(world *, const tierkit_call *), int is_shown) {
    watch of = { blocks, 0, now_ms(), 0, 0 };
    double started = now_ms();
    tierkit_call call = { sizeof call, 0, poll, &of };
    if (does(w, &call) != TIERKIT_OK) {
        fail_msg("%s failed", label);
    }
    look(&of);
    if (is_shown) {
        printf("%-18s %8.0f ms %6d polls, longest gap %7.1f ms %11llu blocks\n", label,
               now_ms() - started, of.polls, of.longest_ms, (unsigned long long)of.longest);
    }
    return of;
}

static int32_t table_kind;

static tierkit_status table_of_review(world *w, const tierkit_call *call) {
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_review_table(w->review, table_kind, call, &table, NULL);
    tierkit_table_free(table);
    return status;
}

/* Every call once; the longest gap of all. */
static void run(world *w, int is_shown) {
    char label[32];
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        watch of = watched(w, calls[i].name, calls[i].does, is_shown);
        if (!is_shown && of.longest > LIMIT) {
            fail_msg("%s: %llu blocks between two polls", calls[i].name,
                     (unsigned long long)of.longest);
        }
    }
    for (table_kind = TIERKIT_REVIEW_KPIS; table_kind <= TIERKIT_REVIEW_LEFT_OUT; table_kind++) {
        (void)snprintf(label, sizeof label, "table %d", (int)table_kind);
        watch of = watched(w, label, table_of_review, is_shown);
        if (!is_shown && of.longest > LIMIT) {
            fail_msg("%s: %llu blocks between two polls", label, (unsigned long long)of.longest);
        }
    }
}

static void long_calls__on_many_rows__ask_often(void **state) {
    world w;
    (void)state;
    begin(&w, 400000, 10000);
    run(&w, 0);
    assert_true(blocks > 0); /* the library counts */
    end(&w);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_calls__on_many_rows__ask_often),
    };
    if (argc == 3) {
        world w;
        begin(&w, (int64_t)strtod(argv[1], NULL), (int64_t)strtod(argv[2], NULL));
        run(&w, 1);
        end(&w);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
