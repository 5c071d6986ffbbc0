/* Owns: the fold of service policies: from an opening state through every review day up to as-of,
 * with notices and signatures in between. Must not know: tables.
 * Called by: review/fold.c, review/stage_policies.c. */
#include "review/policy_moves.h"

#include <string.h>

/* ---- between reviews ------------------------------------------------------------------------- */

/* What was agreed on without an end. */
typedef struct agreement {
    int32_t name; /* NONE: there is none */
    int32_t day;
} agreement;

/* Did somebody whose signature counts sign a policy on that day? */
static int is_signed_on(const tierkit_i_decided *of, const tierkit_i_policy_map *map, int32_t day,
                        int32_t text) {
    for (size_t d = of->first; d < of->end && of->all[d].on <= day; d++) {
        int is_signer = map->signer_count == 0;
        for (size_t s = 0; s < map->signer_count; s++) {
            is_signer |= map->signers[s] != TIERKIT_I_NONE && map->signers[s] == of->all[d].by;
        }
        if (is_signer && of->all[d].on == day && of->all[d].value == text &&
            !tierkit_i_decision_has_end(&of->all[d])) {
            return 1;
        }
    }
    return 0;
}

/* The first agreement behind `after`, up to `last`, on a policy of its day. */
static agreement next_agreement(const tierkit_review *review, size_t record, int32_t after,
                                int32_t last) {
    tierkit_i_decided of =
        tierkit_i_snapshot_decided(review->snapshot, record, TIERKIT_I_SUBJECT_POLICY);
    agreement found = { TIERKIT_I_NONE, TIERKIT_I_NEVER };
    for (size_t d = of.first; d < of.end && of.all[d].on <= last; d++) {
        int32_t day = of.all[d].on;
        const tierkit_i_policy_map *map = tierkit_i_policy_map_at(review, day);
        if (day <= after || (d + 1 < of.end && of.all[d + 1].on == day)) {
            continue; /* the last one of a day sees all of that day */
        }
        int32_t text = tierkit_i_agreed_on(&of, map, day, 1);
        int32_t name =
            text == TIERKIT_I_NONE ? TIERKIT_I_NONE : review->policy_moves.name_of_text[text];
        if (tierkit_i_policy_line_of(map, name) != TIERKIT_I_NONE &&
            is_signed_on(&of, map, day, text)) {
            found.name = name;
            found.day = day;
            return found;
        }
    }
    return found;
}

/* When an agreement takes effect: a move down after its notice, where several have to sign. One who
 * decides alone decides at once, as about classes: the notice of the rules would run beside it. */
static int32_t effect_of(const tierkit_review *review, int32_t held, const agreement *of) {
    const tierkit_i_policy_map *map = tierkit_i_policy_map_at(review, of->day);
    const tierkit_i_figure *notice = &map->program->tree.policies.notice;
    int32_t from = tierkit_i_policy_line_of(map, held);
    int64_t count = 0;
    if (map->signer_count == 0 || !notice->present || from == TIERKIT_I_NONE ||
        tierkit_i_policy_line_of(map, of->name) <= from) {
        return of->day;
    }
    (void)tierkit_i_i128_to64(notice->value, &count); /* at most 9999 */
    return tierkit_i_day_after(of->day, count, notice->period);
}

static void elapse(tierkit_review *review, size_t record, int32_t day) {
    tierkit_i_moved *state = &review->policy_moves.at[record];
    if (state->notice_until != TIERKIT_I_NEVER) {
        const tierkit_i_policy_map *map = tierkit_i_policy_map_at(review, state->notice_until);
        if (map->rules.classes != NULL) {
            tierkit_i_moved_elapse(state, &map->rules, day);
        }
    }
}

/* Do they agree on something else before an agreement takes effect? */
static int is_overtaken(const tierkit_review *review, size_t record, const agreement *of,
                        int32_t last) {
    agreement then = next_agreement(review, record, of->day, last);
    while (then.name != TIERKIT_I_NONE && then.name == of->name) {
        then = next_agreement(review, record, then.day, last);
    }
    return then.name != TIERKIT_I_NONE;
}

/* Up to the end of a day without a review. */
static void advance(tierkit_review *review, size_t record, int32_t last) {
    tierkit_i_policy_moves *moves = &review->policy_moves;
    tierkit_i_moved *state = &moves->at[record];
    moves->pending[record] = TIERKIT_I_NONE;
    for (;;) {
        agreement of = next_agreement(review, record, state->decided_on, last);
        elapse(review, record, of.name == TIERKIT_I_NONE ? last : of.day);
        if (of.name == TIERKIT_I_NONE) {
            return;
        }
        int32_t effect = effect_of(review, state->held, &of);
        if (effect > of.day && is_overtaken(review, record, &of, effect < last ? effect : last)) {
            state->decided_on = of.day;
            continue;
        }
        if (effect > last) {
            moves->pending[record] = of.name;
            moves->pending_on[record] = effect;
            elapse(review, record, last);
            return;
        }
        elapse(review, record, effect);
        tierkit_i_moved_decide(state, &tierkit_i_policy_map_at(review, of.day)->rules, of.name,
                               effect);
        state->decided_on = of.day;
    }
}

/* ---- a review day ---------------------------------------------------------------------------- */

static void review_one(tierkit_review *review, const tierkit_review *at, size_t record) {
    static const tierkit_i_figure none = {
        0, 0, { 0, 0 }, TIERKIT_I_IN_NOTHING, TIERKIT_I_DAY, TIERKIT_I_NONE, { 0, 0, 0, 0, 0 }
    };
    tierkit_i_policy_moves *moves = &review->policy_moves;
    const tierkit_i_policies *policies = &at->program->tree.policies;
    const tierkit_i_policy_map *map = tierkit_i_policy_map_at(review, at->source.as_of);
    tierkit_i_moved *state = &moves->at[record];
    int32_t first = policies->lines.first;
    tierkit_i_finding found;
    memset(&found, 0, sizeof(found));
    found.day = at->source.as_of;
    found.apart =
        at->covered[record] == TIERKIT_VALUE_OK ? TIERKIT_I_APART_NOT : TIERKIT_I_APART_OUTSIDE;
    found.notice = policies->signers.count > 0 ? &none : &policies->notice;
    advance(review, record, found.day - 1);
    elapse(review, record, found.day);
    if (tierkit_i_policy_line_of(map, state->held) == TIERKIT_I_NONE &&
        policies->signers.count > 0) {
        state->held = map->name_of_line[map->lines - 1];
        state->since = found.day;
    }
    int32_t held = tierkit_i_policy_line_of(map, state->held), result = at->served.result[record];
    int32_t step =
        tierkit_i_policy_step(at, record, held == TIERKIT_I_NONE ? held : first + held, result);
    found.computed = step == TIERKIT_I_NONE ? step : step - first;
    found.lenient = found.strict = found.computed;
    int32_t before = state->proposed;
    tierkit_i_moved_review(state, &map->rules, &found);
    if (state->proposed != before || state->proposed == TIERKIT_I_NONE) {
        moves->proposed_on[record] =
            state->proposed == TIERKIT_I_NONE ? TIERKIT_I_NEVER : found.day;
    }
}

tierkit_status tierkit_i_policies_day(tierkit_review *review, tierkit_review *at) {
    if (at != review) {
        TIERKIT_I_TRY(tierkit_i_stage_policies(at));
    }
    for (size_t i = 0; i < review->records && at->program->tree.policies.present; i++) {
        review_one(review, at, i);
    }
    return tierkit_i_pace_step(review->pace, review->records);
}

/* ---- the end --------------------------------------------------------------------------------- */

/* What holds on as-of: by the rules, or by an agreement with an end; without rules by any. */
static int32_t policy_of(tierkit_review *review, size_t record, int moves) {
    tierkit_i_policy_moves *all = &review->policy_moves;
    const tierkit_i_policy_map *map = all->now;
    tierkit_i_decided of =
        tierkit_i_snapshot_decided(review->snapshot, record, TIERKIT_I_SUBJECT_POLICY);
    int32_t day = review->source.as_of;
    int32_t held = tierkit_i_policy_line_of(map, all->at[record].held);
    int32_t text = tierkit_i_agreed_on(&of, map, day, 0);
    int32_t until =
        text == TIERKIT_I_NONE ? TIERKIT_I_NEVER : tierkit_i_agreed_until(&of, map, day);
    int32_t line = text == TIERKIT_I_NONE ? TIERKIT_I_NONE
                                          : tierkit_i_policy_line_of(map, all->name_of_text[text]);
    if (line != TIERKIT_I_NONE && (!moves || until != TIERKIT_I_NEVER)) {
        all->until[record] = until;
        return line;
    }
    return held;
}

static void settle(tierkit_review *review, size_t record, int moves) {
    const tierkit_i_slice *lines = &review->program->tree.policies.lines;
    const tierkit_i_policy_map *map = review->policy_moves.now;
    tierkit_i_moved *state = &review->policy_moves.at[record];
    int32_t result = review->served.result[record];
    review->policy_line[record] = result;
    if (result == TIERKIT_I_NONE) {
        tierkit_i_moved_init(state);
        return;
    }
    if (moves) {
        advance(review, record, review->source.as_of);
    } else {
        tierkit_i_moved_init(state);
        state->held = map->name_of_line[result - lines->first];
        state->since = review->source.as_of;
        state->reason = TIERKIT_I_MOVE_OF_THE_DAY;
    }
    int32_t line = policy_of(review, record, moves);
    if (line == TIERKIT_I_NONE && review->program->tree.policies.signers.count > 0) {
        line = lines->count - 1;
    }
    review->policy_line[record] = line == TIERKIT_I_NONE ? result : lines->first + line;
}

/* The review days of a program without classes: with classes their fold goes through the days. The
 * day of the review itself is that of the review where it is one of its program. */
static tierkit_status go_through_days(tierkit_review *review, int32_t after) {
    int32_t as_of = review->source.as_of;
    for (int32_t day = tierkit_i_timeline_next(review->timeline, after, as_of);
         day != TIERKIT_I_NEVER; day = tierkit_i_timeline_next(review->timeline, day, as_of)) {
        const tierkit_program *program = tierkit_i_policy_map_at(review, day)->program;
        tierkit_review *at = NULL;
        if (day == as_of && program == review->program) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(tierkit_i_review_at(review, program, day, &at));
        tierkit_status status = tierkit_i_policies_day(review, at);
        tierkit_i_review_release(at);
        TIERKIT_I_TRY(status);
    }
    return TIERKIT_OK;
}

/* Is as-of a review day behind `after`, and one of the program under review? */
static int is_own_day(const tierkit_review *review, int32_t after) {
    int32_t as_of = review->source.as_of;
    return tierkit_i_timeline_next(review->timeline, after > as_of - 1 ? after : as_of - 1,
                                   as_of) == as_of &&
           tierkit_i_policy_map_at(review, as_of)->program == review->program;
}

tierkit_status tierkit_i_policies_end(tierkit_review *review) {
    const tierkit_i_timeline *line = review->timeline;
    int moves = tierkit_i_policies_move(review->program) && review->records > 0;
    int32_t after = line->opening != NULL ? line->opening->source.as_of
                                          : tierkit_i_timeline_start(line, review->snapshot) - 1;
    if (moves && review->program->tree.classes_count == 0) {
        TIERKIT_I_TRY(go_through_days(review, after));
    }
    if (moves && is_own_day(review, after)) {
        TIERKIT_I_TRY(tierkit_i_policies_day(review, review));
    }
    for (size_t i = 0; i < review->records; i++) {
        settle(review, i, moves);
    }
    return tierkit_i_pace_step(review->pace, review->records);
}
