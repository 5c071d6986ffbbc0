/* Owns: leaving out rows that were read and cannot be taken. Must not know: cells, the words for a
 * bad row. Called by: append.c. */
#include "network/keyed_feed.h"

#include "base/bits.h"

#include <string.h>

static void pack_column(void *column, size_t size, const uint32_t *keep, size_t count) {
    char *bytes = (char *)column;
    for (size_t i = 0; i < count; i++) {
        memmove(bytes + i * size, bytes + keep[i] * size, size);
    }
}

/* Moves good rows together. */
static void pack(tierkit_i_feed *feed, size_t kept) {
    tierkit_i_feed_rows *rows = feed->rows;
    pack_column(rows->day, sizeof *rows->day, rows->keep, kept);
    pack_column(rows->until, sizeof *rows->until, rows->keep, kept);
    pack_column(rows->entity, sizeof *rows->entity, rows->keep, kept);
    pack_column(rows->tuple, sizeof *rows->tuple, rows->keep, kept);
    for (int32_t s = 0; s < feed->block->facts->value_slots; s++) {
        size_t at = (size_t)s * TIERKIT_I_ROWS;
        pack_column(feed->value + at, sizeof *feed->value, rows->keep, kept);
        pack_column(feed->state + at, sizeof *feed->state, rows->keep, kept);
    }
    for (int32_t s = 0; s < feed->block->facts->item_slots; s++) {
        size_t at = (size_t)s * TIERKIT_I_ROWS;
        pack_column(feed->item + at, sizeof *feed->item, rows->keep, kept);
        pack_column(feed->item_state + at, sizeof *feed->item_state, rows->keep, kept);
    }
    for (int32_t p = 0; p < feed->block->facts->parts.count; p++) {
        size_t at = (size_t)p * TIERKIT_I_ROWS;
        pack_column(feed->part_value + at, sizeof *feed->part_value, rows->keep, kept);
        pack_column(feed->part_state + at, sizeof *feed->part_state, rows->keep, kept);
    }
    if (feed->keyed != NULL) {
        tierkit_i_keyed_pack(feed, kept);
    }
    rows->count = kept;
}

static void leave_out(tierkit_i_feed *feed) {
    tierkit_i_feed_rows *rows = feed->rows;
    int is_view = feed->block->facts->view_of != TIERKIT_I_NONE;
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->bad[i] == 0) {
            rows->keep[kept++] = (uint32_t)i;
        } else if (!is_view) {
            feed->rejected[rows->bad[i] - 1]++;
        } else {
            feed->rejected[TIERKIT_I_NO_DATE] += rows->bad[i] == TIERKIT_I_ABSENT;
        }
    }
    if (kept < rows->count) {
        pack(feed, kept);
    }
}

/* The first reason of all feeds for row i, and whose it is; 0 = none. */
static uint8_t reason_in(tierkit_i_feed *const *feeds, size_t count, size_t i, size_t *whose) {
    for (*whose = 0; *whose < count; (*whose)++) {
        uint8_t bad = feeds[*whose]->rows->bad[i];
        if (bad != 0 && bad != TIERKIT_I_ABSENT) {
            return bad;
        }
    }
    return 0;
}

static int all_good(tierkit_i_feed *const *feeds, size_t count) {
    uint8_t bad = 0;
    for (size_t f = 0; f < count; f++) {
        bad |= tierkit_i_bits_joined(feeds[f]->rows->bad, feeds[f]->rows->count);
    }
    return bad == 0;
}

tierkit_status tierkit_i_feeds_leave_out(tierkit_i_feed *const *feeds, size_t count,
                                         tierkit_error *err) {
    if (all_good(feeds, count)) {
        return TIERKIT_OK;
    }
    for (size_t f = 0; f < count; f++) {
        tierkit_i_feed_settle(feeds[f]);
    }
    for (size_t i = 0; i < feeds[0]->rows->count; i++) {
        size_t whose = 0;
        uint8_t bad = count > 1 ? reason_in(feeds, count, i, &whose) : feeds[0]->rows->bad[i];
        if (bad == 0) {
            continue;
        }
        if (!feeds[0]->batch->skip_bad_rows) {
            return tierkit_i_feed_refuse(feeds[whose], i, err);
        }
        for (size_t f = 0; f < count; f++) {
            feeds[f]->rows->bad[i] = bad;
        }
    }
    for (size_t f = 0; f < count; f++) {
        leave_out(feeds[f]);
    }
    return TIERKIT_OK;
}
