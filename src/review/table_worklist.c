/* Owns: the table of the worklist: its order and its cells. Must not know: where work comes from
 * (worklist.c). Called by: review/tables.c. */
#include "review/worklist.h"

#include "base/sort.h"

static const tierkit_i_column_spec worklist_columns[] = {
    { "owner", "", TIERKIT_I_CELLS_TEXT }, { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "work", "", TIERKIT_I_CELLS_TEXT },  { "item", "", TIERKIT_I_CELLS_TEXT },
    { "level", "", TIERKIT_I_CELLS_TEXT }, { "at_stake", "", TIERKIT_I_CELLS_NUMBER },
    { "due", "", TIERKIT_I_CELLS_DATE },   { "reason", "", TIERKIT_I_CELLS_TEXT },
};

/* What is missing comes last. */
static int compare_texts(tierkit_i_piece a, tierkit_i_piece b) {
    if (a.text == NULL || b.text == NULL) {
        return (a.text == NULL) - (b.text == NULL);
    }
    return tierkit_i_compare_bytes(a.text, a.bytes, b.text, b.bytes);
}

/* By owner, then the largest amount first, then by distributor; the sort keeps the rest. */
static int compare(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_works *works = (const tierkit_i_works *)context;
    const tierkit_i_work *left = &works->rows[a];
    const tierkit_i_work *right = &works->rows[b];
    tierkit_i_i128 amount = { 0, 0 };
    tierkit_i_i128 other = { 0, 0 };
    int order = compare_texts(left->owner, right->owner);
    if (order != 0) {
        return order;
    }
    int has = tierkit_i_work_stake(works, left, &amount);
    int other_has = tierkit_i_work_stake(works, right, &other);
    order = has != other_has ? other_has - has : -tierkit_i_i128_compare(amount, other);
    return order != 0 ? order : (left->record > right->record) - (left->record < right->record);
}

static tierkit_status add_piece(tierkit_table *table, tierkit_i_piece text) {
    return text.text == NULL ? tierkit_i_table_missing(table)
                             : tierkit_i_table_add_text(table, text.text, text.bytes);
}

static tierkit_status add_work(const tierkit_i_works *works, const tierkit_i_work *work,
                               tierkit_table *table) {
    tierkit_i_i128 amount;
    TIERKIT_I_TRY(add_piece(table, work->owner));
    TIERKIT_I_TRY(tierkit_i_cell_id(table, works->review, (size_t)work->record));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, tierkit_i_work_word(work->kind)));
    TIERKIT_I_TRY(add_piece(table, work->item));
    TIERKIT_I_TRY(add_piece(table, work->level));
    TIERKIT_I_TRY(tierkit_i_work_stake(works, work, &amount)
                      ? tierkit_i_table_add_decimal(table, amount, 9)
                      : tierkit_i_table_missing(table));
    TIERKIT_I_TRY(work->due == TIERKIT_I_OUTSIDE ? tierkit_i_table_missing(table)
                                                 : tierkit_i_table_add_date(table, work->due));
    return add_piece(table, work->reason);
}

static tierkit_status add_all(const tierkit_i_works *works, tierkit_table *table) {
    const tierkit_i_memory *memory = &works->review->memory;
    uint32_t *order = NULL;
    uint32_t *scratch = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(memory, works->count, sizeof(*order), &order));
    TIERKIT_I_DO(tierkit_i_new(memory, works->count, sizeof(*scratch), &scratch));
    for (size_t w = 0; w < works->count; w++) {
        order[w] = (uint32_t)w;
    }
    TIERKIT_I_DO(
        tierkit_i_sort_indices_paced(order, works->count, scratch, compare, works, works->pace));
    for (size_t w = 0; w < works->count; w++) {
        TIERKIT_I_DO(add_work(works, &works->rows[order[w]], table));
    }
done:
    tierkit_i_free(memory, scratch, works->count, sizeof(*scratch));
    tierkit_i_free(memory, order, works->count, sizeof(*order));
    return status;
}

tierkit_status tierkit_i_make_worklist(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    tierkit_i_works works;
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, worklist_columns,
                                      sizeof(worklist_columns) / sizeof(worklist_columns[0]), out));
    tierkit_status status = tierkit_i_works_new(review, pace, &works);
    if (status == TIERKIT_OK) {
        status = add_all(&works, *out);
    }
    tierkit_i_works_free(&works);
    return status;
}
