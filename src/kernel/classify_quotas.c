/* Owns: minimum and maximum counts of classes.
 * Must not know: which rule gave the classes.
 * Called by: review, and hosts directly.
 *
 * Elements of one class need not stand together in the order: a gate may have put a large one down.
 * So each class is one walk over all places; a block is what it has of a run of equal numbers. */
#include "kernel/amounts.h"

_Static_assert(sizeof(tierkit_quotas) == 16 + 2 * sizeof(void *), "layout of tierkit_quotas");

/* The columns of a call. */
typedef struct filling {
    const tierkit_amounts *amounts;
    int32_t *class_index;
    int8_t *reason; /* or NULL */
} filling;

static int64_t maximum_of(const tierkit_quotas *quotas, int32_t k) {
    return quotas->maximum == NULL || quotas->maximum[k] < 0 ? INT64_MAX : quotas->maximum[k];
}

static int64_t minimum_of(const tierkit_quotas *quotas, int32_t k) {
    return quotas->minimum == NULL ? 0 : quotas->minimum[k];
}

static tierkit_status check_quotas(const tierkit_quotas *quotas, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(quotas, sizeof *quotas, err));
    if (quotas->flags != 0 || quotas->reserved != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "quotas.flags and reserved: 0");
    }
    TIERKIT_I_TRY(tierkit_i_check_count(quotas->class_count, 1, TIERKIT_CUTS_MAX + 1,
                                        "quotas.class_count: give 1 to 65 classes", err));
    for (int32_t k = 0; k < quotas->class_count; k++) {
        if (minimum_of(quotas, k) < 0 || (quotas->maximum != NULL && quotas->maximum[k] < -1)) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, k,
                                     "a quota is 0 or more; -1 is no maximum");
        }
        if (minimum_of(quotas, k) > maximum_of(quotas, k)) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1, k,
                                     "a class has a minimum above its maximum");
        }
    }
    if (maximum_of(quotas, quotas->class_count - 1) != INT64_MAX) {
        return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, -1, quotas->class_count - 1,
                                 "the last class takes the rest; its maximum is -1");
    }
    return TIERKIT_OK;
}

static tierkit_status check_classes(const tierkit_amounts *amounts, int32_t class_count,
                                    const int32_t *class_index, tierkit_error *err) {
    if (amounts->count > 0 && class_index == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "class_index is needed");
    }
    for (int64_t i = 0; i < amounts->count; i++) {
        if (class_index[i] < -1 || class_index[i] >= class_count) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, i, -1,
                                     "a class is not from -1 to class_count - 1");
        }
    }
    return tierkit_i_amounts_check_places(amounts, err);
}

/* ---- one class ------------------------------------------------------------------------------- */

/* The elements at places `begin` to `end` - 1 whose class is `from` to `upto`. */
static int64_t count_members(const filling *f, int64_t begin, int64_t end, int32_t from,
                             int32_t upto) {
    int64_t members = 0;
    for (int64_t place = begin; place < end; place++) {
        int32_t own = f->class_index[f->amounts->order[place]];
        members += own >= from && own <= upto;
    }
    return members;
}

/* Gives all of them class `to`. */
static void move_members(const filling *f, int64_t begin, int64_t end, int32_t from, int32_t upto,
                         int32_t to, int8_t reason) {
    for (int64_t place = begin; place < end; place++) {
        int32_t element = f->amounts->order[place];
        if (f->class_index[element] >= from && f->class_index[element] <= upto) {
            f->class_index[element] = to;
            if (f->reason != NULL) {
                f->reason[element] = reason;
            }
        }
    }
}

static int64_t end_of_data(const tierkit_amounts *amounts) {
    int64_t end = amounts->count;
    while (end > 0 && amounts->first[end - 1] < 0) {
        end--;
    }
    return end;
}

/* Sends down what is too much for class k; returns how many it keeps. */
static int64_t hold_maximum(const filling *f, int64_t end, int32_t k, int64_t maximum) {
    int64_t kept = 0, begin = 0;
    while (begin < end) {
        int64_t next = tierkit_i_block_end(f->amounts, begin);
        int64_t members = count_members(f, begin, next, k, k);
        if (members > maximum - kept) {
            move_members(f, begin, end, k, k, k + 1, TIERKIT_QUOTA_MAXIMUM);
            return kept;
        }
        kept += members;
        begin = next;
    }
    return kept;
}

/* Brings up what class k is short of. */
static void fill_minimum(const filling *f, int64_t end, int32_t k, int64_t kept,
                         const tierkit_quotas *quotas) {
    int32_t last = quotas->class_count - 1;
    int64_t begin = 0;
    while (begin < end && kept < minimum_of(quotas, k)) {
        int64_t next = tierkit_i_block_end(f->amounts, begin);
        int64_t members = count_members(f, begin, next, k + 1, last);
        if (members > maximum_of(quotas, k) - kept) {
            return;
        }
        move_members(f, begin, next, k + 1, last, k, TIERKIT_QUOTA_MINIMUM);
        kept += members;
        begin = next;
    }
}

tierkit_status TIERKIT_CALL tierkit_classify_quotas(const tierkit_amounts *amounts,
                                                    const tierkit_quotas *quotas,
                                                    int32_t *class_index, int8_t *reason,
                                                    tierkit_error *err) {
    TIERKIT_I_TRY(check_quotas(quotas, err));
    TIERKIT_I_TRY(tierkit_i_amounts_check(amounts, err));
    TIERKIT_I_TRY(check_classes(amounts, quotas->class_count, class_index, err));
    const filling f = { amounts, class_index, reason };
    int64_t end = end_of_data(amounts);
    for (int64_t i = 0; reason != NULL && i < amounts->count; i++) {
        reason[i] = TIERKIT_QUOTA_KEPT;
    }
    for (int32_t k = 0; k + 1 < quotas->class_count; k++) {
        int64_t kept = hold_maximum(&f, end, k, maximum_of(quotas, k));
        fill_minimum(&f, end, k, kept, quotas);
    }
    return TIERKIT_OK;
}
