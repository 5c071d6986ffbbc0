/* tierkit/kernel.h - the kernels: pure functions on plain arrays, usable without a network, a
 * program or a review. The review applies these same functions; nothing is implemented twice.
 *
 * Common to all of them:
 *   arrays     packed, element 0 first, in the caller's memory; nothing is kept after the call and
 *              nothing is allocated. Arrays must not overlap unless the function says so.
 *   count      0 to TIERKIT_KERNEL_COUNT_MAX; with count 0 the array pointers may be NULL.
 *   status     int8, one TIERKIT_VALUE_... an element. An input column of NULL means all are OK.
 *              The value of an element that is not OK is never looked at; a number written for
 *              such an element is 0.
 *   NaN        neither accepted nor produced; infinities likewise.
 *   records    zero the whole record, then set struct_size (see types.h).
 *   scratch    memory of the caller for the time of the call, aligned to 8 bytes; its size is asked
 *              from a function beside the kernel and is exact.
 *   order      the result for an element depends on the values alone, to the last bit, and not on
 *              the order in which elements or criteria are given.
 *   grid       int64 numbers called ..._e9 are multiples of 1e-9: 70 is 70,000,000,000.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_KERNEL_H
#define TIERKIT_KERNEL_H

#include "tierkit/allocate.h"
#include "tierkit/classify.h"
#include "tierkit/concentrate.h"
#include "tierkit/normalise.h"
#include "tierkit/order.h"
#include "tierkit/rank.h"
#include "tierkit/score.h"
#include "tierkit/types.h"
#include "tierkit/weigh.h"

/** Documented maximum; beyond it a kernel returns TIERKIT_E_LIMIT. */
enum { TIERKIT_KERNEL_COUNT_MAX = 2147483647 /* elements of a call */ };

#endif
