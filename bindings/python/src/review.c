/* Owns: the type Review.
 * Must not know: how results come about.
 * Called by: the interpreter; program.c for Program.review. */
#include "binding.h"

#include <string.h>

typedef struct review_object {
    PyObject_HEAD tierkit_review *handle;
} review_object;

static tierkit_review *handle_of(PyObject *self) {
    return ((review_object *)self)->handle;
}

const tierkit_review *review_handle(PyObject *self) {
    return handle_of(self);
}

/* ---- making ---------------------------------------------------------------------------------- */

static PyObject *review_wrap(module_state *state, tierkit_review *handle) {
    review_object *self = (review_object *)PyType_GenericAlloc(state->review, 0);
    if (!self) {
        tierkit_review_free(handle);
        return NULL;
    }
    self->handle = handle;
    return (PyObject *)self;
}

/* Earlier programs as an array the caller frees; the sequence keeps them alive. */
static int earlier_from(module_state *state, PyObject *earlier, PyObject **sequence,
                        const tierkit_program ***programs, tierkit_history *history) {
    if (earlier == NULL || earlier == Py_None) {
        return 0;
    }
    *sequence = PySequence_Tuple(earlier);
    if (!*sequence) {
        return -1;
    }
    history->earlier_count = (int64_t)PyTuple_Size(*sequence);
    *programs = PyMem_Malloc((size_t)history->earlier_count * sizeof **programs + 1);
    if (!*programs) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < (Py_ssize_t)history->earlier_count; i++) {
        PyObject *program = PyTuple_GetItem(*sequence, i);
        if (!PyObject_TypeCheck(program, (PyTypeObject *)state->program)) {
            PyErr_SetString(PyExc_TypeError, "earlier: a sequence of Program is needed");
            return -1;
        }
        (*programs)[i] = ((program_object *)program)->handle;
    }
    history->earlier = *programs;
    return 0;
}

static PyObject *make(program_object *program, network_object *network, int32_t as_of,
                      const tierkit_history *history, long_call *call) {
    module_state *state = state_of((PyObject *)program);
    tierkit_error err = fresh_error();
    tierkit_review *review = NULL;
    tierkit_status status;
    if (guard_enter(state, &network->guard) < 0) {
        return NULL;
    }
    long_call_begin(call);
    status = tierkit_review_new(network->handle, program->handle, as_of, history, &call->call,
                                &review, &err);
    guard_leave(&network->guard);
    if (long_call_end(call) < 0) {
        tierkit_review_free(review);
        return NULL;
    }
    return status == TIERKIT_OK ? review_wrap(state, review)
                                : raise_status(state, status, &err, NULL);
}

PyObject *review_make(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "network", "as_of", "progress", "opening", "earlier", NULL };
    module_state *state = state_of(self);
    PyObject *network, *as_of = NULL, *progress = NULL, *opening = Py_None, *earlier = NULL;
    PyObject *sequence = NULL, *made = NULL;
    const tierkit_program **programs = NULL;
    tierkit_history history = { .struct_size = sizeof history };
    int32_t day;
    long_call call;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!|OOOO:review", names, state->network,
                                     &network, &as_of, &progress, &opening, &earlier) ||
        day_from(state, as_of, TIERKIT_AS_OF_LAST_FACT, &day) < 0 ||
        long_call_init(&call, progress) < 0) {
        return NULL;
    }
    if (opening != Py_None && !PyObject_TypeCheck(opening, (PyTypeObject *)state->review)) {
        PyErr_SetString(PyExc_TypeError, "opening: a Review is needed");
        return NULL;
    }
    history.opening = opening == Py_None ? NULL : handle_of(opening);
    if (earlier_from(state, earlier, &sequence, &programs, &history) == 0) {
        made = make((program_object *)self, (network_object *)network, day, &history, &call);
    }
    PyMem_Free((void *)programs);
    Py_XDECREF(sequence);
    return made;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* The table that a call has made, or what it or its callback raises. */
static PyObject *finish_table(module_state *state, long_call *call, tierkit_status status,
                              tierkit_table *table, const tierkit_error *err) {
    if (long_call_end(call) < 0) {
        tierkit_table_free(table);
        return NULL;
    }
    return status == TIERKIT_OK ? table_wrap(state, table) : raise_status(state, status, err, NULL);
}

static PyObject *review_table(PyObject *self, void *closure) {
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    long_call_begin(&call);
    status =
        tierkit_review_table(handle_of(self), (int32_t)(intptr_t)closure, &call.call, &table, &err);
    return finish_table(state, &call, status, table, &err);
}

static int32_t period_of(const char *name) {
    static const struct {
        const char *name;
        int32_t period;
    } periods[] = { { "week", TIERKIT_PERIOD_WEEK },
                    { "month", TIERKIT_PERIOD_MONTH },
                    { "quarter", TIERKIT_PERIOD_QUARTER },
                    { "half", TIERKIT_PERIOD_HALF },
                    { "year", TIERKIT_PERIOD_YEAR },
                    { "fiscal month", TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_MONTH },
                    { "fiscal quarter", TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_QUARTER },
                    { "fiscal half", TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_HALF },
                    { "fiscal year", TIERKIT_PERIOD_FISCAL + TIERKIT_PERIOD_YEAR } };
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        if (strcmp(periods[i].name, name) == 0) {
            return periods[i].period;
        }
    }
    return 0;
}

static PyObject *review_series(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "period", "progress", NULL };
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    const char *name;
    int32_t period;
    tierkit_status status;
    PyObject *progress = NULL;
    long_call call;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s|O:series", names, &name, &progress) ||
        long_call_init(&call, progress) < 0) {
        return NULL;
    }
    period = period_of(name);
    if (!period) {
        return PyErr_Format(
            PyExc_ValueError,
            "period must be \"week\", \"month\", \"quarter\", \"half\", \"year\" or, but "
            "for weeks, one of these behind \"fiscal \", not \"%s\"",
            name);
    }
    long_call_begin(&call);
    status = tierkit_review_series(handle_of(self), period, &call.call, &table, &err);
    return finish_table(state, &call, status, table, &err);
}

static PyObject *review_explain(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "id", NULL };
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    text_in id;
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&:explain", names, text_argument, &id)) {
        return NULL;
    }
    long_call_begin(&call);
    status = tierkit_review_explain(handle_of(self), id.bytes, (size_t)id.size, &call.call, &table,
                                    &err);
    return finish_table(state, &call, status, table, &err);
}

/* items NULL: all promises. */
static PyObject *promise_of(PyObject *self, const tierkit_column *ids, const tierkit_column *items,
                            int32_t day, long_call *call) {
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    long_call_begin(call);
    tierkit_status status =
        tierkit_review_promise(handle_of(self), ids, items, day, &call->call, &table, &err);
    return finish_table(state, call, status, table, &err);
}

static PyObject *review_promise(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "ids", "items", "on", "progress", NULL };
    module_state *state = state_of(self);
    PyObject *ids, *items = Py_None, *on = NULL, *progress = NULL, *made = NULL;
    bound_table bound, bound_items;
    tierkit_column column, item_column;
    int32_t day;
    long_call call;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|OOO:promise", names, &ids, &items, &on,
                                     &progress) ||
        day_from(state, on, TIERKIT_AS_OF_LAST_FACT, &day) < 0 ||
        long_call_init(&call, progress) < 0) {
        return NULL;
    }
    if (bound_column(&bound, state, ids, &column) == 0) {
        if (items == Py_None) {
            made = promise_of(self, &column, NULL, day, &call);
        } else {
            if (bound_column(&bound_items, state, items, &item_column) == 0) {
                made = promise_of(self, &column, &item_column, day, &call);
            }
            bound_close(&bound_items);
        }
    }
    bound_close(&bound);
    return made;
}

static PyObject *review_gap(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "id", "progress", NULL };
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    PyObject *progress = NULL;
    text_in id;
    long_call call;
    tierkit_status status;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&|O:gap", names, text_argument, &id,
                                     &progress) ||
        long_call_init(&call, progress) < 0) {
        return NULL;
    }
    long_call_begin(&call);
    status =
        tierkit_review_gap(handle_of(self), id.bytes, (size_t)id.size, &call.call, &table, &err);
    return finish_table(state, &call, status, table, &err);
}

/* "moves" or "matrix"; 0 = neither. */
static int32_t comparison_of(const char *name) {
    return strcmp(name, "moves") == 0    ? TIERKIT_COMPARE_MOVES
           : strcmp(name, "matrix") == 0 ? TIERKIT_COMPARE_MATRIX
                                         : 0;
}

static PyObject *review_compare(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "before", "table", "progress", NULL };
    module_state *state = state_of(self);
    tierkit_error err = fresh_error();
    tierkit_table *table = NULL;
    const char *name = "moves";
    PyObject *before, *progress = NULL;
    long_call call;
    tierkit_status status;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!|sO:compare", names, state->review, &before,
                                     &name, &progress) ||
        long_call_init(&call, progress) < 0) {
        return NULL;
    }
    if (!comparison_of(name)) {
        return PyErr_Format(PyExc_ValueError, "table must be \"moves\" or \"matrix\", not \"%s\"",
                            name);
    }
    long_call_begin(&call);
    status = tierkit_review_compare(handle_of(before), handle_of(self), comparison_of(name),
                                    &call.call, &table, &err);
    return finish_table(state, &call, status, table, &err);
}

static PyObject *review_digest(PyObject *self, void *Py_UNUSED(closure)) {
    uint8_t bytes[16];
    tierkit_error err = fresh_error();
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    long_call_begin(&call);
    status = tierkit_review_digest(handle_of(self), &call.call, bytes, &err);
    if (long_call_end(&call) < 0) {
        return NULL;
    }
    return status == TIERKIT_OK ? hex_of(bytes) : raise_status(state_of(self), status, &err, NULL);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

/* A review never changes: the size is the same at both calls. */
static tierkit_status save(const tierkit_review *review, long_call *call, PyObject **bytes,
                           tierkit_error *err) {
    size_t needed = 0;
    tierkit_status status;
    uint8_t *buffer;
    long_call_begin(call);
    status = tierkit_review_save(review, &call->call, NULL, 0, &needed, err);
    if (long_call_end(call) < 0) {
        return TIERKIT_E_CANCELLED;
    }
    if (status != TIERKIT_E_SPACE) {
        return status;
    }
    *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)needed);
    buffer = *bytes ? (uint8_t *)PyBytes_AsString(*bytes) : NULL;
    if (!buffer) {
        return TIERKIT_E_NOMEM;
    }
    long_call_begin(call);
    status = tierkit_review_save(review, &call->call, buffer, needed, &needed, err);
    return long_call_end(call) < 0 ? TIERKIT_E_CANCELLED : status;
}

static PyObject *review_to_bytes(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    tierkit_error err = fresh_error();
    PyObject *bytes = NULL;
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    status = save(handle_of(self), &call, &bytes, &err);
    if (status != TIERKIT_OK) {
        Py_XDECREF(bytes);
        return PyErr_Occurred() ? NULL : raise_status(state_of(self), status, &err, NULL);
    }
    return bytes;
}

static PyObject *review_from_bytes(PyObject *class, PyObject *args, PyObject *kwargs) {
    static char *names[] = { "data", NULL };
    module_state *state = PyType_GetModuleState((PyTypeObject *)class);
    tierkit_error err = fresh_error();
    tierkit_review *handle = NULL;
    Py_buffer data;
    tierkit_status status;
    long_call call;
    (void)long_call_init(&call, NULL);
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*:from_bytes", names, &data)) {
        return NULL;
    }
    long_call_begin(&call);
    status = tierkit_review_load(data.buf, (size_t)data.len, NULL, &call.call, &handle, &err);
    int raised = long_call_end(&call) < 0;
    PyBuffer_Release(&data);
    if (raised) {
        tierkit_review_free(handle);
        return NULL;
    }
    return status == TIERKIT_OK ? review_wrap(state, handle)
                                : raise_status(state, status, &err, NULL);
}

static PyObject *review_reduce(PyObject *self, PyObject *Py_UNUSED(ignored)) {
    PyObject *bytes = review_to_bytes(self, NULL);
    PyObject *load = bytes ? PyObject_GetAttrString(self, "from_bytes") : NULL;
    PyObject *reduced = load ? Py_BuildValue("O(O)", load, bytes) : NULL;
    Py_XDECREF(load);
    Py_XDECREF(bytes);
    return reduced;
}

/* ---- the rest -------------------------------------------------------------------------------- */

static PyObject *review_as_of(PyObject *self, void *Py_UNUSED(closure)) {
    return day_to(state_of(self), tierkit_review_as_of(handle_of(self)));
}

static PyObject *review_distributors(PyObject *self, void *Py_UNUSED(closure)) {
    return PyLong_FromLongLong(tierkit_review_distributors(handle_of(self)));
}

static PyObject *review_repr(PyObject *self) {
    PyObject *day = review_as_of(self, NULL);
    PyObject *text =
        day ? PyUnicode_FromFormat("<tierkit.Review as of %S, %lld distributors>", day,
                                   (long long)tierkit_review_distributors(handle_of(self)))
            : NULL;
    Py_XDECREF(day);
    return text;
}

static void review_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    tierkit_review_free(handle_of(self));
    release(self);
    Py_DECREF(type);
}

/* ---- the type -------------------------------------------------------------------------------- */

PyDoc_STRVAR(
    review_type_doc,
    "The result of a program on a network: immutable, shared freely between threads.\n\n"
    "Each table is made anew when it is asked for; keep it where it is used often. Rows are\n"
    "in order of distributor id unless said otherwise; a value that does not exist is None\n"
    "and its status says why. Computed as docs/review.md says.");

PyDoc_STRVAR(series_doc,
             "series($self, period, progress=None)\n--\n\n"
             "Every measure and KPI on the grid distributor x period.\n\n"
             "period: \"week\", \"month\", \"quarter\", \"half\", \"year\" of the calendar, or\n"
             "\"fiscal month\", \"fiscal quarter\", \"fiscal half\", \"fiscal year\" of the\n"
             "program's.\n"
             "progress: as for Program.review().\n"
             "Gives a Table: distributor_id, period, name, value, status, flags, days,\n"
             "days_covered.");

PyDoc_STRVAR(explain_doc, "explain($self, id)\n--\n\n"
                          "Why a distributor stands where it stands.\n\n"
                          "id: of a distributor with a record, or an alias.\n"
                          "Gives a Table: section, item, raw, points, weight, contribution, rule,\n"
                          "threshold, margin, status, reason, text. Raises NotFoundError.");

PyDoc_STRVAR(gap_doc,
             "gap($self, id, progress=None)\n--\n\n"
             "What a distributor lacks for each better class, and what would make it fall.\n\n"
             "id: of a distributor with a record, or an alias. progress: as for Program.review().\n"
             "Gives a Table: basis, class, direction, way, item, value, needed, change, share,\n"
             "points, cheapest, status, text. Raises NotFoundError.");

PyDoc_STRVAR(
    promise_doc,
    "promise($self, ids, items=None, on=None, progress=None)\n--\n\n"
    "What distributors may be promised for some items on a day, and by which rule.\n\n"
    "ids: ids or aliases. items: as many items, None among them for all promises; None: no\n"
    "items. on: as the as_of of Program.review(), not before the day of this review.\n"
    "Gives a Table: distributor_id, asked, promise, item, value, type, policy, program,\n"
    "version, line, rule, exception, status, text. Raises DataError, UnsupportedError.");

PyDoc_STRVAR(
    compare_doc,
    "compare($self, before, table=\"moves\", progress=None)\n--\n\n"
    "What changed since an earlier review, and why.\n\n"
    "before: the earlier Review. table: \"moves\" (who changed class or rank, with the\n"
    "cause) or \"matrix\" (how many went from which class to which).\n"
    "progress: as for Program.review().\n"
    "Gives a Table: basis, distributor_id, class_before, class_after, value_before,\n"
    "value_after, rank_before, rank_after, rank_movement, cause, class_restated, class_own,\n"
    "class_others, text; or basis, from, to, count.");

PyDoc_STRVAR(
    support_doc,
    "support($self, requests, capacities, carry=None, progress=None)\n--\n\n"
    "Who gets how much support, as the program's `support` says.\n\n"
    "Tables as for Network.append(). requests: id, resource, ask; kind, request, deadline,\n"
    "requested_on. capacities: resource, units. carry: id, resource, debt, from the table\n"
    "\"partners\" of an earlier plan. progress: as for Program.review().\n"
    "Gives a dict of Tables: \"grants\", \"resources\", \"groups\", \"partners\".\n"
    "Raises DataError, NotFoundError, UnsupportedError.");

PyDoc_STRVAR(to_bytes_doc,
             "to_bytes($self)\n--\n\n"
             "Its tables as bytes, the same on every platform, for Review.from_bytes().");

PyDoc_STRVAR(
    from_bytes_doc,
    "from_bytes($type, data)\n--\n\n"
    "A review from saved bytes; they are checked.\n\n"
    "It has the tables and the digest of the saved one and opens the next: review(opening=...).\n"
    "series(), explain(), gap() and compare() raise UnsupportedError.");

static PyMethodDef methods[] = { { "series", (PyCFunction)(void (*)(void))review_series,
                                   METH_VARARGS | METH_KEYWORDS, series_doc },
                                 { "explain", (PyCFunction)(void (*)(void))review_explain,
                                   METH_VARARGS | METH_KEYWORDS, explain_doc },
                                 { "promise", (PyCFunction)(void (*)(void))review_promise,
                                   METH_VARARGS | METH_KEYWORDS, promise_doc },
                                 { "gap", (PyCFunction)(void (*)(void))review_gap,
                                   METH_VARARGS | METH_KEYWORDS, gap_doc },
                                 { "compare", (PyCFunction)(void (*)(void))review_compare,
                                   METH_VARARGS | METH_KEYWORDS, compare_doc },
                                 { "support", (PyCFunction)(void (*)(void))review_support,
                                   METH_VARARGS | METH_KEYWORDS, support_doc },
                                 { "to_bytes", review_to_bytes, METH_NOARGS, to_bytes_doc },
                                 { "from_bytes", (PyCFunction)(void (*)(void))review_from_bytes,
                                   METH_VARARGS | METH_KEYWORDS | METH_CLASS, from_bytes_doc },
                                 { "__reduce__", review_reduce, METH_NOARGS, NULL },
                                 { NULL, NULL, 0, NULL } };

#define TABLE(NAME, KIND, DOC)                                                                     \
    { NAME, review_table, NULL, DOC, (void *)(intptr_t)(KIND) }

static PyGetSetDef attributes[] = {
    TABLE("kpis", TIERKIT_REVIEW_KPIS,
          "Table: distributor_id, kpi, value, status, flags, numerator, denominator, days, "
          "days_covered."),
    TABLE("values", TIERKIT_REVIEW_VALUES,
          "Table: distributor_id, score, rank, rank_region, value, status, coverage, profile; "
          "rank 1 is best."),
    TABLE("contributions", TIERKIT_REVIEW_CONTRIBUTIONS,
          "Table: distributor_id, group, criterion, raw, points, weight, contribution, status, "
          "flags, age, value; contributions add up exactly to the score."),
    TABLE("classes", TIERKIT_REVIEW_CLASSES,
          "Table: basis, scope, distributor_id, value, rank, share, cum_share_before, class, "
          "status; by basis, scope, value descending."),
    TABLE("policies", TIERKIT_REVIEW_POLICIES,
          "Table: distributor_id, policy, readiness, reason, fit, result, wish, asked, missing, "
          "blocked_by, cost, cost_limit, too_deep."),
    TABLE("promises", TIERKIT_REVIEW_PROMISES,
          "Table: distributor_id, promise, item, value, type, policy, line."),
    TABLE("alerts", TIERKIT_REVIEW_ALERTS,
          "Table: distributor_id, alert, level, since, value, threshold, owner, due; red first."),
    TABLE("groups", TIERKIT_REVIEW_GROUPS,
          "Table: group_kind, group, name, value, status, numerator, denominator, flags, days, "
          "days_covered."),
    TABLE("concentration", TIERKIT_REVIEW_CONCENTRATION,
          "Table: basis, scope, n, n_positive, hhi (0 to 10,000), gini, gini_all, cr1, cr3, cr5, "
          "cr10, n_a, n_b, n_c."),
    TABLE("feeds", TIERKIT_REVIEW_FEEDS,
          "Table: facts, rows, first_date, last_date, unmatched_rows, rejected_rows."),
    TABLE("unmatched", TIERKIT_REVIEW_UNMATCHED,
          "Table: facts, id, measure, sum of ids without a record."),
    TABLE("splits", TIERKIT_REVIEW_SPLITS,
          "Table: distributor_id, split, member, name, value, status, flags, numerator, "
          "denominator, days, days_covered."),
    TABLE("left_out", TIERKIT_REVIEW_LEFT_OUT, "Table: distributor_id, reason."),
    TABLE("movement", TIERKIT_REVIEW_MOVEMENT,
          "Table: distributor_id, computed, opening, held, since, proposed, effective, candidate, "
          "reviews, grace_until, protected_until, notice_until, decided_by, decided_on, until, "
          "reviewed, published, restated, flags, reason, text: where every class goes."),
    TABLE("selection", TIERKIT_REVIEW_SELECTION,
          "Table: distributor_id, value, score, rank, decision, knocked_out_by, reason, status, "
          "coverage; candidates, best first."),
    TABLE("findings", TIERKIT_REVIEW_FINDINGS,
          "Table: code, statement, item, n, of, text: what the results say about the program."),
    TABLE("traits", TIERKIT_REVIEW_TRAITS,
          "Table: class, rank, kind, item, member, n_top, n_rest, missing_top, missing_rest, top, "
          "rest, difference, effect, decides, status, text: what sets the best class apart."),
    TABLE("mix", TIERKIT_REVIEW_MIX,
          "Table: kpi, dimension, member, before, after, weight_before, weight_after, change, mix, "
          "rate, reversal, status: changes of ratios split into weights and ratios that moved."),
    TABLE("dispersion", TIERKIT_REVIEW_DISPERSION,
          "Table: group_kind, group, name, n, missing, min, q1, median, q3, max, mad, cv, "
          "outliers, status: how far distributors lie apart."),
    TABLE("migration", TIERKIT_REVIEW_MIGRATION,
          "Table: distributor_id, policy, held, since, fit, result, step, by_way_of, proposed, "
          "proposed_on, signed_by, waiting_for, next, next_on, until, missing, blocked_by, "
          "decided_on, reviewed, reason, text: where every service policy goes."),
    TABLE("exceptions", TIERKIT_REVIEW_EXCEPTIONS,
          "Table: distributor_id, exception, is_promise, by, on, until, reason, policy, in_force, "
          "days: what was granted beside the policies."),
    TABLE("menu", TIERKIT_REVIEW_MENU,
          "Table: policy, in_use, distributors, share, off_menu, off_menu_share, exceptions, cost, "
          "exceptions_cost, unknown_costs: of all policies, then of each."),
    TABLE("kept", TIERKIT_REVIEW_KEPT,
          "Table: distributor_id, commitment, split, member, due, kept, kept_rate, requested_rate, "
          "latest_rate, repromised, right_rate, open_overdue, late, promised, achieved_p95, slack, "
          "policy, policy_promise, status, flags: which commitments were kept."),
    TABLE("failures", TIERKIT_REVIEW_FAILURES,
          "Table: commitment, group_kind, group, orders, failures, kept_rate, share_of_orders, "
          "share_of_failures, placement, severity, share_of_severity, severity_placement, status, "
          "text: which classes and policies get the failures."),
    TABLE(
        "profit", TIERKIT_REVIEW_PROFIT,
        "Table: distributor_id, revenue, contribution, costs, profit, margin, bucket, robust, "
        "bucket_costs_higher, bucket_costs_lower, rank, cumulative, cumulative_share, status: the "
        "profit map."),
    TABLE("profit_buckets", TIERKIT_REVIEW_PROFIT_BUCKETS,
          "Table: group_kind, group, bucket, distributors, robust, revenue, contribution, costs, "
          "profit, margin, share_of_distributors, share_of_revenue, share_of_profit, status."),
    TABLE("profit_groups", TIERKIT_REVIEW_PROFIT_GROUPS,
          "Table: group_kind, group, distributors, without_value, with_revenue, unprofitable, "
          "robust, revenue, contribution, costs, profit, margin, peak, peak_place, losses, "
          "cross_subsidy, unprofitable_share, unprofitable_revenue, status."),
    TABLE(
        "worklist", TIERKIT_REVIEW_WORKLIST,
        "Table: owner, distributor_id, work, item, level, at_stake, due, reason: what there is to "
        "do, by owner and value at stake."),
    { "digest", review_digest, NULL,
      "128 bits over all results as 32 hexadecimal digits: equal results, equal digest, on every "
      "platform.",
      NULL },
    { "as_of", review_as_of, NULL, "The day of the review, a datetime.date.", NULL },
    { "distributors", review_distributors, NULL, "Number of distributors with a record.", NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

static PyType_Slot slots[] = { { Py_tp_doc, (void *)review_type_doc },
                               { Py_tp_methods, methods },
                               { Py_tp_getset, attributes },
                               { Py_tp_repr, (void *)review_repr },
                               { Py_tp_dealloc, (void *)review_dealloc },
                               { 0, NULL } };

PyType_Spec review_spec = {
    .name = "tierkit.Review",
    .basicsize = sizeof(review_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = slots,
};
