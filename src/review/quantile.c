/* Owns: quantiles of exact numbers that come in ascending order. Must not know: whose they are.
 * Called by: review/leaf_peers.c. */
#include "review/quantile.h"

#include "base/decimal.h"
#include "tierkit/types.h"

#include <string.h>

void tierkit_i_quantile_begin(tierkit_i_quantile *quantile, int64_t count, int64_t share_e9) {
    memset(quantile, 0, sizeof(*quantile));
    if (count > 0) {
        int64_t place_e9 = (count - 1) * share_e9; /* below 2^31 * 1e9 */
        quantile->at = place_e9 / TIERKIT_I_GRID_ONE;
        quantile->between_e9 = place_e9 % TIERKIT_I_GRID_ONE;
    }
}

void tierkit_i_quantile_next(tierkit_i_quantile *quantile, tierkit_i_i128 number) {
    if (quantile->seen == quantile->at) {
        quantile->low = number;
        quantile->high = number;
    } else if (quantile->seen == quantile->at + 1) {
        quantile->high = number;
    }
    quantile->seen++;
}

/* low + (high - low) * between, rounded half-even once, at scale 9. */
static int interpolate(const tierkit_i_quantile *quantile, int32_t scale, tierkit_i_i128 *value) {
    tierkit_i_i128 step;
    tierkit_i_i128 whole;
    return tierkit_i_i128_sub(quantile->high, quantile->low, &step) ||
           tierkit_i_i128_mul(step, tierkit_i_i128_of(quantile->between_e9), &step) ||
           tierkit_i_i128_mul(quantile->low, tierkit_i_i128_of(TIERKIT_I_GRID_ONE), &whole) ||
           tierkit_i_i128_add(whole, step, &whole) ||
           tierkit_i_rescale(whole, scale + 9, 9, value, NULL);
}

void tierkit_i_quantile_end(tierkit_i_quantile *quantile, int32_t scale) {
    quantile->status = quantile->seen > 0 ? TIERKIT_VALUE_OK : TIERKIT_VALUE_NO_DATA;
    if (quantile->seen > 0 && interpolate(quantile, scale, &quantile->value)) {
        quantile->status = TIERKIT_VALUE_OVERFLOW;
    }
}
