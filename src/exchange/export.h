/* Owns: what streams, schemas and arrays of one exported table share.
 * Must not know: what a table is about. Called by: export.c, export_schema.c. */
#ifndef TIERKIT_I_EXCHANGE_EXPORT_H
#define TIERKIT_I_EXCHANGE_EXPORT_H

#include "base/table.h"
#include "tierkit/arrow.h"

/* One column as Arrow describes it. */
typedef struct tierkit_i_export_column {
    const char *format;
    const char *name;
    char *metadata; /* NULL, or metadata_bytes with the unit */
    size_t metadata_bytes;
    uint8_t *flags; /* bits of a flag column, else NULL */
    const void *buffers[3];
    int64_t buffer_count;
    int64_t null_count;
} tierkit_i_export_column;

/* Counted: it lives as long as the stream, or any schema or array that it gave, parents and
 * children alike, since a consumer may keep one child and release the rest. */
typedef struct tierkit_i_export {
    tierkit_i_count count;
    tierkit_i_memory memory;
    tierkit_table *table; /* the columns show into it */
    size_t columns, flag_bytes;
    tierkit_i_export_column *column;
    const void *no_buffer[1]; /* of the struct array: no row of a table is missing as a whole */
} tierkit_i_export;

void tierkit_i_export_release(tierkit_i_export *shared);

/* export_schema.c. E_NOMEM: *out is released. */
tierkit_status tierkit_i_export_schema(tierkit_i_export *shared, struct ArrowSchema *out);

#endif
