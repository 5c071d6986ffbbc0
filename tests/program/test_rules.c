/* Owns: rules: which outcome a row gets, its limit, line and reason; rows that cannot be
 * decided; what does not change when rules do. */
#include "program/tried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tierkit/rules.h"

static const char text[] =
    "tierkit 1\n"
    "money EUR scale 2\n"
    "rules route over account_size money, complexity number, preference text, needs_service flag\n"
    "  direct      when account_size >= 1000000 EUR or complexity > 7\n"
    "  e_commerce  when preference = \"online\" and not needs_service\n"
    "  distributor otherwise\n"
    "rules discount over discount ratio, deal money\n"
    "  area_manager  when discount <= 10% limit 50000 EUR\n"
    "  sales_manager when discount <= 20%\n"
    "  board         otherwise\n"
    "rules stage over demand_growth ratio, share_growth ratio, trust points\n"
    "  growing   when demand_growth > 0% and share_growth > 0% and trust >= 50\n"
    "  strained  when demand_growth > 0% and share_growth > 0%\n"
    "  declining otherwise\n";

enum { INPUTS_MAX = 4 };

/* Rows of texts, NULL = missing; a column per input. */
typedef struct asked {
    const char *rules;
    const char *names[INPUTS_MAX];
    const char *const *cells[INPUTS_MAX]; /* by column */
    int64_t rows;
    tierkit_error err;
} asked;

static tierkit_batch *batch_of(const asked *of, const tierkit_allocator *allocator) {
    tierkit_batch *batch = NULL;
    if (tierkit_batch_new(of->rows, allocator, &batch, NULL) != TIERKIT_OK) {
        return NULL;
    }
    for (int i = 0; i < INPUTS_MAX && of->names[i] != NULL; i++) {
        tierkit_column column;
        memset(&column, 0, sizeof column);
        column.struct_size = sizeof column;
        column.type = TIERKIT_TYPE_TEXT_POINTERS;
        column.data = of->cells[i];
        column.rows = of->rows;
        if (tierkit_batch_column(batch, of->names[i], strlen(of->names[i]), &column, NULL) !=
            TIERKIT_OK) {
            tierkit_batch_free(batch);
            return NULL;
        }
    }
    return batch;
}

static tierkit_status decide(asked *of, const tierkit_program *program, const tierkit_call *call,
                             tierkit_table **table) {
    tierkit_batch *batch = batch_of(of, NULL);
    assert_non_null(batch);
    memset(&of->err, 0, sizeof of->err);
    of->err.struct_size = sizeof of->err;
    tierkit_status status =
        tierkit_program_decide(program, of->rules, strlen(of->rules), batch, call, table, &of->err);
    tierkit_batch_free(batch);
    return status;
}

static void assert_decided(asked *of, const char *expected) {
    tried made;
    tierkit_table *table = NULL;
    tried_text(&made, text, NULL);
    assert_int_equal(made.status, TIERKIT_OK);
    if (decide(of, made.program, NULL, &table) != TIERKIT_OK) {
        fail_msg("%s", of->err.text);
    }
    char *shown = tried_table(table);
    assert_string_equal(shown, expected);
    free(shown);
    tierkit_table_free(table);
    tried_end(&made);
}

/* Refused with this status, this text, at this row, and no table. */
static void assert_refused(asked *of, tierkit_status status, int64_t row, const char *message) {
    tried made;
    tierkit_table *table = (tierkit_table *)&made;
    tried_text(&made, text, NULL);
    assert_int_equal(made.status, TIERKIT_OK);
    assert_int_equal(decide(of, made.program, NULL, &table), status);
    assert_null(table);
    assert_string_equal(of->err.text, message);
    assert_int_equal(of->err.row, row);
    tried_end(&made);
}

/* ---- worked examples ------------------------------------------------------------------------- */

#define HEAD "row|outcome|limit|line|status|reason\n"

static const char *const sizes[] = { "1000000", "999999.99", NULL, "10", NULL, "10" };
static const char *const complexities[] = { "1", "7", "7.5", "2", "3", "1" };
static const char *const preferences[] = { "visit", "online", "online", "visit", "online", NULL };
static const char *const services[] = { "false", "false", "true", "false", NULL, "false" };

static asked routes(void) {
    asked of = { "route",
                 { "account_size", "complexity", "preference", "needs_service" },
                 { sizes, complexities, preferences, services },
                 6,
                 { 0 } };
    return of;
}

/* A missing input leaves a condition open, unless the rest of it decides: row 2 is direct by its
 * complexity alone. */
static void the_first_line_that_holds__gives_the_outcome(void **state) {
    (void)state;
    asked of = routes();
    assert_decided(&of,
                   HEAD "0|direct||4|decided|the condition of line 4 holds\n"
                        "1|e_commerce||5|decided|the condition of line 5 holds\n"
                        "2|direct||4|decided|the condition of line 4 holds\n"
                        "3|distributor||6|decided|no condition above holds\n"
                        "4|distributor||6|incomplete|no condition above holds; account_size and "
                        "needs_service are missing\n"
                        "5|distributor||6|incomplete|no condition above holds; preference is "
                        "missing\n");
}

/* From 0 up to and including 10% the area manager, up to 20% the sales manager, above the board. */
static void a_limit__comes_back_with_its_outcome(void **state) {
    static const char *const discounts[] = { "0.05", "0.10", "0.1000001", "0.2", "0.21", NULL };
    (void)state;
    asked of = { "discount", { "discount" }, { discounts }, 6, { 0 } };
    assert_decided(&of,
                   HEAD "0|area_manager|50000|8|decided|the condition of line 8 holds\n"
                        "1|area_manager|50000|8|decided|the condition of line 8 holds\n"
                        "2|sales_manager||9|decided|the condition of line 9 holds\n"
                        "3|sales_manager||9|decided|the condition of line 9 holds\n"
                        "4|board||10|decided|no condition above holds\n"
                        "5|board||10|incomplete|no condition above holds; discount is missing\n");
}

/* A relationship that holds while demand and share grow, and is trusted or not. */
static void a_stage__follows_from_growth_and_trust(void **state) {
    static const char *const demand[] = { "0.10", "0.1", "-0.02", "0.05" };
    static const char *const share[] = { "0.02", "0.02", "0.02", "0.01" };
    static const char *const trust[] = { "50", "49.9", "90", NULL };
    (void)state;
    asked of = {
        "stage", { "demand_growth", "share_growth", "trust" }, { demand, share, trust }, 4, { 0 }
    };
    assert_decided(&of, HEAD
                   "0|growing||12|decided|the condition of line 12 holds\n"
                   "1|strained||13|decided|the condition of line 13 holds\n"
                   "2|declining||14|decided|no condition above holds\n"
                   "3|strained||13|incomplete|the condition of line 13 holds; trust is missing\n");
}

static void no_rows__give_an_empty_table(void **state) {
    (void)state;
    asked of = routes();
    of.rows = 0;
    assert_decided(&of, HEAD);
}

/* Other columns are passed over, so that a host may hand over its own rows. */
static void a_column_that_is_no_input__is_passed_over(void **state) {
    static const char *const discounts[] = { "0.15" }, *const names[] = { "Acme" };
    (void)state;
    asked of = { "discount", { "customer", "discount" }, { names, discounts }, 1, { 0 } };
    assert_decided(&of, HEAD "0|sales_manager||9|decided|the condition of line 9 holds\n");
}

/* Numbers as numbers: 0.1 as a double is the share 10%. */
static void a_typed_column__is_read_at_its_type(void **state) {
    static const double discounts[] = { 0.1, 0.2, 0.3 };
    static const char *const expected[] = { "area_manager", "sales_manager", "board" };
    tried made;
    tierkit_batch *batch;
    tierkit_table *table = NULL;
    tierkit_column column;
    (void)state;
    tried_text(&made, text, NULL);
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = TIERKIT_TYPE_FLOAT64;
    column.data = discounts;
    column.rows = 3;
    assert_int_equal(tierkit_batch_new(3, NULL, &batch, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_batch_column(batch, "discount", 8, &column, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_program_decide(made.program, "discount", 8, batch, NULL, &table, NULL),
                     TIERKIT_OK);
    tierkit_batch_free(batch);
    for (int64_t row = 0; row < 3; row++) {
        char outcome[32];
        size_t bytes;
        assert_int_equal(tierkit_table_text(table, row, 1, outcome, sizeof outcome, &bytes, NULL),
                         TIERKIT_OK);
        outcome[bytes] = 0;
        assert_string_equal(outcome, expected[row]);
    }
    tierkit_table_free(table);
    tried_end(&made);
}

/* ---- refused --------------------------------------------------------------------------------- */

static void unknown_rules__are_named(void **state) {
    (void)state;
    asked of = routes();
    of.rules = "routes";
    assert_refused(&of, TIERKIT_E_NOT_FOUND, -1, "the program has no rules 'routes'");
}

static void an_input_that_is_not_bound__is_named(void **state) {
    (void)state;
    asked of = routes();
    of.names[3] = NULL;
    assert_refused(&of, TIERKIT_E_COLUMN, -1,
                   "column 'needs_service' is not bound, but rules 'route' need it");
}

static void a_bad_cell__is_told_with_its_row(void **state) {
    static const char *const bad[] = { "1", "2", "3", "ten", "5", "6" };
    (void)state;
    asked of = routes();
    of.cells[1] = bad;
    assert_refused(&of, TIERKIT_E_NUMBER, 3,
                   "column 'complexity' in row 3: not a number; write digits with a point, such as "
                   "1234.50");
}

static void an_empty_number__is_told_with_its_row(void **state) {
    static const char *const bad[] = { "", "2", "3", "4", "5", "6" };
    (void)state;
    asked of = routes();
    of.cells[0] = bad;
    assert_refused(&of, TIERKIT_E_NUMBER, 0,
                   "the condition of `direct` cannot be computed: an empty text is no value, or a "
                   "number leaves 128 bits");
}

/* What stands below the line of a row is not asked: row 0 is direct, whatever its preference. */
static void a_bad_cell_below_the_line__does_not_count(void **state) {
    static const char *const maybe[] = { "perhaps" };
    (void)state;
    asked of = routes();
    of.cells[3] = maybe;
    of.rows = 1;
    assert_decided(&of, HEAD "0|direct||4|decided|the condition of line 4 holds\n");
}

static int32_t TIERKIT_CALL stop(void *user, uint64_t done, uint64_t total) {
    (void)user;
    (void)done;
    (void)total;
    return 1;
}

static void a_callback_that_stops__leaves_nothing(void **state) {
    enum { MANY = 200000 };
    tried made;
    tierkit_call call;
    tierkit_table *table = NULL;
    const char **cells = malloc(MANY * sizeof *cells);
    (void)state;
    assert_non_null(cells);
    for (int i = 0; i < MANY; i++) {
        cells[i] = "0.5";
    }
    memset(&call, 0, sizeof call);
    call.struct_size = sizeof call;
    call.progress = stop;
    tried_text(&made, text, NULL);
    asked of = { "discount", { "discount" }, { cells }, MANY, { 0 } };
    assert_int_equal(decide(&of, made.program, &call, &table), TIERKIT_E_CANCELLED);
    assert_null(table);
    assert_string_equal(of.err.text, "the progress callback asked to stop");
    tried_end(&made);
    free(cells);
}

static void null__is_refused(void **state) {
    tried made;
    tierkit_table *table = NULL;
    (void)state;
    tried_text(&made, text, NULL);
    assert_int_equal(tierkit_program_decide(made.program, "route", 5, NULL, NULL, &table, NULL),
                     TIERKIT_E_NULL);
    tried_end(&made);
}

/* ---- against an independent reading ---------------------------------------------------------- */

enum { ROWS = 5000, MISSING = 2 };

/* The rules of `route` by hand, in three values: 0, 1, MISSING. */
static int or3(int a, int b) {
    return a == 1 || b == 1 ? 1 : a == MISSING || b == MISSING ? MISSING : 0;
}

static int and3(int a, int b) {
    return a == 0 || b == 0 ? 0 : a == MISSING || b == MISSING ? MISSING : 1;
}

static uint32_t drawn(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* More rows than a block has, in any mixture of missing cells. */
static void many_rows__agree_with_three_valued_logic(void **state) {
    static const char *const size[] = { "999999.99", "1000000", NULL };
    static const char *const complex[] = { "7", "7.000001", NULL };
    static const char *const wish[] = { "visit", "online", NULL };
    static const char *const serve[] = { "false", "true", NULL };
    static const char *cells[INPUTS_MAX][ROWS];
    static int drawn_values[ROWS][INPUTS_MAX];
    uint32_t seed = 20260101u;
    tried made;
    tierkit_table *table = NULL;
    (void)state;
    for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < INPUTS_MAX; i++) {
            drawn_values[row][i] = (int)drawn(&seed, 3);
        }
        cells[0][row] = size[drawn_values[row][0]];
        cells[1][row] = complex[drawn_values[row][1]];
        cells[2][row] = wish[drawn_values[row][2]];
        cells[3][row] = serve[drawn_values[row][3]];
    }
    asked of = routes();
    of.rows = ROWS;
    for (int i = 0; i < INPUTS_MAX; i++) {
        of.cells[i] = cells[i];
    }
    tried_text(&made, text, NULL);
    assert_int_equal(decide(&of, made.program, NULL, &table), TIERKIT_OK);
    assert_int_equal(tierkit_table_rows(table), ROWS);
    for (int row = 0; row < ROWS; row++) {
        const int *v = drawn_values[row];
        int not_served = v[3] == MISSING ? MISSING : !v[3];
        int direct = or3(v[0], v[1]), online = and3(v[2], not_served);
        const char *outcome = direct == 1 ? "direct" : online == 1 ? "e_commerce" : "distributor";
        int open = direct == MISSING || (direct == 0 && online == MISSING);
        char is[32];
        size_t bytes;
        assert_int_equal(tierkit_table_text(table, row, 1, is, sizeof is, &bytes, NULL),
                         TIERKIT_OK);
        is[bytes] = 0;
        assert_string_equal(is, outcome);
        assert_int_equal(tierkit_table_text(table, row, 4, is, sizeof is, &bytes, NULL),
                         TIERKIT_OK);
        is[bytes] = 0;
        assert_string_equal(is, open ? "incomplete" : "decided");
    }
    tierkit_table_free(table);
    tried_end(&made);
}

/* ---- fingerprints ---------------------------------------------------------------------------- */

static void prints_of(const char *program, uint8_t *whole, uint8_t *data) {
    tried made;
    tried_text(&made, program, NULL);
    assert_int_equal(made.status, TIERKIT_OK);
    assert_int_equal(tierkit_program_fingerprint(made.program, whole), TIERKIT_OK);
    assert_int_equal(tierkit_program_schema_fingerprint(made.program, data), TIERKIT_OK);
    tried_end(&made);
}

/* Networks stay interchangeable: rules are policy. */
static void rules__change_the_program_and_not_its_data(void **state) {
    static const char plain[] = "tierkit 1\nfacts f key id at day\n  flow n count = x\n";
    static const char ruled[] = "tierkit 1\nfacts f key id at day\n  flow n count = x\n"
                                "rules r over x number\n  a when x > 1\n  b otherwise\n";
    uint8_t whole[2][16], data[2][16];
    (void)state;
    prints_of(plain, whole[0], data[0]);
    prints_of(ruled, whole[1], data[1]);
    assert_memory_not_equal(whole[0], whole[1], 16);
    assert_memory_equal(data[0], data[1], 16);
}

static void printing__is_a_fixed_point(void **state) {
    tried made, again;
    (void)state;
    tried_text(&made, text, NULL);
    char *printed = tried_print(made.program);
    tried_text(&again, printed, NULL);
    char *second = tried_print(again.program);
    assert_string_equal(printed, second);
    assert_non_null(strstr(printed, "\n  area_manager when discount <= 10% limit 50000 EUR\n"));
    free(printed);
    free(second);
    tried_end(&made);
    tried_end(&again);
}

/* ---- what is declared ------------------------------------------------------------------------ */

static void inputs_and_outcomes__are_declared(void **state) {
    tried made;
    tierkit_table *table = NULL;
    (void)state;
    tried_text(&made, "tierkit 1\nrules r over x number, y flag\n  a when y\n  b otherwise\n",
               NULL);
    assert_int_equal(tierkit_program_table(made.program, TIERKIT_DECLARED, &table, NULL),
                     TIERKIT_OK);
    char *shown = tried_table(table);
    const char *found = strstr(shown, "\nrules|");
    assert_non_null(found);
    assert_string_equal(found, "\nrules|r|||||||2|||\n"
                               "input|x|number||||r||2|||\n"
                               "input|y|flag||||r||2|||\n"
                               "outcome|a|||||r||3|||\n"
                               "outcome|b|||||r||4|||\n");
    free(shown);
    tierkit_table_free(table);
    tried_end(&made);
}

/* Rules are checked beside the data part, whose tables have columns of their own. */
static void rules__beside_tables__are_decided(void **state) {
    static const char both[] = "tierkit 1\ntable r key item\n  column a text\n  column b number\n"
                               "  column c date\n  column d flag\n  column e instant\n"
                               "facts f key id at day with r\n  flow n number = b\n"
                               "rules r over x number\n  high when x > 1\n  low otherwise\n";
    static const char *const cells[] = { "1", "2" };
    tried made;
    tierkit_table *table = NULL;
    (void)state;
    tried_text(&made, both, NULL);
    asked of = { "r", { "x" }, { cells }, 2, { 0 } };
    assert_int_equal(decide(&of, made.program, NULL, &table), TIERKIT_OK);
    char *shown = tried_table(table);
    assert_string_equal(shown, "row|outcome|limit|line|status|reason\n"
                               "0|low||12|decided|no condition above holds\n"
                               "1|high||11|decided|the condition of line 11 holds\n");
    free(shown);
    tierkit_table_free(table);
    tried_end(&made);
}

/* What changed is told line by line. */
static void a_changed_condition__is_told(void **state) {
    tried before, after;
    tierkit_table *table = NULL;
    (void)state;
    tried_text(&before, "tierkit 1\nrules r over x number\n  a when x > 1 limit 5\n  b otherwise\n",
               NULL);
    tried_text(&after, "tierkit 1\nrules r over x number\n  a when x > 2 limit 6\n  b otherwise\n",
               NULL);
    assert_int_equal(tierkit_program_diff(before.program, after.program, &table, NULL), TIERKIT_OK);
    char *shown = tried_table(table);
    assert_non_null(strstr(shown, "the condition of outcome a was x > 1, is now x > 2"));
    assert_non_null(strstr(shown, "the limit of outcome a went from 5 to 6"));
    free(shown);
    tierkit_table_free(table);
    tried_end(&before);
    tried_end(&after);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static tierkit_status scenario(const tierkit_allocator *allocator, void *context) {
    asked of = routes();
    tierkit_program *program = NULL;
    tierkit_table *table = NULL;
    (void)context;
    tierkit_status status =
        tierkit_program_parse(text, sizeof text - 1, allocator, NULL, NULL, &program, NULL);
    if (status == TIERKIT_OK) {
        status = decide(&of, program, NULL, &table);
    }
    tierkit_table_free(table);
    tierkit_program_free(program);
    return status;
}

static void every_refused_allocation__leaves_nothing(void **state) {
    size_t nth = 0;
    (void)state;
    const char *wrong = failing_allocator_sweep(scenario, NULL, &nth);
    if (wrong != NULL) {
        fail_msg("allocation %zu: %s", nth, wrong);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_that_holds__gives_the_outcome),
        cmocka_unit_test(a_limit__comes_back_with_its_outcome),
        cmocka_unit_test(a_stage__follows_from_growth_and_trust),
        cmocka_unit_test(no_rows__give_an_empty_table),
        cmocka_unit_test(a_column_that_is_no_input__is_passed_over),
        cmocka_unit_test(a_typed_column__is_read_at_its_type),
        cmocka_unit_test(unknown_rules__are_named),
        cmocka_unit_test(an_input_that_is_not_bound__is_named),
        cmocka_unit_test(a_bad_cell__is_told_with_its_row),
        cmocka_unit_test(an_empty_number__is_told_with_its_row),
        cmocka_unit_test(a_bad_cell_below_the_line__does_not_count),
        cmocka_unit_test(a_callback_that_stops__leaves_nothing),
        cmocka_unit_test(null__is_refused),
        cmocka_unit_test(many_rows__agree_with_three_valued_logic),
        cmocka_unit_test(rules__change_the_program_and_not_its_data),
        cmocka_unit_test(printing__is_a_fixed_point),
        cmocka_unit_test(inputs_and_outcomes__are_declared),
        cmocka_unit_test(a_changed_condition__is_told),
        cmocka_unit_test(rules__beside_tables__are_decided),
        cmocka_unit_test(every_refused_allocation__leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
