/* Owns: the tree of dated rates, of the profit map and of the worklist.
 * Must not know: what they compute. Called by: lang/syntax.h. */
#ifndef TIERKIT_I_LANG_SYNTAX_PROFIT_H
#define TIERKIT_I_LANG_SYNTAX_PROFIT_H

#include "lang/syntax_parts.h"

/* `2026-01-01 12 EUR`: holds from its day on. */
typedef struct tierkit_i_rate_step {
    int32_t day;
    tierkit_i_place at;
    tierkit_i_figure figure;
} tierkit_i_rate_step;

/* `rate handling money 2026-01-01 12 EUR, 2027-01-01 13 EUR` */
typedef struct tierkit_i_rate {
    tierkit_i_named name;
    tierkit_i_type type; /* MONEY, RATIO, NUMBER */
    tierkit_i_slice steps;
} tierkit_i_rate;

/* What a bound of a bucket is about. */
enum { TIERKIT_I_BOUND_MARGIN = 0, TIERKIT_I_BOUND_PROFIT, TIERKIT_I_BOUND_REVENUE };

/* `from 20% margin` */
typedef struct tierkit_i_profit_bound {
    int32_t of;    /* TIERKIT_I_BOUND_... */
    int32_t below; /* 0: from, the bound itself included */
    tierkit_i_figure figure;
} tierkit_i_profit_bound;

/* `peak from 20% margin and 100000 EUR revenue`, `core otherwise` */
typedef struct tierkit_i_bucket {
    tierkit_i_named name;
    int32_t otherwise;
    tierkit_i_slice bounds;
    tierkit_i_tokens tokens;
} tierkit_i_bucket;

/* `profit map revenue sales, contribution margin, costs cost_to_serve uncertain 30%` */
typedef struct tierkit_i_profit {
    int32_t present;
    tierkit_i_place at;
    int32_t revenue, contribution; /* nodes */
    int32_t costs;                 /* node or NONE */
    tierkit_i_figure uncertain;
    tierkit_i_slice buckets;
    tierkit_i_tokens head;
} tierkit_i_profit;

/* `over_served owner operations act within 30 days`: who does such work, and until when */
typedef struct tierkit_i_duty {
    tierkit_i_named what, owner;
    tierkit_i_figure act_within;
} tierkit_i_duty;

/* `worklist at stake margin_earned` */
typedef struct tierkit_i_worklist {
    int32_t present;
    int32_t stake; /* node */
    tierkit_i_slice duties;
} tierkit_i_worklist;

#endif
