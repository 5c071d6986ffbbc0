/* Owns: the instructions that choose between values: if, coalesce, min, max, missing, and making
 * keys of values. Must not know: columns. Called by: lang/row_eval.c. */
#include "lang/row_machine.h"

#include <string.h>

/* Row i of `from` into `to`. A text made in `from`'s arena moves along: the next instruction may
 * overwrite the block it came from. */
static void take(tierkit_i_row_block *to, const tierkit_i_row_block *from, size_t i, int32_t type) {
    to->state[i] = from->state[i];
    if (type == TIERKIT_I_TYPE_NUMBER) {
        to->as.number[i] = from->as.number[i];
        return;
    }
    if (type != TIERKIT_I_TYPE_TEXT) {
        to->as.whole[i] = from->as.whole[i];
        return;
    }
    const char *made = from->arena + i * TIERKIT_I_ROW_ARENA;
    to->as.text[i] = from->as.text[i];
    if (from->as.text[i].text == made) {
        char *place = to->arena + i * TIERKIT_I_ROW_ARENA;
        memcpy(place, made, from->as.text[i].bytes);
        to->as.text[i].text = place;
    }
}

/* Rows without a value hold zero or no text, never what happened to lie in the block. */
static void forget(tierkit_i_row_block *block, size_t i, int32_t type, uint8_t state) {
    block->state[i] = state;
    if (type == TIERKIT_I_TYPE_NUMBER) {
        block->as.number[i] = tierkit_i_i128_of(0);
    } else if (type == TIERKIT_I_TYPE_TEXT) {
        block->as.text[i].text = NULL;
        block->as.text[i].bytes = 0;
    } else {
        block->as.whole[i] = 0;
    }
}

/* if c then a else b. The answer goes where the condition is, and flags are narrower than numbers
 * and texts: the conditions are read into a bitmap of bytes first. */
static void run_if(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    machine->depth -= 2;
    tierkit_i_row_block *answer = &machine->blocks[machine->depth - 1];
    const tierkit_i_row_block *then = answer + 1, *otherwise = answer + 2;
    uint8_t holds[TIERKIT_I_ROWS];
    for (size_t i = 0; i < machine->count; i++) {
        holds[i] = answer->as.whole[i] != 0;
    }
    for (size_t i = 0; i < machine->count; i++) {
        if (!tierkit_i_row_has_value(answer->state[i])) {
            forget(answer, i, op->type, answer->state[i]);
        } else {
            take(answer, holds[i] ? then : otherwise, i, op->type);
        }
    }
}

/* Only missing gives way; what cannot be taken stays an error and is not papered over. */
static void run_coalesce(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *other = &machine->blocks[--machine->depth];
    tierkit_i_row_block *value = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        if (value->state[i] == TIERKIT_I_ROW_MISSING) {
            take(value, other, i, op->type);
        }
    }
}

/* The smaller (sign -1) or greater (sign 1) of two. */
static void run_extreme(tierkit_i_row_machine *machine, int32_t type, int sign) {
    tierkit_i_row_block *right = &machine->blocks[--machine->depth];
    tierkit_i_row_block *left = &machine->blocks[machine->depth - 1];
    for (size_t i = 0; i < machine->count; i++) {
        uint8_t state = tierkit_i_row_join(left->state[i], right->state[i]);
        int order = 0;
        if (tierkit_i_row_has_value(state) && type == TIERKIT_I_TYPE_NUMBER) {
            order = tierkit_i_i128_compare(right->as.number[i], left->as.number[i]);
        } else if (tierkit_i_row_has_value(state)) {
            order =
                (right->as.whole[i] > left->as.whole[i]) - (right->as.whole[i] < left->as.whole[i]);
        }
        if (order == sign) {
            take(left, right, i, type);
        }
        left->state[i] = tierkit_i_row_has_value(state) ? left->state[i] : state;
    }
}

/* missing(x): the flag overlays the value, from the first row up. Errors stay errors. */
static void run_missing(tierkit_i_row_block *top, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int missing = top->state[i] == TIERKIT_I_ROW_MISSING;
        if (missing || tierkit_i_row_has_value(top->state[i])) {
            top->state[i] = TIERKIT_I_ROW_VALUE;
        }
        top->as.whole[i] = missing;
    }
}

/* How many edges lie below the number: an edge belongs to the bucket under it. */
static int32_t bucket_of(const tierkit_i_schema *schema, const tierkit_i_row_op *op,
                         tierkit_i_i128 number) {
    tierkit_i_i128 unit = tierkit_i_i128_power10(op->from);
    tierkit_i_i128 edge_unit = tierkit_i_i128_power10(op->to);
    int32_t low = 0, high = op->edges.count;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        tierkit_i_i128 edge = tierkit_i_i128_of(schema->edges[op->edges.first + middle]);
        if (tierkit_i_i128_compare_quotients(edge, edge_unit, number, unit) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static tierkit_i_piece key_text(const tierkit_i_schema *schema, const tierkit_i_row_op *op,
                                const tierkit_i_row_block *top, size_t i, char *place) {
    tierkit_i_piece piece = { place, 0 };
    if (op->code == TIERKIT_I_RUN_TO_BUCKET) {
        int32_t bucket = bucket_of(schema, op, top->as.number[i]);
        piece.bytes = tierkit_i_decimal_write(tierkit_i_i128_of(bucket), 0, -1, place);
    } else if (op->code == TIERKIT_I_RUN_TO_KEY_NUMBER) {
        piece.bytes = tierkit_i_decimal_write(top->as.number[i], op->from, -1, place);
    } else if (op->code == TIERKIT_I_RUN_TO_KEY_DATE) {
        tierkit_i_date_write((int32_t)top->as.whole[i], place);
        piece.bytes = 10;
    } else {
        piece.bytes = top->as.whole[i] != 0 ? 4 : 5;
        memcpy(place, top->as.whole[i] != 0 ? "true" : "false", piece.bytes);
    }
    return piece;
}

/* Texts overlay the values: numbers are at least as wide as texts and go from the first row up,
 * dates and flags are at most as wide and go from the last row down. Nothing is overwritten before
 * it is read. */
static void run_key(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    tierkit_i_row_block *top = &machine->blocks[machine->depth - 1];
    int up = op->code == TIERKIT_I_RUN_TO_KEY_NUMBER || op->code == TIERKIT_I_RUN_TO_BUCKET;
    for (size_t n = 0; n < machine->count; n++) {
        size_t i = up ? n : machine->count - 1 - n;
        tierkit_i_piece piece = { NULL, 0 };
        if (tierkit_i_row_has_value(top->state[i])) {
            piece = key_text(machine->schema, op, top, i, top->arena + i * TIERKIT_I_ROW_ARENA);
        }
        top->as.text[i] = piece;
    }
}

int tierkit_i_row_run_pick(tierkit_i_row_machine *machine, const tierkit_i_row_op *op) {
    switch (op->code) {
    case TIERKIT_I_RUN_IF:
        run_if(machine, op);
        return 1;
    case TIERKIT_I_RUN_COALESCE:
        run_coalesce(machine, op);
        return 1;
    case TIERKIT_I_RUN_LEAST_NUMBER:
    case TIERKIT_I_RUN_GREATEST_NUMBER:
        run_extreme(machine, TIERKIT_I_TYPE_NUMBER,
                    op->code == TIERKIT_I_RUN_LEAST_NUMBER ? -1 : 1);
        return 1;
    case TIERKIT_I_RUN_LEAST_WHOLE:
    case TIERKIT_I_RUN_GREATEST_WHOLE:
        run_extreme(machine, TIERKIT_I_TYPE_DATE, op->code == TIERKIT_I_RUN_LEAST_WHOLE ? -1 : 1);
        return 1;
    case TIERKIT_I_RUN_MISSING:
        run_missing(&machine->blocks[machine->depth - 1], machine->count);
        return 1;
    case TIERKIT_I_RUN_TO_KEY_NUMBER:
    case TIERKIT_I_RUN_TO_KEY_DATE:
    case TIERKIT_I_RUN_TO_KEY_FLAG:
    case TIERKIT_I_RUN_TO_BUCKET:
        run_key(machine, op);
        return 1;
    default:
        return 0;
    }
}
