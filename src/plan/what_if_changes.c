/* Owns: the table of who would change by other rules, and which part of the rules does it.
 * Must not know: how the reviews are made. Called by: plan/what_if.c. */
#include "plan/what_if.h"

#include "review/profit.h"

#include <string.h>

enum {
    APPLIES = 0,
    NONE_THERE,
    MOVEMENT,
    GATE,
    LIMIT,
    VALUE,
    BOUND,
    BY_CLASS,
    CONDITION,
    AMOUNTS,
    BUCKET_BOUND
};

static const struct {
    const char *word, *text;
} causes[] = {
    { "applies", "only one of the programs applies to it" },
    { "none", "one of the programs gives it none" },
    { "movement", "computed alike; the rules of movement are others" },
    { "gate", "a gate holds by one of the programs only" },
    { "limit", "a limit of the class moves it by one of the programs only" },
    { "value", "it is valued otherwise" },
    { "bound", "valued alike; the bounds are others" },
    { "class", "its class is another" },
    { "condition", "its class is the same; the conditions are others" },
    { "amounts", "its revenue or profit is computed otherwise" },
    { "bucket_bound", "its amounts are the same; the bounds are others" },
};

typedef struct changes {
    const tierkit_i_tried_day *day;
    tierkit_i_standing now, other; /* without rows where a program has no classes */
    tierkit_table *table;
} changes;

/* ---- causes ---------------------------------------------------------------------------------- */

static int is_gated(int8_t why) {
    return why == TIERKIT_I_WHY_GATE || why == TIERKIT_I_WHY_GATE_UNKNOWN;
}

static int is_limited(int8_t why) {
    return why == TIERKIT_I_WHY_LIMIT || why == TIERKIT_I_WHY_NEEDED;
}

static int same_piece(tierkit_i_piece a, tierkit_i_piece b) {
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.text, b.text, a.bytes) == 0);
}

static int same_value(const changes *of, size_t record) {
    const tierkit_i_stood *now = &of->now.rows[record];
    const tierkit_i_stood *other = &of->other.rows[record];
    return now->has_value == other->has_value &&
           (!now->has_value || tierkit_i_i128_compare_quotients(
                                   now->value, tierkit_i_i128_power10(of->now.scale), other->value,
                                   tierkit_i_i128_power10(of->other.scale)) == 0);
}

static int cause_of_class(const changes *of, size_t record) {
    const tierkit_review *now = of->day->now.review;
    const tierkit_review *other = of->day->other.review;
    if (of->now.rows == NULL || of->other.rows == NULL) {
        return NONE_THERE;
    }
    int8_t why_now = now->classed[0].why[record];
    int8_t why_other = other->classed[0].why[record];
    if (same_piece(tierkit_i_line_name(now, now->classed[0].line[record]),
                   tierkit_i_line_name(other, other->classed[0].line[record]))) {
        return MOVEMENT;
    }
    if (is_gated(why_now) != is_gated(why_other)) {
        return GATE;
    }
    if (is_limited(why_now) != is_limited(why_other)) {
        return LIMIT;
    }
    return same_value(of, record) ? BOUND : VALUE;
}

static int cause_of_bucket(const changes *of, size_t record) {
    const tierkit_i_placed *now = &of->day->now.review->placed[record];
    const tierkit_i_placed *other = &of->day->other.review->placed[record];
    int same = now->status == other->status;
    for (int a = 0; a < TIERKIT_I_AMOUNT_COUNT; a++) {
        same &= tierkit_i_i128_compare(now->amount[a], other->amount[a]) == 0;
    }
    return same ? BUCKET_BOUND : AMOUNTS;
}

static int cause_of(const changes *of, int subject, size_t record) {
    const tierkit_i_tried_day *day = of->day;
    const tierkit_i_said *now = day->now.said;
    const tierkit_i_said *other = day->other.said;
    if (day->now.review->covered[record] != day->other.review->covered[record]) {
        return APPLIES;
    }
    if (now[subject].of_record[record] == TIERKIT_I_NONE ||
        other[subject].of_record[record] == TIERKIT_I_NONE) {
        return NONE_THERE;
    }
    if (subject == TIERKIT_I_TRIED_CLASS) {
        return cause_of_class(of, record);
    }
    if (subject == TIERKIT_I_TRIED_BUCKET) {
        return cause_of_bucket(of, record);
    }
    return tierkit_i_said_same(
               &now[TIERKIT_I_TRIED_CLASS], now[TIERKIT_I_TRIED_CLASS].of_record[record],
               &other[TIERKIT_I_TRIED_CLASS], other[TIERKIT_I_TRIED_CLASS].of_record[record])
               ? CONDITION
               : BY_CLASS;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static tierkit_status add_direction(tierkit_table *table, int direction) {
    return direction == 0 ? tierkit_i_table_missing(table)
                          : tierkit_i_table_add_literal(table, direction > 0 ? "up" : "down");
}

static tierkit_status add_value(tierkit_table *table, const tierkit_i_standing *in, size_t record) {
    return in->rows != NULL && in->rows[record].has_value
               ? tierkit_i_table_add_decimal(table, in->rows[record].value, in->scale)
               : tierkit_i_table_missing(table);
}

static tierkit_status add_rank(tierkit_table *table, const tierkit_i_standing *in, size_t record) {
    return in->rows != NULL && in->rows[record].rank > 0
               ? tierkit_i_table_add_integer(table, in->rows[record].rank)
               : tierkit_i_table_missing(table);
}

/* Values and ranks where they explain something. */
static tierkit_status add_standing(const changes *of, int subject, size_t record) {
    static const tierkit_i_standing nothing = { NULL, 0, NULL, 0, 0 };
    int is_class = subject == TIERKIT_I_TRIED_CLASS;
    const tierkit_i_standing *now = is_class ? &of->now : &nothing;
    const tierkit_i_standing *other = is_class ? &of->other : &nothing;
    TIERKIT_I_TRY(add_value(of->table, now, record));
    TIERKIT_I_TRY(add_value(of->table, other, record));
    TIERKIT_I_TRY(add_rank(of->table, now, record));
    return add_rank(of->table, other, record);
}

static tierkit_i_piece name_of(const tierkit_i_said *said, int32_t code) {
    tierkit_i_piece name = TIERKIT_I_PIECE("none");
    if (code != TIERKIT_I_NONE) {
        name.text = tierkit_i_strings_get(&said->names, (uint32_t)code, &name.bytes);
    }
    return name;
}

static tierkit_status add_text(const changes *of, tierkit_i_piece from, tierkit_i_piece to,
                               const char *cause) {
    tierkit_i_piece text[6] = { TIERKIT_I_PIECE("from "), from,
                                TIERKIT_I_PIECE(" to "),  to,
                                TIERKIT_I_PIECE(": "),    { cause, strlen(cause) } };
    return tierkit_i_table_add_pieces(of->table, text, 6);
}

static tierkit_status add_change(const changes *of, int subject, size_t record) {
    const tierkit_i_tried_day *day = of->day;
    const tierkit_i_said *now = &day->now.said[subject];
    const tierkit_i_said *other = &day->other.said[subject];
    int32_t from = now->of_record[record];
    int32_t to = other->of_record[record];
    int cause = cause_of(of, subject, record);
    tierkit_i_stake_sum stake = { { 0, 0 }, 0 };
    tierkit_i_stake_add(day, record, &stake);
    TIERKIT_I_TRY(tierkit_i_cell_id(of->table, day->now.review, record));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, tierkit_i_tried_word(subject)));
    TIERKIT_I_TRY(tierkit_i_cell_said(of->table, now, from));
    TIERKIT_I_TRY(tierkit_i_cell_said(of->table, other, to));
    TIERKIT_I_TRY(add_direction(of->table, tierkit_i_said_direction(now, from, other, to)));
    TIERKIT_I_TRY(add_standing(of, subject, record));
    TIERKIT_I_TRY(tierkit_i_cell_stake(of->table, day, &stake));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(of->table, causes[cause].word));
    return add_text(of, name_of(now, from), name_of(other, to), causes[cause].text);
}

static tierkit_status add_changes(const changes *of) {
    const tierkit_i_tried_day *day = of->day;
    for (size_t r = 0; r < day->records; r++) {
        for (int s = 0; s < TIERKIT_I_TRIED; s++) {
            const tierkit_i_said *now = &day->now.said[s];
            const tierkit_i_said *other = &day->other.said[s];
            if (!tierkit_i_said_same(now, now->of_record[r], other, other->of_record[r])) {
                TIERKIT_I_TRY(add_change(of, s, r));
            }
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_trial_changes(const tierkit_i_tried_with *with,
                                       const tierkit_i_tried_day *day, int32_t index,
                                       tierkit_table *table) {
    changes of;
    tierkit_status status = TIERKIT_OK;
    memset(&of, 0, sizeof(of));
    of.day = day;
    of.table = table;
    if (index > 0) {
        return TIERKIT_OK;
    }
    if (day->now.review->program->tree.classes_count > 0) {
        TIERKIT_I_DO(tierkit_i_standing_new(day->now.review, 0, with->pace, &of.now));
    }
    if (day->other.review->program->tree.classes_count > 0) {
        TIERKIT_I_DO(tierkit_i_standing_new(day->other.review, 0, with->pace, &of.other));
    }
    TIERKIT_I_DO(add_changes(&of));
done:
    tierkit_i_standing_free(&of.other);
    tierkit_i_standing_free(&of.now);
    return status;
}
