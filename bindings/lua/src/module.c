/* Owns: luaopen_tierkit: the module's table. Must not know: what its functions do.
 * Called by: `require "tierkit"`. */
#include "tierkit_lua.h"

#include <string.h>

#if defined(_WIN32)
#define TL_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define TL_EXPORT __attribute__((visibility("default")))
#else
#define TL_EXPORT
#endif

TL_EXPORT int luaopen_tierkit(lua_State *L);

/* tierkit.has(feature) */
static int module_has(lua_State *L) {
    size_t bytes;
    const char *key = luaL_checklstring(L, 1, &bytes);
    lua_pushboolean(L, tierkit_has(key, bytes));
    return 1;
}

/* tierkit.self_check() -> true, or the failure */
static int module_self_check(lua_State *L) {
    tierkit_error err = TL_ERROR_INIT;
    return tl_done(L, tierkit_self_check(&err), &err);
}

/* Sets no global. Loading twice, in one state, gives the same kinds of objects. */
int luaopen_tierkit(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "program", tl_program_new },
        { "network", tl_network_new },
        { "network_from_bytes", tl_network_from_bytes },
        { "review_from_bytes", tl_review_from_bytes },
        { "has", module_has },
        { "self_check", module_self_check },
        { NULL, NULL },
    };
    static const luaL_Reg none[] = { { NULL, NULL } };
    if (tierkit_abi_version() != TIERKIT_ABI_VERSION) {
        return luaL_error(L, "this module needs another version of tierkit than %s",
                          tierkit_version());
    }
    tl_open_table(L);
    tl_open_program(L);
    tl_open_network(L);
    tl_open_review(L);
    tl_register_kind(L, TL_BATCH, none, none);
    tl_allocator(L);
    lua_newtable(L);
    tl_register(L, functions);
    tl_open_kernels(L);
    tl_open_scores(L);
    tl_open_weights(L);
    tl_open_amounts(L);
    tl_open_classes(L);
    tl_open_allocation(L);
    tl_open_concentration(L);
    tl_open_texts(L);
    lua_pushstring(L, tierkit_version());
    lua_setfield(L, -2, "version");
    lua_pushinteger(L, tierkit_abi_version());
    lua_setfield(L, -2, "abi_version");
    lua_pushlightuserdata(L, NULL); /* the null of other Lua modules, too */
    lua_setfield(L, -2, "null");
    return 1;
}
