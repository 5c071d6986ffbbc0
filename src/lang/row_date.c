/* Owns: the instructions on dates and instants. Must not know: columns, fiscal years.
 * Called by: lang/row_eval.c. */
#include "lang/row_machine.h"

#include <string.h>

/* A result outside year 1 to 9999 is no date. */
static void store_day(int64_t *day, int64_t result, uint8_t *state) {
    if (result < TIERKIT_I_DAY_MIN || result > TIERKIT_I_DAY_MAX) {
        *state = TIERKIT_I_ROW_BAD_DATE;
        return;
    }
    *day = result;
}

/* date + days, date - days. */
static void run_shift(tierkit_i_row_machine *machine, int64_t sign) {
    tierkit_i_row_block *days = &machine->blocks[--machine->depth];
    tierkit_i_row_block *date = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        int64_t n = 0;
        date->state[i] = tierkit_i_row_join(date->state[i], days->state[i]);
        if (!tierkit_i_row_has_value(date->state[i])) {
            continue;
        }
        if (tierkit_i_i128_to64(days->as.number[i], &n) || n > INT32_MAX || n < INT32_MIN) {
            date->state[i] = TIERKIT_I_ROW_BAD_DATE;
        } else {
            store_day(&date->as.whole[i], date->as.whole[i] + sign * n, &date->state[i]);
        }
    }
}

/* Days, or minutes, from the right moment to the left one. */
static int64_t count_between(const tierkit_i_row_machine *machine, int32_t code, int64_t left,
                             int64_t right) {
    const tierkit_i_working *working = &machine->schema->working;
    switch (code) {
    case TIERKIT_I_RUN_WORKING_DAYS:
        return tierkit_i_working_days(working, (int32_t)left, (int32_t)right);
    case TIERKIT_I_RUN_WORKING_MINUTES:
        return tierkit_i_working_minutes(working, left, right);
    case TIERKIT_I_RUN_MINUTES_BETWEEN:
        return tierkit_i_minutes_between(left, right);
    default:
        return left - right;
    }
}

static void run_between(tierkit_i_row_machine *machine, int32_t code) {
    tierkit_i_row_block *right = &machine->blocks[--machine->depth];
    tierkit_i_row_block *left = &machine->blocks[machine->depth - 1];
    /* `number` overlays `whole`: from the last row down no row is overwritten before it is read. */
    for (size_t i = machine->count; i-- > 0;) {
        left->state[i] = tierkit_i_row_join(left->state[i], right->state[i]);
        int has = tierkit_i_row_has_value(left->state[i]);
        int64_t count =
            has ? count_between(machine, code, left->as.whole[i], right->as.whole[i]) : 0;
        left->as.number[i] = tierkit_i_i128_of(count);
    }
}

/* date + months: the calendar decides the day, see base/calendar.h. */
static void run_months(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *top = &machine->blocks[machine->depth - 1];
    int32_t months = (int32_t)(int64_t)op->value.low;
    for (size_t i = 0; i < machine->count; i++) {
        if (!tierkit_i_row_has_value(top->state[i])) {
            continue;
        }
        int32_t day = (int32_t)top->as.whole[i], year = 0, month = 0, of_month = 0;
        tierkit_i_day_to_civil(day, &year, &month, &of_month);
        int32_t target = (year - 1) * 12 + month - 1 + months; /* months since year 1 */
        if (target < 0 || target >= 9999 * 12) {
            top->state[i] = TIERKIT_I_ROW_BAD_DATE;
        } else {
            store_day(&top->as.whole[i], tierkit_i_day_add_months(day, months), &top->state[i]);
        }
    }
}

static void run_day_of_instant(tierkit_i_row_block *block, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (tierkit_i_row_has_value(block->state[i])) {
            block->as.whole[i] = tierkit_i_day_of_instant(block->as.whole[i]);
        }
    }
}

int tierkit_i_row_run_date(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    switch (op->code) {
    case TIERKIT_I_RUN_ADD_DAYS:
    case TIERKIT_I_RUN_SUBTRACT_DAYS:
        run_shift(machine, op->code == TIERKIT_I_RUN_ADD_DAYS ? 1 : -1);
        return 1;
    case TIERKIT_I_RUN_DAYS_BETWEEN:
    case TIERKIT_I_RUN_WORKING_DAYS:
    case TIERKIT_I_RUN_WORKING_MINUTES:
    case TIERKIT_I_RUN_MINUTES_BETWEEN:
        run_between(machine, op->code);
        return 1;
    case TIERKIT_I_RUN_ADD_MONTHS:
        run_months(machine, op);
        return 1;
    case TIERKIT_I_RUN_DAY_OF_INSTANT:
        run_day_of_instant(&machine->blocks[machine->depth - 1] - op->below, machine->count);
        return 1;
    default:
        return 0;
    }
}
