/* Owns: bitmaps, least significant bit first. Must not know: columns. Called by: every room. */
#ifndef TIERKIT_I_BASE_BITS_H
#define TIERKIT_I_BASE_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline size_t tierkit_i_bits_bytes(size_t bits) {
    return bits / 8 + (bits % 8 != 0);
}
static inline int tierkit_i_bit(const uint8_t *bits, size_t i) {
    return (bits[i >> 3] >> (i & 7)) & 1;
}
static inline void tierkit_i_bit_set(uint8_t *bits, size_t i) {
    bits[i >> 3] = (uint8_t)(bits[i >> 3] | (1u << (i & 7)));
}
static inline void tierkit_i_bit_clear(uint8_t *bits, size_t i) {
    bits[i >> 3] = (uint8_t)(bits[i >> 3] & ~(1u << (i & 7)));
}
/* The bits of all bytes together, eight bytes at a time. */
static inline uint8_t tierkit_i_bits_joined(const uint8_t *bytes, size_t count) {
    uint64_t bits = 0;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        uint64_t eight;
        memcpy(&eight, bytes + i, sizeof eight);
        bits |= eight;
    }
    for (; i < count; i++) {
        bits |= bytes[i];
    }
    bits |= bits >> 32;
    bits |= bits >> 16;
    return (uint8_t)(bits | bits >> 8);
}

#endif
