/* Owns: inferring the types of a block's columns from how its expressions use them.
 * Must not know: errors: what does not fit is found by the checker afterwards. Called by:
 * lang/schema_make.c.
 *
 * Columns of one unknown type are joined (union-find). The block's expressions are walked until
 * nothing new is learnt; then undecided sums become numbers, undecided distinct keys text, and the
 * rest numbers. The walk's depth is bounded by TIERKIT_I_NESTING_MAX, which the parser holds. */
#include "lang/schema_build.h"

/* What is known of a value: its type, and the column it is (or equals in type). */
typedef struct known {
    tierkit_i_type type;
    int32_t column; /* index of a note, NONE */
} known;

enum { ROUNDS_MAX = 2 * TIERKIT_I_NESTING_MAX + TIERKIT_I_COLUMNS_MAX };

/* At most 256 columns a block: paths are short without compressing them. */
static int32_t root_of(const tierkit_i_builder *builder, int32_t column) {
    while (builder->notes[column].parent != column) {
        column = builder->notes[column].parent;
    }
    return column;
}

tierkit_i_type tierkit_i_build_column_type(const tierkit_i_builder *builder, int32_t column) {
    return builder->notes[root_of(builder, column)].type;
}

tierkit_i_place tierkit_i_build_column_origin(const tierkit_i_builder *builder, int32_t column) {
    return builder->notes[root_of(builder, column)].origin;
}

static known known_type(tierkit_i_type type) {
    known result = { type, TIERKIT_I_NONE };
    return result;
}

/* Teach a value its type; a type once settled stays. */
static known settle(tierkit_i_builder *builder, known value, tierkit_i_type type,
                    tierkit_i_place at) {
    if (value.type != TIERKIT_I_TYPE_UNKNOWN || type == TIERKIT_I_TYPE_UNKNOWN) {
        return value;
    }
    value.type = type;
    if (value.column != TIERKIT_I_NONE) {
        tierkit_i_column_note *root = &builder->notes[root_of(builder, value.column)];
        root->type = value.type;
        root->origin = at;
        builder->changed = 1;
    }
    return value;
}

/* What stands beside an instant is a date. */
static known teach(tierkit_i_builder *builder, known value, tierkit_i_type type,
                   tierkit_i_place at) {
    return settle(builder, value, type == TIERKIT_I_TYPE_INSTANT ? TIERKIT_I_TYPE_DATE : type, at);
}

/* Two values of one type: who knows it tells the other, and two columns that do not know it share
 * what is learnt later. The smaller index becomes the root, so that order decides nothing. */
static known join(tierkit_i_builder *builder, known left, known right, const tierkit_i_node *at) {
    right = teach(builder, right, left.type, at->at);
    left = teach(builder, left, right.type, at->at);
    if (left.type == TIERKIT_I_TYPE_UNKNOWN && left.column != TIERKIT_I_NONE &&
        right.column != TIERKIT_I_NONE) {
        int32_t a = root_of(builder, left.column), b = root_of(builder, right.column);
        builder->changed |= a != b;
        builder->notes[a > b ? a : b].parent = a > b ? b : a;
    }
    return left.column != TIERKIT_I_NONE ? left : right;
}

/* Types only go from unknown to known, so that the rounds come to an end. */
static known infer(tierkit_i_builder *builder, int32_t node, tierkit_i_type wanted);

/* What an earlier round learnt of a node: how the left operand hears of the right one without
 * walking it twice, which would double the work with every level. */
static tierkit_i_type known_of(const tierkit_i_builder *builder, int32_t node) {
    return (tierkit_i_type)builder->known[node];
}

/* Two operands of one type. */
static known infer_pair(tierkit_i_builder *builder, int32_t left, int32_t right,
                        tierkit_i_type wanted) {
    const tierkit_i_node *at = &builder->tree->nodes[right];
    tierkit_i_type left_wanted =
        wanted != TIERKIT_I_TYPE_UNKNOWN ? wanted : known_of(builder, right);
    known first = infer(builder, left, left_wanted);
    known second = infer(builder, right, wanted != TIERKIT_I_TYPE_UNKNOWN ? wanted : first.type);
    return join(builder, first, second, at);
}

/* ---- sums: the one place where a type does not follow from the operator ---------------------- */

static int is_day(tierkit_i_type type) {
    return type == TIERKIT_I_TYPE_DATE || type == TIERKIT_I_TYPE_INSTANT;
}

/* What a + b makes of one operand, the other and the result being known as far as they are. */
static tierkit_i_type added(const tierkit_i_builder *builder, tierkit_i_type other,
                            tierkit_i_type result) {
    if (is_day(other) || result == TIERKIT_I_TYPE_NUMBER) {
        return TIERKIT_I_TYPE_NUMBER;
    }
    if (is_day(result) && other == TIERKIT_I_TYPE_NUMBER) {
        return TIERKIT_I_TYPE_DATE;
    }
    return builder->defaults ? TIERKIT_I_TYPE_NUMBER : TIERKIT_I_TYPE_UNKNOWN;
}

/* a - b: a date only before a date; behind a date, a number makes a date and a date a number. What
 * is undecided in a measure of days is dates: days come from dates. */
static tierkit_i_type taken_from(const tierkit_i_builder *builder, tierkit_i_type taken,
                                 tierkit_i_type result) {
    int open = taken == TIERKIT_I_TYPE_UNKNOWN;
    if (is_day(taken) || is_day(result) || (open && builder->defaults && builder->in_days)) {
        return TIERKIT_I_TYPE_DATE;
    }
    return builder->defaults ? TIERKIT_I_TYPE_NUMBER : TIERKIT_I_TYPE_UNKNOWN;
}

static tierkit_i_type taken(const tierkit_i_builder *builder, tierkit_i_type from,
                            tierkit_i_type result) {
    if (from == TIERKIT_I_TYPE_NUMBER || is_day(result)) {
        return TIERKIT_I_TYPE_NUMBER;
    }
    if (is_day(from) && builder->defaults) {
        return TIERKIT_I_TYPE_DATE;
    }
    return TIERKIT_I_TYPE_UNKNOWN;
}

static tierkit_i_type sum_type(int adds, tierkit_i_type left, tierkit_i_type right) {
    if (left == TIERKIT_I_TYPE_NUMBER && right == TIERKIT_I_TYPE_NUMBER) {
        return TIERKIT_I_TYPE_NUMBER;
    }
    if (is_day(left) && is_day(right) && !adds) {
        return TIERKIT_I_TYPE_NUMBER;
    }
    int one_unknown = left == TIERKIT_I_TYPE_UNKNOWN || right == TIERKIT_I_TYPE_UNKNOWN;
    return (is_day(left) || is_day(right)) && !one_unknown ? TIERKIT_I_TYPE_DATE
                                                           : TIERKIT_I_TYPE_UNKNOWN;
}

/* The operands in order, each told what the other and the result say about it. */
static known infer_sum(tierkit_i_builder *builder, const tierkit_i_node *node,
                       tierkit_i_type wanted) {
    int32_t left = node->first, right = builder->tree->nodes[left].next;
    int adds = node->op == TIERKIT_I_OP_ADD;
    if (tierkit_i_is_months(&builder->tree->nodes[right])) {
        (void)infer(builder, left, TIERKIT_I_TYPE_DATE);
        return known_type(TIERKIT_I_TYPE_DATE);
    }
    tierkit_i_type b = known_of(builder, right);
    known first =
        infer(builder, left, adds ? added(builder, b, wanted) : taken_from(builder, b, wanted));
    known second =
        infer(builder, right,
              adds ? added(builder, first.type, wanted) : taken(builder, first.type, wanted));
    if (!adds && wanted == TIERKIT_I_TYPE_NUMBER) { /* both numbers or both dates */
        (void)join(builder, first, second, node);
    }
    return known_type(sum_type(adds, first.type, second.type));
}

/* ---- everything else ----------------------------------------------------------------------- */

static void infer_all(tierkit_i_builder *builder, int32_t first, tierkit_i_type wanted) {
    for (int32_t at = first; at != TIERKIT_I_NONE; at = builder->tree->nodes[at].next) {
        (void)infer(builder, at, wanted);
    }
}

/* Clocks are between instants. */
static void infer_instants(tierkit_i_builder *builder, int32_t first) {
    const tierkit_i_node *nodes = builder->tree->nodes;
    for (int32_t at = first; at != TIERKIT_I_NONE; at = nodes[at].next) {
        known moment = infer(builder, at, TIERKIT_I_TYPE_UNKNOWN);
        (void)settle(builder, moment, TIERKIT_I_TYPE_INSTANT, nodes[at].at);
    }
}

/* The arguments and the result are all of one type. */
static known infer_fold(tierkit_i_builder *builder, int32_t first, tierkit_i_type wanted) {
    const tierkit_i_node *nodes = builder->tree->nodes;
    known so_far = infer(builder, first, wanted);
    for (int32_t at = nodes[first].next; at != TIERKIT_I_NONE; at = nodes[at].next) {
        so_far = join(builder, so_far, infer(builder, at, so_far.type), &nodes[at]);
    }
    return so_far;
}

static known infer_call(tierkit_i_builder *builder, const tierkit_i_node *call,
                        tierkit_i_type wanted) {
    tierkit_i_function function = tierkit_i_function_of(builder->tree, call->text);
    if (call->first == TIERKIT_I_NONE) {
        return known_type(function == TIERKIT_I_FN_COUNT ? TIERKIT_I_TYPE_NUMBER
                                                         : TIERKIT_I_TYPE_UNKNOWN);
    }
    switch (function) {
    case TIERKIT_I_FN_COALESCE:
    case TIERKIT_I_FN_MIN:
    case TIERKIT_I_FN_MAX:
    case TIERKIT_I_FN_CLAMP:
        return infer_fold(builder, call->first, wanted);
    case TIERKIT_I_FN_BETWEEN:
        (void)infer_fold(builder, call->first, TIERKIT_I_TYPE_UNKNOWN);
        return known_type(TIERKIT_I_TYPE_FLAG);
    case TIERKIT_I_FN_LOWER:
        infer_all(builder, call->first, TIERKIT_I_TYPE_TEXT);
        return known_type(TIERKIT_I_TYPE_TEXT);
    case TIERKIT_I_FN_ALL:
    case TIERKIT_I_FN_ANY:
        infer_all(builder, call->first, TIERKIT_I_TYPE_FLAG);
        return known_type(TIERKIT_I_TYPE_FLAG);
    case TIERKIT_I_FN_SUM:
    case TIERKIT_I_FN_ABS:
    case TIERKIT_I_FN_ROUND:
        infer_all(builder, call->first, TIERKIT_I_TYPE_NUMBER);
        return known_type(TIERKIT_I_TYPE_NUMBER);
    case TIERKIT_I_FN_MINUTES:
    case TIERKIT_I_FN_HOURS:
    case TIERKIT_I_FN_WORKING_MINUTES:
    case TIERKIT_I_FN_WORKING_HOURS:
        infer_instants(builder, call->first);
        return known_type(TIERKIT_I_TYPE_NUMBER);
    case TIERKIT_I_FN_WORKING_DAYS:
    case TIERKIT_I_FN_DAYS:
        infer_all(builder, call->first, TIERKIT_I_TYPE_DATE);
        return known_type(TIERKIT_I_TYPE_NUMBER);
    case TIERKIT_I_FN_MONTH:
    case TIERKIT_I_FN_QUARTER:
    case TIERKIT_I_FN_YEAR:
        infer_all(builder, call->first, TIERKIT_I_TYPE_DATE);
        return known_type(TIERKIT_I_TYPE_TEXT);
    case TIERKIT_I_FN_STARTS_WITH:
    case TIERKIT_I_FN_ENDS_WITH:
    case TIERKIT_I_FN_CONTAINS:
        infer_all(builder, call->first, TIERKIT_I_TYPE_TEXT);
        return known_type(TIERKIT_I_TYPE_FLAG);
    case TIERKIT_I_FN_MISSING:
    case TIERKIT_I_FN_EXISTS:
        infer_all(builder, call->first, TIERKIT_I_TYPE_UNKNOWN);
        return known_type(TIERKIT_I_TYPE_FLAG);
    default:
        infer_all(builder, call->first, TIERKIT_I_TYPE_UNKNOWN);
        return known_type(TIERKIT_I_TYPE_UNKNOWN);
    }
}

static known infer_name(tierkit_i_builder *builder, const tierkit_i_node *node,
                        tierkit_i_type wanted) {
    known value = { TIERKIT_I_TYPE_UNKNOWN, tierkit_i_build_find_column(builder, node->text) };
    if (value.column != TIERKIT_I_NONE) {
        value.type = tierkit_i_build_column_type(builder, value.column);
    }
    return teach(builder, value, wanted, node->at);
}

/* Names in the list are errors, not columns. */
static void infer_in(tierkit_i_builder *builder, int32_t value) {
    const tierkit_i_node *nodes = builder->tree->nodes;
    known is = infer(builder, value, known_of(builder, nodes[value].next));
    for (int32_t at = nodes[value].next; at != TIERKIT_I_NONE; at = nodes[at].next) {
        if (nodes[at].op != TIERKIT_I_OP_NAME) {
            is = join(builder, is, infer(builder, at, is.type), &nodes[at]);
        }
    }
}

static known infer_node(tierkit_i_builder *builder, const tierkit_i_node *node,
                        tierkit_i_type wanted) {
    const tierkit_i_node *nodes = builder->tree->nodes;
    switch (node->op) {
    case TIERKIT_I_OP_NAME:
        return infer_name(builder, node, wanted);
    case TIERKIT_I_OP_TEXT:
        return known_type(TIERKIT_I_TYPE_TEXT);
    case TIERKIT_I_OP_DATE:
        return known_type(TIERKIT_I_TYPE_DATE);
    case TIERKIT_I_OP_ADD:
    case TIERKIT_I_OP_SUBTRACT:
        return infer_sum(builder, node, wanted);
    case TIERKIT_I_OP_NUMBER:
    case TIERKIT_I_OP_NEGATE:
    case TIERKIT_I_OP_MULTIPLY:
    case TIERKIT_I_OP_DIVIDE:
        infer_all(builder, node->first, TIERKIT_I_TYPE_NUMBER);
        return known_type(TIERKIT_I_TYPE_NUMBER);
    case TIERKIT_I_OP_CALL:
        return infer_call(builder, node, wanted);
    case TIERKIT_I_OP_IF:
        (void)infer(builder, node->first, TIERKIT_I_TYPE_FLAG);
        return infer_pair(builder, nodes[node->first].next, nodes[nodes[node->first].next].next,
                          wanted);
    case TIERKIT_I_OP_FLAG:
    case TIERKIT_I_OP_AND:
    case TIERKIT_I_OP_OR:
    case TIERKIT_I_OP_NOT:
        infer_all(builder, node->first, TIERKIT_I_TYPE_FLAG);
        return known_type(TIERKIT_I_TYPE_FLAG);
    case TIERKIT_I_OP_IN:
        infer_in(builder, node->first);
        return known_type(TIERKIT_I_TYPE_FLAG);
    default: /* comparisons */
        (void)infer_pair(builder, node->first, nodes[node->first].next, TIERKIT_I_TYPE_UNKNOWN);
        return known_type(TIERKIT_I_TYPE_FLAG);
    }
}

static known infer(tierkit_i_builder *builder, int32_t node, tierkit_i_type wanted) {
    known value = infer_node(builder, &builder->tree->nodes[node], wanted);
    if (builder->known[node] != (uint8_t)value.type) {
        builder->known[node] = (uint8_t)value.type;
        builder->changed = 1;
    }
    return value;
}

/* ---- rounds -------------------------------------------------------------------------------- */

static tierkit_i_type wanted_of(const tierkit_i_schema_measure *measure, int keys_are_text) {
    if (measure->combine == TIERKIT_I_COMBINE_ITEMS && measure->kind != TIERKIT_I_HISTOGRAM) {
        return keys_are_text ? TIERKIT_I_TYPE_TEXT : TIERKIT_I_TYPE_UNKNOWN;
    }
    return measure->type == TIERKIT_I_TYPE_DATE ? TIERKIT_I_TYPE_DATE : TIERKIT_I_TYPE_NUMBER;
}

/* A round walks every expression of the block; what one learns another may need. */
static void run_rounds(tierkit_i_builder *builder, int keys_are_text) {
    tierkit_i_slice measures = builder->schema->facts[builder->facts].measures;
    builder->changed = 1;
    for (int32_t round = 0; builder->changed && round < ROUNDS_MAX; round++) {
        builder->changed = 0;
        for (int32_t i = measures.first; i < measures.first + measures.count; i++) {
            const tierkit_i_measure *measure = &builder->tree->measures[i];
            builder->in_days = measure->type == TIERKIT_I_TYPE_DURATION;
            (void)infer(builder, measure->expression,
                        wanted_of(&builder->schema->measures[i], keys_are_text));
            builder->in_days = 0;
            if (measure->where != TIERKIT_I_NONE) {
                (void)infer(builder, measure->where, TIERKIT_I_TYPE_FLAG);
            }
            if (measure->group != TIERKIT_I_NONE) {
                (void)infer(builder, measure->group,
                            keys_are_text ? TIERKIT_I_TYPE_TEXT : TIERKIT_I_TYPE_UNKNOWN);
            }
        }
    }
}

/* Only compared with each other: dates, perhaps, and no number can be read from their rows. */
static void warn_open(tierkit_i_builder *builder, int32_t column) {
    const tierkit_i_column_note *note = &builder->notes[column];
    int32_t root = root_of(builder, column);
    tierkit_i_piece pieces[] = {
        TIERKIT_I_PIECE("nothing says what the columns `"),
        tierkit_i_piece_name(builder, builder->notes[root].text), TIERKIT_I_PIECE("` and `"),
        tierkit_i_piece_name(builder, note->text),
        TIERKIT_I_PIECE("` hold, which are compared; they are read as numbers; `column NAME date` "
                        "says it, and a text stands in double quotes")
    };
    if (root != column && builder->schema->columns[column].computed) {
        tierkit_i_warning_at(builder->list, note->origin, "column type", pieces, 5);
    }
}

/* Certain knowledge first, then defaults, weakest last: a default never beats what another measure
 * of the block says for certain. */
void tierkit_i_build_types(tierkit_i_builder *builder) {
    tierkit_i_slice columns = builder->schema->facts[builder->facts].columns;
    builder->defaults = 0;
    run_rounds(builder, 0);
    builder->defaults = 1;
    run_rounds(builder, 0);
    run_rounds(builder, 1);
    for (int32_t i = columns.first; i < columns.first + columns.count; i++) {
        tierkit_i_schema_column *column = &builder->schema->columns[i];
        tierkit_i_type type = tierkit_i_build_column_type(builder, i);
        if (type == TIERKIT_I_TYPE_UNKNOWN) { /* only read by missing(...): any type will do */
            warn_open(builder, i);
            type = column->computed ? TIERKIT_I_TYPE_NUMBER : TIERKIT_I_TYPE_TEXT;
        }
        column->type = type;
        if (column->type != TIERKIT_I_TYPE_NUMBER) {
            column->scale = 0;
        }
    }
}
