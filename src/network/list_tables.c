/* Owns: see list_tables.h. Must not know: how tables change. Called by: tables.c. */
#include "network/list_tables.h"

#include "network/reference.h"

#include "base/calendar.h"

#include <string.h>

static tierkit_status add_name(const tierkit_network *network, int32_t name, tierkit_table *table) {
    size_t bytes = 0;
    const char *text = tierkit_i_schema_text(network->schema, name, &bytes);
    return tierkit_i_table_add_text(table, text, bytes);
}

/* ---- what found nothing -------------------------------------------------------------------- */

tierkit_status tierkit_i_list_unmatched(const tierkit_network *network, tierkit_table *table) {
    const tierkit_i_schema *schema = network->schema;
    for (size_t f = 0; f < schema->facts_count; f++) {
        const tierkit_i_schema_facts *facts = &schema->facts[f];
        int32_t count = facts->view_of == TIERKIT_I_NONE ? facts->lookups.count : 0;
        for (int32_t i = 0; i < count; i++) {
            int32_t at = schema->lookups[facts->lookups.first + i].table;
            TIERKIT_I_TRY(add_name(network, facts->name, table));
            TIERKIT_I_TRY(add_name(network, schema->tables[at].name, table));
            TIERKIT_I_TRY(tierkit_i_table_add_integer(table, network->blocks[f].unmatched[i]));
        }
    }
    return TIERKIT_OK;
}

/* ---- values -------------------------------------------------------------------------------- */

static tierkit_status add_decimal(tierkit_table *table, int64_t value, int32_t scale) {
    char text[TIERKIT_I_DECIMAL_TEXT];
    size_t bytes = tierkit_i_decimal_write(tierkit_i_i128_of(value), scale, -1, text);
    return tierkit_i_table_add_text(table, text, bytes);
}

static tierkit_status add_day(tierkit_table *table, int32_t day) {
    char text[10];
    tierkit_i_date_write(day, text);
    return tierkit_i_table_add_text(table, text, sizeof text);
}

static void write_digits(char *text, int64_t value, int count) {
    for (int i = count - 1; i >= 0; i--, value /= 10) {
        text[i] = (char)('0' + value % 10);
    }
}

/* 2027-01-31T09:30:00.000000Z */
static tierkit_status add_instant(tierkit_table *table, int64_t value) {
    char text[28] = "YYYY-MM-DDThh:mm:ss.000000Z";
    int32_t day = tierkit_i_day_of_instant(value);
    int64_t rest = value - day * INT64_C(86400000000);
    tierkit_i_date_write(day, text);
    write_digits(text + 11, rest / INT64_C(3600000000), 2);
    write_digits(text + 14, rest / 60000000 % 60, 2);
    write_digits(text + 17, rest / 1000000 % 60, 2);
    write_digits(text + 20, rest % 1000000, 6);
    return tierkit_i_table_add_text(table, text, 27);
}

static tierkit_status add_value(const tierkit_i_schema_field *field,
                                const tierkit_i_reference_row *row, int32_t f,
                                tierkit_table *table) {
    size_t bytes = 0;
    if (!row->has[f]) {
        return tierkit_i_table_missing(table);
    }
    switch (field->type) {
    case TIERKIT_I_TYPE_TEXT: {
        const char *text = tierkit_i_strings_get(row->texts, (uint32_t)row->value[f], &bytes);
        return tierkit_i_table_add_text(table, text, bytes - 1);
    }
    case TIERKIT_I_TYPE_DATE:
        return add_day(table, (int32_t)row->value[f]);
    case TIERKIT_I_TYPE_INSTANT:
        return add_instant(table, row->value[f]);
    case TIERKIT_I_TYPE_FLAG:
        return tierkit_i_table_add_literal(table, row->value[f] ? "true" : "false");
    default:
        return add_decimal(table, row->value[f], field->scale);
    }
}

static tierkit_status add_row(const tierkit_network *network, const tierkit_i_reference *reference,
                              size_t at, tierkit_table *table) {
    tierkit_i_slice fields = reference->table->fields;
    tierkit_i_reference_row row = tierkit_i_reference_row_at(reference, at);
    for (int32_t f = 0; f < fields.count; f++) {
        const tierkit_i_schema_field *field = &network->schema->fields[fields.first + f];
        TIERKIT_I_TRY(add_name(network, reference->table->name, table));
        TIERKIT_I_TRY(tierkit_i_table_add_text(table, row.key.text, row.key.bytes));
        TIERKIT_I_TRY(row.from == TIERKIT_I_NO_DAY ? tierkit_i_table_missing(table)
                                                   : tierkit_i_table_add_date(table, row.from));
        TIERKIT_I_TRY(add_name(network, field->name, table));
        TIERKIT_I_TRY(add_value(field, &row, f, table));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_list_lookups(const tierkit_network *network, tierkit_table *table) {
    for (size_t t = 0; t < network->schema->table_count; t++) {
        for (size_t row = 0; row < network->references[t].count; row++) {
            TIERKIT_I_TRY(add_row(network, &network->references[t], row, table));
        }
    }
    return TIERKIT_OK;
}
