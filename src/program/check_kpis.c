/* Owns: what a KPI says about itself: its unit and its target. Must not know: values, classes.
 * Called by: program/compile.c. */
#include "program/compile.h"

static void check_unit(tierkit_i_compiler *compiler, const tierkit_i_kpi *kpi,
                       tierkit_i_type type) {
    tierkit_i_type wanted = kpi->unit;
    tierkit_i_piece none = { "", 0 };
    for (int32_t i = 0; i < kpi->unit_parts && wanted != TIERKIT_I_TYPE_UNKNOWN; i++) {
        wanted = tierkit_i_type_per(wanted, kpi->unit_per[i]);
    }
    if (kpi->unit == TIERKIT_I_TYPE_UNKNOWN || tierkit_i_type_is_unit(type, wanted)) {
        return;
    }
    tierkit_i_piece pieces[4] = { tierkit_i_piece_of("the KPI is in "),
                                  tierkit_i_piece_of(tierkit_i_type_name(type)),
                                  tierkit_i_piece_of(", not in "),
                                  tierkit_i_piece_of(tierkit_i_type_name(wanted)) };
    tierkit_i_error_at(compiler->list, kpi->unit_at, "unit", pieces, 4,
                       "the unit of the formula, or a formula of this unit", none);
}

static void check_target(tierkit_i_compiler *compiler, const tierkit_i_kpi *kpi,
                         tierkit_i_type type) {
    if (kpi->direction != TIERKIT_I_TARGET ||
        !tierkit_i_check_figure(compiler, &kpi->target[0], type) ||
        !tierkit_i_check_figure(compiler, &kpi->target[1], type)) {
        return;
    }
    if (tierkit_i_compare_figures(&kpi->target[0], &kpi->target[1]) > 0) {
        tierkit_i_complain(compiler, kpi->target[1].at, "order", "the target ends below its start",
                           TIERKIT_I_NONE, "", "the lower bound first");
    }
}

void tierkit_i_check_kpi(tierkit_i_compiler *compiler, int32_t index, tierkit_i_type type) {
    const tierkit_i_kpi *kpi = &compiler->tree->kpis[index];
    check_unit(compiler, kpi, type);
    check_target(compiler, kpi, type);
}
