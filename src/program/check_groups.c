/* Owns: what distributors may be grouped by, which ratios may be split into mix and rate.
 * Must not know: who is in a group. Called by: program/compile.c. */
#include "program/compile.h"

static int is_key(const tierkit_i_compiler *compiler, int32_t text) {
    const tierkit_i_tree *tree = compiler->tree;
    int32_t attribute = tierkit_i_attribute_index(compiler, text);
    if (attribute != TIERKIT_I_NONE) {
        tierkit_i_type type = compiler->schema->attributes[attribute].type;
        return type == TIERKIT_I_TYPE_TEXT || type == TIERKIT_I_TYPE_FLAG;
    }
    return tierkit_i_tree_is(tree, text, "parent") || tierkit_i_tree_is(tree, text, "state") ||
           tierkit_i_tree_is(tree, text, "currency") ||
           (tierkit_i_tree_is(tree, text, "class") && tree->classes_count > 0) ||
           (tierkit_i_tree_is(tree, text, "bucket") && tree->profit.present) ||
           (tierkit_i_tree_is(tree, text, "policy") && tree->policies.present);
}

static int is_repeated(const tierkit_i_tree *tree, tierkit_i_slice list, int32_t i) {
    const tierkit_i_named *names = &tree->names[list.first];
    int32_t k = 0;
    while (k < i && names[k].text != names[i].text) {
        k++;
    }
    return k < i;
}

void tierkit_i_check_groups(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (int32_t i = 0; i < tree->groups.by.count; i++) {
        const tierkit_i_named *name = &tree->names[tree->groups.by.first + i];
        if (!is_key(compiler, name->text)) {
            tierkit_i_complain(compiler, name->at, "unknown name", "distributors have no group `",
                               name->text, "`",
                               "a text or flag attribute, `parent`, `state`, `currency`, and "
                               "`class`, `bucket` or `policy` where the program gives them");
        } else if (is_repeated(tree, tree->groups.by, i)) {
            tierkit_i_complain(compiler, name->at, "duplicate name", "there are groups by `",
                               name->text, "` already", "each name once");
        }
    }
}

/* ---- mix and rate ---------------------------------------------------------------------------- */

/* A quotient of sums: of anything else there are no weights. */
static void check_ratio(tierkit_i_compiler *compiler, const tierkit_i_named *name) {
    tierkit_i_meaning meaning = tierkit_i_meaning_of(compiler, name->text, TIERKIT_I_PHASE_KPI);
    if (meaning.kind != TIERKIT_I_MEANS_KPI) {
        tierkit_i_unknown_name(compiler, name->at, name->text);
        return;
    }
    int32_t formula = compiler->out->kpi_formula[meaning.index];
    if (formula != TIERKIT_I_NONE &&
        compiler->out->formulas[formula].form.shape != TIERKIT_I_QUOTIENT) {
        tierkit_i_complain(compiler, name->at, "type", "`", name->text,
                           "` is no quotient of two sums", "a ratio such as `margin / sales`");
    }
}

static int is_split(const tierkit_i_tree *tree, int32_t text) {
    int found = 0;
    for (size_t f = 0; f < tree->facts_count; f++) {
        found |= tierkit_i_is_split_by(tree, (int32_t)f, text);
    }
    return found;
}

/* All ratios must be known for the members of a split. */
static void check_split(tierkit_i_compiler *compiler, const tierkit_i_named *split) {
    const tierkit_i_tree *tree = compiler->tree;
    for (int32_t i = 0; i < tree->mix.of.count; i++) {
        tierkit_i_meaning meaning = tierkit_i_meaning_of(
            compiler, tree->names[tree->mix.of.first + i].text, TIERKIT_I_PHASE_KPI);
        int32_t formula = meaning.kind == TIERKIT_I_MEANS_KPI
                              ? compiler->out->kpi_formula[meaning.index]
                              : TIERKIT_I_NONE;
        if (formula != TIERKIT_I_NONE &&
            !tierkit_i_reads_split(compiler->out, tree, compiler->schema, formula, split->text)) {
            tierkit_i_complain(compiler, split->at, "split",
                               "not all facts of these KPIs are split by `", split->text, "`",
                               "a column behind `split by` of every facts block they read");
            return;
        }
    }
}

void tierkit_i_check_mix(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (int32_t i = 0; i < tree->mix.of.count; i++) {
        check_ratio(compiler, &tree->names[tree->mix.of.first + i]);
    }
    for (int32_t i = 0; i < tree->mix.by.count; i++) {
        const tierkit_i_named *name = &tree->names[tree->mix.by.first + i];
        if (is_split(tree, name->text)) {
            check_split(compiler, name);
        } else if (tierkit_i_tree_is(tree, name->text, "parent") ||
                   (!tierkit_i_tree_is(tree, name->text, "distributor") &&
                    !tierkit_i_tree_is(tree, name->text, "region") &&
                    !tierkit_i_tree_is(tree, name->text, "kind") &&
                    !is_key(compiler, name->text))) {
            tierkit_i_complain(compiler, name->at, "unknown name", "nothing is split by `",
                               name->text, "`",
                               "`distributor`, `region`, `kind`, a split column, a text or flag "
                               "attribute, `class`, `bucket`, `policy`, `state` or `currency`");
        }
    }
}
