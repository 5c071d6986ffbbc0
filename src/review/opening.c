/* Owns: the state an earlier review left behind, read from its table of movement: a saved one has
 * nothing else. Must not know: how the state goes on. Called by: review/fold.c. */
#include "review/fold.h"
#include "review/opened.h"
#include "review/table_movement.h"

/* One row into the state of its record. */
static tierkit_status read_row(void *user, const tierkit_column *columns, int64_t row,
                               size_t record) {
    tierkit_i_movement *to = (tierkit_i_movement *)user;
    tierkit_i_moved *state = &to->at[record];
    const struct {
        int32_t column, *name;
    } names[] = { { TIERKIT_I_MOVEMENT_HELD, &state->held },
                  { TIERKIT_I_MOVEMENT_PROPOSED, &state->proposed },
                  { TIERKIT_I_MOVEMENT_CANDIDATE, &state->candidate },
                  { TIERKIT_I_MOVEMENT_PUBLISHED, &state->published },
                  { TIERKIT_I_MOVEMENT_EFFECTIVE, &to->opening[record] } };
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        TIERKIT_I_TRY(
            tierkit_i_opened_name(&columns[names[n].column], row, &to->names, names[n].name));
    }
    state->since = tierkit_i_opened_day(&columns[TIERKIT_I_MOVEMENT_SINCE], row);
    state->reviews = tierkit_i_opened_count(&columns[TIERKIT_I_MOVEMENT_REVIEWS], row);
    state->grace_until = tierkit_i_opened_day(&columns[TIERKIT_I_MOVEMENT_GRACE], row);
    state->safe_until = tierkit_i_opened_day(&columns[TIERKIT_I_MOVEMENT_PROTECTED], row);
    state->notice_until = tierkit_i_opened_day(&columns[TIERKIT_I_MOVEMENT_NOTICE], row);
    state->decided_on = tierkit_i_opened_day(&columns[TIERKIT_I_MOVEMENT_DECIDED_ON], row);
    state->reviewed = tierkit_i_opened_day(&columns[TIERKIT_I_MOVEMENT_REVIEWED], row);
    tierkit_i_piece reason = tierkit_i_opened_text(&columns[TIERKIT_I_MOVEMENT_REASON], row);
    state->reason = tierkit_i_move_reason_of(reason.text, reason.bytes);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_opening_read(const tierkit_review *review, const tierkit_review *opening,
                                      tierkit_i_movement *movement) {
    return tierkit_i_opened_each(review, opening, TIERKIT_REVIEW_MOVEMENT,
                                 TIERKIT_I_MOVEMENT_COLUMNS, read_row, movement);
}
