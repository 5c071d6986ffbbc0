/* Owns: giving out dense codes for ids. Must not know: records, cells. Called by: hosts. */
#include "network/ids.h"
#include "network/state.h"

#include "lang/row.h"

#include <string.h>

/* Rows of one call in pieces of a block. */
typedef struct coding {
    tierkit_network *network;
    const tierkit_column *column;
    tierkit_i_row_scratch *scratch;
    int32_t *codes; /* private until all have one */
    size_t rows;
    tierkit_i_piece text[TIERKIT_I_ROWS];
    uint8_t state[TIERKIT_I_ROWS];
} coding;

static tierkit_status code_block(coding *c, size_t first, size_t count, tierkit_error *err) {
    tierkit_i_row_texts(c->column, (int64_t)first, count, c->scratch, c->text, c->state);
    for (size_t i = 0; i < count; i++) {
        c->codes[first + i] = TIERKIT_I_NONE;
        if (c->state[i] == TIERKIT_I_ROW_VALUE) {
            TIERKIT_I_TRY(tierkit_i_network_id(c->network, c->text[i].text, c->text[i].bytes,
                                               &c->codes[first + i]));
        } else if (c->state[i] != TIERKIT_I_ROW_MISSING) {
            return tierkit_i_ids_bad_text("ids", (int64_t)(first + i), err);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status code_all(tierkit_network *network, const tierkit_column *column,
                               tierkit_i_pace *pace, int32_t *codes, tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &network->memory;
    coding *c = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof *c, &c));
    c->network = network;
    c->column = column;
    c->rows = (size_t)column->rows;
    TIERKIT_I_DO(tierkit_i_row_scratch_new(network->schema, memory, &c->scratch));
    TIERKIT_I_DO(tierkit_i_new(memory, c->rows, sizeof *codes, &c->codes));
    for (size_t first = 0; first < c->rows; first += TIERKIT_I_ROWS) {
        size_t count = c->rows - first < TIERKIT_I_ROWS ? c->rows - first : TIERKIT_I_ROWS;
        TIERKIT_I_DO(tierkit_i_pace_step(pace, count));
        TIERKIT_I_DO(tierkit_i_strings_room(&network->ids, count, pace));
        TIERKIT_I_DO(code_block(c, first, count, err));
    }
    if (c->rows > 0) {
        memcpy(codes, c->codes, c->rows * sizeof *codes);
    }
done:
    tierkit_i_free(memory, c->codes, c->rows, sizeof *codes);
    tierkit_i_row_scratch_free(c->scratch);
    tierkit_i_free(memory, c, 1, sizeof *c);
    return status;
}

tierkit_status TIERKIT_CALL tierkit_network_codes(tierkit_network *network,
                                                  const tierkit_column *ids,
                                                  const tierkit_call *call, int32_t *codes,
                                                  tierkit_error *err) {
    if (network == NULL || ids == NULL || codes == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, ids and codes must not be NULL");
    }
    tierkit_column column;
    tierkit_i_mark mark;
    tierkit_i_pace pace;
    TIERKIT_I_TRY(tierkit_i_ids_column(ids, "ids", &column, err));
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, (uint64_t)column.rows, err));
    pace.weight = 4; /* check, hash, compare, store */
    (void)tierkit_i_mark_set(&mark, network, NULL);
    tierkit_status status = code_all(network, &column, &pace, codes, err);
    if (status != TIERKIT_OK) {
        tierkit_i_mark_undo(&mark, network, NULL);
    }
    return tierkit_i_network_end(err, status);
}
