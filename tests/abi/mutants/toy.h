/* Owns: a small public header for the mutants of the ABI gate. Its record has the name of a real
 * one, so that the real suppression file is what is tested. Must not know: the library.
 * Called by: tests/gates/abi.py. */
#ifndef TOY_H
#define TOY_H

#include <stdint.h>

#define TOY_API __attribute__((visibility("default")))

typedef struct tierkit_opaque tierkit_opaque;

typedef struct tierkit_call {
    uint32_t struct_size;
    uint32_t flags;
#ifdef FIELD_INSERTED
    int64_t inserted;
#endif
#ifdef FIELD_NARROWED
    int32_t first;
    int32_t first_low;
#else
    int64_t first;
#endif
    int64_t second;
#ifdef FIELD_APPENDED
    int64_t appended;
#endif
} tierkit_call;

typedef enum toy_level {
    TOY_LOW = 1,
#ifdef ENUM_RENUMBERED
    TOY_HIGH = 3,
#else
    TOY_HIGH = 2,
#endif
#ifdef ENUM_APPENDED
    TOY_TOP = 9,
#endif
} toy_level;

TOY_API int32_t tierkit_use(tierkit_opaque *opaque, const tierkit_call *call, toy_level level);
#ifndef FUNCTION_REMOVED
TOY_API int32_t tierkit_gone(const tierkit_call *call);
#endif
#ifdef FUNCTION_ADDED
TOY_API int32_t tierkit_new(const tierkit_call *call);
#endif
#ifdef PARAMETER_CHANGED
TOY_API int32_t tierkit_take(int64_t value);
#else
TOY_API int32_t tierkit_take(int32_t value);
#endif

#endif
