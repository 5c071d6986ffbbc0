/* Owns: making and freeing the tree, reading its texts. Must not know: how it is filled.
 * Called by: program, lang. */
#include <string.h>

#include "lang/lex.h"

void tierkit_i_tree_init(tierkit_i_tree *tree, const tierkit_i_memory *memory) {
    memset(tree, 0, sizeof *tree);
    tree->memory = memory;
    tierkit_i_strings_init(&tree->strings, memory);
    tree->source_capacity = TIERKIT_I_USES_MAX + 1; /* of each array that is there */
    tree->program_name.text = TIERKIT_I_NONE;
    tree->program_version.text = TIERKIT_I_NONE;
    tree->owner.text = TIERKIT_I_NONE;
    tree->effective = TIERKIT_I_DAY_MIN;
    tree->calendar.month = 1;
    tree->currency.text = TIERKIT_I_NONE;
    tree->money_scale = 2;
    tree->conversion.rate.text = TIERKIT_I_NONE;
    tree->applies_to = TIERKIT_I_NONE;
    tree->policies.cost_of = TIERKIT_I_NONE;
}

static void free_sources(tierkit_i_tree *tree) {
    const tierkit_i_memory *memory = tree->memory;
    for (size_t i = 0; i < tree->source_count; i++) {
        /* one byte more than the text: see add_source() */
        tierkit_i_free(memory, tree->sources[i], tree->source_bytes[i] + 1, 1);
    }
    tierkit_i_free(memory, tree->sources, tree->source_capacity, sizeof *tree->sources);
    tierkit_i_free(memory, tree->source_bytes, tree->source_capacity, sizeof *tree->source_bytes);
    tierkit_i_free(memory, tree->source_names, tree->source_capacity, sizeof *tree->source_names);
}

#define FREE_ARRAY(array, capacity)                                                                \
    tierkit_i_free(tree->memory, tree->array, tree->capacity, sizeof *tree->array)

static void free_statements(tierkit_i_tree *tree) {
    FREE_ARRAY(period_starts, period_start_capacity);
    FREE_ARRAY(holidays, holiday_capacity);
    FREE_ARRAY(attributes, attribute_capacity);
    FREE_ARRAY(facts, facts_capacity);
    FREE_ARRAY(columns, column_capacity);
    FREE_ARRAY(tables, table_capacity);
    FREE_ARRAY(withs, with_capacity);
    FREE_ARRAY(measures, measure_capacity);
    FREE_ARRAY(edges, edge_capacity);
    FREE_ARRAY(kpis, kpi_capacity);
    FREE_ARRAY(values, value_capacity);
    FREE_ARRAY(criteria, criterion_capacity);
    FREE_ARRAY(points, point_capacity);
    FREE_ARRAY(classes, classes_capacity);
    FREE_ARRAY(notices, notice_capacity);
    FREE_ARRAY(class_lines, class_line_capacity);
    FREE_ARRAY(selections, selection_capacity);
    FREE_ARRAY(knock_outs, knock_out_capacity);
    FREE_ARRAY(readiness, readiness_capacity);
    FREE_ARRAY(rates, rate_capacity);
    FREE_ARRAY(rate_steps, rate_step_capacity);
    FREE_ARRAY(buckets, bucket_capacity);
    FREE_ARRAY(duties, duty_capacity);
    FREE_ARRAY(profit_bounds, profit_bound_capacity);
    FREE_ARRAY(path_steps, path_step_capacity);
    FREE_ARRAY(policy_lines, policy_line_capacity);
    FREE_ARRAY(promises, promise_capacity);
    FREE_ARRAY(promise_entries, promise_entry_capacity);
    FREE_ARRAY(commitments, commitment_capacity);
    FREE_ARRAY(alerts, alert_capacity);
    FREE_ARRAY(rule_sets, rule_set_capacity);
    FREE_ARRAY(rule_inputs, rule_input_capacity);
    FREE_ARRAY(rules, rule_capacity);
    FREE_ARRAY(support_tiers, support_tier_capacity);
    FREE_ARRAY(support_lines, support_line_capacity);
    FREE_ARRAY(support_entries, support_entry_capacity);
    FREE_ARRAY(support_regions, support_region_capacity);
}

void tierkit_i_tree_free(tierkit_i_tree *tree) {
    const tierkit_i_memory *memory = tree->memory;
    free_statements(tree);
    FREE_ARRAY(names, name_capacity);
    FREE_ARRAY(nodes, node_capacity);
    FREE_ARRAY(tokens, token_capacity);
    free_sources(tree);
    tierkit_i_strings_free(&tree->strings);
    tierkit_i_tree_init(tree, memory); /* freeing twice does nothing */
}

const char *tierkit_i_tree_text(const tierkit_i_tree *tree, int32_t text, size_t *bytes) {
    if (text < 0) {
        *bytes = 0;
        return "";
    }
    return tierkit_i_strings_get(&tree->strings, (uint32_t)text, bytes);
}

tierkit_i_piece tierkit_i_tree_piece(const tierkit_i_tree *tree, int32_t text) {
    tierkit_i_piece piece;
    piece.text = tierkit_i_tree_text(tree, text, &piece.bytes);
    return piece;
}

int tierkit_i_tree_is(const tierkit_i_tree *tree, int32_t text, const char *word) {
    size_t bytes;
    const char *s = tierkit_i_tree_text(tree, text, &bytes);
    return text >= 0 && bytes == strlen(word) && memcmp(s, word, bytes) == 0;
}

int32_t tierkit_i_tree_find(const tierkit_i_tree *tree, const char *word) {
    return tierkit_i_strings_find(&tree->strings, word, strlen(word));
}

int tierkit_i_tree_own_class(const tierkit_i_tree *tree, int32_t text) {
    for (size_t i = 0; text != TIERKIT_I_NONE && i < tree->classes_count; i++) {
        if (tree->classes[i].provisional_name == text || tree->classes[i].inactive_name == text) {
            return 1;
        }
    }
    return 0;
}

int tierkit_i_tree_is_written(const tierkit_i_tree *tree, int32_t source) {
    for (size_t i = 0; i < tree->commitment_count; i++) {
        if (tree->commitments[i].source == source) {
            return 1;
        }
    }
    return 0;
}
