/* Owns: the state an earlier review left behind, read from its table of movement: a saved one has
 * nothing else. Must not know: how the state goes on. Called by: review/fold.c. */
#include "review/fold.h"

#include "base/bits.h"
#include "review/table_movement.h"

#include <string.h>

typedef struct opened {
    tierkit_i_movement *to;
    tierkit_column columns[TIERKIT_I_MOVEMENT_COLUMNS];
    int32_t *record_of_row;
} opened;

static int is_missing(const tierkit_column *column, int64_t row) {
    return column->validity != NULL &&
           !tierkit_i_bit((const uint8_t *)column->validity, (size_t)row);
}

static tierkit_i_piece text_at(const opened *o, int column, int64_t row) {
    const tierkit_column *of = &o->columns[column];
    const int64_t *offsets = (const int64_t *)(const void *)of->offsets;
    tierkit_i_piece text = { (const char *)of->data + offsets[row],
                             (size_t)(offsets[row + 1] - offsets[row]) };
    return text;
}

static tierkit_status name_at(const opened *o, int column, int64_t row, int32_t *name) {
    tierkit_i_piece text = text_at(o, column, row);
    *name = TIERKIT_I_NONE;
    return is_missing(&o->columns[column], row)
               ? TIERKIT_OK
               : tierkit_i_strings_add(&o->to->names, text.text, text.bytes, name);
}

static int32_t day_at(const opened *o, int column, int64_t row) {
    const int32_t *days = (const int32_t *)o->columns[column].data;
    return is_missing(&o->columns[column], row) ? TIERKIT_I_NEVER : days[row];
}

static int32_t reviews_at(const opened *o, int64_t row) {
    const int64_t *counts = (const int64_t *)o->columns[TIERKIT_I_MOVEMENT_REVIEWS].data;
    int64_t count = is_missing(&o->columns[TIERKIT_I_MOVEMENT_REVIEWS], row) ? 0 : counts[row];
    return count < 0 || count > INT32_MAX / 2 ? 0 : (int32_t)count;
}

static tierkit_status read_row(const opened *o, int64_t row, size_t record) {
    tierkit_i_moved *state = &o->to->at[record];
    TIERKIT_I_TRY(name_at(o, TIERKIT_I_MOVEMENT_HELD, row, &state->held));
    TIERKIT_I_TRY(name_at(o, TIERKIT_I_MOVEMENT_PROPOSED, row, &state->proposed));
    TIERKIT_I_TRY(name_at(o, TIERKIT_I_MOVEMENT_CANDIDATE, row, &state->candidate));
    TIERKIT_I_TRY(name_at(o, TIERKIT_I_MOVEMENT_PUBLISHED, row, &state->published));
    TIERKIT_I_TRY(name_at(o, TIERKIT_I_MOVEMENT_EFFECTIVE, row, &o->to->opening[record]));
    state->since = day_at(o, TIERKIT_I_MOVEMENT_SINCE, row);
    state->reviews = reviews_at(o, row);
    state->grace_until = day_at(o, TIERKIT_I_MOVEMENT_GRACE, row);
    state->safe_until = day_at(o, TIERKIT_I_MOVEMENT_PROTECTED, row);
    state->notice_until = day_at(o, TIERKIT_I_MOVEMENT_NOTICE, row);
    state->decided_on = day_at(o, TIERKIT_I_MOVEMENT_DECIDED_ON, row);
    state->reviewed = day_at(o, TIERKIT_I_MOVEMENT_REVIEWED, row);
    tierkit_i_piece reason = text_at(o, TIERKIT_I_MOVEMENT_REASON, row);
    state->reason = tierkit_i_move_reason_of(reason.text, reason.bytes);
    return TIERKIT_OK;
}

/* A row of an alias counts where the distributor has no row of its own. */
static tierkit_status read_rows(const tierkit_review *review, const opened *o, int64_t rows) {
    for (int aliases = 1; aliases >= 0; aliases--) {
        for (int64_t row = 0; row < rows; row++) {
            tierkit_i_piece id = text_at(o, TIERKIT_I_MOVEMENT_ID, row);
            int32_t record = tierkit_i_snapshot_find(review->snapshot, id.text, id.bytes);
            if (record == TIERKIT_I_NONE) {
                continue;
            }
            size_t bytes;
            const char *own = tierkit_i_snapshot_entity_id(
                review->snapshot, review->snapshot->records[record].entity, &bytes);
            int is_own = bytes == id.bytes && memcmp(own, id.text, bytes) == 0;
            if (is_own != aliases) {
                TIERKIT_I_TRY(read_row(o, row, (size_t)record));
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_opening_read(const tierkit_review *review, const tierkit_review *opening,
                                      tierkit_i_movement *movement) {
    tierkit_table *table = NULL;
    opened o;
    tierkit_status status = TIERKIT_OK;
    memset(&o, 0, sizeof(o));
    o.to = movement;
    TIERKIT_I_DO(tierkit_i_table_of(opening, TIERKIT_REVIEW_MOVEMENT, review->pace, &table));
    for (int32_t c = 0; c < TIERKIT_I_MOVEMENT_COLUMNS; c++) {
        o.columns[c].struct_size = sizeof(o.columns[c]);
        TIERKIT_I_DO(tierkit_table_column(table, c, &o.columns[c], NULL));
    }
    TIERKIT_I_DO(read_rows(review, &o, tierkit_table_rows(table)));
done:
    tierkit_table_free(table);
    return status;
}
