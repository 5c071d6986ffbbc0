/* Owns: whom the lines behind `for` are for, and which line says each rule of each such group.
 * Must not know: what the rules are. Called by: program/check_*.c, review.
 *
 * Profiles are closed under meeting: `for kind dealer` and `for region "LATAM"` make a third one,
 * dealers in LATAM. So every distributor has one that is narrower than all others it belongs to. */
#include "program/compile.h"

#include <string.h>

int tierkit_i_region_holds(tierkit_i_piece region, tierkit_i_piece path) {
    return path.bytes >= region.bytes && memcmp(path.text, region.text, region.bytes) == 0 &&
           (path.bytes == region.bytes || path.text[region.bytes] == '/');
}

/* Narrower or the same: NONE holds everybody. */
static int region_within(const tierkit_i_tree *tree, int32_t inner, int32_t outer) {
    tierkit_i_piece region = { NULL, 0 };
    tierkit_i_piece path = { NULL, 0 };
    if (outer == TIERKIT_I_NONE || inner == TIERKIT_I_NONE) {
        return outer == TIERKIT_I_NONE;
    }
    region = tierkit_i_tree_piece(tree, outer);
    path = tierkit_i_tree_piece(tree, inner);
    return tierkit_i_region_holds(region, path);
}

static int kind_within(int32_t inner, int32_t outer) {
    return outer == TIERKIT_I_NONE || inner == outer;
}

static int is_within(const tierkit_i_tree *tree, const tierkit_i_profile *inner,
                     const tierkit_i_profile *outer) {
    return kind_within(inner->kind, outer->kind) &&
           region_within(tree, inner->region, outer->region);
}

/* Those who belong to both; 0 = nobody does. */
static int meet(const tierkit_i_tree *tree, const tierkit_i_profile *a, const tierkit_i_profile *b,
                tierkit_i_profile *out) {
    int kinds = kind_within(a->kind, b->kind) || kind_within(b->kind, a->kind);
    int a_region = region_within(tree, a->region, b->region);
    int regions = a_region || region_within(tree, b->region, a->region);
    out->kind = a->kind != TIERKIT_I_NONE ? a->kind : b->kind;
    out->region = a_region ? a->region : b->region;
    out->rules = TIERKIT_I_NONE;
    return kinds && regions;
}

static tierkit_i_profile profile_of(const tierkit_i_group_of *who) {
    tierkit_i_profile profile = { who->kind.text, who->region.text, TIERKIT_I_NONE };
    return profile;
}

static int is_same(const tierkit_i_profile *a, const tierkit_i_profile *b) {
    return a->kind == b->kind && a->region == b->region;
}

static void add_profile(tierkit_i_compiler *compiler, const tierkit_i_profile *profile,
                        tierkit_i_slice *of) {
    tierkit_i_compiled *out = compiler->out;
    for (int32_t i = 0; i < of->count; i++) {
        if (is_same(&out->profiles[of->first + i], profile)) {
            return;
        }
    }
    if (compiler->status == TIERKIT_OK && of->count == TIERKIT_I_PROFILES_MAX) {
        compiler->status = TIERKIT_E_LIMIT; /* told by tierkit_i_add_profiles() */
    }
    if (compiler->status == TIERKIT_OK) {
        compiler->status =
            tierkit_i_reserve(compiler->memory, &out->profiles, &out->profile_capacity,
                              out->profile_count + 1, sizeof(out->profiles[0]));
    }
    if (compiler->status == TIERKIT_OK) {
        out->profiles[out->profile_count++] = *profile;
        of->count++;
    }
}

/* One round is enough: a kind and a region that meet do so in the first. */
static void add_meetings(tierkit_i_compiler *compiler, tierkit_i_slice *of) {
    int32_t declared = of->count;
    for (int32_t i = 0; i < declared; i++) {
        for (int32_t j = 0; j < i; j++) {
            const tierkit_i_profile *all = &compiler->out->profiles[of->first];
            tierkit_i_profile both;
            if (compiler->status == TIERKIT_OK && meet(compiler->tree, &all[i], &all[j], &both)) {
                add_profile(compiler, &both, of);
            }
        }
    }
}

/* The narrowest line that says a clause for a profile, or the line for everybody. */
static int32_t line_for(const tierkit_i_compiler *compiler, const tierkit_i_special *special,
                        size_t count, const tierkit_i_profile *profile, int32_t item,
                        int32_t clause, int32_t base) {
    tierkit_i_profile best = { TIERKIT_I_NONE, TIERKIT_I_NONE, TIERKIT_I_NONE };
    for (size_t s = 0; s < count; s++) {
        tierkit_i_profile own = profile_of(special[s].who);
        if (special[s].item == item && (special[s].clauses >> clause & 1u) != 0 &&
            is_within(compiler->tree, profile, &own) && is_within(compiler->tree, &own, &best)) {
            best = own;
            base = special[s].line;
        }
    }
    return base;
}

static void add_rules(tierkit_i_compiler *compiler, const tierkit_i_special *special, size_t count,
                      const tierkit_i_slice *items, int32_t clauses, tierkit_i_profile *profile) {
    tierkit_i_compiled *out = compiler->out;
    size_t more = (size_t)items->count * (size_t)clauses;
    if (compiler->status == TIERKIT_OK) {
        compiler->status = tierkit_i_reserve(compiler->memory, &out->rules, &out->rule_capacity,
                                             out->rule_count + more, sizeof(out->rules[0]));
    }
    if (compiler->status != TIERKIT_OK) {
        return;
    }
    profile->rules = (int32_t)out->rule_count;
    for (int32_t item = 0; item < items->count; item++) {
        for (int32_t clause = 0; clause < clauses; clause++) {
            out->rules[out->rule_count++] =
                line_for(compiler, special, count, profile, item, clause, items->first + item);
        }
    }
}

/* Does a line say one of the clauses for exactly this profile? */
static int is_settled(const tierkit_i_special *special, size_t count, int32_t item,
                      uint32_t clauses, const tierkit_i_profile *both) {
    uint32_t said = 0;
    for (size_t s = 0; s < count; s++) {
        tierkit_i_profile own = profile_of(special[s].who);
        said |= special[s].item == item && is_same(&own, both) ? special[s].clauses : 0;
    }
    return (said & clauses) == clauses;
}

static void complain_of(tierkit_i_compiler *compiler, const tierkit_i_special *special,
                        const tierkit_i_profile *both, int twice) {
    tierkit_i_piece pieces[5] = {
        TIERKIT_I_PIECE("`"), { "", 0 }, TIERKIT_I_PIECE("` in `"), { "", 0 }, { "", 0 }
    };
    tierkit_i_piece none = { "", 0 };
    if (twice) {
        tierkit_i_complain(compiler, special->who->at, "duplicate name",
                           "an earlier line for the same distributors says this too",
                           TIERKIT_I_NONE, "", "one line for each clause");
        return;
    }
    pieces[1] = tierkit_i_tree_piece(compiler->tree, both->kind);
    pieces[3] = tierkit_i_tree_piece(compiler->tree, both->region);
    pieces[4] = (tierkit_i_piece)TIERKIT_I_PIECE("` have two rules here and neither is narrower");
    tierkit_i_error_at(compiler->list, special->who->at, "ambiguous", pieces, 5,
                       "one more line `for` this kind and region together", none);
}

/* Of two lines that say the same one must be for fewer, or a third one settles it. */
static void check_pair(tierkit_i_compiler *compiler, const tierkit_i_special *special, size_t count,
                       size_t i, size_t j) {
    tierkit_i_profile a = profile_of(special[i].who);
    tierkit_i_profile b = profile_of(special[j].who);
    tierkit_i_profile both;
    uint32_t common = special[i].clauses & special[j].clauses;
    if (special[i].item != special[j].item || common == 0 || !meet(compiler->tree, &a, &b, &both)) {
        return;
    }
    if (is_same(&a, &b)) {
        complain_of(compiler, &special[i], &both, 1);
    } else if (!is_same(&a, &both) && !is_same(&b, &both) &&
               !is_settled(special, count, special[i].item, common, &both)) {
        complain_of(compiler, &special[i], &both, 0);
    }
}

void tierkit_i_add_profiles(tierkit_i_compiler *compiler, const tierkit_i_special *special,
                            size_t count, const tierkit_i_slice *items, int32_t clauses,
                            tierkit_i_slice *out) {
    tierkit_i_profile everybody = { TIERKIT_I_NONE, TIERKIT_I_NONE, TIERKIT_I_NONE };
    out->first = (int32_t)compiler->out->profile_count;
    out->count = 0;
    add_profile(compiler, &everybody, out);
    for (size_t s = 0; s < count; s++) {
        tierkit_i_profile own = profile_of(special[s].who);
        add_profile(compiler, &own, out);
        for (size_t t = 0; t < s; t++) {
            check_pair(compiler, special, count, s, t);
        }
    }
    add_meetings(compiler, out);
    if (out->count == TIERKIT_I_PROFILES_MAX && compiler->status == TIERKIT_E_LIMIT) {
        compiler->limit_told = 1;
        tierkit_i_complain(compiler, special[0].who->at, "limit",
                           "the lines that begin with `for` make too many groups", TIERKIT_I_NONE,
                           "", "at most 255 kinds, regions and meetings of both in one statement");
    }
    for (int32_t p = 0; p < out->count; p++) {
        add_rules(compiler, special, count, items, clauses,
                  &compiler->out->profiles[out->first + p]);
    }
}

/* ---- reading them ---------------------------------------------------------------------------- */

const tierkit_i_criterion *tierkit_i_criterion_rule(const tierkit_i_tree *tree,
                                                    const tierkit_i_compiled *compiled,
                                                    int32_t profile, int32_t item, int32_t clause) {
    int32_t rules = compiled->profiles[profile].rules;
    return &tree->criteria[compiled->rules[rules + item * TIERKIT_I_CRITERION_CLAUSES + clause]];
}

int32_t tierkit_i_class_rule(const tierkit_i_compiled *compiled, int32_t profile, int32_t item,
                             int32_t clause) {
    int32_t rules = compiled->profiles[profile].rules;
    return compiled->rules[rules + item * TIERKIT_I_CLASS_CLAUSES + clause];
}

const tierkit_i_missing_rule *tierkit_i_missing_rule_of(const tierkit_i_value *value,
                                                        const tierkit_i_criterion *criterion) {
    return criterion->missing.present ? &criterion->missing : &value->missing;
}

int32_t tierkit_i_value_with(const tierkit_i_tree *tree, int32_t criterion) {
    int32_t found = 0;
    for (size_t v = 0; v < tree->value_count; v++) {
        found = tree->values[v].criteria.first <= criterion ? (int32_t)v : found;
    }
    return found;
}

size_t tierkit_i_cut_count(const tierkit_i_tree *tree) {
    return tree->classes_count + tree->selection_count;
}

const tierkit_i_classes *tierkit_i_cut_at(const tierkit_i_tree *tree, size_t cut) {
    return cut < tree->classes_count ? &tree->classes[cut]
                                     : &tree->selections[cut - tree->classes_count].cut;
}

tierkit_status tierkit_i_cell_profile(tierkit_table *table, const tierkit_i_tree *tree,
                                      const tierkit_i_profile *profile) {
    tierkit_i_piece pieces[5];
    size_t count = 0;
    if (profile->kind == TIERKIT_I_NONE && profile->region == TIERKIT_I_NONE) {
        return tierkit_i_table_missing(table);
    }
    if (profile->kind != TIERKIT_I_NONE) {
        pieces[count++] = (tierkit_i_piece)TIERKIT_I_PIECE("kind ");
        pieces[count] = tierkit_i_tree_piece(tree, profile->kind);
        count++;
    }
    if (profile->kind != TIERKIT_I_NONE && profile->region != TIERKIT_I_NONE) {
        pieces[count++] = (tierkit_i_piece)TIERKIT_I_PIECE(", ");
    }
    if (profile->region != TIERKIT_I_NONE) {
        pieces[count++] = (tierkit_i_piece)TIERKIT_I_PIECE("region ");
        pieces[count] = tierkit_i_tree_piece(tree, profile->region);
        count++;
    }
    return tierkit_i_table_add_pieces(table, pieces, count);
}
