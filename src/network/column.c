/* Owns: see column.h. Must not know: what columns are for. Called by: see column.h. */
#include "network/column.h"

#include <string.h>

enum { SCALE_MAX = 18 };

tierkit_status tierkit_i_column_fail(const char *name, const char *text, tierkit_status status,
                                     tierkit_error *err) {
    tierkit_i_piece pieces[] = { { name, strlen(name) },
                                 TIERKIT_I_PIECE(": "),
                                 { text, strlen(text) } };
    return tierkit_i_fail_pieces(err, status, -1, -1, pieces, 3);
}

static int has_scale(int32_t type) {
    return (type >= TIERKIT_TYPE_INT8 && type <= TIERKIT_TYPE_INT64) ||
           type == TIERKIT_TYPE_DECIMAL128;
}

static int64_t element_bytes(int32_t type) {
    static const int8_t bytes[] = {
        0, 1, 2, 4, 8, 8, 16, 0, 0, (int8_t)sizeof(char *), 4, 8, 1, 4
    };
    return bytes[type];
}

static tierkit_status check_numbers(const tierkit_column *column, const char *name,
                                    tierkit_error *err) {
    if (column->rows < 0 || column->rows > TIERKIT_I_ROWS_MAX) {
        return tierkit_i_column_fail(name, "rows must be from 0 to 2^40", TIERKIT_E_RANGE, err);
    }
    if (column->scale < 0 || column->scale > (has_scale(column->type) ? SCALE_MAX : 0)) {
        return tierkit_i_column_fail(name, "scale is 0 to 18 for integers, 0 for other types",
                                     TIERKIT_E_RANGE, err);
    }
    if (column->stride != 0 && column->stride < element_bytes(column->type)) {
        return tierkit_i_column_fail(name, "stride must be 0 or at least the size of an element",
                                     TIERKIT_E_RANGE, err);
    }
    if (column->validity_offset < 0) {
        return tierkit_i_column_fail(name, "validity_offset must not be negative", TIERKIT_E_RANGE,
                                     err);
    }
    return TIERKIT_OK;
}

static tierkit_status check_pointers(const tierkit_column *column, const char *name,
                                     tierkit_error *err) {
    int positions = column->type == TIERKIT_TYPE_TEXT || column->type == TIERKIT_TYPE_TEXT32;
    if (column->rows > 0 && positions && column->offsets == NULL) {
        return tierkit_i_column_fail(name, "text needs offsets", TIERKIT_E_NULL, err);
    }
    if (column->rows > 0 && !positions && column->data == NULL) {
        return tierkit_i_column_fail(name, "data is NULL", TIERKIT_E_NULL, err);
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_column_take(const tierkit_column *given, const char *name, int64_t rows,
                                     tierkit_column *column, tierkit_error *err) {
    /* The first shipped size: 40 bytes of numbers and five pointers. */
    uint32_t first = 40 + 5 * (uint32_t)sizeof(void *);
    tierkit_status status = tierkit_i_record_check(given, first, (uint32_t)sizeof *given);
    if (status != TIERKIT_OK) {
        return tierkit_i_column_fail(name, "zero it, then set struct_size to its sizeof", status,
                                     err);
    }
    memset(column, 0, sizeof *column);
    memcpy(column, given,
           given->struct_size < sizeof *column ? given->struct_size : sizeof *column);
    column->struct_size = (uint32_t)sizeof *column;
    if (column->flags != 0) {
        return tierkit_i_column_fail(name, "flags must be 0", TIERKIT_E_ABI_FORWARD, err);
    }
    if (column->type < TIERKIT_TYPE_INT8 || column->type > TIERKIT_TYPE_CODE32) {
        return tierkit_i_column_fail(name, "type must be one of TIERKIT_TYPE_...", TIERKIT_E_TYPE,
                                     err);
    }
    if (rows >= 0 && column->rows != rows) {
        return tierkit_i_column_fail(name, "rows must equal the batch's rows", TIERKIT_E_RANGE,
                                     err);
    }
    TIERKIT_I_TRY(check_numbers(column, name, err));
    return check_pointers(column, name, err);
}
