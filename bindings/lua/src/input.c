/* Owns: reading Lua tables as columns of a batch. Must not know: what a column means.
 * Called by: network.c, review.c, rules.c, support.c; the files of the kernels for arrays.
 *
 * A column is read twice: first what kinds of values it has, then the values. Making room between
 * the two can run finalizers, and those can change the table, so the second pass trusts nothing. */
#include "tierkit_lua.h"

#include <string.h>

enum { COLUMNS_MAX = 4096 };
/* Up to here a double stands for one integer only. */
#define EXACT_MAX (((int64_t)1 << 53) - 1)
#define ROWS_MAX ((int64_t)1 << 40)

/* ---- values ---------------------------------------------------------------------------------- */

int tl_is_missing(lua_State *L, int index) {
    return lua_isnil(L, index) || (lua_islightuserdata(L, index) && !lua_touserdata(L, index));
}

void *tl_new_array(lua_State *L, int64_t count, size_t size) {
    if (count < 0 || count > ROWS_MAX || (uint64_t)count >= SIZE_MAX / size) {
        luaL_error(L, "an array of so many elements is more than memory can hold");
    }
    return tl_new_userdata(L, (size_t)count * size + 1);
}

/* Where numbers are doubles, a whole one beyond 2^53 may have lost digits before it came here. */
int tl_is_inexact(lua_State *L, int index) {
    lua_Number number = lua_tonumber(L, index);
    return !tl_is_integer(L, index) && number - number <= 0 &&
           (number > (lua_Number)EXACT_MAX || number < -(lua_Number)EXACT_MAX);
}

/* What is not finite has no decimal text; tierkit refuses the word and names the row. */
size_t tl_number_text(lua_State *L, int index, char *out) {
    int64_t whole;
    size_t bytes = 0;
    tierkit_status status;
    if (tl_is_integer(L, index) && tl_to_integer(L, index, &whole)) {
        status = tierkit_decimal_format(whole, NULL, 0, out, TL_NUMBER_BYTES, &bytes);
    } else {
        status =
            tierkit_number_format((double)lua_tonumber(L, index), out, TL_NUMBER_BYTES, &bytes);
    }
    if (status != TIERKIT_OK) {
        bytes = 3;
        memcpy(out, "nan", bytes);
    }
    return bytes;
}

/* The largest key; keys must be whole numbers from 1 on. */
static int64_t largest_key(lua_State *L, int index) {
    int64_t largest = 0, key = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        if (!tl_to_integer(L, -1, &key) || key < 1) {
            luaL_error(L, "the keys of an array must be whole numbers from 1 on");
        }
        largest = key > largest ? key : largest;
    }
    return largest;
}

/* Reads a field n that is a whole number; 0 = there is none. */
static int read_n(lua_State *L, int index, int64_t *count) {
    int is_number;
    lua_pushliteral(L, "n");
    lua_rawget(L, index);
    is_number = lua_type(L, -1) == LUA_TNUMBER;
    if (is_number && (!tl_to_integer(L, -1, count) || *count < 0 || *count > ROWS_MAX)) {
        luaL_error(L, "the field n must be a number of elements");
    }
    lua_pop(L, 1);
    return is_number;
}

int64_t tl_count(lua_State *L, int index) {
    int64_t count = 0;
    return read_n(L, index, &count) ? count : largest_key(L, index);
}

/* ---- one column ------------------------------------------------------------------------------ */

typedef struct column_read {
    lua_State *L;
    const char *name;
    int values; /* index of the array */
    int64_t rows;
    int64_t texts, numbers, floats, flags;
    int wide;     /* an integer that a double cannot hold */
    size_t bytes; /* room for all values as texts */
    size_t used;
    int32_t type;
    uint8_t *validity;
    int64_t *offsets;
    unsigned char *data;
} column_read;

static int refuse(const column_read *read, int64_t row, const char *text) {
    char place[24] = "?";
    size_t bytes = 0;
    tierkit_decimal_format(row + 1, NULL, 0, place, sizeof place - 1, &bytes);
    place[bytes] = '\0';
    return luaL_error(read->L, "column `%s`, row %s: %s", read->name, place, text);
}

/* From Lua 5.3 on a float is one on purpose: whole numbers are integers there. */
static void scan_number(column_read *read, int64_t row) {
    int64_t whole = 0;
    read->numbers++;
    read->bytes += TL_NUMBER_BYTES;
    if (tl_to_integer(read->L, -1, &whole) && (!TL_INTEGERS || tl_is_integer(read->L, -1))) {
        read->wide |= whole > EXACT_MAX || whole < -EXACT_MAX;
        return;
    }
    if (!TL_INTEGERS && tl_is_inexact(read->L, -1)) {
        refuse(read, row, "beyond 2^53 numbers are not exact: give it as a text of digits");
    }
    read->floats++;
}

static void scan(column_read *read) {
    for (int64_t row = 0; row < read->rows; row++) {
        lua_rawgeti(read->L, read->values, tl_raw_index(row + 1));
        switch (lua_type(read->L, -1)) {
        case LUA_TNUMBER:
            scan_number(read, row);
            break;
        case LUA_TSTRING:
            read->texts++;
            read->bytes += tl_rawlen(read->L, -1);
            break;
        case LUA_TBOOLEAN:
            read->flags++;
            break;
        default:
            if (!tl_is_missing(read->L, -1)) {
                refuse(read, row, "a value is a text, a number, a boolean, nil or tierkit.null");
            }
        }
        lua_pop(read->L, 1);
    }
}

/* Texts may stand for every type, so numbers beside texts become texts, exactly. */
static void choose_type(column_read *read) {
    if (read->flags && (read->texts || read->numbers)) {
        luaL_error(read->L, "column `%s`: booleans beside other values", read->name);
    }
    if (read->flags) {
        read->type = TIERKIT_TYPE_FLAG8;
    } else if (read->texts || !read->numbers || (read->wide && read->floats)) {
        read->type = TIERKIT_TYPE_TEXT;
    } else {
        read->type = read->floats ? TIERKIT_TYPE_FLOAT64 : TIERKIT_TYPE_INT64;
    }
}

static int changed(const column_read *read) {
    return luaL_error(read->L, "column `%s` changed while it was read", read->name);
}

static void put_text(column_read *read) {
    char number[TL_NUMBER_BYTES];
    const char *text = number;
    size_t bytes = 0;
    if (lua_type(read->L, -1) == LUA_TSTRING) {
        text = lua_tolstring(read->L, -1, &bytes);
    } else if (lua_type(read->L, -1) == LUA_TNUMBER) {
        bytes = tl_number_text(read->L, -1, number);
    } else {
        changed(read);
    }
    if (bytes > read->bytes - read->used) {
        changed(read);
    }
    memcpy(read->data + read->used, text, bytes);
    read->used += bytes;
}

static void put_value(column_read *read, int64_t row) {
    double number;
    int64_t whole = 0;
    switch (read->type) {
    case TIERKIT_TYPE_TEXT:
        put_text(read);
        return;
    case TIERKIT_TYPE_FLAG8:
        read->data[row] = (unsigned char)lua_toboolean(read->L, -1);
        return;
    case TIERKIT_TYPE_FLOAT64:
        number = (double)lua_tonumber(read->L, -1);
        memcpy(read->data + row * 8, &number, sizeof number);
        return;
    default:
        if (!tl_to_integer(read->L, -1, &whole)) {
            changed(read);
        }
        memcpy(read->data + row * 8, &whole, sizeof whole);
    }
}

static void fill(column_read *read) {
    memset(read->validity, 0, (size_t)read->rows / 8 + 1);
    for (int64_t row = 0; row < read->rows; row++) {
        lua_rawgeti(read->L, read->values, tl_raw_index(row + 1));
        if (!tl_is_missing(read->L, -1)) {
            uint8_t *bits = &read->validity[row >> 3];
            *bits = (uint8_t)(*bits | 1u << (row & 7));
            put_value(read, row);
        } else if (read->type == TIERKIT_TYPE_FLAG8) {
            read->data[row] = 0;
        } else if (read->type != TIERKIT_TYPE_TEXT) {
            memset(read->data + row * 8, 0, 8);
        }
        if (read->offsets) {
            read->offsets[row + 1] = (int64_t)read->used;
        }
        lua_pop(read->L, 1);
    }
}

/* Sets the next element of the array at `keep` to what is on top, and pops it. */
static void keep_value(lua_State *L, int keep) {
    lua_rawseti(L, keep, tl_raw_index(tl_rawlen(L, keep) + 1));
}

/* The array of values is on top and is popped. */
static tierkit_column read_column(column_read *read, int keep) {
    lua_State *L = read->L;
    tierkit_column column = { .struct_size = sizeof column };
    read->values = lua_gettop(L);
    scan(read);
    choose_type(read);
    read->validity = tl_new_array(L, read->rows / 8 + 1, 1);
    keep_value(L, keep);
    if (read->type == TIERKIT_TYPE_TEXT) {
        read->offsets = tl_new_array(L, read->rows + 1, sizeof *read->offsets);
        keep_value(L, keep);
        read->offsets[0] = 0;
        read->data = tl_new_array(L, (int64_t)read->bytes, 1);
    } else {
        read->data = tl_new_array(L, read->rows, read->type == TIERKIT_TYPE_FLAG8 ? 1 : 8);
    }
    keep_value(L, keep);
    fill(read);
    column.type = read->type;
    column.rows = read->rows;
    column.data = read->data;
    column.offsets = read->offsets;
    column.validity = read->validity;
    lua_pop(L, 1);
    return column;
}

tierkit_column tl_read_column(lua_State *L, int index, const char *name) {
    column_read read = { .L = L, .name = name };
    luaL_checktype(L, index, LUA_TTABLE);
    luaL_checkstack(L, 8, "too many columns");
    read.rows = tl_count(L, index);
    lua_newtable(L); /* keeps what the column points to */
    lua_pushvalue(L, index);
    return read_column(&read, lua_gettop(L) - 1);
}

/* ---- rows to columns ------------------------------------------------------------------------- */

/* Pushes the column of the name on top, made where it is new; the name stays below it. */
static void push_column_of(lua_State *L, int columns, int64_t rows) {
    lua_pushvalue(L, -1);
    lua_rawget(L, columns);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushliteral(L, "n");
        lua_pushnumber(L, (lua_Number)rows);
        lua_rawset(L, -3);
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, columns);
    }
}

/* The row is on top and is popped. */
static void add_row(lua_State *L, int columns, int64_t row, int64_t rows) {
    int table = lua_gettop(L);
    if (!lua_istable(L, table)) {
        luaL_error(L, "row %d is no table", (int)row);
    }
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) != LUA_TSTRING) {
            luaL_error(L, "row %d: the keys of a row are names of columns", (int)row);
        }
        lua_pushvalue(L, -2);
        push_column_of(L, columns, rows);
        lua_pushvalue(L, -3);
        lua_rawseti(L, -2, tl_raw_index(row));
        lua_pop(L, 3);
    }
    lua_pop(L, 1);
}

/* Pushes the table of columns: the one given, or one made from rows. */
static void push_columns(lua_State *L, int index) {
    int64_t rows = (int64_t)tl_rawlen(L, index);
    int columns;
    if (!rows) {
        lua_pushvalue(L, index);
        return;
    }
    lua_newtable(L);
    columns = lua_gettop(L);
    for (int64_t row = 1; row <= rows; row++) {
        lua_rawgeti(L, index, tl_raw_index(row));
        add_row(L, columns, row, rows);
    }
}

/* ---- all columns ----------------------------------------------------------------------------- */

typedef struct column_name {
    const char *text;
    size_t bytes;
} column_name;

static int comes_before(column_name a, column_name b) {
    size_t bytes = a.bytes < b.bytes ? a.bytes : b.bytes;
    int order = memcmp(a.text, b.text, bytes);
    return order ? order < 0 : a.bytes < b.bytes;
}

static void insert_sorted(column_name *names, int64_t count, column_name name) {
    int64_t at = count;
    for (; count < COLUMNS_MAX && at > 0 && comes_before(name, names[at - 1]); at--) {
        names[at] = names[at - 1];
    }
    names[at] = name;
}

/* Is the pair below the top a column? Counts its rows. A number named n is the number of rows. */
static int is_column(lua_State *L, int64_t *rows) {
    int64_t count;
    if (lua_type(L, -2) != LUA_TSTRING) {
        luaL_error(L,
                   "the keys of a table of columns are their names; rows are an array of tables");
    }
    if (!lua_istable(L, -1)) {
        if (lua_type(L, -1) == LUA_TNUMBER && strcmp(lua_tostring(L, -2), "n") == 0) {
            return 0;
        }
        luaL_error(L, "column `%s` is no array", lua_tostring(L, -2));
    }
    count = tl_count(L, lua_gettop(L));
    *rows = count > *rows ? count : *rows;
    return 1;
}

/* Columns in bytewise order of their names: the order of a Lua table is by chance, and the first
 * error is to be the same one each time. Pushes the names as an array. */
static int64_t push_names(lua_State *L, int columns, int64_t *rows) {
    int64_t count = 0, all = 0, n = 0;
    column_name *names;
    int held;
    lua_newtable(L); /* holds the names: a finalizer might take them from the columns */
    held = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, columns); lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        lua_pushboolean(L, 1);
        lua_rawset(L, held);
        all++;
    }
    names = tl_new_array(L, all, sizeof *names);
    *rows = 0;
    for (lua_pushnil(L); lua_next(L, columns); lua_pop(L, 1)) {
        if (is_column(L, rows) && count < all) {
            column_name name = { NULL, 0 };
            name.text = lua_tolstring(L, -2, &name.bytes);
            insert_sorted(names, count++, name);
        }
    }
    if (read_n(L, columns, &n)) {
        *rows = n;
    }
    lua_newtable(L);
    for (int64_t i = 0; i < count; i++) {
        lua_pushlstring(L, names[i].text, names[i].bytes);
        lua_rawseti(L, -2, tl_raw_index(i + 1));
    }
    lua_replace(L, held);
    lua_settop(L, held);
    return count;
}

static void bind_column(lua_State *L, tl_input *input, int columns, int64_t at, int64_t rows) {
    column_read read = { .L = L, .rows = rows };
    tierkit_column column;
    size_t bytes = 0;
    int keep = input->names + 1;
    lua_rawgeti(L, input->names, tl_raw_index(at));
    read.name = lua_tolstring(L, -1, &bytes);
    lua_pushvalue(L, -1);
    lua_rawget(L, columns);
    if (!lua_istable(L, -1)) {
        changed(&read);
    }
    column = read_column(&read, keep);
    lua_pop(L, 1); /* the name, which the table of columns keeps */
    input->status = tierkit_batch_column(input->batch, read.name, bytes, &column, &input->err);
}

void tl_read_input(lua_State *L, int index, tl_input *input) {
    tl_object *object;
    int64_t rows = 0, count;
    int columns;
    luaL_checktype(L, index, LUA_TTABLE);
    luaL_checkstack(L, 20, "too many columns");
    memset(input, 0, sizeof *input);
    input->err = (tierkit_error)TL_ERROR_INIT;
    push_columns(L, index);
    columns = lua_gettop(L);
    count = push_names(L, columns, &rows);
    input->names = lua_gettop(L);
    lua_newtable(L); /* keeps what the columns point to */
    object = tl_new(L, TL_BATCH);
    input->status = tierkit_batch_new(rows, tl_allocator(L), &input->batch, &input->err);
    object->handle = input->batch;
    for (int64_t i = 1; i <= count && input->status == TIERKIT_OK; i++) {
        bind_column(L, input, columns, i, rows);
    }
}
