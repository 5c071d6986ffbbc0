/* Owns: other numbers of a distributor, and removing a distributor with all it has.
 * Must not know: rows. Called by: hosts. */
#include "network/block.h"
#include "network/decisions.h"
#include "network/records.h"

/* ---- linking ------------------------------------------------------------------------------- */

static void unlink_alias(tierkit_network *network, uint32_t alias) {
    int32_t of = network->entities[alias].alias_of;
    if (of != TIERKIT_I_NONE) {
        network->entities[of].aliases--;
        network->entities[alias].alias_of = TIERKIT_I_NONE;
        network->alias_count--;
    }
}

static void link_alias(tierkit_network *network, uint32_t alias, uint32_t id) {
    unlink_alias(network, alias);
    network->entities[alias].alias_of = (int32_t)id;
    network->entities[id].aliases++;
    network->alias_count++;
}

/* Makes `alias` another number of `id`, which is no alias itself; a record of its own goes. Aliases
 * stay flat: what stood for `alias` stands for `id` now. Checked before; cannot fail. */
static void commit_alias(tierkit_network *network, uint32_t alias, uint32_t id) {
    for (uint32_t e = 0; network->entities[alias].aliases > 0 && e < network->ids.count; e++) {
        if (network->entities[e].alias_of == (int32_t)alias) {
            link_alias(network, e, id);
        }
    }
    tierkit_i_records_drop(network, alias);
    link_alias(network, alias, id);
}

/* Would `id` be its own parent once `alias` is the same as it? Walks up from id; whoever has the
 * alias for a parent, whatever it stands for now, will have the id for one. */
static int closes_cycle(const tierkit_network *network, uint32_t alias, uint32_t id) {
    int32_t record = network->entities[id].record;
    while (record != TIERKIT_I_NONE && network->records.at[record].parent != TIERKIT_I_NONE) {
        uint32_t parent = (uint32_t)network->records.at[record].parent;
        uint32_t at = tierkit_i_network_resolve(network, parent);
        if (parent == alias || at == alias || at == id) {
            return 1;
        }
        record = network->entities[at].record;
    }
    return 0;
}

static tierkit_status check_link(const tierkit_network *network, uint32_t alias, uint32_t id,
                                 tierkit_error *err) {
    if (alias == id) {
        return tierkit_i_fail(err, TIERKIT_E_CYCLE,
                              "the id is itself an alias of the alias; exchange the two");
    }
    if (closes_cycle(network, alias, id)) {
        return tierkit_i_fail(err, TIERKIT_E_CYCLE,
                              "the alias is above the id in its line of parents; change the parent "
                              "first");
    }
    return TIERKIT_OK;
}

/* ---- alias --------------------------------------------------------------------------------- */

static tierkit_status check_ids(const char *alias, size_t alias_bytes, const char *id,
                                size_t id_bytes, tierkit_error *err) {
    if (alias_bytes == 0 || id_bytes == 0) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "alias and id must not be empty");
    }
    if (!tierkit_i_utf8_is_valid(alias, alias_bytes) || !tierkit_i_utf8_is_valid(id, id_bytes)) {
        return tierkit_i_fail(err, TIERKIT_E_TEXT, "alias or id: not UTF-8, or a NUL byte inside");
    }
    return TIERKIT_OK;
}

static tierkit_status set_alias(tierkit_network *network, tierkit_i_piece alias, tierkit_i_piece id,
                                tierkit_error *err) {
    int32_t from = 0, to = 0;
    TIERKIT_I_TRY(tierkit_i_network_id(network, alias.text, alias.bytes, &from));
    TIERKIT_I_TRY(tierkit_i_network_id(network, id.text, id.bytes, &to));
    if (from == to) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "alias and id are equal");
    }
    uint32_t target = tierkit_i_network_resolve(network, (uint32_t)to);
    TIERKIT_I_TRY(check_link(network, (uint32_t)from, target, err));
    commit_alias(network, (uint32_t)from, target);
    return TIERKIT_OK;
}

tierkit_status TIERKIT_CALL tierkit_network_alias(tierkit_network *network, const char *alias,
                                                  size_t alias_bytes, const char *id,
                                                  size_t id_bytes, const tierkit_call *call,
                                                  tierkit_error *err) {
    if (network == NULL || alias == NULL || id == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network, alias and id must not be NULL");
    }
    tierkit_i_pace pace;
    tierkit_i_mark mark;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    TIERKIT_I_TRY(check_ids(alias, alias_bytes, id, id_bytes, err));
    (void)tierkit_i_mark_set(&mark, network, NULL);
    tierkit_status status = set_alias(network, (tierkit_i_piece){ alias, alias_bytes },
                                      (tierkit_i_piece){ id, id_bytes }, err);
    if (status != TIERKIT_OK) {
        tierkit_i_mark_undo(&mark, network, NULL);
    }
    return tierkit_i_network_end(err, status);
}

/* ---- remove -------------------------------------------------------------------------------- */

/* Who goes: the entity and its aliases. */
typedef struct leaving {
    const tierkit_network *network;
    uint32_t entity;
} leaving;

static int stays(const void *context, const tierkit_i_sheet *cells, size_t i) {
    const leaving *who = (const leaving *)context;
    return tierkit_i_network_resolve(who->network, cells->entity[i]) != who->entity;
}

static void commit_remove(tierkit_network *network, uint32_t entity, tierkit_i_change *changes) {
    for (size_t i = 0; i < network->schema->facts_count; i++) {
        tierkit_i_change_commit(&changes[i], &network->blocks[i]);
    }
    tierkit_i_decisions_drop(network, entity); /* while it still has its aliases */
    for (uint32_t e = 0; network->entities[entity].aliases > 0 && e < network->ids.count; e++) {
        if (network->entities[e].alias_of == (int32_t)entity) {
            unlink_alias(network, e);
        }
    }
    tierkit_i_records_drop(network, entity);
}

static tierkit_status remove_entity(tierkit_network *network, uint32_t entity,
                                    tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    const tierkit_i_memory *memory = &network->memory;
    size_t count = network->schema->facts_count;
    tierkit_i_change *changes = NULL;
    leaving who = { network, entity };
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof *changes, &changes));
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_DO(tierkit_i_change_init(&changes[i], &network->blocks[i], memory));
        TIERKIT_I_DO(tierkit_i_change_keep(&changes[i], &network->blocks[i],
                                           network->blocks[i].facts->unowned ? NULL : stays, &who,
                                           memory, pace));
    }
    commit_remove(network, entity, changes);
done:
    for (size_t i = 0; i < count; i++) {
        tierkit_i_change_free(&changes[i], &network->blocks[i], memory);
    }
    tierkit_i_free(memory, changes, count, sizeof *changes);
    return status;
}

tierkit_status TIERKIT_CALL tierkit_network_remove(tierkit_network *network, const char *id,
                                                   size_t id_bytes, const tierkit_call *call,
                                                   tierkit_error *err) {
    if (network == NULL || id == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network and id must not be NULL");
    }
    tierkit_i_pace pace;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    int32_t entity = tierkit_i_strings_find(&network->ids, id, id_bytes);
    if (entity == TIERKIT_I_NO_CODE || network->entities[entity].record == TIERKIT_I_NONE) {
        tierkit_i_piece pieces[] = { TIERKIT_I_PIECE("no distributor has the id '"),
                                     { id, id_bytes },
                                     TIERKIT_I_PIECE("'") };
        return tierkit_i_fail_pieces(err, TIERKIT_E_NOT_FOUND, -1, -1, pieces, 3);
    }
    return tierkit_i_network_end(err, remove_entity(network, (uint32_t)entity, &pace));
}
