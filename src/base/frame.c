/* Owns: the frame around saved bytes: magic, version, length, checksum.
 * Must not know: what is inside. Called by: network and review (save and load). */
#include "base/frame.h"

#include "base/hash.h"

#include <string.h>

tierkit_status tierkit_i_frame_refuse(tierkit_error *err, tierkit_status status, size_t position,
                                      const char *text) {
    (void)tierkit_i_fail(err, status, text);
    if (err != NULL && err->struct_size >= sizeof *err) {
        err->position = (int64_t)position;
    }
    return status;
}

tierkit_status tierkit_i_frame_checksum(const uint8_t *bytes, size_t count, tierkit_i_pace *pace,
                                        uint32_t *checksum) {
    size_t words = count / 8 + 1; /* about what the processor does at once */
    uint32_t sum = 0;
    for (size_t at = 0, stop; at < words; at = stop) {
        stop = tierkit_i_pace_end(at, words);
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, stop - at));
        size_t first = 8 * at, end = stop == words ? count : 8 * stop;
        sum = tierkit_i_crc32c(sum, bytes + first, end - first);
    }
    *checksum = sum;
    return TIERKIT_OK;
}

static uint64_t number_at(const uint8_t *bytes, size_t at, size_t count) {
    uint64_t number = 0;
    for (size_t i = count; i > 0; i--) {
        number = number << 8 | bytes[at + i - 1];
    }
    return number;
}

static tierkit_status check_length(const tierkit_i_frame *frame, const uint8_t *bytes, size_t count,
                                   tierkit_error *err) {
    uint64_t length = number_at(bytes, TIERKIT_I_FRAME_LENGTH_AT, 8);
    if (length > count) {
        return tierkit_i_frame_refuse(err, TIERKIT_E_TRUNCATED, count,
                                      "the bytes end before they say they do");
    }
    if (length < count || length < frame->head + TIERKIT_I_FRAME_CHECKSUM) {
        return tierkit_i_frame_refuse(err, TIERKIT_E_FORMAT, TIERKIT_I_FRAME_LENGTH_AT,
                                      "the length in the head is not that of the bytes");
    }
    return TIERKIT_OK;
}

/* Magic, version, length, checksum: in this order, so that the first that is wrong is the most
 * telling. */
tierkit_status tierkit_i_frame_check(const tierkit_i_frame *frame, const uint8_t *bytes,
                                     size_t count, tierkit_i_pace *pace, tierkit_error *err) {
    uint32_t checksum = 0;
    size_t magic = count < 8 ? count : 8;
    if (magic == 0 || memcmp(bytes, frame->magic, magic) != 0) {
        return tierkit_i_frame_refuse(err, TIERKIT_E_FORMAT, 0, frame->not_this);
    }
    if (count >= 10 && number_at(bytes, 8, 2) != frame->version) {
        return tierkit_i_frame_refuse(err, TIERKIT_E_VERSION, 8,
                                      "saved in another format version; use a later tierkit");
    }
    if (count < frame->head + TIERKIT_I_FRAME_CHECKSUM) {
        return tierkit_i_frame_refuse(err, TIERKIT_E_TRUNCATED, count,
                                      "the bytes end inside the head");
    }
    TIERKIT_I_TRY(check_length(frame, bytes, count, err));
    size_t body = count - TIERKIT_I_FRAME_CHECKSUM;
    TIERKIT_I_TRY(tierkit_i_frame_checksum(bytes, body, pace, &checksum));
    if (checksum != number_at(bytes, body, 4)) {
        return tierkit_i_frame_refuse(err, TIERKIT_E_CHECKSUM, body,
                                      "the checksum does not match: damaged bytes");
    }
    return number_at(bytes, 10, 2) == 0
               ? TIERKIT_OK
               : tierkit_i_frame_refuse(err, TIERKIT_E_FORMAT, 10, frame->not_this);
}
