/* Owns: the maxima of policy parts, at and beyond each; those of texts and data parts are in
 * tests/lang. Must not know: the compiler. Called by: the test suite. */
#include "program/tried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char data[] = "tierkit 1\n"
                           "attribute a number\n"
                           "attribute ok flag\n"
                           "facts f key id at day\n"
                           "  flow net count = n\n"
                           "review window all\n"
                           "value score 0 to 100\n"
                           "  g a weight 1 points 0: 0, 1: 100\n"
                           "classes by value score\n"
                           "  A from 50\n"
                           "  B otherwise\n";

enum { ROOM = 1 << 21 };

/* What is said of a text below the data part; "" when it is a program. */
static char *said_of(const char *text) {
    tried made;
    size_t bytes = strlen(data) + strlen(text) + 1;
    char *whole = malloc(bytes);
    assert_non_null(whole);
    (void)snprintf(whole, bytes, "%s%s", data, text);
    tried_text(&made, whole, NULL);
    char *said = tried_diagnostics(made.diagnostics);
    assert_int_equal(made.status, said[0] == 0 ? TIERKIT_OK : TIERKIT_E_PROGRAM);
    tried_end(&made);
    free(whole);
    return said;
}

static void expect(const char *text, const char *expected) {
    char *said = said_of(text);
    if (strcmp(said, expected) != 0) {
        fail_msg("%.200s\nsaid:\n%s\nexpected:\n%s", text, said, expected);
    }
    free(said);
}

/* ---- numbers in a line ----------------------------------------------------------------------- */

static void limit__number__at_and_beyond(void **state) {
    static const struct {
        const char *most, *beyond, *expected;
    } cases[] = {
        { "kpi k = net over last 9999 days\n", "kpi k = net over last 10000 days\n",
          "12:23+5 range: a period is counted in whole numbers from 0 to 9999, not `10000` [0 to "
          "9999] {}\n" },
        { "kpi k = prior(net, 1000 days)\n", "kpi k = prior(net, 1001 days)\n",
          "12:20+4 range: `prior` looks back too far [a period of 1 to 1000 units] {}\n" },
        { "kpi k = sum(net, 60 months)\n", "kpi k = sum(net, 61 months)\n",
          "12:18+2 range: `sum` looks back over too few or too many periods [2 to 60 periods] "
          "{}\n" },
        { "kpi k = sum(net, 2 months)\n", "kpi k = sum(net, 1 month)\n",
          "12:18+1 range: `sum` looks back over too few or too many periods [2 to 60 periods] "
          "{}\n" },
        { "kpi k = round(a, 9)\n", "kpi k = round(a, 10)\n",
          "12:18+2 range: `round` needs a number of decimal places here [a number from 0 to 9] "
          "{}\n" },
        { "attribute b number scale 18\n", "attribute b number scale 19\n",
          "12:26+2 range: a scale is a whole number from 0 to 18, not `19` [] {}\n" },
        { "value v 0 to 1, missing: keep last 12 quarters, then 0\n"
          "  g a weight 1 points 0: 0, 1: 1\n",
          "value v 0 to 1, missing: keep last 13 quarters, then 0\n"
          "  g a weight 1 points 0: 0, 1: 1\n",
          "13:5+1 limit: `a` looks back too far [at most 12 periods] {}\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        expect(cases[i].most, "");
        expect(cases[i].beyond, cases[i].expected);
    }
}

/* ---- texts that grow ------------------------------------------------------------------------- */

typedef void grower(char *to, int count);

static void add(char *to, size_t *at, const char *part) {
    size_t bytes = strlen(part);
    assert_true(*at + bytes < ROOM);
    memcpy(to + *at, part, bytes + 1);
    *at += bytes;
}

/* n KPIs, each naming the one before it or the one behind it. */
static void grow_chain(char *to, int count, int upwards) {
    size_t at = 0;
    for (int i = 1; i <= count; i++) {
        char line[64];
        int k = upwards ? i : count + 1 - i;
        (void)snprintf(line, sizeof line, k == 1 ? "kpi k%d = a\n" : "kpi k%d = k%d + 1\n", k,
                       k - 1);
        add(to, &at, line);
    }
}

static void grow_upwards(char *to, int count) {
    grow_chain(to, count, 1);
}

static void grow_downwards(char *to, int count) {
    grow_chain(to, count, 0);
}

/* x in (...) has four steps a member, less one. */
static void grow_list(char *to, int count) {
    size_t at = 0;
    add(to, &at, "kpi k = if a in (0");
    for (int i = 1; i < count; i++) {
        add(to, &at, ",0");
    }
    add(to, &at, ") then 1 else 0\n");
}

/* KPIs of 16382 steps each. */
static void grow_steps(char *to, int count) {
    size_t at = 0;
    for (int k = 0; k < count; k++) {
        char line[64];
        (void)snprintf(line, sizeof line, "kpi k%d = if a in (0", k);
        add(to, &at, line);
        for (int i = 1; i < 4095; i++) {
            add(to, &at, ",0");
        }
        add(to, &at, ") then 1 else 0\n");
    }
}

/* Windows of one measure, fifty a line; that of the review and the attribute are two more. */
static void grow_windows(char *to, int count) {
    size_t at = 0;
    for (int i = 0; i < count; i++) {
        char line[64];
        if (i % 50 == 0) {
            (void)snprintf(line, sizeof line, "\nkpi k%d = 0", i);
            add(to, &at, line);
        }
        (void)snprintf(line, sizeof line, " + prior(over(net, %d days), %d days)", i % 1000 + 1,
                       i / 1000 + 1);
        add(to, &at, line);
    }
    add(to, &at, "\n");
}

/* One a KPI; those of the measure and of the criterion are two more. */
static void grow_formulas(char *to, int count) {
    size_t at = 0;
    for (int i = 0; i < count; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "kpi k%d = a\n", i);
        add(to, &at, line);
    }
}

static void grow_profiles(char *to, int count) {
    size_t at = 0;
    add(to, &at, "value v 0 to 1\n  g a weight 1 points 0: 0, 1: 1\n");
    for (int k = 0; k < count; k++) {
        char line[64];
        (void)snprintf(line, sizeof line, "  for region \"R%d\": g a weight 2\n", k);
        add(to, &at, line);
    }
}

static void grow_regions(char *to, int count) {
    size_t at = 0;
    add(to, &at,
        "support per quarter, A first, then B as available\n  visits count A, B up to 6\n");
    for (int i = 0; i < count; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "  region \"R%d\" at least 1%% of visits\n", i);
        add(to, &at, line);
    }
}

static void grow_tables(char *to, int count) {
    size_t at = 0;
    for (int i = 0; i < count; i++) {
        char line[64];
        (void)snprintf(line, sizeof line,
                       "rules r%d over x number\n  a when x > 0\n  b otherwise\n", i);
        add(to, &at, line);
    }
}

static void grow_inputs(char *to, int count) {
    size_t at = 0;
    add(to, &at, "rules r over x1 number");
    for (int i = 2; i <= count; i++) {
        char part[32];
        (void)snprintf(part, sizeof part, ", x%d number", i);
        add(to, &at, part);
    }
    add(to, &at, "\n  a when x1 > 0");
    for (int i = 2; i <= count; i++) {
        char part[32];
        (void)snprintf(part, sizeof part, i % 50 == 0 ? "\n  a when x%d > 0" : " or x%d > 0", i);
        add(to, &at, part);
    }
    add(to, &at, "\n  b otherwise\n");
}

static void grow_lines(char *to, int count) {
    size_t at = 0;
    add(to, &at, "rules r over x number\n");
    for (int i = 1; i < count; i++) {
        add(to, &at, "  a when x > 1\n");
    }
    add(to, &at, "  b otherwise\n");
}

#define TOO_LONG                                                                                   \
    "limit: written out, the formulas are too long here [at most 16384 steps in a formula, "       \
    "1048576 in all, 8192 windows of measures, 16384 formulas] {}\n"

static void limit__text_that_grows__at_and_beyond(void **state) {
    static const struct {
        grower *grow;
        int most;
        const char *expected;
    } cases[] = {
        { grow_upwards, 64,
          "76:11+3 limit: `k64` is a KPI too deep [KPIs that name each other at most 64 deep] "
          "{}\n" },
        { grow_downwards, 64,
          "75:10+2 limit: `k1` is a KPI too deep [KPIs that name each other at most 64 deep] "
          "{}\n" },
        { grow_list, 4095, "12:8223+1 " TOO_LONG },
        { grow_steps, 64, "76:11+2 " TOO_LONG },
        { grow_windows, 8190, "8:5+1 " TOO_LONG },
        { grow_formulas, 16382, "8:5+1 " TOO_LONG },
        { grow_regions, 64, "12:1+7 limit: more than 64 shares of regions [at most 64] {}\n" },
        { grow_tables, 256,
          "780:7+4 limit: the rules `r256` are one set too many [at most 256 sets of rules] "
          "{}\n" },
        { grow_inputs, 256,
          "12:3234+4 limit: the input `x257` is one too many [at most 256 inputs of one set] "
          "{}\n" },
        { grow_lines, 1024,
          "1037:3+1 limit: outcome `b` is one line too many [at most 1024 lines of rules in a "
          "program] {}\n" },
        { grow_profiles, 255,
          "14:3+3 limit: the lines that begin with `for` make too many groups [at most 255 kinds, "
          "regions and meetings of both in one statement] {}\n" },
    };
    char *text = malloc(ROOM);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cases[i].grow(text, cases[i].most);
        expect(text, "");
        cases[i].grow(text, cases[i].most + 1);
        expect(text, cases[i].expected);
    }
    free(text);
}

/* What is written short and multiplies when it is written out is refused in an instant. */
static void limit__functions_that_multiply__are_refused(void **state) {
    static const struct {
        const char *opens, *closes;
        int depth;
    } cases[] = { { "change(", ", 1 year)", 30 }, { "streak(", " > 0)", 20 } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024] = "kpi k = ";
        for (int k = 0; k < cases[i].depth; k++) {
            strcat(text, cases[i].opens);
        }
        strcat(text, "net");
        for (int k = 0; k < cases[i].depth; k++) {
            strcat(text, cases[i].closes);
        }
        strcat(text, "\n");
        char *said = said_of(text);
        assert_non_null(strstr(said, TOO_LONG));
        free(said);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limit__number__at_and_beyond),
        cmocka_unit_test(limit__text_that_grows__at_and_beyond),
        cmocka_unit_test(limit__functions_that_multiply__are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
