/* Owns: the entity measures of a snapshot up to a day: each as a whole and by each split.
 * Must not know: how rows are grouped, windows. Called by: review. */
#include "network/entities.h"

#include "network/group.h"

/* As a whole, by the first split, by the second. */
enum { WAYS = TIERKIT_I_SPLITS_MAX + 1 };

/* One measure grouped in one way. */
typedef struct grouped_run {
    tierkit_i_sheet *cells;
    tierkit_i_run run;
    tierkit_i_run_measure *columns; /* one a slot of the cells */
} grouped_run;

struct tierkit_i_entities {
    tierkit_i_memory memory;
    const tierkit_i_schema *schema; /* the snapshot's */
    size_t count;
    grouped_run *runs; /* by measure and way */
};

static void free_run(const tierkit_i_memory *memory, grouped_run *run) {
    if (run->cells != NULL) {
        tierkit_i_free(memory, run->columns, (size_t)run->cells->slots, sizeof *run->columns);
        tierkit_i_sheet_release(run->cells);
    }
}

void tierkit_i_entities_free(tierkit_i_entities *entities) {
    if (entities == NULL) {
        return;
    }
    tierkit_i_memory memory = entities->memory;
    for (size_t i = 0; entities->runs != NULL && i < entities->count; i++) {
        free_run(&memory, &entities->runs[i]);
    }
    tierkit_i_free(&memory, entities->runs, entities->count, sizeof *entities->runs);
    tierkit_i_free(&memory, entities, 1, sizeof *entities);
}

static tierkit_status group(const tierkit_i_grouped *from, grouped_run *out) {
    TIERKIT_I_TRY(tierkit_i_group_entities(from, &out->cells));
    const tierkit_i_sheet *cells = out->cells;
    TIERKIT_I_TRY(
        tierkit_i_new(from->memory, (size_t)cells->slots, sizeof *out->columns, &out->columns));
    for (int32_t s = 0; s < cells->slots; s++) {
        const tierkit_i_sheet_measure *m = &cells->measures[s];
        out->columns[s] =
            (tierkit_i_run_measure){ m->low, m->high, m->counted, m->missing, INT32_MIN };
    }
    out->run = (tierkit_i_run){ cells->count, cells->day,  cells->entity,
                                cells->tuple, cells->rows, out->columns };
    return TIERKIT_OK;
}

static tierkit_status group_measure(const tierkit_i_snapshot *snapshot, tierkit_i_grouped *from,
                                    grouped_run *out) {
    const tierkit_i_schema_measure *measure = &from->schema->measures[from->measure];
    const tierkit_i_snapshot_facts *facts = &snapshot->facts[measure->facts];
    from->items = tierkit_i_snapshot_items(snapshot, measure->facts, measure->slot);
    for (int32_t way = 0; way <= from->schema->facts[measure->facts].splits; way++) {
        from->tuple_member = way == 0 ? NULL : facts->tuple_member[way - 1];
        TIERKIT_I_TRY(group(from, &out[way]));
    }
    return TIERKIT_OK;
}

static tierkit_status group_all(const tierkit_i_snapshot *snapshot, tierkit_i_grouped *from,
                                tierkit_i_entities *out) {
    for (size_t m = 0; m < from->schema->measure_count; m++) {
        from->measure = (int32_t)m;
        if (from->schema->measures[m].grouped) {
            TIERKIT_I_TRY(group_measure(snapshot, from, &out->runs[m * WAYS]));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_entities_make(const tierkit_i_snapshot *snapshot, int32_t as_of,
                                       const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                       tierkit_i_entities **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_entities *made = NULL;
    uint32_t *record_entity = NULL;
    tierkit_i_grouped from = { 0 };
    size_t records = snapshot->record_count;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, 1, sizeof *made, &made));
    made->memory = *memory;
    made->schema = snapshot->schema;
    made->count = snapshot->schema->measure_count * WAYS;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, made->count, sizeof *made->runs, &made->runs));
    TIERKIT_I_DO(tierkit_i_new(memory, records, sizeof *record_entity, &record_entity));
    for (size_t i = 0; i < records; i++) {
        record_entity[i] = snapshot->records[i].entity;
    }
    from.memory = memory;
    from.schema = snapshot->schema;
    from.as_of = as_of;
    from.entity_record = snapshot->entity_record;
    from.record_entity = record_entity;
    from.width = (uint32_t)snapshot->entity_count;
    from.pace = pace;
    TIERKIT_I_DO(group_all(snapshot, &from, made));
    *out = made;
    made = NULL;
done:
    tierkit_i_free(memory, record_entity, records, sizeof *record_entity);
    tierkit_i_entities_free(made);
    return status;
}

const tierkit_i_run *tierkit_i_entities_run(const tierkit_i_entities *entities,
                                            const tierkit_i_schema_measure *measure,
                                            int32_t split) {
    size_t way = split == TIERKIT_I_NONE ? 0 : (size_t)split + 1;
    return &entities->runs[(size_t)(measure - entities->schema->measures) * WAYS + way].run;
}
