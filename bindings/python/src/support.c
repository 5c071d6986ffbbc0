/* Owns: Review.support(): plans of support as tables. Must not know: how support is granted.
 * Called by: the interpreter, through review.c. */
#include "binding.h"

#include <string.h>

enum { REQUESTS = 0, CAPACITIES, CARRY, INPUTS };

/* A dict of the plan's tables; the plan is given back. */
static PyObject *tables_of(module_state *state, tierkit_support *support) {
    static const struct {
        const char *name;
        int32_t kind;
    } kinds[] = {
        { "grants", TIERKIT_SUPPORT_GRANTS },
        { "resources", TIERKIT_SUPPORT_RESOURCES },
        { "groups", TIERKIT_SUPPORT_GROUPS },
        { "partners", TIERKIT_SUPPORT_PARTNERS },
    };
    PyObject *made = PyDict_New();
    for (size_t k = 0; made && k < sizeof kinds / sizeof kinds[0]; k++) {
        tierkit_table *table = NULL;
        PyObject *wrapped =
            tierkit_support_table(support, kinds[k].kind, &table, NULL) == TIERKIT_OK
                ? table_wrap(state, table)
                : PyErr_NoMemory();
        if (!wrapped || PyDict_SetItemString(made, kinds[k].name, wrapped) < 0) {
            Py_CLEAR(made);
        }
        Py_XDECREF(wrapped);
    }
    tierkit_support_free(support);
    return made;
}

static PyObject *plan(PyObject *self, const bound_table *bound, PyObject *progress) {
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_support *support = NULL;
    tierkit_status status;
    long_call call;
    if (long_call_init(&call, progress) < 0) {
        return NULL;
    }
    long_call_begin(&call);
    status =
        tierkit_support_plan(review_handle(self), bound[REQUESTS].batch, bound[CAPACITIES].batch,
                             bound[CARRY].batch, &call.call, &support, &err);
    if (long_call_end(&call) < 0) {
        tierkit_support_free(support);
        return NULL;
    }
    return status == TIERKIT_OK ? tables_of(state, support)
                                : raise_status(state, status, &err, NULL);
}

PyObject *review_support(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "requests", "capacities", "carry", "progress", NULL };
    module_state *state = state_of(self);
    PyObject *tables[INPUTS] = { NULL, NULL, Py_None }, *progress = NULL, *made = NULL;
    bound_table bound[INPUTS];
    int opened = 0;
    memset(bound, 0, sizeof bound);
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO|OO:support", names, &tables[REQUESTS],
                                     &tables[CAPACITIES], &tables[CARRY], &progress)) {
        return NULL;
    }
    while (opened < INPUTS && (tables[opened] == Py_None ||
                               bound_open(&bound[opened], state, tables[opened], Py_None) == 0)) {
        opened++;
    }
    if (opened == INPUTS) {
        made = plan(self, bound, progress);
    }
    for (int i = 0; i < INPUTS; i++) {
        bound_close(&bound[i]);
    }
    return made;
}
