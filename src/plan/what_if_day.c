/* Owns: the two reviews of one day of a trial and what each says of everybody.
 * Must not know: what the tables make of it. Called by: plan/what_if.c, plan/what_if_*.c. */
#include "plan/what_if.h"

#include "review/fold.h"
#include "review/nested.h"

#include <string.h>

/* ---- a review -------------------------------------------------------------------------------- */

/* As tierkit_review_new() makes it, of the trial's snapshot. */
static tierkit_status review_by(const tierkit_i_tried_with *with, const tierkit_program *program,
                                int32_t as_of, tierkit_review **out, tierkit_error *err) {
    tierkit_i_timeline line;
    tierkit_status status = tierkit_i_timeline_new(NULL, program, with->memory, &line, err);
    if (status == TIERKIT_OK) {
        status = tierkit_i_review_over(with->snapshot, program, as_of, &line, with->pace, out, err);
    }
    tierkit_i_timeline_free(&line);
    return status;
}

/* ---- what it says ---------------------------------------------------------------------------- */

/* Names of the lines, in the program's order. */
static tierkit_i_named line_name(const tierkit_i_tree *tree, int subject, int32_t line) {
    switch (subject) {
    case TIERKIT_I_TRIED_CLASS:
        return tree->class_lines[tree->classes[0].lines.first + line].name;
    case TIERKIT_I_TRIED_POLICY:
        return tree->policy_lines[tree->policies.lines.first + line].name;
    default:
        return tree->buckets[tree->profit.buckets.first + line].name;
    }
}

static int32_t line_count(const tierkit_i_tree *tree, int subject) {
    switch (subject) {
    case TIERKIT_I_TRIED_CLASS:
        return tree->classes_count > 0 ? tree->classes[0].lines.count : 0;
    case TIERKIT_I_TRIED_POLICY:
        return tree->policies.present ? tree->policies.lines.count : 0;
    default:
        return tree->profit.present ? tree->profit.buckets.count : 0;
    }
}

/* Text of the tree, NONE. */
static int32_t name_of(const tierkit_review *review, int subject, size_t record) {
    if (subject == TIERKIT_I_TRIED_POLICY) {
        return tierkit_i_policy_name(review, record);
    }
    const int32_t *names =
        subject == TIERKIT_I_TRIED_CLASS ? review->class_name : review->bucket_name;
    return names == NULL || review->covered[record] != TIERKIT_VALUE_OK ? TIERKIT_I_NONE
                                                                        : names[record];
}

static tierkit_status add_name(const tierkit_i_tree *tree, int32_t text, tierkit_i_said *said,
                               int32_t *code) {
    size_t bytes;
    const char *name = tierkit_i_tree_text(tree, text, &bytes);
    return tierkit_i_strings_add(&said->names, name, bytes, code);
}

static tierkit_status hear(const tierkit_i_tried_with *with, const tierkit_review *review,
                           int subject, tierkit_i_said *said) {
    const tierkit_i_tree *tree = &review->program->tree;
    int32_t code = 0;
    said->lines = line_count(tree, subject);
    said->is_ranked = subject != TIERKIT_I_TRIED_BUCKET;
    for (int32_t l = 0; l < said->lines; l++) {
        TIERKIT_I_TRY(add_name(tree, line_name(tree, subject, l).text, said, &code));
    }
    TIERKIT_I_TRY(
        tierkit_i_new(with->memory, review->records, sizeof(*said->of_record), &said->of_record));
    for (size_t r = 0; r < review->records; r++) {
        int32_t text = name_of(review, subject, r);
        said->of_record[r] = TIERKIT_I_NONE;
        TIERKIT_I_TRY(tierkit_i_pace_step(with->pace, 1));
        if (text != TIERKIT_I_NONE && said->lines > 0) {
            TIERKIT_I_TRY(add_name(tree, text, said, &said->of_record[r]));
        }
    }
    return TIERKIT_OK;
}

/* ---- what is at stake ------------------------------------------------------------------------ */

static tierkit_status read_stake(const tierkit_i_tried_with *with, tierkit_i_tried_day *day) {
    const tierkit_i_evaluation *now = &day->now.review->now;
    tierkit_i_results results;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_results_on_grid(now, with->stake, with->pace, &results));
    for (size_t r = 0; r < day->records; r++) {
        if (results.status[r] == TIERKIT_VALUE_OK) {
            day->stake[r] = tierkit_i_results_get(&results, r);
        }
    }
    day->has_stake = 1;
done:
    tierkit_i_results_free(now, &results);
    return status;
}

void tierkit_i_stake_add(const tierkit_i_tried_day *day, size_t record, tierkit_i_stake_sum *sum) {
    sum->bad |= tierkit_i_i128_add(sum->sum, day->stake[record], &sum->sum);
}

tierkit_status tierkit_i_cell_stake(tierkit_table *table, const tierkit_i_tried_day *day,
                                    const tierkit_i_stake_sum *sum) {
    return day->has_stake && !sum->bad ? tierkit_i_table_add_decimal(table, sum->sum, 9)
                                       : tierkit_i_table_missing(table);
}

/* ---- a day ----------------------------------------------------------------------------------- */

static tierkit_status rules_new(const tierkit_i_tried_with *with, const tierkit_program *program,
                                int32_t as_of, tierkit_i_tried_rules *rules, tierkit_error *err) {
    TIERKIT_I_TRY(review_by(with, program, as_of, &rules->review, err));
    for (int s = 0; s < TIERKIT_I_TRIED; s++) {
        TIERKIT_I_TRY(hear(with, rules->review, s, &rules->said[s]));
    }
    return TIERKIT_OK;
}

static void rules_free(const tierkit_i_tried_with *with, size_t records,
                       tierkit_i_tried_rules *rules) {
    for (int s = 0; s < TIERKIT_I_TRIED; s++) {
        tierkit_i_free(with->memory, rules->said[s].of_record, records,
                       sizeof(*rules->said[s].of_record));
        tierkit_i_strings_free(&rules->said[s].names);
    }
    tierkit_i_review_release(rules->review);
}

tierkit_status tierkit_i_tried_day_new(const tierkit_i_tried_with *with, int32_t as_of,
                                       tierkit_i_tried_day *day, tierkit_error *err) {
    memset(day, 0, sizeof(*day));
    for (int s = 0; s < TIERKIT_I_TRIED; s++) {
        tierkit_i_strings_init(&day->now.said[s].names, with->memory);
        tierkit_i_strings_init(&day->other.said[s].names, with->memory);
    }
    day->records = with->snapshot->record_count;
    TIERKIT_I_TRY(rules_new(with, with->now, as_of, &day->now, err));
    day->as_of = day->now.review->source.as_of;
    TIERKIT_I_TRY(rules_new(with, with->other, as_of, &day->other, err));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(with->memory, day->records, sizeof(*day->stake), &day->stake));
    return with->stake == TIERKIT_I_NONE ? TIERKIT_OK : read_stake(with, day);
}

void tierkit_i_tried_day_free(const tierkit_i_tried_with *with, tierkit_i_tried_day *day) {
    tierkit_i_free(with->memory, day->stake, day->records, sizeof(*day->stake));
    rules_free(with, day->records, &day->other);
    rules_free(with, day->records, &day->now);
}

/* ---- subjects -------------------------------------------------------------------------------- */

const char *tierkit_i_tried_word(int subject) {
    static const char *const words[TIERKIT_I_TRIED] = { "class", "policy", "bucket" };
    return words[subject];
}

int tierkit_i_is_said(const tierkit_i_said *said) {
    return said->lines > 0;
}

tierkit_status tierkit_i_cell_said(tierkit_table *table, const tierkit_i_said *said, int32_t code) {
    size_t bytes;
    if (code == TIERKIT_I_NONE) {
        return tierkit_i_table_missing(table);
    }
    const char *name = tierkit_i_strings_get(&said->names, (uint32_t)code, &bytes);
    return tierkit_i_table_add_text(table, name, bytes);
}

int32_t tierkit_i_said_find(const tierkit_i_said *in, const tierkit_i_said *from, int32_t code) {
    size_t bytes;
    if (code == TIERKIT_I_NONE) {
        return TIERKIT_I_NONE;
    }
    const char *name = tierkit_i_strings_get(&from->names, (uint32_t)code, &bytes);
    return tierkit_i_strings_find(&in->names, name, bytes);
}

int tierkit_i_said_same(const tierkit_i_said *now, int32_t from, const tierkit_i_said *other,
                        int32_t to) {
    return from == TIERKIT_I_NONE || to == TIERKIT_I_NONE
               ? from == to
               : tierkit_i_said_find(other, now, from) == to;
}

/* Both are lines of one program: the earlier line is the better one. */
static int direction_in(const tierkit_i_said *said, int32_t from, int32_t to) {
    int ordered = from >= 0 && from < said->lines && to >= 0 && to < said->lines;
    return ordered ? (from > to) - (from < to) : 0;
}

int tierkit_i_said_direction(const tierkit_i_said *now, int32_t from, const tierkit_i_said *other,
                             int32_t to) {
    if (!now->is_ranked) {
        return 0;
    }
    int direction = direction_in(other, tierkit_i_said_find(other, now, from), to);
    return direction != 0 ? direction
                          : direction_in(now, from, tierkit_i_said_find(now, other, to));
}
