/* Owns: which types may be added, multiplied, divided and compared, and what comes out.
 * Must not know: names, code. Called by: program/compile_expression.c, program/compile_calls.c.
 *
 * Plain numbers (number, count, ratio, points) mix freely. Money, days and dates keep to their own,
 * but a plain constant may stand beside money and days. */
#include "program/compile.h"

static int is_plain(tierkit_i_type type) {
    return type == TIERKIT_I_TYPE_NUMBER || type == TIERKIT_I_TYPE_COUNT ||
           type == TIERKIT_I_TYPE_RATIO || type == TIERKIT_I_TYPE_POINTS;
}

int tierkit_i_type_is_number(tierkit_i_type type) {
    return is_plain(type) || type == TIERKIT_I_TYPE_MONEY || type == TIERKIT_I_TYPE_DURATION;
}

/* A plain constant takes on the type beside it. */
static tierkit_i_type beside(tierkit_i_form form, tierkit_i_form other) {
    int adapts = form.constant && is_plain(form.type) && !is_plain(other.type) &&
                 tierkit_i_type_is_number(other.type);
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
    if (!tierkit_i_type_is_number(a.type) || !tierkit_i_type_is_number(b.type)) {
        return 0;
    }
    if (is_plain(a.type) && is_plain(b.type)) {
        *out = TIERKIT_I_TYPE_NUMBER;
    } else if (is_plain(a.type)) {
        *out = b.type;
    } else {
        *out = is_plain(b.type) ? a.type : TIERKIT_I_TYPE_NUMBER;
    }
    return a.type != TIERKIT_I_TYPE_MONEY || b.type != TIERKIT_I_TYPE_MONEY;
}

tierkit_i_type tierkit_i_type_divide(tierkit_i_form a, tierkit_i_form b) {
    if (!tierkit_i_type_is_number(a.type) || !tierkit_i_type_is_number(b.type)) {
        return TIERKIT_I_TYPE_UNKNOWN;
    }
    if (a.type == b.type) {
        return TIERKIT_I_TYPE_RATIO;
    }
    return is_plain(b.type) ? a.type : TIERKIT_I_TYPE_NUMBER;
}

int tierkit_i_type_comparable(tierkit_i_form a, tierkit_i_form b) {
    tierkit_i_type left = beside(a, b);
    tierkit_i_type right = beside(b, a);
    return left == right || (is_plain(left) && is_plain(right));
}

const char *tierkit_i_type_name(tierkit_i_type type) {
    switch (type) {
    case TIERKIT_I_TYPE_NUMBER:
        return "number";
    case TIERKIT_I_TYPE_MONEY:
        return "money";
    case TIERKIT_I_TYPE_COUNT:
        return "count";
    case TIERKIT_I_TYPE_RATIO:
        return "ratio";
    case TIERKIT_I_TYPE_POINTS:
        return "points";
    case TIERKIT_I_TYPE_DURATION:
        return "days";
    case TIERKIT_I_TYPE_TEXT:
        return "text";
    case TIERKIT_I_TYPE_DATE:
        return "date";
    case TIERKIT_I_TYPE_INSTANT:
        return "instant";
    case TIERKIT_I_TYPE_FLAG:
        return "flag";
    default:
        return "unknown";
    }
}
