/* Owns: the tables that show a network: rejected rows, records, aliases, decisions.
 * Must not know: how anything changes. Called by: hosts. */
#include "network/block.h"
#include "network/decisions.h"
#include "network/list_tables.h"
#include "network/order.h"
#include "network/records.h"

#include "base/table.h"

/* ---- rejected rows ------------------------------------------------------------------------- */

static const char *reason_word(int reason) {
    static const char *const words[TIERKIT_I_REASONS] = {
        [TIERKIT_I_BAD_NUMBER] = "bad number", [TIERKIT_I_BAD_DATE] = "bad date",
        [TIERKIT_I_NO_DATE] = "no date",       [TIERKIT_I_BAD_TEXT] = "bad text",
        [TIERKIT_I_TOO_LARGE] = "overflow",    [TIERKIT_I_BAD_CODE] = "bad code",
        [TIERKIT_I_NO_KEY] = "no key",
    };
    return words[reason];
}

static tierkit_status add_rejected(const tierkit_network *network, tierkit_table *table) {
    for (size_t i = 0; i < network->schema->facts_count; i++) {
        const tierkit_i_block *block = &network->blocks[i];
        size_t bytes = 0;
        const char *name = tierkit_i_schema_text(network->schema, block->facts->name, &bytes);
        for (int reason = 0; reason < TIERKIT_I_REASONS; reason++) {
            if (block->rejected[reason] == 0) {
                continue;
            }
            TIERKIT_I_TRY(tierkit_i_table_add_text(table, name, bytes));
            TIERKIT_I_TRY(tierkit_i_table_add_literal(table, reason_word(reason)));
            TIERKIT_I_TRY(tierkit_i_table_add_integer(table, block->rejected[reason]));
        }
    }
    return TIERKIT_OK;
}

/* ---- records ------------------------------------------------------------------------------- */

static tierkit_status add_text(tierkit_table *table, const tierkit_i_strings *strings,
                               int32_t code) {
    size_t bytes = 0;
    if (code == TIERKIT_I_NONE) {
        return tierkit_i_table_missing(table);
    }
    const char *text = tierkit_i_strings_get(strings, (uint32_t)code, &bytes);
    return tierkit_i_table_add_text(table, text, bytes);
}

static tierkit_status add_record(const tierkit_network *network, const tierkit_i_record *record,
                                 tierkit_table *table) {
    TIERKIT_I_TRY(add_text(table, &network->ids, (int32_t)record->entity));
    TIERKIT_I_TRY(add_text(table, &network->texts, record->name));
    TIERKIT_I_TRY(add_text(table, &network->texts, record->kind));
    TIERKIT_I_TRY(add_text(table, &network->texts, record->region));
    TIERKIT_I_TRY(add_text(table, &network->ids, record->parent));
    TIERKIT_I_TRY(record->since == TIERKIT_I_NO_DAY
                      ? tierkit_i_table_missing(table)
                      : tierkit_i_table_add_date(table, record->since));
    TIERKIT_I_TRY(record->life_cycle_state == TIERKIT_I_NONE
                      ? tierkit_i_table_add_literal(table, "active")
                      : add_text(table, &network->texts, record->life_cycle_state));
    TIERKIT_I_TRY(add_text(table, &network->texts, record->currency));
    return record->has_credit_limit
               ? tierkit_i_table_add_decimal(table, tierkit_i_i128_of(record->credit_limit),
                                             network->schema->money_scale)
               : tierkit_i_table_missing(table);
}

/* Aliases, or entities with a record, by id; *entities has room for all of them. */
static tierkit_status order_entities(const tierkit_network *network, int aliases,
                                     tierkit_i_pace *pace, uint32_t *entities, size_t *count) {
    for (uint32_t e = 0; e < network->ids.count; e++) {
        const tierkit_i_entity *entity = &network->entities[e];
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        if ((aliases ? entity->alias_of : entity->record) != TIERKIT_I_NONE) {
            entities[(*count)++] = e;
        }
    }
    return tierkit_i_order_texts(&network->ids, entities, *count, &network->memory, pace);
}

static tierkit_status add_entities(const tierkit_network *network, int aliases,
                                   tierkit_table *table) {
    tierkit_status status = TIERKIT_OK;
    uint32_t *entities = NULL;
    size_t count = 0;
    TIERKIT_I_DO(tierkit_i_new(&network->memory, network->ids.count, sizeof *entities, &entities));
    TIERKIT_I_DO(order_entities(network, aliases, tierkit_i_table_pace(table), entities, &count));
    for (size_t i = 0; i < count; i++) {
        const tierkit_i_entity *entity = &network->entities[entities[i]];
        if (aliases) {
            TIERKIT_I_DO(add_text(table, &network->ids, (int32_t)entities[i]));
            TIERKIT_I_DO(add_text(table, &network->ids, entity->alias_of));
        } else {
            TIERKIT_I_DO(add_record(network, &network->records.at[entity->record], table));
        }
    }
done:
    tierkit_i_free(&network->memory, entities, network->ids.count, sizeof *entities);
    return status;
}

/* ---- decisions ----------------------------------------------------------------------------- */

static tierkit_status add_decision(const tierkit_network *network,
                                   const tierkit_i_decision *decision, tierkit_table *table) {
    TIERKIT_I_TRY(add_text(table, &network->ids, (int32_t)decision->entity));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, tierkit_i_subject_word(decision->subject)));
    TIERKIT_I_TRY(add_text(table, &network->texts, decision->value));
    TIERKIT_I_TRY(add_text(table, &network->texts, decision->by));
    TIERKIT_I_TRY(tierkit_i_table_add_date(table, decision->on));
    TIERKIT_I_TRY(decision->until == TIERKIT_I_NO_DAY
                      ? tierkit_i_table_missing(table)
                      : tierkit_i_table_add_date(table, decision->until));
    return add_text(table, &network->texts, decision->reason);
}

static tierkit_status add_decisions(const tierkit_network *network, tierkit_table *table) {
    tierkit_status status = TIERKIT_OK;
    size_t count = network->decisions.count;
    uint32_t *order = NULL;
    TIERKIT_I_DO(tierkit_i_decisions_order(network, tierkit_i_table_pace(table), &order));
    for (size_t i = 0; i < count; i++) {
        TIERKIT_I_DO(add_decision(network, &network->decisions.at[order[i]], table));
    }
done:
    tierkit_i_free(&network->memory, order, count, sizeof *order);
    return status;
}

/* ---- the call ------------------------------------------------------------------------------ */

static const tierkit_i_column_spec rejected_columns[] = {
    { "facts", "", TIERKIT_I_CELLS_TEXT },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
    { "rows", "", TIERKIT_I_CELLS_INTEGER },
};

static const tierkit_i_column_spec record_columns[] = {
    { "id", "", TIERKIT_I_CELLS_TEXT },
    { "name", "", TIERKIT_I_CELLS_TEXT },
    { "kind", "", TIERKIT_I_CELLS_TEXT },
    { "region", "", TIERKIT_I_CELLS_TEXT },
    { "parent", "", TIERKIT_I_CELLS_TEXT },
    { "since", "", TIERKIT_I_CELLS_DATE },
    { "life_cycle_state", "", TIERKIT_I_CELLS_TEXT },
    { "currency", "", TIERKIT_I_CELLS_TEXT },
    { "credit_limit", "", TIERKIT_I_CELLS_NUMBER },
};

static const tierkit_i_column_spec alias_columns[] = {
    { "alias", "", TIERKIT_I_CELLS_TEXT },
    { "id", "", TIERKIT_I_CELLS_TEXT },
};

static const tierkit_i_column_spec decision_columns[] = {
    { "id", "", TIERKIT_I_CELLS_TEXT },     { "subject", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_TEXT },  { "by", "", TIERKIT_I_CELLS_TEXT },
    { "on", "", TIERKIT_I_CELLS_DATE },     { "until", "", TIERKIT_I_CELLS_DATE },
    { "reason", "", TIERKIT_I_CELLS_TEXT },
};

static const tierkit_i_column_spec unmatched_columns[] = {
    { "facts", "", TIERKIT_I_CELLS_TEXT },
    { "table", "", TIERKIT_I_CELLS_TEXT },
    { "rows", "", TIERKIT_I_CELLS_INTEGER },
};

static const tierkit_i_column_spec lookup_columns[] = {
    { "table", "", TIERKIT_I_CELLS_TEXT }, { "key", "", TIERKIT_I_CELLS_TEXT },
    { "from", "", TIERKIT_I_CELLS_DATE },  { "column", "", TIERKIT_I_CELLS_TEXT },
    { "value", "", TIERKIT_I_CELLS_TEXT },
};

/* By kind. */
static const struct {
    const tierkit_i_column_spec *columns;
    int32_t count;
} shapes[] = {
#define SHAPE(columns)                                                                             \
    { columns, sizeof(columns) / sizeof(columns)[0] }
    { NULL, 0 },           SHAPE(rejected_columns), SHAPE(record_columns),
    SHAPE(alias_columns),  SHAPE(decision_columns), SHAPE(unmatched_columns),
    SHAPE(lookup_columns),
#undef SHAPE
};

static tierkit_status fill_table(const tierkit_network *network, int32_t kind,
                                 tierkit_table *table) {
    switch (kind) {
    case TIERKIT_NETWORK_REJECTED:
        return add_rejected(network, table);
    case TIERKIT_NETWORK_DECISIONS:
        return add_decisions(network, table);
    case TIERKIT_NETWORK_UNMATCHED:
        return tierkit_i_list_unmatched(network, table);
    case TIERKIT_NETWORK_LOOKUPS:
        return tierkit_i_list_lookups(network, table);
    default:
        return add_entities(network, kind == TIERKIT_NETWORK_ALIASES, table);
    }
}

tierkit_status TIERKIT_CALL tierkit_network_table(const tierkit_network *network, int32_t kind,
                                                  const tierkit_call *call, tierkit_table **table,
                                                  tierkit_error *err) {
    if (table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "table: the output pointer is NULL");
    }
    *table = NULL;
    if (network == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "network: NULL");
    }
    if (kind < TIERKIT_NETWORK_REJECTED || kind > TIERKIT_NETWORK_LOOKUPS) {
        return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "kind: not one of TIERKIT_NETWORK_...");
    }
    tierkit_i_pace pace;
    tierkit_table *made = NULL;
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, 0, err));
    TIERKIT_I_TRY(tierkit_i_network_end(err, tierkit_i_table_new(&network->memory, &pace,
                                                                 shapes[kind].columns,
                                                                 shapes[kind].count, &made)));
    tierkit_status status = fill_table(network, kind, made);
    if (status != TIERKIT_OK) {
        tierkit_table_free(made);
        return tierkit_i_network_end(err, status);
    }
    tierkit_i_table_finish(made);
    *table = made;
    return TIERKIT_OK;
}
