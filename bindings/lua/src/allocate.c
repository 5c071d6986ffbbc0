/* Owns: tierkit_allocate() on Lua arrays. Must not know: any formula.
 * Called by: Lua, through module.c. */
#include "tierkit_lua.h"

#include <string.h>

static const char *const reasons[] = { "nothing_asked", "never_rationed", "whole",  "cap",
                                       "level",         "floor",          "region", "lot",
                                       "tier",          "exhausted" };

/* A field of the claims as integers, NULL where it is missing; it stays on the stack. */
static const int64_t *read_column(lua_State *L, const char *name, int64_t count) {
    if (!tl_push_field(L, 1, name)) {
        return NULL;
    }
    luaL_checktype(L, -1, LUA_TTABLE);
    return tl_read_exact(L, lua_gettop(L), count, 0, NULL);
}

/* The same less 1: Lua counts from 1. */
static int32_t *read_places(lua_State *L, const char *name, int64_t count) {
    const int64_t *from = read_column(L, name, count);
    int32_t *places = from == NULL ? NULL : tl_new_array(L, count, sizeof *places);
    for (int64_t i = 0; from != NULL && i < count; i++) {
        if (from[i] < 0 || from[i] > INT32_MAX) {
            luaL_error(L, "%s: element %d is no whole number from 0 on", name, (int)(i + 1));
        }
        places[i] = (int32_t)from[i] - 1;
    }
    return places;
}

/* {{share of region 1, ...}, ...} at 3, one for each resource, on the stack. */
static void read_shares(lua_State *L, tierkit_supply *supply) {
    int64_t *shares;
    if (lua_isnil(L, 3)) {
        return;
    }
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_rawgeti(L, 3, 1);
    int64_t regions = lua_istable(L, -1) ? tl_count(L, lua_gettop(L)) : 0;
    luaL_argcheck(L, regions <= TIERKIT_REGIONS_MAX, 3, "too many regions");
    supply->region_count = (int32_t)regions;
    shares = tl_new_array(L, regions * supply->resource_count, sizeof *shares);
    for (int32_t r = 0; r < supply->resource_count; r++) {
        lua_rawgeti(L, 3, tl_raw_index(r + 1));
        luaL_checktype(L, -1, LUA_TTABLE);
        memcpy(shares + r * regions, tl_read_exact(L, lua_gettop(L), regions, TL_GRID_SCALE, NULL),
               (size_t)regions * sizeof *shares);
        lua_pop(L, 2);
    }
    supply->region_share_e9 = shares;
}

static tierkit_claims read_claims(lua_State *L) {
    tierkit_claims claims;
    const int32_t *ties;
    memset(&claims, 0, sizeof claims);
    claims.struct_size = sizeof claims;
    claims.count = tl_count(L, tl_need_field(L, 1, "ask"));
    claims.ask = read_column(L, "ask", claims.count);
    claims.cap = read_column(L, "cap", claims.count);
    claims.floor = read_column(L, "floor", claims.count);
    claims.lot = read_column(L, "lot", claims.count);
    claims.weight = read_column(L, "weight", claims.count);
    claims.resource = read_places(L, "resource", claims.count);
    claims.tier = read_places(L, "tier", claims.count);
    claims.region = read_places(L, "region", claims.count);
    ties = read_places(L, "tie_rank", claims.count);
    claims.tie_rank = (const uint32_t *)ties; /* from 1, so none is below 0 */
    return claims;
}

static tierkit_supply read_supply(lua_State *L) {
    tierkit_supply supply;
    memset(&supply, 0, sizeof supply);
    supply.struct_size = sizeof supply;
    luaL_checktype(L, 2, LUA_TTABLE);
    int64_t resources = tl_count(L, 2);
    luaL_argcheck(L, resources <= INT32_MAX / 128, 2, "too many resources");
    supply.resource_count = (int32_t)resources;
    supply.capacity = tl_read_exact(L, 2, resources, 0, NULL);
    read_shares(L, &supply);
    return supply;
}

/* Rooms for the results, on the stack. */
static tierkit_grants new_grants(lua_State *L, int64_t count, int64_t resources) {
    tierkit_grants grants;
    memset(&grants, 0, sizeof grants);
    grants.struct_size = sizeof grants;
    grants.granted = tl_new_array(L, count, sizeof(int64_t));
    grants.reason = tl_new_array(L, count, 1);
    grants.obliged = tl_new_array(L, resources, sizeof(int64_t));
    grants.shortfall = tl_new_array(L, resources, sizeof(int64_t));
    grants.left = tl_new_array(L, resources, sizeof(int64_t));
    grants.floor_short = tl_new_array(L, resources, sizeof(int64_t));
    return grants;
}

static void set_integers(lua_State *L, const char *name, const int64_t *values, int64_t count) {
    tl_push_integers(L, values, NULL, count);
    lua_setfield(L, -2, name);
}

static int push_grants(lua_State *L, const tierkit_grants *grants, int64_t count,
                       int64_t resources) {
    lua_newtable(L);
    set_integers(L, "granted", grants->granted, count);
    set_integers(L, "obliged", grants->obliged, resources);
    set_integers(L, "shortfall", grants->shortfall, resources);
    set_integers(L, "left", grants->left, resources);
    set_integers(L, "floor_short", grants->floor_short, resources);
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        lua_pushstring(L, reasons[grants->reason[i]]);
        lua_rawseti(L, -2, tl_raw_index(i + 1));
    }
    lua_setfield(L, -2, "reason");
    return 1;
}

/* tierkit.allocate(claims, capacities [, shares]) -> {granted, reason, obliged, ...} */
static int kernel_allocate(lua_State *L) {
    tierkit_error err = TL_ERROR_INIT;
    size_t bytes = 0;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 3);
    luaL_checkstack(L, 60, "too many columns");
    tierkit_claims claims = read_claims(L);
    tierkit_supply supply = read_supply(L);
    tierkit_grants grants = new_grants(L, claims.count, supply.resource_count);
    tierkit_status status = tierkit_allocate_scratch(claims.count, supply.resource_count, &bytes);
    void *scratch = status == TIERKIT_OK ? tl_new_array(L, (int64_t)bytes + 1, 1) : NULL;
    if (status == TIERKIT_OK) {
        status = tierkit_allocate(&claims, &supply, scratch, bytes, &grants, &err);
    }
    return status == TIERKIT_OK ? push_grants(L, &grants, claims.count, supply.resource_count)
                                : tl_fail(L, status, &err, 0);
}

void tl_open_allocation(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "allocate", kernel_allocate },
        { NULL, NULL },
    };
    tl_register(L, functions);
}
