/* Owns: regions as paths: every level of every path, and who is in it. Must not know: classes.
 * Called by: review/table_classes.c, review/table_groups.c. */
#include "review/state.h"

#include <string.h>

const char *tierkit_i_region_of(const tierkit_review *review, size_t record, size_t *bytes) {
    int32_t text = review->snapshot->records[record].region;
    if (text == TIERKIT_I_NONE) {
        *bytes = 0;
        return "";
    }
    return tierkit_i_strings_get(&review->snapshot->texts, (uint32_t)text, bytes);
}

/* Where the level that begins at `start` ends: "EMEA/DACH" has ends 4 and 9. A slash in front
 * belongs to the first level, so that "/EMEA" is not in the group of those without a region. */
static size_t level_end(const char *path, size_t bytes, size_t start) {
    if (start == 0 && bytes > 0) {
        start = 1;
    }
    while (start < bytes && path[start] != '/') {
        start++;
    }
    return start;
}

/* Every record under every level of its path: counted first, then listed. */
static tierkit_status walk(const tierkit_review *review, tierkit_i_regions *regions, int listing) {
    for (size_t r = 0; r < review->records; r++) {
        size_t bytes;
        const char *path = tierkit_i_region_of(review, r, &bytes);
        for (size_t start = 0; start <= bytes; start++) {
            int32_t code;
            start = level_end(path, bytes, start);
            TIERKIT_I_TRY(tierkit_i_strings_add(&regions->names, path, start, &code));
            if (listing) {
                regions->members[regions->start[code]++] = (int32_t)r;
            } else {
                regions->member_count++;
            }
        }
    }
    return TIERKIT_OK;
}

/* start[c] = where the records of c begin; needs one pass that counts. */
static void count_starts(const tierkit_review *review, tierkit_i_regions *regions) {
    for (size_t r = 0; r < review->records; r++) {
        size_t bytes;
        const char *path = tierkit_i_region_of(review, r, &bytes);
        for (size_t start = 0; start <= bytes; start++) {
            start = level_end(path, bytes, start);
            regions->start[tierkit_i_strings_find(&regions->names, path, start) + 1]++;
        }
    }
    for (uint32_t c = 0; c < regions->names.count; c++) {
        regions->start[c + 1] += regions->start[c];
    }
}

static tierkit_status make_lists(const tierkit_review *review, tierkit_i_regions *regions) {
    const tierkit_i_memory *memory = &review->memory;
    size_t names = regions->names.count;
    uint32_t *scratch = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, names, sizeof(*scratch), &scratch));
    TIERKIT_I_DO(tierkit_i_new(memory, names, sizeof(*regions->order), &regions->order));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, names + 1, sizeof(*regions->start), &regions->start));
    TIERKIT_I_DO(
        tierkit_i_new(memory, regions->member_count, sizeof(*regions->members), &regions->members));
    TIERKIT_I_DO(tierkit_i_strings_order(&regions->names, regions->order, scratch, NULL));
    count_starts(review, regions);
    TIERKIT_I_DO(walk(review, regions, 1));
    /* Listing has moved every start to the end of its list: move them back. */
    for (size_t c = names; c > 0; c--) {
        regions->start[c] = regions->start[c - 1];
    }
    regions->start[0] = 0;
done:
    tierkit_i_free(memory, scratch, names, sizeof(*scratch));
    return status;
}

tierkit_status tierkit_i_regions_new(const tierkit_review *review, tierkit_i_regions *regions) {
    memset(regions, 0, sizeof(*regions));
    tierkit_i_strings_init(&regions->names, &review->memory);
    TIERKIT_I_TRY(walk(review, regions, 0));
    return make_lists(review, regions);
}

void tierkit_i_regions_free(const tierkit_review *review, tierkit_i_regions *regions) {
    const tierkit_i_memory *memory = &review->memory;
    size_t names = regions->names.count;
    tierkit_i_free(memory, regions->members, regions->member_count, sizeof(*regions->members));
    tierkit_i_free(memory, regions->start, names + 1, sizeof(*regions->start));
    tierkit_i_free(memory, regions->order, names, sizeof(*regions->order));
    tierkit_i_strings_free(&regions->names);
}
