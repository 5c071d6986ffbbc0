/* Owns: the text forms of numbers and dates as Lua functions. Must not know: tables, objects.
 * Called by: Lua, through module.c. */
#include "tierkit_lua.h"

enum { TEXT_BYTES = 512, CURRENCY_MAX = 256 };

/* A whole number of 64 bits, also as digits in a text. */
static int64_t check_whole(lua_State *L, int argument) {
    size_t bytes = 0;
    int64_t value = 0;
    int32_t rounded = 0;
    const char *text;
    if (lua_type(L, argument) == LUA_TNUMBER) {
        return tl_check_integer(L, argument);
    }
    text = luaL_checklstring(L, argument, &bytes);
    if (tierkit_decimal_parse(text, bytes, 0, &value, &rounded) != TIERKIT_OK || rounded) {
        luaL_argerror(L, argument, "a whole number of at most 64 bits is needed");
    }
    return value;
}

static int32_t check_scale(lua_State *L, int argument) {
    int64_t scale = tl_check_integer(L, argument);
    luaL_argcheck(L, scale >= 0 && scale <= 18, argument, "a scale is 0 to 18");
    return (int32_t)scale;
}

static int push_text(lua_State *L, tierkit_status status, const char *text, size_t bytes) {
    tierkit_error err = TL_ERROR_INIT;
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    lua_pushlstring(L, text, bytes);
    return 1;
}

/* tierkit.format_number(number) -> its shortest exact text */
static int format_number(lua_State *L) {
    char text[TEXT_BYTES];
    size_t bytes = 0;
    double value = (double)luaL_checknumber(L, 1);
    tierkit_status status = tierkit_number_format(value, text, sizeof text, &bytes);
    return push_text(L, status, text, bytes);
}

/* tierkit.format_decimal(value, scale): 12300 at scale 4 is 1.23 */
static int format_decimal(lua_State *L) {
    char text[TEXT_BYTES];
    size_t bytes = 0;
    int64_t value = check_whole(L, 1);
    int32_t scale = check_scale(L, 2);
    tierkit_status status = tierkit_decimal_format(value, NULL, scale, text, sizeof text, &bytes);
    return push_text(L, status, text, bytes);
}

/* tierkit.format_money(value, scale [, currency]): 1234500 at scale 2 in EUR is 12345.00 EUR */
static int format_money(lua_State *L) {
    char text[TEXT_BYTES];
    size_t bytes = 0, currency_bytes = 0;
    int64_t value = check_whole(L, 1);
    int32_t scale = check_scale(L, 2);
    const char *currency = luaL_optlstring(L, 3, "", &currency_bytes);
    tierkit_status status;
    luaL_argcheck(L, currency_bytes <= CURRENCY_MAX, 3, "too long for a currency");
    status =
        tierkit_money_format(value, scale, currency, currency_bytes, text, sizeof text, &bytes);
    return push_text(L, status, text, bytes);
}

/* tierkit.parse_decimal(text, scale) -> the number times 10^scale, whether it was rounded */
static int parse_decimal(lua_State *L) {
    size_t bytes = 0;
    const char *text = luaL_checklstring(L, 1, &bytes);
    int32_t scale = check_scale(L, 2), rounded = 0;
    int64_t value = 0;
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status = tierkit_decimal_parse(text, bytes, scale, &value, &rounded);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_integer(L, value);
    lua_pushboolean(L, rounded);
    return 2;
}

/* tierkit.parse_date("2027-01-31") -> 2027, 1, 31 */
static int parse_date(lua_State *L) {
    size_t bytes = 0;
    const char *text = luaL_checklstring(L, 1, &bytes);
    int32_t days = 0, civil[3] = { 0, 0, 0 };
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status = tierkit_date_parse(text, bytes, &days);
    if (status == TIERKIT_OK) {
        status = tierkit_date_to_civil(days, &civil[0], &civil[1], &civil[2]);
    }
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    for (int i = 0; i < 3; i++) {
        tl_push_integer(L, civil[i]);
    }
    return 3;
}

/* A part of a date as the library takes it; what does not fit is no date either. */
static int32_t check_part(lua_State *L, int argument) {
    int64_t part = tl_check_integer(L, argument);
    return part < 0 || part > 10000 ? 0 : (int32_t)part;
}

/* tierkit.format_date(2027, 1, 31) -> "2027-01-31" */
static int format_date(lua_State *L) {
    int32_t year = check_part(L, 1), month = check_part(L, 2), day = check_part(L, 3), days = 0;
    tierkit_error err = TL_ERROR_INIT;
    tierkit_status status = tierkit_date_from_civil(year, month, day, &days);
    if (status != TIERKIT_OK) {
        return tl_fail(L, status, &err, 0);
    }
    tl_push_date(L, days);
    return 1;
}

void tl_open_texts(lua_State *L) {
    static const luaL_Reg functions[] = {
        { "format_number", format_number },
        { "format_decimal", format_decimal },
        { "format_money", format_money },
        { "parse_decimal", parse_decimal },
        { "format_date", format_date },
        { "parse_date", parse_date },
        { NULL, NULL },
    };
    tl_register(L, functions);
}
