/* Owns: the tests of digests, hashes and the checksum. Must not know: what the library hashes.
 * Called by: meson test. */
#include "check.h"

#include "base/hash.h"

static const uint8_t published[64][16] = {
#include "vectors/siphash_128.inc"
};

static const uint64_t key[2] = { 0x0706050403020100u, 0x0F0E0D0C0B0A0908u };

static void digest__published_vectors__same_bytes(void **state) {
    (void)state;
    uint8_t message[64], out[16];
    for (size_t i = 0; i < 64; i++) {
        message[i] = (uint8_t)i;
    }
    for (size_t length = 0; length < 64; length++) {
        tierkit_i_digest digest;
        tierkit_i_digest_key(&digest, key[0], key[1]);
        tierkit_i_digest_add(&digest, message, length);
        tierkit_i_digest_end(digest, out);
        if (memcmp(out, published[length], 16) != 0) {
            fail_msg("length %zu", length);
        }
    }
}

static void digest__any_split__same_bytes(void **state) {
    (void)state;
    uint8_t message[63], out[16];
    for (size_t i = 0; i < 63; i++) {
        message[i] = (uint8_t)i;
    }
    for (size_t first = 0; first <= 63; first++) {
        for (size_t second = first; second <= 63; second++) {
            tierkit_i_digest digest;
            tierkit_i_digest_key(&digest, key[0], key[1]);
            tierkit_i_digest_add(&digest, message, first);
            tierkit_i_digest_add(&digest, message + first, second - first);
            tierkit_i_digest_add(&digest, message + second, 63 - second);
            tierkit_i_digest_end(digest, out);
            if (memcmp(out, published[63], 16) != 0) {
                fail_msg("cut at %zu and %zu", first, second);
            }
        }
    }
}

static void digest_add64__at_any_position__as_little_endian_bytes(void **state) {
    (void)state;
    static const uint8_t bytes[8] = { 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11 };
    for (size_t before = 0; before < 9; before++) {
        tierkit_i_digest words, plain;
        uint8_t a[16], b[16];
        tierkit_i_digest_init(&words);
        tierkit_i_digest_init(&plain);
        tierkit_i_digest_add(&words, "xxxxxxxxx", before);
        tierkit_i_digest_add(&plain, "xxxxxxxxx", before);
        tierkit_i_digest_add64(&words, 0x1122334455667788u);
        tierkit_i_digest_add64(&words, 0x1122334455667788u);
        tierkit_i_digest_add(&plain, bytes, 8);
        tierkit_i_digest_add(&plain, bytes, 8);
        tierkit_i_digest_end(words, a);
        tierkit_i_digest_end(plain, b);
        assert_memory_equal(a, b, 16);
    }
}

static void digest_text__same_joined_bytes__differ_by_their_cut(void **state) {
    (void)state;
    tierkit_i_digest one, other;
    uint8_t a[16], b[16];
    tierkit_i_digest_init(&one);
    tierkit_i_digest_init(&other);
    tierkit_i_digest_text(&one, "ab", 2);
    tierkit_i_digest_text(&one, "c", 1);
    tierkit_i_digest_text(&other, "a", 1);
    tierkit_i_digest_text(&other, "bc", 2);
    tierkit_i_digest_end(one, a);
    tierkit_i_digest_end(other, b);
    assert_memory_not_equal(a, b, 16);
}

static void hash_bytes__every_prefix_and_flipped_bit__differ(void **state) {
    (void)state;
    uint8_t bytes[40] = { 0 };
    uint64_t seen[41 + 320];
    size_t count = 0;
    for (size_t length = 0; length <= 40; length++) {
        seen[count++] = tierkit_i_hash_bytes(bytes, length);
    }
    for (size_t bit = 0; bit < 320; bit++) {
        bytes[bit / 8] = (uint8_t)(1u << (bit % 8));
        seen[count++] = tierkit_i_hash_bytes(bytes, 40);
        bytes[bit / 8] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (seen[i] == seen[j]) {
                fail_msg("%zu and %zu", i, j);
            }
        }
    }
}

/* Dense codes are what tables hash: each bit of the hash must be set about half of the time. */
static void hash64__dense_codes__spread_over_all_bits(void **state) {
    (void)state;
    int set[64] = { 0 };
    for (uint64_t code = 0; code < 4096; code++) {
        uint64_t hash = tierkit_i_hash64(code);
        for (int bit = 0; bit < 64; bit++) {
            set[bit] += (int)(hash >> bit & 1);
        }
    }
    for (int bit = 0; bit < 64; bit++) {
        assert_in_range(set[bit], 1800, 2300);
    }
}

/* RFC 3720, appendix B.4, and the check value of the CRC catalogue for "123456789". */
static void crc32c__published_vectors__same_sums(void **state) {
    (void)state;
    uint8_t zeros[32] = { 0 }, ones[32], rising[32], falling[32];
    for (size_t i = 0; i < 32; i++) {
        ones[i] = 0xFF;
        rising[i] = (uint8_t)i;
        falling[i] = (uint8_t)(31 - i);
    }
    assert_true(tierkit_i_crc32c(0, "123456789", 9) == 0xE3069283u);
    assert_true(tierkit_i_crc32c(0, zeros, 32) == 0x8A9136AAu);
    assert_true(tierkit_i_crc32c(0, ones, 32) == 0x62A8AB43u);
    assert_true(tierkit_i_crc32c(0, rising, 32) == 0x46DD794Eu);
    assert_true(tierkit_i_crc32c(0, falling, 32) == 0x113FDB5Cu);
    assert_true(tierkit_i_crc32c(0, NULL, 0) == 0);
}

/* The definition, one bit at a time: reflected polynomial 0x82F63B78. */
static uint32_t crc_by_bits(const uint8_t *bytes, size_t count) {
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < 8 * count; i++) {
        uint32_t bit = (crc ^ (uint32_t)bytes[i / 8] >> (i % 8)) & 1;
        crc = crc >> 1 ^ (bit ? 0x82F63B78u : 0);
    }
    return ~crc;
}

static void crc32c__random_bytes__as_bit_by_bit(void **state) {
    (void)state;
    uint8_t bytes[64];
    uint64_t random = 5;
    for (int i = 0; i < 2000; i++) {
        size_t count = (size_t)i % sizeof bytes;
        for (size_t j = 0; j < count; j++) {
            bytes[j] = (uint8_t)(next_random(&random) >> 56);
        }
        assert_true(tierkit_i_crc32c(0, bytes, count) == crc_by_bits(bytes, count));
    }
}

static void crc32c__any_split__same_sum(void **state) {
    (void)state;
    static const char digits[] = "123456789";
    for (size_t first = 0; first <= 9; first++) {
        uint32_t crc = tierkit_i_crc32c(0, digits, first);
        assert_true(tierkit_i_crc32c(crc, digits + first, 9 - first) == 0xE3069283u);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digest__published_vectors__same_bytes),
        cmocka_unit_test(digest__any_split__same_bytes),
        cmocka_unit_test(digest_add64__at_any_position__as_little_endian_bytes),
        cmocka_unit_test(digest_text__same_joined_bytes__differ_by_their_cut),
        cmocka_unit_test(hash_bytes__every_prefix_and_flipped_bit__differ),
        cmocka_unit_test(hash64__dense_codes__spread_over_all_bits),
        cmocka_unit_test(crc32c__published_vectors__same_sums),
        cmocka_unit_test(crc32c__random_bytes__as_bit_by_bit),
        cmocka_unit_test(crc32c__any_split__same_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
