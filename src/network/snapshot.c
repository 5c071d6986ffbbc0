/* Owns: taking a frozen view of a network for a review, and reading it.
 * Must not know: policies, windows. Called by: review. */
#include "network/snapshot.h"

#include "network/block.h"
#include "network/decisions.h"
#include "network/order.h"
#include "network/records.h"

#include "base/sort.h"

#include <string.h>

/* What the snapshot holds of a facts block, behind what it shows. */
typedef struct held_facts {
    tierkit_i_sheet *cells;
    tierkit_i_sheet **items;
    tierkit_i_run_measure *measures;
    tierkit_i_item_run *item_runs;
    uint32_t **buckets; /* by item slot: of a histogram's items */
    tierkit_i_strings members[TIERKIT_I_SPLITS_MAX];
    uint32_t *tuple_member[TIERKIT_I_SPLITS_MAX];
} held_facts;

typedef struct held {
    tierkit_i_snapshot shown; /* first: the pointers are interchangeable */
    tierkit_i_count users;
    tierkit_i_strings ids;
    tierkit_i_snapshot_record *records;
    int32_t *entity_record;
    size_t *first_value; /* record_count + 1 positions in values */
    tierkit_i_attribute_value *values;
    size_t value_count;
    tierkit_i_snapshot_decision *decisions;
    size_t decision_room;
    size_t *first_decision;
    tierkit_i_snapshot_facts *facts;
    held_facts *held;
} held;

/* ---- giving back --------------------------------------------------------------------------- */

static void free_facts(held *h, size_t index) {
    const tierkit_i_memory *memory = &h->shown.memory;
    const tierkit_i_schema_facts *facts = &h->shown.schema->facts[index];
    held_facts *of = &h->held[index];
    size_t items = (size_t)facts->item_slots;
    tierkit_i_sheet_release(of->cells);
    for (size_t i = 0; of->items != NULL && i < items; i++) {
        tierkit_i_sheet_release(of->items[i]);
    }
    tierkit_i_free(memory, of->items, items, sizeof *of->items);
    for (size_t i = 0; of->buckets != NULL && i < items; i++) {
        tierkit_i_free(memory, of->buckets[i], of->item_runs[i].items, sizeof(uint32_t));
    }
    tierkit_i_free(memory, (void *)of->buckets, items, sizeof(uint32_t *));
    tierkit_i_free(memory, of->item_runs, items, sizeof *of->item_runs);
    tierkit_i_free(memory, of->measures, (size_t)facts->value_slots, sizeof *of->measures);
    for (int32_t s = 0; s < facts->splits; s++) {
        tierkit_i_strings_free(&of->members[s]);
        tierkit_i_free(memory, of->tuple_member[s], h->facts[index].tuples, sizeof(uint32_t));
    }
}

static void destroy(held *h) {
    tierkit_i_memory memory = h->shown.memory;
    size_t facts = h->shown.schema->facts_count, records = h->shown.record_count;
    for (size_t i = 0; h->held != NULL && h->facts != NULL && i < facts; i++) {
        free_facts(h, i);
    }
    tierkit_i_free(&memory, h->held, facts, sizeof *h->held);
    tierkit_i_free(&memory, h->facts, facts, sizeof *h->facts);
    tierkit_i_free(&memory, h->first_decision, records + 1, sizeof *h->first_decision);
    tierkit_i_free(&memory, h->decisions, h->decision_room, sizeof *h->decisions);
    tierkit_i_free(&memory, h->values, h->value_count, sizeof *h->values);
    tierkit_i_free(&memory, h->first_value, records + 1, sizeof *h->first_value);
    tierkit_i_free(&memory, h->entity_record, h->shown.entity_count, sizeof *h->entity_record);
    tierkit_i_free(&memory, h->records, records, sizeof *h->records);
    tierkit_i_strings_free(&h->ids);
    tierkit_i_strings_free(&h->shown.texts);
    tierkit_i_schema_release(h->shown.schema);
    tierkit_i_free(&memory, h, 1, sizeof *h);
}

void tierkit_i_snapshot_retain(tierkit_i_snapshot *snapshot) {
    tierkit_i_count_retain(&((held *)snapshot)->users);
}

void tierkit_i_snapshot_release(tierkit_i_snapshot *snapshot) {
    if (snapshot != NULL && tierkit_i_count_release(&((held *)snapshot)->users)) {
        destroy((held *)snapshot);
    }
}

/* ---- records ------------------------------------------------------------------------------- */

/* Entities with a record, by id. */
static tierkit_status order_records(const tierkit_network *network, uint32_t *entities,
                                    const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    for (size_t i = 0; i < network->records.count; i++) {
        entities[i] = network->records.at[i].entity;
    }
    return tierkit_i_order_texts(&network->ids, entities, network->records.count, memory, pace);
}

static void map_entities(held *h, const tierkit_network *network, const uint32_t *entities) {
    for (size_t e = 0; e < h->shown.entity_count; e++) {
        h->entity_record[e] = TIERKIT_I_NONE;
    }
    h->shown.ascends = network->alias_count == 0;
    for (size_t i = 0; i < h->shown.record_count; i++) {
        h->entity_record[entities[i]] = (int32_t)i;
        h->shown.ascends &= i == 0 || entities[i - 1] < entities[i];
    }
    for (size_t e = 0; network->alias_count > 0 && e < h->shown.entity_count; e++) {
        int32_t of = network->entities[e].alias_of;
        if (of != TIERKIT_I_NONE) {
            h->entity_record[e] = h->entity_record[of];
        }
    }
}

static size_t copy_values(held *h, const tierkit_i_records *all, int32_t first, size_t at) {
    for (int32_t v = first; v != TIERKIT_I_NONE; v = all->values[v].next) {
        h->values[at++] = all->values[v];
    }
    return at;
}

static tierkit_status copy_records(held *h, const tierkit_network *network,
                                   const uint32_t *entities, int32_t active, tierkit_i_pace *pace) {
    size_t at = 0;
    for (size_t i = 0; i < h->shown.record_count; i++) {
        const tierkit_i_record *from = &network->records.at[network->entities[entities[i]].record];
        int32_t state = from->life_cycle_state;
        h->records[i] = (tierkit_i_snapshot_record){
            .name = from->name,
            .kind = from->kind,
            .region = from->region,
            .life_cycle_state = state == TIERKIT_I_NONE ? active : state,
            .currency = from->currency,
            .parent =
                from->parent == TIERKIT_I_NONE ? from->parent : h->entity_record[from->parent],
            .since = from->since,
            .has_credit_limit = from->has_credit_limit,
            .credit_limit = from->credit_limit,
            .entity = from->entity,
        };
        h->first_value[i] = at;
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 10)); /* fields */
        at = copy_values(h, &network->records, from->first_value, at);
    }
    h->first_value[h->shown.record_count] = at;
    return TIERKIT_OK;
}

static tierkit_status take_records(held *h, const tierkit_network *network, tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &h->shown.memory;
    size_t count = network->records.count;
    uint32_t *entities = NULL;
    int32_t active = TIERKIT_I_NONE;
    h->shown.record_count = count;
    h->shown.entity_count = network->ids.count;
    h->value_count = network->records.value_count - network->records.free_values;
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *entities, &entities));
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *h->records, &h->records));
    TIERKIT_I_DO(tierkit_i_new(memory, count + 1, sizeof *h->first_value, &h->first_value));
    TIERKIT_I_DO(tierkit_i_new(memory, h->value_count, sizeof *h->values, &h->values));
    TIERKIT_I_DO(
        tierkit_i_new(memory, h->shown.entity_count, sizeof *h->entity_record, &h->entity_record));
    TIERKIT_I_DO(tierkit_i_strings_copy(&h->ids, &network->ids, memory));
    TIERKIT_I_DO(tierkit_i_strings_copy(&h->shown.texts, &network->texts, memory));
    TIERKIT_I_DO(tierkit_i_strings_add(&h->shown.texts, "active", 6, &active));
    TIERKIT_I_DO(order_records(network, entities, memory, pace));
    TIERKIT_I_DO(tierkit_i_pace_step(pace, 2 * h->shown.entity_count));
    map_entities(h, network, entities);
    TIERKIT_I_DO(copy_records(h, network, entities, active, pace));
    h->shown.records = h->records;
    h->shown.entity_record = h->entity_record;
done:
    tierkit_i_free(memory, entities, count, sizeof *entities);
    return status;
}

/* ---- decisions ----------------------------------------------------------------------------- */

static int compare_decisions(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_snapshot_decision *x = (const tierkit_i_snapshot_decision *)context + a;
    const tierkit_i_snapshot_decision *y = (const tierkit_i_snapshot_decision *)context + b;
    if (x->record != y->record) {
        return x->record < y->record ? -1 : 1;
    }
    if (x->subject != y->subject) {
        return x->subject < y->subject ? -1 : 1;
    }
    return (x->on > y->on) - (x->on < y->on);
}

static void list_decisions(held *h, const tierkit_network *network, const uint32_t *order,
                           tierkit_i_snapshot_decision *list) {
    for (size_t i = 0; i < network->decisions.count; i++) {
        const tierkit_i_decision *from = &network->decisions.at[order[i]];
        int32_t record = h->entity_record[from->entity];
        if (record != TIERKIT_I_NONE) {
            list[h->shown.decision_count++] =
                (tierkit_i_snapshot_decision){ record,       from->subject, from->value, from->by,
                                               from->reason, from->on,      from->until };
        }
    }
}

static tierkit_status index_decisions(held *h) {
    size_t records = h->shown.record_count, next = 0;
    if (h->shown.decision_count == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new(&h->shown.memory, records + 1, sizeof *h->first_decision,
                                &h->first_decision));
    for (size_t i = 0; i <= records; i++) {
        while (next < h->shown.decision_count && (size_t)h->decisions[next].record < i) {
            next++;
        }
        h->first_decision[i] = next;
    }
    h->shown.first_decision = h->first_decision;
    return TIERKIT_OK;
}

/* By id first, so that the stable sort keeps that order where all else is equal. */
static tierkit_status take_decisions(held *h, const tierkit_network *network,
                                     tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &h->shown.memory;
    size_t count = network->decisions.count;
    uint32_t *order = NULL, *scratch = NULL;
    tierkit_i_snapshot_decision *list = NULL;
    TIERKIT_I_DO(tierkit_i_decisions_order(network, pace, &order));
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *scratch, &scratch));
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *list, &list));
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *h->decisions, &h->decisions));
    h->decision_room = count;
    list_decisions(h, network, order, list);
    for (size_t i = 0; i < h->shown.decision_count; i++) {
        order[i] = (uint32_t)i;
    }
    TIERKIT_I_DO(tierkit_i_sort_indices_paced(order, h->shown.decision_count, scratch,
                                              compare_decisions, list, pace));
    for (size_t i = 0; i < h->shown.decision_count; i++) {
        h->decisions[i] = list[order[i]];
    }
    h->shown.decisions = h->decisions;
    TIERKIT_I_DO(index_decisions(h));
done:
    tierkit_i_free(memory, list, count, sizeof *list);
    tierkit_i_free(memory, scratch, count, sizeof *scratch);
    tierkit_i_free(&network->memory, order, count, sizeof *order);
    return status;
}

tierkit_i_decided tierkit_i_snapshot_decided(const tierkit_i_snapshot *snapshot, size_t record,
                                             int32_t subject) {
    tierkit_i_decided of = { snapshot->decisions, 0, 0 };
    if (snapshot->decision_count == 0) {
        return of;
    }
    of.first = snapshot->first_decision[record];
    of.end = snapshot->first_decision[record + 1];
    while (of.first < of.end && of.all[of.first].subject < subject) {
        of.first++;
    }
    while (of.end > of.first && of.all[of.end - 1].subject > subject) {
        of.end--;
    }
    return of;
}

/* ---- facts --------------------------------------------------------------------------------- */

static void show_cells(const tierkit_i_block *block, held_facts *of,
                       tierkit_i_snapshot_facts *shown) {
    const tierkit_i_sheet *cells = of->cells;
    shown->run = (tierkit_i_run){ cells->count, cells->day,  cells->entity,
                                  cells->tuple, cells->rows, of->measures };
    for (int32_t s = 0; s < cells->slots; s++) {
        const tierkit_i_sheet_measure *m = &cells->measures[s];
        of->measures[s] = (tierkit_i_run_measure){ m->low, m->high, m->counted, m->missing,
                                                   tierkit_i_block_delivered(block, s, cells, s) };
    }
}

static void show_items(const tierkit_i_block *block, held_facts *of, int32_t slot) {
    const tierkit_i_sheet *items = of->items[slot];
    of->item_runs[slot] = (tierkit_i_item_run){ items->count,  items->day,
                                                items->entity, items->tuple,
                                                items->item,   items->rows,
                                                NULL,          block->item_names[slot].count };
}

/* A histogram's items are the numbers of its buckets. */
static tierkit_status number_buckets(held *h, const tierkit_i_block *block, held_facts *of,
                                     int32_t slot) {
    const tierkit_i_strings *names = &block->item_names[slot];
    tierkit_i_item_run *run = &of->item_runs[slot];
    const tierkit_i_schema_measure *measure =
        &h->shown.schema->measures[block->measure_of_items[slot]];
    if (measure->kind != TIERKIT_I_HISTOGRAM || measure->grouped) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(
        tierkit_i_new(&h->shown.memory, names->count, sizeof(uint32_t), &of->buckets[slot]));
    for (uint32_t item = 0; item < names->count; item++) {
        size_t bytes = 0;
        const char *text = tierkit_i_strings_get(names, item, &bytes);
        of->buckets[slot][item] = (uint32_t)tierkit_i_bucket_number(text, bytes);
    }
    run->bucket = of->buckets[slot];
    return TIERKIT_OK;
}

static tierkit_status take_tuples(held *h, const tierkit_i_block *block, held_facts *of,
                                  tierkit_i_snapshot_facts *shown) {
    const tierkit_i_memory *memory = &h->shown.memory;
    shown->tuples = block->facts->splits > 0 ? block->tuples.count : 1;
    for (int32_t s = 0; s < block->facts->splits; s++) {
        TIERKIT_I_TRY(tierkit_i_new(memory, shown->tuples, sizeof(uint32_t), &of->tuple_member[s]));
        for (uint32_t tuple = 0; tuple < shown->tuples; tuple++) {
            of->tuple_member[s][tuple] = tierkit_i_block_member(block, tuple, s);
        }
        shown->tuple_member[s] = of->tuple_member[s];
        shown->members[s] = block->members[s].count;
        TIERKIT_I_TRY(tierkit_i_strings_copy(&of->members[s], &block->members[s], memory));
    }
    return TIERKIT_OK;
}

static tierkit_status take_block(held *h, const tierkit_i_block *block, size_t index,
                                 tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &h->shown.memory;
    held_facts *of = &h->held[index];
    tierkit_i_snapshot_facts *shown = &h->facts[index];
    size_t items = (size_t)block->facts->item_slots;
    TIERKIT_I_TRY(take_tuples(h, block, of, shown));
    TIERKIT_I_TRY(tierkit_i_new(memory, (size_t)block->facts->value_slots, sizeof *of->measures,
                                &of->measures));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, items, sizeof *of->items, &of->items));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, items, sizeof *of->item_runs, &of->item_runs));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, items, sizeof(uint32_t *), &of->buckets));
    TIERKIT_I_TRY(
        tierkit_i_runs_flatten(&block->cells, &block->cell_shape, memory, pace, &of->cells));
    show_cells(block, of, shown);
    for (size_t i = 0; i < items; i++) {
        TIERKIT_I_TRY(tierkit_i_runs_flatten(&block->items[i], &block->item_shapes[i], memory, pace,
                                             &of->items[i]));
        show_items(block, of, (int32_t)i);
        TIERKIT_I_TRY(number_buckets(h, block, of, (int32_t)i));
    }
    shown->items = of->item_runs;
    for (int i = 0; i < TIERKIT_I_REASONS; i++) {
        shown->rejected_rows += block->rejected[i];
    }
    return TIERKIT_OK;
}

static tierkit_status take_facts(held *h, const tierkit_network *network, tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &h->shown.memory;
    size_t count = network->schema->facts_count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof *h->facts, &h->facts));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof *h->held, &h->held));
    for (size_t i = 0; i < count; i++) {
        for (int32_t s = 0; s < TIERKIT_I_SPLITS_MAX; s++) {
            tierkit_i_strings_init(&h->held[i].members[s], memory);
        }
    }
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_TRY(tierkit_i_block_settle(network, &network->blocks[i], pace));
        TIERKIT_I_TRY(take_block(h, &network->blocks[i], i, pace));
        tierkit_i_block_days(&network->blocks[i], h->held[i].cells, &h->shown.first_day,
                             &h->shown.last_day);
    }
    h->shown.facts = h->facts;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_snapshot_take(const tierkit_network *network,
                                       const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                       tierkit_i_snapshot **out, tierkit_error *err) {
    tierkit_status status = TIERKIT_OK;
    held *h = NULL;
    *out = NULL;
    TIERKIT_I_TRY(tierkit_i_network_end(err, tierkit_i_new_zeroed(memory, 1, sizeof *h, &h)));
    tierkit_i_count_init(&h->users);
    h->shown.memory = *memory;
    h->shown.schema = network->schema;
    tierkit_i_schema_retain(network->schema);
    tierkit_i_strings_init(&h->ids, &h->shown.memory);
    tierkit_i_strings_init(&h->shown.texts, &h->shown.memory);
    h->shown.first_day = INT32_MAX;
    h->shown.last_day = INT32_MIN;
    TIERKIT_I_DO(take_records(h, network, pace));
    TIERKIT_I_DO(take_decisions(h, network, pace));
    TIERKIT_I_DO(take_facts(h, network, pace));
    *out = &h->shown;
    h = NULL;
done:
    if (h != NULL) {
        destroy(h);
    }
    return tierkit_i_network_end(err, status);
}

/* ---- reading ------------------------------------------------------------------------------- */

const tierkit_i_sheet *tierkit_i_snapshot_items(const tierkit_i_snapshot *snapshot, int32_t facts,
                                                int32_t slot) {
    const held *h = (const held *)snapshot;
    return h->held[facts].items[slot];
}

const char *tierkit_i_snapshot_entity_id(const tierkit_i_snapshot *snapshot, uint32_t entity,
                                         size_t *bytes) {
    const held *h = (const held *)snapshot;
    return tierkit_i_strings_get(&h->ids, entity, bytes);
}

const char *tierkit_i_snapshot_member(const tierkit_i_snapshot *snapshot, int32_t facts,
                                      int32_t split, uint32_t member, size_t *bytes) {
    const held *h = (const held *)snapshot;
    return tierkit_i_strings_get(&h->held[facts].members[split], member, bytes);
}

int32_t tierkit_i_snapshot_find(const tierkit_i_snapshot *snapshot, const char *id, size_t bytes) {
    const held *h = (const held *)snapshot;
    int32_t entity = tierkit_i_strings_find(&h->ids, id, bytes);
    return entity == TIERKIT_I_NO_CODE ? TIERKIT_I_NONE : h->entity_record[entity];
}

int tierkit_i_snapshot_attribute(const tierkit_i_snapshot *snapshot, size_t record,
                                 int32_t attribute, int32_t day, int64_t *value) {
    const held *h = (const held *)snapshot;
    size_t first = h->first_value[record], low = first, high = h->first_value[record + 1];
    while (low < high) { /* low: behind the last that begins on the day or before */
        size_t middle = low + (high - low) / 2;
        const tierkit_i_attribute_value *at = &h->values[middle];
        if (at->attribute < attribute || (at->attribute == attribute && at->valid_from <= day)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == first || h->values[low - 1].attribute != attribute || !h->values[low - 1].is_set) {
        return 0;
    }
    *value = h->values[low - 1].value;
    return 1;
}
