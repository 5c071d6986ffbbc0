/* Owns: asking the processor. Must not know: what the answer is used for. Called by: kernel.
 *
 * The compilers' own __builtin_cpu_supports() keeps its answer in a variable of their library, and
 * this library has none that can be written. */
#include "base/processor.h"

#if defined(__GNUC__) && defined(__x86_64__) && !defined(TIERKIT_I_BASELINE)

#include <cpuid.h>

/* Of leaf 1: the system saves wide registers, which xgetbv then tells, and AVX. Of leaf 7: AVX2. */
static const unsigned int ecx_osxsave = 1u << 27, ecx_avx = 1u << 28, ebx_avx2 = 1u << 5;
static const unsigned int saves_wide = 6; /* the lower and the upper half of a register */

static unsigned int saved_registers(void) {
    unsigned int low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    (void)high;
    return low;
}

int tierkit_i_has_wide(void) {
    const unsigned int needed = ecx_osxsave | ecx_avx;
    unsigned int a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & needed) != needed) {
        return 0;
    }
    if ((saved_registers() & saves_wide) != saves_wide) {
        return 0;
    }
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & ebx_avx2) != 0;
}

#else

int tierkit_i_has_wide(void) {
    return 0;
}

#endif
