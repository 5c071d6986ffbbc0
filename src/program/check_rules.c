/* Owns: the limits of rule tables: their units. Must not know: conditions of rules, which
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

/* The limits of a table come back as one column, so they are of one unit. */
static void check_table(tierkit_i_compiler *compiler, const tierkit_i_rule_table *table) {
    const tierkit_i_figure *first = NULL;
    for (int32_t i = 0; i < table->lines.count; i++) {
        const tierkit_i_figure *limit = &compiler->tree->rules[table->lines.first + i].limit;
        if (!limit->present || !tierkit_i_check_figure(compiler, limit, type_of(limit))) {
            continue;
        }
        first = first == NULL ? limit : first;
        if (limit->measured_in != first->measured_in) {
            tierkit_i_complain(compiler, limit->at, "type", "the limits of `", table->name.text,
                               "` are not of one unit", "the unit of the first limit");
        }
    }
}

void tierkit_i_check_rules(tierkit_i_compiler *compiler) {
    for (size_t i = 0; i < compiler->tree->rule_table_count; i++) {
        check_table(compiler, &compiler->tree->rule_tables[i]);
    }
}
