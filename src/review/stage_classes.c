/* Owns: the class of every distributor in the network scope, for every class statement.
 * Must not know: other scopes (table_classes.c). Called by: review/review.c. */
#include "review/state.h"

#include <string.h>

/* Reads a formula for all records. */
static tierkit_status read_amounts(const tierkit_review *review, tierkit_i_evaluation *evaluation,
                                   int32_t formula, tierkit_i_basis *basis) {
    for (size_t first = 0; first < review->records; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, review->records);
        TIERKIT_I_TRY(tierkit_i_evaluation_run(evaluation, first, count));
        const tierkit_i_vector *result = tierkit_i_evaluation_result(evaluation, formula);
        for (size_t i = 0; i < count; i++) {
            int8_t covered = review->covered[first + i];
            int8_t found = covered != TIERKIT_VALUE_OK ? covered : result->status[i];
            int exists = found == TIERKIT_VALUE_OK;
            tierkit_i_i128 amount = { 0, 0 };
            if (exists) {
                amount = tierkit_i_sums_get(&result->number, i);
            }
            basis->low[first + i] = (int64_t)amount.low;
            basis->high[first + i] = amount.high;
            basis->status[first + i] = found;
        }
    }
    return TIERKIT_OK;
}

void tierkit_i_basis_free(const tierkit_review *review, tierkit_i_basis *basis) {
    tierkit_i_free(&review->memory, basis->low, review->records, sizeof(*basis->low));
    tierkit_i_free(&review->memory, basis->high, review->records, sizeof(*basis->high));
    tierkit_i_free(&review->memory, basis->status, review->records, sizeof(*basis->status));
    memset(basis, 0, sizeof(*basis));
}

static tierkit_status read_basis(const tierkit_review *review, int32_t formula,
                                 tierkit_i_position position, tierkit_i_pace *pace,
                                 tierkit_i_basis *basis) {
    tierkit_i_evaluation evaluation;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &review->source, position,
                                           tierkit_i_record_subjects(review), pace));
    TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, formula));
    TIERKIT_I_DO(read_amounts(review, &evaluation, formula, basis));
done:
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

/* Candidates have a score too: what a class statement cuts, only those it applies to have. */
static void read_scores(const tierkit_review *review, size_t index, tierkit_i_basis *basis) {
    const tierkit_i_valued *value = &review->valued[review->program->compiled.cut_value[index]];
    int is_classes = index < review->program->tree.classes_count;
    for (size_t i = 0; i < review->records; i++) {
        int8_t covered = is_classes ? review->covered[i] : TIERKIT_VALUE_OK;
        basis->status[i] = covered != TIERKIT_VALUE_OK ? covered : value->score_status[i];
        basis->low[i] = basis->status[i] == TIERKIT_VALUE_OK ? value->score_e9[i] : 0;
        basis->high[i] = -(basis->low[i] < 0);
    }
}

/* New and inactive partners are of a class of their own: they do not count among the others. */
static void leave_out_apart(const tierkit_review *review, size_t classes,
                            tierkit_i_position position, tierkit_i_basis *basis) {
    int counts = review->apart != NULL && classes == 0 && !position.grid;
    for (size_t i = 0; counts && i < review->records; i++) {
        if (review->apart[i] != TIERKIT_I_APART_NOT) {
            basis->low[i] = 0;
            basis->high[i] = 0;
            basis->status[i] = TIERKIT_VALUE_NOT_APPLICABLE;
        }
    }
}

/* By share: the basis formula. By value: the scores of the review. */
tierkit_status tierkit_i_basis_new(const tierkit_review *review, size_t index,
                                   tierkit_i_position position, tierkit_i_pace *pace,
                                   tierkit_i_basis *basis) {
    const tierkit_i_memory *memory = &review->memory;
    size_t n = review->records;
    tierkit_status status = TIERKIT_OK;
    memset(basis, 0, sizeof(*basis));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, n, sizeof(*basis->low), &basis->low));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, n, sizeof(*basis->high), &basis->high));
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, n, sizeof(*basis->status), &basis->status));
    if (tierkit_i_cut_at(&review->program->tree, index)->by_share) {
        TIERKIT_I_DO(read_basis(review, review->program->compiled.basis_formula[index], position,
                                pace, basis));
    } else {
        read_scores(review, index, basis);
    }
    leave_out_apart(review, index, position, basis);
done:
    if (status != TIERKIT_OK) {
        tierkit_i_basis_free(review, basis);
    }
    return status;
}

static tierkit_status classed_new(const tierkit_review *review, tierkit_i_classed *classed) {
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, review->records, sizeof(int32_t), &classed->line));
    TIERKIT_I_TRY(
        tierkit_i_new(&review->memory, review->records, sizeof(int32_t), &classed->reason));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, review->records, sizeof(*classed->why),
                                       &classed->why));
    for (size_t i = 0; i < review->records; i++) {
        classed->line[i] = TIERKIT_I_NONE;
        classed->reason[i] = TIERKIT_I_NONE;
    }
    return TIERKIT_OK;
}

/* How one statement is cut: towards 1 moves every bound up by the band, -1 down. */
typedef struct way {
    const tierkit_i_figure *band;
    int32_t towards;
} way;

static tierkit_status cut_once(const tierkit_review *review, size_t index,
                               const tierkit_i_basis *basis, const tierkit_i_gates *gates, way how,
                               tierkit_i_classed *to) {
    tierkit_i_cut cut;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_cut_new(review, NULL, review->records, &cut));
    tierkit_i_cut_fill(&cut, basis);
    cut.band = how.band;
    cut.towards = how.towards;
    TIERKIT_I_DO(tierkit_i_cut_run(review, index, review->pace, &cut));
    TIERKIT_I_DO(tierkit_i_apply_gates(review, index, gates, &cut));
    memcpy(to->line, cut.line, review->records * sizeof(cut.line[0]));
    memcpy(to->reason, cut.reason, review->records * sizeof(cut.reason[0]));
    memcpy(to->why, cut.why, review->records * sizeof(cut.why[0]));
done:
    tierkit_i_cut_free(review, &cut);
    return status;
}

/* `ways` results of one statement, which share their basis and gates. */
static tierkit_status cut_ways(const tierkit_review *review, size_t index, const way *how,
                               tierkit_i_classed *to, size_t ways) {
    tierkit_i_basis basis;
    tierkit_i_gates gates;
    tierkit_status status = TIERKIT_OK;
    memset(&gates, 0, sizeof(gates));
    TIERKIT_I_TRY(
        tierkit_i_basis_new(review, index, tierkit_i_as_of_position(review), review->pace, &basis));
    TIERKIT_I_DO(tierkit_i_gates_new(review, index, review->pace, &gates));
    for (size_t w = 0; w < ways; w++) {
        TIERKIT_I_DO(classed_new(review, &to[w]));
        TIERKIT_I_DO(cut_once(review, index, &basis, &gates, how[w], &to[w]));
    }
done:
    tierkit_i_gates_free(review, &gates);
    tierkit_i_basis_free(review, &basis);
    return status;
}

tierkit_status tierkit_i_classed_new(const tierkit_review *review, size_t index,
                                     tierkit_i_classed to[TIERKIT_I_WAYS]) {
    const tierkit_i_classes *classes = &review->program->tree.classes[index];
    const way how[TIERKIT_I_WAYS] = { { NULL, 0 },
                                      { &classes->down.band, -1 },
                                      { &classes->up.band, 1 } };
    return cut_ways(review, index, how, to, TIERKIT_I_WAYS);
}

tierkit_status tierkit_i_classed_plain(const tierkit_review *review, size_t index,
                                       tierkit_i_classed *to) {
    const way how = { NULL, 0 };
    return cut_ways(review, index, &how, to, 1);
}

void tierkit_i_classed_free(const tierkit_review *review, tierkit_i_classed *classed) {
    tierkit_i_free(&review->memory, classed->line, review->records, sizeof(int32_t));
    tierkit_i_free(&review->memory, classed->reason, review->records, sizeof(int32_t));
    tierkit_i_free(&review->memory, classed->why, review->records, sizeof(*classed->why));
    memset(classed, 0, sizeof(*classed));
}

tierkit_status tierkit_i_stage_classes(tierkit_review *review) {
    const tierkit_i_tree *tree = &review->program->tree;
    size_t n = review->records;
    if (tree->classes_count == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_stage_apart(review));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, tree->classes_count,
                                       sizeof(*review->classed), &review->classed));
    for (size_t c = 0; c < tree->classes_count && n > 0; c++) {
        TIERKIT_I_TRY(tierkit_i_classed_plain(review, c, &review->classed[c]));
    }
    return tierkit_i_stage_movement(review);
}
