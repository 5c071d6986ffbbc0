/* Owns: the tables of feeds and of facts without a record. Must not know: KPIs.
 * Called by: review/tables.c. Only cells up to as-of count. */
#include "base/sort.h"
#include "review/state.h"

#include <string.h>

static const tierkit_i_column_spec feed_columns[] = {
    { "facts", "", TIERKIT_I_CELLS_TEXT },
    { "rows", "", TIERKIT_I_CELLS_INTEGER },
    { "first_date", "", TIERKIT_I_CELLS_DATE },
    { "last_date", "", TIERKIT_I_CELLS_DATE },
    { "unmatched_rows", "", TIERKIT_I_CELLS_INTEGER },
    { "rejected_rows", "", TIERKIT_I_CELLS_INTEGER },
};

static const tierkit_i_snapshot_facts *facts_of(const tierkit_review *review, size_t facts) {
    return &review->snapshot->facts[review->facts_map[facts]];
}

static size_t cells_until_as_of(const tierkit_review *review, const tierkit_i_run *run) {
    tierkit_i_range range = { TIERKIT_I_DAY_MIN, review->source.as_of };
    size_t first;
    size_t end;
    tierkit_i_cells_in(run->day, run->count, range, &first, &end);
    return end;
}

static tierkit_status add_facts_name(const tierkit_review *review, size_t facts,
                                     tierkit_table *table) {
    const tierkit_i_schema *schema = review->program->head.schema;
    size_t bytes;
    const char *name = tierkit_i_schema_text(schema, schema->facts[facts].name, &bytes);
    return tierkit_i_table_add_text(table, name, bytes);
}

/* Facts of nobody, and of exchange rates, whose keys are currencies, miss no record. */
static int is_keyed(const tierkit_review *review, size_t facts) {
    const tierkit_i_schema *schema = review->program->head.schema;
    int32_t rate = review->program->compiled.rate_measure;
    int has_rates = rate != TIERKIT_I_NONE && schema->measures[rate].facts == (int32_t)facts;
    return !has_rates && !schema->facts[facts].unowned;
}

static tierkit_status add_feed(const tierkit_review *review, size_t facts, tierkit_table *table) {
    const tierkit_i_run *run = &facts_of(review, facts)->run;
    size_t end = cells_until_as_of(review, run);
    int64_t rows = 0;
    int64_t unmatched = 0;
    int keyed_by_distributor = is_keyed(review, facts);
    size_t last = end;
    for (size_t c = 0; c < end; c++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(tierkit_i_table_pace(table), 1));
        rows += run->rows[c];
        if (keyed_by_distributor &&
            review->snapshot->entity_record[run->entity[c]] == TIERKIT_I_NONE) {
            unmatched += run->rows[c];
        }
    }
    while (last > 0 && run->rows[last - 1] == 0) {
        last--; /* ends of what was in force are no deliveries */
    }
    TIERKIT_I_TRY(add_facts_name(review, facts, table));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, rows));
    int dated = !review->program->head.schema->facts[facts].undated;
    TIERKIT_I_TRY(end > 0 && dated ? tierkit_i_table_add_date(table, run->day[0])
                                   : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(last > 0 && dated ? tierkit_i_table_add_date(table, run->day[last - 1])
                                    : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, unmatched));
    /* Nobody knows as of which day a row without its date is missing in a view. */
    return review->program->head.schema->facts[facts].view_of != TIERKIT_I_NONE
               ? tierkit_i_table_missing(table)
               : tierkit_i_table_add_integer(table, facts_of(review, facts)->rejected_rows);
}

tierkit_status tierkit_i_make_feeds(const tierkit_review *review, tierkit_i_pace *pace,
                                    tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, feed_columns,
                                      sizeof(feed_columns) / sizeof(feed_columns[0]), out));
    for (size_t f = 0; f < review->program->head.schema->facts_count; f++) {
        TIERKIT_I_TRY(add_feed(review, f, *out));
    }
    return TIERKIT_OK;
}

static const tierkit_i_column_spec unmatched_columns[] = {
    { "facts", "", TIERKIT_I_CELLS_TEXT },
    { "id", "", TIERKIT_I_CELLS_TEXT },
    { "measure", "", TIERKIT_I_CELLS_TEXT },
    { "sum", "", TIERKIT_I_CELLS_NUMBER },
};

static int compare_entities(const void *context, uint32_t a, uint32_t b) {
    const tierkit_review *review = (const tierkit_review *)context;
    size_t a_bytes;
    size_t b_bytes;
    const char *a_id = tierkit_i_snapshot_entity_id(review->snapshot, a, &a_bytes);
    const char *b_id = tierkit_i_snapshot_entity_id(review->snapshot, b, &b_bytes);
    return tierkit_i_compare_bytes(a_id, a_bytes, b_id, b_bytes);
}

/* Entities without a record, by id, and what their facts of one block add up to. */
typedef struct strangers {
    uint32_t *entity;
    uint32_t *scratch;
    size_t count, capacity;
    int32_t *place;       /* by entity: its place in `entity`, NONE */
    tierkit_i_i128 *sums; /* slot s of the stranger in place p at p * slots + s */
    uint8_t *seen;        /* by place: has cells in this block */
    size_t slots;
} strangers;

static tierkit_status find_strangers(const tierkit_review *review, tierkit_i_pace *pace,
                                     strangers *out) {
    const tierkit_i_memory *memory = &review->memory;
    size_t entities = review->snapshot->entity_count;
    out->capacity = entities;
    TIERKIT_I_TRY(tierkit_i_new(memory, entities, sizeof *out->entity, &out->entity));
    TIERKIT_I_TRY(tierkit_i_new(memory, entities, sizeof *out->scratch, &out->scratch));
    TIERKIT_I_TRY(tierkit_i_new(memory, entities, sizeof *out->place, &out->place));
    for (size_t e = 0; e < entities; e++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        out->place[e] = TIERKIT_I_NONE;
        if (review->snapshot->entity_record[e] == TIERKIT_I_NONE) {
            out->entity[out->count++] = (uint32_t)e;
        }
    }
    if (out->count > 0) {
        TIERKIT_I_TRY(tierkit_i_sort_indices_paced(out->entity, out->count, out->scratch,
                                                   compare_entities, review, pace));
    }
    for (size_t p = 0; p < out->count; p++) {
        out->place[out->entity[p]] = (int32_t)p;
    }
    return tierkit_i_new(memory, out->count, sizeof *out->seen, &out->seen);
}

static void free_strangers(const tierkit_review *review, strangers *who) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_free(memory, who->seen, who->count, sizeof *who->seen);
    tierkit_i_free(memory, who->place, who->capacity, sizeof *who->place);
    tierkit_i_free(memory, who->scratch, who->capacity, sizeof *who->scratch);
    tierkit_i_free(memory, who->entity, who->capacity, sizeof *who->entity);
}

static tierkit_status add_up(const tierkit_review *review, const tierkit_i_run *run,
                             tierkit_i_pace *pace, const strangers *who) {
    size_t end = cells_until_as_of(review, run);
    for (size_t c = 0; c < end; c++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        int32_t place = who->place[run->entity[c]];
        if (place == TIERKIT_I_NONE) {
            continue;
        }
        who->seen[place] = 1;
        for (size_t s = 0; s < who->slots; s++) {
            tierkit_i_i128 *sum = &who->sums[(size_t)place * who->slots + s];
            tierkit_i_i128 amount = tierkit_i_i128_of(run->measures[s].low[c]);
            if (run->measures[s].high != NULL) {
                amount.high = run->measures[s].high[c];
            }
            if (tierkit_i_i128_add(*sum, amount, sum)) {
                return TIERKIT_E_LIMIT;
            }
        }
    }
    return TIERKIT_OK;
}

/* One row for each measure of the block that adds up. */
static tierkit_status add_stranger(const tierkit_review *review, size_t facts, const strangers *who,
                                   size_t place, tierkit_table *table) {
    const tierkit_i_schema *schema = review->program->head.schema;
    tierkit_i_slice measures = schema->facts[facts].measures;
    for (int32_t m = measures.first; m < measures.first + measures.count; m++) {
        const tierkit_i_schema_measure *stored =
            &review->snapshot->schema->measures[review->measure_map[m]];
        size_t bytes;
        if (schema->measures[m].facts != (int32_t)facts ||
            stored->combine != TIERKIT_I_COMBINE_SUM || stored->grouped) {
            continue;
        }
        TIERKIT_I_TRY(add_facts_name(review, facts, table));
        const char *id = tierkit_i_snapshot_entity_id(review->snapshot, who->entity[place], &bytes);
        TIERKIT_I_TRY(tierkit_i_table_add_text(table, id, bytes));
        const char *name = tierkit_i_schema_text(schema, schema->measures[m].name, &bytes);
        TIERKIT_I_TRY(tierkit_i_table_add_text(table, name, bytes));
        TIERKIT_I_TRY(
            tierkit_i_is_converted(review->snapshot->schema, stored)
                ? tierkit_i_table_missing(table)
                : tierkit_i_table_add_decimal(
                      table, who->sums[place * who->slots + (size_t)stored->slot], stored->scale));
    }
    return TIERKIT_OK;
}

static tierkit_status add_facts(const tierkit_review *review, size_t facts, strangers *who,
                                tierkit_table *table) {
    const tierkit_i_memory *memory = &review->memory;
    size_t stored = (size_t)review->facts_map[facts];
    tierkit_status status = TIERKIT_OK;
    who->slots = (size_t)review->snapshot->schema->facts[stored].value_slots;
    size_t sums = who->count * who->slots;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, sums, sizeof *who->sums, &who->sums));
    memset(who->seen, 0, who->count);
    TIERKIT_I_DO(
        add_up(review, &review->snapshot->facts[stored].run, tierkit_i_table_pace(table), who));
    for (size_t p = 0; p < who->count; p++) {
        TIERKIT_I_DO(tierkit_i_pace_step(tierkit_i_table_pace(table), 1));
        if (who->seen[p]) {
            TIERKIT_I_DO(add_stranger(review, facts, who, p, table));
        }
    }
done:
    tierkit_i_free(memory, who->sums, sums, sizeof *who->sums);
    who->sums = NULL;
    return status;
}

/* By facts block, id and measure. */
tierkit_status tierkit_i_make_unmatched(const tierkit_review *review, tierkit_i_pace *pace,
                                        tierkit_table **out) {
    strangers who = { 0 };
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, unmatched_columns,
                                      sizeof(unmatched_columns) / sizeof(unmatched_columns[0]),
                                      out));
    TIERKIT_I_DO(find_strangers(review, pace, &who));
    for (size_t f = 0; f < review->program->head.schema->facts_count && who.count > 0; f++) {
        if (is_keyed(review, f)) {
            TIERKIT_I_DO(add_facts(review, f, &who, *out));
        }
    }
done:
    free_strangers(review, &who);
    return status;
}
