/* Owns: the way from a status to a Python exception.
 * Must not know: which class belongs to which code; tierkit/_errors.py does.
 * Called by: every other file. */
#include "binding.h"

#include <string.h>

tierkit_error fresh_error(void) {
    tierkit_error err;
    memset(&err, 0, sizeof err);
    err.struct_size = sizeof err;
    err.field = -1;
    err.row = -1;
    err.position = -1;
    return err;
}

static void raise_made(module_state *state, tierkit_status status, const char *text, int64_t row,
                       PyObject *column, int32_t field, int64_t position) {
    PyObject *error = PyObject_CallMethod(state->errors, "make", "issLOiL", (int)status,
                                          tierkit_status_name(status), text, (long long)row, column,
                                          (int)field, (long long)position);
    if (error) {
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
        Py_DECREF(error);
    }
}

PyObject *raise_status(module_state *state, tierkit_status status, const tierkit_error *err,
                       PyObject *columns) {
    PyObject *column = Py_None;
    const char *text = err->text[0] ? err->text : tierkit_status_text(status);
    if (columns && err->field >= 0 && err->field < PyList_Size(columns)) {
        column = PyList_GetItem(columns, err->field);
    }
    PyErr_Clear();
    raise_made(state, status, text, err->row, column, err->field, err->position);
    return NULL;
}

int raise_column(module_state *state, tierkit_status status, PyObject *column, Py_ssize_t row,
                 const char *text) {
    PyObject *whole = row < 0
                          ? PyUnicode_FromFormat("column '%U': %s", column, text)
                          : PyUnicode_FromFormat("column '%U' in row %zd: %s", column, row, text);
    const char *bytes = whole ? PyUnicode_AsUTF8AndSize(whole, NULL) : NULL;
    if (bytes) {
        raise_made(state, status, bytes, (int64_t)row, column, -1, -1);
    }
    Py_XDECREF(whole);
    return -1;
}
