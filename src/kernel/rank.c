/* Owns: ranks from an order: overall and within groups, five ways to treat equal numbers.
 * Must not know: how the order came about, what the numbers mean.
 * Called by: review, and hosts directly. */
#include "base/prefetch.h"
#include "kernel/amounts.h"

#include <string.h>

enum {
    FRACTIONAL_COUNT_MAX = 1073741823, /* twice a place must fit int32 */
    AHEAD = 16                         /* places from fetching an element to using it */
};

/* What is known of a group while the order is walked; `block` is the block last met. */
enum { SLOT_BLOCK = 0, SLOT_BEFORE = 1, SLOT_SEEN = 2, SLOT_DISTINCT = 3, SLOT_SIZE = 4 };

static tierkit_status check_rank(const tierkit_amounts *amounts, int32_t method,
                                 const int32_t *rank, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_amounts_check(amounts, err));
    if (method < TIERKIT_RANK_COMPETITION || method > TIERKIT_RANK_ORDINAL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "method: one of TIERKIT_RANK_...");
    }
    if (method == TIERKIT_RANK_FRACTIONAL2 && amounts->count > FRACTIONAL_COUNT_MAX) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE,
                              "count: twice the place of the last element does not fit 32 bits");
    }
    if (amounts->count > 0 && rank == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "rank is needed");
    }
    return tierkit_i_amounts_check_places(amounts, err);
}

/* The rank of one of the equal numbers at the places `before` to `upto` - 1, of which it has
 * `place`; they are the `distinct`-th distinct number. */
static int32_t rank_by(int32_t method, int64_t before, int64_t upto, int64_t place,
                       int64_t distinct) {
    switch (method) {
    case TIERKIT_RANK_COMPETITION:
        return (int32_t)(before + 1);
    case TIERKIT_RANK_DENSE:
        return (int32_t)distinct;
    case TIERKIT_RANK_MAXIMUM:
        return (int32_t)upto;
    case TIERKIT_RANK_FRACTIONAL2:
        return (int32_t)(before + 1 + upto);
    default:
        return (int32_t)(place + 1);
    }
}

tierkit_status TIERKIT_CALL tierkit_rank(const tierkit_amounts *amounts, int32_t method,
                                         int32_t *rank, tierkit_error *err) {
    TIERKIT_I_TRY(check_rank(amounts, method, rank, err));
    int64_t distinct = 0, begin = 0;
    while (begin < amounts->count && amounts->first[begin] >= 0) {
        int64_t end = tierkit_i_block_end(amounts, begin);
        distinct++;
        for (int64_t place = begin; place < end; place++) {
            rank[amounts->order[place]] = rank_by(method, begin, end, place, distinct);
        }
        begin = end;
    }
    for (int64_t place = begin; place < amounts->count; place++) {
        rank[amounts->order[place]] = 0;
    }
    return TIERKIT_OK;
}

/* ---- within groups -------------------------------------------------------------------------- */

static tierkit_status check_groups(const tierkit_amounts *amounts, const int32_t *group,
                                   int32_t group_count, const int32_t *scratch,
                                   tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_count(group_count, 0, TIERKIT_GROUPS_MAX,
                                        "group_count: give 0 to 268435455", err));
    if ((amounts->count > 0 && group == NULL) || (group_count > 0 && scratch == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "group and scratch are needed");
    }
    for (int64_t i = 0; i < amounts->count; i++) {
        if (group[i] < -1 || group[i] >= group_count) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, i, -1,
                                     "a group code is not from -1 to group_count - 1");
        }
    }
    return TIERKIT_OK;
}

static void start_slots(int32_t *slots, int32_t group_count) {
    memset(slots, 0, (size_t)group_count * SLOT_SIZE * sizeof *slots);
    for (int32_t g = 0; g < group_count; g++) {
        slots[(int64_t)g * SLOT_SIZE + SLOT_BLOCK] = -1;
    }
}

/* Enters one more of the equal numbers that begin at `begin` into its group. */
static int32_t *count_one(int32_t *slots, int32_t g, int64_t begin) {
    int32_t *slot = slots + (int64_t)g * SLOT_SIZE;
    if (slot[SLOT_BLOCK] != begin) {
        slot[SLOT_BLOCK] = (int32_t)begin;
        slot[SLOT_BEFORE] = slot[SLOT_SEEN];
        slot[SLOT_DISTINCT]++;
    }
    slot[SLOT_SEEN]++;
    return slot;
}

static int32_t rank_in(const int32_t *slot, int32_t method) {
    return rank_by(method, slot[SLOT_BEFORE], slot[SLOT_SEEN], slot[SLOT_BEFORE],
                   slot[SLOT_DISTINCT]);
}

/* A number that equals no other one. */
static void rank_single(const tierkit_amounts *amounts, int32_t method, const int32_t *group,
                        int64_t place, int32_t *slots, int32_t *rank) {
    int32_t element = amounts->order[place], g = group[element];
    rank[element] = g < 0 ? 0 : rank_in(count_one(slots, g, place), method);
}

/* Equal numbers: first how many of them each group has, then their ranks. Only ordinal ranks move
 * on inside a block. */
static void rank_block(const tierkit_amounts *amounts, int32_t method, const int32_t *group,
                       int64_t begin, int64_t end, int32_t *slots, int32_t *rank) {
    for (int64_t place = begin; place < end; place++) {
        int32_t g = group[amounts->order[place]];
        if (g >= 0) {
            count_one(slots, g, begin);
        }
    }
    for (int64_t place = begin; place < end; place++) {
        int32_t element = amounts->order[place], g = group[element];
        int32_t *slot = g < 0 ? NULL : slots + (int64_t)g * SLOT_SIZE;
        rank[element] = g < 0 ? 0 : rank_in(slot, method);
        if (g >= 0 && method == TIERKIT_RANK_ORDINAL) {
            slot[SLOT_BEFORE]++;
        }
    }
}

tierkit_status TIERKIT_CALL tierkit_rank_groups(const tierkit_amounts *amounts, int32_t method,
                                                const int32_t *group, int32_t group_count,
                                                int32_t *scratch, int32_t *rank,
                                                tierkit_error *err) {
    TIERKIT_I_TRY(check_rank(amounts, method, rank, err));
    TIERKIT_I_TRY(check_groups(amounts, group, group_count, scratch, err));
    if (group_count > 0) {
        start_slots(scratch, group_count);
    }
    int64_t begin = 0;
    while (begin < amounts->count && amounts->first[begin] >= 0) {
        int64_t end = tierkit_i_block_end(amounts, begin), ahead = begin + AHEAD;
        if (ahead < amounts->count) {
            TIERKIT_I_PREFETCH(&group[amounts->order[ahead]]);
            TIERKIT_I_PREFETCH(&rank[amounts->order[ahead]]);
        }
        if (end == begin + 1) {
            rank_single(amounts, method, group, begin, scratch, rank);
        } else {
            rank_block(amounts, method, group, begin, end, scratch, rank);
        }
        begin = end;
    }
    for (int64_t place = begin; place < amounts->count; place++) {
        rank[amounts->order[place]] = 0;
    }
    return TIERKIT_OK;
}
