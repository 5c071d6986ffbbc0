/* Owns: comparisons, membership in lists, and Kleene's and, or, not. Must not know: columns.
 * Called by: lang/row_eval.c.
 *
 * A flag says nothing about how many digits its operands have: LOST ends here. */
#include "base/sort.h"
#include "lang/row_machine.h"

static uint8_t plain(uint8_t state) {
    return (uint8_t)(state & ~TIERKIT_I_ROW_LOST);
}

/* Exact at any two scales: where the common scale leaves 128 bits, by cross-multiplication. */
static int compare_numbers(tierkit_i_i128 a, int32_t from, tierkit_i_i128 b, int32_t to) {
    tierkit_i_i128 left = a, right = b;
    int32_t scale = from > to ? from : to;
    if (from == to || (!tierkit_i_rescale(a, from, scale, &left, NULL) &&
                       !tierkit_i_rescale(b, to, scale, &right, NULL))) {
        return tierkit_i_i128_compare(left, right);
    }
    return tierkit_i_i128_compare_quotients(a, tierkit_i_i128_power10(from), b,
                                            tierkit_i_i128_power10(to));
}

/* -1, 0, 1 for row i of two blocks of the kind the instruction compares. */
static int compare_row(const tierkit_i_row_op *op, const tierkit_i_row_block *left,
                       const tierkit_i_row_block *right, size_t i) {
    if (op->code == TIERKIT_I_RUN_COMPARE_NUMBER || op->code == TIERKIT_I_RUN_IN_NUMBER) {
        return compare_numbers(left->as.number[i], op->from, right->as.number[i], op->to);
    }
    if (op->code == TIERKIT_I_RUN_COMPARE_TEXT || op->code == TIERKIT_I_RUN_IN_TEXT) {
        const tierkit_i_piece *a = &left->as.text[i], *b = &right->as.text[i];
        return tierkit_i_compare_bytes(a->text, a->bytes, b->text, b->bytes);
    }
    int64_t a = left->as.whole[i], b = right->as.whole[i];
    return (a > b) - (a < b);
}

static int holds(int32_t relation, int order) {
    switch (relation) {
    case TIERKIT_I_OP_EQUAL:
        return order == 0;
    case TIERKIT_I_OP_UNEQUAL:
        return order != 0;
    case TIERKIT_I_OP_LESS:
        return order < 0;
    case TIERKIT_I_OP_LESS_EQUAL:
        return order <= 0;
    case TIERKIT_I_OP_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* The answer takes the left operand's place: flags are narrower than any operand, so that row i of
 * the answer never covers a row of an operand that is still to be read. */
static void run_compare(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *right = &machine->blocks[--machine->depth];
    tierkit_i_row_block *left = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        uint8_t state = plain(tierkit_i_row_join(left->state[i], right->state[i]));
        int answer =
            state == TIERKIT_I_ROW_VALUE && holds(op->relation, compare_row(op, left, right, i));
        left->state[i] = state;
        left->as.whole[i] = answer;
    }
}

/* `value` decides alone when either side has it; else the first error, missing, the other value. */
static void kleene_row(uint8_t *state, int64_t *flag, uint8_t other_state, int64_t other,
                       int64_t deciding) {
    int here = *state == TIERKIT_I_ROW_VALUE && *flag == deciding;
    int there = other_state == TIERKIT_I_ROW_VALUE && other == deciding;
    if (here || there) {
        *state = TIERKIT_I_ROW_VALUE;
        *flag = deciding;
        return;
    }
    *state = tierkit_i_row_join(*state, other_state);
    *flag = !deciding;
}

/* `or` is decided by true, `and` by false; the rest is the same. */
static void run_kleene(tierkit_i_row_machine *machine, int64_t deciding) {
    tierkit_i_row_block *right = &machine->blocks[--machine->depth];
    tierkit_i_row_block *left = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        kleene_row(&left->state[i], &left->as.whole[i], right->state[i], right->as.whole[i],
                   deciding);
    }
}

/* `v in (a, b)` is `v = a or v = b`. */
static void run_in(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *member = &machine->blocks[--machine->depth];
    tierkit_i_row_block *found = member - 1;
    const tierkit_i_row_block *value = member - 2;
    for (size_t i = 0; i < machine->count; i++) {
        uint8_t state = plain(tierkit_i_row_join(value->state[i], member->state[i]));
        int equal = state == TIERKIT_I_ROW_VALUE && compare_row(op, value, member, i) == 0;
        kleene_row(&found->state[i], &found->as.whole[i], state, equal, 1);
    }
}

/* Drop the value under the answer. */
static void run_in_take(tierkit_i_row_machine *machine) {
    tierkit_i_row_block *found = &machine->blocks[--machine->depth];
    tierkit_i_row_block *value = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        value->state[i] = found->state[i];
        value->as.whole[i] = found->as.whole[i];
    }
}

/* The state stays: not missing is missing. */
static void run_not(tierkit_i_row_machine *machine) {
    tierkit_i_row_block *top = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        top->as.whole[i] = !top->as.whole[i];
    }
}

int tierkit_i_row_run_compare(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    switch (op->code) {
    case TIERKIT_I_RUN_COMPARE_NUMBER:
    case TIERKIT_I_RUN_COMPARE_WHOLE:
    case TIERKIT_I_RUN_COMPARE_TEXT:
        run_compare(machine, op);
        return 1;
    case TIERKIT_I_RUN_AND:
    case TIERKIT_I_RUN_OR:
        run_kleene(machine, op->code == TIERKIT_I_RUN_OR);
        return 1;
    case TIERKIT_I_RUN_NOT:
        run_not(machine);
        return 1;
    case TIERKIT_I_RUN_IN_NUMBER:
    case TIERKIT_I_RUN_IN_WHOLE:
    case TIERKIT_I_RUN_IN_TEXT:
        run_in(machine, op);
        return 1;
    case TIERKIT_I_RUN_IN_TAKE:
        run_in_take(machine);
        return 1;
    default:
        return 0;
    }
}
