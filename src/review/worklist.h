/* Owns: the entries of the worklist: each is one thing to do about one distributor. Must not know:
 * how the tables they come from are made, in which order entries are shown.
 * Called by: review/table_worklist.c. */
#ifndef TIERKIT_I_REVIEW_WORKLIST_H
#define TIERKIT_I_REVIEW_WORKLIST_H

#include "review/nested.h"
#include "review/state.h"

/* Numbers of tierkit_i_work_word(). */
enum {
    TIERKIT_I_WORK_ALERT = 0,
    TIERKIT_I_WORK_MOVE,
    TIERKIT_I_WORK_SIGNATURE,
    TIERKIT_I_WORK_EXPIRING,
    TIERKIT_I_WORK_PROMISE,
    TIERKIT_I_WORK_OVER_SERVED,
    TIERKIT_I_WORK_UNDER_SERVED,
    TIERKIT_I_WORK_KINDS
};

enum { TIERKIT_I_WORK_SOURCES = 10, TIERKIT_I_EXPIRES_WITHIN = 90 };

/* Texts point into the tables of the list, or into the tree. */
typedef struct tierkit_i_work {
    int32_t kind, record;
    int32_t due;                                /* OUTSIDE: none */
    tierkit_i_piece owner, item, level, reason; /* NULL texts: none */
} tierkit_i_work;

typedef struct tierkit_i_works {
    const tierkit_review *review;
    tierkit_i_pace *pace;
    tierkit_table *tables[TIERKIT_I_WORK_SOURCES];
    tierkit_i_work *rows;
    size_t count, capacity;
    tierkit_i_results stake; /* by record, on the grid; without arrays where nothing is at stake */
} tierkit_i_works;

/* All entries, in the order of the sources. Free it also after a failure. */
tierkit_status tierkit_i_works_new(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_i_works *works);
void tierkit_i_works_free(tierkit_i_works *works);
/* 1 and the amount, or 0. */
int tierkit_i_work_stake(const tierkit_i_works *works, const tierkit_i_work *work,
                         tierkit_i_i128 *amount);

#endif
