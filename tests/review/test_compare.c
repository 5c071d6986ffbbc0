/* Owns: comparing two reviews: the matrix, who moved, why. Expected values by hand. */
#include "review/reviewed.h"
#include "tierkit/compare.h"

#include <stdlib.h>
#include <string.h>

/* Two reviews of one network; the later one is r.review. */
typedef struct compared {
    reviewed r;
    tierkit_review *before;
} compared;

static char *table_text(const tierkit_review *before, const tierkit_review *after, int32_t kind) {
    tierkit_table *table = NULL;
    tierkit_error err = reviewed_error();
    if (tierkit_review_compare(before, after, kind, NULL, &table, &err) != TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    char *text = tried_table(table);
    tierkit_table_free(table);
    return text;
}

/* All rows but the header. */
static void expect(const tierkit_review *before, const tierkit_review *after, int32_t kind,
                   const char *expected) {
    char *text = table_text(before, after, kind);
    assert_string_equal(strchr(text, '\n') + 1, expected);
    free(text);
}

static void keep_before(compared *c) {
    c->before = c->r.review;
    c->r.review = NULL;
}

static void end(compared *c) {
    tierkit_review_free(c->before);
    reviewed_end(&c->r);
}

static tierkit_program *parse(const reviewed *r, const char *text) {
    tierkit_program *program = NULL;
    tierkit_error err = reviewed_error();
    if (tierkit_program_parse(text, strlen(text), &r->heap.record, NULL, NULL, &program, &err) !=
        TIERKIT_OK) {
        fail_msg("%s", err.text);
    }
    return program;
}

/* Scores are what was sold in the last quarter. */
#define BY_VALUE(lines)                                                                            \
    "facts f key id at day\n  flow net count = n\n"                                                \
    "review window last quarter\n"                                                                 \
    "value score 0 to 100\n  g net weight 1 points 0: 0, 100: 100\n"                               \
    "classes by value\n" lines

static void matrix__own_changes__are_counted(void **state) {
    compared c;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70\n  B from 45\n  C otherwise\n"));
    reviewed_records(&c.r, "id\nP\nQ\nR\n");
    reviewed_facts(&c.r, "f",
                   "id|day|n\nP|2025-01-15|80\nQ|2025-01-15|50\nR|2025-01-15|10\n"
                   "P|2025-04-15|50\nQ|2025-04-15|75\nR|2025-04-15|10\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    reviewed_run(&c.r, "2025-06-30");
    expect(c.before, c.r.review, TIERKIT_COMPARE_MATRIX,
           "score|A|A|0\nscore|A|B|1\nscore|A|C|0\nscore|B|A|1\nscore|B|B|0\nscore|B|C|0\n"
           "score|C|A|0\nscore|C|B|0\nscore|C|C|1\n");
    expect(c.before, c.r.review, TIERKIT_COMPARE_MOVES,
           "score|P|A|B|80|50|1|2|-1|own|A|B|B|from A to B: its own figures changed\n"
           "score|Q|B|A|50|75|2|1|1|own|B|A|A|from B to A: its own figures changed\n");
    /* the other way round: the matrix is turned over its diagonal */
    expect(c.r.review, c.before, TIERKIT_COMPARE_MATRIX,
           "score|A|A|0\nscore|A|B|1\nscore|A|C|0\nscore|B|A|1\nscore|B|B|0\nscore|B|C|0\n"
           "score|C|A|0\nscore|C|B|0\nscore|C|C|1\n");
    expect(c.before, c.before, TIERKIT_COMPARE_MOVES, "");
    end(&c);
}

/* One place in A: Q does what it did and loses it to R. */
static void moves__at_most__others_push_out(void **state) {
    compared c;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70 at most 1 partners\n  B otherwise\n"));
    reviewed_records(&c.r, "id\nQ\nR\n");
    reviewed_facts(&c.r, "f",
                   "id|day|n\nQ|2025-01-15|80\nR|2025-01-15|10\nQ|2025-04-15|80\n"
                   "R|2025-04-15|90\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    reviewed_run(&c.r, "2025-06-30");
    expect(c.before, c.r.review, TIERKIT_COMPARE_MOVES,
           "score|Q|A|B|80|80|1|2|-1|others|A|A|B|"
           "from A to B: its own figures would have kept it: others changed\n"
           "score|R|B|A|10|90|2|1|1|own|B|A|A|from B to A: its own figures changed\n");
    end(&c);
}

/* Before: 60, 30, 10 of 100; Y has 60% before it. Then X sells 90 of 130: 69%; so Y stays. Then Z
 * sells nothing and X 170 of 200: 85% before Y. */
static void moves__by_share__others_push_out(void **state) {
    compared c;
    (void)state;
    reviewed_begin(&c.r, "facts f key id at day\n  flow net count = n\n"
                         "review window last quarter\n"
                         "classes by share of net\n  A up to 80%\n  B otherwise\n");
    reviewed_records(&c.r, "id\nX\nY\nZ\n");
    reviewed_facts(&c.r, "f",
                   "id|day|n\nX|2025-01-15|60\nY|2025-01-15|30\nZ|2025-01-15|10\n"
                   "X|2025-04-15|170\nY|2025-04-15|30\nZ|2025-04-15|0\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    reviewed_run(&c.r, "2025-06-30");
    expect(c.before, c.r.review, TIERKIT_COMPARE_MOVES,
           "net|Y|A|B|30|30|2|2|0|others|A|A|B|"
           "from A to B: its own figures would have kept it: others changed\n");
    end(&c);
}

static void moves__restated_data__come_first(void **state) {
    compared c;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70\n  B otherwise\n"));
    reviewed_records(&c.r, "id\nP\nQ\n");
    reviewed_facts(&c.r, "f", "id|day|n\nP|2025-01-15|80\nQ|2025-01-15|20\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    /* a late credit note of the first quarter, and then nothing but the same again */
    reviewed_facts(&c.r, "f", "id|day|n\nP|2025-02-15|-30\nP|2025-04-15|50\nQ|2025-04-15|95\n");
    reviewed_run(&c.r, "2025-06-30");
    expect(c.before, c.r.review, TIERKIT_COMPARE_MOVES,
           "score|P|A|B|80|50|1|2|-1|restated|B|B|B|"
           "from A to B: the data of the earlier day were corrected\n"
           "score|Q|B|A|20|95|2|1|1|own|B|A|A|from B to A: its own figures changed\n");
    end(&c);
}

static void moves__rules__come_last(void **state) {
    compared c;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70\n  B otherwise\n"));
    reviewed_records(&c.r, "id\nP\nQ\n");
    reviewed_facts(&c.r, "f",
                   "id|day|n\nP|2025-01-15|75\nQ|2025-01-15|10\nP|2025-04-15|75\n"
                   "Q|2025-04-15|10\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    tierkit_program *stricter =
        parse(&c.r, "tierkit 1\n" BY_VALUE("  A from 80\n  B from 5\n  D otherwise\n"));
    tierkit_review *after = NULL;
    assert_int_equal(tierkit_review_new(c.r.network, stricter, reviewed_day("2025-06-30"), NULL,
                                        NULL, &after, NULL),
                     TIERKIT_OK);
    expect(c.before, after, TIERKIT_COMPARE_MOVES,
           "score|P|A|B|75|75|1|1|0|rules|A|A|A|from A to B: the rules of the program changed\n");
    expect(c.before, after, TIERKIT_COMPARE_MATRIX,
           "score|A|A|0\nscore|A|B|1\nscore|A|D|0\nscore|B|A|0\nscore|B|B|1\nscore|B|D|0\n");
    tierkit_review_free(after);
    tierkit_program_free(stricter);
    end(&c);
}

/* New, gone, without a class before; ids are compared as they are. */
static void moves__records__come_and_go(void **state) {
    compared c;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70\n  B otherwise\n"));
    reviewed_records(&c.r, "id\nP\nQ\n");
    reviewed_facts(&c.r, "f", "id|day|n\nP|2025-01-15|80\nP|2025-04-15|80\nR|2025-04-15|90\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    assert_int_equal(tierkit_network_remove(c.r.network, "Q", 1, NULL, NULL), TIERKIT_OK);
    reviewed_records(&c.r, "id\nR\n");
    reviewed_run(&c.r, "2025-06-30");
    expect(c.before, c.r.review, TIERKIT_COMPARE_MATRIX,
           "score|A|A|1\nscore|A|B|0\nscore|B|A|0\nscore|B|B|0\nscore|B|gone|1\n"
           "score|new|A|1\n");
    expect(c.before, c.r.review, TIERKIT_COMPARE_MOVES,
           "score|P|A|A|80|80|1|2|-1|||||stays in A, down 1 place\n"
           "score|Q|B||0||2|||gone||||was B: it has no record any more\n"
           "score|R||A||90||1||new||||now A: it is new\n");
    end(&c);
}

/* The earlier program reads what the later network does not have. */
static void moves__other_data__cause_is_unknown(void **state) {
    compared c;
    reviewed other;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70\n  B otherwise\n"));
    reviewed_records(&c.r, "id\nP\n");
    reviewed_facts(&c.r, "f", "id|day|n\nP|2025-01-15|80\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    reviewed_begin(&other, "attribute a number\n"
                           "value score 0 to 100\n  g a weight 1 points 0: 0, 100: 100\n"
                           "classes by value\n  A from 70\n  B otherwise\n");
    reviewed_records(&other, "id|a\nP|10\n");
    reviewed_run(&other, "2025-06-30");
    expect(c.before, other.review, TIERKIT_COMPARE_MOVES,
           "score|P|A|B|80|10|1|1|0|unknown||||"
           "from A to B: the earlier rules cannot be run on these data\n");
    reviewed_end(&other);
    end(&c);
}

/* Another basis, another statement: nothing to compare. */
static void statements__of_one_review_only__are_left_out(void **state) {
    compared c;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70\n  B otherwise\n"));
    reviewed_records(&c.r, "id\nP\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    tierkit_program *other = parse(&c.r, "tierkit 1\nfacts f key id at day\n  flow net count = n\n"
                                         "review window last quarter\n"
                                         "classes by share of net\n  A up to 80%\n  B otherwise\n");
    assert_int_equal(tierkit_review_new(c.r.network, other, reviewed_day("2025-06-30"), NULL, NULL,
                                        &c.r.review, NULL),
                     TIERKIT_OK);
    expect(c.before, c.r.review, TIERKIT_COMPARE_MATRIX, "");
    expect(c.before, c.r.review, TIERKIT_COMPARE_MOVES, "");
    tierkit_program_free(other);
    end(&c);
}

static void compare__wrong_arguments__are_named(void **state) {
    compared c;
    tierkit_table *table = NULL;
    tierkit_call call;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70\n  B otherwise\n"));
    reviewed_run(&c.r, "2025-03-31");
    const tierkit_review *one = c.r.review;
    c.before = NULL;
    assert_int_equal(tierkit_review_compare(NULL, one, TIERKIT_COMPARE_MOVES, NULL, &table, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_compare(one, NULL, TIERKIT_COMPARE_MOVES, NULL, &table, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_compare(one, one, TIERKIT_COMPARE_MOVES, NULL, NULL, NULL),
                     TIERKIT_E_NULL);
    assert_int_equal(tierkit_review_compare(one, one, 0, NULL, &table, NULL), TIERKIT_E_ARGUMENT);
    assert_int_equal(tierkit_review_compare(one, one, 3, NULL, &table, NULL), TIERKIT_E_ARGUMENT);
    memset(&call, 0, sizeof call);
    assert_int_equal(tierkit_review_compare(one, one, TIERKIT_COMPARE_MOVES, &call, &table, NULL),
                     TIERKIT_E_ABI_SIZE);
    assert_null(table);
    expect(one, one, TIERKIT_COMPARE_MATRIX,
           "score|A|A|0\nscore|A|B|0\nscore|B|A|0\nscore|B|B|0\n");
    end(&c);
}

/* Out of memory at every allocation: nothing comes out, nothing is lost. */
static void compare__out_of_memory__leaves_nothing(void **state) {
    compared c;
    (void)state;
    reviewed_begin(&c.r, BY_VALUE("  A from 70 at most 1 partners\n  B otherwise\n"));
    reviewed_records(&c.r, "id\nQ\nR\n");
    reviewed_facts(&c.r, "f",
                   "id|day|n\nQ|2025-01-15|80\nR|2025-01-15|10\nQ|2025-04-15|80\n"
                   "R|2025-04-15|90\n");
    reviewed_run(&c.r, "2025-03-31");
    keep_before(&c);
    reviewed_run(&c.r, "2025-06-30");
    tierkit_status status = TIERKIT_E_NOMEM;
    for (int kind = TIERKIT_COMPARE_MATRIX; kind <= TIERKIT_COMPARE_MOVES; kind++) {
        size_t failed = 0;
        do {
            tierkit_table *table = NULL;
            size_t live = c.r.heap.live_blocks;
            failing_allocator_fail(&c.r.heap, failed + 1, FAIL_ONCE);
            status = tierkit_review_compare(c.before, c.r.review, kind, NULL, &table, NULL);
            failing_allocator_fail(&c.r.heap, 0, FAIL_NEVER);
            if (status != TIERKIT_OK) {
                assert_int_equal(status, TIERKIT_E_NOMEM);
                assert_null(table);
                assert_int_equal(c.r.heap.live_blocks, live);
                failed++;
            }
            tierkit_table_free(table);
        } while (status != TIERKIT_OK);
        assert_true(failed > 10);
    }
    end(&c);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(matrix__own_changes__are_counted),
        cmocka_unit_test(moves__at_most__others_push_out),
        cmocka_unit_test(moves__by_share__others_push_out),
        cmocka_unit_test(moves__restated_data__come_first),
        cmocka_unit_test(moves__rules__come_last),
        cmocka_unit_test(moves__records__come_and_go),
        cmocka_unit_test(moves__other_data__cause_is_unknown),
        cmocka_unit_test(statements__of_one_review_only__are_left_out),
        cmocka_unit_test(compare__wrong_arguments__are_named),
        cmocka_unit_test(compare__out_of_memory__leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
