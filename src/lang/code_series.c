/* Owns: instructions over the values of several periods: counting, variation, yearly growth.
 * Must not know: the stack, windows. Called by: lang/code.c. */
#include "lang/code_series.h"

#include "base/compiler.h"
#include "base/elementary.h"

#include <math.h>

/* 1 when all n operands have a value; otherwise the first gets the status of the first without
 * one. The flags of all are joined in the first. */
static int all_have_values(const tierkit_i_operand *at, size_t n, size_t i) {
    int defined = 1;
    for (size_t k = 1; k < n; k++) {
        defined = tierkit_i_vector_both(at[0].vector, at[k].vector, i);
    }
    return n > 1 ? defined : at[0].vector->status[i] == TIERKIT_VALUE_OK;
}

void tierkit_i_code_count(const tierkit_i_operand *at, size_t n, size_t count) {
    tierkit_i_vector *out = at[0].vector;
    for (size_t i = 0; i < count; i++) {
        int64_t held = 0;
        if (!all_have_values(at, n, i)) {
            continue;
        }
        for (size_t k = 0; k < n; k++) {
            held += at[k].vector->word[i];
        }
        out->number[i] = tierkit_i_i128_of(held);
    }
}

static void set_real(tierkit_i_vector *out, size_t i, double value) {
    out->real[i] = value;
    if (!tierkit_i_real_is_finite(value)) {
        out->status[i] = TIERKIT_VALUE_OVERFLOW;
    }
}

/* The periods come in one fixed order, so plain sums of doubles are the same everywhere. */
static void cv_one(const tierkit_i_operand *at, size_t n, size_t i) {
    double x[TIERKIT_I_STACK_MAX];
    tierkit_i_vector *out = at[0].vector;
    double sum = 0.0, squares = 0.0;
    int differ = 0;
    for (size_t k = 0; k < n; k++) {
        x[k] = tierkit_i_vector_double(at[k].vector, at[k].form, i);
        differ |= x[k] < x[0] || x[k] > x[0];
        sum += x[k];
    }
    double mean = sum / (double)n;
    if (!(mean > 0.0)) {
        out->status[i] =
            mean < 0.0 ? TIERKIT_VALUE_NON_POSITIVE_BASE : TIERKIT_VALUE_ZERO_DENOMINATOR;
        return;
    }
    for (size_t k = 0; k < n; k++) {
        double off = x[k] / mean - 1.0;
        squares += off * off;
    }
    /* Equal values have no variation, whatever the mean was rounded to. */
    set_real(out, i, differ ? sqrt(squares / (double)n) : 0.0);
}

TIERKIT_I_APART void tierkit_i_code_cv(const tierkit_i_operand *at, size_t n, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (all_have_values(at, n, i)) {
            cv_one(at, n, i);
        }
    }
}

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
    for (size_t i = 0; i < count; i++) {
        if (!all_have_values(at, 2, i)) {
            continue;
        }
        double last = tierkit_i_vector_double(at[0].vector, at[0].form, i);
        double first = tierkit_i_vector_double(at[1].vector, at[1].form, i);
        if (last < 0.0 || !(first > 0.0)) {
            out->status[i] = TIERKIT_VALUE_NON_POSITIVE_BASE;
        } else {
            set_real(out, i, yearly_growth(last / first, months));
        }
    }
}
