/* Owns: scores of generated figures, printed as the hash of their bytes.
 * Must not know: how they are computed. Called by: test_wide.py, which compares builds. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/kernel.h"

enum { CRITERIA = 7, COUNT = 3001, CELLS = CRITERIA * COUNT, ROUNDS = 24 };

static double value[CELLS], share[CELLS], real[COUNT], coverage[COUNT], distance[2 * COUNT];
static int64_t score_e9[COUNT], contribution_e9[CELLS];
static int8_t status[COUNT], direction[CRITERIA];
static int32_t flags[COUNT];
static double weight[CRITERIA], bounds[2 * CRITERIA];

static uint64_t next(uint64_t *state) {
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double unit(uint64_t *state) {
    return (double)(next(state) >> 11) / 9007199254740992.0;
}

/* Columns of very different units; with `gaps` one cell in fifty is NaN. */
static void fill(uint64_t *state, int gaps) {
    static const double scale[] = { 1, 1e6, 1e-7, 1e30, 1e-30, 12.5, 1 };
    for (int j = 0; j < CRITERIA; j++) {
        weight[j] = unit(state) + 0.01;
        direction[j] = next(state) & 1 ? 1 : -1;
        bounds[2 * j] = scale[j] * -0.4;
        bounds[2 * j + 1] = scale[j] * 0.5;
    }
    for (int at = 0; at < CELLS; at++) {
        int j = at / COUNT;
        double x = (unit(state) - 0.5) * scale[j];
        x = j == 6 ? (double)(int)(x * 10) : x; /* many equal figures, many zeros */
        value[at] = gaps && next(state) % 50 == 0 ? strtod("nan", NULL) : x;
        share[at] = gaps && next(state) % 50 == 0 ? strtod("nan", NULL) : unit(state);
    }
}

static uint64_t hash(uint64_t h, const void *data, size_t bytes) {
    const unsigned char *at = data;
    for (size_t i = 0; i < bytes; i++) {
        h = (h ^ at[i]) * 0x100000001b3u;
    }
    return h;
}

static void print(const char *name, int round, tierkit_status done) {
    uint64_t h = 0xcbf29ce484222325u;
    h = hash(h, score_e9, sizeof score_e9);
    h = hash(h, contribution_e9, sizeof contribution_e9);
    h = hash(h, real, sizeof real);
    h = hash(h, coverage, sizeof coverage);
    h = hash(h, distance, sizeof distance);
    h = hash(h, status, sizeof status);
    h = hash(h, flags, sizeof flags);
    printf("%s %d %d %016llx %lld\n", name, round, (int)done, (unsigned long long)h,
           (long long)score_e9[COUNT / 2]);
}

static void weighted(int round, uint32_t options) {
    tierkit_weighted call = { .struct_size = sizeof call, .flags = options, .count = COUNT };
    call.criteria = CRITERIA;
    call.value = share;
    call.weight = weight;
    print("weighted", round,
          tierkit_score_weighted(&call, score_e9, real, contribution_e9, coverage, status, NULL));
}

static void bounded(int round, uint32_t options, int given) {
    tierkit_bounded call = { .struct_size = sizeof call, .flags = options, .count = COUNT };
    call.criteria = CRITERIA;
    call.value = value;
    call.weight = weight;
    call.direction = direction;
    call.bounds = given ? bounds : NULL;
    print("minmax", round,
          tierkit_score_minmax(&call, score_e9, contribution_e9, coverage, status, flags, NULL));
    call.bounds = bounds;
    print("spotis", round,
          tierkit_score_spotis(&call, score_e9, contribution_e9, coverage, status, flags, NULL));
}

static void topsis(int round, uint32_t options, int given) {
    tierkit_topsis call = { .struct_size = sizeof call, .flags = options, .count = COUNT };
    call.criteria = CRITERIA;
    call.normalisation = round % 3 ? TIERKIT_TOPSIS_VECTOR : TIERKIT_TOPSIS_MINMAX;
    call.value = value;
    call.weight = weight;
    call.direction = direction;
    call.bounds = given ? bounds : NULL;
    print("topsis", round,
          tierkit_score_topsis(&call, score_e9, real, distance, status, flags, NULL));
}

int main(void) {
    uint64_t state = 77;
    for (int round = 0; round < ROUNDS; round++) {
        int gaps = round % 2;
        uint32_t options =
            (gaps ? TIERKIT_SCORE_NAN_MISSING : 0) | (round % 4 > 1 ? TIERKIT_SCORE_ROWS : 0);
        fill(&state, gaps);
        weighted(round, options);
        bounded(round, options, round % 5 > 2);
        topsis(round, options, round % 7 > 3);
    }
    return 0;
}
