/* Owns: KPIs as formulas: each once for every window and shift it is asked for in.
 * Must not know: values, classes, policies. Called by: program/compile*.c, program/check*.c. */
#include "program/compile.h"

static int same_window(tierkit_i_window_clause a, tierkit_i_window_clause b) {
    return a.kind == b.kind && a.count == b.count && a.unit == b.unit;
}

static const tierkit_i_made *find_made(const tierkit_i_compiler *compiler, int32_t kpi,
                                       const tierkit_i_context *context) {
    const tierkit_i_made *made = NULL;
    for (int32_t i = compiler->kpi_made[kpi]; i != TIERKIT_I_NONE; i = made->before) {
        made = &compiler->made[i];
        if (same_window(made->window, context->window) &&
            made->shift_months == context->shift_months &&
            made->shift_days == context->shift_days) {
            return made;
        }
    }
    return NULL;
}

static void remember(tierkit_i_compiler *compiler, int32_t kpi, const tierkit_i_context *context,
                     int32_t formula) {
    tierkit_i_made made = { context->window, context->shift_months, context->shift_days, formula,
                            compiler->kpi_made[kpi] };
    if (compiler->status == TIERKIT_OK) {
        compiler->status =
            tierkit_i_reserve(compiler->memory, &compiler->made, &compiler->made_capacity,
                              compiler->made_count + 1, sizeof(compiler->made[0]));
    }
    if (compiler->status == TIERKIT_OK) {
        compiler->kpi_made[kpi] = (int32_t)compiler->made_count;
        compiler->made[compiler->made_count++] = made;
    }
}

/* The KPI's own window wins; its base belongs to it alone. */
static tierkit_i_context context_of_kpi(const tierkit_i_compiler *compiler, int32_t index,
                                        const tierkit_i_context *around) {
    const tierkit_i_kpi *kpi = &compiler->tree->kpis[index];
    tierkit_i_context context = *around;
    context.phase = TIERKIT_I_PHASE_KPI;
    context.no_us = 0;
    context.depth++;
    context.in_kpi = index + 1;
    context.nesting = 0;
    context.base = &kpi->base;
    if (kpi->window.kind != TIERKIT_I_WINDOW_DEFAULT) {
        context.window = kpi->window;
    }
    return context;
}

/* What a window of a distributor's own begins with. 0: no date, reported. */
static int find_begin(tierkit_i_compiler *compiler, tierkit_i_window_clause *window) {
    const tierkit_i_named *name = &window->begin;
    tierkit_i_meaning meaning = tierkit_i_meaning_of(compiler, name->text, TIERKIT_I_PHASE_KPI);
    if (meaning.kind == TIERKIT_I_MEANS_NOTHING) {
        tierkit_i_unknown_name(compiler, name->at, name->text);
        return 0;
    }
    tierkit_i_type type = meaning.kind == TIERKIT_I_MEANS_ATTRIBUTE
                              ? compiler->schema->attributes[meaning.index].type
                              : TIERKIT_I_TYPE_UNKNOWN;
    if (type == TIERKIT_I_TYPE_DATE || type == TIERKIT_I_TYPE_INSTANT) {
        window->count = meaning.index;
        return 1;
    }
    if (meaning.kind == TIERKIT_I_MEANS_FIELD &&
        tierkit_i_tree_is(compiler->tree, name->text, "since")) {
        window->count = TIERKIT_I_NONE;
        return 1;
    }
    tierkit_i_complain(compiler, name->at, "type", "a window cannot begin with `", name->text, "`",
                       "an attribute of type date, or `since`");
    return 0;
}

static int32_t make(tierkit_i_compiler *compiler, int32_t kpi, const tierkit_i_context *context) {
    const tierkit_i_kpi *declared = &compiler->tree->kpis[kpi];
    compiler->kpi_state[kpi] = 1;
    compiler->kpi_height[kpi] = 1;
    int32_t formula = tierkit_i_compile_number(compiler, context, declared->expression);
    compiler->kpi_state[kpi] = formula == TIERKIT_I_NONE ? 3 : 2;
    return formula;
}

int32_t tierkit_i_formula_of_kpi(tierkit_i_compiler *compiler, int32_t kpi,
                                 const tierkit_i_context *context) {
    const tierkit_i_kpi *declared = &compiler->tree->kpis[kpi];
    tierkit_i_context inner = context_of_kpi(compiler, kpi, context);
    if (compiler->kpi_state[kpi] == 3) {
        return TIERKIT_I_NONE; /* errors are reported once */
    }
    if (declared->window.kind == TIERKIT_I_WINDOW_OWN && !find_begin(compiler, &inner.window)) {
        compiler->kpi_state[kpi] = 3;
        return TIERKIT_I_NONE;
    }
    const tierkit_i_made *made = find_made(compiler, kpi, &inner);
    if (made != NULL) {
        return made->formula;
    }
    if (compiler->kpi_state[kpi] == 1) {
        tierkit_i_complain(compiler, declared->name.at, "circle", "KPI `", declared->name.text,
                           "` is defined by itself",
                           "KPIs that do not name each other in a circle");
        return TIERKIT_I_NONE;
    }
    int32_t formula = make(compiler, kpi, &inner);
    remember(compiler, kpi, &inner, formula);
    return formula;
}

int32_t tierkit_i_formula_of_name(tierkit_i_compiler *compiler, const tierkit_i_named *name,
                                  const tierkit_i_context *context) {
    tierkit_i_meaning meaning = tierkit_i_meaning_of(compiler, name->text, TIERKIT_I_PHASE_KPI);
    if (meaning.kind == TIERKIT_I_MEANS_KPI) {
        return tierkit_i_formula_of_kpi(compiler, meaning.index, context);
    }
    tierkit_i_emitted emitted = { NULL, 0, 0 };
    int32_t formula = TIERKIT_I_NONE;
    if (tierkit_i_emit_name(compiler, &emitted, context, name, TIERKIT_I_TAKE_OWN)) {
        formula = tierkit_i_close_formula(compiler, &emitted);
    }
    tierkit_i_drop_emitted(compiler, &emitted);
    tierkit_i_tell_limit(compiler, name->at);
    return formula;
}
