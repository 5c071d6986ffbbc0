/* Owns: checking the expressions of a measure and compiling them to instructions in the same walk.
 * Must not know: how instructions run. Called by: lang/schema_make.c.
 *
 * The walk's depth is bounded by TIERKIT_I_NESTING_MAX, which the parser holds. Once an error was
 * reported the instructions are never run; the walk goes on to find the other errors. */
#include "lang/schema_build.h"

static const tierkit_i_row_kind nothing = { TIERKIT_I_TYPE_UNKNOWN, 0 };
static const tierkit_i_row_kind flag = { TIERKIT_I_TYPE_FLAG, 0 };

/* Who counts rows by a condition wrote what other languages allow: the cure says how to. */
static void report_types(tierkit_i_builder *builder, tierkit_i_place at, tierkit_i_type is,
                         tierkit_i_type needed) {
    tierkit_i_piece pieces[] = { tierkit_i_piece_of(tierkit_i_type_word(is)),
                                 TIERKIT_I_PIECE(" stands here instead of "),
                                 tierkit_i_piece_of(tierkit_i_type_word(needed)) };
    tierkit_i_piece none = { "", 0 };
    int counts_flags = is == TIERKIT_I_TYPE_FLAG && needed == TIERKIT_I_TYPE_NUMBER;
    tierkit_i_error_at(builder->list, at, "type", pieces, 3,
                       counts_flags ? "a number, for example `if ... then 1 else 0`"
                                    : tierkit_i_type_word(needed),
                       none);
}

/* A column's mistake has two places, this one and where its type was settled; either may be wrong.
 * Any other value has one. */
int tierkit_i_check_is(tierkit_i_builder *builder, int32_t node, tierkit_i_type is,
                       tierkit_i_type needed) {
    const tierkit_i_node *at = &builder->tree->nodes[node];
    if (is == needed) {
        return 1;
    }
    if (is == TIERKIT_I_TYPE_UNKNOWN) {
        return 0;
    }
    if (at->op == TIERKIT_I_OP_NAME) {
        int32_t column = tierkit_i_build_find_column(builder, at->text);
        tierkit_i_report_column(builder, column, at->at, needed);
    } else {
        report_types(builder, at->at, is, needed);
    }
    return 0;
}

static int is_name(const tierkit_i_builder *builder, int32_t node) {
    return builder->tree->nodes[node].op == TIERKIT_I_OP_NAME;
}

/* "2027-01-01" beside a date: the quotes are the mistake. 1 when it was this one. */
static int is_quoted_date(tierkit_i_builder *builder, int32_t node, tierkit_i_type other) {
    const tierkit_i_node *text = &builder->tree->nodes[node];
    tierkit_i_piece date = tierkit_i_piece_name(builder, text->text);
    tierkit_i_piece message = TIERKIT_I_PIECE("text stands here instead of a date");
    int32_t day;
    if (text->op != TIERKIT_I_OP_TEXT ||
        (other != TIERKIT_I_TYPE_DATE && other != TIERKIT_I_TYPE_INSTANT) ||
        !tierkit_i_date_read(date.text, date.bytes, &day)) {
        return 0;
    }
    tierkit_i_error_at(builder->list, text->at, "type", &message, 1, "a date without quotes", date);
    return 1;
}

/* Of two values that do not go together, the column is blamed: the other one cannot be declared
 * otherwise. Of two columns or none, the right one. */
static void report_pair(tierkit_i_builder *builder, int32_t left, int32_t right,
                        tierkit_i_type left_type, tierkit_i_type right_type) {
    if (is_quoted_date(builder, left, right_type) || is_quoted_date(builder, right, left_type)) {
        return;
    }
    if (is_name(builder, right) || !is_name(builder, left)) {
        (void)tierkit_i_check_is(builder, right, right_type, left_type);
    } else {
        (void)tierkit_i_check_is(builder, left, left_type, right_type);
    }
}

tierkit_i_type tierkit_i_check_pair(tierkit_i_builder *builder, int32_t left, int32_t right,
                                    tierkit_i_type left_type, tierkit_i_type right_type) {
    tierkit_i_row_op op = { 0 };
    if (left_type == right_type || left_type == TIERKIT_I_TYPE_UNKNOWN ||
        right_type == TIERKIT_I_TYPE_UNKNOWN) {
        return left_type == right_type ? left_type : TIERKIT_I_TYPE_UNKNOWN;
    }
    int left_is_day = left_type == TIERKIT_I_TYPE_DATE;
    if ((left_is_day && right_type == TIERKIT_I_TYPE_INSTANT) ||
        (left_type == TIERKIT_I_TYPE_INSTANT && right_type == TIERKIT_I_TYPE_DATE)) {
        op.code = TIERKIT_I_RUN_DAY_OF_INSTANT;
        op.below = !left_is_day;
        tierkit_i_emit(builder, op, 0);
        return TIERKIT_I_TYPE_DATE;
    }
    report_pair(builder, left, right, left_type, right_type);
    return TIERKIT_I_TYPE_UNKNOWN;
}

/* ---- leaves -------------------------------------------------------------------------------- */

/* Inference has settled every type; whether the use agrees is for the caller to check. */
static tierkit_i_row_kind check_name(tierkit_i_builder *builder, const tierkit_i_node *name) {
    int32_t column = tierkit_i_build_find_column(builder, name->text);
    if (builder->scope == TIERKIT_I_SCOPE_ENTITY) {
        tierkit_i_named of_lines = { name->text, name->at };
        tierkit_i_report_name(builder, of_lines, "lines", "",
                              " is a column of single rows, of which an entity may have many",
                              "all, any, min, max or sum of it");
        return nothing;
    }
    const tierkit_i_schema *schema = builder->schema;
    if (column == TIERKIT_I_NONE) { /* the block has too many columns: reported */
        return nothing;
    }
    const tierkit_i_schema_column *of = &schema->columns[column];
    tierkit_i_row_kind kind = { of->type, of->scale };
    tierkit_i_row_op op = { 0 };
    op.column = column - schema->facts[builder->facts].columns.first;
    op.to = of->scale;
    op.code = of->type == TIERKIT_I_TYPE_NUMBER    ? TIERKIT_I_RUN_LOAD_NUMBER
              : of->type == TIERKIT_I_TYPE_DATE    ? TIERKIT_I_RUN_LOAD_DATE
              : of->type == TIERKIT_I_TYPE_INSTANT ? TIERKIT_I_RUN_LOAD_INSTANT
              : of->type == TIERKIT_I_TYPE_FLAG    ? TIERKIT_I_RUN_LOAD_FLAG
                                                   : TIERKIT_I_RUN_LOAD_TEXT;
    tierkit_i_emit(builder, op, 1);
    return kind;
}

static tierkit_i_row_kind check_text(tierkit_i_builder *builder, const tierkit_i_node *text) {
    tierkit_i_row_kind kind = { TIERKIT_I_TYPE_TEXT, 0 };
    tierkit_i_row_op op = { 0 };
    op.code = TIERKIT_I_RUN_TEXT;
    op.text = tierkit_i_build_name(builder, text->text);
    tierkit_i_emit(builder, op, 1);
    return kind;
}

/* Dates and flags are day numbers and 1 or 0, side by side in the evaluator's blocks. */
static tierkit_i_row_kind check_whole(tierkit_i_builder *builder, const tierkit_i_node *literal) {
    tierkit_i_row_kind day = { TIERKIT_I_TYPE_DATE, 0 };
    tierkit_i_row_op op = { 0 };
    op.code = TIERKIT_I_RUN_WHOLE;
    op.value = literal->value;
    tierkit_i_emit(builder, op, 1);
    return literal->op == TIERKIT_I_OP_DATE ? day : flag;
}

/* ---- operators ----------------------------------------------------------------------------- */

static tierkit_i_row_kind check_negate(tierkit_i_builder *builder, int32_t child) {
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, child);
    if (!tierkit_i_check_is(builder, child, kind.type, TIERKIT_I_TYPE_NUMBER)) {
        return nothing;
    }
    tierkit_i_emit_code(builder, TIERKIT_I_RUN_NEGATE, 0);
    return kind;
}

/* After an error the type is UNKNOWN and some instruction is added all the same: it never runs, and
 * the count of the stack stays right for the checks that follow. */
static void emit_relation(tierkit_i_builder *builder, tierkit_i_op relation, tierkit_i_type type,
                          int32_t left_scale, int32_t right_scale) {
    tierkit_i_row_op op = { 0 };
    int is_in = relation == TIERKIT_I_OP_IN;
    if (type == TIERKIT_I_TYPE_NUMBER) {
        op.code = is_in ? TIERKIT_I_RUN_IN_NUMBER : TIERKIT_I_RUN_COMPARE_NUMBER;
    } else if (type == TIERKIT_I_TYPE_TEXT) {
        op.code = is_in ? TIERKIT_I_RUN_IN_TEXT : TIERKIT_I_RUN_COMPARE_TEXT;
    } else {
        op.code = is_in ? TIERKIT_I_RUN_IN_WHOLE : TIERKIT_I_RUN_COMPARE_WHOLE;
    }
    op.relation = (int32_t)relation;
    op.from = left_scale;
    op.to = right_scale;
    tierkit_i_emit(builder, op, -1);
}

/* Numbers are compared at their own scales: aligning them first could overflow where comparing
 * cannot. */
void tierkit_i_check_relation(tierkit_i_builder *builder, tierkit_i_op relation, int32_t left_node,
                              int32_t right_node, tierkit_i_type *type) {
    tierkit_i_row_kind left = tierkit_i_check_node(builder, left_node);
    tierkit_i_row_kind right = tierkit_i_check_node(builder, right_node);
    *type = tierkit_i_check_pair(builder, left_node, right_node, left.type, right.type);
    emit_relation(builder, relation, *type, left.scale, right.scale);
}

static tierkit_i_row_kind check_compare(tierkit_i_builder *builder, const tierkit_i_node *node) {
    int equality = node->op == TIERKIT_I_OP_EQUAL || node->op == TIERKIT_I_OP_UNEQUAL;
    tierkit_i_type type = TIERKIT_I_TYPE_UNKNOWN;
    tierkit_i_check_relation(builder, node->op, node->first, builder->tree->nodes[node->first].next,
                             &type);
    if (type == TIERKIT_I_TYPE_FLAG && !equality) {
        tierkit_i_report(builder, node->at, "type", "true and false have no order", "= or !=");
        return nothing;
    }
    return flag; /* also after an error: what stands around it is checked all the same */
}

/* Policy expressions know words without quotes, row expressions know columns: `in (north, south)`
 * would compare with two columns nobody has. The suggestion is the text that was meant. */
static int is_bare_word(tierkit_i_builder *builder, int32_t node) {
    const tierkit_i_node *member = &builder->tree->nodes[node];
    if (member->op != TIERKIT_I_OP_NAME) {
        return 0;
    }
    char quoted[TIERKIT_I_NAME_MAX + 2];
    tierkit_i_piece name = tierkit_i_piece_name(builder, member->text), suggestion = { quoted, 0 };
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("`"), name,
                                 TIERKIT_I_PIECE("` in a list is a word without quotes") };
    quoted[suggestion.bytes++] = '"';
    for (size_t i = 0; i < name.bytes && i < TIERKIT_I_NAME_MAX; i++) {
        quoted[suggestion.bytes++] = name.text[i];
    }
    quoted[suggestion.bytes++] = '"';
    tierkit_i_error_at(builder->list, member->at, "bare word", pieces, 3, "a text in quotes",
                       suggestion);
    return 1;
}

static void check_member(tierkit_i_builder *builder, int32_t value, tierkit_i_row_kind is,
                         int32_t member) {
    if (is_bare_word(builder, member)) {
        return;
    }
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, member);
    tierkit_i_type type = kind.type;
    if (is.type != type) {
        type = tierkit_i_check_pair(builder, value, member, is.type, type);
    }
    emit_relation(builder, TIERKIT_I_OP_IN, type, is.scale, kind.scale);
}

/* value, false, then every member. A list holds dates at most: instants become days at once. */
static tierkit_i_row_kind check_in(tierkit_i_builder *builder, const tierkit_i_node *node) {
    int32_t value = node->first;
    tierkit_i_row_op none_so_far = { 0 };
    tierkit_i_row_kind is = tierkit_i_check_node(builder, value);
    none_so_far.code = TIERKIT_I_RUN_WHOLE;
    if (is.type == TIERKIT_I_TYPE_INSTANT) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAY_OF_INSTANT, 0);
        is.type = TIERKIT_I_TYPE_DATE;
    }
    tierkit_i_emit(builder, none_so_far, 1);
    for (int32_t at = builder->tree->nodes[value].next; at != TIERKIT_I_NONE;
         at = builder->tree->nodes[at].next) {
        check_member(builder, value, is, at);
    }
    tierkit_i_emit_code(builder, TIERKIT_I_RUN_IN_TAKE, -1);
    return flag;
}

static int check_flag(tierkit_i_builder *builder, int32_t node) {
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, node);
    return tierkit_i_check_is(builder, node, kind.type, TIERKIT_I_TYPE_FLAG);
}

static tierkit_i_row_kind check_logic(tierkit_i_builder *builder, const tierkit_i_node *node) {
    (void)check_flag(builder, node->first);
    if (node->op == TIERKIT_I_OP_NOT) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_NOT, 0);
        return flag;
    }
    (void)check_flag(builder, builder->tree->nodes[node->first].next);
    tierkit_i_emit_code(builder,
                        node->op == TIERKIT_I_OP_AND ? TIERKIT_I_RUN_AND : TIERKIT_I_RUN_OR, -1);
    return flag;
}

/* Both branches are computed for every row and one is chosen: errors of the other do not count. */
static tierkit_i_row_kind check_if(tierkit_i_builder *builder, const tierkit_i_node *node) {
    int32_t then_node = builder->tree->nodes[node->first].next;
    int32_t else_node = builder->tree->nodes[then_node].next;
    (void)check_flag(builder, node->first);
    tierkit_i_row_kind then = tierkit_i_check_node(builder, then_node);
    tierkit_i_row_kind otherwise = tierkit_i_check_node(builder, else_node);
    then.type = tierkit_i_check_pair(builder, then_node, else_node, then.type, otherwise.type);
    if (then.type == TIERKIT_I_TYPE_NUMBER) {
        then.scale = tierkit_i_emit_align(builder, then.scale, otherwise.scale);
    }
    tierkit_i_row_op op = { 0 };
    op.code = TIERKIT_I_RUN_IF;
    op.type = (int32_t)then.type;
    tierkit_i_emit(builder, op, -2);
    return then;
}

/* Comparisons are what is left when every other operator has its case. */
tierkit_i_row_kind tierkit_i_check_node(tierkit_i_builder *builder, int32_t node) {
    const tierkit_i_node *at = &builder->tree->nodes[node];
    switch (at->op) {
    case TIERKIT_I_OP_NUMBER:
        return tierkit_i_check_number(builder, node);
    case TIERKIT_I_OP_TEXT:
        return check_text(builder, at);
    case TIERKIT_I_OP_DATE:
    case TIERKIT_I_OP_FLAG:
        return check_whole(builder, at);
    case TIERKIT_I_OP_NAME:
        return check_name(builder, at);
    case TIERKIT_I_OP_NEGATE:
        return check_negate(builder, at->first);
    case TIERKIT_I_OP_ADD:
    case TIERKIT_I_OP_SUBTRACT:
    case TIERKIT_I_OP_MULTIPLY:
    case TIERKIT_I_OP_DIVIDE:
        return tierkit_i_check_arithmetic(builder, node);
    case TIERKIT_I_OP_AND:
    case TIERKIT_I_OP_OR:
    case TIERKIT_I_OP_NOT:
        return check_logic(builder, at);
    case TIERKIT_I_OP_IN:
        return check_in(builder, at);
    case TIERKIT_I_OP_IF:
        return check_if(builder, at);
    case TIERKIT_I_OP_CALL:
        return tierkit_i_check_call(builder, node);
    default:
        return check_compare(builder, at);
    }
}
