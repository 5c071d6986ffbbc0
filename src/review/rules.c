/* Owns: deciding the rows of a batch by a set of rules. Must not know: how conditions are computed,
 * what a network stores, reviews. Called by: hosts, through tierkit_program_decide(). */
#include "tierkit/rules.h"

#include <string.h>

#include "lang/row_machine.h"
#include "network/fields.h"
#include "program/compiled.h"

enum { UNDECIDED = -1 };

static const tierkit_i_column_spec columns[] = {
    { "row", "", TIERKIT_I_CELLS_INTEGER },  { "outcome", "", TIERKIT_I_CELLS_TEXT },
    { "limit", "", TIERKIT_I_CELLS_NUMBER }, { "line", "", TIERKIT_I_CELLS_INTEGER },
    { "status", "", TIERKIT_I_CELLS_TEXT },  { "reason", "", TIERKIT_I_CELLS_TEXT },
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* One block of rows, and what is known of them so far. */
typedef struct block {
    tierkit_i_row_source source;
    int32_t line[TIERKIT_I_ROWS]; /* index in the tree's rules, or UNDECIDED */
    uint8_t open[TIERKIT_I_ROWS]; /* 1: a condition above has no value */
    int64_t value[TIERKIT_I_ROWS];
    uint8_t state[TIERKIT_I_ROWS];
    uint8_t reads[TIERKIT_I_COLUMNS_MAX]; /* by input: the condition at work reads it */
    const tierkit_column *bound[TIERKIT_I_COLUMNS_MAX]; /* by input, NULL = not bound */
    int32_t binding[TIERKIT_I_COLUMNS_MAX];             /* by input: index in the batch, or NONE */
    tierkit_i_piece reason[4 * TIERKIT_I_COLUMNS_MAX];
} block;

typedef struct deciding {
    const tierkit_program *program;
    const tierkit_i_tree *tree;
    const tierkit_i_rule_set *rules;
    const tierkit_i_schema_facts *facts;
    const tierkit_batch *batch;
    tierkit_i_row_scratch *scratch;
    tierkit_i_pace *pace;
    block *rows;
    uint8_t *missing; /* by input and row: a condition without a value lacks it */
    size_t cells;     /* of `missing` */
    tierkit_table *table;
} deciding;

/* ---- binding --------------------------------------------------------------------------------- */

static tierkit_status find_rules(deciding *all, tierkit_i_piece name, tierkit_error *err) {
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("the program has no rules '"), name,
                                 TIERKIT_I_PIECE("'") };
    int32_t code = tierkit_i_strings_find(&all->tree->strings, name.text, name.bytes);
    for (size_t i = 0; code != TIERKIT_I_NO_CODE && i < all->tree->rule_set_count; i++) {
        if (all->tree->rule_sets[i].name.text == code) {
            all->rules = &all->tree->rule_sets[i];
            all->facts = &all->program->rules->facts[i];
            return TIERKIT_OK;
        }
    }
    return tierkit_i_fail_pieces(err, TIERKIT_E_NOT_FOUND, -1, -1, pieces, 3);
}

static tierkit_status refuse_unbound(tierkit_i_piece input, tierkit_i_piece rules,
                                     tierkit_error *err) {
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("column '"), input,
                                 TIERKIT_I_PIECE("' is not bound, but rules '"), rules,
                                 TIERKIT_I_PIECE("' need it") };
    return tierkit_i_fail_pieces(err, TIERKIT_E_COLUMN, -1, -1, pieces, 5);
}

/* The inputs are the columns of the block, in their order. */
static tierkit_status bind(deciding *all, int32_t input, tierkit_error *err) {
    const tierkit_i_schema *schema = all->program->rules;
    int32_t column = all->facts->columns.first + input;
    size_t bytes = 0;
    const char *name = tierkit_i_schema_text(schema, schema->columns[column].name, &bytes);
    int32_t at = tierkit_i_batch_find(all->batch, name, bytes);
    all->rows->binding[input] = at;
    if (at == TIERKIT_I_NONE) {
        tierkit_i_piece piece = { name, bytes };
        return schema->columns[column].needed
                   ? refuse_unbound(piece, tierkit_i_tree_piece(all->tree, all->rules->name.text),
                                    err)
                   : TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_batch_want(all->batch, at, err));
    all->rows->bound[input] = &all->batch->columns[at].column;
    tierkit_status status = tierkit_i_row_type_fits(schema, column, all->rows->bound[input], err);
    if (status != TIERKIT_OK && err != NULL && err->struct_size >= sizeof *err) {
        err->field = at;
    }
    return status;
}

/* ---- what cannot be computed ----------------------------------------------------------------- */

static tierkit_status status_of(uint8_t state) {
    switch (state) {
    case TIERKIT_I_ROW_BAD_NUMBER:
        return TIERKIT_E_NUMBER;
    case TIERKIT_I_ROW_BAD_DATE:
        return TIERKIT_E_DATE;
    case TIERKIT_I_ROW_BAD_TEXT:
        return TIERKIT_E_TEXT;
    default:
        return TIERKIT_E_OVERFLOW;
    }
}

/* The cell to blame where there is one; else the condition itself. */
static tierkit_status refuse(const deciding *all, size_t i, int32_t line, tierkit_error *err) {
    tierkit_i_fields in = { NULL, all->batch, all->scratch };
    int64_t row = all->batch->before + all->rows->source.first + (int64_t)i;
    uint8_t state = all->rows->state[i];
    for (int32_t c = 0; c < all->rules->inputs.count; c++) {
        const tierkit_i_schema_column *column =
            &all->program->rules->columns[all->facts->columns.first + c];
        tierkit_i_field_column as = { all->rows->binding[c], 0, column->type, column->scale };
        tierkit_i_piece text;
        int64_t value;
        int present;
        if (!all->rows->reads[c] || as.bound == TIERKIT_I_NONE) {
            continue;
        }
        TIERKIT_I_TRY(column->type == TIERKIT_I_TYPE_TEXT
                          ? tierkit_i_fields_text(&in, (size_t)row, as.bound, &text, &present, err)
                          : tierkit_i_fields_number(&in, (size_t)row, &as, &value, &present, err));
    }
    tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("the condition of `"),
                                 tierkit_i_tree_piece(all->tree, all->tree->rules[line].name.text),
                                 TIERKIT_I_PIECE("` cannot be computed: an empty text is no value, "
                                                 "or a number leaves 128 bits") };
    return tierkit_i_fail_pieces(err, status_of(state), row, -1, pieces, 3);
}

/* ---- conditions ------------------------------------------------------------------------------ */

/* Which inputs an expression reads. The depth is bounded by the parser. */
static void mark_reads(const deciding *all, int32_t node) {
    const tierkit_i_node *at = &all->tree->nodes[node];
    if (at->op == TIERKIT_I_OP_NAME) {
        int32_t input = tierkit_i_rule_input(all->tree, all->rules, at->text);
        if (input != TIERKIT_I_NONE) {
            all->rows->reads[input] = 1;
        }
    }
    for (int32_t child = at->first; child != TIERKIT_I_NONE; child = all->tree->nodes[child].next) {
        mark_reads(all, child);
    }
}

/* Row i has no answer from a condition: the inputs it reads may be why. */
static void leave_open(const deciding *all, size_t i) {
    all->rows->open[i] = 1;
    for (int32_t c = 0; c < all->rules->inputs.count; c++) {
        all->missing[(size_t)c * TIERKIT_I_ROWS + i] |= all->rows->reads[c];
    }
}

/* Lines in their order; a row that has its line is not looked at again, whatever stands below. */
static tierkit_status run_line(const deciding *all, int32_t line, tierkit_error *err) {
    block *rows = all->rows;
    uint64_t rounded = 0;
    memset(rows->reads, 0, sizeof rows->reads);
    mark_reads(all, all->tree->rules[line].when);
    tierkit_i_row_numbers(all->program->rules, line, &rows->source, all->scratch, rows->value,
                          rows->state, &rounded);
    for (size_t i = 0; i < rows->source.count; i++) {
        if (rows->line[i] != UNDECIDED) {
            continue;
        }
        if (rows->state[i] >= TIERKIT_I_ROW_BAD_NUMBER) {
            return refuse(all, i, line, err);
        }
        if (rows->state[i] == TIERKIT_I_ROW_MISSING) {
            leave_open(all, i);
        } else if (rows->value[i] != 0) {
            rows->line[i] = line;
        }
    }
    return tierkit_i_pace_step(all->pace, rows->source.count);
}

/* Of the inputs that were read, those that are there are not the reason. */
static void keep_missing(const deciding *all) {
    block *rows = all->rows;
    for (int32_t c = 0; c < all->rules->inputs.count; c++) {
        uint8_t *missing = all->missing + (size_t)c * TIERKIT_I_ROWS;
        tierkit_i_row_range range = { rows->bound[c], rows->source.first, rows->source.count };
        tierkit_i_row_read_missing(range, rows->value, rows->state);
        for (size_t i = 0; i < rows->source.count; i++) {
            missing[i] = missing[i] && rows->value[i] != 0;
        }
    }
}

/* ---- rows of the table ----------------------------------------------------------------------- */

/* "; a, b and c are missing" behind the reason; returns how many pieces there are then. */
static size_t add_missing(const deciding *all, size_t i, size_t count) {
    tierkit_i_piece *to = all->rows->reason;
    int32_t left = 0;
    for (int32_t c = 0; c < all->rules->inputs.count; c++) {
        left += all->missing[(size_t)c * TIERKIT_I_ROWS + i];
    }
    if (left == 0) {
        to[count++] = tierkit_i_piece_of("; a condition above has no value");
        return count;
    }
    int32_t all_of_them = left;
    to[count++] = tierkit_i_piece_of("; ");
    for (int32_t c = 0; left > 0; c++) {
        if (all->missing[(size_t)c * TIERKIT_I_ROWS + i]) {
            const tierkit_i_named *name =
                &all->tree->rule_inputs[all->rules->inputs.first + c].name;
            to[count++] = tierkit_i_tree_piece(all->tree, name->text);
            left--;
            to[count++] = tierkit_i_piece_of(left == 0 ? "" : left == 1 ? " and " : ", ");
        }
    }
    to[count++] = tierkit_i_piece_of(all_of_them == 1 ? " is missing" : " are missing");
    return count;
}

static tierkit_status add_reason(const deciding *all, size_t i, const tierkit_i_rule *rule) {
    char digits[TIERKIT_I_DECIMAL_TEXT];
    tierkit_i_piece *to = all->rows->reason;
    size_t count = 0;
    if (rule->when == TIERKIT_I_NONE) {
        to[count++] = tierkit_i_piece_of("no condition above holds");
    } else {
        tierkit_i_i128 line = tierkit_i_i128_of((int64_t)rule->name.at.line);
        tierkit_i_piece number = { digits, tierkit_i_decimal_write(line, 0, -1, digits) };
        to[count++] = tierkit_i_piece_of("the condition of line ");
        to[count++] = number;
        to[count++] = tierkit_i_piece_of(" holds");
    }
    count = all->rows->open[i] ? add_missing(all, i, count) : count;
    return tierkit_i_table_add_pieces(all->table, to, count);
}

static tierkit_status add_row(const deciding *all, size_t i) {
    const tierkit_i_rule *rule = &all->tree->rules[all->rows->line[i]];
    tierkit_i_piece outcome = tierkit_i_tree_piece(all->tree, rule->name.text);
    int64_t row = all->batch->before + all->rows->source.first + (int64_t)i;
    TIERKIT_I_TRY(tierkit_i_table_add_integer(all->table, row));
    TIERKIT_I_TRY(tierkit_i_table_add_text(all->table, outcome.text, outcome.bytes));
    TIERKIT_I_TRY(rule->limit.present ? tierkit_i_table_add_decimal(all->table, rule->limit.value,
                                                                    rule->limit.scale)
                                      : tierkit_i_table_missing(all->table));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(all->table, (int64_t)rule->name.at.line));
    TIERKIT_I_TRY(
        tierkit_i_table_add_literal(all->table, all->rows->open[i] ? "incomplete" : "decided"));
    return add_reason(all, i, rule);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static tierkit_status decide_block(const deciding *all, int64_t first, size_t count,
                                   tierkit_error *err) {
    tierkit_i_slice lines = all->rules->lines;
    int32_t last = lines.first + lines.count - 1;
    block *rows = all->rows;
    rows->source.first = first;
    rows->source.count = count;
    memset(rows->open, 0, sizeof rows->open);
    memset(all->missing, 0, all->cells);
    for (size_t i = 0; i < count; i++) {
        rows->line[i] = UNDECIDED;
    }
    for (int32_t line = lines.first; line < last; line++) {
        TIERKIT_I_TRY(run_line(all, line, err));
    }
    keep_missing(all);
    for (size_t i = 0; i < count; i++) {
        rows->line[i] = rows->line[i] == UNDECIDED ? last : rows->line[i];
        TIERKIT_I_TRY(add_row(all, i));
    }
    return TIERKIT_OK;
}

/* A stream brings its rows in pieces, of which nothing may stay; anything else is one piece. */
static tierkit_status decide_rows(const deciding *all, tierkit_error *err) {
    int more = 1;
    while (more) {
        int64_t rows = all->batch->rows;
        for (int64_t first = 0; first < rows; first += TIERKIT_I_ROWS) {
            size_t count = (size_t)(rows - first < TIERKIT_I_ROWS ? rows - first : TIERKIT_I_ROWS);
            TIERKIT_I_TRY(decide_block(all, first, count, err));
        }
        TIERKIT_I_TRY(tierkit_i_batch_next(all->batch, &more, err));
    }
    return TIERKIT_OK;
}

static tierkit_status decide(deciding *all, tierkit_table **out, tierkit_error *err) {
    const tierkit_i_memory *memory = &all->program->memory;
    tierkit_status status = TIERKIT_OK;
    all->cells = (size_t)all->rules->inputs.count * TIERKIT_I_ROWS;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, 1, sizeof *all->rows, &all->rows));
    TIERKIT_I_DO(tierkit_i_new(memory, all->cells, 1, &all->missing));
    for (int32_t c = 0; c < all->rules->inputs.count; c++) {
        TIERKIT_I_DO(bind(all, c, err));
    }
    all->rows->source.columns = all->rows->bound;
    TIERKIT_I_DO(tierkit_i_row_scratch_new(all->program->rules, memory, &all->scratch));
    TIERKIT_I_DO(tierkit_i_table_new(memory, all->pace, columns, COLUMNS, &all->table));
    TIERKIT_I_DO(decide_rows(all, err));
    tierkit_i_table_finish(all->table);
    *out = all->table;
    all->table = NULL;
done:
    tierkit_i_batch_end(all->batch);
    tierkit_table_free(all->table);
    tierkit_i_row_scratch_free(all->scratch);
    tierkit_i_free(memory, all->missing, all->cells, 1);
    tierkit_i_free(memory, all->rows, 1, sizeof *all->rows);
    return status;
}

/* ---- calls ----------------------------------------------------------------------------------- */

/* Failures without a place have said nothing yet. */
static tierkit_status ended(tierkit_status status, tierkit_error *err) {
    switch (status) {
    case TIERKIT_E_NOMEM:
        return tierkit_i_fail(err, status, "out of memory while deciding rows");
    case TIERKIT_E_CANCELLED:
        return tierkit_i_fail(err, status, "the progress callback asked to stop");
    default:
        return status;
    }
}

tierkit_status TIERKIT_CALL tierkit_program_decide(const tierkit_program *program,
                                                   const char *rules, size_t rules_bytes,
                                                   const tierkit_batch *batch,
                                                   const tierkit_call *call, tierkit_table **table,
                                                   tierkit_error *err) {
    deciding all = { 0 };
    tierkit_i_pace pace;
    tierkit_i_piece name = { rules, rules_bytes };
    if (table != NULL) {
        *table = NULL;
    }
    if (program == NULL || rules == NULL || batch == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL,
                              "program, rules, batch and table must not be NULL");
    }
    all.program = program;
    all.tree = &program->tree;
    all.batch = batch;
    all.pace = &pace;
    TIERKIT_I_TRY(find_rules(&all, name, err));
    uint64_t steps = (uint64_t)COLUMNS + (uint64_t)all.rules->lines.count - 1;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, (uint64_t)batch->rows * steps, err));
    return ended(decide(&all, table, err), err);
}
