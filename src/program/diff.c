/* Owns: what changed between two programs, one sentence for each change. Must not know: what a
 * statement does. Called by: hosts, through tierkit_program_diff(). */
#include "program/diff.h"

#include <string.h>

static const tierkit_i_column_spec diff_columns[] = {
    { "kind", "", TIERKIT_I_CELLS_TEXT },   { "of", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },   { "what", "", TIERKIT_I_CELLS_TEXT },
    { "before", "", TIERKIT_I_CELLS_TEXT }, { "after", "", TIERKIT_I_CELLS_TEXT },
    { "text", "", TIERKIT_I_CELLS_TEXT },
};

typedef struct diff {
    tierkit_i_wording words;
    tierkit_i_lines before, after;
    int32_t *of_key; /* by key: the line of before, NONE */
    tierkit_table *table;
} diff;

/* ---- sentences ------------------------------------------------------------------------------- */

static tierkit_i_piece text_of(const diff *of, int32_t code) {
    tierkit_i_piece text = { NULL, 0 };
    if (code != TIERKIT_I_NONE) {
        text.text = tierkit_i_strings_get(&of->words.names, (uint32_t)code, &text.bytes);
    }
    return text;
}

static tierkit_status add_cell(const diff *of, int32_t code) {
    tierkit_i_piece text = text_of(of, code);
    return text.text == NULL || text.bytes == 0
               ? tierkit_i_table_missing(of->table)
               : tierkit_i_table_add_text(of->table, text.text, text.bytes);
}

/* kind, of, name. */
static tierkit_status add_subject(const diff *of, const tierkit_i_lines *lines,
                                  const tierkit_i_stated *line) {
    const tierkit_i_stated *parent =
        line->parent == TIERKIT_I_NONE ? NULL : &lines->at[line->parent];
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, line->kind));
    TIERKIT_I_TRY(add_cell(of, parent == NULL ? TIERKIT_I_NONE : parent->name));
    return add_cell(of, line->name);
}

/* "criterion margin", "the review window". */
static size_t say_subject(const diff *of, const tierkit_i_stated *line, tierkit_i_piece *text) {
    tierkit_i_piece name = text_of(of, line->name);
    text[0] = tierkit_i_piece_of(name.bytes == 0 ? "the " : "");
    text[1] = tierkit_i_piece_of(line->kind);
    text[2] = tierkit_i_piece_of(name.bytes == 0 ? "" : " ");
    text[3] = name;
    return 4;
}

static tierkit_status add_whole(const diff *of, const tierkit_i_lines *lines,
                                const tierkit_i_stated *line, int is_new) {
    tierkit_i_piece text[6];
    size_t count = say_subject(of, line, text);
    text[count++] = tierkit_i_piece_of(is_new ? " is new: " : " is gone: ");
    text[count++] = text_of(of, line->whole);
    TIERKIT_I_TRY(add_subject(of, lines, line));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, is_new ? "new" : "gone"));
    TIERKIT_I_TRY(add_cell(of, is_new ? TIERKIT_I_NONE : line->whole));
    TIERKIT_I_TRY(add_cell(of, is_new ? line->whole : TIERKIT_I_NONE));
    return tierkit_i_table_add_pieces(of->table, text, count);
}

/* A number, perhaps with its unit. */
static int is_figure(tierkit_i_piece text) {
    size_t at = text.bytes > 0 && text.text[0] == '-';
    if (at >= text.bytes || text.text[at] < '0' || text.text[at] > '9') {
        return 0;
    }
    while (++at < text.bytes) {
        int second = text.text[at - 1] == ' ' && text.text[at] >= '0' && text.text[at] <= '9';
        if (text.text[at] == ',' || text.text[at] == ':' || second) {
            return 0; /* a list, a range */
        }
    }
    return 1;
}

/* "the weight of criterion margin went from 15 to 20". */
static tierkit_status add_change(const diff *of, const tierkit_i_stated *line, int32_t label,
                                 int32_t before, int32_t after) {
    tierkit_i_piece was = text_of(of, before);
    tierkit_i_piece is = text_of(of, after);
    int figures = is_figure(was) && is_figure(is);
    tierkit_i_piece text[12];
    size_t count = 3;
    text[0] = tierkit_i_piece_of("the ");
    text[1] = text_of(of, label);
    text[2] = tierkit_i_piece_of(" of ");
    count += say_subject(of, line, text + 3);
    if (was.bytes == 0 || is.bytes == 0) {
        text[count++] = tierkit_i_piece_of(was.bytes == 0 ? " is new: " : " is gone, it was ");
        text[count++] = was.bytes == 0 ? is : was;
    } else {
        text[count++] = tierkit_i_piece_of(figures ? " went from " : " was ");
        text[count++] = was;
        text[count++] = tierkit_i_piece_of(figures ? " to " : ", is now ");
        text[count++] = is;
    }
    TIERKIT_I_TRY(add_subject(of, &of->after, line));
    TIERKIT_I_TRY(add_cell(of, label));
    TIERKIT_I_TRY(add_cell(of, before));
    TIERKIT_I_TRY(add_cell(of, after));
    return tierkit_i_table_add_pieces(of->table, text, count);
}

/* ---- lines that both have -------------------------------------------------------------------- */

/* The clause of that label that comes after as many of the same, or NONE. */
static int32_t body_of(const tierkit_i_lines *lines, const tierkit_i_stated *line, int32_t label,
                       size_t ordinal) {
    for (size_t c = 0; c < line->clauses; c++) {
        const tierkit_i_clause *clause = &lines->clauses[line->first_clause + c];
        if (clause->label == label && ordinal-- == 0) {
            return clause->body;
        }
    }
    return TIERKIT_I_NONE;
}

static size_t ordinal_of(const tierkit_i_lines *lines, const tierkit_i_stated *line, size_t c) {
    size_t ordinal = 0;
    for (size_t d = 0; d < c; d++) {
        ordinal += lines->clauses[line->first_clause + d].label ==
                   lines->clauses[line->first_clause + c].label;
    }
    return ordinal;
}

static tierkit_status compare_line(const diff *of, const tierkit_i_stated *was,
                                   const tierkit_i_stated *is, int *found) {
    for (size_t c = 0; c < is->clauses; c++) {
        const tierkit_i_clause *clause = &of->after.clauses[is->first_clause + c];
        int32_t before = body_of(&of->before, was, clause->label, ordinal_of(&of->after, is, c));
        if (before != clause->body) {
            *found = 1;
            TIERKIT_I_TRY(add_change(of, is, clause->label, before, clause->body));
        }
    }
    for (size_t c = 0; c < was->clauses; c++) {
        const tierkit_i_clause *clause = &of->before.clauses[was->first_clause + c];
        if (body_of(&of->after, is, clause->label, ordinal_of(&of->before, was, c)) ==
            TIERKIT_I_NONE) {
            *found = 1;
            TIERKIT_I_TRY(add_change(of, is, clause->label, clause->body, TIERKIT_I_NONE));
        }
    }
    return TIERKIT_OK;
}

/* Clauses in another order, quotes around a name: the line as a whole says it. */
static tierkit_status compare_whole(diff *of, const tierkit_i_stated *was,
                                    const tierkit_i_stated *is) {
    int found = 0;
    int32_t text;
    TIERKIT_I_TRY(compare_line(of, was, is, &found));
    if (found || was->whole == is->whole) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_strings_add(&of->words.names, "wording", 7, &text));
    return add_change(of, is, text, was->whole, is->whole);
}

/* ---- order ----------------------------------------------------------------------------------- */

static tierkit_status add_order(const diff *of, const tierkit_i_stated *parent) {
    tierkit_i_piece text[6];
    size_t count = 1;
    text[0] = tierkit_i_piece_of("the lines of ");
    if (parent != NULL) {
        count += say_subject(of, parent, text + 1);
        TIERKIT_I_TRY(add_subject(of, &of->after, parent));
    } else {
        text[count++] = tierkit_i_piece_of("the program");
        TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, "program"));
        TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
        TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    }
    text[count++] = tierkit_i_piece_of(" stand in another order");
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, "order"));
    TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    return tierkit_i_table_add_pieces(of->table, text, count);
}

/* Partners of the lines of a block, or of the statements, must rise. */
static tierkit_status compare_order(const diff *of, int32_t parent) {
    int32_t last = -1;
    size_t first = parent == TIERKIT_I_NONE ? 0 : (size_t)parent + 1;
    for (size_t l = first; l < of->after.count; l++) {
        const tierkit_i_stated *line = &of->after.at[l];
        if (parent != TIERKIT_I_NONE && line->parent != parent) {
            break; /* the end of the block */
        }
        if (line->parent == parent && line->partner != TIERKIT_I_NONE) {
            if (line->partner < last) {
                return add_order(of, parent == TIERKIT_I_NONE ? NULL : &of->after.at[parent]);
            }
            last = line->partner;
        }
    }
    return TIERKIT_OK;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static tierkit_status match(diff *of, const tierkit_i_memory *memory) {
    TIERKIT_I_TRY(tierkit_i_new(memory, of->words.keys.count, sizeof(*of->of_key), &of->of_key));
    for (size_t k = 0; k < of->words.keys.count; k++) {
        of->of_key[k] = TIERKIT_I_NONE;
    }
    for (size_t l = 0; l < of->before.count; l++) {
        of->of_key[of->before.at[l].key] = (int32_t)l;
    }
    for (size_t l = 0; l < of->after.count; l++) {
        int32_t partner = of->of_key[of->after.at[l].key];
        of->after.at[l].partner = partner;
        if (partner != TIERKIT_I_NONE) {
            of->before.at[partner].partner = (int32_t)l;
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_rows(diff *of) {
    for (size_t l = 0; l < of->after.count; l++) {
        const tierkit_i_stated *line = &of->after.at[l];
        TIERKIT_I_TRY(line->partner == TIERKIT_I_NONE
                          ? add_whole(of, &of->after, line, 1)
                          : compare_whole(of, &of->before.at[line->partner], line));
    }
    for (size_t l = 0; l < of->before.count; l++) {
        if (of->before.at[l].partner == TIERKIT_I_NONE) {
            TIERKIT_I_TRY(add_whole(of, &of->before, &of->before.at[l], 0));
        }
    }
    TIERKIT_I_TRY(compare_order(of, TIERKIT_I_NONE));
    for (size_t l = 0; l < of->after.count; l++) {
        if (of->after.at[l].parent == TIERKIT_I_NONE) {
            TIERKIT_I_TRY(compare_order(of, (int32_t)l));
        }
    }
    return TIERKIT_OK;
}

/* Two programs of the same lines can still be cut into texts differently. */
static tierkit_status add_cut(const diff *of) {
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, "program"));
    TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, "texts"));
    TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    return tierkit_i_table_add_literal(of->table, "the same lines stand in other texts");
}

static tierkit_status compare(const tierkit_program *before, const tierkit_program *after,
                              tierkit_table **out) {
    const tierkit_i_memory *memory = &after->memory;
    tierkit_status status = TIERKIT_OK;
    diff of;
    memset(&of, 0, sizeof(of));
    tierkit_i_strings_init(&of.words.keys, memory);
    tierkit_i_strings_init(&of.words.names, memory);
    tierkit_i_buffer_init(&of.words.text, memory);
    tierkit_i_lines_init(&of.before, &before->tree, memory);
    tierkit_i_lines_init(&of.after, &after->tree, memory);
    TIERKIT_I_DO(tierkit_i_table_new(memory, NULL, diff_columns,
                                     sizeof(diff_columns) / sizeof(diff_columns[0]), &of.table));
    TIERKIT_I_DO(tierkit_i_lines_read(&of.before, &of.words));
    TIERKIT_I_DO(tierkit_i_lines_read(&of.after, &of.words));
    TIERKIT_I_DO(match(&of, memory));
    TIERKIT_I_DO(add_rows(&of));
    if (tierkit_table_rows(of.table) == 0 &&
        memcmp(before->fingerprint, after->fingerprint, sizeof(after->fingerprint)) != 0) {
        TIERKIT_I_DO(add_cut(&of));
    }
    tierkit_i_table_finish(of.table);
    *out = of.table;
    of.table = NULL;
done:
    tierkit_i_free(memory, of.of_key, of.words.keys.count, sizeof(*of.of_key));
    tierkit_table_free(of.table);
    tierkit_i_lines_free(&of.after);
    tierkit_i_lines_free(&of.before);
    tierkit_i_buffer_free(&of.words.text);
    tierkit_i_strings_free(&of.words.names);
    tierkit_i_strings_free(&of.words.keys);
    return status;
}

tierkit_status TIERKIT_CALL tierkit_program_diff(const tierkit_program *before,
                                                 const tierkit_program *after,
                                                 tierkit_table **table, tierkit_error *err) {
    if (table != NULL) {
        *table = NULL;
    }
    if (before == NULL || after == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "before, after and table must not be NULL");
    }
    tierkit_status status = compare(before, after, table);
    return status == TIERKIT_OK ? TIERKIT_OK
                                : tierkit_i_fail(err, status, "out of memory while comparing");
}
