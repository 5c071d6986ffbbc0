/* Owns: how errors in the data part are worded. Must not know: when they are reported.
 * Called by: lang/schema_*.c, lang/row_check*.c.
 *
 * Names stand in backquotes, as in the parser's errors. */
#include "lang/schema_build.h"

enum { PIECES_MAX = 12 };

tierkit_i_piece tierkit_i_piece_name(const tierkit_i_builder *builder, int32_t text) {
    return tierkit_i_tree_piece(builder->tree, text);
}

const char *tierkit_i_type_word(tierkit_i_type type) {
    switch (type) {
    case TIERKIT_I_TYPE_TEXT:
        return "text";
    case TIERKIT_I_TYPE_DATE:
        return "a date";
    case TIERKIT_I_TYPE_INSTANT:
        return "an instant";
    case TIERKIT_I_TYPE_FLAG:
        return "true or false";
    default:
        return "a number";
    }
}

void tierkit_i_report(tierkit_i_builder *builder, tierkit_i_place at, const char *code,
                      const char *text, const char *expected) {
    tierkit_i_piece piece = tierkit_i_piece_of(text), none = { "", 0 };
    tierkit_i_error_at(builder->list, at, code, &piece, 1, expected, none);
}

void tierkit_i_report_name(tierkit_i_builder *builder, tierkit_i_named name, const char *code,
                           const char *before, const char *after, const char *expected) {
    tierkit_i_piece pieces[] = { tierkit_i_piece_of(before), TIERKIT_I_PIECE("`"),
                                 tierkit_i_piece_name(builder, name.text), TIERKIT_I_PIECE("`"),
                                 tierkit_i_piece_of(after) };
    tierkit_i_piece none = { "", 0 };
    tierkit_i_error_at(builder->list, name.at, code, pieces, 5, expected, none);
}

static tierkit_i_piece piece_line(tierkit_i_place at, char *buffer) {
    tierkit_i_piece piece = { buffer, 0 };
    piece.bytes = tierkit_i_decimal_write(tierkit_i_i128_of(at.line), 0, -1, buffer);
    return piece;
}

void tierkit_i_report_twice(tierkit_i_builder *builder, tierkit_i_named name, const char *what,
                            const char *before, tierkit_i_place first) {
    char line[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_piece pieces[] = { tierkit_i_piece_of(what),
                                 TIERKIT_I_PIECE(" `"),
                                 tierkit_i_piece_name(builder, name.text),
                                 TIERKIT_I_PIECE("` was already declared"),
                                 tierkit_i_piece_of(before),
                                 TIERKIT_I_PIECE(" in line "),
                                 piece_line(first, line) };
    tierkit_i_piece none = { "", 0 };
    tierkit_i_error_at(builder->list, name.at, "duplicate", pieces, 7, "another name", none);
}

/* Every misuse of a declared column is an error of its own. Of an inferred one any use may be the
 * wrong one: the first contradiction says all. */
void tierkit_i_report_column(tierkit_i_builder *builder, int32_t column, tierkit_i_place at,
                             tierkit_i_type here) {
    tierkit_i_column_note *note = &builder->notes[column];
    tierkit_i_place origin = tierkit_i_build_column_origin(builder, column);
    tierkit_i_type is = tierkit_i_build_column_type(builder, column);
    char line[TIERKIT_I_DECIMAL_TEXT], place[TIERKIT_I_DECIMAL_TEXT];
    if (note->reported) {
        return;
    }
    note->reported = !note->declared;
    tierkit_i_piece pieces[PIECES_MAX] = {
        TIERKIT_I_PIECE("column `"),
        tierkit_i_piece_name(builder, note->text),
        TIERKIT_I_PIECE("` is "),
        tierkit_i_piece_of(tierkit_i_type_word(here)),
        TIERKIT_I_PIECE(" here, but "),
        tierkit_i_piece_of(tierkit_i_type_word(is)),
        tierkit_i_piece_of(note->declared ? " as declared in line " : " in line "),
        piece_line(origin, line),
        TIERKIT_I_PIECE(", column "),
        { place, tierkit_i_decimal_write(tierkit_i_i128_of(origin.column), 0, -1, place) }
    };
    tierkit_i_piece none = { "", 0 };
    tierkit_i_error_at(builder->list, at, "column type", pieces, 10,
                       "one type for a column within its facts", none);
}
