/* Owns: the bodies behind toy.h. Must not know: the library. Called by: tests/gates/abi.py. */
#include "toy.h"

struct tierkit_opaque {
    int32_t level;
#ifdef PRIVATE_FIELD
    int64_t more;
#endif
};

int32_t tierkit_use(tierkit_opaque *opaque, const tierkit_call *call, toy_level level) {
    opaque->level = (int32_t)level;
    return (int32_t)call->first;
}

#ifndef FUNCTION_REMOVED
int32_t tierkit_gone(const tierkit_call *call) {
    return (int32_t)call->second;
}
#endif

#ifdef FUNCTION_ADDED
int32_t tierkit_new(const tierkit_call *call) {
    return (int32_t)call->second;
}
#endif

#ifdef PARAMETER_CHANGED
int32_t tierkit_take(int64_t value) {
#else
int32_t tierkit_take(int32_t value) {
#endif
    return (int32_t)value;
}
