/* Owns: the texts of a program: the main one and those that `use` joins in place.
 * Must not know: other statements. Called by: lang/parse.c. */
#include <string.h>

#include "lang/parser.h"

/* ---- UTF-8 ----------------------------------------------------------------------------------- */

/* Bytes before the first character that is not UTF-8, and its line. */
static size_t valid_prefix(const char *text, size_t bytes, uint32_t *line) {
    size_t at = 0;
    *line = 1;
    while (at < bytes) {
        unsigned char c = (unsigned char)text[at];
        size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (length > bytes - at || !tierkit_i_utf8_is_valid(text + at, length)) {
            break;
        }
        *line += c == '\n';
        at += length;
    }
    return at;
}

static tierkit_i_piece decimal(uint32_t value, char buffer[10]) {
    char *at = buffer + 10;
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    tierkit_i_piece piece = { at, (size_t)(buffer + 10 - at) };
    return piece;
}

/* The whole text is refused: a place in it has no column that a reader could trust. */
static tierkit_status not_utf8(tierkit_i_parser *p, const char *text, size_t bytes,
                               tierkit_i_piece name) {
    char digits[10];
    uint32_t line;
    size_t position = valid_prefix(text, bytes, &line);
    tierkit_i_piece pieces[] = {
        TIERKIT_I_PIECE("line "),
        decimal(line, digits),
        TIERKIT_I_PIECE(" of "),
        name.bytes > 0 ? name : (tierkit_i_piece)TIERKIT_I_PIECE("the program"),
        TIERKIT_I_PIECE(" is not UTF-8, or holds a NUL byte: save the text as UTF-8"),
    };
    tierkit_status status = tierkit_i_fail_pieces(p->err, TIERKIT_E_TEXT, -1, -1, pieces,
                                                  sizeof pieces / sizeof pieces[0]);
    if (p->err != NULL && p->err->code == status && p->err->struct_size >= sizeof *p->err) {
        p->err->position = (int64_t)position;
    }
    return status;
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* The three arrays of sources come at once and never grow: 257 entries. */
static tierkit_status need_source_arrays(tierkit_i_tree *tree) {
    if (tree->sources == NULL) {
        TIERKIT_I_TRY(tierkit_i_new_zeroed(tree->memory, tree->source_capacity,
                                           sizeof *tree->sources, &tree->sources));
    }
    if (tree->source_bytes == NULL) {
        TIERKIT_I_TRY(tierkit_i_new_zeroed(tree->memory, tree->source_capacity,
                                           sizeof *tree->source_bytes, &tree->source_bytes));
    }
    if (tree->source_names == NULL) {
        TIERKIT_I_TRY(tierkit_i_new_zeroed(tree->memory, tree->source_capacity,
                                           sizeof *tree->source_names, &tree->source_names));
    }
    return TIERKIT_OK;
}

/* Copies a text into the tree, a NUL behind it. */
static tierkit_status add_source(tierkit_i_tree *tree, const char *text, size_t bytes,
                                 tierkit_i_named name) {
    char *copy;
    TIERKIT_I_TRY(need_source_arrays(tree));
    TIERKIT_I_TRY(tierkit_i_new(tree->memory, bytes + 1, 1, &copy));
    if (bytes > 0) {
        memcpy(copy, text, bytes);
    }
    copy[bytes] = '\0';
    tree->sources[tree->source_count] = copy;
    tree->source_bytes[tree->source_count] = bytes;
    tree->source_names[tree->source_count] = name;
    tree->source_count++;
    return TIERKIT_OK;
}

/* Its tokens go behind all others: each source has one run of them. Reading goes on there. */
tierkit_status tierkit_i_open_text(tierkit_i_parser *p, const char *text, size_t bytes,
                                   tierkit_i_named name) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_piece shown = tierkit_i_tree_piece(tree, name.text);
    if (bytes > TIERKIT_I_PROGRAM_MAX - p->total_bytes) {
        return tierkit_i_fail(p->err, TIERKIT_E_LIMIT,
                              "a program with all texts it uses has at most 16777216 bytes");
    }
    if (bytes > 0 && !tierkit_i_utf8_is_valid(text, bytes)) {
        return not_utf8(p, text, bytes, shown);
    }
    TIERKIT_I_TRY(add_source(tree, text, bytes, name));
    uint32_t first = (uint32_t)tree->token_count;
    TIERKIT_I_TRY(tierkit_i_lex(tree, (int32_t)tree->source_count - 1));
    if (p->readings > 0) {
        p->reading[p->readings - 1].at = p->at;
    }
    p->reading[p->readings].at = first;
    p->reading[p->readings].lines = 0;
    p->readings++;
    p->total_bytes += bytes;
    p->at = first;
    return TIERKIT_OK;
}

void tierkit_i_close_text(tierkit_i_parser *p) {
    p->readings--;
    p->at = p->reading[p->readings - 1].at;
    p->block = TIERKIT_I_BLOCK_NONE;
}

/* ---- use ------------------------------------------------------------------------------------- */

/* Whether this name was used, or this text under any name (so that a cycle back to the main text,
 * which has no name, ends too). */
static int is_named(const tierkit_i_tree *tree, int32_t name) {
    for (size_t i = 1; i < tree->source_count; i++) {
        if (tree->source_names[i].text == name) {
            return 1;
        }
    }
    return 0;
}

static int is_there(const tierkit_i_tree *tree, const char *text, size_t bytes) {
    for (size_t i = 0; i < tree->source_count; i++) {
        if (tree->source_bytes[i] == bytes &&
            (bytes == 0 || memcmp(tree->sources[i], text, bytes) == 0)) {
            return 1;
        }
    }
    return 0;
}

static tierkit_status read_text(tierkit_i_parser *p, const char *text, size_t bytes,
                                tierkit_i_named name) {
    if (text == NULL && bytes > 0) {
        return tierkit_i_fail(p->err, TIERKIT_E_NULL, "the resolver gave a NULL text");
    }
    if (is_there(p->tree, text, bytes)) {
        return TIERKIT_OK;
    }
    return tierkit_i_open_text(p, text, bytes, name);
}

/* Asks the resolver and reads what it gives; the text is released in every case. */
static tierkit_status resolve(tierkit_i_parser *p, tierkit_i_named name) {
    const tierkit_resolver *resolver = p->resolver;
    const char *text = NULL;
    size_t bytes = 0, name_bytes;
    const char *name_text = tierkit_i_tree_text(p->tree, name.text, &name_bytes);
    tierkit_i_piece found = { name_text, name_bytes };
    if (resolver == NULL || resolver->find == NULL) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_NO_RESOLVER, name.at, found, "");
    }
    if (resolver->find(resolver->user, name_text, name_bytes, &text, &bytes) != 0) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_NO_TEXT, name.at, found, "");
    }
    tierkit_status status = read_text(p, text, bytes, name);
    if (resolver->release != NULL) {
        resolver->release(resolver->user, text, bytes);
    }
    return status;
}

/* Puts `folder/name` in the place of the name: one rule for all hosts. */
static tierkit_status in_folder(tierkit_i_parser *p, int32_t folder, tierkit_i_named *name) {
    const int32_t parts[] = { folder, name->text };
    p->scratch.count = 0;
    for (int i = 0; i < 2; i++) {
        size_t bytes;
        const char *text = tierkit_i_tree_text(p->tree, parts[i], &bytes);
        TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, i > 0 ? "/" : "", (size_t)i));
        TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, text, bytes));
    }
    return tierkit_i_strings_add(&p->tree->strings, (const char *)p->scratch.bytes,
                                 p->scratch.count, &name->text);
}

/* NAME, "NAME", or FOLDER NAME. */
static tierkit_status parse_text_name(tierkit_i_parser *p, tierkit_i_named *name) {
    int is_text = tierkit_i_parser_at(p, TIERKIT_I_TOKEN_TEXT);
    TIERKIT_I_TRY(tierkit_i_expect_label(p, "the name of a text after `use`", name));
    if (is_text || tierkit_i_parser_at(p, TIERKIT_I_TOKEN_LINE)) {
        return TIERKIT_OK;
    }
    int32_t folder = name->text;
    TIERKIT_I_TRY(tierkit_i_expect_name(p, "the end of the line or a name in this folder", name));
    return in_folder(p, folder, name);
}

/* Reading switches to the text at once: parse_line() knows. */
tierkit_status tierkit_i_parse_use(tierkit_i_parser *p, uint32_t first) {
    (void)first;
    tierkit_i_named name;
    TIERKIT_I_TRY(parse_text_name(p, &name));
    TIERKIT_I_TRY(tierkit_i_expect_line_end(p, "the end of the line"));
    if (is_named(p->tree, name.text)) {
        return TIERKIT_OK;
    }
    if (p->tree->source_count > TIERKIT_I_USES_MAX) {
        return tierkit_i_mistake_at(p, TIERKIT_I_MISTAKE_USES, name.at, (tierkit_i_piece){ "", 0 },
                                    "");
    }
    return resolve(p, name);
}
