/* Owns: the steps of one distributor's class from review to review. Must not know: how a class is
 * computed, tables, networks. Called by: review/fold.c. */
#include "review/movement.h"

#include <string.h>

/* ---- days ---------------------------------------------------------------------------------- */

static int32_t within_calendar(int64_t day) {
    return day > TIERKIT_I_DAY_MAX ? TIERKIT_I_DAY_MAX : (int32_t)day;
}

int32_t tierkit_i_day_after(int32_t day, int64_t count, tierkit_i_unit unit) {
    int64_t months = (int64_t)tierkit_i_unit_months(unit) * count;
    if (months == 0) {
        return within_calendar(day + count * (unit == TIERKIT_I_WEEK ? 7 : 1));
    }
    /* 28 days a month at least: beyond the calendar without asking it. */
    return day + months * 28 > TIERKIT_I_DAY_MAX
               ? TIERKIT_I_DAY_MAX
               : within_calendar(tierkit_i_day_add_months(day, (int32_t)months));
}

int32_t tierkit_i_review_day_after(int32_t day, int32_t count, tierkit_i_unit rhythm,
                                   const tierkit_i_fiscal *calendar) {
    int32_t period = 0, next = 0;
    if (!tierkit_i_fiscal_period(calendar, day, rhythm, &period) ||
        !tierkit_i_fiscal_first_day(calendar, period + count + 1, rhythm, &next)) {
        return TIERKIT_I_NEVER; /* the calendar has no such period */
    }
    return next - 1;
}

static int32_t span_after(const tierkit_i_rules *rules, const tierkit_i_span *span, int32_t day) {
    return span->in_reviews ? tierkit_i_review_day_after(day, span->count, rules->classes->rhythm,
                                                         rules->calendar)
                            : tierkit_i_day_after(day, span->count, span->unit);
}

static int32_t figure_after(const tierkit_i_figure *figure, int32_t day) {
    int64_t count = 0;
    (void)tierkit_i_i128_to64(figure->value, &count); /* at most 9999 */
    return tierkit_i_day_after(day, count, figure->period);
}

/* ---- moving -------------------------------------------------------------------------------- */

static int32_t line_of(const tierkit_i_rules *rules, int32_t name) {
    return name == TIERKIT_I_NONE ? TIERKIT_I_NONE : rules->line_of_name[name];
}

/* Nothing is under way. */
static void settle(tierkit_i_moved *state) {
    state->proposed = TIERKIT_I_NONE;
    state->candidate = TIERKIT_I_NONE;
    state->reviews = 0;
    state->grace_until = TIERKIT_I_NEVER;
    state->notice_until = TIERKIT_I_NEVER;
}

void tierkit_i_moved_init(tierkit_i_moved *state) {
    memset(state, 0, sizeof(*state));
    settle(state);
    state->held = TIERKIT_I_NONE;
    state->published = TIERKIT_I_NONE;
    state->since = TIERKIT_I_NEVER;
    state->safe_until = TIERKIT_I_NEVER;
    state->decided_on = TIERKIT_I_NEVER;
    state->reviewed = TIERKIT_I_NEVER;
    state->reason = TIERKIT_I_MOVE_NOT_REVIEWED;
}

/* 1 up, -1 down, 0 to, from or between classes without a line. */
static int direction(const tierkit_i_rules *rules, int32_t from, int32_t to) {
    int32_t a = line_of(rules, from);
    int32_t b = line_of(rules, to);
    return a == TIERKIT_I_NONE || b == TIERKIT_I_NONE ? 0 : (b < a) - (b > a);
}

static void move(tierkit_i_moved *state, const tierkit_i_rules *rules, int32_t to, int32_t day,
                 int32_t reason) {
    const tierkit_i_span *safe = &rules->classes->up.safe;
    int up = direction(rules, state->held, to) > 0;
    if (state->held != to) {
        state->since = day;
        state->safe_until = up && safe->present ? span_after(rules, safe, day) : TIERKIT_I_NEVER;
    }
    state->held = to;
    settle(state);
    state->reason = reason;
}

void tierkit_i_moved_decide(tierkit_i_moved *state, const tierkit_i_rules *rules,
                            int32_t class_name, int32_t day) {
    move(state, rules, class_name, day, TIERKIT_I_MOVE_DECIDED);
    state->decided_on = day;
}

void tierkit_i_moved_elapse(tierkit_i_moved *state, const tierkit_i_rules *rules, int32_t day) {
    if (rules->classes->automatic && state->proposed != TIERKIT_I_NONE &&
        state->notice_until != TIERKIT_I_NEVER && state->notice_until <= day) {
        move(state, rules, state->proposed, state->notice_until, TIERKIT_I_MOVE_DOWN);
    }
}

/* ---- a review ------------------------------------------------------------------------------ */

/* Down: counted, not held long enough, protected or in grace: 1 and the reason. */
static int must_wait(tierkit_i_moved *state, const tierkit_i_rules *rules,
                     const tierkit_i_move *rule, int down, int32_t day) {
    if (state->reviews < rule->reviews) {
        state->reason = TIERKIT_I_MOVE_COUNTING;
        return 1;
    }
    if (rule->held.present && state->since != TIERKIT_I_NEVER &&
        day < span_after(rules, &rule->held, state->since)) {
        state->reason = TIERKIT_I_MOVE_HELD;
        return 1;
    }
    if (down && day < state->safe_until) {
        state->reason = TIERKIT_I_MOVE_PROTECTED;
        return 1;
    }
    if (down && rule->grace.present && state->grace_until == TIERKIT_I_NEVER) {
        state->grace_until = span_after(rules, &rule->grace, day);
    }
    if (down && rule->grace.present && day < state->grace_until) {
        state->reason = TIERKIT_I_MOVE_GRACE;
        return 1;
    }
    return 0;
}

/* The move is due. */
static void propose(tierkit_i_moved *state, const tierkit_i_rules *rules,
                    const tierkit_i_finding *found, int down) {
    state->proposed = state->candidate;
    if (down && found->notice->present && state->notice_until == TIERKIT_I_NEVER) {
        state->notice_until = figure_after(found->notice, found->day);
    }
    if (!rules->classes->automatic) {
        state->reason = TIERKIT_I_MOVE_PROPOSED;
    } else if (down && state->notice_until > found->day) {
        state->reason = TIERKIT_I_MOVE_NOTICE;
    } else {
        move(state, rules, state->proposed, found->day,
             down ? TIERKIT_I_MOVE_DOWN : TIERKIT_I_MOVE_UP);
    }
}

/* The computed class is another one, and not within the band. */
static void go_on(tierkit_i_moved *state, const tierkit_i_rules *rules,
                  const tierkit_i_finding *found, int32_t held, int down) {
    const tierkit_i_move *rule = down ? &rules->classes->down : &rules->classes->up;
    int32_t target = rule->one_step ? held + (down ? 1 : -1) : found->computed;
    int32_t name = rules->name_of_line[target];
    if (direction(rules, state->held, state->candidate) != (down ? -1 : 1)) {
        settle(state);
    }
    state->candidate = name;
    state->reviews++;
    state->proposed = TIERKIT_I_NONE;
    if (!must_wait(state, rules, rule, down, found->day)) {
        propose(state, rules, found, down);
    }
}

static void compare(tierkit_i_moved *state, const tierkit_i_rules *rules,
                    const tierkit_i_finding *found) {
    int32_t held = line_of(rules, state->held);
    if (!tierkit_i_classes_move(rules->classes)) {
        move(state, rules, rules->name_of_line[found->computed], found->day,
             TIERKIT_I_MOVE_OF_THE_DAY);
    } else if (held == TIERKIT_I_NONE) {
        move(state, rules, rules->name_of_line[found->computed], found->day, TIERKIT_I_MOVE_FIRST);
    } else if (found->lenient > held) {
        go_on(state, rules, found, held, 1);
    } else if (found->strict < held) {
        go_on(state, rules, found, held, 0);
    } else {
        settle(state);
        state->reason = found->computed == held ? TIERKIT_I_MOVE_SAME : TIERKIT_I_MOVE_BAND;
    }
}

void tierkit_i_moved_review(tierkit_i_moved *state, const tierkit_i_rules *rules,
                            const tierkit_i_finding *found) {
    int32_t decided_on = state->decided_on;
    if (found->apart == TIERKIT_I_APART_OUTSIDE) {
        tierkit_i_moved_init(state);
        state->decided_on = decided_on;
        return;
    }
    state->reviewed = found->day;
    if (found->apart != TIERKIT_I_APART_NOT) {
        state->published = found->apart_name;
        move(state, rules, found->apart_name, found->day,
             found->apart == TIERKIT_I_APART_PROVISIONAL ? TIERKIT_I_MOVE_PROVISIONAL
                                                         : TIERKIT_I_MOVE_INACTIVE);
        return;
    }
    state->published =
        found->computed == TIERKIT_I_NONE ? TIERKIT_I_NONE : rules->name_of_line[found->computed];
    if (found->computed == TIERKIT_I_NONE) {
        state->reason = TIERKIT_I_MOVE_NO_DATA;
    } else {
        compare(state, rules, found);
    }
}
