/* Owns: the tests of allocating and counting. Must not know: any object. Called by: meson test. */
#include "check.h"

#include "base/memory.h"
#include "support/failing_allocator.h"

static void memory_init__no_allocator__malloc(void **state) {
    (void)state;
    tierkit_i_memory memory;
    int *p = NULL;
    assert_int_equal(tierkit_i_memory_init(&memory, NULL, NULL), TIERKIT_OK);
    assert_int_equal(tierkit_i_new_zeroed(&memory, 4, sizeof *p, &p), TIERKIT_OK);
    assert_non_null(p);
    assert_int_equal(p[3], 0);
    tierkit_i_free(&memory, p, 4, sizeof *p);
    size_t capacity = 0;
    p = NULL;
    assert_int_equal(tierkit_i_reserve(&memory, &p, &capacity, 1, sizeof *p), TIERKIT_OK);
    assert_int_equal(tierkit_i_reserve(&memory, &p, &capacity, 100, sizeof *p), TIERKIT_OK);
    tierkit_i_free(&memory, p, capacity, sizeof *p);
}

static void memory_init__bad_record__refused_and_untouched(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    struct {
        tierkit_allocator known;
        uint64_t later;
    } forward = { heap.record, 1 };
    forward.known.struct_size = sizeof forward;
    tierkit_allocator small = heap.record, large = heap.record, flags = heap.record;
    tierkit_allocator no_alloc = heap.record, no_resize = heap.record, no_release = heap.record;
    small.struct_size--;
    large.struct_size = 4097;
    flags.flags = 1;
    no_alloc.alloc = NULL;
    no_resize.resize = NULL;
    no_release.release = NULL;
    const struct {
        const char *label;
        const tierkit_allocator *record;
        tierkit_status status;
    } cases[] = { { "small", &small, TIERKIT_E_ABI_SIZE },
                  { "large", &large, TIERKIT_E_ABI_SIZE },
                  { "forward", &forward.known, TIERKIT_E_ABI_FORWARD },
                  { "flags", &flags, TIERKIT_E_ABI_FORWARD },
                  { "alloc", &no_alloc, TIERKIT_E_NULL },
                  { "resize", &no_resize, TIERKIT_E_NULL },
                  { "release", &no_release, TIERKIT_E_NULL } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        tierkit_i_memory memory, before;
        tierkit_error err = { .struct_size = sizeof err };
        memset(&memory, 0x5A, sizeof memory);
        before = memory;
        if (tierkit_i_memory_init(&memory, cases[i].record, &err) != cases[i].status ||
            err.code != cases[i].status || memcmp(&memory, &before, sizeof memory) != 0) {
            fail_msg("%s", cases[i].label);
        }
    }
}

static void new__nothing_or_too_much__null_or_no_memory(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    tierkit_i_memory memory;
    assert_int_equal(tierkit_i_memory_init(&memory, &heap.record, NULL), TIERKIT_OK);
    char mark = 0;
    char *p = &mark;
    assert_int_equal(tierkit_i_new(&memory, 0, 8, &p), TIERKIT_OK);
    assert_null(p);
    p = &mark;
    assert_int_equal(tierkit_i_new_zeroed(&memory, 8, 0, &p), TIERKIT_OK);
    assert_null(p);
    p = &mark;
    assert_int_equal(tierkit_i_new(&memory, SIZE_MAX / 2 + 1, 2, &p), TIERKIT_E_NOMEM);
    failing_allocator_fail(&heap, 1, FAIL_ONCE);
    assert_int_equal(tierkit_i_new_zeroed(&memory, 1, 1, &p), TIERKIT_E_NOMEM);
    assert_ptr_equal(p, &mark);
    tierkit_i_free(&memory, NULL, 5, 5);
    assert_int_equal(heap.calls, 1);
}

static void reserve__growing_by_one__doubles_and_keeps_the_elements(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    tierkit_i_memory memory;
    assert_int_equal(tierkit_i_memory_init(&memory, &heap.record, NULL), TIERKIT_OK);
    int32_t *array = NULL;
    size_t capacity = 0;
    for (int32_t i = 0; i < 10000; i++) {
        assert_int_equal(
            tierkit_i_reserve(&memory, &array, &capacity, (size_t)i + 1, sizeof *array),
            TIERKIT_OK);
        array[i] = i;
    }
    assert_in_range(heap.calls, 1, 14); /* doublings of 16 to 16384 */
    for (int32_t i = 0; i < 10000; i++) {
        assert_int_equal(array[i], i);
    }
    tierkit_i_free(&memory, array, capacity, sizeof *array);
    assert_int_equal(heap.live_bytes, 0);
    assert_int_equal(heap.faults, 0);
}

static void reserve__no_memory__leaves_array_and_capacity(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    tierkit_i_memory memory;
    assert_int_equal(tierkit_i_memory_init(&memory, &heap.record, NULL), TIERKIT_OK);
    int64_t *array = NULL;
    size_t capacity = 0;
    failing_allocator_fail(&heap, 1, FAIL_ONCE);
    assert_int_equal(tierkit_i_reserve(&memory, &array, &capacity, 3, 8), TIERKIT_E_NOMEM);
    assert_null(array);
    assert_int_equal(tierkit_i_reserve(&memory, &array, &capacity, 3, 8), TIERKIT_OK);
    int64_t *before = array;
    size_t capacity_before = capacity;
    failing_allocator_fail(&heap, 1, FAIL_ONCE);
    assert_int_equal(tierkit_i_reserve(&memory, &array, &capacity, 1000, 8), TIERKIT_E_NOMEM);
    assert_int_equal(tierkit_i_reserve(&memory, &array, &capacity, SIZE_MAX, 8), TIERKIT_E_NOMEM);
    assert_ptr_equal(array, before);
    assert_int_equal(capacity, capacity_before);
    tierkit_i_free(&memory, array, capacity, 8);
    assert_int_equal(heap.faults, 0);
}

static void count__three_owners__last_release_destroys(void **state) {
    (void)state;
    tierkit_i_count count;
    tierkit_i_count_init(&count);
    tierkit_i_count_retain(&count);
    tierkit_i_count_retain(&count);
    assert_int_equal(tierkit_i_count_release(&count), 0);
    assert_int_equal(tierkit_i_count_release(&count), 0);
    assert_int_equal(tierkit_i_count_release(&count), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_init__no_allocator__malloc),
        cmocka_unit_test(memory_init__bad_record__refused_and_untouched),
        cmocka_unit_test(new__nothing_or_too_much__null_or_no_memory),
        cmocka_unit_test(reserve__growing_by_one__doubles_and_keeps_the_elements),
        cmocka_unit_test(reserve__no_memory__leaves_array_and_capacity),
        cmocka_unit_test(count__three_owners__last_release_destroys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
