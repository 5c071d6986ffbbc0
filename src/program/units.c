/* Owns: units of numbers: which types products and quotients have, their names, and which may stand
 * beside each other. Must not know: names, code, statements. Called by: program.
 *
 * A number counts money, things and days, each to the power of -1, 0 or 1. Plain numbers (number,
 * count, ratio, points) mix freely; everything else keeps to its own unit. */
#include "program/compile.h"

typedef struct unit {
    int32_t money, count, days;
} unit;

/* In the order of the types from DERIVED on: money, then count, then days, from -1 to 1. */
static const char *const derived_names[] = {
    "number per money per count per day",
    "number per money per count",
    "days per money per count",
    "number per money per day",
    "number per money",
    "days per money",
    "count per money per day",
    "count per money",
    "count days per money",
    "number per count per day",
    "number per count",
    "days per count",
    "number per day",
    "number",
    "days",
    "count per day",
    "count",
    "count days",
    "money per count per day",
    "money per count",
    "money days per count",
    "money per day",
    "money",
    "money days",
    "money count per day",
    "money count",
    "money count days",
};

static int is_derived(tierkit_i_type type) {
    return type >= TIERKIT_I_TYPE_DERIVED;
}

static int is_plain(tierkit_i_type type) {
    return type == TIERKIT_I_TYPE_NUMBER || type == TIERKIT_I_TYPE_COUNT ||
           type == TIERKIT_I_TYPE_RATIO || type == TIERKIT_I_TYPE_POINTS;
}

int tierkit_i_type_is_number(tierkit_i_type type) {
    return is_plain(type) || is_derived(type) || type == TIERKIT_I_TYPE_MONEY ||
           type == TIERKIT_I_TYPE_DURATION;
}

static unit unit_of(tierkit_i_type type) {
    unit of = { type == TIERKIT_I_TYPE_MONEY, type == TIERKIT_I_TYPE_COUNT,
                type == TIERKIT_I_TYPE_DURATION };
    if (is_derived(type)) {
        int32_t code = (int32_t)type - (int32_t)TIERKIT_I_TYPE_DERIVED;
        of.money = code / 9 - 1;
        of.count = code / 3 % 3 - 1;
        of.days = code % 3 - 1;
    }
    return of;
}

static int32_t clip(int32_t power) {
    return power < -1 ? -1 : power > 1 ? 1 : power;
}

/* A unit without money and days is a plain number. Above money or days things do not count: an
 * amount for three of them is an amount, an amount per thing is not. */
static tierkit_i_type type_of(unit of) {
    int32_t most = of.money > 0 || of.days > 0 ? 0 : 1;
    int32_t count = of.count > most ? most : clip(of.count);
    if (of.money == 0 && of.days == 0) {
        return of.count == 1 ? TIERKIT_I_TYPE_COUNT : TIERKIT_I_TYPE_NUMBER;
    }
    if (of.money + of.days == 1 && of.money * of.days == 0 && count == 0) {
        return of.money == 1 ? TIERKIT_I_TYPE_MONEY : TIERKIT_I_TYPE_DURATION;
    }
    return (tierkit_i_type)((int32_t)TIERKIT_I_TYPE_DERIVED + (clip(of.money) + 1) * 9 +
                            (count + 1) * 3 + clip(of.days) + 1);
}

static int same_but_for_counts(tierkit_i_type a, tierkit_i_type b) {
    unit left = unit_of(a), right = unit_of(b);
    return tierkit_i_type_is_number(a) && tierkit_i_type_is_number(b) &&
           left.money == right.money && left.days == right.days;
}

/* A constant takes on the type beside it: a plain one any, an amount that of one per thing. */
static tierkit_i_type beside(tierkit_i_form form, tierkit_i_form other) {
    int adapts = form.constant && tierkit_i_type_is_number(other.type) && !is_plain(other.type) &&
                 (is_plain(form.type) || same_but_for_counts(form.type, other.type));
    return adapts ? other.type : form.type;
}

int tierkit_i_type_add(tierkit_i_code_op op, tierkit_i_form a, tierkit_i_form b,
                       tierkit_i_type *out) {
    tierkit_i_type left = beside(a, b);
    tierkit_i_type right = beside(b, a);
    if (left == TIERKIT_I_TYPE_DATE && right == TIERKIT_I_TYPE_DATE) {
        *out = TIERKIT_I_TYPE_DURATION;
        return op == TIERKIT_I_CODE_SUBTRACT;
    }
    if (left == TIERKIT_I_TYPE_DATE && (right == TIERKIT_I_TYPE_DURATION || b.constant)) {
        *out = TIERKIT_I_TYPE_DATE;
        return b.shape == TIERKIT_I_EXACT && b.scale == 0 && tierkit_i_type_is_number(right);
    }
    if (is_plain(left) && is_plain(right)) {
        *out = left == right ? left : TIERKIT_I_TYPE_NUMBER;
        return 1;
    }
    *out = left;
    return left == right && tierkit_i_type_is_number(left);
}

int tierkit_i_type_multiply(tierkit_i_form a, tierkit_i_form b, tierkit_i_type *out) {
    unit left = unit_of(a.type), right = unit_of(b.type);
    unit product = { left.money + right.money, left.count + right.count, left.days + right.days };
    if (!tierkit_i_type_is_number(a.type) || !tierkit_i_type_is_number(b.type)) {
        return 0;
    }
    *out = is_plain(a.type) && is_plain(b.type) ? TIERKIT_I_TYPE_NUMBER : type_of(product);
    return product.money <= 1;
}

tierkit_i_type tierkit_i_type_divide(tierkit_i_form a, tierkit_i_form b) {
    unit above = unit_of(a.type), below = unit_of(b.type);
    unit quotient = { above.money - below.money, above.count - below.count,
                      above.days - below.days };
    if (!tierkit_i_type_is_number(a.type) || !tierkit_i_type_is_number(b.type)) {
        return TIERKIT_I_TYPE_UNKNOWN;
    }
    if (a.type == b.type) {
        return TIERKIT_I_TYPE_RATIO;
    }
    return is_plain(a.type) && is_plain(b.type) ? a.type : type_of(quotient);
}

/* A mean is compared with what it is a mean of: money per count with money. */
int tierkit_i_type_comparable(tierkit_i_form a, tierkit_i_form b) {
    tierkit_i_type left = beside(a, b);
    tierkit_i_type right = beside(b, a);
    return left == right || same_but_for_counts(left, right);
}

int tierkit_i_type_counts_like(tierkit_i_type type, tierkit_i_type base) {
    return type == base || (is_derived(type) && same_but_for_counts(type, base));
}

int tierkit_i_type_is_unit(tierkit_i_type type, tierkit_i_type wanted) {
    return type == wanted || (wanted == TIERKIT_I_TYPE_NUMBER && is_plain(type));
}

const char *tierkit_i_type_name(tierkit_i_type type) {
    static const char *const names[] = { "unknown", "number", "money", "count",   "ratio", "points",
                                         "days",    "text",   "date",  "instant", "flag" };
    if (is_derived(type)) {
        return derived_names[type - TIERKIT_I_TYPE_DERIVED];
    }
    return names[type <= TIERKIT_I_TYPE_FLAG ? type : TIERKIT_I_TYPE_UNKNOWN];
}

tierkit_i_type tierkit_i_type_per(tierkit_i_type type, tierkit_i_type below) {
    tierkit_i_form a = { TIERKIT_I_EXACT, type, 0, 0 };
    tierkit_i_form b = { TIERKIT_I_EXACT, below, 0, 0 };
    return tierkit_i_type_divide(a, b);
}
