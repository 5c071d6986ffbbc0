/* Owns: the reader of CSV files (RFC 4180) in chunks of columns as tierkit takes them.
 * Must not know: tierkit's objects, what a column means. Called by: review_load.c. */
#ifndef REVIEW_CSV_H
#define REVIEW_CSV_H

#include "tierkit/types.h"

typedef struct csv_file csv_file;

/* What is wrong with a file and where; line 0 = the file as a whole. */
typedef struct csv_problem {
    int64_t line;
    char text[256];
} csv_problem;

/* Opens a file and reads its header. NULL with *problem filled in when that fails. */
csv_file *csv_open(const char *path, csv_problem *problem);
void csv_close(csv_file *file);

/* Columns of the header. An unnamed column has the name "". */
int32_t csv_columns(const csv_file *file);
const char *csv_name(const csv_file *file, int32_t column);
/* The column of that name, -1 = none. */
int32_t csv_find(const csv_file *file, const char *name, size_t name_bytes);

/* Keep the fields of a column; those of the others are skipped. */
void csv_want(csv_file *file, int32_t column);
int csv_wanted(const csv_file *file, int32_t column);
/* Reads up to `most` records in place of those read before: their number, 0 at the end of the
 * file, -1 with *problem filled in. Empty lines are skipped. */
int64_t csv_read(csv_file *file, int64_t most, csv_problem *problem);
/* A wanted column of what was read last; an empty field is missing. Valid until the next read. */
tierkit_column csv_column(const csv_file *file, int32_t column);
/* The line, from 1, in which a record of what was read last begins. */
int64_t csv_line(const csv_file *file, int64_t row);

#endif
