/* Owns: SipHash-2-4-128 and the fast hash of tables in memory.
 * Must not know: what is hashed.
 * Called by: every room. */
#include "base/hash.h"

#include <string.h>

/* ---- SipHash-2-4 with 128 bits: J.-P. Aumasson and D. J. Bernstein, SipHash: a fast short-input
 * PRF (2012), and the authors' reference implementation for the 128-bit output. --------------- */

/* For 1 to 63 bits. */
static uint64_t rotate(uint64_t x, int bits) {
    return x << bits | x >> (64 - bits);
}

/* SipRound of the paper. */
static void sip_round(uint64_t v[4]) {
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

/* Two rounds a word: the 2 of SipHash-2-4. */
static void absorb(uint64_t v[4], uint64_t word) {
    v[3] ^= word;
    sip_round(v);
    sip_round(v);
    v[0] ^= word;
}

void tierkit_i_digest_key(tierkit_i_digest *digest, uint64_t k0, uint64_t k1) {
    digest->v[0] = k0 ^ 0x736f6d6570736575u;
    digest->v[1] = k1 ^ 0x646f72616e646f6du ^ 0xEE; /* 0xEE marks the 128-bit output */
    digest->v[2] = k0 ^ 0x6c7967656e657261u;
    digest->v[3] = k1 ^ 0x7465646279746573u;
    digest->tail = 0;
    digest->bytes = 0;
}

/* Digests are for comparing, not for secrets: the fixed key makes them the same everywhere. */
void tierkit_i_digest_init(tierkit_i_digest *digest) {
    tierkit_i_digest_key(digest, 0, 0);
}

/* In a form that compilers turn into one load where the machine is little-endian. */
static uint64_t load_little(const uint8_t *at) {
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
           (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 |
           (uint64_t)at[7] << 56;
}

/* Bytes gather in the tail until they make a word. */
static void add_byte(tierkit_i_digest *digest, uint8_t byte) {
    digest->tail |= (uint64_t)byte << (8 * (digest->bytes & 7));
    digest->bytes++;
    if ((digest->bytes & 7) == 0) {
        absorb(digest->v, digest->tail);
        digest->tail = 0;
    }
}

/* Whole words go straight in once the tail is empty. */
void tierkit_i_digest_add(tierkit_i_digest *digest, const void *bytes, size_t count) {
    const uint8_t *at = (const uint8_t *)bytes;
    for (; count > 0 && (digest->bytes & 7) != 0; count--) {
        add_byte(digest, *at++);
    }
    for (; count >= 8; count -= 8, at += 8) {
        absorb(digest->v, load_little(at));
        digest->bytes += 8;
    }
    for (; count > 0; count--) {
        add_byte(digest, *at++);
    }
}

/* The same bytes as adding them one by one, without taking the word apart. */
void tierkit_i_digest_add64(tierkit_i_digest *digest, uint64_t value) {
    int used = 8 * (int)(digest->bytes & 7);
    if (used == 0) {
        absorb(digest->v, value);
    } else {
        absorb(digest->v, digest->tail | value << used);
        digest->tail = value >> (64 - used);
    }
    digest->bytes += 8;
}

void tierkit_i_digest_text(tierkit_i_digest *digest, const char *text, size_t bytes) {
    tierkit_i_digest_add64(digest, bytes);
    tierkit_i_digest_add(digest, text, bytes);
}

/* Four rounds and the xor of the state: half of the output. */
static void squeeze(uint64_t v[4], uint8_t *out) {
    for (int i = 0; i < 4; i++) {
        sip_round(v);
    }
    uint64_t word = v[0] ^ v[1] ^ v[2] ^ v[3];
    for (int i = 0; i < 8; i++) {
        out[i] = (uint8_t)(word >> (8 * i));
    }
}

/* By value: the caller may go on adding and ask again. The length closes the last word. */
void tierkit_i_digest_end(tierkit_i_digest digest, uint8_t out[16]) {
    absorb(digest.v, digest.tail | digest.bytes << 56);
    digest.v[2] ^= 0xEE;
    squeeze(digest.v, out);
    digest.v[1] ^= 0xDD;
    squeeze(digest.v, out + 8);
}

/* ---- tables in memory: multiply and fold, no two platforms need agree ------------------------ */

/* 2^64 / golden ratio: odd, its bits well spread. */
#define MULTIPLIER_A 0x9E3779B97F4A7C15u

/* In the machine's byte order: these hashes never leave it. */
static uint64_t load_native(const uint8_t *at) {
    uint64_t word = 0;
    memcpy(&word, at, sizeof word);
    return word;
}

/* For texts shorter than a word. */
static uint64_t load_rest(const uint8_t *at, size_t count) {
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        word = word << 8 | at[i];
    }
    return word;
}

/* Starts from the length, so that texts padded with NUL bytes differ. */
uint64_t tierkit_i_hash_bytes(const void *bytes, size_t count) {
    const uint8_t *at = (const uint8_t *)bytes;
    uint64_t hash = (uint64_t)count * MULTIPLIER_A;
    size_t left = count;
    for (; left >= 8; left -= 8, at += 8) {
        hash = (rotate(hash, 27) ^ load_native(at)) * MULTIPLIER_A;
        hash ^= hash >> 32;
    }
    if (left > 0) {
        /* The last eight bytes once more are quicker than a loop over the rest. */
        uint64_t rest = count >= 8 ? load_native(at + left - 8) : load_rest(at, left);
        hash = (rotate(hash, 27) ^ rest) * MULTIPLIER_A;
    }
    return tierkit_i_hash64(hash);
}
