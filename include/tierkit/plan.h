/* tierkit/plan.h - decisions over a review: allocation of support; councils, transfers and what-if
 * are to come.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_PLAN_H
#define TIERKIT_PLAN_H

#include "tierkit/review.h"
#include "tierkit/support.h"

#endif
