/* Owns: the example host: `review DATA_DIR PROGRAM OUT_DIR [OPTIONS]`, from the command line to
 * files and a page. An ordinary program: it links the library's public functions only.
 * Must not know: CSV, layout. Called by: people, run.sh, the tests. */
#include <stdlib.h>
#include <string.h>

#include "review.h"

enum { EXIT_USAGE = 2 };

static const char usage[] =
    "usage: review DATA_DIR PROGRAM OUT_DIR [--as-of YYYY-MM-DD] [--since YYYY-MM-DD]\n"
    "              [--catalogue DIR] [--opening FILE] [--series PERIOD]\n"
    "\n"
    "Reads DATA_DIR/distributors.csv, decisions.csv where it is there and, for each\n"
    "`facts NAME` of the program, DATA_DIR/NAME.csv; writes the tables of the review to\n"
    "OUT_DIR and prints a summary. With DATA_DIR/support_requests.csv and support_capacity.csv,\n"
    "and support_debts.csv where it is there, it writes support.csv and tables beside it; with\n"
    "rules_NAME.csv, for `rules NAME` of the program, decided_NAME.csv.\n"
    "\n"
    "  --as-of YYYY-MM-DD  the day of the review; without it the last day that has facts\n"
    "  --since YYYY-MM-DD  the day changes.csv compares with; without it a quarter earlier\n"
    "  --catalogue DIR     where the texts of `use kpi NAME` are: docs/catalogue\n"
    "  --opening FILE      review.saved of the review before: where the classes stood\n"
    "  --series PERIOD     week, month, quarter (without it), half or year: of series.csv and, "
    "but\n"
    "                      for weeks, of fiscal.csv\n"
    "  --help              this text\n"
    "  --version           the version of the library\n"
    "\n"
    "The exit code is 0, 1 when the input has errors, 2 when the command line has.\n";

typedef struct review_options {
    const char *data, *program, *out, *catalogue, *opening, *series;
    int32_t as_of, since;
} review_options;

/* An option with a text behind it. */
static const char **text_option(const char *name, review_options *options) {
    if (strcmp(name, "--catalogue") == 0) {
        return &options->catalogue;
    }
    if (strcmp(name, "--series") == 0) {
        return &options->series;
    }
    return strcmp(name, "--opening") == 0 ? &options->opening : NULL;
}

/* TIERKIT_PERIOD_... of its name, a quarter for NULL; 0 = there is no such name. */
static int32_t period_of(const char *name) {
    static const struct {
        const char *name;
        int32_t period;
    } periods[] = {
        { "week", TIERKIT_PERIOD_WEEK },       { "month", TIERKIT_PERIOD_MONTH },
        { "quarter", TIERKIT_PERIOD_QUARTER }, { "half", TIERKIT_PERIOD_HALF },
        { "year", TIERKIT_PERIOD_YEAR },
    };
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        if (strcmp(name ? name : "quarter", periods[i].name) == 0) {
            return periods[i].period;
        }
    }
    return 0;
}

/* ---- the command line --------------------------------------------------------------------- */

static int wrong_usage(const char *what, const char *argument) {
    fprintf(stderr, "review: %s%s\n\n%s", what, argument, usage);
    return EXIT_USAGE;
}

/* -1 = go on; otherwise the exit code. */
static int read_options(int count, char **arguments, review_options *options) {
    const char **places[] = { &options->data, &options->program, &options->out };
    int filled = 0;
    options->as_of = TIERKIT_AS_OF_LAST_FACT;
    options->since = TIERKIT_AS_OF_LAST_FACT;
    for (int i = 1; i < count; i++) {
        const char *argument = arguments[i];
        const char **text = text_option(argument, options);
        if (strcmp(argument, "--help") == 0) {
            return fputs(usage, stdout) < 0;
        }
        if (strcmp(argument, "--version") == 0) {
            return printf("tierkit %s\n", tierkit_version()) < 0;
        }
        if (strcmp(argument, "--as-of") == 0 || strcmp(argument, "--since") == 0) {
            int32_t *day = argument[2] == 'a' ? &options->as_of : &options->since;
            const char *date = i + 1 < count ? arguments[++i] : "";
            if (tierkit_date_parse(date, strlen(date), day) != TIERKIT_OK) {
                return wrong_usage(argument[2] == 'a' ? "--as-of needs a date as 2027-01-31, not "
                                                      : "--since needs a date as 2027-01-31, not ",
                                   date);
            }
        } else if (text && i + 1 < count) {
            *text = arguments[++i];
        } else if (argument[0] == '-' || filled == 3) {
            return wrong_usage("do not know what to do with ", argument);
        } else {
            *places[filled++] = argument;
        }
    }
    if (period_of(options->series) == 0) {
        return wrong_usage("--series needs week, month, quarter, half or year, not ",
                           options->series);
    }
    return filled == 3 ? -1 : wrong_usage("DATA_DIR, PROGRAM and OUT_DIR are needed", "");
}

/* ---- results ------------------------------------------------------------------------------ */

/* The file of each table; the series are written beside them. */
static const struct {
    int32_t kind;
    const char *file;
} outputs[] = {
    { TIERKIT_REVIEW_KPIS, "kpis.csv" },
    { TIERKIT_REVIEW_VALUES, "values.csv" },
    { TIERKIT_REVIEW_CONTRIBUTIONS, "contributions.csv" },
    { TIERKIT_REVIEW_CLASSES, "classes.csv" },
    { TIERKIT_REVIEW_POLICIES, "policies.csv" },
    { TIERKIT_REVIEW_PROMISES, "promises.csv" },
    { TIERKIT_REVIEW_ALERTS, "alerts.csv" },
    { TIERKIT_REVIEW_GROUPS, "groups.csv" },
    { TIERKIT_REVIEW_CONCENTRATION, "concentration.csv" },
    { TIERKIT_REVIEW_FEEDS, "feeds.csv" },
    { TIERKIT_REVIEW_UNMATCHED, "unmatched.csv" },
    { TIERKIT_REVIEW_SPLITS, "splits.csv" },
    { TIERKIT_REVIEW_LEFT_OUT, "left_out.csv" },
    { TIERKIT_REVIEW_MOVEMENT, "movement.csv" },
    { TIERKIT_REVIEW_SELECTION, "selection.csv" },
    { TIERKIT_REVIEW_FINDINGS, "findings.csv" },
    { TIERKIT_REVIEW_MIX, "mix.csv" },
    { TIERKIT_REVIEW_DISPERSION, "dispersion.csv" },
    { TIERKIT_REVIEW_MIGRATION, "migration.csv" },
    { TIERKIT_REVIEW_EXCEPTIONS, "exceptions.csv" },
    { TIERKIT_REVIEW_MENU, "menu.csv" },
    { TIERKIT_REVIEW_KEPT, "kept.csv" },
    { TIERKIT_REVIEW_FAILURES, "failures.csv" },
    { TIERKIT_REVIEW_TRAITS, "traits.csv" },
    { TIERKIT_REVIEW_PROFIT, "profit.csv" },
    { TIERKIT_REVIEW_PROFIT_BUCKETS, "profit_buckets.csv" },
    { TIERKIT_REVIEW_PROFIT_GROUPS, "profit_groups.csv" },
    { TIERKIT_REVIEW_WORKLIST, "worklist.csv" },
};
enum { OUTPUTS = sizeof outputs / sizeof outputs[0] };

static int write_to(const char *folder, const char *file, const tierkit_table *table) {
    char path[PATH_BYTES];
    return join_path(path, folder, file) && write_table(table, path);
}

/* Reads the tables into the page and writes each to its file. */
static int write_tables(const tierkit_review *review, const char *folder, review_page *page) {
    tierkit_error err = { .struct_size = sizeof err };
    for (int i = 0; i < OUTPUTS; i++) {
        tierkit_table **table = &page->tables[outputs[i].kind];
        if (tierkit_review_table(review, outputs[i].kind, NULL, table, &err) != TIERKIT_OK) {
            complain(outputs[i].file, 0, err.text);
            return 0;
        }
        if (!write_to(folder, outputs[i].file, *table)) {
            return 0;
        }
    }
    return 1;
}

/* Rows of facts that found nothing in a table: the network knows, not the review. */
static int write_lookups(const tierkit_network *network, const char *folder) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_table *unmatched = NULL;
    int written = 0;
    if (tierkit_network_table(network, TIERKIT_NETWORK_UNMATCHED, NULL, &unmatched, &err) !=
        TIERKIT_OK) {
        complain("lookups.csv", 0, err.text);
    } else {
        written = write_to(folder, "lookups.csv", unmatched);
    }
    tierkit_table_free(unmatched);
    return written;
}

static int write_series(const tierkit_review *review, int32_t period, const char *folder,
                        const char *file) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_table *series = NULL;
    int written = 0;
    if (tierkit_review_series(review, period, NULL, &series, &err) != TIERKIT_OK) {
        complain(file, 0, err.text);
    } else {
        written = write_to(folder, file, series);
    }
    tierkit_table_free(series);
    return written;
}

/* Weeks are no periods of a fiscal year. */
static int write_all_series(const tierkit_review *review, int32_t period, const char *folder) {
    return write_series(review, period, folder, "series.csv") &&
           (period == TIERKIT_PERIOD_WEEK ||
            write_series(review, TIERKIT_PERIOD_FISCAL + period, folder, "fiscal.csv"));
}

/* ---- what changed ------------------------------------------------------------------------- */

static int last_day(int year, int month) {
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* The same day three months ago; the last day of a month stays the last. */
static int32_t a_quarter_earlier(int32_t date) {
    char text[32];
    size_t bytes = 0;
    int year = 0, month = 0, day = 0, was_last;
    int32_t earlier = date;
    tierkit_date_format(date, text, sizeof text - 1, &bytes);
    text[bytes] = '\0';
    if (sscanf(text, "%d-%d-%d", &year, &month, &day) != 3) {
        return date;
    }
    was_last = day == last_day(year, month);
    year -= month <= 3;
    month += month <= 3 ? 9 : -3;
    if (was_last || day > last_day(year, month)) {
        day = last_day(year, month);
    }
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    tierkit_date_parse(text, strlen(text), &earlier);
    return earlier;
}

/* What changed since a day, or in the last quarter, by the rules and the data of today. */
static int write_changes(const review_options *options, const tierkit_program *program,
                         const tierkit_network *network, const tierkit_review *review) {
    tierkit_error err = { .struct_size = sizeof err };
    int32_t earlier = options->since != TIERKIT_AS_OF_LAST_FACT
                          ? options->since
                          : a_quarter_earlier(tierkit_review_as_of(review));
    tierkit_review *before = NULL;
    tierkit_table *changes = NULL;
    int written = 0;
    if (tierkit_review_new(network, program, earlier, NULL, NULL, &before, &err) != TIERKIT_OK ||
        tierkit_review_compare(before, review, TIERKIT_COMPARE_MOVES, NULL, &changes, &err) !=
            TIERKIT_OK) {
        complain("changes.csv", 0, err.text);
    } else {
        written = write_to(options->out, "changes.csv", changes);
    }
    tierkit_table_free(changes);
    tierkit_review_free(before);
    return written;
}

static int fill_page(const tierkit_program *program, const tierkit_network *network,
                     review_page *page) {
    tierkit_error err = { .struct_size = sizeof err };
    if (tierkit_program_table(program, TIERKIT_DECLARED, &page->declared, &err) != TIERKIT_OK ||
        tierkit_network_table(network, TIERKIT_NETWORK_REJECTED, NULL, &page->rejected, &err) !=
            TIERKIT_OK ||
        tierkit_network_table(network, TIERKIT_NETWORK_RECORDS, NULL, &page->records, &err) !=
            TIERKIT_OK) {
        complain("review", 0, err.text);
        return 0;
    }
    return 1;
}

static void free_page(review_page *page) {
    for (int i = 0; i < OUTPUTS; i++) {
        tierkit_table_free(page->tables[outputs[i].kind]);
    }
    tierkit_table_free(page->declared);
    tierkit_table_free(page->rejected);
    tierkit_table_free(page->records);
}

/* ---- from input to results ----------------------------------------------------------------- */

static tierkit_review *make_review(const review_options *options, const tierkit_program *program,
                                   const tierkit_network *network) {
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_stats stats = { .struct_size = sizeof stats };
    tierkit_review *opening = NULL, *review = NULL;
    tierkit_history history = { .struct_size = sizeof history };
    if (options->as_of == TIERKIT_AS_OF_LAST_FACT &&
        tierkit_network_stats(network, &stats, &err) == TIERKIT_OK &&
        stats.first_day > stats.last_day) {
        char text[160];
        snprintf(text, sizeof text,
                 "there are no facts to take the day of the review from (%lld bad rows were left "
                 "out): give it with --as-of",
                 (long long)stats.rejected_rows);
        complain(options->data, 0, text);
        return NULL;
    }
    if (options->opening && !(opening = load_review(options->opening))) {
        return NULL;
    }
    history.opening = opening;
    if (tierkit_review_new(network, program, options->as_of, &history, NULL, &review, &err) !=
        TIERKIT_OK) {
        complain(options->program, 0, err.text);
    }
    tierkit_review_free(opening);
    return review;
}

static int write_results(const review_options *options, const tierkit_program *program,
                         const tierkit_network *network, const tierkit_review *review) {
    review_page page = { .as_of = tierkit_review_as_of(review), .folder = options->out };
    int written = make_folder(options->out) && write_tables(review, options->out, &page) &&
                  write_lookups(network, options->out) && save_review(review, options->out) &&
                  write_all_series(review, period_of(options->series), options->out) &&
                  write_changes(options, program, network, review) &&
                  write_support(review, options->data, options->out) &&
                  fill_page(program, network, &page) &&
                  write_decided(program, page.declared, options->data, options->out);
    if (written) {
        print_page(&page, stdout);
        if (fflush(stdout) != 0) {
            complain("review", 0, "the page could not be printed");
            written = 0;
        }
    }
    free_page(&page);
    return written;
}

int main(int count, char **arguments) {
    review_options options = { 0 };
    int code = read_options(count, arguments, &options);
    tierkit_program *program = code < 0 ? load_program(options.program, options.catalogue) : NULL;
    tierkit_network *network = program ? load_network(options.data, program) : NULL;
    tierkit_review *review = network ? make_review(&options, program, network) : NULL;
    if (code < 0) {
        code = review && write_results(&options, program, network, review) ? EXIT_SUCCESS
                                                                           : EXIT_FAILURE;
    }
    tierkit_review_free(review);
    tierkit_network_free(network);
    tierkit_program_free(program);
    return code;
}
