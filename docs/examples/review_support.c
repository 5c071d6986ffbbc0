/* Owns: plans of support: support_requests.csv, support_capacity.csv and support_debts.csv of the
 * data folder in, support*.csv out. Must not know: who gets what. Called by: review.c. */
#include <stdlib.h>
#include <string.h>

#include "review.h"
#include "review_input.h"

enum { REQUESTS = 0, CAPACITIES, DEBTS, INPUTS };

static const char *const input_files[INPUTS] = { "support_requests.csv", "support_capacity.csv",
                                                 "support_debts.csv" };

static const struct {
    int32_t kind;
    const char *file;
} plans[] = {
    { TIERKIT_SUPPORT_GRANTS, "support.csv" },
    { TIERKIT_SUPPORT_RESOURCES, "support_resources.csv" },
    { TIERKIT_SUPPORT_GROUPS, "support_groups.csv" },
    { TIERKIT_SUPPORT_PARTNERS, "support_partners.csv" },
};
enum { PLANS = sizeof plans / sizeof plans[0] };

static int write_plan(const tierkit_support *support, const char *folder) {
    for (int i = 0; i < PLANS; i++) {
        char path[PATH_BYTES];
        tierkit_table *table = NULL;
        int written = tierkit_support_table(support, plans[i].kind, &table, NULL) == TIERKIT_OK &&
                      join_path(path, folder, plans[i].file) && write_table(table, path);
        tierkit_table_free(table);
        if (!written) {
            return 0;
        }
    }
    return 1;
}

static int plan(const tierkit_review *review, const data_input *inputs, const char *folder) {
    tierkit_error err = { .struct_size = sizeof err, .row = -1 };
    tierkit_support *support = NULL;
    int written = 0;
    if (tierkit_support_plan(review, inputs[REQUESTS].batch, inputs[CAPACITIES].batch,
                             inputs[DEBTS].batch, NULL, &support, &err) != TIERKIT_OK) {
        complain("support.csv", 0, err.text);
    } else {
        written = write_plan(support, folder);
    }
    tierkit_support_free(support);
    return written;
}

int write_support(const tierkit_review *review, const char *data, const char *folder) {
    data_input *inputs = calloc(INPUTS, sizeof *inputs);
    int fine = inputs != NULL, wanted = 1;
    for (int i = 0; i < INPUTS && fine && wanted; i++) {
        fine = join_path(inputs[i].path, data, input_files[i]);
        if (fine && is_there(inputs[i].path)) {
            fine = read_input(&inputs[i]);
        } else {
            wanted = i == DEBTS;
        }
    }
    if (fine && wanted) {
        fine = plan(review, inputs, folder);
    }
    for (int i = 0; i < INPUTS && inputs; i++) {
        close_input(&inputs[i]);
    }
    free(inputs);
    return fine;
}
