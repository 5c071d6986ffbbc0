/* Owns: what is known of the movement of one class, and the rules by which it goes on.
 * Must not know: how a class is computed, tables. Called by: review/fold.c, review/opening.c,
 * review/table_movement.c.
 *
 * A state changes on three kinds of days only: when a review is due, when a notice ends, and when a
 * decision begins to hold. Nothing depends on when, or how often, somebody asks. */
#ifndef TIERKIT_I_REVIEW_MOVEMENT_H
#define TIERKIT_I_REVIEW_MOVEMENT_H

#include "base/strings.h"
#include "lang/syntax.h"

enum { TIERKIT_I_NEVER = TIERKIT_I_DAY_MIN - 1 }; /* no day */

/* Why a class is what it is; the words are in table_movement.c. */
typedef enum tierkit_i_move_reason {
    TIERKIT_I_MOVE_NOT_REVIEWED = 0,
    TIERKIT_I_MOVE_FIRST,     /* its first computed class */
    TIERKIT_I_MOVE_SAME,      /* computed as it is */
    TIERKIT_I_MOVE_BAND,      /* computed otherwise, but within the band */
    TIERKIT_I_MOVE_COUNTING,  /* not enough reviews in a row yet */
    TIERKIT_I_MOVE_HELD,      /* not held long enough */
    TIERKIT_I_MOVE_PROTECTED, /* it moved up not long ago */
    TIERKIT_I_MOVE_GRACE,
    TIERKIT_I_MOVE_NOTICE,   /* the move takes place when the notice ends */
    TIERKIT_I_MOVE_PROPOSED, /* waits for a decision */
    TIERKIT_I_MOVE_UP,
    TIERKIT_I_MOVE_DOWN,
    TIERKIT_I_MOVE_DECIDED,
    TIERKIT_I_MOVE_NO_DATA, /* no class could be computed: nothing moves */
    TIERKIT_I_MOVE_PROVISIONAL,
    TIERKIT_I_MOVE_INACTIVE,
    TIERKIT_I_MOVE_OF_THE_DAY, /* the program has no rules of movement */
    TIERKIT_I_MOVE_REASONS
} tierkit_i_move_reason;

/* Classes are codes of a dictionary of names, TIERKIT_I_NONE = none: they outlive programs. */
typedef struct tierkit_i_moved {
    int32_t held; /* by the rules and by decisions without an end */
    int32_t since;
    int32_t proposed;
    int32_t candidate; /* where it has been going for `reviews` reviews */
    int32_t reviews;
    int32_t grace_until, safe_until, notice_until; /* first day after; TIERKIT_I_NEVER */
    int32_t decided_on;                            /* of the last decision it took in */
    int32_t reviewed;                              /* day of its last review */
    int32_t published;                             /* class computed then */
    int32_t reason;
} tierkit_i_moved;

/* A class statement as the machine needs it. Lines count from 0 = best. */
typedef struct tierkit_i_rules {
    const tierkit_i_classes *classes;
    const int32_t *name_of_line;
    const int32_t *line_of_name; /* NONE: no line is called so */
    const tierkit_i_fiscal *calendar;
} tierkit_i_rules;

typedef enum tierkit_i_apart {
    TIERKIT_I_APART_NOT = 0,
    TIERKIT_I_APART_PROVISIONAL,
    TIERKIT_I_APART_INACTIVE,
    TIERKIT_I_APART_OUTSIDE /* the program does not apply */
} tierkit_i_apart;

/* What one review found about one distributor. */
typedef struct tierkit_i_finding {
    int32_t day;
    int32_t computed;        /* line, NONE */
    int32_t lenient, strict; /* the line with every bound moved by the band: down, up */
    tierkit_i_apart apart;
    int32_t apart_name;             /* of its class, when it is apart */
    const tierkit_i_figure *notice; /* of this distributor; not present = none */
} tierkit_i_finding;

void tierkit_i_moved_init(tierkit_i_moved *state);
/* The review of a day: `elapse` and earlier decisions come first. */
void tierkit_i_moved_review(tierkit_i_moved *state, const tierkit_i_rules *rules,
                            const tierkit_i_finding *found);
/* Up to the end of a day: a notice that has run out moves the class. */
void tierkit_i_moved_elapse(tierkit_i_moved *state, const tierkit_i_rules *rules, int32_t day);
/* A decision without an end. */
void tierkit_i_moved_decide(tierkit_i_moved *state, const tierkit_i_rules *rules,
                            int32_t class_name, int32_t day);

/* A day that much later: a duration of figures is in whole periods. */
int32_t tierkit_i_day_after(int32_t day, int64_t count, tierkit_i_unit unit);
/* The last day of a period of the rhythm that lies `count` periods after the one that holds `day`.
 */
int32_t tierkit_i_review_day_after(int32_t day, int32_t count, tierkit_i_unit rhythm,
                                   const tierkit_i_fiscal *calendar);

#endif
