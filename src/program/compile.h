/* Owns: what the files of the compiler share. Must not know: networks, reviews.
 * Called by: program/compile*.c, program/check*.c. */
#ifndef TIERKIT_I_PROGRAM_COMPILE_H
#define TIERKIT_I_PROGRAM_COMPILE_H

#include "program/compiled.h"

/* Where a name is used decides what it may be. */
typedef enum tierkit_i_phase {
    TIERKIT_I_PHASE_KPI = 1, /* measures, KPIs, attributes, fields */
    TIERKIT_I_PHASE_GATE,    /* and the score and the bucket of the profit map */
    TIERKIT_I_PHASE_POLICY,  /* and class and readiness */
    TIERKIT_I_PHASE_ALERT    /* and policy and promise() */
} tierkit_i_phase;

/* The circumstances an expression is compiled in. */
typedef struct tierkit_i_context {
    tierkit_i_phase phase;
    tierkit_i_window_clause window; /* DEFAULT = left to the reader */
    int32_t shift_months, shift_days;
    const tierkit_i_figure *base; /* of the KPI around, for change(); NULL */
    int32_t depth;                /* KPIs around */
    int32_t nesting;              /* nodes around */
    int32_t no_us;                /* 1: what measures us is refused */
    int32_t value;                /* whose points points() means: index of the tree's value */
    int32_t in_series;            /* 1: the default window may be the period of a series alone */
    int32_t in_kpi;               /* one more than the KPI around; 0: none */
} tierkit_i_context;

/* A formula by what it computes, so that each is compiled once. */
typedef struct tierkit_i_made {
    int32_t kpi;
    tierkit_i_window_clause window;
    int32_t shift_months, shift_days;
    int32_t formula; /* NONE: it has errors, already reported */
} tierkit_i_made;

typedef struct tierkit_i_emitted {
    tierkit_i_instruction *code;
    size_t count, capacity;
} tierkit_i_emitted;

typedef struct tierkit_i_compiler {
    const tierkit_i_tree *tree;
    const tierkit_i_schema *schema;
    const tierkit_i_memory *memory;
    tierkit_i_diagnostics *list;
    tierkit_i_compiled *out;
    tierkit_i_made *made;
    size_t made_count, made_capacity;
    uint8_t *kpi_state;    /* by KPI: 0 new, 1 being compiled, 2 done, 3 has errors */
    uint8_t *kpi_height;   /* by KPI: how deep the KPIs go that it names, itself included */
    int limit_told;        /* 1: a limit was met and is in the list, with its place */
    tierkit_status status; /* E_NOMEM, E_LIMIT: stop */
} tierkit_i_compiler;

/* What a name stands for in KPI and decision expressions. */
typedef enum tierkit_i_meaning_kind {
    TIERKIT_I_MEANS_NOTHING = 0,
    TIERKIT_I_MEANS_KPI,
    TIERKIT_I_MEANS_MEASURE,
    TIERKIT_I_MEANS_ATTRIBUTE,
    TIERKIT_I_MEANS_SCORE,
    TIERKIT_I_MEANS_FIELD,
    TIERKIT_I_MEANS_BUCKET,
    TIERKIT_I_MEANS_CLASS,
    TIERKIT_I_MEANS_READINESS,
    TIERKIT_I_MEANS_POLICY,
    TIERKIT_I_MEANS_REVIEW_DATE
} tierkit_i_meaning_kind;

typedef struct tierkit_i_meaning {
    tierkit_i_meaning_kind kind;
    int32_t index;
} tierkit_i_meaning;

/* check_names.c: the attribute of a name, NONE; is it of a type: flag, text or count? */
int32_t tierkit_i_attribute_index(const tierkit_i_compiler *compiler, int32_t text);
void tierkit_i_check_attribute(tierkit_i_compiler *compiler, const tierkit_i_named *name,
                               tierkit_i_type type);

/* compile_names.c */
tierkit_i_meaning tierkit_i_meaning_of(const tierkit_i_compiler *compiler, int32_t text,
                                       tierkit_i_phase phase);
void tierkit_i_unknown_name(tierkit_i_compiler *compiler, tierkit_i_place at, int32_t text);
/* The form of a leaf for a name, or a formula for a KPI: emits one instruction. 0 = error. */
int tierkit_i_emit_name(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, const tierkit_i_named *name,
                        tierkit_i_take aggregate);
/* What is taken of a measure, whose name this is. */
int tierkit_i_emit_measure_leaf(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                                const tierkit_i_context *context, const tierkit_i_named *name,
                                tierkit_i_take aggregate, int64_t argument);
int32_t tierkit_i_leaf_index(tierkit_i_compiler *compiler, const tierkit_i_leaf *leaf);
int32_t tierkit_i_policy_index(const tierkit_i_tree *tree, int32_t text);

/* compile_emit.c */
int tierkit_i_emit_instruction(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                               const tierkit_i_instruction *instruction);
int tierkit_i_emit_word(tierkit_i_compiler *compiler, tierkit_i_emitted *to, int32_t text);
int tierkit_i_emit_number(tierkit_i_compiler *compiler, tierkit_i_emitted *to, tierkit_i_i128 value,
                          int32_t scale, tierkit_i_type type);
/* Emits op for the two operands already emitted, with the given result type. */
int tierkit_i_emit_binary(tierkit_i_compiler *compiler, tierkit_i_emitted *to, tierkit_i_code_op op,
                          tierkit_i_form a, tierkit_i_form b, tierkit_i_type type);
tierkit_i_form tierkit_i_last_form(const tierkit_i_emitted *from);
/* One side of a comparison: what was emitted last. */
typedef struct tierkit_i_compared {
    tierkit_i_form form;
    int32_t is_streak;
} tierkit_i_compared;
tierkit_i_compared tierkit_i_last_compared(const tierkit_i_compiler *compiler,
                                           const tierkit_i_emitted *from);
int tierkit_i_emit_compared(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                            tierkit_i_code_op op, tierkit_i_compared a, tierkit_i_compared b);
/* Takes the emitted code over as a formula; NONE on failure. Empties `from`. */
int32_t tierkit_i_close_formula(tierkit_i_compiler *compiler, tierkit_i_emitted *from);
void tierkit_i_drop_emitted(tierkit_i_compiler *compiler, tierkit_i_emitted *from);
void tierkit_i_complain(tierkit_i_compiler *compiler, tierkit_i_place at, const char *code,
                        const char *before, int32_t name, const char *after, const char *expected);
/* Where code has become too long: an error at the innermost place that knows, and only there. */
void tierkit_i_tell_limit(tierkit_i_compiler *compiler, tierkit_i_place at);

/* compile_expression.c: all emit to `to` and give 0 after an error (reported). */
int tierkit_i_emit_expression(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                              const tierkit_i_context *context, int32_t node);
/* The same as a formula of its own with an expected type (UNKNOWN = any number). */
int32_t tierkit_i_compile_flag(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                               int32_t node);
int32_t tierkit_i_compile_number(tierkit_i_compiler *compiler, const tierkit_i_context *context,
                                 int32_t node);

/* units.c: the type rules; 0 = refused. */
int tierkit_i_type_is_number(tierkit_i_type type);
int tierkit_i_type_add(tierkit_i_code_op op, tierkit_i_form a, tierkit_i_form b,
                       tierkit_i_type *out);
int tierkit_i_type_multiply(tierkit_i_form a, tierkit_i_form b, tierkit_i_type *out);
tierkit_i_type tierkit_i_type_divide(tierkit_i_form a, tierkit_i_form b);
int tierkit_i_type_comparable(tierkit_i_form a, tierkit_i_form b);
/* Is it the base type (money, days), or that per things? */
int tierkit_i_type_counts_like(tierkit_i_type type, tierkit_i_type base);
/* Does a KPI of this type have the unit it says it has? A plain number may be any. */
int tierkit_i_type_is_unit(tierkit_i_type type, tierkit_i_type wanted);
/* The type of a quotient of sums of two types. */
tierkit_i_type tierkit_i_type_per(tierkit_i_type type, tierkit_i_type below);
/* "money per count" and so on. */
const char *tierkit_i_type_name(tierkit_i_type type);

/* compile_calls.c */
int tierkit_i_emit_call(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_context *context, int32_t node);

/* compile_histogram.c: count(h), at_most(h, EDGE), percentile(h, SHARE). */
int tierkit_i_emit_histogram(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                             const tierkit_i_context *context, const tierkit_i_node *call);

/* compile_kpi.c: a KPI in a context as a formula; NONE after an error. */
int32_t tierkit_i_formula_of_kpi(tierkit_i_compiler *compiler, int32_t kpi,
                                 const tierkit_i_context *context);
/* A named KPI, measure or attribute, `periods` of `unit` back. */
int32_t tierkit_i_formula_of_name(tierkit_i_compiler *compiler, const tierkit_i_named *name,
                                  const tierkit_i_context *context);
void tierkit_i_shift(tierkit_i_context *context, int64_t count, tierkit_i_unit unit);

/* check_figures.c: literals with their units; what does not fit is reported and gives 0. */
int tierkit_i_check_figure(tierkit_i_compiler *compiler, const tierkit_i_figure *figure,
                           tierkit_i_type type);
int tierkit_i_check_currency(tierkit_i_compiler *compiler, tierkit_i_measured_in measured_in,
                             int32_t currency, tierkit_i_place at);
int tierkit_i_compare_figures(const tierkit_i_figure *a, const tierkit_i_figure *b);
void tierkit_i_check_share(tierkit_i_compiler *compiler, const tierkit_i_figure *figure);

/* profiles.c: a line behind `for`: which item it is about, which clauses it says (bits). */
typedef struct tierkit_i_special {
    const tierkit_i_group_of *who;
    int32_t item, line;
    uint32_t clauses;
} tierkit_i_special;

/* Adds the profiles of a statement: everybody, those of its special lines and where they meet.
 * `items` lines from `first` on are for everybody, each with `clauses` clauses. */
void tierkit_i_add_profiles(tierkit_i_compiler *compiler, const tierkit_i_special *special,
                            size_t count, const tierkit_i_slice *items, int32_t clauses,
                            tierkit_i_slice *out);

/* check_classes.c, for selections too. */
void tierkit_i_check_cut_lines(tierkit_i_compiler *compiler, size_t cut);
void tierkit_i_check_cut_value(tierkit_i_compiler *compiler, size_t cut);

/* lint.c: what is allowed and probably not meant. */
void tierkit_i_lint_value(tierkit_i_compiler *compiler, size_t value);
void tierkit_i_lint_cut(tierkit_i_compiler *compiler, size_t cut);

/* declared_profiles.c: TIERKIT_DECLARED_PROFILES. */
tierkit_status tierkit_i_fill_profiles(tierkit_table *table, const tierkit_program *program);

/* check_kpis.c: what a KPI of this type says about itself. */
void tierkit_i_check_kpi(tierkit_i_compiler *compiler, int32_t index, tierkit_i_type type);

/* check_*.c: the policy statements. */
void tierkit_i_check_names(tierkit_i_compiler *compiler);
/* check_names.c: marks, by KPI, go on to the KPIs that name marked ones. */
void tierkit_i_spread_marks(tierkit_i_compiler *compiler, int32_t *marked);
/* check_groups.c */
void tierkit_i_check_groups(tierkit_i_compiler *compiler);
void tierkit_i_check_mix(tierkit_i_compiler *compiler);
/* check_currencies.c: before measures are compiled. */
void tierkit_i_check_currencies(tierkit_i_compiler *compiler);
/* check_profit.c: rates before KPIs, the map after them. */
void tierkit_i_check_rates(tierkit_i_compiler *compiler);
void tierkit_i_check_profit(tierkit_i_compiler *compiler);
/* check_rules.c: the limits of rules. */
void tierkit_i_check_rules(tierkit_i_compiler *compiler);
/* check_worklist.c: after the profit map. */
void tierkit_i_check_worklist(tierkit_i_compiler *compiler);
void tierkit_i_check_value(tierkit_i_compiler *compiler);
/* What the classes statement `index` says about movement. */
void tierkit_i_check_movement(tierkit_i_compiler *compiler, size_t index);
void tierkit_i_check_classes(tierkit_i_compiler *compiler);
void tierkit_i_check_selections(tierkit_i_compiler *compiler);
void tierkit_i_check_policies(tierkit_i_compiler *compiler);
void tierkit_i_check_support(tierkit_i_compiler *compiler);
/* check_policy_demands.c: readiness, needs, cost and its limit, the wish. */
void tierkit_i_check_policy_demands(tierkit_i_compiler *compiler);
/* check_policy_path.c: signers, and the steps from policy to policy. */
void tierkit_i_check_policy_path(tierkit_i_compiler *compiler);
void tierkit_i_check_alerts(tierkit_i_compiler *compiler);

#endif
