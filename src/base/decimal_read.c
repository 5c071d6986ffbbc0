/* Owns: decimal text to scaled integers, exactly and without the locale.
 * Must not know: currencies, columns.
 * Called by: lang (literals), network (text columns), the public parser. */
#include "base/decimal.h"

#include "base/wide.h"

enum {
    FAST_DIGITS = 18, /* any so many digits fit int64 */
    DIGITS_MAX = 39   /* of a 128-bit magnitude */
};
/* Exponents saturate here, far above the digits any text can hold. */
#define EXPONENT_MAX INT64_C(1000000000000000)

/* The parts of a number's text. */
typedef struct parts {
    const char *digits; /* whole part, then perhaps a point and more digits */
    size_t bytes;       /* of both, with the point */
    int64_t behind;     /* digits behind the point */
    int64_t exponent;
    int negative;
} parts;

/* Of ASCII only: isdigit() asks the locale. */
static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Position behind the digits that start at `at`. */
static size_t skip_digits(const char *text, size_t bytes, size_t at) {
    while (at < bytes && is_digit(text[at])) {
        at++;
    }
    return at;
}

/* Sign and digits of an exponent, to the end of the text; 0 = malformed. */
static int read_exponent(const char *text, size_t bytes, int64_t *exponent) {
    size_t at = 0;
    int negative = bytes > 0 && text[0] == '-';
    at += bytes > 0 && (text[0] == '-' || text[0] == '+');
    if (at == bytes || skip_digits(text, bytes, at) != bytes) {
        return 0;
    }
    int64_t value = 0;
    for (; at < bytes; at++) {
        value = value >= EXPONENT_MAX ? EXPONENT_MAX : value * 10 + (text[at] - '0');
    }
    *exponent = negative ? -value : value;
    return 1;
}

/* Checks the grammar: [+-] digits [. digits] [e [+-] digits], e or E. */
static int split_parts(const char *text, size_t bytes, parts *out) {
    size_t at = bytes > 0 && (text[0] == '-' || text[0] == '+');
    size_t start = at;
    *out = (parts){ text + start, 0, 0, 0, bytes > 0 && text[0] == '-' };
    at = skip_digits(text, bytes, at);
    if (at == start) {
        return 0;
    }
    if (at < bytes && text[at] == '.') {
        size_t point = at + 1;
        at = skip_digits(text, bytes, point);
        out->behind = (int64_t)(at - point);
        if (out->behind == 0) {
            return 0;
        }
    }
    out->bytes = at - start;
    if (at == bytes) {
        return 1;
    }
    return (text[at] == 'e' || text[at] == 'E') &&
           read_exponent(text + at + 1, bytes - at - 1, &out->exponent);
}

/* u * 10 + digit; 1 = overflow. */
static int push_digit(tierkit_i_u128 *u, uint64_t digit) {
    tierkit_i_u128 low = tierkit_i_wide_multiply(u->low, 10);
    tierkit_i_u128 high = tierkit_i_wide_multiply(u->high, 10);
    tierkit_i_u128 sum = tierkit_i_wide_add(low, (tierkit_i_u128){ digit, high.low });
    *u = sum;
    return high.high != 0 || sum.high < high.low;
}

/* What is left when `keep` digits have been read: the first lost digit, and whether anything but
 * zeros follows. keep < 0: zeros stand before the first digit, so all digits only follow. */
typedef struct lost {
    int first;
    int more;
} lost;

/* Reads the digits; 1 = overflow. Leading zeros push nothing, so any number of them is fine. */
static int read_digits(const parts *number, int64_t keep, tierkit_i_u128 *value, lost *rest) {
    int64_t position = 0;
    for (size_t i = 0; i < number->bytes; i++) {
        if (number->digits[i] == '.') {
            continue;
        }
        int digit = number->digits[i] - '0';
        if (position < keep) {
            if (push_digit(value, (uint64_t)digit)) {
                return 1;
            }
        } else if (position == keep) {
            rest->first = digit;
        } else {
            rest->more |= digit != 0;
        }
        position++;
    }
    return 0;
}

/* A zero is zero at every exponent; without this 0e99 would look like an overflow. */
static int all_zero(const parts *number) {
    for (size_t i = 0; i < number->bytes; i++) {
        if (number->digits[i] != '0' && number->digits[i] != '.') {
            return 0;
        }
    }
    return 1;
}

/* Appends zeros for a positive power of ten; 1 = overflow. */
static int append_zeros(tierkit_i_u128 *value, int64_t zeros) {
    if (zeros > DIGITS_MAX) {
        return 1;
    }
    for (int64_t i = 0; i < zeros; i++) {
        if (push_digit(value, 0)) {
            return 1;
        }
    }
    return 0;
}

/* The digits are kept up to the last place of the scale and the rest decides the rounding, so the
 * text is rounded once, however long it is. 1 = beyond 128 bits. */
static int scale_parts(const parts *number, int32_t scale, tierkit_i_u128 *value, int *inexact) {
    if (all_zero(number)) {
        return 0;
    }
    int64_t shift = number->exponent + scale - number->behind;
    int64_t digits = (int64_t)number->bytes - (number->behind > 0);
    int64_t keep = shift < 0 ? digits + shift : digits;
    lost rest = { 0, 0 };
    if (read_digits(number, keep, value, &rest) || (shift > 0 && append_zeros(value, shift))) {
        return 1;
    }
    *inexact = rest.first != 0 || rest.more;
    int up = rest.first > 5 || (rest.first == 5 && (rest.more || (value->low & 1)));
    *value = tierkit_i_wide_add(*value, (tierkit_i_u128){ (uint64_t)up, 0 });
    return value->low == 0 && value->high == 0 && up; /* carried out of 128 bits */
}

/* Results are published last: on failure *out and *rounded are as before. */
tierkit_status tierkit_i_decimal_read(const char *text, size_t bytes, int32_t scale,
                                      tierkit_i_i128 *out, int *rounded) {
    parts number;
    if (!split_parts(text, bytes, &number)) {
        return TIERKIT_E_NUMBER;
    }
    tierkit_i_u128 value = { 0, 0 };
    tierkit_i_i128 result;
    int inexact = 0;
    if (scale_parts(&number, scale, &value, &inexact) ||
        tierkit_i_wide_to_i128(value, number.negative, &result)) {
        return TIERKIT_E_OVERFLOW;
    }
    *out = result;
    if (rounded != NULL) {
        *rounded = inexact;
    }
    return TIERKIT_OK;
}

/* Reads digits of plain text into *value and counts them; stops at anything else. */
static size_t take_digits(const char *text, size_t bytes, size_t at, uint64_t *value) {
    uint64_t sum = *value;
    for (; at < bytes; at++) {
        unsigned digit = (unsigned)(unsigned char)text[at] - '0';
        if (digit > 9) {
            break;
        }
        sum = sum * 10 + digit;
    }
    *value = sum;
    return at;
}

/* Nearly every text of a feed: a sign, at most 18 digits with those it gains by the scale, no
 * exponent and no digit to lose. 0 = take the long way. */
static int read_plain(const char *text, size_t bytes, int32_t scale, int64_t *out) {
    if (bytes == 0 || bytes > FAST_DIGITS + 2) {
        return 0;
    }
    uint64_t value = 0;
    size_t start = text[0] == '-' || text[0] == '+';
    size_t at = take_digits(text, bytes, start, &value);
    size_t digits = at - start, behind = 0;
    if (at < bytes && text[at] == '.') {
        size_t end = take_digits(text, bytes, at + 1, &value);
        behind = end - at - 1;
        at = end;
        if (behind == 0) {
            return 0;
        }
    }
    if (at != bytes || digits == 0 || behind > (size_t)scale ||
        digits + (size_t)scale > FAST_DIGITS) {
        return 0;
    }
    int64_t scaled = (int64_t)(value * tierkit_i_i128_power10(scale - (int32_t)behind).low);
    *out = text[0] == '-' ? -scaled : scaled;
    return 1;
}

/* The long way settles whatever the plain one declines, so both accept exactly the same texts. */
tierkit_status tierkit_i_decimal_read64(const char *text, size_t bytes, int32_t scale, int64_t *out,
                                        int *rounded) {
    int inexact = 0;
    if (!read_plain(text, bytes, scale, out)) {
        tierkit_i_i128 wide;
        int64_t value = 0;
        TIERKIT_I_TRY(tierkit_i_decimal_read(text, bytes, scale, &wide, &inexact));
        if (tierkit_i_i128_to64(wide, &value)) {
            return TIERKIT_E_OVERFLOW;
        }
        *out = value;
    }
    if (rounded != NULL) {
        *rounded = inexact;
    }
    return TIERKIT_OK;
}
