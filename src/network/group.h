/* Owns: the contract of grouping one measure's rows by entity. Must not know: snapshots, windows.
 * Called by: entities.c, group.c. */
#ifndef TIERKIT_I_NETWORK_GROUP_H
#define TIERKIT_I_NETWORK_GROUP_H

#include "network/cells.h"

/* The entities of one measure, as a whole or by the members of one split. */
typedef struct tierkit_i_grouped {
    const tierkit_i_memory *memory;
    const tierkit_i_schema *schema;
    int32_t measure;               /* index in the schema */
    int32_t as_of;                 /* rows after it are not looked at */
    const tierkit_i_sheet *items;  /* the measure's */
    const int32_t *entity_record;  /* NONE: rows that belong to nobody */
    const uint32_t *record_entity; /* of each record */
    uint32_t width;                /* the number of ids */
    const uint32_t *tuple_member;  /* by a split: tuple -> member; else NULL */
    tierkit_i_pace *pace;          /* NULL is fine */
} tierkit_i_grouped;

/* Cells with one slot, or with one for each bucket of a histogram: the values of entities by the
 * last day, the record's own id and, by a split, a tuple that has the member. */
tierkit_status tierkit_i_group_entities(const tierkit_i_grouped *from, tierkit_i_sheet **out);

#endif
