/* Owns: the fuzz target's plain name. Must not know: fuzzers. Called by: tests/fuzz. */
#ifndef TESTS_FUZZ_FUZZ_PROGRAM_H
#define TESTS_FUZZ_FUZZ_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Checks every property on one input; aborts when one does not hold. 1 = it was a good program. */
int fuzz_program(const uint8_t *data, size_t size);

#endif
