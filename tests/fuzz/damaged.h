/* Owns: saved bytes with something wrong in them: what the checksum lets through when it was made
 * right again. Must not know: what was saved. Called by: fuzz_load.c, fuzz_review.c. */
#ifndef TIERKIT_TESTS_FUZZ_DAMAGED_H
#define TIERKIT_TESTS_FUZZ_DAMAGED_H

#include <stddef.h>
#include <stdint.h>

/* Writes the length at byte 12 and the checksum at the end, where there is room for a head. */
void damaged_frame_right(uint8_t *bytes, size_t count, size_t head);

/* One to four places behind the first `from` bytes damaged: a bit, a byte, a number that is zero,
 * huge or a little off, bytes taken out or doubled. Returns how many bytes are left. For the same
 * state of `random` the same damage everywhere. */
size_t damaged(uint64_t *random, uint8_t *bytes, size_t count, size_t from);

/* Numbers of our own, below the bound. */
uint32_t damaged_below(uint64_t *random, uint32_t bound);

#endif
