/* Owns: readiness, the conditions of service policies, promises. Must not know: alerts.
 * Called by: program/compile.c. */
#include "program/compile.h"

/* The line says what is asked for; whether the data has it yet is another matter. */
static void lint_undeclared(tierkit_i_compiler *compiler, const tierkit_i_named *name) {
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("`"),
                                 tierkit_i_tree_piece(compiler->tree, name->text),
                                 TIERKIT_I_PIECE("` is not declared, so nobody earns its points: "
                                                 "declare it with `attribute ... flag`") };
    tierkit_i_warning_at(compiler->list, name->at, "undeclared", pieces, 3);
}

static void check_readiness(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t i = 0; i < tree->readiness_count; i++) {
        const tierkit_i_named *name = &tree->readiness[i].attribute;
        if (tierkit_i_attribute_index(compiler, name->text) == TIERKIT_I_NONE) {
            lint_undeclared(compiler, name);
        } else {
            tierkit_i_check_attribute(compiler, name, TIERKIT_I_TYPE_FLAG);
        }
        tierkit_i_check_figure(compiler, &tree->readiness[i].points, TIERKIT_I_TYPE_POINTS);
        for (size_t j = 0; j < i; j++) {
            if (tree->readiness[j].attribute.text == name->text) {
                tierkit_i_complain(compiler, name->at, "duplicate name", "`", name->text,
                                   "` is there twice", "each attribute once");
            }
        }
    }
}

static void check_policy_line(tierkit_i_compiler *compiler, int32_t i) {
    const tierkit_i_policies *policies = &compiler->tree->policies;
    const tierkit_i_policy_line *line = &compiler->tree->policy_lines[policies->lines.first + i];
    tierkit_i_context context = { 0 };
    int last = i == policies->lines.count - 1;
    context.phase = TIERKIT_I_PHASE_POLICY;
    context.no_us = 1;
    if ((line->when == TIERKIT_I_NONE) != last) {
        tierkit_i_complain(compiler, line->name.at, "otherwise", "service policy `",
                           line->name.text,
                           last ? "` is the last line and must take the rest"
                                : "` takes the rest and must be the last line",
                           "`otherwise` on the last line only");
    }
    if (tierkit_i_policy_index(compiler->tree, line->name.text) != i) {
        tierkit_i_complain(compiler, line->name.at, "duplicate name", "service policy `",
                           line->name.text, "` is there twice", "one line for each policy");
    }
    if (line->when != TIERKIT_I_NONE) {
        compiler->out->policy_formula[policies->lines.first + i] =
            tierkit_i_compile_flag(compiler, &context, line->when);
    }
}

/* A promise's literal must be of the promise's type. */
static void check_entry(tierkit_i_compiler *compiler, const tierkit_i_promise *promise,
                        const tierkit_i_promise_entry *entry) {
    int text = promise->type == TIERKIT_I_TYPE_TEXT;
    if (text != (entry->text != TIERKIT_I_NONE)) {
        tierkit_i_complain(compiler, entry->policy.at, "type", "the promise for `",
                           entry->policy.text, text ? "` must be a text" : "` must be a number",
                           text ? "a text in quotes" : "a number");
    } else if (!text) {
        tierkit_i_check_figure(compiler, &entry->figure,
                               promise->in_hours ? TIERKIT_I_TYPE_NUMBER : promise->type);
    }
    if (tierkit_i_policy_index(compiler->tree, entry->policy.text) == TIERKIT_I_NONE) {
        tierkit_i_complain(compiler, entry->policy.at, "unknown name",
                           "there is no service policy `", entry->policy.text, "`",
                           "a name of `service policies`");
    }
}

/* Every policy exactly once: a gap is an error, because no promise means nothing. */
static void check_cover(tierkit_i_compiler *compiler, const tierkit_i_promise *promise) {
    const tierkit_i_tree *tree = compiler->tree;
    for (int32_t p = 0; p < tree->policies.lines.count; p++) {
        const tierkit_i_named *policy = &tree->policy_lines[tree->policies.lines.first + p].name;
        int32_t times = 0;
        for (int32_t e = 0; e < promise->entries.count; e++) {
            times += tree->promise_entries[promise->entries.first + e].policy.text == policy->text;
        }
        if (times != 1) {
            tierkit_i_complain(compiler, promise->name.at, "cover", "service policy `",
                               policy->text,
                               times == 0 ? "` gets no promise here" : "` gets two promises here",
                               "one promise for every service policy");
        }
    }
}

static void check_promises(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t i = 0; i < tree->promise_count; i++) {
        const tierkit_i_promise *promise = &tree->promises[i];
        for (int32_t e = 0; e < promise->entries.count; e++) {
            check_entry(compiler, promise, &tree->promise_entries[promise->entries.first + e]);
        }
        check_cover(compiler, promise);
        for (size_t j = 0; j < i; j++) {
            if (tree->promises[j].name.text == promise->name.text &&
                tree->promises[j].item.text == promise->item.text) {
                tierkit_i_complain(compiler, promise->name.at, "duplicate name", "promise `",
                                   promise->name.text, "` is there twice",
                                   "one line for each promise and item");
            }
        }
    }
}

static int is_promise(const tierkit_i_tree *tree, int32_t name) {
    for (size_t i = 0; i < tree->promise_count; i++) {
        if (tree->promises[i].name.text == name) {
            return 1;
        }
    }
    return 0;
}

/* What they are written out as is checked like all else: here is what only the tables read. */
static void check_commitments(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t i = 0; i < tree->commitment_count; i++) {
        const tierkit_i_named *promise = &tree->commitments[i].promise;
        if (promise->text != TIERKIT_I_NONE && !is_promise(tree, promise->text)) {
            tierkit_i_complain(compiler, promise->at, "unknown name", "there is no promise `",
                               promise->text, "`", "a name of a `promise` statement");
        }
    }
}

void tierkit_i_check_policies(tierkit_i_compiler *compiler) {
    const tierkit_i_policies *policies = &compiler->tree->policies;
    check_readiness(compiler);
    if (policies->present && policies->lines.count == 0) {
        tierkit_i_complain(compiler, policies->at, "otherwise", "there are no service policies",
                           TIERKIT_I_NONE, "", "indented lines, the last one with `otherwise`");
    }
    for (int32_t i = 0; i < policies->lines.count; i++) {
        check_policy_line(compiler, i);
    }
    tierkit_i_check_policy_demands(compiler);
    check_promises(compiler);
    check_commitments(compiler);
}
