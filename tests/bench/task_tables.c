/* Owns: what looking columns up in a table costs beside columns that are bound.
 * Must not know: other tasks, the library's insides. Called by: bench.c.
 *
 * Lines of orders: category, cost and price of the product, in the rows or in tables of 2,000
 * products, with 12 prices each. The check is the network's cells, the same for all. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/network.h"

enum { PRODUCTS = 2000, PRICES = 12, CATEGORIES = 8, NAMES = 12 };

static const char tables_text[] = "tierkit 1\nmoney EUR scale 2\n"
                                  "table products key product\n"
                                  "  column category text\n  column cost money\n"
                                  "table prices key product from since\n  column price money\n";
static const char bound_text[] = "tierkit 1\nmoney EUR scale 2\n";
static const char measures[] = "  column cost money\n  column price money\n"
                               "  column quantity number scale 0\n"
                               "  flow cogs money = quantity * cost\n"
                               "  flow list_value money = quantity * price\n";

static const struct variant {
    const char *peer, *before, *with;
    int in_rows, texts; /* the columns of the products; the product as a text */
} variants[] = {
    { "tierkit-bound", bound_text, "", 1, 0 },
    { "tierkit-table", tables_text, " with products, prices", 0, 0 },
    { "tierkit-table-text-keys", tables_text, " with products, prices", 0, 1 },
};

typedef struct lines {
    orders of;
    char (*product_name)[NAMES];
    const char **products, **categories;
    int64_t *product, *cost, *price;
    int32_t *quantity;
} lines;

static const char *const categories[CATEGORIES] = { "bikes",   "components",  "clothing", "service",
                                                    "helmets", "accessories", "tyres",    "bags" };

static int64_t cost_of(size_t product) {
    return (int64_t)(product * 7919 % 90000 + 1000);
}

/* From the first day of each quarter on. */
static int64_t price_of(size_t product, int version) {
    return cost_of(product) * (130 + version) / 100;
}

static lines generate(size_t rows, uint32_t distributors) {
    lines all = { orders_make(rows, distributors), need(PRODUCTS, NAMES),
                  need(rows, sizeof(char *)),      need(rows, sizeof(char *)),
                  need(rows, sizeof(int64_t)),     need(rows, sizeof(int64_t)),
                  need(rows, sizeof(int64_t)),     need(rows, sizeof(int32_t)) };
    uint64_t state = 1;
    for (uint32_t p = 0; p < PRODUCTS; p++) {
        snprintf(all.product_name[p], NAMES, "%u", 100000 + p);
    }
    for (size_t i = 0; i < rows; i++) {
        uint64_t chance = next_number(&state);
        size_t product = (size_t)(chance >> 33) % PRODUCTS;
        all.product[i] = (int64_t)(100000 + product);
        all.products[i] = all.product_name[product];
        all.categories[i] = categories[product % CATEGORIES];
        all.cost[i] = cost_of(product);
        all.price[i] = price_of(product, (all.of.day[i] - ORDERS_FROM) * PRICES / ORDER_DAYS);
        all.quantity[i] = 1 + (int32_t)(chance >> 61);
    }
    return all;
}

static void release(lines *all) {
    free(all->quantity);
    free(all->price);
    free(all->cost);
    free(all->product);
    free(all->categories);
    free(all->products);
    free(all->product_name);
    orders_free(&all->of);
}

static void deliver(tierkit_network *network, const char *table, const tierkit_batch *batch) {
    tierkit_error err = { .struct_size = sizeof err };
    must(tierkit_network_upsert_table(network, table, strlen(table), batch, NULL, NULL, &err),
         &err);
}

static void deliver_tables(tierkit_network *network) {
    enum { ALL = PRODUCTS * PRICES };
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_batch *batch;
    int64_t *product = need(ALL, sizeof *product), *cost = need(ALL, sizeof *cost);
    const char **category = need(ALL, sizeof *category);
    int32_t *since = need(ALL, sizeof *since);
    for (size_t p = 0; p < PRODUCTS; p++) {
        product[p] = (int64_t)(100000 + p);
        cost[p] = cost_of(p);
        category[p] = categories[p % CATEGORIES];
    }
    must(tierkit_batch_new(PRODUCTS, NULL, &batch, &err), &err);
    bind_column(batch, "product", TIERKIT_TYPE_INT64, 0, PRODUCTS, product);
    bind_column(batch, "category", TIERKIT_TYPE_TEXT_POINTERS, 0, PRODUCTS, category);
    bind_column(batch, "cost", TIERKIT_TYPE_INT64, 2, PRODUCTS, cost);
    deliver(network, "products", batch);
    for (size_t i = 0; i < ALL; i++) {
        int version = (int)(i % PRICES);
        product[i] = (int64_t)(100000 + i / PRICES);
        cost[i] = price_of(i / PRICES, version);
        since[i] = ORDERS_FROM + (version * ORDER_DAYS + PRICES - 1) / PRICES;
    }
    must(tierkit_batch_reset(batch, ALL, &err), &err);
    bind_column(batch, "product", TIERKIT_TYPE_INT64, 0, ALL, product);
    bind_column(batch, "since", TIERKIT_TYPE_DATE32, 0, ALL, since);
    bind_column(batch, "price", TIERKIT_TYPE_INT64, 2, ALL, cost);
    deliver(network, "prices", batch);
    tierkit_batch_free(batch);
    free(since);
    free(category);
    free(cost);
    free(product);
}

static double append_ms(tierkit_network *network, const struct variant *as, const lines *all) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_batch *batch;
    size_t rows = all->of.rows;
    must(tierkit_batch_new((int64_t)rows, NULL, &batch, &err), &err);
    bind_column(batch, "id", TIERKIT_TYPE_TEXT_POINTERS, 0, rows, all->of.id);
    bind_column(batch, "day", TIERKIT_TYPE_DATE32, 0, rows, all->of.day);
    bind_column(batch, "quantity", TIERKIT_TYPE_INT32, 0, rows, all->quantity);
    if (as->in_rows) {
        bind_column(batch, "category", TIERKIT_TYPE_TEXT_POINTERS, 0, rows, all->categories);
        bind_column(batch, "cost", TIERKIT_TYPE_INT64, 2, rows, all->cost);
        bind_column(batch, "price", TIERKIT_TYPE_INT64, 2, rows, all->price);
    } else if (as->texts) {
        bind_column(batch, "product", TIERKIT_TYPE_TEXT_POINTERS, 0, rows, all->products);
    } else {
        bind_column(batch, "product", TIERKIT_TYPE_INT64, 0, rows, all->product);
    }
    double start = now_ms();
    must(tierkit_network_append(network, "orders", 6, batch, NULL, NULL, &err), &err);
    double taken = now_ms() - start;
    tierkit_batch_free(batch);
    return taken;
}

static void run(const struct variant *as, const lines *all, int repetitions) {
    times appended = { .count = 0 };
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_stats stats = { .struct_size = sizeof stats };
    tierkit_program *program;
    tierkit_network *network;
    char text[1024], check[32];
    snprintf(text, sizeof text, "%sfacts orders key id at day grain month split by category%s\n%s",
             as->before, as->with, as->in_rows ? measures : strstr(measures, "  column quantity"));
    must(tierkit_program_parse(text, strlen(text), NULL, NULL, NULL, &program, &err), &err);
    for (int r = 0; r < repetitions; r++) {
        must(tierkit_network_new(program, NULL, &network, &err), &err);
        if (!as->in_rows) {
            deliver_tables(network);
        }
        appended.ms[appended.count++] = append_ms(network, as, all);
        must(tierkit_network_stats(network, &stats, &err), &err);
        tierkit_network_free(network);
    }
    snprintf(check, sizeof check, "%lld", (long long)stats.cells);
    report("append", as->peer, all->of.rows, &appended, check);
    tierkit_program_free(program);
}

void task_tables(size_t rows, uint32_t distributors, int repetitions) {
    lines all = generate(rows, distributors);
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        run(&variants[i], &all, repetitions);
    }
    release(&all);
}
