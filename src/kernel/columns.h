/* Owns: what bounds and normalising share: the checked call and the bounds of one column.
 * Must not know: value functions, weights. Called by: normalise_bounds.c, normalise_columns.c. */
#ifndef TIERKIT_I_KERNEL_COLUMNS_H
#define TIERKIT_I_KERNEL_COLUMNS_H

#include "kernel/check.h"

/* Numbers of a column are no larger; a divisor below the least counts as zero. So no quotient, sum
 * or square leaves the doubles. */
#define TIERKIT_I_COLUMN_MAX 1e100
#define TIERKIT_I_DIVISOR_LEAST 1e-100

/* One column of a call. */
typedef struct tierkit_i_column {
    const double *value;
    const int8_t *status; /* NULL = all OK */
    int64_t count;
    int32_t method, direction;
    double ideal_from, ideal_to; /* INTERVAL; else 0 */
} tierkit_i_column;

/* The record, its arrays and every number in them. */
tierkit_status tierkit_i_columns_check(const tierkit_normalisation *call, tierkit_error *err);

tierkit_i_column tierkit_i_column_of(const tierkit_normalisation *call, int32_t j);

/* The smallest number the method takes; -DBL_MAX where it takes all. */
double tierkit_i_column_least(const tierkit_i_column *column);

/* low and high; TIERKIT_VALUE_OK or TIERKIT_VALUE_NO_DATA. */
int8_t tierkit_i_column_bounds(const tierkit_i_column *column, double *low, double *high);

#endif
