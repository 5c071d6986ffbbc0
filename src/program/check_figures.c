/* Owns: the units of literal numbers: a figure must be of the type that is wanted where it stands.
 * Must not know: what a figure is for. Called by: program/compile*.c, program/check*.c. */
#include "program/compile.h"

/* Months have no fixed number of days, and weeks would have to be multiplied out. */
static int is_unit_of(tierkit_i_measured_in measured_in, tierkit_i_unit period,
                      tierkit_i_type type) {
    switch (measured_in) {
    case TIERKIT_I_IN_MONEY:
        return tierkit_i_type_counts_like(type, TIERKIT_I_TYPE_MONEY);
    case TIERKIT_I_IN_PERCENT:
        return type != TIERKIT_I_TYPE_MONEY && type != TIERKIT_I_TYPE_DURATION &&
               type != TIERKIT_I_TYPE_COUNT && type != TIERKIT_I_TYPE_POINTS &&
               type < TIERKIT_I_TYPE_DERIVED;
    case TIERKIT_I_IN_PERIODS:
        return tierkit_i_type_counts_like(type, TIERKIT_I_TYPE_DURATION) && period == TIERKIT_I_DAY;
    default:
        return 1;
    }
}

static const char *units_of(tierkit_i_type type) {
    if (type >= TIERKIT_I_TYPE_DERIVED) {
        return "a plain number, or an amount or days of the same unit";
    }
    switch (type) {
    case TIERKIT_I_TYPE_MONEY:
        return "a plain number or an amount in the program's currency";
    case TIERKIT_I_TYPE_DURATION:
        return "a plain number or a number of days";
    case TIERKIT_I_TYPE_COUNT:
    case TIERKIT_I_TYPE_POINTS:
        return "a plain number";
    default:
        return "a plain number or a percentage";
    }
}

int tierkit_i_check_currency(tierkit_i_compiler *compiler, tierkit_i_measured_in measured_in,
                             int32_t currency, tierkit_i_place at) {
    int32_t own = compiler->tree->currency.text;
    if (measured_in != TIERKIT_I_IN_MONEY || (own != TIERKIT_I_NONE && currency == own)) {
        return 1;
    }
    tierkit_i_complain(compiler, at, "currency", "`", currency, "` is not the program's currency",
                       "an amount in the currency of the `money` line");
    return 0;
}

int tierkit_i_check_figure(tierkit_i_compiler *compiler, const tierkit_i_figure *figure,
                           tierkit_i_type type) {
    if (!is_unit_of(figure->measured_in, figure->period, type)) {
        tierkit_i_complain(compiler, figure->at, "type", "the unit does not fit here",
                           TIERKIT_I_NONE, "", units_of(type));
        return 0;
    }
    return tierkit_i_check_currency(compiler, figure->measured_in, figure->currency, figure->at);
}

int tierkit_i_compare_figures(const tierkit_i_figure *a, const tierkit_i_figure *b) {
    return tierkit_i_i128_compare_quotients(a->value, tierkit_i_i128_power10(a->scale), b->value,
                                            tierkit_i_i128_power10(b->scale));
}

void tierkit_i_check_share(tierkit_i_compiler *compiler, const tierkit_i_figure *figure) {
    tierkit_i_i128 one = tierkit_i_i128_power10(figure->scale);
    if (figure->present && (tierkit_i_i128_sign(figure->value) <= 0 ||
                            tierkit_i_i128_compare(figure->value, one) > 0)) {
        tierkit_i_complain(compiler, figure->at, "range", "a share lies above 0% and up to 100%",
                           TIERKIT_I_NONE, "", "a share such as `80%`");
    }
}
