/* Owns: what the tables of a trial of other rules read: two reviews of one day, and what each says
 * of everybody. Must not know: which tables there are, hosts. Called by: plan/what_if*.c. */
#ifndef TIERKIT_I_PLAN_WHAT_IF_H
#define TIERKIT_I_PLAN_WHAT_IF_H

#include "review/compare.h"
#include "tierkit/whatif.h"

enum { TIERKIT_I_TRIED_CLASS = 0, TIERKIT_I_TRIED_POLICY, TIERKIT_I_TRIED_BUCKET, TIERKIT_I_TRIED };

/* What one review says of a subject. Codes 0 to lines - 1 are the program's lines in their order,
 * the others names that no line has: of new or inactive partners. */
typedef struct tierkit_i_said {
    tierkit_i_strings names;
    int32_t lines;
    int32_t is_ranked;  /* the first line is the best; buckets only have an order of reading */
    int32_t *of_record; /* code, NONE */
} tierkit_i_said;

/* One of the two. */
typedef struct tierkit_i_tried_rules {
    tierkit_review *review;
    tierkit_i_said said[TIERKIT_I_TRIED];
} tierkit_i_tried_rules;

/* One day. Both reviews see one snapshot, so record i is the same distributor in both. */
typedef struct tierkit_i_tried_day {
    int32_t as_of;
    size_t records;
    tierkit_i_tried_rules now, other;
    int has_stake;
    tierkit_i_i128 *stake; /* by record, on the 1e-9 grid; 0 where there is none */
} tierkit_i_tried_day;

/* what_if_day.c: makes the day; free it also after a failure. stake: formula of `now`, NONE. */
typedef struct tierkit_i_tried_with {
    tierkit_i_snapshot *snapshot;
    const tierkit_program *now, *other;
    int32_t stake;
    const tierkit_i_memory *memory;
    tierkit_i_pace *pace;
} tierkit_i_tried_with;
tierkit_status tierkit_i_tried_day_new(const tierkit_i_tried_with *with, int32_t as_of,
                                       tierkit_i_tried_day *day, tierkit_error *err);
void tierkit_i_tried_day_free(const tierkit_i_tried_with *with, tierkit_i_tried_day *day);

/* The word of a subject, and a cell with what is said. */
const char *tierkit_i_tried_word(int subject);
tierkit_status tierkit_i_cell_said(tierkit_table *table, const tierkit_i_said *said, int32_t code);
/* Has the program such lines? */
int tierkit_i_is_said(const tierkit_i_said *said);
/* The code in one of a name of the other, NONE. */
int32_t tierkit_i_said_find(const tierkit_i_said *in, const tierkit_i_said *from, int32_t code);
/* 1 up, -1 down, 0 where neither program orders the two. */
int tierkit_i_said_direction(const tierkit_i_said *now, int32_t from, const tierkit_i_said *other,
                             int32_t to);
/* The same name? */
int tierkit_i_said_same(const tierkit_i_said *now, int32_t from, const tierkit_i_said *other,
                        int32_t to);
/* At nine decimal places. */
typedef struct tierkit_i_stake_sum {
    tierkit_i_i128 sum;
    int bad; /* 1: beyond 128 bits */
} tierkit_i_stake_sum;
/* What is at stake with a distributor. */
void tierkit_i_stake_add(const tierkit_i_tried_day *day, size_t record, tierkit_i_stake_sum *sum);
/* A cell with the sum, missing without a stake. */
tierkit_status tierkit_i_cell_stake(tierkit_table *table, const tierkit_i_tried_day *day,
                                    const tierkit_i_stake_sum *sum);

/* The tables; each adds the rows of one day. index: 0 for as_of, then quarters back. */
typedef tierkit_status (*tierkit_i_trial_filler)(const tierkit_i_tried_with *with,
                                                 const tierkit_i_tried_day *day, int32_t index,
                                                 tierkit_table *table);
tierkit_status tierkit_i_trial_matrix(const tierkit_i_tried_with *with,
                                      const tierkit_i_tried_day *day, int32_t index,
                                      tierkit_table *table);
tierkit_status tierkit_i_trial_changes(const tierkit_i_tried_with *with,
                                       const tierkit_i_tried_day *day, int32_t index,
                                       tierkit_table *table);
tierkit_status tierkit_i_trial_quarters(const tierkit_i_tried_with *with,
                                        const tierkit_i_tried_day *day, int32_t index,
                                        tierkit_table *table);
tierkit_status tierkit_i_trial_service(const tierkit_i_tried_with *with,
                                       const tierkit_i_tried_day *day, int32_t index,
                                       tierkit_table *table);

#endif
