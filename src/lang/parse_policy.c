/* Owns: readiness, alerts, the worklist. Must not know: values, classes, policies.
 * Called by: lang/parse.c. */
#include "lang/parser.h"

/* ---- readiness ------------------------------------------------------------------------------- */

/* `readiness points` ATTRIBUTE N, ... Several such lines add up. */
tierkit_status tierkit_i_parse_readiness(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    (void)first;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "points", "`points` after `readiness`"));
    do {
        tierkit_i_readiness_item item;
        TIERKIT_I_TRY(tierkit_i_expect_name(p, "an attribute and its points", &item.attribute));
        TIERKIT_I_TRY(tierkit_i_parse_figure(p, "points after the attribute", &item.points));
        TIERKIT_I_TRY(TIERKIT_I_GROW(p, readiness, readiness_count, readiness_capacity));
        tree->readiness[tree->readiness_count++] = item;
    } while (tierkit_i_parser_take(p, TIERKIT_I_TOKEN_COMMA));
    return tierkit_i_expect_line_end(p, "`,` or the end of the line");
}

/* ---- alert ----------------------------------------------------------------------------------- */

/* `owner` WHO and `act within` DURATION, each at most once */
static tierkit_status parse_duty_clauses(tierkit_i_parser *p, const char *expected,
                                         tierkit_i_named *owner, tierkit_i_figure *act_within) {
    static const char *const words[] = { "owner", "act", NULL };
    uint32_t seen = 0;
    for (;;) {
        int32_t clause;
        TIERKIT_I_TRY(tierkit_i_expect_clause(p, words, expected, &seen, &clause));
        if (clause == 0) {
            TIERKIT_I_TRY(tierkit_i_expect_label(p, "a name or a text after `owner`", owner));
        } else if (clause == 1) {
            TIERKIT_I_TRY(tierkit_i_expect_word(p, "within", "`within` after `act`"));
            TIERKIT_I_TRY(tierkit_i_parse_duration(p, "a duration such as `5 days` after `within`",
                                                   act_within));
        } else {
            return TIERKIT_OK;
        }
    }
}

/* `alert` NAME LEVEL `when` CONDITION and its clauses */
tierkit_status tierkit_i_parse_alert(tierkit_i_parser *p, uint32_t first) {
    /* in the order of tierkit_i_level */
    static const char *const levels[] = { "green", "amber", "red", NULL };
    tierkit_i_tree *tree = p->tree;
    tierkit_i_alert alert = { 0 };
    int32_t level = 0;
    alert.owner.text = TIERKIT_I_NONE;
    alert.act_within.currency = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a name after `alert`", &alert.name));
    TIERKIT_I_TRY(tierkit_i_expect_one_of(p, levels, "`red`, `amber` or `green`", &level));
    alert.level = (tierkit_i_level)(TIERKIT_I_GREEN + level);
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "when", "`when` and a condition"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &alert.when));
    TIERKIT_I_TRY(parse_duty_clauses(p, "an operator, `owner`, `act within` or the end of the line",
                                     &alert.owner, &alert.act_within));
    alert.tokens = tierkit_i_tokens_since(p, first);
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, alerts, alert_count, alert_capacity));
    tree->alerts[tree->alert_count++] = alert;
    return TIERKIT_OK;
}

/* ---- worklist -------------------------------------------------------------------------------- */

/* `at stake` EXPRESSION */
tierkit_status tierkit_i_parse_worklist(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_worklist *worklist = &p->tree->worklist;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_WORKLIST, "worklist", first));
    worklist->present = 1;
    worklist->stake = TIERKIT_I_NONE;
    worklist->duties.first = (int32_t)p->tree->duty_count;
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "at", "`at stake` and an amount"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "stake", "`stake` after `at`"));
    TIERKIT_I_TRY(tierkit_i_parse_expression(p, &worklist->stake));
    return tierkit_i_expect_line_end(p, "an operator or the end of the line");
}

/* WHAT `owner` WHO [`act within` DURATION] */
tierkit_status tierkit_i_parse_duty(tierkit_i_parser *p, uint32_t first) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_duty duty = { 0 };
    (void)first;
    duty.owner.text = TIERKIT_I_NONE;
    duty.act_within.currency = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "a kind of work such as `move`", &duty.what));
    TIERKIT_I_TRY(parse_duty_clauses(p, "`owner`, `act within` or the end of the line", &duty.owner,
                                     &duty.act_within));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, duties, duty_count, duty_capacity));
    tree->duties[tree->duty_count++] = duty;
    tree->worklist.duties.count++;
    return TIERKIT_OK;
}
