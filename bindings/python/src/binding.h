/* Owns: what the files of the extension share: the state of one module object, errors, long calls,
 * tables in.
 * Must not know: arithmetic or rules; those are the library's.
 * Called by: every file of this folder.
 *
 * All of it keeps to the limited API of CPython 3.11. No format has a `#`: what the headers of
 * 3.13 make of one does not run on 3.11 and 3.12; text_argument() is used instead. There are no
 * writable statics: each interpreter has its own module_state. Types cannot be subclassed, so that
 * the state is reached through Py_TYPE(self). */
#ifndef TIERKIT_PYTHON_BINDING_H
#define TIERKIT_PYTHON_BINDING_H

#include <Python.h>

#include "tierkit.h"
#include "tierkit/arrow.h"

typedef struct module_state {
    PyTypeObject *program, *network, *review, *table;
    PyObject *errors, *columns, *tables;       /* the Python modules beside this one */
    PyObject *decimal, *date, *datetime, *utc; /* of the standard library */
} module_state;

/* The state that belongs to an object of one of our types. */
module_state *state_of(PyObject *self);

/* ---- errors.c -------------------------------------------------------------------------------- */

/* A record for a call to fill in. */
tierkit_error fresh_error(void);
/* Raises what a status means; `columns` has the names of err->field (a list) or is NULL. Gives
 * NULL. */
PyObject *raise_status(module_state *state, tierkit_status status, const tierkit_error *err,
                       PyObject *columns);
/* Raises an error of the binding itself about a column and, unless -1, a row. Gives -1. */
int raise_column(module_state *state, tierkit_status status, PyObject *column, Py_ssize_t row,
                 const char *text);

/* ---- calls.c --------------------------------------------------------------------------------- */

/* One call of the library without the interpreter's lock. */
typedef struct long_call {
    tierkit_call call;
    PyThreadState *thread;
    PyObject *progress;                 /* borrowed; NULL = none */
    int64_t asked_ms;                   /* when the interpreter was last asked; 0 = not yet */
    PyObject *type, *value, *traceback; /* what the callback raised */
} long_call;

/* Looks at the `progress` argument; -1 = it is not callable. */
int long_call_init(long_call *call, PyObject *progress);
void long_call_begin(long_call *call);
/* Takes the lock again. -1 = an exception of a callback is set. */
int long_call_end(long_call *call);

/* An object that is one thread's at a time; trying never waits, so that nothing can lock up. */
typedef struct thread_guard {
    PyThread_type_lock lock;
} thread_guard;

int guard_init(thread_guard *guard);
void guard_free(thread_guard *guard);
/* -1 = in use; ConcurrentUseError is set. */
int guard_enter(module_state *state, thread_guard *guard);
void guard_leave(thread_guard *guard);

/* A str argument as UTF-8, for the format "O&"; it lives as long as the argument. */
typedef struct text_in {
    const char *bytes;
    Py_ssize_t size;
} text_in;

int text_argument(PyObject *object, void *text);

/* A day from date, "YYYY-MM-DD" or None; -1 = an exception is set. */
int day_from(module_state *state, PyObject *object, int32_t none, int32_t *day);
/* datetime.date from a day. */
PyObject *day_to(module_state *state, int32_t day);
/* 16 bytes as 32 hexadecimal digits. */
PyObject *hex_of(const uint8_t *bytes);

/* ---- bound.c, joined.c, buffers.c, lists.c: tables in ---------------------------------------- */

/* A table of the caller's as a batch, and what must live as long. */
typedef struct bound_table {
    tierkit_batch *batch;
    PyObject *source; /* borrowed: the caller's table */
    PyObject *names;  /* list of the names in binding order; NULL = those of the Arrow schema */
    PyObject *keep;   /* list of objects whose memory the batch borrows */
    Py_buffer *views;
    Py_ssize_t view_count;
} bound_table;

/* Binds a table; `wanted` is a container of names to look at, or None for all. On -1 an exception
 * is set; bound_close() is due either way. */
int bound_open(bound_table *bound, module_state *state, PyObject *table, PyObject *wanted);
void bound_close(bound_table *bound);
/* Describes a single column instead; the rest as bound_open(). */
int bound_column(bound_table *bound, module_state *state, PyObject *object, tierkit_column *column);
/* Raises for a failed call that used the batch. Gives NULL. */
PyObject *bound_raise(const bound_table *bound, module_state *state, tierkit_status status,
                      const tierkit_error *err);
/* Writable memory of the batch's lifetime; NULL = an exception is set. */
void *bound_memory(bound_table *bound, size_t bytes);

/* A column on its way into a batch. */
typedef struct column_in {
    bound_table *bound;
    module_state *state;
    PyObject *name;
    PyObject *arrow;       /* borrowed; a column that speaks Arrow is not described */
    tierkit_column column; /* rows is set */
} column_in;

/* Fills in `column` from an object with the buffer protocol. kind: see tierkit/_columns.py. */
int column_from_buffer(column_in *in, PyObject *object, const char *kind);
/* ... from a list or tuple. */
int column_from_list(column_in *in, PyObject *object);

/* ---- the types ------------------------------------------------------------------------------- */

typedef struct program_object {
    PyObject_HEAD tierkit_program *handle;
    PyObject *text, *used; /* str or bytes; dict of what `use` found */
    PyObject *diagnostics; /* Table */
} program_object;

typedef struct network_object {
    PyObject_HEAD tierkit_network *handle;
    PyObject *program;
    PyObject *wanted; /* dict: facts block -> names of the columns it reads */
    thread_guard guard;
} network_object;

static inline network_object *network_of(PyObject *self) {
    return (network_object *)self;
}

/* deliver.c: methods of Network */
PyObject *network_upsert(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *network_decide(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *network_upsert_table(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *network_append(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *network_replace(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *network_codes(PyObject *self, PyObject *args, PyObject *kwargs);

/* review.c; support.c: a method of Review */
const tierkit_review *review_handle(PyObject *self);
PyObject *review_support(PyObject *self, PyObject *args, PyObject *kwargs);

extern PyType_Spec program_spec, network_spec, review_spec, table_spec;

/* Wraps a table and owns it, also when it fails. */
PyObject *table_wrap(module_state *state, tierkit_table *table);
/* rules.c, what_if.c: methods of Program. */
PyObject *program_decide(PyObject *program, PyObject *args, PyObject *kwargs);
PyObject *program_what_if(PyObject *program, PyObject *args, PyObject *kwargs);
/* review.c: a method of Program. */
PyObject *review_make(PyObject *program, PyObject *args, PyObject *kwargs);

/* kernels.c */
extern PyMethodDef kernel_methods[];

#endif
