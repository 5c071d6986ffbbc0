/* tierkit.h - the whole library but Arrow: include this, or single headers from tierkit/.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_H
#define TIERKIT_H

#include "tierkit/kernel.h"
#include "tierkit/network.h"
#include "tierkit/compare.h"
#include "tierkit/plan.h"
#include "tierkit/program.h"
#include "tierkit/promise.h"
#include "tierkit/review.h"
#include "tierkit/rules.h"
#include "tierkit/types.h"
#include "tierkit/whatif.h"

#endif
