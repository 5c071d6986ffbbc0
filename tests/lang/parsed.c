/* Owns: see parsed.h. Must not know: cases. Called by: tests of lang, tests/fuzz. */
#include "parsed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading --------------------------------------------------------------------------------- */

static int32_t TIERKIT_CALL find(void *user, const char *name, size_t name_bytes, const char **text,
                                 size_t *text_bytes) {
    for (const parsed_text *use = user; use->name != NULL; use++) {
        if (strlen(use->name) == name_bytes && memcmp(use->name, name, name_bytes) == 0) {
            /* A copy, so that a text kept beyond its release is found by the sanitizer. */
            char *copy = malloc(strlen(use->text) + 1);
            if (copy == NULL) {
                abort();
            }
            memcpy(copy, use->text, strlen(use->text) + 1);
            *text = copy;
            *text_bytes = strlen(use->text);
            return 0;
        }
    }
    return 1;
}

static void TIERKIT_CALL release(void *user, const char *text, size_t text_bytes) {
    (void)user;
    (void)text_bytes;
    free((void *)(uintptr_t)text);
}

void parsed_begin(parsed *p) {
    memset(p, 0, sizeof *p);
    failing_allocator_init(&p->heap);
    if (tierkit_i_memory_init(&p->memory, &p->heap.record, NULL) != TIERKIT_OK) {
        abort();
    }
    tierkit_i_tree_init(&p->tree, &p->memory);
    tierkit_i_diagnostics_init(&p->list, &p->tree, &p->memory);
    p->err.struct_size = sizeof p->err;
}

void parsed_read(parsed *p, const char *text, size_t bytes, const parsed_text *uses) {
    tierkit_resolver resolver;
    memset(&resolver, 0, sizeof resolver);
    resolver.struct_size = sizeof resolver;
    resolver.user = (void *)(uintptr_t)uses;
    resolver.find = find;
    resolver.release = release;
    p->status =
        tierkit_i_parse(&p->tree, text, bytes, uses != NULL ? &resolver : NULL, &p->list, &p->err);
}

void parsed_text_of(parsed *p, const char *text) {
    parsed_begin(p);
    parsed_read(p, text, strlen(text), NULL);
}

int parsed_end(parsed *p) {
    tierkit_i_diagnostics_free(&p->list);
    tierkit_i_tree_free(&p->tree);
    return p->heap.live_bytes == 0 && p->heap.live_blocks == 0 && p->heap.faults == 0;
}

/* ---- showing --------------------------------------------------------------------------------- */

typedef struct sink {
    char *text;
    size_t bytes;
} sink;

static void put(sink *out, const char *text, size_t bytes) {
    char *grown = realloc(out->text, out->bytes + bytes + 1);
    if (grown == NULL) {
        abort();
    }
    memcpy(grown + out->bytes, text, bytes);
    out->text = grown;
    out->bytes += bytes;
    out->text[out->bytes] = '\0';
}

static void put_text(sink *out, const char *text) {
    put(out, text, strlen(text));
}

static void put_cell(sink *out, const tierkit_table *table, int64_t row, int32_t column) {
    char cell[512];
    size_t needed = 0;
    if (tierkit_table_text(table, row, column, cell, sizeof cell, &needed, NULL) != TIERKIT_OK) {
        abort();
    }
    put(out, cell, needed);
}

static void put_row(sink *out, const tierkit_table *table, int64_t row) {
    enum { SOURCE = 2, LINE, COLUMN, LENGTH, MESSAGE, EXPECTED, SUGGESTION, CODE = 1 };
    sink source = { NULL, 0 };
    put_cell(&source, table, row, SOURCE);
    if (source.bytes > 0) {
        put(out, source.text, source.bytes);
        put_text(out, " ");
    }
    free(source.text);
    put_cell(out, table, row, LINE);
    put_text(out, ":");
    put_cell(out, table, row, COLUMN);
    put_text(out, "+");
    put_cell(out, table, row, LENGTH);
    put_text(out, " ");
    put_cell(out, table, row, CODE);
    put_text(out, ": ");
    put_cell(out, table, row, MESSAGE);
    put_text(out, " [");
    put_cell(out, table, row, EXPECTED);
    put_text(out, "] {");
    put_cell(out, table, row, SUGGESTION);
    put_text(out, "}\n");
}

char *parsed_errors(parsed *p) {
    sink out = { NULL, 0 };
    put_text(&out, "");
    tierkit_table *table = NULL;
    if (tierkit_i_diagnostics_take(&p->list, &table) != TIERKIT_OK) {
        abort();
    }
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        put_row(&out, table, row);
    }
    tierkit_table_free(table);
    return out.text;
}

char *parsed_print(parsed *p) {
    tierkit_i_buffer buffer;
    tierkit_i_buffer_init(&buffer, &p->memory);
    sink out = { NULL, 0 };
    if (tierkit_i_print(&p->tree, &buffer) == TIERKIT_OK) {
        put_text(&out, "");
        put(&out, (const char *)buffer.bytes, buffer.count);
    }
    tierkit_i_buffer_free(&buffer);
    return out.text;
}

const char *parsed_name(parsed *p, int32_t text, char buffer[256]) {
    size_t bytes;
    const char *name = tierkit_i_tree_text(&p->tree, text, &bytes);
    bytes = bytes < 255 ? bytes : 255;
    memcpy(buffer, name, bytes);
    buffer[bytes] = '\0';
    return text < 0 ? "(none)" : buffer;
}

static const char *operator_text(tierkit_i_op op) {
    static const char *const texts[] = { "-",  "+", "-",  "*",   "/",  "=",   "!=", "<",
                                         "<=", ">", ">=", "and", "or", "not", "in", "if" };
    return texts[op - TIERKIT_I_OP_NEGATE];
}

static void put_leaf(sink *out, parsed *p, const tierkit_i_node *node) {
    char text[256], digits[TIERKIT_I_DECIMAL_TEXT];
    static const char *const units[] = {
        "", " day", " week", " month", " quarter", " half", " year"
    };
    if (node->op == TIERKIT_I_OP_DATE) {
        tierkit_i_date_write((int32_t)node->value.low, digits);
        put(out, digits, 10);
    } else if (node->op == TIERKIT_I_OP_FLAG) {
        put_text(out, node->value.low == 1 ? "true" : "false");
    } else if (node->op == TIERKIT_I_OP_NUMBER) {
        put(out, digits, tierkit_i_decimal_write(node->value, node->scale, -1, digits));
        put_text(out, node->measured_in == TIERKIT_I_IN_PERCENT ? " (percent)" : "");
        put_text(out, node->measured_in == TIERKIT_I_IN_PERIODS ? units[node->period] : "");
        put_text(out, node->measured_in == TIERKIT_I_IN_MONEY ? " " : "");
        put_text(out, node->text >= 0 ? parsed_name(p, node->text, text) : "");
    } else {
        put_text(out, node->op == TIERKIT_I_OP_TEXT ? "\"" : "");
        put_text(out, parsed_name(p, node->text, text));
        put_text(out, node->op == TIERKIT_I_OP_TEXT ? "\"" : "");
    }
}

static void put_node(sink *out, parsed *p, int32_t index) {
    const tierkit_i_node *node = &p->tree.nodes[index];
    char text[256];
    if (node->op < TIERKIT_I_OP_NEGATE) {
        put_leaf(out, p, node);
        return;
    }
    put_text(out, "(");
    put_text(out, node->op == TIERKIT_I_OP_CALL ? parsed_name(p, node->text, text)
                                                : operator_text(node->op));
    for (int32_t child = node->first; child >= 0; child = p->tree.nodes[child].next) {
        put_text(out, " ");
        put_node(out, p, child);
    }
    put_text(out, ")");
}

char *parsed_expression(parsed *p, int32_t node) {
    sink out = { NULL, 0 };
    put_text(&out, "");
    put_node(&out, p, node);
    return out.text;
}

/* ---- files ----------------------------------------------------------------------------------- */

char *parsed_file(const char *name, size_t *bytes) {
    char path[1024];
    sink out = { NULL, 0 };
    char part[4096];
    size_t read;
    (void)snprintf(path, sizeof path, "%s/%s", TESTS_LANG, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "cannot open %s\n", path);
        abort();
    }
    while ((read = fread(part, 1, sizeof part, file)) > 0) {
        put(&out, part, read);
    }
    fclose(file);
    *bytes = out.bytes;
    return out.text;
}
