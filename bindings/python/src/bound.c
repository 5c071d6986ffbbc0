/* Owns: a table of the caller's as a batch: an Arrow stream, an Arrow record batch, or columns that
 * tierkit/_columns.py has picked from a mapping or from rows.
 * Must not know: what the batch is for.
 * Called by: deliver.c, review.c, rules.c, support.c. */
#include "joined.h"

#include <stdlib.h>
#include <string.h>

static int fail(bound_table *bound, module_state *state, tierkit_status status,
                const tierkit_error *err) {
    bound_raise(bound, state, status, err);
    return -1;
}

/* ---- Arrow ----------------------------------------------------------------------------------- */

static int bind_stream(bound_table *bound, module_state *state, PyObject *capsule) {
    tierkit_error err = fresh_error();
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    tierkit_status status;
    if (!stream) {
        return -1;
    }
    status = tierkit_batch_stream(bound->batch, stream, &err);
    return status == TIERKIT_OK ? 0 : fail(bound, state, status, &err);
}

static int bind_record_batch(bound_table *bound, module_state *state, PyObject *pair) {
    tierkit_error err = fresh_error();
    PyObject *schema, *array;
    struct ArrowSchema *schema_struct;
    struct ArrowArray *array_struct;
    tierkit_status status;
    if (!PyArg_ParseTuple(pair, "OO;__arrow_c_array__ must give two capsules", &schema, &array) ||
        PyList_Append(bound->keep, pair) < 0) {
        return -1;
    }
    schema_struct = PyCapsule_GetPointer(schema, "arrow_schema");
    array_struct = schema_struct ? PyCapsule_GetPointer(array, "arrow_array") : NULL;
    if (!array_struct) {
        return -1;
    }
    status = tierkit_batch_arrow(bound->batch, schema_struct, array_struct, &err);
    return status == TIERKIT_OK ? 0 : fail(bound, state, status, &err);
}

/* 1 = bound, 0 = the table does not speak Arrow, -1 = an exception is set. A pandas data frame has
 * the method but raises ImportError where pyarrow is missing: its columns then serve. */
static int bind_arrow(bound_table *bound, module_state *state, PyObject *table, const char *method,
                      int (*bind)(bound_table *, module_state *, PyObject *)) {
    PyObject *exported, *callable = PyObject_GetAttrString(table, method);
    int result;
    if (!callable) {
        PyErr_Clear();
        return 0;
    }
    exported = PyObject_CallNoArgs(callable);
    Py_DECREF(callable);
    if (!exported) {
        if (!PyErr_ExceptionMatches(PyExc_ImportError)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    result = bind(bound, state, exported);
    Py_DECREF(exported);
    return result < 0 ? -1 : 1;
}

/* ---- columns --------------------------------------------------------------------------------- */

static int add_column(column_in *in) {
    tierkit_error err = fresh_error();
    Py_ssize_t bytes;
    const char *name = PyUnicode_AsUTF8AndSize(in->name, &bytes);
    tierkit_status status;
    if (!name || PyList_Append(in->bound->names, in->name) < 0) {
        return -1;
    }
    status = tierkit_batch_column(in->bound->batch, name, (size_t)bytes, &in->column, &err);
    if (status != TIERKIT_OK) {
        raise_status(in->state, status, &err, in->bound->names);
        return -1;
    }
    return 0;
}

/* Describes a column. item: (name, kind, object, scale) of tierkit/_columns.py. */
static int read_column(column_in *in, PyObject *item, int64_t rows) {
    PyObject *object;
    const char *kind;
    int scale;
    if (!PyArg_ParseTuple(item, "UsOi", &in->name, &kind, &object, &scale) ||
        PyList_Append(in->bound->keep, item) < 0) {
        return -1;
    }
    in->arrow = kind[0] == 'a' ? object : NULL;
    if (in->arrow) {
        in->column.scale = scale;
        return 0;
    }
    in->column.struct_size = sizeof in->column;
    in->column.rows = rows;
    in->column.scale = scale;
    return kind[0] == 'l' ? column_from_list(in, object) : column_from_buffer(in, object, kind);
}

static int prepare(bound_table *bound, Py_ssize_t columns) {
    bound->names = PyList_New(0);
    bound->views = calloc((size_t)columns + 1, sizeof *bound->views);
    if (!bound->names || !bound->views) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

static int bind_items(bound_table *bound, module_state *state, PyObject *items, int64_t rows) {
    Py_ssize_t count = PyList_Size(items);
    tierkit_error err = fresh_error();
    tierkit_status status = tierkit_batch_reset(bound->batch, rows, &err);
    if (status != TIERKIT_OK) {
        return fail(bound, state, status, &err);
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        column_in in = { .bound = bound, .state = state };
        if (read_column(&in, PyList_GetItem(items, i), rows) < 0 || add_column(&in) < 0) {
            return -1;
        }
    }
    return 0;
}

/* The same where some of the columns speak Arrow. */
static int bind_joined(bound_table *bound, module_state *state, PyObject *items, int64_t rows) {
    Py_ssize_t count = PyList_Size(items);
    tierkit_error err = fresh_error();
    struct ArrowArrayStream stream;
    tierkit_status status;
    joined *columns = joined_new((int64_t)count, rows);
    for (Py_ssize_t i = 0; columns && i < count; i++) {
        column_in in = { .bound = bound, .state = state };
        if (read_column(&in, PyList_GetItem(items, i), rows) < 0 ||
            joined_add(columns, &in, in.arrow, in.column.scale) < 0) {
            joined_free(columns);
            columns = NULL;
        }
    }
    if (!columns) {
        return -1;
    }
    joined_stream(columns, &stream);
    status = tierkit_batch_stream(bound->batch, &stream, &err);
    return status == TIERKIT_OK ? 0 : fail(bound, state, status, &err);
}

static int bind_columns(bound_table *bound, module_state *state, PyObject *table,
                        PyObject *wanted) {
    PyObject *picked = PyObject_CallMethod(state->columns, "collect", "OO", table, wanted);
    PyObject *items;
    long long rows;
    int any_arrow, result = -1;
    if (!picked) {
        return -1;
    }
    if (PyArg_ParseTuple(picked, "LO!p", &rows, &PyList_Type, &items, &any_arrow) &&
        prepare(bound, PyList_Size(items)) == 0) {
        result = any_arrow ? bind_joined(bound, state, items, rows)
                           : bind_items(bound, state, items, rows);
    }
    Py_DECREF(picked);
    return result;
}

/* ---- what the header promises ---------------------------------------------------------------- */

int bound_open(bound_table *bound, module_state *state, PyObject *table, PyObject *wanted) {
    tierkit_error err = fresh_error();
    tierkit_status status;
    int done;
    memset(bound, 0, sizeof *bound);
    bound->source = table;
    bound->keep = PyList_New(0);
    if (!bound->keep) {
        return -1;
    }
    status = tierkit_batch_new(0, NULL, &bound->batch, &err);
    if (status != TIERKIT_OK) {
        return fail(bound, state, status, &err);
    }
    done = bind_arrow(bound, state, table, "__arrow_c_stream__", bind_stream);
    if (!done) {
        done = bind_arrow(bound, state, table, "__arrow_c_array__", bind_record_batch);
    }
    if (!done) {
        done = bind_columns(bound, state, table, wanted);
    }
    return done < 0 ? -1 : 0;
}

int bound_column(bound_table *bound, module_state *state, PyObject *object,
                 tierkit_column *column) {
    column_in in = { .bound = bound, .state = state };
    PyObject *item, *length;
    int result = -1;
    memset(bound, 0, sizeof *bound);
    bound->source = object;
    bound->keep = PyList_New(0);
    if (!bound->keep || prepare(bound, 1) < 0) {
        return -1;
    }
    item = PyObject_CallMethod(state->columns, "looked_at_alone", "sO", "ids", object);
    length = item ? PyTuple_GetItem(item, 2) : NULL;
    if (length && PyObject_Size(length) >= 0) {
        result = read_column(&in, item, (int64_t)PyObject_Size(length));
        *column = in.column;
    }
    Py_XDECREF(item);
    return result;
}

/* The batch goes first: it borrows from all the rest. */
void bound_close(bound_table *bound) {
    tierkit_batch_free(bound->batch);
    for (Py_ssize_t i = 0; i < bound->view_count; i++) {
        PyBuffer_Release(&bound->views[i]);
    }
    free(bound->views);
    Py_XDECREF(bound->names);
    Py_XDECREF(bound->keep);
}

PyObject *bound_raise(const bound_table *bound, module_state *state, tierkit_status status,
                      const tierkit_error *err) {
    PyObject *names = bound->names;
    Py_XINCREF(names);
    if (!names && err->field >= 0) {
        names = PyObject_CallMethod(state->columns, "names", "O", bound->source);
        if (!names) {
            return NULL;
        }
    }
    raise_status(state, status, err, names);
    Py_XDECREF(names);
    return NULL;
}

void *bound_memory(bound_table *bound, size_t bytes) {
    PyObject *memory = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)bytes + 1);
    int kept = memory ? PyList_Append(bound->keep, memory) : -1;
    Py_XDECREF(memory);
    return kept < 0 ? NULL : PyBytes_AsString(memory);
}
