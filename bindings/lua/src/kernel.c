/* Owns: value points and weighted sums as functions on Lua arrays, and the list of all kernels.
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
    tl_push_array(L, values.count);
    for (int64_t i = 0; i < values.count; i++) {
        lua_pushboolean(L, (flags[i] & TIERKIT_FLAG_CLIPPED) != 0);
        lua_rawseti(L, -2, tl_raw_index(i + 1));
    }
    return 2;
}

/* ---- weighted sum ---------------------------------------------------------------------------- */

typedef struct weighted {
    tierkit_weighted record;
    int64_t *score_e9, *contribution_e9;
    double *score, *coverage;
    int8_t *status;
} weighted;

/* The arrays of the criteria, one behind the other, from the table at `values`. */
static void read_criteria(lua_State *L, int values, tierkit_weighted *record) {
    int64_t all;
    double *value;
    int8_t *status;
    for (int32_t j = 0; j < record->criteria; j++) {
        int64_t count;
        lua_rawgeti(L, values, tl_raw_index(j + 1));
        luaL_checktype(L, -1, LUA_TTABLE);
        count = tl_count(L, lua_gettop(L));
        record->count = count > record->count ? count : record->count;
        lua_pop(L, 1);
    }
    all = record->count * record->criteria;
    value = tl_new_array(L, all, sizeof *value);
    status = tl_new_array(L, all, 1);
    for (int32_t j = 0; j < record->criteria; j++) {
        int64_t first = j * record->count;
        lua_rawgeti(L, values, tl_raw_index(j + 1));
        tl_fill_doubles(L, lua_gettop(L), record->count, value + first, status + first);
        lua_pop(L, 1);
    }
    record->value = value;
    record->status = status;
}

static void read_weighted(lua_State *L, weighted *call) {
    tl_numbers weights;
    int values = tl_need_field(L, 1, "values");
    int64_t criteria = tl_count(L, values);
    luaL_argcheck(L, criteria <= TIERKIT_CRITERIA_MAX, 1, "too many criteria");
    call->record.struct_size = sizeof call->record;
    call->record.criteria = (int32_t)criteria;
    read_criteria(L, values, &call->record);
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
        { "order", tl_kernel_order },
        { "rank", tl_kernel_rank },
        { "rank_groups", tl_kernel_rank_groups },
        { "classify_bands", tl_kernel_classify_bands },
        { "classify_share", tl_kernel_classify_share },
        { "concentrate", tl_kernel_concentrate },
        { NULL, NULL },
    };
    tl_register(L, functions);
}
