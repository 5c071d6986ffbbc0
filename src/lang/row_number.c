/* Owns: the arithmetic instructions. Must not know: columns, dates. Called by: lang/row_eval.c.
 *
 * Rows without a value hold some number too; it is computed with and never looked at, so a failed
 * operation counts only where both operands have values. */
#include "lang/row_machine.h"

/* Settle a row after an operation that may have failed. */
static void settle(uint8_t *state, tierkit_i_i128 *value, int failed, int lost) {
    if (!tierkit_i_row_has_value(*state)) {
        return;
    }
    if (failed) {
        *state = TIERKIT_I_ROW_OVERFLOW;
        *value = tierkit_i_i128_of(0);
    } else if (lost) {
        *state |= TIERKIT_I_ROW_LOST;
    }
}

static void rescale(tierkit_i_row_block *block, size_t count, int32_t from, int32_t to) {
    for (size_t i = 0; i < count; i++) {
        int lost = 0;
        if (!tierkit_i_row_has_value(block->state[i])) {
            continue;
        }
        int failed = tierkit_i_rescale(block->as.number[i], from, to, &block->as.number[i], &lost);
        settle(&block->state[i], &block->as.number[i], failed, lost);
    }
}

/* Also abs: negating the negative ones only. The least 128-bit number has no opposite. */
static void negate(tierkit_i_row_block *block, size_t count, int negative_only) {
    for (size_t i = 0; i < count; i++) {
        tierkit_i_i128 *value = &block->as.number[i];
        if (!tierkit_i_row_has_value(block->state[i]) ||
            (negative_only && tierkit_i_i128_sign(*value) >= 0)) {
            continue;
        }
        int failed = tierkit_i_i128_neg(*value, value);
        settle(&block->state[i], value, failed, 0);
    }
}

/* a / b at scale 9. The power of ten goes where it is positive. Division by zero: no value. */
static void divide_row(tierkit_i_i128 *a, tierkit_i_i128 b, const tierkit_i_row_op *op,
                       uint8_t *state) {
    int32_t power = TIERKIT_I_QUOTIENT_SCALE + op->to - op->from;
    tierkit_i_i128 above = *a, below = b;
    int exact = 0;
    if (tierkit_i_i128_sign(b) == 0) {
        *state = TIERKIT_I_ROW_MISSING;
        return;
    }
    int failed = tierkit_i_rescale(power > 0 ? above : below, 0, power > 0 ? power : -power,
                                   power > 0 ? &above : &below, NULL) ||
                 tierkit_i_i128_divide_half_even(above, below, a, &exact);
    settle(state, a, failed, !exact);
}

/* 1 = beyond 128 bits. */
static int arithmetic(const tierkit_i_row_op *op, tierkit_i_i128 *a, tierkit_i_i128 b) {
    if (op->code == TIERKIT_I_RUN_ADD) {
        return tierkit_i_i128_add(*a, b, a);
    }
    if (op->code == TIERKIT_I_RUN_SUBTRACT) {
        return tierkit_i_i128_sub(*a, b, a);
    }
    return tierkit_i_i128_mul(*a, b, a);
}

static void run_two(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *right = &machine->blocks[--machine->depth];
    tierkit_i_row_block *left = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        left->state[i] = tierkit_i_row_join(left->state[i], right->state[i]);
        if (!tierkit_i_row_has_value(left->state[i])) {
            continue;
        }
        if (op->code == TIERKIT_I_RUN_DIVIDE) {
            divide_row(&left->as.number[i], right->as.number[i], op, &left->state[i]);
        } else {
            int failed = arithmetic(op, &left->as.number[i], right->as.number[i]);
            settle(&left->state[i], &left->as.number[i], failed, 0);
        }
    }
}

int tierkit_i_row_run_number(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *top = &machine->blocks[machine->depth - 1];
    switch (op->code) {
    case TIERKIT_I_RUN_NEGATE:
    case TIERKIT_I_RUN_ABS:
        negate(top, machine->count, op->code == TIERKIT_I_RUN_ABS);
        return 1;
    case TIERKIT_I_RUN_RESCALE:
        rescale(top - op->below, machine->count, op->from, op->to);
        return 1;
    case TIERKIT_I_RUN_ADD:
    case TIERKIT_I_RUN_SUBTRACT:
    case TIERKIT_I_RUN_MULTIPLY:
    case TIERKIT_I_RUN_DIVIDE:
        run_two(machine, op);
        return 1;
    default:
        return 0;
    }
}
