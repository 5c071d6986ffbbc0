/* Owns: the second half of the page: classes, service policies, the top ten, concentration.
 * Must not know: files, how results come about. Called by: review_page.c. */
#include <stdlib.h>
#include <string.h>

#include "review.h"
#include "review_layout.h"

/* ---- classes and policies ------------------------------------------------------------------ */

/* One basis over all partners: how many are in each class and what share of the value is theirs. */
static void print_basis(const tierkit_table *classes, FILE *out, const char *basis) {
    tallies list = { 0 };
    cell_text room = { 0 };
    int64_t partners = 0;
    for (int64_t row = 0; row < tierkit_table_rows(classes); row++) {
        if (cell_is(classes, row, "basis", basis) && cell_is(classes, row, "scope", "all")) {
            tally_add(&list, table_cell(classes, row, "class", &room), 1,
                      table_number(classes, row, "share"));
            partners++;
        }
    }
    for (size_t i = 0; i < list.count; i++) {
        const tally *item = &list.items[i];
        fputs("  ", out);
        print_cell(out, i ? "" : basis, 26);
        fputc(' ', out);
        print_cell(out, item->name[0] ? item->name : "none", 8);
        print_count(out, item->count, -10);
        print_percent(out, (double)item->count / (double)partners, -12);
        if (item->sum > 0) {
            print_percent(out, item->sum, -12);
        }
        fputc('\n', out);
    }
    tallies_free(&list);
    free(room.bytes);
}

static void print_classes(const review_page *page, FILE *out) {
    const tierkit_table *classes = page->tables[TIERKIT_REVIEW_CLASSES];
    tallies bases = count_by(classes, "basis", NULL);
    print_title(out, "CLASSES");
    fputs("  by                         class     partners of partners    of value\n", out);
    for (size_t i = 0; i < bases.count; i++) {
        print_basis(classes, out, bases.items[i].name);
    }
    tallies_free(&bases);
}

static void print_policy(const review_page *page, FILE *out, const char *policy) {
    const tierkit_table *policies = page->tables[TIERKIT_REVIEW_POLICIES];
    int64_t count = 0, all = tierkit_table_rows(policies);
    for (int64_t row = 0; row < all; row++) {
        count += cell_is(policies, row, "policy", policy);
    }
    fputs("  ", out);
    print_cell(out, policy, 26);
    print_count(out, count, -19);
    print_percent(out, all ? (double)count / (double)all : 0, -12);
    fputc('\n', out);
}

/* In the order of the program, also those that nobody gets. */
static void print_policies(const review_page *page, FILE *out) {
    cell_text room = { 0 };
    int titled = 0;
    for (int64_t row = 0; row < tierkit_table_rows(page->declared); row++) {
        if (!cell_is(page->declared, row, "kind", "policy")) {
            continue;
        }
        if (!titled) {
            print_title(out, "SERVICE POLICIES");
        }
        titled = 1;
        print_policy(page, out, table_cell(page->declared, row, "name", &room));
    }
    free(room.bytes);
}

/* ---- promises ----------------------------------------------------------------------------- */

/* Who gets the failures: nothing where the program has no commitments. */
static void print_promises(const review_page *page, FILE *out) {
    const tierkit_table *table = page->tables[TIERKIT_REVIEW_FAILURES];
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        if (row == 0) {
            print_title(out, "PROMISES KEPT");
            fputs("                                            kept         due      failed"
                  "   share of failures / of orders\n",
                  out);
        }
        fputc(' ', out);
        print_from(out, table, row, "commitment", 14);
        print_from(out, table, row, "group_kind", 8);
        print_from(out, table, row, "group", 12);
        if (table_has(table, row, "kept_rate")) {
            print_percent(out, table_number(table, row, "kept_rate"), -10);
        } else {
            print_cell(out, "-", -10);
        }
        number_from(out, table, row, "orders", -11);
        number_from(out, table, row, "failures", -11);
        number_from(out, table, row, "placement", -11);
        fputc('\n', out);
    }
}

/* ---- the top ten -------------------------------------------------------------------------- */

/* The basis whose classes count: the score's, which has no shares, or else the first. */
static int64_t main_basis(const tierkit_table *classes) {
    for (int64_t row = 0; row < tierkit_table_rows(classes); row++) {
        if (cell_is(classes, row, "scope", "all") && table_has(classes, row, "value") &&
            !table_has(classes, row, "share") && table_number(classes, row, "value") > 0) {
            return row;
        }
    }
    return 0;
}

/* The row of a partner among the classes of a basis over all partners, -1 = none. */
static int64_t row_of_class(const tierkit_table *classes, const char *id, const char *basis) {
    for (int64_t row = 0; row < tierkit_table_rows(classes); row++) {
        if (cell_is(classes, row, "distributor_id", id) && cell_is(classes, row, "basis", basis) &&
            cell_is(classes, row, "scope", "all")) {
            return row;
        }
    }
    return -1;
}

static void print_top_of_values(const review_page *page, FILE *out) {
    const tierkit_table *values = page->tables[TIERKIT_REVIEW_VALUES];
    const tierkit_table *classes = page->tables[TIERKIT_REVIEW_CLASSES];
    const tierkit_table *policies = page->tables[TIERKIT_REVIEW_POLICIES];
    best_rows best = { .count = 0 };
    cell_text id_room = { 0 }, basis_room = { 0 };
    const char *basis = table_cell(classes, main_basis(classes), "basis", &basis_room);
    for (int64_t row = 0; row < tierkit_table_rows(values); row++) {
        if (table_has(values, row, "rank")) {
            keep_best(&best, row, table_number(values, row, "rank"));
        }
    }
    fputs("  rank partner                                     score class    policy\n", out);
    for (int i = 0; i < best.count; i++) {
        const char *id = table_cell(values, best.rows[i], "distributor_id", &id_room);
        fputc(' ', out);
        number_from(out, values, best.rows[i], "rank", -4);
        print_partner(out, page->records, id, 40);
        number_from(out, values, best.rows[i], "score", -8);
        print_from(out, classes, row_of_class(classes, id, basis), "class", 8);
        print_from(out, policies, row_of_partner(policies, "distributor_id", id), "policy", 0);
        fputc('\n', out);
    }
    free(id_room.bytes);
    free(basis_room.bytes);
}

/* Without a value: the first basis, whose rows are in descending order. */
static void print_top_of_classes(const review_page *page, FILE *out) {
    const tierkit_table *classes = page->tables[TIERKIT_REVIEW_CLASSES];
    cell_text id_room = { 0 }, basis_room = { 0 };
    const char *basis = table_cell(classes, 0, "basis", &basis_room);
    int shown = 0;
    fputs("  rank partner                                             value class\n", out);
    for (int64_t row = 0; row < tierkit_table_rows(classes) && shown < BEST_ROWS; row++) {
        if (cell_is(classes, row, "basis", basis) && cell_is(classes, row, "scope", "all") &&
            table_has(classes, row, "rank")) {
            fputc(' ', out);
            number_from(out, classes, row, "rank", -4);
            print_partner(out, page->records, table_cell(classes, row, "distributor_id", &id_room),
                          40);
            number_from(out, classes, row, "value", -14);
            print_from(out, classes, row, "class", 0);
            fputc('\n', out);
            shown++;
        }
    }
    free(id_room.bytes);
    free(basis_room.bytes);
}

static void print_top(const review_page *page, FILE *out) {
    print_title(out, "TOP TEN");
    if (tierkit_table_rows(page->tables[TIERKIT_REVIEW_VALUES]) > 0) {
        print_top_of_values(page, out);
    } else {
        print_top_of_classes(page, out);
    }
}

/* ---- concentration ------------------------------------------------------------------------ */

static void print_concentration(const review_page *page, FILE *out) {
    const tierkit_table *table = page->tables[TIERKIT_REVIEW_CONCENTRATION];
    int titled = 0;
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        if (!cell_is(table, row, "scope", "all") || !table_has(table, row, "hhi")) {
            continue;
        }
        if (!titled) {
            print_title(out, "CONCENTRATION");
        }
        titled = 1;
        fputc(' ', out);
        print_from(out, table, row, "basis", 26);
        fputs(" the first one has ", out);
        print_percent(out, table_number(table, row, "cr1"), 0);
        fputs(", the first ten ", out);
        print_percent(out, table_number(table, row, "cr10"), 0);
        fputs("; HHI ", out);
        print_number(out, table_number(table, row, "hhi"), 0);
        fputs(", Gini ", out);
        print_number(out, table_number(table, row, "gini"), 0);
        fputc('\n', out);
    }
}

void print_standing(const review_page *page, FILE *out) {
    print_classes(page, out);
    print_policies(page, out);
    print_promises(page, out);
    print_top(page, out);
    print_concentration(page, out);
}
