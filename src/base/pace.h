/* Owns: asking the caller's progress callback about every 65,536 operations.
 * Must not know: what is counted. Called by: every long loop. */
#ifndef TIERKIT_I_BASE_PACE_H
#define TIERKIT_I_BASE_PACE_H

#include "base/status.h"

typedef struct tierkit_i_pace {
    tierkit_progress progress; /* NULL = nobody asks */
    void *user;
    uint64_t done, total, asked;
    uint64_t weight; /* row operations that one counted row stands for; 1 */
} tierkit_i_pace;

enum { TIERKIT_I_PACE_STEP = 65536 };

/* Checks the record; call may be NULL. E_ABI_*, E_ARGUMENT (flags). */
tierkit_status tierkit_i_pace_init(tierkit_i_pace *pace, const tierkit_call *call, uint64_t total,
                                   tierkit_error *err);

/* Asks: E_CANCELLED when the callback says so. */
tierkit_status tierkit_i_pace_ask(tierkit_i_pace *pace);

/* `count` rows more: asks when it is time. A NULL pace never stops. */
static inline tierkit_status tierkit_i_pace_step(tierkit_i_pace *pace, uint64_t count) {
    if (pace == NULL || pace->progress == NULL) {
        return TIERKIT_OK;
    }
    pace->done += count;
    return (pace->done - pace->asked) * pace->weight < TIERKIT_I_PACE_STEP
               ? TIERKIT_OK
               : tierkit_i_pace_ask(pace);
}

/* Where the stretch that begins at `first` ends: a long loop asks once a stretch. */
static inline size_t tierkit_i_pace_end(size_t first, size_t end) {
    return end - first > TIERKIT_I_PACE_STEP ? first + TIERKIT_I_PACE_STEP : end;
}

#endif
