/* Owns: a table from integers to entities, for ids that come as integers.
 * Must not know: where they come from, what an id is. Called by: feed_ids.c,
 * feed.c, append.c. */
#include "network/numbers.h"

#include "base/hash.h"
#include "base/prefetch.h"

enum { SLOTS_MIN = 1024 };

void tierkit_i_numbers_free(tierkit_i_numbers *numbers, const tierkit_i_memory *memory) {
    tierkit_i_free(memory, numbers->slots, numbers->slot_count, sizeof *numbers->slots);
    numbers->slots = NULL;
    numbers->slot_count = numbers->count = 0;
}

static size_t start_of(const tierkit_i_numbers *numbers, int64_t number) {
    return (size_t)tierkit_i_hash64((uint64_t)number) & (numbers->slot_count - 1);
}

/* The slot of the number, or the free one where it belongs. */
static size_t probe(const tierkit_i_numbers *numbers, size_t at, int64_t number) {
    while (numbers->slots[at].used && numbers->slots[at].number != number) {
        at = (at + 1) & (numbers->slot_count - 1);
    }
    return at;
}

static tierkit_status grow(tierkit_i_numbers *numbers, size_t wanted,
                           const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    tierkit_i_numbers grown = { NULL, wanted, numbers->count };
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, wanted, sizeof *grown.slots, &grown.slots));
    for (size_t i = 0; i < numbers->slot_count; i++) {
        tierkit_i_number_slot slot = numbers->slots[i];
        if (slot.used) {
            grown.slots[probe(&grown, start_of(&grown, slot.number), slot.number)] = slot;
        }
    }
    tierkit_status status = tierkit_i_pace_step(pace, numbers->slot_count);
    tierkit_i_numbers *freed = status == TIERKIT_OK ? numbers : &grown;
    tierkit_i_numbers kept = status == TIERKIT_OK ? grown : *numbers;
    tierkit_i_numbers_free(freed, memory);
    *numbers = kept;
    return status;
}

tierkit_status tierkit_i_numbers_room(tierkit_i_numbers *numbers, size_t more,
                                      const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    size_t wanted = numbers->slot_count == 0 ? SLOTS_MIN : numbers->slot_count;
    while (wanted / 2 < numbers->count + more) {
        wanted *= 2;
    }
    return wanted == numbers->slot_count ? TIERKIT_OK : grow(numbers, wanted, memory, pace);
}

/* Slots are on their way to the cache before the first one is looked at. A number that repeats the
 * one before it, as in sorted rows, is not looked up again. */
size_t tierkit_i_numbers_find(const tierkit_i_numbers *numbers, const int64_t *number, size_t count,
                              uint32_t *entity) {
    size_t start[TIERKIT_I_NUMBERS_AHEAD], unknown = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || number[i] != number[i - 1]) {
            start[i] = start_of(numbers, number[i]);
            TIERKIT_I_PREFETCH_READ(&numbers->slots[start[i]]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && number[i] == number[i - 1]) {
            entity[i] = entity[i - 1];
        } else {
            size_t at = probe(numbers, start[i], number[i]);
            entity[i] = numbers->slots[at].used ? numbers->slots[at].entity : UINT32_MAX;
        }
        unknown += entity[i] == UINT32_MAX;
    }
    return unknown;
}

void tierkit_i_numbers_add(tierkit_i_numbers *numbers, int64_t number, uint32_t entity) {
    size_t at = probe(numbers, start_of(numbers, number), number);
    numbers->slots[at] = (tierkit_i_number_slot){ number, entity, 1 };
    numbers->count++;
}
