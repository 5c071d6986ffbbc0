/* Owns: what this processor can do beyond the one the library is compiled for.
 * Must not know: what it is used for. Called by: kernel. */
#ifndef TIERKIT_I_BASE_PROCESSOR_H
#define TIERKIT_I_BASE_PROCESSOR_H

/* 1 = functions marked TIERKIT_I_WIDE may be called. Asks the processor each time, which takes as
 * long as some hundred cells. Always 0 with TIERKIT_I_BASELINE: the tests compare both. */
int tierkit_i_has_wide(void);

#endif
