/* Owns: commitments: kept or not, late, open, promised anew; who gets the failures.
 * Must not know: how the statement is written out. Called by: the test suite. Expected values are
 * those of generate_commitments.py, and worked out by hand. */
#include <math.h>
#include <stdio.h>

#include "review/reviewed.h"

#include <stdlib.h>
#include <string.h>

#define NONE HUGE_VAL

static const char made_program[] =
    "attribute rank number\nattribute factor number\n"
    "review window all\n"
    "value score 0 to 100\n  g rank weight 1 points 0: 0, 100: 100\n"
    "classes by value\n  A from 70\n  B from 40\n  C otherwise\n"
    "service policies first that holds\n  strategic when class = A\n  stable otherwise\n"
    "promise cycle core days strategic 4, stable 6\npromise cycle days strategic 9, stable 12\n"
    "commitments orders key id by number, of cycle, given ordered, due promised, latest now,\n"
    "  requested wanted, done shipped, paused held, right correct, weighed by weight, buffer "
    "factor,\n  split by item\n"
    "alert broken red when orders_kept_rate < 50%\n";
static const char made_records[] =
    "id|rank|factor\nann|90|0.5\nbea|90|\ncat|50|2\ndan|50|1\neva|10|1.25\nfay|10|1\n";
static const char made_rows[] =
    "id|number|ordered|promised|now|wanted|shipped|held|correct|weight|item\n"
#define ROWS
#include "vectors/commitments.inc"
#undef ROWS
    ;

enum { FIGURES = 12 };
static const struct {
    const char *id, *item;
    double figure[FIGURES];
} figures[] = {
#define FIGURES(id, item, ...) { id, item, { __VA_ARGS__ } },
#include "vectors/commitments.inc"
#undef FIGURES
};

static const struct {
    const char *kind, *group;
    double orders, failures, placement, severity, severity_placement;
} burdens[] = {
#define BURDEN(...) { __VA_ARGS__ },
#include "vectors/commitments.inc"
#undef BURDEN
};

/* ---- cells of a line ------------------------------------------------------------------------- */

static const char *line_of(const char *text, const char *key) {
    for (const char *at = text; at != NULL && *at != '\0';) {
        if (strncmp(at, key, strlen(key)) == 0) {
            return at;
        }
        at = strchr(at, '\n');
        at = at == NULL ? NULL : at + 1;
    }
    fail_msg("no line begins with %s in\n%s", key, text);
    return NULL;
}

/* Cell number `cell` of a line; NONE where it is empty. */
static double number_in(const char *line, int cell) {
    for (int i = 0; i < cell; i++) {
        line = strchr(line, '|') + 1;
    }
    return *line == '|' || *line == '\n' ? NONE : strtod(line, NULL);
}

static void expect_near(const char *line, int cell, double wanted) {
    double is = number_in(line, cell);
    int both_missing = isinf(is) && isinf(wanted);
    if (!both_missing && !(fabs(is - wanted) <= 1e-9 * (1 + fabs(wanted)))) {
        fail_msg("cell %d is %.12g, not %.12g: %.*s", cell, is, wanted, (int)strcspn(line, "\n"),
                 line);
    }
}

/* ---- made orders ----------------------------------------------------------------------------- */

static void kept__made_orders__are_those_counted_in_python(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, made_program, made_records, "orders", made_rows, "2026-06-30");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_KEPT);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        char key[80];
        (void)snprintf(key, sizeof key, "%s|orders|%s|%s|", figures[i].id,
                       figures[i].item[0] == '\0' ? "" : "item", figures[i].item);
        const char *line = line_of(text, key);
        for (int f = 0; f < FIGURES; f++) {
            expect_near(line, 4 + f, figures[i].figure[f]);
        }
    }
    /* what the service policy promises: for core its own, for others that for all */
    assert_non_null(strstr(line_of(text, "ann|orders|item|core|"), "|strategic|4|ok|"));
    assert_non_null(strstr(line_of(text, "dan|orders|item|spares|"), "|stable|12|ok|"));
    assert_non_null(strstr(line_of(text, "dan|orders|||"), "|stable|12|ok|"));
    free(text);
    text = reviewed_text(&r, TIERKIT_REVIEW_ALERTS);
    assert_non_null(strstr(line_of(text, "ann|broken|red|"), "|0.44|0.5||\n"));
    assert_null(strstr(text, "bea|")); /* 74% */
    free(text);
    reviewed_end(&r);
}

static void failures__made_orders__fall_where_python_says(void **state) {
    reviewed r;
    (void)state;
    reviewed_all(&r, made_program, made_records, "orders", made_rows, "2026-06-30");
    char *text = reviewed_text(&r, TIERKIT_REVIEW_FAILURES);
    for (size_t i = 0; i < sizeof burdens / sizeof burdens[0]; i++) {
        char key[80];
        (void)snprintf(key, sizeof key, "orders|%s|%s|", burdens[i].kind, burdens[i].group);
        const char *line = line_of(text, key);
        expect_near(line, 3, burdens[i].orders);
        expect_near(line, 4, burdens[i].failures);
        expect_near(line, 8, burdens[i].placement);
        expect_near(line, 9, burdens[i].severity);
        expect_near(line, 11, burdens[i].severity_placement);
    }
    assert_non_null(
        strstr(text, "33% of the failures with 31% of the orders: more than its share"));
    free(text);
    reviewed_end(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept__made_orders__are_those_counted_in_python),
        cmocka_unit_test(failures__made_orders__fall_where_python_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
