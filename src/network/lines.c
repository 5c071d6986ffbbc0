/* Owns: chains in which everyone points at one other: aliases, parents.
 * Must not know: what points. Called by: merge_records.c, load_records.c. */
#include "network/lines.h"

tierkit_status tierkit_i_lines_circle(const int32_t *next, size_t count, int32_t *walk,
                                      tierkit_i_pace *pace, int32_t *circle) {
    *circle = -1;
    for (size_t i = 0; i < count; i++) {
        int32_t at = (int32_t)i, mark = (int32_t)i + 1;
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        while (at >= 0 && walk[at] == 0) {
            walk[at] = mark;
            at = next[at];
        }
        if (at >= 0 && walk[at] == mark) {
            *circle = at;
            return TIERKIT_OK;
        }
    }
    return TIERKIT_OK;
}

void tierkit_i_lines_flatten(int32_t *next, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int32_t end = (int32_t)i;
        while (next[end] >= 0) {
            end = next[end];
        }
        for (int32_t at = (int32_t)i; at != end;) {
            int32_t after = next[at];
            next[at] = end;
            at = after;
        }
    }
}
