/* Owns: proof of records: fields, attributes with dates, aliases, removal, and every error with its
 * place and nothing changed. Must not know: cells. Called by: meson test. */
#include "network/made.h"

#include <stdlib.h>

static const char program_text[] = "money EUR scale 2\n"
                                   "attribute reps count\n"
                                   "attribute plan ratio\n"
                                   "attribute agreed flag\n"
                                   "attribute audited date\n"
                                   "attribute note text\n"
                                   "facts sales key id at day\n"
                                   "  flow net money = amount\n";

static made_pair begin(void) {
    return made_begin(program_text);
}

static void must_upsert(tierkit_network *network, const char *header, const char *const *rows,
                        int64_t count) {
    tierkit_error err = made_error();
    made_must(made_upsert(network, header, rows, count, &err), &err);
}

static void assert_text(const tierkit_i_snapshot *snapshot, int32_t code, const char *wanted) {
    size_t bytes = 0;
    if (wanted == NULL) {
        assert_int_equal(code, TIERKIT_I_NONE);
        return;
    }
    assert_int_not_equal(code, TIERKIT_I_NONE);
    const char *text = tierkit_i_strings_get(&snapshot->texts, (uint32_t)code, &bytes);
    assert_int_equal(bytes, strlen(wanted));
    assert_memory_equal(text, wanted, bytes);
}

static const tierkit_i_snapshot_record *record_of(const tierkit_i_snapshot *snapshot,
                                                  const char *id) {
    int32_t record = tierkit_i_snapshot_find(snapshot, id, strlen(id));
    assert_int_not_equal(record, TIERKIT_I_NONE);
    return &snapshot->records[record];
}

static int32_t day_of(const char *text) {
    int32_t day = 0;
    assert_int_equal(tierkit_date_parse(text, strlen(text), &day), TIERKIT_OK);
    return day;
}

static void upsert__all_fields__are_in_the_snapshot_by_id(void **state) {
    (void)state;
    made_pair f = begin();
    const char *rows[] = {
        "007|Zebra|Value-Added Reseller|Europe/DE|NA|2020-02-29|Ramp Up|EUR|1234.567",
        "NA|Other|Kiosk||||||",
    };
    must_upsert(f.network,
                "id|name|kind|region|parent|since|life_cycle_state|currency|credit_limit", rows, 2);
    tierkit_i_snapshot *s = made_snapshot(f.network);
    assert_int_equal(s->record_count, 2);
    const tierkit_i_snapshot_record *zebra = &s->records[0], *other = &s->records[1];
    assert_ptr_equal(zebra, record_of(s, "007"));
    assert_ptr_equal(other, record_of(s, "NA"));
    assert_int_equal(tierkit_i_snapshot_find(s, "7", 1), TIERKIT_I_NONE);
    assert_text(s, zebra->name, "Zebra");
    assert_text(s, zebra->kind, "value_added_reseller");
    assert_text(s, zebra->region, "Europe/DE");
    assert_text(s, zebra->life_cycle_state, "ramp_up");
    assert_text(s, zebra->currency, "EUR");
    assert_int_equal(zebra->parent, 1);
    assert_int_equal(zebra->since, day_of("2020-02-29"));
    assert_int_equal(zebra->has_credit_limit, 1);
    assert_int_equal(zebra->credit_limit, 123457);
    assert_text(s, other->kind, "Kiosk");
    assert_text(s, other->region, NULL);
    assert_text(s, other->life_cycle_state, "active");
    assert_int_equal(other->parent, TIERKIT_I_NONE);
    assert_int_equal(other->has_credit_limit, 0);
    assert_true(other->since < -719162);
    tierkit_i_snapshot_release(s);
    made_end(&f);
}

static void upsert__unbound_and_missing__leaves_and_empties(void **state) {
    (void)state;
    made_pair f = begin();
    const char *first[] = { "A|Alpha|Nord" }, *second[] = { "A|" };
    must_upsert(f.network, "id|name|region", first, 1);
    must_upsert(f.network, "id|region", second, 1);
    tierkit_i_snapshot *s = made_snapshot(f.network);
    assert_text(s, record_of(s, "A")->name, "Alpha");
    assert_text(s, record_of(s, "A")->region, NULL);
    tierkit_i_snapshot_release(s);
    made_end(&f);
}

static void upsert__empty_text__is_missing(void **state) {
    (void)state;
    made_pair f = begin();
    const char *ids[] = { "A" }, *empty[] = { "" };
    static const char *const fields[] = { "name",   "parent", "since", "credit_limit",    "reps",
                                          "agreed", "note",   "kind",  "life_cycle_state" };
    const char *rows[] = { "A|x|P|2020-01-01|5|6|true|n|agent|watch" };
    must_upsert(f.network,
                "id|name|parent|since|credit_limit|reps|agreed|note|kind|"
                "life_cycle_state",
                rows, 1);
    tierkit_batch *batch = made_batch(1);
    made_bind(batch, "id", made_texts(ids, 1));
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        made_bind(batch, fields[i], made_texts(empty, 1));
    }
    assert_int_equal(tierkit_network_upsert(f.network, batch, NULL, NULL), TIERKIT_OK);
    tierkit_batch_free(batch);
    made_pair bare = begin();
    must_upsert(bare.network, "id", ids, 1);
    made_assert_same(f.network, bare.network);
    made_end(&bare);
    made_end(&f);
}

static void upsert__attributes_with_dates__hold_from_their_day(void **state) {
    (void)state;
    static const struct {
        const char *day;
        int is_set;
        int64_t reps;
    } cases[] = {
        { "0001-01-01", 1, 3 }, { "2019-12-31", 1, 3 }, { "2020-01-01", 1, 5 },
        { "2020-06-30", 1, 5 }, { "2020-07-01", 0, 0 }, { "2021-03-01", 1, 8 },
        { "9999-12-31", 1, 8 },
    };
    made_pair f = begin();
    const char *rows[][1] = {
        { "A|5|2020-01-01" }, { "A|3|" },           { "A||2020-07-01" },
        { "A|7|2021-03-01" }, { "A|8|2021-03-01" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        must_upsert(f.network, "id|reps|valid_from", rows[i], 1);
    }
    tierkit_i_snapshot *s = made_snapshot(f.network);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = -1;
        int is_set = tierkit_i_snapshot_attribute(s, 0, 0, day_of(cases[i].day), &value);
        if (is_set != cases[i].is_set || (is_set && value != cases[i].reps)) {
            fail_msg("%s: %d %d", cases[i].day, is_set, (int)value);
        }
    }
    tierkit_i_snapshot_release(s);
    made_end(&f);
}

static void upsert__typed_attributes__are_stored_at_their_scale(void **state) {
    (void)state;
    made_pair f = begin();
    const char *rows[] = { "A|0.333333333|true|2024-02-29|some words|kept as text" };
    must_upsert(f.network, "id|plan|agreed|audited|note|undeclared", rows, 1);
    tierkit_i_snapshot *s = made_snapshot(f.network);
    int64_t value = 0;
    assert_int_equal(tierkit_i_snapshot_attribute(s, 0, 1, 0, &value), 1);
    assert_int_equal(value, 333333333);
    assert_int_equal(tierkit_i_snapshot_attribute(s, 0, 2, 0, &value), 1);
    assert_int_equal(value, 1);
    assert_int_equal(tierkit_i_snapshot_attribute(s, 0, 3, 0, &value), 1);
    assert_int_equal(value, day_of("2024-02-29"));
    assert_int_equal(tierkit_i_snapshot_attribute(s, 0, 4, 0, &value), 1);
    assert_text(s, (int32_t)value, "some words");
    assert_int_equal(tierkit_i_snapshot_attribute(s, 0, 0, 0, &value), 0);
    tierkit_i_snapshot_release(s);
    made_end(&f);
}

static void upsert__bad_row__names_row_and_field_and_changes_nothing(void **state) {
    (void)state;
    static const struct {
        const char *header, *good, *bad;
        tierkit_status status;
        int32_t field;
        int64_t row;
        const char *words;
    } cases[] = {
        { "name|region", "x|y", "x|y", TIERKIT_E_COLUMN, -1, -1, "'id'" },
        { "id|name", "N|x", "|x", TIERKIT_E_MISSING, 0, 1, "row 1" },
        { "id|name", "N|x", "N|x", TIERKIT_E_DUPLICATE, 0, 1, "'id' in row 1" },
        { "id|name", "N|x", "ALIAS|x", TIERKIT_E_DUPLICATE, 0, 1, "alias" },
        { "name|id", "x|N", "\xff|M", TIERKIT_E_TEXT, 0, 1, "'name' in row 1" },
        { "name|id", "x|N", "x|\xc3", TIERKIT_E_TEXT, 1, 1, "'id' in row 1" },
        { "id|since", "N|2020-02-29", "M|2021-02-29", TIERKIT_E_DATE, 1, 1, "'since' in row 1" },
        { "id|valid_from", "N|2020-02-29", "M|20200101", TIERKIT_E_DATE, 1, 1, "'valid_from'" },
        { "id|audited", "N|2020-02-29", "M|0000-01-01", TIERKIT_E_DATE, 1, 1, "'audited'" },
        { "id|credit_limit", "N|1", "M|1,5", TIERKIT_E_NUMBER, 1, 1, "'credit_limit' in row 1" },
        { "id|credit_limit", "N|1", "M|92233720368547758.08", TIERKIT_E_OVERFLOW, 1, 1, "'credit" },
        { "id|reps", "N|1", "M|many", TIERKIT_E_NUMBER, 1, 1, "'reps'" },
        { "id|agreed", "N|1", "M|yes", TIERKIT_E_TEXT, 1, 1, "'agreed'" },
        { "id|life_cycle_state", "N|active", "M|asleep", TIERKIT_E_ARGUMENT, 1, 1, "not a state" },
        { "id|parent", "N|OLD", "M|M", TIERKIT_E_CYCLE, 1, 1, "own parent" },
        { "id|parent", "N|M", "M|N", TIERKIT_E_CYCLE, 1, 0, "'parent' in row 0" },
        { "id|parent", "N|CHILD", "OLD|N", TIERKIT_E_CYCLE, 1, 0, "own parent" },
    };
    made_pair f = begin(), before = begin();
    made_pair *both[] = { &f, &before };
    for (size_t i = 0; i < 2; i++) {
        const char *rows[] = { "OLD|", "CHILD|OLD" };
        must_upsert(both[i]->network, "id|parent", rows, 2);
        assert_int_equal(tierkit_network_alias(both[i]->network, "ALIAS", 5, "OLD", 3, NULL, NULL),
                         TIERKIT_OK);
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tierkit_error err = made_error();
        const char *rows[] = { cases[i].good, cases[i].bad };
        tierkit_status status = made_upsert(f.network, cases[i].header, rows, 2, &err);
        if (status != cases[i].status || err.code != status || err.field != cases[i].field ||
            err.row != cases[i].row || strstr(err.text, cases[i].words) == NULL) {
            fail_msg("case %zu: status %d field %d row %d: %s", i, status, err.field, (int)err.row,
                     err.text);
        }
        made_assert_same(f.network, before.network);
    }
    made_end(&f);
    made_end(&before);
}

static void alias__of_a_record__is_one_distributor_with_all_facts(void **state) {
    (void)state;
    made_pair f = begin();
    const char *records[] = { "A|Alpha|", "B|Beta|A", "C|Gamma|B" };
    const char *facts[] = { "A|2020-01-01|1", "B|2020-01-01|2", "B9|2020-01-01|4" };
    tierkit_error err = made_error();
    must_upsert(f.network, "id|name|parent", records, 3);
    assert_int_equal(made_append(f.network, "sales", "id|day|amount", facts, 3, &err), TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(f.network, "B9", 2, "B", 1, NULL, &err), TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(f.network, "B", 1, "A", 1, NULL, &err), TIERKIT_OK);
    tierkit_i_snapshot *s = made_snapshot(f.network);
    assert_int_equal(s->record_count, 2);
    assert_int_equal(tierkit_i_snapshot_find(s, "B9", 2), 0);
    assert_int_equal(tierkit_i_snapshot_find(s, "B", 1), 0);
    assert_int_equal(record_of(s, "C")->parent, 0);
    int64_t sum = 0;
    for (size_t i = 0; i < s->facts[0].run.count; i++) {
        int32_t record = s->entity_record[s->facts[0].run.entity[i]];
        sum += record == 0 ? s->facts[0].run.measures[0].low[i] : 0;
    }
    assert_int_equal(sum, 700);
    tierkit_i_snapshot_release(s);
    made_pair direct = begin(); /* aliases of aliases are aliases of the id */
    const char *left[] = { "A|Alpha|", "C|Gamma|B" };
    must_upsert(direct.network, "id|name|parent", left, 2);
    assert_int_equal(made_append(direct.network, "sales", "id|day|amount", facts, 3, &err),
                     TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(direct.network, "B", 1, "A", 1, NULL, &err), TIERKIT_OK);
    assert_int_equal(tierkit_network_alias(direct.network, "B9", 2, "A", 1, NULL, &err),
                     TIERKIT_OK);
    made_assert_same(f.network, direct.network);
    made_end(&direct);
    made_end(&f);
}

static void alias__impossible__is_refused_and_changes_nothing(void **state) {
    (void)state;
    static const struct {
        const char *alias, *id;
        tierkit_status status;
    } cases[] = {
        { "", "A", TIERKIT_E_ARGUMENT },  { "X", "", TIERKIT_E_ARGUMENT },
        { "A", "A", TIERKIT_E_ARGUMENT }, { "A", "A2", TIERKIT_E_CYCLE },
        { "A", "B", TIERKIT_E_CYCLE },    { "A", "C", TIERKIT_E_CYCLE },
        { "A2", "C", TIERKIT_E_CYCLE },   { "\xff", "A", TIERKIT_E_TEXT },
    };
    made_pair f = begin(), before = begin();
    made_pair *both[] = { &f, &before };
    for (size_t i = 0; i < 2; i++) {
        /* C is below B is below A; B names A by its alias. */
        const char *rows[] = { "A|", "B|A2", "C|B" };
        must_upsert(both[i]->network, "id|parent", rows, 3);
        assert_int_equal(tierkit_network_alias(both[i]->network, "A2", 2, "A", 1, NULL, NULL),
                         TIERKIT_OK);
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tierkit_status status =
            tierkit_network_alias(f.network, cases[i].alias, strlen(cases[i].alias), cases[i].id,
                                  strlen(cases[i].id), NULL, NULL);
        if (status != cases[i].status) {
            fail_msg("case %zu: %d", i, status);
        }
        made_assert_same(f.network, before.network);
    }
    made_end(&f);
    made_end(&before);
}

static void remove__a_distributor__leaves_what_never_had_it(void **state) {
    (void)state;
    made_pair f = begin(), never = begin();
    const char *all[] = { "A|Alpha|1", "B|Beta|2" }, *rest[] = { "B|Beta|2" };
    const char *facts[] = { "A|2020-01-01|1", "A1|2020-01-02|1", "B|2020-01-01|2" };
    tierkit_error err = made_error();
    must_upsert(f.network, "id|name|reps", all, 2);
    must_upsert(never.network, "id|name|reps", rest, 1);
    assert_int_equal(tierkit_network_alias(f.network, "A1", 2, "A", 1, NULL, NULL), TIERKIT_OK);
    assert_int_equal(made_append(f.network, "sales", "id|day|amount", facts, 3, &err), TIERKIT_OK);
    assert_int_equal(made_append(never.network, "sales", "id|day|amount", facts + 2, 1, &err),
                     TIERKIT_OK);
    assert_int_equal(tierkit_network_remove(f.network, "Z", 1, NULL, &err), TIERKIT_E_NOT_FOUND);
    assert_int_equal(tierkit_network_remove(f.network, "A1", 2, NULL, &err), TIERKIT_E_NOT_FOUND);
    assert_int_equal(tierkit_network_remove(f.network, "A", 1, NULL, &err), TIERKIT_OK);
    made_assert_same(f.network, never.network);
    /* and goes on like it */
    const char *more[] = { "C|Gamma|3", "D|Delta|4" };
    must_upsert(f.network, "id|name|reps", more, 2);
    must_upsert(never.network, "id|name|reps", more, 2);
    made_assert_same(f.network, never.network);
    made_end(&f);
    made_end(&never);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upsert__all_fields__are_in_the_snapshot_by_id),
        cmocka_unit_test(upsert__unbound_and_missing__leaves_and_empties),
        cmocka_unit_test(upsert__empty_text__is_missing),
        cmocka_unit_test(upsert__attributes_with_dates__hold_from_their_day),
        cmocka_unit_test(upsert__typed_attributes__are_stored_at_their_scale),
        cmocka_unit_test(upsert__bad_row__names_row_and_field_and_changes_nothing),
        cmocka_unit_test(alias__of_a_record__is_one_distributor_with_all_facts),
        cmocka_unit_test(alias__impossible__is_refused_and_changes_nothing),
        cmocka_unit_test(remove__a_distributor__leaves_what_never_had_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
