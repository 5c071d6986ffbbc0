/* Owns: order and ranks as functions on Lua arrays, and reading amounts for all that need an order.
 * Must not know: any formula. Called by: Lua, through module.c; classify.c, concentrate.c. */
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

/* The option `scale` of the options at an index, which may be nil. */
int32_t tl_read_scale(lua_State *L, int options) {
    int64_t scale = 0;
    if (lua_isnoneornil(L, options)) {
        return 0;
    }
    luaL_checktype(L, options, LUA_TTABLE);
    if (tl_push_field(L, options, "scale")) {
        if (!tl_to_integer(L, -1, &scale) || scale < 0 || scale > 18) {
            luaL_error(L, "the option scale must be a whole number from 0 to 18");
        }
        lua_pop(L, 1);
    }
    return (int32_t)scale;
}

/* The options ascending and tie_rank at an index, which may be nil. */
static void read_amount_options(lua_State *L, int options, tierkit_amounts *amounts) {
    if (lua_isnoneornil(L, options)) {
        return;
    }
    lua_getfield(L, options, "ascending");
    amounts->flags = lua_toboolean(L, -1) ? TIERKIT_ORDER_ASCENDING : 0;
    lua_pop(L, 1);
    if (tl_push_field(L, options, "tie_rank")) {
        luaL_checktype(L, -1, LUA_TTABLE);
        amounts->tie_rank = read_tie_rank(L, lua_gettop(L), amounts->count);
    }
}

/* Reads the amounts at an index and brings them in order. All of it lies on the stack. */
tierkit_status tl_order_amounts(lua_State *L, int values, int options, tierkit_amounts *amounts,
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
    *scale = tl_read_scale(L, options);
    read_amount_options(L, options, amounts);
    status = tl_new_array(L, amounts->count, 1);
    amounts->value = tl_read_exact(L, values, amounts->count, *scale, status);
    amounts->status = status;
    amounts->order = tl_new_array(L, amounts->count, sizeof *amounts->order);
    amounts->first = tl_new_array(L, amounts->count, sizeof *amounts->first);
    scratch = tl_new_array(L, (int64_t)scratch_bytes, 1);
    return tierkit_order(amounts, scratch, scratch_bytes, NULL);
}

/* Kernels that read an order. */
int tl_fail_order(lua_State *L, tierkit_status status) {
    tierkit_error err = TL_ERROR_INIT;
    return tl_fail(L, status, &err, 0);
}

/* tierkit.order(values [, options]) -> elements by place, first places of equal ones */
static int kernel_order(lua_State *L) {
    tierkit_amounts amounts;
    int32_t scale;
    tierkit_status status;
    lua_settop(L, 2);
    status = tl_order_amounts(L, 1, 2, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
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
static int kernel_rank(lua_State *L) {
    int32_t method = methods[luaL_checkoption(L, 2, "competition", method_names)];
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, *rank;
    tierkit_status status;
    lua_settop(L, 3);
    status = tl_order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
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
static int kernel_rank_groups(lua_State *L) {
    int32_t method = methods[luaL_checkoption(L, 3, "competition", method_names)];
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, group_count, *group, *scratch, *rank;
    tierkit_status status;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 4);
    status = tl_order_amounts(L, 1, 4, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
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

/* The groups of the field `groups` of the options, and scratch for a relative rank. */
static int32_t *read_relative(lua_State *L, int options, int64_t count, int32_t **group,
                              int32_t *group_count) {
    *group = NULL;
    *group_count = 0;
    if (!lua_isnil(L, options) && tl_push_field(L, options, "groups")) {
        luaL_checktype(L, -1, LUA_TTABLE);
        *group = read_groups(L, lua_gettop(L), count, group_count);
    }
    return tl_new_array(L, count + (int64_t)*group_count * 4, sizeof **group);
}

/* tierkit.rank_percent(values [, method [, options]]) -> shares */
static int kernel_rank_percent(lua_State *L) {
    int32_t method = methods[luaL_checkoption(L, 2, "competition", method_names)];
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, group_count, *group, *scratch;
    double *percent;
    tierkit_status status;
    lua_settop(L, 3);
    status = tl_order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    scratch = read_relative(L, 3, amounts.count, &group, &group_count);
    percent = tl_new_array(L, amounts.count, sizeof *percent);
    status = tierkit_rank_percent(&amounts, method, group, group_count, scratch, percent, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_above_zero(L, percent, amounts.count);
    return 1;
}

/* tierkit.rank_tiles(values, tiles [, options]) -> tiles from 1 */
static int kernel_rank_tiles(lua_State *L) {
    int64_t tiles = tl_check_integer(L, 2);
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, group_count, *group, *scratch, *tile;
    tierkit_status status;
    luaL_argcheck(L, tiles >= 1 && tiles <= TIERKIT_TILES_MAX, 2, "too few or too many tiles");
    lua_settop(L, 3);
    status = tl_order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    scratch = read_relative(L, 3, amounts.count, &group, &group_count);
    tile = tl_new_array(L, amounts.count, sizeof *tile);
    status = tierkit_rank_tiles(&amounts, (int32_t)tiles, group, group_count, scratch, tile, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_places(L, tile, 1, 0, amounts.count);
    return 1;
}

/* tierkit.normalise_percentile(values [, options]) -> shares */
static int kernel_normalise_percentile(lua_State *L) {
    tierkit_amounts amounts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale;
    double *result;
    tierkit_status status;
    lua_settop(L, 2);
    status = tl_order_amounts(L, 1, 2, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    result = tl_new_array(L, amounts.count, sizeof *result);
    status = tierkit_normalise_percentile(&amounts, result, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_above_zero(L, result, amounts.count);
    return 1;
}

/* ---- agreement ------------------------------------------------------------------------------- */

/* Ranks from 1 on, nil = none, as 0. */
static int32_t *read_ranks(lua_State *L, int index, int64_t count) {
    int32_t *rank = tl_new_array(L, count, sizeof *rank);
    for (int64_t i = 0; i < count; i++) {
        int64_t value = 0;
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        if (!tl_is_missing(L, -1) &&
            (!tl_to_integer(L, -1, &value) || value < 1 || value > INT32_MAX)) {
            luaL_error(L, "rank %d is no whole number from 1 on", (int)(i + 1));
        }
        rank[i] = (int32_t)value;
        lua_pop(L, 1);
    }
    return rank;
}

static void push_agreement(lua_State *L, const tierkit_agreement *result) {
    lua_newtable(L);
    tl_set_integer(L, "count", result->count);
    tl_set_integer(L, "concordant", result->concordant);
    tl_set_integer(L, "discordant", result->discordant);
    tl_set_integer(L, "ties_first", result->ties_first);
    tl_set_integer(L, "ties_second", result->ties_second);
    tl_set_integer(L, "ties_both", result->ties_both);
    tl_set_word(L, "status", result->status);
    if (result->status == TIERKIT_VALUE_OK) {
        tl_set_number(L, "kendall", result->kendall);
        tl_set_number(L, "spearman", result->spearman);
        tl_set_number(L, "weighted", result->weighted);
        tl_set_number(L, "ws", result->ws);
    }
}

/* tierkit.rank_agreement(first, second) -> table */
static int kernel_rank_agreement(lua_State *L) {
    tierkit_agreement result = { .struct_size = sizeof result };
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status;
    size_t bytes = 0;
    int64_t count, other;
    const int32_t *first, *second;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    count = tl_count(L, 1);
    other = tl_count(L, 2);
    count = other > count ? other : count;
    status = tierkit_rank_agreement_scratch(count, &bytes);
    if (status == TIERKIT_OK) {
        first = read_ranks(L, 1, count);
        second = read_ranks(L, 2, count);
        status = tierkit_rank_agreement(first, second, count, tl_new_array(L, (int64_t)bytes, 1),
                                        bytes, &result, &err);
    }
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    push_agreement(L, &result);
    return 1;
}

void tl_open_amounts(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "order", kernel_order },
        { "rank", kernel_rank },
        { "rank_groups", kernel_rank_groups },
        { "rank_percent", kernel_rank_percent },
        { "rank_tiles", kernel_rank_tiles },
        { "rank_agreement", kernel_rank_agreement },
        { "normalise_percentile", kernel_normalise_percentile },
        { NULL, NULL },
    };
    tl_register(L, functions);
}
