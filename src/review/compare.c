/* Owns: comparing two reviews: the reviews that lie between them, which class statements belong
 * together. Must not know: what a table says. Called by: hosts. */
#include "review/compare.h"
#include "review/saved.h"

#include <string.h>

static const tierkit_i_column_spec matrix_columns[] = {
    { "basis", "", TIERKIT_I_CELLS_TEXT },
    { "from", "", TIERKIT_I_CELLS_TEXT },
    { "to", "", TIERKIT_I_CELLS_TEXT },
    { "count", "", TIERKIT_I_CELLS_INTEGER },
};

static const tierkit_i_column_spec move_columns[] = {
    { "basis", "", TIERKIT_I_CELLS_TEXT },
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "class_before", "", TIERKIT_I_CELLS_TEXT },
    { "class_after", "", TIERKIT_I_CELLS_TEXT },
    { "value_before", "", TIERKIT_I_CELLS_NUMBER },
    { "value_after", "", TIERKIT_I_CELLS_NUMBER },
    { "rank_before", "", TIERKIT_I_CELLS_INTEGER },
    { "rank_after", "", TIERKIT_I_CELLS_INTEGER },
    { "rank_movement", "", TIERKIT_I_CELLS_INTEGER },
    { "cause", "", TIERKIT_I_CELLS_TEXT },
    { "class_restated", "", TIERKIT_I_CELLS_TEXT },
    { "class_own", "", TIERKIT_I_CELLS_TEXT },
    { "class_others", "", TIERKIT_I_CELLS_TEXT },
    { "text", "", TIERKIT_I_CELLS_TEXT },
};

static const struct compared_table {
    int32_t kind;
    const tierkit_i_column_spec *columns;
    int32_t column_count;
    tierkit_status (*fill)(const tierkit_i_pair *pair, tierkit_table *table);
} kinds[] = {
    { TIERKIT_COMPARE_MATRIX, matrix_columns, sizeof matrix_columns / sizeof matrix_columns[0],
      tierkit_i_compare_matrix },
    { TIERKIT_COMPARE_MOVES, move_columns, sizeof move_columns / sizeof move_columns[0],
      tierkit_i_compare_moves },
};

/* ---- the reviews between --------------------------------------------------------------------- */

/* Makes a review of today's data; OK without one where the program does not fit them. */
static tierkit_status review_today(const tierkit_i_comparison *of, int32_t as_of,
                                   const tierkit_review **out) {
    tierkit_review *made = NULL;
    tierkit_status status = tierkit_i_review_over(of->after->snapshot, of->before->program, as_of,
                                                  NULL, of->pace, &made, NULL);
    *out = made;
    return status == TIERKIT_E_SCHEMA ? TIERKIT_OK : status;
}

static int same_program(const tierkit_review *a, const tierkit_review *b) {
    return memcmp(a->program->fingerprint, b->program->fingerprint,
                  sizeof a->program->fingerprint) == 0;
}

static void free_between(tierkit_i_comparison *of) {
    const tierkit_review *kept[2] = { of->restated, of->moved };
    for (size_t i = 0; i < 2; i++) {
        if (kept[i] != of->before && kept[i] != of->after && (i == 0 || kept[1] != kept[0])) {
            tierkit_i_review_release(kept[i]); /* made here */
        }
    }
}

/* Reviews are only made where one that is there does not say the same. */
static tierkit_status find_between(tierkit_i_comparison *of) {
    int same_day = of->before->source.as_of == of->after->source.as_of;
    if (same_program(of->before, of->after)) {
        of->moved = of->after;
    } else {
        TIERKIT_I_TRY(review_today(of, of->after->source.as_of, &of->moved));
    }
    if (of->moved == NULL || same_day) {
        of->restated = of->moved;
        return TIERKIT_OK;
    }
    return review_today(of, of->before->source.as_of, &of->restated);
}

/* ---- pairs of statements --------------------------------------------------------------------- */

static int same_piece(tierkit_i_piece a, tierkit_i_piece b) {
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.text, b.text, a.bytes) == 0);
}

/* The first statement of `before` that cuts the same as one of `after`, or NONE. */
static int32_t find_statement(const tierkit_i_comparison *of, size_t classes) {
    const tierkit_i_tree *before = &of->before->program->tree;
    const tierkit_i_tree *after = &of->after->program->tree;
    tierkit_i_piece name = tierkit_i_basis_name(of->after, classes);
    for (size_t c = 0; c < before->classes_count; c++) {
        if (before->classes[c].by_share == after->classes[classes].by_share &&
            same_piece(tierkit_i_basis_name(of->before, c), name)) {
            return (int32_t)c;
        }
    }
    return TIERKIT_I_NONE;
}

static tierkit_status compare_one(const tierkit_i_comparison *of, size_t before, size_t after,
                                  const struct compared_table *kind, tierkit_table *table) {
    tierkit_i_pair pair;
    tierkit_status status = TIERKIT_OK;
    memset(&pair, 0, sizeof pair);
    pair.of = of;
    TIERKIT_I_DO(tierkit_i_standing_new(of->before, before, of->pace, &pair.before));
    TIERKIT_I_DO(tierkit_i_standing_new(of->after, after, of->pace, &pair.after));
    TIERKIT_I_DO(kind->fill(&pair, table));
done:
    tierkit_i_standing_free(&pair.after);
    tierkit_i_standing_free(&pair.before);
    return status;
}

static int compare_ids(tierkit_i_piece a, tierkit_i_piece b) {
    size_t shorter = a.bytes < b.bytes ? a.bytes : b.bytes;
    int order = shorter == 0 ? 0 : memcmp(a.text, b.text, shorter);
    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

/* Both are in bytewise order of ids: one pass through both. */
tierkit_status tierkit_i_each_meeting(const tierkit_i_pair *pair, tierkit_i_meet meet, void *user) {
    size_t b = 0;
    size_t a = 0;
    while (b < pair->before.count || a < pair->after.count) {
        const tierkit_i_stood *before = b < pair->before.count ? &pair->before.rows[b] : NULL;
        const tierkit_i_stood *after = a < pair->after.count ? &pair->after.rows[a] : NULL;
        int order = before == NULL ? 1 : after == NULL ? -1 : compare_ids(before->id, after->id);
        before = order <= 0 ? before : NULL;
        after = order >= 0 ? after : NULL;
        TIERKIT_I_TRY(meet(user, before, after));
        b += order <= 0;
        a += order >= 0;
    }
    return TIERKIT_OK;
}

/* ---- the call -------------------------------------------------------------------------------- */

static tierkit_status compare(tierkit_i_comparison *of, const struct compared_table *kind,
                              tierkit_table **out) {
    tierkit_table *made = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_table_new(&of->after->memory, of->pace, kind->columns,
                                     kind->column_count, &made));
    if (kind->kind == TIERKIT_COMPARE_MOVES) {
        TIERKIT_I_DO(find_between(of));
    }
    for (size_t c = 0; c < of->after->program->tree.classes_count; c++) {
        int32_t other = find_statement(of, c);
        if (other != TIERKIT_I_NONE) {
            TIERKIT_I_DO(compare_one(of, (size_t)other, c, kind, made));
        }
    }
    tierkit_i_table_finish(made);
    *out = made;
    made = NULL;
done:
    tierkit_table_free(made);
    free_between(of);
    return status;
}

static const char *reason_of(tierkit_status status) {
    switch (status) {
    case TIERKIT_E_NOMEM:
        return "out of memory while comparing two reviews";
    case TIERKIT_E_CANCELLED:
        return "the comparison was cancelled by the progress callback";
    default:
        return "more distributors than a comparison can hold";
    }
}

tierkit_status TIERKIT_CALL tierkit_review_compare(const tierkit_review *before,
                                                   const tierkit_review *after, int32_t kind,
                                                   const tierkit_call *call, tierkit_table **table,
                                                   tierkit_error *err) {
    tierkit_i_pace pace;
    tierkit_i_comparison of = { before, after, NULL, NULL, &pace };
    if (table != NULL) {
        *table = NULL;
    }
    if (before == NULL || after == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "before, after and table must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_refuse_saved(before, err));
    TIERKIT_I_TRY(tierkit_i_refuse_saved(after, err));
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err)); /* checks the record */
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        if (kinds[k].kind == kind) {
            tierkit_status status = compare(&of, &kinds[k], table);
            return status == TIERKIT_OK ? TIERKIT_OK
                                        : tierkit_i_fail(err, status, reason_of(status));
        }
    }
    return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "there is no such table of a comparison");
}
