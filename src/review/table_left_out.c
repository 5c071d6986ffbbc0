/* Owns: the table of distributors left out. Must not know: why `applies to` does not hold.
 * Called by: review/tables.c. */
#include "review/state.h"

static const tierkit_i_column_spec left_out_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
};

tierkit_status tierkit_i_make_left_out(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, left_out_columns,
                                      sizeof(left_out_columns) / sizeof(left_out_columns[0]), out));
    for (size_t i = 0; i < review->records; i++) {
        if (review->covered[i] != TIERKIT_VALUE_OK) {
            TIERKIT_I_TRY(tierkit_i_cell_id(*out, review, i));
            TIERKIT_I_TRY(
                tierkit_i_table_add_literal(*out, "the program's `applies to` does not hold"));
        }
    }
    return TIERKIT_OK;
}
