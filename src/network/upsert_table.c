/* Owns: changing a table of lookups: all rows are read and checked, then the new table takes the
 * place of the old without fail. Must not know: facts. Called by: hosts. */
#include "network/fields.h"
#include "network/reference.h"

#include "base/buffer.h"
#include "base/pace.h"

#include <string.h>

typedef struct incoming {
    tierkit_i_fields in;
    const tierkit_i_schema_table *table;
    int32_t key, from;              /* indices in the batch; from NONE: undated */
    tierkit_i_field_column *fields; /* by column of the table; sign -1 reads none */
    int64_t *value;                 /* of one row */
    uint8_t *has;
    tierkit_i_strings texts; /* of text columns, each with a NUL behind it */
    tierkit_i_buffer text;
    tierkit_i_reference rows; /* in the order they come */
} incoming;

/* ---- columns ------------------------------------------------------------------------------- */

static tierkit_status refuse_unbound(const incoming *all, int32_t name, tierkit_error *err) {
    const tierkit_i_schema *schema = all->in.network->schema;
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column '"),
                                 { NULL, 0 },
                                 TIERKIT_I_PIECE("' is not bound, but table '"),
                                 { NULL, 0 },
                                 TIERKIT_I_PIECE("' needs it") };
    pieces[1].text = tierkit_i_schema_text(schema, name, &pieces[1].bytes);
    pieces[3].text = tierkit_i_schema_text(schema, all->table->name, &pieces[3].bytes);
    return tierkit_i_fail_pieces(err, TIERKIT_E_COLUMN, -1, -1, pieces, 5);
}

static tierkit_status bind_column(const incoming *all, int32_t name, tierkit_i_type type,
                                  int32_t *bound, tierkit_error *err) {
    size_t bytes = 0;
    const char *text = tierkit_i_schema_text(all->in.network->schema, name, &bytes);
    *bound = tierkit_i_batch_find(all->in.batch, text, bytes);
    if (*bound == TIERKIT_I_NONE) {
        return refuse_unbound(all, name, err);
    }
    TIERKIT_I_TRY(tierkit_i_batch_want(all->in.batch, *bound, err));
    return tierkit_i_fields_check(&all->in, type, *bound, err);
}

static tierkit_status bind(incoming *all, tierkit_error *err) {
    const tierkit_i_schema *schema = all->in.network->schema;
    const tierkit_i_memory *memory = &all->in.network->memory;
    size_t fields = (size_t)all->table->fields.count;
    TIERKIT_I_TRY(tierkit_i_new(memory, fields, sizeof *all->fields, &all->fields));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, fields, sizeof *all->value, &all->value));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, fields, sizeof *all->has, &all->has));
    TIERKIT_I_TRY(bind_column(all, all->table->key, TIERKIT_I_TYPE_TEXT, &all->key, err));
    all->from = TIERKIT_I_NONE;
    if (all->table->from != TIERKIT_I_NONE) {
        TIERKIT_I_TRY(bind_column(all, all->table->from, TIERKIT_I_TYPE_DATE, &all->from, err));
    }
    for (size_t f = 0; f < fields && all->in.batch->sign > 0; f++) {
        const tierkit_i_schema_field *field = &schema->fields[all->table->fields.first + (int)f];
        all->fields[f].type = field->type;
        all->fields[f].scale = field->scale;
        TIERKIT_I_TRY(bind_column(all, field->name, field->type, &all->fields[f].bound, err));
    }
    return TIERKIT_OK;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static tierkit_status read_text(incoming *all, size_t row, int32_t bound, int64_t *value,
                                int *present, tierkit_error *err) {
    tierkit_i_piece text;
    int32_t code = 0;
    TIERKIT_I_TRY(tierkit_i_fields_text(&all->in, row, bound, &text, present, err));
    if (*present) {
        all->text.count = 0;
        TIERKIT_I_TRY(tierkit_i_buffer_add(&all->text, text.text, text.bytes));
        TIERKIT_I_TRY(tierkit_i_buffer_u8(&all->text, 0));
        TIERKIT_I_TRY(tierkit_i_strings_add(&all->texts, (const char *)all->text.bytes,
                                            all->text.count, &code));
    }
    *value = code;
    return TIERKIT_OK;
}

static tierkit_status read_field(incoming *all, size_t row, size_t field, tierkit_error *err) {
    const tierkit_i_field_column *as = &all->fields[field];
    int64_t *value = &all->value[field];
    int present = 0;
    switch (as->type) {
    case TIERKIT_I_TYPE_TEXT:
        TIERKIT_I_TRY(read_text(all, row, as->bound, value, &present, err));
        break;
    case TIERKIT_I_TYPE_INSTANT:
        TIERKIT_I_TRY(tierkit_i_fields_instant(&all->in, row, as->bound, value, &present, err));
        break;
    default:
        TIERKIT_I_TRY(tierkit_i_fields_number(&all->in, row, as, value, &present, err));
        break;
    }
    all->has[field] = (uint8_t)present;
    return TIERKIT_OK;
}

static tierkit_status read_row(incoming *all, size_t row, tierkit_error *err) {
    tierkit_i_reference_row made = {
        { NULL, 0 }, TIERKIT_I_NO_DAY, all->value, all->has, &all->texts
    };
    int present = 0;
    TIERKIT_I_TRY(tierkit_i_fields_day(&all->in, row, all->from, &made.from, err));
    for (size_t f = 0; f < (size_t)all->table->fields.count && all->in.batch->sign > 0; f++) {
        TIERKIT_I_TRY(read_field(all, row, f, err));
    }
    TIERKIT_I_TRY(tierkit_i_fields_text(&all->in, row, all->key, &made.key, &present, err));
    if (!present) {
        return tierkit_i_fields_refuse(&all->in, TIERKIT_E_MISSING, (int64_t)row, all->key,
                                       "missing; every row of a table has a key", err);
    }
    return tierkit_i_reference_add(&all->rows, &made);
}

static tierkit_status read_rows(incoming *all, tierkit_i_pace *pace, tierkit_error *err) {
    int more = 1;
    while (more) {
        size_t end = all->rows.count + (size_t)all->in.batch->rows;
        while (all->rows.count < end) {
            TIERKIT_I_TRY(tierkit_i_strings_room(&all->rows.keys, 1, pace));
            TIERKIT_I_TRY(tierkit_i_strings_room(&all->texts, 1, pace));
            TIERKIT_I_TRY(read_row(all, all->rows.count, err));
            TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        }
        TIERKIT_I_TRY(tierkit_i_batch_next(all->in.batch, &more, err));
    }
    return TIERKIT_OK;
}

/* ---- the call ------------------------------------------------------------------------------ */

static tierkit_status refuse_twice(const incoming *all, size_t row, tierkit_error *err) {
    tierkit_i_reference_row at = tierkit_i_reference_row_at(&all->rows, row);
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("table '"),
                                 { NULL, 0 },
                                 TIERKIT_I_PIECE("' has two rows of key '"),
                                 at.key,
                                 TIERKIT_I_PIECE("'; give one") };
    pieces[1].text =
        tierkit_i_schema_text(all->in.network->schema, all->table->name, &pieces[1].bytes);
    if (all->from != TIERKIT_I_NONE) {
        pieces[4] = (tierkit_i_piece)TIERKIT_I_PIECE("' that begin on one day; give one");
    }
    return tierkit_i_fail_pieces(err, TIERKIT_E_DUPLICATE, (int64_t)row, all->key, pieces, 5);
}

/* *out: the table with the rows that were read. */
static tierkit_status join(const incoming *all, const tierkit_i_reference *old,
                           tierkit_i_reference_join *how, tierkit_i_reference *out,
                           tierkit_error *err) {
    tierkit_i_reference sorted;
    size_t twice = 0;
    tierkit_i_reference_init(&sorted, old->schema, old->table, old->memory);
    tierkit_status status = tierkit_i_reference_sort(&all->rows, how->pace, &sorted, &twice);
    if (status == TIERKIT_E_DUPLICATE) {
        status = refuse_twice(all, twice, err);
    }
    if (status == TIERKIT_OK) {
        status = tierkit_i_reference_join_rows(old, &sorted, how, out);
    }
    tierkit_i_reference_free(&sorted);
    return status;
}

static tierkit_status prepare(incoming *all, const tierkit_i_reference *old,
                              tierkit_i_reference_join *how, tierkit_i_reference *out,
                              tierkit_error *err) {
    TIERKIT_I_TRY(bind(all, err));
    TIERKIT_I_TRY(tierkit_i_row_scratch_new(old->schema, old->memory, &all->in.scratch));
    TIERKIT_I_TRY(read_rows(all, how->pace, err));
    return join(all, old, how, out, err);
}

static tierkit_status upsert(tierkit_network *network, tierkit_i_reference *old,
                             const tierkit_batch *batch, tierkit_i_reference_join *how,
                             tierkit_error *err) {
    const tierkit_i_memory *memory = &network->memory;
    size_t fields = (size_t)old->table->fields.count;
    tierkit_i_reference made;
    incoming all;
    memset(&all, 0, sizeof all);
    all.in.network = network;
    all.in.batch = batch;
    all.table = old->table;
    tierkit_i_strings_init(&all.texts, memory);
    tierkit_i_buffer_init(&all.text, memory);
    tierkit_i_reference_init(&all.rows, old->schema, old->table, memory);
    tierkit_i_reference_init(&made, old->schema, old->table, memory);
    tierkit_status status = prepare(&all, old, how, &made, err);
    if (status == TIERKIT_OK) {
        tierkit_i_reference before = *old;
        *old = made;
        made = before;
    }
    tierkit_i_batch_end(batch);
    tierkit_i_reference_free(&made);
    tierkit_i_reference_free(&all.rows);
    tierkit_i_buffer_free(&all.text);
    tierkit_i_strings_free(&all.texts);
    tierkit_i_row_scratch_free(all.in.scratch);
    tierkit_i_free(memory, all.has, fields, sizeof *all.has);
    tierkit_i_free(memory, all.value, fields, sizeof *all.value);
    tierkit_i_free(memory, all.fields, fields, sizeof *all.fields);
    return tierkit_i_network_end(err, status);
}

tierkit_status TIERKIT_CALL tierkit_network_upsert_table(tierkit_network *network,
                                                         const char *table, size_t table_bytes,
                                                         const tierkit_batch *batch,
                                                         const tierkit_call *call, int64_t *changed,
                                                         tierkit_error *err) {
    if (network == NULL || table == NULL || batch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, table and batch must not be NULL");
    }
    tierkit_i_pace pace;
    tierkit_i_reference_join how = { TIERKIT_I_JOIN_REPLACE, &pace, 0, 0 };
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, (uint64_t)batch->rows, err));
    int32_t index = tierkit_i_schema_find_table(network->schema, table, table_bytes);
    if (index == TIERKIT_I_NONE) {
        tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("table '"),
                                     { table, table_bytes },
                                     TIERKIT_I_PIECE("' is not declared in the program") };
        return tierkit_i_fail_pieces(err, TIERKIT_E_NOT_FOUND, -1, -1, pieces, 3);
    }
    pace.weight = 1 + (uint64_t)network->schema->tables[index].fields.count;
    if (batch->sign < 0) {
        how.how = TIERKIT_I_JOIN_REMOVE;
    }
    TIERKIT_I_TRY(upsert(network, &network->references[index], batch, &how, err));
    if (changed != NULL) {
        *changed = how.changed;
    }
    return TIERKIT_OK;
}
