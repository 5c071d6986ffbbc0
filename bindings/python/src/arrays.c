/* Owns: the buffers of one call of a kernel.
 * Must not know: any kernel but what tierkit_amounts consists of.
 * Called by: kernels.c, score.c, weigh.c, amounts.c, concentrate.c, allocate.c. */
#include "arrays.h"

#include <string.h>

void *array_of(array_set *arrays, PyObject *object, size_t size, int64_t count, int writable) {
    Py_buffer *view = &arrays->views[arrays->used];
    if (arrays->failed || object == Py_None) {
        return NULL;
    }
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0)) <
        0) {
        arrays->failed = 1;
        return NULL;
    }
    arrays->used++;
    if (view->itemsize != (Py_ssize_t)size ||
        (count != ANY_COUNT && view->len != (Py_ssize_t)size * (Py_ssize_t)count)) {
        PyErr_Format(PyExc_ValueError,
                     "an array of %zd elements of %zd bytes does not fit the others: %zd elements "
                     "of %zd bytes are needed",
                     view->len / view->itemsize, view->itemsize, (Py_ssize_t)count,
                     (Py_ssize_t)size);
        arrays->failed = 1;
    }
    return arrays->failed ? NULL : view->buf;
}

int64_t length_of(PyObject *object) {
    Py_ssize_t length = object == Py_None ? 0 : PyObject_Size(object);
    PyErr_Clear();
    return length < 0 ? 0 : length;
}

int32_t small_length_of(PyObject *object) {
    int64_t length = length_of(object);
    return length < INT32_MAX ? (int32_t)length : INT32_MAX;
}

void take_amounts(array_set *arrays, PyObject *parts, tierkit_amounts *amounts, int write) {
    PyObject *value, *high, *status, *tie_rank, *order, *first;
    memset(amounts, 0, sizeof *amounts);
    amounts->struct_size = sizeof *amounts;
    if (!PyArg_ParseTuple(parts, "IOOOOOO", &amounts->flags, &value, &high, &status, &tie_rank,
                          &order, &first)) {
        arrays->failed = 1;
        return;
    }
    amounts->count = length_of(order);
    amounts->value = array_of(arrays, value, sizeof(int64_t), amounts->count, 0);
    amounts->value_high = array_of(arrays, high, sizeof(int64_t), amounts->count, 0);
    amounts->status = array_of(arrays, status, sizeof(int8_t), amounts->count, 0);
    amounts->tie_rank = array_of(arrays, tie_rank, sizeof(uint32_t), amounts->count, 0);
    amounts->order = array_of(arrays, order, sizeof(int32_t), amounts->count, write);
    amounts->first = array_of(arrays, first, sizeof(int32_t), amounts->count, write);
}

int finish(PyObject *module, array_set *arrays, tierkit_status status, const tierkit_error *err) {
    for (int i = 0; i < arrays->used; i++) {
        PyBuffer_Release(&arrays->views[i]);
    }
    if (!arrays->failed && status != TIERKIT_OK) {
        raise_status(PyModule_GetState(module), status, err, NULL);
        arrays->failed = 1;
    }
    return arrays->failed ? -1 : 0;
}

PyObject *finish_none(PyObject *module, array_set *arrays, tierkit_status status,
                      const tierkit_error *err) {
    return finish(module, arrays, status, err) < 0 ? NULL : Py_NewRef(Py_None);
}
