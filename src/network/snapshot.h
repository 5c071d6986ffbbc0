/* Owns: what a review sees of a network: a frozen view of records and cells.
 * Must not know: policies, windows, KPIs. Called by: review, plan.
 *
 * Taking a snapshot shares the immutable cells and copies what can still grow (ids, records).
 * Several blocks of one facts are merged into one run first: a reader sees each cell once. */
#ifndef TIERKIT_I_NETWORK_SNAPSHOT_H
#define TIERKIT_I_NETWORK_SNAPSHOT_H

#include "lang/schema.h"
#include "tierkit/network.h"

/* One SUM, MIN or MAX measure of a run: value = high:low (two's complement); high is NULL when
 * every value is the sign extension of its low. A MIN or MAX cell has a value when counted > 0; a
 * SUM cell without counted rows is 0. */
typedef struct tierkit_i_run_measure {
    const int64_t *low;
    const int64_t *high;
    const int64_t *counted; /* rows that gave a value (filled ones included); NULL = rows */
    const int64_t *missing; /* rows that lacked it; NULL = 0. In force: both are taken back where
                               the row ends */
    int32_t delivered_from; /* first day with a value that was not filled in; INT32_MAX = never */
} tierkit_i_run_measure;

/* Cells of one facts block, sorted by (day, entity, tuple); each occurs once. */
typedef struct tierkit_i_run {
    size_t count;
    const int32_t *day;     /* first day of the cell's grain; 'until' events of in force measures
                               are cells of their own with rows 0 */
    const uint32_t *entity; /* index for tierkit_i_snapshot_entity_id() */
    const uint32_t *tuple;  /* index of the split tuple; NULL without splits */
    const int64_t *rows;    /* rows of the facts in this cell (in force: rows that begin here) */
    const tierkit_i_run_measure *measures; /* by slot */
} tierkit_i_run;

/* Items of one distinct measure, sorted by (day, entity, tuple, item). The item is there where the
 * sum of weights in the window (distinct), or up to the day (in force), is above 0. */
typedef struct tierkit_i_item_run {
    size_t count;
    const int32_t *day;
    const uint32_t *entity;
    const uint32_t *tuple; /* NULL without splits */
    const uint32_t *item;  /* dense code of the key; order of codes means nothing */
    const int64_t *weight;
    const uint32_t *bucket; /* histogram: by item, its number from the lowest; else NULL */
    uint32_t items;         /* number of different codes */
} tierkit_i_item_run;

typedef struct tierkit_i_snapshot_facts {
    tierkit_i_run run;
    const tierkit_i_item_run *items;        /* by item slot */
    uint32_t tuples;                        /* number of split tuples; 1 without splits */
    uint32_t members[TIERKIT_I_SPLITS_MAX]; /* number of members of each split */
    const uint32_t *tuple_member[TIERKIT_I_SPLITS_MAX]; /* tuple -> member of each split */
    int64_t rejected_rows;
} tierkit_i_snapshot_facts;

/* Fields of a record; texts are codes of snapshot->texts or NONE, days TIERKIT_I_DAY_MIN - 1 when
 * missing. Records are in bytewise order of their ids. */
typedef struct tierkit_i_snapshot_record {
    int32_t name, kind, region, life_cycle_state, currency;
    int32_t parent; /* record index or NONE */
    int32_t since;
    int32_t has_credit_limit;
    int64_t credit_limit;
    uint32_t entity;
} tierkit_i_snapshot_record;

enum { TIERKIT_I_SUBJECT_CLASS = 1, TIERKIT_I_SUBJECT_POLICY, TIERKIT_I_SUBJECT_EXCEPTION };

/* What somebody decided. Texts are codes of snapshot->texts or NONE. */
typedef struct tierkit_i_snapshot_decision {
    int32_t record;
    int32_t subject; /* TIERKIT_I_SUBJECT_... */
    int32_t value, by, reason;
    int32_t on, until; /* until: TIERKIT_I_DAY_MIN - 1 = open */
} tierkit_i_snapshot_decision;

static inline int tierkit_i_decision_has_end(const tierkit_i_snapshot_decision *one) {
    return one->until >= TIERKIT_I_DAY_MIN;
}
/* Both ends included. */
static inline int tierkit_i_decision_holds(const tierkit_i_snapshot_decision *one, int32_t day) {
    return one->on <= day && (!tierkit_i_decision_has_end(one) || one->until >= day);
}

/* What was decided about one subject of one distributor, by day: all[first] .. all[end - 1]. */
typedef struct tierkit_i_decided {
    const tierkit_i_snapshot_decision *all;
    size_t first, end;
} tierkit_i_decided;

typedef struct tierkit_i_snapshot {
    tierkit_i_memory memory;
    tierkit_i_schema *schema; /* the network's */
    tierkit_i_strings texts;
    size_t record_count;
    const tierkit_i_snapshot_record *records;
    /* Of distributors with a record, by record, subject and day; of those of one day by id (an
     * alias has its own), then by who decided, then by value. */
    size_t decision_count;
    const tierkit_i_snapshot_decision *decisions;
    const size_t *first_decision; /* by record, and one more; NULL without decisions */
    size_t entity_count;
    const int32_t *entity_record; /* entity -> record (aliases resolved), NONE = unmatched */
    int32_t ascends; /* 1: entities of records ascend with them, and there are no aliases */
    const tierkit_i_snapshot_facts *facts; /* schema->facts_count */
    int32_t first_day, last_day;           /* of all facts; first > last = none */
} tierkit_i_snapshot;

/* The allocator a network was given: what is derived from it inherits it. */
const tierkit_i_memory *tierkit_i_network_memory(const tierkit_network *network);

tierkit_status tierkit_i_snapshot_take(const tierkit_network *network,
                                       const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                       tierkit_i_snapshot **out, tierkit_error *err);
/* Frozen, so one snapshot serves several reviews. */
void tierkit_i_snapshot_retain(tierkit_i_snapshot *snapshot);
void tierkit_i_snapshot_release(tierkit_i_snapshot *snapshot);

/* The items of an item slot, with the columns of an entity measure's aggregates. */
const struct tierkit_i_sheet *tierkit_i_snapshot_items(const tierkit_i_snapshot *snapshot,
                                                       int32_t facts, int32_t slot);

const char *tierkit_i_snapshot_entity_id(const tierkit_i_snapshot *snapshot, uint32_t entity,
                                         size_t *bytes);
/* Text of a split member of a facts block, "" for a missing one. */
const char *tierkit_i_snapshot_member(const tierkit_i_snapshot *snapshot, int32_t facts,
                                      int32_t split, uint32_t member, size_t *bytes);
/* Record index of an id or alias, NONE if there is none. */
int32_t tierkit_i_snapshot_find(const tierkit_i_snapshot *snapshot, const char *id, size_t bytes);

tierkit_i_decided tierkit_i_snapshot_decided(const tierkit_i_snapshot *snapshot, size_t record,
                                             int32_t subject);

/* An attribute's value on a day: 1 = *value is set (number, money ...: at the attribute's scale;
 * date: day; flag: 0/1; text: code in snapshot->texts), 0 = missing. attribute: index in the
 * schema's attributes. */
int tierkit_i_snapshot_attribute(const tierkit_i_snapshot *snapshot, size_t record,
                                 int32_t attribute, int32_t day, int64_t *value);

#endif
