/* Owns: orders, and the ranks and classes that are read from them, on buffers.
 * Must not know: any formula.
 * Called by: tierkit/_amounts.py. */
#include "arrays.h"

#include <stdlib.h>

/* ---- order ----------------------------------------------------------------------------------- */

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
    return finish_none(module, &arrays, status, &err);
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
    return finish_none(module, &arrays, status, &err);
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
    return finish_none(module, &arrays, status, &err);
}

/* What the percent and tile kernels share: amounts, groups and their scratch. */
typedef struct relative_call {
    tierkit_amounts amounts;
    const int32_t *group;
    int32_t *scratch;
    int32_t group_count;
} relative_call;

static void take_relative(array_set *arrays, PyObject *parts, PyObject *group, PyObject *scratch,
                          relative_call *call) {
    int64_t room = length_of(scratch);
    take_amounts(arrays, parts, &call->amounts, 0);
    call->group = array_of(arrays, group, sizeof(int32_t), call->amounts.count, 0);
    call->scratch = array_of(arrays, scratch, sizeof(int32_t), room, 1);
    call->group_count = (int32_t)((room - call->amounts.count) / 4);
}

static PyObject *rank_percent(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    relative_call call;
    PyObject *parts, *group, *scratch, *out;
    int method;
    if (!PyArg_ParseTuple(args, "O!iOOO", &PyTuple_Type, &parts, &method, &group, &scratch, &out)) {
        return NULL;
    }
    take_relative(&arrays, parts, group, scratch, &call);
    double *percent = array_of(&arrays, out, sizeof(double), call.amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_rank_percent(&call.amounts, method, call.group, call.group_count,
                                      call.scratch, percent, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *rank_tiles(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    relative_call call;
    PyObject *parts, *group, *scratch, *out;
    int tiles;
    if (!PyArg_ParseTuple(args, "O!iOOO", &PyTuple_Type, &parts, &tiles, &group, &scratch, &out)) {
        return NULL;
    }
    take_relative(&arrays, parts, group, scratch, &call);
    int32_t *tile = array_of(&arrays, out, sizeof(int32_t), call.amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_rank_tiles(&call.amounts, tiles, call.group, call.group_count,
                                    call.scratch, tile, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

static PyObject *normalise_percentile(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *out;
    if (!PyArg_ParseTuple(args, "O!O", &PyTuple_Type, &parts, &out)) {
        return NULL;
    }
    take_amounts(&arrays, parts, &amounts, 0);
    double *result = array_of(&arrays, out, sizeof(double), amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_normalise_percentile(&amounts, result, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

/* status, count, concordant, discordant, ties_first, ties_second, ties_both, kendall, spearman,
 * weighted, ws */
static PyObject *agreement_of(const tierkit_agreement *result) {
    return Py_BuildValue("iLLLLLLdddd", (int)result->status, (long long)result->count,
                         (long long)result->concordant, (long long)result->discordant,
                         (long long)result->ties_first, (long long)result->ties_second,
                         (long long)result->ties_both, result->kendall, result->spearman,
                         result->weighted, result->ws);
}

/* Runs without the interpreter's lock, so the scratch is malloc's. */
static tierkit_status compare_ranks(const int32_t *first, const int32_t *second, int64_t count,
                                    tierkit_agreement *result, tierkit_error *err) {
    size_t bytes = 0;
    tierkit_status status = tierkit_rank_agreement_scratch(count, &bytes);
    void *scratch = status == TIERKIT_OK ? malloc(bytes + 1) : NULL;
    if (status == TIERKIT_OK) {
        status = scratch ? tierkit_rank_agreement(first, second, count, scratch, bytes, result, err)
                         : TIERKIT_E_NOMEM;
    }
    free(scratch);
    return status;
}

static PyObject *rank_agreement(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_agreement result = { .struct_size = sizeof result };
    tierkit_status status = TIERKIT_OK;
    PyObject *first, *second;
    if (!PyArg_ParseTuple(args, "OO", &first, &second)) {
        return NULL;
    }
    int64_t count = length_of(first);
    const int32_t *firsts = array_of(&arrays, first, sizeof(int32_t), count, 0);
    const int32_t *seconds = array_of(&arrays, second, sizeof(int32_t), count, 0);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = compare_ranks(firsts, seconds, count, &result, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err) < 0 ? NULL : agreement_of(&result);
}

/* ---- classify -------------------------------------------------------------------------------- */

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
    cuts.count = small_length_of(numerator);
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
    return finish_none(module, &arrays, status, &err);
}

static PyObject *classify_quotas(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_quotas quotas = { .struct_size = sizeof quotas };
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *minimum, *maximum, *class_index, *reason;
    if (!PyArg_ParseTuple(args, "O!iOOOO", &PyTuple_Type, &parts, &quotas.class_count, &minimum,
                          &maximum, &class_index, &reason)) {
        return NULL;
    }
    take_amounts(&arrays, parts, &amounts, 0);
    quotas.minimum = array_of(&arrays, minimum, sizeof(int64_t), quotas.class_count, 0);
    quotas.maximum = array_of(&arrays, maximum, sizeof(int64_t), quotas.class_count, 0);
    int32_t *classes = array_of(&arrays, class_index, sizeof(int32_t), amounts.count, 1);
    int8_t *reasons = array_of(&arrays, reason, sizeof(int8_t), amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_classify_quotas(&amounts, &quotas, classes, reasons, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

/* status, exchanged, counts of the three classes, points a, b, c */
static PyObject *curve_of(const tierkit_abc_curve *result) {
    return Py_BuildValue("iO(LLL)(dd)(dd)(dd)", (int)result->status,
                         result->exchanged ? Py_True : Py_False, (long long)result->first_count,
                         (long long)result->second_count, (long long)result->third_count,
                         result->a_x, result->a_y, result->b_x, result->b_y, result->c_x,
                         result->c_y);
}

static PyObject *classify_curve(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_amounts amounts;
    tierkit_abc_curve result = { .struct_size = sizeof result };
    tierkit_status status = TIERKIT_OK;
    PyObject *parts, *class_index;
    if (!PyArg_ParseTuple(args, "O!O", &PyTuple_Type, &parts, &class_index)) {
        return NULL;
    }
    take_amounts(&arrays, parts, &amounts, 0);
    int32_t *classes = array_of(&arrays, class_index, sizeof(int32_t), amounts.count, 1);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = tierkit_classify_curve(&amounts, classes, &result, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish(module, &arrays, status, &err) < 0 ? NULL : curve_of(&result);
}

PyMethodDef amount_methods[] = { { "order", order, METH_VARARGS, NULL },
                                 { "normalise_percentile", normalise_percentile, METH_VARARGS,
                                   NULL },
                                 { "rank", rank, METH_VARARGS, NULL },
                                 { "rank_groups", rank_groups, METH_VARARGS, NULL },
                                 { "rank_percent", rank_percent, METH_VARARGS, NULL },
                                 { "rank_tiles", rank_tiles, METH_VARARGS, NULL },
                                 { "rank_agreement", rank_agreement, METH_VARARGS, NULL },
                                 { "classify_share", classify_share, METH_VARARGS, NULL },
                                 { "classify_quotas", classify_quotas, METH_VARARGS, NULL },
                                 { "classify_curve", classify_curve, METH_VARARGS, NULL },
                                 { NULL, NULL, 0, NULL } };
