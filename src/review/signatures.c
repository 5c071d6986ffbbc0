/* Owns: what several people who sign agree on, on a day. Must not know: how a policy moves.
 * Called by: review/policy_fold.c, review/table_migration.c. */
#include "review/policy_moves.h"

enum { ANYBODY = -2 };

int32_t tierkit_i_signature_of(const tierkit_i_decided *of, int32_t by, int32_t day, int is_open) {
    int32_t found = TIERKIT_I_NONE;
    for (size_t d = of->first; d < of->end; d++) {
        const tierkit_i_snapshot_decision *one = &of->all[d];
        if ((by == ANYBODY || one->by == by) && tierkit_i_decision_holds(one, day) &&
            !(is_open && tierkit_i_decision_has_end(one))) {
            found = (int32_t)d;
        }
    }
    return found;
}

/* The signer of a place; without signers there is one place, for everybody. */
static int32_t signer_at(const tierkit_i_policy_map *map, size_t s) {
    return map->signer_count == 0 ? ANYBODY : map->signers[s];
}

static size_t places(const tierkit_i_policy_map *map) {
    return map->signer_count == 0 ? 1 : map->signer_count;
}

int32_t tierkit_i_agreed_on(const tierkit_i_decided *of, const tierkit_i_policy_map *map,
                            int32_t day, int is_open) {
    int32_t agreed = TIERKIT_I_NONE;
    for (size_t s = 0; s < places(map); s++) {
        int32_t by = signer_at(map, s);
        int32_t d = by == TIERKIT_I_NONE ? by : tierkit_i_signature_of(of, by, day, is_open);
        if (d == TIERKIT_I_NONE || (s > 0 && of->all[d].value != agreed)) {
            return TIERKIT_I_NONE;
        }
        agreed = of->all[d].value;
    }
    return agreed;
}

int32_t tierkit_i_agreed_until(const tierkit_i_decided *of, const tierkit_i_policy_map *map,
                               int32_t day) {
    int32_t until = TIERKIT_I_NEVER;
    for (size_t s = 0; s < places(map); s++) {
        int32_t d = tierkit_i_signature_of(of, signer_at(map, s), day, 0);
        int32_t end = d == TIERKIT_I_NONE ? TIERKIT_I_NEVER : of->all[d].until;
        if (end >= TIERKIT_I_DAY_MIN && (until == TIERKIT_I_NEVER || end < until)) {
            until = end;
        }
    }
    return until;
}
