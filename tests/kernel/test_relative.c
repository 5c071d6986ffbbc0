/* Tests of tierkit_rank_percent() and tierkit_rank_tiles(). */
#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { METHODS = 5, COUNT = 90, GROUPS = 4 };

static tierkit_amounts ordered(const int64_t *value, const int8_t *status, int64_t count,
                               uint32_t flags) {
    tierkit_amounts amounts = case_amounts(value, NULL, count);
    amounts.status = status;
    amounts.flags = flags;
    case_order(&amounts);
    return amounts;
}

/* ---- published cases ------------------------------------------------------------------------- */

static void check_percent(const char *name, const int64_t *value, const int8_t *status,
                          int64_t count, int32_t method, const char *expected) {
    char *text = case_read(name), path[64];
    double percent[16];
    int32_t *scratch = case_array((size_t)count * sizeof *scratch);
    tierkit_amounts amounts = ordered(value, status, count, TIERKIT_ORDER_ASCENDING);
    assert_int_equal(tierkit_rank_percent(&amounts, method, NULL, 0, scratch, percent, NULL),
                     TIERKIT_OK);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s.%d", expected, i);
        assert_near(percent[i], status != NULL && status[i] ? 0.0 : case_number(text, path), 1e-12);
    }
    case_release(&amounts);
    free(scratch);
    free(text);
}

static void percent__published_cases__have_their_shares(void **state) {
    (void)state;
    const int64_t value[] = { 1, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5 };
    const int64_t gap[] = { 1, -5, 3, 3, 0 };
    const int8_t status[] = { 0, 0, 0, 0, TIERKIT_VALUE_NO_DATA };
    check_percent("rank_pct_dense.json", value, NULL, 12, TIERKIT_RANK_DENSE, "expected.pct_dense");
    check_percent("rank_pct_dense.json", value, NULL, 12, TIERKIT_RANK_FRACTIONAL2,
                  "recomputed_values.pct_average");
    check_percent("rank_missing_keep.json", gap, status, 5, TIERKIT_RANK_DENSE,
                  "expected.pct_dense");
}

static void tiles__published_case_with_missing__has_its_tiles(void **state) {
    (void)state;
    const int64_t value[] = { 1, 2, 3, 4, 0, 0, 0, 0 };
    const int8_t none = TIERKIT_VALUE_NO_DATA;
    const int8_t status[] = { 0, 0, 0, 0, none, none, none, none };
    char *text = case_read("rank_missing_keep.json"), path[64];
    int32_t scratch[8], tile[8];
    tierkit_amounts amounts = ordered(value, status, 8, TIERKIT_ORDER_ASCENDING);
    assert_int_equal(tierkit_rank_tiles(&amounts, 4, NULL, 0, scratch, tile, NULL), TIERKIT_OK);
    for (int i = 0; i < 8; i++) {
        snprintf(path, sizeof path, "expected.ntile4.%d", i);
        assert_int_equal(tile[i], status[i] ? 0 : (int32_t)case_number(text, path));
    }
    case_release(&amounts);
    free(text);
}

/* ---- against counting ------------------------------------------------------------------------ */

typedef struct sample {
    int64_t value[COUNT];
    int8_t status[COUNT];
    int32_t group[COUNT];
} sample;

static sample draw(uint64_t *random, int64_t most) {
    sample s;
    for (int i = 0; i < COUNT; i++) {
        s.value[i] = case_between(random, 0, most);
        s.status[i] = case_between(random, 0, 9) == 0;
        s.group[i] = (int32_t)case_between(random, -1, GROUPS - 1);
    }
    return s;
}

/* 1 = element k is ranked together with element i. */
static int together(const sample *s, int in_groups, int32_t i, int32_t k) {
    return !s->status[k] && (!in_groups || s->group[k] == s->group[i]);
}

static void percent__random_columns__are_ranks_over_counts(void **state) {
    (void)state;
    uint64_t random = 21;
    int32_t scratch[COUNT + 4 * GROUPS], slots[4 * GROUPS], rank[COUNT];
    double percent[COUNT];
    for (int round = 0; round < 4 * METHODS; round++) {
        sample s = draw(&random, 20);
        int in_groups = round % 2;
        int32_t method = round % METHODS + 1;
        const int32_t *group = in_groups ? s.group : NULL;
        tierkit_amounts amounts = ordered(s.value, s.status, COUNT, 0);
        assert_int_equal(tierkit_rank_percent(&amounts, method, group, in_groups ? GROUPS : 0,
                                              scratch, percent, NULL),
                         TIERKIT_OK);
        if (in_groups) {
            tierkit_rank_groups(&amounts, method, s.group, GROUPS, slots, rank, NULL);
        } else {
            tierkit_rank(&amounts, method, rank, NULL);
        }
        for (int32_t i = 0; i < COUNT; i++) {
            int32_t units = 0;
            for (int32_t k = 0; k < COUNT; k++) {
                int counts = together(&s, in_groups, i, k);
                for (int32_t h = 0; h < k && method == TIERKIT_RANK_DENSE; h++) {
                    counts &= !together(&s, in_groups, i, h) || s.value[h] != s.value[k];
                }
                units += counts;
            }
            units *= method == TIERKIT_RANK_FRACTIONAL2 ? 2 : 1;
            assert_same_double(percent[i], rank[i] == 0 ? 0.0 : (double)rank[i] / units);
        }
        case_release(&amounts);
    }
}

/* The tile of a place by giving out the places one by one. */
static int32_t tile_by_dealing(int32_t place, int32_t count, int32_t tiles) {
    int32_t tile = 0, end = 0;
    while (end <= place) {
        end += count / tiles + (tile < count % tiles);
        tile++;
    }
    return tile;
}

static void tiles__random_columns__are_dealt_and_keep_ties_together(void **state) {
    (void)state;
    uint64_t random = 22;
    int32_t scratch[COUNT + 4 * GROUPS], tile[COUNT];
    for (int round = 0; round < 24; round++) {
        sample s = draw(&random, round % 3 == 0 ? 1000000 : 12);
        int in_groups = round % 2;
        int32_t tiles = 1 + round * round % 113;
        tierkit_amounts amounts = ordered(s.value, s.status, COUNT, 0);
        assert_int_equal(tierkit_rank_tiles(&amounts, tiles, in_groups ? s.group : NULL,
                                            in_groups ? GROUPS : 0, scratch, tile, NULL),
                         TIERKIT_OK);
        for (int32_t i = 0; i < COUNT; i++) {
            int32_t count = 0, better = 0;
            for (int32_t k = 0; k < COUNT; k++) {
                count += together(&s, in_groups, i, k);
                better += together(&s, in_groups, i, k) && s.value[k] > s.value[i];
            }
            int has_tile = !s.status[i] && (!in_groups || s.group[i] >= 0);
            assert_int_equal(tile[i], has_tile ? tile_by_dealing(better, count, tiles) : 0);
        }
        case_release(&amounts);
    }
}

/* ---- edges and errors ------------------------------------------------------------------------ */

static void relative__no_elements__is_fine(void **state) {
    (void)state;
    tierkit_amounts amounts = { .struct_size = sizeof amounts };
    assert_int_equal(tierkit_rank_percent(&amounts, 1, NULL, 0, NULL, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_rank_tiles(&amounts, 4, NULL, 0, NULL, NULL, NULL), TIERKIT_OK);
}

static void relative__wrong_call__is_refused_and_changes_nothing(void **state) {
    (void)state;
    const int64_t value[] = { 3, 1, 2 };
    const int32_t group[] = { 0, 0, 1 }, wrong[] = { 0, 2, 1 };
    int32_t scratch[11], tile[3];
    double percent[3];
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_amounts amounts = ordered(value, NULL, 3, 0);
    memset(tile, 0x5A, sizeof tile);
    memset(percent, 0x5A, sizeof percent);
    assert_int_equal(tierkit_rank_percent(NULL, 1, NULL, 0, scratch, percent, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_percent(&amounts, 6, NULL, 0, scratch, percent, NULL),
                     TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_rank_percent(&amounts, 1, NULL, 0, NULL, percent, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_percent(&amounts, 1, NULL, 0, scratch, NULL, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_percent(&amounts, 1, NULL, 2, scratch, percent, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_rank_percent(&amounts, 1, wrong, 2, scratch, percent, &err),
                     TIERKIT_E_RANGE);
    assert_int_equal(err.row, 1);
    assert_int_equal(tierkit_rank_percent(&amounts, 1, group, -1, scratch, percent, NULL),
                     TIERKIT_E_RANGE);
    assert_int_equal(tierkit_rank_tiles(&amounts, 0, group, 2, scratch, tile, NULL),
                     TIERKIT_E_RANGE);
    assert_int_equal(
        tierkit_rank_tiles(&amounts, TIERKIT_TILES_MAX + 1, group, 2, scratch, tile, NULL),
        TIERKIT_E_LIMIT);
    assert_int_equal(tierkit_rank_tiles(&amounts, 2, wrong, 2, scratch, tile, NULL),
                     TIERKIT_E_RANGE);
    assert_int_equal(tierkit_rank_tiles(&amounts, 2, group, 2, scratch, NULL, NULL),
                     TIERKIT_E_NULL);
    assert_true(case_untouched(tile, sizeof tile));
    assert_true(case_untouched(percent, sizeof percent));
    case_release(&amounts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percent__published_cases__have_their_shares),
        cmocka_unit_test(tiles__published_case_with_missing__has_its_tiles),
        cmocka_unit_test(percent__random_columns__are_ranks_over_counts),
        cmocka_unit_test(tiles__random_columns__are_dealt_and_keep_ties_together),
        cmocka_unit_test(relative__no_elements__is_fine),
        cmocka_unit_test(relative__wrong_call__is_refused_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
