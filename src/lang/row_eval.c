/* Owns: the loop over the instructions of a plan, and what pushes blocks: columns and literals.
 * Must not know: what the instructions compute. Called by: lang/row.c. */
#include "lang/row_machine.h"

#include <string.h>

static tierkit_i_row_range range_of(const tierkit_i_row_machine *machine,
                                    const tierkit_i_row_op *op) {
    const tierkit_column *column = machine->source->columns[op->column];
    tierkit_i_row_range range = { column, tierkit_i_row_at(column, machine->source->first),
                                  machine->count };
    return range;
}

static void push_number(tierkit_i_row_block *block, size_t count, tierkit_i_i128 value) {
    memset(block->state, TIERKIT_I_ROW_VALUE, count);
    for (size_t i = 0; i < count; i++) {
        block->as.number[i] = value;
    }
}

static void push_whole(tierkit_i_row_block *block, size_t count, int64_t value) {
    memset(block->state, TIERKIT_I_ROW_VALUE, count);
    for (size_t i = 0; i < count; i++) {
        block->as.whole[i] = value;
    }
}

/* The schema's text is shared by all rows; nobody writes through a piece. */
static void push_text(const tierkit_i_row_machine *machine, tierkit_i_row_block *block,
                      int32_t code) {
    tierkit_i_piece piece = { NULL, 0 };
    piece.text = tierkit_i_schema_text(machine->schema, code, &piece.bytes);
    memset(block->state, TIERKIT_I_ROW_VALUE, machine->count);
    for (size_t i = 0; i < machine->count; i++) {
        block->as.text[i] = piece;
    }
}

static void push_part(const tierkit_i_row_machine *machine, tierkit_i_row_block *block,
                      const tierkit_i_row_op *op) {
    const tierkit_i_row_lines *from = &machine->lines[op->column];
    memcpy(block->state, from->state, machine->count);
    for (size_t i = 0; i < machine->count; i++) {
        if (op->type == TIERKIT_I_TYPE_NUMBER) {
            block->as.number[i] = from->value[i];
        } else {
            block->as.whole[i] = (int64_t)from->value[i].low;
        }
    }
}

/* 1 when the instruction was one that pushes. */
static int run_push(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *block = &machine->blocks[machine->depth];
    switch (op->code) {
    case TIERKIT_I_RUN_LOAD_NUMBER:
        tierkit_i_row_wide(range_of(machine, op), op->to, machine->whole, block->as.number,
                           block->state);
        break;
    case TIERKIT_I_RUN_LOAD_TEXT:
        tierkit_i_row_read_texts(range_of(machine, op), block->as.text, block->arena,
                                 machine->whole, block->state);
        break;
    case TIERKIT_I_RUN_LOAD_DATE:
        tierkit_i_row_read_dates(range_of(machine, op), block->as.whole, block->state);
        break;
    case TIERKIT_I_RUN_LOAD_INSTANT:
        tierkit_i_row_read_instants(range_of(machine, op), block->as.whole, block->state);
        break;
    case TIERKIT_I_RUN_LOAD_FLAG:
        tierkit_i_row_read_flags(range_of(machine, op), block->as.whole, block->state);
        break;
    case TIERKIT_I_RUN_LOAD_MISSING:
        tierkit_i_row_read_missing(range_of(machine, op), block->as.whole, block->state);
        break;
    case TIERKIT_I_RUN_LOAD_PART:
        push_part(machine, block, op);
        break;
    case TIERKIT_I_RUN_NUMBER:
        push_number(block, machine->count, op->value);
        break;
    case TIERKIT_I_RUN_WHOLE:
        push_whole(block, machine->count, (int64_t)op->value.low);
        break;
    case TIERKIT_I_RUN_TEXT:
        push_text(machine, block, op->text);
        break;
    default:
        return 0;
    }
    machine->depth++;
    return 1;
}

/* Every instruction belongs to exactly one of the groups. A switch a block of 1024 rows costs
 * nothing that could be measured. */
tierkit_i_row_block *tierkit_i_row_run(tierkit_i_row_machine *machine, tierkit_i_slice ops) {
    const tierkit_i_row_op *op = machine->schema->plans->ops + ops.first;
    for (const tierkit_i_row_op *end = op + ops.count; op < end; op++) {
        (void)(run_push(machine, op) || tierkit_i_row_run_number(machine, op) ||
               tierkit_i_row_run_compare(machine, op) || tierkit_i_row_run_date(machine, op) ||
               tierkit_i_row_run_text(machine, op) || tierkit_i_row_run_pick(machine, op));
    }
    return &machine->blocks[0];
}
