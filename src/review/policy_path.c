/* Owns: the next step on the way from one service policy to another. Must not know: states,
 * signatures. Called by: review/policy_fold.c, review/table_migration.c. */
#include "review/policy_moves.h"

int tierkit_i_policies_move(const tierkit_program *program) {
    const tierkit_i_policies *policies = &program->tree.policies;
    return policies->present &&
           (policies->signers.count > 0 || policies->one_step || policies->notice.present);
}

/* The first line of a level that nothing blocks; where all are blocked the first one. */
static int32_t line_on(const tierkit_review *at, size_t record, int32_t level) {
    const tierkit_i_slice *lines = &at->program->tree.policies.lines;
    int32_t found = TIERKIT_I_NONE;
    for (int32_t l = lines->first; l < lines->first + lines->count; l++) {
        if (at->program->compiled.policy_level[l] != level) {
            continue;
        }
        if (tierkit_i_policy_says(at, record, l) == TIERKIT_I_POLICY_OPEN) {
            return l;
        }
        found = found == TIERKIT_I_NONE ? l : found;
    }
    return found;
}

int32_t tierkit_i_policy_step(const tierkit_review *at, size_t record, int32_t held,
                              int32_t result) {
    const int32_t *level = at->program->compiled.policy_level;
    if (held == TIERKIT_I_NONE || result == TIERKIT_I_NONE ||
        !at->program->tree.policies.one_step) {
        return result;
    }
    int32_t way = level[result] - level[held];
    return way >= -1 && way <= 1 ? result : line_on(at, record, level[held] + (way > 0 ? 1 : -1));
}
