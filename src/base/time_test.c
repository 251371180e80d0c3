/* base/time_test.c — civil days and moments, against known dates and against themselves. */
#include "base/test.h"
#include "base/time.h"

static void a_moment_is_printed_in_beijing_time(void **)
{
    char text[26];

    time_print(0, text);
    assert_string_equal(text, "1970-01-01T08:00:00+08:00");
    time_print(INT64_C(1795136645) * SECOND, text);
    assert_string_equal(text, "2026-11-20T09:04:05+08:00");
}

static void every_day_of_four_centuries_survives_the_round_trip(void **)
{
    int64_t day = 0, back;
    char text[11];
    struct civil c;
    int weekday = 4; /* 1970-01-01 was a Thursday */

    for (; day < 146097; day++, weekday = weekday % 7 + 1) {
        time_print_day(day, text);
        assert_true(time_parse_day(text, &back));
        assert_int_equal(back, day);
        time_civil(time_of_day_start(day), &c);
        assert_int_equal(c.weekday, weekday);
        assert_int_equal(c.hour, 0);
        assert_int_equal(time_day(time_from_civil(&c)), day);
    }
}

static void a_moment_survives_civil_time_to_the_second(void **)
{
    for (int64_t at = -3 * DAY; at < 3 * DAY; at += 3607 * SECOND) {
        struct civil c;

        time_civil(at, &c);
        assert_true(time_from_civil(&c) == at);
    }
}

static void midnight_belongs_to_the_new_day(void **)
{
    int64_t day;

    assert_true(time_parse_day("2024-02-29", &day));
    assert_int_equal(time_day(time_of_day_start(day)), day);
    assert_int_equal(time_day(time_of_day_start(day) - 1), day - 1);
    assert_int_equal(time_day(time_of_day_start(day) + DAY - 1), day);
}

static void dates_that_do_not_exist_are_refused(void **)
{
    static const char *const BAD[] = {"2023-02-29", "2100-02-29",  "2026-13-01", "2026-00-10",
                                      "2026-04-31", "2026-01-00",  "1969-12-31", "2026-1-1",
                                      "2026/01/01", "2026-01-011", "2026-01-0a", ""};
    int64_t day = -1;

    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
        if (time_parse_day(BAD[i], &day))
            fail_msg("\"%s\" was taken for a date", BAD[i]);
    assert_false(time_parse_day(NULL, &day));
    assert_int_equal(day, -1);
}

static void months_are_added_without_leaving_the_month(void **)
{
    static const struct {
        const char *from;
        int months;
        const char *to;
    } ROWS[] = {
        {"2025-08-31", 6,   "2026-02-28"},
        {"2023-08-31", 6,   "2024-02-29"},
        {"2026-11-20", 3,   "2027-02-20"},
        {"2026-12-31", 12,  "2027-12-31"},
        {"2026-01-15", -1,  "2025-12-15"},
        {"2026-03-31", -13, "2025-02-28"},
    };

    for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++) {
        int64_t day;
        char text[11];

        assert_true(time_parse_day(ROWS[i].from, &day));
        int64_t at = time_add_months(time_of_day_start(day) + 5 * HOUR + 7, ROWS[i].months);
        time_print_day(time_day(at), text);
        assert_string_equal(text, ROWS[i].to);
        assert_true(at - time_of_day_start(time_day(at)) == 5 * HOUR + 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_moment_is_printed_in_beijing_time),
        cmocka_unit_test(every_day_of_four_centuries_survives_the_round_trip),
        cmocka_unit_test(a_moment_survives_civil_time_to_the_second),
        cmocka_unit_test(midnight_belongs_to_the_new_day),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(months_are_added_without_leaving_the_month),
    };

    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
