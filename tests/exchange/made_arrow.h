/* Owns: Arrow schemas, arrays and streams made by hand, in memory of exactly their size, which
 * count how often they are released and whether anybody uses them afterwards.
 * Must not know: cases. Called by: tests of exchange. */
#ifndef TESTS_EXCHANGE_MADE_ARROW_H
#define TESTS_EXCHANGE_MADE_ARROW_H

#include "network/made.h"
#include "tierkit/arrow.h"

/* Widths that are none. */
enum { MADE_BITS = 0, MADE_TEXT32 = -1, MADE_TEXT64 = -2, MADE_VIEWS = -3, MADE_NOTHING = -4 };

typedef struct made_column {
    const char *name, *format;
    int width;            /* bytes of an element, or one of the above */
    const void *elements; /* packed by row; bits: a byte a row; texts: pointers to NUL-terminated */
    const uint8_t *present; /* a byte a row; NULL = all */
    const struct made_column *dictionary;
    int64_t dictionary_rows;
    const char *metadata;
} made_column;

/* Everything below counts here. */
typedef struct made_counts {
    int made, released; /* structs: parents, children, dictionaries, streams */
    int faults;         /* released twice, or used after the release */
    int calls;          /* of get_next */
} made_counts;

/* Where the rows lie in the arrays. Elements in front of them and behind are garbage. */
typedef struct made_shape {
    int64_t first, rows; /* rows of the columns that the array has */
    int64_t parent_offset, child_offset;
    const uint8_t *present; /* of the struct, by row of the array; NULL = all */
    int unknown_nulls;      /* null_count -1 instead of the count */
} made_shape;

void made_schema(struct ArrowSchema *out, const made_column *columns, int count,
                 made_counts *counts);
void made_array(struct ArrowArray *out, const made_column *columns, int count,
                const made_shape *shape, made_counts *counts);

/* A stream of pieces. */
typedef struct made_stream {
    const made_column *columns;
    int count; /* of columns */
    const made_shape *shapes;
    int pieces;
    int fail_schema;  /* get_schema fails */
    int fail_at;      /* get_next fails at this piece; -1 = never */
    const char *text; /* of the failure; NULL = none is given */
    /* changes an array before it is handed out; may be NULL */
    void (*spoil)(struct ArrowArray *array);
    made_counts counts;
    int at;
    char last_error[64]; /* overwritten by every call, as the interface allows */
} made_stream;

void made_stream_init(struct ArrowArrayStream *out, made_stream *stream);

/* Everything was released, once. */
void made_assert_released(const made_counts *counts);

#endif
