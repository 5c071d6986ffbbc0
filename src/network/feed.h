/* Owns: reading a batch as rows of a facts block: days, values, codes; what is wrong with a row.
 * Must not know: cells. Called by: append.c. */
#ifndef TIERKIT_I_NETWORK_FEED_H
#define TIERKIT_I_NETWORK_FEED_H

#include "lang/row.h"
#include "network/block.h"
#include "network/numbers.h"

#include <string.h>

enum { TIERKIT_I_DAY_CACHE = 1024 };

/* An amount is spread over at most so many days: a hundred years. */
enum { TIERKIT_I_SPREAD_MAX = 36525 };

/* A row that a view does not have. */
enum { TIERKIT_I_ABSENT = 255 };

/* A day and the first day of its grain period. */
typedef struct tierkit_i_day_pair {
    int32_t day, first;
} tierkit_i_day_pair;

/* Rows beside each other that come to one cell: its key, and the row after them. */
typedef struct tierkit_i_feed_runs {
    size_t count;
    int32_t day[TIERKIT_I_ROWS];
    uint32_t entity[TIERKIT_I_ROWS];
    uint32_t tuple[TIERKIT_I_ROWS];
    uint32_t end[TIERKIT_I_ROWS];
} tierkit_i_feed_runs;

/* One block of rows. After reading, bad rows are gone and `count` says how many are left. */
typedef struct tierkit_i_feed_rows {
    int64_t first; /* row of the batch */
    size_t count;
    int32_t day[TIERKIT_I_ROWS];
    int32_t until[TIERKIT_I_ROWS]; /* TIERKIT_I_NO_DAY = still in force */
    uint32_t entity[TIERKIT_I_ROWS];
    uint32_t tuple[TIERKIT_I_ROWS];
    uint32_t member[TIERKIT_I_SPLITS_MAX][TIERKIT_I_ROWS];
    uint8_t bad[TIERKIT_I_ROWS]; /* 0, the reason + 1, or TIERKIT_I_ABSENT */
    uint8_t text_state[TIERKIT_I_ROWS];
    tierkit_i_piece text[TIERKIT_I_ROWS];
    uint32_t keep[TIERKIT_I_ROWS];
    int one_day;                   /* all rows have the same */
    uint32_t cell[TIERKIT_I_ROWS]; /* for the reader's use */
    tierkit_i_feed_runs runs;      /* the same */
    tierkit_i_day_pair days[TIERKIT_I_DAY_CACHE];
} tierkit_i_feed_rows;

typedef struct tierkit_i_feed {
    tierkit_network *network;
    tierkit_i_block *block;
    const tierkit_batch *batch;
    int32_t slice_first, slice_last; /* days that may come */
    const tierkit_column **columns;  /* by column of the block; NULL = not bound */
    int32_t *binding;                /* by column of the block: index in the batch */
    tierkit_i_row_scratch *scratch;
    tierkit_i_feed_rows *rows;
    int64_t *value; /* TIERKIT_I_ROWS a value slot */
    uint8_t *state;
    uint8_t *all_there;             /* by value slot: every row of the block has a value */
    tierkit_i_row_elements *stands; /* by value slot: at not NULL = read from there instead */
    uint32_t *item;                 /* TIERKIT_I_ROWS an item slot */
    uint8_t *item_state;
    int64_t *part_value; /* TIERKIT_I_ROWS a part of the block's entity measures */
    uint8_t *part_state;
    struct tierkit_i_keyed_feed *keyed; /* of a keyed block */
    int32_t empty_id;                   /* entity of missing ids, NONE until there is one */
    tierkit_i_numbers numbers;          /* ids that came as integers */
    int64_t rejected[TIERKIT_I_REASONS];
    uint64_t rounded;
} tierkit_i_feed;

/* Binds and checks the columns; without a batch there are none, and the caller fills in rows. The
 * feed is freed also after a failure. */
tierkit_status tierkit_i_feed_init(tierkit_i_feed *feed, tierkit_network *network,
                                   tierkit_i_block *block, const tierkit_batch *batch,
                                   tierkit_error *err);
void tierkit_i_feed_free(tierkit_i_feed *feed);

/* Reads up to TIERKIT_I_ROWS rows into feed->rows, feed->value and so on. New ids, members, tuples
 * and items get codes. feed->rows->bad says which rows are not to be taken. */
tierkit_status tierkit_i_feed_read(tierkit_i_feed *feed, int64_t first, size_t count);
/* Reads values that stand in their columns too, before rows are moved or refused. */
void tierkit_i_feed_settle(tierkit_i_feed *feed);

/* Leaves them out. What is bad to a view or to what it is a view of is bad to both: counted there,
 * and an error at the first such row unless the batch skips them. A row without the date of a view
 * is left out there alone, and counted there. feeds: the block's own, then those of its views. */
tierkit_status tierkit_i_feeds_leave_out(tierkit_i_feed *const *feeds, size_t count,
                                         tierkit_error *err);

/* The place and the words for bad row i of the block that was read. Returns the status. */
tierkit_status tierkit_i_feed_refuse(const tierkit_i_feed *feed, size_t i, tierkit_error *err);

/* Entities of the rows; feed->numbers has room for them when tierkit_i_feed_has_numbers().
 * New ids get codes in the order of rows. */
tierkit_status tierkit_i_feed_ids(tierkit_i_feed *feed);

/* Puts the ids there are into feed->numbers, when that is less work than to find one by one those
 * of `rows` rows that come. */
tierkit_status tierkit_i_feed_learn_numbers(tierkit_i_feed *feed, int64_t rows,
                                            tierkit_i_pace *pace);

/* Texts of a column into rows->text; bad ones mark the row, a missing one counts as "". */
void tierkit_i_feed_texts(tierkit_i_feed *feed, const tierkit_column *column);

/* Marks the rows whose state says that they cannot be taken. 1 = every row has a value. */
int tierkit_i_feed_mark_states(tierkit_i_feed_rows *rows, const uint8_t *state);

static inline void tierkit_i_feed_mark_bad(tierkit_i_feed_rows *rows, size_t i, int reason) {
    if (rows->bad[i] == 0) {
        rows->bad[i] = (uint8_t)(reason + 1);
    }
}

static inline int tierkit_i_same_text(tierkit_i_piece a, tierkit_i_piece b) {
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.text, b.text, a.bytes) == 0);
}

/* The bound column of a block column (index in the schema), NULL when it is not bound. */
static inline const tierkit_column *tierkit_i_feed_column(const tierkit_i_feed *feed,
                                                          int32_t column) {
    return column == TIERKIT_I_NONE ? NULL
                                    : feed->columns[column - feed->block->facts->columns.first];
}

/* Do ids come as integers? */
static inline int tierkit_i_feed_has_numbers(const tierkit_i_feed *feed) {
    const tierkit_column *key = tierkit_i_feed_column(feed, feed->block->facts->key_column);
    return key != NULL && key->type >= TIERKIT_TYPE_INT8 && key->type <= TIERKIT_TYPE_INT64;
}

#endif
