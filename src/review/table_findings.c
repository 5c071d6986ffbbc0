/* Owns: what a look at the results says about the program: classes nobody or everybody is in, rules
 * on data that is hardly there. Must not know: how results are made. Called by: review/tables.c. */
#include "review/state.h"

static const tierkit_i_column_spec finding_columns[] = {
    { "code", "", TIERKIT_I_CELLS_TEXT },  { "statement", "", TIERKIT_I_CELLS_TEXT },
    { "item", "", TIERKIT_I_CELLS_TEXT },  { "n", "", TIERKIT_I_CELLS_INTEGER },
    { "of", "", TIERKIT_I_CELLS_INTEGER }, { "text", "", TIERKIT_I_CELLS_TEXT },
};

/* One finding: n of all. Names are texts of the tree. */
typedef struct finding {
    const char *code;
    int32_t statement, item;
    int64_t n, all;
    const char *text;
} finding;

static tierkit_status add_finding(const tierkit_review *review, const finding *of,
                                  tierkit_table *table) {
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, of->code));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, of->statement));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, of->item));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, of->n));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, of->all));
    return tierkit_i_table_add_literal(table, of->text);
}

/* The measure that is shared out, or the value. */
static int32_t name_of(const tierkit_review *review, size_t cut) {
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t value = review->program->compiled.cut_value[cut];
    return value == TIERKIT_I_NONE ? tierkit_i_cut_at(tree, cut)->basis.text
                                   : tree->values[value].name.text;
}

/* ---- criteria -------------------------------------------------------------------------------- */

static tierkit_status find_criteria(const tierkit_review *review, size_t v, tierkit_table *table) {
    const tierkit_i_value *statement = &review->program->tree.values[v];
    const tierkit_i_valued *value = &review->valued[v];
    for (int32_t c = 0; c < statement->criteria.count; c++) {
        finding of = { "criterion data",
                       statement->name.text,
                       review->program->tree.criteria[statement->criteria.first + c].kpi.text,
                       0,
                       0,
                       "most distributors have no data for this criterion" };
        for (size_t i = 0; i < review->records; i++) {
            int covered = value->covered[i] == TIERKIT_VALUE_OK;
            of.all += covered;
            of.n +=
                covered && value->raw_status[(size_t)c * review->records + i] != TIERKIT_VALUE_OK;
        }
        if (of.n > of.all - of.n) {
            TIERKIT_I_TRY(add_finding(review, &of, table));
        }
    }
    return TIERKIT_OK;
}

/* ---- classes --------------------------------------------------------------------------------- */

static tierkit_status find_members(const tierkit_review *review, size_t c, tierkit_table *table) {
    const tierkit_i_classes *classes = &review->program->tree.classes[c];
    int64_t all = 0;
    for (size_t i = 0; i < review->records; i++) {
        all += review->classed[c].line[i] != TIERKIT_I_NONE;
    }
    for (int32_t k = 0; k < classes->lines.count && all > 0; k++) {
        int32_t line = classes->lines.first + k;
        finding of = { "nobody",
                       name_of(review, c),
                       review->program->tree.class_lines[line].name.text,
                       0,
                       all,
                       "no distributor is in this class" };
        for (size_t i = 0; i < review->records; i++) {
            of.n += review->classed[c].line[i] == line;
        }
        if (of.n == all && classes->lines.count > 1) {
            of.code = "everybody";
            of.text = "every distributor is in this class";
        }
        if (of.n == 0 || (of.n == all && classes->lines.count > 1)) {
            TIERKIT_I_TRY(add_finding(review, &of, table));
        }
    }
    return TIERKIT_OK;
}

/* Whom a cut is about. */
static int is_meant(const tierkit_review *review, size_t cut, size_t record) {
    size_t classes = review->program->tree.classes_count;
    return cut < classes ? review->covered[record] == TIERKIT_VALUE_OK
                         : review->selected[cut - classes].candidate[record] == TIERKIT_VALUE_OK;
}

/* Adds a finding when a condition is undefined for most of those a cut is about. */
static tierkit_status find_undefined(const tierkit_review *review, size_t cut, const uint8_t *says,
                                     finding *of, tierkit_table *table) {
    for (size_t i = 0; i < review->records; i++) {
        int meant = is_meant(review, cut, i);
        of->all += meant;
        of->n += meant && says[i] == TIERKIT_I_GATE_UNDEFINED;
    }
    return of->n > of->all - of->n ? add_finding(review, of, table) : TIERKIT_OK;
}

static tierkit_status find_gates(const tierkit_review *review, size_t cut, tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_classes *classes = tierkit_i_cut_at(tree, cut);
    tierkit_i_gates gates;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(tierkit_i_gates_new(review, cut, tierkit_i_table_pace(table), &gates));
    for (int32_t k = 0; k < classes->lines.count; k++) {
        finding of = { "gate data",
                       name_of(review, cut),
                       tree->class_lines[classes->lines.first + k].name.text,
                       0,
                       0,
                       "the gate is undefined for most distributors, so it keeps them out" };
        TIERKIT_I_DO(
            find_undefined(review, cut, gates.says + (size_t)k * review->records, &of, table));
    }
done:
    tierkit_i_gates_free(review, &gates);
    return status;
}

/* ---- selections ------------------------------------------------------------------------------ */

static tierkit_status find_knock_outs(const tierkit_review *review, size_t s,
                                      tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_i_slice conditions = tree->selections[s].knock_outs;
    size_t cut = tree->classes_count + s;
    uint8_t *says = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(&review->memory, review->records, sizeof(*says), &says));
    for (int32_t k = conditions.first; k < conditions.first + conditions.count; k++) {
        finding of = { "knock-out data",
                       name_of(review, cut),
                       TIERKIT_I_NONE,
                       0,
                       0,
                       "a knock-out is undefined for most candidates, so they are on hold" };
        TIERKIT_I_DO(tierkit_i_run_condition(review, review->program->compiled.knock_out_formula[k],
                                             tierkit_i_table_pace(table), says));
        TIERKIT_I_DO(find_undefined(review, cut, says, &of, table));
    }
done:
    tierkit_i_free(&review->memory, says, review->records, sizeof(*says));
    return status;
}

tierkit_status tierkit_i_make_findings(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    const tierkit_i_tree *tree = &review->program->tree;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, finding_columns,
                                      sizeof(finding_columns) / sizeof(finding_columns[0]), out));
    if (review->records == 0) {
        return TIERKIT_OK;
    }
    for (size_t v = 0; v < tree->value_count; v++) {
        TIERKIT_I_TRY(find_criteria(review, v, *out));
    }
    for (size_t c = 0; c < tierkit_i_cut_count(tree); c++) {
        TIERKIT_I_TRY(c < tree->classes_count ? find_members(review, c, *out) : TIERKIT_OK);
        TIERKIT_I_TRY(find_gates(review, c, *out));
    }
    for (size_t s = 0; s < tree->selection_count; s++) {
        TIERKIT_I_TRY(find_knock_outs(review, s, *out));
    }
    return TIERKIT_OK;
}
