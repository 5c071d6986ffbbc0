/* Owns: what a manager has to know of a resource, in a sentence: shortfalls, tiers turned round,
 * support that follows weakness. Must not know: how grants come about.
 * Called by: plan/support_groups.c. */
#include "plan/support.h"

#include <string.h>

/* ---- sums by tier ---------------------------------------------------------------------------- */

tierkit_status tierkit_i_support_tier_sums(const tierkit_i_supporting *of, int32_t resource,
                                           tierkit_i_tier_sum **out) {
    const tierkit_i_claims *c = &of->claims;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(of->memory, of->tree->support_tier_count, sizeof **out, out));
    for (size_t i = 0; i < of->review->records; i++) {
        tierkit_i_i128 *value = &(*out)[of->tier[i]].value;
        (void)tierkit_i_i128_add(*value, tierkit_i_i128_of(of->score_e9[i]), value);
    }
    for (size_t i = 0; i < c->count; i++) {
        tierkit_i_tier_sum *sum = &(*out)[of->tier[c->record[i]]];
        int64_t granted = c->granted[TIERKIT_I_AS_SAID][i];
        if (c->resource[i] != resource || tierkit_i_claim_is_obliged(of, i)) {
            continue;
        }
        sum->asked += c->ask[i];
        sum->granted += granted;
        sum->open += (c->ask[i] < c->cap[i] ? c->ask[i] : c->cap[i]) - granted;
        sum->distributors += c->ask[i] > 0;
    }
    return TIERKIT_OK;
}

/* ---- words ----------------------------------------------------------------------------------- */

enum { PIECES = 40, NUMBERS = 8 };

typedef struct words {
    tierkit_i_piece piece[PIECES];
    size_t count;
    char digits[NUMBERS][TIERKIT_I_DECIMAL_TEXT];
    size_t numbers;
} words;

static void say(words *w, const char *text) {
    w->piece[w->count].text = text;
    w->piece[w->count++].bytes = strlen(text);
}

static void say_name(const tierkit_i_supporting *of, words *w, int32_t text) {
    w->piece[w->count] = tierkit_i_tree_piece(of->tree, text);
    w->count++;
}

static void say_decimal(words *w, tierkit_i_i128 value, int32_t scale) {
    char *digits = w->digits[w->numbers++];
    w->piece[w->count].text = digits;
    w->piece[w->count++].bytes = tierkit_i_decimal_write(value, scale, -1, digits);
}

/* a / b as a percentage with one place. */
static void say_share(words *w, tierkit_i_i128 a, tierkit_i_i128 b) {
    tierkit_i_i128 share = { 0, 0 };
    (void)tierkit_i_i128_mul(a, tierkit_i_i128_of(1000), &share);
    (void)tierkit_i_i128_divide_half_even(share, b, &share, NULL);
    say_decimal(w, share, 1);
    say(w, "%");
}

static void say_tier(const tierkit_i_supporting *of, words *w, size_t tier) {
    tierkit_i_slice names = of->tree->support_tiers[tier].names;
    say_name(of, w, of->tree->names[names.first].text);
    if (names.count > 1) {
        say(w, " and others");
    }
}

/* ---- what a manager has to know -------------------------------------------------------------- */

static void say_shortfall(const tierkit_i_supporting *of, size_t resource, words *w) {
    say_decimal(w, tierkit_i_i128_of(of->shortfall[resource]), 0);
    say(w, " ");
    say_name(of, w, of->tree->support_lines[resource].unit.text);
    say(w, " of requests that are never rationed have no capacity; ");
}

/* Granted to each that asked: a / b against c / d. */
static int is_better(const tierkit_i_tier_sum *lower, const tierkit_i_tier_sum *upper) {
    return lower->distributors > 0 && upper->distributors > 0 && upper->open > 0 &&
           tierkit_i_i128_compare_quotients(
               tierkit_i_i128_of(lower->granted), tierkit_i_i128_of(lower->distributors),
               tierkit_i_i128_of(upper->granted), tierkit_i_i128_of(upper->distributors)) > 0;
}

/* The first pair whose order is turned round; 0 = none. */
static int find_inversion(const tierkit_i_supporting *of, const tierkit_i_tier_sum *tiers,
                          size_t *upper, size_t *lower) {
    for (*upper = 0; *upper + 1 < of->tree->support_tier_count; (*upper)++) {
        for (*lower = of->tree->support_tier_count - 1; *lower > *upper; (*lower)--) {
            if (is_better(&tiers[*lower], &tiers[*upper])) {
                return 1;
            }
        }
    }
    return 0;
}

static void say_inversion(const tierkit_i_supporting *of, const tierkit_i_tier_sum *tiers,
                          words *w) {
    size_t upper, lower;
    if (find_inversion(of, tiers, &upper, &lower)) {
        say_tier(of, w, lower);
        say(w, " is served better than ");
        say_tier(of, w, upper);
        say(w, ", whose requests are open; ");
    }
}

/* The share of the units granted in tiers less that of the value: its sign. The products fit: units
 * are below 2^63, the sum of scores is below 2^63 for fewer than 2^25 distributors, else nothing is
 * said. */
static int support_against_value(const tierkit_i_supporting *of, const tierkit_i_tier_sum *tier,
                                 tierkit_i_i128 all) {
    tierkit_i_i128 left = { 0, 0 }, right = { 0, 0 };
    if (tierkit_i_i128_mul(tierkit_i_i128_of(tier->granted), of->value, &left) ||
        tierkit_i_i128_mul(tier->value, all, &right)) {
        return 0;
    }
    return tierkit_i_i128_compare(left, right);
}

static void say_half(const tierkit_i_supporting *of, size_t at, const tierkit_i_tier_sum *tier,
                     tierkit_i_i128 all, words *w) {
    say_tier(of, w, at);
    say(w, " has ");
    say_share(w, tier->value, of->value);
    say(w, " of the value and gets ");
    say_share(w, tierkit_i_i128_of(tier->granted), all);
}

static void say_weakness(const tierkit_i_supporting *of, const tierkit_i_tier_sum *tiers,
                         words *w) {
    size_t last = of->tree->support_tier_count - 1;
    tierkit_i_i128 all = { 0, 0 };
    for (size_t t = 0; t <= last; t++) {
        (void)tierkit_i_i128_add(all, tierkit_i_i128_of(tiers[t].granted), &all);
    }
    if (tierkit_i_i128_sign(all) <= 0 || tierkit_i_i128_sign(of->value) <= 0 ||
        tiers[0].open == 0 || support_against_value(of, &tiers[0], all) >= 0 ||
        support_against_value(of, &tiers[last], all) <= 0) {
        return;
    }
    say(w, "support follows weakness instead of value: ");
    say_half(of, last, &tiers[last], all, w);
    say(w, ", ");
    say_half(of, 0, &tiers[0], all, w);
    say(w, "; ");
}

tierkit_status tierkit_i_cell_support_text(const tierkit_i_supporting *of, size_t resource,
                                           int64_t asked, const tierkit_i_tier_sum *tiers,
                                           tierkit_table *table) {
    words w;
    w.count = w.numbers = 0;
    if (of->shortfall[resource] > 0) {
        say_shortfall(of, resource, &w);
    }
    say_inversion(of, tiers, &w);
    say_weakness(of, tiers, &w);
    say_decimal(&w, tierkit_i_i128_of(of->rationed[resource] + of->obliged[resource]), 0);
    say(&w, " of ");
    say_decimal(&w, tierkit_i_i128_of(asked), 0);
    say(&w, " ");
    say_name(of, &w, of->tree->support_lines[resource].unit.text);
    say(&w, " asked for are granted");
    return tierkit_i_table_add_pieces(table, w.piece, w.count);
}
