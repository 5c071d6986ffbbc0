/* Owns: weights from judgements, on buffers.
 * Must not know: any formula.
 * Called by: tierkit/_weigh.py. */
#include "arrays.h"

static PyObject *weigh_points(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *points, *weight;
    if (!PyArg_ParseTuple(args, "OO", &points, &weight)) {
        return NULL;
    }
    int32_t count = small_length_of(points);
    const double *given = array_of(&arrays, points, sizeof(double), count, 0);
    double *weights = array_of(&arrays, weight, sizeof(double), count, 1);
    if (!arrays.failed) {
        status = tierkit_weigh_points(given, count, weights, &err);
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *weigh_ranks(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *rank, *weight;
    int method;
    if (!PyArg_ParseTuple(args, "OiO", &rank, &method, &weight)) {
        return NULL;
    }
    int32_t count = small_length_of(rank);
    const int32_t *ranks = array_of(&arrays, rank, sizeof(int32_t), count, 0);
    double *weights = array_of(&arrays, weight, sizeof(double), count, 1);
    if (!arrays.failed) {
        status = tierkit_weigh_ranks(ranks, count, method, weights, &err);
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *weigh_tree(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    PyObject *parent, *local, *weight;
    if (!PyArg_ParseTuple(args, "OOO", &parent, &local, &weight)) {
        return NULL;
    }
    int32_t count = small_length_of(parent);
    const int32_t *parents = array_of(&arrays, parent, sizeof(int32_t), count, 0);
    const double *locals = array_of(&arrays, local, sizeof(double), count, 0);
    double *weights = array_of(&arrays, weight, sizeof(double), count, 1);
    if (!arrays.failed) {
        status = tierkit_weigh_tree(parents, locals, count, weights, &err);
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *weigh_random_index(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    double random_index = 0;
    int count;
    if (!PyArg_ParseTuple(args, "i", &count)) {
        return NULL;
    }
    tierkit_status status = tierkit_weigh_random_index(count, &random_index);
    return finish(module, &arrays, status, &err) < 0 ? NULL : PyFloat_FromDouble(random_index);
}

/* ratio_status, steps, lambda, index, random_index, ratio */
static PyObject *consistency_of(const tierkit_consistency *result) {
    return Py_BuildValue("iidddd", (int)result->status, (int)result->steps, result->lambda,
                         result->index, result->random_index, result->ratio);
}

static PyObject *weigh_pairwise(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_pairwise call = { .struct_size = sizeof call };
    tierkit_consistency result = { .struct_size = sizeof result };
    tierkit_status status = TIERKIT_OK;
    PyObject *matrix, *weight;
    if (!PyArg_ParseTuple(args, "iddOO", &call.method, &call.tolerance, &call.random_index, &matrix,
                          &weight)) {
        return NULL;
    }
    call.count = small_length_of(weight);
    call.matrix = array_of(&arrays, matrix, sizeof(double), (int64_t)call.count * call.count, 0);
    double *weights = array_of(&arrays, weight, sizeof(double), call.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_weigh_pairwise(&call, weights, &result, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err) < 0 ? NULL : consistency_of(&result);
}

/* xi, ratio, input_ratio */
static PyObject *weigh_best_worst(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_best_worst call = { .struct_size = sizeof call };
    tierkit_best_worst_fit fit = { .struct_size = sizeof fit };
    tierkit_status status = TIERKIT_OK;
    PyObject *best_to_others, *others_to_worst, *weight, *low, *high;
    if (!PyArg_ParseTuple(args, "iiiOOOOO", &call.method, &call.best, &call.worst, &best_to_others,
                          &others_to_worst, &weight, &low, &high)) {
        return NULL;
    }
    call.count = small_length_of(best_to_others);
    call.best_to_others = array_of(&arrays, best_to_others, sizeof(double), call.count, 0);
    call.others_to_worst = array_of(&arrays, others_to_worst, sizeof(double), call.count, 0);
    double *weights = array_of(&arrays, weight, sizeof(double), call.count, 1);
    double *lows = array_of(&arrays, low, sizeof(double), call.count, 1);
    double *highs = array_of(&arrays, high, sizeof(double), call.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_weigh_best_worst(&call, weights, lows, highs, &fit, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err) < 0
               ? NULL
               : Py_BuildValue("ddd", fit.xi, fit.ratio, fit.input_ratio);
}

PyMethodDef weigh_methods[] = { { "weigh_points", weigh_points, METH_VARARGS, NULL },
                                { "weigh_ranks", weigh_ranks, METH_VARARGS, NULL },
                                { "weigh_tree", weigh_tree, METH_VARARGS, NULL },
                                { "weigh_random_index", weigh_random_index, METH_VARARGS, NULL },
                                { "weigh_pairwise", weigh_pairwise, METH_VARARGS, NULL },
                                { "weigh_best_worst", weigh_best_worst, METH_VARARGS, NULL },
                                { NULL, NULL, 0, NULL } };
