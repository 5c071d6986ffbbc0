/* Owns: class statements: what they cut, in which order, their gates. Must not know: policies.
 * Called by: program/compile.c. */
#include "program/compile.h"

static void check_bound(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                        const tierkit_i_class_line *line, const tierkit_i_class_line *before) {
    int percent = line->bound.measured_in == TIERKIT_I_IN_PERCENT;
    if (percent != (classes->by_share != 0)) {
        tierkit_i_complain(compiler, line->name.at, "bound", "class `", line->name.text,
                           classes->by_share ? "` needs a share" : "` needs points",
                           classes->by_share ? "up to N%" : "from N");
        return;
    }
    if (classes->by_share) {
        tierkit_i_check_share(compiler, &line->bound);
    } else if (!tierkit_i_check_figure(compiler, &line->bound, TIERKIT_I_TYPE_POINTS)) {
        return;
    }
    if (before == NULL || before->otherwise) {
        return;
    }
    int order = tierkit_i_compare_figures(&before->bound, &line->bound);
    if (classes->by_share ? order >= 0 : order <= 0) {
        tierkit_i_complain(compiler, line->bound.at, "order", "class `", line->name.text,
                           "` can never be reached: its bound is out of order",
                           classes->by_share ? "shares that rise" : "points that fall");
    }
}

/* A share of the partners, or a whole number of them. */
static void check_most(tierkit_i_compiler *compiler, const tierkit_i_figure *most) {
    if (most->measured_in == TIERKIT_I_IN_PERCENT) {
        tierkit_i_check_share(compiler, most);
    } else if (most->present && (most->measured_in != TIERKIT_I_IN_NOTHING || most->scale != 0 ||
                                 tierkit_i_i128_sign(most->value) < 0)) {
        tierkit_i_complain(compiler, most->at, "range", "this is no number of partners",
                           TIERKIT_I_NONE, "", "a share such as `20%`, or a whole number");
    }
}

static void check_line(tierkit_i_compiler *compiler, const tierkit_i_classes *classes, int32_t i) {
    const tierkit_i_class_line *lines = &compiler->tree->class_lines[classes->lines.first];
    const tierkit_i_class_line *line = &lines[i];
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_GATE;
    context.no_us = 1;
    if (line->otherwise != (i == classes->lines.count - 1)) {
        tierkit_i_complain(compiler, line->name.at, "otherwise", "class `", line->name.text,
                           line->otherwise ? "` takes the rest and must be the last line"
                                           : "` is the last line and must take the rest",
                           "`otherwise` on the last line only");
    }
    for (int32_t j = 0; j < i; j++) {
        if (lines[j].name.text == line->name.text) {
            tierkit_i_complain(compiler, line->name.at, "duplicate name", "class `",
                               line->name.text, "` is there twice", "one line for each class");
        }
    }
    if (!line->otherwise) {
        check_bound(compiler, classes, line, i > 0 ? &lines[i - 1] : NULL);
        check_most(compiler, &line->at_most);
    }
    if (line->not_when != TIERKIT_I_NONE) {
        compiler->out->gate_formula[classes->lines.first + i] =
            tierkit_i_compile_flag(compiler, &context, line->not_when);
    }
}

/* `classes by value NAME`: the value's own name. */
static void check_value_name(tierkit_i_compiler *compiler, const tierkit_i_classes *classes) {
    const tierkit_i_tree *tree = compiler->tree;
    if (tree->value_count == 0) {
        tierkit_i_complain(compiler, classes->at, "no value",
                           "classes by value need a value statement", TIERKIT_I_NONE, "",
                           "a `value` statement, or `classes by share of`");
    } else if (classes->basis.text != TIERKIT_I_NONE &&
               classes->basis.text != tree->values[0].name.text) {
        tierkit_i_complain(compiler, classes->basis.at, "unknown name", "there is no value `",
                           classes->basis.text, "`", "the name of the `value` statement");
    }
}

static void refuse_basis(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                         const char *why) {
    tierkit_i_complain(compiler, classes->basis.at, "basis", "`", classes->basis.text, why,
                       "a sum of money or units; a score is cut by points");
}

/* Only what adds up over distributors can be shared out. */
static void check_basis(tierkit_i_compiler *compiler, const tierkit_i_classes *classes, size_t i) {
    tierkit_i_context context = { 0 };
    tierkit_i_meaning meaning =
        tierkit_i_meaning_of(compiler, classes->basis.text, TIERKIT_I_PHASE_GATE);
    context.phase = TIERKIT_I_PHASE_KPI;
    if (meaning.kind != TIERKIT_I_MEANS_KPI && meaning.kind != TIERKIT_I_MEANS_MEASURE) {
        if (meaning.kind == TIERKIT_I_MEANS_NOTHING) {
            tierkit_i_unknown_name(compiler, classes->basis.at, classes->basis.text);
        } else {
            refuse_basis(compiler, classes, "` cannot be shared out");
        }
        return;
    }
    if (meaning.kind == TIERKIT_I_MEANS_MEASURE &&
        compiler->schema->measures[meaning.index].combine != TIERKIT_I_COMBINE_SUM) {
        refuse_basis(compiler, classes, "` does not add up over distributors");
        return;
    }
    if (meaning.kind == TIERKIT_I_MEANS_KPI && compiler->out->kpi_measures_us[meaning.index]) {
        refuse_basis(compiler, classes, "` measures our own performance");
        return;
    }
    int32_t formula = tierkit_i_formula_of_name(compiler, &classes->basis, &context);
    if (formula == TIERKIT_I_NONE) {
        return;
    }
    tierkit_i_form form = compiler->out->formulas[formula].form;
    if (form.shape != TIERKIT_I_EXACT || !tierkit_i_type_is_number(form.type)) {
        refuse_basis(compiler, classes, "` is not a sum");
        return;
    }
    compiler->out->basis_formula[i] = formula;
}

static void check_scopes(tierkit_i_compiler *compiler, const tierkit_i_classes *classes) {
    const tierkit_i_tree *tree = compiler->tree;
    for (int32_t s = 0; s < classes->scopes.count; s++) {
        const tierkit_i_named *scope = &tree->names[classes->scopes.first + s];
        if (!tierkit_i_tree_is(tree, scope->text, "network") &&
            !tierkit_i_tree_is(tree, scope->text, "region") &&
            !tierkit_i_tree_is(tree, scope->text, "year")) {
            tierkit_i_complain(compiler, scope->at, "scope", "`", scope->text, "` is not a scope",
                               "network, region or year");
        } else if (!classes->by_share && tierkit_i_tree_is(tree, scope->text, "year")) {
            tierkit_i_complain(compiler, scope->at, "scope", "`", scope->text,
                               "` needs classes by share: a score belongs to one review",
                               "network or region");
        }
    }
}

void tierkit_i_check_classes(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t i = 0; i < tree->classes_count; i++) {
        const tierkit_i_classes *classes = &tree->classes[i];
        if (classes->by_share) {
            check_basis(compiler, classes, i);
        } else {
            check_value_name(compiler, classes);
        }
        check_scopes(compiler, classes);
        for (int32_t line = 0; line < classes->lines.count; line++) {
            check_line(compiler, classes, line);
        }
        if (classes->lines.count == 0) {
            tierkit_i_complain(compiler, classes->at, "no classes", "there are no class lines",
                               TIERKIT_I_NONE, "", "indented lines such as `A from 70`");
        }
    }
}
