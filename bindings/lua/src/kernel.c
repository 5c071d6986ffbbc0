/* Owns: value points, normalised columns and weighted sums as functions on Lua arrays.
 * Must not know: any formula. Called by: Lua, through module.c.
 *
 * Arrays come and go with 1-based elements, ranks, places and classes; a missing element is nil,
 * and every array that is given back has its number of elements in the field n. */
#include "tierkit_lua.h"

/* ---- value points ---------------------------------------------------------------------------- */

/* tierkit.value_points({x, y, step}, values) -> values, clipped */
static int kernel_value_points(lua_State *L) {
    tierkit_points points = { .struct_size = sizeof points };
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status;
    tl_numbers x, y, values;
    int32_t *flags;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    lua_getfield(L, 1, "step");
    points.flags = lua_toboolean(L, -1) ? TIERKIT_POINTS_STEP : 0;
    x = tl_read_doubles(L, tl_need_field(L, 1, "x"), 0);
    y = tl_read_doubles(L, tl_need_field(L, 1, "y"), 0);
    luaL_argcheck(L, x.count == y.count, 1, "x and y must be of one length");
    luaL_argcheck(L, x.count <= TIERKIT_POINTS_MAX, 1, "too many points");
    values = tl_read_doubles(L, 2, 1);
    flags = tl_new_array(L, values.count, sizeof *flags);
    points.count = (int32_t)x.count;
    points.x = x.value;
    points.y = y.value;
    status = tierkit_value_points(&points, values.value, values.status, values.count, values.value,
                                  flags, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_doubles(L, values.value, values.status, values.count);
    tl_push_bits(L, flags, TIERKIT_FLAG_CLIPPED, values.count);
    return 2;
}

/* ---- normalised columns ---------------------------------------------------------------------- */

static const char *const normalisations[] = { "minmax",   "max",         "ratio",  "sum",
                                              "vector",   "vector_kept", "zscore", "zscore_sample",
                                              "interval", NULL };

/* The fields of the table at 1 that both functions read. */
static tierkit_normalisation read_normalisation(lua_State *L) {
    tierkit_normalisation call = { .struct_size = sizeof call };
    tl_matrix matrix;
    int values = tl_need_field(L, 1, "values");
    luaL_argcheck(L, tl_count(L, values) <= TIERKIT_CRITERIA_MAX, 1, "too many criteria");
    matrix = tl_read_matrix(L, values, (int32_t)tl_count(L, values));
    lua_getfield(L, 1, "method");
    call.method = luaL_checkoption(L, lua_gettop(L), "minmax", normalisations) + 1;
    call.criteria = matrix.criteria;
    call.count = matrix.count;
    call.value = matrix.value;
    call.status = matrix.status;
    if (tl_push_field(L, 1, "directions")) {
        luaL_checktype(L, -1, LUA_TTABLE);
        call.direction = tl_read_directions(L, lua_gettop(L), call.criteria);
    }
    if (tl_push_field(L, 1, "ideals")) {
        luaL_checktype(L, -1, LUA_TTABLE);
        call.ideal = tl_read_pairs(L, lua_gettop(L), call.criteria);
    }
    return call;
}

/* tierkit.normalise_bounds({values, method, directions, ideals}) -> bounds, status words */
static int kernel_normalise_bounds(lua_State *L) {
    tierkit_normalisation call;
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status;
    double *bounds;
    int8_t *words;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkstack(L, 40, "too many arrays");
    call = read_normalisation(L);
    bounds = tl_new_array(L, (int64_t)call.criteria * 2, sizeof *bounds);
    words = tl_new_array(L, call.criteria, 1);
    status = tierkit_normalise_bounds(&call, bounds, words, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_array(L, call.criteria);
    for (int32_t j = 0; j < call.criteria; j++) {
        tl_push_doubles(L, bounds + 2 * j, NULL, 2);
        lua_rawseti(L, -2, tl_raw_index(j + 1));
    }
    tl_push_words(L, words, call.criteria);
    return 2;
}

/* What is found about one criterion goes to the end of each of four arrays on top. */
static void push_normalised(lua_State *L, const tierkit_normalisation *call, const double *result,
                            const int8_t *status, const int32_t *flags) {
    int values = lua_gettop(L) + 1;
    for (int i = 0; i < 4; i++) {
        tl_push_array(L, call->criteria);
    }
    for (int32_t j = 0; j < call->criteria; j++) {
        int64_t first = j * call->count;
        tl_push_doubles(L, result + first, status + first, call->count);
        lua_rawseti(L, values, tl_raw_index(j + 1));
        tl_push_words(L, status + first, call->count);
        lua_rawseti(L, values + 1, tl_raw_index(j + 1));
        tl_push_bits(L, flags + first, TIERKIT_FLAG_CLIPPED, call->count);
        lua_rawseti(L, values + 2, tl_raw_index(j + 1));
        tl_push_bits(L, flags + first, TIERKIT_FLAG_CONSTANT, call->count);
        lua_rawseti(L, values + 3, tl_raw_index(j + 1));
    }
}

/* tierkit.normalise({values, method, directions, ideals, bounds}) -> table of arrays of arrays */
static int kernel_normalise(lua_State *L) {
    static const char *const names[] = { "constant", "clipped", "status", "values" };
    tierkit_normalisation call;
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status failed;
    const double *bounds = NULL;
    double *result;
    int8_t *status;
    int32_t *flags;
    int64_t all;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkstack(L, 40, "too many arrays");
    call = read_normalisation(L);
    all = call.criteria * call.count;
    if (tl_push_field(L, 1, "bounds")) {
        luaL_checktype(L, -1, LUA_TTABLE);
        bounds = tl_read_pairs(L, lua_gettop(L), call.criteria);
    }
    result = tl_new_array(L, all, sizeof *result);
    status = tl_new_array(L, all, 1);
    flags = tl_new_array(L, all, sizeof *flags);
    failed = tierkit_normalise(&call, bounds, result, status, flags, &err);
    if (failed != TIERKIT_OK) {
        return tl_fail(L, failed, &err, 0);
    }
    lua_newtable(L);
    push_normalised(L, &call, result, status, flags);
    for (int i = 0; i < 4; i++) {
        lua_setfield(L, i - 5, names[i]);
    }
    return 1;
}

/* ---- weighted sum ---------------------------------------------------------------------------- */

typedef struct weighted {
    tierkit_weighted record;
    int64_t *score_e9, *contribution_e9;
    double *score, *coverage;
    int8_t *status;
} weighted;

static void read_weighted(lua_State *L, weighted *call) {
    tl_numbers weights;
    tl_matrix matrix;
    int values = tl_need_field(L, 1, "values");
    int64_t criteria = tl_count(L, values);
    luaL_argcheck(L, criteria <= TIERKIT_CRITERIA_MAX, 1, "too many criteria");
    call->record.struct_size = sizeof call->record;
    call->record.criteria = (int32_t)criteria;
    matrix = tl_read_matrix(L, values, call->record.criteria);
    call->record.count = matrix.count;
    call->record.value = matrix.value;
    call->record.status = matrix.status;
    weights = tl_read_doubles(L, tl_need_field(L, 1, "weights"), 0);
    luaL_argcheck(L, weights.count == criteria, 1, "a weight for each criterion is needed");
    call->record.weight = weights.value;
    if (tl_push_field(L, 1, "references")) {
        tl_numbers references = tl_read_doubles(L, lua_gettop(L), 0);
        luaL_argcheck(L, references.count == criteria, 1, "a reference for each is needed");
        call->record.reference = references.value;
    }
    if (tl_push_field(L, 1, "minimum_coverage")) {
        call->record.minimum_coverage = tl_number_on_top(L, 1);
    }
}

static void push_weighted(lua_State *L, const weighted *call) {
    int64_t count = call->record.count;
    lua_newtable(L);
    tl_push_doubles(L, call->score, call->status, count);
    lua_setfield(L, -2, "score");
    tl_push_integers(L, call->score_e9, call->status, count);
    lua_setfield(L, -2, "score_e9");
    tl_push_doubles(L, call->coverage, NULL, count);
    lua_setfield(L, -2, "coverage");
    tl_push_words(L, call->status, count);
    lua_setfield(L, -2, "status");
    tl_push_array(L, call->record.criteria);
    for (int32_t j = 0; j < call->record.criteria; j++) {
        tl_push_integers(L, call->contribution_e9 + j * count, NULL, count);
        lua_rawseti(L, -2, tl_raw_index(j + 1));
    }
    lua_setfield(L, -2, "contributions_e9");
}

/* tierkit.score_weighted({values, weights, references, minimum_coverage}) -> table of arrays */
static int kernel_score_weighted(lua_State *L) {
    weighted call = { .score = NULL };
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkstack(L, 40, "too many arrays");
    read_weighted(L, &call);
    call.score_e9 = tl_new_array(L, call.record.count, sizeof *call.score_e9);
    call.score = tl_new_array(L, call.record.count, sizeof *call.score);
    call.coverage = tl_new_array(L, call.record.count, sizeof *call.coverage);
    call.status = tl_new_array(L, call.record.count, 1);
    call.contribution_e9 =
        tl_new_array(L, call.record.count * call.record.criteria, sizeof *call.contribution_e9);
    status = tierkit_score_weighted(&call.record, call.score_e9, call.score, call.contribution_e9,
                                    call.coverage, call.status, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    push_weighted(L, &call);
    return 1;
}

void tl_open_kernels(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "value_points", kernel_value_points },
        { "score_weighted", kernel_score_weighted },
        { "normalise_bounds", kernel_normalise_bounds },
        { "normalise", kernel_normalise },
        { NULL, NULL },
    };
    tl_register(L, functions);
}
