/* Owns: userdata of the Lua module: making, checking, closing; the allocator, errors as values,
 * progress callbacks. Must not know: what an object does. Called by: the files beside it. */
#include "tierkit_lua.h"

#include <string.h>

/* Up to here a double stands for one integer only. */
#define EXACT_MAX (((int64_t)1 << 53) - 1)
/* Memory of tierkit that the collector has not heard of. */
#define UNHEARD_BYTES ((int64_t)1 << 20)

static const char *const kind_names[TL_KINDS] = {
    "tierkit.program", "tierkit.network", "tierkit.review", "tierkit.table", "tierkit.batch",
};

/* ---- objects --------------------------------------------------------------------------------- */

static void free_handle(tl_kind kind, void *handle) {
    switch (kind) {
    case TL_PROGRAM:
        tierkit_program_free(handle);
        return;
    case TL_NETWORK:
        tierkit_network_free(handle);
        return;
    case TL_REVIEW:
        tierkit_review_free(handle);
        return;
    case TL_TABLE:
        tierkit_table_free(handle);
        return;
    case TL_BATCH:
    case TL_KINDS:
    default:
        tierkit_batch_free(handle);
    }
}

tl_object *tl_new(lua_State *L, tl_kind kind) {
    tl_object *object = tl_new_userdata(L, sizeof *object);
    memset(object, 0, sizeof *object);
    luaL_getmetatable(L, kind_names[kind]);
    lua_setmetatable(L, -2);
    return object;
}

tl_object *tl_check(lua_State *L, int argument, tl_kind kind) {
    tl_object *object = luaL_checkudata(L, argument, kind_names[kind]);
    if (!object->handle) {
        luaL_error(L, "this %s is closed", kind_names[kind]);
    }
    return object;
}

tl_object *tl_check_idle(lua_State *L, int argument, tl_kind kind) {
    tl_object *object = tl_check(L, argument, kind);
    if (object->busy) {
        luaL_error(L, "this %s is in use by the call that reports its progress", kind_names[kind]);
    }
    return object;
}

/* obj:close(), __gc and __close. The kind is an upvalue: one function serves all of them. */
static int close_object(lua_State *L) {
    tl_kind kind = (tl_kind)lua_tointeger(L, lua_upvalueindex(1));
    tl_object *object = luaL_checkudata(L, 1, kind_names[kind]);
    void *handle = object->handle;
    if (object->busy) {
        return luaL_error(L, "this %s is in use by the call that reports its progress",
                          kind_names[kind]);
    }
    object->handle = NULL;
    free_handle(kind, handle);
    return 0;
}

void tl_register(lua_State *L, const luaL_Reg *functions) {
    for (; functions->name; functions++) {
        lua_pushcfunction(L, functions->func);
        lua_setfield(L, -2, functions->name);
    }
}

void tl_register_kind(lua_State *L, tl_kind kind, const luaL_Reg *methods,
                      const luaL_Reg *metamethods) {
    luaL_newmetatable(L, kind_names[kind]);
    tl_register(L, metamethods);
    lua_pushinteger(L, (lua_Integer)kind);
    lua_pushcclosure(L, close_object, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "__gc");
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "__close");
    lua_newtable(L);
    tl_register(L, methods);
    lua_insert(L, -2);
    lua_setfield(L, -2, "close");
    lua_setfield(L, -2, "__index");
    lua_pushstring(L, kind_names[kind]);
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* Lies in the registry, so it outlives every object: a closing state runs all finalizers before it
 * frees any memory. */
typedef struct memory {
    lua_Alloc function;
    void *user;
    int64_t held, heard; /* bytes now, and when the collector last heard of them */
    tierkit_allocator record;
} memory;

static const char memory_key = 'm';

static void *TIERKIT_CALL memory_alloc(void *ctx, size_t size) {
    memory *from = ctx;
    void *p = from->function(from->user, NULL, 0, size);
    from->held += p ? (int64_t)size : 0;
    return p;
}

static void *TIERKIT_CALL memory_resize(void *ctx, void *p, size_t old_size, size_t new_size) {
    memory *from = ctx;
    void *moved = from->function(from->user, p, old_size, new_size);
    from->held += moved ? (int64_t)new_size - (int64_t)old_size : 0;
    return moved;
}

static void TIERKIT_CALL memory_release(void *ctx, void *p, size_t size) {
    memory *from = ctx;
    from->function(from->user, p, size, 0);
    from->held -= (int64_t)size;
}

static memory *find_memory(lua_State *L) {
    memory *found;
    lua_pushlightuserdata(L, (void *)(uintptr_t)&memory_key);
    lua_rawget(L, LUA_REGISTRYINDEX);
    found = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return found;
}

static memory *make_memory(lua_State *L) {
    memory *made;
    lua_pushlightuserdata(L, (void *)(uintptr_t)&memory_key);
    made = tl_new_userdata(L, sizeof *made);
    memset(made, 0, sizeof *made);
    made->function = lua_getallocf(L, &made->user);
    made->record.struct_size = sizeof made->record;
    made->record.ctx = made;
    made->record.alloc = memory_alloc;
    made->record.resize = memory_resize;
    made->record.release = memory_release;
    lua_rawset(L, LUA_REGISTRYINDEX);
    return made;
}

const tierkit_allocator *tl_allocator(lua_State *L) {
    memory *found = find_memory(L);
    return found ? &found->record : &make_memory(L)->record;
}

/* A review of many megabytes is a few bytes to the collector, which would let them pile up. Lua 5.1
 * cannot say whether its collector is stopped, and a step starts it: it is left alone there. */
void tl_collect(lua_State *L) {
#if LUA_VERSION_NUM >= 505
    typedef size_t step_kilobytes;
#elif LUA_VERSION_NUM >= 502
    typedef int step_kilobytes;
#endif
#if LUA_VERSION_NUM >= 502
    memory *found = find_memory(L);
    int64_t grown = found ? found->held - found->heard : 0;
    if (grown < 0) {
        found->heard = found->held;
    }
    if (grown >= UNHEARD_BYTES && lua_gc(L, LUA_GCISRUNNING, 0)) {
        found->heard = found->held;
        lua_gc(L, LUA_GCSTEP, (step_kilobytes)(grown >> 10 < 1 << 20 ? grown >> 10 : 1 << 20));
    }
#else
    (void)L;
#endif
}

/* ---- small values ---------------------------------------------------------------------------- */

void tl_push_integer(lua_State *L, int64_t value) {
    char text[48];
    size_t bytes = 0;
#if TL_INTEGERS
    if (sizeof(lua_Integer) >= sizeof value) {
        lua_pushinteger(L, (lua_Integer)value);
        return;
    }
#endif
    if (value >= -EXACT_MAX && value <= EXACT_MAX) {
        lua_pushnumber(L, (lua_Number)value);
        return;
    }
    tierkit_decimal_format(value, NULL, 0, text, sizeof text, &bytes);
    lua_pushlstring(L, text, bytes);
}

void tl_push_hex(lua_State *L, const uint8_t *bytes, size_t count) {
    static const char digits[] = "0123456789abcdef";
    char text[64];
    for (size_t i = 0; i < count && i < sizeof text / 2; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    lua_pushlstring(L, text, 2 * count);
}

void tl_push_date(lua_State *L, int32_t day) {
    char text[16];
    size_t bytes = 0;
    tierkit_date_format(day, text, sizeof text, &bytes);
    lua_pushlstring(L, text, bytes);
}

int tl_to_integer(lua_State *L, int index, int64_t *value) {
    lua_Number number, back;
    if (lua_type(L, index) != LUA_TNUMBER) {
        return 0;
    }
#if TL_INTEGERS
    if (lua_isinteger(L, index)) {
        *value = (int64_t)lua_tointeger(L, index);
        return 1;
    }
#endif
    number = lua_tonumber(L, index);
    if (!(number >= -(lua_Number)EXACT_MAX && number <= (lua_Number)EXACT_MAX)) {
        return 0;
    }
    *value = (int64_t)number;
    back = (lua_Number)*value;
    return !(back < number) && !(back > number);
}

int64_t tl_check_integer(lua_State *L, int argument) {
    int64_t value = 0;
    if (!tl_to_integer(L, argument, &value)) {
        luaL_argerror(L, argument, "a whole number is needed");
    }
    return value;
}

/* ---- failures -------------------------------------------------------------------------------- */

static void set_place(lua_State *L, const char *name, int64_t value) {
    if (value >= 0) {
        tl_push_integer(L, value + 1);
        lua_setfield(L, -2, name);
    }
}

int tl_fail(lua_State *L, tierkit_status status, const tierkit_error *err, int names) {
    lua_pushnil(L);
    lua_pushstring(L, err->text[0] ? err->text : tierkit_status_text(status));
    lua_pushstring(L, tierkit_status_name(status));
    lua_newtable(L);
    set_place(L, "row", err->row);
    set_place(L, "position", err->position);
    if (names && err->field >= 0) {
        lua_rawgeti(L, names, tl_raw_index(err->field + 1));
        lua_setfield(L, -2, "column");
    }
    return 4;
}

int tl_done(lua_State *L, tierkit_status status, const tierkit_error *err) {
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, err, 0);
    }
    lua_pushboolean(L, 1);
    return 1;
}

/* ---- progress -------------------------------------------------------------------------------- */

/* Pushing numbers and a function allocates nothing, so nothing here raises outside of the pcall.
 * Room on the stack: a C function has 20 places more than it was given. */
static int32_t TIERKIT_CALL report(void *user, uint64_t done, uint64_t total) {
    tl_watch *watch = user;
    lua_State *L = watch->L;
    int stop;
    lua_pushvalue(L, watch->function);
    lua_pushnumber(L, (lua_Number)done);
    lua_pushnumber(L, (lua_Number)total);
    if (lua_pcall(L, 2, 1, 0) != 0) {
        lua_replace(L, watch->function);
        watch->failed = 1;
        return 1;
    }
    stop = lua_isboolean(L, -1) && !lua_toboolean(L, -1);
    lua_pop(L, 1);
    return stop;
}

const tierkit_call *tl_watch_start(lua_State *L, tl_watch *watch, int function) {
    memset(watch, 0, sizeof *watch);
    if (!function || lua_isnoneornil(L, function)) {
        return NULL;
    }
    watch->L = L;
    watch->function = function;
    watch->call.struct_size = sizeof watch->call;
    watch->call.progress = report;
    watch->call.user = watch;
    return &watch->call;
}

const tierkit_call *tl_watch_argument(lua_State *L, tl_watch *watch, int argument) {
    luaL_argcheck(L, lua_isnoneornil(L, argument) || lua_isfunction(L, argument), argument,
                  "a function is needed");
    return tl_watch_start(L, watch, argument);
}

void tl_watch_end(const tl_watch *watch) {
    if (watch->failed) {
        lua_pushvalue(watch->L, watch->function);
        lua_error(watch->L);
    }
}
