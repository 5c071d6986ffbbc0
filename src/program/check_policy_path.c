/* Owns: who signs service policies, and the steps of the path from one to the next.
 * Must not know: conditions, demands. Called by: program/check_policy_demands.c. */
#include "program/compile.h"

static const tierkit_i_named *name_at(const tierkit_i_compiler *compiler, tierkit_i_slice of,
                                      int32_t i) {
    return &compiler->tree->names[of.first + i];
}

static void check_signers(tierkit_i_compiler *compiler) {
    tierkit_i_slice signers = compiler->tree->policies.signers;
    for (int32_t s = 0; s < signers.count; s++) {
        for (int32_t t = 0; t < s; t++) {
            if (name_at(compiler, signers, s)->text == name_at(compiler, signers, t)->text) {
                tierkit_i_complain(compiler, name_at(compiler, signers, s)->at, "duplicate name",
                                   "signer `", name_at(compiler, signers, s)->text,
                                   "` is there twice", "each signer once");
            }
        }
    }
}

/* One name of the path: a policy, and there for the first time. */
static void check_name(tierkit_i_compiler *compiler, const tierkit_i_named *name, int32_t level) {
    const tierkit_i_slice *lines = &compiler->tree->policies.lines;
    int32_t policy = tierkit_i_policy_index(compiler->tree, name->text);
    if (policy == TIERKIT_I_NONE) {
        tierkit_i_complain(compiler, name->at, "unknown name", "there is no service policy `",
                           name->text, "`", "a name of `service policies`");
        return;
    }
    int32_t *known = &compiler->out->policy_level[lines->first + policy];
    if (*known != TIERKIT_I_NONE) {
        tierkit_i_complain(compiler, name->at, "duplicate name", "service policy `", name->text,
                           "` is there twice", "each policy once");
    }
    *known = level;
}

static void check_path(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_slice *lines = &tree->policies.lines;
    for (int32_t s = 0; s < tree->policies.path.count; s++) {
        tierkit_i_slice step = tree->path_steps[tree->policies.path.first + s];
        for (int32_t n = 0; n < step.count; n++) {
            check_name(compiler, name_at(compiler, step, n), s);
        }
    }
    for (int32_t l = lines->first; l < lines->first + lines->count; l++) {
        if (compiler->out->policy_level[l] == TIERKIT_I_NONE) {
            tierkit_i_complain(compiler, tree->policies.one_step_at, "cover", "service policy `",
                               tree->policy_lines[l].name.text, "` is not on the path",
                               "every service policy behind `from`, `or` or `to`");
        }
    }
}

/* Without a path of its own every line is a step, the last one the first. */
void tierkit_i_check_policy_path(tierkit_i_compiler *compiler) {
    const tierkit_i_slice *lines = &compiler->tree->policies.lines;
    check_signers(compiler);
    if (compiler->tree->policies.path.count > 0) {
        check_path(compiler);
        return;
    }
    for (int32_t l = 0; l < lines->count; l++) {
        compiler->out->policy_level[lines->first + l] = lines->count - 1 - l;
    }
}
