/* Owns: the constants of the saved format. The layout is in docs/design/0001-cells.md.
 * Must not know: networks. Called by: save.c, load*.c. */
#ifndef TIERKIT_I_NETWORK_SAVED_H
#define TIERKIT_I_NETWORK_SAVED_H

#include "base/pace.h"

#define TIERKIT_I_SAVED_MAGIC "TIERKITN"

enum {
    TIERKIT_I_SAVED_VERSION = 2,
    TIERKIT_I_SAVED_LENGTH_AT = 12, /* where the u64 length is */
    TIERKIT_I_SAVED_HEAD = 36,      /* magic, version, zero, length, fingerprint */
    TIERKIT_I_SAVED_CHECKSUM = 4,
    TIERKIT_I_SAVED_RECORD = 41,
    TIERKIT_I_SAVED_VALUE = 21,
    TIERKIT_I_SAVED_DECISION = 28,
    TIERKIT_I_SAVED_HAS_HIGH = 1, /* flags of a measure */
    TIERKIT_I_SAVED_HAS_COUNTED = 2,
    TIERKIT_I_SAVED_HAS_MISSING = 4,
    TIERKIT_I_SAVED_FLAGS = 7
};

/* save.c: over saved bytes. */
tierkit_status tierkit_i_saved_checksum(const uint8_t *bytes, size_t count, tierkit_i_pace *pace,
                                        uint32_t *checksum);

#endif
