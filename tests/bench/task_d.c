/* Owns: task d: competition ranks of the scores of task c, overall and inside each region.
 * Must not know: how ranks are made.
 * Called by: bench.c.
 *
 * `tierkit` ranks the very doubles that the peers rank, so that its check is theirs: the bits of
 * doubles above zero ascend with them. `tierkit-grid` ranks the same scores on the 1e-9 grid, as
 * the library's own scores are; there a few of a million become equal. */
#include "bench.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/rank.h"

static const double weight[CRITERIA] = { .2, .12, .1, .1, .1, .08, .05, .05, .05, .05, .05, .05 };
static const int is_cost[CRITERIA] = { 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0 };

typedef struct range {
    double low, high;
} range;

static range range_of(const matrix *of, int k) {
    range found = { (double)INFINITY, -(double)INFINITY };
    for (size_t i = 0; i < of->count; i++) {
        double x = of->criteria[i * CRITERIA + (size_t)k];
        found.low = x < found.low ? x : found.low;
        found.high = x > found.high ? x : found.high;
    }
    return found;
}

/* Min-max and weighted sum; a missing value gives its weight to the others. */
static double *scores_of(const matrix *of) {
    double *score = need(of->count, sizeof *score);
    double *sum = need(of->count, sizeof *sum), *used = need(of->count, sizeof *used);
    for (int k = 0; k < CRITERIA; k++) {
        range r = range_of(of, k);
        double scale = (r.high > r.low ? 1 / (r.high - r.low) : 0) * weight[k];
        for (size_t i = 0; i < of->count; i++) {
            double x = of->criteria[i * CRITERIA + (size_t)k];
            if (!isnan(x)) {
                sum[i] += is_cost[k] ? (x - r.high) * -scale : (x - r.low) * scale;
                used[i] += weight[k];
            }
        }
    }
    for (size_t i = 0; i < of->count; i++) {
        score[i] = sum[i] / used[i];
    }
    free(used);
    free(sum);
    return score;
}

/* Arrays of one run. */
typedef struct ranking {
    tierkit_amounts amounts;
    void *scratch;
    size_t scratch_bytes;
    int32_t slots[4 * REGIONS];
    int32_t *overall;
    int32_t *inside;
} ranking;

static void rank_once(ranking *r, const int32_t *region) {
    tierkit_error err = { .struct_size = sizeof err };
    must(tierkit_order(&r->amounts, r->scratch, r->scratch_bytes, &err), &err);
    must(tierkit_rank(&r->amounts, TIERKIT_RANK_COMPETITION, r->overall, &err), &err);
    must(tierkit_rank_groups(&r->amounts, TIERKIT_RANK_COMPETITION, region, REGIONS, r->slots,
                             r->inside, &err),
         &err);
}

static void time_ranks(const char *peer, const matrix *of, const int64_t *number, int repetitions) {
    ranking r = { .amounts = { .struct_size = sizeof r.amounts } };
    times taken = { .count = 0 };
    char check[32];
    uint64_t sum = 0;
    size_t n = of->count;
    must(tierkit_order_scratch((int64_t)n, &r.scratch_bytes), NULL);
    r.scratch = need(r.scratch_bytes, 1);
    r.overall = need(n, sizeof *r.overall);
    r.inside = need(n, sizeof *r.inside);
    r.amounts.count = (int64_t)n;
    r.amounts.value = number;
    r.amounts.order = need(n, sizeof *r.amounts.order);
    r.amounts.first = need(n, sizeof *r.amounts.first);
    for (int k = 0; k <= repetitions; k++) {
        double start = now_ms();
        rank_once(&r, of->region);
        if (k > 0) {
            taken.ms[taken.count++] = now_ms() - start;
        }
    }
    for (size_t i = 0; i < n; i++) {
        sum += (uint64_t)r.overall[i] * (i % 97) + (uint64_t)r.inside[i];
    }
    snprintf(check, sizeof check, "%" PRIu64, sum);
    report("d", peer, n, &taken, check);
    free(r.amounts.first);
    free(r.amounts.order);
    free(r.inside);
    free(r.overall);
    free(r.scratch);
}

void task_d(const matrix *of, int repetitions) {
    double *score = scores_of(of);
    int64_t *number = need(of->count, sizeof *number);
    memcpy(number, score, of->count * sizeof *number);
    time_ranks("tierkit", of, number, repetitions);
    for (size_t i = 0; i < of->count; i++) {
        number[i] = (int64_t)(score[i] * 1e9 + 0.5);
    }
    time_ranks("tierkit-grid", of, number, repetitions);
    free(number);
    free(score);
}
