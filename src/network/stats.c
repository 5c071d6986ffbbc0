/* Owns: the summary of a network. Must not know: how anything changes.
 * Called by: hosts. */
#include "network/keyed.h"
#include "network/reference.h"

#include "base/bits.h"

#include <string.h>

/* ---- bytes --------------------------------------------------------------------------------- */

static size_t keyed_bytes(const tierkit_i_kept_rows *keyed) {
    return keyed == NULL ? 0
                         : sizeof *keyed + tierkit_i_strings_bytes(&keyed->keys) +
                               tierkit_i_strings_bytes(&keyed->versions) +
                               (size_t)keyed->fields * sizeof *keyed->field_by_name +
                               keyed->capacity * keyed->stride * sizeof *keyed->rows;
}

static size_t block_bytes(const tierkit_i_block *block) {
    size_t slots = (size_t)block->facts->value_slots, items = (size_t)block->facts->item_slots;
    size_t bytes = sizeof *block + tierkit_i_runs_bytes(&block->cells);
    for (size_t i = 0; i < items; i++) {
        bytes +=
            tierkit_i_runs_bytes(&block->items[i]) + tierkit_i_strings_bytes(&block->item_names[i]);
    }
    for (int32_t s = 0; s < TIERKIT_I_SPLITS_MAX; s++) {
        bytes += tierkit_i_strings_bytes(&block->members[s]);
    }
    bytes += tierkit_i_strings_bytes(&block->tuples);
    bytes += slots * (sizeof *block->combine + sizeof *block->measure_of_slot +
                      sizeof *block->delivered_from);
    bytes += items * (sizeof *block->measure_of_items + sizeof *block->items +
                      sizeof *block->item_shapes + sizeof *block->item_names);
    bytes += (size_t)block->part_slots * sizeof *block->parts;
    bytes += keyed_bytes(block->keyed);
    return bytes + block->batch_capacity * sizeof *block->batches;
}

static size_t network_bytes(const tierkit_network *network) {
    const tierkit_i_records *records = &network->records;
    size_t bytes = sizeof *network + tierkit_i_strings_bytes(&network->ids) +
                   tierkit_i_strings_bytes(&network->texts) +
                   tierkit_i_strings_bytes(&network->attributes) +
                   network->entity_capacity * sizeof *network->entities +
                   records->capacity * sizeof *records->at +
                   records->value_capacity * sizeof *records->values +
                   network->decisions.capacity * sizeof *network->decisions.at;
    for (size_t i = 0; i < network->schema->facts_count; i++) {
        bytes += block_bytes(&network->blocks[i]);
    }
    for (size_t t = 0; t < network->schema->table_count; t++) {
        bytes += tierkit_i_reference_bytes(&network->references[t]);
    }
    return bytes;
}

/* ---- counts -------------------------------------------------------------------------------- */

/* Bitmaps by entity. */
typedef struct seen {
    uint8_t *any; /* in records, aliases or facts */
    uint8_t *in_facts;
    size_t bytes;
} seen;

static void see_cells(const tierkit_i_sheet *cells, seen *s) {
    for (size_t i = 0; i < cells->count; i++) {
        tierkit_i_bit_set(s->in_facts, cells->entity[i]);
    }
}

static tierkit_status count_block(const tierkit_network *network, const tierkit_i_block *block,
                                  seen *s, tierkit_stats *out) {
    tierkit_i_sheet *cells = NULL;
    TIERKIT_I_TRY(
        tierkit_i_runs_flatten(&block->cells, &block->cell_shape, &network->memory, NULL, &cells));
    if (!block->facts->unowned) {
        see_cells(cells, s);
    }
    out->cells += (int64_t)cells->count;
    int is_view = block->facts->view_of != TIERKIT_I_NONE; /* of rows that are counted already */
    for (size_t i = 0; i < cells->count && !is_view; i++) {
        out->rows += cells->rows[i];
    }
    tierkit_i_block_days(block, cells, &out->first_day, &out->last_day);
    tierkit_i_sheet_release(cells);
    for (int i = 0; i < TIERKIT_I_REASONS && !is_view; i++) {
        out->rejected_rows += block->rejected[i];
    }
    for (int32_t l = 0; l < block->facts->lookups.count; l++) {
        out->unmatched_lookups += block->unmatched[l]; /* 0 in views */
    }
    out->rounded_values += block->rounded;
    return TIERKIT_OK;
}

static void count_ids(const tierkit_network *network, const seen *s, tierkit_stats *out) {
    for (uint32_t e = 0; e < network->ids.count; e++) {
        const tierkit_i_entity *entity = &network->entities[e];
        uint32_t resolved = tierkit_i_network_resolve(network, e);
        int in_facts = tierkit_i_bit(s->in_facts, e);
        int in_records = entity->record != TIERKIT_I_NONE || entity->alias_of != TIERKIT_I_NONE ||
                         entity->aliases > 0 || tierkit_i_bit(s->any, e);
        out->ids += in_facts || in_records;
        out->unmatched_ids += in_facts && network->entities[resolved].record == TIERKIT_I_NONE;
    }
}

static tierkit_status count_all(const tierkit_network *network, tierkit_stats *out) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &network->memory;
    seen s = { NULL, NULL, tierkit_i_bits_bytes(network->ids.count) };
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, s.bytes, 1, &s.any));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, s.bytes, 1, &s.in_facts));
    for (size_t i = 0; i < network->records.count; i++) {
        if (network->records.at[i].parent != TIERKIT_I_NONE) {
            tierkit_i_bit_set(s.any, (size_t)network->records.at[i].parent);
        }
    }
    for (size_t i = 0; i < network->schema->facts_count; i++) {
        TIERKIT_I_DO(tierkit_i_block_settle(network, &network->blocks[i], NULL));
        TIERKIT_I_DO(count_block(network, &network->blocks[i], &s, out));
    }
    count_ids(network, &s, out);
done:
    tierkit_i_free(memory, s.in_facts, s.bytes, 1);
    tierkit_i_free(memory, s.any, s.bytes, 1);
    return status;
}

tierkit_status TIERKIT_CALL tierkit_network_stats(const tierkit_network *network,
                                                  tierkit_stats *stats, tierkit_error *err) {
    if (network == NULL || stats == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network and stats must not be NULL");
    }
    tierkit_stats out;
    /* The first shipped size, a constant on purpose: never sizeof of a later record. */
    tierkit_status status = tierkit_i_record_check(stats, 88, (uint32_t)sizeof out);
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "stats: zero it, then set struct_size to its sizeof");
    }
    memset(&out, 0, sizeof out);
    out.struct_size = stats->struct_size;
    out.first_day = INT32_MAX;
    out.last_day = INT32_MIN;
    out.records = (int64_t)network->records.count;
    out.aliases = (int64_t)network->alias_count;
    TIERKIT_I_TRY(tierkit_i_network_end(err, count_all(network, &out)));
    out.bytes = (int64_t)network_bytes(network);
    memcpy(stats, &out, stats->struct_size < sizeof out ? stats->struct_size : sizeof out);
    return TIERKIT_OK;
}
