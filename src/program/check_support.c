/* Owns: who is served in which order, resources, shares of regions. Must not know: requests.
 * Called by: program/compile.c. */
#include "program/compile.h"

/* Index of a class of the first class statement by its name, NONE. */
static int32_t class_index(const tierkit_i_tree *tree, int32_t text) {
    if (tree->classes_count == 0) {
        return TIERKIT_I_NONE;
    }
    tierkit_i_slice lines = tree->classes[0].lines;
    for (int32_t i = 0; i < lines.count; i++) {
        if (tree->class_lines[lines.first + i].name.text == text) {
            return i;
        }
    }
    return TIERKIT_I_NONE;
}

static const tierkit_i_named *first_name(const tierkit_i_tree *tree) {
    return &tree->names[tree->support_tiers[0].names.first];
}

static int32_t member_count(const tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    return compiler->out->support_by_policy ? tree->policies.lines.count
                                            : tree->classes[0].lines.count;
}

static const tierkit_i_named *member_at(const tierkit_i_compiler *compiler, int32_t i) {
    const tierkit_i_tree *tree = compiler->tree;
    return compiler->out->support_by_policy
               ? &tree->policy_lines[tree->policies.lines.first + i].name
               : &tree->class_lines[tree->classes[0].lines.first + i].name;
}

static int32_t member_index(const tierkit_i_compiler *compiler, int32_t text) {
    return compiler->out->support_by_policy ? tierkit_i_policy_index(compiler->tree, text)
                                            : class_index(compiler->tree, text);
}

/* How often a name stands in the tiers. */
static int32_t times_in_tiers(const tierkit_i_tree *tree, int32_t text) {
    int32_t times = 0;
    for (size_t t = 0; t < tree->support_tier_count; t++) {
        tierkit_i_slice names = tree->support_tiers[t].names;
        for (int32_t i = 0; i < names.count; i++) {
            times += tree->names[names.first + i].text == text;
        }
    }
    return times;
}

static void complain_member(tierkit_i_compiler *compiler, const tierkit_i_named *name) {
    tierkit_i_complain(compiler, name->at, "unknown name",
                       compiler->out->support_by_policy ? "there is no service policy `"
                                                        : "there is no class `",
                       name->text, "`",
                       compiler->out->support_by_policy ? "a name of `service policies`"
                                                        : "a name of the first class statement");
}

static void check_cover(tierkit_i_compiler *compiler, tierkit_i_place at, int32_t text,
                        int32_t times) {
    if (times != 1) {
        tierkit_i_complain(
            compiler, at, "cover", "`", text, times == 0 ? "` is not there" : "` is there twice",
            compiler->out->support_by_policy ? "every service policy once" : "every class once");
    }
}

static void check_tiers(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t t = 0; t < tree->support_tier_count; t++) {
        const tierkit_i_support_tier *tier = &tree->support_tiers[t];
        for (int32_t i = 0; i < tier->names.count; i++) {
            const tierkit_i_named *name = &tree->names[tier->names.first + i];
            if (member_index(compiler, name->text) == TIERKIT_I_NONE) {
                complain_member(compiler, name);
            }
        }
        if (tier->as_available && t + 1 < tree->support_tier_count) {
            tierkit_i_complain(compiler, tier->at, "order", "who is served `as available` is last",
                               TIERKIT_I_NONE, "", "one such tier, behind all others");
        }
    }
    for (int32_t i = 0; i < member_count(compiler); i++) {
        int32_t text = member_at(compiler, i)->text;
        check_cover(compiler, tree->support.at, text, times_in_tiers(tree, text));
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void check_entries(tierkit_i_compiler *compiler, const tierkit_i_support_line *line) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_support_entry *entries = &tree->support_entries[line->entries.first];
    for (int32_t e = 0; e < line->entries.count; e++) {
        if (member_index(compiler, entries[e].name.text) == TIERKIT_I_NONE) {
            complain_member(compiler, &entries[e].name);
        } else if (entries[e].at_least > entries[e].up_to) {
            tierkit_i_complain(compiler, entries[e].name.at, "range", "for `", entries[e].name.text,
                               "` the least is above the most", "`at least` not above `up to`");
        }
    }
    for (int32_t i = 0; i < member_count(compiler); i++) {
        int32_t text = member_at(compiler, i)->text, times = 0;
        for (int32_t e = 0; e < line->entries.count; e++) {
            times += entries[e].name.text == text;
        }
        check_cover(compiler, line->resource.at, text, times);
    }
}

static void check_line(tierkit_i_compiler *compiler, size_t index) {
    const tierkit_i_tree *tree = compiler->tree;
    const tierkit_i_support_line *line = &tree->support_lines[index];
    for (size_t k = 0; k < index; k++) {
        if (tree->support_lines[k].resource.text == line->resource.text) {
            tierkit_i_complain(compiler, line->resource.at, "duplicate name", "resource `",
                               line->resource.text, "` is there twice", "one line for each");
        }
    }
    check_entries(compiler, line);
    tierkit_i_check_attribute(compiler, &line->agreed, TIERKIT_I_TYPE_COUNT);
    if (line->weight == TIERKIT_I_WEIGHT_SCORE && tree->value_count == 0) {
        tierkit_i_complain(compiler, line->weight_at, "unknown name",
                           "there is no value to take a score of", TIERKIT_I_NONE, "",
                           "a `value` statement, or `weight by debt`");
    }
}

/* ---- regions --------------------------------------------------------------------------------- */

static int is_of(const tierkit_i_support_region *region, int32_t resource) {
    return region->resource.text == TIERKIT_I_NONE || region->resource.text == resource;
}

/* Shares are multiples of 1e-9 to the library; the sum is taken there. */
int64_t tierkit_i_support_share_e9(const tierkit_i_support_region *region) {
    int64_t share = 0;
    int bad = tierkit_i_grid_decimal(region->share.value, region->share.scale, &share);
    return bad ? INT64_MAX : share;
}

static void check_sum(tierkit_i_compiler *compiler, int32_t resource) {
    const tierkit_i_tree *tree = compiler->tree;
    int64_t rest = TIERKIT_I_GRID_ONE;
    for (size_t k = 0; k < tree->support_region_count; k++) {
        const tierkit_i_support_region *region = &tree->support_regions[k];
        int64_t share = is_of(region, resource) ? tierkit_i_support_share_e9(region) : 0;
        if (share > rest) {
            tierkit_i_complain(compiler, region->share.at, "range", "the shares of regions of `",
                               resource, "` are more than the whole", "together at most 100%");
            return;
        }
        rest -= share;
    }
}

static void check_regions(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    for (size_t k = 0; k < tree->support_region_count; k++) {
        const tierkit_i_support_region *region = &tree->support_regions[k];
        int32_t known = region->resource.text == TIERKIT_I_NONE;
        for (size_t i = 0; i < tree->support_line_count; i++) {
            known |= tree->support_lines[i].resource.text == region->resource.text;
        }
        if (!known) {
            tierkit_i_complain(compiler, region->resource.at, "unknown name",
                               "there is no resource `", region->resource.text, "`",
                               "a resource of `support`");
        }
        tierkit_i_check_share(compiler, &region->share);
        for (size_t j = 0; j < k; j++) {
            if (tree->support_regions[j].region.text == region->region.text &&
                (is_of(region, tree->support_regions[j].resource.text) ||
                 is_of(&tree->support_regions[j], region->resource.text))) {
                tierkit_i_complain(compiler, region->region.at, "duplicate name", "region `",
                                   region->region.text, "` is there twice",
                                   "one share for each region and resource");
            }
        }
    }
    if (tree->support_region_count > TIERKIT_I_SUPPORT_REGIONS_MAX) {
        tierkit_i_complain(compiler, tree->support.at, "limit", "more than 64 shares of regions",
                           TIERKIT_I_NONE, "", "at most 64");
    }
    for (size_t i = 0; i < tree->support_line_count; i++) {
        check_sum(compiler, tree->support_lines[i].resource.text);
    }
}

void tierkit_i_check_support(tierkit_i_compiler *compiler) {
    const tierkit_i_tree *tree = compiler->tree;
    if (!tree->support.present || tree->support_tier_count == 0) {
        return;
    }
    const tierkit_i_named *first = first_name(tree);
    compiler->out->support_by_policy =
        class_index(tree, first->text) == TIERKIT_I_NONE && tree->policies.present;
    if (tree->classes_count == 0 && !tree->policies.present) {
        tierkit_i_complain(compiler, first->at, "unknown name",
                           "there are neither classes nor service policies", TIERKIT_I_NONE, "",
                           "a `classes` statement");
        return;
    }
    check_tiers(compiler);
    for (size_t i = 0; i < tree->support_line_count; i++) {
        check_line(compiler, i);
    }
    tierkit_i_check_attribute(compiler, &tree->support.manager, TIERKIT_I_TYPE_TEXT);
    check_regions(compiler);
}
