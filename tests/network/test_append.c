/* Owns: proof that appended rows are in the cells a slow, obvious addition says.
 * Must not know: how cells are stored. Called by: meson test. */
#include "network/made.h"

#include <stdio.h>
#include <stdlib.h>

static const char program_text[] = "money EUR scale 2\n"
                                   "facts sales key id at day grain month split by channel, line\n"
                                   "  flow net money = amount\n"
                                   "  balance stock count = quantity\n"
                                   "  min lowest money = amount\n"
                                   "  max highest money = amount\n"
                                   "  distinct buyers = buyer\n";

enum { IDS = 40, CHANNELS = 3, LINES = 4, DAYS = 400, ROWS = 6000, BUYERS = 30 };

/* The reference: a dense array of what every key holds. */
typedef struct expected {
    int64_t rows, net, stock, lowest, highest, lacking;
    int64_t buyers[BUYERS];
} expected;

typedef struct fact {
    int32_t day;
    int id, channel, line, buyer; /* buyer -1: missing */
    int64_t amount, quantity;
    int has_quantity;
} fact;

static fact *random_facts(uint64_t seed, size_t count) {
    made_random random = { seed };
    fact *facts = calloc(count, sizeof *facts);
    assert_non_null(facts);
    for (size_t i = 0; i < count; i++) {
        fact *f = &facts[i];
        f->day = 15000 + (int32_t)made_below(&random, DAYS);
        f->id = (int)made_below(&random, IDS);
        f->channel = (int)made_below(&random, CHANNELS);
        f->line = (int)made_below(&random, LINES);
        f->buyer = (int)made_below(&random, BUYERS + 5) - 5;
        f->amount = (int64_t)made_below(&random, 200000) - 100000;
        f->quantity = made_below(&random, 50);
        f->has_quantity = made_below(&random, 10) != 0;
    }
    return facts;
}

static int month_of(int32_t day) {
    int32_t year, month, unused;
    assert_int_equal(tierkit_date_to_civil(day, &year, &month, &unused), TIERKIT_OK);
    return (year - 2011) * 12 + month - 1;
}

static size_t key_of(const fact *f) {
    size_t key = (size_t)month_of(f->day);
    key = key * IDS + (size_t)f->id;
    key = key * CHANNELS + (size_t)f->channel;
    return key * LINES + (size_t)f->line;
}

enum { KEYS = 24 * IDS * CHANNELS * LINES };

static expected *reference(const fact *facts, size_t count) {
    expected *all = calloc(KEYS, sizeof *all);
    assert_non_null(all);
    for (size_t i = 0; i < count; i++) {
        const fact *f = &facts[i];
        expected *e = &all[key_of(f)];
        e->lowest = e->rows == 0 || f->amount < e->lowest ? f->amount : e->lowest;
        e->highest = e->rows == 0 || f->amount > e->highest ? f->amount : e->highest;
        e->rows++;
        e->net += f->amount;
        e->stock += f->has_quantity ? f->quantity : 0;
        e->lacking += !f->has_quantity;
        if (f->buyer >= 0) {
            e->buyers[f->buyer]++;
        }
    }
    return all;
}

/* Columns of the facts, all in one place. */
typedef struct columns {
    char (*text)[16];
    const char **id, **channel, **line, **buyer;
    int32_t *day;
    int64_t *amount, *quantity;
    uint8_t *valid;
} columns;

static void columns_init(columns *c, const fact *facts, size_t count) {
    c->text = calloc(count * 4, sizeof *c->text);
    c->id = calloc(count * 4, sizeof *c->id);
    c->channel = c->id + count;
    c->line = c->channel + count;
    c->buyer = c->line + count;
    c->day = calloc(count, sizeof *c->day);
    c->amount = calloc(count * 2, sizeof *c->amount);
    c->quantity = c->amount + count;
    c->valid = calloc(count / 8 + 1, 1);
    for (size_t i = 0; i < count; i++) {
        const fact *f = &facts[i];
        snprintf(c->text[i * 4], 16, "P%03d", f->id);
        snprintf(c->text[i * 4 + 1], 16, "channel %d", f->channel);
        snprintf(c->text[i * 4 + 2], 16, "L%d", f->line);
        snprintf(c->text[i * 4 + 3], 16, "buyer%d", f->buyer);
        c->id[i] = c->text[i * 4];
        c->channel[i] = c->text[i * 4 + 1];
        c->line[i] = c->text[i * 4 + 2];
        c->buyer[i] = f->buyer < 0 ? NULL : c->text[i * 4 + 3];
        c->day[i] = f->day;
        c->amount[i] = f->amount;
        c->quantity[i] = f->quantity;
        c->valid[i / 8] = (uint8_t)(c->valid[i / 8] | f->has_quantity << (i % 8));
    }
}

static void columns_free(columns *c) {
    free(c->text);
    free((void *)c->id);
    free(c->day);
    free(c->amount);
    free(c->valid);
}

static void append_part(tierkit_network *network, const columns *c, size_t first, size_t count) {
    int64_t rows = (int64_t)count, appended = -1;
    tierkit_batch *batch = made_batch(rows);
    tierkit_error err = made_error();
    tierkit_column quantity = made_numbers(c->quantity + first, 0, rows);
    quantity.validity = c->valid;
    quantity.validity_offset = (int64_t)first;
    made_bind(batch, "id", made_texts(c->id + first, rows));
    made_bind(batch, "channel", made_texts(c->channel + first, rows));
    made_bind(batch, "line", made_texts(c->line + first, rows));
    made_bind(batch, "buyer", made_texts(c->buyer + first, rows));
    made_bind(batch, "day", made_days(c->day + first, rows));
    made_bind(batch, "amount", made_numbers(c->amount + first, 2, rows));
    made_bind(batch, "quantity", quantity);
    if (tierkit_network_append(network, "sales", 5, batch, NULL, &appended, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(appended, rows);
    tierkit_batch_free(batch);
}

static int number_in(const char *text, size_t bytes, const char *prefix) {
    size_t skip = strlen(prefix);
    int number = 0;
    assert_true(bytes > skip && memcmp(text, prefix, skip) == 0);
    for (size_t i = skip; i < bytes; i++) {
        number = number * 10 + text[i] - '0';
    }
    return number;
}

static size_t key_in(const tierkit_i_snapshot *snapshot, int32_t day, uint32_t entity,
                     uint32_t tuple) {
    const tierkit_i_snapshot_facts *facts = &snapshot->facts[0];
    size_t bytes = 0;
    fact f = { .day = day };
    const char *text = tierkit_i_snapshot_entity_id(snapshot, entity, &bytes);
    f.id = number_in(text, bytes, "P");
    text = tierkit_i_snapshot_member(snapshot, 0, 0, facts->tuple_member[0][tuple], &bytes);
    f.channel = number_in(text, bytes, "channel ");
    text = tierkit_i_snapshot_member(snapshot, 0, 1, facts->tuple_member[1][tuple], &bytes);
    f.line = number_in(text, bytes, "L");
    return key_of(&f);
}

static int64_t counted(const tierkit_i_run *run, int slot, size_t i) {
    const int64_t *column = run->measures[slot].counted;
    return column != NULL ? column[i] : run->rows[i];
}

static int64_t missing(const tierkit_i_run *run, int slot, size_t i) {
    return run->measures[slot].missing != NULL ? run->measures[slot].missing[i] : 0;
}

static void check_order(const tierkit_i_run *run) {
    for (size_t i = 1; i < run->count; i++) {
        uint64_t a = (uint64_t)(run->day[i - 1] + 800000) << 32 | run->entity[i - 1];
        uint64_t b = (uint64_t)(run->day[i] + 800000) << 32 | run->entity[i];
        assert_true(a < b || (a == b && run->tuple[i - 1] < run->tuple[i]));
    }
}

/* Slots are in the order of declaration: net, stock, lowest, highest. */
static void check_cells(const tierkit_i_snapshot *snapshot, const expected *all) {
    const tierkit_i_run *run = &snapshot->facts[0].run;
    size_t occupied = 0;
    for (size_t k = 0; k < KEYS; k++) {
        occupied += all[k].rows != 0;
    }
    assert_int_equal(run->count, occupied);
    check_order(run);
    for (size_t i = 0; i < run->count; i++) {
        const expected *e = &all[key_in(snapshot, run->day[i], run->entity[i], run->tuple[i])];
        assert_int_equal(run->rows[i], e->rows);
        assert_int_equal(run->measures[0].low[i], e->net);
        assert_int_equal(counted(run, 0, i), e->rows);
        assert_int_equal(run->measures[1].low[i], e->stock);
        assert_int_equal(counted(run, 1, i), e->rows - e->lacking);
        assert_int_equal(missing(run, 1, i), e->lacking);
        assert_int_equal(run->measures[2].low[i], e->lowest);
        assert_int_equal(run->measures[3].low[i], e->highest);
    }
}

static void check_items(const tierkit_i_snapshot *snapshot, const expected *all) {
    const tierkit_i_item_run *run = &snapshot->facts[0].items[0];
    size_t occupied = 0;
    for (size_t k = 0; k < KEYS; k++) {
        for (int b = 0; b < BUYERS; b++) {
            occupied += all[k].buyers[b] != 0;
        }
    }
    assert_int_equal(run->count, occupied);
    assert_int_equal(run->items, BUYERS);
    int64_t weights = 0, wanted = 0;
    for (size_t i = 0; i < run->count; i++) {
        weights += run->weight[i];
    }
    for (size_t k = 0; k < KEYS; k++) {
        for (int b = 0; b < BUYERS; b++) {
            wanted += all[k].buyers[b];
        }
    }
    assert_int_equal(weights, wanted);
}

static void append__any_split_of_the_rows__cells_are_the_sums(void **state) {
    (void)state;
    static const size_t parts[] = { ROWS, 1000, 777, 64, 3 };
    made_program program;
    made_program_init(&program, program_text);
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        fact *facts = random_facts(p + 1, ROWS);
        expected *all = reference(facts, ROWS);
        columns c;
        columns_init(&c, facts, ROWS);
        tierkit_network *network = made_network(&program, NULL);
        for (size_t first = 0; first < ROWS; first += parts[p]) {
            append_part(network, &c, first, ROWS - first < parts[p] ? ROWS - first : parts[p]);
        }
        tierkit_i_snapshot *snapshot = made_snapshot(network);
        check_cells(snapshot, all);
        check_items(snapshot, all);
        tierkit_i_snapshot_release(snapshot);
        tierkit_network_free(network);
        columns_free(&c);
        free(all);
        free(facts);
    }
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(append__any_split_of_the_rows__cells_are_the_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
