/* Owns: the public text forms of dates, numbers, decimals and money.
 * Must not know: tables, columns.
 * Called by: hosts and bindings; table_read.c shares tierkit_i_text_out(). */
#include "base/text_out.h"

#include "base/calendar.h"
#include "base/decimal.h"

#include <string.h>

tierkit_status tierkit_i_text_out(const char *text, size_t bytes, char *buffer, size_t capacity,
                                  size_t *needed) {
    if (needed == NULL || (buffer == NULL && capacity > 0)) {
        return TIERKIT_E_NULL;
    }
    *needed = bytes;
    if (bytes > capacity) {
        return TIERKIT_E_SPACE;
    }
    if (bytes > 0) {
        memcpy(buffer, text, bytes);
    }
    return TIERKIT_OK;
}

/* ---- dates ----------------------------------------------------------------------------------- */

/* The days of year 1 to 9999. */
static int is_day(int32_t days) {
    return days >= TIERKIT_I_DAY_MIN && days <= TIERKIT_I_DAY_MAX;
}

tierkit_status TIERKIT_CALL tierkit_date_from_civil(int32_t year, int32_t month, int32_t day,
                                                    int32_t *days) {
    if (days == NULL) {
        return TIERKIT_E_NULL;
    }
    if (!tierkit_i_date_is_valid(year, month, day)) {
        return TIERKIT_E_DATE;
    }
    *days = tierkit_i_day_from_civil(year, month, day);
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_date_to_civil(int32_t days, int32_t *year, int32_t *month,
                                                  int32_t *day) {
    if (year == NULL || month == NULL || day == NULL) {
        return TIERKIT_E_NULL;
    }
    if (!is_day(days)) {
        return TIERKIT_E_DATE;
    }
    tierkit_i_day_to_civil(days, year, month, day);
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_date_parse(const char *text, size_t text_bytes, int32_t *days) {
    if (text == NULL || days == NULL) {
        return TIERKIT_E_NULL;
    }
    return tierkit_i_date_read(text, text_bytes, days) ? TIERKIT_OK : TIERKIT_E_DATE;
}

tierkit_status TIERKIT_CALL tierkit_date_format(int32_t days, char *buffer, size_t capacity,
                                                size_t *needed) {
    char text[10] = { 0 };
    if (!is_day(days)) {
        return needed == NULL ? TIERKIT_E_NULL : TIERKIT_E_DATE;
    }
    tierkit_i_date_write(days, text);
    return tierkit_i_text_out(text, sizeof text, buffer, capacity, needed);
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* By the bits: isfinite() is a macro of libm's header that fast-math makes constant. */
static int is_finite(double value) {
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return (bits >> 52 & 0x7FF) != 0x7FF;
}

/* Every public function takes the same scales. */
static int is_scale(int32_t scale) {
    return scale >= 0 && scale <= TIERKIT_I_SCALE_MAX;
}

/* The number a host gives as one or two words. */
static tierkit_i_i128 join_words(int64_t value, const int64_t *high) {
    tierkit_i_i128 joined = tierkit_i_i128_of(value);
    if (high != NULL) {
        joined.high = *high;
    }
    return joined;
}

/* A missing `needed` is told before a bad value. */
tierkit_status TIERKIT_CALL tierkit_number_format(double value, char *buffer, size_t capacity,
                                                  size_t *needed) {
    char text[TIERKIT_I_NUMBER_TEXT];
    if (!is_finite(value)) {
        return needed == NULL ? TIERKIT_E_NULL : TIERKIT_E_NUMBER;
    }
    size_t bytes = tierkit_i_number_write(value, text);
    return tierkit_i_text_out(text, bytes, buffer, capacity, needed);
}

tierkit_status TIERKIT_CALL tierkit_decimal_format(int64_t value, const int64_t *high,
                                                   int32_t scale, char *buffer, size_t capacity,
                                                   size_t *needed) {
    char text[TIERKIT_I_DECIMAL_TEXT];
    if (!is_scale(scale)) {
        return needed == NULL ? TIERKIT_E_NULL : TIERKIT_E_RANGE;
    }
    size_t bytes = tierkit_i_decimal_write(join_words(value, high), scale, -1, text);
    return tierkit_i_text_out(text, bytes, buffer, capacity, needed);
}

/* All places, also zeros: money is read in columns. The currency is copied as it is, because only
 * the host knows what it calls it. */
tierkit_status TIERKIT_CALL tierkit_money_format(int64_t value, int32_t scale, const char *currency,
                                                 size_t currency_bytes, char *buffer,
                                                 size_t capacity, size_t *needed) {
    char text[TIERKIT_I_DECIMAL_TEXT + 1];
    if (needed == NULL || (currency == NULL && currency_bytes > 0)) {
        return TIERKIT_E_NULL;
    }
    if (!is_scale(scale)) {
        return TIERKIT_E_RANGE;
    }
    size_t amount = tierkit_i_decimal_write(tierkit_i_i128_of(value), scale, scale, text);
    if (currency_bytes == 0) {
        return tierkit_i_text_out(text, amount, buffer, capacity, needed);
    }
    text[amount++] = ' ';
    size_t whole = amount + currency_bytes;
    if (buffer == NULL && capacity > 0) {
        return TIERKIT_E_NULL;
    }
    *needed = whole;
    if (whole < amount || whole > capacity) {
        return TIERKIT_E_SPACE;
    }
    memcpy(buffer, text, amount);
    memcpy(buffer + amount, currency, currency_bytes);
    return TIERKIT_OK;
}

/* The public int32_t and the internal int may differ in size, hence the copy. */
tierkit_status TIERKIT_CALL tierkit_decimal_parse(const char *text, size_t text_bytes,
                                                  int32_t scale, int64_t *value, int32_t *rounded) {
    if (text == NULL || value == NULL) {
        return TIERKIT_E_NULL;
    }
    if (!is_scale(scale)) {
        return TIERKIT_E_RANGE;
    }
    int inexact = 0;
    TIERKIT_I_TRY(tierkit_i_decimal_read64(text, text_bytes, scale, value, &inexact));
    if (rounded != NULL) {
        *rounded = inexact;
    }
    return TIERKIT_OK;
}
