/* Owns: columns that each speak Arrow, in chunks of their own, as one stream of record batches cut
 * where any of them has a cut. Buffers and lists beside them become Arrow columns first. Nothing
 * of an Arrow column is copied.
 * Must not know: what elements mean.
 * Called by: bound.c. */
#include "joined.h"

#include <stdlib.h>
#include <string.h>

enum { SCALE_BYTES = 48, NO_MEMORY = 12 /* ENOMEM, as the interface has it */ };

/* One column: its chunks and how far they are read. */
typedef struct part {
    struct ArrowSchema schema;
    struct ArrowArray *chunks;
    int64_t chunk_count, chunk, used;
    const char *name;           /* lives as long as the batch */
    int32_t scale;              /* 0 = as the schema says */
    char metadata[SCALE_BYTES]; /* of the scale */
    char scale_text[4];
} part;

struct joined {
    part *parts;
    int64_t count, rows, done;
};

/* ---- life ------------------------------------------------------------------------------------ */

joined *joined_new(int64_t columns, int64_t rows) {
    joined *self = calloc(1, sizeof *self);
    part *parts = calloc((size_t)columns + 1, sizeof *parts);
    if (!self || !parts) {
        free(self);
        free(parts);
        PyErr_NoMemory();
        return NULL;
    }
    self->parts = parts;
    self->rows = rows;
    return self;
}

void joined_free(joined *self) {
    for (int64_t i = 0; self && i < self->count; i++) {
        part *column = &self->parts[i];
        for (int64_t k = 0; k < column->chunk_count; k++) {
            column->chunks[k].release(&column->chunks[k]);
        }
        free(column->chunks);
        if (column->schema.release) {
            column->schema.release(&column->schema);
        }
    }
    if (self) {
        free(self->parts);
    }
    free(self);
}

/* Takes the array over, also when memory runs out. */
static int add_chunk(part *column, struct ArrowArray *array) {
    size_t count = (size_t)column->chunk_count + 1;
    struct ArrowArray *chunks = realloc(column->chunks, count * sizeof *chunks);
    if (!chunks) {
        array->release(array);
        PyErr_NoMemory();
        return -1;
    }
    chunks[count - 1] = *array;
    column->chunks = chunks;
    column->chunk_count = (int64_t)count;
    return 0;
}

/* ---- columns that speak Arrow ---------------------------------------------------------------- */

static int take_array(column_in *in, part *column, PyObject *pair) {
    PyObject *schema, *array;
    struct ArrowSchema *schema_struct;
    struct ArrowArray *array_struct;
    struct ArrowArray moved;
    if (!PyArg_ParseTuple(pair, "OO;__arrow_c_array__ must give two capsules", &schema, &array)) {
        return -1;
    }
    schema_struct = PyCapsule_GetPointer(schema, "arrow_schema");
    array_struct = schema_struct ? PyCapsule_GetPointer(array, "arrow_array") : NULL;
    if (!array_struct) {
        return -1;
    }
    if (!schema_struct->release || !array_struct->release) {
        return raise_column(in->state, TIERKIT_E_ARGUMENT, in->name, -1, "it was released already");
    }
    column->schema = *schema_struct;
    schema_struct->release = NULL;
    moved = *array_struct;
    array_struct->release = NULL;
    return add_chunk(column, &moved);
}

static int stream_failed(column_in *in, struct ArrowArrayStream *stream) {
    const char *why = stream->get_last_error(stream);
    return raise_column(in->state, TIERKIT_E_STREAM, in->name, -1,
                        why ? why : "its stream failed; nobody says why");
}

static int take_stream(column_in *in, part *column, PyObject *capsule) {
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (!stream) {
        return -1;
    }
    if (!stream->release) {
        return raise_column(in->state, TIERKIT_E_ARGUMENT, in->name, -1, "it was read already");
    }
    if (stream->get_schema(stream, &column->schema) != 0) {
        column->schema.release = NULL;
        return stream_failed(in, stream);
    }
    for (;;) {
        struct ArrowArray array;
        memset(&array, 0, sizeof array);
        if (stream->get_next(stream, &array) != 0) {
            return stream_failed(in, stream);
        }
        if (!array.release) {
            return 0;
        }
        if (add_chunk(column, &array) < 0) {
            return -1;
        }
    }
}

static int take_arrow(column_in *in, part *column, PyObject *object) {
    int is_array = PyObject_HasAttrString(object, "__arrow_c_array__");
    PyObject *exported =
        PyObject_CallMethod(object, is_array ? "__arrow_c_array__" : "__arrow_c_stream__", NULL);
    int result = -1;
    if (exported) {
        result = is_array ? take_array(in, column, exported) : take_stream(in, column, exported);
    }
    Py_XDECREF(exported);
    return result;
}

/* ---- other columns --------------------------------------------------------------------------- */

static void keep_schema(struct ArrowSchema *schema) {
    schema->release = NULL; /* all of it is the batch's memory or constant */
}

static void keep_array(struct ArrowArray *array) {
    array->release = NULL;
}

static const struct {
    int32_t type;
    int size; /* of an element; 0 = text, with offsets */
    const char *format;
} layouts[] = {
    { TIERKIT_TYPE_INT8, 1, "c" },     { TIERKIT_TYPE_INT16, 2, "s" },
    { TIERKIT_TYPE_INT32, 4, "i" },    { TIERKIT_TYPE_INT64, 8, "l" },
    { TIERKIT_TYPE_FLOAT64, 8, "g" },  { TIERKIT_TYPE_FLAG8, 1, "b" },
    { TIERKIT_TYPE_DATE32, 4, "tdD" }, { TIERKIT_TYPE_INSTANT64, 8, "tsu:" },
    { TIERKIT_TYPE_TEXT, 0, "U" },
};

/* The elements without gaps between them. */
static const void *packed(column_in *in, size_t size) {
    const char *data = in->column.data;
    size_t stride = in->column.stride ? (size_t)in->column.stride : size;
    char *copy;
    if (stride == size) {
        return data;
    }
    copy = bound_memory(in->bound, (size_t)in->column.rows * size);
    for (size_t i = 0; copy && i < (size_t)in->column.rows; i++) {
        memcpy(copy + i * size, data + i * stride, size);
    }
    return copy;
}

static const void *flags_as_bits(column_in *in) {
    const uint8_t *flags = packed(in, 1);
    size_t rows = (size_t)in->column.rows;
    uint8_t *bits = flags || rows == 0 ? bound_memory(in->bound, rows / 8 + 1) : NULL;
    if (bits) {
        memset(bits, 0, rows / 8 + 1);
    }
    for (size_t i = 0; bits && i < rows; i++) {
        bits[i >> 3] = (uint8_t)(bits[i >> 3] | (unsigned)(flags[i] != 0) << (i & 7));
    }
    return bits;
}

/* A column of the library's as an Arrow column of the same memory. */
static int convert(column_in *in, part *column) {
    struct ArrowArray array;
    size_t k = 0, known = sizeof layouts / sizeof layouts[0];
    const void **buffers = bound_memory(in->bound, 3 * sizeof *buffers);
    while (k < known && layouts[k].type != in->column.type) {
        k++;
    }
    if (k == known) {
        return raise_column(in->state, TIERKIT_E_TYPE, in->name, -1,
                            "it cannot stand beside columns of Arrow; give all as lists");
    }
    if (!buffers) {
        return -1;
    }
    memset(&array, 0, sizeof array);
    array.length = in->column.rows;
    array.null_count = in->column.validity ? -1 : 0;
    array.n_buffers = layouts[k].size ? 2 : 3;
    array.buffers = buffers;
    array.release = keep_array;
    buffers[0] = in->column.validity;
    buffers[1] = layouts[k].type == TIERKIT_TYPE_FLAG8 ? flags_as_bits(in)
                 : layouts[k].size                     ? packed(in, (size_t)layouts[k].size)
                                                       : in->column.offsets;
    buffers[2] = in->column.data;
    column->schema.format = layouts[k].format;
    column->schema.flags = ARROW_FLAG_NULLABLE;
    column->schema.release = keep_schema;
    return PyErr_Occurred() ? -1 : add_chunk(column, &array);
}

/* ---- columns come together ------------------------------------------------------------------- */

static int check_rows(column_in *in, const part *column, int64_t rows) {
    int64_t left = rows;
    for (int64_t k = 0; k < column->chunk_count; k++) {
        int64_t length = column->chunks[k].length;
        left = length < 0 || length > left ? -1 : left - length;
        if (left < 0) {
            break;
        }
    }
    return left == 0 ? 0
                     : raise_column(in->state, TIERKIT_E_RANGE, in->name, -1,
                                    "it has another number of rows than the first column; make "
                                    "them equal");
}

/* How metadata of Arrow says a scale: counts and lengths as int32. */
static int set_scale(column_in *in, part *column, int32_t scale) {
    static const char key[] = "tierkit:scale";
    int32_t numbers[3] = { 1, (int32_t)sizeof key - 1, scale < 10 ? 1 : 2 };
    char *at = column->metadata;
    if (!strchr("csilCSIL", column->schema.format[0]) || column->schema.format[1]) {
        return raise_column(in->state, TIERKIT_E_TYPE, in->name, -1,
                            "Scaled takes integers of 64 bits");
    }
    PyOS_snprintf(column->scale_text, sizeof column->scale_text, "%d", (int)scale);
    memcpy(at, numbers, 2 * sizeof numbers[0]);
    at += 2 * sizeof numbers[0];
    memcpy(at, key, sizeof key - 1);
    at += sizeof key - 1;
    memcpy(at, &numbers[2], sizeof numbers[2]);
    memcpy(at + sizeof numbers[2], column->scale_text, (size_t)numbers[2]);
    column->scale = scale;
    return 0;
}

int joined_add(joined *self, column_in *in, PyObject *object, int scale) {
    part *column = &self->parts[self->count++];
    column->name = PyUnicode_AsUTF8AndSize(in->name, NULL);
    if (!column->name || PyList_Append(in->bound->names, in->name) < 0 ||
        (object ? take_arrow(in, column, object) : convert(in, column)) < 0 ||
        check_rows(in, column, self->rows) < 0) {
        return -1;
    }
    return scale ? set_scale(in, column, scale) : 0;
}

/* ---- the stream ------------------------------------------------------------------------------ */

static void free_schema(struct ArrowSchema *schema) {
    free(schema->private_data);
    schema->release = NULL;
}

static void free_array(struct ArrowArray *array) {
    free(array->private_data);
    array->release = NULL;
}

/* Children first, so that they are aligned; behind them the pointers to them. */
static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    const joined *self = stream->private_data;
    size_t room = (size_t)self->count + 1;
    struct ArrowSchema *children = calloc(room, sizeof *children + sizeof children), **pointers;
    if (!children) {
        return NO_MEMORY;
    }
    pointers = (struct ArrowSchema **)(void *)(children + room);
    for (int64_t i = 0; i < self->count; i++) {
        children[i] = self->parts[i].schema;
        children[i].name = self->parts[i].name;
        children[i].release = keep_schema;
        if (self->parts[i].scale) {
            children[i].metadata = self->parts[i].metadata;
        }
        pointers[i] = &children[i];
    }
    memset(out, 0, sizeof *out);
    out->format = "+s";
    out->n_children = self->count;
    out->children = pointers;
    out->release = free_schema;
    out->private_data = children;
    return 0;
}

/* Rows up to the next cut of any column. */
static int64_t next_rows(joined *self) {
    int64_t rows = self->rows - self->done;
    for (int64_t i = 0; rows > 0 && i < self->count; i++) {
        part *column = &self->parts[i];
        while (column->used == column->chunks[column->chunk].length) {
            column->chunk++;
            column->used = 0;
        }
        int64_t left = column->chunks[column->chunk].length - column->used;
        rows = left < rows ? left : rows;
    }
    return rows;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    joined *self = stream->private_data;
    int64_t rows = next_rows(self);
    size_t room = (size_t)self->count + 1; /* the last pointer is the validity of all: none */
    struct ArrowArray *children, **pointers;
    memset(out, 0, sizeof *out);
    if (rows <= 0) {
        return 0;
    }
    children = calloc(room, sizeof *children + sizeof children);
    if (!children) {
        return NO_MEMORY;
    }
    pointers = (struct ArrowArray **)(void *)(children + room);
    for (int64_t i = 0; i < self->count; i++) {
        part *column = &self->parts[i];
        children[i] = column->chunks[column->chunk];
        children[i].offset += column->used;
        children[i].length = rows;
        children[i].null_count = children[i].null_count == 0 ? 0 : -1;
        children[i].release = keep_array;
        pointers[i] = &children[i];
        column->used += rows;
    }
    self->done += rows;
    out->length = rows;
    out->n_buffers = 1;
    out->buffers = (const void **)(void *)&pointers[self->count];
    out->n_children = self->count;
    out->children = pointers;
    out->release = free_array;
    out->private_data = children;
    return 0;
}

static const char *last_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return "out of memory";
}

static void free_stream(struct ArrowArrayStream *stream) {
    joined_free(stream->private_data);
    stream->release = NULL;
}

void joined_stream(joined *self, struct ArrowArrayStream *out) {
    out->get_schema = get_schema;
    out->get_next = get_next;
    out->get_last_error = last_error;
    out->release = free_stream;
    out->private_data = self;
}
