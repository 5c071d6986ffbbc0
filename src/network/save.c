/* Owns: writing the canonical form of a network as bytes.
 * Must not know: how the canonical form is made. Called by: hosts.
 *
 * Everything that can fail comes first; then the same walk counts the bytes and, when there is
 * room, writes them. */
#include "network/canon.h"
#include "network/records.h"
#include "network/reference.h"
#include "network/saved.h"

#include <string.h>

/* to NULL: only count. Once cancelled, nothing more is written. */
typedef struct writer {
    uint8_t *to;
    size_t at;
    tierkit_i_pace *pace;
    tierkit_status status;
} writer;

/* About to write `count` elements; 0 = do not. */
static int may_go_on(writer *w, size_t count) {
    if (w->status == TIERKIT_OK) {
        w->status = tierkit_i_pace_step(w->pace, count);
    }
    return w->status == TIERKIT_OK;
}

static void put(writer *w, uint64_t value, size_t bytes) {
    for (size_t i = 0; w->to != NULL && i < bytes; i++) {
        w->to[w->at + i] = (uint8_t)(value >> (8 * i));
    }
    w->at += bytes;
}

static void put_u32(writer *w, uint32_t value) {
    put(w, value, 4);
}
static void put_i32(writer *w, int32_t value) {
    put(w, (uint32_t)value, 4);
}
static void put_i64(writer *w, int64_t value) {
    put(w, (uint64_t)value, 8);
}

static void put_bytes(writer *w, const void *bytes, size_t count) {
    if (w->to != NULL && count > 0) {
        memcpy(w->to + w->at, bytes, count);
    }
    w->at += count;
}

/* Columns, in a form that compilers turn into plain stores where the machine is little-endian. */
static void put_some_words(const writer *w, const uint32_t *words, size_t first, size_t end) {
    for (size_t i = first; i < end; i++) {
        uint8_t *to = w->to + w->at + 4 * i;
        uint32_t word = words[i];
        to[0] = (uint8_t)word;
        to[1] = (uint8_t)(word >> 8);
        to[2] = (uint8_t)(word >> 16);
        to[3] = (uint8_t)(word >> 24);
    }
}

static void put_words(writer *w, const uint32_t *words, size_t count) {
    for (size_t at = 0, stop; w->to != NULL && at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        if (may_go_on(w, stop - at)) {
            put_some_words(w, words, at, stop);
        }
    }
    w->at += 4 * count;
}

static void put_some_numbers(const writer *w, const int64_t *numbers, size_t first, size_t end) {
    for (size_t i = first; i < end; i++) {
        uint8_t *to = w->to + w->at + 8 * i;
        uint64_t number = (uint64_t)numbers[i];
        to[0] = (uint8_t)number;
        to[1] = (uint8_t)(number >> 8);
        to[2] = (uint8_t)(number >> 16);
        to[3] = (uint8_t)(number >> 24);
        to[4] = (uint8_t)(number >> 32);
        to[5] = (uint8_t)(number >> 40);
        to[6] = (uint8_t)(number >> 48);
        to[7] = (uint8_t)(number >> 56);
    }
}

static void put_numbers(writer *w, const int64_t *numbers, size_t count) {
    for (size_t at = 0, stop; w->to != NULL && at < count; at = stop) {
        stop = tierkit_i_pace_end(at, count);
        if (may_go_on(w, stop - at)) {
            put_some_numbers(w, numbers, at, stop);
        }
    }
    w->at += 8 * count;
}

/* ---- dictionaries and records -------------------------------------------------------------- */

static void put_strings(writer *w, const tierkit_i_strings *strings,
                        const tierkit_i_ranking *ranking) {
    size_t bytes = 0;
    put_u32(w, (uint32_t)ranking->count);
    for (size_t i = 0; i < ranking->count && may_go_on(w, 1); i++) {
        (void)tierkit_i_strings_get(strings, ranking->order[i], &bytes);
        put_u32(w, (uint32_t)bytes);
    }
    for (size_t i = 0; i < ranking->count && may_go_on(w, 1); i++) {
        const char *text = tierkit_i_strings_get(strings, ranking->order[i], &bytes);
        put_bytes(w, text, bytes);
    }
}

static int32_t rank_of(const tierkit_i_ranking *ranking, int32_t code) {
    return code == TIERKIT_I_NONE ? code : (int32_t)ranking->rank[code];
}

static void put_record(writer *w, const tierkit_i_canon *canon, const tierkit_i_record *record) {
    put_u32(w, canon->ids.rank[record->entity]);
    put_i32(w, rank_of(&canon->texts, record->name));
    put_i32(w, rank_of(&canon->texts, record->kind));
    put_i32(w, rank_of(&canon->texts, record->region));
    put_i32(w, rank_of(&canon->texts, record->life_cycle_state));
    put_i32(w, rank_of(&canon->texts, record->currency));
    put_i32(w, rank_of(&canon->ids, record->parent));
    put_i32(w, record->since);
    put(w, (uint64_t)record->has_credit_limit, 1);
    put_i64(w, record->credit_limit);
}

static void put_value(writer *w, const tierkit_i_canon *canon, uint32_t entity,
                      const tierkit_i_attribute_value *value) {
    int is_text = tierkit_i_attribute_type(canon->network, value->attribute) == TIERKIT_I_TYPE_TEXT;
    put_u32(w, entity);
    put_u32(w, canon->attributes.rank[value->attribute]);
    put_i32(w, value->valid_from);
    put(w, (uint64_t)value->is_set, 1);
    put_i64(w, is_text && value->is_set ? rank_of(&canon->texts, (int32_t)value->value)
                                        : value->value);
}

/* A chain is in order of codes; the bytes are in order of names. */
static void put_chain(writer *w, const tierkit_i_canon *canon, const tierkit_i_record *record) {
    const tierkit_i_attribute_value *values = canon->network->records.values;
    tierkit_i_keyed *first = canon->chain; /* value of each attribute */
    size_t count = 0;
    int32_t before = TIERKIT_I_NONE;
    for (int32_t v = record->first_value; v != TIERKIT_I_NONE; v = values[v].next) {
        if (values[v].attribute != before) {
            before = values[v].attribute;
            first[count++] = (tierkit_i_keyed){ canon->attributes.rank[before], (uint32_t)v, 0 };
        }
    }
    tierkit_i_sort_keyed(first, count, first + canon->attributes.total);
    for (size_t i = 0; i < count && may_go_on(w, 1); i++) {
        int32_t v = (int32_t)first[i].index, attribute = values[v].attribute;
        for (; v != TIERKIT_I_NONE && values[v].attribute == attribute; v = values[v].next) {
            put_value(w, canon, canon->ids.rank[record->entity], &values[v]);
        }
    }
}

static const tierkit_i_record *record_at(const tierkit_i_canon *canon, size_t rank) {
    const tierkit_network *network = canon->network;
    int32_t record = network->entities[canon->ids.order[rank]].record;
    return record == TIERKIT_I_NONE ? NULL : &network->records.at[record];
}

static void put_records(writer *w, const tierkit_i_canon *canon) {
    const tierkit_i_records *all = &canon->network->records;
    put_u32(w, (uint32_t)all->count);
    for (size_t i = 0; i < canon->ids.count && may_go_on(w, 10); i++) {
        if (record_at(canon, i) != NULL) {
            put_record(w, canon, record_at(canon, i));
        }
    }
    put(w, all->value_count - all->free_values, 8);
    for (size_t i = 0; i < canon->ids.count && may_go_on(w, 10); i++) {
        if (record_at(canon, i) != NULL) {
            put_chain(w, canon, record_at(canon, i));
        }
    }
}

static void put_aliases(writer *w, const tierkit_i_canon *canon) {
    put_u32(w, (uint32_t)canon->network->alias_count);
    for (size_t i = 0; i < canon->ids.count && may_go_on(w, 1); i++) {
        int32_t of = canon->network->entities[canon->ids.order[i]].alias_of;
        if (of != TIERKIT_I_NONE) {
            put_u32(w, (uint32_t)i);
            put_u32(w, canon->ids.rank[of]);
        }
    }
}

static void put_decisions(writer *w, const tierkit_i_canon *canon) {
    const tierkit_i_decision_list *list = &canon->network->decisions;
    put_u32(w, (uint32_t)list->count);
    for (size_t i = 0; i < list->count && may_go_on(w, 7); i++) {
        const tierkit_i_decision *decision = &list->at[canon->decisions[i]];
        put_u32(w, canon->ids.rank[decision->entity]);
        put_i32(w, decision->subject);
        put_i32(w, rank_of(&canon->texts, decision->value));
        put_i32(w, rank_of(&canon->texts, decision->by));
        put_i32(w, rank_of(&canon->texts, decision->reason));
        put_i32(w, decision->on);
        put_i32(w, decision->until);
    }
}

/* ---- facts --------------------------------------------------------------------------------- */

static void put_keys(writer *w, const tierkit_i_sheet *sheet) {
    put(w, sheet->count, 8);
    put_words(w, (const uint32_t *)sheet->day, sheet->count);
    put_words(w, sheet->entity, sheet->count);
    if (sheet->tuple != NULL) {
        put_words(w, sheet->tuple, sheet->count);
    }
    if (sheet->item != NULL) {
        put_words(w, sheet->item, sheet->count);
    }
    put_numbers(w, sheet->rows, sheet->count);
}

static void put_columns(writer *w, const tierkit_i_sheet *sheet, int32_t slot) {
    const tierkit_i_sheet_measure *m = &sheet->measures[slot];
    int flags = (m->high != NULL ? TIERKIT_I_SAVED_HAS_HIGH : 0) |
                (m->counted != NULL ? TIERKIT_I_SAVED_HAS_COUNTED : 0) |
                (m->missing != NULL ? TIERKIT_I_SAVED_HAS_MISSING : 0);
    put(w, (uint64_t)flags, 1);
    put_numbers(w, m->low, sheet->count);
    if (m->high != NULL) {
        put_numbers(w, m->high, sheet->count);
    }
    if (m->counted != NULL) {
        put_numbers(w, m->counted, sheet->count);
    }
    if (m->missing != NULL) {
        put_numbers(w, m->missing, sheet->count);
    }
}

static void put_tuples(writer *w, const tierkit_i_block *block, const tierkit_i_canon_block *of) {
    if (block->facts->splits == 0) {
        return;
    }
    put_u32(w, (uint32_t)of->tuples.count);
    for (size_t i = 0; i < of->tuples.count && may_go_on(w, 2); i++) {
        for (int32_t s = 0; s < block->facts->splits; s++) {
            uint32_t member = tierkit_i_block_member(block, of->tuples.order[i], s);
            put_u32(w, of->members[s].rank[member]);
        }
    }
}

/* What a keyed block has in the place of its cells. */
static void put_kept(writer *w, const tierkit_i_block *block, const tierkit_i_canon_block *of) {
    put_i64(w, block->rejected[TIERKIT_I_NO_KEY]);
    put_strings(w, &block->keyed->keys, &of->keys);
    if (block->keyed->text_versions) {
        put_strings(w, &block->keyed->versions, &of->versions);
    }
    put_keys(w, of->kept);
    for (int32_t s = 0; s < of->kept->slots; s++) {
        put_columns(w, of->kept, s);
    }
}

static void put_block(writer *w, const tierkit_i_block *block, const tierkit_i_canon_block *of) {
    put_u32(w, (uint32_t)block->batch_count);
    put_bytes(w, block->batches, block->batch_count * sizeof *block->batches);
    for (int i = 0; i < TIERKIT_I_NO_KEY; i++) {
        put_i64(w, block->rejected[i]);
    }
    put_i64(w, block->rounded);
    for (int32_t l = 0; l < block->facts->lookups.count; l++) {
        put_i64(w, block->unmatched[l]);
    }
    for (int32_t s = 0; s < block->facts->splits; s++) {
        put_strings(w, &block->members[s], &of->members[s]);
    }
    put_tuples(w, block, of);
    put_keys(w, of->cells);
    for (int32_t k = 0; k < block->facts->value_slots; k++) {
        put_i32(w, tierkit_i_block_delivered(block, of->slots[k], of->cells, k));
        put_columns(w, of->cells, k);
    }
    for (int32_t k = 0; k < block->facts->item_slots; k++) {
        int32_t slot = of->item_slots[k];
        put_strings(w, &block->item_names[slot], &of->items[slot]);
        put_keys(w, of->item_sheets[slot]);
        for (int32_t s = 0; s < of->item_sheets[slot]->slots; s++) {
            put_columns(w, of->item_sheets[slot], s);
        }
    }
    if (block->keyed != NULL) {
        put_kept(w, block, of);
    }
}

/* ---- tables -------------------------------------------------------------------------------- */

static void put_text(writer *w, const char *text, size_t bytes) {
    put_u32(w, (uint32_t)bytes);
    put_bytes(w, text, bytes);
}

static void put_row(writer *w, const tierkit_i_reference *reference, size_t at) {
    tierkit_i_slice fields = reference->table->fields;
    tierkit_i_reference_row row = tierkit_i_reference_row_at(reference, at);
    put_text(w, row.key.text, row.key.bytes);
    put_i32(w, row.from);
    for (int32_t f = 0; f < fields.count; f++) {
        put(w, row.has[f], 1);
        if (row.has[f] && reference->schema->fields[fields.first + f].type == TIERKIT_I_TYPE_TEXT) {
            size_t bytes = 0;
            const char *text = tierkit_i_strings_get(row.texts, (uint32_t)row.value[f], &bytes);
            put_text(w, text, bytes - 1);
        } else if (row.has[f]) {
            put_i64(w, row.value[f]);
        }
    }
}

static void put_tables(writer *w, const tierkit_network *network) {
    for (size_t t = 0; t < network->schema->table_count; t++) {
        const tierkit_i_reference *reference = &network->references[t];
        put(w, reference->count, 8);
        for (size_t i = 0; i < reference->count && may_go_on(w, 4); i++) {
            put_row(w, reference, i);
        }
    }
}

/* ---- all ----------------------------------------------------------------------------------- */

static void put_network(writer *w, const tierkit_i_canon *canon, size_t length) {
    const tierkit_network *network = canon->network;
    uint32_t checksum = 0;
    put_bytes(w, TIERKIT_I_SAVED_MAGIC, 8);
    put(w, TIERKIT_I_SAVED_VERSION, 2);
    put(w, 0, 2);
    put(w, length, 8);
    put_bytes(w, network->schema->fingerprint, sizeof network->schema->fingerprint);
    put_strings(w, &network->ids, &canon->ids);
    put_strings(w, &network->texts, &canon->texts);
    put_strings(w, &network->attributes, &canon->attributes);
    put_records(w, canon);
    put_aliases(w, canon);
    put_decisions(w, canon);
    for (size_t i = 0; i < network->schema->facts_count; i++) {
        put_block(w, &network->blocks[canon->facts[i]], &canon->blocks[canon->facts[i]]);
    }
    put_tables(w, network);
    if (w->to != NULL && w->status == TIERKIT_OK) {
        w->status = tierkit_i_frame_checksum(w->to, w->at, w->pace, &checksum);
    }
    put_u32(w, checksum);
}

static tierkit_status save(const tierkit_network *network, tierkit_i_pace *pace, uint8_t *buffer,
                           size_t capacity, size_t *needed, tierkit_error *err) {
    tierkit_i_canon canon;
    writer count = { NULL, 0, pace, TIERKIT_OK }, write = { buffer, 0, pace, TIERKIT_OK };
    tierkit_status status = tierkit_i_canon_make(&canon, network, pace);
    if (status == TIERKIT_OK) {
        put_network(&count, &canon, 0);
        status = count.status;
    }
    if (status == TIERKIT_OK) {
        *needed = count.at;
        if (capacity < count.at) {
            status = tierkit_i_fail(err, TIERKIT_E_SPACE,
                                    "buffer: too small; *needed says how many bytes to give");
        } else {
            put_network(&write, &canon, count.at);
            status = write.status;
        }
    }
    tierkit_i_canon_free(&canon);
    return tierkit_i_network_end(err, status);
}

tierkit_status TIERKIT_CALL tierkit_network_save(const tierkit_network *network,
                                                 const tierkit_call *call, uint8_t *buffer,
                                                 size_t capacity, size_t *needed,
                                                 tierkit_error *err) {
    if (network == NULL || needed == NULL || (buffer == NULL && capacity > 0)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, needed and buffer must not be NULL");
    }
    tierkit_i_pace pace;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    return save(network, &pace, buffer, capacity, needed, err);
}
