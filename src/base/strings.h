/* Owns: interning: byte strings to dense codes 0, 1, 2 ... in order of first sight, and back.
 * Must not know: what the strings name. Called by: lang, network, review.
 * A string may hold any bytes but is never longer than UINT32_MAX; the empty string is a string. */
#ifndef TIERKIT_I_BASE_STRINGS_H
#define TIERKIT_I_BASE_STRINGS_H

#include "base/memory.h"
#include "base/pace.h"

enum { TIERKIT_I_NO_CODE = -1 }; /* "not found" and "missing" */

typedef struct tierkit_i_strings {
    const tierkit_i_memory *memory;
    char *bytes; /* all strings, one after the other */
    size_t bytes_count, bytes_capacity;
    uint64_t *start; /* count + 1 positions */
    size_t start_capacity;
    uint32_t count;
    uint64_t *slots; /* open addressing: hash tag and code + 1, 0 = free; a power of two of them */
    size_t slot_count;
} tierkit_i_strings;

void tierkit_i_strings_init(tierkit_i_strings *strings, const tierkit_i_memory *memory);
void tierkit_i_strings_free(tierkit_i_strings *strings);

/* *code of the string, added when new. E_NOMEM, E_LIMIT (2^31 - 1 strings); nothing added then. */
tierkit_status tierkit_i_strings_add(tierkit_i_strings *strings, const char *text, size_t bytes,
                                     int32_t *code);
/* Grows the table for `more` strings if that will take long, asking the pace; a loop that adds many
 * calls this now and then. E_NOMEM, E_CANCELLED; nothing changed then. */
tierkit_status tierkit_i_strings_room(tierkit_i_strings *strings, size_t more,
                                      tierkit_i_pace *pace);
/* Code or TIERKIT_I_NO_CODE. */
int32_t tierkit_i_strings_find(const tierkit_i_strings *strings, const char *text, size_t bytes);
/* Bytes of a code; not NUL-terminated. */
const char *tierkit_i_strings_get(const tierkit_i_strings *strings, uint32_t code, size_t *bytes);
/* Memory held beside the record itself. */
size_t tierkit_i_strings_bytes(const tierkit_i_strings *strings);
/* Forget every string with code >= count, for undoing additions. Never fails. */
void tierkit_i_strings_truncate(tierkit_i_strings *strings, uint32_t count);
/* A copy of its own. */
tierkit_status tierkit_i_strings_copy(tierkit_i_strings *to, const tierkit_i_strings *from,
                                      const tierkit_i_memory *memory);
/* order[i] = code of the i-th string in bytewise order; order and scratch hold count each. */
tierkit_status tierkit_i_strings_order(const tierkit_i_strings *strings, uint32_t *order,
                                       uint32_t *scratch, tierkit_i_pace *pace);

/* Is a text at the beginning, at the end, anywhere in another, byte by byte? Bytes of UTF-8 begin
 * at characters only, so what is found is whole characters. The empty text is everywhere. */
enum { TIERKIT_I_AT_BEGINNING = 1, TIERKIT_I_AT_END, TIERKIT_I_ANYWHERE };
int tierkit_i_text_has(tierkit_i_piece text, int32_t where, tierkit_i_piece part);
/* A to Z as a to z, all other bytes as they are: no locale decides. */
void tierkit_i_text_lower(const char *text, size_t bytes, char *to);

/* Strict UTF-8 without NUL: 1 or 0. */
int tierkit_i_utf8_is_valid(const char *text, size_t bytes);
/* Closest of `count` candidates by edit distance, at most 2 (1 below four letters): index or -1. */
int32_t tierkit_i_closest(const char *text, size_t bytes, const tierkit_i_piece *candidates,
                          size_t count);

#endif
