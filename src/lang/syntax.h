/* Owns: the tree of a program text: what the parser gives and the checkers read.
 * Must not know: networks, reviews, what a statement does. Called by: lang, program, network.
 *
 * A tree holds every text of a program (the main text and what `use` brought in), its tokens and
 * its statements in typed arrays in source order. Nothing in it changes after parsing. */
#ifndef TIERKIT_I_LANG_SYNTAX_H
#define TIERKIT_I_LANG_SYNTAX_H

#include "base/working.h"
#include "lang/syntax_commitments.h"
#include "lang/syntax_parts.h"
#include "lang/syntax_service.h"
#include "lang/syntax_profit.h"
#include "lang/syntax_rules.h"
#include "lang/syntax_tables.h"

typedef struct tierkit_i_attribute {
    tierkit_i_named name;
    tierkit_i_type type;
    int32_t scale; /* TIERKIT_I_NONE = the type's own */
    tierkit_i_tokens tokens;
} tierkit_i_attribute;

typedef struct tierkit_i_facts {
    tierkit_i_named name;
    tierkit_i_named key;      /* column with the distributor's id; text NONE: `unowned` */
    int32_t unowned;          /* `key nothing` or `key COLUMN as ...`: no rows of distributors */
    tierkit_i_named related;  /* key COLUMN as NAME: of a distributor; the column is split[0] */
    tierkit_i_named at;       /* date column, or the FROM column; text NONE: undated */
    tierkit_i_named until;    /* TO column of `from .. to ..`; text NONE otherwise */
    int32_t through;          /* `through` in the place of `to`: the second day belongs to it */
    int32_t undated;          /* its rows hold in every window */
    int32_t prorated;         /* flows are spread over the days from the first to the second */
    tierkit_i_unit grain;     /* DAY, WEEK, MONTH */
    tierkit_i_named split[2]; /* text columns */
    int32_t splits;
    tierkit_i_named currency; /* text column; text NONE when left out */
    int32_t snapshot;
    tierkit_i_slice keyed;   /* `keyed by (...)`: columns, in tree->names; empty when left out */
    tierkit_i_named version; /* its column; text NONE when left out */
    tierkit_i_slice columns; /* declared column types, in tree->columns */
    tierkit_i_slice withs;   /* tables it looks up, in tree->withs */
    tierkit_i_slice measures;
    int32_t view_of;       /* the facts whose rows it sees at another date, or NONE: then all
                              else, slices included, is as there, see parse_views.c */
    tierkit_i_tokens head; /* the first line */
} tierkit_i_facts;

/* `column NAME TYPE` inside a facts block. */
typedef struct tierkit_i_column_clause {
    tierkit_i_named name;
    tierkit_i_type type;
    int32_t scale;
    tierkit_i_tokens tokens;
} tierkit_i_column_clause;

typedef enum tierkit_i_measure_kind {
    TIERKIT_I_FLOW = 1,
    TIERKIT_I_BALANCE,
    TIERKIT_I_MIN,
    TIERKIT_I_MAX,
    TIERKIT_I_DISTINCT,          /* flow facts: different keys in a window */
    TIERKIT_I_IN_FORCE,          /* sum in force on a date */
    TIERKIT_I_IN_FORCE_DISTINCT, /* different keys in force on a date */
    TIERKIT_I_FIRST,             /* value of the earliest row of a window */
    TIERKIT_I_LAST,              /* value of the latest */
    TIERKIT_I_HISTOGRAM          /* how many rows lie between declared edges */
} tierkit_i_measure_kind;

typedef struct tierkit_i_measure {
    tierkit_i_measure_kind kind;
    tierkit_i_named name;
    tierkit_i_type type;      /* UNKNOWN = left out (distinct) */
    int32_t scale;            /* TIERKIT_I_NONE = the type's own */
    int32_t expression;       /* node */
    int32_t where;            /* node or NONE */
    tierkit_i_figure missing; /* the value a row without one counts as */
    tierkit_i_slice edges;    /* of a histogram: in tree->edges */
    int32_t group;            /* `group by`: node of the key of an entity, or NONE */
    tierkit_i_named at;       /* another date column than that of its block; text NONE without */
    int32_t facts;            /* index of its block, or of the view of it */
    tierkit_i_tokens tokens;
} tierkit_i_measure;

typedef enum tierkit_i_by {
    TIERKIT_I_BY_NOBODY = 0,
    TIERKIT_I_BY_US,
    TIERKIT_I_BY_PARTNER,
    TIERKIT_I_BY_MARKET
} tierkit_i_by;

typedef enum tierkit_i_timing {
    TIERKIT_I_TIMING_UNSAID = 0,
    TIERKIT_I_LEADING,
    TIERKIT_I_LAGGING
} tierkit_i_timing;

typedef enum tierkit_i_direction {
    TIERKIT_I_DIRECTION_UNSAID = 0,
    TIERKIT_I_HIGHER, /* is better */
    TIERKIT_I_LOWER,
    TIERKIT_I_TARGET /* from target[0] to target[1] */
} tierkit_i_direction;

typedef enum tierkit_i_audience {
    TIERKIT_I_AUDIENCE_UNSAID = 0,
    TIERKIT_I_INTERNAL,
    TIERKIT_I_PARTNER, /* the partner itself */
    TIERKIT_I_PUBLISHED
} tierkit_i_audience;

typedef struct tierkit_i_kpi {
    tierkit_i_named name;
    tierkit_i_by by;
    int32_t expression;
    tierkit_i_window_clause window;
    tierkit_i_figure base;  /* base at least ... */
    tierkit_i_slice splits; /* also by ...: in tree->names */
    tierkit_i_timing timing;
    tierkit_i_figure lag; /* leading or lagging by ... */
    tierkit_i_direction direction;
    tierkit_i_figure target[2];
    tierkit_i_type unit; /* unit money per count: UNKNOWN when left out */
    tierkit_i_type unit_per[2];
    int32_t unit_parts;
    tierkit_i_place unit_at;
    tierkit_i_named unit_text, source, label; /* texts */
    tierkit_i_audience audience;
    tierkit_i_tokens tokens;
} tierkit_i_kpi;

typedef enum tierkit_i_missing {
    TIERKIT_I_MISSING_REFUSE = 0, /* no score */
    TIERKIT_I_MISSING_POINTS,     /* counts as the given points */
    TIERKIT_I_MISSING_WORST,      /* counts as the least points of its own criterion */
    TIERKIT_I_MISSING_EXCLUDE     /* its weight goes to the others */
} tierkit_i_missing;

/* `missing: keep last 2 quarters, then 0` */
typedef struct tierkit_i_missing_rule {
    int32_t present; /* 0: the rule of the value statement */
    int32_t keep;    /* periods to look back for a missing value, 0 = none */
    tierkit_i_unit keep_unit;
    tierkit_i_missing ends;
    tierkit_i_figure points;
    tierkit_i_tokens tokens;
} tierkit_i_missing_rule;

/* `for kind dealer, region "LATAM":` in front of a line. Texts NONE: any. */
typedef struct tierkit_i_group_of {
    tierkit_i_named kind, region;
    tierkit_i_place at;
} tierkit_i_group_of;

typedef struct tierkit_i_value {
    tierkit_i_named name;
    tierkit_i_figure low, high; /* 0 to 100 */
    tierkit_i_missing_rule missing;
    tierkit_i_figure needs;   /* share of the weight that needs data */
    tierkit_i_slice criteria; /* for everybody */
    tierkit_i_slice special;  /* lines that begin with `for`: behind the others */
    tierkit_i_tokens head;
    tierkit_i_place at;
} tierkit_i_value;

typedef struct tierkit_i_point {
    tierkit_i_figure x, y;
} tierkit_i_point;

typedef struct tierkit_i_criterion {
    tierkit_i_named group; /* results, efforts, competencies, potential, ... any name */
    tierkit_i_named kpi;
    tierkit_i_group_of who;  /* what a line that begins with `for` leaves out stays as it is */
    tierkit_i_figure weight; /* present = 0 only behind `for` */
    int32_t step;            /* step function instead of a line between points */
    tierkit_i_slice points;  /* empty only behind `for` */
    tierkit_i_missing_rule missing;
    tierkit_i_tokens tokens;
    tierkit_i_tokens weight_tokens, points_tokens;
} tierkit_i_criterion;

/* By value, share of a measure or KPI, so many of the largest, or the shape of the ABC curve. */
enum {
    TIERKIT_I_CUT_BY_VALUE = 0,
    TIERKIT_I_CUT_BY_SHARE,
    TIERKIT_I_CUT_BY_COUNT,
    TIERKIT_I_CUT_BY_CURVE
};
enum { TIERKIT_I_CROSSING_IN = 0, TIERKIT_I_CROSSING_OUT, TIERKIT_I_CROSSING_NEAREST };

/* N reviews, or a duration. */
typedef struct tierkit_i_span {
    int32_t present;
    int32_t in_reviews;
    int32_t count;
    tierkit_i_unit unit; /* of a duration */
    tierkit_i_place at;
} tierkit_i_span;

/* `down` or `up` with its clauses. */
typedef struct tierkit_i_move {
    int32_t present;
    int32_t one_step;      /* 0: to the computed class */
    int32_t reviews;       /* after so many in a row; 0 = left out: at the next one */
    tierkit_i_figure band; /* more than 3 points below, above; 3% of a share */
    tierkit_i_span held;   /* held at least so long before it moves */
    tierkit_i_span grace;  /* down: so long after it is due */
    tierkit_i_span safe;   /* up: protected from moving down so long afterwards */
    tierkit_i_place at;
} tierkit_i_move;

/* Another notice for some: 180 days when country = "DE". */
typedef struct tierkit_i_notice {
    tierkit_i_figure notice;
    int32_t when; /* node */
} tierkit_i_notice;

typedef struct tierkit_i_classes {
    int32_t by_share;        /* TIERKIT_I_CUT_...; 0: by value, else by a measure or KPI */
    int32_t crossing;        /* by share: TIERKIT_I_CROSSING_... */
    tierkit_i_named basis;   /* the value's name (may be left out) or the measure's */
    tierkit_i_slice scopes;  /* `within network, region, year`: in tree->names; none = network */
    int32_t automatic;       /* as proposals (0, default) or automatic (1) */
    tierkit_i_figure notice; /* notice 90 days */
    tierkit_i_slice notices; /* its exceptions: in tree->notices; the first that holds counts */
    tierkit_i_figure provisional; /* new partners provisional 4 quarters */
    int32_t provisional_name;     /* text of their class; NONE without them */
    int32_t has_rhythm;           /* `reviewed every` is there */
    tierkit_i_unit rhythm;        /* QUARTER when left out */
    tierkit_i_slice lines;        /* for everybody, best first */
    tierkit_i_slice special;      /* lines that begin with `for`: behind the others */
    tierkit_i_move down, up;
    int32_t inactive;          /* `inactive when`: node or NONE */
    int32_t inactive_name;     /* text of their class; NONE without them */
    tierkit_i_tokens movement; /* lines of `down`, `up`, `inactive`; empty without them */
    tierkit_i_place movement_at;
    tierkit_i_tokens head; /* the first line */
    tierkit_i_place at;
} tierkit_i_classes;

typedef struct tierkit_i_class_line {
    tierkit_i_named name;
    tierkit_i_group_of who;
    int32_t otherwise;
    tierkit_i_figure bound;    /* from 70 (by value), up to 80% (by share) */
    tierkit_i_figure at_most;  /* at most 20% of partners (percent) or 5 partners (plain) */
    tierkit_i_figure at_least; /* the same */
    int32_t not_when;          /* gate: node or NONE; several gates are joined by OR */
    tierkit_i_tokens bound_tokens, at_most_tokens; /* bound; all limits */
    tierkit_i_tokens tokens;
} tierkit_i_class_line;

/* `knock out when CONDITION` */
typedef struct tierkit_i_knock_out {
    int32_t when;
    tierkit_i_tokens tokens;
} tierkit_i_knock_out;

/* `selection by fit when state = prospect`: candidates cut by their score like classes by value. */
typedef struct tierkit_i_selection {
    tierkit_i_classes cut;
    int32_t when;
    tierkit_i_slice knock_outs;
} tierkit_i_selection;

/* `groups by class, country, of at least 8` */
typedef struct tierkit_i_groups {
    tierkit_i_slice by; /* in tree->names */
    int64_t least;      /* 0 when left out */
} tierkit_i_groups;

/* `mix of margin by region against 1 year before` */
typedef struct tierkit_i_mix {
    tierkit_i_slice of, by; /* in tree->names */
    int32_t count;
    tierkit_i_unit unit;
} tierkit_i_mix;

/* `money USD converted by RATE at ...`: how amounts in other currencies are read. */
typedef enum tierkit_i_conversion_day {
    TIERKIT_I_CONVERT_NOT = 0,
    TIERKIT_I_CONVERT_FACT_DATE,
    TIERKIT_I_CONVERT_PERIOD_END,
    TIERKIT_I_CONVERT_CONSTANT
} tierkit_i_conversion_day;

typedef struct tierkit_i_conversion {
    tierkit_i_conversion_day at;
    tierkit_i_named rate; /* a measure */
    int32_t day;          /* CONSTANT */
    int32_t oldest;       /* a rate may be so many days old */
} tierkit_i_conversion;

/* ---- the tree ------------------------------------------------------------------------------ */

/* Token kinds matter to the lexer and printer only; see lang/lex.h. */
struct tierkit_i_token;

typedef struct tierkit_i_tree {
    const tierkit_i_memory *memory; /* of the program that owns the tree */
    tierkit_i_strings strings;      /* names and texts, unquoted */

    struct tierkit_i_token *tokens;
    size_t token_count, token_capacity;
    char **sources; /* copies of all texts */
    size_t *source_bytes;
    tierkit_i_named *source_names; /* how `use` named it; the main text has NONE */
    size_t source_count, source_capacity;

    tierkit_i_node *nodes;
    size_t node_count, node_capacity;
    tierkit_i_named *names; /* lists of names: splits, scopes, signers */
    size_t name_count, name_capacity;

    /* program line */
    tierkit_i_named program_name, program_version, owner; /* texts */
    int32_t effective;                                    /* day, TIERKIT_I_DAY_MIN when left out */
    tierkit_i_fiscal calendar; /* of months from January when left out; no table: see below */
    int32_t *period_starts; /* `calendar periods`: first days, and the day behind the last period */
    size_t period_start_count, period_start_capacity;
    tierkit_i_working working; /* no weekdays when left out; its holidays are these: */
    int32_t *holidays;         /* as written, in any order */
    size_t holiday_count, holiday_capacity;
    tierkit_i_named currency; /* text NONE when left out */
    int32_t money_scale;      /* default 2 */
    tierkit_i_conversion conversion;
    tierkit_i_groups groups;
    tierkit_i_mix mix;
    tierkit_i_window_clause review_window; /* kind DEFAULT when left out */
    int32_t applies_to;                    /* node or NONE */
    tierkit_i_place applies_at;

    tierkit_i_attribute *attributes;
    size_t attribute_count, attribute_capacity;
    tierkit_i_facts *facts;
    size_t facts_count, facts_capacity;
    tierkit_i_column_clause *columns;
    size_t column_count, column_capacity;
    tierkit_i_table_clause *tables;
    size_t table_count, table_capacity;
    tierkit_i_with_clause *withs;
    size_t with_count, with_capacity;
    tierkit_i_measure *measures;
    size_t measure_count, measure_capacity;
    tierkit_i_figure *edges;
    size_t edge_count, edge_capacity;
    tierkit_i_kpi *kpis;
    size_t kpi_count, kpi_capacity;
    tierkit_i_value *values;
    size_t value_count, value_capacity;
    tierkit_i_criterion *criteria;
    size_t criterion_count, criterion_capacity;
    tierkit_i_point *points;
    size_t point_count, point_capacity;
    tierkit_i_classes *classes;
    size_t classes_count, classes_capacity;
    tierkit_i_notice *notices;
    size_t notice_count, notice_capacity;
    tierkit_i_class_line *class_lines;
    size_t class_line_count, class_line_capacity;
    tierkit_i_selection *selections;
    size_t selection_count, selection_capacity;
    tierkit_i_knock_out *knock_outs;
    size_t knock_out_count, knock_out_capacity;
    tierkit_i_readiness_item *readiness;
    size_t readiness_count, readiness_capacity;
    tierkit_i_rate *rates;
    size_t rate_count, rate_capacity;
    tierkit_i_rate_step *rate_steps;
    size_t rate_step_count, rate_step_capacity;
    tierkit_i_profit profit;
    tierkit_i_worklist worklist;
    tierkit_i_duty *duties;
    size_t duty_count, duty_capacity;
    tierkit_i_bucket *buckets;
    size_t bucket_count, bucket_capacity;
    tierkit_i_profit_bound *profit_bounds;
    size_t profit_bound_count, profit_bound_capacity;
    tierkit_i_policies policies;
    tierkit_i_slice *path_steps; /* of `one step per review`: names that stand beside each other */
    size_t path_step_count, path_step_capacity;
    tierkit_i_policy_line *policy_lines;
    size_t policy_line_count, policy_line_capacity;
    tierkit_i_promise *promises;
    size_t promise_count, promise_capacity;
    tierkit_i_promise_entry *promise_entries;
    size_t promise_entry_count, promise_entry_capacity;
    tierkit_i_commitments *commitments;
    size_t commitment_count, commitment_capacity;
    tierkit_i_alert *alerts;
    size_t alert_count, alert_capacity;
    tierkit_i_rule_set *rule_sets;
    size_t rule_set_count, rule_set_capacity;
    tierkit_i_column_clause *rule_inputs;
    size_t rule_input_count, rule_input_capacity;
    tierkit_i_rule *rules;
    size_t rule_count, rule_capacity;
    tierkit_i_support support;
    tierkit_i_support_tier *support_tiers;
    size_t support_tier_count, support_tier_capacity;
    tierkit_i_support_line *support_lines;
    size_t support_line_count, support_line_capacity;
    tierkit_i_support_entry *support_entries;
    size_t support_entry_count, support_entry_capacity;
    tierkit_i_support_region *support_regions;
    size_t support_region_count, support_region_capacity;
} tierkit_i_tree;

/* Does the class of a distributor move from review to review? Otherwise it is that of the day. */
static inline int tierkit_i_classes_move(const tierkit_i_classes *classes) {
    return classes->movement.end > classes->movement.first || classes->automatic ||
           classes->provisional.present || classes->has_rhythm;
}

/* 1 for the class of provisional or inactive partners. */
int tierkit_i_tree_own_class(const tierkit_i_tree *tree, int32_t text);
/* 1 for a source that a statement is written out as. */
int tierkit_i_tree_is_written(const tierkit_i_tree *tree, int32_t source);
/* Text of a code, "" for NONE. */
const char *tierkit_i_tree_text(const tierkit_i_tree *tree, int32_t text, size_t *bytes);
tierkit_i_piece tierkit_i_tree_piece(const tierkit_i_tree *tree, int32_t text);
/* 1 when the code's text equals the NUL-terminated word. */
int tierkit_i_tree_is(const tierkit_i_tree *tree, int32_t text, const char *word);
/* Code of a text, or NONE. */
int32_t tierkit_i_tree_find(const tierkit_i_tree *tree, const char *word);

void tierkit_i_tree_init(tierkit_i_tree *tree, const tierkit_i_memory *memory);
void tierkit_i_tree_free(tierkit_i_tree *tree);

#endif
