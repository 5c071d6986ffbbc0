/* Owns: the table of dispersion: how far the distributors of a group lie apart in each figure.
 * Must not know: who is in which group. Called by: review/tables.c.
 *
 * Everything is done on the 1e-9 grid, in ascending order of the values, so that no order of
 * distributors shows. Quantiles as in quantile.h; fences 1.5 interquartile ranges beyond the
 * quartiles [Tukey 1977]. */
#include "review/groupings.h"
#include "review/nested.h"
#include "review/quantile.h"

#include "base/decimal.h"

#include <math.h>
#include <string.h>

static const tierkit_i_column_spec dispersion_columns[] = {
    { "group_kind", "", TIERKIT_I_CELLS_TEXT },  { "group", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },        { "n", "", TIERKIT_I_CELLS_INTEGER },
    { "missing", "", TIERKIT_I_CELLS_INTEGER },  { "min", "", TIERKIT_I_CELLS_NUMBER },
    { "q1", "", TIERKIT_I_CELLS_NUMBER },        { "median", "", TIERKIT_I_CELLS_NUMBER },
    { "q3", "", TIERKIT_I_CELLS_NUMBER },        { "max", "", TIERKIT_I_CELLS_NUMBER },
    { "mad", "", TIERKIT_I_CELLS_NUMBER },       { "cv", "", TIERKIT_I_CELLS_NUMBER },
    { "outliers", "", TIERKIT_I_CELLS_INTEGER }, { "status", "", TIERKIT_I_CELLS_TEXT },
};

enum { QUARTILES = 3, MAD = 3, QUANTILES = 4 };

/* One figure in one group. */
typedef struct spread {
    int64_t n, outliers;
    tierkit_i_i128 min, max, sum;
    tierkit_i_quantile quantile[QUANTILES]; /* quartiles, then the median distance */
    double squares;
    int8_t has_cv, overflow;
} spread;

/* The values of all distributors in one figure. */
typedef struct values {
    const tierkit_review *review;
    const tierkit_i_grouping *by;
    tierkit_i_results x; /* at scale 9 */
    tierkit_i_ordered ordered;
} values;

/* ---- values ---------------------------------------------------------------------------------- */

static void put(values *of, size_t i, tierkit_i_i128 value, int bad) {
    of->x.low[i] = (int64_t)value.low;
    of->x.high[i] = value.high;
    if (bad) {
        of->x.status[i] = TIERKIT_VALUE_OVERFLOW;
    }
}

/* The values of a formula on the grid; who is in no group has none. */
static tierkit_status read_values(values *of, int32_t formula, tierkit_i_pace *pace) {
    TIERKIT_I_TRY(tierkit_i_results_on_grid(&of->review->now, formula, pace, &of->x));
    for (size_t i = 0; i < of->x.count; i++) {
        if (of->by->of_record[i] == TIERKIT_I_NONE) {
            of->x.status[i] = TIERKIT_VALUE_NOT_APPLICABLE;
        }
    }
    return TIERKIT_OK;
}

/* Anew after the values changed. */
static tierkit_status sort_values(values *of) {
    tierkit_i_ordered_free(&of->review->memory, &of->ordered);
    return tierkit_i_ordered_new(&of->review->memory, &of->x, &of->ordered);
}

/* Calls `take` for every value, the smallest first: the order is descending, those without a value
 * at its end. */
static void ascend(const values *of, spread *to, void (*take)(spread *, tierkit_i_i128)) {
    for (size_t p = of->x.count; p-- > 0;) {
        size_t i = (size_t)of->ordered.order[p];
        if (of->x.status[i] == TIERKIT_VALUE_OK) {
            take(&to[of->by->of_record[i]], tierkit_i_results_get(&of->x, i));
        }
    }
}

/* ---- what is taken of them ------------------------------------------------------------------- */

static void count_value(spread *to, tierkit_i_i128 value) {
    to->min = to->n == 0 ? value : to->min;
    to->max = value;
    to->n++;
    to->overflow |= (int8_t)tierkit_i_i128_add(to->sum, value, &to->sum);
}

static void take_quartiles(spread *to, tierkit_i_i128 value) {
    for (int q = 0; q < QUARTILES; q++) {
        tierkit_i_quantile_next(&to->quantile[q], value);
    }
}

static void take_distance(spread *to, tierkit_i_i128 value) {
    tierkit_i_quantile_next(&to->quantile[MAD], value);
}

static double real_of(tierkit_i_i128 e9) {
    return tierkit_i_i128_quotient(e9, tierkit_i_i128_of(TIERKIT_I_GRID_ONE));
}

/* Equal values have no spread, whatever rounding their mean takes. */
static void take_square(spread *to, tierkit_i_i128 value) {
    int spreads = to->has_cv && tierkit_i_i128_compare(to->min, to->max) != 0;
    double mean = tierkit_i_i128_quotient(to->sum, tierkit_i_i128_of(to->n)) / 1e9;
    double off = spreads ? real_of(value) / mean - 1 : 0;
    to->squares += off * off;
}

/* Beyond a fence: 2 x < 2 q1 - 3 (q3 - q1) or 2 x > 2 q3 + 3 (q3 - q1). Beyond 128 bits nothing
 * is. */
static void take_outlier(spread *to, tierkit_i_i128 value) {
    tierkit_i_i128 q1 = to->quantile[0].value;
    tierkit_i_i128 q3 = to->quantile[2].value;
    tierkit_i_i128 fence;
    int below = tierkit_i_i128_compare(value, q1) < 0;
    tierkit_i_i128 beyond;
    if (tierkit_i_i128_sub(q3, q1, &fence) ||
        tierkit_i_i128_mul(fence, tierkit_i_i128_of(3), &fence) ||
        tierkit_i_i128_sub(below ? q1 : value, below ? value : q3, &beyond) ||
        tierkit_i_i128_add(beyond, beyond, &beyond)) {
        return;
    }
    to->outliers += tierkit_i_i128_compare(beyond, fence) > 0;
}

static void begin_quantiles(const values *of, spread *to, int first, int count) {
    static const int64_t share_e9[QUANTILES] = { 250000000, 500000000, 750000000, 500000000 };
    for (size_t g = 0; g < of->by->count; g++) {
        for (int q = first; q < first + count; q++) {
            tierkit_i_quantile_begin(&to[g].quantile[q], to[g].n, share_e9[q]);
        }
    }
}

static void end_quantiles(const values *of, spread *to, int first, int count) {
    for (size_t g = 0; g < of->by->count; g++) {
        for (int q = first; q < first + count; q++) {
            tierkit_i_quantile_end(&to[g].quantile[q], 9);
        }
        to[g].has_cv = !to[g].overflow && tierkit_i_i128_sign(to[g].sum) > 0;
    }
}

/* Values become their distances from the median of their group. */
static void keep_distances(values *of, const spread *to) {
    for (size_t i = 0; i < of->x.count; i++) {
        if (of->x.status[i] == TIERKIT_VALUE_OK) {
            const spread *group = &to[of->by->of_record[i]];
            tierkit_i_i128 distance = tierkit_i_results_get(&of->x, i);
            int bad = tierkit_i_i128_sub(distance, group->quantile[1].value, &distance);
            bad |= tierkit_i_i128_sign(distance) < 0 && tierkit_i_i128_neg(distance, &distance);
            put(of, i, distance, bad);
        }
    }
}

static tierkit_status measure(values *of, int32_t formula, tierkit_i_pace *pace, spread *to) {
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(read_values(of, formula, pace));
    TIERKIT_I_DO(sort_values(of));
    ascend(of, to, count_value);
    begin_quantiles(of, to, 0, QUARTILES);
    ascend(of, to, take_quartiles);
    end_quantiles(of, to, 0, QUARTILES);
    ascend(of, to, take_square);
    ascend(of, to, take_outlier);
    keep_distances(of, to);
    TIERKIT_I_DO(sort_values(of));
    begin_quantiles(of, to, MAD, 1);
    ascend(of, to, take_distance);
    end_quantiles(of, to, MAD, 1);
done:
    tierkit_i_ordered_free(&of->review->memory, &of->ordered);
    tierkit_i_results_free(&of->review->now, &of->x);
    return status;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static tierkit_status add_e9(tierkit_table *table, int present, tierkit_i_i128 value) {
    return present ? tierkit_i_table_add_decimal(table, value, 9) : tierkit_i_table_missing(table);
}

static tierkit_status add_quantile(tierkit_table *table, int shown,
                                   const tierkit_i_quantile *quantile) {
    return add_e9(table, shown && quantile->status == TIERKIT_VALUE_OK, quantile->value);
}

static tierkit_status add_counts(tierkit_table *table, int shown, int64_t n, int64_t missing) {
    TIERKIT_I_TRY(shown ? tierkit_i_table_add_integer(table, n) : tierkit_i_table_missing(table));
    return shown ? tierkit_i_table_add_integer(table, missing) : tierkit_i_table_missing(table);
}

static tierkit_status add_spread(const values *of, const spread *at, size_t group,
                                 tierkit_table *table) {
    int hidden =
        of->by->suppressed[group] || (at->n > 0 && at->n < of->review->program->tree.groups.least);
    int shown = !hidden && at->n > 0;
    int32_t value_status = hidden      ? TIERKIT_VALUE_SUPPRESSED
                           : at->n > 0 ? TIERKIT_VALUE_OK
                                       : TIERKIT_VALUE_NO_DATA;
    TIERKIT_I_TRY(add_counts(table, !hidden, at->n, of->by->size[group] - at->n));
    TIERKIT_I_TRY(add_e9(table, shown, at->min));
    for (int q = 0; q < QUARTILES; q++) {
        TIERKIT_I_TRY(add_quantile(table, shown, &at->quantile[q]));
    }
    TIERKIT_I_TRY(add_e9(table, shown, at->max));
    TIERKIT_I_TRY(add_quantile(table, shown, &at->quantile[MAD]));
    TIERKIT_I_TRY(shown && at->has_cv
                      ? tierkit_i_table_add_double(table, sqrt(at->squares / (double)at->n))
                      : tierkit_i_table_missing(table));
    int fenced =
        at->quantile[0].status == TIERKIT_VALUE_OK && at->quantile[2].status == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(shown && fenced ? tierkit_i_table_add_integer(table, at->outliers)
                                  : tierkit_i_table_missing(table));
    return tierkit_i_cell_status(table, value_status);
}

/* Figures that have a size: no dates, texts, flags. */
static int is_measured(const tierkit_review *review, tierkit_i_listed listed) {
    if (listed.formula == TIERKIT_I_NONE) {
        return 0;
    }
    tierkit_i_form form = review->program->compiled.formulas[listed.formula].form;
    return form.shape != TIERKIT_I_TEXTS && form.shape != TIERKIT_I_FLAGS &&
           form.type != TIERKIT_I_TYPE_DATE;
}

static tierkit_status add_rows(const values *of, const spread *spreads, tierkit_table *table) {
    size_t listed = tierkit_i_listed_count(of->review);
    for (size_t g = 0; g < of->by->count; g++) {
        size_t bytes;
        const char *name = tierkit_i_strings_get(&of->by->names, of->by->order[g], &bytes);
        for (size_t l = 0; l < listed; l++) {
            if (!is_measured(of->review, tierkit_i_listed_at(of->review, l))) {
                continue;
            }
            TIERKIT_I_TRY(tierkit_i_table_add_text(table, of->by->kind.text, of->by->kind.bytes));
            TIERKIT_I_TRY(tierkit_i_table_add_text(table, name, bytes));
            TIERKIT_I_TRY(
                tierkit_i_cell_text(table, of->review, tierkit_i_listed_at(of->review, l).name));
            TIERKIT_I_TRY(add_spread(of, &spreads[l * of->by->count + g], g, table));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_partition(const tierkit_review *review,
                                    const tierkit_i_grouping *grouping, void *context) {
    tierkit_table *table = (tierkit_table *)context;
    size_t listed = tierkit_i_listed_count(review);
    size_t count = listed * grouping->count;
    spread *spreads = NULL;
    values of;
    tierkit_status status = TIERKIT_OK;
    memset(&of, 0, sizeof(of));
    of.review = review;
    of.by = grouping;
    TIERKIT_I_DO(tierkit_i_new_zeroed(&review->memory, count, sizeof(*spreads), &spreads));
    for (size_t l = 0; l < listed && grouping->count > 0; l++) {
        if (is_measured(review, tierkit_i_listed_at(review, l))) {
            TIERKIT_I_DO(measure(&of, tierkit_i_listed_at(review, l).formula,
                                 tierkit_i_table_pace(table), spreads + l * grouping->count));
        }
    }
    TIERKIT_I_DO(add_rows(&of, spreads, table));
done:
    tierkit_i_free(&review->memory, spreads, count, sizeof(*spreads));
    return status;
}

tierkit_status tierkit_i_make_dispersion(const tierkit_review *review, tierkit_i_pace *pace,
                                         tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, dispersion_columns,
                                      sizeof(dispersion_columns) / sizeof(dispersion_columns[0]),
                                      out));
    return tierkit_i_each_grouping(review, pace, add_partition, *out);
}
