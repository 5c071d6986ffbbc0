/* Owns: the program handle: parsing, compiling, printing, fingerprints.
 * Must not know: networks, reviews. Called by: hosts; review retains programs. */
#include "program/compiled.h"

#include <string.h>

void tierkit_i_program_retain(tierkit_program *program) {
    tierkit_i_count_retain(&program->users);
}

void TIERKIT_CALL tierkit_program_free(tierkit_program *program) {
    if (program == NULL || !tierkit_i_count_release(&program->users)) {
        return;
    }
    tierkit_i_memory memory = program->memory;
    if (program->head.schema != NULL) {
        tierkit_i_compiled_free(&program->compiled, &program->tree, program->head.schema);
    }
    tierkit_i_schema_release(program->rules);
    tierkit_i_schema_release(program->head.schema);
    tierkit_i_buffer_free(&program->printed);
    tierkit_i_tree_free(&program->tree);
    tierkit_i_free(&memory, program, 1, sizeof(*program));
}

static tierkit_status resolver_check(const tierkit_resolver *resolver, tierkit_error *err) {
    if (resolver == NULL) {
        return TIERKIT_OK;
    }
    /* struct_size, flags, user, find, release: the first shipped version. */
    tierkit_status status =
        tierkit_i_record_check(resolver, 8 + 3 * sizeof(void *), sizeof(*resolver));
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "resolver: struct_size does not fit this library");
    }
    if (resolver->find == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "resolver: find is NULL");
    }
    return TIERKIT_OK;
}

/* The stages; each later one needs the one before to be free of errors. */
static tierkit_status build(tierkit_program *program, const char *text, size_t bytes,
                            const tierkit_resolver *resolver, tierkit_i_diagnostics *list,
                            tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_parse(&program->tree, text, bytes, resolver, list, err));
    if (list->errors == 0) {
        TIERKIT_I_TRY(
            tierkit_i_schema_make(&program->tree, &program->memory, list, &program->head.schema));
    }
    if (list->errors == 0) {
        TIERKIT_I_TRY(tierkit_i_compile(&program->tree, program->head.schema, &program->memory,
                                        list, &program->compiled));
    }
    if (program->head.schema != NULL) {
        TIERKIT_I_TRY(
            tierkit_i_schema_rules(&program->tree, &program->memory, list, &program->rules));
    }
    if (list->errors == 0) {
        tierkit_i_tree_fingerprint(&program->tree, program->fingerprint);
        TIERKIT_I_TRY(tierkit_i_print(&program->tree, &program->printed));
    }
    return list->status;
}

/* Puts the first error of the table into the record; the place is a byte of its own text. */
static tierkit_status fail_with_first(const tierkit_table *table, tierkit_i_place at,
                                      tierkit_error *err) {
    enum { SEVERITY = 0, MESSAGE = 6, CAPACITY = 160 };
    char text[CAPACITY];
    size_t needed;
    int64_t row = 0;
    while (row + 1 < tierkit_table_rows(table) &&
           (tierkit_table_text(table, row, SEVERITY, text, CAPACITY, &needed, NULL) != TIERKIT_OK ||
            needed != 5)) { /* "error" */
        row++;
    }
    tierkit_i_piece piece = { text, 0 };
    if (tierkit_table_text(table, row, MESSAGE, text, CAPACITY, &needed, NULL) == TIERKIT_OK) {
        piece.bytes = needed;
    } else {
        piece = (tierkit_i_piece)TIERKIT_I_PIECE("the program has errors; see the diagnostics");
    }
    tierkit_i_fail_pieces(err, TIERKIT_E_PROGRAM, row, -1, &piece, 1);
    if (err != NULL && err->struct_size >= sizeof(*err)) {
        err->position = (int64_t)at.offset;
    }
    return TIERKIT_E_PROGRAM;
}

static tierkit_status new_program(const tierkit_allocator *allocator, tierkit_program **out,
                                  tierkit_error *err) {
    tierkit_i_memory memory;
    tierkit_program *program = NULL;
    TIERKIT_I_TRY(tierkit_i_memory_init(&memory, allocator, err));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&memory, 1, sizeof(*program), &program));
    program->memory = memory;
    tierkit_i_count_init(&program->users);
    tierkit_i_tree_init(&program->tree, &program->memory);
    tierkit_i_buffer_init(&program->printed, &program->memory);
    *out = program;
    return TIERKIT_OK;
}

/* Parses into a new program and makes the table of what was found. */
static tierkit_status parse(const char *text, size_t bytes, const tierkit_allocator *allocator,
                            const tierkit_resolver *resolver, tierkit_table **table,
                            tierkit_program **out, tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_diagnostics list;
    tierkit_program *program = NULL;
    size_t errors = 0;
    tierkit_i_place first;
    TIERKIT_I_TRY(new_program(allocator, &program, err));
    tierkit_i_diagnostics_init(&list, &program->tree, &program->memory);
    TIERKIT_I_DO(build(program, text, bytes, resolver, &list, err));
    errors = list.errors; /* taking the table empties the list */
    first = list.first_error;
    TIERKIT_I_DO(tierkit_i_diagnostics_take(&list, table));
    if (errors > 0) {
        status = fail_with_first(*table, first, err);
        goto done;
    }
    *out = program;
    program = NULL;
done:
    tierkit_i_diagnostics_free(&list);
    tierkit_program_free(program);
    return status;
}

tierkit_status TIERKIT_CALL tierkit_program_parse(const char *text, size_t text_bytes,
                                                  const tierkit_allocator *allocator,
                                                  const tierkit_resolver *resolver,
                                                  tierkit_table **diagnostics,
                                                  tierkit_program **program, tierkit_error *err) {
    tierkit_table *table = NULL;
    if (diagnostics != NULL) {
        *diagnostics = NULL;
    }
    if (program != NULL) {
        *program = NULL;
    }
    if (program == NULL || text == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "text and program must not be NULL");
    }
    TIERKIT_I_TRY(resolver_check(resolver, err));
    tierkit_status status = parse(text, text_bytes, allocator, resolver, &table, program, err);
    if (status == TIERKIT_E_NOMEM) {
        tierkit_i_fail(err, status, "out of memory while compiling the program");
    } else if (status == TIERKIT_E_LIMIT) {
        tierkit_i_fail(err, status, "the program is larger than the limits of docs/language.md");
    }
    if (diagnostics != NULL) {
        *diagnostics = table;
    } else {
        tierkit_table_free(table);
    }
    return status;
}

tierkit_status TIERKIT_CALL tierkit_program_print(const tierkit_program *program, char *buffer,
                                                  size_t capacity, size_t *needed,
                                                  tierkit_error *err) {
    if (program == NULL || needed == NULL || (buffer == NULL && capacity > 0)) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "program, buffer and needed must not be NULL");
    }
    *needed = program->printed.count;
    if (capacity < program->printed.count) {
        return tierkit_i_fail(err, TIERKIT_E_SPACE, "the buffer is smaller than the text");
    }
    if (program->printed.count > 0) {
        memcpy(buffer, program->printed.bytes, program->printed.count);
    }
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_program_fingerprint(const tierkit_program *program,
                                                        uint8_t *fingerprint) {
    if (program == NULL || fingerprint == NULL) {
        return TIERKIT_E_NULL;
    }
    memcpy(fingerprint, program->fingerprint, sizeof(program->fingerprint));
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_program_schema_fingerprint(const tierkit_program *program,
                                                               uint8_t *fingerprint) {
    if (program == NULL || fingerprint == NULL) {
        return TIERKIT_E_NULL;
    }
    memcpy(fingerprint, program->head.schema->fingerprint,
           sizeof(program->head.schema->fingerprint));
    return TIERKIT_OK;
}
