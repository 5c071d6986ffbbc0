/* Owns: weights from points, from ranks and down a tree.
 * Must not know: what is weighed, comparisons.
 * Called by: hosts directly. */
#include "kernel/weights.h"

static const double points_max = 1e12, points_least = 1e-12;

/* ---- points --------------------------------------------------------------------------------- */

static tierkit_status check_points(double points, int32_t j, tierkit_error *err) {
    if (points >= 0 && points <= points_max) {
        return TIERKIT_OK;
    }
    if (!tierkit_i_is_finite(points)) {
        return tierkit_i_fail_at(err, TIERKIT_E_NUMBER, -1, j, "points are not a finite number");
    }
    return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j, "points are not from 0 to 1e12");
}

tierkit_status TIERKIT_CALL tierkit_weigh_points(const double *points, int32_t count,
                                                 double *weight, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_weights_check_count(count, err));
    if (points == NULL || weight == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "points and weight are needed");
    }
    double largest = 0;
    for (int32_t j = 0; j < count; j++) {
        TIERKIT_I_TRY(check_points(points[j], j, err));
        largest = points[j] > largest ? points[j] : largest;
    }
    if (largest < points_least) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "no points are above zero; give some");
    }
    tierkit_i_weights_share(points, count, weight);
    return TIERKIT_OK;
}

/* ---- ranks ---------------------------------------------------------------------------------- */

/* 1/p + ... + 1/n, smallest first. */
static double reciprocals(int32_t p, int32_t n) {
    double sum = 0;
    for (int32_t k = n; k >= p; k--) {
        sum += 1.0 / k;
    }
    return sum;
}

static double weight_of_place(int32_t method, int32_t p, int32_t n) {
    switch (method) {
    case TIERKIT_RANKS_CENTROID:
        return reciprocals(p, n) / n;
    case TIERKIT_RANKS_SUM:
        return 2.0 * (n + 1 - p) / ((double)n * (n + 1));
    default:
        return 1.0 / p / reciprocals(1, n);
    }
}

/* The mean weight of the places of one rank. */
static double weight_of_rank(const int32_t *rank, int32_t count, const double *by_place,
                             int32_t own) {
    int32_t before = 0, equal = 0;
    for (int32_t j = 0; j < count; j++) {
        before += rank[j] < own;
        equal += rank[j] == own;
    }
    double sum = 0;
    for (int32_t k = 0; k < equal; k++) {
        sum += by_place[before + k];
    }
    return sum / equal;
}

tierkit_status TIERKIT_CALL tierkit_weigh_ranks(const int32_t *rank, int32_t count, int32_t method,
                                                double *weight, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_weights_check_count(count, err));
    if (rank == NULL || weight == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "rank and weight are needed");
    }
    if (method < TIERKIT_RANKS_CENTROID || method > TIERKIT_RANKS_RECIPROCAL) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "method: one of TIERKIT_RANKS_...");
    }
    double by_place[TIERKIT_WEIGHTS_MAX];
    for (int32_t j = 0; j < count; j++) {
        if (rank[j] < 1) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, j, "a rank is below 1");
        }
        by_place[j] = weight_of_place(method, j + 1, count);
    }
    for (int32_t j = 0; j < count; j++) {
        weight[j] = weight_of_rank(rank, count, by_place, rank[j]);
    }
    return TIERKIT_OK;
}

/* ---- trees ---------------------------------------------------------------------------------- */

/* The sum of local among the children of `parent`. */
static double sum_of_children(const int32_t *parent, const double *local, int32_t count,
                              int32_t node) {
    tierkit_i_exact_sum sum;
    tierkit_i_exact_sum_init(&sum);
    for (int32_t k = 0; k < count; k++) {
        if (parent[k] == node) {
            tierkit_i_exact_sum_add(&sum, local[k]);
        }
    }
    return tierkit_i_exact_sum_value(&sum);
}

static tierkit_status check_node(const int32_t *parent, const double *local, int32_t count,
                                 int32_t node, tierkit_error *err) {
    TIERKIT_I_TRY(check_points(local[node], node, err));
    double largest = 0;
    for (int32_t k = 0; k < count; k++) {
        largest = parent[k] == parent[node] && local[k] > largest ? local[k] : largest;
    }
    if (largest < points_least) {
        return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, node,
                                 "no sibling has points above zero; give some");
    }
    int32_t steps = 0;
    for (int32_t up = node; up != -1; up = parent[up]) {
        if (steps++ > count) {
            return tierkit_i_fail_at(err, TIERKIT_E_CYCLE, -1, node,
                                     "a node is its own ancestor; -1 is the parent at the top");
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check_tree(const int32_t *parent, const double *local, int32_t count,
                                 const double *weight, tierkit_error *err) {
    TIERKIT_I_TRY(tierkit_i_check_count(count, 1, TIERKIT_WEIGHT_NODES_MAX,
                                        "count: give 1 to 512 nodes", err));
    if (parent == NULL || local == NULL || weight == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "parent, local and weight are needed");
    }
    for (int32_t k = 0; k < count; k++) {
        if (parent[k] < -1 || parent[k] >= count) {
            return tierkit_i_fail_at(err, TIERKIT_E_RANGE, -1, k,
                                     "a parent is not from -1 to count - 1");
        }
    }
    for (int32_t k = 0; k < count; k++) {
        TIERKIT_I_TRY(check_node(parent, local, count, k, err));
    }
    return TIERKIT_OK;
}

/* Nodes whose parent is done get their weight, the children of -1 first. */
tierkit_status TIERKIT_CALL tierkit_weigh_tree(const int32_t *parent, const double *local,
                                               int32_t count, double *weight, tierkit_error *err) {
    TIERKIT_I_TRY(check_tree(parent, local, count, weight, err));
    int32_t queue[TIERKIT_WEIGHT_NODES_MAX], ready = 0;
    for (int32_t done = -1; done < ready; done++) {
        int32_t node = done < 0 ? -1 : queue[done];
        double whole = sum_of_children(parent, local, count, node);
        double own = node < 0 ? 1.0 : weight[node];
        for (int32_t k = 0; k < count; k++) {
            if (parent[k] == node) {
                weight[k] = own * (local[k] / whole);
                queue[ready++] = k;
            }
        }
    }
    return TIERKIT_OK;
}
