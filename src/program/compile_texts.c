/* Owns: the functions of texts and of the names of periods in KPI expressions. Must not know: rows.
 * Called by: program/compile_calls.c. */
#include "program/calls.h"

static const tierkit_i_form flag = { TIERKIT_I_FLAGS, TIERKIT_I_TYPE_FLAG, 0, 0 };

static int emit_text(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                     const tierkit_i_context *context, const tierkit_i_call *site, int32_t i) {
    if (!tierkit_i_emit_expression(compiler, to, context, site->argument[i])) {
        return 0;
    }
    if (tierkit_i_last_form(to).shape == TIERKIT_I_TEXTS) {
        return 1;
    }
    tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, i)->at, "type", "`",
                       site->node->text, "` needs a text here",
                       "a text in double quotes or a text attribute");
    return 0;
}

static int emit_date(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                     const tierkit_i_context *context, const tierkit_i_call *site, int32_t i) {
    if (!tierkit_i_emit_expression(compiler, to, context, site->argument[i])) {
        return 0;
    }
    if (tierkit_i_last_form(to).type == TIERKIT_I_TYPE_DATE) {
        return 1;
    }
    tierkit_i_complain(compiler, tierkit_i_argument(compiler, site, i)->at, "type", "`",
                       site->node->text, "` needs a date here", "a date measure or attribute");
    return 0;
}

/* starts_with, ends_with, contains. */
static int emit_part(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                     const tierkit_i_context *context, const tierkit_i_call *site, int32_t where) {
    tierkit_i_instruction part = { TIERKIT_I_CODE_PART, where, flag, { 0, 0 } };
    compiler->out->reads_texts = 1;
    return emit_text(compiler, to, context, site, 0) && emit_text(compiler, to, context, site, 1) &&
           tierkit_i_emit_instruction(compiler, to, &part);
}

int tierkit_i_emit_starts_with(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                               const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_part(compiler, to, context, site, TIERKIT_I_AT_BEGINNING);
}

int tierkit_i_emit_ends_with(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                             const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_part(compiler, to, context, site, TIERKIT_I_AT_END);
}

int tierkit_i_emit_contains(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                            const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_part(compiler, to, context, site, TIERKIT_I_ANYWHERE);
}

int tierkit_i_emit_lower(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    compiler->out->reads_texts = 1;
    compiler->out->lowers_texts = 1;
    if (!emit_text(compiler, to, context, site, 0)) {
        return 0;
    }
    tierkit_i_instruction lower = { TIERKIT_I_CODE_LOWER, 0, tierkit_i_last_form(to), { 0, 0 } };
    return tierkit_i_emit_instruction(compiler, to, &lower);
}

static int emit_period(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                       const tierkit_i_context *context, const tierkit_i_call *site,
                       tierkit_i_unit unit) {
    tierkit_i_instruction period = { TIERKIT_I_CODE_PERIOD, (int32_t)unit, flag, { 0, 0 } };
    period.form.shape = TIERKIT_I_TEXTS;
    period.form.type = TIERKIT_I_TYPE_TEXT;
    return emit_date(compiler, to, context, site, 0) &&
           tierkit_i_emit_instruction(compiler, to, &period);
}

int tierkit_i_emit_month(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                         const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_period(compiler, to, context, site, TIERKIT_I_MONTH);
}

int tierkit_i_emit_quarter(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                           const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_period(compiler, to, context, site, TIERKIT_I_QUARTER);
}

int tierkit_i_emit_year(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    return emit_period(compiler, to, context, site, TIERKIT_I_YEAR);
}

/* days(later, earlier) = later - earlier. */
int tierkit_i_emit_days(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_call *site) {
    if (!emit_date(compiler, to, context, site, 0)) {
        return 0;
    }
    tierkit_i_form later = tierkit_i_last_form(to);
    return emit_date(compiler, to, context, site, 1) &&
           tierkit_i_emit_binary(compiler, to, TIERKIT_I_CODE_SUBTRACT, later,
                                 tierkit_i_last_form(to), TIERKIT_I_TYPE_DURATION);
}
