/* Owns: what distributors may be grouped by. Must not know: who is in a group.
 * Called by: program/compile.c. */
#include "program/compile.h"

static int is_key(const tierkit_i_compiler *compiler, int32_t text) {
    const tierkit_i_tree *tree = compiler->tree;
    size_t bytes;
    const char *name = tierkit_i_tree_text(tree, text, &bytes);
    int32_t attribute = tierkit_i_schema_find_attribute(compiler->schema, name, bytes);
    if (attribute != TIERKIT_I_NONE) {
        tierkit_i_type type = compiler->schema->attributes[attribute].type;
        return type == TIERKIT_I_TYPE_TEXT || type == TIERKIT_I_TYPE_FLAG;
    }
    return tierkit_i_tree_is(tree, text, "parent") || tierkit_i_tree_is(tree, text, "state") ||
           tierkit_i_tree_is(tree, text, "currency") ||
           (tierkit_i_tree_is(tree, text, "class") && tree->classes_count > 0) ||
           (tierkit_i_tree_is(tree, text, "policy") && tree->policies.present);
}

static int is_repeated(const tierkit_i_tree *tree, int32_t i) {
    const tierkit_i_named *names = &tree->names[tree->groups.by.first];
    int32_t k = 0;
    while (k < i && names[k].text != names[i].text) {
        k++;
    }
    return k < i;
}

void tierkit_i_check_groups(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (int32_t i = 0; i < tree->groups.by.count; i++) {
        const tierkit_i_named *name = &tree->names[tree->groups.by.first + i];
        if (!is_key(compiler, name->text)) {
            tierkit_i_complain(compiler, name->at, "unknown name", "distributors have no group `",
                               name->text, "`",
                               "a text or flag attribute, `parent`, `state`, `currency`, and "
                               "`class` or `policy` where the program gives them");
        } else if (is_repeated(tree, i)) {
            tierkit_i_complain(compiler, name->at, "duplicate", "there are groups by `", name->text,
                               "` already", "each name once");
        }
    }
}
