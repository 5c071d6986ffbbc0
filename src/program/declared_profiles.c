/* Owns: the table of the rules in full for every profile. Must not know: whom a profile holds.
 * Called by: program/declared.c. */
#include "program/compile.h"

#include <string.h>

/* The text of a rule, piece by piece. */
typedef struct writer {
    const tierkit_program *program;
    tierkit_i_buffer text;
    tierkit_status status; /* the first failure stays */
} writer;

static void write_word(writer *w, const char *word) {
    if (w->status == TIERKIT_OK) {
        w->status = tierkit_i_buffer_add(&w->text, word, strlen(word));
    }
}

/* As the canonical text has it, behind a separator when something stands before. */
static void write_tokens(writer *w, const char *before, tierkit_i_tokens range) {
    if (range.end > range.first) {
        write_word(w, w->text.count > 0 ? before : "");
        if (w->status == TIERKIT_OK) {
            w->status = tierkit_i_print_tokens(&w->program->tree, range, &w->text);
        }
    }
}

static void write_criterion(writer *w, size_t v, int32_t profile, int32_t c) {
    const tierkit_i_tree *tree = &w->program->tree;
    const tierkit_i_compiled *compiled = &w->program->compiled;
    const tierkit_i_missing_rule *missing = tierkit_i_missing_rule_of(
        &tree->values[v],
        tierkit_i_criterion_rule(tree, compiled, profile, c, TIERKIT_I_CLAUSE_MISSING));
    write_tokens(w, "",
                 tierkit_i_criterion_rule(tree, compiled, profile, c, TIERKIT_I_CLAUSE_WEIGHT)
                     ->weight_tokens);
    write_tokens(w, " ",
                 tierkit_i_criterion_rule(tree, compiled, profile, c, TIERKIT_I_CLAUSE_POINTS)
                     ->points_tokens);
    if (missing->present) {
        write_tokens(w, ", ", missing->tokens);
    } else {
        write_word(w, ", missing: refuse");
    }
}

static void write_class(writer *w, size_t cut, int32_t profile, int32_t k) {
    const tierkit_i_tree *tree = &w->program->tree;
    const tierkit_i_compiled *compiled = &w->program->compiled;
    const tierkit_i_class_line *lines = tree->class_lines;
    int32_t gate =
        lines[tierkit_i_class_rule(compiled, profile, k, TIERKIT_I_CLAUSE_GATE)].not_when;
    write_tokens(
        w, "",
        lines[tierkit_i_class_rule(compiled, profile, k, TIERKIT_I_CLAUSE_BOUND)].bound_tokens);
    write_tokens(w, " ", lines[tierkit_i_cut_at(tree, cut)->lines.first + k].at_most_tokens);
    if (gate != TIERKIT_I_NONE) {
        write_word(w, ", not when ");
        write_tokens(w, "", tree->nodes[gate].tokens);
    }
}

static tierkit_status add_name(tierkit_table *table, const tierkit_i_tree *tree, int32_t text) {
    size_t bytes;
    const char *name = tierkit_i_tree_text(tree, text, &bytes);
    return tierkit_i_table_add_text(table, name, bytes);
}

/* One row; the rule has been written. */
static tierkit_status add_row(tierkit_table *table, writer *w, int32_t profile,
                              const char *statement, const int32_t names[2]) {
    const tierkit_i_tree *tree = &w->program->tree;
    TIERKIT_I_TRY(w->status);
    TIERKIT_I_TRY(tierkit_i_cell_profile(table, tree, &w->program->compiled.profiles[profile]));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, statement));
    TIERKIT_I_TRY(add_name(table, tree, names[0]));
    TIERKIT_I_TRY(add_name(table, tree, names[1]));
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, (const char *)w->text.bytes, w->text.count));
    w->text.count = 0;
    return TIERKIT_OK;
}

static tierkit_status add_value(tierkit_table *table, writer *w, size_t v) {
    const tierkit_i_tree *tree = &w->program->tree;
    const tierkit_i_value *value = &tree->values[v];
    tierkit_i_slice profiles = w->program->compiled.value_profiles[v];
    for (int32_t p = profiles.first; p < profiles.first + profiles.count; p++) {
        for (int32_t c = 0; c < value->criteria.count; c++) {
            int32_t names[2] = { value->name.text,
                                 tree->criteria[value->criteria.first + c].kpi.text };
            write_criterion(w, v, p, c);
            TIERKIT_I_TRY(add_row(table, w, p, "value", names));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_cut(tierkit_table *table, writer *w, size_t cut) {
    const tierkit_i_tree *tree = &w->program->tree;
    const tierkit_i_classes *classes = tierkit_i_cut_at(tree, cut);
    tierkit_i_slice profiles = w->program->compiled.cut_profiles[cut];
    int32_t value = w->program->compiled.cut_value[cut];
    for (int32_t p = profiles.first; p < profiles.first + profiles.count; p++) {
        for (int32_t k = 0; k < classes->lines.count; k++) {
            int32_t names[2] = { value == TIERKIT_I_NONE ? classes->basis.text
                                                         : tree->values[value].name.text,
                                 tree->class_lines[classes->lines.first + k].name.text };
            write_class(w, cut, p, k);
            TIERKIT_I_TRY(
                add_row(table, w, p, cut < tree->classes_count ? "classes" : "selection", names));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_fill_profiles(tierkit_table *table, const tierkit_program *program) {
    writer w;
    tierkit_status status = TIERKIT_OK;
    w.program = program;
    w.status = TIERKIT_OK;
    tierkit_i_buffer_init(&w.text, &program->memory);
    for (size_t v = 0; v < program->tree.value_count; v++) {
        TIERKIT_I_DO(add_value(table, &w, v));
    }
    for (size_t c = 0; c < tierkit_i_cut_count(&program->tree); c++) {
        TIERKIT_I_DO(add_cut(table, &w, c));
    }
done:
    tierkit_i_buffer_free(&w.text);
    return status;
}
