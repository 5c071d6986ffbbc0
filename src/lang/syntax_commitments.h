/* Owns: the statement `commitments` as it was read. Must not know: what it is written out as
 * (lang/write_commitments.c). Called by: lang/syntax.h. */
#ifndef TIERKIT_I_LANG_SYNTAX_COMMITMENTS_H
#define TIERKIT_I_LANG_SYNTAX_COMMITMENTS_H

#include "lang/syntax_parts.h"

/* The figures it makes, in the order of their KPIs. */
typedef enum tierkit_i_commitment_figure {
    TIERKIT_I_COMMITTED_DUE = 0,
    TIERKIT_I_COMMITTED_KEPT,
    TIERKIT_I_COMMITTED_FAILED,
    TIERKIT_I_COMMITTED_KEPT_RATE,
    TIERKIT_I_COMMITTED_OPEN,
    TIERKIT_I_COMMITTED_LATE,
    TIERKIT_I_COMMITTED_SEVERITY,
    TIERKIT_I_COMMITTED_PROMISED,
    TIERKIT_I_COMMITTED_ACHIEVED,
    TIERKIT_I_COMMITTED_SLACK,
    TIERKIT_I_COMMITTED_REQUESTED_RATE,
    TIERKIT_I_COMMITTED_LATEST_RATE,
    TIERKIT_I_COMMITTED_REPROMISED,
    TIERKIT_I_COMMITTED_RIGHT_RATE,
    TIERKIT_I_COMMITTED_FIGURES
} tierkit_i_commitment_figure;

/* What time is counted in. */
typedef enum tierkit_i_clock {
    TIERKIT_I_CLOCK_DAYS = 0,
    TIERKIT_I_CLOCK_WORKING_DAYS,
    TIERKIT_I_CLOCK_HOURS,
    TIERKIT_I_CLOCK_WORKING_HOURS
} tierkit_i_clock;

typedef struct tierkit_i_commitments {
    tierkit_i_named name;
    tierkit_i_named promise; /* `of`: a promise of the service policies; text NONE here and below */
    tierkit_i_named key;
    tierkit_i_named by; /* what the lines of one commitment share */
    tierkit_i_named given, due, done;
    tierkit_i_named requested, latest, paused, right, weight;
    tierkit_i_named buffer; /* an attribute of the distributor */
    tierkit_i_named split[2];
    int32_t splits;
    tierkit_i_clock clock;
    tierkit_i_tokens where;                   /* rows that count; empty: all */
    tierkit_i_tokens over;                    /* the window; empty: the program's */
    int32_t kpi[TIERKIT_I_COMMITTED_FIGURES]; /* index in the tree's, NONE */
    int32_t source;                           /* the text it is written out as */
    tierkit_i_tokens tokens;
} tierkit_i_commitments;

#endif
