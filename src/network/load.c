/* Owns: a network from saved bytes: the frame, the dictionaries, the order of the parts.
 * Must not know: how bytes were written. Called by: hosts; what all of load_*.c read with.
 *
 * The bytes may come from anywhere. Nothing is allocated for a count that the bytes left could not
 * hold, nothing is used before it is checked. */
#include "network/load.h"

#include "network/canon.h"
#include "network/saved.h"

#include "base/hash.h"
#include "base/sort.h"

#include <string.h>

/* ---- refusing ------------------------------------------------------------------------------ */

tierkit_status tierkit_i_load_refuse(const tierkit_i_load *load, const char *text) {
    return tierkit_i_frame_refuse(load->err, TIERKIT_E_FORMAT, load->in.at, text);
}

tierkit_status tierkit_i_load_expect(const tierkit_i_load *load, uint64_t count, size_t bytes) {
    if (!load->in.ok || count > (load->in.count - load->in.at) / bytes) {
        return tierkit_i_load_refuse(load, "more elements announced than there are bytes");
    }
    return TIERKIT_OK;
}

/* ---- the frame ----------------------------------------------------------------------------- */

static const tierkit_i_frame network_frame = { TIERKIT_I_SAVED_MAGIC, TIERKIT_I_SAVED_VERSION,
                                               TIERKIT_I_SAVED_HEAD,
                                               "not a network saved by tierkit" };

static tierkit_status check_frame(const uint8_t *bytes, size_t count,
                                  const tierkit_i_schema *schema, tierkit_i_pace *pace,
                                  tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_frame_check(&network_frame, bytes, count, pace, err));
    return memcmp(bytes + TIERKIT_I_FRAME_HEAD, schema->fingerprint, sizeof schema->fingerprint) ==
                   0
               ? TIERKIT_OK
               : tierkit_i_frame_refuse(
                     err, TIERKIT_E_SCHEMA, TIERKIT_I_FRAME_HEAD,
                     "saved from a program with another data part; load with that program");
}

/* ---- dictionaries -------------------------------------------------------------------------- */

static tierkit_status add_string(tierkit_i_load *load, tierkit_i_strings *strings, uint32_t bytes) {
    int32_t code = 0;
    const char *text = (const char *)tierkit_i_read_bytes(&load->in, bytes);
    if (text == NULL) {
        return tierkit_i_load_refuse(load, "a text ends too early");
    }
    if (!tierkit_i_utf8_is_valid(text, bytes)) {
        return tierkit_i_load_refuse(load, "a text is not UTF-8");
    }
    if (strings->count > 0) {
        size_t before_bytes = 0;
        const char *before = tierkit_i_strings_get(strings, strings->count - 1, &before_bytes);
        if (tierkit_i_compare_bytes(before, before_bytes, text, bytes) >= 0) {
            return tierkit_i_load_refuse(load, "texts out of order");
        }
    }
    return tierkit_i_strings_add(strings, text, bytes, &code);
}

tierkit_status tierkit_i_load_strings(tierkit_i_load *load, tierkit_i_strings *strings) {
    uint32_t count = tierkit_i_read_u32(&load->in);
    TIERKIT_I_TRY(tierkit_i_load_expect(load, count, 4));
    tierkit_i_reader lengths = load->in;
    (void)tierkit_i_read_bytes(&load->in, 4 * (size_t)count);
    for (uint32_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_strings_room(strings, 1, load->pace));
        TIERKIT_I_TRY(add_string(load, strings, tierkit_i_read_u32(&lengths)));
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 4)); /* check, compare, hash, store */
    }
    return TIERKIT_OK;
}

static tierkit_status load_ids(tierkit_i_load *load) {
    tierkit_network *network = load->network;
    TIERKIT_I_TRY(tierkit_i_load_strings(load, &network->ids));
    TIERKIT_I_TRY(tierkit_i_reserve(&network->memory, &network->entities, &network->entity_capacity,
                                    network->ids.count, sizeof *network->entities));
    for (uint32_t e = 0; e < network->ids.count; e++) {
        network->entities[e] = (tierkit_i_entity){ TIERKIT_I_NONE, TIERKIT_I_NONE, 0 };
    }
    return TIERKIT_OK;
}

/* Names of attributes are looked up in the schema's; others are added behind them. */
static tierkit_status load_attribute_names(tierkit_i_load *load) {
    tierkit_network *network = load->network;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_strings names;
    tierkit_i_strings_init(&names, &network->memory);
    TIERKIT_I_DO(tierkit_i_load_strings(load, &names));
    TIERKIT_I_DO(
        tierkit_i_new(&network->memory, names.count, sizeof *load->attributes, &load->attributes));
    load->attribute_count = names.count;
    for (uint32_t i = 0; i < names.count; i++) {
        size_t bytes = 0;
        int32_t code = 0;
        const char *name = tierkit_i_strings_get(&names, i, &bytes);
        TIERKIT_I_DO(tierkit_i_strings_add(&network->attributes, name, bytes, &code));
        load->attributes[i] = (uint32_t)code;
    }
done:
    tierkit_i_strings_free(&names);
    return status;
}

/* ---- all ----------------------------------------------------------------------------------- */

static tierkit_status load_blocks(tierkit_i_load *load) {
    tierkit_network *network = load->network;
    size_t count = network->schema->facts_count;
    uint32_t *facts = NULL;
    TIERKIT_I_TRY(tierkit_i_facts_by_name(network->schema, &network->memory, &facts));
    tierkit_status status = TIERKIT_OK;
    for (size_t i = 0; status == TIERKIT_OK && i < count; i++) {
        status = tierkit_i_load_block(load, &network->blocks[facts[i]]);
    }
    tierkit_i_free(&network->memory, facts, count, sizeof *facts);
    return status;
}

static tierkit_status load_all(tierkit_i_load *load) {
    TIERKIT_I_TRY(load_ids(load));
    TIERKIT_I_TRY(tierkit_i_load_strings(load, &load->network->texts));
    TIERKIT_I_TRY(load_attribute_names(load));
    TIERKIT_I_TRY(tierkit_i_load_records(load));
    TIERKIT_I_TRY(tierkit_i_load_decisions(load));
    TIERKIT_I_TRY(load_blocks(load));
    TIERKIT_I_TRY(tierkit_i_load_tables(load));
    if (!load->in.ok || load->in.at != load->in.count) {
        return tierkit_i_load_refuse(load, "the parts do not add up to the length");
    }
    return TIERKIT_OK;
}

static tierkit_status load(const uint8_t *bytes, size_t count, tierkit_i_schema *schema,
                           const tierkit_i_memory *memory, tierkit_i_pace *pace,
                           tierkit_network **network, tierkit_error *err) {
    tierkit_i_load from = { .network = NULL };
    TIERKIT_I_TRY(tierkit_i_network_make(schema, memory, &from.network));
    from.in =
        (tierkit_i_reader){ bytes, count - TIERKIT_I_FRAME_CHECKSUM, TIERKIT_I_SAVED_HEAD, 1 };
    from.err = err;
    from.pace = pace;
    tierkit_status status = load_all(&from);
    tierkit_i_free(memory, from.attributes, from.attribute_count, sizeof *from.attributes);
    if (status == TIERKIT_OK) {
        *network = from.network;
    } else {
        tierkit_i_network_free(from.network);
    }
    return status;
}

tierkit_status TIERKIT_CALL tierkit_network_load(const uint8_t *bytes, size_t count,
                                                 const tierkit_program *program,
                                                 const tierkit_allocator *allocator,
                                                 const tierkit_call *call,
                                                 tierkit_network **network, tierkit_error *err) {
    if (network == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network: the output pointer is NULL");
    }
    *network = NULL;
    if (program == NULL || (bytes == NULL && count > 0)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "bytes and program must not be NULL");
    }
    tierkit_i_memory memory;
    tierkit_i_pace pace;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    tierkit_i_schema *schema = ((const tierkit_i_program_head *)(const void *)program)->schema;
    TIERKIT_I_TRY(tierkit_i_memory_init(&memory, allocator, err));
    TIERKIT_I_TRY(check_frame(bytes, count, schema, &pace, err));
    return tierkit_i_network_end(err, load(bytes, count, schema, &memory, &pace, network, err));
}
