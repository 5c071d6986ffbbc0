/* Owns: what a formula gives for all peers of a distributor: total, rank, percent rank, quantile.
 * Must not know: formulas' code. Called by: review/leaf_fill.c.
 *
 * Peers are the distributors the program applies to or, with a key, those of them with the same
 * key. With a split, peers are compared member by member. */
#include "review/nested.h"
#include "review/quantile.h"

#include <string.h>

typedef struct peers {
    const tierkit_i_evaluation *around;
    const tierkit_i_leaf *leaf;
    tierkit_i_filled *to;
    size_t records, members;
    int32_t *of_record; /* group, NONE */
    int32_t groups;
    int32_t *of_subject; /* group and member of each subject, NONE */
} peers;

static int is_covered(const tierkit_i_evidence *source, size_t record) {
    return source->covered == NULL || source->covered[record] == TIERKIT_VALUE_OK;
}

/* Words become groups 0, 1, 2 ... in order of first sight; the order decides nothing. A record
 * whose word is that of no text, -1, has no peers. */
static tierkit_status group_by_words(peers *of, const tierkit_i_results *keys) {
    const tierkit_i_evidence *source = of->around->source;
    tierkit_i_strings groups;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_strings_init(&groups, source->memory);
    for (size_t r = 0; r < of->records; r++) {
        int32_t word = (int32_t)keys->low[r];
        of->of_record[r] = TIERKIT_I_NONE;
        if (keys->status[r] == TIERKIT_VALUE_OK && is_covered(source, r) && word != -1) {
            TIERKIT_I_DO(tierkit_i_strings_add(&groups, (const char *)&word, sizeof word,
                                               &of->of_record[r]));
        }
    }
    of->groups = (int32_t)groups.count;
done:
    tierkit_i_strings_free(&groups);
    return status;
}

static tierkit_status group_records(peers *of) {
    const tierkit_i_evidence *source = of->around->source;
    tierkit_i_subjects records = { of->records, 0, NULL, 1, NULL, NULL, 0, 0, NULL };
    tierkit_i_results keys;
    tierkit_status status = TIERKIT_OK;
    if (of->leaf->by == TIERKIT_I_NONE) {
        for (size_t r = 0; r < of->records; r++) {
            of->of_record[r] = is_covered(source, r) ? 0 : TIERKIT_I_NONE;
        }
        of->groups = 1;
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_results_new(of->around, of->leaf->by, records, &keys));
    TIERKIT_I_DO(group_by_words(of, &keys));
done:
    tierkit_i_results_free(of->around, &keys);
    return status;
}

/* Where a subject of the evaluation stands among groups x members. */
static int32_t place_of(const peers *of, size_t subject) {
    const tierkit_i_subjects *outer = &of->around->subjects;
    int32_t group = 0;
    if (!outer->grouped) {
        group = of->of_record[outer->first_record + subject / of->members];
    } else if (of->leaf->by != TIERKIT_I_NONE) {
        group = TIERKIT_I_NONE; /* a group of distributors has no key of its own */
    }
    return group == TIERKIT_I_NONE
               ? TIERKIT_I_NONE
               : group * (int32_t)of->members + (int32_t)(subject % of->members);
}

static tierkit_status give(const peers *of, size_t subject, int8_t status, uint8_t flags,
                           tierkit_i_i128 value) {
    of->to->status[subject] = status;
    of->to->flags[subject] = flags;
    return status == TIERKIT_VALUE_OK ? tierkit_i_filled_add(of->around, of->to, subject, value)
                                      : TIERKIT_OK;
}

static tierkit_status give_totals(const peers *of) {
    const tierkit_i_subjects *outer = &of->around->subjects;
    tierkit_i_subjects groups = *outer;
    tierkit_i_results totals;
    tierkit_status status = TIERKIT_OK;
    groups.count = (size_t)of->groups * of->members;
    groups.grouped = 1;
    groups.of_record = of->of_record;
    groups.first_record = 0;
    groups.whole = of->leaf->by == TIERKIT_I_NONE;
    TIERKIT_I_DO(tierkit_i_results_new(of->around, of->leaf->index, groups, &totals));
    for (size_t i = 0; i < outer->count; i++) {
        int32_t place = place_of(of, i);
        if (place == TIERKIT_I_NONE) {
            of->to->status[i] = TIERKIT_VALUE_NOT_APPLICABLE;
        } else {
            TIERKIT_I_DO(give(of, i, totals.status[place], totals.flags[place],
                              tierkit_i_results_get(&totals, (size_t)place)));
        }
    }
done:
    tierkit_i_results_free(of->around, &totals);
    return status;
}

/* ---- places among the peers ----------------------------------------------------------------- */

typedef struct placing {
    tierkit_i_results x; /* of every subject */
    tierkit_i_ordered ordered;
    int32_t *rank, *scratch;
    int32_t *count; /* by group: peers with a value */
    size_t groups;
} placing;

static tierkit_status placing_new(const peers *of, placing *place) {
    const tierkit_i_memory *memory = of->around->source->memory;
    const tierkit_i_subjects *outer = &of->around->subjects;
    place->groups = (size_t)of->groups * of->members;
    TIERKIT_I_TRY(tierkit_i_results_new(of->around, of->leaf->index, *outer, &place->x));
    TIERKIT_I_TRY(tierkit_i_new(memory, outer->count, sizeof(int32_t), &place->rank));
    TIERKIT_I_TRY(tierkit_i_new(memory, 4 * place->groups, sizeof(int32_t), &place->scratch));
    return tierkit_i_new_zeroed(memory, place->groups, sizeof(int32_t), &place->count);
}

static void placing_free(const peers *of, placing *place) {
    const tierkit_i_memory *memory = of->around->source->memory;
    tierkit_i_ordered_free(memory, &place->ordered);
    tierkit_i_free(memory, place->count, place->groups, sizeof(int32_t));
    tierkit_i_free(memory, place->scratch, 4 * place->groups, sizeof(int32_t));
    tierkit_i_free(memory, place->rank, of->around->subjects.count, sizeof(int32_t));
    tierkit_i_results_free(of->around, &place->x);
}

/* Who is no peer of anybody counts for nobody. */
static void count_peers(const peers *of, placing *place) {
    for (size_t i = 0; i < of->around->subjects.count; i++) {
        if (of->of_subject[i] == TIERKIT_I_NONE) {
            place->x.status[i] = TIERKIT_VALUE_NOT_APPLICABLE;
            place->x.flags[i] = 0;
        } else if (place->x.status[i] == TIERKIT_VALUE_OK) {
            place->count[of->of_subject[i]]++;
        }
    }
}

/* The share of the other peers that are below: 1 for the best, 0 for the last. */
static tierkit_status give_percent_rank(const peers *of, const placing *place, size_t i) {
    int32_t others = place->count[of->of_subject[i]] - 1;
    int64_t below = place->count[of->of_subject[i]] - (int64_t)place->rank[i];
    int64_t share = 0;
    if (others == 0) {
        return give(of, i, TIERKIT_VALUE_ZERO_DENOMINATOR, 0, tierkit_i_i128_of(0));
    }
    (void)tierkit_i_grid_quotient(tierkit_i_i128_of(below), tierkit_i_i128_of(others), &share);
    return give(of, i, TIERKIT_VALUE_OK, place->x.flags[i], tierkit_i_i128_of(share));
}

static tierkit_status give_ranks(const peers *of, const placing *place) {
    int percent = of->leaf->kind == TIERKIT_I_LEAF_PERCENT_RANK;
    int32_t method = percent ? TIERKIT_RANK_MAXIMUM : TIERKIT_RANK_COMPETITION;
    TIERKIT_I_TRY(tierkit_rank_groups(&place->ordered.amounts, method, of->of_subject,
                                      (int32_t)place->groups, place->scratch, place->rank, NULL));
    for (size_t i = 0; i < of->around->subjects.count; i++) {
        tierkit_i_i128 rank = tierkit_i_i128_of(place->rank[i]);
        if (percent && place->x.status[i] == TIERKIT_VALUE_OK) {
            TIERKIT_I_TRY(give_percent_rank(of, place, i));
        } else {
            TIERKIT_I_TRY(give(of, i, place->x.status[i], place->x.flags[i], rank));
        }
    }
    return TIERKIT_OK;
}

/* The quantile of each group, in `at` by group; x is at this scale. */
static void find_quantiles(const peers *of, const placing *place, int32_t scale,
                           tierkit_i_quantile *at) {
    for (size_t g = 0; g < place->groups; g++) {
        tierkit_i_quantile_begin(&at[g], place->count[g], of->leaf->argument);
    }
    /* The order is descending, its tail has no data: from the back the smallest come first. */
    for (size_t p = of->around->subjects.count; p-- > 0;) {
        size_t i = (size_t)place->ordered.order[p];
        if (place->x.status[i] == TIERKIT_VALUE_OK) {
            tierkit_i_quantile_next(&at[of->of_subject[i]], tierkit_i_results_get(&place->x, i));
        }
    }
    for (size_t g = 0; g < place->groups; g++) {
        tierkit_i_quantile_end(&at[g], scale);
    }
}

static tierkit_status give_quantiles(const peers *of, const placing *place) {
    const tierkit_i_memory *memory = of->around->source->memory;
    tierkit_i_form form = of->around->source->program->compiled.formulas[of->leaf->index].form;
    tierkit_i_quantile *at = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, place->groups, sizeof(*at), &at));
    find_quantiles(of, place, form.shape == TIERKIT_I_EXACT ? form.scale : 9, at);
    for (size_t i = 0; i < of->around->subjects.count; i++) {
        int32_t group = of->of_subject[i];
        if (group == TIERKIT_I_NONE) {
            of->to->status[i] = TIERKIT_VALUE_NOT_APPLICABLE;
        } else {
            TIERKIT_I_DO(give(of, i, at[group].status, 0, at[group].value));
        }
    }
done:
    tierkit_i_free(memory, at, place->groups, sizeof(*at));
    return status;
}

static tierkit_status give_places(const peers *of) {
    placing place;
    tierkit_status status = TIERKIT_OK;
    memset(&place, 0, sizeof(place));
    TIERKIT_I_DO(placing_new(of, &place));
    count_peers(of, &place);
    TIERKIT_I_DO(tierkit_i_ordered_new(of->around->source->memory, &place.x, &place.ordered));
    if (of->leaf->kind == TIERKIT_I_LEAF_QUANTILE) {
        TIERKIT_I_DO(give_quantiles(of, &place));
    } else {
        TIERKIT_I_DO(give_ranks(of, &place));
    }
done:
    placing_free(of, &place);
    return status;
}

/* Ranks compare distributors; a group of them is not one of the peers. */
static int is_defined(const peers *of) {
    return of->leaf->kind == TIERKIT_I_LEAF_TOTAL || !of->around->subjects.grouped;
}

tierkit_status tierkit_i_leaf_peers(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_filled *to) {
    const tierkit_i_memory *memory = evaluation->source->memory;
    size_t count = evaluation->subjects.count;
    peers of = { evaluation, leaf, to, 0, 0, NULL, 0, NULL };
    tierkit_status status = TIERKIT_OK;
    of.records = evaluation->source->snapshot->record_count;
    of.members = (size_t)evaluation->subjects.members;
    if (!is_defined(&of)) {
        memset(to->status, TIERKIT_VALUE_NOT_APPLICABLE, count);
        return TIERKIT_OK;
    }
    if (count == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(tierkit_i_new(memory, of.records, sizeof(*of.of_record), &of.of_record));
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof(*of.of_subject), &of.of_subject));
    TIERKIT_I_DO(group_records(&of));
    for (size_t i = 0; i < count; i++) {
        of.of_subject[i] = place_of(&of, i);
    }
    if (leaf->kind == TIERKIT_I_LEAF_TOTAL) {
        TIERKIT_I_DO(give_totals(&of));
    } else {
        TIERKIT_I_DO(give_places(&of));
    }
done:
    tierkit_i_free(memory, of.of_subject, count, sizeof(*of.of_subject));
    tierkit_i_free(memory, of.of_record, of.records, sizeof(*of.of_record));
    return status;
}
