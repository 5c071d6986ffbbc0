/* Owns: the kernels on buffers. tierkit/_kernels.py makes all arrays, those for results included,
 * in the types that the library reads and writes; here sizes are checked and the call is made.
 * Must not know: any formula.
 * Called by: tierkit/_kernels.py. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

/* ---- arrays ---------------------------------------------------------------------------------- */

enum { ARRAYS_MAX = 12 };

/* The buffers of one call, released together. */
typedef struct array_set {
    Py_buffer views[ARRAYS_MAX];
    int used, failed;
} array_set;

enum { ANY_COUNT = -1 };

/* The memory of an array of `count` elements of `size` bytes; NULL for None, or with an exception
 * set and arrays->failed. */
static void *array_of(array_set *arrays, PyObject *object, size_t size, int64_t count,
                      int writable) {
    Py_buffer *view = &arrays->views[arrays->used];
    if (arrays->failed || object == Py_None) {
        return NULL;
    }
    if (PyObject_GetBuffer(object, view, PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0)) <
        0) {
        arrays->failed = 1;
        return NULL;
    }
    arrays->used++;
    if (view->itemsize != (Py_ssize_t)size ||
        (count != ANY_COUNT && view->len != (Py_ssize_t)size * (Py_ssize_t)count)) {
        PyErr_Format(PyExc_ValueError,
                     "an array of %zd elements of %zd bytes does not fit the others: %zd elements "
                     "of %zd bytes are needed",
                     view->len / view->itemsize, view->itemsize, (Py_ssize_t)count,
                     (Py_ssize_t)size);
        arrays->failed = 1;
    }
    return arrays->failed ? NULL : view->buf;
}

static int64_t length_of(PyObject *object) {
    Py_ssize_t length = object == Py_None ? 0 : PyObject_Size(object);
    PyErr_Clear();
    return length < 0 ? 0 : length;
}

static void release(array_set *arrays) {
    for (int i = 0; i < arrays->used; i++) {
        PyBuffer_Release(&arrays->views[i]);
    }
}

/* Releases the arrays and gives None, or raises. */
static PyObject *finish(PyObject *module, array_set *arrays, tierkit_status status,
                        const tierkit_error *err) {
    release(arrays);
    if (arrays->failed) {
        return NULL;
    }
    return status == TIERKIT_OK ? Py_NewRef(Py_None)
                                : raise_status(PyModule_GetState(module), status, err, NULL);
}

/* ---- normalise, score ------------------------------------------------------------------------ */

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
    points.count = (int32_t)length_of(x);
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
    return finish(module, &arrays, status, &err);
}

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
    return finish(module, &arrays, status, &err);
}

/* ---- order ----------------------------------------------------------------------------------- */

/* Parts of tierkit_amounts as (flags, value, value_high, status, tie_rank, order, first). */
static void take_amounts(array_set *arrays, PyObject *parts, tierkit_amounts *amounts, int write) {
    PyObject *value, *high, *status, *tie_rank, *order, *first;
    memset(amounts, 0, sizeof *amounts);
    amounts->struct_size = sizeof *amounts;
    if (!PyArg_ParseTuple(parts, "IOOOOOO", &amounts->flags, &value, &high, &status, &tie_rank,
                          &order, &first)) {
        arrays->failed = 1;
        return;
    }
    amounts->count = length_of(order);
    amounts->value = array_of(arrays, value, sizeof(int64_t), amounts->count, 0);
    amounts->value_high = array_of(arrays, high, sizeof(int64_t), amounts->count, 0);
    amounts->status = array_of(arrays, status, sizeof(int8_t), amounts->count, 0);
    amounts->tie_rank = array_of(arrays, tie_rank, sizeof(uint32_t), amounts->count, 0);
    amounts->order = array_of(arrays, order, sizeof(int32_t), amounts->count, write);
    amounts->first = array_of(arrays, first, sizeof(int32_t), amounts->count, write);
}

static PyObject *order(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_status status = TIERKIT_OK;
    size_t bytes = 0;
    void *scratch = NULL;
    take_amounts(&arrays, args, &amounts, 1);
    if (!arrays.failed) {
        status = tierkit_order_scratch(amounts.count, &bytes);
    }
    if (!arrays.failed && status == TIERKIT_OK) {
        scratch = malloc(bytes + 1);
        Py_BEGIN_ALLOW_THREADS;
        status = scratch ? tierkit_order(&amounts, scratch, bytes, &err) : TIERKIT_E_NOMEM;
        Py_END_ALLOW_THREADS;
        free(scratch);
    }
    return finish(module, &arrays, status, &err);
}

/* ---- rank ------------------------------------------------------------------------------------ */

static PyObject *rank(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *out;
    int method;
    if (!PyArg_ParseTuple(args, "O!iO", &PyTuple_Type, &parts, &method, &out)) {
        return NULL;
    }
    take_amounts(&arrays, parts, &amounts, 0);
    int32_t *ranks = array_of(&arrays, out, sizeof(int32_t), amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_rank(&amounts, method, ranks, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err);
}

static PyObject *rank_groups(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *group, *scratch, *out;
    int method;
    if (!PyArg_ParseTuple(args, "O!iOOO", &PyTuple_Type, &parts, &method, &group, &scratch, &out)) {
        return NULL;
    }
    int64_t room = length_of(scratch);
    take_amounts(&arrays, parts, &amounts, 0);
    const int32_t *groups = array_of(&arrays, group, sizeof(int32_t), amounts.count, 0);
    int32_t *places = array_of(&arrays, scratch, sizeof(int32_t), room, 1);
    int32_t *ranks = array_of(&arrays, out, sizeof(int32_t), amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status =
            tierkit_rank_groups(&amounts, method, groups, (int32_t)(room / 4), places, ranks, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err);
}

/* ---- classify -------------------------------------------------------------------------------- */

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
    return finish(module, &arrays, status, &err);
}

static PyObject *classify_share(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_cuts cuts = { .struct_size = sizeof cuts };
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *numerator, *denominator, *class, *share, *before, *out_status;
    if (!PyArg_ParseTuple(args, "O!OOiOOOO", &PyTuple_Type, &parts, &numerator, &denominator,
                          &cuts.rule, &class, &share, &before, &out_status)) {
        return NULL;
    }
    cuts.count = (int32_t)length_of(numerator);
    take_amounts(&arrays, parts, &amounts, 0);
    cuts.numerator = array_of(&arrays, numerator, sizeof(int64_t), cuts.count, 0);
    cuts.denominator = array_of(&arrays, denominator, sizeof(int64_t), cuts.count, 0);
    int32_t *classes = array_of(&arrays, class, sizeof(int32_t), amounts.count, 1);
    double *shares = array_of(&arrays, share, sizeof(double), amounts.count, 1);
    double *befores = array_of(&arrays, before, sizeof(double), amounts.count, 1);
    int8_t *statuses = array_of(&arrays, out_status, sizeof(int8_t), amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_classify_share(&amounts, &cuts, classes, shares, befores, statuses, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err);
}

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
    PyObject *whole, *parts, *ratio, *done;
    if (!PyArg_ParseTuple(args, "O!OO", &PyTuple_Type, &whole, &parts, &ratio)) {
        return NULL;
    }
    int64_t count = length_of(parts);
    take_amounts(&arrays, whole, &amounts, 0);
    const int32_t *numbers = array_of(&arrays, parts, sizeof(int32_t), count, 0);
    double *ratios = array_of(&arrays, ratio, sizeof(double), count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_concentrate(&amounts, numbers, (int32_t)count, ratios, &result, &err);
        Py_END_ALLOW_THREADS;
    }
    done = finish(module, &arrays, status, &err);
    if (!done) {
        return NULL;
    }
    Py_DECREF(done);
    return concentration_of(&result);
}

/* ---- and the rest ---------------------------------------------------------------------------- */

static PyObject *self_check(PyObject *module, PyObject *Py_UNUSED(ignored)) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = tierkit_self_check(&err);
    return finish(module, &arrays, status, &err);
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
    { "order", order, METH_VARARGS, NULL },
    { "rank", rank, METH_VARARGS, NULL },
    { "rank_groups", rank_groups, METH_VARARGS, NULL },
    { "classify_bands", classify_bands, METH_VARARGS, NULL },
    { "classify_share", classify_share, METH_VARARGS, NULL },
    { "concentrate", concentrate, METH_VARARGS, NULL },
    { "self_check", self_check, METH_NOARGS,
      "self_check($module)\n--\n\nRaise EnvironmentError where floating point would give other "
      "results." },
    { "has", has, METH_VARARGS,
      "has($module, key, /)\n--\n\nWhether the library has a feature, as \"edition 1\"." },
    { NULL, NULL, 0, NULL }
};
