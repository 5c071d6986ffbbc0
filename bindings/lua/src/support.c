/* Owns: review:support(): plans of support as tables. Must not know: how support is granted.
 * Called by: Lua, through review.c. */
#include "tierkit_lua.h"

enum { REQUESTS = 0, CAPACITIES, CARRY, INPUTS };

static const struct {
    const char *name;
    int32_t kind;
} kinds[] = {
    { "grants", TIERKIT_SUPPORT_GRANTS },
    { "resources", TIERKIT_SUPPORT_RESOURCES },
    { "groups", TIERKIT_SUPPORT_GROUPS },
    { "partners", TIERKIT_SUPPORT_PARTNERS },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* Plans into tables that are owned already, and gives the plan back: nothing raises in between. */
static tierkit_status plan(tl_object *review, const tl_input *inputs, const tierkit_call *call,
                           tl_object *const *tables, tierkit_error *err) {
    tierkit_support *support = NULL;
    review->busy++;
    tierkit_status status =
        tierkit_support_plan(review->handle, inputs[REQUESTS].batch, inputs[CAPACITIES].batch,
                             inputs[CARRY].batch, call, &support, err);
    review->busy--;
    for (int k = 0; k < KINDS && status == TIERKIT_OK; k++) {
        tierkit_table *table = NULL;
        status = tierkit_support_table(support, kinds[k].kind, &table, err);
        tables[k]->handle = table;
    }
    tierkit_support_free(support);
    return status;
}

/* The tables lie on the stack from `first` on. */
static int push_tables(lua_State *L, int first) {
    tl_collect(L);
    lua_createtable(L, 0, KINDS);
    for (int k = 0; k < KINDS; k++) {
        lua_pushvalue(L, first + k);
        lua_setfield(L, -2, kinds[k].name);
    }
    return 1;
}

/* review:support(requests, capacities [, carry [, progress]]) */
int tl_review_support(lua_State *L) {
    tl_object *review = tl_check(L, 1, TL_REVIEW);
    tl_input inputs[INPUTS] = { 0 };
    tl_object *tables[KINDS];
    tierkit_error err = TL_ERROR_INIT;
    tl_watch watch;
    lua_settop(L, 5);
    const tierkit_call *call = tl_watch_argument(L, &watch, 5);
    for (int i = 0; i < INPUTS; i++) {
        if (i < CARRY || !lua_isnil(L, 2 + i)) {
            tl_read_input(L, 2 + i, &inputs[i]);
        }
        if (inputs[i].status != TIERKIT_OK) {
            return tl_fail(L, inputs[i].status, &inputs[i].err, inputs[i].names);
        }
    }
    int first = lua_gettop(L) + 1;
    luaL_checkstack(L, KINDS + 4, "too many tables");
    for (int k = 0; k < KINDS; k++) {
        tables[k] = tl_new(L, TL_TABLE);
    }
    review = tl_check(L, 1, TL_REVIEW); /* reading may have run finalizers */
    tierkit_status status = plan(review, inputs, call, tables, &err);
    tl_watch_end(&watch);
    return status == TIERKIT_OK ? push_tables(L, first) : tl_fail(L, status, &err, 0);
}
