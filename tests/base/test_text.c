/* Owns: the tests of UTF-8 checking and of suggestions. Must not know: what texts say.
 * Called by: meson test. */
#include "check.h"

#include "base/strings.h"

/* Encodes any number below 2^21 in the shortest UTF-8 form, surrogates and beyond included. */
static size_t encode(uint32_t c, char out[4]) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned lead[] = { 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = more; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (char)(lead[more] | c);
    return more + 1;
}

static void utf8__every_code_point__valid_unless_nul_or_surrogate(void **state) {
    (void)state;
    for (uint32_t c = 0; c < 0x140000; c++) {
        char text[4];
        size_t bytes = encode(c, text);
        int want = c != 0 && (c < 0xD800 || c > 0xDFFF) && c <= 0x10FFFF;
        if (tierkit_i_utf8_is_valid(text, bytes) != want) {
            fail_msg("U+%04X", (unsigned)c);
        }
    }
}

/* Ill-formed sequences: The Unicode Standard, section 3.9, and M. Kuhn's UTF-8 stress test. */
static void utf8__ill_formed__refused_at_any_position(void **state) {
    (void)state;
    static const char *const cases[] = {
        "\x80",
        "\xBF",
        "\xC0\xAF",
        "\xC1\xBF",
        "\xC3",
        "\xC3\x28",
        "\xE0\x80\xAF",
        "\xE0\x9F\xBF",
        "\xE2\x82",
        "\xE2\x28\xA1",
        "\xE2\x82\x28",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xF0\x80\x80\xAF",
        "\xF0\x8F\xBF\xBF",
        "\xF0\x9F\x98",
        "\xF0\x9F\x28\x80",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80",
        "\xFE",
        "\xFF",
        "\xC3\xA9\xA9",
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t before = 0; before < 17; before++) {
            char text[40] = "abcdefghijklmnopqrstuvwxyz";
            size_t bytes = strlen(cases[i]);
            memcpy(text + before, cases[i], bytes);
            if (tierkit_i_utf8_is_valid(text, before + bytes) ||
                tierkit_i_utf8_is_valid(text, before + bytes + 9)) {
                fail_msg("row %zu after %zu letters", i, before);
            }
        }
    }
}

static void utf8__nul_anywhere__refused(void **state) {
    (void)state;
    for (size_t at = 0; at < 24; at++) {
        char text[25] = "abcdefghijklmnopqrstuvwx";
        assert_int_equal(tierkit_i_utf8_is_valid(text, 24), 1);
        text[at] = 0;
        assert_int_equal(tierkit_i_utf8_is_valid(text, 24), 0);
        assert_int_equal(tierkit_i_utf8_is_valid(text, at), 1);
    }
}

static void closest__misspelt_names__the_meant_one(void **state) {
    (void)state;
    static const tierkit_i_piece names[] = {
        TIERKIT_I_PIECE("net_sales"), TIERKIT_I_PIECE("margin"),  TIERKIT_I_PIECE("turnover"),
        TIERKIT_I_PIECE("kpi"),       TIERKIT_I_PIECE("trained"), TIERKIT_I_PIECE("rank"),
        TIERKIT_I_PIECE("bank"),      TIERKIT_I_PIECE(""),
    };
    static const struct {
        const char *word;
        int32_t index;
    } cases[] = {
        { "net_sale", 0 },  { "net_salse", 0 },  { "netsales", 0 },  { "nte_slaes", 0 },
        { "margin", 1 },    { "mragin", 1 },     { "marginal", 1 },  { "maargiin", 1 },
        { "turn_over", 2 }, { "tunrover", 2 },   { "kip", 3 },       { "kp", 3 },
        { "api", 3 },       { "aps", -1 },       { "tank", 5 },      { "bnak", 6 },
        { "x", 7 },         { "something", -1 }, { "trai", -1 },     { "trained_", 4 },
        { "", 7 },          { "KPI", 3 },        { "NET_SALES", 0 }, { "SALES", -1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int32_t got =
            tierkit_i_closest(cases[i].word, strlen(cases[i].word), names, COUNT_OF(names));
        if (got != cases[i].index) {
            fail_msg("'%s': %d, want %d", cases[i].word, (int)got, (int)cases[i].index);
        }
    }
    assert_int_equal(tierkit_i_closest("margin", 6, names, 0), -1);
}

static void closest__very_long_words__none_or_near(void **state) {
    (void)state;
    char word[100], near[100];
    memset(word, 'a', sizeof word);
    memset(near, 'a', sizeof near);
    near[10] = 'b';
    tierkit_i_piece candidate = { near, 64 };
    assert_int_equal(tierkit_i_closest(word, 64, &candidate, 1), 0);
    assert_int_equal(tierkit_i_closest(word, 65, &candidate, 1), -1);
    candidate.bytes = 65;
    assert_int_equal(tierkit_i_closest(word, 64, &candidate, 1), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8__every_code_point__valid_unless_nul_or_surrogate),
        cmocka_unit_test(utf8__ill_formed__refused_at_any_position),
        cmocka_unit_test(utf8__nul_anywhere__refused),
        cmocka_unit_test(closest__misspelt_names__the_meant_one),
        cmocka_unit_test(closest__very_long_words__none_or_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
