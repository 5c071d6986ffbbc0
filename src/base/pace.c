/* Owns: asking the caller's progress callback about every 65,536 operations.
 * Must not know: what is counted. Called by: every long loop. */
#include "base/pace.h"

#include <string.h>

tierkit_status tierkit_i_pace_init(tierkit_i_pace *pace, const tierkit_call *call, uint64_t total,
                                   tierkit_error *err) {
    memset(pace, 0, sizeof *pace);
    pace->total = total;
    pace->weight = 1;
    if (call == NULL) {
        return TIERKIT_OK;
    }
    /* The first shipped size: two words and two pointers. */
    tierkit_status status =
        tierkit_i_record_check(call, 8 + 2 * (uint32_t)sizeof(void *), (uint32_t)sizeof *call);
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "call: zero it, then set struct_size to its sizeof");
    }
    if (call->flags != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "call: this function takes no flags, set 0");
    }
    pace->progress = call->progress;
    pace->user = call->user;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_pace_ask(tierkit_i_pace *pace) {
    pace->asked = pace->done;
    /* The total counts rows; sorting and merging cells come on top of them. */
    int beyond = pace->total != 0 && pace->done > pace->total;
    uint64_t done = beyond ? pace->total : pace->done;
    return pace->progress(pace->user, done, pace->total) == 0 ? TIERKIT_OK : TIERKIT_E_CANCELLED;
}
