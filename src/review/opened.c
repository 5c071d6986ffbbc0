/* Owns: see opened.h. Must not know: what a column means.
 * Called by: review/opening.c, review/policy_opening.c. */
#include "review/opened.h"

#include "base/bits.h"

#include <string.h>

static int is_missing(const tierkit_column *column, int64_t row) {
    return column->validity != NULL &&
           !tierkit_i_bit((const uint8_t *)column->validity, (size_t)row);
}

tierkit_i_piece tierkit_i_opened_text(const tierkit_column *column, int64_t row) {
    const int64_t *offsets = (const int64_t *)(const void *)column->offsets;
    tierkit_i_piece text = { (const char *)column->data + offsets[row],
                             (size_t)(offsets[row + 1] - offsets[row]) };
    return text;
}

tierkit_status tierkit_i_opened_name(const tierkit_column *column, int64_t row,
                                     tierkit_i_strings *names, int32_t *name) {
    tierkit_i_piece text = tierkit_i_opened_text(column, row);
    *name = TIERKIT_I_NONE;
    return is_missing(column, row) ? TIERKIT_OK
                                   : tierkit_i_strings_add(names, text.text, text.bytes, name);
}

int32_t tierkit_i_opened_day(const tierkit_column *column, int64_t row) {
    const int32_t *days = (const int32_t *)column->data;
    return is_missing(column, row) ? TIERKIT_I_NEVER : days[row];
}

int32_t tierkit_i_opened_count(const tierkit_column *column, int64_t row) {
    const int64_t *counts = (const int64_t *)column->data;
    int64_t count = is_missing(column, row) ? 0 : counts[row];
    return count < 0 || count > INT32_MAX / 2 ? 0 : (int32_t)count;
}

static tierkit_status read_rows(const tierkit_review *review, const tierkit_column *columns,
                                int64_t rows, tierkit_i_opened_row read, void *user) {
    for (int aliases = 1; aliases >= 0; aliases--) {
        for (int64_t row = 0; row < rows; row++) {
            tierkit_i_piece id = tierkit_i_opened_text(&columns[0], row);
            int32_t record = tierkit_i_snapshot_find(review->snapshot, id.text, id.bytes);
            if (record == TIERKIT_I_NONE) {
                continue;
            }
            size_t bytes;
            const char *own = tierkit_i_snapshot_entity_id(
                review->snapshot, review->snapshot->records[record].entity, &bytes);
            int is_own = bytes == id.bytes && memcmp(own, id.text, bytes) == 0;
            if (is_own != aliases) {
                TIERKIT_I_TRY(read(user, columns, row, (size_t)record));
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_opened_each(const tierkit_review *review, const tierkit_review *opening,
                                     int32_t kind, int32_t count, tierkit_i_opened_row read,
                                     void *user) {
    tierkit_table *table = NULL;
    tierkit_column columns[TIERKIT_I_OPENED_MAX];
    tierkit_status status = TIERKIT_OK;
    memset(columns, 0, sizeof(columns));
    TIERKIT_I_DO(tierkit_i_table_of(opening, kind, review->pace, &table));
    for (int32_t c = 0; c < count; c++) {
        columns[c].struct_size = sizeof(columns[c]);
        TIERKIT_I_DO(tierkit_table_column(table, c, &columns[c], NULL));
    }
    TIERKIT_I_DO(read_rows(review, columns, tierkit_table_rows(table), read, user));
done:
    tierkit_table_free(table);
    return status;
}
