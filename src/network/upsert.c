/* Owns: adding and changing records: all rows are read and checked, then applied without fail.
 * Must not know: how columns are read, cells. Called by: hosts. */
#include "network/upsert.h"

#include <string.h>

/* ---- checks over all rows ------------------------------------------------------------------ */

/* Scratch by entity. */
typedef struct check {
    int32_t *row_of; /* row + 1 of the batch, 0 = none */
    int32_t *walk;   /* row + 1 of the walk that came by, 0 = none */
    size_t count;
} check;

static tierkit_status find_duplicates(const tierkit_i_upsert *upsert, check *scratch,
                                      tierkit_error *err) {
    for (size_t row = 0; row < upsert->rows; row++) {
        int32_t *seen = &scratch->row_of[upsert->pending[row].record.entity];
        if (*seen != 0) {
            return tierkit_i_fields_refuse(&upsert->in, TIERKIT_E_DUPLICATE, (int64_t)row,
                                           upsert->bound[TIERKIT_I_FIELD_ID],
                                           "an id that an earlier row of the batch has too", err);
        }
        *seen = (int32_t)row + 1;
    }
    return TIERKIT_OK;
}

/* The parent an entity will have. */
static int32_t parent_then(const tierkit_i_upsert *upsert, const check *scratch, int32_t entity) {
    int32_t row = scratch->row_of[entity];
    if (row == 0) {
        return tierkit_i_records_parent(upsert->in.network, (uint32_t)entity);
    }
    int32_t parent = upsert->pending[row - 1].record.parent;
    return parent == TIERKIT_I_NONE
               ? parent
               : (int32_t)tierkit_i_network_resolve(upsert->in.network, (uint32_t)parent);
}

/* Walks up from every row; each entity is passed once, so this is linear. */
static tierkit_status find_cycles(const tierkit_i_upsert *upsert, check *scratch,
                                  tierkit_error *err) {
    int32_t bound = upsert->bound[TIERKIT_I_FIELD_PARENT];
    for (size_t row = 0; bound != TIERKIT_I_NONE && row < upsert->rows; row++) {
        int32_t walk = (int32_t)row + 1;
        int32_t at = (int32_t)upsert->pending[row].record.entity;
        while (at != TIERKIT_I_NONE && scratch->walk[at] == 0) {
            scratch->walk[at] = walk;
            at = parent_then(upsert, scratch, at);
        }
        if (at != TIERKIT_I_NONE && scratch->walk[at] == walk) {
            return tierkit_i_fields_refuse(&upsert->in, TIERKIT_E_CYCLE, (int64_t)row, bound,
                                           "makes a distributor its own parent; correct the parent",
                                           err);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check_rows(const tierkit_i_upsert *upsert, tierkit_i_pace *pace,
                                 tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &upsert->in.network->memory;
    check scratch = { NULL, NULL, upsert->in.network->ids.count };
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, scratch.count, sizeof(int32_t), &scratch.row_of));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, scratch.count, sizeof(int32_t), &scratch.walk));
    TIERKIT_I_DO(tierkit_i_pace_step(pace, upsert->rows));
    TIERKIT_I_DO(find_duplicates(upsert, &scratch, err));
    TIERKIT_I_DO(find_cycles(upsert, &scratch, err));
done:
    tierkit_i_free(memory, scratch.walk, scratch.count, sizeof(int32_t));
    tierkit_i_free(memory, scratch.row_of, scratch.count, sizeof(int32_t));
    return status;
}

/* ---- applying ------------------------------------------------------------------------------ */

static void apply_field(int field, const tierkit_i_record *from, tierkit_i_record *to) {
    switch (field) {
    case TIERKIT_I_FIELD_NAME:
        to->name = from->name;
        break;
    case TIERKIT_I_FIELD_KIND:
        to->kind = from->kind;
        break;
    case TIERKIT_I_FIELD_REGION:
        to->region = from->region;
        break;
    case TIERKIT_I_FIELD_PARENT:
        to->parent = from->parent;
        break;
    case TIERKIT_I_FIELD_SINCE:
        to->since = from->since;
        break;
    case TIERKIT_I_FIELD_STATE:
        to->life_cycle_state = from->life_cycle_state;
        break;
    case TIERKIT_I_FIELD_CURRENCY:
        to->currency = from->currency;
        break;
    case TIERKIT_I_FIELD_CREDIT_LIMIT:
        to->has_credit_limit = from->has_credit_limit;
        to->credit_limit = from->credit_limit;
        break;
    default:
        break;
    }
}

static void apply(const tierkit_i_upsert *upsert) {
    for (size_t row = 0; row < upsert->rows; row++) {
        const tierkit_i_record *from = &upsert->pending[row].record;
        tierkit_i_record *to = tierkit_i_records_get(upsert->in.network, from->entity);
        for (int field = TIERKIT_I_FIELD_NAME; field < TIERKIT_I_FIELD_VALID_FROM; field++) {
            if (upsert->bound[field] != TIERKIT_I_NONE) {
                apply_field(field, from, to);
            }
        }
        const tierkit_i_attribute_value *values = upsert->values + row * upsert->attribute_count;
        int32_t last = TIERKIT_I_NONE;
        for (size_t a = 0; a < upsert->attribute_count; a++) {
            last = tierkit_i_record_set(upsert->in.network, to, &values[a], last);
        }
    }
}

/* ---- the call ------------------------------------------------------------------------------ */

/* The rows that are there now. */
static tierkit_status read_rows(tierkit_i_upsert *upsert, tierkit_i_pace *pace,
                                tierkit_error *err) {
    const tierkit_i_memory *memory = &upsert->in.network->memory;
    size_t rows = upsert->rows, values = 0;
    if (upsert->in.batch->rows >= INT32_MAX - (int64_t)rows) {
        return TIERKIT_E_LIMIT;
    }
    rows += (size_t)upsert->in.batch->rows;
    if (tierkit_i_mul_size(rows, upsert->attribute_count, &values)) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(memory, &upsert->pending, &upsert->pending_capacity, rows,
                                    sizeof *upsert->pending));
    TIERKIT_I_TRY(tierkit_i_reserve(memory, &upsert->values, &upsert->value_capacity, values,
                                    sizeof *upsert->values));
    for (; upsert->rows < rows; upsert->rows++) {
        TIERKIT_I_TRY(tierkit_i_strings_room(&upsert->in.network->ids, 2, pace));
        TIERKIT_I_TRY(tierkit_i_strings_room(&upsert->in.network->texts,
                                             TIERKIT_I_FIELD_VALID_FROM + upsert->attribute_count,
                                             pace));
        TIERKIT_I_TRY(tierkit_i_upsert_read(upsert, upsert->rows, err));
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
    }
    return TIERKIT_OK;
}

static tierkit_status prepare(tierkit_i_upsert *upsert, tierkit_i_pace *pace, tierkit_error *err) {
    tierkit_network *network = upsert->in.network;
    int more = 1;
    TIERKIT_I_TRY(tierkit_i_upsert_bind(upsert, err));
    TIERKIT_I_TRY(
        tierkit_i_row_scratch_new(network->schema, &network->memory, &upsert->in.scratch));
    while (more) {
        TIERKIT_I_TRY(read_rows(upsert, pace, err));
        TIERKIT_I_TRY(tierkit_i_batch_next(upsert->in.batch, &more, err));
    }
    TIERKIT_I_TRY(check_rows(upsert, pace, err));
    return tierkit_i_records_reserve(network, upsert->rows, upsert->rows * upsert->attribute_count);
}

static tierkit_status run(tierkit_i_upsert *upsert, tierkit_i_pace *pace, tierkit_error *err) {
    const tierkit_i_memory *memory = &upsert->in.network->memory;
    tierkit_i_mark mark;
    (void)tierkit_i_mark_set(&mark, upsert->in.network, NULL);
    tierkit_status status = prepare(upsert, pace, err);
    if (status == TIERKIT_OK) {
        apply(upsert);
    } else {
        tierkit_i_mark_undo(&mark, upsert->in.network, NULL);
    }
    tierkit_i_batch_end(upsert->in.batch);
    tierkit_i_free(memory, upsert->values, upsert->value_capacity, sizeof *upsert->values);
    tierkit_i_free(memory, upsert->pending, upsert->pending_capacity, sizeof *upsert->pending);
    tierkit_i_row_scratch_free(upsert->in.scratch);
    tierkit_i_free(memory, upsert->attributes, upsert->attribute_capacity,
                   sizeof *upsert->attributes);
    return tierkit_i_network_end(err, status);
}

tierkit_status TIERKIT_CALL tierkit_network_upsert(tierkit_network *network,
                                                   const tierkit_batch *batch,
                                                   const tierkit_call *call, tierkit_error *err) {
    if (network == NULL || batch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network and batch must not be NULL");
    }
    tierkit_i_pace pace;
    tierkit_i_upsert upsert;
    if (batch->sign < 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "sign -1: records are not taken back; tierkit_network_remove() does");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, (uint64_t)batch->rows, err));
    pace.weight = TIERKIT_I_FIELD_VALID_FROM; /* a row is that many fields */
    memset(&upsert, 0, sizeof upsert);
    upsert.in.network = network;
    upsert.in.batch = batch;
    return run(&upsert, &pace, err);
}
