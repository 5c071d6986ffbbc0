/* Owns: the stack of column blocks row expressions run on, and how bound columns are read into it.
 * Must not know: the tree, measures. Called by: lang/row*.c. */
#ifndef TIERKIT_I_LANG_ROW_MACHINE_H
#define TIERKIT_I_LANG_ROW_MACHINE_H

#include "lang/row_plan.h"

enum {
    TIERKIT_I_ROW_LOST = 0x80, /* added to a state while computing: digits were lost on the way */
    TIERKIT_I_ROW_ARENA = 48,  /* bytes a row may take for text made here, >= DECIMAL_TEXT */
    TIERKIT_I_ROW_TEXTS = 4    /* row_texts() results that live side by side */
};

/* One block of values. Dates, instants and flags are `whole`. The arena has room for one made text
 * a row, always at row * TIERKIT_I_ROW_ARENA, so that moving a text between blocks is a copy. */
typedef struct tierkit_i_row_block {
    union {
        tierkit_i_i128 number[TIERKIT_I_ROWS];
        tierkit_i_piece text[TIERKIT_I_ROWS];
        int64_t whole[TIERKIT_I_ROWS];
    } as;
    uint8_t state[TIERKIT_I_ROWS]; /* TIERKIT_I_ROW_*, perhaps with LOST */
    char arena[TIERKIT_I_ROWS * TIERKIT_I_ROW_ARENA];
} tierkit_i_row_block;

struct tierkit_i_row_scratch {
    tierkit_i_memory memory;
    size_t block_count;
    tierkit_i_row_block *blocks;
    size_t lowered_count; /* rooms of TIERKIT_I_ROWS texts that `lower` makes */
    char *lowered;
    int64_t whole[TIERKIT_I_ROWS]; /* for conversions that end elsewhere */
    uint8_t where[TIERKIT_I_ROWS];
    size_t next_text; /* which of the texts is the next to be overwritten */
    char texts[TIERKIT_I_ROW_TEXTS][TIERKIT_I_ROWS * TIERKIT_I_ROW_ARENA];
};

/* Rows of one bound column. A NULL column is missing in every row. */
typedef struct tierkit_i_row_range {
    const tierkit_column *column;
    int64_t first;
    size_t count;
} tierkit_i_row_range;

/* Everything an instruction needs. */
typedef struct tierkit_i_row_machine {
    const tierkit_i_schema *schema;
    const tierkit_i_row_source *source;
    size_t count;
    tierkit_i_row_block *blocks;
    int64_t *whole;                   /* scratch of a block of int64 */
    char *lowered;                    /* the scratch's rooms for small letters */
    size_t depth;                     /* blocks in use */
    const tierkit_i_row_lines *lines; /* by part of an entity measure; else NULL */
} tierkit_i_row_machine;

/* row_eval.c: runs a slice of instructions; its result is the one block left on the stack. */
tierkit_i_row_block *tierkit_i_row_run(tierkit_i_row_machine *machine, tierkit_i_slice ops);
/* row_number.c, row_compare.c, row_pick.c, row_text.c, row_date.c: one instruction each; 1 when it
 * was theirs. */
int tierkit_i_row_run_number(tierkit_i_row_machine *machine, const tierkit_i_row_op *op);
int tierkit_i_row_run_compare(tierkit_i_row_machine *machine, const tierkit_i_row_op *op);
int tierkit_i_row_run_pick(tierkit_i_row_machine *machine, const tierkit_i_row_op *op);
int tierkit_i_row_run_text(tierkit_i_row_machine *machine, const tierkit_i_row_op *op);
int tierkit_i_row_run_date(tierkit_i_row_machine *machine, const tierkit_i_row_op *op);

/* The state of an operation on two operands: the first error, else missing, else value; LOST of
 * either stays. */
static inline uint8_t tierkit_i_row_join(uint8_t a, uint8_t b) {
    uint8_t lost = (uint8_t)((a | b) & TIERKIT_I_ROW_LOST);
    uint8_t left = (uint8_t)(a & ~TIERKIT_I_ROW_LOST), right = (uint8_t)(b & ~TIERKIT_I_ROW_LOST);
    uint8_t state = left;
    if (left == TIERKIT_I_ROW_VALUE ||
        (left == TIERKIT_I_ROW_MISSING && right >= TIERKIT_I_ROW_BAD_NUMBER)) {
        state = right;
    }
    return state == TIERKIT_I_ROW_VALUE ? lost : state;
}
static inline int tierkit_i_row_has_value(uint8_t state) {
    return (state & ~TIERKIT_I_ROW_LOST) == TIERKIT_I_ROW_VALUE;
}

/* row_read.c: what columns hold. States are VALUE or MISSING first, then BAD_*. */
void tierkit_i_row_states(tierkit_i_row_range range, uint8_t *state);
int tierkit_i_row_is_text(int32_t type);    /* any of the three text types */
int tierkit_i_row_is_integer(int32_t type); /* INT8 to INT64 */
size_t tierkit_i_row_integer_width(int32_t type);
void tierkit_i_row_integers(tierkit_i_row_range range, int64_t *out); /* of any integer-like type */
const char *tierkit_i_row_element(const tierkit_column *column, int64_t row, size_t size);
/* The text of a row whose *state is VALUE so far: 1 and *piece; 0 when it is missing after all (a
 * NULL pointer) or its positions are impossible: *state says which. */
int tierkit_i_row_text_here(const tierkit_column *column, int64_t row, tierkit_i_piece *piece,
                            uint8_t *state);
void tierkit_i_row_read_texts(tierkit_i_row_range range, tierkit_i_piece *text, char *arena,
                              int64_t *whole, uint8_t *state);
/* 1 where there is no value, whatever the column's type; every row has this flag. */
void tierkit_i_row_read_missing(tierkit_i_row_range range, int64_t *flag, uint8_t *state);
void tierkit_i_row_read_flags(tierkit_i_row_range range, int64_t *flag, uint8_t *state);
void tierkit_i_row_read_instants(tierkit_i_row_range range, int64_t *instant, uint8_t *state);
void tierkit_i_row_read_dates(tierkit_i_row_range range, int64_t *day, uint8_t *state);

/* row_direct.c: plain columns straight to int64. row_wide.c: for expressions, 128 bits. */
void tierkit_i_row_direct(tierkit_i_row_range range, int32_t scale, int64_t *value, uint8_t *state,
                          uint64_t *rounded);
void tierkit_i_row_wide(tierkit_i_row_range range, int32_t scale, int64_t *whole,
                        tierkit_i_i128 *value, uint8_t *state);
int tierkit_i_row_is_finite(double value);
tierkit_i_i128 tierkit_i_row_decimal_at(const tierkit_column *column, int64_t row);

#endif
