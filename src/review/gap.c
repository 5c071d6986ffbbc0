/* Owns: what one distributor lacks for each better class, which single way is the cheapest, and
 * what would make it fall. Must not know: the rules: it asks trial.c and the kernels.
 * Called by: hosts, through tierkit_review_gap(). */
#include "review/gap.h"
#include "review/saved.h"

#include "tierkit/compare.h"

#include <math.h>
#include <string.h>

static const tierkit_i_column_spec gap_columns[] = {
    { "basis", "", TIERKIT_I_CELLS_TEXT },       { "class", "", TIERKIT_I_CELLS_TEXT },
    { "direction", "", TIERKIT_I_CELLS_TEXT },   { "way", "", TIERKIT_I_CELLS_TEXT },
    { "item", "", TIERKIT_I_CELLS_TEXT },        { "value", "", TIERKIT_I_CELLS_NUMBER },
    { "needed", "", TIERKIT_I_CELLS_NUMBER },    { "change", "", TIERKIT_I_CELLS_NUMBER },
    { "share", "", TIERKIT_I_CELLS_NUMBER },     { "points", "points", TIERKIT_I_CELLS_NUMBER },
    { "cheapest", "", TIERKIT_I_CELLS_INTEGER }, { "status", "", TIERKIT_I_CELLS_TEXT },
    { "text", "", TIERKIT_I_CELLS_TEXT },
};

enum { UP = 0, DOWN = 1 };
static const char *const directions[] = { "up", "down" };

enum { REACHABLE = 0, REACHED, NOT_REACHABLE, NO_DATA };
static const char *const statuses[] = { "reachable", "reached", "not_reachable", "no_data" };

/* One row to be; of a criterion or of the amount that is cut. */
typedef struct step {
    const char *way;
    int32_t status; /* REACHABLE ... */
    int32_t item;   /* text of the tree */
    int32_t has_value, has_need, has_points, has_share;
    int32_t scale, cheapest;
    tierkit_i_i128 value, needed, change;
    double share;
    int64_t points_e9;
} step;

/* One distributor, one class statement, one class to reach or to lose. */
typedef struct gap {
    const tierkit_review *review;
    tierkit_table *table;
    tierkit_i_pace *pace;
    size_t classes, record, element;
    const tierkit_i_classes *statement;
    int32_t value; /* the value statement it cuts, NONE = by share */
    tierkit_i_basis basis;
    tierkit_i_trial trial;
    tierkit_i_gates gates; /* as they are; the trial's are opened for this distributor upwards */
    int32_t line;          /* the class to reach, or that it would have after the fall */
    int direction;
    step *steps; /* by criterion */
} gap;

/* ---- rows ------------------------------------------------------------------------------------ */

static tierkit_status add_exact(tierkit_table *table, int present, tierkit_i_i128 value,
                                int32_t scale) {
    return present ? tierkit_i_table_add_decimal(table, value, scale)
                   : tierkit_i_table_missing(table);
}

static tierkit_status add_real(tierkit_table *table, int present, double value) {
    return present ? tierkit_i_table_add_double(table, value) : tierkit_i_table_missing(table);
}

static tierkit_i_piece name_of(const gap *of, int32_t text) {
    return tierkit_i_tree_piece(&of->review->program->tree, text);
}

static tierkit_i_piece class_of(const gap *of) {
    return name_of(of, of->review->program->tree.class_lines[of->line].name.text);
}

static tierkit_i_piece number(tierkit_i_i128 value, int32_t scale, char *buffer) {
    tierkit_i_piece made = { buffer, tierkit_i_decimal_write(value, scale, -1, buffer) };
    return made;
}

/* "margin: 0.0338 more, to 0.1538, is enough for class A". */
static tierkit_status add_sentence(const gap *of, const step *one) {
    char by[TIERKIT_I_DECIMAL_TEXT];
    char to[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_i128 size = one->change;
    tierkit_i_piece text[8];
    size_t count = 0;
    text[count++] = name_of(of, one->item);
    if (one->status == REACHABLE) {
        int less = tierkit_i_i128_sign(one->change) < 0;
        if (less) {
            (void)tierkit_i_i128_neg(one->change, &size);
        }
        text[count++] = tierkit_i_piece_of(": ");
        text[count++] = number(size, one->scale, by);
        text[count++] = tierkit_i_piece_of(less ? " less, to " : " more, to ");
        text[count++] = number(one->needed, one->scale, to);
        text[count++] = tierkit_i_piece_of(of->direction == UP ? ", is enough for class "
                                                               : ", leads to class ");
    } else if (one->status == REACHED) {
        text[count++] = tierkit_i_piece_of(" is enough for class ");
    } else if (one->status == NOT_REACHABLE) {
        text[count++] = tierkit_i_piece_of(of->direction == UP ? " alone is never enough for class "
                                                               : " alone never leads to class ");
    } else {
        text[count++] = tierkit_i_piece_of(" has no value: nothing can be said of class ");
    }
    text[count++] = class_of(of);
    return tierkit_i_table_add_pieces(of->table, text, count);
}

/* The name of what is cut. */
static int32_t basis_of(const gap *of) {
    return of->value == TIERKIT_I_NONE ? of->statement->basis.text
                                       : of->review->program->tree.values[of->value].name.text;
}

static const tierkit_i_valued *valued_of(const gap *of) {
    return &of->review->valued[of->value];
}

static tierkit_status add_begin(const gap *of, const char *way, int32_t item) {
    tierkit_i_piece name = name_of(of, basis_of(of));
    tierkit_i_piece to = class_of(of);
    TIERKIT_I_TRY(tierkit_i_table_add_text(of->table, name.text, name.bytes));
    TIERKIT_I_TRY(tierkit_i_table_add_text(of->table, to.text, to.bytes));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, directions[of->direction]));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, way));
    return tierkit_i_cell_text(of->table, of->review, item);
}

static tierkit_status add_step(const gap *of, const step *one) {
    TIERKIT_I_TRY(add_begin(of, one->way, one->item));
    TIERKIT_I_TRY(add_exact(of->table, one->has_value, one->value, one->scale));
    TIERKIT_I_TRY(add_exact(of->table, one->has_need, one->needed, one->scale));
    TIERKIT_I_TRY(add_exact(of->table, one->has_need && one->has_value, one->change, one->scale));
    TIERKIT_I_TRY(add_real(of->table, one->has_share, one->share));
    TIERKIT_I_TRY(add_exact(of->table, one->has_points, tierkit_i_i128_of(one->points_e9), 9));
    TIERKIT_I_TRY(one->cheapest > 0 ? tierkit_i_table_add_integer(of->table, one->cheapest)
                                    : tierkit_i_table_missing(of->table));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, statuses[one->status]));
    return add_sentence(of, one);
}

/* ---- gates ----------------------------------------------------------------------------------- */

/* The line of the tree that has the gate of a class for the distributor's profile. */
static int32_t gate_line(const gap *of, int32_t line) {
    return tierkit_i_class_rule(&of->review->program->compiled,
                                tierkit_i_cut_profile(of->review, of->classes, of->record),
                                line - of->statement->lines.first, TIERKIT_I_CLAUSE_GATE);
}

/* The condition as the program has it. */
static tierkit_status add_condition(const gap *of, int32_t line, const char *before,
                                    const char *behind) {
    const tierkit_i_tree *tree = &of->review->program->tree;
    tierkit_i_buffer text;
    tierkit_i_piece pieces[3] = { tierkit_i_piece_of(before),
                                  { NULL, 0 },
                                  tierkit_i_piece_of(behind) };
    tierkit_status status = TIERKIT_OK;
    tierkit_i_buffer_init(&text, &of->review->memory);
    TIERKIT_I_DO(tierkit_i_print_tokens(
        tree, tree->nodes[tree->class_lines[gate_line(of, line)].not_when].tokens, &text));
    pieces[1].text = (const char *)text.bytes;
    pieces[1].bytes = text.count;
    TIERKIT_I_DO(tierkit_i_table_add_pieces(of->table, pieces, 3));
done:
    tierkit_i_buffer_free(&text);
    return status;
}

static tierkit_status add_gate(const gap *of, int32_t line, uint8_t says) {
    static const char *const states[] = { "open", "closed", "undefined" };
    TIERKIT_I_TRY(add_begin(of, "gate", of->review->program->tree.class_lines[line].name.text));
    for (int i = 0; i < 6; i++) {
        TIERKIT_I_TRY(tierkit_i_table_missing(of->table));
    }
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, states[says]));
    return says == TIERKIT_I_GATE_OPEN
               ? add_condition(of, line, "falls at once when ", "")
               : add_condition(of, line, "kept out while ",
                               says == TIERKIT_I_GATE_TRUE ? "" : " is not known");
}

static uint8_t gate_says(const gap *of, int32_t line) {
    return of->gates
        .says[(size_t)(line - of->statement->lines.first) * of->review->records + of->record];
}

/* Upwards: the gate of the class to reach, where it is closed. Downwards: that of its own class,
 * which is open. */
static tierkit_status add_gates(const gap *of) {
    int32_t own = of->review->classed[of->classes].line[of->record];
    int32_t line = of->direction == UP ? of->line : own;
    uint8_t says = gate_says(of, line);
    if (of->review->program->compiled.gate_formula[gate_line(of, line)] == TIERKIT_I_NONE ||
        (of->direction == UP) != (says != TIERKIT_I_GATE_OPEN)) {
        return TIERKIT_OK;
    }
    return add_gate(of, line, says);
}

static void open_gates(gap *of, int open) {
    for (size_t at = of->record; at < of->gates.count; at += of->review->records) {
        of->trial.gates.says[at] = open ? TIERKIT_I_GATE_OPEN : of->gates.says[at];
    }
}

/* ---- what one criterion can do --------------------------------------------------------------- */

static void set_need(step *one, tierkit_i_i128 needed) {
    double now = tierkit_i_i128_quotient(one->value, tierkit_i_i128_power10(one->scale));
    one->needed = needed;
    one->has_need = !tierkit_i_i128_sub(needed, one->value, &one->change);
    one->has_share = one->has_need && fabs(now) > 0.0;
    if (one->has_share) {
        one->share = fabs(tierkit_i_i128_quotient(one->change, one->value));
    }
}

static tierkit_status find_step(const gap *of, int32_t c, int64_t score_e9, step *one) {
    const tierkit_i_value *statement = &of->review->program->tree.values[of->value];
    size_t at = (size_t)c * of->review->records + of->record;
    tierkit_i_lever lever;
    tierkit_i_pull pull;
    memset(one, 0, sizeof(*one));
    one->way = "criterion";
    one->item = of->review->program->tree.criteria[statement->criteria.first + c].kpi.text;
    one->status = NO_DATA;
    if (valued_of(of)->raw_status[at] != TIERKIT_VALUE_OK) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_lever_new(of->review, (size_t)of->value, of->record, c, &lever));
    tierkit_status status = tierkit_i_lever_pull(&lever, score_e9, of->direction == DOWN, &pull);
    one->has_value = 1;
    one->value = lever.now;
    one->scale = lever.scale;
    one->status = pull.found ? REACHABLE : NOT_REACHABLE;
    if (status == TIERKIT_OK && pull.found) {
        set_need(one, pull.value);
        one->has_points = !tierkit_i_grid(pull.points - valued_of(of)->points[at], &one->points_e9);
    }
    tierkit_i_lever_free(&lever);
    return status;
}

/* Smallest share of what it is now; where it is nothing now, behind those, fewest points. */
static int is_cheaper(const step *a, const step *b) {
    int64_t a_e9 = 0;
    int64_t b_e9 = 0;
    if (a->has_share != b->has_share) {
        return a->has_share;
    }
    if (a->has_share && !tierkit_i_grid(a->share, &a_e9) && !tierkit_i_grid(b->share, &b_e9) &&
        a_e9 != b_e9) {
        return a_e9 < b_e9;
    }
    a_e9 = a->points_e9 < 0 ? -a->points_e9 : a->points_e9;
    b_e9 = b->points_e9 < 0 ? -b->points_e9 : b->points_e9;
    return a_e9 < b_e9;
}

static void rank_steps(step *steps, int32_t count) {
    for (int32_t c = 0; c < count; c++) {
        steps[c].cheapest = steps[c].has_need;
        for (int32_t d = 0; d < count && steps[c].has_need; d++) {
            steps[c].cheapest +=
                steps[d].has_need &&
                (is_cheaper(&steps[d], &steps[c]) || (d < c && !is_cheaper(&steps[c], &steps[d])));
        }
    }
}

static tierkit_status add_criteria(const gap *of, int64_t score_e9) {
    int32_t count = of->review->program->tree.values[of->value].criteria.count;
    for (int32_t c = 0; c < count; c++) {
        TIERKIT_I_TRY(find_step(of, c, score_e9, &of->steps[c]));
    }
    rank_steps(of->steps, count);
    for (int32_t c = 0; c < count; c++) {
        TIERKIT_I_TRY(add_step(of, &of->steps[c]));
    }
    return TIERKIT_OK;
}

/* ---- one class ------------------------------------------------------------------------------- */

static int32_t scale_of(const gap *of) {
    int32_t formula = of->review->program->compiled.basis_formula[of->classes];
    return formula == TIERKIT_I_NONE ? 9
                                     : of->review->program->compiled.formulas[formula].form.scale;
}

/* The amount that is cut: what it is, what it must be. Upwards the smallest amount of the class;
 * downwards one step below the smallest of its own. */
static tierkit_status add_total(const gap *of, const tierkit_i_reach *reach) {
    tierkit_i_i128 needed = reach->amount;
    step one;
    memset(&one, 0, sizeof(one));
    one.way = "total";
    one.item = basis_of(of);
    one.scale = scale_of(of);
    one.has_value = 1;
    one.value.low = (uint64_t)of->basis.low[of->record];
    one.value.high = of->basis.high[of->record];
    one.status = NOT_REACHABLE;
    if (reach->found) {
        int has = of->direction == UP && tierkit_i_i128_compare(one.value, needed) >= 0;
        if (of->direction == DOWN) {
            (void)tierkit_i_i128_sub(needed, tierkit_i_i128_of(1), &needed);
        }
        set_need(&one, needed);
        one.status = has ? REACHED : REACHABLE;
    }
    return add_step(of, &one);
}

/* A score beyond the range of the value is nobody's. */
static int is_in_range(const gap *of, tierkit_i_i128 e9) {
    tierkit_i_i128 bound;
    if (of->value == TIERKIT_I_NONE) {
        return 1;
    }
    const tierkit_i_value *statement = &of->review->program->tree.values[of->value];
    const tierkit_i_figure *end = of->direction == UP ? &statement->high : &statement->low;
    if (tierkit_i_rescale(end->value, end->scale, 9, &bound, NULL)) {
        return 1;
    }
    int order = tierkit_i_i128_compare(e9, bound);
    return of->direction == UP ? order <= 0 : order > 0; /* downwards the class begins above it */
}

static tierkit_status add_class(gap *of, int32_t line) {
    tierkit_i_reach reach;
    int64_t score_e9 = 0;
    open_gates(of, of->direction == UP);
    TIERKIT_I_TRY(tierkit_i_reach_line(&of->trial, of->element,
                                       of->direction == UP ? line : line - 1, of->pace, &reach));
    reach.found =
        reach.found && is_in_range(of, reach.amount) && !(of->direction == DOWN && reach.every);
    if (of->direction == DOWN && reach.found) { /* what it has one step below */
        tierkit_i_tried below = { reach.amount, TIERKIT_VALUE_OK };
        (void)tierkit_i_i128_sub(reach.amount, tierkit_i_i128_of(1), &below.amount);
        TIERKIT_I_TRY(tierkit_i_trial_line(&of->trial, of->element, below, &line));
    }
    of->line = line;
    TIERKIT_I_TRY(add_total(of, &reach));
    TIERKIT_I_TRY(add_gates(of));
    if (of->statement->by_share || !reach.found || tierkit_i_i128_to64(reach.amount, &score_e9) ||
        (of->direction == UP && valued_of(of)->score_e9[of->record] >= score_e9)) {
        return TIERKIT_OK;
    }
    return add_criteria(of, score_e9);
}

/* ---- one statement --------------------------------------------------------------------------- */

static tierkit_status prepare(gap *of) {
    const tierkit_review *review = of->review;
    int all = tierkit_i_others_count(review, of->statement);
    TIERKIT_I_TRY(tierkit_i_basis_new(review, of->classes, tierkit_i_as_of_position(review),
                                      of->pace, &of->basis));
    TIERKIT_I_TRY(tierkit_i_gates_new(review, of->classes, of->pace, &of->gates));
    of->element = all ? of->record : 0;
    return tierkit_i_trial_new(review, of->classes, &of->basis,
                               all ? TIERKIT_I_NONE : (int32_t)of->record, of->pace, &of->trial);
}

static void gap_free(gap *of) {
    tierkit_i_trial_free(&of->trial);
    tierkit_i_gates_free(of->review, &of->gates);
    tierkit_i_basis_free(of->review, &of->basis);
}

/* The better classes, the next one first; then the fall. */
static tierkit_status add_statement(gap *of) {
    int32_t own = of->review->classed[of->classes].line[of->record];
    tierkit_status status = TIERKIT_OK;
    if (own == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(prepare(of));
    of->direction = UP;
    for (int32_t line = own - 1; line >= of->statement->lines.first; line--) {
        TIERKIT_I_DO(add_class(of, line));
    }
    of->direction = DOWN;
    if (own + 1 < of->statement->lines.first + of->statement->lines.count) {
        TIERKIT_I_DO(add_class(of, own + 1));
    }
done:
    gap_free(of);
    return status;
}

static tierkit_status fill(const tierkit_review *review, size_t record, tierkit_i_pace *pace,
                           tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_status status = TIERKIT_OK;
    step *steps = NULL;
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(&review->memory, tree->criterion_count, sizeof(*steps), &steps));
    for (size_t c = 0; c < tree->classes_count; c++) {
        gap of;
        memset(&of, 0, sizeof(of));
        of.review = review;
        of.table = table;
        of.pace = pace;
        of.classes = c;
        of.record = record;
        of.statement = &tree->classes[c];
        of.value = review->program->compiled.cut_value[c];
        of.steps = steps;
        TIERKIT_I_DO(add_statement(&of));
    }
done:
    tierkit_i_free(&review->memory, steps, tree->criterion_count, sizeof(*steps));
    return status;
}

tierkit_status TIERKIT_CALL tierkit_review_gap(const tierkit_review *review, const char *id,
                                               size_t id_bytes, const tierkit_call *call,
                                               tierkit_table **table, tierkit_error *err) {
    tierkit_table *made = NULL;
    tierkit_i_pace pace;
    if (table != NULL) {
        *table = NULL;
    }
    if (review == NULL || id == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "review, id and table must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_refuse_saved(review, err));
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    int32_t record = tierkit_i_snapshot_find(review->snapshot, id, id_bytes);
    if (record == TIERKIT_I_NONE) {
        return tierkit_i_fail(err, TIERKIT_E_NOT_FOUND, "no distributor has this id");
    }
    tierkit_status status = tierkit_i_table_new(
        &review->memory, &pace, gap_columns, sizeof(gap_columns) / sizeof(gap_columns[0]), &made);
    if (status == TIERKIT_OK) {
        status = fill(review, (size_t)record, &pace, made);
        tierkit_i_table_finish(made);
    }
    if (status != TIERKIT_OK) {
        tierkit_table_free(made);
        return tierkit_i_table_failed(status, err);
    }
    *table = made;
    return TIERKIT_OK;
}
