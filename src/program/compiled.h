/* Owns: the program handle and what compiling a policy part gives. Must not know: networks,
 * reviews. Called by: program, review.
 *
 * Everything named here is an index: formulas into `formulas`, leaves into `leaves`, statements
 * into the tree's arrays. Nothing changes after tierkit_program_parse(). */
#ifndef TIERKIT_I_PROGRAM_COMPILED_H
#define TIERKIT_I_PROGRAM_COMPILED_H

#include "lang/code.h"
#include "lang/parse.h"
#include "lang/schema.h"

enum {
    TIERKIT_I_FORMULAS_MAX = 16384,
    TIERKIT_I_LEAVES_MAX = 8192,
    TIERKIT_I_CODE_MAX = 1048576,       /* instructions of all formulas */
    TIERKIT_I_FORMULA_CODE_MAX = 16384, /* of one: change() and streak() write theirs out */
    TIERKIT_I_KPI_DEPTH_MAX = 64,       /* KPIs that name KPIs that name KPIs ... */
    TIERKIT_I_STREAK_MAX = 12,          /* periods streak() looks back */
    TIERKIT_I_SINCE_MAX = 8,            /* quarters an alert's `since` looks back, as-of included */
    TIERKIT_I_KEEP_MAX = 12             /* periods `keep last n` may look back */
};

typedef enum tierkit_i_leaf_kind {
    TIERKIT_I_LEAF_MEASURE = 1, /* index: the schema's measure */
    TIERKIT_I_LEAF_ATTRIBUTE,   /* index: the schema's attribute */
    TIERKIT_I_LEAF_FIELD,       /* index: TIERKIT_I_RECORD_... of the record */
    TIERKIT_I_LEAF_REVIEW_DATE,
    TIERKIT_I_LEAF_SCORE,
    TIERKIT_I_LEAF_CLASS,
    TIERKIT_I_LEAF_READINESS,
    TIERKIT_I_LEAF_POLICY,
    TIERKIT_I_LEAF_PROMISE /* index: the tree's promise */
} tierkit_i_leaf_kind;

enum {
    TIERKIT_I_RECORD_KIND = 1,
    TIERKIT_I_RECORD_REGION,
    TIERKIT_I_RECORD_STATE,
    TIERKIT_I_RECORD_CURRENCY,
    TIERKIT_I_RECORD_SINCE,
    TIERKIT_I_RECORD_CREDIT_LIMIT,
    TIERKIT_I_RECORD_ID,
    TIERKIT_I_RECORD_NAME
};

/* What is taken of a measure in a window. */
typedef enum tierkit_i_take {
    TIERKIT_I_TAKE_OWN = 0, /* flow: sum; balance, in force: closing; min, max, distinct: theirs */
    TIERKIT_I_TAKE_OPENING, /* balance, in force: the last state before the window */
    TIERKIT_I_TAKE_CLOSING,
    TIERKIT_I_TAKE_AVERAGE,   /* balance: mean of the points in the window */
    TIERKIT_I_TAKE_COUNT,     /* histogram: how many values */
    TIERKIT_I_TAKE_AT_MOST,   /* histogram: how many up to edge number `argument` */
    TIERKIT_I_TAKE_PERCENTILE /* histogram: the edge over the share `argument`, in 1e-9 */
} tierkit_i_take;

typedef struct tierkit_i_leaf {
    tierkit_i_leaf_kind kind;
    int32_t index;
    tierkit_i_take aggregate;
    int64_t argument;             /* of the aggregate */
    tierkit_i_window_kind window; /* DEFAULT: the review window, or the period of a series */
    int32_t window_count;
    tierkit_i_unit window_unit;
    int32_t shift_months, shift_days; /* how far back, >= 0 */
    tierkit_i_form form;
} tierkit_i_leaf;

/* Averages keep this many decimal places more than their measure. */
enum { TIERKIT_I_AVERAGE_PLACES = 6 };

typedef struct tierkit_i_compiled {
    const tierkit_i_memory *memory;
    tierkit_i_instruction *code;
    size_t code_count, code_capacity;
    tierkit_i_formula *formulas;
    size_t formula_count, formula_capacity;
    tierkit_i_leaf *leaves;
    size_t leaf_count, leaf_capacity;

    int32_t *measure_formula;   /* by schema measure: its value on the default window */
    int32_t *kpi_formula;       /* by tree KPI */
    int32_t *kpi_measures_us;   /* by tree KPI: 1 when it or what it names is `by us` */
    int32_t applies;            /* NONE = everybody */
    int32_t *criterion_formula; /* by tree criterion: the first of keep + 1 consecutive entries */
    int32_t *criterion_kept;    /* those entries: formula at 0, 1, 2 ... periods back */
    size_t criterion_kept_count, criterion_kept_capacity;
    int32_t *basis_formula;   /* by tree classes: the value cut by share, NONE = by value */
    int32_t *gate_formula;    /* by tree class line, NONE = no gate */
    int32_t *policy_formula;  /* by tree policy line, NONE = otherwise */
    int32_t *alert_formula;   /* by tree alert x TIERKIT_I_SINCE_MAX quarters back */
    int32_t *alert_value;     /* by tree alert: left side of its comparison, NONE */
    int32_t *alert_threshold; /* right side */
} tierkit_i_compiled;

struct tierkit_program {
    tierkit_i_program_head head; /* first: see lang/schema.h */
    tierkit_i_memory memory;
    tierkit_i_count users;
    tierkit_i_tree tree;
    tierkit_i_compiled compiled;
    tierkit_i_buffer printed; /* canonical text, made once */
    uint8_t fingerprint[16];
};

/* Checks and compiles the policy part. Errors and lint go to the list; status only for E_NOMEM and
 * E_LIMIT. With errors in the list the result is incomplete and only good for freeing. */
tierkit_status tierkit_i_compile(const tierkit_i_tree *tree, const tierkit_i_schema *schema,
                                 const tierkit_i_memory *memory, tierkit_i_diagnostics *list,
                                 tierkit_i_compiled *out);
void tierkit_i_compiled_free(tierkit_i_compiled *compiled, const tierkit_i_tree *tree,
                             const tierkit_i_schema *schema);

void tierkit_i_program_retain(tierkit_program *program);

#endif
