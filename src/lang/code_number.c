/* Owns: arithmetic and comparison of EXACT, QUOTIENT and REAL elements.
 * Must not know: the stack, flags, leaves. Called by: lang/code.c, review (comparing results).
 *
 * Overflow of 128 bits is a status, never a wrapped number. */
#include "lang/code_number.h"

#include "base/calendar.h"
#include "base/decimal.h"

/* One number of any form; for a QUOTIENT the denominator is above 0. */
typedef struct amount {
    tierkit_i_i128 number;
    tierkit_i_i128 denominator;
} amount;

/* Of an infinity or NaN, x - x is not 0. */
int tierkit_i_real_is_finite(double value) {
    return value - value <= 0.0;
}

/* *value *= 10^places; 1 on overflow. */
static int raise(tierkit_i_i128 *value, int32_t places) {
    if (places == 0) {
        return 0;
    }
    return tierkit_i_i128_mul(*value, tierkit_i_i128_power10(places), value);
}

double tierkit_i_vector_double(const tierkit_i_vector *vector, tierkit_i_form form, size_t i) {
    if (form.shape == TIERKIT_I_REAL) {
        return vector->real[i];
    }
    if (form.shape == TIERKIT_I_QUOTIENT) {
        return tierkit_i_i128_quotient(vector->number[i], vector->denominator[i]);
    }
    return tierkit_i_i128_quotient(vector->number[i], tierkit_i_i128_power10(form.scale));
}

int tierkit_i_vector_grid(const tierkit_i_vector *vector, tierkit_i_form form, size_t i,
                          tierkit_i_i128 *e9) {
    int64_t grid;
    if (form.shape == TIERKIT_I_EXACT) {
        return tierkit_i_rescale(vector->number[i], form.scale, 9, e9, NULL) != TIERKIT_OK;
    }
    if (tierkit_i_grid(tierkit_i_vector_double(vector, form, i), &grid)) {
        return 1;
    }
    *e9 = tierkit_i_i128_of(grid);
    return 0;
}

/* A fraction of two integers, for exact comparison. */
static amount fraction(const tierkit_i_vector *vector, tierkit_i_form form, size_t i) {
    amount result = { vector->number[i], tierkit_i_i128_power10(0) };
    result.denominator = form.shape == TIERKIT_I_QUOTIENT ? vector->denominator[i]
                                                          : tierkit_i_i128_power10(form.scale);
    return result;
}

static int compare_grid(double a, double b) {
    int64_t a_grid;
    int64_t b_grid;
    /* Beyond the grid's reach neighbouring doubles are further apart than the grid. */
    if (tierkit_i_grid(a, &a_grid) || tierkit_i_grid(b, &b_grid)) {
        return (a > b) - (a < b);
    }
    return (a_grid > b_grid) - (a_grid < b_grid);
}

int tierkit_i_vector_compare(const tierkit_i_vector *a, tierkit_i_form a_form,
                             const tierkit_i_vector *b, tierkit_i_form b_form, size_t i) {
    if (a_form.shape == TIERKIT_I_REAL || b_form.shape == TIERKIT_I_REAL) {
        return compare_grid(tierkit_i_vector_double(a, a_form, i),
                            tierkit_i_vector_double(b, b_form, i));
    }
    if (tierkit_i_form_alike(a_form, b_form)) {
        return tierkit_i_number_order(a->number[i], b->number[i]);
    }
    amount x = fraction(a, a_form, i);
    amount y = fraction(b, b_form, i);
    return tierkit_i_i128_compare_quotients(x.number, x.denominator, y.number, y.denominator);
}

void tierkit_i_vector_take(tierkit_i_vector *to, tierkit_i_form to_form,
                           const tierkit_i_vector *from, tierkit_i_form from_form, size_t i) {
    int lost = 0;
    to->status[i] = from->status[i];
    to->flags[i] = from->flags[i];
    if (from->status[i] != TIERKIT_VALUE_OK) {
        return;
    }
    if (to_form.shape == TIERKIT_I_REAL) {
        to->real[i] = tierkit_i_vector_double(from, from_form, i);
    } else if (to_form.shape == TIERKIT_I_FLAGS || to_form.shape == TIERKIT_I_TEXTS) {
        to->word[i] = from->word[i];
    } else {
        tierkit_i_i128 number = from->number[i];
        if (to_form.shape == TIERKIT_I_QUOTIENT) {
            to->denominator[i] = from->denominator[i];
        } else {
            lost = raise(&number, to_form.scale - from_form.scale);
        }
        to->number[i] = number;
    }
    if (lost) {
        to->status[i] = TIERKIT_VALUE_OVERFLOW;
    }
}

/* Both at the larger scale, then added or subtracted. */
static int add_exact(tierkit_i_code_op op, tierkit_i_i128 a, int32_t a_scale, tierkit_i_i128 b,
                     int32_t b_scale, tierkit_i_i128 *out) {
    int lost = a_scale < b_scale ? raise(&a, b_scale - a_scale) : raise(&b, a_scale - b_scale);
    if (lost) {
        return 1;
    }
    return op == TIERKIT_I_CODE_ADD ? tierkit_i_i128_add(a, b, out) : tierkit_i_i128_sub(a, b, out);
}

/* quotient +- constant or constant +- quotient: over the common denominator. */
static int move_quotient(tierkit_i_code_op op, amount a, tierkit_i_form a_form, amount b,
                         tierkit_i_form b_form, amount *out) {
    int first = a_form.shape == TIERKIT_I_QUOTIENT;
    amount quotient = first ? a : b;
    amount constant = first ? b : a;
    int32_t scale = first ? b_form.scale : a_form.scale;
    tierkit_i_i128 part;
    if (tierkit_i_i128_mul(constant.number, quotient.denominator, &part) ||
        raise(&quotient.number, scale) || raise(&quotient.denominator, scale)) {
        return 1;
    }
    out->denominator = quotient.denominator;
    if (op == TIERKIT_I_CODE_ADD) {
        return tierkit_i_i128_add(quotient.number, part, &out->number);
    }
    return first ? tierkit_i_i128_sub(quotient.number, part, &out->number)
                 : tierkit_i_i128_sub(part, quotient.number, &out->number);
}

static int multiply(amount a, tierkit_i_form a_form, amount b, tierkit_i_form b_form, amount *out) {
    if (tierkit_i_i128_mul(a.number, b.number, &out->number)) {
        return 1;
    }
    if (a_form.shape == TIERKIT_I_QUOTIENT) {
        out->denominator = a.denominator;
        return raise(&out->denominator, b_form.scale);
    }
    if (b_form.shape == TIERKIT_I_QUOTIENT) {
        out->denominator = b.denominator;
        return raise(&out->denominator, a_form.scale);
    }
    return 0;
}

/* a / b with a denominator above 0; the caller has excluded b = 0. */
static int divide(amount a, tierkit_i_form a_form, amount b, tierkit_i_form b_form, amount *out) {
    int lost;
    if (a_form.shape == TIERKIT_I_QUOTIENT) {
        out->number = a.number;
        lost = raise(&out->number, b_form.scale) ||
               tierkit_i_i128_mul(a.denominator, b.number, &out->denominator);
    } else {
        out->number = a.number;
        out->denominator = b.number;
        lost = a_form.scale < b_form.scale ? raise(&out->number, b_form.scale - a_form.scale)
                                           : raise(&out->denominator, a_form.scale - b_form.scale);
    }
    if (!lost && tierkit_i_i128_sign(out->denominator) < 0) {
        lost = tierkit_i_i128_neg(out->number, &out->number) ||
               tierkit_i_i128_neg(out->denominator, &out->denominator);
    }
    return lost;
}

/* One exact operation; 1 on overflow. */
static int exact(tierkit_i_code_op op, amount a, tierkit_i_form a_form, amount b,
                 tierkit_i_form b_form, amount *out) {
    switch (op) {
    case TIERKIT_I_CODE_ADD:
    case TIERKIT_I_CODE_SUBTRACT:
        if (a_form.shape == TIERKIT_I_QUOTIENT || b_form.shape == TIERKIT_I_QUOTIENT) {
            return move_quotient(op, a, a_form, b, b_form, out);
        }
        return add_exact(op, a.number, a_form.scale, b.number, b_form.scale, &out->number);
    case TIERKIT_I_CODE_MULTIPLY:
        return multiply(a, a_form, b, b_form, out);
    default:
        return divide(a, a_form, b, b_form, out);
    }
}

static double real(tierkit_i_code_op op, double a, double b) {
    switch (op) {
    case TIERKIT_I_CODE_ADD:
        return a + b;
    case TIERKIT_I_CODE_SUBTRACT:
        return a - b;
    case TIERKIT_I_CODE_MULTIPLY:
        return a * b;
    default:
        return a / b;
    }
}

/* Why a division cannot be done, or OK. */
static int8_t division_status(tierkit_i_code_op op, const tierkit_i_vector *b,
                              tierkit_i_form b_form, size_t i) {
    int sign = b_form.shape == TIERKIT_I_REAL ? (b->real[i] > 0) - (b->real[i] < 0)
                                              : tierkit_i_i128_sign(b->number[i]);
    if (op == TIERKIT_I_CODE_RATIO && sign <= 0) {
        return TIERKIT_VALUE_NON_POSITIVE_BASE;
    }
    if ((op == TIERKIT_I_CODE_RATIO || op == TIERKIT_I_CODE_DIVIDE) && sign == 0) {
        return TIERKIT_VALUE_ZERO_DENOMINATOR;
    }
    return TIERKIT_VALUE_OK;
}

/* Days before year 1 or after year 9999 are no dates. */
static int is_day(tierkit_i_i128 number) {
    int64_t day;
    return !tierkit_i_i128_to64(number, &day) && day >= TIERKIT_I_DAY_MIN &&
           day <= TIERKIT_I_DAY_MAX;
}

static void binary_one(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                       tierkit_i_form a_form, const tierkit_i_vector *b, tierkit_i_form b_form,
                       size_t i) {
    a->status[i] = division_status(instruction->op, b, b_form, i);
    if (a->status[i] != TIERKIT_VALUE_OK) {
        return;
    }
    if (instruction->form.shape == TIERKIT_I_REAL) {
        double result = real(instruction->op, tierkit_i_vector_double(a, a_form, i),
                             tierkit_i_vector_double(b, b_form, i));
        a->real[i] = result;
        if (!tierkit_i_real_is_finite(result)) {
            a->status[i] = TIERKIT_VALUE_OVERFLOW;
        }
        return;
    }
    amount x = { a->number[i], a->denominator[i] };
    amount y = { b->number[i], b->denominator[i] };
    amount result = { x.number, x.denominator };
    if (exact(instruction->op, x, a_form, y, b_form, &result)) {
        a->status[i] = TIERKIT_VALUE_OVERFLOW;
        return;
    }
    a->number[i] = result.number;
    a->denominator[i] = result.denominator;
    if (instruction->form.type == TIERKIT_I_TYPE_DATE && !is_day(result.number)) {
        a->status[i] = TIERKIT_VALUE_OUT_OF_RANGE;
    }
}

static void negate_one(int absolute, tierkit_i_vector *a, tierkit_i_form form, size_t i) {
    if (form.shape == TIERKIT_I_REAL) {
        if (!absolute || a->real[i] < 0.0) {
            a->real[i] = 0.0 - a->real[i];
        }
        return;
    }
    if (absolute && tierkit_i_i128_sign(a->number[i]) >= 0) {
        return;
    }
    if (tierkit_i_i128_neg(a->number[i], &a->number[i])) {
        a->status[i] = TIERKIT_VALUE_OVERFLOW;
    }
}

/* The lowest base a growth may have: `base at least N`. The bound is a sum at scale argument. */
static void floor_one(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                      tierkit_i_form form, size_t i) {
    tierkit_i_i128 bound = tierkit_i_i128_power10(instruction->argument);
    int below;
    if (form.shape == TIERKIT_I_REAL) {
        below = compare_grid(a->real[i], tierkit_i_i128_quotient(instruction->constant, bound)) < 0;
    } else {
        amount x = fraction(a, form, i);
        below = tierkit_i_i128_compare_quotients(x.number, x.denominator, instruction->constant,
                                                 bound) < 0;
    }
    if (below) {
        a->status[i] = TIERKIT_VALUE_NOT_APPLICABLE;
    }
}

/* Sums of which the product cannot leave a word: the others go the general way. */
static int is_short(tierkit_i_i128 a, int32_t bits) {
    uint64_t least = (uint64_t)1 << bits;
    return a.low + least < 2 * least && a.high == -(int64_t)(a.low >> 63);
}

static void multiply_blocks(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                            tierkit_i_form a_form, const tierkit_i_vector *b, tierkit_i_form b_form,
                            size_t count) {
    enum { LONG_BITS = 46, SHORT_BITS = 16 };
    for (size_t i = 0; i < count; i++) {
        if (!tierkit_i_vector_both(a, b, i)) {
            continue;
        }
        if (is_short(a->number[i], LONG_BITS) && is_short(b->number[i], SHORT_BITS)) {
            int64_t product = (int64_t)a->number[i].low * (int64_t)b->number[i].low;
            a->number[i].low = (uint64_t)product;
            a->number[i].high = -(product < 0);
        } else {
            binary_one(instruction, a, a_form, b, b_form, i);
        }
    }
}

/* The hot loops: two sums at one scale. What they cannot hold goes the general way, one element at
 * a time, with the same result. */
static void add_blocks(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                       tierkit_i_form a_form, const tierkit_i_vector *b, tierkit_i_form b_form,
                       size_t count) {
    uint64_t flip = instruction->op == TIERKIT_I_CODE_SUBTRACT ? UINT64_MAX : 0;
    for (size_t i = 0; i < count; i++) {
        if (!tierkit_i_vector_both(a, b, i)) {
            continue;
        }
        /* a - b = a + ~b + 1 in two's complement */
        uint64_t other = b->number[i].low ^ flip;
        uint64_t high = (uint64_t)b->number[i].high ^ flip;
        uint64_t part = a->number[i].low + other;
        uint64_t low = part + (flip & 1);
        uint64_t carry = (uint64_t)(part < other) + (uint64_t)(low < part);
        uint64_t sum = (uint64_t)a->number[i].high + high + carry;
        if ((((uint64_t)a->number[i].high ^ sum) & (high ^ sum)) >> 63) {
            binary_one(instruction, a, a_form, b, b_form, i);
            continue;
        }
        a->number[i].low = low;
        a->number[i].high = (int64_t)sum;
    }
}

static void divide_blocks(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                          tierkit_i_form a_form, const tierkit_i_vector *b, tierkit_i_form b_form,
                          size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!tierkit_i_vector_both(a, b, i)) {
            continue;
        }
        if (b->number[i].high >= 0 && (b->number[i].low | (uint64_t)b->number[i].high) != 0) {
            a->denominator[i] = b->number[i];
        } else {
            binary_one(instruction, a, a_form, b, b_form, i);
        }
    }
}

typedef void (*block_loop)(const tierkit_i_instruction *, tierkit_i_vector *, tierkit_i_form,
                           const tierkit_i_vector *, tierkit_i_form, size_t);

/* The loop for two sums, NULL = there is none. */
static block_loop loop_of(const tierkit_i_instruction *instruction, tierkit_i_form a,
                          tierkit_i_form b) {
    tierkit_i_code_op op = instruction->op;
    if (op == TIERKIT_I_CODE_MULTIPLY && instruction->form.shape == TIERKIT_I_EXACT &&
        instruction->form.type != TIERKIT_I_TYPE_DATE) {
        return multiply_blocks;
    }
    if (!tierkit_i_form_alike(a, b)) {
        return NULL;
    }
    if (op == TIERKIT_I_CODE_ADD || op == TIERKIT_I_CODE_SUBTRACT) {
        return add_blocks;
    }
    return op == TIERKIT_I_CODE_DIVIDE || op == TIERKIT_I_CODE_RATIO ? divide_blocks : NULL;
}

void tierkit_i_vector_arithmetic(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                                 tierkit_i_form a_form, const tierkit_i_vector *b,
                                 tierkit_i_form b_form, size_t count) {
    tierkit_i_code_op op = instruction->op;
    block_loop loop = loop_of(instruction, a_form, b_form);
    if (loop != NULL) {
        loop(instruction, a, a_form, b, b_form, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (op == TIERKIT_I_CODE_NEGATE || op == TIERKIT_I_CODE_ABSOLUTE ||
            op == TIERKIT_I_CODE_FLOOR_AT) {
            if (a->status[i] != TIERKIT_VALUE_OK) {
                continue;
            }
            if (op == TIERKIT_I_CODE_FLOOR_AT) {
                floor_one(instruction, a, a_form, i);
            } else {
                negate_one(op == TIERKIT_I_CODE_ABSOLUTE, a, a_form, i);
            }
        } else if (tierkit_i_vector_both(a, b, i)) {
            binary_one(instruction, a, a_form, b, b_form, i);
        }
    }
}

/* 1 = beyond 128 bits, or a double beyond the grid. */
static int round_one(const tierkit_i_vector *a, tierkit_i_form form, int32_t scale, size_t i,
                     tierkit_i_i128 *out) {
    int64_t steps;
    if (form.shape == TIERKIT_I_EXACT) {
        return tierkit_i_rescale(a->number[i], form.scale, scale, out, NULL);
    }
    if (form.shape == TIERKIT_I_QUOTIENT) {
        *out = a->number[i];
        return raise(out, scale) ||
               tierkit_i_i128_divide_half_even(*out, a->denominator[i], out, NULL);
    }
    return tierkit_i_grid(a->real[i], &steps) ||
           tierkit_i_rescale(tierkit_i_i128_of(steps), 9, scale, out, NULL);
}

void tierkit_i_vector_round(const tierkit_i_instruction *instruction, tierkit_i_vector *a,
                            tierkit_i_form a_form, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (a->status[i] == TIERKIT_VALUE_OK &&
            round_one(a, a_form, instruction->form.scale, i, &a->number[i])) {
            a->status[i] = TIERKIT_VALUE_OVERFLOW;
        }
    }
}
