/* Owns: arithmetic of EXACT, QUOTIENT and REAL blocks. Must not know: the stack, flags, leaves.
 * Called by: lang/code.c, review (results as doubles).
 *
 * Overflow of 128 bits is a status, never a wrapped number. */
#include "lang/code_number.h"

#include "base/calendar.h"
#include "base/decimal.h"
#include "lang/code_sums.h"

#include <string.h>

/* ---- results as doubles ---------------------------------------------------------------------- */

double tierkit_i_vector_double(const tierkit_i_vector *vector, tierkit_i_form form, size_t i) {
    if (form.shape == TIERKIT_I_REAL) {
        return vector->real[i];
    }
    return tierkit_i_i128_quotient(tierkit_i_sums_get(&vector->number, i),
                                   form.shape == TIERKIT_I_QUOTIENT
                                       ? tierkit_i_sums_get(&vector->denominator, i)
                                       : tierkit_i_i128_power10(form.scale));
}

int tierkit_i_vector_grid(const tierkit_i_vector *vector, tierkit_i_form form, size_t i,
                          tierkit_i_i128 *e9) {
    int64_t grid;
    if (form.shape == TIERKIT_I_EXACT) {
        return tierkit_i_rescale(tierkit_i_sums_get(&vector->number, i), form.scale, 9, e9, NULL) !=
               TIERKIT_OK;
    }
    if (tierkit_i_grid(tierkit_i_vector_double(vector, form, i), &grid)) {
        return 1;
    }
    *e9 = tierkit_i_i128_of(grid);
    return 0;
}

/* An integer within 2^51, as the bits it changes of 1.5 * 2^52. */
enum { ANCHORED_DIGITS = 51 };

static double anchored(int64_t value) {
    static const double anchor = 6755399441055744.0;
    uint64_t bits = 0;
    double moved = 0;
    memcpy(&bits, &anchor, sizeof bits);
    bits += (uint64_t)value;
    memcpy(&moved, &bits, sizeof moved);
    return moved - anchor;
}

static int is_anchored(int64_t reach) {
    return reach != TIERKIT_I_BEYOND && reach >> ANCHORED_DIGITS == 0;
}

/* Integers that doubles hold exactly: the machine's division is the correctly rounded one. */
static void divide_by_power(const int64_t *number, double power, size_t count, double *to) {
    for (size_t i = 0; i < count; i++) {
        to[i] = anchored(number[i]) / power;
    }
}

static void divide_words(const int64_t *number, const int64_t *below, size_t count, double *to) {
    for (size_t i = 0; i < count; i++) {
        to[i] = anchored(number[i]) / anchored(below[i]);
    }
}

void tierkit_i_vector_doubles(const tierkit_i_vector *vector, tierkit_i_form form, size_t count,
                              double *to) {
    int64_t power = tierkit_i_reach_power(form.scale);
    if (form.shape == TIERKIT_I_REAL) {
        memmove(to, vector->real, count * sizeof *to);
    } else if (form.shape == TIERKIT_I_EXACT && is_anchored(vector->number.reach) &&
               is_anchored(power)) {
        divide_by_power(vector->number.low, (double)power, count, to);
    } else if (form.shape == TIERKIT_I_QUOTIENT && is_anchored(vector->number.reach) &&
               is_anchored(vector->denominator.reach)) {
        divide_words(vector->number.low, vector->denominator.low, count, to);
    } else {
        for (size_t i = 0; i < count; i++) {
            to[i] = vector->status[i] == TIERKIT_VALUE_OK ? tierkit_i_vector_double(vector, form, i)
                                                          : 0.0;
        }
    }
}

/* ---- another form ---------------------------------------------------------------------------- */

/* *value *= 10^places; 1 on overflow. */
static int raise(tierkit_i_i128 *value, int32_t places) {
    return places > 0 && tierkit_i_i128_mul(*value, tierkit_i_i128_power10(places), value);
}

void tierkit_i_vector_take(tierkit_i_vector *to, tierkit_i_form to_form,
                           const tierkit_i_vector *from, tierkit_i_form from_form, size_t i) {
    to->status[i] = from->status[i];
    to->flags[i] = from->flags[i];
    if (from->status[i] != TIERKIT_VALUE_OK) {
        tierkit_i_vector_clear(to, i);
        return;
    }
    if (to_form.shape == TIERKIT_I_REAL) {
        to->real[i] = tierkit_i_vector_double(from, from_form, i);
    } else if (to_form.shape == TIERKIT_I_FLAGS || to_form.shape == TIERKIT_I_TEXTS) {
        to->word[i] = from->word[i];
    } else {
        tierkit_i_i128 number = tierkit_i_sums_get(&from->number, i);
        if (to_form.shape == TIERKIT_I_QUOTIENT) {
            tierkit_i_sums_set(&to->denominator, i, tierkit_i_sums_get(&from->denominator, i));
        } else if (raise(&number, to_form.scale - from_form.scale)) {
            to->status[i] = TIERKIT_VALUE_OVERFLOW;
        }
        tierkit_i_sums_set(&to->number, i, number);
    }
}

void tierkit_i_vector_measure(tierkit_i_vector *of, tierkit_i_form form, size_t count) {
    if (form.shape == TIERKIT_I_EXACT || form.shape == TIERKIT_I_QUOTIENT) {
        tierkit_i_sums_measure(&of->number, of->status, count);
    }
    if (form.shape == TIERKIT_I_QUOTIENT) {
        tierkit_i_sums_measure(&of->denominator, of->status, count);
    }
}

/* ---- sums and quotients ---------------------------------------------------------------------- */

static void add_or_subtract(tierkit_i_code_op op, tierkit_i_sums *a, const tierkit_i_sums *b,
                            int8_t *status, size_t count) {
    if (op == TIERKIT_I_CODE_ADD) {
        tierkit_i_sums_add(a, b, status, count);
    } else {
        tierkit_i_sums_subtract(a, b, status, count);
    }
}

/* quotient +- constant or constant +- quotient: over the common denominator. */
static void move_quotient(tierkit_i_code_op op, tierkit_i_operand a, tierkit_i_operand b,
                          size_t count) {
    int first = a.form.shape == TIERKIT_I_QUOTIENT;
    tierkit_i_vector *quotient = first ? a.vector : b.vector;
    tierkit_i_vector *constant = first ? b.vector : a.vector;
    int32_t places = first ? b.form.scale : a.form.scale;
    int8_t *status = a.vector->status;
    tierkit_i_sums_multiply(&constant->number, &quotient->denominator, status, count);
    tierkit_i_sums_raise(&quotient->number, places, status, count);
    tierkit_i_sums_raise(&quotient->denominator, places, status, count);
    add_or_subtract(op, &a.vector->number, &b.vector->number, status, count);
    if (!first) {
        tierkit_i_sums_copy(&a.vector->denominator, &b.vector->denominator, count);
    }
}

/* Both at the larger scale. */
static void add_sums(tierkit_i_code_op op, tierkit_i_operand a, tierkit_i_operand b, size_t count) {
    int8_t *status = a.vector->status;
    if (a.form.scale < b.form.scale) {
        tierkit_i_sums_raise(&a.vector->number, b.form.scale - a.form.scale, status, count);
    } else {
        tierkit_i_sums_raise(&b.vector->number, a.form.scale - b.form.scale, status, count);
    }
    add_or_subtract(op, &a.vector->number, &b.vector->number, status, count);
}

static void multiply(tierkit_i_operand a, tierkit_i_operand b, size_t count) {
    int8_t *status = a.vector->status;
    tierkit_i_sums_multiply(&a.vector->number, &b.vector->number, status, count);
    if (a.form.shape == TIERKIT_I_QUOTIENT) {
        tierkit_i_sums_raise(&a.vector->denominator, b.form.scale, status, count);
    } else if (b.form.shape == TIERKIT_I_QUOTIENT) {
        tierkit_i_sums_copy(&a.vector->denominator, &b.vector->denominator, count);
        tierkit_i_sums_raise(&a.vector->denominator, a.form.scale, status, count);
    }
}

/* a / b, whose zeros are excluded already, with a denominator above 0. */
static void divide(tierkit_i_code_op op, tierkit_i_operand a, tierkit_i_operand b, size_t count) {
    tierkit_i_sums *number = &a.vector->number, *denominator = &a.vector->denominator;
    int8_t *status = a.vector->status;
    if (a.form.shape == TIERKIT_I_QUOTIENT) {
        tierkit_i_sums_raise(number, b.form.scale, status, count);
        tierkit_i_sums_multiply(denominator, &b.vector->number, status, count);
    } else {
        tierkit_i_sums_copy(denominator, &b.vector->number, count);
        if (a.form.scale < b.form.scale) {
            tierkit_i_sums_raise(number, b.form.scale - a.form.scale, status, count);
        } else {
            tierkit_i_sums_raise(denominator, a.form.scale - b.form.scale, status, count);
        }
    }
    if (op == TIERKIT_I_CODE_DIVIDE) {
        tierkit_i_sums_negate(number, denominator, status, count);
        tierkit_i_sums_negate(denominator, denominator, status, count);
    }
}

static void exact(tierkit_i_code_op op, tierkit_i_operand a, tierkit_i_operand b, size_t count) {
    int quotients = a.form.shape == TIERKIT_I_QUOTIENT || b.form.shape == TIERKIT_I_QUOTIENT;
    if (op == TIERKIT_I_CODE_MULTIPLY) {
        multiply(a, b, count);
    } else if (op == TIERKIT_I_CODE_DIVIDE || op == TIERKIT_I_CODE_RATIO) {
        divide(op, a, b, count);
    } else if (quotients) {
        move_quotient(op, a, b, count);
    } else {
        add_sums(op, a, b, count);
    }
}

/* ---- doubles --------------------------------------------------------------------------------- */

static void calculate(tierkit_i_code_op op, const double *b, size_t count, double *a) {
    for (size_t i = 0; i < count && op == TIERKIT_I_CODE_ADD; i++) {
        a[i] += b[i];
    }
    for (size_t i = 0; i < count && op == TIERKIT_I_CODE_SUBTRACT; i++) {
        a[i] -= b[i];
    }
    for (size_t i = 0; i < count && op == TIERKIT_I_CODE_MULTIPLY; i++) {
        a[i] *= b[i];
    }
    for (size_t i = 0; i < count && (op == TIERKIT_I_CODE_DIVIDE || op == TIERKIT_I_CODE_RATIO);
         i++) {
        a[i] /= b[i];
    }
}

static void real(tierkit_i_code_op op, tierkit_i_operand a, tierkit_i_operand b, size_t count) {
    double *to = a.vector->real;
    tierkit_i_vector_doubles(a.vector, a.form, count, to);
    tierkit_i_vector_doubles(b.vector, b.form, count, b.vector->real);
    calculate(op, b.vector->real, count, to);
    for (size_t i = 0; i < count; i++) {
        if (a.vector->status[i] == TIERKIT_VALUE_OK && !tierkit_i_real_is_finite(to[i])) {
            a.vector->status[i] = TIERKIT_VALUE_OVERFLOW;
        }
    }
}

/* ---- instructions ---------------------------------------------------------------------------- */

static int sign_at(const tierkit_i_vector *of, tierkit_i_form form, size_t i) {
    return form.shape == TIERKIT_I_REAL ? (of->real[i] > 0) - (of->real[i] < 0)
                                        : tierkit_i_i128_sign(tierkit_i_sums_get(&of->number, i));
}

static int8_t division_status(tierkit_i_code_op op, int sign) {
    if (op == TIERKIT_I_CODE_RATIO) {
        return sign <= 0 ? TIERKIT_VALUE_NON_POSITIVE_BASE : TIERKIT_VALUE_OK;
    }
    return sign == 0 ? TIERKIT_VALUE_ZERO_DENOMINATOR : TIERKIT_VALUE_OK;
}

/* Why a division cannot be done. */
static void check_divisor(tierkit_i_code_op op, int8_t *status, const tierkit_i_vector *b,
                          tierkit_i_form b_form, size_t count) {
    int8_t says[3] = { division_status(op, -1), division_status(op, 0), TIERKIT_VALUE_OK };
    int narrow = b_form.shape != TIERKIT_I_REAL && b->number.reach != TIERKIT_I_BEYOND;
    for (size_t i = 0; i < count && narrow; i++) {
        int sign = (b->number.low[i] > 0) - (b->number.low[i] < 0);
        status[i] = status[i] != TIERKIT_VALUE_OK ? status[i] : says[sign + 1];
    }
    for (size_t i = 0; i < count && !narrow; i++) {
        if (status[i] == TIERKIT_VALUE_OK) {
            status[i] = says[sign_at(b, b_form, i) + 1];
        }
    }
}

/* Days before year 1 or after year 9999 are no dates. */
static void check_days(tierkit_i_vector *of, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int64_t day;
        int lost = tierkit_i_i128_to64(tierkit_i_sums_get(&of->number, i), &day);
        if (of->status[i] == TIERKIT_VALUE_OK &&
            (lost || day < TIERKIT_I_DAY_MIN || day > TIERKIT_I_DAY_MAX)) {
            of->status[i] = TIERKIT_VALUE_OUT_OF_RANGE;
        }
    }
}

static void binary(const tierkit_i_instruction *instruction, tierkit_i_operand a,
                   tierkit_i_operand b, size_t count) {
    tierkit_i_code_op op = instruction->op;
    tierkit_i_vector_join(a.vector, b.vector, count);
    if (op == TIERKIT_I_CODE_DIVIDE || op == TIERKIT_I_CODE_RATIO) {
        check_divisor(op, a.vector->status, b.vector, b.form, count);
    }
    if (instruction->form.shape == TIERKIT_I_REAL) {
        real(op, a, b, count);
    } else {
        exact(op, a, b, count);
    }
    if (instruction->form.type == TIERKIT_I_TYPE_DATE) {
        check_days(a.vector, count);
    }
}

/* All, or only what is below 0. */
static void negate(int absolute, tierkit_i_vector *a, tierkit_i_form form, size_t count) {
    if (form.shape != TIERKIT_I_REAL) {
        tierkit_i_sums_negate(&a->number, absolute ? &a->number : NULL, a->status, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        a->real[i] = !absolute || a->real[i] < 0.0 ? 0.0 - a->real[i] : a->real[i];
    }
}

/* The lowest base a growth may have: `base at least N`. The bound is a sum at scale argument. */
static void floor_at(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                     tierkit_i_form form, size_t count) {
    int8_t order[TIERKIT_I_BLOCK];
    tierkit_i_vector_order_constant(a, form, instruction->constant, instruction->argument, count,
                                    order);
    for (size_t i = 0; i < count; i++) {
        if (a->status[i] == TIERKIT_VALUE_OK && order[i] < 0) {
            a->status[i] = TIERKIT_VALUE_NOT_APPLICABLE;
        }
    }
}

void tierkit_i_vector_arithmetic(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                                 tierkit_i_form a_form, tierkit_i_vector *b, tierkit_i_form b_form,
                                 size_t count) {
    tierkit_i_operand left = { a, a_form }, right = { b, b_form };
    switch (instruction->op) {
    case TIERKIT_I_CODE_NEGATE:
    case TIERKIT_I_CODE_ABSOLUTE:
        negate(instruction->op == TIERKIT_I_CODE_ABSOLUTE, a, a_form, count);
        break;
    case TIERKIT_I_CODE_FLOOR_AT:
        floor_at(instruction, a, a_form, count);
        break;
    default:
        binary(instruction, left, right, count);
        break;
    }
}

/* ---- rounding -------------------------------------------------------------------------------- */

/* 1 = beyond 128 bits, or a double beyond the grid. */
static int round_one(const tierkit_i_vector *a, tierkit_i_form form, int32_t scale, size_t i,
                     tierkit_i_i128 *out) {
    int64_t steps;
    if (form.shape == TIERKIT_I_REAL) {
        return tierkit_i_grid(a->real[i], &steps) ||
               tierkit_i_rescale(tierkit_i_i128_of(steps), 9, scale, out, NULL);
    }
    *out = tierkit_i_sums_get(&a->number, i);
    if (form.shape == TIERKIT_I_EXACT) {
        return tierkit_i_rescale(*out, form.scale, scale, out, NULL);
    }
    return raise(out, scale) ||
           tierkit_i_i128_divide_half_even(*out, tierkit_i_sums_get(&a->denominator, i), out, NULL);
}

void tierkit_i_vector_round(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                            tierkit_i_form a_form, size_t count) {
    for (size_t i = 0; i < count; i++) {
        tierkit_i_i128 rounded = { 0, 0 };
        if (a->status[i] == TIERKIT_VALUE_OK &&
            round_one(a, a_form, instruction->form.scale, i, &rounded)) {
            a->status[i] = TIERKIT_VALUE_OVERFLOW;
        }
        tierkit_i_sums_set(&a->number, i, rounded);
    }
    tierkit_i_sums_measure(&a->number, a->status, count);
}
