/* Owns: the tests of the byte buffer and the bounded reader. Must not know: formats.
 * Called by: meson test. */
#include "check.h"

#include "base/buffer.h"
#include "support/failing_allocator.h"

static void buffer__each_width__little_endian_and_read_back(void **state) {
    (void)state;
    static const uint8_t want[] = { 0x01, 0x03, 0x02, 0x07, 0x06, 0x05, 0x04, 0x0F, 0x0E,
                                    0x0D, 0x0C, 0x0B, 0x0A, 0x09, 0x08, 'e',  'n',  'd' };
    tierkit_i_memory memory;
    assert_int_equal(tierkit_i_memory_init(&memory, NULL, NULL), TIERKIT_OK);
    tierkit_i_buffer buffer;
    tierkit_i_buffer_init(&buffer, &memory);
    assert_int_equal(tierkit_i_buffer_u8(&buffer, 0x01), TIERKIT_OK);
    assert_int_equal(tierkit_i_buffer_u16(&buffer, 0x0203), TIERKIT_OK);
    assert_int_equal(tierkit_i_buffer_u32(&buffer, 0x04050607), TIERKIT_OK);
    assert_int_equal(tierkit_i_buffer_u64(&buffer, 0x08090A0B0C0D0E0F), TIERKIT_OK);
    assert_int_equal(tierkit_i_buffer_text(&buffer, "end"), TIERKIT_OK);
    assert_int_equal(tierkit_i_buffer_add(&buffer, NULL, 0), TIERKIT_OK);
    assert_int_equal(buffer.count, sizeof want);
    assert_memory_equal(buffer.bytes, want, sizeof want);

    tierkit_i_reader reader = { buffer.bytes, buffer.count, 0, 1 };
    assert_int_equal(tierkit_i_read_u8(&reader), 0x01);
    assert_int_equal(tierkit_i_read_u16(&reader), 0x0203);
    assert_int_equal(tierkit_i_read_u32(&reader), 0x04050607);
    assert_true(tierkit_i_read_u64(&reader) == 0x08090A0B0C0D0E0F);
    assert_memory_equal(tierkit_i_read_bytes(&reader, 3), "end", 3);
    assert_int_equal(reader.ok, 1);
    assert_int_equal(reader.at, buffer.count);
    tierkit_i_buffer_free(&buffer);
    assert_int_equal(buffer.capacity, 0);
}

static void reader__beyond_the_end__zeros_from_then_on(void **state) {
    (void)state;
    static const uint8_t bytes[] = { 1, 2, 3 };
    tierkit_i_reader reader = { bytes, sizeof bytes, 0, 1 };
    assert_int_equal(tierkit_i_read_u8(&reader), 1);
    assert_int_equal(tierkit_i_read_u32(&reader), 0);
    assert_int_equal(reader.ok, 0);
    assert_int_equal(tierkit_i_read_u8(&reader), 0); /* although a byte is left */
    assert_null(tierkit_i_read_bytes(&reader, 0));
    reader = (tierkit_i_reader){ bytes, sizeof bytes, 2, 1 };
    assert_null(tierkit_i_read_bytes(&reader, SIZE_MAX));
    assert_int_equal(reader.ok, 0);
    assert_int_equal(reader.at, 2);
}

static void buffer__no_memory__keeps_what_it_had(void **state) {
    (void)state;
    failing_allocator heap;
    failing_allocator_init(&heap);
    tierkit_i_memory memory;
    assert_int_equal(tierkit_i_memory_init(&memory, &heap.record, NULL), TIERKIT_OK);
    tierkit_i_buffer buffer;
    tierkit_i_buffer_init(&buffer, &memory);
    assert_int_equal(tierkit_i_buffer_text(&buffer, "kept"), TIERKIT_OK);
    failing_allocator_fail(&heap, 1, FAIL_ONCE);
    char large[1000] = { 0 };
    assert_int_equal(tierkit_i_buffer_add(&buffer, large, sizeof large), TIERKIT_E_NOMEM);
    assert_int_equal(buffer.count, 4);
    assert_memory_equal(buffer.bytes, "kept", 4);
    assert_int_equal(tierkit_i_buffer_add(&buffer, large, SIZE_MAX), TIERKIT_E_NOMEM);
    assert_int_equal(tierkit_i_buffer_add(&buffer, large, sizeof large), TIERKIT_OK);
    assert_int_equal(buffer.count, 1004);
    tierkit_i_buffer_free(&buffer);
    assert_int_equal(heap.live_bytes, 0);
    assert_int_equal(heap.faults, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer__each_width__little_endian_and_read_back),
        cmocka_unit_test(reader__beyond_the_end__zeros_from_then_on),
        cmocka_unit_test(buffer__no_memory__keeps_what_it_had),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
