/* Owns: the page a channel manager reads: alerts first, then what was left out and why, feeds.
 * Must not know: files, how results come about. Called by: review.c. */
#include <stdlib.h>
#include <string.h>

#include "review.h"
#include "review_layout.h"

enum { SHOWN_ALERTS = 5, SHOWN_UNMATCHED = 5 };

/* ---- heading and alerts -------------------------------------------------------------------- */

/* The first declared thing is the program; its text is the version. */
static void print_heading(const review_page *page, FILE *out) {
    cell_text name_room = { 0 }, version_room = { 0 };
    char title[PAGE_COLUMNS * 4], date[20] = "as of ";
    size_t bytes = 0;
    const char *name = table_cell(page->declared, 0, "name", &name_room);
    const char *version = table_cell(page->declared, 0, "text", &version_room);
    snprintf(title, sizeof title, "%.250s%s%.100s", name[0] ? name : "Review",
             version[0] ? ", version " : "", version);
    tierkit_date_format(page->as_of, date + 6, 10, &bytes);
    print_cell(out, title, PAGE_COLUMNS - 20);
    print_cell(out, date, -20);
    fputc('\n', out);
    for (int i = 0; i < PAGE_COLUMNS; i++) {
        fputc('=', out);
    }
    fputs("\n", out);
    print_plural(out, tierkit_table_rows(page->records), "partner\n", "partners\n");
    free(name_room.bytes);
    free(version_room.bytes);
}

static void print_alert(const review_page *page, FILE *out, int64_t row) {
    const tierkit_table *alerts = page->tables[TIERKIT_REVIEW_ALERTS];
    cell_text room = { 0 };
    fputs("   ", out);
    print_from(out, alerts, row, "level", 5);
    print_from(out, alerts, row, "alert", 20);
    print_partner(out, page->records, table_cell(alerts, row, "distributor_id", &room), 36);
    number_from(out, alerts, row, "value", -10);
    number_from(out, alerts, row, "threshold", -10);
    print_from(out, alerts, row, "due", 10);
    fputc('\n', out);
    free(room.bytes);
}

/* An owner's alerts of one kind: those of the best partners. */
static void print_kind(const review_page *page, FILE *out, const char *owner, const char *kind) {
    const tierkit_table *alerts = page->tables[TIERKIT_REVIEW_ALERTS];
    const tierkit_table *values = page->tables[TIERKIT_REVIEW_VALUES];
    best_rows best = { .count = 0 };
    cell_text room = { 0 };
    int64_t count = 0;
    for (int64_t row = 0; row < tierkit_table_rows(alerts); row++) {
        if (cell_is(alerts, row, "owner", owner) && cell_is(alerts, row, "alert", kind)) {
            const char *id = table_cell(alerts, row, "distributor_id", &room);
            int64_t place = row_of_partner(values, "distributor_id", id);
            keep_best(&best, row, table_number(values, place, "rank"));
            count++;
        }
    }
    for (int i = 0; i < best.count && i < SHOWN_ALERTS; i++) {
        print_alert(page, out, best.rows[i]);
    }
    if (count > SHOWN_ALERTS) {
        fputs("          and ", out);
        print_count(out, count - SHOWN_ALERTS, 0);
        fputs(" more in alerts.csv\n", out);
    }
    free(room.bytes);
}

static void print_tallies(FILE *out, const tallies *list) {
    for (size_t i = 0; i < list->count; i++) {
        fputs(i ? ", " : "", out);
        print_plural(out, list->items[i].count, list->items[i].name, list->items[i].name);
    }
}

static void print_owners(const review_page *page, FILE *out, const tallies *owners,
                         const tallies *kinds) {
    for (size_t i = 0; i < owners->count; i++) {
        const char *owner = owners->items[i].name;
        fprintf(out, "  %s: ", owner[0] ? owner : "without an owner");
        print_plural(out, owners->items[i].count, "alert\n", "alerts\n");
        for (size_t kind = 0; kind < kinds->count; kind++) {
            print_kind(page, out, owner, kinds->items[kind].name);
        }
    }
}

static void print_alerts(const review_page *page, FILE *out) {
    const tierkit_table *alerts = page->tables[TIERKIT_REVIEW_ALERTS];
    tallies levels = count_by(alerts, "level", NULL);
    tallies kinds = count_by(alerts, "alert", NULL);
    tallies owners = count_by(alerts, "owner", NULL);
    print_title(out, "ALERTS");
    fputs(levels.count ? "  " : "  none\n", out);
    print_tallies(out, &levels);
    fputs(levels.count ? ": " : "", out);
    print_tallies(out, &kinds);
    if (levels.count) {
        fputs("; the best partners first\n"
              "    level alert                partner                                   value  "
              "threshold due\n",
              out);
    }
    print_owners(page, out, &owners, &kinds);
    tallies_free(&levels);
    tallies_free(&kinds);
    tallies_free(&owners);
}

/* ---- what was left out, and why -------------------------------------------------------------- */

static void print_rejected(const review_page *page, FILE *out) {
    for (int64_t row = 0; row < tierkit_table_rows(page->rejected); row++) {
        fputs("  ", out);
        print_plural(out, (int64_t)table_number(page->rejected, row, "rows"), "row of", "rows of");
        print_from(out, page->rejected, row, "facts", 0);
        fputs(" cannot be taken:", out);
        print_from(out, page->rejected, row, "reason", 0);
        fputc('\n', out);
    }
}

/* The ids of one facts block that have no record. The table has a row for each of its measures:
 * those of one measure name each id once. */
static void print_strangers(const tierkit_table *unmatched, FILE *out, const char *facts) {
    cell_text id_room = { 0 }, measure_room = { 0 };
    const char *measure = NULL;
    int64_t ids = 0;
    for (int64_t row = 0; row < tierkit_table_rows(unmatched); row++) {
        if (!cell_is(unmatched, row, "facts", facts)) {
            continue;
        }
        measure = measure ? measure : table_cell(unmatched, row, "measure", &measure_room);
        if (cell_is(unmatched, row, "measure", measure) && ids++ < SHOWN_UNMATCHED) {
            const char *id = table_cell(unmatched, row, "id", &id_room);
            fputs(ids == 1 ? " " : ", ", out);
            print_cell(out, id[0] ? id : "(no id)", 0);
        }
    }
    if (ids > SHOWN_UNMATCHED) {
        fputs(" and ", out);
        print_count(out, ids - SHOWN_UNMATCHED, 0);
        fputs(" more in unmatched.csv", out);
    }
    free(id_room.bytes);
    free(measure_room.bytes);
}

static void print_unmatched(const review_page *page, FILE *out) {
    const tierkit_table *feeds = page->tables[TIERKIT_REVIEW_FEEDS];
    cell_text room = { 0 };
    for (int64_t row = 0; row < tierkit_table_rows(feeds); row++) {
        int64_t rows = (int64_t)table_number(feeds, row, "unmatched_rows");
        const char *facts = table_cell(feeds, row, "facts", &room);
        if (rows > 0) {
            fputs("  ", out);
            print_plural(out, rows, "row of ", "rows of ");
            fprintf(out, "%s with ids that have no record:", facts);
            print_strangers(page->tables[TIERKIT_REVIEW_UNMATCHED], out, facts);
            fputc('\n', out);
        }
    }
    free(room.bytes);
}

static void print_left_out(const review_page *page, FILE *out) {
    const tierkit_table *left_out = page->tables[TIERKIT_REVIEW_LEFT_OUT];
    const tierkit_table *unmatched = page->tables[TIERKIT_REVIEW_UNMATCHED];
    tallies reasons = count_by(left_out, "reason", NULL);
    print_title(out, "LEFT OUT");
    for (size_t i = 0; i < reasons.count; i++) {
        fputs("  ", out);
        print_plural(out, reasons.items[i].count, "partner: ", "partners: ");
        print_cell(out, reasons.items[i].name, 0);
        fputc('\n', out);
    }
    print_rejected(page, out);
    print_unmatched(page, out);
    if (tierkit_table_rows(left_out) + tierkit_table_rows(page->rejected) +
            tierkit_table_rows(unmatched) ==
        0) {
        fputs("  nothing\n", out);
    }
    tallies_free(&reasons);
}

static void print_feeds(const review_page *page, FILE *out) {
    const tierkit_table *feeds = page->tables[TIERKIT_REVIEW_FEEDS];
    print_title(out, "FEEDS");
    fputs("  facts                    rows  first      last        unmatched   rejected\n", out);
    for (int64_t row = 0; row < tierkit_table_rows(feeds); row++) {
        fputc(' ', out);
        print_from(out, feeds, row, "facts", 18);
        number_from(out, feeds, row, "rows", -10);
        fputc(' ', out);
        print_from(out, feeds, row, "first_date", 10);
        print_from(out, feeds, row, "last_date", 10);
        number_from(out, feeds, row, "unmatched_rows", -10);
        number_from(out, feeds, row, "rejected_rows", -10);
        fputc('\n', out);
    }
}

void print_page(const review_page *page, FILE *out) {
    print_heading(page, out);
    print_alerts(page, out);
    print_left_out(page, out);
    print_feeds(page, out);
    print_standing(page, out);
    fprintf(out, "\nThe tables lie in %s.\n", page->folder);
}
