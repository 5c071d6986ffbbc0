/* Owns: what measures that keep keys, and facts that keep rows, cost beside a flow: distinct,
 * histogram, entity measures, keyed facts.
 * Must not know: other tasks, the library's insides. Called by: bench.c.
 *
 * Orders of four lines, each of one distributor and day; keys are the orders' numbers, bound as
 * integers. The check of an append is the network's bytes for each order. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/network.h"
#include "tierkit/review.h"

enum { LINES = 4, DAYS = 1095, FIRST_DAY = 18262, NAMES = 8 };

static const struct variant {
    const char *peer, *measure, *keyed; /* rows delivered twice, when they are */
} variants[] = {
    { "tierkit-flow", "  flow m count = sent\n", "" },
    { "tierkit-distinct", "  distinct m = number\n", "" },
    { "tierkit-histogram", "  histogram m count = sent edges 1, 2, 5, 10\n", "" },
    { "tierkit-keyed", "  flow m count = sent\n", " keyed by (number, line) version asked" },
    { "tierkit-entity-1", "  flow m count = if all(sent >= asked) then 1 else 0 group by number\n",
      "" },
    { "tierkit-entity-3",
      "  flow m count = if all(sent >= asked) and max(sent) < 9 then sum(sent) "
      "else count() group by number\n",
      "" },
};

typedef struct lines {
    size_t rows;
    char (*id)[NAMES];
    const char **ids;
    int64_t *number;
    int32_t *day, *asked, *sent, *line;
} lines;

static lines generate(size_t rows, uint32_t distributors) {
    lines of = { rows,
                 need(distributors, NAMES),
                 need(rows, sizeof(char *)),
                 need(rows, sizeof(int64_t)),
                 need(rows, sizeof(int32_t)),
                 need(rows, sizeof(int32_t)),
                 need(rows, sizeof(int32_t)),
                 need(rows, sizeof(int32_t)) };
    uint64_t state = 1;
    for (uint32_t d = 0; d < distributors; d++) {
        snprintf(of.id[d], NAMES, "D%u", d % 1000000);
    }
    for (size_t i = 0; i < rows; i++) {
        uint64_t order = i / LINES;
        state = state * 6364136223846793005u + 1442695040888963407u;
        of.number[i] = (int64_t)order + 4500000;
        of.ids[i] = of.id[order * 2654435761u % distributors];
        of.day[i] = FIRST_DAY + (int32_t)(order * DAYS / (rows / LINES + 1));
        of.line[i] = (int32_t)(i % LINES);
        of.asked[i] = 1 + (int32_t)(state >> 60);
        of.sent[i] = of.asked[i] - (int32_t)(state >> 59 & 1) * (int32_t)(state >> 58 & 1);
    }
    return of;
}

static void release(lines *of) {
    free(of->line);
    free(of->sent);
    free(of->asked);
    free(of->day);
    free(of->number);
    free(of->ids);
    free(of->id);
}

static void append(tierkit_network *network, const lines *of) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_batch *batch;
    must(tierkit_batch_new((int64_t)of->rows, NULL, &batch, &err), &err);
    bind_column(batch, "id", TIERKIT_TYPE_TEXT_POINTERS, 0, of->rows, of->ids);
    bind_column(batch, "day", TIERKIT_TYPE_DATE32, 0, of->rows, of->day);
    bind_column(batch, "number", TIERKIT_TYPE_INT64, 0, of->rows, of->number);
    bind_column(batch, "asked", TIERKIT_TYPE_INT32, 0, of->rows, of->asked);
    bind_column(batch, "line", TIERKIT_TYPE_INT32, 0, of->rows, of->line);
    bind_column(batch, "sent", TIERKIT_TYPE_INT32, 0, of->rows, of->sent);
    must(tierkit_network_append(network, "orders", 6, batch, NULL, NULL, &err), &err);
    tierkit_batch_free(batch);
}

static void upsert(tierkit_network *network, const lines *of, uint32_t distributors) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_batch *batch;
    const char **ids = need(distributors, sizeof *ids);
    for (uint32_t d = 0; d < distributors; d++) {
        ids[d] = of->id[d];
    }
    must(tierkit_batch_new(distributors, NULL, &batch, &err), &err);
    bind_column(batch, "id", TIERKIT_TYPE_TEXT_POINTERS, 0, distributors, ids);
    must(tierkit_network_upsert(network, batch, NULL, &err), &err);
    tierkit_batch_free(batch);
    free(ids);
}

static double review_ms(const tierkit_network *network, const tierkit_program *program) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_review *review;
    double start = now_ms();
    must(tierkit_review_new(network, program, TIERKIT_AS_OF_LAST_FACT, NULL, NULL, &review, &err),
         &err);
    double taken = now_ms() - start;
    tierkit_review_free(review);
    return taken;
}

static void run(const struct variant *of, const lines *rows, uint32_t distributors,
                int repetitions) {
    times appended = { .count = 0 }, again = { .count = 0 }, reviewed = { .count = 0 };
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_stats stats = { .struct_size = sizeof stats };
    tierkit_program *program;
    tierkit_network *network;
    char text[512], check[32];
    snprintf(
        text, sizeof text,
        "tierkit 1\nfacts orders key id at day%s\n  column number text\n%skpi k = m over all\n",
        of->keyed, of->measure);
    must(tierkit_program_parse(text, strlen(text), NULL, NULL, NULL, &program, &err), &err);
    for (int r = 0; r < repetitions; r++) {
        must(tierkit_network_new(program, NULL, &network, &err), &err);
        upsert(network, rows, distributors);
        double start = now_ms();
        append(network, rows);
        appended.ms[appended.count++] = now_ms() - start;
        if (of->keyed[0] != 0) {
            start = now_ms();
            append(network, rows);
            again.ms[again.count++] = now_ms() - start;
        }
        reviewed.ms[reviewed.count++] = review_ms(network, program);
        must(tierkit_network_stats(network, &stats, &err), &err);
        tierkit_network_free(network);
    }
    snprintf(check, sizeof check, "%.1f",
             (double)stats.bytes / (double)(rows->rows / LINES + (rows->rows < LINES)));
    report("append", of->peer, rows->rows, &appended, check);
    if (again.count > 0) {
        report("append-again", of->peer, rows->rows, &again, check);
    }
    report("review", of->peer, rows->rows, &reviewed, "-");
    tierkit_program_free(program);
}

void task_keys(size_t rows, uint32_t distributors, int repetitions) {
    lines of = generate(rows, distributors);
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        run(&variants[i], &of, distributors, repetitions);
    }
    release(&of);
}
