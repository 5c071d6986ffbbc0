/* Owns: what must not matter to a review, and what must: order, batches, shards, saving, facts
 * after as-of, the unit of money, lost data, the locale. Networks drawn by lot, public functions
 * only. */
#include "review/reviewed.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char data_part[] = "money EUR scale 2\n"
                                "attribute reps count\n"
                                "attribute ok flag\n"
                                "facts orders key id at day split by channel\n"
                                "  flow net money = amount\n"
                                "  flow costs money = cost\n"
                                "  distinct buyers = buyer\n"
                                "  max top money = amount\n"
                                "  last newest money = amount\n"
                                "  flow carts count = if all(amount > cost) then 1 else 0 group by "
                                "buyer\n"
                                "  max cart money = sum(amount) group by month(day)\n"
                                "  histogram ages days = day - 2020-01-01 edges 30, 100, 300, 400\n"
                                "facts levels key id at day\n"
                                "  balance stock money = amount\n"
                                "facts claims key id from day to until\n"
                                "  in force overdue money = amount\n"
                                "  in force debtors distinct = buyer\n";
static const char policy_part[] =
    "review window last 2 quarters\n"
    "applies to kind != agent\n"
    "kpi growth = change(net, 1 quarter) also by channel\n"
    "kpi margin = (net - costs) / net\n"
    "kpi carted = carts / buyers also by channel\n"
    "kpi late_age = percentile(ages, 90%) also by channel\n"
    "kpi turns = net / average(stock)\n"
    "kpi load = overdue / net\n"
    "kpi calm = streak(net > prior(net, 1 quarter))\n"
    "value score 0 to 100, missing: keep last 1 quarter, then 0\n"
    "  results net weight 2 points 0: 0, 1000: 60, 20000: 100\n"
    "  results margin weight 1.5 points -100%: 0, 100%: 100\n"
    "  efforts buyers weight 1 step points 0: 0, 2: 50, 4: 100\n"
    "  efforts turns weight 1 points 0: 100, 5: 0\n"
    "classes by value\n"
    "  A from 60 at most 40% of partners, not when overdue > 0.5 * net\n"
    "  B from 40\n"
    "  C otherwise\n"
    "classes by share of net within network, region, year\n"
    "  A up to 80%\n"
    "  B up to 95%\n"
    "  C otherwise\n"
    "readiness points ok 50\n"
    "service policies first that holds\n"
    "  gold when class = A and readiness >= 50\n"
    "  plain when class in (A, B)\n"
    "  low otherwise\n"
    "promise speed days gold 2, plain 5, low 9\n"
    "alert falling red when net < prior(net, 1 quarter) owner sales act within 5 days\n";

/* ---- networks by lot ------------------------------------------------------------------------ */

enum { ROWS = 240, IDS = 24, LINE = 96 };

/* SplitMix64: Steele, Lea and Flood, 2014. */
static uint32_t below(uint64_t *random, uint32_t bound) {
    uint64_t z = *random += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) >> 32) % bound;
}

typedef struct rows {
    const char *facts, *header;
    char line[ROWS][LINE];
    int count;
} rows;

typedef struct world {
    char records[IDS][LINE];
    rows orders, levels, claims;
} world;

static const char record_header[] = "id|kind|region|reps|ok|credit_limit\n";

static void put_date(uint64_t *random, char date[11], int from, int span) {
    size_t needed;
    int32_t day = reviewed_day("2025-01-01") + from + (int32_t)below(random, (uint32_t)span);
    assert_int_equal(tierkit_date_format(day, date, 10, &needed), TIERKIT_OK);
    date[10] = 0;
}

/* Amounts are whole multiples of 10 cents, so that ten times as much is one place further. */
static void draw_rows(uint64_t *random, rows *out) {
    static const char *const channels[] = { "shop", "web", "" };
    int claims = strcmp(out->facts, "claims") == 0;
    out->count = ROWS;
    for (int i = 0; i < ROWS; i++) {
        char date[11], until[11];
        int id = (int)below(random, IDS + 2); /* two ids without a record */
        int cents = (int)below(random, 100000) - 20000;
        put_date(random, date, 0, 540);
        put_date(random, until, 560, 100);
        int written;
        if (claims) {
            written = snprintf(out->line[i], LINE, "d%02d|%s|%s|%d.%d0|b%u\n", id, date,
                               below(random, 3) == 0 ? "" : until, abs(cents) / 10, abs(cents) % 10,
                               (unsigned)below(random, 6));
        } else {
            written = snprintf(out->line[i], LINE, "d%02d|%s|%s|%s%d.%d0|%u|b%u\n", id, date,
                               channels[below(random, 3)], cents < 0 ? "-" : "", abs(cents) / 10,
                               abs(cents) % 10, (unsigned)below(random, 5000),
                               (unsigned)below(random, 6));
        }
        assert_true(written < LINE);
    }
}

static void draw_world(world *out, uint64_t seed) {
    static const char *const kinds[] = { "dealer", "agent", "distributor", "" };
    static const char *const regions[] = { "EU/DE", "EU/FR/Paris", "US", "EU", "" };
    static const char *const flags[] = { "true", "false", "" };
    uint64_t random = seed;
    memset(out, 0, sizeof *out);
    for (int i = 0; i < IDS; i++) {
        (void)snprintf(out->records[i], LINE, "d%02d|%s|%s|%u|%s|%u.5\n", i,
                       kinds[below(&random, 4)], regions[below(&random, 5)],
                       (unsigned)below(&random, 9), flags[below(&random, 3)],
                       (unsigned)below(&random, 1000));
    }
    out->orders.facts = "orders";
    out->levels.facts = "levels";
    out->claims.facts = "claims";
    out->orders.header = "id|day|channel|amount|cost|buyer\n";
    out->levels.header = "id|day|channel|amount|cost|buyer\n";
    out->claims.header = "id|day|until|amount|buyer\n";
    draw_rows(&random, &out->orders);
    draw_rows(&random, &out->levels);
    draw_rows(&random, &out->claims);
}

/* Lines first .. first + count as one batch. */
static void append_some(reviewed *r, const rows *of, int first, int count) {
    char *text = malloc(((size_t)count + 1) * LINE);
    assert_non_null(text);
    strcpy(text, of->header);
    for (int i = first; i < first + count; i++) {
        strcat(text, of->line[i]);
    }
    reviewed_facts(r, of->facts, text);
    free(text);
}

static void append_facts(reviewed *r, const world *w) {
    append_some(r, &w->orders, 0, w->orders.count);
    append_some(r, &w->levels, 0, w->levels.count);
    append_some(r, &w->claims, 0, w->claims.count);
}

static void add_records(reviewed *r, const world *w, int backwards) {
    char text[(IDS + 1) * LINE];
    strcpy(text, record_header);
    for (int i = 0; i < IDS; i++) {
        strcat(text, w->records[backwards ? IDS - 1 - i : i]);
    }
    reviewed_records(r, text);
}

static char *program_text(const char *data, const char *policy) {
    char *text = malloc(strlen(data) + strlen(policy) + 1);
    assert_non_null(text);
    return strcat(strcpy(text, data), policy);
}

static void begin(reviewed *r) {
    char *text = program_text(data_part, policy_part);
    reviewed_begin(r, text);
    free(text);
}

static const char as_of[] = "2026-05-20";

/* The digest of a world as it was drawn. */
static void plain_digest(const world *w, uint8_t digest[16]) {
    reviewed r;
    begin(&r);
    add_records(&r, w, 0);
    append_facts(&r, w);
    reviewed_run(&r, as_of);
    reviewed_digest(r.review, digest);
    reviewed_end(&r);
}

static void check_digest(reviewed *r, const uint8_t expected[16], const char *why, int seed) {
    uint8_t digest[16];
    reviewed_run(r, as_of);
    reviewed_digest(r->review, digest);
    if (memcmp(digest, expected, 16) != 0) {
        fail_msg("seed %d: another digest: %s", seed, why);
    }
    reviewed_end(r);
}

static void permute(rows *of, uint64_t *random) {
    for (int i = of->count - 1; i > 0; i--) {
        char other[LINE];
        int j = (int)below(random, (uint32_t)i + 1);
        memcpy(other, of->line[i], LINE);
        memcpy(of->line[i], of->line[j], LINE);
        memcpy(of->line[j], other, LINE);
    }
}

static char *table_of(const reviewed *r, int32_t kind) {
    tierkit_table *table = NULL;
    assert_int_equal(tierkit_review_table(r->review, kind, NULL, &table, NULL), TIERKIT_OK);
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

/* ---- what does not matter ------------------------------------------------------------------- */

enum { SEEDS = 6 };

static void order__rows_and_records_permuted__same_digest(void **state) {
    world *w = malloc(sizeof *w);
    uint8_t digest[16];
    reviewed r;
    (void)state;
    assert_non_null(w);
    for (int seed = 1; seed <= SEEDS; seed++) {
        uint64_t random = (uint64_t)seed + 1000;
        draw_world(w, (uint64_t)seed);
        plain_digest(w, digest);
        permute(&w->orders, &random);
        permute(&w->levels, &random);
        permute(&w->claims, &random);
        begin(&r);
        append_some(&r, &w->claims, 0, ROWS);
        append_some(&r, &w->levels, 0, ROWS);
        append_some(&r, &w->orders, 0, ROWS);
        add_records(&r, w, 1); /* after the facts */
        check_digest(&r, digest, "permuted, records last", seed);
    }
    free(w);
}

static void append__split_into_batches__same_digest(void **state) {
    static const int sizes[] = { 1, 7, 100, 239 };
    world *w = malloc(sizeof *w);
    uint8_t digest[16];
    reviewed r;
    (void)state;
    assert_non_null(w);
    draw_world(w, 77);
    plain_digest(w, digest);
    for (int s = 0; s < 4; s++) {
        begin(&r);
        for (int first = 0; first < ROWS; first += sizes[s]) {
            int count = ROWS - first < sizes[s] ? ROWS - first : sizes[s];
            append_some(&r, &w->orders, first, count);
            append_some(&r, &w->claims, first, count);
            append_some(&r, &w->levels, first, count);
            if (first == 0) {
                add_records(&r, w, 0); /* between */
            }
        }
        check_digest(&r, digest, "batches", sizes[s]);
    }
    free(w);
}

static void merge__shards__same_digest(void **state) {
    world *w = malloc(sizeof *w);
    uint8_t digest[16];
    (void)state;
    assert_non_null(w);
    for (int seed = 1; seed <= SEEDS; seed++) {
        reviewed whole, shard[3];
        draw_world(w, (uint64_t)seed);
        plain_digest(w, digest);
        begin(&whole);
        for (int s = 0; s < 3; s++) {
            begin(&shard[s]);
            append_some(&shard[s], &w->orders, s * 80, 80);
            append_some(&shard[s], &w->levels, s * 80, 80);
            append_some(&shard[s], &w->claims, s * 80, 80);
        }
        add_records(&shard[1], w, 0);
        for (int s = 2; s >= 0; s--) {
            assert_int_equal(tierkit_network_merge(whole.network, shard[s].network, NULL, NULL),
                             TIERKIT_OK);
            reviewed_end(&shard[s]);
        }
        check_digest(&whole, digest, "shards", seed);
    }
    free(w);
}

static void load__of_saved_bytes__same_digest(void **state) {
    world *w = malloc(sizeof *w);
    uint8_t digest[16];
    (void)state;
    assert_non_null(w);
    for (int seed = 1; seed <= SEEDS; seed++) {
        reviewed r;
        size_t needed = 0;
        tierkit_network *loaded = NULL;
        draw_world(w, (uint64_t)seed);
        plain_digest(w, digest);
        begin(&r);
        add_records(&r, w, 0);
        append_facts(&r, w);
        assert_int_equal(tierkit_network_save(r.network, NULL, NULL, 0, &needed, NULL),
                         TIERKIT_E_SPACE);
        uint8_t *bytes = malloc(needed);
        assert_non_null(bytes);
        assert_int_equal(tierkit_network_save(r.network, NULL, bytes, needed, &needed, NULL),
                         TIERKIT_OK);
        assert_int_equal(
            tierkit_network_load(bytes, needed, r.program, &r.heap.record, NULL, &loaded, NULL),
            TIERKIT_OK);
        tierkit_network_free(r.network);
        r.network = loaded;
        free(bytes);
        check_digest(&r, digest, "loaded", seed);
    }
    free(w);
}

static void append__facts_after_as_of__same_digest(void **state) {
    world *w = malloc(sizeof *w);
    uint8_t digest[16];
    (void)state;
    assert_non_null(w);
    for (int seed = 1; seed <= SEEDS; seed++) {
        reviewed r;
        draw_world(w, (uint64_t)seed);
        plain_digest(w, digest);
        begin(&r);
        add_records(&r, w, 0);
        append_facts(&r, w);
        reviewed_facts(&r, "orders",
                       "id|day|channel|amount|cost|buyer\n"
                       "d01|2026-05-21|new|1|1|b9\nd77|2026-06-01|shop||1|b1\n");
        reviewed_facts(&r, "levels", "id|day|amount\nd02|2026-05-21|\nd88|2027-01-01|5\n");
        reviewed_facts(
            &r, "claims",
            "id|day|until|amount|buyer\nd03|2026-05-21||9|b8\nd03|2026-09-01|2026-10-01||\n");
        check_digest(&r, digest, "facts after as-of", seed);
    }
    free(w);
}

/* Bad rows have no date that as-of could cut: they are told in a table, and not in the digest. */
static void append__rows_left_out_as_bad__same_digest(void **state) {
    world *w = malloc(sizeof *w);
    uint8_t digest[16];
    reviewed r;
    reviewed_rows bad;
    int64_t appended = -1;
    (void)state;
    assert_non_null(w);
    draw_world(w, 3);
    plain_digest(w, digest);
    begin(&r);
    add_records(&r, w, 0);
    append_facts(&r, w);
    reviewed_rows_begin(&bad, "id|day|channel|amount|cost|buyer\nd01|2026-02-30|shop|1|1|b\n"
                              "d01|2026-01-01|shop|much|1|b\n");
    assert_int_equal(tierkit_batch_set(bad.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                     TIERKIT_OK);
    assert_int_equal(
        tierkit_network_append(r.network, "orders", 6, bad.batch, NULL, &appended, NULL),
        TIERKIT_OK);
    assert_int_equal(appended, 0);
    reviewed_rows_end(&bad);
    reviewed_run(&r, as_of);
    char *feeds = table_of(&r, TIERKIT_REVIEW_FEEDS);
    assert_non_null(strstr(feeds, "|2\n")); /* rejected_rows is the last column */
    free(feeds);
    check_digest(&r, digest, "rejected rows", 3);
    free(w);
}

static void locale__german__same_digest(void **state) {
    world *w = malloc(sizeof *w);
    uint8_t digest[16], other[16];
    (void)state;
    assert_non_null(w);
    draw_world(w, 5);
    plain_digest(w, digest);
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        free(w);
        print_message("the locale de_DE.UTF-8 is not installed here: NOT TESTED\n");
        skip();
    }
    assert_string_equal(localeconv()->decimal_point, ",");
    plain_digest(w, other);
    (void)setlocale(LC_ALL, "C");
    assert_memory_equal(digest, other, 16);
    free(w);
}

/* Other facts are another digest, or the tests above could not fail. */
static void digest__one_cent_more__is_another(void **state) {
    world *w = malloc(sizeof *w);
    uint8_t digest[16], other[16];
    reviewed r;
    (void)state;
    assert_non_null(w);
    draw_world(w, 5);
    plain_digest(w, digest);
    begin(&r);
    add_records(&r, w, 0);
    append_facts(&r, w);
    reviewed_facts(&r, "orders", "id|day|channel|amount|cost|buyer\nd00|2026-02-01||0.01|0|b0\n");
    reviewed_run(&r, as_of);
    reviewed_digest(r.review, other);
    assert_true(memcmp(digest, other, 16) != 0);
    reviewed_run(&r, "2026-05-21");
    reviewed_digest(r.review, digest);
    assert_true(memcmp(digest, other, 16) != 0);
    reviewed_end(&r);
    free(w);
}

/* ---- what must be so ------------------------------------------------------------------------ */

/* A cell of a line by its number. */
static void cell_of(const char *line, int number, char out[64]) {
    for (; number > 0; number--) {
        line += strcspn(line, "|") + 1;
    }
    size_t bytes = strcspn(line, "|\n");
    assert_true(bytes < 64);
    memcpy(out, line, bytes);
    out[bytes] = 0;
}

/* Every distributor in a region of its own: the group's row says what the member's says. */
static void groups__of_one__equal_their_member(void **state) {
    world *w = malloc(sizeof *w);
    reviewed r;
    int compared = 0;
    (void)state;
    assert_non_null(w);
    draw_world(w, 9);
    begin(&r);
    for (int i = 0; i < IDS; i++) {
        (void)snprintf(w->records[i], LINE, "d%02d|dealer|own%02d|2|true|1\n", i, i);
    }
    add_records(&r, w, 0);
    append_facts(&r, w);
    reviewed_run(&r, as_of);
    char *kpis = table_of(&r, TIERKIT_REVIEW_KPIS), *groups = table_of(&r, TIERKIT_REVIEW_GROUPS);
    for (const char *line = kpis; *line != 0; line += strcspn(line, "\n") + 1) {
        char id[64], kpi[64], value[64], status[64], flags[64], above[64], under[64], days[64];
        char covered[64], key[160], rest[512];
        if (line[0] != 'd' || line[1] == 'i') {
            continue; /* the names of the columns */
        }
        cell_of(line, 0, id);
        cell_of(line, 1, kpi);
        cell_of(line, 2, value);
        cell_of(line, 3, status);
        cell_of(line, 4, flags);
        cell_of(line, 5, above);
        cell_of(line, 6, under);
        cell_of(line, 7, days);
        cell_of(line, 8, covered);
        (void)snprintf(key, sizeof key, "region|own%s|%s|", id + 1, kpi);
        (void)snprintf(rest, sizeof rest, "%s|%s|%s|%s|%s|%s|%s", value, status, above, under,
                       flags, days, covered);
        reviewed_expect_in(groups, key, rest);
        compared++;
    }
    assert_true(compared > 200);
    free(kpis);
    free(groups);
    reviewed_end(&r);
    free(w);
}

/* Is a decimal text `b` ten times `a`? */
static int is_tenfold(const char *a, const char *b) {
    int64_t x, y;
    assert_int_equal(tierkit_decimal_parse(a, strlen(a), 8, &x, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_decimal_parse(b, strlen(b), 8, &y, NULL), TIERKIT_OK);
    return y == 10 * x;
}

/* Ten times the money: sums are ten times as large, ratios, counts and shares as they were. */
static void scaling__of_money__leaves_ratios(void **state) {
    static const char *const ratios[] = { "buyers", "debtors", "growth", "margin", "load",
                                          "calm",   "carts",   "carted", "ages",   "late_age" };
    world *w = malloc(sizeof *w), *tenfold = malloc(sizeof *tenfold);
    reviewed r, ten;
    int money = 0;
    (void)state;
    assert_non_null(w);
    assert_non_null(tenfold);
    draw_world(w, 11);
    *tenfold = *w;
    rows *all[] = { &tenfold->orders, &tenfold->levels, &tenfold->claims };
    for (int f = 0; f < 3; f++) {
        for (int i = 0; i < ROWS; i++) {
            /* 12.30|45| becomes 123.00|450| */
            char *dot = strchr(all[f]->line[i], '.');
            dot[0] = dot[1];
            dot[1] = '.';
            dot[2] = '0';
            char *cost = dot + 3;
            if (f < 2) {
                char *end = strchr(cost + 1, '|');
                char rest[LINE];
                strcpy(rest, end);
                *end = '0';
                strcpy(end + 1, rest);
            }
            memmove(cost + 1, cost, strlen(cost) + 1);
            *cost = '0';
        }
    }
    begin(&r);
    begin(&ten);
    add_records(&r, w, 0);
    add_records(&ten, w, 0);
    append_facts(&r, w);
    append_facts(&ten, tenfold);
    reviewed_run(&r, as_of);
    reviewed_run(&ten, as_of);
    char *a = table_of(&r, TIERKIT_REVIEW_KPIS), *b = table_of(&ten, TIERKIT_REVIEW_KPIS);
    const char *y = b;
    for (const char *x = a; *x != 0; x += strcspn(x, "\n") + 1, y += strcspn(y, "\n") + 1) {
        char name[64], before[64], after[64];
        int ratio = 0;
        cell_of(x, 1, name);
        cell_of(x, 2, before);
        cell_of(y, 2, after);
        for (size_t k = 0; k < sizeof ratios / sizeof ratios[0]; k++) {
            ratio |= strcmp(ratios[k], name) == 0;
        }
        if (strcmp(name, "turns") == 0 && before[0] != 0) {
            /* an average keeps eight places, in cents as in ten cents */
            assert_float_equal(strtod(before, NULL), strtod(after, NULL), 1e-6);
        } else if (ratio || before[0] == 0 || strcmp(before, "value") == 0) {
            assert_string_equal(before, after);
        } else {
            assert_true(is_tenfold(before, after));
            money++;
        }
    }
    assert_true(money > 40);
    free(a);
    free(b);
    reviewed_end(&r);
    reviewed_end(&ten);
    free(w);
    free(tenfold);
}

/* ---- losing data ---------------------------------------------------------------------------- */

static int class_rank(const char *class_name) {
    return class_name[0] == 0 ? 9 : class_name[0] - 'A';
}

static int policy_rank(const char *policy) {
    static const char *const names[] = { "gold", "plain", "low" };
    for (int i = 0; i < 3; i++) {
        if (strcmp(policy, names[i]) == 0) {
            return i;
        }
    }
    return 9;
}

/* What one distributor has: score on the grid of 1e-9 (-1 = none), class, policy. */
typedef struct standing {
    int64_t score;
    int class_place, policy;
} standing;

static const char *line_with(const char *text, const char *key) {
    for (; *text != 0; text += strcspn(text, "\n") + 1) {
        if (strncmp(text, key, strlen(key)) == 0) {
            return text;
        }
    }
    return NULL;
}

static standing standing_of(const reviewed *r, const char *id) {
    standing out = { -1, 9, 9 };
    char key[64], cell[64];
    char *values = table_of(r, TIERKIT_REVIEW_VALUES);
    char *classes = table_of(r, TIERKIT_REVIEW_CLASSES);
    char *policies = table_of(r, TIERKIT_REVIEW_POLICIES);
    (void)snprintf(key, sizeof key, "%s|", id);
    const char *line = line_with(values, key);
    cell_of(line, 1, cell);
    if (cell[0] != 0) {
        assert_int_equal(tierkit_decimal_parse(cell, strlen(cell), 9, &out.score, NULL),
                         TIERKIT_OK);
    }
    line = line_with(policies, key);
    cell_of(line, 1, cell);
    out.policy = policy_rank(cell);
    (void)snprintf(key, sizeof key, "score|all|%s|", id);
    line = line_with(classes, key);
    cell_of(line, 7, cell);
    out.class_place = class_rank(cell);
    free(values);
    free(classes);
    free(policies);
    return out;
}

/* Under the default policy for missing values: a criterion whose facts are blanked for one
 * distributor never improves its score, class or service policy. */
static void losing_data__of_one_criterion__never_improves(void **state) {
    static const char policy[] = "review window all\n"
                                 "kpi margin = (net - costs) / net\n"
                                 "value score 0 to 100\n"
                                 "  r net weight 2 points -100000: 0, 100000: 100\n"
                                 "  r margin weight 1 points -100%: 0, 100%: 100\n"
                                 "  e stock weight 1 points -50000: 100, 50000: 0\n"
                                 "classes by value\n"
                                 "  A from 45 not when overdue > 0.9 * net\n"
                                 "  B from 40 not when stock > 9000\n"
                                 "  C otherwise\n"
                                 "service policies first that holds\n"
                                 "  gold when class = A and margin > 10%\n"
                                 "  plain when class in (A, B) and stock < 5000\n"
                                 "  low otherwise\n";
    static const char *const places[] = { "orders", "levels", "claims" };
    world *w = malloc(sizeof *w), *lossy = malloc(sizeof *lossy);
    char *text = program_text(data_part, policy);
    int scored = 0, classed_a = 0;
    (void)state;
    assert_non_null(w);
    assert_non_null(lossy);
    draw_world(w, 21);
    for (int i = 0; i < IDS; i++) {
        (void)snprintf(w->records[i], LINE, "d%02d|dealer|EU|2|true|1\n", i);
    }
    reviewed whole;
    reviewed_begin(&whole, text);
    add_records(&whole, w, 0);
    append_facts(&whole, w);
    reviewed_run(&whole, as_of);
    for (int id = 0; id < IDS; id += 2) {
        char name[16];
        (void)snprintf(name, sizeof name, "d%02d", id);
        standing before = standing_of(&whole, name);
        scored += before.score >= 0;
        classed_a += before.class_place == 0;
        for (size_t p = 0; p < 3; p++) {
            reviewed r;
            *lossy = *w;
            rows *of = p == 0 ? &lossy->orders : p == 1 ? &lossy->levels : &lossy->claims;
            assert_string_equal(of->facts, places[p]);
            for (int i = 0; i < ROWS; i++) {
                if (strncmp(of->line[i], name, 3) == 0) { /* the amount goes, the row stays */
                    char *amount = of->line[i];
                    for (int c = 0; c < 3; c++) {
                        amount = strchr(amount, '|') + 1;
                    }
                    memmove(amount, strchr(amount, '|'), strlen(strchr(amount, '|')) + 1);
                }
            }
            reviewed_begin(&r, text);
            add_records(&r, lossy, 0);
            append_facts(&r, lossy);
            reviewed_run(&r, as_of);
            standing after = standing_of(&r, name);
            assert_true(after.score <= before.score);
            assert_true(after.class_place >= before.class_place);
            assert_true(after.policy >= before.policy);
            reviewed_end(&r);
        }
    }
    assert_true(scored > 5);
    assert_true(classed_a > 0);
    reviewed_end(&whole);
    free(text);
    free(w);
    free(lossy);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order__rows_and_records_permuted__same_digest),
        cmocka_unit_test(append__split_into_batches__same_digest),
        cmocka_unit_test(merge__shards__same_digest),
        cmocka_unit_test(load__of_saved_bytes__same_digest),
        cmocka_unit_test(append__facts_after_as_of__same_digest),
        cmocka_unit_test(append__rows_left_out_as_bad__same_digest),
        cmocka_unit_test(locale__german__same_digest),
        cmocka_unit_test(digest__one_cent_more__is_another),
        cmocka_unit_test(groups__of_one__equal_their_member),
        cmocka_unit_test(scaling__of_money__leaves_ratios),
        cmocka_unit_test(losing_data__of_one_criterion__never_improves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
