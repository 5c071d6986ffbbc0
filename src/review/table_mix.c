/* Owns: the table of mix and rate: how much of the change of a ratio comes from weights that moved
 * and how much from ratios that did. Must not know: who is in which group.
 * Called by: review/tables.c.
 *
 * R = sum N / sum D over members with the weights w = D / sum D and the ratios r = N / D. The
 * change of R is the sum over members of
 *     mix  = (w1 - w0) * ((r0 + r1) / 2 - (R0 + R1) / 2)
 *     rate = (r1 - r0) * (w0 + w1) / 2                    [Kitagawa 1955, centred at the totals]
 * What is printed are multiples of 1e-9. So that they add up without a rest, sums over the first
 * members are rounded and a member gets the difference of two; rate is what mix leaves. A member
 * with a ratio on one side only has come or gone: all of its part is mix. */
#include "review/members.h"
#include "review/groupings.h"

#include "base/decimal.h"

#include <string.h>

static const tierkit_i_column_spec mix_columns[] = {
    { "kpi", "", TIERKIT_I_CELLS_TEXT },
    { "dimension", "", TIERKIT_I_CELLS_TEXT },
    { "member", "", TIERKIT_I_CELLS_TEXT },
    { "before", "", TIERKIT_I_CELLS_NUMBER },
    { "after", "", TIERKIT_I_CELLS_NUMBER },
    { "weight_before", "", TIERKIT_I_CELLS_NUMBER },
    { "weight_after", "", TIERKIT_I_CELLS_NUMBER },
    { "change", "", TIERKIT_I_CELLS_NUMBER },
    { "mix", "", TIERKIT_I_CELLS_NUMBER },
    { "rate", "", TIERKIT_I_CELLS_NUMBER },
    { "reversal", "", TIERKIT_I_CELLS_INTEGER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
};

/* One side of the comparison, member by member, and its total. */
typedef struct side {
    tierkit_i_i128 *up, *down; /* N, D; 0 without a ratio */
    int8_t *status;
    tierkit_i_i128 all_up, all_down;
    int8_t all_status;
    int64_t ratio_e9;              /* of the total */
    tierkit_i_i128 to_up, to_down; /* of the members so far */
} side;

typedef struct part {
    int64_t change, mix, rate;
    int has[2];
    int64_t ratio[2], weight[2]; /* on the grid */
} part;

typedef struct splitting {
    const tierkit_review *review;
    tierkit_table *table;
    int32_t kpi, dimension; /* texts of the tree */
    int32_t formula;
    tierkit_i_subjects subjects;
    const tierkit_i_strings *names;
    const uint32_t *order;
    const uint8_t *suppressed;
    side before, after;
    int is_hidden; /* the network has too few distributors to be shown */
    int64_t centre_so_far;
    part *parts;
} splitting;

/* ---- the two sides --------------------------------------------------------------------------- */

static tierkit_status side_new(const splitting *of, side *out) {
    const tierkit_i_memory *memory = &of->review->memory;
    size_t count = of->subjects.count;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof(*out->up), &out->up));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof(*out->down), &out->down));
    return tierkit_i_new_zeroed(memory, count, sizeof(*out->status), &out->status);
}

static void side_free(const splitting *of, side *from) {
    const tierkit_i_memory *memory = &of->review->memory;
    size_t count = of->subjects.count;
    tierkit_i_free(memory, from->status, count, sizeof(*from->status));
    tierkit_i_free(memory, from->down, count, sizeof(*from->down));
    tierkit_i_free(memory, from->up, count, sizeof(*from->up));
}

/* The quotients of the subjects; to == NULL: of the one subject, into the total. */
static tierkit_status read_quotients(const splitting *of, tierkit_i_position position,
                                     tierkit_i_subjects subjects, side *to, int total) {
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &of->review->source, position, subjects,
                                           tierkit_i_table_pace(of->table)));
    TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, of->formula));
    for (size_t first = 0; first < subjects.count; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, subjects.count);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&evaluation, first, count));
        const tierkit_i_vector *result = tierkit_i_evaluation_result(&evaluation, of->formula);
        for (size_t i = 0; i < count; i++) {
            *(total ? &to->all_status : &to->status[first + i]) = result->status[i];
            if (result->status[i] == TIERKIT_VALUE_OK) {
                *(total ? &to->all_up : &to->up[first + i]) =
                    tierkit_i_sums_get(&result->number, i);
                *(total ? &to->all_down : &to->down[first + i]) =
                    tierkit_i_sums_get(&result->denominator, i);
            }
        }
    }
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

/* Do the members make up the total? Not where one has a denominator below zero, which has changed
 * its sign with the numerator, or a numerator without a denominator. */
static void check_side(const splitting *of, side *from) {
    tierkit_i_i128 up = { 0, 0 };
    tierkit_i_i128 down = { 0, 0 };
    int bad = 0;
    for (size_t m = 0; m < of->subjects.count; m++) {
        bad |= tierkit_i_i128_add(up, from->up[m], &up) ||
               tierkit_i_i128_add(down, from->down[m], &down);
    }
    if (from->all_status == TIERKIT_VALUE_OK &&
        (bad || tierkit_i_i128_compare(up, from->all_up) != 0 ||
         tierkit_i_i128_compare(down, from->all_down) != 0)) {
        from->all_status = TIERKIT_VALUE_NOT_APPLICABLE;
    }
    if (from->all_status == TIERKIT_VALUE_OK &&
        tierkit_i_grid_quotient(from->all_up, from->all_down, &from->ratio_e9)) {
        from->all_status = TIERKIT_VALUE_OVERFLOW;
    }
}

static tierkit_status read_side(const splitting *of, int32_t day, side *out) {
    tierkit_i_position position = tierkit_i_as_of_position(of->review);
    tierkit_i_subjects all = { 1, 1, NULL, 1, NULL, NULL, 0, 1, NULL };
    int32_t *one = NULL;
    tierkit_status status = TIERKIT_OK;
    position.end = day;
    TIERKIT_I_DO(side_new(of, out));
    TIERKIT_I_DO(tierkit_i_everybody_new(of->review, &one));
    all.of_record = one;
    TIERKIT_I_DO(read_quotients(of, position, of->subjects, out, 0));
    TIERKIT_I_DO(read_quotients(of, position, all, out, 1));
    check_side(of, out);
done:
    tierkit_i_everybody_free(of->review, one);
    return status;
}

/* ---- a member -------------------------------------------------------------------------------- */

/* What a member adds to the rounded ratio of the total. */
static int next_share(side *from, size_t m, int64_t *added) {
    int64_t before = 0;
    int64_t after = 0;
    int bad = tierkit_i_grid_quotient(from->to_up, from->all_down, &before) ||
              tierkit_i_i128_add(from->to_up, from->up[m], &from->to_up) ||
              tierkit_i_i128_add(from->to_down, from->down[m], &from->to_down) ||
              tierkit_i_grid_quotient(from->to_up, from->all_down, &after);
    return bad || tierkit_i_sub64(after, before, added);
}

static double weight_so_far(const side *from) {
    return tierkit_i_i128_quotient(from->to_down, from->all_down);
}

static int read_member(const side *from, size_t m, part *to, int which, double *ratio,
                       double *weight) {
    to->has[which] = from->status[m] == TIERKIT_VALUE_OK;
    *weight = tierkit_i_i128_quotient(from->down[m], from->all_down);
    *ratio = 0;
    if (!to->has[which]) {
        return 0;
    }
    *ratio = tierkit_i_i128_quotient(from->up[m], from->down[m]);
    return tierkit_i_grid_quotient(from->up[m], from->down[m], &to->ratio[which]) ||
           tierkit_i_grid_quotient(from->down[m], from->all_down, &to->weight[which]);
}

/* 1 when a number does not fit the grid. */
static int split_member(splitting *of, size_t m, part *to) {
    double middle = (tierkit_i_i128_quotient(of->before.all_up, of->before.all_down) +
                     tierkit_i_i128_quotient(of->after.all_up, of->after.all_down)) /
                    2;
    double ratio[2];
    double weight[2];
    int64_t added[2];
    int64_t centre = 0;
    int64_t moved = 0;
    int bad =
        read_member(&of->before, m, to, 0, &ratio[0], &weight[0]) ||
        read_member(&of->after, m, to, 1, &ratio[1], &weight[1]) ||
        next_share(&of->before, m, &added[0]) || next_share(&of->after, m, &added[1]) ||
        tierkit_i_grid((weight_so_far(&of->after) - weight_so_far(&of->before)) * middle, &centre);
    if (bad) {
        return 1;
    }
    if (tierkit_i_sub64(added[1], added[0], &to->change) ||
        tierkit_i_sub64(centre, of->centre_so_far, &moved) ||
        tierkit_i_sub64(to->change, moved, &to->change)) {
        return 1;
    }
    of->centre_so_far = centre;
    to->mix = to->change;
    if (to->has[0] && to->has[1] &&
        tierkit_i_grid((weight[1] - weight[0]) * ((ratio[0] + ratio[1]) / 2 - middle), &to->mix)) {
        return 1;
    }
    return tierkit_i_sub64(to->change, to->mix, &to->rate);
}

/* Every ratio moved against the total, or stood still: Simpson. */
static int is_reversal(const splitting *of, int64_t change) {
    int with = 0;
    int against = 0;
    for (size_t m = 0; m < of->subjects.count; m++) {
        const part *at = &of->parts[m];
        if (!at->has[0] || !at->has[1] || at->ratio[0] == at->ratio[1]) {
            continue;
        }
        int rose = at->ratio[1] > at->ratio[0];
        with |= rose == (change > 0);
        against |= rose != (change > 0);
    }
    return change != 0 && against && !with;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static tierkit_status add_grid(tierkit_table *table, int present, int64_t e9) {
    return present ? tierkit_i_table_add_decimal(table, tierkit_i_i128_of(e9), 9)
                   : tierkit_i_table_missing(table);
}

static tierkit_status begin_row(const splitting *of) {
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, of->review, of->kpi));
    return tierkit_i_cell_text(of->table, of->review, of->dimension);
}

static tierkit_status add_part(const splitting *of, const part *at, int shown) {
    for (int which = 0; which < 2; which++) {
        TIERKIT_I_TRY(add_grid(of->table, shown && at->has[which], at->ratio[which]));
    }
    for (int which = 0; which < 2; which++) {
        TIERKIT_I_TRY(add_grid(of->table, shown, at->weight[which]));
    }
    TIERKIT_I_TRY(add_grid(of->table, shown, at->change));
    TIERKIT_I_TRY(add_grid(of->table, shown, at->mix));
    return add_grid(of->table, shown, at->rate);
}

static tierkit_status add_total(const splitting *of, const part *total, int8_t value_status,
                                int reversal) {
    TIERKIT_I_TRY(begin_row(of));
    TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    TIERKIT_I_TRY(add_part(of, total, value_status == TIERKIT_VALUE_OK));
    TIERKIT_I_TRY(value_status == TIERKIT_VALUE_OK
                      ? tierkit_i_table_add_integer(of->table, reversal)
                      : tierkit_i_table_missing(of->table));
    return tierkit_i_cell_status(of->table, value_status);
}

static tierkit_status add_member(const splitting *of, size_t m) {
    size_t bytes;
    int shown = of->suppressed == NULL || !of->suppressed[m];
    const char *name = tierkit_i_strings_get(of->names, of->order[m], &bytes);
    TIERKIT_I_TRY(begin_row(of));
    TIERKIT_I_TRY(tierkit_i_table_add_text(of->table, name, bytes));
    TIERKIT_I_TRY(add_part(of, &of->parts[m], shown));
    TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    return tierkit_i_cell_status(of->table, shown ? TIERKIT_VALUE_OK : TIERKIT_VALUE_SUPPRESSED);
}

/* The total first, then the members that have something on one side. */
static tierkit_status add_rows(splitting *of) {
    int8_t value_status =
        of->before.all_status != TIERKIT_VALUE_OK ? of->before.all_status : of->after.all_status;
    part total = { 0, 0, 0, { 1, 1 }, { 0, 0 }, { TIERKIT_I_GRID_ONE, TIERKIT_I_GRID_ONE } };
    for (size_t m = 0; m < of->subjects.count && value_status == TIERKIT_VALUE_OK; m++) {
        if (split_member(of, m, &of->parts[m]) ||
            tierkit_i_add64(total.mix, of->parts[m].mix, &total.mix) ||
            tierkit_i_add64(total.rate, of->parts[m].rate, &total.rate)) {
            value_status = TIERKIT_VALUE_OVERFLOW;
        }
    }
    if (value_status == TIERKIT_VALUE_OK && tierkit_i_add64(total.mix, total.rate, &total.change)) {
        value_status = TIERKIT_VALUE_OVERFLOW;
    }
    total.ratio[0] = of->before.ratio_e9;
    total.ratio[1] = of->after.ratio_e9;
    TIERKIT_I_TRY(add_total(of, &total, value_status, is_reversal(of, total.change)));
    for (size_t m = 0; m < of->subjects.count && value_status == TIERKIT_VALUE_OK; m++) {
        if (of->parts[m].has[0] || of->parts[m].has[1]) {
            TIERKIT_I_TRY(add_member(of, m));
        }
    }
    return TIERKIT_OK;
}

/* ---- dimensions ------------------------------------------------------------------------------ */

/* As far back as prior() goes; OUTSIDE where the calendar ends. */
static int32_t day_before(const tierkit_review *review, const tierkit_i_mix *mix) {
    tierkit_i_leaf leaf = { 0 };
    int32_t months = tierkit_i_unit_months(mix->unit);
    leaf.shift_months = months * mix->count;
    leaf.shift_days = months > 0 ? 0 : mix->count * (mix->unit == TIERKIT_I_WEEK ? 7 : 1);
    return tierkit_i_shift_back(&review->source, tierkit_i_as_of_position(review),
                                review->source.as_of, &leaf);
}

static tierkit_status split_one(splitting *of, int32_t kpi) {
    const tierkit_i_mix *mix = &of->review->program->tree.mix;
    const tierkit_i_memory *memory = &of->review->memory;
    size_t count = of->subjects.count;
    tierkit_status status = TIERKIT_OK;
    int32_t as_of = of->review->source.as_of;
    int32_t day = day_before(of->review, mix);
    memset(&of->before, 0, sizeof(of->before));
    memset(&of->after, 0, sizeof(of->after));
    of->parts = NULL;
    of->centre_so_far = 0;
    of->kpi = of->review->program->tree.kpis[kpi].name.text;
    of->formula = of->review->program->compiled.kpi_formula[kpi];
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, count, sizeof(*of->parts), &of->parts));
    if (of->is_hidden || day == TIERKIT_I_OUTSIDE) {
        TIERKIT_I_DO(side_new(of, &of->before));
        of->before.all_status =
            of->is_hidden ? TIERKIT_VALUE_SUPPRESSED : TIERKIT_VALUE_OUT_OF_RANGE;
    } else {
        TIERKIT_I_DO(read_side(of, day, &of->before));
    }
    TIERKIT_I_DO(read_side(of, as_of, &of->after));
    TIERKIT_I_DO(add_rows(of));
done:
    side_free(of, &of->after);
    side_free(of, &of->before);
    tierkit_i_free(memory, of->parts, count, sizeof(*of->parts));
    return status;
}

static tierkit_status split_all(splitting *of) {
    const tierkit_i_tree *tree = &of->review->program->tree;
    for (int32_t i = 0; i < tree->mix.of.count; i++) {
        for (size_t k = 0; k < tree->kpi_count; k++) {
            if (tree->kpis[k].name.text == tree->names[tree->mix.of.first + i].text) {
                TIERKIT_I_TRY(split_one(of, (int32_t)k));
            }
        }
    }
    return TIERKIT_OK;
}

static tierkit_status by_groups(splitting *of) {
    tierkit_i_grouping grouping;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_grouping_whole(of->review, of->dimension,
                                          tierkit_i_table_pace(of->table), &grouping));
    of->subjects = tierkit_i_grouping_subjects(&grouping);
    of->names = &grouping.names;
    of->order = grouping.order;
    of->suppressed = grouping.suppressed;
    TIERKIT_I_DO(split_all(of));
done:
    tierkit_i_grouping_free(of->review, &grouping);
    return status;
}

static tierkit_status by_split(splitting *of) {
    const tierkit_review *review = of->review;
    tierkit_i_members members;
    tierkit_i_grouping sizes;
    int32_t *one = NULL;
    tierkit_status status = TIERKIT_OK;
    memset(&sizes, 0, sizeof(sizes));
    TIERKIT_I_DO(tierkit_i_members_new(&review->source, of->dimension,
                                       tierkit_i_table_pace(of->table), &members));
    TIERKIT_I_DO(tierkit_i_everybody_new(review, &one));
    TIERKIT_I_DO(tierkit_i_split_sizes(review, &members, tierkit_i_table_pace(of->table), &sizes));
    of->subjects = tierkit_i_members_of_all(&members, one);
    of->names = &members.names;
    of->order = members.order;
    of->suppressed = sizes.suppressed;
    TIERKIT_I_DO(split_all(of));
done:
    tierkit_i_split_sizes_free(review, &sizes);
    tierkit_i_everybody_free(review, one);
    tierkit_i_members_free(&review->source, &members);
    return status;
}

/* The network itself is a group that can be too small. */
static int is_hidden(const tierkit_review *review) {
    int64_t size = 0;
    for (size_t r = 0; r < review->records; r++) {
        size += review->covered[r] == TIERKIT_VALUE_OK;
    }
    return size < review->program->tree.groups.least;
}

tierkit_status tierkit_i_make_mix(const tierkit_review *review, tierkit_i_pace *pace,
                                  tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, mix_columns,
                                      sizeof(mix_columns) / sizeof(mix_columns[0]), out));
    for (int32_t i = 0; i < tree->mix.by.count; i++) {
        splitting of;
        int is_split = 0;
        memset(&of, 0, sizeof(of));
        of.review = review;
        of.table = *out;
        of.is_hidden = is_hidden(review);
        of.dimension = tree->names[tree->mix.by.first + i].text;
        for (size_t f = 0; f < tree->facts_count; f++) {
            is_split |= tierkit_i_is_split_by(tree, (int32_t)f, of.dimension);
        }
        TIERKIT_I_TRY(is_split ? by_split(&of) : by_groups(&of));
    }
    return TIERKIT_OK;
}
