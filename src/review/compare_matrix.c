/* Owns: the migration matrix of a comparison. Must not know: causes.
 * Called by: review/compare.c. */
#include "review/compare.h"

/* Rows: the classes of before, none, new. Columns: the classes of after, none, gone. */
typedef struct matrix {
    const tierkit_i_pair *pair;
    int32_t from_first, from_lines, to_first, to_lines;
    int64_t *count;
} matrix;

static const tierkit_i_classes *statement_of(const tierkit_i_standing *standing) {
    return &standing->review->program->tree.classes[standing->classes];
}

static int32_t place_of(const tierkit_i_stood *stood, int32_t first, int32_t lines) {
    return stood == NULL ? lines + 1 : stood->line == TIERKIT_I_NONE ? lines : stood->line - first;
}

static tierkit_status count_one(void *user, const tierkit_i_stood *before,
                                const tierkit_i_stood *after) {
    matrix *of = (matrix *)user;
    int32_t from = place_of(before, of->from_first, of->from_lines);
    int32_t to = place_of(after, of->to_first, of->to_lines);
    of->count[from * (of->to_lines + 2) + to]++;
    return TIERKIT_OK;
}

/* The class at a place, a missing cell, or the word behind the classes. */
static tierkit_status add_class(tierkit_table *table, const tierkit_i_standing *standing,
                                int32_t place, const char *word) {
    const tierkit_i_classes *statement = statement_of(standing);
    if (place > statement->lines.count) {
        return tierkit_i_table_add_literal(table, word);
    }
    if (place == statement->lines.count) {
        return tierkit_i_table_missing(table);
    }
    tierkit_i_piece name = tierkit_i_line_name(standing->review, statement->lines.first + place);
    return tierkit_i_table_add_text(table, name.text, name.bytes);
}

static tierkit_status add_pair(const matrix *of, int32_t from, int32_t to, tierkit_table *table) {
    int64_t count = of->count[from * (of->to_lines + 2) + to];
    tierkit_i_piece basis = tierkit_i_basis_name(of->pair->after.review, of->pair->after.classes);
    if (count == 0 && (from >= of->from_lines || to >= of->to_lines)) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_table_add_text(table, basis.text, basis.bytes));
    TIERKIT_I_TRY(add_class(table, &of->pair->before, from, "new"));
    TIERKIT_I_TRY(add_class(table, &of->pair->after, to, "gone"));
    return tierkit_i_table_add_integer(table, count);
}

tierkit_status tierkit_i_compare_matrix(const tierkit_i_pair *pair, tierkit_table *table) {
    const tierkit_i_memory *memory = &pair->after.review->memory;
    const tierkit_i_slice *from = &statement_of(&pair->before)->lines;
    const tierkit_i_slice *to = &statement_of(&pair->after)->lines;
    matrix of = { pair, from->first, from->count, to->first, to->count, NULL };
    size_t cells = (size_t)(from->count + 2) * (size_t)(to->count + 2);
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new_zeroed(memory, cells, sizeof(*of.count), &of.count));
    TIERKIT_I_DO(tierkit_i_each_meeting(pair, count_one, &of));
    for (int32_t f = 0; f < from->count + 2; f++) {
        for (int32_t t = 0; t < to->count + 2; t++) {
            TIERKIT_I_DO(add_pair(&of, f, t, table));
        }
    }
done:
    tierkit_i_free(memory, of.count, cells, sizeof(*of.count));
    return status;
}
