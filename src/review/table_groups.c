/* Owns: the table of groups: of distributors and of members of splits. Must not know: who is in
 * which group. Called by: review/tables.c. */
#include "review/members.h"
#include "review/groupings.h"
#include "review/state.h"
#include "review/window_days.h"

#include <string.h>

static const tierkit_i_column_spec group_columns[] = {
    { "group_kind", "", TIERKIT_I_CELLS_TEXT },
    { "group", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_NUMBER },
    { "status", "", TIERKIT_I_CELLS_TEXT },
    { "numerator", "", TIERKIT_I_CELLS_NUMBER },
    { "denominator", "", TIERKIT_I_CELLS_NUMBER },
    { "flags", "", TIERKIT_I_CELLS_TEXT },
    { "days", "days", TIERKIT_I_CELLS_INTEGER },
    { "days_covered", "days", TIERKIT_I_CELLS_INTEGER },
};

/* Groups of one kind: who is where, and what they are called in which order. */
typedef struct groups {
    const tierkit_review *review;
    tierkit_i_piece kind;
    tierkit_i_subjects subjects;
    const tierkit_i_strings *names;
    const uint32_t *order;     /* group i is names[order[i]] */
    const uint8_t *suppressed; /* by group; NULL: none */
    int32_t split;             /* text of the tree, NONE: no split */
} groups;

static int is_shown(const groups *of, tierkit_i_listed listed) {
    const tierkit_program *program = of->review->program;
    return listed.formula != TIERKIT_I_NONE &&
           (of->split == TIERKIT_I_NONE ||
            tierkit_i_reads_split(&program->compiled, &program->tree, program->head.schema,
                                  listed.formula, of->split));
}

static tierkit_status add_result(tierkit_table *table, const tierkit_i_vector *result,
                                 tierkit_i_form form, size_t i) {
    int exists = result->status[i] == TIERKIT_VALUE_OK;
    TIERKIT_I_TRY(tierkit_i_cell_value(table, result, form, i));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, result->status[i]));
    TIERKIT_I_TRY(tierkit_i_cell_quotient(table, result, form, i));
    return tierkit_i_cell_flags(table, exists ? result->flags[i] : 0);
}

static tierkit_status add_suppressed(tierkit_table *table) {
    TIERKIT_I_TRY(tierkit_i_table_missing(table));
    TIERKIT_I_TRY(tierkit_i_cell_status(table, TIERKIT_VALUE_SUPPRESSED));
    TIERKIT_I_TRY(tierkit_i_table_missing(table));
    TIERKIT_I_TRY(tierkit_i_table_missing(table));
    return tierkit_i_cell_flags(table, 0);
}

static tierkit_status add_group(const groups *of, tierkit_i_window_days *days, size_t group,
                                size_t i, tierkit_table *table) {
    size_t bytes;
    const char *name = tierkit_i_strings_get(of->names, of->order[group], &bytes);
    for (size_t l = 0; l < tierkit_i_listed_count(of->review); l++) {
        tierkit_i_listed listed = tierkit_i_listed_at(of->review, l);
        if (!is_shown(of, listed)) {
            continue;
        }
        tierkit_i_form form = of->review->program->compiled.formulas[listed.formula].form;
        const tierkit_i_vector *result = tierkit_i_evaluation_result(days->around, listed.formula);
        TIERKIT_I_TRY(tierkit_i_table_add_text(table, of->kind.text, of->kind.bytes));
        TIERKIT_I_TRY(tierkit_i_table_add_text(table, name, bytes));
        TIERKIT_I_TRY(tierkit_i_cell_text(table, of->review, listed.name));
        TIERKIT_I_TRY(of->suppressed != NULL && of->suppressed[group]
                          ? add_suppressed(table)
                          : add_result(table, result, form, i));
        TIERKIT_I_TRY(
            tierkit_i_cell_days(table, tierkit_i_window_days_of(days, listed.formula, SIZE_MAX)));
    }
    return TIERKIT_OK;
}

static tierkit_status add_groups(const groups *of, tierkit_table *table) {
    tierkit_i_evaluation evaluation;
    tierkit_i_window_days days;
    tierkit_status status = TIERKIT_OK;
    memset(&evaluation, 0, sizeof(evaluation));
    memset(&days, 0, sizeof(days));
    TIERKIT_I_DO(tierkit_i_evaluation_init(&evaluation, &of->review->source,
                                           tierkit_i_as_of_position(of->review), of->subjects,
                                           tierkit_i_table_pace(table)));
    for (size_t l = 0; l < tierkit_i_listed_count(of->review); l++) {
        tierkit_i_listed listed = tierkit_i_listed_at(of->review, l);
        if (is_shown(of, listed)) {
            TIERKIT_I_DO(tierkit_i_evaluation_need(&evaluation, listed.formula));
        }
    }
    TIERKIT_I_DO(tierkit_i_window_days_new(&evaluation, &days));
    for (size_t first = 0; first < of->subjects.count; first += TIERKIT_I_BLOCK) {
        size_t count = tierkit_i_block_at(first, of->subjects.count);
        TIERKIT_I_DO(tierkit_i_evaluation_run(&evaluation, first, count));
        for (size_t i = 0; i < count; i++) {
            TIERKIT_I_DO(add_group(of, &days, first + i, i, table));
        }
    }
done:
    tierkit_i_window_days_free(&days);
    tierkit_i_evaluation_free(&evaluation);
    return status;
}

/* The groups of one partition. */
static tierkit_status add_partition(const tierkit_review *review,
                                    const tierkit_i_grouping *grouping, void *context) {
    groups of = { 0 };
    of.review = review;
    of.kind = grouping->kind;
    of.subjects = tierkit_i_grouping_subjects(grouping);
    of.names = &grouping->names;
    of.order = grouping->order;
    of.suppressed = grouping->suppressed;
    of.split = TIERKIT_I_NONE;
    return add_groups(&of, (tierkit_table *)context);
}

/* The network by the members of one split. */
static tierkit_status group_by_split(const tierkit_review *review, int32_t split,
                                     tierkit_table *table) {
    tierkit_i_members members;
    int32_t *of_record = NULL;
    groups of = { 0 };
    tierkit_i_grouping sizes;
    tierkit_status status = TIERKIT_OK;
    memset(&sizes, 0, sizeof(sizes));
    TIERKIT_I_DO(
        tierkit_i_members_new(&review->source, split, tierkit_i_table_pace(table), &members));
    TIERKIT_I_DO(tierkit_i_everybody_new(review, &of_record));
    of.review = review;
    of.kind = tierkit_i_tree_piece(&review->program->tree, split);
    of.subjects = tierkit_i_members_of_all(&members, of_record);
    of.names = &members.names;
    of.order = members.order;
    of.split = split;
    TIERKIT_I_DO(tierkit_i_split_sizes(review, &members, tierkit_i_table_pace(table), &sizes));
    of.suppressed = sizes.suppressed;
    TIERKIT_I_DO(add_groups(&of, table));
done:
    tierkit_i_split_sizes_free(review, &sizes);
    tierkit_i_everybody_free(review, of_record);
    tierkit_i_members_free(&review->source, &members);
    return status;
}

/* Does a facts block before `facts` split by the column? */
static int is_split_before(const tierkit_i_tree *tree, size_t facts, int32_t split) {
    for (size_t f = 0; f < facts; f++) {
        for (int32_t s = 0; s < tree->facts[f].splits; s++) {
            if (tree->facts[f].split[s].text == split) {
                return 1;
            }
        }
    }
    return 0;
}

/* Every split column of the program once, in program order. */
static tierkit_status group_by_splits(const tierkit_review *review, tierkit_table *table) {
    const tierkit_i_tree *tree = &review->program->tree;
    for (size_t f = 0; f < tree->facts_count; f++) {
        for (int32_t s = 0; s < tree->facts[f].splits; s++) {
            int32_t split = tree->facts[f].split[s].text;
            int repeated = s == 1 && tree->facts[f].split[0].text == split;
            if (!repeated && !is_split_before(tree, f, split)) {
                TIERKIT_I_TRY(group_by_split(review, split, table));
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_make_groups(const tierkit_review *review, tierkit_i_pace *pace,
                                     tierkit_table **out) {
    TIERKIT_I_TRY(tierkit_i_table_new(&review->memory, pace, group_columns,
                                      sizeof(group_columns) / sizeof(group_columns[0]), out));
    TIERKIT_I_TRY(tierkit_i_each_grouping(review, pace, add_partition, *out));
    return group_by_splits(review, *out);
}
