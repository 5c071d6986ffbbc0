/* Owns: exchange rates by currency and day, and which currency a cell's amount is in.
 * Must not know: amounts, leaves. Called by: review/review.c, review/leaf_money.c. */
#ifndef TIERKIT_I_REVIEW_RATES_H
#define TIERKIT_I_REVIEW_RATES_H

#include "review/evaluate.h"

enum { TIERKIT_I_OWN_CURRENCY = -2 };

typedef struct tierkit_i_rates {
    const tierkit_i_memory *memory;
    int32_t scale;
    uint32_t currencies;
    size_t *start; /* by currency: its rates are start[c] .. start[c + 1], days ascending */
    int32_t *day;
    int64_t *rate; /* at `scale` */
    size_t count;
    size_t facts;
    int32_t **currency_of; /* by the network's facts, by tuple: currency, OWN_CURRENCY, NONE */
    uint32_t *tuples;      /* by the network's facts */
} tierkit_i_rates;

/* *out: NULL when the program converts nothing. Rates after as-of are not there. */
tierkit_status tierkit_i_rates_make(const tierkit_i_evidence *source, tierkit_i_rates **out);
void tierkit_i_rates_free(tierkit_i_rates *rates);

/* The rate of a day, or the newest before it that is at most `oldest` days old: 1, or 0. */
int tierkit_i_rate_of(const tierkit_i_rates *rates, int32_t currency, int32_t day, int32_t oldest,
                      int64_t *rate);

#endif
