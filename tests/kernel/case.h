/* Owns: what the kernel tests share: reading vectors, random numbers, arrays with known rubbish.
 * Must not know: any kernel but tierkit_order(). Called by: tests/kernel. */
#ifndef TESTS_KERNEL_CASE_H
#define TESTS_KERNEL_CASE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>

#include "tierkit/kernel.h"

/* ---- vectors -------------------------------------------------------------------------------- */

/* A file of tests/vectors, NUL-terminated; fails the test when it is not there. free() it. */
char *case_read(const char *name);

/* The JSON value at a path such as "expected.hhi.2"; NULL when there is none. */
const char *case_find(const char *text, const char *path);
double case_number(const char *text, const char *path); /* fails the test when there is none */
int64_t case_size(const char *text, const char *path);  /* elements of an array */
/* The first character of the string at a path. */
char case_letter(const char *text, const char *path);

/* One field of a line of CSV without quotes, into out; advances *at, which points behind the
 * line's end after the last field. Returns 0 at the end of the text. */
int case_field(const char **at, char *out, size_t out_bytes, int *last);

/* Decimal text with exactly four places, as an integer times 10,000. */
int64_t case_money4(const char *text);

/* ---- random numbers ------------------------------------------------------------------------- */

/* SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere. */
uint64_t case_random(uint64_t *state);
int64_t case_between(uint64_t *state, int64_t low, int64_t high);
void case_shuffle(uint64_t *state, int32_t *items, int64_t count); /* a permutation of 0.. */

/* The macros of math.h are float constants with some compilers. */
#define CASE_NAN ((double)NAN)
#define CASE_INFINITY ((double)INFINITY)

/* ---- arrays --------------------------------------------------------------------------------- */

/* Exactly `bytes` bytes of rubbish from malloc, so that a sanitizer sees the first byte too far. */
void *case_array(size_t bytes);
/* 1 = still nothing but that rubbish. */
int case_untouched(const void *array, size_t bytes);

/* The same number to the last bit. */
#define assert_same_double(a, b)                                                                   \
    do {                                                                                           \
        double same_a_ = (a), same_b_ = (b);                                                       \
        assert_memory_equal(&same_a_, &same_b_, sizeof same_a_);                                   \
    } while (0)
void assert_near(double got, double want, double relative);

/* ---- amounts -------------------------------------------------------------------------------- */

/* A column with its own order and first; the inputs belong to the caller. */
tierkit_amounts case_amounts(const int64_t *value, const int64_t *value_high, int64_t count);
void case_order(tierkit_amounts *amounts); /* with scratch of exactly the size asked for */
void case_release(tierkit_amounts *amounts);

#endif
