/* Owns: proof that ids that come as integers are the ids of their decimal texts.
 * Must not know: how they are looked up. Called by: meson test. */
#include "network/made.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 5000, FIRST = 3 /* bits before the first row's */ };

static const char facts_text[] = "facts f key id at day\n  flow n count = amount\n";

/* The same rows twice: with integers, and with the texts that C writes of them. */
typedef struct rows {
    int64_t number[ROWS], amount[ROWS];
    int32_t day[ROWS];
    char text[ROWS][24];
    const char *id[ROWS];
    uint8_t valid[(ROWS + FIRST) / 8 + 1];
} rows;

static int64_t any_number(made_random *random, int64_t repeated) {
    uint64_t wide = (uint64_t)made_below(random, UINT32_MAX) << 32 | made_below(random, UINT32_MAX);
    switch (made_below(random, 6)) {
    case 0:
        return (int64_t)wide;
    case 1:
        return repeated;
    case 2:
        return made_below(random, 2) ? INT64_MIN : INT64_MAX;
    default:
        return (int64_t)made_below(random, 900) - 450;
    }
}

static void make_rows(rows *r, made_random *random, int missing, int bad) {
    memset(r, 0, sizeof *r);
    for (int i = 0; i < ROWS; i++) {
        int there = !missing || made_below(random, 9) > 0;
        r->number[i] = any_number(random, i > 0 ? r->number[i - 1] : 0);
        r->amount[i] = (int64_t)made_below(random, 1000);
        r->day[i] = 18000 + (int32_t)made_below(random, 40);
        r->day[i] = bad && made_below(random, 7) == 0 ? INT32_MAX : r->day[i];
        (void)snprintf(r->text[i], sizeof r->text[i], "%" PRId64, r->number[i]);
        r->id[i] = there ? r->text[i] : NULL;
        r->valid[(i + FIRST) / 8] |= (uint8_t)(there << (i + FIRST) % 8);
    }
}

static tierkit_status append(tierkit_network *network, const rows *r, tierkit_column id) {
    tierkit_batch *batch = made_batch(ROWS);
    made_bind(batch, "id", id);
    made_bind(batch, "day", made_days(r->day, ROWS));
    made_bind(batch, "amount", made_numbers(r->amount, 0, ROWS));
    assert_int_equal(tierkit_batch_set(batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL), TIERKIT_OK);
    tierkit_status status = tierkit_network_append(network, "f", 1, batch, NULL, NULL, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_column integers(const rows *r, int missing) {
    tierkit_column id = made_numbers(r->number, 0, ROWS);
    id.validity = missing ? r->valid : NULL;
    id.validity_offset = missing ? FIRST : 0;
    return id;
}

/* Ids that look like integers and are the text of none. */
static tierkit_network *network_with_others(const made_program *program) {
    static const char *const ids[] = { "05",
                                       "-0",
                                       "+5",
                                       "00",
                                       "-",
                                       "5 ",
                                       " 5",
                                       "1e2",
                                       "5.0",
                                       "-05",
                                       "449x",
                                       "9223372036854775808",
                                       "-9223372036854775809",
                                       "92233720368547758070" };
    enum { COUNT = sizeof ids / sizeof ids[0] };
    int32_t codes[COUNT];
    tierkit_network *network = made_network(program, NULL);
    tierkit_column column = made_texts(ids, COUNT);
    assert_int_equal(tierkit_network_codes(network, &column, NULL, codes, NULL), TIERKIT_OK);
    return network;
}

static void append__ids_as_integers__as_their_texts(void **state) {
    (void)state;
    rows *r = malloc(sizeof *r);
    made_random random = { 5 };
    made_program program;
    assert_non_null(r);
    made_program_init(&program, facts_text);
    for (int round = 0; round < 4; round++) {
        tierkit_network *one = network_with_others(&program);
        tierkit_network *two = network_with_others(&program);
        for (int part = 0; part < 2; part++) {
            make_rows(r, &random, round & 1, round & 2);
            assert_int_equal(append(one, r, integers(r, round & 1)), TIERKIT_OK);
            assert_int_equal(append(two, r, made_texts(r->id, ROWS)), TIERKIT_OK);
        }
        made_assert_same(one, two);
        tierkit_network_free(one);
        tierkit_network_free(two);
    }
    made_program_free(&program);
    free(r);
}

static const int8_t narrow_ids[] = { -128, 7, 7, 0, 127, -1 };

static void append__ids_of_one_byte_apart__as_their_texts(void **state) {
    (void)state;
    enum { COUNT = sizeof narrow_ids };
    static const char *const texts[] = { "-128", "7", "7", "0", "127", "-1" };
    int8_t spread[2 * COUNT];
    int32_t day[COUNT];
    int64_t amount[COUNT];
    made_program program;
    made_program_init(&program, facts_text);
    for (int i = 0; i < COUNT; i++) {
        spread[2 * i] = narrow_ids[i];
        spread[2 * i + 1] = 55;
        day[i] = 100 + i;
        amount[i] = i;
    }
    tierkit_network *network[2];
    for (int n = 0; n < 2; n++) {
        tierkit_column id = made_texts(texts, COUNT);
        if (n == 1) {
            id.type = TIERKIT_TYPE_INT8;
            id.data = spread;
            id.stride = 2;
        }
        network[n] = made_network(&program, NULL);
        tierkit_batch *batch = made_batch(COUNT);
        made_bind(batch, "id", id);
        made_bind(batch, "day", made_days(day, COUNT));
        made_bind(batch, "amount", made_numbers(amount, 0, COUNT));
        assert_int_equal(tierkit_network_append(network[n], "f", 1, batch, NULL, NULL, NULL),
                         TIERKIT_OK);
        tierkit_batch_free(batch);
    }
    made_assert_same(network[0], network[1]);
    tierkit_network_free(network[0]);
    tierkit_network_free(network[1]);
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(append__ids_as_integers__as_their_texts),
        cmocka_unit_test(append__ids_of_one_byte_apart__as_their_texts),
    };
    return cmocka_run_group_tests_name("integer ids", tests, NULL, NULL);
}
