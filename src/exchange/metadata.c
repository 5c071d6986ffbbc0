/* Owns: reading and writing the metadata of Arrow fields: int32 counts and lengths in native order,
 * texts without NUL. Must not know: what keys mean. Called by: format.c, export_schema.c. */
#include "exchange/metadata.h"

#include <string.h>

static int32_t read_count(const char **at) {
    int32_t count = 0;
    memcpy(&count, *at, sizeof count);
    *at += sizeof count;
    return count < 0 ? 0 : count;
}

static tierkit_i_piece read_text(const char **at) {
    tierkit_i_piece piece = { NULL, (size_t)read_count(at) };
    piece.text = *at;
    *at += piece.bytes;
    return piece;
}

int tierkit_i_arrow_metadata_find(const char *metadata, const char *key, tierkit_i_piece *value) {
    size_t bytes = strlen(key);
    const char *at = metadata;
    int32_t pairs = metadata != NULL ? read_count(&at) : 0;
    for (; pairs > 0; pairs--) {
        tierkit_i_piece name = read_text(&at);
        *value = read_text(&at);
        if (name.bytes == bytes && memcmp(name.text, key, bytes) == 0) {
            return 1;
        }
    }
    return 0;
}

static size_t write_bytes(char *to, size_t at, const void *bytes, size_t count) {
    if (to != NULL) {
        memcpy(to + at, bytes, count);
    }
    return at + count;
}

static size_t write_text(char *to, size_t at, const char *text) {
    int32_t bytes = (int32_t)strlen(text);
    at = write_bytes(to, at, &bytes, sizeof bytes);
    return write_bytes(to, at, text, (size_t)bytes);
}

size_t tierkit_i_arrow_metadata_write(const char *key, const char *value, char *to) {
    int32_t pairs = 1;
    size_t at = write_bytes(to, 0, &pairs, sizeof pairs);
    at = write_text(to, at, key);
    return write_text(to, at, value);
}
