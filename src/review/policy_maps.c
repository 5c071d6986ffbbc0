/* Owns: service policies, signers and decisions of a timeline in one dictionary of names, and the
 * states before the first review day. Must not know: how a policy moves, what an opening review
 * says (policy_opening.c). Called by: review/review.c, review/policy_fold.c,
 * review/table_migration.c. */
#include "review/policy_moves.h"

#include <string.h>

/* ---- names ----------------------------------------------------------------------------------- */

static tierkit_status add_text(tierkit_review *review, const tierkit_i_tree *tree, int32_t text,
                               int32_t *name) {
    size_t bytes;
    const char *found = tierkit_i_tree_text(tree, text, &bytes);
    return tierkit_i_strings_add(&review->movement.names, found, bytes, name);
}

/* All names before any map: maps are as long as the dictionary. */
static tierkit_status name_policies(tierkit_review *review) {
    const tierkit_i_timeline *line = review->timeline;
    int32_t name;
    for (size_t p = 0; p < line->count; p++) {
        const tierkit_i_tree *tree = &line->programs[p]->tree;
        const tierkit_i_slice *lines = &tree->policies.lines;
        for (int32_t l = lines->first; l < lines->first + lines->count; l++) {
            TIERKIT_I_TRY(add_text(review, tree, tree->policy_lines[l].name.text, &name));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status name_decisions(tierkit_review *review) {
    const tierkit_i_snapshot *snapshot = review->snapshot;
    tierkit_i_policy_moves *moves = &review->policy_moves;
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, snapshot->texts.count,
                                sizeof(*moves->name_of_text), &moves->name_of_text));
    for (size_t t = 0; t < snapshot->texts.count; t++) {
        moves->name_of_text[t] = TIERKIT_I_NONE;
    }
    for (size_t d = 0; d < snapshot->decision_count; d++) {
        int32_t text = snapshot->decisions[d].value;
        size_t bytes;
        const char *found = tierkit_i_strings_get(&snapshot->texts, (uint32_t)text, &bytes);
        if (snapshot->decisions[d].subject == TIERKIT_I_SUBJECT_POLICY) {
            TIERKIT_I_TRY(tierkit_i_strings_add(&review->movement.names, found, bytes,
                                                &moves->name_of_text[text]));
        }
    }
    return TIERKIT_OK;
}

/* ---- programs -------------------------------------------------------------------------------- */

/* The signers as the snapshot writes them. */
static tierkit_status map_signers(const tierkit_review *review, tierkit_i_policy_map *map) {
    const tierkit_i_tree *tree = &map->program->tree;
    map->signer_count = (size_t)tree->policies.signers.count;
    TIERKIT_I_TRY(
        tierkit_i_new(&review->memory, map->signer_count, sizeof(int32_t), &map->signers));
    for (size_t s = 0; s < map->signer_count; s++) {
        size_t bytes;
        const char *text = tierkit_i_tree_text(
            tree, tree->names[tree->policies.signers.first + (int32_t)s].text, &bytes);
        map->signers[s] = tierkit_i_strings_find(&review->snapshot->texts, text, bytes);
    }
    return TIERKIT_OK;
}

/* Reviewed in the rhythm of the classes; a move waits for a decision where somebody signs. */
static tierkit_i_classes as_classes(const tierkit_i_tree *tree) {
    tierkit_i_classes made;
    memset(&made, 0, sizeof(made));
    made.lines = tree->policies.lines;
    made.automatic = tree->policies.signers.count == 0;
    made.has_rhythm = 1;
    made.rhythm = tree->classes_count > 0 ? tree->classes[0].rhythm : TIERKIT_I_QUARTER;
    return made;
}

static tierkit_status map_program(tierkit_review *review, tierkit_i_policy_map *map) {
    const tierkit_i_tree *tree = &map->program->tree;
    const tierkit_i_slice *lines = &tree->policies.lines;
    if (!tree->policies.present) {
        return TIERKIT_OK;
    }
    map->lines = (size_t)lines->count;
    map->names = review->movement.names.count;
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, map->lines, sizeof(int32_t), &map->name_of_line));
    TIERKIT_I_TRY(tierkit_i_new(&review->memory, map->names, sizeof(int32_t), &map->line_of_name));
    for (size_t n = 0; n < map->names; n++) {
        map->line_of_name[n] = TIERKIT_I_NONE;
    }
    for (int32_t l = 0; l < lines->count; l++) {
        TIERKIT_I_TRY(add_text(review, tree, tree->policy_lines[lines->first + l].name.text,
                               &map->name_of_line[l]));
        map->line_of_name[map->name_of_line[l]] = l;
    }
    TIERKIT_I_TRY(map_signers(review, map));
    map->as_classes = as_classes(tree);
    map->rules = (tierkit_i_rules){ &map->as_classes, map->name_of_line, map->line_of_name,
                                    &map->program->head.schema->calendar };
    return TIERKIT_OK;
}

const tierkit_i_policy_map *tierkit_i_policy_map_at(const tierkit_review *review, int32_t day) {
    return &review->policy_moves.maps[tierkit_i_timeline_at(review->timeline, day)];
}

int32_t tierkit_i_policy_line_of(const tierkit_i_policy_map *map, int32_t name) {
    return map->rules.classes == NULL || name == TIERKIT_I_NONE ? TIERKIT_I_NONE
                                                                : map->line_of_name[name];
}

/* ---- the beginning --------------------------------------------------------------------------- */

static tierkit_status new_states(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_policy_moves *to = &review->policy_moves;
    size_t n = review->records;
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(*to->at), &to->at));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->proposed_on));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->pending));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->pending_on));
    TIERKIT_I_TRY(tierkit_i_new(memory, n, sizeof(int32_t), &to->until));
    for (size_t i = 0; i < n; i++) {
        tierkit_i_moved_init(&to->at[i]);
        to->proposed_on[i] = TIERKIT_I_NEVER;
        to->pending[i] = TIERKIT_I_NONE;
        to->pending_on[i] = TIERKIT_I_NEVER;
        to->until[i] = TIERKIT_I_NEVER;
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_policies_begin(tierkit_review *review) {
    const tierkit_i_timeline *line = review->timeline;
    tierkit_i_policy_moves *to = &review->policy_moves;
    if (line == NULL || !review->program->tree.policies.present) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(new_states(review));
    TIERKIT_I_TRY(name_decisions(review));
    TIERKIT_I_TRY(name_policies(review));
    if (line->opening != NULL) {
        TIERKIT_I_TRY(tierkit_i_policies_open(review, line->opening));
    }
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&review->memory, line->count, sizeof(*to->maps), &to->maps));
    to->map_count = line->count;
    for (size_t p = 0; p < line->count; p++) {
        to->maps[p].program = line->programs[p];
        if (line->programs[p] == review->program) {
            to->now = &to->maps[p];
        }
        TIERKIT_I_TRY(map_program(review, &to->maps[p]));
    }
    return TIERKIT_OK;
}

void tierkit_i_policy_moves_free(tierkit_review *review) {
    const tierkit_i_memory *memory = &review->memory;
    tierkit_i_policy_moves *of = &review->policy_moves;
    size_t n = review->records;
    tierkit_i_free(memory, of->at, n, sizeof(*of->at));
    tierkit_i_free(memory, of->proposed_on, n, sizeof(int32_t));
    tierkit_i_free(memory, of->pending, n, sizeof(int32_t));
    tierkit_i_free(memory, of->pending_on, n, sizeof(int32_t));
    tierkit_i_free(memory, of->until, n, sizeof(int32_t));
    tierkit_i_free(memory, of->name_of_text, review->snapshot->texts.count, sizeof(int32_t));
    for (size_t p = 0; p < of->map_count; p++) {
        tierkit_i_policy_map *map = &of->maps[p];
        tierkit_i_free(memory, map->name_of_line, map->lines, sizeof(int32_t));
        tierkit_i_free(memory, map->line_of_name, map->names, sizeof(int32_t));
        tierkit_i_free(memory, map->signers, map->signer_count, sizeof(int32_t));
    }
    tierkit_i_free(memory, of->maps, of->map_count, sizeof(*of->maps));
}
