/* Owns: calls without the interpreter's lock, progress and signals in them, the guard of objects
 * that are one thread's at a time, days.
 * Must not know: what is called.
 * Called by: the files of the types and their methods. */
#include "binding.h"

#include <string.h>
#include <time.h>

/* ---- long calls ------------------------------------------------------------------------------ */

/* The library asks every millisecond or so; taking the lock that often would cost other threads
 * dear. */
enum { ASK_EVERY_MS = 10 };

static int64_t now_ms(void) {
    struct timespec now = { 0 };
    (void)timespec_get(&now, TIME_UTC);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A clock that was set back counts as time gone by. */
static int is_time(long_call *call) {
    int64_t now = now_ms(), gone = now - call->asked_ms;
    if (gone >= 0 && gone < ASK_EVERY_MS) {
        return 0;
    }
    call->asked_ms = now;
    return 1;
}

/* What the callback raised is kept aside: between here and the end of the call other Python code
 * may run in this thread, as in an Arrow stream that is written in Python. */
static int32_t TIERKIT_CALL on_progress(void *user, uint64_t done, uint64_t total) {
    long_call *call = user;
    int failed;
    if (!is_time(call)) {
        return 0;
    }
    PyEval_RestoreThread(call->thread);
    failed = PyErr_CheckSignals();
    if (!failed && call->progress) {
        PyObject *result = PyObject_CallFunction(call->progress, "KK", (unsigned long long)done,
                                                 (unsigned long long)total);
        failed = result ? 0 : -1;
        Py_XDECREF(result);
    }
    if (failed) {
        PyErr_Fetch(&call->type, &call->value, &call->traceback);
    }
    call->thread = PyEval_SaveThread();
    return failed;
}

int long_call_init(long_call *call, PyObject *progress) {
    memset(call, 0, sizeof *call);
    call->call.struct_size = sizeof call->call;
    call->call.progress = on_progress;
    call->call.user = call;
    if (!progress || progress == Py_None) {
        return 0;
    }
    if (!PyCallable_Check(progress)) {
        PyErr_SetString(PyExc_TypeError,
                        "progress must be None or callable as progress(done, total)");
        return -1;
    }
    call->progress = progress;
    return 0;
}

void long_call_begin(long_call *call) {
    call->thread = PyEval_SaveThread();
}

int long_call_end(long_call *call) {
    PyEval_RestoreThread(call->thread);
    if (!call->type) {
        return 0;
    }
    PyErr_Restore(call->type, call->value, call->traceback);
    return -1;
}

/* ---- one thread at a time -------------------------------------------------------------------- */

int guard_init(thread_guard *guard) {
    guard->lock = PyThread_allocate_lock();
    if (!guard->lock) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

void guard_free(thread_guard *guard) {
    if (guard->lock) {
        PyThread_free_lock(guard->lock);
    }
}

int guard_enter(module_state *state, thread_guard *guard) {
    PyObject *class;
    if (PyThread_acquire_lock(guard->lock, NOWAIT_LOCK)) {
        return 0;
    }
    class = PyObject_GetAttrString(state->errors, "ConcurrentUseError");
    if (class) {
        PyErr_SetString(class, "this network is in use by another thread or by the call whose "
                               "progress is being reported: use a lock, or a network for each "
                               "thread and merge() them");
        Py_DECREF(class);
    }
    return -1;
}

void guard_leave(thread_guard *guard) {
    PyThread_release_lock(guard->lock);
}

/* ---- text, days and digests ----------------------------------------------------------------- */

int text_argument(PyObject *object, void *text) {
    text_in *in = text;
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "a str is needed, not %R", (PyObject *)Py_TYPE(object));
        return 0;
    }
    in->bytes = PyUnicode_AsUTF8AndSize(object, &in->size);
    return in->bytes != NULL;
}

/* What does not fit is no part of a date. */
static int part_of(PyObject *date, const char *name, int32_t *value) {
    PyObject *part = PyObject_GetAttrString(date, name);
    long number = part ? PyLong_AsLong(part) : -1;
    *value = number < 0 || number > 10000 ? -1 : (int32_t)number;
    Py_XDECREF(part);
    return PyErr_Occurred() ? -1 : 0;
}

static int made_day(module_state *state, tierkit_status status) {
    tierkit_error err = fresh_error();
    if (status != TIERKIT_OK) {
        raise_status(state, status, &err, NULL);
    }
    return status == TIERKIT_OK ? 0 : -1;
}

static int day_of_text(module_state *state, PyObject *text, int32_t *day) {
    Py_ssize_t bytes;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &bytes);
    return utf8 ? made_day(state, tierkit_date_parse(utf8, (size_t)bytes, day)) : -1;
}

int day_from(module_state *state, PyObject *object, int32_t none, int32_t *day) {
    int32_t year, month, day_of_month;
    int is_date;
    if (!object || object == Py_None) {
        *day = none;
        return 0;
    }
    if (PyUnicode_Check(object)) {
        return day_of_text(state, object, day);
    }
    is_date = PyObject_IsInstance(object, state->date);
    if (is_date <= 0) {
        if (!is_date) {
            PyErr_Format(PyExc_TypeError, "a day must be a datetime.date or \"YYYY-MM-DD\", not %R",
                         (PyObject *)Py_TYPE(object));
        }
        return -1;
    }
    if (part_of(object, "year", &year) < 0 || part_of(object, "month", &month) < 0 ||
        part_of(object, "day", &day_of_month) < 0) {
        return -1;
    }
    return made_day(state, tierkit_date_from_civil(year, month, day_of_month, day));
}

PyObject *day_to(module_state *state, int32_t day) {
    int32_t year = 0, month = 0, day_of_month = 0;
    tierkit_error err = fresh_error();
    tierkit_status status = tierkit_date_to_civil(day, &year, &month, &day_of_month);
    if (status != TIERKIT_OK) {
        return raise_status(state, status, &err, NULL);
    }
    return PyObject_CallFunction(state->date, "iii", (int)year, (int)month, (int)day_of_month);
}

PyObject *hex_of(const uint8_t *bytes) {
    static const char digits[] = "0123456789abcdef";
    char text[32];
    for (size_t i = 0; i < 16; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    return PyUnicode_FromStringAndSize(text, sizeof text);
}
