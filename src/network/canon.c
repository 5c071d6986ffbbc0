/* Owns: the canonical form of a network's content: what is used, in bytewise order, in new codes.
 * Must not know: bytes. Called by: save.c; load.c, merge.c (the order of blocks). */
#include "network/canon.h"

#include "network/decisions.h"
#include "network/order.h"
#include "network/records.h"

#include <string.h>

/* ---- rankings ------------------------------------------------------------------------------ */

enum { USED = 1 };

/* Until it is closed, rank holds USED or 0. */
static tierkit_status open_ranking(tierkit_i_ranking *ranking, size_t total,
                                   const tierkit_i_memory *memory) {
    ranking->total = total;
    return tierkit_i_new_zeroed(memory, total, sizeof *ranking->rank, &ranking->rank);
}

static void use(tierkit_i_ranking *ranking, int32_t code) {
    if (code != TIERKIT_I_NONE) {
        ranking->rank[code] = USED;
    }
}

static tierkit_status use_column(tierkit_i_ranking *ranking, const uint32_t *column, size_t count,
                                 tierkit_i_pace *pace) {
    for (size_t at = 0, stop; at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            ranking->rank[column[i]] = USED;
        }
    }
    return TIERKIT_OK;
}

static tierkit_status list_used(tierkit_i_ranking *ranking, const tierkit_i_memory *memory,
                                tierkit_i_pace *pace) {
    TIERKIT_I_TRY(tierkit_i_new(memory, ranking->total, sizeof *ranking->order, &ranking->order));
    for (size_t code = 0; code < ranking->total; code++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if (ranking->rank[code] == USED) {
            ranking->order[ranking->count++] = (uint32_t)code;
        }
    }
    return TIERKIT_OK;
}

static tierkit_status number_used(tierkit_i_ranking *ranking, tierkit_i_pace *pace) {
    for (size_t code = 0; code < ranking->total; code++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        ranking->rank[code] = UINT32_MAX;
    }
    for (size_t i = 0; i < ranking->count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        ranking->rank[ranking->order[i]] = (uint32_t)i;
    }
    return TIERKIT_OK;
}

static tierkit_status close_ranking(tierkit_i_ranking *ranking, const tierkit_i_strings *strings,
                                    const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    TIERKIT_I_TRY(list_used(ranking, memory, pace));
    TIERKIT_I_TRY(tierkit_i_order_texts(strings, ranking->order, ranking->count, memory, pace));
    return number_used(ranking, pace);
}

static void free_ranking(tierkit_i_ranking *ranking, const tierkit_i_memory *memory) {
    tierkit_i_free(memory, ranking->rank, ranking->total, sizeof *ranking->rank);
    tierkit_i_free(memory, ranking->order, ranking->total, sizeof *ranking->order);
}

/* ---- what is used -------------------------------------------------------------------------- */

static void use_record(tierkit_i_canon *canon, const tierkit_i_record *record) {
    const tierkit_network *network = canon->network;
    use(&canon->ids, (int32_t)record->entity);
    use(&canon->ids, record->parent);
    use(&canon->texts, record->name);
    use(&canon->texts, record->kind);
    use(&canon->texts, record->region);
    use(&canon->texts, record->life_cycle_state);
    use(&canon->texts, record->currency);
    for (int32_t v = record->first_value; v != TIERKIT_I_NONE;) {
        const tierkit_i_attribute_value *value = &network->records.values[v];
        use(&canon->attributes, value->attribute);
        if (value->is_set &&
            tierkit_i_attribute_type(network, value->attribute) == TIERKIT_I_TYPE_TEXT) {
            use(&canon->texts, (int32_t)value->value);
        }
        v = value->next;
    }
}

static tierkit_status use_records(tierkit_i_canon *canon, tierkit_i_pace *pace) {
    const tierkit_network *network = canon->network;
    for (size_t i = 0; i < network->records.count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 8)); /* fields */
        use_record(canon, &network->records.at[i]);
    }
    for (uint32_t e = 0; e < network->ids.count; e++) {
        if (network->entities[e].alias_of != TIERKIT_I_NONE) {
            use(&canon->ids, (int32_t)e);
            use(&canon->ids, network->entities[e].alias_of);
        }
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
    }
    return TIERKIT_OK;
}

static tierkit_status use_decisions(tierkit_i_canon *canon, tierkit_i_pace *pace) {
    const tierkit_i_decision_list *list = &canon->network->decisions;
    for (size_t i = 0; i < list->count; i++) {
        use(&canon->ids, (int32_t)list->at[i].entity);
        use(&canon->texts, list->at[i].value);
        use(&canon->texts, list->at[i].by);
        use(&canon->texts, list->at[i].reason);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 4)); /* fields */
    }
    return TIERKIT_OK;
}

/* ---- a block ------------------------------------------------------------------------------- */

/* The cells of a keyed block are made of its rows. */
static const tierkit_i_runs *cells_of(const tierkit_i_block *block) {
    static const tierkit_i_runs none = { .count = 0 };
    return block->keyed != NULL ? &none : &block->cells;
}

static const tierkit_i_runs *items_of(const tierkit_i_block *block, size_t slot) {
    return block->keyed != NULL ? cells_of(block) : &block->items[slot];
}

static tierkit_status flatten_block(tierkit_i_canon *canon, const tierkit_i_block *block,
                                    tierkit_i_pace *pace, tierkit_i_canon_block *of) {
    const tierkit_i_memory *memory = &canon->network->memory;
    size_t items = (size_t)block->facts->item_slots;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, items, sizeof(tierkit_i_sheet *), &of->item_sheets));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, items, sizeof *of->items, &of->items));
    TIERKIT_I_TRY(tierkit_i_new(memory, items, sizeof *of->item_slots, &of->item_slots));
    TIERKIT_I_TRY(
        tierkit_i_new(memory, (size_t)block->facts->value_slots, sizeof *of->slots, &of->slots));
    tierkit_i_block_slots_by_name(block, canon->network->schema, of->slots, of->item_slots);
    if (block->keyed != NULL) {
        TIERKIT_I_TRY(tierkit_i_kept_sheet(block, memory, pace, &of->kept));
    }
    TIERKIT_I_TRY(
        tierkit_i_runs_flatten(cells_of(block), &block->cell_shape, memory, pace, &of->cells));
    for (size_t i = 0; i < items; i++) {
        TIERKIT_I_TRY(tierkit_i_runs_flatten(items_of(block, i), &block->item_shapes[i], memory,
                                             pace, &of->item_sheets[i]));
    }
    return TIERKIT_OK;
}

static tierkit_status use_sheet(tierkit_i_canon *canon, tierkit_i_canon_block *of,
                                const tierkit_i_sheet *sheet, tierkit_i_pace *pace) {
    TIERKIT_I_TRY(use_column(&canon->ids, sheet->entity, sheet->count, pace));
    return sheet->tuple == NULL ? TIERKIT_OK
                                : use_column(&of->tuples, sheet->tuple, sheet->count, pace);
}

/* Codes in a column of kept rows. */
static tierkit_status use_codes(tierkit_i_ranking *ranking, const tierkit_i_sheet *kept,
                                int32_t slot, tierkit_i_pace *pace) {
    const tierkit_i_sheet_measure *m = &kept->measures[slot];
    for (size_t i = 0; i < kept->count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if (m->counted == NULL || m->counted[i] != 0) {
            ranking->rank[m->low[i]] = USED;
        }
    }
    return TIERKIT_OK;
}

/* The item slot as the rows of a keyed block have it. */
static tierkit_status use_kept_items(const tierkit_i_block *block, int32_t slot,
                                     tierkit_i_canon_block *of, tierkit_i_pace *pace) {
    return block->keyed == NULL
               ? TIERKIT_OK
               : use_codes(&of->items[slot], of->kept,
                           of->kept->slots - block->facts->item_slots + slot, pace);
}

static tierkit_status use_kept(tierkit_i_canon *canon, const tierkit_i_block *block,
                               tierkit_i_pace *pace, tierkit_i_canon_block *of) {
    const tierkit_i_memory *memory = &canon->network->memory;
    const tierkit_i_kept_rows *keyed = block->keyed;
    TIERKIT_I_TRY(use_sheet(canon, of, of->kept, pace));
    TIERKIT_I_TRY(open_ranking(&of->keys, keyed->keys.count, memory));
    TIERKIT_I_TRY(use_column(&of->keys, of->kept->item, of->kept->count, pace));
    TIERKIT_I_TRY(close_ranking(&of->keys, &keyed->keys, memory, pace));
    TIERKIT_I_TRY(open_ranking(&of->versions, keyed->versions.count, memory));
    if (keyed->text_versions) {
        TIERKIT_I_TRY(use_codes(&of->versions, of->kept, TIERKIT_I_KEPT_VERSION, pace));
    }
    return close_ranking(&of->versions, &keyed->versions, memory, pace);
}

static tierkit_status use_block(tierkit_i_canon *canon, const tierkit_i_block *block,
                                tierkit_i_pace *pace, tierkit_i_canon_block *of) {
    const tierkit_i_memory *memory = &canon->network->memory;
    TIERKIT_I_TRY(open_ranking(&of->tuples, block->tuples.count, memory));
    TIERKIT_I_TRY(use_sheet(canon, of, of->cells, pace));
    TIERKIT_I_TRY(block->keyed != NULL ? use_kept(canon, block, pace, of) : TIERKIT_OK);
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        tierkit_i_sheet *items = of->item_sheets[i];
        TIERKIT_I_TRY(use_sheet(canon, of, items, pace));
        TIERKIT_I_TRY(open_ranking(&of->items[i], block->item_names[i].count, memory));
        TIERKIT_I_TRY(use_column(&of->items[i], items->item, items->count, pace));
        TIERKIT_I_TRY(use_kept_items(block, i, of, pace));
        TIERKIT_I_TRY(close_ranking(&of->items[i], &block->item_names[i], memory, pace));
    }
    for (int32_t s = 0; s < block->facts->splits; s++) {
        TIERKIT_I_TRY(open_ranking(&of->members[s], block->members[s].count, memory));
        for (uint32_t t = 0; t < block->tuples.count; t++) {
            if (of->tuples.rank[t] == USED) {
                use(&of->members[s], (int32_t)tierkit_i_block_member(block, t, s));
            }
        }
        TIERKIT_I_TRY(close_ranking(&of->members[s], &block->members[s], memory, pace));
    }
    return TIERKIT_OK;
}

/* Tuples by the ranks of their members. */
static tierkit_status order_tuples(const tierkit_i_block *block, tierkit_i_canon_block *of,
                                   const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_keyed *items = NULL;
    TIERKIT_I_TRY(list_used(&of->tuples, memory, pace));
    size_t count = of->tuples.count;
    TIERKIT_I_TRY(tierkit_i_new(memory, count, 2 * sizeof *items, &items));
    for (size_t i = 0; i < count; i++) {
        items[i].index = of->tuples.order[i];
    }
    /* The order is stable, so the last split comes first. */
    for (int32_t s = block->facts->splits - 1; s >= 0 && count > 0; s--) {
        for (size_t i = 0; i < count; i++) {
            items[i] = (tierkit_i_keyed){
                of->members[s].rank[tierkit_i_block_member(block, items[i].index, s)],
                items[i].index, 0
            };
            TIERKIT_I_DO(tierkit_i_pace_step(pace, 1));
        }
        TIERKIT_I_DO(tierkit_i_sort_keyed_paced(items, count, items + count, pace));
    }
    for (size_t i = 0; i < count; i++) {
        of->tuples.order[i] = items[i].index;
    }
    TIERKIT_I_DO(number_used(&of->tuples, pace));
done:
    tierkit_i_free(memory, items, count, 2 * sizeof *items);
    return status;
}

static tierkit_status recode(tierkit_i_sheet **sheet, const tierkit_i_recoding *codes,
                             const int32_t *slots, const tierkit_i_memory *memory,
                             tierkit_i_pace *pace) {
    tierkit_i_sheet *recoded = NULL;
    TIERKIT_I_TRY(tierkit_i_sheet_recode(*sheet, codes, slots, memory, pace, &recoded));
    tierkit_i_sheet_release(*sheet);
    *sheet = recoded;
    return TIERKIT_OK;
}

static tierkit_status recode_kept(const tierkit_i_canon *canon, const tierkit_i_block *block,
                                  tierkit_i_pace *pace, tierkit_i_canon_block *of) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &canon->network->memory;
    size_t count = (size_t)of->kept->slots;
    tierkit_i_recoding codes = { canon->ids.rank, of->tuples.rank, of->keys.rank };
    int32_t *slots = NULL;
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *slots, &slots));
    tierkit_i_kept_slots_by_name(block, slots);
    TIERKIT_I_DO(recode(&of->kept, &codes, slots, memory, pace));
    if (block->keyed->text_versions) {
        TIERKIT_I_DO(tierkit_i_kept_map(of->kept, TIERKIT_I_KEPT_VERSION, of->versions.rank, pace));
    }
    for (int32_t k = 0; k < of->kept->slots; k++) {
        int32_t item = tierkit_i_kept_item_slot(block, slots[k]);
        if (item != TIERKIT_I_NONE) {
            TIERKIT_I_DO(tierkit_i_kept_map(of->kept, k, of->items[item].rank, pace));
        }
    }
done:
    tierkit_i_free(memory, slots, count, sizeof *slots);
    return status;
}

static tierkit_status recode_block(const tierkit_i_canon *canon, const tierkit_i_block *block,
                                   tierkit_i_pace *pace, tierkit_i_canon_block *of) {
    const tierkit_i_memory *memory = &canon->network->memory;
    tierkit_i_recoding codes = { canon->ids.rank, of->tuples.rank, NULL };
    TIERKIT_I_TRY(order_tuples(block, of, memory, pace));
    TIERKIT_I_TRY(recode(&of->cells, &codes, of->slots, memory, pace));
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        codes.item = of->items[i].rank;
        TIERKIT_I_TRY(recode(&of->item_sheets[i], &codes, NULL, memory, pace));
    }
    return block->keyed != NULL ? recode_kept(canon, block, pace, of) : TIERKIT_OK;
}

static void free_block(const tierkit_i_block *block, tierkit_i_canon_block *of,
                       const tierkit_i_memory *memory) {
    size_t items = (size_t)block->facts->item_slots;
    tierkit_i_sheet_release(of->cells);
    tierkit_i_sheet_release(of->kept);
    free_ranking(&of->keys, memory);
    free_ranking(&of->versions, memory);
    for (size_t i = 0; i < items; i++) {
        if (of->item_sheets != NULL) {
            tierkit_i_sheet_release(of->item_sheets[i]);
        }
        if (of->items != NULL) {
            free_ranking(&of->items[i], memory);
        }
    }
    tierkit_i_free(memory, (void *)of->item_sheets, items, sizeof *of->item_sheets);
    tierkit_i_free(memory, of->items, items, sizeof *of->items);
    tierkit_i_free(memory, of->item_slots, items, sizeof *of->item_slots);
    tierkit_i_free(memory, of->slots, (size_t)block->facts->value_slots, sizeof *of->slots);
    for (int32_t s = 0; s < TIERKIT_I_SPLITS_MAX; s++) {
        free_ranking(&of->members[s], memory);
    }
    free_ranking(&of->tuples, memory);
}

/* ---- all ----------------------------------------------------------------------------------- */

static int compare_facts(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_schema *schema = (const tierkit_i_schema *)context;
    size_t a_bytes = 0, b_bytes = 0;
    const char *x = tierkit_i_schema_text(schema, schema->facts[a].name, &a_bytes);
    const char *y = tierkit_i_schema_text(schema, schema->facts[b].name, &b_bytes);
    return tierkit_i_compare_bytes(x, a_bytes, y, b_bytes);
}

tierkit_status tierkit_i_facts_by_name(const tierkit_i_schema *schema,
                                       const tierkit_i_memory *memory, uint32_t **out) {
    size_t count = schema->facts_count;
    uint32_t scratch[TIERKIT_I_FACTS_MAX];
    TIERKIT_I_TRY(tierkit_i_new(memory, count, sizeof **out, out));
    for (size_t i = 0; i < count; i++) {
        (*out)[i] = (uint32_t)i;
    }
    tierkit_i_sort_indices(*out, count, scratch, compare_facts, schema);
    return TIERKIT_OK;
}

tierkit_status tierkit_i_canon_make(tierkit_i_canon *canon, const tierkit_network *network,
                                    tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &network->memory;
    size_t count = network->schema->facts_count;
    memset(canon, 0, sizeof *canon);
    canon->network = network;
    TIERKIT_I_TRY(tierkit_i_facts_by_name(network->schema, memory, &canon->facts));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof *canon->blocks, &canon->blocks));
    TIERKIT_I_TRY(open_ranking(&canon->ids, network->ids.count, memory));
    TIERKIT_I_TRY(open_ranking(&canon->texts, network->texts.count, memory));
    TIERKIT_I_TRY(open_ranking(&canon->attributes, network->attributes.count, memory));
    TIERKIT_I_TRY(
        tierkit_i_new(memory, network->attributes.count, 2 * sizeof *canon->chain, &canon->chain));
    TIERKIT_I_TRY(use_records(canon, pace));
    TIERKIT_I_TRY(use_decisions(canon, pace));
    TIERKIT_I_TRY(tierkit_i_decisions_order(network, pace, &canon->decisions));
    for (size_t i = 0; i < count; i++) {
        if (network->blocks[i].keyed == NULL) {
            TIERKIT_I_TRY(tierkit_i_block_settle(network, &network->blocks[i], pace));
        }
        TIERKIT_I_TRY(flatten_block(canon, &network->blocks[i], pace, &canon->blocks[i]));
        TIERKIT_I_TRY(use_block(canon, &network->blocks[i], pace, &canon->blocks[i]));
    }
    TIERKIT_I_TRY(close_ranking(&canon->ids, &network->ids, memory, pace));
    TIERKIT_I_TRY(close_ranking(&canon->texts, &network->texts, memory, pace));
    TIERKIT_I_TRY(close_ranking(&canon->attributes, &network->attributes, memory, pace));
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(recode_block(canon, &network->blocks[i], pace, &canon->blocks[i]));
    }
    return TIERKIT_OK;
}

void tierkit_i_canon_free(tierkit_i_canon *canon) {
    const tierkit_i_memory *memory = &canon->network->memory;
    size_t count = canon->network->schema->facts_count;
    for (size_t i = 0; canon->blocks != NULL && i < count; i++) {
        free_block(&canon->network->blocks[i], &canon->blocks[i], memory);
    }
    tierkit_i_free(memory, canon->blocks, count, sizeof *canon->blocks);
    tierkit_i_free(memory, canon->decisions, canon->network->decisions.count,
                   sizeof *canon->decisions);
    tierkit_i_free(memory, canon->facts, count, sizeof *canon->facts);
    tierkit_i_free(memory, canon->chain, canon->network->attributes.count,
                   2 * sizeof *canon->chain);
    free_ranking(&canon->ids, memory);
    free_ranking(&canon->texts, memory);
    free_ranking(&canon->attributes, memory);
}
