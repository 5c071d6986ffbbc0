/* Owns: amounts in several currencies: the cells of a leaf in the program's currency, and what a
 * missing rate does to its value. Must not know: how cells make a value.
 * Called by: review/leaf_fill.c.
 *
 * A cell holds the amounts of one distributor, day, split member and currency. It is converted as a
 * whole and rounded half-even once, sums to six decimal places more than their measure has, so that
 * parts add up to their whole; extremes to the measure's own places. */
#include "review/rates.h"

typedef struct conversion {
    const tierkit_i_evaluation *evaluation;
    const tierkit_i_schema_measure *measure;
    const tierkit_i_run *run; /* all cells */
    size_t first;             /* cell of `run` that is converted->run's first */
    int32_t day;              /* of the rates; NONE: the cell's own */
    int own;                  /* 1: the last one of the window of the cell's record */
    tierkit_i_converted *to;
} conversion;

static int is_sum(const tierkit_i_schema_measure *measure) {
    return measure->combine == TIERKIT_I_COMBINE_SUM;
}

/* Which cells are read, and at which day's rates. What is in force ends on another day than it
 * began on, so both are converted on the day of the state. */
static tierkit_i_range plan(const tierkit_i_leaf *leaf, tierkit_i_range range, conversion *of) {
    const tierkit_i_conversion *rule = &of->evaluation->source->program->tree.conversion;
    tierkit_i_range read = range;
    if (leaf->aggregate == TIERKIT_I_TAKE_OPENING) {
        read.last = range.first - 1;
        read.first = TIERKIT_I_DAY_MIN;
    }
    of->day = TIERKIT_I_DAY_MIN - 1;
    if (rule->at == TIERKIT_I_CONVERT_CONSTANT) {
        of->day = rule->day;
    } else if (rule->at == TIERKIT_I_CONVERT_PERIOD_END ||
               of->measure->kind == TIERKIT_I_IN_FORCE) {
        of->day = read.last;
        of->own = of->evaluation->own != NULL && leaf->aggregate == TIERKIT_I_TAKE_OPENING;
    }
    if (of->measure->kind == TIERKIT_I_IN_FORCE) {
        read.first = TIERKIT_I_DAY_MIN;
    }
    return read;
}

/* amount at the measure's scale x rate: the product, half-even, or 1 when it does not fit. */
static int convert(const conversion *of, int64_t rate, int32_t rate_scale, tierkit_i_i128 *amount) {
    int32_t places = of->measure->scale + (is_sum(of->measure) ? TIERKIT_I_AVERAGE_PLACES : 0);
    int64_t narrow;
    return tierkit_i_i128_mul(*amount, tierkit_i_i128_of(rate), amount) ||
           tierkit_i_rescale(*amount, of->measure->scale + rate_scale, places, amount, NULL) ||
           (!is_sum(of->measure) && tierkit_i_i128_to64(*amount, &narrow));
}

static void convert_cell(const conversion *of, const int32_t *currency_of, size_t i) {
    const tierkit_i_evidence *source = of->evaluation->source;
    const tierkit_i_run_measure *from = &of->run->measures[of->measure->slot];
    size_t c = of->first + i;
    int32_t currency = currency_of[of->run->tuple[c]];
    int32_t record = source->snapshot->entity_record[of->run->entity[c]];
    int32_t day = of->day >= TIERKIT_I_DAY_MIN ? of->day : of->run->day[c];
    int64_t rate = 1;
    int32_t scale = 0;
    tierkit_i_i128 amount = tierkit_i_i128_of(from->low[c]);
    if (from->high != NULL) {
        amount.high = from->high[c];
    }
    if (of->own && record != TIERKIT_I_NONE) {
        day = of->evaluation->own[record].last;
    }
    of->to->status[i] = TIERKIT_VALUE_OK;
    if (currency != TIERKIT_I_OWN_CURRENCY) {
        int32_t oldest = source->program->tree.conversion.oldest;
        scale = source->rates->scale;
        if (currency == TIERKIT_I_NONE ||
            !tierkit_i_rate_of(source->rates, currency, day, oldest, &rate)) {
            of->to->status[i] = TIERKIT_VALUE_MISSING_RATE;
            rate = 0;
        }
    }
    if (convert(of, rate, scale, &amount)) {
        of->to->status[i] = TIERKIT_VALUE_OVERFLOW;
        amount = tierkit_i_i128_of(0);
    }
    of->to->low[i] = (int64_t)amount.low;
    of->to->high[i] = amount.high;
}

/* Views of the cells from `first` on. */
static tierkit_i_run part_of(const tierkit_i_run *run, size_t first, size_t count) {
    tierkit_i_run part = *run;
    part.count = count;
    part.day += first;
    part.entity += first;
    part.tuple += first;
    part.rows += first;
    return part;
}

static tierkit_status convert_cells(conversion *of, tierkit_i_range read) {
    const tierkit_i_evidence *source = of->evaluation->source;
    const tierkit_i_run_measure *from = &of->run->measures[of->measure->slot];
    tierkit_i_converted *to = of->to;
    size_t end;
    tierkit_i_cells_in(of->run->day, of->run->count, read, &of->first, &end);
    size_t count = end - of->first;
    to->run = part_of(of->run, of->first, count);
    TIERKIT_I_TRY(tierkit_i_new(source->memory, count, sizeof *to->low, &to->low));
    TIERKIT_I_TRY(tierkit_i_new(source->memory, count, sizeof *to->high, &to->high));
    TIERKIT_I_TRY(tierkit_i_new(source->memory, count, sizeof *to->status, &to->status));
    for (size_t at = 0, stop; at < count; at = stop) {
        stop = tierkit_i_step_end(at, count);
        TIERKIT_I_TRY(tierkit_i_pace_step(of->evaluation->pace, stop - at));
        for (size_t i = at; i < stop; i++) {
            convert_cell(of, source->rates->currency_of[of->measure->facts], i);
        }
    }
    to->column = *from;
    to->column.low = to->low;
    to->column.high = is_sum(of->measure) ? to->high : NULL;
    to->column.counted = from->counted != NULL ? from->counted + of->first : NULL;
    to->column.missing = from->missing != NULL ? from->missing + of->first : NULL;
    return TIERKIT_OK;
}

/* Adds up the rows that gave a value in cells of a status, by subject. */
static void count_rows(const conversion *of, int8_t status, int64_t *rows) {
    const tierkit_i_converted *from = of->to;
    const int64_t *counted = from->column.counted != NULL ? from->column.counted : from->run.rows;
    for (size_t c = 0; c < from->run.count; c++) {
        if (from->status[c] != status) {
            continue;
        }
        int32_t subject = tierkit_i_subject_of(of->evaluation, of->measure->facts, from->run.day[c],
                                               from->run.entity[c], from->run.tuple[c]);
        if (subject >= 0) {
            rows[subject] += counted[c];
        }
    }
}

/* A value to which rows without a rate belong is none. Balances have seen to it themselves: only
 * the points they take count. */
static void mark(int8_t status, const int64_t *rows, size_t count, tierkit_i_filled *to) {
    for (size_t i = 0; i < count; i++) {
        if (rows[i] > 0 && (to->status[i] == TIERKIT_VALUE_OK)) {
            to->status[i] = status;
        }
    }
}

static tierkit_status fill_and_mark(const conversion *of, const tierkit_i_leaf *leaf,
                                    tierkit_i_range range, tierkit_i_leaf_filler fill,
                                    tierkit_i_filled *to) {
    static const int8_t statuses[] = { TIERKIT_VALUE_MISSING_RATE, TIERKIT_VALUE_OVERFLOW };
    const tierkit_i_memory *memory = of->evaluation->source->memory;
    size_t count = of->evaluation->subjects.count;
    int64_t *rows = NULL;
    tierkit_status status = TIERKIT_OK;
    if (leaf->aggregate == TIERKIT_I_TAKE_WITHOUT_RATE) {
        count_rows(of, TIERKIT_VALUE_MISSING_RATE, to->low);
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(fill(of->evaluation, leaf, range, to));
    for (size_t s = 0; s < 2 && of->measure->kind != TIERKIT_I_BALANCE; s++) {
        TIERKIT_I_DO(tierkit_i_new_zeroed(memory, count, sizeof *rows, &rows));
        count_rows(of, statuses[s], rows);
        mark(statuses[s], rows, count, to);
        tierkit_i_free(memory, rows, count, sizeof *rows);
        rows = NULL;
    }
done:
    return status;
}

tierkit_status tierkit_i_leaf_money(const tierkit_i_evaluation *evaluation,
                                    const tierkit_i_leaf *leaf, tierkit_i_range range,
                                    tierkit_i_leaf_filler fill, tierkit_i_filled *to) {
    const tierkit_i_snapshot *snapshot = evaluation->source->snapshot;
    const tierkit_i_memory *memory = evaluation->source->memory;
    tierkit_i_converted converted = { 0 };
    tierkit_i_evaluation inner = *evaluation;
    conversion of = { &inner, &snapshot->schema->measures[leaf->index], NULL, 0, 0, 0, &converted };
    of.run = &snapshot->facts[of.measure->facts].run;
    inner.converted = &converted;
    tierkit_status status = convert_cells(&of, plan(leaf, range, &of));
    if (status == TIERKIT_OK) {
        status = fill_and_mark(&of, leaf, range, fill, to);
    }
    tierkit_i_free(memory, converted.status, converted.run.count, sizeof *converted.status);
    tierkit_i_free(memory, converted.high, converted.run.count, sizeof *converted.high);
    tierkit_i_free(memory, converted.low, converted.run.count, sizeof *converted.low);
    return status;
}
