/* Owns: selections of candidates: whose, by which value, their decisions and knock-outs.
 * Must not know: service policies. Called by: program/compile.c. */
#include "program/compile.h"

/* `accept`, `hold` and `reject`, in this order: the review reads them by their place. */
static void check_decisions(tierkit_i_compiler *compiler, const tierkit_i_classes *cut) {
    static const char *const words[] = { "accept", "hold", "reject" };
    const tierkit_i_tree *tree = compiler->tree;
    int good = cut->lines.count == 3;
    for (int32_t i = 0; i < 3 && good; i++) {
        good = tierkit_i_tree_is(tree, tree->class_lines[cut->lines.first + i].name.text, words[i]);
    }
    if (!good) {
        tierkit_i_complain(compiler, cut->at, "decisions",
                           "a selection has the decisions `accept`, `hold` and `reject`",
                           TIERKIT_I_NONE, "",
                           "`accept from N`, `hold from N`, `reject otherwise`");
    }
}

static void check_one(tierkit_i_compiler *compiler, size_t index) {
    const tierkit_i_selection *selection = &compiler->tree->selections[index];
    size_t cut = compiler->tree->classes_count + index;
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_KPI;
    context.no_us = 1;
    compiler->out->candidate_formula[index] =
        tierkit_i_compile_flag(compiler, &context, selection->when);
    tierkit_i_check_cut_value(compiler, cut);
    check_decisions(compiler, &selection->cut);
    tierkit_i_check_cut_lines(compiler, cut);
    context.phase = TIERKIT_I_PHASE_GATE;
    if (compiler->out->cut_value[cut] != TIERKIT_I_NONE) {
        context.value = compiler->out->cut_value[cut];
    }
    for (int32_t k = 0; k < selection->knock_outs.count; k++) {
        int32_t at = selection->knock_outs.first + k;
        compiler->out->knock_out_formula[at] =
            tierkit_i_compile_flag(compiler, &context, compiler->tree->knock_outs[at].when);
    }
}

void tierkit_i_check_selections(tierkit_i_compiler *compiler) {
    for (size_t s = 0; s < compiler->tree->selection_count; s++) {
        check_one(compiler, s);
    }
}
