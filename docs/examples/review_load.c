/* Owns: the way from files to handles: distributors.csv, and NAME.csv for each table and each facts
 * block, in chunks.
 * Must not know: results. Called by: review.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "review.h"
#include "review_csv.h"

enum { CHUNK_ROWS = 65536, DATE_BYTES = 10 };

void complain(const char *path, int64_t line, const char *text) {
    if (line > 0) {
        fprintf(stderr, "%s:%lld: error: %s\n", path, (long long)line, text);
    } else {
        fprintf(stderr, "%s: error: %s\n", path, text);
    }
}

int join_path(char *out, const char *folder, const char *name) {
    const char *slash = folder[0] && folder[strlen(folder) - 1] == '/' ? "" : "/";
    int length = snprintf(out, PATH_BYTES, "%s%s%s", folder, slash, name);
    if (length < 0 || length >= PATH_BYTES) {
        complain(folder, 0, "this path is too long");
        return 0;
    }
    return 1;
}

/* ---- records ------------------------------------------------------------------------------ */

/* Dates of a column of which some are only a year or a year and a month: their first day. */
typedef struct whole_dates {
    const char **pointers; /* one a row, NULL = missing */
    char *texts;           /* one after the other */
} whole_dates;

static size_t date_bytes(size_t bytes) {
    return bytes < DATE_BYTES ? DATE_BYTES : bytes;
}

static void complete_date(char *out, const char *text, size_t bytes) {
    memcpy(out, text, bytes);
    if (bytes == 4) {
        memcpy(out + bytes, "-01-01", 7);
    } else if (bytes == 7) {
        memcpy(out + bytes, "-01", 4);
    } else {
        out[bytes] = '\0';
    }
}

static int complete_dates(tierkit_column *column, whole_dates *dates) {
    const int64_t *offsets = column->offsets;
    size_t rows = (size_t)column->rows;
    char *next;
    dates->pointers = calloc(rows + 1, sizeof *dates->pointers);
    dates->texts = malloc((size_t)offsets[rows] + rows * (DATE_BYTES + 1) + 1);
    if (!dates->pointers || !dates->texts) {
        return 0;
    }
    next = dates->texts;
    for (size_t i = 0; i < rows; i++) {
        size_t bytes = (size_t)(offsets[i + 1] - offsets[i]);
        if (bytes > 0) {
            complete_date(next, (const char *)column->data + offsets[i], bytes);
            dates->pointers[i] = next;
            next += date_bytes(bytes) + 1;
        }
    }
    column->type = TIERKIT_TYPE_TEXT_POINTERS;
    column->data = dates->pointers;
    column->offsets = NULL;
    column->validity = NULL;
    return 1;
}

/* Every named column of distributors.csv: tierkit takes those it knows, the others become
 * attributes. */
static tierkit_status bind_records(const csv_file *file, tierkit_batch *batch, whole_dates *dates,
                                   tierkit_error *err) {
    for (int32_t i = 0; i < csv_columns(file); i++) {
        const char *name = csv_name(file, i);
        tierkit_column column = csv_column(file, i);
        tierkit_status status;
        if (!name[0]) {
            continue;
        }
        if (strcmp(name, "since") == 0 && !complete_dates(&column, dates)) {
            return TIERKIT_E_NOMEM;
        }
        status = tierkit_batch_column(batch, name, strlen(name), &column, err);
        if (status != TIERKIT_OK) {
            return status;
        }
    }
    return TIERKIT_OK;
}

/* Says what the library found wrong, at the line of the row it names. */
static void complain_at_row(const char *path, const csv_file *file, tierkit_status status,
                            const tierkit_error *err) {
    int64_t line = err->row >= 0 ? csv_line(file, err->row) : 0;
    complain(path, line, err->text[0] ? err->text : tierkit_status_text(status));
}

/* tierkit_network_upsert() or tierkit_network_decide() */
typedef tierkit_status(TIERKIT_CALL *taking)(tierkit_network *network, const tierkit_batch *batch,
                                             const tierkit_call *call, tierkit_error *err);

static int take_rows(csv_file *file, const char *path, tierkit_network *network, taking take) {
    tierkit_error err = { .struct_size = sizeof err, .row = -1 };
    csv_problem problem = { 0 };
    whole_dates dates = { 0 };
    tierkit_batch *batch = NULL;
    tierkit_status status;
    int64_t rows = csv_read(file, INT64_MAX, &problem);
    if (rows < 0) {
        complain(path, problem.line, problem.text);
        return 0;
    }
    status = tierkit_batch_new(rows, NULL, &batch, &err);
    if (status == TIERKIT_OK) {
        status = bind_records(file, batch, &dates, &err);
    }
    if (status == TIERKIT_OK) {
        status = take(network, batch, NULL, &err);
    }
    if (status != TIERKIT_OK) {
        complain_at_row(path, file, status, &err);
    }
    tierkit_batch_free(batch);
    free(dates.pointers);
    free(dates.texts);
    return status == TIERKIT_OK;
}

static int load_records(const char *folder, tierkit_network *network) {
    char path[PATH_BYTES];
    csv_problem problem = { 0 };
    csv_file *file;
    int loaded = 0;
    if (!join_path(path, folder, "distributors.csv")) {
        return 0;
    }
    file = csv_open(path, &problem);
    if (!file) {
        complain(path, problem.line, problem.text);
        return 0;
    }
    if (csv_find(file, "id", 2) < 0) {
        complain(path, 1, "there is no column `id`: name the column that identifies a distributor");
    } else {
        for (int32_t i = 0; i < csv_columns(file); i++) {
            csv_want(file, i);
        }
        loaded = take_rows(file, path, network, tierkit_network_upsert);
    }
    csv_close(file);
    return loaded;
}

/* What people decided, where there is such a file. */
static int load_decisions(const char *folder, tierkit_network *network) {
    char path[PATH_BYTES];
    csv_problem problem = { 0 };
    csv_file *file;
    FILE *there;
    int loaded = 0;
    if (!join_path(path, folder, "decisions.csv")) {
        return 0;
    }
    there = fopen(path, "rb");
    if (!there) {
        return 1;
    }
    fclose(there);
    file = csv_open(path, &problem);
    if (!file) {
        complain(path, problem.line, problem.text);
        return 0;
    }
    for (int32_t i = 0; i < csv_columns(file); i++) {
        csv_want(file, i);
    }
    loaded = take_rows(file, path, network, tierkit_network_decide);
    csv_close(file);
    return loaded;
}

/* ---- facts -------------------------------------------------------------------------------- */

/* One facts block, or a table that facts look up, on its way into a network. */
typedef struct facts_feed {
    const char *facts;
    int is_table;
    const tierkit_table *columns; /* TIERKIT_DECLARED_COLUMNS */
    char path[PATH_BYTES];
    csv_file *file;
    tierkit_batch *batch;
} facts_feed;

static int column_is_missing(const facts_feed *feed, const char *column) {
    char text[512];
    snprintf(text, sizeof text,
             "there is no column `%.150s`, which `%s %.150s` reads: add it to the file, or take "
             "it out of the program",
             column, feed->is_table ? "table" : "facts", feed->facts);
    complain(feed->path, 1, text);
    return 0;
}

/* Wants the columns of the file that the block reads; says which are missing. */
static int want_columns(const facts_feed *feed) {
    const tierkit_table *columns = feed->columns;
    cell_text name = { 0 }, text = { 0 };
    int complete = 1;
    for (int64_t row = 0; row < tierkit_table_rows(columns); row++) {
        const char *wanted = table_cell(columns, row, "column", &name);
        int32_t found = csv_find(feed->file, wanted, strlen(wanted));
        if (strcmp(table_cell(columns, row, "facts", &text), feed->facts) != 0) {
            continue;
        }
        if (found >= 0) {
            csv_want(feed->file, found);
        } else if (strcmp(table_cell(columns, row, "needed", &text), "true") == 0) {
            complete = column_is_missing(feed, wanted);
        }
    }
    free(name.bytes);
    free(text.bytes);
    return complete;
}

static tierkit_status append_chunk(const facts_feed *feed, int64_t rows, tierkit_network *network,
                                   tierkit_error *err) {
    tierkit_status status = tierkit_batch_reset(feed->batch, rows, err);
    if (status == TIERKIT_OK) {
        /* One bad line must not stop a review: the library counts it, the page names it. */
        status = tierkit_batch_set(feed->batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, err);
    }
    for (int32_t i = 0; i < csv_columns(feed->file) && status == TIERKIT_OK; i++) {
        if (csv_wanted(feed->file, i)) {
            tierkit_column column = csv_column(feed->file, i);
            const char *name = csv_name(feed->file, i);
            status = tierkit_batch_column(feed->batch, name, strlen(name), &column, err);
        }
    }
    if (status != TIERKIT_OK) {
        return status;
    }
    return feed->is_table ? tierkit_network_upsert_table(network, feed->facts, strlen(feed->facts),
                                                         feed->batch, NULL, NULL, err)
                          : tierkit_network_append(network, feed->facts, strlen(feed->facts),
                                                   feed->batch, NULL, NULL, err);
}

static int append_file(const facts_feed *feed, tierkit_network *network) {
    csv_problem problem = { 0 };
    int64_t rows;
    while ((rows = csv_read(feed->file, CHUNK_ROWS, &problem)) > 0) {
        tierkit_error err = { .struct_size = sizeof err, .row = -1 };
        tierkit_status status = append_chunk(feed, rows, network, &err);
        if (status != TIERKIT_OK) {
            complain_at_row(feed->path, feed->file, status, &err);
            return 0;
        }
    }
    if (rows < 0) {
        complain(feed->path, problem.line, problem.text);
    }
    return rows == 0;
}

static int load_feed(facts_feed *feed, tierkit_network *network) {
    csv_problem problem = { 0 };
    int loaded = 0;
    feed->file = csv_open(feed->path, &problem);
    if (!feed->file) {
        complain(feed->path, problem.line, problem.text);
        return 0;
    }
    if (tierkit_batch_new(0, NULL, &feed->batch, NULL) != TIERKIT_OK) {
        complain(feed->path, 0, "out of memory");
    } else if (want_columns(feed)) {
        loaded = append_file(feed, network);
    }
    tierkit_batch_free(feed->batch);
    csv_close(feed->file);
    return loaded;
}

int is_file_name(const char *name) {
    return name[0] != '\0' && name[0] != '.' && !strpbrk(name, "/\\:");
}

static int load_facts(const char *folder, const char *facts, int is_table,
                      const tierkit_table *columns, tierkit_network *network) {
    facts_feed feed = { .facts = facts, .is_table = is_table, .columns = columns };
    char file[PATH_BYTES];
    snprintf(file, sizeof file, "%.1000s.csv", facts);
    if (!is_file_name(facts)) {
        complain(file, 0, "this name of facts or of a table cannot be the name of a file");
        return 0;
    }
    return join_path(feed.path, folder, file) && load_feed(&feed, network);
}

/* The columns of a block stand together, tables first. */
static int begins_facts(const tierkit_table *columns, int64_t row, cell_text texts[2]) {
    const char *facts = table_cell(columns, row, "facts", &texts[0]);
    return row == 0 || strcmp(facts, table_cell(columns, row - 1, "facts", &texts[1])) != 0;
}

static int load_all_facts(const char *folder, const tierkit_table *columns,
                          tierkit_network *network) {
    cell_text texts[2] = { { 0 }, { 0 } };
    int loaded = 1;
    for (int64_t row = 0; row < tierkit_table_rows(columns) && loaded; row++) {
        if (begins_facts(columns, row, texts)) {
            int is_table = strcmp(table_cell(columns, row, "kind", &texts[1]), "table") == 0;
            loaded = load_facts(folder, table_cell(columns, row, "facts", &texts[0]), is_table,
                                columns, network);
        }
    }
    free(texts[0].bytes);
    free(texts[1].bytes);
    return loaded;
}

tierkit_network *load_network(const char *folder, const tierkit_program *program) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_network *network = NULL;
    tierkit_table *columns = NULL;
    int loaded = 0;
    if (tierkit_program_table(program, TIERKIT_DECLARED_COLUMNS, &columns, &err) != TIERKIT_OK ||
        tierkit_network_new(program, NULL, &network, &err) != TIERKIT_OK) {
        complain(folder, 0, err.text);
    } else {
        loaded = load_records(folder, network) && load_decisions(folder, network) &&
                 load_all_facts(folder, columns, network);
    }
    tierkit_table_free(columns);
    if (!loaded) {
        tierkit_network_free(network);
        return NULL;
    }
    return network;
}
