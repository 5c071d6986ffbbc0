/* Owns: what measures that keep keys, and facts that keep rows, cost beside a flow: distinct,
 * histogram, entity measures, keyed facts.
 * Must not know: other tasks, the library's insides. Called by: bench.c.
 *
 * Keys are the orders' numbers, bound as integers. The check of an append is the network's bytes
 * for each order. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/network.h"
#include "tierkit/review.h"

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
    orders of;
    int64_t *number;
    int32_t *asked, *sent, *line;
} lines;

static lines generate(size_t rows, uint32_t distributors) {
    lines all = { orders_make(rows, distributors), need(rows, sizeof(int64_t)),
                  need(rows, sizeof(int32_t)), need(rows, sizeof(int32_t)),
                  need(rows, sizeof(int32_t)) };
    uint64_t state = 1;
    for (size_t i = 0; i < rows; i++) {
        uint64_t chance = next_number(&state);
        all.number[i] = (int64_t)(i / ORDER_LINES) + 4500000;
        all.line[i] = (int32_t)(i % ORDER_LINES);
        all.asked[i] = 1 + (int32_t)(chance >> 60);
        all.sent[i] = all.asked[i] - (int32_t)(chance >> 59 & 1) * (int32_t)(chance >> 58 & 1);
    }
    return all;
}

static void release(lines *all) {
    free(all->line);
    free(all->sent);
    free(all->asked);
    free(all->number);
    orders_free(&all->of);
}

static void append(tierkit_network *network, const lines *all) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_batch *batch;
    size_t rows = all->of.rows;
    must(tierkit_batch_new((int64_t)rows, NULL, &batch, &err), &err);
    bind_column(batch, "id", TIERKIT_TYPE_TEXT_POINTERS, 0, rows, all->of.id);
    bind_column(batch, "day", TIERKIT_TYPE_DATE32, 0, rows, all->of.day);
    bind_column(batch, "number", TIERKIT_TYPE_INT64, 0, rows, all->number);
    bind_column(batch, "asked", TIERKIT_TYPE_INT32, 0, rows, all->asked);
    bind_column(batch, "line", TIERKIT_TYPE_INT32, 0, rows, all->line);
    bind_column(batch, "sent", TIERKIT_TYPE_INT32, 0, rows, all->sent);
    must(tierkit_network_append(network, "orders", 6, batch, NULL, NULL, &err), &err);
    tierkit_batch_free(batch);
}

static void upsert(tierkit_network *network, const orders *of) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_batch *batch;
    const char **ids = need(of->distributors, sizeof *ids);
    for (uint32_t d = 0; d < of->distributors; d++) {
        ids[d] = of->name[d];
    }
    must(tierkit_batch_new(of->distributors, NULL, &batch, &err), &err);
    bind_column(batch, "id", TIERKIT_TYPE_TEXT_POINTERS, 0, of->distributors, ids);
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

static void run(const struct variant *of, const lines *all, int repetitions) {
    size_t rows = all->of.rows;
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
        upsert(network, &all->of);
        double start = now_ms();
        append(network, all);
        appended.ms[appended.count++] = now_ms() - start;
        if (of->keyed[0] != 0) {
            start = now_ms();
            append(network, all);
            again.ms[again.count++] = now_ms() - start;
        }
        reviewed.ms[reviewed.count++] = review_ms(network, program);
        must(tierkit_network_stats(network, &stats, &err), &err);
        tierkit_network_free(network);
    }
    snprintf(check, sizeof check, "%.1f",
             (double)stats.bytes / (double)(rows / ORDER_LINES + (rows < ORDER_LINES)));
    report("append", of->peer, rows, &appended, check);
    if (again.count > 0) {
        report("append-again", of->peer, rows, &again, check);
    }
    report("review", of->peer, rows, &reviewed, "-");
    tierkit_program_free(program);
}

void task_keys(size_t rows, uint32_t distributors, int repetitions) {
    lines all = generate(rows, distributors);
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        run(&variants[i], &all, repetitions);
    }
    release(&all);
}
