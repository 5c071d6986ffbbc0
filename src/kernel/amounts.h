/* Owns: reading and checking tierkit_amounts: exact numbers and the order they are in.
 * Must not know: ranks, classes, concentration. Called by: order, rank, classify, concentrate. */
#ifndef TIERKIT_I_KERNEL_AMOUNTS_H
#define TIERKIT_I_KERNEL_AMOUNTS_H

#include "base/i128.h"
#include "kernel/check.h"

/* The number of element i. */
static inline tierkit_i_i128 tierkit_i_amount(const tierkit_amounts *amounts, int64_t i) {
    tierkit_i_i128 number = { (uint64_t)amounts->value[i], 0 };
    if (amounts->value_high != NULL) {
        number.high = amounts->value_high[i];
    } else {
        number.high = amounts->value[i] < 0 ? -1 : 0;
    }
    return number;
}

/* Short enough to be part of the loops over a million elements. */
static inline int tierkit_i_amount_less(tierkit_i_i128 a, tierkit_i_i128 b) {
    return a.high < b.high || (a.high == b.high && a.low < b.low);
}

static inline int tierkit_i_amount_is_positive(tierkit_i_i128 a) {
    return a.high > 0 || (a.high == 0 && a.low > 0);
}

/* Sum of two numbers of zero or above; below zero when it does not fit. */
static inline tierkit_i_i128 tierkit_i_amount_sum(tierkit_i_i128 a, tierkit_i_i128 b) {
    tierkit_i_i128 sum = { a.low + b.low, 0 };
    sum.high = (int64_t)((uint64_t)a.high + (uint64_t)b.high + (sum.low < a.low));
    return sum;
}

/* The record, its flags and count, and that order and first are there. */
tierkit_status tierkit_i_amounts_check(const tierkit_amounts *amounts, tierkit_error *err);

/* For shares without an order: the record, descending, and the values. */
tierkit_status tierkit_i_amounts_check_values(const tierkit_amounts *amounts, tierkit_error *err);

/* order holds elements of the column and first has the form tierkit_order() gives it. */
tierkit_status tierkit_i_amounts_check_places(const tierkit_amounts *amounts, tierkit_error *err);

/* The place behind the equal numbers that begin at a place with data. */
static inline int64_t tierkit_i_block_end(const tierkit_amounts *amounts, int64_t begin) {
    int64_t end = begin + 1;
    while (end < amounts->count && amounts->first[end] == begin) {
        end++;
    }
    return end;
}

/* What a walk from the largest number down needs. */
typedef struct tierkit_i_amounts_sum {
    int64_t count;        /* places with data */
    int64_t positive;     /* places above zero; they come first */
    tierkit_i_i128 total; /* sum of the numbers above zero */
} tierkit_i_amounts_sum;

/* All of the above, descending, and the numbers are in the order that order and first state.
 * E_OVERFLOW when the total does not fit. */
tierkit_status tierkit_i_amounts_sum_positive(const tierkit_amounts *amounts,
                                              tierkit_i_amounts_sum *sum, tierkit_error *err);

#endif
