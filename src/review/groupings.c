/* Owns: see groupings.h. Must not know: see groupings.h. Called by: see groupings.h. */
#include "review/groupings.h"

#include "review/families.h"

#include <string.h>

/* What distributors are grouped by. */
typedef struct dimension {
    const tierkit_review *review;
    int (*key)(const struct dimension *of, size_t record, const char **text, size_t *bytes);
    tierkit_i_piece kind;
    int32_t attribute;                  /* of the network's schema, NONE */
    size_t level;                       /* of regions and parents */
    const tierkit_i_families *families; /* NULL: by something else */
    int whole;                          /* who has no key is in the group "" */
} dimension;

static int text_of(const tierkit_review *review, int32_t code, const char **text, size_t *bytes) {
    if (code == TIERKIT_I_NONE) {
        return 0;
    }
    *text = tierkit_i_strings_get(&review->snapshot->texts, (uint32_t)code, bytes);
    return 1;
}

static int network_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    (void)of;
    (void)record;
    *text = "all";
    *bytes = 3;
    return 1;
}

static int kind_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    return text_of(of->review, of->review->snapshot->records[record].kind, text, bytes);
}

static int state_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    return text_of(of->review, of->review->snapshot->records[record].life_cycle_state, text, bytes);
}

static int currency_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    return text_of(of->review, of->review->snapshot->records[record].currency, text, bytes);
}

/* The path down to level 0, 1, 2 ...; a record whose path is shorter is in no group of that
 * level. */
static int region_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    size_t whole;
    size_t end = 0;
    *text = tierkit_i_region_of(of->review, record, &whole);
    for (size_t l = 0; l <= of->level; l++) {
        if (l > 0 && end >= whole) {
            return 0;
        }
        end += l > 0 || whole > 0; /* a slash in front belongs to the first level */
        while (end < whole && (*text)[end] != '/') {
            end++;
        }
    }
    *bytes = end;
    return whole > 0;
}

static int whole_region(const dimension *of, size_t record, const char **text, size_t *bytes) {
    *text = tierkit_i_region_of(of->review, record, bytes);
    return *bytes > 0;
}

static int id_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    const tierkit_i_snapshot *snapshot = of->review->snapshot;
    *text = tierkit_i_snapshot_entity_id(snapshot, snapshot->records[record].entity, bytes);
    return 1;
}

/* The parent that stands `level` below the head of the family, the record itself included. */
static int parent_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    const tierkit_i_snapshot *snapshot = of->review->snapshot;
    int32_t at = of->families->ancestor[record];
    if (at == TIERKIT_I_NONE || !of->families->is_parent[at]) {
        return 0;
    }
    *text = tierkit_i_snapshot_entity_id(snapshot, snapshot->records[at].entity, bytes);
    return 1;
}

static int class_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    int32_t name = of->review->class_name != NULL ? of->review->class_name[record] : TIERKIT_I_NONE;
    if (name == TIERKIT_I_NONE) {
        return 0;
    }
    *text = tierkit_i_tree_text(&of->review->program->tree, name, bytes);
    return 1;
}

static int bucket_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    int32_t name =
        of->review->bucket_name != NULL ? of->review->bucket_name[record] : TIERKIT_I_NONE;
    if (name == TIERKIT_I_NONE) {
        return 0;
    }
    *text = tierkit_i_tree_text(&of->review->program->tree, name, bytes);
    return 1;
}

static int policy_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    int32_t name = tierkit_i_policy_name(of->review, record);
    if (name == TIERKIT_I_NONE) {
        return 0;
    }
    *text = tierkit_i_tree_text(&of->review->program->tree, name, bytes);
    return 1;
}

static int attribute_key(const dimension *of, size_t record, const char **text, size_t *bytes) {
    const tierkit_i_snapshot *snapshot = of->review->snapshot;
    int64_t value = 0;
    if (of->attribute == TIERKIT_I_NONE ||
        !tierkit_i_snapshot_attribute(snapshot, record, of->attribute, of->review->source.as_of,
                                      &value)) {
        return 0;
    }
    if (snapshot->schema->attributes[of->attribute].type == TIERKIT_I_TYPE_TEXT) {
        return text_of(of->review, (int32_t)value, text, bytes);
    }
    *text = value != 0 ? "true" : "false";
    *bytes = value != 0 ? 4 : 5;
    return 1;
}

/* ---- a partition ----------------------------------------------------------------------------- */

void tierkit_i_grouping_free(const tierkit_review *review, tierkit_i_grouping *of) {
    const tierkit_i_memory *memory = &review->memory;
    size_t count = of->names.count;
    tierkit_i_free(memory, of->suppressed, count, sizeof(*of->suppressed));
    tierkit_i_free(memory, of->size, count, sizeof(*of->size));
    tierkit_i_free(memory, of->order, count, sizeof(*of->order));
    tierkit_i_free(memory, of->of_record, review->records, sizeof(*of->of_record));
    tierkit_i_strings_free(&of->names);
}

/* Codes in order of first sight become places in bytewise order. */
static tierkit_status number_groups(const tierkit_review *review, tierkit_i_pace *pace,
                                    tierkit_i_grouping *out) {
    uint32_t *place = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(&review->memory, out->count, sizeof(*place), &place));
    TIERKIT_I_DO(tierkit_i_strings_order(&out->names, out->order, place, pace));
    for (size_t i = 0; i < out->count; i++) {
        place[out->order[i]] = (uint32_t)i;
    }
    for (size_t r = 0; r < review->records; r++) {
        if (out->of_record[r] != TIERKIT_I_NONE) {
            out->of_record[r] = (int32_t)place[out->of_record[r]];
            out->size[out->of_record[r]]++;
        }
    }
done:
    tierkit_i_free(&review->memory, place, out->count, sizeof(*place));
    return status;
}

/* About what finding the group of a record costs. */
enum { NAME_STEPS = 4 };

static tierkit_status grouping_new(const dimension *by, tierkit_i_pace *pace,
                                   tierkit_i_grouping *out) {
    const tierkit_review *review = by->review;
    const tierkit_i_memory *memory = &review->memory;
    memset(out, 0, sizeof(*out));
    out->kind = by->kind;
    out->whole = by->key == network_key;
    tierkit_i_strings_init(&out->names, memory);
    TIERKIT_I_TRY(tierkit_i_new(memory, review->records, sizeof(*out->of_record), &out->of_record));
    for (size_t r = 0; r < review->records; r++) {
        const char *text;
        size_t bytes;
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, NAME_STEPS));
        out->of_record[r] = TIERKIT_I_NONE;
        if (review->covered[r] != TIERKIT_VALUE_OK) {
            continue;
        }
        int found = by->key(by, r, &text, &bytes);
        if (!found && by->whole) {
            text = "";
            bytes = 0;
        }
        if (found || by->whole) {
            TIERKIT_I_TRY(tierkit_i_strings_add(&out->names, text, bytes, &out->of_record[r]));
        }
    }
    out->count = out->names.count;
    TIERKIT_I_TRY(tierkit_i_new(memory, out->count, sizeof(*out->order), &out->order));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, out->count, sizeof(*out->size), &out->size));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, out->count, sizeof(*out->suppressed), &out->suppressed));
    return number_groups(review, pace, out);
}

/* ---- groups that are too small --------------------------------------------------------------- */

/* The only hidden group of a mother could be computed from what is shown: hides the smallest of
 * the others too, of equally small ones the first. */
static void hide_second(const tierkit_i_grouping *of, const int32_t *mother, int32_t in) {
    size_t hidden = 0;
    size_t next = of->count;
    for (size_t g = 0; g < of->count; g++) {
        if (mother != NULL && mother[g] != in) {
            continue;
        }
        if (of->suppressed[g]) {
            hidden++;
        } else if (next == of->count || of->size[g] < of->size[next]) {
            next = g;
        }
    }
    if (hidden == 1 && next < of->count) {
        of->suppressed[next] = 1;
    }
}

void tierkit_i_suppress(int64_t least, const tierkit_i_grouping *grouping, const int32_t *mother,
                        const uint8_t *hidden, size_t mothers) {
    int some = 0;
    for (size_t g = 0; g < grouping->count; g++) {
        grouping->suppressed[g] =
            grouping->size[g] < least || (hidden != NULL && mother != NULL && hidden[mother[g]]);
        some |= grouping->suppressed[g];
    }
    for (size_t m = 0; m < mothers && some; m++) {
        hide_second(grouping, mother, (int32_t)m);
    }
}

/* A level of regions or parents lies within the level above. */
static tierkit_status suppress_level(const tierkit_review *review, const tierkit_i_grouping *above,
                                     const tierkit_i_grouping *level) {
    int64_t least = review->program->tree.groups.least;
    int32_t *mother = NULL;
    if (least <= 1 || level->count == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, level->count, sizeof(*mother), &mother));
    for (size_t r = 0; r < review->records; r++) {
        if (level->of_record[r] != TIERKIT_I_NONE) {
            mother[level->of_record[r]] = above->of_record[r];
        }
    }
    tierkit_i_suppress(least, level, mother, above->suppressed, above->count);
    tierkit_i_free(&review->memory, mother, level->count, sizeof(*mother));
    return TIERKIT_OK;
}

/* ---- all of them ----------------------------------------------------------------------------- */

typedef struct visit {
    tierkit_i_pace *pace;
    tierkit_i_grouping_visitor visitor;
    void *context;
    const tierkit_i_grouping *network;
} visit;

/* The levels of a dimension, as many as there are; one where it has none. */
static tierkit_status visit_levels(const visit *of, dimension *by, int levels) {
    tierkit_i_grouping above;
    tierkit_i_grouping level;
    tierkit_status status = TIERKIT_OK;
    size_t found = 1;
    memset(&above, 0, sizeof(above));
    memset(&level, 0, sizeof(level));
    for (by->level = 0; found > 0 && (levels || by->level == 0); by->level++) {
        if (by->families != NULL) {
            tierkit_i_families_at(by->review, by->level, by->families);
        }
        TIERKIT_I_DO(grouping_new(by, of->pace, &level));
        TIERKIT_I_DO(suppress_level(by->review, by->level == 0 ? of->network : &above, &level));
        TIERKIT_I_DO(of->visitor(by->review, &level, of->context));
        found = level.count;
        if (by->level > 0) {
            tierkit_i_grouping_free(by->review, &above);
        }
        above = level;
        memset(&level, 0, sizeof(level));
    }
done:
    if (level.of_record != NULL || level.names.memory != NULL) {
        tierkit_i_grouping_free(by->review, &level);
    }
    if (above.of_record != NULL) {
        tierkit_i_grouping_free(by->review, &above);
    }
    return status;
}

static tierkit_status visit_parents(const visit *of, dimension *by) {
    tierkit_i_families families;
    tierkit_status status = tierkit_i_families_new(by->review, &families);
    if (status == TIERKIT_OK) {
        by->families = &families;
        status = visit_levels(of, by, 1);
    }
    tierkit_i_families_free(by->review, &families);
    return status;
}

/* What a name means; program/check_groups.c has let nothing else pass. */
static dimension dimension_of(const tierkit_review *review, int32_t text) {
    static const struct {
        const char *word;
        int (*key)(const dimension *, size_t, const char **, size_t *);
    } words[] = {
        { "class", class_key },   { "policy", policy_key },     { "parent", parent_key },
        { "state", state_key },   { "currency", currency_key }, { "kind", kind_key },
        { "bucket", bucket_key }, { "region", whole_region },   { "distributor", id_key },
    };
    const tierkit_i_tree *tree = &review->program->tree;
    dimension by = { review, attribute_key, { NULL, 0 }, TIERKIT_I_NONE, 0, NULL, 0 };
    by.kind = tierkit_i_tree_piece(tree, text);
    int32_t attribute =
        tierkit_i_schema_find_attribute(review->program->head.schema, by.kind.text, by.kind.bytes);
    if (attribute != TIERKIT_I_NONE) {
        by.attribute = review->attribute_map[attribute];
        return by;
    }
    for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
        if (tierkit_i_tree_is(tree, text, words[w].word)) {
            by.key = words[w].key;
        }
    }
    return by;
}

static tierkit_status visit_named(const visit *of, const tierkit_review *review, int32_t text) {
    dimension by = dimension_of(review, text);
    return by.key == parent_key ? visit_parents(of, &by) : visit_levels(of, &by, 0);
}

tierkit_status tierkit_i_grouping_whole(const tierkit_review *review, int32_t text,
                                        tierkit_i_pace *pace, tierkit_i_grouping *out) {
    dimension by = dimension_of(review, text);
    by.whole = 1;
    TIERKIT_I_TRY(grouping_new(&by, pace, out));
    tierkit_i_suppress(review->program->tree.groups.least, out, NULL, NULL, 1);
    return TIERKIT_OK;
}

static tierkit_status visit_all(visit *of, const tierkit_review *review) {
    const tierkit_i_slice named = review->program->tree.groups.by;
    dimension regions = {
        review, region_key, TIERKIT_I_PIECE("region"), TIERKIT_I_NONE, 0, NULL, 0
    };
    dimension kinds = { review, kind_key, TIERKIT_I_PIECE("kind"), TIERKIT_I_NONE, 0, NULL, 0 };
    TIERKIT_I_TRY(of->visitor(review, of->network, of->context));
    TIERKIT_I_TRY(visit_levels(of, &regions, 1));
    TIERKIT_I_TRY(visit_levels(of, &kinds, 0));
    for (int32_t i = 0; i < named.count; i++) {
        TIERKIT_I_TRY(visit_named(of, review, review->program->tree.names[named.first + i].text));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_each_grouping(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_i_grouping_visitor visitor, void *context) {
    dimension all = { review, network_key, TIERKIT_I_PIECE("network"), TIERKIT_I_NONE, 0, NULL, 0 };
    tierkit_i_grouping network;
    visit of = { pace, visitor, context, &network };
    tierkit_status status = grouping_new(&all, pace, &network);
    if (status == TIERKIT_OK) {
        tierkit_i_suppress(review->program->tree.groups.least, &network, NULL, NULL, 0);
        status = visit_all(&of, review);
    }
    tierkit_i_grouping_free(review, &network);
    return status;
}

tierkit_i_subjects tierkit_i_grouping_subjects(const tierkit_i_grouping *grouping) {
    tierkit_i_subjects subjects = { 0 };
    subjects.count = grouping->count;
    subjects.grouped = 1;
    subjects.of_record = grouping->of_record;
    subjects.members = 1;
    subjects.whole = grouping->whole;
    return subjects;
}

tierkit_status tierkit_i_everybody_new(const tierkit_review *review, int32_t **of_record) {
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, review->records, sizeof(**of_record), of_record));
    for (size_t r = 0; r < review->records; r++) {
        (*of_record)[r] = review->covered[r] == TIERKIT_VALUE_OK ? 0 : TIERKIT_I_NONE;
    }
    return TIERKIT_OK;
}

void tierkit_i_everybody_free(const tierkit_review *review, int32_t *of_record) {
    tierkit_i_free(&review->memory, of_record, review->records, sizeof(*of_record));
}
