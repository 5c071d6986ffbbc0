/* Owns: proof of decisions: reading, replacing, taking back, aliases, removal, merging, saving, and
 * every error with its place. Must not know: what a decision changes in a review.
 * Called by: meson test. */
#include "network/made.h"

#include <stdio.h>
#include <stdlib.h>

static const char program_text[] = "facts sales key id at day\n"
                                   "  flow net money = amount\n";
static const char header[] = "id|subject|value|by|on|until|reason";

static made_pair begin(void) {
    return made_begin(program_text);
}

static tierkit_status decide(tierkit_network *network, const char *columns, const char *const *rows,
                             int64_t count, tierkit_error *err) {
    made_rows made;
    made_rows_init(&made, columns, rows, count);
    tierkit_status status = tierkit_network_decide(network, made.batch, NULL, err);
    made_rows_free(&made);
    return status;
}

static void must(tierkit_network *network, const char *columns, const char *const *rows,
                 int64_t count) {
    tierkit_error err = made_error();
    made_must(decide(network, columns, rows, count, &err), &err);
}

static void decide__rows_in_any_order__are_listed_by_id_subject_and_day(void **state) {
    (void)state;
    made_pair f = begin();
    const char *rows[] = {
        "b|policy|strategic|board|2026-02-01||",
        "b|class|A|import|2026-03-01||",
        "a||C|Ann|2026-01-01|2026-12-31|flood",
        "b|class|B|Ann|2026-01-15|2026-01-15|",
    };
    must(f.network, header, rows, 4);
    made_assert_table(f.network, TIERKIT_NETWORK_DECISIONS,
                      "a|class|C|Ann|2026-01-01|2026-12-31|flood\n"
                      "b|class|B|Ann|2026-01-15|2026-01-15|\n"
                      "b|class|A|import|2026-03-01||\n"
                      "b|policy|strategic|board|2026-02-01||\n");
    made_end(&f);
}

static void decide__same_subject_and_day__replaces_and_takes_back(void **state) {
    (void)state;
    made_pair f = begin();
    const char *first[] = { "a|A|2026-01-01", "a|B|2026-02-01", "b|A|2026-01-01" };
    const char *then[] = { "a|C|2026-01-01", "b||2026-01-01", "c||2026-01-01" };
    must(f.network, "id|value|on", first, 3);
    must(f.network, "id|value|on", then, 3);
    made_assert_table(f.network, TIERKIT_NETWORK_DECISIONS,
                      "a|class|C||2026-01-01||\na|class|B||2026-02-01||\n");
    made_end(&f);
}

/* Two sides sign on one day; an owner grants several exceptions on one day. */
static void decide__policies_and_exceptions__have_one_of_each_owner(void **state) {
    (void)state;
    made_pair f = begin();
    const char *first[] = {
        "a|policy|deep|sales|2026-01-01||",
        "a|policy|side|operations|2026-01-01||",
        "a|policy|rest||2026-01-01||",
        "a|exception|speed|Zoe|2026-01-01||rush",
        "a|exception|fill_rate|Zoe|2026-01-01||",
        "a|exception|speed|Ann|2026-01-01|2026-02-01|",
    };
    const char *then[] = {
        "a|policy|deep|operations|2026-01-01||", "a|policy|||2026-01-01||",
        "a|exception||Zoe|2026-01-01||",         "a|exception|hotline|Zoe|2026-01-01||",
        "a|exception|speed|Ann|2026-01-01||",
    };
    must(f.network, header, first, 6);
    made_assert_table(f.network, TIERKIT_NETWORK_DECISIONS,
                      "a|policy|rest||2026-01-01||\n"
                      "a|policy|side|operations|2026-01-01||\n"
                      "a|policy|deep|sales|2026-01-01||\n"
                      "a|exception|speed|Ann|2026-01-01|2026-02-01|\n"
                      "a|exception|fill_rate|Zoe|2026-01-01||\n"
                      "a|exception|speed|Zoe|2026-01-01||rush\n");
    must(f.network, header, then, 5);
    made_assert_table(f.network, TIERKIT_NETWORK_DECISIONS,
                      "a|policy|deep|operations|2026-01-01||\n"
                      "a|policy|deep|sales|2026-01-01||\n"
                      "a|exception|speed|Ann|2026-01-01||\n"
                      "a|exception|hotline|Zoe|2026-01-01||\n");
    made_end(&f);
}

/* Whatever the order, in parts and merged: the same bytes. */
static void decide__owners_in_any_order__give_the_same_bytes(void **state) {
    static const char *const rows[] = {
        "b|policy|deep|sales|2026-01-01||",  "b|policy|deep|operations|2026-01-01||",
        "b|exception|x|Zoe|2026-01-01||",    "b|exception|a|Zoe|2026-01-01||",
        "a|exception|a|Zoe|2026-01-01||why", "a|class|A|Zoe|2026-01-01||",
    };
    static const int orders[][6] = { { 0, 1, 2, 3, 4, 5 },
                                     { 5, 4, 3, 2, 1, 0 },
                                     { 3, 0, 5, 2, 4, 1 } };
    (void)state;
    size_t count = 0;
    uint8_t *expected = NULL;
    for (size_t o = 0; o < 3; o++) {
        made_pair f = begin();
        tierkit_network *part = made_network(&f.program, NULL);
        for (int i = 0; i < 6; i++) {
            must(i < 3 ? f.network : part, header, &rows[orders[o][i]], 1);
        }
        assert_int_equal(tierkit_network_merge(f.network, part, NULL, NULL), TIERKIT_OK);
        size_t bytes = 0;
        uint8_t *saved = made_saved(f.network, &bytes);
        if (expected == NULL) {
            expected = saved;
            count = bytes;
        } else {
            assert_int_equal(bytes, count);
            assert_memory_equal(saved, expected, count);
            free(saved);
        }
        tierkit_network *loaded = NULL;
        assert_int_equal(tierkit_network_load(expected, count, made_program_of(&f.program), NULL,
                                              NULL, &loaded, NULL),
                         TIERKIT_OK);
        made_assert_same(loaded, f.network);
        tierkit_network_free(loaded);
        tierkit_network_free(part);
        made_end(&f);
    }
    free(expected);
}

static void decide__each_error__names_the_place_and_changes_nothing(void **state) {
    (void)state;
    static const struct {
        const char *columns, *rows[2];
        tierkit_status status;
        int64_t row;
        const char *says;
    } cases[] = {
        { "id|value", { "a|A", NULL }, TIERKIT_E_COLUMN, -1, "'id', 'value' and 'on'" },
        { "id|on", { "a|2026-01-01", NULL }, TIERKIT_E_COLUMN, -1, "'id', 'value' and 'on'" },
        { "value|on", { "A|2026-01-01", NULL }, TIERKIT_E_COLUMN, -1, "'id', 'value' and 'on'" },
        { "id|value|on|class", { "a|A|2026-01-01|B", NULL }, TIERKIT_E_COLUMN, -1, "'class'" },
        { "id|value|on", { "a|A|2026-01-01", "|A|2026-01-01" }, TIERKIT_E_MISSING, 1, "'id'" },
        { "id|value|on", { "a|A|", NULL }, TIERKIT_E_MISSING, 0, "first day" },
        { "id|value|on", { "a|A|2026-02-30", NULL }, TIERKIT_E_DATE, 0, "'on'" },
        { "id|value|on|until",
          { "a|A|2026-01-02|2026-01-01", NULL },
          TIERKIT_E_RANGE,
          0,
          "'until'" },
        { "id|value|on|subject",
          { "a|A|2026-01-02|Class", NULL },
          TIERKIT_E_ARGUMENT,
          0,
          "class, policy or exception" },
        { "id|value|on|subject",
          { "a|fill_rate|2026-01-02|exception", NULL },
          TIERKIT_E_MISSING,
          0,
          "every exception has an owner" },
        { "id|value|on|subject|by",
          { "a|p|2026-01-02|policy|sales", "a|q|2026-01-02|policy|sales" },
          TIERKIT_E_DUPLICATE,
          -1,
          "subject, day and owner" },
        { "id|value|on",
          { "a|A|2026-01-02", "a|B|2026-01-02" },
          TIERKIT_E_DUPLICATE,
          -1,
          "'a' has two decisions" },
    };
    made_pair f = begin();
    const char *before[] = { "z|A|2020-01-01" };
    must(f.network, "id|value|on", before, 1);
    size_t count = 0;
    uint8_t *saved = made_saved(f.network, &count);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tierkit_error err = made_error();
        tierkit_status status = decide(f.network, cases[i].columns, cases[i].rows,
                                       cases[i].rows[1] == NULL ? 1 : 2, &err);
        size_t now = 0;
        uint8_t *after = made_saved(f.network, &now);
        if (status != cases[i].status || err.row != cases[i].row ||
            strstr(err.text, cases[i].says) == NULL) {
            fail_msg("case %d: %d, row %d: %s", (int)i, (int)status, (int)err.row, err.text);
        }
        assert_int_equal(now, count);
        assert_memory_equal(after, saved, count);
        free(after);
    }
    free(saved);
    assert_int_equal(tierkit_network_decide(f.network, NULL, NULL, NULL), TIERKIT_E_NULL);
    made_end(&f);
}

static void snapshot__aliases__belong_to_the_distributor(void **state) {
    (void)state;
    made_pair f = begin();
    const char *records[] = { "new" };
    const char *rows[] = { "old|B|2026-02-01", "new|A|2026-01-01", "nobody|A|2026-01-01" };
    tierkit_error err = made_error();
    assert_int_equal(made_upsert(f.network, "id", records, 1, &err), TIERKIT_OK);
    must(f.network, "id|value|on", rows, 3);
    assert_int_equal(tierkit_network_alias(f.network, "old", 3, "new", 3, NULL, NULL), TIERKIT_OK);
    tierkit_i_snapshot *s = made_snapshot(f.network);
    assert_int_equal(s->decision_count, 2);
    assert_int_equal(s->decisions[0].record, 0);
    assert_int_equal(s->decisions[1].record, 0);
    assert_true(s->decisions[0].on < s->decisions[1].on);
    tierkit_i_snapshot_release(s);
    assert_int_equal(tierkit_network_remove(f.network, "new", 3, NULL, NULL), TIERKIT_OK);
    made_assert_table(f.network, TIERKIT_NETWORK_DECISIONS, "nobody|class|A||2026-01-01||\n");
    made_end(&f);
}

/* Where both have a decision of a subject and day, the other's wins; the order of calls and of new
 * names leaves no trace in the bytes. */
static void merge__two_networks__is_the_union(void **state) {
    (void)state;
    made_pair f = begin();
    const char *ours[] = { "a|A|2026-01-01|Ann", "b|B|2026-01-01|Bob" };
    const char *theirs[] = { "c|C|2026-01-01|Cem", "a|B|2026-01-01|Cem" };
    const char *both[] = { "c|C|2026-01-01|Cem", "b|B|2026-01-01|Bob", "a|B|2026-01-01|Cem" };
    tierkit_network *other = made_network(&f.program, NULL),
                    *whole = made_network(&f.program, NULL);
    must(f.network, "id|value|on|by", ours, 2);
    must(other, "id|value|on|by", theirs, 2);
    must(whole, "id|value|on|by", both, 3);
    assert_int_equal(tierkit_network_merge(f.network, other, NULL, NULL), TIERKIT_OK);
    made_assert_same(f.network, whole);
    size_t count = 0;
    uint8_t *bytes = made_saved(whole, &count);
    tierkit_network *loaded = NULL;
    assert_int_equal(
        tierkit_network_load(bytes, count, made_program_of(&f.program), NULL, NULL, &loaded, NULL),
        TIERKIT_OK);
    made_assert_same(loaded, whole);
    made_assert_table(loaded, TIERKIT_NETWORK_DECISIONS,
                      "a|class|B|Cem|2026-01-01||\nb|class|B|Bob|2026-01-01||\n"
                      "c|class|C|Cem|2026-01-01||\n");
    free(bytes);
    tierkit_network_free(loaded);
    tierkit_network_free(whole);
    tierkit_network_free(other);
    made_end(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decide__rows_in_any_order__are_listed_by_id_subject_and_day),
        cmocka_unit_test(decide__same_subject_and_day__replaces_and_takes_back),
        cmocka_unit_test(decide__policies_and_exceptions__have_one_of_each_owner),
        cmocka_unit_test(decide__owners_in_any_order__give_the_same_bytes),
        cmocka_unit_test(decide__each_error__names_the_place_and_changes_nothing),
        cmocka_unit_test(snapshot__aliases__belong_to_the_distributor),
        cmocka_unit_test(merge__two_networks__is_the_union),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
