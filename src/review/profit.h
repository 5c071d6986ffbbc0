/* Owns: where a distributor stands on the profit map. Must not know: formulas, tables.
 * Called by: review/stage_profit.c, review/table_profit*.c, plan/what_if_changes.c. */
#ifndef TIERKIT_I_REVIEW_PROFIT_H
#define TIERKIT_I_REVIEW_PROFIT_H

#include "review/state.h"

/* The amounts are on the 1e-9 grid; profit = contribution - costs. */
enum {
    TIERKIT_I_AMOUNT_REVENUE = 0,
    TIERKIT_I_AMOUNT_CONTRIBUTION,
    TIERKIT_I_AMOUNT_COSTS,
    TIERKIT_I_AMOUNT_PROFIT,
    TIERKIT_I_AMOUNT_COUNT
};

/* Costs as they are, and by the share `uncertain` higher and lower. */
enum { TIERKIT_I_COSTS_GIVEN = 0, TIERKIT_I_COSTS_HIGHER, TIERKIT_I_COSTS_LOWER, TIERKIT_I_COSTS };

struct tierkit_i_placed {
    tierkit_i_i128 amount[TIERKIT_I_AMOUNT_COUNT];
    int32_t bucket[TIERKIT_I_COSTS]; /* index of the bucket in the tree; NONE without status OK */
    int8_t status;                   /* of all of it: the first amount that has no value */
};

/* Does the bucket stay the same whatever the costs are? */
int tierkit_i_is_robust(const tierkit_i_placed *placed);

#endif
