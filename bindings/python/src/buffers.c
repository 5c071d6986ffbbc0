/* Owns: columns from objects with the buffer protocol: numpy arrays, array.array, memoryview. What
 * the library reads as it lies is borrowed; other widths, unaligned elements and negative strides
 * are copied into the next wider type.
 * Must not know: tables.
 * Called by: bound.c. */
#include "binding.h"

#include <stdint.h>
#include <string.h>

typedef enum element_kind { SIGNED, UNSIGNED, FLOATING, FLAG, UNKNOWN } element_kind;

/* ---- what a format says ---------------------------------------------------------------------- */

static int foreign_order(char order) {
    const uint16_t one = 1;
    int little = *(const uint8_t *)&one;
    return order == '!' || order == (little ? '>' : '<');
}

static element_kind kind_of(const Py_buffer *view) {
    const char *format = view->format ? view->format : "B";
    if (foreign_order(format[0])) {
        return UNKNOWN;
    }
    if (strchr("@=<>", format[0])) {
        format++;
    }
    if (format[0] == '\0' || format[1] != '\0') {
        return UNKNOWN;
    }
    if (strchr("bhilqn", format[0])) {
        return SIGNED;
    }
    if (strchr("BHILQN", format[0])) {
        return UNSIGNED;
    }
    return strchr("fd", format[0]) ? FLOATING : format[0] == '?' ? FLAG : UNKNOWN;
}

static int32_t type_as_it_lies(element_kind element, Py_ssize_t size) {
    if (element == FLAG && size == 1) {
        return TIERKIT_TYPE_FLAG8;
    }
    if (element == FLOATING && size == 8) {
        return TIERKIT_TYPE_FLOAT64;
    }
    if (element == SIGNED) {
        switch (size) {
        case 1:
            return TIERKIT_TYPE_INT8;
        case 2:
            return TIERKIT_TYPE_INT16;
        case 4:
            return TIERKIT_TYPE_INT32;
        case 8:
            return TIERKIT_TYPE_INT64;
        default:
            return 0;
        }
    }
    return 0;
}

/* ---- copies ---------------------------------------------------------------------------------- */

static const char *at(const Py_buffer *view, Py_ssize_t row) {
    return (const char *)view->buf + row * view->strides[0];
}

static int64_t signed_at(const Py_buffer *view, Py_ssize_t row) {
    int8_t v8;
    int16_t v16;
    int32_t v32;
    int64_t v64;
    switch (view->itemsize) {
    case 1:
        memcpy(&v8, at(view, row), sizeof v8);
        return v8;
    case 2:
        memcpy(&v16, at(view, row), sizeof v16);
        return v16;
    case 4:
        memcpy(&v32, at(view, row), sizeof v32);
        return v32;
    default:
        memcpy(&v64, at(view, row), sizeof v64);
        return v64;
    }
}

static uint64_t unsigned_at(const Py_buffer *view, Py_ssize_t row) {
    uint8_t v8;
    uint16_t v16;
    uint32_t v32;
    uint64_t v64;
    switch (view->itemsize) {
    case 1:
        memcpy(&v8, at(view, row), sizeof v8);
        return v8;
    case 2:
        memcpy(&v16, at(view, row), sizeof v16);
        return v16;
    case 4:
        memcpy(&v32, at(view, row), sizeof v32);
        return v32;
    default:
        memcpy(&v64, at(view, row), sizeof v64);
        return v64;
    }
}

static int copy_signed(column_in *in, const Py_buffer *view) {
    int64_t *copy = bound_memory(in->bound, (size_t)in->column.rows * sizeof *copy);
    for (int64_t i = 0; copy && i < in->column.rows; i++) {
        copy[i] = signed_at(view, (Py_ssize_t)i);
    }
    in->column.type = TIERKIT_TYPE_INT64;
    in->column.data = copy;
    return copy ? 0 : -1;
}

static int copy_codes(column_in *in, const Py_buffer *view) {
    int32_t *copy = bound_memory(in->bound, (size_t)in->column.rows * sizeof *copy);
    for (int64_t i = 0; copy && i < in->column.rows; i++) {
        copy[i] = (int32_t)signed_at(view, (Py_ssize_t)i);
    }
    in->column.data = copy;
    return copy ? 0 : -1;
}

static int copy_unsigned(column_in *in, const Py_buffer *view) {
    int64_t *copy = bound_memory(in->bound, (size_t)in->column.rows * sizeof *copy);
    for (int64_t i = 0; copy && i < in->column.rows; i++) {
        uint64_t value = unsigned_at(view, (Py_ssize_t)i);
        if (value > INT64_MAX) {
            return raise_column(in->state, TIERKIT_E_OVERFLOW, in->name, (Py_ssize_t)i,
                                "a number above 9223372036854775807; give a list of int");
        }
        copy[i] = (int64_t)value;
    }
    in->column.type = TIERKIT_TYPE_INT64;
    in->column.data = copy;
    return copy ? 0 : -1;
}

static int copy_floating(column_in *in, const Py_buffer *view) {
    double *copy = bound_memory(in->bound, (size_t)in->column.rows * sizeof *copy);
    for (int64_t i = 0; copy && i < in->column.rows; i++) {
        float single;
        if (view->itemsize == (Py_ssize_t)sizeof single) {
            memcpy(&single, at(view, (Py_ssize_t)i), sizeof single);
            copy[i] = (double)single;
        } else {
            memcpy(&copy[i], at(view, (Py_ssize_t)i), sizeof *copy);
        }
    }
    in->column.type = TIERKIT_TYPE_FLOAT64;
    in->column.data = copy;
    return copy ? 0 : -1;
}

static int copy_flags(column_in *in, const Py_buffer *view) {
    char *copy = bound_memory(in->bound, (size_t)in->column.rows);
    for (int64_t i = 0; copy && i < in->column.rows; i++) {
        copy[i] = *at(view, (Py_ssize_t)i);
    }
    in->column.type = TIERKIT_TYPE_FLAG8;
    in->column.data = copy;
    return copy ? 0 : -1;
}

static int copy_column(column_in *in, const Py_buffer *view, element_kind element) {
    switch (element) {
    case SIGNED:
        return copy_signed(in, view);
    case UNSIGNED:
        return copy_unsigned(in, view);
    case FLOATING:
        return copy_floating(in, view);
    default:
        return copy_flags(in, view);
    }
}

/* ---- dates: int64 in which the least number is "not a time" ---------------------------------- */

static int bind_times(column_in *in, const Py_buffer *view, int days) {
    size_t rows = (size_t)in->column.rows;
    int64_t *times = bound_memory(in->bound, rows * sizeof *times);
    uint8_t *present = times ? bound_memory(in->bound, rows / 8 + 1) : NULL;
    int32_t *narrow = (int32_t *)times;
    if (!present) {
        return -1;
    }
    memset(present, 0, rows / 8 + 1);
    for (size_t i = 0; i < rows; i++) {
        int64_t time = signed_at(view, (Py_ssize_t)i);
        int missing = time == INT64_MIN;
        if (days && !missing && (time < INT32_MIN || time > INT32_MAX)) {
            return raise_column(in->state, TIERKIT_E_DATE, in->name, (Py_ssize_t)i,
                                "a day outside of the years 1 to 9999");
        }
        present[i >> 3] = (uint8_t)(present[i >> 3] | (unsigned)!missing << (i & 7));
        if (days) {
            narrow[i] = missing ? 0 : (int32_t)time;
        } else {
            times[i] = missing ? 0 : time;
        }
    }
    in->column.type = days ? TIERKIT_TYPE_DATE32 : TIERKIT_TYPE_INSTANT64;
    in->column.data = times;
    in->column.validity = present;
    return 0;
}

/* ---- what the header promises ---------------------------------------------------------------- */

static const Py_buffer *take_view(column_in *in, PyObject *object) {
    Py_buffer *view = &in->bound->views[in->bound->view_count];
    if (PyObject_GetBuffer(object, view, PyBUF_STRIDES | PyBUF_FORMAT) < 0) {
        return NULL;
    }
    in->bound->view_count++;
    if (view->ndim != 1) {
        raise_column(in->state, TIERKIT_E_TYPE, in->name, -1,
                     "an array of one dimension is needed; give one column of it");
        return NULL;
    }
    if (view->shape[0] != in->column.rows) {
        raise_column(in->state, TIERKIT_E_RANGE, in->name, -1,
                     "it has another number of rows than the first column; make them equal");
        return NULL;
    }
    return view;
}

static int lies_well(const Py_buffer *view) {
    return view->strides[0] > 0 && (uintptr_t)view->buf % (uintptr_t)view->itemsize == 0 &&
           view->strides[0] % view->itemsize == 0;
}

int column_from_buffer(column_in *in, PyObject *object, const char *kind) {
    const Py_buffer *view = take_view(in, object);
    element_kind element;
    if (!view) {
        return -1;
    }
    element = kind_of(view);
    if (element == UNKNOWN || view->itemsize > 8) {
        return raise_column(in->state, TIERKIT_E_TYPE, in->name, -1,
                            "this type of array cannot be read; give integers, float64, bool, "
                            "datetime64, or a list");
    }
    if (kind[0] == 'c' && (element != SIGNED || view->itemsize != 4)) {
        return raise_column(in->state, TIERKIT_E_TYPE, in->name, -1,
                            "codes are int32, as Network.codes() gives them");
    }
    if (kind[0] != 'b' && kind[0] != 'c') {
        return bind_times(in, view, kind[0] == 'd');
    }
    in->column.type =
        kind[0] == 'c' ? TIERKIT_TYPE_CODE32 : type_as_it_lies(element, view->itemsize);
    if (!in->column.type || (!lies_well(view) && in->column.rows > 0)) {
        return kind[0] == 'c' ? copy_codes(in, view) : copy_column(in, view, element);
    }
    in->column.data = view->buf;
    in->column.stride = in->column.rows > 0 ? view->strides[0] : 0;
    return 0;
}
