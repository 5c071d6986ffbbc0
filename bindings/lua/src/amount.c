/* Owns: order, ranks, classes and concentration as functions on Lua arrays.
 * Must not know: any formula. Called by: Lua, through kernel.c. */
#include "tierkit_lua.h"

#include <string.h>

/* ---- order and rank -------------------------------------------------------------------------- */

static uint32_t *read_tie_rank(lua_State *L, int index, int64_t count) {
    uint32_t *rank = tl_new_array(L, count, sizeof *rank);
    for (int64_t i = 0; i < count; i++) {
        int64_t value = 0;
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        if (!tl_to_integer(L, -1, &value) || value < 0 || value > (int64_t)UINT32_MAX) {
            luaL_error(L, "tie_rank %d is no whole number from 0 to 2^32 - 1", (int)(i + 1));
        }
        rank[i] = (uint32_t)value;
        lua_pop(L, 1);
    }
    return rank;
}

/* The options {ascending, tie_rank, scale} at an index, which may be nil; returns the scale. */
static int32_t read_amount_options(lua_State *L, int options, tierkit_amounts *amounts) {
    int64_t scale = 0;
    if (lua_isnoneornil(L, options)) {
        return 0;
    }
    luaL_checktype(L, options, LUA_TTABLE);
    lua_getfield(L, options, "ascending");
    amounts->flags = lua_toboolean(L, -1) ? TIERKIT_ORDER_ASCENDING : 0;
    lua_pop(L, 1);
    if (tl_push_field(L, options, "scale") &&
        (!tl_to_integer(L, -1, &scale) || scale < 0 || scale > 18)) {
        luaL_error(L, "the option scale must be a whole number from 0 to 18");
    }
    if (tl_push_field(L, options, "tie_rank")) {
        luaL_checktype(L, -1, LUA_TTABLE);
        amounts->tie_rank = read_tie_rank(L, lua_gettop(L), amounts->count);
    }
    return (int32_t)scale;
}

/* Reads the amounts at an index and brings them in order. All of it lies on the stack. */
static tierkit_status order_amounts(lua_State *L, int values, int options, tierkit_amounts *amounts,
                                    int32_t *scale) {
    size_t scratch_bytes = 0;
    int8_t *status;
    void *scratch;
    tierkit_status failed;
    luaL_checktype(L, values, LUA_TTABLE);
    luaL_checkstack(L, 30, "too many arrays");
    memset(amounts, 0, sizeof *amounts);
    amounts->struct_size = sizeof *amounts;
    amounts->count = tl_count(L, values);
    failed = tierkit_order_scratch(amounts->count, &scratch_bytes);
    if (failed != TIERKIT_OK) {
        return failed;
    }
    *scale = read_amount_options(L, options, amounts);
    status = tl_new_array(L, amounts->count, 1);
    amounts->value = tl_read_exact(L, values, amounts->count, *scale, status);
    amounts->status = status;
    amounts->order = tl_new_array(L, amounts->count, sizeof *amounts->order);
    amounts->first = tl_new_array(L, amounts->count, sizeof *amounts->first);
    scratch = tl_new_array(L, (int64_t)scratch_bytes, 1);
    return tierkit_order(amounts, scratch, scratch_bytes, NULL);
}

/* Kernels that read an order. */
static int fail_order(lua_State *L, tierkit_status status) {
    tierkit_error err = TL_ERROR_INIT;
    return tl_fail(L, status, &err, 0);
}

/* tierkit.order(values [, options]) -> elements by place, first places of equal ones */
int tl_kernel_order(lua_State *L) {
    tierkit_amounts amounts;
    int32_t scale;
    tierkit_status status;
    lua_settop(L, 2);
    status = order_amounts(L, 1, 2, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return fail_order(L, status);
    }
    tl_push_places(L, amounts.order, 0, 1, amounts.count);
    tl_push_places(L, amounts.first, 0, 1, amounts.count);
    return 2;
}

static const char *const method_names[] = { "competition", "dense",   "maximum",
                                            "fractional2", "ordinal", NULL };
static const int32_t methods[] = { TIERKIT_RANK_COMPETITION, TIERKIT_RANK_DENSE,
                                   TIERKIT_RANK_MAXIMUM, TIERKIT_RANK_FRACTIONAL2,
                                   TIERKIT_RANK_ORDINAL };

/* tierkit.rank(values [, method [, options]]) -> ranks */
int tl_kernel_rank(lua_State *L) {
    int32_t method = methods[luaL_checkoption(L, 2, "competition", method_names)];
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, *rank;
    tierkit_status status;
    lua_settop(L, 3);
    status = order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return fail_order(L, status);
    }
    rank = tl_new_array(L, amounts.count, sizeof *rank);
    status = tierkit_rank(&amounts, method, rank, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_places(L, rank, 1, 0, amounts.count);
    return 1;
}

/* Codes from 1 on, nil = none, as codes from 0 on. */
static int32_t *read_groups(lua_State *L, int index, int64_t count, int32_t *group_count) {
    int32_t *group = tl_new_array(L, count, sizeof *group);
    *group_count = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t code = 0;
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        if (!tl_is_missing(L, -1) &&
            (!tl_to_integer(L, -1, &code) || code < 1 || code > TIERKIT_GROUPS_MAX)) {
            luaL_error(L, "group %d is no whole number from 1 on", (int)(i + 1));
        }
        group[i] = (int32_t)(code - 1);
        *group_count = (int32_t)code > *group_count ? (int32_t)code : *group_count;
        lua_pop(L, 1);
    }
    return group;
}

/* tierkit.rank_groups(values, groups [, method [, options]]) -> ranks within the groups */
int tl_kernel_rank_groups(lua_State *L) {
    int32_t method = methods[luaL_checkoption(L, 3, "competition", method_names)];
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, group_count, *group, *scratch, *rank;
    tierkit_status status;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 4);
    status = order_amounts(L, 1, 4, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return fail_order(L, status);
    }
    group = read_groups(L, 2, amounts.count, &group_count);
    scratch = tl_new_array(L, (int64_t)group_count * 4, sizeof *scratch);
    rank = tl_new_array(L, amounts.count, sizeof *rank);
    status = tierkit_rank_groups(&amounts, method, group, group_count, scratch, rank, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_places(L, rank, 1, 0, amounts.count);
    return 1;
}

/* ---- classes --------------------------------------------------------------------------------- */

/* tierkit.classify_bands(lower, scores) -> classes; both on the 1e-9 grid, half-even */
int tl_kernel_classify_bands(lua_State *L) {
    tierkit_error err = TL_ERROR_INIT;
    int64_t *lower, *scores, lower_count, count;
    int32_t *found;
    int8_t *missing;
    tierkit_status status;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lower_count = tl_count(L, 1);
    count = tl_count(L, 2);
    luaL_argcheck(L, lower_count <= TIERKIT_CUTS_MAX, 1, "too many bounds");
    lower = tl_read_exact(L, 1, lower_count, TL_GRID_SCALE, NULL);
    missing = tl_new_array(L, count, 1);
    scores = tl_read_exact(L, 2, count, TL_GRID_SCALE, missing);
    found = tl_new_array(L, count, sizeof *found);
    status =
        tierkit_classify_bands(lower, (int32_t)lower_count, scores, missing, count, found, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_places(L, found, 0, 1, count);
    return 1;
}

/* Cuts {{80, 100}, {95, 100}} at an index; `rule` from the options. */
static tierkit_cuts read_cuts(lua_State *L, int index, int options) {
    static const char *const rules[] = { "reach", "within", NULL };
    tierkit_cuts cuts = { .struct_size = sizeof cuts, .rule = TIERKIT_CUT_REACH };
    int64_t count, *parts[2];
    luaL_checktype(L, index, LUA_TTABLE);
    count = tl_count(L, index);
    luaL_argcheck(L, count <= TIERKIT_CUTS_MAX, index, "too many cuts");
    parts[0] = tl_new_array(L, count, sizeof **parts);
    parts[1] = tl_new_array(L, count, sizeof **parts);
    for (int64_t i = 0; i < count; i++) {
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        luaL_checktype(L, -1, LUA_TTABLE);
        for (int part = 0; part < 2; part++) {
            lua_rawgeti(L, -1, part + 1);
            parts[part][i] = tl_exact_on_top(L, i + 1, 0, 0);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    if (!lua_isnil(L, options) && tl_push_field(L, options, "rule")) {
        cuts.rule = luaL_checkoption(L, lua_gettop(L), "reach", rules);
    }
    cuts.count = (int32_t)count;
    cuts.numerator = parts[0];
    cuts.denominator = parts[1];
    return cuts;
}

/* tierkit.classify_share(values, cuts [, options]) -> classes, shares, shares before */
int tl_kernel_classify_share(lua_State *L) {
    tierkit_amounts amounts;
    tierkit_cuts cuts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, *found;
    double *share, *before;
    int8_t *words;
    tierkit_status status;
    lua_settop(L, 3);
    status = order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return fail_order(L, status);
    }
    cuts = read_cuts(L, 2, 3);
    found = tl_new_array(L, amounts.count, sizeof *found);
    share = tl_new_array(L, amounts.count, sizeof *share);
    before = tl_new_array(L, amounts.count, sizeof *before);
    words = tl_new_array(L, amounts.count, 1);
    status = tierkit_classify_share(&amounts, &cuts, found, share, before, words, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_places(L, found, 0, 1, amounts.count);
    tl_push_doubles(L, share, words, amounts.count);
    tl_push_doubles(L, before, words, amounts.count);
    return 3;
}

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

static void set_number(lua_State *L, const char *name, double value) {
    lua_pushnumber(L, (lua_Number)value);
    lua_setfield(L, -2, name);
}

static void push_concentration(lua_State *L, const tierkit_concentration *result, int32_t scale) {
    char text[TL_NUMBER_BYTES];
    size_t bytes = 0;
    lua_newtable(L);
    tl_push_integer(L, result->count);
    lua_setfield(L, -2, "count");
    tl_push_integer(L, result->positive_count);
    lua_setfield(L, -2, "positive_count");
    tierkit_decimal_format(result->total, &result->total_high, scale, text, sizeof text, &bytes);
    lua_pushlstring(L, text, bytes);
    lua_setfield(L, -2, "total");
    lua_pushstring(L, tierkit_value_status_name(result->status));
    lua_setfield(L, -2, "status");
    if (result->status == TIERKIT_VALUE_OK) {
        set_number(L, "hhi", result->hhi);
        set_number(L, "effective_number", result->effective_number);
        set_number(L, "gini", result->gini);
        set_number(L, "gini_all", result->gini_all);
    }
}

/* tierkit.concentrate(values [, parts [, options]]) -> table; total is a decimal text */
int tl_kernel_concentrate(lua_State *L) {
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
    status = order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return fail_order(L, status);
    }
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
