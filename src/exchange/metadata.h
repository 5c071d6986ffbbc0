/* Owns: the keys tierkit reads and writes in the metadata of Arrow fields, and their encoding.
 * Must not know: arrays. Called by: format.c, export_schema.c. */
#ifndef TIERKIT_I_EXCHANGE_METADATA_H
#define TIERKIT_I_EXCHANGE_METADATA_H

#include "base/status.h"

#define TIERKIT_I_ARROW_SCALE "tierkit:scale" /* decimal places of an integer field */
#define TIERKIT_I_ARROW_UNIT "tierkit:unit"   /* unit of an exported column */

/* The value of a key: 1, or 0 when it is not there. metadata may be NULL. */
int tierkit_i_arrow_metadata_find(const char *metadata, const char *key, tierkit_i_piece *value);

/* One pair as metadata; with to == NULL only the number of bytes. */
size_t tierkit_i_arrow_metadata_write(const char *key, const char *value, char *to);

#endif
