/* Owns: questions to the rules of a program: rules_NAME.csv of the data folder in,
 * decided_NAME.csv out. Must not know: what is decided. Called by: review.c. */
#include <stdlib.h>
#include <string.h>

#include "review_input.h"

static int decide(const tierkit_program *program, const char *rules, const data_input *input,
                  const char *folder) {
    tierkit_error err = { .struct_size = sizeof err, .row = -1 };
    tierkit_table *decided = NULL;
    char file[PATH_BYTES], path[PATH_BYTES];
    int written = 0;
    snprintf(file, sizeof file, "decided_%.1000s.csv", rules);
    if (tierkit_program_decide(program, rules, strlen(rules), input->batch, NULL, &decided, &err) !=
        TIERKIT_OK) {
        complain(input->path, err.row >= 0 ? csv_line(input->file, err.row) : 0, err.text);
    } else {
        written = join_path(path, folder, file) && write_table(decided, path);
    }
    tierkit_table_free(decided);
    return written;
}

/* Rules without such a file have no questions. */
static int answer(const tierkit_program *program, const char *rules, const char *data,
                  const char *folder) {
    data_input *input = calloc(1, sizeof *input);
    char file[PATH_BYTES];
    int fine;
    snprintf(file, sizeof file, "rules_%.1000s.csv", rules);
    fine = input && join_path(input->path, data, file);
    if (fine && is_file_name(rules) && is_there(input->path)) {
        fine = read_input(input) && decide(program, rules, input, folder);
    }
    if (input) {
        close_input(input);
    }
    free(input);
    return fine;
}

int write_decided(const tierkit_program *program, const tierkit_table *declared, const char *data,
                  const char *folder) {
    cell_text kind = { 0 }, name = { 0 };
    int fine = 1;
    for (int64_t row = 0; row < tierkit_table_rows(declared) && fine; row++) {
        if (strcmp(table_cell(declared, row, "kind", &kind), "rules") == 0) {
            fine = answer(program, table_cell(declared, row, "name", &name), data, folder);
        }
    }
    free(kind.bytes);
    free(name.bytes);
    return fine;
}
