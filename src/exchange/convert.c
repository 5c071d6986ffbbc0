/* Owns: elements of fixed width and flags as columns. Must not know: schemas, dictionaries.
 * Called by: import.c, dictionary.c.
 *
 * Elements under nulls may be anything: they are copied, never judged. Elements are read with
 * memcpy, for producers that do not align their buffers. */
#include "exchange/arrays.h"

#include "base/bits.h"
#include "base/calendar.h"
#include "base/decimal.h"
#include "lang/row_machine.h"

#include <string.h>

static const char *elements(tierkit_i_arrow_span span, int32_t bytes) {
    return (const char *)span.array->buffers[1] + span.offset * bytes;
}

static int64_t load64(const char *from, int64_t i) {
    int64_t value = 0;
    memcpy(&value, from + i * 8, sizeof value);
    return value;
}

/* ---- flags, unsigned integers, floats ------------------------------------------------------- */

static tierkit_status bits_to_bytes(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                                    tierkit_column *out) {
    uint8_t *flags = NULL;
    const uint8_t *bits = (const uint8_t *)span.array->buffers[1];
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)span.count, 1, &flags));
    for (int64_t i = 0; i < span.count; i++) {
        flags[i] = (uint8_t)tierkit_i_bit(bits, (size_t)(span.offset + i));
    }
    out->data = flags;
    return TIERKIT_OK;
}

/* Unsigned 64 bits are the same bytes as long as they do not need the highest one. */
static tierkit_status borrow_unsigned(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                                      tierkit_column *out) {
    const char *from = elements(span, 8);
    for (int64_t i = 0; i < span.count; i++) {
        if (load64(from, i) < 0 && tierkit_i_arrow_is_there(out, i)) {
            return tierkit_i_arrow_refuse(task, TIERKIT_E_OVERFLOW, i,
                                          "beyond 2^63 - 1; cast it to decimal128 or utf8");
        }
    }
    out->data = from;
    return TIERKIT_OK;
}

#define DEFINE_WIDEN(name, narrow, wide)                                                           \
    static void name(const char *from, int64_t count, void *to) {                                  \
        for (int64_t i = 0; i < count; i++) {                                                      \
            narrow element;                                                                        \
            memcpy(&element, from + i * (int64_t)sizeof element, sizeof element);                  \
            ((wide *)to)[i] = (wide)element;                                                       \
        }                                                                                          \
    }

DEFINE_WIDEN(widen_u8, uint8_t, int16_t)
DEFINE_WIDEN(widen_u16, uint16_t, int32_t)
DEFINE_WIDEN(widen_u32, uint32_t, int64_t)
DEFINE_WIDEN(widen_float, float, double)

/* Each becomes twice as wide. */
static tierkit_status widen(const tierkit_i_arrow_task *task, const tierkit_i_arrow_format *format,
                            tierkit_i_arrow_span span, tierkit_column *out) {
    const char *from = elements(span, format->bytes);
    void *to = NULL;
    if (format->bytes == 8) {
        return borrow_unsigned(task, span, out);
    }
    TIERKIT_I_TRY(
        tierkit_i_arena_new(task->arena, (size_t)span.count, (size_t)format->bytes * 2, &to));
    if (format->way == TIERKIT_I_ARROW_FLOAT) {
        widen_float(from, span.count, to);
    } else if (format->bytes == 1) {
        widen_u8(from, span.count, to);
    } else if (format->bytes == 2) {
        widen_u16(from, span.count, to);
    } else {
        widen_u32(from, span.count, to);
    }
    out->data = to;
    return TIERKIT_OK;
}

/* ---- dates and instants -------------------------------------------------------------------- */

/* What does not fit becomes the farthest there is, which the reader of a date refuses. */
static int64_t times(int64_t value, int64_t by) {
    int64_t product = 0;
    if (tierkit_i_mul64(value, by, &product)) {
        return value < 0 ? INT64_MIN : INT64_MAX;
    }
    return product;
}

static tierkit_status days(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                           tierkit_column *out) {
    const char *from = elements(span, 8);
    int32_t *to = NULL;
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)span.count, sizeof *to, &to));
    for (int64_t i = 0; i < span.count; i++) {
        int64_t day = tierkit_i_floor64(load64(from, i), 86400000);
        to[i] = day < INT32_MIN ? INT32_MIN : day > INT32_MAX ? INT32_MAX : (int32_t)day;
    }
    out->data = to;
    return TIERKIT_OK;
}

static tierkit_status instants(const tierkit_i_arrow_task *task, int32_t unit,
                               tierkit_i_arrow_span span, tierkit_column *out) {
    const char *from = elements(span, 8);
    int64_t *to = NULL;
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)span.count, sizeof *to, &to));
    for (int64_t i = 0; i < span.count; i++) {
        int64_t at = load64(from, i);
        to[i] = unit == 'n' ? tierkit_i_floor64(at, 1000) : times(at, unit == 's' ? 1000000 : 1000);
    }
    out->data = to;
    return TIERKIT_OK;
}

/* ---- decimals ------------------------------------------------------------------------------ */

static tierkit_i_i128 load_decimal(const char *from, int64_t i, int32_t bytes) {
    tierkit_column column;
    int32_t narrow = 0;
    if (bytes == 4) {
        memcpy(&narrow, from + i * 4, sizeof narrow);
        return tierkit_i_i128_of(narrow);
    }
    if (bytes == 8) {
        return tierkit_i_i128_of(load64(from, i));
    }
    memset(&column, 0, sizeof column);
    column.data = from;
    return tierkit_i_row_decimal_at(&column, i);
}

/* In the byte order of the machine, as in DECIMAL128 columns. */
static void store_decimal(uint64_t *to, tierkit_i_i128 value) {
    const uint16_t one = 1;
    uint8_t first = 0;
    memcpy(&first, &one, 1);
    to[first ? 0 : 1] = value.low;
    to[first ? 1 : 0] = (uint64_t)value.high;
}

/* Arrow has decimals with more than 18 places and with places before the point: both become what a
 * column may have, exactly or not at all. */
static tierkit_status rescale(const tierkit_i_arrow_task *task,
                              const tierkit_i_arrow_format *format, tierkit_i_arrow_span span,
                              tierkit_column *out) {
    const char *from = elements(span, format->bytes);
    uint64_t *to = NULL;
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)span.count, 16, &to));
    for (int64_t i = 0; i < span.count; i++) {
        tierkit_i_i128 value = tierkit_i_i128_of(0);
        int rounded = 0;
        if (tierkit_i_arrow_is_there(out, i)) {
            value = load_decimal(from, i, format->bytes);
            if (tierkit_i_rescale(value, format->from, format->scale, &value, &rounded)) {
                return tierkit_i_arrow_refuse(task, TIERKIT_E_OVERFLOW, i, "beyond 128 bits");
            }
        }
        if (rounded) {
            return tierkit_i_arrow_refuse(task, TIERKIT_E_NUMBER, i,
                                          "has digits beyond 18 places; round it and cast it to "
                                          "decimal128(38, 18)");
        }
        store_decimal(to + i * 2, value);
    }
    out->data = to;
    return TIERKIT_OK;
}

/* ---- all ----------------------------------------------------------------------------------- */

/* A column of NULL pointers: text stands for every type. */
static tierkit_status nothing(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                              tierkit_column *out) {
    const char **texts = NULL;
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)span.count, sizeof *texts, &texts));
    for (int64_t i = 0; i < span.count; i++) {
        texts[i] = NULL;
    }
    out->data = (const void *)texts;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_arrow_convert(const tierkit_i_arrow_task *task,
                                       const tierkit_i_arrow_format *format,
                                       tierkit_i_arrow_span span, tierkit_column *out) {
    out->type = format->type;
    out->scale = format->scale;
    out->rows = span.count;
    if (span.count == 0) { /* buffers of nothing may be missing */
        return TIERKIT_OK;
    }
    switch (format->way) {
    case TIERKIT_I_ARROW_FIXED:
        out->data = elements(span, format->bytes);
        return TIERKIT_OK;
    case TIERKIT_I_ARROW_TEXT:
        return tierkit_i_arrow_texts(task, format, span, out);
    case TIERKIT_I_ARROW_VIEWS:
        return tierkit_i_arrow_views(task, span, out);
    case TIERKIT_I_ARROW_BITS:
        return bits_to_bytes(task, span, out);
    case TIERKIT_I_ARROW_UNSIGNED:
    case TIERKIT_I_ARROW_FLOAT:
        return widen(task, format, span, out);
    case TIERKIT_I_ARROW_DAYS:
        return days(task, span, out);
    case TIERKIT_I_ARROW_INSTANTS:
        return instants(task, format->from, span, out);
    case TIERKIT_I_ARROW_DECIMALS:
        return rescale(task, format, span, out);
    case TIERKIT_I_ARROW_NOTHING:
        return nothing(task, span, out);
    case TIERKIT_I_ARROW_UNKNOWN:
    default:
        return TIERKIT_E_INTERNAL;
    }
}
