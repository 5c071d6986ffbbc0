/* Owns: the checks on tierkit_amounts and the sum of what is above zero.
 * Must not know: ranks, classes, concentration.
 * Called by: order.c, rank.c, classify_share.c, concentrate.c. */
#include "kernel/amounts.h"

_Static_assert(sizeof(tierkit_amounts) == 16 + 6 * sizeof(void *), "layout of tierkit_amounts");
_Static_assert(offsetof(tierkit_amounts, value) == 16, "layout of tierkit_amounts");

static const char text_order[] =
    "order and first are not as tierkit_order() made them; call it for this column";

static tierkit_status check_head(const tierkit_amounts *amounts, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_record(amounts, sizeof *amounts, err));
    if ((amounts->flags & ~(uint32_t)TIERKIT_ORDER_ASCENDING) != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "amounts.flags: 0 or TIERKIT_ORDER_ASCENDING");
    }
    return tierkit_i_check_elements(amounts->count, err);
}

tierkit_status tierkit_i_amounts_check(const tierkit_amounts *amounts, tierkit_error *err) {
    TIERKIT_I_TRY(check_head(amounts, err));
    if (amounts->count > 0 && (amounts->order == NULL || amounts->first == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "amounts.order and amounts.first are needed");
    }
    return TIERKIT_OK;
}

/* What shares need beside it. */
static tierkit_status check_shared(const tierkit_amounts *amounts, tierkit_error *err) {
    if ((amounts->flags & TIERKIT_ORDER_ASCENDING) != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "amounts.flags: shares need the largest first");
    }
    if (amounts->count > 0 && amounts->value == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "amounts.value is needed");
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_amounts_check_values(const tierkit_amounts *amounts, tierkit_error *err) {
    TIERKIT_I_TRY(check_head(amounts, err));
    return check_shared(amounts, err);
}

/* A place starts a block of equal numbers, or continues the block of the place before it; after
 * the first place without data there is only such. */
static int place_fits(const int32_t *first, int64_t place) {
    int32_t own = first[place];
    if (own == place) {
        return place == 0 || first[place - 1] >= 0;
    }
    return own == -1 ? 1 : place > 0 && own >= 0 && own == first[place - 1];
}

tierkit_status tierkit_i_amounts_check_places(const tierkit_amounts *amounts, tierkit_error *err) {
    for (int64_t place = 0; place < amounts->count; place++) {
        int32_t element = amounts->order[place];
        if (element < 0 || element >= amounts->count || !place_fits(amounts->first, place)) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, place, -1, text_order);
        }
    }
    return TIERKIT_OK;
}

/* `number` at `place` against the number one place earlier: below it where a block starts, equal to
 * it inside a block. */
static int number_fits(const int32_t *first, int64_t place, tierkit_i_i128 before,
                       tierkit_i_i128 number) {
    if (place == 0) {
        return 1;
    }
    if (first[place] == place) {
        return tierkit_i_amount_less(number, before);
    }
    return number.low == before.low && number.high == before.high;
}

tierkit_status tierkit_i_amounts_sum_positive(const tierkit_amounts *amounts,
                                              tierkit_i_amounts_sum *sum, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_amounts_check(amounts, err));
    TIERKIT_I_TRY(check_shared(amounts, err));
    TIERKIT_I_TRY(tierkit_i_amounts_check_places(amounts, err));
    tierkit_i_amounts_sum all = { 0, 0, { 0, 0 } };
    tierkit_i_i128 before = { 0, 0 };
    for (; all.count < amounts->count && amounts->first[all.count] >= 0; all.count++) {
        tierkit_i_i128 number = tierkit_i_amount(amounts, amounts->order[all.count]);
        if (!number_fits(amounts->first, all.count, before, number)) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, all.count, -1, text_order);
        }
        before = number;
        if (tierkit_i_amount_is_positive(number)) {
            all.positive++;
            all.total = tierkit_i_amount_sum(all.total, number);
            if (all.total.high < 0) {
                return tierkit_i_fail(err, TIERKIT_E_OVERFLOW,
                                      "the sum of the positive values is beyond 128 bits");
            }
        }
    }
    *sum = all;
    return TIERKIT_OK;
}
