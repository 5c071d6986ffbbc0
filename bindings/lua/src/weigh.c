/* Owns: weights from judgements as functions on Lua arrays.
 * Must not know: any formula. Called by: Lua, through module.c. */
#include "tierkit_lua.h"

/* The number of elements of the array at an index, as the kernels count them. */
static int32_t small_count(lua_State *L, int index, int32_t most) {
    int64_t count;
    luaL_checktype(L, index, LUA_TTABLE);
    count = tl_count(L, index);
    luaL_argcheck(L, count <= most, index, "too many criteria");
    return (int32_t)count;
}

/* Whole numbers of an array; nil is `none`, unless that is below `least`. */
static int32_t *read_wholes(lua_State *L, int index, int32_t count, int32_t least, int32_t none) {
    int32_t *read = tl_new_array(L, count, sizeof *read);
    for (int32_t i = 0; i < count; i++) {
        int64_t value = none;
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        if ((!tl_is_missing(L, -1) && !tl_to_integer(L, -1, &value)) || value < least ||
            value > INT32_MAX) {
            luaL_error(L, "element %d is no whole number from %d on", (int)(i + 1), (int)least);
        }
        read[i] = (int32_t)value;
        lua_pop(L, 1);
    }
    return read;
}

/* Pushes the weights, or the failure. */
static int give_weights(lua_State *L, tierkit_status status, const tierkit_error *err,
                        const double *weight, int32_t count) {
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, err, 0);
    }
    tl_push_doubles(L, weight, NULL, count);
    return 1;
}

/* tierkit.weigh_points(points) -> weights */
static int kernel_weigh_points(lua_State *L) {
    tierkit_error err = TL_ERROR_INIT;
    int32_t count = small_count(L, 1, TIERKIT_WEIGHTS_MAX);
    tl_numbers points = tl_read_doubles(L, 1, 0);
    tierkit_status status = tierkit_weigh_points(points.value, count, points.value, &err);
    return give_weights(L, status, &err, points.value, count);
}

/* tierkit.weigh_ranks(ranks [, method]) -> weights */
static int kernel_weigh_ranks(lua_State *L) {
    static const char *const names[] = { "centroid", "sum", "reciprocal", NULL };
    int32_t method = luaL_checkoption(L, 2, "centroid", names) + TIERKIT_RANKS_CENTROID;
    tierkit_error err = TL_ERROR_INIT;
    int32_t count = small_count(L, 1, TIERKIT_WEIGHTS_MAX);
    const int32_t *rank = read_wholes(L, 1, count, 1, 0);
    double *weight = tl_new_array(L, count, sizeof *weight);
    tierkit_status status = tierkit_weigh_ranks(rank, count, method, weight, &err);
    return give_weights(L, status, &err, weight, count);
}

/* tierkit.weigh_tree(parents, locals) -> weights; the parent of a node at the top is nil */
static int kernel_weigh_tree(lua_State *L) {
    tierkit_error err = TL_ERROR_INIT;
    int32_t count = small_count(L, 2, TIERKIT_WEIGHT_NODES_MAX), *parent;
    tl_numbers locals;
    double *weight;
    tierkit_status status;
    luaL_checktype(L, 1, LUA_TTABLE);
    parent = read_wholes(L, 1, count, 0, 0);
    for (int32_t i = 0; i < count; i++) {
        parent[i]--;
    }
    locals = tl_read_doubles(L, 2, 0);
    weight = tl_new_array(L, count, sizeof *weight);
    status = tierkit_weigh_tree(parent, locals.value, count, weight, &err);
    return give_weights(L, status, &err, weight, count);
}

/* ---- comparisons ----------------------------------------------------------------------------- */

/* tierkit.weigh_random_index(count) -> number */
static int kernel_weigh_random_index(lua_State *L) {
    tierkit_error err = TL_ERROR_INIT;
    int64_t count = tl_check_integer(L, 1);
    double index = 0;
    tierkit_status status;
    luaL_argcheck(L, count >= 0 && count <= INT32_MAX, 1, "no number of criteria");
    status = tierkit_weigh_random_index((int32_t)count, &index);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    lua_pushnumber(L, (lua_Number)index);
    return 1;
}

/* The option of a name at 3, or 0. */
static double read_option(lua_State *L, const char *name) {
    double value = 0;
    if (!lua_isnil(L, 3) && tl_push_field(L, 3, name)) {
        value = tl_number_on_top(L, 1);
        lua_pop(L, 1);
    }
    return value;
}

static void push_consistency(lua_State *L, const tierkit_consistency *result) {
    lua_newtable(L);
    tl_set_word(L, "status", result->status);
    tl_set_integer(L, "steps", result->steps);
    tl_set_number(L, "eigenvalue", result->lambda);
    tl_set_number(L, "index", result->index);
    if (result->status == TIERKIT_VALUE_OK) {
        tl_set_number(L, "random_index", result->random_index);
        tl_set_number(L, "ratio", result->ratio);
    }
}

/* tierkit.weigh_pairwise(rows [, method [, {tolerance, random_index}]]) -> weights, consistency */
static int kernel_weigh_pairwise(lua_State *L) {
    static const char *const names[] = { "eigenvector", "geometric", "column_mean", NULL };
    tierkit_pairwise call = { .struct_size = sizeof call };
    tierkit_consistency result = { .struct_size = sizeof result };
    tierkit_error err = TL_ERROR_INIT;
    tl_matrix matrix;
    double *weight;
    tierkit_status status;
    call.method = luaL_checkoption(L, 2, "eigenvector", names) + TIERKIT_PAIRWISE_EIGENVECTOR;
    call.count = small_count(L, 1, TIERKIT_WEIGHTS_MAX);
    lua_settop(L, 3);
    if (!lua_isnil(L, 3)) {
        luaL_checktype(L, 3, LUA_TTABLE);
    }
    call.tolerance = read_option(L, "tolerance");
    call.random_index = read_option(L, "random_index");
    matrix = tl_read_matrix(L, 1, call.count);
    luaL_argcheck(L, matrix.count == call.count, 1, "as many columns as rows are needed");
    call.matrix = matrix.value;
    weight = tl_new_array(L, call.count, sizeof *weight);
    status = tierkit_weigh_pairwise(&call, weight, &result, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_doubles(L, weight, NULL, call.count);
    push_consistency(L, &result);
    return 2;
}

/* The index from 0 on in a field that counts from 1. */
static int32_t read_criterion(lua_State *L, const char *name) {
    int64_t value = 0;
    if (!tl_push_field(L, 1, name) || !tl_to_integer(L, -1, &value) || value < 1 ||
        value > TIERKIT_WEIGHTS_MAX) {
        luaL_error(L, "the field `%s` must be the number of a criterion", name);
    }
    lua_pop(L, 1);
    return (int32_t)value - 1;
}

static tierkit_best_worst read_best_worst(lua_State *L) {
    static const char *const names[] = { "linear", "ratio", NULL };
    tierkit_best_worst call = { .struct_size = sizeof call };
    int best, worst;
    call.best = read_criterion(L, "best");
    call.worst = read_criterion(L, "worst");
    lua_getfield(L, 1, "method");
    call.method = luaL_checkoption(L, lua_gettop(L), "linear", names) + TIERKIT_BEST_WORST_LINEAR;
    best = tl_need_field(L, 1, "best_to_others");
    worst = tl_need_field(L, 1, "others_to_worst");
    call.count = small_count(L, best, TIERKIT_WEIGHTS_MAX);
    luaL_argcheck(L, tl_count(L, worst) == call.count, 1, "both comparisons need all criteria");
    call.best_to_others = tl_read_doubles(L, best, 0).value;
    call.others_to_worst = tl_read_doubles(L, worst, 0).value;
    return call;
}

/* tierkit.weigh_best_worst({best, worst, best_to_others, others_to_worst, method})
 * -> weights, fit */
static int kernel_weigh_best_worst(lua_State *L) {
    tierkit_best_worst call;
    tierkit_best_worst_fit fit = { .struct_size = sizeof fit };
    tierkit_error err = TL_ERROR_INIT;
    double *weight, *low, *high;
    tierkit_status status;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkstack(L, 30, "too many arrays");
    call = read_best_worst(L);
    weight = tl_new_array(L, call.count, sizeof *weight);
    low = tl_new_array(L, call.count, sizeof *low);
    high = tl_new_array(L, call.count, sizeof *high);
    status = tierkit_weigh_best_worst(&call, weight, low, high, &fit, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_doubles(L, weight, NULL, call.count);
    lua_newtable(L);
    tl_set_number(L, "xi", fit.xi);
    tl_set_number(L, "ratio", fit.ratio);
    tl_set_number(L, "input_ratio", fit.input_ratio);
    tl_push_doubles(L, low, NULL, call.count);
    lua_setfield(L, -2, "low");
    tl_push_doubles(L, high, NULL, call.count);
    lua_setfield(L, -2, "high");
    return 2;
}

void tl_open_weights(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "weigh_points", kernel_weigh_points },
        { "weigh_ranks", kernel_weigh_ranks },
        { "weigh_tree", kernel_weigh_tree },
        { "weigh_random_index", kernel_weigh_random_index },
        { "weigh_pairwise", kernel_weigh_pairwise },
        { "weigh_best_worst", kernel_weigh_best_worst },
        { NULL, NULL },
    };
    tl_register(L, functions);
}
