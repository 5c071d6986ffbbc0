/* Owns: weighted products, scores between bounds and TOPSIS as functions on Lua arrays.
 * Must not know: any formula. Called by: Lua, through module.c. */
#include "tierkit_lua.h"

/* What the fields of the table at 1 have in common. */
typedef struct figures {
    tl_matrix matrix;
    const double *weight, *bounds;
    const int8_t *direction;
    double minimum_coverage;
    uint32_t flags;
} figures;

/* A number for each criterion from a field; NULL without it. */
static const double *read_numbers(lua_State *L, const char *name, int32_t criteria) {
    tl_numbers numbers;
    if (!tl_push_field(L, 1, name)) {
        return NULL;
    }
    numbers = tl_read_doubles(L, lua_gettop(L), 0);
    if (numbers.count != criteria) {
        luaL_error(L, "the field `%s` must have a number for each criterion", name);
    }
    return numbers.value;
}

static figures read_figures(lua_State *L) {
    figures read = { .flags = 0 };
    int values;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    luaL_checkstack(L, 60, "too many arrays");
    values = tl_need_field(L, 1, "values");
    luaL_argcheck(L, tl_count(L, values) <= TIERKIT_CRITERIA_MAX, 1, "too many criteria");
    read.matrix = tl_read_matrix(L, values, (int32_t)tl_count(L, values));
    tl_need_field(L, 1, "weights");
    read.weight = read_numbers(L, "weights", read.matrix.criteria);
    if (tl_push_field(L, 1, "bounds")) {
        luaL_checktype(L, -1, LUA_TTABLE);
        read.bounds = tl_read_pairs(L, lua_gettop(L), read.matrix.criteria);
    }
    if (tl_push_field(L, 1, "directions")) {
        luaL_checktype(L, -1, LUA_TTABLE);
        read.direction = tl_read_directions(L, lua_gettop(L), read.matrix.criteria);
    }
    if (tl_push_field(L, 1, "minimum_coverage")) {
        read.minimum_coverage = tl_number_on_top(L, 1);
    }
    lua_getfield(L, 1, "refuse_outside");
    read.flags = lua_toboolean(L, -1) ? TIERKIT_SCORE_REFUSE_OUTSIDE : 0;
    return read;
}

/* ---- product --------------------------------------------------------------------------------- */

/* tierkit.score_product({values, weights, sum_share, minimum_coverage}) -> table of arrays */
static int kernel_score_product(lua_State *L) {
    figures read = read_figures(L);
    tierkit_weighted call = { .struct_size = sizeof call };
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status failed;
    int64_t count = read.matrix.count, *score_e9;
    double *score, *coverage, sum_share = 0;
    int8_t *status;
    call.criteria = read.matrix.criteria;
    call.count = count;
    call.value = read.matrix.value;
    call.status = read.matrix.status;
    call.weight = read.weight;
    call.minimum_coverage = read.minimum_coverage;
    if (tl_push_field(L, 1, "sum_share")) {
        sum_share = tl_number_on_top(L, 1);
    }
    score_e9 = tl_new_array(L, count, sizeof *score_e9);
    score = tl_new_array(L, count, sizeof *score);
    coverage = tl_new_array(L, count, sizeof *coverage);
    status = tl_new_array(L, count, 1);
    failed = tierkit_score_product(&call, sum_share, score_e9, score, coverage, status, &err);
    if (failed != TIERKIT_OK) {
        return tl_fail(L, failed, &err, 0);
    }
    lua_newtable(L);
    tl_push_doubles(L, score, status, count);
    lua_setfield(L, -2, "score");
    tl_push_integers(L, score_e9, status, count);
    lua_setfield(L, -2, "score_e9");
    tl_push_doubles(L, coverage, NULL, count);
    lua_setfield(L, -2, "coverage");
    tl_push_words(L, status, count);
    lua_setfield(L, -2, "status");
    return 1;
}

/* ---- between bounds -------------------------------------------------------------------------- */

typedef tierkit_status(TIERKIT_CALL *bounded_kernel)(const tierkit_bounded *, int64_t *, int64_t *,
                                                     double *, int8_t *, int32_t *,
                                                     tierkit_error *);

typedef struct bounded {
    tierkit_bounded record;
    int64_t *score_e9, *contribution_e9;
    double *coverage;
    int8_t *status;
    int32_t *flags;
} bounded;

static void push_bounded(lua_State *L, const bounded *call) {
    int64_t count = call->record.count;
    lua_newtable(L);
    tl_push_integers(L, call->score_e9, call->status, count);
    lua_setfield(L, -2, "score_e9");
    tl_push_doubles(L, call->coverage, NULL, count);
    lua_setfield(L, -2, "coverage");
    tl_push_words(L, call->status, count);
    lua_setfield(L, -2, "status");
    tl_push_bits(L, call->flags, TIERKIT_FLAG_CLIPPED, count);
    lua_setfield(L, -2, "clipped");
    tl_push_array(L, call->record.criteria);
    for (int32_t j = 0; j < call->record.criteria; j++) {
        tl_push_integers(L, call->contribution_e9 + j * count, NULL, count);
        lua_rawseti(L, -2, tl_raw_index(j + 1));
    }
    lua_setfield(L, -2, "contributions_e9");
}

static int score_bounded(lua_State *L, bounded_kernel kernel, int has_ideal) {
    figures read = read_figures(L);
    bounded call = { .record = { .struct_size = sizeof call.record } };
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status failed;
    int64_t count = read.matrix.count;
    call.record.flags = read.flags;
    call.record.criteria = read.matrix.criteria;
    call.record.count = count;
    call.record.minimum_coverage = read.minimum_coverage;
    call.record.value = read.matrix.value;
    call.record.status = read.matrix.status;
    call.record.weight = read.weight;
    call.record.bounds = read.bounds;
    call.record.direction = read.direction;
    call.record.ideal = has_ideal ? read_numbers(L, "ideals", read.matrix.criteria) : NULL;
    call.score_e9 = tl_new_array(L, count, sizeof *call.score_e9);
    call.contribution_e9 =
        tl_new_array(L, count * call.record.criteria, sizeof *call.contribution_e9);
    call.coverage = tl_new_array(L, count, sizeof *call.coverage);
    call.status = tl_new_array(L, count, 1);
    call.flags = tl_new_array(L, count, sizeof *call.flags);
    failed = kernel(&call.record, call.score_e9, call.contribution_e9, call.coverage, call.status,
                    call.flags, &err);
    if (failed != TIERKIT_OK) {
        return tl_fail(L, failed, &err, 0);
    }
    push_bounded(L, &call);
    return 1;
}

/* tierkit.score_minmax({values, weights, directions, bounds, ...}) -> table of arrays */
static int kernel_score_minmax(lua_State *L) {
    return score_bounded(L, tierkit_score_minmax, 0);
}

/* tierkit.score_spotis({values, weights, directions, bounds, ideals, ...}) -> table of arrays */
static int kernel_score_spotis(lua_State *L) {
    return score_bounded(L, tierkit_score_spotis, 1);
}

/* ---- TOPSIS ---------------------------------------------------------------------------------- */

static tierkit_topsis read_topsis(lua_State *L) {
    static const char *const names[] = { "vector", "minmax", NULL };
    figures read = read_figures(L);
    tierkit_topsis call = { .struct_size = sizeof call };
    call.flags = read.flags;
    call.criteria = read.matrix.criteria;
    call.count = read.matrix.count;
    call.value = read.matrix.value;
    call.status = read.matrix.status;
    call.weight = read.weight;
    call.bounds = read.bounds;
    call.direction = read.direction;
    call.norm = read_numbers(L, "norms", read.matrix.criteria);
    lua_getfield(L, 1, "normalisation");
    call.normalisation =
        luaL_checkoption(L, lua_gettop(L), "vector", names) + TIERKIT_TOPSIS_VECTOR;
    return call;
}

/* tierkit.score_topsis({values, weights, directions, normalisation, bounds, norms, ...}) */
static int kernel_score_topsis(lua_State *L) {
    tierkit_topsis call = read_topsis(L);
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status failed;
    int64_t count = call.count, *score_e9 = tl_new_array(L, count, sizeof *score_e9);
    double *score = tl_new_array(L, count, sizeof *score);
    double *distance = tl_new_array(L, count * 2, sizeof *distance);
    int8_t *status = tl_new_array(L, count, 1);
    int32_t *flags = tl_new_array(L, count, sizeof *flags);
    failed = tierkit_score_topsis(&call, score_e9, score, distance, status, flags, &err);
    if (failed != TIERKIT_OK) {
        return tl_fail(L, failed, &err, 0);
    }
    lua_newtable(L);
    tl_push_doubles(L, score, status, count);
    lua_setfield(L, -2, "score");
    tl_push_integers(L, score_e9, status, count);
    lua_setfield(L, -2, "score_e9");
    tl_push_doubles(L, distance, status, count);
    lua_setfield(L, -2, "from_best");
    tl_push_doubles(L, distance + count, status, count);
    lua_setfield(L, -2, "from_worst");
    tl_push_words(L, status, count);
    lua_setfield(L, -2, "status");
    tl_push_bits(L, flags, TIERKIT_FLAG_CLIPPED, count);
    lua_setfield(L, -2, "clipped");
    return 1;
}

void tl_open_scores(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "score_product", kernel_score_product },
        { "score_minmax", kernel_score_minmax },
        { "score_spotis", kernel_score_spotis },
        { "score_topsis", kernel_score_topsis },
        { NULL, NULL },
    };
    tl_register(L, functions);
}
