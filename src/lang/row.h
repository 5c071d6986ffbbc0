/* Owns: row expressions: checking them while a schema is made, and evaluating them over blocks of
 * bound columns. Must not know: cells, ids, where columns come from. Called by: lang/schema.c,
 * network/append.
 *
 * Numbers: a value is a 128-bit integer with a static scale; a product adds scales, a quotient has
 * scale 9 and is rounded half-even once, the final store rounds half-even once to the measure's
 * scale. A plain column goes straight to the measure's scale. A missing operand makes the result
 * missing, `and`, `or` and `not` are Kleene's, `where` keeps a row only when it is true.
 * Functions: coalesce(a, b, ...), abs(x), min(a, b, ...), max(a, b, ...), month(d), quarter(d),
 * year(d) (texts "2013-06", "2013-Q2", "2013"), days(a, b), `a - b` of dates = days, minutes, hours
 * and working time between two moments, starts_with(a, b), ends_with(a, b), contains(a, b),
 * lower(a), clamp(x, low, high), between(x, low, high), round(x, places), missing(x), exists(x). */
#ifndef TIERKIT_I_LANG_ROW_H
#define TIERKIT_I_LANG_ROW_H

#include "lang/schema.h"

enum { TIERKIT_I_ROWS = 1024 }; /* rows of one block */

/* What became of a row for one measure. */
enum {
    TIERKIT_I_ROW_VALUE = 0,   /* it has a value */
    TIERKIT_I_ROW_OUT = 1,     /* `where` is not true */
    TIERKIT_I_ROW_MISSING = 2, /* it counts, but its value is missing */
    TIERKIT_I_ROW_FILLED = 3,  /* missing, and `missing N` filled in N */
    /* the row cannot be taken */
    TIERKIT_I_ROW_BAD_NUMBER = 4,
    TIERKIT_I_ROW_BAD_DATE = 5,
    TIERKIT_I_ROW_BAD_TEXT = 6,
    TIERKIT_I_ROW_OVERFLOW = 7
};

/* What a part of an entity measure is for some entities. state: VALUE or MISSING. */
typedef struct tierkit_i_row_lines {
    tierkit_i_i128 value[TIERKIT_I_ROWS]; /* at the part's scale; dates: days; flags: 1 or 0 */
    uint8_t state[TIERKIT_I_ROWS];
} tierkit_i_row_lines;

/* Flag of a column that was made for one block of rows alone and begins with its first: what a
 * table gives. No host can bind one. */
enum { TIERKIT_I_COLUMN_OF_BLOCK = 1 };

/* Where the row of a batch lies in a bound column, which may be NULL. Blocks begin at multiples of
 * TIERKIT_I_ROWS. */
static inline int64_t tierkit_i_row_at(const tierkit_column *column, int64_t row) {
    int of_block = column != NULL && (column->flags & TIERKIT_I_COLUMN_OF_BLOCK) != 0;
    return of_block ? row % TIERKIT_I_ROWS : row;
}

/* Rows to evaluate, first .. first + count - 1, count <= TIERKIT_I_ROWS, and the batch's columns:
 * one entry for each of the block's schema columns, NULL = not bound. */
typedef struct tierkit_i_row_source {
    const tierkit_column *const *columns;
    int64_t first;
    size_t count;
} tierkit_i_row_source;

/* Scratch for one thread, reused from block to block. */
typedef struct tierkit_i_row_scratch tierkit_i_row_scratch;
tierkit_status tierkit_i_row_scratch_new(const tierkit_i_schema *schema,
                                         const tierkit_i_memory *memory,
                                         tierkit_i_row_scratch **out);
void tierkit_i_row_scratch_free(tierkit_i_row_scratch *scratch); /* NULL is fine */

/* Is this bound column usable as a column of that schema type? Text may stand for every type and is
 * parsed row by row (decimal text, YYYY-MM-DD, true/false/1/0); integers, doubles, DECIMAL128 for
 * numbers; DATE32 and INSTANT64 for dates and instants (an instant used as a date is its UTC day);
 * FLAG8 and INT8 for flags; integers of scale 0 for text (their decimal text); CODE32 for keys
 * only. E_TYPE otherwise, err->text names column, its type and the cure. */
tierkit_status tierkit_i_row_type_fits(const tierkit_i_schema *schema, int32_t schema_column,
                                       const tierkit_column *bound, tierkit_error *err);
/* The same of a type alone, which codes never suit, and what to bind instead, in the words of the
 * public header: "is a date: bind ...". */
int tierkit_i_row_type_suits(tierkit_i_type type, const tierkit_column *bound);
const char *tierkit_i_row_type_cure(tierkit_i_type type);

/* Evaluate a measure with SUM, MIN or MAX cells. value[i]: int64 at the measure's scale (dates: day
 * number), defined where state[i] is VALUE or FILLED. state[i]: TIERKIT_I_ROW_*. *rounded += number
 * of values that lost digits. Never allocates. */
void tierkit_i_row_numbers(const tierkit_i_schema *schema, int32_t measure,
                           const tierkit_i_row_source *source, tierkit_i_row_scratch *scratch,
                           int64_t *value, uint8_t *state, uint64_t *rounded);

/* The elements of a measure where they stand. */
typedef struct tierkit_i_row_elements {
    const void *at; /* packed signed integers at the measure's scale */
    size_t width;   /* bytes of each: 1, 2, 4 or 8; 0 = one int64 for all rows */
} tierkit_i_row_elements;

/* 1: every row of the source has a value, its element in `out`, and row_numbers() would give the
 * same. 0: it takes row_numbers() to know. */
int tierkit_i_row_stands(const tierkit_i_schema *schema, int32_t measure,
                         const tierkit_i_row_source *source, tierkit_i_row_elements *out);

/* How many bytes the values of a measure take in the column that holds them, 8 where none does; 0
 * where every row has the value *same. A hint for the layout of sums: states may still differ. */
size_t tierkit_i_row_width(const tierkit_i_schema *schema, int32_t measure,
                           const tierkit_column *const *columns, int64_t *same);

/* Evaluate what is asked of each row by a part of an entity measure (index in the schema's parts),
 * in the same way; flags are 1 or 0. */
void tierkit_i_row_part(const tierkit_i_schema *schema, int32_t part,
                        const tierkit_i_row_source *source, tierkit_i_row_scratch *scratch,
                        int64_t *value, uint8_t *state, uint64_t *rounded);

/* The value of an entity measure for `count` entities from its parts, like row_numbers(). */
void tierkit_i_row_grouped(const tierkit_i_schema *schema, int32_t measure,
                           const tierkit_i_row_lines *lines, size_t count,
                           tierkit_i_row_scratch *scratch, int64_t *value, uint8_t *state);

/* Evaluate the key of a distinct or entity measure: key[i] is its canonical text (dates
 * YYYY-MM-DD, numbers shortest), valid until the next row_numbers() or row_keys() with the same
 * scratch. */
void tierkit_i_row_keys(const tierkit_i_schema *schema, int32_t measure,
                        const tierkit_i_row_source *source, tierkit_i_row_scratch *scratch,
                        tierkit_i_piece *key, uint8_t *state);

/* Read one column of any type, for keys, splits and dates: texts (missing = NULL text), or days
 * (state VALUE, MISSING, BAD_DATE). column NULL: all missing. Texts made of integers stay valid
 * until the fourth next row_texts() with the same scratch, so that key and splits may be read one
 * after the other. */
void tierkit_i_row_texts(const tierkit_column *column, int64_t first, size_t count,
                         tierkit_i_row_scratch *scratch, tierkit_i_piece *text, uint8_t *state);
/* The same of a column of integers or codes, as they stand. */
void tierkit_i_row_whole(const tierkit_column *column, int64_t first, size_t count, int64_t *number,
                         uint8_t *state);
void tierkit_i_row_days(const tierkit_column *column, int64_t first, size_t count, int32_t *day,
                        uint8_t *state);

#endif
