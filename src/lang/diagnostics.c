/* Owns: collecting errors and warnings as the rows of a table. Must not know: what is wrong.
 * Called by: lang, program. */
#include "lang/diagnostics.h"

#include <string.h>

static const tierkit_i_column_spec columns[] = {
    { "severity", "", TIERKIT_I_CELLS_TEXT },   { "code", "", TIERKIT_I_CELLS_TEXT },
    { "source", "", TIERKIT_I_CELLS_TEXT },     { "line", "", TIERKIT_I_CELLS_INTEGER },
    { "column", "", TIERKIT_I_CELLS_INTEGER },  { "length", "", TIERKIT_I_CELLS_INTEGER },
    { "message", "", TIERKIT_I_CELLS_TEXT },    { "expected", "", TIERKIT_I_CELLS_TEXT },
    { "suggestion", "", TIERKIT_I_CELLS_TEXT },
};

/* One row of the table. */
typedef struct finding {
    const char *severity, *code, *expected;
    tierkit_i_place at;
    const tierkit_i_piece *message;
    size_t pieces;
    tierkit_i_piece suggestion;
} finding;

void tierkit_i_diagnostics_init(tierkit_i_diagnostics *list, const tierkit_i_tree *tree,
                                const tierkit_i_memory *memory) {
    memset(list, 0, sizeof *list);
    list->memory = memory;
    list->tree = tree;
}

void tierkit_i_diagnostics_free(tierkit_i_diagnostics *list) {
    tierkit_table_free(list->table);
    list->table = NULL;
}

static tierkit_status need_table(tierkit_i_diagnostics *list) {
    if (list->table != NULL) {
        return TIERKIT_OK;
    }
    return tierkit_i_table_new(list->memory, NULL, columns,
                               (int32_t)(sizeof columns / sizeof columns[0]), &list->table);
}

/* Characters in the bytes of a place; 0 where the source is not known. */
static int64_t length_in_characters(const tierkit_i_tree *tree, tierkit_i_place at) {
    if (at.source < 0 || (size_t)at.source >= tree->source_count) {
        return 0;
    }
    const char *text = tree->sources[at.source];
    size_t end = (size_t)at.offset + at.bytes;
    int64_t count = 0;
    for (size_t i = at.offset; i < end && i < tree->source_bytes[at.source]; i++) {
        count += ((unsigned char)text[i] & 0xC0u) != 0x80u;
    }
    return count;
}

static tierkit_status add_source_name(tierkit_i_diagnostics *list, int32_t source) {
    int32_t text = TIERKIT_I_NONE;
    if (source >= 0 && (size_t)source < list->tree->source_count) {
        text = list->tree->source_names[source].text;
    }
    size_t bytes;
    const char *name = tierkit_i_tree_text(list->tree, text, &bytes);
    return tierkit_i_table_add_text(list->table, name, bytes);
}

/* Columns in the order of the specs above. */
static tierkit_status add_row(tierkit_i_diagnostics *list, const finding *row) {
    TIERKIT_I_TRY(need_table(list));
    tierkit_table *table = list->table;
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, row->severity));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, row->code));
    TIERKIT_I_TRY(add_source_name(list, row->at.source));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, row->at.line));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, row->at.column));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, length_in_characters(list->tree, row->at)));
    TIERKIT_I_TRY(tierkit_i_table_add_pieces(table, row->message, row->pieces));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, row->expected));
    return tierkit_i_table_add_text(table, row->suggestion.text, row->suggestion.bytes);
}

int tierkit_i_diagnostics_are_full(const tierkit_i_diagnostics *list) {
    return list->errors + list->warnings >= TIERKIT_I_DIAGNOSTICS_MAX;
}

/* A table that once failed stays as it is. `count`: the errors or the warnings of the list. */
static void report(tierkit_i_diagnostics *list, const finding *row, size_t *count) {
    if (list->status == TIERKIT_OK && !tierkit_i_diagnostics_are_full(list)) {
        list->status = add_row(list, row);
    }
    ++*count;
}

void tierkit_i_error_at(tierkit_i_diagnostics *list, tierkit_i_place at, const char *code,
                        const tierkit_i_piece *message, size_t pieces, const char *expected,
                        tierkit_i_piece suggestion) {
    finding row = { "error", code, expected, at, message, pieces, suggestion };
    if (list->errors == 0) {
        list->first_error = at;
    }
    report(list, &row, &list->errors);
}

void tierkit_i_warning_at(tierkit_i_diagnostics *list, tierkit_i_place at, const char *code,
                          const tierkit_i_piece *message, size_t pieces) {
    tierkit_i_piece none = { "", 0 };
    finding row = { "warning", code, "", at, message, pieces, none };
    report(list, &row, &list->warnings);
}

tierkit_status tierkit_i_diagnostics_take(tierkit_i_diagnostics *list, tierkit_table **out) {
    TIERKIT_I_TRY(list->status);
    TIERKIT_I_TRY(need_table(list));
    *out = list->table;
    list->table = NULL;
    return TIERKIT_OK;
}
