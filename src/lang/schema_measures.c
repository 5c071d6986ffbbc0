/* Owns: what a measure's first line says: kind, type, scale, `missing N`, and whether its block
 * allows it. Must not know: expressions. Called by: lang/schema_make.c. */
#include "lang/schema_build.h"

static const char *kind_word(tierkit_i_measure_kind kind) {
    static const char *const words[] = { "",      "flow",     "balance",  "min",
                                         "max",   "distinct", "in force", "in force distinct",
                                         "first", "last",     "histogram" };
    return words[kind];
}

int32_t tierkit_i_build_scale(const tierkit_i_builder *builder, tierkit_i_type type,
                              int32_t scale) {
    if (scale != TIERKIT_I_NONE) {
        return scale;
    }
    switch (type) {
    case TIERKIT_I_TYPE_NUMBER:
        return 6;
    case TIERKIT_I_TYPE_MONEY:
        return builder->tree->money_scale;
    case TIERKIT_I_TYPE_RATIO:
    case TIERKIT_I_TYPE_POINTS:
        return 9;
    default:
        return 0;
    }
}

static int is_number(tierkit_i_type type) {
    return type >= TIERKIT_I_TYPE_NUMBER && type <= TIERKIT_I_TYPE_DURATION;
}

static int is_extreme(tierkit_i_measure_kind kind) {
    return kind == TIERKIT_I_MIN || kind == TIERKIT_I_MAX || kind == TIERKIT_I_FIRST ||
           kind == TIERKIT_I_LAST;
}

static int is_distinct(tierkit_i_measure_kind kind) {
    return kind == TIERKIT_I_DISTINCT || kind == TIERKIT_I_IN_FORCE_DISTINCT;
}

static void report_kind(tierkit_i_builder *builder, const tierkit_i_measure *measure,
                        const char *after, const char *last, const char *expected) {
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("`"), tierkit_i_piece_of(kind_word(measure->kind)),
                                 TIERKIT_I_PIECE("` "), tierkit_i_piece_of(after),
                                 tierkit_i_piece_of(last) };
    tierkit_i_piece none = { "", 0 };
    tierkit_i_error_at(builder->list, measure->name.at, "measure", pieces, 5, expected, none);
}

/* Only sums of rows can be spread over days; what has no day has no first one and no state on one.
 * Is there more to ask? */
static int check_days(tierkit_i_builder *builder, const tierkit_i_measure *measure) {
    const tierkit_i_schema_facts *facts = &builder->schema->facts[measure->facts];
    tierkit_i_measure_kind kind = measure->kind;
    int grouped = measure->group != TIERKIT_I_NONE;
    if (facts->unowned && grouped) {
        report_kind(builder, measure, "joins rows of one distributor, and these facts have none",
                    "", "no `group by`, or facts whose key is a distributor");
        return 0;
    }
    int dated = kind == TIERKIT_I_BALANCE || kind == TIERKIT_I_FIRST || kind == TIERKIT_I_LAST;
    if (facts->prorated && (kind != TIERKIT_I_FLOW || grouped)) {
        report_kind(builder, measure, "cannot be prorated; only sums of rows are spread over days",
                    "", "`flow` without `group by`, or facts without `prorated`");
    } else if (facts->undated && (dated || grouped)) {
        report_kind(builder, measure, "needs the day of every row, and these facts are undated", "",
                    "a `flow`, `min`, `max`, `distinct` or `histogram` of rows, or facts `at` a "
                    "date");
    } else {
        return !facts->prorated;
    }
    return 0;
}

/* Rows that hold over a span of days can be counted on a day; rows at a date cannot. */
static void check_block(tierkit_i_builder *builder, const tierkit_i_measure *measure) {
    if (!check_days(builder, measure)) {
        return;
    }
    int has_until = builder->schema->facts[measure->facts].has_until;
    int in_force =
        measure->kind == TIERKIT_I_IN_FORCE || measure->kind == TIERKIT_I_IN_FORCE_DISTINCT;
    if (has_until && !in_force) {
        report_kind(builder, measure, "needs facts at a date; these hold from one date to another",
                    "", "`in force`, or facts `at` a date");
    } else if ((measure->kind == TIERKIT_I_FIRST || measure->kind == TIERKIT_I_LAST) &&
               builder->schema->facts[measure->facts].grain != TIERKIT_I_DAY) {
        report_kind(builder, measure, "needs to know the day of every row", "",
                    "facts with `grain day`");
    } else if (!has_until && in_force) {
        report_kind(builder, measure, "needs facts that hold from one date to another", "",
                    "facts `from COLUMN to COLUMN`");
    }
}

/* An entity has a value on a day; what is counted or kept otherwise has no use for one. */
static int check_group(tierkit_i_builder *builder, const tierkit_i_measure *measure) {
    int has_values = measure->kind == TIERKIT_I_FLOW || is_extreme(measure->kind) ||
                     measure->kind == TIERKIT_I_HISTOGRAM;
    if (measure->group == TIERKIT_I_NONE || has_values) {
        return measure->group != TIERKIT_I_NONE;
    }
    report_kind(builder, measure, "cannot be grouped", "",
                "`flow`, `min`, `max`, `first`, `last` or `histogram`, or no `group by`");
    return 0;
}

/* The parser takes any type for any kind; which go together is said here. */
static void check_type(tierkit_i_builder *builder, const tierkit_i_measure *measure) {
    if (is_distinct(measure->kind)) {
        int counts = measure->type == TIERKIT_I_TYPE_UNKNOWN ||
                     (measure->type == TIERKIT_I_TYPE_COUNT && measure->scale <= 0);
        if (!counts) {
            report_kind(builder, measure, "counts different keys and has no other type", "",
                        "`distinct = ...` without a type");
        }
        return;
    }
    if (is_number(measure->type) ||
        (is_extreme(measure->kind) && measure->type == TIERKIT_I_TYPE_DATE)) {
        return;
    }
    int left_out = measure->type == TIERKIT_I_TYPE_UNKNOWN;
    report_kind(builder, measure, left_out ? "needs a type" : "cannot be ",
                left_out ? "" : tierkit_i_type_word(measure->type),
                is_extreme(measure->kind) ? "money, number, count, ratio, points, days or date"
                                          : "money, number, count, ratio, points or days");
}

/* ---- `missing N` --------------------------------------------------------------------------- */

/* A plain number fits every type; a unit must be the measure's own. */
static int unit_fits(const tierkit_i_builder *builder, const tierkit_i_figure *figure,
                     tierkit_i_type type) {
    switch (figure->measured_in) {
    case TIERKIT_I_IN_MONEY:
        return type == TIERKIT_I_TYPE_MONEY && tierkit_i_is_own_currency(builder, figure->currency);
    case TIERKIT_I_IN_PERCENT:
        return type == TIERKIT_I_TYPE_RATIO || type == TIERKIT_I_TYPE_NUMBER ||
               type == TIERKIT_I_TYPE_POINTS;
    case TIERKIT_I_IN_PERIODS:
        return type == TIERKIT_I_TYPE_DURATION && figure->period <= TIERKIT_I_WEEK;
    default:
        return 1;
    }
}

/* A literal at a scale: 1, or 0 when its unit, its size or its places do not fit: reported. */
static int build_figure(tierkit_i_builder *builder, const tierkit_i_figure *figure,
                        tierkit_i_type type, int32_t scale, int64_t *value) {
    tierkit_i_i128 exact = figure->value;
    int lost = 0;
    int weeks = figure->measured_in == TIERKIT_I_IN_PERIODS && figure->period == TIERKIT_I_WEEK;
    if (!unit_fits(builder, figure, type)) {
        tierkit_i_report(builder, figure->at, "type", "the unit does not fit the measure's type",
                         "a plain number, or the measure's own unit");
        return 0;
    }
    if ((weeks && tierkit_i_i128_mul(exact, tierkit_i_i128_of(7), &exact)) ||
        tierkit_i_rescale(exact, figure->scale, scale, &exact, &lost) ||
        tierkit_i_i128_to64(exact, value)) {
        tierkit_i_report(builder, figure->at, "range", "the number does not fit 64 bits",
                         "a smaller number");
        return 0;
    }
    if (lost) {
        tierkit_i_report(builder, figure->at, "range",
                         "the number has more decimal places than the measure keeps",
                         "fewer decimal places, or a type with a greater scale");
    }
    return !lost;
}

/* Rounding N silently would store a number nobody wrote: what does not fit is an error. */
static void note_missing(tierkit_i_builder *builder, const tierkit_i_measure *measure,
                         tierkit_i_schema_measure *of) {
    if (!measure->missing.present) {
        return;
    }
    if (of->combine == TIERKIT_I_COMBINE_ITEMS || !is_number(of->type)) {
        tierkit_i_report(builder, measure->missing.at, "type",
                         "only a measure of numbers can count missing values as one",
                         "no `missing` here; coalesce(...) in the expression");
        return;
    }
    of->fills_missing =
        build_figure(builder, &measure->missing, of->type, of->scale, &of->missing_value);
}

/* ---- edges of histograms ------------------------------------------------------------------- */

static tierkit_status add_edge(tierkit_i_builder *builder, int64_t edge) {
    tierkit_i_schema *schema = builder->schema;
    TIERKIT_I_TRY(tierkit_i_reserve(&schema->memory, &schema->edges, &schema->edge_capacity,
                                    schema->edge_count + 1, sizeof(*schema->edges)));
    schema->edges[schema->edge_count++] = edge;
    return TIERKIT_OK;
}

static int edges_are_due(tierkit_i_builder *builder, const tierkit_i_measure *measure) {
    int is_histogram = measure->kind == TIERKIT_I_HISTOGRAM;
    if (is_histogram && measure->edges.count == 0) {
        report_kind(builder, measure, "needs edges to count between", "",
                    "`edges` and ascending numbers");
    } else if (!is_histogram && measure->edges.count > 0) {
        report_kind(builder, measure, "has no edges", "", "`histogram`, or no `edges`");
    } else if (measure->edges.count > TIERKIT_I_EDGES_MAX) {
        tierkit_i_report(builder,
                         builder->tree->edges[measure->edges.first + TIERKIT_I_EDGES_MAX].at,
                         "limit", "a histogram has at most 64 edges", "fewer edges");
    } else {
        return is_histogram;
    }
    return 0;
}

static void note_edges(tierkit_i_builder *builder, const tierkit_i_measure *measure,
                       tierkit_i_schema_measure *of) {
    of->edges.first = (int32_t)builder->schema->edge_count;
    if (!edges_are_due(builder, measure) || !is_number(of->type)) {
        return;
    }
    int64_t before = 0, edge = 0;
    for (int32_t i = 0; i < measure->edges.count && builder->status == TIERKIT_OK; i++) {
        const tierkit_i_figure *figure = &builder->tree->edges[measure->edges.first + i];
        if (!build_figure(builder, figure, of->type, of->scale, &edge)) {
            return;
        }
        if (i > 0 && edge <= before) {
            tierkit_i_report(builder, figure->at, "order", "the edges do not ascend",
                             "a greater number than the one before");
            return;
        }
        before = edge;
        builder->status = add_edge(builder, edge);
        of->edges.count++;
    }
}

/* ---- one measure --------------------------------------------------------------------------- */

static tierkit_i_combine combine_of(tierkit_i_measure_kind kind) {
    if (is_distinct(kind) || kind == TIERKIT_I_HISTOGRAM) {
        return TIERKIT_I_COMBINE_ITEMS;
    }
    if (kind == TIERKIT_I_MIN) {
        return TIERKIT_I_COMBINE_MIN;
    }
    /* Of the rows of one day the largest value counts as the first, and as the last. */
    return is_extreme(kind) ? TIERKIT_I_COMBINE_MAX : TIERKIT_I_COMBINE_SUM;
}

/* Runs after errors too: later passes need a kind and a type to check the expression against. */
void tierkit_i_build_measure(tierkit_i_builder *builder, int32_t measure) {
    const tierkit_i_measure *source = &builder->tree->measures[measure];
    tierkit_i_schema_facts *facts = &builder->schema->facts[source->facts];
    tierkit_i_schema_measure *of = &builder->schema->measures[measure];
    check_block(builder, source);
    check_type(builder, source);
    of->name = tierkit_i_build_name(builder, source->name.text);
    of->facts = source->facts;
    of->kind = source->kind;
    of->combine = combine_of(source->kind);
    of->type = is_distinct(source->kind) ? TIERKIT_I_TYPE_COUNT : source->type;
    of->scale =
        is_distinct(source->kind) ? 0 : tierkit_i_build_scale(builder, source->type, source->scale);
    of->grouped = check_group(builder, source);
    of->slot = tierkit_i_measure_has_items(of) ? facts->item_slots++ : facts->value_slots++;
    of->row_plan = measure;
    of->at = source->name.at;
    note_missing(builder, source, of);
    note_edges(builder, source, of);
}
