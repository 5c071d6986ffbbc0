/* Owns: how many days the windows of a value have, and how many of them its facts cover.
 * Must not know: values. Called by: review/table_kpis.c, table_groups.c, table_splits.c,
 * series.c. */
#ifndef TIERKIT_I_REVIEW_WINDOW_DAYS_H
#define TIERKIT_I_REVIEW_WINDOW_DAYS_H

#include "review/evaluate.h"

/* Days of a window; all 0: no window. */
typedef struct tierkit_i_days {
    int32_t all, covered;
} tierkit_i_days;

/* Of every formula of a program at one position: of the windows it reads, the one that is covered
 * least. */
typedef struct tierkit_i_window_days {
    const tierkit_i_evaluation *around;
    tierkit_i_days *of_leaf; /* those that are not each distributor's own */
    tierkit_i_days *of;      /* by formula */
    uint8_t *has_own;        /* by formula: 1 = a window in it is each distributor's own */
    size_t record;           /* whose windows `of` has where has_own says so; SIZE_MAX = nobody's */
} tierkit_i_window_days;

tierkit_status tierkit_i_window_days_new(const tierkit_i_evaluation *evaluation,
                                         tierkit_i_window_days *days);
void tierkit_i_window_days_free(tierkit_i_window_days *days);

/* record: SIZE_MAX for a group, which has no window of its own. */
tierkit_i_days tierkit_i_window_days_of(tierkit_i_window_days *days, int32_t formula,
                                        size_t record);

/* Two cells: days, days_covered; missing without a window. */
tierkit_status tierkit_i_cell_days(tierkit_table *table, tierkit_i_days days);

#endif
