/* Owns: the value statement: criteria, weights, points. Must not know: classes.
 * Called by: program/compile.c. */
#include "program/compile.h"

static int is_above_zero(const tierkit_i_figure *figure) {
    return figure->present && tierkit_i_i128_sign(figure->value) > 0;
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

/* The formulas of a criterion now and 1, 2 ... periods back. */
static void compile_criterion(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                              int32_t index) {
    const tierkit_i_criterion *criterion = &compiler->tree->criteria[index];
    tierkit_i_compiled *out = compiler->out;
    tierkit_i_context context = { 0 };
    tierkit_i_meaning meaning =
        tierkit_i_meaning_of(compiler, criterion->kpi.text, TIERKIT_I_PHASE_KPI);
    context.phase = TIERKIT_I_PHASE_KPI;
    if (meaning.kind == TIERKIT_I_MEANS_KPI && out->kpi_measures_us[meaning.index]) {
        tierkit_i_complain(compiler, criterion->kpi.at, "measures us", "`", criterion->kpi.text,
                           "` measures our own performance and cannot enter a partner's value",
                           "a KPI by partner or by market");
        return;
    }
    out->criterion_formula[index] = (int32_t)out->criterion_kept_count;
    for (int32_t k = 0; k <= value->keep && compiler->status == TIERKIT_OK; k++) {
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
        if (value->keep > 0) {
            tierkit_i_shift(&context, 1, value->keep_unit);
        }
    }
}

/* More than half of the weight on one criterion makes the value a quota in disguise. */
static void lint_weights(tierkit_i_compiler *compiler, const tierkit_i_value *value) {
    tierkit_i_i128 total = tierkit_i_i128_of(0);
    const tierkit_i_criterion *criteria = &compiler->tree->criteria[value->criteria.first];
    int lost = 0;
    for (int32_t c = 0; c < value->criteria.count; c++) {
        tierkit_i_i128 weight;
        lost |= tierkit_i_rescale(criteria[c].weight.value, criteria[c].weight.scale, 9, &weight,
                                  NULL) ||
                tierkit_i_i128_add(total, weight, &total);
    }
    for (int32_t c = 0; c < value->criteria.count && !lost; c++) {
        tierkit_i_i128 weight;
        tierkit_i_i128 rest;
        lost = tierkit_i_rescale(criteria[c].weight.value, criteria[c].weight.scale, 9, &weight,
                                 NULL) ||
               tierkit_i_i128_sub(total, weight, &rest);
        if (!lost && value->criteria.count > 1 && tierkit_i_i128_compare(weight, rest) > 0) {
            static const char text[] = "one criterion has more than half of the weight";
            tierkit_i_piece piece = { text, sizeof(text) - 1 };
            tierkit_i_warning_at(compiler->list, criteria[c].weight.at, "weight", &piece, 1);
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
    if (value->missing == TIERKIT_I_MISSING_POINTS &&
        tierkit_i_check_figure(compiler, &value->missing_points, TIERKIT_I_TYPE_POINTS) &&
        is_outside(value, &value->missing_points)) {
        refuse_points(compiler, &value->missing_points);
    }
    tierkit_i_check_share(compiler, &value->needs);
}

static void check_one(tierkit_i_compiler *compiler, const tierkit_i_value *value) {
    check_head(compiler, value);
    if (value->criteria.count == 0) {
        tierkit_i_complain(compiler, value->at, "criteria", "the value `", value->name.text,
                           "` has no criteria", "indented lines: group, KPI, weight, points");
        return;
    }
    if (value->keep > TIERKIT_I_KEEP_MAX) {
        tierkit_i_complain(compiler, value->at, "limit", "`", value->name.text,
                           "` looks back too far", "at most 12 periods");
        return;
    }
    for (int32_t c = 0; c < value->criteria.count; c++) {
        int32_t index = value->criteria.first + c;
        const tierkit_i_criterion *criterion = &compiler->tree->criteria[index];
        if (!is_above_zero(&criterion->weight)) {
            tierkit_i_complain(compiler, criterion->kpi.at, "weight", "`", criterion->kpi.text,
                               "` needs a weight above 0", "weight and a number");
        }
        for (int32_t d = 0; d < c; d++) {
            if (compiler->tree->criteria[value->criteria.first + d].kpi.text ==
                criterion->kpi.text) {
                tierkit_i_complain(compiler, criterion->kpi.at, "duplicate name", "`",
                                   criterion->kpi.text, "` is a criterion twice",
                                   "one line for each criterion");
            }
        }
        tierkit_i_check_figure(compiler, &criterion->weight, TIERKIT_I_TYPE_NUMBER);
        compile_criterion(compiler, value, index);
    }
    lint_weights(compiler, value);
}

void tierkit_i_check_value(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t v = 0; v < tree->value_count; v++) {
        if (v > 0) {
            tierkit_i_complain(compiler, tree->values[v].at, "second value",
                               "a program has one value statement", TIERKIT_I_NONE, "",
                               "criteria under the first one");
            continue;
        }
        check_one(compiler, &tree->values[v]);
    }
}
