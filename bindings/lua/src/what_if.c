/* Owns: program:what_if(). Must not know: other methods. Called by: Lua; program.c lists it. */
#include "tierkit_lua.h"

#include <string.h>

enum { TABLES = 4 };
static const int32_t kinds[TABLES] = { TIERKIT_WHAT_IF_MATRIX, TIERKIT_WHAT_IF_CHANGES,
                                       TIERKIT_WHAT_IF_QUARTERS, TIERKIT_WHAT_IF_SERVICE };
static const char *const names[TABLES] = { "matrix", "changes", "quarters", "service" };

/* What stands at 4 to 6: date, quarters, name. Beyond 32 bits is beyond every limit. */
static tierkit_status read_trial(lua_State *L, tierkit_what_if_trial *trial) {
    size_t bytes = 0, date_bytes = 0;
    const char *date = luaL_optlstring(L, 4, NULL, &date_bytes);
    int64_t quarters = lua_isnil(L, 5) ? 4 : tl_check_integer(L, 5);
    memset(trial, 0, sizeof *trial);
    trial->struct_size = sizeof *trial;
    trial->as_of = TIERKIT_AS_OF_LAST_FACT;
    trial->quarters = quarters < 0 ? -1 : quarters > INT32_MAX ? INT32_MAX : (int32_t)quarters;
    trial->stake = luaL_optlstring(L, 6, NULL, &bytes);
    trial->stake_bytes = (int64_t)bytes;
    trial->kinds = kinds;
    trial->kind_count = TABLES;
    return date ? tierkit_date_parse(date, date_bytes, &trial->as_of) : TIERKIT_OK;
}

/* program:what_if(network, other [, as_of [, quarters [, stake [, progress]]]]): a table of the
 * tables matrix, changes, quarters and service. */
int tl_what_if(lua_State *L) {
    tl_object *program = tl_check(L, 1, TL_PROGRAM);
    tl_object *network = tl_check_idle(L, 2, TL_NETWORK);
    tl_object *other = tl_check(L, 3, TL_PROGRAM);
    tl_object *objects[TABLES];
    tierkit_table *tables[TABLES] = { NULL, NULL, NULL, NULL };
    tierkit_what_if_trial trial;
    tierkit_error err = TL_ERROR_INIT;
    tl_watch watch;
    lua_settop(L, 7);
    const tierkit_call *call = tl_watch_argument(L, &watch, 7);
    tierkit_status status = read_trial(L, &trial);
    lua_createtable(L, 0, TABLES);
    for (int t = 0; t < TABLES; t++) {
        objects[t] = tl_new(L, TL_TABLE);
        lua_setfield(L, -2, names[t]);
    }
    trial.program = program->handle; /* making the tables may have run finalizers */
    trial.other = other->handle;
    if (status == TIERKIT_OK) {
        program->busy++;
        other->busy++;
        network->busy++;
        status = tierkit_what_if(network->handle, &trial, call, tables, &err);
        network->busy--;
        other->busy--;
        program->busy--;
    }
    for (int t = 0; t < TABLES; t++) {
        objects[t]->handle = tables[t];
    }
    tl_watch_end(&watch);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_collect(L);
    return 1;
}
