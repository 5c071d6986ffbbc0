/* Owns: the type Network.
 * Must not know: what records and facts mean; tables in are in deliver.c.
 * Called by: the interpreter. */
#include "binding.h"

/* ---- making ---------------------------------------------------------------------------------- */

/* Which columns each facts block reads, so that others are not even looked at. */
static PyObject *wanted_of(module_state *state, PyObject *program) {
    PyObject *declared = PyObject_GetAttrString(program, "declared_columns");
    PyObject *wanted =
        declared ? PyObject_CallMethod(state->columns, "wanted", "O", declared) : NULL;
    Py_XDECREF(declared);
    return wanted;
}

static PyObject *network_wrap(PyTypeObject *type, PyObject *program, tierkit_network *handle) {
    network_object *self = (network_object *)PyType_GenericAlloc(type, 0);
    if (!self) {
        tierkit_network_free(handle);
        return NULL;
    }
    self->handle = handle;
    self->program = Py_NewRef(program);
    self->wanted = wanted_of(PyType_GetModuleState(type), program);
    if (!self->wanted || guard_init(&self->guard) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static PyObject *network_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "program", NULL };
    module_state *state = PyType_GetModuleState(type);
    tierkit_error err = fresh_error();
    tierkit_network *handle = NULL;
    PyObject *program;
    tierkit_status status;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!:Network", names, state->program, &program)) {
        return NULL;
    }
    status = tierkit_network_new(((program_object *)program)->handle, NULL, &handle, &err);
    return status == TIERKIT_OK ? network_wrap(type, program, handle)
                                : raise_status(state, status, &err, NULL);
}

static PyObject *network_from_bytes(PyObject *class, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "data", "program", NULL };
    PyTypeObject *type = (PyTypeObject *)class;
    module_state *state = PyType_GetModuleState(type);
    tierkit_error err = fresh_error();
    tierkit_network *handle = NULL;
    PyObject *program;
    Py_buffer data;
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*O!:from_bytes", names, &data, state->program,
                                     &program)) {
        return NULL;
    }
    long_call_begin(&call);
    status = tierkit_network_load(data.buf, (size_t)data.len, ((program_object *)program)->handle,
                                  NULL, &call.call, &handle, &err);
    int raised = long_call_end(&call) < 0;
    PyBuffer_Release(&data);
    if (raised) {
        tierkit_network_free(handle);
        return NULL;
    }
    return status == TIERKIT_OK ? network_wrap(type, program, handle)
                                : raise_status(state, status, &err, NULL);
}

static void network_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    tierkit_network_free(network_of(self)->handle);
    guard_free(&network_of(self)->guard);
    Py_XDECREF(network_of(self)->program);
    Py_XDECREF(network_of(self)->wanted);
    release(self);
    Py_DECREF(type);
}

/* ---- ids ------------------------------------------------------------------------------------- */

static PyObject *network_remove(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "id", NULL };
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    text_in id;
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&:remove", names, text_argument, &id) ||
        guard_enter(state, &network_of(self)->guard) < 0) {
        return NULL;
    }
    long_call_begin(&call);
    status = tierkit_network_remove(network_of(self)->handle, id.bytes, (size_t)id.size, &call.call,
                                    &err);
    guard_leave(&network_of(self)->guard);
    if (long_call_end(&call) < 0) {
        return NULL;
    }
    return status == TIERKIT_OK ? Py_NewRef(Py_None) : raise_status(state, status, &err, NULL);
}

static PyObject *network_alias(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "alias", "id", NULL };
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    text_in alias, id;
    tierkit_status status;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&O&:alias", names, text_argument, &alias,
                                     text_argument, &id) ||
        guard_enter(state, &network_of(self)->guard) < 0) {
        return NULL;
    }
    status = tierkit_network_alias(network_of(self)->handle, alias.bytes, (size_t)alias.size,
                                   id.bytes, (size_t)id.size, NULL, &err);
    guard_leave(&network_of(self)->guard);
    return status == TIERKIT_OK ? Py_NewRef(Py_None) : raise_status(state, status, &err, NULL);
}

/* ---- whole networks -------------------------------------------------------------------------- */

static PyObject *merge(network_object *network, network_object *other, long_call *call) {
    module_state *state = state_of((PyObject *)network);
    tierkit_error err = fresh_error();
    tierkit_status status;
    if (guard_enter(state, &network->guard) < 0) {
        return NULL;
    }
    if (other != network && guard_enter(state, &other->guard) < 0) {
        guard_leave(&network->guard);
        return NULL;
    }
    long_call_begin(call);
    status = tierkit_network_merge(network->handle, other->handle, &call->call, &err);
    guard_leave(&network->guard);
    if (other != network) {
        guard_leave(&other->guard);
    }
    if (long_call_end(call) < 0) {
        return NULL;
    }
    return status == TIERKIT_OK ? Py_NewRef(Py_None) : raise_status(state, status, &err, NULL);
}

static PyObject *network_merge(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "other", "progress", NULL };
    PyObject *other, *progress = NULL;
    long_call call;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!|O:merge", names, state_of(self)->network,
                                     &other, &progress) ||
        long_call_init(&call, progress) < 0) {
        return NULL;
    }
    return merge(network_of(self), network_of(other), &call);
}

/* The guard is held: the size cannot change between the two calls. */
static tierkit_status save(const network_object *network, long_call *call, PyObject **bytes,
                           tierkit_error *err) {
    size_t needed = 0;
    tierkit_status status;
    uint8_t *buffer;
    long_call_begin(call);
    status = tierkit_network_save(network->handle, &call->call, NULL, 0, &needed, err);
    if (long_call_end(call) < 0) {
        return TIERKIT_E_CANCELLED;
    }
    if (status != TIERKIT_OK && status != TIERKIT_E_SPACE) {
        return status;
    }
    *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)needed);
    buffer = *bytes ? (uint8_t *)PyBytes_AsString(*bytes) : NULL;
    if (!buffer) {
        return TIERKIT_E_NOMEM;
    }
    long_call_begin(call);
    status = tierkit_network_save(network->handle, &call->call, buffer, needed, &needed, err);
    return long_call_end(call) < 0 ? TIERKIT_E_CANCELLED : status;
}

static PyObject *network_to_bytes(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    PyObject *bytes = NULL;
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    if (guard_enter(state, &network_of(self)->guard) < 0) {
        return NULL;
    }
    status = save(network_of(self), &call, &bytes, &err);
    guard_leave(&network_of(self)->guard);
    if (status != TIERKIT_OK) {
        Py_XDECREF(bytes);
        return PyErr_Occurred() ? NULL : raise_status(state, status, &err, NULL);
    }
    return bytes;
}

static PyObject *network_reduce(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    PyObject *bytes = network_to_bytes(self, NULL);
    PyObject *load = bytes ? PyObject_GetAttrString(self, "from_bytes") : NULL;
    PyObject *reduced =
        load ? Py_BuildValue("O(OO)", load, bytes, network_of(self)->program) : NULL;
    Py_XDECREF(load);
    Py_XDECREF(bytes);
    return reduced;
}

/* ---- what a network tells -------------------------------------------------------------------- */

static PyObject *stats_object(module_state *state, const tierkit_stats *stats) {
    PyObject *first = Py_NewRef(Py_None), *last = Py_NewRef(Py_None), *made = NULL;
    if (stats->first_day <= stats->last_day) {
        Py_DECREF(first);
        Py_DECREF(last);
        first = day_to(state, stats->first_day);
        last = first ? day_to(state, stats->last_day) : NULL;
    }
    if (first && last) {
        made = PyObject_CallMethod(state->tables, "Stats", "LLLLLLLLLOOL", (long long)stats->bytes,
                                   (long long)stats->records, (long long)stats->aliases,
                                   (long long)stats->ids, (long long)stats->unmatched_ids,
                                   (long long)stats->rows, (long long)stats->rejected_rows,
                                   (long long)stats->rounded_values, (long long)stats->cells, first,
                                   last, (long long)stats->unmatched_lookups);
    }
    Py_XDECREF(first);
    Py_XDECREF(last);
    return made;
}

static PyObject *network_stats(PyObject *self, void *Py_UNUSED(closure)) {
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_stats stats = { .struct_size = sizeof stats };
    tierkit_status status;
    if (guard_enter(state, &network_of(self)->guard) < 0) {
        return NULL;
    }
    status = tierkit_network_stats(network_of(self)->handle, &stats, &err);
    guard_leave(&network_of(self)->guard);
    return status == TIERKIT_OK ? stats_object(state, &stats)
                                : raise_status(state, status, &err, NULL);
}

static PyObject *network_table(PyObject *self, void *closure) {
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    if (guard_enter(state, &network_of(self)->guard) < 0) {
        return NULL;
    }
    long_call_begin(&call);
    status = tierkit_network_table(network_of(self)->handle, (int32_t)(intptr_t)closure, &call.call,
                                   &table, &err);
    guard_leave(&network_of(self)->guard);
    if (long_call_end(&call) < 0) {
        tierkit_table_free(table);
        return NULL;
    }
    return status == TIERKIT_OK ? table_wrap(state, table)
                                : raise_status(state, status, &err, NULL);
}

static PyObject *network_program(PyObject *self, void *Py_UNUSED(closure)) {
    return Py_NewRef(network_of(self)->program);
}

/* ---- the type -------------------------------------------------------------------------------- */

#define TABLES_DOC                                                                                 \
    "table: anything with __arrow_c_stream__ or __arrow_c_array__ (pandas, polars, pyarrow,\n"     \
    "DuckDB), a mapping from names to arrays or lists, or a list of dicts. Decimal and text are\n" \
    "exact; floats are rounded half-even to the scale of the measure and counted in stats.\n"

PyDoc_STRVAR(network_doc, "Network(program)\n--\n\n"
                          "Records of distributors and aggregated facts about them.\n\n"
                          "One thread at a time: a second one gets ConcurrentUseError. A call that "
                          "raises has changed\nnothing. Picklable, together with its program.");

PyDoc_STRVAR(upsert_doc,
             "upsert($self, table, progress=None)\n--\n\n"
             "Add or change the records of distributors: one row each, column id "
             "needed.\n\n" TABLES_DOC "Columns: id, name, kind, region, parent, since, "
             "life_cycle_state, currency, credit_limit,\nvalid_from; every other one is "
             "an attribute. A column that is not there leaves the field\nas it is, a "
             "missing value empties it.\n\n"
             "Raises DataError with row and column.");

PyDoc_STRVAR(decide_doc,
             "decide($self, table, progress=None)\n--\n\n"
             "Add, change or take back decisions: one row each.\n\n" TABLES_DOC
             "Columns: id, value (the class, the policy, what the exception is about; missing "
             "takes\nthe decision back) and on (its first day) are needed; subject (\"class\", "
             "\"policy\" or\n\"exception\"), by, until, reason.\n\n"
             "Raises DataError with row and column.");

PyDoc_STRVAR(
    upsert_table_doc,
    "upsert_table($self, name, table, sign=1, progress=None)\n--\n\n"
    "Add or change rows of a table that facts look up; gives how many are new, gone or other.\n\n"
    "name: of the table in the program.\n" TABLES_DOC
    "Columns: the table's key, its day where it has one, and all of its columns. A row takes the\n"
    "place of the one of that key and day.\n"
    "sign: -1 takes the rows of these keys and days out.\n\n"
    "Raises DataError with row and column, NotFoundError.");

PyDoc_STRVAR(
    append_doc,
    "append($self, facts, table, batch_id=None, sign=1, skip_bad_rows=False, progress=None)\n"
    "--\n\n"
    "Aggregate rows of a facts block; gives the number of rows taken.\n\n"
    "facts: the name of the block in the program.\n" TABLES_DOC
    "batch_id: 16 bytes or a uuid.UUID; a delivery that is known adds nothing and gives 0.\n"
    "sign: -1 takes rows back.\n"
    "skip_bad_rows: leave bad rows out and count them in `rejected`; otherwise the first\n"
    "one fails the whole call.\n"
    "progress: called as progress(done, total); what it raises stops the call.\n\n"
    "Raises DataError with row and column, NotFoundError, KeyboardInterrupt.");

PyDoc_STRVAR(
    replace_doc,
    "replace($self, facts, first_day, last_day, table=None, batch_id=None, "
    "skip_bad_rows=False, progress=None)\n--\n\n"
    "Replace what a facts block holds from first_day to last_day, both inclusive; without\n"
    "a table only remove it. Days are datetime.date or \"YYYY-MM-DD\".");

PyDoc_STRVAR(alias_doc,
             "alias($self, alias, id)\n--\n\n"
             "Let `alias` be another number of the distributor `id`, also for facts that "
             "are there already.");

PyDoc_STRVAR(merge_doc,
             "merge($self, other, progress=None)\n--\n\n"
             "Add another network with the same data part: facts are summed, its records win field "
             "by field.");

PyDoc_STRVAR(
    codes_doc,
    "codes($self, ids)\n--\n\n"
    "Codes for ids, the fast way to append the same ids again: a Codes, whose `values` is a\n"
    "memoryview of int32, -1 for a missing id. They hold for this network only.");

static PyMethodDef methods[] = {
    { "upsert", (PyCFunction)(void (*)(void))network_upsert, METH_VARARGS | METH_KEYWORDS,
      upsert_doc },
    { "decide", (PyCFunction)(void (*)(void))network_decide, METH_VARARGS | METH_KEYWORDS,
      decide_doc },
    { "upsert_table", (PyCFunction)(void (*)(void))network_upsert_table,
      METH_VARARGS | METH_KEYWORDS, upsert_table_doc },
    { "append", (PyCFunction)(void (*)(void))network_append, METH_VARARGS | METH_KEYWORDS,
      append_doc },
    { "replace", (PyCFunction)(void (*)(void))network_replace, METH_VARARGS | METH_KEYWORDS,
      replace_doc },
    { "remove", (PyCFunction)(void (*)(void))network_remove, METH_VARARGS | METH_KEYWORDS,
      "remove($self, id)\n--\n\nRemove a record with its attributes, aliases,\ndecisions and "
      "facts." },
    { "alias", (PyCFunction)(void (*)(void))network_alias, METH_VARARGS | METH_KEYWORDS,
      alias_doc },
    { "codes", (PyCFunction)(void (*)(void))network_codes, METH_VARARGS | METH_KEYWORDS,
      codes_doc },
    { "merge", (PyCFunction)(void (*)(void))network_merge, METH_VARARGS | METH_KEYWORDS,
      merge_doc },
    { "to_bytes", network_to_bytes, METH_NOARGS,
      "to_bytes($self)\n--\n\nCanonical bytes: equal content gives equal bytes on every "
      "platform." },
    { "from_bytes", (PyCFunction)(void (*)(void))network_from_bytes,
      METH_VARARGS | METH_KEYWORDS | METH_CLASS,
      "from_bytes($type, data, program)\n--\n\nA network from saved bytes; they are checked. "
      "Raises "
      "FormatError, SchemaError." },
    { "__reduce__", network_reduce, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL }
};

static PyGetSetDef attributes[] = {
    { "stats", network_stats, NULL,
      "A Stats: counts of records, rows, cells, bytes, first_day, "
      "last_day.",
      NULL },
    { "program", network_program, NULL, "The program it was made with.", NULL },
    { "rejected", network_table, NULL, "Table: facts, reason, rows left out.",
      (void *)(intptr_t)TIERKIT_NETWORK_REJECTED },
    { "records", network_table, NULL,
      "Table: id, name, kind, region, parent, since, life_cycle_state, currency, credit_limit.",
      (void *)(intptr_t)TIERKIT_NETWORK_RECORDS },
    { "aliases", network_table, NULL, "Table: alias, id.",
      (void *)(intptr_t)TIERKIT_NETWORK_ALIASES },
    { "decisions", network_table, NULL, "Table: id, subject, value, by, on, until, reason.",
      (void *)(intptr_t)TIERKIT_NETWORK_DECISIONS },
    { "unmatched", network_table, NULL, "Table: facts, table, rows that found nothing in it.",
      (void *)(intptr_t)TIERKIT_NETWORK_UNMATCHED },
    { "lookups", network_table, NULL, "Table: table, key, from, column, value.",
      (void *)(intptr_t)TIERKIT_NETWORK_LOOKUPS },
    { NULL, NULL, NULL, NULL, NULL }
};

static PyType_Slot slots[] = { { Py_tp_doc, (void *)network_doc },
                               { Py_tp_new, (void *)network_new },
                               { Py_tp_methods, methods },
                               { Py_tp_getset, attributes },
                               { Py_tp_dealloc, (void *)network_dealloc },
                               { 0, NULL } };

PyType_Spec network_spec = {
    .name = "tierkit.Network",
    .basicsize = sizeof(network_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = slots,
};
