/* Owns: one cell of a table as a Python object.
 * Must not know: tables.
 * Called by: table.c. */
#ifndef TIERKIT_PYTHON_VALUES_H
#define TIERKIT_PYTHON_VALUES_H

#include "binding.h"

/* None where it is missing; NULL = an exception is set. */
PyObject *value_of(module_state *state, const tierkit_column *column, int64_t row);

#endif
