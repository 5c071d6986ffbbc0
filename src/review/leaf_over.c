/* Owns: an expression evaluated for every member of a split, or for every distributor, and joined:
 * sum_over, count_over, lowest_over, highest_over. Must not know: formulas' code.
 * Called by: review/leaf_fill.c.
 *
 * A member without a value is left out and the result is partial. For a group the results of its
 * distributors are joined the same way, so that errors of two distributors never cancel out. */
#include "review/members.h"
#include "review/nested.h"

#include <string.h>

enum { SUBJECTS_AT_ONCE = 1 << 20 }; /* bounds the memory of large networks with many members */

typedef struct joining {
    const tierkit_i_evaluation *around;
    const tierkit_i_leaf *leaf;
    tierkit_i_filled *to;
    uint8_t *found; /* by subject of `to`: 1 = has a value */
} joining;

/* Joins one value into a subject. */
static tierkit_status join(const joining *of, size_t subject, tierkit_i_i128 value) {
    tierkit_i_leaf_kind kind = of->leaf->kind;
    int order = 0;
    if (kind != TIERKIT_I_LEAF_SUM_OVER && kind != TIERKIT_I_LEAF_COUNT_OVER) {
        tierkit_i_i128 held = tierkit_i_filled_get(of->to, subject);
        order = tierkit_i_i128_compare(value, held);
        if (of->found[subject] && (kind == TIERKIT_I_LEAF_LOWEST_OVER ? order >= 0 : order <= 0)) {
            return TIERKIT_OK;
        }
        of->to->low[subject] = 0;
        if (of->to->high != NULL) {
            of->to->high[subject] = 0;
        }
    }
    of->found[subject] = 1;
    return tierkit_i_filled_add(of->around, of->to, subject, value);
}

/* All members of one record, into one subject. */
static tierkit_status join_record(const joining *of, const tierkit_i_results *results, size_t at,
                                  size_t members, size_t subject) {
    for (size_t m = at; m < at + members; m++) {
        if (results->status[m] == TIERKIT_VALUE_OVERFLOW) {
            of->to->status[subject] = TIERKIT_VALUE_OVERFLOW;
        }
        if (results->status[m] != TIERKIT_VALUE_OK) {
            of->to->flags[subject] |= TIERKIT_FLAG_PARTIAL;
            continue;
        }
        of->to->flags[subject] |= results->flags[m];
        TIERKIT_I_TRY(join(of, subject, tierkit_i_results_get(results, m)));
    }
    return TIERKIT_OK;
}

/* The records from `first` on, as many as fit. */
static tierkit_status join_records(const joining *of, const tierkit_i_members *members,
                                   size_t first, size_t count) {
    const tierkit_i_subjects *outer = &of->around->subjects;
    size_t width = members->names.count;
    tierkit_i_subjects inner = { 0 };
    tierkit_i_results results;
    tierkit_status status = TIERKIT_OK;
    inner.count = count * width;
    inner.members = (int32_t)width;
    inner.member_of_tuple = (const int32_t *const *)members->of_tuple;
    inner.split_of_facts = members->split_of;
    inner.first_record = first;
    TIERKIT_I_DO(tierkit_i_results_new(of->around, of->leaf->index, inner, &results));
    for (size_t r = 0; r < count; r++) {
        int32_t subject = outer->grouped ? outer->of_record[first + r]
                                         : (int32_t)(first + r - outer->first_record);
        if (subject != TIERKIT_I_NONE) {
            TIERKIT_I_DO(join_record(of, &results, r * width, width, (size_t)subject));
        }
    }
done:
    tierkit_i_results_free(of->around, &results);
    return status;
}

/* Records themselves, all at once: what looks at peers sees them all. */
static tierkit_status join_distributors(const joining *of) {
    const tierkit_i_subjects *outer = &of->around->subjects;
    tierkit_i_subjects inner = *outer;
    tierkit_i_results results;
    tierkit_status status = TIERKIT_OK;
    if (outer->grouped) {
        memset(&inner, 0, sizeof(inner));
        inner.count = of->around->source->snapshot->record_count;
        inner.members = 1;
    }
    TIERKIT_I_DO(tierkit_i_results_new(of->around, of->leaf->index, inner, &results));
    for (size_t r = 0; r < inner.count; r++) {
        int32_t subject = outer->grouped ? outer->of_record[r] : (int32_t)r;
        if (subject != TIERKIT_I_NONE) {
            TIERKIT_I_DO(join_record(of, &results, r, 1, (size_t)subject));
        }
    }
done:
    tierkit_i_results_free(of->around, &results);
    return status;
}

static tierkit_status join_all(const joining *of, const tierkit_i_members *members) {
    const tierkit_i_subjects *outer = &of->around->subjects;
    size_t width = members->names.count;
    size_t first = outer->grouped ? 0 : outer->first_record;
    size_t end = outer->grouped ? of->around->source->snapshot->record_count
                                : outer->first_record + outer->count;
    size_t step = width < SUBJECTS_AT_ONCE ? SUBJECTS_AT_ONCE / (width + 1) + 1 : 1;
    for (; first < end && width > 0; first += step) {
        TIERKIT_I_TRY(join_records(of, members, first, end - first < step ? end - first : step));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_leaf_over(const tierkit_i_evaluation *evaluation,
                                   const tierkit_i_leaf *leaf, tierkit_i_filled *to) {
    const tierkit_i_evidence *source = evaluation->source;
    size_t count = evaluation->subjects.count;
    joining of = { evaluation, leaf, to, NULL };
    tierkit_i_members members;
    tierkit_status status = TIERKIT_OK;
    if (evaluation->subjects.member_of_tuple != NULL) { /* a split inside a split */
        memset(to->status, TIERKIT_VALUE_NOT_APPLICABLE, count);
        return TIERKIT_OK;
    }
    memset(&members, 0, sizeof(members));
    TIERKIT_I_DO(tierkit_i_new_zeroed(source->memory, count, sizeof(*of.found), &of.found));
    if (leaf->argument == TIERKIT_I_NONE) {
        TIERKIT_I_DO(join_distributors(&of));
    } else {
        TIERKIT_I_DO(
            tierkit_i_members_new(source, (int32_t)leaf->argument, evaluation->pace, &members));
        TIERKIT_I_DO(join_all(&of, &members));
    }
    for (size_t i = 0; i < count; i++) {
        if (!of.found[i] && to->status[i] == TIERKIT_VALUE_OK) {
            to->status[i] = TIERKIT_VALUE_NO_DATA;
        }
    }
done:
    if (leaf->argument != TIERKIT_I_NONE) {
        tierkit_i_members_free(source, &members);
    }
    tierkit_i_free(source->memory, of.found, count, sizeof(*of.found));
    return status;
}
