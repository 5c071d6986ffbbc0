/* Owns: ranks relative to how many there are: shares and quantile groups.
 * Must not know: how ranks come about (rank.c).
 * Called by: hosts directly. */
#include "kernel/amounts.h"

#include <string.h>

/* A call: all elements together are the group 0 that no code names. */
typedef struct grouping {
    const tierkit_amounts *amounts;
    const int32_t *group; /* or NULL */
    int32_t group_count;  /* of what follows, at least 1 with elements */
    int32_t *rank;        /* of each element */
    int32_t *tally;       /* of each group */
    int32_t together;     /* the tally when there are no groups */
} grouping;

/* Ranks the elements into scratch and readies a tally for each group. */
static tierkit_status rank_all(grouping *g, const tierkit_amounts *amounts, int32_t method,
                               int32_t *scratch, tierkit_error *err) {
    if (amounts != NULL && amounts->count > 0 && scratch == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "scratch is needed");
    }
    g->amounts = amounts;
    g->rank = scratch;
    if (g->group == NULL && g->group_count == 0) {
        g->tally = &g->together;
        g->together = 0;
        return tierkit_rank(amounts, method, scratch, err);
    }
    TIERKIT_I_TRY(tierkit_i_amounts_check(amounts, err));
    g->tally = amounts->count > 0 ? scratch + amounts->count : scratch;
    TIERKIT_I_TRY(
        tierkit_rank_groups(amounts, method, g->group, g->group_count, g->tally, scratch, err));
    if (g->group_count > 0) { /* the tallies of tierkit_rank_groups() are done with */
        memset(g->tally, 0, (size_t)g->group_count * sizeof *g->tally);
    }
    return TIERKIT_OK;
}

static int32_t *tally_of(const grouping *g, int64_t element) {
    return &g->tally[g->group == NULL ? 0 : g->group[element]];
}

/* How many elements of each group have a rank. */
static void count_ranked(const grouping *g) {
    for (int64_t i = 0; i < g->amounts->count; i++) {
        if (g->rank[i] > 0) {
            (*tally_of(g, i))++;
        }
    }
}

/* The largest rank of each group: with dense ranks the number of distinct numbers. */
static void find_largest(const grouping *g) {
    for (int64_t i = 0; i < g->amounts->count; i++) {
        if (g->rank[i] > 0 && g->rank[i] > *tally_of(g, i)) {
            *tally_of(g, i) = g->rank[i];
        }
    }
}

tierkit_status TIERKIT_CALL tierkit_rank_percent(const tierkit_amounts *amounts, int32_t method,
                                                 const int32_t *group, int32_t group_count,
                                                 int32_t *scratch, double *percent,
                                                 tierkit_error *err) {
    grouping g = { NULL, group, group_count, NULL, NULL, 0 };
    TIERKIT_I_TRY(rank_all(&g, amounts, method, scratch, err));
    if (amounts->count > 0 && percent == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "percent is needed");
    }
    if (method == TIERKIT_RANK_DENSE) {
        find_largest(&g);
    } else {
        count_ranked(&g);
    }
    double units = method == TIERKIT_RANK_FRACTIONAL2 ? 2.0 : 1.0;
    for (int64_t i = 0; i < amounts->count; i++) {
        percent[i] = g.rank[i] > 0 ? (double)g.rank[i] / (units * (double)*tally_of(&g, i)) : 0.0;
    }
    return TIERKIT_OK;
}

/* The tile of a place from 0 on among `count`. */
static int32_t tile_of(int32_t place, int32_t count, int32_t tiles) {
    int32_t size = count / tiles, larger = count % tiles;
    int64_t in_larger = (int64_t)larger * (size + 1);
    if (place < in_larger) {
        return place / (size + 1) + 1;
    }
    return larger + (int32_t)((place - in_larger) / size) + 1;
}

tierkit_status TIERKIT_CALL tierkit_rank_tiles(const tierkit_amounts *amounts, int32_t tiles,
                                               const int32_t *group, int32_t group_count,
                                               int32_t *scratch, int32_t *tile,
                                               tierkit_error *err) {
    grouping g = { NULL, group, group_count, NULL, NULL, 0 };
    TIERKIT_I_TRY(
        tierkit_i_check_count(tiles, 1, TIERKIT_TILES_MAX, "tiles: give 1 to 1000000", err));
    TIERKIT_I_TRY(rank_all(&g, amounts, TIERKIT_RANK_COMPETITION, scratch, err));
    if (amounts->count > 0 && tile == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "tile is needed");
    }
    count_ranked(&g);
    for (int64_t i = 0; i < amounts->count; i++) {
        tile[i] = g.rank[i] > 0 ? tile_of(g.rank[i] - 1, *tally_of(&g, i), tiles) : 0;
    }
    return TIERKIT_OK;
}
