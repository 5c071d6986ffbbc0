/* Owns: one cell of a table as a Python object.
 * Must not know: tables.
 * Called by: table.c. */
#include "values.h"

#include <string.h>

/* Bytes from one element to the next where they are packed. */
static int64_t width_of(int32_t type) {
    switch (type) {
    case TIERKIT_TYPE_INT8:
    case TIERKIT_TYPE_FLAG8:
        return 1;
    case TIERKIT_TYPE_INT16:
        return 2;
    case TIERKIT_TYPE_INT32:
    case TIERKIT_TYPE_DATE32:
    case TIERKIT_TYPE_CODE32:
        return 4;
    case TIERKIT_TYPE_DECIMAL128:
        return 16;
    default:
        return 8;
    }
}

static const char *element(const tierkit_column *column, int64_t row) {
    int64_t stride = column->stride ? column->stride : width_of(column->type);
    return (const char *)column->data + row * stride;
}

static int is_missing(const tierkit_column *column, int64_t row) {
    int64_t bit = row + column->validity_offset;
    return column->validity && !(column->validity[bit >> 3] >> (bit & 7) & 1);
}

static int64_t integer_of(const tierkit_column *column, int64_t row) {
    int8_t v8;
    int16_t v16;
    int32_t v32;
    int64_t v64;
    switch (width_of(column->type)) {
    case 1:
        memcpy(&v8, element(column, row), sizeof v8);
        return v8;
    case 2:
        memcpy(&v16, element(column, row), sizeof v16);
        return v16;
    case 4:
        memcpy(&v32, element(column, row), sizeof v32);
        return v32;
    default:
        memcpy(&v64, element(column, row), sizeof v64);
        return v64;
    }
}

static PyObject *text_of(const tierkit_column *column, int64_t row) {
    const char *data = column->data;
    int64_t from, to;
    if (column->type == TIERKIT_TYPE_TEXT32) {
        const int32_t *offsets = column->offsets;
        from = offsets[row];
        to = offsets[row + 1];
    } else {
        const int64_t *offsets = column->offsets;
        from = offsets[row];
        to = offsets[row + 1];
    }
    return PyUnicode_DecodeUTF8(data + from, (Py_ssize_t)(to - from), NULL);
}

static PyObject *decimal_of(module_state *state, int64_t low, const int64_t *high, int32_t scale) {
    char text[64];
    size_t bytes = 0;
    tierkit_error err = fresh_error();
    tierkit_status status = tierkit_decimal_format(low, high, scale, text, sizeof text - 1, &bytes);
    if (status != TIERKIT_OK) {
        return raise_status(state, status, &err, NULL);
    }
    text[bytes] = '\0';
    return PyObject_CallFunction(state->decimal, "s", text);
}

static PyObject *wide_of(module_state *state, const tierkit_column *column, int64_t row) {
    const uint16_t one = 1;
    int little = *(const uint8_t *)&one;
    int64_t halves[2];
    memcpy(halves, element(column, row), sizeof halves);
    return decimal_of(state, halves[!little], &halves[little], column->scale);
}

static PyObject *instant_of(module_state *state, int64_t microseconds) {
    return PyObject_CallMethod(state->columns, "instant", "L", (long long)microseconds);
}

static PyObject *number_of(module_state *state, const tierkit_column *column, int64_t row) {
    int64_t value = integer_of(column, row);
    return column->scale ? decimal_of(state, value, NULL, column->scale)
                         : PyLong_FromLongLong(value);
}

PyObject *value_of(module_state *state, const tierkit_column *column, int64_t row) {
    double number;
    if (is_missing(column, row)) {
        return Py_NewRef(Py_None);
    }
    switch (column->type) {
    case TIERKIT_TYPE_TEXT:
    case TIERKIT_TYPE_TEXT32:
        return text_of(column, row);
    case TIERKIT_TYPE_FLOAT64:
        memcpy(&number, element(column, row), sizeof number);
        return PyFloat_FromDouble(number);
    case TIERKIT_TYPE_DECIMAL128:
        return wide_of(state, column, row);
    case TIERKIT_TYPE_DATE32:
        return day_to(state, (int32_t)integer_of(column, row));
    case TIERKIT_TYPE_INSTANT64:
        return instant_of(state, integer_of(column, row));
    case TIERKIT_TYPE_FLAG8:
        return PyBool_FromLong((long)integer_of(column, row));
    default:
        return number_of(state, column, row);
    }
}
