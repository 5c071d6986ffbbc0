/* Owns: the module tierkit._core: its state, its types, its start.
 * Must not know: what the types do.
 * Called by: the interpreter. */
#include "arrays.h"
#include "binding.h"

/* Since 3.12 and 3.13; the limited API of 3.11 lacks the names. */
enum { SLOT_MULTIPLE_INTERPRETERS = 3, SLOT_GIL = 4 };
#define PER_INTERPRETER_GIL ((void *)2)
#define NO_GIL ((void *)1)

module_state *state_of(PyObject *self) {
    return PyType_GetModuleState(Py_TYPE(self));
}

/* ---- start ----------------------------------------------------------------------------------- */

static PyObject *attribute_of(const char *module_name, const char *name) {
    PyObject *module = PyImport_ImportModule(module_name);
    PyObject *found = module ? PyObject_GetAttrString(module, name) : NULL;
    Py_XDECREF(module);
    return found;
}

static int import_all(module_state *state) {
    PyObject *zone;
    state->errors = PyImport_ImportModule("tierkit._errors");
    state->columns = PyImport_ImportModule("tierkit._columns");
    state->tables = PyImport_ImportModule("tierkit._tables");
    state->decimal = attribute_of("decimal", "Decimal");
    state->date = attribute_of("datetime", "date");
    state->datetime = attribute_of("datetime", "datetime");
    zone = attribute_of("datetime", "timezone");
    state->utc = zone ? PyObject_GetAttrString(zone, "utc") : NULL;
    Py_XDECREF(zone);
    return state->errors && state->columns && state->tables && state->decimal && state->date &&
                   state->datetime && state->utc
               ? 0
               : -1;
}

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **type) {
    *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    return *type ? PyModule_AddType(module, *type) : -1;
}

static int add_facts(PyObject *module) {
    if (tierkit_abi_version() != TIERKIT_ABI_VERSION) {
        PyErr_SetString(PyExc_ImportError,
                        "tierkit: headers and library of the build differ; build it again");
        return -1;
    }
    return PyModule_AddStringConstant(module, "version", tierkit_version());
}

/* Those of kernels.c come with the definition of the module. */
static int add_functions(PyObject *module) {
    return PyModule_AddFunctions(module, score_methods) < 0 ||
                   PyModule_AddFunctions(module, weigh_methods) < 0 ||
                   PyModule_AddFunctions(module, amount_methods) < 0 ||
                   PyModule_AddFunctions(module, concentrate_methods) < 0 ||
                   PyModule_AddFunctions(module, allocate_methods) < 0
               ? -1
               : 0;
}

static int start(PyObject *module) {
    module_state *state = PyModule_GetState(module);
    if (import_all(state) < 0 || add_facts(module) < 0 || add_functions(module) < 0 ||
        add_type(module, &program_spec, &state->program) < 0 ||
        add_type(module, &network_spec, &state->network) < 0 ||
        add_type(module, &review_spec, &state->review) < 0) {
        return -1;
    }
    return add_type(module, &table_spec, &state->table);
}

/* ---- life ------------------------------------------------------------------------------------ */

static int traverse(PyObject *module, visitproc visit, void *arg) {
    module_state *state = PyModule_GetState(module);
    Py_VISIT(state->program);
    Py_VISIT(state->network);
    Py_VISIT(state->review);
    Py_VISIT(state->table);
    Py_VISIT(state->errors);
    Py_VISIT(state->columns);
    Py_VISIT(state->tables);
    Py_VISIT(state->decimal);
    Py_VISIT(state->date);
    Py_VISIT(state->datetime);
    Py_VISIT(state->utc);
    return 0;
}

static int clear(PyObject *module) {
    module_state *state = PyModule_GetState(module);
    Py_CLEAR(state->program);
    Py_CLEAR(state->network);
    Py_CLEAR(state->review);
    Py_CLEAR(state->table);
    Py_CLEAR(state->errors);
    Py_CLEAR(state->columns);
    Py_CLEAR(state->tables);
    Py_CLEAR(state->decimal);
    Py_CLEAR(state->date);
    Py_CLEAR(state->datetime);
    Py_CLEAR(state->utc);
    return 0;
}

static void destroy(void *module) {
    clear(module);
}

/* ---- the module ------------------------------------------------------------------------------ */

static PyModuleDef_Slot slots_311[] = { { Py_mod_exec, (void *)start }, { 0, NULL } };

static PyModuleDef_Slot slots_312[] = { { Py_mod_exec, (void *)start },
                                        { SLOT_MULTIPLE_INTERPRETERS, PER_INTERPRETER_GIL },
                                        { 0, NULL } };

static PyModuleDef_Slot slots_313[] = { { Py_mod_exec, (void *)start },
                                        { SLOT_MULTIPLE_INTERPRETERS, PER_INTERPRETER_GIL },
                                        { SLOT_GIL, NO_GIL },
                                        { 0, NULL } };

#define MODULE(SLOTS)                                                                              \
    {                                                                                              \
        PyModuleDef_HEAD_INIT, .m_name = "tierkit._core",                                          \
                               .m_doc = "The C library, as tierkit's other modules use it.",       \
                               .m_size = sizeof(module_state), .m_methods = kernel_methods,        \
                               .m_slots = (SLOTS), .m_traverse = traverse, .m_clear = clear,       \
                               .m_free = destroy                                                   \
    }

static PyModuleDef module_311 = MODULE(slots_311);
static PyModuleDef module_312 = MODULE(slots_312);
static PyModuleDef module_313 = MODULE(slots_313);

/* One binary serves all versions: an interpreter refuses slots that it does not know, and later
 * ones refuse to load a module in subinterpreters that does not have them. */
PyMODINIT_FUNC PyInit__core(void); /* no header has it */

PyMODINIT_FUNC PyInit__core(void) {
    PyModuleDef *def = &module_311;
    if (Py_Version >= 0x030D0000) {
        def = &module_313;
    } else if (Py_Version >= 0x030C0000) {
        def = &module_312;
    }
    return PyModuleDef_Init(def);
}
