/* Owns: what must hold for any program from its text to the tables of a review: the same target as
 * fuzz_program.c, for what lies behind the parser. Must not know: cases.
 * Called by: libFuzzer or AFL, and tests/fuzz/fuzz_main.c in the normal suite.
 *
 * A text that compiles gets a network, rows for every column it declares, drawn from its names,
 * and a review. Properties: no crash, no leak, no status but the documented ones; rows in another
 * order and in two batches give the same digest; what is saved loads as the same; no cell is NaN
 * or infinite. */
#include "fuzz_program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/failing_allocator.h"
#include "tierkit/review.h"

#define DEMAND(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "fuzz_whole: %s does not hold\n", #condition);                         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

enum {
    ROWS = 40,
    TABLE_ROWS = 4,
    COLUMNS_MAX = 64,
    NAME = 256,
    TABLES = 40,
    AS_OF = 19900 /* 2024-06-26 */
};

/* ---- rows by lot ----------------------------------------------------------------------------- */

static uint32_t drawn(const char *name, int row) { /* FNV-1a */
    uint32_t hash = 2166136261u ^ (uint32_t)row;
    for (; *name != 0; name++) {
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    }
    return (hash ^ hash >> 15) * 2246822519u >> 8;
}

#define PICK(list, number) ((list)[(number) % (sizeof(list) / sizeof((list)[0]))])

static const char *cell_of(const char *type, const char *role, const char *name, int row) {
    static const char *const ids[] = { "a", "b", "c", "d", "gone", NULL };
    static const char *const numbers[] = { "1",           "20.5",  "-3", "1000", "0",
                                           "99999999999", "0.005", NULL, "x" };
    static const char *const texts[] = { "sale", "A", "", "EUR", "USD", "shop", "caf\xC3\xA9" };
    static const char *const days[] = { "2024-01-31", "2023-06-30", "2024-06-26", "2022-12-31",
                                        NULL,         "2024-02-29", "2023-02-30", "2025-01-01" };
    static const char *const moments[] = { "2024-01-31T10:00:00Z", "2024-06-25T23:59:59Z", NULL };
    static const char *const flags[] = { "true", "false", "1", NULL };
    uint32_t number = drawn(name, row);
    if (strcmp(role, "key") == 0 || strcmp(role, "lookup") == 0) {
        return PICK(ids, number);
    }
    return strcmp(type, "number") == 0    ? PICK(numbers, number)
           : strcmp(type, "date") == 0    ? PICK(days, number)
           : strcmp(type, "instant") == 0 ? PICK(moments, number)
           : strcmp(type, "flag") == 0    ? PICK(flags, number)
                                          : PICK(texts, number);
}

/* ---- what it declares ------------------------------------------------------------------------ */

/* The text of a cell of a table, cut to the room. */
static void text_at(const tierkit_table *table, int64_t row, int32_t column, char out[NAME]) {
    size_t needed = 0;
    out[0] = 0;
    (void)tierkit_table_text(table, row, column, out, NAME - 1, &needed, NULL);
    out[needed < NAME ? needed : 0] = 0;
}

typedef struct block {
    char name[NAME];
    char column[COLUMNS_MAX][NAME];
    const char *cells[COLUMNS_MAX][ROWS];
    int columns;
    int is_table; /* looked up: its rows, one for each key, come before all facts */
} block;

/* A table is taken as a whole or not at all: nothing bad, and each key once. */
static const char *cell_of_table(const tierkit_table *table, int64_t row, const char *cell, int i) {
    static const char *const keys[TABLE_ROWS] = { "a", "b", "c", "gone" };
    char role[NAME];
    text_at(table, row, 4, role);
    if (strcmp(role, "key") == 0) {
        return keys[i % TABLE_ROWS];
    }
    int is_bad = cell != NULL && (strcmp(cell, "x") == 0 || strcmp(cell, "2023-02-30") == 0);
    return is_bad ? NULL : cell;
}

/* The columns of the block that begins in a row; the first row behind them. */
static int64_t read_block(const tierkit_table *table, int64_t row, block *out) {
    char facts[NAME], type[NAME], role[NAME], kind[NAME];
    text_at(table, row, 0, out->name);
    text_at(table, row, 6, kind);
    out->columns = 0;
    out->is_table = strcmp(kind, "table") == 0;
    for (; row < tierkit_table_rows(table); row++) {
        text_at(table, row, 0, facts);
        if (strcmp(facts, out->name) != 0) {
            break;
        }
        if (out->columns < COLUMNS_MAX) {
            int at = out->columns++;
            text_at(table, row, 1, out->column[at]);
            text_at(table, row, 2, type);
            text_at(table, row, 4, role);
            for (int i = 0; i < ROWS; i++) {
                const char *cell = cell_of(type, role, out->column[at], i);
                out->cells[at][i] = out->is_table ? cell_of_table(table, row, cell, i) : cell;
            }
        }
    }
    return row;
}

/* ---- networks -------------------------------------------------------------------------------- */

static int bound(tierkit_batch *batch, const char *name, const char *const *cells, int64_t rows) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = TIERKIT_TYPE_TEXT_POINTERS;
    column.rows = rows;
    column.data = cells;
    return tierkit_batch_column(batch, name, strlen(name), &column, NULL) == TIERKIT_OK;
}

/* 0 = the library refuses such rows. */
static int append_some(tierkit_network *network, const block *from, int first, int count,
                       failing_allocator *heap) {
    tierkit_batch *batch = NULL;
    size_t bytes = strlen(from->name);
    tierkit_status status = TIERKIT_OK;
    DEMAND(tierkit_batch_new(count, &heap->record, &batch, NULL) == TIERKIT_OK);
    DEMAND(tierkit_batch_set(batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, NULL) == TIERKIT_OK);
    for (int i = 0; i < from->columns; i++) {
        DEMAND(bound(batch, from->column[i], from->cells[i] + first, count));
    }
    status = from->is_table
                 ? tierkit_network_upsert_table(network, from->name, bytes, batch, NULL, NULL, NULL)
                 : tierkit_network_append(network, from->name, bytes, batch, NULL, NULL, NULL);
    tierkit_batch_free(batch);
    return status == TIERKIT_OK;
}

/* All rows, or in two batches, the last first. */
static int append_all(tierkit_network *network, const block *from, int split,
                      failing_allocator *heap) {
    if (from->is_table) {
        return append_some(network, from, 0, TABLE_ROWS, heap);
    }
    return split ? append_some(network, from, 13, ROWS - 13, heap) &&
                       append_some(network, from, 0, 13, heap)
                 : append_some(network, from, 0, ROWS, heap);
}

static int add_records(tierkit_network *network, failing_allocator *heap) {
    static const char *const ids[] = { "a", "b", "c", "d" };
    static const char *const kinds[] = { "dealer", "distributor", NULL, "dealer" };
    static const char *const regions[] = { "EMEA/DE", "EMEA", "LATAM/BR", NULL };
    tierkit_batch *batch = NULL;
    DEMAND(tierkit_batch_new(4, &heap->record, &batch, NULL) == TIERKIT_OK);
    int fine = bound(batch, "id", ids, 4) && bound(batch, "kind", kinds, 4) &&
               bound(batch, "region", regions, 4) &&
               tierkit_network_upsert(network, batch, NULL, NULL) == TIERKIT_OK;
    tierkit_batch_free(batch);
    return fine;
}

/* NULL: the rows were refused. */
static tierkit_network *filled(const tierkit_program *program, const tierkit_table *columns,
                               int split, failing_allocator *heap) {
    static block facts;
    tierkit_network *network = NULL;
    DEMAND(tierkit_network_new(program, &heap->record, &network, NULL) == TIERKIT_OK);
    int fine = split || add_records(network, heap);
    for (int64_t row = 0; row < tierkit_table_rows(columns) && fine;) {
        row = read_block(columns, row, &facts);
        fine = append_all(network, &facts, split, heap);
    }
    fine = fine && (!split || add_records(network, heap));
    if (!fine) {
        tierkit_network_free(network);
        return NULL;
    }
    return network;
}

/* ---- reviews --------------------------------------------------------------------------------- */

static void check_tables(const tierkit_review *review) {
    for (int32_t kind = 1; kind <= TABLES; kind++) {
        tierkit_table *table = NULL;
        char cell[NAME];
        tierkit_status status = tierkit_review_table(review, kind, NULL, &table, NULL);
        DEMAND(status == TIERKIT_OK || status == TIERKIT_E_ARGUMENT);
        for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
            for (int32_t i = 0; i < tierkit_table_columns(table); i++) {
                text_at(table, row, i, cell);
                DEMAND(strcmp(cell, "nan") != 0 && strcmp(cell, "-nan") != 0);
                DEMAND(strcmp(cell, "inf") != 0 && strcmp(cell, "-inf") != 0);
            }
        }
        tierkit_table_free(table);
    }
}

static void check_saved(const tierkit_review *review, const uint8_t digest[16]) {
    size_t count = 0;
    uint8_t again[16];
    tierkit_review *loaded = NULL;
    DEMAND(tierkit_review_save(review, NULL, NULL, 0, &count, NULL) == TIERKIT_E_SPACE);
    uint8_t *bytes = malloc(count);
    DEMAND(bytes != NULL);
    DEMAND(tierkit_review_save(review, NULL, bytes, count, &count, NULL) == TIERKIT_OK);
    DEMAND(tierkit_review_load(bytes, count, NULL, NULL, &loaded, NULL) == TIERKIT_OK);
    DEMAND(tierkit_review_digest(loaded, NULL, again, NULL) == TIERKIT_OK);
    DEMAND(memcmp(again, digest, 16) == 0);
    tierkit_review_free(loaded);
    free(bytes);
}

/* 0 = there is no review of it. */
static int reviewed(const tierkit_program *program, tierkit_network *network, uint8_t digest[16],
                    int in_full) {
    tierkit_review *review = NULL;
    if (tierkit_review_new(network, program, AS_OF, NULL, NULL, &review, NULL) != TIERKIT_OK) {
        return 0;
    }
    DEMAND(tierkit_review_digest(review, NULL, digest, NULL) == TIERKIT_OK);
    if (in_full) {
        check_tables(review);
        check_saved(review, digest);
    }
    tierkit_review_free(review);
    return 1;
}

static int check_program(const tierkit_program *program, failing_allocator *heap) {
    tierkit_table *columns = NULL;
    uint8_t digest[16], other[16];
    int found = 0;
    DEMAND(tierkit_program_table(program, TIERKIT_DECLARED_COLUMNS, &columns, NULL) == TIERKIT_OK);
    tierkit_network *whole = filled(program, columns, 0, heap);
    if (whole != NULL) {
        tierkit_network *split = filled(program, columns, 1, heap);
        DEMAND(split != NULL);
        found = reviewed(program, whole, digest, 1);
        DEMAND(reviewed(program, split, other, 0) == found);
        DEMAND(!found || memcmp(digest, other, 16) == 0);
        tierkit_network_free(split);
    }
    tierkit_network_free(whole);
    tierkit_table_free(columns);
    return found;
}

int fuzz_program(const uint8_t *data, size_t size) {
    static failing_allocator heap;
    tierkit_program *program = NULL;
    tierkit_table *diagnostics = NULL;
    failing_allocator_init(&heap);
    tierkit_status status = tierkit_program_parse((const char *)data, size, &heap.record, NULL,
                                                  &diagnostics, &program, NULL);
    DEMAND((status == TIERKIT_OK) == (program != NULL));
    DEMAND(status == TIERKIT_OK || status == TIERKIT_E_PROGRAM || status == TIERKIT_E_TEXT ||
           status == TIERKIT_E_LIMIT);
    int good = program != NULL && check_program(program, &heap);
    tierkit_table_free(diagnostics);
    tierkit_program_free(program);
    DEMAND(heap.live_bytes == 0 && heap.faults == 0);
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    (void)fuzz_program(data, size);
    return 0;
}
