/* Owns: making and freeing a review: what it takes from network and program, the order of the
 * stages. Must not know: what the stages do. Called by: hosts. */
#include "base/pace.h"
#include "review/policy_moves.h"
#include "review/rates.h"
#include "review/saved.h"
#include "review/value.h"

#include <string.h>

tierkit_i_position tierkit_i_as_of_position(const tierkit_review *review) {
    tierkit_i_position position = { review->source.as_of, 0, 0, TIERKIT_I_DAY };
    return position;
}

int32_t tierkit_i_attribute_named(const tierkit_review *review, int32_t name) {
    size_t bytes;
    const char *text = tierkit_i_tree_text(&review->program->tree, name, &bytes);
    int32_t declared = tierkit_i_schema_find_attribute(review->program->head.schema, text, bytes);
    return declared == TIERKIT_I_NONE ? TIERKIT_I_NONE : review->attribute_map[declared];
}

tierkit_i_subjects tierkit_i_record_subjects(const tierkit_review *review) {
    tierkit_i_subjects subjects = { review->records, 0, NULL, 1, NULL, NULL, 0, 0, NULL };
    return subjects;
}

static void free_classes(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    size_t statements = review->program->tree.classes_count;
    for (size_t c = 0; c < statements && review->classed != NULL; c++) {
        tierkit_i_free(memory, review->classed[c].line, review->records, sizeof(int32_t));
        tierkit_i_free(memory, review->classed[c].reason, review->records, sizeof(int32_t));
        tierkit_i_free(memory, review->classed[c].why, review->records, sizeof(int8_t));
    }
    tierkit_i_free(memory, review->classed, statements, sizeof(*review->classed));
}

static void free_maps(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    const tierkit_i_schema *schema = review->program->head.schema;
    tierkit_i_free(memory, review->measure_map, schema->measure_count, sizeof(int32_t));
    tierkit_i_free(memory, review->facts_map, schema->facts_count, sizeof(int32_t));
    tierkit_i_free(memory, review->attribute_map, schema->attribute_count, sizeof(int32_t));
    tierkit_i_words_free(review);
}

/* Nothing of it is there in a loaded review. */
static void free_results(tierkit_review *review) {
    tierkit_i_memory memory = review->memory;
    size_t n = review->records;
    size_t kpis = review->program->tree.kpi_count * n;
    tierkit_i_movement_free(review);
    tierkit_i_free(&memory, review->apart, n, sizeof(*review->apart));
    tierkit_i_evaluation_free(&review->now);
    tierkit_i_value_free(review);
    tierkit_i_profiles_free(review);
    tierkit_i_profit_free(review);
    tierkit_i_selections_free(review);
    free_classes(review);
    tierkit_i_free(&memory, review->covered, n, sizeof(*review->covered));
    tierkit_i_free(&memory, review->region_group, n, sizeof(*review->region_group));
    tierkit_i_free(&memory, review->kpi_value, kpis, sizeof(*review->kpi_value));
    tierkit_i_free(&memory, review->kpi_status, kpis, sizeof(*review->kpi_status));
    tierkit_i_free(&memory, review->kpi_flags, kpis, sizeof(*review->kpi_flags));
    tierkit_i_free(&memory, review->class_name, n, sizeof(*review->class_name));
    tierkit_i_policies_free(review);
    tierkit_i_policy_moves_free(review);
    free_maps(review);
    tierkit_i_rates_free(review->rates);
    tierkit_i_entities_free(review->entities);
    tierkit_i_snapshot_release(review->snapshot);
    tierkit_program_free(review->program);
}

void tierkit_i_review_release(const tierkit_review *shared) {
    tierkit_review *review = (tierkit_review *)(uintptr_t)shared; /* only the count is written */
    if (review == NULL || !tierkit_i_count_release(&review->users)) {
        return;
    }
    tierkit_i_memory memory = review->memory;
    if (review->program != NULL) {
        free_results(review);
    } else {
        tierkit_i_saved_free(review);
    }
    tierkit_i_free(&memory, review, 1, sizeof(*review));
}

void TIERKIT_CALL tierkit_review_free(tierkit_review *review) {
    tierkit_i_review_release(review);
}

/* Attributes of the program by name and type in the network's schema. */
static tierkit_status map_attributes(tierkit_review *review) {
    const tierkit_i_schema *wanted = review->program->head.schema;
    const tierkit_i_schema *stored = review->snapshot->schema;
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, wanted->attribute_count, sizeof(int32_t),
                                &review->attribute_map));
    for (size_t a = 0; a < wanted->attribute_count; a++) {
        const tierkit_i_schema_attribute *attribute = &wanted->attributes[a];
        size_t bytes;
        const char *name = tierkit_i_schema_text(wanted, attribute->name, &bytes);
        int32_t found = tierkit_i_schema_find_attribute(stored, name, bytes);
        if (found != TIERKIT_I_NONE && (stored->attributes[found].type != attribute->type ||
                                        stored->attributes[found].scale != attribute->scale)) {
            found = TIERKIT_I_NONE;
        }
        review->attribute_map[a] = found;
    }
    return TIERKIT_OK;
}

static tierkit_status map_schema(tierkit_review *review, tierkit_error *err) {
    const tierkit_i_schema *wanted = review->program->head.schema;
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, wanted->measure_count, sizeof(int32_t),
                                &review->measure_map));
    TIERKIT_I_TRY(
        tierkit_i_new(&review->memory, wanted->facts_count, sizeof(int32_t), &review->facts_map));
    TIERKIT_I_TRY(tierkit_i_schema_fit(review->snapshot->schema, wanted, review->measure_map,
                                       review->facts_map, err));
    TIERKIT_I_TRY(map_attributes(review));
    return tierkit_i_words_new(review);
}

/* Codes of whole region paths, for ranks within the region. */
static tierkit_status group_regions(tierkit_review *review) {
    tierkit_i_strings regions;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_strings_init(&regions, &review->memory);
    TIERKIT_I_DO(
        tierkit_i_new(&review->memory, review->records, sizeof(int32_t), &review->region_group));
    for (size_t r = 0; r < review->records; r++) {
        int32_t text = review->snapshot->records[r].region;
        size_t bytes = 0;
        const char *region = "";
        if (text != TIERKIT_I_NONE) {
            region = tierkit_i_strings_get(&review->snapshot->texts, (uint32_t)text, &bytes);
        }
        TIERKIT_I_DO(tierkit_i_strings_add(&regions, region, bytes, &review->region_group[r]));
    }
    review->regions = (int32_t)regions.count;
done:
    tierkit_i_strings_free(&regions);
    return status;
}

static void connect(tierkit_review *review, tierkit_i_pace *pace) {
    tierkit_i_evidence *source = &review->source;
    source->memory = &review->memory;
    source->program = review->program;
    source->snapshot = review->snapshot;
    source->measure_map = review->measure_map;
    source->facts_map = review->facts_map;
    source->attribute_map = review->attribute_map;
    source->word_of_text = review->word_of_text;
    source->words.strings =
        review->words.count > 0 ? &review->words : &review->program->tree.strings;
    source->words.lower = review->lower;
    review->pace = pace;
}

static tierkit_status set_as_of(tierkit_review *review, int32_t as_of, tierkit_error *err) {
    const tierkit_i_snapshot *snapshot = review->snapshot;
    if (as_of == TIERKIT_AS_OF_LAST_FACT) {
        as_of = snapshot->first_day <= snapshot->last_day ? snapshot->last_day : 0;
    }
    if (as_of < TIERKIT_I_DAY_MIN || as_of > TIERKIT_I_DAY_MAX) {
        return tierkit_i_fail(err, TIERKIT_E_DATE, "as_of is not a day of year 1 to 9999");
    }
    review->source.as_of = as_of;
    return TIERKIT_OK;
}

/* As far as every day of the fold needs it. */
static tierkit_status run_first_stages(tierkit_review *review) {
    TIERKIT_I_TRY(tierkit_i_entities_make(review->snapshot, review->source.as_of, &review->memory,
                                          review->pace, &review->entities));
    review->source.entities = review->entities;
    TIERKIT_I_TRY(tierkit_i_rates_make(&review->source, &review->rates));
    review->source.rates = review->rates;
    TIERKIT_I_TRY(group_regions(review));
    TIERKIT_I_TRY(tierkit_i_evaluation_init(&review->now, &review->source,
                                            tierkit_i_as_of_position(review),
                                            tierkit_i_record_subjects(review), review->pace));
    TIERKIT_I_TRY(tierkit_i_stage_profiles(review));
    TIERKIT_I_TRY(tierkit_i_stage_kpis(review));
    TIERKIT_I_TRY(tierkit_i_stage_profit(review));
    return tierkit_i_stage_value(review);
}

static tierkit_status run_stages(tierkit_review *review) {
    TIERKIT_I_TRY(run_first_stages(review));
    TIERKIT_I_TRY(tierkit_i_policies_begin(review));
    TIERKIT_I_TRY(tierkit_i_stage_classes(review));
    TIERKIT_I_TRY(tierkit_i_stage_selections(review));
    return tierkit_i_stage_policies(review);
}

/* The opening state lies before, and every program fits the network. */
static tierkit_status check_timeline(const tierkit_review *review, tierkit_error *err) {
    const tierkit_i_timeline *line = review->timeline;
    if (line == NULL) {
        return TIERKIT_OK;
    }
    if (line->opening != NULL && line->opening->source.as_of > review->source.as_of) {
        return tierkit_i_fail(err, TIERKIT_E_DATE,
                              "history: the opening review is of a later day than as_of");
    }
    for (size_t p = 0; p < line->count; p++) {
        const tierkit_i_schema *wanted = line->programs[p]->head.schema;
        if (memcmp(wanted->fingerprint, review->program->head.schema->fingerprint,
                   sizeof(wanted->fingerprint)) != 0) {
            return tierkit_i_fail(err, TIERKIT_E_SCHEMA,
                                  "history: an earlier program has another data part");
        }
    }
    return TIERKIT_OK;
}

static tierkit_status build(tierkit_review *review, int32_t as_of, tierkit_i_pace *pace,
                            tierkit_error *err) {
    review->records = review->snapshot->record_count;
    TIERKIT_I_TRY(map_schema(review, err));
    connect(review, pace);
    TIERKIT_I_TRY(set_as_of(review, as_of, err));
    TIERKIT_I_TRY(check_timeline(review, err));
    return run_stages(review);
}

/* An empty review, which keeps program and snapshot. The counts are the only thing that changes in
 * what is shared. */
static tierkit_status new_review(tierkit_i_snapshot *snapshot, const tierkit_program *program,
                                 tierkit_review **out) {
    tierkit_review *made = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&snapshot->memory, 1, sizeof(*made), &made));
    made->memory = snapshot->memory;
    tierkit_i_count_init(&made->users);
    tierkit_i_strings_init(&made->movement.names, &made->memory);
    made->program = (tierkit_program *)(uintptr_t)program;
    tierkit_i_program_retain(made->program);
    made->snapshot = snapshot;
    tierkit_i_snapshot_retain(snapshot);
    *out = made;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_review_at(const tierkit_review *review, const tierkit_program *program,
                                   int32_t day, tierkit_review **out) {
    tierkit_review *made = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(new_review(review->snapshot, program, &made));
    made->records = review->records;
    TIERKIT_I_DO(map_schema(made, NULL));
    connect(made, review->pace);
    made->source.as_of = day;
    TIERKIT_I_DO(run_first_stages(made));
    if (program->tree.classes_count > 0) {
        TIERKIT_I_DO(tierkit_i_stage_apart(made));
    }
    *out = made;
    made = NULL;
done:
    tierkit_review_free(made);
    return status;
}

static const char *plain_reason(tierkit_status status) {
    switch (status) {
    case TIERKIT_E_NOMEM:
        return "out of memory while making a review";
    case TIERKIT_E_CANCELLED:
        return "the review was cancelled by the progress callback";
    case TIERKIT_E_LIMIT:
        return "more distributors or periods than a review can hold";
    default:
        return NULL;
    }
}

tierkit_status tierkit_i_review_over(tierkit_i_snapshot *snapshot, const tierkit_program *program,
                                     int32_t as_of, const tierkit_i_timeline *timeline,
                                     tierkit_i_pace *pace, tierkit_review **out,
                                     tierkit_error *err) {
    tierkit_review *made = NULL;
    TIERKIT_I_TRY(new_review(snapshot, program, &made));
    made->timeline = timeline;
    tierkit_status status = build(made, as_of, pace, err);
    made->timeline = NULL;
    made->pace = NULL;
    made->now.pace = NULL;
    if (status != TIERKIT_OK) {
        tierkit_review_free(made);
        return status;
    }
    *out = made;
    return TIERKIT_OK;
}

static tierkit_status check_history(const tierkit_history *history, tierkit_error *err) {
    if (history == NULL) {
        return TIERKIT_OK;
    }
    /* The first shipped size: two words, two pointers, a count. */
    tierkit_status status = tierkit_i_record_check(history, 16 + 2 * (uint32_t)sizeof(void *),
                                                   (uint32_t)sizeof *history);
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "history: zero it, then set struct_size to its sizeof");
    }
    if (history->flags != 0 || history->earlier_count < 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT,
                              "history: flags must be 0 and earlier_count not negative");
    }
    if (history->earlier == NULL && history->earlier_count > 0) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "history: earlier is NULL");
    }
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_review_new(const tierkit_network *network,
                                               const tierkit_program *program, int32_t as_of,
                                               const tierkit_history *history,
                                               const tierkit_call *call, tierkit_review **review,
                                               tierkit_error *err) {
    tierkit_i_pace pace;
    tierkit_i_timeline timeline;
    if (review != NULL) {
        *review = NULL;
    }
    if (network == NULL || program == NULL || review == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, program and review must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err)); /* checks the record */
    TIERKIT_I_TRY(check_history(history, err));
    TIERKIT_I_TRY(tierkit_self_check(err));
    const tierkit_i_memory *memory = tierkit_i_network_memory(network);
    tierkit_i_snapshot *snapshot = NULL;
    tierkit_status status = tierkit_i_timeline_new(history, program, memory, &timeline, err);
    if (status == TIERKIT_OK) {
        status = tierkit_i_snapshot_take(network, memory, &pace, &snapshot, err);
    }
    if (status == TIERKIT_OK) {
        status = tierkit_i_review_over(snapshot, program, as_of, &timeline, &pace, review, err);
    }
    tierkit_i_snapshot_release(snapshot);
    tierkit_i_timeline_free(&timeline);
    const char *reason = plain_reason(status);
    return reason != NULL ? tierkit_i_fail(err, status, reason) : status;
}

int32_t TIERKIT_CALL tierkit_review_as_of(const tierkit_review *review) {
    return review == NULL ? 0 : review->source.as_of;
}

int64_t TIERKIT_CALL tierkit_review_distributors(const tierkit_review *review) {
    return review == NULL ? 0 : (int64_t)review->records;
}
