/* Owns: columns of ids that a host hands to a call. Must not know: what they are for.
 * Called by: network/codes.c, review/promise.c. */
#include "network/ids.h"

#include "base/strings.h"
#include "base/text_out.h"

#include <string.h>

static tierkit_status fail(const char *name, const char *text, tierkit_status status, int64_t row,
                           tierkit_error *err) {
    tierkit_i_piece pieces[] = { { name, strlen(name) }, { text, strlen(text) } };
    return tierkit_i_fail_pieces(err, status, row, -1, pieces, 2);
}

tierkit_status tierkit_i_ids_column(const tierkit_column *given, const char *name,
                                    tierkit_column *column, tierkit_error *err) {
    tierkit_status status =
        tierkit_i_record_check(given, 40 + 5 * (uint32_t)sizeof(void *), (uint32_t)sizeof *given);
    if (status != TIERKIT_OK) {
        return fail(name, ": zero it, then set struct_size to its sizeof", status, -1, err);
    }
    memset(column, 0, sizeof *column);
    memcpy(column, given,
           given->struct_size < sizeof *column ? given->struct_size : sizeof *column);
    if (column->type < TIERKIT_TYPE_TEXT || column->type > TIERKIT_TYPE_TEXT_POINTERS) {
        return fail(name, ": must be TEXT, TEXT32 or TEXT_POINTERS", TIERKIT_E_TYPE, -1, err);
    }
    if (column->rows < 0) {
        return fail(name, ": rows must not be negative", TIERKIT_E_RANGE, -1, err);
    }
    int positions = column->type != TIERKIT_TYPE_TEXT_POINTERS;
    if (column->rows > 0 && (positions ? column->offsets : column->data) == NULL) {
        return fail(name, ": data or offsets are NULL", TIERKIT_E_NULL, -1, err);
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_ids_bad_text(const char *name, int64_t row, tierkit_error *err) {
    return fail(name, ": not UTF-8, or a NUL byte inside", TIERKIT_E_TEXT, row, err);
}
