/* Owns: what a network and a batch consist of, and the marks that undo additions to dictionaries.
 * Must not know: how any of it is filled. Called by: every file of this room.
 *
 * Changing a network is always: prepare (may fail, adds to dictionaries and reserves room only),
 * then commit (moves pointers, cannot fail). A failed preparation goes back to its mark. */
#ifndef TIERKIT_I_NETWORK_STATE_H
#define TIERKIT_I_NETWORK_STATE_H

#include "network/cells.h"
#include "network/snapshot.h"
#include "tierkit/network.h"

enum { TIERKIT_I_NO_DAY = TIERKIT_I_DAY_MIN - 1 }; /* a missing day; also "since always" */

/* ---- records ------------------------------------------------------------------------------- */

/* Texts are codes of network->texts, parent is an entity; TIERKIT_I_NONE = missing. */
typedef struct tierkit_i_record {
    int32_t name, kind, region, life_cycle_state, currency;
    int32_t parent;
    int32_t since;
    int32_t has_credit_limit;
    int64_t credit_limit;
    uint32_t entity;
    int32_t first_value; /* of its chain of attribute values */
} tierkit_i_record;

/* One attribute from a day on. A chain is sorted by (attribute, valid_from). */
typedef struct tierkit_i_attribute_value {
    int32_t attribute; /* code in network->attributes */
    int32_t valid_from;
    int32_t is_set; /* 0: empty from then on */
    int32_t next;
    int64_t value; /* text: code in network->texts */
} tierkit_i_attribute_value;

/* What is known of an id. */
typedef struct tierkit_i_entity {
    int32_t record;   /* index or NONE */
    int32_t alias_of; /* entity that is no alias itself, or NONE */
    int32_t aliases;  /* number of entities that are aliases of this one */
} tierkit_i_entity;

typedef struct tierkit_i_records {
    tierkit_i_record *at;
    size_t count, capacity;
    tierkit_i_attribute_value *values;
    size_t value_count, value_capacity;
    int32_t free_value; /* chain of unused values */
    size_t free_values;
} tierkit_i_records;

/* ---- decisions ----------------------------------------------------------------------------- */

/* What somebody decided about a distributor. Texts are codes of network->texts. */
typedef struct tierkit_i_decision {
    uint32_t entity; /* as given: perhaps an alias */
    int32_t subject;
    int32_t value; /* never NONE in a network */
    int32_t by, reason;
    int32_t on, until; /* until: TIERKIT_I_NO_DAY = open */
} tierkit_i_decision;

/* Sorted by tierkit_i_decision_compare(); each occurs once. */
typedef struct tierkit_i_decision_list {
    tierkit_i_decision *at;
    size_t count, capacity;
} tierkit_i_decision_list;

/* ---- facts --------------------------------------------------------------------------------- */

enum {
    TIERKIT_I_BAD_NUMBER = 0,
    TIERKIT_I_BAD_DATE,
    TIERKIT_I_NO_DATE,
    TIERKIT_I_BAD_TEXT,
    TIERKIT_I_TOO_LARGE,
    TIERKIT_I_BAD_CODE,
    TIERKIT_I_NO_KEY, /* of keyed blocks only */
    TIERKIT_I_REASONS
};

typedef struct tierkit_i_batch_id {
    uint8_t bytes[16];
} tierkit_i_batch_id;

/* What a facts block holds; its description is schema->facts[index]. */
typedef struct tierkit_i_block {
    const tierkit_i_schema_facts *facts;
    tierkit_i_shape cell_shape;   /* of cells */
    tierkit_i_shape *item_shapes; /* by item slot */
    tierkit_i_combine *parts;     /* of the parts that are stored, measure by measure */
    int32_t part_slots;
    tierkit_i_combine *combine; /* by slot */
    int32_t *measure_of_slot;   /* schema measure of each value slot */
    int32_t *measure_of_items;  /* schema measure of each item slot */
    int32_t *delivered_from;    /* by slot */
    tierkit_i_runs cells;
    tierkit_i_runs *items; /* by item slot */
    tierkit_i_strings members[TIERKIT_I_SPLITS_MAX];
    tierkit_i_strings tuples;      /* each is the members' codes, 4 bytes a split */
    tierkit_i_strings *item_names; /* by item slot */
    tierkit_i_batch_id *batches;   /* ascending */
    size_t batch_count, batch_capacity;
    int64_t rejected[TIERKIT_I_REASONS];
    int64_t rounded;
    int64_t unmatched[TIERKIT_I_WITHS_MAX]; /* by lookup: rows that found nothing in the table */
    struct tierkit_i_kept_rows
        *keyed; /* its rows, when it keeps them: then cells follow from them */
} tierkit_i_block;

/* ---- tables -------------------------------------------------------------------------------- */

struct tierkit_i_reference; /* network/reference.h */

struct tierkit_network {
    tierkit_i_memory memory;
    tierkit_i_schema *schema;
    tierkit_i_strings ids;
    tierkit_i_entity *entities; /* by code of ids */
    size_t entity_capacity;
    tierkit_i_strings texts;
    tierkit_i_strings attributes; /* names: the schema's first, in its order, then others */
    tierkit_i_records records;
    tierkit_i_decision_list decisions;
    size_t alias_count;
    tierkit_i_block *blocks;                /* schema->facts_count */
    struct tierkit_i_reference *references; /* schema->table_count */
};

/* ---- batches ------------------------------------------------------------------------------- */

/* What fills in the columns of a batch when the host does not bind them one by one. It knows its
 * batch and changes it; all of its functions may be called in any state. */
typedef struct tierkit_i_source tierkit_i_source;
struct tierkit_i_source {
    /* A call will read column `index`: gives it its type, and its rows where they are there. */
    tierkit_status (*want)(tierkit_i_source *source, size_t index, tierkit_error *err);
    /* The next piece of rows; *more becomes 0 after the last. NULL: all rows are there. */
    tierkit_status (*next)(tierkit_i_source *source, int *more, tierkit_error *err);
    /* The call is over. NULL with next. */
    void (*finish)(tierkit_i_source *source);
    void (*release)(tierkit_i_source *source);
};

typedef struct tierkit_i_bound {
    char *name; /* own copy */
    size_t name_bytes;
    int32_t from_source; /* the source fills it in */
    tierkit_column column;
} tierkit_i_bound;

struct tierkit_batch {
    tierkit_i_memory memory;
    int64_t rows;
    int64_t before;           /* rows of earlier pieces, for the places of errors */
    tierkit_i_source *source; /* NULL = none */
    int32_t sign, skip_bad_rows, has_id;
    tierkit_i_batch_id id;
    tierkit_i_bound *columns;
    size_t count, capacity;
};

/* Index of a bound column or NONE. */
int32_t tierkit_i_batch_find(const tierkit_batch *batch, const char *name, size_t bytes);

/* Columns of these names, which `source` fills in, replace those of the batch, which owns the
 * source then. E_TEXT, E_DUPLICATE, E_LIMIT, E_RANGE (rows), E_NOMEM: the batch is as before. */
tierkit_status tierkit_i_batch_attach(tierkit_batch *batch, tierkit_i_source *source, int64_t rows,
                                      const tierkit_i_piece *names, size_t count,
                                      tierkit_error *err);

/* For a call that reads a batch: tell which columns (before their types are looked at), read the
 * rows, ask for more as long as *more is 1, and end. */
tierkit_status tierkit_i_batch_want(const tierkit_batch *batch, int32_t index, tierkit_error *err);
tierkit_status tierkit_i_batch_next(const tierkit_batch *batch, int *more, tierkit_error *err);
void tierkit_i_batch_end(const tierkit_batch *batch);

/* ---- what every function needs --------------------------------------------------------------- */

/* *entity of an id, added when new. */
tierkit_status tierkit_i_network_id(tierkit_network *network, const char *id, size_t bytes,
                                    int32_t *entity);
/* The distributor an entity stands for. */
static inline uint32_t tierkit_i_network_resolve(const tierkit_network *network, uint32_t entity) {
    int32_t of = network->entities[entity].alias_of;
    return of == TIERKIT_I_NONE ? entity : (uint32_t)of;
}

/* An empty network for a schema, which it retains. */
tierkit_status tierkit_i_network_make(tierkit_i_schema *schema, const tierkit_i_memory *memory,
                                      tierkit_network **out);

/* What tierkit_network_free() does. The library does not call its own exported functions here: the
 * dump of the binary interface would lose their types. */
void tierkit_i_network_free(tierkit_network *network);

/* Gives err its text for the statuses that have no place (E_NOMEM, E_CANCELLED, E_LIMIT), so that
 * inner functions need not; other failures have told already. Returns status. */
tierkit_status tierkit_i_network_end(tierkit_error *err, tierkit_status status);

/* How long every dictionary was. */
typedef struct tierkit_i_mark {
    uint32_t ids, texts, attributes;
    uint32_t members[TIERKIT_I_SPLITS_MAX], tuples; /* of one block */
    uint32_t *item_names;
} tierkit_i_mark;

/* block may be NULL: only ids, texts and attributes. */
tierkit_status tierkit_i_mark_set(tierkit_i_mark *mark, const tierkit_network *network,
                                  const tierkit_i_block *block);
void tierkit_i_mark_undo(const tierkit_i_mark *mark, tierkit_network *network,
                         tierkit_i_block *block);
void tierkit_i_mark_free(tierkit_i_mark *mark, const tierkit_network *network,
                         const tierkit_i_block *block);

#endif
