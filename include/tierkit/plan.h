/* tierkit/plan.h - decisions over reviews: other rules on the same network.
 *
 * A program with a `support` statement is understood, and tierkit_review_new() answers
 * TIERKIT_E_UNSUPPORTED naming it: this version does not allocate support yet.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_PLAN_H
#define TIERKIT_PLAN_H

#include "tierkit/review.h"
#include "tierkit/whatif.h"

#endif
