/* Owns: any table as an Arrow stream of one record batch that shows into the table.
 * Must not know: what a table is about. Called by: hosts. */
#include "exchange/export.h"

#include "base/bits.h"
#include "exchange/metadata.h"

#include <string.h>

enum { OUT_OF_MEMORY = 12 }; /* ENOMEM wherever there is one; the numbers are the interface's */

/* ---- what is shared ------------------------------------------------------------------------ */

void tierkit_i_export_release(tierkit_i_export *shared) {
    if (!tierkit_i_count_release(&shared->count)) {
        return;
    }
    tierkit_i_memory memory = shared->memory;
    for (size_t i = 0; shared->column != NULL && i < shared->columns; i++) {
        tierkit_i_free(&memory, shared->column[i].metadata, shared->column[i].metadata_bytes, 1);
        tierkit_i_free(&memory, shared->column[i].flags, shared->flag_bytes, 1);
    }
    tierkit_i_free(&memory, shared->column, shared->columns, sizeof *shared->column);
    tierkit_table_free(shared->table);
    tierkit_i_free(&memory, shared, 1, sizeof *shared);
}

static const char *format_of(int32_t type) {
    switch (type) {
    case TIERKIT_TYPE_INT64:
        return "l";
    case TIERKIT_TYPE_FLOAT64:
        return "g";
    case TIERKIT_TYPE_DATE32:
        return "tdD";
    case TIERKIT_TYPE_FLAG8:
        return "b";
    default:
        return "U";
    }
}

static tierkit_status write_unit(const tierkit_i_export *shared, const char *unit,
                                 tierkit_i_export_column *out) {
    if (unit[0] == '\0') {
        return TIERKIT_OK;
    }
    size_t bytes = tierkit_i_arrow_metadata_write(TIERKIT_I_ARROW_UNIT, unit, NULL);
    TIERKIT_I_TRY(tierkit_i_new(&shared->memory, bytes, 1, &out->metadata));
    out->metadata_bytes = bytes;
    (void)tierkit_i_arrow_metadata_write(TIERKIT_I_ARROW_UNIT, unit, out->metadata);
    return TIERKIT_OK;
}

/* Arrow has a bit where a table has a byte. */
static tierkit_status pack_flags(const tierkit_i_export *shared, const tierkit_column *column,
                                 tierkit_i_export_column *out) {
    const uint8_t *flags = (const uint8_t *)column->data;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&shared->memory, shared->flag_bytes, 1, &out->flags));
    for (size_t i = 0; i < (size_t)column->rows; i++) {
        if (flags[i] != 0) {
            tierkit_i_bit_set(out->flags, i);
        }
    }
    return TIERKIT_OK;
}

static int64_t count_missing(const tierkit_column *column) {
    int64_t missing = 0;
    for (int64_t i = 0; column->validity != NULL && i < column->rows; i++) {
        missing += !tierkit_i_bit(column->validity, (size_t)i);
    }
    return missing;
}

static tierkit_status describe(const tierkit_i_export *shared, int32_t index,
                               tierkit_i_export_column *out) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = (uint32_t)sizeof column;
    TIERKIT_I_TRY(tierkit_table_column(shared->table, index, &column, NULL));
    out->format = format_of(column.type);
    out->name = column.name;
    out->null_count = count_missing(&column);
    out->buffers[0] = column.validity;
    out->buffers[1] = column.data;
    out->buffer_count = 2;
    if (column.type == TIERKIT_TYPE_TEXT) {
        out->buffers[1] = column.offsets;
        out->buffers[2] = column.data;
        out->buffer_count = 3;
    } else if (column.type == TIERKIT_TYPE_FLAG8) {
        TIERKIT_I_TRY(pack_flags(shared, &column, out));
        out->buffers[1] = out->flags;
    }
    return write_unit(shared, column.unit, out);
}

static tierkit_status share(const tierkit_table *table, tierkit_i_export **out) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = tierkit_i_table_memory(table);
    tierkit_i_export *shared = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof *shared, &shared));
    tierkit_i_count_init(&shared->count);
    shared->memory = *memory;
    shared->table = (tierkit_table *)table; /* only to count one owner more */
    tierkit_i_table_retain(shared->table);
    shared->columns = (size_t)tierkit_table_columns(table);
    shared->flag_bytes = tierkit_i_bits_bytes((size_t)tierkit_table_rows(table));
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(memory, shared->columns, sizeof *shared->column, &shared->column));
    for (size_t i = 0; i < shared->columns; i++) {
        TIERKIT_I_DO(describe(shared, (int32_t)i, &shared->column[i]));
    }
    *out = shared;
done:
    if (status != TIERKIT_OK) {
        tierkit_i_export_release(shared);
    }
    return status;
}

/* ---- the record batch ------------------------------------------------------------------------ */

/* As in a schema: the structs of the children, which stay when a consumer moves one out. */
typedef struct family {
    tierkit_i_export *shared;
    struct ArrowArray **children;
    struct ArrowArray *child;
} family;

static void release_child(struct ArrowArray *array) {
    tierkit_i_export *shared = (tierkit_i_export *)array->private_data;
    array->release = NULL;
    tierkit_i_export_release(shared);
}

static void free_family(family *own) {
    tierkit_i_export *shared = own->shared;
    const tierkit_i_memory *memory = &shared->memory;
    for (size_t i = 0; own->child != NULL && i < shared->columns; i++) {
        if (own->child[i].release != NULL) {
            own->child[i].release(&own->child[i]);
        }
    }
    tierkit_i_free(memory, own->child, shared->columns, sizeof *own->child);
    tierkit_i_free(memory, (void *)own->children, shared->columns, sizeof(struct ArrowArray *));
    tierkit_i_free(memory, own, 1, sizeof *own);
    tierkit_i_export_release(shared);
}

static void release_parent(struct ArrowArray *array) {
    family *own = (family *)array->private_data;
    array->release = NULL;
    free_family(own);
}

static void fill_child(tierkit_i_export *shared, size_t i, struct ArrowArray *child) {
    tierkit_i_export_column *column = &shared->column[i];
    child->length = tierkit_table_rows(shared->table);
    child->null_count = column->null_count;
    child->n_buffers = column->buffer_count;
    child->buffers = column->buffers;
    child->release = release_child;
    child->private_data = shared;
    tierkit_i_count_retain(&shared->count);
}

static tierkit_status make_array(tierkit_i_export *shared, struct ArrowArray *out) {
    tierkit_status status = TIERKIT_OK;
    family *own = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&shared->memory, 1, sizeof *own, &own));
    tierkit_i_count_retain(&shared->count);
    own->shared = shared;
    TIERKIT_I_DO(tierkit_i_new(&shared->memory, shared->columns, sizeof(struct ArrowArray *),
                               &own->children));
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(&shared->memory, shared->columns, sizeof *own->child, &own->child));
    for (size_t i = 0; i < shared->columns; i++) {
        fill_child(shared, i, &own->child[i]);
        own->children[i] = &own->child[i];
    }
    out->length = tierkit_table_rows(shared->table);
    out->n_buffers = 1;
    out->buffers = shared->no_buffer;
    out->n_children = (int64_t)shared->columns;
    out->children = own->children;
    out->release = release_parent;
    out->private_data = own;
done:
    if (status != TIERKIT_OK) {
        free_family(own);
    }
    return status;
}

/* ---- the stream ------------------------------------------------------------------------------ */

typedef struct position {
    tierkit_i_export *shared;
    int is_at_end;
    int has_failed; /* its last call */
} position;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    position *at = (position *)stream->private_data;
    at->has_failed = tierkit_i_export_schema(at->shared, out) != TIERKIT_OK;
    return at->has_failed ? OUT_OF_MEMORY : 0;
}

/* An array without release is the end. */
static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    position *at = (position *)stream->private_data;
    memset(out, 0, sizeof *out);
    at->has_failed = 0;
    if (at->is_at_end) {
        return 0;
    }
    at->has_failed = make_array(at->shared, out) != TIERKIT_OK;
    at->is_at_end = !at->has_failed;
    return at->has_failed ? OUT_OF_MEMORY : 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    const position *at = (const position *)stream->private_data;
    return at->has_failed ? "tierkit: out of memory" : NULL;
}

static void release_stream(struct ArrowArrayStream *stream) {
    position *at = (position *)stream->private_data;
    tierkit_i_export *shared = at->shared;
    stream->release = NULL;
    tierkit_i_free(&shared->memory, at, 1, sizeof *at);
    tierkit_i_export_release(shared);
}

static tierkit_status make_stream(const tierkit_table *table, struct ArrowArrayStream *out) {
    tierkit_i_export *shared = NULL;
    position *at = NULL;
    TIERKIT_I_TRY(share(table, &shared));
    tierkit_status status = tierkit_i_new_zeroed(&shared->memory, 1, sizeof *at, &at);
    if (status != TIERKIT_OK) {
        tierkit_i_export_release(shared);
        return status;
    }
    at->shared = shared;
    at->is_at_end = tierkit_table_rows(table) == 0;
    out->get_schema = get_schema;
    out->get_next = get_next;
    out->get_last_error = get_last_error;
    out->release = release_stream;
    out->private_data = at;
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_table_export(const tierkit_table *table,
                                                 struct ArrowArrayStream *out, tierkit_error *err) {
    if (out == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "table export: the output pointer is NULL");
    }
    memset(out, 0, sizeof *out);
    if (table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "table export: table is NULL");
    }
    tierkit_status status = make_stream(table, out);
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "table export: out of memory; nothing was changed");
    }
    return TIERKIT_OK;
}
