/* Owns: what distributors may be promised for items on a day, with the rule of each promise.
 * Must not know: how a policy is chosen, what was kept.
 * Called by: hosts, through tierkit_review_promise(). */
#include "network/ids.h"
#include "lang/row.h"
#include "review/promise_rule.h"
#include "review/saved.h"

#include "tierkit/promise.h"

#include <string.h>

static const tierkit_i_column_spec columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "asked", "", TIERKIT_I_CELLS_TEXT },
    { "promise", "", TIERKIT_I_CELLS_TEXT },        { "item", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_TEXT },          { "type", "", TIERKIT_I_CELLS_TEXT },
    { "policy", "", TIERKIT_I_CELLS_TEXT },         { "program", "", TIERKIT_I_CELLS_TEXT },
    { "version", "", TIERKIT_I_CELLS_TEXT },        { "line", "", TIERKIT_I_CELLS_INTEGER },
    { "rule", "", TIERKIT_I_CELLS_TEXT },           { "exception", "", TIERKIT_I_CELLS_TEXT },
    { "status", "", TIERKIT_I_CELLS_TEXT },         { "text", "", TIERKIT_I_CELLS_TEXT },
};

/* One call, its rows in pieces of a block. */
typedef struct asking {
    const tierkit_review *review;
    tierkit_table *table;
    tierkit_column ids, items; /* items.rows -1: none */
    tierkit_i_row_scratch *scratch;
    int32_t on;
    tierkit_i_piece id[TIERKIT_I_ROWS], item[TIERKIT_I_ROWS];
    uint8_t id_state[TIERKIT_I_ROWS], item_state[TIERKIT_I_ROWS];
} asking;

/* One row to be. Texts without bytes are missing. */
typedef struct answer {
    tierkit_i_piece id, asked, exception;
    const tierkit_i_promise *promise; /* NULL: none */
    const tierkit_i_promise_entry *entry;
    const char *status;
    tierkit_i_piece text[10];
    size_t pieces;
} answer;

static tierkit_status add_piece(tierkit_table *table, tierkit_i_piece piece) {
    return piece.bytes == 0 ? tierkit_i_table_missing(table)
                            : tierkit_i_table_add_text(table, piece.text, piece.bytes);
}

/* ---- exceptions ------------------------------------------------------------------------------ */

static tierkit_i_piece snapshot_text(const tierkit_review *review, int32_t text) {
    tierkit_i_piece piece = { "", 0 };
    if (text != TIERKIT_I_NONE) {
        piece.text = tierkit_i_strings_get(&review->snapshot->texts, (uint32_t)text, &piece.bytes);
    }
    return piece;
}

/* The last that holds on the day of the review, of an exception about a promise; promise NULL:
 * whatever it is about. */
static const tierkit_i_snapshot_decision *last_of(const tierkit_review *review, size_t record,
                                                  int32_t subject,
                                                  const tierkit_i_promise *promise) {
    tierkit_i_decided of = tierkit_i_snapshot_decided(review->snapshot, record, subject);
    for (size_t d = of.end; d > of.first; d--) {
        const tierkit_i_snapshot_decision *one = &of.all[d - 1];
        if (tierkit_i_decision_holds(one, review->source.as_of) &&
            (promise == NULL || tierkit_i_exception_is_about(review, one, promise))) {
            return one;
        }
    }
    return NULL;
}

/* The decision that counts on the day of the review: an exception for the promise before one about
 * the policy, and that before one that overrides the class; of several the last. */
static const tierkit_i_snapshot_decision *exception_of(const tierkit_review *review, size_t record,
                                                       const tierkit_i_promise *promise) {
    const tierkit_i_snapshot_decision *found =
        last_of(review, record, TIERKIT_I_SUBJECT_EXCEPTION, promise);
    found = found != NULL ? found : last_of(review, record, TIERKIT_I_SUBJECT_POLICY, NULL);
    int32_t of_class = found != NULL || review->movement.in_force == NULL
                           ? TIERKIT_I_NONE
                           : review->movement.in_force[record];
    return of_class == TIERKIT_I_NONE ? found : &review->snapshot->decisions[of_class];
}

/* "class A by channel council until 2027-06-30: the reason" */
static tierkit_status add_exception(tierkit_table *table, const tierkit_review *review,
                                    int32_t record, const tierkit_i_promise *promise) {
    static const char *const words[] = { "", "class ", "policy ", "exception " };
    const tierkit_i_snapshot_decision *decision =
        promise == NULL ? NULL : exception_of(review, (size_t)record, promise);
    char until[10];
    tierkit_i_piece text[8];
    size_t count = 0;
    if (decision == NULL) {
        return tierkit_i_table_missing(table);
    }
    text[count++] = tierkit_i_piece_of(words[decision->subject]);
    text[count++] = snapshot_text(review, decision->value);
    if (decision->by != TIERKIT_I_NONE) {
        text[count++] = tierkit_i_piece_of(" by ");
        text[count++] = snapshot_text(review, decision->by);
    }
    if (tierkit_i_decision_has_end(decision)) {
        tierkit_i_date_write(decision->until, until);
        text[count++] = tierkit_i_piece_of(" until ");
        text[count++] = (tierkit_i_piece){ until, sizeof until };
    }
    if (decision->reason != TIERKIT_I_NONE) {
        text[count++] = tierkit_i_piece_of(": ");
        text[count++] = snapshot_text(review, decision->reason);
    }
    return tierkit_i_table_add_pieces(table, text, count);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void say(answer *to, tierkit_i_piece piece) {
    to->text[to->pieces++] = piece;
}

/* The promise's canonical line. */
static tierkit_status add_rule(const asking *of, const answer *one) {
    tierkit_i_buffer text;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_buffer_init(&text, &of->review->memory);
    TIERKIT_I_DO(tierkit_i_print_tokens(&of->review->program->tree, one->promise->tokens, &text));
    TIERKIT_I_DO(tierkit_i_table_add_text(of->table, (const char *)text.bytes, text.count));
done:
    tierkit_i_buffer_free(&text);
    return status;
}

static tierkit_status add_promised(const asking *of, const answer *one, tierkit_i_piece value) {
    const tierkit_review *review = of->review;
    if (one->promise == NULL) {
        for (int32_t i = 0; i < 4; i++) {
            TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
        }
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, review, one->promise->name.text));
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, review, one->promise->item.text));
    TIERKIT_I_TRY(tierkit_i_table_add_text(of->table, value.text, value.bytes));
    return tierkit_i_table_add_literal(of->table, tierkit_i_promise_type(one->promise));
}

static tierkit_status add_answer(const asking *of, const answer *one, int32_t record,
                                 tierkit_i_piece value) {
    const tierkit_review *review = of->review;
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t policy =
        record == TIERKIT_I_NONE ? TIERKIT_I_NONE : tierkit_i_policy_name(review, (size_t)record);
    TIERKIT_I_TRY(add_piece(of->table, one->id));
    TIERKIT_I_TRY(add_piece(of->table, one->asked));
    TIERKIT_I_TRY(add_promised(of, one, value));
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, review, policy));
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, review, tree->program_name.text));
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, review, tree->program_version.text));
    TIERKIT_I_TRY(
        one->promise == NULL
            ? tierkit_i_table_missing(of->table)
            : tierkit_i_table_add_integer(of->table, tierkit_i_promise_line(tree, one->promise)));
    TIERKIT_I_TRY(one->promise == NULL ? tierkit_i_table_missing(of->table) : add_rule(of, one));
    TIERKIT_I_TRY(add_exception(of->table, review, record, one->promise));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, one->status));
    return tierkit_i_table_add_pieces(of->table, one->text, one->pieces);
}

/* "order_cycle of core: 2 days, as its policy is strategic" */
static tierkit_status add_one(const asking *of, answer one, int32_t record) {
    const tierkit_i_tree *tree = &of->review->program->tree;
    char digits[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_piece value = tierkit_i_promised(tree, one.entry, digits);
    const char *type = tierkit_i_promise_type(one.promise);
    say(&one, tierkit_i_tree_piece(tree, one.promise->name.text));
    if (one.promise->item.text != TIERKIT_I_NONE) {
        say(&one, tierkit_i_piece_of(" of "));
        say(&one, tierkit_i_tree_piece(tree, one.promise->item.text));
    }
    say(&one, tierkit_i_piece_of(": "));
    say(&one, value);
    if (one.promise->type == TIERKIT_I_TYPE_DURATION) {
        say(&one, tierkit_i_piece_of(" "));
        say(&one, tierkit_i_piece_of(type));
    }
    say(&one, tierkit_i_piece_of(", as its policy is "));
    say(&one, tierkit_i_tree_piece(tree, one.entry->policy.text));
    return add_answer(of, &one, record, value);
}

static tierkit_status add_none(const asking *of, answer one, int32_t record, const char *status,
                               const char *text) {
    one.status = status;
    say(&one, tierkit_i_piece_of(text));
    return add_answer(of, &one, record, tierkit_i_piece_of(""));
}

/* All promises for one distributor and item; item NULL: whatever the item. */
static tierkit_status answer_record(const asking *of, answer one, int32_t record,
                                    const tierkit_i_piece *item) {
    const tierkit_review *review = of->review;
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t wanted = item == NULL ? TIERKIT_I_NONE
                                  : tierkit_i_strings_find(&tree->strings, item->text, item->bytes);
    size_t rows = 0;
    one.status = tree->effective > of->on ? "not_in_force" : "ok";
    for (size_t p = 0; p < tree->promise_count; p++) {
        one.promise = &tree->promises[p];
        one.entry = tierkit_i_promise_entry_of(review, (size_t)record, one.promise);
        if (one.entry != NULL &&
            (item == NULL || tierkit_i_promise_holds(tree, one.promise, wanted))) {
            TIERKIT_I_TRY(add_one(of, one, record));
            rows++;
        }
    }
    one.promise = NULL;
    return rows > 0 ? TIERKIT_OK
                    : add_none(of, one, record, "no_promise",
                               item == NULL ? "the program promises nothing"
                                            : "the program promises nothing for this item");
}

static tierkit_status answer_row(const asking *of, tierkit_i_piece id,
                                 const tierkit_i_piece *item) {
    const tierkit_review *review = of->review;
    int32_t record = tierkit_i_snapshot_find(review->snapshot, id.text, id.bytes);
    answer one = { 0 };
    one.id = id;
    one.asked = item == NULL ? tierkit_i_piece_of("") : *item;
    if (record == TIERKIT_I_NONE) {
        return add_none(of, one, record, "not_found", "no distributor has this id");
    }
    if (tierkit_i_policy_name(review, (size_t)record) == TIERKIT_I_NONE) {
        return add_none(of, one, record, "no_policy",
                        review->policy_line == NULL ? "the program has no service policies"
                                                    : "the program does not apply to it");
    }
    return answer_record(of, one, record, item);
}

/* ---- the call -------------------------------------------------------------------------------- */

static tierkit_status bad_row(const char *name, uint8_t state, int64_t row, tierkit_error *err) {
    return state == TIERKIT_I_ROW_VALUE || state == TIERKIT_I_ROW_MISSING
               ? TIERKIT_OK
               : tierkit_i_ids_bad_text(name, row, err);
}

static tierkit_status answer_block(asking *of, int64_t first, size_t count, tierkit_error *err) {
    int has_items = of->items.rows >= 0;
    tierkit_i_row_texts(&of->ids, first, count, of->scratch, of->id, of->id_state);
    if (has_items) {
        tierkit_i_row_texts(&of->items, first, count, of->scratch, of->item, of->item_state);
    }
    for (size_t i = 0; i < count; i++) {
        int64_t row = first + (int64_t)i;
        TIERKIT_I_TRY(bad_row("ids", of->id_state[i], row, err));
        if (has_items) {
            TIERKIT_I_TRY(bad_row("items", of->item_state[i], row, err));
        }
        if (of->id_state[i] == TIERKIT_I_ROW_MISSING) {
            of->id[i] = tierkit_i_piece_of("");
        }
        int asked = has_items && of->item_state[i] == TIERKIT_I_ROW_VALUE;
        TIERKIT_I_TRY(answer_row(of, of->id[i], asked ? &of->item[i] : NULL));
    }
    return TIERKIT_OK;
}

static tierkit_status answer_all(const tierkit_review *review, asking *of, tierkit_i_pace *pace,
                                 tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(
        tierkit_i_row_scratch_new(review->program->head.schema, &review->memory, &of->scratch));
    TIERKIT_I_DO(tierkit_i_table_new(&review->memory, pace, columns,
                                     sizeof(columns) / sizeof(columns[0]), &of->table));
    for (int64_t first = 0; first < of->ids.rows; first += TIERKIT_I_ROWS) {
        int64_t left = of->ids.rows - first;
        TIERKIT_I_DO(
            answer_block(of, first, (size_t)(left < TIERKIT_I_ROWS ? left : TIERKIT_I_ROWS), err));
    }
    tierkit_i_table_finish(of->table);
done:
    tierkit_i_row_scratch_free(of->scratch);
    return status;
}

static tierkit_status read_columns(asking *of, const tierkit_column *ids,
                                   const tierkit_column *items, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_ids_column(ids, "ids", &of->ids, err));
    of->items.rows = -1;
    if (items == NULL) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_ids_column(items, "items", &of->items, err));
    return of->items.rows == of->ids.rows
               ? TIERKIT_OK
               : tierkit_i_fail(err, TIERKIT_E_RANGE, "items: needs as many rows as ids");
}

/* A review answers for its own day and later ones: an earlier review knows earlier days. */
static tierkit_status read_day(asking *of, int32_t on, tierkit_error *err) {
    int32_t as_of = of->review->source.as_of;
    of->on = on == TIERKIT_AS_OF_LAST_FACT ? as_of : on;
    if (of->on < as_of || of->on > TIERKIT_I_DAY_MAX) {
        return tierkit_i_fail(err, TIERKIT_E_DATE,
                              of->on < as_of
                                  ? "on: lies before the day of this review; ask one of that day"
                                  : "on: not a day of the years 1 to 9999");
    }
    return TIERKIT_OK;
}

static tierkit_status answer_call(asking *of, const tierkit_column *ids,
                                  const tierkit_column *items, int32_t on, tierkit_i_pace *pace,
                                  tierkit_error *err) {
    TIERKIT_I_TRY(read_columns(of, ids, items, err));
    TIERKIT_I_TRY(read_day(of, on, err));
    tierkit_status status = answer_all(of->review, of, pace, err);
    if (status == TIERKIT_OK || status == TIERKIT_E_TEXT) {
        return status; /* told where it is */
    }
    return tierkit_i_table_failed(status, err);
}

tierkit_status TIERKIT_CALL tierkit_review_promise(const tierkit_review *review,
                                                   const tierkit_column *ids,
                                                   const tierkit_column *items, int32_t on,
                                                   const tierkit_call *call, tierkit_table **table,
                                                   tierkit_error *err) {
    tierkit_i_pace pace;
    asking *of = NULL;
    if (table != NULL) {
        *table = NULL;
    }
    if (review == NULL || ids == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "review, ids and table must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_refuse_saved(review, err));
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    tierkit_status status = tierkit_i_new_zeroed(&review->memory, 1, sizeof *of, &of);
    if (status != TIERKIT_OK) {
        return tierkit_i_table_failed(status, err);
    }
    of->review = review;
    status = answer_call(of, ids, items, on, &pace, err);
    if (status == TIERKIT_OK) {
        *table = of->table;
    } else {
        tierkit_table_free(of->table);
    }
    tierkit_i_free(&review->memory, of, 1, sizeof *of);
    return status;
}
