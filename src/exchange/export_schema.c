/* Owns: the schema of an exported table. Must not know: arrays. Called by: export.c. */
#include "exchange/export.h"

#include <string.h>

/* What a schema owns besides its share: the structs of its children. They stay where they are when
 * a consumer moves a child out, since a moved child is a copy. */
typedef struct family {
    tierkit_i_export *shared;
    struct ArrowSchema **children;
    struct ArrowSchema *child;
} family;

static void release_child(struct ArrowSchema *schema) {
    tierkit_i_export *shared = (tierkit_i_export *)schema->private_data;
    schema->release = NULL;
    tierkit_i_export_release(shared);
}

static void free_family(family *own) {
    tierkit_i_export *shared = own->shared;
    const tierkit_i_memory *memory = &shared->memory;
    for (size_t i = 0; own->child != NULL && i < shared->columns; i++) {
        if (own->child[i].release != NULL) {
            own->child[i].release(&own->child[i]);
        }
    }
    tierkit_i_free(memory, own->child, shared->columns, sizeof *own->child);
    tierkit_i_free(memory, (void *)own->children, shared->columns, sizeof(struct ArrowSchema *));
    tierkit_i_free(memory, own, 1, sizeof *own);
    tierkit_i_export_release(shared);
}

static void release_parent(struct ArrowSchema *schema) {
    family *own = (family *)schema->private_data;
    schema->release = NULL;
    free_family(own);
}

static void fill_child(tierkit_i_export *shared, size_t i, struct ArrowSchema *child) {
    const tierkit_i_export_column *column = &shared->column[i];
    child->format = column->format;
    child->name = column->name;
    child->metadata = column->metadata;
    child->flags = ARROW_FLAG_NULLABLE;
    child->release = release_child;
    child->private_data = shared;
    tierkit_i_count_retain(&shared->count);
}

tierkit_status tierkit_i_export_schema(tierkit_i_export *shared, struct ArrowSchema *out) {
    tierkit_status status = TIERKIT_OK;
    family *own = NULL;
    memset(out, 0, sizeof *out);
    TIERKIT_I_TRY(tierkit_i_new_zeroed(&shared->memory, 1, sizeof *own, &own));
    tierkit_i_count_retain(&shared->count);
    own->shared = shared;
    TIERKIT_I_DO(tierkit_i_new(&shared->memory, shared->columns, sizeof(struct ArrowSchema *),
                               &own->children));
    TIERKIT_I_DO(
        tierkit_i_new_zeroed(&shared->memory, shared->columns, sizeof *own->child, &own->child));
    for (size_t i = 0; i < shared->columns; i++) {
        fill_child(shared, i, &own->child[i]);
        own->children[i] = &own->child[i];
    }
    out->format = "+s";
    out->name = "";
    out->n_children = (int64_t)shared->columns;
    out->children = own->children;
    out->release = release_parent;
    out->private_data = own;
done:
    if (status != TIERKIT_OK) {
        free_family(own);
    }
    return status;
}
