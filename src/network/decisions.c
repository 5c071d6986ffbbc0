/* Owns: see decisions.h. Must not know: batches, bytes, what a decision changes.
 * Called by: see decisions.h. */
#include "network/decisions.h"

#include "base/sort.h"

#include <string.h>

static const char *const words[] = { NULL, "class", "policy", "exception" };

const char *tierkit_i_subject_word(int32_t subject) {
    return subject >= TIERKIT_I_SUBJECT_CLASS && subject <= TIERKIT_I_SUBJECT_EXCEPTION
               ? words[subject]
               : NULL;
}

int32_t tierkit_i_subject_of_word(const char *text, size_t bytes) {
    for (int32_t s = TIERKIT_I_SUBJECT_CLASS; s <= TIERKIT_I_SUBJECT_EXCEPTION; s++) {
        if (strlen(words[s]) == bytes && memcmp(words[s], text, bytes) == 0) {
            return s;
        }
    }
    return 0;
}

static int compare_numbers(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* Distributor, subject, day. */
static int compare_days(const tierkit_i_decision *a, const tierkit_i_decision *b) {
    if (a->entity != b->entity) {
        return compare_numbers(a->entity, b->entity);
    }
    return a->subject != b->subject ? compare_numbers(a->subject, b->subject)
                                    : compare_numbers(a->on, b->on);
}

/* And who decided, unless it is about the class: that has one decision a day. */
static int compare_owners(const tierkit_i_decision *a, const tierkit_i_decision *b) {
    int order = compare_days(a, b);
    return order != 0 || a->subject == TIERKIT_I_SUBJECT_CLASS ? order
                                                               : compare_numbers(a->by, b->by);
}

int tierkit_i_decision_compare(const tierkit_i_decision *a, const tierkit_i_decision *b) {
    int order = compare_owners(a, b);
    return order != 0 || a->subject != TIERKIT_I_SUBJECT_EXCEPTION
               ? order
               : compare_numbers(a->value, b->value);
}

/* ---- sorting ------------------------------------------------------------------------------- */

static int compare_codes(const void *context, uint32_t a, uint32_t b) {
    const tierkit_i_decision *list = (const tierkit_i_decision *)context;
    return tierkit_i_decision_compare(&list[a], &list[b]);
}

/* Bytewise; none comes first. */
static int compare_words(const tierkit_network *network, int32_t a, int32_t b) {
    if (a == b || a == TIERKIT_I_NONE || b == TIERKIT_I_NONE) {
        return (a != b) * (a == TIERKIT_I_NONE ? -1 : 1);
    }
    size_t a_bytes = 0, b_bytes = 0;
    const char *x = tierkit_i_strings_get(&network->texts, (uint32_t)a, &a_bytes);
    const char *y = tierkit_i_strings_get(&network->texts, (uint32_t)b, &b_bytes);
    return tierkit_i_compare_bytes(x, a_bytes, y, b_bytes);
}

static int compare_texts(const void *context, uint32_t a, uint32_t b) {
    const tierkit_network *network = (const tierkit_network *)context;
    const tierkit_i_decision *x = &network->decisions.at[a];
    const tierkit_i_decision *y = &network->decisions.at[b];
    if (x->entity == y->entity) {
        int order = compare_days(x, y);
        order = order != 0 ? order : compare_words(network, x->by, y->by);
        return order != 0 ? order : compare_words(network, x->value, y->value);
    }
    size_t x_bytes = 0, y_bytes = 0;
    const char *x_id = tierkit_i_strings_get(&network->ids, x->entity, &x_bytes);
    const char *y_id = tierkit_i_strings_get(&network->ids, y->entity, &y_bytes);
    return tierkit_i_compare_bytes(x_id, x_bytes, y_id, y_bytes);
}

/* *order: 0 .. count - 1, sorted. */
static tierkit_status sorted(size_t count, tierkit_i_compare compare, const void *context,
                             const tierkit_i_memory *memory, tierkit_i_pace *pace,
                             uint32_t **order) {
    uint32_t *scratch = NULL;
    TIERKIT_I_TRY(tierkit_i_new(memory, count, sizeof *scratch, &scratch));
    tierkit_status status = tierkit_i_new(memory, count, sizeof **order, order);
    if (status == TIERKIT_OK) {
        for (size_t i = 0; i < count; i++) {
            (*order)[i] = (uint32_t)i;
        }
        status = tierkit_i_sort_indices_paced(*order, count, scratch, compare, context, pace);
    }
    tierkit_i_free(memory, scratch, count, sizeof *scratch);
    return status;
}

tierkit_status tierkit_i_decisions_sort(tierkit_i_decision *list, size_t count,
                                        const tierkit_i_memory *memory, tierkit_i_pace *pace) {
    tierkit_status status = TIERKIT_OK;
    uint32_t *order = NULL;
    tierkit_i_decision *copy = NULL;
    TIERKIT_I_DO(sorted(count, compare_codes, list, memory, pace, &order));
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

tierkit_status tierkit_i_decisions_order(const tierkit_network *network, tierkit_i_pace *pace,
                                         uint32_t **order) {
    return sorted(network->decisions.count, compare_texts, network, &network->memory, pace, order);
}

/* ---- changing ------------------------------------------------------------------------------ */

/* An exception without a value takes back all that its owner gave that day. */
static int takes_away(const tierkit_i_decision *added, const tierkit_i_decision *old) {
    return added->value == TIERKIT_I_NONE ? compare_owners(added, old) == 0
                                          : tierkit_i_decision_compare(added, old) == 0;
}

tierkit_status tierkit_i_decisions_join(const tierkit_i_decision_list *list,
                                        const tierkit_i_decision *added, size_t count,
                                        const tierkit_i_memory *memory, tierkit_i_pace *pace,
                                        tierkit_i_decision_list *out) {
    size_t room = 0, i = 0, a = 0;
    memset(out, 0, sizeof *out);
    if (tierkit_i_add_size(list->count, count, &room) || room > INT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(tierkit_i_new(memory, room, sizeof *out->at, &out->at));
    out->capacity = room;
    while (i < list->count || a < count) {
        TIERKIT_I_TRY(tierkit_i_pace_step(pace, 1));
        int order = i == list->count ? 1
                    : a == count     ? -1
                                     : tierkit_i_decision_compare(&list->at[i], &added[a]);
        if (order < 0) {
            out->at[out->count++] = list->at[i++];
            continue;
        }
        while (i < list->count && takes_away(&added[a], &list->at[i])) {
            i++;
        }
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
