/* Owns: the contract between reading rows of records and applying them.
 * Must not know: cells. Called by: upsert.c, upsert_read.c. */
#ifndef TIERKIT_I_NETWORK_UPSERT_H
#define TIERKIT_I_NETWORK_UPSERT_H

#include "network/fields.h"
#include "network/records.h"

typedef enum tierkit_i_field {
    TIERKIT_I_FIELD_ID = 0,
    TIERKIT_I_FIELD_NAME,
    TIERKIT_I_FIELD_KIND,
    TIERKIT_I_FIELD_REGION,
    TIERKIT_I_FIELD_PARENT,
    TIERKIT_I_FIELD_SINCE,
    TIERKIT_I_FIELD_STATE,
    TIERKIT_I_FIELD_CURRENCY,
    TIERKIT_I_FIELD_CREDIT_LIMIT,
    TIERKIT_I_FIELD_VALID_FROM,
    TIERKIT_I_FIELDS
} tierkit_i_field;

/* One row as read: only the bound fields count. */
typedef struct tierkit_i_pending {
    tierkit_i_record record;
    int32_t valid_from;
} tierkit_i_pending;

typedef struct tierkit_i_upsert {
    tierkit_i_fields in;
    size_t rows;                     /* read so far, of all pieces */
    int32_t bound[TIERKIT_I_FIELDS]; /* index in the batch or NONE */
    tierkit_i_field_column *attributes;
    size_t attribute_count, attribute_capacity;
    tierkit_i_pending *pending;        /* by row */
    tierkit_i_attribute_value *values; /* attribute_count of them a row */
    size_t pending_capacity, value_capacity;
} tierkit_i_upsert;

/* Columns to fields and attributes; checks their types. */
tierkit_status tierkit_i_upsert_bind(tierkit_i_upsert *upsert, tierkit_error *err);
/* Reads one row, counted through all pieces, into pending and values, which have room. New ids and
 * texts get codes. */
tierkit_status tierkit_i_upsert_read(tierkit_i_upsert *upsert, size_t row, tierkit_error *err);

#endif
