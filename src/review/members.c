/* Owns: the members of a split over all facts blocks that have it. Must not know: tables.
 * Called by: review/table_groups.c, review/table_splits.c. */
#include "review/grouping.h"

#include <string.h>

/* Which of a facts block's splits is the column, or NONE. */
static int32_t split_of(const tierkit_review *review, size_t facts, const char *name,
                        size_t bytes) {
    const tierkit_i_schema *schema = review->snapshot->schema;
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
static tierkit_status collect(const tierkit_review *review, size_t facts, int32_t split,
                              tierkit_i_members *members) {
    const tierkit_i_snapshot_facts *from = &review->snapshot->facts[facts];
    const tierkit_i_run *run = &from->run;
    /* One more, so that a block without any rows is still known to be split so. */
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, from->tuples + (size_t)1, sizeof(int32_t),
                                &members->of_tuple[facts]));
    for (uint32_t t = 0; t < from->tuples; t++) {
        members->of_tuple[facts][t] = TIERKIT_I_NONE;
    }
    for (size_t c = 0; c < run->count && run->day[c] <= review->source.as_of; c++) {
        uint32_t t = run->tuple[c];
        size_t bytes;
        if (members->of_tuple[facts][t] != TIERKIT_I_NONE) {
            continue;
        }
        const char *name = tierkit_i_snapshot_member(review->snapshot, (int32_t)facts, split,
                                                     from->tuple_member[split][t], &bytes);
        TIERKIT_I_TRY(
            tierkit_i_strings_add(&members->names, name, bytes, &members->of_tuple[facts][t]));
    }
    return TIERKIT_OK;
}

/* Codes become places in bytewise order. */
static tierkit_status sort_members(const tierkit_review *review, tierkit_i_members *members) {
    const tierkit_i_memory *memory = &review->memory;
    size_t count = members->names.count;
    uint32_t *place = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof(*members->order), &members->order));
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof(*place), &place));
    TIERKIT_I_DO(tierkit_i_strings_order(&members->names, members->order, place, NULL));
    for (size_t i = 0; i < count; i++) {
        place[members->order[i]] = (uint32_t)i;
    }
    for (size_t f = 0; f < members->facts; f++) {
        for (uint32_t t = 0; members->of_tuple[f] != NULL && t < review->snapshot->facts[f].tuples;
             t++) {
            int32_t *code = &members->of_tuple[f][t];
            *code = *code == TIERKIT_I_NONE ? TIERKIT_I_NONE : (int32_t)place[*code];
        }
    }
done:
    tierkit_i_free(memory, place, count, sizeof(*place));
    return status;
}

tierkit_status tierkit_i_members_new(const tierkit_review *review, int32_t split,
                                     tierkit_i_members *members) {
    size_t bytes;
    const char *name = tierkit_i_tree_text(&review->program->tree, split, &bytes);
    memset(members, 0, sizeof(*members));
    tierkit_i_strings_init(&members->names, &review->memory);
    members->facts = review->snapshot->schema->facts_count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, members->facts, sizeof(*members->of_tuple),
                                       &members->of_tuple));
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, members->facts, sizeof(*members->split_of),
                                &members->split_of));
    for (size_t f = 0; f < members->facts; f++) {
        int32_t which = split_of(review, f, name, bytes);
        members->split_of[f] = which;
        if (which != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(collect(review, f, which, members));
        }
    }
    return sort_members(review, members);
}

void tierkit_i_members_free(const tierkit_review *review, tierkit_i_members *members) {
    const tierkit_i_memory *memory = &review->memory;
    for (size_t f = 0; f < members->facts && members->of_tuple != NULL; f++) {
        tierkit_i_free(memory, members->of_tuple[f], review->snapshot->facts[f].tuples + (size_t)1,
                       sizeof(int32_t));
    }
    tierkit_i_free(memory, members->split_of, members->facts, sizeof(*members->split_of));
    tierkit_i_free(memory, members->of_tuple, members->facts, sizeof(*members->of_tuple));
    tierkit_i_free(memory, members->order, members->names.count, sizeof(*members->order));
    tierkit_i_strings_free(&members->names);
}

/* Formulas below are asked in turn; a formula names only earlier ones. */
int tierkit_i_members_suit(const tierkit_review *review, const tierkit_i_members *members,
                           int32_t formula) {
    const tierkit_i_compiled *compiled = &review->program->compiled;
    tierkit_i_formula of = compiled->formulas[formula];
    for (int32_t i = 0; i < of.count; i++) {
        const tierkit_i_instruction *instruction = &compiled->code[of.first + i];
        if (instruction->op == TIERKIT_I_CODE_FORMULA) {
            if (!tierkit_i_members_suit(review, members, instruction->argument)) {
                return 0;
            }
        } else if (instruction->op == TIERKIT_I_CODE_LEAF) {
            const tierkit_i_leaf *leaf = &compiled->leaves[instruction->argument];
            const tierkit_i_schema *schema = review->snapshot->schema;
            if (leaf->kind == TIERKIT_I_LEAF_MEASURE &&
                members->of_tuple[schema->measures[review->measure_map[leaf->index]].facts] ==
                    NULL) {
                return 0;
            }
        }
    }
    return 1;
}
