/* Owns: putting the rows of tables in order and joining two tables. Must not know: batches, bytes.
 * Called by: upsert_table.c, merge_tables.c. */
#include "network/reference.h"

#include "base/sort.h"

#include <string.h>

/* ---- order --------------------------------------------------------------------------------- */

static uint64_t key_of(uint32_t rank, int32_t from) {
    return (uint64_t)rank << 32 | (uint32_t)(from - TIERKIT_I_NO_DAY);
}

/* rank[code]: place of a key among all. */
static tierkit_status rank_keys(const tierkit_i_reference *rows, tierkit_i_pace *pace,
                                uint32_t *rank) {
    tierkit_status status = TIERKIT_OK;
    size_t count = rows->keys.count;
    uint32_t *order = NULL;
    TIERKIT_I_TRY(tierkit_i_new(rows->memory, count, 2 * sizeof *order, &order));
    TIERKIT_I_DO(tierkit_i_strings_order(&rows->keys, order, order + count, pace));
    for (size_t i = 0; i < count; i++) {
        rank[order[i]] = (uint32_t)i;
    }
done:
    tierkit_i_free(rows->memory, order, count, 2 * sizeof *order);
    return status;
}

static tierkit_status order_rows(const tierkit_i_reference *rows, tierkit_i_pace *pace,
                                 tierkit_i_keyed *items) {
    tierkit_status status = TIERKIT_OK;
    uint32_t *rank = NULL;
    TIERKIT_I_TRY(tierkit_i_new(rows->memory, rows->keys.count, sizeof *rank, &rank));
    TIERKIT_I_DO(rank_keys(rows, pace, rank));
    for (size_t i = 0; i < rows->count; i++) {
        items[i] = (tierkit_i_keyed){ key_of(rank[rows->key[i]], rows->from[i]), (uint32_t)i, 0 };
    }
    TIERKIT_I_DO(tierkit_i_sort_keyed_paced(items, rows->count, items + rows->count, pace));
done:
    tierkit_i_free(rows->memory, rank, rows->keys.count, sizeof *rank);
    return status;
}

static tierkit_status add_in_order(const tierkit_i_reference *rows, const tierkit_i_keyed *items,
                                   tierkit_i_pace *pace, tierkit_i_reference *out, size_t *twice) {
    for (size_t i = 0; i < rows->count; i++) {
        tierkit_i_reference_row row = tierkit_i_reference_row_at(rows, items[i].index);
        if (i > 0 && items[i].key == items[i - 1].key) {
            *twice = items[i].index;
            return TIERKIT_E_DUPLICATE;
        }
        TIERKIT_I_TRY(tierkit_i_reference_add(out, &row));
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
    }
    return tierkit_i_reference_finish(out);
}

tierkit_status tierkit_i_reference_sort(const tierkit_i_reference *rows, tierkit_i_pace *pace,
                                        tierkit_i_reference *out, size_t *twice) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_keyed *items = NULL;
    TIERKIT_I_TRY(tierkit_i_new(rows->memory, rows->count, 2 * sizeof *items, &items));
    TIERKIT_I_DO(order_rows(rows, pace, items));
    TIERKIT_I_DO(add_in_order(rows, items, pace, out, twice));
done:
    tierkit_i_free(rows->memory, items, rows->count, 2 * sizeof *items);
    return status;
}

/* ---- joining ------------------------------------------------------------------------------- */

static int same_text(const tierkit_i_strings *a, int64_t x, const tierkit_i_strings *b, int64_t y) {
    size_t a_bytes = 0, b_bytes = 0;
    const char *one = tierkit_i_strings_get(a, (uint32_t)x, &a_bytes);
    const char *other = tierkit_i_strings_get(b, (uint32_t)y, &b_bytes);
    return a_bytes == b_bytes && memcmp(one, other, a_bytes) == 0;
}

static int same_values(const tierkit_i_reference *rows, const tierkit_i_reference_row *a,
                       const tierkit_i_reference_row *b) {
    tierkit_i_slice fields = rows->table->fields;
    for (int32_t f = 0; f < fields.count; f++) {
        int is_text = rows->schema->fields[fields.first + f].type == TIERKIT_I_TYPE_TEXT;
        if (a->has[f] != b->has[f] ||
            (a->has[f] && !(is_text ? same_text(a->texts, a->value[f], b->texts, b->value[f])
                                    : a->value[f] == b->value[f]))) {
            return 0;
        }
    }
    return 1;
}

/* Rows of one key and day in both. */
static tierkit_status join_both(const tierkit_i_reference *rows, const tierkit_i_reference_row *old,
                                const tierkit_i_reference_row *added,
                                tierkit_i_reference_join *join, tierkit_i_reference *out) {
    int same = same_values(rows, old, added);
    if (join->how == TIERKIT_I_JOIN_REMOVE) {
        join->changed++;
        return TIERKIT_OK;
    }
    if (join->how == TIERKIT_I_JOIN_SAME && !same) {
        return TIERKIT_E_DUPLICATE;
    }
    join->changed += !same;
    return tierkit_i_reference_add(out, added);
}

static tierkit_status join_added(const tierkit_i_reference_row *added,
                                 tierkit_i_reference_join *join, tierkit_i_reference *out) {
    if (join->how == TIERKIT_I_JOIN_REMOVE) {
        return TIERKIT_OK;
    }
    join->changed++;
    return tierkit_i_reference_add(out, added);
}

/* Rows that only one has come in their order; < 0: the old one is next. */
static int next_of(const tierkit_i_reference *rows, size_t i, const tierkit_i_reference *added,
                   size_t j, tierkit_i_reference_row at[2]) {
    if (i < rows->count) {
        at[0] = tierkit_i_reference_row_at(rows, i);
    }
    if (j < added->count) {
        at[1] = tierkit_i_reference_row_at(added, j);
    }
    if (i == rows->count || j == added->count) {
        return i == rows->count ? 1 : -1;
    }
    return tierkit_i_reference_compare(&at[0], &at[1]);
}

tierkit_status tierkit_i_reference_join_rows(const tierkit_i_reference *rows,
                                             const tierkit_i_reference *added,
                                             tierkit_i_reference_join *join,
                                             tierkit_i_reference *out) {
    tierkit_i_reference_row at[2];
    for (size_t i = 0, j = 0; i < rows->count || j < added->count;) {
        int order = next_of(rows, i, added, j, at);
        join->other = j;
        TIERKIT_I_TRY(order < 0   ? tierkit_i_reference_add(out, &at[0])
                      : order > 0 ? join_added(&at[1], join, out)
                                  : join_both(rows, &at[0], &at[1], join, out));
        i += order <= 0;
        j += order >= 0;
        TIERKIT_I_TRY(tierkit_i_pace_step(join->pace, 1));
    }
    return tierkit_i_reference_finish(out);
}
