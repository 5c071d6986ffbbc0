/* Owns: reading the schema of a struct array, and its children as columns of a batch.
 * Must not know: elements of arrays, networks. Called by: hosts; stream.c.
 *
 * A column is converted when a call first says that it reads it: what nobody reads costs nothing
 * and may have any format. */
#include "exchange/import.h"

#include <string.h>

/* ---- the schema ---------------------------------------------------------------------------- */

static const char *const nested_cure = "decode its dictionary, whose values are in one themselves";

/* cure: why no call can have the field; a bad field does not spoil the others. */
static void read_field(const struct ArrowSchema *child, tierkit_i_arrow_field *field) {
    const struct ArrowSchema *values = child->dictionary != NULL ? child->dictionary : child;
    tierkit_i_arrow_format_read(values->format, &field->values);
    if (field->values.way == TIERKIT_I_ARROW_UNKNOWN) {
        field->cure = tierkit_i_arrow_cure(values->format);
    } else if (!tierkit_i_arrow_format_scale(child, values->format, &field->values)) {
        field->cure = "its metadata must have a \"tierkit:scale\" from 0 to 18, or none";
    }
    if (child->dictionary == NULL) {
        return;
    }
    tierkit_i_arrow_format_read(child->format, &field->index);
    if (child->dictionary->dictionary != NULL) {
        field->cure = nested_cure;
    } else if (field->index.way == TIERKIT_I_ARROW_UNKNOWN ||
               !tierkit_i_arrow_is_index(child->format)) {
        field->cure = "decode its dictionary, whose positions are no integers";
    }
}

static tierkit_status check_schema(const struct ArrowSchema *schema, tierkit_error *err) {
    static const char not_struct[] = "schema: not a struct (+s) of columns; give record batches";
    if (schema->release == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "schema: was released already");
    }
    if (schema->format == NULL || strlen(schema->format) != 2 ||
        memcmp(schema->format, "+s", 2) != 0 || schema->dictionary != NULL ||
        schema->n_children < 0 || (schema->n_children > 0 && schema->children == NULL)) {
        return tierkit_i_fail(err, TIERKIT_E_TYPE, not_struct);
    }
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i] == NULL || schema->children[i]->release == NULL) {
            return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                                  "schema: one of its children was released already");
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_arrow_import_init(tierkit_i_arrow_import *import, tierkit_batch *batch,
                                           const struct ArrowSchema *schema, tierkit_error *err) {
    import->memory = batch->memory;
    import->arena.memory = &import->memory;
    import->batch = batch;
    import->schema = schema;
    TIERKIT_I_TRY(check_schema(schema, err));
    size_t count = (size_t)schema->n_children;
    TIERKIT_I_TRY(
        tierkit_i_network_end(err, tierkit_i_new_zeroed(&import->memory, count,
                                                        sizeof *import->fields, &import->fields)));
    import->count = count;
    for (size_t i = 0; i < count; i++) {
        read_field(schema->children[i], &import->fields[i]);
    }
    return TIERKIT_OK;
}

void tierkit_i_arrow_import_free(tierkit_i_arrow_import *import) {
    tierkit_i_arena_free(&import->arena);
    tierkit_i_free(&import->memory, import->fields, import->count, sizeof *import->fields);
}

static tierkit_i_piece name_of(const tierkit_i_arrow_import *import, size_t index) {
    const char *name = import->schema->children[index]->name;
    tierkit_i_piece piece = { name != NULL ? name : "", 0 };
    piece.bytes = strlen(piece.text);
    return piece;
}

tierkit_status tierkit_i_arrow_import_attach(tierkit_i_arrow_import *import, int64_t rows,
                                             tierkit_error *err) {
    tierkit_i_piece *names = NULL;
    TIERKIT_I_TRY(tierkit_i_network_end(
        err, tierkit_i_new(&import->memory, import->count, sizeof *names, &names)));
    for (size_t i = 0; i < import->count; i++) {
        names[i] = name_of(import, i);
    }
    tierkit_status status =
        tierkit_i_batch_attach(import->batch, &import->source, rows, names, import->count, err);
    tierkit_i_free(&import->memory, names, import->count, sizeof *names);
    return status;
}

/* ---- an array ------------------------------------------------------------------------------ */

tierkit_status tierkit_i_arrow_import_check(const tierkit_i_arrow_import *import,
                                            const struct ArrowArray *array, tierkit_error *err) {
    const uint8_t *bits = NULL;
    if (array->release == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "array: was released already");
    }
    if (array->n_children != (int64_t)import->count || array->dictionary != NULL ||
        (array->n_children > 0 && array->children == NULL) || !tierkit_i_arrow_bits(array, &bits)) {
        return tierkit_i_fail(
            err, TIERKIT_E_TYPE,
            "array: not of the schema that came with it; the producer gave schema "
            "and data of different types");
    }
    if (array->length < 0 || array->offset < 0 || array->length > INT64_MAX / 16 ||
        array->offset > INT64_MAX / 16) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "array: its length or offset is out of range");
    }
    return TIERKIT_OK;
}

static tierkit_i_arrow_task task_of(tierkit_i_arrow_import *import, size_t index,
                                    tierkit_error *err) {
    tierkit_i_arrow_task task = {
        &import->arena, name_of(import, index), import->schema->children[index]->format,
        (int32_t)index, import->batch->before,  err
    };
    /* With a dictionary its own format says more than that of the positions. */
    if (import->schema->children[index]->dictionary != NULL) {
        task.format = import->schema->children[index]->dictionary->format;
    }
    return task;
}

/* ---- columns ------------------------------------------------------------------------------- */

static tierkit_column empty_column(void) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = (uint32_t)sizeof column;
    return column;
}

tierkit_status tierkit_i_arrow_import_want(tierkit_i_arrow_import *import, size_t index,
                                           tierkit_error *err) {
    tierkit_i_arrow_field *field = &import->fields[index];
    tierkit_column *column = &import->batch->columns[index].column;
    if (field->cure != NULL) {
        tierkit_i_arrow_task task = task_of(import, index, err);
        return tierkit_i_arrow_refuse(&task, TIERKIT_E_TYPE, -1, field->cure);
    }
    if (field->is_wanted) {
        return TIERKIT_OK;
    }
    int is_text =
        field->index.way != TIERKIT_I_ARROW_UNKNOWN && field->values.way == TIERKIT_I_ARROW_TEXT;
    *column = empty_column();
    column->type = is_text ? TIERKIT_TYPE_TEXT : field->values.type;
    column->scale = field->values.scale;
    field->is_wanted = 1;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_arrow_import_fill(tierkit_i_arrow_import *import,
                                           const struct ArrowArray *array, size_t index,
                                           tierkit_error *err) {
    const tierkit_i_arrow_field *field = &import->fields[index];
    int has_dictionary = field->index.way != TIERKIT_I_ARROW_UNKNOWN;
    const tierkit_i_arrow_format *own = has_dictionary ? &field->index : &field->values;
    tierkit_i_arrow_task task = task_of(import, index, err);
    tierkit_i_arrow_span parent = { array, array->offset, array->length };
    tierkit_i_arrow_span span;
    tierkit_column column = empty_column();
    TIERKIT_I_TRY(tierkit_i_arrow_span_of(&task, own, array->children[index], array->offset,
                                          array->length, &span));
    if ((span.array->dictionary != NULL) != has_dictionary) {
        return tierkit_i_arrow_refuse(&task, TIERKIT_E_TYPE, -1,
                                      "schema and array differ in whether there is a dictionary");
    }
    column.rows = span.count;
    TIERKIT_I_TRY(tierkit_i_arrow_validity(&task, span, &parent, &column));
    TIERKIT_I_TRY(has_dictionary ? tierkit_i_arrow_decode(&task, own, &field->values, span, &column)
                                 : tierkit_i_arrow_convert(&task, own, span, &column));
    import->batch->columns[index].column = column;
    return TIERKIT_OK;
}

/* ---- one record batch ------------------------------------------------------------------------ */

/* The array is the host's and stays as it is; what was converted is kept for the next call. */
typedef struct one_array {
    tierkit_i_arrow_import import; /* first */
    const struct ArrowArray *array;
} one_array;

static tierkit_status want_now(tierkit_i_source *source, size_t index, tierkit_error *err) {
    one_array *self = (one_array *)(void *)source;
    tierkit_i_arrow_field *field = &self->import.fields[index];
    if (field->is_wanted) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_arrow_import_want(&self->import, index, err));
    tierkit_status status = tierkit_i_arrow_import_fill(&self->import, self->array, index, err);
    field->is_wanted = status == TIERKIT_OK;
    return status;
}

static void release(tierkit_i_source *source) {
    one_array *self = (one_array *)(void *)source;
    tierkit_i_memory memory = self->import.memory;
    tierkit_i_arrow_import_free(&self->import);
    tierkit_i_free(&memory, self, 1, sizeof *self);
}

tierkit_status TIERKIT_CALL tierkit_batch_arrow(tierkit_batch *batch,
                                                const struct ArrowSchema *schema,
                                                const struct ArrowArray *array,
                                                tierkit_error *err) {
    if (batch == NULL || schema == NULL || array == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "batch, schema and array must not be NULL");
    }
    tierkit_status status = TIERKIT_OK;
    one_array *made = NULL;
    TIERKIT_I_TRY(
        tierkit_i_network_end(err, tierkit_i_new_zeroed(&batch->memory, 1, sizeof *made, &made)));
    made->array = array;
    made->import.source.want = want_now;
    made->import.source.release = release;
    TIERKIT_I_DO(tierkit_i_arrow_import_init(&made->import, batch, schema, err));
    TIERKIT_I_DO(tierkit_i_arrow_import_check(&made->import, array, err));
    TIERKIT_I_DO(tierkit_i_arrow_import_attach(&made->import, array->length, err));
done:
    if (status != TIERKIT_OK) {
        release(&made->import.source);
    }
    return status;
}
