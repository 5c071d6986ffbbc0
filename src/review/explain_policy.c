/* Owns: why a distributor has its service policy: readiness, what keeps deeper policies from it,
 * its wish. Must not know: how a policy is found. Called by: review/explain.c. */
#include "review/explain.h"
#include "review/policies.h"

#include <string.h>

tierkit_status tierkit_i_explain_readiness(const tierkit_review *review, size_t record,
                                           tierkit_table *table) {
    static const char *const reasons[] = { "not_there", "there", "unknown" };
    static const char *const texts[] = { " is missing", " is there", " is not known" };
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t r = 0; r < tree->readiness_count; r++) {
        const tierkit_i_readiness_item *item = &tree->readiness[r];
        tierkit_i_explained of = { 0 };
        int says = tierkit_i_flag_says(review, record, item->attribute.text);
        of.section = "readiness";
        of.item = item->attribute.text;
        of.value_status = says == TIERKIT_I_IS_UNKNOWN ? TIERKIT_VALUE_NO_DATA : TIERKIT_VALUE_OK;
        of.weight = (tierkit_i_shown){ 1, item->points.value, item->points.scale };
        of.contribution = of.weight;
        of.contribution.present = says == TIERKIT_I_IS_TRUE;
        of.reason = reasons[says];
        tierkit_i_explained_name(review, &of, item->attribute.text);
        tierkit_i_explained_say(&of, texts[says]);
        TIERKIT_I_TRY(tierkit_i_explained_add(review, &of, table));
    }
    return TIERKIT_OK;
}

/* ---- what is in the way ---------------------------------------------------------------------- */

static tierkit_i_explained about(const tierkit_review *review, int32_t policy, const char *reason) {
    tierkit_i_explained of = { 0 };
    of.section = "policy";
    of.item = review->program->tree.policy_lines[policy].name.text;
    of.rule = review->program->tree.policy_lines[policy].tokens;
    of.reason = reason;
    tierkit_i_explained_say(&of, "service policy ");
    tierkit_i_explained_name(review, &of, of.item);
    return of;
}

static tierkit_i_shown shown(const tierkit_i_figure *figure) {
    tierkit_i_shown made = { figure->present, figure->value, figure->scale };
    return made;
}

/* Fewer points than the policy asks for. */
static tierkit_status explain_short(const tierkit_review *review, size_t record, int32_t policy,
                                    tierkit_table *table) {
    char has[TIERKIT_I_DECIMAL_TEXT], asked[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_explained of = about(review, policy, "readiness");
    of.raw_exact = tierkit_i_shown_grid(review->readiness_e9[record]);
    of.threshold = shown(&review->program->tree.policy_lines[policy].readiness);
    tierkit_i_explained_say(&of, " is blocked: readiness ");
    tierkit_i_explained_figure(&of, &of.raw_exact, has);
    tierkit_i_explained_say(&of, " of ");
    tierkit_i_explained_figure(&of, &of.threshold, asked);
    return tierkit_i_explained_add(review, &of, table);
}

/* A row for every flag that is not there. */
static tierkit_status explain_needs(const tierkit_review *review, size_t record, int32_t policy,
                                    tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_slice *needs = &tree->policy_lines[policy].needs;
    for (int32_t n = 0; n < needs->count; n++) {
        int32_t name = tree->names[needs->first + n].text;
        int says = tierkit_i_flag_says(review, record, name);
        if (says != TIERKIT_I_IS_TRUE) {
            tierkit_i_explained of = about(review, policy, "needs");
            of.value_status =
                says == TIERKIT_I_IS_UNKNOWN ? TIERKIT_VALUE_NO_DATA : TIERKIT_VALUE_OK;
            tierkit_i_explained_say(&of, " is blocked: it needs ");
            tierkit_i_explained_name(review, &of, name);
            tierkit_i_explained_say(&of, says == TIERKIT_I_IS_UNKNOWN ? ", which is not known"
                                                                      : ", which is missing");
            TIERKIT_I_TRY(tierkit_i_explained_add(review, &of, table));
        }
    }
    return TIERKIT_OK;
}

/* A result that is shown as a number; status: of the cell. */
static int32_t put(const tierkit_i_evaluation *costs, int32_t formula, tierkit_i_shown *to) {
    const tierkit_i_vector *vector = tierkit_i_evaluation_result(costs, formula);
    tierkit_i_form form = costs->source->program->compiled.formulas[formula].form;
    int64_t e9 = 0;
    if (vector->status[0] != TIERKIT_VALUE_OK) {
        return vector->status[0];
    }
    if (form.shape == TIERKIT_I_EXACT) {
        to->value = tierkit_i_sums_get(&vector->number, 0);
        to->scale = form.scale;
        to->present = 1;
    } else if (!tierkit_i_grid(tierkit_i_vector_double(vector, form, 0), &e9)) {
        *to = tierkit_i_shown_grid(e9);
    }
    return TIERKIT_VALUE_OK;
}

/* More than may be spent, or nobody knows. */
static tierkit_status explain_cost(const tierkit_review *review, int32_t policy,
                                   const tierkit_i_evaluation *costs, tierkit_table *table) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    char cost[TIERKIT_I_DECIMAL_TEXT], limit[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_explained of = about(review, policy, "cost");
    int32_t status = put(costs, compiled->policy_cost[policy], &of.raw_exact);
    int32_t limit_status = put(costs, compiled->policy_limit, &of.threshold);
    of.value_status = status != TIERKIT_VALUE_OK ? status : limit_status;
    if (of.raw_exact.present && of.threshold.present) {
        (void)put(costs, compiled->policy_excess[policy], &of.margin);
        tierkit_i_explained_say(&of, " is blocked: a year costs ");
        tierkit_i_explained_figure(&of, &of.raw_exact, cost);
        tierkit_i_explained_say(&of, ", the limit is ");
        tierkit_i_explained_figure(&of, &of.threshold, limit);
    } else {
        tierkit_i_explained_say(&of, status != TIERKIT_VALUE_OK
                                         ? " is blocked: its cost is not known"
                                         : " is blocked: its cost limit is not known");
    }
    return tierkit_i_explained_add(review, &of, table);
}

/* The lines between the fit and the result whose conditions hold. */
static tierkit_status explain_blocked(const tierkit_review *review, size_t record,
                                      tierkit_table *table) {
    tierkit_i_evaluation costs;
    tierkit_status status = TIERKIT_OK;
    memset(&costs, 0, sizeof(costs));
    TIERKIT_I_DO(tierkit_i_policy_costs(review, tierkit_i_table_pace(table), &costs));
    TIERKIT_I_DO(tierkit_i_evaluation_run(&costs, record, 1));
    for (int32_t l = review->served.fit[record]; l < review->served.result[record]; l++) {
        uint8_t says = tierkit_i_policy_says(review, record, l);
        if (!(says & TIERKIT_I_POLICY_WHEN)) {
            continue;
        }
        if (!(says & TIERKIT_I_POLICY_READY)) {
            TIERKIT_I_DO(explain_short(review, record, l, table));
        }
        TIERKIT_I_DO(explain_needs(review, record, l, table));
        if (!(says & TIERKIT_I_POLICY_FITS)) {
            TIERKIT_I_DO(explain_cost(review, l, &costs, table));
        }
    }
done:
    tierkit_i_evaluation_free(&costs);
    return status;
}

static tierkit_status explain_wish(const tierkit_review *review, size_t record,
                                   tierkit_table *table) {
    tierkit_i_piece wish = tierkit_i_policy_wish(review, record);
    tierkit_i_explained of = { 0 };
    if (wish.text == NULL) {
        return TIERKIT_OK;
    }
    of.section = "policy";
    of.item = review->program->tree.policies.wish.text;
    of.reason = "wish";
    tierkit_i_explained_say(&of, "the distributor wishes ");
    of.text[of.pieces++] = wish;
    tierkit_i_explained_say(&of, "; a wish decides nothing");
    return tierkit_i_explained_add(review, &of, table);
}

/* ---- the policy ------------------------------------------------------------------------------ */

static tierkit_status explain_result(const tierkit_review *review, size_t record,
                                     tierkit_table *table) {
    int32_t policy = review->served.result[record];
    int rest = review->program->compiled.policy_formula[policy] == TIERKIT_I_NONE;
    int is_fit = policy == review->served.fit[record];
    tierkit_i_explained of = about(review, policy, rest ? "otherwise" : "condition");
    if (is_fit) {
        tierkit_i_explained_say(&of, rest ? ": no condition above holds"
                                          : ": its condition holds and none above does");
    } else {
        tierkit_i_explained_say(&of, rest ? ": what fits is blocked"
                                          : ": its condition holds; what fits better is blocked");
    }
    if (review->readiness_e9 != NULL) {
        of.raw_exact = tierkit_i_shown_grid(review->readiness_e9[record]);
    }
    return tierkit_i_explained_add(review, &of, table);
}

/* What counts where it is not the result of the day; MIGRATION says more. */
static tierkit_status explain_in_force(const tierkit_review *review, size_t record,
                                       tierkit_table *table) {
    int32_t policy = review->policy_line[record];
    if (policy == review->served.result[record]) {
        return TIERKIT_OK;
    }
    tierkit_i_explained of = about(review, policy, "in_force");
    tierkit_i_explained_say(&of, " counts: what is held or agreed on goes before the result");
    return tierkit_i_explained_add(review, &of, table);
}

tierkit_status tierkit_i_explain_policy(const tierkit_review *review, size_t record,
                                        tierkit_table *table) {
    if (review->policy_line == NULL || review->policy_line[record] == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    if (review->served.fit[record] != review->served.result[record]) {
        TIERKIT_I_TRY(explain_blocked(review, record, table));
    }
    TIERKIT_I_TRY(explain_result(review, record, table));
    TIERKIT_I_TRY(explain_in_force(review, record, table));
    return explain_wish(review, record, table);
}
