/* Owns: SipHash-2-4 with 128-bit output (fingerprints, digests), a fast 64-bit hash for tables in
 * memory, CRC-32C. Must not know: what is hashed. Called by: every room. */
#ifndef TIERKIT_I_BASE_HASH_H
#define TIERKIT_I_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Streaming SipHash-2-4-128 under a fixed zero key: the same bytes give the same digest on every
 * platform and in every version. Source: Aumasson and Bernstein, reference implementation's
 * published vectors are in the tests. */
typedef struct tierkit_i_digest {
    uint64_t v[4];
    uint64_t tail;
    uint64_t bytes;
} tierkit_i_digest;

void tierkit_i_digest_init(tierkit_i_digest *digest);
void tierkit_i_digest_key(tierkit_i_digest *digest, uint64_t k0, uint64_t k1); /* init, keyed */
void tierkit_i_digest_add(tierkit_i_digest *digest, const void *bytes, size_t count);
void tierkit_i_digest_add64(tierkit_i_digest *digest, uint64_t value); /* little-endian */
/* The length first, so that joined texts differ from split ones. */
void tierkit_i_digest_text(tierkit_i_digest *digest, const char *text, size_t bytes);
void tierkit_i_digest_end(tierkit_i_digest digest, uint8_t out[16]);

/* In-memory tables only: may differ between versions. */
uint64_t tierkit_i_hash_bytes(const void *bytes, size_t count);

/* Dense codes and dates differ in few low bits; each round carries them to all others. A bijection:
 * different values never collide in all 64 bits. The constant is the one of a two-round
 * xor-multiply mixer found by search (C. Wellons, Prospecting for Hash Functions, 2018). */
static inline uint64_t tierkit_i_hash64(uint64_t value) {
    const uint64_t multiplier = 0xD6E8FEB86659FD93u;
    value ^= value >> 32;
    value *= multiplier;
    value ^= value >> 32;
    value *= multiplier;
    return value ^ value >> 32;
}

uint32_t tierkit_i_crc32c(uint32_t crc, const void *bytes, size_t count); /* start with 0 */

#endif
