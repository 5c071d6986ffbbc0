/* Owns: the tables of requests and of distributors of a plan of support. Must not know: how grants
 * come about. Called by: plan/support.c. */
#include "plan/support.h"

#include <string.h>

#define COLUMN_COUNT(columns) ((int32_t)(sizeof(columns) / sizeof(columns)[0]))

/* ---- requests -------------------------------------------------------------------------------- */

static const tierkit_i_column_spec grant_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT }, { "resource", "", TIERKIT_I_CELLS_TEXT },
    { "request", "", TIERKIT_I_CELLS_TEXT },        { "kind", "", TIERKIT_I_CELLS_TEXT },
    { "ask", "", TIERKIT_I_CELLS_INTEGER },         { "granted", "", TIERKIT_I_CELLS_INTEGER },
    { "reason", "", TIERKIT_I_CELLS_TEXT },         { "tier", "", TIERKIT_I_CELLS_TEXT },
    { "as_available", "", TIERKIT_I_CELLS_FLAG },   { "deadline", "", TIERKIT_I_CELLS_DATE },
    { "requested_on", "", TIERKIT_I_CELLS_DATE },   { "text", "", TIERKIT_I_CELLS_TEXT },
};

/* By TIERKIT_GRANT_...: the word, and the sentence behind "8 of 12 hours". */
static const struct reason {
    const char *word, *text;
} reasons[] = {
    { "nothing_asked", ": nothing was asked for" },
    { "never_rationed", ", whole: requests of this kind are never rationed" },
    { "whole", ", all that was asked for" },
    { "cap", ": the most that one distributor of this class may get" },
    { "level", ": what there was is shared evenly inside its tier" },
    { "floor", ": what is kept for each before the tiers" },
    { "region", ": from the share that is kept for its region" },
    { "lot", ": what was left is less than a useful lot" },
    { "tier", ": tiers before its own took what there was" },
    { "exhausted", ": nothing was left to ration" },
};

/* A request that got all it asked for did so whatever became of the others of its claim. */
static int8_t reason_of(const tierkit_i_supporting *of, const tierkit_i_request *request) {
    if (request->never || request->ask == 0) {
        return request->ask == 0 ? (int8_t)TIERKIT_GRANT_NOTHING_ASKED
                                 : (int8_t)TIERKIT_GRANT_NEVER_RATIONED;
    }
    return request->granted == request->ask ? (int8_t)TIERKIT_GRANT_WHOLE
                                            : of->claims.reason[request->claim];
}

static tierkit_status add_code(const tierkit_i_supporting *of, int32_t code, tierkit_table *table) {
    size_t bytes = 0;
    if (code == TIERKIT_I_NONE) {
        return tierkit_i_table_missing(table);
    }
    const char *text = tierkit_i_strings_get(&of->texts, (uint32_t)code, &bytes);
    return tierkit_i_table_add_text(table, text, bytes);
}

static tierkit_status add_day(int32_t day, tierkit_table *table) {
    return day == TIERKIT_I_NO_DAY ? tierkit_i_table_missing(table)
                                   : tierkit_i_table_add_date(table, day);
}

static tierkit_status add_sentence(const tierkit_i_supporting *of, const tierkit_i_request *request,
                                   tierkit_table *table) {
    char granted[TIERKIT_I_DECIMAL_TEXT], ask[TIERKIT_I_DECIMAL_TEXT];
    const char *why = reasons[reason_of(of, request)].text;
    tierkit_i_piece pieces[] = { { granted, 0 }, TIERKIT_I_PIECE(" of "),
                                 { ask, 0 },     TIERKIT_I_PIECE(" "),
                                 { NULL, 0 },    { why, strlen(why) } };
    pieces[0].bytes = tierkit_i_decimal_write(tierkit_i_i128_of(request->granted), 0, -1, granted);
    pieces[2].bytes = tierkit_i_decimal_write(tierkit_i_i128_of(request->ask), 0, -1, ask);
    pieces[4] =
        tierkit_i_tree_piece(of->tree, of->tree->support_lines[request->resource].unit.text);
    return tierkit_i_table_add_pieces(table, pieces, sizeof pieces / sizeof *pieces);
}

static tierkit_status add_grant(const tierkit_i_supporting *of, const tierkit_i_request *request,
                                tierkit_table *table) {
    size_t record = (size_t)request->record;
    const tierkit_i_support_tier *tier = &of->tree->support_tiers[of->tier[record]];
    TIERKIT_I_TRY(tierkit_i_cell_id(table, of->review, record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, of->review,
                                      of->tree->support_lines[request->resource].resource.text));
    TIERKIT_I_TRY(add_code(of, request->name, table));
    TIERKIT_I_TRY(add_code(of, request->kind, table));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, request->ask));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, request->granted));
    TIERKIT_I_TRY(tierkit_i_table_add_literal(table, reasons[reason_of(of, request)].word));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, of->review, of->entry[record]));
    TIERKIT_I_TRY(tierkit_i_table_add_flag(table, tier->as_available && !request->never));
    TIERKIT_I_TRY(add_day(request->deadline, table));
    TIERKIT_I_TRY(add_day(request->requested, table));
    return add_sentence(of, request, table);
}

tierkit_status tierkit_i_make_support_grants(const tierkit_i_supporting *of, tierkit_table **out) {
    TIERKIT_I_TRY(
        tierkit_i_table_new(of->memory, of->pace, grant_columns, COLUMN_COUNT(grant_columns), out));
    for (size_t i = 0; i < of->request_count; i++) {
        TIERKIT_I_TRY(add_grant(of, &of->requests[of->order[i]], *out));
    }
    return TIERKIT_OK;
}

/* ---- distributors ---------------------------------------------------------------------------- */

static const tierkit_i_column_spec partner_columns[] = {
    { "distributor_id", "", TIERKIT_I_CELLS_TEXT },
    { "resource", "", TIERKIT_I_CELLS_TEXT },
    { "tier", "", TIERKIT_I_CELLS_TEXT },
    { "asked", "", TIERKIT_I_CELLS_INTEGER },
    { "granted", "", TIERKIT_I_CELLS_INTEGER },
    { "equal_share", "", TIERKIT_I_CELLS_INTEGER },
    { "debt", "", TIERKIT_I_CELLS_INTEGER },
    { "agreed", "", TIERKIT_I_CELLS_INTEGER },
    { "adequacy", "", TIERKIT_I_CELLS_TEXT },
    { "share_of_support", "", TIERKIT_I_CELLS_NUMBER },
    { "share_of_value", "", TIERKIT_I_CELLS_NUMBER },
    { "support_index", "", TIERKIT_I_CELLS_NUMBER },
};

/* What one distributor asked of one resource: one claim or, with what is never rationed, two. */
typedef struct served {
    size_t record;
    int32_t resource;
    int64_t asked, granted, equal, debt;
    int64_t rationed; /* of granted */
} served;

static tierkit_status add_quotient(tierkit_i_i128 a, tierkit_i_i128 b, tierkit_table *table) {
    return tierkit_i_i128_sign(b) <= 0
               ? tierkit_i_table_missing(table)
               : tierkit_i_table_add_double(table, tierkit_i_i128_quotient(a, b));
}

tierkit_status tierkit_i_cells_support_share(const tierkit_i_supporting *of, int32_t resource,
                                             int64_t granted, tierkit_i_i128 value,
                                             tierkit_table *table) {
    tierkit_i_i128 all = tierkit_i_i128_of(of->rationed[resource]);
    tierkit_i_i128 part = { 0, 0 }, due = { 0, 0 };
    TIERKIT_I_TRY(add_quotient(tierkit_i_i128_of(granted), all, table));
    TIERKIT_I_TRY(add_quotient(value, of->value, table));
    if (tierkit_i_i128_mul(tierkit_i_i128_of(granted), of->value, &part) ||
        tierkit_i_i128_mul(value, all, &due)) {
        return tierkit_i_table_missing(table);
    }
    return add_quotient(part, due, table);
}

/* Refusals add up until all that was asked within the cap is granted; who asks nothing keeps
 * his. */
static int64_t debt_of(const tierkit_i_supporting *of, const served *one, int64_t open,
                       int64_t asked) {
    int64_t before = tierkit_i_support_debt(of, one->record, one->resource);
    int64_t sum = 0;
    if (asked > 0 && open == 0) {
        return 0;
    }
    return tierkit_i_add64(before, open, &sum) ? INT64_MAX : sum;
}

/* Agreed units, and whether they were met: all of them, or all that was asked for. */
static tierkit_status add_agreed(const tierkit_i_supporting *of, const served *one,
                                 tierkit_table *table) {
    const tierkit_review *review = of->review;
    int32_t attribute = of->agreed[one->resource];
    int64_t agreed = 0;
    if (attribute == TIERKIT_I_NONE ||
        !tierkit_i_snapshot_attribute(review->snapshot, one->record, attribute,
                                      review->source.as_of, &agreed)) {
        TIERKIT_I_TRY(tierkit_i_table_missing(table));
        return tierkit_i_table_add_literal(table, "not agreed");
    }
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, agreed));
    return tierkit_i_table_add_literal(
        table, one->granted >= agreed || one->granted == one->asked ? "met" : "not met");
}

static tierkit_status add_partner(const tierkit_i_supporting *of, const served *one,
                                  tierkit_table *table) {
    TIERKIT_I_TRY(tierkit_i_cell_id(table, of->review, one->record));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, of->review,
                                      of->tree->support_lines[one->resource].resource.text));
    TIERKIT_I_TRY(tierkit_i_cell_text(table, of->review, of->entry[one->record]));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->asked));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->granted));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->equal));
    TIERKIT_I_TRY(tierkit_i_table_add_integer(table, one->debt));
    TIERKIT_I_TRY(add_agreed(of, one, table));
    return tierkit_i_cells_support_share(of, one->resource, one->rationed,
                                         tierkit_i_i128_of(of->score_e9[one->record]), table);
}

/* Takes in the claims of one distributor and resource from `at` on; returns where the next
 * begin. */
static size_t gather(const tierkit_i_supporting *of, size_t at, served *one) {
    const tierkit_i_claims *c = &of->claims;
    int64_t open = 0, asked = 0;
    for (;
         at < c->count && (size_t)c->record[at] == one->record && c->resource[at] == one->resource;
         at++) {
        int64_t granted = c->granted[TIERKIT_I_AS_SAID][at];
        one->asked += c->ask[at];
        one->granted += granted;
        one->equal += c->granted[TIERKIT_I_EQUAL][at];
        if (!tierkit_i_claim_is_obliged(of, at)) {
            asked = c->ask[at];
            one->rationed = granted;
            open = (c->ask[at] < c->cap[at] ? c->ask[at] : c->cap[at]) - granted;
        }
    }
    one->debt = debt_of(of, one, open, asked);
    return at;
}

tierkit_status tierkit_i_make_support_partners(const tierkit_i_supporting *of,
                                               tierkit_table **out) {
    size_t at = 0;
    TIERKIT_I_TRY(tierkit_i_table_new(of->memory, of->pace, partner_columns,
                                      COLUMN_COUNT(partner_columns), out));
    for (size_t i = 0; i < of->review->records; i++) {
        for (size_t r = 0; r < of->resources; r++) {
            served one = { i, (int32_t)r, 0, 0, 0, 0, 0 };
            size_t next = gather(of, at, &one);
            if (next > at || one.debt > 0) {
                TIERKIT_I_TRY(add_partner(of, &one, *out));
            }
            at = next;
        }
        TIERKIT_I_TRY(tierkit_i_pace_step(of->pace, of->resources));
    }
    return TIERKIT_OK;
}
