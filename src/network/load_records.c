/* Owns: records, attributes and aliases from saved bytes. Must not know: cells.
 * Called by: load.c. */
#include "network/load.h"

#include "base/sort.h"
#include "network/lines.h"
#include "network/records.h"
#include "network/saved.h"

#include <string.h>

static int32_t read_i32(tierkit_i_reader *in) {
    return (int32_t)tierkit_i_read_u32(in);
}

/* A code below `count`, or NONE. */
static int is_code(int32_t code, uint32_t count) {
    return code == TIERKIT_I_NONE || (code >= 0 && (uint32_t)code < count);
}

/* ---- records ------------------------------------------------------------------------------- */

static void read_record(tierkit_i_reader *in, tierkit_i_record *record) {
    record->entity = tierkit_i_read_u32(in);
    record->name = read_i32(in);
    record->kind = read_i32(in);
    record->region = read_i32(in);
    record->life_cycle_state = read_i32(in);
    record->currency = read_i32(in);
    record->parent = read_i32(in);
    record->since = read_i32(in);
    record->has_credit_limit = tierkit_i_read_u8(in);
    record->credit_limit = (int64_t)tierkit_i_read_u64(in);
}

static int is_state(const tierkit_network *network, int32_t code) {
    size_t bytes = 0;
    if (code == TIERKIT_I_NONE) {
        return 1;
    }
    const char *text = tierkit_i_strings_get(&network->texts, (uint32_t)code, &bytes);
    const char *word = tierkit_i_state_word(text, bytes);
    return word != NULL && memcmp(word, text, bytes) == 0;
}

static int is_record(const tierkit_network *network, const tierkit_i_record *record) {
    uint32_t texts = network->texts.count;
    size_t bytes = 0;
    if (record->entity >= network->ids.count) {
        return 0;
    }
    (void)tierkit_i_strings_get(&network->ids, record->entity, &bytes);
    return bytes > 0 && is_code(record->name, texts) && is_code(record->kind, texts) &&
           is_code(record->region, texts) && is_code(record->life_cycle_state, texts) &&
           is_code(record->currency, texts) && is_state(network, record->life_cycle_state) &&
           is_code(record->parent, network->ids.count) &&
           (record->since == TIERKIT_I_NO_DAY || tierkit_i_load_is_day(record->since)) &&
           (record->has_credit_limit == 1 ||
            (record->has_credit_limit == 0 && record->credit_limit == 0));
}

static tierkit_status load_fields(tierkit_i_load *load) {
    tierkit_network *network = load->network;
    uint32_t count = tierkit_i_read_u32(&load->in);
    int64_t before = -1;
    TIERKIT_I_TRY(tierkit_i_load_expect(load, count, TIERKIT_I_SAVED_RECORD));
    TIERKIT_I_TRY(tierkit_i_records_reserve(network, count, 0));
    for (uint32_t i = 0; i < count; i++) {
        tierkit_i_record record = { .first_value = TIERKIT_I_NONE };
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 10)); /* fields */
        read_record(&load->in, &record);
        if (!is_record(network, &record) || (int64_t)record.entity <= before) {
            return tierkit_i_load_refuse(load, "a record that cannot be");
        }
        before = record.entity;
        *tierkit_i_records_get(network, record.entity) = record;
    }
    return TIERKIT_OK;
}

static tierkit_status check_parents(tierkit_i_load *load) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_network *network = load->network;
    size_t count = network->ids.count;
    int32_t *parent = NULL, *walk = NULL, circle = TIERKIT_I_NONE;
    TIERKIT_I_DO(tierkit_i_new(&network->memory, count, sizeof *parent, &parent));
    TIERKIT_I_DO(tierkit_i_new_zeroed(&network->memory, count, sizeof *walk, &walk));
    for (size_t e = 0; e < count; e++) {
        parent[e] = tierkit_i_records_parent(network, (uint32_t)e);
    }
    TIERKIT_I_DO(tierkit_i_lines_circle(parent, count, walk, load->pace, &circle));
    if (circle != TIERKIT_I_NONE) {
        status = tierkit_i_load_refuse(load, "a distributor is its own parent");
    }
done:
    tierkit_i_free(&network->memory, walk, count, sizeof *walk);
    tierkit_i_free(&network->memory, parent, count, sizeof *parent);
    return status;
}

/* ---- attributes ---------------------------------------------------------------------------- */

typedef struct saved_value {
    uint32_t entity;
    uint32_t name; /* saved position of the attribute's name */
    tierkit_i_attribute_value value;
} saved_value;

static saved_value read_value(tierkit_i_load *load) {
    saved_value saved = { .entity = tierkit_i_read_u32(&load->in) };
    saved.name = tierkit_i_read_u32(&load->in);
    saved.value.valid_from = read_i32(&load->in);
    saved.value.is_set = tierkit_i_read_u8(&load->in);
    saved.value.value = (int64_t)tierkit_i_read_u64(&load->in);
    if (saved.name < load->attribute_count) {
        saved.value.attribute = (int32_t)load->attributes[saved.name];
    }
    return saved;
}

static int fits_type(const tierkit_network *network, const tierkit_i_attribute_value *value) {
    int64_t number = value->value;
    switch (tierkit_i_attribute_type(network, value->attribute)) {
    case TIERKIT_I_TYPE_TEXT:
        return number >= 0 && number < (int64_t)network->texts.count;
    case TIERKIT_I_TYPE_DATE:
    case TIERKIT_I_TYPE_INSTANT:
        return number >= TIERKIT_I_DAY_MIN && number <= TIERKIT_I_DAY_MAX;
    case TIERKIT_I_TYPE_FLAG:
        return number == 0 || number == 1;
    default:
        return 1;
    }
}

static int is_value(const tierkit_i_load *load, const saved_value *saved) {
    const tierkit_network *network = load->network;
    const tierkit_i_attribute_value *value = &saved->value;
    int always = value->valid_from == TIERKIT_I_NO_DAY;
    if (saved->entity >= network->ids.count || saved->name >= load->attribute_count ||
        network->entities[saved->entity].record == TIERKIT_I_NONE ||
        !(always || tierkit_i_load_is_day(value->valid_from))) {
        return 0;
    }
    return value->is_set == 0 ? value->value == 0 && !always
                              : value->is_set == 1 && fits_type(network, value);
}

static int comes_after(const saved_value *a, const saved_value *b) {
    if (a->entity != b->entity) {
        return a->entity > b->entity;
    }
    return a->name != b->name ? a->name > b->name : a->value.valid_from > b->value.valid_from;
}

static tierkit_status read_values(tierkit_i_load *load, saved_value *saved, size_t count) {
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 5)); /* fields */
        saved[i] = read_value(load);
        if (!is_value(load, &saved[i]) || (i > 0 && !comes_after(&saved[i], &saved[i - 1]))) {
            return tierkit_i_load_refuse(load, "an attribute that cannot be");
        }
    }
    return TIERKIT_OK;
}

/* Chains are in order of codes, the bytes in order of names: sorted once, so that every value goes
 * to the end of its chain. */
static tierkit_status link_values(tierkit_network *network, const saved_value *saved, size_t count,
                                  tierkit_i_keyed *items, tierkit_i_pace *pace) {
    tierkit_i_records *all = &network->records;
    for (size_t i = 0; i < count; i++) {
        uint64_t key = (uint64_t)saved[i].entity << 32 | (uint32_t)saved[i].value.attribute;
        items[i] = (tierkit_i_keyed){ key, (uint32_t)i, 0 };
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
    }
    TIERKIT_I_TRY(tierkit_i_sort_keyed_paced(items, count, items + count, pace));
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        const saved_value *from = &saved[items[i].index];
        tierkit_i_record *record = &all->at[network->entities[from->entity].record];
        int is_first = i == 0 || items[i - 1].key >> 32 != from->entity;
        int32_t *link = is_first ? &record->first_value : &all->values[all->value_count - 1].next;
        *link = (int32_t)all->value_count;
        all->values[all->value_count] = from->value;
        all->values[all->value_count++].next = TIERKIT_I_NONE;
    }
    return TIERKIT_OK;
}

static tierkit_status load_values(tierkit_i_load *load) {
    tierkit_status status = TIERKIT_OK;
    tierkit_network *network = load->network;
    uint64_t announced = tierkit_i_read_u64(&load->in);
    saved_value *saved = NULL;
    tierkit_i_keyed *items = NULL;
    TIERKIT_I_TRY(tierkit_i_load_expect(load, announced, TIERKIT_I_SAVED_VALUE));
    size_t count = (size_t)announced;
    TIERKIT_I_DO(tierkit_i_records_reserve(network, 0, count));
    TIERKIT_I_DO(tierkit_i_new(&network->memory, count, sizeof *saved, &saved));
    TIERKIT_I_DO(tierkit_i_new(&network->memory, count, 2 * sizeof *items, &items));
    TIERKIT_I_DO(read_values(load, saved, count));
    if (count > 0) {
        TIERKIT_I_DO(link_values(network, saved, count, items, load->pace));
    }
done:
    tierkit_i_free(&network->memory, items, count, 2 * sizeof *items);
    tierkit_i_free(&network->memory, saved, count, sizeof *saved);
    return status;
}

/* ---- aliases ------------------------------------------------------------------------------- */

static int is_alias(const tierkit_network *network, uint32_t alias, uint32_t of) {
    size_t alias_bytes = 0, of_bytes = 0;
    if (alias >= network->ids.count || of >= network->ids.count || alias == of ||
        network->entities[alias].record != TIERKIT_I_NONE) {
        return 0;
    }
    (void)tierkit_i_strings_get(&network->ids, alias, &alias_bytes);
    (void)tierkit_i_strings_get(&network->ids, of, &of_bytes);
    return alias_bytes > 0 && of_bytes > 0;
}

static tierkit_status load_aliases(tierkit_i_load *load) {
    tierkit_network *network = load->network;
    uint32_t count = tierkit_i_read_u32(&load->in);
    int64_t before = -1;
    TIERKIT_I_TRY(tierkit_i_load_expect(load, count, 8));
    for (uint32_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 2));
        uint32_t alias = tierkit_i_read_u32(&load->in), of = tierkit_i_read_u32(&load->in);
        if (!is_alias(network, alias, of) || (int64_t)alias <= before) {
            return tierkit_i_load_refuse(load, "an alias that cannot be");
        }
        before = alias;
        network->entities[alias].alias_of = (int32_t)of;
        network->entities[of].aliases++;
    }
    network->alias_count = count;
    for (uint32_t e = 0; e < network->ids.count; e++) {
        if (network->entities[e].alias_of != TIERKIT_I_NONE && network->entities[e].aliases > 0) {
            return tierkit_i_load_refuse(load, "an alias of an alias");
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_load_records(tierkit_i_load *load) {
    TIERKIT_I_TRY(load_fields(load));
    TIERKIT_I_TRY(load_values(load));
    TIERKIT_I_TRY(load_aliases(load));
    return check_parents(load);
}
