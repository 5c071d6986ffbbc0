/* Owns: which cells a leaf reads and what the feed's coverage says about the result.
 * Must not know: formulas. Called by: review/evaluate.c. */
#include "review/evaluate.h"

#include <string.h>

static void set_all(const tierkit_i_evaluation *evaluation, tierkit_i_filled *to,
                    int8_t value_status) {
    memset(to->status, value_status, evaluation->subjects.count);
}

static void flag_all(const tierkit_i_evaluation *evaluation, tierkit_i_filled *to, uint8_t flag) {
    for (size_t i = 0; i < evaluation->subjects.count; i++) {
        to->flags[i] |= flag;
    }
}

/* First day with a cell, or later than every day. */
static int32_t feed_begins(const tierkit_i_snapshot *snapshot,
                           const tierkit_i_schema_measure *measure) {
    const tierkit_i_snapshot_facts *facts = &snapshot->facts[measure->facts];
    return facts->run.count > 0 ? facts->run.day[0] : INT32_MAX;
}

/* `where` leaves out every row up to as-of: a sum of nothing, which is known to be zero. */
static int is_left_out(const tierkit_i_run *run, int32_t slot, int32_t as_of) {
    const tierkit_i_run_measure *cells = &run->measures[slot];
    for (size_t c = 0; c < run->count && run->day[c] <= as_of; c++) {
        int64_t counted = cells->counted != NULL ? cells->counted[c] : run->rows[c];
        if (counted != 0 || (cells->missing != NULL && cells->missing[c] != 0)) {
            return 0;
        }
    }
    return 1;
}

/* Nothing was delivered for this window: before the feed began, or never for this measure. */
static int is_delivered(const tierkit_i_evaluation *evaluation,
                        const tierkit_i_schema_measure *measure, tierkit_i_range range) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_snapshot_facts *facts = &snapshot->facts[measure->facts];
    int32_t as_of = evaluation->source->as_of;
    int32_t begins = feed_begins(snapshot, measure);
    if (begins > as_of || begins > range.last) {
        return 0;
    }
    int adds_up = measure->kind == TIERKIT_I_FLOW || measure->kind == TIERKIT_I_IN_FORCE;
    return tierkit_i_measure_has_items(measure) ||
           facts->run.measures[measure->slot].delivered_from <= as_of ||
           (adds_up && is_left_out(&facts->run, measure->slot, as_of));
}

/* Balances of groups: the balances of the records, added. */
static tierkit_status grouped_points(const tierkit_i_evaluation *evaluation,
                                     const tierkit_i_leaf *leaf, tierkit_i_range range,
                                     tierkit_i_filled *to) {
    const tierkit_i_evidence *source = evaluation->source;
    const tierkit_i_memory *memory = source->memory;
    tierkit_i_evaluation single = *evaluation;
    tierkit_i_filled one = { NULL, NULL, NULL, NULL };
    size_t members = (size_t)evaluation->subjects.members;
    size_t count = 0;
    tierkit_status status = TIERKIT_OK;
    if (tierkit_i_mul_size(source->snapshot->record_count, members, &count) || count > INT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    single.subjects.grouped = 0;
    single.subjects.first_record = 0;
    single.subjects.count = count;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, count, sizeof(*one.low), &one.low));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, count, sizeof(*one.status), &one.status));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, count, sizeof(*one.flags), &one.flags));
    TIERKIT_I_DO(tierkit_i_leaf_points(&single, leaf, range, &one));
    set_all(evaluation, to, TIERKIT_VALUE_NO_DATA);
    for (size_t i = 0; i < count; i++) {
        int32_t group = evaluation->subjects.of_record[i / members];
        if (group == TIERKIT_I_NONE) {
            continue;
        }
        size_t subject = (size_t)group * members + i % members;
        to->flags[subject] |= one.flags[i];
        if (one.status[i] == TIERKIT_VALUE_NO_DATA) {
            continue;
        }
        if (to->status[subject] == TIERKIT_VALUE_NO_DATA || one.status[i] != TIERKIT_VALUE_OK) {
            to->status[subject] = one.status[i]; /* a member's missing rate or overflow stays */
        }
        TIERKIT_I_DO(tierkit_i_filled_add(evaluation, to, subject, tierkit_i_filled_get(&one, i)));
    }
done:
    tierkit_i_free(memory, one.high, count, sizeof(*one.high));
    tierkit_i_free(memory, one.flags, count, sizeof(*one.flags));
    tierkit_i_free(memory, one.status, count, sizeof(*one.status));
    tierkit_i_free(memory, one.low, count, sizeof(*one.low));
    return status;
}

/* The state on a day: everything from the beginning up to it. */
tierkit_i_range tierkit_i_range_until(tierkit_i_range range, tierkit_i_take aggregate) {
    if (aggregate == TIERKIT_I_TAKE_OPENING) {
        range.last = range.first - 1;
    }
    range.first = TIERKIT_I_DAY_MIN;
    return range;
}

static tierkit_status fill_measure(const tierkit_i_evaluation *evaluation,
                                   const tierkit_i_leaf *leaf, tierkit_i_range range,
                                   tierkit_i_filled *to) {
    const tierkit_i_schema_measure *measure =
        &evaluation->source->snapshot->schema->measures[leaf->index];
    switch (measure->kind) {
    case TIERKIT_I_FLOW:
        return leaf->aggregate == TIERKIT_I_TAKE_AT_RATE
                   ? tierkit_i_leaf_rated(evaluation, leaf, range, to)
                   : tierkit_i_leaf_sum(evaluation, leaf, range, to);
    case TIERKIT_I_BALANCE:
        return evaluation->subjects.grouped ? grouped_points(evaluation, leaf, range, to)
                                            : tierkit_i_leaf_points(evaluation, leaf, range, to);
    case TIERKIT_I_DISTINCT:
        return tierkit_i_leaf_items(evaluation, leaf, range, to);
    case TIERKIT_I_IN_FORCE:
        return tierkit_i_leaf_sum(evaluation, leaf, tierkit_i_range_until(range, leaf->aggregate),
                                  to);
    case TIERKIT_I_IN_FORCE_DISTINCT:
        return tierkit_i_leaf_items(evaluation, leaf, tierkit_i_range_until(range, leaf->aggregate),
                                    to);
    case TIERKIT_I_FIRST:
    case TIERKIT_I_LAST:
        return tierkit_i_leaf_dated(evaluation, leaf, range, to);
    case TIERKIT_I_HISTOGRAM:
        return tierkit_i_leaf_buckets(evaluation, leaf, range, to);
    default:
        return tierkit_i_leaf_extreme(evaluation, leaf, range, to);
    }
}

static tierkit_status fill_any(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                               tierkit_i_range range, tierkit_i_filled *to) {
    const tierkit_i_schema *schema = evaluation->source->snapshot->schema;
    return schema->facts[schema->measures[leaf->index].facts].unowned
               ? tierkit_i_leaf_unowned(evaluation, leaf, range, fill_measure, to)
               : fill_measure(evaluation, leaf, range, to);
}

static tierkit_status fill_in_range(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_filled *to) {
    const tierkit_i_schema *schema = evaluation->source->snapshot->schema;
    return tierkit_i_is_converted(schema, &schema->measures[leaf->index])
               ? tierkit_i_leaf_money(evaluation, leaf, range, fill_measure, to)
               : fill_any(evaluation, leaf, range, to);
}

static tierkit_status measure_leaf(tierkit_i_evaluation *evaluation, int32_t index) {
    const tierkit_i_evidence *source = evaluation->source;
    const tierkit_i_leaf *leaf = &source->program->compiled.leaves[index];
    tierkit_i_filled *to = &evaluation->filled[index];
    tierkit_i_leaf stored = *leaf;
    stored.index = source->measure_map[leaf->index];
    const tierkit_i_schema_measure *measure = &source->snapshot->schema->measures[stored.index];
    tierkit_i_range range = { TIERKIT_I_UNDATED, TIERKIT_I_UNDATED };
    if (!source->snapshot->schema->facts[measure->facts].undated) {
        range = tierkit_i_range_of(source, leaf, evaluation->position);
    }
    int32_t begins = feed_begins(source->snapshot, measure);
    int is_state = measure->kind == TIERKIT_I_BALANCE || measure->kind == TIERKIT_I_IN_FORCE ||
                   measure->kind == TIERKIT_I_IN_FORCE_DISTINCT;
    int cut_short = range.last > source->as_of;
    int starts_late = range.first < begins && range.first > TIERKIT_I_DAY_MIN;
    if (cut_short) {
        range.last = source->as_of; /* facts after as-of change nothing */
    }
    if (range.last == TIERKIT_I_OUTSIDE) {
        set_all(evaluation, to, TIERKIT_VALUE_OUT_OF_RANGE);
        return tierkit_i_filled_open(evaluation, to);
    }
    if (!is_delivered(evaluation, measure, range)) {
        set_all(evaluation, to, TIERKIT_VALUE_NO_DATA);
        return tierkit_i_filled_open(evaluation, to);
    }
    if (!is_state && (cut_short || starts_late)) {
        flag_all(evaluation, to, TIERKIT_FLAG_PARTIAL);
    }
    int is_own = leaf->window == TIERKIT_I_WINDOW_OWN && range.last != TIERKIT_I_UNDATED;
    if (!is_own && tierkit_i_leaf_waits(evaluation, &stored)) {
        evaluation->waiting[evaluation->waiting_count++] =
            (tierkit_i_waiting){ index, stored, range };
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_filled_open(evaluation, to));
    return is_own ? tierkit_i_leaf_since(evaluation, &stored, range, fill_in_range, to)
                  : fill_in_range(evaluation, &stored, range, to);
}

tierkit_status tierkit_i_leaf_fill(tierkit_i_evaluation *evaluation, int32_t index) {
    const tierkit_i_leaf *leaf = &evaluation->source->program->compiled.leaves[index];
    tierkit_i_filled *to = &evaluation->filled[index];
    if (leaf->kind == TIERKIT_I_LEAF_MEASURE) {
        return measure_leaf(evaluation, index);
    }
    TIERKIT_I_TRY(tierkit_i_filled_open(evaluation, to));
    if (leaf->kind >= TIERKIT_I_LEAF_TOTAL && leaf->kind <= TIERKIT_I_LEAF_QUANTILE) {
        return tierkit_i_leaf_peers(evaluation, leaf, to);
    }
    if (leaf->kind == TIERKIT_I_LEAF_MATCHED) {
        return tierkit_i_leaf_matched(evaluation, leaf, to);
    }
    if (leaf->kind >= TIERKIT_I_LEAF_SUM_OVER && leaf->kind <= TIERKIT_I_LEAF_HIGHEST_OVER) {
        return tierkit_i_leaf_over(evaluation, leaf, to);
    }
    if (leaf->kind == TIERKIT_I_LEAF_TOP_OVER) {
        return tierkit_i_leaf_top(evaluation, leaf, to);
    }
    return tierkit_i_leaf_record(evaluation, leaf, to);
}
