/* Owns: the tables of the profit map for groups: what each bucket holds of the network, a region, a
 * kind, and where the whale curve of the group peaks. Must not know: how a bucket is found
 * (stage_profit.c), who is in which group. Called by: review/tables.c. */
#include "review/groupings.h"
#include "review/profit.h"

#include <string.h>

static const tierkit_i_column_spec bucket_columns[] = {
    { "group_kind", "", TIERKIT_I_CELLS_TEXT },
    { "group", "", TIERKIT_I_CELLS_TEXT },
    { "bucket", "", TIERKIT_I_CELLS_TEXT },
    { "distributors", "", TIERKIT_I_CELLS_INTEGER },
    { "robust", "", TIERKIT_I_CELLS_INTEGER },
    { "revenue", "money", TIERKIT_I_CELLS_NUMBER },
    { "contribution", "money", TIERKIT_I_CELLS_NUMBER },
    { "costs", "money", TIERKIT_I_CELLS_NUMBER },
    { "profit", "money", TIERKIT_I_CELLS_NUMBER },
    { "margin", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "share_of_distributors", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "share_of_revenue", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "share_of_profit", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
};

static const tierkit_i_column_spec group_columns[] = {
    { "group_kind", "", TIERKIT_I_CELLS_TEXT },
    { "group", "", TIERKIT_I_CELLS_TEXT },
    { "distributors", "", TIERKIT_I_CELLS_INTEGER },
    { "without_value", "", TIERKIT_I_CELLS_INTEGER },
    { "with_revenue", "", TIERKIT_I_CELLS_INTEGER },
    { "unprofitable", "", TIERKIT_I_CELLS_INTEGER },
    { "robust", "", TIERKIT_I_CELLS_INTEGER },
    { "revenue", "money", TIERKIT_I_CELLS_NUMBER },
    { "contribution", "money", TIERKIT_I_CELLS_NUMBER },
    { "costs", "money", TIERKIT_I_CELLS_NUMBER },
    { "profit", "money", TIERKIT_I_CELLS_NUMBER },
    { "margin", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "peak", "money", TIERKIT_I_CELLS_NUMBER },
    { "peak_place", "", TIERKIT_I_CELLS_INTEGER },
    { "losses", "money", TIERKIT_I_CELLS_NUMBER },
    { "cross_subsidy", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "unprofitable_share", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "unprofitable_revenue", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
};

/* What distributors add up to. */
typedef struct heap {
    int64_t count, robust;
    tierkit_i_i128 amount[TIERKIT_I_AMOUNT_COUNT];
    int bad; /* beyond 128 bits */
} heap;

/* One group: all of it, and those above and below zero. */
typedef struct group {
    heap all, above, below;
    int64_t without_value, with_revenue;
} group;

/* About what one distributor costs: three additions of four amounts. */
enum { ADD_STEPS = 16 };

typedef struct sums {
    const tierkit_review *review;
    const tierkit_i_grouping *by;
    size_t buckets;
    group *groups;
    heap *heaps; /* bucket b of group g at g * buckets + b */
} sums;

/* ---- adding up ------------------------------------------------------------------------------- */

static void add_to(heap *to, const tierkit_i_placed *placed) {
    to->count++;
    to->robust += tierkit_i_is_robust(placed);
    for (int a = 0; a < TIERKIT_I_AMOUNT_COUNT; a++) {
        to->bad |= tierkit_i_i128_add(to->amount[a], placed->amount[a], &to->amount[a]);
    }
}

static void add_record(sums *of, size_t record) {
    const tierkit_i_placed *placed = &of->review->placed[record];
    size_t at = (size_t)of->by->of_record[record];
    group *to = &of->groups[at];
    if (placed->status != TIERKIT_VALUE_OK) {
        to->without_value++;
        return;
    }
    int32_t first = of->review->program->tree.profit.buckets.first;
    size_t bucket = (size_t)(placed->bucket[TIERKIT_I_COSTS_GIVEN] - first);
    add_to(&of->heaps[at * of->buckets + bucket], placed);
    add_to(&to->all, placed);
    to->with_revenue += tierkit_i_i128_sign(placed->amount[TIERKIT_I_AMOUNT_REVENUE]) > 0;
    int sign = tierkit_i_i128_sign(placed->amount[TIERKIT_I_AMOUNT_PROFIT]);
    if (sign != 0) {
        add_to(sign < 0 ? &to->below : &to->above, placed);
    }
}

static tierkit_status sums_new(const tierkit_review *review, const tierkit_i_grouping *by,
                               tierkit_i_pace *pace, sums *of) {
    const tierkit_i_memory *memory = &review->memory;
    memset(of, 0, sizeof(*of));
    of->review = review;
    of->by = by;
    of->buckets = (size_t)review->program->tree.profit.buckets.count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, by->count, sizeof(*of->groups), &of->groups));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, by->count * of->buckets, sizeof(*of->heaps), &of->heaps));
    for (size_t r = 0; r < review->records; r++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, ADD_STEPS));
        if (by->of_record[r] != TIERKIT_I_NONE) {
            add_record(of, r);
        }
    }
    return TIERKIT_OK;
}

static void sums_free(sums *of) {
    const tierkit_i_memory *memory = &of->review->memory;
    tierkit_i_free(memory, of->heaps, of->by->count * of->buckets, sizeof(*of->heaps));
    tierkit_i_free(memory, of->groups, of->by->count, sizeof(*of->groups));
}

/* ---- cells ----------------------------------------------------------------------------------- */

static tierkit_status add_name(const sums *of, size_t at, tierkit_table *table) {
    size_t bytes;
    const char *name = tierkit_i_strings_get(&of->by->names, of->by->order[at], &bytes);
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, of->by->kind.text, of->by->kind.bytes));
    return tierkit_i_table_add_text(table, name, bytes);
}

static tierkit_status add_missing(tierkit_table *table, int cells) {
    for (int c = 0; c < cells; c++) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
    }
    return TIERKIT_OK;
}

/* Whether verdicts hold is not asked where there are no costs that could be off. */
static tierkit_status add_robust(const sums *of, int64_t robust, tierkit_table *table) {
    return of->review->program->tree.profit.costs == TIERKIT_I_NONE
               ? tierkit_i_table_missing(table)
               : tierkit_i_table_add_integer(table, robust);
}

/* The four amounts and the margin. */
static tierkit_status add_amounts(const heap *from, tierkit_table *table) {
    for (int a = 0; a < TIERKIT_I_AMOUNT_COUNT; a++) {
        TIERKIT_I_TRY(tierkit_i_table_add_decimal(table, from->amount[a], 9));
    }
    return tierkit_i_cell_share(table, from->amount[TIERKIT_I_AMOUNT_PROFIT],
                                from->amount[TIERKIT_I_AMOUNT_REVENUE]);
}

static int32_t status_of(const sums *of, size_t at) {
    const group *from = &of->groups[at];
    if (of->by->suppressed[at]) {
        return TIERKIT_VALUE_SUPPRESSED;
    }
    if (from->all.bad || from->above.bad || from->below.bad) {
        return TIERKIT_VALUE_OVERFLOW;
    }
    return from->all.count > 0 ? TIERKIT_VALUE_OK : TIERKIT_VALUE_NO_DATA;
}

/* ---- buckets --------------------------------------------------------------------------------- */

/* A bucket of too few would give them away, and the others of its group would give it away. */
static int is_hidden(const sums *of, size_t at) {
    int64_t least = of->review->program->tree.groups.least;
    for (size_t b = 0; b < of->buckets; b++) {
        int64_t count = of->heaps[at * of->buckets + b].count;
        if (count > 0 && count < least) {
            return 1;
        }
    }
    return 0;
}

static tierkit_status add_bucket(const sums *of, size_t at, size_t bucket, int32_t value_status,
                                 tierkit_table *table) {
    const tierkit_i_tree *tree = &of->review->program->tree;
    const heap *from = &of->heaps[at * of->buckets + bucket];
    const heap *all = &of->groups[at].all;
    TIERKIT_I_TRY(add_name(of, at, table));
    TIERKIT_I_TRY(tierkit_i_cell_text(
        table, of->review, tree->buckets[tree->profit.buckets.first + (int32_t)bucket].name.text));
    if (value_status != TIERKIT_VALUE_OK) {
        TIERKIT_I_TRY(add_missing(table, 10));
        return tierkit_i_cell_status(table, value_status);
    }
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, from->count));
    TIERKIT_I_TRY(add_robust(of, from->robust, table));
    TIERKIT_I_TRY(add_amounts(from, table));
    TIERKIT_I_TRY(tierkit_i_cell_count_share(table, from->count, all->count));
    TIERKIT_I_TRY(tierkit_i_cell_share(table, from->amount[TIERKIT_I_AMOUNT_REVENUE],
                                       all->amount[TIERKIT_I_AMOUNT_REVENUE]));
    TIERKIT_I_TRY(tierkit_i_cell_share(table, from->amount[TIERKIT_I_AMOUNT_PROFIT],
                                       all->amount[TIERKIT_I_AMOUNT_PROFIT]));
    return tierkit_i_cell_status(table, TIERKIT_VALUE_OK);
}

static tierkit_status add_buckets(const tierkit_review *review, const tierkit_i_grouping *grouping,
                                  void *context) {
    tierkit_table *table = (tierkit_table *)context;
    sums of;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(sums_new(review, grouping, tierkit_i_table_pace(table), &of));
    for (size_t g = 0; g < grouping->count; g++) {
        int32_t value_status = status_of(&of, g);
        if (value_status == TIERKIT_VALUE_OK && is_hidden(&of, g)) {
            value_status = TIERKIT_VALUE_SUPPRESSED;
        }
        for (size_t b = 0; b < of.buckets; b++) {
            TIERKIT_I_DO(add_bucket(&of, g, b, value_status, table));
        }
    }
done:
    sums_free(&of);
    return status;
}

/* ---- groups ---------------------------------------------------------------------------------- */

/* The profits above zero are the peak of the whale curve: see tierkit_whale_curve(). */
static tierkit_status add_whale(const group *from, tierkit_table *table) {
    tierkit_i_i128 peak = from->above.amount[TIERKIT_I_AMOUNT_PROFIT];
    const tierkit_i_i128 *all = from->all.amount;
    const tierkit_i_i128 *below = from->below.amount;
    TIERKIT_I_TRY(tierkit_i_table_add_decimal(table, peak, 9));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, from->above.count));
    TIERKIT_I_TRY(tierkit_i_table_add_decimal(table, below[TIERKIT_I_AMOUNT_PROFIT], 9));
    TIERKIT_I_TRY(tierkit_i_cell_share(table, peak, all[TIERKIT_I_AMOUNT_PROFIT]));
    TIERKIT_I_TRY(tierkit_i_cell_count_share(table, from->below.count, from->all.count));
    return tierkit_i_cell_share(table, below[TIERKIT_I_AMOUNT_REVENUE],
                                all[TIERKIT_I_AMOUNT_REVENUE]);
}

static tierkit_status add_group(const sums *of, size_t at, tierkit_table *table) {
    const group *from = &of->groups[at];
    int32_t value_status = status_of(of, at);
    TIERKIT_I_TRY(add_name(of, at, table));
    if (value_status != TIERKIT_VALUE_OK) {
        TIERKIT_I_TRY(add_missing(table, 16));
        return tierkit_i_cell_status(table, value_status);
    }
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, from->all.count));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, from->without_value));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, from->with_revenue));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, from->below.count));
    TIERKIT_I_TRY(add_robust(of, from->all.robust, table));
    TIERKIT_I_TRY(add_amounts(&from->all, table));
    TIERKIT_I_TRY(add_whale(from, table));
    return tierkit_i_cell_status(table, TIERKIT_VALUE_OK);
}

static tierkit_status add_groups(const tierkit_review *review, const tierkit_i_grouping *grouping,
                                 void *context) {
    sums of;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(sums_new(review, grouping, tierkit_i_table_pace((tierkit_table *)context), &of));
    for (size_t g = 0; g < grouping->count; g++) {
        TIERKIT_I_DO(add_group(&of, g, (tierkit_table *)context));
    }
done:
    sums_free(&of);
    return status;
}

tierkit_status tierkit_i_make_profit_buckets(const tierkit_review *review, tierkit_i_pace *pace,
                                             tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, bucket_columns,
                                      sizeof(bucket_columns) / sizeof(bucket_columns[0]), out));
    return review->placed == NULL ? TIERKIT_OK
                                  : tierkit_i_each_grouping(review, pace, add_buckets, *out);
}

tierkit_status tierkit_i_make_profit_groups(const tierkit_review *review, tierkit_i_pace *pace,
                                            tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, group_columns,
                                      sizeof(group_columns) / sizeof(group_columns[0]), out));
    return review->placed == NULL ? TIERKIT_OK
                                  : tierkit_i_each_grouping(review, pace, add_groups, *out);
}
