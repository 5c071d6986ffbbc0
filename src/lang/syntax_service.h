/* Owns: what the statements about service say: readiness, service policies, promises, support,
 * alerts. Must not know: how they are read or checked. Called by: lang/syntax.h. */
#ifndef TIERKIT_I_LANG_SYNTAX_SERVICE_H
#define TIERKIT_I_LANG_SYNTAX_SERVICE_H

#include "lang/syntax_parts.h"

typedef struct tierkit_i_readiness_item {
    tierkit_i_named attribute;
    tierkit_i_figure points;
} tierkit_i_readiness_item;

/* `service policies first that holds, ...` */
typedef struct tierkit_i_policies {
    int32_t present;
    tierkit_i_place at;
    tierkit_i_slice signers; /* signed by sales and operations: names */
    tierkit_i_figure cost;   /* cost at most 30% of ... */
    int32_t cost_of;         /* node (margin earned is the name `margin_earned`) or NONE */
    tierkit_i_named wish;    /* wished in ATTRIBUTE; text NONE */
    int32_t exception_cost;  /* node: what a year of an exception costs, or NONE */
    int32_t one_step;        /* one step per review */
    tierkit_i_slice path;    /* from stable to emerging or integrated: in tree->path_steps */
    tierkit_i_place one_step_at;
    tierkit_i_figure notice;
    tierkit_i_slice lines;
    tierkit_i_tokens head; /* the first line */
} tierkit_i_policies;

typedef struct tierkit_i_policy_line {
    tierkit_i_named name;
    int32_t when; /* node, NONE = otherwise */
    tierkit_i_figure readiness;
    tierkit_i_slice needs; /* flag attributes: in tree->names */
    int32_t cost;          /* node: what a year of it costs, or NONE */
    tierkit_i_tokens tokens;
} tierkit_i_policy_line;

typedef struct tierkit_i_promise {
    tierkit_i_named name, item; /* item NONE = one promise for all products */
    tierkit_i_type type;
    int32_t in_hours; /* type `hours`: a DURATION that counts hours, not days */
    tierkit_i_slice entries;
    tierkit_i_tokens tokens;
} tierkit_i_promise;

typedef struct tierkit_i_promise_entry {
    tierkit_i_named policy;
    tierkit_i_figure figure; /* number-like types */
    int32_t text;            /* text type: string code, NONE */
} tierkit_i_promise_entry;

typedef enum tierkit_i_level {
    TIERKIT_I_GREEN = 1,
    TIERKIT_I_AMBER,
    TIERKIT_I_RED
} tierkit_i_level;

typedef struct tierkit_i_alert {
    tierkit_i_named name;
    tierkit_i_level level;
    int32_t when;
    tierkit_i_named owner;
    tierkit_i_figure act_within;
    tierkit_i_tokens tokens;
} tierkit_i_alert;

/* `A first`, `then B and C`, `D as available` */
typedef struct tierkit_i_support_tier {
    tierkit_i_slice names; /* in tree->names: classes, or service policies */
    int32_t as_available;
    tierkit_i_place at;
} tierkit_i_support_tier;

typedef enum tierkit_i_support_weight {
    TIERKIT_I_WEIGHT_EQUAL = 0,
    TIERKIT_I_WEIGHT_SCORE,
    TIERKIT_I_WEIGHT_DEBT
} tierkit_i_support_weight;

/* `sales_training hours A up to 40, B up to 16 at least 2, C, lot 4, weight by debt` */
typedef struct tierkit_i_support_line {
    tierkit_i_named resource, unit;
    tierkit_i_slice entries; /* in tree->support_entries */
    int64_t lot;             /* 1 when left out */
    tierkit_i_support_weight weight;
    tierkit_i_place weight_at;
    tierkit_i_named agreed; /* attribute, NONE */
} tierkit_i_support_line;

typedef struct tierkit_i_support_entry {
    tierkit_i_named name; /* class or service policy */
    int64_t up_to;        /* INT64_MAX when left out */
    int64_t at_least;     /* 0 when left out */
} tierkit_i_support_entry;

/* `region "EMEA" at least 20% of sales_training` */
typedef struct tierkit_i_support_region {
    tierkit_i_named region;
    tierkit_i_named resource; /* NONE = all */
    tierkit_i_figure share;
} tierkit_i_support_region;

/* `support per quarter, ...; never rationed: complaint`: arrays of the tree hold the rest. */
typedef struct tierkit_i_support {
    int32_t present;
    tierkit_i_unit per;
    tierkit_i_slice never;   /* in tree->names */
    tierkit_i_named manager; /* attribute, NONE */
    tierkit_i_place at;
} tierkit_i_support;

#endif
