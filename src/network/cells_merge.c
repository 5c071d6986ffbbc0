/* Owns: the sum of two sorted runs of cells.
 * Must not know: why they are merged. Called by: runs.c.
 *
 * The keys are compared once. What comes from where is noted as segments, a chunk of them at a
 * time, and every column is then copied or added by segments: runs of different days, the usual
 * case, are a few long copies. */
#include "network/cells.h"

#include <string.h>

enum { CHUNK_SEGMENTS = 64, SHORT_COPY = 8 };

typedef enum origin { FROM_A, FROM_B, FROM_BOTH } origin;

typedef struct segment {
    origin from;
    size_t a, b, count;
} segment;

typedef struct cursor {
    const tierkit_i_sheet *a, *b;
    size_t at_a, at_b;
} cursor;

typedef struct chunk {
    segment at[CHUNK_SEGMENTS];
    int count;
    size_t start, cells; /* where it goes, how many cells it makes */
} chunk;

/* ---- segments ------------------------------------------------------------------------------ */

/* How many cells of x from i on come before cell j of y; the i-th does. Doubling steps, then
 * bisection. */
static size_t span_before(const tierkit_i_sheet *x, size_t i, const tierkit_i_sheet *y, size_t j) {
    size_t low = i, step = 1;
    while (step < x->count - i && tierkit_i_sheet_compare(x, i + step, y, j) < 0) {
        low = i + step;
        step *= 2;
    }
    size_t high = step < x->count - i ? i + step : x->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (tierkit_i_sheet_compare(x, middle, y, j) < 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high - i;
}

static size_t span_equal(const cursor *c) {
    size_t count = 1;
    while (count < TIERKIT_I_PACE_STEP && c->at_a + count < c->a->count &&
           c->at_b + count < c->b->count &&
           tierkit_i_sheet_compare(c->a, c->at_a + count, c->b, c->at_b + count) == 0) {
        count++;
    }
    return count;
}

/* 0 at the end. */
static int next_segment(cursor *c, segment *s) {
    size_t left_a = c->a->count - c->at_a, left_b = c->b->count - c->at_b;
    if (left_a == 0 && left_b == 0) {
        return 0;
    }
    int order = left_a == 0   ? 1
                : left_b == 0 ? -1
                              : tierkit_i_sheet_compare(c->a, c->at_a, c->b, c->at_b);
    s->a = c->at_a;
    s->b = c->at_b;
    if (order < 0) {
        s->from = FROM_A;
        s->count = left_b == 0 ? left_a : span_before(c->a, c->at_a, c->b, c->at_b);
    } else if (order > 0) {
        s->from = FROM_B;
        s->count = left_a == 0 ? left_b : span_before(c->b, c->at_b, c->a, c->at_a);
    } else {
        s->from = FROM_BOTH;
        s->count = span_equal(c);
    }
    s->count = s->count > TIERKIT_I_PACE_STEP ? TIERKIT_I_PACE_STEP : s->count;
    c->at_a += order <= 0 ? s->count : 0;
    c->at_b += order >= 0 ? s->count : 0;
    return 1;
}

static void next_chunk(cursor *c, chunk *k) {
    k->start += k->cells;
    k->cells = 0;
    k->count = 0;
    while (k->count < CHUNK_SEGMENTS && k->cells < TIERKIT_I_PACE_STEP &&
           next_segment(c, &k->at[k->count])) {
        k->cells += k->at[k->count].count;
        k->count++;
    }
}

static tierkit_status count_cells(const tierkit_i_sheet *a, const tierkit_i_sheet *b,
                                  tierkit_i_pace *pace, size_t *count) {
    cursor c = { a, b, 0, 0 };
    segment s;
    *count = 0;
    while (next_segment(&c, &s)) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, s.count));
        *count += s.count;
    }
    return TIERKIT_OK;
}

/* ---- columns ------------------------------------------------------------------------------- */

static void place_keys(uint32_t *out, const uint32_t *a, const uint32_t *b, const chunk *k) {
    out += k->start;
    for (int i = 0; i < k->count; i++) {
        const segment *s = &k->at[i];
        const uint32_t *from = s->from == FROM_B ? b + s->b : a + s->a;
        if (s->count > SHORT_COPY) {
            memcpy(out, from, s->count * sizeof *out);
        } else {
            for (size_t n = 0; n < s->count; n++) {
                out[n] = from[n];
            }
        }
        out += s->count;
    }
}

static void copy_values(int64_t *out, const int64_t *from, size_t count) {
    if (from == NULL) {
        memset(out, 0, count * sizeof *out);
    } else if (count > SHORT_COPY) {
        memcpy(out, from, count * sizeof *out);
    } else {
        for (size_t n = 0; n < count; n++) {
            out[n] = from[n];
        }
    }
}

/* Sums that wrapped are counted in the result: their highs are needed. NULL is zeros. */
static int add_values(int64_t *out, const int64_t *a, const int64_t *b, size_t count) {
    int64_t wrapped = 0;
    for (size_t n = 0; n < count; n++) {
        int64_t x = a != NULL ? a[n] : 0, y = b != NULL ? b[n] : 0;
        int64_t sum = (int64_t)((uint64_t)x + (uint64_t)y);
        wrapped |= (x ^ sum) & (y ^ sum);
        out[n] = sum;
    }
    return wrapped < 0;
}

static int place_sums(int64_t *out, const int64_t *a, const int64_t *b, const chunk *k) {
    int wrapped = 0;
    out += k->start;
    for (int i = 0; i < k->count; i++) {
        const segment *s = &k->at[i];
        const int64_t *x = a != NULL ? a + s->a : NULL, *y = b != NULL ? b + s->b : NULL;
        if (s->from == FROM_BOTH) {
            wrapped |= add_values(out, x, y, s->count);
        } else {
            copy_values(out, s->from == FROM_A ? x : y, s->count);
        }
        out += s->count;
    }
    return wrapped;
}

static int64_t high_of(const tierkit_i_sheet_measure *m, size_t i) {
    return m->high != NULL ? m->high[i] : (m->low[i] < 0 ? -1 : 0);
}

/* The high halves of sums whose lows are placed: the carry is read off the low half. */
static void place_highs(const tierkit_i_sheet_measure *out, const tierkit_i_sheet_measure *a,
                        const tierkit_i_sheet_measure *b, const chunk *k) {
    size_t at = k->start;
    for (int i = 0; i < k->count; i++) {
        const segment *s = &k->at[i];
        for (size_t n = 0; n < s->count; n++, at++) {
            if (s->from == FROM_A) {
                out->high[at] = high_of(a, s->a + n);
            } else if (s->from == FROM_B) {
                out->high[at] = high_of(b, s->b + n);
            } else {
                uint64_t carry = (uint64_t)out->low[at] < (uint64_t)a->low[s->a + n];
                out->high[at] = (int64_t)((uint64_t)high_of(a, s->a + n) +
                                          (uint64_t)high_of(b, s->b + n) + carry);
            }
        }
    }
}

static int64_t extreme(const tierkit_i_sheet_measure *a, const int64_t *counted_a, size_t i,
                       const tierkit_i_sheet_measure *b, const int64_t *counted_b, size_t j) {
    if (counted_a[i] == 0 || counted_b[j] == 0) {
        return counted_a[i] == 0 ? b->low[j] : a->low[i];
    }
    int a_wins =
        a->combine == TIERKIT_I_COMBINE_MIN ? a->low[i] <= b->low[j] : a->low[i] >= b->low[j];
    return a_wins ? a->low[i] : b->low[j];
}

/* ---- a measure ----------------------------------------------------------------------------- */

/* Both sides of one column being merged. */
typedef struct sides {
    const tierkit_i_sheet *a, *b;
    tierkit_i_sheet *out;
    int32_t slot;
} sides;

static const int64_t *counted_of(const tierkit_i_sheet *cells, int32_t slot) {
    const int64_t *counted = cells->measures[slot].counted;
    return counted != NULL ? counted : cells->rows;
}

static void place_extremes(const sides *m, const chunk *k) {
    const tierkit_i_sheet_measure *a = &m->a->measures[m->slot], *b = &m->b->measures[m->slot];
    const int64_t *counted_a = counted_of(m->a, m->slot), *counted_b = counted_of(m->b, m->slot);
    int64_t *out = m->out->measures[m->slot].low + k->start;
    for (int i = 0; i < k->count; i++) {
        const segment *s = &k->at[i];
        if (s->from != FROM_BOTH) {
            copy_values(out, s->from == FROM_A ? a->low + s->a : b->low + s->b, s->count);
        } else {
            for (size_t n = 0; n < s->count; n++) {
                out[n] = extreme(a, counted_a, s->a + n, b, counted_b, s->b + n);
            }
        }
        out += s->count;
    }
}

/* Gives a measure its high column in the middle of a merge: what is placed so far was narrow. */
static tierkit_status widen(tierkit_i_sheet *out, tierkit_i_sheet_measure *m, size_t placed) {
    TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->high));
    for (size_t i = 0; i < placed; i++) {
        m->high[i] = m->low[i] < 0 ? -1 : 0;
    }
    return TIERKIT_OK;
}

static tierkit_status place_measure(const sides *m, const chunk *k) {
    const tierkit_i_sheet_measure *a = &m->a->measures[m->slot], *b = &m->b->measures[m->slot];
    tierkit_i_sheet_measure *out = &m->out->measures[m->slot];
    if (out->counted != NULL) {
        (void)place_sums(out->counted, counted_of(m->a, m->slot), counted_of(m->b, m->slot), k);
    }
    if (out->missing != NULL) {
        (void)place_sums(out->missing, a->missing, b->missing, k);
    }
    if (out->combine != TIERKIT_I_COMBINE_SUM) {
        place_extremes(m, k);
        return TIERKIT_OK;
    }
    if (place_sums(out->low, a->low, b->low, k) && out->high == NULL) {
        TIERKIT_I_TRY(widen(m->out, out, k->start));
    }
    if (out->high != NULL) {
        place_highs(out, a, b, k);
    }
    return TIERKIT_OK;
}

static tierkit_status add_optional_columns(const tierkit_i_sheet *a, const tierkit_i_sheet *b,
                                           tierkit_i_sheet *out) {
    for (int32_t s = 0; s < out->slots; s++) {
        const tierkit_i_sheet_measure *x = &a->measures[s], *y = &b->measures[s];
        tierkit_i_sheet_measure *m = &out->measures[s];
        if (x->high != NULL || y->high != NULL) {
            TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->high));
        }
        if (x->counted != NULL || y->counted != NULL) {
            TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->counted));
        }
        if (x->missing != NULL || y->missing != NULL) {
            TIERKIT_I_TRY(tierkit_i_sheet_add_column(out, &m->missing));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status place_chunk(sides *m, const chunk *k) {
    const tierkit_i_sheet *a = m->a, *b = m->b;
    tierkit_i_sheet *out = m->out;
    place_keys((uint32_t *)out->day, (const uint32_t *)a->day, (const uint32_t *)b->day, k);
    place_keys(out->entity, a->entity, b->entity, k);
    if (out->tuple != NULL) {
        place_keys(out->tuple, a->tuple, b->tuple, k);
    }
    if (out->item != NULL) {
        place_keys(out->item, a->item, b->item, k);
    }
    (void)place_sums(out->rows, a->rows, b->rows, k);
    for (m->slot = 0; m->slot < out->slots; m->slot++) {
        TIERKIT_I_TRY(place_measure(m, k));
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_sheet_merge(const tierkit_i_sheet *a, const tierkit_i_sheet *b,
                                     const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                     tierkit_i_sheet **out) {
    tierkit_status status = TIERKIT_OK;
    tierkit_i_sheet *sum = NULL;
    size_t count = 0;
    cursor c = { a, b, 0, 0 };
    chunk k = { .count = 0, .start = 0, .cells = 0 };
    sides m = { a, b, NULL, 0 };
    TIERKIT_I_TRY(count_cells(a, b, pace, &count));
    if (count >= UINT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_DO(tierkit_i_sheet_new_like(memory, a, count, &sum));
    TIERKIT_I_DO(add_optional_columns(a, b, sum));
    m.out = sum;
    for (next_chunk(&c, &k); k.count > 0; next_chunk(&c, &k)) {
        TIERKIT_I_DO(place_chunk(&m, &k));
        TIERKIT_I_DO(tierkit_i_pace_step(pace, k.cells));
    }
    sum->count = count;
    TIERKIT_I_DO(tierkit_i_sheet_squeeze(&sum, pace));
    TIERKIT_I_DO(tierkit_i_sheet_normalise(sum, pace));
    *out = sum;
    sum = NULL;
done:
    tierkit_i_sheet_release(sum);
    return status;
}
