/* Owns: a table from integers to entities, for ids that come as integers.
 * Must not know: where they come from, what an id is. Called by: feed_ids.c,
 * feed.c, append.c, lookups.c. */
#ifndef TIERKIT_I_NETWORK_NUMBERS_H
#define TIERKIT_I_NETWORK_NUMBERS_H

#include "base/memory.h"
#include "base/pace.h"

enum { TIERKIT_I_NUMBERS_AHEAD = 64 /* numbers looked up at a time */ };

typedef struct tierkit_i_number_slot {
    int64_t number;
    uint32_t entity; /* UINT32_MAX = free */
    uint32_t padding;
} tierkit_i_number_slot;

/* All 0 at first. */
typedef struct tierkit_i_numbers {
    tierkit_i_number_slot *slots; /* open addressing; a power of two of them */
    size_t slot_count, count;
    uint32_t shift; /* 64 less the bits of slot_count */
} tierkit_i_numbers;

void tierkit_i_numbers_free(tierkit_i_numbers *numbers, const tierkit_i_memory *memory);

/* Room for so many more; a loop that adds calls this first. */
tierkit_status tierkit_i_numbers_room(tierkit_i_numbers *numbers, size_t more,
                                      const tierkit_i_memory *memory, tierkit_i_pace *pace);

/* entity[i] of up to TIERKIT_I_NUMBERS_AHEAD numbers; UINT32_MAX where it is not known. Returns how
 * many are not. After a first tierkit_i_numbers_room(). */
size_t tierkit_i_numbers_find(const tierkit_i_numbers *numbers, const int64_t *number, size_t count,
                              uint32_t *entity);

/* Of a number that is not known. */
void tierkit_i_numbers_add(tierkit_i_numbers *numbers, int64_t number, uint32_t entity);

#endif
