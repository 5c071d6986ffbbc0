/* Owns: finding the cell of a row by (day, entity, tuple): dense panels, or a hash when
 * panels would be sparse. Must not know: values. Called by: add.c,
 * group.c, spread.c. */
#include "network/aggregate.h"

#include "base/hash.h"

#include <string.h>

/* Entities have cells of their own where there may be so many of each. */
enum { CELLS_AN_ENTITY = 32 };

enum { PANEL_SLOTS_MIN = 64, HASH_SLOTS_MIN = 1024, ROWS_AHEAD = 64 };
#define TAG_MASK 0xFFFFFFFF00000000u

/* ---- panels -------------------------------------------------------------------------------- */

static size_t panel_start(const tierkit_i_lookup *lookup, int32_t day, uint32_t tuple) {
    uint64_t key = ((uint64_t)(uint32_t)day << 32 | tuple) * 0x9E3779B97F4A7C15u;
    return (size_t)(key >> 40) & (lookup->panel_slot_count - 1);
}

static size_t panel_probe(const tierkit_i_lookup *lookup, int32_t day, uint32_t tuple) {
    size_t mask = lookup->panel_slot_count - 1;
    size_t at = panel_start(lookup, day, tuple);
    for (;; at = (at + 1) & mask) {
        uint32_t slot = lookup->panel_slots[at];
        if (slot == 0 ||
            (lookup->panels[slot - 1].day == day && lookup->panels[slot - 1].tuple == tuple)) {
            return at;
        }
    }
}

static tierkit_status grow_panel_slots(tierkit_i_lookup *lookup, const tierkit_i_memory *memory) {
    size_t old = lookup->panel_slot_count;
    size_t wanted = old == 0 ? PANEL_SLOTS_MIN : old * 2;
    uint32_t *slots = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, wanted, sizeof *slots, &slots));
    tierkit_i_free(memory, lookup->panel_slots, old, sizeof *slots);
    lookup->panel_slots = slots;
    lookup->panel_slot_count = wanted;
    for (size_t i = 0; i < lookup->panel_count; i++) {
        const tierkit_i_panel *panel = &lookup->panels[i];
        slots[panel_probe(lookup, panel->day, panel->tuple)] = (uint32_t)i + 1;
    }
    return TIERKIT_OK;
}

/* Room for an entity that has no cell of its own. NULL and OK: there would be too many entries. */
static tierkit_status widen_panel(tierkit_i_lookup *lookup, const tierkit_i_memory *memory,
                                  tierkit_i_panel **panel, uint32_t entity) {
    uint32_t own = (*panel)->own, width = (*panel)->width;
    uint32_t wanted = lookup->width > entity ? lookup->width : ((entity + entity / 2) | 1023) + 1;
    if (wanted - width > lookup->entries_max - lookup->entries) {
        *panel = NULL;
        return TIERKIT_OK;
    }
    uint32_t *cell = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, wanted - own, sizeof *cell, &cell));
    if (width > own) {
        memcpy(cell, (*panel)->cell, (width - own) * sizeof *cell);
    }
    tierkit_i_free(memory, (*panel)->cell, width - own, sizeof *cell);
    (*panel)->cell = cell;
    (*panel)->width = wanted;
    lookup->width = wanted;
    lookup->entries += wanted - width;
    return TIERKIT_OK;
}

/* A panel with cells for all entities that were known, if there may be so many, or with none. */
static tierkit_status add_panel(tierkit_i_aggregate *aggregate, tierkit_i_key key) {
    tierkit_i_lookup *lookup = &aggregate->lookup;
    tierkit_i_panel panel = { key.day, key.tuple, 0, 0, 0, NULL };
    TIERKIT_I_TRY(tierkit_i_reserve(aggregate->memory, &lookup->panels, &lookup->panel_capacity,
                                    lookup->panel_count + 1, sizeof *lookup->panels));
    if (lookup->own + lookup->known <= lookup->own_max &&
        lookup->own_max / CELLS_AN_ENTITY >= lookup->known) {
        TIERKIT_I_TRY(tierkit_i_store_new_cells(&aggregate->cells, lookup->known, &panel.base));
        panel.own = panel.width = lookup->known;
        lookup->own += panel.own;
        lookup->entries += panel.own;
    }
    lookup->panels[lookup->panel_count++] = panel;
    return TIERKIT_OK;
}

/* The panel of a day and tuple, with room for the entity. NULL and OK: there would be too many
 * entries. */
static tierkit_status find_panel(tierkit_i_aggregate *aggregate, tierkit_i_key key,
                                 tierkit_i_panel **panel) {
    tierkit_i_lookup *lookup = &aggregate->lookup;
    if ((lookup->panel_count + 1) * 2 > lookup->panel_slot_count) {
        TIERKIT_I_TRY(grow_panel_slots(lookup, aggregate->memory));
    }
    size_t at = panel_probe(lookup, key.day, key.tuple);
    if (lookup->panel_slots[at] == 0) {
        TIERKIT_I_TRY(add_panel(aggregate, key));
        lookup->panel_slots[at] = (uint32_t)lookup->panel_count;
    }
    *panel = &lookup->panels[lookup->panel_slots[at] - 1];
    if (key.entity >= (*panel)->width) {
        TIERKIT_I_TRY(widen_panel(lookup, aggregate->memory, panel, key.entity));
    }
    return TIERKIT_OK;
}

static tierkit_i_key key_at(const tierkit_i_keys *keys, size_t i) {
    tierkit_i_key key = { keys->day[i], keys->entity[i], keys->tuple != NULL ? keys->tuple[i] : 0 };
    return key;
}

/* The panels of some rows, each with room for its entity: how many rows there are until panels
 * become too sparse. The entries are on their way to the cache when this returns. */
static tierkit_status find_panels(tierkit_i_aggregate *aggregate, const tierkit_i_keys *keys,
                                  size_t first, uint32_t *panel_of, size_t *count) {
    tierkit_i_lookup *lookup = &aggregate->lookup;
    tierkit_i_panel *panel = NULL;
    for (size_t i = 0; i < *count; i++) {
        tierkit_i_key key = key_at(keys, first + i);
        if (panel == NULL || panel->day != key.day || panel->tuple != key.tuple ||
            key.entity >= panel->width) {
            TIERKIT_I_TRY(find_panel(aggregate, key, &panel));
        }
        if (panel == NULL) {
            *count = i;
            return TIERKIT_OK;
        }
        panel_of[i] = (uint32_t)(panel - lookup->panels);
        if (key.entity >= panel->own) {
            TIERKIT_I_PREFETCH(&panel->cell[key.entity - panel->own]);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status take_cells(tierkit_i_aggregate *aggregate, const uint32_t *entity,
                                 const uint32_t *panel_of, size_t count, uint32_t *cell) {
    for (size_t i = 0; i < count; i++) {
        const tierkit_i_panel *panel = &aggregate->lookup.panels[panel_of[i]];
        if (entity[i] < panel->own) {
            cell[i] = panel->base + entity[i];
            continue;
        }
        uint32_t *slot = &panel->cell[entity[i] - panel->own];
        if (*slot == 0) {
            TIERKIT_I_TRY(tierkit_i_store_new_cell(&aggregate->cells, &cell[i]));
            *slot = cell[i] + 1;
        }
        cell[i] = *slot - 1;
    }
    return TIERKIT_OK;
}

static const tierkit_i_panel *known_panel(const tierkit_i_lookup *lookup, int32_t day,
                                          uint32_t tuple) {
    uint32_t slot =
        lookup->panel_count > 0 ? lookup->panel_slots[panel_probe(lookup, day, tuple)] : 0;
    return slot > 0 ? &lookup->panels[slot - 1] : NULL;
}

/* Cells of rows of one panel, up to one whose entity has none of its own there. */
static size_t rows_of_panel(const tierkit_i_panel *panel, const tierkit_i_keys *keys, size_t first,
                            uint32_t *cell) {
    const uint32_t base = panel->base, own = panel->own;
    uint32_t beyond = 0;
    for (size_t i = first; i < keys->count; i++) {
        beyond |= keys->entity[i] >= own;
        cell[i] = base + keys->entity[i];
    }
    while (beyond != 0 && first < keys->count && keys->entity[first] < own) {
        first++;
    }
    return beyond != 0 ? first : keys->count;
}

/* Rows from `first` on up to one whose panel has no cell for its entity: most rows, for which
 * nothing is looked up but the panel, where day or tuple change. Returns which row that is. */
static size_t own_rows(const tierkit_i_lookup *lookup, const tierkit_i_keys *keys, size_t first,
                       uint32_t *cell) {
    const tierkit_i_panel *panel = NULL;
    if (keys->one_day && keys->tuple == NULL && first < keys->count) {
        panel = known_panel(lookup, keys->day[first], 0);
        return panel != NULL ? rows_of_panel(panel, keys, first, cell) : first;
    }
    for (size_t i = first; i < keys->count; i++) {
        uint32_t tuple = keys->tuple != NULL ? keys->tuple[i] : 0, entity = keys->entity[i];
        if (panel == NULL || panel->day != keys->day[i] || panel->tuple != tuple) {
            panel = known_panel(lookup, keys->day[i], tuple);
        }
        if (panel == NULL || entity >= panel->own) {
            return i;
        }
        cell[i] = panel->base + entity;
    }
    return keys->count;
}

/* Rows up to *done have their cells; it is below the count when panels became too sparse. */
static tierkit_status panel_rows(tierkit_i_aggregate *aggregate, const tierkit_i_keys *keys,
                                 uint32_t *cell, size_t *done) {
    uint32_t panel_of[ROWS_AHEAD];
    while ((*done = own_rows(&aggregate->lookup, keys, *done, cell)) < keys->count) {
        size_t wanted = keys->count - *done < ROWS_AHEAD ? keys->count - *done : ROWS_AHEAD;
        size_t count = wanted;
        TIERKIT_I_TRY(find_panels(aggregate, keys, *done, panel_of, &count));
        TIERKIT_I_TRY(take_cells(aggregate, keys->entity + *done, panel_of, count, cell + *done));
        *done += count;
        if (count < wanted) {
            return TIERKIT_OK;
        }
    }
    return TIERKIT_OK;
}

static void free_panels(tierkit_i_lookup *lookup, const tierkit_i_memory *memory) {
    for (size_t i = 0; i < lookup->panel_count; i++) {
        const tierkit_i_panel *panel = &lookup->panels[i];
        tierkit_i_free(memory, panel->cell, panel->width - panel->own, sizeof *panel->cell);
    }
    tierkit_i_free(memory, lookup->panels, lookup->panel_capacity, sizeof *lookup->panels);
    tierkit_i_free(memory, lookup->panel_slots, lookup->panel_slot_count, sizeof(uint32_t));
    lookup->panels = NULL;
    lookup->panel_slots = NULL;
    lookup->panel_count = lookup->panel_capacity = lookup->panel_slot_count = 0;
}

/* ---- hash ---------------------------------------------------------------------------------- */

static uint64_t hash_of(tierkit_i_key key) {
    return tierkit_i_hash64(((uint64_t)(uint32_t)key.day << 32 | key.entity) ^
                            (uint64_t)key.tuple * 0x9E3779B97F4A7C15u);
}

static int same_key(tierkit_i_key a, tierkit_i_key b) {
    return a.entity == b.entity && a.day == b.day && a.tuple == b.tuple;
}

static size_t hash_probe(const tierkit_i_aggregate *aggregate, uint64_t hash, tierkit_i_key key) {
    const tierkit_i_lookup *lookup = &aggregate->lookup;
    size_t mask = lookup->slot_count - 1;
    for (size_t at = (size_t)(hash >> 32) & mask;; at = (at + 1) & mask) {
        uint64_t slot = lookup->slots[at];
        if (slot == 0 || (((slot ^ hash) & TAG_MASK) == 0 &&
                          same_key(aggregate->keys[(uint32_t)slot - 1], key))) {
            return at;
        }
    }
}

/* Puts every cell into a table of its own. */
static tierkit_status make_hash(tierkit_i_aggregate *aggregate, size_t wanted) {
    tierkit_i_lookup *lookup = &aggregate->lookup;
    tierkit_status status = TIERKIT_OK;
    size_t spare = wanted;
    uint64_t *slots = NULL, *old = lookup->slots;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(aggregate->memory, wanted, sizeof *slots, &slots));
    for (size_t cell = 0; cell < aggregate->cells.count; cell++) {
        TIERKIT_I_DO(tierkit_i_pace_step(aggregate->pace, 1));
        uint64_t hash = hash_of(aggregate->keys[cell]);
        size_t at = (size_t)(hash >> 32) & (wanted - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (wanted - 1);
        }
        slots[at] = (hash & TAG_MASK) | (cell + 1);
    }
    spare = lookup->slot_count;
    lookup->slots = slots;
    lookup->slot_count = wanted;
    slots = old;
done:
    tierkit_i_free(aggregate->memory, slots, spare, sizeof *slots);
    return status;
}

static void take_keys(const tierkit_i_panel *panel, tierkit_i_key *keys) {
    for (uint32_t entity = 0; entity < panel->own; entity++) {
        keys[panel->base + entity] = (tierkit_i_key){ panel->day, entity, panel->tuple };
    }
    for (uint32_t entity = panel->own; entity < panel->width; entity++) {
        uint32_t cell = panel->cell[entity - panel->own];
        if (cell != 0) {
            keys[cell - 1] = (tierkit_i_key){ panel->day, entity, panel->tuple };
        }
    }
}

static tierkit_status change_to_hash(tierkit_i_aggregate *aggregate) {
    size_t wanted = HASH_SLOTS_MIN;
    while (wanted / 2 < aggregate->cells.count + TIERKIT_I_PACE_STEP) {
        wanted *= 2;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(aggregate->memory, &aggregate->keys, &aggregate->key_capacity,
                                    aggregate->cells.count + 1, sizeof *aggregate->keys));
    for (size_t p = 0; p < aggregate->lookup.panel_count; p++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(aggregate->pace, aggregate->lookup.panels[p].width));
        take_keys(&aggregate->lookup.panels[p], aggregate->keys);
    }
    TIERKIT_I_TRY(make_hash(aggregate, wanted));
    free_panels(&aggregate->lookup, aggregate->memory);
    return TIERKIT_OK;
}

static tierkit_status new_keyed_cell(tierkit_i_aggregate *aggregate, tierkit_i_key key,
                                     uint32_t *cell) {
    TIERKIT_I_TRY(tierkit_i_reserve(aggregate->memory, &aggregate->keys, &aggregate->key_capacity,
                                    aggregate->cells.count + 1, sizeof *aggregate->keys));
    TIERKIT_I_TRY(tierkit_i_store_new_cell(&aggregate->cells, cell));
    aggregate->keys[*cell] = key;
    return TIERKIT_OK;
}

/* Hashes of some rows; their slots are on their way to the cache when this returns. */
static void hash_ahead(const tierkit_i_lookup *lookup, const tierkit_i_keys *keys, size_t first,
                       size_t count, uint64_t *hash) {
    for (size_t i = 0; i < count; i++) {
        hash[i] = hash_of(key_at(keys, first + i));
        TIERKIT_I_PREFETCH(&lookup->slots[(size_t)(hash[i] >> 32) & (lookup->slot_count - 1)]);
    }
}

static tierkit_status hash_row(tierkit_i_aggregate *aggregate, uint64_t hash, tierkit_i_key key,
                               uint32_t *cell) {
    tierkit_i_lookup *lookup = &aggregate->lookup;
    if (aggregate->cells.count >= lookup->slot_count / 2) {
        TIERKIT_I_TRY(make_hash(aggregate, lookup->slot_count * 2));
    }
    size_t at = hash_probe(aggregate, hash, key);
    if (lookup->slots[at] == 0) {
        TIERKIT_I_TRY(new_keyed_cell(aggregate, key, cell));
        lookup->slots[at] = (hash & TAG_MASK) | (*cell + 1u);
    }
    *cell = (uint32_t)lookup->slots[at] - 1;
    return TIERKIT_OK;
}

static tierkit_status hash_rows(tierkit_i_aggregate *aggregate, const tierkit_i_keys *keys,
                                size_t first, uint32_t *cell) {
    uint64_t hash[ROWS_AHEAD];
    for (; first < keys->count; first += ROWS_AHEAD) {
        size_t count = keys->count - first < ROWS_AHEAD ? keys->count - first : ROWS_AHEAD;
        hash_ahead(&aggregate->lookup, keys, first, count, hash);
        for (size_t i = 0; i < count; i++) {
            TIERKIT_I_TRY(hash_row(aggregate, hash[i], key_at(keys, first + i), &cell[first + i]));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_lookup_cells(tierkit_i_aggregate *aggregate, const tierkit_i_keys *keys,
                                      uint32_t *cell) {
    size_t done = 0;
    if (aggregate->lookup.slots == NULL) {
        TIERKIT_I_TRY(panel_rows(aggregate, keys, cell, &done));
        if (done < keys->count) {
            TIERKIT_I_TRY(change_to_hash(aggregate));
        }
    }
    return done < keys->count ? hash_rows(aggregate, keys, done, cell) : TIERKIT_OK;
}

void tierkit_i_lookup_free(tierkit_i_lookup *lookup, const tierkit_i_memory *memory) {
    free_panels(lookup, memory);
    tierkit_i_free(memory, lookup->slots, lookup->slot_count, sizeof *lookup->slots);
    lookup->slots = NULL;
}
