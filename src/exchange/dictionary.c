/* Owns: columns that are positions in a dictionary. Must not know: what the values are.
 * Called by: import.c.
 *
 * The dictionary becomes a column of its own first; then each row takes its element. A row is
 * missing when its position is, or when the element it points to is. */
#include "exchange/arrays.h"

#include "base/bits.h"
#include "base/i128.h"

#include <string.h>

/* ---- positions ------------------------------------------------------------------------------ */

#define DEFINE_POSITIONS(name, type)                                                               \
    static void name(const char *from, int64_t count, int64_t *to) {                               \
        for (int64_t i = 0; i < count; i++) {                                                      \
            type element;                                                                          \
            memcpy(&element, from + i * (int64_t)sizeof element, sizeof element);                  \
            to[i] = (int64_t)element;                                                              \
        }                                                                                          \
    }

DEFINE_POSITIONS(positions_i8, int8_t)
DEFINE_POSITIONS(positions_u8, uint8_t)
DEFINE_POSITIONS(positions_i16, int16_t)
DEFINE_POSITIONS(positions_u16, uint16_t)
DEFINE_POSITIONS(positions_i32, int32_t)
DEFINE_POSITIONS(positions_u32, uint32_t)
DEFINE_POSITIONS(positions_64, int64_t) /* unsigned beyond 2^63 is negative: in no dictionary */

static void read_positions(const tierkit_i_arrow_format *index, tierkit_i_arrow_span span,
                           int64_t *to) {
    const char *from = (const char *)span.array->buffers[1] + span.offset * index->bytes;
    int is_unsigned = index->way == TIERKIT_I_ARROW_UNSIGNED;
    switch (index->bytes) {
    case 1:
        (is_unsigned ? positions_u8 : positions_i8)(from, span.count, to);
        return;
    case 2:
        (is_unsigned ? positions_u16 : positions_i16)(from, span.count, to);
        return;
    case 4:
        (is_unsigned ? positions_u32 : positions_i32)(from, span.count, to);
        return;
    default:
        positions_64(from, span.count, to);
        return;
    }
}

/* -1 where the row is missing. E_RANGE: a position that is in no dictionary. */
static tierkit_status check_positions(const tierkit_i_arrow_task *task,
                                      const tierkit_column *values, const tierkit_column *out,
                                      int64_t *at) {
    for (int64_t i = 0; i < out->rows; i++) {
        if (!tierkit_i_arrow_is_there(out, i)) {
            at[i] = -1;
        } else if (at[i] < 0 || at[i] >= values->rows) {
            return tierkit_i_arrow_refuse(task, TIERKIT_E_RANGE, i,
                                          "its position is outside of the dictionary");
        } else if (!tierkit_i_arrow_is_there(values, at[i])) {
            at[i] = -1;
        }
    }
    return TIERKIT_OK;
}

static tierkit_status set_validity(const tierkit_i_arrow_task *task, const int64_t *at,
                                   tierkit_column *out) {
    uint8_t *bits = NULL;
    size_t count = (size_t)out->rows, bytes = tierkit_i_bits_bytes(count);
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, bytes, 1, &bits));
    memset(bits, 0, bytes);
    for (size_t i = 0; i < count; i++) {
        if (at[i] >= 0) {
            tierkit_i_bit_set(bits, i);
        }
    }
    out->validity = bits;
    out->validity_offset = 0;
    return TIERKIT_OK;
}

/* ---- values --------------------------------------------------------------------------------- */

static int64_t width_of(int32_t type) {
    switch (type) {
    case TIERKIT_TYPE_INT8:
    case TIERKIT_TYPE_FLAG8:
        return 1;
    case TIERKIT_TYPE_INT16:
        return 2;
    case TIERKIT_TYPE_INT32:
    case TIERKIT_TYPE_DATE32:
        return 4;
    case TIERKIT_TYPE_DECIMAL128:
        return 16;
    case TIERKIT_TYPE_TEXT_POINTERS:
        return (int64_t)sizeof(char *);
    default: /* INT64, FLOAT64, INSTANT64 */
        return 8;
    }
}

static tierkit_status take_fixed(const tierkit_i_arrow_task *task, const tierkit_column *values,
                                 const int64_t *at, tierkit_column *out) {
    char *to = NULL;
    int64_t width = width_of(values->type);
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)out->rows, (size_t)width, &to));
    for (int64_t i = 0; i < out->rows; i++) {
        if (at[i] >= 0) {
            memcpy(to + i * width, (const char *)values->data + at[i] * width, (size_t)width);
        } else {
            memset(to + i * width, 0, (size_t)width);
        }
    }
    out->data = to;
    return TIERKIT_OK;
}

/* Where element i begins and how long it is. Positions were checked. */
static int64_t text_at(const tierkit_column *values, int64_t i, int64_t *bytes) {
    int64_t wide[2] = { 0, 0 };
    if (values->type == TIERKIT_TYPE_TEXT32) {
        int32_t narrow[2] = { 0, 0 };
        memcpy(narrow, (const char *)values->offsets + i * 4, sizeof narrow);
        wide[0] = narrow[0];
        wide[1] = narrow[1];
    } else {
        memcpy(wide, (const char *)values->offsets + i * 8, sizeof wide);
    }
    *bytes = wide[1] - wide[0];
    return wide[0];
}

static tierkit_status take_texts(const tierkit_i_arrow_task *task, const tierkit_column *values,
                                 const int64_t *at, tierkit_column *out) {
    int64_t *positions = NULL, bytes = 0;
    char *to = NULL;
    TIERKIT_I_TRY(
        tierkit_i_arena_new(task->arena, (size_t)out->rows + 1, sizeof *positions, &positions));
    positions[0] = 0;
    for (int64_t i = 0; i < out->rows; i++) {
        bytes = 0;
        if (at[i] >= 0) {
            (void)text_at(values, at[i], &bytes);
        }
        if (tierkit_i_add64(positions[i], bytes, &positions[i + 1])) {
            return TIERKIT_E_NOMEM;
        }
    }
    if ((uint64_t)positions[out->rows] > SIZE_MAX) {
        return TIERKIT_E_NOMEM;
    }
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)positions[out->rows], 1, &to));
    for (int64_t i = 0; i < out->rows; i++) {
        if (positions[i + 1] > positions[i]) {
            int64_t from = text_at(values, at[i], &bytes);
            memcpy(to + positions[i], (const char *)values->data + from, (size_t)bytes);
        }
    }
    out->offsets = positions;
    out->data = to;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_arrow_decode(const tierkit_i_arrow_task *task,
                                      const tierkit_i_arrow_format *index,
                                      const tierkit_i_arrow_format *format,
                                      tierkit_i_arrow_span span, tierkit_column *out) {
    const struct ArrowArray *dictionary = span.array->dictionary;
    tierkit_i_arrow_task inside = *task;
    tierkit_i_arrow_span whole;
    tierkit_column values;
    int64_t *at = NULL;
    memset(&values, 0, sizeof values);
    inside.before = -1;
    TIERKIT_I_TRY(tierkit_i_arrow_span_of(&inside, format, dictionary, 0,
                                          dictionary != NULL ? dictionary->length : 0, &whole));
    if (format->way != TIERKIT_I_ARROW_NOTHING) {
        TIERKIT_I_TRY(tierkit_i_arrow_validity(&inside, whole, NULL, &values));
    }
    TIERKIT_I_TRY(tierkit_i_arrow_convert(&inside, format, whole, &values));
    int is_text = values.type == TIERKIT_TYPE_TEXT || values.type == TIERKIT_TYPE_TEXT32;
    out->type = is_text ? TIERKIT_TYPE_TEXT : values.type;
    out->scale = format->scale;
    out->rows = span.count;
    if (span.count == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)span.count, sizeof *at, &at));
    read_positions(index, span, at);
    TIERKIT_I_TRY(check_positions(task, &values, out, at));
    TIERKIT_I_TRY(set_validity(task, at, out));
    return is_text ? take_texts(task, &values, at, out) : take_fixed(task, &values, at, out);
}
