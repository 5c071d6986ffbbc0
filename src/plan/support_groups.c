/* Owns: the tables of resources and of groups of a plan of support, and what they say of fairness.
 * Must not know: how grants come about. Called by: plan/support.c. */
#include "plan/support.h"

#include "base/sort.h"

#include <string.h>

/* ---- resources ------------------------------------------------------------------------------- */

static const tierkit_i_column_spec resource_columns[] = {
    { "resource", "", TIERKIT_I_CELLS_TEXT },
    { "unit", "", TIERKIT_I_CELLS_TEXT },
    { "capacity", "", TIERKIT_I_CELLS_INTEGER },
    { "asked", "", TIERKIT_I_CELLS_INTEGER },
    { "never_rationed", "", TIERKIT_I_CELLS_INTEGER },
    { "granted", "", TIERKIT_I_CELLS_INTEGER },
    { "left", "", TIERKIT_I_CELLS_INTEGER },
    { "shortfall", "", TIERKIT_I_CELLS_INTEGER },
    { "floor_short", "", TIERKIT_I_CELLS_INTEGER },
    { "alert", "", TIERKIT_I_CELLS_TEXT },
    { "fairness", "", TIERKIT_I_CELLS_NUMBER },
    { "misallocation", "", TIERKIT_I_CELLS_NUMBER },
    { "value_correlation", "", TIERKIT_I_CELLS_NUMBER },
    { "price_of_fairness", "", TIERKIT_I_CELLS_NUMBER },
    { "text", "", TIERKIT_I_CELLS_TEXT },
};

/* The rationed claims of one resource side by side. */
typedef struct slice {
    int64_t *granted, *asked, *score, *tiers_only;
    size_t count;
} slice;

static tierkit_status slice_new(const tierkit_i_supporting *of, slice *to) {
    size_t count = of->claims.count;
    memset(to, 0, sizeof *to);
    int64_t **all[] = { &to->granted, &to->asked, &to->score, &to->tiers_only };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        TIERKIT_I_TRY(tierkit_i_new(of->memory, count, sizeof(int64_t), all[i]));
    }
    return TIERKIT_OK;
}

static void slice_free(const tierkit_i_supporting *of, slice *from) {
    int64_t *all[] = { from->granted, from->asked, from->score, from->tiers_only };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        tierkit_i_free(of->memory, all[i], of->claims.count, sizeof(int64_t));
    }
}

static void slice_add(const tierkit_i_supporting *of, size_t claim, slice *to) {
    const tierkit_i_claims *c = &of->claims;
    to->granted[to->count] = c->granted[TIERKIT_I_AS_SAID][claim];
    to->tiers_only[to->count] = c->granted[TIERKIT_I_TIERS_ONLY][claim];
    to->asked[to->count] = c->ask[claim];
    to->score[to->count++] = of->score_e9[c->record[claim]];
}

static tierkit_status add_ratio(double ratio, int32_t value_status, tierkit_table *table) {
    return value_status == TIERKIT_VALUE_OK ? tierkit_i_table_add_double(table, ratio)
                                            : tierkit_i_table_missing(table);
}

static tierkit_status add_fairness(const slice *from, tierkit_table *table) {
    double fairness = 0.0;
    int32_t value_status = TIERKIT_VALUE_NO_DATA;
    TIERKIT_I_TRY(tierkit_fairness(from->granted, from->asked, NULL, (int64_t)from->count,
                                   &fairness, &value_status, NULL));
    return add_ratio(fairness, value_status, table);
}

static tierkit_status add_misallocation(const slice *from, tierkit_table *table) {
    double apart = 0.0;
    int32_t value_status = TIERKIT_VALUE_NO_DATA;
    tierkit_status status = tierkit_misallocation(
        from->granted, from->score, NULL, (int64_t)from->count, &apart, &value_status, NULL);
    return status == TIERKIT_E_OVERFLOW ? tierkit_i_table_missing(table)
                                        : add_ratio(apart, value_status, table);
}

/* Near 0 support is made even, below it goes to the weak. */
static tierkit_status add_correlation(const tierkit_i_supporting *of, const slice *from,
                                      tierkit_table *table) {
    double tau = 0.0;
    int32_t value_status = TIERKIT_VALUE_NO_DATA;
    TIERKIT_I_TRY(tierkit_i_support_correlation(of, from->granted, from->score, from->count, &tau,
                                                &value_status));
    return add_ratio(tau, value_status, table);
}

/* Service weighted by value that the shares of regions cost: 1 - with / without. */
static tierkit_status add_price(const slice *from, tierkit_table *table) {
    tierkit_i_i128 with = { 0, 0 }, without = { 0, 0 }, one = { 0, 0 };
    for (size_t i = 0; i < from->count; i++) {
        tierkit_i_i128 score = tierkit_i_i128_of(from->score[i]);
        (void)tierkit_i_i128_mul(score, tierkit_i_i128_of(from->granted[i]), &one);
        (void)tierkit_i_i128_add(with, one, &with);
        (void)tierkit_i_i128_mul(score, tierkit_i_i128_of(from->tiers_only[i]), &one);
        (void)tierkit_i_i128_add(without, one, &without);
    }
    if (tierkit_i_i128_sign(without) <= 0) {
        return tierkit_i_table_missing(table);
    }
    (void)tierkit_i_i128_sub(without, with, &one);
    return tierkit_i_table_add_double(table, tierkit_i_i128_quotient(one, without));
}

static tierkit_status add_resource(const tierkit_i_supporting *of, size_t r, const slice *from,
                                   const tierkit_i_tier_sum *tiers, tierkit_table *table) {
    const tierkit_i_support_line *line = &of->tree->support_lines[r];
    int64_t asked = of->obliged[r];
    for (size_t i = 0; i < from->count; i++) {
        asked += from->asked[i];
    }
    const int64_t numbers[] = { of->capacity[r],   asked,
                                of->obliged[r],    of->rationed[r] + of->obliged[r],
                                of->left[r],       of->shortfall[r],
                                of->floor_short[r] };
    TIERKIT_I_TRY(tierkit_i_cell_text(table, of->review, line->resource.text));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, of->review, line->unit.text));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        TIERKIT_I_TRY(tierkit_i_table_add_integer(table, numbers[i]));
    }
    TIERKIT_I_TRY(of->shortfall[r] > 0 ? tierkit_i_table_add_literal(table, "red")
                                       : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(add_fairness(from, table));
    TIERKIT_I_TRY(add_misallocation(from, table));
    TIERKIT_I_TRY(add_correlation(of, from, table));
    TIERKIT_I_TRY(add_price(from, table));
    return tierkit_i_cell_support_text(of, r, asked, tiers, table);
}

static tierkit_status add_one_resource(const tierkit_i_supporting *of, size_t r, slice *work,
                                       tierkit_table *table) {
    tierkit_i_tier_sum *tiers = NULL;
    work->count = 0;
    for (size_t i = 0; i < of->claims.count; i++) {
        if (of->claims.resource[i] == (int32_t)r && !tierkit_i_claim_is_obliged(of, i)) {
            slice_add(of, i, work);
        }
    }
    tierkit_status status = tierkit_i_support_tier_sums(of, (int32_t)r, &tiers);
    if (status == TIERKIT_OK) {
        status = add_resource(of, r, work, tiers, table);
    }
    tierkit_i_free(of->memory, tiers, of->tree->support_tier_count, sizeof *tiers);
    return status;
}

tierkit_status tierkit_i_make_support_resources(const tierkit_i_supporting *of,
                                                tierkit_table **out) {
    slice work;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(slice_new(of, &work));
    TIERKIT_I_DO(tierkit_i_table_new(of->memory, of->pace, resource_columns,
                                     (int32_t)(sizeof resource_columns / sizeof *resource_columns),
                                     out));
    for (size_t r = 0; r < of->resources; r++) {
        TIERKIT_I_DO(add_one_resource(of, r, &work, *out));
        TIERKIT_I_DO(tierkit_i_pace_step(of->pace, of->claims.count));
    }
done:
    slice_free(of, &work);
    return status;
}

/* ---- groups ---------------------------------------------------------------------------------- */

static const tierkit_i_column_spec group_columns[] = {
    { "resource", "", TIERKIT_I_CELLS_TEXT },
    { "group", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },
    { "distributors", "", TIERKIT_I_CELLS_INTEGER },
    { "asked", "", TIERKIT_I_CELLS_INTEGER },
    { "granted", "", TIERKIT_I_CELLS_INTEGER },
    { "served", "", TIERKIT_I_CELLS_NUMBER },
    { "lowest", "", TIERKIT_I_CELLS_NUMBER },
    { "fairness", "", TIERKIT_I_CELLS_NUMBER },
    { "share_of_support", "", TIERKIT_I_CELLS_NUMBER },
    { "share_of_value", "", TIERKIT_I_CELLS_NUMBER },
    { "support_index", "", TIERKIT_I_CELLS_NUMBER },
    { "tiers_only", "", TIERKIT_I_CELLS_INTEGER },
};

/* One way to group: by record a code, in bytewise order of names; tiers in their order. */
typedef struct grouping {
    const char *word;
    tierkit_i_strings names; /* "" = none */
    uint32_t *place;         /* of a code in the order */
    uint32_t *at;            /* code at a place */
    int32_t *group;          /* by record: a code */
    tierkit_i_i128 *value;   /* by code: scores of all members */
    tierkit_i_keyed *items, *spare;
} grouping;

static tierkit_i_piece tier_name(const tierkit_i_supporting *of, size_t record) {
    tierkit_i_piece name = tierkit_i_tree_piece(of->tree, of->entry[record]);
    return name;
}

static tierkit_i_piece manager_name(const tierkit_i_supporting *of, size_t record) {
    const tierkit_i_snapshot *snapshot = of->review->snapshot;
    tierkit_i_piece name = { "", 0 };
    int64_t code = 0;
    if (of->manager != TIERKIT_I_NONE &&
        tierkit_i_snapshot_attribute(snapshot, record, of->manager, of->review->source.as_of,
                                     &code)) {
        name.text = tierkit_i_strings_get(&snapshot->texts, (uint32_t)code, &name.bytes);
    }
    return name;
}

static tierkit_i_piece region_name(const tierkit_i_supporting *of, size_t record) {
    tierkit_i_piece name;
    name.text = tierkit_i_region_of(of->review, record, &name.bytes);
    return name;
}

typedef tierkit_i_piece (*namer)(const tierkit_i_supporting *of, size_t record);

/* Classes of one tier stand one by one, in the order of the tiers: so all are there first. */
static tierkit_status add_tier_names(const tierkit_i_supporting *of, tierkit_i_strings *names) {
    for (size_t t = 0; t < of->tree->support_tier_count; t++) {
        tierkit_i_slice members = of->tree->support_tiers[t].names;
        for (int32_t i = 0; i < members.count; i++) {
            size_t bytes = 0;
            int32_t code = 0;
            const char *text =
                tierkit_i_tree_text(of->tree, of->tree->names[members.first + i].text, &bytes);
            TIERKIT_I_TRY(tierkit_i_strings_add(names, text, bytes, &code));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status order_names(const tierkit_i_supporting *of, grouping *by, int is_tier) {
    uint32_t count = by->names.count;
    TIERKIT_I_TRY(tierkit_i_new(of->memory, count, sizeof *by->place, &by->place));
    TIERKIT_I_TRY(tierkit_i_new(of->memory, count, sizeof *by->at, &by->at));
    if (!is_tier) {
        TIERKIT_I_TRY(tierkit_i_strings_order(&by->names, by->at, by->place, of->pace));
    }
    for (uint32_t i = 0; i < count; i++) {
        by->at[i] = is_tier ? i : by->at[i];
        by->place[by->at[i]] = i;
    }
    return TIERKIT_OK;
}

static tierkit_status grouping_fill(const tierkit_i_supporting *of, grouping *by, namer name_of,
                                    int is_tier) {
    size_t records = of->review->records;
    TIERKIT_I_TRY(tierkit_i_new(of->memory, records, sizeof *by->group, &by->group));
    TIERKIT_I_TRY(is_tier ? add_tier_names(of, &by->names) : TIERKIT_OK);
    for (size_t i = 0; i < records; i++) {
        tierkit_i_piece name = name_of(of, i);
        TIERKIT_I_TRY(tierkit_i_strings_add(&by->names, name.text, name.bytes, &by->group[i]));
        TIERKIT_I_TRY(tierkit_i_pace_step(of->pace, 1));
    }
    TIERKIT_I_TRY(order_names(of, by, is_tier));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(of->memory, by->names.count, sizeof *by->value, &by->value));
    for (size_t i = 0; i < records; i++) {
        tierkit_i_i128 *value = &by->value[by->group[i]];
        (void)tierkit_i_i128_add(*value, tierkit_i_i128_of(of->score_e9[i]), value);
    }
    TIERKIT_I_TRY(tierkit_i_new(of->memory, of->claims.count, sizeof *by->items, &by->items));
    return tierkit_i_new(of->memory, of->claims.count, sizeof *by->spare, &by->spare);
}

static void grouping_free(const tierkit_i_supporting *of, grouping *by) {
    uint32_t count = by->names.count;
    tierkit_i_free(of->memory, by->place, count, sizeof *by->place);
    tierkit_i_free(of->memory, by->at, count, sizeof *by->at);
    tierkit_i_free(of->memory, by->value, count, sizeof *by->value);
    tierkit_i_free(of->memory, by->group, of->review->records, sizeof *by->group);
    tierkit_i_free(of->memory, by->items, of->claims.count, sizeof *by->items);
    tierkit_i_free(of->memory, by->spare, of->claims.count, sizeof *by->spare);
    tierkit_i_strings_free(&by->names);
}

/* Rationed claims by resource, then group. */
static size_t sort_claims(const tierkit_i_supporting *of, grouping *by) {
    const tierkit_i_claims *c = &of->claims;
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (!tierkit_i_claim_is_obliged(of, i) && c->ask[i] > 0) {
            uint64_t resource = (uint32_t)c->resource[i];
            by->items[count].key = resource << 32 | by->place[by->group[c->record[i]]];
            by->items[count++].index = (uint32_t)i;
        }
    }
    tierkit_i_sort_keyed(by->items, count, by->spare);
    return count;
}

/* granted / asked of the group's worst served claim. */
static double lowest_of(const slice *from) {
    size_t low = 0;
    for (size_t i = 1; i < from->count; i++) {
        if (tierkit_i_i128_compare_quotients(
                tierkit_i_i128_of(from->granted[i]), tierkit_i_i128_of(from->asked[i]),
                tierkit_i_i128_of(from->granted[low]), tierkit_i_i128_of(from->asked[low])) < 0) {
            low = i;
        }
    }
    return tierkit_i_i128_quotient(tierkit_i_i128_of(from->granted[low]),
                                   tierkit_i_i128_of(from->asked[low]));
}

static int64_t sum_of(const int64_t *numbers, size_t count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += numbers[i];
    }
    return sum;
}

static tierkit_status add_group(const tierkit_i_supporting *of, const grouping *by, uint64_t key,
                                const slice *from, tierkit_table *table) {
    int32_t resource = (int32_t)(key >> 32);
    uint32_t code = by->at[(uint32_t)key];
    size_t bytes = 0;
    const char *name = tierkit_i_strings_get(&by->names, code, &bytes);
    int64_t asked = sum_of(from->asked, from->count), granted = sum_of(from->granted, from->count);
    TIERKIT_I_TRY(
        tierkit_i_cell_text(table, of->review, of->tree->support_lines[resource].resource.text));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, by->word));
    TIERKIT_I_TRY(bytes > 0 ? tierkit_i_table_add_text(table, name, bytes)
                            : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, (int64_t)from->count));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, asked));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, granted));
    TIERKIT_I_TRY(tierkit_i_table_add_double(
        table, tierkit_i_i128_quotient(tierkit_i_i128_of(granted), tierkit_i_i128_of(asked))));
    TIERKIT_I_TRY(tierkit_i_table_add_double(table, lowest_of(from)));
    TIERKIT_I_TRY(add_fairness(from, table));
    TIERKIT_I_TRY(tierkit_i_cells_support_share(of, resource, granted, by->value[code], table));
    return tierkit_i_table_add_integer(table, sum_of(from->tiers_only, from->count));
}

static tierkit_status add_groups(const tierkit_i_supporting *of, grouping *by, slice *work,
                                 tierkit_table *table) {
    size_t count = sort_claims(of, by);
    for (size_t first = 0, end = 0; first < count; first = end) {
        work->count = 0;
        for (; end < count && by->items[end].key == by->items[first].key; end++) {
            slice_add(of, by->items[end].index, work);
        }
        TIERKIT_I_TRY(add_group(of, by, by->items[first].key, work, table));
        TIERKIT_I_TRY(tierkit_i_pace_step(of->pace, work->count));
    }
    return TIERKIT_OK;
}

static tierkit_status add_grouping(const tierkit_i_supporting *of, const char *word, namer name_of,
                                   slice *work, tierkit_table *table) {
    grouping by;
    memset(&by, 0, sizeof by);
    by.word = word;
    tierkit_i_strings_init(&by.names, of->memory);
    tierkit_status status = grouping_fill(of, &by, name_of, name_of == tier_name);
    if (status == TIERKIT_OK) {
        status = add_groups(of, &by, work, table);
    }
    grouping_free(of, &by);
    return status;
}

tierkit_status tierkit_i_make_support_groups(const tierkit_i_supporting *of, tierkit_table **out) {
    slice work;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(slice_new(of, &work));
    TIERKIT_I_DO(tierkit_i_table_new(of->memory, of->pace, group_columns,
                                     (int32_t)(sizeof group_columns / sizeof *group_columns), out));
    TIERKIT_I_DO(add_grouping(of, "tier", tier_name, &work, *out));
    TIERKIT_I_DO(add_grouping(of, "region", region_name, &work, *out));
    if (of->tree->support.manager.text != TIERKIT_I_NONE) {
        TIERKIT_I_DO(add_grouping(of, "manager", manager_name, &work, *out));
    }
done:
    slice_free(of, &work);
    return status;
}
