/* Owns: how many distributors have facts in each member of a split, and which members are too small
 * to be shown. Must not know: measures. Called by: review/table_groups.c, review/table_mix.c. */
#include "review/groupings.h"

/* Which distributors have cells up to as-of in which members of a split: a bit for each. */
static tierkit_status mark_members(const tierkit_review *review, const tierkit_i_members *members,
                                   tierkit_i_pace *pace, uint8_t *bits) {
    const tierkit_i_snapshot *snapshot = review->snapshot;
    for (size_t f = 0; f < members->facts; f++) {
        const tierkit_i_run *run = &snapshot->facts[f].run;
        int here = members->of_tuple[f] != NULL && !snapshot->schema->facts[f].unowned;
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, run->count));
        for (size_t c = 0; here && c < run->count; c++) {
            int32_t record = snapshot->entity_record[run->entity[c]];
            if (run->day[c] > review->source.as_of || record == TIERKIT_I_NONE ||
                review->covered[record] != TIERKIT_VALUE_OK) {
                continue;
            }
            size_t bit =
                (size_t)record * members->names.count + (size_t)members->of_tuple[f][run->tuple[c]];
            bits[bit / 8] |= (uint8_t)(1u << bit % 8);
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_split_sizes(const tierkit_review *review, const tierkit_i_members *members,
                                     tierkit_i_pace *pace, tierkit_i_grouping *of) {
    const tierkit_i_memory *memory = &review->memory;
    size_t bytes = 0;
    uint8_t *bits = NULL;
    tierkit_status status = TIERKIT_OK;
    of->count = members->names.count;
    if (review->program->tree.groups.least <= 1) {
        return TIERKIT_OK;
    }
    if (tierkit_i_mul_size(review->records, of->count, &bytes)) {
        return TIERKIT_E_LIMIT;
    }
    bytes = bytes / 8 + 1;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, bytes, 1, &bits));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, of->count, sizeof(*of->size), &of->size));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, of->count, sizeof(*of->suppressed), &of->suppressed));
    TIERKIT_I_DO(mark_members(review, members, pace, bits));
    for (size_t r = 0; r < review->records; r++) {
        for (size_t m = 0; m < of->count; m++) {
            size_t bit = r * of->count + m;
            of->size[m] += bits[bit / 8] >> bit % 8 & 1;
        }
    }
    tierkit_i_suppress(review->program->tree.groups.least, of, NULL, NULL, 1);
done:
    tierkit_i_free(memory, bits, bytes, 1);
    return status;
}

void tierkit_i_split_sizes_free(const tierkit_review *review, tierkit_i_grouping *of) {
    tierkit_i_free(&review->memory, of->suppressed, of->count, sizeof(*of->suppressed));
    tierkit_i_free(&review->memory, of->size, of->count, sizeof(*of->size));
}
