/* Owns: what the fold of classes over reviews hands to its parts. Must not know: tables.
 * Called by: review/review.c, review/timeline.c, review/fold.c, review/opening.c. */
#ifndef TIERKIT_I_REVIEW_FOLD_H
#define TIERKIT_I_REVIEW_FOLD_H

#include "review/state.h"

/* The programs by the day they took effect, the one under review among them. */
struct tierkit_i_timeline {
    const tierkit_i_memory *memory;
    const tierkit_review *opening; /* NULL = none */
    const tierkit_program **programs;
    size_t count, room;
};

/* E_NULL, E_ARGUMENT (two of one day), E_UNSUPPORTED. Freed also after a failure. */
tierkit_status tierkit_i_timeline_new(const tierkit_history *history,
                                      const tierkit_program *program,
                                      const tierkit_i_memory *memory, tierkit_i_timeline *line,
                                      tierkit_error *err);
void tierkit_i_timeline_free(tierkit_i_timeline *line);
/* Index of the program that holds on a day; before the first one took effect that one. */
size_t tierkit_i_timeline_at(const tierkit_i_timeline *line, int32_t day);
/* The first review day behind `after`, up to `last`; TIERKIT_I_NEVER = none. */
int32_t tierkit_i_timeline_next(const tierkit_i_timeline *line, int32_t after, int32_t last);
/* Without an opening state: no review before this day. */
int32_t tierkit_i_timeline_start(const tierkit_i_timeline *line,
                                 const tierkit_i_snapshot *snapshot);

/* A review of the same network by one of the programs on another day, as far as its classes; the
 * network's view is borrowed. tierkit_review_free(). */
tierkit_status tierkit_i_review_at(const tierkit_review *review, const tierkit_program *program,
                                   int32_t day, tierkit_review **out);

/* opening.c: states of the opening review by record, their names added to the dictionary; effective
 * classes into movement->opening. */
tierkit_status tierkit_i_opening_read(const tierkit_review *review, const tierkit_review *opening,
                                      tierkit_i_movement *movement);

#endif
