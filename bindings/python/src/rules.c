/* Owns: Program.decide(). Must not know: what rules say, how tables become batches.
 * Called by: Python, through program.c. */
#include "binding.h"

#include <string.h>

static PyObject *decide(PyObject *self, const text_in *rules, const bound_table *bound,
                        PyObject *progress) {
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    tierkit_status status;
    long_call call;
    if (long_call_init(&call, progress) < 0) {
        return NULL;
    }
    long_call_begin(&call);
    status = tierkit_program_decide(((program_object *)self)->handle, rules->bytes,
                                    (size_t)rules->size, bound->batch, &call.call, &table, &err);
    if (long_call_end(&call) < 0) {
        tierkit_table_free(table);
        return NULL;
    }
    if (status != TIERKIT_OK) {
        bound_raise(bound, state, status, &err);
        return NULL;
    }
    return table_wrap(state, table);
}

PyObject *program_decide(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "rules", "table", "progress", NULL };
    PyObject *rows, *progress = NULL, *made = NULL;
    text_in rules;
    bound_table bound;
    memset(&bound, 0, sizeof bound);
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&O|O:decide", names, text_argument, &rules,
                                     &rows, &progress)) {
        return NULL;
    }
    if (bound_open(&bound, state_of(self), rows, Py_None) == 0) {
        made = decide(self, &rules, &bound, progress);
    }
    bound_close(&bound);
    return made;
}
