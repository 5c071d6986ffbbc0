/* Owns: the limits of rules: their units. Must not know: conditions of rules, which
 * lang/schema_rules.c checks. Called by: program/compile.c. */
#include "program/compile.h"

static tierkit_i_type type_of(const tierkit_i_figure *figure) {
    switch (figure->measured_in) {
    case TIERKIT_I_IN_MONEY:
        return TIERKIT_I_TYPE_MONEY;
    case TIERKIT_I_IN_PERCENT:
        return TIERKIT_I_TYPE_RATIO;
    case TIERKIT_I_IN_PERIODS:
        return TIERKIT_I_TYPE_DURATION;
    default:
        return TIERKIT_I_TYPE_NUMBER;
    }
}

/* The limits of a set come back as one column, so they are of one unit. */
static void check_set(tierkit_i_compiler *compiler, const tierkit_i_rule_set *set) {
    const tierkit_i_figure *first = NULL;
    for (int32_t i = 0; i < set->lines.count; i++) {
        const tierkit_i_figure *limit = &compiler->tree->rules[set->lines.first + i].limit;
        if (!limit->present || !tierkit_i_check_figure(compiler, limit, type_of(limit))) {
            continue;
        }
        first = first == NULL ? limit : first;
        if (limit->measured_in != first->measured_in) {
            tierkit_i_complain(compiler, limit->at, "type", "the limits of `", set->name.text,
                               "` are not of one unit", "the unit of the first limit");
        }
    }
}

void tierkit_i_check_rules(tierkit_i_compiler *compiler) {
    for (size_t i = 0; i < compiler->tree->rule_set_count; i++) {
        check_set(compiler, &compiler->tree->rule_sets[i]);
    }
}
