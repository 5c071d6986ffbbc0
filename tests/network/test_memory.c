/* Owns: proof that running out of memory anywhere changes nothing and leaks nothing, and that the
 * same call then succeeds. Must not know: how much memory anything takes. Called by: meson test. */
#include "network/world.h"

#include <stdio.h>
#include <stdlib.h>

/* A network with half of the world in it, about to get the rest. */
typedef struct scene {
    made_program program;
    failing_allocator heap;
    tierkit_network *network;
    tierkit_network *other; /* to merge; another heap */
    uint8_t *saved;
    size_t saved_count;
} scene;

typedef tierkit_status (*act)(scene *s);

static tierkit_status act_append(scene *s) {
    made_rows made;
    static const char *const rows[] = { "0007|2019-07-03|5|1|L1|web|b1|2019-08-01",
                                        "new|2019-06-30||1|L9|new||2019-06-30",
                                        "7|2019-06-30|92233720368547758|1|L0|web|b9|" };
    made_rows_init(&made, "id|day|amount|quantity|line|channel|buyer|expires", rows, 3);
    const uint8_t id[16] = { 1 };
    assert_int_equal(tierkit_batch_set_id(made.batch, id, NULL), TIERKIT_OK);
    tierkit_status status =
        tierkit_network_append(s->network, "sales", 5, made.batch, NULL, NULL, NULL);
    made_rows_free(&made);
    return status;
}

static tierkit_status act_in_force(scene *s) {
    static const char *const rows[] = { "0007|2019-07-03|5|b1|2019-08-01", "x|2019-06-30||b9|" };
    return made_append(s->network, "certificates", "id|day|amount|buyer|expires", rows, 2, NULL);
}

/* More days and ids than dense panels may have entries: the lookup becomes a hash. */
static tierkit_status act_hash(scene *s) {
    enum { MANY = 90, IDS = 1000 };
    static char texts[IDS][16];
    const char *ids[IDS], *buyers[MANY];
    int32_t codes[IDS], days[MANY];
    int64_t amounts[MANY];
    for (int i = 0; i < IDS; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "H%d", i);
        ids[i] = texts[i];
    }
    const tierkit_column column = made_texts(ids, IDS);
    tierkit_status known = tierkit_network_codes(s->network, &column, NULL, codes, NULL);
    if (known != TIERKIT_OK) {
        return known;
    }
    for (int i = 0; i < MANY; i++) {
        codes[i] = i % 6;
        days[i] = 10000 + i * 40;
        amounts[i] = i;
        buyers[i] = texts[i % 7];
    }
    tierkit_batch *batch = made_batch(MANY);
    made_bind(batch, "id", made_codes(codes, MANY));
    made_bind(batch, "day", made_days(days, MANY));
    made_bind(batch, "amount", made_numbers(amounts, 2, MANY));
    made_bind(batch, "buyer", made_texts(buyers, MANY));
    tierkit_status status =
        tierkit_network_append(s->network, "prices", 6, batch, NULL, NULL, NULL);
    tierkit_batch_free(batch);
    return status;
}

/* More ids than the table of integers holds at first. */
static tierkit_status act_integers(scene *s) {
    enum { MANY = 1200 };
    static int64_t ids[MANY], amounts[MANY];
    static int32_t days[MANY];
    for (int i = 0; i < MANY; i++) {
        ids[i] = i * INT64_C(1000003) - 7;
        amounts[i] = i;
        days[i] = 10000 + i % 3;
    }
    tierkit_batch *batch = made_batch(MANY);
    made_bind(batch, "id", made_numbers(ids, 0, MANY));
    made_bind(batch, "day", made_days(days, MANY));
    made_bind(batch, "amount", made_numbers(amounts, 2, MANY));
    made_bind(batch, "buyer", made_numbers(amounts, 0, MANY));
    tierkit_status status =
        tierkit_network_append(s->network, "prices", 6, batch, NULL, NULL, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_status act_replace(scene *s) {
    static const char *const rows[] = { "0007|2019-05-03|5|1|L1|web|b1" };
    tierkit_slice slice = { sizeof slice, 0, 18017, 18047 };
    made_rows made;
    made_rows_init(&made, "id|day|amount|quantity|line|channel|buyer", rows, 1);
    tierkit_status status =
        tierkit_network_replace(s->network, "sales", 5, &slice, made.batch, NULL, NULL);
    made_rows_free(&made);
    return status;
}

/* Rows that win, lose, are new. */
static tierkit_status act_keyed(scene *s) {
    static const char *const rows[] = { "0007|2019-07-03|5|99|L1|web|b1", "7|2019-07-03|5|1|L9||b7",
                                        "x|2019-08-03|5|-1|L1|web|b1" };
    return made_append(s->network, "claims", "id|day|amount|quantity|line|channel|buyer", rows, 3,
                       NULL);
}

static tierkit_status act_replace_keyed(scene *s) {
    static const char *const rows[] = { "0007|2019-05-03|5|1|L1|web|b1" };
    tierkit_slice slice = { sizeof slice, 0, 18017, 18047 };
    made_rows made;
    made_rows_init(&made, "id|day|amount|quantity|line|channel|buyer", rows, 1);
    tierkit_status status =
        tierkit_network_replace(s->network, "claims", 6, &slice, made.batch, NULL, NULL);
    made_rows_free(&made);
    return status;
}

static tierkit_status act_records(scene *s) {
    static const char *const rows[] = { "0007|4|note|2022-01-01|NA|z", "X|5|other||0007|y" };
    return made_upsert(s->network, "id|reps|note|valid_from|parent|more", rows, 2, NULL);
}

static tierkit_status act_decide(scene *s) {
    static const char *const rows[] = { "0007|B|2022-01-01|Ann", "nobody|C|2022-01-01|Bob" };
    made_rows made;
    made_rows_init(&made, "id|value|on|by", rows, 2);
    tierkit_status status = tierkit_network_decide(s->network, made.batch, NULL, NULL);
    made_rows_free(&made);
    return status;
}

static tierkit_status act_table(scene *s) {
    static const char *const rows[] = { "b1||7|Z", "b9|2020-01-01||Y" };
    made_rows made;
    made_rows_init(&made, "buyer|since|worth|class", rows, 2);
    tierkit_status status =
        tierkit_network_upsert_table(s->network, "goods", 5, made.batch, NULL, NULL, NULL);
    made_rows_free(&made);
    return status;
}

/* Keys as integers and as texts. */
static tierkit_status act_lookup(scene *s) {
    static const int64_t buyers[] = { 7, 8, 7 };
    static const int32_t days[] = { 18262, 18262, 18262 };
    static const char *const texts[] = { "L0", NULL, "L1" };
    tierkit_batch *batch = made_batch(3);
    made_bind(batch, "id", made_texts(texts, 3));
    made_bind(batch, "day", made_days(days, 3));
    made_bind(batch, "expires", made_days(days, 3));
    made_bind(batch, "line", made_texts(texts, 3));
    made_bind(batch, "buyer", made_numbers(buyers, 0, 3));
    made_bind(batch, "quantity", made_numbers(buyers, 0, 3));
    tierkit_status status =
        tierkit_network_append(s->network, "shipments", 9, batch, NULL, NULL, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_status act_alias(scene *s) {
    return tierkit_network_alias(s->network, "new number", 10, "0007", 4, NULL, NULL);
}

static tierkit_status act_remove(scene *s) {
    return tierkit_network_remove(s->network, "0007", 4, NULL, NULL);
}

static tierkit_status act_merge(scene *s) {
    return tierkit_network_merge(s->network, s->other, NULL, NULL);
}

static tierkit_status act_codes(scene *s) {
    const char *texts[] = { "NA", "fresh", NULL };
    int32_t codes[3] = { -5, -5, -5 };
    const tierkit_column column = made_texts(texts, 3);
    tierkit_status status = tierkit_network_codes(s->network, &column, NULL, codes, NULL);
    assert_true(status == TIERKIT_OK ? codes[2] == -1 && codes[1] >= 0 : codes[0] == -5);
    return status;
}

static tierkit_status act_save(scene *s) {
    size_t needed = 0;
    tierkit_status status = tierkit_network_save(s->network, NULL, NULL, 0, &needed, NULL);
    return status == TIERKIT_E_SPACE ? TIERKIT_OK : status;
}

static tierkit_status act_load(scene *s) {
    tierkit_network *loaded = NULL;
    tierkit_status status =
        tierkit_network_load(s->saved, s->saved_count, made_program_of(&s->program),
                             &s->heap.record, NULL, &loaded, NULL);
    assert_true((loaded != NULL) == (status == TIERKIT_OK));
    tierkit_network_free(loaded);
    return status;
}

static tierkit_status act_snapshot(scene *s) {
    tierkit_i_memory memory;
    tierkit_i_snapshot *snapshot = NULL;
    assert_int_equal(tierkit_i_memory_init(&memory, &s->heap.record, NULL), TIERKIT_OK);
    tierkit_status status = tierkit_i_snapshot_take(s->network, &memory, NULL, &snapshot, NULL);
    assert_true((snapshot != NULL) == (status == TIERKIT_OK));
    tierkit_i_snapshot_release(snapshot);
    return status;
}

static tierkit_status act_stats(scene *s) {
    tierkit_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    tierkit_status status = tierkit_network_stats(s->network, &stats, NULL);
    assert_true((stats.bytes > 0) == (status == TIERKIT_OK));
    return status;
}

static tierkit_status act_tables(scene *s) {
    tierkit_status status = TIERKIT_OK;
    for (int32_t kind = 1; kind <= TIERKIT_NETWORK_LOOKUPS && status == TIERKIT_OK; kind++) {
        tierkit_table *table = NULL;
        status = tierkit_network_table(s->network, kind, NULL, &table, NULL);
        tierkit_table_free(table);
    }
    return status;
}

static tierkit_status act_new(scene *s) {
    tierkit_network *network = NULL;
    tierkit_status status =
        tierkit_network_new(made_program_of(&s->program), &s->heap.record, &network, NULL);
    tierkit_network_free(network);
    return status;
}

static tierkit_status act_batch(scene *s) {
    tierkit_batch *batch = NULL;
    tierkit_status status = tierkit_batch_new(3, &s->heap.record, &batch, NULL);
    const int32_t days[] = { 1, 2, 3 };
    const tierkit_column column = made_days(days, 3);
    if (status == TIERKIT_OK) {
        status = tierkit_batch_column(batch, "name", 4, &column, NULL);
    }
    tierkit_batch_free(batch);
    return status;
}

static tierkit_network *half_of_world(const scene *s, int which, const tierkit_allocator *heap) {
    const world_part half = { 4, which, 2, 1 };
    tierkit_network *network = made_network(&s->program, heap);
    assert_int_equal(world_append(network, &half), TIERKIT_OK);
    assert_int_equal(world_records(network), TIERKIT_OK);
    return network;
}

/* Once for a sweep. */
static void stage_begin(scene *s) {
    made_program_init(&s->program, world_program);
    s->other = half_of_world(s, 1, NULL);
    tierkit_network *network = half_of_world(s, 0, NULL);
    s->saved = made_saved(network, &s->saved_count);
    tierkit_network_free(network);
}

static void stage_end(scene *s) {
    free(s->saved);
    tierkit_network_free(s->other);
    made_program_free(&s->program);
}

/* For each refusal: a refused call may have made room. */
static void scene_begin(scene *s) {
    failing_allocator_init(&s->heap);
    s->network = half_of_world(s, 0, &s->heap.record);
}

static void scene_end(scene *s) {
    tierkit_network_free(s->network);
    assert_int_equal(s->heap.live_bytes, 0);
    assert_int_equal(s->heap.live_blocks, 0);
    assert_int_equal(s->heap.faults, 0);
}

static int is_unchanged(const scene *s) {
    size_t count = 0;
    uint8_t *bytes = made_saved(s->network, &count);
    int same = count == s->saved_count && memcmp(bytes, s->saved, count) == 0;
    free(bytes);
    return same;
}

/* What the call leads to when nothing is refused. */
static uint8_t *expected_after(scene *s, act what, size_t *count) {
    scene_begin(s);
    assert_int_equal(what(s), TIERKIT_OK);
    uint8_t *bytes = made_saved(s->network, count);
    scene_end(s);
    return bytes;
}

static void sweep(const char *name, act what, int mode) {
    scene s;
    size_t count = 0, after = 0;
    stage_begin(&s);
    uint8_t *expected = expected_after(&s, what, &count);
    int done = 0;
    for (size_t nth = 1; !done; nth++) {
        scene_begin(&s);
        failing_allocator_fail(&s.heap, nth, mode);
        tierkit_status status = what(&s);
        size_t refused = s.heap.refused;
        failing_allocator_fail(&s.heap, 0, FAIL_NEVER);
        done = refused == 0;
        if (status != (done ? TIERKIT_OK : TIERKIT_E_NOMEM)) {
            fail_msg("%s: allocation %zu refused: status %d", name, nth, status);
        }
        if (!done && !is_unchanged(&s)) {
            fail_msg("%s: allocation %zu refused: something changed", name, nth);
        }
        if (done || failing_allocator_tries_again(nth)) {
            assert_int_equal(done ? TIERKIT_OK : what(&s), TIERKIT_OK);
            uint8_t *bytes = made_saved(s.network, &after);
            if (after != count || memcmp(bytes, expected, count) != 0) {
                fail_msg("%s: allocation %zu refused: another result", name, nth);
            }
            free(bytes);
        }
        scene_end(&s);
    }
    free(expected);
    stage_end(&s);
}

static void every_call__any_allocation_refused__changes_nothing_then_succeeds(void **state) {
    (void)state;
    static const struct {
        const char *name;
        act what;
    } cases[] = {
        { "append", act_append },   { "in force", act_in_force },
        { "hash", act_hash },       { "integer ids", act_integers },
        { "replace", act_replace }, { "records", act_records },
        { "keyed", act_keyed },     { "replace keyed", act_replace_keyed },
        { "alias", act_alias },     { "decide", act_decide },
        { "table", act_table },     { "lookup", act_lookup },
        { "remove", act_remove },   { "merge", act_merge },
        { "codes", act_codes },     { "save", act_save },
        { "load", act_load },       { "snapshot", act_snapshot },
        { "stats", act_stats },     { "tables", act_tables },
        { "new", act_new },         { "batch", act_batch },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sweep(cases[i].name, cases[i].what, FAIL_ONCE);
        sweep(cases[i].name, cases[i].what, FAIL_FROM_THEN_ON);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call__any_allocation_refused__changes_nothing_then_succeeds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
