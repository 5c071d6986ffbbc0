/* Owns: what a name stands for, and the leaves that names become.
 * Must not know: operators, functions. Called by: program/compile*.c, program/check*.c. */
#include "program/compile.h"

#include <string.h>

static const struct builtin {
    const char *word;
    tierkit_i_meaning_kind kind;
    int32_t index;
    tierkit_i_phase from; /* first phase that knows it */
    tierkit_i_form_shape shape;
    tierkit_i_type type;
} builtins[] = {
    { "kind", TIERKIT_I_MEANS_FIELD, TIERKIT_I_RECORD_KIND, TIERKIT_I_PHASE_KPI, TIERKIT_I_TEXTS,
      TIERKIT_I_TYPE_TEXT },
    { "region", TIERKIT_I_MEANS_FIELD, TIERKIT_I_RECORD_REGION, TIERKIT_I_PHASE_KPI,
      TIERKIT_I_TEXTS, TIERKIT_I_TYPE_TEXT },
    { "state", TIERKIT_I_MEANS_FIELD, TIERKIT_I_RECORD_STATE, TIERKIT_I_PHASE_KPI, TIERKIT_I_TEXTS,
      TIERKIT_I_TYPE_TEXT },
    { "currency", TIERKIT_I_MEANS_FIELD, TIERKIT_I_RECORD_CURRENCY, TIERKIT_I_PHASE_KPI,
      TIERKIT_I_TEXTS, TIERKIT_I_TYPE_TEXT },
    { "id", TIERKIT_I_MEANS_FIELD, TIERKIT_I_RECORD_ID, TIERKIT_I_PHASE_KPI, TIERKIT_I_TEXTS,
      TIERKIT_I_TYPE_TEXT },
    { "name", TIERKIT_I_MEANS_FIELD, TIERKIT_I_RECORD_NAME, TIERKIT_I_PHASE_KPI, TIERKIT_I_TEXTS,
      TIERKIT_I_TYPE_TEXT },
    { "since", TIERKIT_I_MEANS_FIELD, TIERKIT_I_RECORD_SINCE, TIERKIT_I_PHASE_KPI, TIERKIT_I_EXACT,
      TIERKIT_I_TYPE_DATE },
    { "credit_limit", TIERKIT_I_MEANS_FIELD, TIERKIT_I_RECORD_CREDIT_LIMIT, TIERKIT_I_PHASE_KPI,
      TIERKIT_I_EXACT, TIERKIT_I_TYPE_MONEY },
    { "review_date", TIERKIT_I_MEANS_REVIEW_DATE, 0, TIERKIT_I_PHASE_KPI, TIERKIT_I_EXACT,
      TIERKIT_I_TYPE_DATE },
    { "bucket", TIERKIT_I_MEANS_BUCKET, 0, TIERKIT_I_PHASE_GATE, TIERKIT_I_TEXTS,
      TIERKIT_I_TYPE_TEXT },
    { "class", TIERKIT_I_MEANS_CLASS, 0, TIERKIT_I_PHASE_POLICY, TIERKIT_I_TEXTS,
      TIERKIT_I_TYPE_TEXT },
    { "readiness", TIERKIT_I_MEANS_READINESS, 0, TIERKIT_I_PHASE_POLICY, TIERKIT_I_EXACT,
      TIERKIT_I_TYPE_POINTS },
    { "policy", TIERKIT_I_MEANS_POLICY, 0, TIERKIT_I_PHASE_ALERT, TIERKIT_I_TEXTS,
      TIERKIT_I_TYPE_TEXT },
};

enum { BUILTINS = sizeof(builtins) / sizeof(builtins[0]) };

/* A builtin is there when its phase is reached and, for results, when the program makes them. */
static int builtin_is_there(const tierkit_i_compiler *compiler, const struct builtin *entry,
                            tierkit_i_phase phase) {
    if (entry->from > phase) {
        return 0;
    }
    switch (entry->kind) {
    case TIERKIT_I_MEANS_BUCKET:
        return compiler->tree->profit.present;
    case TIERKIT_I_MEANS_CLASS:
        return compiler->tree->classes_count > 0;
    case TIERKIT_I_MEANS_READINESS:
        return compiler->tree->readiness_count > 0;
    case TIERKIT_I_MEANS_POLICY:
        return compiler->tree->policies.present;
    default:
        return 1;
    }
}

int32_t tierkit_i_kpi_of(const tierkit_i_compiler *compiler, int32_t text) {
    return text == TIERKIT_I_NONE ? TIERKIT_I_NONE : compiler->kpi_of_text[text];
}

tierkit_i_meaning tierkit_i_meaning_of(const tierkit_i_compiler *compiler, int32_t text,
                                       tierkit_i_phase phase) {
    tierkit_i_meaning meaning = { TIERKIT_I_MEANS_NOTHING, TIERKIT_I_NONE };
    size_t bytes;
    const char *name = tierkit_i_tree_text(compiler->tree, text, &bytes);
    meaning.index = tierkit_i_kpi_of(compiler, text);
    meaning.kind = TIERKIT_I_MEANS_KPI;
    if (meaning.index == TIERKIT_I_NONE) {
        meaning.index = tierkit_i_schema_find_measure(compiler->schema, name, bytes);
        meaning.kind = TIERKIT_I_MEANS_MEASURE;
    }
    if (meaning.index == TIERKIT_I_NONE) {
        meaning.index = tierkit_i_schema_find_attribute(compiler->schema, name, bytes);
        meaning.kind = TIERKIT_I_MEANS_ATTRIBUTE;
    }
    if (meaning.index == TIERKIT_I_NONE && phase >= TIERKIT_I_PHASE_GATE) {
        for (size_t v = 0; v < compiler->tree->value_count; v++) {
            if (compiler->tree->values[v].name.text == text) {
                meaning.index = (int32_t)v;
                meaning.kind = TIERKIT_I_MEANS_SCORE;
            }
        }
    }
    for (size_t b = 0; b < BUILTINS && meaning.index == TIERKIT_I_NONE; b++) {
        if (tierkit_i_tree_is(compiler->tree, text, builtins[b].word) &&
            builtin_is_there(compiler, &builtins[b], phase)) {
            meaning.index = (int32_t)b;
            meaning.kind = builtins[b].kind;
        }
    }
    if (meaning.index == TIERKIT_I_NONE) {
        meaning.kind = TIERKIT_I_MEANS_NOTHING;
    }
    return meaning;
}

enum { CANDIDATES_MAX = 2048 };

static void add_candidate(tierkit_i_piece *candidates, size_t *count, const char *text,
                          size_t bytes) {
    if (*count < CANDIDATES_MAX) {
        candidates[*count].text = text;
        candidates[*count].bytes = bytes;
        (*count)++;
    }
}

static size_t candidates_of(const tierkit_i_compiler *compiler, tierkit_i_piece *candidates) {
    size_t count = 0;
    size_t bytes;
    const char *text;
    for (size_t k = 0; k < compiler->tree->kpi_count; k++) {
        text = tierkit_i_tree_text(compiler->tree, compiler->tree->kpis[k].name.text, &bytes);
        add_candidate(candidates, &count, text, bytes);
    }
    for (size_t m = 0; m < compiler->schema->measure_count; m++) {
        text = tierkit_i_schema_text(compiler->schema, compiler->schema->measures[m].name, &bytes);
        add_candidate(candidates, &count, text, bytes);
    }
    for (size_t a = 0; a < compiler->schema->attribute_count; a++) {
        text =
            tierkit_i_schema_text(compiler->schema, compiler->schema->attributes[a].name, &bytes);
        add_candidate(candidates, &count, text, bytes);
    }
    for (size_t b = 0; b < BUILTINS; b++) {
        add_candidate(candidates, &count, builtins[b].word, strlen(builtins[b].word));
    }
    return count;
}

/* A result of the review, asked for before it is there: the name itself is not misspelt. */
static int is_result(const tierkit_i_compiler *compiler, int32_t text) {
    int found = 0;
    for (size_t v = 0; v < compiler->tree->value_count; v++) {
        found |= compiler->tree->values[v].name.text == text;
    }
    for (size_t b = 0; b < BUILTINS; b++) {
        found |= tierkit_i_tree_is(compiler->tree, text, builtins[b].word);
    }
    return found;
}

/* The name that was meant; "" when none is near, or nobody will read it. */
static tierkit_i_piece closest_name(tierkit_i_compiler *compiler, tierkit_i_piece name) {
    tierkit_i_piece meant = { "", 0 };
    tierkit_i_piece *candidates = NULL;
    if (tierkit_i_diagnostics_are_full(compiler->list)) {
        return meant;
    }
    compiler->status =
        tierkit_i_new(compiler->memory, CANDIDATES_MAX, sizeof(candidates[0]), &candidates);
    if (compiler->status != TIERKIT_OK) {
        return meant;
    }
    size_t count = candidates_of(compiler, candidates);
    int32_t closest = tierkit_i_closest(name.text, name.bytes, candidates, count);
    if (closest >= 0) {
        meant = candidates[closest];
    }
    tierkit_i_free(compiler->memory, candidates, CANDIDATES_MAX, sizeof(candidates[0]));
    return meant;
}

void tierkit_i_unknown_name(tierkit_i_compiler *compiler, tierkit_i_place at, int32_t text) {
    tierkit_i_piece pieces[3] = { TIERKIT_I_PIECE("nothing is declared under the name `"),
                                  tierkit_i_tree_piece(compiler->tree, text),
                                  TIERKIT_I_PIECE("`") };
    if (compiler->status != TIERKIT_OK) {
        return;
    }
    if (is_result(compiler, text)) {
        tierkit_i_complain(compiler, at, "unknown name", "`", text, "` is not known here",
                           "what a statement before this one decides");
        return;
    }
    tierkit_i_piece meant = closest_name(compiler, pieces[1]);
    if (compiler->status == TIERKIT_OK) {
        tierkit_i_error_at(compiler->list, at, "unknown name", pieces, 3,
                           "the name of a KPI, measure or attribute", meant);
    }
}

static int same_leaf(const tierkit_i_leaf *a, const tierkit_i_leaf *b) {
    return a->kind == b->kind && a->index == b->index && a->aggregate == b->aggregate &&
           a->argument == b->argument && a->by == b->by && a->window == b->window &&
           a->window_count == b->window_count && a->window_unit == b->window_unit &&
           a->shift_months == b->shift_months && a->shift_days == b->shift_days;
}

int32_t tierkit_i_leaf_index(tierkit_i_compiler *compiler, const tierkit_i_leaf *leaf) {
    tierkit_i_compiled *out = compiler->out;
    for (size_t i = 0; i < out->leaf_count; i++) {
        if (same_leaf(&out->leaves[i], leaf)) {
            return (int32_t)i;
        }
    }
    if (compiler->status == TIERKIT_OK && out->leaf_count >= TIERKIT_I_LEAVES_MAX) {
        compiler->status = TIERKIT_E_LIMIT;
    }
    if (compiler->status != TIERKIT_OK) {
        return TIERKIT_I_NONE; /* a failure before this one stays */
    }
    compiler->status = tierkit_i_reserve(compiler->memory, &out->leaves, &out->leaf_capacity,
                                         out->leaf_count + 1, sizeof(out->leaves[0]));
    if (compiler->status != TIERKIT_OK) {
        return TIERKIT_I_NONE;
    }
    out->leaves[out->leaf_count] = *leaf;
    return (int32_t)out->leaf_count++;
}

/* How a type is held in a column. */
static tierkit_i_form_shape shape_of(tierkit_i_type type) {
    if (type == TIERKIT_I_TYPE_TEXT) {
        return TIERKIT_I_TEXTS;
    }
    return type == TIERKIT_I_TYPE_FLAG ? TIERKIT_I_FLAGS : TIERKIT_I_EXACT;
}

static void measure_leaf(const tierkit_i_compiler *compiler, int32_t measure,
                         const tierkit_i_context *context, tierkit_i_take aggregate,
                         tierkit_i_leaf *leaf) {
    const tierkit_i_schema_measure *declared = &compiler->schema->measures[measure];
    leaf->kind = TIERKIT_I_LEAF_MEASURE;
    leaf->aggregate = aggregate;
    leaf->window = context->window.kind;
    leaf->window_count = context->window.count;
    leaf->window_unit = context->window.unit;
    leaf->shift_months = context->shift_months;
    leaf->shift_days = context->shift_days;
    leaf->form.shape = TIERKIT_I_EXACT;
    leaf->form.type = declared->type;
    leaf->form.scale = declared->scale;
    int is_sum = declared->kind == TIERKIT_I_FLOW || declared->kind == TIERKIT_I_BALANCE ||
                 declared->kind == TIERKIT_I_IN_FORCE;
    if (aggregate == TIERKIT_I_TAKE_AVERAGE ||
        (is_sum && tierkit_i_is_converted(compiler->schema, declared))) {
        leaf->form.scale += TIERKIT_I_AVERAGE_PLACES;
    }
    if (aggregate == TIERKIT_I_TAKE_WITHOUT_RATE) {
        leaf->form.type = TIERKIT_I_TYPE_COUNT;
        leaf->form.scale = 0;
    }
    if (declared->kind == TIERKIT_I_HISTOGRAM && aggregate != TIERKIT_I_TAKE_PERCENTILE) {
        leaf->aggregate = aggregate == TIERKIT_I_TAKE_OWN ? TIERKIT_I_TAKE_COUNT : aggregate;
        leaf->form.type = TIERKIT_I_TYPE_COUNT;
        leaf->form.scale = 0;
    }
}

/* So many at a rate: an amount for each makes an amount, else they stay what they are. */
static void rate_leaf(const tierkit_i_compiler *compiler, tierkit_i_leaf *leaf) {
    const tierkit_i_rate *rate = &compiler->tree->rates[leaf->argument];
    leaf->form.type = rate->type == TIERKIT_I_TYPE_MONEY ? rate->type : leaf->form.type;
    leaf->form.scale += tierkit_i_rate_scale(compiler->tree, rate);
}

static void attribute_leaf(const tierkit_i_compiler *compiler, int32_t attribute,
                           const tierkit_i_context *context, tierkit_i_leaf *leaf) {
    const tierkit_i_schema_attribute *declared = &compiler->schema->attributes[attribute];
    leaf->kind = TIERKIT_I_LEAF_ATTRIBUTE;
    leaf->shift_months = context->shift_months;
    leaf->shift_days = context->shift_days;
    leaf->form.type = declared->type == TIERKIT_I_TYPE_INSTANT
                          ? TIERKIT_I_TYPE_DATE
                          : declared->type; /* kept as its day */
    leaf->form.shape = shape_of(declared->type);
    leaf->form.scale = leaf->form.shape == TIERKIT_I_EXACT ? declared->scale : 0;
}

static void builtin_leaf(const tierkit_i_compiler *compiler, int32_t index, tierkit_i_leaf *leaf) {
    /* From TIERKIT_I_MEANS_FIELD to TIERKIT_I_MEANS_REVIEW_DATE. */
    static const tierkit_i_leaf_kind kinds[] = {
        TIERKIT_I_LEAF_FIELD,     TIERKIT_I_LEAF_BUCKET, TIERKIT_I_LEAF_CLASS,
        TIERKIT_I_LEAF_READINESS, TIERKIT_I_LEAF_POLICY, TIERKIT_I_LEAF_REVIEW_DATE,
    };
    const struct builtin *entry = &builtins[index];
    leaf->kind = kinds[entry->kind - TIERKIT_I_MEANS_FIELD];
    leaf->index = entry->index;
    leaf->form.shape = entry->shape;
    leaf->form.type = entry->type;
    if (entry->index == TIERKIT_I_RECORD_CREDIT_LIMIT && entry->kind == TIERKIT_I_MEANS_FIELD) {
        leaf->form.scale = compiler->schema->money_scale;
    }
    if (entry->kind == TIERKIT_I_MEANS_READINESS) {
        leaf->form.scale = 9;
    }
}

static int emit_leaf(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                     const tierkit_i_leaf *leaf) {
    tierkit_i_instruction instruction = { TIERKIT_I_CODE_LEAF, 0, leaf->form, { 0, 0 } };
    instruction.argument = tierkit_i_leaf_index(compiler, leaf);
    return instruction.argument != TIERKIT_I_NONE &&
           tierkit_i_emit_instruction(compiler, to, &instruction);
}

/* The depth of KPIs that name KPIs is that of the chain, in whatever order they stand. */
static int is_too_deep(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                       const tierkit_i_named *name, int32_t kpi) {
    uint8_t *height = compiler->kpi_height;
    int32_t around = context->in_kpi - 1;
    if (context->depth < TIERKIT_I_KPI_DEPTH_MAX &&
        (around < 0 || height[kpi] < TIERKIT_I_KPI_DEPTH_MAX)) {
        if (around >= 0 && height[around] <= height[kpi]) {
            height[around] = (uint8_t)(height[kpi] + 1);
        }
        return 0;
    }
    tierkit_i_complain(compiler, name->at, "limit", "`", name->text, "` is a KPI too deep",
                       "KPIs that name each other at most 64 deep");
    return 1;
}

static int emit_kpi(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                    const tierkit_i_context *context, const tierkit_i_named *name, int32_t kpi) {
    tierkit_i_instruction instruction = { TIERKIT_I_CODE_FORMULA, 0, { 0 }, { 0, 0 } };
    if (is_too_deep(compiler, context, name, kpi)) {
        return 0;
    }
    instruction.argument = tierkit_i_formula_of_kpi(compiler, kpi, context);
    if (instruction.argument == TIERKIT_I_NONE || is_too_deep(compiler, context, name, kpi)) {
        return 0;
    }
    if (context->no_us && compiler->out->kpi_measures_us[kpi]) {
        tierkit_i_complain(compiler, name->at, "measures us", "`", name->text,
                           "` measures our own performance and cannot decide about a partner",
                           "a KPI by partner or by market");
        return 0;
    }
    instruction.form = compiler->out->formulas[instruction.argument].form;
    return tierkit_i_emit_instruction(compiler, to, &instruction);
}

/* A flow summed at one date, or a state over no date, means nothing. */
static int window_suits(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                        const tierkit_i_named *name, int32_t measure) {
    const tierkit_i_schema_measure *declared = &compiler->schema->measures[measure];
    int state = declared->kind == TIERKIT_I_BALANCE || declared->kind == TIERKIT_I_IN_FORCE ||
                declared->kind == TIERKIT_I_IN_FORCE_DISTINCT;
    if (context->window.kind == TIERKIT_I_WINDOW_REVIEW_DATE && !state) {
        tierkit_i_complain(compiler, name->at, "window", "`", name->text,
                           "` adds up over time and has no value on a single date",
                           "`over last n quarters` or another window");
        return 0;
    }
    const tierkit_i_schema_facts *facts = &compiler->schema->facts[declared->facts];
    if (context->window.kind == TIERKIT_I_WINDOW_OWN && facts->unowned && !facts->undated) {
        tierkit_i_complain(compiler, name->at, "window", "`", name->text,
                           "` is not counted by distributor, so it has no window of theirs",
                           "`over since` a date, or another window that is one for all");
        return 0;
    }
    if (context->window.kind == TIERKIT_I_WINDOW_DEFAULT && !state && !context->in_series &&
        compiler->tree->review_window.kind == TIERKIT_I_WINDOW_DEFAULT) {
        tierkit_i_complain(compiler, name->at, "window", "`", name->text, "` has no window",
                           "`over ...` in the KPI or a `review window` statement");
        return 0;
    }
    return 1;
}

int tierkit_i_emit_name(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_named *name,
                        tierkit_i_take aggregate) {
    tierkit_i_meaning meaning = tierkit_i_meaning_of(compiler, name->text, context->phase);
    tierkit_i_leaf leaf = { 0 };
    leaf.index = meaning.index;
    switch (meaning.kind) {
    case TIERKIT_I_MEANS_KPI:
        return emit_kpi(compiler, to, context, name, meaning.index);
    case TIERKIT_I_MEANS_MEASURE:
        if (!window_suits(compiler, context, name, meaning.index)) {
            return 0;
        }
        measure_leaf(compiler, meaning.index, context, aggregate, &leaf);
        break;
    case TIERKIT_I_MEANS_ATTRIBUTE:
        attribute_leaf(compiler, meaning.index, context, &leaf);
        break;
    case TIERKIT_I_MEANS_SCORE:
        leaf.kind = TIERKIT_I_LEAF_SCORE;
        leaf.form.shape = TIERKIT_I_EXACT;
        leaf.form.type = TIERKIT_I_TYPE_POINTS;
        leaf.form.scale = 9;
        break;
    case TIERKIT_I_MEANS_NOTHING:
        tierkit_i_unknown_name(compiler, name->at, name->text);
        return 0;
    case TIERKIT_I_MEANS_REVIEW_DATE:
        leaf.shift_months = context->shift_months;
        leaf.shift_days = context->shift_days;
        builtin_leaf(compiler, meaning.index, &leaf);
        break;
    default:
        builtin_leaf(compiler, meaning.index, &leaf);
        break;
    }
    return emit_leaf(compiler, to, &leaf);
}

int tierkit_i_emit_measure_leaf(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                                const tierkit_i_context *context, const tierkit_i_named *name,
                                tierkit_i_take aggregate, int64_t argument) {
    tierkit_i_leaf leaf = { 0 };
    leaf.index = tierkit_i_meaning_of(compiler, name->text, context->phase).index;
    if (!window_suits(compiler, context, name, leaf.index)) {
        return 0;
    }
    measure_leaf(compiler, leaf.index, context, aggregate, &leaf);
    leaf.argument = argument;
    if (aggregate == TIERKIT_I_TAKE_AT_RATE) {
        rate_leaf(compiler, &leaf);
    }
    return emit_leaf(compiler, to, &leaf);
}

int32_t tierkit_i_policy_index(const tierkit_i_tree *tree, int32_t text) {
    for (int32_t i = 0; i < tree->policies.lines.count; i++) {
        if (tree->policy_lines[tree->policies.lines.first + i].name.text == text) {
            return i;
        }
    }
    return TIERKIT_I_NONE;
}
