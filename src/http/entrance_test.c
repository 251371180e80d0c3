/* http/entrance_test.c — what heads say, how often, and how a refusal reads. */
#include <sodium.h>
#include "base/test.h"
#include "http/inside.h"

static void the_language_is_the_screens_choice_else_the_browsers(void **)
{
    const struct {
        const char *cookie, *languages;
        enum locale locale;
    } rows[] = {
        {NULL,                NULL,                      LOCALE_ZH_CN},
        {NULL,                "en-GB,en;q=0.9",          LOCALE_EN   },
        {NULL,                "zh-TW,zh;q=0.9,en;q=0.8", LOCALE_ZH_TW},
        {NULL,                "zh-HK",                   LOCALE_ZH_TW},
        {NULL,                "zh-Hant-MO",              LOCALE_ZH_TW},
        {NULL,                "fr, de, en",              LOCALE_EN   },
        {NULL,                "zh",                      LOCALE_ZH_CN},
        {NULL,                ",,,",                     LOCALE_ZH_CN},
        {"a=b; lang=en; c=d", "zh-TW",                   LOCALE_EN   },
        {"lang=zh-TW",        "en",                      LOCALE_ZH_TW},
        {"lang=xx",           "en",                      LOCALE_EN   },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct head head = {.cookie = rows[i].cookie, .languages = rows[i].languages};

        if (entrance_locale(&head) != rows[i].locale)
            fail_msg("row %zu is read as %d", i, entrance_locale(&head));
    }
}

static void a_cookie_is_found_among_others_and_odd_ones_are_none(void **)
{
    struct arena *a = arena_new(0);
    char text[400];

    assert_string_equal(entrance_cookie(a, "x=1; __Host-shouwen=abc-_9; y", "__Host-shouwen"),
                        "abc-_9");
    assert_null(entrance_cookie(a, NULL, "__Host-shouwen"));
    assert_null(entrance_cookie(a, "", "__Host-shouwen"));
    assert_null(entrance_cookie(a, "__Host-shouwen=", "__Host-shouwen"));
    assert_null(entrance_cookie(a, "__Host-shouwen=a b", "__Host-shouwen"));
    assert_null(entrance_cookie(a, "__Host-shouwen=\"abc\"", "__Host-shouwen"));
    assert_null(entrance_cookie(a, "x__Host-shouwen=abc", "__Host-shouwen"));
    memset(text, 'a', sizeof text);
    memcpy(text, "__Host-shouwen=", 15);
    text[399] = '\0';
    assert_null(entrance_cookie(a, text, "__Host-shouwen"));
    arena_free(a);
}

static void a_version_is_a_quoted_number_and_nothing_else(void **)
{
    assert_int_equal(entrance_version("\"12\""), 12);
    assert_int_equal(entrance_version(NULL), 0);
    assert_int_equal(entrance_version("12"), -1);
    assert_int_equal(entrance_version("W/\"12\""), 12);
    assert_int_equal(entrance_version("*"), 0);
    assert_int_equal(entrance_version("\"\""), -1);
    assert_int_equal(entrance_version("\"-3\""), -1);
    assert_int_equal(entrance_version("\"99999999999999999999999\""), -1);
}

static void an_entity_tag_is_compared_weakly_among_many(void **)
{
    assert_true(entrance_same_tag("\"5\"", "\"5\""));
    assert_true(entrance_same_tag("\"4\", W/\"5\" , \"6\"", "\"5\""));
    assert_true(entrance_same_tag("*", "\"5\""));
    assert_false(entrance_same_tag("\"55\"", "\"5\""));
    assert_false(entrance_same_tag(NULL, "\"5\""));
    assert_false(entrance_same_tag("", "\"5\""));
}

static void gzip_is_sent_unless_it_is_refused(void **)
{
    assert_true(entrance_takes_gzip(NULL));
    assert_true(entrance_takes_gzip("gzip, deflate, br"));
    assert_true(entrance_takes_gzip("br, gzip;q=0.5"));
    assert_true(entrance_takes_gzip("*"));
    assert_false(entrance_takes_gzip("gzip;q=0"));
    assert_false(entrance_takes_gzip("gzip;q=0.000"));
    assert_false(entrance_takes_gzip("identity"));
    assert_false(entrance_takes_gzip("br"));
    assert_false(entrance_takes_gzip(""));
}

static void another_sites_page_may_not_write(void **)
{
    const struct {
        const char *site, *origin;
        enum outcome outcome;
    } rows[] = {
        {NULL,          NULL,                                DONE        },
        {"same-origin", "https://help.example",              DONE        },
        {"none",        NULL,                                DONE        },
        {NULL,          "https://help.example",              DONE        },
        {NULL,          "http://HELP.example",               DONE        },
        {"cross-site",  NULL,                                WRONG_ORIGIN},
        {"same-site",   NULL,                                WRONG_ORIGIN},
        {NULL,          "https://evil.example",              WRONG_ORIGIN},
        {NULL,          "null",                              WRONG_ORIGIN},
        {NULL,          "",                                  WRONG_ORIGIN},
        {NULL,          "https://help.example.evil.example", WRONG_ORIGIN},
        {"same-origin", "https://evil.example",              WRONG_ORIGIN},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct exchange ex = {
            .head = {.host = "help.example", .fetch_site = rows[i].site, .origin = rows[i].origin}
        };

        ex.ctx.arena = arena_new(0);
        if (entrance_origin(&ex) != rows[i].outcome)
            fail_msg("row %zu is let through or refused wrongly", i);
        arena_free(ex.ctx.arena);
    }
}

static void an_idempotency_key_is_eight_to_128_visible_characters(void **)
{
    char long_key[140];
    const struct {
        const char *sent, *key;
    } rows[] = {
        {"0123456789abcdef",     "0123456789abcdef"},
        {"\"0123456789abcdef\"", "0123456789abcdef"},
        {NULL,                   NULL              },
        {"short",                NULL              },
        {"with a blank",         NULL              },
        {"\"\"",                 NULL              },
        {long_key,               NULL              },
    };

    memset(long_key, 'k', sizeof long_key);
    long_key[139] = '\0';
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct exchange ex = {.head = {.key = rows[i].sent}};

        ex.ctx.arena = arena_new(0);
        assert_int_equal(entrance_key(&ex), rows[i].key != NULL ? DONE : KEY_REQUIRED);
        if (rows[i].key != NULL)
            assert_string_equal(ex.key, rows[i].key);
        arena_free(ex.ctx.arena);
    }
}

static void a_bucket_lets_a_burst_through_and_then_drop_by_drop(void **)
{
    struct arena *a = arena_new(0);
    struct rates *r = rates_new(a);
    int64_t now = 1000 * SECOND;

    for (int i = 0; i < 30; i++)
        assert_int_equal(rates_take(r, 1, "10.0.0.1", 30, 60, now), 0);
    assert_int_equal(rates_take(r, 1, "10.0.0.1", 30, 60, now), 2);
    assert_int_equal(rates_take(r, 2, "10.0.0.1", 30, 60, now), 0);
    assert_int_equal(rates_take(r, 1, "10.0.0.2", 30, 60, now), 0);
    assert_int_equal(rates_take(r, 1, "10.0.0.1", 30, 60, now + 2 * SECOND), 0);
    assert_int_not_equal(rates_take(r, 1, "10.0.0.1", 30, 60, now + 2 * SECOND), 0);
    assert_int_equal(rates_take(r, 1, "10.0.0.1", 30, 60, now + 100 * SECOND), 0);
    arena_free(a);
}

static void a_hundred_thousand_addresses_take_no_more_room_than_one(void **)
{
    struct arena *a = arena_new(0);
    struct rates *r = rates_new(a);
    char who[32];

    for (int i = 0; i < 100000; i++) {
        snprintf(who, sizeof who, "10.%d.%d.%d", i >> 16, (i >> 8) & 255, i & 255);
        assert_int_equal(rates_take(r, 1, who, 1, 60, SECOND * (i + 1)), 0);
    }
    arena_free(a);
}

static void a_title_without_its_word_reads_as_a_sentence(void **)
{
    struct arena *a = arena_new(0);

    for (int o = 0; o < OUTCOME_COUNT; o++) {
        for (int l = 0; l < LOCALE_COUNT; l++) {
            const char *bare = problem_title(a, (enum outcome)o, (enum locale)l, NULL);
            const char *full = problem_title(a, (enum outcome)o, (enum locale)l, "X7");

            assert_null(strstr(bare, "{}"));
            assert_null(strstr(full, "{}"));
            if (strlen(bare) < 2 || bare[strlen(bare) - 1] == ' ' || strstr(bare, "：") != NULL)
                fail_msg("%s reads badly", bare);
            if (strstr(outcome_text((enum outcome)o, (enum locale)l), "{}") != NULL)
                assert_non_null(strstr(full, "X7"));
        }
    }
    assert_string_equal(problem_title(a, TOO_OFTEN, LOCALE_ZH_CN, "3"), "太频繁了，请 3 秒后再试");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_language_is_the_screens_choice_else_the_browsers),
        cmocka_unit_test(a_cookie_is_found_among_others_and_odd_ones_are_none),
        cmocka_unit_test(a_version_is_a_quoted_number_and_nothing_else),
        cmocka_unit_test(an_entity_tag_is_compared_weakly_among_many),
        cmocka_unit_test(gzip_is_sent_unless_it_is_refused),
        cmocka_unit_test(another_sites_page_may_not_write),
        cmocka_unit_test(an_idempotency_key_is_eight_to_128_visible_characters),
        cmocka_unit_test(a_bucket_lets_a_burst_through_and_then_drop_by_drop),
        cmocka_unit_test(a_hundred_thousand_addresses_take_no_more_room_than_one),
        cmocka_unit_test(a_title_without_its_word_reads_as_a_sentence),
    };

    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
