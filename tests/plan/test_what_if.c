/* Owns: trials of other rules: by hand, and what must hold for any two programs. */
#include "review/reviewed.h"
#include "tierkit/whatif.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES = 4 };

#define DATA                                                                                       \
    "facts f key id at day\n  flow net count = n\n  flow cost count = c\n"                         \
    "review window last quarter\nmoney EUR scale 2\n"                                              \
    "attribute ok flag\n"
#define SCORE "value score 0 to 100\n  g net weight 1 points 0: 0, 100: 100\nclasses by value\n"

/* P sells 80, Q 60, R 10; a quarter before 60, 10, 10. */
#define RECORDS "id|kind|ok\nP|x|true\nQ|x|false\nR|y|true\n"
#define ROWS                                                                                       \
    "id|day|n|c\nP|2025-01-15|80|10\nQ|2025-01-15|60|70\nR|2025-01-15|10|1\n"                      \
    "P|2024-10-15|60|10\nQ|2024-10-15|10|1\nR|2024-10-15|10|1\n"

typedef struct attempt {
    reviewed r;
    tierkit_program *other;
    tierkit_what_if_trial trial;
} attempt;

static const int32_t all_kinds[TABLES] = { TIERKIT_WHAT_IF_MATRIX, TIERKIT_WHAT_IF_CHANGES,
                                           TIERKIT_WHAT_IF_QUARTERS, TIERKIT_WHAT_IF_SERVICE };

static tierkit_program *parse(const reviewed *r, const char *text) {
    tierkit_program *program = NULL;
    tierkit_error err = reviewed_error();
    size_t bytes = strlen(text);
    char *whole = (char *)malloc(bytes + 11);
    assert_non_null(whole);
    memcpy(whole, "tierkit 1\n", 10);
    memcpy(whole + 10, text, bytes + 1);
    if (tierkit_program_parse(whole, bytes + 10, &r->heap.record, NULL, NULL, &program, &err) !=
        TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    free(whole);
    return program;
}

static void begin(attempt *t, const char *now, const char *other) {
    memset(t, 0, sizeof *t);
    reviewed_begin(&t->r, now);
    reviewed_records(&t->r, RECORDS);
    reviewed_facts(&t->r, "f", ROWS);
    t->other = parse(&t->r, other);
    t->trial.struct_size = sizeof t->trial;
    t->trial.program = t->r.program;
    t->trial.other = t->other;
    t->trial.as_of = reviewed_day("2025-03-31");
    t->trial.quarters = 1;
    t->trial.stake = "net";
    t->trial.stake_bytes = 3;
    t->trial.kinds = all_kinds;
    t->trial.kind_count = TABLES;
}

static void end(attempt *t) {
    tierkit_program_free(t->other);
    reviewed_end(&t->r);
}

/* One table without its header, malloc'ed. */
static char *rows_of(attempt *t, int32_t kind) {
    tierkit_table *table = NULL;
    tierkit_what_if_trial one = t->trial;
    tierkit_error err = reviewed_error();
    one.kinds = &kind;
    one.kind_count = 1;
    if (tierkit_what_if(t->r.network, &one, NULL, &table, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    char *text = tried_table(table);
    tierkit_table_free(table);
    memmove(text, strchr(text, '\n') + 1, strlen(strchr(text, '\n')));
    return text;
}

static void expect(attempt *t, int32_t kind, const char *expected) {
    char *text = rows_of(t, kind);
    assert_string_equal(text, expected);
    free(text);
}

/* ---- by hand --------------------------------------------------------------------------------- */

static void what_if__lower_bounds__inflate_the_top(void **state) {
    attempt t;
    (void)state;
    begin(&t, DATA SCORE "  A from 70\n  B from 45\n  C otherwise\n",
          DATA SCORE "  A from 50\n  B from 20\n  C otherwise\n");
    expect(&t, TIERKIT_WHAT_IF_MATRIX,
           "2025-03-31|class|A|A|1|80\n2025-03-31|class|B|A|1|60\n2025-03-31|class|C|C|1|10\n"
           "2024-12-31|class|B|A|1|60\n2024-12-31|class|C|C|2|20\n");
    expect(&t, TIERKIT_WHAT_IF_CHANGES,
           "Q|class|B|A|up|60|60|2|2|60|bound|from B to A: valued alike; the bounds are others\n");
    expect(&t, TIERKIT_WHAT_IF_QUARTERS,
           "2025-03-31|3|class|A|1|2|0.3333333333333333|0.6666666666666666|1|0|0|0\n"
           "2024-12-31|3|class|A|0|1|0|0.3333333333333333|1|0|0|0\n");
    end(&t);
}

static void what_if__each_part_of_the_rules__is_the_cause(void **state) {
    static const struct {
        const char *other, *change;
    } cases[] = {
        { DATA "value score 0 to 100\n  g net weight 1 points 0: 0, 80: 100\nclasses by value\n"
               "  A from 70\n  B from 45\n  C otherwise\n",
          "Q|class|B|A|up|60|75|2|2|60|value|from B to A: it is valued otherwise\n" },
        { DATA SCORE "  A from 70, not when cost = 10\n  B from 45\n  C otherwise\n",
          "P|class|A|B|down|80|80|1|1|80|gate|from A to B: a gate holds by one of the programs "
          "only\n" },
        { DATA SCORE "  A from 70 at least 2 partners\n  B from 45\n  C otherwise\n",
          "Q|class|B|A|up|60|60|2|2|60|limit|from B to A: a limit of the class moves it by one of "
          "the programs only\n" },
        { DATA "applies to kind = x\n" SCORE "  A from 70\n  B from 45\n  C otherwise\n",
          "R|class|C|||10||3||10|applies|from C to none: only one of the programs applies to "
          "it\n" },
    };
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        attempt t;
        begin(&t, DATA SCORE "  A from 70\n  B from 45\n  C otherwise\n", cases[c].other);
        expect(&t, TIERKIT_WHAT_IF_CHANGES, cases[c].change);
        end(&t);
    }
}

/* Policies follow their class, or change by themselves; buckets by amounts, or by bounds. */
#define SERVED(bound, first, contribution, drain)                                                  \
    DATA SCORE "  A from " bound "\n  B otherwise\n"                                               \
               "service policies first that holds\n  " first "\n  plain otherwise\n"               \
               "attribute rent money\nkpi worth = net * 1 EUR\n"                                   \
               "profit map revenue worth, contribution " contribution "\n"                         \
               "  drain below " drain " EUR profit\n  core otherwise\n"

static void what_if__policies_and_buckets__are_tried_too(void **state) {
    attempt t;
    (void)state;
    begin(&t, SERVED("70", "close when class = A", "worth - cost * 1 EUR", "0"),
          SERVED("50", "close when class = A and ok", "worth - cost * 1 EUR", "20"));
    expect(&t, TIERKIT_WHAT_IF_CHANGES,
           "Q|class|B|A|up|60|60|2|2|60|bound|from B to A: valued alike; the bounds are others\n"
           "R|bucket|core|drain||||||10|bucket_bound|from core to drain: its amounts are the same; "
           "the bounds are others\n");
    end(&t);
    begin(&t, SERVED("70", "close when class = A", "worth - cost * 1 EUR", "0"),
          SERVED("50", "close when class = A or ok", "worth - cost * 0.5 EUR", "0"));
    expect(&t, TIERKIT_WHAT_IF_CHANGES,
           "Q|class|B|A|up|60|60|2|2|60|bound|from B to A: valued alike; the bounds are others\n"
           "Q|policy|plain|close|up|||||60|class|from plain to close: its class is another\n"
           "Q|bucket|drain|core||||||60|amounts|from drain to core: its revenue or profit is "
           "computed otherwise\n"
           "R|policy|plain|close|up|||||10|condition|from plain to close: its class is the same; "
           "the conditions are others\n");
    char *quarters = rows_of(&t, TIERKIT_WHAT_IF_QUARTERS);
    assert_non_null(strstr(quarters, "2025-03-31|3|policy|close|1|3|"));
    assert_non_null(strstr(quarters, "2025-03-31|3|bucket|drain|1|0|"));
    free(quarters);
    end(&t);
}

/* P brings 70, Q -10, R 9; a third of it is the limit. */
#define COSTS(close, plain)                                                                        \
    DATA "kpi worth = (net - cost) * 1 EUR\n" SCORE "  A from 70\n  B otherwise\n"                 \
         "readiness points ok 10\n"                                                                \
         "service policies first that holds, cost at most 30% of worth\n"                          \
         "  close when net >= 50, readiness 10, cost " close "\n"                                  \
         "  plain otherwise, cost " plain "\n"

static void what_if__policies__cost_and_serve(void **state) {
    tierkit_program *other;
    attempt t;
    (void)state;
    /* Q fits close but is not ready; R is above its 2.7 with 3. */
    begin(&t, COSTS("20", "3"), COSTS("25", "1"));
    t.trial.quarters = 0;
    expect(&t, TIERKIT_WHAT_IF_SERVICE,
           "2025-03-31||3|26|0|2|3.3|1|3|3|0|1|1|2\n"
           "2025-03-31|close|1|20|0|0|0|0|0|0|0|0|0|0\n"
           "2025-03-31|plain|2|6|0|2|3.3|1|3|3|0|1|1|2\n");
    other = parse(&t.r, DATA SCORE "  A from 70\n  B otherwise\n"
                                   "service policies first that holds\n  gold when class = A\n"
                                   "  plain otherwise\n");
    t.trial.other = other;
    expect(&t, TIERKIT_WHAT_IF_SERVICE,
           "2025-03-31||3|26|0|2|3.3|1|3|||||0\n2025-03-31|close|1|20|0|0|0|0||||||\n"
           "2025-03-31|plain|2|6|0|2|3.3|1|2|||||0\n2025-03-31|gold|||||||1|||||0\n");
    tierkit_program_free(other);
    end(&t);
}

/* Without a name the contribution of the profit map is at stake. */
static void what_if__stake__is_found(void **state) {
    attempt t;
    tierkit_table *table = NULL;
    (void)state;
    begin(&t, SERVED("70", "close when ok", "worth - cost * 1 EUR", "0"),
          SERVED("90", "close when ok", "worth", "0"));
    t.trial.stake = NULL;
    t.trial.quarters = 0;
    expect(&t, TIERKIT_WHAT_IF_CHANGES,
           "P|class|A|B|down|80|80|1|1|70|bound|from A to B: valued alike; the bounds are others\n"
           "Q|bucket|drain|core||||||-10|amounts|from drain to core: its revenue or profit is "
           "computed otherwise\n");
    t.trial.stake = "nothing";
    t.trial.stake_bytes = 7;
    t.trial.kind_count = 1;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, &table, NULL),
                     TIERKIT_E_NOT_FOUND);
    t.trial.stake = "ok";
    t.trial.stake_bytes = 2;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, &table, NULL),
                     TIERKIT_E_NOT_FOUND);
    assert_null(table);
    end(&t);
    begin(&t, DATA SCORE "  A from 70\n  B otherwise\n", DATA SCORE "  A from 90\n  B otherwise\n");
    t.trial.stake = NULL;
    t.trial.quarters = 0;
    expect(&t, TIERKIT_WHAT_IF_QUARTERS, "2025-03-31|3|class|A|1|0|0.3333333333333333|0|0|1|0|\n");
    end(&t);
}

#define MOVING                                                                                     \
    DATA "value score 0 to 100\n  g net weight 1 points 0: 0, 100: 100\n"                          \
         "classes by value as automatic\n  A from 70\n  B otherwise\n"

/* Classes that move count as they stand, not as they are computed. */
static void what_if__classes_that_move__count_as_they_stand(void **state) {
    attempt t;
    (void)state;
    begin(&t, MOVING "  up after 3 reviews; down at the next review\n",
          MOVING "  up at the next review; down at the next review\n");
    t.trial.quarters = 0;
    expect(
        &t, TIERKIT_WHAT_IF_CHANGES,
        "P|class|B|A|up|80|80|1|1|80|movement|from B to A: computed alike; the rules of movement "
        "are others\n");
    end(&t);
}

/* ---- any two --------------------------------------------------------------------------------- */

static void what_if__the_same_rules__change_nothing(void **state) {
    attempt t;
    (void)state;
    begin(&t, SERVED("70", "close when ok", "worth", "0"),
          SERVED("70", "close when ok", "worth", "0"));
    expect(&t, TIERKIT_WHAT_IF_CHANGES, "");
    char *text = rows_of(&t, TIERKIT_WHAT_IF_QUARTERS);
    int rows = 0;
    for (char *line = text; *line != 0; line = strchr(line, '\n') + 1) {
        assert_int_equal(strncmp(strchr(line, '\n') - 8, "|0|0|0|0", 8), 0);
        rows++;
    }
    assert_int_equal(rows, 6);
    free(text);
    end(&t);
}

/* What it says of each program is what a review of that program says. */
static void what_if__each_side__is_a_review(void **state) {
    attempt t;
    (void)state;
    begin(&t, DATA SCORE "  A from 70\n  B from 45\n  C otherwise\n",
          DATA SCORE "  A from 50\n  B from 5\n  C otherwise\n");
    t.trial.quarters = 0;
    char *matrix = rows_of(&t, TIERKIT_WHAT_IF_MATRIX);
    for (int side = 0; side < 2; side++) {
        tierkit_review *review = NULL;
        tierkit_table *table = NULL;
        assert_int_equal(tierkit_review_new(t.r.network, side == 0 ? t.trial.program : t.other,
                                            t.trial.as_of, NULL, NULL, &review, NULL),
                         TIERKIT_OK);
        assert_int_equal(tierkit_review_table(review, TIERKIT_REVIEW_CLASSES, NULL, &table, NULL),
                         TIERKIT_OK);
        char *classes = tried_table(table);
        for (const char *name = "ABC"; *name != 0; name++) {
            int counted = 0;
            int listed = 0;
            char ending[] = "|A|ok";
            ending[1] = *name;
            for (char *line = matrix; *line != 0; line = strchr(line, '\n') + 1) {
                const char *from = line + strlen("2025-03-31|class|");
                counted += from[side * 2] == *name ? atoi(from + 4) : 0;
            }
            for (char *at = strstr(classes, ending); at != NULL; at = strstr(at + 1, ending)) {
                listed++;
            }
            assert_int_equal(counted, listed);
        }
        free(classes);
        tierkit_table_free(table);
        tierkit_review_free(review);
    }
    free(matrix);
    end(&t);
}

/* ---- failures -------------------------------------------------------------------------------- */

static void what_if__wrong_arguments__are_named(void **state) {
    attempt t;
    tierkit_table *tables[TABLES];
    int32_t wrong = 99;
    (void)state;
    begin(&t, DATA SCORE "  A from 70\n  B otherwise\n", DATA SCORE "  A from 90\n  B otherwise\n");
    assert_int_equal(tierkit_what_if(NULL, &t.trial, NULL, tables, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_what_if(t.r.network, NULL, NULL, tables, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, NULL, NULL), TIERKIT_E_NULL);
    t.trial.other = NULL;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL), TIERKIT_E_NULL);
    t.trial.other = t.other;
    t.trial.quarters = 41;
    for (size_t k = 0; k < TABLES; k++) { /* whatever a host left there */
        tables[k] = (tierkit_table *)(uintptr_t)&tables[k];
    }
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL), TIERKIT_E_RANGE);
    for (size_t k = 0; k < TABLES; k++) {
        assert_null(tables[k]);
    }
    t.trial.quarters = 1;
    t.trial.kind_count = 0;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL), TIERKIT_E_RANGE);
    t.trial.kind_count = 1;
    t.trial.kinds = &wrong;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL),
                     TIERKIT_E_ARGUMENT);
    t.trial.kinds = all_kinds;
    t.trial.flags = 1;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL),
                     TIERKIT_E_ARGUMENT);
    t.trial.flags = 0;
    t.trial.struct_size = 8;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL),
                     TIERKIT_E_ABI_SIZE);
    t.trial.struct_size = sizeof t.trial;
    t.trial.as_of = INT32_MAX;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL), TIERKIT_E_DATE);
    assert_null(tables[0]);
    end(&t);
}

static void what_if__another_data_part__is_refused(void **state) {
    attempt t;
    tierkit_table *tables[TABLES];
    (void)state;
    begin(&t, DATA SCORE "  A from 70\n  B otherwise\n",
          "facts f key id at day\n  flow gross count = n\nreview window last quarter\n"
          "classes by share of gross\n  A up to 80%\n  B otherwise\n");
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL), TIERKIT_E_SCHEMA);
    assert_null(tables[0]);
    assert_null(tables[2]);
    end(&t);
}

static int32_t TIERKIT_CALL stop(void *user, uint64_t done, uint64_t total) {
    (void)done;
    (void)total;
    (void)user;
    return 1;
}

static void what_if__cancelled__leaves_nothing(void **state) {
    attempt t;
    tierkit_table *tables[TABLES];
    tierkit_call call;
    (void)state;
    memset(&call, 0, sizeof call);
    call.struct_size = sizeof call;
    call.progress = stop;
    begin(&t, DATA SCORE "  A from 70\n  B otherwise\n", DATA SCORE "  A from 90\n  B otherwise\n");
    char *many = (char *)malloc(3000000);
    assert_non_null(many);
    size_t at = (size_t)sprintf(many, "id|day|n|c\n");
    for (int i = 0; i < 70000; i++) {
        at += (size_t)sprintf(many + at, "P%d|2025-01-15|%d|1\n", i % 9999, i % 100);
    }
    reviewed_facts(&t.r, "f", many);
    free(many);
    t.trial.quarters = 40;
    size_t live = t.r.heap.live_blocks;
    assert_int_equal(tierkit_what_if(t.r.network, &t.trial, &call, tables, NULL),
                     TIERKIT_E_CANCELLED);
    assert_null(tables[0]);
    assert_int_equal(t.r.heap.live_blocks, live);
    end(&t);
}

static void what_if__out_of_memory__leaves_nothing(void **state) {
    attempt t;
    size_t failed = 0;
    tierkit_status status = TIERKIT_E_NOMEM;
    (void)state;
    begin(&t, SERVED("70", "close when ok", "worth - cost * 1 EUR", "0"),
          SERVED("50", "close when class = A", "worth", "20"));
    while (status != TIERKIT_OK) {
        tierkit_table *tables[TABLES];
        size_t live = t.r.heap.live_blocks;
        failing_allocator_fail(&t.r.heap, failed + 1, FAIL_ONCE);
        status = tierkit_what_if(t.r.network, &t.trial, NULL, tables, NULL);
        failing_allocator_fail(&t.r.heap, 0, FAIL_NEVER);
        for (int k = 0; k < TABLES; k++) {
            assert_int_equal(tables[k] == NULL, status != TIERKIT_OK);
            tierkit_table_free(tables[k]);
        }
        if (status != TIERKIT_OK) {
            assert_int_equal(status, TIERKIT_E_NOMEM);
            failed++;
        }
        assert_int_equal(t.r.heap.live_blocks, live);
    }
    assert_true(failed > 100);
    end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_if__lower_bounds__inflate_the_top),
        cmocka_unit_test(what_if__each_part_of_the_rules__is_the_cause),
        cmocka_unit_test(what_if__policies_and_buckets__are_tried_too),
        cmocka_unit_test(what_if__policies__cost_and_serve),
        cmocka_unit_test(what_if__stake__is_found),
        cmocka_unit_test(what_if__classes_that_move__count_as_they_stand),
        cmocka_unit_test(what_if__the_same_rules__change_nothing),
        cmocka_unit_test(what_if__each_side__is_a_review),
        cmocka_unit_test(what_if__wrong_arguments__are_named),
        cmocka_unit_test(what_if__another_data_part__is_refused),
        cmocka_unit_test(what_if__cancelled__leaves_nothing),
        cmocka_unit_test(what_if__out_of_memory__leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
