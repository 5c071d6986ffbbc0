/* Owns: places, ranges of tokens and the nodes of expressions. Must not know: statements.
 * Called by: lang/syntax.h. */
#ifndef TIERKIT_I_LANG_NODES_H
#define TIERKIT_I_LANG_NODES_H

#include "base/calendar.h"
#include "base/decimal.h"

enum {
    TIERKIT_I_NONE = -1,             /* no node, no text, no index */
    TIERKIT_I_NESTING_MAX = 64,      /* depth of one expression */
    TIERKIT_I_NAME_MAX = 255,        /* bytes of a name or a quoted name */
    TIERKIT_I_TEXT_MAX = 4096,       /* bytes of a text literal */
    TIERKIT_I_PROGRAM_MAX = 1 << 24, /* bytes of all texts together */
    TIERKIT_I_USES_MAX = 256,        /* texts brought in */
    TIERKIT_I_HOLIDAYS_MAX = 65536,
    TIERKIT_I_STATEMENTS_MAX = 65535
};

/* Where something stands. */
typedef struct tierkit_i_place {
    int32_t source;  /* 0 = the main text, then uses in order of first sight */
    uint32_t line;   /* from 1 */
    uint32_t column; /* in characters (code points), from 1 */
    uint32_t bytes;  /* length in bytes */
    uint32_t offset; /* bytes before it in its source */
} tierkit_i_place;

/* A half-open range of tokens, comments and line ends left out: what fingerprints hash. */
typedef struct tierkit_i_tokens {
    uint32_t first, end;
} tierkit_i_tokens;

/* ---- expressions --------------------------------------------------------------------------- */

typedef enum tierkit_i_op {
    TIERKIT_I_OP_NUMBER = 1, /* value / 10^scale; unit: see tierkit_i_node */
    TIERKIT_I_OP_TEXT,       /* "..." : text */
    TIERKIT_I_OP_DATE,       /* 2027-01-01: value = day number */
    TIERKIT_I_OP_FLAG,       /* true, false: value 1, 0 */
    TIERKIT_I_OP_NAME,       /* text = the name; a word if nothing is declared under it */
    TIERKIT_I_OP_NEGATE,     /* children: 1 */
    TIERKIT_I_OP_ADD,
    TIERKIT_I_OP_SUBTRACT,
    TIERKIT_I_OP_MULTIPLY,
    TIERKIT_I_OP_DIVIDE,
    TIERKIT_I_OP_EQUAL,
    TIERKIT_I_OP_UNEQUAL,
    TIERKIT_I_OP_LESS,
    TIERKIT_I_OP_LESS_EQUAL,
    TIERKIT_I_OP_GREATER,
    TIERKIT_I_OP_GREATER_EQUAL,
    TIERKIT_I_OP_AND,
    TIERKIT_I_OP_OR,
    TIERKIT_I_OP_NOT, /* children: 1 */
    TIERKIT_I_OP_IN,  /* children: value, then 1..n list members */
    TIERKIT_I_OP_IF,  /* children: condition, then, else */
    TIERKIT_I_OP_CALL /* text = function name; children: arguments */
} tierkit_i_op;

/* What a number literal counts. */
typedef enum tierkit_i_measured_in {
    TIERKIT_I_IN_NOTHING = 0,
    TIERKIT_I_IN_PERCENT, /* 15%: value already divided: 15 at scale 2 */
    TIERKIT_I_IN_MONEY,   /* 50000 EUR: currency in text */
    TIERKIT_I_IN_PERIODS  /* 1 year, 90 days: period = the unit */
} tierkit_i_measured_in;

typedef struct tierkit_i_node {
    tierkit_i_op op;
    tierkit_i_measured_in measured_in;
    tierkit_i_unit period;
    int32_t text;        /* code in the tree's strings, TIERKIT_I_NONE */
    int32_t first, next; /* first child, next sibling: indices of nodes, TIERKIT_I_NONE */
    int32_t scale;
    int32_t height; /* levels below: 0 for a leaf, at most TIERKIT_I_NESTING_MAX */
    tierkit_i_i128 value;
    tierkit_i_place at;      /* the operator or the literal itself */
    tierkit_i_tokens tokens; /* the whole expression */
} tierkit_i_node;

#endif
