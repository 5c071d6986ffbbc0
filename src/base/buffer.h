/* Owns: a growing byte buffer, little-endian writing, bounded little-endian reading.
 * Must not know: formats. Called by: lang (printing), network (save and load), review. */
#ifndef TIERKIT_I_BASE_BUFFER_H
#define TIERKIT_I_BASE_BUFFER_H

#include "base/memory.h"

typedef struct tierkit_i_buffer {
    const tierkit_i_memory *memory;
    uint8_t *bytes;
    size_t count;
    size_t capacity;
} tierkit_i_buffer;

void tierkit_i_buffer_init(tierkit_i_buffer *buffer, const tierkit_i_memory *memory);
void tierkit_i_buffer_free(tierkit_i_buffer *buffer);
tierkit_status tierkit_i_buffer_add(tierkit_i_buffer *buffer, const void *bytes, size_t count);
/* text: NUL-terminated. */
tierkit_status tierkit_i_buffer_text(tierkit_i_buffer *buffer, const char *text);
tierkit_status tierkit_i_buffer_u8(tierkit_i_buffer *buffer, uint8_t value);
tierkit_status tierkit_i_buffer_u16(tierkit_i_buffer *buffer, uint16_t value);
tierkit_status tierkit_i_buffer_u32(tierkit_i_buffer *buffer, uint32_t value);
tierkit_status tierkit_i_buffer_u64(tierkit_i_buffer *buffer, uint64_t value);

/* Reading: `ok` falls to 0 at the first read beyond the end, which gives zeros from then on. */
typedef struct tierkit_i_reader {
    const uint8_t *bytes;
    size_t count;
    size_t at;
    int ok;
} tierkit_i_reader;

uint8_t tierkit_i_read_u8(tierkit_i_reader *reader);
uint16_t tierkit_i_read_u16(tierkit_i_reader *reader);
uint32_t tierkit_i_read_u32(tierkit_i_reader *reader);
uint64_t tierkit_i_read_u64(tierkit_i_reader *reader);
const uint8_t *tierkit_i_read_bytes(tierkit_i_reader *reader, size_t count); /* NULL when !ok */

#endif
