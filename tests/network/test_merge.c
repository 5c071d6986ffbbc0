/* Owns: proof of merging records and aliases of two networks, and of what is refused.
 * Must not know: cells. Called by: meson test. */
#include "network/made.h"

#include <stdlib.h>

static const char program_text[] = "money EUR scale 2\n"
                                   "attribute reps count\n"
                                   "attribute note text\n"
                                   "facts sales key id at day\n"
                                   "  flow net money = amount\n";

typedef struct pair {
    made_program program;
    tierkit_network *to, *from;
} pair;

static void begin(pair *p) {
    made_program_init(&p->program, program_text);
    p->to = made_network(&p->program, NULL);
    p->from = made_network(&p->program, NULL);
}

static void end(pair *p) {
    tierkit_network_free(p->to);
    tierkit_network_free(p->from);
    made_program_free(&p->program);
}

static void must_alias(tierkit_network *network, const char *alias, const char *id) {
    assert_int_equal(
        tierkit_network_alias(network, alias, strlen(alias), id, strlen(id), NULL, NULL),
        TIERKIT_OK);
}

static void must_upsert(tierkit_network *network, const char *header, const char *row) {
    tierkit_error err = made_error();
    made_must(made_upsert(network, header, &row, 1, &err), &err);
}

/* The same network built in one piece. */
static tierkit_network *whole(const pair *p) {
    return made_network(&p->program, NULL);
}

static void merge__records_of_both__what_the_other_has_wins(void **state) {
    (void)state;
    pair p;
    begin(&p);
    must_upsert(p.to, "id|name|region|since|credit_limit|reps|note", "A|old|EU|2020-01-01|5|1|n");
    must_upsert(p.to, "id|name", "B|only ours");
    must_upsert(p.from, "id|name|region|since|credit_limit|reps|note", "A|new|||7|2|");
    must_upsert(p.from, "id|reps|valid_from", "A|3|2021-01-01");
    must_upsert(p.from, "id|name|parent", "C|only theirs|B");
    assert_int_equal(tierkit_network_merge(p.to, p.from, NULL, NULL), TIERKIT_OK);
    tierkit_network *wanted = whole(&p);
    must_upsert(wanted, "id|name|region|since|credit_limit|reps|note", "A|new|EU|2020-01-01|7|2|n");
    must_upsert(wanted, "id|reps|valid_from", "A|3|2021-01-01");
    must_upsert(wanted, "id|name", "B|only ours");
    must_upsert(wanted, "id|name|parent", "C|only theirs|B");
    made_assert_same(p.to, wanted);
    tierkit_network_free(wanted);
    end(&p);
}

static void merge__aliases_of_both__are_flat_and_have_no_records(void **state) {
    (void)state;
    pair p;
    begin(&p);
    must_upsert(p.to, "id|name", "A|Alpha");
    must_upsert(p.to, "id|name", "B|Beta");
    must_alias(p.to, "A1", "A");
    must_alias(p.to, "X", "A");
    must_upsert(p.from, "id|name", "A1|not a record any more");
    must_upsert(p.from, "id|name", "C|Gamma");
    must_alias(p.from, "B", "C");
    must_alias(p.from, "X", "C");
    assert_int_equal(tierkit_network_merge(p.to, p.from, NULL, NULL), TIERKIT_OK);
    tierkit_network *wanted = whole(&p);
    must_upsert(wanted, "id|name", "A|Alpha");
    must_upsert(wanted, "id|name", "C|Gamma");
    must_alias(wanted, "A1", "A");
    must_alias(wanted, "B", "C");
    must_alias(wanted, "X", "C");
    made_assert_same(p.to, wanted);
    tierkit_network_free(wanted);
    /* and a chain over both becomes flat */
    must_alias(p.from, "C", "D");
    must_alias(p.to, "D", "E");
    assert_int_equal(tierkit_network_merge(p.to, p.from, NULL, NULL), TIERKIT_OK);
    must_upsert(p.to, "id|name", "E|Epsilon");
    tierkit_i_snapshot *s = made_snapshot(p.to);
    int32_t record = tierkit_i_snapshot_find(s, "E", 1);
    static const char *const same[] = { "D", "C", "B", "X" };
    assert_int_not_equal(record, TIERKIT_I_NONE);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(tierkit_i_snapshot_find(s, same[i], 1), record);
    }
    tierkit_i_snapshot_release(s);
    end(&p);
}

static void merge__contradictions__are_refused_and_change_nothing(void **state) {
    (void)state;
    static const struct {
        const char *label;
        const char *to_alias, *to_id, *to_record;
        const char *from_alias, *from_id, *from_record;
    } cases[] = {
        { "aliases of each other", "A", "B", "Z|", "B", "A", "Z|" },
        { "parents of each other", "Q", "Z", "A|B", "Q", "Z", "B|A" },
        { "parent by an alias", "Q", "Z", "A|B", "B", "A", "Z|" },
        { "alias in ours", "B", "A", "Z|", "Q", "Z", "A|B" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pair p;
        begin(&p);
        tierkit_error err = made_error();
        must_alias(p.to, cases[i].to_alias, cases[i].to_id);
        must_upsert(p.to, "id|parent", cases[i].to_record);
        must_alias(p.from, cases[i].from_alias, cases[i].from_id);
        must_upsert(p.from, "id|parent", cases[i].from_record);
        size_t count = 0, after = 0;
        uint8_t *before = made_saved(p.to, &count);
        if (tierkit_network_merge(p.to, p.from, NULL, &err) != TIERKIT_E_CYCLE) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        uint8_t *bytes = made_saved(p.to, &after);
        assert_int_equal(count, after);
        assert_memory_equal(before, bytes, count);
        free(bytes);
        free(before);
        end(&p);
    }
}

static tierkit_status merge_pair(void *context, const tierkit_call *call) {
    pair *p = context;
    return tierkit_network_merge(p->to, p->from, call, NULL);
}

static void merge__cancelled__changes_nothing(void **state) {
    (void)state;
    enum { MANY = 70000 };
    pair p;
    begin(&p);
    int32_t *codes = calloc(MANY, sizeof *codes), *days = calloc(MANY, sizeof *days);
    int64_t *amounts = calloc(MANY, sizeof *amounts);
    assert_true(codes != NULL && days != NULL && amounts != NULL);
    const char *ids[] = { "A" };
    const tierkit_column column = made_texts(ids, 1);
    tierkit_network *both[] = { p.to, p.from };
    for (int n = 0; n < 2; n++) {
        assert_int_equal(tierkit_network_codes(both[n], &column, NULL, codes, NULL), TIERKIT_OK);
        for (int i = 0; i < MANY; i++) {
            days[i] = i * 2 + n;
            amounts[i] = 1;
        }
        tierkit_batch *batch = made_batch(MANY);
        made_bind(batch, "id", made_codes(codes, MANY));
        made_bind(batch, "day", made_days(days, MANY));
        made_bind(batch, "amount", made_numbers(amounts, 0, MANY));
        assert_int_equal(tierkit_network_append(both[n], "sales", 5, batch, NULL, NULL, NULL),
                         TIERKIT_OK);
        tierkit_batch_free(batch);
    }
    tierkit_call call;
    memset(&call, 0, sizeof call);
    call.struct_size = sizeof call;
    call.flags = 1;
    assert_int_equal(tierkit_network_merge(p.to, p.from, &call, NULL), TIERKIT_E_ARGUMENT);
    assert_true(made_cancel_everywhere(merge_pair, &p, p.to).questions > 0);
    free(codes);
    free(days);
    free(amounts);
    end(&p);
}

/* Ids of deliveries of both, in any order among each other. */
static void merge__many_deliveries__both_know_all(void **state) {
    enum { MANY = 300 };
    (void)state;
    made_program program;
    static const char *const row[] = { "A|2020-01-01" };
    made_program_init(&program, "facts f key id at day\n  flow n count = 1\n");
    tierkit_network *ours = made_network(&program, NULL), *theirs = made_network(&program, NULL);
    tierkit_network *all = made_network(&program, NULL);
    made_random random = { 7 };
    made_rows made;
    made_rows_init(&made, "id|day", row, 1);
    for (int i = 0; i < MANY; i++) {
        uint8_t id[16] = { 0 };
        id[0] = (uint8_t)made_below(&random, 8); /* stretches of one and of both */
        id[1] = (uint8_t)i;
        id[2] = (uint8_t)(i >> 8);
        tierkit_network *one = made_below(&random, 3) == 0 ? ours : theirs;
        assert_int_equal(tierkit_batch_set_id(made.batch, id, NULL), TIERKIT_OK);
        assert_int_equal(tierkit_network_append(one, "f", 1, made.batch, NULL, NULL, NULL),
                         TIERKIT_OK);
        assert_int_equal(tierkit_network_append(all, "f", 1, made.batch, NULL, NULL, NULL),
                         TIERKIT_OK);
    }
    assert_int_equal(tierkit_network_merge(ours, theirs, NULL, NULL), TIERKIT_OK);
    made_assert_same(ours, all);
    made_rows_free(&made);
    tierkit_network_free(all);
    tierkit_network_free(theirs);
    tierkit_network_free(ours);
    made_program_free(&program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merge__records_of_both__what_the_other_has_wins),
        cmocka_unit_test(merge__aliases_of_both__are_flat_and_have_no_records),
        cmocka_unit_test(merge__contradictions__are_refused_and_change_nothing),
        cmocka_unit_test(merge__cancelled__changes_nothing),
        cmocka_unit_test(merge__many_deliveries__both_know_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
