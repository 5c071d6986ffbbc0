/* Owns: reviews as Lua objects. Must not know: what a table of a review says.
 * Called by: Lua, through program.c and module.c. */
#include "tierkit_lua.h"

#include <string.h>

static const struct {
    const char *name;
    int32_t kind;
} tables[] = {
    { "kpis", TIERKIT_REVIEW_KPIS },
    { "values", TIERKIT_REVIEW_VALUES },
    { "contributions", TIERKIT_REVIEW_CONTRIBUTIONS },
    { "classes", TIERKIT_REVIEW_CLASSES },
    { "policies", TIERKIT_REVIEW_POLICIES },
    { "promises", TIERKIT_REVIEW_PROMISES },
    { "alerts", TIERKIT_REVIEW_ALERTS },
    { "groups", TIERKIT_REVIEW_GROUPS },
    { "concentration", TIERKIT_REVIEW_CONCENTRATION },
    { "feeds", TIERKIT_REVIEW_FEEDS },
    { "unmatched", TIERKIT_REVIEW_UNMATCHED },
    { "splits", TIERKIT_REVIEW_SPLITS },
    { "left_out", TIERKIT_REVIEW_LEFT_OUT },
    { "movement", TIERKIT_REVIEW_MOVEMENT },
    { "selection", TIERKIT_REVIEW_SELECTION },
    { "findings", TIERKIT_REVIEW_FINDINGS },
    { "traits", TIERKIT_REVIEW_TRAITS },
    { "mix", TIERKIT_REVIEW_MIX },
    { "dispersion", TIERKIT_REVIEW_DISPERSION },
    { "migration", TIERKIT_REVIEW_MIGRATION },
    { "exceptions", TIERKIT_REVIEW_EXCEPTIONS },
    { "menu", TIERKIT_REVIEW_MENU },
    { "kept", TIERKIT_REVIEW_KEPT },
    { "failures", TIERKIT_REVIEW_FAILURES },
    { "profit", TIERKIT_REVIEW_PROFIT },
    { "profit_buckets", TIERKIT_REVIEW_PROFIT_BUCKETS },
    { "profit_groups", TIERKIT_REVIEW_PROFIT_GROUPS },
    { "worklist", TIERKIT_REVIEW_WORKLIST },
};
enum { TABLES = sizeof tables / sizeof tables[0] };

/* ---- program:review() ------------------------------------------------------------------------ */

enum { EARLIER_MAX = 256 };

/* What stands at 5 and 6: a review, and a list of programs. programs has room. */
static tierkit_history read_history(lua_State *L, const tierkit_program **programs) {
    tierkit_history history;
    memset(&history, 0, sizeof history);
    history.struct_size = sizeof history;
    if (!lua_isnil(L, 5)) {
        history.opening = tl_check(L, 5, TL_REVIEW)->handle;
    }
    if (lua_isnil(L, 6)) {
        return history;
    }
    luaL_checktype(L, 6, LUA_TTABLE);
    for (int i = 1; i <= EARLIER_MAX; i++) {
        lua_rawgeti(L, 6, i);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            break;
        }
        programs[history.earlier_count++] = tl_check(L, -1, TL_PROGRAM)->handle;
        lua_pop(L, 1);
    }
    history.earlier = programs;
    return history;
}

/* program:review(network [, as_of [, progress [, opening [, earlier]]]]): as_of is YYYY-MM-DD, nil
 * the last fact's; opening is a review, earlier a list of programs. */
int tl_review_new(lua_State *L) {
    tl_object *program = tl_check(L, 1, TL_PROGRAM);
    tl_object *network = tl_check_idle(L, 2, TL_NETWORK);
    size_t bytes = 0;
    const char *date = luaL_optlstring(L, 3, NULL, &bytes);
    int32_t as_of = TIERKIT_AS_OF_LAST_FACT;
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status = TIERKIT_OK;
    tierkit_review *made = NULL;
    tl_object *review;
    tl_watch watch;
    const tierkit_call *call;
    const tierkit_program *programs[EARLIER_MAX];
    tierkit_history history;
    lua_settop(L, 6);
    history = read_history(L, programs);
    luaL_argcheck(L, lua_isnil(L, 4) || lua_isfunction(L, 4), 4, "a function is needed");
    call = tl_watch_start(L, &watch, 4);
    review = tl_new(L, TL_REVIEW);
    if (date) {
        status = tierkit_date_parse(date, bytes, &as_of);
    }
    if (status == TIERKIT_OK) {
        program->busy++;
        network->busy++;
        status = tierkit_review_new(network->handle, program->handle, as_of, &history, call, &made,
                                    &err);
        network->busy--;
        program->busy--;
    }
    review->handle = made;
    tl_watch_end(&watch);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_collect(L);
    return 1;
}

/* ---- tables ---------------------------------------------------------------------------------- */

/* Its handle is read where it is used: making an object may run finalizers that close this one. */
static const tl_object *check_review(lua_State *L) {
    return tl_check(L, 1, TL_REVIEW);
}

/* Publishes a table, or the failure, after the call that was to make it. */
static int finish(lua_State *L, tl_object *object, tierkit_table *table, tierkit_status status,
                  const tierkit_error *err) {
    object->handle = table;
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, err, 0);
    }
    tl_collect(L);
    return 1;
}

static int push_table(lua_State *L, int32_t kind) {
    const tl_object *review = check_review(L);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_TABLE);
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_review_table(review->handle, kind, NULL, &table, &err);
    return finish(L, object, table, status, &err);
}

/* review:kpis() and the others of its kind; which one is an upvalue. */
static int review_named_table(lua_State *L) {
    return push_table(L, (int32_t)lua_tointeger(L, lua_upvalueindex(1)));
}

static int review_table(lua_State *L) {
    const char *name = luaL_checkstring(L, 2);
    for (int i = 0; i < TABLES; i++) {
        if (strcmp(tables[i].name, name) == 0) {
            return push_table(L, tables[i].kind);
        }
    }
    return luaL_argerror(L, 2, "a review has no table of this name");
}

static int review_series(lua_State *L) {
    static const char *const names[] = {
        "week",         "month",          "quarter",     "half",        "year",
        "fiscal month", "fiscal quarter", "fiscal half", "fiscal year", NULL
    };
    static const int32_t periods[] = { TIERKIT_PERIOD_WEEK,
                                       TIERKIT_PERIOD_MONTH,
                                       TIERKIT_PERIOD_QUARTER,
                                       TIERKIT_PERIOD_HALF,
                                       TIERKIT_PERIOD_YEAR,
                                       TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_MONTH,
                                       TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_QUARTER,
                                       TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_HALF,
                                       TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_YEAR };
    const tl_object *review = check_review(L);
    int32_t period = periods[luaL_checkoption(L, 2, "quarter", names)];
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_TABLE);
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_review_series(review->handle, period, NULL, &table, &err);
    return finish(L, object, table, status, &err);
}

static int review_explain(lua_State *L) {
    const tl_object *review = check_review(L);
    size_t bytes;
    const char *id = luaL_checklstring(L, 2, &bytes);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_TABLE);
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_review_explain(review->handle, id, bytes, NULL, &table, &err);
    return finish(L, object, table, status, &err);
}

static int review_gap(lua_State *L) {
    const tl_object *review = check_review(L);
    size_t bytes;
    const char *id = luaL_checklstring(L, 2, &bytes);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_TABLE);
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_review_gap(review->handle, id, bytes, NULL, &table, &err);
    return finish(L, object, table, status, &err);
}

/* Texts of an array as a column; Lua ends each with a NUL, and one inside is refused. Missing ones
 * are allowed where `optional` says so. The array keeps them alive. */
static void read_texts(lua_State *L, int index, int optional, tierkit_column *column) {
    luaL_checktype(L, index, LUA_TTABLE);
    int64_t count = tl_count(L, index);
    const char **texts = tl_new_array(L, count, sizeof *texts);
    for (int64_t i = 0; i < count; i++) {
        size_t bytes = 0;
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        int missing = optional && tl_is_missing(L, -1);
        if (!missing && lua_type(L, -1) != LUA_TSTRING) {
            luaL_error(L, "%s: texts expected", optional ? "items" : "ids");
        }
        texts[i] = missing ? NULL : lua_tolstring(L, -1, &bytes);
        if (!missing && strlen(texts[i]) != bytes) {
            luaL_error(L, "%s: a NUL byte inside", optional ? "items" : "ids");
        }
        lua_pop(L, 1);
    }
    memset(column, 0, sizeof *column);
    column->struct_size = sizeof *column;
    column->type = TIERKIT_TYPE_TEXT_POINTERS;
    column->rows = count;
    column->data = texts;
}

/* review:promise(ids [, items [, on]]): on is YYYY-MM-DD or nil */
static int review_promise(lua_State *L) {
    const tl_object *review = check_review(L);
    int has_items = !lua_isnoneornil(L, 3);
    size_t bytes = 0;
    const char *date = luaL_optlstring(L, 4, NULL, &bytes);
    int32_t on = TIERKIT_AS_OF_LAST_FACT;
    tierkit_error err = TL_ERROR_INIT;
    tierkit_column ids, items;
    tierkit_table *table = NULL;
    tierkit_status status = TIERKIT_OK;
    read_texts(L, 2, 0, &ids);
    if (has_items) {
        read_texts(L, 3, 1, &items);
    }
    tl_object *object = tl_new(L, TL_TABLE);
    if (date != NULL) {
        status = tierkit_date_parse(date, bytes, &on);
    }
    if (status == TIERKIT_OK) {
        status = tierkit_review_promise(review->handle, &ids, has_items ? &items : NULL, on, NULL,
                                        &table, &err);
    }
    return finish(L, object, table, status, &err);
}

/* review:compare(before [, "moves" or "matrix" [, progress]]) */
static int review_compare(lua_State *L) {
    static const char *const names[] = { "moves", "matrix", NULL };
    static const int32_t kinds[] = { TIERKIT_COMPARE_MOVES, TIERKIT_COMPARE_MATRIX };
    tl_object *after = tl_check(L, 1, TL_REVIEW);
    tl_object *before = tl_check(L, 2, TL_REVIEW);
    int32_t kind = kinds[luaL_checkoption(L, 3, "moves", names)];
    tierkit_error err = TL_ERROR_INIT;
    tierkit_table *table = NULL;
    tierkit_status status;
    tl_watch watch;
    const tierkit_call *call;
    lua_settop(L, 4);
    luaL_argcheck(L, lua_isnil(L, 4) || lua_isfunction(L, 4), 4, "a function is needed");
    call = tl_watch_start(L, &watch, 4);
    tl_object *object = tl_new(L, TL_TABLE);
    after->busy++;
    before->busy++;
    status = tierkit_review_compare(before->handle, after->handle, kind, call, &table, &err);
    before->busy--;
    after->busy--;
    object->handle = table;
    tl_watch_end(&watch);
    return finish(L, object, table, status, &err);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static int review_digest(lua_State *L) {
    const tl_object *review = check_review(L);
    uint8_t digest[16];
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status = tierkit_review_digest(review->handle, NULL, digest, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_hex(L, digest, sizeof digest);
    return 1;
}

static int review_to_bytes(lua_State *L) {
    const tl_object *review = check_review(L);
    tierkit_error err = TL_ERROR_INIT;
    size_t needed = 0;
    uint8_t *buffer;
    tierkit_status status = tierkit_review_save(review->handle, NULL, NULL, 0, &needed, &err);
    if (status != TIERKIT_E_SPACE) {
        return tl_fail(L, status, &err, 0);
    }
    buffer = tl_new_array(L, (int64_t)needed, 1);
    check_review(L); /* making room may have run finalizers */
    status = tierkit_review_save(review->handle, NULL, buffer, needed, &needed, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    lua_pushlstring(L, (const char *)buffer, needed);
    return 1;
}

int tl_review_from_bytes(lua_State *L) {
    size_t count;
    const char *bytes = luaL_checklstring(L, 1, &count);
    const tierkit_allocator *allocator = tl_allocator(L);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_REVIEW);
    tierkit_review *review = NULL;
    tierkit_status status =
        tierkit_review_load((const uint8_t *)bytes, count, allocator, NULL, &review, &err);
    object->handle = review;
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_collect(L);
    return 1;
}

static int review_as_of(lua_State *L) {
    tl_push_date(L, tierkit_review_as_of(check_review(L)->handle));
    return 1;
}

static int review_length(lua_State *L) {
    tl_push_integer(L, tierkit_review_distributors(check_review(L)->handle));
    return 1;
}

static int review_tostring(lua_State *L) {
    const tl_object *object = luaL_checkudata(L, 1, "tierkit.review");
    if (!object->handle) {
        lua_pushliteral(L, "tierkit.review: closed");
        return 1;
    }
    tl_push_date(L, tierkit_review_as_of(object->handle));
    lua_pushfstring(L, "tierkit.review: %d distributors as of %s",
                    (int)tierkit_review_distributors(object->handle), lua_tostring(L, -1));
    return 1;
}

/* Adds review:kpis() and the others to the methods. */
static void add_named_tables(lua_State *L) {
    luaL_getmetatable(L, "tierkit.review");
    lua_getfield(L, -1, "__index");
    for (int i = 0; i < TABLES; i++) {
        lua_pushinteger(L, tables[i].kind);
        lua_pushcclosure(L, review_named_table, 1);
        lua_setfield(L, -2, tables[i].name);
    }
    lua_pop(L, 2);
}

void tl_open_review(lua_State *L) {
    static const luaL_Reg methods[] = {
        { "table", review_table },
        { "series", review_series },
        { "explain", review_explain },
        { "gap", review_gap },
        { "promise", review_promise },
        { "compare", review_compare },
        { "support", tl_review_support },

        { "digest", review_digest },
        { "to_bytes", review_to_bytes },
        { "as_of", review_as_of },
        { "distributors", review_length },
        { NULL, NULL },
    };
    static const luaL_Reg metamethods[] = {
        { "__len", review_length },
        { "__tostring", review_tostring },
        { NULL, NULL },
    };
    tl_register_kind(L, TL_REVIEW, methods, metamethods);
    add_named_tables(L);
}
