/* Owns: what a batch reads Arrow columns through. Must not know: elements of arrays, networks.
 * Called by: import.c, stream.c. */
#ifndef TIERKIT_I_EXCHANGE_IMPORT_H
#define TIERKIT_I_EXCHANGE_IMPORT_H

#include "exchange/arrays.h"
#include "network/state.h"

/* One child of the struct. */
typedef struct tierkit_i_arrow_field {
    tierkit_i_arrow_format index;  /* UNKNOWN: no dictionary */
    tierkit_i_arrow_format values; /* of the field or of its dictionary */
    const char *cure;              /* NULL, or why no call can have it */
    int is_wanted;
} tierkit_i_arrow_field;

typedef struct tierkit_i_arrow_import {
    tierkit_i_source source; /* first: the batch knows nothing else */
    tierkit_i_memory memory;
    tierkit_batch *batch;
    const struct ArrowSchema *schema;
    tierkit_i_arrow_field *fields; /* by child */
    size_t count;
    tierkit_i_arena arena; /* of the converted columns */
} tierkit_i_arrow_import;

/* Reads the schema, which stays borrowed. Freed also after a failure.
 * E_ARGUMENT, E_TYPE, E_NOMEM. */
tierkit_status tierkit_i_arrow_import_init(tierkit_i_arrow_import *import, tierkit_batch *batch,
                                           const struct ArrowSchema *schema, tierkit_error *err);
void tierkit_i_arrow_import_free(tierkit_i_arrow_import *import);

/* Gives the columns of the schema to the batch, and with them the import. */
tierkit_status tierkit_i_arrow_import_attach(tierkit_i_arrow_import *import, int64_t rows,
                                             tierkit_error *err);

/* Is the array one of the schema? E_ARGUMENT (released), E_TYPE, E_RANGE. */
tierkit_status tierkit_i_arrow_import_check(const tierkit_i_arrow_import *import,
                                            const struct ArrowArray *array, tierkit_error *err);

/* Marks column `index` as wanted and gives it its type: E_TYPE if it can have none. */
tierkit_status tierkit_i_arrow_import_want(tierkit_i_arrow_import *import, size_t index,
                                           tierkit_error *err);

/* The rows of a wanted column. */
tierkit_status tierkit_i_arrow_import_fill(tierkit_i_arrow_import *import,
                                           const struct ArrowArray *array, size_t index,
                                           tierkit_error *err);

#endif
