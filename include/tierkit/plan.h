/* tierkit/plan.h - decisions over reviews: who gets how much support, other rules on the same
 * network.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_PLAN_H
#define TIERKIT_PLAN_H

#include "tierkit/review.h"
#include "tierkit/support.h"
#include "tierkit/whatif.h"

#endif
