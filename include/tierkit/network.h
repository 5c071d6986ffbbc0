/* tierkit/network.h - a network: the records of distributors and the aggregated facts about them.
 *
 * A network is made from a program's data part and keeps cells, never rows. Records and facts may
 * come in any order: whether an id has a record is decided in a review. Every function that
 * changes a network has the strong guarantee: on any failure, cancelling and running out of
 * memory included, the network is as before.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_NETWORK_H
#define TIERKIT_NETWORK_H

#include "tierkit/program.h"
#include "tierkit/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Records and cells; mutable, one thread at a time. */
typedef struct tierkit_network tierkit_network;

/** Columns bound by name for one call or many; mutable, one thread at a time. It borrows what the
 * columns point to until the call that uses it returns. */
typedef struct tierkit_batch tierkit_batch;

/* ---- batches ------------------------------------------------------------------------------ */

/** Options of a batch for tierkit_batch_set(). */
enum {
    /** +1 (default) adds the rows, -1 takes them back: rows of facts and of tables. */
    TIERKIT_BATCH_SIGN = 1,
    /** 0 (default): the first bad row fails the whole call. 1: bad rows of facts are left out and
     * counted by reason in the network's statistics; of all else it changes nothing. */
    TIERKIT_BATCH_SKIP_BAD_ROWS = 2
};

/** Make an empty batch of `rows` rows.
 *
 * in         rows: 0 to 2^40. allocator: NULL = malloc.
 * out        *batch: the handle.
 * owns       the caller; tierkit_batch_free().
 * thread     any.
 * errors     E_NULL, E_RANGE (rows), E_NOMEM, E_ABI_SIZE, E_ABI_FORWARD.
 * on error   *batch is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_batch_new(int64_t rows,
                                                          const tierkit_allocator *allocator,
                                                          tierkit_batch **batch,
                                                          tierkit_error *err);

/** Give a batch back. NULL does nothing.
 *
 * thread     object.
 * errors     none.
 * since      0.1 */
TIERKIT_API void TIERKIT_CALL tierkit_batch_free(tierkit_batch *batch);

/** Start again with other rows: forgets the columns, the batch id and the options.
 *
 * in         rows: 0 to 2^40.
 * thread     object.
 * errors     E_NULL, E_RANGE (rows).
 * on error   the batch is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_batch_reset(tierkit_batch *batch, int64_t rows,
                                                            tierkit_error *err);

/** Bind a column by its name in the program. Binding a name again replaces it.
 *
 * in         name, name_bytes: the column's name. column: type, data, rows = the batch's rows.
 * owns       borrows column->data, offsets and validity until the batch is used for the last
 *            time; the record itself and the name are copied.
 * thread     object.
 * errors     E_NULL, E_TEXT (name), E_TYPE (unknown type), E_RANGE (rows, scale, stride, offset),
 *            E_LIMIT (more than 4096 columns), E_ARGUMENT (the batch reads a stream), E_NOMEM,
 *            E_ABI_SIZE, E_ABI_FORWARD.
 * on error   the batch is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_batch_column(tierkit_batch *batch, const char *name,
                                                             size_t name_bytes,
                                                             const tierkit_column *column,
                                                             tierkit_error *err);

/** Set an option.
 *
 * in         key: TIERKIT_BATCH_...; value: see there.
 * thread     object.
 * errors     E_NULL, E_UNKNOWN_KEY, E_ARGUMENT (value).
 * on error   the batch is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_batch_set(tierkit_batch *batch, int32_t key,
                                                          int64_t value, tierkit_error *err);

/** Name a delivery of facts: a network that has seen the same 128-bit id for the same facts adds
 * nothing and says so (*appended of tierkit_network_append() is 0). Nothing else looks at it.
 *
 * in         id: 16 bytes, copied; NULL = no id (default).
 * thread     object.
 * errors     E_NULL (batch).
 * on error   the batch is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_batch_set_id(tierkit_batch *batch,
                                                             const uint8_t *id, tierkit_error *err);

/* ---- networks ----------------------------------------------------------------------------- */

/** Make an empty network for a program's data part.
 *
 * in         program: keeps nothing but its data part, which is shared. allocator: NULL = malloc.
 * out        *network: the handle.
 * owns       the caller; tierkit_network_free().
 * thread     any (program: const).
 * errors     E_NULL, E_NOMEM, E_ABI_SIZE, E_ABI_FORWARD.
 * on error   *network is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_new(const tierkit_program *program,
                                                            const tierkit_allocator *allocator,
                                                            tierkit_network **network,
                                                            tierkit_error *err);

/** Give a network back. Reviews made from it live on. NULL does nothing.
 *
 * thread     object.
 * errors     none.
 * since      0.1 */
TIERKIT_API void TIERKIT_CALL tierkit_network_free(tierkit_network *network);

/** Add or change the records of distributors.
 *
 * in         batch: one row a distributor. Columns: id (needed, never empty), name, kind, region,
 *            parent (an id), since (date), life_cycle_state, currency, credit_limit (decimal, the
 *            program's money scale), valid_from (date: when the row's attributes begin to hold,
 *            missing = always); every other column is an attribute: of the declared type, or text
 *            when the program does not declare it. An unbound column leaves the field as it is, a
 *            missing value empties it. kind: distributor, wholesaler, retailer, reseller,
 *            value_added_reseller, agent, dealer, franchise, logistics_provider,
 *            e_commerce_platform, direct (also written with capitals, spaces or hyphens), others
 *            by their own name. region: a path, levels separated by "/". life_cycle_state:
 *            prospect, applied, approved, onboarding, ramp_up, active, watch, corrective,
 *            suspended, exiting, ended; empty = active.
 * thread     object.
 * errors     E_NULL, E_COLUMN (id), E_TYPE, E_MISSING (id), E_TEXT, E_DUPLICATE (an id twice in
 *            the batch, or one that is an alias), E_CYCLE (parent), E_NUMBER, E_DATE, E_OVERFLOW,
 *            E_ARGUMENT (life_cycle_state; sign -1), E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*, and
 *            what tierkit/arrow.h names for columns from there (E_RANGE, E_STREAM);
 *            err->row is the row, err->field the index of the column in binding order, err->text
 *            names both.
 * on error   no row of the batch is applied.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_upsert(tierkit_network *network,
                                                               const tierkit_batch *batch,
                                                               const tierkit_call *call,
                                                               tierkit_error *err);

/** Add, change or take back decisions: what people decided about distributors. The class somebody
 * gave by hand, the approval of a proposal and the classes a host has today are all decisions.
 *
 * in         batch: one row a decision. Columns: id (needed: the distributor's, or an alias), value
 *            (needed: the class, the service policy, or what the exception is about: a promise's
 *            name or any text; missing = the decision is taken back), on (needed: date, its first
 *            day), subject ("class", the default, "policy" or "exception"), by (a role or a person;
 *            needed by exceptions), until (date, its last day; missing = open), reason. A
 *            distributor has one decision of a subject and a day, about its policy one of each
 *            `by`, exceptions one of each `by` and value: another one replaces it. An id may have
 *            no record yet. call: may be NULL.
 * thread     object.   cost  linear in the decisions; polls the callback about every 65,536 rows.
 * errors     E_NULL, E_COLUMN (a needed one is not bound, or one is unknown), E_TYPE, E_TEXT,
 *            E_DATE, E_MISSING (id, on, by of an exception), E_ARGUMENT (subject; sign -1), E_RANGE
 *            (until before on), E_DUPLICATE (two decisions in the batch that replace each other),
 *            E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*, and what tierkit/arrow.h names for columns
 *            from there (E_STREAM).
 * on error   the network is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_decide(tierkit_network *network,
                                                               const tierkit_batch *batch,
                                                               const tierkit_call *call,
                                                               tierkit_error *err);

/** Add or change rows of a table that facts look up, or take rows out of it.
 *
 * in         table, table_bytes: its name in the program. batch: one row a key, and with `from` a
 *            key and a day. Columns: the key (text or integers, never empty), the day (date;
 *            missing = always) and all columns of the table; others are not read. A row takes the
 *            place of the one the table has of that key and day. Sign -1: the rows of these keys
 *            and days go, and only those two columns are read. Rows of facts look up what the table
 *            has when they are appended: what is stored already does not change. call: may be NULL.
 * out        *changed: rows that are new, gone or other than before; may be NULL.
 * rounding   a value with more decimal places than its column keeps is rounded half-even once.
 * thread     object.   cost  linear in the table and the rows, so that a large table had better
 *            come in one call; polls the callback about every 65,536 rows.
 * errors     E_NULL, E_NOT_FOUND (table), E_COLUMN (one is not bound), E_TYPE, E_MISSING (key),
 *            E_TEXT, E_NUMBER, E_DATE, E_OVERFLOW, E_DUPLICATE (two rows of one key and day in the
 *            batch), E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*, and what tierkit/arrow.h names for
 *            columns from there (E_STREAM).
 * on error   the network is as before, *changed untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_upsert_table(
    tierkit_network *network, const char *table, size_t table_bytes, const tierkit_batch *batch,
    const tierkit_call *call, int64_t *changed, tierkit_error *err);

/** Remove a record, its attributes, its aliases, its decisions and its facts.
 *
 * in         id, id_bytes: a distributor with a record. call: may be NULL.
 * thread     object.   cost  linear in the cells.
 * errors     E_NULL, E_NOT_FOUND, E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   the network is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_remove(tierkit_network *network,
                                                               const char *id, size_t id_bytes,
                                                               const tierkit_call *call,
                                                               tierkit_error *err);

/** Let `alias` be another number of the distributor `id`: its facts count for it from now on,
 * also facts that are there already. If the alias has a record of its own, that record goes and
 * the two are one (merge of two ids).
 *
 * in         alias, id: not empty, not equal; id has a record or is itself unknown yet.
 *            call: may be NULL.
 * thread     object.
 * errors     E_NULL, E_TEXT, E_ARGUMENT (empty or equal), E_CYCLE (id is an alias of alias, or
 *            alias is above id in its line of parents), E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   the network is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_alias(tierkit_network *network,
                                                              const char *alias, size_t alias_bytes,
                                                              const char *id, size_t id_bytes,
                                                              const tierkit_call *call,
                                                              tierkit_error *err);

/** Dense codes for ids: the fast way to append. Codes stay valid for this network until it is
 * freed; bind them as TIERKIT_TYPE_CODE32. Unknown ids get new codes.
 *
 * in         ids: a text column. call: may be NULL.
 * out        codes: ids->rows int32 codes, -1 for a missing id.
 * thread     object.
 * errors     E_NULL, E_TYPE, E_RANGE (rows, scale, stride, offset), E_TEXT (err->row), E_LIMIT,
 *            E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   codes untouched, the network is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_codes(tierkit_network *network,
                                                              const tierkit_column *ids,
                                                              const tierkit_call *call,
                                                              int32_t *codes, tierkit_error *err);

/** Aggregate rows of one facts block into the network.
 *
 * in         facts, facts_bytes: the block's name. batch: the columns the block reads
 *            (TIERKIT_DECLARED_COLUMNS lists them); text columns may stand for every type and are
 *            parsed. A missing id is kept as the empty id. call: may be NULL.
 * out        *appended: rows taken (0 when the batch id was known); may be NULL.
 * rounding   a value with more decimal places than its measure is rounded half-even once and
 *            counted.
 * thread     object.   cost  linear; polls the callback about every 65,536 rows.
 * errors     E_NULL, E_NOT_FOUND (facts), E_COLUMN, E_TYPE, E_NUMBER, E_DATE, E_TEXT, E_OVERFLOW
 *            (err->row, err->field, err->text name the place), E_MISSING (a row without a date, or
 *            without the key or version of keyed facts), E_TAKEN (sign -1 on min or max measures,
 *            on keyed facts), E_RANGE (a code no network gave), E_LIMIT (more than 4,294,967,295
 *            rows, or a network that would be too large), E_CANCELLED, E_NOMEM, E_ABI_*, and what
 *            tierkit/arrow.h names for columns from there (E_STREAM).
 * on error   no row is appended, *appended untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_append(
    tierkit_network *network, const char *facts, size_t facts_bytes, const tierkit_batch *batch,
    const tierkit_call *call, int64_t *appended, tierkit_error *err);

/** Days from first_day to last_day, both included, since 1970-01-01. */
typedef struct tierkit_slice {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    int32_t first_day;
    int32_t last_day;
} tierkit_slice;

/** Replace a slice: what a facts block holds of these days goes, the batch comes.
 *
 * in         slice: the first day of a grain period and the last day of one. Rows of the batch
 *            outside of them are E_DATE. `from .. to ..` blocks and those with measures at another
 *            date cannot be sliced, undated ones as a whole only (0001-01-01 to 9999-12-31).
 *            batch: as in tierkit_network_append(); NULL = only remove. call: may be NULL.
 * thread     object.   cost  linear in the block's cells and the rows.
 * errors     as tierkit_network_append() but E_TAKEN, and E_RANGE and E_ARGUMENT (the slice; sign
 *            -1), E_UNSUPPORTED (`from .. to ..`, measures at another date).
 * on error   the network is as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_replace(
    tierkit_network *network, const char *facts, size_t facts_bytes, const tierkit_slice *slice,
    const tierkit_batch *batch, const tierkit_call *call, tierkit_error *err);

/** Add another network to this one: facts are summed (of keyed facts the newer row of each key
 * stays), records of `other` are added or, where both have one, replaced field by field by what
 * `other` has; an id that is an alias in either has no record of its own then. Decisions are those
 * of both, and where one would replace the other, that of `other`. Tables are joined. A batch id
 * known to both is refused, and so are tables with other values of one key and day.
 *
 * in         other: made from a program with the same data part; unchanged.
 * thread     object (both).   cost  linear.
 * errors     E_NULL, E_ARGUMENT (a network merged with itself), E_SCHEMA, E_DUPLICATE (a batch id
 *            in both, a key with other values), E_CYCLE, E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   both networks are as before.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_merge(tierkit_network *network,
                                                              const tierkit_network *other,
                                                              const tierkit_call *call,
                                                              tierkit_error *err);

/** The network as canonical bytes: equal content gives equal bytes on every platform, in whatever
 * order it came. Layout: docs/design/0001-cells.md.
 *
 * in         call: may be NULL. capacity: bytes at `buffer`.
 * out        *needed: length. buffer: that many bytes; may be NULL when capacity is 0.
 * thread     object.   allocates  through the network's allocator, all given back.
 * errors     E_NULL, E_SPACE (*needed is set), E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   buffer untouched, but by E_CANCELLED: then what it holds is no network.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_save(const tierkit_network *network,
                                                             const tierkit_call *call,
                                                             uint8_t *buffer, size_t capacity,
                                                             size_t *needed, tierkit_error *err);

/** A network from saved bytes. The bytes may come from anywhere: they are checked.
 *
 * in         bytes, count: from tierkit_network_save(). program: has the same data part.
 *            allocator: NULL = malloc. call: may be NULL.
 * out        *network: the handle.
 * thread     any.
 * errors     E_NULL, E_FORMAT, E_VERSION, E_TRUNCATED, E_CHECKSUM, E_SCHEMA (err->position is the
 *            byte), E_LIMIT, E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   *network is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_load(const uint8_t *bytes, size_t count,
                                                             const tierkit_program *program,
                                                             const tierkit_allocator *allocator,
                                                             const tierkit_call *call,
                                                             tierkit_network **network,
                                                             tierkit_error *err);

/** A summary of a network. Set to zero, then struct_size. */
typedef struct tierkit_stats {
    uint32_t struct_size;
    uint32_t flags;  /* 0 */
    int64_t bytes;   /* memory held, in bytes */
    int64_t records; /* distributors with a record */
    int64_t aliases;
    int64_t ids;            /* different ids seen in records and facts */
    int64_t unmatched_ids;  /* of them, in facts without a record */
    int64_t rows;           /* rows taken, less rows taken back; of keyed facts those that count */
    int64_t rejected_rows;  /* bad rows left out */
    int64_t rounded_values; /* values that had more decimal places than their measure */
    int64_t cells;          /* occupied cells */
    int32_t first_day;      /* of all facts, days since 1970-01-01; first > last: no facts */
    int32_t last_day;
    int64_t unmatched_lookups; /* times a row found nothing in a table it looked up */
} tierkit_stats;

/** Read the summary.
 *
 * out        *stats: as much as stats->struct_size says.
 * thread     object.   cost  linear in the cells and ids.
 * errors     E_NULL, E_NOMEM, E_ABI_SIZE, E_ABI_FORWARD.
 * on error   *stats untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_stats(const tierkit_network *network,
                                                              tierkit_stats *stats,
                                                              tierkit_error *err);

/** Tables of a network. */
enum {
    /** facts, reason, rows: rows left out, by reason. */
    TIERKIT_NETWORK_REJECTED = 1,
    /** id, name, kind, region, parent, since, life_cycle_state, currency, credit_limit: the
     * records by id. */
    TIERKIT_NETWORK_RECORDS = 2,
    /** alias, id: by alias. */
    TIERKIT_NETWORK_ALIASES = 3,
    /** id, subject, value, by, on, until, reason: the decisions by id, subject, day, by, value. */
    TIERKIT_NETWORK_DECISIONS = 4,
    /** facts, table, rows: rows that found nothing in a table their facts look up. */
    TIERKIT_NETWORK_UNMATCHED = 5,
    /** table, key, from, column, value: what the tables hold, by table, key, day, column. */
    TIERKIT_NETWORK_LOOKUPS = 6
};

/** Read one of the tables above.
 *
 * in         kind: TIERKIT_NETWORK_... call: may be NULL.
 * out        *table: a table the caller frees.
 * thread     object.
 * errors     E_NULL, E_ARGUMENT (kind), E_CANCELLED, E_NOMEM, E_ABI_*.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_network_table(const tierkit_network *network,
                                                              int32_t kind,
                                                              const tierkit_call *call,
                                                              tierkit_table **table,
                                                              tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
