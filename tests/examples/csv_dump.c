/* Owns: printing what the example host's CSV reader reads, for test_csv.py: fields as hexadecimal,
 * missing ones as a dash. Must not know: what is right. Called by: tests/examples/test_csv.py.
 *
 * csv_dump FILE ROWS_IN_A_CHUNK */
#include <stdio.h>
#include <stdlib.h>

#include "review_csv.h"

static void print_field(const tierkit_column *column, int64_t row) {
    const int64_t *offsets = column->offsets;
    const unsigned char *data = column->data;
    if (!(column->validity[row >> 3] >> (row & 7) & 1)) {
        putchar('-');
    }
    for (int64_t i = offsets[row]; i < offsets[row + 1]; i++) {
        printf("%02x", data[i]);
    }
}

static void print_row(const csv_file *file, int64_t row) {
    printf("%lld", (long long)csv_line(file, row));
    for (int32_t i = 0; i < csv_columns(file); i++) {
        tierkit_column column = csv_column(file, i);
        putchar(' ');
        print_field(&column, row);
    }
    putchar('\n');
}

int main(int count, char **arguments) {
    csv_problem problem = { 0 };
    csv_file *file = count == 3 ? csv_open(arguments[1], &problem) : NULL;
    int64_t rows = file ? 1 : -1;
    while (rows > 0) {
        for (int32_t i = 0; i < csv_columns(file); i++) {
            csv_want(file, i);
        }
        rows = csv_read(file, atoi(arguments[2]), &problem);
        for (int64_t row = 0; row < rows; row++) {
            print_row(file, row);
        }
    }
    if (rows < 0) {
        printf("error %lld %s\n", (long long)problem.line, problem.text);
    }
    csv_close(file);
    return rows < 0;
}
