/* Owns: the contract between the steps that turn one Arrow array into one column of a batch.
 * Must not know: streams, networks.
 * Called by: arrays.c, convert.c, texts.c, dictionary.c, import.c.
 *
 * What cannot be borrowed is converted into an arena that lives as long as the column. */
#ifndef TIERKIT_I_EXCHANGE_ARRAYS_H
#define TIERKIT_I_EXCHANGE_ARRAYS_H

#include "base/memory.h"
#include "exchange/format.h"

/* Memory that is given back as a whole. */
typedef struct tierkit_i_arena_block tierkit_i_arena_block;
typedef struct tierkit_i_arena {
    const tierkit_i_memory *memory;
    tierkit_i_arena_block *last;
} tierkit_i_arena;
tierkit_status tierkit_i_arena_new(tierkit_i_arena *arena, size_t count, size_t size, void *out);
void tierkit_i_arena_free(tierkit_i_arena *arena);

/* One column on its way, for what goes wrong there. */
typedef struct tierkit_i_arrow_task {
    tierkit_i_arena *arena;
    tierkit_i_piece name;
    const char *format; /* of the field */
    int32_t index;      /* of the column */
    int64_t before;     /* rows of earlier pieces, -1 = elements are of a dictionary and no rows */
    tierkit_error *err;
} tierkit_i_arrow_task;

/* "column 'x' (Arrow format 'y') in row n: text". row < 0: no row. Returns status. */
tierkit_status tierkit_i_arrow_refuse(const tierkit_i_arrow_task *task, tierkit_status status,
                                      int64_t row, const char *text);

/* Elements of an array: `count` from `offset`, which includes the array's own. */
typedef struct tierkit_i_arrow_span {
    const struct ArrowArray *array;
    int64_t offset, count;
} tierkit_i_arrow_span;

/* Elements first .. first + count - 1 of an array, counted behind its own offset. Checks that the
 * array has them and the buffers that its format needs. E_TYPE, E_RANGE. */
tierkit_status tierkit_i_arrow_span_of(const tierkit_i_arrow_task *task,
                                       const tierkit_i_arrow_format *format,
                                       const struct ArrowArray *array, int64_t first, int64_t count,
                                       tierkit_i_arrow_span *span);

/* Bits of an array that say which elements are there; NULL = all are. 0: there must be some, but
 * there are none. */
int tierkit_i_arrow_bits(const struct ArrowArray *array, const uint8_t **bits);

/* Sets out->validity: an element is there if it is in the span and, with a parent, there too. */
tierkit_status tierkit_i_arrow_validity(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                                        const tierkit_i_arrow_span *parent, tierkit_column *out);

/* The rest of the column from the elements; out->validity says which of them are looked at. */
tierkit_status tierkit_i_arrow_convert(const tierkit_i_arrow_task *task,
                                       const tierkit_i_arrow_format *format,
                                       tierkit_i_arrow_span span, tierkit_column *out);
tierkit_status tierkit_i_arrow_texts(const tierkit_i_arrow_task *task,
                                     const tierkit_i_arrow_format *format,
                                     tierkit_i_arrow_span span, tierkit_column *out);
tierkit_status tierkit_i_arrow_views(const tierkit_i_arrow_task *task, tierkit_i_arrow_span span,
                                     tierkit_column *out);

/* The same for positions in a dictionary: out becomes a column of what they stand for; texts are of
 * TIERKIT_TYPE_TEXT. */
tierkit_status tierkit_i_arrow_decode(const tierkit_i_arrow_task *task,
                                      const tierkit_i_arrow_format *index,
                                      const tierkit_i_arrow_format *format,
                                      tierkit_i_arrow_span span, tierkit_column *out);

/* Is element i of a column there? */
int tierkit_i_arrow_is_there(const tierkit_column *column, int64_t i);

#endif
