/* Owns: the rows of another network's keyed block into ours: their codes in ours, then row by row.
 * Must not know: which rows win. Called by: merge.c. */
#include "network/merge.h"

/* Their dictionaries in ours. */
typedef struct maps {
    uint32_t *keys, *versions;
    int32_t *ours, *theirs; /* slots of sheets by name */
    int32_t *slot_of;       /* our slot: theirs */
    size_t slots;
} maps;

static tierkit_status map_slots(const tierkit_i_merge_block *block, const tierkit_i_memory *memory,
                                maps *of) {
    of->slots = (size_t)block->to->keyed->shape.slots;
    TIERKIT_I_TRY(tierkit_i_new(memory, of->slots, sizeof *of->ours, &of->ours));
    TIERKIT_I_TRY(tierkit_i_new(memory, of->slots, sizeof *of->theirs, &of->theirs));
    TIERKIT_I_TRY(tierkit_i_new(memory, of->slots, sizeof *of->slot_of, &of->slot_of));
    tierkit_i_kept_slots_by_name(block->to, of->ours);
    tierkit_i_kept_slots_by_name(block->from, of->theirs);
    for (size_t k = 0; k < of->slots; k++) {
        of->slot_of[of->ours[k]] = of->theirs[k];
    }
    return TIERKIT_OK;
}

static tierkit_status make_maps(const tierkit_i_merge_block *block, const tierkit_i_memory *memory,
                                tierkit_i_pace *pace, maps *of) {
    tierkit_i_kept_rows *to = block->to->keyed;
    const tierkit_i_kept_rows *from = block->from->keyed;
    TIERKIT_I_TRY(tierkit_i_merge_strings(&to->keys, &from->keys, memory, pace, &of->keys));
    TIERKIT_I_TRY(
        tierkit_i_merge_strings(&to->versions, &from->versions, memory, pace, &of->versions));
    return map_slots(block, memory, of);
}

static void free_maps(const tierkit_i_merge_block *block, const tierkit_i_memory *memory,
                      maps *of) {
    tierkit_i_free(memory, of->slot_of, of->slots, sizeof *of->slot_of);
    tierkit_i_free(memory, of->theirs, of->slots, sizeof *of->theirs);
    tierkit_i_free(memory, of->ours, of->slots, sizeof *of->ours);
    tierkit_i_free(memory, of->versions, block->from->keyed->versions.count, sizeof *of->versions);
    tierkit_i_free(memory, of->keys, block->from->keyed->keys.count, sizeof *of->keys);
}

/* Codes that are values of rows. */
static tierkit_status map_values(const tierkit_i_merge_block *block, const maps *of,
                                 tierkit_i_sheet *sheet, tierkit_i_pace *pace) {
    if (block->to->keyed->text_versions) {
        TIERKIT_I_TRY(tierkit_i_kept_map(sheet, TIERKIT_I_KEPT_VERSION, of->versions, pace));
    }
    for (int32_t s = 0; s < sheet->slots; s++) {
        int32_t item = tierkit_i_kept_item_slot(block->to, s);
        if (item != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(tierkit_i_kept_map(sheet, s, block->item_codes[item], pace));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_merge_keyed(const tierkit_i_merge *merge, tierkit_i_merge_block *block,
                                     tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &merge->to->memory;
    tierkit_i_sheet *theirs = NULL, *ours = NULL;
    maps of = { 0 };
    tierkit_i_recoding codes = { merge->ids, block->tuples, NULL };
    TIERKIT_I_DO(make_maps(block, memory, pace, &of));
    TIERKIT_I_DO(tierkit_i_kept_sheet(block->from, memory, pace, &theirs));
    codes.item = of.keys;
    TIERKIT_I_DO(tierkit_i_sheet_recode(theirs, &codes, of.slot_of, memory, pace, &ours));
    TIERKIT_I_DO(map_values(block, &of, ours, pace));
    TIERKIT_I_DO(tierkit_i_kept_put(&block->change.keyed, merge->to, ours, pace));
done:
    tierkit_i_sheet_release(ours);
    tierkit_i_sheet_release(theirs);
    free_maps(block, memory, &of);
    return status;
}
