/* Owns: the call that tries other rules: its checks, the days it goes through, the tables it fills.
 * Must not know: what a table says. Called by: hosts. */
#include "plan/what_if.h"

#include "review/fold.h"

static const tierkit_i_column_spec matrix_columns[] = {
    { "as_of", "", TIERKIT_I_CELLS_DATE },
    { "subject", "", TIERKIT_I_CELLS_TEXT },
    { "from", "", TIERKIT_I_CELLS_TEXT },
    { "to", "", TIERKIT_I_CELLS_TEXT },
    { "distributors", "", TIERKIT_I_CELLS_INTEGER },
    { "at_stake", "", TIERKIT_I_CELLS_NUMBER },
};

static const tierkit_i_column_spec change_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "subject", "", TIERKIT_I_CELLS_TEXT },
    { "from", "", TIERKIT_I_CELLS_TEXT },           { "to", "", TIERKIT_I_CELLS_TEXT },
    { "direction", "", TIERKIT_I_CELLS_TEXT },      { "value_before", "", TIERKIT_I_CELLS_NUMBER },
    { "value_after", "", TIERKIT_I_CELLS_NUMBER },  { "rank_before", "", TIERKIT_I_CELLS_INTEGER },
    { "rank_after", "", TIERKIT_I_CELLS_INTEGER },  { "at_stake", "", TIERKIT_I_CELLS_NUMBER },
    { "cause", "", TIERKIT_I_CELLS_TEXT },          { "text", "", TIERKIT_I_CELLS_TEXT },
};

static const tierkit_i_column_spec quarter_columns[] = {
    { "as_of", "", TIERKIT_I_CELLS_DATE },
    { "distributors", "", TIERKIT_I_CELLS_INTEGER },
    { "subject", "", TIERKIT_I_CELLS_TEXT },
    { "first", "", TIERKIT_I_CELLS_TEXT },
    { "first_before", "", TIERKIT_I_CELLS_INTEGER },
    { "first_after", "", TIERKIT_I_CELLS_INTEGER },
    { "first_share_before", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "first_share_after", "ratio", TIERKIT_I_CELLS_NUMBER },
    { "up", "", TIERKIT_I_CELLS_INTEGER },
    { "down", "", TIERKIT_I_CELLS_INTEGER },
    { "other", "", TIERKIT_I_CELLS_INTEGER },
    { "at_stake_down", "", TIERKIT_I_CELLS_NUMBER },
};

static const tierkit_i_column_spec service_columns[] = {
    { "as_of", "", TIERKIT_I_CELLS_DATE },
    { "policy", "", TIERKIT_I_CELLS_TEXT },
    { "distributors_before", "", TIERKIT_I_CELLS_INTEGER },
    { "cost_before", "", TIERKIT_I_CELLS_NUMBER },
    { "cost_unknown_before", "", TIERKIT_I_CELLS_INTEGER },
    { "over_served_before", "", TIERKIT_I_CELLS_INTEGER },
    { "too_deep_before", "", TIERKIT_I_CELLS_NUMBER },
    { "under_served_before", "", TIERKIT_I_CELLS_INTEGER },
    { "distributors_after", "", TIERKIT_I_CELLS_INTEGER },
    { "cost_after", "", TIERKIT_I_CELLS_NUMBER },
    { "cost_unknown_after", "", TIERKIT_I_CELLS_INTEGER },
    { "over_served_after", "", TIERKIT_I_CELLS_INTEGER },
    { "too_deep_after", "", TIERKIT_I_CELLS_NUMBER },
    { "under_served_after", "", TIERKIT_I_CELLS_INTEGER },
};

#define COUNT_OF(array) (int32_t)(sizeof(array) / sizeof((array)[0]))

static const struct trial_table {
    int32_t kind;
    const tierkit_i_column_spec *columns;
    int32_t column_count;
    tierkit_i_trial_filler fill;
} kinds[] = {
    { TIERKIT_WHAT_IF_MATRIX, matrix_columns, COUNT_OF(matrix_columns), tierkit_i_trial_matrix },
    { TIERKIT_WHAT_IF_CHANGES, change_columns, COUNT_OF(change_columns), tierkit_i_trial_changes },
    { TIERKIT_WHAT_IF_QUARTERS, quarter_columns, COUNT_OF(quarter_columns),
      tierkit_i_trial_quarters },
    { TIERKIT_WHAT_IF_SERVICE, service_columns, COUNT_OF(service_columns),
      tierkit_i_trial_service },
};

static const struct trial_table *table_of(int32_t kind) {
    for (int32_t k = 0; k < COUNT_OF(kinds); k++) {
        if (kinds[k].kind == kind) {
            return &kinds[k];
        }
    }
    return NULL;
}

/* ---- checks ---------------------------------------------------------------------------------- */

/* What says how many tables there are; from here on they are NULL, whatever else is wrong. */
static tierkit_status clear_tables(const tierkit_what_if_trial *trial, tierkit_table **tables,
                                   tierkit_error *err) {
    /* The first shipped size is today's. */
    tierkit_status status =
        tierkit_i_record_check(trial, (uint32_t)sizeof *trial, (uint32_t)sizeof *trial);
    if (status != TIERKIT_OK) {
        return tierkit_i_fail(err, status, "trial: zero it, then set struct_size to its sizeof");
    }
    if (trial->kind_count < 1 || trial->kind_count > TIERKIT_WHAT_IF_KINDS_MAX) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "trial: kind_count: give 1 to 64");
    }
    for (int64_t k = 0; k < trial->kind_count; k++) {
        tables[k] = NULL;
    }
    return TIERKIT_OK;
}

static tierkit_status check_record(const tierkit_what_if_trial *trial, tierkit_error *err) {
    if (trial->flags != 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "trial: flags must be 0");
    }
    if (trial->program == NULL || trial->other == NULL || trial->kinds == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL,
                              "trial: program, other and kinds must not be NULL");
    }
    if (trial->quarters < 0 || trial->quarters > TIERKIT_WHAT_IF_QUARTERS_MAX) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "trial: quarters: give 0 to 40");
    }
    if (trial->stake != NULL && trial->stake_bytes < 0) {
        return tierkit_i_fail(err, TIERKIT_E_RANGE, "trial: stake_bytes is below 0");
    }
    for (int64_t k = 0; k < trial->kind_count; k++) {
        if (table_of(trial->kinds[k]) == NULL) {
            return tierkit_i_fail_at(err, TIERKIT_E_ARGUMENT, k, -1,
                                     "trial: there is no such table of a trial");
        }
    }
    return TIERKIT_OK;
}

static tierkit_status check(const tierkit_network *network, const tierkit_what_if_trial *trial,
                            tierkit_table **tables, tierkit_error *err) {
    if (trial == NULL || tables == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, trial and tables must not be NULL");
    }
    TIERKIT_I_TRY(clear_tables(trial, tables, err));
    if (network == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, trial and tables must not be NULL");
    }
    TIERKIT_I_TRY(check_record(trial, err));
    return tierkit_self_check(err);
}

static int is_number(tierkit_i_form form) {
    return form.shape != TIERKIT_I_TEXTS && form.shape != TIERKIT_I_FLAGS &&
           form.type != TIERKIT_I_TYPE_DATE;
}

/* The formula of a KPI or a measure by its name. */
static tierkit_status find_stake(const tierkit_what_if_trial *trial, int32_t *formula,
                                 tierkit_error *err) {
    const tierkit_program *program = trial->program;
    const tierkit_i_tree *tree = &program->tree;
    size_t bytes = (size_t)trial->stake_bytes;
    *formula = program->compiled.stake;
    if (trial->stake == NULL) {
        return TIERKIT_OK;
    }
    *formula = TIERKIT_I_NONE;
    int32_t text = tierkit_i_strings_find(&tree->strings, trial->stake, bytes);
    for (size_t k = 0; k < tree->kpi_count && text != TIERKIT_I_NO_CODE; k++) {
        *formula = tree->kpis[k].name.text == text ? program->compiled.kpi_formula[k] : *formula;
    }
    if (*formula == TIERKIT_I_NONE) {
        int32_t measure =
            tierkit_i_schema_find_measure(program->head.schema, trial->stake, trial->stake_bytes);
        *formula =
            measure == TIERKIT_I_NONE ? TIERKIT_I_NONE : program->compiled.measure_formula[measure];
    }
    if (*formula == TIERKIT_I_NONE) {
        return tierkit_i_fail(err, TIERKIT_E_NOT_FOUND,
                              "trial: stake: `program` has no KPI or measure of this name");
    }
    return is_number(program->compiled.formulas[*formula].form)
               ? TIERKIT_OK
               : tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "trial: stake: not a number");
}

/* ---- days ------------------------------------------------------------------------------------ */

static tierkit_status fill_day(const tierkit_i_tried_with *with, const tierkit_what_if_trial *trial,
                               int32_t *as_of, int32_t index, tierkit_table **tables,
                               tierkit_error *err) {
    tierkit_i_tried_day day;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_tried_day_new(with, *as_of, &day, err));
    *as_of = day.as_of;
    for (int64_t k = 0; k < trial->kind_count; k++) {
        TIERKIT_I_DO(table_of(trial->kinds[k])->fill(with, &day, index, tables[k]));
    }
done:
    tierkit_i_tried_day_free(with, &day);
    return status;
}

static tierkit_status fill_days(const tierkit_i_tried_with *with,
                                const tierkit_what_if_trial *trial, tierkit_table **tables,
                                tierkit_error *err) {
    int32_t as_of = trial->as_of;
    TIERKIT_I_TRY(fill_day(with, trial, &as_of, 0, tables, err));
    for (int32_t q = 1; q <= trial->quarters; q++) {
        int32_t day = 0;
        if (!tierkit_i_fiscal_back(&with->now->head.schema->calendar, as_of, 3 * q, &day)) {
            return tierkit_i_fail(err, TIERKIT_E_DATE,
                                  "trial: quarters: the program's calendar begins later");
        }
        TIERKIT_I_TRY(fill_day(with, trial, &day, q, tables, err));
    }
    return TIERKIT_OK;
}

static tierkit_status run(const tierkit_network *network, const tierkit_what_if_trial *trial,
                          tierkit_i_tried_with *with, tierkit_table **tables, tierkit_error *err) {
    TIERKIT_I_TRY(find_stake(trial, &with->stake, err));
    for (int64_t k = 0; k < trial->kind_count; k++) {
        const struct trial_table *table = table_of(trial->kinds[k]);
        TIERKIT_I_TRY(tierkit_i_table_new(with->memory, with->pace, table->columns,
                                          table->column_count, &tables[k]));
    }
    TIERKIT_I_TRY(tierkit_i_snapshot_take(network, with->memory, with->pace, &with->snapshot, err));
    return fill_days(with, trial, tables, err);
}

static const char *plain_reason(tierkit_status status) {
    switch (status) {
    case TIERKIT_E_NOMEM:
        return "out of memory while trying other rules";
    case TIERKIT_E_CANCELLED:
        return "the trial was cancelled by the progress callback";
    case TIERKIT_E_LIMIT:
        return "more distributors or periods than a review can hold";
    default:
        return NULL;
    }
}

tierkit_status TIERKIT_CALL tierkit_what_if(const tierkit_network *network,
                                            const tierkit_what_if_trial *trial,
                                            const tierkit_call *call, tierkit_table **tables,
                                            tierkit_error *err) {
    tierkit_i_pace pace;
    TIERKIT_I_TRY(check(network, trial, tables, err));       /* every table is NULL */
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err)); /* checks the record */
    tierkit_i_tried_with with = {
        NULL, trial->program, trial->other, TIERKIT_I_NONE, tierkit_i_network_memory(network), &pace
    };
    tierkit_status status = run(network, trial, &with, tables, err);
    tierkit_i_snapshot_release(with.snapshot);
    for (int64_t k = 0; k < trial->kind_count && tables[k] != NULL; k++) {
        if (status == TIERKIT_OK) {
            tierkit_i_table_finish(tables[k]);
        } else {
            tierkit_table_free(tables[k]);
            tables[k] = NULL;
        }
    }
    const char *reason = plain_reason(status);
    return reason != NULL ? tierkit_i_fail(err, status, reason) : status;
}
