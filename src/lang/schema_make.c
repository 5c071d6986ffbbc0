/* Owns: making a schema of a tree: the order of the passes, names, limits, and giving up cleanly.
 * Must not know: expressions. Called by: program; lang/schema_*.c.
 *
 * Indices of attributes, facts and measures are the tree's. */
#include "lang/schema_build.h"

#include <string.h>

int32_t tierkit_i_build_name(tierkit_i_builder *builder, int32_t text) {
    int32_t code = TIERKIT_I_NONE;
    size_t bytes = 0;
    const char *name = tierkit_i_tree_text(builder->tree, text, &bytes);
    if (builder->status == TIERKIT_OK) {
        builder->status = tierkit_i_strings_add(&builder->schema->strings, name, bytes, &code);
    }
    return code;
}

/* ---- names --------------------------------------------------------------------------------- */

/* Attributes and measures share one space of names. thing: attribute + 1 or -(measure + 1). */
static void note_name(tierkit_i_builder *builder, tierkit_i_named name, int32_t thing) {
    int32_t before = builder->seen[name.text];
    const char *what = thing > 0 ? "attribute" : "measure";
    if (before == 0) {
        builder->seen[name.text] = thing;
    } else if (before > 0) {
        tierkit_i_report_twice(builder, name, what, thing > 0 ? "" : " as an attribute",
                               builder->tree->attributes[before - 1].name.at);
    } else {
        tierkit_i_report_twice(builder, name, what, "",
                               builder->tree->measures[-before - 1].name.at);
    }
}

static void build_attributes(tierkit_i_builder *builder) {
    for (size_t i = 0; i < builder->schema->attribute_count; i++) {
        const tierkit_i_attribute *source = &builder->tree->attributes[i];
        tierkit_i_schema_attribute *attribute = &builder->schema->attributes[i];
        note_name(builder, source->name, (int32_t)i + 1);
        attribute->name = tierkit_i_build_name(builder, source->name.text);
        attribute->type = source->type;
        attribute->scale = tierkit_i_build_scale(builder, source->type, source->scale);
        attribute->at = source->name.at;
    }
}

/* Clauses that exclude each other. */
static void check_clauses(tierkit_i_builder *builder, const tierkit_i_facts *source) {
    int ranges = source->until.text != TIERKIT_I_NONE;
    if (source->snapshot && ranges) {
        tierkit_i_report(builder, source->name.at, "facts",
                         "a snapshot is taken at a date, not from one date to another",
                         "`at COLUMN snapshot`, or `from .. to ..` without `snapshot`");
    } else if (source->prorated && !ranges) {
        tierkit_i_report(builder, source->name.at, "facts",
                         "only what lasts from one date to another can be prorated",
                         "`from COLUMN to COLUMN prorated`, or no `prorated`");
    } else if (source->undated && (source->snapshot || source->grain != TIERKIT_I_DAY ||
                                   source->currency.text != TIERKIT_I_NONE)) {
        tierkit_i_report(builder, source->name.at, "facts",
                         "undated facts have no day to keep, to take stock on or to convert at",
                         "no `grain`, `snapshot` or `currency` here, or a date column");
    } else if (source->unowned && source->currency.text != TIERKIT_I_NONE) {
        tierkit_i_report(builder, source->currency.at, "facts",
                         "only facts of distributors are converted", "amounts in one currency");
    }
}

/* Attributes of the tree have the indices of the schema's. */
static int32_t find_related(tierkit_i_builder *builder, const tierkit_i_facts *source) {
    const tierkit_i_tree *tree = builder->tree;
    int32_t text = source->related.text;
    if (text == TIERKIT_I_NONE) {
        return TIERKIT_I_NONE;
    }
    for (size_t i = 0; i < tree->attribute_count; i++) {
        if (tree->attributes[i].name.text == text &&
            tree->attributes[i].type == TIERKIT_I_TYPE_TEXT) {
            return (int32_t)i;
        }
    }
    if (tierkit_i_tree_is(tree, text, "region")) {
        return TIERKIT_I_RELATED_REGION;
    }
    if (tierkit_i_tree_is(tree, text, "kind")) {
        return TIERKIT_I_RELATED_KIND;
    }
    tierkit_i_report_name(builder, source->related, "unknown name", "",
                          " is no text of a distributor", "a text attribute, `region` or `kind`");
    return TIERKIT_I_NONE;
}

static int is_of_one_day(const tierkit_i_facts *source) {
    return source->until.text == TIERKIT_I_NONE && !source->snapshot && !source->undated;
}

/* At most 256 blocks: looking through them is cheaper than a table. */
static void build_head(tierkit_i_builder *builder, int32_t index) {
    const tierkit_i_facts *source = &builder->tree->facts[index];
    tierkit_i_schema_facts *facts = &builder->schema->facts[index];
    for (int32_t i = 0; i < index; i++) {
        if (builder->tree->facts[i].name.text == source->name.text) {
            tierkit_i_report_twice(builder, source->name, "facts", "",
                                   builder->tree->facts[i].name.at);
            break;
        }
    }
    facts->name = tierkit_i_build_name(builder, source->name.text);
    facts->grain = source->grain;
    facts->snapshot = source->snapshot;
    facts->undated = source->undated;
    facts->prorated = source->prorated;
    facts->through = source->through;
    facts->has_until = source->until.text != TIERKIT_I_NONE && !source->prorated;
    facts->unowned = source->unowned;
    facts->related = find_related(builder, source);
    facts->measures = source->measures;
    facts->at = source->name.at;
    facts->view_of = source->view_of;
    if (source->view_of == TIERKIT_I_NONE) {
        check_clauses(builder, source);
    } else if (!is_of_one_day(source)) {
        tierkit_i_report(builder, source->at.at, "facts",
                         "only rows of one day may count on another one",
                         "facts `at` a date without `snapshot`, or no `at` here");
    } else if (source->keyed.count > 0) {
        tierkit_i_report(builder, source->at.at, "facts",
                         "rows that are keyed count on one day only",
                         "facts of their own, keyed like these, for the other date");
    }
}

/* ---- passes -------------------------------------------------------------------------------- */

/* After a syntax error in its first line a block has no key or date: the error is reported, and
 * what could be said of its columns would be guesses. */
static int is_whole(const tierkit_i_facts *facts) {
    return facts->name.text != TIERKIT_I_NONE &&
           (facts->key.text != TIERKIT_I_NONE || facts->unowned) &&
           (facts->at.text != TIERKIT_I_NONE || facts->undated);
}

/* Of two versions one is the greater. */
static void check_version(tierkit_i_builder *builder, int32_t index) {
    const tierkit_i_facts *source = &builder->tree->facts[index];
    const tierkit_i_schema_facts *facts = &builder->schema->facts[index];
    if (facts->keyed > 0 &&
        builder->schema->columns[facts->version_column].type == TIERKIT_I_TYPE_FLAG) {
        tierkit_i_report_name(builder, source->version, "column type", "column ",
                              " is true or false here, which is no version",
                              "a number, a date, an instant or a text");
    }
}

/* The next view of a block after `after`, or NONE. */
static int32_t next_view(const tierkit_i_builder *builder, int32_t facts, int32_t after) {
    for (size_t f = (size_t)after + 1; f < builder->tree->facts_count; f++) {
        if (builder->tree->facts[f].view_of == facts) {
            return (int32_t)f;
        }
    }
    return TIERKIT_I_NONE;
}

/* A view has the columns of its block, which knows of its date; all but that is the block's. */
static void take_columns(tierkit_i_builder *builder, int32_t view) {
    tierkit_i_schema_facts *facts = &builder->schema->facts[view];
    const tierkit_i_schema_facts *of = &builder->schema->facts[facts->view_of];
    facts->columns = of->columns;
    facts->lookups = of->lookups;
    facts->key_column = of->key_column;
    facts->until_column = of->until_column;
    facts->splits = of->splits;
    facts->currency_split = of->currency_split;
    memcpy(facts->split_column, of->split_column, sizeof(facts->split_column));
}

/* The plans of a block's own measures, side by side with their parts. */
static void build_plans(tierkit_i_builder *builder, int32_t index) {
    tierkit_i_slice measures = builder->tree->facts[index].measures;
    builder->schema->facts[index].parts.first = (int32_t)builder->schema->part_count;
    tierkit_i_build_facts_digest(builder, index);
    for (int32_t i = measures.first; i < measures.first + measures.count; i++) {
        if (builder->tree->measures[i].facts == index && builder->status == TIERKIT_OK) {
            tierkit_i_build_plan(builder, i);
            tierkit_i_build_measure_digest(builder, i);
        }
    }
}

/* A block at a time, with its views: inferred types depend on all measures of a block and on
 * nothing else. */
static void build_block(tierkit_i_builder *builder, int32_t index) {
    tierkit_i_slice measures = builder->tree->facts[index].measures;
    int32_t end = measures.first + measures.count;
    builder->facts = index;
    for (int32_t i = measures.first; i < end; i++) {
        note_name(builder, builder->tree->measures[i].name, -(i + 1));
    }
    if (!is_whole(&builder->tree->facts[index])) {
        return;
    }
    build_head(builder, index);
    for (int32_t v = next_view(builder, index, index); v != TIERKIT_I_NONE;
         v = next_view(builder, index, v)) {
        build_head(builder, v);
    }
    for (int32_t i = measures.first; i < end; i++) {
        tierkit_i_build_measure(builder, i);
    }
    tierkit_i_build_columns(builder);
    if (builder->status != TIERKIT_OK) {
        return;
    }
    tierkit_i_build_types(builder);
    check_version(builder, index);
    build_plans(builder, index);
    for (int32_t v = next_view(builder, index, index); v != TIERKIT_I_NONE;
         v = next_view(builder, index, v)) {
        take_columns(builder, v);
        build_plans(builder, v);
    }
}

/* The schema outlives the tree: it has a copy of the table. */
static void build_calendar(tierkit_i_builder *builder) {
    tierkit_i_schema *schema = builder->schema;
    const tierkit_i_tree *tree = builder->tree;
    int32_t *starts = NULL;
    schema->calendar = tree->calendar;
    if (tree->period_start_count == 0 || builder->status != TIERKIT_OK) {
        return;
    }
    builder->status =
        tierkit_i_new(&schema->memory, tree->period_start_count, sizeof(*starts), &starts);
    if (builder->status == TIERKIT_OK) {
        memcpy(starts, tree->period_starts, tree->period_start_count * sizeof(*starts));
        schema->period_starts = starts;
        schema->calendar.starts = starts;
        schema->calendar.start_count = (int32_t)tree->period_start_count;
    }
}

/* Attributes before measures, so that of two things of one name the measure is reported. */
static void build(tierkit_i_builder *builder) {
    tierkit_i_schema *schema = builder->schema;
    const tierkit_i_tree *tree = builder->tree;
    schema->money_scale = tree->money_scale;
    build_calendar(builder);
    tierkit_i_build_working(builder);
    schema->currency = TIERKIT_I_NONE;
    if (tree->currency.text != TIERKIT_I_NONE) {
        schema->currency = tierkit_i_build_name(builder, tree->currency.text);
    }
    build_attributes(builder);
    tierkit_i_build_tables(builder);
    for (size_t i = 0; i < schema->facts_count && builder->status == TIERKIT_OK; i++) {
        if (tree->facts[i].view_of == TIERKIT_I_NONE) {
            build_block(builder, (int32_t)i);
        }
    }
    if (builder->status == TIERKIT_OK) {
        tierkit_i_build_schema_digest(builder);
    }
}

/* ---- making and giving up -------------------------------------------------------------------- */

/* Checked before anything is allocated by these counts. */
static int within_limits(tierkit_i_builder *builder) {
    const tierkit_i_tree *tree = builder->tree;
    if (tree->facts_count > TIERKIT_I_FACTS_MAX) {
        tierkit_i_report(builder, tree->facts[TIERKIT_I_FACTS_MAX].name.at, "limit",
                         "a program has at most 256 facts blocks", "fewer facts blocks");
        return 0;
    }
    if (tree->table_count > TIERKIT_I_TABLES_MAX) {
        tierkit_i_report(builder, tree->tables[TIERKIT_I_TABLES_MAX].name.at, "limit",
                         "a program has at most 64 tables", "fewer tables");
        return 0;
    }
    if (tree->measure_count > TIERKIT_I_MEASURES_MAX) {
        tierkit_i_report(builder, tree->measures[TIERKIT_I_MEASURES_MAX].name.at, "limit",
                         "a program has at most 1024 measures", "fewer measures");
        return 0;
    }
    return 1;
}

/* Counts are set as soon as their array exists: release() frees half a schema like a whole one. */
static tierkit_status allocate_schema(tierkit_i_builder *builder) {
    const tierkit_i_tree *tree = builder->tree;
    tierkit_i_schema *schema = NULL;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(builder->memory, 1, sizeof(*schema), &schema));
    builder->schema = schema;
    schema->memory = *builder->memory;
    tierkit_i_count_init(&schema->users);
    tierkit_i_strings_init(&schema->strings, &schema->memory);
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&schema->memory, tree->attribute_count,
                                       sizeof(*schema->attributes), &schema->attributes));
    schema->attribute_count = tree->attribute_count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&schema->memory, tree->facts_count, sizeof(*schema->facts),
                                       &schema->facts));
    schema->facts_count = tree->facts_count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&schema->memory, tree->measure_count,
                                       sizeof(*schema->measures), &schema->measures));
    schema->measure_count = tree->measure_count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&schema->memory, 1, sizeof(*schema->plans), &schema->plans));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&schema->memory, tree->measure_count,
                                       sizeof(*schema->plans->plans), &schema->plans->plans));
    schema->plans->plan_count = schema->plans->plan_capacity = tree->measure_count;
    return TIERKIT_OK;
}

static tierkit_status allocate(tierkit_i_builder *builder) {
    const tierkit_i_tree *tree = builder->tree;
    TIERKIT_I_TRY(allocate_schema(builder));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(builder->memory, tree->node_count, sizeof(*builder->known),
                                       &builder->known));
    return tierkit_i_new_zeroed(builder->memory, tree->strings.count, sizeof(*builder->seen),
                                &builder->seen);
}

tierkit_status tierkit_i_schema_make(const tierkit_i_tree *tree, const tierkit_i_memory *memory,
                                     tierkit_i_diagnostics *list, tierkit_i_schema **out) {
    tierkit_i_builder builder;
    memset(&builder, 0, sizeof(builder));
    builder.tree = tree;
    builder.memory = memory;
    builder.list = list;
    *out = NULL;
    if (!within_limits(&builder)) {
        return list->status;
    }
    builder.status = allocate(&builder);
    if (builder.status == TIERKIT_OK) {
        build(&builder);
    }
    if (builder.status == TIERKIT_OK || (builder.status == TIERKIT_E_LIMIT && list->errors > 0)) {
        builder.status = list->status; /* a limit with a place is an error like the others */
    }
    tierkit_i_free(memory, builder.notes, builder.note_capacity, sizeof(*builder.notes));
    tierkit_i_free(memory, builder.known, tree->node_count, sizeof(*builder.known));
    tierkit_i_free(memory, builder.seen, tree->strings.count, sizeof(*builder.seen));
    if (builder.status == TIERKIT_OK && list->errors == 0) {
        *out = builder.schema;
        return TIERKIT_OK;
    }
    tierkit_i_schema_release(builder.schema);
    return builder.status;
}
