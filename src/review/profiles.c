/* Owns: which profile of each statement every record belongs to. Must not know: what the rules of a
 * profile are. Called by: review/review.c; everyone in this room asks. */
#include "review/state.h"

static int belongs(const tierkit_review *review, const tierkit_i_profile *profile, size_t record) {
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t kind = review->snapshot->records[record].kind;
    if (profile->kind != TIERKIT_I_NONE &&
        (kind == TIERKIT_I_NONE || review->word_of_text[kind] != profile->kind)) {
        return 0;
    }
    if (profile->region == TIERKIT_I_NONE) {
        return 1;
    }
    tierkit_i_piece region = { NULL, 0 };
    tierkit_i_piece path = { NULL, 0 };
    region = tierkit_i_tree_piece(tree, profile->region);
    path.text = tierkit_i_region_of(review, record, &path.bytes);
    return tierkit_i_region_holds(region, path);
}

/* Profiles are closed under meeting, so the narrowest one has a kind if any has, and the longest
 * region. */
static int is_narrower(const tierkit_review *review, const tierkit_i_profile *a,
                       const tierkit_i_profile *b) {
    size_t a_bytes;
    size_t b_bytes;
    (void)tierkit_i_tree_text(&review->program->tree, a->region, &a_bytes);
    (void)tierkit_i_tree_text(&review->program->tree, b->region, &b_bytes);
    if ((a->kind != TIERKIT_I_NONE) != (b->kind != TIERKIT_I_NONE)) {
        return a->kind != TIERKIT_I_NONE;
    }
    return a_bytes > b_bytes;
}

/* By record; *out stays NULL when everybody has the same rules. */
static tierkit_status find_profiles(const tierkit_review *review, tierkit_i_slice of,
                                    int32_t **out) {
    const tierkit_i_profile *profiles = review->program->compiled.profiles;
    if (of.count <= 1) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, review->records, sizeof(int32_t), out));
    for (size_t r = 0; r < review->records; r++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(review->pace, (uint64_t)of.count));
        (*out)[r] = of.first;
        for (int32_t p = of.first + 1; p < of.first + of.count; p++) {
            if (belongs(review, &profiles[p], r) &&
                is_narrower(review, &profiles[p], &profiles[(*out)[r]])) {
                (*out)[r] = p;
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_stage_profiles(tierkit_review *review) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_compiled *compiled = &review->program->compiled;
    size_t cuts = tierkit_i_cut_count(tree);
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, tree->value_count, sizeof(*review->valued),
                                       &review->valued));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, cuts, sizeof(*review->cut_profile),
                                       &review->cut_profile));
    for (size_t v = 0; v < tree->value_count; v++) {
        TIERKIT_I_TRY(
            find_profiles(review, compiled->value_profiles[v], &review->valued[v].profile));
    }
    for (size_t c = 0; c < cuts; c++) {
        TIERKIT_I_TRY(find_profiles(review, compiled->cut_profiles[c], &review->cut_profile[c]));
    }
    return TIERKIT_OK;
}

void tierkit_i_profiles_free(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    const tierkit_i_tree *tree = &review->program->tree;
    size_t cuts = tierkit_i_cut_count(tree);
    for (size_t v = 0; v < tree->value_count && review->valued != NULL; v++) {
        tierkit_i_free(memory, review->valued[v].profile, review->records, sizeof(int32_t));
    }
    for (size_t c = 0; c < cuts && review->cut_profile != NULL; c++) {
        tierkit_i_free(memory, review->cut_profile[c], review->records, sizeof(int32_t));
    }
    tierkit_i_free(memory, review->valued, tree->value_count, sizeof(*review->valued));
    tierkit_i_free(memory, review->cut_profile, cuts, sizeof(*review->cut_profile));
}

int32_t tierkit_i_value_profile(const tierkit_review *review, size_t value, size_t record) {
    const int32_t *profile = review->valued[value].profile;
    return profile != NULL ? profile[record]
                           : review->program->compiled.value_profiles[value].first;
}

int32_t tierkit_i_cut_profile(const tierkit_review *review, size_t cut, size_t record) {
    const int32_t *profile = review->cut_profile[cut];
    return profile != NULL ? profile[record] : review->program->compiled.cut_profiles[cut].first;
}
