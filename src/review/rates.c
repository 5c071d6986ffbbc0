/* Owns: see rates.h. Must not know: see rates.h. Called by: see rates.h.
 *
 * Rates are facts whose key is a currency, so they are appended, corrected, merged and saved like
 * all others. A rate of zero or below is none. */
#include "review/rates.h"

#include "base/sort.h"

static tierkit_i_measure_cells rate_cells(const tierkit_i_evidence *source) {
    const tierkit_i_snapshot *snapshot = source->snapshot;
    int32_t stored = source->measure_map[source->program->compiled.rate_measure];
    const tierkit_i_schema_measure *measure = &snapshot->schema->measures[stored];
    tierkit_i_measure_cells cells = { &snapshot->facts[measure->facts].run, NULL };
    cells.column = &cells.run->measures[measure->slot];
    return cells;
}

static int is_rate(const tierkit_i_evidence *source, const tierkit_i_measure_cells *cells,
                   size_t c) {
    int64_t counted =
        cells->column->counted != NULL ? cells->column->counted[c] : cells->run->rows[c];
    return counted > 0 && cells->column->low[c] > 0 && cells->run->day[c] <= source->as_of;
}

/* Codes of the keys that have rates; of_entity: NONE for the others. */
static tierkit_status name_currencies(const tierkit_i_evidence *source,
                                      const tierkit_i_measure_cells *cells,
                                      tierkit_i_strings *names, int32_t *of_entity) {
    for (size_t e = 0; e < source->snapshot->entity_count; e++) {
        of_entity[e] = TIERKIT_I_NONE;
    }
    for (size_t c = 0; c < cells->run->count; c++) {
        uint32_t entity = cells->run->entity[c];
        if (of_entity[entity] == TIERKIT_I_NONE && is_rate(source, cells, c)) {
            size_t bytes;
            const char *id = tierkit_i_snapshot_entity_id(source->snapshot, entity, &bytes);
            TIERKIT_I_TRY(tierkit_i_strings_add(names, id, bytes, &of_entity[entity]));
        }
    }
    return TIERKIT_OK;
}

/* Cells come in order of days, so each currency's rates do. */
static tierkit_status list_rates(const tierkit_i_evidence *source,
                                 const tierkit_i_measure_cells *cells, const int32_t *of_entity,
                                 tierkit_i_rates *out) {
    const tierkit_i_run *run = cells->run;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(out->memory, out->currencies + (size_t)2, sizeof *out->start,
                                       &out->start));
    for (size_t c = 0; c < run->count; c++) {
        if (is_rate(source, cells, c)) {
            out->start[of_entity[run->entity[c]] + 2]++;
            out->count++;
        }
    }
    for (size_t i = 1; i < out->currencies + (size_t)2; i++) {
        out->start[i] += out->start[i - 1];
    }
    TIERKIT_I_TRY(tierkit_i_new(out->memory, out->count, sizeof *out->day, &out->day));
    TIERKIT_I_TRY(tierkit_i_new(out->memory, out->count, sizeof *out->rate, &out->rate));
    for (size_t c = 0; c < run->count; c++) {
        if (is_rate(source, cells, c)) {
            size_t at = out->start[of_entity[run->entity[c]] + 1]++;
            out->day[at] = run->day[c];
            out->rate[at] = cells->column->low[c];
        }
    }
    return TIERKIT_OK;
}

static int32_t currency_of(const tierkit_i_evidence *source, size_t facts, uint32_t tuple,
                           const tierkit_i_strings *names) {
    const tierkit_i_snapshot_facts *of = &source->snapshot->facts[facts];
    const tierkit_i_schema *schema = source->snapshot->schema;
    int32_t split = schema->facts[facts].currency_split;
    size_t bytes;
    size_t own_bytes;
    const char *text = tierkit_i_snapshot_member(source->snapshot, (int32_t)facts, split,
                                                 of->tuple_member[split][tuple], &bytes);
    const char *own = tierkit_i_schema_text(schema, schema->currency, &own_bytes);
    if (tierkit_i_compare_bytes(text, bytes, own, own_bytes) == 0) {
        return TIERKIT_I_OWN_CURRENCY;
    }
    int32_t code = tierkit_i_strings_find(names, text, bytes);
    return code == TIERKIT_I_NO_CODE ? TIERKIT_I_NONE : code;
}

static tierkit_status map_tuples(const tierkit_i_evidence *source, const tierkit_i_strings *names,
                                 tierkit_i_rates *out) {
    out->facts = source->snapshot->schema->facts_count;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(out->memory, out->facts, sizeof(int32_t *), &out->currency_of));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(out->memory, out->facts, sizeof *out->tuples, &out->tuples));
    for (size_t f = 0; f < out->facts; f++) {
        if (source->snapshot->schema->facts[f].currency_split == TIERKIT_I_NONE) {
            continue;
        }
        uint32_t tuples = source->snapshot->facts[f].tuples;
        TIERKIT_I_TRY(tierkit_i_new(out->memory, tuples, sizeof(int32_t), &out->currency_of[f]));
        out->tuples[f] = tuples;
        for (uint32_t t = 0; t < tuples; t++) {
            out->currency_of[f][t] = currency_of(source, f, t, names);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status fill(const tierkit_i_evidence *source, tierkit_i_rates *out) {
    const tierkit_i_measure_cells cells = rate_cells(source);
    size_t entities = source->snapshot->entity_count;
    tierkit_i_strings names;
    int32_t *of_entity = NULL;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_strings_init(&names, out->memory);
    TIERKIT_I_DO(tierkit_i_new(out->memory, entities, sizeof *of_entity, &of_entity));
    TIERKIT_I_DO(name_currencies(source, &cells, &names, of_entity));
    out->currencies = names.count;
    TIERKIT_I_DO(list_rates(source, &cells, of_entity, out));
    TIERKIT_I_DO(map_tuples(source, &names, out));
done:
    tierkit_i_free(out->memory, of_entity, entities, sizeof *of_entity);
    tierkit_i_strings_free(&names);
    return status;
}

tierkit_status tierkit_i_rates_make(const tierkit_i_evidence *source, tierkit_i_rates **out) {
    const tierkit_i_compiled *compiled = &source->program->compiled;
    tierkit_i_rates *made = NULL;
    *out = NULL;
    if (compiled->rate_measure == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(source->memory, 1, sizeof *made, &made));
    made->memory = source->memory;
    made->scale = source->program->head.schema->measures[compiled->rate_measure].scale;
    tierkit_status status = fill(source, made);
    if (status != TIERKIT_OK) {
        tierkit_i_rates_free(made);
        return status;
    }
    *out = made;
    return TIERKIT_OK;
}

void tierkit_i_rates_free(tierkit_i_rates *rates) {
    if (rates == NULL) {
        return;
    }
    const tierkit_i_memory *memory = rates->memory;
    for (size_t f = 0; rates->currency_of != NULL && rates->tuples != NULL && f < rates->facts;
         f++) {
        tierkit_i_free(memory, rates->currency_of[f], rates->tuples[f], sizeof(int32_t));
    }
    tierkit_i_free(memory, rates->tuples, rates->facts, sizeof *rates->tuples);
    tierkit_i_free(memory, (void *)rates->currency_of, rates->facts, sizeof(int32_t *));
    tierkit_i_free(memory, rates->rate, rates->count, sizeof *rates->rate);
    tierkit_i_free(memory, rates->day, rates->count, sizeof *rates->day);
    tierkit_i_free(memory, rates->start, rates->currencies + (size_t)2, sizeof *rates->start);
    tierkit_i_free(memory, rates, 1, sizeof *rates);
}

int tierkit_i_rate_of(const tierkit_i_rates *rates, int32_t currency, int32_t day, int32_t oldest,
                      int64_t *rate) {
    size_t low = rates->start[currency];
    size_t high = rates->start[currency + 1];
    size_t first = low;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rates->day[middle] <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == first || rates->day[low - 1] < day - oldest) {
        return 0;
    }
    *rate = rates->rate[low - 1];
    return 1;
}
