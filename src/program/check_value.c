/* Owns: value statements: criteria, weights, points, missing values, lines behind `for`.
 * Must not know: classes.
 * Called by: program/compile.c. */
#include "program/compile.h"

/* A weight of 0 leaves a criterion out for those a line behind `for` is about. */
static int is_weight(const tierkit_i_criterion *criterion, int special) {
    int32_t sign = tierkit_i_i128_sign(criterion->weight.value);
    return criterion->weight.present ? sign > 0 || (special && sign == 0) : special;
}

static int is_outside(const tierkit_i_value *value, const tierkit_i_figure *points) {
    return tierkit_i_compare_figures(points, &value->low) < 0 ||
           tierkit_i_compare_figures(points, &value->high) > 0;
}

static void refuse_points(tierkit_i_compiler *compiler, const tierkit_i_figure *points) {
    tierkit_i_complain(compiler, points->at, "points", "points lie outside the range of the value",
                       TIERKIT_I_NONE, "", "a number of the range behind the value's name");
}

static void check_points(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                         const tierkit_i_criterion *criterion, tierkit_i_type type) {
    const tierkit_i_point *points = &compiler->tree->points[criterion->points.first];
    for (int32_t p = 0; p < criterion->points.count; p++) {
        if (p > 0 && tierkit_i_compare_figures(&points[p - 1].x, &points[p].x) >= 0) {
            tierkit_i_complain(compiler, points[p].x.at, "points",
                               "points must rise from left to right", TIERKIT_I_NONE, "",
                               "a larger number than the one before");
        }
        tierkit_i_check_figure(compiler, &points[p].x, type);
        if (tierkit_i_check_figure(compiler, &points[p].y, TIERKIT_I_TYPE_POINTS) &&
            is_outside(value, &points[p].y)) {
            refuse_points(compiler, &points[p].y);
        }
    }
}

/* Points lie over numbers: what comes of the KPI now decides for all periods. */
static int check_raw(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                     const tierkit_i_criterion *criterion, tierkit_i_type type) {
    if (!tierkit_i_type_is_number(type)) {
        tierkit_i_complain(compiler, criterion->kpi.at, "type", "`", criterion->kpi.text,
                           "` is not a number", "a number, money or days");
        return 0;
    }
    check_points(compiler, value, criterion, type);
    return 1;
}

static void check_missing(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                          const tierkit_i_missing_rule *rule) {
    if (rule->ends == TIERKIT_I_MISSING_POINTS &&
        tierkit_i_check_figure(compiler, &rule->points, TIERKIT_I_TYPE_POINTS) &&
        is_outside(value, &rule->points)) {
        refuse_points(compiler, &rule->points);
    }
}

/* 1 when the KPI may decide about a partner and a rule does not look back too far. */
static int may_decide(tierkit_i_compiler *compiler, const tierkit_i_criterion *criterion,
                      const tierkit_i_missing_rule *rule) {
    tierkit_i_meaning meaning =
        tierkit_i_meaning_of(compiler, criterion->kpi.text, TIERKIT_I_PHASE_KPI);
    if (meaning.kind == TIERKIT_I_MEANS_KPI && compiler->out->kpi_measures_us[meaning.index]) {
        tierkit_i_complain(compiler, criterion->kpi.at, "measures us", "`", criterion->kpi.text,
                           "` measures our own performance and cannot enter a partner's value",
                           "a KPI by partner or by market");
        return 0;
    }
    if (rule->keep > TIERKIT_I_KEEP_MAX) {
        tierkit_i_complain(compiler, criterion->kpi.at, "limit", "`", criterion->kpi.text,
                           "` looks back too far", "at most 12 periods");
        return 0;
    }
    return 1;
}

/* The formulas of a criterion now and 1, 2 ... periods back. */
static void compile_criterion(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                              int32_t index) {
    const tierkit_i_criterion *criterion = &compiler->tree->criteria[index];
    const tierkit_i_missing_rule *rule = tierkit_i_missing_rule_of(value, criterion);
    tierkit_i_compiled *out = compiler->out;
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_KPI;
    if (!may_decide(compiler, criterion, rule)) {
        return;
    }
    out->criterion_formula[index] = (int32_t)out->criterion_kept_count;
    for (int32_t k = 0; k <= rule->keep && compiler->status == TIERKIT_OK; k++) {
        int32_t formula = tierkit_i_formula_of_name(compiler, &criterion->kpi, &context);
        compiler->status =
            compiler->status != TIERKIT_OK
                ? compiler->status
                : tierkit_i_reserve(compiler->memory, &out->criterion_kept,
                                    &out->criterion_kept_capacity, out->criterion_kept_count + 1,
                                    sizeof(out->criterion_kept[0]));
        if (compiler->status != TIERKIT_OK || formula == TIERKIT_I_NONE) {
            return;
        }
        out->criterion_kept[out->criterion_kept_count++] = formula;
        if (k == 0 && !check_raw(compiler, value, criterion, out->formulas[formula].form.type)) {
            return;
        }
        if (rule->keep > 0) {
            tierkit_i_shift(&context, 1, rule->keep_unit);
        }
    }
}

/* The numbers of the statement's first line. */
static void check_head(tierkit_i_compiler *compiler, const tierkit_i_value *value) {
    if (tierkit_i_check_figure(compiler, &value->low, TIERKIT_I_TYPE_POINTS) &&
        tierkit_i_check_figure(compiler, &value->high, TIERKIT_I_TYPE_POINTS) &&
        tierkit_i_compare_figures(&value->low, &value->high) >= 0) {
        tierkit_i_complain(compiler, value->high.at, "range", "the range of the value is empty",
                           TIERKIT_I_NONE, "", "the lowest value, `to` and a larger one");
    }
    check_missing(compiler, value, &value->missing);
    tierkit_i_check_share(compiler, &value->needs);
}

static void check_criterion(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                            int32_t index) {
    const tierkit_i_criterion *criterion = &compiler->tree->criteria[index];
    if (!is_weight(criterion, index >= value->criteria.first + value->criteria.count)) {
        tierkit_i_complain(compiler, criterion->kpi.at, "weight", "`", criterion->kpi.text,
                           "` needs a weight above 0", "weight and a number");
    }
    if (criterion->weight.present) {
        tierkit_i_check_figure(compiler, &criterion->weight, TIERKIT_I_TYPE_NUMBER);
    }
    check_missing(compiler, value, &criterion->missing);
    compile_criterion(compiler, value, index);
}

static void check_twice(tierkit_i_compiler *compiler, const tierkit_i_value *value, int32_t c) {
    const tierkit_i_criterion *criteria = &compiler->tree->criteria[value->criteria.first];
    for (int32_t d = 0; d < c; d++) {
        if (criteria[d].kpi.text == criteria[c].kpi.text) {
            tierkit_i_complain(compiler, criteria[c].kpi.at, "duplicate name", "`",
                               criteria[c].kpi.text, "` is a criterion twice",
                               "one line for each criterion");
        }
    }
}

/* ---- lines behind `for` ---------------------------------------------------------------------- */

/* The criterion for everybody with the same KPI and group; 0 = there is none. */
static int find_item(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                     const tierkit_i_criterion *criterion, int32_t *item) {
    const tierkit_i_criterion *criteria = &compiler->tree->criteria[value->criteria.first];
    for (*item = 0; *item < value->criteria.count; ++*item) {
        if (criteria[*item].kpi.text == criterion->kpi.text &&
            criteria[*item].group.text == criterion->group.text) {
            return 1;
        }
    }
    tierkit_i_complain(compiler, criterion->kpi.at, "unknown name", "`", criterion->kpi.text,
                       "` is no criterion of this group for everybody",
                       "a group and a criterion of the lines above");
    return 0;
}

static tierkit_i_special special_of(const tierkit_i_criterion *criterion, int32_t item,
                                    int32_t line) {
    tierkit_i_special special = { &criterion->who, item, line, 0 };
    special.clauses = (uint32_t)(criterion->weight.present != 0) << TIERKIT_I_CLAUSE_WEIGHT |
                      (uint32_t)(criterion->points.count > 0) << TIERKIT_I_CLAUSE_POINTS |
                      (uint32_t)(criterion->missing.present != 0) << TIERKIT_I_CLAUSE_MISSING;
    return special;
}

/* At least one criterion counts: lines behind `for` may give the weight 0. */
static void check_total(tierkit_i_compiler *compiler, const tierkit_i_value *value, size_t index) {
    tierkit_i_slice of = compiler->out->value_profiles[index];
    for (int32_t p = 1; p < of.count && compiler->status == TIERKIT_OK; p++) {
        int counts = 0;
        for (int32_t c = 0; c < value->criteria.count; c++) {
            counts |= tierkit_i_i128_sign(tierkit_i_criterion_rule(compiler->tree, compiler->out,
                                                                   of.first + p, c,
                                                                   TIERKIT_I_CLAUSE_WEIGHT)
                                              ->weight.value);
        }
        if (counts == 0) {
            tierkit_i_complain(compiler, value->at, "weight", "all criteria of `", value->name.text,
                               "` have the weight 0 for some distributors", "a weight above 0");
        }
    }
}

static void check_special(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                          size_t index) {
    tierkit_i_special *special = NULL;
    size_t room = (size_t)value->special.count;
    size_t count = 0;
    if (compiler->status == TIERKIT_OK) {
        compiler->status =
            tierkit_i_new_zeroed(compiler->memory, room, sizeof(special[0]), &special);
    }
    for (size_t s = 0; s < room && compiler->status == TIERKIT_OK; s++) {
        int32_t line = value->special.first + (int32_t)s;
        const tierkit_i_criterion *criterion = &compiler->tree->criteria[line];
        int32_t item;
        check_criterion(compiler, value, line);
        if (find_item(compiler, value, criterion, &item)) {
            special[count++] = special_of(criterion, item, line);
        }
    }
    tierkit_i_add_profiles(compiler, special, count, &value->criteria, TIERKIT_I_CRITERION_CLAUSES,
                           &compiler->out->value_profiles[index]);
    check_total(compiler, value, index);
    tierkit_i_free(compiler->memory, special, room, sizeof(special[0]));
}

static void check_one(tierkit_i_compiler *compiler, size_t index) {
    const tierkit_i_value *value = &compiler->tree->values[index];
    check_head(compiler, value);
    if (value->criteria.count == 0) {
        tierkit_i_complain(compiler, value->at, "criteria", "the value `", value->name.text,
                           "` has no criteria", "indented lines: group, KPI, weight, points");
        return;
    }
    for (int32_t c = 0; c < value->criteria.count; c++) {
        check_criterion(compiler, value, value->criteria.first + c);
        check_twice(compiler, value, c);
    }
    check_special(compiler, value, index);
    tierkit_i_lint_value(compiler, index);
}

void tierkit_i_check_value(tierkit_i_compiler *compiler) {
    for (size_t v = 0; v < compiler->tree->value_count; v++) {
        check_one(compiler, v);
    }
}
