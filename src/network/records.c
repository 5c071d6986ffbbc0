/* Owns: records, their dated attributes, the words for kinds and states.
 * Must not know: batches, cells. Called by: upsert, remove, alias, merge, save, load, snapshot. */
#include "network/records.h"

#include <string.h>

/* ---- records ------------------------------------------------------------------------------- */

tierkit_status tierkit_i_records_reserve(tierkit_network *network, size_t records, size_t values) {
    tierkit_i_records *all = &network->records;
    if (records > INT32_MAX - all->count || values > INT32_MAX - all->value_count) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(&network->memory, &all->at, &all->capacity,
                                    all->count + records, sizeof *all->at));
    return tierkit_i_reserve(&network->memory, &all->values, &all->value_capacity,
                             all->value_count + values, sizeof *all->values);
}

tierkit_i_record *tierkit_i_records_get(tierkit_network *network, uint32_t entity) {
    tierkit_i_records *all = &network->records;
    tierkit_i_entity *of = &network->entities[entity];
    if (of->record == TIERKIT_I_NONE) {
        of->record = (int32_t)all->count;
        all->at[all->count++] = (tierkit_i_record){
            .name = TIERKIT_I_NONE,
            .kind = TIERKIT_I_NONE,
            .region = TIERKIT_I_NONE,
            .life_cycle_state = TIERKIT_I_NONE,
            .currency = TIERKIT_I_NONE,
            .parent = TIERKIT_I_NONE,
            .since = TIERKIT_I_NO_DAY,
            .entity = entity,
            .first_value = TIERKIT_I_NONE,
        };
    }
    return &all->at[of->record];
}

static void free_value(tierkit_i_records *all, int32_t value) {
    all->values[value].next = all->free_value;
    all->free_value = value;
    all->free_values++;
}

void tierkit_i_records_drop(tierkit_network *network, uint32_t entity) {
    tierkit_i_records *all = &network->records;
    int32_t index = network->entities[entity].record;
    if (index == TIERKIT_I_NONE) {
        return;
    }
    for (int32_t v = all->at[index].first_value; v != TIERKIT_I_NONE;) {
        int32_t next = all->values[v].next;
        free_value(all, v);
        v = next;
    }
    all->at[index] = all->at[--all->count];
    network->entities[all->at[index].entity].record = index;
    network->entities[entity].record = TIERKIT_I_NONE;
}

int32_t tierkit_i_records_parent(const tierkit_network *network, uint32_t entity) {
    int32_t record = network->entities[entity].record;
    int32_t parent = record == TIERKIT_I_NONE ? TIERKIT_I_NONE : network->records.at[record].parent;
    return parent == TIERKIT_I_NONE ? parent
                                    : (int32_t)tierkit_i_network_resolve(network, (uint32_t)parent);
}

/* ---- attributes ---------------------------------------------------------------------------- */

static int comes_before(const tierkit_i_attribute_value *a, const tierkit_i_attribute_value *b) {
    return a->attribute != b->attribute ? a->attribute < b->attribute
                                        : a->valid_from < b->valid_from;
}

static int32_t new_value(tierkit_i_records *all) {
    int32_t value = all->free_value;
    if (value == TIERKIT_I_NONE) {
        return (int32_t)all->value_count++;
    }
    all->free_value = all->values[value].next;
    all->free_values--;
    return value;
}

int32_t tierkit_i_record_set(tierkit_network *network, tierkit_i_record *record,
                             const tierkit_i_attribute_value *value, int32_t after) {
    tierkit_i_records *all = &network->records;
    if (after != TIERKIT_I_NONE && !comes_before(&all->values[after], value)) {
        after = TIERKIT_I_NONE;
    }
    int32_t *link = after == TIERKIT_I_NONE ? &record->first_value : &all->values[after].next;
    while (*link != TIERKIT_I_NONE && comes_before(&all->values[*link], value)) {
        after = *link;
        link = &all->values[after].next;
    }
    int32_t here = *link;
    int found = here != TIERKIT_I_NONE && !comes_before(value, &all->values[here]);
    if (!value->is_set && value->valid_from == TIERKIT_I_NO_DAY) {
        if (found) {
            *link = all->values[here].next;
            free_value(all, here);
        }
        return after;
    }
    int32_t next = found ? all->values[here].next : here;
    int32_t at = found ? here : new_value(all);
    all->values[at] = *value;
    all->values[at].value = value->is_set ? value->value : 0;
    all->values[at].next = next;
    *link = at;
    return at;
}

/* ---- words --------------------------------------------------------------------------------- */

static char plain(char c) {
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c == ' ' || c == '-' ? '_' : c;
}

static int is_word(const char *text, size_t bytes, const char *word) {
    size_t i = 0;
    while (i < bytes && word[i] != 0 && plain(text[i]) == word[i]) {
        i++;
    }
    return i == bytes && word[i] == 0;
}

static const char *find_word(const char *const *words, size_t count, const char *text,
                             size_t bytes) {
    for (size_t i = 0; i < count; i++) {
        if (is_word(text, bytes, words[i])) {
            return words[i];
        }
    }
    return NULL;
}

const char *tierkit_i_kind_word(const char *text, size_t bytes) {
    static const char *const kinds[] = {
        "distributor", "wholesaler", "retailer",  "reseller",           "value_added_reseller",
        "agent",       "dealer",     "franchise", "logistics_provider", "e_commerce_platform",
        "direct",
    };
    return find_word(kinds, sizeof kinds / sizeof kinds[0], text, bytes);
}

const char *tierkit_i_state_word(const char *text, size_t bytes) {
    static const char *const states[] = {
        "prospect", "applied",    "approved",  "onboarding", "ramp_up", "active",
        "watch",    "corrective", "suspended", "exiting",    "ended",
    };
    return find_word(states, sizeof states / sizeof states[0], text, bytes);
}
