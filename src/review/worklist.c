/* Owns: see worklist.h; which row of which table is work. Must not know: what the tables mean
 * beyond their columns. Called by: review/table_worklist.c.
 *
 * A source names a table, the column that makes a row work, and the columns the entry is read from.
 * So what another statement finds becomes work by one more line here. */
#include "review/worklist.h"

#include "base/bits.h"

#include <string.h>

/* When a row is work. */
enum {
    THERE = 0, /* the column has a value */
    ABOVE,     /* its number is above zero */
    SOON       /* its day lies in the next 90 days, as-of included */
};

static const struct source {
    int32_t table, work, test;
    const char *column;
    const char *item, *level, *due, *owner, *reason; /* columns, NULL: none */
    const char *text;                                /* the reason where no column has it */
    const char *without;                             /* a column that must be missing, NULL */
} sources[TIERKIT_I_WORK_SOURCES] = {
    { TIERKIT_REVIEW_ALERTS, TIERKIT_I_WORK_ALERT, THERE, "alert", "alert", "level", "due", "owner",
      NULL, "the condition of the alert holds", NULL },
    { TIERKIT_REVIEW_MOVEMENT, TIERKIT_I_WORK_MOVE, THERE, "proposed", "proposed", NULL,
      "notice_until", NULL, "text", NULL, NULL },
    { TIERKIT_REVIEW_MOVEMENT, TIERKIT_I_WORK_EXPIRING, SOON, "until", "effective", NULL, "until",
      NULL, NULL, "the decision about its class ends", NULL },
    { TIERKIT_REVIEW_POLICIES, TIERKIT_I_WORK_OVER_SERVED, ABOVE, "too_deep", "policy", NULL, NULL,
      NULL, NULL, "the policy costs more than the limit", NULL },
    { TIERKIT_REVIEW_POLICIES, TIERKIT_I_WORK_UNDER_SERVED, THERE, "blocked_by", "fit", NULL, NULL,
      NULL, "blocked_by", NULL, NULL },
    { TIERKIT_REVIEW_MIGRATION, TIERKIT_I_WORK_MOVE, THERE, "next", "next", NULL, "next_on", NULL,
      "text", NULL, NULL },
    { TIERKIT_REVIEW_MIGRATION, TIERKIT_I_WORK_SIGNATURE, THERE, "waiting_for", "proposed", NULL,
      NULL, NULL, "text", NULL, NULL },
    { TIERKIT_REVIEW_MIGRATION, TIERKIT_I_WORK_EXPIRING, SOON, "until", "policy", NULL, "until",
      NULL, NULL, "the agreement on its policy ends", NULL },
    { TIERKIT_REVIEW_EXCEPTIONS, TIERKIT_I_WORK_EXPIRING, SOON, "until", "exception", NULL, "until",
      "by", "reason", NULL, NULL },
    { TIERKIT_REVIEW_KEPT, TIERKIT_I_WORK_PROMISE, ABOVE, "open_overdue", "commitment", NULL, NULL,
      NULL, NULL, "promised, overdue and not done", "split" },
};

/* ---- cells ----------------------------------------------------------------------------------- */

/* A column by its name; rows -1 where the table has none such. */
static tierkit_column find_column(const tierkit_table *table, const char *name) {
    tierkit_column column;
    size_t bytes = name == NULL ? 0 : strlen(name) + 1;
    for (int32_t c = 0; name != NULL && c < tierkit_table_columns(table); c++) {
        memset(&column, 0, sizeof(column));
        column.struct_size = sizeof(column);
        if (tierkit_table_column(table, c, &column, NULL) == TIERKIT_OK &&
            strlen(column.name) + 1 == bytes && memcmp(column.name, name, bytes) == 0) {
            return column;
        }
    }
    memset(&column, 0, sizeof(column));
    column.rows = -1;
    return column;
}

static int is_missing(const tierkit_column *column, int64_t row) {
    return column->rows < 0 ||
           (column->validity != NULL && !tierkit_i_bit(column->validity, (size_t)row));
}

/* An empty text is nothing, too. */
static tierkit_i_piece text_at(const tierkit_column *column, int64_t row) {
    tierkit_i_piece text = { NULL, 0 };
    if (column->type != TIERKIT_TYPE_TEXT || is_missing(column, row)) {
        return text;
    }
    const int64_t *offsets = (const int64_t *)column->offsets;
    text.bytes = (size_t)(offsets[row + 1] - offsets[row]);
    text.text = text.bytes > 0 ? (const char *)column->data + offsets[row] : NULL;
    return text;
}

static int32_t day_at(const tierkit_column *column, int64_t row) {
    return column->type != TIERKIT_TYPE_DATE32 || is_missing(column, row)
               ? TIERKIT_I_OUTSIDE
               : ((const int32_t *)column->data)[row];
}

static int is_above(const tierkit_column *column, int64_t row) {
    return column->type == TIERKIT_TYPE_FLOAT64 && !is_missing(column, row) &&
           ((const double *)column->data)[row] > 0;
}

/* ---- rows that are work ---------------------------------------------------------------------- */

/* The columns of a source in its table. */
typedef struct columns {
    tierkit_column id, tested, item, level, due, owner, reason, without;
} columns;

static columns columns_of(const struct source *of, const tierkit_table *table) {
    columns found = { find_column(table, "distributor_id"), find_column(table, of->column),
                      find_column(table, of->item),         find_column(table, of->level),
                      find_column(table, of->due),          find_column(table, of->owner),
                      find_column(table, of->reason),       find_column(table, of->without) };
    return found;
}

static int is_work(const tierkit_review *review, const struct source *of, const columns *in,
                   int64_t row) {
    int32_t day;
    if (of->without != NULL && !is_missing(&in->without, row)) {
        return 0;
    }
    switch (of->test) {
    case ABOVE:
        return is_above(&in->tested, row);
    case SOON:
        day = day_at(&in->tested, row);
        return day != TIERKIT_I_OUTSIDE && day >= review->source.as_of &&
               day - TIERKIT_I_EXPIRES_WITHIN <= review->source.as_of;
    default:
        return text_at(&in->tested, row).text != NULL;
    }
}

/* The program's line about a kind of work, NULL. */
static const tierkit_i_duty *duty_of(const tierkit_i_tree *tree, int32_t kind) {
    for (int32_t d = 0; d < tree->worklist.duties.count; d++) {
        const tierkit_i_duty *duty = &tree->duties[tree->worklist.duties.first + d];
        if (tierkit_i_tree_is(tree, duty->what.text, tierkit_i_work_word(kind))) {
            return duty;
        }
    }
    return NULL;
}

/* What the row itself says comes before what the program's line says; duty: that line, NULL. */
static tierkit_i_work read_work(const tierkit_review *review, const struct source *of,
                                const tierkit_i_duty *duty, const columns *in, int64_t row) {
    const tierkit_i_tree *tree = &review->program->tree;
    tierkit_i_work work = { of->work,
                            TIERKIT_I_NONE,
                            day_at(&in->due, row),
                            text_at(&in->owner, row),
                            text_at(&in->item, row),
                            text_at(&in->level, row),
                            text_at(&in->reason, row) };
    if (duty != NULL && work.owner.text == NULL && duty->owner.text != TIERKIT_I_NONE) {
        work.owner = tierkit_i_tree_piece(tree, duty->owner.text);
    }
    if (duty != NULL && work.due == TIERKIT_I_OUTSIDE) {
        work.due = tierkit_i_due_day(review, &duty->act_within);
    }
    if (of->text != NULL) {
        work.reason.text = of->text;
        work.reason.bytes = strlen(of->text);
    }
    return work;
}

static tierkit_status gather(tierkit_i_works *works, const struct source *of,
                             const tierkit_table *table) {
    const columns in = columns_of(of, table);
    const tierkit_i_duty *duty = duty_of(&works->review->program->tree, of->work);
    for (int64_t row = 0; row < tierkit_table_rows(table); row++) {
        TIERKIT_I_TRY(tierkit_i_pace_step(works->pace, 1));
        if (!is_work(works->review, of, &in, row)) {
            continue;
        }
        tierkit_i_piece id = text_at(&in.id, row);
        tierkit_i_work work = read_work(works->review, of, duty, &in, row);
        work.record = tierkit_i_snapshot_find(works->review->snapshot, id.text, id.bytes);
        if (work.record == TIERKIT_I_NONE) {
            continue;
        }
        TIERKIT_I_TRY(tierkit_i_reserve(&works->review->memory, &works->rows, &works->capacity,
                                        works->count + 1, sizeof(*works->rows)));
        works->rows[works->count++] = work;
    }
    return TIERKIT_OK;
}

/* ---- the list -------------------------------------------------------------------------------- */

/* A table that several sources in a row read is made once. */
static tierkit_status make_table(tierkit_i_works *works, int s) {
    if (s > 0 && sources[s].table == sources[s - 1].table) {
        works->tables[s] = works->tables[s - 1];
        tierkit_i_table_retain(works->tables[s]);
        return TIERKIT_OK;
    }
    return tierkit_i_table_of(works->review, sources[s].table, works->pace, &works->tables[s]);
}

static tierkit_status read_stake(tierkit_i_works *works) {
    int32_t formula = works->review->program->compiled.stake;
    return formula == TIERKIT_I_NONE ? TIERKIT_OK
                                     : tierkit_i_results_on_grid(&works->review->now, formula,
                                                                 works->pace, &works->stake);
}

tierkit_status tierkit_i_works_new(const tierkit_review *review, tierkit_i_pace *pace,
                                   tierkit_i_works *works) {
    memset(works, 0, sizeof(*works));
    works->review = review;
    works->pace = pace;
    for (int s = 0; s < TIERKIT_I_WORK_SOURCES; s++) {
        TIERKIT_I_TRY(make_table(works, s));
        TIERKIT_I_TRY(gather(works, &sources[s], works->tables[s]));
    }
    return read_stake(works);
}

void tierkit_i_works_free(tierkit_i_works *works) {
    tierkit_i_results_free(&works->review->now, &works->stake);
    tierkit_i_free(&works->review->memory, works->rows, works->capacity, sizeof(*works->rows));
    for (int s = 0; s < TIERKIT_I_WORK_SOURCES; s++) {
        tierkit_table_free(works->tables[s]);
    }
}

int tierkit_i_work_stake(const tierkit_i_works *works, const tierkit_i_work *work,
                         tierkit_i_i128 *amount) {
    if (works->stake.low == NULL || works->stake.status[work->record] != TIERKIT_VALUE_OK) {
        return 0;
    }
    *amount = tierkit_i_results_get(&works->stake, (size_t)work->record);
    return 1;
}
