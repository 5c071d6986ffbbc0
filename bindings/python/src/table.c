/* Owns: the type Table: a frozen result and its ways out.
 * Must not know: what its columns mean.
 * Called by: the interpreter; the other types. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

#include "values.h"

typedef struct table_object {
    PyObject_HEAD tierkit_table *handle;
} table_object;

static tierkit_table *handle_of(PyObject *self) {
    return ((table_object *)self)->handle;
}

PyObject *table_wrap(module_state *state, tierkit_table *handle) {
    table_object *self = (table_object *)PyType_GenericAlloc(state->table, 0);
    if (!self) {
        tierkit_table_free(handle);
        return NULL;
    }
    self->handle = handle;
    return (PyObject *)self;
}

static void table_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    tierkit_table_free(handle_of(self));
    release(self);
    Py_DECREF(type);
}

/* ---- columns --------------------------------------------------------------------------------- */

static int describe(PyObject *self, int32_t index, tierkit_column *column) {
    tierkit_error err = fresh_error();
    tierkit_status status;
    memset(column, 0, sizeof *column);
    column->struct_size = sizeof *column;
    status = tierkit_table_column(handle_of(self), index, column, &err);
    if (status != TIERKIT_OK) {
        raise_status(state_of(self), status, &err, NULL);
        return -1;
    }
    return 0;
}

/* The column of a name or an index, negative from the end; -1 = an exception is set. */
static int32_t find_column(PyObject *self, PyObject *key) {
    int32_t count = tierkit_table_columns(handle_of(self));
    const char *name;
    tierkit_column column;
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        index += index < 0 ? count : 0;
        if (!PyErr_Occurred() && (index < 0 || index >= count)) {
            PyErr_Format(PyExc_IndexError, "the table has %d columns", (int)count);
        }
        return PyErr_Occurred() ? -1 : (int32_t)index;
    }
    name = PyUnicode_Check(key) ? PyUnicode_AsUTF8AndSize(key, NULL) : NULL;
    for (int32_t i = 0; name && i < count; i++) {
        if (describe(self, i, &column) < 0) {
            return -1;
        }
        if (strcmp(column.name, name) == 0) {
            return i;
        }
    }
    if (!PyErr_Occurred()) {
        PyErr_SetObject(PyExc_KeyError, key);
    }
    return -1;
}

static PyObject *column_values(PyObject *self, int32_t index) {
    tierkit_column column;
    PyObject *list;
    if (describe(self, index, &column) < 0) {
        return NULL;
    }
    list = PyList_New((Py_ssize_t)column.rows);
    for (int64_t i = 0; list && i < column.rows; i++) {
        PyObject *value = value_of(state_of(self), &column, i);
        if (!value) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SetItem(list, (Py_ssize_t)i, value);
    }
    return list;
}

static PyObject *row_values(PyObject *self, Py_ssize_t row) {
    int64_t rows = tierkit_table_rows(handle_of(self));
    PyObject *dict;
    row += row < 0 ? (Py_ssize_t)rows : 0;
    if (row < 0 || row >= rows) {
        return PyErr_Format(PyExc_IndexError, "the table has %lld rows", (long long)rows);
    }
    dict = PyDict_New();
    for (int32_t i = 0; dict && i < tierkit_table_columns(handle_of(self)); i++) {
        tierkit_column column;
        PyObject *value =
            describe(self, i, &column) < 0 ? NULL : value_of(state_of(self), &column, row);
        if (!value || PyDict_SetItemString(dict, column.name, value) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(value);
    }
    return dict;
}

static PyObject *table_subscript(PyObject *self, PyObject *key) {
    int32_t index;
    if (PyIndex_Check(key)) {
        Py_ssize_t row = PyNumber_AsSsize_t(key, PyExc_IndexError);
        return PyErr_Occurred() ? NULL : row_values(self, row);
    }
    index = find_column(self, key);
    return index < 0 ? NULL : column_values(self, index);
}

static Py_ssize_t table_length(PyObject *self) {
    return (Py_ssize_t)tierkit_table_rows(handle_of(self));
}

/* A tuple over the columns of what `part` gives for each. */
static PyObject *for_each_column(PyObject *self, PyObject *(*part)(const tierkit_column *)) {
    int32_t count = tierkit_table_columns(handle_of(self));
    PyObject *parts = PyTuple_New(count);
    for (int32_t i = 0; parts && i < count; i++) {
        tierkit_column column;
        PyObject *value = describe(self, i, &column) < 0 ? NULL : part(&column);
        if (!value) {
            Py_DECREF(parts);
            return NULL;
        }
        PyTuple_SetItem(parts, i, value);
    }
    return parts;
}

static PyObject *name_part(const tierkit_column *column) {
    return PyUnicode_FromString(column->name);
}

static PyObject *unit_part(const tierkit_column *column) {
    return PyUnicode_FromString(column->unit ? column->unit : "");
}

static PyObject *table_columns(PyObject *self, void *Py_UNUSED(closure)) {
    return for_each_column(self, name_part);
}

static PyObject *table_units(PyObject *self, void *Py_UNUSED(closure)) {
    return for_each_column(self, unit_part);
}

/* ---- the canonical text ---------------------------------------------------------------------- */

static PyObject *cell_text(PyObject *self, long long row, int32_t column) {
    char small[256];
    char *buffer = small;
    size_t needed = 0;
    PyObject *text = NULL;
    tierkit_error err = fresh_error();
    tierkit_status status =
        tierkit_table_text(handle_of(self), row, column, buffer, sizeof small, &needed, &err);
    if (status == TIERKIT_E_SPACE) {
        buffer = malloc(needed);
        if (!buffer) {
            return PyErr_NoMemory();
        }
        status = tierkit_table_text(handle_of(self), row, column, buffer, needed, &needed, &err);
    }
    if (status == TIERKIT_OK) {
        text = PyUnicode_DecodeUTF8(buffer, (Py_ssize_t)needed, NULL);
    } else {
        raise_status(state_of(self), status, &err, NULL);
    }
    if (buffer != small) {
        free(buffer);
    }
    return text;
}

static PyObject *table_text(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "row", "column", NULL };
    PyObject *key;
    long long row;
    int32_t column;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "LO:text", names, &row, &key)) {
        return NULL;
    }
    column = find_column(self, key);
    return column < 0 ? NULL : cell_text(self, row, column);
}

/* ---- Arrow ----------------------------------------------------------------------------------- */

static void release_stream(PyObject *capsule) {
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (stream && stream->release) {
        stream->release(stream);
    }
    free(stream);
}

static void release_schema(PyObject *capsule) {
    struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, "arrow_schema");
    if (schema && schema->release) {
        schema->release(schema);
    }
    free(schema);
}

static struct ArrowArrayStream *export_stream(PyObject *self) {
    struct ArrowArrayStream *stream = calloc(1, sizeof *stream);
    tierkit_error err = fresh_error();
    tierkit_status status;
    if (!stream) {
        PyErr_NoMemory();
        return NULL;
    }
    status = tierkit_table_export(handle_of(self), stream, &err);
    if (status != TIERKIT_OK) {
        free(stream);
        raise_status(state_of(self), status, &err, NULL);
        return NULL;
    }
    return stream;
}

static PyObject *table_arrow_stream(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "requested_schema", NULL };
    PyObject *ignored, *capsule;
    struct ArrowArrayStream *stream;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:__arrow_c_stream__", names, &ignored)) {
        return NULL;
    }
    stream = export_stream(self);
    capsule = stream ? PyCapsule_New(stream, "arrow_array_stream", release_stream) : NULL;
    if (stream && !capsule) {
        stream->release(stream);
        free(stream);
    }
    return capsule;
}

static PyObject *table_arrow_schema(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    struct ArrowArrayStream *stream = export_stream(self);
    struct ArrowSchema *schema = stream ? calloc(1, sizeof *schema) : NULL;
    PyObject *capsule = NULL;
    if (!stream) {
        return NULL;
    }
    if (schema && stream->get_schema(stream, schema) == 0) {
        capsule = PyCapsule_New(schema, "arrow_schema", release_schema);
    } else {
        PyErr_NoMemory();
    }
    stream->release(stream);
    free(stream);
    if (!capsule) {
        if (schema && schema->release) {
            schema->release(schema);
        }
        free(schema);
    }
    return capsule;
}

/* ---- ways out that are written in Python ----------------------------------------------------- */

static PyObject *table_iter(PyObject *self) {
    return PyObject_CallMethod(state_of(self)->tables, "rows", "O", self);
}

static PyObject *table_to_pydict(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    return PyObject_CallMethod(state_of(self)->tables, "to_pydict", "O", self);
}

static PyObject *table_to_pandas(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    return PyObject_CallMethod(state_of(self)->tables, "to_pandas", "O", self);
}

static PyObject *table_to_polars(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    return PyObject_CallMethod(state_of(self)->tables, "to_polars", "O", self);
}

static PyObject *table_html(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    return PyObject_CallMethod(state_of(self)->tables, "to_html", "O", self);
}

static PyObject *table_repr(PyObject *self) {
    return PyObject_CallMethod(state_of(self)->tables, "to_text", "O", self);
}

/* ---- the type -------------------------------------------------------------------------------- */

PyDoc_STRVAR(
    table_doc,
    "A result: named columns of one length. Immutable, shared freely between threads.\n\n"
    "len(table) is the number of rows; table[\"name\"] a column as a list, table[3] a row\n"
    "as a dict; iteration goes over rows as dicts. A missing value is None; money and\n"
    "scaled numbers are int or Decimal, dates datetime.date. Every Arrow reader takes it:\n"
    "pyarrow.table(t), polars.DataFrame(t), duckdb.sql(\"from t\").");

static PyMethodDef methods[] = {
    { "text", (PyCFunction)(void (*)(void))table_text, METH_VARARGS | METH_KEYWORDS,
      "text($self, row, column)\n--\n\nThe canonical text of a cell, the same in every language; "
      "\"\" is "
      "missing." },
    { "to_pydict", table_to_pydict, METH_NOARGS,
      "to_pydict($self)\n--\n\nThe columns as a dict of lists." },
    { "to_pandas", table_to_pandas, METH_NOARGS,
      "to_pandas($self)\n--\n\nA pandas.DataFrame; through Arrow where pyarrow is installed." },
    { "to_polars", table_to_polars, METH_NOARGS, "to_polars($self)\n--\n\nA polars.DataFrame." },
    { "__arrow_c_stream__", (PyCFunction)(void (*)(void))table_arrow_stream,
      METH_VARARGS | METH_KEYWORDS,
      "__arrow_c_stream__($self, requested_schema=None)\n--\n\nA stream of the rows; may be asked "
      "for "
      "again and again." },
    { "__arrow_c_schema__", table_arrow_schema, METH_NOARGS,
      "__arrow_c_schema__($self)\n--\n\nThe schema of the stream." },
    { "_repr_html_", table_html, METH_NOARGS, "_repr_html_($self)\n--\n\nThe first rows as HTML." },
    { NULL, NULL, 0, NULL }
};

static PyGetSetDef attributes[] = {
    { "columns", table_columns, NULL, "The names of the columns, a tuple.", NULL },
    { "units", table_units, NULL, "The units of the columns, a tuple; \"\" = none.", NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

static PyType_Slot slots[] = { { Py_tp_doc, (void *)table_doc },
                               { Py_tp_methods, methods },
                               { Py_tp_getset, attributes },
                               { Py_tp_iter, (void *)table_iter },
                               { Py_tp_repr, (void *)table_repr },
                               { Py_mp_length, (void *)table_length },
                               { Py_mp_subscript, (void *)table_subscript },
                               { Py_tp_dealloc, (void *)table_dealloc },
                               { 0, NULL } };

PyType_Spec table_spec = {
    .name = "tierkit.Table",
    .basicsize = sizeof(table_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};
