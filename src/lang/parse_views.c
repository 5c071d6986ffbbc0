/* Owns: views of facts: blocks of their own for the measures of a line `... at COLUMN`, which see
 * the rows of their facts at another date. Must not know: what rows hold. Called by: lang/parse.c.
 *
 * They stand behind all facts that are written, so that nobody who counts those sees them. */
#include "lang/parser.h"
#include "lang/schema.h"

/* FACTS at COLUMN: what feeds and saved bytes call it. */
static tierkit_status name_view(tierkit_i_parser *p, tierkit_i_facts *view) {
    const int32_t parts[] = { view->name.text, view->at.text };
    p->scratch.count = 0;
    for (int i = 0; i < 2; i++) {
        size_t bytes;
        const char *text = tierkit_i_tree_text(p->tree, parts[i], &bytes);
        TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, " at ", i > 0 ? 4 : 0));
        TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, text, bytes));
    }
    return tierkit_i_strings_add(&p->tree->strings, (const char *)p->scratch.bytes,
                                 p->scratch.count, &view->name.text);
}

/* The view of a block at a column, or NONE. */
static int32_t find_view(const tierkit_i_tree *tree, int32_t facts, int32_t column) {
    for (size_t f = 0; f < tree->facts_count; f++) {
        if (tree->facts[f].view_of == facts && tree->facts[f].at.text == column) {
            return (int32_t)f;
        }
    }
    return TIERKIT_I_NONE;
}

static tierkit_status add_view(tierkit_i_parser *p, tierkit_i_measure *measure) {
    tierkit_i_tree *tree = p->tree;
    tierkit_i_facts view = tree->facts[measure->facts];
    view.view_of = measure->facts;
    view.at = measure->at;
    TIERKIT_I_TRY(name_view(p, &view));
    TIERKIT_I_TRY(TIERKIT_I_GROW(p, facts, facts_count, facts_capacity));
    measure->facts = (int32_t)tree->facts_count;
    tree->facts[tree->facts_count++] = view;
    return TIERKIT_OK;
}

/* Of too many facts, which the schema refuses, no more are made: each looks at all before it. */
tierkit_status tierkit_i_parse_views(tierkit_i_parser *p) {
    tierkit_i_tree *tree = p->tree;
    for (size_t m = 0; m < tree->measure_count && tree->facts_count <= (size_t)TIERKIT_I_FACTS_MAX;
         m++) {
        tierkit_i_measure *measure = &tree->measures[m];
        if (measure->at.text == TIERKIT_I_NONE ||
            tree->facts[measure->facts].name.text == TIERKIT_I_NONE) {
            continue;
        }
        int32_t view = find_view(tree, measure->facts, measure->at.text);
        if (view != TIERKIT_I_NONE) {
            measure->facts = view;
        } else {
            TIERKIT_I_TRY(add_view(p, measure));
        }
    }
    return TIERKIT_OK;
}
