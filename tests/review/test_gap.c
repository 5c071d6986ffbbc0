/* Owns: what is missing for a class, and what would make one fall. The answers are tried out: the
 * input is changed by as much, and by one step less. */
#include "review/reviewed.h"
#include "tierkit/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *gap_text(const tierkit_review *review, const char *id) {
    tierkit_table *table = NULL;
    tierkit_error err = reviewed_error();
    if (tierkit_review_gap(review, id, strlen(id), NULL, &table, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

static void expect_gap(const char *program, const char *records, const char *expected) {
    reviewed r;
    reviewed_begin(&r, program);
    reviewed_records(&r, records);
    reviewed_run(&r, "2026-01-01");
    char *text = gap_text(r.review, "X");
    assert_string_equal(strchr(text, '\n') + 1, expected);
    free(text);
    reviewed_end(&r);
}

/* ---- by hand -------------------------------------------------------------------------------- */

#define TWO_CRITERIA                                                                               \
    "attribute a number scale 3\nattribute b number scale 0\nattribute bad flag\n"                 \
    "value score 0 to 100\n"                                                                       \
    "  g a weight 3 points 0: 0, 10: 100\n  g b weight 1 points 0: 100, 50: 0\n"                   \
    "classes by value\n  A from 70, not when bad\n  B from 40\n  C otherwise\n"

/* 3/4 of 50 and 1/4 of 60 are 52.5: 17.5 short of A are 23.333 of a's points or 70 of b's, which
 * has 40 left; 12.5 and a 1e-9 over B are 16.666 of a's, 50 of b's. */
static void gap__two_criteria__is_inverted(void **state) {
    (void)state;
    expect_gap(TWO_CRITERIA, "id|a|b|bad\nX|5|20|false\n",
               "score|A|up|total|score|52.5|70|17.5|0.3333333333333333|||reachable|"
               "score: 17.5 more, to 70, is enough for class A\n"
               "score|A|up|criterion|a|5|7.334|2.334|0.4668|23.34|1|reachable|"
               "a: 2.334 more, to 7.334, is enough for class A\n"
               "score|A|up|criterion|b|20||||||not_reachable|"
               "b alone is never enough for class A\n"
               "score|C|down|total|score|52.5|39.999999999|-12.500000001|0.2380952381142857|||"
               "reachable|score: 12.500000001 less, to 39.999999999, leads to class C\n"
               "score|C|down|criterion|a|5|3.333|-1.667|0.3334|-16.67|1|reachable|"
               "a: 1.667 less, to 3.333, leads to class C\n"
               "score|C|down|criterion|b|20|46|26|1.3|-52|2|reachable|"
               "b: 26 more, to 46, leads to class C\n");
}

/* The score is there, the gate is not: nothing more is needed but that. Missing values say so. */
static void gap__gates_and_missing__are_named(void **state) {
    (void)state;
    expect_gap(TWO_CRITERIA, "id|a|b|bad\nX|10|20|\n",
               "score|A|up|total|score|90|70|-20|0.2222222222222222|||reached|"
               "score is enough for class A\n"
               "score|A|up|gate|A|||||||undefined|kept out while bad is not known\n"
               "score|C|down|total|score|90|39.999999999|-50.000000001|0.5555555555666667|||"
               "reachable|score: 50.000000001 less, to 39.999999999, leads to class C\n"
               "score|C|down|criterion|a|10|3.333|-6.667|0.6667|-66.67|1|reachable|"
               "a: 6.667 less, to 3.333, leads to class C\n"
               "score|C|down|criterion|b|20||||||not_reachable|b alone never leads to class C\n");
    expect_gap("attribute a number scale 0\nattribute b number scale 0\n"
               "value score 0 to 100, missing: 0\n"
               "  g a weight 1 points 0: 0, 10: 100\n  g b weight 1 points 0: 0, 10: 100\n"
               "classes by value\n  A from 50\n  C otherwise\n",
               "id|a|b\nX|0|\n",
               "score|A|up|total|score|0|50|50||||reachable|"
               "score: 50 more, to 50, is enough for class A\n"
               "score|A|up|criterion|a|0|10|10||100|1|reachable|"
               "a: 10 more, to 10, is enough for class A\n"
               "score|A|up|criterion|b|||||||no_data|"
               "b has no value: nothing can be said of class A\n");
    expect_gap(TWO_CRITERIA, "id|a|b|bad\nX||20|false\n", "");
}

/* A gate that is open may close. */
static void gap__open_gate__is_named_downwards(void **state) {
    reviewed r;
    (void)state;
    reviewed_begin(&r, TWO_CRITERIA);
    reviewed_records(&r, "id|a|b|bad\nX|10|20|false\n");
    reviewed_run(&r, "2026-01-01");
    char *text = gap_text(r.review, "X");
    assert_non_null(strstr(text, "score|B|down|gate|A|||||||open|falls at once when bad\n"));
    free(text);
    reviewed_end(&r);
}

/* The top lies between 3 and 4, and only 3 of all counts has 70: 83.3 of 100, as 4 has 33.3. */
static void gap__bend_between_counts__is_not_passed_over(void **state) {
    (void)state;
    expect_gap("attribute a number scale 0\nvalue score 0 to 100\n"
               "  g a weight 1 points 0: 0, 3.6: 100, 4.2: 0\n"
               "classes by value\n  A from 70\n  C otherwise\n",
               "id|a\nX|0\n",
               "score|A|up|total|score|0|70|70||||reachable|"
               "score: 70 more, to 70, is enough for class A\n"
               "score|A|up|criterion|a|0|3|3||83.333333333|1|reachable|"
               "a: 3 more, to 3, is enough for class A\n");
}

/* Who is alone is the first whatever it has: there is no fall, and no row that tells of one. */
static void gap__alone__has_no_fall(void **state) {
    (void)state;
    expect_gap(
        "attribute a number scale 0\nkpi total by partner = a at review date\n"
        "classes by count of total\n  A at most 1 partner\n  B otherwise\n",
        "id|a\nX|5\n",
        "total|B|down|total|total|5||||||not_reachable|total alone never leads to class B\n");
}

/* ---- by trying ------------------------------------------------------------------------------ */

enum { PEOPLE = 7, ATTRIBUTES = 3, SCALE = 1000 };

typedef struct people {
    const char *program;
    long long value[PEOPLE][ATTRIBUTES]; /* thousandths */
} people;

/* Classes A to D as letters, 'a' + person is its id. */
static char class_after(const people *all, int person, char **gap) {
    reviewed r;
    char records[2048];
    int used = snprintf(records, sizeof records, "id|kind|a|b|c\n");
    reviewed_begin(&r, all->program);
    for (int i = 0; i < PEOPLE; i++) {
        used += snprintf(records + used, sizeof records - (size_t)used, "%c|%s", 'a' + i,
                         i % 2 == 0 ? "distributor" : "dealer");
        for (int j = 0; j < ATTRIBUTES; j++) {
            long long v = all->value[i][j];
            used += snprintf(records + used, sizeof records - (size_t)used, "|%s%lld.%03lld",
                             v < 0 ? "-" : "", llabs(v) / SCALE, llabs(v) % SCALE);
        }
        used += snprintf(records + used, sizeof records - (size_t)used, "\n");
    }
    reviewed_records(&r, records);
    reviewed_run(&r, "2026-01-01");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_CLASSES);
    char key[32];
    (void)snprintf(key, sizeof key, "|all|%c|", 'a' + person);
    const char *at = strstr(text, key);
    assert_non_null(at);
    for (int cell = 0; cell < 6; cell++) {
        at = strchr(at + 1, '|');
    }
    char found = at[1];
    if (gap != NULL) {
        char id[2] = { (char)('a' + person), 0 };
        *gap = gap_text(r.review, id);
    }
    free(text);
    reviewed_end(&r);
    return found;
}

static void read_cells(const char *line, char cells[13][64]) {
    memset(cells, 0, 13 * 64);
    for (int c = 0; c < 13; c++) {
        size_t bytes = strcspn(line, "|\n");
        memcpy(cells[c], line, bytes < 63 ? bytes : 63);
        line += bytes + (line[bytes] != 0);
    }
}

static long long thousandths(const char *text) {
    int minus = text[0] == '-';
    long long value = 0;
    int places = -1;
    for (text += minus; *text != 0; text++) {
        if (*text == '.') {
            places = 0;
            continue;
        }
        value = value * 10 + (*text - '0');
        places += places >= 0;
    }
    for (places = places < 0 ? 0 : places; places < 3; places++) {
        value *= 10;
    }
    return minus ? -value : value;
}

/* One row of the table: with what it says the class is there, with one step less it is not. */
static int try_row(people *all, int person, char own, char cells[13][64]) {
    int shared = strcmp(cells[4], "total") == 0; /* a KPI that is the attribute a */
    int attribute = shared ? 0 : cells[4][0] - 'a';
    long long kept, needed, step;
    if (strcmp(cells[11], "reachable") != 0 || (!shared && cells[4][1] != 0)) {
        return 0;
    }
    kept = all->value[person][attribute];
    needed = thousandths(cells[6]);
    step = needed > kept ? 1 : -1;
    assert_true(needed != kept);
    all->value[person][attribute] = needed;
    char with = class_after(all, person, NULL);
    all->value[person][attribute] = needed - step;
    char without = class_after(all, person, NULL);
    all->value[person][attribute] = kept;
    if (cells[2][0] == 'u') {
        assert_true(with <= cells[1][0]);
        assert_true(without > cells[1][0]);
    } else {
        assert_int_equal(with, cells[1][0]);
        assert_true(with > own);
        assert_true(without <= own);
    }
    return 1;
}

static int try_person(people *all, int person) {
    char *gap = NULL;
    char cells[13][64];
    int rows = 0;
    char own = class_after(all, person, &gap);
    for (const char *line = strchr(gap, '\n') + 1; *line != 0; line = strchr(line, '\n') + 1) {
        read_cells(line, cells);
        rows += try_row(all, person, own, cells);
    }
    free(gap);
    return rows;
}

static void try_program(const char *program, int least) {
    static const long long start[PEOPLE][ATTRIBUTES] = {
        { 1000, 40000, 3000 }, { 2500, 10500, 500 }, { 4000, 35000, 7250 }, { 5123, 20000, 4000 },
        { 7000, 5000, 5500 },  { 9000, 15000, 100 }, { 9999, 1000, 6000 },
    };
    people all;
    int rows = 0;
    all.program = program;
    memcpy(all.value, start, sizeof start);
    for (int person = 0; person < PEOPLE; person++) {
        rows += try_person(&all, person);
    }
    if (rows < least) {
        fail_msg("only %d rows could be tried", rows);
    }
}

#define THREE "attribute a number scale 3\nattribute b number scale 3\nattribute c number scale 3\n"
#define THREE_CRITERIA                                                                             \
    "value score 0 to 100\n"                                                                       \
    "  g a weight 5 points 0: 0, 3: 10, 10: 100\n"                                                 \
    "  g b weight 3 points 5: 100, 20: 40, 50: 0\n"                                                \
    "  g c weight 2 step points 0: 0, 2: 30, 4: 60, 6: 100\n"

static void gap__by_value__holds_when_tried(void **state) {
    (void)state;
    try_program(THREE THREE_CRITERIA
                "classes by value\n  A from 75\n  B from 50\n  C from 25\n  D otherwise\n",
                20);
}

/* Every second one is a dealer, with weights, points and bounds of its own. */
static void gap__profiles__hold_when_tried(void **state) {
    (void)state;
    try_program(THREE THREE_CRITERIA "  for kind dealer: g a weight 3 points 0: 20, 10: 100\n"
                                     "  for kind dealer: g c weight 4\n"
                                     "classes by value\n  A from 75\n  B from 50\n  C from 25\n"
                                     "  D otherwise\n  for kind dealer: B from 62.5\n"
                                     "  for kind dealer: C from 30\n",
                20);
}

/* The bound is not enough where the class is full: it takes more than the last one in it has. */
static void gap__at_most__holds_when_tried(void **state) {
    (void)state;
    try_program(THREE THREE_CRITERIA "classes by value\n  A from 60 at most 1 partners\n"
                                     "  B from 40 at most 30% of partners\n  C otherwise\n",
                6);
}

/* Up and down and up again: the nearest place counts, on whichever side. */
static void gap__points_that_turn__hold_when_tried(void **state) {
    (void)state;
    try_program(THREE "value score 0 to 100\n"
                      "  g a weight 2 points 0: 100, 4: 0, 6: 80, 8: 10, 10: 100\n"
                      "  g b weight 1 points 0: 0, 20: 100, 40: 0\n"
                      "classes by value\n  A from 70\n  B from 35\n  C otherwise\n",
                12);
}

static void gap__by_share__holds_when_tried(void **state) {
    (void)state;
    try_program(THREE "kpi total by partner = a at review date\n"
                      "classes by share of total\n  A up to 60%\n  B up to 90%\n  C otherwise\n",
                9);
}

/* ---- by trying every amount ------------------------------------------------------------------ */

enum { AMOUNTS = 24, ROUNDS = 70, NOTHING = -1000 };

/* By amount in thousandths, from -1 on: the classes a person would have. */
static void class_all(people *all, int person, char classes[AMOUNTS + 3]) {
    long long kept = all->value[person][0];
    for (int x = -1; x <= AMOUNTS + 1; x++) {
        all->value[person][0] = x;
        classes[x + 1] = class_after(all, person, NULL);
    }
    all->value[person][0] = kept;
}

/* Upwards the smallest amount above its own; downwards the largest without any enough below. */
static long long expected_of(const char *classes, long long own, char wanted, int up) {
    long long x = up ? own + 1 : -1;
    while (x <= AMOUNTS + 1 && classes[x + 1] > wanted) {
        x++;
    }
    return x > AMOUNTS + 1 ? NOTHING : x - !up;
}

static int compare_rows(people *all, int person) {
    char classes[AMOUNTS + 3], cells[13][64], *gap = NULL;
    long long own = all->value[person][0];
    char class = class_after(all, person, &gap);
    int rows = 0;
    class_all(all, person, classes);
    for (const char *line = strchr(gap, '\n') + 1; *line != 0; line = strchr(line, '\n') + 1) {
        read_cells(line, cells);
        int up = cells[2][0] == 'u';
        long long expected = expected_of(classes, own, up ? cells[1][0] : class, up);
        long long found =
            strcmp(cells[11], "reachable") == 0 ? thousandths(cells[6]) : (long long)NOTHING;
        if (found != expected) {
            fail_msg("%s\n%c has %lld, class %c; classes from -1 on: %.*s\n%s", all->program,
                     'a' + person, own, class, AMOUNTS + 3, classes, gap);
        }
        rows++;
    }
    free(gap);
    return rows;
}

/* Amounts from 0 to 22, some of them equal, so that every amount that can matter is tried. */
static void gap__amounts__are_the_smallest_of_all(void **state) {
    static const char *const cuts[] = {
        "classes by share of total\n  A up to 30%\n  B up to 77.2%\n  C otherwise\n",
        "classes by share of total crossing out\n  A up to 30%\n  B up to 77.2%\n  C otherwise\n",
        "classes by share of total crossing nearest\n  A up to 30%\n  B up to 77.2%\n"
        "  C otherwise\n",
        "classes by share of total crossing out\n  A up to 60% at most 1 partner\n"
        "  B up to 90% at least 3 partners\n  C otherwise\n",
        "classes by count of total\n  A at most 1 partner\n  B at most 40% of partners\n"
        "  C otherwise\n",
        "classes by curve of total\n  A\n  B\n  C otherwise\n",
    };
    uint64_t random = 1;
    int rows = 0;
    (void)state;
    for (size_t c = 0; c < sizeof cuts / sizeof cuts[0]; c++) {
        char program[512];
        people all = { program, { { 0 } } };
        (void)snprintf(program, sizeof program, THREE "kpi total by partner = a at review date\n%s",
                       cuts[c]);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < PEOPLE; i++) {
                random = random * 6364136223846793005u + 1442695040888963407u;
                all.value[i][0] = (long long)(random >> 33) % (AMOUNTS - 1) / (1 + i % 3);
            }
            rows += compare_rows(&all, round % PEOPLE);
        }
    }
    assert_true(rows > 60);
}

static void gap__wrong_arguments__are_named(void **state) {
    reviewed r;
    tierkit_table *table = NULL;
    tierkit_call call;
    (void)state;
    reviewed_begin(&r, TWO_CRITERIA);
    reviewed_records(&r, "id|a|b|bad\nX|5|20|false\n");
    reviewed_run(&r, "2026-01-01");
    assert_int_equal(tierkit_review_gap(NULL, "X", 1, NULL, &table, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_gap(r.review, NULL, 1, NULL, &table, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_gap(r.review, "X", 1, NULL, NULL, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_gap(r.review, "Y", 1, NULL, &table, NULL), TIERKIT_E_NOT_FOUND);
    memset(&call, 0, sizeof call);
    assert_int_equal(tierkit_review_gap(r.review, "X", 1, &call, &table, NULL), TIERKIT_E_ABI_SIZE);
    assert_null(table);
    reviewed_end(&r);
}

static void gap__out_of_memory__leaves_nothing(void **state) {
    reviewed r;
    size_t failed = 0;
    tierkit_status status = TIERKIT_E_NOMEM;
    (void)state;
    reviewed_begin(&r, TWO_CRITERIA);
    reviewed_records(&r, "id|a|b|bad\nX|5|20|false\n");
    reviewed_run(&r, "2026-01-01");
    while (status != TIERKIT_OK) {
        tierkit_table *table = NULL;
        size_t live = r.heap.live_blocks;
        failing_allocator_fail(&r.heap, failed + 1, FAIL_ONCE);
        status = tierkit_review_gap(r.review, "X", 1, NULL, &table, NULL);
        failing_allocator_fail(&r.heap, 0, FAIL_NEVER);
        if (status != TIERKIT_OK) {
            assert_int_equal(status, TIERKIT_E_NOMEM);
            assert_int_equal(r.heap.live_blocks, live);
            failed++;
        }
        tierkit_table_free(table);
    }
    assert_true(failed > 20);
    reviewed_end(&r);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(gap__two_criteria__is_inverted),
        cmocka_unit_test(gap__gates_and_missing__are_named),
        cmocka_unit_test(gap__open_gate__is_named_downwards),
        cmocka_unit_test(gap__bend_between_counts__is_not_passed_over),
        cmocka_unit_test(gap__alone__has_no_fall),
        cmocka_unit_test(gap__by_value__holds_when_tried),
        cmocka_unit_test(gap__profiles__hold_when_tried),
        cmocka_unit_test(gap__at_most__holds_when_tried),
        cmocka_unit_test(gap__points_that_turn__hold_when_tried),
        cmocka_unit_test(gap__by_share__holds_when_tried),
        cmocka_unit_test(gap__amounts__are_the_smallest_of_all),
        cmocka_unit_test(gap__wrong_arguments__are_named),
        cmocka_unit_test(gap__out_of_memory__leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
