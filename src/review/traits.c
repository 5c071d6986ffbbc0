/* Owns: what sets the best class apart: the contrast of KPIs, attributes, kinds and regions of the
 * top class with those of the others. Must not know: how classes were found.
 * Called by: review/tables.c.
 *
 * One effect size for all, so that they can be ranked together: Cliff's delta, the share of pairs
 * (one of the top, one of the rest) in which the top one has more, less the share in which it has
 * less [Cliff 1993, Psychological Bulletin 114]. For yes and no it is the difference of the rates.
 */
#include "base/exact_sum.h"
#include "review/state.h"

#include <math.h>
#include <string.h>

enum {
    LEAST = 5, /* distributors with a value on either side, below which a contrast is an anecdote */
    REST = 0,
    TOP = 1
};

static const tierkit_i_column_spec trait_columns[] = {
    { "class", "", TIERKIT_I_CELLS_TEXT },
    { "rank", "", TIERKIT_I_CELLS_INTEGER },
    { "kind", "", TIERKIT_I_CELLS_TEXT },
    { "item", "", TIERKIT_I_CELLS_TEXT },
    { "member", "", TIERKIT_I_CELLS_TEXT },
    { "n_top", "", TIERKIT_I_CELLS_INTEGER },
    { "n_rest", "", TIERKIT_I_CELLS_INTEGER },
    { "missing_top", "", TIERKIT_I_CELLS_INTEGER },
    { "missing_rest", "", TIERKIT_I_CELLS_INTEGER },
    { "top", "", TIERKIT_I_CELLS_NUMBER },
    { "rest", "", TIERKIT_I_CELLS_NUMBER },
    { "difference", "", TIERKIT_I_CELLS_NUMBER },
    { "effect", "", TIERKIT_I_CELLS_NUMBER },
    { "decides", "", TIERKIT_I_CELLS_FLAG },
    { "status", "", TIERKIT_I_CELLS_TEXT },
    { "text", "", TIERKIT_I_CELLS_TEXT },
};

/* One row to be. */
typedef struct trait {
    const char *kind;
    tierkit_i_piece item, member; /* member.text NULL = none */
    int64_t with[2], without[2];  /* by side: with a value, without */
    double mean[2];               /* or rate */
    int64_t effect_e9;
    int8_t status;
    int decides, yes_or_no;
} trait;

typedef struct traits {
    const tierkit_review *review;
    tierkit_i_pace *pace;
    int8_t *side; /* by record: TOP, REST, -1 = no class */
    trait *rows;
    size_t count, capacity;
    /* numbers: one column at a time */
    tierkit_i_cut cut;
    double *value;
    /* texts of the snapshot: how many have each, by side, and their bytewise order */
    int64_t *holders[2];
    uint32_t *text_order;
} traits;

/* ---- effects --------------------------------------------------------------------------------- */

/* Below 2^53 each, as products of two counts are. */
static int64_t share_e9(int64_t numerator, int64_t denominator) {
    int64_t e9 = 0;
    (void)tierkit_i_grid_quotient(tierkit_i_i128_of(numerator), tierkit_i_i128_of(denominator),
                                  &e9);
    return e9;
}

static int too_few(trait *of) {
    of->status = of->with[TOP] < LEAST || of->with[REST] < LEAST ? TIERKIT_VALUE_NOT_ENOUGH_DATA
                                                                 : TIERKIT_VALUE_OK;
    return of->status != TIERKIT_VALUE_OK;
}

/* More than all that fits the grid keeps its order behind it: by the bits of the double. */
static tierkit_i_i128 amount_of(double value) {
    tierkit_i_i128 amount = { 0, 1 };
    int64_t e9;
    if (!tierkit_i_grid(value, &e9)) {
        return tierkit_i_i128_of(e9);
    }
    double size = fabs(value);
    memcpy(&amount.low, &size, sizeof size);
    if (value < 0.0) {
        (void)tierkit_i_i128_neg(amount, &amount);
    }
    return amount;
}

/* Pairs in which the top has more, less those in which it has less; largest amounts first. */
static int64_t count_pairs(const traits *of, const trait *one) {
    const tierkit_i_cut *cut = &of->cut;
    int64_t seen = 0; /* of the rest, with more than this block */
    int64_t pairs = 0;
    for (size_t place = 0; place < cut->count && cut->first[place] >= 0;) {
        int64_t block[2] = { 0, 0 };
        size_t first = place;
        for (; place < cut->count && cut->first[place] == (int32_t)first; place++) {
            block[of->side[cut->order[place]]]++;
        }
        pairs += block[TOP] * (one->with[REST] - seen - block[REST]) - block[TOP] * seen;
        seen += block[REST];
    }
    return pairs;
}

static tierkit_status contrast_numbers(traits *of, trait *one) {
    tierkit_i_exact_sum sum[2];
    tierkit_i_exact_sum_init(&sum[REST]);
    tierkit_i_exact_sum_init(&sum[TOP]);
    for (size_t i = 0; i < of->cut.count; i++) {
        tierkit_i_i128 amount = amount_of(of->value[i]);
        of->cut.low[i] = (int64_t)amount.low;
        of->cut.high[i] = amount.high;
        if (of->cut.status[i] == TIERKIT_VALUE_OK) {
            tierkit_i_exact_sum_add(&sum[of->side[i]], of->value[i]);
        }
    }
    for (int side = REST; side <= TOP; side++) {
        one->mean[side] = tierkit_i_exact_sum_value(&sum[side]) / (double)one->with[side];
        if (!(fabs(one->mean[side]) <= 1e300)) {
            one->status = TIERKIT_VALUE_OVERFLOW;
            return TIERKIT_OK;
        }
    }
    of->cut.is_wide = 1;
    TIERKIT_I_TRY(tierkit_i_cut_order(of->pace, &of->cut));
    one->effect_e9 = share_e9(count_pairs(of, one), one->with[TOP] * one->with[REST]);
    return TIERKIT_OK;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static tierkit_status keep(traits *of, const trait *one) {
    TIERKIT_I_TRY(tierkit_i_reserve(&of->review->memory, &of->rows, &of->capacity, of->count + 1,
                                    sizeof(*of->rows)));
    of->rows[of->count++] = *one;
    return TIERKIT_OK;
}

/* value and cut.status of all records are filled. */
static tierkit_status keep_numbers(traits *of, trait *one) {
    for (size_t i = 0; i < of->cut.count; i++) {
        if (of->side[i] < 0) {
            of->cut.status[i] = TIERKIT_VALUE_NOT_APPLICABLE;
        } else if (of->cut.status[i] == TIERKIT_VALUE_OK) {
            one->with[of->side[i]]++;
        } else {
            one->without[of->side[i]]++;
        }
    }
    if (!too_few(one)) {
        TIERKIT_I_TRY(contrast_numbers(of, one));
    }
    return keep(of, one);
}

/* yes: how many have it, by side. */
static tierkit_status keep_yes_or_no(traits *of, trait *one, const int64_t yes[2]) {
    one->yes_or_no = 1;
    if (!too_few(one)) {
        for (int side = REST; side <= TOP; side++) {
            one->mean[side] = (double)yes[side] / (double)one->with[side];
        }
        one->effect_e9 = share_e9(yes[TOP] * one->with[REST] - yes[REST] * one->with[TOP],
                                  one->with[TOP] * one->with[REST]);
    }
    return keep(of, one);
}

/* One row for each text that enough distributors have. text: of record i, or NONE. */
static tierkit_status keep_texts(traits *of, trait *one, const int32_t *text) {
    const tierkit_i_strings *texts = &of->review->snapshot->texts;
    for (uint32_t t = 0; t < texts->count; t++) {
        of->holders[REST][t] = 0;
        of->holders[TOP][t] = 0;
    }
    for (size_t i = 0; i < of->cut.count; i++) {
        if (of->side[i] >= 0 && text[i] == TIERKIT_I_NONE) {
            one->without[of->side[i]]++;
        } else if (of->side[i] >= 0) {
            one->with[of->side[i]]++;
            of->holders[of->side[i]][text[i]]++;
        }
    }
    for (uint32_t t = 0; t < texts->count; t++) {
        uint32_t code = of->text_order[t];
        int64_t yes[2] = { of->holders[REST][code], of->holders[TOP][code] };
        if (yes[REST] + yes[TOP] >= LEAST) {
            one->member.text = tierkit_i_strings_get(texts, code, &one->member.bytes);
            TIERKIT_I_TRY(keep_yes_or_no(of, one, yes));
        }
    }
    return TIERKIT_OK;
}

/* ---- items ----------------------------------------------------------------------------------- */

static trait named(const traits *of, const char *kind, int32_t text) {
    trait one;
    memset(&one, 0, sizeof(one));
    one.kind = kind;
    one.item = tierkit_i_tree_piece(&of->review->program->tree, text);
    return one;
}

/* Does a KPI or an attribute take part in the class? Then the contrast is no discovery. */
static int decides(const tierkit_review *review, int32_t text) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_classes *classes = &tree->classes[0];
    if (classes->by_share) {
        return classes->basis.text == text;
    }
    const tierkit_i_slice *criteria =
        &tree->values[review->program->compiled.cut_value[0]].criteria;
    for (int32_t c = 0; c < criteria->count; c++) {
        if (tree->criteria[criteria->first + c].kpi.text == text) {
            return 1;
        }
    }
    return 0;
}

static tierkit_status add_kpis(traits *of) {
    const tierkit_review *review = of->review;
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t k = 0; k < tree->kpi_count; k++) {
        int32_t formula = review->program->compiled.kpi_formula[k];
        tierkit_i_form form = review->program->compiled.formulas[formula].form;
        trait one = named(of, "kpi", tree->kpis[k].name.text);
        if (form.shape == TIERKIT_I_FLAGS || form.shape == TIERKIT_I_TEXTS ||
            form.type == TIERKIT_I_TYPE_DATE) {
            continue;
        }
        one.decides = decides(review, tree->kpis[k].name.text);
        memcpy(of->value, review->kpi_value + k * review->records,
               review->records * sizeof(*of->value));
        memcpy(of->cut.status, review->kpi_status + k * review->records, review->records);
        TIERKIT_I_TRY(keep_numbers(of, &one));
    }
    return TIERKIT_OK;
}

static tierkit_status add_numbers(traits *of, trait *one, int32_t attribute, int32_t scale) {
    const tierkit_review *review = of->review;
    tierkit_i_i128 power = tierkit_i_i128_power10(scale);
    for (size_t i = 0; i < review->records; i++) {
        int64_t value = 0;
        int has = tierkit_i_snapshot_attribute(review->snapshot, i, attribute, review->source.as_of,
                                               &value);
        of->cut.status[i] = has ? TIERKIT_VALUE_OK : TIERKIT_VALUE_NO_DATA;
        of->value[i] = tierkit_i_i128_quotient(tierkit_i_i128_of(value), power);
    }
    return keep_numbers(of, one);
}

static tierkit_status add_flags(traits *of, trait *one, int32_t attribute) {
    const tierkit_review *review = of->review;
    int64_t yes[2] = { 0, 0 };
    for (size_t i = 0; i < review->records; i++) {
        int64_t value = 0;
        int has = tierkit_i_snapshot_attribute(review->snapshot, i, attribute, review->source.as_of,
                                               &value);
        if (of->side[i] >= 0) {
            *(has ? &one->with[of->side[i]] : &one->without[of->side[i]]) += 1;
            yes[of->side[i]] += has && value != 0;
        }
    }
    return keep_yes_or_no(of, one, yes);
}

static tierkit_status add_attribute_texts(traits *of, trait *one, int32_t attribute) {
    const tierkit_review *review = of->review;
    for (size_t i = 0; i < review->records; i++) {
        int64_t value = TIERKIT_I_NONE;
        int has = tierkit_i_snapshot_attribute(review->snapshot, i, attribute, review->source.as_of,
                                               &value);
        of->cut.rank[i] = has ? (int32_t)value : TIERKIT_I_NONE; /* no ranks are needed here */
    }
    return keep_texts(of, one, of->cut.rank);
}

static tierkit_status add_attribute(traits *of, size_t declared) {
    const tierkit_review *review = of->review;
    const tierkit_i_attribute *attribute = &review->program->tree.attributes[declared];
    const tierkit_i_schema *schema = review->program->head.schema;
    size_t bytes;
    const char *name = tierkit_i_tree_text(&review->program->tree, attribute->name.text, &bytes);
    int32_t of_schema = tierkit_i_schema_find_attribute(schema, name, bytes);
    int32_t stored = review->attribute_map[of_schema];
    trait one = named(of, "attribute", attribute->name.text);
    one.decides = decides(review, attribute->name.text);
    if (stored == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    switch (attribute->type) {
    case TIERKIT_I_TYPE_FLAG:
        return add_flags(of, &one, stored);
    case TIERKIT_I_TYPE_TEXT:
        return add_attribute_texts(of, &one, stored);
    case TIERKIT_I_TYPE_DATE:
    case TIERKIT_I_TYPE_INSTANT:
    case TIERKIT_I_TYPE_UNKNOWN:
        return TIERKIT_OK;
    default:
        return add_numbers(of, &one, stored, schema->attributes[of_schema].scale);
    }
}

/* Kind and region of the records. */
static tierkit_status add_fields(traits *of) {
    static const tierkit_i_piece names[] = { TIERKIT_I_PIECE("kind"), TIERKIT_I_PIECE("region") };
    const tierkit_i_snapshot_record *records = of->review->snapshot->records;
    for (size_t f = 0; f < 2; f++) {
        trait one;
        memset(&one, 0, sizeof(one));
        one.kind = "record";
        one.item = names[f];
        for (size_t i = 0; i < of->review->records; i++) {
            of->cut.rank[i] = f == 0 ? records[i].kind : records[i].region;
        }
        TIERKIT_I_TRY(keep_texts(of, &one, of->cut.rank));
    }
    return TIERKIT_OK;
}

static tierkit_status find_traits(traits *of) {
    TIERKIT_I_TRY(add_kpis(of));
    for (size_t a = 0; a < of->review->program->tree.attribute_count; a++) {
        TIERKIT_I_TRY(add_attribute(of, a));
    }
    return add_fields(of);
}

/* ---- the table ------------------------------------------------------------------------------- */

static const char *verdict(const trait *of) {
    int sign = (of->effect_e9 > 0) - (of->effect_e9 < 0);
    static const char *const words[2][3] = {
        { " tends to be lower in class ", " is alike in class ", " tends to be higher in class " },
        { " is rarer in class ", " is as common in class ", " is more common in class " },
    };
    return words[of->yes_or_no][sign + 1];
}

static tierkit_status add_text(const trait *one, tierkit_i_piece top, tierkit_table *table) {
    const char *says = verdict(one);
    tierkit_i_piece text[5] = { one->item, { " ", 0 }, one->member, { says, strlen(says) }, top };
    text[1].bytes = one->member.text != NULL;
    if (one->status == TIERKIT_VALUE_NOT_ENOUGH_DATA) {
        return tierkit_i_table_add_literal(table, "fewer than 5 on one side have a value");
    }
    if (one->status != TIERKIT_VALUE_OK) {
        return tierkit_i_table_add_literal(table, "the numbers are too large");
    }
    return tierkit_i_table_add_pieces(table, text, 5);
}

static tierkit_status add_numbers_of(const trait *one, tierkit_table *table) {
    if (one->status != TIERKIT_VALUE_OK) {
        for (int i = 0; i < 4; i++) {
            TIERKIT_I_TRY(tierkit_i_table_missing(table));
        }
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_table_add_double(table, one->mean[TOP]));
    TIERKIT_I_TRY(tierkit_i_table_add_double(table, one->mean[REST]));
    TIERKIT_I_TRY(tierkit_i_table_add_double(table, one->mean[TOP] - one->mean[REST]));
    return tierkit_i_table_add_decimal(table, tierkit_i_i128_of(one->effect_e9), 9);
}

static tierkit_status add_row(const traits *of, const trait *one, int32_t rank,
                              tierkit_table *table) {
    const tierkit_i_tree *tree = &of->review->program->tree;
    tierkit_i_piece top =
        tierkit_i_tree_piece(tree, tree->class_lines[tree->classes[0].lines.first].name.text);
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, top.text, top.bytes));
    TIERKIT_I_TRY(rank > 0 ? tierkit_i_table_add_integer(table, rank)
                           : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, one->kind));
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, one->item.text, one->item.bytes));
    TIERKIT_I_TRY(one->member.text == NULL
                      ? tierkit_i_table_missing(table)
                      : tierkit_i_table_add_text(table, one->member.text, one->member.bytes));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->with[TOP]));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->with[REST]));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->without[TOP]));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->without[REST]));
    TIERKIT_I_TRY(add_numbers_of(one, table));
    TIERKIT_I_TRY(tierkit_i_table_add_flag(table, one->decides));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, one->status));
    return add_text(one, top, table);
}

/* Largest effect first, in whichever direction; equal ones in the order they were found. */
static tierkit_status add_ranked(const traits *of, tierkit_table *table) {
    tierkit_i_cut ranked;
    tierkit_amounts amounts;
    tierkit_status status = TIERKIT_OK;
    memset(&ranked, 0, sizeof(ranked));
    TIERKIT_I_DO(tierkit_i_cut_new(of->review, NULL, of->count, &ranked));
    for (size_t r = 0; r < of->count; r++) {
        int64_t effect = of->rows[r].effect_e9;
        ranked.low[r] = effect < 0 ? -effect : effect;
        ranked.status[r] = of->rows[r].status;
    }
    TIERKIT_I_DO(tierkit_i_cut_order(of->pace, &ranked));
    amounts = tierkit_i_cut_amounts(&ranked);
    TIERKIT_I_DO(tierkit_rank(&amounts, TIERKIT_RANK_COMPETITION, ranked.rank, NULL));
    for (size_t place = 0; place < of->count; place++) {
        int32_t r = ranked.order[place];
        TIERKIT_I_DO(add_row(of, &of->rows[r], ranked.rank[r], table));
    }
done:
    tierkit_i_cut_free(of->review, &ranked);
    return status;
}

static tierkit_status prepare(traits *of) {
    const tierkit_review *review = of->review;
    const tierkit_i_memory *memory = &review->memory;
    uint32_t texts = review->snapshot->texts.count;
    uint32_t *scratch = NULL;
    int32_t top = review->program->tree.classes[0].lines.first;
    TIERKIT_I_TRY(tierkit_i_new(memory, review->records, sizeof(*of->side), &of->side));
    TIERKIT_I_TRY(tierkit_i_new(memory, review->records, sizeof(*of->value), &of->value));
    TIERKIT_I_TRY(tierkit_i_cut_new(review, NULL, review->records, &of->cut));
    TIERKIT_I_TRY(tierkit_i_new(memory, texts, sizeof(int64_t), &of->holders[REST]));
    TIERKIT_I_TRY(tierkit_i_new(memory, texts, sizeof(int64_t), &of->holders[TOP]));
    TIERKIT_I_TRY(tierkit_i_new(memory, texts, sizeof(uint32_t), &of->text_order));
    TIERKIT_I_TRY(tierkit_i_new(memory, texts, sizeof(uint32_t), &scratch));
    tierkit_status status =
        tierkit_i_strings_order(&review->snapshot->texts, of->text_order, scratch, of->pace);
    tierkit_i_free(memory, scratch, texts, sizeof(uint32_t));
    TIERKIT_I_TRY(status);
    for (size_t i = 0; i < review->records; i++) {
        int32_t line = review->classed[0].line[i];
        of->side[i] = line == TIERKIT_I_NONE ? -1 : line == top ? TOP : REST;
    }
    return TIERKIT_OK;
}

static void traits_free(traits *of) {
    const tierkit_i_memory *memory = &of->review->memory;
    uint32_t texts = of->review->snapshot->texts.count;
    tierkit_i_free(memory, of->rows, of->capacity, sizeof(*of->rows));
    tierkit_i_free(memory, of->text_order, texts, sizeof(uint32_t));
    tierkit_i_free(memory, of->holders[TOP], texts, sizeof(int64_t));
    tierkit_i_free(memory, of->holders[REST], texts, sizeof(int64_t));
    tierkit_i_cut_free(of->review, &of->cut);
    tierkit_i_free(memory, of->value, of->review->records, sizeof(*of->value));
    tierkit_i_free(memory, of->side, of->review->records, sizeof(*of->side));
}

tierkit_status tierkit_i_make_traits(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out) {
    traits of;
    tierkit_status status = TIERKIT_OK;
    memset(&of, 0, sizeof(of));
    of.review = review;
    of.pace = pace;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, trait_columns,
                                      sizeof(trait_columns) / sizeof(trait_columns[0]), out));
    if (review->program->tree.classes_count == 0 || review->records == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(prepare(&of));
    TIERKIT_I_DO(find_traits(&of));
    TIERKIT_I_DO(add_ranked(&of, *out));
done:
    traits_free(&of);
    return status;
}
