/* Owns: the life of a network, its ids, and the marks that undo additions to dictionaries.
 * Must not know: rows, cells. Called by: hosts, every file of this room. */
#include "network/block.h"
#include "network/reference.h"
#include "network/snapshot.h"

#include <string.h>

/* ---- life ---------------------------------------------------------------------------------- */

static tierkit_status make_blocks(tierkit_network *network) {
    size_t count = network->schema->facts_count;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(&network->memory, count, sizeof *network->blocks, &network->blocks));
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(
            tierkit_i_block_init(&network->blocks[i], network->schema, i, &network->memory));
    }
    return TIERKIT_OK;
}

static tierkit_status name_attributes(tierkit_network *network) {
    const tierkit_i_schema *schema = network->schema;
    for (size_t i = 0; i < schema->attribute_count; i++) {
        size_t bytes = 0;
        int32_t code = 0;
        const char *name = tierkit_i_schema_text(schema, schema->attributes[i].name, &bytes);
        TIERKIT_I_TRY(tierkit_i_strings_add(&network->attributes, name, bytes, &code));
        TIERKIT_I_CHECK(code == (int32_t)i);
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_network_make(tierkit_i_schema *schema, const tierkit_i_memory *memory,
                                      tierkit_network **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_network *network = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof *network, &network));
    network->memory = *memory;
    network->schema = schema;
    tierkit_i_schema_retain(schema);
    network->records.free_value = TIERKIT_I_NONE;
    tierkit_i_strings_init(&network->ids, &network->memory);
    tierkit_i_strings_init(&network->texts, &network->memory);
    tierkit_i_strings_init(&network->attributes, &network->memory);
    TIERKIT_I_DO(make_blocks(network));
    TIERKIT_I_DO(tierkit_i_references_new(schema, &network->memory, &network->references));
    TIERKIT_I_DO(name_attributes(network));
    *out = network;
    network = NULL;
done:
    tierkit_i_network_free(network);
    return status;
}

tierkit_status TIERKIT_CALL tierkit_network_new(const tierkit_program *program,
                                                const tierkit_allocator *allocator,
                                                tierkit_network **network, tierkit_error *err) {
    if (network == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network: the output pointer is NULL");
    }
    *network = NULL;
    if (program == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "program: NULL; parse one first");
    }
    tierkit_i_memory memory;
    TIERKIT_I_TRY(tierkit_i_memory_init(&memory, allocator, err));
    const tierkit_i_program_head *head = (const tierkit_i_program_head *)(const void *)program;
    return tierkit_i_network_end(err, tierkit_i_network_make(head->schema, &memory, network));
}

void tierkit_i_network_free(tierkit_network *network) {
    if (network == NULL) {
        return;
    }
    tierkit_i_memory memory = network->memory;
    tierkit_i_records *records = &network->records;
    for (size_t i = 0; network->blocks != NULL && i < network->schema->facts_count; i++) {
        tierkit_i_block_free(&network->blocks[i], &memory);
    }
    tierkit_i_free(&memory, network->blocks, network->schema->facts_count, sizeof *network->blocks);
    tierkit_i_references_free(network->schema, network->references);
    tierkit_i_free(&memory, records->at, records->capacity, sizeof *records->at);
    tierkit_i_free(&memory, records->values, records->value_capacity, sizeof *records->values);
    tierkit_i_free(&memory, network->decisions.at, network->decisions.capacity,
                   sizeof *network->decisions.at);
    tierkit_i_free(&memory, network->entities, network->entity_capacity, sizeof *network->entities);
    tierkit_i_strings_free(&network->ids);
    tierkit_i_strings_free(&network->texts);
    tierkit_i_strings_free(&network->attributes);
    tierkit_i_schema_release(network->schema);
    tierkit_i_free(&memory, network, 1, sizeof *network);
}

void TIERKIT_CALL tierkit_network_free(tierkit_network *network) {
    tierkit_i_network_free(network);
}

tierkit_status tierkit_i_network_end(tierkit_error *err, tierkit_status status) {
    switch (status) {
    case TIERKIT_E_NOMEM:
        return tierkit_i_fail(err, status, "out of memory; nothing was changed");
    case TIERKIT_E_CANCELLED:
        return tierkit_i_fail(err, status,
                              "the progress callback asked to stop; nothing was changed");
    case TIERKIT_E_LIMIT:
        return tierkit_i_fail(
            err, status,
            "too many ids, texts or cells for one network, or rows for one call; split it");
    case TIERKIT_E_INTERNAL:
        return tierkit_i_fail(err, status, "a defect of tierkit; nothing was changed");
    default:
        return status;
    }
}

/* ---- ids ----------------------------------------------------------------------------------- */

tierkit_status tierkit_i_network_id(tierkit_network *network, const char *id, size_t bytes,
                                    int32_t *entity) {
    uint32_t before = network->ids.count;
    TIERKIT_I_TRY(tierkit_i_reserve(&network->memory, &network->entities, &network->entity_capacity,
                                    (size_t)before + 1, sizeof *network->entities));
    TIERKIT_I_TRY(tierkit_i_strings_add(&network->ids, id, bytes, entity));
    if (network->ids.count > before) {
        network->entities[before] = (tierkit_i_entity){ TIERKIT_I_NONE, TIERKIT_I_NONE, 0 };
    }
    return TIERKIT_OK;
}

/* ---- marks --------------------------------------------------------------------------------- */

tierkit_status tierkit_i_mark_set(tierkit_i_mark *mark, const tierkit_network *network,
                                  const tierkit_i_block *block) {
    memset(mark, 0, sizeof *mark);
    mark->ids = network->ids.count;
    mark->texts = network->texts.count;
    mark->attributes = network->attributes.count;
    if (block == NULL) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new(&network->memory, (size_t)block->facts->item_slots,
                                sizeof *mark->item_names, &mark->item_names));
    for (int32_t i = 0; i < block->facts->item_slots; i++) {
        mark->item_names[i] = block->item_names[i].count;
    }
    for (int32_t s = 0; s < TIERKIT_I_SPLITS_MAX; s++) {
        mark->members[s] = block->members[s].count;
    }
    mark->tuples = block->tuples.count;
    return TIERKIT_OK;
}

void tierkit_i_mark_undo(const tierkit_i_mark *mark, tierkit_network *network,
                         tierkit_i_block *block) {
    tierkit_i_strings_truncate(&network->ids, mark->ids);
    tierkit_i_strings_truncate(&network->texts, mark->texts);
    tierkit_i_strings_truncate(&network->attributes, mark->attributes);
    if (block == NULL) {
        return;
    }
    for (int32_t i = 0; mark->item_names != NULL && i < block->facts->item_slots; i++) {
        tierkit_i_strings_truncate(&block->item_names[i], mark->item_names[i]);
    }
    for (int32_t s = 0; s < TIERKIT_I_SPLITS_MAX; s++) {
        tierkit_i_strings_truncate(&block->members[s], mark->members[s]);
    }
    tierkit_i_strings_truncate(&block->tuples, mark->tuples);
}

void tierkit_i_mark_free(tierkit_i_mark *mark, const tierkit_network *network,
                         const tierkit_i_block *block) {
    if (block != NULL) {
        tierkit_i_free(&network->memory, mark->item_names, (size_t)block->facts->item_slots,
                       sizeof *mark->item_names);
        mark->item_names = NULL;
    }
}

const tierkit_i_memory *tierkit_i_network_memory(const tierkit_network *network) {
    return &network->memory;
}
