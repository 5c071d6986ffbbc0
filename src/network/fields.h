/* Owns: the contract of reading the cells of a batch one by one.
 * Must not know: records, decisions, tables. Called by: upsert*.c, decide.c, plan/support_read.c,
 * review/rules.c. */
#ifndef TIERKIT_I_NETWORK_FIELDS_H
#define TIERKIT_I_NETWORK_FIELDS_H

#include "lang/row.h"
#include "network/state.h"

/* Who reads what. Rows count through all pieces of the batch. */
typedef struct tierkit_i_fields {
    tierkit_network *network; /* new ids and texts get codes */
    const tierkit_batch *batch;
    tierkit_i_row_scratch *scratch;
} tierkit_i_fields;

/* A column read as a type. */
typedef struct tierkit_i_field_column {
    int32_t bound;     /* index in the batch */
    int32_t attribute; /* code, for columns that are attributes */
    tierkit_i_type type;
    int32_t scale;
} tierkit_i_field_column;

/* "column 'x' in row n: text", with the place. row < 0: no row. */
tierkit_status tierkit_i_fields_refuse(const tierkit_i_fields *fields, tierkit_status status,
                                       int64_t row, int32_t bound, const char *text,
                                       tierkit_error *err);
/* Does a bound column's type suit? E_TYPE with the cure. */
tierkit_status tierkit_i_fields_check(const tierkit_i_fields *fields, tierkit_i_type type,
                                      int32_t bound, tierkit_error *err);
/* *present 0: missing or empty. */
tierkit_status tierkit_i_fields_text(const tierkit_i_fields *fields, size_t row, int32_t bound,
                                     tierkit_i_piece *text, int *present, tierkit_error *err);
/* Code of a text in network->texts, NONE when it is missing. */
tierkit_status tierkit_i_fields_code(const tierkit_i_fields *fields, size_t row, int32_t bound,
                                     int32_t *code, tierkit_error *err);
/* Numbers at the scale, days, flags. An empty text is missing. */
tierkit_status tierkit_i_fields_number(const tierkit_i_fields *fields, size_t row,
                                       const tierkit_i_field_column *as, int64_t *value,
                                       int *present, tierkit_error *err);
/* Microseconds; a date is its first moment. */
tierkit_status tierkit_i_fields_instant(const tierkit_i_fields *fields, size_t row, int32_t bound,
                                        int64_t *value, int *present, tierkit_error *err);
/* bound NONE or nothing there: TIERKIT_I_NO_DAY. */
tierkit_status tierkit_i_fields_day(const tierkit_i_fields *fields, size_t row, int32_t bound,
                                    int32_t *day, tierkit_error *err);

#endif
