/* Owns: windows and shifts as ranges of days. Must not know: cells. Called by: review/leaf.c. */
#include "review/evaluate.h"

int32_t tierkit_i_shift_back(int32_t day, const tierkit_i_leaf *leaf) {
    int32_t moved = day;
    if (leaf->shift_months != 0) {
        moved = tierkit_i_day_add_months(moved, -leaf->shift_months);
    }
    return moved - leaf->shift_days;
}

/* A window lies between two last days: its own and that of the day before it. Moving these two, a
 * month's last day staying the last, keeps whole months whole and windows side by side. */
static tierkit_i_range shift(tierkit_i_range range, const tierkit_i_leaf *leaf) {
    if (range.first > TIERKIT_I_DAY_MIN) {
        range.first = tierkit_i_shift_back(range.first - 1, leaf) + 1;
    }
    range.last = tierkit_i_shift_back(range.last, leaf);
    return range;
}

/* n units that are complete at `end`. */
static tierkit_i_range complete(int32_t end, int32_t count, tierkit_i_unit unit, int32_t start) {
    int32_t next = tierkit_i_period_of_day(end + 1, unit, start);
    tierkit_i_range range;
    range.first = tierkit_i_period_first_day(next - count, unit, start);
    range.last = tierkit_i_period_first_day(next, unit, start) - 1;
    return range;
}

/* The same length of time ending with a period of a series. */
static tierkit_i_range ending(int32_t end, int32_t count, tierkit_i_unit unit) {
    tierkit_i_range range = { end + 1, end };
    int32_t months = tierkit_i_unit_months(unit);
    if (months > 0) {
        range.first = tierkit_i_day_add_months(end + 1, -months * count);
    } else {
        range.first = end + 1 - count * (unit == TIERKIT_I_WEEK ? 7 : 1);
    }
    return range;
}

static tierkit_i_range window(const tierkit_i_evidence *source, tierkit_i_window_kind kind,
                              int32_t count, tierkit_i_unit unit, tierkit_i_position position) {
    int32_t start = source->program->head.schema->fiscal_start;
    tierkit_i_range all = { TIERKIT_I_DAY_MIN, position.end };
    if (kind == TIERKIT_I_WINDOW_LAST) {
        return position.grid ? ending(position.end, count, unit)
                             : complete(position.end, count, unit, start);
    }
    if (kind == TIERKIT_I_WINDOW_TO_DATE) {
        int32_t period = tierkit_i_period_of_day(position.end, unit, start);
        all.first = tierkit_i_period_first_day(period, unit, start);
    }
    return all;
}

tierkit_i_range tierkit_i_range_of(const tierkit_i_evidence *source, const tierkit_i_leaf *leaf,
                                   tierkit_i_position position) {
    const tierkit_i_window_clause *review = &source->program->tree.review_window;
    tierkit_i_range range;
    if (leaf->window != TIERKIT_I_WINDOW_DEFAULT) {
        range = window(source, leaf->window, leaf->window_count, leaf->window_unit, position);
    } else if (position.grid) {
        range.first = position.first;
        range.last = position.end;
    } else {
        range = window(source, review->kind, review->count, review->unit, position);
    }
    return shift(range, leaf);
}
