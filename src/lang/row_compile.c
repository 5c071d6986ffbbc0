/* Owns: the plan of one measure: its filter, its value or key, the shortcuts for plain columns and
 * literals. Must not know: how instructions run. Called by: lang/schema_make.c. */
#include "lang/schema_build.h"

static int32_t op_count(const tierkit_i_builder *builder) {
    return (int32_t)builder->schema->plans->op_count;
}

/* `where` and value are separate programs on an empty stack: the filter leaves states only. */
void tierkit_i_compile_where(tierkit_i_builder *builder, int32_t node, tierkit_i_slice *where) {
    if (node == TIERKIT_I_NONE) {
        return;
    }
    builder->stack = builder->lowers = 0;
    where->first = op_count(builder);
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, node);
    (void)tierkit_i_check_is(builder, node, kind.type, TIERKIT_I_TYPE_FLAG);
    where->count = op_count(builder) - where->first;
}

/* Items are stored as texts, so that 7 and 7.0, or a date as text and as a day, are one item. */
void tierkit_i_emit_key(tierkit_i_builder *builder, tierkit_i_row_kind kind) {
    tierkit_i_row_op op = { 0 };
    switch (kind.type) {
    case TIERKIT_I_TYPE_NUMBER:
        op.code = TIERKIT_I_RUN_TO_KEY_NUMBER;
        op.from = kind.scale;
        break;
    case TIERKIT_I_TYPE_INSTANT: /* a moment counts as its day */
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAY_OF_INSTANT, 0);
        op.code = TIERKIT_I_RUN_TO_KEY_DATE;
        break;
    case TIERKIT_I_TYPE_DATE:
        op.code = TIERKIT_I_RUN_TO_KEY_DATE;
        break;
    case TIERKIT_I_TYPE_FLAG:
        op.code = TIERKIT_I_RUN_TO_KEY_FLAG;
        break;
    default:
        return;
    }
    tierkit_i_emit(builder, op, 0);
}

/* A bucket is stored as its number, counted from the lowest: below the first edge is 0. */
static void emit_bucket(tierkit_i_builder *builder, const tierkit_i_schema_measure *measure,
                        tierkit_i_row_kind kind) {
    tierkit_i_row_op op = { 0 };
    op.code = TIERKIT_I_RUN_TO_BUCKET;
    op.from = kind.scale;
    op.to = measure->scale;
    op.edges = measure->edges;
    tierkit_i_emit(builder, op, 0);
}

/* A plain number column needs no instructions. */
static int is_plain_column(const tierkit_i_builder *builder,
                           const tierkit_i_schema_measure *measure, const tierkit_i_node *node,
                           int32_t *column) {
    if (node->op != TIERKIT_I_OP_NAME || measure->combine == TIERKIT_I_COMBINE_ITEMS ||
        measure->type == TIERKIT_I_TYPE_DATE) {
        return 0;
    }
    const tierkit_i_schema *schema = builder->schema;
    int32_t index = tierkit_i_build_find_column(builder, node->text);
    if (index == TIERKIT_I_NONE || schema->columns[index].type != TIERKIT_I_TYPE_NUMBER) {
        return 0;
    }
    *column = index - schema->facts[measure->facts].columns.first;
    return 1;
}

/* `= 1`: where the literal fits the measure exactly every row has it. */
static void note_constant(const tierkit_i_builder *builder, const tierkit_i_node *node,
                          tierkit_i_row_plan *plan) {
    tierkit_i_i128 value;
    int lost = 0;
    if (node->op != TIERKIT_I_OP_NUMBER || builder->status != TIERKIT_OK ||
        builder->list->errors > 0) {
        return;
    }
    value = builder->schema->plans->ops[plan->value.first].value;
    plan->constant = !tierkit_i_rescale(value, plan->from, plan->to, &value, &lost) && !lost &&
                     !tierkit_i_i128_to64(value, &plan->constant_value);
}

/* The plan remembers what the instructions leave on the stack, the store does the last rounding. */
static void compile_value(tierkit_i_builder *builder, const tierkit_i_schema_measure *measure,
                          int32_t node, tierkit_i_row_plan *plan) {
    tierkit_i_type needed =
        measure->type == TIERKIT_I_TYPE_DATE ? TIERKIT_I_TYPE_DATE : TIERKIT_I_TYPE_NUMBER;
    builder->stack = builder->lowers = 0;
    plan->value.first = op_count(builder);
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, node);
    if (measure->kind == TIERKIT_I_HISTOGRAM && !measure->grouped) {
        if (tierkit_i_check_is(builder, node, kind.type, TIERKIT_I_TYPE_NUMBER)) {
            emit_bucket(builder, measure, kind);
        }
        plan->type = TIERKIT_I_TYPE_TEXT;
    } else if (measure->combine == TIERKIT_I_COMBINE_ITEMS && !measure->grouped) {
        tierkit_i_emit_key(builder, kind);
        plan->type = TIERKIT_I_TYPE_TEXT;
    } else {
        if (kind.type == TIERKIT_I_TYPE_INSTANT && needed == TIERKIT_I_TYPE_DATE) {
            tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAY_OF_INSTANT, 0);
            kind.type = TIERKIT_I_TYPE_DATE;
        }
        (void)tierkit_i_check_is(builder, node, kind.type, needed);
        plan->type = needed;
        plan->from = kind.scale;
    }
    plan->value.count = op_count(builder) - plan->value.first;
    if (plan->type == TIERKIT_I_TYPE_NUMBER) {
        note_constant(builder, &builder->tree->nodes[node], plan);
    }
}

void tierkit_i_build_plan(tierkit_i_builder *builder, int32_t measure) {
    const tierkit_i_measure *source = &builder->tree->measures[measure];
    const tierkit_i_schema_measure *of = &builder->schema->measures[measure];
    if (of->grouped) {
        tierkit_i_build_group(builder, measure);
    }
    tierkit_i_row_plan *plan = &builder->schema->plans->plans[of->row_plan];
    plan->column = TIERKIT_I_NONE;
    plan->to = of->scale;
    plan->type = TIERKIT_I_TYPE_NUMBER;
    if (of->grouped) { /* `where` decides about rows, which are no more */
        builder->scope = TIERKIT_I_SCOPE_ENTITY;
        compile_value(builder, of, source->expression, plan);
        builder->scope = TIERKIT_I_SCOPE_ROW;
        return;
    }
    tierkit_i_compile_where(builder, source->where, &plan->where);
    if (!is_plain_column(builder, of, &builder->tree->nodes[source->expression], &plan->column)) {
        compile_value(builder, of, source->expression, plan);
    }
}
