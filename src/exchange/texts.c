/* Owns: texts of Arrow arrays as columns: checking positions, copying views.
 * Must not know: what texts say; whether they are UTF-8 is asked where they are read.
 * Called by: convert.c.
 *
 * A position is checked against its neighbours: what is in between lies in the buffer, if the
 * producer made the buffer as long as the last one says. */
#include "exchange/arrays.h"

#include "base/i128.h"

#include <string.h>

enum { VIEW = 16, INLINE_BYTES = 12 };

static const char bad_positions[] = "its text ends before it begins; the producer's positions are "
                                    "broken";

/* ---- positions ------------------------------------------------------------------------------ */

static int64_t first_fall32(const char *at, int64_t count) {
    int32_t last = 0, position = 0;
    for (int64_t i = 0; i <= count; i++) {
        memcpy(&position, at + i * 4, sizeof position);
        if (position < last) {
            return i == 0 ? 0 : i - 1;
        }
        last = position;
    }
    return -1;
}

static int64_t first_fall64(const char *at, int64_t count) {
    int64_t last = 0, position = 0;
    for (int64_t i = 0; i <= count; i++) {
        memcpy(&position, at + i * 8, sizeof position);
        if (position < last) {
            return i == 0 ? 0 : i - 1;
        }
        last = position;
    }
    return -1;
}

tierkit_status tierkit_i_arrow_texts(const tierkit_i_arrow_task *task,
                                     const tierkit_i_arrow_format *format,
                                     tierkit_i_arrow_span span, tierkit_column *out) {
    const char *at = (const char *)span.array->buffers[1] + span.offset * format->bytes;
    int64_t row = format->bytes == 4 ? first_fall32(at, span.count) : first_fall64(at, span.count);
    if (row >= 0) {
        return tierkit_i_arrow_refuse(task, TIERKIT_E_RANGE, row, bad_positions);
    }
    out->offsets = at;
    out->data = span.array->buffers[2];
    return TIERKIT_OK;
}

/* ---- views ---------------------------------------------------------------------------------- */

/* The text of a view: behind its length, or in one of the buffers. Returns 0 when it is in none. */
static int view_at(const struct ArrowArray *array, int64_t element, tierkit_i_piece *text) {
    const char *view = (const char *)array->buffers[1] + element * VIEW;
    int32_t bytes = 0, place[2] = { 0, 0 };
    int64_t size = 0;
    memcpy(&bytes, view, sizeof bytes);
    text->text = view + 4;
    text->bytes = (size_t)bytes;
    if (bytes >= 0 && bytes <= INLINE_BYTES) {
        return 1;
    }
    memcpy(place, view + 8, sizeof place);
    if (bytes < 0 || place[0] < 0 || place[0] >= array->n_buffers - 3 || place[1] < 0 ||
        array->buffers[2 + place[0]] == NULL) {
        return 0;
    }
    memcpy(&size, (const char *)array->buffers[array->n_buffers - 1] + (int64_t)place[0] * 8,
           sizeof size);
    text->text = (const char *)array->buffers[2 + place[0]] + place[1];
    return (int64_t)place[1] + bytes <= size;
}

/* Positions of the texts as they will be one after the other. */
static tierkit_status place_views(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                                  const tierkit_column *out, int64_t *positions) {
    size_t end = 0;
    tierkit_i_piece text;
    positions[0] = 0;
    for (int64_t i = 0; i < span.count; i++) {
        if (tierkit_i_arrow_is_there(out, i)) {
            if (!view_at(span.array, span.offset + i, &text)) {
                return tierkit_i_arrow_refuse(task, TIERKIT_E_RANGE, i,
                                              "its view points outside of its buffers");
            }
            if (tierkit_i_add_size(end, text.bytes, &end)) {
                return TIERKIT_E_NOMEM;
            }
        }
        positions[i + 1] = (int64_t)end;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_arrow_views(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                                     tierkit_column *out) {
    int64_t *positions = NULL;
    char *bytes = NULL;
    tierkit_i_piece text;
    TIERKIT_I_TRY(
        tierkit_i_arena_new(task->arena, (size_t)span.count + 1, sizeof *positions, &positions));
    TIERKIT_I_TRY(place_views(task, span, out, positions));
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, (size_t)positions[span.count], 1, &bytes));
    for (int64_t i = 0; i < span.count; i++) {
        size_t count = (size_t)(positions[i + 1] - positions[i]);
        if (count > 0 && view_at(span.array, span.offset + i, &text)) {
            memcpy(bytes + positions[i], text.text, count);
        }
    }
    out->offsets = positions;
    out->data = bytes;
    return TIERKIT_OK;
}
