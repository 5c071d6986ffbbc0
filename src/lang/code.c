/* Owns: running formulas: operands on and off the stack, conditions, choices.
 * Must not know: arithmetic of numbers (code_number.c), where leaves come from.
 * Called by: review. */
#include "lang/code.h"
#include "lang/code_series.h"
#include "lang/code_sums.h"
#include "lang/code_text.h"

#include <string.h>

static void load_constant(const tierkit_i_instruction *instruction, size_t count,
                          tierkit_i_vector *out) {
    if (instruction->form.shape == TIERKIT_I_EXACT) {
        tierkit_i_sums_fill(&out->number, instruction->constant, count);
    } else {
        for (size_t i = 0; i < count; i++) {
            out->word[i] = instruction->argument;
        }
    }
    memset(out->status, 0, count);
    memset(out->flags, 0, count);
}

static void load_sums(const tierkit_i_leaf_column *leaf, size_t first, size_t count,
                      tierkit_i_vector *out) {
    const int64_t *low = leaf->low + (first - leaf->first);
    memcpy(out->number.low, low, count * sizeof *low);
    out->number.reach = leaf->reach;
    if (leaf->reach != TIERKIT_I_BEYOND) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        out->number.high[i] = leaf->high != NULL ? leaf->high[first + i] : -(low[i] < 0);
    }
    tierkit_i_sums_measure(&out->number, out->status, count);
}

static void load_leaf(const tierkit_i_leaf_column *leaf, tierkit_i_form form, size_t first,
                      size_t count, tierkit_i_vector *out) {
    const int64_t *low = leaf->low + (first - leaf->first);
    memset(out->status, 0, count);
    memset(out->flags, 0, count);
    if (leaf->status != NULL) {
        memcpy(out->status, leaf->status + first, count);
    }
    if (leaf->flags != NULL) {
        memcpy(out->flags, leaf->flags + first, count);
    }
    if (form.shape == TIERKIT_I_EXACT) {
        load_sums(leaf, first, count, out);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        out->word[i] = (int32_t)low[i];
    }
}

static void copy_vector(const tierkit_i_vector *from, tierkit_i_form form, size_t count,
                        tierkit_i_vector *to) {
    if (form.shape == TIERKIT_I_EXACT || form.shape == TIERKIT_I_QUOTIENT) {
        tierkit_i_sums_copy(&to->number, &from->number, count);
    }
    if (form.shape == TIERKIT_I_QUOTIENT) {
        tierkit_i_sums_copy(&to->denominator, &from->denominator, count);
    }
    if (form.shape == TIERKIT_I_REAL) {
        memcpy(to->real, from->real, count * sizeof(to->real[0]));
    }
    if (form.shape == TIERKIT_I_FLAGS || form.shape == TIERKIT_I_TEXTS) {
        memcpy(to->word, from->word, count * sizeof(to->word[0]));
    }
    memcpy(to->status, from->status, count * sizeof(to->status[0]));
    memcpy(to->flags, from->flags, count * sizeof(to->flags[0]));
}

/* Which orders, of -1, 0 and 1 in this order, a comparison wants: bits. */
static uint32_t wanted_orders(tierkit_i_code_op op) {
    switch (op) {
    case TIERKIT_I_CODE_EQUAL:
        return 2;
    case TIERKIT_I_CODE_UNEQUAL:
        return 1 | 4;
    case TIERKIT_I_CODE_LESS:
        return 1;
    case TIERKIT_I_CODE_LESS_EQUAL:
        return 1 | 2;
    case TIERKIT_I_CODE_GREATER:
        return 4;
    default:
        return 2 | 4;
    }
}

/* A streak that goes back to what is not known is at least as long as its number says: a comparison
 * has a value where all orders that are left agree. */
static void compare_streak(const tierkit_i_instruction *instruction, tierkit_i_operand a,
                           tierkit_i_operand b, size_t count) {
    int left = instruction->argument == TIERKIT_I_STREAK_LEFT;
    tierkit_i_vector *streak = left ? a.vector : b.vector;
    uint32_t wanted = wanted_orders(instruction->op);
    int8_t order[TIERKIT_I_BLOCK], was[TIERKIT_I_BLOCK];
    memcpy(was, streak->status, count);
    memset(streak->status, TIERKIT_VALUE_OK, count);
    tierkit_i_vector_join(a.vector, b.vector, count);
    tierkit_i_vector_order(a.vector, a.form, b.vector, b.form, count, order);
    for (size_t i = 0; i < count; i++) {
        uint32_t now = 1u << (order[i] + 1), left_over = now;
        if (was[i] != TIERKIT_VALUE_OK) {
            left_over = left ? 7u & ~(now - 1u) : now | (now - 1u);
        }
        int decided = (wanted & left_over) == left_over || (wanted & left_over) == 0;
        a.vector->word[i] = (wanted & left_over) != 0;
        if (was[i] != TIERKIT_VALUE_OK && (left || a.vector->status[i] == TIERKIT_VALUE_OK) &&
            (!decided || a.vector->status[i] != TIERKIT_VALUE_OK)) {
            a.vector->status[i] = was[i];
        }
    }
}

/* a = a op b. Texts and flags compare by equality of their words. */
static void compare(const tierkit_i_instruction *instruction, tierkit_i_operand a,
                    tierkit_i_operand b, size_t count) {
    int8_t order[TIERKIT_I_BLOCK];
    uint32_t wanted = wanted_orders(instruction->op);
    if (instruction->argument != TIERKIT_I_NO_STREAK) {
        compare_streak(instruction, a, b, count);
        return;
    }
    tierkit_i_vector_join(a.vector, b.vector, count);
    if (a.form.shape == TIERKIT_I_FLAGS || a.form.shape == TIERKIT_I_TEXTS) {
        for (size_t i = 0; i < count; i++) {
            order[i] = a.vector->word[i] != b.vector->word[i];
        }
    } else {
        tierkit_i_vector_order(a.vector, a.form, b.vector, b.form, count, order);
    }
    for (size_t i = 0; i < count; i++) {
        a.vector->word[i] = (int32_t)(wanted >> (order[i] + 1) & 1);
    }
}

/* Kleene: a decided operand decides even where the other is undefined. `decides` is the word that
 * decides: 0 for and, 1 for or. Of two undefined operands the first names the status. */
static void combine(tierkit_i_operand a, tierkit_i_operand b, int decides, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int a_ok = a.vector->status[i] == TIERKIT_VALUE_OK;
        int b_ok = b.vector->status[i] == TIERKIT_VALUE_OK;
        a.vector->flags[i] |= b.vector->flags[i];
        if (a_ok && a.vector->word[i] == decides) {
            continue;
        }
        if (b_ok && b.vector->word[i] == decides) {
            a.vector->word[i] = decides;
            a.vector->status[i] = TIERKIT_VALUE_OK;
        } else if (a_ok) {
            a.vector->word[i] = b.vector->word[i];
            a.vector->status[i] = b.vector->status[i];
        }
    }
}

static void negate_flags(tierkit_i_operand a, size_t count) {
    for (size_t i = 0; i < count; i++) {
        a.vector->word[i] = !a.vector->word[i];
    }
}

/* An undefined condition makes the choice undefined. */
static void choose(tierkit_i_operand condition, tierkit_i_operand then, tierkit_i_operand otherwise,
                   tierkit_i_form form, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (condition.vector->status[i] != TIERKIT_VALUE_OK) {
            tierkit_i_vector_clear(condition.vector, i);
            continue;
        }
        tierkit_i_operand from = condition.vector->word[i] ? then : otherwise;
        uint8_t flags = condition.vector->flags[i];
        tierkit_i_vector_take(condition.vector, form, from.vector, from.form, i);
        condition.vector->flags[i] |= flags;
    }
    tierkit_i_vector_measure(condition.vector, form, count);
}

static void coalesce(tierkit_i_operand a, tierkit_i_operand b, tierkit_i_form form, size_t count) {
    for (size_t i = 0; i < count; i++) {
        tierkit_i_operand from = a.vector->status[i] == TIERKIT_VALUE_OK ? a : b;
        tierkit_i_vector_take(a.vector, form, from.vector, from.form, i);
    }
    tierkit_i_vector_measure(a.vector, form, count);
}

static int fits_words(const tierkit_i_vector *a, const tierkit_i_vector *b) {
    return a->number.reach != TIERKIT_I_BEYOND && b->number.reach != TIERKIT_I_BEYOND;
}

/* Of sums at one scale in 64 bits. */
static void choose_words(int wanted, const int8_t *order, tierkit_i_sums *a,
                         const tierkit_i_sums *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int64_t changed = -(int64_t)(order[i] == wanted); /* all bits, or none */
        a->low[i] ^= (a->low[i] ^ b->low[i]) & changed;
    }
    a->reach = b->reach > a->reach ? b->reach : a->reach;
}

/* The flags of both stay: either could have been the answer. */
static void smaller_or_larger(tierkit_i_code_op op, tierkit_i_operand a, tierkit_i_operand b,
                              tierkit_i_form form, size_t count) {
    int8_t order[TIERKIT_I_BLOCK];
    int wanted = op == TIERKIT_I_CODE_SMALLER ? 1 : -1; /* order at which b is taken */
    tierkit_i_vector_join(a.vector, b.vector, count);
    tierkit_i_vector_order(a.vector, a.form, b.vector, b.form, count, order);
    if (tierkit_i_form_alike(a.form, b.form) && fits_words(a.vector, b.vector)) {
        choose_words(wanted, order, &a.vector->number, &b.vector->number, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        uint8_t flags = a.vector->flags[i];
        if (a.vector->status[i] == TIERKIT_VALUE_OK) {
            tierkit_i_operand from = order[i] == wanted ? b : a;
            tierkit_i_vector_take(a.vector, form, from.vector, from.form, i);
            a.vector->flags[i] = flags;
        }
    }
    tierkit_i_vector_measure(a.vector, form, count);
}

static void exists(tierkit_i_operand a, size_t count) {
    for (size_t i = 0; i < count; i++) {
        a.vector->word[i] = a.vector->status[i] == TIERKIT_VALUE_OK;
        a.vector->status[i] = TIERKIT_VALUE_OK;
    }
}

/* Applies one instruction to the operands from `at` on; the result replaces the first of them. */
static void apply(const tierkit_i_text_words *words, const tierkit_i_instruction *instruction,
                  tierkit_i_operand *at, size_t count) {
    tierkit_i_code_op op = instruction->op;
    switch (op) {
    case TIERKIT_I_CODE_EQUAL:
    case TIERKIT_I_CODE_UNEQUAL:
    case TIERKIT_I_CODE_LESS:
    case TIERKIT_I_CODE_LESS_EQUAL:
    case TIERKIT_I_CODE_GREATER:
    case TIERKIT_I_CODE_GREATER_EQUAL:
        compare(instruction, at[0], at[1], count);
        break;
    case TIERKIT_I_CODE_AND:
        combine(at[0], at[1], 0, count);
        break;
    case TIERKIT_I_CODE_OR:
        combine(at[0], at[1], 1, count);
        break;
    case TIERKIT_I_CODE_NOT:
        negate_flags(at[0], count);
        break;
    case TIERKIT_I_CODE_IF:
        choose(at[0], at[1], at[2], instruction->form, count);
        break;
    case TIERKIT_I_CODE_COALESCE:
        coalesce(at[0], at[1], instruction->form, count);
        break;
    case TIERKIT_I_CODE_SMALLER:
    case TIERKIT_I_CODE_LARGER:
        smaller_or_larger(op, at[0], at[1], instruction->form, count);
        break;
    case TIERKIT_I_CODE_STREAK:
        tierkit_i_code_streak(at, (size_t)instruction->argument, count);
        break;
    case TIERKIT_I_CODE_COUNT:
        tierkit_i_code_count(at, (size_t)instruction->argument, count);
        break;
    case TIERKIT_I_CODE_CV:
        tierkit_i_code_cv(at, (size_t)instruction->argument, count);
        break;
    case TIERKIT_I_CODE_CAGR:
        tierkit_i_code_cagr(at, instruction->argument, count);
        break;
    case TIERKIT_I_CODE_ROUND:
        tierkit_i_vector_round(instruction, at[0].vector, at[0].form, count);
        break;
    case TIERKIT_I_CODE_EXISTS:
        exists(at[0], count);
        break;
    case TIERKIT_I_CODE_PART:
    case TIERKIT_I_CODE_LOWER:
    case TIERKIT_I_CODE_PERIOD:
        tierkit_i_code_text(words, instruction, at, count);
        break;
    default:
        tierkit_i_vector_arithmetic(instruction, at[0].vector, at[0].form, at[1].vector, at[1].form,
                                    count);
        break;
    }
}

static void push(const tierkit_i_machine *machine, const tierkit_i_instruction *instruction,
                 size_t first, size_t count, tierkit_i_vector *top) {
    if (instruction->op == TIERKIT_I_CODE_CONSTANT) {
        load_constant(instruction, count, top);
    } else if (instruction->op == TIERKIT_I_CODE_LEAF) {
        load_leaf(&machine->leaves[instruction->argument], instruction->form, first, count, top);
    } else {
        copy_vector(machine->memo[instruction->argument], instruction->form, count, top);
    }
}

/* The first slot of the stack is the result itself: nothing reads it before it is made. */
void tierkit_i_formula_run(const tierkit_i_machine *machine, int32_t formula, size_t first,
                           size_t count, tierkit_i_vector *out) {
    tierkit_i_operand stack[TIERKIT_I_STACK_MAX + 1];
    size_t depth = 0;
    tierkit_i_formula code = machine->formulas[formula];
    for (int32_t k = 0; k < code.count; k++) {
        const tierkit_i_instruction *instruction = &machine->code[code.first + k];
        size_t taken = tierkit_i_instruction_operands(instruction);
        if (taken == 0) {
            stack[depth].vector = depth == 0 ? out : &machine->stack[depth];
            push(machine, instruction, first, count, stack[depth].vector);
        } else {
            depth -= taken;
            /* The slot above the operands is never read: one operand is given itself. */
            stack[depth + taken] = stack[depth];
            apply(machine->words, instruction, &stack[depth], count);
        }
        stack[depth].form = instruction->form;
        depth++;
    }
}
