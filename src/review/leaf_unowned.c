/* Owns: leaves of facts that are no distributor's: those of a territory, a sales rep, a region, of
 * nobody. Must not know: formulas. Called by: review/leaf_fill.c.
 *
 * The measure is filled for every key first, then handed to whom a key belongs: a distributor has
 * the key that it is related to on the last day of the window, a group has each key of its members
 * once, the network has all keys. What is related to nothing is everybody's. */
#include "base/sort.h"
#include "review/evaluate.h"

#include <string.h>

typedef struct unowned {
    const tierkit_i_evaluation *around;
    const tierkit_i_leaf *leaf;
    const tierkit_i_schema_measure *measure;
    const tierkit_i_schema_facts *facts;
    const tierkit_i_snapshot_facts *cells;
    size_t keys, members; /* by key: the last one has no rows */
    int32_t day;          /* of relations */
    int32_t *of_tuple;    /* key * members + member, NONE */
    int32_t *of_text;     /* by text of the snapshot: key, NONE */
    tierkit_i_filled by;
    int64_t *rows; /* like `by`: rows that gave a value; NULL: nobody asks */
    uint8_t *seen; /* by subject: HAS_VALUE, LACKS; NULL: nobody asks */
    tierkit_i_filled *to;
} unowned;

enum { HAS_VALUE = 1, LACKS = 2 };

/* Values of single keys that can be added, one by one, to those of several. */
static int is_additive(const unowned *of) {
    tierkit_i_measure_kind kind = of->measure->kind;
    return kind == TIERKIT_I_FLOW || kind == TIERKIT_I_BALANCE || kind == TIERKIT_I_IN_FORCE ||
           (kind == TIERKIT_I_HISTOGRAM && of->leaf->aggregate != TIERKIT_I_TAKE_PERCENTILE);
}

/* One cell may belong to one key only, unless keys do not matter: of the network everything counts
 * at once. Balances are states of each key on days of its own. */
static int is_by_key(const unowned *of) {
    return of->facts->related != TIERKIT_I_NONE &&
           (!of->around->subjects.whole || of->measure->kind == TIERKIT_I_BALANCE);
}

static tierkit_status map_tuples(unowned *of, int32_t facts) {
    const tierkit_i_subjects *subjects = &of->around->subjects;
    const int32_t *const *split = subjects->member_of_tuple;
    const tierkit_i_memory *memory = of->around->source->memory;
    TIERKIT_I_TRY(tierkit_i_new(memory, of->cells->tuples, sizeof(*of->of_tuple), &of->of_tuple));
    for (uint32_t t = 0; t < of->cells->tuples; t++) {
        int32_t key = is_by_key(of) ? (int32_t)of->cells->tuple_member[0][t] : 0;
        int32_t member = 0;
        if (split != NULL) {
            member = split[facts] != NULL ? split[facts][t] : TIERKIT_I_NONE;
        }
        of->of_tuple[t] =
            member == TIERKIT_I_NONE ? TIERKIT_I_NONE : key * (int32_t)of->members + member;
    }
    return TIERKIT_OK;
}

static tierkit_status map_texts(unowned *of, int32_t facts) {
    const tierkit_i_snapshot *snapshot = of->around->source->snapshot;
    size_t texts = snapshot->texts.count;
    TIERKIT_I_TRY(
        tierkit_i_new(of->around->source->memory, texts, sizeof(*of->of_text), &of->of_text));
    for (size_t i = 0; i < texts; i++) {
        of->of_text[i] = (int32_t)of->keys - 1;
    }
    for (size_t k = 0; k + 1 < of->keys; k++) {
        size_t bytes;
        const char *name = tierkit_i_snapshot_member(snapshot, facts, 0, (uint32_t)k, &bytes);
        int32_t code = tierkit_i_strings_find(&snapshot->texts, name, bytes);
        if (code != TIERKIT_I_NO_CODE) {
            of->of_text[code] = (int32_t)k;
        }
    }
    return TIERKIT_OK;
}

/* NONE: related to nothing. What these facts do not know is a key without rows. */
static int32_t key_of(const unowned *of, size_t record) {
    const tierkit_i_snapshot *snapshot = of->around->source->snapshot;
    const tierkit_i_snapshot_record *from = &snapshot->records[record];
    int64_t text = TIERKIT_I_NONE;
    if (of->facts->related == TIERKIT_I_RELATED_REGION) {
        text = from->region;
    } else if (of->facts->related == TIERKIT_I_RELATED_KIND) {
        text = from->kind;
    } else if (!tierkit_i_snapshot_attribute(snapshot, record, of->facts->related, of->day,
                                             &text)) {
        text = TIERKIT_I_NONE;
    }
    return text == TIERKIT_I_NONE ? TIERKIT_I_NONE : of->of_text[text];
}

static tierkit_status fill_keys(unowned *of, tierkit_i_range range, tierkit_i_leaf_filler fill) {
    const tierkit_i_memory *memory = of->around->source->memory;
    size_t count = of->keys * of->members;
    tierkit_i_evaluation inner = *of->around;
    memset(&inner.subjects, 0, sizeof(inner.subjects));
    inner.subjects.count = count;
    inner.subjects.members = (int32_t)of->members;
    inner.subjects.by_key = of->of_tuple;
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof(*of->by.low), &of->by.low));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof(*of->by.status), &of->by.status));
    TIERKIT_I_TRY(tierkit_i_new_zeroed(memory, count, sizeof(*of->by.flags), &of->by.flags));
    return fill(&inner, of->leaf, range, &of->by);
}

/* A sum of nothing is zero, and a group needs to tell such a key from one that has a value. */
static tierkit_status count_rows(unowned *of, tierkit_i_range range) {
    const tierkit_i_memory *memory = of->around->source->memory;
    const tierkit_i_run *run = &of->cells->run;
    const int64_t *counted = run->measures[of->measure->slot].counted;
    size_t first, end;
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, of->keys * of->members, sizeof(*of->rows), &of->rows));
    TIERKIT_I_TRY(
        tierkit_i_new_zeroed(memory, of->around->subjects.count, sizeof(*of->seen), &of->seen));
    if (of->measure->kind == TIERKIT_I_IN_FORCE) {
        range = tierkit_i_range_until(range, of->leaf->aggregate);
    }
    tierkit_i_cells_in(run->day, run->count, range, &first, &end);
    for (size_t c = first; c < end; c++) {
        int32_t key = of->of_tuple[run->tuple[c]];
        if (key != TIERKIT_I_NONE) {
            of->rows[key] += counted != NULL ? counted[c] : run->rows[c];
        }
    }
    return TIERKIT_OK;
}

static void see(const unowned *of, size_t from, size_t subject) {
    if (of->seen != NULL && of->by.status[from] == TIERKIT_VALUE_NO_DATA) {
        of->seen[subject] |= LACKS;
    } else if (of->seen != NULL && of->rows[from] > 0) {
        of->seen[subject] |= HAS_VALUE;
    }
}

/* Where rows of some keys lack the value and no key has one, there is none: what is missing is not
 * zero, also beside keys without rows. */
static void settle(const unowned *of) {
    for (size_t i = 0; of->seen != NULL && i < of->around->subjects.count; i++) {
        if (of->seen[i] == LACKS) {
            of->to->status[i] = TIERKIT_VALUE_NO_DATA;
        }
    }
}

/* ---- handing out ----------------------------------------------------------------------------- */

static tierkit_status give(const unowned *of, size_t from, size_t subject) {
    of->to->status[subject] = of->by.status[from];
    of->to->flags[subject] |= of->by.flags[from];
    return tierkit_i_filled_add(of->around, of->to, subject, tierkit_i_filled_get(&of->by, from));
}

/* Two values that cannot be added: whether one of them is the value of both. */
static int join_other(const unowned *of, int64_t value, int64_t *to) {
    switch (of->measure->kind) {
    case TIERKIT_I_MIN:
        *to = value < *to ? value : *to;
        return 1;
    case TIERKIT_I_MAX:
        *to = value > *to ? value : *to;
        return 1;
    case TIERKIT_I_DISTINCT:
    case TIERKIT_I_IN_FORCE_DISTINCT:
        if (value == 0 || *to == 0) { /* one of the two sets is empty */
            *to += value;
            return 1;
        }
        return 0;
    default:
        return 0;
    }
}

/* One value more of a group that has some. */
static tierkit_status join(const unowned *of, size_t from, size_t subject) {
    tierkit_i_filled *to = of->to;
    to->flags[subject] |= of->by.flags[from];
    if (is_additive(of)) {
        if (of->by.status[from] != TIERKIT_VALUE_OK) {
            to->status[subject] = of->by.status[from];
        }
        return tierkit_i_filled_add(of->around, to, subject, tierkit_i_filled_get(&of->by, from));
    }
    if (!join_other(of, of->by.low[from], &to->low[subject])) {
        to->status[subject] = TIERKIT_VALUE_NOT_APPLICABLE;
    }
    return TIERKIT_OK;
}

static tierkit_status join_key(const unowned *of, size_t key, size_t group) {
    for (size_t m = 0; m < of->members; m++) {
        size_t from = key * of->members + m, subject = group * of->members + m;
        int first = of->to->status[subject] == TIERKIT_VALUE_NO_DATA;
        see(of, from, subject);
        if (of->by.status[from] == TIERKIT_VALUE_NO_DATA) {
            of->to->flags[subject] |= of->by.flags[from];
            continue;
        }
        TIERKIT_I_TRY(first ? give(of, from, subject) : join(of, from, subject));
    }
    return TIERKIT_OK;
}

/* Groups and keys of records, each pair once. */
static tierkit_status join_pairs(const unowned *of, tierkit_i_keyed *pairs, size_t count,
                                 tierkit_i_keyed *scratch) {
    TIERKIT_I_TRY(tierkit_i_sort_keyed_paced(pairs, count, scratch, of->around->pace));
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || pairs[i].key != pairs[i - 1].key) {
            TIERKIT_I_TRY(
                join_key(of, (size_t)(uint32_t)pairs[i].key, (size_t)(pairs[i].key >> 32)));
        }
    }
    return TIERKIT_OK;
}

static tierkit_status give_groups(const unowned *of) {
    const tierkit_i_evidence *source = of->around->source;
    size_t records = source->snapshot->record_count, count = 0;
    tierkit_i_keyed *pairs = NULL, *scratch = NULL;
    tierkit_status status = TIERKIT_OK;
    TIERKIT_I_DO(tierkit_i_new(source->memory, records, sizeof(*pairs), &pairs));
    TIERKIT_I_DO(tierkit_i_new(source->memory, records, sizeof(*scratch), &scratch));
    for (size_t r = 0; r < records; r++) {
        int32_t group = of->around->subjects.of_record[r];
        int32_t key = group != TIERKIT_I_NONE ? key_of(of, r) : TIERKIT_I_NONE;
        if (key != TIERKIT_I_NONE) {
            pairs[count].key = (uint64_t)(uint32_t)group << 32 | (uint32_t)key;
            pairs[count].index = (uint32_t)r;
            pairs[count++].extra = 0;
        }
    }
    if (count > 0) {
        TIERKIT_I_DO(join_pairs(of, pairs, count, scratch));
    }
done:
    tierkit_i_free(source->memory, scratch, records, sizeof(*scratch));
    tierkit_i_free(source->memory, pairs, records, sizeof(*pairs));
    return status;
}

static tierkit_status give_all(const unowned *of) {
    const tierkit_i_subjects *subjects = &of->around->subjects;
    if (!is_by_key(of)) {
        for (size_t i = 0; i < subjects->count; i++) {
            TIERKIT_I_TRY(give(of, i % of->members, i));
        }
        return TIERKIT_OK;
    }
    memset(of->to->status, TIERKIT_VALUE_NO_DATA, subjects->count);
    for (size_t k = 0; subjects->whole && k < of->keys; k++) {
        TIERKIT_I_TRY(join_key(of, k, 0));
    }
    if (subjects->grouped) {
        return subjects->whole ? TIERKIT_OK : give_groups(of);
    }
    for (size_t i = 0; i < subjects->count; i++) {
        int32_t key = key_of(of, subjects->first_record + i / of->members);
        if (key != TIERKIT_I_NONE) {
            TIERKIT_I_TRY(give(of, (size_t)key * of->members + i % of->members, i));
        }
    }
    return TIERKIT_OK;
}

tierkit_status tierkit_i_leaf_unowned(const tierkit_i_evaluation *evaluation,
                                      const tierkit_i_leaf *leaf, tierkit_i_range range,
                                      tierkit_i_leaf_filler fill, tierkit_i_filled *to) {
    const tierkit_i_evidence *source = evaluation->source;
    const tierkit_i_memory *memory = source->memory;
    unowned of = { evaluation, leaf, NULL, NULL, NULL, 1, 1, 0, NULL, NULL, { 0 }, NULL, NULL, to };
    tierkit_i_range window = tierkit_i_range_of(source, leaf, evaluation->position);
    tierkit_status status = TIERKIT_OK;
    of.measure = &source->snapshot->schema->measures[leaf->index];
    of.facts = &source->snapshot->schema->facts[of.measure->facts];
    of.cells = &source->snapshot->facts[of.measure->facts];
    of.keys = is_by_key(&of) ? (size_t)of.cells->members[0] + 1 : 1;
    of.members = (size_t)evaluation->subjects.members;
    of.day = window.last == TIERKIT_I_OUTSIDE || window.last > source->as_of ? source->as_of
                                                                             : window.last;
    if (evaluation->subjects.count == 0) {
        return TIERKIT_OK;
    }
    TIERKIT_I_DO(map_tuples(&of, of.measure->facts));
    TIERKIT_I_DO(is_by_key(&of) ? map_texts(&of, of.measure->facts) : TIERKIT_OK);
    TIERKIT_I_DO(fill_keys(&of, range, fill));
    if (evaluation->subjects.grouped && is_by_key(&of) &&
        (of.measure->kind == TIERKIT_I_FLOW || of.measure->kind == TIERKIT_I_IN_FORCE)) {
        TIERKIT_I_DO(count_rows(&of, range));
    }
    TIERKIT_I_DO(give_all(&of));
    settle(&of);
done:
    tierkit_i_free(memory, of.seen, evaluation->subjects.count, sizeof(*of.seen));
    tierkit_i_free(memory, of.rows, of.keys * of.members, sizeof(*of.rows));
    tierkit_i_free(memory, of.by.high, of.keys * of.members, sizeof(*of.by.high));
    tierkit_i_free(memory, of.by.flags, of.keys * of.members, sizeof(*of.by.flags));
    tierkit_i_free(memory, of.by.status, of.keys * of.members, sizeof(*of.by.status));
    tierkit_i_free(memory, of.by.low, of.keys * of.members, sizeof(*of.by.low));
    tierkit_i_free(memory, of.of_text, source->snapshot->texts.count, sizeof(*of.of_text));
    tierkit_i_free(memory, of.of_tuple, of.cells->tuples, sizeof(*of.of_tuple));
    return status;
}
