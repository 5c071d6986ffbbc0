/* Owns: the arena of converted columns, checking that an array is what its format says, and which
 * of its elements are there. Must not know: elements. Called by: import.c, dictionary.c. */
#include "exchange/arrays.h"

#include "base/bits.h"
#include "base/decimal.h"
#include "base/strings.h"

#include <string.h>

/* ---- arena --------------------------------------------------------------------------------- */

/* In front of each piece of memory; as aligned as what follows must be. */
struct tierkit_i_arena_block {
    tierkit_i_arena_block *before;
    size_t bytes;
};
enum { HEAD = 16 };
_Static_assert(sizeof(tierkit_i_arena_block) <= HEAD, "room for the head of a block");

tierkit_status tierkit_i_arena_new(tierkit_i_arena *arena, size_t count, size_t size, void *out) {
    tierkit_i_arena_block *block = NULL;
    size_t bytes = 0;
    if (tierkit_i_mul_size(count, size, &bytes) || tierkit_i_add_size(bytes, HEAD, &bytes)) {
        return TIERKIT_E_NOMEM;
    }
    TIERKIT_I_TRY(tierkit_i_new(arena->memory, bytes, 1, &block));
    block->before = arena->last;
    block->bytes = bytes;
    arena->last = block;
    void *made = (char *)block + HEAD;
    memcpy(out, &made, sizeof made);
    return TIERKIT_OK;
}

void tierkit_i_arena_free(tierkit_i_arena *arena) {
    while (arena->last != NULL) {
        tierkit_i_arena_block *block = arena->last;
        arena->last = block->before;
        tierkit_i_free(arena->memory, block, block->bytes, 1);
    }
}

/* ---- refusing ------------------------------------------------------------------------------ */

tierkit_status tierkit_i_arrow_refuse(const tierkit_i_arrow_task *task, tierkit_status status,
                                      int64_t row, const char *text) {
    char digits[TIERKIT_I_DECIMAL_TEXT];
    const char *format = task->format != NULL ? task->format : "";
    format = tierkit_i_utf8_is_valid(format, strlen(format)) ? format : "?";
    int64_t at = row < 0 || task->before < 0 ? -1 : task->before + row;
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column '"),
                                 task->name,
                                 TIERKIT_I_PIECE("' (Arrow format '"),
                                 { format, strlen(format) },
                                 TIERKIT_I_PIECE("') in row "),
                                 { digits, 0 },
                                 TIERKIT_I_PIECE(": "),
                                 { text, strlen(text) } };
    if (at < 0) {
        static const char in_dictionary[] = "'), an element of its dictionary";
        pieces[4].text = in_dictionary;
        pieces[4].bytes = row < 0 ? 2 : sizeof in_dictionary - 1;
    } else {
        pieces[5].bytes = tierkit_i_decimal_write(tierkit_i_i128_of(at), 0, -1, digits);
    }
    return tierkit_i_fail_pieces(task->err, status, at, task->index, pieces,
                                 sizeof pieces / sizeof pieces[0]);
}

/* ---- spans --------------------------------------------------------------------------------- */

/* Null arrays have none; what a producer gives them all the same is not looked at. */
static int has_buffers(const tierkit_i_arrow_format *format, const struct ArrowArray *array,
                       int64_t count) {
    switch (format->way) {
    case TIERKIT_I_ARROW_NOTHING:
        return 1;
    case TIERKIT_I_ARROW_TEXT:
        return array->n_buffers == 3 && array->buffers != NULL &&
               (count == 0 || array->buffers[1] != NULL);
    case TIERKIT_I_ARROW_VIEWS:
        return array->n_buffers >= 3 && array->buffers != NULL &&
               (count == 0 ||
                (array->buffers[1] != NULL &&
                 (array->n_buffers == 3 || array->buffers[array->n_buffers - 1] != NULL)));
    default:
        return array->n_buffers == 2 && array->buffers != NULL &&
               (count == 0 || array->buffers[1] != NULL);
    }
}

static int holds(const struct ArrowArray *array, int64_t first, int64_t count) {
    return array->length >= 0 && array->offset >= 0 && first >= 0 && count >= 0 &&
           first <= array->length && count <= array->length - first &&
           (uint64_t)count <= SIZE_MAX / 64 && array->length <= INT64_MAX / 16 &&
           array->offset <= INT64_MAX / 16 - array->length;
}

tierkit_status tierkit_i_arrow_span_of(const tierkit_i_arrow_task *task,
                                       const tierkit_i_arrow_format *format,
                                       const struct ArrowArray *array, int64_t first, int64_t count,
                                       tierkit_i_arrow_span *span) {
    const uint8_t *bits = NULL;
    if (array == NULL || array->release == NULL) {
        return tierkit_i_arrow_refuse(task, TIERKIT_E_TYPE, -1,
                                      "its array is not there, or was released before it was read");
    }
    if (!holds(array, first, count)) {
        return tierkit_i_arrow_refuse(task, TIERKIT_E_RANGE, -1,
                                      "offset and length of its array do not cover the rows");
    }
    if (array->n_children != 0 || !has_buffers(format, array, count)) {
        return tierkit_i_arrow_refuse(task, TIERKIT_E_TYPE, -1,
                                      "its array has not the buffers of that format; the producer "
                                      "gave schema and data of different types");
    }
    if (format->way != TIERKIT_I_ARROW_NOTHING && !tierkit_i_arrow_bits(array, &bits)) {
        return tierkit_i_arrow_refuse(task, TIERKIT_E_TYPE, -1,
                                      "its array has nulls but no bitmap that says where");
    }
    *span = (tierkit_i_arrow_span){ array, array->offset + first, count };
    return TIERKIT_OK;
}

/* ---- which elements are there -------------------------------------------------------------- */

int tierkit_i_arrow_bits(const struct ArrowArray *array, const uint8_t **bits) {
    int has_bits = array->n_buffers > 0 && array->buffers != NULL && array->buffers[0] != NULL;
    *bits = array->null_count != 0 && has_bits ? (const uint8_t *)array->buffers[0] : NULL;
    return has_bits || array->null_count <= 0;
}

/* Both must have the bit. */
static tierkit_status join_bits(const tierkit_i_arrow_task *task, const uint8_t *a, int64_t a_at,
                                const uint8_t *b, int64_t b_at, tierkit_column *out) {
    uint8_t *bits = NULL;
    size_t count = (size_t)out->rows, bytes = tierkit_i_bits_bytes(count);
    TIERKIT_I_TRY(tierkit_i_arena_new(task->arena, bytes, 1, &bits));
    memset(bits, 0, bytes);
    for (size_t i = 0; i < count; i++) {
        if (tierkit_i_bit(a, (size_t)a_at + i) && tierkit_i_bit(b, (size_t)b_at + i)) {
            tierkit_i_bit_set(bits, i);
        }
    }
    out->validity = bits;
    out->validity_offset = 0;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_arrow_validity(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                                        const tierkit_i_arrow_span *parent, tierkit_column *out) {
    const uint8_t *own = NULL, *above = NULL;
    (void)tierkit_i_arrow_bits(span.array, &own);
    if (parent != NULL) {
        (void)tierkit_i_arrow_bits(parent->array, &above);
    }
    if (own != NULL && above != NULL) {
        return join_bits(task, own, span.offset, above, parent->offset, out);
    }
    out->validity = own != NULL ? own : above;
    out->validity_offset = own != NULL ? span.offset : above != NULL ? parent->offset : 0;
    return TIERKIT_OK;
}

int tierkit_i_arrow_is_there(const tierkit_column *column, int64_t i) {
    return column->validity == NULL ||
           tierkit_i_bit(column->validity, (size_t)(column->validity_offset + i));
}
