/* Owns: criteria to points to one score, missing values, coverage: one value statement, profile by
 * profile, a block of distributors at a time. Must not know: classes, policies; the arithmetic
 * itself is the kernels'. Called by: review/value.c. */
#include "review/value.h"

#include "tierkit/kernel.h"

/* One block of distributors of one profile. Arrays of criteria: criterion c of element i at
 * c * count + i. */
typedef struct scoring {
    tierkit_review *review;
    const tierkit_i_value *statement;
    tierkit_i_valued *value;
    int32_t profile;
    size_t criteria, room; /* room: criteria * TIERKIT_I_BLOCK */
    double *x, *y;         /* all points of the tree */
    double *weight;
    double *raw, *points;
    int8_t *raw_status, *status;
    int64_t *contribution_e9;
    int32_t record[TIERKIT_I_BLOCK];
    int32_t flags[TIERKIT_I_BLOCK];
    double with_data[TIERKIT_I_BLOCK];
    int8_t refused[TIERKIT_I_BLOCK];
    int64_t score_e9[TIERKIT_I_BLOCK];
    int8_t score_status[TIERKIT_I_BLOCK];
    size_t count;
} scoring;

static const tierkit_i_criterion *rule(const scoring *s, size_t c, int32_t clause) {
    return tierkit_i_criterion_rule(&s->review->program->tree, &s->review->program->compiled,
                                    s->profile, (int32_t)c, clause);
}

/* ---- points ---------------------------------------------------------------------------------- */

static void gather(scoring *s, size_t c) {
    size_t from = c * s->review->records;
    for (size_t i = 0; i < s->count; i++) {
        s->raw[c * s->count + i] = s->value->raw[from + (size_t)s->record[i]];
        s->raw_status[c * s->count + i] = s->value->raw_status[from + (size_t)s->record[i]];
        s->status[c * s->count + i] = s->raw_status[c * s->count + i];
    }
}

static tierkit_status earn_points(scoring *s, size_t c) {
    const tierkit_i_criterion *line = rule(s, c, TIERKIT_I_CLAUSE_POINTS);
    tierkit_points points = { 0 };
    points.struct_size = sizeof(points);
    points.flags = line->step ? TIERKIT_POINTS_STEP : 0;
    points.count = line->points.count;
    points.x = s->x + line->points.first;
    points.y = s->y + line->points.first;
    return tierkit_value_points(&points, s->raw + c * s->count, s->raw_status + c * s->count,
                                (int64_t)s->count, s->points + c * s->count, s->flags, NULL);
}

/* The least points of a criterion: what `missing: worst` gives. */
static double worst_of(const scoring *s, size_t c) {
    const tierkit_i_criterion *line = rule(s, c, TIERKIT_I_CLAUSE_POINTS);
    double worst = s->y[line->points.first];
    for (int32_t p = 1; p < line->points.count; p++) {
        double y = s->y[line->points.first + p];
        worst = y < worst ? y : worst;
    }
    return worst;
}

/* What the program says of a missing value. A criterion of weight 0 refuses nobody. */
static void settle_missing(scoring *s, size_t c) {
    const tierkit_i_missing_rule *missing =
        tierkit_i_missing_rule_of(s->statement, rule(s, c, TIERKIT_I_CLAUSE_MISSING));
    int has_points =
        missing->ends == TIERKIT_I_MISSING_POINTS || missing->ends == TIERKIT_I_MISSING_WORST;
    double points = missing->ends == TIERKIT_I_MISSING_WORST
                        ? worst_of(s, c)
                        : tierkit_i_figure_double(&missing->points);
    for (size_t i = 0; i < s->count; i++) {
        size_t at = c * s->count + i;
        if (s->raw_status[at] == TIERKIT_VALUE_OK) {
            s->with_data[i] += s->weight[c];
        } else if (has_points) {
            s->points[at] = points;
            s->status[at] = TIERKIT_VALUE_OK;
        } else if (missing->ends == TIERKIT_I_MISSING_REFUSE && s->weight[c] > 0 &&
                   s->refused[i] == TIERKIT_VALUE_OK) {
            s->refused[i] = s->raw_status[at];
        }
    }
}

static void store_points(const scoring *s, size_t c) {
    size_t to = c * s->review->records;
    for (size_t i = 0; i < s->count; i++) {
        size_t at = to + (size_t)s->record[i];
        s->value->points[at] = s->points[c * s->count + i];
        s->value->status[at] = s->status[c * s->count + i];
        s->value->flags[at] |= (uint8_t)s->flags[i];
    }
}

/* ---- scores ---------------------------------------------------------------------------------- */

/* Weight with data over all weight, and whether it is enough. */
static void find_coverage(scoring *s) {
    double total = 0.0;
    int64_t need = 0;
    for (size_t c = 0; c < s->criteria; c++) {
        total += s->weight[c];
    }
    if (s->statement->needs.present) {
        (void)tierkit_i_grid(tierkit_i_figure_double(&s->statement->needs), &need);
    }
    for (size_t i = 0; i < s->count; i++) {
        int64_t have = 0;
        (void)tierkit_i_grid(s->with_data[i] / total, &have);
        s->value->coverage_e9[s->record[i]] = have;
        if (s->refused[i] == TIERKIT_VALUE_OK && have < need) {
            s->refused[i] = TIERKIT_VALUE_NOT_ENOUGH_DATA;
        }
    }
}

static tierkit_status weigh(scoring *s) {
    tierkit_weighted call = { 0 };
    call.struct_size = sizeof(call);
    call.criteria = (int32_t)s->criteria;
    call.count = (int64_t)s->count;
    call.value = s->points;
    call.status = s->status;
    call.weight = s->weight;
    return tierkit_score_weighted(&call, s->score_e9, NULL, s->contribution_e9, NULL,
                                  s->score_status, NULL);
}

static void store_scores(const scoring *s) {
    for (size_t i = 0; i < s->count; i++) {
        size_t record = (size_t)s->record[i];
        int refused = s->refused[i] != TIERKIT_VALUE_OK;
        s->value->score_e9[record] = s->score_e9[i];
        s->value->score_status[record] = refused ? s->refused[i] : s->score_status[i];
        for (size_t c = 0; c < s->criteria; c++) {
            s->value->contribution_e9[c * s->review->records + record] =
                s->contribution_e9[c * s->count + i];
        }
    }
}

static tierkit_status score_block(scoring *s) {
    for (size_t i = 0; i < s->count; i++) {
        s->with_data[i] = 0.0;
        s->refused[i] = TIERKIT_VALUE_OK;
    }
    for (size_t c = 0; c < s->criteria; c++) {
        gather(s, c);
        TIERKIT_I_TRY(earn_points(s, c));
        settle_missing(s, c);
        store_points(s, c);
    }
    find_coverage(s);
    TIERKIT_I_TRY(weigh(s));
    store_scores(s);
    return tierkit_i_pace_step(s->review->pace, s->count);
}

/* ---- profiles -------------------------------------------------------------------------------- */

static tierkit_status score_profile(scoring *s) {
    for (size_t c = 0; c < s->criteria; c++) {
        s->weight[c] = tierkit_i_figure_double(&rule(s, c, TIERKIT_I_CLAUSE_WEIGHT)->weight);
    }
    s->count = 0;
    for (size_t r = 0; r < s->review->records; r++) {
        if (s->value->covered[r] != TIERKIT_VALUE_OK ||
            (s->value->profile != NULL && s->value->profile[r] != s->profile)) {
            continue;
        }
        s->record[s->count++] = (int32_t)r;
        if (s->count == TIERKIT_I_BLOCK) {
            TIERKIT_I_TRY(score_block(s));
            s->count = 0;
        }
    }
    return s->count > 0 ? score_block(s) : TIERKIT_OK;
}

static tierkit_status scoring_new(tierkit_review *review, scoring *s) {
    const tierkit_i_memory *memory = &review->memory;
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_new(memory, tree->point_count, sizeof(*s->x), &s->x));
    TIERKIT_I_TRY(tierkit_i_new(memory, tree->point_count, sizeof(*s->y), &s->y));
    for (size_t p = 0; p < tree->point_count; p++) {
        s->x[p] = tierkit_i_figure_double(&tree->points[p].x);
        s->y[p] = tierkit_i_figure_double(&tree->points[p].y);
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, s->criteria, sizeof(*s->weight), &s->weight));
    TIERKIT_I_TRY(tierkit_i_new(memory, s->room, sizeof(*s->raw), &s->raw));
    TIERKIT_I_TRY(tierkit_i_new(memory, s->room, sizeof(*s->points), &s->points));
    TIERKIT_I_TRY(tierkit_i_new(memory, s->room, sizeof(*s->raw_status), &s->raw_status));
    TIERKIT_I_TRY(tierkit_i_new(memory, s->room, sizeof(*s->status), &s->status));
    return tierkit_i_new(memory, s->room, sizeof(*s->contribution_e9), &s->contribution_e9);
}

static void scoring_free(scoring *s) {
    const tierkit_i_memory *memory = &s->review->memory;
    size_t points = s->review->program->tree.point_count;
    tierkit_i_free(memory, s->contribution_e9, s->room, sizeof(*s->contribution_e9));
    tierkit_i_free(memory, s->status, s->room, sizeof(*s->status));
    tierkit_i_free(memory, s->raw_status, s->room, sizeof(*s->raw_status));
    tierkit_i_free(memory, s->points, s->room, sizeof(*s->points));
    tierkit_i_free(memory, s->raw, s->room, sizeof(*s->raw));
    tierkit_i_free(memory, s->weight, s->criteria, sizeof(*s->weight));
    tierkit_i_free(memory, s->y, points, sizeof(*s->y));
    tierkit_i_free(memory, s->x, points, sizeof(*s->x));
}

tierkit_status tierkit_i_score_value(tierkit_review *review, size_t value) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_slice profiles = review->program->compiled.value_profiles[value];
    scoring *s = NULL; /* too large for the stack */
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, 1, sizeof(*s), &s));
    s->review = review;
    s->statement = &review->program->tree.values[value];
    s->value = &review->valued[value];
    s->criteria = (size_t)s->statement->criteria.count;
    s->room = s->criteria * TIERKIT_I_BLOCK;
    TIERKIT_I_DO(scoring_new(review, s));
    for (int32_t p = 0; p < profiles.count; p++) {
        s->profile = profiles.first + p;
        TIERKIT_I_DO(score_profile(s));
    }
done:
    scoring_free(s);
    tierkit_i_free(memory, s, 1, sizeof(*s));
    return status;
}
