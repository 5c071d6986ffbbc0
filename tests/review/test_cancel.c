/* Owns: long calls that are cancelled by the progress callback at many of their polls: status
 * CANCELLED, outputs as promised, nothing changed, nothing leaked. Public functions only. */
#include "review/reviewed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 140000, IDS = 70000, ID_BYTES = 8 };

static char id_text[IDS][ID_BYTES];
static const char *ids[ROWS];
static int32_t days[ROWS];
static int64_t amounts[ROWS];
static int32_t buyers[ROWS];

static const char program[] = "facts f key id at day\n"
                              "  flow amount money = amount\n"
                              "  distinct buyers = buyer\n"
                              "  balance level money = amount\n"
                              "review window all\n"
                              "kpi mean = amount / buyers\n"
                              "classes by share of amount\n  A up to 80%\n  B otherwise\n";

/* What the callback does, and how often it was asked. */
typedef struct polls {
    int cancel_at, seen;
    uint64_t last;
    int went_back; /* `done` fell */
} polls;

static int32_t TIERKIT_CALL poll(void *user, uint64_t done, uint64_t total) {
    polls *of = user;
    of->went_back |= done < of->last || (total != 0 && done > total);
    of->last = done;
    return ++of->seen == of->cancel_at;
}

typedef tierkit_status (*long_call)(reviewed *r, const tierkit_call *call);

static tierkit_batch *batch_of(const char *const *names, const tierkit_column *columns,
                               size_t count) {
    tierkit_batch *batch = NULL;
    assert_int_equal(tierkit_batch_new(columns[0].rows, NULL, &batch, NULL), TIERKIT_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(tierkit_batch_column(batch, names[i], strlen(names[i]), &columns[i], NULL),
                         TIERKIT_OK);
    }
    return batch;
}

static tierkit_column column_of(int32_t type, const void *data, int64_t rows) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = type;
    column.data = data;
    column.rows = rows;
    return column;
}

static tierkit_status upsert(reviewed *r, const tierkit_call *call) {
    static const char *const names[] = { "id" };
    tierkit_column column = column_of(TIERKIT_TYPE_TEXT_POINTERS, ids, IDS);
    tierkit_batch *batch = batch_of(names, &column, 1);
    tierkit_status status = tierkit_network_upsert(r->network, batch, call, NULL);
    tierkit_batch_free(batch);
    return status;
}

static tierkit_status append(reviewed *r, const tierkit_call *call) {
    static const char *const names[] = { "id", "day", "amount", "buyer" };
    tierkit_column columns[] = { column_of(TIERKIT_TYPE_TEXT_POINTERS, ids, ROWS),
                                 column_of(TIERKIT_TYPE_DATE32, days, ROWS),
                                 column_of(TIERKIT_TYPE_INT64, amounts, ROWS),
                                 column_of(TIERKIT_TYPE_INT32, buyers, ROWS) };
    int64_t appended = -7;
    tierkit_batch *batch = batch_of(names, columns, 4);
    tierkit_status status =
        tierkit_network_append(r->network, "f", 1, batch, call, &appended, NULL);
    assert_int_equal(appended, status == TIERKIT_OK ? ROWS : -7);
    tierkit_batch_free(batch);
    return status;
}

static int64_t rows_of(const tierkit_network *network) {
    tierkit_stats stats;
    memset(&stats, 0, sizeof stats);
    stats.struct_size = sizeof stats;
    assert_int_equal(tierkit_network_stats(network, &stats, NULL), TIERKIT_OK);
    return stats.rows;
}

/* Into another network, which the other calls do not see. */
static tierkit_status merge(reviewed *r, const tierkit_call *call) {
    reviewed other;
    reviewed_begin(&other, program);
    reviewed_facts(&other, "f", "id|day|amount|buyer\nX|2025-01-01|1|b\n");
    tierkit_status status = tierkit_network_merge(other.network, r->network, call, NULL);
    assert_int_equal(rows_of(other.network), status == TIERKIT_OK ? ROWS + 1 : 1);
    reviewed_end(&other);
    return status;
}

static tierkit_status review(reviewed *r, const tierkit_call *call) {
    tierkit_review *made = (tierkit_review *)(uintptr_t)1;
    tierkit_error err = reviewed_error();
    tierkit_status status = tierkit_review_new(r->network, r->program, TIERKIT_AS_OF_LAST_FACT,
                                               NULL, call, &made, &err);
    assert_int_equal(made != NULL, status == TIERKIT_OK);
    assert_int_equal(err.code, status);
    tierkit_review_free(r->review);
    r->review = made;
    return status;
}

static tierkit_status codes(reviewed *r, const tierkit_call *call) {
    tierkit_column column = column_of(TIERKIT_TYPE_TEXT_POINTERS, ids, ROWS);
    int32_t *made = malloc(ROWS * sizeof *made);
    assert_non_null(made);
    made[ROWS - 1] = -7;
    tierkit_status status = tierkit_network_codes(r->network, &column, call, made, NULL);
    assert_int_equal(made[ROWS - 1] == -7, status != TIERKIT_OK);
    free(made);
    return status;
}

/* Of the last of the three days. */
static tierkit_status replace(reviewed *r, const tierkit_call *call) {
    tierkit_slice slice = { sizeof slice, 0, days[2], days[2] };
    int64_t before = rows_of(r->network);
    tierkit_status status = tierkit_network_replace(r->network, "f", 1, &slice, NULL, call, NULL);
    assert_int_equal(rows_of(r->network) == before, status != TIERKIT_OK);
    return status;
}

static tierkit_status drop(reviewed *r, const tierkit_call *call) {
    int64_t before = rows_of(r->network);
    tierkit_status status = tierkit_network_remove(r->network, ids[5], 7, call, NULL);
    assert_int_equal(rows_of(r->network) == before, status != TIERKIT_OK);
    return status;
}

static tierkit_status records(reviewed *r, const tierkit_call *call) {
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_status status =
        tierkit_network_table(r->network, TIERKIT_NETWORK_RECORDS, call, &table, NULL);
    assert_int_equal(table != NULL, status == TIERKIT_OK);
    tierkit_table_free(table);
    return status;
}

/* Only what was saved to its end can be loaded, and that is the network. */
static uint8_t *saved;
static size_t saved_bytes;

static tierkit_status save(reviewed *r, const tierkit_call *call) {
    size_t needed = 0;
    if (saved == NULL) {
        assert_int_equal(tierkit_network_save(r->network, NULL, NULL, 0, &saved_bytes, NULL),
                         TIERKIT_E_SPACE);
        saved = malloc(saved_bytes);
        assert_non_null(saved);
    }
    return tierkit_network_save(r->network, call, saved, saved_bytes, &needed, NULL);
}

static tierkit_status load(reviewed *r, const tierkit_call *call) {
    tierkit_network *loaded = (tierkit_network *)(uintptr_t)1;
    tierkit_status status =
        tierkit_network_load(saved, saved_bytes, r->program, &r->heap.record, call, &loaded, NULL);
    assert_int_equal(loaded != NULL, status == TIERKIT_OK);
    if (loaded != NULL) {
        assert_int_equal(rows_of(loaded), rows_of(r->network));
    }
    tierkit_network_free(loaded);
    return status;
}

static tierkit_status kpis(reviewed *r, const tierkit_call *call) {
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_status status =
        tierkit_review_table(r->review, TIERKIT_REVIEW_KPIS, call, &table, NULL);
    assert_int_equal(table != NULL, status == TIERKIT_OK);
    tierkit_table_free(table);
    return status;
}

static tierkit_status series(reviewed *r, const tierkit_call *call) {
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_status status =
        tierkit_review_series(r->review, TIERKIT_PERIOD_YEAR, call, &table, NULL);
    assert_int_equal(table != NULL, status == TIERKIT_OK);
    tierkit_table_free(table);
    return status;
}

static tierkit_status explain(reviewed *r, const tierkit_call *call) {
    tierkit_table *table = (tierkit_table *)(uintptr_t)1;
    tierkit_status status = tierkit_review_explain(r->review, ids[0], 7, call, &table, NULL);
    assert_int_equal(table != NULL, status == TIERKIT_OK);
    tierkit_table_free(table);
    return status;
}

static tierkit_status digest(reviewed *r, const tierkit_call *call) {
    uint8_t made[16] = { 7 }, untouched[16] = { 7 };
    tierkit_status status = tierkit_review_digest(r->review, call, made, NULL);
    assert_int_equal(memcmp(made, untouched, sizeof made) == 0, status != TIERKIT_OK);
    return status;
}

/* Cancels later and later until the call gets through; how often it did not. */
static int cancel_at_many_polls(reviewed *r, long_call does) {
    for (int at = 1, times = 0;; at += 1 + at / 4, times++) { /* all early ones, some late ones */
        polls of = { at, 0, 0, 0 };
        tierkit_call call;
        memset(&call, 0, sizeof call);
        call.struct_size = sizeof call;
        call.progress = poll;
        call.user = &of;
        tierkit_status status = does(r, &call);
        assert_false(of.went_back);
        if (status == TIERKIT_OK) {
            assert_true(of.seen < at); /* what a cancelled call made room for, stays */
            return times;
        }
        assert_int_equal(status, TIERKIT_E_CANCELLED);
        assert_int_equal(of.seen, at); /* not asked again after the answer */
    }
}

static void long_calls__cancelled_at_many_polls__change_nothing(void **state) {
    static const struct {
        const char *name;
        long_call does;
    } calls[] = {
        { "upsert", upsert },   { "append", append }, { "codes", codes },     { "merge", merge },
        { "replace", replace }, { "remove", drop },   { "records", records }, { "save", save },
        { "load", load },       { "review", review }, { "table", kpis },      { "series", series },
        { "explain", explain }, { "digest", digest },
    };
    reviewed quiet, cancelled;
    uint8_t a[16], b[16];
    (void)state;
    reviewed_begin(&quiet, program);
    reviewed_begin(&cancelled, program);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        assert_int_equal(calls[i].does(&quiet, NULL), TIERKIT_OK);
        if (cancel_at_many_polls(&cancelled, calls[i].does) < 1) {
            fail_msg("%s does not ask", calls[i].name);
        }
    }
    reviewed_digest(quiet.review, a);
    reviewed_digest(cancelled.review, b);
    assert_memory_equal(a, b, 16);
    free(saved);
    saved = NULL;
    reviewed_end(&quiet);
    reviewed_end(&cancelled);
}

static void fill(void) {
    int32_t first = reviewed_day("2026-01-01");
    for (int i = 0; i < IDS; i++) {
        (void)snprintf(id_text[i], sizeof id_text[i], "%07d", (i * 7919) % IDS);
    }
    for (int i = 0; i < ROWS; i++) {
        ids[i] = id_text[i % IDS];
        days[i] = first + i % 3;
        amounts[i] = i % 101 - 7;
        buyers[i] = i % 13;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_calls__cancelled_at_many_polls__change_nothing),
    };
    fill();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
