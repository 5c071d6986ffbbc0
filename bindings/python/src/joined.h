/* Owns: columns that each speak Arrow as one stream of record batches.
 * Must not know: what elements mean.
 * Called by: bound.c. */
#ifndef TIERKIT_PYTHON_JOINED_H
#define TIERKIT_PYTHON_JOINED_H

#include "binding.h"

typedef struct joined joined;

/* NULL = MemoryError is set. */
joined *joined_new(int64_t columns, int64_t rows);
void joined_free(joined *self);
/* Adds `object`, which speaks Arrow, or without one the column that is described in `in`. A scale
 * other than 0 says that integers are fractions. -1 = an exception is set. */
int joined_add(joined *self, column_in *in, PyObject *object, int scale);
/* The stream takes the columns over; it is read once. */
void joined_stream(joined *self, struct ArrowArrayStream *out);

#endif
