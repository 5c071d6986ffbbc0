/* Owns: how leaves that add up cells are filled together. Must not know: formulas, coverage.
 * Called by: review/leaf_plan.c (what is read when), review/leaf_sums.c (reading it).
 *
 * Windows of a measure share their cells: a year is made of twelve months that are asked for as
 * well. So a window is put together from others inside it, which are added column by column, and
 * only what none of them has is read from the cells. Cells are read once for all measures that
 * want them, so that whose they are is looked up once.
 *
 * Where codes of ids ascend with records, the cells of neighbours stand together within a day.
 * Then the sums are made for some subjects at a time, when these are evaluated, and stay near; else
 * for all at once.
 *
 * All this is in words of 64 bits. Where a sum leaves them, the leaves of its measure are filled
 * one by one (leaf.c).
 */
#ifndef TIERKIT_I_REVIEW_LEAF_SUMS_H
#define TIERKIT_I_REVIEW_LEAF_SUMS_H

#include "review/evaluate.h"

/* Subjects and cells at a time. */
enum { TIERKIT_I_SLAB = 8192, TIERKIT_I_CHUNK = 16384 };

/* One leaf; those of a measure stand together, by window. */
typedef struct tierkit_i_window_sum {
    size_t waiting; /* of evaluation->waiting */
    int32_t measure, facts;
    size_t first, end;  /* cells */
    size_t part, parts; /* others that it is made of: plan->parts */
    int64_t *to;        /* by subject of the slab */
    uint64_t lost;      /* its top bit: a sum left 64 bits */
    int32_t is_apart;   /* 1: filled by itself */
} tierkit_i_window_sum;

/* Cells that go into one sum. */
typedef struct tierkit_i_stretch {
    size_t first, end;
    size_t sum;
} tierkit_i_stretch;

/* Cells that go into the same sums; of one day where subjects come in slabs. */
typedef struct tierkit_i_strip {
    int32_t facts;
    size_t first, end;
    size_t next;      /* first cell behind the last slab */
    size_t sum, sums; /* plan->readers */
} tierkit_i_strip;

/* Cells that belong to somebody. */
typedef struct tierkit_i_owned_cells {
    size_t count, room;
    int32_t *subject; /* of the slab */
    uint32_t *cell;   /* from the first one */
} tierkit_i_owned_cells;

struct tierkit_i_plan {
    const tierkit_i_memory *memory;
    tierkit_i_window_sum *sums;
    size_t count;
    uint32_t *by_length; /* sums; room for as many again behind them */
    tierkit_i_stretch *stretches;
    size_t stretch_count, stretch_room;
    size_t *parts; /* sums that are no longer than the one they are added to */
    size_t part_count, part_room;
    tierkit_i_strip *strips;
    size_t strip_count, strip_room;
    size_t *readers; /* sums that a strip goes into */
    size_t reader_count, reader_room;
    size_t slab;          /* subjects at a time */
    size_t first, filled; /* the subjects whose sums are there */
    int64_t *columns;     /* count * slab */
    tierkit_i_owned_cells chunk;
};

/* leaf_plan.c: for all that waits, so many subjects at a time. Free also after a failure. */
tierkit_status tierkit_i_plan_new(const tierkit_i_evaluation *evaluation, size_t slab,
                                  tierkit_i_plan **out);

#endif
