/* Owns: rules as a schema of their own: the inputs of a set are the columns of its block, each
 * condition a measure that is 1 or 0. Must not know: how rows are decided. Called by: program.
 *
 * No network has these blocks and no fingerprint of data has them in it: rules are policy. A block
 * is the set of the same index, a measure the line of the same index. */

#include "lang/schema.h"

/* What the checks of one set share. */
typedef struct checking {
    const tierkit_i_tree *tree;
    tierkit_i_diagnostics *list;
    const tierkit_i_rule_set *set;
} checking;

static void complain(const checking *of, const tierkit_i_named *name, const char *code,
                     const char *before, const char *after, const char *expected) {
    tierkit_i_piece pieces[] = { tierkit_i_piece_of(before),
                                 { NULL, 0 },
                                 tierkit_i_piece_of(after) };
    tierkit_i_piece none = { "", 0 };
    pieces[1] = tierkit_i_tree_piece(of->tree, name->text);
    tierkit_i_error_at(of->list, name->at, code, pieces, 3, expected, none);
}

/* ---- the first line -------------------------------------------------------------------------- */

static void check_head(const checking *of, size_t index) {
    const tierkit_i_tree *tree = of->tree;
    tierkit_i_slice inputs = of->set->inputs;
    for (size_t i = 0; i < index; i++) {
        if (tree->rule_sets[i].name.text == of->set->name.text) {
            complain(of, &of->set->name, "duplicate name", "the rules `", "` are there twice",
                     "another name for one of them");
            break;
        }
    }
    for (int32_t i = inputs.first; i < inputs.first + inputs.count; i++) {
        const tierkit_i_named *name = &tree->rule_inputs[i].name;
        int32_t j = inputs.first;
        while (tree->rule_inputs[j].name.text != name->text) {
            j++;
        }
        if (j < i) {
            complain(of, name, "duplicate name", "the input `", "` is there twice",
                     "each input once");
        }
    }
}

/* ---- conditions ------------------------------------------------------------------------------ */

/* Suggestions come from the first inputs of a long list. */
enum { SUGGESTED_MAX = 64 };

static void report_unknown(const checking *of, const tierkit_i_node *node) {
    tierkit_i_piece inputs[SUGGESTED_MAX];
    tierkit_i_slice slice = of->set->inputs;
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("`"),
                                 { NULL, 0 },
                                 TIERKIT_I_PIECE("` is no input of these rules") };
    tierkit_i_piece none = { "", 0 };
    pieces[1] = tierkit_i_tree_piece(of->tree, node->text);
    int32_t count = slice.count < SUGGESTED_MAX ? slice.count : SUGGESTED_MAX;
    for (int32_t i = 0; i < count; i++) {
        const tierkit_i_named *name = &of->tree->rule_inputs[slice.first + i].name;
        inputs[i] = tierkit_i_tree_piece(of->tree, name->text);
    }
    int32_t closest = tierkit_i_closest(pieces[1].text, pieces[1].bytes, inputs, (size_t)count);
    tierkit_i_error_at(of->list, node->at, "unknown name", pieces, 3, "an input behind `over`",
                       closest >= 0 ? inputs[closest] : none);
}

/* What adds up rows has none here. */
static void check_call(const checking *of, const tierkit_i_node *call) {
    static const char *const words[] = { "all", "any", "count", "sum" };
    tierkit_i_named name = { call->text, call->at };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (tierkit_i_tree_is(of->tree, call->text, words[i])) {
            complain(of, &name, "lines", "`", "` puts rows together, and rules see one row",
                     "inputs and functions of one row");
        }
    }
}

/* Every name is an input. The depth is bounded by TIERKIT_I_NESTING_MAX, which the parser holds; of
 * bare words in a list the check of expressions tells. */
static void check_names(const checking *of, int32_t node) {
    const tierkit_i_node *nodes = of->tree->nodes, *at = &nodes[node];
    if (at->op == TIERKIT_I_OP_NAME && tierkit_i_rule_input(of->tree, of->set, at->text) < 0) {
        report_unknown(of, at);
    } else if (at->op == TIERKIT_I_OP_CALL) {
        check_call(of, at);
    }
    for (int32_t child = at->first; child != TIERKIT_I_NONE; child = nodes[child].next) {
        int listed = at->op == TIERKIT_I_OP_IN && child != at->first;
        if (!listed || nodes[child].op != TIERKIT_I_OP_NAME) {
            check_names(of, child);
        }
    }
}

int32_t tierkit_i_rule_input(const tierkit_i_tree *tree, const tierkit_i_rule_set *set,
                             int32_t text) {
    for (int32_t i = 0; i < set->inputs.count; i++) {
        if (tree->rule_inputs[set->inputs.first + i].name.text == text) {
            return i;
        }
    }
    return TIERKIT_I_NONE;
}

static void check_lines(const checking *of) {
    tierkit_i_slice lines = of->set->lines;
    if (lines.count == 0) {
        complain(of, &of->set->name, "otherwise", "the rules `", "` have no line",
                 "a last line with `otherwise`");
    }
    for (int32_t i = 0; i < lines.count; i++) {
        const tierkit_i_rule *rule = &of->tree->rules[lines.first + i];
        int last = i == lines.count - 1;
        if ((rule->when == TIERKIT_I_NONE) != last) {
            complain(of, &rule->name, "otherwise", "outcome `",
                     last ? "` is the last line and must take the rest"
                          : "` takes the rest and must be the last line",
                     "`otherwise` on the last line only");
        }
        if (rule->when != TIERKIT_I_NONE) {
            check_names(of, rule->when);
        }
    }
}

/* ---- limits ---------------------------------------------------------------------------------- */

static int within_limits(const tierkit_i_tree *tree, tierkit_i_diagnostics *list) {
    checking of = { tree, list, NULL };
    if (tree->rule_set_count > TIERKIT_I_FACTS_MAX) {
        complain(&of, &tree->rule_sets[TIERKIT_I_FACTS_MAX].name, "limit", "the rules `",
                 "` are one set too many", "at most 256 sets of rules");
        return 0;
    }
    if (tree->rule_count > TIERKIT_I_MEASURES_MAX) {
        complain(&of, &tree->rules[TIERKIT_I_MEASURES_MAX].name, "limit", "outcome `",
                 "` is one line too many", "at most 1024 lines of rules in a program");
        return 0;
    }
    for (size_t i = 0; i < tree->rule_set_count; i++) {
        tierkit_i_slice inputs = tree->rule_sets[i].inputs;
        if (inputs.count > TIERKIT_I_COLUMNS_MAX) {
            complain(&of, &tree->rule_inputs[inputs.first + TIERKIT_I_COLUMNS_MAX].name, "limit",
                     "the input `", "` is one too many", "at most 256 inputs of one set");
            return 0;
        }
    }
    return 1;
}

/* ---- a tree whose facts are the sets --------------------------------------------------------- */

static void make_facts(const tierkit_i_tree *tree, size_t index, tierkit_i_facts *facts) {
    const tierkit_i_rule_set *set = &tree->rule_sets[index];
    facts->name = set->name;
    facts->key.text = TIERKIT_I_NONE;
    facts->related.text = TIERKIT_I_NONE;
    facts->at.text = TIERKIT_I_NONE;
    facts->until.text = TIERKIT_I_NONE;
    facts->split[0].text = TIERKIT_I_NONE;
    facts->split[1].text = TIERKIT_I_NONE;
    facts->currency.text = TIERKIT_I_NONE;
    facts->version.text = TIERKIT_I_NONE;
    facts->unowned = 1;
    facts->undated = 1;
    facts->grain = TIERKIT_I_DAY;
    facts->columns = set->inputs;
    facts->measures.first = set->lines.first;
    facts->measures.count = set->lines.count - 1; /* without `otherwise` */
    facts->view_of = TIERKIT_I_NONE;
}

static void make_measures(const tierkit_i_tree *tree, int32_t index, tierkit_i_measure *measures) {
    tierkit_i_slice lines = tree->rule_sets[index].lines;
    for (int32_t i = lines.first; i < lines.first + lines.count; i++) {
        const tierkit_i_rule *rule = &tree->rules[i];
        measures[i].kind = TIERKIT_I_FLOW;
        measures[i].type = TIERKIT_I_TYPE_COUNT;
        measures[i].name = rule->name;
        measures[i].name.text = rule->number;
        measures[i].scale = TIERKIT_I_NONE;
        measures[i].expression = rule->holds;
        measures[i].where = TIERKIT_I_NONE;
        measures[i].missing.currency = TIERKIT_I_NONE;
        measures[i].group = TIERKIT_I_NONE;
        measures[i].at.text = TIERKIT_I_NONE;
        measures[i].facts = index;
        measures[i].tokens = rule->tokens;
    }
}

static tierkit_status make(const tierkit_i_tree *tree, const tierkit_i_memory *memory,
                           tierkit_i_diagnostics *list, tierkit_i_schema **out) {
    tierkit_i_tree view = *tree; /* reads what the tree owns, and owns nothing */
    tierkit_status status = TIERKIT_OK;
    size_t sets = tree->rule_set_count, lines = tree->rule_count;
    view.facts = NULL;
    view.measures = NULL;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, sets, sizeof *view.facts, &view.facts));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, lines, sizeof *view.measures, &view.measures));
    for (size_t i = 0; i < sets; i++) {
        make_facts(tree, i, &view.facts[i]);
        make_measures(tree, (int32_t)i, view.measures);
    }
    view.attribute_count = 0;
    view.facts_count = sets;
    view.table_count = 0; /* their columns are not those of the view */
    view.measure_count = lines;
    view.columns = tree->rule_inputs;
    view.column_count = tree->rule_input_count;
    TIERKIT_I_DO(tierkit_i_schema_make(&view, memory, list, out));
done:
    tierkit_i_free(memory, view.facts, sets, sizeof *view.facts);
    tierkit_i_free(memory, view.measures, lines, sizeof *view.measures);
    return status;
}

tierkit_status tierkit_i_schema_rules(const tierkit_i_tree *tree, const tierkit_i_memory *memory,
                                      tierkit_i_diagnostics *list, tierkit_i_schema **out) {
    size_t before = list->errors;
    *out = NULL;
    if (tree->rule_set_count == 0 || !within_limits(tree, list)) {
        return list->status;
    }
    for (size_t i = 0; i < tree->rule_set_count; i++) {
        checking of = { tree, list, &tree->rule_sets[i] };
        check_head(&of, i);
        check_lines(&of);
    }
    return list->errors == before ? make(tree, memory, list, out) : list->status;
}
