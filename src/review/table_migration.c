/* Owns: the table of migration: where every service policy stands, where it goes, what is in the
 * way. Must not know: how a policy moves. Called by: review/tables.c, review/saved.c. */
#include "review/table_migration.h"
#include "review/policy_moves.h"
#include "review/table_movement.h"

#include <string.h>

static const tierkit_i_column_spec columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "policy", "", TIERKIT_I_CELLS_TEXT },
    { "held", "", TIERKIT_I_CELLS_TEXT },
    { "since", "", TIERKIT_I_CELLS_DATE },
    { "fit", "", TIERKIT_I_CELLS_TEXT },
    { "result", "", TIERKIT_I_CELLS_TEXT },
    { "step", "", TIERKIT_I_CELLS_TEXT },
    { "by_way_of", "", TIERKIT_I_CELLS_TEXT },
    { "proposed", "", TIERKIT_I_CELLS_TEXT },
    { "proposed_on", "", TIERKIT_I_CELLS_DATE },
    { "signed_by", "", TIERKIT_I_CELLS_TEXT },
    { "waiting_for", "", TIERKIT_I_CELLS_TEXT },
    { "next", "", TIERKIT_I_CELLS_TEXT },
    { "next_on", "", TIERKIT_I_CELLS_DATE },
    { "until", "", TIERKIT_I_CELLS_DATE },
    { "missing", "", TIERKIT_I_CELLS_TEXT },
    { "blocked_by", "", TIERKIT_I_CELLS_TEXT },
    { "decided_on", "", TIERKIT_I_CELLS_DATE },
    { "reviewed", "", TIERKIT_I_CELLS_DATE },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
    { "text", "", TIERKIT_I_CELLS_TEXT },
};
_Static_assert(sizeof(columns) / sizeof(columns[0]) == TIERKIT_I_MIGRATION_COLUMNS,
               "every column has a place");

int tierkit_i_migration_fits(const tierkit_table *table) {
    return tierkit_i_table_has(table, columns, TIERKIT_I_MIGRATION_COLUMNS);
}

/* One row being made. Lines are those of the tree, NONE; names those of the dictionary. */
typedef struct making {
    const tierkit_review *review;
    tierkit_table *table;
    tierkit_i_buffer words;
    size_t record;
    int32_t held, step; /* lines */
    int32_t next;       /* name: what takes effect on next_on */
    int32_t next_on;
} making;

/* ---- cells ----------------------------------------------------------------------------------- */

static tierkit_i_piece name_of(const making *m, int32_t name) {
    tierkit_i_piece found = { "", 0 };
    if (name != TIERKIT_I_NONE) {
        found.text =
            tierkit_i_strings_get(&m->review->movement.names, (uint32_t)name, &found.bytes);
    }
    return found;
}

static tierkit_status add_name(const making *m, int32_t name) {
    tierkit_i_piece text = name_of(m, name);
    return name == TIERKIT_I_NONE ? tierkit_i_table_missing(m->table)
                                  : tierkit_i_table_add_pieces(m->table, &text, 1);
}

static tierkit_status add_day(const making *m, int32_t day) {
    return day < TIERKIT_I_DAY_MIN ? tierkit_i_table_missing(m->table)
                                   : tierkit_i_table_add_date(m->table, day);
}

/* ---- the way --------------------------------------------------------------------------------- */

/* The policies between the one that is held and the fit: one of each level. */
static tierkit_status add_way(making *m) {
    const tierkit_review *review = m->review;
    const tierkit_i_tree *tree = &review->program->tree;
    const int32_t *level = review->program->compiled.policy_level;
    int32_t at = m->held, fit = review->served.fit[m->record];
    while (at != TIERKIT_I_NONE && tree->policies.one_step && level[at] < level[fit] - 1) {
        at = tierkit_i_policy_step(review, m->record, at, fit);
        TIERKIT_I_TRY(tierkit_i_words_add(
            &m->words, tierkit_i_tree_piece(tree, tree->policy_lines[at].name.text)));
    }
    return tierkit_i_cell_words(m->table, &m->words);
}

/* ---- signatures ------------------------------------------------------------------------------ */

/* Those who have signed what is proposed, or those who have not. */
static tierkit_status add_signers(making *m, int has_signed) {
    const tierkit_review *review = m->review;
    const tierkit_i_policy_map *map = review->policy_moves.now;
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_i_decided of =
        tierkit_i_snapshot_decided(review->snapshot, m->record, TIERKIT_I_SUBJECT_POLICY);
    int32_t proposed = review->policy_moves.at[m->record].proposed;
    for (size_t s = 0; s < map->signer_count && proposed != TIERKIT_I_NONE; s++) {
        int32_t d = map->signers[s] == TIERKIT_I_NONE
                        ? TIERKIT_I_NONE
                        : tierkit_i_signature_of(&of, map->signers[s], review->source.as_of, 0);
        int says =
            d != TIERKIT_I_NONE && review->policy_moves.name_of_text[of.all[d].value] == proposed;
        int32_t name = tree->names[tree->policies.signers.first + (int32_t)s].text;
        if (says == has_signed) {
            TIERKIT_I_TRY(tierkit_i_words_add(&m->words, tierkit_i_tree_piece(tree, name)));
        }
    }
    return tierkit_i_cell_words(m->table, &m->words);
}

/* What stands between the policy and the fit: demands of the fit, the path, signatures, notice. */
static tierkit_status add_blocks(making *m) {
    const tierkit_review *review = m->review;
    const tierkit_i_policies *policies = &review->program->tree.policies;
    int32_t result = review->served.result[m->record], fit = review->served.fit[m->record];
    if (fit != result) {
        TIERKIT_I_TRY(tierkit_i_policy_blocks(review, m->record, fit, &m->words));
    }
    if (m->step != TIERKIT_I_NONE && m->step != result) {
        TIERKIT_I_TRY(tierkit_i_words_add(&m->words, tierkit_i_piece_of("path")));
    }
    if (policies->signers.count > 0 && m->next == TIERKIT_I_NONE &&
        review->policy_moves.at[m->record].proposed != TIERKIT_I_NONE) {
        TIERKIT_I_TRY(tierkit_i_words_add(&m->words, tierkit_i_piece_of("signature")));
    }
    if (m->next != TIERKIT_I_NONE) {
        TIERKIT_I_TRY(tierkit_i_words_add(&m->words, tierkit_i_piece_of("notice")));
    }
    return tierkit_i_cell_words(m->table, &m->words);
}

/* ---- sentences ------------------------------------------------------------------------------- */

/* In a sentence P is the policy that counts, S since when, T where it goes, N on which day. */
static const char *sentence_of(const making *m) {
    const tierkit_review *review = m->review;
    const tierkit_i_moved *state = &review->policy_moves.at[m->record];
    if (review->policy_moves.until[m->record] != TIERKIT_I_NEVER) {
        return "P until U by decision";
    }
    if (m->next != TIERKIT_I_NONE) {
        return "P since S; T on N, when its notice ends";
    }
    if (state->proposed != TIERKIT_I_NONE) {
        return "P since S; T is proposed and waits for its signatures";
    }
    switch (state->reason) {
    case TIERKIT_I_MOVE_NOT_REVIEWED:
        return "P; no review day yet";
    case TIERKIT_I_MOVE_OF_THE_DAY:
        return "P is the result of the day; policies do not move by rules";
    case TIERKIT_I_MOVE_DECIDED:
        return "P since S by decision";
    default:
        return "P since S";
    }
}

static void put_day(int32_t day, char to[10]) {
    memset(to, '?', 10);
    if (day >= TIERKIT_I_DAY_MIN) {
        tierkit_i_date_write(day, to);
    }
}

static tierkit_status gather_letter(making *m, char letter) {
    const tierkit_review *review = m->review;
    const tierkit_i_policy_moves *moves = &review->policy_moves;
    tierkit_i_piece name;
    char day[10];
    switch (letter) {
    case 'P':
        name =
            tierkit_i_tree_piece(&review->program->tree, tierkit_i_policy_name(review, m->record));
        return tierkit_i_buffer_add(&m->words, name.text, name.bytes);
    case 'T':
        name = name_of(m, m->next != TIERKIT_I_NONE ? m->next : moves->at[m->record].proposed);
        return tierkit_i_buffer_add(&m->words, name.text, name.bytes);
    default:
        put_day(letter == 'S'   ? moves->at[m->record].since
                : letter == 'N' ? m->next_on
                                : moves->until[m->record],
                day);
        return tierkit_i_buffer_add(&m->words, day, sizeof(day));
    }
}

static tierkit_status add_sentence(making *m) {
    for (const char *at = sentence_of(m); *at != '\0'; at++) {
        TIERKIT_I_TRY(*at >= 'A' && *at <= 'Z' ? gather_letter(m, *at)
                                               : tierkit_i_buffer_add(&m->words, at, 1));
    }
    return tierkit_i_cell_words(m->table, &m->words);
}

/* ---- the table ------------------------------------------------------------------------------- */

static void find_state(making *m, size_t record) {
    const tierkit_review *review = m->review;
    const tierkit_i_policy_moves *moves = &review->policy_moves;
    const tierkit_i_moved *state = &moves->at[record];
    int32_t first = review->program->tree.policies.lines.first;
    int32_t held = tierkit_i_policy_line_of(moves->now, state->held);
    m->record = record;
    m->held = held == TIERKIT_I_NONE ? TIERKIT_I_NONE : first + held;
    m->step = tierkit_i_policy_step(review, record, m->held, review->served.result[record]);
    m->step = m->step == m->held ? TIERKIT_I_NONE : m->step;
    m->next = moves->pending[record];
    m->next_on = moves->pending_on[record];
    if (m->next == TIERKIT_I_NONE && state->reason == TIERKIT_I_MOVE_NOTICE) {
        m->next = state->proposed;
        m->next_on = state->notice_until;
    }
}

static tierkit_status add_state(making *m) {
    const tierkit_i_policy_moves *moves = &m->review->policy_moves;
    const tierkit_i_moved *state = &moves->at[m->record];
    TIERKIT_I_TRY(add_name(m, state->proposed));
    TIERKIT_I_TRY(add_day(m, state->proposed == TIERKIT_I_NONE ? TIERKIT_I_NEVER
                                                               : moves->proposed_on[m->record]));
    TIERKIT_I_TRY(add_signers(m, 1));
    TIERKIT_I_TRY(add_signers(m, 0));
    TIERKIT_I_TRY(add_name(m, m->next));
    TIERKIT_I_TRY(add_day(m, m->next == TIERKIT_I_NONE ? TIERKIT_I_NEVER : m->next_on));
    TIERKIT_I_TRY(add_day(m, moves->until[m->record]));
    TIERKIT_I_TRY(tierkit_i_policy_missing(m->review, m->record, m->review->served.fit[m->record],
                                           &m->words));
    TIERKIT_I_TRY(tierkit_i_cell_words(m->table, &m->words));
    TIERKIT_I_TRY(add_blocks(m));
    TIERKIT_I_TRY(add_day(m, state->decided_on));
    TIERKIT_I_TRY(add_day(m, state->reviewed));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(m->table, tierkit_i_move_reason_word(state->reason)));
    return add_sentence(m);
}

static tierkit_status add_row(making *m, size_t record) {
    const tierkit_review *review = m->review;
    find_state(m, record);
    TIERKIT_I_TRY(tierkit_i_cell_id(m->table, review, record));
    TIERKIT_I_TRY(tierkit_i_cell_policy(m->table, m->review, review->policy_line[record]));
    TIERKIT_I_TRY(add_name(m, review->policy_moves.at[record].held));
    TIERKIT_I_TRY(add_day(m, review->policy_moves.at[record].since));
    TIERKIT_I_TRY(tierkit_i_cell_policy(m->table, m->review, review->served.fit[record]));
    TIERKIT_I_TRY(tierkit_i_cell_policy(m->table, m->review, review->served.result[record]));
    TIERKIT_I_TRY(tierkit_i_cell_policy(m->table, m->review, m->step));
    TIERKIT_I_TRY(add_way(m));
    return add_state(m);
}

tierkit_status tierkit_i_make_migration(const tierkit_review *review, tierkit_i_pace *pace,
                                        tierkit_table **out) {
    making m;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_TRY(
        tierkit_i_table_new(&review->memory, pace, columns, TIERKIT_I_MIGRATION_COLUMNS, out));
    memset(&m, 0, sizeof(m));
    m.review = review;
    m.table = *out;
    tierkit_i_buffer_init(&m.words, &review->memory);
    for (size_t i = 0; review->policy_moves.at != NULL && i < review->records; i++) {
        if (review->policy_line[i] != TIERKIT_I_NONE) {
            TIERKIT_I_DO(add_row(&m, i));
        }
    }
done:
    tierkit_i_buffer_free(&m.words);
    return status;
}
