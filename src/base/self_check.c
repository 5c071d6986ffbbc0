/* Owns: known answers that tell a floating-point environment in which results would differ.
 * Must not know: any object.
 * Called by: hosts, and every review before it computes.
 *
 * Operands are read through volatile, so that the sums happen at run time under the mode in force.
 * Every expected value is the IEEE 754 result under round to nearest, ties to even. */
#include "base/status.h"

#include "base/exact_sum.h"
#include "base/hash.h"
#include "base/i128.h"

#include <string.h>

typedef struct known_answer {
    char operation; /* + * / */
    double a, b;
    uint64_t bits; /* of the result */
} known_answer;

/* 2^-53 and the smallest numbers, as decimal text that reads exactly. */
#define HALF_ULP 1.1102230246251565e-16
#define MIN_NORMAL 2.2250738585072014e-308

static const known_answer known_answers[] = {
    /* Rounding mode: a tie, and a quarter and three quarters of a unit, above and below zero. */
    { '+', 1.0, HALF_ULP, 0x3FF0000000000000u },
    { '+', 1.0, HALF_ULP / 2, 0x3FF0000000000000u },
    { '+', 1.0, HALF_ULP * 1.5, 0x3FF0000000000001u },
    { '+', -1.0, -HALF_ULP / 2, 0xBFF0000000000000u },
    { '+', -1.0, -HALF_ULP * 1.5, 0xBFF0000000000001u },
    /* Excess precision rounds twice: 1 + 2^-53 + 2^-77 lies just above a tie. */
    { '+', 1.0, HALF_ULP *(1.0 + 1.0 / 16777216), 0x3FF0000000000001u },
    { '+', 0.1, 0.2, 0x3FD3333333333334u },
    { '/', 1.0, 3.0, 0x3FD5555555555555u },
    { '/', 1.0, 10.0, 0x3FB999999999999Au },
    { '*', 0.1, 10.0, 0x3FF0000000000000u },
    /* Subnormal results and operands are kept, not flushed to zero. */
    { '/', MIN_NORMAL, 2.0, 0x0008000000000000u },
    { '*', MIN_NORMAL, HALF_ULP * 2, 0x0000000000000001u },
    { '+', 5e-324, 5e-324, 0x0000000000000002u },
    { '*', 5e-324, 4503599627370496.0, 0x0010000000000000u },
};

static uint64_t bits_of(double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static int is_answer(const known_answer *known) {
    volatile double a = known->a, b = known->b, result = 0;
    switch (known->operation) {
    case '+':
        result = a + b;
        break;
    case '*':
        result = a * b;
        break;
    default:
        result = a / b;
        break;
    }
    return bits_of(result) == known->bits;
}

static int doubles_are_right(void) {
    for (size_t i = 0; i < sizeof known_answers / sizeof *known_answers; i++) {
        if (!is_answer(&known_answers[i])) {
            return 0;
        }
    }
    return 1;
}

/* A fused multiply-add would keep what the stored product has lost. */
static int products_are_rounded(void) {
    volatile double factor = 1.0 + 1.0 / 1073741824;
    double x = factor, again = factor; /* two reads: one product must not serve for both */
    volatile double stored = x * x;
    double product = stored;
    volatile double difference = again * again - product;
    return bits_of(difference) << 1 == 0;
}

/* 10^30 / 3 and 1e100 + 1 - 1e100: the library's own exact arithmetic. */
static int integers_are_right(void) {
    double third = tierkit_i_i128_quotient(tierkit_i_i128_power10(30), tierkit_i_i128_of(3));
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    tierkit_i_exact_sum_add(&sum, 1e100);
    tierkit_i_exact_sum_add(&sum, 1.0);
    tierkit_i_exact_sum_add(&sum, -1e100);
    return bits_of(third) == 0x4610D43B7BC05DF1u &&
           bits_of(tierkit_i_exact_sum_value(&sum)) == 0x3FF0000000000000u;
}

/* SipHash-2-4-128 of "tierkit" under a zero key. */
static int digest_is_right(void) {
    static const uint8_t expected[16] = { 0x00, 0x6A, 0xD9, 0xE0, 0xA2, 0x10, 0x89, 0xB2,
                                          0x81, 0xDC, 0xA7, 0x5A, 0x75, 0x19, 0x69, 0xD2 };
    tierkit_i_digest digest;
    uint8_t out[16];
    tierkit_i_digest_init(&digest);
    tierkit_i_digest_add(&digest, "tierkit", 7);
    tierkit_i_digest_end(digest, out);
    return memcmp(out, expected, sizeof out) == 0;
}

tierkit_status TIERKIT_CALL tierkit_self_check(tierkit_error *err) {
    if (!doubles_are_right()) {
        return tierkit_i_fail(err, TIERKIT_E_ENVIRONMENT,
                              "self check: doubles are not rounded to nearest or subnormals are "
                              "flushed to zero; restore the default floating-point environment");
    }
    if (!products_are_rounded()) {
        return tierkit_i_fail(err, TIERKIT_E_ENVIRONMENT,
                              "self check: products are fused with sums; build tierkit with "
                              "-ffp-contract=off");
    }
    if (!integers_are_right() || !digest_is_right()) {
        return tierkit_i_fail(err, TIERKIT_E_ENVIRONMENT,
                              "self check: a known answer differs; the build of tierkit is broken, "
                              "build it again with another compiler version");
    }
    return TIERKIT_OK;
}
