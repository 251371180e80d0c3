/* base/text_test.c — what counts as text, and how long people think it is. */
#include "base/test.h"
#include "base/rng.h"
#include "base/text.h"

static bool valid(const char *s)
{
    return text_valid(s, strlen(s));
}

static void text_of_every_width_is_valid(void **)
{
    assert_true(valid(""));
    assert_true(valid("tap\n\tdrips"));
    assert_true(valid("é 水管漏水 𠮷 😀"));
    assert_true(valid("\xf4\x8f\xbf\xbf")); /* U+10FFFF, the last one */
}

static void bytes_that_are_not_utf8_are_refused(void **)
{
    static const char *const BAD[] = {
        "\xff",             /* never a byte of UTF-8 */
        "\x80",             /* continuation without a start */
        "\xe6\xb0",         /* cut off */
        "\xc0\xaf",         /* overlong slash */
        "\xe0\x80\xaf",     /* overlong slash, three bytes */
        "\xf0\x80\x80\xaf", /* overlong slash, four bytes */
        "\xed\xa0\x80",     /* surrogate */
        "\xf4\x90\x80\x80", /* above U+10FFFF */
        "\xf8\x88\x80\x80\x80",
    };

    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
        if (valid(BAD[i]))
            fail_msg("row %zu was taken for text", i);
}

static void control_characters_are_refused(void **)
{
    assert_false(text_valid("a\0b", 3));
    assert_false(valid("a\rb"));
    assert_false(valid("a\x1b[31m"));
    assert_false(valid("a\x7f"));
    assert_false(valid("a\xc2\x85")); /* U+0085 */
}

static void length_counts_characters_not_bytes(void **)
{
    assert_int_equal(text_length(NULL), 0);
    assert_int_equal(text_length("水管 𠮷"), 4);
    assert_int_equal(text_prefix("水管漏水", 2), 6);
    assert_int_equal(text_prefix("水管", 9), 6);
    assert_int_equal(text_prefix("水管", 0), 0);
}

static void white_space_alone_is_blank(void **)
{
    assert_true(text_blank(NULL));
    assert_true(text_blank(" \n\t　"));
    assert_false(text_blank(" 一 "));
}

static void texts_compare_with_null(void **)
{
    assert_true(text_same(NULL, NULL));
    assert_false(text_same(NULL, ""));
    assert_true(text_same("a", "a"));
    assert_true(text_same_secret("secret", "secret"));
    assert_false(text_same_secret("secret", "secreT"));
    assert_false(text_same_secret("secret", "secretsecret"));
    assert_false(text_same_secret("", "a"));
    assert_false(text_same_secret(NULL, "a"));
}

static void a_number_is_the_whole_text(void **)
{
    int64_t v = 7;

    assert_true(text_int("-9223372036854775808", &v));
    assert_true(v == INT64_MIN);
    assert_true(text_int("9223372036854775807", &v));
    assert_true(v == INT64_MAX);
    assert_false(text_int("9223372036854775808", &v));
    assert_false(text_int("-9223372036854775809", &v));
    assert_false(text_int("", &v));
    assert_false(text_int("-", &v));
    assert_false(text_int(" 1", &v));
    assert_false(text_int("1 ", &v));
    assert_false(text_int("+1", &v));
    assert_false(text_int("0x10", &v));
    assert_false(text_int(NULL, &v));
    assert_true(v == INT64_MAX);
}

static void seeded_randomness_repeats_and_stays_in_range(void **)
{
    struct rng a, b, real;
    unsigned char bytes[13] = {0};
    int seen[6] = {0};

    rng_seed(&a, 42);
    rng_seed(&b, 42);
    for (int i = 0; i < 1000; i++) {
        int64_t v = rng_below(&a, 6);

        assert_int_equal(v, rng_below(&b, 6));
        assert_in_range(v, 0, 5);
        seen[v]++;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 100, 250);
    rng_seed(&real, 0);
    assert_int_not_equal(rng_next(&real), rng_next(&real));
    rng_bytes(&a, bytes, sizeof(bytes));
    assert_int_equal(rng_below(&real, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_every_width_is_valid),
        cmocka_unit_test(bytes_that_are_not_utf8_are_refused),
        cmocka_unit_test(control_characters_are_refused),
        cmocka_unit_test(length_counts_characters_not_bytes),
        cmocka_unit_test(white_space_alone_is_blank),
        cmocka_unit_test(texts_compare_with_null),
        cmocka_unit_test(a_number_is_the_whole_text),
        cmocka_unit_test(seeded_randomness_repeats_and_stays_in_range),
    };

    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
