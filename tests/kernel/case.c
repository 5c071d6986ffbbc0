/* Owns: what the kernel tests share. Must not know: any kernel but tierkit_order().
 * Called by: tests/kernel. */
#include "case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUBBISH = 0x5A };

char *case_read(const char *name) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", TESTS_VECTORS, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        print_error("%s is missing\n", path);
        fail();
    }
    fseek(file, 0, SEEK_END);
    size_t bytes = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(bytes + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, bytes, file), bytes);
    text[bytes] = 0;
    fclose(file);
    return text;
}

static const char *skip_space(const char *at) {
    return at + strspn(at, " \t\r\n");
}

static const char *skip_string(const char *at) {
    for (at++; *at != '"'; at++) {
        at += *at == '\\';
    }
    return at + 1;
}

static const char *skip_value(const char *at) {
    int depth = 0;
    do {
        if (*at == '"') {
            at = skip_string(at);
            continue;
        }
        depth += (*at == '{') + (*at == '[') - (*at == '}') - (*at == ']');
        at++;
    } while (depth > 0 || (*at != 0 && strchr(",]}", *at) == NULL));
    return at;
}

/* The member `name` (or number `name`) of the object or array at `at`. */
static const char *find_member(const char *at, const char *name, size_t name_bytes) {
    int is_object = *at == '{';
    long index = strtol(name, NULL, 10);
    at = skip_space(at + 1);
    for (long i = 0; *at != '}' && *at != ']'; i++) {
        const char *key = at;
        if (is_object) {
            at = skip_space(skip_space(skip_string(at)) + 1);
        }
        if (is_object ? strncmp(key + 1, name, name_bytes) == 0 && key[name_bytes + 1] == '"'
                      : i == index) {
            return at;
        }
        at = skip_space(skip_value(at));
        at = *at == ',' ? skip_space(at + 1) : at;
    }
    return NULL;
}

const char *case_find(const char *text, const char *path) {
    const char *at = skip_space(text);
    while (at != NULL && *path != 0) {
        size_t bytes = strcspn(path, ".");
        at = *at == '{' || *at == '[' ? find_member(at, path, bytes) : NULL;
        path += bytes + (path[bytes] == '.');
    }
    return at;
}

double case_number(const char *text, const char *path) {
    const char *at = case_find(text, path);
    if (at == NULL || strchr("-0123456789", *at) == NULL) {
        print_error("no number at %s\n", path);
        fail();
    }
    return strtod(at, NULL);
}

int64_t case_size(const char *text, const char *path) {
    char element[128];
    int64_t count = 0;
    for (;; count++) {
        snprintf(element, sizeof element, "%s.%d", path, (int)count);
        if (case_find(text, element) == NULL) {
            return count;
        }
    }
}

char case_letter(const char *text, const char *path) {
    const char *at = case_find(text, path);
    if (at == NULL || *at != '"') {
        print_error("no text at %s\n", path);
        fail();
    }
    return at[1];
}

int case_field(const char **at, char *out, size_t out_bytes, int *last) {
    if (**at == 0) {
        return 0;
    }
    size_t bytes = strcspn(*at, ",\n");
    assert_true(bytes < out_bytes);
    memcpy(out, *at, bytes);
    out[bytes] = 0;
    *last = (*at)[bytes] != ',';
    *at += bytes + ((*at)[bytes] != 0);
    return 1;
}

int64_t case_money4(const char *text) {
    const char *point = strchr(text, '.');
    assert_non_null(point);
    assert_int_equal(strlen(point + 1), 4);
    int64_t whole = strtoll(text, NULL, 10), rest = strtoll(point + 1, NULL, 10);
    return whole * 10000 + (text[0] == '-' ? -rest : rest);
}

uint64_t case_random(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

int64_t case_between(uint64_t *state, int64_t low, int64_t high) {
    return low + (int64_t)(case_random(state) % ((uint64_t)high - (uint64_t)low + 1));
}

void case_shuffle(uint64_t *state, int32_t *items, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        int64_t j = case_between(state, 0, i);
        items[i] = items[j];
        items[j] = (int32_t)i;
    }
}

void *case_array(size_t bytes) {
    void *array = malloc(bytes > 0 ? bytes : 1);
    assert_non_null(array);
    memset(array, RUBBISH, bytes);
    return array;
}

int case_untouched(const void *array, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        if (((const unsigned char *)array)[i] != RUBBISH) {
            return 0;
        }
    }
    return 1;
}

void assert_near(double got, double want, double relative) {
    if (!(fabs(got - want) <= relative * fmax(1e-300, fabs(want)))) {
        print_error("got %.17g, want %.17g\n", got, want);
        fail();
    }
}

tierkit_amounts case_amounts(const int64_t *value, const int64_t *value_high, int64_t count) {
    tierkit_amounts amounts = { .struct_size = sizeof amounts };
    amounts.count = count;
    amounts.value = value;
    amounts.value_high = value_high;
    amounts.order = case_array((size_t)count * sizeof *amounts.order);
    amounts.first = case_array((size_t)count * sizeof *amounts.first);
    return amounts;
}

void case_order(tierkit_amounts *amounts) {
    size_t bytes = 0;
    assert_int_equal(tierkit_order_scratch(amounts->count, &bytes), TIERKIT_OK);
    void *scratch = case_array(bytes);
    assert_int_equal(tierkit_order(amounts, scratch, bytes, NULL), TIERKIT_OK);
    free(scratch);
}

void case_release(tierkit_amounts *amounts) {
    free(amounts->order);
    free(amounts->first);
}
