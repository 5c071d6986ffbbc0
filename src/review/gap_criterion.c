/* Owns: the inverse of a criterion: which value of it alone brings the score to a bound.
 * Must not know: classes. Called by: review/gap.c.
 *
 * Points are a line or stairs between bends, so the score rises or falls all the way from one bend
 * to the next: the first stretch at whose end the bound is passed holds the place, and halving
 * finds it. The score itself is computed by the kernels that made it. */
#include "review/gap.h"

#include "tierkit/kernel.h"

#include <string.h>

/* The line that says something of a criterion for the distributor's profile. */
static const tierkit_i_criterion *rule(const tierkit_i_lever *lever, int32_t criterion,
                                       int32_t clause) {
    const tierkit_program *program = lever->review->program;
    return tierkit_i_criterion_rule(
        &program->tree, &program->compiled,
        tierkit_i_value_profile(lever->review, lever->value, lever->record), criterion, clause);
}

static const tierkit_i_criterion *points_of(const tierkit_i_lever *lever) {
    return rule(lever, lever->criterion, TIERKIT_I_CLAUSE_POINTS);
}
static double on_axis(const tierkit_i_lever *lever, tierkit_i_i128 value) {
    return tierkit_i_i128_quotient(value, tierkit_i_i128_power10(lever->scale));
}

/* The grid: the decimal places of a sum, else nine, or as many as leave room for the number. */
static void place_on_grid(tierkit_i_lever *lever, double raw) {
    const tierkit_i_compiled *compiled = &lever->review->program->compiled;
    const tierkit_i_value *statement = &lever->review->program->tree.values[lever->value];
    int32_t kept = compiled->criterion_formula[statement->criteria.first + lever->criterion];
    tierkit_i_form form = compiled->formulas[compiled->criterion_kept[kept]].form;
    int64_t scaled = 0;
    lever->scale = form.shape == TIERKIT_I_EXACT && form.scale < 9 ? form.scale : 9;
    while (tierkit_i_double_to_scaled(raw, lever->scale, &scaled, NULL) && lever->scale > 0) {
        lever->scale--;
    }
    lever->now = tierkit_i_i128_of(scaled);
}

static tierkit_status lever_arrays(tierkit_i_lever *lever) {
    const tierkit_i_memory *memory = &lever->review->memory;
    lever->criteria = (size_t)lever->review->program->tree.values[lever->value].criteria.count;
    lever->bends = (size_t)points_of(lever)->points.count;
    TIERKIT_I_TRY(tierkit_i_new(memory, lever->criteria, sizeof(double), &lever->weight));
    TIERKIT_I_TRY(tierkit_i_new(memory, lever->criteria, sizeof(double), &lever->points));
    TIERKIT_I_TRY(tierkit_i_new(memory, lever->criteria, 1, &lever->status));
    TIERKIT_I_TRY(tierkit_i_new(memory, lever->bends, sizeof(double), &lever->x));
    TIERKIT_I_TRY(tierkit_i_new(memory, lever->bends, sizeof(double), &lever->y));
    return tierkit_i_new(memory, lever->bends, sizeof(*lever->bend), &lever->bend);
}

void tierkit_i_lever_free(tierkit_i_lever *lever) {
    if (lever->review == NULL) {
        return;
    }
    const tierkit_i_memory *memory = &lever->review->memory;
    tierkit_i_free(memory, lever->bend, lever->bends, sizeof(*lever->bend));
    tierkit_i_free(memory, lever->y, lever->bends, sizeof(double));
    tierkit_i_free(memory, lever->x, lever->bends, sizeof(double));
    tierkit_i_free(memory, lever->status, lever->criteria, 1);
    tierkit_i_free(memory, lever->points, lever->criteria, sizeof(double));
    tierkit_i_free(memory, lever->weight, lever->criteria, sizeof(double));
    memset(lever, 0, sizeof(*lever));
}

static tierkit_status read_bends(tierkit_i_lever *lever) {
    const tierkit_i_tree *tree = &lever->review->program->tree;
    for (size_t p = 0; p < lever->bends; p++) {
        const tierkit_i_point *point = &tree->points[(size_t)points_of(lever)->points.first + p];
        lever->x[p] = tierkit_i_figure_double(&point->x);
        lever->y[p] = tierkit_i_figure_double(&point->y);
        if (tierkit_i_rescale(point->x.value, point->x.scale, lever->scale, &lever->bend[p],
                              NULL)) {
            return TIERKIT_E_LIMIT;
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_lever_new(const tierkit_review *review, size_t statement, size_t record,
                                   int32_t criterion, tierkit_i_lever *lever) {
    const tierkit_i_valued *value = &review->valued[statement];
    tierkit_status status = TIERKIT_OK;
    memset(lever, 0, sizeof(*lever));
    lever->review = review;
    lever->value = statement;
    lever->record = record;
    lever->criterion = criterion;
    TIERKIT_I_DO(lever_arrays(lever));
    place_on_grid(lever, value->raw[(size_t)criterion * review->records + record]);
    TIERKIT_I_DO(read_bends(lever));
    for (size_t c = 0; c < lever->criteria; c++) {
        size_t at = c * review->records + record;
        lever->weight[c] =
            tierkit_i_figure_double(&rule(lever, (int32_t)c, TIERKIT_I_CLAUSE_WEIGHT)->weight);
        lever->points[c] = value->points[at];
        lever->status[c] = value->status[at];
    }
done:
    if (status != TIERKIT_OK) {
        tierkit_i_lever_free(lever);
    }
    return status;
}

/* The score with another value of the criterion; its points are left in lever->points. */
static tierkit_status score_at(const tierkit_i_lever *lever, tierkit_i_i128 value,
                               int64_t *score_e9) {
    double raw = on_axis(lever, value);
    int8_t scored;
    tierkit_points points = { 0 };
    tierkit_weighted call = { 0 };
    points.struct_size = sizeof(points);
    points.flags = points_of(lever)->step ? TIERKIT_POINTS_STEP : 0;
    points.count = (int32_t)lever->bends;
    points.x = lever->x;
    points.y = lever->y;
    TIERKIT_I_TRY(
        tierkit_value_points(&points, &raw, NULL, 1, &lever->points[lever->criterion], NULL, NULL));
    call.struct_size = sizeof(call);
    call.criteria = (int32_t)lever->criteria;
    call.count = 1;
    call.value = lever->points;
    call.status = lever->status;
    call.weight = lever->weight;
    return tierkit_score_weighted(&call, score_e9, NULL, NULL, NULL, &scored, NULL);
}

/* One search: outwards from now, one stretch after the other. */
typedef struct search {
    const tierkit_i_lever *lever;
    int64_t score_e9;
    int below;
} search;

static tierkit_status passes(const search *of, tierkit_i_i128 value, int *does) {
    int64_t score_e9 = 0;
    TIERKIT_I_TRY(score_at(of->lever, value, &score_e9));
    *does = of->below ? score_e9 < of->score_e9 : score_e9 >= of->score_e9;
    return TIERKIT_OK;
}

/* `from` does not pass, `to` does: the place nearest to `from` that does. */
static tierkit_status halve(const search *of, tierkit_i_i128 from, tierkit_i_i128 *to) {
    for (;;) {
        tierkit_i_i128 gap;
        tierkit_i_i128 half;
        int does = 0;
        if (tierkit_i_i128_sub(*to, from, &gap) ||
            tierkit_i_i128_divide_half_even(gap, tierkit_i_i128_of(2), &half, NULL) ||
            tierkit_i_i128_sign(half) == 0 || tierkit_i_i128_add(from, half, &half)) {
            return TIERKIT_OK;
        }
        if (tierkit_i_i128_compare(half, *to) == 0) {
            return TIERKIT_OK;
        }
        TIERKIT_I_TRY(passes(of, half, &does));
        *(does ? to : &from) = half;
    }
}

/* A bend may lie between two places of the grid: it was rounded to one of them, and the next one on
 * either side is a stop too. */
static tierkit_i_i128 stop(const tierkit_i_lever *lever, size_t at) {
    tierkit_i_i128 place = lever->bend[at / 3];
    (void)tierkit_i_i128_add(place, tierkit_i_i128_of((int64_t)(at % 3) - 1), &place);
    return place;
}

/* step 1: to the right, -1: to the left. */
static tierkit_status look(const search *of, int step, tierkit_i_pull *pull) {
    const tierkit_i_lever *lever = of->lever;
    tierkit_i_i128 from = lever->now;
    size_t stops = 3 * lever->bends;
    pull->found = 0;
    for (size_t p = 0; p < stops && !pull->found; p++) {
        tierkit_i_i128 to = stop(lever, step > 0 ? p : stops - 1 - p);
        int does = 0;
        if (tierkit_i_i128_compare(to, from) * step <= 0) {
            continue; /* behind us */
        }
        TIERKIT_I_TRY(passes(of, to, &does));
        if (does) {
            TIERKIT_I_TRY(halve(of, from, &to));
            pull->found = 1;
            pull->value = to;
            TIERKIT_I_TRY(passes(of, to, &does));
            pull->points = lever->points[lever->criterion];
        }
        from = to;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_lever_pull(const tierkit_i_lever *lever, int64_t score_e9, int below,
                                    tierkit_i_pull *pull) {
    search of = { lever, score_e9, below };
    tierkit_i_pull left;
    tierkit_i_i128 right_way;
    tierkit_i_i128 left_way;
    double kept = lever->points[lever->criterion];
    tierkit_status status = look(&of, 1, pull);
    if (status == TIERKIT_OK) {
        status = look(&of, -1, &left);
    }
    lever->points[lever->criterion] = kept;
    TIERKIT_I_TRY(status);
    if (!pull->found || (left.found && !tierkit_i_i128_sub(pull->value, lever->now, &right_way) &&
                         !tierkit_i_i128_sub(lever->now, left.value, &left_way) &&
                         tierkit_i_i128_compare(left_way, right_way) < 0)) {
        *pull = left;
    }
    return TIERKIT_OK;
}
