/* Owns: a table as bytes and back. Must not know: what a table is about.
 * Called by: review (save and load). */
#ifndef TIERKIT_I_BASE_TABLE_SAVED_H
#define TIERKIT_I_BASE_TABLE_SAVED_H

#include "base/buffer.h"
#include "base/table.h"

/* Columns, then every cell, row by row; layout: docs/design/0004-movement.md. */
tierkit_status tierkit_i_table_write(const tierkit_table *table, tierkit_i_pace *pace,
                                     tierkit_i_buffer *to);
/* The bytes may come from anywhere: E_FORMAT for what is no table or not as it is written; the
 * reader is then about where. E_LIMIT, E_NOMEM, E_CANCELLED. */
tierkit_status tierkit_i_table_read(tierkit_i_reader *in, const tierkit_i_memory *memory,
                                    tierkit_i_pace *pace, tierkit_table **out);

#endif
