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

enum { PROGRAM = 1, NETWORK, AS_OF, PROGRESS, OPENING, EARLIER };

/* The objects of a call and, on the stack, those of a list of programs with room for their handles.
 * The list is copied: nobody can take a program out of ours while the call is under way. */
typedef struct involved {
    tl_object *program, *network, *opening; /* opening NULL: none */
    int64_t count;
    tl_object **earlier;
    const tierkit_program **handles;
} involved;

static void read_earlier(lua_State *L, involved *of) {
    int copy;
    if (lua_isnil(L, EARLIER)) {
        return;
    }
    luaL_checktype(L, EARLIER, LUA_TTABLE);
    of->count = tl_count(L, EARLIER);
    of->earlier = tl_new_array(L, of->count, sizeof *of->earlier);
    of->handles = tl_new_array(L, of->count, sizeof *of->handles);
    lua_newtable(L);
    copy = lua_gettop(L);
    for (int64_t i = 0; i < of->count; i++) {
        lua_rawgeti(L, EARLIER, tl_raw_index(i + 1));
        luaL_argcheck(L, lua_isuserdata(L, -1), EARLIER, "a list of programs is needed");
        of->earlier[i] = tl_check(L, -1, TL_PROGRAM);
        lua_rawseti(L, copy, tl_raw_index(i + 1));
    }
}

/* Comes last of all that may raise: making room may have run finalizers, and those may have closed
 * objects. What was closed in the list is NULL there, which tierkit refuses. */
static tierkit_history take_handles(lua_State *L, involved *of) {
    tierkit_history history;
    memset(&history, 0, sizeof history);
    history.struct_size = sizeof history;
    of->program = tl_check(L, PROGRAM, TL_PROGRAM);
    of->network = tl_check_idle(L, NETWORK, TL_NETWORK);
    if (!lua_isnil(L, OPENING)) {
        of->opening = tl_check(L, OPENING, TL_REVIEW);
        history.opening = of->opening->handle;
    }
    for (int64_t i = 0; i < of->count; i++) {
        of->handles[i] = of->earlier[i]->handle;
    }
    history.earlier = of->handles;
    history.earlier_count = of->count;
    return history;
}

/* While they are busy no callback can close them. */
static void hold(const involved *of, int by) {
    of->program->busy += by;
    of->network->busy += by;
    if (of->opening) {
        of->opening->busy += by;
    }
    for (int64_t i = 0; i < of->count; i++) {
        of->earlier[i]->busy += by;
    }
}

/* program:review(network [, as_of [, progress [, opening [, earlier]]]]): as_of is YYYY-MM-DD, nil
 * the last fact's; opening is a review, earlier a list of programs. */
int tl_review_new(lua_State *L) {
    involved of = { NULL, NULL, NULL, 0, NULL, NULL };
    size_t bytes = 0;
    const char *date = luaL_optlstring(L, AS_OF, NULL, &bytes);
    int32_t as_of = TIERKIT_AS_OF_LAST_FACT;
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status = TIERKIT_OK;
    tierkit_review *made = NULL;
    tl_watch watch;
    lua_settop(L, EARLIER);
    const tierkit_call *call = tl_watch_argument(L, &watch, PROGRESS);
    read_earlier(L, &of);
    tl_object *review = tl_new(L, TL_REVIEW);
    tierkit_history history = take_handles(L, &of);
    if (date) {
        status = tierkit_date_parse(date, bytes, &as_of);
    }
    if (status == TIERKIT_OK) {
        hold(&of, 1);
        status = tierkit_review_new(of.network->handle, of.program->handle, as_of, &history, call,
                                    &made, &err);
        hold(&of, -1);
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
static tl_object *check_review(lua_State *L) {
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

/* The same after a call that reports progress; raises what its function has raised. */
static int finish_watched(lua_State *L, tl_object *object, tierkit_table *table,
                          const tl_watch *watch, tierkit_status status, const tierkit_error *err) {
    object->handle = table;
    tl_watch_end(watch);
    return finish(L, object, table, status, err);
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

/* review:series([period [, progress]]) */
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
    tl_object *review = check_review(L);
    int32_t period = periods[luaL_checkoption(L, 2, "quarter", names)];
    tierkit_error err = TL_ERROR_INIT;
    tierkit_table *table = NULL;
    tl_watch watch;
    lua_settop(L, 3);
    const tierkit_call *call = tl_watch_argument(L, &watch, 3);
    tl_object *object = tl_new(L, TL_TABLE);
    review->busy++;
    tierkit_status status = tierkit_review_series(review->handle, period, call, &table, &err);
    review->busy--;
    return finish_watched(L, object, table, &watch, status, &err);
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

/* review:gap(id [, progress]) */
static int review_gap(lua_State *L) {
    tl_object *review = check_review(L);
    size_t bytes;
    const char *id = luaL_checklstring(L, 2, &bytes);
    tierkit_error err = TL_ERROR_INIT;
    tierkit_table *table = NULL;
    tl_watch watch;
    lua_settop(L, 3);
    const tierkit_call *call = tl_watch_argument(L, &watch, 3);
    tl_object *object = tl_new(L, TL_TABLE);
    review->busy++;
    tierkit_status status = tierkit_review_gap(review->handle, id, bytes, call, &table, &err);
    review->busy--;
    return finish_watched(L, object, table, &watch, status, &err);
}

static tierkit_column read_texts(lua_State *L, int index, const char *name) {
    tierkit_column column = tl_read_column(L, index, name);
    if (column.type != TIERKIT_TYPE_TEXT) {
        luaL_error(L, "%s: texts expected", name);
    }
    return column;
}

/* review:promise(ids [, items [, on [, progress]]]): on is YYYY-MM-DD or nil */
static int review_promise(lua_State *L) {
    tl_object *review = check_review(L);
    int has_items = !lua_isnoneornil(L, 3);
    size_t bytes = 0;
    const char *date = luaL_optlstring(L, 4, NULL, &bytes);
    int32_t on = TIERKIT_AS_OF_LAST_FACT;
    tierkit_error err = TL_ERROR_INIT;
    tierkit_column ids, items;
    tierkit_table *table = NULL;
    tierkit_status status = TIERKIT_OK;
    tl_watch watch;
    lua_settop(L, 5);
    const tierkit_call *call = tl_watch_argument(L, &watch, 5);
    ids = read_texts(L, 2, "ids");
    if (has_items) {
        items = read_texts(L, 3, "items");
    }
    tl_object *object = tl_new(L, TL_TABLE);
    if (date != NULL) {
        status = tierkit_date_parse(date, bytes, &on);
    }
    if (status == TIERKIT_OK) {
        review->busy++;
        status = tierkit_review_promise(review->handle, &ids, has_items ? &items : NULL, on, call,
                                        &table, &err);
        review->busy--;
    }
    return finish_watched(L, object, table, &watch, status, &err);
}

/* review:compare(before [, "moves" or "matrix" [, progress]]) */
static int review_compare(lua_State *L) {
    static const char *const names[] = { "moves", "matrix", NULL };
    static const int32_t kinds[] = { TIERKIT_COMPARE_MOVES, TIERKIT_COMPARE_MATRIX };
    tl_object *after = check_review(L);
    tl_object *before = tl_check(L, 2, TL_REVIEW);
    int32_t kind = kinds[luaL_checkoption(L, 3, "moves", names)];
    tierkit_error err = TL_ERROR_INIT;
    tierkit_table *table = NULL;
    tl_watch watch;
    lua_settop(L, 4);
    const tierkit_call *call = tl_watch_argument(L, &watch, 4);
    tl_object *object = tl_new(L, TL_TABLE);
    after->busy++;
    before->busy++;
    tierkit_status status =
        tierkit_review_compare(before->handle, after->handle, kind, call, &table, &err);
    before->busy--;
    after->busy--;
    return finish_watched(L, object, table, &watch, status, &err);
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
