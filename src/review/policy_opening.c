/* Owns: where an earlier review left the service policies, read from its table of migration.
 * Must not know: how the state goes on. Called by: review/policy_maps.c. */
#include "review/opened.h"
#include "review/policy_moves.h"
#include "review/table_migration.h"
#include "review/table_movement.h"

/* One row into the state of its record. A candidate is what is proposed; a notice is kept only of
 * what nobody has to sign: an agreement is found again among the decisions. */
static tierkit_status read_row(void *user, const tierkit_column *columns, int64_t row,
                               size_t record) {
    tierkit_review *review = (tierkit_review *)user;
    tierkit_i_moved *state = &review->policy_moves.at[record];
    tierkit_i_strings *names = &review->movement.names;
    TIERKIT_I_TRY(
        tierkit_i_opened_name(&columns[TIERKIT_I_MIGRATION_HELD], row, names, &state->held));
    TIERKIT_I_TRY(tierkit_i_opened_name(&columns[TIERKIT_I_MIGRATION_PROPOSED], row, names,
                                        &state->proposed));
    TIERKIT_I_TRY(
        tierkit_i_opened_name(&columns[TIERKIT_I_MIGRATION_RESULT], row, names, &state->published));
    tierkit_i_piece reason = tierkit_i_opened_text(&columns[TIERKIT_I_MIGRATION_REASON], row);
    state->candidate = state->proposed;
    state->since = tierkit_i_opened_day(&columns[TIERKIT_I_MIGRATION_SINCE], row);
    state->decided_on = tierkit_i_opened_day(&columns[TIERKIT_I_MIGRATION_DECIDED_ON], row);
    state->reviewed = tierkit_i_opened_day(&columns[TIERKIT_I_MIGRATION_REVIEWED], row);
    state->reason = tierkit_i_move_reason_of(reason.text, reason.bytes);
    if (state->reason == TIERKIT_I_MOVE_NOTICE) {
        state->notice_until = tierkit_i_opened_day(&columns[TIERKIT_I_MIGRATION_NEXT_ON], row);
    }
    review->policy_moves.proposed_on[record] =
        tierkit_i_opened_day(&columns[TIERKIT_I_MIGRATION_PROPOSED_ON], row);
    return TIERKIT_OK;
}

/* A review that an earlier version saved has no such table: then nothing was held. */
tierkit_status tierkit_i_policies_open(tierkit_review *review, const tierkit_review *opening) {
    tierkit_status status = tierkit_i_opened_each(review, opening, TIERKIT_REVIEW_MIGRATION,
                                                  TIERKIT_I_MIGRATION_COLUMNS, read_row, review);
    return status == TIERKIT_E_UNSUPPORTED ? TIERKIT_OK : status;
}
