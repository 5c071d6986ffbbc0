/* Owns: the order of the columns of the table of movement, and the words of its reasons.
 * Must not know: states. Called by: review/table_movement.c, review/opening.c. */
#ifndef TIERKIT_I_REVIEW_TABLE_MOVEMENT_H
#define TIERKIT_I_REVIEW_TABLE_MOVEMENT_H

#include "base/table.h"

enum {
    TIERKIT_I_MOVEMENT_ID = 0,
    TIERKIT_I_MOVEMENT_COMPUTED,
    TIERKIT_I_MOVEMENT_OPENING,
    TIERKIT_I_MOVEMENT_HELD,
    TIERKIT_I_MOVEMENT_SINCE,
    TIERKIT_I_MOVEMENT_PROPOSED,
    TIERKIT_I_MOVEMENT_EFFECTIVE,
    TIERKIT_I_MOVEMENT_CANDIDATE,
    TIERKIT_I_MOVEMENT_REVIEWS,
    TIERKIT_I_MOVEMENT_GRACE,
    TIERKIT_I_MOVEMENT_PROTECTED,
    TIERKIT_I_MOVEMENT_NOTICE,
    TIERKIT_I_MOVEMENT_DECIDED_BY,
    TIERKIT_I_MOVEMENT_DECIDED_ON,
    TIERKIT_I_MOVEMENT_UNTIL,
    TIERKIT_I_MOVEMENT_REVIEWED,
    TIERKIT_I_MOVEMENT_PUBLISHED,
    TIERKIT_I_MOVEMENT_RESTATED,
    TIERKIT_I_MOVEMENT_FLAGS,
    TIERKIT_I_MOVEMENT_REASON,
    TIERKIT_I_MOVEMENT_TEXT,
    TIERKIT_I_MOVEMENT_COLUMNS
};

const char *tierkit_i_move_reason_word(int32_t reason);
/* The reason a word stands for; one that is no reason is that of nobody reviewed. */
int32_t tierkit_i_move_reason_of(const char *text, size_t bytes);
/* Is a table that was loaded one of movement? */
int tierkit_i_movement_fits(const tierkit_table *table);

#endif
