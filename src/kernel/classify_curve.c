/* Owns: classes from the shape of the ABC curve alone.
 * Must not know: what the numbers measure, class names.
 * Called by: review, and hosts directly.
 *
 * The curve is concave, so going right along it the distance to a point above it falls, then rises:
 * the nearest point is in the first block at whose end the distance no longer falls. At the end of
 * place i, with value v and the rest of the total still to come, it falls on while
 *     (i / n - x) / n <= (rest / total) * (v / total),
 * which is compared in integers. */
#include "kernel/amounts.h"

_Static_assert(sizeof(tierkit_abc_curve) == 88, "layout of tierkit_abc_curve");
_Static_assert(offsetof(tierkit_abc_curve, a_x) == 40, "layout of tierkit_abc_curve");

enum { MICRO = 1000000 }; /* parts of an element in which the x of a centre is given */

typedef struct curve {
    const tierkit_amounts *amounts;
    tierkit_i_amounts_sum sum;
} curve;

/* A point of the curve, and where it is among the places. */
typedef struct point {
    double x;
    double y;
    int64_t whole;     /* places that end at or left of it, those of its own block not counted */
    int32_t is_inside; /* 1 = it lies behind the end of the last of them */
} point;

/* A block of equal values above zero. */
typedef struct block {
    int64_t begin;
    int64_t end;
    tierkit_i_i128 value;
    tierkit_i_i128 before; /* what is left of the total before it */
    tierkit_i_i128 after;  /* ... and after it */
} block;

static tierkit_i_i128 times(int64_t factor, tierkit_i_i128 number) {
    tierkit_i_i128 product = { 0, 0 };
    (void)tierkit_i_i128_mul(tierkit_i_i128_of(factor), number, &product); /* check_size() */
    return product;
}

/* MICRO * count * total must fit; all products here are at most that. */
static tierkit_status check_size(const curve *c, tierkit_error *err) {
    tierkit_i_i128 product;
    if (tierkit_i_i128_mul(tierkit_i_i128_of(c->sum.count * MICRO), c->sum.total, &product)) {
        return tierkit_i_fail(err, TIERKIT_E_OVERFLOW,
                              "the number of elements times their sum is beyond 107 bits");
    }
    return TIERKIT_OK;
}

static block first_block(const curve *c) {
    return (block){ 0, 0, { 0, 0 }, c->sum.total, c->sum.total };
}

/* Moves on to the next block; 0 when no value above zero is left. */
static int next_block(const curve *c, block *b) {
    if (b->end >= c->sum.positive) {
        return 0;
    }
    b->begin = b->end;
    b->end = tierkit_i_block_end(c->amounts, b->begin);
    b->value = tierkit_i_amount(c->amounts, c->amounts->order[b->begin]);
    b->before = b->after;
    tierkit_i_i128 held = times(b->end - b->begin, b->value);
    (void)tierkit_i_i128_sub(b->before, held, &b->after); /* the total holds it */
    return 1;
}

/* ---- the three points ------------------------------------------------------------------------ */

/* Going right at `place` along a block of `value`, with `rest` still to come: -1 the distance to
 * (centre, 1) falls, 0 it is least, 1 it rises. */
static int slope_at(const curve *c, int64_t place, int64_t centre_micro, tierkit_i_i128 rest,
                    tierkit_i_i128 value) {
    int64_t left = place * MICRO - centre_micro, n = c->sum.count;
    if (left < 0) {
        return -1;
    }
    if (rest.low == 0 && rest.high == 0) {
        return left > 0;
    }
    return tierkit_i_i128_compare_quotients(times(left, c->sum.total), times(n * MICRO, value),
                                            times(n, rest), c->sum.total);
}

static void place_on(const curve *c, const block *b, double places, point *p) {
    double held = 1.0 - tierkit_i_i128_quotient(b->before, c->sum.total);
    p->x = ((double)b->begin + places) / (double)c->sum.count;
    p->y = held + places * tierkit_i_i128_quotient(b->value, c->sum.total);
}

/* How many places of the block the nearest point is away from its beginning. */
static double places_inside(const curve *c, const block *b, int64_t centre_micro) {
    double n = (double)c->sum.count, length = (double)(b->end - b->begin);
    double rest = tierkit_i_i128_quotient(b->before, c->sum.total);
    double value = tierkit_i_i128_quotient(b->value, c->sum.total);
    double left = (double)(b->begin * MICRO - centre_micro) / (MICRO * n);
    double places = (rest * value - left / n) / (value * value + 1.0 / (n * n));
    places = places < 0.0 ? 0.0 : places;
    return places > length ? length : places;
}

/* The point of the curve nearest to (centre, 1). */
static point nearest(const curve *c, int64_t centre_micro) {
    point p = { 0.0, 0.0, 0, 0 };
    block b = first_block(c);
    while (next_block(c, &b)) {
        if (slope_at(c, b.end, centre_micro, b.after, b.value) > 0) {
            p.is_inside = slope_at(c, b.begin, centre_micro, b.before, b.value) < 0;
            place_on(c, &b, p.is_inside ? places_inside(c, &b, centre_micro) : 0.0, &p);
            return p;
        }
        p.whole = b.end;
        place_on(c, &b, (double)(b.end - b.begin), &p);
    }
    return p;
}

/* The middle of where an element brings as much as the mean one. */
static point break_even(const curve *c, int64_t *centre_micro) {
    point p = { 0.0, 0.0, 0, 0 };
    block b = first_block(c);
    int64_t twice = 0;
    while (next_block(c, &b)) {
        int order = tierkit_i_i128_compare(times(c->sum.count, b.value), c->sum.total);
        if (order < 0) {
            break;
        }
        twice = order > 0 ? 2 * b.end : b.begin + b.end;
        place_on(c, &b, 0.5 * (double)(twice - 2 * b.begin), &p);
    }
    p.whole = twice / 2;
    p.is_inside = twice % 2 != 0;
    *centre_micro = twice * (MICRO / 2);
    return p;
}

/* ---- classes --------------------------------------------------------------------------------- */

static void set_class(const curve *c, int64_t begin, int64_t end, int32_t class_index,
                      int32_t *out) {
    for (int64_t place = begin; place < end; place++) {
        out[c->amounts->order[place]] = class_index;
    }
}

/* Writes the classes and counts them. */
static void classify(const curve *c, const point *a, const point *d, int32_t *class_index,
                     tierkit_abc_curve *found) {
    block b = first_block(c);
    int64_t count[3] = { 0, 0, c->sum.count - c->sum.positive };
    while (next_block(c, &b)) {
        int32_t own = 1;
        if (b.end <= a->whole || b.begin == 0) {
            own = 0;
        } else if (d->is_inside ? b.begin > d->whole : b.begin >= d->whole) {
            own = 2;
        }
        set_class(c, b.begin, b.end, own, class_index);
        count[own] += b.end - b.begin;
    }
    set_class(c, c->sum.positive, c->sum.count, 2, class_index);
    set_class(c, c->sum.count, c->amounts->count, -1, class_index);
    found->first_count = count[0];
    found->second_count = count[1];
    found->third_count = count[2];
}

static void classify_by_points(const curve *c, int32_t *class_index, tierkit_abc_curve *found) {
    int64_t even_micro = 0, centre_micro = 0;
    point even = break_even(c, &even_micro), least = nearest(c, 0);
    int64_t least_micro = (int64_t)floor(least.x * (double)c->sum.count * MICRO + 0.5);
    found->exchanged = even_micro < least_micro;
    point a = found->exchanged ? even : least, b = found->exchanged ? least : even;
    centre_micro = found->exchanged ? least_micro : even_micro;
    point d = nearest(c, centre_micro);
    classify(c, &a, &d, class_index, found);
    found->a_x = a.x;
    found->a_y = a.y;
    found->b_x = b.x;
    found->b_y = b.y;
    found->c_x = d.x;
    found->c_y = d.y;
}

tierkit_status TIERKIT_CALL tierkit_classify_curve(const tierkit_amounts *amounts,
                                                   int32_t *class_index, tierkit_abc_curve *result,
                                                   tierkit_error *err) {
    curve c = { amounts, { 0, 0, { 0, 0 } } };
    tierkit_abc_curve found = { 0 };
    if (result != NULL) {
        TIERKIT_I_TRY(tierkit_i_check_record(result, sizeof *result, err));
    }
    TIERKIT_I_TRY(tierkit_i_amounts_sum_positive(amounts, &c.sum, err));
    if (amounts->count > 0 && class_index == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "class_index is needed");
    }
    TIERKIT_I_TRY(check_size(&c, err));
    found.struct_size = sizeof found;
    if (c.sum.positive > 0) {
        classify_by_points(&c, class_index, &found);
    } else {
        found.status = TIERKIT_VALUE_NO_DATA;
        set_class(&c, 0, amounts->count, -1, class_index);
    }
    if (result != NULL) {
        found.struct_size = result->struct_size;
        *result = found;
    }
    return TIERKIT_OK;
}
