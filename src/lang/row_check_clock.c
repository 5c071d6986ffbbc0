/* Owns: the functions that count minutes, hours and working time between two moments.
 * Must not know: other functions. Called by: lang/row_check_call.c. */
#include "lang/schema_build.h"

enum { MINUTES_AN_HOUR = 60 };

static const tierkit_i_row_kind nothing = { TIERKIT_I_TYPE_UNKNOWN, 0 };

/* Working time needs a calendar to count with: nothing is assumed. */
static int is_declared(tierkit_i_builder *builder, const tierkit_i_node *call,
                       tierkit_i_function function) {
    const tierkit_i_working *working = &builder->schema->working;
    tierkit_i_named name = { call->text, call->at };
    if (!tierkit_i_is_working(function)) {
        return 1;
    }
    if (working->weekdays == 0) {
        tierkit_i_report_name(builder, name, "working time", "", " needs working days",
                              "a line such as `working days monday to friday`");
        return 0;
    }
    if (function != TIERKIT_I_FN_WORKING_DAYS && working->until == 0) {
        tierkit_i_report_name(builder, name, "working time", "", " needs working hours",
                              "`hours 8:00 to 17:00` in the line of `working days`");
        return 0;
    }
    return 1;
}

/* Days for working_days(), where an instant counts as its day in UTC; else instants. */
static int check_moment(tierkit_i_builder *builder, int32_t node, int in_days) {
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, node);
    if (in_days && kind.type == TIERKIT_I_TYPE_INSTANT) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAY_OF_INSTANT, 0);
        return 1;
    }
    return tierkit_i_check_is(builder, node, kind.type,
                              in_days ? TIERKIT_I_TYPE_DATE : TIERKIT_I_TYPE_INSTANT);
}

/* Hours are minutes / 60, a quotient like others. */
static tierkit_i_row_kind emit_hours(tierkit_i_builder *builder) {
    tierkit_i_row_kind hours = { TIERKIT_I_TYPE_NUMBER, TIERKIT_I_QUOTIENT_SCALE };
    tierkit_i_row_op op = { 0 };
    op.code = TIERKIT_I_RUN_NUMBER;
    op.value = tierkit_i_i128_of(MINUTES_AN_HOUR);
    tierkit_i_emit(builder, op, 1);
    tierkit_i_emit_code(builder, TIERKIT_I_RUN_DIVIDE, -1);
    return hours;
}

tierkit_i_row_kind tierkit_i_check_clock(tierkit_i_builder *builder, const tierkit_i_node *call,
                                         tierkit_i_function function) {
    tierkit_i_row_kind whole = { TIERKIT_I_TYPE_NUMBER, 0 };
    int in_days = function == TIERKIT_I_FN_WORKING_DAYS;
    int later = check_moment(builder, call->first, in_days);
    int earlier = check_moment(builder, tierkit_i_sibling(builder->tree, call->first), in_days);
    if (!is_declared(builder, call, function) || !later || !earlier) {
        return nothing;
    }
    tierkit_i_row_code code = in_days                          ? TIERKIT_I_RUN_WORKING_DAYS
                              : tierkit_i_is_working(function) ? TIERKIT_I_RUN_WORKING_MINUTES
                                                               : TIERKIT_I_RUN_MINUTES_BETWEEN;
    tierkit_i_emit_code(builder, code, -1);
    int in_hours = function == TIERKIT_I_FN_HOURS || function == TIERKIT_I_FN_WORKING_HOURS;
    return in_hours ? emit_hours(builder) : whole;
}
