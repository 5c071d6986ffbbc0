/* Owns: windows and shifts as ranges of days. Must not know: cells. Called by: review/leaf*.c. */
#include "review/evaluate.h"

static const tierkit_i_fiscal calendar_months = {
    TIERKIT_I_FISCAL_MONTHS, 1, { 0, 0, 0 }, 0, 0, 0, NULL, 0
};

static const tierkit_i_fiscal *own_calendar(const tierkit_i_evidence *source) {
    return &source->program->head.schema->calendar;
}

/* In a series by calendar periods months are those of the calendar, else the program's. */
static const tierkit_i_fiscal *months_of(const tierkit_i_evidence *source,
                                         tierkit_i_position position) {
    return position.grid == TIERKIT_I_GRID_CALENDAR ? &calendar_months : own_calendar(source);
}

static int32_t months_back(const tierkit_i_fiscal *calendar, int32_t day, int32_t months) {
    int32_t moved = 0;
    int found = day != TIERKIT_I_OUTSIDE && tierkit_i_fiscal_back(calendar, day, months, &moved);
    return found ? moved : TIERKIT_I_OUTSIDE;
}

int32_t tierkit_i_shift_back(const tierkit_i_evidence *source, tierkit_i_position position,
                             int32_t day, const tierkit_i_leaf *leaf) {
    int32_t moved = day;
    if (leaf->shift_months != 0) {
        moved = months_back(months_of(source, position), moved, leaf->shift_months);
    }
    return moved == TIERKIT_I_OUTSIDE ? moved : moved - leaf->shift_days;
}

/* A first day that many months earlier: where it begins a month, the first of the other one, also
 * of the first month that a table has; else the day behind the one the day before moves to. */
static int32_t first_back(const tierkit_i_fiscal *calendar, int32_t first, int32_t months) {
    int32_t index = 0, begin = 0;
    if (tierkit_i_fiscal_period(calendar, first, TIERKIT_I_MONTH, &index) &&
        tierkit_i_fiscal_first_day(calendar, index, TIERKIT_I_MONTH, &begin) && begin == first) {
        int found = tierkit_i_fiscal_first_day(calendar, index - months, TIERKIT_I_MONTH, &begin);
        return found ? begin : TIERKIT_I_OUTSIDE;
    }
    int32_t before = months_back(calendar, first - 1, months);
    return before == TIERKIT_I_OUTSIDE ? before : before + 1;
}

static tierkit_i_range outside(void) {
    tierkit_i_range none = { TIERKIT_I_OUTSIDE, TIERKIT_I_OUTSIDE };
    return none;
}

/* A window lies between two last days: its own and that of the day before it. Moving these two, a
 * month's last day staying the last, keeps whole months whole and windows side by side. */
static tierkit_i_range shift(const tierkit_i_evidence *source, tierkit_i_position position,
                             const tierkit_i_leaf *leaf, tierkit_i_range range) {
    tierkit_i_range moved = range;
    if (range.last == TIERKIT_I_OUTSIDE) {
        return range;
    }
    moved.last = tierkit_i_shift_back(source, position, range.last, leaf);
    if (range.first > TIERKIT_I_DAY_MIN) {
        moved.first = leaf->shift_months == 0 ? range.first
                                              : first_back(months_of(source, position), range.first,
                                                           leaf->shift_months);
        if (moved.first == TIERKIT_I_OUTSIDE) {
            return outside();
        }
        moved.first -= leaf->shift_days;
    }
    return moved.last == TIERKIT_I_OUTSIDE ? outside() : moved;
}

/* n units that are complete at `end`. */
static tierkit_i_range complete(const tierkit_i_fiscal *calendar, int32_t end, int32_t count,
                                tierkit_i_unit unit) {
    tierkit_i_range range = { 0, 0 };
    int32_t current = 0, next = 0;
    if (!tierkit_i_fiscal_period(calendar, end, unit, &current) ||
        !tierkit_i_fiscal_first_day(calendar, current + 1, unit, &next)) {
        return outside();
    }
    current += next == end + 1;
    if (!tierkit_i_fiscal_first_day(calendar, current - count, unit, &range.first) ||
        !tierkit_i_fiscal_first_day(calendar, current, unit, &next)) {
        return outside();
    }
    range.last = next - 1;
    return range;
}

/* The same length of time ending with a period of a series. */
static tierkit_i_range ending(const tierkit_i_fiscal *calendar, int32_t end, int32_t count,
                              tierkit_i_unit unit) {
    tierkit_i_range range = { end + 1, end };
    int32_t months = tierkit_i_unit_months(unit);
    if (months == 0) {
        range.first = end + 1 - count * (unit == TIERKIT_I_WEEK ? 7 : 1);
        return range;
    }
    range.first = first_back(calendar, end + 1, months * count);
    return range.first == TIERKIT_I_OUTSIDE ? outside() : range;
}

tierkit_i_range tierkit_i_period_around(const tierkit_i_evidence *source, int32_t day,
                                        tierkit_i_unit unit) {
    const tierkit_i_fiscal *calendar = own_calendar(source);
    tierkit_i_range range = { 0, 0 };
    int32_t current = 0, next = 0;
    if (!tierkit_i_fiscal_period(calendar, day, unit, &current) ||
        !tierkit_i_fiscal_first_day(calendar, current, unit, &range.first) ||
        !tierkit_i_fiscal_first_day(calendar, current + 1, unit, &next)) {
        return outside();
    }
    range.last = next - 1;
    return range;
}

/* The unit so far. */
static tierkit_i_range to_date(const tierkit_i_evidence *source, int32_t end, tierkit_i_unit unit) {
    tierkit_i_range range = tierkit_i_period_around(source, end, unit);
    if (range.last != TIERKIT_I_OUTSIDE) {
        range.last = end;
    }
    return range;
}

static tierkit_i_range window(const tierkit_i_evidence *source, tierkit_i_window_kind kind,
                              int32_t count, tierkit_i_unit unit, tierkit_i_position position) {
    tierkit_i_range range = { TIERKIT_I_DAY_MIN, position.end };
    switch (kind) {
    case TIERKIT_I_WINDOW_LAST:
        return position.grid ? ending(months_of(source, position), position.end, count, unit)
                             : complete(own_calendar(source), position.end, count, unit);
    case TIERKIT_I_WINDOW_TO_DATE:
        return to_date(source, position.end, unit);
    case TIERKIT_I_WINDOW_SINCE: /* a day to come: a window before all facts */
        range.first = count;
        range.last = count > position.end ? TIERKIT_I_DAY_MIN - 1 : position.end;
        return range;
    default:
        return range;
    }
}

tierkit_i_range tierkit_i_range_since(const tierkit_i_evidence *source, const tierkit_i_leaf *leaf,
                                      tierkit_i_position position, int32_t day) {
    tierkit_i_range range = { day, position.end };
    return shift(source, position, leaf, range);
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
    return shift(source, position, leaf, range);
}
