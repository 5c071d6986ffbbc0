/* Owns: one frozen review and one program read from many threads at once, tables made on one thread
 * and freed on another, the last owners of shared objects racing to free them. Built a second time
 * with the thread sanitizer where there is one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tierkit/review.h"

#include <pthread.h>
#include <string.h>

enum { THREADS = 8, ROUNDS = 4, TABLES = 13, ROWS = 400, IDS = 50 };

static const char text[] = "tierkit 1\n"
                           "attribute ok flag\n"
                           "facts f key id at day split by channel\n"
                           "  flow net money = amount\n"
                           "  distinct buyers = buyer\n"
                           "  balance level money = amount\n"
                           "review window last 2 quarters\n"
                           "kpi growth = change(net, 1 quarter) also by channel\n"
                           "value score 0 to 100, missing: 0\n"
                           "  g net weight 1 points 0: 0, 100: 100\n"
                           "classes by share of net within network, region, year\n"
                           "  A up to 80%\n  B otherwise\n"
                           "readiness points ok 1\n"
                           "service policies first that holds\n  p otherwise\n"
                           "alert a red when growth < 0\n";

/* What all threads share; nothing in it is written while they run. */
typedef struct shared {
    tierkit_program *program;
    tierkit_review *review;
    uint8_t digest[16];
} shared;

/* What one thread does and finds. Failures are counted: assertions belong to the main thread. */
typedef struct worker {
    const shared *of;
    int failures;
    tierkit_table *made[TABLES + 3];
    tierkit_network *network; /* its own */
} worker;

static char ids[ROWS][4];
static const char *id_at[ROWS], *channel_at[ROWS];
static int32_t day_at[ROWS];
static int64_t amount_at[ROWS];

static void bind(tierkit_batch *batch, const char *name, int32_t type, const void *data,
                 int64_t rows) {
    tierkit_column column;
    memset(&column, 0, sizeof column);
    column.struct_size = sizeof column;
    column.type = type;
    column.data = data;
    column.rows = rows;
    assert_int_equal(tierkit_batch_column(batch, name, strlen(name), &column, NULL), TIERKIT_OK);
}

static tierkit_network *new_network(const tierkit_program *program) {
    tierkit_network *network = NULL;
    tierkit_batch *batch = NULL;
    assert_int_equal(tierkit_network_new(program, NULL, &network, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_batch_new(IDS, NULL, &batch, NULL), TIERKIT_OK);
    bind(batch, "id", TIERKIT_TYPE_TEXT_POINTERS, id_at, IDS);
    bind(batch, "region", TIERKIT_TYPE_TEXT_POINTERS, channel_at, IDS);
    assert_int_equal(tierkit_network_upsert(network, batch, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_batch_reset(batch, ROWS, NULL), TIERKIT_OK);
    bind(batch, "id", TIERKIT_TYPE_TEXT_POINTERS, id_at, ROWS);
    bind(batch, "channel", TIERKIT_TYPE_TEXT_POINTERS, channel_at, ROWS);
    bind(batch, "day", TIERKIT_TYPE_DATE32, day_at, ROWS);
    bind(batch, "amount", TIERKIT_TYPE_INT64, amount_at, ROWS);
    bind(batch, "buyer", TIERKIT_TYPE_TEXT_POINTERS, id_at, ROWS);
    assert_int_equal(tierkit_network_append(network, "f", 1, batch, NULL, NULL, NULL), TIERKIT_OK);
    tierkit_batch_free(batch);
    return network;
}

static void fill(void) {
    static const char *const channels[] = { "shop", "web" };
    for (int i = 0; i < ROWS; i++) {
        ids[i][0] = 'd';
        ids[i][1] = (char)('0' + i % IDS / 10);
        ids[i][2] = (char)('0' + i % 10);
        id_at[i] = ids[i];
        channel_at[i] = channels[i % 3 == 0];
        day_at[i] = 20000 + i;
        amount_at[i] = i * 37 % 101 - 20;
    }
}

static void check(worker *w, int holds) {
    w->failures += !holds;
}

/* Everything that may be read from many threads. */
static void read_all(worker *w) {
    const shared *of = w->of;
    uint8_t digest[16], print[16];
    char buffer[4096];
    size_t needed = 0;
    for (int32_t kind = 1; kind <= TABLES; kind++) {
        check(w,
              tierkit_review_table(of->review, kind, NULL, &w->made[kind - 1], NULL) == TIERKIT_OK);
    }
    check(w, tierkit_review_series(of->review, TIERKIT_PERIOD_MONTH, NULL, &w->made[TABLES],
                                   NULL) == TIERKIT_OK);
    check(w, tierkit_review_explain(of->review, "d07", 3, NULL, &w->made[TABLES + 1], NULL) ==
                 TIERKIT_OK);
    check(w, tierkit_program_table(of->program, TIERKIT_DECLARED, &w->made[TABLES + 2], NULL) ==
                 TIERKIT_OK);
    check(w, tierkit_review_digest(of->review, NULL, digest, NULL) == TIERKIT_OK);
    check(w, memcmp(digest, of->digest, 16) == 0);
    check(w, tierkit_program_fingerprint(of->program, print) == TIERKIT_OK);
    check(w,
          tierkit_program_print(of->program, buffer, sizeof buffer, &needed, NULL) == TIERKIT_OK);
    check(w, tierkit_review_distributors(of->review) == IDS);
    check(w, tierkit_self_check(NULL) == TIERKIT_OK);
}

/* A network of its own and the shared program: the program's count of users goes up and down. */
static void review_own(worker *w) {
    tierkit_review *review = NULL;
    uint8_t digest[16];
    check(w, tierkit_review_new(w->network, w->of->program, TIERKIT_AS_OF_LAST_FACT, NULL, NULL,
                                &review, NULL) == TIERKIT_OK);
    check(w, tierkit_review_digest(review, NULL, digest, NULL) == TIERKIT_OK);
    check(w, memcmp(digest, w->of->digest, 16) == 0);
    tierkit_review_free(review);
}

static void *work(void *argument) {
    worker *w = argument;
    read_all(w);
    review_own(w);
    return NULL;
}

static void *release(void *argument) {
    worker *w = argument;
    for (int t = 0; t < TABLES + 3; t++) {
        char cell[256];
        size_t needed;
        if (tierkit_table_rows(w->made[t]) > 0) {
            check(w, tierkit_table_text(w->made[t], 0, 0, cell, sizeof cell, &needed, NULL) ==
                         TIERKIT_OK);
        }
        tierkit_table_free(w->made[t]);
    }
    return NULL;
}

static void *drop_network(void *argument) {
    tierkit_network_free(((worker *)argument)->network);
    return NULL;
}

static void run_all(worker *workers, void *(*does)(void *), int shift) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        /* shifted: what thread i made is now another thread's */
        assert_int_equal(pthread_create(&threads[i], NULL, does, &workers[(i + shift) % THREADS]),
                         0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
}

static void review__read_from_many_threads__same_bytes(void **state) {
    shared of = { NULL, NULL, { 0 } };
    worker workers[THREADS];
    tierkit_network *network;
    (void)state;
    memset(workers, 0, sizeof workers);
    assert_int_equal(
        tierkit_program_parse(text, sizeof text - 1, NULL, NULL, NULL, &of.program, NULL),
        TIERKIT_OK);
    network = new_network(of.program);
    assert_int_equal(tierkit_review_new(network, of.program, TIERKIT_AS_OF_LAST_FACT, NULL, NULL,
                                        &of.review, NULL),
                     TIERKIT_OK);
    tierkit_network_free(network); /* the review keeps what it needs */
    assert_int_equal(tierkit_review_digest(of.review, NULL, of.digest, NULL), TIERKIT_OK);
    for (int i = 0; i < THREADS; i++) {
        workers[i].of = &of;
        workers[i].network = new_network(of.program);
    }
    for (int round = 0; round < ROUNDS; round++) {
        run_all(workers, work, 0);
        run_all(workers, release, 1 + round);
    }
    run_all(workers, drop_network, 3);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(workers[i].failures, 0);
    }
    tierkit_program_free(of.program);
    tierkit_review_free(of.review);
}

/* Tables of one review, the review and its program, all freed at once by different threads. */
static void *drop_table(void *argument) {
    tierkit_table_free(argument);
    return NULL;
}

static void *drop_review(void *argument) {
    tierkit_review_free(argument);
    return NULL;
}

static void *drop_program(void *argument) {
    tierkit_program_free(argument);
    return NULL;
}

static void owners__freed_at_once__in_any_order(void **state) {
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        tierkit_program *program = NULL;
        tierkit_review *review = NULL;
        tierkit_table *first = NULL, *second = NULL;
        pthread_t threads[4];
        assert_int_equal(
            tierkit_program_parse(text, sizeof text - 1, NULL, NULL, NULL, &program, NULL),
            TIERKIT_OK);
        tierkit_network *network = new_network(program);
        assert_int_equal(tierkit_review_new(network, program, TIERKIT_AS_OF_LAST_FACT, NULL, NULL,
                                            &review, NULL),
                         TIERKIT_OK);
        assert_int_equal(tierkit_review_table(review, TIERKIT_REVIEW_KPIS, NULL, &first, NULL),
                         TIERKIT_OK);
        assert_int_equal(tierkit_review_table(review, TIERKIT_REVIEW_GROUPS, NULL, &second, NULL),
                         TIERKIT_OK);
        assert_int_equal(pthread_create(&threads[0], NULL, drop_review, review), 0);
        assert_int_equal(pthread_create(&threads[1], NULL, drop_program, program), 0);
        assert_int_equal(pthread_create(&threads[2], NULL, drop_table, first), 0);
        assert_int_equal(pthread_create(&threads[3], NULL, drop_table, second), 0);
        tierkit_network_free(network);
        for (int i = 0; i < 4; i++) {
            assert_int_equal(pthread_join(threads[i], NULL), 0);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(review__read_from_many_threads__same_bytes),
        cmocka_unit_test(owners__freed_at_once__in_any_order),
    };
    fill();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
