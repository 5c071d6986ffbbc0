/* Owns: where everybody stands in a class statement of one review, as a comparison reads it.
 * Must not know: the other review. Called by: review/compare.c. */
#include "review/compare.h"

#include <string.h>

tierkit_i_piece tierkit_i_line_name(const tierkit_review *review, int32_t line) {
    tierkit_i_piece name = { NULL, 0 };
    if (line != TIERKIT_I_NONE) {
        name = tierkit_i_tree_piece(&review->program->tree,
                                    review->program->tree.class_lines[line].name.text);
    }
    return name;
}

tierkit_i_piece tierkit_i_basis_name(const tierkit_review *review, size_t classes) {
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_i_piece name = { NULL, 0 };
    int32_t text = tree->classes[classes].basis.text;
    if (text == TIERKIT_I_NONE) {
        text = tree->values[review->program->compiled.cut_value[classes]].name.text;
    }
    name = tierkit_i_tree_piece(tree, text);
    return name;
}

static void fill(const tierkit_review *review, const tierkit_i_cut *cut,
                 tierkit_i_standing *standing) {
    const tierkit_i_snapshot *snapshot = review->snapshot;
    for (size_t i = 0; i < standing->count; i++) {
        tierkit_i_stood *row = &standing->rows[i];
        row->id.text =
            tierkit_i_snapshot_entity_id(snapshot, snapshot->records[i].entity, &row->id.bytes);
        row->line = review->classed[standing->classes].line[i];
        row->has_value = cut->status[i] == TIERKIT_VALUE_OK;
        row->value.low = (uint64_t)cut->low[i];
        row->value.high = cut->high[i];
        row->rank = cut->rank[i];
    }
}

tierkit_status tierkit_i_standing_new(const tierkit_review *review, size_t classes,
                                      tierkit_i_pace *pace, tierkit_i_standing *standing) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    int32_t formula = compiled->basis_formula[classes];
    tierkit_i_basis basis;
    tierkit_i_cut cut;
    tierkit_status status = TIERKIT_OK;
    memset(&basis, 0, sizeof(basis));
    memset(&cut, 0, sizeof(cut));
    standing->review = review;
    standing->classes = classes;
    standing->count = review->records;
    standing->scale = formula == TIERKIT_I_NONE ? 9 : compiled->formulas[formula].form.scale;
    TIERKIT_I_DO(tierkit_i_new_zeroed(&review->memory, review->records, sizeof(*standing->rows),
                                      &standing->rows));
    TIERKIT_I_DO(
        tierkit_i_basis_new(review, classes, tierkit_i_as_of_position(review), pace, &basis));
    TIERKIT_I_DO(tierkit_i_cut_new(review, NULL, review->records, &cut));
    tierkit_i_cut_fill(&cut, &basis);
    TIERKIT_I_DO(tierkit_i_cut_run(review, classes, pace, &cut));
    if (review->records > 0) {
        fill(review, &cut, standing);
    }
done:
    tierkit_i_cut_free(review, &cut);
    tierkit_i_basis_free(review, &basis);
    return status;
}

void tierkit_i_standing_free(tierkit_i_standing *standing) {
    if (standing->review != NULL) {
        tierkit_i_free(&standing->review->memory, standing->rows, standing->count,
                       sizeof(*standing->rows));
    }
    memset(standing, 0, sizeof(*standing));
}
