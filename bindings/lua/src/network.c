/* Owns: networks as Lua objects: records and facts in, bytes, statistics and tables out.
 * Must not know: how a Lua table becomes a batch. Called by: Lua, through module.c. */
#include "tierkit_lua.h"

#include <string.h>

/* ---- options of a call ----------------------------------------------------------------------- */

/* What append() and upsert() take beside the data. */
typedef struct call_options {
    int64_t sign; /* 0 = not given */
    int skip_bad_rows;
    int has_id;
    uint8_t id[16];
    int progress; /* index of the function, 0 = none */
} call_options;

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* 16 bytes, or 32 hexadecimal digits, is on top. */
static void read_id(lua_State *L, call_options *options) {
    size_t bytes = 0;
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &bytes) : "";
    int wrong = bytes != sizeof options->id && bytes != 2 * sizeof options->id;
    if (bytes == sizeof options->id) {
        memcpy(options->id, text, bytes);
    }
    for (size_t i = 0; bytes == 2 * sizeof options->id && i < sizeof options->id; i++) {
        int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        wrong |= high < 0 || low < 0;
        options->id[i] = (uint8_t)((high & 15) << 4 | (low & 15));
    }
    if (wrong) {
        luaL_error(L, "batch_id must be 16 bytes or 32 hexadecimal digits");
    }
    options->has_id = 1;
}

static void read_option(lua_State *L, call_options *options, const char *key) {
    if (strcmp(key, "progress") == 0) {
        if (!lua_isfunction(L, -1)) {
            luaL_error(L, "progress must be a function");
        }
        lua_pushvalue(L, -1);
        lua_replace(L, options->progress);
    } else if (strcmp(key, "batch_id") == 0) {
        read_id(L, options);
    } else if (strcmp(key, "skip_bad_rows") == 0) {
        options->skip_bad_rows = lua_toboolean(L, -1);
    } else if (strcmp(key, "sign") == 0) {
        if (!tl_to_integer(L, -1, &options->sign) || (options->sign != 1 && options->sign != -1)) {
            luaL_error(L, "sign must be 1 or -1");
        }
    } else {
        luaL_error(L, "there is no option `%s`", key);
    }
}

/* Reads the table at an argument, which may be nil. Pushes a place for the progress function. */
static call_options read_options(lua_State *L, int argument, int facts) {
    call_options options = { .sign = 0 };
    int given = !lua_isnoneornil(L, argument);
    if (given) {
        luaL_checktype(L, argument, LUA_TTABLE);
    }
    lua_pushnil(L);
    options.progress = lua_gettop(L);
    if (!given) {
        return options;
    }
    lua_pushnil(L);
    while (lua_next(L, argument)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        if (!facts && strcmp(key, "progress") != 0) {
            luaL_error(L, "there is no option `%s` here", key);
        }
        read_option(L, &options, key);
        lua_pop(L, 1);
    }
    return options;
}

static void set_options(tl_input *input, const call_options *options) {
    if (input->status == TIERKIT_OK && options->sign) {
        input->status =
            tierkit_batch_set(input->batch, TIERKIT_BATCH_SIGN, options->sign, &input->err);
    }
    if (input->status == TIERKIT_OK && options->skip_bad_rows) {
        input->status =
            tierkit_batch_set(input->batch, TIERKIT_BATCH_SKIP_BAD_ROWS, 1, &input->err);
    }
    if (input->status == TIERKIT_OK && options->has_id) {
        input->status = tierkit_batch_set_id(input->batch, options->id, &input->err);
    }
}

static tl_object *check_network(lua_State *L) {
    return tl_check_idle(L, 1, TL_NETWORK);
}

/* ---- making ---------------------------------------------------------------------------------- */

int tl_network_new(lua_State *L) {
    const tl_object *program = tl_check(L, 1, TL_PROGRAM);
    const tierkit_allocator *allocator = tl_allocator(L);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_NETWORK);
    tierkit_network *network = NULL;
    tierkit_status status = tierkit_network_new(program->handle, allocator, &network, &err);
    object->handle = network;
    return status == TIERKIT_OK ? 1 : tl_fail(L, status, &err, 0);
}

int tl_network_from_bytes(lua_State *L) {
    size_t count;
    const char *bytes = luaL_checklstring(L, 1, &count);
    const tl_object *program = tl_check(L, 2, TL_PROGRAM);
    const tierkit_allocator *allocator = tl_allocator(L);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_NETWORK);
    tierkit_network *network = NULL;
    tierkit_status status = tierkit_network_load((const uint8_t *)bytes, count, program->handle,
                                                 allocator, NULL, &network, &err);
    object->handle = network;
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_collect(L);
    return 1;
}

/* ---- records and facts in -------------------------------------------------------------------- */

typedef tierkit_status(TIERKIT_CALL *taking)(tierkit_network *network, const tierkit_batch *batch,
                                             const tierkit_call *call, tierkit_error *err);

static int take_rows(lua_State *L, taking take) {
    tl_object *network = check_network(L);
    call_options options;
    tl_input input;
    tl_watch watch;
    const tierkit_call *call;
    lua_settop(L, 3);
    options = read_options(L, 3, 0);
    call = tl_watch_start(L, &watch, options.progress);
    tl_read_input(L, 2, &input);
    check_network(L); /* reading may have run finalizers */
    if (input.status == TIERKIT_OK) {
        network->busy++;
        input.status = take(network->handle, input.batch, call, &input.err);
        network->busy--;
    }
    tl_watch_end(&watch);
    if (input.status != TIERKIT_OK) {
        return tl_fail(L, input.status, &input.err, input.names);
    }
    tl_collect(L);
    lua_pushboolean(L, 1);
    return 1;
}

/* network:upsert(data [, {progress}]) -> true */
static int network_upsert(lua_State *L) {
    return take_rows(L, tierkit_network_upsert);
}

/* network:decide(data [, {progress}]) -> true */
static int network_decide(lua_State *L) {
    return take_rows(L, tierkit_network_decide);
}

typedef tierkit_status(TIERKIT_CALL *taking_named)(tierkit_network *network, const char *name,
                                                   size_t bytes, const tierkit_batch *batch,
                                                   const tierkit_call *call, int64_t *rows,
                                                   tierkit_error *err);

static int take_named_rows(lua_State *L, taking_named take) {
    tl_object *network = check_network(L);
    size_t bytes;
    const char *name = luaL_checklstring(L, 2, &bytes);
    call_options options;
    tl_input input;
    tl_watch watch;
    const tierkit_call *call;
    int64_t rows = 0;
    lua_settop(L, 4);
    options = read_options(L, 4, 1);
    call = tl_watch_start(L, &watch, options.progress);
    tl_read_input(L, 3, &input);
    set_options(&input, &options);
    check_network(L); /* reading may have run finalizers */
    if (input.status == TIERKIT_OK) {
        network->busy++;
        input.status = take(network->handle, name, bytes, input.batch, call, &rows, &input.err);
        network->busy--;
    }
    tl_watch_end(&watch);
    if (input.status != TIERKIT_OK) {
        return tl_fail(L, input.status, &input.err, input.names);
    }
    tl_collect(L);
    tl_push_integer(L, rows);
    return 1;
}

/* network:append(facts, data [, {batch_id, sign, skip_bad_rows, progress}]) -> rows */
static int network_append(lua_State *L) {
    return take_named_rows(L, tierkit_network_append);
}

/* network:upsert_table(table, data [, {sign, progress}]) -> rows that changed */
static int network_upsert_table(lua_State *L) {
    return take_named_rows(L, tierkit_network_upsert_table);
}

/* network:replace(facts, first_day, last_day [, data [, {batch_id, skip_bad_rows, progress}]]) ->
 * true */
static int network_replace(lua_State *L) {
    tl_object *network = check_network(L);
    size_t bytes, first_bytes, last_bytes;
    const char *facts = luaL_checklstring(L, 2, &bytes);
    const char *first = luaL_checklstring(L, 3, &first_bytes);
    const char *last = luaL_checklstring(L, 4, &last_bytes);
    tierkit_slice slice = { .struct_size = sizeof slice };
    call_options options;
    tl_input input = { .err = TL_ERROR_INIT };
    tl_watch watch;
    const tierkit_call *call;
    lua_settop(L, 6);
    options = read_options(L, 6, 1);
    call = tl_watch_start(L, &watch, options.progress);
    if (tierkit_date_parse(first, first_bytes, &slice.first_day) != TIERKIT_OK ||
        tierkit_date_parse(last, last_bytes, &slice.last_day) != TIERKIT_OK) {
        return tl_fail(L, TIERKIT_E_DATE, &input.err, 0);
    }
    if (!lua_isnil(L, 5)) {
        tl_read_input(L, 5, &input);
        set_options(&input, &options);
        check_network(L); /* reading may have run finalizers */
    }
    if (input.status == TIERKIT_OK) {
        network->busy++;
        input.status = tierkit_network_replace(network->handle, facts, bytes, &slice, input.batch,
                                               call, &input.err);
        network->busy--;
    }
    tl_watch_end(&watch);
    if (input.status != TIERKIT_OK) {
        return tl_fail(L, input.status, &input.err, input.names);
    }
    tl_collect(L);
    lua_pushboolean(L, 1);
    return 1;
}

static int network_alias(lua_State *L) {
    const tl_object *network = check_network(L);
    size_t alias_bytes, id_bytes;
    const char *alias = luaL_checklstring(L, 2, &alias_bytes);
    const char *id = luaL_checklstring(L, 3, &id_bytes);
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status =
        tierkit_network_alias(network->handle, alias, alias_bytes, id, id_bytes, NULL, &err);
    return tl_done(L, status, &err);
}

static int network_remove(lua_State *L) {
    const tl_object *network = check_network(L);
    size_t bytes;
    const char *id = luaL_checklstring(L, 2, &bytes);
    tierkit_error err = TL_ERROR_INIT;
    return tl_done(L, tierkit_network_remove(network->handle, id, bytes, NULL, &err), &err);
}

/* network:merge(other [, {progress}]) -> true */
static int network_merge(lua_State *L) {
    tl_object *network = check_network(L);
    tl_object *other = tl_check_idle(L, 2, TL_NETWORK);
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status;
    tl_watch watch;
    call_options options;
    const tierkit_call *call;
    lua_settop(L, 3);
    options = read_options(L, 3, 0);
    call = tl_watch_start(L, &watch, options.progress);
    network->busy++;
    other->busy++;
    status = tierkit_network_merge(network->handle, other->handle, call, &err);
    other->busy--;
    network->busy--;
    tl_watch_end(&watch);
    if (status == TIERKIT_OK) {
        tl_collect(L);
    }
    return tl_done(L, status, &err);
}

/* ---- out ------------------------------------------------------------------------------------- */

static int network_to_bytes(lua_State *L) {
    tl_object *network = check_network(L);
    tierkit_error err = TL_ERROR_INIT;
    size_t needed = 0;
    uint8_t *buffer;
    tierkit_status status = tierkit_network_save(network->handle, NULL, NULL, 0, &needed, &err);
    if (status != TIERKIT_E_SPACE) {
        return tl_fail(L, status, &err, 0);
    }
    buffer = tl_new_array(L, (int64_t)needed, 1);
    check_network(L); /* making room may have run finalizers */
    status = tierkit_network_save(network->handle, NULL, buffer, needed, &needed, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    lua_pushlstring(L, (const char *)buffer, needed);
    return 1;
}

static void set_integer(lua_State *L, const char *name, int64_t value) {
    tl_push_integer(L, value);
    lua_setfield(L, -2, name);
}

/* first_day and last_day are there when there are facts. */
static int network_stats(lua_State *L) {
    const tierkit_network *network = check_network(L)->handle;
    tierkit_stats stats = { .struct_size = sizeof stats };
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status = tierkit_network_stats(network, &stats, &err);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    lua_newtable(L);
    set_integer(L, "bytes", stats.bytes);
    set_integer(L, "records", stats.records);
    set_integer(L, "aliases", stats.aliases);
    set_integer(L, "ids", stats.ids);
    set_integer(L, "unmatched_ids", stats.unmatched_ids);
    set_integer(L, "rows", stats.rows);
    set_integer(L, "rejected_rows", stats.rejected_rows);
    set_integer(L, "rounded_values", stats.rounded_values);
    set_integer(L, "cells", stats.cells);
    set_integer(L, "unmatched_lookups", stats.unmatched_lookups);
    if (stats.first_day <= stats.last_day) {
        tl_push_date(L, stats.first_day);
        lua_setfield(L, -2, "first_day");
        tl_push_date(L, stats.last_day);
        lua_setfield(L, -2, "last_day");
    }
    return 1;
}

static int push_table(lua_State *L, int32_t kind) {
    const tl_object *network = check_network(L);
    tierkit_error err = TL_ERROR_INIT;
    tl_object *object = tl_new(L, TL_TABLE);
    tierkit_table *table = NULL;
    tierkit_status status = tierkit_network_table(network->handle, kind, NULL, &table, &err);
    object->handle = table;
    return status == TIERKIT_OK ? 1 : tl_fail(L, status, &err, 0);
}

static int network_records(lua_State *L) {
    return push_table(L, TIERKIT_NETWORK_RECORDS);
}

static int network_rejected(lua_State *L) {
    return push_table(L, TIERKIT_NETWORK_REJECTED);
}

static int network_aliases(lua_State *L) {
    return push_table(L, TIERKIT_NETWORK_ALIASES);
}

static int network_decisions(lua_State *L) {
    return push_table(L, TIERKIT_NETWORK_DECISIONS);
}

static int network_unmatched(lua_State *L) {
    return push_table(L, TIERKIT_NETWORK_UNMATCHED);
}

static int network_lookups(lua_State *L) {
    return push_table(L, TIERKIT_NETWORK_LOOKUPS);
}

static tierkit_stats read_stats(const tierkit_network *network) {
    tierkit_stats stats = { .struct_size = sizeof stats };
    tierkit_network_stats(network, &stats, NULL);
    return stats;
}

/* Records. */
static int network_length(lua_State *L) {
    tl_push_integer(L, read_stats(check_network(L)->handle).records);
    return 1;
}

static int network_tostring(lua_State *L) {
    const tl_object *object = luaL_checkudata(L, 1, "tierkit.network");
    tierkit_stats stats;
    if (!object->handle || object->busy) {
        lua_pushstring(L, object->busy ? "tierkit.network: in use" : "tierkit.network: closed");
        return 1;
    }
    stats = read_stats(object->handle);
    lua_pushfstring(L, "tierkit.network: %d records, %d cells", (int)stats.records,
                    (int)stats.cells);
    return 1;
}

void tl_open_network(lua_State *L) {
    static const luaL_Reg methods[] = {
        { "upsert", network_upsert },
        { "decide", network_decide },
        { "decisions", network_decisions },
        { "append", network_append },
        { "replace", network_replace },
        { "alias", network_alias },
        { "remove", network_remove },
        { "merge", network_merge },
        { "to_bytes", network_to_bytes },
        { "stats", network_stats },
        { "records", network_records },
        { "rejected", network_rejected },
        { "aliases", network_aliases },
        { "upsert_table", network_upsert_table },
        { "unmatched", network_unmatched },
        { "lookups", network_lookups },
        { NULL, NULL },
    };
    static const luaL_Reg metamethods[] = {
        { "__len", network_length },
        { "__tostring", network_tostring },
        { NULL, NULL },
    };
    tl_register_kind(L, TL_NETWORK, methods, metamethods);
}
