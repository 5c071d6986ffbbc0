/* Owns: records and aliases of two networks as one: what will be, checked; then done.
 * Must not know: cells. Called by: merge.c.
 *
 * What the other network says wins, field by field. An id that is an alias in either has no record
 * of its own afterwards. */
#include "network/merge.h"

#include "network/lines.h"
#include "network/records.h"

/* ---- checking ------------------------------------------------------------------------------ */

static tierkit_status refuse_circle(const tierkit_network *network, int32_t entity,
                                    const char *text, size_t text_bytes, tierkit_error *err) {
    size_t bytes = 0;
    const char *id = tierkit_i_strings_get(&network->ids, (uint32_t)entity, &bytes);
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("id '"), { id, bytes }, { text, text_bytes } };
    return tierkit_i_fail_pieces(err, TIERKIT_E_CYCLE, -1, -1, pieces, 3);
}

static tierkit_status check_aliases(tierkit_i_merge *merge, int32_t *walk, tierkit_i_pace *pace,
                                    tierkit_error *err) {
    int32_t circle = TIERKIT_I_NONE;
    static const char text[] = "' would be its own alias: the two networks contradict each other";
    const tierkit_network *to = merge->to, *from = merge->from;
    for (size_t e = 0; e < merge->entities; e++) {
        merge->alias_of[e] = to->entities[e].alias_of;
    }
    for (uint32_t e = 0; e < from->ids.count; e++) {
        int32_t of = from->entities[e].alias_of;
        if (of != TIERKIT_I_NONE) {
            merge->alias_of[merge->ids[e]] = (int32_t)merge->ids[of];
        }
    }
    TIERKIT_I_TRY(tierkit_i_lines_circle(merge->alias_of, merge->entities, walk, pace, &circle));
    if (circle != TIERKIT_I_NONE) {
        return refuse_circle(to, circle, text, sizeof text - 1, err);
    }
    tierkit_i_lines_flatten(merge->alias_of, merge->entities);
    return TIERKIT_OK;
}

static int32_t resolved(const tierkit_i_merge *merge, int32_t entity) {
    return entity == TIERKIT_I_NONE || merge->alias_of[entity] == TIERKIT_I_NONE
               ? entity
               : merge->alias_of[entity];
}

/* The parent of every entity with a record; nobody points at one that will be an alias. */
static void parents_then(const tierkit_i_merge *merge, int32_t *parent) {
    const tierkit_i_records *ours = &merge->to->records, *theirs = &merge->from->records;
    for (size_t e = 0; e < merge->entities; e++) {
        parent[e] = TIERKIT_I_NONE;
    }
    for (size_t i = 0; i < ours->count; i++) {
        parent[ours->at[i].entity] = resolved(merge, ours->at[i].parent);
    }
    for (size_t i = 0; i < theirs->count; i++) {
        if (theirs->at[i].parent != TIERKIT_I_NONE) {
            parent[merge->ids[theirs->at[i].entity]] =
                resolved(merge, (int32_t)merge->ids[theirs->at[i].parent]);
        }
    }
}

static tierkit_status check_parents(const tierkit_i_merge *merge, tierkit_i_pace *pace,
                                    tierkit_error *err) {
    static const char text[] = "' would be its own parent: the two networks contradict each other";
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &merge->to->memory;
    int32_t *parent = NULL, *walk = NULL, circle = TIERKIT_I_NONE;
    TIERKIT_I_DO(tierkit_i_new(memory, merge->entities, sizeof *parent, &parent));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, merge->entities, sizeof *walk, &walk));
    parents_then(merge, parent);
    TIERKIT_I_DO(tierkit_i_lines_circle(parent, merge->entities, walk, pace, &circle));
    if (circle != TIERKIT_I_NONE) {
        status = refuse_circle(merge->to, circle, text, sizeof text - 1, err);
    }
done:
    tierkit_i_free(memory, walk, merge->entities, sizeof *walk);
    tierkit_i_free(memory, parent, merge->entities, sizeof *parent);
    return status;
}

tierkit_status tierkit_i_merge_check(tierkit_i_merge *merge, tierkit_i_pace *pace,
                                     tierkit_error *err) {
    const tierkit_i_memory *memory = &merge->to->memory;
    const tierkit_i_records *theirs = &merge->from->records;
    int32_t *walk = NULL;
    merge->entities = merge->to->ids.count;
    TIERKIT_I_TRY(
        tierkit_i_new(memory, merge->entities, sizeof *merge->alias_of, &merge->alias_of));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, merge->entities, sizeof *walk, &walk));
    tierkit_status status = check_aliases(merge, walk, pace, err);
    tierkit_i_free(memory, walk, merge->entities, sizeof *walk);
    TIERKIT_I_TRY(status);
    TIERKIT_I_TRY(check_parents(merge, pace, err));
    return tierkit_i_records_reserve(merge->to, theirs->count, theirs->value_count);
}

/* ---- applying ------------------------------------------------------------------------------ */

static void apply_aliases(const tierkit_i_merge *merge) {
    tierkit_network *to = merge->to;
    to->alias_count = 0;
    for (size_t e = 0; e < merge->entities; e++) {
        to->entities[e].aliases = 0;
    }
    for (size_t e = 0; e < merge->entities; e++) {
        int32_t of = merge->alias_of[e];
        to->entities[e].alias_of = of;
        if (of != TIERKIT_I_NONE) {
            tierkit_i_records_drop(to, (uint32_t)e);
            to->entities[of].aliases++;
            to->alias_count++;
        }
    }
}

static void take_code(int32_t *field, int32_t code, const uint32_t *map) {
    if (code != TIERKIT_I_NONE) {
        *field = (int32_t)map[code];
    }
}

static void apply_record(const tierkit_i_merge *merge, const tierkit_i_record *from,
                         tierkit_i_record *to) {
    take_code(&to->name, from->name, merge->texts);
    take_code(&to->kind, from->kind, merge->texts);
    take_code(&to->region, from->region, merge->texts);
    take_code(&to->life_cycle_state, from->life_cycle_state, merge->texts);
    take_code(&to->currency, from->currency, merge->texts);
    take_code(&to->parent, from->parent, merge->ids);
    if (from->since != TIERKIT_I_NO_DAY) {
        to->since = from->since;
    }
    if (from->has_credit_limit) {
        to->has_credit_limit = 1;
        to->credit_limit = from->credit_limit;
    }
    int32_t last = TIERKIT_I_NONE;
    for (int32_t v = from->first_value; v != TIERKIT_I_NONE;) {
        tierkit_i_attribute_value value = merge->from->records.values[v];
        v = value.next;
        if (tierkit_i_attribute_type(merge->from, value.attribute) == TIERKIT_I_TYPE_TEXT &&
            value.is_set) {
            value.value = merge->texts[value.value];
        }
        value.attribute = (int32_t)merge->attributes[value.attribute];
        last = tierkit_i_record_set(merge->to, to, &value, last);
    }
}

void tierkit_i_merge_apply_records(const tierkit_i_merge *merge) {
    const tierkit_i_records *theirs = &merge->from->records;
    apply_aliases(merge);
    for (size_t i = 0; i < theirs->count; i++) {
        uint32_t entity = merge->ids[theirs->at[i].entity];
        if (merge->alias_of[entity] == TIERKIT_I_NONE) {
            apply_record(merge, &theirs->at[i], tierkit_i_records_get(merge->to, entity));
        }
    }
}
