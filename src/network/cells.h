/* Owns: the immutable columns of cells and of distinct items, and what is done to them as a whole:
 * merging, picking, recoding. Layout: docs/design/0001-cells.md.
 * Must not know: ids, batches, schemas. Called by: every file of this room.
 *
 * A tierkit_i_sheet is private and may be written until it is shared by a list of runs; from then
 * on it is frozen and counted. */
#ifndef TIERKIT_I_NETWORK_CELLS_H
#define TIERKIT_I_NETWORK_CELLS_H

#include "lang/schema.h"
#include "base/pace.h"

/* One measure: value = high:low, see the layout. NULL columns have their defaults. */
typedef struct tierkit_i_sheet_measure {
    int64_t *low;
    int64_t *high;
    int64_t *counted;
    int64_t *missing;
    tierkit_i_combine combine;
} tierkit_i_sheet_measure;

typedef struct tierkit_i_sheet {
    tierkit_i_memory memory;
    tierkit_i_count users;
    size_t count, capacity;
    int32_t *day;
    uint32_t *entity;
    uint32_t *tuple; /* NULL: the block has no splits */
    uint32_t *item;  /* NULL: cells; else items, whose weights are in rows */
    int64_t *rows;
    int32_t slots;
    tierkit_i_sheet_measure *measures;
} tierkit_i_sheet;

/* Which columns cells have. */
typedef struct tierkit_i_shape {
    int has_tuple, has_item;
    int32_t slots;
    const tierkit_i_combine *combine; /* of each slot */
} tierkit_i_shape;

/* New cells with count 0 and columns for `capacity`, without optional ones. */
tierkit_status tierkit_i_sheet_new(const tierkit_i_memory *memory, const tierkit_i_shape *shape,
                                   size_t capacity, tierkit_i_sheet **out);
tierkit_status tierkit_i_sheet_new_like(const tierkit_i_memory *memory, const tierkit_i_sheet *like,
                                        size_t capacity, tierkit_i_sheet **out);
void tierkit_i_sheet_release(tierkit_i_sheet *cells); /* NULL is fine */
size_t tierkit_i_sheet_bytes(const tierkit_i_sheet *cells);

/* An optional column of zeros; nothing happens when it is there. */
tierkit_status tierkit_i_sheet_add_column(tierkit_i_sheet *cells, int64_t **column);
/* Drops optional columns that hold nothing but their defaults. */
tierkit_status tierkit_i_sheet_normalise(tierkit_i_sheet *cells, tierkit_i_pace *pace);

/* Day of the first cell with a value of a slot (NONE: with rows), INT32_MAX = none. */
int32_t tierkit_i_sheet_first_counted(const tierkit_i_sheet *cells, int32_t slot);

/* Which cells to keep: result != 0. */
typedef int (*tierkit_i_cells_keep)(const void *context, const tierkit_i_sheet *cells, size_t i);
/* New cells without the others. */
tierkit_status tierkit_i_sheet_filter(const tierkit_i_sheet *from, tierkit_i_cells_keep keep,
                                      const void *context, const tierkit_i_memory *memory,
                                      tierkit_i_pace *pace, tierkit_i_sheet **out);
/* Replaces *cells (private) by cells without those that hold nothing at all. */
tierkit_status tierkit_i_sheet_squeeze(tierkit_i_sheet **cells, tierkit_i_pace *pace);
/* Takes back instead of adding; private cells without MIN and MAX. */
tierkit_status tierkit_i_sheet_negate(tierkit_i_sheet *cells, tierkit_i_pace *pace);

/* Codes of one dictionary to codes of another; NULL leaves a key as it is. Injective. */
typedef struct tierkit_i_recoding {
    const uint32_t *entity, *tuple, *item;
} tierkit_i_recoding;
/* New cells with mapped keys, sorted by them. Slots move too: slot s of the result is slot
 * slot_of[s] of `from`; NULL leaves them. */
tierkit_status tierkit_i_sheet_recode(const tierkit_i_sheet *from, const tierkit_i_recoding *codes,
                                      const int32_t *slot_of, const tierkit_i_memory *memory,
                                      tierkit_i_pace *pace, tierkit_i_sheet **out);

/* The sum of both: new cells of the same shape. */
tierkit_status tierkit_i_sheet_merge(const tierkit_i_sheet *a, const tierkit_i_sheet *b,
                                     const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                     tierkit_i_sheet **out);

/* ---- runs ---------------------------------------------------------------------------------- */

/* Each run is more than twice as large as the next, so these are more than memory can hold. */
enum { TIERKIT_I_RUNS_MAX = 64 };

/* Frozen cells of one block or item measure, oldest first. */
typedef struct tierkit_i_runs {
    tierkit_i_sheet *run[TIERKIT_I_RUNS_MAX];
    int32_t count;
} tierkit_i_runs;

void tierkit_i_runs_release(tierkit_i_runs *runs); /* leaves them empty */
/* *out = the runs with `added` (taken, also on failure; NULL = nothing), sharing what stays. */
tierkit_status tierkit_i_runs_plus(const tierkit_i_runs *runs, tierkit_i_sheet *added,
                                   const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                   tierkit_i_runs *out);
/* *out = the runs without the cells that are not kept; shares runs that lose nothing. */
tierkit_status tierkit_i_runs_filter(const tierkit_i_runs *runs, tierkit_i_cells_keep keep,
                                     const void *context, const tierkit_i_memory *memory,
                                     tierkit_i_pace *pace, tierkit_i_runs *out);
/* All in one: a shared run where there is one, else new cells of that shape. */
tierkit_status tierkit_i_runs_flatten(const tierkit_i_runs *runs, const tierkit_i_shape *shape,
                                      const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                      tierkit_i_sheet **out);
/* Makes one run of several where they are: the content stays, reading it again costs nothing. */
tierkit_status tierkit_i_runs_settle(tierkit_i_runs *runs, const tierkit_i_memory *memory,
                                     tierkit_i_pace *pace);
size_t tierkit_i_runs_bytes(const tierkit_i_runs *runs);

/* ---- order of keys ------------------------------------------------------------------------- */

/* Day and entity, tuple and item as two words that compare as the keys do. */
static inline uint64_t tierkit_i_key_word(int32_t day, uint32_t entity) {
    return ((uint64_t)((uint32_t)day ^ 0x80000000u) << 32) | entity;
}

static inline uint64_t tierkit_i_sheet_first(const tierkit_i_sheet *cells, size_t i) {
    return tierkit_i_key_word(cells->day[i], cells->entity[i]);
}

static inline uint64_t tierkit_i_sheet_second(const tierkit_i_sheet *cells, size_t i) {
    uint64_t tuple = cells->tuple != NULL ? cells->tuple[i] : 0;
    return (tuple << 32) | (cells->item != NULL ? cells->item[i] : 0);
}

/* -1, 0, 1 */
static inline int tierkit_i_sheet_compare(const tierkit_i_sheet *a, size_t i,
                                          const tierkit_i_sheet *b, size_t j) {
    uint64_t x = tierkit_i_sheet_first(a, i), y = tierkit_i_sheet_first(b, j);
    if (x == y) {
        x = tierkit_i_sheet_second(a, i);
        y = tierkit_i_sheet_second(b, j);
    }
    return (x > y) - (x < y);
}

#endif
