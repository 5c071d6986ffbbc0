/* Owns: asking the caller's progress callback about every 65,536 operations.
 * Must not know: what is counted. Called by: every long loop. */
#ifndef TIERKIT_I_BASE_PACE_H
#define TIERKIT_I_BASE_PACE_H

#include "base/status.h"

typedef struct tierkit_i_pace {
    tierkit_progress progress; /* NULL = nobody asks */
    void *user;
    uint64_t done, total, asked;
} tierkit_i_pace;

enum { TIERKIT_I_PACE_STEP = 65536 };

/* Checks the record; call may be NULL. E_ABI_*, E_ARGUMENT (flags). */
tierkit_status tierkit_i_pace_init(tierkit_i_pace *pace, const tierkit_call *call, uint64_t total,
                                   tierkit_error *err);

/* `count` operations more: E_CANCELLED when the callback says so. A NULL pace never stops. */
tierkit_status tierkit_i_pace_step(tierkit_i_pace *pace, uint64_t count);

#endif
