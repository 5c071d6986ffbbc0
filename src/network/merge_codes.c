/* Owns: translating the codes of another network's dictionaries into ours.
 * Must not know: records, cells. Called by: merge.c, keyed_merge.c. */
#include "network/merge.h"

tierkit_status tierkit_i_merge_strings(tierkit_i_strings *to, const tierkit_i_strings *from,
                                       const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                       uint32_t **map) {
    TIERKIT_I_TRY(tierkit_i_new(memory, from->count, sizeof **map, map));
    for (uint32_t code = 0; code < from->count; code++) {
        size_t bytes = 0;
        int32_t ours = 0;
        const char *text = tierkit_i_strings_get(from, code, &bytes);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 2));
        TIERKIT_I_TRY(tierkit_i_strings_room(to, 1, pace));
        TIERKIT_I_TRY(tierkit_i_strings_add(to, text, bytes, &ours));
        (*map)[code] = (uint32_t)ours;
    }
    return TIERKIT_OK;
}

static tierkit_status map_ids(tierkit_i_merge *merge, tierkit_i_pace *pace) {
    const tierkit_i_strings *from = &merge->from->ids;
    TIERKIT_I_TRY(tierkit_i_new(&merge->to->memory, from->count, sizeof *merge->ids, &merge->ids));
    for (uint32_t code = 0; code < from->count; code++) {
        size_t bytes = 0;
        int32_t ours = 0;
        const char *text = tierkit_i_strings_get(from, code, &bytes);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 2));
        TIERKIT_I_TRY(tierkit_i_strings_room(&merge->to->ids, 1, pace));
        TIERKIT_I_TRY(tierkit_i_network_id(merge->to, text, bytes, &ours));
        merge->ids[code] = (uint32_t)ours;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_merge_codes(tierkit_i_merge *merge, tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &merge->to->memory;
    TIERKIT_I_TRY(map_ids(merge, pace));
    TIERKIT_I_TRY(tierkit_i_merge_strings(&merge->to->texts, &merge->from->texts, memory, pace,
                                          &merge->texts));
    return tierkit_i_merge_strings(&merge->to->attributes, &merge->from->attributes, memory, pace,
                                   &merge->attributes);
}

/* The k-th measure by name is the same in both, whatever slots they have. */
static tierkit_status map_slots(const tierkit_i_merge *merge, tierkit_i_merge_block *block) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &merge->to->memory;
    size_t slots = (size_t)block->to->facts->value_slots;
    size_t items = (size_t)block->to->facts->item_slots;
    int32_t *names[4] = { NULL, NULL, NULL, NULL }; /* ours, then theirs: slots, items */
    for (int i = 0; i < 4; i++) {
        TIERKIT_I_DO(tierkit_i_new(memory, i % 2 == 0 ? slots : items, sizeof(int32_t), &names[i]));
    }
    TIERKIT_I_DO(tierkit_i_new(memory, slots, sizeof *block->slots, &block->slots));
    TIERKIT_I_DO(tierkit_i_new(memory, items, sizeof *block->items, &block->items));
    tierkit_i_block_slots_by_name(block->to, merge->to->schema, names[0], names[1]);
    tierkit_i_block_slots_by_name(block->from, merge->from->schema, names[2], names[3]);
    for (size_t k = 0; k < slots; k++) {
        block->slots[names[0][k]] = names[2][k];
    }
    for (size_t k = 0; k < items; k++) {
        block->items[names[1][k]] = names[3][k];
    }
done:
    for (int i = 0; i < 4; i++) {
        tierkit_i_free(memory, names[i], i % 2 == 0 ? slots : items, sizeof(int32_t));
    }
    return status;
}

static tierkit_status map_tuples(const tierkit_i_merge *merge, tierkit_i_merge_block *block,
                                 tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &merge->to->memory;
    uint32_t count = block->from->tuples.count;
    for (int32_t s = 0; s < block->to->facts->splits; s++) {
        TIERKIT_I_TRY(tierkit_i_merge_strings(&block->to->members[s], &block->from->members[s],
                                              memory, pace, &block->members[s]));
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, count, sizeof *block->tuples, &block->tuples));
    for (uint32_t tuple = 0; tuple < count; tuple++) {
        uint32_t member[TIERKIT_I_SPLITS_MAX] = { 0, 0, 0 };
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 2));
        for (int32_t s = 0; s < block->to->facts->splits; s++) {
            member[s] = block->members[s][tierkit_i_block_member(block->from, tuple, s)];
        }
        TIERKIT_I_TRY(tierkit_i_block_tuple(block->to, member, &block->tuples[tuple]));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_merge_block_codes(tierkit_i_merge *merge, tierkit_i_merge_block *block,
                                           tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &merge->to->memory;
    int32_t items = block->to->facts->item_slots;
    TIERKIT_I_TRY(map_slots(merge, block));
    TIERKIT_I_TRY(map_tuples(merge, block, pace));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, (size_t)items, sizeof(uint32_t *), &block->item_codes));
    for (int32_t i = 0; i < items; i++) {
        TIERKIT_I_TRY(tierkit_i_merge_strings(&block->to->item_names[i],
                                              &block->from->item_names[block->items[i]], memory,
                                              pace, &block->item_codes[i]));
    }
    return TIERKIT_OK;
}
