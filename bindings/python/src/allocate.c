/* Owns: tierkit_allocate() on buffers. Must not know: any formula.
 * Called by: tierkit/_allocate.py. */
#include "arrays.h"

#include <stdlib.h>
#include <string.h>

/* (resource, tier, region, tie_rank, ask, cap, floor, lot, weight, status) */
static void take_claims(array_set *arrays, PyObject *parts, tierkit_claims *claims) {
    PyObject *in[10];
    memset(claims, 0, sizeof *claims);
    claims->struct_size = sizeof *claims;
    if (!PyArg_ParseTuple(parts, "OOOOOOOOOO", &in[0], &in[1], &in[2], &in[3], &in[4], &in[5],
                          &in[6], &in[7], &in[8], &in[9])) {
        arrays->failed = 1;
        return;
    }
    int64_t count = claims->count = length_of(in[4]);
    claims->resource = array_of(arrays, in[0], sizeof(int32_t), count, 0);
    claims->tier = array_of(arrays, in[1], sizeof(int32_t), count, 0);
    claims->region = array_of(arrays, in[2], sizeof(int32_t), count, 0);
    claims->tie_rank = array_of(arrays, in[3], sizeof(uint32_t), count, 0);
    claims->ask = array_of(arrays, in[4], sizeof(int64_t), count, 0);
    claims->cap = array_of(arrays, in[5], sizeof(int64_t), count, 0);
    claims->floor = array_of(arrays, in[6], sizeof(int64_t), count, 0);
    claims->lot = array_of(arrays, in[7], sizeof(int64_t), count, 0);
    claims->weight = array_of(arrays, in[8], sizeof(int64_t), count, 0);
    claims->status = array_of(arrays, in[9], sizeof(int8_t), count, 0);
}

/* (capacity, shares, regions) */
static void take_supply(array_set *arrays, PyObject *parts, tierkit_supply *supply) {
    PyObject *capacity, *shares;
    int regions;
    memset(supply, 0, sizeof *supply);
    supply->struct_size = sizeof *supply;
    if (arrays->failed || !PyArg_ParseTuple(parts, "OOi", &capacity, &shares, &regions)) {
        arrays->failed = 1;
        return;
    }
    supply->resource_count = small_length_of(capacity);
    supply->region_count = regions;
    supply->capacity = array_of(arrays, capacity, sizeof(int64_t), supply->resource_count, 0);
    supply->region_share_e9 =
        array_of(arrays, shares, sizeof(int64_t), (int64_t)supply->resource_count * regions, 0);
}

/* (granted, reason, obliged, shortfall, left, floor_short) */
static void take_grants(array_set *arrays, PyObject *parts, int64_t count, int64_t resources,
                        tierkit_grants *grants) {
    PyObject *out[6];
    memset(grants, 0, sizeof *grants);
    grants->struct_size = sizeof *grants;
    if (arrays->failed ||
        !PyArg_ParseTuple(parts, "OOOOOO", &out[0], &out[1], &out[2], &out[3], &out[4], &out[5])) {
        arrays->failed = 1;
        return;
    }
    grants->granted = array_of(arrays, out[0], sizeof(int64_t), count, 1);
    grants->reason = array_of(arrays, out[1], sizeof(int8_t), count, 1);
    grants->obliged = array_of(arrays, out[2], sizeof(int64_t), resources, 1);
    grants->shortfall = array_of(arrays, out[3], sizeof(int64_t), resources, 1);
    grants->left = array_of(arrays, out[4], sizeof(int64_t), resources, 1);
    grants->floor_short = array_of(arrays, out[5], sizeof(int64_t), resources, 1);
}

static tierkit_status run(const tierkit_claims *claims, const tierkit_supply *supply,
                          const tierkit_grants *grants, tierkit_error *err) {
    size_t bytes = 0;
    tierkit_status status = tierkit_allocate_scratch(claims->count, supply->resource_count, &bytes);
    void *scratch = status == TIERKIT_OK ? malloc(bytes + 1) : NULL;
    if (status == TIERKIT_OK) {
        status = scratch ? tierkit_allocate(claims, supply, scratch, bytes, grants, err)
                         : TIERKIT_E_NOMEM;
    }
    free(scratch);
    return status;
}

static PyObject *allocate(PyObject *module, PyObject *args) {
    array_set arrays = { .used = 0 };
    tierkit_error err = fresh_error();
    tierkit_status status = TIERKIT_OK;
    tierkit_claims claims;
    tierkit_supply supply;
    tierkit_grants grants;
    PyObject *claimed, *supplied, *granted;
    if (!PyArg_ParseTuple(args, "O!O!O!", &PyTuple_Type, &claimed, &PyTuple_Type, &supplied,
                          &PyTuple_Type, &granted)) {
        return NULL;
    }
    take_claims(&arrays, claimed, &claims);
    take_supply(&arrays, supplied, &supply);
    take_grants(&arrays, granted, claims.count, supply.resource_count, &grants);
    if (!arrays.failed) {
        Py_BEGIN_ALLOW_THREADS;
        status = run(&claims, &supply, &grants, &err);
        Py_END_ALLOW_THREADS;
    }
    return finish_none(module, &arrays, status, &err);
}

PyMethodDef allocate_methods[] = { { "allocate", allocate, METH_VARARGS, NULL },
                                   { NULL, NULL, 0, NULL } };
