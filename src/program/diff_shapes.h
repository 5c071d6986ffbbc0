/* Owns: which words begin a clause of which line of a program. Must not know: programs.
 * Called by: program/diff_lines.c. */
#ifndef TIERKIT_I_PROGRAM_DIFF_SHAPES_H
#define TIERKIT_I_PROGRAM_DIFF_SHAPES_H

#include "base/status.h"

enum { TIERKIT_I_OPENING_KEEP = 1, TIERKIT_I_OPENING_APART = 2 };
/* Where the name of a line is that is no single token: all in front of the clauses; nowhere. */
enum { TIERKIT_I_NAME_IN_FRONT = -1, TIERKIT_I_NAME_NONE = -2 };

/* A word, or two, that begin a clause; the body is what stands behind them, or with them. */
typedef struct tierkit_i_opening {
    const char *first, *second, *label;
    int keep; /* KEEP: the words belong to the body; APART: only behind a separator */
} tierkit_i_opening;

/* One kind of line. */
typedef struct tierkit_i_line_shape {
    const char *word; /* the line begins with it; NULL = whatever it begins with */
    int says_kind;    /* the word only says what the line is */
    const char *kind;
    int32_t name_at;  /* token of the name, or TIERKIT_I_NAME_... */
    const char *rest; /* label of what else stands in front of the clauses */
    int entries;      /* clauses separated by commas: the first word of each is its label */
    const tierkit_i_opening *openings; /* the last one has no first word */
} tierkit_i_line_shape;

/* By the first word of a line; "" for a line that begins with something else. */
const tierkit_i_line_shape *tierkit_i_shape_of_statement(tierkit_i_piece word);
/* Of a line in the block of a statement. */
const tierkit_i_line_shape *tierkit_i_shape_of_line(const tierkit_i_line_shape *statement,
                                                    tierkit_i_piece word);

#endif
