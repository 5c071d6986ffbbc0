/* Owns: the order in which a policy part is checked and compiled, and the arrays that hold it.
 * Must not know: how single statements are checked. Called by: program/program.c. */
#include "program/compile.h"

#include <string.h>

/* One array of indices, all NONE. */
static tierkit_status new_indices(const tierkit_i_memory *memory, size_t count, int32_t **out) {
    TIERKIT_I_TRY(tierkit_i_new(memory, count, sizeof(**out), out));
    for (size_t i = 0; i < count; i++) {
        (*out)[i] = TIERKIT_I_NONE;
    }
    return TIERKIT_OK;
}

static tierkit_status new_arrays(const tierkit_i_tree *tree, const tierkit_i_schema *schema,
                                 const tierkit_i_memory *memory, tierkit_i_compiled *out) {
    size_t alerts = tree->alert_count;
    TIERKIT_I_TRY(new_indices(memory, schema->measure_count, &out->measure_formula));
    TIERKIT_I_TRY(new_indices(memory, tree->kpi_count, &out->kpi_formula));
    TIERKIT_I_TRY(new_indices(memory, tree->kpi_count, &out->kpi_measures_us));
    TIERKIT_I_TRY(new_indices(memory, tree->criterion_count, &out->criterion_formula));
    TIERKIT_I_TRY(new_indices(memory, tierkit_i_cut_count(tree), &out->basis_formula));
    TIERKIT_I_TRY(new_indices(memory, tierkit_i_cut_count(tree), &out->cut_value));
    TIERKIT_I_TRY(new_indices(memory, tree->selection_count, &out->candidate_formula));
    TIERKIT_I_TRY(new_indices(memory, tree->knock_out_count, &out->knock_out_formula));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, tree->value_count, sizeof(*out->value_profiles),
                                       &out->value_profiles));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, tierkit_i_cut_count(tree),
                                       sizeof(*out->cut_profiles), &out->cut_profiles));
    TIERKIT_I_TRY(new_indices(memory, tree->class_line_count, &out->gate_formula));
    TIERKIT_I_TRY(new_indices(memory, tree->notice_count, &out->notice_formula));
    TIERKIT_I_TRY(new_indices(memory, tree->classes_count, &out->inactive_formula));
    TIERKIT_I_TRY(new_indices(memory, tree->policy_line_count, &out->policy_formula));
    TIERKIT_I_TRY(new_indices(memory, tree->policy_line_count, &out->policy_cost));
    TIERKIT_I_TRY(new_indices(memory, tree->policy_line_count, &out->policy_fits));
    TIERKIT_I_TRY(new_indices(memory, tree->policy_line_count, &out->policy_excess));
    TIERKIT_I_TRY(new_indices(memory, tree->policy_line_count, &out->policy_level));
    TIERKIT_I_TRY(new_indices(memory, alerts * TIERKIT_I_SINCE_MAX, &out->alert_formula));
    TIERKIT_I_TRY(new_indices(memory, alerts, &out->alert_value));
    return new_indices(memory, alerts, &out->alert_threshold);
}

void tierkit_i_compiled_free(tierkit_i_compiled *compiled, const tierkit_i_tree *tree,
                             const tierkit_i_schema *schema) {
    const tierkit_i_memory *memory = compiled->memory;
    size_t alerts = tree->alert_count;
    size_t index = sizeof(int32_t);
    if (memory == NULL) {
        return;
    }
    tierkit_i_free(memory, compiled->code, compiled->code_capacity, sizeof(compiled->code[0]));
    tierkit_i_free(memory, compiled->formulas, compiled->formula_capacity,
                   sizeof(compiled->formulas[0]));
    tierkit_i_free(memory, compiled->leaves, compiled->leaf_capacity, sizeof(compiled->leaves[0]));
    tierkit_i_free(memory, compiled->measure_formula, schema->measure_count, index);
    tierkit_i_free(memory, compiled->kpi_formula, tree->kpi_count, index);
    tierkit_i_free(memory, compiled->kpi_measures_us, tree->kpi_count, index);
    tierkit_i_free(memory, compiled->criterion_formula, tree->criterion_count, index);
    tierkit_i_free(memory, compiled->criterion_kept, compiled->criterion_kept_capacity, index);
    tierkit_i_free(memory, compiled->profiles, compiled->profile_capacity,
                   sizeof(compiled->profiles[0]));
    tierkit_i_free(memory, compiled->rules, compiled->rule_capacity, index);
    tierkit_i_free(memory, compiled->value_profiles, tree->value_count,
                   sizeof(*compiled->value_profiles));
    tierkit_i_free(memory, compiled->cut_profiles, tierkit_i_cut_count(tree),
                   sizeof(*compiled->cut_profiles));
    tierkit_i_free(memory, compiled->basis_formula, tierkit_i_cut_count(tree), index);
    tierkit_i_free(memory, compiled->cut_value, tierkit_i_cut_count(tree), index);
    tierkit_i_free(memory, compiled->candidate_formula, tree->selection_count, index);
    tierkit_i_free(memory, compiled->knock_out_formula, tree->knock_out_count, index);
    tierkit_i_free(memory, compiled->gate_formula, tree->class_line_count, index);
    tierkit_i_free(memory, compiled->notice_formula, tree->notice_count, index);
    tierkit_i_free(memory, compiled->inactive_formula, tree->classes_count, index);
    tierkit_i_free(memory, compiled->policy_formula, tree->policy_line_count, index);
    tierkit_i_free(memory, compiled->policy_cost, tree->policy_line_count, index);
    tierkit_i_free(memory, compiled->policy_fits, tree->policy_line_count, index);
    tierkit_i_free(memory, compiled->policy_excess, tree->policy_line_count, index);
    tierkit_i_free(memory, compiled->policy_level, tree->policy_line_count, index);
    tierkit_i_free(memory, compiled->alert_formula, alerts * TIERKIT_I_SINCE_MAX, index);
    tierkit_i_free(memory, compiled->alert_value, alerts, index);
    tierkit_i_free(memory, compiled->alert_threshold, alerts, index);
    memset(compiled, 0, sizeof(*compiled));
}

/* Every measure on the default window: that of the program, or the period of a series. */
static void compile_measures(tierkit_i_compiler *compiler) {
    const tierkit_i_schema *schema = compiler->schema;
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_KPI;
    context.in_series = 1;
    for (size_t m = 0; m < schema->measure_count && compiler->status == TIERKIT_OK; m++) {
        tierkit_i_emitted emitted = { NULL, 0, 0 };
        size_t bytes;
        const char *text = tierkit_i_schema_text(schema, schema->measures[m].name, &bytes);
        tierkit_i_named name = { tierkit_i_strings_find(&compiler->tree->strings, text, bytes),
                                 schema->measures[m].at };
        if (tierkit_i_emit_name(compiler, &emitted, &context, &name, TIERKIT_I_TAKE_OWN)) {
            compiler->out->measure_formula[m] = tierkit_i_close_formula(compiler, &emitted);
        } else {
            tierkit_i_drop_emitted(compiler, &emitted);
        }
    }
}

static void compile_kpis(tierkit_i_compiler *compiler) {
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_KPI;
    for (size_t k = 0; k < compiler->tree->kpi_count && compiler->status == TIERKIT_OK; k++) {
        int32_t formula = tierkit_i_formula_of_kpi(compiler, (int32_t)k, &context);
        compiler->out->kpi_formula[k] = formula;
        if (formula != TIERKIT_I_NONE) {
            tierkit_i_check_kpi(compiler, (int32_t)k, compiler->out->formulas[formula].form.type);
        }
    }
}

static void check_splits(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t k = 0; k < tree->kpi_count; k++) {
        int32_t formula = compiler->out->kpi_formula[k];
        for (int32_t s = 0; s < tree->kpis[k].splits.count; s++) {
            const tierkit_i_named *split = &tree->names[tree->kpis[k].splits.first + s];
            if (formula != TIERKIT_I_NONE &&
                !tierkit_i_reads_split(compiler->out, tree, compiler->schema, formula,
                                       split->text)) {
                tierkit_i_complain(compiler, split->at, "split",
                                   "not all facts of this KPI are split by `", split->text, "`",
                                   "a column behind `split by` of every facts block it reads");
            }
        }
    }
}

static void compile_all(tierkit_i_compiler *compiler) {
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_KPI;
    tierkit_i_check_names(compiler);
    tierkit_i_check_currencies(compiler);
    tierkit_i_check_rates(compiler);
    compile_measures(compiler);
    compile_kpis(compiler);
    check_splits(compiler);
    compiler->out->applies = TIERKIT_I_NONE;
    if (compiler->tree->applies_to != TIERKIT_I_NONE) {
        compiler->out->applies =
            tierkit_i_compile_flag(compiler, &context, compiler->tree->applies_to);
    }
    tierkit_i_check_profit(compiler);
    tierkit_i_check_worklist(compiler);
    tierkit_i_check_value(compiler);
    tierkit_i_check_classes(compiler);
    tierkit_i_check_selections(compiler);
    tierkit_i_check_policies(compiler);
    tierkit_i_check_support(compiler);
    tierkit_i_check_alerts(compiler);
    tierkit_i_check_groups(compiler);
    tierkit_i_check_mix(compiler);
    tierkit_i_check_rules(compiler);
}

/* What only compiling needs. */
static tierkit_status new_scratch(tierkit_i_compiler *compiler) {
    const tierkit_i_memory *memory = compiler->memory;
    const tierkit_i_tree *tree = compiler->tree;
    TIERKIT_I_TRY(new_indices(memory, tree->strings.count, &compiler->kpi_of_text));
    for (size_t k = tree->kpi_count; k-- > 0;) {
        compiler->kpi_of_text[tree->kpis[k].name.text] = (int32_t)k;
    }
    TIERKIT_I_TRY(new_indices(memory, tree->kpi_count, &compiler->kpi_made));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, tree->kpi_count, sizeof(compiler->kpi_state[0]),
                                       &compiler->kpi_state));
    return tierkit_i_new_zeroed(memory, tree->kpi_count, sizeof(compiler->kpi_height[0]),
                                &compiler->kpi_height);
}

static void free_scratch(tierkit_i_compiler *compiler) {
    const tierkit_i_memory *memory = compiler->memory;
    const tierkit_i_tree *tree = compiler->tree;
    size_t index = sizeof(int32_t);
    tierkit_i_free(memory, compiler->kpi_height, tree->kpi_count, sizeof(compiler->kpi_height[0]));
    tierkit_i_free(memory, compiler->kpi_state, tree->kpi_count, sizeof(compiler->kpi_state[0]));
    tierkit_i_free(memory, compiler->kpi_made, tree->kpi_count, index);
    tierkit_i_free(memory, compiler->kpi_of_text, tree->strings.count, index);
    tierkit_i_free(memory, compiler->made, compiler->made_capacity, sizeof(compiler->made[0]));
}

tierkit_status tierkit_i_compile(const tierkit_i_tree *tree, const tierkit_i_schema *schema,
                                 const tierkit_i_memory *memory, tierkit_i_diagnostics *list,
                                 tierkit_i_compiled *out) {
    tierkit_i_compiler compiler = { 0 };
    memset(out, 0, sizeof(*out));
    out->memory = memory;
    compiler.tree = tree;
    compiler.schema = schema;
    compiler.memory = memory;
    compiler.list = list;
    compiler.out = out;
    compiler.status = new_arrays(tree, schema, memory, out);
    if (compiler.status == TIERKIT_OK) {
        compiler.status = new_scratch(&compiler);
    }
    if (compiler.status == TIERKIT_OK) {
        compile_all(&compiler);
    }
    if (compiler.limit_told && compiler.status == TIERKIT_E_LIMIT) {
        compiler.status = list->status; /* a limit with a place is an error like the others */
    }
    free_scratch(&compiler);
    return compiler.status;
}
