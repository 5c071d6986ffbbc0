/* Embeds tierkit: three partners and their sales from arrays, classes by share of sales. */
#include <stdio.h>
#include <string.h>
#include <tierkit.h>

static int bind(tierkit_batch *batch, const char *name, const char *const *texts) {
    tierkit_column column = { sizeof column, .type = TIERKIT_TYPE_TEXT_POINTERS, .rows = 3,
                              .data = texts };
    return tierkit_batch_column(batch, name, strlen(name), &column, NULL);
}

int main(void) {
    static const char text[] = "tierkit 1\nreview window all\n"
                               "facts invoices key id at day\n  flow sales money = amount\n"
                               "classes by share of sales\n  A up to 80%\n  B otherwise\n";
    static const char *const ids[] = { "north", "south", "west" };
    static const char *const days[] = { "2027-01-04", "2027-01-08", "2027-02-01" };
    static const char *const amounts[] = { "8000.00", "1200.00", "20500.50" };
    tierkit_error err = { .struct_size = sizeof err };
    tierkit_program *program = NULL;
    tierkit_network *network = NULL;
    tierkit_batch *batch = NULL;
    tierkit_review *review = NULL;
    tierkit_table *classes = NULL;
    int failed =
        tierkit_program_parse(text, strlen(text), NULL, NULL, NULL, &program, &err) ||
        tierkit_network_new(program, NULL, &network, &err) ||
        tierkit_batch_new(3, NULL, &batch, &err) || bind(batch, "id", ids) ||
        tierkit_network_upsert(network, batch, NULL, &err) || bind(batch, "day", days) ||
        bind(batch, "amount", amounts) ||
        tierkit_network_append(network, "invoices", 8, batch, NULL, NULL, &err) ||
        tierkit_review_new(network, program, TIERKIT_AS_OF_LAST_FACT, NULL, NULL, &review, &err) ||
        tierkit_review_table(review, TIERKIT_REVIEW_CLASSES, NULL, &classes, &err);
    for (int64_t row = 0; row < tierkit_table_rows(classes); row++) {
        char id[16] = "", class[16] = "";
        size_t bytes;
        tierkit_table_text(classes, row, 2, id, sizeof id, &bytes, NULL);
        tierkit_table_text(classes, row, 7, class, sizeof class, &bytes, NULL);
        printf("%-6s %s\n", id, class);
    }
    fputs(err.text, stderr);
    tierkit_table_free(classes);
    tierkit_review_free(review);
    tierkit_batch_free(batch);
    tierkit_network_free(network);
    tierkit_program_free(program);
    return failed;
}
