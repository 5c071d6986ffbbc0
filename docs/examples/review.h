/* Owns: what the files of the example host share.
 * Must not know: how any of it is done. Called by: review.c and the files beside it. */
#ifndef REVIEW_H
#define REVIEW_H

#include <stdio.h>

#include "tierkit.h"

enum { PATH_BYTES = 4096, PAGE_COLUMNS = 100, TABLE_KINDS = 64 };

/* ---- review_load.c, review_program.c: from files to handles; what is wrong goes to stderr ---- */

/* Prints `path:line: error: text`; line 0 = no line. */
void complain(const char *path, int64_t line, const char *text);
/* `folder/name`, in out of PATH_BYTES; 0 = too long. */
int join_path(char *out, const char *folder, const char *name);
/* May a name from a program be the name of a file? It must not lead to another folder. */
int is_file_name(const char *name);
/* The whole file in memory, with a NUL behind it; NULL with errno set. */
char *read_file(const char *path, size_t *bytes);
/* Compiles the program in a file. `use NAME` is NAME.tierkit beside it, `use kpi NAME` a text of
 * the catalogue (NULL = none). NULL = it has errors. */
tierkit_program *load_program(const char *path, const char *catalogue);
/* Reads distributors.csv and the file of each facts block from a folder. NULL = failed. */
tierkit_network *load_network(const char *folder, const tierkit_program *program);

/* ---- review_saved.c: a review as a file, `review.saved` in a folder -------------------------- */

/* 0 = failed, which has been said. */
int save_review(const tierkit_review *review, const char *folder);
/* NULL = failed. */
tierkit_review *load_review(const char *path);

/* ---- review_support.c: where the data folder has requests and capacities --------------------- */

/* Writes support.csv and the tables beside it. 0 = failed, which has been said. */
int write_support(const tierkit_review *review, const char *data, const char *folder);

/* ---- review_rules.c: questions to rules, rules_NAME.csv of the data folder ------------------- */

/* Writes decided_NAME.csv; declared: TIERKIT_DECLARED. 0 = failed, which has been said. */
int write_decided(const tierkit_program *program, const tierkit_table *declared, const char *data,
                  const char *folder);

/* ---- review_table.c: tables, cell by cell --------------------------------------------------- */

/* Room for the text of a cell, used again for the next one; free(bytes) at the end. */
typedef struct cell_text {
    char *bytes;
    size_t length, capacity;
} cell_text;

/* The text of a cell, "" when it is missing, there is no such column or no memory. Valid until the
 * same room is used again. */
const char *table_cell(const tierkit_table *table, int64_t row, const char *column,
                       cell_text *room);
/* Is there a value in the cell? */
int table_has(const tierkit_table *table, int64_t row, const char *column);
/* The cell as a number for the eye, 0 where it is missing. */
double table_number(const tierkit_table *table, int64_t row, const char *column);
/* Writes one table as CSV. 0 = failed, which has been said. */
int write_table(const tierkit_table *table, const char *path);
/* Makes a folder and those above it, where they are missing. */
int make_folder(const char *path);

/* ---- review_page.c, review_standing.c: the page ---------------------------------------------- */

/* The tables of a review by TIERKIT_REVIEW_..., and what else the page shows. */
typedef struct review_page {
    tierkit_table *tables[TABLE_KINDS];
    tierkit_table *declared, *rejected, *records;
    int32_t as_of;
    const char *folder; /* where the tables were written */
} review_page;

void print_page(const review_page *page, FILE *out);
void print_standing(const review_page *page,
                    FILE *out); /* classes, policies, top ten, concentration */

#endif
