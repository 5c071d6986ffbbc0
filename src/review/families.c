/* Owns: see families.h. Must not know: see families.h. Called by: see families.h.
 *
 * Each level is one pass over all records, however deep they stand. A network has no circles. */
#include "review/families.h"

#include <string.h>

/* Up to somebody whose depth is known, and once more the same way. */
static void find_depths(const tierkit_review *review, const tierkit_i_families *of) {
    const tierkit_i_snapshot_record *records = review->snapshot->records;
    for (size_t r = 0; r < review->records; r++) {
        of->depth[r] = TIERKIT_I_NONE;
    }
    for (size_t r = 0; r < review->records; r++) {
        int32_t steps = 0, at = (int32_t)r;
        while (at != TIERKIT_I_NONE && of->depth[at] == TIERKIT_I_NONE) {
            at = records[at].parent;
            steps++;
        }
        int32_t above = at == TIERKIT_I_NONE ? 0 : of->depth[at] + 1;
        for (at = (int32_t)r; steps > 0; at = records[at].parent) {
            of->depth[at] = above + --steps;
        }
    }
}

/* By depth, counted; `ancestor` holds the counts. */
static void find_order(const tierkit_review *review, const tierkit_i_families *of) {
    int32_t *start = of->ancestor;
    int32_t sum = 0;
    memset(start, 0, review->records * sizeof *start);
    for (size_t r = 0; r < review->records; r++) {
        start[of->depth[r]]++;
    }
    for (size_t d = 0; d < review->records; d++) {
        int32_t count = start[d];
        start[d] = sum;
        sum += count;
    }
    for (size_t r = 0; r < review->records; r++) {
        of->order[start[of->depth[r]]++] = (int32_t)r;
    }
}

tierkit_status tierkit_i_families_new(const tierkit_review *review, tierkit_i_families *families) {
    const tierkit_i_memory *memory = &review->memory;
    size_t n = review->records;
    memset(families, 0, sizeof *families);
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, n, sizeof *families->is_parent, &families->is_parent));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof *families->depth, &families->depth));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof *families->order, &families->order));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof *families->ancestor, &families->ancestor));
    for (size_t r = 0; r < n; r++) {
        int32_t parent = review->snapshot->records[r].parent;
        if (parent != TIERKIT_I_NONE) {
            families->is_parent[parent] = 1;
        }
    }
    if (n > 0) {
        find_depths(review, families);
        find_order(review, families);
    }
    return TIERKIT_OK;
}

void tierkit_i_families_free(const tierkit_review *review, tierkit_i_families *families) {
    const tierkit_i_memory *memory = &review->memory;
    size_t n = review->records;
    tierkit_i_free(memory, families->ancestor, n, sizeof *families->ancestor);
    tierkit_i_free(memory, families->order, n, sizeof *families->order);
    tierkit_i_free(memory, families->depth, n, sizeof *families->depth);
    tierkit_i_free(memory, families->is_parent, n, sizeof *families->is_parent);
}

void tierkit_i_families_at(const tierkit_review *review, size_t level,
                           const tierkit_i_families *families) {
    for (size_t i = 0; i < review->records; i++) {
        int32_t r = families->order[i];
        size_t depth = (size_t)families->depth[r];
        if (depth == level) {
            families->ancestor[r] = r;
        } else {
            families->ancestor[r] = depth < level
                                        ? TIERKIT_I_NONE
                                        : families->ancestor[review->snapshot->records[r].parent];
        }
    }
}
