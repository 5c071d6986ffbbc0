/* Owns: the functions of texts: parts, small letters, the names of periods. Must not know: columns.
 * Called by: lang/row_eval.c. */
#include "lang/row_machine.h"

#include <string.h>

/* The answer takes the left operand's place, as that of a comparison does. A flag says nothing of
 * lost digits. */
static void run_part(tierkit_i_row_machine *machine, int32_t where) {
    tierkit_i_row_block *part = &machine->blocks[--machine->depth];
    tierkit_i_row_block *text = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        uint8_t joined = tierkit_i_row_join(text->state[i], part->state[i]);
        uint8_t state = (uint8_t)(joined & ~TIERKIT_I_ROW_LOST);
        int answer = state == TIERKIT_I_ROW_VALUE &&
                     tierkit_i_text_has(text->as.text[i], where, part->as.text[i]);
        text->state[i] = state;
        text->as.whole[i] = answer;
    }
}

/* Every `lower` of a plan writes to a room of its own, so that its texts stay until the plan has
 * run, whatever block they are moved to. */
static void run_lower(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *top = &machine->blocks[machine->depth - 1];
    char *place = machine->lowered + (size_t)op->column * TIERKIT_I_ROWS * TIERKIT_I_LOWER_MAX;
    for (size_t i = 0; i < machine->count; i++, place += TIERKIT_I_LOWER_MAX) {
        tierkit_i_piece *text = &top->as.text[i];
        if (!tierkit_i_row_has_value(top->state[i])) {
            continue;
        }
        if (text->bytes > TIERKIT_I_LOWER_MAX) {
            top->state[i] = TIERKIT_I_ROW_BAD_TEXT;
            continue;
        }
        tierkit_i_text_lower(text->text, text->bytes, place);
        text->text = place;
    }
}

/* "2013-06", "2013-Q2", "2013". `text` overlays `whole`: from the last row down. */
static void run_period_name(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *top = &machine->blocks[machine->depth - 1];
    for (size_t i = machine->count; i-- > 0;) {
        char name[12], *place = top->arena + i * TIERKIT_I_ROW_ARENA;
        tierkit_i_piece piece = { NULL, 0 };
        if (tierkit_i_row_has_value(top->state[i])) {
            int32_t day = (int32_t)top->as.whole[i];
            piece.bytes = tierkit_i_period_name(day, (tierkit_i_unit)op->unit, name);
            memcpy(place, name, piece.bytes);
            piece.text = place;
        }
        top->as.text[i] = piece;
    }
}

int tierkit_i_row_run_text(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    switch (op->code) {
    case TIERKIT_I_RUN_STARTS_WITH:
        run_part(machine, TIERKIT_I_AT_BEGINNING);
        return 1;
    case TIERKIT_I_RUN_ENDS_WITH:
        run_part(machine, TIERKIT_I_AT_END);
        return 1;
    case TIERKIT_I_RUN_CONTAINS:
        run_part(machine, TIERKIT_I_ANYWHERE);
        return 1;
    case TIERKIT_I_RUN_LOWER:
        run_lower(machine, op);
        return 1;
    case TIERKIT_I_RUN_PERIOD_NAME:
        run_period_name(machine, op);
        return 1;
    default:
        return 0;
    }
}
