/* Owns: a growing byte buffer, little-endian writing, bounded little-endian reading.
 * Must not know: formats.
 * Called by: lang (printing), network (save and load), review. */
#include "base/buffer.h"

#include "base/i128.h"

#include <string.h>

void tierkit_i_buffer_init(tierkit_i_buffer *buffer, const tierkit_i_memory *memory) {
    *buffer = (tierkit_i_buffer){ memory, NULL, 0, 0 };
}

void tierkit_i_buffer_free(tierkit_i_buffer *buffer) {
    tierkit_i_free(buffer->memory, buffer->bytes, buffer->capacity, 1);
    tierkit_i_buffer_init(buffer, buffer->memory);
}

/* All or nothing. `bytes` must not lie in the buffer, which may move. */
tierkit_status tierkit_i_buffer_add(tierkit_i_buffer *buffer, const void *bytes, size_t count) {
    size_t needed = 0;
    if (count == 0) {
        return TIERKIT_OK;
    }
    if (tierkit_i_add_size(buffer->count, count, &needed)) {
        return TIERKIT_E_NOMEM;
    }
    TIERKIT_I_TRY(tierkit_i_reserve(buffer->memory, &buffer->bytes, &buffer->capacity, needed, 1));
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count = needed;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_buffer_text(tierkit_i_buffer *buffer, const char *text) {
    return tierkit_i_buffer_add(buffer, text, strlen(text));
}

/* Bytes by shifting, not by copying the word: the same on big-endian machines. */
static tierkit_status add_little(tierkit_i_buffer *buffer, uint64_t value, size_t count) {
    uint8_t bytes[8];
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
    return tierkit_i_buffer_add(buffer, bytes, count);
}

tierkit_status tierkit_i_buffer_u8(tierkit_i_buffer *buffer, uint8_t value) {
    return add_little(buffer, value, 1);
}

tierkit_status tierkit_i_buffer_u16(tierkit_i_buffer *buffer, uint16_t value) {
    return add_little(buffer, value, 2);
}

tierkit_status tierkit_i_buffer_u32(tierkit_i_buffer *buffer, uint32_t value) {
    return add_little(buffer, value, 4);
}

tierkit_status tierkit_i_buffer_u64(tierkit_i_buffer *buffer, uint64_t value) {
    return add_little(buffer, value, 8);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Compared with what is left, never by adding to the position: a length from damaged bytes may be
 * anything. */
const uint8_t *tierkit_i_read_bytes(tierkit_i_reader *reader, size_t count) {
    if (!reader->ok || count > reader->count - reader->at) {
        reader->ok = 0;
        return NULL;
    }
    const uint8_t *bytes = reader->bytes + reader->at;
    reader->at += count;
    return bytes;
}

/* 0 when there are too few bytes; the caller asks `ok` once, at the end. */
static uint64_t read_little(tierkit_i_reader *reader, size_t count) {
    const uint8_t *bytes = tierkit_i_read_bytes(reader, count);
    uint64_t value = 0;
    for (size_t i = count; bytes != NULL && i > 0; i--) {
        value = value << 8 | bytes[i - 1];
    }
    return value;
}

uint8_t tierkit_i_read_u8(tierkit_i_reader *reader) {
    return (uint8_t)read_little(reader, 1);
}

uint16_t tierkit_i_read_u16(tierkit_i_reader *reader) {
    return (uint16_t)read_little(reader, 2);
}

uint32_t tierkit_i_read_u32(tierkit_i_reader *reader) {
    return (uint32_t)read_little(reader, 4);
}

uint64_t tierkit_i_read_u64(tierkit_i_reader *reader) {
    return read_little(reader, 8);
}
