/* tierkit/program.h - the partner program: a text, compiled once, frozen, shared freely.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_PROGRAM_H
#define TIERKIT_PROGRAM_H

#include "tierkit/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A compiled partner program: data part (what is stored) and policy part (what is decided). */
typedef struct tierkit_program tierkit_program;

/** How `use "name"` finds its text: the library opens no file. Set to zero, then struct_size. */
typedef struct tierkit_resolver {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    void *user;
    /** Find a text. Set *text and *text_bytes and return 0; the bytes must stay valid until
     * `release` is called for them or, where that is NULL, until parsing returns. Return anything
     * else when there is no such text: a diagnostic then names it. */
    int32_t(TIERKIT_CALL *find)(void *user, const char *name, size_t name_bytes, const char **text,
                                size_t *text_bytes);
    /** Called once for every text found, when it is no longer needed; may be NULL. */
    void(TIERKIT_CALL *release)(void *user, const char *text, size_t text_bytes);
} tierkit_resolver;

/** Compile a program text.
 *
 * in         text, text_bytes: the program, UTF-8, at most 16 MiB with all it uses. allocator:
 *            NULL = malloc; the program and what is made from it keep it. resolver: NULL = `use`
 *            is an error.
 * out        *program: the handle. *diagnostics (may be NULL): a table of all errors and warnings
 *            of the pass, also when the call succeeds; columns severity, code, source, line,
 *            column, length, message, expected, suggestion; lines and columns from 1, columns and
 *            lengths in characters.
 * owns       the caller owns both; free with tierkit_program_free(), tierkit_table_free(). The
 *            text is copied.
 * thread     any.   cost  linear in the text.
 * errors     E_NULL, E_PROGRAM (see the table; err has the first error's text and position),
 *            E_TEXT, E_LIMIT, E_NOMEM, E_ABI_SIZE, E_ABI_FORWARD.
 * on error   *program is NULL; *diagnostics is a table with E_PROGRAM, otherwise NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_program_parse(const char *text, size_t text_bytes,
                                                              const tierkit_allocator *allocator,
                                                              const tierkit_resolver *resolver,
                                                              tierkit_table **diagnostics,
                                                              tierkit_program **program,
                                                              tierkit_error *err);

/** Give a program back. Networks and reviews made from it keep what they need.
 *
 * in         program: any program, or NULL (nothing happens).
 * thread     any thread, once per program.
 * errors     none.
 * since      0.1 */
TIERKIT_API void TIERKIT_CALL tierkit_program_free(tierkit_program *program);

/** The canonical text: a fixed point (printing the parsed print gives the same bytes) that keeps
 * comments. What `use` brought in is not expanded.
 *
 * in         capacity: bytes at `buffer`.
 * out        *needed: length in bytes. buffer: that many bytes without a terminating NUL; may be
 *            NULL when capacity is 0.
 * owns       nothing kept.   allocates  never.
 * thread     const.
 * errors     E_NULL, E_SPACE (*needed is set).
 * on error   buffer untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_program_print(const tierkit_program *program,
                                                              char *buffer, size_t capacity,
                                                              size_t *needed, tierkit_error *err);

/** 128-bit fingerprint of the whole program, what `use` brought in included; comments and layout
 * do not count.
 *
 * out        fingerprint: 16 bytes.
 * thread     const.
 * errors     E_NULL.
 * on error   fingerprint untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_program_fingerprint(const tierkit_program *program,
                                                                    uint8_t *fingerprint);

/** 128-bit fingerprint of the data part: equal for programs whose networks are interchangeable.
 *
 * out        fingerprint: 16 bytes.
 * thread     const.
 * errors     E_NULL.
 * on error   fingerprint untouched.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL
tierkit_program_schema_fingerprint(const tierkit_program *program, uint8_t *fingerprint);

/** What a program declares, as tables a host can build its import and its forms from. */
enum {
    /** kind, name, type, unit, by, window, source, text, line, timing, direction, audience: one row
     * for every declared thing: program, attribute, table, facts, measure, kpi, value, criterion,
     * class, selection, decision, policy, promise, commitments, alert, rules, input, outcome. The
     * last three columns, source, text (the label) and a unit in quotes are what a KPI says about
     * itself. */
    TIERKIT_DECLARED = 1,
    /** facts, column, type, scale, role, needed, kind: the columns each table (first) and each
     * facts block reads. type is text, number, date, instant or flag; role is key, at, until,
     * split, keyed, version, lookup (the key of a table) or value, the first of them that fits;
     * needed is true when a delivery without the column fails; kind is table or facts. */
    TIERKIT_DECLARED_COLUMNS = 2,
    /** profile, statement, name, item, rule: the rules of values (by criterion), classes and
     * selections (by class or decision) in full for every profile that lines behind `for` make;
     * profile is missing for everybody else. statement: value, classes or selection; name: the
     * value or the measure. */
    TIERKIT_DECLARED_PROFILES = 3
};

/** Read one of the tables above.
 *
 * in         kind: TIERKIT_DECLARED...
 * out        *table: a table the caller frees.
 * thread     const.
 * errors     E_NULL, E_ARGUMENT (kind), E_NOMEM.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_program_table(const tierkit_program *program,
                                                              int32_t kind, tierkit_table **table,
                                                              tierkit_error *err);

/** What changed between two programs, in sentences; comments and layout do not count. What `use`
 * brought in does.
 *
 * in         before, after: any two programs.
 * out        *table: kind, of, name, what, before, after, text: one row for each changed clause of
 *            a line, and for each line that is new or gone; `of` is the statement of its block. In
 *            the order of `after`, then what is gone in the order of `before`, then lines that
 *            stand in another order. A renamed thing is gone and new. The table is empty when and
 *            only when the fingerprints are equal.
 * thread     const.   allocates  through the allocator of `after`.   cost  linear in both texts.
 * errors     E_NULL, E_LIMIT, E_NOMEM.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL tierkit_program_diff(const tierkit_program *before,
                                                             const tierkit_program *after,
                                                             tierkit_table **table,
                                                             tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
