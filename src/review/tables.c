/* Owns: the list of a review's tables, and the digest over them. Must not know: how one is made.
 * Called by: hosts, through tierkit_review_table() and tierkit_review_digest(). */
#include "review/saved.h"

/* By ascending kind. */
static const struct listed_table {
    int32_t kind;
    tierkit_i_table_maker make;
    int32_t left_out_column; /* of the digest, -1 = none, -2 = the whole table */
} makers[] = {
    { TIERKIT_REVIEW_KPIS, tierkit_i_make_kpis, -1 },
    { TIERKIT_REVIEW_VALUES, tierkit_i_make_values, -1 },
    { TIERKIT_REVIEW_CONTRIBUTIONS, tierkit_i_make_contributions, -1 },
    { TIERKIT_REVIEW_CLASSES, tierkit_i_make_classes, -1 },
    { TIERKIT_REVIEW_POLICIES, tierkit_i_make_policies, -1 },
    { TIERKIT_REVIEW_PROMISES, tierkit_i_make_promises, -1 },
    { TIERKIT_REVIEW_ALERTS, tierkit_i_make_alerts, -1 },
    { TIERKIT_REVIEW_GROUPS, tierkit_i_make_groups, -1 },
    { TIERKIT_REVIEW_CONCENTRATION, tierkit_i_make_concentration, -1 },
    /* rejected rows have no date that as-of could cut */
    { TIERKIT_REVIEW_FEEDS, tierkit_i_make_feeds, 5 },
    { TIERKIT_REVIEW_UNMATCHED, tierkit_i_make_unmatched, -1 },
    { TIERKIT_REVIEW_SPLITS, tierkit_i_make_splits, -1 },
    { TIERKIT_REVIEW_LEFT_OUT, tierkit_i_make_left_out, -1 },
    /* the opening class depends on how often somebody asks */
    { TIERKIT_REVIEW_MOVEMENT, tierkit_i_make_movement, 2 },
    { TIERKIT_REVIEW_SELECTION, tierkit_i_make_selection, -1 },
    { TIERKIT_REVIEW_TRAITS, tierkit_i_make_traits, -2 },
    { TIERKIT_REVIEW_FINDINGS, tierkit_i_make_findings, -1 },
    { TIERKIT_REVIEW_MIX, tierkit_i_make_mix, -2 },
    { TIERKIT_REVIEW_DISPERSION, tierkit_i_make_dispersion, -2 },
    { TIERKIT_REVIEW_MIGRATION, tierkit_i_make_migration, -1 },
    { TIERKIT_REVIEW_EXCEPTIONS, tierkit_i_make_exceptions, -1 },
    { TIERKIT_REVIEW_MENU, tierkit_i_make_menu, -1 },
    { TIERKIT_REVIEW_KEPT, tierkit_i_make_kept, -2 },
    { TIERKIT_REVIEW_FAILURES, tierkit_i_make_failures, -2 },
    { TIERKIT_REVIEW_PROFIT, tierkit_i_make_profit, -1 },
    { TIERKIT_REVIEW_PROFIT_BUCKETS, tierkit_i_make_profit_buckets, -2 },
    { TIERKIT_REVIEW_PROFIT_GROUPS, tierkit_i_make_profit_groups, -2 },
    { TIERKIT_REVIEW_WORKLIST, tierkit_i_make_worklist, -2 },
};

/* TEXT_STEPS: a cell's text is made and digested. */
enum { MAKERS = sizeof(makers) / sizeof(makers[0]), TEXT_STEPS = 16 };

static tierkit_status make(const tierkit_review *review, tierkit_i_table_maker maker,
                           tierkit_i_pace *pace, tierkit_table **out) {
    tierkit_table *made = NULL;
    tierkit_status status = maker(review, pace, &made);
    if (status != TIERKIT_OK) {
        tierkit_table_free(made);
        return status;
    }
    tierkit_i_table_finish(made);
    *out = made;
    return TIERKIT_OK;
}

/* A loaded review and its hosts share a table. */
static tierkit_status kept_table(const tierkit_review *review, int32_t kind, tierkit_table **out) {
    for (size_t t = 0; t < review->kept_count; t++) {
        if (review->kept[t].kind == kind) {
            tierkit_i_table_retain(review->kept[t].table);
            *out = review->kept[t].table;
            return TIERKIT_OK;
        }
    }
    return TIERKIT_E_UNSUPPORTED;
}

size_t tierkit_i_table_kinds(void) {
    return MAKERS;
}

int32_t tierkit_i_table_kind(size_t index) {
    return makers[index].kind;
}

tierkit_status tierkit_i_table_of(const tierkit_review *review, int32_t kind, tierkit_i_pace *pace,
                                  tierkit_table **out) {
    *out = NULL;
    for (size_t t = 0; t < MAKERS; t++) {
        if (makers[t].kind == kind) {
            return review->program == NULL ? kept_table(review, kind, out)
                                           : make(review, makers[t].make, pace, out);
        }
    }
    return TIERKIT_E_ARGUMENT;
}

tierkit_status tierkit_i_table_failed(tierkit_status status, tierkit_error *err) {
    switch (status) {
    case TIERKIT_E_NOMEM:
        return tierkit_i_fail(err, status, "out of memory while making a table");
    case TIERKIT_E_CANCELLED:
        return tierkit_i_fail(err, status, "the table was cancelled by the progress callback");
    case TIERKIT_E_ARGUMENT:
        return tierkit_i_fail(err, status, "there is no such table of a review");
    case TIERKIT_E_UNSUPPORTED:
        return tierkit_i_fail(err, status,
                              "the review was saved by an earlier version, without this table");
    default:
        return tierkit_i_fail(err, status, "more rows than a table can hold");
    }
}

tierkit_status TIERKIT_CALL tierkit_review_table(const tierkit_review *review, int32_t kind,
                                                 const tierkit_call *call, tierkit_table **table,
                                                 tierkit_error *err) {
    tierkit_i_pace pace;
    if (table != NULL) {
        *table = NULL;
    }
    if (review == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "review and table must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    tierkit_status status = tierkit_i_table_of(review, kind, &pace, table);
    return status == TIERKIT_OK ? TIERKIT_OK : tierkit_i_table_failed(status, err);
}

/* One cell, its length first; long texts need a buffer of their own. */
static tierkit_status digest_cell(const tierkit_review *review, const tierkit_table *table,
                                  int64_t row, int32_t column, tierkit_i_digest *digest) {
    char buffer[256];
    size_t needed = 0;
    tierkit_status status =
        tierkit_table_text(table, row, column, buffer, sizeof(buffer), &needed, NULL);
    if (status == TIERKIT_OK) {
        tierkit_i_digest_text(digest, buffer, needed);
        return TIERKIT_OK;
    }
    char *longer = NULL;
    size_t bytes = needed;
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, bytes, 1, &longer));
    status = tierkit_table_text(table, row, column, longer, bytes, &needed, NULL);
    if (status == TIERKIT_OK) {
        tierkit_i_digest_text(digest, longer, needed);
    }
    tierkit_i_free(&review->memory, longer, bytes, 1);
    return status;
}

static tierkit_status digest_table(const tierkit_review *review, const struct listed_table *of,
                                   tierkit_i_pace *pace, tierkit_i_digest *digest) {
    tierkit_table *table = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_table_of(review, of->kind, pace, &table));
    tierkit_i_digest_add64(digest, (uint64_t)of->kind);
    tierkit_i_digest_add64(digest, (uint64_t)tierkit_table_rows(table));
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        TIERKIT_I_DO(
            tierkit_i_pace_step(pace, TEXT_STEPS * (uint64_t)tierkit_table_columns(table)));
        for (int32_t column = 0; column < tierkit_table_columns(table); column++) {
            if (column != of->left_out_column) {
                TIERKIT_I_DO(digest_cell(review, table, row, column, digest));
            }
        }
    }
done:
    tierkit_table_free(table);
    return status;
}

tierkit_status TIERKIT_CALL tierkit_review_digest(const tierkit_review *review,
                                                  const tierkit_call *call, uint8_t *digest,
                                                  tierkit_error *err) {
    tierkit_i_digest sum;
    tierkit_i_pace pace;
    if (review == NULL || digest == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "review and digest must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    tierkit_i_digest_init(&sum);
    tierkit_i_digest_add64(&sum, (uint64_t)(int64_t)review->source.as_of);
    tierkit_i_digest_add(&sum, tierkit_i_review_fingerprint(review), sizeof(review->fingerprint));
    for (size_t t = 0; t < MAKERS; t++) {
        if (makers[t].left_out_column == -2) {
            continue;
        }
        tierkit_status status = digest_table(review, &makers[t], &pace, &sum);
        if (status != TIERKIT_OK) {
            return tierkit_i_table_failed(status, err);
        }
    }
    tierkit_i_digest_end(sum, digest);
    return TIERKIT_OK;
}
