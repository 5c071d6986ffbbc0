/* Owns: classes as functions on Lua arrays.
 * Must not know: any formula. Called by: Lua, through module.c. */
#include "tierkit_lua.h"

/* ---- bands ----------------------------------------------------------------------------------- */

/* tierkit.classify_bands(lower, scores) -> classes; both on the 1e-9 grid, half-even */
static int kernel_classify_bands(lua_State *L) {
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

/* tierkit.bands_check(from, to) -> lower bounds as texts */
static int kernel_bands_check(lua_State *L) {
    tierkit_error err = TL_ERROR_INIT;
    int64_t count, *from, *to, *lower;
    tierkit_status status;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    count = tl_count(L, 1);
    luaL_argcheck(L, count == tl_count(L, 2), 2, "from and to must be of one length");
    luaL_argcheck(L, count <= TIERKIT_CUTS_MAX, 1, "too many bands");
    from = tl_read_exact(L, 1, count, TL_GRID_SCALE, NULL);
    to = tl_read_exact(L, 2, count, TL_GRID_SCALE, NULL);
    lower = tl_new_array(L, count, sizeof *lower);
    status = tierkit_bands_check(from, to, (int32_t)count, lower, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        tl_push_decimal(L, lower[i], NULL, TL_GRID_SCALE);
        lua_rawseti(L, -2, tl_raw_index(i + 1));
    }
    return 1;
}

/* ---- shares ---------------------------------------------------------------------------------- */

/* Cuts {{80, 100}, {95, 100}} at an index; `rule` from the options. */
static tierkit_cuts read_cuts(lua_State *L, int index, int options) {
    static const char *const rules[] = { "reach", "within", "nearest", NULL };
    tierkit_cuts cuts = { .struct_size = sizeof cuts, .rule = TIERKIT_CUT_REACH };
    luaL_checktype(L, index, LUA_TTABLE);
    luaL_argcheck(L, tl_count(L, index) <= TIERKIT_CUTS_MAX, index, "too many cuts");
    cuts.count = (int32_t)tl_read_fractions(L, index, &cuts.numerator, &cuts.denominator);
    if (!lua_isnil(L, options) && tl_push_field(L, options, "rule")) {
        cuts.rule = luaL_checkoption(L, lua_gettop(L), "reach", rules);
    }
    return cuts;
}

/* tierkit.classify_share(values, cuts [, options]) -> classes, shares, shares before */
static int kernel_classify_share(lua_State *L) {
    tierkit_amounts amounts;
    tierkit_cuts cuts;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, *found;
    double *share, *before;
    int8_t *words;
    tierkit_status status;
    lua_settop(L, 3);
    status = tl_order_amounts(L, 1, 3, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
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

/* ---- quotas ---------------------------------------------------------------------------------- */

/* One number for each class, nil = `none`; NULL without the field. */
static const int64_t *read_counts(lua_State *L, const char *name, int32_t class_count,
                                  int64_t none) {
    int64_t *counts = NULL;
    int index;
    if (!tl_push_field(L, 3, name)) {
        return NULL;
    }
    luaL_checktype(L, -1, LUA_TTABLE);
    index = lua_gettop(L);
    counts = tl_new_array(L, class_count, sizeof *counts);
    for (int32_t i = 0; i < class_count; i++) {
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        counts[i] = none;
        if (!tl_is_missing(L, -1) && !tl_to_integer(L, -1, &counts[i])) {
            luaL_error(L, "%s %d is no whole number", name, (int)(i + 1));
        }
        lua_pop(L, 1);
    }
    return counts;
}

static tierkit_quotas read_quotas(lua_State *L) {
    tierkit_quotas quotas = { .struct_size = sizeof quotas };
    int64_t class_count = 0;
    if (!tl_push_field(L, 3, "classes") || !tl_to_integer(L, -1, &class_count) || class_count < 1 ||
        class_count > TIERKIT_CUTS_MAX + 1) {
        luaL_error(L, "the field `classes` must be their number");
    }
    quotas.class_count = (int32_t)class_count;
    quotas.minimum = read_counts(L, "minimum", quotas.class_count, 0);
    quotas.maximum = read_counts(L, "maximum", quotas.class_count, -1);
    return quotas;
}

/* Classes from 1 on, nil = none, as classes from 0 on. */
static int32_t *read_classes(lua_State *L, int index, int64_t count) {
    int32_t *found = tl_new_array(L, count, sizeof *found);
    for (int64_t i = 0; i < count; i++) {
        int64_t value = 0;
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        if (!tl_is_missing(L, -1) &&
            (!tl_to_integer(L, -1, &value) || value < 1 || value > INT32_MAX)) {
            luaL_error(L, "class %d is no whole number from 1 on", (int)(i + 1));
        }
        found[i] = (int32_t)(value - 1);
        lua_pop(L, 1);
    }
    return found;
}

static void push_reasons(lua_State *L, const int8_t *reason, int64_t count) {
    static const char *const words[] = { "kept", "maximum", "minimum" };
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        lua_pushstring(L, words[reason[i]]);
        lua_rawseti(L, -2, tl_raw_index(i + 1));
    }
}

/* tierkit.classify_quotas(values, classes, quotas [, options]) -> classes, reasons */
static int kernel_classify_quotas(lua_State *L) {
    tierkit_amounts amounts;
    tierkit_quotas quotas;
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, *found;
    int8_t *reason;
    tierkit_status status;
    luaL_checktype(L, 2, LUA_TTABLE);
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_settop(L, 4);
    status = tl_order_amounts(L, 1, 4, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    quotas = read_quotas(L);
    found = read_classes(L, 2, amounts.count);
    reason = tl_new_array(L, amounts.count, 1);
    status = tierkit_classify_quotas(&amounts, &quotas, found, reason, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_places(L, found, 0, 1, amounts.count);
    push_reasons(L, reason, amounts.count);
    return 2;
}

/* ---- curve ----------------------------------------------------------------------------------- */

static void set_point(lua_State *L, const char *name, double x, double y) {
    lua_newtable(L);
    tl_set_number(L, "x", x);
    tl_set_number(L, "y", y);
    lua_setfield(L, -2, name);
}

static void push_curve(lua_State *L, const tierkit_abc_curve *result) {
    lua_newtable(L);
    tl_set_word(L, "status", result->status);
    if (result->status != TIERKIT_VALUE_OK) {
        return;
    }
    lua_pushboolean(L, result->exchanged);
    lua_setfield(L, -2, "exchanged");
    tl_set_integer(L, "first_count", result->first_count);
    tl_set_integer(L, "second_count", result->second_count);
    tl_set_integer(L, "third_count", result->third_count);
    set_point(L, "a", result->a_x, result->a_y);
    set_point(L, "b", result->b_x, result->b_y);
    set_point(L, "c", result->c_x, result->c_y);
}

/* tierkit.classify_curve(values [, options]) -> classes, table */
static int kernel_classify_curve(lua_State *L) {
    tierkit_amounts amounts;
    tierkit_abc_curve result = { .struct_size = sizeof result };
    tierkit_error err = TL_ERROR_INIT;
    int32_t scale, *found;
    tierkit_status status;
    lua_settop(L, 2);
    status = tl_order_amounts(L, 1, 2, &amounts, &scale);
    if (status != TIERKIT_OK) {
        return tl_fail_order(L, status);
    }
    found = tl_new_array(L, amounts.count, sizeof *found);
    status = tierkit_classify_curve(&amounts, found, &result, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_places(L, found, 0, 1, amounts.count);
    push_curve(L, &result);
    return 2;
}

void tl_open_classes(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "classify_bands", kernel_classify_bands }, { "bands_check", kernel_bands_check },
        { "classify_share", kernel_classify_share }, { "classify_quotas", kernel_classify_quotas },
        { "classify_curve", kernel_classify_curve }, { NULL, NULL },
    };
    tl_register(L, functions);
}
