/* Owns: writing the statement `commitments` out as facts, measures and KPIs.
 * Must not know: the statement's grammar. Called by: lang/parse_commitments.c.
 *
 * The text is read like one that `use` brings in, so that nothing else has to know commitments:
 * windows, splits, groups, series, alerts work on its KPIs as on all others. Names of columns are
 * quoted; measures have a point in their names, so that they meet no name a program would choose.
 *
 * In the templates, $ and a letter stand for a part of the statement: see put_part(). */
#include "lang/write_commitments.h"

/* What a line needs to be there. */
enum {
    ALWAYS = 0,
    IN_DAYS = 1, /* the clock counts days of the calendar */
    IN_HOURS = 2,
    LATEST = 4,
    REQUESTED = 8,
    RIGHT = 16,
    WEIGHED = 32,
    NOT_WEIGHED = 64
};

typedef struct part {
    int32_t needs;
    const char *text;
} part;

/* A row without a date of completion is open. Of an open commitment the days late are counted when
 * it is reviewed, from the sum of its due days: `open` x day of the review - `open_since`. */
static const part measures[] = {
    { ALWAYS, "  flow '$n.due' count = 1$e\n" },
    { ALWAYS, "  flow '$n.kept' count = if $A$1) then 1 else 0$e\n" },
    { ALWAYS, "  flow '$n.open' count = if $Ymissing($f)) then 1 else 0$e\n" },
    { IN_DAYS, "  flow '$n.open_since' days = if $Ymissing($f)) then $mif missing($f) then "
               "$c($d, 2000-01-01) else 99999999) else 0$e\n" },
    { ALWAYS, "  flow '$n.late' $T = if $Ymissing($f)) then 0 else $Mmax($c($f, $d) - $P, "
              "0))$e\n" },
    { WEIGHED, "  flow '$n.weighed' $T scale 6 = if $Ymissing($f)) then 0 else $Mmax($c($f, $d) - "
               "$P, 0)) * $Mcoalesce($w, 1))$e\n" },
    { WEIGHED | IN_DAYS, "  flow '$n.open_weight' number = if $Ymissing($f)) then "
                         "$Mcoalesce($w, 1)) else 0$e\n" },
    { WEIGHED | IN_DAYS, "  flow '$n.open_weighed' days scale 6 = if $Ymissing($f)) then $mif "
                         "missing($f) then $c($d, 2000-01-01) else 99999999) * $Mcoalesce($w, "
                         "1)) else 0$e\n" },
    { ALWAYS, "  flow '$n.promised' number = $M$c($d, $g))$e\n" },
    { ALWAYS, "  histogram '$n.taken' number = $M$c($f, $g) - $P) edges $E$e\n" },
    { LATEST, "  flow '$n.latest' count = if $A$2) then 1 else 0$e\n" },
    { LATEST, "  flow '$n.moved' count = if $Ycoalesce($l, $d) != $d) then 1 else 0$e\n" },
    { REQUESTED, "  flow '$n.requested' count = if $Ynot missing($r)) then 1 else 0$e\n" },
    { REQUESTED, "  flow '$n.as_requested' count = if $Ynot missing($r)) and $Acoalesce($f <= $r, "
                 "missing($r))) then 1 else 0$e\n" },
    { RIGHT, "  flow '$n.done' count = if $Anot missing($f)) then 1 else 0$e\n" },
    { RIGHT, "  flow '$n.right' count = if $Anot missing($f) and coalesce($t, false)) then 1 else "
             "0$e\n" },
};

/* The ways to write the KPI of each figure; the first that fits counts. */
static const struct figure {
    const char *name, *better;
    part ways[4];
} figures[TIERKIT_I_COMMITTED_FIGURES] = {
    { "due", "", { { ALWAYS, "'$n.due'" } } },
    { "kept", "", { { ALWAYS, "'$n.kept'" } } },
    { "failed", "lower", { { ALWAYS, "'$n.due' - '$n.kept'" } } },
    { "kept_rate", "higher", { { ALWAYS, "'$n.kept' / '$n.due'" } } },
    { "open_overdue", "lower", { { ALWAYS, "'$n.open'" } } },
    { "late",
      "lower",
      { { IN_DAYS, "'$n.late' + '$n.open' * $S(2000-01-01) - '$n.open_since'" },
        { IN_HOURS, "'$n.late'" } } },
    { "severity",
      "lower",
      { { IN_DAYS | WEIGHED, "('$n.weighed' + '$n.open_weight' * $S(2000-01-01) - "
                             "'$n.open_weighed')$B" },
        { IN_DAYS | NOT_WEIGHED, "('$n.late' + '$n.open' * $S(2000-01-01) - "
                                 "'$n.open_since')$B" },
        { IN_HOURS | WEIGHED, "'$n.weighed'$B" },
        { IN_HOURS | NOT_WEIGHED, "'$n.late'$B" } } },
    { "promised", "", { { ALWAYS, "'$n.promised' / '$n.due'" } } },
    { "achieved_p95", "lower", { { ALWAYS, "percentile('$n.taken', 95%)" } } },
    { "slack", "", { { ALWAYS, "'$n.promised' / '$n.due' - percentile('$n.taken', 95%)" } } },
    { "requested_rate", "higher", { { REQUESTED, "'$n.as_requested' / '$n.requested'" } } },
    { "latest_rate", "higher", { { LATEST, "'$n.latest' / '$n.due'" } } },
    { "repromised", "lower", { { LATEST, "'$n.moved'" } } },
    { "right_rate", "higher", { { RIGHT, "'$n.right' / '$n.done'" } } },
};

static const char day_edges[] =
    "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, "
    "26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 45, 50, 55, 60, 75, 90, 120, 150, "
    "180, 270, 365";
static const char hour_edges[] =
    "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40, 48, 56, 64, "
    "72, 80, 96, 120, 144, 168, 240, 336, 504, 720";

typedef struct writer {
    const tierkit_i_parser *p;
    const tierkit_i_commitments *of;
    tierkit_i_buffer *out;
} writer;

static int has(const tierkit_i_named *name) {
    return name->text != TIERKIT_I_NONE;
}

static int is_in_hours(const tierkit_i_commitments *of) {
    return of->clock >= TIERKIT_I_CLOCK_HOURS;
}

static int is_there(const tierkit_i_commitments *of, int32_t needs) {
    int32_t there = (is_in_hours(of) ? IN_HOURS : IN_DAYS) | (has(&of->latest) ? LATEST : 0) |
                    (has(&of->requested) ? REQUESTED : 0) | (has(&of->right) ? RIGHT : 0) |
                    (has(&of->weight) ? WEIGHED : NOT_WEIGHED);
    return (needs & ~there) == 0;
}

/* ---- parts ----------------------------------------------------------------------------------- */

/* Inside single quotes: each of its own is doubled. */
static tierkit_status put_inside(const writer *w, int32_t text) {
    size_t bytes;
    const char *s = tierkit_i_tree_text(w->p->tree, text, &bytes);
    for (size_t i = 0; i < bytes; i++) {
        TIERKIT_I_TRY(tierkit_i_buffer_add(w->out, "''", s[i] == '\'' ? 2 : 0));
        TIERKIT_I_TRY(tierkit_i_buffer_add(w->out, s + i, s[i] == '\'' ? 0 : 1));
    }
    return TIERKIT_OK;
}

static tierkit_status put_name(const writer *w, const tierkit_i_named *name) {
    TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, "'"));
    TIERKIT_I_TRY(put_inside(w, name->text));
    return tierkit_i_buffer_text(w->out, "'");
}

/* before NAME, NAME; nothing without splits */
static tierkit_status put_splits(const writer *w, const char *before) {
    for (int32_t i = 0; i < w->of->splits; i++) {
        TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, i == 0 ? before : ", "));
        TIERKIT_I_TRY(put_name(w, &w->of->split[i]));
    }
    return TIERKIT_OK;
}

/* before NAME, or nothing where there is none */
static tierkit_status put_behind(const writer *w, const char *before, const tierkit_i_named *name) {
    if (!has(name)) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, before));
    return put_name(w, name);
}

static tierkit_status put_template(const writer *w, const char *text);

/* Is it done by a day? Time that a clock stood still is no time late. */
static const char *in_time(const writer *w, char letter) {
    int paused = has(&w->of->paused);
    if (letter == '1') {
        return paused ? "coalesce($f <= $d or ($P > 0 and $c($f, $d) <= $P), false)"
                      : "coalesce($f <= $d, false)";
    }
    return paused ? "coalesce($f <= coalesce($l, $d) or ($P > 0 and $c($f, coalesce($l, $d)) <= "
                    "$P), false)"
                  : "coalesce($f <= coalesce($l, $d), false)";
}

/* Words that depend on the clock and on whether a commitment has lines. */
static const char *word_of(const writer *w, char letter) {
    static const char *const clocks[] = { "days", "working_days", "hours", "working_hours" };
    int lines = has(&w->of->by);
    switch (letter) {
    case 'A':
        return lines ? "all(" : "(";
    case 'Y':
        return lines ? "any(" : "(";
    case 'M':
        return lines ? "max(" : "(";
    case 'm':
        return lines ? "min(" : "(";
    case 'c':
        return clocks[w->of->clock];
    case 'T':
        return is_in_hours(w->of) ? "number" : "days";
    case 'S':
        return w->of->clock == TIERKIT_I_CLOCK_DAYS ? "days_since" : "working_days_since";
    case 'E':
        return is_in_hours(w->of) ? hour_edges : day_edges;
    default:
        return NULL;
    }
}

static const tierkit_i_named *column_of(const writer *w, char letter) {
    const tierkit_i_commitments *of = w->of;
    switch (letter) {
    case 'k':
        return &of->key;
    case 'd':
        return &of->due;
    case 'g':
        return &of->given;
    case 'f':
        return &of->done;
    case 'l':
        return &of->latest;
    case 'r':
        return &of->requested;
    case 't':
        return &of->right;
    case 'w':
        return &of->weight;
    default:
        return NULL;
    }
}

/* before and the tokens of the statement, or nothing where there are none */
static tierkit_status put_tokens(const writer *w, const char *before, tierkit_i_tokens tokens) {
    if (tokens.first == tokens.end) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, before));
    return tierkit_i_print_tokens(w->p->tree, tokens, w->out);
}

static tierkit_status put_paused(const writer *w) {
    if (!has(&w->of->paused)) {
        return tierkit_i_buffer_text(w->out, "0");
    }
    TIERKIT_I_TRY(put_behind(w, "coalesce(", &w->of->paused));
    return tierkit_i_buffer_text(w->out, ", 0)");
}

/* Whoever has none is as everybody. */
static tierkit_status put_buffer(const writer *w) {
    if (!has(&w->of->buffer)) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(put_behind(w, " * coalesce(", &w->of->buffer));
    return tierkit_i_buffer_text(w->out, ", 1)");
}

static tierkit_status put_part(const writer *w, char letter) {
    const char *word = word_of(w, letter);
    const tierkit_i_named *column = column_of(w, letter);
    if (word != NULL) {
        return tierkit_i_buffer_text(w->out, word);
    }
    if (column != NULL) {
        return put_name(w, column);
    }
    switch (letter) {
    case 'n':
        return put_inside(w, w->of->name.text);
    case 'P':
        return put_paused(w);
    case 'B':
        return put_buffer(w);
    case 'e':
        TIERKIT_I_TRY(put_behind(w, " group by ", &w->of->by));
        return put_tokens(w, " where ", w->of->where);
    case 's':
        return put_splits(w, " split by ");
    case 'a':
        return put_splits(w, " also by ");
    case 'o':
        return put_tokens(w, " over ", w->of->over);
    default:
        return put_template(w, in_time(w, letter));
    }
}

/* No part stands for one that stands for itself: the recursion is two deep. */
static tierkit_status put_template(const writer *w, const char *text) {
    while (*text != '\0') {
        size_t plain = 0;
        while (text[plain] != '\0' && text[plain] != '$') {
            plain++;
        }
        TIERKIT_I_TRY(tierkit_i_buffer_add(w->out, text, plain));
        text += plain;
        if (*text == '$') {
            TIERKIT_I_TRY(put_part(w, text[1]));
            text += 2;
        }
    }
    return TIERKIT_OK;
}

/* ---- the text -------------------------------------------------------------------------------- */

/* Hours need moments; days follow from the use of the columns. */
static tierkit_status put_columns(const writer *w) {
    static const char letters[] = "gdfrl";
    for (size_t i = 0; is_in_hours(w->of) && letters[i] != '\0'; i++) {
        const tierkit_i_named *column = column_of(w, letters[i]);
        if (has(column)) {
            TIERKIT_I_TRY(put_behind(w, "  column ", column));
            TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, " instant\n"));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status put_facts(const writer *w) {
    TIERKIT_I_TRY(put_template(w, "facts '$n' key $k at $d$s\n"));
    TIERKIT_I_TRY(put_columns(w));
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        if (is_there(w->of, measures[i].needs)) {
            TIERKIT_I_TRY(put_template(w, measures[i].text));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status put_kpi(const writer *w, const struct figure *figure, const char *formula) {
    TIERKIT_I_TRY(put_template(w, "kpi '$n_"));
    TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, figure->name));
    TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, "' by us = "));
    TIERKIT_I_TRY(put_template(w, formula));
    TIERKIT_I_TRY(put_template(w, "$o$a"));
    if (figure->better[0] != '\0') {
        TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, " "));
        TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, figure->better));
        TIERKIT_I_TRY(tierkit_i_buffer_text(w->out, " is better"));
    }
    return tierkit_i_buffer_text(w->out, "\n");
}

/* The KPIs come next in the tree, in this order. */
static tierkit_status put_kpis(const writer *w, tierkit_i_commitments *of) {
    int32_t next = (int32_t)w->p->tree->kpi_count;
    for (int32_t f = 0; f < TIERKIT_I_COMMITTED_FIGURES; f++) {
        of->kpi[f] = TIERKIT_I_NONE;
        for (size_t i = 0; i < 4 && figures[f].ways[i].text != NULL; i++) {
            if (is_there(of, figures[f].ways[i].needs)) {
                TIERKIT_I_TRY(put_kpi(w, &figures[f], figures[f].ways[i].text));
                of->kpi[f] = next++;
                break;
            }
        }
    }
    return TIERKIT_OK;
}

static tierkit_status source_name(tierkit_i_parser *p, const tierkit_i_commitments *of,
                                  tierkit_i_named *name) {
    size_t bytes;
    const char *text = tierkit_i_tree_text(p->tree, of->name.text, &bytes);
    p->scratch.count = 0;
    TIERKIT_I_TRY(tierkit_i_buffer_text(&p->scratch, "commitments "));
    TIERKIT_I_TRY(tierkit_i_buffer_add(&p->scratch, text, bytes));
    name->at = of->name.at;
    return tierkit_i_strings_add(&p->tree->strings, (const char *)p->scratch.bytes,
                                 p->scratch.count, &name->text);
}

tierkit_status tierkit_i_write_commitments(tierkit_i_parser *p, tierkit_i_commitments *of) {
    tierkit_i_buffer text;
    writer w = { p, of, &text };
    tierkit_i_named name;
    tierkit_status status = TIERKIT_OK;
    tierkit_i_buffer_init(&text, p->tree->memory);
    TIERKIT_I_DO(put_facts(&w));
    TIERKIT_I_DO(put_kpis(&w, of));
    TIERKIT_I_DO(source_name(p, of, &name));
    of->source = (int32_t)p->tree->source_count;
    TIERKIT_I_DO(tierkit_i_open_text(p, (const char *)text.bytes, text.count, name));
done:
    tierkit_i_buffer_free(&text);
    return status;
}
