/* Owns: the layout of the sized records, pinned. Must not know: the library.
 * Called by: tests/gates/layout.py, which writes and compiles it. A line changes only with the ABI;
 * fields are added at the end. */
#include <tierkit.h>
#include <tierkit/arrow.h>

#if UINTPTR_MAX > 0xffffffffu
#define WORD(bits64, bits32) (bits64)
#else
#define WORD(bits64, bits32) (bits32)
#endif
#define AT(record, field, bits64, bits32)                                                          \
    _Static_assert(offsetof(record, field) == WORD(bits64, bits32), #record "." #field)
#define SIZE(record, bits64, bits32) _Static_assert(sizeof(record) == WORD(bits64, bits32), #record)

/* The Arrow C data and stream interface, as its standard lays it out. */
#if UINTPTR_MAX > 0xffffffffu
_Static_assert(sizeof(struct ArrowSchema) == 72, "ArrowSchema");
_Static_assert(offsetof(struct ArrowSchema, release) == 56, "ArrowSchema.release");
_Static_assert(sizeof(struct ArrowArray) == 80, "ArrowArray");
_Static_assert(offsetof(struct ArrowArray, release) == 64, "ArrowArray.release");
_Static_assert(sizeof(struct ArrowArrayStream) == 40, "ArrowArrayStream");
#endif

AT(tierkit_abc_curve, struct_size, 0, 0);
AT(tierkit_abc_curve, flags, 4, 4);
AT(tierkit_abc_curve, status, 8, 8);
AT(tierkit_abc_curve, exchanged, 12, 12);
AT(tierkit_abc_curve, first_count, 16, 16);
AT(tierkit_abc_curve, second_count, 24, 24);
AT(tierkit_abc_curve, third_count, 32, 32);
AT(tierkit_abc_curve, a_x, 40, 40);
AT(tierkit_abc_curve, a_y, 48, 48);
AT(tierkit_abc_curve, b_x, 56, 56);
AT(tierkit_abc_curve, b_y, 64, 64);
AT(tierkit_abc_curve, c_x, 72, 72);
AT(tierkit_abc_curve, c_y, 80, 80);
SIZE(tierkit_abc_curve, 88, 88);

AT(tierkit_agreement, struct_size, 0, 0);
AT(tierkit_agreement, flags, 4, 4);
AT(tierkit_agreement, status, 8, 8);
AT(tierkit_agreement, reserved, 12, 12);
AT(tierkit_agreement, count, 16, 16);
AT(tierkit_agreement, concordant, 24, 24);
AT(tierkit_agreement, discordant, 32, 32);
AT(tierkit_agreement, ties_first, 40, 40);
AT(tierkit_agreement, ties_second, 48, 48);
AT(tierkit_agreement, ties_both, 56, 56);
AT(tierkit_agreement, kendall, 64, 64);
AT(tierkit_agreement, spearman, 72, 72);
AT(tierkit_agreement, weighted, 80, 80);
AT(tierkit_agreement, ws, 88, 88);
SIZE(tierkit_agreement, 96, 96);

AT(tierkit_allocator, struct_size, 0, 0);
AT(tierkit_allocator, flags, 4, 4);
AT(tierkit_allocator, ctx, 8, 8);
AT(tierkit_allocator, alloc, 16, 12);
AT(tierkit_allocator, resize, 24, 16);
AT(tierkit_allocator, release, 32, 20);
SIZE(tierkit_allocator, 40, 24);

AT(tierkit_amounts, struct_size, 0, 0);
AT(tierkit_amounts, flags, 4, 4);
AT(tierkit_amounts, count, 8, 8);
AT(tierkit_amounts, value, 16, 16);
AT(tierkit_amounts, value_high, 24, 20);
AT(tierkit_amounts, status, 32, 24);
AT(tierkit_amounts, tie_rank, 40, 28);
AT(tierkit_amounts, order, 48, 32);
AT(tierkit_amounts, first, 56, 36);
SIZE(tierkit_amounts, 64, 40);

AT(tierkit_best_worst, struct_size, 0, 0);
AT(tierkit_best_worst, flags, 4, 4);
AT(tierkit_best_worst, method, 8, 8);
AT(tierkit_best_worst, count, 12, 12);
AT(tierkit_best_worst, best, 16, 16);
AT(tierkit_best_worst, worst, 20, 20);
AT(tierkit_best_worst, best_to_others, 24, 24);
AT(tierkit_best_worst, others_to_worst, 32, 28);
SIZE(tierkit_best_worst, 40, 32);

AT(tierkit_best_worst_fit, struct_size, 0, 0);
AT(tierkit_best_worst_fit, flags, 4, 4);
AT(tierkit_best_worst_fit, xi, 8, 8);
AT(tierkit_best_worst_fit, ratio, 16, 16);
AT(tierkit_best_worst_fit, input_ratio, 24, 24);
SIZE(tierkit_best_worst_fit, 32, 32);

AT(tierkit_bounded, struct_size, 0, 0);
AT(tierkit_bounded, flags, 4, 4);
AT(tierkit_bounded, criteria, 8, 8);
AT(tierkit_bounded, reserved, 12, 12);
AT(tierkit_bounded, count, 16, 16);
AT(tierkit_bounded, minimum_coverage, 24, 24);
AT(tierkit_bounded, value, 32, 32);
AT(tierkit_bounded, status, 40, 36);
AT(tierkit_bounded, weight, 48, 40);
AT(tierkit_bounded, bounds, 56, 44);
AT(tierkit_bounded, direction, 64, 48);
AT(tierkit_bounded, ideal, 72, 52);
SIZE(tierkit_bounded, 80, 56);

AT(tierkit_call, struct_size, 0, 0);
AT(tierkit_call, flags, 4, 4);
AT(tierkit_call, progress, 8, 8);
AT(tierkit_call, user, 16, 12);
SIZE(tierkit_call, 24, 16);

AT(tierkit_claims, struct_size, 0, 0);
AT(tierkit_claims, flags, 4, 4);
AT(tierkit_claims, count, 8, 8);
AT(tierkit_claims, resource, 16, 16);
AT(tierkit_claims, tier, 24, 20);
AT(tierkit_claims, region, 32, 24);
AT(tierkit_claims, tie_rank, 40, 28);
AT(tierkit_claims, ask, 48, 32);
AT(tierkit_claims, cap, 56, 36);
AT(tierkit_claims, floor, 64, 40);
AT(tierkit_claims, lot, 72, 44);
AT(tierkit_claims, weight, 80, 48);
AT(tierkit_claims, status, 88, 52);
SIZE(tierkit_claims, 96, 56);

AT(tierkit_column, struct_size, 0, 0);
AT(tierkit_column, flags, 4, 4);
AT(tierkit_column, type, 8, 8);
AT(tierkit_column, scale, 12, 12);
AT(tierkit_column, rows, 16, 16);
AT(tierkit_column, stride, 24, 24);
AT(tierkit_column, validity_offset, 32, 32);
AT(tierkit_column, data, 40, 40);
AT(tierkit_column, offsets, 48, 44);
AT(tierkit_column, validity, 56, 48);
AT(tierkit_column, name, 64, 52);
AT(tierkit_column, unit, 72, 56);
AT(tierkit_column, reserved, 80, 60);
SIZE(tierkit_column, 88, 64);

AT(tierkit_concentration, struct_size, 0, 0);
AT(tierkit_concentration, flags, 4, 4);
AT(tierkit_concentration, status, 8, 8);
AT(tierkit_concentration, reserved, 12, 12);
AT(tierkit_concentration, count, 16, 16);
AT(tierkit_concentration, positive_count, 24, 24);
AT(tierkit_concentration, total, 32, 32);
AT(tierkit_concentration, total_high, 40, 40);
AT(tierkit_concentration, hhi, 48, 48);
AT(tierkit_concentration, effective_number, 56, 56);
AT(tierkit_concentration, gini, 64, 64);
AT(tierkit_concentration, gini_all, 72, 72);
SIZE(tierkit_concentration, 80, 80);

AT(tierkit_consistency, struct_size, 0, 0);
AT(tierkit_consistency, flags, 4, 4);
AT(tierkit_consistency, status, 8, 8);
AT(tierkit_consistency, steps, 12, 12);
AT(tierkit_consistency, lambda, 16, 16);
AT(tierkit_consistency, index, 24, 24);
AT(tierkit_consistency, random_index, 32, 32);
AT(tierkit_consistency, ratio, 40, 40);
SIZE(tierkit_consistency, 48, 48);

AT(tierkit_cuts, struct_size, 0, 0);
AT(tierkit_cuts, flags, 4, 4);
AT(tierkit_cuts, count, 8, 8);
AT(tierkit_cuts, rule, 12, 12);
AT(tierkit_cuts, numerator, 16, 16);
AT(tierkit_cuts, denominator, 24, 20);
SIZE(tierkit_cuts, 32, 24);

AT(tierkit_error, struct_size, 0, 0);
AT(tierkit_error, flags, 4, 4);
AT(tierkit_error, code, 8, 8);
AT(tierkit_error, field, 12, 12);
AT(tierkit_error, row, 16, 16);
AT(tierkit_error, position, 24, 24);
AT(tierkit_error, text, 32, 32);
SIZE(tierkit_error, 224, 224);

AT(tierkit_grants, struct_size, 0, 0);
AT(tierkit_grants, flags, 4, 4);
AT(tierkit_grants, granted, 8, 8);
AT(tierkit_grants, reason, 16, 12);
AT(tierkit_grants, obliged, 24, 16);
AT(tierkit_grants, shortfall, 32, 20);
AT(tierkit_grants, left, 40, 24);
AT(tierkit_grants, floor_short, 48, 28);
SIZE(tierkit_grants, 56, 32);

AT(tierkit_history, struct_size, 0, 0);
AT(tierkit_history, flags, 4, 4);
AT(tierkit_history, opening, 8, 8);
AT(tierkit_history, earlier, 16, 12);
AT(tierkit_history, earlier_count, 24, 16);
SIZE(tierkit_history, 32, 24);

AT(tierkit_normalisation, struct_size, 0, 0);
AT(tierkit_normalisation, flags, 4, 4);
AT(tierkit_normalisation, method, 8, 8);
AT(tierkit_normalisation, criteria, 12, 12);
AT(tierkit_normalisation, count, 16, 16);
AT(tierkit_normalisation, value, 24, 24);
AT(tierkit_normalisation, status, 32, 28);
AT(tierkit_normalisation, direction, 40, 32);
AT(tierkit_normalisation, ideal, 48, 36);
SIZE(tierkit_normalisation, 56, 40);

AT(tierkit_pairwise, struct_size, 0, 0);
AT(tierkit_pairwise, flags, 4, 4);
AT(tierkit_pairwise, method, 8, 8);
AT(tierkit_pairwise, count, 12, 12);
AT(tierkit_pairwise, tolerance, 16, 16);
AT(tierkit_pairwise, random_index, 24, 24);
AT(tierkit_pairwise, matrix, 32, 32);
AT(tierkit_pairwise, reserved, 40, 36);
SIZE(tierkit_pairwise, 48, 40);

AT(tierkit_points, struct_size, 0, 0);
AT(tierkit_points, flags, 4, 4);
AT(tierkit_points, count, 8, 8);
AT(tierkit_points, reserved, 12, 12);
AT(tierkit_points, x, 16, 16);
AT(tierkit_points, y, 24, 20);
SIZE(tierkit_points, 32, 24);

AT(tierkit_quotas, struct_size, 0, 0);
AT(tierkit_quotas, flags, 4, 4);
AT(tierkit_quotas, class_count, 8, 8);
AT(tierkit_quotas, reserved, 12, 12);
AT(tierkit_quotas, minimum, 16, 16);
AT(tierkit_quotas, maximum, 24, 20);
SIZE(tierkit_quotas, 32, 24);

AT(tierkit_resolver, struct_size, 0, 0);
AT(tierkit_resolver, flags, 4, 4);
AT(tierkit_resolver, user, 8, 8);
AT(tierkit_resolver, find, 16, 12);
AT(tierkit_resolver, release, 24, 16);
SIZE(tierkit_resolver, 32, 20);

AT(tierkit_slice, struct_size, 0, 0);
AT(tierkit_slice, flags, 4, 4);
AT(tierkit_slice, first_day, 8, 8);
AT(tierkit_slice, last_day, 12, 12);
SIZE(tierkit_slice, 16, 16);

AT(tierkit_stats, struct_size, 0, 0);
AT(tierkit_stats, flags, 4, 4);
AT(tierkit_stats, bytes, 8, 8);
AT(tierkit_stats, records, 16, 16);
AT(tierkit_stats, aliases, 24, 24);
AT(tierkit_stats, ids, 32, 32);
AT(tierkit_stats, unmatched_ids, 40, 40);
AT(tierkit_stats, rows, 48, 48);
AT(tierkit_stats, rejected_rows, 56, 56);
AT(tierkit_stats, rounded_values, 64, 64);
AT(tierkit_stats, cells, 72, 72);
AT(tierkit_stats, first_day, 80, 80);
AT(tierkit_stats, last_day, 84, 84);
AT(tierkit_stats, unmatched_lookups, 88, 88);
SIZE(tierkit_stats, 96, 96);

AT(tierkit_supply, struct_size, 0, 0);
AT(tierkit_supply, flags, 4, 4);
AT(tierkit_supply, resource_count, 8, 8);
AT(tierkit_supply, region_count, 12, 12);
AT(tierkit_supply, capacity, 16, 16);
AT(tierkit_supply, region_share_e9, 24, 20);
SIZE(tierkit_supply, 32, 24);

AT(tierkit_topsis, struct_size, 0, 0);
AT(tierkit_topsis, flags, 4, 4);
AT(tierkit_topsis, criteria, 8, 8);
AT(tierkit_topsis, normalisation, 12, 12);
AT(tierkit_topsis, count, 16, 16);
AT(tierkit_topsis, value, 24, 24);
AT(tierkit_topsis, status, 32, 28);
AT(tierkit_topsis, weight, 40, 32);
AT(tierkit_topsis, bounds, 48, 36);
AT(tierkit_topsis, direction, 56, 40);
AT(tierkit_topsis, norm, 64, 44);
SIZE(tierkit_topsis, 72, 48);

AT(tierkit_weighted, struct_size, 0, 0);
AT(tierkit_weighted, flags, 4, 4);
AT(tierkit_weighted, criteria, 8, 8);
AT(tierkit_weighted, reserved, 12, 12);
AT(tierkit_weighted, count, 16, 16);
AT(tierkit_weighted, minimum_coverage, 24, 24);
AT(tierkit_weighted, value, 32, 32);
AT(tierkit_weighted, status, 40, 36);
AT(tierkit_weighted, weight, 48, 40);
AT(tierkit_weighted, reference, 56, 44);
SIZE(tierkit_weighted, 64, 48);

AT(tierkit_whale, struct_size, 0, 0);
AT(tierkit_whale, flags, 4, 4);
AT(tierkit_whale, status, 8, 8);
AT(tierkit_whale, reserved, 12, 12);
AT(tierkit_whale, count, 16, 16);
AT(tierkit_whale, peak_count, 24, 24);
AT(tierkit_whale, loss_count, 32, 32);
AT(tierkit_whale, peak, 40, 40);
AT(tierkit_whale, peak_high, 48, 48);
AT(tierkit_whale, total, 56, 56);
AT(tierkit_whale, total_high, 64, 64);
AT(tierkit_whale, peak_ratio, 72, 72);
SIZE(tierkit_whale, 80, 80);

AT(tierkit_what_if_trial, struct_size, 0, 0);
AT(tierkit_what_if_trial, flags, 4, 4);
AT(tierkit_what_if_trial, as_of, 8, 8);
AT(tierkit_what_if_trial, quarters, 12, 12);
AT(tierkit_what_if_trial, kind_count, 16, 16);
AT(tierkit_what_if_trial, stake_bytes, 24, 24);
AT(tierkit_what_if_trial, program, 32, 32);
AT(tierkit_what_if_trial, other, 40, 36);
AT(tierkit_what_if_trial, kinds, 48, 40);
AT(tierkit_what_if_trial, stake, 56, 44);
SIZE(tierkit_what_if_trial, 64, 48);
