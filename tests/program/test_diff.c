/* Owns: what changed between two programs. Expected sentences by hand. */
#include "program/tried.h"

#include <stdlib.h>
#include <string.h>

static tierkit_program *parse(const char *text, failing_allocator *heap) {
    tierkit_program *program = NULL;
    tierkit_table *diagnostics = NULL;
    if (tierkit_program_parse(text, strlen(text), &heap->record, NULL, &diagnostics, &program,
                              NULL) != TIERKIT_OK) {
        fail_msg("%s\n%s", text, tried_diagnostics(diagnostics));
    }
    tierkit_table_free(diagnostics);
    return program;
}

/* Rows without the header. */
static void expect(const char *before, const char *after, const char *rows) {
    failing_allocator heap;
    tierkit_table *table = NULL;
    failing_allocator_init(&heap);
    tierkit_program *was = parse(before, &heap);
    tierkit_program *is = parse(after, &heap);
    assert_int_equal(tierkit_program_diff(was, is, &table, NULL), TIERKIT_OK);
    tierkit_program_free(was);
    tierkit_program_free(is);
    char *text = tried_table(table);
    assert_string_equal(strchr(text, '\n') + 1, rows);
    free(text);
    tierkit_table_free(table);
    assert_int_equal(heap.live_blocks, 0);
}

#define BEGIN "tierkit 1\nattribute a number\nattribute b number\nattribute bad flag\n"
#define VALUE(weight, points)                                                                      \
    "value score 0 to 100\n  g a weight " weight " points " points "\n"                            \
    "  g b weight 5 points 0: 0, 10: 100\n"
#define CLASSES(a, rest) "classes by value\n  A from " a "\n" rest "  C otherwise\n"

static void diff__figures__went_from_to(void **state) {
    (void)state;
    expect(BEGIN VALUE("15", "0: 0, 10: 100") CLASSES("70", "  B from 45\n"),
           BEGIN VALUE("20", "0: 0, 12: 100")
               CLASSES("65 at most 20% of partners, not when bad", "  B from 45\n"),
           "criterion|score|a|weight|15|20|the weight of criterion a went from 15 to 20\n"
           "criterion|score|a|points|0: 0, 10: 100|0: 0, 12: 100|"
           "the points of criterion a was 0: 0, 10: 100, is now 0: 0, 12: 100\n"
           "class|by value|A|bound|70|65|the bound of class A went from 70 to 65\n"
           "class|by value|A|limit||20% of partners|the limit of class A is new: 20% of partners\n"
           "class|by value|A|gate||bad|the gate of class A is new: bad\n");
}

/* What commitments are written out as is told by the statement alone. */
static void diff__commitments__by_their_clauses(void **state) {
    (void)state;
    expect(BEGIN "working days monday to friday\nreview window all\n"
                 "commitments d key id given g, due u, done f, in days\n",
           BEGIN "working days monday to friday, hours 8:00 to 16:00\nholidays 2027-01-01\n"
                 "review window all\n"
                 "commitments d key id given g, due v, done f, in working days, split by item\n",
           "working days|||hours||8:00 to 16:00|"
           "the hours of the working days is new: 8:00 to 16:00\n"
           "holidays|||new||holidays 2027-01-01|the holidays is new: holidays 2027-01-01\n"
           "commitments||d|first day|u|v|the first day of commitments d was u, is now v\n"
           "commitments||d|unit|days|working days|"
           "the unit of commitments d was days, is now working days\n"
           "commitments||d|splits||item|the splits of commitments d is new: item\n");
}

static void diff__lines__come_and_go(void **state) {
    (void)state;
    expect(BEGIN "kpi old = a\n" CLASSES("1", "  B from 0\n") VALUE("1", "0: 0, 1: 1"),
           BEGIN "kpi 'new' = a + b at review date\n" CLASSES("1", "") VALUE("1", "0: 0, 1: 1"),
           "kpi||new|new||kpi 'new' = a + b at review date|"
           "kpi new is new: kpi 'new' = a + b at review date\n"
           "kpi||old|gone|kpi old = a||kpi old is gone: kpi old = a\n"
           "class|by value|B|gone|B from 0||class B is gone: B from 0\n");
}

static void diff__policies__tell_what_they_ask_for(void **state) {
    (void)state; /* `readiness` in a condition begins no clause */
    expect(
        BEGIN "readiness points bad 5\nservice policies first that holds\n"
              "  x when readiness > 3, readiness 4\n  z otherwise\n",
        BEGIN "readiness points bad 5\nservice policies first that holds, cost at most 9\n"
              "  x when readiness > 3, readiness 5, needs bad, cost 7\n  z otherwise\n",
        "service policies|||cost limit||cost at most 9|the cost limit of the service policies is "
        "new: cost at most 9\n"
        "policy||x|readiness|4|5|the readiness of policy x went from 4 to 5\n"
        "policy||x|needs||bad|the needs of policy x is new: bad\n"
        "policy||x|yearly cost||7|the yearly cost of policy x is new: 7\n");
}

static void diff__comments_and_layout__do_not_count(void **state) {
    (void)state;
    expect(BEGIN "kpi k by partner = a + b # sum\n",
           "tierkit 1\n\n# data\nattribute  a number\nattribute b   number\nattribute bad flag\n\n"
           "kpi k by partner = (a # first\n  + b)\n",
           "kpi||k|expression|a + b|(a + b)|"
           "the expression of kpi k was a + b, is now (a + b)\n");
    expect(BEGIN "kpi k by partner = a + b # sum\n",
           "tierkit 1\n\n# data\nattribute  a number\nattribute b   number\nattribute bad flag\n\n"
           "kpi k   by partner =   a + b\n",
           "");
}

static void diff__order_and_quotes__are_told(void **state) {
    (void)state;
    expect(BEGIN "kpi k = a\nkpi l = b\n", BEGIN "kpi l = b\nkpi k = a\n",
           "program|||order|||the lines of the program stand in another order\n");
    expect(BEGIN "kpi k = a\n", BEGIN "kpi 'k' = a\n",
           "kpi||k|wording|kpi k = a|kpi 'k' = a|"
           "the wording of kpi k was kpi k = a, is now kpi 'k' = a\n");
    expect(BEGIN "service policies first that holds\n  x when bad\n  y when not bad\n"
                 "  z otherwise\n",
           BEGIN "service policies first that holds\n  y when not bad\n  x when bad\n"
                 "  z otherwise\n",
           "service policies|||order|||"
           "the lines of the service policies stand in another order\n");
}

static void diff__kpis__tell_what_they_declare(void **state) {
    (void)state;
    expect(BEGIN "kpi k = a / target over last 2 quarters, leading by 2 months, target 1 to 2, "
                 "source \"survey\", label \"K\", audience internal\n"
                 "kpi target = b\n",
           BEGIN "kpi k = a / target over last 3 quarters, leading by 3 months, target 1 to 3, "
                 "source \"audit\", label \"K\", audience partner\n"
                 "kpi target = b\n",
           "kpi||k|window|over last 2 quarters|over last 3 quarters|"
           "the window of kpi k was over last 2 quarters, is now over last 3 quarters\n"
           "kpi||k|place in time|leading by 2 months|leading by 3 months|"
           "the place in time of kpi k was leading by 2 months, is now leading by 3 months\n"
           "kpi||k|target|1 to 2|1 to 3|the target of kpi k was 1 to 2, is now 1 to 3\n"
           "kpi||k|source|\"survey\"|\"audit\"|"
           "the source of kpi k was \"survey\", is now \"audit\"\n"
           "kpi||k|audience|internal|partner|"
           "the audience of kpi k was internal, is now partner\n");
}

static void diff__lines_for_some__are_told_apart(void **state) {
    (void)state;
    expect(BEGIN VALUE("15", "0: 0, 1: 1") CLASSES(
               "70", "  B from 45 at least 2 partners\n") "  for region \"LATAM\": B from 40\n",
           BEGIN VALUE("15", "0: 0, 1: 1") CLASSES(
               "70", "  B from 45 at least 3 partners\n") "  for region \"LATAM\": B from 42\n",
           "class|by value|B|least number|2 partners|3 partners|"
           "the least number of class B went from 2 partners to 3 partners\n"
           "class|by value|for region \"LATAM\": B|bound|40|42|"
           "the bound of class for region \"LATAM\": B went from 40 to 42\n");
    expect(
        BEGIN VALUE(
            "15", "0: 0, 1: 1") "selection by score when a > 1\n  accept from 70\n  hold from 50\n"
                                "  reject otherwise\n  knock out when bad\n",
        BEGIN VALUE(
            "15", "0: 0, 1: 1") "selection by score when a > 2\n  accept from 75\n  hold from 50\n"
                                "  reject otherwise\n  knock out when not bad\n",
        "selection||score|candidates|a > 1|a > 2|"
        "the candidates of selection score was a > 1, is now a > 2\n"
        "decision|score|accept|bound|70|75|the bound of decision accept went from 70 to 75\n"
        "knock-out|score||condition|bad|not bad|"
        "the condition of the knock-out was bad, is now not bad\n");
}

static void diff__statements__have_their_clauses(void **state) {
    (void)state;
    expect("tierkit 1\nprogram \"P\" version \"1\" effective 2027-01-01\nmoney EUR scale 2\n"
           "review window last quarter\n"
           "facts f key id at day\n  flow net money = n\n  distinct ids = i\n"
           "readiness points x 10, y 5\n"
           "service policies first that holds\n  s otherwise\n"
           "promise p core days s 2\n"
           "alert l red when net > 3 EUR owner boss act within 5 days\n",
           "tierkit 1\nprogram \"P\" version \"2\" effective 2027-01-01\nmoney EUR scale 3\n"
           "review window last 2 quarters\n"
           "facts f key id at day grain week\n  flow net money = n where n > 0\n"
           "  distinct ids = j\n"
           "readiness points x 15, z 5\n"
           "service policies first that holds\n  s otherwise\n"
           "promise p core days s 3\n"
           "alert l amber when net > 4 EUR owner boss act within 6 days\n",
           "program|||version|\"1\"|\"2\"|the version of the program was \"1\", is now \"2\"\n"
           "money|||text|EUR scale 2|EUR scale 3|"
           "the text of the money was EUR scale 2, is now EUR scale 3\n"
           "review window|||length|last quarter|last 2 quarters|"
           "the length of the review window was last quarter, is now last 2 quarters\n"
           "facts||f|grain||week|the grain of facts f is new: week\n"
           "measure|f|net|condition||n > 0|the condition of measure net is new: n > 0\n"
           "measure|f|ids|expression|i|j|the expression of measure ids was i, is now j\n"
           "readiness|||x|10|15|the x of the readiness went from 10 to 15\n"
           "readiness|||z||5|the z of the readiness is new: 5\n"
           "readiness|||y|5||the y of the readiness is gone, it was 5\n"
           "promise||p core|s|2|3|the s of promise p core went from 2 to 3\n"
           "alert||l|level|red|amber|the level of alert l was red, is now amber\n"
           "alert||l|condition|net > 3 EUR|net > 4 EUR|"
           "the condition of alert l was net > 3 EUR, is now net > 4 EUR\n"
           "alert||l|time to act|5 days|6 days|"
           "the time to act of alert l went from 5 days to 6 days\n");
}

static void diff__facts__tell_whose_and_when(void **state) {
    (void)state;
    expect("tierkit 1\nattribute rep text\nattribute area text\n"
           "facts q key r as rep from a to b\n  in force n count = 1\n"
           "facts o key id at day\n  flow due count = 1\n",
           "tierkit 1\nattribute rep text\nattribute area text\n"
           "facts q key r as area from a through b\n  in force n count = 1\n"
           "facts o key id at day\n  flow due count = 1 at promised\n",
           "facts||q|key|r as rep|r as area|the key of facts q was r as rep, is now r as area\n"
           "facts||q|dates|from a to b|from a through b|"
           "the dates of facts q was from a to b, is now from a through b\n"
           "measure|o|due|date||promised|the date of measure due is new: promised\n");
    expect("tierkit 1\nfacts o key id at day keyed by (o) version v\n  flow due count = 1\n",
           "tierkit 1\nfacts o key id at day keyed by (o, line) version w\n  flow due count = 1\n",
           "facts||o|row key|(o)|(o, line)|the row key of facts o was (o), is now (o, line)\n"
           "facts||o|version|v|w|the version of facts o was v, is now w\n");
}

/* Whatever is taken out of a program shows, and nothing shows where nothing was. */
static void diff__every_line__counts(void **state) {
    char *text = tried_file(TESTS_LANG, "design_example.tierkit");
    size_t bytes = strlen(text);
    int tried_lines = 0;
    (void)state;
    expect(text, text, "");
    for (char *line = text; *line != 0; line += strcspn(line, "\n") + 1) {
        failing_allocator heap;
        size_t begin = (size_t)(line - text);
        size_t length = strcspn(line, "\n") + 1;
        char *less = malloc(bytes + 1);
        tierkit_program *without = NULL;
        assert_non_null(less);
        failing_allocator_init(&heap);
        memcpy(less, text, begin);
        memcpy(less + begin, line + length, bytes - begin - length + 1);
        if (tierkit_program_parse(less, bytes - length, &heap.record, NULL, NULL, &without, NULL) ==
            TIERKIT_OK) {
            uint8_t prints[2][16];
            tierkit_table *table = NULL;
            tierkit_program *whole = parse(text, &heap);
            assert_int_equal(tierkit_program_fingerprint(whole, prints[0]), TIERKIT_OK);
            assert_int_equal(tierkit_program_fingerprint(without, prints[1]), TIERKIT_OK);
            assert_int_equal(tierkit_program_diff(whole, without, &table, NULL), TIERKIT_OK);
            assert_int_equal(tierkit_table_rows(table) == 0, memcmp(prints[0], prints[1], 16) == 0);
            tried_lines += tierkit_table_rows(table) > 0;
            tierkit_table_free(table);
            tierkit_program_free(whole);
            tierkit_program_free(without);
        }
        free(less);
    }
    free(text);
    assert_true(tried_lines > 10);
}

static void diff__wrong_arguments__are_named(void **state) {
    failing_allocator heap;
    tierkit_table *table = NULL;
    (void)state;
    failing_allocator_init(&heap);
    tierkit_program *program = parse(BEGIN, &heap);
    assert_int_equal(tierkit_program_diff(NULL, program, &table, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_program_diff(program, NULL, &table, NULL), TIERKIT_E_NULL);
    assert_int_equal(tierkit_program_diff(program, program, NULL, NULL), TIERKIT_E_NULL);
    tierkit_program_free(program);
}

static void diff__out_of_memory__leaves_nothing(void **state) {
    failing_allocator heap;
    size_t failed = 0;
    tierkit_status status = TIERKIT_E_NOMEM;
    (void)state;
    failing_allocator_init(&heap);
    tierkit_program *was = parse(BEGIN VALUE("15", "0: 0, 10: 100"), &heap);
    tierkit_program *is = parse(BEGIN VALUE("20", "0: 0, 12: 100") CLASSES("1", ""), &heap);
    while (status != TIERKIT_OK) {
        tierkit_table *table = NULL;
        size_t live = heap.live_blocks;
        failing_allocator_fail(&heap, failed + 1, FAIL_ONCE);
        status = tierkit_program_diff(was, is, &table, NULL);
        failing_allocator_fail(&heap, 0, FAIL_NEVER);
        if (status != TIERKIT_OK) {
            assert_int_equal(status, TIERKIT_E_NOMEM);
            assert_null(table);
            assert_int_equal(heap.live_blocks, live);
            failed++;
        }
        tierkit_table_free(table);
    }
    assert_true(failed > 10);
    tierkit_program_free(was);
    tierkit_program_free(is);
    assert_int_equal(heap.live_blocks, 0);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(diff__figures__went_from_to),
        cmocka_unit_test(diff__commitments__by_their_clauses),
        cmocka_unit_test(diff__lines__come_and_go),
        cmocka_unit_test(diff__policies__tell_what_they_ask_for),
        cmocka_unit_test(diff__comments_and_layout__do_not_count),
        cmocka_unit_test(diff__order_and_quotes__are_told),
        cmocka_unit_test(diff__kpis__tell_what_they_declare),
        cmocka_unit_test(diff__lines_for_some__are_told_apart),
        cmocka_unit_test(diff__statements__have_their_clauses),
        cmocka_unit_test(diff__facts__tell_whose_and_when),
        cmocka_unit_test(diff__every_line__counts),
        cmocka_unit_test(diff__wrong_arguments__are_named),
        cmocka_unit_test(diff__out_of_memory__leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
