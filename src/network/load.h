/* Owns: the contract between the steps of loading: reading what may be anything.
 * Must not know: how bytes were written. Called by: load*.c. */
#ifndef TIERKIT_I_NETWORK_LOAD_H
#define TIERKIT_I_NETWORK_LOAD_H

#include "base/buffer.h"
#include "network/block.h"

typedef struct tierkit_i_load {
    tierkit_network *network; /* being filled: thrown away after a failure */
    tierkit_i_reader in;
    tierkit_error *err;
    tierkit_i_pace *pace;
    uint32_t *attributes; /* saved position: code in network->attributes */
    size_t attribute_count;
} tierkit_i_load;

/* E_FORMAT at the byte that is read next. */
tierkit_status tierkit_i_load_refuse(const tierkit_i_load *load, const char *text);
/* Is there room for `count` elements of `bytes` bytes? E_FORMAT otherwise. Before every
 * allocation. */
tierkit_status tierkit_i_load_expect(const tierkit_i_load *load, uint64_t count, size_t bytes);
/* Strings in ascending order, added to a dictionary, which is empty. */
tierkit_status tierkit_i_load_strings(tierkit_i_load *load, tierkit_i_strings *strings);
/* A day of the calendar? */
static inline int tierkit_i_load_is_day(int32_t day) {
    return day >= TIERKIT_I_DAY_MIN && day <= TIERKIT_I_DAY_MAX;
}

tierkit_status tierkit_i_load_records(tierkit_i_load *load);
tierkit_status tierkit_i_load_decisions(tierkit_i_load *load);
tierkit_status tierkit_i_load_tables(tierkit_i_load *load);
tierkit_status tierkit_i_load_block(tierkit_i_load *load, tierkit_i_block *block);
/* load_facts.c: rows of some kind, of a whole block. */
tierkit_status tierkit_i_load_counter(tierkit_i_load *load, int64_t *counter);
/* load_keyed.c: the rows of a block that is keyed, whose dictionaries are there. */
tierkit_status tierkit_i_load_keyed(tierkit_i_load *load, tierkit_i_block *block);
/* load_facts.c: keys and rows of a new sheet, whose days begin periods of a grain and whose items
 * are below a bound; then the columns of a slot. */
tierkit_status tierkit_i_load_keys(tierkit_i_load *load, const tierkit_i_block *block,
                                   const tierkit_i_shape *shape, tierkit_i_unit grain,
                                   uint32_t items, tierkit_i_sheet **out);
tierkit_status tierkit_i_load_columns(tierkit_i_load *load, tierkit_i_sheet *sheet, int32_t slot);

#endif
