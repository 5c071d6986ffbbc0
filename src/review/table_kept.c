/* Owns: the table of commitments: how many were due, kept, late, for each distributor and for the
 * members of its splits. Must not know: who gets the failures (table_failures.c).
 * Called by: review/tables.c. */
#include "review/committed.h"
#include "review/members.h"
#include "review/promise_rule.h"

#include <string.h>

static const tierkit_i_column_spec columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "commitment", "", TIERKIT_I_CELLS_TEXT },
    { "split", "", TIERKIT_I_CELLS_TEXT },
    { "member", "", TIERKIT_I_CELLS_TEXT },
    { "due", "", TIERKIT_I_CELLS_NUMBER },
    { "kept", "", TIERKIT_I_CELLS_NUMBER },
    { "kept_rate", "", TIERKIT_I_CELLS_NUMBER },
    { "requested_rate", "", TIERKIT_I_CELLS_NUMBER },
    { "latest_rate", "", TIERKIT_I_CELLS_NUMBER },
    { "repromised", "", TIERKIT_I_CELLS_NUMBER },
    { "right_rate", "", TIERKIT_I_CELLS_NUMBER },
    { "open_overdue", "", TIERKIT_I_CELLS_NUMBER },
    { "late", "", TIERKIT_I_CELLS_NUMBER },
    { "promised", "", TIERKIT_I_CELLS_NUMBER },
    { "achieved_p95", "", TIERKIT_I_CELLS_NUMBER },
    { "slack", "", TIERKIT_I_CELLS_NUMBER },
    { "policy", "", TIERKIT_I_CELLS_TEXT },
    { "policy_promise", "", TIERKIT_I_CELLS_TEXT },
    { "status", "", TIERKIT_I_CELLS_TEXT },
    { "flags", "", TIERKIT_I_CELLS_TEXT },
};

/* In the order of the columns from `due` on. */
static const uint8_t figures[] = {
    TIERKIT_I_COMMITTED_DUE,         TIERKIT_I_COMMITTED_KEPT,
    TIERKIT_I_COMMITTED_KEPT_RATE,   TIERKIT_I_COMMITTED_REQUESTED_RATE,
    TIERKIT_I_COMMITTED_LATEST_RATE, TIERKIT_I_COMMITTED_REPROMISED,
    TIERKIT_I_COMMITTED_RIGHT_RATE,  TIERKIT_I_COMMITTED_OPEN,
    TIERKIT_I_COMMITTED_LATE,        TIERKIT_I_COMMITTED_PROMISED,
    TIERKIT_I_COMMITTED_ACHIEVED,    TIERKIT_I_COMMITTED_SLACK,
};

/* One statement, without a split or with one. */
typedef struct keeping {
    tierkit_i_committed committed;
    int32_t split;             /* text of the tree, NONE */
    tierkit_i_members members; /* of the split */
    tierkit_table *table;
} keeping;

/* ---- cells ----------------------------------------------------------------------------------- */

static tierkit_i_piece member_of(const keeping *of, size_t member) {
    tierkit_i_piece piece = { "", 0 };
    if (of->split != TIERKIT_I_NONE) {
        piece.text =
            tierkit_i_strings_get(&of->members.names, of->members.order[member], &piece.bytes);
    }
    return piece;
}

/* What the service policy promises under the name behind `of`, for the member as its item. */
static tierkit_status add_policy_promise(const keeping *of, size_t record, tierkit_i_piece member) {
    const tierkit_review *review = of->committed.review;
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t item = member.bytes == 0
                       ? TIERKIT_I_NONE
                       : tierkit_i_strings_find(&tree->strings, member.text, member.bytes);
    for (size_t p = 0; p < tree->promise_count; p++) {
        const tierkit_i_promise *promise = &tree->promises[p];
        const tierkit_i_promise_entry *entry =
            promise->name.text != of->committed.statement->promise.text ||
                    !tierkit_i_promise_holds(tree, promise, item)
                ? NULL
                : tierkit_i_promise_entry_of(review, record, promise);
        if (entry != NULL) {
            char digits[TIERKIT_I_DECIMAL_TEXT];
            tierkit_i_piece value = tierkit_i_promised(tree, entry, digits);
            return tierkit_i_table_add_text(of->table, value.text, value.bytes);
        }
    }
    return tierkit_i_table_missing(of->table);
}

static tierkit_status add_policy(const keeping *of, size_t record) {
    const tierkit_review *review = of->committed.review;
    return tierkit_i_cell_text(of->table, review, tierkit_i_policy_name(review, record));
}

static tierkit_status add_names(const keeping *of, size_t record, tierkit_i_piece member) {
    const tierkit_review *review = of->committed.review;
    TIERKIT_I_TRY(tierkit_i_cell_id(of->table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, review, of->committed.statement->name.text));
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, review, of->split));
    return of->split == TIERKIT_I_NONE
               ? tierkit_i_table_missing(of->table)
               : tierkit_i_table_add_text(of->table, member.text, member.bytes);
}

static tierkit_status add_row(const keeping *of, size_t record, size_t member, size_t i) {
    tierkit_i_form form;
    const tierkit_i_vector *rate =
        tierkit_i_committed_figure(&of->committed, TIERKIT_I_COMMITTED_KEPT_RATE, &form);
    tierkit_i_piece name = member_of(of, member);
    TIERKIT_I_TRY(add_names(of, record, name));
    for (size_t f = 0; f < sizeof(figures); f++) {
        TIERKIT_I_TRY(tierkit_i_committed_cell(&of->committed, figures[f], i, of->table));
    }
    TIERKIT_I_TRY(add_policy(of, record));
    TIERKIT_I_TRY(add_policy_promise(of, record, name));
    TIERKIT_I_TRY(tierkit_i_cell_status(of->table, rate->status[i]));
    return tierkit_i_cell_flags(of->table,
                                rate->status[i] == TIERKIT_VALUE_OK ? rate->flags[i] : 0);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Members of which nothing was due are left out. */
static int is_shown(const keeping *of, size_t record, size_t i) {
    tierkit_i_i128 due = tierkit_i_i128_of(0);
    return of->committed.review->covered[record] == TIERKIT_VALUE_OK &&
           (of->split == TIERKIT_I_NONE ||
            (tierkit_i_committed_count(&of->committed, TIERKIT_I_COMMITTED_DUE, i, &due) &&
             tierkit_i_i128_sign(due) > 0));
}

static tierkit_status add_rows(keeping *of, size_t members) {
    size_t all = of->committed.review->records * members;
    for (size_t first = 0; first < all; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, all);
        TIERKIT_I_TRY(tierkit_i_evaluation_run(&of->committed.evaluation, first, count));
        for (size_t i = 0; i < count; i++) {
            size_t record = (first + i) / members;
            if (is_shown(of, record, i)) {
                TIERKIT_I_TRY(add_row(of, record, (first + i) % members, i));
            }
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_whole(const tierkit_review *review,
                                const tierkit_i_commitments *statement, tierkit_table *table) {
    keeping of;
    tierkit_status status = TIERKIT_OK;
    memset(&of, 0, sizeof(of));
    of.split = TIERKIT_I_NONE;
    of.table = table;
    TIERKIT_I_DO(tierkit_i_committed_init(&of.committed, review, statement,
                                          tierkit_i_record_subjects(review),
                                          tierkit_i_table_pace(table)));
    TIERKIT_I_DO(add_rows(&of, 1));
done:
    tierkit_i_committed_free(&of.committed);
    return status;
}

static tierkit_status add_split(const tierkit_review *review,
                                const tierkit_i_commitments *statement, int32_t split,
                                tierkit_table *table) {
    keeping of;
    tierkit_i_subjects subjects;
    tierkit_status status = TIERKIT_OK;
    memset(&of, 0, sizeof(of));
    of.split = split;
    of.table = table;
    TIERKIT_I_DO(
        tierkit_i_members_new(&review->source, split, tierkit_i_table_pace(table), &of.members));
    subjects = tierkit_i_members_of_each(&of.members, review->records);
    TIERKIT_I_DO(tierkit_i_committed_init(&of.committed, review, statement, subjects,
                                          tierkit_i_table_pace(table)));
    if (subjects.members > 0) {
        TIERKIT_I_DO(add_rows(&of, of.members.names.count));
    }
done:
    tierkit_i_committed_free(&of.committed);
    tierkit_i_members_free(&review->source, &of.members);
    return status;
}

tierkit_status tierkit_i_make_kept(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, columns,
                                      sizeof(columns) / sizeof(columns[0]), out));
    for (size_t c = 0; c < tree->commitment_count; c++) {
        const tierkit_i_commitments *statement = &tree->commitments[c];
        TIERKIT_I_TRY(add_whole(review, statement, *out));
        for (int32_t s = 0; s < statement->splits; s++) {
            TIERKIT_I_TRY(add_split(review, statement, statement->split[s].text, *out));
        }
    }
    return TIERKIT_OK;
}
