/* Owns: what the files with the functions of KPI expressions share. Must not know: statements.
 * Called by: program/compile_calls.c, compile_periods.c, compile_peers.c. */
#ifndef TIERKIT_I_PROGRAM_CALLS_H
#define TIERKIT_I_PROGRAM_CALLS_H

#include "program/compile.h"

enum { TIERKIT_I_ARGUMENTS_MAX = 3 };

/* One call as it stands in the text. */
typedef struct tierkit_i_call {
    const tierkit_i_node *node;
    int32_t argument[TIERKIT_I_ARGUMENTS_MAX]; /* nodes, TIERKIT_I_NONE */
    int32_t count;
} tierkit_i_call;

/* A number of periods, such as `4 quarters`. */
typedef struct tierkit_i_periods {
    int32_t count;
    tierkit_i_unit unit;
} tierkit_i_periods;

/* compile_calls.c: arguments and their checks; 0 = refused and reported. */
const tierkit_i_node *tierkit_i_argument(const tierkit_i_compiler *compiler,
                                         const tierkit_i_call *site, int32_t i);
int tierkit_i_needs_number(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                           tierkit_i_form form);
int tierkit_i_needs_condition(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                              tierkit_i_form form);
int tierkit_i_periods_of(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                         tierkit_i_periods *periods);
/* Moves a context back by the period of argument i. */
int tierkit_i_shift_by(tierkit_i_compiler *compiler, const tierkit_i_call *site, int32_t i,
                       tierkit_i_context *context);
/* Emits argument i and checks that it is a number. */
int tierkit_i_emit_number_argument(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                                   const tierkit_i_context *context, const tierkit_i_call *site,
                                   int32_t i);

/* `base at least`, where it is given: what is on the stack has no value below it. */
int tierkit_i_emit_base(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                        const tierkit_i_figure *base);

/* One function: emits its code for one call. */
typedef int tierkit_i_emitter(tierkit_i_compiler *compiler, tierkit_i_emitted *to,
                              const tierkit_i_context *context, const tierkit_i_call *site);

/* compile_scalars.c: of one or a few values. */
tierkit_i_emitter tierkit_i_emit_absolute, tierkit_i_emit_smaller, tierkit_i_emit_larger,
    tierkit_i_emit_coalesce, tierkit_i_emit_clamp, tierkit_i_emit_between, tierkit_i_emit_round,
    tierkit_i_emit_exists, tierkit_i_emit_missing;

/* compile_texts.c */
tierkit_i_emitter tierkit_i_emit_starts_with, tierkit_i_emit_ends_with, tierkit_i_emit_contains,
    tierkit_i_emit_lower, tierkit_i_emit_month, tierkit_i_emit_quarter, tierkit_i_emit_year,
    tierkit_i_emit_days;

/* compile_rates.c: a measure, each day at that day's rate. */
tierkit_i_emitter tierkit_i_emit_at_rate;

/* compile_results.c: what the review decides. */
tierkit_i_emitter tierkit_i_emit_working_days_since; /* compile_working.c */
tierkit_i_emitter tierkit_i_emit_promise, tierkit_i_emit_points, tierkit_i_emit_group;

/* compile_periods.c: other windows, and x on each of the last n periods. */
tierkit_i_emitter tierkit_i_emit_over, tierkit_i_emit_to_date, tierkit_i_emit_sum,
    tierkit_i_emit_mean, tierkit_i_emit_lowest, tierkit_i_emit_highest, tierkit_i_emit_count,
    tierkit_i_emit_slope, tierkit_i_emit_cv, tierkit_i_emit_cagr, tierkit_i_emit_elapsed,
    tierkit_i_emit_pace;

/* compile_peers.c: other distributors; members of a split. */
tierkit_i_emitter tierkit_i_emit_total, tierkit_i_emit_share, tierkit_i_emit_rank,
    tierkit_i_emit_percent_rank, tierkit_i_emit_quantile, tierkit_i_emit_sum_over,
    tierkit_i_emit_like_for_like, tierkit_i_emit_matched, tierkit_i_emit_count_over,
    tierkit_i_emit_lowest_over, tierkit_i_emit_highest_over, tierkit_i_emit_top_over;

#endif
