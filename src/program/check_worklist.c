/* Owns: the worklist: what is at stake, and whose work is what.
 * Must not know: where work comes from. Called by: program/compile.c. */
#include "program/compile.h"

const char *tierkit_i_work_word(int work) {
    static const char *const words[] = { "alert",   "move",        "signature",    "expiring",
                                         "promise", "over_served", "under_served", NULL };
    return words[work];
}

static int is_work(const tierkit_i_tree *tree, int32_t text) {
    for (int w = 0; tierkit_i_work_word(w) != NULL; w++) {
        if (tierkit_i_tree_is(tree, text, tierkit_i_work_word(w))) {
            return 1;
        }
    }
    return 0;
}

static void check_duty(tierkit_i_compiler *compiler, int32_t i) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_duty *duties = &tree->duties[tree->worklist.duties.first];
    const tierkit_i_named *what = &duties[i].what;
    if (!is_work(tree, what->text)) {
        tierkit_i_complain(compiler, what->at, "unknown name", "there is no work `", what->text,
                           "`",
                           "`alert`, `move`, `signature`, `expiring`, `promise`, `over_served` or "
                           "`under_served`");
    }
    for (int32_t k = 0; k < i; k++) {
        if (duties[k].what.text == what->text) {
            tierkit_i_complain(compiler, what->at, "duplicate name", "`", what->text,
                               "` is there twice", "one line for each kind of work");
        }
    }
}

void tierkit_i_check_worklist(tierkit_i_compiler *compiler) {
    const tierkit_i_worklist *worklist = &compiler->tree->worklist;
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_KPI;
    compiler->out->stake = compiler->out->profit_contribution;
    if (!worklist->present) {
        return;
    }
    if (worklist->stake != TIERKIT_I_NONE) {
        compiler->out->stake = tierkit_i_compile_number(compiler, &context, worklist->stake);
    }
    for (int32_t i = 0; i < worklist->duties.count; i++) {
        check_duty(compiler, i);
    }
}
