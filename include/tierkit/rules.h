/* tierkit/rules.h - rules: which outcome the lines of a program give for what a host asks.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TIERKIT_RULES_H
#define TIERKIT_RULES_H

#include "tierkit/network.h"
#include "tierkit/program.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Decide rows by rules: the first line whose condition holds gives the outcome.
 *
 * formula    docs/language.md, "Rules": conditions are row expressions over the inputs alone; a
 *            condition without a value does not hold.
 * in         rules, rules_bytes: the name behind `rules`. batch: one row for each question; its
 *            columns are the inputs by name, in any order, of every type a column of facts may
 *            have; other columns are passed over. An input that is only asked about in missing()
 *            or coalesce(), or never read, may be left out. The options of the batch do not matter.
 *            call: may be NULL.
 * out        *table: a row for each row of the batch, in its order; columns row (from 0), outcome,
 *            limit (missing where the line has none; shares as fractions, durations in days), line
 *            (of the text the rules stand in), status, reason. status: decided, or incomplete when
 *            a condition above the line has no value, so that more input may change the outcome;
 *            reason then says which inputs are missing.
 * rounding   inputs to the places of their types, half-even; numbers as in row expressions.
 * owns       the caller; tierkit_table_free(). The table needs neither program nor batch.
 * thread     const (the batch: object).   allocates  through the program's allocator.
 * cost       O(rows * instructions of the conditions); polls the callback.
 * errors     E_NULL, E_NOT_FOUND (no such rules), E_COLUMN (an input is not bound), E_TYPE,
 *            E_NUMBER, E_DATE, E_TEXT, E_OVERFLOW (with err->row: a cell or a condition that was
 *            reached cannot be computed), E_CANCELLED, E_NOMEM, E_ABI_*, and what a stream of the
 *            batch fails with.
 * on error   *table is NULL.
 * since      0.1 */
TIERKIT_API tierkit_status TIERKIT_CALL
tierkit_program_decide(const tierkit_program *program, const char *rules, size_t rules_bytes,
                       const tierkit_batch *batch, const tierkit_call *call, tierkit_table **table,
                       tierkit_error *err);

#ifdef __cplusplus
}
#endif
#endif
