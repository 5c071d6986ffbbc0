/* Owns: columns from lists and tuples of Python objects. All elements but None are of one kind; int
 * goes along with float and with Decimal.
 * Must not know: tables.
 * Called by: bound.c. */
#include "binding.h"

#include <string.h>

enum { /* kinds of elements, as bits */
       IS_NONE = 1,
       IS_FLAG = 2,
       IS_INTEGER = 4,
       IS_FLOATING = 8,
       IS_DECIMAL = 16,
       IS_TEXT = 32,
       IS_DATE = 64,
       IS_INSTANT = 128,
       IS_OTHER = 256
};

enum { DAYS_BEFORE_1970 = 719163 /* date.toordinal() of 1970-01-01 */ };

/* The elements; a tuple of our own, which nobody can change meanwhile. */
typedef struct elements {
    PyObject *tuple;
    Py_ssize_t count;
    uint8_t *present;
} elements;

static PyObject *item(const elements *list, Py_ssize_t i) {
    return PyTuple_GetItem(list->tuple, i);
}

/* Ctrl-C is heard while a long list is read; -1 = an exception is set. */
static int ask_signals(Py_ssize_t i) {
    return (i & 0xFFFF) == 0xFFFF ? PyErr_CheckSignals() : 0;
}

static int is_present(const elements *list, Py_ssize_t i) {
    return list->present[i >> 3] >> (i & 7) & 1;
}

/* ---- kinds ----------------------------------------------------------------------------------- */

static int kind_by_class(const module_state *state, PyObject *object) {
    const struct {
        PyObject *class;
        int kind;
    } classes[] = { { state->decimal, IS_DECIMAL },
                    { state->datetime, IS_INSTANT },
                    { state->date, IS_DATE } };
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        int is = PyObject_IsInstance(object, classes[i].class);
        if (is) {
            return is < 0 ? -1 : classes[i].kind;
        }
    }
    return PyIndex_Check(object) ? IS_INTEGER : IS_OTHER;
}

static int kind_of(const module_state *state, PyObject *object) {
    if (object == Py_None) {
        return IS_NONE;
    }
    if (PyUnicode_Check(object)) {
        return IS_TEXT;
    }
    if (PyBool_Check(object)) {
        return IS_FLAG;
    }
    if (PyLong_Check(object)) {
        return IS_INTEGER;
    }
    return PyFloat_Check(object) ? IS_FLOATING : kind_by_class(state, object);
}

static int go_together(int kinds) {
    kinds &= ~IS_NONE;
    return (kinds & (kinds - 1)) == 0 || kinds == (IS_INTEGER | IS_FLOATING) ||
           kinds == (IS_INTEGER | IS_DECIMAL);
}

static int refuse(const column_in *in, PyObject *object, Py_ssize_t row, const char *why) {
    PyObject *name = PyType_GetName(Py_TYPE(object));
    PyObject *text = name ? PyUnicode_FromFormat("%U %s", name, why) : NULL;
    const char *utf8 = text ? PyUnicode_AsUTF8AndSize(text, NULL) : NULL;
    if (utf8) {
        raise_column(in->state, TIERKIT_E_TYPE, in->name, row, utf8);
    }
    Py_XDECREF(text);
    Py_XDECREF(name);
    return -1;
}

/* The kinds that occur; -1 = an exception is set. Fills in who is present. */
static int look_through(const column_in *in, elements *list) {
    int kinds = 0;
    for (Py_ssize_t i = 0; i < list->count; i++) {
        int kind = kind_of(in->state, item(list, i));
        if (kind < 0 || ask_signals(i) < 0) {
            return -1;
        }
        kinds |= kind;
        if (kind == IS_OTHER) {
            return refuse(in, item(list, i), i,
                          "cannot be read; give str, int, float, Decimal, date, datetime, bool "
                          "or None");
        }
        if (!go_together(kinds)) {
            return refuse(in, item(list, i), i,
                          "does not go with the elements before it; make all of one type");
        }
        if (kind != IS_NONE) {
            list->present[i >> 3] = (uint8_t)(list->present[i >> 3] | 1u << (i & 7));
        }
    }
    return kinds & ~IS_NONE;
}

/* ---- columns of one kind --------------------------------------------------------------------- */

/* A copy with the missing ones as they are and str() of all others. */
static int make_texts(column_in *in, elements *list) {
    PyObject *texts = PyTuple_New(list->count);
    for (Py_ssize_t i = 0; texts && i < list->count; i++) {
        PyObject *object = item(list, i);
        PyObject *text = is_present(list, i) ? PyObject_Str(object) : Py_NewRef(object);
        if (!text || ask_signals(i) < 0) {
            Py_XDECREF(text);
            Py_DECREF(texts);
            return -1;
        }
        PyTuple_SetItem(texts, i, text);
    }
    if (!texts || PyList_Append(in->bound->keep, texts) < 0) {
        Py_XDECREF(texts);
        return -1;
    }
    Py_DECREF(texts);
    list->tuple = texts;
    return 0;
}

/* Half of a surrogate pair, as open(errors="surrogateescape") makes of bytes that are no text, has
 * no UTF-8. The library gets bytes that are none either: what becomes of the row is its affair. */
static const char *no_utf8_of(const column_in *in, PyObject *text, Py_ssize_t *bytes) {
    PyObject *encoded = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    int kept = encoded ? PyList_Append(in->bound->keep, encoded) : -1;
    Py_XDECREF(encoded);
    if (kept < 0) {
        return NULL;
    }
    *bytes = PyBytes_Size(encoded);
    return PyBytes_AsString(encoded);
}

static const char *utf8_of(const column_in *in, const elements *list, Py_ssize_t i,
                           Py_ssize_t *bytes) {
    const char *utf8 = PyUnicode_AsUTF8AndSize(item(list, i), bytes);
    if (!utf8 && PyErr_ExceptionMatches(PyExc_UnicodeError)) {
        PyErr_Clear();
        return no_utf8_of(in, item(list, i), bytes);
    }
    return utf8;
}

static int bind_text(column_in *in, elements *list) {
    int64_t *offsets = bound_memory(in->bound, ((size_t)list->count + 1) * sizeof *offsets);
    Py_ssize_t bytes;
    char *data;
    if (!offsets) {
        return -1;
    }
    offsets[0] = 0;
    for (Py_ssize_t i = 0; i < list->count; i++) {
        bytes = 0;
        if ((is_present(list, i) && !utf8_of(in, list, i, &bytes)) || ask_signals(i) < 0) {
            return -1;
        }
        offsets[i + 1] = offsets[i] + bytes;
    }
    data = bound_memory(in->bound, (size_t)offsets[list->count]);
    if (!data) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < list->count; i++) {
        const char *utf8 = is_present(list, i) ? utf8_of(in, list, i, &bytes) : "";
        if (!utf8) {
            return -1;
        }
        memcpy(data + offsets[i], utf8, (size_t)(offsets[i + 1] - offsets[i]));
    }
    in->column.type = TIERKIT_TYPE_TEXT;
    in->column.data = data;
    in->column.offsets = offsets;
    return 0;
}

/* Integers beyond 64 bits go as text: the library reads that exactly. */
static int bind_integers(column_in *in, elements *list) {
    long long *data = bound_memory(in->bound, (size_t)list->count * sizeof *data);
    if (!data) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < list->count; i++) {
        int beyond = 0;
        PyObject *number = is_present(list, i) ? PyNumber_Index(item(list, i)) : PyLong_FromLong(0);
        data[i] = number ? PyLong_AsLongLongAndOverflow(number, &beyond) : -1;
        Py_XDECREF(number);
        if (PyErr_Occurred() || ask_signals(i) < 0) {
            return -1;
        }
        if (beyond) {
            return make_texts(in, list) < 0 ? -1 : bind_text(in, list);
        }
    }
    in->column.type = TIERKIT_TYPE_INT64;
    in->column.data = data;
    return 0;
}

/* An int beside floats must be a double too. */
static int exact_double(const column_in *in, PyObject *object, Py_ssize_t row, double *value) {
    PyObject *back;
    int same;
    *value = PyFloat_AsDouble(object);
    if (PyFloat_Check(object)) {
        return PyErr_Occurred() ? -1 : 0;
    }
    if (PyErr_Occurred()) {
        PyErr_Clear();
        return refuse(in, object, row, "is too large for a float; give Decimal throughout");
    }
    back = PyLong_FromDouble(*value);
    same = back ? PyObject_RichCompareBool(back, object, Py_EQ) : -1;
    Py_XDECREF(back);
    if (same == 0) {
        return refuse(in, object, row, "is not exact as a float; give Decimal throughout");
    }
    return same < 0 ? -1 : 0;
}

static int bind_floats(column_in *in, elements *list) {
    double *data = bound_memory(in->bound, (size_t)list->count * sizeof *data);
    if (!data) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < list->count; i++) {
        data[i] = 0;
        if (ask_signals(i) < 0 ||
            (is_present(list, i) && exact_double(in, item(list, i), i, &data[i]) < 0)) {
            return -1;
        }
    }
    in->column.type = TIERKIT_TYPE_FLOAT64;
    in->column.data = data;
    return 0;
}

static int bind_flags(column_in *in, elements *list) {
    uint8_t *data = bound_memory(in->bound, (size_t)list->count);
    if (!data) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < list->count; i++) {
        data[i] = item(list, i) == Py_True;
    }
    in->column.type = TIERKIT_TYPE_FLAG8;
    in->column.data = data;
    return 0;
}

static int bind_dates(column_in *in, elements *list) {
    int32_t *data = bound_memory(in->bound, (size_t)list->count * sizeof *data);
    if (!data) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < list->count; i++) {
        PyObject *day;
        data[i] = 0;
        if (!is_present(list, i)) {
            continue;
        }
        day = PyObject_CallMethod(item(list, i), "toordinal", NULL);
        data[i] = day ? (int32_t)(PyLong_AsLong(day) - DAYS_BEFORE_1970) : 0;
        Py_XDECREF(day);
        if (PyErr_Occurred() || ask_signals(i) < 0) {
            return -1;
        }
    }
    in->column.type = TIERKIT_TYPE_DATE32;
    in->column.data = data;
    return 0;
}

static int bind_instants(column_in *in, elements *list) {
    long long *data = bound_memory(in->bound, (size_t)list->count * sizeof *data);
    if (!data) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < list->count; i++) {
        PyObject *time;
        data[i] = 0;
        if (!is_present(list, i)) {
            continue;
        }
        time = PyObject_CallMethod(in->state->columns, "microseconds", "O", item(list, i));
        if (!time) {
            return -1;
        }
        if (time == Py_None) { /* pandas.NaT */
            list->present[i >> 3] = (uint8_t)(list->present[i >> 3] & ~(1u << (i & 7)));
        } else {
            data[i] = PyLong_AsLongLong(time);
        }
        Py_DECREF(time);
    }
    in->column.type = TIERKIT_TYPE_INSTANT64;
    in->column.data = data;
    return PyErr_Occurred() ? -1 : 0;
}

/* ---- what the header promises ---------------------------------------------------------------- */

static int bind_kind(column_in *in, elements *list, int kinds) {
    switch (kinds) {
    case IS_FLAG:
        return bind_flags(in, list);
    case IS_INTEGER:
        return bind_integers(in, list);
    case IS_FLOATING:
    case IS_FLOATING | IS_INTEGER:
        return bind_floats(in, list);
    case IS_DATE:
        return bind_dates(in, list);
    case IS_INSTANT:
        return bind_instants(in, list);
    case IS_DECIMAL:
    case IS_DECIMAL | IS_INTEGER:
        return make_texts(in, list) < 0 ? -1 : bind_text(in, list);
    default:
        return bind_text(in, list);
    }
}

int column_from_list(column_in *in, PyObject *object) {
    elements list = { .tuple = PySequence_Tuple(object) };
    int kinds, kept = list.tuple ? PyList_Append(in->bound->keep, list.tuple) : -1;
    Py_XDECREF(list.tuple);
    if (kept < 0) {
        return -1;
    }
    list.count = PyTuple_Size(list.tuple);
    if (list.count != in->column.rows) {
        return raise_column(in->state, TIERKIT_E_RANGE, in->name, -1,
                            "it has another number of rows than the first column; make them equal");
    }
    list.present = bound_memory(in->bound, (size_t)list.count / 8 + 1);
    if (!list.present) {
        return -1;
    }
    memset(list.present, 0, (size_t)list.count / 8 + 1);
    in->column.validity = list.present;
    kinds = look_through(in, &list);
    return kinds < 0 ? -1 : bind_kind(in, &list, kinds);
}
