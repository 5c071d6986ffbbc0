/* tierkit/support.h - who gets how much support: requests and capacities, by the program's
 * `support`, over a review.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_SUPPORT_H
#define TIERKIT_SUPPORT_H

#include "tierkit/review.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A finished plan of support: frozen. It needs neither the review nor the batches any more. */
typedef struct tierkit_support tierkit_support;

/** Tables of a plan of support. docs/review.md, "Support", says what the columns mean. */
enum {
    /** distributor_id, resource, request, kind, ask, granted, reason, tier, as_available, deadline,
     * requested_on, text: every request, by distributor. */
    TIERKIT_SUPPORT_GRANTS = 33,
    /** resource, unit, capacity, asked, never_rationed, granted, left, shortfall, floor_short,
     * alert, fairness, misallocation, value_correlation, price_of_fairness, text. */
    TIERKIT_SUPPORT_RESOURCES = 34,
    /** resource, group, name, distributors, asked, granted, served, lowest, fairness,
     * share_of_support, share_of_value, support_index, tiers_only: by tier, region and manager. */
    TIERKIT_SUPPORT_GROUPS = 35,
    /** distributor_id, resource, tier, asked, granted, equal_share, debt, agreed, adequacy,
     * share_of_support, share_of_value, support_index: whoever asked or was refused before. */
    TIERKIT_SUPPORT_PARTNERS = 36
};

/** Plan support: grant requests from capacities, in the order the program of a review says.
 *
 * formula    docs/review.md, "Support"; tierkit_allocate().
 * in         review: of a program with `support`. requests: one row each. Columns: id (needed: a
 *            distributor with a record, or an alias), resource (needed), ask (needed: whole units,
 *            0 or more), kind, request (a name of its own), deadline, requested_on (dates).
 *            capacities: resource, units (both needed); a resource without one has 0. carry: id,
 *            resource, debt: what an earlier plan's table of partners says; may be NULL. call: may
 *            be NULL.
 * out        *support: the plan.
 * rounding   whole units.
 * owns       the caller; tierkit_support_free().
 * thread     const (the batches: object).   allocates  through the review's allocator.
 * cost       O(requests * log requests + distributors * resources); polls the callback about every
 *            65,536 rows.
 * errors     E_NULL, E_NOT_FOUND (the program has no `support`; an id without a record, a resource
 *            the program lacks: err->row), E_UNSUPPORTED (a loaded review), E_COLUMN, E_TYPE,
 *            E_TEXT, E_NUMBER, E_DATE, E_MISSING, E_RANGE (below 0), E_DUPLICATE (two capacities
 *            of a resource, two debts), E_OVERFLOW (asks beyond 64 bits), E_LIMIT, E_CANCELLED,
 *            E_NOMEM, E_ABI_*, and what a stream of the batch fails with.
 * on error   *support is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL
tierkit_support_plan(const tierkit_review *review, const tierkit_batch *requests,
                     const tierkit_batch *capacities, const tierkit_batch *carry,
                     const tierkit_call *call, tierkit_support **support, tierkit_error *err);

/** Give a plan back. NULL does nothing. Its tables stay valid.
 *
 * thread     object.
 * errors     none.
 * since      0.1 */
TIERKIT_API void TIERKIT_CALL tierkit_support_free(tierkit_support *support);

/** One of the tables of a plan.
 *
 * in         kind: TIERKIT_SUPPORT_...
 * out        *table: the caller frees it; it stays valid after the plan is freed.
 * owns       the caller; tierkit_table_free().
 * thread     const.   allocates  never.   cost  O(1).
 * errors     E_NULL, E_ARGUMENT (kind).
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_support_table(const tierkit_support *support,
                                                              int32_t kind, tierkit_table **table,
                                                              tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
