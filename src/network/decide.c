/* Owns: adding decisions: all rows are read and checked, then joined without fail.
 * Must not know: what a decision changes. Called by: hosts. */
#include "network/decisions.h"
#include "network/fields.h"
#include "base/pace.h"

#include <string.h>

typedef enum column {
    COLUMN_ID = 0,
    COLUMN_SUBJECT,
    COLUMN_VALUE,
    COLUMN_BY,
    COLUMN_ON,
    COLUMN_UNTIL,
    COLUMN_REASON,
    COLUMNS
} column;

static const char *const names[COLUMNS] = {
    "id", "subject", "value", "by", "on", "until", "reason"
};

typedef struct decide {
    tierkit_i_fields in;
    int32_t bound[COLUMNS]; /* index in the batch or NONE */
    tierkit_i_decision *rows;
    size_t count, capacity;
} decide;

/* ---- columns ------------------------------------------------------------------------------- */

static int column_of(const tierkit_i_bound *bound) {
    int at = 0;
    while (at < COLUMNS && (strlen(names[at]) != bound->name_bytes ||
                            memcmp(names[at], bound->name, bound->name_bytes) != 0)) {
        at++;
    }
    return at;
}

static tierkit_status bind(decide *all, tierkit_error *err) {
    static const char unknown[] =
        "not a column of decisions: id, subject, value, by, on, until, reason";
    for (int c = 0; c < COLUMNS; c++) {
        all->bound[c] = TIERKIT_I_NONE;
    }
    for (size_t i = 0; i < all->in.batch->count; i++) {
        int at = column_of(&all->in.batch->columns[i]);
        if (at == COLUMNS) {
            return tierkit_i_fields_refuse(&all->in, TIERKIT_E_COLUMN, -1, (int32_t)i, unknown,
                                           err);
        }
        TIERKIT_I_TRY(tierkit_i_batch_want(all->in.batch, (int32_t)i, err));
        TIERKIT_I_TRY(tierkit_i_fields_check(
            &all->in,
            at == COLUMN_ON || at == COLUMN_UNTIL ? TIERKIT_I_TYPE_DATE : TIERKIT_I_TYPE_TEXT,
            (int32_t)i, err));
        all->bound[at] = (int32_t)i;
    }
    if (all->bound[COLUMN_ID] == TIERKIT_I_NONE || all->bound[COLUMN_VALUE] == TIERKIT_I_NONE ||
        all->bound[COLUMN_ON] == TIERKIT_I_NONE) {
        return tierkit_i_fail(err, TIERKIT_E_COLUMN,
                              "a decision needs the columns 'id', 'value' and 'on'");
    }
    return TIERKIT_OK;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static tierkit_status read_id(decide *all, size_t row, tierkit_i_decision *to, tierkit_error *err) {
    tierkit_i_piece id;
    int present = 0;
    int32_t entity = 0;
    TIERKIT_I_TRY(tierkit_i_fields_text(&all->in, row, all->bound[COLUMN_ID], &id, &present, err));
    if (!present) {
        return tierkit_i_fields_refuse(&all->in, TIERKIT_E_MISSING, (int64_t)row,
                                       all->bound[COLUMN_ID],
                                       "missing; every decision is about a distributor", err);
    }
    TIERKIT_I_TRY(tierkit_i_network_id(all->in.network, id.text, id.bytes, &entity));
    to->entity = (uint32_t)entity;
    return TIERKIT_OK;
}

/* Without the column, or a word in it, a decision is about the class. */
static tierkit_status read_subject(decide *all, size_t row, tierkit_i_decision *to,
                                   tierkit_error *err) {
    tierkit_i_piece word;
    int present = 0;
    to->subject = TIERKIT_I_SUBJECT_CLASS;
    if (all->bound[COLUMN_SUBJECT] == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(
        tierkit_i_fields_text(&all->in, row, all->bound[COLUMN_SUBJECT], &word, &present, err));
    if (present) {
        to->subject = tierkit_i_subject_of_word(word.text, word.bytes);
    }
    return to->subject != 0
               ? TIERKIT_OK
               : tierkit_i_fields_refuse(&all->in, TIERKIT_E_ARGUMENT, (int64_t)row,
                                         all->bound[COLUMN_SUBJECT],
                                         "not a subject: class, policy or exception", err);
}

static tierkit_status read_text(decide *all, size_t row, column which, int32_t *code,
                                tierkit_error *err) {
    *code = TIERKIT_I_NONE;
    return all->bound[which] == TIERKIT_I_NONE
               ? TIERKIT_OK
               : tierkit_i_fields_code(&all->in, row, all->bound[which], code, err);
}

static tierkit_status read_days(decide *all, size_t row, tierkit_i_decision *to,
                                tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_fields_day(&all->in, row, all->bound[COLUMN_ON], &to->on, err));
    TIERKIT_I_TRY(tierkit_i_fields_day(&all->in, row, all->bound[COLUMN_UNTIL], &to->until, err));
    if (to->on == TIERKIT_I_NO_DAY) {
        return tierkit_i_fields_refuse(&all->in, TIERKIT_E_MISSING, (int64_t)row,
                                       all->bound[COLUMN_ON],
                                       "missing; every decision has a first day", err);
    }
    if (to->until != TIERKIT_I_NO_DAY && to->until < to->on) {
        return tierkit_i_fields_refuse(&all->in, TIERKIT_E_RANGE, (int64_t)row,
                                       all->bound[COLUMN_UNTIL], "before the decision's first day",
                                       err);
    }
    return TIERKIT_OK;
}

static tierkit_status read_row(decide *all, size_t row, tierkit_error *err) {
    tierkit_i_decision *to = &all->rows[row];
    TIERKIT_I_TRY(read_id(all, row, to, err));
    TIERKIT_I_TRY(read_subject(all, row, to, err));
    TIERKIT_I_TRY(read_text(all, row, COLUMN_VALUE, &to->value, err));
    TIERKIT_I_TRY(read_text(all, row, COLUMN_BY, &to->by, err));
    TIERKIT_I_TRY(read_text(all, row, COLUMN_REASON, &to->reason, err));
    if (to->subject == TIERKIT_I_SUBJECT_EXCEPTION && to->by == TIERKIT_I_NONE) {
        return tierkit_i_fields_refuse(&all->in, TIERKIT_E_MISSING, (int64_t)row,
                                       all->bound[COLUMN_SUBJECT],
                                       "every exception has an owner; give it in `by`", err);
    }
    return read_days(all, row, to, err);
}

/* The rows that are there now. */
static tierkit_status read_piece(decide *all, tierkit_i_pace *pace, tierkit_error *err) {
    size_t rows = all->count;
    if (all->in.batch->rows >= INT32_MAX - (int64_t)rows) {
        return TIERKIT_E_LIMIT;
    }
    rows += (size_t)all->in.batch->rows;
    TIERKIT_I_TRY(tierkit_i_reserve(&all->in.network->memory, &all->rows, &all->capacity, rows,
                                    sizeof *all->rows));
    for (; all->count < rows; all->count++) {
        TIERKIT_I_TRY(tierkit_i_strings_room(&all->in.network->ids, 1, pace));
        TIERKIT_I_TRY(tierkit_i_strings_room(&all->in.network->texts, COLUMNS, pace));
        TIERKIT_I_TRY(read_row(all, all->count, err));
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
    }
    return TIERKIT_OK;
}

/* ---- the call ------------------------------------------------------------------------------ */

static tierkit_status refuse_pair(const decide *all, uint32_t entity, int32_t subject,
                                  tierkit_error *err) {
    size_t bytes = 0;
    const char *id = tierkit_i_strings_get(&all->in.network->ids, entity, &bytes);
    tierkit_i_piece pieces[] = {
        TIERKIT_I_PIECE("'"),
        { id, bytes },
        TIERKIT_I_PIECE("' has two decisions of one subject on one day; give one"),
    };
    if (subject != TIERKIT_I_SUBJECT_CLASS) {
        pieces[2] = (tierkit_i_piece)TIERKIT_I_PIECE(
            "' has two decisions of one subject, day and owner (`by`); give one");
    }
    return tierkit_i_fail_pieces(err, TIERKIT_E_DUPLICATE, -1, -1, pieces, 3);
}

static tierkit_status refuse_twice(const decide *all, tierkit_error *err) {
    for (size_t i = 1; i < all->count; i++) {
        if (tierkit_i_decision_compare(&all->rows[i - 1], &all->rows[i]) == 0) {
            return refuse_pair(all, all->rows[i].entity, all->rows[i].subject, err);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status prepare(decide *all, tierkit_i_decision_list *joined, tierkit_i_pace *pace,
                              tierkit_error *err) {
    const tierkit_i_memory *memory = &all->in.network->memory;
    int more = 1;
    TIERKIT_I_TRY(bind(all, err));
    TIERKIT_I_TRY(tierkit_i_row_scratch_new(all->in.network->schema, memory, &all->in.scratch));
    while (more) {
        TIERKIT_I_TRY(read_piece(all, pace, err));
        TIERKIT_I_TRY(tierkit_i_batch_next(all->in.batch, &more, err));
    }
    TIERKIT_I_TRY(tierkit_i_decisions_sort(all->rows, all->count, memory, pace));
    TIERKIT_I_TRY(refuse_twice(all, err));
    return tierkit_i_decisions_join(&all->in.network->decisions, all->rows, all->count, memory,
                                    pace, joined);
}

tierkit_status TIERKIT_CALL tierkit_network_decide(tierkit_network *network,
                                                   const tierkit_batch *batch,
                                                   const tierkit_call *call, tierkit_error *err) {
    if (network == NULL || batch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network and batch must not be NULL");
    }
    tierkit_i_pace pace;
    tierkit_i_mark mark;
    decide all;
    tierkit_i_decision_list joined = { NULL, 0, 0 };
    if (batch->sign < 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "sign -1: a decision without a value takes the other one back");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, (uint64_t)batch->rows, err));
    memset(&all, 0, sizeof all);
    all.in.network = network;
    all.in.batch = batch;
    (void)tierkit_i_mark_set(&mark, network, NULL);
    tierkit_status status = prepare(&all, &joined, &pace, err);
    if (status == TIERKIT_OK) {
        tierkit_i_decision_list old = network->decisions;
        network->decisions = joined;
        joined = old;
    } else {
        tierkit_i_mark_undo(&mark, network, NULL);
    }
    tierkit_i_batch_end(batch);
    tierkit_i_free(&network->memory, joined.at, joined.capacity, sizeof *joined.at);
    tierkit_i_free(&network->memory, all.rows, all.capacity, sizeof *all.rows);
    tierkit_i_row_scratch_free(all.in.scratch);
    return tierkit_i_network_end(err, status);
}
