/* tierkit/review.h - the review: a program applied to a network on an as-of date.
 *
 * Order of work: KPIs, value, classes, service policies, promises, ranks, alerts. A review is
 * frozen and shared freely; it keeps what it needs of program and network alive. As-of results
 * are computed when it is made; series, groups and explanations when they are asked for, the same
 * bytes each time.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_REVIEW_H
#define TIERKIT_REVIEW_H

#include "tierkit/network.h"
#include "tierkit/program.h"
#include "tierkit/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The immutable result. */
typedef struct tierkit_review tierkit_review;

/** As-of: the last date any fact has. */
#define TIERKIT_AS_OF_LAST_FACT (-2147483647 - 1)

/** What came before a review. Set to zero, then struct_size. */
typedef struct tierkit_history {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    /* Where the classes stood: movement goes on from there, and what was published is not computed
     * again. NULL = none. Only read while the review is made. */
    const tierkit_review *opening;
    /* Earlier versions of the program, in any order: each holds from its `effective` date until the
     * next one does. NULL when earlier_count is 0. */
    const tierkit_program *const *earlier;
    int64_t earlier_count;
} tierkit_history;

/** Apply a program to a network.
 *
 * formula    docs/review.md.
 * in         network: unchanged; its allocator serves the review. program: its data part is the
 *            network's, or a part of it. as_of: days since 1970-01-01, or
 *            TIERKIT_AS_OF_LAST_FACT; facts after the end of that day change nothing. history:
 *            NULL = nothing came before.
 * out        *review: the handle.
 * thread     object (network), const (program).   cost  linear in cells and in distributors x
 *            KPIs.
 * errors     E_NULL, E_SCHEMA (err names what differs), E_DATE (as_of; an opening review of a later
 *            day), E_ARGUMENT (two programs with one effective date), E_ENVIRONMENT, E_LIMIT,
 *            E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   *review is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL
tierkit_review_new(const tierkit_network *network, const tierkit_program *program, int32_t as_of,
                   const tierkit_history *history, const tierkit_call *call,
                   tierkit_review **review, tierkit_error *err);

/** Give a review back. NULL does nothing. Its tables live on.
 *
 * thread     any thread, once per review.
 * errors     none.
 * since      0.1 */
TIERKIT_API void TIERKIT_CALL tierkit_review_free(tierkit_review *review);

/** The as-of date.
 *
 * out        days since 1970-01-01; 0 for NULL.
 * thread     const.
 * errors     none.
 * since      0.1 */
TIERKIT_API int32_t TIERKIT_CALL tierkit_review_as_of(const tierkit_review *review);

/** Number of distributors with a record.
 *
 * thread     const.
 * errors     none.
 * since      0.1 */
TIERKIT_API int64_t TIERKIT_CALL tierkit_review_distributors(const tierkit_review *review);

/** Tables of a review. Unless said, rows are ordered by distributor id (bytewise), then in program
 * order. status is a word of tierkit_value_status_name(); flags are words joined by "|". A value
 * that does not exist is missing. 18, 19, 25 and 28 are no tables: a number that was taken once is
 * not given again. */
enum {
    /** distributor_id, kpi, value, status, flags, numerator, denominator, days, days_covered: every
     * measure and KPI on its window. The quotient is there when the value is one of sums. days: of
     * the window, of several that of which the facts cover least; missing for a state. */
    TIERKIT_REVIEW_KPIS = 1,
    /** distributor_id, score, rank, rank_region, value, status, coverage, profile: rank 1 is best,
     * equal scores share a rank; coverage: share of the weight with data; profile: whose rules
     * held, missing for those for everybody. A value that only selections cut has rows for
     * candidates. */
    TIERKIT_REVIEW_VALUES = 2,
    /** distributor_id, group, criterion, raw, points, weight, contribution, status, flags, age,
     * value: contributions of a distributor add up exactly to its score of that value; age: how
     * many periods of `keep last` raw is old. */
    TIERKIT_REVIEW_CONTRIBUTIONS = 3,
    /** basis, scope, distributor_id, value, rank, share, cum_share_before, class, status: ordered
     * by basis, scope, then value descending. scope: all, region:NAME, year:YYYY. */
    TIERKIT_REVIEW_CLASSES = 4,
    /** distributor_id, policy, readiness, reason, fit, result, wish, asked, missing, blocked_by,
     * cost, cost_limit, too_deep: fit: the deepest whose condition holds; result: the deepest that
     * nothing blocks; asked, missing, blocked_by: readiness, flags and other demands of the fit;
     * the rest is about policy. */
    TIERKIT_REVIEW_POLICIES = 5,
    /** distributor_id, promise, item, value, type, policy, line: the promises of its policy. type:
     * days, hours, ratio, number, money, text or count; line: of the program. */
    TIERKIT_REVIEW_PROMISES = 6,
    /** distributor_id, alert, level, since, value, threshold, owner, due: red first. since:
     * as-of moved back by the quarters in which the condition held before without a break. */
    TIERKIT_REVIEW_ALERTS = 7,
    /** group_kind, group, name, value, status, numerator, denominator, flags, days, days_covered:
     * every measure and KPI for the network, each region level, each kind, what `groups by` names
     * and the members of its splits; ratios are ratios of sums. */
    TIERKIT_REVIEW_GROUPS = 8,
    /** basis, scope, n, n_positive, hhi, gini, gini_all, cr1, cr3, cr5, cr10, n_a, n_b, n_c: of
     * each basis classed by share; hhi 0 to 10,000; hhi, gini and cr over positive values, gini_all
     * over all, those below zero taken as zero; n_a to n_c count the first three classes. */
    TIERKIT_REVIEW_CONCENTRATION = 9,
    /** facts, rows, first_date, last_date, unmatched_rows, rejected_rows: up to as-of. */
    TIERKIT_REVIEW_FEEDS = 10,
    /** facts, id, measure, sum: facts of ids without a record, by facts, id and measure; the empty
     * id is rows without one. */
    TIERKIT_REVIEW_UNMATCHED = 11,
    /** distributor_id, split, member, name, value, status, flags, numerator, denominator, days,
     * days_covered: KPIs declared `also by`, for each distributor. */
    TIERKIT_REVIEW_SPLITS = 12,
    /** distributor_id, reason: distributors the program does not apply to. */
    TIERKIT_REVIEW_LEFT_OUT = 13,
    /** distributor_id, computed, opening, held, since, proposed, effective, candidate, reviews,
     * grace_until, protected_until, notice_until, decided_by, decided_on, until, reviewed,
     * published, restated, flags, reason, text: where the first class statement has every
     * distributor, and where it goes. computed: on as-of; opening: effective in the opening review;
     * held: by the rules and by decisions without an end; effective: what counts, also in
     * expressions. `... until` is the first day after. docs/review.md has the reasons. */
    TIERKIT_REVIEW_MOVEMENT = 14,
    /** distributor_id, value, score, rank, decision, knocked_out_by, reason, status, coverage: the
     * candidates of each selection, best first. decision: accept, hold or reject; knocked_out_by:
     * the condition; reason: score, no score, knocked out, knock-out undefined, gate, gate
     * undefined or limit. */
    TIERKIT_REVIEW_SELECTION = 15,
    /** class, rank, kind, item, member, n_top, n_rest, missing_top, missing_rest, top, rest,
     * difference, effect, decides, status, text: what sets the best class apart from the others
     * (docs/review.md, "What the best share"), the largest effect first. Not in the digest. */
    TIERKIT_REVIEW_TRAITS = 16,
    /** code, statement, item, n, of, text: what the results say about the program. code: nobody or
     * everybody (in a class), criterion data, gate data or knock-out data (missing for most). */
    TIERKIT_REVIEW_FINDINGS = 17,
    /** kpi, dimension, member, before, after, weight_before, weight_after, change, mix, rate,
     * reversal, status: the change of a ratio that `mix of` names, split into weights that moved
     * and ratios that did; the total first, without a member. change = mix + rate, and the members'
     * add up to the total's, exactly. reversal: 1 when all ratios moved against the total. */
    TIERKIT_REVIEW_MIX = 20,
    /** group_kind, group, name, n, missing, min, q1, median, q3, max, mad, cv, outliers, status: of
     * every measure and KPI over the distributors of each group; mad: the median distance from the
     * median; cv: standard deviation / mean; outliers: beyond q1 and q3 by more than 1.5 x
     * (q3 - q1). */
    TIERKIT_REVIEW_DISPERSION = 21,
    /** distributor_id, policy, held, since, fit, result, step, by_way_of, proposed, proposed_on,
     * signed_by, waiting_for, next, next_on, until, missing, blocked_by, decided_on, reviewed,
     * reason, text: where every service policy stands and where it goes. policy: what counts; held:
     * by the rules and by signatures without an end; step: the next one towards result; by_way_of:
     * policies between it and fit; next, next_on: what takes effect when its notice ends; until:
     * last day of an agreement with an end. docs/review.md, "Policies from review to review". */
    TIERKIT_REVIEW_MIGRATION = 22,
    /** distributor_id, exception, is_promise, by, on, until, reason, policy, in_force, days: the
     * exceptions up to as-of, by distributor and day: what was granted beside the policy, and by
     * whom. is_promise: it names a promise of the program; days: how long it held, or holds. */
    TIERKIT_REVIEW_EXCEPTIONS = 23,
    /** policy, in_use, distributors, share, off_menu, off_menu_share, exceptions, cost,
     * exceptions_cost, unknown_costs: of all policies, which has none in the first cell, then of
     * each. in_use: how many policies somebody has; off_menu: distributors with an exception in
     * force; costs of a year, of those that are known; missing where the program does not say
     * them. */
    TIERKIT_REVIEW_MENU = 24,
    /** distributor_id, commitment, split, member, due, kept, kept_rate, requested_rate,
     * latest_rate, repromised, right_rate, open_overdue, late, promised, achieved_p95, slack,
     * policy, policy_promise, status, flags: what `commitments` count for each distributor, then
     * for the members of their splits that have any due. late: days or hours over the first
     * promise, of those done and of those that are open; policy_promise: what `of` names, for
     * the member where it has one of its own; status and flags: of kept_rate. docs/review.md,
     * "Commitments". */
    TIERKIT_REVIEW_KEPT = 26,
    /** commitment, group_kind, group, orders, failures, kept_rate, share_of_orders,
     * share_of_failures, placement, severity, share_of_severity, severity_placement, status, text:
     * who gets the failures, for the network, each class and each service policy. placement: share
     * of failures / share of orders, above 1 where more fail than their share. */
    TIERKIT_REVIEW_FAILURES = 27,
    /** distributor_id, revenue, contribution, costs, profit, margin, bucket, robust,
     * bucket_costs_higher, bucket_costs_lower, rank, cumulative, cumulative_share, status: the
     * profit map. profit = contribution - costs; robust: 1 when the bucket is the same with costs
     * higher and lower by the share `uncertain`; rank: 1 is the most profitable; cumulative: the
     * profits up to this place, the whale curve. Empty without `profit map`. */
    TIERKIT_REVIEW_PROFIT = 29,
    /** group_kind, group, bucket, distributors, robust, revenue, contribution, costs, profit,
     * margin, share_of_distributors, share_of_revenue, share_of_profit, status: the buckets of the
     * network and of the groups of TIERKIT_REVIEW_GROUPS, in the program's order. */
    TIERKIT_REVIEW_PROFIT_BUCKETS = 30,
    /** group_kind, group, distributors, without_value, with_revenue, unprofitable, robust, revenue,
     * contribution, costs, profit, margin, peak, peak_place, losses, cross_subsidy,
     * unprofitable_share, unprofitable_revenue, status: the same groups. peak: all profits above
     * zero, at peak_place of the whale curve; losses: all below; cross_subsidy = peak / profit;
     * unprofitable_share: of the distributors, unprofitable_revenue: of the revenue. */
    TIERKIT_REVIEW_PROFIT_GROUPS = 31,
    /** owner, distributor_id, work, item, level, at_stake, due, reason: what there is to do, by
     * owner, then by value at stake, the largest first, then by distributor; rows without an owner,
     * or without a value, last. work: alert, move, signature, expiring, promise, over_served,
     * under_served; docs/review.md, "Worklist". */
    TIERKIT_REVIEW_WORKLIST = 32
};

/** Read one of the tables above.
 *
 * in         kind: TIERKIT_REVIEW_... call: may be NULL.
 * out        *table: a table the caller frees; it stays valid after the review is freed.
 * thread     const.   allocates  through the review's allocator.
 * errors     E_NULL, E_ARGUMENT (kind), E_UNSUPPORTED (not in a review that an earlier version
 *            saved), E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_review_table(const tierkit_review *review,
                                                             int32_t kind, const tierkit_call *call,
                                                             tierkit_table **table,
                                                             tierkit_error *err);

/** Periods of a series: weeks (Monday to Sunday) and the months, quarters, halves and years of the
 * calendar. TIERKIT_PERIOD_FISCAL added to one that is no week: those of the program's calendar. */
enum {
    TIERKIT_PERIOD_WEEK = 2,
    TIERKIT_PERIOD_MONTH = 3,
    TIERKIT_PERIOD_QUARTER = 4,
    TIERKIT_PERIOD_HALF = 5,
    TIERKIT_PERIOD_YEAR = 6,
    TIERKIT_PERIOD_FISCAL = 16
};

/** Every measure and KPI on the dense grid distributor x period, from the period of the
 * first fact to the period of as-of. A KPI without a window of its own is evaluated on the period;
 * one with a window on the window of that length ending with the period.
 *
 * in         period: TIERKIT_PERIOD_..., or TIERKIT_PERIOD_FISCAL + one of them. call: may be
 *            NULL.
 * out        *table: distributor_id, period, name, value, status, flags, days, days_covered; by id,
 *            period, program order. period is 2013-W26, 2013-06, 2013-Q2, 2013-H1 or 2013, a
 *            fiscal one FY2013-M06, FY2013-Q2, FY2013-H1 or FY2013: by the year it ends in, unless
 *            the program says `named by start`.
 * thread     const.   cost  linear in cells x periods and in the rows of the table.
 * errors     E_NULL, E_ARGUMENT (period), E_UNSUPPORTED (a loaded review), E_LIMIT, E_CANCELLED,
 *            E_NOMEM, E_ABI_*.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_review_series(const tierkit_review *review,
                                                              int32_t period,
                                                              const tierkit_call *call,
                                                              tierkit_table **table,
                                                              tierkit_error *err);

/** Why one distributor stands where it stands: inputs, points, weights, contributions, the rule
 * that decided its class and its distance to the next one, readiness items, service policy.
 *
 * in         id, id_bytes: of a distributor with a record, or an alias. call: may be
 *            NULL.
 * out        *table: section, item, raw, points, weight, contribution, rule, threshold, margin,
 *            status, reason, text; rule is the line of the program, reason a code of
 *            docs/review.md, "Explanations", text one plain English line.
 * thread     const.
 * errors     E_NULL, E_NOT_FOUND, E_UNSUPPORTED (a loaded review), E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_review_explain(const tierkit_review *review,
                                                               const char *id, size_t id_bytes,
                                                               const tierkit_call *call,
                                                               tierkit_table **table,
                                                               tierkit_error *err);

/** 128 bits over as-of, program fingerprint and the canonical text of the tables KPIS to UNMATCHED
 * (rejected_rows left out), SPLITS, LEFT_OUT, MOVEMENT (opening left out), SELECTION, FINDINGS,
 * MIGRATION, EXCEPTIONS and MENU: equal results give equal digests on every platform and in
 * whatever order the facts came.
 *
 * in         call: may be NULL.
 * out        digest: 16 bytes.
 * thread     const.   cost  that of the tables.   allocates  and gives all back.
 * errors     E_NULL, E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   digest untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_review_digest(const tierkit_review *review,
                                                              const tierkit_call *call,
                                                              uint8_t *digest, tierkit_error *err);

/** A review as bytes: its tables, for tierkit_review_load() on any platform. Equal results give
 * equal bytes but for TRAITS and the column `opening`, which the digest leaves out, too.
 *
 * in         buffer, capacity: may be NULL and 0 to learn the size. call: may be NULL.
 * out        *needed: bytes written, or to give. The layout is in docs/design/0004-movement.md.
 * thread     const.   cost  that of all tables.   allocates  the bytes once more, and gives them
 *            back.
 * errors     E_NULL, E_SPACE (*needed says how many), E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   buffer untouched; *needed untouched but for E_SPACE.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_review_save(const tierkit_review *review,
                                                            const tierkit_call *call,
                                                            uint8_t *buffer, size_t capacity,
                                                            size_t *needed, tierkit_error *err);

/** A review from saved bytes. The bytes may come from anywhere: they are checked. It has tables,
 * as-of and digest of the review that was saved, and serves as an opening one; series,
 * explanations, gaps and comparisons need network and program and answer E_UNSUPPORTED.
 *
 * in         bytes, count: from tierkit_review_save(). allocator: NULL = malloc. call: may be
 *            NULL.
 * out        *review: the handle.
 * thread     any.
 * errors     E_NULL, E_FORMAT, E_VERSION, E_TRUNCATED, E_CHECKSUM (err->position is the byte),
 *            E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   *review is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_review_load(const uint8_t *bytes, size_t count,
                                                            const tierkit_allocator *allocator,
                                                            const tierkit_call *call,
                                                            tierkit_review **review,
                                                            tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
