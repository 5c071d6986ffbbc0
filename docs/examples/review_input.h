/* Owns: files of the data folder that need not be there, as batches of all their columns.
 * Must not know: what they are for. Called by: review_support.c, review_rules.c. */
#ifndef REVIEW_INPUT_H
#define REVIEW_INPUT_H

#include "review.h"
#include "review_csv.h"

/* A file and the batch that borrows its cells. Set to zero, then path. */
typedef struct data_input {
    char path[PATH_BYTES];
    csv_file *file;
    tierkit_batch *batch;
} data_input;

int is_there(const char *path);
/* 0 = failed, which has been said. */
int read_input(data_input *input);
void close_input(data_input *input);

#endif
