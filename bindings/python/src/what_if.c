/* Owns: Program.what_if(). Must not know: other methods. Called by: Python, through program.c. */
#include "binding.h"

#include <string.h>

enum { TABLES = 4 };
static const int32_t kinds[TABLES] = { TIERKIT_WHAT_IF_MATRIX, TIERKIT_WHAT_IF_CHANGES,
                                       TIERKIT_WHAT_IF_QUARTERS, TIERKIT_WHAT_IF_SERVICE };
static const char *const names_of_kinds[TABLES] = { "matrix", "changes", "quarters", "service" };

/* A dict of all tables, which it takes over; or NULL and nothing is left. */
static PyObject *wrap_all(module_state *state, tierkit_table *tables[TABLES]) {
    PyObject *dict = PyDict_New();
    for (int t = 0; t < TABLES; t++) {
        PyObject *table = dict ? table_wrap(state, tables[t]) : NULL;
        if (!dict) {
            tierkit_table_free(tables[t]);
        } else if (!table || PyDict_SetItemString(dict, names_of_kinds[t], table) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(table);
    }
    return dict;
}

static PyObject *try_rules(module_state *state, network_object *network,
                           const tierkit_what_if_trial *trial, long_call *call) {
    tierkit_error err = fresh_error();
    tierkit_table *tables[TABLES] = { NULL, NULL, NULL, NULL };
    tierkit_status status;
    if (guard_enter(state, &network->guard) < 0) {
        return NULL;
    }
    long_call_begin(call);
    status = tierkit_what_if(network->handle, trial, &call->call, tables, &err);
    guard_leave(&network->guard);
    if (long_call_end(call) < 0) {
        for (int t = 0; t < TABLES; t++) {
            tierkit_table_free(tables[t]);
        }
        return NULL;
    }
    return status == TIERKIT_OK ? wrap_all(state, tables) : raise_status(state, status, &err, NULL);
}

PyObject *program_what_if(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "network", "other", "as_of", "quarters", "stake", "progress", NULL };
    module_state *state = state_of(self);
    PyObject *network, *other, *as_of = NULL, *progress = NULL;
    tierkit_what_if_trial trial = { .struct_size = sizeof trial };
    const char *stake = NULL;
    int quarters = 4;
    long_call call;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!|OizO:what_if", names, state->network,
                                     &network, state->program, &other, &as_of, &quarters, &stake,
                                     &progress) ||
        day_from(state, as_of, TIERKIT_AS_OF_LAST_FACT, &trial.as_of) < 0 ||
        long_call_init(&call, progress) < 0) {
        return NULL;
    }
    trial.program = ((program_object *)self)->handle;
    trial.other = ((program_object *)other)->handle;
    trial.quarters = quarters;
    trial.stake = stake;
    trial.stake_bytes = stake ? (int64_t)strlen(stake) : 0;
    trial.kinds = kinds;
    trial.kind_count = TABLES;
    return try_rules(state, (network_object *)network, &trial, &call);
}
