/* Owns: who moved between two reviews and which link of the chain moved them first: restated data,
 * own change, others' change, rules. Must not know: how the links' reviews are made.
 * Called by: review/compare.c. */
#include "review/compare.h"

#include <string.h>

enum { LINKS = 5 }; /* before, restated, own, others, after */

/* Why a class changed at each link, from the second on; the last two have no chain. */
enum { NO_CAUSE = 0, RESTATED, OWN, OTHERS, RULES, CAME, WENT, UNKNOWN };
static const struct {
    const char *word, *text;
} causes[] = {
    { NULL, NULL },
    { "restated", "the data of the earlier day were corrected" },
    { "own", "its own figures changed" },
    { "others", "its own figures would have kept it: others changed" },
    { "rules", "the rules of the program changed" },
    { "new", "it is new" },
    { "gone", "it has no record any more" },
    { "unknown", "the earlier rules cannot be run on these data" },
};

typedef struct moves {
    const tierkit_i_pair *pair;
    tierkit_table *table;
    /* Own against others: the day of before, in which one distributor after the other gets its
     * figures and gates of the day of after. Where others do not count, nothing of it is made. */
    int others_count;
    tierkit_i_trial trial;
    tierkit_i_basis basis;
    tierkit_i_gates gates;
} moves;

/* ---- the chain ------------------------------------------------------------------------------- */

static tierkit_status split_own_new(moves *of) {
    const tierkit_i_comparison *between = of->pair->of;
    size_t classes = of->pair->before.classes;
    const tierkit_i_classes *statement;
    tierkit_i_basis basis;
    if (between->restated == NULL) {
        return TIERKIT_OK;
    }
    statement = &between->moved->program->tree.classes[classes];
    of->others_count = tierkit_i_others_count(between->moved, statement);
    if (!of->others_count || between->restated == between->moved) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_basis_new(between->moved, classes,
                                      tierkit_i_as_of_position(between->moved), between->pace,
                                      &of->basis));
    TIERKIT_I_TRY(tierkit_i_gates_new(between->moved, classes, between->pace, &of->gates));
    TIERKIT_I_TRY(tierkit_i_basis_new(between->restated, classes,
                                      tierkit_i_as_of_position(between->restated), between->pace,
                                      &basis));
    tierkit_status status = tierkit_i_trial_new(between->restated, classes, &basis, TIERKIT_I_NONE,
                                                between->pace, &of->trial);
    tierkit_i_basis_free(between->restated, &basis);
    return status;
}

static void split_own_free(moves *of) {
    const tierkit_i_comparison *between = of->pair->of;
    tierkit_i_trial_free(&of->trial);
    if (between->moved != NULL) {
        tierkit_i_gates_free(between->moved, &of->gates);
        tierkit_i_basis_free(between->moved, &of->basis);
    }
}

/* Gives the trial the gates that a record has on the day of after, or those it had. */
static void swap_gates(moves *of, size_t record) {
    size_t records = of->trial.review->records;
    for (size_t at = record; at < of->gates.count; at += records) {
        uint8_t kept = of->trial.gates.says[at];
        of->trial.gates.says[at] = of->gates.says[at];
        of->gates.says[at] = kept;
    }
}

/* Has it the figure and the gates of the day of before? */
static int is_own_unchanged(const moves *of, size_t record) {
    const tierkit_i_cut *cut = &of->trial.cut;
    size_t records = of->trial.review->records;
    int same_figure =
        cut->status[record] == of->basis.status[record] &&
        (cut->status[record] != TIERKIT_VALUE_OK || (cut->low[record] == of->basis.low[record] &&
                                                     cut->high[record] == of->basis.high[record]));
    for (size_t at = record; same_figure && at < of->gates.count; at += records) {
        same_figure = of->trial.gates.says[at] == of->gates.says[at];
    }
    return same_figure;
}

static tierkit_status try_own(moves *of, size_t record, int32_t *line) {
    tierkit_i_tried with = { { (uint64_t)of->basis.low[record], of->basis.high[record] },
                             of->basis.status[record] };
    TIERKIT_I_TRY(tierkit_i_pace_step(of->pair->of->pace, of->trial.cut.count));
    swap_gates(of, record);
    tierkit_status status = tierkit_i_trial_line(&of->trial, record, with, line);
    swap_gates(of, record);
    return status;
}

/* The class at each link, and NULL texts where there is none. */
static tierkit_status find_links(moves *of, const tierkit_i_stood *before,
                                 const tierkit_i_stood *after, tierkit_i_piece link[LINKS]) {
    const tierkit_i_comparison *between = of->pair->of;
    size_t classes = of->pair->before.classes;
    size_t record = (size_t)(after - of->pair->after.rows);
    int32_t restated = between->restated->classed[classes].line[record];
    int32_t moved = between->moved->classed[classes].line[record];
    int32_t own = moved;
    if (of->trial.review != NULL && restated != moved && is_own_unchanged(of, record)) {
        own = restated; /* and no trial, which goes over everybody */
    } else if (of->trial.review != NULL && restated != moved) {
        TIERKIT_I_TRY(try_own(of, record, &own));
    }
    link[0] = tierkit_i_line_name(between->before, before->line);
    link[1] = tierkit_i_line_name(between->restated, restated);
    link[2] = tierkit_i_line_name(between->restated, own);
    link[3] = tierkit_i_line_name(between->moved, moved);
    link[4] = tierkit_i_line_name(between->after, after->line);
    return TIERKIT_OK;
}

static int same(tierkit_i_piece a, tierkit_i_piece b) {
    return (a.text == NULL) == (b.text == NULL) && a.bytes == b.bytes &&
           (a.bytes == 0 || memcmp(a.text, b.text, a.bytes) == 0);
}

static int first_change(const tierkit_i_piece link[LINKS]) {
    for (int i = 1; i < LINKS; i++) {
        if (!same(link[i - 1], link[i])) {
            return i;
        }
    }
    return NO_CAUSE;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static tierkit_status add_piece(tierkit_table *table, tierkit_i_piece text) {
    return text.text == NULL ? tierkit_i_table_missing(table)
                             : tierkit_i_table_add_text(table, text.text, text.bytes);
}

static tierkit_status add_value(tierkit_table *table, const tierkit_i_stood *stood,
                                const tierkit_i_standing *of) {
    return stood == NULL || !stood->has_value
               ? tierkit_i_table_missing(table)
               : tierkit_i_table_add_decimal(table, stood->value, of->scale);
}

static tierkit_status add_count(tierkit_table *table, int exists, int64_t count) {
    return exists ? tierkit_i_table_add_integer(table, count) : tierkit_i_table_missing(table);
}

static void say(tierkit_i_piece *text, size_t *count, const char *words) {
    text[*count].text = words;
    text[*count].bytes = strlen(words);
    (*count)++;
}

static void say_class(tierkit_i_piece *text, size_t *count, tierkit_i_piece name) {
    if (name.text == NULL) {
        say(text, count, "no class");
        return;
    }
    text[(*count)++] = name;
}

/* "from B to A: its own figures changed", "stays in A, up 3 places". */
static tierkit_status add_text(tierkit_table *table, tierkit_i_piece from, tierkit_i_piece to,
                               int cause, int64_t movement) {
    tierkit_i_piece text[6];
    char digits[TIERKIT_I_DECIMAL_TEXT];
    size_t count = 0;
    if (cause == NO_CAUSE) {
        say(text, &count, "stays in ");
        say_class(text, &count, to);
        say(text, &count, movement == 0 ? "" : movement > 0 ? ", up " : ", down ");
        text[count].text = digits;
        text[count].bytes = tierkit_i_decimal_write(
            tierkit_i_i128_of(movement < 0 ? -movement : movement), 0, -1, digits);
        count++;
        say(text, &count, movement == 1 || movement == -1 ? " place" : " places");
        return tierkit_i_table_add_pieces(table, text, count);
    }
    say(text, &count, cause == CAME ? "now " : cause == WENT ? "was " : "from ");
    say_class(text, &count, cause == CAME ? to : from);
    if (cause != CAME && cause != WENT) {
        say(text, &count, " to ");
        say_class(text, &count, to);
    }
    say(text, &count, ": ");
    say(text, &count, causes[cause].text);
    return tierkit_i_table_add_pieces(table, text, count);
}

/* Who has a rank and a class in both reviews moves by places; who lacks either is not in the
 * ranking, and its coming or going is told by the class. */
static int64_t movement_of(const tierkit_i_stood *before, const tierkit_i_stood *after) {
    return before != NULL && after != NULL && before->rank > 0 && after->rank > 0
               ? (int64_t)before->rank - after->rank
               : 0;
}

static tierkit_status add_move(const moves *of, const tierkit_i_stood *before,
                               const tierkit_i_stood *after, int cause,
                               const tierkit_i_piece link[LINKS]) {
    tierkit_table *table = of->table;
    const tierkit_i_standing *now = &of->pair->after;
    int ranked = before != NULL && after != NULL && before->rank > 0 && after->rank > 0;
    TIERKIT_I_TRY(add_piece(table, tierkit_i_basis_name(now->review, now->classes)));
    TIERKIT_I_TRY(add_piece(table, before != NULL ? before->id : after->id));
    TIERKIT_I_TRY(add_piece(table, link[0]));
    TIERKIT_I_TRY(add_piece(table, link[4]));
    TIERKIT_I_TRY(add_value(table, before, &of->pair->before));
    TIERKIT_I_TRY(add_value(table, after, now));
    TIERKIT_I_TRY(
        add_count(table, before != NULL && before->rank > 0, before != NULL ? before->rank : 0));
    TIERKIT_I_TRY(
        add_count(table, after != NULL && after->rank > 0, after != NULL ? after->rank : 0));
    TIERKIT_I_TRY(add_count(table, ranked, movement_of(before, after)));
    TIERKIT_I_TRY(cause == NO_CAUSE ? tierkit_i_table_missing(table)
                                    : tierkit_i_table_add_literal(table, causes[cause].word));
    for (int i = 1; i < LINKS - 1; i++) {
        TIERKIT_I_TRY(add_piece(table, link[i]));
    }
    return add_text(table, link[0], link[4], cause, movement_of(before, after));
}

static tierkit_status move_one(void *user, const tierkit_i_stood *before,
                               const tierkit_i_stood *after) {
    moves *of = (moves *)user;
    tierkit_i_piece link[LINKS] = {
        { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }
    };
    int cause = before == NULL ? CAME : WENT;
    TIERKIT_I_TRY(tierkit_i_pace_step(of->pair->of->pace, 1));
    link[0] = tierkit_i_line_name(of->pair->before.review, before != NULL ? before->line : -1);
    link[4] = tierkit_i_line_name(of->pair->after.review, after != NULL ? after->line : -1);
    if (before != NULL && after != NULL) {
        int moved = !same(link[0], link[4]);
        if (!moved && movement_of(before, after) == 0) {
            return TIERKIT_OK;
        }
        cause = moved ? UNKNOWN : NO_CAUSE;
        if (moved && of->pair->of->restated != NULL) {
            TIERKIT_I_TRY(find_links(of, before, after, link));
            cause = first_change((const tierkit_i_piece *)link);
        }
    }
    return add_move(of, before, after, cause, (const tierkit_i_piece *)link);
}

tierkit_status tierkit_i_compare_moves(const tierkit_i_pair *pair, tierkit_table *table) {
    moves of;
    tierkit_status status = TIERKIT_OK;
    memset(&of, 0, sizeof(of));
    of.pair = pair;
    of.table = table;
    TIERKIT_I_DO(split_own_new(&of));
    TIERKIT_I_DO(tierkit_i_each_meeting(pair, move_one, &of));
done:
    split_own_free(&of);
    return status;
}
