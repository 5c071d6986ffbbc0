/* Owns: what the files of the Lua module share: differences between Lua versions, handles, errors.
 * Must not know: what any table or number means. Called by: the files beside it.
 *
 * Lua raises errors by jumping. So whatever must be given back lies in a userdata before a call
 * that can raise, and nothing raises between a call into tierkit and the place that owns what the
 * call made. A Lua function is called from inside of tierkit only through lua_pcall. */
#ifndef TIERKIT_LUA_H
#define TIERKIT_LUA_H

#include <lauxlib.h>
#include <lua.h>

#include "tierkit.h"

/* Beside a library in one shared object: names of this module are nobody else's business. */
#if defined(__GNUC__) && !defined(_WIN32)
#define TL_PRIVATE __attribute__((visibility("hidden")))
#else
#define TL_PRIVATE
#endif

/* ---- versions of Lua ------------------------------------------------------------------------- */

#if LUA_VERSION_NUM >= 502
#define tl_rawlen(L, index) lua_rawlen(L, index)
#else
#define tl_rawlen(L, index) lua_objlen(L, index)
#endif

#if LUA_VERSION_NUM >= 504
#define tl_new_userdata(L, size) lua_newuserdatauv(L, size, 0)
#else
#define tl_new_userdata(L, size) lua_newuserdata(L, size)
#endif

/* Does Lua tell integers of 64 bits from floats? */
#define TL_INTEGERS (LUA_VERSION_NUM >= 503)

#if TL_INTEGERS
#define tl_is_integer(L, index) lua_isinteger(L, index)
#define tl_raw_index(index) ((lua_Integer)(index))
#else
#define tl_is_integer(L, index) 0
#define tl_raw_index(index) ((int)(index))
#endif

/* ---- handle.c: objects ----------------------------------------------------------------------- */

typedef enum tl_kind { TL_PROGRAM, TL_NETWORK, TL_REVIEW, TL_TABLE, TL_BATCH, TL_KINDS } tl_kind;

/* What a userdata holds. `busy`: calls that are under way on it; it cannot be closed then. */
typedef struct tl_object {
    void *handle; /* NULL = closed, or not made yet */
    int busy;
} tl_object;

/* A new closed object of a kind on the stack: made first, filled by the call into tierkit. */
TL_PRIVATE tl_object *tl_new(lua_State *L, tl_kind kind);
/* The object at an argument; raises when it is closed or of another kind. */
TL_PRIVATE tl_object *tl_check(lua_State *L, int argument, tl_kind kind);
/* The same, raising also while a call on it is under way. */
TL_PRIVATE tl_object *tl_check_idle(lua_State *L, int argument, tl_kind kind);
/* Makes the metatable of a kind; `lists` are read up to an entry without a name. */
TL_PRIVATE void tl_register_kind(lua_State *L, tl_kind kind, const luaL_Reg *methods,
                                 const luaL_Reg *metamethods);
/* Adds functions to the table on top. */
TL_PRIVATE void tl_register(lua_State *L, const luaL_Reg *functions);

/* The allocator of the Lua state, for what is built and changed. */
TL_PRIVATE const tierkit_allocator *tl_allocator(lua_State *L);
/* Lets the collector know what tierkit has allocated since; may run finalizers. */
TL_PRIVATE void tl_collect(lua_State *L);

/* ---- handle.c: errors and small values ------------------------------------------------------- */

#define TL_ERROR_INIT                                                                              \
    { .struct_size = sizeof(tierkit_error), .field = -1, .row = -1, .position = -1 }

/* Pushes nil, message, name of the code, and a table with row, column and position where they are
 * known. names: index of an array of the bound columns' names, 0 = none. */
TL_PRIVATE int tl_fail(lua_State *L, tierkit_status status, const tierkit_error *err, int names);
/* Pushes true, or the failure. */
TL_PRIVATE int tl_done(lua_State *L, tierkit_status status, const tierkit_error *err);
/* An integer where Lua has one that holds it, otherwise its decimal text. */
TL_PRIVATE void tl_push_integer(lua_State *L, int64_t value);
TL_PRIVATE void tl_push_hex(lua_State *L, const uint8_t *bytes, size_t count);
TL_PRIVATE void tl_push_date(lua_State *L, int32_t day);
/* A number without a fraction, of any Lua version; 0 = it is none, or beyond 2^53 in a float. */
TL_PRIVATE int tl_to_integer(lua_State *L, int index, int64_t *value);
TL_PRIVATE int64_t tl_check_integer(lua_State *L, int argument);

/* A function to call about progress, at a place of the stack of its own. */
typedef struct tl_watch {
    lua_State *L;
    int function; /* index, 0 = none; after a failure the error lies there */
    int failed;
    tierkit_call call;
} tl_watch;

/* function: index of a function or nil. NULL = no callback. */
TL_PRIVATE const tierkit_call *tl_watch_start(lua_State *L, tl_watch *watch, int function);
/* The same of an argument of the call; raises where something else stands there. */
TL_PRIVATE const tierkit_call *tl_watch_argument(lua_State *L, tl_watch *watch, int argument);
/* Raises what the function has raised. */
TL_PRIVATE void tl_watch_end(const tl_watch *watch);

/* ---- input.c: from Lua tables to columns ----------------------------------------------------- */

/* A batch and the columns bound to it. What they point to lies on the stack of the C function that
 * has read them, so it must not go below `names` before the batch is used. */
typedef struct tl_input {
    tierkit_batch *batch;
    int names; /* index of the array of the columns' names */
    tierkit_status status;
    tierkit_error err;
} tl_input;

/* Reads columns {name = {value, ...}, n = rows}, or rows {{name = value}, ...}. Raises where a
 * value is no text, number, boolean, nil or tierkit.null; what tierkit refuses is in the status. */
TL_PRIVATE void tl_read_input(lua_State *L, int index, tl_input *input);
/* Reads the array at an index as one column, which a copy on the stack keeps; `name` is for errors.
 * Raises as tl_read_input() does. */
TL_PRIVATE tierkit_column tl_read_column(lua_State *L, int index, const char *name);
/* Is the value nil or tierkit.null? */
TL_PRIVATE int tl_is_missing(lua_State *L, int index);
/* A float beyond 2^53, which may stand for several integers. */
TL_PRIVATE int tl_is_inexact(lua_State *L, int index);
/* Elements of the array at a positive index: its field n, otherwise its largest key. */
TL_PRIVATE int64_t tl_count(lua_State *L, int index);
/* Memory that the collector frees; raises where there is none. On the stack. */
TL_PRIVATE void *tl_new_array(lua_State *L, int64_t count, size_t size);
/* Writes the decimal text of the number at `index`; its bytes. Room for TL_NUMBER_BYTES. */
TL_PRIVATE size_t tl_number_text(lua_State *L, int index, char *out);

/* ---- array.c: arrays of kernels -------------------------------------------------------------- */

enum { TL_NUMBER_BYTES = 48, TL_GRID_SCALE = 9 };

/* Numbers and where they are missing (NULL = nowhere); both lie on the stack. */
typedef struct tl_numbers {
    int64_t count;
    double *value;
    int8_t *status;
} tl_numbers;

/* The number on top as a multiple of 10^-scale; raises where it has more decimal places. */
TL_PRIVATE int64_t tl_exact_on_top(lua_State *L, int64_t element, int32_t scale, int may_round);
TL_PRIVATE double tl_number_on_top(lua_State *L, int64_t element);
TL_PRIVATE tl_numbers tl_read_doubles(lua_State *L, int index, int may_miss);
/* Reads elements of the array at an index; status NULL: none may be missing. */
TL_PRIVATE void tl_fill_doubles(lua_State *L, int index, int64_t count, double *value,
                                int8_t *status);
/* The same as exact integers of 64 bits, on the stack. On the grid they are rounded half-even. */
TL_PRIVATE int64_t *tl_read_exact(lua_State *L, int index, int64_t count, int32_t scale,
                                  int8_t *status);
/* Pushes a field of the table at an index; 0 = it is missing, then nothing is pushed. */
TL_PRIVATE int tl_push_field(lua_State *L, int index, const char *name);
/* The index of a field that must be an array; it stays on the stack. */
TL_PRIVATE int tl_need_field(lua_State *L, int index, const char *name);

/* Numbers criterion by criterion and where they are missing; both lie on the stack. */
typedef struct tl_matrix {
    int32_t criteria;
    int64_t count; /* of the longest criterion */
    double *value;
    int8_t *status;
} tl_matrix;

/* The arrays in the table at an index, one for each criterion. */
TL_PRIVATE tl_matrix tl_read_matrix(lua_State *L, int index, int32_t criteria);
/* Fractions {{80, 100}, ...} at an index, on the stack; their number. */
TL_PRIVATE int64_t tl_read_fractions(lua_State *L, int index, const int64_t **numerator,
                                     const int64_t **denominator);

/* Pairs {{low, high}, ...} at an index, one for each criterion, one behind the other. */
TL_PRIVATE double *tl_read_pairs(lua_State *L, int index, int32_t criteria);
/* 1 or -1 for each criterion. */
TL_PRIVATE const int8_t *tl_read_directions(lua_State *L, int index, int32_t criteria);

/* Pushes an empty array whose field n is set. */
TL_PRIVATE void tl_push_array(lua_State *L, int64_t count);
/* Elements whose status is not OK stay nil; status may be NULL. */
TL_PRIVATE void tl_push_doubles(lua_State *L, const double *value, const int8_t *status,
                                int64_t count);
TL_PRIVATE void tl_push_integers(lua_State *L, const int64_t *value, const int8_t *status,
                                 int64_t count);
/* Elements below `least` stay nil; `base` is added to the others: 1 for what counts from 0. */
TL_PRIVATE void tl_push_places(lua_State *L, const int32_t *value, int32_t least, int base,
                               int64_t count);
TL_PRIVATE void tl_push_words(lua_State *L, const int8_t *status, int64_t count);
/* Whether each element has the bit. */
TL_PRIVATE void tl_push_bits(lua_State *L, const int32_t *flags, int32_t bit, int64_t count);
/* Elements of 0 stay nil. */
TL_PRIVATE void tl_push_above_zero(lua_State *L, const double *value, int64_t count);

/* Fields of the table on top. */
TL_PRIVATE void tl_set_number(lua_State *L, const char *name, double value);
TL_PRIVATE void tl_set_integer(lua_State *L, const char *name, int64_t value);
TL_PRIVATE void tl_set_word(lua_State *L, const char *name, int32_t status);
/* Pushes the decimal text of an integer of 64 or, with its high half, 128 bits. */
TL_PRIVATE void tl_push_decimal(lua_State *L, int64_t value, const int64_t *high, int32_t scale);

/* ---- amount.c: amounts in an order ----------------------------------------------------------- */

/* The option `scale` of the options at an index, which may be nil. */
TL_PRIVATE int32_t tl_read_scale(lua_State *L, int options);
/* Reads the amounts at an index and brings them in order. All of it lies on the stack. */
TL_PRIVATE tierkit_status tl_order_amounts(lua_State *L, int values, int options,
                                           tierkit_amounts *amounts, int32_t *scale);
TL_PRIVATE int tl_fail_order(lua_State *L, tierkit_status status);

/* ---- what module.c puts together ------------------------------------------------------------- */

TL_PRIVATE void tl_open_table(lua_State *L);
TL_PRIVATE void tl_open_program(lua_State *L);
TL_PRIVATE void tl_open_network(lua_State *L);
TL_PRIVATE void tl_open_review(lua_State *L);
TL_PRIVATE int tl_program_new(lua_State *L);        /* tierkit.program() */
TL_PRIVATE int tl_network_new(lua_State *L);        /* tierkit.network() */
TL_PRIVATE int tl_network_from_bytes(lua_State *L); /* tierkit.network_from_bytes() */
TL_PRIVATE int tl_decide(lua_State *L);             /* program:decide() */
TL_PRIVATE int tl_what_if(lua_State *L);            /* program:what_if() */
TL_PRIVATE int tl_review_new(lua_State *L);         /* program:review() */
TL_PRIVATE int tl_review_support(lua_State *L);     /* support.c */
TL_PRIVATE int tl_review_from_bytes(lua_State *L);  /* tierkit.review_from_bytes() */
/* Add their functions to the module on top. */
TL_PRIVATE void tl_open_kernels(lua_State *L);
TL_PRIVATE void tl_open_scores(lua_State *L);
TL_PRIVATE void tl_open_weights(lua_State *L);
TL_PRIVATE void tl_open_amounts(lua_State *L);
TL_PRIVATE void tl_open_classes(lua_State *L);
TL_PRIVATE void tl_open_allocation(lua_State *L);
TL_PRIVATE void tl_open_concentration(lua_State *L);
TL_PRIVATE void tl_open_texts(lua_State *L);

#endif
