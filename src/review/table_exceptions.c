/* Owns: the register of exceptions, and how many relationships there are beside the menu of service
 * policies, with what they cost. Must not know: how a policy is found or moves.
 * Called by: review/tables.c. */
#include "review/policy_moves.h"
#include "review/promise_rule.h"

#include <string.h>

static tierkit_i_decided exceptions_of(const tierkit_review *review, size_t record) {
    return tierkit_i_snapshot_decided(review->snapshot, record, TIERKIT_I_SUBJECT_EXCEPTION);
}

/* ---- the register ---------------------------------------------------------------------------- */

static const tierkit_i_column_spec register_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "exception", "", TIERKIT_I_CELLS_TEXT },
    { "is_promise", "", TIERKIT_I_CELLS_FLAG },
    { "by", "", TIERKIT_I_CELLS_TEXT },
    { "on", "", TIERKIT_I_CELLS_DATE },
    { "until", "", TIERKIT_I_CELLS_DATE },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
    { "policy", "", TIERKIT_I_CELLS_TEXT },
    { "in_force", "", TIERKIT_I_CELLS_FLAG },
    { "days", "days", TIERKIT_I_CELLS_INTEGER },
};

static tierkit_status add_text(const tierkit_review *review, int32_t code, tierkit_table *table) {
    size_t bytes;
    if (code == TIERKIT_I_NONE) {
        return tierkit_i_table_missing(table);
    }
    const char *text = tierkit_i_strings_get(&review->snapshot->texts, (uint32_t)code, &bytes);
    return tierkit_i_table_add_text(table, text, bytes);
}

/* Does an exception name a promise of the program? */
static int is_promise(const tierkit_review *review, const tierkit_i_snapshot_decision *one) {
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t p = 0; p < tree->promise_count; p++) {
        if (tierkit_i_exception_is_about(review, one, &tree->promises[p])) {
            return 1;
        }
    }
    return 0;
}

/* Days up to as-of, or to its end, both ends included. */
static int64_t days_of(const tierkit_review *review, const tierkit_i_snapshot_decision *one) {
    int32_t last = tierkit_i_decision_has_end(one) && one->until < review->source.as_of
                       ? one->until
                       : review->source.as_of;
    return (int64_t)last - one->on + 1;
}

static tierkit_status add_exception(const tierkit_review *review, size_t record,
                                    const tierkit_i_snapshot_decision *one, tierkit_table *table) {
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, record));
    TIERKIT_I_TRY(add_text(review, one->value, table));
    TIERKIT_I_TRY(tierkit_i_table_add_flag(table, is_promise(review, one)));
    TIERKIT_I_TRY(add_text(review, one->by, table));
    TIERKIT_I_TRY(tierkit_i_table_add_date(table, one->on));
    TIERKIT_I_TRY(tierkit_i_decision_has_end(one) ? tierkit_i_table_add_date(table, one->until)
                                                  : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(add_text(review, one->reason, table));
    TIERKIT_I_TRY(tierkit_i_cell_policy(table, review, review->policy_line[record]));
    TIERKIT_I_TRY(
        tierkit_i_table_add_flag(table, tierkit_i_decision_holds(one, review->source.as_of)));
    return tierkit_i_table_add_integer(table, days_of(review, one));
}

tierkit_status tierkit_i_make_exceptions(const tierkit_review *review, tierkit_i_pace *pace,
                                         tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, register_columns,
                                      sizeof(register_columns) / sizeof(register_columns[0]), out));
    for (size_t i = 0; review->policy_moves.at != NULL && i < review->records; i++) {
        tierkit_i_decided of = exceptions_of(review, i);
        for (size_t d = of.first; d < of.end && review->policy_line[i] != TIERKIT_I_NONE; d++) {
            if (of.all[d].on <= review->source.as_of) {
                TIERKIT_I_TRY(add_exception(review, i, &of.all[d], *out));
            }
        }
    }
    return TIERKIT_OK;
}

/* ---- the menu -------------------------------------------------------------------------------- */

static const tierkit_i_column_spec menu_columns[] = {
    { "policy", "", TIERKIT_I_CELLS_TEXT },
    { "in_use", "", TIERKIT_I_CELLS_INTEGER },
    { "distributors", "", TIERKIT_I_CELLS_INTEGER },
    { "share", "", TIERKIT_I_CELLS_NUMBER },
    { "off_menu", "", TIERKIT_I_CELLS_INTEGER },
    { "off_menu_share", "", TIERKIT_I_CELLS_NUMBER },
    { "exceptions", "", TIERKIT_I_CELLS_INTEGER },
    { "cost", "", TIERKIT_I_CELLS_NUMBER },
    { "exceptions_cost", "", TIERKIT_I_CELLS_NUMBER },
    { "unknown_costs", "", TIERKIT_I_CELLS_INTEGER },
};

/* Exact at nine decimal places, while it fits. */
typedef struct amount {
    tierkit_i_i128 sum;
    int is_wide; /* 1: it did not */
} amount;

/* One row: a policy, or all of them. */
typedef struct entry {
    int64_t distributors, off_menu, exceptions, unknown;
    amount cost, exceptions_cost;
    int says_cost; /* 0: the program does not say what it costs */
} entry;

static void add_amount(amount *to, tierkit_i_i128 e9) {
    to->is_wide |= tierkit_i_i128_add(to->sum, e9, &to->sum) != 0;
}

static int64_t count_exceptions(const tierkit_review *review, size_t record) {
    tierkit_i_decided of = exceptions_of(review, record);
    int64_t count = 0;
    for (size_t d = of.first; d < of.end; d++) {
        count += tierkit_i_decision_holds(&of.all[d], review->source.as_of);
    }
    return count;
}

/* is_costed: some policy of the program says what it costs. */
static void count_one(const tierkit_review *review, const tierkit_i_evaluation *costs,
                      int is_costed, size_t record, size_t i, entry *to) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    int32_t cost = compiled->policy_cost[review->policy_line[record]];
    int64_t exceptions = count_exceptions(review, record);
    tierkit_i_i128 e9 = tierkit_i_i128_of(0);
    to->distributors++;
    to->off_menu += exceptions > 0;
    to->exceptions += exceptions;
    if (tierkit_i_policy_amount(costs, cost, i, &e9)) {
        add_amount(&to->cost, e9);
    } else {
        to->unknown += is_costed;
    }
    if (compiled->exception_cost == TIERKIT_I_NONE || exceptions == 0) {
        return;
    }
    if (tierkit_i_policy_amount(costs, compiled->exception_cost, i, &e9) &&
        !tierkit_i_i128_mul(e9, tierkit_i_i128_of(exceptions), &e9)) {
        add_amount(&to->exceptions_cost, e9);
    } else {
        to->unknown++;
    }
}

static int mark_costed(const tierkit_review *review, entry *lines) {
    const tierkit_i_slice *of = &review->program->tree.policies.lines;
    int is_costed = 0;
    for (int32_t l = 0; l < of->count; l++) {
        lines[l].says_cost = review->program->compiled.policy_cost[of->first + l] != TIERKIT_I_NONE;
        is_costed |= lines[l].says_cost;
    }
    return is_costed;
}

static tierkit_status count_all(const tierkit_review *review, tierkit_i_pace *pace,
                                tierkit_i_evaluation *costs, entry *lines) {
    int32_t first_line = review->program->tree.policies.lines.first;
    int is_costed = mark_costed(review, lines);
    TIERKIT_I_TRY(tierkit_i_policy_costs(review, pace, costs));
    TIERKIT_I_TRY(tierkit_i_evaluation_need(costs, review->program->compiled.exception_cost));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_TRY(tierkit_i_evaluation_run(costs, first, count));
        for (size_t i = 0; i < count; i++) {
            int32_t line = review->policy_line[first + i];
            if (line != TIERKIT_I_NONE) {
                count_one(review, costs, is_costed, first + i, i, &lines[line - first_line]);
            }
        }
    }
    return TIERKIT_OK;
}

static void add_entry(entry *to, const entry *from) {
    to->distributors += from->distributors;
    to->off_menu += from->off_menu;
    to->exceptions += from->exceptions;
    to->unknown += from->unknown;
    add_amount(&to->cost, from->cost.sum);
    add_amount(&to->exceptions_cost, from->exceptions_cost.sum);
    to->says_cost |= from->says_cost;
    to->cost.is_wide |= from->cost.is_wide;
    to->exceptions_cost.is_wide |= from->exceptions_cost.is_wide;
}

/* Nobody said what it costs: then it does not cost nothing. */
static tierkit_status add_sum(tierkit_table *table, int is_said, const amount *of) {
    return of->is_wide || !is_said ? tierkit_i_table_missing(table)
                                   : tierkit_i_table_add_decimal(table, of->sum, 9);
}

static tierkit_status add_row(const tierkit_review *review, tierkit_table *table, const entry *of,
                              int64_t in_use, int64_t everybody) {
    int says_exceptions = review->program->compiled.exception_cost != TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, in_use));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, of->distributors));
    TIERKIT_I_TRY(tierkit_i_cell_count_share(table, of->distributors, everybody));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, of->off_menu));
    TIERKIT_I_TRY(tierkit_i_cell_count_share(table, of->off_menu, of->distributors));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, of->exceptions));
    TIERKIT_I_TRY(add_sum(table, of->says_cost, &of->cost));
    TIERKIT_I_TRY(add_sum(table, says_exceptions, &of->exceptions_cost));
    return tierkit_i_table_add_integer(table, of->unknown);
}

/* All of them first, then each. */
static tierkit_status add_rows(const tierkit_review *review, const entry *lines,
                               tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    entry all;
    int64_t in_use = 0;
    memset(&all, 0, sizeof(all));
    for (int32_t l = 0; l < tree->policies.lines.count; l++) {
        add_entry(&all, &lines[l]);
        in_use += lines[l].distributors > 0;
    }
    TIERKIT_I_TRY(tierkit_i_table_missing(table));
    TIERKIT_I_TRY(add_row(review, table, &all, in_use, all.distributors));
    for (int32_t l = 0; l < tree->policies.lines.count; l++) {
        TIERKIT_I_TRY(tierkit_i_cell_policy(table, review, tree->policies.lines.first + l));
        TIERKIT_I_TRY(
            add_row(review, table, &lines[l], lines[l].distributors > 0, all.distributors));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_make_menu(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_table **out) {
    size_t count = (size_t)review->program->tree.policies.lines.count;
    tierkit_i_evaluation costs;
    entry *lines = NULL;
    tierkit_status status = TIERKIT_OK;
    memset(&costs, 0, sizeof(costs));
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, menu_columns,
                                      sizeof(menu_columns) / sizeof(menu_columns[0]), out));
    if (review->policy_moves.now == NULL) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_new_zeroed(&review->memory, count, sizeof(*lines), &lines));
    TIERKIT_I_DO(count_all(review, pace, &costs, lines));
    TIERKIT_I_DO(add_rows(review, lines, *out));
done:
    tierkit_i_free(&review->memory, lines, count, sizeof(*lines));
    tierkit_i_evaluation_free(&costs);
    return status;
}
