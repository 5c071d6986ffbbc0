/* Owns: spreading amounts over days, see spread.h. Must not know: columns, ids.
 * Called by: add.c. */
#include "network/spread.h"

/* A part of a row: days first .. end - 1 of it, counted from its first day. */
enum { PARTS = 64 };

typedef struct parts {
    size_t count;
    uint32_t row[PARTS];
    int32_t first[PARTS], end[PARTS];
    int32_t day[PARTS]; /* of the cell: first day of the grain */
    uint32_t entity[PARTS], tuple[PARTS], cell[PARTS];
} parts;

/* value * k / n; 0 <= k <= n, so it fits. */
static int64_t share_of(int64_t value, int32_t k, int32_t n) {
    tierkit_i_i128 product, quotient;
    int64_t share = 0;
    if (k == 0 || k == n) {
        return k == 0 ? 0 : value;
    }
    (void)tierkit_i_i128_mul(tierkit_i_i128_of(value), tierkit_i_i128_of(k), &product);
    (void)tierkit_i_i128_divide_half_even(product, tierkit_i_i128_of(n), &quotient, NULL);
    (void)tierkit_i_i128_to64(quotient, &share);
    return share;
}

static int32_t days_of(const tierkit_i_feed_rows *rows, uint32_t row) {
    return rows->until[row] - rows->day[row];
}

/* The cells are in the group; first parts bring the row with them, later ones only values. */
static tierkit_status add_slot(const tierkit_i_feed *feed, tierkit_i_store *store, int32_t slot,
                               const parts *some, const tierkit_i_group *group, int later) {
    const tierkit_i_feed_rows *rows = feed->rows;
    int64_t value[PARTS];
    uint8_t state[PARTS];
    tierkit_i_values values = { value, sizeof *value, state };
    for (size_t i = 0; i < some->count; i++) {
        size_t at = (size_t)slot * TIERKIT_I_ROWS + some->row[i];
        int32_t days = days_of(rows, some->row[i]);
        state[i] = feed->state[at];
        value[i] = 0;
        if (state[i] == TIERKIT_I_ROW_VALUE || state[i] == TIERKIT_I_ROW_FILLED) {
            value[i] = share_of(feed->value[at], some->end[i], days) -
                       share_of(feed->value[at], some->first[i], days);
        }
    }
    return later ? tierkit_i_store_later(store, slot, group, &values)
                 : tierkit_i_store_values(store, slot, group, &values);
}

static tierkit_status flush(const tierkit_i_feed *feed, tierkit_i_aggregate *aggregate, parts *some,
                            int later) {
    int has_tuple = feed->block->facts->splits > 0;
    tierkit_i_keys keys = { some->day, some->entity, has_tuple ? some->tuple : NULL, some->count,
                            0 };
    tierkit_i_group group;
    TIERKIT_I_TRY(tierkit_i_lookup_cells(aggregate, &keys, some->cell));
    group.cell = some->cell;
    group.count = some->count;
    if (later) {
        tierkit_i_store_find(&aggregate->cells, &group);
    } else {
        tierkit_i_store_rows(&aggregate->cells, &group);
    }
    for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
        TIERKIT_I_TRY(add_slot(feed, &aggregate->cells, s, some, &group, later));
    }
    some->count = 0;
    return TIERKIT_OK;
}

static int32_t grain_first(const tierkit_i_feed *feed, int32_t day, int32_t periods) {
    tierkit_i_unit grain = feed->block->facts->grain;
    if (grain == TIERKIT_I_DAY) {
        return day + periods;
    }
    return tierkit_i_period_first_day(tierkit_i_period_of_day(day, grain, 1) + periods, grain, 1);
}

/* The part of a row that begins with day `from`. Returns the first day behind it. */
static int32_t add_part(const tierkit_i_feed *feed, uint32_t row, int32_t from, parts *some) {
    const tierkit_i_feed_rows *rows = feed->rows;
    int32_t next = grain_first(feed, from, 1);
    size_t at = some->count++;
    next = next < rows->until[row] ? next : rows->until[row];
    some->row[at] = row;
    some->first[at] = from - rows->day[row];
    some->end[at] = next - rows->day[row];
    some->day[at] = grain_first(feed, from, 0);
    some->entity[at] = rows->entity[row];
    some->tuple[at] = rows->tuple[row];
    return next;
}

static tierkit_status add_first(const tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                parts *some) {
    const tierkit_i_feed_rows *rows = feed->rows;
    for (uint32_t row = 0; row < rows->count; row++) {
        (void)add_part(feed, row, rows->day[row], some);
        if (some->count == PARTS || row + 1 == rows->count) {
            TIERKIT_I_TRY(flush(feed, aggregate, some, 0));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_later(const tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                parts *some, tierkit_i_pace *pace) {
    const tierkit_i_feed_rows *rows = feed->rows;
    for (uint32_t row = 0; row < rows->count; row++) {
        int32_t from = grain_first(feed, rows->day[row], 1);
        while (from < rows->until[row]) {
            from = add_part(feed, row, from, some);
            if (some->count == PARTS) {
                TIERKIT_I_TRY(tierkit_i_pace_step(pace, PARTS));
                TIERKIT_I_TRY(flush(feed, aggregate, some, 1));
            }
        }
    }
    return some->count > 0 ? flush(feed, aggregate, some, 1) : TIERKIT_OK;
}

tierkit_status tierkit_i_spread_rows(tierkit_i_feed *feed, tierkit_i_aggregate *aggregate,
                                     tierkit_i_pace *pace) {
    parts some;
    some.count = 0;
    TIERKIT_I_TRY(add_first(feed, aggregate, &some));
    TIERKIT_I_TRY(add_later(feed, aggregate, &some, pace));
    for (size_t i = 0; i < feed->rows->count; i++) {
        feed->rows->day[i] = grain_first(feed, feed->rows->day[i], 0);
    }
    return TIERKIT_OK;
}
