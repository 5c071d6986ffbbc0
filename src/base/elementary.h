/* Owns: natural logarithm and exponential from plain arithmetic, the same bytes on every machine;
 * the C library's differ from one to the next. Must not know: what they are needed for.
 * Called by: kernel. */
#ifndef TIERKIT_I_BASE_ELEMENTARY_H
#define TIERKIT_I_BASE_ELEMENTARY_H

/* ln x for 0 < x finite, subnormals included. Off by less than one unit in the last place; exact
 * (+0) at 1. */
double tierkit_i_ln(double x);

/* e^x for x finite. Off by less than one unit in the last place; exact at 0. Below -745.14 it is 0;
 * above 709.78 the largest double. */
double tierkit_i_exp(double x);

#endif
