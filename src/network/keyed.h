/* Owns: the contract of keyed blocks: the one row that is kept of each key, its changes, and the
 * cells that follow from all of them. Layout: docs/design/0013-keyed.md.
 * Must not know: saved bytes, how a batch is read. Called by: block, change, append, merge, canon,
 * load.
 *
 * Rows are changed in place, one after the other; what was there before is written down, so that a
 * change can be taken back without fail. */
#ifndef TIERKIT_I_NETWORK_KEYED_H
#define TIERKIT_I_NETWORK_KEYED_H

#include "network/block.h"

/* A kept row. Behind it are the values of its fields, 8 bytes each, then their states. Fields are
 * the block's values, the parts of its entity measures, its items (as codes), each by slot. What a
 * row does not have is 0, so that equal rows are equal bytes. */
typedef struct tierkit_i_kept {
    int32_t day;   /* TIERKIT_I_NO_DAY: the key has no row */
    int32_t until; /* TIERKIT_I_NO_DAY: none */
    uint32_t entity, tuple;
    tierkit_i_i128 version; /* a text: its code */
} tierkit_i_kept;

typedef struct tierkit_i_kept_rows {
    tierkit_i_strings keys;
    tierkit_i_strings versions; /* texts */
    int32_t text_versions;      /* versions are codes of texts */
    int32_t fields;
    int32_t *field_by_name; /* k-th by name of measure, then part: field */
    tierkit_i_shape shape;  /* of the rows as a sheet */
    tierkit_i_combine *combine;
    size_t stride; /* words a row */
    int64_t *rows; /* by key */
    size_t count, capacity;
    int32_t has_cells; /* the block's cells are those of its rows */
} tierkit_i_kept_rows;

static inline tierkit_i_kept *tierkit_i_kept_at(const tierkit_i_kept_rows *keyed, size_t key) {
    return (tierkit_i_kept *)(void *)(keyed->rows + key * keyed->stride);
}
static inline int64_t *tierkit_i_kept_values(tierkit_i_kept *row) {
    return (int64_t *)(void *)(row + 1);
}
static inline uint8_t *tierkit_i_kept_states(const tierkit_i_kept_rows *keyed,
                                             tierkit_i_kept *row) {
    return (uint8_t *)(void *)(tierkit_i_kept_values(row) + keyed->fields);
}

/* ---- life (keyed.c) ------------------------------------------------------------------------ */

/* block->keyed of a block that is keyed, NULL of another; the rest of the block is there. */
tierkit_status tierkit_i_keyed_new(tierkit_i_block *block, const tierkit_i_schema *schema,
                                   const tierkit_i_memory *memory);
void tierkit_i_keyed_free(tierkit_i_kept_rows *keyed, const tierkit_i_memory *memory);

/* ---- changes (keyed.c) ---------------------------------------------------------------------- */

/* Of a block that is not keyed nothing happens. */
void tierkit_i_keyed_begin(tierkit_i_keyed_change *change, tierkit_i_block *block);
/* The row of a key, unless the one that is there wins. Texts behind codes are the block's. */
tierkit_status tierkit_i_keyed_put(tierkit_i_keyed_change *change, const tierkit_network *network,
                                   uint32_t key, tierkit_i_kept *row);
/* Without the rows that are not kept. */
tierkit_status tierkit_i_keyed_keep(tierkit_i_keyed_change *change, tierkit_i_cells_keep keep,
                                    const void *context, const tierkit_i_memory *memory,
                                    tierkit_i_pace *pace);
/* What was done stays; nothing more is put. */
void tierkit_i_keyed_commit(tierkit_i_keyed_change *change);
/* Undoes what does not stay, and ends. Neither fails. */
void tierkit_i_keyed_end(tierkit_i_keyed_change *change, const tierkit_i_memory *memory);

/* ---- cells (keyed_cells.c) ------------------------------------------------------------------ */

/* The cells and items of a block as its rows say, unless they are there. */
tierkit_status tierkit_i_keyed_settle(const tierkit_network *network, tierkit_i_block *block,
                                      tierkit_i_pace *pace);

/* ---- rows as a sheet (keyed_sheet.c) -------------------------------------------------------- */

/* Slots: version; until, when rows have one; then the fields. The item is the key. A state is told
 * by counts: value 1, 0; out 0, 0; missing 0, 1; filled in 1, 1. */
enum { TIERKIT_I_KEPT_VERSION = 0, TIERKIT_I_KEPT_UNTIL = 1 };

/* All rows, by day. */
tierkit_status tierkit_i_kept_sheet(const tierkit_i_block *block, const tierkit_i_memory *memory,
                                    tierkit_i_pace *pace, tierkit_i_sheet **out);
/* Puts the rows of a sheet in the block's codes and slots. */
tierkit_status tierkit_i_kept_put(tierkit_i_keyed_change *change, const tierkit_network *network,
                                  const tierkit_i_sheet *sheet, tierkit_i_pace *pace);
/* The sheet's slots in the order of names, which all blocks of equal fingerprint share. */
void tierkit_i_kept_slots_by_name(const tierkit_i_block *block, int32_t *slots);
/* The item slot whose codes a slot of the sheet holds, or NONE. */
int32_t tierkit_i_kept_item_slot(const tierkit_i_block *block, int32_t slot);
/* Codes at a slot, of the version or of an item, to those of another dictionary. */
tierkit_status tierkit_i_kept_map(tierkit_i_sheet *sheet, int32_t slot, const uint32_t *map,
                                  tierkit_i_pace *pace);

#endif
