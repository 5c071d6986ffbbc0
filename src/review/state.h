/* Owns: what a review holds. Must not know: the outside. Called by: review/. */
#ifndef TIERKIT_I_REVIEW_STATE_H
#define TIERKIT_I_REVIEW_STATE_H

#include "base/table.h"
#include "review/evaluate.h"
#include "review/movement.h"
#include "tierkit/kernel.h"
#include "tierkit/review.h"

/* Why an element is not in the class its amount gives. */
enum {
    TIERKIT_I_WHY_AMOUNT = 0, /* it is */
    TIERKIT_I_WHY_GATE,       /* a gate holds */
    TIERKIT_I_WHY_GATE_UNKNOWN,
    TIERKIT_I_WHY_LIMIT,  /* `at most` */
    TIERKIT_I_WHY_NEEDED, /* `at least` of a better class */
    TIERKIT_I_WHY_NO_SCORE,
    TIERKIT_I_WHY_KNOCK_OUT, /* selections */
    TIERKIT_I_WHY_KNOCK_OUT_UNKNOWN
};

/* One class statement over one scope. */
typedef struct tierkit_i_classed {
    int32_t *line;   /* by record: index of the class line in the tree, NONE */
    int32_t *reason; /* by record: class line whose rule moved it down, NONE */
    int8_t *why;     /* by record: TIERKIT_I_WHY_... */
} tierkit_i_classed;

/* One selection; all by record. */
typedef struct tierkit_i_selected {
    int8_t *candidate;     /* VALUE_OK, or NOT_APPLICABLE */
    int32_t *line;         /* index of the decision's line in the tree, NONE */
    int8_t *why;           /* TIERKIT_I_WHY_... */
    int32_t *knocked_out;  /* index of the knock-out in the tree, NONE */
    int32_t *rank, *order; /* order: candidates, best first */
    size_t candidates;
} tierkit_i_selected;

/* The first class statement through the reviews, by record. Classes are codes of names. */
typedef struct tierkit_i_movement {
    tierkit_i_strings names;
    tierkit_i_moved *at;
    int32_t *computed;  /* on the day of the review */
    int32_t *opening;   /* effective when the opening review was made */
    int32_t *effective; /* what counts */
    int32_t *restated;  /* what the last published review would compute today */
    int32_t *in_force;  /* the decision that overrides: index of the snapshot's, NONE */
    uint8_t *is_restated, *is_unknown; /* unknown: the decision names no class of the program */
} tierkit_i_movement;

typedef struct tierkit_i_placed tierkit_i_placed; /* review/profit.h */
/* What the service policies say; lines of the tree, NONE where the program does not apply. */
typedef struct tierkit_i_served {
    uint8_t *says;         /* line l of record i at i * lines + l: see review/policies.h */
    int32_t *fit, *result; /* by record */
} tierkit_i_served;

/* Service policies through the reviews, by record. Policies are codes of movement.names. */
typedef struct tierkit_i_policy_moves {
    tierkit_i_moved *at; /* NULL: the review has none, or was made for one day alone */
    int32_t *proposed_on;
    int32_t *pending, *pending_on;     /* agreed on, and waits for the end of its notice; NONE */
    int32_t *until;                    /* of an agreement with an end that holds */
    int32_t *name_of_text;             /* by text of the snapshot */
    struct tierkit_i_policy_map *maps; /* by program of the timeline */
    size_t map_count;
    const struct tierkit_i_policy_map *now; /* of the program under review */
} tierkit_i_policy_moves;

typedef struct tierkit_i_timeline tierkit_i_timeline; /* review/fold.h */

/* A table that a loaded review came with. */
typedef struct tierkit_i_kept_table {
    int32_t kind;
    tierkit_table *table;
} tierkit_i_kept_table;

struct tierkit_review {
    tierkit_i_memory memory;
    tierkit_i_count users;
    tierkit_program *program;
    tierkit_i_snapshot *snapshot;
    tierkit_i_entities *entities;
    struct tierkit_i_rates *rates; /* NULL: nothing is converted */
    size_t records;
    int32_t *measure_map, *facts_map, *attribute_map, *word_of_text;
    tierkit_i_strings words; /* all texts, where functions look into them; else empty */
    int32_t *lower;          /* by word; NULL */
    size_t lower_count;
    tierkit_i_evidence source;
    const tierkit_i_timeline *timeline; /* while the review is made; NULL afterwards */
    tierkit_i_pace *pace;               /* while the review is made; NULL afterwards */
    tierkit_i_evaluation now;           /* as-of, records */
    int8_t *covered;                    /* VALUE_OK or NOT_APPLICABLE, by record */
    int32_t *region_group;              /* by record: regions by whole path, NONE */
    int32_t regions;
    double *kpi_value; /* KPI k of record i at k * records + i */
    int8_t *kpi_status;
    uint8_t *kpi_flags;
    tierkit_i_placed *placed;     /* by record: on the profit map; NULL without one */
    int32_t *bucket_name;         /* text of the tree, NONE */
    int32_t **cut_profile;        /* by cut, by record: profile; NULL: all have the first */
    tierkit_i_valued *valued;     /* by value statement */
    tierkit_i_classed *classed;   /* by class statement, network scope */
    tierkit_i_selected *selected; /* by selection */
    uint8_t *apart;               /* by record: tierkit_i_apart, for the first class statement */
    tierkit_i_movement movement;
    int32_t *class_name; /* effective, of the first class statement: text of the tree, NONE */
    int64_t *readiness_e9;
    tierkit_i_served served;
    tierkit_i_policy_moves policy_moves;
    int32_t *policy_line; /* what counts */
    /* Of a loaded review, which has these, source.as_of and records, and no program. */
    tierkit_i_kept_table *kept;
    size_t kept_count;
    uint8_t fingerprint[16];
};

/* A review of a snapshot that is there already and is shared: the whole of tierkit_review_new()
 * but its checks. timeline: NULL = classes do not move, no decision counts. */
tierkit_status tierkit_i_review_over(tierkit_i_snapshot *snapshot, const tierkit_program *program,
                                     int32_t as_of, const tierkit_i_timeline *timeline,
                                     tierkit_i_pace *pace, tierkit_review **out,
                                     tierkit_error *err);

/* tierkit_review_free() for a review that is only read here. */
void tierkit_i_review_release(const tierkit_review *shared);

/* The position of the as-of results. */
tierkit_i_position tierkit_i_as_of_position(const tierkit_review *review);
/* The network's attribute that a text of the tree names, NONE. */
int32_t tierkit_i_attribute_named(const tierkit_review *review, int32_t name);
/* Every record is its own subject. */
tierkit_i_subjects tierkit_i_record_subjects(const tierkit_review *review);

/* Stages, in this order; each allocates what it fills. */
tierkit_status tierkit_i_stage_profiles(tierkit_review *review);
tierkit_status tierkit_i_stage_kpis(tierkit_review *review);
tierkit_status tierkit_i_stage_profit(tierkit_review *review);
tierkit_status tierkit_i_stage_value(tierkit_review *review);
tierkit_status tierkit_i_stage_classes(tierkit_review *review);
tierkit_status tierkit_i_stage_selections(tierkit_review *review);
/* Of stage_classes: who stands apart; then the fold, which fills class_name. */
tierkit_status tierkit_i_stage_apart(tierkit_review *review);
tierkit_status tierkit_i_stage_movement(tierkit_review *review);
void tierkit_i_movement_free(tierkit_review *review);
tierkit_status tierkit_i_stage_policies(tierkit_review *review);
void tierkit_i_policies_free(tierkit_review *review);
void tierkit_i_policy_moves_free(tierkit_review *review);

void tierkit_i_profit_free(tierkit_review *review);

/* apart.c: text of the tree: the class of who stands apart, NONE; the class computed on the day. */
int32_t tierkit_i_apart_name(const tierkit_review *review, size_t record);
int32_t tierkit_i_computed_name(const tierkit_review *review, size_t record);
/* stage_policies.c: the service policy that counts. */
int32_t tierkit_i_policy_name(const tierkit_review *review, size_t record);

/* stage_classes.c: one statement over the network: as it is, with every bound easier by the band of
 * `down`, harder by that of `up`. Freed also after a failure. */
enum { TIERKIT_I_WAYS = 3 };
tierkit_status tierkit_i_classed_new(const tierkit_review *review, size_t index,
                                     tierkit_i_classed to[TIERKIT_I_WAYS]);
tierkit_status tierkit_i_classed_plain(const tierkit_review *review, size_t index,
                                       tierkit_i_classed *to);
void tierkit_i_classed_free(const tierkit_review *review, tierkit_i_classed *classed);

/* stage_selections.c */
tierkit_status tierkit_i_selection_arrays(tierkit_review *review);
void tierkit_i_selections_free(tierkit_review *review);

/* profiles.c: the profile of a record in a value statement, or in a cut. */
int32_t tierkit_i_value_profile(const tierkit_review *review, size_t value, size_t record);
int32_t tierkit_i_cut_profile(const tierkit_review *review, size_t cut, size_t record);
void tierkit_i_profiles_free(tierkit_review *review);

/* cut.c, gates.c: one cut (class statement or selection) over the records of one scope. Arrays by
 * element; element i is records[i], ascending. */
typedef struct tierkit_i_cut {
    size_t count;
    int32_t *records;
    int64_t *low, *high;
    int32_t is_wide; /* 1: high counts */
    int8_t *status;
    int32_t *order, *first; /* see tierkit_amounts */
    int32_t *rank;
    int32_t *line;                /* class line, NONE */
    int32_t *reason;              /* class line whose rule moved it down, NONE */
    int8_t *why;                  /* TIERKIT_I_WHY_... */
    const tierkit_i_figure *band; /* moves every bound: NULL = not at all */
    int32_t towards;              /* 1: harder to reach, -1: easier */
    int32_t *place;               /* what the limits of a class work on: see gates.c */
    int8_t *changed;
    double *share, *share_before;
    void *scratch;
    size_t scratch_bytes;
} tierkit_i_cut;

/* About what a kernel does with each element, which it does without asking anybody. */
enum { TIERKIT_I_KERNEL_STEPS = 32 };

/* records: `count` of them, or NULL for all. */
tierkit_status tierkit_i_cut_new(const tierkit_review *review, const int32_t *records, size_t count,
                                 tierkit_i_cut *cut);
void tierkit_i_cut_free(const tierkit_review *review, tierkit_i_cut *cut);
tierkit_amounts tierkit_i_cut_amounts(const tierkit_i_cut *cut);
tierkit_status tierkit_i_cut_order(tierkit_i_pace *pace, tierkit_i_cut *cut);
/* From order and first: line and, for a statement by share, shares. */
tierkit_status tierkit_i_cut_lines(const tierkit_review *review, size_t index, tierkit_i_cut *cut);
/* From low, high and status: order, first, rank and what tierkit_i_cut_lines() gives. */
tierkit_status tierkit_i_cut_run(const tierkit_review *review, size_t index, tierkit_i_pace *pace,
                                 tierkit_i_cut *cut);
/* What the gates of a statement say of every record, found once for all its scopes: line k of
 * record i at k * records + i. */
enum { TIERKIT_I_GATE_OPEN = 0, TIERKIT_I_GATE_TRUE, TIERKIT_I_GATE_UNDEFINED };
typedef struct tierkit_i_gates {
    uint8_t *says;
    size_t count;
} tierkit_i_gates;
tierkit_status tierkit_i_gates_new(const tierkit_review *review, size_t index, tierkit_i_pace *pace,
                                   tierkit_i_gates *gates);
void tierkit_i_gates_free(const tierkit_review *review, tierkit_i_gates *gates);
/* What a condition says of every record: TIERKIT_I_GATE_... */
tierkit_status tierkit_i_run_condition(const tierkit_review *review, int32_t formula,
                                       tierkit_i_pace *pace, uint8_t *says);
/* Moves lines down as `at most` and gates say. */
tierkit_status tierkit_i_apply_gates(const tierkit_review *review, size_t index,
                                     const tierkit_i_gates *gates, tierkit_i_cut *cut);
/* The basis of a statement at a position, for all records: what a cut is filled from. */
typedef struct tierkit_i_basis {
    int64_t *low, *high;
    int8_t *status;
} tierkit_i_basis;
tierkit_status tierkit_i_basis_new(const tierkit_review *review, size_t index,
                                   tierkit_i_position position, tierkit_i_pace *pace,
                                   tierkit_i_basis *basis);
void tierkit_i_basis_free(const tierkit_review *review, tierkit_i_basis *basis);
void tierkit_i_cut_fill(tierkit_i_cut *cut, const tierkit_i_basis *basis);

/* regions.c: every region path and every level above it, bytewise; "" = no region. */
typedef struct tierkit_i_regions {
    tierkit_i_strings names;
    uint32_t *order; /* codes in bytewise order of names */
    size_t *start;   /* by code: its records are members[start[c]] .. members[start[c + 1]] */
    int32_t *members;
    size_t member_count;
} tierkit_i_regions;
tierkit_status tierkit_i_regions_new(const tierkit_review *review, tierkit_i_regions *regions);
void tierkit_i_regions_free(const tierkit_review *review, tierkit_i_regions *regions);
/* Text of a record's region, "" for none. */
const char *tierkit_i_region_of(const tierkit_review *review, size_t record, size_t *bytes);

/* table_classes.c: calls `visit` for every scope of a statement, with the finished cut. */
typedef tierkit_status (*tierkit_i_scope_visitor)(const tierkit_review *review, size_t classes,
                                                  const tierkit_i_piece scope[2],
                                                  const tierkit_i_cut *cut, tierkit_table *table);
tierkit_status tierkit_i_each_scope(const tierkit_review *review, size_t classes,
                                    tierkit_i_scope_visitor visit, tierkit_table *table);

/* Tables; each makes one of tierkit_review_table(). */
typedef tierkit_status (*tierkit_i_table_maker)(const tierkit_review *review, tierkit_i_pace *pace,
                                                tierkit_table **out);
/* words.c */
tierkit_status tierkit_i_words_new(tierkit_review *review);
void tierkit_i_words_free(tierkit_review *review);

tierkit_status tierkit_i_make_kpis(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_table **out);
tierkit_status tierkit_i_make_values(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out);
tierkit_status tierkit_i_make_contributions(const tierkit_review *review, tierkit_i_pace *pace,
                                            tierkit_table **out);
tierkit_status tierkit_i_make_classes(const tierkit_review *review, tierkit_i_pace *pace,
                                      tierkit_table **out);
tierkit_status tierkit_i_make_policies(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out);
tierkit_status tierkit_i_make_promises(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out);
tierkit_status tierkit_i_make_alerts(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out);
tierkit_status tierkit_i_make_groups(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out);
tierkit_status tierkit_i_make_concentration(const tierkit_review *review, tierkit_i_pace *pace,
                                            tierkit_table **out);
tierkit_status tierkit_i_make_feeds(const tierkit_review *review, tierkit_i_pace *pace,
                                    tierkit_table **out);
tierkit_status tierkit_i_make_unmatched(const tierkit_review *review, tierkit_i_pace *pace,
                                        tierkit_table **out);
tierkit_status tierkit_i_make_movement(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out);
tierkit_status tierkit_i_make_splits(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out);
tierkit_status tierkit_i_make_traits(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out);
tierkit_status tierkit_i_make_left_out(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out);

tierkit_status tierkit_i_make_selection(const tierkit_review *review, tierkit_i_pace *pace,
                                        tierkit_table **out);
tierkit_status tierkit_i_make_mix(const tierkit_review *review, tierkit_i_pace *pace,
                                  tierkit_table **out);
tierkit_status tierkit_i_make_dispersion(const tierkit_review *review, tierkit_i_pace *pace,
                                         tierkit_table **out);
tierkit_status tierkit_i_make_migration(const tierkit_review *review, tierkit_i_pace *pace,
                                        tierkit_table **out);
tierkit_status tierkit_i_make_exceptions(const tierkit_review *review, tierkit_i_pace *pace,
                                         tierkit_table **out);
tierkit_status tierkit_i_make_menu(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_table **out);
tierkit_status tierkit_i_make_kept(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_table **out);
tierkit_status tierkit_i_make_failures(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out);
tierkit_status tierkit_i_make_worklist(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out);
tierkit_status tierkit_i_make_profit(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out);
tierkit_status tierkit_i_make_profit_buckets(const tierkit_review *review, tierkit_i_pace *pace,
                                             tierkit_table **out);
tierkit_status tierkit_i_make_profit_groups(const tierkit_review *review, tierkit_i_pace *pace,
                                            tierkit_table **out);
tierkit_status tierkit_i_make_findings(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out);

/* table_alerts.c: `act within` from the review date; months count as months. OUTSIDE: none. */
int32_t tierkit_i_due_day(const tierkit_review *review, const tierkit_i_figure *within);

/* What a table that was not made says. */
tierkit_status tierkit_i_table_failed(tierkit_status status, tierkit_error *err);

/* tables.c: a table the caller frees; of a loaded review its own, E_UNSUPPORTED when it has none.
 * E_ARGUMENT: there is no such kind. */
tierkit_status tierkit_i_table_of(const tierkit_review *review, int32_t kind, tierkit_i_pace *pace,
                                  tierkit_table **out);

/* cells of tables that several makers write */
tierkit_status tierkit_i_cell_id(tierkit_table *table, const tierkit_review *review, size_t record);
tierkit_status tierkit_i_cell_text(tierkit_table *table, const tierkit_review *review,
                                   int32_t text); /* text of the tree */
/* The name of a policy; line: of the tree, NONE. */
tierkit_status tierkit_i_cell_policy(tierkit_table *table, const tierkit_review *review,
                                     int32_t line);
/* Words of one cell, `|` between them; the cell takes them out of the buffer. */
tierkit_status tierkit_i_words_add(tierkit_i_buffer *words, tierkit_i_piece word);
tierkit_status tierkit_i_cell_words(tierkit_table *table, tierkit_i_buffer *words);
/* part / whole, missing without a whole above zero. */
tierkit_status tierkit_i_cell_share(tierkit_table *table, tierkit_i_i128 part,
                                    tierkit_i_i128 whole);
tierkit_status tierkit_i_cell_count_share(tierkit_table *table, int64_t part, int64_t whole);
tierkit_status tierkit_i_cell_status(tierkit_table *table, int32_t value_status);
tierkit_status tierkit_i_cell_flags(tierkit_table *table, int32_t flags);
/* The value cell of element i, missing when it has none. */
tierkit_status tierkit_i_cell_value(tierkit_table *table, const tierkit_i_vector *vector,
                                    tierkit_i_form form, size_t i);
/* The result of a formula that was run, missing for NONE. */
tierkit_status tierkit_i_cell_result(tierkit_table *table, const tierkit_i_evaluation *evaluation,
                                     int32_t formula, size_t i);
/* Two cells: numerator and denominator, or two missing ones. */
tierkit_status tierkit_i_cell_quotient(tierkit_table *table, const tierkit_i_vector *vector,
                                       tierkit_i_form form, size_t i);

/* A measure or KPI that tables list: measures first, then KPIs, in program order. */
typedef struct tierkit_i_listed {
    int32_t name;    /* text of the tree */
    int32_t formula; /* NONE: not shown */
} tierkit_i_listed;
size_t tierkit_i_listed_count(const tierkit_review *review);
tierkit_i_listed tierkit_i_listed_at(const tierkit_review *review, size_t i);
/* The same where periods are windows: measures that have none at as-of are shown, too. */
tierkit_i_listed tierkit_i_listed_in_series(const tierkit_review *review, size_t i);

#endif
