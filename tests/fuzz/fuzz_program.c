/* Owns: what must hold for any bytes given to the parser. Must not know: cases.
 * Called by: libFuzzer or AFL, and tests/fuzz/fuzz_main.c in the normal suite.
 *
 * The input is a program text; behind the first byte 0xFF, which no UTF-8 has, stands the text that
 * every `use` finds. Properties: no crash, no leak, a known status; what parses without an error
 * prints, its print parses without an error, prints the same again and has the same fingerprint. */
#include "fuzz_program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/lex.h"
#include "lang/parse.h"

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "fuzz_program: %s does not hold\n", #condition);                       \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

typedef struct joined {
    const char *text;
    size_t bytes;
} joined;

static int32_t TIERKIT_CALL find(void *user, const char *name, size_t name_bytes, const char **text,
                                 size_t *text_bytes) {
    const joined *use = user;
    *text = use->text;
    *text_bytes = use->bytes;
    return name_bytes > 0 && name[0] == '-'; /* some names find nothing */
}

/* ---- what holds for every tree --------------------------------------------------------------- */

static void check_range(const tierkit_i_tree *tree, tierkit_i_tokens range) {
    DEMAND(range.first <= range.end && range.end <= tree->token_count);
}

static void check_nodes(const tierkit_i_tree *tree) {
    for (size_t i = 0; i < tree->node_count; i++) {
        const tierkit_i_node *node = &tree->nodes[i];
        DEMAND(node->height >= 0 && node->height <= TIERKIT_I_NESTING_MAX + 1);
        DEMAND(node->text < (int32_t)tree->strings.count);
        check_range(tree, node->tokens);
        for (int32_t child = node->first; child >= 0; child = tree->nodes[child].next) {
            DEMAND((size_t)child < tree->node_count);
            DEMAND(tree->nodes[child].height < node->height);
        }
    }
}

/* Lines behind `for` leave out what stays as it is. */
static int is_for_some(const tierkit_i_group_of *who) {
    return who->kind.text != TIERKIT_I_NONE || who->region.text != TIERKIT_I_NONE;
}

static void check_slices(const tierkit_i_tree *tree) {
    for (size_t i = 0; i < tree->facts_count; i++) {
        const tierkit_i_facts *facts = &tree->facts[i];
        DEMAND((size_t)(facts->columns.first + facts->columns.count) <= tree->column_count);
        DEMAND((size_t)(facts->measures.first + facts->measures.count) <= tree->measure_count);
    }
    for (size_t i = 0; i < tree->criterion_count; i++) {
        const tierkit_i_slice points = tree->criteria[i].points;
        DEMAND(points.count > 0 || is_for_some(&tree->criteria[i].who));
        DEMAND((size_t)(points.first + points.count) <= tree->point_count);
    }
    for (size_t i = 0; i < tree->classes_count; i++) {
        const tierkit_i_slice lines = tree->classes[i].lines;
        DEMAND((size_t)(lines.first + lines.count) <= tree->class_line_count);
        check_range(tree, tree->classes[i].movement);
    }
    for (size_t i = 0; i < tree->promise_count; i++) {
        const tierkit_i_slice entries = tree->promises[i].entries;
        DEMAND(entries.count > 0);
        DEMAND((size_t)(entries.first + entries.count) <= tree->promise_entry_count);
    }
}

/* ---- round trip ------------------------------------------------------------------------------ */

typedef struct result {
    tierkit_status status;
    size_t errors;
    tierkit_i_buffer printed;
    uint8_t fingerprint[16];
} result;

static void run(const tierkit_i_memory *memory, const char *text, size_t bytes, const joined *use,
                result *out) {
    tierkit_i_tree tree;
    tierkit_i_diagnostics list;
    tierkit_resolver resolver;
    memset(&resolver, 0, sizeof resolver);
    resolver.struct_size = sizeof resolver;
    resolver.user = (void *)(uintptr_t)use;
    resolver.find = find;
    tierkit_i_tree_init(&tree, memory);
    tierkit_i_diagnostics_init(&list, &tree, memory);
    tierkit_i_buffer_init(&out->printed, memory);
    out->status =
        tierkit_i_parse(&tree, text, bytes, use->text != NULL ? &resolver : NULL, &list, NULL);
    out->errors = list.errors;
    check_nodes(&tree);
    check_slices(&tree);
    if (out->status == TIERKIT_OK) {
        DEMAND(tierkit_i_print(&tree, &out->printed) == TIERKIT_OK);
        tierkit_i_tree_fingerprint(&tree, out->fingerprint);
    }
    tierkit_i_diagnostics_free(&list);
    tierkit_i_tree_free(&tree);
}

int fuzz_program(const uint8_t *data, size_t size) {
    tierkit_i_memory memory;
    DEMAND(tierkit_i_memory_init(&memory, NULL, NULL) == TIERKIT_OK);
    const uint8_t *cut = size > 0 ? memchr(data, 0xFF, size) : NULL;
    size_t bytes = cut != NULL ? (size_t)(cut - data) : size;
    joined use = { cut != NULL ? (const char *)cut + 1 : NULL, cut != NULL ? size - bytes - 1 : 0 };
    result once, twice;
    run(&memory, (const char *)data, bytes, &use, &once);
    DEMAND(once.status == TIERKIT_OK || once.status == TIERKIT_E_TEXT ||
           once.status == TIERKIT_E_LIMIT);
    int good = once.status == TIERKIT_OK && once.errors == 0;
    if (good) {
        run(&memory, (const char *)once.printed.bytes, once.printed.count, &use, &twice);
        DEMAND(twice.status == TIERKIT_OK && twice.errors == 0);
        DEMAND(twice.printed.count == once.printed.count);
        DEMAND(memcmp(twice.printed.bytes, once.printed.bytes, once.printed.count) == 0);
        DEMAND(memcmp(twice.fingerprint, once.fingerprint, 16) == 0);
        tierkit_i_buffer_free(&twice.printed);
    }
    tierkit_i_buffer_free(&once.printed);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    (void)fuzz_program(data, size);
    return 0;
}
