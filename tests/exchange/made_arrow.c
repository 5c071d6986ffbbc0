/* Owns: Arrow schemas, arrays and streams made by hand. Must not know: cases.
 * Called by: tests of exchange. */
#include "exchange/made_arrow.h"

#include <stdlib.h>

enum { GARBAGE = 0xA5, BUFFERS = 5 };

static void *exactly(size_t bytes) {
    void *p = malloc(bytes > 0 ? bytes : 1);
    assert_non_null(p);
    memset(p, GARBAGE, bytes);
    return p;
}

/* ---- schemas ------------------------------------------------------------------------------- */

static void release_schema(struct ArrowSchema *schema) {
    made_counts *counts = schema->private_data;
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release != NULL) {
            schema->children[i]->release(schema->children[i]);
        }
        free(schema->children[i]);
    }
    free((void *)schema->children);
    if (schema->dictionary != NULL) {
        schema->dictionary->release(schema->dictionary);
        free(schema->dictionary);
    }
    counts->released++;
    memset(schema, GARBAGE, sizeof *schema); /* whoever looks again falls over */
    schema->release = NULL;
}

static struct ArrowSchema *new_schema(const made_column *column, made_counts *counts) {
    struct ArrowSchema *schema = exactly(sizeof *schema);
    memset(schema, 0, sizeof *schema);
    schema->format = column->format;
    schema->name = column->name;
    schema->metadata = column->metadata;
    schema->flags = ARROW_FLAG_NULLABLE;
    schema->dictionary = column->dictionary != NULL ? new_schema(column->dictionary, counts) : NULL;
    schema->release = release_schema;
    schema->private_data = counts;
    counts->made++;
    return schema;
}

void made_schema(struct ArrowSchema *out, const made_column *columns, int count,
                 made_counts *counts) {
    memset(out, 0, sizeof *out);
    out->format = "+s";
    out->name = "";
    out->n_children = count;
    out->children = exactly((size_t)count * sizeof(struct ArrowSchema *));
    for (int i = 0; i < count; i++) {
        out->children[i] = new_schema(&columns[i], counts);
    }
    out->release = release_schema;
    out->private_data = counts;
    counts->made++;
}

/* ---- arrays -------------------------------------------------------------------------------- */

typedef struct owned {
    const void *buffers[BUFFERS];
    made_counts *counts;
} owned;

static void release_array(struct ArrowArray *array) {
    owned *own = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != NULL) {
            array->children[i]->release(array->children[i]);
        }
        free(array->children[i]);
    }
    free((void *)array->children);
    if (array->dictionary != NULL) {
        array->dictionary->release(array->dictionary);
        free(array->dictionary);
    }
    for (int i = 0; i < BUFFERS; i++) {
        free((void *)(uintptr_t)own->buffers[i]);
    }
    own->counts->released++;
    free(own);
    memset(array, GARBAGE, sizeof *array);
    array->release = NULL;
}

static owned *own_array(struct ArrowArray *array, made_counts *counts) {
    owned *own = exactly(sizeof *own);
    memset(own, 0, sizeof *own);
    memset(array, 0, sizeof *array);
    own->counts = counts;
    counts->made++;
    array->buffers = own->buffers;
    array->release = release_array;
    array->private_data = own;
    return own;
}

/* Bits of bytes, `lead` garbage bits in front. */
static uint8_t *bits_of(const uint8_t *bytes, int64_t lead, int64_t rows) {
    uint8_t *bits = exactly((size_t)(lead + rows + 7) / 8);
    for (int64_t i = 0; i < rows; i++) {
        uint8_t bit = (uint8_t)(1u << ((lead + i) % 8));
        uint8_t *at = &bits[(lead + i) / 8];
        *at = (uint8_t)(bytes[i] ? *at | bit : *at & ~bit);
    }
    return bits;
}

static int64_t nulls_of(const uint8_t *present, int64_t rows) {
    int64_t nulls = 0;
    for (int64_t i = 0; i < rows; i++) {
        nulls += !present[i];
    }
    return nulls;
}

static size_t length_of(const char *text) {
    return text != NULL ? strlen(text) : 0;
}

/* Positions begin at 3, in bytes that are no text; nothing is NUL-terminated. */
static void make_texts(owned *own, const char *const *texts, int wide, int64_t lead, int64_t rows) {
    size_t total = 3;
    for (int64_t i = 0; i < rows; i++) {
        total += length_of(texts[i]);
    }
    char *bytes = exactly(total);
    char *positions = exactly((size_t)(lead + rows + 1) * (wide ? 8 : 4));
    size_t at = 3;
    for (int64_t i = 0; i <= lead + rows; i++) {
        int64_t position = (int64_t)at;
        int32_t narrow = (int32_t)position;
        memcpy(positions + i * (wide ? 8 : 4), wide ? (void *)&position : (void *)&narrow,
               wide ? 8 : 4);
        if (i >= lead && i < lead + rows) {
            memcpy(bytes + at, texts[i - lead] != NULL ? texts[i - lead] : "",
                   length_of(texts[i - lead]));
            at += length_of(texts[i - lead]);
        }
    }
    own->buffers[1] = positions;
    own->buffers[2] = bytes;
}

/* Long texts in the second of two buffers, so that the number of the buffer matters. */
static void make_views(owned *own, const char *const *texts, int64_t lead, int64_t rows) {
    size_t total = 0, at = 0;
    for (int64_t i = 0; i < rows; i++) {
        total += length_of(texts[i]) > 12 ? length_of(texts[i]) : 0;
    }
    char *views = exactly((size_t)(lead + rows) * 16), *bytes = exactly(total);
    int64_t *sizes = exactly(2 * sizeof *sizes);
    for (int64_t i = 0; i < rows; i++) {
        char *view = views + (lead + i) * 16;
        int32_t length = (int32_t)length_of(texts[i]), place[2] = { 1, (int32_t)at };
        if (texts[i] == NULL) {
            continue; /* garbage under a null */
        }
        memcpy(view, &length, 4);
        memset(view + 4, 0, 12);
        memcpy(view + 4, texts[i], length > 12 ? 4 : (size_t)length);
        if (length > 12) {
            memcpy(view + 8, place, sizeof place);
            memcpy(bytes + at, texts[i], (size_t)length);
            at += (size_t)length;
        }
    }
    sizes[0] = 0;
    sizes[1] = (int64_t)total;
    own->buffers[1] = views;
    own->buffers[2] = exactly(0);
    own->buffers[3] = bytes;
    own->buffers[4] = sizes;
}

static int is_big_endian(void) {
    const uint16_t one = 1;
    return *(const uint8_t *)&one == 0;
}

/* Cases write decimals as two halves, the lower one first. */
static void make_fixed(owned *own, const made_column *column, const made_shape *shape,
                       int64_t lead) {
    size_t width = (size_t)column->width;
    size_t bytes = (size_t)(lead + shape->rows) * width;
    char *elements = exactly(bytes);
    memcpy(elements + (size_t)lead * width,
           (const char *)column->elements + (size_t)shape->first * width,
           (size_t)shape->rows * width);
    for (size_t i = (size_t)lead * width; width == 16 && is_big_endian() && i + 15 < bytes;
         i += 16) {
        uint64_t halves[2];
        memcpy(halves, elements + i, 16);
        memcpy(elements + i, &halves[1], 8);
        memcpy(elements + i + 8, &halves[0], 8);
    }
    own->buffers[1] = elements;
}

static void make_elements(owned *own, const made_column *column, const made_shape *shape,
                          struct ArrowArray *array, int64_t lead) {
    const char *const *texts = (const char *const *)column->elements;
    if (texts != NULL) {
        texts += shape->first;
    }
    array->n_buffers = 3;
    switch (column->width) {
    case MADE_NOTHING:
        array->n_buffers = 0;
        return;
    case MADE_TEXT32:
    case MADE_TEXT64:
        make_texts(own, texts, column->width == MADE_TEXT64, lead, shape->rows);
        return;
    case MADE_VIEWS:
        array->n_buffers = 5;
        make_views(own, texts, lead, shape->rows);
        return;
    case MADE_BITS:
        array->n_buffers = 2;
        own->buffers[1] =
            bits_of((const uint8_t *)column->elements + shape->first, lead, shape->rows);
        return;
    default:
        array->n_buffers = 2;
        make_fixed(own, column, shape, lead);
        return;
    }
}

static struct ArrowArray *new_child(const made_column *column, const made_shape *shape,
                                    made_counts *counts) {
    struct ArrowArray *array = exactly(sizeof *array);
    owned *own = own_array(array, counts);
    int64_t lead = shape->child_offset + shape->parent_offset;
    array->offset = shape->child_offset;
    array->length = shape->parent_offset + shape->rows;
    make_elements(own, column, shape, array, lead);
    if (column->width == MADE_NOTHING) {
        array->null_count = array->length;
    } else if (column->present != NULL) {
        own->buffers[0] = bits_of(column->present + shape->first, lead, shape->rows);
        array->null_count =
            shape->unknown_nulls ? -1 : nulls_of(column->present + shape->first, shape->rows);
    } else {
        array->null_count = shape->unknown_nulls ? -1 : 0;
    }
    if (column->dictionary != NULL) {
        made_shape whole = { 0, column->dictionary_rows, 0, 2, NULL, shape->unknown_nulls };
        array->dictionary = new_child(column->dictionary, &whole, counts);
    }
    return array;
}

void made_array(struct ArrowArray *out, const made_column *columns, int count,
                const made_shape *shape, made_counts *counts) {
    owned *own = own_array(out, counts);
    out->length = shape->rows;
    out->offset = shape->parent_offset;
    out->n_buffers = 1;
    out->n_children = count;
    out->children = exactly((size_t)count * sizeof(struct ArrowArray *));
    for (int i = 0; i < count; i++) {
        out->children[i] = new_child(&columns[i], shape, counts);
    }
    if (shape->present != NULL) {
        own->buffers[0] = bits_of(shape->present, shape->parent_offset, shape->rows);
        out->null_count = shape->unknown_nulls ? -1 : nulls_of(shape->present, shape->rows);
    }
}

/* ---- streams ------------------------------------------------------------------------------- */

static int failed(made_stream *stream) {
    (void)strcpy(stream->last_error, stream->text != NULL ? stream->text : "");
    return 5;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    made_stream *self = stream->private_data;
    (void)strcpy(self->last_error, "the text of an earlier call");
    if (self->fail_schema) {
        memset(out, GARBAGE, sizeof *out); /* a failed call leaves anything behind */
        return failed(self);
    }
    made_schema(out, self->columns, self->count, &self->counts);
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    made_stream *self = stream->private_data;
    (void)strcpy(self->last_error, "the text of an earlier call");
    self->counts.calls++;
    if (self->at == self->fail_at) {
        memset(out, GARBAGE, sizeof *out);
        return failed(self);
    }
    if (self->at >= self->pieces) {
        self->counts.faults += self->at++ > self->pieces; /* asked again after the end */
        memset(out, 0, sizeof *out);
        return 0;
    }
    made_array(out, self->columns, self->count, &self->shapes[self->at++], &self->counts);
    if (self->spoil != NULL) {
        self->spoil(out);
    }
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    made_stream *self = stream->private_data;
    return self->text != NULL ? self->last_error : NULL;
}

static void release_stream(struct ArrowArrayStream *stream) {
    made_stream *self = stream->private_data;
    self->counts.released++;
    memset(stream, GARBAGE, sizeof *stream);
    stream->release = NULL;
}

void made_stream_init(struct ArrowArrayStream *out, made_stream *stream) {
    memset(&stream->counts, 0, sizeof stream->counts);
    stream->at = 0;
    stream->counts.made++;
    out->get_schema = get_schema;
    out->get_next = get_next;
    out->get_last_error = get_last_error;
    out->release = release_stream;
    out->private_data = stream;
}

void made_assert_released(const made_counts *counts) {
    assert_int_equal(counts->released, counts->made);
    assert_int_equal(counts->faults, 0);
}
