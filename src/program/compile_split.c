/* Owns: whether a formula can be evaluated for each member of a split.
 * Must not know: members, cells. Called by: program/compile.c, program/compile_peers.c, review/. */
#include "program/compiled.h"

int tierkit_i_is_split_by(const tierkit_i_tree *tree, int32_t facts, int32_t split) {
    const tierkit_i_facts *declared = &tree->facts[facts];
    return (declared->splits > 0 && declared->split[0].text == split) ||
           (declared->splits > 1 && declared->split[1].text == split);
}

/* A leaf that is split, or has nothing to do with splits. Peers are compared member by member; a
 * split inside a split is not executed. */
static int leaf_reads_split(const tierkit_i_compiled *compiled, const tierkit_i_tree *tree,
                            const tierkit_i_schema *schema, const tierkit_i_leaf *leaf,
                            int32_t split) {
    if (leaf->kind == TIERKIT_I_LEAF_MEASURE) {
        return tierkit_i_is_split_by(tree, schema->measures[leaf->index].facts, split);
    }
    if (leaf->kind >= TIERKIT_I_LEAF_TOTAL && leaf->kind <= TIERKIT_I_LEAF_QUANTILE) {
        return tierkit_i_reads_split(compiled, tree, schema, leaf->index, split);
    }
    if (leaf->kind == TIERKIT_I_LEAF_MATCHED) {
        return tierkit_i_reads_split(compiled, tree, schema, leaf->index, split) &&
               tierkit_i_reads_split(compiled, tree, schema, leaf->by, split);
    }
    return leaf->kind < TIERKIT_I_LEAF_SUM_OVER || leaf->kind > TIERKIT_I_LEAF_TOP_OVER;
}

/* Formulas name only earlier ones: depth is that of KPIs in KPIs and of peers in peers. */
int tierkit_i_reads_split(const tierkit_i_compiled *compiled, const tierkit_i_tree *tree,
                          const tierkit_i_schema *schema, int32_t formula, int32_t split) {
    tierkit_i_formula of = compiled->formulas[formula];
    for (int32_t i = 0; i < of.count; i++) {
        const tierkit_i_instruction *code = &compiled->code[of.first + i];
        if ((code->op == TIERKIT_I_CODE_FORMULA &&
             !tierkit_i_reads_split(compiled, tree, schema, code->argument, split)) ||
            (code->op == TIERKIT_I_CODE_LEAF &&
             !leaf_reads_split(compiled, tree, schema, &compiled->leaves[code->argument], split))) {
            return 0;
        }
    }
    return 1;
}
