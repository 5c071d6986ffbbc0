/* Owns: what the tests of base share: cmocka, comparisons that name the failing row.
 * Must not know: any one test. Called by: tests/base. */
#ifndef TESTS_BASE_CHECK_H
#define TESTS_BASE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static inline uint64_t bits_of(double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double double_of(uint64_t bits) {
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Text of known length against a NUL-terminated one. */
static inline int is_text(const char *got, size_t bytes, const char *want) {
    return bytes == strlen(want) && memcmp(got, want, bytes) == 0;
}

/* A small generator of our own (xorshift64*, Marsaglia and Vigna), so that every run tests the
 * same. */
static inline uint64_t next_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1Du;
}

#endif
