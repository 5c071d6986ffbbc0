/* Owns: why one distributor stands where it stands. Must not know: how results are computed: it
 * reads them. Called by: hosts, through tierkit_review_explain(). */
#include "review/explain.h"

#include "base/compiler.h"
#include "review/saved.h"
#include "review/value.h"
#include "review/window_days.h"

#include <string.h>

static const tierkit_i_column_spec explain_columns[] = {
    { "section", "", TIERKIT_I_CELLS_TEXT },  { "item", "", TIERKIT_I_CELLS_TEXT },
    { "raw", "", TIERKIT_I_CELLS_NUMBER },    { "points", "points", TIERKIT_I_CELLS_NUMBER },
    { "weight", "", TIERKIT_I_CELLS_NUMBER }, { "contribution", "points", TIERKIT_I_CELLS_NUMBER },
    { "rule", "", TIERKIT_I_CELLS_TEXT },     { "threshold", "", TIERKIT_I_CELLS_NUMBER },
    { "margin", "", TIERKIT_I_CELLS_NUMBER }, { "status", "", TIERKIT_I_CELLS_TEXT },
    { "reason", "", TIERKIT_I_CELLS_TEXT },   { "text", "", TIERKIT_I_CELLS_TEXT },
};

/* ", by the rules for kind dealer, region LATAM"; nothing for everybody. */
static void say_profile(const tierkit_review *review, int32_t index, tierkit_i_explained *of) {
    const tierkit_i_profile *profile = &review->program->compiled.profiles[index];
    int both = profile->kind != TIERKIT_I_NONE && profile->region != TIERKIT_I_NONE;
    if (profile->kind != TIERKIT_I_NONE) {
        tierkit_i_explained_say(of, ", by the rules for kind ");
        tierkit_i_explained_name(review, of, profile->kind);
    }
    if (profile->region != TIERKIT_I_NONE) {
        tierkit_i_explained_say(of, both ? " in region " : ", by the rules for region ");
        tierkit_i_explained_name(review, of, profile->region);
    }
}

/* How a criterion came to its points. */
static const char *reason_of(const tierkit_i_valued *value, size_t at, size_t record) {
    int has_raw = value->raw_status[at] == TIERKIT_VALUE_OK;
    if (value->score_status[record] != TIERKIT_VALUE_OK) {
        return has_raw ? "no_score" : "missing";
    }
    if (!has_raw) {
        return value->status[at] == TIERKIT_VALUE_OK ? "missing_points" : "missing_excluded";
    }
    return value->flags[at] & TIERKIT_FLAG_CARRIED ? "carried" : "scored";
}

/* ", from 61 of 92 days" where the facts do not cover the whole window. The buffers live as long as
 * the row. */
static void say_days(tierkit_i_days days, char *covered, char *all, tierkit_i_explained *of) {
    tierkit_i_shown number = { 1, tierkit_i_i128_of(days.covered), 0 };
    if (days.covered < days.all) {
        tierkit_i_explained_say(of, ", from ");
        tierkit_i_explained_figure(of, &number, covered);
        number.value = tierkit_i_i128_of(days.all);
        tierkit_i_explained_say(of, " of ");
        tierkit_i_explained_figure(of, &number, all);
        tierkit_i_explained_say(of, " days");
    }
}

static tierkit_status explain_criterion(const tierkit_review *review, size_t v, size_t record,
                                        int32_t c, tierkit_i_window_days *days,
                                        tierkit_table *table) {
    const tierkit_i_valued *value = &review->valued[v];
    const tierkit_i_criterion *criterion = tierkit_i_criterion_rule(
        &review->program->tree, &review->program->compiled,
        tierkit_i_value_profile(review, v, record), c, TIERKIT_I_CLAUSE_WEIGHT);
    char buffer[TIERKIT_I_DECIMAL_TEXT];
    char covered[TIERKIT_I_DECIMAL_TEXT], all[TIERKIT_I_DECIMAL_TEXT];
    size_t at = (size_t)c * review->records + record;
    tierkit_i_explained of = { 0 };
    of.section = "value";
    of.item = criterion->kpi.text;
    of.value_status = value->raw_status[at];
    of.has_raw = value->raw_status[at] == TIERKIT_VALUE_OK;
    of.raw = value->raw[at];
    of.has_points = value->status[at] == TIERKIT_VALUE_OK;
    of.points = value->points[at];
    of.weight = (tierkit_i_shown){ 1, criterion->weight.value, criterion->weight.scale };
    of.reason = reason_of(value, at, record);
    of.rule = tierkit_i_criterion_rule(&review->program->tree, &review->program->compiled,
                                       tierkit_i_value_profile(review, v, record), c,
                                       TIERKIT_I_CLAUSE_POINTS)
                  ->tokens;
    if (value->score_status[record] == TIERKIT_VALUE_OK) {
        of.contribution = tierkit_i_shown_grid(value->contribution_e9[at]);
        tierkit_i_explained_name(review, &of, criterion->kpi.text);
        tierkit_i_explained_say(&of, " contributes ");
        tierkit_i_explained_figure(&of, &of.contribution, buffer);
        tierkit_i_explained_say(&of, of.has_raw ? " points" : " points, its value is missing");
    } else {
        tierkit_i_explained_name(review, &of, criterion->kpi.text);
        tierkit_i_explained_say(&of, of.has_raw ? " has a value, but there is no score"
                                                : " has no value");
    }
    if (value->flags[at] & TIERKIT_FLAG_CARRIED) {
        tierkit_i_explained_say(&of, ", carried from an earlier period");
    }
    if (of.has_raw) {
        int32_t formula = tierkit_i_value_formula(review, v, record, c, value->age[at]);
        say_days(tierkit_i_window_days_of(days, formula, record), covered, all, &of);
    }
    return tierkit_i_explained_add(review, &of, table);
}

static tierkit_status explain_value(const tierkit_review *review, size_t v, size_t record,
                                    tierkit_i_window_days *days, tierkit_table *table) {
    const tierkit_i_value *statement = &review->program->tree.values[v];
    const tierkit_i_valued *value = &review->valued[v];
    char buffer[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_explained of = { 0 };
    if (value->covered[record] != TIERKIT_VALUE_OK) {
        return TIERKIT_OK;
    }
    for (int32_t c = 0; c < statement->criteria.count; c++) {
        TIERKIT_I_TRY(explain_criterion(review, v, record, c, days, table));
    }
    of.section = "value";
    of.item = statement->name.text;
    of.rule = statement->head;
    of.value_status = value->score_status[record];
    of.reason = of.value_status == TIERKIT_VALUE_OK ? "total" : "no_score";
    if (of.value_status == TIERKIT_VALUE_OK) {
        of.raw_exact = tierkit_i_shown_grid(value->score_e9[record]);
        of.contribution = of.raw_exact;
        tierkit_i_explained_say(&of, "the contributions add up to a score of ");
        tierkit_i_explained_figure(&of, &of.raw_exact, buffer);
    } else {
        tierkit_i_explained_say(&of, "there is no score: ");
        tierkit_i_explained_say(&of, tierkit_value_status_name(of.value_status));
    }
    say_profile(review, tierkit_i_value_profile(review, v, record), &of);
    return tierkit_i_explained_add(review, &of, table);
}

/* The amount from which the better class begins: its bound, or by share the smallest amount that
 * has it now. */
static tierkit_i_shown bound_of(const tierkit_review *review, size_t classes, size_t record,
                                int32_t better, const tierkit_i_basis *basis, int32_t scale) {
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_i_shown found = { 0, { 0, 0 }, scale };
    if (!tree->classes[classes].by_share) {
        int32_t bound = tierkit_i_class_rule(
            &review->program->compiled, tierkit_i_cut_profile(review, classes, record),
            better - tree->classes[classes].lines.first, TIERKIT_I_CLAUSE_BOUND);
        found.present = 1;
        found.value = tree->class_lines[bound].bound.value;
        found.scale = tree->class_lines[bound].bound.scale;
        return found;
    }
    for (size_t i = 0; i < review->records; i++) {
        tierkit_i_i128 amount = { (uint64_t)basis->low[i], basis->high[i] };
        if (review->classed[classes].line[i] == better &&
            (!found.present || tierkit_i_i128_compare(amount, found.value) < 0)) {
            found.present = 1;
            found.value = amount;
        }
    }
    return found;
}

/* bound - amount at a common scale; missing on overflow. */
static tierkit_i_shown distance(const tierkit_i_shown *bound, const tierkit_i_shown *amount) {
    int32_t scale = bound->scale > amount->scale ? bound->scale : amount->scale;
    tierkit_i_shown made = { 0, { 0, 0 }, scale };
    tierkit_i_i128 a;
    tierkit_i_i128 b;
    made.present = bound->present && amount->present &&
                   !tierkit_i_rescale(bound->value, bound->scale, scale, &a, NULL) &&
                   !tierkit_i_rescale(amount->value, amount->scale, scale, &b, NULL) &&
                   !tierkit_i_i128_sub(a, b, &made.value);
    return made;
}

static void say_class(const tierkit_review *review, size_t classes, int32_t class_line,
                      size_t record, tierkit_i_explained *of, char *buffer) {
    static const char *const why[] = { "", ": a gate of class ", ": an undefined gate of class ",
                                       ": the limit of class ", ": class " };
    static const char *const codes[] = { "amount", "gate", "gate_undefined", "limit", "needed" };
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t reason = review->classed[classes].reason[record];
    int32_t rule = reason != TIERKIT_I_NONE ? reason : class_line;
    int is_gate = review->classed[classes].why[record] == TIERKIT_I_WHY_GATE ||
                  review->classed[classes].why[record] == TIERKIT_I_WHY_GATE_UNKNOWN;
    of->reason = codes[review->classed[classes].why[record]];
    of->rule = tree
                   ->class_lines[tierkit_i_class_rule(
                       &review->program->compiled, tierkit_i_cut_profile(review, classes, record),
                       rule - tree->classes[classes].lines.first,
                       is_gate ? TIERKIT_I_CLAUSE_GATE : TIERKIT_I_CLAUSE_BOUND)]
                   .tokens;
    tierkit_i_explained_say(of, "class ");
    tierkit_i_explained_name(review, of, tree->class_lines[class_line].name.text);
    if (reason != TIERKIT_I_NONE) {
        tierkit_i_explained_say(of, why[review->classed[classes].why[record]]);
        tierkit_i_explained_name(review, of, tree->class_lines[reason].name.text);
        tierkit_i_explained_say(of, review->classed[classes].why[record] == TIERKIT_I_WHY_NEEDED
                                        ? " needs more partners"
                                        : " keeps it out");
    } else if (of->margin.present && tierkit_i_i128_sign(of->margin.value) > 0) {
        tierkit_i_explained_say(of, ": ");
        tierkit_i_explained_figure(of, &of->margin, buffer);
        tierkit_i_explained_say(of, " short of class ");
        tierkit_i_explained_name(review, of, tree->class_lines[class_line - 1].name.text);
    } else if (class_line == tree->classes[classes].lines.first) {
        tierkit_i_explained_say(of, ", the highest");
    }
}

static tierkit_status explain_class(const tierkit_review *review, size_t classes, size_t record,
                                    tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_classes *statement = &tree->classes[classes];
    int32_t formula = review->program->compiled.basis_formula[classes];
    int32_t scale =
        formula == TIERKIT_I_NONE ? 9 : review->program->compiled.formulas[formula].form.scale;
    int32_t class_line = review->classed[classes].line[record];
    char buffer[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_basis basis;
    tierkit_i_explained of = { 0 };
    TIERKIT_I_TRY(tierkit_i_basis_new(review, classes, tierkit_i_as_of_position(review),
                                      tierkit_i_table_pace(table), &basis));
    of.section = "class";
    of.item = statement->by_share
                  ? statement->basis.text
                  : tree->values[review->program->compiled.cut_value[classes]].name.text;
    of.value_status = basis.status[record];
    if (class_line == TIERKIT_I_NONE) {
        of.reason = "no_class";
        tierkit_i_explained_say(&of, "no class: ");
        tierkit_i_explained_say(&of, tierkit_value_status_name(of.value_status));
    } else {
        tierkit_i_i128 amount = { (uint64_t)basis.low[record], basis.high[record] };
        of.raw_exact = (tierkit_i_shown){ 1, amount, scale };
        if (class_line > statement->lines.first) {
            of.threshold = bound_of(review, classes, record, class_line - 1, &basis, scale);
            of.margin = distance(&of.threshold, &of.raw_exact);
        }
        say_class(review, classes, class_line, record, &of, buffer);
        say_profile(review, tierkit_i_cut_profile(review, classes, record), &of);
    }
    tierkit_status status = tierkit_i_explained_add(review, &of, table);
    tierkit_i_basis_free(review, &basis);
    return status;
}

/* Why a candidate is accepted, held or rejected. */
static void say_decision(const tierkit_review *review, const tierkit_i_selected *selected,
                         size_t record, tierkit_i_explained *of) {
    static const char *const why[] = { ", by the score",
                                       ": a gate of a better decision holds",
                                       ": a gate of a better decision is undefined",
                                       ": the places of a better decision are taken",
                                       ": it has places left",
                                       ": there is no score",
                                       ": knocked out",
                                       ": a knock-out is undefined" };
    static const char *const codes[] = { "amount",         "gate",
                                         "gate_undefined", "limit",
                                         "needed",         "no_score",
                                         "knocked_out",    "knock_out_undefined" };
    of->reason = codes[selected->why[record]];
    of->rule = review->program->tree.class_lines[selected->line[record]].tokens;
    tierkit_i_explained_name(review, of,
                             review->program->tree.class_lines[selected->line[record]].name.text);
    tierkit_i_explained_say(of, why[selected->why[record]]);
}

static tierkit_status explain_selection(const tierkit_review *review, size_t s, size_t record,
                                        tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t value = review->program->compiled.cut_value[tree->classes_count + s];
    const tierkit_i_valued *valued = &review->valued[value];
    tierkit_i_explained of = { 0 };
    if (review->selected[s].line[record] == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    of.section = "selection";
    of.item = tree->values[value].name.text;
    of.value_status = valued->score_status[record];
    if (of.value_status == TIERKIT_VALUE_OK) {
        of.raw_exact = tierkit_i_shown_grid(valued->score_e9[record]);
    }
    say_decision(review, &review->selected[s], record, &of);
    return tierkit_i_explained_add(review, &of, table);
}

/* Every value, with the days its criteria rest on. */
TIERKIT_I_APART static tierkit_status explain_values(const tierkit_review *review, size_t record,
                                                     tierkit_table *table) {
    tierkit_i_evaluation at;
    tierkit_i_window_days days;
    tierkit_status status = TIERKIT_OK;
    memset(&at, 0, sizeof at);
    memset(&days, 0, sizeof days);
    at.source = &review->source;
    at.position = tierkit_i_as_of_position(review);
    TIERKIT_I_DO(tierkit_i_window_days_new(&at, &days));
    for (size_t v = 0; v < review->program->tree.value_count; v++) {
        TIERKIT_I_DO(explain_value(review, v, record, &days, table));
    }
done:
    tierkit_i_window_days_free(&days);
    return status;
}

static tierkit_status explain(const tierkit_review *review, size_t record, tierkit_table *table) {
    TIERKIT_I_TRY(explain_values(review, record, table));
    for (size_t s = 0; s < review->program->tree.selection_count; s++) {
        TIERKIT_I_TRY(explain_selection(review, s, record, table));
    }
    if (review->covered[record] != TIERKIT_VALUE_OK) {
        tierkit_i_explained of = { 0 };
        of.section = "scope";
        of.item = TIERKIT_I_NONE;
        of.value_status = review->covered[record];
        of.reason = "not_covered";
        of.rule = review->program->tree.nodes[review->program->tree.applies_to].tokens;
        tierkit_i_explained_say(&of, "the program's `applies to` does not hold");
        return tierkit_i_explained_add(review, &of, table);
    }
    for (size_t c = 0; c < review->program->tree.classes_count; c++) {
        TIERKIT_I_TRY(explain_class(review, c, record, table));
    }
    TIERKIT_I_TRY(tierkit_i_explain_readiness(review, record, table));
    return tierkit_i_explain_policy(review, record, table);
}

tierkit_status TIERKIT_CALL tierkit_review_explain(const tierkit_review *review, const char *id,
                                                   size_t id_bytes, const tierkit_call *call,
                                                   tierkit_table **table, tierkit_error *err) {
    tierkit_table *made = NULL;
    tierkit_i_pace pace;
    if (table != NULL) {
        *table = NULL;
    }
    if (review == NULL || id == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "review, id and table must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_refuse_saved(review, err));
    int32_t record = tierkit_i_snapshot_find(review->snapshot, id, id_bytes);
    if (record == TIERKIT_I_NONE) {
        return tierkit_i_fail(err, TIERKIT_E_NOT_FOUND, "no distributor has this id");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    tierkit_status status =
        tierkit_i_table_new(&review->memory, &pace, explain_columns,
                            sizeof(explain_columns) / sizeof(explain_columns[0]), &made);
    if (status == TIERKIT_OK) {
        status = explain(review, (size_t)record, made);
    }
    if (status != TIERKIT_OK) {
        tierkit_table_free(made);
        return tierkit_i_table_failed(status, err);
    }
    tierkit_i_table_finish(made);
    *table = made;
    return TIERKIT_OK;
}
