/* Owns: the tables of feeds and of facts without a record. Must not know: KPIs.
 * Called by: review/tables.c. Only cells up to as-of count. */
#include "base/sort.h"
#include "review/state.h"

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

static tierkit_status add_feed(const tierkit_review *review, size_t facts, tierkit_table *table) {
    const tierkit_i_run *run = &facts_of(review, facts)->run;
    size_t end = cells_until_as_of(review, run);
    int64_t rows = 0;
    int64_t unmatched = 0;
    size_t last = end;
    for (size_t c = 0; c < end; c++) {
        rows += run->rows[c];
        if (review->snapshot->entity_record[run->entity[c]] == TIERKIT_I_NONE) {
            unmatched += run->rows[c];
        }
    }
    while (last > 0 && run->rows[last - 1] == 0) {
        last--; /* ends of what was in force are no deliveries */
    }
    TIERKIT_I_TRY(add_facts_name(review, facts, table));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, rows));
    TIERKIT_I_TRY(end > 0 ? tierkit_i_table_add_date(table, run->day[0])
                          : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(last > 0 ? tierkit_i_table_add_date(table, run->day[last - 1])
                           : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, unmatched));
    return tierkit_i_table_add_integer(table, facts_of(review, facts)->rejected_rows);
}

tierkit_status tierkit_i_make_feeds(const tierkit_review *review, tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, feed_columns,
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
    const tierkit_review *review = context;
    size_t a_bytes;
    size_t b_bytes;
    const char *a_id = tierkit_i_snapshot_entity_id(review->snapshot, a, &a_bytes);
    const char *b_id = tierkit_i_snapshot_entity_id(review->snapshot, b, &b_bytes);
    return tierkit_i_compare_bytes(a_id, a_bytes, b_id, b_bytes);
}

/* Entities without a record, by id. */
typedef struct strangers {
    uint32_t *entity;
    uint32_t *scratch;
    size_t count, capacity;
} strangers;

static tierkit_status find_strangers(const tierkit_review *review, strangers *out) {
    size_t entities = review->snapshot->entity_count;
    out->capacity = entities;
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, entities, sizeof(*out->entity), &out->entity));
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, entities, sizeof(*out->scratch), &out->scratch));
    for (size_t e = 0; e < entities; e++) {
        if (review->snapshot->entity_record[e] == TIERKIT_I_NONE) {
            out->entity[out->count++] = (uint32_t)e;
        }
    }
    if (out->count > 0) {
        tierkit_i_sort_indices(out->entity, out->count, out->scratch, compare_entities, review);
    }
    return TIERKIT_OK;
}

/* Sums of one measure for every entity, at the measure's scale. */
static tierkit_status add_stranger_sums(const tierkit_review *review, size_t measure,
                                        const strangers *who, tierkit_i_i128 *sums, uint8_t *seen,
                                        tierkit_table *table) {
    const tierkit_i_schema *schema = review->program->head.schema;
    const tierkit_i_schema_measure *stored =
        &review->snapshot->schema->measures[review->measure_map[measure]];
    const tierkit_i_run *run = &review->snapshot->facts[stored->facts].run;
    const tierkit_i_run_measure *cells = &run->measures[stored->slot];
    size_t end = cells_until_as_of(review, run);
    for (size_t c = 0; c < end; c++) {
        tierkit_i_i128 amount = tierkit_i_i128_of(cells->low[c]);
        uint32_t entity = run->entity[c];
        if (cells->high != NULL) {
            amount.high = cells->high[c];
        }
        seen[entity] = 1;
        if (tierkit_i_i128_add(sums[entity], amount, &sums[entity])) {
            return TIERKIT_E_LIMIT;
        }
    }
    for (size_t i = 0; i < who->count; i++) {
        uint32_t entity = who->entity[i];
        size_t bytes;
        if (!seen[entity]) {
            continue;
        }
        const char *id = tierkit_i_snapshot_entity_id(review->snapshot, entity, &bytes);
        const char *name;
        TIERKIT_I_TRY(add_facts_name(review, (size_t)schema->measures[measure].facts, table));
        TIERKIT_I_TRY(tierkit_i_table_add_text(table, id, bytes));
        name = tierkit_i_schema_text(schema, schema->measures[measure].name, &bytes);
        TIERKIT_I_TRY(tierkit_i_table_add_text(table, name, bytes));
        TIERKIT_I_TRY(tierkit_i_table_add_decimal(table, sums[entity], stored->scale));
    }
    return TIERKIT_OK;
}

static tierkit_status add_unmatched(const tierkit_review *review, const strangers *who,
                                    tierkit_table *table) {
    const tierkit_i_schema *schema = review->program->head.schema;
    const tierkit_i_memory *memory = &review->memory;
    size_t entities = review->snapshot->entity_count;
    tierkit_status status = TIERKIT_OK;
    for (size_t m = 0; m < schema->measure_count && status == TIERKIT_OK; m++) {
        tierkit_i_i128 *sums = NULL;
        uint8_t *seen = NULL;
        if (schema->measures[m].combine != TIERKIT_I_COMBINE_SUM || who->count == 0) {
            continue;
        }
        status = tierkit_i_new_zeroed(memory, entities, sizeof(*sums), &sums);
        if (status == TIERKIT_OK) {
            status = tierkit_i_new_zeroed(memory, entities, sizeof(*seen), &seen);
        }
        if (status == TIERKIT_OK) {
            status = add_stranger_sums(review, m, who, sums, seen, table);
        }
        tierkit_i_free(memory, seen, entities, sizeof(*seen));
        tierkit_i_free(memory, sums, entities, sizeof(*sums));
    }
    return status;
}

tierkit_status tierkit_i_make_unmatched(const tierkit_review *review, tierkit_table **out) {
    strangers who = { NULL, NULL, 0, 0 };
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, unmatched_columns,
                                      sizeof(unmatched_columns) / sizeof(unmatched_columns[0]),
                                      out));
    TIERKIT_I_DO(find_strangers(review, &who));
    TIERKIT_I_DO(add_unmatched(review, &who, *out));
done:
    tierkit_i_free(&review->memory, who.scratch, who.capacity, sizeof(*who.scratch));
    tierkit_i_free(&review->memory, who.entity, who.capacity, sizeof(*who.entity));
    return status;
}
