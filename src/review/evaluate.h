/* Owns: evaluating formulas at a position in time for a set of subjects: windows to day ranges,
 * cells to leaf columns, formulas to vectors. Must not know: values, classes, tables.
 * Called by: review/ (everything else in this room). */
#ifndef TIERKIT_I_REVIEW_EVALUATE_H
#define TIERKIT_I_REVIEW_EVALUATE_H

#include "base/pace.h"
#include "network/entities.h"
#include "network/snapshot.h"
#include "program/compiled.h"

enum { TIERKIT_I_GRID_CALENDAR = 1, TIERKIT_I_GRID_FISCAL };

/* A day outside of the program's table of periods: before all facts. */
enum { TIERKIT_I_OUTSIDE = INT32_MIN };

/* Where in time. As-of: windows are the complete periods at `end`. In a grid: the default window
 * is the period first .. end, and windows of n units are that long and end with it. */
typedef struct tierkit_i_position {
    int32_t end;
    int32_t grid;        /* 0, or a period of a series: TIERKIT_I_GRID_... */
    int32_t first;       /* grid: first day of the period */
    tierkit_i_unit unit; /* grid: what the period is */
} tierkit_i_position;

/* Days first .. last, both inclusive. */
typedef struct tierkit_i_range {
    int32_t first, last;
} tierkit_i_range;

/* For whom: records themselves, or groups of them, each perhaps once for every split member. The
 * subject of a cell is of_record[record] * members + member. */
typedef struct tierkit_i_subjects {
    size_t count;
    int32_t grouped;                       /* 0: subject r is record r */
    const int32_t *of_record;              /* grouped: record -> group, NONE; else NULL */
    int32_t members;                       /* 1 without a split */
    const int32_t *const *member_of_tuple; /* by the network's facts; NULL entry: not split so */
    const int32_t *split_of_facts;         /* by the network's facts: which of its splits */
    size_t first_record;                   /* not grouped: subject 0 belongs to this record */
    int32_t whole;                         /* grouped: all of the network is in one group */
    const int32_t *by_key; /* not records, but keys of facts that are no distributor's: by tuple */
} tierkit_i_subjects;

/* A value statement's results: criterion by criterion, element i of criterion c at
 * c * records + i; c counts the statement's criteria for everybody. */
typedef struct tierkit_i_valued {
    int32_t *profile;       /* by record: index of compiled profiles; NULL: all have the first */
    int32_t for_candidates; /* 1: only selections cut it, so nobody else has it */
    int8_t *covered;        /* by record: VALUE_OK where the value is computed, or why not */
    double *raw;            /* the KPI */
    double *points;         /* on the scale of the score */
    int8_t *status;         /* of the KPI; OK also where a rule for missing ones gave the points */
    uint8_t *flags;         /* CARRIED, CLIPPED ... */
    uint8_t *age;           /* periods of `keep last` that raw is old */
    int8_t *raw_status;     /* whether raw is there */
    int64_t *contribution_e9;
    int64_t *score_e9;
    int8_t *score_status;
    int64_t *coverage_e9; /* share of the weight with data */
    int32_t *rank, *rank_region;
} tierkit_i_valued;

/* What a review found about its distributors, for leaves that are not facts; NULL until then. */
typedef struct tierkit_i_decisions {
    const tierkit_i_valued *valued; /* by value statement */
    const int32_t *bucket_name;     /* text of the tree, NONE: here and below */
    const int32_t *class_name;
    const int64_t *readiness_e9;
    const int32_t *policy_line; /* index of the policy line, NONE */
} tierkit_i_decisions;

struct tierkit_i_rates; /* review/rates.h */

/* The inputs of every evaluation of one review. */
typedef struct tierkit_i_evidence {
    const tierkit_i_memory *memory;
    const tierkit_program *program;
    const tierkit_i_snapshot *snapshot;
    const tierkit_i_entities *entities;  /* up to as_of */
    const struct tierkit_i_rates *rates; /* NULL: nothing is converted */
    const int32_t *measure_map;          /* the program's measure -> the network's */
    const int32_t *facts_map;
    const int32_t *attribute_map; /* NONE = the network has no such attribute */
    const int32_t *word_of_text;  /* snapshot text -> text code the formulas compare with */
    tierkit_i_text_words words;
    int32_t as_of;
    const int8_t *covered; /* by record: VALUE_OK or not; NULL = all are */
    tierkit_i_decisions decisions;
} tierkit_i_evidence;

/* status and flags are there while a leaf is filled; afterwards NULL where all of them are 0. */
typedef struct tierkit_i_filled {
    int64_t *low, *high; /* high: NULL while every value fits low */
    int8_t *status;
    uint8_t *flags;
} tierkit_i_filled;

/* A leaf that is filled together with others, when subjects are evaluated. */
typedef struct tierkit_i_waiting {
    int32_t index;       /* of the program's leaves */
    tierkit_i_leaf leaf; /* with the network's measure */
    tierkit_i_range range;
} tierkit_i_waiting;

/* The cells of a converted measure in a range of days, in the program's currency. */
typedef struct tierkit_i_converted {
    tierkit_i_run run;
    tierkit_i_run_measure column;
    int64_t *low, *high;
    uint8_t *status; /* by cell: VALUE_OK, MISSING_RATE, OVERFLOW */
} tierkit_i_converted;

typedef struct tierkit_i_plan tierkit_i_plan; /* review/leaf_sums.h */

typedef struct tierkit_i_evaluation {
    const tierkit_i_evidence *source;
    tierkit_i_pace *pace; /* of the call that evaluates; NULL = nobody asks */
    tierkit_i_position position;
    tierkit_i_subjects subjects;
    const tierkit_i_converted *converted; /* while a converted leaf is filled; NULL */
    const tierkit_i_range *own; /* by record: the days that count of its window; NULL: all */
    tierkit_i_filled *filled;   /* by leaf; low NULL = not needed yet, or waits */
    uint8_t *asked;             /* by leaf: 1 = wanted once */
    int32_t *wanted;            /* leaves that are needed and not yet filled */
    size_t wanted_count;
    tierkit_i_waiting *waiting; /* leaves that are filled together */
    size_t waiting_count;
    tierkit_i_plan *plan; /* how; NULL: nothing waits */
    tierkit_i_leaf_column *leaves;
    uint8_t *needed; /* by formula */
    tierkit_i_vector **memo;
    tierkit_i_vector *stack;
    size_t stack_count;
} tierkit_i_evaluation;

tierkit_status tierkit_i_evaluation_init(tierkit_i_evaluation *evaluation,
                                         const tierkit_i_evidence *source,
                                         tierkit_i_position position, tierkit_i_subjects subjects,
                                         tierkit_i_pace *pace);
void tierkit_i_evaluation_free(tierkit_i_evaluation *evaluation);

/* Make a formula and what it builds on available; NONE is fine. Of many formulas it is cheaper to
 * want each and then to fill what all of them read. */
tierkit_status tierkit_i_evaluation_need(tierkit_i_evaluation *evaluation, int32_t formula);
tierkit_status tierkit_i_evaluation_want(tierkit_i_evaluation *evaluation, int32_t formula);
tierkit_status tierkit_i_evaluation_fill(tierkit_i_evaluation *evaluation);
/* Gives the leaves back; what stays says at which position and for whom. */
void tierkit_i_evaluation_forget(tierkit_i_evaluation *evaluation);

/* How many of `all` subjects the block that begins at `first` has. */
size_t tierkit_i_block_at(size_t first, size_t all);

/* Run all needed formulas for subjects first .. first + count - 1, count <= TIERKIT_I_BLOCK.
 * E_CANCELLED when the pace says so. */
tierkit_status tierkit_i_evaluation_run(tierkit_i_evaluation *evaluation, size_t first,
                                        size_t count);
const tierkit_i_vector *tierkit_i_evaluation_result(const tierkit_i_evaluation *evaluation,
                                                    int32_t formula);

/* window.c: both days of the range are NO_DAY where the calendar has no such periods. */
tierkit_i_range tierkit_i_range_of(const tierkit_i_evidence *source, const tierkit_i_leaf *leaf,
                                   tierkit_i_position position);
/* The period of the program's calendar that holds a day. */
tierkit_i_range tierkit_i_period_around(const tierkit_i_evidence *source, int32_t day,
                                        tierkit_i_unit unit);
/* The window of a leaf that begins on a day of its own. */
tierkit_i_range tierkit_i_range_since(const tierkit_i_evidence *source, const tierkit_i_leaf *leaf,
                                      tierkit_i_position position, int32_t day);
/* A day moved back by a leaf's shift, or NO_DAY. */
int32_t tierkit_i_shift_back(const tierkit_i_evidence *source, tierkit_i_position position,
                             int32_t day, const tierkit_i_leaf *leaf);

/* leaf*.c: fill one leaf's column, or leave it waiting; statuses and flags are there, zeroed. */
tierkit_status tierkit_i_leaf_fill(tierkit_i_evaluation *evaluation, int32_t leaf);
/* evaluate.c: zeroed arrays where they are not there; a leaf as formulas see it. */
tierkit_status tierkit_i_filled_open(const tierkit_i_evaluation *evaluation, tierkit_i_filled *to);
void tierkit_i_leaf_show(tierkit_i_evaluation *evaluation, int32_t leaf);
/* leaf_sums.c: may a leaf wait? What is to be done for all that do; doing it for some subjects. */
int tierkit_i_leaf_waits(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf);
tierkit_status tierkit_i_leaf_sums_plan(tierkit_i_evaluation *evaluation);
tierkit_status tierkit_i_leaf_sums(tierkit_i_evaluation *evaluation, size_t first, size_t count);
/* leaf_plan.c: NULL is fine. */
void tierkit_i_plan_free(tierkit_i_plan *plan);
tierkit_status tierkit_i_leaf_sum(const tierkit_i_evaluation *evaluation,
                                  const tierkit_i_leaf *leaf, tierkit_i_range range,
                                  tierkit_i_filled *to);
/* leaf_rated.c: at the rate of each day. */
tierkit_status tierkit_i_leaf_rated(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_filled *to);
/* leaf.c: what rows of a sum that lack its value make of it: PARTIAL, or NO_DATA. */
tierkit_status tierkit_i_mark_missing(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_schema_measure *measure,
                                      tierkit_i_range range, tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_points(const tierkit_i_evaluation *evaluation,
                                     const tierkit_i_leaf *leaf, tierkit_i_range range,
                                     tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_extreme(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_leaf *leaf, tierkit_i_range range,
                                      tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_items(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_dated(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_buckets(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_leaf *leaf, tierkit_i_range range,
                                      tierkit_i_filled *to);
/* leaf_peers.c: what a formula gives for all peers; leaf_over.c: for all members of a split;
 * leaf_top.c: for the largest of a group. */
tierkit_status tierkit_i_leaf_top(const tierkit_i_evaluation *evaluation,
                                  const tierkit_i_leaf *leaf, tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_peers(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_over(const tierkit_i_evaluation *evaluation,
                                   const tierkit_i_leaf *leaf, tierkit_i_filled *to);
/* leaf_matched.c: like for like. */
tierkit_status tierkit_i_leaf_matched(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_leaf *leaf, tierkit_i_filled *to);
/* leaf_money.c: the leaf of a measure in several currencies. `fill` fills it from the cells that
 * evaluation->converted has. */
typedef tierkit_status (*tierkit_i_leaf_filler)(const tierkit_i_evaluation *evaluation,
                                                const tierkit_i_leaf *leaf, tierkit_i_range range,
                                                tierkit_i_filled *to);
/* leaf_fill.c: the days whose rows may be in force at the end of a window, or before it. */
tierkit_i_range tierkit_i_range_until(tierkit_i_range range, tierkit_i_take aggregate);
/* leaf_unowned.c: the leaf of facts that are no distributor's. `fill` fills it by their keys. */
tierkit_status tierkit_i_leaf_unowned(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_leaf *leaf, tierkit_i_range range,
                                      tierkit_i_leaf_filler fill, tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_money(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_leaf_filler fill, tierkit_i_filled *to);
tierkit_status tierkit_i_leaf_record(const tierkit_i_evaluation *evaluation,
                                     const tierkit_i_leaf *leaf, tierkit_i_filled *to);
/* A date attribute of a record, or (NONE) its `since`, at the end of the position. */
int tierkit_i_record_date(const tierkit_i_evaluation *evaluation, int32_t attribute, size_t record,
                          int64_t *day);
/* leaf_since.c: a leaf whose window begins on a day of each distributor. */
tierkit_status tierkit_i_leaf_since(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_leaf_filler fill, tierkit_i_filled *to);

/* Cells of one step between two looks at the progress callback. */
size_t tierkit_i_step_end(size_t first, size_t end);

/* Adds to one element, widening to 128 bits when needed. */
tierkit_status tierkit_i_filled_add(const tierkit_i_evaluation *evaluation, tierkit_i_filled *to,
                                    size_t subject, tierkit_i_i128 amount);
tierkit_i_i128 tierkit_i_filled_get(const tierkit_i_filled *from, size_t subject);

/* The subject of a cell of a day, or NONE. */
int32_t tierkit_i_subject_of(const tierkit_i_evaluation *evaluation, int32_t facts, int32_t day,
                             uint32_t entity, uint32_t tuple);
/* The cells of a measure of the network and their column. */
typedef struct tierkit_i_measure_cells {
    const tierkit_i_run *run;
    const tierkit_i_run_measure *column;
} tierkit_i_measure_cells;
tierkit_i_measure_cells tierkit_i_cells_of(const tierkit_i_evaluation *evaluation,
                                           const tierkit_i_schema_measure *measure);
/* First and one past the last cell whose day lies in a range; days ascend. */
void tierkit_i_cells_in(const int32_t *day, size_t count, tierkit_i_range range, size_t *first,
                        size_t *end);

#endif
