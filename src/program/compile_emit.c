/* Owns: growing code and formulas, and wording the compiler's complaints.
 * Must not know: names, types of expressions. Called by: program/compile*.c, program/check*.c. */
#include "program/compile.h"

#include <string.h>

int tierkit_i_emit_instruction(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                               const tierkit_i_instruction *instruction) {
    if (compiler->status == TIERKIT_OK && to->count >= TIERKIT_I_FORMULA_CODE_MAX) {
        compiler->status = TIERKIT_E_LIMIT;
    }
    if (compiler->status != TIERKIT_OK) {
        return 0;
    }
    compiler->status = tierkit_i_reserve(compiler->memory, &to->code, &to->capacity, to->count + 1,
                                         sizeof(to->code[0]));
    if (compiler->status != TIERKIT_OK) {
        return 0;
    }
    to->code[to->count++] = *instruction;
    return 1;
}

int tierkit_i_emit_word(tierkit_i_compiler *compiler, tierkit_i_emitted *to, int32_t text) {
    tierkit_i_instruction word = {
        TIERKIT_I_CODE_CONSTANT, text, { TIERKIT_I_TEXTS, TIERKIT_I_TYPE_TEXT, 0, 1 }, { 0, 0 }
    };
    return tierkit_i_emit_instruction(compiler, to, &word);
}

int tierkit_i_emit_number(tierkit_i_compiler *compiler, tierkit_i_emitted *to, tierkit_i_i128 value,
                          int32_t scale, tierkit_i_type type) {
    tierkit_i_instruction number = {
        TIERKIT_I_CODE_CONSTANT, 0, { TIERKIT_I_EXACT, type, scale, 1 }, value
    };
    return tierkit_i_emit_instruction(compiler, to, &number);
}

int tierkit_i_emit_binary(tierkit_i_compiler *compiler, tierkit_i_emitted *to, tierkit_i_code_op op,
                          tierkit_i_form a, tierkit_i_form b, tierkit_i_type type) {
    tierkit_i_instruction instruction = { op, 0, tierkit_i_form_of(op, a, b), { 0, 0 } };
    instruction.form.type = type;
    return tierkit_i_emit_instruction(compiler, to, &instruction);
}

tierkit_i_form tierkit_i_last_form(const tierkit_i_emitted *from) {
    tierkit_i_form none = { TIERKIT_I_EXACT, TIERKIT_I_TYPE_UNKNOWN, 0, 0 };
    return from->count == 0 ? none : from->code[from->count - 1].form;
}

/* A KPI that is nothing but a streak is one, too. */
tierkit_i_compared tierkit_i_last_compared(const tierkit_i_compiler *compiler,
                                           const tierkit_i_emitted *from) {
    tierkit_i_compared side = { tierkit_i_last_form(from), 0 };
    const tierkit_i_instruction *last = from->count == 0 ? NULL : &from->code[from->count - 1];
    while (last != NULL && last->op == TIERKIT_I_CODE_FORMULA) {
        tierkit_i_formula formula = compiler->out->formulas[last->argument];
        last = &compiler->out->code[formula.first + formula.count - 1];
    }
    side.is_streak = last != NULL && last->op == TIERKIT_I_CODE_STREAK;
    return side;
}

int tierkit_i_emit_compared(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                            tierkit_i_code_op op, tierkit_i_compared a, tierkit_i_compared b) {
    if (!tierkit_i_emit_binary(compiler, to, op, a.form, b.form, TIERKIT_I_TYPE_FLAG)) {
        return 0;
    }
    to->code[to->count - 1].argument = a.is_streak   ? TIERKIT_I_STREAK_LEFT
                                       : b.is_streak ? TIERKIT_I_STREAK_RIGHT
                                                     : TIERKIT_I_NO_STREAK;
    return 1;
}

void tierkit_i_drop_emitted(tierkit_i_compiler *compiler, tierkit_i_emitted *from) {
    tierkit_i_free(compiler->memory, from->code, from->capacity, sizeof(from->code[0]));
    memset(from, 0, sizeof(*from));
}

/* How deep the leaves of a formula go into other formulas. */
static int32_t nesting_of(const tierkit_i_compiled *out, const tierkit_i_emitted *from) {
    int32_t nested = 0;
    for (size_t i = 0; i < from->count; i++) {
        const tierkit_i_instruction *code = &from->code[i];
        int32_t here = 0;
        if (code->op == TIERKIT_I_CODE_LEAF) {
            here = out->leaves[code->argument].nested;
        } else if (code->op == TIERKIT_I_CODE_FORMULA) {
            here = out->formulas[code->argument].nested;
        }
        nested = here > nested ? here : nested;
    }
    return nested;
}

/* Room for one more formula of `count` instructions. */
static tierkit_status make_room(tierkit_i_compiler *compiler, size_t count) {
    tierkit_i_compiled *out = compiler->out;
    if (out->formula_count >= TIERKIT_I_FORMULAS_MAX ||
        count > TIERKIT_I_CODE_MAX - out->code_count) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(compiler->memory, &out->formulas, &out->formula_capacity,
                                    out->formula_count + 1, sizeof(out->formulas[0])));
    return tierkit_i_reserve(compiler->memory, &out->code, &out->code_capacity,
                             out->code_count + count, sizeof(out->code[0]));
}

int32_t tierkit_i_close_formula(tierkit_i_compiler *compiler, tierkit_i_emitted *from) {
    tierkit_i_compiled *out = compiler->out;
    int32_t index = TIERKIT_I_NONE;
    if (compiler->status == TIERKIT_OK) {
        compiler->status = make_room(compiler, from->count);
    }
    if (compiler->status == TIERKIT_OK) {
        tierkit_i_formula formula = { (int32_t)out->code_count, (int32_t)from->count,
                                      tierkit_i_last_form(from), nesting_of(out, from) };
        if (tierkit_i_formula_depth(from->code, (tierkit_i_formula){ 0, formula.count, formula.form,
                                                                     0 }) > TIERKIT_I_STACK_MAX) {
            compiler->status = TIERKIT_E_LIMIT;
        } else {
            memcpy(out->code + out->code_count, from->code, from->count * sizeof(out->code[0]));
            out->code_count += from->count;
            index = (int32_t)out->formula_count++;
            out->formulas[index] = formula;
        }
    }
    tierkit_i_drop_emitted(compiler, from);
    return index;
}

void tierkit_i_tell_limit(tierkit_i_compiler *compiler, tierkit_i_place at) {
    if (compiler->status == TIERKIT_E_LIMIT && !compiler->limit_told) {
        compiler->limit_told = 1;
        tierkit_i_complain(compiler, at, "limit", "written out, the formulas are too long here",
                           TIERKIT_I_NONE, "",
                           "at most 16384 steps in a formula, 1048576 in all, 8192 windows of "
                           "measures, 16384 formulas");
    }
}

void tierkit_i_complain(tierkit_i_compiler *compiler, tierkit_i_place at, const char *code,
                        const char *before, int32_t name, const char *after, const char *expected) {
    tierkit_i_piece pieces[3];
    tierkit_i_piece none = { "", 0 };
    pieces[0].text = before;
    pieces[0].bytes = strlen(before);
    pieces[1] = tierkit_i_tree_piece(compiler->tree, name);
    pieces[2].text = after;
    pieces[2].bytes = strlen(after);
    tierkit_i_error_at(compiler->list, at, code, pieces, 3, expected, none);
}
