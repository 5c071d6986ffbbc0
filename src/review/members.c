/* Owns: see members.h. Must not know: groups, tables. Called by: see members.h. */
#include "review/members.h"

#include <string.h>

/* Which of a facts block's splits is the column, or NONE. */
static int32_t split_of(const tierkit_i_evidence *source, size_t facts, const char *name,
                        size_t bytes) {
    const tierkit_i_schema *schema = source->snapshot->schema;
    for (int32_t s = 0; s < schema->facts[facts].splits; s++) {
        size_t column_bytes;
        const char *column = tierkit_i_schema_text(
            schema, schema->columns[schema->facts[facts].split_column[s]].name, &column_bytes);
        if (column_bytes == bytes && memcmp(column, name, bytes) == 0) {
            return s;
        }
    }
    return TIERKIT_I_NONE;
}

/* Facts after as-of change nothing, so their members are not there. */
static tierkit_status collect(const tierkit_i_evidence *source, size_t facts, int32_t split,
                              tierkit_i_pace *pace, tierkit_i_members *members) {
    const tierkit_i_snapshot_facts *from = &source->snapshot->facts[facts];
    const tierkit_i_run *run = &from->run;
    /* One more, so that a block without any rows is still known to be split so. */
    TIERKIT_I_TRY(tierkit_i_new(source->memory, from->tuples + (size_t)1, sizeof(int32_t),
                                &members->of_tuple[facts]));
    for (uint32_t t = 0; t < from->tuples; t++) {
        members->of_tuple[facts][t] = TIERKIT_I_NONE;
    }
    for (size_t c = 0; c < run->count && run->day[c] <= source->as_of; c++) {
        uint32_t t = run->tuple[c];
        size_t bytes;
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if (members->of_tuple[facts][t] != TIERKIT_I_NONE) {
            continue;
        }
        const char *name = tierkit_i_snapshot_member(source->snapshot, (int32_t)facts, split,
                                                     from->tuple_member[split][t], &bytes);
        TIERKIT_I_TRY(
            tierkit_i_strings_add(&members->names, name, bytes, &members->of_tuple[facts][t]));
    }
    return TIERKIT_OK;
}

/* Codes become places in bytewise order. */
static tierkit_status sort_members(const tierkit_i_evidence *source, tierkit_i_pace *pace,
                                   tierkit_i_members *members) {
    const tierkit_i_memory *memory = source->memory;
    size_t count = members->names.count;
    uint32_t *place = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof(*members->order), &members->order));
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof(*place), &place));
    TIERKIT_I_DO(tierkit_i_strings_order(&members->names, members->order, place, pace));
    for (size_t i = 0; i < count; i++) {
        place[members->order[i]] = (uint32_t)i;
    }
    for (size_t f = 0; f < members->facts; f++) {
        for (uint32_t t = 0; members->of_tuple[f] != NULL && t < source->snapshot->facts[f].tuples;
             t++) {
            int32_t *code = &members->of_tuple[f][t];
            *code = *code == TIERKIT_I_NONE ? TIERKIT_I_NONE : (int32_t)place[*code];
        }
    }
done:
    tierkit_i_free(memory, place, count, sizeof(*place));
    return status;
}

tierkit_status tierkit_i_members_new(const tierkit_i_evidence *source, int32_t split,
                                     tierkit_i_pace *pace, tierkit_i_members *members) {
    size_t bytes;
    const char *name = tierkit_i_tree_text(&source->program->tree, split, &bytes);
    memset(members, 0, sizeof(*members));
    tierkit_i_strings_init(&members->names, source->memory);
    members->facts = source->snapshot->schema->facts_count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(source->memory, members->facts, sizeof(*members->of_tuple),
                                       &members->of_tuple));
    TIERKIT_I_TRY(tierkit_i_new(source->memory, members->facts, sizeof(*members->split_of),
                                &members->split_of));
    for (size_t f = 0; f < members->facts; f++) {
        int32_t which = split_of(source, f, name, bytes);
        members->split_of[f] = which;
        if (which != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(collect(source, f, which, pace, members));
        }
    }
    return sort_members(source, pace, members);
}

void tierkit_i_members_free(const tierkit_i_evidence *source, tierkit_i_members *members) {
    const tierkit_i_memory *memory = source->memory;
    for (size_t f = 0; f < members->facts && members->of_tuple != NULL; f++) {
        tierkit_i_free(memory, members->of_tuple[f], source->snapshot->facts[f].tuples + (size_t)1,
                       sizeof(int32_t));
    }
    tierkit_i_free(memory, members->split_of, members->facts, sizeof(*members->split_of));
    tierkit_i_free(memory, members->of_tuple, members->facts, sizeof(*members->of_tuple));
    tierkit_i_free(memory, members->order, members->names.count, sizeof(*members->order));
    tierkit_i_strings_free(&members->names);
}

tierkit_i_subjects tierkit_i_members_of_each(const tierkit_i_members *members, size_t records) {
    tierkit_i_subjects subjects = { 0 };
    if (tierkit_i_mul_size(records, members->names.count, &subjects.count)) {
        subjects.count = SIZE_MAX; /* more than any evaluation takes */
    }
    subjects.members = (int32_t)members->names.count;
    subjects.member_of_tuple = (const int32_t *const *)members->of_tuple;
    subjects.split_of_facts = members->split_of;
    return subjects;
}

tierkit_i_subjects tierkit_i_members_of_all(const tierkit_i_members *members,
                                            const int32_t *of_record) {
    tierkit_i_subjects subjects = tierkit_i_members_of_each(members, 1);
    subjects.grouped = 1;
    subjects.of_record = of_record;
    subjects.whole = 1;
    return subjects;
}
