/* Owns: the working days of a schema: its copy of them, and what they add to fingerprints.
 * Must not know: how time is counted (base/working.c). Called by: lang/schema_*.c,
 * lang/row_check_clock.c. */
#include "lang/schema_build.h"

#include "base/sort.h"

static int compare_days(const void *context, uint32_t a, uint32_t b) {
    const int32_t *days = (const int32_t *)context;
    return (days[a] > days[b]) - (days[a] < days[b]);
}

/* A holiday on a day nobody works takes no day off, one that is there twice takes one. */
static void keep_holidays(tierkit_i_schema *schema, const int32_t *from, const uint32_t *order,
                          size_t count, int32_t *to) {
    int32_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t day = from[order[i]];
        schema->working.holiday_count = 0;
        if (tierkit_i_working_days(&schema->working, day, day - 1) == 1 &&
            (kept == 0 || to[kept - 1] != day)) {
            to[kept++] = day;
        }
    }
    schema->working.holidays = to;
    schema->working.holiday_count = kept;
}

/* The schema outlives the tree. */
void tierkit_i_build_working(tierkit_i_builder *builder) {
    tierkit_i_schema *schema = builder->schema;
    const tierkit_i_tree *tree = builder->tree;
    uint32_t *order = NULL;
    size_t count = tree->holiday_count;
    tierkit_status status = TIERKIT_OK;
    schema->working = tree->working;
    if (count == 0 || builder->status != TIERKIT_OK) {
        return;
    }
    TIERKIT_I_DO(
        tierkit_i_new(&schema->memory, count, sizeof(*schema->holidays), &schema->holidays));
    schema->holiday_room = count;
    TIERKIT_I_DO(tierkit_i_new(builder->memory, count, 2 * sizeof(*order), &order));
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint32_t)i;
    }
    tierkit_i_sort_indices(order, count, order + count, compare_days, tree->holidays);
    keep_holidays(schema, tree->holidays, order, count, schema->holidays);
done:
    tierkit_i_free(builder->memory, order, count, 2 * sizeof(*order));
    builder->status = status;
}

int tierkit_i_is_working(tierkit_i_function function) {
    return function == TIERKIT_I_FN_WORKING_DAYS || function == TIERKIT_I_FN_WORKING_MINUTES ||
           function == TIERKIT_I_FN_WORKING_HOURS;
}

/* As deep as an expression is: TIERKIT_I_NESTING_MAX. */
int tierkit_i_uses_working(const tierkit_i_builder *builder, int32_t node) {
    const tierkit_i_node *nodes = builder->tree->nodes;
    if (node == TIERKIT_I_NONE) {
        return 0;
    }
    if (nodes[node].op == TIERKIT_I_OP_CALL &&
        tierkit_i_is_working(tierkit_i_function_of(builder->tree, nodes[node].text))) {
        return 1;
    }
    for (int32_t at = nodes[node].first; at != TIERKIT_I_NONE; at = nodes[at].next) {
        if (tierkit_i_uses_working(builder, at)) {
            return 1;
        }
    }
    return 0;
}

/* What is stored was counted with these days: a network made with others does not fit. */
void tierkit_i_working_digest(const tierkit_i_builder *builder, tierkit_i_digest *digest) {
    const tierkit_i_working *working = &builder->schema->working;
    tierkit_i_digest_text(digest, "working", 7);
    tierkit_i_digest_add64(digest, working->weekdays);
    tierkit_i_digest_add64(digest, (uint64_t)(int64_t)working->from);
    tierkit_i_digest_add64(digest, (uint64_t)(int64_t)working->until);
    tierkit_i_digest_add64(digest, (uint64_t)(int64_t)working->offset);
    for (int32_t i = 0; i < working->holiday_count; i++) {
        tierkit_i_digest_add64(digest, (uint64_t)(int64_t)working->holidays[i]);
    }
}
