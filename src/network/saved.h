/* Owns: the constants of the saved format. The layout is in docs/design/0001-cells.md.
 * Must not know: networks. Called by: save.c, load*.c. */
#ifndef TIERKIT_I_NETWORK_SAVED_H
#define TIERKIT_I_NETWORK_SAVED_H

#include "base/frame.h"

#define TIERKIT_I_SAVED_MAGIC "TIERKITN"

enum {
    TIERKIT_I_SAVED_VERSION = 3,
    TIERKIT_I_SAVED_HEAD = 36, /* of the frame, fingerprint */
    TIERKIT_I_SAVED_RECORD = 41,
    TIERKIT_I_SAVED_VALUE = 21,
    TIERKIT_I_SAVED_DECISION = 28,
    TIERKIT_I_SAVED_HAS_HIGH = 1, /* flags of a measure */
    TIERKIT_I_SAVED_HAS_COUNTED = 2,
    TIERKIT_I_SAVED_HAS_MISSING = 4,
    TIERKIT_I_SAVED_FLAGS = 7
};

/* Counts of rows are together at most so far from zero: no sum of what is loaded wraps. */
#define TIERKIT_I_SAVED_ROWS_MAX ((int64_t)1 << 48)

#endif
