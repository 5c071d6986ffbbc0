/* Owns: the program handle and what compiling a policy part gives. Must not know: networks,
 * reviews. Called by: program, review.
 *
 * Everything named here is an index: formulas into `formulas`, leaves into `leaves`, statements
 * into the tree's arrays. Nothing changes after tierkit_program_parse(). */
#ifndef TIERKIT_I_PROGRAM_COMPILED_H
#define TIERKIT_I_PROGRAM_COMPILED_H

#include "base/table.h"
#include "lang/code.h"
#include "lang/parse.h"
#include "lang/schema.h"

enum {
    TIERKIT_I_FORMULAS_MAX = 16384,
    TIERKIT_I_LEAVES_MAX = 8192,
    TIERKIT_I_CODE_MAX = 1048576,       /* instructions of all formulas */
    TIERKIT_I_FORMULA_CODE_MAX = 16384, /* of one: change() and streak() write theirs out */
    TIERKIT_I_KPI_DEPTH_MAX = 64,       /* KPIs that name KPIs that name KPIs ... */
    TIERKIT_I_PERIODS_MAX = 60,         /* periods sum(), slope() and the like look back */
    TIERKIT_I_PEERS_DEPTH_MAX = 4,      /* formulas over all distributors inside each other */
    TIERKIT_I_ROUND_MAX = 9,            /* decimal places of round() */
    TIERKIT_I_STREAK_MAX = 12,          /* periods streak() looks back */
    TIERKIT_I_SINCE_MAX = 8,            /* quarters an alert's `since` looks back, as-of included */
    TIERKIT_I_KEEP_MAX = 12             /* periods `keep last n` may look back */
};

typedef enum tierkit_i_leaf_kind {
    TIERKIT_I_LEAF_MEASURE = 1, /* index: the schema's measure */
    TIERKIT_I_LEAF_ATTRIBUTE,   /* index: the schema's attribute */
    TIERKIT_I_LEAF_FIELD,       /* index: TIERKIT_I_RECORD_... of the record */
    TIERKIT_I_LEAF_REVIEW_DATE,
    TIERKIT_I_LEAF_DAYS_ELAPSED, /* days of the period of window_unit, up to the day */
    TIERKIT_I_LEAF_DAYS_ALL,     /* days of that whole period */
    TIERKIT_I_LEAF_WORKING_DAYS, /* index: the day since which they are counted */
    TIERKIT_I_LEAF_TOTAL, /* index: a formula, here and below; evaluated for all peers first */
    TIERKIT_I_LEAF_RANK,
    TIERKIT_I_LEAF_PERCENT_RANK,
    TIERKIT_I_LEAF_QUANTILE, /* argument: the share, on the 1e-9 grid */
    TIERKIT_I_LEAF_MATCHED,  /* index, by: formulas of now and before; TIERKIT_I_MATCHED_... */
    TIERKIT_I_LEAF_SUM_OVER, /* argument: text of the split column, NONE: distributors; and below */
    TIERKIT_I_LEAF_COUNT_OVER,
    TIERKIT_I_LEAF_LOWEST_OVER,
    TIERKIT_I_LEAF_HIGHEST_OVER,
    TIERKIT_I_LEAF_TOP_OVER, /* argument: the share; its places: those of the form less those of
                                the index */
    TIERKIT_I_LEAF_SCORE,    /* index: the tree's value */
    TIERKIT_I_LEAF_POINTS,   /* index: the tree's criterion */
    TIERKIT_I_LEAF_GROUP,    /* index: the first criterion of the group */
    TIERKIT_I_LEAF_BUCKET,   /* of the profit map */
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

/* What is added over those with a value in both windows. */
enum { TIERKIT_I_MATCHED_PRESENT = 0, TIERKIT_I_MATCHED_BEFORE, TIERKIT_I_MATCHED_COUNT };

/* What is taken of a measure in a window. */
typedef enum tierkit_i_take {
    TIERKIT_I_TAKE_OWN = 0, /* flow: sum; balance, in force: closing; min, max, distinct: theirs */
    TIERKIT_I_TAKE_OPENING, /* balance, in force: the last state before the window */
    TIERKIT_I_TAKE_CLOSING,
    TIERKIT_I_TAKE_AVERAGE,      /* balance: mean of the points in the window */
    TIERKIT_I_TAKE_COUNT,        /* histogram: how many values */
    TIERKIT_I_TAKE_AT_MOST,      /* histogram: how many up to edge number `argument` */
    TIERKIT_I_TAKE_PERCENTILE,   /* histogram: the edge over the share `argument`, in 1e-9 */
    TIERKIT_I_TAKE_WITHOUT_RATE, /* converted: rows whose currency has no rate */
    TIERKIT_I_TAKE_AT_RATE       /* flow: each day at the tree's rate `argument` of that day */
} tierkit_i_take;

typedef struct tierkit_i_leaf {
    tierkit_i_leaf_kind kind;
    int32_t index;
    tierkit_i_take aggregate;
    int64_t argument;             /* of the aggregate */
    tierkit_i_window_kind window; /* DEFAULT: the review window, or the period of a series */
    int32_t window_count;         /* OWN: the schema's attribute, NONE = `since` of the record */
    tierkit_i_unit window_unit;
    int32_t shift_months, shift_days; /* how far back, >= 0 */
    tierkit_i_form form;
    int32_t by;     /* peers: the formula of what they have in common, NONE = nothing */
    int32_t nested; /* 0, or one more than the formula in index */
} tierkit_i_leaf;

/* Clauses that lines behind `for` may say anew, one by one. */
enum {
    TIERKIT_I_CLAUSE_WEIGHT = 0, /* of a criterion */
    TIERKIT_I_CLAUSE_POINTS,
    TIERKIT_I_CLAUSE_MISSING,
    TIERKIT_I_CRITERION_CLAUSES,
    TIERKIT_I_CLAUSE_BOUND = 0, /* of a class */
    TIERKIT_I_CLAUSE_GATE,
    TIERKIT_I_CLASS_CLAUSES,
    TIERKIT_I_PROFILES_MAX = 256 /* of one statement */
};

/* Distributors of one kind and region, and the rules that hold for them. The first profile of a
 * statement is everybody else. Its rules: by item (criterion, class) and clause, the line of the
 * tree that says it, at compiled.rules[rules + item * clauses + clause]. */
typedef struct tierkit_i_profile {
    int32_t kind, region; /* texts of the tree, NONE = any */
    int32_t rules;
} tierkit_i_profile;

/* Averages and converted sums keep this many decimal places more than their measure; an average of
 * converted amounts has them once. */
enum { TIERKIT_I_AVERAGE_PLACES = 6 };

typedef struct tierkit_i_compiled {
    const tierkit_i_memory *memory;
    tierkit_i_instruction *code;
    size_t code_count, code_capacity;
    tierkit_i_formula *formulas;
    size_t formula_count, formula_capacity;
    tierkit_i_leaf *leaves;
    size_t leaf_count, leaf_capacity;

    int32_t reads_texts;        /* a function looks into texts, not only whether they are equal */
    int32_t lowers_texts;       /* lower() is used */
    int32_t rate_measure;       /* schema measure of exchange rates, NONE */
    int32_t *measure_formula;   /* by schema measure: its value on the default window */
    int32_t *kpi_formula;       /* by tree KPI */
    int32_t *kpi_measures_us;   /* by tree KPI: 1 when it or what it names is `by us` */
    int32_t applies;            /* NONE = everybody */
    int32_t *criterion_formula; /* by tree criterion: the first of keep + 1 consecutive entries */
    int32_t *criterion_kept;    /* those entries: formula at 0, 1, 2 ... periods back */
    size_t criterion_kept_count, criterion_kept_capacity;
    int32_t *basis_formula;     /* by cut: the sum cut by share, NONE = by value */
    int32_t *cut_value;         /* by cut: the value cut by its score, NONE = by share */
    int32_t *gate_formula;      /* by tree class line, NONE = no gate */
    int32_t *notice_formula;    /* by tree notice: when it holds */
    int32_t *inactive_formula;  /* by tree classes, NONE = nobody is apart */
    int32_t *candidate_formula; /* by tree selection: who is a candidate */
    int32_t *knock_out_formula; /* by tree knock-out */
    tierkit_i_profile *profiles;
    size_t profile_count, profile_capacity;
    int32_t *rules;
    size_t rule_count, rule_capacity;
    tierkit_i_slice *value_profiles; /* by tree value */
    tierkit_i_slice *cut_profiles;   /* by cut */
    int32_t stake; /* of the worklist, or the contribution of the profit map; NONE */
    int32_t profit_revenue, profit_contribution, profit_costs; /* NONE without them */
    int32_t support_by_policy; /* tiers are service policies, not classes */
    int32_t *policy_formula;   /* by tree policy line, NONE = otherwise */
    int32_t *policy_cost;      /* by tree policy line: of a year, NONE = it says nothing */
    int32_t *policy_fits;      /* whether the cost is within the limit, NONE = no limit */
    int32_t *policy_excess;    /* by how much it is above the limit, at least 0 */
    int32_t *policy_level;     /* steps of the path below it */
    int32_t exception_cost;    /* of a year of one exception, NONE */
    int32_t policy_limit;      /* what a policy may cost, at least 0; NONE */
    int32_t *alert_formula;    /* by tree alert x TIERKIT_I_SINCE_MAX quarters back */
    int32_t *alert_value;      /* by tree alert: left side of its comparison, NONE */
    int32_t *alert_threshold;  /* right side */
} tierkit_i_compiled;

enum { TIERKIT_I_SUPPORT_REGIONS_MAX = 64 }; /* as many as tierkit_allocate() takes */
/* A share of a region in multiples of 1e-9. */
int64_t tierkit_i_support_share_e9(const tierkit_i_support_region *region);

/* Cuts: the class statements, then the selections. */
size_t tierkit_i_cut_count(const tierkit_i_tree *tree);
const tierkit_i_classes *tierkit_i_cut_at(const tierkit_i_tree *tree, size_t cut);

/* The rules of a profile. item: from 0, in the order of the statement's lines for everybody. */
const tierkit_i_criterion *tierkit_i_criterion_rule(const tierkit_i_tree *tree,
                                                    const tierkit_i_compiled *compiled,
                                                    int32_t profile, int32_t item, int32_t clause);
int32_t tierkit_i_class_rule(const tierkit_i_compiled *compiled, int32_t profile, int32_t item,
                             int32_t clause); /* a tree class line */
/* A text cell: "kind dealer, region LATAM"; missing for everybody. */
tierkit_status tierkit_i_cell_profile(tierkit_table *table, const tierkit_i_tree *tree,
                                      const tierkit_i_profile *profile);
/* The rule for missing values: the criterion's own or the value's. */
const tierkit_i_missing_rule *tierkit_i_missing_rule_of(const tierkit_i_value *value,
                                                        const tierkit_i_criterion *criterion);
/* The value a criterion belongs to. */
int32_t tierkit_i_value_with(const tierkit_i_tree *tree, int32_t criterion);
/* 1 when a region is this one or lies below it. */
int tierkit_i_region_holds(tierkit_i_piece region, tierkit_i_piece path);

struct tierkit_program {
    tierkit_i_program_head head; /* first: see lang/schema.h */
    tierkit_i_memory memory;
    tierkit_i_count users;
    tierkit_i_tree tree;
    tierkit_i_compiled compiled;
    tierkit_i_schema *rules;  /* its rules; NULL without */
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

/* check_worklist.c: the kinds of work, by number; NULL behind the last. */
const char *tierkit_i_work_word(int work);

/* compile_rates.c: decimal places of a rate, the most of its steps. */
int32_t tierkit_i_rate_scale(const tierkit_i_tree *tree, const tierkit_i_rate *rate);

/* compile_split.c: is a facts block split by a column; does a formula read only what is. */
int tierkit_i_is_split_by(const tierkit_i_tree *tree, int32_t facts, int32_t split);
int tierkit_i_reads_split(const tierkit_i_compiled *compiled, const tierkit_i_tree *tree,
                          const tierkit_i_schema *schema, int32_t formula, int32_t split);

void tierkit_i_program_retain(tierkit_program *program);

#endif
