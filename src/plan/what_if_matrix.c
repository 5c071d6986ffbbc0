/* Owns: two tables of a trial: how many go from where to where, and how the top grows or shrinks
 * from quarter to quarter. Must not know: causes. Called by: plan/what_if.c. */
#include "plan/what_if.h"

#include <string.h>

/* ---- matrix ---------------------------------------------------------------------------------- */

typedef struct pair {
    int64_t count;
    tierkit_i_stake_sum stake;
} pair;

/* Rows: the codes of now and NONE; columns: those of the other rules and NONE. */
typedef struct matrix {
    const tierkit_i_tried_day *day;
    const tierkit_i_said *now, *other;
    size_t rows, columns;
    pair *pairs;
} matrix;

/* NONE stands behind the others. */
static size_t place_of(int32_t code, size_t places) {
    return code == TIERKIT_I_NONE ? places - 1 : (size_t)code;
}

static int32_t code_at(size_t place, size_t places) {
    return place == places - 1 ? TIERKIT_I_NONE : (int32_t)place;
}

static void count_all(matrix *of) {
    for (size_t r = 0; r < of->day->records; r++) {
        size_t from = place_of(of->now->of_record[r], of->rows);
        size_t to = place_of(of->other->of_record[r], of->columns);
        pair *at = &of->pairs[from * of->columns + to];
        at->count++;
        tierkit_i_stake_add(of->day, r, &at->stake);
    }
}

static tierkit_status add_pairs(const matrix *of, int subject, tierkit_table *table) {
    for (size_t p = 0; p + 1 < of->rows * of->columns; p++) { /* nobody's neither is left out */
        const pair *at = &of->pairs[p];
        if (at->count == 0) {
            continue;
        }
        TIERKIT_I_TRY(tierkit_i_table_add_date(table, of->day->as_of));
        TIERKIT_I_TRY(tierkit_i_table_add_literal(table, tierkit_i_tried_word(subject)));
        TIERKIT_I_TRY(tierkit_i_cell_said(table, of->now, code_at(p / of->columns, of->rows)));
        TIERKIT_I_TRY(tierkit_i_cell_said(table, of->other, code_at(p % of->columns, of->columns)));
        TIERKIT_I_TRY(tierkit_i_table_add_integer(table, at->count));
        TIERKIT_I_TRY(tierkit_i_cell_stake(table, of->day, &at->stake));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_trial_matrix(const tierkit_i_tried_with *with,
                                      const tierkit_i_tried_day *day, int32_t index,
                                      tierkit_table *table) {
    tierkit_status status = TIERKIT_OK;
    (void)index;
    for (int s = 0; s < TIERKIT_I_TRIED && status == TIERKIT_OK; s++) {
        matrix of = { day, &day->now.said[s], &day->other.said[s], 0, 0, NULL };
        of.rows = of.now->names.count + (size_t)1;
        of.columns = of.other->names.count + (size_t)1;
        if (!tierkit_i_is_said(of.now) && !tierkit_i_is_said(of.other)) {
            continue;
        }
        TIERKIT_I_TRY(
            tierkit_i_new_zeroed(with->memory, of.rows * of.columns, sizeof(*of.pairs), &of.pairs));
        count_all(&of);
        status = add_pairs(&of, s, table);
        tierkit_i_free(with->memory, of.pairs, of.rows * of.columns, sizeof(*of.pairs));
    }
    return status;
}

/* ---- quarters -------------------------------------------------------------------------------- */

typedef struct tally {
    int64_t distributors, first_before, first_after, up, down, other;
    tierkit_i_stake_sum lost;
} tally;

static tally count_moves(const tierkit_i_tried_day *day, int subject) {
    const tierkit_i_said *now = &day->now.said[subject];
    const tierkit_i_said *other = &day->other.said[subject];
    tally sum;
    memset(&sum, 0, sizeof(sum));
    for (size_t r = 0; r < day->records; r++) {
        int32_t from = now->of_record[r];
        int32_t to = other->of_record[r];
        sum.distributors += from != TIERKIT_I_NONE || to != TIERKIT_I_NONE;
        sum.first_before += from == 0;
        sum.first_after += to == 0;
        if (tierkit_i_said_same(now, from, other, to)) {
            continue;
        }
        int direction = tierkit_i_said_direction(now, from, other, to);
        sum.up += direction > 0;
        sum.down += direction < 0;
        sum.other += direction == 0;
        if (direction < 0) {
            tierkit_i_stake_add(day, r, &sum.lost);
        }
    }
    return sum;
}

static tierkit_status add_quarter(const tierkit_i_tried_day *day, int subject,
                                  tierkit_table *table) {
    const tierkit_i_said *now = &day->now.said[subject];
    const tierkit_i_said *other = &day->other.said[subject];
    tally sum = count_moves(day, subject);
    TIERKIT_I_TRY(tierkit_i_table_add_date(table, day->as_of));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, sum.distributors));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, tierkit_i_tried_word(subject)));
    TIERKIT_I_TRY(tierkit_i_is_said(other) ? tierkit_i_cell_said(table, other, 0)
                                           : tierkit_i_cell_said(table, now, 0));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, sum.first_before));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, sum.first_after));
    TIERKIT_I_TRY(tierkit_i_cell_count_share(table, sum.first_before, sum.distributors));
    TIERKIT_I_TRY(tierkit_i_cell_count_share(table, sum.first_after, sum.distributors));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, sum.up));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, sum.down));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, sum.other));
    return tierkit_i_cell_stake(table, day, &sum.lost);
}

tierkit_status tierkit_i_trial_quarters(const tierkit_i_tried_with *with,
                                        const tierkit_i_tried_day *day, int32_t index,
                                        tierkit_table *table) {
    (void)with;
    (void)index;
    for (int s = 0; s < TIERKIT_I_TRIED; s++) {
        if (tierkit_i_is_said(&day->now.said[s]) || tierkit_i_is_said(&day->other.said[s])) {
            TIERKIT_I_TRY(add_quarter(day, s, table));
        }
    }
    return TIERKIT_OK;
}
