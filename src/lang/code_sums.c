/* Owns: arithmetic on blocks of integers: loops without a branch while 64 bits reach, element by
 * element beyond them. Must not know: scales of forms, quotients. Called by: lang/code*.c. */
#include "lang/code_sums.h"

#include <string.h>

/* ---- reach ----------------------------------------------------------------------------------- */

static int64_t reach_add(int64_t a, int64_t b) {
    int64_t sum = 0;
    int lost = a == TIERKIT_I_BEYOND || b == TIERKIT_I_BEYOND || tierkit_i_add64(a, b, &sum);
    return lost ? TIERKIT_I_BEYOND : sum;
}

int64_t tierkit_i_reach_multiply(int64_t a, int64_t b) {
    int64_t product = 0;
    int lost = a == TIERKIT_I_BEYOND || b == TIERKIT_I_BEYOND || tierkit_i_mul64(a, b, &product);
    return lost ? TIERKIT_I_BEYOND : product;
}

int64_t tierkit_i_reach_power(int32_t places) {
    int64_t power = 0;
    return tierkit_i_i128_to64(tierkit_i_i128_power10(places), &power) ? TIERKIT_I_BEYOND : power;
}

/* The bits of all distances from zero, joined. */
static uint64_t joined_bits(const int64_t *low, size_t count) {
    uint64_t joined = 0;
    for (size_t i = 0; i < count; i++) {
        joined |= (uint64_t)low[i] ^ (0 - ((uint64_t)low[i] >> 63));
    }
    return joined;
}

/* Below a power of two; -2^n has the bits of 2^n - 1, so the power itself is reached. */
static int64_t reach_of_bits(uint64_t joined) {
    uint64_t reach = 1;
    while (reach <= joined && reach >> 62 == 0) {
        reach *= 2;
    }
    return reach <= joined ? TIERKIT_I_BEYOND : (int64_t)reach;
}

int64_t tierkit_i_reach_of(const int64_t *low, size_t count) {
    return reach_of_bits(joined_bits(low, count));
}

void tierkit_i_sums_measure(tierkit_i_sums *of, const int8_t *status, size_t count) {
    uint64_t joined = 0;
    int beyond = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t sign = -(of->low[i] < 0);
        int counts = status[i] == TIERKIT_VALUE_OK;
        joined |= counts ? (uint64_t)(of->low[i] ^ sign) : 0;
        beyond |= counts && of->high[i] != sign;
    }
    of->reach = beyond ? TIERKIT_I_BEYOND : reach_of_bits(joined);
}

/* ---- whole blocks ---------------------------------------------------------------------------- */

void tierkit_i_sums_fill(tierkit_i_sums *to, tierkit_i_i128 value, size_t count) {
    int64_t narrow;
    for (size_t i = 0; i < count; i++) {
        to->low[i] = (int64_t)value.low;
    }
    int fits = !tierkit_i_i128_to64(value, &narrow) && narrow != INT64_MIN;
    to->reach = !fits ? TIERKIT_I_BEYOND : narrow < 0 ? -narrow : narrow;
    for (size_t i = 0; i < count && to->reach == TIERKIT_I_BEYOND; i++) {
        to->high[i] = value.high;
    }
}

void tierkit_i_sums_copy(tierkit_i_sums *to, const tierkit_i_sums *from, size_t count) {
    memcpy(to->low, from->low, count * sizeof to->low[0]);
    if (from->reach == TIERKIT_I_BEYOND) {
        memcpy(to->high, from->high, count * sizeof to->high[0]);
    }
    to->reach = from->reach;
}

/* ---- element by element ---------------------------------------------------------------------- */

typedef int (*checked)(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out);

/* a = a op b where both have a value. */
static void each(checked op, tierkit_i_sums *a, const tierkit_i_sums *b, int8_t *status,
                 size_t count) {
    for (size_t i = 0; i < count; i++) {
        tierkit_i_i128 result = { 0, 0 };
        if (status[i] != TIERKIT_VALUE_OK) {
            continue;
        }
        if (op(tierkit_i_sums_get(a, i), tierkit_i_sums_get(b, i), &result)) {
            status[i] = TIERKIT_VALUE_OVERFLOW;
        }
        tierkit_i_sums_set(a, i, result);
    }
    tierkit_i_sums_measure(a, status, count);
}

static void negate_each(tierkit_i_sums *a, const tierkit_i_sums *sign, int8_t *status,
                        size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (status[i] != TIERKIT_VALUE_OK) {
            continue;
        }
        tierkit_i_i128 value = tierkit_i_sums_get(a, i);
        int is_wanted = sign == NULL || tierkit_i_sums_get(sign, i).high < 0;
        if (is_wanted && tierkit_i_i128_neg(value, &value)) {
            status[i] = TIERKIT_VALUE_OVERFLOW;
        }
        tierkit_i_sums_set(a, i, value);
    }
    tierkit_i_sums_measure(a, status, count);
}

/* ---- arithmetic ------------------------------------------------------------------------------ */

void tierkit_i_sums_add(tierkit_i_sums *a, const tierkit_i_sums *b, int8_t *status, size_t count) {
    int64_t reach = reach_add(a->reach, b->reach);
    if (reach == TIERKIT_I_BEYOND) {
        each(tierkit_i_i128_add, a, b, status, count);
        return;
    }
    a->reach = reach;
    for (size_t i = 0; i < count; i++) {
        a->low[i] = (int64_t)((uint64_t)a->low[i] + (uint64_t)b->low[i]);
    }
}

void tierkit_i_sums_subtract(tierkit_i_sums *a, const tierkit_i_sums *b, int8_t *status,
                             size_t count) {
    int64_t reach = reach_add(a->reach, b->reach);
    if (reach == TIERKIT_I_BEYOND) {
        each(tierkit_i_i128_sub, a, b, status, count);
        return;
    }
    a->reach = reach;
    for (size_t i = 0; i < count; i++) {
        a->low[i] = (int64_t)((uint64_t)a->low[i] - (uint64_t)b->low[i]);
    }
}

void tierkit_i_sums_multiply(tierkit_i_sums *a, const tierkit_i_sums *b, int8_t *status,
                             size_t count) {
    int64_t reach = tierkit_i_reach_multiply(a->reach, b->reach);
    if (reach == TIERKIT_I_BEYOND) {
        each(tierkit_i_i128_mul, a, b, status, count);
        return;
    }
    a->reach = reach;
    for (size_t i = 0; i < count; i++) {
        a->low[i] = (int64_t)((uint64_t)a->low[i] * (uint64_t)b->low[i]);
    }
}

/* The power is the same for all; one beyond 64 bits cannot be given as sums. */
void tierkit_i_sums_raise(tierkit_i_sums *a, int32_t places, int8_t *status, size_t count) {
    tierkit_i_i128 power = tierkit_i_i128_power10(places);
    int64_t reach = tierkit_i_reach_multiply(a->reach, tierkit_i_reach_power(places));
    if (places == 0) {
        return;
    }
    if (reach != TIERKIT_I_BEYOND) {
        a->reach = reach;
        for (size_t i = 0; i < count; i++) {
            a->low[i] = (int64_t)((uint64_t)a->low[i] * power.low);
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        tierkit_i_i128 result = { 0, 0 };
        if (status[i] == TIERKIT_VALUE_OK &&
            tierkit_i_i128_mul(tierkit_i_sums_get(a, i), power, &result)) {
            status[i] = TIERKIT_VALUE_OVERFLOW;
        }
        tierkit_i_sums_set(a, i, result);
    }
    tierkit_i_sums_measure(a, status, count);
}

void tierkit_i_sums_negate(tierkit_i_sums *a, const tierkit_i_sums *sign, int8_t *status,
                           size_t count) {
    if (a->reach == TIERKIT_I_BEYOND || (sign != NULL && sign->reach == TIERKIT_I_BEYOND)) {
        negate_each(a, sign, status, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t flip = sign == NULL ? UINT64_MAX : 0 - ((uint64_t)sign->low[i] >> 63);
        a->low[i] = (int64_t)(((uint64_t)a->low[i] ^ flip) - flip);
    }
}
