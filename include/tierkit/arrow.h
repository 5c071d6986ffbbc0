/* tierkit/arrow.h - columns in and out through the Arrow C data interface, for hosts that exchange
 * data frames this way: pandas, polars, pyarrow, DuckDB, .NET, Java, Rust, Go, R and others. No
 * Arrow library is needed. `tierkit.h` does not include this header.
 *
 * The structs are those of the specification, which asks to copy them. Their names are its own;
 * with TIERKIT_NO_ARROW_STRUCTS they are only declared here, for hosts that have them already.
 *
 * Formats that a batch reads, and what they become:
 *   c s i l C S I L            integers; with "tierkit:scale" = "0" to "18" in the metadata of the
 *                              field the number is integer / 10^scale. Unsigned ones widen; L
 *                              beyond 2^63 - 1 is E_OVERFLOW
 *   f g                        numbers; NaN and infinities are E_NUMBER, missing ones are nulls
 *   d:p,s and 32, 64, 128 bits exact decimals; digits beyond 18 places must be zeros
 *   b                          flags
 *   u U vu                     text
 *   tdD tdm                    dates
 *   tss tsm tsu tsn            instants, without a time zone or in UTC, nanoseconds rounded down
 *   n                          all missing
 *   any of them behind a dictionary with c s i l C S I L as its index
 * Other formats are E_TYPE when a call needs the column: the text names column, format and cure.
 * Columns that no call needs are never looked at.
 *
 * The struct definitions follow the Apache Arrow C data interface.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_ARROW_H
#define TIERKIT_ARROW_H

#include "tierkit/network.h"
#include "tierkit/types.h"

#ifndef TIERKIT_NO_ARROW_STRUCTS

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

#ifdef __cplusplus
}
#endif

#endif

#ifdef __cplusplus
extern "C" {
#endif

struct ArrowSchema;
struct ArrowArray;
struct ArrowArrayStream;

/** Any table as a stream: its columns, and all of its rows as one record batch (none when the table
 * is empty). Text is large UTF-8 (U), numbers are g, integers l, dates tdD, flags b; missing cells
 * are nulls. A column with a unit has it as "tierkit:unit" in the metadata of its field. Nothing is
 * copied but flags. May be called again and again; each stream is read once.
 *
 * in         table: any table; it may be freed before the stream, which keeps what it shows.
 * out        *out: a stream; what was in there is overwritten. Its get_next and get_schema give
 *            ENOMEM (12) when memory runs out, and may then be called again.
 * owns       the caller, who calls its release once; what it gave is released on its own, in any
 *            order, on any thread.   allocates  through the allocator of the table.
 * thread     const; the stream itself: one thread at a time.
 * errors     E_NULL, E_NOMEM.
 * on error   out->release is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_table_export(const tierkit_table *table,
                                                             struct ArrowArrayStream *out,
                                                             tierkit_error *err);

/** Bind the children of one record batch (a struct array) as the columns of a batch, by their
 * names. The columns of the batch until now are forgotten and its rows become the array's; its id
 * and its options stay. Nothing is copied where the layouts are the same; what has another layout
 * is converted into memory of the batch when a call first needs the column. A null of the struct
 * itself is a row in which everything is missing.
 *
 * in         schema: format +s. array: of that schema. Offsets, also those of children, are heeded.
 * owns       borrows both, all they point to, until the batch is used for the last time or has
 *            other columns; releases neither.
 * thread     object.
 * errors     E_NULL, E_ARGUMENT (schema or array was released), E_TYPE (schema is not +s, or the
 *            array does not fit it), E_RANGE (length or offset), E_TEXT (a name), E_DUPLICATE (two
 *            columns of one name), E_LIMIT (more than 4096 columns), E_NOMEM. The call that uses
 *            the batch may add E_TYPE (a format, or a child that does not fit its own), E_RANGE
 *            (offset, length, index of a dictionary), E_OVERFLOW and E_NUMBER (a value that cannot
 *            be converted) and E_NOMEM, with err->row and err->field where there is one.
 * on error   the batch is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_batch_arrow(tierkit_batch *batch,
                                                            const struct ArrowSchema *schema,
                                                            const struct ArrowArray *array,
                                                            tierkit_error *err);

/** Let a batch have its rows from a stream. The one call that uses the batch next, append, replace
 * or upsert, reads the whole stream as one delivery: all of its rows or, after any failure, none;
 * err->row counts through all record batches. It is released as soon as it was read, when that
 * failed, and when the batch is freed, reset or gets other columns. The columns of the batch until
 * now are forgotten; its id and its options stay, so that a known id or skipping of bad rows holds
 * for the whole stream. A delivery whose id is known is not read at all.
 *
 * in         stream: of struct arrays (format +s).
 * out        *stream: moved into the batch, also after an error: its release is NULL. Not touched
 *            when the batch or the stream is NULL.
 * owns       the batch owns the stream. Its callbacks run inside of this call and of the call that
 *            uses the batch; they must not use the batch or the network.
 * thread     object.
 * errors     E_NULL, E_ARGUMENT (stream was released), E_STREAM (the stream failed: its code and
 *            its own words are in err->text), E_TYPE (not +s), E_TEXT, E_DUPLICATE, E_LIMIT,
 *            E_NOMEM. The call that uses the batch may add what tierkit_batch_arrow() names, and
 *            E_STREAM, also for a stream that was read before.
 * on error   the batch is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_batch_stream(tierkit_batch *batch,
                                                             struct ArrowArrayStream *stream,
                                                             tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
