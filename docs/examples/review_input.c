/* Owns: see review_input.h. Must not know: what the files are for.
 * Called by: review_support.c, review_rules.c. */
#include <string.h>

#include "review_input.h"

void close_input(data_input *input) {
    tierkit_batch_free(input->batch);
    if (input->file) {
        csv_close(input->file);
    }
}

int is_there(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file) {
        fclose(file);
    }
    return file != NULL;
}

static tierkit_status bind_columns(const data_input *input, tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    for (int32_t i = 0; i < csv_columns(input->file) && status == TIERKIT_OK; i++) {
        const char *name = csv_name(input->file, i);
        tierkit_column column = csv_column(input->file, i);
        if (name[0]) {
            status = tierkit_batch_column(input->batch, name, strlen(name), &column, err);
        }
    }
    return status;
}

int read_input(data_input *input) {
    tierkit_error err = { .struct_size = sizeof err, .row = -1 };
    csv_problem problem = { 0 };
    int64_t rows;
    tierkit_status status;
    input->file = csv_open(input->path, &problem);
    if (input->file) {
        for (int32_t i = 0; i < csv_columns(input->file); i++) {
            csv_want(input->file, i);
        }
    }
    rows = input->file ? csv_read(input->file, INT64_MAX, &problem) : -1;
    if (rows < 0) {
        complain(input->path, problem.line, problem.text);
        return 0;
    }
    status = tierkit_batch_new(rows, NULL, &input->batch, &err);
    if (status == TIERKIT_OK) {
        status = bind_columns(input, &err);
    }
    if (status != TIERKIT_OK) {
        complain(input->path, 0, err.text[0] ? err.text : tierkit_status_text(status));
    }
    return status == TIERKIT_OK;
}
