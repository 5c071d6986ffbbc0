/* Owns: how much a few hold of the whole, on buffers.
 * Must not know: any formula.
 * Called by: tierkit/_amounts.py. */
#include "arrays.h"

/* ---- concentrate ----------------------------------------------------------------------------- */

/* status, count, positive_count, total (low, high), hhi, effective_number, gini, gini_all */
static PyObject *concentration_of(const tierkit_concentration *result) {
    return Py_BuildValue("iLLKLdddd", (int)result->status, (long long)result->count,
                         (long long)result->positive_count,
                         (unsigned long long)(uint64_t)result->total, (long long)result->total_high,
                         result->hhi, result->effective_number, result->gini, result->gini_all);
}

static PyObject *concentrate(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_concentration result = { .struct_size = sizeof result };
    tierkit_status status = TIERKIT_OK;
    PyObject *whole, *parts, *ratio;
    if (!PyArg_ParseTuple(args, "O!IOO", &PyTuple_Type, &whole, &result.flags, &parts, &ratio)) {
        return NULL;
    }
    int32_t count = small_length_of(parts);
    take_amounts(&arrays, whole, &amounts, 0);
    const int32_t *numbers = array_of(&arrays, parts, sizeof(int32_t), count, 0);
    double *ratios = array_of(&arrays, ratio, sizeof(double), count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_concentrate(&amounts, numbers, count, ratios, &result, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err) < 0 ? NULL : concentration_of(&result);
}

/* ---- curves ---------------------------------------------------------------------------------- */

static PyObject *share_of_top(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *numerator, *denominator, *held;
    if (!PyArg_ParseTuple(args, "O!OOO", &PyTuple_Type, &parts, &numerator, &denominator, &held)) {
        return NULL;
    }
    int32_t count = small_length_of(numerator);
    take_amounts(&arrays, parts, &amounts, 0);
    const int64_t *numerators = array_of(&arrays, numerator, sizeof(int64_t), count, 0);
    const int64_t *denominators = array_of(&arrays, denominator, sizeof(int64_t), count, 0);
    double *shares = array_of(&arrays, held, sizeof(double), count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_share_of_top(&amounts, numerators, denominators, count, shares, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *lorenz(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *held;
    int steps;
    if (!PyArg_ParseTuple(args, "O!iO", &PyTuple_Type, &parts, &steps, &held)) {
        return NULL;
    }
    take_amounts(&arrays, parts, &amounts, 0);
    double *shares = array_of(&arrays, held, sizeof(double), (int64_t)steps + 1, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_lorenz(&amounts, steps, shares, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

/* status, count, peak_count, loss_count, peak (low, high), total (low, high), peak_ratio */
static PyObject *whale_of(const tierkit_whale *result) {
    return Py_BuildValue("iLLLKLKLd", (int)result->status, (long long)result->count,
                         (long long)result->peak_count, (long long)result->loss_count,
                         (unsigned long long)(uint64_t)result->peak, (long long)result->peak_high,
                         (unsigned long long)(uint64_t)result->total, (long long)result->total_high,
                         result->peak_ratio);
}

static PyObject *whale_curve(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_whale result = { .struct_size = sizeof result };
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *cumulative;
    if (!PyArg_ParseTuple(args, "O!O", &PyTuple_Type, &parts, &cumulative)) {
        return NULL;
    }
    take_amounts(&arrays, parts, &amounts, 0);
    double *shares = array_of(&arrays, cumulative, sizeof(double), amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_whale_curve(&amounts, shares, &result, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err) < 0 ? NULL : whale_of(&result);
}

/* ---- fairness -------------------------------------------------------------------------------- */

typedef tierkit_status(TIERKIT_CALL *pair_kernel)(const int64_t *, const int64_t *, const int8_t *,
                                                  int64_t, double *, int32_t *, tierkit_error *);

/* (value, status) of two columns of amounts. */
static PyObject *measure_pair(PyObject *module, PyObject *args, pair_kernel kernel) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *first, *second, *in_status;
    double value = 0;
    int32_t value_status = TIERKIT_VALUE_OK;
    if (!PyArg_ParseTuple(args, "OOO", &first, &second, &in_status)) {
        return NULL;
    }
    int64_t count = length_of(first);
    const int64_t *firsts = array_of(&arrays, first, sizeof(int64_t), count, 0);
    const int64_t *seconds = array_of(&arrays, second, sizeof(int64_t), count, 0);
    const int8_t *statuses = array_of(&arrays, in_status, sizeof(int8_t), count, 0);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = kernel(firsts, seconds, statuses, count, &value, &value_status, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err) < 0
               ? NULL
               : Py_BuildValue("di", value, (int)value_status);
}

static PyObject *misallocation(PyObject *module, PyObject *args) {
    return measure_pair(module, args, tierkit_misallocation);
}

static PyObject *fairness(PyObject *module, PyObject *args) {
    return measure_pair(module, args, tierkit_fairness);
}

PyMethodDef concentrate_methods[] = { { "concentrate", concentrate, METH_VARARGS, NULL },
                                      { "share_of_top", share_of_top, METH_VARARGS, NULL },
                                      { "lorenz", lorenz, METH_VARARGS, NULL },
                                      { "whale_curve", whale_curve, METH_VARARGS, NULL },
                                      { "misallocation", misallocation, METH_VARARGS, NULL },
                                      { "fairness", fairness, METH_VARARGS, NULL },
                                      { NULL, NULL, 0, NULL } };
