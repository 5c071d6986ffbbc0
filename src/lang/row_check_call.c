/* Owns: the functions of row expressions: names, arguments, types. Must not know: operators.
 * Called by: lang/row_check.c, lang/schema_types.c (names). */
#include "lang/schema_build.h"

/* In the order of tierkit_i_function. most: 0 = any number. */
static const struct {
    char name[16];
    uint8_t least, most;
    char shape[32];
} functions[] = { { "", 0, 0, "" },
                  { "coalesce", 2, 0, "coalesce(a, b, ...)" },
                  { "abs", 1, 1, "abs(x)" },
                  { "min", 2, 0, "min(a, b, ...)" },
                  { "max", 2, 0, "max(a, b, ...)" },
                  { "month", 1, 1, "month(date)" },
                  { "quarter", 1, 1, "quarter(date)" },
                  { "year", 1, 1, "year(date)" },
                  { "days", 2, 2, "days(later, earlier)" },
                  { "minutes", 2, 2, "minutes(later, earlier)" },
                  { "hours", 2, 2, "hours(later, earlier)" },
                  { "working_days", 2, 2, "working_days(later, earlier)" },
                  { "working_minutes", 2, 2, "working_minutes(later, earlier)" },
                  { "working_hours", 2, 2, "working_hours(later, earlier)" },
                  { "starts_with", 2, 2, "starts_with(text, beginning)" },
                  { "ends_with", 2, 2, "ends_with(text, end)" },
                  { "contains", 2, 2, "contains(text, part)" },
                  { "lower", 1, 1, "lower(text)" },
                  { "clamp", 3, 3, "clamp(x, low, high)" },
                  { "between", 3, 3, "between(x, low, high)" },
                  { "round", 2, 2, "round(x, places)" },
                  { "exists", 1, 1, "exists(x)" },
                  { "missing", 1, 1, "missing(x)" },
                  { "all", 1, 1, "all(condition)" },
                  { "any", 1, 1, "any(condition)" },
                  { "sum", 1, 1, "sum(x)" },
                  { "count", 0, 0, "count()" } };
enum { FUNCTION_COUNT = sizeof(functions) / sizeof(functions[0]) };

static const tierkit_i_row_kind nothing = { TIERKIT_I_TYPE_UNKNOWN, 0 };

static tierkit_i_row_kind kind_of(tierkit_i_type type, int32_t scale) {
    tierkit_i_row_kind kind = { type, scale };
    return kind;
}

tierkit_i_function tierkit_i_function_of(const tierkit_i_tree *tree, int32_t text) {
    for (int32_t i = 1; i < FUNCTION_COUNT; i++) {
        if (tierkit_i_tree_is(tree, text, functions[i].name)) {
            return (tierkit_i_function)i;
        }
    }
    return TIERKIT_I_FN_UNKNOWN;
}

/* KPI functions such as prior() are no row functions: only these can be meant here. */
static void report_unknown(tierkit_i_builder *builder, const tierkit_i_node *call) {
    tierkit_i_piece names[FUNCTION_COUNT - 1], none = { "", 0 };
    for (int32_t i = 1; i < FUNCTION_COUNT; i++) {
        names[i - 1] = tierkit_i_piece_of(functions[i].name);
    }
    tierkit_i_piece name = tierkit_i_piece_name(builder, call->text);
    int32_t closest = tierkit_i_closest(name.text, name.bytes, names, FUNCTION_COUNT - 1);
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("there is no function `"), name,
                                 TIERKIT_I_PIECE("` in row expressions") };
    tierkit_i_error_at(builder->list, call->at, "unknown function", pieces, 3,
                       "a row function of docs/language.md", closest >= 0 ? names[closest] : none);
}

static int count_fits(tierkit_i_builder *builder, const tierkit_i_node *call,
                      tierkit_i_function function) {
    int32_t count = 0;
    for (int32_t at = call->first; at != TIERKIT_I_NONE; at = builder->tree->nodes[at].next) {
        count++;
    }
    if (count >= functions[function].least &&
        (functions[function].most == 0 || count <= functions[function].most)) {
        return 1;
    }
    tierkit_i_named name = { call->text, call->at };
    tierkit_i_report_name(builder, name, "arguments", "",
                          functions[function].most == 0   ? " needs at least two arguments"
                          : functions[function].most == 1 ? " needs one argument"
                          : functions[function].most == 2 ? " needs two arguments"
                                                          : " needs three arguments",
                          functions[function].shape);
    return 0;
}

/* ---- one argument -------------------------------------------------------------------------- */

static tierkit_i_row_kind check_abs(tierkit_i_builder *builder, int32_t argument) {
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, argument);
    if (!tierkit_i_check_is(builder, argument, kind.type, TIERKIT_I_TYPE_NUMBER)) {
        return nothing;
    }
    tierkit_i_emit_code(builder, TIERKIT_I_RUN_ABS, 0);
    return kind;
}

/* A date, or an instant, which becomes its day at once: functions know days only. */
static int check_day(tierkit_i_builder *builder, int32_t argument) {
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, argument);
    if (kind.type == TIERKIT_I_TYPE_INSTANT) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAY_OF_INSTANT, 0);
        return 1;
    }
    return tierkit_i_check_is(builder, argument, kind.type, TIERKIT_I_TYPE_DATE);
}

/* Calendar periods, not fiscal ones: stored keys must not change with the calendar line. */
static tierkit_i_row_kind check_period(tierkit_i_builder *builder, int32_t argument,
                                       tierkit_i_unit unit) {
    tierkit_i_row_op op = { 0 };
    if (!check_day(builder, argument)) {
        return nothing;
    }
    op.code = TIERKIT_I_RUN_PERIOD_NAME;
    op.unit = (int32_t)unit;
    tierkit_i_emit(builder, op, 0);
    return kind_of(TIERKIT_I_TYPE_TEXT, 0);
}

/* Of a column, only whether there is a value is read: its type does not matter. */
static tierkit_i_row_kind check_presence(tierkit_i_builder *builder, int32_t argument) {
    const tierkit_i_node *node = &builder->tree->nodes[argument];
    if (node->op == TIERKIT_I_OP_NAME && builder->scope != TIERKIT_I_SCOPE_ENTITY) {
        tierkit_i_row_op op = { 0 };
        op.code = TIERKIT_I_RUN_LOAD_MISSING;
        op.column = tierkit_i_build_find_column(builder, node->text) -
                    builder->schema->facts[builder->facts].columns.first;
        tierkit_i_emit(builder, op, 1);
        return kind_of(TIERKIT_I_TYPE_FLAG, 0);
    }
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, argument);
    if (kind.type == TIERKIT_I_TYPE_UNKNOWN) {
        return nothing;
    }
    tierkit_i_emit_code(builder, TIERKIT_I_RUN_MISSING, 0);
    return kind_of(TIERKIT_I_TYPE_FLAG, 0);
}

static tierkit_i_row_kind check_missing(tierkit_i_builder *builder, int32_t argument,
                                        tierkit_i_function function) {
    tierkit_i_row_kind kind = check_presence(builder, argument);
    if (function == TIERKIT_I_FN_EXISTS) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_NOT, 0);
    }
    return kind;
}

/* ---- several arguments --------------------------------------------------------------------- */

static tierkit_i_row_kind check_days(tierkit_i_builder *builder, int32_t first) {
    int later = check_day(builder, first);
    int earlier = check_day(builder, tierkit_i_sibling(builder->tree, first));
    if (!later || !earlier) {
        return nothing;
    }
    tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAYS_BETWEEN, -1);
    return kind_of(TIERKIT_I_TYPE_NUMBER, 0);
}

/* starts_with, ends_with, contains: a flag of two texts. */
static tierkit_i_row_kind check_part(tierkit_i_builder *builder, const tierkit_i_node *call,
                                     tierkit_i_function function) {
    static const tierkit_i_row_code codes[] = { TIERKIT_I_RUN_STARTS_WITH, TIERKIT_I_RUN_ENDS_WITH,
                                                TIERKIT_I_RUN_CONTAINS };
    int good = 1;
    for (int32_t at = call->first; at != TIERKIT_I_NONE; at = builder->tree->nodes[at].next) {
        tierkit_i_row_kind kind = tierkit_i_check_node(builder, at);
        good &= tierkit_i_check_is(builder, at, kind.type, TIERKIT_I_TYPE_TEXT);
    }
    if (!good) {
        return nothing;
    }
    tierkit_i_emit_code(builder, codes[function - TIERKIT_I_FN_STARTS_WITH], -1);
    return kind_of(TIERKIT_I_TYPE_FLAG, 0);
}

static void emit_fold(tierkit_i_builder *builder, tierkit_i_function function,
                      tierkit_i_type type) {
    int number = type == TIERKIT_I_TYPE_NUMBER;
    tierkit_i_row_op op = { 0 };
    op.type = (int32_t)type;
    if (function == TIERKIT_I_FN_COALESCE) {
        op.code = TIERKIT_I_RUN_COALESCE;
    } else if (function == TIERKIT_I_FN_MIN) {
        op.code = number ? TIERKIT_I_RUN_LEAST_NUMBER : TIERKIT_I_RUN_LEAST_WHOLE;
    } else {
        op.code = number ? TIERKIT_I_RUN_GREATEST_NUMBER : TIERKIT_I_RUN_GREATEST_WHOLE;
    }
    tierkit_i_emit(builder, op, -1);
}

/* Texts have an order in comparisons, but the greatest text of a row is nobody's question. */
int tierkit_i_check_ordered(tierkit_i_builder *builder, const tierkit_i_node *call,
                            tierkit_i_type type) {
    if (type != TIERKIT_I_TYPE_TEXT && type != TIERKIT_I_TYPE_FLAG) {
        return 1;
    }
    tierkit_i_named name = { call->text, call->at };
    tierkit_i_report_name(builder, name, "type", "", " takes numbers or dates", "numbers or dates");
    return 0;
}

/* coalesce, min, max, clamp: folded from the left, two at a time. clamp(x, low, high) is
 * min(max(x, low), high). */
static tierkit_i_row_kind check_fold(tierkit_i_builder *builder, const tierkit_i_node *call,
                                     tierkit_i_function function) {
    int32_t left = call->first;
    tierkit_i_function step = function == TIERKIT_I_FN_CLAMP ? TIERKIT_I_FN_MAX : function;
    tierkit_i_row_kind so_far = tierkit_i_check_node(builder, left);
    for (int32_t at = builder->tree->nodes[left].next; at != TIERKIT_I_NONE;
         at = builder->tree->nodes[at].next) {
        tierkit_i_row_kind next = tierkit_i_check_node(builder, at);
        so_far.type = tierkit_i_check_pair(builder, left, at, so_far.type, next.type);
        if (so_far.type == TIERKIT_I_TYPE_NUMBER) {
            so_far.scale = tierkit_i_emit_align(builder, so_far.scale, next.scale);
        }
        emit_fold(builder, step, so_far.type);
        step = function == TIERKIT_I_FN_CLAMP ? TIERKIT_I_FN_MIN : function;
    }
    if (so_far.type == TIERKIT_I_TYPE_UNKNOWN ||
        (function != TIERKIT_I_FN_COALESCE &&
         !tierkit_i_check_ordered(builder, call, so_far.type))) {
        return nothing;
    }
    return so_far;
}

tierkit_i_row_kind tierkit_i_check_call(tierkit_i_builder *builder, int32_t node) {
    const tierkit_i_node *call = &builder->tree->nodes[node];
    tierkit_i_function function = tierkit_i_function_of(builder->tree, call->text);
    if (function == TIERKIT_I_FN_UNKNOWN) {
        report_unknown(builder, call);
        return nothing;
    }
    if (tierkit_i_is_aggregate(builder, node)) {
        return tierkit_i_check_aggregate(builder, node);
    }
    if (!count_fits(builder, call, function)) {
        return nothing;
    }
    switch (function) {
    case TIERKIT_I_FN_ABS:
        return check_abs(builder, call->first);
    case TIERKIT_I_FN_MONTH:
        return check_period(builder, call->first, TIERKIT_I_MONTH);
    case TIERKIT_I_FN_QUARTER:
        return check_period(builder, call->first, TIERKIT_I_QUARTER);
    case TIERKIT_I_FN_YEAR:
        return check_period(builder, call->first, TIERKIT_I_YEAR);
    case TIERKIT_I_FN_DAYS:
        return check_days(builder, call->first);
    case TIERKIT_I_FN_STARTS_WITH:
    case TIERKIT_I_FN_ENDS_WITH:
    case TIERKIT_I_FN_CONTAINS:
        return check_part(builder, call, function);
    case TIERKIT_I_FN_LOWER:
    case TIERKIT_I_FN_ROUND:
    case TIERKIT_I_FN_BETWEEN:
        return tierkit_i_check_common(builder, call, function);
    case TIERKIT_I_FN_MISSING:
    case TIERKIT_I_FN_EXISTS:
        return check_missing(builder, call->first, function);
    case TIERKIT_I_FN_MINUTES:
    case TIERKIT_I_FN_HOURS:
    case TIERKIT_I_FN_WORKING_DAYS:
    case TIERKIT_I_FN_WORKING_MINUTES:
    case TIERKIT_I_FN_WORKING_HOURS:
        return tierkit_i_check_clock(builder, call, function);
    default:
        return check_fold(builder, call, function);
    }
}
