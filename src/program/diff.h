/* Owns: a program as lines with names and clauses, so that two programs can be set side by side.
 * Must not know: what a clause means. Called by: program/diff.c.
 *
 * It works on tokens, as the printer does: whatever parses can be compared. */
#ifndef TIERKIT_I_PROGRAM_DIFF_H
#define TIERKIT_I_PROGRAM_DIFF_H

#include "program/compiled.h"

/* A part of a line that has a name of its own: `weight 15`. */
typedef struct tierkit_i_clause {
    int32_t label; /* code in the names */
    int32_t body;  /* canonical text, code in the names */
} tierkit_i_clause;

/* A logical line: a statement or a line of its block. */
typedef struct tierkit_i_stated {
    int32_t key;    /* code in the keys: equal for lines that stand for the same thing */
    int32_t parent; /* index of the statement of its block, NONE */
    const char *kind;
    int32_t name;  /* code in the names; "" = the kind says it all */
    int32_t whole; /* canonical text of the line */
    size_t first_clause, clauses;
    int32_t partner; /* the line of the other program, NONE */
} tierkit_i_stated;

typedef struct tierkit_i_lines {
    const tierkit_i_memory *memory;
    const tierkit_i_tree *tree;
    tierkit_i_stated *at;
    size_t count, capacity;
    tierkit_i_clause *clauses;
    size_t clause_count, clause_capacity;
    tierkit_i_strings seen; /* keys without their number, to count lines of the same name */
    uint32_t *times;
    size_t times_capacity;
} tierkit_i_lines;

/* Shared by both programs. */
typedef struct tierkit_i_wording {
    tierkit_i_strings keys, names;
    tierkit_i_buffer text; /* scratch */
} tierkit_i_wording;

void tierkit_i_lines_init(tierkit_i_lines *lines, const tierkit_i_tree *tree,
                          const tierkit_i_memory *memory);
tierkit_status tierkit_i_lines_read(tierkit_i_lines *lines, tierkit_i_wording *words);
void tierkit_i_lines_free(tierkit_i_lines *lines);

#endif
