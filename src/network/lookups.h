/* Owns: what tables give the rows of facts: for each block of rows the columns a batch does not
 * have. Must not know: cells, measures. Called by: append.c. */
#ifndef TIERKIT_I_NETWORK_LOOKUPS_H
#define TIERKIT_I_NETWORK_LOOKUPS_H

#include "network/feed.h"
#include "network/reference.h"

/* One table of a block's `with`. */
typedef struct tierkit_i_lookup_rows {
    const tierkit_i_reference *table;
    const tierkit_column *key;    /* as bound */
    tierkit_i_numbers numbers;    /* keys that came as integers: their codes */
    uint32_t row[TIERKIT_I_ROWS]; /* of the table; UINT32_MAX = none */
    int64_t unmatched;
} tierkit_i_lookup_rows;

/* One column that a table gives, as if it were bound. */
typedef struct tierkit_i_lookup_column {
    tierkit_column column;
    const tierkit_i_lookup_rows *rows;
    int32_t index; /* among the columns of the block */
    int32_t field; /* among those of the table */
    union {
        int64_t whole[TIERKIT_I_ROWS];
        const char *text[TIERKIT_I_ROWS]; /* NULL = missing */
    } as;
    uint8_t validity[TIERKIT_I_ROWS / 8];
} tierkit_i_lookup_column;

/* All 0 without rows. */
typedef struct tierkit_i_lookups {
    tierkit_i_feed *feed; /* of the block itself: its keys and dates are those of the rows */
    tierkit_i_lookup_rows *rows;
    size_t count;
    tierkit_i_lookup_column *columns;
    size_t column_count;
    uint8_t bad[TIERKIT_I_ROWS]; /* 1: a key that is no text */
} tierkit_i_lookups;

/* Gives the feeds of a block and of its views, which are bound, the columns of its tables. Freed
 * also after a failure. */
tierkit_status tierkit_i_lookups_init(tierkit_i_lookups *lookups, tierkit_i_feed *const *feeds,
                                      size_t count);
void tierkit_i_lookups_free(tierkit_i_lookups *lookups, const tierkit_i_memory *memory);

/* Fills these columns for a block of rows, before it is read. */
tierkit_status tierkit_i_lookups_read(tierkit_i_lookups *lookups, int64_t first, size_t count,
                                      tierkit_i_pace *pace);
/* After it was read: rows whose key is no text are bad. */
void tierkit_i_lookups_mark(const tierkit_i_lookups *lookups, size_t count);
/* Once it is known which rows are bad: counts the others that found nothing. */
void tierkit_i_lookups_count(tierkit_i_lookups *lookups, size_t count);
/* Adds the counts to the block. */
void tierkit_i_lookups_commit(const tierkit_i_lookups *lookups, tierkit_i_block *block);

#endif
