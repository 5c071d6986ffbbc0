/* Owns: the fingerprints of blocks, measures and the whole data part.
 * Must not know: how networks use them. Called by: lang/schema_make.c.
 *
 * Texts go in with their lengths, numbers as 64 bits, parts sorted: layout, comments and the order
 * of declarations do not count. What is stored depends on more than a measure's own text: on the
 * types its columns have, and on the scale and currency of money; these go in too. */
#include "lang/schema_build.h"

#include <string.h>

#include "base/sort.h"
#include "lang/parse.h"

enum { FINGERPRINT = 16 };

static void add_text(tierkit_i_digest *digest, const tierkit_i_builder *builder, int32_t code) {
    size_t bytes = 0;
    const char *text = tierkit_i_schema_text(builder->schema, code, &bytes);
    tierkit_i_digest_text(digest, text, bytes);
}

static void add_number(tierkit_i_digest *digest, int64_t value) {
    tierkit_i_digest_add64(digest, (uint64_t)value);
}

/* Which table gives a column. */
static void add_table(tierkit_i_digest *digest, const tierkit_i_builder *builder,
                      const tierkit_i_schema_column *column) {
    const tierkit_i_schema *schema = builder->schema;
    if (column->looked_up) {
        tierkit_i_digest_text(digest, "of table", 8);
        add_text(digest, builder, schema->tables[schema->lookups[column->lookup].table].name);
    }
}

static void add_column_name(tierkit_i_digest *digest, const tierkit_i_builder *builder,
                            int32_t column) {
    if (column != TIERKIT_I_NONE) {
        add_text(digest, builder, builder->schema->columns[column].name);
        add_table(digest, builder, &builder->schema->columns[column]);
    }
}

/* What most blocks do not say leaves no trace in theirs. */
static void add_word(tierkit_i_digest *digest, int32_t said, const char *word) {
    if (said) {
        tierkit_i_digest_text(digest, word, strlen(word));
    }
}

/* What rows are keyed by, and how two of one key compare. */
static void add_keyed(tierkit_i_digest *digest, const tierkit_i_builder *builder,
                      const tierkit_i_schema_facts *of) {
    if (of->keyed == 0) {
        return;
    }
    tierkit_i_digest_text(digest, "keyed", 5);
    add_number(digest, of->keyed);
    for (int32_t i = 0; i < of->keyed; i++) {
        add_column_name(digest, builder, of->keyed_column[i]);
    }
    add_column_name(digest, builder, of->version_column);
    add_number(digest, builder->schema->columns[of->version_column].type);
    add_number(digest, builder->schema->columns[of->version_column].scale);
}

/* What a block is `with`: in the order of the tables' names. */
static void add_lookups(tierkit_i_digest *digest, const tierkit_i_builder *builder,
                        tierkit_i_slice lookups) {
    const tierkit_i_schema *schema = builder->schema;
    for (int32_t i = lookups.first; i < lookups.first + lookups.count; i++) {
        const tierkit_i_schema_table *table = &schema->tables[schema->lookups[i].table];
        tierkit_i_digest_text(digest, "with", 4);
        add_text(digest, builder, table->name);
        add_number(digest, table->from != TIERKIT_I_NONE);
        add_column_name(digest, builder, schema->lookups[i].column);
    }
}

/* Of what the first line means, not of its words: a default said aloud changes nothing. */
void tierkit_i_build_facts_digest(tierkit_i_builder *builder, int32_t facts) {
    tierkit_i_schema_facts *of = &builder->schema->facts[facts];
    tierkit_i_digest digest;
    tierkit_i_digest_init(&digest);
    tierkit_i_digest_text(&digest, "facts", 5);
    add_text(&digest, builder, of->name);
    add_number(&digest, of->grain);
    add_number(&digest, of->snapshot);
    add_number(&digest, of->has_until);
    add_number(&digest, of->splits);
    add_column_name(&digest, builder, of->key_column);
    add_column_name(&digest, builder, of->at_column);
    add_column_name(&digest, builder, of->until_column);
    for (int32_t i = 0; i < of->splits; i++) {
        add_column_name(&digest, builder, of->split_column[i]);
    }
    if (of->currency_split != TIERKIT_I_NONE) {
        tierkit_i_digest_text(&digest, "currency", 8);
    }
    add_word(&digest, of->unowned, "unowned");
    if (of->related >= 0) {
        add_text(&digest, builder, builder->schema->attributes[of->related].name);
    }
    add_word(&digest, of->related == TIERKIT_I_RELATED_REGION, "as region");
    add_word(&digest, of->related == TIERKIT_I_RELATED_KIND, "as kind");
    add_word(&digest, of->undated, "undated");
    add_word(&digest, of->prorated, "prorated");
    add_word(&digest, of->through, "through");
    add_keyed(&digest, builder, of);
    add_lookups(&digest, builder, of->lookups);
    tierkit_i_digest_end(digest, of->fingerprint);
}

/* ---- measures ------------------------------------------------------------------------------ */

/* Which of the block's columns an expression reads: marks[i] = 1. */
static void mark_columns(const tierkit_i_builder *builder, int32_t node, uint8_t *marks) {
    const tierkit_i_node *nodes = builder->tree->nodes, *at = &nodes[node];
    if (at->op == TIERKIT_I_OP_NAME) {
        int32_t first = builder->schema->facts[builder->facts].columns.first;
        int32_t column = tierkit_i_build_find_column(builder, at->text);
        if (column != TIERKIT_I_NONE) {
            marks[column - first] = 1;
        }
    }
    for (int32_t child = at->first; child != TIERKIT_I_NONE; child = nodes[child].next) {
        mark_columns(builder, child, marks);
    }
}

/* The sum of the digests of its columns: an order-free combination of at most 256 distinct parts,
 * which goes into the measure's digest. */
static void add_columns(const tierkit_i_builder *builder, const uint8_t *marks,
                        tierkit_i_digest *digest) {
    const tierkit_i_slice columns = builder->schema->facts[builder->facts].columns;
    uint64_t sums[2] = { 0, 0 };
    for (int32_t i = 0; i < columns.count; i++) {
        const tierkit_i_schema_column *column = &builder->schema->columns[columns.first + i];
        uint8_t part[FINGERPRINT];
        tierkit_i_digest one;
        if (!marks[i]) {
            continue;
        }
        tierkit_i_digest_init(&one);
        add_text(&one, builder, column->name);
        add_number(&one, column->type);
        add_number(&one, column->scale);
        add_table(&one, builder, column);
        tierkit_i_digest_end(one, part);
        for (int32_t byte = 0; byte < FINGERPRINT; byte++) {
            sums[byte / 8] += (uint64_t)part[byte] << 8 * (byte % 8);
        }
    }
    tierkit_i_digest_add64(digest, sums[0]);
    tierkit_i_digest_add64(digest, sums[1]);
}

/* Of the words: `a + b` and `b + a` differ. Being too strict costs a new network, being too lax
 * wrong numbers. */
void tierkit_i_build_measure_digest(tierkit_i_builder *builder, int32_t measure) {
    const tierkit_i_measure *source = &builder->tree->measures[measure];
    tierkit_i_schema_measure *of = &builder->schema->measures[measure];
    uint8_t marks[TIERKIT_I_COLUMNS_MAX] = { 0 };
    tierkit_i_digest digest;
    mark_columns(builder, source->expression, marks);
    if (source->where != TIERKIT_I_NONE) {
        mark_columns(builder, source->where, marks);
    }
    if (source->group != TIERKIT_I_NONE) {
        mark_columns(builder, source->group, marks);
    }
    tierkit_i_digest_init(&digest);
    tierkit_i_digest_text(&digest, "measure", 7);
    tierkit_i_digest_add(&digest, builder->schema->facts[of->facts].fingerprint, FINGERPRINT);
    add_columns(builder, marks, &digest);
    add_number(&digest, of->kind);
    add_number(&digest, of->type);
    add_number(&digest, of->scale);
    if (of->type == TIERKIT_I_TYPE_MONEY && builder->schema->currency != TIERKIT_I_NONE) {
        add_text(&digest, builder, builder->schema->currency);
    }
    tierkit_i_digest_tokens(builder->tree, source->tokens, &digest);
    if (tierkit_i_uses_working(builder, source->expression) ||
        tierkit_i_uses_working(builder, source->where) ||
        tierkit_i_uses_working(builder, source->group)) {
        tierkit_i_working_digest(builder, &digest);
    }
    tierkit_i_digest_end(digest, of->fingerprint);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void attribute_digest(const tierkit_i_builder *builder,
                             const tierkit_i_schema_attribute *attribute, uint8_t *out) {
    tierkit_i_digest digest;
    tierkit_i_digest_init(&digest);
    tierkit_i_digest_text(&digest, "attribute", 9);
    add_text(&digest, builder, attribute->name);
    add_number(&digest, attribute->type);
    add_number(&digest, attribute->scale);
    tierkit_i_digest_end(digest, out);
}

void tierkit_i_build_table_digest(tierkit_i_builder *builder, tierkit_i_schema_table *table) {
    tierkit_i_digest digest;
    tierkit_i_digest_init(&digest);
    tierkit_i_digest_text(&digest, "table", 5);
    add_text(&digest, builder, table->name);
    add_text(&digest, builder, table->key);
    add_number(&digest, table->from != TIERKIT_I_NONE);
    if (table->from != TIERKIT_I_NONE) {
        add_text(&digest, builder, table->from);
    }
    for (int32_t i = 0; i < table->fields.count; i++) {
        const tierkit_i_schema_field *field = &builder->schema->fields[table->fields.first + i];
        add_text(&digest, builder, field->name);
        add_number(&digest, field->type);
        add_number(&digest, field->scale);
    }
    tierkit_i_digest_end(digest, table->fingerprint);
}

static int compare_parts(const void *context, uint32_t a, uint32_t b) {
    const uint8_t *parts = (const uint8_t *)context;
    return memcmp(parts + (size_t)a * FINGERPRINT, parts + (size_t)b * FINGERPRINT, FINGERPRINT);
}

static void copy_parts(const tierkit_i_builder *builder, uint8_t *parts) {
    const tierkit_i_schema *schema = builder->schema;
    for (size_t i = 0; i < schema->attribute_count; i++, parts += FINGERPRINT) {
        attribute_digest(builder, &schema->attributes[i], parts);
    }
    for (size_t i = 0; i < schema->table_count; i++, parts += FINGERPRINT) {
        memcpy(parts, schema->tables[i].fingerprint, FINGERPRINT);
    }
    for (size_t i = 0; i < schema->facts_count; i++, parts += FINGERPRINT) {
        memcpy(parts, schema->facts[i].fingerprint, FINGERPRINT);
    }
    for (size_t i = 0; i < schema->measure_count; i++, parts += FINGERPRINT) {
        memcpy(parts, schema->measures[i].fingerprint, FINGERPRINT);
    }
}

/* What its years are called is left out: it changes no number. */
static void add_calendar(tierkit_i_digest *digest, const tierkit_i_fiscal *calendar) {
    add_number(digest, calendar->month);
    if (calendar->kind == TIERKIT_I_FISCAL_MONTHS) {
        return;
    }
    add_number(digest, calendar->kind);
    for (int32_t i = 0; i < 3; i++) {
        add_number(digest, calendar->weeks[i]);
    }
    add_number(digest, calendar->weekday);
    add_number(digest, calendar->nearest);
    for (int32_t i = 0; i < calendar->start_count; i++) {
        add_number(digest, calendar->starts[i]);
    }
}

static void finish(tierkit_i_builder *builder, const uint8_t *parts, const uint32_t *order,
                   size_t count) {
    tierkit_i_schema *schema = builder->schema;
    tierkit_i_digest digest;
    tierkit_i_digest_init(&digest);
    tierkit_i_digest_text(&digest, "schema", 6);
    add_number(&digest, schema->currency != TIERKIT_I_NONE);
    if (schema->currency != TIERKIT_I_NONE) {
        add_text(&digest, builder, schema->currency);
    }
    add_number(&digest, schema->money_scale);
    add_calendar(&digest, &schema->calendar);
    for (size_t i = 0; i < count; i++) {
        tierkit_i_digest_add(&digest, parts + (size_t)order[i] * FINGERPRINT, FINGERPRINT);
    }
    tierkit_i_digest_end(digest, schema->fingerprint);
}

void tierkit_i_build_schema_digest(tierkit_i_builder *builder) {
    const tierkit_i_schema *schema = builder->schema;
    size_t count =
        schema->attribute_count + schema->table_count + schema->facts_count + schema->measure_count;
    uint8_t *parts = NULL;
    uint32_t *order = NULL;
    tierkit_status status = TIERKIT_OK;
    if (count == 0) {
        finish(builder, NULL, NULL, 0);
        return;
    }
    TIERKIT_I_DO(tierkit_i_new(builder->memory, count, FINGERPRINT, &parts));
    TIERKIT_I_DO(tierkit_i_new(builder->memory, count, 2 * sizeof(*order), &order));
    copy_parts(builder, parts);
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint32_t)i;
    }
    tierkit_i_sort_indices(order, count, order + count, compare_parts, parts);
    finish(builder, parts, order, count);
done:
    builder->status = builder->status != TIERKIT_OK ? builder->status : status;
    tierkit_i_free(builder->memory, parts, count, FINGERPRINT);
    tierkit_i_free(builder->memory, order, count, 2 * sizeof(*order));
}
