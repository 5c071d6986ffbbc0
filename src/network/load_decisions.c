/* Owns: decisions from saved bytes. Must not know: records, cells. Called by: load.c. */
#include "network/decisions.h"
#include "network/load.h"
#include "network/saved.h"

static int is_code(int32_t code, uint32_t count) {
    return code == TIERKIT_I_NONE || (code >= 0 && (uint32_t)code < count);
}

static int is_decision(const tierkit_network *network, const tierkit_i_decision *decision) {
    uint32_t texts = network->texts.count;
    size_t bytes = 0;
    if (decision->entity >= network->ids.count || decision->value == TIERKIT_I_NONE) {
        return 0;
    }
    (void)tierkit_i_strings_get(&network->ids, decision->entity, &bytes);
    return bytes > 0 && tierkit_i_subject_word(decision->subject) != NULL &&
           (decision->subject != TIERKIT_I_SUBJECT_EXCEPTION || decision->by != TIERKIT_I_NONE) &&
           is_code(decision->value, texts) && is_code(decision->by, texts) &&
           is_code(decision->reason, texts) && tierkit_i_load_is_day(decision->on) &&
           (decision->until == TIERKIT_I_NO_DAY ||
            (tierkit_i_load_is_day(decision->until) && decision->until >= decision->on));
}

/* Initialisers would leave the order of reading open. */
static void read_decision(tierkit_i_reader *in, tierkit_i_decision *to) {
    to->entity = tierkit_i_read_u32(in);
    to->subject = (int32_t)tierkit_i_read_u32(in);
    to->value = (int32_t)tierkit_i_read_u32(in);
    to->by = (int32_t)tierkit_i_read_u32(in);
    to->reason = (int32_t)tierkit_i_read_u32(in);
    to->on = (int32_t)tierkit_i_read_u32(in);
    to->until = (int32_t)tierkit_i_read_u32(in);
}

tierkit_status tierkit_i_load_decisions(tierkit_i_load *load) {
    tierkit_i_decision_list *list = &load->network->decisions;
    uint32_t count = tierkit_i_read_u32(&load->in);
    TIERKIT_I_TRY(tierkit_i_load_expect(load, count, TIERKIT_I_SAVED_DECISION));
    TIERKIT_I_TRY(tierkit_i_new(&load->network->memory, count, sizeof *list->at, &list->at));
    list->capacity = count;
    for (uint32_t i = 0; i < count; i++) {
        tierkit_i_decision *to = &list->at[i];
        TIERKIT_I_TRY(tierkit_i_pace_step(load->pace, 7)); /* fields */
        read_decision(&load->in, to);
        if (!is_decision(load->network, to) ||
            (i > 0 && tierkit_i_decision_compare(&list->at[i - 1], to) >= 0)) {
            return tierkit_i_load_refuse(load, "a decision that cannot be");
        }
        list->count = i + 1;
    }
    return TIERKIT_OK;
}
