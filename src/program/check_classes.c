/* Owns: class statements: what they cut, in which order, their gates, lines behind `for`.
 * Must not know: policies. Called by: program/compile.c, program/check_selections.c. */
#include "program/compile.h"

static void check_bound(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                        const tierkit_i_class_line *line) {
    int percent = line->bound.measured_in == TIERKIT_I_IN_PERCENT;
    if (classes->by_share > TIERKIT_I_CUT_BY_SHARE) {
        return; /* counts and curves have no bounds */
    }
    if (percent != (classes->by_share != 0)) {
        tierkit_i_complain(compiler, line->name.at, "bound", "class `", line->name.text,
                           classes->by_share ? "` needs a share" : "` needs points",
                           classes->by_share ? "up to N%" : "from N");
        return;
    }
    if (classes->by_share) {
        tierkit_i_check_share(compiler, &line->bound);
    } else {
        (void)tierkit_i_check_figure(compiler, &line->bound, TIERKIT_I_TYPE_POINTS);
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

static int is_above(const tierkit_i_figure *least, const tierkit_i_figure *most) {
    return least->present && most->present && least->measured_in == most->measured_in &&
           tierkit_i_compare_figures(least, most) > 0;
}

static void check_limits(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                         const tierkit_i_class_line *line) {
    check_most(compiler, &line->at_most);
    check_most(compiler, &line->at_least);
    if (is_above(&line->at_least, &line->at_most)) {
        tierkit_i_complain(compiler, line->at_least.at, "bound", "`", line->name.text,
                           "` needs more partners than it may have",
                           "`at least` that is not above `at most`");
    }
    if (classes->by_share == TIERKIT_I_CUT_BY_COUNT && !line->at_most.present) {
        tierkit_i_complain(compiler, line->name.at, "bound", "class `", line->name.text,
                           "` needs a number of partners", "`at most 20% of partners`");
    }
}

/* What only some kinds of cut have: the side of who crosses, three classes. */
static void check_kind(tierkit_i_compiler *compiler, const tierkit_i_classes *classes) {
    if (classes->crossing != TIERKIT_I_CROSSING_IN && classes->by_share != TIERKIT_I_CUT_BY_SHARE) {
        tierkit_i_complain(compiler, classes->at, "bound", "`crossing` has no meaning here",
                           TIERKIT_I_NONE, "", "`classes by share of`");
    }
    if (classes->by_share == TIERKIT_I_CUT_BY_CURVE && classes->lines.count != 3) {
        tierkit_i_complain(compiler, classes->at, "bound", "a curve has three classes",
                           TIERKIT_I_NONE, "", "three lines, the last with `otherwise`");
    }
}

/* Class or decision, as messages call it. */
static const char *noun_of(const tierkit_i_compiler *compiler, size_t cut) {
    return cut < compiler->tree->classes_count ? "class `" : "decision `";
}

static void compile_gate(tierkit_i_compiler *compiler, size_t cut, int32_t line) {
    const tierkit_i_class_line *of = &compiler->tree->class_lines[line];
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_GATE;
    context.no_us = 1;
    if (compiler->out->cut_value[cut] != TIERKIT_I_NONE) {
        context.value = compiler->out->cut_value[cut];
    }
    if (of->not_when != TIERKIT_I_NONE) {
        compiler->out->gate_formula[line] =
            tierkit_i_compile_flag(compiler, &context, of->not_when);
    }
}

static void check_line(tierkit_i_compiler *compiler, size_t cut, int32_t i) {
    const tierkit_i_classes *classes = tierkit_i_cut_at(compiler->tree, cut);
    const tierkit_i_class_line *lines = &compiler->tree->class_lines[classes->lines.first];
    const tierkit_i_class_line *line = &lines[i];
    if (line->otherwise != (i == classes->lines.count - 1)) {
        tierkit_i_complain(compiler, line->name.at, "otherwise", noun_of(compiler, cut),
                           line->name.text,
                           line->otherwise ? "` takes the rest and must be the last line"
                                           : "` is the last line and must take the rest",
                           "`otherwise` on the last line only");
    }
    for (int32_t j = 0; j < i; j++) {
        if (lines[j].name.text == line->name.text) {
            tierkit_i_complain(compiler, line->name.at, "duplicate name", noun_of(compiler, cut),
                               line->name.text, "` is there twice", "one line for each class");
        }
    }
    if (!line->otherwise) {
        check_bound(compiler, classes, line);
        check_limits(compiler, classes, line);
    }
    compile_gate(compiler, cut, classes->lines.first + i);
}

/* ---- lines behind `for` ---------------------------------------------------------------------- */

/* The line for everybody with the same name, which has a bound; 0 = there is none. */
static int find_item(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                     const tierkit_i_class_line *line, int32_t *item) {
    const tierkit_i_class_line *lines = &compiler->tree->class_lines[classes->lines.first];
    for (*item = 0; *item < classes->lines.count; ++*item) {
        if (lines[*item].name.text == line->name.text && !lines[*item].otherwise &&
            !line->otherwise) {
            return 1;
        }
    }
    tierkit_i_complain(compiler, line->name.at, "unknown name", "`", line->name.text,
                       "` has no bound for everybody that this line could change",
                       "the name of a line above with a bound");
    return 0;
}

static void check_special_line(tierkit_i_compiler *compiler, size_t cut, int32_t index) {
    const tierkit_i_class_line *line = &compiler->tree->class_lines[index];
    if (!line->otherwise) {
        check_bound(compiler, tierkit_i_cut_at(compiler->tree, cut), line);
    }
    if (line->at_most.present || line->at_least.present) {
        const tierkit_i_figure *limit = line->at_most.present ? &line->at_most : &line->at_least;
        tierkit_i_complain(compiler, limit->at, "bound", "`", line->name.text,
                           "` counts all partners: `at most` cannot be for some of them",
                           "`at most` in the line for everybody");
    }
    compile_gate(compiler, cut, index);
}

/* Bounds fall, or rise; 0 = one does not. */
static int check_order_for(tierkit_i_compiler *compiler, size_t cut, int32_t profile) {
    const tierkit_i_classes *classes = tierkit_i_cut_at(compiler->tree, cut);
    const tierkit_i_class_line *lines = compiler->tree->class_lines;
    const tierkit_i_class_line *before = NULL;
    int good = 1;
    for (int32_t i = 0; i < classes->lines.count - 1; i++) {
        const tierkit_i_class_line *line =
            &lines[tierkit_i_class_rule(compiler->out, profile, i, TIERKIT_I_CLAUSE_BOUND)];
        int both = before != NULL && before->bound.present && line->bound.present;
        int order = both ? tierkit_i_compare_figures(&before->bound, &line->bound) : 0;
        if (both && (classes->by_share ? order >= 0 : order <= 0)) {
            tierkit_i_complain(compiler, line->bound.at, "order", noun_of(compiler, cut),
                               line->name.text, "` can never be reached: its bound is out of order",
                               classes->by_share ? "shares that rise" : "points that fall");
            good = 0;
        }
        before = line;
    }
    return good;
}

/* For every profile, up to the first whose bounds are out of order. */
static void check_order(tierkit_i_compiler *compiler, size_t cut) {
    tierkit_i_slice of = compiler->out->cut_profiles[cut];
    int good = 1;
    for (int32_t p = 0; p < of.count && good && compiler->status == TIERKIT_OK; p++) {
        good = check_order_for(compiler, cut, of.first + p);
    }
}

static void check_special(tierkit_i_compiler *compiler, size_t cut) {
    const tierkit_i_classes *classes = tierkit_i_cut_at(compiler->tree, cut);
    tierkit_i_special *special = NULL;
    size_t room = (size_t)classes->special.count;
    size_t count = 0;
    if (compiler->status == TIERKIT_OK) {
        compiler->status =
            tierkit_i_new_zeroed(compiler->memory, room, sizeof(special[0]), &special);
    }
    for (size_t s = 0; s < room && compiler->status == TIERKIT_OK; s++) {
        int32_t index = classes->special.first + (int32_t)s;
        const tierkit_i_class_line *line = &compiler->tree->class_lines[index];
        tierkit_i_special one = { &line->who, 0, index, 1u << TIERKIT_I_CLAUSE_BOUND };
        check_special_line(compiler, cut, index);
        one.clauses |= (uint32_t)(line->not_when != TIERKIT_I_NONE) << TIERKIT_I_CLAUSE_GATE;
        if (find_item(compiler, classes, line, &one.item)) {
            special[count++] = one;
        }
    }
    tierkit_i_add_profiles(compiler, special, count, &classes->lines, TIERKIT_I_CLASS_CLAUSES,
                           &compiler->out->cut_profiles[cut]);
    tierkit_i_free(compiler->memory, special, room, sizeof(special[0]));
}

void tierkit_i_check_cut_lines(tierkit_i_compiler *compiler, size_t cut) {
    const tierkit_i_classes *classes = tierkit_i_cut_at(compiler->tree, cut);
    for (int32_t line = 0; line < classes->lines.count; line++) {
        check_line(compiler, cut, line);
    }
    check_special(compiler, cut);
    check_order(compiler, cut);
    tierkit_i_lint_cut(compiler, cut);
}

/* ---- what is cut ----------------------------------------------------------------------------- */

static int32_t find_value(const tierkit_i_tree *tree, int32_t name) {
    for (size_t v = 0; v < tree->value_count; v++) {
        if (tree->values[v].name.text == name) {
            return (int32_t)v;
        }
    }
    return TIERKIT_I_NONE;
}

/* `classes by value NAME`: the name may be left out where there is one value. */
void tierkit_i_check_cut_value(tierkit_i_compiler *compiler, size_t cut) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_classes *classes = tierkit_i_cut_at(tree, cut);
    int32_t name = classes->basis.text;
    if (tree->value_count == 0) {
        tierkit_i_complain(compiler, classes->at, "no value",
                           cut < tree->classes_count ? "classes by value need a value statement"
                                                     : "a selection needs a value statement",
                           TIERKIT_I_NONE, "", "a `value` statement, or `classes by share of`");
    } else if (name == TIERKIT_I_NONE && tree->value_count > 1) {
        tierkit_i_complain(compiler, classes->at, "which value",
                           "there are several values: these classes must name theirs",
                           TIERKIT_I_NONE, "", "`by value` and the name of a `value` statement");
    } else {
        compiler->out->cut_value[cut] = name == TIERKIT_I_NONE ? 0 : find_value(tree, name);
        if (compiler->out->cut_value[cut] == TIERKIT_I_NONE) {
            tierkit_i_complain(compiler, classes->basis.at, "unknown name", "there is no value `",
                               name, "`", "the name of a `value` statement");
        }
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
            tierkit_i_check_cut_value(compiler, i);
        }
        check_scopes(compiler, classes);
        check_kind(compiler, classes);
        tierkit_i_check_cut_lines(compiler, i);
        tierkit_i_check_movement(compiler, i);
        if (classes->lines.count == 0) {
            tierkit_i_complain(compiler, classes->at, "no classes", "there are no class lines",
                               TIERKIT_I_NONE, "", "indented lines such as `A from 70`");
        }
    }
}
