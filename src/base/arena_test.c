/* base/arena_test.c — memory of one span of work, the outcome list, and the settings table. */
#include "base/test.h"
#include "base/ctx.h"
#include "base/settings.h"
#include "base/text.h"

static void memory_is_zeroed_and_aligned_even_after_reuse(void **)
{
    struct arena *a = arena_new(64);

    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 300; size++) {
            unsigned char *p = arena_alloc(a, size);

            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xff, size);
        }
        arena_reset(a);
    }
    arena_free(a);
    arena_free(NULL);
}

static void texts_are_copied_and_null_stays_null(void **)
{
    struct arena *a = arena_new(0);

    assert_null(arena_text(a, NULL));
    assert_null(arena_text_n(a, NULL, 0));
    assert_string_equal(arena_text_n(a, "waterfall", 5), "water");
    assert_string_equal(arena_print(a, "%s-%d", "W", 7), "W-7");
    arena_free(a);
}

static void a_buffer_keeps_its_text_while_it_grows(void **)
{
    struct arena *a = arena_new(0);
    struct buf one = {.arena = a}, two = {.arena = a};

    /* Two buffers grow in turn, so neither can always be extended where it lies. */
    for (int i = 0; i < 20000; i++) {
        buf_int(&one, i);
        buf_char(&one, ' ');
        buf_print(&two, "%d ", i);
        if (i % 1000 == 0)
            assert_string_equal(one.text, two.text);
    }
    assert_int_equal(one.n, two.n);
    assert_string_equal(one.text, two.text);
    assert_int_equal(strlen(one.text), one.n);
    arena_free(a);
}

static void what_came_after_a_mark_is_forgotten_alone(void **)
{
    struct arena *a = arena_new(64);
    char *before = arena_text(a, "before"), *after;
    struct arena_mark mark = arena_mark(a);

    after = arena_text(a, "after");
    for (int i = 0; i < 100; i++)
        arena_alloc(a, 1000);
    arena_rewind(a, mark);
    assert_string_equal(before, "before");
    assert_ptr_equal(arena_alloc(a, 6), after);
    arena_free(a);
}

static void the_smallest_number_is_printed_right(void **)
{
    struct arena *a = arena_new(0);
    struct buf b = {.arena = a};

    buf_int(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_int(&b, 0);
    assert_string_equal(b.text, "-9223372036854775808 0");
    arena_free(a);
}

static void every_outcome_has_a_status_a_code_and_three_sentences(void **)
{
    for (int o = 0; o < OUTCOME_COUNT; o++) {
        assert_in_range(outcome_status((enum outcome)o), 200, 599);
        assert_true(*outcome_code((enum outcome)o));
        for (int l = 0; l < LOCALE_COUNT; l++)
            assert_false(text_blank(outcome_text((enum outcome)o, (enum locale)l)));
        for (int other = 0; other < o; other++)
            assert_string_not_equal(outcome_code((enum outcome)o),
                                    outcome_code((enum outcome)other));
    }
    assert_int_equal(outcome_status((enum outcome) - 1), 500);
    assert_string_equal(outcome_text(DONE, LOCALE_EN), "Done");
}

static void a_refusal_remembers_what_it_was_about(void **)
{
    struct ctx ctx = {.arena = arena_new(0)};
    char *long_text = arena_alloc(ctx.arena, 4001);

    assert_int_equal(fail(&ctx, TOO_LONG, "/name", "%s %d", "bed", 3), TOO_LONG);
    assert_int_equal(ctx.problem.outcome, TOO_LONG);
    assert_string_equal(ctx.problem.field, "/name");
    assert_string_equal(ctx.problem.about, "bed 3");

    for (int i = 0; i + 3 <= 4000; i += 3)
        memcpy(long_text + i, "水", 3);
    assert_int_equal(fail(&ctx, INVALID, NULL, "%s", long_text), INVALID);
    assert_null(ctx.problem.field);
    assert_int_equal(text_length(ctx.problem.about), 200);
    assert_true(text_valid(ctx.problem.about, strlen(ctx.problem.about)));
    fail(&ctx, NOT_FOUND, NULL, NULL);
    assert_null(ctx.problem.about);
    arena_free(ctx.arena);
}

static void a_setting_is_set_only_within_its_range(void **)
{
    assert_int_equal(settings.port, 8080);
    assert_true(settings_set("port", "9090"));
    assert_int_equal(settings.port, 9090);
    assert_false(settings_set("port", "70000"));
    assert_false(settings_set("port", "web"));
    assert_false(settings_set("colour", "1"));
    assert_int_equal(settings.port, 9090);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned_even_after_reuse),
        cmocka_unit_test(texts_are_copied_and_null_stays_null),
        cmocka_unit_test(a_buffer_keeps_its_text_while_it_grows),
        cmocka_unit_test(what_came_after_a_mark_is_forgotten_alone),
        cmocka_unit_test(the_smallest_number_is_printed_right),
        cmocka_unit_test(every_outcome_has_a_status_a_code_and_three_sentences),
        cmocka_unit_test(a_refusal_remembers_what_it_was_about),
        cmocka_unit_test(a_setting_is_set_only_within_its_range),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
