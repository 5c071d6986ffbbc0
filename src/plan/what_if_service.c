/* Owns: a table of a trial: what the service policies cost by both programs, and who is served
 * above or below what the rules find right. Must not know: how a policy is chosen.
 * Called by: plan/what_if.c. */
#include "plan/what_if.h"

#include "review/policies.h"

#include <string.h>

/* What one policy, or all of them, come to by one program. */
typedef struct load {
    int64_t count, cost_unknown, over, under;
    tierkit_i_stake_sum cost, too_deep;
} load;

/* One program: its policies by their place in the program. */
typedef struct served {
    const tierkit_review *review;
    const tierkit_i_said *said;
    size_t lines;
    int has_cost, has_limit;
    load *by_line;
    load all;
} served;

/* ---- reading --------------------------------------------------------------------------------- */

static void add_to(tierkit_i_stake_sum *sum, tierkit_i_i128 amount) {
    sum->bad |= tierkit_i_i128_add(sum->sum, amount, &sum->sum);
}

/* The cost of one distributor's policy, and by how much that is above the limit; element i of the
 * costs. */
static void add_cost(const served *of, const tierkit_i_evaluation *costs, int32_t line, size_t i,
                     load *at) {
    const tierkit_i_compiled *compiled = &of->review->program->compiled;
    tierkit_i_i128 amount;
    if (tierkit_i_policy_amount(costs, compiled->policy_cost[line], i, &amount)) {
        add_to(&at->cost, amount);
    } else {
        at->cost_unknown++;
    }
    if (tierkit_i_policy_amount(costs, compiled->policy_excess[line], i, &amount) &&
        tierkit_i_i128_sign(amount) > 0) {
        at->over++;
        add_to(&at->too_deep, amount);
    }
}

static tierkit_status read_costs(served *of, tierkit_i_pace *pace) {
    const tierkit_review *review = of->review;
    int32_t first_line = review->program->tree.policies.lines.first;
    tierkit_i_evaluation costs;
    tierkit_status status = TIERKIT_OK;
    memset(&costs, 0, sizeof(costs));
    TIERKIT_I_DO(tierkit_i_policy_costs(review, pace, &costs));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&costs, first, count));
        for (size_t i = 0; i < count; i++) {
            int32_t line = review->policy_line[first + i];
            if (line != TIERKIT_I_NONE) {
                load *at = &of->by_line[line - first_line];
                at->count++;
                at->under += review->served.fit[first + i] < line;
                add_cost(of, &costs, line, i, at);
            }
        }
    }
done:
    tierkit_i_evaluation_free(&costs);
    return status;
}

static void sum_up(served *of) {
    for (size_t l = 0; l < of->lines; l++) {
        const load *from = &of->by_line[l];
        of->all.count += from->count;
        of->all.cost_unknown += from->cost_unknown;
        of->all.over += from->over;
        of->all.under += from->under;
        add_to(&of->all.cost, from->cost.sum);
        add_to(&of->all.too_deep, from->too_deep.sum);
        of->all.cost.bad |= from->cost.bad;
        of->all.too_deep.bad |= from->too_deep.bad;
    }
}

static tierkit_status served_new(const tierkit_i_tried_with *with,
                                 const tierkit_i_tried_rules *rules, served *of) {
    const tierkit_i_compiled *compiled = &rules->review->program->compiled;
    int32_t first = rules->review->program->tree.policies.lines.first;
    memset(of, 0, sizeof(*of));
    of->review = rules->review;
    of->said = &rules->said[TIERKIT_I_TRIED_POLICY];
    of->lines = (size_t)of->said->lines;
    if (of->lines == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(with->memory, of->lines, sizeof(*of->by_line), &of->by_line));
    for (size_t l = 0; l < of->lines; l++) {
        of->has_cost |= compiled->policy_cost[first + (int32_t)l] != TIERKIT_I_NONE;
        of->has_limit |= compiled->policy_excess[first + (int32_t)l] != TIERKIT_I_NONE;
    }
    TIERKIT_I_TRY(read_costs(of, with->pace));
    sum_up(of);
    return TIERKIT_OK;
}

static void served_free(const tierkit_i_tried_with *with, served *of) {
    tierkit_i_free(with->memory, of->by_line, of->lines, sizeof(*of->by_line));
}

/* ---- rows ------------------------------------------------------------------------------------ */

static tierkit_status add_count(tierkit_table *table, int known, int64_t count) {
    return known ? tierkit_i_table_add_integer(table, count) : tierkit_i_table_missing(table);
}

static tierkit_status add_sum(tierkit_table *table, int known, const tierkit_i_stake_sum *sum) {
    return known && !sum->bad ? tierkit_i_table_add_decimal(table, sum->sum, 9)
                              : tierkit_i_table_missing(table);
}

/* Six cells of one program; nothing where it has no such policy. */
static tierkit_status add_load(tierkit_table *table, const served *of, const load *at) {
    static const load nothing = { 0 };
    int there = at != NULL;
    const load *from = there ? at : &nothing;
    TIERKIT_I_TRY(add_count(table, there, from->count));
    TIERKIT_I_TRY(add_sum(table, there && of->has_cost, &from->cost));
    TIERKIT_I_TRY(add_count(table, there && of->has_cost, from->cost_unknown));
    TIERKIT_I_TRY(add_count(table, there && of->has_limit, from->over));
    TIERKIT_I_TRY(add_sum(table, there && of->has_limit, &from->too_deep));
    return add_count(table, there, from->under);
}

/* Both programs, as the rows of one day need them. */
typedef struct both {
    const tierkit_i_tried_day *day;
    const served *now, *other;
    tierkit_table *table;
} both;

/* line: of name_of, NONE for all policies. */
static tierkit_status add_row(const both *of, const served *name_of, int32_t line,
                              const load *before, const load *after) {
    TIERKIT_I_TRY(tierkit_i_table_add_date(of->table, of->day->as_of));
    TIERKIT_I_TRY(tierkit_i_cell_said(of->table, name_of->said, line));
    TIERKIT_I_TRY(add_load(of->table, of->now, before));
    return add_load(of->table, of->other, after);
}

/* The other program's load of a policy of this name, NULL. */
static const load *same_policy(const served *in, const served *from, int32_t line) {
    int32_t code = tierkit_i_said_find(in->said, from->said, line);
    return code >= 0 && (size_t)code < in->lines ? &in->by_line[code] : NULL;
}

static const load *all_of(const served *of) {
    return of->lines > 0 ? &of->all : NULL;
}

static tierkit_status add_rows(const both *of) {
    const served *now = of->now;
    const served *other = of->other;
    if (now->lines == 0 && other->lines == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(add_row(of, now, TIERKIT_I_NONE, all_of(now), all_of(other)));
    for (int32_t l = 0; l < (int32_t)now->lines; l++) {
        TIERKIT_I_TRY(add_row(of, now, l, &now->by_line[l], same_policy(other, now, l)));
    }
    for (int32_t l = 0; l < (int32_t)other->lines; l++) {
        if (same_policy(now, other, l) == NULL) {
            TIERKIT_I_TRY(add_row(of, other, l, NULL, &other->by_line[l]));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_trial_service(const tierkit_i_tried_with *with,
                                       const tierkit_i_tried_day *day, int32_t index,
                                       tierkit_table *table) {
    served now;
    served other;
    tierkit_status status = TIERKIT_OK;
    both of = { day, &now, &other, table };
    (void)index;
    memset(&other, 0, sizeof(other));
    TIERKIT_I_DO(served_new(with, &day->now, &now));
    TIERKIT_I_DO(served_new(with, &day->other, &other));
    TIERKIT_I_DO(add_rows(&of));
done:
    served_free(with, &other);
    served_free(with, &now);
    return status;
}
