/* Owns: columns bound by name for one call. Must not know: what reads them.
 * Called by: hosts; whoever reads a batch. */
#include "network/column.h"
#include "network/state.h"

#include <string.h>

enum { COLUMNS_MAX = 4096 };

static tierkit_status fail_rows(tierkit_error *err) {
    return tierkit_i_fail(err, TIERKIT_E_RANGE, "rows: must be from 0 to 2^40");
}

tierkit_status TIERKIT_CALL tierkit_batch_new(int64_t rows, const tierkit_allocator *allocator,
                                              tierkit_batch **batch, tierkit_error *err) {
    if (batch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "batch: the output pointer is NULL");
    }
    *batch = NULL;
    if (rows < 0 || rows > TIERKIT_I_ROWS_MAX) {
        return fail_rows(err);
    }
    tierkit_i_memory memory;
    tierkit_batch *made = NULL;
    TIERKIT_I_TRY(tierkit_i_memory_init(&memory, allocator, err));
    TIERKIT_I_TRY(
        tierkit_i_network_end(err, tierkit_i_new_zeroed(&memory, 1, sizeof *made, &made)));
    made->memory = memory;
    made->rows = rows;
    made->sign = 1;
    *batch = made;
    return TIERKIT_OK;
}

static void forget_columns(tierkit_batch *batch) {
    if (batch->source != NULL) {
        batch->source->release(batch->source);
        batch->source = NULL;
    }
    batch->before = 0;
    while (batch->count > 0) {
        tierkit_i_bound *bound = &batch->columns[--batch->count];
        tierkit_i_free(&batch->memory, bound->name, bound->name_bytes, 1);
    }
}

void TIERKIT_CALL tierkit_batch_free(tierkit_batch *batch) {
    if (batch == NULL) {
        return;
    }
    tierkit_i_memory memory = batch->memory;
    forget_columns(batch);
    tierkit_i_free(&memory, batch->columns, batch->capacity, sizeof *batch->columns);
    tierkit_i_free(&memory, batch, 1, sizeof *batch);
}

tierkit_status TIERKIT_CALL tierkit_batch_reset(tierkit_batch *batch, int64_t rows,
                                                tierkit_error *err) {
    if (batch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "batch: NULL");
    }
    if (rows < 0 || rows > TIERKIT_I_ROWS_MAX) {
        return fail_rows(err);
    }
    forget_columns(batch);
    batch->rows = rows;
    batch->sign = 1;
    batch->skip_bad_rows = 0;
    batch->has_id = 0;
    return TIERKIT_OK;
}

int32_t tierkit_i_batch_find(const tierkit_batch *batch, const char *name, size_t bytes) {
    for (size_t i = 0; i < batch->count; i++) {
        const tierkit_i_bound *bound = &batch->columns[i];
        if (bound->name_bytes == bytes && (bytes == 0 || memcmp(bound->name, name, bytes) == 0)) {
            return (int32_t)i;
        }
    }
    return TIERKIT_I_NONE;
}

/* ---- binding ------------------------------------------------------------------------------- */

static tierkit_status add_bound(tierkit_batch *batch, const char *name, size_t bytes,
                                tierkit_error *err) {
    if (batch->count >= COLUMNS_MAX) {
        return tierkit_i_fail(err, TIERKIT_E_LIMIT, "batch: more than 4096 columns");
    }
    char *copy = NULL;
    TIERKIT_I_TRY(tierkit_i_network_end(err, tierkit_i_reserve(&batch->memory, &batch->columns,
                                                               &batch->capacity, batch->count + 1,
                                                               sizeof *batch->columns)));
    TIERKIT_I_TRY(tierkit_i_network_end(err, tierkit_i_new(&batch->memory, bytes, 1, &copy)));
    if (bytes > 0) {
        memcpy(copy, name, bytes);
    }
    batch->columns[batch->count].name = copy;
    batch->columns[batch->count].name_bytes = bytes;
    batch->columns[batch->count].from_source = 0;
    batch->count++;
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_batch_column(tierkit_batch *batch, const char *name,
                                                 size_t name_bytes, const tierkit_column *column,
                                                 tierkit_error *err) {
    if (batch == NULL || name == NULL || column == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "batch, name and column must not be NULL");
    }
    tierkit_column checked;
    if (batch->source != NULL && batch->source->next != NULL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "batch: it reads a stream; reset it before you bind columns");
    }
    if (!tierkit_i_utf8_is_valid(name, name_bytes)) {
        return tierkit_i_fail(err, TIERKIT_E_TEXT, "name: not UTF-8, or a NUL byte inside");
    }
    TIERKIT_I_TRY(tierkit_i_column_take(column, "column", batch->rows, &checked, err));
    int32_t at = tierkit_i_batch_find(batch, name, name_bytes);
    if (at == TIERKIT_I_NONE) {
        at = (int32_t)batch->count;
        TIERKIT_I_TRY(add_bound(batch, name, name_bytes, err));
    }
    batch->columns[at].column = checked;
    batch->columns[at].from_source = 0;
    return TIERKIT_OK;
}

/* ---- sources ------------------------------------------------------------------------------- */

static tierkit_status check_names(const tierkit_i_piece *names, size_t count, tierkit_error *err) {
    if (count > COLUMNS_MAX) {
        return tierkit_i_fail(err, TIERKIT_E_LIMIT, "batch: more than 4096 columns");
    }
    for (size_t i = 0; i < count; i++) {
        if (!tierkit_i_utf8_is_valid(names[i].text, names[i].bytes)) {
            return tierkit_i_fail_at(err, TIERKIT_E_TEXT, -1, (int32_t)i,
                                     "name of a column: not UTF-8; rename it");
        }
        for (size_t k = 0; k < i; k++) {
            if (names[k].bytes == names[i].bytes &&
                (names[i].bytes == 0 ||
                 memcmp(names[k].text, names[i].text, names[i].bytes) == 0)) {
                tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column '"), names[i],
                                             TIERKIT_I_PIECE("' is there twice; rename one") };
                return tierkit_i_fail_pieces(err, TIERKIT_E_DUPLICATE, -1, (int32_t)i, pieces, 3);
            }
        }
    }
    return TIERKIT_OK;
}

/* The new columns grow in a batch of their own and then change places with the old ones. */
tierkit_status tierkit_i_batch_attach(tierkit_batch *batch, tierkit_i_source *source, int64_t rows,
                                      const tierkit_i_piece *names, size_t count,
                                      tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    tierkit_batch made = *batch, old = *batch;
    made.columns = NULL;
    made.count = made.capacity = 0;
    made.source = NULL;
    if (rows < 0 || rows > TIERKIT_I_ROWS_MAX) {
        return fail_rows(err);
    }
    TIERKIT_I_TRY(check_names(names, count, err));
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_DO(add_bound(&made, names[i].text, names[i].bytes, err));
        made.columns[i].from_source = 1;
        memset(&made.columns[i].column, 0, sizeof made.columns[i].column);
    }
    made.source = source;
    made.rows = rows;
    made.before = 0;
    *batch = made;
    made = old;
done:
    forget_columns(&made);
    tierkit_i_free(&made.memory, made.columns, made.capacity, sizeof *made.columns);
    return status;
}

tierkit_status tierkit_i_batch_want(const tierkit_batch *batch, int32_t index, tierkit_error *err) {
    if (!batch->columns[index].from_source) {
        return TIERKIT_OK;
    }
    return tierkit_i_network_end(err, batch->source->want(batch->source, (size_t)index, err));
}

tierkit_status tierkit_i_batch_next(const tierkit_batch *batch, int *more, tierkit_error *err) {
    *more = 0;
    if (batch->source == NULL || batch->source->next == NULL) {
        return TIERKIT_OK;
    }
    return batch->source->next(batch->source, more, err);
}

void tierkit_i_batch_end(const tierkit_batch *batch) {
    if (batch->source != NULL && batch->source->next != NULL) {
        batch->source->finish(batch->source);
    }
}

/* ---- options ------------------------------------------------------------------------------- */

tierkit_status TIERKIT_CALL tierkit_batch_set(tierkit_batch *batch, int32_t key, int64_t value,
                                              tierkit_error *err) {
    if (batch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "batch: NULL");
    }
    switch (key) {
    case TIERKIT_BATCH_SIGN:
        if (value != 1 && value != -1) {
            return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "sign: must be 1 or -1");
        }
        batch->sign = (int32_t)value;
        return TIERKIT_OK;
    case TIERKIT_BATCH_SKIP_BAD_ROWS:
        if (value != 0 && value != 1) {
            return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "skip bad rows: must be 0 or 1");
        }
        batch->skip_bad_rows = (int32_t)value;
        return TIERKIT_OK;
    default:
        return tierkit_i_fail(err, TIERKIT_E_UNKNOWN_KEY, "key: not one of TIERKIT_BATCH_...");
    }
}

tierkit_status TIERKIT_CALL tierkit_batch_set_id(tierkit_batch *batch, const uint8_t *id,
                                                 tierkit_error *err) {
    if (batch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "batch: NULL");
    }
    batch->has_id = id != NULL;
    if (id != NULL) {
        memcpy(batch->id.bytes, id, sizeof batch->id.bytes);
    }
    return TIERKIT_OK;
}
