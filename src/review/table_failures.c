/* Owns: the table of failures: which classes and service policies get them, and how bad they are.
 * Must not know: single distributors' rates (table_kept.c). Called by: review/tables.c.
 *
 * Orders, failures and severity are added distributor by distributor as whole numbers, severity on
 * the grid of 1e-9: any order gives the same. */
#include "review/committed.h"
#include "review/groupings.h"

#include <string.h>

enum { PLACES = 9 };

static const tierkit_i_column_spec columns[] = {
    { "commitment", "", TIERKIT_I_CELLS_TEXT },
    { "group_kind", "", TIERKIT_I_CELLS_TEXT },
    { "group", "", TIERKIT_I_CELLS_TEXT },
    { "orders", "", TIERKIT_I_CELLS_NUMBER },
    { "failures", "", TIERKIT_I_CELLS_NUMBER },
    { "kept_rate", "", TIERKIT_I_CELLS_NUMBER },
    { "share_of_orders", "", TIERKIT_I_CELLS_NUMBER },
    { "share_of_failures", "", TIERKIT_I_CELLS_NUMBER },
    { "placement", "", TIERKIT_I_CELLS_NUMBER },
    { "severity", "", TIERKIT_I_CELLS_NUMBER },
    { "share_of_severity", "", TIERKIT_I_CELLS_NUMBER },
    { "severity_placement", "", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
    { "text", "", TIERKIT_I_CELLS_TEXT },
};

/* What fell on somebody. */
typedef struct burden {
    int64_t known; /* distributors whose orders are known */
    tierkit_i_i128 orders, failures;
    tierkit_i_i128 severity; /* in 1e-9 */
} burden;

typedef struct placing {
    const tierkit_review *review;
    const tierkit_i_commitments *statement;
    burden *of_record;
    burden *of_group;
    burden all;
    tierkit_table *table;
} placing;

/* ---- sums ------------------------------------------------------------------------------------ */

static tierkit_status add_burden(burden *to, const burden *from) {
    int over = tierkit_i_i128_add(to->orders, from->orders, &to->orders) |
               tierkit_i_i128_add(to->failures, from->failures, &to->failures) |
               tierkit_i_i128_add(to->severity, from->severity, &to->severity);
    to->known += from->known;
    return over ? TIERKIT_E_LIMIT : TIERKIT_OK;
}

/* What has no value adds nothing. */
static tierkit_status read_record(const tierkit_i_committed *committed, size_t i, burden *to) {
    tierkit_i_form form;
    const tierkit_i_vector *severity =
        tierkit_i_committed_figure(committed, TIERKIT_I_COMMITTED_SEVERITY, &form);
    to->known = tierkit_i_committed_count(committed, TIERKIT_I_COMMITTED_DUE, i, &to->orders);
    (void)tierkit_i_committed_count(committed, TIERKIT_I_COMMITTED_FAILED, i, &to->failures);
    return severity->status[i] == TIERKIT_VALUE_OK &&
                   tierkit_i_vector_grid(severity, form, i, &to->severity)
               ? TIERKIT_E_LIMIT
               : TIERKIT_OK;
}

static tierkit_status read_records(placing *of, tierkit_i_pace *pace) {
    const tierkit_review *review = of->review;
    tierkit_i_committed committed;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_committed_init(&committed, review, of->statement,
                                          tierkit_i_record_subjects(review), pace));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&committed.evaluation, first, count));
        for (size_t i = 0; i < count; i++) {
            if (review->covered[first + i] == TIERKIT_VALUE_OK) {
                TIERKIT_I_DO(read_record(&committed, i, &of->of_record[first + i]));
                TIERKIT_I_DO(add_burden(&of->all, &of->of_record[first + i]));
            }
        }
    }
done:
    tierkit_i_committed_free(&committed);
    return status;
}

/* ---- cells ----------------------------------------------------------------------------------- */

/* a / b to nine places; 0 when b is nothing. */
static int ratio(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_i_i128 *out) {
    tierkit_i_i128 scaled;
    return tierkit_i_i128_sign(b) > 0 &&
           !tierkit_i_i128_mul(a, tierkit_i_i128_power10(PLACES), &scaled) &&
           !tierkit_i_i128_divide_half_even(scaled, b, out, NULL);
}

static tierkit_status add_ratio(tierkit_table *table, tierkit_i_i128 a, tierkit_i_i128 b) {
    tierkit_i_i128 value;
    return ratio(a, b, &value) ? tierkit_i_table_add_decimal(table, value, PLACES)
                               : tierkit_i_table_missing(table);
}

/* (part / whole) / (orders / all orders), as one quotient. */
static int placement(tierkit_i_i128 part, tierkit_i_i128 whole, const burden *one,
                     const burden *all, tierkit_i_i128 *out) {
    tierkit_i_i128 above, below;
    return !tierkit_i_i128_mul(part, all->orders, &above) &&
           !tierkit_i_i128_mul(whole, one->orders, &below) && ratio(above, below, out);
}

static tierkit_status add_placement(tierkit_table *table, tierkit_i_i128 part, tierkit_i_i128 whole,
                                    const burden *one, const burden *all) {
    tierkit_i_i128 value;
    return placement(part, whole, one, all, &value)
               ? tierkit_i_table_add_decimal(table, value, PLACES)
               : tierkit_i_table_missing(table);
}

/* A share as whole per cent. */
static tierkit_i_piece percent(tierkit_i_i128 part, tierkit_i_i128 whole, char *digits) {
    tierkit_i_i128 value = tierkit_i_i128_of(0), whole_percent = value;
    tierkit_i_piece piece = { digits, 0 };
    (void)ratio(part, whole, &value);
    (void)tierkit_i_rescale(value, PLACES - 2, 0, &whole_percent, NULL);
    piece.bytes = tierkit_i_decimal_write(whole_percent, 0, -1, digits);
    return piece;
}

/* "30% of the failures with 12% of the orders: more than its share" */
static tierkit_status add_sentence(const placing *of, const burden *one) {
    char failed[TIERKIT_I_DECIMAL_TEXT], ordered[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_i128 index;
    tierkit_i_i128 one_time = tierkit_i_i128_power10(PLACES);
    tierkit_i_piece text[5];
    if (tierkit_i_i128_sign(of->all.orders) == 0) {
        return tierkit_i_table_add_literal(of->table, "nothing was due");
    }
    if (!placement(one->failures, of->all.failures, one, &of->all, &index)) {
        return tierkit_i_table_add_literal(of->table, tierkit_i_i128_sign(one->orders) == 0
                                                          ? "nothing was due here"
                                                          : "all was kept");
    }
    int more = tierkit_i_i128_compare(index, one_time);
    text[0] = percent(one->failures, of->all.failures, failed);
    text[1] = tierkit_i_piece_of("% of the failures with ");
    text[2] = percent(one->orders, of->all.orders, ordered);
    text[3] = tierkit_i_piece_of("% of the orders: ");
    text[4] = tierkit_i_piece_of(more > 0   ? "more than its share"
                                 : more < 0 ? "less than its share"
                                            : "its share");
    return tierkit_i_table_add_pieces(of->table, text, 5);
}

static tierkit_status add_names(const placing *of, tierkit_i_piece kind, tierkit_i_piece name) {
    TIERKIT_I_TRY(tierkit_i_cell_text(of->table, of->review, of->statement->name.text));
    TIERKIT_I_TRY(tierkit_i_table_add_text(of->table, kind.text, kind.bytes));
    return tierkit_i_table_add_text(of->table, name.text, name.bytes);
}

static tierkit_status add_nothing(const placing *of, int32_t status, const char *text) {
    for (int32_t c = 0; c < 9; c++) {
        TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    }
    TIERKIT_I_TRY(tierkit_i_cell_status(of->table, status));
    return tierkit_i_table_add_literal(of->table, text);
}

static tierkit_status add_group(const placing *of, const burden *one) {
    const burden *all = &of->all;
    tierkit_i_i128 kept;
    int32_t status =
        tierkit_i_i128_sign(one->orders) > 0 ? TIERKIT_VALUE_OK : TIERKIT_VALUE_ZERO_DENOMINATOR;
    if (one->known == 0) {
        return add_nothing(of, TIERKIT_VALUE_NO_DATA, "no commitments are known");
    }
    (void)tierkit_i_i128_sub(one->orders, one->failures, &kept);
    TIERKIT_I_TRY(tierkit_i_table_add_decimal(of->table, one->orders, 0));
    TIERKIT_I_TRY(tierkit_i_table_add_decimal(of->table, one->failures, 0));
    TIERKIT_I_TRY(add_ratio(of->table, kept, one->orders));
    TIERKIT_I_TRY(add_ratio(of->table, one->orders, all->orders));
    TIERKIT_I_TRY(add_ratio(of->table, one->failures, all->failures));
    TIERKIT_I_TRY(add_placement(of->table, one->failures, all->failures, one, all));
    TIERKIT_I_TRY(tierkit_i_table_add_decimal(of->table, one->severity, PLACES));
    TIERKIT_I_TRY(add_ratio(of->table, one->severity, all->severity));
    TIERKIT_I_TRY(add_placement(of->table, one->severity, all->severity, one, all));
    TIERKIT_I_TRY(tierkit_i_cell_status(of->table, status));
    return add_sentence(of, one);
}

/* ---- groups ---------------------------------------------------------------------------------- */

static tierkit_status sum_groups(placing *of, const tierkit_i_grouping *grouping) {
    for (size_t r = 0; r < of->review->records; r++) {
        if (grouping->of_record[r] != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(add_burden(&of->of_group[grouping->of_record[r]], &of->of_record[r]));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status add_groups(placing *of, const tierkit_i_grouping *grouping) {
    for (size_t g = 0; g < grouping->count; g++) {
        tierkit_i_piece name;
        name.text = tierkit_i_strings_get(&grouping->names, grouping->order[g], &name.bytes);
        TIERKIT_I_TRY(add_names(of, grouping->kind, name));
        TIERKIT_I_TRY(
            grouping->suppressed != NULL && grouping->suppressed[g]
                ? add_nothing(of, TIERKIT_VALUE_SUPPRESSED, "too few distributors to be shown")
                : add_group(of, &of->of_group[g]));
    }
    return TIERKIT_OK;
}

/* By class or by policy; whoever has none is the group "". */
static tierkit_status place(placing *of, const char *by, tierkit_i_pace *pace) {
    const tierkit_i_memory *memory = &of->review->memory;
    tierkit_i_grouping grouping;
    tierkit_status status = TIERKIT_OK;
    memset(&grouping, 0, sizeof(grouping));
    TIERKIT_I_DO(tierkit_i_grouping_whole(
        of->review, tierkit_i_tree_find(&of->review->program->tree, by), pace, &grouping));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, grouping.count, sizeof(burden), &of->of_group));
    TIERKIT_I_DO(sum_groups(of, &grouping));
    TIERKIT_I_DO(add_groups(of, &grouping));
done:
    tierkit_i_free(memory, of->of_group, of->of_group == NULL ? 0 : grouping.count, sizeof(burden));
    of->of_group = NULL;
    tierkit_i_grouping_free(of->review, &grouping);
    return status;
}

static tierkit_status place_all(const tierkit_review *review,
                                const tierkit_i_commitments *statement, tierkit_i_pace *pace,
                                tierkit_table *table) {
    placing of;
    tierkit_status status = TIERKIT_OK;
    memset(&of, 0, sizeof(of));
    of.review = review;
    of.statement = statement;
    of.table = table;
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(&review->memory, review->records, sizeof(burden), &of.of_record));
    TIERKIT_I_DO(read_records(&of, pace));
    TIERKIT_I_DO(add_names(&of, tierkit_i_piece_of("network"), tierkit_i_piece_of("all")));
    TIERKIT_I_DO(add_group(&of, &of.all));
    if (review->program->tree.classes_count > 0) {
        TIERKIT_I_DO(place(&of, "class", pace));
    }
    if (review->program->tree.policies.present) {
        TIERKIT_I_DO(place(&of, "policy", pace));
    }
done:
    tierkit_i_free(&review->memory, of.of_record, of.of_record == NULL ? 0 : review->records,
                   sizeof(burden));
    return status;
}

tierkit_status tierkit_i_make_failures(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, columns,
                                      sizeof(columns) / sizeof(columns[0]), out));
    for (size_t c = 0; c < tree->commitment_count; c++) {
        TIERKIT_I_TRY(place_all(review, &tree->commitments[c], pace, *out));
    }
    return TIERKIT_OK;
}
