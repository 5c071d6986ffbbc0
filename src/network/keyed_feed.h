/* Owns: the contract of reading the keys and versions of a batch's rows.
 * Must not know: which rows win. Called by: feed*.c, append.c. */
#ifndef TIERKIT_I_NETWORK_KEYED_FEED_H
#define TIERKIT_I_NETWORK_KEYED_FEED_H

#include "network/feed.h"
#include "network/keyed.h"

/* What a feed of a keyed block has beside its rows. */
typedef struct tierkit_i_keyed_feed {
    uint32_t key[TIERKIT_I_ROWS];
    tierkit_i_i128 version[TIERKIT_I_ROWS];
    tierkit_i_piece part[TIERKIT_I_KEYED_MAX][TIERKIT_I_ROWS]; /* texts of the key's columns */
    int32_t day[TIERKIT_I_ROWS];
    int64_t whole[TIERKIT_I_ROWS];
    char dates[TIERKIT_I_KEYED_MAX][TIERKIT_I_ROWS][10];
    char *joined; /* a key of several parts */
    size_t joined_room;
    int64_t *row; /* being put together */
} tierkit_i_keyed_feed;

/* feed->keyed, of a keyed block; of another nothing happens. Freed also after a failure. */
tierkit_status tierkit_i_keyed_feed_new(tierkit_i_feed *feed);
void tierkit_i_keyed_feed_free(tierkit_i_feed *feed);
/* Room for the keys of `count` rows. */
tierkit_status tierkit_i_keyed_feed_room(tierkit_i_feed *feed, size_t count, tierkit_i_pace *pace);
/* Keys and versions of the rows of the feed; rows without are marked. */
tierkit_status tierkit_i_keyed_read(tierkit_i_feed *feed);
/* Moves those of the rows that stay together. */
void tierkit_i_keyed_pack(tierkit_i_feed *feed, size_t kept);
/* Puts the rows that stayed into their block. */
tierkit_status tierkit_i_keyed_take(tierkit_i_feed *feed, tierkit_i_keyed_change *change,
                                    tierkit_i_partial *partial);
/* The column row i lacks. */
int32_t tierkit_i_keyed_lacks(const tierkit_i_feed *feed, size_t i);

#endif
