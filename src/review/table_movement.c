/* Owns: the table of movement: where every class stands, where it goes, and why.
 * Must not know: how a class moves. Called by: review/tables.c, review/opening.c. */
#include "review/table_movement.h"
#include "review/state.h"

#include <string.h>

static const tierkit_i_column_spec columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "computed", "", TIERKIT_I_CELLS_TEXT },
    { "opening", "", TIERKIT_I_CELLS_TEXT },
    { "held", "", TIERKIT_I_CELLS_TEXT },
    { "since", "", TIERKIT_I_CELLS_DATE },
    { "proposed", "", TIERKIT_I_CELLS_TEXT },
    { "effective", "", TIERKIT_I_CELLS_TEXT },
    { "candidate", "", TIERKIT_I_CELLS_TEXT },
    { "reviews", "", TIERKIT_I_CELLS_INTEGER },
    { "grace_until", "", TIERKIT_I_CELLS_DATE },
    { "protected_until", "", TIERKIT_I_CELLS_DATE },
    { "notice_until", "", TIERKIT_I_CELLS_DATE },
    { "decided_by", "", TIERKIT_I_CELLS_TEXT },
    { "decided_on", "", TIERKIT_I_CELLS_DATE },
    { "until", "", TIERKIT_I_CELLS_DATE },
    { "reviewed", "", TIERKIT_I_CELLS_DATE },
    { "published", "", TIERKIT_I_CELLS_TEXT },
    { "restated", "", TIERKIT_I_CELLS_TEXT },
    { "flags", "", TIERKIT_I_CELLS_TEXT },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
    { "text", "", TIERKIT_I_CELLS_TEXT },
};
_Static_assert(sizeof(columns) / sizeof(columns[0]) == TIERKIT_I_MOVEMENT_COLUMNS,
               "every column has a place");

/* Word and sentence of every reason. In a sentence H is the class held, S since when, C the
 * computed class, T the class it moves to, R the number of reviews, and G, P, N are the days on
 * which grace, protection and notice end. */
static const struct reason {
    const char *word, *text;
} reasons[TIERKIT_I_MOVE_REASONS] = {
    { "not_reviewed", "computed C; no review day yet" },
    { "first", "H since S: its first computed class" },
    { "same", "H since S, and computed as H" },
    { "band", "H since S; computed C is within the band" },
    { "counting", "H since S; towards T for R review(s), not yet long enough" },
    { "held", "H since S, not yet held long enough to move to T" },
    { "protected", "H since S, protected from T until P" },
    { "grace", "H since S; in grace until G before it moves to T" },
    { "notice", "H since S; moves to T on N, when its notice ends" },
    { "proposed", "H since S; T is proposed and waits for a decision" },
    { "moved_up", "moved up to H on S" },
    { "moved_down", "moved down to H on S" },
    { "decided", "H since S by decision" },
    { "no_data", "no class could be computed; it keeps H" },
    { "provisional", "new: provisional since S" },
    { "inactive", "inactive since S" },
    { "of_the_day", "H is computed on the day; classes do not move by rules" },
};

int tierkit_i_movement_fits(const tierkit_table *table) {
    return tierkit_i_table_has(table, columns, TIERKIT_I_MOVEMENT_COLUMNS);
}

const char *tierkit_i_move_reason_word(int32_t reason) {
    return reasons[reason].word;
}

int32_t tierkit_i_move_reason_of(const char *text, size_t bytes) {
    for (int32_t r = 0; r < TIERKIT_I_MOVE_REASONS; r++) {
        if (strlen(reasons[r].word) == bytes && memcmp(reasons[r].word, text, bytes) == 0) {
            return r;
        }
    }
    return TIERKIT_I_MOVE_NOT_REVIEWED;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static tierkit_i_piece name_of(const tierkit_review *review, int32_t name) {
    tierkit_i_piece none = TIERKIT_I_PIECE("no class");
    tierkit_i_piece found;
    if (name == TIERKIT_I_NONE) {
        return none;
    }
    found.text = tierkit_i_strings_get(&review->movement.names, (uint32_t)name, &found.bytes);
    return found;
}

static tierkit_status add_name(tierkit_table *table, const tierkit_review *review, int32_t name) {
    tierkit_i_piece text = name_of(review, name);
    return name == TIERKIT_I_NONE ? tierkit_i_table_missing(table)
                                  : tierkit_i_table_add_pieces(table, &text, 1);
}

static tierkit_status add_day(tierkit_table *table, int32_t day) {
    return day < TIERKIT_I_DAY_MIN ? tierkit_i_table_missing(table)
                                   : tierkit_i_table_add_date(table, day);
}

static tierkit_status add_flags(tierkit_table *table, const tierkit_review *review, size_t i) {
    const tierkit_i_movement *of = &review->movement;
    tierkit_i_piece pieces[5];
    size_t count = 0;
    int is_overridden = of->in_force[i] != TIERKIT_I_NONE && !of->is_unknown[i];
    if (is_overridden) {
        pieces[count++] = (tierkit_i_piece)TIERKIT_I_PIECE("overridden");
    }
    if (of->is_unknown[i]) {
        pieces[count++] = (tierkit_i_piece)TIERKIT_I_PIECE("unknown_class");
    }
    if (of->is_restated[i] && count > 0) {
        pieces[count++] = (tierkit_i_piece)TIERKIT_I_PIECE("|");
    }
    if (of->is_restated[i]) {
        pieces[count++] = (tierkit_i_piece)TIERKIT_I_PIECE("restated");
    }
    return tierkit_i_table_add_pieces(table, pieces, count);
}

/* The decision a class rests on: one in force, or the last that it took in. */
static int32_t decision_of(const tierkit_review *review, size_t i) {
    const tierkit_i_moved *state = &review->movement.at[i];
    int32_t found = review->movement.in_force[i];
    if (found != TIERKIT_I_NONE || state->reason != TIERKIT_I_MOVE_DECIDED) {
        return found;
    }
    tierkit_i_decided of = tierkit_i_snapshot_decided(review->snapshot, i, TIERKIT_I_SUBJECT_CLASS);
    for (size_t d = of.first; d < of.end; d++) {
        if (of.all[d].on == state->decided_on && !tierkit_i_decision_has_end(&of.all[d])) {
            found = (int32_t)d;
        }
    }
    return found;
}

static tierkit_status add_decision(tierkit_table *table, const tierkit_review *review, size_t i) {
    const tierkit_i_snapshot *snapshot = review->snapshot;
    int32_t d = decision_of(review, i);
    int32_t by = d == TIERKIT_I_NONE ? TIERKIT_I_NONE : snapshot->decisions[d].by;
    size_t bytes = 0;
    const char *text =
        by == TIERKIT_I_NONE ? NULL : tierkit_i_strings_get(&snapshot->texts, (uint32_t)by, &bytes);
    TIERKIT_I_TRY(text == NULL ? tierkit_i_table_missing(table)
                               : tierkit_i_table_add_text(table, text, bytes));
    TIERKIT_I_TRY(add_day(table, review->movement.at[i].decided_on));
    return d == TIERKIT_I_NONE ? tierkit_i_table_missing(table)
                               : add_day(table, snapshot->decisions[d].until);
}

/* ---- sentences ------------------------------------------------------------------------------- */

enum { PIECES = 24, DAYS = 4 };

typedef struct sentence {
    tierkit_i_piece pieces[PIECES];
    size_t count;
    char days[DAYS][10];
    size_t day_count;
    char number[TIERKIT_I_DECIMAL_TEXT];
} sentence;

static void say(sentence *to, const char *text, size_t bytes) {
    if (bytes > 0 && to->count < PIECES) {
        to->pieces[to->count].text = text;
        to->pieces[to->count++].bytes = bytes;
    }
}

static void say_day(sentence *to, int32_t day) {
    if (day < TIERKIT_I_DAY_MIN || to->day_count == DAYS) {
        say(to, "?", 1);
        return;
    }
    tierkit_i_date_write(day, to->days[to->day_count]);
    say(to, to->days[to->day_count++], 10);
}

static void say_name(sentence *to, const tierkit_review *review, int32_t name) {
    tierkit_i_piece piece = name_of(review, name);
    say(to, piece.text, piece.bytes);
}

/* What a capital letter stands for; 0: itself. */
static int say_letter(sentence *to, const tierkit_review *review, size_t i, char letter) {
    const tierkit_i_moved *state = &review->movement.at[i];
    int32_t target = state->proposed != TIERKIT_I_NONE ? state->proposed : state->candidate;
    switch (letter) {
    case 'H':
        say_name(to, review, state->held);
        return 1;
    case 'C':
        say_name(to, review, review->movement.computed[i]);
        return 1;
    case 'T':
        say_name(to, review, target);
        return 1;
    case 'S':
        say_day(to, state->since);
        return 1;
    case 'G':
        say_day(to, state->grace_until);
        return 1;
    case 'P':
        say_day(to, state->safe_until);
        return 1;
    case 'N':
        say_day(to, state->notice_until);
        return 1;
    case 'R':
        say(to, to->number,
            tierkit_i_decimal_write(tierkit_i_i128_of(state->reviews), 0, -1, to->number));
        return 1;
    default:
        return 0;
    }
}

static tierkit_status add_sentence(tierkit_table *table, const tierkit_review *review, size_t i) {
    const char *text = reasons[review->movement.at[i].reason].text;
    size_t from = 0, at = 0;
    sentence all;
    all.count = 0;
    all.day_count = 0;
    for (; text[at] != '\0'; at++) {
        if (text[at] >= 'A' && text[at] <= 'Z') {
            say(&all, text + from, at - from);
            from = at + (size_t)say_letter(&all, review, i, text[at]);
        }
    }
    say(&all, text + from, at - from);
    if (review->movement.in_force[i] != TIERKIT_I_NONE && !review->movement.is_unknown[i]) {
        say(&all, "; by decision ", 14);
        say_name(&all, review, review->movement.effective[i]);
    }
    return tierkit_i_table_add_pieces(table, all.pieces, all.count);
}

/* ---- the table ------------------------------------------------------------------------------- */

static tierkit_status add_row(tierkit_table *table, const tierkit_review *review, size_t i) {
    const tierkit_i_movement *of = &review->movement;
    const tierkit_i_moved *state = &of->at[i];
    TIERKIT_I_TRY(tierkit_i_cell_id(table, review, i));
    TIERKIT_I_TRY(add_name(table, review, of->computed[i]));
    TIERKIT_I_TRY(add_name(table, review, of->opening[i]));
    TIERKIT_I_TRY(add_name(table, review, state->held));
    TIERKIT_I_TRY(add_day(table, state->since));
    TIERKIT_I_TRY(add_name(table, review, state->proposed));
    TIERKIT_I_TRY(add_name(table, review, of->effective[i]));
    TIERKIT_I_TRY(add_name(table, review, state->candidate));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, state->reviews));
    TIERKIT_I_TRY(add_day(table, state->grace_until));
    TIERKIT_I_TRY(add_day(table, state->safe_until));
    TIERKIT_I_TRY(add_day(table, state->notice_until));
    TIERKIT_I_TRY(add_decision(table, review, i));
    TIERKIT_I_TRY(add_day(table, state->reviewed));
    TIERKIT_I_TRY(add_name(table, review, state->published));
    TIERKIT_I_TRY(add_name(table, review, of->restated[i]));
    TIERKIT_I_TRY(add_flags(table, review, i));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, reasons[state->reason].word));
    return add_sentence(table, review, i);
}

tierkit_status tierkit_i_make_movement(const tierkit_review *review, tierkit_i_pace *pace,
                                       tierkit_table **out) {
    TIERKIT_I_TRY(
        tierkit_i_table_new(&review->memory, pace, columns, TIERKIT_I_MOVEMENT_COLUMNS, out));
    for (size_t i = 0; review->movement.at != NULL && i < review->records; i++) {
        if (review->covered[i] == TIERKIT_VALUE_OK) {
            TIERKIT_I_TRY(add_row(*out, review, i));
        }
    }
    return TIERKIT_OK;
}
