/* Owns: text on a page of fixed width: padded cells, readable numbers, counts by name.
 * Must not know: what the page says. Called by: review_page.c, review_standing.c. */
#ifndef REVIEW_LAYOUT_H
#define REVIEW_LAYOUT_H

#include "review.h"

/* Positive width: text on the left, negative: on the right, longer text is cut; 0: as it is. Widths
 * count characters of UTF-8. */
void print_cell(FILE *out, const char *text, int width);
void print_count(FILE *out, int64_t count, int width);
/* 1234567.8 as 1,234,568; 0.123456 as 0.1235. */
void print_number(FILE *out, double number, int width);
/* 0.1234 as 12.3 %. */
void print_percent(FILE *out, double part, int width);
/* An empty line and the title. */
void print_title(FILE *out, const char *title);
/* "1 partner", "1,200 partners". */
void print_plural(FILE *out, int64_t count, const char *one, const char *many);

/* Counts by name, in the order in which the names came. */
typedef struct tally {
    char *name;
    int64_t count;
    double sum;
} tally;

typedef struct tallies {
    tally *items;
    size_t count, capacity;
} tallies;

void tally_add(tallies *list, const char *name, int64_t count, double amount);
void tallies_free(tallies *list);
/* Counts rows by the text of a column; the amounts of another column (NULL = none) add up. */
tallies count_by(const tierkit_table *table, const char *column, const char *amount);

/* Cells of tables. A blank is printed in front; a missing number is a dash. */
int cell_is(const tierkit_table *table, int64_t row, const char *column, const char *text);
void print_from(FILE *out, const tierkit_table *table, int64_t row, const char *column, int width);
void number_from(FILE *out, const tierkit_table *table, int64_t row, const char *column, int width);
/* The row of a partner in a table that has one for each, in bytewise order of their ids. */
int64_t row_of_partner(const tierkit_table *table, const char *column, const char *id);
/* Id and name. */
void print_partner(FILE *out, const tierkit_table *records, const char *id, int width);

/* The rows with the lowest numbers, such as ranks, lowest first; of equal ones those that came
 * first. */
enum { BEST_ROWS = 10 };
typedef struct best_rows {
    int64_t rows[BEST_ROWS];
    double ranks[BEST_ROWS];
    int count;
} best_rows;

void keep_best(best_rows *best, int64_t row, double rank);

#endif
