/* Owns: the cells that several tables write: ids, texts, shares, statuses, flags, values; and
 * the list of measures and KPIs tables go through. Must not know: single tables.
 * Called by: review/table_*.c, series, groups, explanations. */
#include "review/state.h"

tierkit_status tierkit_i_cell_id(tierkit_table *table, const tierkit_review *review,
                                 size_t record) {
    size_t bytes;
    const char *id = tierkit_i_snapshot_entity_id(review->snapshot,
                                                  review->snapshot->records[record].entity, &bytes);
    return tierkit_i_table_add_text(table, id, bytes);
}

tierkit_status tierkit_i_cell_text(tierkit_table *table, const tierkit_review *review,
                                   int32_t text) {
    size_t bytes;
    const char *found = tierkit_i_tree_text(&review->program->tree, text, &bytes);
    return text == TIERKIT_I_NONE ? tierkit_i_table_missing(table)
                                  : tierkit_i_table_add_text(table, found, bytes);
}

tierkit_status tierkit_i_cell_policy(tierkit_table *table, const tierkit_review *review,
                                     int32_t line) {
    return line == TIERKIT_I_NONE
               ? tierkit_i_table_missing(table)
               : tierkit_i_cell_text(table, review,
                                     review->program->tree.policy_lines[line].name.text);
}

tierkit_status tierkit_i_words_add(tierkit_i_buffer *words, tierkit_i_piece word) {
    TIERKIT_I_TRY(tierkit_i_buffer_text(words, words->count > 0 ? "|" : ""));
    return tierkit_i_buffer_add(words, word.text, word.bytes);
}

tierkit_status tierkit_i_cell_words(tierkit_table *table, tierkit_i_buffer *words) {
    tierkit_status status =
        tierkit_i_table_add_text(table, (const char *)words->bytes, words->count);
    words->count = 0;
    return status;
}

tierkit_status tierkit_i_cell_share(tierkit_table *table, tierkit_i_i128 part,
                                    tierkit_i_i128 whole) {
    return tierkit_i_i128_sign(whole) > 0
               ? tierkit_i_table_add_double(table, tierkit_i_i128_quotient(part, whole))
               : tierkit_i_table_missing(table);
}

tierkit_status tierkit_i_cell_count_share(tierkit_table *table, int64_t part, int64_t whole) {
    return tierkit_i_cell_share(table, tierkit_i_i128_of(part), tierkit_i_i128_of(whole));
}

tierkit_status tierkit_i_cell_status(tierkit_table *table, int32_t value_status) {
    return tierkit_i_table_add_literal(table, tierkit_value_status_name(value_status));
}

tierkit_status tierkit_i_cell_flags(tierkit_table *table, int32_t flags) {
    static const tierkit_i_piece words[] = {
        TIERKIT_I_PIECE("partial"),     TIERKIT_I_PIECE("carried"),  TIERKIT_I_PIECE("rounded"),
        TIERKIT_I_PIECE("provisional"), TIERKIT_I_PIECE("restated"), TIERKIT_I_PIECE("clipped"),
    };
    enum { WORDS = sizeof(words) / sizeof(words[0]) };
    tierkit_i_piece pieces[2 * WORDS] = { { NULL, 0 } };
    size_t count = 0;
    for (int32_t w = 0; w < (int32_t)WORDS; w++) {
        if (!(flags & (1 << w))) {
            continue;
        }
        if (count > 0) {
            pieces[count++] = (tierkit_i_piece)TIERKIT_I_PIECE("|");
        }
        pieces[count++] = words[w];
    }
    return tierkit_i_table_add_pieces(table, pieces, count);
}

tierkit_status tierkit_i_cell_value(tierkit_table *table, const tierkit_i_vector *vector,
                                    tierkit_i_form form, size_t i) {
    if (vector->status[i] != TIERKIT_VALUE_OK) {
        return tierkit_i_table_missing(table);
    }
    if (form.type == TIERKIT_I_TYPE_DATE) {
        int64_t day;
        TIERKIT_I_CHECK(!tierkit_i_i128_to64(tierkit_i_sums_get(&vector->number, i), &day));
        return tierkit_i_table_add_date(table, (int32_t)day);
    }
    if (form.shape == TIERKIT_I_EXACT) {
        return tierkit_i_table_add_decimal(table, tierkit_i_sums_get(&vector->number, i),
                                           form.scale);
    }
    return tierkit_i_table_add_double(table, tierkit_i_vector_double(vector, form, i));
}

tierkit_status tierkit_i_cell_result(tierkit_table *table, const tierkit_i_evaluation *evaluation,
                                     int32_t formula, size_t i) {
    return formula == TIERKIT_I_NONE
               ? tierkit_i_table_missing(table)
               : tierkit_i_cell_value(table, tierkit_i_evaluation_result(evaluation, formula),
                                      evaluation->source->program->compiled.formulas[formula].form,
                                      i);
}

tierkit_status tierkit_i_cell_quotient(tierkit_table *table, const tierkit_i_vector *vector,
                                       tierkit_i_form form, size_t i) {
    if (form.shape != TIERKIT_I_QUOTIENT || vector->status[i] != TIERKIT_VALUE_OK) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        return tierkit_i_table_missing(table);
    }
    TIERKIT_I_TRY(
        tierkit_i_table_add_decimal(table, tierkit_i_sums_get(&vector->number, i), form.scale));
    return tierkit_i_table_add_decimal(table, tierkit_i_sums_get(&vector->denominator, i),
                                       form.scale);
}

size_t tierkit_i_listed_count(const tierkit_review *review) {
    return review->program->tree.measure_count + review->program->tree.kpi_count;
}

tierkit_i_listed tierkit_i_listed_in_series(const tierkit_review *review, size_t i) {
    const tierkit_i_tree *tree = &review->program->tree;
    const tierkit_i_compiled *compiled = &review->program->compiled;
    tierkit_i_listed listed;
    if (i < tree->measure_count) {
        listed.name = tree->measures[i].name.text;
        /* Rates are about currencies, not about distributors. */
        listed.formula =
            (int32_t)i == compiled->rate_measure ? TIERKIT_I_NONE : compiled->measure_formula[i];
    } else {
        listed.name = tree->kpis[i - tree->measure_count].name.text;
        listed.formula = compiled->kpi_formula[i - tree->measure_count];
    }
    return listed;
}

/* A state has a value on any day; a sum needs a window. */
tierkit_i_listed tierkit_i_listed_at(const tierkit_review *review, size_t i) {
    tierkit_i_listed listed = tierkit_i_listed_in_series(review, i);
    const tierkit_i_tree *tree = &review->program->tree;
    if (i < tree->measure_count && tree->review_window.kind == TIERKIT_I_WINDOW_DEFAULT) {
        tierkit_i_measure_kind kind = review->program->head.schema->measures[i].kind;
        int is_state = kind == TIERKIT_I_BALANCE || kind == TIERKIT_I_IN_FORCE ||
                       kind == TIERKIT_I_IN_FORCE_DISTINCT;
        listed.formula = is_state ? listed.formula : TIERKIT_I_NONE;
    }
    return listed;
}
