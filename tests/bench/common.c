/* Owns: what the benchmark's tasks share.
 * Must not know: any task.
 * Called by: the files of this folder. */
#define _POSIX_C_SOURCE 200809L

#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

double now_ms(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void stop(const char *name, const char *text) {
    fprintf(stderr, "bench: %s: %s\n", name, text);
    exit(1);
}

void must(tierkit_status status, const tierkit_error *err) {
    if (status != TIERKIT_OK) {
        stop(tierkit_status_name(status), err->text);
    }
}

void *need(size_t count, size_t size) {
    void *made = calloc(count ? count : 1, size);
    if (made == NULL) {
        stop("memory", "there is not enough");
    }
    return made;
}

void bind_column(tierkit_batch *batch, const char *name, int32_t type, int32_t scale, size_t rows,
                 const void *data) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_column column = { .struct_size = sizeof column,
                              .type = type,
                              .scale = scale,
                              .rows = (int64_t)rows,
                              .data = data };
    must(tierkit_batch_column(batch, name, strlen(name), &column, &err), &err);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void report(const char *task, const char *peer, size_t n, times *of, const char *check) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    qsort(of->ms, (size_t)of->count, sizeof of->ms[0], ascending);
    printf("%s %s %zu %d %.3f %.3f %.3f %.0f %s\n", task, peer, n, of->threads ? of->threads : 1,
           of->ms[of->count / 2], of->ms[0], of->ms[of->count - 1],
           (double)usage.ru_maxrss / 1024.0, check);
    fflush(stdout);
}

/* ---- arrays in files ------------------------------------------------------------------------- */

enum { NPY_HEADER = 128 };

void *npy_read(const char *folder, const char *name, size_t size, size_t *count) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    long bytes = 0;
    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (bytes = ftell(file)) < NPY_HEADER ||
        fseek(file, NPY_HEADER, SEEK_SET) != 0) {
        stop(path, "cannot be read");
    }
    *count = (size_t)(bytes - NPY_HEADER) / size;
    void *values = need(*count, size);
    if (fread(values, size, *count, file) != *count) {
        stop(path, "ends too soon");
    }
    fclose(file);
    return values;
}

void matrix_read(const char *folder, matrix *of) {
    size_t cells = 0, regions = 0, sales = 0;
    of->criteria = npy_read(folder, "X.npy", sizeof *of->criteria, &cells);
    of->region = npy_read(folder, "region.npy", sizeof *of->region, &regions);
    of->sales = npy_read(folder, "sales.npy", sizeof *of->sales, &sales);
    of->count = cells / CRITERIA;
    if (of->count == 0 || regions != of->count || sales != of->count) {
        stop(folder, "X.npy, region.npy and sales.npy do not fit together");
    }
}

void matrix_free(matrix *of) {
    free(of->criteria);
    free(of->region);
    free(of->sales);
}

/* ---- lines of orders ------------------------------------------------------------------------- */

orders orders_make(size_t rows, uint32_t distributors) {
    orders of = { rows, distributors, need(distributors, ORDER_NAMES), need(rows, sizeof(char *)),
                  need(rows, sizeof(int32_t)) };
    for (uint32_t d = 0; d < distributors; d++) {
        snprintf(of.name[d], ORDER_NAMES, "D%u", d % 1000000);
    }
    for (size_t i = 0; i < rows; i++) {
        uint64_t order = i / ORDER_LINES;
        of.id[i] = of.name[order * 2654435761u % distributors];
        of.day[i] = ORDERS_FROM + (int32_t)(order * ORDER_DAYS / (rows / ORDER_LINES + 1));
    }
    return of;
}

void orders_free(orders *of) {
    free(of->day);
    free(of->id);
    free(of->name);
}

uint64_t next_number(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state;
}
