/* Owns: programs as Lua objects, and finding the texts of `use`. Must not know: the language.
 * Called by: Lua, through module.c. */
#include "tierkit_lua.h"

#include <string.h>

/* ---- texts of `use` -------------------------------------------------------------------------- */

/* One parse: what finds texts, at places of the stack of its own. */
typedef struct search {
    lua_State *L;
    int finder;   /* index of a closure of find_in_lua() */
    int resolver; /* index of the user's function or table; after a failure the error lies there */
    int failed;
    const char *name, *text;
    size_t name_bytes, text_bytes;
} search;

/* Runs inside of a pcall. Upvalues: the search, the resolver, a table that keeps the texts. */
static int find_in_lua(lua_State *L) {
    search *of = lua_touserdata(L, lua_upvalueindex(1));
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_pushlstring(L, of->name, of->name_bytes);
    if (lua_istable(L, -2)) {
        lua_gettable(L, -2);
    } else {
        lua_call(L, 1, 1);
    }
    if (lua_isnil(L, -1)) {
        return 0;
    }
    if (lua_type(L, -1) != LUA_TSTRING) {
        return luaL_error(L, "a resolver must give a text or nil, not a %s", luaL_typename(L, -1));
    }
    of->text = lua_tolstring(L, -1, &of->text_bytes);
    lua_rawseti(L, lua_upvalueindex(3), tl_raw_index(tl_rawlen(L, lua_upvalueindex(3)) + 1));
    return 0;
}

/* Only what cannot raise happens outside of the pcall. */
static int32_t TIERKIT_CALL find_text(void *user, const char *name, size_t name_bytes,
                                      const char **text, size_t *text_bytes) {
    search *of = user;
    if (of->failed) {
        return 1;
    }
    of->name = name;
    of->name_bytes = name_bytes;
    of->text = NULL;
    lua_pushvalue(of->L, of->finder);
    if (lua_pcall(of->L, 0, 0, 0) != 0) {
        lua_replace(of->L, of->resolver);
        of->failed = 1;
        return 1;
    }
    *text = of->text;
    *text_bytes = of->text_bytes;
    return of->text ? 0 : 1;
}

/* Pushes the closure; the resolver is at an index. */
static void start_search(lua_State *L, search *of, int resolver) {
    of->L = L;
    of->resolver = resolver;
    lua_pushlightuserdata(L, of);
    lua_pushvalue(L, resolver);
    lua_newtable(L);
    lua_pushcclosure(L, find_in_lua, 3);
    of->finder = lua_gettop(L);
}

/* ---- tierkit.program() ----------------------------------------------------------------------- */

/* tierkit.program(text [, resolver]) -> program, diagnostics | nil, message, code, diagnostics */
int tl_program_new(lua_State *L) {
    size_t bytes;
    const char *text = luaL_checklstring(L, 1, &bytes);
    search of = { .failed = 0 };
    tierkit_resolver resolver = { .struct_size = sizeof resolver, .user = &of, .find = find_text };
    tierkit_error err = TL_ERROR_INIT;
    tl_object *program, *diagnostics;
    tierkit_table *table = NULL;
    tierkit_program *made = NULL;
    tierkit_status status;
    int searching = !lua_isnoneornil(L, 2);
    lua_settop(L, 2);
    if (searching) {
        luaL_argcheck(L, lua_isfunction(L, 2) || lua_istable(L, 2), 2,
                      "a function or a table is needed");
    }
    start_search(L, &of, 2);
    program = tl_new(L, TL_PROGRAM);
    diagnostics = tl_new(L, TL_TABLE);
    status =
        tierkit_program_parse(text, bytes, NULL, searching ? &resolver : NULL, &table, &made, &err);
    program->handle = made;
    diagnostics->handle = table;
    if (of.failed) {
        lua_pushvalue(L, of.resolver);
        return lua_error(L);
    }
    if (status == TIERKIT_OK) {
        return 2;
    }
    tl_fail(L, status, &err, 0);
    if (table) {
        lua_pop(L, 1);
        lua_pushvalue(L, -4);
    }
    return 4;
}

/* ---- methods --------------------------------------------------------------------------------- */

static int program_print(lua_State *L) {
    const tierkit_program *program = tl_check(L, 1, TL_PROGRAM)->handle;
    tierkit_error err = TL_ERROR_INIT;
    size_t bytes = 0;
    char *text;
    tierkit_status status = tierkit_program_print(program, NULL, 0, &bytes, &err);
    if (status != TIERKIT_OK && status != TIERKIT_E_SPACE) {
        return tl_fail(L, status, &err, 0);
    }
    text = tl_new_array(L, (int64_t)bytes, 1);
    program = tl_check(L, 1, TL_PROGRAM)->handle; /* making room may have run finalizers */
    status = tierkit_program_print(program, text, bytes, &bytes, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    lua_pushlstring(L, text, bytes);
    return 1;
}

static int program_fingerprint(lua_State *L) {
    uint8_t bytes[16] = { 0 };
    tierkit_program_fingerprint(tl_check(L, 1, TL_PROGRAM)->handle, bytes);
    tl_push_hex(L, bytes, sizeof bytes);
    return 1;
}

static int program_schema_fingerprint(lua_State *L) {
    uint8_t bytes[16] = { 0 };
    tierkit_program_schema_fingerprint(tl_check(L, 1, TL_PROGRAM)->handle, bytes);
    tl_push_hex(L, bytes, sizeof bytes);
    return 1;
}

static int push_table(lua_State *L, int32_t kind) {
    const tl_object *program = tl_check(L, 1, TL_PROGRAM);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_TABLE);
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_program_table(program->handle, kind, &table, &err);
    object->handle = table;
    return status == TIERKIT_OK ? 1 : tl_fail(L, status, &err, 0);
}

static int program_declared(lua_State *L) {
    return push_table(L, TIERKIT_DECLARED);
}

/* program:diff(before) */
static int program_diff(lua_State *L) {
    const tl_object *after = tl_check(L, 1, TL_PROGRAM);
    const tl_object *before = tl_check(L, 2, TL_PROGRAM);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_TABLE);
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_program_diff(before->handle, after->handle, &table, &err);
    object->handle = table;
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_collect(L);
    return 1;
}

static int program_declared_columns(lua_State *L) {
    return push_table(L, TIERKIT_DECLARED_COLUMNS);
}

static int program_declared_profiles(lua_State *L) {
    return push_table(L, TIERKIT_DECLARED_PROFILES);
}

static int program_tostring(lua_State *L) {
    const tl_object *object = luaL_checkudata(L, 1, "tierkit.program");
    if (!object->handle) {
        lua_pushliteral(L, "tierkit.program: closed");
        return 1;
    }
    lua_pushliteral(L, "tierkit.program: ");
    program_fingerprint(L);
    lua_concat(L, 2);
    return 1;
}

void tl_open_program(lua_State *L) {
    static const luaL_Reg methods[] = {
        { "print", program_print },
        { "fingerprint", program_fingerprint },
        { "schema_fingerprint", program_schema_fingerprint },
        { "declared", program_declared },
        { "declared_columns", program_declared_columns },
        { "declared_profiles", program_declared_profiles },
        { "diff", program_diff },
        { "review", tl_review_new },
        { "decide", tl_decide },
        { "what_if", tl_what_if },
        { NULL, NULL },
    };
    static const luaL_Reg metamethods[] = {
        { "__tostring", program_tostring },
        { NULL, NULL },
    };
    tl_register_kind(L, TL_PROGRAM, methods, metamethods);
}
