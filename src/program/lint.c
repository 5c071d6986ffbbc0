/* Owns: warnings about values and classes: allowed, and probably not meant.
 * Must not know: what is an error. Called by: program/check_value.c, program/check_classes.c. */
#include "program/compile.h"

#include <string.h>

static void warn(tierkit_i_compiler *compiler, tierkit_i_place at, const char *code,
                 const char *before, int32_t name, const char *after) {
    tierkit_i_piece pieces[3] = { { before, 0 }, { NULL, 0 }, { after, 0 } };
    pieces[0].bytes = strlen(before);
    pieces[1] = tierkit_i_tree_piece(compiler->tree, name);
    pieces[2].bytes = strlen(after);
    tierkit_i_warning_at(compiler->list, at, code, pieces, 3);
}

/* ---- weights --------------------------------------------------------------------------------- */

/* Numbers at nine places, good for comparing; what does not fit is left unsaid. */
static int at_nine(const tierkit_i_figure *figure, tierkit_i_i128 *out) {
    return tierkit_i_rescale(figure->value, figure->scale, 9, out, NULL) == TIERKIT_OK;
}

static int is_more_than_half(tierkit_i_i128 part, tierkit_i_i128 whole) {
    tierkit_i_i128 rest;
    return !tierkit_i_i128_sub(whole, part, &rest) && tierkit_i_i128_compare(part, rest) > 0;
}

static int add_weight(const tierkit_i_criterion *criterion, tierkit_i_i128 *total) {
    tierkit_i_i128 weight;
    return at_nine(&criterion->weight, &weight) && !tierkit_i_i128_add(*total, weight, total);
}

/* More than half of the weight on one criterion makes the value a quota in disguise. */
static void lint_one_criterion(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                               tierkit_i_i128 total) {
    const tierkit_i_criterion *criteria = &compiler->tree->criteria[value->criteria.first];
    for (int32_t c = 0; c < value->criteria.count && value->criteria.count > 1; c++) {
        tierkit_i_i128 weight;
        if (at_nine(&criteria[c].weight, &weight) && is_more_than_half(weight, total)) {
            warn(compiler, criteria[c].weight.at, "weight",
                 "one criterion has more than half of the weight", TIERKIT_I_NONE, "");
        }
    }
}

/* Names people give to quotas, whatever stands around them. */
static int names_quota(const tierkit_i_tree *tree, int32_t text) {
    static const char *const words[] = { "quota", "target", "attainment" };
    size_t bytes;
    const char *name = tierkit_i_tree_text(tree, text, &bytes);
    for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
        size_t length = strlen(words[w]);
        for (size_t i = 0; i + length <= bytes; i++) {
            if (memcmp(name + i, words[w], length) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

/* Does an expression name one? Depth is bounded by the parser. */
static int expression_names_quota(const tierkit_i_tree *tree, int32_t node) {
    const tierkit_i_node *at = &tree->nodes[node];
    if (at->op == TIERKIT_I_OP_NAME) {
        return names_quota(tree, at->text);
    }
    for (int32_t child = at->first; child != TIERKIT_I_NONE; child = tree->nodes[child].next) {
        if (expression_names_quota(tree, child)) {
            return 1;
        }
    }
    return 0;
}

/* Weight of the criteria named after quotas or built on them; 0 = it does not fit. */
static int weigh_quotas(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                        const int32_t *marked, tierkit_i_i128 *quotas) {
    const tierkit_i_tree *tree = compiler->tree;
    for (int32_t c = 0; c < value->criteria.count; c++) {
        const tierkit_i_criterion *criterion = &tree->criteria[value->criteria.first + c];
        tierkit_i_meaning meaning =
            tierkit_i_meaning_of(compiler, criterion->kpi.text, TIERKIT_I_PHASE_KPI);
        int is_quota = meaning.kind == TIERKIT_I_MEANS_KPI ? marked[meaning.index]
                                                           : names_quota(tree, criterion->kpi.text);
        if (is_quota && !add_weight(criterion, quotas)) {
            return 0;
        }
    }
    return 1;
}

/* A value that is mostly quotas says again what the sales plan says. */
static void lint_quotas(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                        tierkit_i_i128 total) {
    const tierkit_i_tree *tree = compiler->tree;
    tierkit_i_i128 quotas = tierkit_i_i128_of(0);
    int32_t *marked = NULL;
    if (compiler->status == TIERKIT_OK) {
        compiler->status =
            tierkit_i_new_zeroed(compiler->memory, tree->kpi_count, sizeof(marked[0]), &marked);
    }
    if (compiler->status != TIERKIT_OK) {
        return;
    }
    for (size_t k = 0; k < tree->kpi_count; k++) {
        marked[k] = names_quota(tree, tree->kpis[k].name.text) ||
                    expression_names_quota(tree, tree->kpis[k].expression);
    }
    tierkit_i_spread_marks(compiler, marked);
    if (weigh_quotas(compiler, value, marked, &quotas) && is_more_than_half(quotas, total)) {
        warn(compiler, value->at, "quota", "more than half of the weight of `", value->name.text,
             "` measures against quotas or targets");
    }
    tierkit_i_free(compiler->memory, marked, tree->kpi_count, sizeof(marked[0]));
}

/* Weights need no certain sum, but percentages claim one, and so do numbers near 100. */
static void lint_sum(tierkit_i_compiler *compiler, const tierkit_i_value *value,
                     tierkit_i_i128 total) {
    const tierkit_i_criterion *criteria = &compiler->tree->criteria[value->criteria.first];
    tierkit_i_i128 hundred = tierkit_i_i128_of(100 * (int64_t)TIERKIT_I_GRID_ONE);
    tierkit_i_i128 near = tierkit_i_i128_of(90 * (int64_t)TIERKIT_I_GRID_ONE);
    tierkit_i_i128 above = tierkit_i_i128_of(110 * (int64_t)TIERKIT_I_GRID_ONE);
    int percent = 1;
    for (int32_t c = 0; c < value->criteria.count; c++) {
        percent &= criteria[c].weight.measured_in == TIERKIT_I_IN_PERCENT;
    }
    if (percent) {
        hundred = tierkit_i_i128_of(TIERKIT_I_GRID_ONE);
    }
    if (tierkit_i_i128_compare(total, hundred) != 0 &&
        (percent ||
         (tierkit_i_i128_compare(total, near) >= 0 && tierkit_i_i128_compare(total, above) <= 0))) {
        warn(compiler, value->at, "sum", "the weights of `", value->name.text,
             percent ? "` do not add up to 100%" : "` add up to almost 100");
    }
}

/* Points that fall where more is better, or rise where less is. */
static void lint_direction(tierkit_i_compiler *compiler, const tierkit_i_criterion *criterion) {
    const tierkit_i_tree *tree = compiler->tree;
    tierkit_i_meaning of = tierkit_i_meaning_of(compiler, criterion->kpi.text, TIERKIT_I_PHASE_KPI);
    if (of.kind != TIERKIT_I_MEANS_KPI) {
        return;
    }
    for (int32_t p = 1; p < criterion->points.count; p++) {
        const tierkit_i_point *point = &tree->points[criterion->points.first + p];
        int order = tierkit_i_compare_figures(&point->y, &point[-1].y);
        tierkit_i_direction direction = tree->kpis[of.index].direction;
        if ((direction == TIERKIT_I_HIGHER && order < 0) ||
            (direction == TIERKIT_I_LOWER && order > 0)) {
            warn(compiler, point->y.at, "direction", "the points go against what is better for `",
                 criterion->kpi.text, "`");
            return;
        }
    }
}

void tierkit_i_lint_value(tierkit_i_compiler *compiler, size_t index) {
    const tierkit_i_value *value = &compiler->tree->values[index];
    tierkit_i_i128 total = tierkit_i_i128_of(0);
    for (int32_t c = 0; c < value->criteria.count; c++) {
        if (!add_weight(&compiler->tree->criteria[value->criteria.first + c], &total)) {
            return;
        }
    }
    for (int32_t c = 0; c < value->criteria.count; c++) {
        lint_direction(compiler, &compiler->tree->criteria[value->criteria.first + c]);
    }
    lint_one_criterion(compiler, value, total);
    lint_quotas(compiler, value, total);
    lint_sum(compiler, value, total);
}

/* ---- classes --------------------------------------------------------------------------------- */

/* The smallest and the largest points of a criterion, at nine places. */
static int extremes(tierkit_i_compiler *compiler, const tierkit_i_criterion *points,
                    tierkit_i_i128 range[2]) {
    for (int32_t p = 0; p < points->points.count; p++) {
        tierkit_i_i128 y;
        if (!at_nine(&compiler->tree->points[points->points.first + p].y, &y)) {
            return 0;
        }
        for (int e = 0; e < 2; e++) {
            int order = tierkit_i_i128_compare(y, range[e]);
            range[e] = p == 0 || (e == 0 ? order < 0 : order > 0) ? y : range[e];
        }
    }
    return 1;
}

/* Weight times points added to sums, for the worst and the best score of everybody. */
static int add_extremes(tierkit_i_compiler *compiler, const tierkit_i_criterion *criterion,
                        tierkit_i_i128 sums[2]) {
    tierkit_i_i128 range[2] = { { 0, 0 }, { 0, 0 } };
    tierkit_i_i128 weight;
    if (!at_nine(&criterion->weight, &weight) || !extremes(compiler, criterion, range)) {
        return 0;
    }
    for (int e = 0; e < 2; e++) {
        tierkit_i_i128 product;
        if (tierkit_i_i128_mul(weight, range[e], &product) ||
            tierkit_i_i128_add(sums[e], product, &sums[e])) {
            return 0;
        }
    }
    return 1;
}

/* A bound against the least and the best score: nobody reaches the class, or everybody does. */
static void lint_reach(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                       const tierkit_i_value *value) {
    const tierkit_i_class_line *lines = &compiler->tree->class_lines[classes->lines.first];
    tierkit_i_i128 sums[2] = { { 0, 0 }, { 0, 0 } };
    tierkit_i_i128 total = tierkit_i_i128_of(0);
    for (int32_t c = 0; c < value->criteria.count; c++) {
        const tierkit_i_criterion *criterion = &compiler->tree->criteria[value->criteria.first + c];
        if (!add_weight(criterion, &total) || !add_extremes(compiler, criterion, sums)) {
            return;
        }
    }
    for (int32_t i = 0; i < classes->lines.count - 1; i++) {
        tierkit_i_i128 bound;
        tierkit_i_i128 product;
        if (!at_nine(&lines[i].bound, &bound) || tierkit_i_i128_mul(bound, total, &product)) {
            return;
        }
        if (tierkit_i_i128_compare(product, sums[1]) > 0) {
            warn(compiler, lines[i].bound.at, "reach", "nobody can reach `", lines[i].name.text,
                 "`: it begins above the best score of these criteria");
        } else if (tierkit_i_i128_compare(product, sums[0]) <= 0) {
            warn(compiler, lines[i].bound.at, "reach", "everybody reaches `", lines[i].name.text,
                 "`: it begins at or below the least score of these criteria");
        }
    }
}

/* A class narrower than a twentieth of the range: small changes of a score would cross it. */
static void lint_spacing(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                         const tierkit_i_value *value) {
    const tierkit_i_class_line *lines = &compiler->tree->class_lines[classes->lines.first];
    for (int32_t i = 1; i < classes->lines.count - 1; i++) {
        tierkit_i_i128 low;
        tierkit_i_i128 high;
        tierkit_i_i128 upper;
        tierkit_i_i128 lower;
        tierkit_i_i128 widened;
        if (at_nine(&value->low, &low) && at_nine(&value->high, &high) &&
            at_nine(&lines[i - 1].bound, &upper) && at_nine(&lines[i].bound, &lower) &&
            !tierkit_i_i128_sub(high, low, &high) && !tierkit_i_i128_sub(upper, lower, &upper) &&
            !tierkit_i_i128_mul(upper, tierkit_i_i128_of(20), &widened) &&
            tierkit_i_i128_sign(upper) > 0 && tierkit_i_i128_compare(widened, high) < 0) {
            warn(compiler, lines[i].bound.at, "spacing", "`", lines[i].name.text,
                 "` is narrower than a twentieth of the range: small changes will cross it");
        }
    }
}

void tierkit_i_lint_cut(tierkit_i_compiler *compiler, size_t cut) {
    const tierkit_i_classes *classes = tierkit_i_cut_at(compiler->tree, cut);
    int32_t value = compiler->out->cut_value[cut];
    if (value == TIERKIT_I_NONE) {
        return;
    }
    lint_reach(compiler, classes, &compiler->tree->values[value]);
    lint_spacing(compiler, classes, &compiler->tree->values[value]);
}
