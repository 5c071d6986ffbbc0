/* Owns: task b: facts of a folder by distributor and month, then 20 KPIs of every distributor.
 * Must not know: how cells and windows work. Called by: bench.c.
 *
 * Distributors are recorded beforehand and rows carry their keys as integers, so that finding the
 * distributor of a row is part of what is timed; loading is not. Memory is that of pool.c, in
 * tierkit-malloc that of the system. tierkit-halves appends both halves of the rows to networks of
 * their own, in two threads, and merges them. */
#include "bench.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/network.h"
#include "tierkit/review.h"

enum { MONTHS = 36 };

/* The kit's twenty in its order. */
static const char program_text[] = "tierkit 1\n"
                                   "program \"bench\" version \"1\"\n"
                                   "money scale 2\n"
                                   "review window last 12 months\n"
                                   "facts sales key did at day grain month\n"
                                   "  flow net     money = net\n"
                                   "  flow cogs    money = cogs\n"
                                   "  flow ordered count = ordered\n"
                                   "  flow shipped count = shipped\n"
                                   "  flow ontime  count = ontime\n"
                                   "  flow orders  count = 1\n"
                                   "kpi k01 = net\n"
                                   "kpi k02 = prior(net, 1 year)\n"
                                   "kpi k03 = change(net, 1 year)\n"
                                   "kpi k04 = ratio(net - cogs, net)\n"
                                   "kpi k05 = prior(k04, 1 year)\n"
                                   "kpi k06 = k04 - k05\n"
                                   "kpi k07 = ratio(shipped, ordered)\n"
                                   "kpi k08 = ratio(ontime, orders)\n"
                                   "kpi k09 = ratio(net, orders)\n"
                                   "kpi k10 = ratio(net, ordered)\n"
                                   "kpi k11 = net over last 3 months\n"
                                   "kpi k12 = change(net, 1 year) over last 3 months\n"
                                   "kpi k13 = net over year to date\n"
                                   "kpi k14 = change(net, 1 year) over year to date\n"
                                   "kpi k15 = count(orders > 0, 12 months)\n"
                                   "kpi k16 = share(net)\n"
                                   "kpi k17 = orders\n"
                                   "kpi k18 = cv(net, 12 months)\n"
                                   "kpi k19 = slope(net, 12 months)\n"
                                   "kpi k20 = ratio(highest(net, 12 months), net)\n";

typedef struct rows {
    size_t count;
    int64_t *did;
    int32_t *day, *ordered, *shipped, *ontime;
    double *net, *cogs;
    int64_t *known; /* the distinct keys */
    size_t known_count;
} rows;

/* ---- facts ----------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void find_known(rows *of) {
    of->known = need(of->count, sizeof *of->known);
    memcpy(of->known, of->did, of->count * sizeof *of->known);
    qsort(of->known, of->count, sizeof *of->known, ascending);
    for (size_t i = 0; i < of->count; i++) {
        if (i == 0 || of->known[i] != of->known[of->known_count - 1]) {
            of->known[of->known_count++] = of->known[i];
        }
    }
}

static void *column(const char *folder, const char *name, size_t size, rows *of) {
    size_t count = 0;
    void *values = npy_read(folder, name, size, &count);
    of->count = of->count == 0 ? count : of->count;
    if (count != of->count || count == 0) {
        fprintf(stderr, "bench: %s/%s has another length\n", folder, name);
        exit(1);
    }
    return values;
}

/* Month 0 is January 2024. */
static void read_rows(const char *folder, rows *of) {
    memset(of, 0, sizeof *of);
    of->did = column(folder, "did.npy", sizeof *of->did, of);
    of->day = column(folder, "month.npy", sizeof *of->day, of);
    of->ordered = column(folder, "ordered.npy", sizeof *of->ordered, of);
    of->shipped = column(folder, "shipped.npy", sizeof *of->shipped, of);
    of->ontime = column(folder, "ontime.npy", sizeof *of->ontime, of);
    of->net = column(folder, "net.npy", sizeof *of->net, of);
    of->cogs = column(folder, "cogs.npy", sizeof *of->cogs, of);
    for (size_t i = 0; i < of->count; i++) {
        int32_t month = of->day[i];
        tierkit_date_from_civil(2024 + month / 12, month % 12 + 1, 1, &of->day[i]);
    }
    find_known(of);
}

static void release(rows *of) {
    free(of->did);
    free(of->day);
    free(of->ordered);
    free(of->shipped);
    free(of->ontime);
    free(of->net);
    free(of->cogs);
    free(of->known);
}

/* ---- what is timed --------------------------------------------------------------------------- */

static tierkit_network *network_of(const tierkit_program *program,
                                   const tierkit_allocator *allocator, const rows *of) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_network *network;
    tierkit_batch *batch;
    must(tierkit_network_new(program, allocator, &network, &err), &err);
    must(tierkit_batch_new((int64_t)of->known_count, NULL, &batch, &err), &err);
    bind_column(batch, "id", TIERKIT_TYPE_INT64, 0, of->known_count, of->known);
    must(tierkit_network_upsert(network, batch, NULL, &err), &err);
    tierkit_batch_free(batch);
    return network;
}

static void append(tierkit_network *network, const rows *of) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_batch *batch;
    must(tierkit_batch_new((int64_t)of->count, NULL, &batch, &err), &err);
    bind_column(batch, "did", TIERKIT_TYPE_INT64, 0, of->count, of->did);
    bind_column(batch, "day", TIERKIT_TYPE_DATE32, 0, of->count, of->day);
    bind_column(batch, "net", TIERKIT_TYPE_FLOAT64, 0, of->count, of->net);
    bind_column(batch, "cogs", TIERKIT_TYPE_FLOAT64, 0, of->count, of->cogs);
    bind_column(batch, "ordered", TIERKIT_TYPE_INT32, 0, of->count, of->ordered);
    bind_column(batch, "shipped", TIERKIT_TYPE_INT32, 0, of->count, of->shipped);
    bind_column(batch, "ontime", TIERKIT_TYPE_INT32, 0, of->count, of->ontime);
    must(tierkit_network_append(network, "sales", 5, batch, NULL, NULL, &err), &err);
    tierkit_batch_free(batch);
}

/* ---- check ----------------------------------------------------------------------------------- */

/* Sums of k01 and k02, and how many have k15 above zero. */
static void check_of(const tierkit_review *review, char *check, size_t size) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_table *table;
    double sum = 0, before = 0;
    size_t active = 0;
    must(tierkit_review_table(review, TIERKIT_REVIEW_KPIS, NULL, &table, &err), &err);
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        char kpi[16] = { 0 }, text[64] = { 0 };
        size_t needed = 0;
        must(tierkit_table_text(table, row, 1, kpi, sizeof kpi - 1, &needed, &err), &err);
        must(tierkit_table_text(table, row, 2, text, sizeof text - 1, &needed, &err), &err);
        double value = atof(text);
        sum += strcmp(kpi, "k01") == 0 ? value : 0;
        before += strcmp(kpi, "k02") == 0 ? value : 0;
        active += strcmp(kpi, "k15") == 0 && value > 0;
    }
    snprintf(check, size, "%.2f:%.2f:%zu", sum, before, active);
    tierkit_table_free(table);
}

/* ---- the task -------------------------------------------------------------------------------- */

/* How it is done. */
typedef struct way {
    const char *peer;
    const tierkit_allocator *allocator; /* NULL = malloc */
    int halves;
} way;

typedef struct spent {
    times all, append, review;
} spent;

typedef struct half {
    tierkit_network *network;
    rows rows;
} half;

static void *append_half(void *given) {
    half *of = given;
    append(of->network, &of->rows);
    return NULL;
}

static half half_of(tierkit_network *network, const rows *of, size_t first, size_t end) {
    half made = { network, *of };
    made.rows.count = end - first;
    made.rows.did += first;
    made.rows.day += first;
    made.rows.ordered += first;
    made.rows.shipped += first;
    made.rows.ontime += first;
    made.rows.net += first;
    made.rows.cogs += first;
    return made;
}

static void append_halves(tierkit_network *network, tierkit_network *other, const rows *of) {
    tierkit_error err = { .struct_size = sizeof err };
    half one = half_of(network, of, 0, of->count / 2);
    half two = half_of(other, of, of->count / 2, of->count);
    pthread_t thread;
    if (pthread_create(&thread, NULL, append_half, &two) != 0) {
        fprintf(stderr, "bench: no thread\n");
        exit(1);
    }
    append_half(&one);
    pthread_join(thread, NULL);
    must(tierkit_network_merge(network, other, NULL, &err), &err);
}

static void run(const tierkit_program *program, const rows *of, const way *how, spent *to,
                char *check, size_t size) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_network *network = network_of(program, how->allocator, of);
    tierkit_network *other = how->halves ? network_of(program, how->allocator, of) : NULL;
    tierkit_review *review;
    int32_t last = 0;
    tierkit_date_from_civil(2024 + MONTHS / 12 - 1, 12, 31, &last);
    double start = now_ms();
    if (how->halves) {
        append_halves(network, other, of);
    } else {
        append(network, of);
    }
    double middle = now_ms();
    must(tierkit_review_new(network, program, last, NULL, NULL, &review, &err), &err);
    double end = now_ms();
    to->all.ms[to->all.count++] = end - start;
    to->append.ms[to->append.count++] = middle - start;
    to->review.ms[to->review.count++] = end - middle;
    if (check != NULL) {
        check_of(review, check, size);
    }
    tierkit_review_free(review);
    tierkit_network_free(network);
    tierkit_network_free(other);
}

static void run_all(const tierkit_program *program, const rows *of, const way *how,
                    int repetitions) {
    spent taken, untimed;
    char check[128] = "?";
    memset(&taken, 0, sizeof taken);
    memset(&untimed, 0, sizeof untimed);
    taken.all.threads = taken.append.threads = how->halves ? 2 : 1;
    run(program, of, how, &untimed, check, sizeof check);
    for (int r = 0; r < repetitions; r++) {
        run(program, of, how, &taken, NULL, 0);
    }
    report("b", how->peer, of->count, &taken.all, check);
    printf("# of it: ");
    report("append", how->peer, of->count, &taken.append, "-");
    printf("# of it: ");
    report("review", how->peer, of->known_count, &taken.review, "-");
}

void task_b(const char *folder, int repetitions, const char *peer) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_program *program;
    rows of;
    must(tierkit_program_parse(program_text, sizeof program_text - 1, NULL, NULL, NULL, &program,
                               &err),
         &err);
    read_rows(folder, &of);
    const way ways[] = { { "tierkit", pool_allocator(), 0 },
                         { "tierkit-malloc", NULL, 0 },
                         { "tierkit-halves", pool_allocator(), 1 } };
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++) {
        if (peer == NULL || strcmp(peer, ways[w].peer) == 0) {
            run_all(program, &of, &ways[w], repetitions);
        }
    }
    release(&of);
    tierkit_program_free(program);
}
