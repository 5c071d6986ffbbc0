/* Owns: the state of making a schema: what is known of each column so far. Must not know: how
 * expressions run. Called by: lang/schema_*.c, lang/row_check*.c. */
#ifndef TIERKIT_I_LANG_SCHEMA_BUILD_H
#define TIERKIT_I_LANG_SCHEMA_BUILD_H

#include "lang/row_plan.h"

/* What making the schema knows of a column beside what the schema keeps. */
typedef struct tierkit_i_column_note {
    int32_t text;           /* the name in the tree's strings */
    int32_t parent;         /* union-find over columns of one unknown type */
    tierkit_i_type type;    /* of the root; UNKNOWN so far */
    tierkit_i_place origin; /* where the type was settled */
    int32_t declared;       /* by `column`, or by its role in the head */
    int32_t used;           /* an expression or the head reads it */
    int32_t reported;       /* one error about its type is enough */
} tierkit_i_column_note;

/* What the expression being checked sees. */
typedef enum tierkit_i_scope {
    TIERKIT_I_SCOPE_ROW = 0, /* columns */
    TIERKIT_I_SCOPE_LINES,   /* columns: inside an aggregate of an entity measure */
    TIERKIT_I_SCOPE_ENTITY   /* aggregates of an entity measure */
} tierkit_i_scope;

typedef struct tierkit_i_builder {
    const tierkit_i_tree *tree;
    const tierkit_i_memory *memory;
    tierkit_i_diagnostics *list;
    tierkit_i_schema *schema;
    tierkit_i_column_note *notes; /* one a schema column */
    size_t note_capacity;
    uint8_t *known;   /* tierkit_i_type of each tree node, as far as it is known */
    int32_t *seen;    /* for each text of the tree: attribute + 1, -(measure + 1), 0 */
    int32_t facts;    /* the block at work */
    int32_t changed;  /* inference learnt something in this round */
    int32_t defaults; /* inference may decide what is still open */
    int32_t in_days;  /* inference is within a measure of days */
    int32_t stack;    /* blocks on the evaluator's stack */
    int32_t lowers;   /* `lower` in the run being checked */
    tierkit_i_scope scope;
    int32_t measure;                        /* the entity measure at work */
    int32_t part_node[TIERKIT_I_PARTS_MAX]; /* its aggregates in the tree */
    tierkit_status status;                  /* E_NOMEM, E_LIMIT met inside a walk */
} tierkit_i_builder;

/* Functions of row expressions. */
typedef enum tierkit_i_function {
    TIERKIT_I_FN_UNKNOWN = 0,
    TIERKIT_I_FN_COALESCE,
    TIERKIT_I_FN_ABS,
    TIERKIT_I_FN_MIN,
    TIERKIT_I_FN_MAX,
    TIERKIT_I_FN_MONTH,
    TIERKIT_I_FN_QUARTER,
    TIERKIT_I_FN_YEAR,
    TIERKIT_I_FN_DAYS,
    TIERKIT_I_FN_MINUTES,
    TIERKIT_I_FN_HOURS,
    TIERKIT_I_FN_WORKING_DAYS,
    TIERKIT_I_FN_WORKING_MINUTES,
    TIERKIT_I_FN_WORKING_HOURS,
    TIERKIT_I_FN_STARTS_WITH,
    TIERKIT_I_FN_ENDS_WITH,
    TIERKIT_I_FN_CONTAINS,
    TIERKIT_I_FN_LOWER,
    TIERKIT_I_FN_CLAMP,
    TIERKIT_I_FN_BETWEEN,
    TIERKIT_I_FN_ROUND,
    TIERKIT_I_FN_EXISTS,
    TIERKIT_I_FN_MISSING,
    TIERKIT_I_FN_ALL, /* these four of entity measures only; min and max of one argument too */
    TIERKIT_I_FN_ANY,
    TIERKIT_I_FN_SUM,
    TIERKIT_I_FN_COUNT
} tierkit_i_function;

/* What an expression gives. type UNKNOWN: an error has been reported. */
typedef struct tierkit_i_row_kind {
    tierkit_i_type type; /* NUMBER, TEXT, DATE, INSTANT, FLAG */
    int32_t scale;
} tierkit_i_row_kind;

/* schema_make.c */
int32_t tierkit_i_build_name(tierkit_i_builder *builder,
                             int32_t text); /* tree code to schema code */
/* schema_measures.c: kind, type, scale, `missing N` of one measure. */
void tierkit_i_build_measure(tierkit_i_builder *builder, int32_t measure);
/* What a type without its own scale keeps. */
int32_t tierkit_i_build_scale(const tierkit_i_builder *builder, tierkit_i_type type, int32_t scale);

/* schema_tables.c: the tables; then for the block at work those it is `with`, and the columns that
 * hold their keys. */
void tierkit_i_build_tables(tierkit_i_builder *builder);
void tierkit_i_build_lookups(tierkit_i_builder *builder);
void tierkit_i_build_lookup_keys(tierkit_i_builder *builder);
/* The column of a name that one of these tables gives, added to the block; NONE: none gives it. */
int32_t tierkit_i_build_looked_up(tierkit_i_builder *builder, tierkit_i_named name);
/* Can the rows of the facts bring a column of this name? Reported when a table gives it. */
int tierkit_i_build_is_own(tierkit_i_builder *builder, tierkit_i_named name);
/* Warns of tables that the block does not read. */
void tierkit_i_build_unread(tierkit_i_builder *builder);

/* schema_columns.c: which columns a block reads, in which role. */
void tierkit_i_build_columns(tierkit_i_builder *builder);
int32_t tierkit_i_build_find_column(const tierkit_i_builder *builder, int32_t text);
/* Index of a new column; NONE when there are too many (reported once) or memory ran out. */
int32_t tierkit_i_build_add_column(tierkit_i_builder *builder, tierkit_i_named name,
                                   tierkit_i_role role, tierkit_i_type type);
/* A column in its place of the head cannot have this type. */
void tierkit_i_report_role(tierkit_i_builder *builder, tierkit_i_named name, int32_t column,
                           tierkit_i_type type);
/* What a column of a declared type holds: NUMBER, TEXT, DATE, INSTANT, FLAG. */
tierkit_i_type tierkit_i_plain_type(tierkit_i_type declared);

/* schema_types.c: their types. */
void tierkit_i_build_types(tierkit_i_builder *builder);
tierkit_i_type tierkit_i_build_column_type(const tierkit_i_builder *builder, int32_t column);
tierkit_i_place tierkit_i_build_column_origin(const tierkit_i_builder *builder, int32_t column);

/* schema_digest.c */
void tierkit_i_build_table_digest(tierkit_i_builder *builder, tierkit_i_schema_table *table);
void tierkit_i_build_facts_digest(tierkit_i_builder *builder, int32_t facts);
void tierkit_i_build_measure_digest(tierkit_i_builder *builder, int32_t measure);
void tierkit_i_build_schema_digest(tierkit_i_builder *builder);

/* schema_working.c: the schema's copy of working days and holidays; does an expression count with
 * them (NONE: no); what they add to a fingerprint. */
void tierkit_i_build_working(tierkit_i_builder *builder);
int tierkit_i_is_working(tierkit_i_function function);
int tierkit_i_uses_working(const tierkit_i_builder *builder, int32_t node);
void tierkit_i_working_digest(const tierkit_i_builder *builder, tierkit_i_digest *digest);
/* row_compile.c: checks one measure and makes its plan. */
void tierkit_i_build_plan(tierkit_i_builder *builder, int32_t measure);
/* row_check.c: checks an expression and appends its instructions. */
tierkit_i_row_kind tierkit_i_check_node(tierkit_i_builder *builder, int32_t node);
/* Is a value of this type here? Otherwise an error at the node, and 0. UNKNOWN gives 0 silently. */
int tierkit_i_check_is(tierkit_i_builder *builder, int32_t node, tierkit_i_type is,
                       tierkit_i_type needed);
/* Two values that meet: their common type, or UNKNOWN when they do not go together (reported at
 * `right`). An instant that meets a date becomes its day. */
tierkit_i_type tierkit_i_check_pair(tierkit_i_builder *builder, int32_t left, int32_t right,
                                    tierkit_i_type left_type, tierkit_i_type right_type);

/* row_check.c: a comparison of two nodes. *type: what both are; UNKNOWN after an error. */
void tierkit_i_check_relation(tierkit_i_builder *builder, tierkit_i_op relation, int32_t left,
                              int32_t right, tierkit_i_type *type);
/* row_check_call.c: does the call take values of this type, which have an order? Reported. */
int tierkit_i_check_ordered(tierkit_i_builder *builder, const tierkit_i_node *call,
                            tierkit_i_type type);
/* row_check_value.c: lower, round, between. */
tierkit_i_row_kind tierkit_i_check_common(tierkit_i_builder *builder, const tierkit_i_node *call,
                                          tierkit_i_function function);
/* row_check_clock.c: minutes, hours and working time between two moments. */
tierkit_i_row_kind tierkit_i_check_clock(tierkit_i_builder *builder, const tierkit_i_node *call,
                                         tierkit_i_function function);
/* row_check_call.c, row_check_sum.c: calls; + - * / with dates and periods. */
tierkit_i_function tierkit_i_function_of(const tierkit_i_tree *tree, int32_t text);
tierkit_i_row_kind tierkit_i_check_call(tierkit_i_builder *builder, int32_t node);
tierkit_i_row_kind tierkit_i_check_arithmetic(tierkit_i_builder *builder, int32_t node);
tierkit_i_row_kind tierkit_i_check_number(tierkit_i_builder *builder, int32_t node);
int tierkit_i_is_own_currency(const tierkit_i_builder *builder, int32_t text);
int tierkit_i_is_months(const tierkit_i_node *node); /* a literal of months, quarters, ... */

/* row_group.c: the plans of an entity measure's key and aggregates; what such a call gives in the
 * expression over them, when it is one. */
void tierkit_i_build_group(tierkit_i_builder *builder, int32_t measure);
int tierkit_i_is_aggregate(const tierkit_i_builder *builder, int32_t node);
tierkit_i_row_kind tierkit_i_check_aggregate(tierkit_i_builder *builder, int32_t node);
/* row_compile.c: what entity measures compile like others. */
void tierkit_i_compile_where(tierkit_i_builder *builder, int32_t node, tierkit_i_slice *where);
void tierkit_i_emit_key(tierkit_i_builder *builder, tierkit_i_row_kind kind);

/* row_emit.c: adds an instruction that changes the height of the stack by `stack`. */
void tierkit_i_emit(tierkit_i_builder *builder, tierkit_i_row_op op, int32_t stack);
void tierkit_i_emit_code(tierkit_i_builder *builder, tierkit_i_row_code code, int32_t stack);
void tierkit_i_emit_rescale(tierkit_i_builder *builder, int32_t from, int32_t to, int32_t below);
/* The two topmost numbers to one scale, the greater: returns it. */
int32_t tierkit_i_emit_align(tierkit_i_builder *builder, int32_t left, int32_t right);

/* schema_report.c: errors with their texts. */
tierkit_i_piece tierkit_i_piece_name(const tierkit_i_builder *builder, int32_t text);
void tierkit_i_report(tierkit_i_builder *builder, tierkit_i_place at, const char *code,
                      const char *text, const char *expected);
/* before, the name in backquotes, after */
void tierkit_i_report_name(tierkit_i_builder *builder, tierkit_i_named name, const char *code,
                           const char *before, const char *after, const char *expected);
/* A second thing of one name: `what` is "measure", "facts", ...; before: "" or " as ..." */
void tierkit_i_report_twice(tierkit_i_builder *builder, tierkit_i_named name, const char *what,
                            const char *before, tierkit_i_place first);
/* A column that would have two types. */
void tierkit_i_report_column(tierkit_i_builder *builder, int32_t column, tierkit_i_place at,
                             tierkit_i_type here);
const char *tierkit_i_type_word(tierkit_i_type type); /* "a number", "text", ... */

/* The children of a node. */
static inline int32_t tierkit_i_child(const tierkit_i_tree *tree, int32_t node) {
    return tree->nodes[node].first;
}
static inline int32_t tierkit_i_sibling(const tierkit_i_tree *tree, int32_t node) {
    return tree->nodes[node].next;
}

#endif
