/* Owns: the table of the profit map: amounts, bucket and place on the whale curve of every
 * distributor. Must not know: how a bucket is found (stage_profit.c).
 * Called by: review/tables.c. */
#include "review/profit.h"

static const tierkit_i_column_spec profit_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "revenue", "money", TIERKIT_I_CELLS_NUMBER },
    { "contribution", "money", TIERKIT_I_CELLS_NUMBER },
    { "costs", "money", TIERKIT_I_CELLS_NUMBER },
    { "profit", "money", TIERKIT_I_CELLS_NUMBER },
    { "margin", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "bucket", "", TIERKIT_I_CELLS_TEXT },
    { "robust", "", TIERKIT_I_CELLS_INTEGER },
    { "bucket_costs_higher", "", TIERKIT_I_CELLS_TEXT },
    { "bucket_costs_lower", "", TIERKIT_I_CELLS_TEXT },
    { "rank", "", TIERKIT_I_CELLS_INTEGER },
    { "cumulative", "money", TIERKIT_I_CELLS_NUMBER },
    { "cumulative_share", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
};

/* The whale curve over all distributors; places by record. */
typedef struct curve {
    const tierkit_review *review;
    size_t count;
    int64_t *low, *high;
    int8_t *status;
    int32_t *order, *first, *place; /* place: by record, from 1; 0 = none */
    tierkit_i_i128 *cumulative;     /* by record */
    double *share;                  /* by place */
    int8_t share_status;
    void *scratch;
    size_t scratch_bytes;
} curve;

static tierkit_status curve_new(curve *of) {
    const tierkit_i_memory *memory = &of->review->memory;
    TIERKIT_I_TRY(tierkit_order_scratch((int64_t)of->count, &of->scratch_bytes));
    TIERKIT_I_TRY(tierkit_i_new(memory, of->scratch_bytes, 1, &of->scratch));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, of->count, sizeof(*of->low), &of->low));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, of->count, sizeof(*of->high), &of->high));
    TIERKIT_I_TRY(tierkit_i_new(memory, of->count, sizeof(*of->status), &of->status));
    TIERKIT_I_TRY(tierkit_i_new(memory, of->count, sizeof(*of->order), &of->order));
    TIERKIT_I_TRY(tierkit_i_new(memory, of->count, sizeof(*of->first), &of->first));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, of->count, sizeof(*of->place), &of->place));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, of->count, sizeof(*of->cumulative), &of->cumulative));
    return tierkit_i_new(memory, of->count, sizeof(*of->share), &of->share);
}

static void curve_free(curve *of) {
    const tierkit_i_memory *memory = &of->review->memory;
    tierkit_i_free(memory, of->share, of->count, sizeof(*of->share));
    tierkit_i_free(memory, of->cumulative, of->count, sizeof(*of->cumulative));
    tierkit_i_free(memory, of->place, of->count, sizeof(*of->place));
    tierkit_i_free(memory, of->first, of->count, sizeof(*of->first));
    tierkit_i_free(memory, of->order, of->count, sizeof(*of->order));
    tierkit_i_free(memory, of->status, of->count, sizeof(*of->status));
    tierkit_i_free(memory, of->high, of->count, sizeof(*of->high));
    tierkit_i_free(memory, of->low, of->count, sizeof(*of->low));
    tierkit_i_free(memory, of->scratch, of->scratch_bytes, 1);
}

/* Adds up the profits by place. What the curve could add, so can this. */
static void add_up(curve *of) {
    tierkit_i_i128 sum = { 0, 0 };
    for (size_t p = 0; p < of->count; p++) {
        size_t record = (size_t)of->order[p];
        if (of->status[record] == TIERKIT_VALUE_OK) {
            tierkit_i_i128 profit = { (uint64_t)of->low[record], of->high[record] };
            (void)tierkit_i_i128_add(sum, profit, &sum);
            of->cumulative[record] = sum;
            of->place[record] = (int32_t)p + 1;
        }
    }
}

static tierkit_status draw(curve *of) {
    tierkit_amounts amounts = { 0 };
    tierkit_whale whale = { 0 };
    for (size_t i = 0; i < of->count; i++) {
        const tierkit_i_placed *placed = &of->review->placed[i];
        of->status[i] = placed->status;
        if (placed->status == TIERKIT_VALUE_OK) {
            of->low[i] = (int64_t)placed->amount[TIERKIT_I_AMOUNT_PROFIT].low;
            of->high[i] = placed->amount[TIERKIT_I_AMOUNT_PROFIT].high;
        }
    }
    amounts.struct_size = sizeof(amounts);
    amounts.count = (int64_t)of->count;
    amounts.value = of->low;
    amounts.value_high = of->high;
    amounts.status = of->status;
    amounts.order = of->order;
    amounts.first = of->first;
    whale.struct_size = sizeof(whale);
    TIERKIT_I_TRY(tierkit_order(&amounts, of->scratch, of->scratch_bytes, NULL));
    tierkit_status status = tierkit_whale_curve(&amounts, of->share, &whale, NULL);
    of->share_status = status == TIERKIT_OK ? (int8_t)whale.status : TIERKIT_VALUE_OVERFLOW;
    if (status == TIERKIT_OK) {
        add_up(of);
    }
    return status == TIERKIT_E_OVERFLOW ? TIERKIT_OK : status;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static tierkit_status add_bucket(const tierkit_review *review, int32_t bucket,
                                 tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    return bucket == TIERKIT_I_NONE
               ? tierkit_i_table_missing(table)
               : tierkit_i_cell_text(table, review, tree->buckets[bucket].name.text);
}

static tierkit_status add_place(const curve *of, size_t record, tierkit_table *table) {
    int32_t place = of->place[record];
    if (place == 0) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        return tierkit_i_table_missing(table);
    }
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, of->first[place - 1] + 1));
    TIERKIT_I_TRY(tierkit_i_table_add_decimal(table, of->cumulative[record], 9));
    return of->share_status == TIERKIT_VALUE_OK
               ? tierkit_i_table_add_double(table, of->share[place - 1])
               : tierkit_i_table_missing(table);
}

static tierkit_status add_verdict(const tierkit_review *review, const tierkit_i_placed *placed,
                                  tierkit_table *table) {
    int has_costs = review->program->tree.profit.costs != TIERKIT_I_NONE;
    TIERKIT_I_TRY(add_bucket(review, placed->bucket[TIERKIT_I_COSTS_GIVEN], table));
    if (placed->status != TIERKIT_VALUE_OK || !has_costs) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        return tierkit_i_table_missing(table);
    }
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, tierkit_i_is_robust(placed)));
    TIERKIT_I_TRY(add_bucket(review, placed->bucket[TIERKIT_I_COSTS_HIGHER], table));
    return add_bucket(review, placed->bucket[TIERKIT_I_COSTS_LOWER], table);
}

static tierkit_status add_distributor(const curve *of, size_t record, tierkit_table *table) {
    const tierkit_i_placed *placed = &of->review->placed[record];
    int known = placed->status == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(tierkit_i_cell_id(table, of->review, record));
    for (int a = 0; a < TIERKIT_I_AMOUNT_COUNT; a++) {
        TIERKIT_I_TRY(known ? tierkit_i_table_add_decimal(table, placed->amount[a], 9)
                            : tierkit_i_table_missing(table));
    }
    TIERKIT_I_TRY(known ? tierkit_i_cell_share(table, placed->amount[TIERKIT_I_AMOUNT_PROFIT],
                                               placed->amount[TIERKIT_I_AMOUNT_REVENUE])
                        : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(add_verdict(of->review, placed, table));
    TIERKIT_I_TRY(add_place(of, record, table));
    return tierkit_i_cell_status(table, placed->status);
}

tierkit_status tierkit_i_make_profit(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out) {
    curve of = { 0 };
    tierkit_status status = TIERKIT_OK;
    of.review = review;
    of.count = review->placed == NULL ? 0 : review->records;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, profit_columns,
                                      sizeof(profit_columns) / sizeof(profit_columns[0]), out));
    TIERKIT_I_DO(curve_new(&of));
    TIERKIT_I_DO(draw(&of));
    for (size_t i = 0; i < of.count; i++) {
        if (review->covered[i] == TIERKIT_VALUE_OK) {
            TIERKIT_I_DO(add_distributor(&of, i, *out));
        }
    }
done:
    curve_free(&of);
    return status;
}
