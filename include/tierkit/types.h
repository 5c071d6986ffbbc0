/* tierkit/types.h - what every other header shares: status codes, the sized records, columns and
 * tables, value statuses and flags, dates, and the public text forms of numbers.
 *
 * Words used in every comment of these headers:
 *   thread const   safe from many threads at once on the same frozen object
 *   thread object  one thread at a time per object
 *   thread any     no object is involved; safe anywhere
 *   on error       what the outputs hold after a negative status
 * Text in is pointer and length in bytes, UTF-8, without NUL bytes; it need not be NUL-terminated.
 * Every function with a last parameter `err` accepts NULL there.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_TYPES_H
#define TIERKIT_TYPES_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32) && !defined(TIERKIT_STATIC)
#if defined(TIERKIT_BUILD)
#define TIERKIT_API __declspec(dllexport)
#else
#define TIERKIT_API __declspec(dllimport)
#endif
#elif defined(__GNUC__) && !defined(TIERKIT_STATIC)
#define TIERKIT_API __attribute__((visibility("default")))
#else
#define TIERKIT_API
#endif

#if defined(_WIN32) && !defined(_WIN64)
#define TIERKIT_CALL __cdecl
#else
#define TIERKIT_CALL
#endif

#define TIERKIT_VERSION_MAJOR 0
#define TIERKIT_VERSION_MINOR 1
#define TIERKIT_VERSION_PATCH 0
/** The ABI these headers describe. Before 1.0 it changes with every minor version. */
#define TIERKIT_ABI_VERSION 1

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status codes ------------------------------------------------------------------------- */

/** 0 is success, every negative value is a failure. Callers treat unknown negative codes as
 * failures: a later version may add codes, never change one. */
typedef int32_t tierkit_status;

enum {
    TIERKIT_OK = 0,
    /* how the call was made */
    TIERKIT_E_NULL = -1,        /* a pointer that must not be NULL is NULL */
    TIERKIT_E_ARGUMENT = -2,    /* a value outside the documented set */
    TIERKIT_E_RANGE = -3,       /* a number or an index outside its range */
    TIERKIT_E_SPACE = -4,       /* the caller's buffer is too small; the needed size is given */
    TIERKIT_E_NOT_FOUND = -5,   /* no such id, name, column or table */
    TIERKIT_E_UNKNOWN_KEY = -6, /* a numbered key this version does not know */
    TIERKIT_E_UNSUPPORTED = -7, /* understood, but not executed by this version */
    /* the machine and the library */
    TIERKIT_E_NOMEM = -20,       /* the allocator returned NULL */
    TIERKIT_E_CANCELLED = -21,   /* the progress callback asked to stop */
    TIERKIT_E_INTERNAL = -22,    /* a defect of tierkit; nothing was changed */
    TIERKIT_E_ENVIRONMENT = -23, /* floating point does not behave as the numbers need it */
    TIERKIT_E_LIMIT = -24,       /* a documented maximum is exceeded */
    TIERKIT_E_STREAM = -25,      /* the stream a batch reads from failed */
    /* sized records */
    TIERKIT_E_ABI_SIZE = -40,    /* struct_size below the first version's or above 4096 */
    TIERKIT_E_ABI_FORWARD = -41, /* a newer caller set a field this library does not know */
    /* data */
    TIERKIT_E_TEXT = -60,      /* not UTF-8, or a NUL byte inside */
    TIERKIT_E_NUMBER = -61,    /* not a decimal number, or not finite */
    TIERKIT_E_DATE = -62,      /* not a date of the calendar, or outside year 1 to 9999 */
    TIERKIT_E_DUPLICATE = -63, /* an id, name or column occurs twice */
    TIERKIT_E_CYCLE = -64,     /* a distributor would be its own parent */
    TIERKIT_E_TYPE = -65,      /* a column's type does not fit its use */
    TIERKIT_E_COLUMN = -66,    /* a needed column is not bound */
    TIERKIT_E_OVERFLOW = -67,  /* a value does not fit its documented width */
    TIERKIT_E_MISSING = -68,   /* a required value is missing in a row */
    TIERKIT_E_TAKEN = -69,     /* rows cannot be taken back from a min, max or such a measure */
    /* programs and saved bytes */
    TIERKIT_E_PROGRAM = -80,   /* the text has errors; the diagnostics table lists them */
    TIERKIT_E_SCHEMA = -81,    /* the network was not made from this data part */
    TIERKIT_E_FORMAT = -100,   /* not bytes saved by tierkit */
    TIERKIT_E_VERSION = -101,  /* saved by a later format version */
    TIERKIT_E_CHECKSUM = -102, /* the checksum does not match the bytes */
    TIERKIT_E_TRUNCATED = -103 /* the bytes end too early */
};

/* ---- sized records -------------------------------------------------------------------------
 * Set the whole record to zero, then struct_size = sizeof(record). A record larger than the
 * library knows must be zero beyond what the library knows (else TIERKIT_E_ABI_FORWARD). Fields a
 * smaller record lacks take the value zero. */

/** What went wrong, in a record of the caller's. Written only when a call fails. */
typedef struct tierkit_error {
    uint32_t struct_size;
    uint32_t flags;   /* 0 */
    int32_t code;     /* the returned status */
    int32_t field;    /* index of the column, criterion or parameter concerned, -1 = none */
    int64_t row;      /* element or row concerned, from 0, -1 = none */
    int64_t position; /* byte position in a text or in saved bytes, -1 = none */
    char text[192];   /* English, NUL-terminated UTF-8: what, where and the cure */
} tierkit_error;

/** Where memory comes from. Given when an object is made, kept by it and by all that is derived
 * from it; it outlives all of them. NULL in its place means malloc, realloc and free. If objects
 * are shared between threads the functions must be callable from all of them. */
typedef struct tierkit_allocator {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    void *ctx;
    /** `size` > 0 bytes, aligned for any type, or NULL. */
    void *(TIERKIT_CALL *alloc)(void *ctx, size_t size);
    /** Grow or shrink `p` from old_size to new_size > 0 bytes; NULL leaves `p` as it was. */
    void *(TIERKIT_CALL *resize)(void *ctx, void *p, size_t old_size, size_t new_size);
    /** Give back `p` of `size` bytes; never called with NULL. */
    void(TIERKIT_CALL *release)(void *ctx, void *p, size_t size);
} tierkit_allocator;

/** Called about every 65,536 row operations of a long call. `total` is 0 while unknown. Return 0
 * to go on; anything else cancels the call, which then returns TIERKIT_E_CANCELLED and has
 * changed nothing. It must not call tierkit on the objects in use and must not jump out. */
typedef int32_t(TIERKIT_CALL *tierkit_progress)(void *user, uint64_t done, uint64_t total);

/** What accompanies a long call. NULL in its place means no callback and no flags. */
typedef struct tierkit_call {
    uint32_t struct_size;
    uint32_t flags; /* 0, or what the function documents */
    tierkit_progress progress;
    void *user;
} tierkit_call;

/* ---- columns ------------------------------------------------------------------------------ */

/** Element types of a column. */
enum {
    TIERKIT_TYPE_INT8 = 1,
    TIERKIT_TYPE_INT16 = 2,
    TIERKIT_TYPE_INT32 = 3,
    TIERKIT_TYPE_INT64 = 4,         /* with `scale`: the number is integer / 10^scale */
    TIERKIT_TYPE_FLOAT64 = 5,       /* finite IEEE 754 double */
    TIERKIT_TYPE_DECIMAL128 = 6,    /* 16 bytes, native byte order, two's complement, `scale` */
    TIERKIT_TYPE_TEXT = 7,          /* UTF-8: `offsets` holds rows + 1 int64 positions in data */
    TIERKIT_TYPE_TEXT32 = 8,        /* the same with int32 positions */
    TIERKIT_TYPE_TEXT_POINTERS = 9, /* `data`: pointers to NUL-terminated UTF-8, NULL = missing */
    TIERKIT_TYPE_DATE32 = 10,       /* int32 days since 1970-01-01 */
    TIERKIT_TYPE_INSTANT64 = 11,    /* int64 microseconds since 1970-01-01T00:00:00Z */
    TIERKIT_TYPE_FLAG8 = 12,        /* uint8, 0 or 1 */
    TIERKIT_TYPE_CODE32 = 13        /* int32 codes from tierkit_network_codes(), -1 = missing */
};

/** One column, read from a table or bound to a batch. The library never writes through it. */
typedef struct tierkit_column {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    int32_t type;   /* TIERKIT_TYPE_... */
    int32_t scale;  /* decimal places of integer types, 0 to 18; else 0 */
    int64_t rows;
    int64_t stride;          /* bytes from one element of data to the next; 0 = packed */
    int64_t validity_offset; /* bits to skip at the start of validity */
    const void *data;
    const void *offsets;     /* text types with positions; else NULL */
    const uint8_t *validity; /* one bit a row, least significant first, 1 = present; NULL = all */
    const char *name;        /* NUL-terminated; NULL in a bound column */
    const char *unit;        /* NUL-terminated, "" = none; NULL in a bound column */
    const void *reserved;    /* NULL; keeps the record free of padding on 32 bits */
} tierkit_column;

/* ---- tables -------------------------------------------------------------------------------- */

/** A frozen, counted table: diagnostics of a program, every result of a review. Its pointers and
 * texts stay valid until the table is freed, also after the object it came from is freed. */
typedef struct tierkit_table tierkit_table;

/** Give a table back.
 *
 * in         table: any table, or NULL (nothing happens). Order of frees does not matter.
 * owns       ends the caller's ownership.   allocates  never.
 * thread     any thread, once per table.
 * errors     none.
 * since      0.1 */
TIERKIT_API void TIERKIT_CALL tierkit_table_free(tierkit_table *table);

/** Number of rows; 0 for NULL.
 *
 * thread     const.
 * errors     none.
 * since      0.1 */
TIERKIT_API int64_t TIERKIT_CALL tierkit_table_rows(const tierkit_table *table);

/** Number of columns; 0 for NULL.
 *
 * thread     const.
 * errors     none.
 * since      0.1 */
TIERKIT_API int32_t TIERKIT_CALL tierkit_table_columns(const tierkit_table *table);

/** Describe one column.
 *
 * in         column: 0 to columns - 1.
 * out        *out: type, unit, name and pointers into the table; out->struct_size is set by the
 *            caller and says how much may be written.
 * owns       the table owns what the pointers show.   allocates  never.
 * thread     const.
 * errors     E_NULL, E_RANGE (column), E_ABI_SIZE.
 * on error   *out untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_table_column(const tierkit_table *table,
                                                             int32_t column, tierkit_column *out,
                                                             tierkit_error *err);

/** The canonical text of one cell: what every host and binding writes, so that all write the same.
 * A missing cell is the empty text. Numbers and money have their shortest exact form, dates are
 * YYYY-MM-DD, flags are true or false.
 *
 * in         row: 0 to rows - 1. column: 0 to columns - 1. capacity: bytes at `buffer`.
 * out        *needed: length in bytes without a terminating NUL. buffer: that many bytes, not
 *            terminated; may be NULL when capacity is 0.
 * owns       nothing kept.   allocates  never.
 * thread     const.
 * errors     E_NULL, E_RANGE (row or column), E_SPACE (*needed is set).
 * on error   buffer untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_table_text(const tierkit_table *table, int64_t row,
                                                           int32_t column, char *buffer,
                                                           size_t capacity, size_t *needed,
                                                           tierkit_error *err);

/* ---- values ------------------------------------------------------------------------------- */

/** Why a value exists or does not. A value whose status is not TIERKIT_VALUE_OK is missing, never
 * zero. Kernels and tables use these numbers in int8 columns. */
enum {
    TIERKIT_VALUE_OK = 0,
    TIERKIT_VALUE_NO_DATA = 1,           /* nothing was delivered for this window */
    TIERKIT_VALUE_ZERO_DENOMINATOR = 2,  /* division by zero */
    TIERKIT_VALUE_NON_POSITIVE_BASE = 3, /* a growth whose base is zero or below */
    TIERKIT_VALUE_MISSING_RATE = 4,      /* no exchange rate for the date */
    TIERKIT_VALUE_SUPPRESSED = 5,        /* group too small to be shown */
    TIERKIT_VALUE_NOT_APPLICABLE = 6,    /* the rule does not cover this distributor */
    TIERKIT_VALUE_OUT_OF_RANGE = 7,      /* outside the stated range */
    TIERKIT_VALUE_OVERFLOW = 8,          /* too large for 128 bits */
    TIERKIT_VALUE_NOT_ENOUGH_DATA = 9    /* criteria with data are below the needed weight */
};

/** What to know about a value that exists. Bits of an int32 column. */
enum {
    TIERKIT_FLAG_PARTIAL = 1,     /* the window is not wholly covered, or rows lack the value */
    TIERKIT_FLAG_CARRIED = 2,     /* taken from an earlier period */
    TIERKIT_FLAG_ROUNDED = 4,     /* input had more decimal places than the measure keeps */
    TIERKIT_FLAG_PROVISIONAL = 8, /* the partner is too new to be classed for good */
    TIERKIT_FLAG_RESTATED = 16,   /* a closed period was changed by late facts */
    TIERKIT_FLAG_CLIPPED = 32,    /* outside the points or bounds; the end value was taken */
    TIERKIT_FLAG_CONSTANT = 64    /* all values of the criterion are the same: they tell nothing */
};

/** The word for a value status as tables show it: "ok", "no_data", "zero_denominator", ...
 *
 * in         value_status: TIERKIT_VALUE_...
 * out        static text; "unknown" for any other number.
 * thread     any.
 * errors     none.
 * since      0.1 */
TIERKIT_API const char *TIERKIT_CALL tierkit_value_status_name(int32_t value_status);

/* ---- library ------------------------------------------------------------------------------ */

/** The library's version as "0.1.0".
 *
 * out        static text.
 * thread     any.
 * errors     none.
 * since      0.1 */
TIERKIT_API const char *TIERKIT_CALL tierkit_version(void);

/** The ABI version of the library at run time; compare with TIERKIT_ABI_VERSION.
 *
 * thread     any.
 * errors     none.
 * since      0.1 */
TIERKIT_API int32_t TIERKIT_CALL tierkit_abi_version(void);

/** Whether this library has a feature.
 *
 * in         key, key_bytes: a feature's name, for example "edition 1" or "save format 1".
 * out        1 or 0; an unknown name is 0.
 * thread     any.
 * errors     none.
 * since      0.1 */
TIERKIT_API int32_t TIERKIT_CALL tierkit_has(const char *key, size_t key_bytes);

/** The name of a status code without its prefix: "OK", "E_NOMEM", ...
 *
 * out        static text; "unknown" for any other number.
 * thread     any.
 * errors     none.
 * since      0.1 */
TIERKIT_API const char *TIERKIT_CALL tierkit_status_name(tierkit_status status);

/** One English sentence on a status code.
 *
 * out        static text; never NULL.
 * thread     any.
 * errors     none.
 * since      0.1 */
TIERKIT_API const char *TIERKIT_CALL tierkit_status_text(tierkit_status status);

/** Compute known answers and compare. It finds a floating-point environment in which results
 * would differ (flush to zero, another rounding mode, excess precision). A review runs it first.
 *
 * thread     any.   cost  some microseconds.   allocates  never.
 * errors     E_ENVIRONMENT.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_self_check(tierkit_error *err);

/* ---- dates: days since 1970-01-01 in the proleptic Gregorian calendar, year 1 to 9999 ------- */

/** Day number of a calendar date.
 *
 * in         year 1 to 9999, month 1 to 12, day 1 to the month's last.
 * out        *days since 1970-01-01.
 * thread     any.
 * errors     E_NULL, E_DATE.
 * on error   *days untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_date_from_civil(int32_t year, int32_t month,
                                                                int32_t day, int32_t *days);

/** Calendar date of a day number.
 *
 * in         days: -719162 (0001-01-01) to 2932896 (9999-12-31).
 * out        *year, *month, *day.
 * thread     any.
 * errors     E_NULL, E_DATE.
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_date_to_civil(int32_t days, int32_t *year,
                                                              int32_t *month, int32_t *day);

/** Read YYYY-MM-DD.
 *
 * in         text, text_bytes: exactly ten characters.
 * out        *days since 1970-01-01.
 * thread     any.
 * errors     E_NULL, E_DATE.
 * on error   *days untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_date_parse(const char *text, size_t text_bytes,
                                                           int32_t *days);

/** Write YYYY-MM-DD.
 *
 * in         days as in tierkit_date_to_civil(). capacity: bytes at buffer.
 * out        *needed = 10; buffer gets them without a terminating NUL.
 * thread     any.
 * errors     E_NULL, E_DATE, E_SPACE (*needed is set).
 * on error   buffer untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_date_format(int32_t days, char *buffer,
                                                            size_t capacity, size_t *needed);

/* ---- the text form of numbers ---------------------------------------------------------------- */

/** The shortest decimal text that reads back as the same double: 0.1, 1e+21, -2.5, 1e-7. Plain
 * digits from 1e-6 up to below 1e21, otherwise an exponent, as in ECMA-262 Number::toString;
 * negative zero is 0.
 *
 * in         value: finite.
 * out        *needed <= 25; buffer gets that many bytes without a terminating NUL.
 * rounding   none: reads back exactly.
 * thread     any.
 * errors     E_NULL, E_NUMBER (not finite), E_SPACE (*needed is set).
 * on error   buffer untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_number_format(double value, char *buffer,
                                                              size_t capacity, size_t *needed);

/** The shortest exact decimal text of a scaled integer: 12300 at scale 4 is 1.23.
 *
 * in         value: the low 64 bits as a signed number; high: NULL, or the high 64 bits of a
 *            128-bit two's complement number. scale: 0 to 18.
 * out        *needed <= 42; buffer gets that many bytes without a terminating NUL.
 * rounding   none.
 * thread     any.
 * errors     E_NULL, E_RANGE (scale), E_SPACE (*needed is set).
 * on error   buffer untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_decimal_format(int64_t value, const int64_t *high,
                                                               int32_t scale, char *buffer,
                                                               size_t capacity, size_t *needed);

/** Money with all its decimal places and its currency: 1234500 at scale 2 in EUR is
 * "12345.00 EUR". No grouping, no locale.
 *
 * in         value: the amount times 10^scale. scale: 0 to 18. currency, currency_bytes: appended
 *            after one space when currency_bytes > 0.
 * out        *needed <= 23 + currency_bytes; buffer gets that many bytes without a terminating NUL.
 * rounding   none.
 * thread     any.
 * errors     E_NULL, E_RANGE (scale), E_SPACE (*needed is set).
 * on error   buffer untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_money_format(int64_t value, int32_t scale,
                                                             const char *currency,
                                                             size_t currency_bytes, char *buffer,
                                                             size_t capacity, size_t *needed);

/** Read decimal text exactly: optional sign, digits, optional point and digits, optional exponent.
 *
 * in         text, text_bytes: no spaces, no grouping, point as the decimal mark. scale: 0 to 18.
 * out        *value: the number times 10^scale; *rounded: 1 if digits were lost, else 0 (may be
 *            NULL).
 * rounding   half-even, once.
 * thread     any.
 * errors     E_NULL, E_NUMBER, E_RANGE (scale), E_OVERFLOW (beyond int64).
 * on error   outputs untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_decimal_parse(const char *text, size_t text_bytes,
                                                              int32_t scale, int64_t *value,
                                                              int32_t *rounded);

#ifdef __cplusplus
}
#endif
#endif
