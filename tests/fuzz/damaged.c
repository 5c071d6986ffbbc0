/* Owns: see damaged.h. Must not know: what was saved. Called by: fuzz_load.c, fuzz_review.c. */
#include "fuzz/damaged.h"

#include "base/hash.h"

#include <string.h>

enum { CHECKSUM = 4, LENGTH_AT = 12 };

static void put(uint8_t *to, uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        to[i] = (uint8_t)(value >> (8 * i));
    }
}

void damaged_frame_right(uint8_t *bytes, size_t count, size_t head) {
    if (count >= head + CHECKSUM) {
        put(bytes + LENGTH_AT, count, 8);
        put(bytes + count - CHECKSUM, tierkit_i_crc32c(0, bytes, count - CHECKSUM), 4);
    }
}

/* SplitMix64: Steele, Lea and Flood, 2014. */
uint32_t damaged_below(uint64_t *random, uint32_t bound) {
    uint64_t z = *random += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) >> 32) % bound;
}

size_t damaged(uint64_t *random, uint8_t *bytes, size_t count, size_t from) {
    uint32_t places = 1 + damaged_below(random, 4);
    for (uint32_t i = 0; i < places && count > from + CHECKSUM + 16; i++) {
        size_t at = from + damaged_below(random, (uint32_t)(count - from - CHECKSUM - 8));
        size_t some = 1 + damaged_below(random, 8);
        switch (damaged_below(random, 7)) {
        case 0:
            bytes[at] ^= (uint8_t)(1u << damaged_below(random, 8));
            break;
        case 1:
            bytes[at] = (uint8_t)damaged_below(random, 256);
            break;
        case 2:
            put(bytes + at, 0, 4);
            break;
        case 3:
            put(bytes + at, damaged_below(random, 2) ? UINT64_MAX : INT32_MAX, some);
            break;
        case 4:
            bytes[at] = (uint8_t)(bytes[at] + damaged_below(random, 5) - 2);
            break;
        case 5:
            memmove(bytes + at, bytes + at + some, count - at - some);
            count -= some;
            break;
        default:
            memmove(bytes + at, bytes + at + some, 4);
            break;
        }
    }
    return count;
}
