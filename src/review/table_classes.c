/* Owns: class statements over every scope they name, and the tables of classes and concentration.
 * Must not know: policies. Called by: review/tables.c. */
#include "review/state.h"

/* Scopes of a statement; none named = the network. */
static int has_scope(const tierkit_review *review, const tierkit_i_classes *classes,
                     const char *word) {
    const tierkit_i_tree *tree = &review->program->tree;
    for (int32_t s = 0; s < classes->scopes.count; s++) {
        if (tierkit_i_tree_is(tree, tree->names[classes->scopes.first + s].text, word)) {
            return 1;
        }
    }
    return classes->scopes.count == 0 && word[0] == 'n';
}

/* A statement and what is done with each of its scopes. */
typedef struct visit {
    const tierkit_review *review;
    size_t classes;
    tierkit_i_scope_visitor visitor;
    tierkit_table *table;
    tierkit_i_gates gates; /* the same in every scope */
} visit;

static tierkit_status visit_scope(const visit *of, const tierkit_i_basis *basis,
                                  const int32_t *records, size_t count,
                                  const tierkit_i_piece scope[2]) {
    tierkit_i_cut cut;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_cut_new(of->review, records, count, &cut));
    tierkit_i_cut_fill(&cut, basis);
    TIERKIT_I_DO(tierkit_i_cut_run(of->review, of->classes, tierkit_i_table_pace(of->table), &cut));
    TIERKIT_I_DO(tierkit_i_apply_gates(of->review, of->classes, &of->gates, &cut));
    TIERKIT_I_DO(of->visitor(of->review, of->classes, scope, &cut, of->table));
done:
    tierkit_i_cut_free(of->review, &cut);
    return status;
}

static tierkit_status visit_regions(const visit *of, const tierkit_i_basis *basis) {
    tierkit_i_regions regions;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_piece scope[2] = { TIERKIT_I_PIECE("region:"), { NULL, 0 } };
    TIERKIT_I_DO(tierkit_i_regions_new(of->review, &regions));
    for (uint32_t i = 0; i < regions.names.count; i++) {
        uint32_t code = regions.order[i];
        size_t start = regions.start[code];
        scope[1].text = tierkit_i_strings_get(&regions.names, code, &scope[1].bytes);
        TIERKIT_I_DO(visit_scope(of, basis, regions.members + start,
                                 regions.start[code + 1] - start, scope));
    }
done:
    tierkit_i_regions_free(of->review, &regions);
    return status;
}

/* Calendar years from the first fact to as-of; facts after it make no year. */
static tierkit_status visit_years(const visit *of) {
    const tierkit_review *review = of->review;
    if (review->snapshot->first_day > review->snapshot->last_day ||
        review->snapshot->first_day > review->source.as_of) {
        return TIERKIT_OK;
    }
    int32_t first = tierkit_i_period_of_day(review->snapshot->first_day, TIERKIT_I_YEAR, 1);
    int32_t last = tierkit_i_period_of_day(review->source.as_of, TIERKIT_I_YEAR, 1);
    for (int32_t year = first; year <= last; year++) {
        char name[12];
        tierkit_i_basis basis;
        tierkit_i_piece scope[2] = { TIERKIT_I_PIECE("year:"), { NULL, 0 } };
        tierkit_i_position position = { tierkit_i_period_first_day(year + 1, TIERKIT_I_YEAR, 1) - 1,
                                        1, tierkit_i_period_first_day(year, TIERKIT_I_YEAR, 1),
                                        TIERKIT_I_YEAR };
        scope[1].text = name;
        scope[1].bytes = tierkit_i_period_name(position.first, TIERKIT_I_YEAR, name);
        TIERKIT_I_TRY(tierkit_i_basis_new(review, of->classes, position,
                                          tierkit_i_table_pace(of->table), &basis));
        tierkit_status status = visit_scope(of, &basis, NULL, review->records, scope);
        tierkit_i_basis_free(review, &basis);
        TIERKIT_I_TRY(status);
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_each_scope(const tierkit_review *review, size_t classes,
                                    tierkit_i_scope_visitor visitor, tierkit_table *table) {
    const tierkit_i_classes *statement = &review->program->tree.classes[classes];
    visit of = { review, classes, visitor, table, { NULL, 0 } };
    tierkit_i_piece all[2] = { TIERKIT_I_PIECE("all"), { "", 0 } };
    tierkit_i_basis basis;
    tierkit_status status = TIERKIT_OK;
    if (review->records == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_basis_new(review, classes, tierkit_i_as_of_position(review),
                                      tierkit_i_table_pace(table), &basis));
    TIERKIT_I_DO(tierkit_i_gates_new(review, classes, tierkit_i_table_pace(table), &of.gates));
    if (has_scope(review, statement, "network")) {
        TIERKIT_I_DO(visit_scope(&of, &basis, NULL, review->records, all));
    }
    if (has_scope(review, statement, "region")) {
        TIERKIT_I_DO(visit_regions(&of, &basis));
    }
    if (has_scope(review, statement, "year")) {
        TIERKIT_I_DO(visit_years(&of));
    }
done:
    tierkit_i_gates_free(review, &of.gates);
    tierkit_i_basis_free(review, &basis);
    return status;
}

static const tierkit_i_column_spec class_columns[] = {
    { "basis", "", TIERKIT_I_CELLS_TEXT },
    { "scope", "", TIERKIT_I_CELLS_TEXT },
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_NUMBER },
    { "rank", "", TIERKIT_I_CELLS_INTEGER },
    { "share", "", TIERKIT_I_CELLS_NUMBER },
    { "cum_share_before", "", TIERKIT_I_CELLS_NUMBER },
    { "class", "", TIERKIT_I_CELLS_TEXT },
    { "status", "", TIERKIT_I_CELLS_TEXT },
};

/* The name of what is cut: the basis, or the value. */
static tierkit_status add_basis_name(const tierkit_review *review, size_t classes,
                                     tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t name = tree->classes[classes].basis.text;
    if (!tree->classes[classes].by_share && name == TIERKIT_I_NONE) {
        name = tree->values[review->program->compiled.cut_value[classes]].name.text;
    }
    return tierkit_i_cell_text(table, review, name);
}

static int32_t scale_of(const tierkit_review *review, size_t classes) {
    int32_t formula = review->program->compiled.basis_formula[classes];
    return formula == TIERKIT_I_NONE ? 9 : review->program->compiled.formulas[formula].form.scale;
}

/* Of who stands apart its own class, but not in years: they are not those of today. */
static int32_t class_text(const tierkit_review *review, size_t classes,
                          const tierkit_i_piece scope[2], const tierkit_i_cut *cut, int32_t i) {
    if (cut->line[i] != TIERKIT_I_NONE) {
        return review->program->tree.class_lines[cut->line[i]].name.text;
    }
    return classes == 0 && scope[0].text[0] != 'y'
               ? tierkit_i_apart_name(review, (size_t)cut->records[i])
               : TIERKIT_I_NONE;
}

static tierkit_status add_class_row(const tierkit_review *review, size_t classes,
                                    const tierkit_i_piece scope[2], const tierkit_i_cut *cut,
                                    int32_t i, tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_i_i128 value = { (uint64_t)cut->low[i], cut->high[i] };
    int exists = cut->status[i] == TIERKIT_VALUE_OK;
    int shared = exists && tree->classes[classes].by_share && tierkit_i_i128_sign(value) > 0;
    TIERKIT_I_TRY(add_basis_name(review, classes, table));
    TIERKIT_I_TRY(tierkit_i_table_add_pieces(table, scope, 2));
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, (size_t)cut->records[i]));
    TIERKIT_I_TRY(exists ? tierkit_i_table_add_decimal(table, value, scale_of(review, classes))
                         : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(cut->rank[i] > 0 ? tierkit_i_table_add_integer(table, cut->rank[i])
                                   : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(shared ? tierkit_i_table_add_double(table, cut->share[i])
                         : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(shared ? tierkit_i_table_add_double(table, cut->share_before[i])
                         : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, class_text(review, classes, scope, cut, i)));
    return tierkit_i_cell_status(table, cut->status[i]);
}

static tierkit_status add_classes(const tierkit_review *review, size_t classes,
                                  const tierkit_i_piece scope[2], const tierkit_i_cut *cut,
                                  tierkit_table *table) {
    for (size_t place = 0; place < cut->count; place++) {
        int32_t element = cut->order[place];
        if (review->covered[cut->records[element]] == TIERKIT_VALUE_OK) {
            TIERKIT_I_TRY(add_class_row(review, classes, scope, cut, element, table));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_make_classes(const tierkit_review *review, tierkit_i_pace *pace,
                                      tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, class_columns,
                                      sizeof(class_columns) / sizeof(class_columns[0]), out));
    for (size_t c = 0; c < review->program->tree.classes_count; c++) {
        TIERKIT_I_TRY(tierkit_i_each_scope(review, c, add_classes, *out));
    }
    return TIERKIT_OK;
}

static const tierkit_i_column_spec concentration_columns[] = {
    { "basis", "", TIERKIT_I_CELLS_TEXT },      { "scope", "", TIERKIT_I_CELLS_TEXT },
    { "n", "", TIERKIT_I_CELLS_INTEGER },       { "n_positive", "", TIERKIT_I_CELLS_INTEGER },
    { "hhi", "", TIERKIT_I_CELLS_NUMBER },      { "gini", "", TIERKIT_I_CELLS_NUMBER },
    { "gini_all", "", TIERKIT_I_CELLS_NUMBER }, { "cr1", "", TIERKIT_I_CELLS_NUMBER },
    { "cr3", "", TIERKIT_I_CELLS_NUMBER },      { "cr5", "", TIERKIT_I_CELLS_NUMBER },
    { "cr10", "", TIERKIT_I_CELLS_NUMBER },     { "n_a", "", TIERKIT_I_CELLS_INTEGER },
    { "n_b", "", TIERKIT_I_CELLS_INTEGER },     { "n_c", "", TIERKIT_I_CELLS_INTEGER },
};

static tierkit_status add_counts(const tierkit_i_classes *classes, const tierkit_i_cut *cut,
                                 tierkit_table *table) {
    for (int32_t k = 0; k < 3; k++) {
        int64_t count = 0;
        for (size_t i = 0; i < cut->count; i++) {
            count += cut->line[i] == classes->lines.first + k;
        }
        TIERKIT_I_TRY(k < classes->lines.count ? tierkit_i_table_add_integer(table, count)
                                               : tierkit_i_table_missing(table));
    }
    return TIERKIT_OK;
}

static tierkit_status add_concentration(const tierkit_review *review, size_t classes,
                                        const tierkit_i_piece scope[2], const tierkit_i_cut *cut,
                                        tierkit_table *table) {
    static const int32_t parts[] = { 1, 3, 5, 10 };
    double ratio[4];
    tierkit_concentration result = { 0 };
    tierkit_amounts amounts = tierkit_i_cut_amounts(cut);
    result.struct_size = sizeof(result);
    TIERKIT_I_TRY(tierkit_concentrate(&amounts, parts, 4, ratio, &result, NULL));
    int exists = result.status == TIERKIT_VALUE_OK;
    const double shown[] = { result.hhi, result.gini, result.gini_all, ratio[0],
                             ratio[1],   ratio[2],    ratio[3] };
    TIERKIT_I_TRY(add_basis_name(review, classes, table));
    TIERKIT_I_TRY(tierkit_i_table_add_pieces(table, scope, 2));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, result.count));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, result.positive_count));
    for (size_t k = 0; k < sizeof(shown) / sizeof(shown[0]); k++) {
        TIERKIT_I_TRY(exists ? tierkit_i_table_add_double(table, shown[k])
                             : tierkit_i_table_missing(table));
    }
    return add_counts(&review->program->tree.classes[classes], cut, table);
}

tierkit_status tierkit_i_make_concentration(const tierkit_review *review, tierkit_i_pace *pace,
                                            tierkit_table **out) {
    TIERKIT_I_TRY(
        tierkit_i_table_new(&review->memory, pace, concentration_columns,
                            sizeof(concentration_columns) / sizeof(concentration_columns[0]), out));
    for (size_t c = 0; c < review->program->tree.classes_count; c++) {
        if (review->program->tree.classes[c].by_share) {
            TIERKIT_I_TRY(tierkit_i_each_scope(review, c, add_concentration, *out));
        }
    }
    return TIERKIT_OK;
}
