/* Owns: what a program may say that this version does not execute yet. Must not know: how the rest
 * is executed. Called by: review/review.c. */
#include "review/state.h"

static tierkit_status refuse(const char *what, tierkit_i_place at, tierkit_error *err) {
    char digits[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_piece pieces[4] = {
        { what, 0 }, { " is not executed by this version (line ", 39 }, { digits, 0 }, { ")", 1 }
    };
    while (what[pieces[0].bytes] != 0) {
        pieces[0].bytes++;
    }
    pieces[2].bytes = tierkit_i_decimal_write(tierkit_i_i128_of(at.line), 0, -1, digits);
    return tierkit_i_fail_pieces(err, TIERKIT_E_UNSUPPORTED, -1, -1, pieces, 4);
}

tierkit_status tierkit_i_refuse_unsupported(const tierkit_program *program, tierkit_error *err) {
    const tierkit_i_tree *tree = &program->tree;
    const tierkit_i_policies *policies = &tree->policies;
    if (policies->present && policies->signers.count > 0) {
        return refuse("sign-off of service policies", policies->signed_at, err);
    }
    if (policies->present && policies->one_step) {
        return refuse("`one step per review`", policies->one_step_at, err);
    }
    return TIERKIT_OK;
}
