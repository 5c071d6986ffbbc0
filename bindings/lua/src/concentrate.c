/* Owns: concentration, curves and fairness as functions on Lua arrays.
 * Must not know: any formula. Called by: Lua, through module.c. */
#include "tierkit_lua.h"

/* ---- concentration --------------------------------------------------------------------------- */

static int32_t *read_parts(lua_State *L, int index, int64_t *count) {
    int32_t *parts;
    *count = lua_isnil(L, index) ? 0 : tl_count(L, index);
    parts = tl_new_array(L, *count, sizeof *parts);
    for (int64_t i = 0; i < *count; i++) {
        int64_t value = 0;
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        if (!tl_to_integer(L, -1, &value) || value < 1 || value > INT32_MAX) {
            luaL_error(L, "part %d is no whole number from 1 on", (int)(i + 1));
        }
        parts[i] = (int32_t)value;
        lua_pop(L, 1);
    }
    return parts;
}

static void push_concentration(lua_State *L, const tierkit_concentration *result, int32_t scale) {
    lua_newtable(L);
    tl_set_integer(L, "count", result->count);
    tl_set_integer(L, "positive_count", result->positive_count);
    tl_push_decimal(L, result->total, &result->total_high, scale);
    lua_setfield(L, -2, "total");
    tl_set_word(L, "status", result->status);
    if (result->status == TIERKIT_VALUE_OK) {
        tl_set_number(L, "hhi", result->hhi);
        tl_set_number(L, "effective_number", result->effective_number);
        tl_set_number(L, "gini", result->gini);
        tl_set_number(L, "gini_all", result->gini_all);
    }
}

/* The option `corrected`. */
static uint32_t read_flags(lua_State *L, int options) {
    uint32_t flags = 0;
    if (!lua_isnil(L, options)) {
        lua_getfield(L, options, "corrected");
        flags = lua_toboolean(L, -1) ? TIERKIT_GINI_CORRECTED : 0;
        lua_pop(L, 1);
    }
    return flags;
}

/* tierkit.concentrate(values [, parts [, options]]) -> table; total is a decimal text */
static int kernel_concentrate(lua_State *L) {
    tierkit_amounts amounts;
    tierkit_concentration result = { .struct_size = sizeof result };
    tierkit_error err = TL_ERROR_INIT;
    int64_t part_count;
    int32_t scale, *parts;
    double *ratio;
    tierkit_status status;
    lua_settop(L, 3);
    if (!lua_isnil(L, 2)) {
        luaL_checktype(L, 2, LUA_TTABLE);
    }
    status = tl_order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    result.flags = read_flags(L, 3);
    parts = read_parts(L, 2, &part_count);
    luaL_argcheck(L, part_count <= TIERKIT_PARTS_MAX, 2, "too many parts");
    ratio = tl_new_array(L, part_count, sizeof *ratio);
    status = tierkit_concentrate(&amounts, parts, (int32_t)part_count, ratio, &result, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    push_concentration(L, &result, scale);
    if (result.status == TIERKIT_VALUE_OK) {
        tl_push_doubles(L, ratio, NULL, part_count);
        lua_setfield(L, -2, "ratios");
    }
    return 1;
}

/* ---- curves ---------------------------------------------------------------------------------- */

/* tierkit.share_of_top(values, parts [, options]) -> shares; parts as {{20, 100}} */
static int kernel_share_of_top(lua_State *L) {
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    const int64_t *numerator, *denominator;
    int64_t part_count;
    int32_t scale;
    double *held;
    tierkit_status status;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 3);
    luaL_argcheck(L, tl_count(L, 2) <= TIERKIT_PARTS_MAX, 2, "too many parts");
    status = tl_order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    part_count = tl_read_fractions(L, 2, &numerator, &denominator);
    held = tl_new_array(L, part_count, sizeof *held);
    status =
        tierkit_share_of_top(&amounts, numerator, denominator, (int32_t)part_count, held, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_doubles(L, held, NULL, part_count);
    return 1;
}

/* tierkit.lorenz(values, steps [, options]) -> steps + 1 shares */
static int kernel_lorenz(lua_State *L) {
    int64_t steps = tl_check_integer(L, 2);
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale;
    double *held;
    tierkit_status status;
    luaL_argcheck(L, steps >= 1 && steps <= TIERKIT_PARTS_MAX, 2, "too few or too many steps");
    lua_settop(L, 3);
    status = tl_order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    held = tl_new_array(L, steps + 1, sizeof *held);
    status = tierkit_lorenz(&amounts, (int32_t)steps, held, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_doubles(L, held, NULL, steps + 1);
    return 1;
}

static void push_whale(lua_State *L, const tierkit_whale *result, int32_t scale) {
    lua_newtable(L);
    tl_set_word(L, "status", result->status);
    tl_set_integer(L, "count", result->count);
    tl_set_integer(L, "peak_count", result->peak_count);
    tl_set_integer(L, "loss_count", result->loss_count);
    tl_push_decimal(L, result->peak, &result->peak_high, scale);
    lua_setfield(L, -2, "peak");
    tl_push_decimal(L, result->total, &result->total_high, scale);
    lua_setfield(L, -2, "total");
}

/* tierkit.whale_curve(values [, options]) -> table; cumulative is by place */
static int kernel_whale_curve(lua_State *L) {
    tierkit_amounts amounts;
    tierkit_whale result = { .struct_size = sizeof result };
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale;
    double *cumulative;
    tierkit_status status;
    lua_settop(L, 2);
    status = tl_order_amounts(L, 1, 2, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    cumulative = tl_new_array(L, amounts.count, sizeof *cumulative);
    status = tierkit_whale_curve(&amounts, cumulative, &result, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    push_whale(L, &result, scale);
    if (result.status == TIERKIT_VALUE_OK) {
        tl_set_number(L, "peak_ratio", result.peak_ratio);
        tl_push_doubles(L, cumulative, NULL, result.count);
        lua_setfield(L, -2, "cumulative");
    }
    return 1;
}

/* ---- fairness -------------------------------------------------------------------------------- */

typedef tierkit_status(TIERKIT_CALL *pair_kernel)(const int64_t *, const int64_t *, const int8_t *,
                                                  int64_t, double *, int32_t *, tierkit_error *);

/* Two arrays of amounts -> {value, status}; an element that lacks one of the two is left out. */
static int measure_pair(lua_State *L, pair_kernel kernel) {
    tierkit_error err = TL_ERROR_INIT;
    int64_t count, other, *first, *second;
    int8_t *status, *second_status;
    int32_t value_status = TIERKIT_VALUE_OK, scale;
    double value = 0;
    tierkit_status failed;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 3);
    count = tl_count(L, 1);
    other = tl_count(L, 2);
    count = other > count ? other : count;
    scale = tl_read_scale(L, 3);
    status = tl_new_array(L, count, 1);
    second_status = tl_new_array(L, count, 1);
    first = tl_read_exact(L, 1, count, scale, status);
    second = tl_read_exact(L, 2, count, scale, second_status);
    for (int64_t i = 0; i < count; i++) {
        status[i] = status[i] == TIERKIT_VALUE_OK ? second_status[i] : status[i];
    }
    failed = kernel(first, second, status, count, &value, &value_status, &err);
    if (failed != TIERKIT_OK) {
        return tl_fail(L, failed, &err, 0);
    }
    lua_newtable(L);
    tl_set_word(L, "status", value_status);
    if (value_status == TIERKIT_VALUE_OK) {
        tl_set_number(L, "value", value);
    }
    return 1;
}

/* tierkit.misallocation(given, due [, options]) -> {value, status} */
static int kernel_misallocation(lua_State *L) {
    return measure_pair(L, tierkit_misallocation);
}

/* tierkit.fairness(granted, asked [, options]) -> {value, status} */
static int kernel_fairness(lua_State *L) {
    return measure_pair(L, tierkit_fairness);
}

void tl_open_concentration(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "concentrate", kernel_concentrate },
        { "share_of_top", kernel_share_of_top },
        { "lorenz", kernel_lorenz },
        { "whale_curve", kernel_whale_curve },
        { "fairness", kernel_fairness },
        { "misallocation", kernel_misallocation },
        { NULL, NULL },
    };
    tl_register(L, functions);
}
