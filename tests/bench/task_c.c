/* Owns: tasks c and c2: scores of a matrix of figures with classes of its sales, and TOPSIS.
 * Must not know: how kernels work. Called by: bench.c. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tierkit/kernel.h"

static const int8_t direction[CRITERIA] = { 1, 1, 1, 1, 1, 1, -1, -1, 1, -1, 1, 1 };
static const double weight[CRITERIA] = { .2, .12, .1, .1, .1, .08, .05, .05, .05, .05, .05, .05 };

/* Criterion by criterion; with `fill` the mean of the column in place of NaN. Not timed. */
static double *columns_of(const matrix *of, int fill) {
    double *columns = need(of->count * CRITERIA, sizeof *columns);
    for (size_t j = 0; j < CRITERIA; j++) {
        double sum = 0, there = 0;
        for (size_t i = 0; i < of->count; i++) {
            double x = of->criteria[i * CRITERIA + j];
            sum += isnan(x) ? 0 : x;
            there += !isnan(x);
        }
        for (size_t i = 0; i < of->count; i++) {
            double x = of->criteria[i * CRITERIA + j];
            columns[j * of->count + i] = fill && isnan(x) ? sum / there : x;
        }
    }
    return columns;
}

/* ---- c: scores and classes ------------------------------------------------------------------- */

static void score(const matrix *of, const double *columns, int64_t *score_e9) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_bounded call = { .struct_size = sizeof call, .flags = TIERKIT_SCORE_NAN_MISSING };
    call.criteria = CRITERIA;
    call.count = (int64_t)of->count;
    call.value = columns;
    call.weight = weight;
    call.direction = direction;
    must(tierkit_score_minmax(&call, score_e9, NULL, NULL, NULL, NULL, &err), &err);
}

typedef struct classing {
    tierkit_amounts amounts;
    int64_t *cents;
    int32_t *class_index;
} classing;

static classing classing_of(const matrix *of) {
    classing c = { .amounts = { .struct_size = sizeof c.amounts } };
    c.cents = need(of->count, sizeof *c.cents);
    c.class_index = need(of->count, sizeof *c.class_index);
    c.amounts.count = (int64_t)of->count;
    c.amounts.value = c.cents;
    return c;
}

static void classing_free(classing *c) {
    free(c->cents);
    free(c->class_index);
}

/* A up to 80 % of the total, B up to 95 %. */
static void classify(const matrix *of, classing *c) {
    static const int64_t numerator[] = { 80, 95 }, denominator[] = { 100, 100 };
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_cuts cuts = { .struct_size = sizeof cuts, .rule = TIERKIT_CUT_WITHIN, .count = 2 };
    cuts.numerator = numerator;
    cuts.denominator = denominator;
    for (size_t i = 0; i < of->count; i++) {
        c->cents[i] = (int64_t)(of->sales[i] * 100 + 0.5);
    }
    must(tierkit_classify_share(&c->amounts, &cuts, c->class_index, NULL, NULL, NULL, &err), &err);
}

void task_c(const matrix *of, int repetitions) {
    times taken = { .count = 0 };
    double *columns = columns_of(of, 0), sum = 0;
    int64_t *score_e9 = need(of->count, sizeof *score_e9);
    classing c = classing_of(of);
    size_t members[3] = { 0 };
    char check[128];
    for (int r = 0; r <= repetitions; r++) {
        double start = now_ms();
        score(of, columns, score_e9);
        classify(of, &c);
        double end = now_ms();
        if (r > 0) {
            taken.ms[taken.count++] = end - start;
        }
    }
    for (size_t i = 0; i < of->count; i++) {
        members[c.class_index[i]]++;
        sum += (double)score_e9[i] / 1e9;
    }
    snprintf(check, sizeof check, "%zu/%zu/%zu:%.6f", members[0], members[1], members[2], sum);
    report("c", "tierkit", of->count, &taken, check);
    classing_free(&c);
    free(score_e9);
    free(columns);
}

/* ---- c2: TOPSIS ------------------------------------------------------------------------------ */

void task_c2(const matrix *of, int repetitions) {
    times taken = { .count = 0 };
    tierkit_error err = { .struct_size = sizeof err };
    double *columns = columns_of(of, 1), *closeness = need(of->count, sizeof *closeness), sum = 0;
    int8_t *status = need(of->count, sizeof *status);
    char check[64];
    tierkit_topsis call = { .struct_size = sizeof call, .criteria = CRITERIA };
    call.normalisation = TIERKIT_TOPSIS_VECTOR;
    call.count = (int64_t)of->count;
    call.value = columns;
    call.weight = weight;
    call.direction = direction;
    for (int r = 0; r <= repetitions; r++) {
        double start = now_ms();
        must(tierkit_score_topsis(&call, NULL, closeness, NULL, status, NULL, &err), &err);
        double end = now_ms();
        if (r > 0) {
            taken.ms[taken.count++] = end - start;
        }
    }
    for (size_t i = 0; i < of->count; i++) {
        sum += closeness[i];
    }
    snprintf(check, sizeof check, "%.6f", sum);
    report("c2", "tierkit", of->count, &taken, check);
    free(status);
    free(closeness);
    free(columns);
}
