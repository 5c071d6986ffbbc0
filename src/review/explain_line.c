/* Owns: wording one row of an explanation and adding it. Must not know: what is explained.
 * Called by: review/explain*.c. */
#include "review/explain.h"

#include <string.h>

tierkit_i_shown tierkit_i_shown_grid(int64_t e9) {
    tierkit_i_shown made = { 1, tierkit_i_i128_of(e9), 9 };
    return made;
}

static tierkit_status add_figure(tierkit_table *table, const tierkit_i_shown *of) {
    return of->present ? tierkit_i_table_add_decimal(table, of->value, of->scale)
                       : tierkit_i_table_missing(table);
}

static tierkit_status add_double(tierkit_table *table, int present, double value) {
    return present ? tierkit_i_table_add_double(table, value) : tierkit_i_table_missing(table);
}

/* The line of the program, in its canonical form. */
static tierkit_status add_rule(const tierkit_review *review, tierkit_i_tokens rule,
                               tierkit_table *table) {
    tierkit_i_buffer text;
    tierkit_status status = TIERKIT_OK;
    if (rule.first >= rule.end) {
        return tierkit_i_table_missing(table);
    }
    tierkit_i_buffer_init(&text, &review->memory);
    TIERKIT_I_DO(tierkit_i_print_tokens(&review->program->tree, rule, &text));
    TIERKIT_I_DO(tierkit_i_table_add_text(table, (const char *)text.bytes, text.count));
done:
    tierkit_i_buffer_free(&text);
    return status;
}

tierkit_status tierkit_i_explained_add(const tierkit_review *review, const tierkit_i_explained *of,
                                       tierkit_table *table) {
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, of->section));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, review, of->item));
    TIERKIT_I_TRY(of->raw_exact.present ? add_figure(table, &of->raw_exact)
                                        : add_double(table, of->has_raw, of->raw));
    TIERKIT_I_TRY(add_double(table, of->has_points, of->points));
    TIERKIT_I_TRY(add_figure(table, &of->weight));
    TIERKIT_I_TRY(add_figure(table, &of->contribution));
    TIERKIT_I_TRY(add_rule(review, of->rule, table));
    TIERKIT_I_TRY(add_figure(table, &of->threshold));
    TIERKIT_I_TRY(add_figure(table, &of->margin));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, of->value_status));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, of->reason));
    return tierkit_i_table_add_pieces(table, of->text, of->pieces);
}

void tierkit_i_explained_say(tierkit_i_explained *of, const char *text) {
    of->text[of->pieces].text = text;
    of->text[of->pieces].bytes = strlen(text);
    of->pieces++;
}

void tierkit_i_explained_name(const tierkit_review *review, tierkit_i_explained *of, int32_t text) {
    of->text[of->pieces] = tierkit_i_tree_piece(&review->program->tree, text);
    of->pieces++;
}

void tierkit_i_explained_figure(tierkit_i_explained *of, const tierkit_i_shown *number,
                                char *buffer) {
    of->text[of->pieces].text = buffer;
    of->text[of->pieces].bytes = tierkit_i_decimal_write(number->value, number->scale, -1, buffer);
    of->pieces++;
}
