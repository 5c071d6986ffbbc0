/* Owns: what the library says about itself: version, features, names of value statuses.
 * Must not know: any object.
 * Called by: hosts and bindings; every room that writes a value status. */
#include "base/status.h"

#include <string.h>

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

/* From the headers' numbers, so that text and macros cannot differ. */
const char *TIERKIT_CALL tierkit_version(void) {
    return VERSION_TEXT(TIERKIT_VERSION_MAJOR, TIERKIT_VERSION_MINOR, TIERKIT_VERSION_PATCH);
}

int32_t TIERKIT_CALL tierkit_abi_version(void) {
    return TIERKIT_ABI_VERSION;
}

/* Names and not bits: a host may ask for a feature its headers do not know yet. Features are added,
 * never renamed. */
int32_t TIERKIT_CALL tierkit_has(const char *key, size_t key_bytes) {
    static const tierkit_i_piece features[] = {
        TIERKIT_I_PIECE("edition 1"),
        TIERKIT_I_PIECE("save format 1"),
    };
    for (size_t i = 0; key != NULL && i < sizeof features / sizeof *features; i++) {
        if (features[i].bytes == key_bytes && memcmp(features[i].text, key, key_bytes) == 0) {
            return 1;
        }
    }
    return 0;
}

/* These words are in every table and file of results: they never change. */
const char *TIERKIT_CALL tierkit_value_status_name(int32_t value_status) {
    switch (value_status) {
    case TIERKIT_VALUE_OK:
        return "ok";
    case TIERKIT_VALUE_NO_DATA:
        return "no_data";
    case TIERKIT_VALUE_ZERO_DENOMINATOR:
        return "zero_denominator";
    case TIERKIT_VALUE_NON_POSITIVE_BASE:
        return "non_positive_base";
    case TIERKIT_VALUE_MISSING_RATE:
        return "missing_rate";
    case TIERKIT_VALUE_SUPPRESSED:
        return "suppressed";
    case TIERKIT_VALUE_NOT_APPLICABLE:
        return "not_applicable";
    case TIERKIT_VALUE_OUT_OF_RANGE:
        return "out_of_range";
    case TIERKIT_VALUE_OVERFLOW:
        return "overflow";
    case TIERKIT_VALUE_NOT_ENOUGH_DATA:
        return "not_enough_data";
    default:
        return "unknown";
    }
}
