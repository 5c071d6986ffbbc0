/* Owns: mix and rate, and dispersion, by hand and by what must hold for any rows. */
#include "review/reviewed.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACTS                                                                                      \
    "attribute size text\n"                                                                        \
    "facts s key id at day split by channel\n"                                                     \
    "  flow amount money = amount\n  flow cost money = cost\n"                                     \
    "kpi margin = (amount - cost) / amount over last year\n"

/* Both regions earn more on each sale, but sales went from S, which earns more, to N. */
static void mix__weights_moved__shows_the_reversal(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, FACTS "mix of margin by region, distributor, channel against 1 year before\n",
                 "id|kind|region\nA|dealer|N\nB|dealer|S\n", "s",
                 "id|day|channel|amount|cost\n"
                 "A|2024-01-01|web|100|90\nB|2024-01-01|shop|300|210\n"
                 "A|2025-01-01|web|300|264\nB|2025-01-01|shop|100|68\n",
                 "2025-12-31");
    /* 0.5 x (0.11 - 0.21) and 0.02 x 0.5; -0.5 x (0.31 - 0.21) and 0.02 x 0.5 */
    reviewed_rows_of(&r, TIERKIT_REVIEW_MIX,
                     "margin|region||0.25|0.17|1|1|-0.08|-0.1|0.02|1|ok\n"
                     "margin|region|N|0.1|0.12|0.25|0.75|-0.04|-0.05|0.01||ok\n"
                     "margin|region|S|0.3|0.32|0.75|0.25|-0.04|-0.05|0.01||ok\n"
                     "margin|distributor||0.25|0.17|1|1|-0.08|-0.1|0.02|1|ok\n"
                     "margin|distributor|A|0.1|0.12|0.25|0.75|-0.04|-0.05|0.01||ok\n"
                     "margin|distributor|B|0.3|0.32|0.75|0.25|-0.04|-0.05|0.01||ok\n"
                     "margin|channel||0.25|0.17|1|1|-0.08|-0.1|0.02|1|ok\n"
                     "margin|channel|shop|0.3|0.32|0.75|0.25|-0.04|-0.05|0.01||ok\n"
                     "margin|channel|web|0.1|0.12|0.25|0.75|-0.04|-0.05|0.01||ok\n");
    reviewed_end(&r);
}

/* A has gone and C has come: weights only. D has no region. */
static void mix__member_on_one_side__is_all_mix(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, FACTS "mix of margin by region against 1 year before\n",
                 "id|region\nA|N\nB|S\nC|W\nD|\n", "s",
                 "id|day|channel|amount|cost\n"
                 "A|2024-01-01|web|100|60\nB|2024-01-01|web|50|40\nD|2024-01-01|web|50|40\n"
                 "B|2025-01-01|web|50|40\nC|2025-01-01|web|100|90\nD|2025-01-01|web|50|35\n",
                 "2025-12-31");
    /* R: 60/200 = 0.3 and 35/200 = 0.175, in the middle 0.2375. N: -0.5 x (0.4 - 0.2375); W: 0.5 x
     * (0.1 - 0.2375); nobody's: 0.1 x 0.25 */
    reviewed_rows_of(&r, TIERKIT_REVIEW_MIX,
                     "margin|region||0.3|0.175|1|1|-0.125|-0.15|0.025|1|ok\n"
                     "margin|region||0.2|0.3|0.25|0.25|0.025|0|0.025||ok\n"
                     "margin|region|N|0.4||0.5|0|-0.08125|-0.08125|0||ok\n"
                     "margin|region|S|0.2|0.2|0.25|0.25|0|0|0||ok\n"
                     "margin|region|W||0.1|0|0.5|-0.06875|-0.06875|0||ok\n");
    reviewed_end(&r);
}

/* A ratio of -9e9 and one of 9e9 fit the grid of 64 bits; what lies between them does not. */
static void mix__change_beyond_64_bits__is_overflow(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts s key id at day\n  flow amount money = amount\n  flow n count = n\n"
                 "kpi each = amount / n over last year\n"
                 "mix of each by region against 1 year before\n",
                 "id|region\nA|N\nB|S\n", "s",
                 "id|day|amount|n\nA|2024-01-01|-9000000000|1\nB|2024-01-01|-9000000000|1\n"
                 "A|2025-01-01|9000000000|1\nB|2025-01-01|9000000000|1\n",
                 "2025-12-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_MIX, "each|region||||||||||overflow\n");
    reviewed_end(&r);
}

static void mix__no_ratio__says_why(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, FACTS "mix of margin by kind against 1 year before\n", "id|kind\nA|a\nB|b\n",
                 "s",
                 "id|day|channel|amount|cost\n"
                 "A|2024-01-01|web|100|60\nB|2024-01-01|web|-50|40\n"
                 "A|2025-01-01|web|100|60\nB|2025-01-01|web|50|40\n",
                 "2025-12-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_MIX, "margin|kind||||||||||not_applicable\n");
    reviewed_run(&r, "2024-12-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_MIX, "margin|kind||||||||||no_data\n");
    reviewed_end(&r);
}

static void mix__small_groups__are_hidden(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 FACTS "mix of margin by region, channel against 1 year before\n"
                       "groups of at least 2\n",
                 "id|region\nA|N\nB|S\nC|S\nD|W\nE|W\nF|W\n", "s",
                 "id|day|channel|amount|cost\n"
                 "A|2024-01-01|web|100|60\nB|2024-01-01|web|50|40\nC|2025-01-01|shop|50|20\n"
                 "D|2024-01-01|web|10|6\nE|2025-01-01|web|50|40\nF|2025-01-01|shop|50|20\n"
                 "D|2025-01-01|shop|10|6\nE|2024-01-01|shop|50|40\nF|2024-01-01|shop|50|20\n",
                 "2025-12-31");
    reviewed_expect(&r, TIERKIT_REVIEW_MIX, "margin|region|N|", "||||||||suppressed");
    reviewed_expect(&r, TIERKIT_REVIEW_MIX, "margin|region|S|", "||||||||suppressed");
    reviewed_begins(&r, TIERKIT_REVIEW_MIX, "margin|region|W|", "0.4");
    reviewed_begins(&r, TIERKIT_REVIEW_MIX, "margin|channel|web|", "0.3375|0.2");
    reviewed_end(&r);
    /* the network is a group, too */
    reviewed_all(&r, FACTS "mix of margin by region against 1 year before\ngroups of at least 2\n",
                 "id|region\nA|N\n", "s",
                 "id|day|channel|amount|cost\nA|2024-01-01|web|100|60\nA|2025-01-01|web|50|20\n",
                 "2025-12-31");
    reviewed_rows_of(&r, TIERKIT_REVIEW_MIX, "margin|region||||||||||suppressed\n");
    reviewed_end(&r);
}

static uint32_t seed = 7;
static uint32_t random_below(uint32_t bound) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % bound;
}

static int64_t e9(const char *cell) {
    double value = strtod(cell, NULL) * 1e9;
    return (int64_t)(value < 0 ? value - 0.5 : value + 0.5);
}

/* Cuts a line of a table at its bars. */
static int cells_of(char *line, char *cell[], int most) {
    int count = 0;
    for (char *at = line; count < most; at = strchr(at, '|') + 1) {
        cell[count++] = at;
        if (strchr(at, '|') == NULL) {
            break;
        }
    }
    for (int i = 1; i < count; i++) {
        cell[i][-1] = 0;
    }
    return count;
}

/* mix + rate = change = after - before, for the total and added over members: exactly. */
static void mix__any_rows__adds_up(void **state) {
    (void)state;
    for (int round = 0; round < 40; round++) {
        reviewed r;
        char *records = (char *)malloc(65536);
        char *rows = (char *)malloc(262144);
        size_t record = (size_t)sprintf(records, "id|region|size\n");
        size_t row = (size_t)sprintf(rows, "id|day|channel|amount|cost\n");
        assert_non_null(records);
        for (int d = 0; d < 60; d++) {
            record += (size_t)sprintf(records + record, "d%d|R%u|%s\n", d, random_below(7),
                                      random_below(3) == 0 ? "" : "big");
            for (uint32_t k = random_below(5); k > 0; k--) {
                row += (size_t)sprintf(rows + row, "d%d|%u-0%u-01|c%u|%u.%02u|%u.%02u\n", d,
                                       2024 + random_below(2), 1 + random_below(9), random_below(4),
                                       1 + random_below(9999), random_below(100),
                                       random_below(9999), random_below(100));
            }
        }
        reviewed_all(&r,
                     FACTS "mix of margin by region, distributor, channel, size against 1 year "
                           "before\n",
                     records, "s", rows, "2025-12-31");
        char *text = reviewed_text(&r, TIERKIT_REVIEW_MIX);
        int64_t left[3] = { 0, 0, 0 };
        int totals = 0;
        int members = 0;
        int fresh = 0;
        char dimension[64] = "";
        char *next = strchr(text, '\n') + 1;
        while (next != NULL && *next != 0) {
            char *cell[16];
            char *end = strchr(next, '\n');
            *end = 0;
            assert_int_equal(cells_of(next, cell, 16), 12);
            fresh = strcmp(dimension, cell[1]) != 0;
            assert_string_equal(cell[11], "ok");
            assert_true(e9(cell[7]) == e9(cell[8]) + e9(cell[9]));
            for (int i = 0; i < 3; i++) {
                left[i] = fresh ? (left[i] == 0 ? e9(cell[7 + i]) : INT64_MAX)
                                : left[i] - e9(cell[7 + i]);
                assert_true(left[i] != INT64_MAX);
            }
            if (fresh) {
                assert_true(e9(cell[7]) == e9(cell[4]) - e9(cell[3]));
                (void)snprintf(dimension, sizeof dimension, "%s", cell[1]);
            }
            totals += fresh;
            members += !fresh;
            next = end + 1;
        }
        assert_true(left[0] == 0 && left[1] == 0 && left[2] == 0);
        assert_int_equal(totals, 4);
        assert_true(members > 40);
        free(text);
        free(rows);
        free(records);
        reviewed_end(&r);
    }
}

/* ---- dispersion ------------------------------------------------------------------------------ */

static void dispersion__five_numbers__by_hand(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts s key id at day\n  flow amount money = amount\n  flow units count = units\n"
                 "kpi price = amount / units over all\nreview window all\n",
                 "id|kind\nA|x\nB|x\nC|x\nD|x\nE|x\nF|x\nG|y\nI|y\nH|z\n", "s",
                 "id|day|amount|units\nA|2025-01-01|10|1\nB|2025-01-01|40|2\nC|2025-01-01|90|3\n"
                 "D|2025-01-01|40|1\nE|2025-01-01|1000|1\nF|2025-01-01|5|0\nG|2025-01-01|7|2\n"
                 "I|2025-01-01|21|2\n",
                 "2025-12-31");
    /* 10, 20, 30, 40, 1000; F divides by 0. Distances from 30: 0, 10, 10, 20, 970. 1000 is beyond
     * 40 + 1.5 x 20. */
    reviewed_begins(&r, TIERKIT_REVIEW_DISPERSION, "kind|x|price|", "5|1|10|20|30|40|1000|10");
    reviewed_expect(&r, TIERKIT_REVIEW_DISPERSION, "kind|y|price|",
                    "2|0|3.5|5.25|7|8.75|10.5|3.5|0.5|0|ok");
    reviewed_expect(&r, TIERKIT_REVIEW_DISPERSION, "kind|z|price|", "0|1|||||||||no_data");
    /* 3.5, 10, 10.5, 20, 30, 40, 1000: q1 at 1.5, q3 at 4.5 */
    reviewed_begins(&r, TIERKIT_REVIEW_DISPERSION, "network|all|price|",
                    "7|2|3.5|10.25|20|35|1000");
    reviewed_end(&r);
}

static void dispersion__small_group__is_hidden(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r,
                 "facts s key id at day\n  flow amount money = amount\n  flow units count = units\n"
                 "kpi price = amount / units over all\ngroups of at least 2\n",
                 "id|kind\nA|x\nB|x\nC|x\nD|y\n", "s",
                 "id|day|amount|units\nA|2025-01-01|10|1\nB|2025-01-01|40|0\nC|2025-01-01|90|0\n"
                 "D|2025-01-01|40|1\n",
                 "2025-12-31");
    reviewed_expect(&r, TIERKIT_REVIEW_DISPERSION, "kind|y|price|", "||||||||||suppressed");
    /* the only one that is left; and one value among three */
    reviewed_expect(&r, TIERKIT_REVIEW_DISPERSION, "kind|x|price|", "||||||||||suppressed");
    reviewed_begins(&r, TIERKIT_REVIEW_DISPERSION, "network|all|price|", "2|2|10|17.5");
    reviewed_end(&r);
}

/* 123456789012425734 in 1e-9 has more bits than a double: its mean is rounded twice. */
static void dispersion__equal_values__have_no_spread(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, "review window all\nfacts s key id at day\n  flow n number scale 0 = n\n",
                 "id|kind\nA|x\nB|x\nC|y\n", "s",
                 "id|day|n\nA|2025-01-01|123456789012425734\nB|2025-01-01|123456789012425734\n"
                 "C|2025-01-01|123456789012425734\n",
                 "2025-12-31");
    for (int k = 0; k < 2; k++) {
        char key[16];
        char cells[160];
        (void)snprintf(key, sizeof key, "kind|%c|n|", 'x' + k);
        (void)snprintf(cells, sizeof cells, "%d|0|%s|%s|%s|%s|%s|0|0|0|ok", 2 - k,
                       "123456789012425734", "123456789012425734", "123456789012425734",
                       "123456789012425734", "123456789012425734");
        reviewed_expect(&r, TIERKIT_REVIEW_DISPERSION, key, cells);
    }
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mix__weights_moved__shows_the_reversal),
        cmocka_unit_test(mix__member_on_one_side__is_all_mix),
        cmocka_unit_test(mix__change_beyond_64_bits__is_overflow),
        cmocka_unit_test(mix__no_ratio__says_why),
        cmocka_unit_test(mix__small_groups__are_hidden),
        cmocka_unit_test(mix__any_rows__adds_up),
        cmocka_unit_test(dispersion__five_numbers__by_hand),
        cmocka_unit_test(dispersion__small_group__is_hidden),
        cmocka_unit_test(dispersion__equal_values__have_no_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
