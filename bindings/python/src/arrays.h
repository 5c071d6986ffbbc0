/* Owns: the buffers of one call of a kernel.
 * Must not know: any kernel but what tierkit_amounts consists of.
 * Called by: kernels.c, score.c, weigh.c, amounts.c, concentrate.c, allocate.c. */
#ifndef TIERKIT_PYTHON_ARRAYS_H
#define TIERKIT_PYTHON_ARRAYS_H

#include "binding.h"

enum { ARRAYS_MAX = 20, ANY_COUNT = -1 };

/* The buffers of one call, released together. */
typedef struct array_set {
    Py_buffer views[ARRAYS_MAX];
    int used, failed;
} array_set;

/* The memory of an array of `count` elements of `size` bytes; NULL for None, or with an exception
 * set and arrays->failed. */
void *array_of(array_set *arrays, PyObject *object, size_t size, int64_t count, int writable);
/* 0 for None and for what has no length. */
int64_t length_of(PyObject *object);
/* The same where the library counts in 32 bits; what does not fit is beyond every limit. */
int32_t small_length_of(PyObject *object);
/* Parts of tierkit_amounts as (flags, value, value_high, status, tie_rank, order, first). */
void take_amounts(array_set *arrays, PyObject *parts, tierkit_amounts *amounts, int write);
/* Releases the arrays; -1 = an exception is set. */
int finish(PyObject *module, array_set *arrays, tierkit_status status, const tierkit_error *err);
/* The same, and gives None or NULL. */
PyObject *finish_none(PyObject *module, array_set *arrays, tierkit_status status,
                      const tierkit_error *err);

/* The functions of one file for the module. */
extern PyMethodDef score_methods[], weigh_methods[], amount_methods[], concentrate_methods[],
    allocate_methods[];

#endif
