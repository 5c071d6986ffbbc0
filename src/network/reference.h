/* Owns: what a table of lookups holds: rows by key and day, and what is done to them as a whole.
 * Must not know: batches, facts, bytes. Called by: every file of this room that has to do with
 * tables.
 *
 * A table is never changed: a new one is made and takes the place of the old. */
#ifndef TIERKIT_I_NETWORK_REFERENCE_H
#define TIERKIT_I_NETWORK_REFERENCE_H

#include "lang/schema.h"
#include "network/state.h"

enum { TIERKIT_I_REFERENCE_ROWS_MAX = INT32_MAX };

/* Rows in ascending order of key (bytewise) and day, each pair once; codes of keys ascend too.
 * While rows are being collected they may come in any order, and `first` is missing. */
typedef struct tierkit_i_reference {
    const tierkit_i_memory *memory;
    const tierkit_i_schema *schema;
    const tierkit_i_schema_table *table;
    tierkit_i_strings keys;
    tierkit_i_strings texts; /* of text columns, each with a NUL behind it */
    size_t count;
    uint32_t *key;  /* by row: code */
    int32_t *from;  /* by row: TIERKIT_I_NO_DAY = always */
    int64_t *value; /* row after row, the table's columns: numbers at their scale, days, instants,
                       0 or 1, codes of texts; 0 where missing */
    uint8_t *has;   /* the same: 1 = there is a value */
    size_t key_capacity, from_capacity, value_capacity, has_capacity;
    uint32_t *first; /* by key, and one more: its first row */
    size_t first_count;
} tierkit_i_reference;

/* One row of any reference to the same columns. */
typedef struct tierkit_i_reference_row {
    tierkit_i_piece key;
    int32_t from;
    const int64_t *value;
    const uint8_t *has;
    const tierkit_i_strings *texts;
} tierkit_i_reference_row;

/* Empty ones for all tables of a schema; NULL when it has none. */
tierkit_status tierkit_i_references_new(const tierkit_i_schema *schema,
                                        const tierkit_i_memory *memory, tierkit_i_reference **out);
void tierkit_i_references_free(const tierkit_i_schema *schema, tierkit_i_reference *references);

void tierkit_i_reference_init(tierkit_i_reference *reference, const tierkit_i_schema *schema,
                              const tierkit_i_schema_table *table, const tierkit_i_memory *memory);
void tierkit_i_reference_free(tierkit_i_reference *reference);
size_t tierkit_i_reference_bytes(const tierkit_i_reference *reference);

tierkit_i_reference_row tierkit_i_reference_row_at(const tierkit_i_reference *reference,
                                                   size_t row);
/* Adds a copy of a row behind the others. After a failure the reference can only be freed. */
tierkit_status tierkit_i_reference_add(tierkit_i_reference *reference,
                                       const tierkit_i_reference_row *row);
/* All rows are there, in order: they can be found. */
tierkit_status tierkit_i_reference_finish(tierkit_i_reference *reference);
/* By key and day: < 0, 0, > 0. */
int tierkit_i_reference_compare(const tierkit_i_reference_row *a, const tierkit_i_reference_row *b);

/* The row of a key on a day: the last one that begins on the day or before it; UINT32_MAX. */
uint32_t tierkit_i_reference_find(const tierkit_i_reference *reference, uint32_t key, int32_t day);

/* ---- reference_join.c ---------------------------------------------------------------------- */

/* *out: rows in any order, sorted. *twice: a row whose key and day another one has too, and
 * E_DUPLICATE. */
tierkit_status tierkit_i_reference_sort(const tierkit_i_reference *rows, tierkit_i_pace *pace,
                                        tierkit_i_reference *out, size_t *twice);

/* Where two tables have rows of one key and day. */
typedef enum tierkit_i_joining {
    TIERKIT_I_JOIN_REPLACE = 1, /* the added one takes the place of the other */
    TIERKIT_I_JOIN_REMOVE,      /* both go, and of the added ones none stays */
    TIERKIT_I_JOIN_SAME         /* they must be the same: else E_DUPLICATE */
} tierkit_i_joining;

typedef struct tierkit_i_reference_join {
    tierkit_i_joining how;
    tierkit_i_pace *pace;
    int64_t changed; /* rows that are new, gone or other than before */
    size_t other;    /* of the added rows the one that is not the same */
} tierkit_i_reference_join;

/* *out: both, finished. *out is empty before, and can only be freed after a failure. */
tierkit_status tierkit_i_reference_join_rows(const tierkit_i_reference *rows,
                                             const tierkit_i_reference *added,
                                             tierkit_i_reference_join *join,
                                             tierkit_i_reference *out);

#endif
