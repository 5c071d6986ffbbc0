/* Owns: a bounded, seeded mutation loop over seed programs: the same inputs on every machine.
 * Must not know: what the target checks. Called by: the test suite:
 *     fuzz_main ROUNDS SEED DICTIONARY FILE... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_program.h"

enum { ROOM = 1 << 16, PART = 48, WORDS_MAX = 1024, SEEDS_MAX = 16 };
/* A loop that seldom meets a good program would test the error path only. */
enum { GOOD_LEAST_PERCENT = 5 };

typedef struct text {
    uint8_t bytes[ROOM];
    size_t count;
} text;

static uint64_t state;

static uint64_t next(void) { /* xorshift64* of S. Vigna, 2016 */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static size_t below(size_t bound) {
    return bound > 0 ? (size_t)((next() >> 11) % bound) : 0;
}

static void load(text *to, const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "cannot open %s\n", path);
        exit(1);
    }
    to->count = fread(to->bytes, 1, ROOM / 2, file);
    fclose(file);
}

/* ---- mutations ------------------------------------------------------------------------------- */

static void erase(text *t, size_t at, size_t count) {
    count = count < t->count - at ? count : t->count - at;
    memmove(t->bytes + at, t->bytes + at + count, t->count - at - count);
    t->count -= count;
}

static void insert(text *t, size_t at, const uint8_t *part, size_t count) {
    uint8_t copy[256];
    count = count < sizeof copy ? count : sizeof copy;
    if (t->count + count > ROOM) {
        return;
    }
    memcpy(copy, part, count);
    memmove(t->bytes + at + count, t->bytes + at, t->count - at);
    memcpy(t->bytes + at, copy, count);
    t->count += count;
}

static int is_word(uint8_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c >= 0x80;
}

/* The word or sign around a random place. */
static size_t pick_token(const text *t, size_t *count) {
    size_t first = below(t->count), end;
    while (first > 0 && is_word(t->bytes[first - 1]) && is_word(t->bytes[first])) {
        first--;
    }
    end = first + 1;
    while (end < t->count && is_word(t->bytes[end]) && is_word(t->bytes[end - 1])) {
        end++;
    }
    *count = t->count > 0 ? end - first : 0;
    return first;
}

/* Of the language: lines of a dictionary, each a word in quotes. */
static text dictionary;
static const char *words[WORDS_MAX];
static size_t word_count;

static void read_dictionary(const char *path) {
    load(&dictionary, path);
    dictionary.bytes[dictionary.count] = 0;
    for (char *line = strtok((char *)dictionary.bytes, "\n"); line; line = strtok(NULL, "\n")) {
        char *end = line[0] == '"' ? strchr(line + 1, '"') : NULL;
        if (end != NULL && word_count < WORDS_MAX) {
            *end = ' ';
            line[0] = ' ';
            words[word_count++] = line;
        }
    }
}

static void insert_word(text *t) {
    static const char *const signs[] = { "(",          ")",    ",",       "\n",       "\n  ",
                                         "#",          "'",    "\"",      "%",        " EUR",
                                         "-",          ":",    ";",       "=",        " not ",
                                         " in ",       "if ",  "use x\n", "0.10",     "1_0",
                                         "2027-01-01", "\r\n", "\t",      "\xC3\xA9", " 1 years ",
                                         "\xFF",       "''",   "\"\"",    " days" };
    const char *word = word_count > 0 && below(2) > 0
                           ? words[below(word_count)]
                           : signs[below(sizeof signs / sizeof signs[0])];
    insert(t, below(t->count + 1), (const uint8_t *)word, strlen(word));
}

/* A whole line goes, with its end. */
static void erase_line(text *t) {
    size_t first = below(t->count), end = first;
    while (first > 0 && t->bytes[first - 1] != '\n') {
        first--;
    }
    while (end < t->count && t->bytes[end] != '\n') {
        end++;
    }
    erase(t, first, end + 1 - first);
}

/* Another digit: what most often leaves a good program, and another one. */
static void change_digit(text *t) {
    size_t at = below(t->count);
    while (at < t->count && (t->bytes[at] < '0' || t->bytes[at] > '9')) {
        at++;
    }
    if (at < t->count) {
        t->bytes[at] = (uint8_t)('0' + below(10));
    }
}

static void mutate(text *t) {
    size_t count, at = pick_token(t, &count);
    uint8_t byte = (uint8_t)next();
    switch (below(9)) {
    case 0:
        erase(t, at, count);
        break;
    case 1:
        insert(t, at, t->bytes + at, count);
        break;
    case 2: { /* a token elsewhere */
        size_t from_count, from = pick_token(t, &from_count);
        insert(t, at, t->bytes + from, from_count);
        break;
    }
    case 3:
        insert_word(t);
        break;
    case 4:
        insert(t, below(t->count + 1), &byte, 1);
        break;
    case 5:
        erase(t, below(t->count + 1), below(PART));
        break;
    case 6:
        erase_line(t);
        break;
    case 7:
        change_digit(t);
        break;
    default: /* a piece elsewhere */
        at = below(t->count + 1);
        insert(t, below(t->count + 1), t->bytes + at,
               t->count - at < PART ? t->count - at : below(PART));
        break;
    }
}

/* Only the last lines differ between mutants of a long program: half of the rounds take a part. */
static void take_part(text *t) {
    static const char first[] = "tierkit 1\n";
    size_t at = below(t->count + 1);
    while (at > 0 && t->bytes[at - 1] != '\n') {
        at--;
    }
    erase(t, 0, at);
    t->count = t->count < 600 ? t->count : 200 + below(400);
    insert(t, 0, (const uint8_t *)first, sizeof first - 1);
}

int main(int arguments, char **argument) {
    static text seeds[SEEDS_MAX], mutant;
    size_t count = 0, good = 0;
    if (arguments < 5 || arguments > 4 + SEEDS_MAX) {
        fprintf(stderr, "usage: fuzz_main ROUNDS SEED DICTIONARY FILE..., at most %d files\n",
                SEEDS_MAX);
        return 1;
    }
    long rounds = strtol(argument[1], NULL, 10);
    state = 2 * strtoull(argument[2], NULL, 10) + 1;
    read_dictionary(argument[3]);
    for (int i = 4; i < arguments; i++) {
        load(&seeds[count++], argument[i]);
    }
    for (long round = 0; round < rounds; round++) {
        mutant = seeds[below(count)];
        if (below(2) > 0) {
            take_part(&mutant);
        }
        for (size_t n = 1 + below(3); n > 0; n--) {
            mutate(&mutant);
        }
        good += (size_t)fuzz_program(mutant.bytes, mutant.count);
    }
    int enough = (long)good * 100 >= rounds * GOOD_LEAST_PERCENT;
    printf("1..1\n%s 1 - %ld programs, %zu of them good\n", enough ? "ok" : "not ok", rounds, good);
    return !enough;
}
