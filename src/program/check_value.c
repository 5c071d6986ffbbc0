/* Owns: the value statement: criteria, weights, points. Must not know: classes.
 * Called by: program/compile.c. */
#include "program/compile.h"

static int is_above_zero(const tierkit_i_figure *figure) {
    return figure->present && tierkit_i_i128_sign(figure->value) > 0;
}

/* Compares two figures whatever their scales. */
static int compare_figures(const tierkit_i_figure *a, const tierkit_i_figure *b) {
    return tierkit_i_i128_compare_quotients(a->value, tierkit_i_i128_power10(a->scale), b->value,
                                            tierkit_i_i128_power10(b->scale));
}

static void check_points(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                         const tierkit_i_criterion *criterion, tierkit_i_type type) {
    const tierkit_i_point *points = &compiler->tree->points[criterion->points.first];
    for (int32_t p = 0; p < criterion->points.count; p++) {
        if (p > 0 && compare_figures(&points[p - 1].x, &points[p].x) >= 0) {
            tierkit_i_complain(compiler, points[p].x.at, "points",
                               "points must rise from left to right", TIERKIT_I_NONE, "",
                               "a larger number than the one before");
        }
        if (compare_figures(&points[p].y, &value->low) < 0 ||
            compare_figures(&points[p].y, &value->high) > 0) {
            tierkit_i_complain(compiler, points[p].y.at, "points",
                               "points lie outside the range of the value", TIERKIT_I_NONE, "",
                               "a number of the range behind the value's name");
        }
        if (points[p].x.measured_in == TIERKIT_I_IN_MONEY && type != TIERKIT_I_TYPE_MONEY) {
            tierkit_i_complain(compiler, points[p].x.at, "type", "`", criterion->kpi.text,
                               "` is not money", "a plain number or a percentage");
        }
    }
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
        if (k == 0) {
            check_points(compiler, value, criterion, out->formulas[formula].form.type);
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

static void check_one(tierkit_i_compiler *compiler, const tierkit_i_value *value) {
    if (value->criteria.count == 0) {
        tierkit_i_complain(compiler, value->at, "criteria", "the value `", value->name.text,
                           "` has no criteria", "indented lines: group, KPI, weight, points");
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
        if (criterion->points.count == 0) {
            tierkit_i_complain(compiler, criterion->kpi.at, "points", "`", criterion->kpi.text,
                               "` has no points", "points X: Y, X: Y");
        }
        for (int32_t d = 0; d < c; d++) {
            if (compiler->tree->criteria[value->criteria.first + d].kpi.text ==
                criterion->kpi.text) {
                tierkit_i_complain(compiler, criterion->kpi.at, "duplicate name", "`",
                                   criterion->kpi.text, "` is a criterion twice",
                                   "one line for each criterion");
            }
        }
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
