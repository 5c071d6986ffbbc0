/* Owns: the rules by which classes move: their figures, conditions and names.
 * Must not know: how a class is found or moved. Called by: program/check_classes.c. */
#include "program/compile.h"

/* A band is in points of the score, or in percent of a share. */
static void check_band(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                       const tierkit_i_figure *band) {
    int percent = band->measured_in == TIERKIT_I_IN_PERCENT;
    if (!band->present) {
        return;
    }
    if (percent != (classes->by_share != 0)) {
        tierkit_i_complain(compiler, band->at, "type", "the unit does not fit here", TIERKIT_I_NONE,
                           "", classes->by_share ? "a share such as `3%`" : "points");
        return;
    }
    if (percent) {
        tierkit_i_check_share(compiler, band);
    } else if (tierkit_i_check_figure(compiler, band, TIERKIT_I_TYPE_POINTS) &&
               tierkit_i_i128_sign(band->value) < 0) {
        tierkit_i_complain(compiler, band->at, "range", "a band is never below 0 points",
                           TIERKIT_I_NONE, "", "a number of points such as `3`");
    }
}

/* P and inactive are words of the classes without a line. */
static void check_own_name(tierkit_i_compiler *compiler, const tierkit_i_classes *classes,
                           int32_t text) {
    const tierkit_i_tree *tree = compiler->tree;
    for (int32_t k = 0; text != TIERKIT_I_NONE && k < classes->lines.count; k++) {
        const tierkit_i_named *name = &tree->class_lines[classes->lines.first + k].name;
        if (name->text == text) {
            tierkit_i_complain(compiler, name->at, "duplicate name", "class `", text,
                               "` is that of new or inactive partners", "another name");
        }
    }
}

static int32_t flag(tierkit_i_compiler *compiler, int32_t node) {
    tierkit_i_context context = { 0 };
    context.phase = TIERKIT_I_PHASE_KPI;
    context.no_us = 1;
    return tierkit_i_compile_flag(compiler, &context, node);
}

void tierkit_i_check_movement(tierkit_i_compiler *compiler, size_t index) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_classes *classes = &tree->classes[index];
    if (index > 0 && tierkit_i_classes_move(classes)) {
        tierkit_i_complain(compiler, classes->at, "movement",
                           "only the first classes move: they are what `class` means",
                           TIERKIT_I_NONE, "", "the rules of movement in the first `classes`");
    }
    check_band(compiler, classes, &classes->down.band);
    check_band(compiler, classes, &classes->up.band);
    check_own_name(compiler, classes, classes->provisional_name);
    check_own_name(compiler, classes, classes->inactive_name);
    for (int32_t n = 0; n < classes->notices.count; n++) {
        int32_t at = classes->notices.first + n;
        compiler->out->notice_formula[at] = flag(compiler, tree->notices[at].when);
    }
    if (classes->inactive != TIERKIT_I_NONE) {
        compiler->out->inactive_formula[index] = flag(compiler, classes->inactive);
    }
}
