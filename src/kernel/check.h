/* Owns: the checks every kernel begins with. Must not know: what a kernel computes.
 * Called by: the files of this room. */
#ifndef TIERKIT_I_KERNEL_CHECK_H
#define TIERKIT_I_KERNEL_CHECK_H

#include "base/status.h"
#include "tierkit/kernel.h"

#include <float.h>
#include <math.h>

/* False for infinities and, because it compares false with everything, for NaN. */
static inline int tierkit_i_is_finite(double value) {
    return fabs(value) <= DBL_MAX;
}

/* NULL = all are OK. */
static inline int tierkit_i_has_data(const int8_t *status, int64_t i) {
    return status == NULL || status[i] == TIERKIT_VALUE_OK;
}

/* E_RANGE below `least`, E_LIMIT above `most`; text: what is counted and its range. */
static inline tierkit_status tierkit_i_check_count(int64_t count, int64_t least, int64_t most,
                                                   const char *text, tierkit_error *err) {
    if (count < least) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, text);
    }
    if (count > most) {
        return tierkit_i_fail(err, TIERKIT_E_LIMIT, text);
    }
    return TIERKIT_OK;
}

static inline tierkit_status tierkit_i_check_elements(int64_t count, tierkit_error *err) {
    return tierkit_i_check_count(count, 0, TIERKIT_KERNEL_COUNT_MAX,
                                 "count: give 0 to 2147483647 elements", err);
}

/* The two rules of sized records, with a text. `size` is both the first and the known size: these
 * records have not grown yet. */
static inline tierkit_status tierkit_i_check_record(const void *record, uint32_t size,
                                                    tierkit_error *err) {
    if (record == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "a record is NULL; give one");
    }
    tierkit_status status = tierkit_i_record_check(record, size, size);
    if (status == TIERKIT_E_ABI_SIZE) {
        return tierkit_i_fail(err, status, "struct_size of a record: set it to sizeof(record)");
    }
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "a record has fields set that this version lacks");
    }
    return TIERKIT_OK;
}

#endif
