/* Owns: the frame around saved bytes: magic, version, length, checksum. The bytes may come from
 * anywhere. Must not know: what is inside. Called by: network and review (save and load).
 *
 * Layout: 8 bytes of magic, u16 version, u16 zero, u64 length of all, the inside, u32 CRC-32C over
 * everything before it. */
#ifndef TIERKIT_I_BASE_FRAME_H
#define TIERKIT_I_BASE_FRAME_H

#include "base/pace.h"

enum { TIERKIT_I_FRAME_LENGTH_AT = 12, TIERKIT_I_FRAME_HEAD = 20, TIERKIT_I_FRAME_CHECKSUM = 4 };

typedef struct tierkit_i_frame {
    const char *magic; /* 8 bytes */
    uint64_t version;
    size_t head;          /* the head and what always follows it */
    const char *not_this; /* what is said of bytes that are something else */
} tierkit_i_frame;

/* Over the bytes before the checksum. E_CANCELLED. */
tierkit_status tierkit_i_frame_checksum(const uint8_t *bytes, size_t count, tierkit_i_pace *pace,
                                        uint32_t *checksum);
/* E_FORMAT, E_VERSION, E_TRUNCATED, E_CHECKSUM; err->position is the byte. E_CANCELLED. */
tierkit_status tierkit_i_frame_check(const tierkit_i_frame *frame, const uint8_t *bytes,
                                     size_t count, tierkit_i_pace *pace, tierkit_error *err);
/* A failure at a byte. */
tierkit_status tierkit_i_frame_refuse(tierkit_error *err, tierkit_status status, size_t position,
                                      const char *text);

#endif
