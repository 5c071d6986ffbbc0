/* Owns: whether support follows value: the rank correlation of what is granted with the scores.
 * Must not know: claims, tables. Called by: plan/support_groups.c. */
#include "plan/support.h"

#include <string.h>

/* Two columns being ranked, and the one room all kernels work in. */
typedef struct ranking {
    const tierkit_i_supporting *of;
    int64_t count;
    int32_t *order, *first;
    int32_t *rank[2];
    void *scratch;
    size_t bytes;
} ranking;

static tierkit_status ranking_new(const tierkit_i_supporting *of, int64_t count, ranking *r) {
    size_t more = 0;
    int32_t **all[] = { &r->order, &r->first, &r->rank[0], &r->rank[1] };
    memset(r, 0, sizeof *r);
    r->of = of;
    r->count = count;
    TIERKIT_I_TRY(tierkit_order_scratch(count, &r->bytes));
    TIERKIT_I_TRY(tierkit_rank_agreement_scratch(count, &more));
    r->bytes = more > r->bytes ? more : r->bytes;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        TIERKIT_I_TRY(tierkit_i_new(of->memory, (size_t)count, sizeof(int32_t), all[i]));
    }
    return tierkit_i_new(of->memory, r->bytes, 1, &r->scratch);
}

static void ranking_free(ranking *r) {
    int32_t *all[] = { r->order, r->first, r->rank[0], r->rank[1] };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        tierkit_i_free(r->of->memory, all[i], (size_t)r->count, sizeof(int32_t));
    }
    tierkit_i_free(r->of->memory, r->scratch, r->bytes, 1);
}

static tierkit_status rank_column(ranking *r, const int64_t *column, int32_t *rank) {
    tierkit_amounts amounts;
    memset(&amounts, 0, sizeof amounts);
    amounts.struct_size = sizeof amounts;
    amounts.count = r->count;
    amounts.value = column;
    amounts.order = r->order;
    amounts.first = r->first;
    TIERKIT_I_TRY(tierkit_order(&amounts, r->scratch, r->bytes, NULL));
    return tierkit_rank(&amounts, TIERKIT_RANK_COMPETITION, rank, NULL);
}

static tierkit_status agree(ranking *r, const int64_t *granted, const int64_t *score,
                            tierkit_agreement *found) {
    TIERKIT_I_TRY(rank_column(r, granted, r->rank[0]));
    TIERKIT_I_TRY(rank_column(r, score, r->rank[1]));
    return tierkit_rank_agreement(r->rank[0], r->rank[1], r->count, r->scratch, r->bytes, found,
                                  NULL);
}

tierkit_status tierkit_i_support_correlation(const tierkit_i_supporting *of, const int64_t *granted,
                                             const int64_t *score, size_t count, double *tau,
                                             int32_t *value_status) {
    ranking r;
    tierkit_agreement found;
    memset(&found, 0, sizeof found);
    found.struct_size = sizeof found;
    *value_status = TIERKIT_VALUE_NO_DATA;
    if (count < 2 || count > TIERKIT_AGREEMENT_MAX) {
        return TIERKIT_OK;
    }
    tierkit_status status = ranking_new(of, (int64_t)count, &r);
    if (status == TIERKIT_OK) {
        status = agree(&r, granted, score, &found);
    }
    ranking_free(&r);
    *tau = found.kendall;
    *value_status = found.status;
    return status;
}
