/* Owns: program:decide(). Must not know: other methods. Called by: Lua; program.c lists it. */
#include "tierkit_lua.h"

/* program:decide(rules, rows [, progress]): a table of outcomes */
int tl_decide(lua_State *L) {
    size_t bytes;
    tl_object *program = tl_check(L, 1, TL_PROGRAM);
    const char *rules = luaL_checklstring(L, 2, &bytes);
    tl_input input = { 0 };
    tl_watch watch;
    tierkit_table *table = NULL;
    lua_settop(L, 4);
    const tierkit_call *call = tl_watch_argument(L, &watch, 4);
    tl_read_input(L, 3, &input);
    tl_object *object = tl_new(L, TL_TABLE);
    program = tl_check(L, 1, TL_PROGRAM); /* reading may have run finalizers */
    if (input.status == TIERKIT_OK) {
        program->busy++;
        input.status = tierkit_program_decide(program->handle, rules, bytes, input.batch, call,
                                              &table, &input.err);
        program->busy--;
    }
    object->handle = table;
    tl_watch_end(&watch);
    if (input.status != TIERKIT_OK) {
        return tl_fail(L, input.status, &input.err, input.names);
    }
    tl_collect(L);
    return 1;
}
