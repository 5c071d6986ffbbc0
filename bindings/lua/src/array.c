/* Owns: Lua arrays as plain ones and back. Must not know: any formula.
 * Called by: kernel.c, weigh.c, amount.c, classify.c, concentrate.c. */
#include "tierkit_lua.h"

/* ---- arrays in ------------------------------------------------------------------------------- */

/* The element on top, exactly, as a multiple of 10^-scale. */
int64_t tl_exact_on_top(lua_State *L, int64_t element, int32_t scale, int may_round) {
    char room[TL_NUMBER_BYTES];
    const char *text = room;
    size_t bytes = 0;
    int64_t value = 0;
    int32_t rounded = 0;
    if (lua_type(L, -1) == LUA_TSTRING) {
        text = lua_tolstring(L, -1, &bytes);
    } else if (lua_type(L, -1) == LUA_TNUMBER) {
        if (tl_is_inexact(L, -1)) {
            luaL_error(L, "element %d: beyond 2^53 numbers are not exact: give it as a text",
                       (int)element);
        }
        bytes = tl_number_text(L, -1, room);
    }
    if (tierkit_decimal_parse(text, bytes, scale, &value, &rounded) != TIERKIT_OK) {
        luaL_error(L, "element %d is no decimal number of at most 64 bits", (int)element);
    }
    if (rounded && !may_round) {
        luaL_error(L, "element %d has more than %d decimal places: raise the option scale",
                   (int)element, (int)scale);
    }
    return value;
}

double tl_number_on_top(lua_State *L, int64_t element) {
    if (!lua_isnumber(L, -1)) {
        luaL_error(L, "element %d is no number", (int)element);
    }
    return (double)lua_tonumber(L, -1);
}

/* Reads the array at an index into rows that are there; missing elements get a status. */
void tl_fill_doubles(lua_State *L, int index, int64_t count, double *value, int8_t *status) {
    for (int64_t i = 0; i < count; i++) {
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        int missing = tl_is_missing(L, -1);
        if (missing && !status) {
            luaL_error(L, "element %d is missing", (int)(i + 1));
        }
        value[i] = missing ? 0 : tl_number_on_top(L, i + 1);
        if (status) {
            status[i] = missing ? TIERKIT_VALUE_NO_DATA : TIERKIT_VALUE_OK;
        }
        lua_pop(L, 1);
    }
}

tl_numbers tl_read_doubles(lua_State *L, int index, int may_miss) {
    tl_numbers read = { .count = 0 };
    luaL_checktype(L, index, LUA_TTABLE);
    luaL_checkstack(L, 8, "too many arrays");
    read.count = tl_count(L, index);
    read.value = tl_new_array(L, read.count, sizeof *read.value);
    read.status = may_miss ? tl_new_array(L, read.count, 1) : NULL;
    tl_fill_doubles(L, index, read.count, read.value, read.status);
    return read;
}

/* Exact integers of 64 bits; status NULL: no element may be missing. */
int64_t *tl_read_exact(lua_State *L, int index, int64_t count, int32_t scale, int8_t *status) {
    int64_t *value = tl_new_array(L, count, sizeof *value);
    for (int64_t i = 0; i < count; i++) {
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        int missing = status && tl_is_missing(L, -1);
        value[i] = missing ? 0 : tl_exact_on_top(L, i + 1, scale, scale == TL_GRID_SCALE);
        if (status) {
            status[i] = missing ? TIERKIT_VALUE_NO_DATA : TIERKIT_VALUE_OK;
        }
        lua_pop(L, 1);
    }
    return value;
}

/* Pushes a field of the table at an index; 0 = it is missing, then nothing is pushed. */
int tl_push_field(lua_State *L, int index, const char *name) {
    lua_getfield(L, index, name);
    if (!tl_is_missing(L, -1)) {
        return 1;
    }
    lua_pop(L, 1);
    return 0;
}

int tl_need_field(lua_State *L, int index, const char *name) {
    if (!tl_push_field(L, index, name) || !lua_istable(L, -1)) {
        luaL_error(L, "the field `%s` must be an array", name);
    }
    return lua_gettop(L);
}

int64_t tl_read_fractions(lua_State *L, int index, const int64_t **numerator,
                          const int64_t **denominator) {
    int64_t count = tl_count(L, index), *parts[2];
    parts[0] = tl_new_array(L, count, sizeof **parts);
    parts[1] = tl_new_array(L, count, sizeof **parts);
    for (int64_t i = 0; i < count; i++) {
        lua_rawgeti(L, index, tl_raw_index(i + 1));
        luaL_checktype(L, -1, LUA_TTABLE);
        for (int part = 0; part < 2; part++) {
            lua_rawgeti(L, -1, part + 1);
            parts[part][i] = tl_exact_on_top(L, i + 1, 0, 0);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    *numerator = parts[0];
    *denominator = parts[1];
    return count;
}

/* The arrays of the criteria, one behind the other, from the table at an index. */
tl_matrix tl_read_matrix(lua_State *L, int index, int32_t criteria) {
    tl_matrix read = { .criteria = criteria };
    for (int32_t j = 0; j < criteria; j++) {
        int64_t count;
        lua_rawgeti(L, index, tl_raw_index(j + 1));
        luaL_checktype(L, -1, LUA_TTABLE);
        count = tl_count(L, lua_gettop(L));
        read.count = count > read.count ? count : read.count;
        lua_pop(L, 1);
    }
    read.value = tl_new_array(L, read.count * criteria, sizeof *read.value);
    read.status = tl_new_array(L, read.count * criteria, 1);
    for (int32_t j = 0; j < criteria; j++) {
        int64_t first = j * read.count;
        lua_rawgeti(L, index, tl_raw_index(j + 1));
        tl_fill_doubles(L, lua_gettop(L), read.count, read.value + first, read.status + first);
        lua_pop(L, 1);
    }
    return read;
}

/* Pairs {{low, high}, ...} at an index, one for each criterion, one behind the other. */
double *tl_read_pairs(lua_State *L, int index, int32_t criteria) {
    double *pairs = tl_new_array(L, (int64_t)criteria * 2, sizeof *pairs);
    for (int32_t j = 0; j < criteria; j++) {
        lua_rawgeti(L, index, tl_raw_index(j + 1));
        luaL_checktype(L, -1, LUA_TTABLE);
        tl_fill_doubles(L, lua_gettop(L), 2, pairs + 2 * j, NULL);
        lua_pop(L, 1);
    }
    return pairs;
}

const int8_t *tl_read_directions(lua_State *L, int index, int32_t criteria) {
    int8_t *direction = tl_new_array(L, criteria, 1);
    for (int32_t j = 0; j < criteria; j++) {
        int64_t value = 0;
        lua_rawgeti(L, index, tl_raw_index(j + 1));
        if (!tl_to_integer(L, -1, &value) || (value != 1 && value != -1)) {
            luaL_error(L, "direction %d must be 1 or -1", (int)(j + 1));
        }
        direction[j] = (int8_t)value;
        lua_pop(L, 1);
    }
    return direction;
}

/* ---- arrays out ------------------------------------------------------------------------------ */

void tl_push_array(lua_State *L, int64_t count) {
    lua_createtable(L, count < 1 << 26 ? (int)count : 1 << 26, 1);
    tl_push_integer(L, count);
    lua_setfield(L, -2, "n");
}

/* Elements whose status is not OK stay nil; status may be NULL. */
void tl_push_doubles(lua_State *L, const double *value, const int8_t *status, int64_t count) {
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        if (!status || status[i] == TIERKIT_VALUE_OK) {
            lua_pushnumber(L, (lua_Number)value[i]);
            lua_rawseti(L, -2, tl_raw_index(i + 1));
        }
    }
}

void tl_push_integers(lua_State *L, const int64_t *value, const int8_t *status, int64_t count) {
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        if (!status || status[i] == TIERKIT_VALUE_OK) {
            tl_push_integer(L, value[i]);
            lua_rawseti(L, -2, tl_raw_index(i + 1));
        }
    }
}

/* Elements below `least` stay nil; `base` is added to the others: 1 for what counts from 0. */
void tl_push_places(lua_State *L, const int32_t *value, int32_t least, int base, int64_t count) {
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        if (value[i] >= least) {
            tl_push_integer(L, (int64_t)value[i] + base);
            lua_rawseti(L, -2, tl_raw_index(i + 1));
        }
    }
}

void tl_push_words(lua_State *L, const int8_t *status, int64_t count) {
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        lua_pushstring(L, tierkit_value_status_name(status[i]));
        lua_rawseti(L, -2, tl_raw_index(i + 1));
    }
}

/* 0 stands for no data and stays nil. */
void tl_push_above_zero(lua_State *L, const double *value, int64_t count) {
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        if (value[i] > 0) {
            lua_pushnumber(L, (lua_Number)value[i]);
            lua_rawseti(L, -2, tl_raw_index(i + 1));
        }
    }
}

/* Whether each element has the bit. */
void tl_push_bits(lua_State *L, const int32_t *flags, int32_t bit, int64_t count) {
    tl_push_array(L, count);
    for (int64_t i = 0; i < count; i++) {
        lua_pushboolean(L, (flags[i] & bit) != 0);
        lua_rawseti(L, -2, tl_raw_index(i + 1));
    }
}

/* ---- fields of the table on top -------------------------------------------------------------- */

void tl_set_number(lua_State *L, const char *name, double value) {
    lua_pushnumber(L, (lua_Number)value);
    lua_setfield(L, -2, name);
}

void tl_set_integer(lua_State *L, const char *name, int64_t value) {
    tl_push_integer(L, value);
    lua_setfield(L, -2, name);
}

void tl_set_word(lua_State *L, const char *name, int32_t status) {
    lua_pushstring(L, tierkit_value_status_name(status));
    lua_setfield(L, -2, name);
}

/* The decimal text of an integer of 64 or, with its high half, 128 bits. */
void tl_push_decimal(lua_State *L, int64_t value, const int64_t *high, int32_t scale) {
    char text[TL_NUMBER_BYTES];
    size_t bytes = 0;
    tierkit_decimal_format(value, high, scale, text, sizeof text, &bytes);
    lua_pushlstring(L, text, bytes);
}
