/* Owns: text on a page of fixed width: padded cells, readable numbers, counts by name.
 * Must not know: what the page says. Called by: review_page.c, review_standing.c. */
#include "review_layout.h"

#include <stdlib.h>
#include <string.h>

/* ---- cells -------------------------------------------------------------------------------- */

/* Bytes of the first `characters` characters; *seen = how many there are. */
static size_t bytes_of(const char *text, int characters, int *seen) {
    size_t i = 0;
    *seen = 0;
    while (text[i] && *seen < characters) {
        i++;
        while (((unsigned char)text[i] & 0xC0) == 0x80) {
            i++;
        }
        ++*seen;
    }
    return i;
}

/* A line end or another control character in a text must not break the page. */
static void print_clean(FILE *out, const char *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        fputc(c < ' ' || c == 127 ? ' ' : c, out);
    }
}

void print_cell(FILE *out, const char *text, int width) {
    int characters = width < 0 ? -width : width;
    int seen = 0;
    size_t bytes = width ? bytes_of(text, characters, &seen) : strlen(text);
    int blanks = width ? characters - seen : 0;
    fprintf(out, "%*s", width < 0 ? blanks : 0, "");
    print_clean(out, text, bytes);
    fprintf(out, "%*s", width < 0 ? 0 : blanks, "");
}

/* Writes digits with a comma before each group of three. */
static void group_digits(char *out, const char *digits) {
    size_t left = strspn(digits, "0123456789");
    while (left > 0) {
        *out++ = *digits++;
        left--;
        if (left > 0 && left % 3 == 0) {
            *out++ = ',';
        }
    }
    *out = '\0';
}

static double magnitude(double number) {
    return number < 0 ? -number : number;
}

static void print_whole(FILE *out, double number, int width) {
    char digits[400], text[600];
    text[0] = '-';
    snprintf(digits, sizeof digits, "%.0f", magnitude(number));
    group_digits(text + 1, digits);
    print_cell(out, text + (number >= 0), width);
}

void print_count(FILE *out, int64_t count, int width) {
    print_whole(out, (double)count, width);
}

void print_number(FILE *out, double number, int width) {
    char text[64];
    if (magnitude(number) >= 1000) {
        print_whole(out, number, width);
        return;
    }
    snprintf(text, sizeof text, "%.4g", number);
    print_cell(out, text, width);
}

void print_percent(FILE *out, double part, int width) {
    char text[64];
    snprintf(text, sizeof text, "%.1f %%", part * 100);
    print_cell(out, text, width);
}

void print_title(FILE *out, const char *title) {
    fprintf(out, "\n%s\n", title);
}

void print_plural(FILE *out, int64_t count, const char *one, const char *many) {
    print_count(out, count, 0);
    fprintf(out, " %s", count == 1 ? one : many);
}

/* ---- tallies ------------------------------------------------------------------------------ */

static tally *new_tally(tallies *list, const char *name) {
    size_t bytes = strlen(name) + 1;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        tally *grown = realloc(list->items, capacity * sizeof *grown);
        if (!grown) {
            return NULL;
        }
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->count] = (tally){ .name = malloc(bytes) };
    if (!list->items[list->count].name) {
        return NULL;
    }
    memcpy(list->items[list->count].name, name, bytes);
    return &list->items[list->count++];
}

void tally_add(tallies *list, const char *name, int64_t count, double amount) {
    tally *found = NULL;
    for (size_t i = 0; i < list->count && !found; i++) {
        found = strcmp(list->items[i].name, name) == 0 ? &list->items[i] : NULL;
    }
    if (!found) {
        found = new_tally(list, name);
    }
    if (found) {
        found->count += count;
        found->sum += amount;
    }
}

void tallies_free(tallies *list) {
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].name);
    }
    free(list->items);
}

/* ---- cells of tables ----------------------------------------------------------------------- */

int cell_is(const tierkit_table *table, int64_t row, const char *column, const char *text) {
    cell_text room = { 0 };
    int equal = strcmp(table_cell(table, row, column, &room), text) == 0;
    free(room.bytes);
    return equal;
}

void print_from(FILE *out, const tierkit_table *table, int64_t row, const char *column, int width) {
    cell_text room = { 0 };
    fputc(' ', out);
    print_cell(out, table_cell(table, row, column, &room), width);
    free(room.bytes);
}

void number_from(FILE *out, const tierkit_table *table, int64_t row, const char *column,
                 int width) {
    fputc(' ', out);
    if (table_has(table, row, column)) {
        print_number(out, table_number(table, row, column), width);
    } else {
        print_cell(out, "-", width);
    }
}

tallies count_by(const tierkit_table *table, const char *column, const char *amount) {
    tallies list = { 0 };
    cell_text room = { 0 };
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        double sum = amount ? table_number(table, row, amount) : 0;
        tally_add(&list, table_cell(table, row, column, &room), 1, sum);
    }
    free(room.bytes);
    return list;
}

int64_t row_of_partner(const tierkit_table *table, const char *column, const char *id) {
    cell_text room = { 0 };
    int64_t low = 0, high = tierkit_table_rows(table);
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (strcmp(table_cell(table, middle, column, &room), id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    free(room.bytes);
    return low;
}

void print_partner(FILE *out, const tierkit_table *records, const char *id, int width) {
    cell_text room = { 0 };
    char text[512];
    int64_t row = row_of_partner(records, "id", id);
    snprintf(text, sizeof text, "%.200s %.250s", id, table_cell(records, row, "name", &room));
    fputc(' ', out);
    print_cell(out, text, width);
    free(room.bytes);
}

/* ---- best rows ---------------------------------------------------------------------------- */

void keep_best(best_rows *best, int64_t row, double rank) {
    int at = best->count;
    if (at == BEST_ROWS) {
        if (best->ranks[BEST_ROWS - 1] <= rank) {
            return;
        }
        at--;
    } else {
        best->count++;
    }
    for (; at > 0 && best->ranks[at - 1] > rank; at--) {
        best->rows[at] = best->rows[at - 1];
        best->ranks[at] = best->ranks[at - 1];
    }
    best->rows[at] = row;
    best->ranks[at] = rank;
}
