/* Owns: a table from integers to entities, for ids that come as integers.
 * Must not know: where they come from, what an id is. Called by: feed_ids.c,
 * feed.c, append.c, lookups.c. */
#include "network/numbers.h"

#include "base/prefetch.h"

#include <string.h>

enum { SLOTS_MIN = 1024 };

void tierkit_i_numbers_free(tierkit_i_numbers *numbers, const tierkit_i_memory *memory) {
    tierkit_i_free(memory, numbers->slots, numbers->slot_count, sizeof *numbers->slots);
    numbers->slots = NULL;
    numbers->slot_count = numbers->count = 0;
}

/* The upper bits of a product, in which all bits of the number have a part; one multiplication, for
 * this is done a row. Even: a slot and the one after it are looked at together. */
static size_t start_of(const tierkit_i_numbers *numbers, int64_t number) {
    uint64_t product = (uint64_t)number * 0x9E3779B97F4A7C15u;
    return (size_t)(product >> numbers->shift) & ~(size_t)1;
}

static int is_free(const tierkit_i_number_slot *slot) {
    return slot->entity == UINT32_MAX;
}

/* The slot of the number, or the free one where it belongs. */
static size_t probe(const tierkit_i_numbers *numbers, size_t at, int64_t number) {
    while (!is_free(&numbers->slots[at]) && numbers->slots[at].number != number) {
        at = (at + 1) & (numbers->slot_count - 1);
    }
    return at;
}

static tierkit_status grow(tierkit_i_numbers *numbers, size_t wanted,
                           const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    tierkit_i_numbers grown = { NULL, wanted, numbers->count, 64 };
    for (size_t left = wanted; left > 1; left /= 2) {
        grown.shift--;
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, wanted, sizeof *grown.slots, &grown.slots));
    memset(grown.slots, 0xFF, wanted * sizeof *grown.slots); /* all are free */
    for (size_t i = 0; i < numbers->slot_count; i++) {
        tierkit_i_number_slot slot = numbers->slots[i];
        if (!is_free(&slot)) {
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

/* Nearly all are in the first two slots, which are asked without a branch: a guess at which of them
 * it is would often be wrong. A free slot gives UINT32_MAX, whatever number it holds. */
static inline uint32_t entity_of(const tierkit_i_numbers *numbers,
                                 const tierkit_i_number_slot *first, int64_t number) {
    const tierkit_i_number_slot *second = first + 1;
    uint32_t in_first = 0 - (uint32_t)(first->number == number); /* all bits or none */
    uint32_t in_second = 0 - (uint32_t)(second->number == number);
    if (in_first | in_second) {
        return (first->entity & in_first) | (second->entity & ~in_first);
    }
    return numbers->slots[probe(numbers, (size_t)(first - numbers->slots), number)].entity;
}

/* Slots are on their way to the cache before the first one is looked at. A number that repeats the
 * one before it, as in sorted rows, is not looked up again. */
size_t tierkit_i_numbers_find(const tierkit_i_numbers *numbers, const int64_t *number, size_t count,
                              uint32_t *entity) {
    const tierkit_i_number_slot *start[TIERKIT_I_NUMBERS_AHEAD];
    size_t unknown = 0;
    uint32_t last = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        start[i] = &numbers->slots[start_of(numbers, number[i])];
        TIERKIT_I_PREFETCH_READ(start[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || number[i] != number[i - 1]) {
            last = entity_of(numbers, start[i], number[i]);
        }
        entity[i] = last;
        unknown += last == UINT32_MAX;
    }
    return unknown;
}

void tierkit_i_numbers_add(tierkit_i_numbers *numbers, int64_t number, uint32_t entity) {
    size_t at = probe(numbers, start_of(numbers, number), number);
    numbers->slots[at] = (tierkit_i_number_slot){ number, entity, 0 };
    numbers->count++;
}
