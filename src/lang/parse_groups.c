/* Owns: the statements about groups and about what moved between them.
 * Must not know: who is in a group. Called by: lang/parse.c. */
#include "lang/parser.h"

/* `at least` N behind `of`. */
static tierkit_status parse_least(tierkit_i_parser *p, tierkit_i_groups *groups) {
    static const char expected[] = "a whole number such as `8` after `of at least`";
    tierkit_i_figure figure = { 0 };
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "at", "`at least` after `of`"));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "least", "`least` after `at`"));
    tierkit_i_place at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(tierkit_i_parse_figure(p, expected, &figure));
    if (figure.measured_in != TIERKIT_I_IN_NOTHING || figure.scale != 0 ||
        tierkit_i_i128_to64(figure.value, &groups->least) || groups->least < 1 ||
        groups->least > INT32_MAX) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_GROUP_SIZE, at, (tierkit_i_piece){ "", 0 },
                                    "");
    }
    return TIERKIT_OK;
}

/* `groups` { `by` NAME, ... | `of at least` N } */
tierkit_status tierkit_i_parse_groups(tierkit_i_parser *p, uint32_t first) {
    static const char *const words[] = { "by", "of", NULL };
    tierkit_i_groups *groups = &p->tree->groups;
    uint32_t seen = 0;
    int32_t clause;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_GROUPS, "groups", first));
    for (;;) {
        TIERKIT_I_TRY(tierkit_i_expect_clause(
            p, words, "`by`, `of at least` or the end of the line", &seen, &clause));
        if (clause == TIERKIT_I_NONE) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(clause == 1 ? parse_least(p, groups)
                                  : tierkit_i_expect_names(p,
                                                           "an attribute, `class`, `bucket`, "
                                                           "`policy`, `parent`, `state` or "
                                                           "`currency`",
                                                           words, &groups->by));
    }
}

/* `mix of` KPI, ... `by` NAME, ... `against` PERIOD `before` */
tierkit_status tierkit_i_parse_mix(tierkit_i_parser *p, uint32_t first) {
    static const char *const none[] = { NULL };
    tierkit_i_mix *mix = &p->tree->mix;
    tierkit_i_figure figure = { 0 };
    int64_t count = 0;
    TIERKIT_I_TRY(tierkit_i_parse_once(p, TIERKIT_I_ONCE_MIX, "mix", first));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "of", "`of` and KPIs after `mix`"));
    TIERKIT_I_TRY(tierkit_i_expect_names(p, "the name of a KPI", none, &mix->of));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "by", "`by` and what to split by"));
    TIERKIT_I_TRY(tierkit_i_expect_names(
        p, "`distributor`, `region`, `kind`, a split or what `groups by` may name", none,
        &mix->by));
    TIERKIT_I_TRY(tierkit_i_expect_word(p, "against", "`against` and a period"));
    tierkit_i_piece text = tierkit_i_token_text(p->tree, tierkit_i_parser_token(p));
    tierkit_i_place at = tierkit_i_parser_place(p);
    TIERKIT_I_TRY(
        tierkit_i_parse_duration(p, "a period such as `1 year` after `against`", &figure));
    if (figure.scale != 0 || tierkit_i_i128_to64(figure.value, &count) || count < 1 ||
        count > 1000) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_PERIODS, at, text, "1 to 1000");
    }
    mix->count = (int32_t)count;
    mix->unit = figure.period;
    return tierkit_i_expect_word(p, "before", "`before` after the period");
}
