/* Owns: entity measures: the plans of their keys and of what they ask of an entity's rows.
 * Must not know: how instructions run, where aggregates are kept. Called by: lang/row_compile.c,
 * lang/row_check*.c.
 *
 * The aggregates are compiled before the expression over them, so that the instructions of each
 * plan stand together. The walk's depth is bounded by TIERKIT_I_NESTING_MAX. */
#include "lang/schema_build.h"

enum { SCALE = 6 }; /* decimal places of the numbers that are aggregated, at most */

static const tierkit_i_row_kind nothing = { TIERKIT_I_TYPE_UNKNOWN, 0 };

static int has_one_argument(const tierkit_i_tree *tree, const tierkit_i_node *call) {
    return call->first != TIERKIT_I_NONE && tree->nodes[call->first].next == TIERKIT_I_NONE;
}

int tierkit_i_is_aggregate(const tierkit_i_builder *builder, int32_t node) {
    const tierkit_i_node *at = &builder->tree->nodes[node];
    if (at->op != TIERKIT_I_OP_CALL) {
        return 0;
    }
    switch (tierkit_i_function_of(builder->tree, at->text)) {
    case TIERKIT_I_FN_ALL:
    case TIERKIT_I_FN_ANY:
    case TIERKIT_I_FN_SUM:
    case TIERKIT_I_FN_COUNT:
        return 1;
    case TIERKIT_I_FN_MIN:
    case TIERKIT_I_FN_MAX: /* of a row they take at least two */
        return builder->scope == TIERKIT_I_SCOPE_ENTITY && has_one_argument(builder->tree, at);
    default:
        return 0;
    }
}

/* ---- plans --------------------------------------------------------------------------------- */

/* Index of a new plan with that filter, or NONE. */
static int32_t new_plan(tierkit_i_builder *builder, tierkit_i_slice where) {
    tierkit_i_row_plans *plans = builder->schema->plans;
    tierkit_i_row_plan plan = { 0 };
    if (builder->status == TIERKIT_OK) {
        builder->status =
            tierkit_i_reserve(&builder->schema->memory, &plans->plans, &plans->plan_capacity,
                              plans->plan_count + 1, sizeof(*plans->plans));
    }
    if (builder->status != TIERKIT_OK) {
        return TIERKIT_I_NONE;
    }
    plan.column = TIERKIT_I_NONE;
    plan.type = TIERKIT_I_TYPE_NUMBER;
    plan.where = where;
    builder->stack = builder->lowers = 0;
    plan.value.first = (int32_t)plans->op_count;
    plans->plans[plans->plan_count] = plan;
    return (int32_t)plans->plan_count++;
}

static void end_plan(tierkit_i_builder *builder, int32_t index, tierkit_i_type type) {
    tierkit_i_row_plans *plans = builder->schema->plans;
    tierkit_i_row_plan *plan = &plans->plans[index];
    plan->value.count = (int32_t)plans->op_count - plan->value.first;
    plan->type = type;
}

static void compile_key(tierkit_i_builder *builder, const tierkit_i_measure *source,
                        tierkit_i_schema_measure *of) {
    tierkit_i_slice where = { 0, 0 };
    tierkit_i_compile_where(builder, source->where, &where);
    of->key_plan = new_plan(builder, where);
    if (of->key_plan == TIERKIT_I_NONE) {
        return;
    }
    tierkit_i_row_kind kind = tierkit_i_check_node(builder, source->group);
    tierkit_i_emit_key(builder, kind);
    end_plan(builder, of->key_plan, TIERKIT_I_TYPE_TEXT);
}

/* ---- one aggregate ------------------------------------------------------------------------- */

static tierkit_i_part_function part_function(tierkit_i_function function) {
    switch (function) {
    case TIERKIT_I_FN_ALL:
        return TIERKIT_I_PART_ALL;
    case TIERKIT_I_FN_ANY:
        return TIERKIT_I_PART_ANY;
    case TIERKIT_I_FN_MIN:
        return TIERKIT_I_PART_MIN;
    case TIERKIT_I_FN_MAX:
        return TIERKIT_I_PART_MAX;
    case TIERKIT_I_FN_SUM:
        return TIERKIT_I_PART_SUM;
    default:
        return TIERKIT_I_PART_COUNT;
    }
}

static int arguments_fit(tierkit_i_builder *builder, const tierkit_i_node *call,
                         tierkit_i_part_function function) {
    tierkit_i_named name = { call->text, call->at };
    int counts = function == TIERKIT_I_PART_COUNT;
    if (counts ? call->first == TIERKIT_I_NONE : has_one_argument(builder->tree, call)) {
        return 1;
    }
    tierkit_i_report_name(builder, name, "arguments", "",
                          counts ? " takes no arguments" : " needs one argument",
                          counts ? "count()" : "one value of a row");
    return 0;
}

/* Numbers keep six decimal places at most, so that sums of large amounts fit 64 bits a row. */
static void settle_type(tierkit_i_builder *builder, int32_t node, tierkit_i_row_kind kind,
                        tierkit_i_schema_part *part) {
    int takes_dates = part->function == TIERKIT_I_PART_MIN || part->function == TIERKIT_I_PART_MAX;
    tierkit_i_row_plan *plan = &builder->schema->plans->plans[part->row_plan];
    part->type = TIERKIT_I_TYPE_NUMBER;
    if (part->function == TIERKIT_I_PART_ALL || part->function == TIERKIT_I_PART_ANY) {
        part->type = TIERKIT_I_TYPE_FLAG;
    } else if (takes_dates && kind.type == TIERKIT_I_TYPE_INSTANT) {
        tierkit_i_emit_code(builder, TIERKIT_I_RUN_DAY_OF_INSTANT, 0);
        kind.type = part->type = TIERKIT_I_TYPE_DATE;
    } else if (takes_dates && kind.type == TIERKIT_I_TYPE_DATE) {
        part->type = TIERKIT_I_TYPE_DATE;
    }
    (void)tierkit_i_check_is(builder, node, kind.type, part->type);
    plan->from = part->type == TIERKIT_I_TYPE_NUMBER ? kind.scale : 0;
    part->scale = plan->from < SCALE ? plan->from : SCALE;
    plan->to = part->scale;
}

/* The filter of the key is that of every part: it is compiled once. */
static void compile_part(tierkit_i_builder *builder, tierkit_i_schema_measure *of, int32_t node) {
    const tierkit_i_node *call = &builder->tree->nodes[node];
    tierkit_i_schema *schema = builder->schema;
    tierkit_i_schema_part part = { TIERKIT_I_PART_COUNT,  TIERKIT_I_COMBINE_SUM,
                                   TIERKIT_I_TYPE_NUMBER, 0,
                                   TIERKIT_I_NONE,        TIERKIT_I_NONE };
    part.function = part_function(tierkit_i_function_of(builder->tree, call->text));
    if (!arguments_fit(builder, call, part.function)) {
        return;
    }
    if (part.function != TIERKIT_I_PART_COUNT) {
        part.slot = of->part_slots++;
        part.row_plan = new_plan(builder, schema->plans->plans[of->key_plan].where);
        if (part.row_plan == TIERKIT_I_NONE) {
            return;
        }
        settle_type(builder, call->first, tierkit_i_check_node(builder, call->first), &part);
        end_plan(builder, part.row_plan, part.type);
    }
    if (part.function == TIERKIT_I_PART_MIN || part.function == TIERKIT_I_PART_MAX) {
        part.combine =
            part.function == TIERKIT_I_PART_MIN ? TIERKIT_I_COMBINE_MIN : TIERKIT_I_COMBINE_MAX;
    }
    if (builder->status == TIERKIT_OK) {
        builder->status = tierkit_i_reserve(&schema->memory, &schema->parts, &schema->part_capacity,
                                            schema->part_count + 1, sizeof(*schema->parts));
    }
    if (builder->status == TIERKIT_OK) {
        schema->parts[schema->part_count++] = part;
        builder->part_node[of->parts.count++] = node;
        schema->facts[of->facts].parts.count++;
    }
}

/* Every aggregate of the expression, from left to right. */
static void compile_parts(tierkit_i_builder *builder, tierkit_i_schema_measure *of, int32_t node) {
    const tierkit_i_node *nodes = builder->tree->nodes;
    builder->scope = TIERKIT_I_SCOPE_ENTITY;
    if (!tierkit_i_is_aggregate(builder, node)) {
        for (int32_t at = nodes[node].first; at != TIERKIT_I_NONE; at = nodes[at].next) {
            compile_parts(builder, of, at);
        }
        return;
    }
    if (of->parts.count == TIERKIT_I_PARTS_MAX) {
        tierkit_i_report(builder, nodes[node].at, "limit",
                         "an entity measure has at most 16 aggregates", "fewer aggregates");
        builder->status = TIERKIT_E_LIMIT; /* ends the pass: no second report */
    } else if (builder->status == TIERKIT_OK) {
        builder->scope = TIERKIT_I_SCOPE_LINES;
        compile_part(builder, of, node);
    }
}

void tierkit_i_build_group(tierkit_i_builder *builder, int32_t measure) {
    const tierkit_i_measure *source = &builder->tree->measures[measure];
    tierkit_i_schema_measure *of = &builder->schema->measures[measure];
    of->parts.first = (int32_t)builder->schema->part_count;
    builder->measure = measure;
    builder->scope = TIERKIT_I_SCOPE_ROW;
    compile_key(builder, source, of);
    if (of->key_plan != TIERKIT_I_NONE) {
        compile_parts(builder, of, source->expression);
    }
    builder->scope = TIERKIT_I_SCOPE_ROW;
}

/* ---- in the expression over them ------------------------------------------------------------- */

static tierkit_i_row_kind refuse(tierkit_i_builder *builder, const tierkit_i_node *call,
                                 const char *text, const char *expected) {
    tierkit_i_named name = { call->text, call->at };
    tierkit_i_report_name(builder, name, "lines", "", text, expected);
    return nothing;
}

tierkit_i_row_kind tierkit_i_check_aggregate(tierkit_i_builder *builder, int32_t node) {
    const tierkit_i_node *call = &builder->tree->nodes[node];
    const tierkit_i_schema_measure *of = &builder->schema->measures[builder->measure];
    if (builder->scope == TIERKIT_I_SCOPE_ROW) {
        return refuse(builder, call, " puts the rows of an entity together",
                      "`group by` behind the expression");
    }
    if (builder->scope == TIERKIT_I_SCOPE_LINES) {
        return refuse(builder, call, " stands inside another aggregate", "columns of a row");
    }
    for (int32_t i = 0; i < of->parts.count; i++) {
        const tierkit_i_schema_part *part = &builder->schema->parts[of->parts.first + i];
        if (builder->part_node[i] == node) {
            tierkit_i_row_kind kind = { part->type, part->scale };
            tierkit_i_row_op op = { 0 };
            op.code = TIERKIT_I_RUN_LOAD_PART;
            op.column = i;
            op.type = (int32_t)part->type;
            tierkit_i_emit(builder, op, 1);
            return kind;
        }
    }
    return nothing; /* it had an error */
}
