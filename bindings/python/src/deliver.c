/* Owns: the methods of Network that take tables: upsert, upsert_table, decide, append, replace,
 * codes.
 * Must not know: what records and facts mean, how tables become batches.
 * Called by: the interpreter, through network.c. */
#include "binding.h"

#include <string.h>

/* What append, replace and upsert have in common. */
typedef struct delivered {
    network_object *network;
    text_in facts; /* or a table that facts look up; bytes NULL = records or decisions */
    PyObject *table, *batch_id, *progress;
    int sign, skip_bad_rows;
    tierkit_slice slice;
    int replaces, decides, looks_up;
    int64_t rows;
} delivered;

static int set_id(const bound_table *bound, module_state *state, PyObject *id) {
    tierkit_error err = fresh_error();
    PyObject *bytes = PyBytes_Check(id) ? Py_NewRef(id) : PyObject_GetAttrString(id, "bytes");
    tierkit_status status = TIERKIT_E_ARGUMENT;
    if (bytes && PyBytes_Check(bytes) && PyBytes_Size(bytes) == 16) {
        status = tierkit_batch_set_id(bound->batch, (const uint8_t *)PyBytes_AsString(bytes), &err);
    } else {
        PyErr_Clear();
        memcpy(err.text, "batch_id must be 16 bytes or a uuid.UUID",
               sizeof "batch_id must be 16 bytes or a uuid.UUID");
    }
    Py_XDECREF(bytes);
    if (status != TIERKIT_OK) {
        raise_status(state, status, &err, NULL);
        return -1;
    }
    return 0;
}

static int set_options(const bound_table *bound, module_state *state, const delivered *delivery) {
    tierkit_error err = fresh_error();
    tierkit_status status =
        tierkit_batch_set(bound->batch, TIERKIT_BATCH_SIGN, delivery->sign, &err);
    if (status == TIERKIT_OK && delivery->skip_bad_rows) {
        status = tierkit_batch_set(bound->batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, &err);
    }
    if (status != TIERKIT_OK) {
        raise_status(state, status, &err, NULL);
        return -1;
    }
    return delivery->batch_id == Py_None ? 0 : set_id(bound, state, delivery->batch_id);
}

static tierkit_status call_library(const tierkit_batch *batch, delivered *delivery,
                                   const tierkit_call *call, tierkit_error *err) {
    tierkit_network *network = delivery->network->handle;
    size_t bytes = (size_t)delivery->facts.size;
    if (delivery->decides) {
        return tierkit_network_decide(network, batch, call, err);
    }
    if (!delivery->facts.bytes) {
        return tierkit_network_upsert(network, batch, call, err);
    }
    if (delivery->replaces) {
        return tierkit_network_replace(network, delivery->facts.bytes, bytes, &delivery->slice,
                                       batch, call, err);
    }
    if (delivery->looks_up) {
        return tierkit_network_upsert_table(network, delivery->facts.bytes, bytes, batch, call,
                                            &delivery->rows, err);
    }
    return tierkit_network_append(network, delivery->facts.bytes, bytes, batch, call,
                                  &delivery->rows, err);
}

/* bound NULL: no rows, as in removing a slice. */
static int use_batch(const bound_table *bound, module_state *state, delivered *delivery) {
    tierkit_error err = fresh_error();
    tierkit_status status;
    long_call call;
    if (long_call_init(&call, delivery->progress) < 0 ||
        guard_enter(state, &delivery->network->guard) < 0) {
        return -1;
    }
    long_call_begin(&call);
    status = call_library(bound ? bound->batch : NULL, delivery, &call.call, &err);
    guard_leave(&delivery->network->guard);
    if (long_call_end(&call) < 0) {
        return -1;
    }
    if (status != TIERKIT_OK) {
        if (bound) {
            bound_raise(bound, state, status, &err);
        } else {
            raise_status(state, status, &err, NULL);
        }
        return -1;
    }
    return 0;
}

static int deliver(delivered *delivery) {
    module_state *state = state_of((PyObject *)delivery->network);
    PyObject *wanted = NULL;
    bound_table bound;
    int done = -1;
    if (delivery->table == Py_None && delivery->replaces) {
        return use_batch(NULL, state, delivery);
    }
    if (delivery->facts.bytes) {
        wanted = PyDict_GetItemString(delivery->network->wanted, delivery->facts.bytes);
    }
    if (bound_open(&bound, state, delivery->table, wanted ? wanted : Py_None) == 0 &&
        set_options(&bound, state, delivery) == 0) {
        done = use_batch(&bound, state, delivery);
    }
    bound_close(&bound);
    return done;
}

PyObject *network_upsert(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "table", "progress", NULL };
    delivered delivery = { .network = network_of(self), .sign = 1, .batch_id = Py_None };
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|O:upsert", names, &delivery.table,
                                     &delivery.progress) ||
        deliver(&delivery) < 0) {
        return NULL;
    }
    return Py_NewRef(Py_None);
}

PyObject *network_decide(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "table", "progress", NULL };
    delivered delivery = {
        .network = network_of(self), .sign = 1, .batch_id = Py_None, .decides = 1
    };
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|O:decide", names, &delivery.table,
                                     &delivery.progress) ||
        deliver(&delivery) < 0) {
        return NULL;
    }
    return Py_NewRef(Py_None);
}

PyObject *network_upsert_table(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "name", "table", "sign", "progress", NULL };
    delivered delivery = {
        .network = network_of(self), .sign = 1, .batch_id = Py_None, .looks_up = 1
    };
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&O|iO:upsert_table", names, text_argument,
                                     &delivery.facts, &delivery.table, &delivery.sign,
                                     &delivery.progress) ||
        deliver(&delivery) < 0) {
        return NULL;
    }
    return PyLong_FromLongLong(delivery.rows);
}

PyObject *network_append(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {
        "facts", "table", "batch_id", "sign", "skip_bad_rows", "progress", NULL
    };
    delivered delivery = { .network = network_of(self), .sign = 1, .batch_id = Py_None };
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&O|OipO:append", names, text_argument,
                                     &delivery.facts, &delivery.table, &delivery.batch_id,
                                     &delivery.sign, &delivery.skip_bad_rows, &delivery.progress) ||
        deliver(&delivery) < 0) {
        return NULL;
    }
    return PyLong_FromLongLong(delivery.rows);
}

PyObject *network_replace(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "facts",    "first_day",     "last_day", "table",
                             "batch_id", "skip_bad_rows", "progress", NULL };
    module_state *state = state_of(self);
    delivered delivery = {
        .network = network_of(self), .sign = 1, .batch_id = Py_None, .replaces = 1
    };
    PyObject *first, *last;
    delivery.table = Py_None;
    delivery.slice.struct_size = sizeof delivery.slice;
    if (!PyArg_ParseTupleAndKeywords(
            args, kwargs, "O&OO|OOpO:replace", names, text_argument, &delivery.facts, &first, &last,
            &delivery.table, &delivery.batch_id, &delivery.skip_bad_rows, &delivery.progress) ||
        day_from(state, first, 0, &delivery.slice.first_day) < 0 ||
        day_from(state, last, 0, &delivery.slice.last_day) < 0) {
        return NULL;
    }
    if (first == Py_None || last == Py_None) {
        PyErr_SetString(PyExc_TypeError, "replace needs first_day and last_day");
        return NULL;
    }
    if (deliver(&delivery) < 0) {
        return NULL;
    }
    return Py_NewRef(Py_None);
}

/* ---- codes ----------------------------------------------------------------------------------- */

static PyObject *codes_of(network_object *network, const tierkit_column *ids) {
    module_state *state = state_of((PyObject *)network);
    tierkit_error err = fresh_error();
    PyObject *bytes =
        PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)ids->rows * (Py_ssize_t)sizeof(int32_t));
    PyObject *made = NULL;
    int32_t *codes = bytes ? (int32_t *)PyByteArray_AsString(bytes) : NULL;
    if (codes && guard_enter(state, &network->guard) == 0) {
        long_call call;
        (void)long_call_init(&call, NULL);
        long_call_begin(&call);
        tierkit_status status =
            tierkit_network_codes(network->handle, ids, &call.call, codes, &err);
        guard_leave(&network->guard);
        if (long_call_end(&call) == 0) {
            made = status == TIERKIT_OK ? PyObject_CallMethod(state->columns, "codes", "O", bytes)
                                        : raise_status(state, status, &err, NULL);
        }
    }
    Py_XDECREF(bytes);
    return made;
}

PyObject *network_codes(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "ids", NULL };
    bound_table bound;
    tierkit_column column;
    PyObject *ids, *made = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:codes", names, &ids)) {
        return NULL;
    }
    if (bound_column(&bound, state_of(self), ids, &column) == 0) {
        made = codes_of(network_of(self), &column);
    }
    bound_close(&bound);
    return made;
}
