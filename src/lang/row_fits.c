/* Owns: whether a bound column's type can stand for a schema column's. Must not know: rows.
 * Called by: network and review, before they read anything. */
#include <string.h>

#include "lang/row_machine.h"

static const char *type_word(int32_t type) {
    static const char *const words[] = { "an unknown type", "INT8",   "INT16",
                                         "INT32",           "INT64",  "FLOAT64",
                                         "DECIMAL128",      "TEXT",   "TEXT32",
                                         "TEXT_POINTERS",   "DATE32", "INSTANT64",
                                         "FLAG8",           "CODE32" };
    int known = type > 0 && type < (int32_t)(sizeof(words) / sizeof(words[0]));
    return words[known ? type : 0];
}

int tierkit_i_row_type_suits(tierkit_i_type type, const tierkit_column *bound) {
    int32_t is = bound->type;
    int is_integer = tierkit_i_row_is_integer(is);
    if (tierkit_i_row_is_text(is)) {
        return 1; /* CSV files hold nothing else */
    }
    switch (type) {
    case TIERKIT_I_TYPE_TEXT:
        return is_integer && bound->scale == 0;
    case TIERKIT_I_TYPE_DATE:
    case TIERKIT_I_TYPE_INSTANT:
        return is == TIERKIT_TYPE_DATE32 || is == TIERKIT_TYPE_INSTANT64;
    case TIERKIT_I_TYPE_FLAG:
        return is == TIERKIT_TYPE_FLAG8 || (is == TIERKIT_TYPE_INT8 && bound->scale == 0);
    default:
        return is_integer || is == TIERKIT_TYPE_FLOAT64 || is == TIERKIT_TYPE_DECIMAL128;
    }
}

const char *tierkit_i_row_type_cure(tierkit_i_type type) {
    switch (type) {
    case TIERKIT_I_TYPE_TEXT:
        return "is text: bind text or integers of scale 0";
    case TIERKIT_I_TYPE_DATE:
        return "is a date: bind DATE32, INSTANT64 or text YYYY-MM-DD";
    case TIERKIT_I_TYPE_INSTANT:
        return "is an instant: bind INSTANT64, DATE32 or text YYYY-MM-DDTHH:MM:SSZ";
    case TIERKIT_I_TYPE_FLAG:
        return "is a flag: bind FLAG8, INT8 or text true, false, 1, 0";
    default:
        return "is a number: bind integers, FLOAT64, DECIMAL128 or text";
    }
}

/* Nothing of it is computed with. */
static int is_id(const tierkit_i_schema_column *column) {
    return column->role == TIERKIT_I_ROLE_KEY && !column->computed;
}

static int fits(const tierkit_i_schema_column *column, const tierkit_column *bound) {
    if (bound->type == TIERKIT_TYPE_CODE32) { /* codes have no text an expression could compare */
        return is_id(column);
    }
    if (column->role == TIERKIT_I_ROLE_VALUE && !column->computed) {
        return 1; /* at most missing(...) reads it */
    }
    return tierkit_i_row_type_suits(column->type, bound);
}

tierkit_status tierkit_i_row_type_fits(const tierkit_i_schema *schema, int32_t schema_column,
                                       const tierkit_column *bound, tierkit_error *err) {
    const tierkit_i_schema_column *column = &schema->columns[schema_column];
    if (fits(column, bound)) {
        return TIERKIT_OK;
    }
    size_t bytes = 0;
    const char *name = tierkit_i_schema_text(schema, column->name, &bytes);
    const char *is = type_word(bound->type), *wanted = tierkit_i_row_type_cure(column->type);
    if (is_id(column)) {
        wanted = "is an id: bind text, CODE32 or integers of scale 0";
    }
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column '"),       { name, bytes },
                                 TIERKIT_I_PIECE("' is bound as "), { is, strlen(is) },
                                 TIERKIT_I_PIECE(" but "),          { wanted, strlen(wanted) } };
    return tierkit_i_fail_pieces(err, TIERKIT_E_TYPE, -1, -1, pieces,
                                 sizeof(pieces) / sizeof(pieces[0]));
}
