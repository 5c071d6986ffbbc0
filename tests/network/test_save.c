/* Owns: proof that equal content gives equal bytes, and that damaged bytes are refused.
 * Must not know: the layout beyond the head. Called by: meson test. */
#include "network/world.h"

#include "base/hash.h"

#include <stdlib.h>

static tierkit_network *whole_world(const world *w) {
    const world_part all = { 0, 0, 1, 1 };
    tierkit_network *network = made_network(&w->program, NULL);
    assert_int_equal(world_append(network, &all), TIERKIT_OK);
    assert_int_equal(world_records(network), TIERKIT_OK);
    return network;
}

static void save__any_order_and_split__gives_the_same_bytes(void **state) {
    (void)state;
    static const int parts[] = { 1, 2, 3, 7, 40 };
    world w;
    made_program_init(&w.program, world_program);
    tierkit_network *reference = whole_world(&w);
    for (size_t i = 0; i < 15; i++) {
        world_part part = { i + 1, 0, parts[i % 5], 1 };
        tierkit_network *network = made_network(&w.program, NULL);
        for (; part.part < part.parts; part.part++) {
            if (part.part == part.parts / 2) {
                assert_int_equal(world_records(network), TIERKIT_OK);
            }
            assert_int_equal(world_append(network, &part), TIERKIT_OK);
        }
        made_assert_same(network, reference);
        tierkit_network_free(network);
    }
    tierkit_network_free(reference);
    made_program_free(&w.program);
}

static void merge__shards_in_any_order__is_the_whole(void **state) {
    (void)state;
    world w;
    made_program_init(&w.program, world_program);
    tierkit_network *reference = whole_world(&w);
    for (uint64_t seed = 1; seed <= 10; seed++) {
        enum { SHARDS = 5 };
        tierkit_network *shards[SHARDS];
        for (int i = 0; i < SHARDS; i++) {
            world_part part = { seed, (i + (int)seed) % SHARDS, SHARDS, 1 };
            shards[i] = made_network(&w.program, NULL);
            assert_int_equal(world_append(shards[i], &part), TIERKIT_OK);
        }
        assert_int_equal(world_records(shards[seed % SHARDS]), TIERKIT_OK);
        assert_int_equal(tierkit_network_merge(shards[3], shards[4], NULL, NULL), TIERKIT_OK);
        for (int i = 1; i < 4; i++) {
            assert_int_equal(tierkit_network_merge(shards[0], shards[i], NULL, NULL), TIERKIT_OK);
        }
        made_assert_same(shards[0], reference);
        for (int i = 0; i < SHARDS; i++) {
            tierkit_network_free(shards[i]);
        }
    }
    tierkit_network_free(reference);
    made_program_free(&w.program);
}

/* The same data part with everything declared in another order. */
static void merge__other_order_of_declarations__maps_by_name(void **state) {
    (void)state;
    static const char other_program[] =
        "money EUR scale 2\n"
        "facts shipments key id at day split by city with goods, sites\n"
        "  flow clock number = minutes(checked, seen) missing 1 at expires\n"
        "  flow sited count = quantity at opened_on\n"
        "  distinct classes = class where big\n"
        "  flow worth_of number = worth * quantity missing 2\n"
        "table sites key line\n"
        "  column checked instant\n"
        "  column big flag\n"
        "  column city text\n"
        "  column seen instant\n"
        "  column opened_on date\n"
        "table goods key buyer from since\n"
        "  column class text\n"
        "  column worth number scale 2\n"
        "facts lines key id at day split by line\n"
        "  flow orders count = if any(quantity > 3) then 1 else 0 group by buyer at expires\n"
        "  distinct waiting = buyer at expires where line != \"L2\"\n"
        "  flow expected money = amount missing 1 at expires\n"
        "  flow ordered money = amount\n"
        "  column amount money\n"
        "facts days key nothing at day grain week\n"
        "  flow days count = 1 where quantity > 3\n"
        "facts areas key channel as note at day split by line\n"
        "  distinct guests = buyer\n"
        "  flow area money = amount\n"
        "  column amount money\n"
        "facts targets key id undated split by channel\n"
        "  distinct who = buyer\n"
        "  flow target money = amount\n"
        "  column amount money\n"
        "facts quotas key id from day through expires grain week split by line, prorated\n"
        "  flow share ratio = amount / 7 missing 1\n"
        "  flow quota money = amount where line != \"L0\"\n"
        "  column amount money\n"
        "facts certificates key id from day to expires\n"
        "  in force people distinct = buyer\n"
        "  in force worth money = amount\n"
        "facts prices key id at day\n"
        "  histogram spans days = max(day) - min(day) edges 9, 99 group by buyer\n"
        "  min spread days = max(day) - min(day) group by buyer\n"
        "  max cheapest money = min(amount) group by buyer\n"
        "  last closed count = quantity missing 7\n"
        "  first opened money = amount\n"
        "  column amount money\n"
        "  max highest count = quantity missing 7\n"
        "  min lowest money = amount\n"
        "facts budgets key channel as note from day through expires prorated keyed by (buyer) "
        "version "
        "amount\n"
        "  flow budget money = amount\n"
        "facts leases key id from day to expires keyed by (id, day) version channel\n"
        "  in force tenants distinct = buyer\n"
        "  in force rent money = amount\n"
        "  column amount money\n"
        "facts claims key id at day grain month split by line, channel keyed by (buyer, line) "
        "version quantity\n"
        "  flow upset count = if any(amount > 3) then count() else 0 group by id\n"
        "  histogram claim_sizes money = amount edges -5, 0, 5.5\n"
        "  distinct claimants = id\n"
        "  min least money = amount missing 3\n"
        "  flow claimed money = amount where line != \"L1\"\n"
        "  column amount money\n"
        "facts sales key id at day grain month split by channel, line\n"
        "  flow baskets count = if any(quantity > 7) then 1 else 0 group by month(day)\n"
        "  flow carts money = if all(amount > 0) then sum(amount) else count() group by buyer "
        "where "
        "line != \"L1\"\n"
        "  histogram sizes money = amount edges -5, 0, 5.5\n"
        "  column amount money\n"
        "  distinct buyers = buyer\n"
        "  flow units count = quantity where line != \"L0\"\n"
        "  flow net money = amount\n"
        "attribute note text\n"
        "attribute reps count\n";
    world w, o;
    const world_part first = { 5, 0, 2, 1 }, second = { 5, 1, 2, 1 };
    made_program_init(&w.program, world_program);
    made_program_init(&o.program, other_program);
    tierkit_network *reference = whole_world(&w);
    tierkit_network *a = made_network(&w.program, NULL), *b = made_network(&o.program, NULL);
    assert_int_equal(world_append(a, &first), TIERKIT_OK);
    assert_int_equal(world_append(b, &second), TIERKIT_OK);
    assert_int_equal(world_records(b), TIERKIT_OK);
    assert_int_equal(tierkit_network_merge(a, b, NULL, NULL), TIERKIT_OK);
    made_assert_same(a, reference);
    size_t count = 0;
    uint8_t *bytes = made_saved(a, &count);
    tierkit_network *loaded = NULL;
    assert_int_equal(
        tierkit_network_load(bytes, count, made_program_of(&o.program), NULL, NULL, &loaded, NULL),
        TIERKIT_OK);
    made_assert_same(loaded, reference);
    free(bytes);
    tierkit_network_free(loaded);
    tierkit_network_free(a);
    tierkit_network_free(b);
    tierkit_network_free(reference);
    made_program_free(&o.program);
    made_program_free(&w.program);
}

static void load__saved_bytes__is_the_same_network(void **state) {
    (void)state;
    world w;
    made_program_init(&w.program, world_program);
    tierkit_network *network = whole_world(&w), *loaded = NULL;
    size_t count = 0;
    uint8_t *bytes = made_saved(network, &count);
    assert_int_equal(
        tierkit_network_load(bytes, count, made_program_of(&w.program), NULL, NULL, &loaded, NULL),
        TIERKIT_OK);
    made_assert_same(loaded, network);
    /* and goes on like it */
    const world_part more = { 9, 0, 2, 1 };
    assert_int_equal(world_append(loaded, &more), TIERKIT_OK);
    assert_int_equal(world_append(network, &more), TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(loaded, "NA", 2, "M\xc3\xbcller", 7, NULL, NULL),
                     tierkit_network_alias(network, "NA", 2, "M\xc3\xbcller", 7, NULL, NULL));
    made_assert_same(loaded, network);
    free(bytes);
    tierkit_network_free(loaded);
    tierkit_network_free(network);
    made_program_free(&w.program);
}

/* Of every kind something, but few rows: each byte costs a checksum of all of them. */
static void load__cut_or_flipped_anywhere__is_refused(void **state) {
    (void)state;
    const world_part few = { 0, 0, WORLD_FEW, 1 };
    world w;
    made_program_init(&w.program, world_program);
    tierkit_network *network = made_network(&w.program, NULL), *loaded = NULL;
    assert_int_equal(world_append(network, &few), TIERKIT_OK);
    assert_int_equal(world_records(network), TIERKIT_OK);
    const tierkit_program *program = made_program_of(&w.program);
    size_t count = 0;
    uint8_t *bytes = made_saved(network, &count);
    for (size_t i = 0; i < count; i++) {
        tierkit_error err = made_error();
        tierkit_status status = tierkit_network_load(bytes, i, program, NULL, NULL, &loaded, &err);
        assert_int_equal(status, i == 0 ? TIERKIT_E_FORMAT : TIERKIT_E_TRUNCATED);
        assert_null(loaded);
        assert_int_equal(err.position, i);
        uint8_t *exact = malloc(count); /* so that reading too far is seen */
        assert_non_null(exact);
        memcpy(exact, bytes, count);
        exact[i] ^= (uint8_t)(1u << (i % 8));
        status = tierkit_network_load(exact, count, program, NULL, NULL, &loaded, &err);
        assert_int_not_equal(status, TIERKIT_OK);
        assert_true(i < 12 || i >= 20 ? status != TIERKIT_E_TRUNCATED : 1);
        assert_null(loaded);
        free(exact);
    }
    free(bytes);
    tierkit_network_free(network);
    made_program_free(&w.program);
}

static void load__another_schema_or_version__says_which(void **state) {
    (void)state;
    world w;
    made_program other;
    made_program_init(&w.program, world_program);
    made_program_init(&other, "facts a key id at day\n  flow n count = quantity\n");
    tierkit_network *network = whole_world(&w), *loaded = NULL;
    size_t count = 0;
    uint8_t *bytes = made_saved(network, &count);
    assert_int_equal(
        tierkit_network_load(bytes, count, made_program_of(&other), NULL, NULL, &loaded, NULL),
        TIERKIT_E_SCHEMA);
    tierkit_network *stranger = made_network(&other, NULL);
    assert_int_equal(tierkit_network_merge(network, stranger, NULL, NULL), TIERKIT_E_SCHEMA);
    assert_int_equal(tierkit_network_merge(network, network, NULL, NULL), TIERKIT_E_ARGUMENT);
    bytes[8]++;
    assert_int_equal(
        tierkit_network_load(bytes, count, made_program_of(&w.program), NULL, NULL, &loaded, NULL),
        TIERKIT_E_VERSION);
    bytes[0] = 't';
    assert_int_equal(
        tierkit_network_load(bytes, count, made_program_of(&w.program), NULL, NULL, &loaded, NULL),
        TIERKIT_E_FORMAT);
    free(bytes);
    tierkit_network_free(stranger);
    tierkit_network_free(network);
    made_program_free(&other);
    made_program_free(&w.program);
}

static void append_signed(tierkit_network *network, const char *const *rows, int32_t sign) {
    static const char *const facts[] = { "sales", "certificates" };
    for (int f = 0; f < 2; f++) {
        made_rows made;
        made_rows_init(&made, "id|day|amount|quantity|line|channel|buyer|expires", rows, 4);
        assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SIGN, sign, NULL), TIERKIT_OK);
        assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                         TIERKIT_OK);
        assert_int_equal(tierkit_network_append(network, facts[f], strlen(facts[f]), made.batch,
                                                NULL, NULL, NULL),
                         TIERKIT_OK);
        made_rows_free(&made);
    }
}

/* Rounded values, rejected rows and the first day of delivery included, also when they come back
 * in the opposite order and before what stays. */
static void append__taken_back__leaves_what_was_never_there(void **state) {
    (void)state;
    static const char *const stays[] = { "Q|2019-07-03|5|1|L1|web|b1|2019-08-01",
                                         "7|2019-06-30|3.001|1|L0|web|b2|",
                                         "\xc3\xa4|2019-06-30||1|L0||b2|2019-06-30",
                                         "7|2019-06-31|3|1|L0|web|b2|" };
    static const char *const goes[] = { "Q|2019-03-03|-92233720368547758.08|1|L1|web|b1|",
                                        "Q|2019-03-04|-92233720368547758.08|1|L1|web|b1|",
                                        "7|2019-07-30|3.005|1.5|L9|web|b2|2019-08-30",
                                        "7|never|3|1|L0|web|b2|" };
    world w;
    made_program_init(&w.program, world_program);
    for (int with_more = 0; with_more < 2; with_more++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            tierkit_network *network = made_network(&w.program, NULL);
            tierkit_network *never = made_network(&w.program, NULL);
            append_signed(network, goes, sign);
            if (with_more) {
                append_signed(network, stays, 1);
                append_signed(never, stays, 1);
            }
            append_signed(network, goes, -sign);
            made_assert_same(network, never);
            tierkit_network_free(never);
            tierkit_network_free(network);
        }
    }
    made_program_free(&w.program);
}

/* The checksum that changed bytes should have. */
static void seal(uint8_t *bytes, size_t count) {
    uint32_t checksum = tierkit_i_crc32c(0, bytes, count - 4);
    for (int i = 0; i < 4; i++) {
        bytes[count - 4 + (size_t)i] = (uint8_t)(checksum >> (8 * i));
    }
}

/* Where these bytes stand. */
static size_t place_of(const uint8_t *bytes, size_t count, const uint8_t *part, size_t length) {
    size_t at = 0;
    while (at + length < count && memcmp(bytes + at, part, length) != 0) {
        at++;
    }
    assert_true(at + length < count);
    return at;
}

/* A bucket beyond the last, or written in another way: positions in an array depend on it. */
static void load__bucket_that_is_none__is_refused(void **state) {
    static const char *const rows[] = { "A|2021-01-01|2" };
    static const uint8_t names[] = { 1, 0, 0, 0, 1, 0, 0, 0, '1' };
    (void)state;
    world w;
    made_program_init(&w.program, "facts f key id at day\n  histogram h count = n edges 1, 2, 3\n");
    tierkit_network *network = made_network(&w.program, NULL), *loaded = NULL;
    assert_int_equal(made_append(network, "f", "id|day|n", rows, 1, NULL), TIERKIT_OK);
    size_t count = 0;
    uint8_t *bytes = made_saved(network, &count);
    size_t at = place_of(bytes, count, names, sizeof names) + 8;
    static const char other[] = { '0', '3', '4', '9', 'x', '-', ' ' };
    for (size_t i = 0; i < sizeof other; i++) {
        tierkit_error err = made_error();
        bytes[at] = (uint8_t)other[i];
        seal(bytes, count);
        tierkit_status status = tierkit_network_load(bytes, count, made_program_of(&w.program),
                                                     NULL, NULL, &loaded, &err);
        assert_int_equal(status, i < 2 ? TIERKIT_OK : TIERKIT_E_FORMAT);
        assert_true(i < 2 || strstr(err.text, "bucket") != NULL);
        tierkit_network_free(loaded);
        loaded = NULL;
    }
    free(bytes);
    tierkit_network_free(network);
    made_program_free(&w.program);
}

/* Bytes with a right frame that hold an alias of an alias. */
static void load__alias_of_an_alias__is_refused(void **state) {
    (void)state;
    world w;
    made_program_init(&w.program, world_program);
    tierkit_network *network = made_network(&w.program, NULL), *loaded = NULL;
    assert_int_equal(tierkit_network_alias(network, "C", 1, "A", 1, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(network, "D", 1, "B", 1, NULL, NULL), TIERKIT_OK);
    size_t count = 0;
    uint8_t *bytes = made_saved(network, &count);
    static const uint8_t aliases[] = { 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0 };
    size_t at = place_of(bytes, count, aliases, sizeof aliases);
    bytes[at + 16] = 2; /* D is an alias of C */
    seal(bytes, count);
    tierkit_error err = made_error();
    assert_int_equal(
        tierkit_network_load(bytes, count, made_program_of(&w.program), NULL, NULL, &loaded, &err),
        TIERKIT_E_FORMAT);
    assert_non_null(strstr(err.text, "alias"));
    free(bytes);
    tierkit_network_free(network);
    made_program_free(&w.program);
}

/* Loads the bytes with a number written over; gives the error's text. */
static void refuse_number(const world *w, const uint8_t *bytes, size_t count, size_t at,
                          int64_t number, const char *text) {
    tierkit_network *loaded = NULL;
    tierkit_error err = made_error();
    uint8_t *copy = malloc(count);
    assert_non_null(copy);
    memcpy(copy, bytes, count);
    for (size_t i = 0; i < 8; i++) {
        copy[at + i] = (uint8_t)((uint64_t)number >> (8 * i));
    }
    seal(copy, count);
    tierkit_status status =
        tierkit_network_load(copy, count, made_program_of(&w->program), NULL, NULL, &loaded, &err);
    if (status != TIERKIT_E_FORMAT || strstr(err.text, text) == NULL) {
        fail_msg("%d at %zu: %d %s", (int)number, at, status, err.text);
    }
    free(copy);
}

/* Counts are added up by whoever reads them: what no rows can give is refused. */
static void load__counts_beyond_all_rows__are_refused(void **state) {
    static const char *const rows[] = { "A|2021-01-01|2", "A|2021-01-02|3", "A|2021-01-03|x" };
    static const uint8_t days[] = { 0xC4, 0x48, 0, 0, 0xC5, 0x48, 0, 0 }; /* 18628, 18629 */
    static const int64_t beyond[] = { INT64_MAX, INT64_MIN, ((int64_t)1 << 48) + 1 };
    (void)state;
    world w;
    made_rows made;
    made_program_init(&w.program, "facts f key id at day\n  flow s count = n\n");
    tierkit_network *network = made_network(&w.program, NULL);
    made_rows_init(&made, "id|day|n", rows, 3);
    assert_int_equal(tierkit_batch_set(made.batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL),
                     TIERKIT_OK);
    assert_int_equal(tierkit_network_append(network, "f", 1, made.batch, NULL, NULL, NULL),
                     TIERKIT_OK);
    size_t count = 0;
    uint8_t *bytes = made_saved(network, &count);
    size_t at = place_of(bytes, count, days, sizeof days);
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        refuse_number(&w, bytes, count, at + 16, beyond[i], "count"); /* rows of the first cell */
        refuse_number(&w, bytes, count, at - 64, beyond[i], "count"); /* rejected: bad number */
        refuse_number(&w, bytes, count, at - 16, beyond[i], "count"); /* rounded */
    }
    refuse_number(&w, bytes, count, at, (int64_t)((uint64_t)18629 << 32 | (uint32_t)-719163),
                  "cells"); /* no day */
    free(bytes);
    made_rows_free(&made);
    tierkit_network_free(network);
    made_program_free(&w.program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(save__any_order_and_split__gives_the_same_bytes),
        cmocka_unit_test(merge__shards_in_any_order__is_the_whole),
        cmocka_unit_test(merge__other_order_of_declarations__maps_by_name),
        cmocka_unit_test(load__saved_bytes__is_the_same_network),
        cmocka_unit_test(load__cut_or_flipped_anywhere__is_refused),
        cmocka_unit_test(load__another_schema_or_version__says_which),
        cmocka_unit_test(append__taken_back__leaves_what_was_never_there),
        cmocka_unit_test(load__bucket_that_is_none__is_refused),
        cmocka_unit_test(load__alias_of_an_alias__is_refused),
        cmocka_unit_test(load__counts_beyond_all_rows__are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
