/* Owns: a stream of record batches as the rows of a batch: moved in, read once, released once.
 * Must not know: elements of arrays, networks. Called by: hosts; the network through the batch. */
#include "exchange/import.h"

#include "base/decimal.h"
#include "base/strings.h"

#include <string.h>

typedef struct reader {
    tierkit_i_arrow_import import; /* first */
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    struct ArrowArray array; /* the piece that is being read */
    int is_used;
} reader;

/* ---- releasing ----------------------------------------------------------------------------- */

/* Columns show into the piece; without rows nobody looks at them. */
static void drop_piece(reader *self) {
    tierkit_batch *batch = self->import.batch;
    for (size_t i = 0; i < self->import.count && i < batch->count; i++) {
        tierkit_column *column = &batch->columns[i].column;
        column->rows = column->validity_offset = 0;
        column->data = column->offsets = NULL;
        column->validity = NULL;
    }
    batch->rows = 0;
    if (self->array.release != NULL) {
        self->array.release(&self->array);
        self->array.release = NULL; /* also when the producer forgot */
    }
    tierkit_i_arena_free(&self->import.arena);
}

static void drop_stream(reader *self) {
    if (self->schema.release != NULL) {
        self->schema.release(&self->schema);
        self->schema.release = NULL;
    }
    if (self->stream.release != NULL) {
        self->stream.release(&self->stream);
        self->stream.release = NULL;
    }
}

/* Before it is the batch's source, too, whose columns are not its own then. */
static void destroy(reader *self) {
    tierkit_i_memory memory = self->import.memory;
    if (self->array.release != NULL) {
        self->array.release(&self->array);
    }
    drop_stream(self);
    tierkit_i_arrow_import_free(&self->import);
    tierkit_i_free(&memory, self, 1, sizeof *self);
}

static void release(tierkit_i_source *source) {
    destroy((reader *)(void *)source);
}

static void finish(tierkit_i_source *source) {
    reader *self = (reader *)(void *)source;
    if (self->is_used) {
        drop_piece(self);
        self->import.batch->before = 0;
        drop_stream(self);
    }
}

/* ---- reading ------------------------------------------------------------------------------- */

/* The stream's own words, which last until its next call: err->text is a copy. */
static tierkit_status refuse_stream(struct ArrowArrayStream *stream, int code, tierkit_error *err) {
    char digits[TIERKIT_I_DECIMAL_TEXT];
    const char *text = stream->get_last_error != NULL ? stream->get_last_error(stream) : NULL;
    if (text == NULL || !tierkit_i_utf8_is_valid(text, strlen(text))) {
        text = "it gives no reason";
    }
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("the stream failed with code "),
                                 { digits, 0 },
                                 TIERKIT_I_PIECE(": "),
                                 { text, strlen(text) } };
    pieces[1].bytes = tierkit_i_decimal_write(tierkit_i_i128_of(code), 0, -1, digits);
    return tierkit_i_fail_pieces(err, TIERKIT_E_STREAM, -1, -1, pieces, 4);
}

static tierkit_status refuse_used(tierkit_error *err) {
    return tierkit_i_fail(err, TIERKIT_E_STREAM,
                          "the batch's stream was read already; give it another one");
}

/* The first call that wants a column begins the reading. */
static tierkit_status want(tierkit_i_source *source, size_t index, tierkit_error *err) {
    reader *self = (reader *)(void *)source;
    if (self->stream.release == NULL) {
        return refuse_used(err);
    }
    self->is_used = 1;
    return tierkit_i_arrow_import_want(&self->import, index, err);
}

/* A record batch in place of the last one; *more becomes 0 at the end. */
static tierkit_status get_piece(reader *self, int *more, tierkit_error *err) {
    tierkit_batch *batch = self->import.batch;
    int64_t before = 0;
    if (tierkit_i_add64(batch->before, batch->rows, &before)) {
        return TIERKIT_E_LIMIT;
    }
    drop_piece(self);
    batch->before = before;
    int code = self->stream.get_next(&self->stream, &self->array);
    if (code != 0) {
        self->array.release = NULL; /* nothing was given */
        return refuse_stream(&self->stream, code, err);
    }
    *more = self->array.release != NULL;
    return TIERKIT_OK;
}

static tierkit_status next(tierkit_i_source *source, int *more, tierkit_error *err) {
    reader *self = (reader *)(void *)source;
    tierkit_batch *batch = self->import.batch;
    if (self->stream.release == NULL) {
        return refuse_used(err);
    }
    self->is_used = 1;
    TIERKIT_I_TRY(get_piece(self, more, err));
    if (!*more) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_arrow_import_check(&self->import, &self->array, err));
    for (size_t i = 0; i < self->import.count; i++) {
        if (self->import.fields[i].is_wanted) {
            TIERKIT_I_TRY(tierkit_i_network_end(
                err, tierkit_i_arrow_import_fill(&self->import, &self->array, i, err)));
        }
    }
    batch->rows = self->array.length;
    return TIERKIT_OK;
}

/* ---- moving in ----------------------------------------------------------------------------- */

static tierkit_status get_schema(reader *self, tierkit_error *err) {
    int code = self->stream.get_schema(&self->stream, &self->schema);
    if (code != 0) {
        self->schema.release = NULL;
        return refuse_stream(&self->stream, code, err);
    }
    return TIERKIT_OK;
}

/* Into memory of ours; the host's struct is empty from then on, whatever happens. */
static tierkit_status move_in(tierkit_batch *batch, struct ArrowArrayStream *stream, reader **out,
                              tierkit_error *err) {
    reader *self = NULL;
    tierkit_status status = tierkit_i_new_zeroed(&batch->memory, 1, sizeof *self, &self);
    if (status != TIERKIT_OK) {
        stream->release(stream);
        stream->release = NULL;
        return tierkit_i_network_end(err, status);
    }
    self->import.memory = batch->memory;
    self->import.source.want = want;
    self->import.source.next = next;
    self->import.source.finish = finish;
    self->import.source.release = release;
    self->stream = *stream;
    stream->release = NULL;
    *out = self;
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_batch_stream(tierkit_batch *batch,
                                                 struct ArrowArrayStream *stream,
                                                 tierkit_error *err) {
    if (batch == NULL || stream == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "batch and stream must not be NULL");
    }
    if (stream->release == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "stream: was released already");
    }
    tierkit_status status = TIERKIT_OK;
    reader *self = NULL;
    TIERKIT_I_TRY(move_in(batch, stream, &self, err));
    TIERKIT_I_DO(get_schema(self, err));
    TIERKIT_I_DO(tierkit_i_arrow_import_init(&self->import, batch, &self->schema, err));
    TIERKIT_I_DO(tierkit_i_arrow_import_attach(&self->import, 0, err));
done:
    if (status != TIERKIT_OK) {
        destroy(self);
    }
    return status;
}
