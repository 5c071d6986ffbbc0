/* Owns: see ids.h. Must not know: what ids are for. Called by: see ids.h. */
#include "network/ids.h"

#include "network/column.h"

tierkit_status tierkit_i_ids_column(const tierkit_column *given, const char *name,
                                    tierkit_column *column, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_column_take(given, name, -1, column, err));
    return column->type >= TIERKIT_TYPE_TEXT && column->type <= TIERKIT_TYPE_TEXT_POINTERS
               ? TIERKIT_OK
               : tierkit_i_column_fail(name, "must be TEXT, TEXT32 or TEXT_POINTERS",
                                       TIERKIT_E_TYPE, err);
}

tierkit_status tierkit_i_ids_bad_text(const char *name, int64_t row, tierkit_error *err) {
    tierkit_status status =
        tierkit_i_column_fail(name, "not UTF-8, or a NUL byte inside", TIERKIT_E_TEXT, err);
    if (err != NULL && err->struct_size >= sizeof *err) {
        err->row = row;
    }
    return status;
}
