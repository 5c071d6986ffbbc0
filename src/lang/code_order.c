/* Owns: comparing the numbers of blocks in their three forms. Must not know: the stack, what is
 * made of an order. Called by: lang/code.c, lang/code_number.c.
 *
 * Sums and quotients compare exactly, as fractions of integers: a/b < c/d where a*d < c*b. */
#include "lang/code_sums.h"

#include "base/decimal.h"
#include "lang/code_number.h"

/* One side of a comparison: numbers, or the same one for all, over the same. */
typedef struct side {
    const tierkit_i_sums *number; /* NULL: constant */
    const tierkit_i_sums *below;  /* NULL: constant_below */
    tierkit_i_i128 constant, constant_below;
} side;

static side side_of(const tierkit_i_vector *vector, tierkit_i_form form) {
    side of = { &vector->number, NULL, { 0, 0 }, { 1, 0 } };
    if (form.shape == TIERKIT_I_QUOTIENT) {
        of.below = &vector->denominator;
    } else {
        of.constant_below = tierkit_i_i128_power10(form.scale);
    }
    return of;
}

static tierkit_i_i128 number_at(const side *of, size_t i) {
    return of->number != NULL ? tierkit_i_sums_get(of->number, i) : of->constant;
}

static tierkit_i_i128 below_at(const side *of, size_t i) {
    return of->below != NULL ? tierkit_i_sums_get(of->below, i) : of->constant_below;
}

static void order_each(const side *a, const side *b, const int8_t *status, size_t count,
                       int8_t *order) {
    for (size_t i = 0; i < count; i++) {
        order[i] = 0;
        if (status[i] == TIERKIT_VALUE_OK) {
            order[i] = (int8_t)tierkit_i_i128_compare_quotients(number_at(a, i), below_at(a, i),
                                                                number_at(b, i), below_at(b, i));
        }
    }
}

/* ---- 64 bits --------------------------------------------------------------------------------- */

/* A row of words: one, or the same for all elements. */
typedef struct words {
    const int64_t *at;
    size_t step;
    int64_t reach, one;
} words;

static void words_of(const tierkit_i_sums *sums, tierkit_i_i128 constant, words *to) {
    if (sums != NULL) {
        to->at = sums->low;
        to->step = 1;
        to->reach = sums->reach;
        return;
    }
    int lost = tierkit_i_i128_to64(constant, &to->one) || to->one == INT64_MIN;
    to->at = &to->one;
    to->step = 0;
    to->reach = lost ? TIERKIT_I_BEYOND : to->one < 0 ? -to->one : to->one;
}

static void order_words(const words *a, const words *b, size_t count, int8_t *order) {
    for (size_t i = 0; i < count; i++) {
        int64_t x = a->at[i * a->step], y = b->at[i * b->step];
        order[i] = (int8_t)((x > y) - (x < y));
    }
}

static void order_products(const words a[2], const words b[2], size_t count, int8_t *order) {
    for (size_t i = 0; i < count; i++) {
        int64_t x = (int64_t)((uint64_t)a[0].at[i * a[0].step] * (uint64_t)b[1].at[i * b[1].step]);
        int64_t y = (int64_t)((uint64_t)b[0].at[i * b[0].step] * (uint64_t)a[1].at[i * a[1].step]);
        order[i] = (int8_t)((x > y) - (x < y));
    }
}

static void order_sides(const side *a, const side *b, const int8_t *status, size_t count,
                        int8_t *order) {
    words x[2], y[2];
    words_of(a->number, a->constant, &x[0]);
    words_of(a->below, a->constant_below, &x[1]);
    words_of(b->number, b->constant, &y[0]);
    words_of(b->below, b->constant_below, &y[1]);
    int alike = x[1].step + y[1].step == 0 && x[1].one == y[1].one;
    if (alike && x[0].reach != TIERKIT_I_BEYOND && y[0].reach != TIERKIT_I_BEYOND) {
        order_words(&x[0], &y[0], count, order);
    } else if (tierkit_i_reach_multiply(x[0].reach, y[1].reach) != TIERKIT_I_BEYOND &&
               tierkit_i_reach_multiply(y[0].reach, x[1].reach) != TIERKIT_I_BEYOND) {
        order_products(x, y, count, order);
    } else {
        order_each(a, b, status, count, order);
    }
}

/* ---- doubles --------------------------------------------------------------------------------- */

static int order_grid(double a, double b) {
    int64_t a_grid;
    int64_t b_grid;
    /* Beyond the grid's reach neighbouring doubles are further apart than the grid. */
    if (tierkit_i_grid(a, &a_grid) || tierkit_i_grid(b, &b_grid)) {
        return (a > b) - (a < b);
    }
    return (a_grid > b_grid) - (a_grid < b_grid);
}

static int is_real(tierkit_i_form form) {
    return form.shape == TIERKIT_I_REAL;
}

void tierkit_i_vector_order(const tierkit_i_vector *a, tierkit_i_form a_form,
                            const tierkit_i_vector *b, tierkit_i_form b_form, size_t count,
                            int8_t *order) {
    side left = side_of(a, a_form), right = side_of(b, b_form);
    if (!is_real(a_form) && !is_real(b_form)) {
        order_sides(&left, &right, a->status, count, order);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = 0;
        if (a->status[i] == TIERKIT_VALUE_OK) {
            order[i] = (int8_t)order_grid(tierkit_i_vector_double(a, a_form, i),
                                          tierkit_i_vector_double(b, b_form, i));
        }
    }
}

void tierkit_i_vector_order_constant(const tierkit_i_vector *a, tierkit_i_form a_form,
                                     tierkit_i_i128 constant, int32_t places, size_t count,
                                     int8_t *order) {
    side left = side_of(a, a_form);
    side right = { NULL, NULL, constant, tierkit_i_i128_power10(places) };
    double bound = tierkit_i_i128_quotient(constant, right.constant_below);
    if (!is_real(a_form)) {
        order_sides(&left, &right, a->status, count, order);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = 0;
        if (a->status[i] == TIERKIT_VALUE_OK) {
            order[i] = (int8_t)order_grid(a->real[i], bound);
        }
    }
}
