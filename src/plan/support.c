/* Owns: planning support: the order of the work, the plan and its tables. Must not know: what a
 * table says. Called by: hosts. */
#include "plan/support.h"

#include "review/saved.h"

#include <string.h>

static const struct planned_table {
    int32_t kind;
    tierkit_status (*make)(const tierkit_i_supporting *of, tierkit_table **out);
} kinds[] = {
    { TIERKIT_SUPPORT_GRANTS, tierkit_i_make_support_grants },
    { TIERKIT_SUPPORT_RESOURCES, tierkit_i_make_support_resources },
    { TIERKIT_SUPPORT_GROUPS, tierkit_i_make_support_groups },
    { TIERKIT_SUPPORT_PARTNERS, tierkit_i_make_support_partners },
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct tierkit_support {
    tierkit_i_memory memory;
    tierkit_table *tables[KINDS];
};

/* ---- work ------------------------------------------------------------------------------------ */

static int32_t attribute_of(const tierkit_i_supporting *of, tierkit_i_named name) {
    return name.text == TIERKIT_I_NONE ? TIERKIT_I_NONE
                                       : tierkit_i_attribute_named(of->review, name.text);
}

static void begin(tierkit_i_supporting *of, const tierkit_review *review, tierkit_i_pace *pace) {
    memset(of, 0, sizeof *of);
    of->review = review;
    of->tree = &review->program->tree;
    of->memory = &review->memory;
    of->pace = pace;
    of->resources = of->tree->support_line_count;
    of->manager = attribute_of(of, of->tree->support.manager);
    tierkit_i_strings_init(&of->texts, of->memory);
}

static tierkit_status new_sums(tierkit_i_supporting *of) {
    int64_t **all[] = { &of->capacity, &of->obliged,     &of->shortfall,
                        &of->left,     &of->floor_short, &of->rationed };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        TIERKIT_I_TRY(tierkit_i_new_zeroed(of->memory, of->resources, sizeof(int64_t), all[i]));
    }
    TIERKIT_I_TRY(tierkit_i_new(of->memory, of->resources, sizeof *of->agreed, &of->agreed));
    for (size_t r = 0; r < of->resources; r++) {
        of->agreed[r] = attribute_of(of, of->tree->support_lines[r].agreed);
    }
    return tierkit_i_new(of->memory, of->resources * of->tree->support_region_count,
                         sizeof *of->share_e9, &of->share_e9);
}

static void end(tierkit_i_supporting *of) {
    size_t records = of->review->records;
    int64_t *all[] = { of->capacity, of->obliged,     of->shortfall,
                       of->left,     of->floor_short, of->rationed };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        tierkit_i_free(of->memory, all[i], of->resources, sizeof(int64_t));
    }
    tierkit_i_free(of->memory, of->agreed, of->resources, sizeof *of->agreed);
    tierkit_i_free(of->memory, of->share_e9, of->resources * of->tree->support_region_count,
                   sizeof *of->share_e9);
    tierkit_i_free(of->memory, of->debt, of->resources * records, sizeof *of->debt);
    tierkit_i_free(of->memory, of->tier, records, sizeof *of->tier);
    tierkit_i_free(of->memory, of->entry, records, sizeof *of->entry);
    tierkit_i_free(of->memory, of->score_e9, records, sizeof *of->score_e9);
    tierkit_i_support_claims_free(of);
    tierkit_i_free(of->memory, of->requests, of->request_capacity, sizeof *of->requests);
    tierkit_i_strings_free(&of->texts);
}

static tierkit_status make_tables(const tierkit_i_supporting *of, tierkit_support *made) {
    for (size_t k = 0; k < KINDS; k++) {
        TIERKIT_I_TRY(kinds[k].make(of, &made->tables[k]));
        tierkit_i_table_finish(made->tables[k]);
    }
    return TIERKIT_OK;
}

static tierkit_status plan(tierkit_i_supporting *of, const tierkit_batch *requests,
                           const tierkit_batch *capacities, const tierkit_batch *carry,
                           tierkit_support **out, tierkit_error *err) {
    tierkit_support *made = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(new_sums(of));
    TIERKIT_I_DO(tierkit_i_support_standing(of));
    TIERKIT_I_DO(tierkit_i_support_capacities(of, capacities, err));
    if (carry != NULL) {
        TIERKIT_I_DO(tierkit_i_support_carry(of, carry, err));
    }
    TIERKIT_I_DO(tierkit_i_support_requests(of, requests, err));
    TIERKIT_I_DO(tierkit_i_support_allocate(of, err));
    TIERKIT_I_DO(tierkit_i_new_zeroed(of->memory, 1, sizeof *made, &made));
    made->memory = *of->memory;
    TIERKIT_I_DO(make_tables(of, made));
    *out = made;
    made = NULL;
done:
    tierkit_support_free(made);
    return status;
}

/* ---- calls ----------------------------------------------------------------------------------- */

/* Failures without a place have said nothing yet. */
static tierkit_status ended(tierkit_status status, tierkit_error *err) {
    switch (status) {
    case TIERKIT_E_NOMEM:
        return tierkit_i_fail(err, status, "out of memory while planning support");
    case TIERKIT_E_CANCELLED:
        return tierkit_i_fail(err, status, "the progress callback asked to stop");
    case TIERKIT_E_LIMIT:
        return tierkit_i_fail(err, status, "more requests than a plan can hold");
    default:
        return status;
    }
}

tierkit_status TIERKIT_CALL tierkit_support_plan(const tierkit_review *review,
                                                 const tierkit_batch *requests,
                                                 const tierkit_batch *capacities,
                                                 const tierkit_batch *carry,
                                                 const tierkit_call *call,
                                                 tierkit_support **support, tierkit_error *err) {
    tierkit_i_supporting of;
    tierkit_i_pace pace;
    if (support != NULL) {
        *support = NULL;
    }
    if (review == NULL || requests == NULL || capacities == NULL || support == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL,
                              "review, requests, capacities and support must not be NULL");
    }
    TIERKIT_I_TRY(tierkit_i_refuse_saved(review, err));
    TIERKIT_I_TRY(tierkit_i_pace_init(&pace, call, (uint64_t)requests->rows, err));
    if (!review->program->tree.support.present) {
        return tierkit_i_fail(err, TIERKIT_E_NOT_FOUND,
                              "the program has no `support`; say who is served in which order");
    }
    begin(&of, review, &pace);
    tierkit_status status = plan(&of, requests, capacities, carry, support, err);
    end(&of);
    return ended(status, err);
}

void TIERKIT_CALL tierkit_support_free(tierkit_support *support) {
    if (support == NULL) {
        return;
    }
    tierkit_i_memory memory = support->memory;
    for (size_t k = 0; k < KINDS; k++) {
        tierkit_table_free(support->tables[k]);
    }
    tierkit_i_free(&memory, support, 1, sizeof *support);
}

tierkit_status TIERKIT_CALL tierkit_support_table(const tierkit_support *support, int32_t kind,
                                                  tierkit_table **table, tierkit_error *err) {
    if (table != NULL) {
        *table = NULL;
    }
    if (support == NULL || table == NULL) {
        return tierkit_i_fail(err, TIERKIT_E_NULL, "support and table must not be NULL");
    }
    for (size_t k = 0; k < KINDS; k++) {
        if (kinds[k].kind == kind) {
            tierkit_i_table_retain(support->tables[k]);
            *table = support->tables[k];
            return TIERKIT_OK;
        }
    }
    return tierkit_i_fail(err, TIERKIT_E_ARGUMENT, "there is no such table of support");
}
