/* Owns: joining the tables of two networks. Must not know: facts, records. Called by: merge.c. */
#include "network/merge.h"
#include "network/reference.h"

#include "base/calendar.h"

static tierkit_status refuse(const tierkit_i_reference *from, size_t row, tierkit_error *err) {
    tierkit_i_reference_row at = tierkit_i_reference_row_at(from, row);
    char day[] = " from YYYY-MM-DD";
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("table '"),
                                 { NULL, 0 },
                                 TIERKIT_I_PIECE("': the networks have other values of key '"),
                                 at.key,
                                 TIERKIT_I_PIECE("'"),
                                 { day, 0 },
                                 TIERKIT_I_PIECE("; deliver one table to both before") };
    pieces[1].text = tierkit_i_schema_text(from->schema, from->table->name, &pieces[1].bytes);
    if (at.from != TIERKIT_I_NO_DAY) {
        tierkit_i_date_write(at.from, day + sizeof day - 11);
        pieces[5].bytes = sizeof day - 1;
    }
    return tierkit_i_fail_pieces(err, TIERKIT_E_DUPLICATE, -1, -1, pieces, 7);
}

/* Equal fingerprints: the same tables and columns lie in the same places. */
tierkit_status tierkit_i_merge_tables(tierkit_i_merge *merge, tierkit_i_pace *pace,
                                      tierkit_error *err) {
    TIERKIT_I_TRY(
        tierkit_i_references_new(merge->to->schema, &merge->to->memory, &merge->references));
    for (size_t t = 0; t < merge->to->schema->table_count; t++) {
        const tierkit_i_reference *from = &merge->from->references[t];
        tierkit_i_reference_join how = { TIERKIT_I_JOIN_SAME, pace, 0, 0 };
        tierkit_status status = tierkit_i_reference_join_rows(&merge->to->references[t], from, &how,
                                                              &merge->references[t]);
        if (status != TIERKIT_OK) {
            return status == TIERKIT_E_DUPLICATE ? refuse(from, how.other, err) : status;
        }
    }
    return TIERKIT_OK;
}

void tierkit_i_merge_commit_tables(tierkit_i_merge *merge) {
    tierkit_i_reference *old = merge->to->references;
    merge->to->references = merge->references;
    merge->references = old;
}

void tierkit_i_merge_free_tables(const tierkit_i_merge *merge) {
    tierkit_i_references_free(merge->to->schema, merge->references);
}
