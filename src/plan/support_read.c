/* Owns: reading requests, capacities and debts from batches. Must not know: how they are served.
 * Called by: plan/support.c. */
#include "plan/support.h"

#include <string.h>

enum { COLUMNS_MAX = 7, NOT_GIVEN = -1 };

typedef struct wanted {
    const char *name;
    tierkit_i_type type;
    int32_t needed;
} wanted;

/* One batch being read. */
typedef struct reading {
    tierkit_i_supporting *of;
    tierkit_i_fields in;
    const wanted *columns;
    int32_t count;
    const char *unknown; /* what is said of other columns */
    const char *lacking; /* ... of needed ones that are not there */
    int32_t bound[COLUMNS_MAX];
    tierkit_status (*read)(struct reading *all, size_t row, tierkit_error *err);
} reading;

/* ---- columns --------------------------------------------------------------------------------- */

static int32_t column_of(const reading *all, const tierkit_i_bound *bound) {
    int32_t at = 0;
    while (at < all->count &&
           (strlen(all->columns[at].name) != bound->name_bytes ||
            memcmp(all->columns[at].name, bound->name, bound->name_bytes) != 0)) {
        at++;
    }
    return at;
}

static tierkit_status bind(reading *all, tierkit_error *err) {
    for (int32_t c = 0; c < all->count; c++) {
        all->bound[c] = TIERKIT_I_NONE;
    }
    for (size_t i = 0; i < all->in.batch->count; i++) {
        int32_t at = column_of(all, &all->in.batch->columns[i]);
        if (at == all->count) {
            return tierkit_i_fields_refuse(&all->in, TIERKIT_E_COLUMN, -1, (int32_t)i, all->unknown,
                                           err);
        }
        TIERKIT_I_TRY(tierkit_i_batch_want(all->in.batch, (int32_t)i, err));
        TIERKIT_I_TRY(tierkit_i_fields_check(&all->in, all->columns[at].type, (int32_t)i, err));
        all->bound[at] = (int32_t)i;
    }
    for (int32_t c = 0; c < all->count; c++) {
        if (all->columns[c].needed && all->bound[c] == TIERKIT_I_NONE) {
            return tierkit_i_fail(err, TIERKIT_E_COLUMN, all->lacking);
        }
    }
    return TIERKIT_OK;
}

static tierkit_status read_rows(reading *all, tierkit_error *err) {
    size_t row = 0;
    int more = 1;
    TIERKIT_I_TRY(bind(all, err));
    while (more) {
        size_t end = row + (size_t)all->in.batch->rows;
        for (; row < end; row++) {
            TIERKIT_I_TRY(all->read(all, row, err));
            TIERKIT_I_TRY(tierkit_i_pace_step(all->of->pace, 1));
        }
        TIERKIT_I_TRY(tierkit_i_batch_next(all->in.batch, &more, err));
    }
    return TIERKIT_OK;
}

static tierkit_status read_batch(reading *all, tierkit_i_supporting *of, const tierkit_batch *batch,
                                 tierkit_error *err) {
    all->of = of;
    all->in.network = NULL; /* nothing is added to it */
    all->in.batch = batch;
    all->in.scratch = NULL;
    tierkit_status status =
        tierkit_i_row_scratch_new(of->review->snapshot->schema, of->memory, &all->in.scratch);
    if (status == TIERKIT_OK) {
        status = read_rows(all, err);
    }
    tierkit_i_batch_end(batch);
    tierkit_i_row_scratch_free(all->in.scratch);
    return status;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static tierkit_status refuse(const reading *all, tierkit_status status, size_t row, int32_t column,
                             const char *text, tierkit_error *err) {
    return tierkit_i_fields_refuse(&all->in, status, (int64_t)row, all->bound[column], text, err);
}

static tierkit_status needed_text(const reading *all, size_t row, int32_t column,
                                  tierkit_i_piece *text, tierkit_error *err) {
    int present = 0;
    TIERKIT_I_TRY(tierkit_i_fields_text(&all->in, row, all->bound[column], text, &present, err));
    return present ? TIERKIT_OK
                   : refuse(all, TIERKIT_E_MISSING, row, column, "missing; it is needed", err);
}

static tierkit_status read_record(const reading *all, size_t row, int32_t *record,
                                  tierkit_error *err) {
    tierkit_i_piece id;
    TIERKIT_I_TRY(needed_text(all, row, 0, &id, err));
    *record = tierkit_i_snapshot_find(all->of->review->snapshot, id.text, id.bytes);
    return *record != TIERKIT_I_NONE ? TIERKIT_OK
                                     : refuse(all, TIERKIT_E_NOT_FOUND, row, 0,
                                              "no distributor has this id; give it a record", err);
}

static tierkit_status read_resource(const reading *all, size_t row, int32_t column,
                                    int32_t *resource, tierkit_error *err) {
    const tierkit_i_tree *tree = all->of->tree;
    tierkit_i_piece name;
    TIERKIT_I_TRY(needed_text(all, row, column, &name, err));
    int32_t text = tierkit_i_strings_find(&tree->strings, name.text, name.bytes);
    for (size_t r = 0; r < all->of->resources; r++) {
        if (text >= 0 && tree->support_lines[r].resource.text == text) {
            *resource = (int32_t)r;
            return TIERKIT_OK;
        }
    }
    return refuse(all, TIERKIT_E_NOT_FOUND, row, column,
                  "the program's `support` has no such resource", err);
}

static tierkit_status read_units(const reading *all, size_t row, int32_t column, int64_t *units,
                                 tierkit_error *err) {
    tierkit_i_field_column as = { all->bound[column], 0, TIERKIT_I_TYPE_COUNT, 0 };
    int present = 0;
    TIERKIT_I_TRY(tierkit_i_fields_number(&all->in, row, &as, units, &present, err));
    if (!present) {
        return refuse(all, TIERKIT_E_MISSING, row, column, "missing; it is needed", err);
    }
    return *units >= 0 ? TIERKIT_OK
                       : refuse(all, TIERKIT_E_RANGE, row, column, "below 0; give 0 or more", err);
}

static tierkit_status read_code(const reading *all, size_t row, int32_t column, int32_t *code,
                                tierkit_error *err) {
    tierkit_i_piece text;
    int present = 0;
    *code = TIERKIT_I_NONE;
    if (all->bound[column] == TIERKIT_I_NONE) {
        return TIERKIT_OK;
    }
    TIERKIT_I_TRY(tierkit_i_fields_text(&all->in, row, all->bound[column], &text, &present, err));
    return present ? tierkit_i_strings_add(&all->of->texts, text.text, text.bytes, code)
                   : TIERKIT_OK;
}

/* ---- requests -------------------------------------------------------------------------------- */

enum { R_ID = 0, R_RESOURCE, R_ASK, R_KIND, R_NAME, R_DEADLINE, R_ON, R_COUNT };

static const wanted request_columns[R_COUNT] = {
    { "id", TIERKIT_I_TYPE_TEXT, 1 },           { "resource", TIERKIT_I_TYPE_TEXT, 1 },
    { "ask", TIERKIT_I_TYPE_COUNT, 1 },         { "kind", TIERKIT_I_TYPE_TEXT, 0 },
    { "request", TIERKIT_I_TYPE_TEXT, 0 },      { "deadline", TIERKIT_I_TYPE_DATE, 0 },
    { "requested_on", TIERKIT_I_TYPE_DATE, 0 },
};

static int is_never_rationed(const tierkit_i_supporting *of, int32_t kind) {
    tierkit_i_slice never = of->tree->support.never;
    size_t bytes = 0, own = 0;
    const char *text =
        kind == TIERKIT_I_NONE ? NULL : tierkit_i_strings_get(&of->texts, (uint32_t)kind, &bytes);
    for (int32_t i = 0; text != NULL && i < never.count; i++) {
        const char *name =
            tierkit_i_tree_text(of->tree, of->tree->names[never.first + i].text, &own);
        if (own == bytes && memcmp(name, text, bytes) == 0) {
            return 1;
        }
    }
    return 0;
}

static tierkit_status read_request(reading *all, size_t row, tierkit_error *err) {
    tierkit_i_supporting *of = all->of;
    tierkit_i_request request;
    memset(&request, 0, sizeof request);
    if (of->request_count >= INT32_MAX) {
        return TIERKIT_E_LIMIT;
    }
    TIERKIT_I_TRY(read_record(all, row, &request.record, err));
    TIERKIT_I_TRY(read_resource(all, row, R_RESOURCE, &request.resource, err));
    TIERKIT_I_TRY(read_units(all, row, R_ASK, &request.ask, err));
    TIERKIT_I_TRY(read_code(all, row, R_KIND, &request.kind, err));
    TIERKIT_I_TRY(read_code(all, row, R_NAME, &request.name, err));
    TIERKIT_I_TRY(
        tierkit_i_fields_day(&all->in, row, all->bound[R_DEADLINE], &request.deadline, err));
    TIERKIT_I_TRY(tierkit_i_fields_day(&all->in, row, all->bound[R_ON], &request.requested, err));
    request.never = is_never_rationed(of, request.kind);
    TIERKIT_I_TRY(tierkit_i_reserve(of->memory, &of->requests, &of->request_capacity,
                                    of->request_count + 1, sizeof *of->requests));
    of->requests[of->request_count++] = request;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_support_requests(tierkit_i_supporting *of, const tierkit_batch *batch,
                                          tierkit_error *err) {
    reading all;
    memset(&all, 0, sizeof all);
    all.columns = request_columns;
    all.count = R_COUNT;
    all.read = read_request;
    all.unknown = "not a column of requests: id, resource, ask, kind, request, deadline, "
                  "requested_on";
    all.lacking = "requests need the columns 'id', 'resource' and 'ask'";
    return read_batch(&all, of, batch, err);
}

/* ---- capacities ------------------------------------------------------------------------------ */

static tierkit_status read_capacity(reading *all, size_t row, tierkit_error *err) {
    tierkit_i_supporting *of = all->of;
    int32_t resource = 0;
    int64_t units = 0;
    TIERKIT_I_TRY(read_resource(all, row, 0, &resource, err));
    TIERKIT_I_TRY(read_units(all, row, 1, &units, err));
    if (of->capacity[resource] >= 0) {
        return refuse(all, TIERKIT_E_DUPLICATE, row, 0, "there is a capacity of it already", err);
    }
    of->capacity[resource] = units;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_support_capacities(tierkit_i_supporting *of, const tierkit_batch *batch,
                                            tierkit_error *err) {
    static const wanted columns[] = { { "resource", TIERKIT_I_TYPE_TEXT, 1 },
                                      { "units", TIERKIT_I_TYPE_COUNT, 1 } };
    reading all;
    memset(&all, 0, sizeof all);
    all.columns = columns;
    all.count = 2;
    all.read = read_capacity;
    all.unknown = "not a column of capacities: resource, units";
    all.lacking = "capacities need the columns 'resource' and 'units'";
    for (size_t r = 0; r < of->resources; r++) {
        of->capacity[r] = NOT_GIVEN;
    }
    TIERKIT_I_TRY(read_batch(&all, of, batch, err));
    for (size_t r = 0; r < of->resources; r++) {
        of->capacity[r] = of->capacity[r] < 0 ? 0 : of->capacity[r];
    }
    return TIERKIT_OK;
}

/* ---- debts ----------------------------------------------------------------------------------- */

static tierkit_status read_debt(reading *all, size_t row, tierkit_error *err) {
    tierkit_i_supporting *of = all->of;
    int32_t record = 0, resource = 0;
    int64_t debt = 0;
    TIERKIT_I_TRY(read_record(all, row, &record, err));
    TIERKIT_I_TRY(read_resource(all, row, 1, &resource, err));
    TIERKIT_I_TRY(read_units(all, row, 2, &debt, err));
    int64_t *to = &of->debt[(size_t)resource * of->review->records + (size_t)record];
    if (*to >= 0) {
        return refuse(all, TIERKIT_E_DUPLICATE, row, 0, "there is a debt of it already", err);
    }
    *to = debt;
    return TIERKIT_OK;
}

tierkit_status tierkit_i_support_carry(tierkit_i_supporting *of, const tierkit_batch *batch,
                                       tierkit_error *err) {
    static const wanted columns[] = { { "id", TIERKIT_I_TYPE_TEXT, 1 },
                                      { "resource", TIERKIT_I_TYPE_TEXT, 1 },
                                      { "debt", TIERKIT_I_TYPE_COUNT, 1 } };
    reading all;
    memset(&all, 0, sizeof all);
    all.columns = columns;
    all.count = 3;
    all.read = read_debt;
    all.unknown = "not a column of debts: id, resource, debt";
    all.lacking = "debts need the columns 'id', 'resource' and 'debt'";
    size_t room = of->resources * of->review->records;
    TIERKIT_I_TRY(tierkit_i_new(of->memory, room, sizeof *of->debt, &of->debt));
    for (size_t i = 0; i < room; i++) {
        of->debt[i] = NOT_GIVEN;
    }
    return read_batch(&all, of, batch, err);
}
