/* Owns: what facts in several currencies need: a currency to convert into, a measure of rates,
 * kinds of measures that can be converted. Must not know: rates. Called by: program/compile.c. */
#include "program/compile.h"

static void refuse(tierkit_i_compiler *compiler, const tierkit_i_named *name, const char *code,
                   const char *after, const char *expected) {
    tierkit_i_complain(compiler, name->at, code, "`", name->text, after, expected);
}

/* One rate a currency and day, in facts whose key is the currency. */
static void check_rate(tierkit_i_compiler *compiler) {
    const tierkit_i_named *rate = &compiler->tree->conversion.rate;
    tierkit_i_meaning meaning = tierkit_i_meaning_of(compiler, rate->text, TIERKIT_I_PHASE_KPI);
    if (meaning.kind != TIERKIT_I_MEANS_MEASURE) {
        refuse(compiler, rate, "unknown name", "` is no measure",
               "a measure such as `last rate number scale 9 = rate`, in facts with the currency as "
               "their key");
        return;
    }
    const tierkit_i_schema_measure *measure = &compiler->schema->measures[meaning.index];
    const tierkit_i_schema_facts *facts = &compiler->schema->facts[measure->facts];
    if (measure->kind != TIERKIT_I_LAST || measure->type != TIERKIT_I_TYPE_NUMBER ||
        measure->grouped || facts->splits > 0 || facts->unowned) {
        refuse(compiler, rate, "type", "` does not hold rates",
               "`last ... number` in facts with the currency as their key and without `split by`");
        return;
    }
    compiler->out->rate_measure = meaning.index;
}

static void check_measure(tierkit_i_compiler *compiler, int32_t index) {
    const tierkit_i_schema_measure *measure = &compiler->schema->measures[index];
    const tierkit_i_named *name = &compiler->tree->measures[index].name;
    if (measure->type != TIERKIT_I_TYPE_MONEY) {
        return;
    }
    if (measure->kind == TIERKIT_I_HISTOGRAM || measure->grouped) {
        refuse(compiler, name, "currency", "` would join amounts in several currencies",
               "a flow, balance, in force, min, max, first or last measure of rows");
    } else if (measure->scale + TIERKIT_I_AVERAGE_PLACES > 18) {
        refuse(compiler, name, "currency", "` has too many decimal places to be converted",
               "a money scale of at most 12");
    }
}

static void check_facts(tierkit_i_compiler *compiler, size_t index) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_facts *facts = &tree->facts[index];
    if (facts->currency.text == TIERKIT_I_NONE || facts->view_of != TIERKIT_I_NONE) {
        return;
    }
    if (tree->conversion.at == TIERKIT_I_CONVERT_NOT) {
        refuse(compiler, &facts->currency, "currency", "` is a currency and nothing converts it",
               "`money USD converted by RATE at fact date`, `at period end` or at a date");
    } else if (tree->conversion.at == TIERKIT_I_CONVERT_FACT_DATE &&
               facts->grain != TIERKIT_I_DAY) {
        refuse(compiler, &facts->name, "currency", "` does not keep the days of its facts",
               "`grain day`, or a conversion `at period end` or at a date");
    }
    for (int32_t m = 0; m < facts->measures.count; m++) {
        check_measure(compiler, facts->measures.first + m);
    }
}

void tierkit_i_check_currencies(tierkit_i_compiler *compiler) {
    compiler->out->rate_measure = TIERKIT_I_NONE;
    if (compiler->tree->conversion.at != TIERKIT_I_CONVERT_NOT) {
        check_rate(compiler);
    }
    for (size_t f = 0; f < compiler->tree->facts_count; f++) {
        check_facts(compiler, f);
    }
}
