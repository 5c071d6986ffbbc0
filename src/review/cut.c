/* Owns: one class statement or selection over one scope: ordering amounts, share cuts, bands, each
 * by the rules of its profile. Must not know: which scopes there are. Called by: review/. */
#include "review/state.h"

#include <string.h>

tierkit_status tierkit_i_cut_new(const tierkit_review *review, const int32_t *records, size_t count,
                                 tierkit_i_cut *cut) {
    const tierkit_i_memory *memory = &review->memory;
    size_t n = count;
    memset(cut, 0, sizeof(*cut));
    cut->count = count;
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(*cut->records), &cut->records));
    for (size_t i = 0; i < n; i++) {
        cut->records[i] = records != NULL ? records[i] : (int32_t)i;
    }
    TIERKIT_I_TRY(tierkit_order_scratch((int64_t)n, &cut->scratch_bytes));
    TIERKIT_I_TRY(tierkit_i_new(memory, cut->scratch_bytes, 1, &cut->scratch));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->low), &cut->low));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->high), &cut->high));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->status), &cut->status));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->order), &cut->order));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->first), &cut->first));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->rank), &cut->rank));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->line), &cut->line));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(*cut->reason), &cut->reason));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->why), &cut->why));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(*cut->place), &cut->place));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(*cut->changed), &cut->changed));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, n, sizeof(*cut->share), &cut->share));
    return tierkit_i_new_zeroed(memory, n, sizeof(*cut->share_before), &cut->share_before);
}

void tierkit_i_cut_free(const tierkit_review *review, tierkit_i_cut *cut) {
    const tierkit_i_memory *memory = &review->memory;
    size_t n = cut->count;
    tierkit_i_free(memory, cut->share_before, n, sizeof(*cut->share_before));
    tierkit_i_free(memory, cut->share, n, sizeof(*cut->share));
    tierkit_i_free(memory, cut->changed, n, sizeof(*cut->changed));
    tierkit_i_free(memory, cut->place, n, sizeof(*cut->place));
    tierkit_i_free(memory, cut->why, n, sizeof(*cut->why));
    tierkit_i_free(memory, cut->reason, n, sizeof(*cut->reason));
    tierkit_i_free(memory, cut->line, n, sizeof(*cut->line));
    tierkit_i_free(memory, cut->rank, n, sizeof(*cut->rank));
    tierkit_i_free(memory, cut->first, n, sizeof(*cut->first));
    tierkit_i_free(memory, cut->order, n, sizeof(*cut->order));
    tierkit_i_free(memory, cut->status, n, sizeof(*cut->status));
    tierkit_i_free(memory, cut->high, n, sizeof(*cut->high));
    tierkit_i_free(memory, cut->low, n, sizeof(*cut->low));
    tierkit_i_free(memory, cut->records, n, sizeof(*cut->records));
    tierkit_i_free(memory, cut->scratch, cut->scratch_bytes, 1);
    memset(cut, 0, sizeof(*cut));
}

/* Records are in bytewise order of their ids, and elements in order of records, so the index
 * breaks ties. High words are only told
 * when one says more than the sign: narrow amounts sort faster. */
tierkit_amounts tierkit_i_cut_amounts(const tierkit_i_cut *cut) {
    tierkit_amounts amounts = { 0 };
    amounts.struct_size = sizeof(amounts);
    amounts.count = (int64_t)cut->count;
    amounts.value = cut->low;
    amounts.status = cut->status;
    amounts.order = cut->order;
    amounts.first = cut->first;
    for (size_t i = 0; i < cut->count; i++) {
        if (cut->is_wide && cut->high[i] != -(cut->low[i] < 0)) {
            amounts.value_high = cut->high;
            break;
        }
    }
    return amounts;
}

void tierkit_i_cut_fill(tierkit_i_cut *cut, const tierkit_i_basis *basis) {
    for (size_t i = 0; i < cut->count; i++) {
        cut->low[i] = basis->low[cut->records[i]];
        cut->high[i] = basis->high != NULL ? basis->high[cut->records[i]] : -(cut->low[i] < 0);
        cut->status[i] = basis->status[cut->records[i]];
    }
    cut->is_wide = basis->high != NULL;
}

tierkit_status tierkit_i_cut_order(tierkit_i_pace *pace, tierkit_i_cut *cut) {
    TIERKIT_I_TRY(tierkit_i_pace_step(pace, TIERKIT_I_KERNEL_STEPS * cut->count));
    tierkit_amounts amounts = tierkit_i_cut_amounts(cut);
    return tierkit_order(&amounts, cut->scratch, cut->scratch_bytes, NULL);
}

/* Indices of classes to lines of the tree. */
static void to_lines(const tierkit_i_classes *classes, tierkit_i_cut *cut) {
    for (size_t i = 0; i < cut->count; i++) {
        int has_class = cut->status[i] == TIERKIT_VALUE_OK;
        if (has_class && (cut->line[i] < 0 || cut->line[i] >= classes->lines.count)) {
            cut->line[i] = classes->lines.count - 1; /* nothing to share out: all take the rest */
        }
        cut->line[i] = has_class ? classes->lines.first + cut->line[i] : TIERKIT_I_NONE;
        cut->reason[i] = TIERKIT_I_NONE;
        cut->why[i] = TIERKIT_I_WHY_AMOUNT;
    }
}

/* The bound of class k for a profile. */
static const tierkit_i_figure *bound_of(const tierkit_review *review, int32_t profile, int32_t k) {
    int32_t line =
        tierkit_i_class_rule(&review->program->compiled, profile, k, TIERKIT_I_CLAUSE_BOUND);
    return &review->program->tree.class_lines[line].bound;
}

/* A bound at a scale, moved by the band of the cut. */
static int moved_bound(const tierkit_i_cut *cut, const tierkit_i_figure *bound, int32_t scale,
                       int32_t sign, tierkit_i_i128 *out) {
    tierkit_i_i128 band;
    if (tierkit_i_rescale(bound->value, bound->scale, scale, out, NULL)) {
        return 1;
    }
    if (cut->band == NULL || !cut->band->present || sign == 0) {
        return 0;
    }
    return tierkit_i_rescale(cut->band->value, cut->band->scale, scale, &band, NULL) ||
           (sign < 0 && tierkit_i_i128_neg(band, &band)) || tierkit_i_i128_add(*out, band, out);
}

/* Fractions of integers that rise from above 0 to at most 1: 80% is 80 / 100. */
typedef struct fractions {
    int64_t numerator[TIERKIT_CUTS_MAX];
    int64_t denominator[TIERKIT_CUTS_MAX];
    int32_t first; /* the class line of the first cut; those before it are out of reach */
    int32_t count;
} fractions;

/* 1 when the cut of class line k was the last that can be reached. */
static tierkit_status add_fraction(const tierkit_i_cut *cut, const tierkit_i_figure *bound,
                                   int32_t k, fractions *to, int *is_last) {
    int has_band = cut->band != NULL && cut->band->present;
    int32_t scale = has_band && cut->band->scale > bound->scale ? cut->band->scale : bound->scale;
    tierkit_i_i128 value;
    int64_t whole;
    int64_t *numerator = &to->numerator[to->count];
    /* a larger share is an easier one */
    if (moved_bound(cut, bound, scale, -cut->towards, &value) ||
        tierkit_i_i128_to64(tierkit_i_i128_power10(scale), &whole) ||
        tierkit_i_i128_to64(value, numerator)) {
        return TIERKIT_E_LIMIT;
    }
    if (*numerator <= 0) {
        to->first = k + 1;
        return TIERKIT_OK;
    }
    *is_last = *numerator >= whole;
    *numerator = *is_last ? whole : *numerator;
    to->denominator[to->count++] = whole;
    return TIERKIT_OK;
}

static tierkit_status find_fractions(const tierkit_review *review, int32_t profile, int32_t count,
                                     const tierkit_i_cut *cut, fractions *to) {
    int is_last = 0;
    to->first = 0;
    to->count = 0;
    for (int32_t k = 0; k < count && !is_last; k++) {
        TIERKIT_I_TRY(add_fraction(cut, bound_of(review, profile, k), k, to, &is_last));
    }
    if (to->count == 0) { /* without a bound all are below 100%, and still have their shares */
        to->numerator[0] = 1;
        to->denominator[0] = 1;
        to->first = count;
        to->count = 1;
    }
    return TIERKIT_OK;
}

static tierkit_status cut_shares(const tierkit_review *review, int32_t profile, int32_t count,
                                 int32_t crossing, tierkit_i_cut *cut, int32_t *line) {
    static const int32_t rules[] = { TIERKIT_CUT_REACH, TIERKIT_CUT_WITHIN, TIERKIT_CUT_NEAREST };
    fractions shares;
    tierkit_cuts cuts = { 0 };
    TIERKIT_I_TRY(find_fractions(review, profile, count, cut, &shares));
    tierkit_amounts amounts = tierkit_i_cut_amounts(cut);
    cuts.struct_size = sizeof(cuts);
    cuts.count = shares.count;
    cuts.rule = rules[crossing];
    cuts.numerator = shares.numerator;
    cuts.denominator = shares.denominator;
    TIERKIT_I_TRY(
        tierkit_classify_share(&amounts, &cuts, line, cut->share, cut->share_before, NULL, NULL));
    for (size_t i = 0; i < cut->count; i++) {
        int within = line[i] >= 0 && line[i] < shares.count;
        line[i] = within ? shares.first + line[i] : count; /* what is not above zero */
    }
    return TIERKIT_OK;
}

/* All in the first class, which `at most` then empties downwards, or by the shape of the curve. The
 * shares are told for both. */
static tierkit_status cut_without_bounds(const tierkit_review *review, int32_t by,
                                         tierkit_i_cut *cut, int32_t *line) {
    tierkit_amounts amounts = tierkit_i_cut_amounts(cut);
    TIERKIT_I_TRY(cut_shares(review, 0, 0, TIERKIT_I_CROSSING_IN, cut, line));
    if (by == TIERKIT_I_CUT_BY_CURVE) {
        return tierkit_classify_curve(&amounts, line, NULL, NULL);
    }
    for (size_t i = 0; i < cut->count; i++) {
        line[i] = 0;
    }
    return TIERKIT_OK;
}

static tierkit_status cut_bands(const tierkit_review *review, int32_t profile, int32_t count,
                                const tierkit_i_cut *cut, int32_t *line) {
    int64_t lower[TIERKIT_CUTS_MAX];
    for (int32_t k = 0; k < count; k++) {
        const tierkit_i_figure *bound = bound_of(review, profile, k);
        tierkit_i_i128 scaled;
        /* "more than 3 points above" is the next step of the grid */
        int is_above = cut->towards > 0 && cut->band != NULL && cut->band->present;
        if (moved_bound(cut, bound, 9, cut->towards, &scaled) ||
            tierkit_i_i128_add(scaled, tierkit_i_i128_of(is_above), &scaled) ||
            tierkit_i_i128_to64(scaled, &lower[k])) {
            return TIERKIT_E_LIMIT;
        }
    }
    return tierkit_classify_bands(lower, count, cut->low, cut->status, (int64_t)cut->count, line,
                                  NULL);
}

/* Everybody by the rules of one profile. */
static tierkit_status cut_by(const tierkit_review *review, size_t index, int32_t profile,
                             tierkit_i_cut *cut, int32_t *line) {
    const tierkit_i_classes *classes = tierkit_i_cut_at(&review->program->tree, index);
    int32_t count = classes->lines.count - 1;
    if (count > TIERKIT_CUTS_MAX) {
        return TIERKIT_E_LIMIT;
    }
    switch (classes->by_share) {
    case TIERKIT_I_CUT_BY_VALUE:
        return cut_bands(review, profile, count, cut, line);
    case TIERKIT_I_CUT_BY_SHARE:
        return cut_shares(review, profile, count, classes->crossing, cut, line);
    default:
        return cut_without_bounds(review, classes->by_share, cut, line);
    }
}

/* The other profiles: everybody is cut by each, and those who have it take the result. */
static tierkit_status cut_profiles(const tierkit_review *review, size_t index, tierkit_i_cut *cut) {
    tierkit_i_slice profiles = review->program->compiled.cut_profiles[index];
    int32_t *line = NULL;
    tierkit_status status = TIERKIT_OK;
    if (profiles.count <= 1) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_new(&review->memory, cut->count, sizeof(*line), &line));
    for (int32_t p = profiles.first + 1; p < profiles.first + profiles.count; p++) {
        TIERKIT_I_DO(cut_by(review, index, p, cut, line));
        for (size_t i = 0; i < cut->count; i++) {
            if (tierkit_i_cut_profile(review, index, (size_t)cut->records[i]) == p) {
                cut->line[i] = line[i];
            }
        }
    }
done:
    tierkit_i_free(&review->memory, line, cut->count, sizeof(*line));
    return status;
}

tierkit_status tierkit_i_cut_lines(const tierkit_review *review, size_t index, tierkit_i_cut *cut) {
    int32_t everybody = review->program->compiled.cut_profiles[index].first;
    TIERKIT_I_TRY(cut_by(review, index, everybody, cut, cut->line));
    TIERKIT_I_TRY(cut_profiles(review, index, cut));
    to_lines(tierkit_i_cut_at(&review->program->tree, index), cut);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_cut_run(const tierkit_review *review, size_t index, tierkit_i_pace *pace,
                                 tierkit_i_cut *cut) {
    uint64_t steps = TIERKIT_I_KERNEL_STEPS * cut->count;
    TIERKIT_I_TRY(tierkit_i_cut_order(pace, cut));
    tierkit_amounts amounts = tierkit_i_cut_amounts(cut);
    TIERKIT_I_TRY(tierkit_i_pace_step(pace, steps));
    TIERKIT_I_TRY(tierkit_rank(&amounts, TIERKIT_RANK_COMPETITION, cut->rank, NULL));
    TIERKIT_I_TRY(tierkit_i_pace_step(pace, steps));
    TIERKIT_I_TRY(tierkit_i_cut_lines(review, index, cut));
    return tierkit_i_pace_step(pace, steps);
}
