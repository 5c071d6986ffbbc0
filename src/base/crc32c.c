/* Owns: CRC-32C, the checksum of saved bytes.
 * Must not know: what is summed.
 * Called by: network (save and load).
 * Slicing as in M. Kounavis and F. Berry, A Systematic Approach to Building High Performance
 * Software-based CRC Generators (2005). */
#include "base/hash.h"

#include "base/crc32c_table.h"

uint32_t tierkit_i_crc32c(uint32_t crc, const void *bytes, size_t count) {
    const uint8_t *at = (const uint8_t *)bytes;
    uint32_t state = ~crc;
    for (; count >= 4; count -= 4, at += 4) {
        state ^=
            (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        state = crc32c_table[3][state & 0xFF] ^ crc32c_table[2][state >> 8 & 0xFF] ^
                crc32c_table[1][state >> 16 & 0xFF] ^ crc32c_table[0][state >> 24];
    }
    for (; count > 0; count--, at++) {
        state = state >> 8 ^ crc32c_table[0][(state ^ *at) & 0xFF];
    }
    return ~state;
}
