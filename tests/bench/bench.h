/* Owns: what the tasks of the benchmark share: time, memory, lines, the matrix of alternatives.
 * Must not know: any task. Called by: the files of this folder. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>

#include "tierkit/network.h"
#include "tierkit/types.h"

enum { REPETITIONS_MAX = 99 };

typedef struct times {
    double ms[REPETITIONS_MAX];
    int count;
    int threads; /* 0 = one */
} times;

double now_ms(void);
void must(tierkit_status status, const tierkit_error *err); /* or exit */
void *need(size_t count, size_t size);                      /* zeroed, or exit */
void bind_column(tierkit_batch *batch, const char *name, int32_t type, int32_t scale, size_t rows,
                 const void *data); /* or exit */

/* Memory that is kept when it is released, on large pages where there are; for all threads. */
const tierkit_allocator *pool_allocator(void);

/* task peer n threads median_ms min_ms max_ms peak_mb check */
void report(const char *task, const char *peer, size_t n, times *of, const char *check);

/* The values behind the header of FOLDER/NAME, or exit. */
void *npy_read(const char *folder, const char *name, size_t size, size_t *count);

/* ---- lines of orders ------------------------------------------------------------------------- */

enum { ORDER_LINES = 4, ORDER_DAYS = 1095, ORDERS_FROM = 18262, ORDER_NAMES = 8 };

/* Orders of four lines, each of one distributor and day; the days go up. */
typedef struct orders {
    size_t rows;
    uint32_t distributors;
    char (*name)[ORDER_NAMES]; /* by distributor */
    const char **id;           /* by row */
    int32_t *day;              /* by row, days since 1970 */
} orders;

orders orders_make(size_t rows, uint32_t distributors);
void orders_free(orders *of);
/* The next of a row of numbers whose upper bits look like chance; Knuth's MMIX generator. */
uint64_t next_number(uint64_t *state);

/* ---- alternatives ---------------------------------------------------------------------------- */

enum { CRITERIA = 12, REGIONS = 40 };

/* What `gen matrix` of the kit writes: X.npy, region.npy, sales.npy. */
typedef struct matrix {
    size_t count;
    double *criteria; /* CRITERIA an alternative, row by row; NaN = missing */
    int32_t *region;  /* 0 to REGIONS - 1 */
    double *sales;
} matrix;

void matrix_read(const char *folder, matrix *of);
void matrix_free(matrix *of);

void task_c(const matrix *of, int repetitions);  /* min-max, weighted sum, classes of sales */
void task_c2(const matrix *of, int repetitions); /* TOPSIS */
void task_d(const matrix *of, int repetitions);  /* ranks overall and within regions */

/* Facts by distributor and month, then 20 KPIs, of the kit's folder; peer: one of its lines, NULL =
 * all. */
void task_b(const char *folder, int repetitions, const char *peer);

/* Compiling a program of so many lines. */
void task_program(int lines, int repetitions);

/* Appending and reviewing measures that keep keys. */
void task_keys(size_t rows, uint32_t distributors, int repetitions);

/* Appending columns that stand in tables beside columns that are bound. */
void task_tables(size_t rows, uint32_t distributors, int repetitions);

#endif
