/* Owns: the type Program.
 * Must not know: the language of programs.
 * Called by: the interpreter. */
#include "binding.h"

#include <stdlib.h>

/* ---- `use` ----------------------------------------------------------------------------------- */

typedef struct parse_state {
    PyThreadState *thread;
    PyObject *use;  /* borrowed; callable or mapping, or None */
    PyObject *used; /* dict: name -> text; its texts live until the parse is over */
    PyObject *type, *value, *traceback;
} parse_state;

/* New reference to the text of a name, or None; NULL = an exception is set. */
static PyObject *ask(const parse_state *parsing, PyObject *name) {
    PyObject *text = PyDict_GetItemWithError(parsing->used, name);
    if (text || PyErr_Occurred()) {
        return Py_XNewRef(text);
    }
    text = PyCallable_Check(parsing->use) ? PyObject_CallFunctionObjArgs(parsing->use, name, NULL)
                                          : PyObject_GetItem(parsing->use, name);
    if (!text && PyErr_ExceptionMatches(PyExc_KeyError)) {
        PyErr_Clear();
        return Py_NewRef(Py_None);
    }
    if (text && text != Py_None && PyDict_SetItem(parsing->used, name, text) < 0) {
        Py_CLEAR(text);
    }
    return text;
}

static int find_with_lock(const parse_state *parsing, const char *name, size_t name_bytes,
                          const char **text, size_t *text_bytes) {
    PyObject *key = PyUnicode_DecodeUTF8(name, (Py_ssize_t)name_bytes, "replace");
    PyObject *found = key ? ask(parsing, key) : NULL;
    Py_ssize_t bytes = 0;
    *text = NULL;
    if (found && found != Py_None) {
        if (!PyUnicode_Check(found)) {
            PyErr_Format(PyExc_TypeError, "use must give the text of %R as str, not %R", key,
                         (PyObject *)Py_TYPE(found));
        } else {
            *text = PyUnicode_AsUTF8AndSize(found, &bytes);
        }
    }
    *text_bytes = (size_t)bytes;
    Py_XDECREF(found);
    Py_XDECREF(key);
    return *text ? 0 : 1;
}

static int32_t TIERKIT_CALL find_text(void *user, const char *name, size_t name_bytes,
                                      const char **text, size_t *text_bytes) {
    parse_state *parsing = user;
    int result = 1;
    if (parsing->type) {
        return 1;
    }
    PyEval_RestoreThread(parsing->thread);
    result = find_with_lock(parsing, name, name_bytes, text, text_bytes);
    if (PyErr_Occurred()) {
        PyErr_Fetch(&parsing->type, &parsing->value, &parsing->traceback);
    }
    parsing->thread = PyEval_SaveThread();
    return result;
}

/* ---- parse ----------------------------------------------------------------------------------- */

static void raise_program(module_state *state, PyObject *text, const parse_state *parsing,
                          PyObject *diagnostics, const tierkit_error *err) {
    PyObject *error = PyObject_CallMethod(state->errors, "make_program_error", "isLOOO",
                                          (int)err->code, err->text, (long long)err->position, text,
                                          parsing->used, diagnostics ? diagnostics : Py_None);
    if (error) {
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
        Py_DECREF(error);
    }
}

static PyObject *program_made(PyTypeObject *type, tierkit_program *handle, PyObject *text,
                              PyObject *used, PyObject *diagnostics) {
    program_object *self = (program_object *)PyType_GenericAlloc(type, 0);
    if (!self) {
        tierkit_program_free(handle);
        return NULL;
    }
    self->handle = handle;
    self->text = Py_NewRef(text);
    self->used = Py_NewRef(used);
    self->diagnostics = Py_NewRef(diagnostics);
    return (PyObject *)self;
}

static PyObject *parse_bytes(PyTypeObject *type, PyObject *text, const char *bytes, Py_ssize_t size,
                             parse_state *parsing) {
    module_state *state = PyType_GetModuleState(type);
    tierkit_resolver resolver = { .struct_size = sizeof resolver, .user = parsing };
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    tierkit_program *program = NULL;
    PyObject *diagnostics = NULL, *made = NULL;
    tierkit_status status;
    resolver.find = find_text;
    parsing->thread = PyEval_SaveThread();
    status =
        tierkit_program_parse(bytes, (size_t)size, NULL, parsing->use == Py_None ? NULL : &resolver,
                              &table, &program, &err);
    PyEval_RestoreThread(parsing->thread);
    diagnostics = table ? table_wrap(state, table) : NULL;
    if (parsing->type) {
        tierkit_program_free(program);
        PyErr_Restore(parsing->type, parsing->value, parsing->traceback);
    } else if (status == TIERKIT_E_PROGRAM) {
        raise_program(state, text, parsing, diagnostics, &err);
    } else if (status != TIERKIT_OK) {
        raise_status(state, status, &err, NULL);
    } else if (diagnostics) {
        made = program_made(type, program, text, parsing->used, diagnostics);
    } else {
        tierkit_program_free(program);
    }
    Py_XDECREF(diagnostics);
    return made;
}

PyDoc_STRVAR(parse_doc,
             "parse($type, text, use=None)\n--\n\n"
             "Compile a partner program.\n\n"
             "text: the program as str, or as bytes in UTF-8; at most 16 MiB.\n"
             "use: how `use \"name\"` finds its text: a function or a mapping from the name to a\n"
             "str; None or KeyError means there is no such text.\n\n"
             "Raises ProgramError, whose message shows every line with an error and whose\n"
             "`diagnostics` is a Table; what `use` raises passes through.");

static PyObject *program_parse(PyObject *class, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "text", "use", NULL };
    parse_state parsing = { .use = Py_None };
    PyObject *text, *made = NULL;
    const char *bytes;
    Py_ssize_t size;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|O:parse", names, &text, &parsing.use)) {
        return NULL;
    }
    if (PyUnicode_Check(text)) {
        bytes = PyUnicode_AsUTF8AndSize(text, &size);
    } else if (PyBytes_Check(text)) {
        bytes = PyBytes_AsString(text);
        size = PyBytes_Size(text);
    } else {
        PyErr_Format(PyExc_TypeError, "text must be str or bytes, not %R",
                     (PyObject *)Py_TYPE(text));
        return NULL;
    }
    parsing.used = bytes ? PyDict_New() : NULL;
    if (parsing.used) {
        made = parse_bytes((PyTypeObject *)class, text, bytes, size, &parsing);
    }
    Py_XDECREF(parsing.used);
    return made;
}

static PyObject *program_restore(PyObject *class, PyObject *args) {
    parse_state parsing = { .use = NULL };
    PyObject *text, *keywords, *made = NULL;
    PyObject *one;
    if (!PyArg_ParseTuple(args, "OO!:_restore", &text, &PyDict_Type, &parsing.use)) {
        return NULL;
    }
    one = PyTuple_Pack(1, text);
    keywords = Py_BuildValue("{sO}", "use", parsing.use);
    if (one && keywords) {
        made = program_parse(class, one, keywords);
    }
    Py_XDECREF(one);
    Py_XDECREF(keywords);
    return made;
}

/* ---- what a program tells -------------------------------------------------------------------- */

static tierkit_program *handle_of(PyObject *self) {
    return ((program_object *)self)->handle;
}

static PyObject *program_print(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    tierkit_error err = fresh_error();
    size_t bytes = 0;
    tierkit_status status = tierkit_program_print(handle_of(self), NULL, 0, &bytes, &err);
    PyObject *text = NULL;
    char *buffer;
    if (status != TIERKIT_OK && status != TIERKIT_E_SPACE) {
        return raise_status(state_of(self), status, &err, NULL);
    }
    buffer = malloc(bytes + 1);
    if (!buffer) {
        return PyErr_NoMemory();
    }
    status = tierkit_program_print(handle_of(self), buffer, bytes, &bytes, &err);
    if (status == TIERKIT_OK) {
        text = PyUnicode_DecodeUTF8(buffer, (Py_ssize_t)bytes, NULL);
    } else {
        raise_status(state_of(self), status, &err, NULL);
    }
    free(buffer);
    return text;
}

static PyObject *program_fingerprint(PyObject *self, void *Py_UNUSED(closure)) {
    uint8_t bytes[16];
    tierkit_error err = fresh_error();
    tierkit_status status = tierkit_program_fingerprint(handle_of(self), bytes);
    return status == TIERKIT_OK ? hex_of(bytes) : raise_status(state_of(self), status, &err, NULL);
}

static PyObject *program_schema_fingerprint(PyObject *self, void *Py_UNUSED(closure)) {
    uint8_t bytes[16];
    tierkit_error err = fresh_error();
    tierkit_status status = tierkit_program_schema_fingerprint(handle_of(self), bytes);
    return status == TIERKIT_OK ? hex_of(bytes) : raise_status(state_of(self), status, &err, NULL);
}

static PyObject *program_table(PyObject *self, int32_t kind) {
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_program_table(handle_of(self), kind, &table, &err);
    return status == TIERKIT_OK ? table_wrap(state, table)
                                : raise_status(state, status, &err, NULL);
}

static PyObject *program_declared(PyObject *self, void *Py_UNUSED(closure)) {
    return program_table(self, TIERKIT_DECLARED);
}

static PyObject *program_diff(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "before", NULL };
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    PyObject *before;
    tierkit_status status;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!:diff", names, state->program, &before)) {
        return NULL;
    }
    status = tierkit_program_diff(((program_object *)before)->handle,
                                  ((program_object *)self)->handle, &table, &err);
    return status == TIERKIT_OK ? table_wrap(state, table)
                                : raise_status(state, status, &err, NULL);
}

static PyObject *program_declared_columns(PyObject *self, void *Py_UNUSED(closure)) {
    return program_table(self, TIERKIT_DECLARED_COLUMNS);
}

static PyObject *program_declared_profiles(PyObject *self, void *Py_UNUSED(closure)) {
    return program_table(self, TIERKIT_DECLARED_PROFILES);
}

static PyObject *program_diagnostics(PyObject *self, void *Py_UNUSED(closure)) {
    return Py_NewRef(((program_object *)self)->diagnostics);
}

static PyObject *program_reduce(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    program_object *program = (program_object *)self;
    PyObject *restore = PyObject_GetAttrString(self, "_restore");
    PyObject *reduced =
        restore ? Py_BuildValue("O(OO)", restore, program->text, program->used) : NULL;
    Py_XDECREF(restore);
    return reduced;
}

static PyObject *program_repr(PyObject *self) {
    PyObject *fingerprint = program_fingerprint(self, NULL);
    PyObject *text = fingerprint ? PyUnicode_FromFormat("<tierkit.Program %U>", fingerprint) : NULL;
    Py_XDECREF(fingerprint);
    return text;
}

static void program_dealloc(PyObject *self) {
    program_object *program = (program_object *)self;
    PyTypeObject *type = Py_TYPE(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    tierkit_program_free(program->handle);
    Py_XDECREF(program->text);
    Py_XDECREF(program->used);
    Py_XDECREF(program->diagnostics);
    release(self);
    Py_DECREF(type);
}

/* ---- the type -------------------------------------------------------------------------------- */

PyDoc_STRVAR(
    review_doc,
    "review($self, network, as_of=None, progress=None, opening=None, earlier=None)\n--\n\n"
    "Apply this program to a network.\n\n"
    "network: a Network made from this program's data part, or from one that holds it.\n"
    "as_of: the day of the review, a datetime.date or \"YYYY-MM-DD\"; None is the last day\n"
    "that has facts. Facts after it change nothing.\n"
    "progress: called as progress(done, total) now and then; total is 0 while unknown. What\n"
    "it raises stops the call and passes through; what it returns is not looked at.\n\n"
    "opening: a Review of an earlier day, from which classes move on.\n"
    "earlier: earlier versions of the program; each holds from its effective date on.\n\n"
    "Gives a Review. Raises SchemaError, UnsupportedError, DataError (as_of),\n"
    "KeyboardInterrupt.");

PyDoc_STRVAR(
    decide_doc,
    "decide($self, rules, table, progress=None)\n--\n\n"
    "Decide rows by rules.\n\n"
    "rules: the name behind `rules`. table: one row for each question, its columns the inputs\n"
    "by name; see the top of the package for what a table may be. progress: as for review().\n\n"
    "Gives a Table: row (from 0), outcome, limit, line, status (\"decided\", or \"incomplete\"\n"
    "when missing input left a condition above open) and reason. Raises NotFoundError (rules),\n"
    "MissingColumnError, ColumnTypeError and DataError.");

PyDoc_STRVAR(
    what_if_doc,
    "what_if($self, network, other, as_of=None, quarters=4, stake=None, progress=None)\n--\n\n"
    "Try other rules on a network, today and in the quarters before.\n\n"
    "other: the Program to try; this one has the rules now. quarters: how many days before\n"
    "as_of, each a quarter earlier. stake: name of a KPI or measure of this program that can\n"
    "be added up; None is the contribution of its profit map. progress: as for review().\n\n"
    "Gives a dict of Tables: matrix (as_of, subject, from, to, distributors, at_stake),\n"
    "changes (who would have another class, policy or bucket, and why), quarters (the top class\n"
    "before and after, how many go up and down) and service (what the policies cost, who is\n"
    "served above or below what the rules find right). Raises NotFoundError (stake) and what\n"
    "review() raises.");

PyDoc_STRVAR(program_doc,
             "A compiled partner program: immutable, shared freely between threads, picklable.\n\n"
             "Made by Program.parse(text).");

static PyMethodDef methods[] = { { "parse", (PyCFunction)(void (*)(void))program_parse,
                                   METH_VARARGS | METH_KEYWORDS | METH_CLASS, parse_doc },
                                 { "_restore", program_restore, METH_VARARGS | METH_CLASS, NULL },
                                 { "print", program_print, METH_NOARGS,
                                   "print($self)\n--\n\nThe canonical text, with its comments; "
                                   "what `use` brought in is not in it." },
                                 { "review", (PyCFunction)(void (*)(void))review_make,
                                   METH_VARARGS | METH_KEYWORDS, review_doc },
                                 { "decide", (PyCFunction)(void (*)(void))program_decide,
                                   METH_VARARGS | METH_KEYWORDS, decide_doc },
                                 { "what_if", (PyCFunction)(void (*)(void))program_what_if,
                                   METH_VARARGS | METH_KEYWORDS, what_if_doc },
                                 { "diff", (PyCFunction)(void (*)(void))program_diff,
                                   METH_VARARGS | METH_KEYWORDS,
                                   "diff($self, before)\n--\n\nWhat changed since an earlier "
                                   "Program, a Table: kind, of, name, what, before, after, text." },
                                 { "__reduce__", program_reduce, METH_NOARGS, NULL },
                                 { NULL, NULL, 0, NULL } };

static PyGetSetDef attributes[] = {
    { "fingerprint", program_fingerprint, NULL,
      "128 bits over the whole program as 32 hexadecimal digits; comments and layout do not count.",
      NULL },
    { "schema_fingerprint", program_schema_fingerprint, NULL,
      "128 bits over the data part as 32 hexadecimal digits; equal where networks are "
      "interchangeable.",
      NULL },
    { "declared", program_declared, NULL,
      "Table: kind, name, type, unit, by, window, source, text, line of all that is declared.",
      NULL },
    { "declared_columns", program_declared_columns, NULL,
      "Table: facts, column, type, scale, role, needed, kind of the columns that facts and "
      "tables\nread.",
      NULL },
    { "declared_profiles", program_declared_profiles, NULL,
      "Table: profile, statement, name, item, rule: the rules in full for each kind and region.",
      NULL },
    { "diagnostics", program_diagnostics, NULL,
      "Table of the warnings: severity, code, source, line, column, length, message, expected, "
      "suggestion.",
      NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

static PyType_Slot slots[] = { { Py_tp_doc, (void *)program_doc },
                               { Py_tp_methods, methods },
                               { Py_tp_getset, attributes },
                               { Py_tp_repr, (void *)program_repr },
                               { Py_tp_dealloc, (void *)program_dealloc },
                               { 0, NULL } };

PyType_Spec program_spec = {
    .name = "tierkit.Program",
    .basicsize = sizeof(program_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};
