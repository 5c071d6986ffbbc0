/* Owns: tables of results as Lua objects: cells, arrays, rows. Must not know: what a table says.
 * Called by: Lua; program.c, network.c and review.c make the tables. */
#include "tierkit_lua.h"

#include <string.h>

/* Beyond 2^53 - 1 a double may stand for several integers: the exact text comes instead. */
#define EXACT_MAX 9007199254740991.0

/* Everything that takes memory from Lua may run finalizers, and those may close the table: it is
 * asked for anew behind every such call. */
static const tierkit_table *live(lua_State *L, const tl_object *object) {
    if (!object->handle) {
        luaL_error(L, "this tierkit.table is closed");
    }
    return object->handle;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static void push_text(lua_State *L, const tl_object *object, int64_t row, int32_t column) {
    char room[256];
    size_t bytes = 0;
    char *text = room;
    tierkit_status status =
        tierkit_table_text(live(L, object), row, column, room, sizeof room, &bytes, NULL);
    if (status == TIERKIT_E_SPACE) {
        text = tl_new_array(L, (int64_t)bytes, 1);
        tierkit_table_text(live(L, object), row, column, text, bytes, &bytes, NULL);
    }
    lua_pushlstring(L, text, bytes);
    if (text != room) {
        lua_remove(L, -2);
    }
}

static int is_present(const tierkit_column *column, int64_t row) {
    int64_t bit = column->validity_offset + row;
    return !column->validity || (column->validity[bit >> 3] >> (bit & 7) & 1);
}

static int64_t integer_at(const tierkit_column *column, int64_t row) {
    int64_t value;
    memcpy(&value, (const char *)column->data + row * 8, sizeof value);
    return value;
}

static double double_at(const tierkit_column *column, int64_t row) {
    double value;
    memcpy(&value, (const char *)column->data + row * 8, sizeof value);
    return value;
}

static tierkit_column describe(const tierkit_table *table, int32_t column) {
    tierkit_column described = { .struct_size = sizeof described };
    tierkit_table_column(table, column, &described, NULL);
    return described;
}

/* An integer, number, boolean or text; nil where the cell is missing. */
static void push_value(lua_State *L, const tl_object *object, int64_t row, int32_t column) {
    tierkit_column described = describe(live(L, object), column);
    double number;
    if (!is_present(&described, row)) {
        lua_pushnil(L);
        return;
    }
    switch (described.type) {
    case TIERKIT_TYPE_INT64:
        tl_push_integer(L, integer_at(&described, row));
        return;
    case TIERKIT_TYPE_FLAG8:
        lua_pushboolean(L, ((const uint8_t *)described.data)[row]);
        return;
    case TIERKIT_TYPE_FLOAT64:
        number = double_at(&described, row);
        if (number >= -EXACT_MAX && number <= EXACT_MAX) {
            lua_pushnumber(L, (lua_Number)number);
            return;
        }
        break;
    default:
        break;
    }
    push_text(L, object, row, column);
}

/* ---- arguments ------------------------------------------------------------------------------- */

/* A column by its name or its number from 1. */
static int32_t check_column(lua_State *L, const tierkit_table *table, int argument) {
    int32_t columns = tierkit_table_columns(table);
    const char *name;
    if (lua_type(L, argument) == LUA_TNUMBER) {
        int64_t number = tl_check_integer(L, argument);
        luaL_argcheck(L, number >= 1 && number <= columns, argument, "no such column");
        return (int32_t)(number - 1);
    }
    name = luaL_checkstring(L, argument);
    for (int32_t i = 0; i < columns; i++) {
        if (strcmp(describe(table, i).name, name) == 0) {
            return i;
        }
    }
    lua_pushfstring(L, "there is no column `%s`", name);
    luaL_argerror(L, argument, lua_tostring(L, -1));
    return -1;
}

static int64_t check_row(lua_State *L, const tierkit_table *table, int argument) {
    int64_t row = tl_check_integer(L, argument);
    luaL_argcheck(L, row >= 1 && row <= tierkit_table_rows(table), argument, "no such row");
    return row - 1;
}

static const tl_object *check_object(lua_State *L) {
    return tl_check(L, 1, TL_TABLE);
}

static const tierkit_table *check_table(lua_State *L) {
    return check_object(L)->handle;
}

/* ---- methods --------------------------------------------------------------------------------- */

static int table_text(lua_State *L) {
    const tierkit_table *table = check_table(L);
    int64_t row = check_row(L, table, 2);
    push_text(L, check_object(L), row, check_column(L, table, 3));
    return 1;
}

static int table_value(lua_State *L) {
    const tierkit_table *table = check_table(L);
    int64_t row = check_row(L, table, 2);
    push_value(L, check_object(L), row, check_column(L, table, 3));
    return 1;
}

static void push_column(lua_State *L, const tl_object *object, int32_t column) {
    int64_t rows = tierkit_table_rows(live(L, object));
    lua_createtable(L, rows < 1 << 26 ? (int)rows : 1 << 26, 1);
    for (int64_t row = 0; row < rows; row++) {
        push_value(L, object, row, column);
        lua_rawseti(L, -2, tl_raw_index(row + 1));
    }
    tl_push_integer(L, rows);
    lua_setfield(L, -2, "n");
}

static int table_column(lua_State *L) {
    const tierkit_table *table = check_table(L);
    push_column(L, check_object(L), check_column(L, table, 2));
    return 1;
}

static int table_columns(lua_State *L) {
    const tl_object *object = check_object(L);
    int32_t columns = tierkit_table_columns(object->handle);
    lua_createtable(L, 0, columns);
    for (int32_t i = 0; i < columns; i++) {
        push_column(L, object, i);
        lua_setfield(L, -2, describe(live(L, object), i).name);
    }
    return 1;
}

static void push_row(lua_State *L, const tl_object *object, int64_t row) {
    int32_t columns = tierkit_table_columns(live(L, object));
    lua_createtable(L, 0, columns);
    for (int32_t i = 0; i < columns; i++) {
        push_value(L, object, row, i);
        lua_setfield(L, -2, describe(live(L, object), i).name);
    }
}

static int table_row(lua_State *L) {
    const tierkit_table *table = check_table(L);
    push_row(L, check_object(L), check_row(L, table, 2));
    return 1;
}

static int table_rows(lua_State *L) {
    const tl_object *object = check_object(L);
    int64_t rows = tierkit_table_rows(object->handle);
    lua_createtable(L, rows < 1 << 26 ? (int)rows : 1 << 26, 0);
    for (int64_t row = 0; row < rows; row++) {
        push_row(L, object, row);
        lua_rawseti(L, -2, tl_raw_index(row + 1));
    }
    return 1;
}

static int table_names(lua_State *L) {
    const tl_object *object = check_object(L);
    int32_t columns = tierkit_table_columns(object->handle);
    lua_createtable(L, columns, 0);
    for (int32_t i = 0; i < columns; i++) {
        lua_pushstring(L, describe(live(L, object), i).name);
        lua_rawseti(L, -2, tl_raw_index(i + 1));
    }
    return 1;
}

static const char *type_name(int32_t type) {
    switch (type) {
    case TIERKIT_TYPE_INT64:
        return "integer";
    case TIERKIT_TYPE_FLOAT64:
        return "number";
    case TIERKIT_TYPE_DATE32:
        return "date";
    case TIERKIT_TYPE_FLAG8:
        return "flag";
    default:
        return "text";
    }
}

/* table:describe(column) -> {name, type, unit} */
static int table_describe(lua_State *L) {
    const tl_object *object = check_object(L);
    int32_t column = check_column(L, object->handle, 2);
    lua_createtable(L, 0, 3);
    lua_pushstring(L, describe(live(L, object), column).name);
    lua_setfield(L, -2, "name");
    lua_pushstring(L, type_name(describe(live(L, object), column).type));
    lua_setfield(L, -2, "type");
    lua_pushstring(L, describe(live(L, object), column).unit);
    lua_setfield(L, -2, "unit");
    return 1;
}

/* The step of table:each(): the state is the table, the variable the number of the row before. */
static int next_row(lua_State *L) {
    const tierkit_table *table = check_table(L);
    int64_t row = tl_check_integer(L, 2);
    if (row < 0 || row >= tierkit_table_rows(table)) {
        return 0;
    }
    tl_push_integer(L, row + 1);
    push_row(L, check_object(L), row);
    return 2;
}

static int table_each(lua_State *L) {
    check_table(L);
    lua_pushcfunction(L, next_row);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static int table_length(lua_State *L) {
    tl_push_integer(L, tierkit_table_rows(check_table(L)));
    return 1;
}

static int table_tostring(lua_State *L) {
    const tl_object *object = luaL_checkudata(L, 1, "tierkit.table");
    if (!object->handle) {
        lua_pushliteral(L, "tierkit.table: closed");
        return 1;
    }
    lua_pushfstring(L, "tierkit.table: %d rows, %d columns",
                    (int)tierkit_table_rows(object->handle),
                    (int)tierkit_table_columns(object->handle));
    return 1;
}

void tl_open_table(lua_State *L) {
    static const luaL_Reg methods[] = {
        { "text", table_text },     { "value", table_value },
        { "column", table_column }, { "columns", table_columns },
        { "row", table_row },       { "rows", table_rows },
        { "names", table_names },   { "describe", table_describe },
        { "each", table_each },     { NULL, NULL },
    };
    static const luaL_Reg metamethods[] = {
        { "__len", table_length },
        { "__tostring", table_tostring },
        { NULL, NULL },
    };
    tl_register_kind(L, TL_TABLE, methods, metamethods);
}
