/* Owns: a formula gives each element the same, whatever the elements beside it are: small ones
 * alone take the loops of 64 bits, beside a large one those of 128. Must not know: how a block is
 * computed. Called by: the test suite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang/code.h"

enum { LEAVES = 6, ELEMENTS = 600, CODE_MAX = 200, TRIALS = 4000 };

static uint64_t seed;

static uint64_t any(void) {
    seed += 0x9e3779b97f4a7c15u;
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t below(size_t end) {
    return (size_t)(any() % end);
}

/* ---- columns --------------------------------------------------------------------------------- */

typedef struct column {
    int64_t low[ELEMENTS], high[ELEMENTS];
    int8_t status[ELEMENTS];
    uint8_t flags[ELEMENTS];
} column;

static column columns[LEAVES];
static tierkit_i_leaf_column leaves[LEAVES];
static tierkit_i_form leaf_form[LEAVES];

/* A number of at most so many bits, often a small one or the largest. */
static tierkit_i_i128 number_of_bits(size_t bits) {
    size_t width = below(3) == 0 ? bits : below(bits) + 1;
    tierkit_i_i128 value = { any(), (int64_t)any() };
    if (width <= 64) {
        value.low = width == 64 ? value.low : value.low & (((uint64_t)1 << width) - 1);
        value.high = 0;
    } else {
        value.high &= ((int64_t)1 << (width - 65)) * 2 - 1;
    }
    if (below(4) == 0) { /* a power of two, or one less */
        tierkit_i_i128 one = { width < 64 ? (uint64_t)1 << width : 0,
                               width < 64 ? 0 : (int64_t)1 << (width - 64) };
        value = one;
        if (below(2) == 0) {
            (void)tierkit_i_i128_sub(value, tierkit_i_i128_of(1), &value);
        }
    }
    if (below(2) == 0) {
        (void)tierkit_i_i128_neg(value, &value);
    }
    return value;
}

/* Mostly numbers of some bits, some of more, some without a value. */
static void fill_column(size_t l) {
    static const size_t widths[] = { 8, 30, 50, 52, 53, 61, 62, 63, 100, 126 };
    size_t usual = widths[below(6)], rare = widths[below(10)];
    size_t rarely = below(3) == 0 ? 1000 : 20;
    int narrow = 1;
    memset(&columns[l], 0, sizeof columns[l]);
    for (size_t i = 0; i < ELEMENTS; i++) {
        int64_t fits;
        tierkit_i_i128 value = number_of_bits(below(rarely) == 0 ? rare : usual);
        columns[l].low[i] = (int64_t)value.low;
        columns[l].high[i] = value.high;
        narrow &= !tierkit_i_i128_to64(value, &fits);
        columns[l].status[i] = (int8_t)(below(10) == 0 ? TIERKIT_VALUE_NO_DATA : TIERKIT_VALUE_OK);
        columns[l].flags[i] = (uint8_t)(below(10) == 0 ? 1u << below(6) : 0);
    }
    leaves[l].low = columns[l].low;
    leaves[l].high = narrow && below(4) != 0 ? NULL : columns[l].high;
    leaves[l].status = below(3) == 0 ? NULL : columns[l].status;
    leaves[l].flags = below(3) == 0 ? NULL : columns[l].flags;
    leaves[l].reach =
        leaves[l].high != NULL ? TIERKIT_I_BEYOND : tierkit_i_reach_of(columns[l].low, ELEMENTS);
    leaf_form[l] = (tierkit_i_form){ TIERKIT_I_EXACT, TIERKIT_I_TYPE_NUMBER, (int32_t)below(5), 0 };
}

/* ---- formulas -------------------------------------------------------------------------------- */

static tierkit_i_instruction code[CODE_MAX];
static int32_t code_count;

static tierkit_i_form emit(tierkit_i_code_op op, int32_t argument, tierkit_i_form form,
                           tierkit_i_i128 constant) {
    assert_true(code_count < CODE_MAX);
    code[code_count++] = (tierkit_i_instruction){ op, argument, form, constant };
    return form;
}

static tierkit_i_form plain(tierkit_i_code_op op, tierkit_i_form form) {
    return emit(op, 0, form, tierkit_i_i128_of(0));
}

static tierkit_i_form emit_operand(void) {
    size_t l = below(LEAVES);
    tierkit_i_form form = { TIERKIT_I_EXACT, TIERKIT_I_TYPE_NUMBER, (int32_t)below(4), 1 };
    if (below(4) == 0) {
        return emit(TIERKIT_I_CODE_CONSTANT, 0, form, number_of_bits(below(10) == 0 ? 100 : 12));
    }
    return emit(TIERKIT_I_CODE_LEAF, (int32_t)l, leaf_form[l], tierkit_i_i128_of(0));
}

static tierkit_i_form emit_number(int depth);

static tierkit_i_form emit_pair(tierkit_i_code_op op, int depth) {
    tierkit_i_form a = emit_number(depth - 1);
    tierkit_i_form b = emit_number(depth - 1);
    return plain(op, tierkit_i_form_of(op, a, b));
}

static tierkit_i_form emit_choice(int depth) {
    tierkit_i_form real = { TIERKIT_I_REAL, TIERKIT_I_TYPE_NUMBER, 0, 0 };
    (void)emit_pair(TIERKIT_I_CODE_EQUAL + (tierkit_i_code_op)below(6), depth);
    tierkit_i_form a = emit_number(depth - 1);
    tierkit_i_form b = emit_number(depth - 1);
    tierkit_i_form form = tierkit_i_form_of(TIERKIT_I_CODE_IF, a, b);
    return plain(TIERKIT_I_CODE_IF, form.shape == TIERKIT_I_FLAGS ? real : form);
}

static tierkit_i_form emit_several(int depth) {
    tierkit_i_form real = { TIERKIT_I_REAL, TIERKIT_I_TYPE_RATIO, 0, 0 };
    for (int32_t k = 0; k < 3; k++) {
        (void)emit_number(depth - 2);
    }
    return emit(TIERKIT_I_CODE_CV, 3, real, tierkit_i_i128_of(0));
}

static tierkit_i_form emit_alone(int depth) {
    tierkit_i_form a = emit_number(depth - 1);
    switch (below(4)) {
    case 0:
        return plain(TIERKIT_I_CODE_NEGATE, a);
    case 1:
        return plain(TIERKIT_I_CODE_ABSOLUTE, a);
    case 2:
        return emit(TIERKIT_I_CODE_FLOOR_AT, (int32_t)below(4), a, number_of_bits(20));
    default:
        a.shape = TIERKIT_I_EXACT;
        a.scale = (int32_t)below(10);
        return plain(TIERKIT_I_CODE_ROUND, a);
    }
}

static tierkit_i_form emit_number(int depth) {
    static const tierkit_i_code_op pairs[] = { TIERKIT_I_CODE_ADD,      TIERKIT_I_CODE_SUBTRACT,
                                               TIERKIT_I_CODE_MULTIPLY, TIERKIT_I_CODE_DIVIDE,
                                               TIERKIT_I_CODE_RATIO,    TIERKIT_I_CODE_COALESCE,
                                               TIERKIT_I_CODE_SMALLER,  TIERKIT_I_CODE_LARGER };
    if (depth <= 0) {
        return emit_operand();
    }
    switch (below(10)) {
    case 0:
        return emit_choice(depth);
    case 1:
        return emit_several(depth);
    case 2:
    case 3:
        return emit_alone(depth);
    default:
        return emit_pair(pairs[below(sizeof pairs / sizeof pairs[0])], depth);
    }
}

/* ---- the comparison -------------------------------------------------------------------------- */

static void assert_same_number(const tierkit_i_sums *all, size_t i, const tierkit_i_sums *one) {
    tierkit_i_i128 a = tierkit_i_sums_get(all, i), b = tierkit_i_sums_get(one, 0);
    assert_int_equal(a.low, b.low);
    assert_int_equal(a.high, b.high);
}

static void assert_same(const tierkit_i_vector *all, size_t i, const tierkit_i_vector *one,
                        tierkit_i_form form) {
    double a, b, list[TIERKIT_I_BLOCK];
    assert_int_equal(all->status[i], one->status[0]);
    assert_int_equal(all->flags[i], one->flags[0]);
    if (one->status[0] != TIERKIT_VALUE_OK) {
        return;
    }
    if (form.shape != TIERKIT_I_REAL) {
        assert_same_number(&all->number, i, &one->number);
    }
    if (form.shape == TIERKIT_I_QUOTIENT) {
        assert_same_number(&all->denominator, i, &one->denominator);
    }
    a = tierkit_i_vector_double(one, form, 0);
    tierkit_i_vector_doubles(all, form, i + 1, list);
    assert_memory_equal(&a, &list[i], sizeof a);
    tierkit_i_vector_doubles(one, form, 1, &b);
    assert_memory_equal(&a, &b, sizeof a);
}

/* Elements alone and together; a block begins anywhere. */
static void try_formula(tierkit_i_vector *stack, tierkit_i_vector *all, tierkit_i_vector *one) {
    code_count = 0;
    tierkit_i_form form = emit_number(3);
    tierkit_i_formula formula = { 0, code_count, form, 0 };
    size_t depth = tierkit_i_formula_depth(code, formula);
    tierkit_i_machine machine = { code, &formula, leaves, stack, depth, NULL, NULL };
    size_t first = below(ELEMENTS - TIERKIT_I_BLOCK), count = below(TIERKIT_I_BLOCK) + 1;
    tierkit_i_formula_run(&machine, 0, first, count, all);
    for (size_t i = 0; i < count; i += 1 + below(4)) {
        tierkit_i_formula_run(&machine, 0, first + i, 1, one);
        assert_same(all, i, one, form);
    }
}

static void neighbours_change_nothing(void **state) {
    enum { DEPTH = 64 };
    tierkit_i_vector *stack = calloc(DEPTH + 2, sizeof *stack);
    (void)state;
    assert_non_null(stack);
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        seed = trial;
        for (size_t l = 0; l < LEAVES && trial % 8 == 0; l++) {
            fill_column(l);
        }
        try_formula(stack, &stack[DEPTH], &stack[DEPTH + 1]);
    }
    free(stack);
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(neighbours_change_nothing) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
