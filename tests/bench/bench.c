/* Owns: timing append, merge, save and review on generated facts: one line an engine and variant,
 *     task peer n threads median_ms min_ms max_ms peak_mb check
 * Must not know: the library's insides. Called by: people, docs/performance.md.
 *
 *   bench [ROWS [DISTRIBUTORS [REPETITIONS]]]
 *   bench keys [ROWS [DISTRIBUTORS [REPETITIONS]]]   measures that keep keys
 *   bench tables [ROWS [DISTRIBUTORS [REPETITIONS]]] columns that stand in tables
 *   bench program [LINES [REPETITIONS]]      compiling a program
 *   bench b FOLDER [REPETITIONS]             facts of FOLDER and 20 KPIs (docs/performance.md)
 *   bench cde FOLDER [REPETITIONS]           ranks of the matrix in FOLDER (docs/performance.md)
 * Facts: month grain, 36 months, six flow measures, keyed by codes, in the order of months. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/network.h"
#include "tierkit/review.h"

enum { MONTHS = 36 };

static const char program_text[] = "tierkit 1\n"
                                   "program \"bench\" version \"1\"\n"
                                   "money scale 2\n"
                                   "review window last 12 months\n"
                                   "facts sales key id at day grain month\n"
                                   "  flow net     money = net\n"
                                   "  flow cogs    money = cogs\n"
                                   "  flow ordered count = ordered\n"
                                   "  flow shipped count = shipped\n"
                                   "  flow ontime  count = ontime\n"
                                   "  flow orders  count = orders\n"
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
                                   "kpi k15 = orders\n"
                                   "kpi k16 = ratio(cogs, net)\n"
                                   "kpi k17 = net - cogs\n"
                                   "kpi k18 = change(orders, 1 year)\n"
                                   "kpi k19 = ratio(net, prior(net, 1 quarter)) over last quarter\n"
                                   "kpi k20 = ratio(shipped, ordered) over last quarter\n";

/* The columns of the facts, one element a row. */
typedef struct facts {
    size_t rows;
    int32_t *code, *day, *ordered, *shipped;
    int8_t *ontime, *orders;
    int64_t *net, *cogs;
} facts;

static uint64_t next(uint64_t *state) {
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Chronological rows; two thirds of them belong to a tenth of the distributors. */
static void generate(facts *of, size_t rows, uint32_t distributors, int shuffled) {
    uint64_t state = 7;
    of->rows = rows;
    for (size_t i = 0; i < rows; i++) {
        uint64_t r = next(&state);
        uint32_t few = distributors / 10 + 1;
        int32_t month = (int32_t)(shuffled ? (r >> 40) % MONTHS : i * MONTHS / rows);
        of->code[i] = (int32_t)(r % 3 ? (r >> 8) % few : (r >> 8) % distributors);
        tierkit_date_from_civil(2024 + month / 12, month % 12 + 1, 1 + (int32_t)(r >> 33) % 28,
                                &of->day[i]);
        of->net[i] = (int64_t)(r >> 20) % 500000;
        of->cogs[i] = of->net[i] * 3 / 4;
        of->ordered[i] = (int32_t)(r >> 50) % 100;
        of->shipped[i] = of->ordered[i] - (int32_t)(r >> 60) % 2;
        of->ontime[i] = (int8_t)((r >> 59) & 1);
        of->orders[i] = 1;
    }
}

static void allocate(facts *of, size_t rows) {
    of->code = need(rows, sizeof *of->code);
    of->day = need(rows, sizeof *of->day);
    of->ordered = need(rows, sizeof *of->ordered);
    of->shipped = need(rows, sizeof *of->shipped);
    of->ontime = need(rows, sizeof *of->ontime);
    of->orders = need(rows, sizeof *of->orders);
    of->net = need(rows, sizeof *of->net);
    of->cogs = need(rows, sizeof *of->cogs);
}

static void release(facts *of) {
    free(of->code);
    free(of->day);
    free(of->ordered);
    free(of->shipped);
    free(of->ontime);
    free(of->orders);
    free(of->net);
    free(of->cogs);
}

static tierkit_batch *batch_of(const facts *of, size_t first, size_t rows) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_batch *batch;
    must(tierkit_batch_new((int64_t)rows, NULL, &batch, &err), &err);
    bind_column(batch, "id", TIERKIT_TYPE_CODE32, 0, rows, of->code + first);
    bind_column(batch, "day", TIERKIT_TYPE_DATE32, 0, rows, of->day + first);
    bind_column(batch, "net", TIERKIT_TYPE_INT64, 2, rows, of->net + first);
    bind_column(batch, "cogs", TIERKIT_TYPE_INT64, 2, rows, of->cogs + first);
    bind_column(batch, "ordered", TIERKIT_TYPE_INT32, 0, rows, of->ordered + first);
    bind_column(batch, "shipped", TIERKIT_TYPE_INT32, 0, rows, of->shipped + first);
    bind_column(batch, "ontime", TIERKIT_TYPE_INT8, 0, rows, of->ontime + first);
    bind_column(batch, "orders", TIERKIT_TYPE_INT8, 0, rows, of->orders + first);
    return batch;
}

/* D and eight digits. */
static void write_id(char *to, uint32_t number) {
    to[0] = 'D';
    for (int digit = 8; digit > 0; digit--) {
        to[digit] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* A network with the records, whose codes are 0, 1, 2 ... */
static tierkit_network *network_of(const tierkit_program *program, uint32_t distributors) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_network *network;
    tierkit_batch *batch;
    enum { ID_BYTES = 9 };
    char *text = need(distributors, ID_BYTES);
    int64_t *offsets = need((size_t)distributors + 1, sizeof *offsets);
    int32_t *codes = need(distributors, sizeof *codes);
    for (uint32_t d = 0; d < distributors; d++) {
        write_id(text + (size_t)d * ID_BYTES, d);
        offsets[d + 1] = (int64_t)(d + 1) * ID_BYTES;
    }
    tierkit_column ids = { .struct_size = sizeof ids,
                           .type = TIERKIT_TYPE_TEXT,
                           .rows = distributors,
                           .data = text,
                           .offsets = offsets };
    must(tierkit_network_new(program, NULL, &network, &err), &err);
    must(tierkit_network_codes(network, &ids, NULL, codes, &err), &err);
    must(tierkit_batch_new(distributors, NULL, &batch, &err), &err);
    must(tierkit_batch_column(batch, "id", 2, &ids, &err), &err);
    must(tierkit_network_upsert(network, batch, NULL, &err), &err);
    tierkit_batch_free(batch);
    free(codes);
    free(offsets);
    free(text);
    return network;
}

static void append_all(tierkit_network *network, const facts *of, size_t calls) {
    tierkit_error err = { .struct_size = sizeof err };
    for (size_t c = 0; c < calls; c++) {
        size_t first = of->rows * c / calls, end = of->rows * (c + 1) / calls;
        tierkit_batch *batch = batch_of(of, first, end - first);
        must(tierkit_network_append(network, "sales", 5, batch, NULL, NULL, &err), &err);
        tierkit_batch_free(batch);
    }
}

static void bench_append(const tierkit_program *program, const facts *of, uint32_t distributors,
                         size_t calls, int repetitions, const char *peer) {
    times taken = { .count = 0 };
    for (int r = 0; r <= repetitions; r++) {
        tierkit_network *network = network_of(program, distributors);
        double start = now_ms();
        append_all(network, of, calls);
        double end = now_ms();
        if (r > 0) {
            taken.ms[taken.count++] = end - start;
        }
        tierkit_network_free(network);
    }
    report("append", peer, of->rows, &taken, "-");
}

static void bench_merge(const tierkit_program *program, const facts *of, uint32_t distributors,
                        int repetitions) {
    times taken = { .count = 0 };
    facts half = *of;
    tierkit_error err = { .struct_size = sizeof err };
    half.rows = of->rows / 2;
    for (int r = 0; r <= repetitions; r++) {
        tierkit_network *one = network_of(program, distributors);
        tierkit_network *two = network_of(program, distributors);
        append_all(one, &half, 1);
        append_all(two, &half, 1);
        double start = now_ms();
        must(tierkit_network_merge(one, two, NULL, &err), &err);
        double end = now_ms();
        if (r > 0) {
            taken.ms[taken.count++] = end - start;
        }
        tierkit_network_free(two);
        tierkit_network_free(one);
    }
    report("merge", "tierkit", of->rows, &taken, "-");
}

static void bench_save(const tierkit_network *network, size_t rows, int repetitions) {
    times taken = { .count = 0 };
    tierkit_error err = { .struct_size = sizeof err };
    char check[32];
    size_t needed = 0;
    tierkit_network_save(network, NULL, NULL, 0, &needed, NULL);
    uint8_t *buffer = need(needed, 1);
    for (int r = 0; r <= repetitions; r++) {
        double start = now_ms();
        must(tierkit_network_save(network, NULL, buffer, needed, &needed, &err), &err);
        double end = now_ms();
        if (r > 0) {
            taken.ms[taken.count++] = end - start;
        }
    }
    snprintf(check, sizeof check, "%zu", needed);
    report("save", "tierkit", rows, &taken, check);
    free(buffer);
}

static void bench_review(const tierkit_network *network, const tierkit_program *program,
                         uint32_t distributors, int repetitions) {
    times taken = { .count = 0 };
    tierkit_error err = { .struct_size = sizeof err };
    for (int r = 0; r <= repetitions; r++) {
        tierkit_review *review;
        double start = now_ms();
        must(tierkit_review_new(network, program, TIERKIT_AS_OF_LAST_FACT, NULL, NULL, &review,
                                &err),
             &err);
        double end = now_ms();
        if (r > 0) {
            taken.ms[taken.count++] = end - start;
        }
        tierkit_review_free(review);
    }
    report("review", "tierkit", distributors, &taken, "-");
}

static void stats(const tierkit_network *network) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_stats of = { .struct_size = sizeof of };
    must(tierkit_network_stats(network, &of, &err), &err);
    printf("# %lld rows in %lld cells, %.1f bytes a cell\n", (long long)of.rows,
           (long long)of.cells, of.cells > 0 ? (double)of.bytes / (double)of.cells : 0.0);
}

static int bench_facts(int count, char **arguments) {
    size_t rows = count > 1 ? (size_t)atof(arguments[1]) : 1000000;
    uint32_t distributors = count > 2 ? (uint32_t)atof(arguments[2]) : 100000;
    int repetitions = count > 3 ? atoi(arguments[3]) : 5;
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_program *program;
    facts of = { 0 };
    if (repetitions < 1 || repetitions >= REPETITIONS_MAX) {
        fprintf(stderr, "bench: 1 to %d repetitions\n", REPETITIONS_MAX - 1);
        return 2;
    }
    must(tierkit_program_parse(program_text, sizeof program_text - 1, NULL, NULL, NULL, &program,
                               &err),
         &err);
    allocate(&of, rows);
    generate(&of, rows, distributors, 0);
    printf("# task peer n threads median_ms min_ms max_ms peak_mb check\n");
    bench_append(program, &of, distributors, 1, repetitions, "tierkit");
    bench_append(program, &of, distributors, 10, repetitions, "tierkit-10-calls");
    tierkit_network *network = network_of(program, distributors);
    append_all(network, &of, 1);
    stats(network);
    bench_review(network, program, distributors, repetitions);
    bench_save(network, rows, repetitions);
    tierkit_network_free(network);
    bench_merge(program, &of, distributors, repetitions);
    generate(&of, rows, distributors, 1);
    bench_append(program, &of, distributors, 1, repetitions, "tierkit-shuffled");
    release(&of);
    tierkit_program_free(program);
    return 0;
}

static int bench_folder(int count, char **arguments) {
    int repetitions = count > 3 ? atoi(arguments[3]) : 5;
    matrix of;
    if (count < 3 || repetitions < 1 || repetitions >= REPETITIONS_MAX) {
        fprintf(stderr, "bench b|cde FOLDER [REPETITIONS [PEER of b]]: 1 to %d\n",
                REPETITIONS_MAX - 1);
        return 2;
    }
    if (strcmp(arguments[1], "b") == 0) {
        task_b(arguments[2], repetitions, count > 4 ? arguments[4] : NULL);
        return 0;
    }
    matrix_read(arguments[2], &of);
    task_c(&of, repetitions);
    task_c2(&of, repetitions);
    task_d(&of, repetitions);
    matrix_free(&of);
    return 0;
}

/* keys and tables */
static int bench_rows(int count, char **arguments) {
    size_t rows = count > 2 ? (size_t)atof(arguments[2]) : 1000000;
    uint32_t distributors = count > 3 ? (uint32_t)atof(arguments[3]) : 10000;
    int repetitions = count > 4 ? atoi(arguments[4]) : 5;
    if (repetitions < 1 || repetitions >= REPETITIONS_MAX || distributors < 1 || rows < 4) {
        fprintf(stderr, "bench %s: 4 rows at least, 1 to %d repetitions\n", arguments[1],
                REPETITIONS_MAX - 1);
        return 2;
    }
    if (strcmp(arguments[1], "tables") == 0) {
        task_tables(rows, distributors, repetitions);
    } else {
        task_keys(rows, distributors, repetitions);
    }
    return 0;
}

static int bench_program(int count, char **arguments) {
    int lines = count > 2 ? atoi(arguments[2]) : 500;
    int repetitions = count > 3 ? atoi(arguments[3]) : 20;
    if (lines < 10 || lines > 10000 || repetitions < 1 || repetitions >= REPETITIONS_MAX) {
        fprintf(stderr, "bench program: 10 to 10000 lines, 1 to %d repetitions\n",
                REPETITIONS_MAX - 1);
        return 2;
    }
    task_program(lines, repetitions);
    return 0;
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "program") == 0) {
        return bench_program(count, arguments);
    }
    if (count > 1 && (strcmp(arguments[1], "keys") == 0 || strcmp(arguments[1], "tables") == 0)) {
        return bench_rows(count, arguments);
    }
    if (count > 1 && (strcmp(arguments[1], "b") == 0 || strcmp(arguments[1], "cde") == 0)) {
        return bench_folder(count, arguments);
    }
    return bench_facts(count, arguments);
}
