/* Owns: instructions over the values of several periods: streaks, counting, variation, yearly
 * growth.
 * Must not know: the stack, windows. Called by: lang/code.c. */
#include "lang/code_series.h"

#include "base/compiler.h"
#include "base/elementary.h"

#include <math.h>

/* Where all n operands have a value, the first still has. The flags of all are joined in it. */
static void join_all(const tierkit_i_operand *at, size_t n, size_t count) {
    for (size_t k = 1; k < n; k++) {
        tierkit_i_vector_join(at[0].vector, at[k].vector, count);
    }
}

void tierkit_i_code_streak(const tierkit_i_operand *at, size_t n, size_t count) {
    tierkit_i_vector *out = at[0].vector;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < n && at[k].vector->status[i] == TIERKIT_VALUE_OK && at[k].vector->word[i] != 0) {
            k++;
        }
        if (k < n) {
            out->status[i] = at[k].vector->status[i];
        }
        out->number.low[i] = (int64_t)k;
    }
    out->number.reach = (int64_t)n;
}

void tierkit_i_code_count(const tierkit_i_operand *at, size_t n, size_t count) {
    tierkit_i_sums *held = &at[0].vector->number;
    join_all(at, n, count);
    for (size_t i = 0; i < count; i++) {
        held->low[i] = at[0].vector->word[i];
    }
    for (size_t k = 1; k < n; k++) {
        for (size_t i = 0; i < count; i++) {
            held->low[i] += at[k].vector->word[i];
        }
    }
    held->reach = (int64_t)n;
}

static void set_real(tierkit_i_vector *out, size_t i, double value) {
    out->real[i] = value;
    if (!tierkit_i_real_is_finite(value)) {
        out->status[i] = TIERKIT_VALUE_OVERFLOW;
    }
}

/* ---- variation ------------------------------------------------------------------------------- */

enum { STRIPE = 64 };

/* Some elements side by side: sums of the periods' values, and of the squares of what they are off
 * the mean, in shares of it. */
typedef struct stripe {
    size_t first, count;
    double mean[STRIPE], squares[STRIPE], least[STRIPE], most[STRIPE];
} stripe;

/* The periods come in one fixed order, so plain sums of doubles are the same everywhere. */
static void find_means(const tierkit_i_operand *at, size_t n, stripe *s) {
    for (size_t i = 0; i < s->count; i++) {
        s->mean[i] = s->squares[i] = 0.0;
        s->least[i] = s->most[i] = at[0].vector->real[s->first + i];
    }
    for (size_t k = 0; k < n; k++) {
        const double *x = at[k].vector->real + s->first;
        for (size_t i = 0; i < s->count; i++) {
            s->mean[i] += x[i];
            s->least[i] = x[i] < s->least[i] ? x[i] : s->least[i];
            s->most[i] = x[i] > s->most[i] ? x[i] : s->most[i];
        }
    }
    for (size_t i = 0; i < s->count; i++) {
        s->mean[i] /= (double)n;
    }
}

static void add_squares(const tierkit_i_operand *at, size_t n, stripe *s) {
    for (size_t k = 0; k < n; k++) {
        const double *x = at[k].vector->real + s->first;
        for (size_t i = 0; i < s->count; i++) {
            double off = x[i] / s->mean[i] - 1.0;
            s->squares[i] += off * off;
        }
    }
}

static void set_variation(const stripe *s, size_t n, tierkit_i_vector *out) {
    for (size_t i = 0; i < s->count; i++) {
        size_t at = s->first + i;
        if (out->status[at] != TIERKIT_VALUE_OK) {
            continue;
        }
        if (!(s->mean[i] > 0.0)) {
            out->status[at] =
                s->mean[i] < 0.0 ? TIERKIT_VALUE_NON_POSITIVE_BASE : TIERKIT_VALUE_ZERO_DENOMINATOR;
            continue;
        }
        /* Equal values have no variation, whatever the mean was rounded to. */
        int differ = s->least[i] < s->most[i];
        set_real(out, at, differ ? sqrt(s->squares[i] / (double)n) : 0.0);
    }
}

TIERKIT_I_APART static void vary(const tierkit_i_operand *at, size_t n, size_t count) {
    stripe s;
    for (s.first = 0; s.first < count; s.first += STRIPE) {
        s.count = count - s.first < STRIPE ? count - s.first : (size_t)STRIPE;
        find_means(at, n, &s);
        add_squares(at, n, &s);
        set_variation(&s, n, at[0].vector);
    }
}

void tierkit_i_code_cv(const tierkit_i_operand *at, size_t n, size_t count) {
    join_all(at, n, count);
    for (size_t k = 0; k < n; k++) {
        tierkit_i_vector_doubles(at[k].vector, at[k].form, count, at[k].vector->real);
    }
    vary(at, n, count);
}

/* ---- yearly growth --------------------------------------------------------------------------- */

/* -1 when the last is zero: everything is lost. One year needs no root; what is beyond the doubles
 * stays so. */
static double yearly_growth(double quotient, int32_t months) {
    if (!(quotient > 0.0)) {
        return -1.0;
    }
    if (months == 12 || !tierkit_i_real_is_finite(quotient)) {
        return quotient - 1.0;
    }
    return tierkit_i_exp(tierkit_i_ln(quotient) * 12.0 / (double)months) - 1.0;
}

void tierkit_i_code_cagr(const tierkit_i_operand *at, int32_t months, size_t count) {
    tierkit_i_vector *out = at[0].vector;
    const double *last = out->real, *first = at[1].vector->real;
    join_all(at, 2, count);
    for (size_t k = 0; k < 2; k++) {
        tierkit_i_vector_doubles(at[k].vector, at[k].form, count, at[k].vector->real);
    }
    for (size_t i = 0; i < count; i++) {
        if (out->status[i] != TIERKIT_VALUE_OK) {
            continue;
        }
        if (last[i] < 0.0 || !(first[i] > 0.0)) {
            out->status[i] = TIERKIT_VALUE_NON_POSITIVE_BASE;
        } else {
            set_real(out, i, yearly_growth(last[i] / first[i], months));
        }
    }
}
