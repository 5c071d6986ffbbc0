/* Owns: the table of service policies: which one counts, which would fit, what is in the way.
 * Must not know: how a policy is chosen (stage_policies.c). Called by: review/tables.c. */
#include "review/policies.h"

#include <string.h>

static const tierkit_i_column_spec columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "policy", "", TIERKIT_I_CELLS_TEXT },
    { "readiness", "points", TIERKIT_I_CELLS_NUMBER },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
    { "fit", "", TIERKIT_I_CELLS_TEXT },
    { "result", "", TIERKIT_I_CELLS_TEXT },
    { "wish", "", TIERKIT_I_CELLS_TEXT },
    { "asked", "points", TIERKIT_I_CELLS_NUMBER },
    { "missing", "", TIERKIT_I_CELLS_TEXT },
    { "blocked_by", "", TIERKIT_I_CELLS_TEXT },
    { "cost", "", TIERKIT_I_CELLS_NUMBER },
    { "cost_limit", "", TIERKIT_I_CELLS_NUMBER },
    { "too_deep", "", TIERKIT_I_CELLS_NUMBER },
};

/* One table being made. */
typedef struct making {
    const tierkit_review *review;
    tierkit_table *table;
    tierkit_i_evaluation costs;
    tierkit_i_buffer words;
} making;

/* Why the rules give the result. */
static const char *reason_of(const tierkit_review *review, size_t record) {
    int32_t line = review->served.result[record];
    int is_rest = review->program->compiled.policy_formula[line] == TIERKIT_I_NONE;
    if (line != review->served.fit[record]) {
        return is_rest ? "what fits is blocked"
                       : "its condition holds; what fits better is blocked";
    }
    return is_rest ? "no condition above holds" : "its condition holds and none above does";
}

static tierkit_status add_wish(const making *m, size_t record) {
    tierkit_i_piece wish = tierkit_i_policy_wish(m->review, record);
    return wish.text == NULL ? tierkit_i_table_missing(m->table)
                             : tierkit_i_table_add_pieces(m->table, &wish, 1);
}

/* Points asked for by the fit, and what of it is not there. */
static tierkit_status add_demands(making *m, size_t record) {
    int32_t fit = m->review->served.fit[record];
    const tierkit_i_figure *asked = &m->review->program->tree.policy_lines[fit].readiness;
    TIERKIT_I_TRY(asked->present ? tierkit_i_table_add_decimal(m->table, asked->value, asked->scale)
                                 : tierkit_i_table_missing(m->table));
    TIERKIT_I_TRY(tierkit_i_policy_missing(m->review, record, fit, &m->words));
    TIERKIT_I_TRY(tierkit_i_cell_words(m->table, &m->words));
    TIERKIT_I_TRY(tierkit_i_policy_blocks(m->review, record, fit, &m->words));
    return tierkit_i_cell_words(m->table, &m->words);
}

static tierkit_status add_row(making *m, size_t record, size_t i) {
    const tierkit_review *review = m->review;
    const tierkit_i_compiled *compiled = &review->program->compiled;
    int32_t line = review->policy_line[record];
    TIERKIT_I_TRY(tierkit_i_cell_id(m->table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_policy(m->table, m->review, line));
    TIERKIT_I_TRY(review->readiness_e9 == NULL
                      ? tierkit_i_table_missing(m->table)
                      : tierkit_i_table_add_decimal(
                            m->table, tierkit_i_i128_of(review->readiness_e9[record]), 9));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(m->table, reason_of(review, record)));
    TIERKIT_I_TRY(tierkit_i_cell_policy(m->table, m->review, review->served.fit[record]));
    TIERKIT_I_TRY(tierkit_i_cell_policy(m->table, m->review, review->served.result[record]));
    TIERKIT_I_TRY(add_wish(m, record));
    TIERKIT_I_TRY(add_demands(m, record));
    TIERKIT_I_TRY(tierkit_i_cell_result(m->table, &m->costs, compiled->policy_cost[line], i));
    TIERKIT_I_TRY(tierkit_i_cell_result(m->table, &m->costs, compiled->policy_limit, i));
    return tierkit_i_cell_result(m->table, &m->costs, compiled->policy_excess[line], i);
}

static tierkit_status add_rows(making *m) {
    const tierkit_review *review = m->review;
    TIERKIT_I_TRY(tierkit_i_policy_costs(review, tierkit_i_table_pace(m->table), &m->costs));
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_TRY(tierkit_i_evaluation_run(&m->costs, first, count));
        for (size_t i = 0; i < count; i++) {
            if (review->policy_line[first + i] != TIERKIT_I_NONE) {
                TIERKIT_I_TRY(add_row(m, first + i, i));
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_make_policies(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    making m;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, columns,
                                      sizeof(columns) / sizeof(columns[0]), out));
    if (review->policy_line == NULL) {
        return TIERKIT_OK;
    }
    memset(&m.costs, 0, sizeof(m.costs));
    m.review = review;
    m.table = *out;
    tierkit_i_buffer_init(&m.words, &review->memory);
    TIERKIT_I_DO(add_rows(&m));
done:
    tierkit_i_buffer_free(&m.words);
    tierkit_i_evaluation_free(&m.costs);
    return status;
}
