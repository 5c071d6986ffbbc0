/* Owns: the compiled form of row expressions: a list of instructions for a stack of column blocks.
 * Must not know: the tree, where columns come from. Called by: lang/row_*.c and lang/schema*.c.
 *
 * Every instruction works on whole blocks: it pops its operands, pushes its result, and the
 * checker has already settled types and scales, so that nothing is decided per row but states. */
#ifndef TIERKIT_I_LANG_ROW_PLAN_H
#define TIERKIT_I_LANG_ROW_PLAN_H

#include "lang/row.h"

enum {
    TIERKIT_I_ROW_SCALE_MAX = 27,      /* a product with more decimal places rounds an operand */
    TIERKIT_I_QUOTIENT_SCALE = 9,      /* decimal places of every quotient */
    TIERKIT_I_COLUMN_SCALE = 9,        /* decimal places of a column in an expression */
    TIERKIT_I_ROW_MONTHS_MAX = 120000, /* months that may be added to a date */
    TIERKIT_I_LOWERS_MAX = 16,         /* `lower` in one expression */
    TIERKIT_I_LOWER_MAX = 255          /* bytes of a text that `lower` takes */
};

typedef enum tierkit_i_row_code {
    /* push */
    TIERKIT_I_RUN_LOAD_NUMBER = 1, /* column, at scale `to` */
    TIERKIT_I_RUN_LOAD_TEXT,
    TIERKIT_I_RUN_LOAD_DATE,
    TIERKIT_I_RUN_LOAD_INSTANT,
    TIERKIT_I_RUN_LOAD_FLAG,
    TIERKIT_I_RUN_LOAD_MISSING, /* is there no value? of a column of any type */
    TIERKIT_I_RUN_LOAD_PART,    /* column: number of a part of the entity measure; type */
    TIERKIT_I_RUN_NUMBER,       /* value */
    TIERKIT_I_RUN_WHOLE,        /* value.low: a date or a flag */
    TIERKIT_I_RUN_TEXT,         /* text */
    /* change the top; `below` = 1: the one under it */
    TIERKIT_I_RUN_NEGATE,
    TIERKIT_I_RUN_ABS,
    TIERKIT_I_RUN_RESCALE, /* from, to */
    TIERKIT_I_RUN_DAY_OF_INSTANT,
    TIERKIT_I_RUN_ADD_MONTHS,  /* value.low: how many, signed */
    TIERKIT_I_RUN_PERIOD_NAME, /* unit */
    TIERKIT_I_RUN_LOWER,       /* column: which of the rooms for its texts */
    TIERKIT_I_RUN_NOT,
    TIERKIT_I_RUN_MISSING,
    TIERKIT_I_RUN_TO_KEY_NUMBER, /* from: the number's canonical text */
    TIERKIT_I_RUN_TO_KEY_DATE,
    TIERKIT_I_RUN_TO_KEY_FLAG,
    TIERKIT_I_RUN_TO_BUCKET, /* from, to: scales of the number and of the edges */
    /* two operands to one */
    TIERKIT_I_RUN_ADD,
    TIERKIT_I_RUN_SUBTRACT,
    TIERKIT_I_RUN_MULTIPLY,
    TIERKIT_I_RUN_DIVIDE,          /* from, to: scales of the operands */
    TIERKIT_I_RUN_ADD_DAYS,        /* date, number of scale 0 */
    TIERKIT_I_RUN_SUBTRACT_DAYS,   /* date, number of scale 0 */
    TIERKIT_I_RUN_DAYS_BETWEEN,    /* date - date: a number of scale 0 */
    TIERKIT_I_RUN_MINUTES_BETWEEN, /* instant - instant: whole minutes */
    TIERKIT_I_RUN_WORKING_DAYS,
    TIERKIT_I_RUN_WORKING_MINUTES,
    TIERKIT_I_RUN_COMPARE_NUMBER, /* relation; from, to: scales of the operands */
    TIERKIT_I_RUN_COMPARE_WHOLE,
    TIERKIT_I_RUN_COMPARE_TEXT,
    TIERKIT_I_RUN_STARTS_WITH,
    TIERKIT_I_RUN_ENDS_WITH,
    TIERKIT_I_RUN_CONTAINS,
    TIERKIT_I_RUN_AND,
    TIERKIT_I_RUN_OR,
    TIERKIT_I_RUN_COALESCE,
    TIERKIT_I_RUN_LEAST_NUMBER,
    TIERKIT_I_RUN_LEAST_WHOLE,
    TIERKIT_I_RUN_GREATEST_NUMBER,
    TIERKIT_I_RUN_GREATEST_WHOLE,
    /* three to one: condition, then, else */
    TIERKIT_I_RUN_IF,
    /* value, found so far, member: to value, found; TAKE drops the value under the answer */
    TIERKIT_I_RUN_IN_NUMBER,
    TIERKIT_I_RUN_IN_WHOLE,
    TIERKIT_I_RUN_IN_TEXT,
    TIERKIT_I_RUN_IN_TAKE
} tierkit_i_row_code;

typedef struct tierkit_i_row_op {
    int32_t code;     /* tierkit_i_row_code */
    int32_t column;   /* LOAD: index in the block's columns */
    int32_t from, to; /* scales */
    int32_t below;
    int32_t relation;      /* tierkit_i_op of a comparison */
    int32_t unit;          /* tierkit_i_unit */
    int32_t text;          /* code in the schema's strings */
    int32_t type;          /* COALESCE, IF: what the operands hold */
    tierkit_i_slice edges; /* TO_BUCKET: in the schema's edges */
    tierkit_i_i128 value;
} tierkit_i_row_op;

typedef struct tierkit_i_row_plan {
    tierkit_i_slice where; /* in ops; empty = every row */
    tierkit_i_slice value; /* in ops; empty when `column` or `constant` says all */
    int32_t column;        /* plain number column: straight to the measure's scale; or NONE */
    int32_t constant;      /* 1: every row has constant_value at the measure's scale */
    int64_t constant_value;
    tierkit_i_type type; /* of the computed value */
    int32_t from, to;    /* scale of the computed value, scale to store */
} tierkit_i_row_plan;

typedef struct tierkit_i_row_plans {
    tierkit_i_row_op *ops;
    size_t op_count, op_capacity;
    tierkit_i_row_plan *plans; /* one a measure */
    size_t plan_count, plan_capacity;
    int32_t slots;  /* deepest stack of all plans */
    int32_t lowers; /* most `lower` of a run */
} tierkit_i_row_plans;

void tierkit_i_row_plans_free(const tierkit_i_memory *memory, tierkit_i_row_plans *plans);

#endif
