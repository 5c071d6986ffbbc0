/* Owns: which column of a batch is which field or attribute of a record, and reading them.
 * Must not know: how records are applied. Called by: upsert.c. */
#include "network/upsert.h"

#include <string.h>

/* ---- binding ------------------------------------------------------------------------------- */

static const char *const field_names[TIERKIT_I_FIELDS] = {
    "id",       "name",         "kind",       "region", "parent", "since", "life_cycle_state",
    "currency", "credit_limit", "valid_from",
};

static tierkit_i_type field_type(int field) {
    switch (field) {
    case TIERKIT_I_FIELD_SINCE:
    case TIERKIT_I_FIELD_VALID_FROM:
        return TIERKIT_I_TYPE_DATE;
    case TIERKIT_I_FIELD_CREDIT_LIMIT:
        return TIERKIT_I_TYPE_MONEY;
    default:
        return TIERKIT_I_TYPE_TEXT;
    }
}

static int field_of(const tierkit_i_bound *column) {
    int field = 0;
    while (field < TIERKIT_I_FIELDS &&
           (strlen(field_names[field]) != column->name_bytes ||
            memcmp(field_names[field], column->name, column->name_bytes) != 0)) {
        field++;
    }
    return field;
}

static tierkit_status bind_attribute(tierkit_i_upsert *upsert, int32_t bound, tierkit_error *err) {
    tierkit_network *network = upsert->in.network;
    const tierkit_i_bound *column = &upsert->in.batch->columns[bound];
    tierkit_i_field_column to = { bound, 0, TIERKIT_I_TYPE_TEXT, 0 };
    TIERKIT_I_TRY(tierkit_i_strings_add(&network->attributes, column->name, column->name_bytes,
                                        &to.attribute));
    to.type = tierkit_i_attribute_type(network, to.attribute);
    if ((size_t)to.attribute < network->schema->attribute_count) {
        to.scale = network->schema->attributes[to.attribute].scale;
    }
    TIERKIT_I_TRY(tierkit_i_fields_check(&upsert->in, to.type, bound, err));
    TIERKIT_I_TRY(tierkit_i_reserve(&network->memory, &upsert->attributes,
                                    &upsert->attribute_capacity, upsert->attribute_count + 1,
                                    sizeof *upsert->attributes));
    upsert->attributes[upsert->attribute_count++] = to;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_upsert_bind(tierkit_i_upsert *upsert, tierkit_error *err) {
    for (int field = 0; field < TIERKIT_I_FIELDS; field++) {
        upsert->bound[field] = TIERKIT_I_NONE;
    }
    for (size_t i = 0; i < upsert->in.batch->count; i++) {
        int field = field_of(&upsert->in.batch->columns[i]);
        TIERKIT_I_TRY(tierkit_i_batch_want(upsert->in.batch, (int32_t)i, err));
        if (field == TIERKIT_I_FIELDS) {
            TIERKIT_I_TRY(bind_attribute(upsert, (int32_t)i, err));
        } else {
            TIERKIT_I_TRY(tierkit_i_fields_check(&upsert->in, field_type(field), (int32_t)i, err));
            upsert->bound[field] = (int32_t)i;
        }
    }
    if (upsert->bound[TIERKIT_I_FIELD_ID] == TIERKIT_I_NONE) {
        return tierkit_i_fail(err, TIERKIT_E_COLUMN,
                              "column 'id' is not bound, but every record needs it");
    }
    return TIERKIT_OK;
}

/* ---- fields -------------------------------------------------------------------------------- */

static tierkit_status read_id(const tierkit_i_upsert *upsert, size_t row, tierkit_i_record *record,
                              tierkit_error *err) {
    int32_t bound = upsert->bound[TIERKIT_I_FIELD_ID];
    tierkit_i_piece id;
    int present = 0;
    int32_t entity = 0;
    TIERKIT_I_TRY(tierkit_i_fields_text(&upsert->in, row, bound, &id, &present, err));
    if (!present) {
        return tierkit_i_fields_refuse(&upsert->in, TIERKIT_E_MISSING, (int64_t)row, bound,
                                       "missing; every record needs an id", err);
    }
    TIERKIT_I_TRY(tierkit_i_network_id(upsert->in.network, id.text, id.bytes, &entity));
    record->entity = (uint32_t)entity;
    if (upsert->in.network->entities[entity].alias_of != TIERKIT_I_NONE) {
        return tierkit_i_fields_refuse(&upsert->in, TIERKIT_E_DUPLICATE, (int64_t)row, bound,
                                       "an alias of another id; give the record under that id",
                                       err);
    }
    return TIERKIT_OK;
}

static tierkit_status read_parent(const tierkit_i_upsert *upsert, size_t row, int32_t *parent,
                                  tierkit_error *err) {
    tierkit_i_piece id;
    int present = 0;
    *parent = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_fields_text(&upsert->in, row, upsert->bound[TIERKIT_I_FIELD_PARENT],
                                        &id, &present, err));
    return present ? tierkit_i_network_id(upsert->in.network, id.text, id.bytes, parent)
                   : TIERKIT_OK;
}

/* A kind or a state by its word, where it has one. */
static tierkit_status read_word(const tierkit_i_upsert *upsert, size_t row, int field,
                                int32_t *code, tierkit_error *err) {
    int32_t bound = upsert->bound[field];
    tierkit_i_piece text;
    int present = 0;
    *code = TIERKIT_I_NONE;
    TIERKIT_I_TRY(tierkit_i_fields_text(&upsert->in, row, bound, &text, &present, err));
    if (!present) {
        return TIERKIT_OK;
    }
    const char *word = field == TIERKIT_I_FIELD_KIND ? tierkit_i_kind_word(text.text, text.bytes)
                                                     : tierkit_i_state_word(text.text, text.bytes);
    if (word == NULL && field == TIERKIT_I_FIELD_STATE) {
        return tierkit_i_fields_refuse(
            &upsert->in, TIERKIT_E_ARGUMENT, (int64_t)row, bound,
            "not a state: prospect, applied, approved, onboarding, ramp_up, active, watch, "
            "corrective, suspended, exiting, ended",
            err);
    }
    if (word != NULL) {
        text = (tierkit_i_piece){ word, strlen(word) };
    }
    return tierkit_i_strings_add(&upsert->in.network->texts, text.text, text.bytes, code);
}

static tierkit_status read_credit_limit(const tierkit_i_upsert *upsert, size_t row,
                                        tierkit_i_record *record, tierkit_error *err) {
    tierkit_i_field_column as = { upsert->bound[TIERKIT_I_FIELD_CREDIT_LIMIT], 0,
                                  TIERKIT_I_TYPE_MONEY, upsert->in.network->schema->money_scale };
    int present = 0;
    TIERKIT_I_TRY(
        tierkit_i_fields_number(&upsert->in, row, &as, &record->credit_limit, &present, err));
    record->has_credit_limit = present;
    record->credit_limit = present ? record->credit_limit : 0;
    return TIERKIT_OK;
}

static tierkit_status read_field(const tierkit_i_upsert *upsert, size_t row, int field,
                                 tierkit_i_record *record, tierkit_error *err) {
    int32_t bound = upsert->bound[field];
    switch (field) {
    case TIERKIT_I_FIELD_NAME:
        return tierkit_i_fields_code(&upsert->in, row, bound, &record->name, err);
    case TIERKIT_I_FIELD_KIND:
        return read_word(upsert, row, field, &record->kind, err);
    case TIERKIT_I_FIELD_REGION:
        return tierkit_i_fields_code(&upsert->in, row, bound, &record->region, err);
    case TIERKIT_I_FIELD_PARENT:
        return read_parent(upsert, row, &record->parent, err);
    case TIERKIT_I_FIELD_SINCE:
        return tierkit_i_fields_day(&upsert->in, row, bound, &record->since, err);
    case TIERKIT_I_FIELD_STATE:
        return read_word(upsert, row, field, &record->life_cycle_state, err);
    case TIERKIT_I_FIELD_CURRENCY:
        return tierkit_i_fields_code(&upsert->in, row, bound, &record->currency, err);
    case TIERKIT_I_FIELD_CREDIT_LIMIT:
        return read_credit_limit(upsert, row, record, err);
    default:
        return TIERKIT_OK;
    }
}

static tierkit_status read_attribute(const tierkit_i_upsert *upsert, size_t row,
                                     const tierkit_i_field_column *as,
                                     tierkit_i_attribute_value *value, tierkit_error *err) {
    int present = 0;
    value->attribute = as->attribute;
    value->value = 0;
    if (as->type == TIERKIT_I_TYPE_TEXT) {
        int32_t code = 0;
        TIERKIT_I_TRY(tierkit_i_fields_code(&upsert->in, row, as->bound, &code, err));
        present = code != TIERKIT_I_NONE;
        value->value = code;
    } else {
        TIERKIT_I_TRY(tierkit_i_fields_number(&upsert->in, row, as, &value->value, &present, err));
    }
    value->is_set = present;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_upsert_read(tierkit_i_upsert *upsert, size_t row, tierkit_error *err) {
    tierkit_i_pending *pending = &upsert->pending[row];
    TIERKIT_I_TRY(read_id(upsert, row, &pending->record, err));
    for (int field = TIERKIT_I_FIELD_NAME; field < TIERKIT_I_FIELD_VALID_FROM; field++) {
        if (upsert->bound[field] != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(read_field(upsert, row, field, &pending->record, err));
        }
    }
    TIERKIT_I_TRY(tierkit_i_fields_day(&upsert->in, row, upsert->bound[TIERKIT_I_FIELD_VALID_FROM],
                                       &pending->valid_from, err));
    for (size_t a = 0; a < upsert->attribute_count; a++) {
        tierkit_i_attribute_value *value = &upsert->values[row * upsert->attribute_count + a];
        TIERKIT_I_TRY(read_attribute(upsert, row, &upsert->attributes[a], value, err));
        value->valid_from = pending->valid_from;
    }
    return TIERKIT_OK;
}
