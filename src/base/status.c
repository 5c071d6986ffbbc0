/* Owns: the texts of status codes, the caller's error record, the rule of sized records.
 * Must not know: any object.
 * Called by: every room. */
#include "base/status.h"

#include <string.h>

enum {
    RECORD_SIZE_MAX = 4096,
    ERROR_SIZE_FIRST = 224, /* of the first shipped record, a constant on purpose */
    TEXT_ROOM = sizeof(((tierkit_error *)0)->text) - 1
};

/* The records are part of the ABI: their layout must not drift with a compiler. */
_Static_assert(sizeof(tierkit_error) == ERROR_SIZE_FIRST, "layout of tierkit_error");
_Static_assert(offsetof(tierkit_error, row) == 16, "layout of tierkit_error");
_Static_assert(offsetof(tierkit_error, text) == 32, "layout of tierkit_error");
_Static_assert(sizeof(tierkit_allocator) == 8 + 4 * sizeof(void *), "layout of tierkit_allocator");

/* A switch and not a table: a code without a line in status.def cannot shift the others. */
const char *TIERKIT_CALL tierkit_status_name(tierkit_status status) {
    switch (status) {
#define X(code, name, text)                                                                        \
    case code:                                                                                     \
        return name;
#include "base/status.def"
#undef X
    default:
        return "unknown";
    }
}

/* Never NULL, also for codes of later versions. */
const char *TIERKIT_CALL tierkit_status_text(tierkit_status status) {
    switch (status) {
#define X(code, name, text)                                                                        \
    case code:                                                                                     \
        return text;
#include "base/status.def"
#undef X
    default:
        return status < 0 ? "a failure that this version of the library does not know"
                          : "not a status code";
    }
}

/* Larger records are fine while they are zero beyond what is known here: the caller did not use
 * what is new. A smaller one lacks fields, which then are zero. The size is copied out because the
 * record may be of any type. */
tierkit_status tierkit_i_record_check(const void *record, uint32_t first, uint32_t known) {
    if (record == NULL) {
        return TIERKIT_OK;
    }
    uint32_t size = 0;
    memcpy(&size, record, sizeof size);
    if (size < first || size > RECORD_SIZE_MAX) {
        return TIERKIT_E_ABI_SIZE;
    }
    const uint8_t *bytes = (const uint8_t *)record;
    for (uint32_t i = known; i < size; i++) {
        if (bytes[i] != 0) {
            return TIERKIT_E_ABI_FORWARD;
        }
    }
    return TIERKIT_OK;
}

/* A record of an absurd size was never initialised: better no text than a write into it. */
static int can_write(const tierkit_error *err) {
    return err != NULL && err->struct_size >= ERROR_SIZE_FIRST &&
           err->struct_size <= RECORD_SIZE_MAX;
}

/* Length of the longest prefix of at most `room` bytes that ends between two characters. */
static size_t cut_at_character(const char *text, size_t bytes, size_t room) {
    if (bytes <= room) {
        return bytes;
    }
    size_t cut = room;
    while (cut > 0 && ((unsigned char)text[cut] & 0xC0u) == 0x80u) {
        cut--;
    }
    return cut;
}

/* Appends what fits and says how long the text is now. */
static size_t append_piece(char *text, size_t at, const tierkit_i_piece *piece) {
    size_t bytes = cut_at_character(piece->text, piece->bytes, TEXT_ROOM - at);
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)piece->text[i];
        text[at + i] = (c < 0x20 || c == 0x7F) ? '?' : piece->text[i];
    }
    return at + bytes;
}

/* Control bytes become '?': an id from a host's data must not drive the terminal or the log that
 * shows the text. */
tierkit_status tierkit_i_fail_pieces(tierkit_error *err, tierkit_status code, int64_t row,
                                     int32_t field, const tierkit_i_piece *pieces, size_t count) {
    if (!can_write(err)) {
        return code;
    }
    /* Built beside the record: a piece may point into the record's old text. */
    char text[TEXT_ROOM + 1] = { 0 };
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        size_t before = at;
        at = append_piece(text, at, &pieces[i]);
        if (at - before < pieces[i].bytes) {
            break; /* cut here; a later short piece must not join a broken sentence */
        }
    }
    memcpy(err->text, text, sizeof text);
    err->code = code;
    err->field = field;
    err->row = row;
    err->position = -1;
    return code;
}

tierkit_status tierkit_i_fail_at(tierkit_error *err, tierkit_status code, int64_t row,
                                 int32_t field, const char *text) {
    tierkit_i_piece piece = { text, strlen(text) };
    return tierkit_i_fail_pieces(err, code, row, field, &piece, 1);
}

tierkit_status tierkit_i_fail(tierkit_error *err, tierkit_status code, const char *text) {
    return tierkit_i_fail_at(err, code, -1, -1, text);
}

tierkit_i_piece tierkit_i_piece_of(const char *text) {
    tierkit_i_piece piece = { text, strlen(text) };
    return piece;
}
