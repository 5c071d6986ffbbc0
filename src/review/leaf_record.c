/* Owns: leaves that are not facts: fields and attributes of records, the review's own decisions.
 * Must not know: cells. Called by: review/leaf_fill.c.
 *
 * For a group, numbers are added over its members (reps required in a region); what cannot be
 * added does not apply. */
#include "review/evaluate.h"

/* One element: 1 = *value is set. */
typedef int (*reader)(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                      size_t record, int64_t *value);

static int32_t day_of(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf) {
    int32_t day = tierkit_i_shift_back(evaluation->source, evaluation->position,
                                       evaluation->position.end, leaf);
    return day < evaluation->source->as_of ? day : evaluation->source->as_of;
}

static int is_calendar(tierkit_i_leaf_kind kind) {
    return kind == TIERKIT_I_LEAF_REVIEW_DATE || kind == TIERKIT_I_LEAF_DAYS_ELAPSED ||
           kind == TIERKIT_I_LEAF_DAYS_ALL || kind == TIERKIT_I_LEAF_WORKING_DAYS;
}

/* The same for everybody; 0 outside of the program's table of periods. */
static int read_calendar(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                         int64_t *value) {
    int32_t day = day_of(evaluation, leaf);
    if (day == TIERKIT_I_OUTSIDE) {
        return 0;
    }
    if (leaf->kind == TIERKIT_I_LEAF_REVIEW_DATE) {
        *value = day;
        return 1;
    }
    if (leaf->kind == TIERKIT_I_LEAF_WORKING_DAYS) {
        const tierkit_i_schema *schema = evaluation->source->program->head.schema;
        *value = tierkit_i_working_days(&schema->working, day, leaf->index);
        return 1;
    }
    tierkit_i_range period = tierkit_i_period_around(evaluation->source, day, leaf->window_unit);
    *value = (leaf->kind == TIERKIT_I_LEAF_DAYS_ELAPSED ? day : period.last) - period.first + 1;
    return period.last != TIERKIT_I_OUTSIDE;
}

static int word(const tierkit_i_evidence *source, int32_t text, int64_t *value) {
    if (text == TIERKIT_I_NONE) {
        return 0;
    }
    *value = source->word_of_text[text];
    return 1;
}

static int read_attribute(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                          size_t record, int64_t *value) {
    const tierkit_i_evidence *source = evaluation->source;
    int32_t stored = source->attribute_map[leaf->index];
    if (stored == TIERKIT_I_NONE ||
        !tierkit_i_snapshot_attribute(source->snapshot, record, stored, day_of(evaluation, leaf),
                                      value)) {
        return 0;
    }
    return leaf->form.shape != TIERKIT_I_TEXTS || word(source, (int32_t)*value, value);
}

/* Ids are entities, not texts of the snapshot: found by name. */
static int read_id(const tierkit_i_evidence *source, uint32_t entity, int64_t *value) {
    size_t bytes;
    const char *id = tierkit_i_snapshot_entity_id(source->snapshot, entity, &bytes);
    *value = tierkit_i_strings_find(source->words.strings, id, bytes);
    return 1;
}

static int read_field(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                      size_t record, int64_t *value) {
    const tierkit_i_evidence *source = evaluation->source;
    const tierkit_i_snapshot_record *from = &source->snapshot->records[record];
    switch (leaf->index) {
    case TIERKIT_I_RECORD_KIND:
        return word(source, from->kind, value);
    case TIERKIT_I_RECORD_REGION:
        return word(source, from->region, value);
    case TIERKIT_I_RECORD_STATE:
        return word(source, from->life_cycle_state, value);
    case TIERKIT_I_RECORD_CURRENCY:
        return word(source, from->currency, value);
    case TIERKIT_I_RECORD_NAME:
        return word(source, from->name, value);
    case TIERKIT_I_RECORD_ID:
        return read_id(source, from->entity, value);
    case TIERKIT_I_RECORD_CREDIT_LIMIT:
        *value = from->credit_limit;
        return from->has_credit_limit;
    default:
        *value = from->since;
        return from->since >= TIERKIT_I_DAY_MIN;
    }
}

/* What the criteria of a group add to the score: exactly, for contributions are integers. */
static int64_t group_sum(const tierkit_i_evidence *source, const tierkit_i_value *statement,
                         const tierkit_i_valued *value, int32_t group, size_t record) {
    const tierkit_i_tree *tree = &source->program->tree;
    int64_t sum = 0;
    for (int32_t c = 0; c < statement->criteria.count; c++) {
        if (tree->criteria[statement->criteria.first + c].group.text == group) {
            sum += value->contribution_e9[(size_t)c * source->snapshot->record_count + record];
        }
    }
    return sum;
}

/* A score, the points of a criterion, what a group adds to the score. */
static int read_value(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                      size_t record, int64_t *value) {
    const tierkit_i_evidence *source = evaluation->source;
    const tierkit_i_tree *tree = &source->program->tree;
    int32_t index =
        leaf->kind == TIERKIT_I_LEAF_SCORE ? leaf->index : tierkit_i_value_with(tree, leaf->index);
    if (source->decisions.valued == NULL) {
        return 0;
    }
    const tierkit_i_valued *valued = &source->decisions.valued[index];
    if (leaf->kind == TIERKIT_I_LEAF_POINTS) {
        size_t item = (size_t)(leaf->index - tree->values[index].criteria.first);
        size_t at = item * source->snapshot->record_count + record;
        return valued->covered[record] == TIERKIT_VALUE_OK &&
               valued->status[at] == TIERKIT_VALUE_OK && !tierkit_i_grid(valued->points[at], value);
    }
    *value = leaf->kind == TIERKIT_I_LEAF_SCORE
                 ? valued->score_e9[record]
                 : group_sum(source, &tree->values[index], valued,
                             tree->criteria[leaf->index].group.text, record);
    return valued->score_status[record] == TIERKIT_VALUE_OK;
}

static int read_decision(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                         size_t record, int64_t *value) {
    const tierkit_i_decisions *decisions = &evaluation->source->decisions;
    if (leaf->kind == TIERKIT_I_LEAF_BUCKET && decisions->bucket_name != NULL) {
        *value = decisions->bucket_name[record];
        return decisions->bucket_name[record] != TIERKIT_I_NONE;
    }
    if (leaf->kind == TIERKIT_I_LEAF_CLASS && decisions->class_name != NULL) {
        *value = decisions->class_name[record];
        return decisions->class_name[record] != TIERKIT_I_NONE;
    }
    if (leaf->kind == TIERKIT_I_LEAF_READINESS && decisions->readiness_e9 != NULL) {
        *value = decisions->readiness_e9[record];
        return 1;
    }
    return 0;
}

/* Policy and promise are looked up through the policy line. */
static int read_policy(const tierkit_i_evaluation *evaluation, const tierkit_i_leaf *leaf,
                       size_t record, int64_t *value) {
    const tierkit_i_evidence *source = evaluation->source;
    const tierkit_i_tree *tree = &source->program->tree;
    const int32_t *line = source->decisions.policy_line;
    if (line == NULL || line[record] == TIERKIT_I_NONE) {
        return 0;
    }
    int32_t policy = tree->policy_lines[line[record]].name.text;
    *value = policy;
    if (leaf->kind == TIERKIT_I_LEAF_POLICY) {
        return 1;
    }
    const tierkit_i_promise *promise = &tree->promises[leaf->index];
    for (int32_t e = 0; e < promise->entries.count; e++) {
        const tierkit_i_promise_entry *entry = &tree->promise_entries[promise->entries.first + e];
        tierkit_i_i128 scaled;
        if (entry->policy.text != policy) {
            continue;
        }
        *value = entry->text;
        return entry->text != TIERKIT_I_NONE ||
               (!tierkit_i_rescale(entry->figure.value, entry->figure.scale, 9, &scaled, NULL) &&
                !tierkit_i_i128_to64(scaled, value));
    }
    return 0;
}

static reader reader_of(const tierkit_i_leaf *leaf) {
    switch (leaf->kind) {
    case TIERKIT_I_LEAF_ATTRIBUTE:
        return read_attribute;
    case TIERKIT_I_LEAF_FIELD:
        return read_field;
    case TIERKIT_I_LEAF_POLICY:
    case TIERKIT_I_LEAF_PROMISE:
        return read_policy;
    case TIERKIT_I_LEAF_SCORE:
    case TIERKIT_I_LEAF_POINTS:
    case TIERKIT_I_LEAF_GROUP:
        return read_value;
    default:
        return read_decision;
    }
}

int tierkit_i_record_date(const tierkit_i_evaluation *evaluation, int32_t attribute, size_t record,
                          int64_t *day) {
    tierkit_i_leaf leaf = { 0 };
    leaf.index = attribute == TIERKIT_I_NONE ? TIERKIT_I_RECORD_SINCE : attribute;
    leaf.form.shape = TIERKIT_I_EXACT;
    return attribute == TIERKIT_I_NONE ? read_field(evaluation, &leaf, record, day)
                                       : read_attribute(evaluation, &leaf, record, day);
}

/* What may be added over the members of a group. */
static int is_additive(const tierkit_i_leaf *leaf) {
    tierkit_i_type type = leaf->form.type;
    int field = leaf->kind == TIERKIT_I_LEAF_FIELD && type == TIERKIT_I_TYPE_MONEY;
    int attribute = leaf->kind == TIERKIT_I_LEAF_ATTRIBUTE &&
                    (type == TIERKIT_I_TYPE_MONEY || type == TIERKIT_I_TYPE_COUNT ||
                     type == TIERKIT_I_TYPE_NUMBER || type == TIERKIT_I_TYPE_DURATION);
    return field || attribute;
}

static tierkit_status fill_groups(const tierkit_i_evaluation *evaluation,
                                  const tierkit_i_leaf *leaf, reader read, tierkit_i_filled *to) {
    const tierkit_i_subjects *subjects = &evaluation->subjects;
    size_t records = evaluation->source->snapshot->record_count;
    int additive = is_additive(leaf);
    for (size_t i = 0; i < subjects->count; i++) {
        to->status[i] = additive ? TIERKIT_VALUE_NO_DATA : TIERKIT_VALUE_NOT_APPLICABLE;
    }
    for (size_t r = 0; r < records && additive; r++) {
        int32_t group = subjects->of_record[r];
        int64_t value;
        if (group == TIERKIT_I_NONE || !read(evaluation, leaf, r, &value)) {
            continue;
        }
        for (int32_t m = 0; m < subjects->members; m++) {
            size_t subject = (size_t)group * (size_t)subjects->members + (size_t)m;
            to->status[subject] = TIERKIT_VALUE_OK;
            TIERKIT_I_TRY(tierkit_i_filled_add(evaluation, to, subject, tierkit_i_i128_of(value)));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_leaf_record(const tierkit_i_evaluation *evaluation,
                                     const tierkit_i_leaf *leaf, tierkit_i_filled *to) {
    const tierkit_i_subjects *subjects = &evaluation->subjects;
    reader read = reader_of(leaf);
    if (is_calendar(leaf->kind)) {
        int64_t value = 0;
        int found = read_calendar(evaluation, leaf, &value);
        for (size_t i = 0; i < subjects->count; i++) {
            to->low[i] = value;
            to->status[i] = found ? TIERKIT_VALUE_OK : TIERKIT_VALUE_OUT_OF_RANGE;
        }
        return TIERKIT_OK;
    }
    if (subjects->grouped) {
        return fill_groups(evaluation, leaf, read, to);
    }
    for (size_t i = 0; i < subjects->count; i++) {
        size_t record = subjects->first_record + i / (size_t)subjects->members;
        if (!read(evaluation, leaf, record, &to->low[i])) {
            to->low[i] = 0;
            to->status[i] = TIERKIT_VALUE_NO_DATA;
        }
    }
    return TIERKIT_OK;
}
