/* Owns: weighted products, scores between bounds and TOPSIS, on buffers.
 * Must not know: any formula.
 * Called by: tierkit/_score.py. */
#include "arrays.h"

#include <string.h>

static PyObject *score_product(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_weighted call = { .struct_size = sizeof call };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    long long count;
    double sum_share;
    PyObject *value, *in_status, *weight, *score_e9, *score, *coverage, *out_status;
    if (!PyArg_ParseTuple(args, "LddOOOOOOO", &count, &sum_share, &call.minimum_coverage, &value,
                          &in_status, &weight, &score_e9, &score, &coverage, &out_status)) {
        return NULL;
    }
    call.criteria = small_length_of(weight);
    call.count = count;
    call.value = array_of(&arrays, value, sizeof(double), call.criteria * count, 0);
    call.status = array_of(&arrays, in_status, sizeof(int8_t), call.criteria * count, 0);
    call.weight = array_of(&arrays, weight, sizeof(double), call.criteria, 0);
    int64_t *scores_e9 = array_of(&arrays, score_e9, sizeof(int64_t), count, 1);
    double *scores = array_of(&arrays, score, sizeof(double), count, 1);
    double *coverages = array_of(&arrays, coverage, sizeof(double), count, 1);
    int8_t *statuses = array_of(&arrays, out_status, sizeof(int8_t), count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status =
            tierkit_score_product(&call, sum_share, scores_e9, scores, coverages, statuses, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

/* ---- between bounds -------------------------------------------------------------------------- */

/* (flags, count, minimum_coverage, value, status, weight, bounds, direction, ideal) */
static void take_bounded(array_set *arrays, PyObject *parts, tierkit_bounded *call) {
    PyObject *value, *status, *weight, *bounds, *direction, *ideal;
    long long count;
    memset(call, 0, sizeof *call);
    call->struct_size = sizeof *call;
    if (!PyArg_ParseTuple(parts, "ILdOOOOOO", &call->flags, &count, &call->minimum_coverage, &value,
                          &status, &weight, &bounds, &direction, &ideal)) {
        arrays->failed = 1;
        return;
    }
    call->criteria = small_length_of(weight);
    call->count = count;
    call->value = array_of(arrays, value, sizeof(double), call->criteria * count, 0);
    call->status = array_of(arrays, status, sizeof(int8_t), call->criteria * count, 0);
    call->weight = array_of(arrays, weight, sizeof(double), call->criteria, 0);
    call->bounds = array_of(arrays, bounds, sizeof(double), 2 * (int64_t)call->criteria, 0);
    call->direction = array_of(arrays, direction, sizeof(int8_t), call->criteria, 0);
    call->ideal = array_of(arrays, ideal, sizeof(double), call->criteria, 0);
}

typedef tierkit_status(TIERKIT_CALL *bounded_kernel)(const tierkit_bounded *, int64_t *, int64_t *,
                                                     double *, int8_t *, int32_t *,
                                                     tierkit_error *);

static PyObject *score_bounded(PyObject *module, PyObject *args, bounded_kernel kernel) {
    array_set arrays = { .used = 0 };
    tierkit_bounded call;
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *score_e9, *contribution, *coverage, *out_status, *flags;
    if (!PyArg_ParseTuple(args, "O!OOOOO", &PyTuple_Type, &parts, &score_e9, &contribution,
                          &coverage, &out_status, &flags)) {
        return NULL;
    }
    take_bounded(&arrays, parts, &call);
    int64_t *scores_e9 = array_of(&arrays, score_e9, sizeof(int64_t), call.count, 1);
    int64_t *contributions =
        array_of(&arrays, contribution, sizeof(int64_t), call.criteria * call.count, 1);
    double *coverages = array_of(&arrays, coverage, sizeof(double), call.count, 1);
    int8_t *statuses = array_of(&arrays, out_status, sizeof(int8_t), call.count, 1);
    int32_t *flag_bits = array_of(&arrays, flags, sizeof(int32_t), call.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = kernel(&call, scores_e9, contributions, coverages, statuses, flag_bits, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *score_minmax(PyObject *module, PyObject *args) {
    return score_bounded(module, args, tierkit_score_minmax);
}

static PyObject *score_spotis(PyObject *module, PyObject *args) {
    return score_bounded(module, args, tierkit_score_spotis);
}

/* ---- TOPSIS ---------------------------------------------------------------------------------- */

/* (flags, normalisation, count, value, status, weight, bounds, direction, norm) */
static void take_topsis(array_set *arrays, PyObject *parts, tierkit_topsis *call) {
    PyObject *value, *status, *weight, *bounds, *direction, *norm;
    long long count;
    memset(call, 0, sizeof *call);
    call->struct_size = sizeof *call;
    if (!PyArg_ParseTuple(parts, "IiLOOOOOO", &call->flags, &call->normalisation, &count, &value,
                          &status, &weight, &bounds, &direction, &norm)) {
        arrays->failed = 1;
        return;
    }
    call->criteria = small_length_of(weight);
    call->count = count;
    call->value = array_of(arrays, value, sizeof(double), call->criteria * count, 0);
    call->status = array_of(arrays, status, sizeof(int8_t), call->criteria * count, 0);
    call->weight = array_of(arrays, weight, sizeof(double), call->criteria, 0);
    call->bounds = array_of(arrays, bounds, sizeof(double), 2 * (int64_t)call->criteria, 0);
    call->direction = array_of(arrays, direction, sizeof(int8_t), call->criteria, 0);
    call->norm = array_of(arrays, norm, sizeof(double), call->criteria, 0);
}

static PyObject *score_topsis(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_topsis call;
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *score_e9, *score, *distance, *out_status, *flags;
    if (!PyArg_ParseTuple(args, "O!OOOOO", &PyTuple_Type, &parts, &score_e9, &score, &distance,
                          &out_status, &flags)) {
        return NULL;
    }
    take_topsis(&arrays, parts, &call);
    int64_t *scores_e9 = array_of(&arrays, score_e9, sizeof(int64_t), call.count, 1);
    double *scores = array_of(&arrays, score, sizeof(double), call.count, 1);
    double *distances = array_of(&arrays, distance, sizeof(double), 2 * call.count, 1);
    int8_t *statuses = array_of(&arrays, out_status, sizeof(int8_t), call.count, 1);
    int32_t *flag_bits = array_of(&arrays, flags, sizeof(int32_t), call.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status =
            tierkit_score_topsis(&call, scores_e9, scores, distances, statuses, flag_bits, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

PyMethodDef score_methods[] = { { "score_product", score_product, METH_VARARGS, NULL },
                                { "score_minmax", score_minmax, METH_VARARGS, NULL },
                                { "score_spotis", score_spotis, METH_VARARGS, NULL },
                                { "score_topsis", score_topsis, METH_VARARGS, NULL },
                                { NULL, NULL, 0, NULL } };
