/* tierkit/plan.h - decisions over a review: allocation of support, councils, transfers, what-if.
 *
 * This version has none of them yet: a program with a `support` statement is understood, and
 * tierkit_review_new() answers TIERKIT_E_UNSUPPORTED naming it.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_PLAN_H
#define TIERKIT_PLAN_H

#include "tierkit/review.h"

#endif
