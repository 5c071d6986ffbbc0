/* Owns: names that occur twice, attributes that must have a type, which KPIs measure us.
 * Must not know: code. Called by: program/compile.c, program/check_*.c. */
#include "program/compile.h"

/* ---- attributes ------------------------------------------------------------------------------ */

int32_t tierkit_i_attribute_index(const tierkit_i_compiler *compiler, int32_t text) {
    size_t bytes;
    const char *name = tierkit_i_tree_text(compiler->tree, text, &bytes);
    return tierkit_i_schema_find_attribute(compiler->schema, name, bytes);
}

void tierkit_i_check_attribute(tierkit_i_compiler *compiler, const tierkit_i_named *name,
                               tierkit_i_type type) {
    static const struct said {
        tierkit_i_type type;
        const char *is_not, *expected;
    } all[] = {
        { TIERKIT_I_TYPE_FLAG, "` is not a flag", "an attribute declared as flag" },
        { TIERKIT_I_TYPE_TEXT, "` is not a text", "an attribute declared as text" },
        { TIERKIT_I_TYPE_COUNT, "` is not a count", "an attribute declared as count" },
    };
    const struct said *of = all;
    if (name->text == TIERKIT_I_NONE) {
        return;
    }
    int32_t attribute = tierkit_i_attribute_index(compiler, name->text);
    if (attribute == TIERKIT_I_NONE) {
        tierkit_i_unknown_name(compiler, name->at, name->text);
        return;
    }
    while (of->type != type) {
        of++;
    }
    if (compiler->schema->attributes[attribute].type != type) {
        tierkit_i_complain(compiler, name->at, "type", "`", name->text, of->is_not, of->expected);
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Statements whose names share one space, as expressions may use them. */
static int taken(tierkit_i_compiler *compiler, const tierkit_i_named *name) {
    size_t bytes;
    const char *text = tierkit_i_tree_text(compiler->tree, name->text, &bytes);
    return tierkit_i_schema_find_measure(compiler->schema, text, bytes) != TIERKIT_I_NONE ||
           tierkit_i_attribute_index(compiler, name->text) != TIERKIT_I_NONE;
}

static void twice(tierkit_i_compiler *compiler, const tierkit_i_named *name) {
    tierkit_i_complain(compiler, name->at, "duplicate name", "the name `", name->text,
                       "` is declared twice", "a name that is not used yet");
}

static void check_kpi_names(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t k = 0; k < tree->kpi_count; k++) {
        if (taken(compiler, &tree->kpis[k].name) ||
            tierkit_i_kpi_of(compiler, tree->kpis[k].name.text) != (int32_t)k) {
            twice(compiler, &tree->kpis[k].name);
        }
    }
    for (size_t v = 0; v < tree->value_count; v++) {
        int seen = taken(compiler, &tree->values[v].name) ||
                   tierkit_i_kpi_of(compiler, tree->values[v].name.text) != TIERKIT_I_NONE;
        for (size_t w = 0; w < v; w++) {
            seen |= tree->values[w].name.text == tree->values[v].name.text;
        }
        if (seen) {
            twice(compiler, &tree->values[v].name);
        }
    }
}

static void check_alert_names(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t a = 0; a < tree->alert_count; a++) {
        for (size_t b = 0; b < a; b++) {
            if (tree->alerts[b].name.text == tree->alerts[a].name.text) {
                twice(compiler, &tree->alerts[a].name);
            }
        }
    }
}

/* Does an expression name a KPI that is marked? Depth is bounded by the parser. */
static int names_marked(tierkit_i_compiler *compiler, int32_t node, const int32_t *marked) {
    const tierkit_i_node *at = &compiler->tree->nodes[node];
    if (at->op == TIERKIT_I_OP_NAME) {
        tierkit_i_meaning meaning = tierkit_i_meaning_of(compiler, at->text, TIERKIT_I_PHASE_KPI);
        return meaning.kind == TIERKIT_I_MEANS_KPI && marked[meaning.index];
    }
    for (int32_t child = at->first; child != TIERKIT_I_NONE;
         child = compiler->tree->nodes[child].next) {
        if (names_marked(compiler, child, marked)) {
            return 1;
        }
    }
    return 0;
}

/* A KPI that builds on a marked one is marked: a pass for each depth. What goes deeper than KPIs
 * may is refused. */
void tierkit_i_spread_marks(tierkit_i_compiler *compiler, int32_t *marked) {
    const tierkit_i_tree *tree = compiler->tree;
    int changed = 0;
    for (size_t k = 0; k < tree->kpi_count; k++) {
        changed |= marked[k];
    }
    for (int depth = 0; changed && depth < TIERKIT_I_KPI_DEPTH_MAX; depth++) {
        changed = 0;
        for (size_t k = 0; k < tree->kpi_count; k++) {
            if (!marked[k] && names_marked(compiler, tree->kpis[k].expression, marked)) {
                marked[k] = 1;
                changed = 1;
            }
        }
    }
}

/* A KPI measures us when it says so or builds on one that does. */
static void mark_us(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t k = 0; k < tree->kpi_count; k++) {
        compiler->out->kpi_measures_us[k] = tree->kpis[k].by == TIERKIT_I_BY_US;
    }
    tierkit_i_spread_marks(compiler, compiler->out->kpi_measures_us);
}

void tierkit_i_check_names(tierkit_i_compiler *compiler) {
    check_kpi_names(compiler);
    check_alert_names(compiler);
    mark_us(compiler);
}
