/* Owns: dated rates and the profit map: their figures, names and amounts. Must not know: code.
 * Called by: program/compile.c. */
#include "program/compile.h"

/* ---- rates ----------------------------------------------------------------------------------- */

static void check_steps(tierkit_i_compiler *compiler, const tierkit_i_rate *rate) {
    const tierkit_i_rate_step *steps = &compiler->tree->rate_steps[rate->steps.first];
    for (int32_t s = 0; s < rate->steps.count; s++) {
        tierkit_i_check_figure(compiler, &steps[s].figure, rate->type);
        if (s > 0 && steps[s].day <= steps[s - 1].day) {
            tierkit_i_complain(compiler, steps[s].at, "order",
                               "the days of a rate come one after the other", TIERKIT_I_NONE, "",
                               "a later day than the one before");
        }
    }
}

void tierkit_i_check_rates(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t r = 0; r < tree->rate_count; r++) {
        check_steps(compiler, &tree->rates[r]);
        for (size_t q = 0; q < r; q++) {
            if (tree->rates[q].name.text == tree->rates[r].name.text) {
                tierkit_i_complain(compiler, tree->rates[r].name.at, "duplicate name", "rate `",
                                   tree->rates[r].name.text, "` is there twice",
                                   "all days of a rate in one line");
            }
        }
    }
}

/* ---- profit map ------------------------------------------------------------------------------ */

/* What places a partner must be its own: nothing that measures us. */
static int32_t compile_amount(tierkit_i_compiler *compiler, int32_t node) {
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_KPI;
    context.no_us = 1;
    if (node == TIERKIT_I_NONE) {
        return TIERKIT_I_NONE;
    }
    int32_t formula = tierkit_i_compile_number(compiler, &context, node);
    if (formula != TIERKIT_I_NONE &&
        compiler->out->formulas[formula].form.type != TIERKIT_I_TYPE_MONEY) {
        tierkit_i_complain(compiler, compiler->tree->nodes[node].at, "type",
                           "a profit map adds up amounts of money", TIERKIT_I_NONE, "",
                           "a KPI or measure of type money");
    }
    return formula;
}

static void check_bucket(tierkit_i_compiler *compiler, int32_t i) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_bucket *buckets = &tree->buckets[tree->profit.buckets.first];
    const tierkit_i_bucket *bucket = &buckets[i];
    int last = i == tree->profit.buckets.count - 1;
    if (bucket->otherwise != last) {
        tierkit_i_complain(compiler, bucket->name.at, "otherwise", "bucket `", bucket->name.text,
                           last ? "` is the last line and must take the rest"
                                : "` takes the rest and must be the last line",
                           "`otherwise` on the last line only");
    }
    for (int32_t k = 0; k < i; k++) {
        if (buckets[k].name.text == bucket->name.text) {
            tierkit_i_complain(compiler, bucket->name.at, "duplicate name", "bucket `",
                               bucket->name.text, "` is there twice", "one line for each bucket");
        }
    }
    for (int32_t b = 0; b < bucket->bounds.count; b++) {
        const tierkit_i_profit_bound *bound = &tree->profit_bounds[bucket->bounds.first + b];
        tierkit_i_check_figure(compiler, &bound->figure,
                               bound->of == TIERKIT_I_BOUND_MARGIN ? TIERKIT_I_TYPE_RATIO
                                                                   : TIERKIT_I_TYPE_MONEY);
    }
}

void tierkit_i_check_profit(tierkit_i_compiler *compiler) {
    const tierkit_i_profit *profit = &compiler->tree->profit;
    tierkit_i_compiled *out = compiler->out;
    out->profit_revenue = TIERKIT_I_NONE;
    out->profit_contribution = TIERKIT_I_NONE;
    out->profit_costs = TIERKIT_I_NONE;
    if (!profit->present) {
        return;
    }
    if (profit->revenue != TIERKIT_I_NONE && profit->contribution != TIERKIT_I_NONE) {
        out->profit_revenue = compile_amount(compiler, profit->revenue);
        out->profit_contribution = compile_amount(compiler, profit->contribution);
        out->profit_costs = compile_amount(compiler, profit->costs);
    }
    tierkit_i_check_share(compiler, &profit->uncertain);
    if (profit->buckets.count == 0) {
        tierkit_i_complain(compiler, profit->at, "otherwise", "a profit map needs buckets",
                           TIERKIT_I_NONE, "", "lines such as `drain below 0 EUR profit`");
    }
    for (int32_t i = 0; i < profit->buckets.count; i++) {
        check_bucket(compiler, i);
    }
}
