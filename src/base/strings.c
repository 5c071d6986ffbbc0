/* Owns: the interning table of byte strings.
 * Must not know: what the strings name, UTF-8.
 * Called by: lang, network, review. */
#include "base/strings.h"

#include "base/hash.h"
#include "base/i128.h"
#include "base/sort.h"

#include <string.h>

enum { SLOTS_MIN = 16 };

/* A slot holds the upper half of the hash and code + 1: most strangers are told apart, and the
 * table grows, without a look at the strings. 0 = free. */
#define TAG_MASK 0xFFFFFFFF00000000u

/* The lower half of a slot; code + 1, so that no string gives the free slot. */
static uint64_t slot_of(uint64_t hash, uint32_t code) {
    return (hash & TAG_MASK) | (code + 1u);
}

/* The tag alone places a slot, so growing needs neither the strings nor their hashes. */
static size_t start_index(uint64_t tag, size_t slot_count) {
    return (size_t)(tag >> 32) & (slot_count - 1);
}

/* Holds nothing and has allocated nothing, so freeing it at once is fine. */
void tierkit_i_strings_init(tierkit_i_strings *strings, const tierkit_i_memory *memory) {
    memset(strings, 0, sizeof *strings);
    strings->memory = memory;
}

void tierkit_i_strings_free(tierkit_i_strings *strings) {
    const tierkit_i_memory *memory = strings->memory;
    tierkit_i_free(memory, strings->bytes, strings->bytes_capacity, 1);
    tierkit_i_free(memory, strings->start, strings->start_capacity, sizeof *strings->start);
    tierkit_i_free(memory, strings->slots, strings->slot_count, sizeof *strings->slots);
    tierkit_i_strings_init(strings, memory);
}

/* Lengths first: most strangers with the same tag differ there. An empty string may be given as
 * NULL, which memcmp must not see. */
static int is_string(const tierkit_i_strings *strings, uint32_t code, const char *text,
                     size_t bytes) {
    uint64_t start = strings->start[code];
    return strings->start[code + 1] - start == bytes &&
           (bytes == 0 || memcmp(strings->bytes + start, text, bytes) == 0);
}

/* The slot that holds the string, or the free one where it belongs. */
static size_t probe(const tierkit_i_strings *strings, uint64_t hash, const char *text,
                    size_t bytes) {
    size_t mask = strings->slot_count - 1;
    size_t at = start_index(hash, strings->slot_count);
    for (;; at = (at + 1) & mask) {
        uint64_t slot = strings->slots[at];
        if (slot == 0 || (((slot ^ hash) & TAG_MASK) == 0 &&
                          is_string(strings, (uint32_t)slot - 1, text, bytes))) {
            return at;
        }
    }
}

/* Puts old slots into a table twice as large, in order of codes: truncate relies on every probe
 * chain having grown in that order. */
static tierkit_status list_slots(const tierkit_i_strings *strings, tierkit_i_pace *pace,
                                 uint64_t *by_code) {
    for (size_t at = 0, stop; at < strings->slot_count; at = stop) {
        stop = tierkit_i_pace_end(at, strings->slot_count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            if (strings->slots[i] != 0) {
                by_code[(uint32_t)strings->slots[i] - 1] = strings->slots[i];
            }
        }
    }
    return TIERKIT_OK;
}

static tierkit_status place_slots(const uint64_t *by_code, size_t count, tierkit_i_pace *pace,
                                  uint64_t *slots, size_t slot_count) {
    for (size_t first = 0, stop; first < count; first = stop) {
        stop = tierkit_i_pace_end(first, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - first));
        for (size_t code = first; code < stop; code++) {
            size_t at = start_index(by_code[code], slot_count);
            while (slots[at] != 0) {
                at = (at + 1) & (slot_count - 1);
            }
            slots[at] = by_code[code];
        }
    }
    return TIERKIT_OK;
}

static tierkit_status grow_slots(tierkit_i_strings *strings, tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = strings->memory;
    size_t wanted = strings->slot_count == 0 ? SLOTS_MIN : strings->slot_count * 2, spare = wanted;
    uint64_t *slots = NULL, *by_code = NULL, *old = NULL;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, wanted, sizeof *slots, &slots));
    TIERKIT_I_DO(tierkit_i_new(memory, strings->count, sizeof *by_code, &by_code));
    TIERKIT_I_DO(list_slots(strings, pace, by_code));
    TIERKIT_I_DO(place_slots(by_code, strings->count, pace, slots, wanted));
    old = strings->slots;
    spare = strings->slot_count;
    strings->slots = slots;
    strings->slot_count = wanted;
    slots = old;
done:
    tierkit_i_free(memory, by_code, strings->count, sizeof *by_code);
    tierkit_i_free(memory, slots, spare, sizeof *slots);
    return status;
}

/* Room for one more string of `bytes` bytes everywhere, so that adding it cannot fail. */
static tierkit_status make_room(tierkit_i_strings *strings, size_t bytes) {
    size_t needed = 0;
    if (strings->count >= INT32_MAX || bytes > UINT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    if (tierkit_i_add_size(strings->bytes_count, bytes, &needed)) {
        return TIERKIT_E_NOMEM;
    }
    TIERKIT_I_TRY(
        tierkit_i_reserve(strings->memory, &strings->bytes, &strings->bytes_capacity, needed, 1));
    TIERKIT_I_TRY(tierkit_i_reserve(strings->memory, &strings->start, &strings->start_capacity,
                                    (size_t)strings->count + 2, sizeof *strings->start));
    if ((size_t)strings->count + 1 > strings->slot_count / 2) {
        TIERKIT_I_TRY(grow_slots(strings, NULL));
    }
    return TIERKIT_OK;
}

/* Every array has room: this cannot fail. start[count + 1] is kept set, so the length of a string
 * is always the difference of two neighbours. */
static void append(tierkit_i_strings *strings, size_t slot, uint64_t hash, const char *text,
                   size_t bytes) {
    if (bytes > 0) {
        memcpy(strings->bytes + strings->bytes_count, text, bytes);
    }
    strings->start[strings->count] = strings->bytes_count;
    strings->bytes_count += bytes;
    strings->start[strings->count + 1] = strings->bytes_count;
    strings->slots[slot] = slot_of(hash, strings->count);
    strings->count++;
}

/* Looked up before room is made: the common case, a string seen before, allocates nothing and
 * hashes once. A table that grew has other slots, so only then the place is searched again. */
tierkit_status tierkit_i_strings_add(tierkit_i_strings *strings, const char *text, size_t bytes,
                                     int32_t *code) {
    uint64_t hash = tierkit_i_hash_bytes(text, bytes);
    size_t at = 0;
    if (strings->slot_count != 0) {
        at = probe(strings, hash, text, bytes);
        if (strings->slots[at] != 0) {
            *code = (int32_t)((uint32_t)strings->slots[at] - 1);
            return TIERKIT_OK;
        }
    }
    size_t slots_before = strings->slot_count;
    TIERKIT_I_TRY(make_room(strings, bytes));
    if (strings->slot_count != slots_before) {
        at = probe(strings, hash, text, bytes);
    }
    *code = (int32_t)strings->count;
    append(strings, at, hash, text, bytes);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_strings_room(tierkit_i_strings *strings, size_t more,
                                      tierkit_i_pace *pace) {
    int is_quick = strings->count < TIERKIT_I_PACE_STEP / 4;
    return is_quick || strings->count + more <= strings->slot_count / 2 ? TIERKIT_OK
                                                                        : grow_slots(strings, pace);
}

int32_t tierkit_i_strings_find(const tierkit_i_strings *strings, const char *text, size_t bytes) {
    if (strings->slot_count == 0) {
        return TIERKIT_I_NO_CODE;
    }
    uint64_t hash = tierkit_i_hash_bytes(text, bytes);
    uint64_t slot = strings->slots[probe(strings, hash, text, bytes)];
    return slot == 0 ? TIERKIT_I_NO_CODE : (int32_t)((uint32_t)slot - 1);
}

/* Never NULL, so that a caller may hand the empty string to memcpy and the like. */
const char *tierkit_i_strings_get(const tierkit_i_strings *strings, uint32_t code, size_t *bytes) {
    uint64_t start = strings->start[code];
    *bytes = (size_t)(strings->start[code + 1] - start);
    return strings->bytes == NULL ? "" : strings->bytes + start;
}

size_t tierkit_i_strings_bytes(const tierkit_i_strings *strings) {
    return strings->bytes_capacity + strings->start_capacity * sizeof *strings->start +
           strings->slot_count * sizeof *strings->slots;
}

/* Linear probing without other removals: taking strings out in the opposite order of their
 * addition leaves the table as it was before them, so a slot may simply be freed. */
void tierkit_i_strings_truncate(tierkit_i_strings *strings, uint32_t count) {
    while (strings->count > count) {
        uint32_t code = strings->count - 1;
        size_t bytes = 0;
        const char *text = tierkit_i_strings_get(strings, code, &bytes);
        size_t at = start_index(tierkit_i_hash_bytes(text, bytes), strings->slot_count);
        while ((uint32_t)strings->slots[at] != code + 1) {
            at = (at + 1) & (strings->slot_count - 1);
        }
        strings->slots[at] = 0;
        strings->bytes_count = (size_t)strings->start[code];
        strings->count = code;
    }
}

/* An array of its own for a copy; none for none. */
static tierkit_status copy_array(const tierkit_i_memory *memory, const void *from, size_t count,
                                 size_t size, void *out) {
    void *copy = NULL;
    TIERKIT_I_TRY(tierkit_i_new(memory, count, size, &copy));
    if (copy != NULL) {
        memcpy(copy, from, count * size);
    }
    memcpy(out, &copy, sizeof copy);
    return TIERKIT_OK;
}

/* Capacities shrink to what is used: a snapshot is read far more often than it grows. The slots are
 * copied as they are, which is quicker than hashing again. */
tierkit_status tierkit_i_strings_copy(tierkit_i_strings *to, const tierkit_i_strings *from,
                                      const tierkit_i_memory *memory) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_strings copy;
    tierkit_i_strings_init(&copy, memory);
    if (from->count > 0) {
        size_t starts = (size_t)from->count + 1;
        TIERKIT_I_DO(copy_array(memory, from->bytes, from->bytes_count, 1, &copy.bytes));
        copy.bytes_capacity = copy.bytes_count = from->bytes_count;
        TIERKIT_I_DO(copy_array(memory, from->start, starts, sizeof *copy.start, &copy.start));
        copy.start_capacity = starts;
        TIERKIT_I_DO(
            copy_array(memory, from->slots, from->slot_count, sizeof *copy.slots, &copy.slots));
        copy.slot_count = from->slot_count;
        copy.count = from->count;
    }
done:
    if (status == TIERKIT_OK) {
        *to = copy;
    } else {
        tierkit_i_strings_free(&copy);
    }
    return status;
}

/* Bytewise, never by a locale: the same order on every machine. */
static int compare_codes(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_strings *strings = (const tierkit_i_strings *)context;
    size_t a_bytes = 0, b_bytes = 0;
    const char *a_text = tierkit_i_strings_get(strings, a, &a_bytes);
    const char *b_text = tierkit_i_strings_get(strings, b, &b_bytes);
    return tierkit_i_compare_bytes(a_text, a_bytes, b_text, b_bytes);
}

/* Ids mostly arrive in order already, which the merge sort takes in one pass. */
tierkit_status tierkit_i_strings_order(const tierkit_i_strings *strings, uint32_t *order,
                                       uint32_t *scratch, tierkit_i_pace *pace) {
    for (uint32_t i = 0; i < strings->count; i++) {
        order[i] = i;
    }
    return tierkit_i_sort_indices_paced(order, strings->count, scratch, compare_codes, strings,
                                        pace);
}
