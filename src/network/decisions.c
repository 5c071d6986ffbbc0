/* Owns: see decisions.h. Must not know: batches, bytes, what a decision changes.
 * Called by: see decisions.h. */
#include "network/decisions.h"

#include "base/sort.h"

#include <string.h>

static const char *const words[] = { NULL, "class", "policy" };

const char *tierkit_i_subject_word(int32_t subject) {
    return subject == TIERKIT_I_SUBJECT_CLASS || subject == TIERKIT_I_SUBJECT_POLICY
               ? words[subject]
               : NULL;
}

int32_t tierkit_i_subject_of_word(const char *text, size_t bytes) {
    for (int32_t s = TIERKIT_I_SUBJECT_CLASS; s <= TIERKIT_I_SUBJECT_POLICY; s++) {
        if (strlen(words[s]) == bytes && memcmp(words[s], text, bytes) == 0) {
            return s;
        }
    }
    return 0;
}

static int compare_numbers(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

int tierkit_i_decision_compare(const tierkit_i_decision *a, const tierkit_i_decision *b) {
    if (a->entity != b->entity) {
        return compare_numbers(a->entity, b->entity);
    }
    return a->subject != b->subject ? compare_numbers(a->subject, b->subject)
                                    : compare_numbers(a->on, b->on);
}

/* ---- sorting ------------------------------------------------------------------------------- */

static int compare_codes(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_decision *list = (const tierkit_i_decision *)context;
    return tierkit_i_decision_compare(&list[a], &list[b]);
}

static int compare_texts(const void *context, uint32_t a, uint32_t b) {
    const tierkit_network *network = (const tierkit_network *)context;
    const tierkit_i_decision *x = &network->decisions.at[a];
    const tierkit_i_decision *y = &network->decisions.at[b];
    if (x->entity == y->entity) {
        return tierkit_i_decision_compare(x, y);
    }
    size_t x_bytes = 0, y_bytes = 0;
    const char *x_id = tierkit_i_strings_get(&network->ids, x->entity, &x_bytes);
    const char *y_id = tierkit_i_strings_get(&network->ids, y->entity, &y_bytes);
    return tierkit_i_compare_bytes(x_id, x_bytes, y_id, y_bytes);
}

/* *order: 0 .. count - 1, sorted. */
static tierkit_status sorted(size_t count, tierkit_i_compare compare, const void *context,
                             const tierkit_i_memory *memory, uint32_t **order) {
    uint32_t *scratch = NULL;
    TIERKIT_I_TRY(tierkit_i_new(memory, count, sizeof *scratch, &scratch));
    tierkit_status status = tierkit_i_new(memory, count, sizeof **order, order);
    if (status == TIERKIT_OK) {
        for (size_t i = 0; i < count; i++) {
            (*order)[i] = (uint32_t)i;
        }
        tierkit_i_sort_indices(*order, count, scratch, compare, context);
    }
    tierkit_i_free(memory, scratch, count, sizeof *scratch);
    return status;
}

tierkit_status tierkit_i_decisions_sort(tierkit_i_decision *list, size_t count,
                                        const tierkit_i_memory *memory) {
    tierkit_status status = TIERKIT_OK;
    uint32_t *order = NULL;
    tierkit_i_decision *copy = NULL;
    TIERKIT_I_DO(sorted(count, compare_codes, list, memory, &order));
    TIERKIT_I_DO(tierkit_i_new(memory, count, sizeof *copy, &copy));
    for (size_t i = 0; i < count; i++) {
        copy[i] = list[order[i]];
    }
    for (size_t i = 0; i < count; i++) {
        list[i] = copy[i];
    }
done:
    tierkit_i_free(memory, copy, count, sizeof *copy);
    tierkit_i_free(memory, order, count, sizeof *order);
    return status;
}

tierkit_status tierkit_i_decisions_order(const tierkit_network *network, uint32_t **order) {
    return sorted(network->decisions.count, compare_texts, network, &network->memory, order);
}

/* ---- changing ------------------------------------------------------------------------------ */

tierkit_status tierkit_i_decisions_join(const tierkit_i_decision_list *list,
                                        const tierkit_i_decision *added, size_t count,
                                        const tierkit_i_memory *memory,
                                        tierkit_i_decision_list *out) {
    size_t room = 0, i = 0, a = 0;
    memset(out, 0, sizeof *out);
    if (tierkit_i_add_size(list->count, count, &room) || room > INT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, room, sizeof *out->at, &out->at));
    out->capacity = room;
    while (i < list->count || a < count) {
        int order = i == list->count ? 1
                    : a == count     ? -1
                                     : tierkit_i_decision_compare(&list->at[i], &added[a]);
        if (order < 0) {
            out->at[out->count++] = list->at[i++];
            continue;
        }
        i += order == 0;
        if (added[a].value != TIERKIT_I_NONE) {
            out->at[out->count++] = added[a];
        }
        a++;
    }
    return TIERKIT_OK;
}

void tierkit_i_decisions_drop(tierkit_network *network, uint32_t entity) {
    tierkit_i_decision_list *list = &network->decisions;
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (tierkit_i_network_resolve(network, list->at[i].entity) != entity) {
            list->at[kept++] = list->at[i];
        }
    }
    list->count = kept;
}
