/* Owns: the kernels that need no order, on buffers. The Python modules beside make all arrays, also
 * those for results, in the types that the library reads and writes; here sizes are checked and the
 * call is made.
 * Must not know: any formula.
 * Called by: tierkit/_kernels.py. */
#include "arrays.h"

#include <string.h>

/* ---- normalise ------------------------------------------------------------------------------- */

static PyObject *value_points(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_points points = { .struct_size = sizeof points };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *x, *y, *value, *value_status, *result, *flags;
    if (!PyArg_ParseTuple(args, "iOOOOOO", &points.flags, &x, &y, &value, &value_status, &result,
                          &flags)) {
        return NULL;
    }
    int64_t count = length_of(value);
    points.count = small_length_of(x);
    points.x = array_of(&arrays, x, sizeof(double), ANY_COUNT, 0);
    points.y = array_of(&arrays, y, sizeof(double), points.count, 0);
    const double *values = array_of(&arrays, value, sizeof(double), count, 0);
    const int8_t *statuses = array_of(&arrays, value_status, sizeof(int8_t), count, 0);
    double *results = array_of(&arrays, result, sizeof(double), count, 1);
    int32_t *flag_bits = array_of(&arrays, flags, sizeof(int32_t), count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_value_points(&points, values, statuses, count, results, flag_bits, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

/* The fields of tierkit_normalisation from (method, count, value, status, direction, ideal). */
static void take_normalisation(array_set *arrays, PyObject *parts, tierkit_normalisation *call) {
    PyObject *value, *status, *direction, *ideal;
    long long count, criteria;
    memset(call, 0, sizeof *call);
    call->struct_size = sizeof *call;
    if (!PyArg_ParseTuple(parts, "iiLOOOO", &call->method, &call->criteria, &count, &value, &status,
                          &direction, &ideal)) {
        arrays->failed = 1;
        return;
    }
    criteria = call->criteria;
    call->count = count;
    call->value = array_of(arrays, value, sizeof(double), criteria * count, 0);
    call->status = array_of(arrays, status, sizeof(int8_t), criteria * count, 0);
    call->direction = array_of(arrays, direction, sizeof(int8_t), criteria, 0);
    call->ideal = array_of(arrays, ideal, sizeof(double), 2 * criteria, 0);
}

static PyObject *normalise_bounds(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_normalisation call;
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *bounds, *out_status;
    if (!PyArg_ParseTuple(args, "O!OO", &PyTuple_Type, &parts, &bounds, &out_status)) {
        return NULL;
    }
    take_normalisation(&arrays, parts, &call);
    double *found = array_of(&arrays, bounds, sizeof(double), 2 * (int64_t)call.criteria, 1);
    int8_t *statuses = array_of(&arrays, out_status, sizeof(int8_t), call.criteria, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_normalise_bounds(&call, found, statuses, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *normalise(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_normalisation call;
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *bounds, *result, *out_status, *flags;
    if (!PyArg_ParseTuple(args, "O!OOOO", &PyTuple_Type, &parts, &bounds, &result, &out_status,
                          &flags)) {
        return NULL;
    }
    take_normalisation(&arrays, parts, &call);
    int64_t all = call.criteria * call.count;
    const double *given = array_of(&arrays, bounds, sizeof(double), 2 * (int64_t)call.criteria, 0);
    double *results = array_of(&arrays, result, sizeof(double), all, 1);
    int8_t *statuses = array_of(&arrays, out_status, sizeof(int8_t), all, 1);
    int32_t *flag_bits = array_of(&arrays, flags, sizeof(int32_t), all, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_normalise(&call, given, results, statuses, flag_bits, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

/* ---- score ----------------------------------------------------------------------------------- */

static PyObject *score_weighted(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_weighted call = { .struct_size = sizeof call };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    long long count;
    PyObject *value, *in_status, *weight, *reference, *score_e9, *score, *contribution, *coverage,
        *out_status;
    if (!PyArg_ParseTuple(args, "LdOOOOOOOOO", &count, &call.minimum_coverage, &value, &in_status,
                          &weight, &reference, &score_e9, &score, &contribution, &coverage,
                          &out_status)) {
        return NULL;
    }
    int64_t criteria = length_of(weight), all = criteria * count;
    call.criteria = (int32_t)criteria;
    call.count = count;
    call.value = array_of(&arrays, value, sizeof(double), all, 0);
    call.status = array_of(&arrays, in_status, sizeof(int8_t), all, 0);
    call.weight = array_of(&arrays, weight, sizeof(double), criteria, 0);
    call.reference = array_of(&arrays, reference, sizeof(double), criteria, 0);
    int64_t *scores_e9 = array_of(&arrays, score_e9, sizeof(int64_t), count, 1);
    double *scores = array_of(&arrays, score, sizeof(double), count, 1);
    int64_t *contributions = array_of(&arrays, contribution, sizeof(int64_t), all, 1);
    double *coverages = array_of(&arrays, coverage, sizeof(double), count, 1);
    int8_t *statuses = array_of(&arrays, out_status, sizeof(int8_t), count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_score_weighted(&call, scores_e9, scores, contributions, coverages,
                                        statuses, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

/* ---- bands ----------------------------------------------------------------------------------- */

static PyObject *classify_bands(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *lower, *score, *in_status, *out;
    if (!PyArg_ParseTuple(args, "OOOO", &lower, &score, &in_status, &out)) {
        return NULL;
    }
    int64_t bounds = length_of(lower), count = length_of(score);
    const int64_t *lowers = array_of(&arrays, lower, sizeof(int64_t), bounds, 0);
    const int64_t *scores = array_of(&arrays, score, sizeof(int64_t), count, 0);
    const int8_t *statuses = array_of(&arrays, in_status, sizeof(int8_t), count, 0);
    int32_t *classes = array_of(&arrays, out, sizeof(int32_t), count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status =
            tierkit_classify_bands(lowers, (int32_t)bounds, scores, statuses, count, classes, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *bands_check(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *from, *to, *out;
    if (!PyArg_ParseTuple(args, "OOO", &from, &to, &out)) {
        return NULL;
    }
    int32_t count = small_length_of(from);
    const int64_t *froms = array_of(&arrays, from, sizeof(int64_t), count, 0);
    const int64_t *tos = array_of(&arrays, to, sizeof(int64_t), count, 0);
    int64_t *lowers = array_of(&arrays, out, sizeof(int64_t), count, 1);
    if (!arrays.failed) {
        status = tierkit_bands_check(froms, tos, count, lowers, &err);
    }
    return finish_none(module, &arrays, status, &err);
}

/* ---- and the rest ---------------------------------------------------------------------------- */

static PyObject *self_check(PyObject *module, PyObject *Py_UNUSED(ignored)) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = tierkit_self_check(&err);
    return finish_none(module, &arrays, status, &err);
}

static PyObject *has(PyObject *Py_UNUSED(module), PyObject *args) {
    text_in key;
    return PyArg_ParseTuple(args, "O&", text_argument, &key)
               ? PyBool_FromLong(tierkit_has(key.bytes, (size_t)key.size))
               : NULL;
}

PyMethodDef kernel_methods[] = {
    { "value_points", value_points, METH_VARARGS, NULL },
    { "score_weighted", score_weighted, METH_VARARGS, NULL },
    { "normalise_bounds", normalise_bounds, METH_VARARGS, NULL },
    { "normalise", normalise, METH_VARARGS, NULL },
    { "classify_bands", classify_bands, METH_VARARGS, NULL },
    { "bands_check", bands_check, METH_VARARGS, NULL },
    { "self_check", self_check, METH_NOARGS,
      "self_check($module)\n--\n\nRaise InternalError where floating point would give other "
      "results." },
    { "has", has, METH_VARARGS,
      "has($module, key, /)\n--\n\nWhether the library has a feature, as \"edition 1\"." },
    { NULL, NULL, 0, NULL }
};
