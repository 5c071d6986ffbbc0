/* Owns: the types and scales of arithmetic, of number literals, of dates plus and minus days and
 * months. Must not know: calls, comparisons. Called by: lang/row_check.c, lang/schema_*.c. */
#include "lang/schema_build.h"

#include <string.h>

static const tierkit_i_row_kind nothing = { TIERKIT_I_TYPE_UNKNOWN, 0 };

static tierkit_i_row_kind number_of(int32_t scale) {
    tierkit_i_row_kind kind = { TIERKIT_I_TYPE_NUMBER, scale };
    return kind;
}

/* Periods without a fixed number of days: they move dates and are no numbers. */
int tierkit_i_is_months(const tierkit_i_node *node) {
    return node->op == TIERKIT_I_OP_NUMBER && node->measured_in == TIERKIT_I_IN_PERIODS &&
           node->period >= TIERKIT_I_MONTH;
}

/* Without a `money` line with a currency no amount is in the program's. */
int tierkit_i_is_own_currency(const tierkit_i_builder *builder, int32_t text) {
    int32_t own = builder->tree->currency.text;
    size_t a_bytes = 0, b_bytes = 0;
    const char *a = tierkit_i_tree_text(builder->tree, own, &a_bytes);
    const char *b = tierkit_i_tree_text(builder->tree, text, &b_bytes);
    return own != TIERKIT_I_NONE && a_bytes == b_bytes && memcmp(a, b, a_bytes) == 0;
}

/* Units are dropped here: columns are plain numbers, so money, percentages and days are compared
 * and added as such. Only a foreign currency would be wrong without a sign of it. */
tierkit_i_row_kind tierkit_i_check_number(tierkit_i_builder *builder, int32_t node) {
    const tierkit_i_node *literal = &builder->tree->nodes[node];
    tierkit_i_row_op op = { 0 };
    op.code = TIERKIT_I_RUN_NUMBER;
    op.value = literal->value;
    if (tierkit_i_is_months(literal)) {
        tierkit_i_report(builder, literal->at, "type",
                         "months and longer periods have no fixed number of days",
                         "days or weeks, or a date plus or minus this period");
        return nothing;
    }
    if (literal->measured_in == TIERKIT_I_IN_MONEY &&
        !tierkit_i_is_own_currency(builder, literal->text)) {
        tierkit_i_named name = { literal->text, literal->at };
        tierkit_i_report_name(builder, name, "currency", "", " is not the program's currency",
                              "an amount in the currency of the `money` line");
        return nothing;
    }
    if (literal->measured_in == TIERKIT_I_IN_PERIODS && literal->period == TIERKIT_I_WEEK &&
        tierkit_i_i128_mul(literal->value, tierkit_i_i128_of(7), &op.value)) {
        tierkit_i_report(builder, literal->at, "range", "so many weeks do not fit 128 bits of days",
                         "fewer weeks");
        return nothing;
    }
    tierkit_i_emit(builder, op, 1);
    return number_of(literal->scale);
}

/* ---- dates --------------------------------------------------------------------------------- */

/* date + months: the literal is no value of its own but part of the instruction. */
static tierkit_i_row_kind check_months(tierkit_i_builder *builder, int32_t node, int32_t date,
                                       int32_t literal) {
    const tierkit_i_node *period = &builder->tree->nodes[literal];
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, date);
    tierkit_i_row_kind day = { TIERKIT_I_TYPE_DATE, 0 };
    tierkit_i_row_op op = { 0 };
    int64_t count = 0;
    op.code = TIERKIT_I_RUN_ADD_MONTHS;
    if (kind.type == TIERKIT_I_TYPE_INSTANT) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAY_OF_INSTANT, 0);
    } else if (!tierkit_i_check_is(builder, date, kind.type, TIERKIT_I_TYPE_DATE)) {
        return nothing;
    }
    if (period->scale != 0 || tierkit_i_i128_to64(period->value, &count) ||
        count > TIERKIT_I_ROW_MONTHS_MAX / tierkit_i_unit_months(period->period)) {
        tierkit_i_report(builder, period->at, "range",
                         "a date moves by a whole number of months, at most 120000",
                         "a smaller whole number");
        return nothing;
    }
    count *= tierkit_i_unit_months(period->period);
    int forward = builder->tree->nodes[node].op == TIERKIT_I_OP_ADD;
    op.value = tierkit_i_i128_of(forward ? count : -count);
    tierkit_i_emit(builder, op, 0);
    return day;
}

/* Both operands are on the stack, the left one or the right one is a date. */
static tierkit_i_row_kind check_shift(tierkit_i_builder *builder, int32_t node,
                                      tierkit_i_row_kind left, tierkit_i_row_kind right) {
    const tierkit_i_tree *tree = builder->tree;
    int32_t right_node = tierkit_i_sibling(tree, tierkit_i_child(tree, node));
    tierkit_i_row_kind day = { TIERKIT_I_TYPE_DATE, 0 };
    int adds = tree->nodes[node].op == TIERKIT_I_OP_ADD;
    if (left.type == TIERKIT_I_TYPE_DATE && right.type == TIERKIT_I_TYPE_DATE && !adds) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAYS_BETWEEN, -1);
        return number_of(0);
    }
    if (left.type == TIERKIT_I_TYPE_DATE) {
        if (!tierkit_i_check_is(builder, right_node, right.type, TIERKIT_I_TYPE_NUMBER)) {
            return nothing;
        }
        tierkit_i_emit_rescale(builder, right.scale, 0, 0);
        tierkit_i_emit_code(builder, adds ? TIERKIT_I_RUN_ADD_DAYS : TIERKIT_I_RUN_SUBTRACT_DAYS,
                            -1);
        return day;
    }
    tierkit_i_report(builder, tree->nodes[node].at, "type",
                     adds ? "a number of days is added behind the date"
                          : "a date cannot be taken from a number",
                     adds ? "date + days" : "date - days, or date - date");
    return nothing;
}

/* ---- numbers ------------------------------------------------------------------------------- */

/* A product adds the scales. Beyond 27 places the operand with more places is rounded first, so
 * that 128 bits leave room in front of the point. */
static tierkit_i_row_kind emit_product(tierkit_i_builder *builder, int32_t left, int32_t right) {
    int32_t excess = left + right - TIERKIT_I_ROW_SCALE_MAX;
    if (excess > 0 && left >= right) {
        tierkit_i_emit_rescale(builder, left, left - excess, 1);
        left -= excess;
    } else if (excess > 0) {
        tierkit_i_emit_rescale(builder, right, right - excess, 0);
        right -= excess;
    }
    tierkit_i_emit_code(builder, TIERKIT_I_RUN_MULTIPLY, -1);
    return number_of(left + right);
}

/* Sums need one scale; products and quotients take their operands as they are. */
static tierkit_i_row_kind emit_number(tierkit_i_builder *builder, tierkit_i_op operator,
                                      int32_t left, int32_t right) {
    tierkit_i_row_op op = { 0 };
    if (operator== TIERKIT_I_OP_MULTIPLY) {
        return emit_product(builder, left, right);
    }
    if (operator== TIERKIT_I_OP_DIVIDE) {
        op.code = TIERKIT_I_RUN_DIVIDE;
        op.from = left;
        op.to = right;
        tierkit_i_emit(builder, op, -1);
        return number_of(TIERKIT_I_QUOTIENT_SCALE);
    }
    int32_t scale = tierkit_i_emit_align(builder, left, right);
    tierkit_i_emit_code(
        builder, operator== TIERKIT_I_OP_ADD ? TIERKIT_I_RUN_ADD : TIERKIT_I_RUN_SUBTRACT, -1);
    return number_of(scale);
}

/* An operand of + or -: instants count as their days. */
static tierkit_i_row_kind check_term(tierkit_i_builder *builder, int32_t node) {
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, node);
    if (kind.type == TIERKIT_I_TYPE_INSTANT) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAY_OF_INSTANT, 0);
        kind.type = TIERKIT_I_TYPE_DATE;
    }
    return kind;
}

/* Months first, because their literal has no value; then dates; what is left is numbers. */
tierkit_i_row_kind tierkit_i_check_arithmetic(tierkit_i_builder *builder, int32_t node) {
    const tierkit_i_tree *tree = builder->tree;
    tierkit_i_op operator= tree->nodes[node].op;
    int32_t left_node = tierkit_i_child(tree, node);
    int32_t right_node = tierkit_i_sibling(tree, left_node);
    int is_sum = operator== TIERKIT_I_OP_ADD || operator== TIERKIT_I_OP_SUBTRACT;
    if (is_sum && tierkit_i_is_months(&tree->nodes[right_node])) {
        return check_months(builder, node, left_node, right_node);
    }
    tierkit_i_row_kind left = check_term(builder, left_node);
    tierkit_i_row_kind right = check_term(builder, right_node);
    if (left.type == TIERKIT_I_TYPE_UNKNOWN || right.type == TIERKIT_I_TYPE_UNKNOWN) {
        return nothing;
    }
    if (is_sum && (left.type == TIERKIT_I_TYPE_DATE || right.type == TIERKIT_I_TYPE_DATE)) {
        return check_shift(builder, node, left, right);
    }
    int left_fits = tierkit_i_check_is(builder, left_node, left.type, TIERKIT_I_TYPE_NUMBER);
    int right_fits = tierkit_i_check_is(builder, right_node, right.type, TIERKIT_I_TYPE_NUMBER);
    if (!left_fits || !right_fits) {
        return nothing;
    }
    return emit_number(builder, operator, left.scale, right.scale);
}
