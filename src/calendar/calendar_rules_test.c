/* calendar_rules_test.c — working time by hand-checked days: lunch, weekends, Spring Festival,
 * make-up Saturdays, leap years, and the edge behind which no year was entered. */
#include "base/time.h"
#include "calendar/calendar.h"
#include "base/test.h"

static char DAYS[3][367];
static struct calendar_year YEARS[3];
static struct calendar CAL;

static int64_t at(int year, int month, int day, int hour, int minute)
{
    return time_from_civil(
        &(struct civil){.year = year, .month = month, .day = day, .hour = hour, .minute = minute});
}

static void set_days(int year, int month, int day, const char *marks)
{
    int64_t first = time_day(at(year, 1, 1, 0, 0));
    size_t begins = (size_t)(time_day(at(year, month, day, 0, 0)) - first);

    memcpy(DAYS[year - 2024] + begins, marks, strlen(marks));
}

/* 2024 (leap), 2025 and 2026 with plain weekends, then Spring Festival 2026 and its two make-up
 * days exactly as gov.cn published them (content_7047091, 2025-11). */
static int begin(void **state)
{
    (void)state;
    memset(DAYS, 0, sizeof DAYS);
    for (int y = 0; y < 3; y++) {
        int64_t first = time_day(at(2024 + y, 1, 1, 0, 0));
        for (int d = 0; d < rule_year_days(2024 + y); d++) {
            int weekday = (int)((first + d + 3) % 7); /* 1970-01-01 was a Thursday; 0 Monday */
            DAYS[y][d] = weekday < 5 ? '1' : '0';
        }
        YEARS[y] = (struct calendar_year){.year = 2024 + y, .version = 1, .days = DAYS[y]};
    }
    set_days(2026, 2, 14, "1");
    set_days(2026, 2, 15, "000000000");
    set_days(2026, 2, 28, "1");
    CAL = (struct calendar){.years = YEARS, .n_years = 3};
    for (int d = 0; d < 5; d++)
        CAL.week[d] = (struct calendar_day){
            {{480, 720}, {840, 1050}},
            2
        };
    return 0;
}

static int64_t between(int64_t from, int64_t to)
{
    int64_t us, year;

    assert_int_equal(rule_working_between(&CAL, from, to, &us, &year), DONE);
    assert_int_equal(us % SECOND, 0);
    return us / SECOND;
}

static int64_t add(int64_t from, int64_t seconds)
{
    int64_t to, year;

    assert_int_equal(rule_add_working(&CAL, from, seconds * SECOND, &to, &year), DONE);
    return to;
}

static bool working(int64_t moment)
{
    bool yes;
    int64_t year;

    assert_int_equal(rule_is_working(&CAL, moment, &yes, &year), DONE);
    return yes;
}

static void lunch_is_not_working_time(void **state)
{
    (void)state;
    assert_true(working(at(2026, 3, 2, 8, 0)));
    assert_true(working(at(2026, 3, 2, 11, 59)));
    assert_false(working(at(2026, 3, 2, 12, 0)));
    assert_false(working(at(2026, 3, 2, 13, 59)));
    assert_true(working(at(2026, 3, 2, 14, 0)));
    assert_false(working(at(2026, 3, 2, 17, 30)));
    assert_false(working(at(2026, 3, 2, 7, 59)));
    assert_int_equal(between(at(2026, 3, 2, 11, 0), at(2026, 3, 2, 15, 0)), 2 * 3600);
}

static void a_whole_day_has_seven_and_a_half_hours(void **state)
{
    (void)state;
    assert_int_equal(between(at(2026, 3, 2, 0, 0), at(2026, 3, 3, 0, 0)), 27000);
    assert_int_equal(between(at(2026, 3, 2, 0, 0), at(2026, 3, 9, 0, 0)), 5 * 27000);
    assert_int_equal(between(at(2026, 3, 7, 0, 0), at(2026, 3, 9, 0, 0)), 0);
}

static void nothing_lies_between_a_moment_and_an_earlier_one(void **state)
{
    (void)state;
    assert_int_equal(between(at(2026, 3, 3, 9, 0), at(2026, 3, 2, 9, 0)), 0);
    assert_int_equal(between(at(2026, 3, 3, 9, 0), at(2026, 3, 3, 9, 0)), 0);
}

static void time_that_ends_with_the_afternoon_is_over_that_afternoon(void **state)
{
    (void)state;
    assert_int_equal(add(at(2026, 3, 2, 8, 0), 27000), at(2026, 3, 2, 17, 30));
    assert_int_equal(add(at(2026, 3, 2, 8, 0), 4 * 3600), at(2026, 3, 2, 12, 0));
    assert_int_equal(add(at(2026, 3, 2, 8, 0), 4 * 3600 + 1), at(2026, 3, 2, 14, 0) + SECOND);
}

static void friday_evening_goes_on_on_monday_morning(void **state)
{
    (void)state;
    assert_int_equal(add(at(2026, 3, 6, 20, 0), 60), at(2026, 3, 9, 8, 1));
    assert_int_equal(add(at(2026, 3, 6, 17, 0), 3600), at(2026, 3, 9, 8, 30));
}

static void spring_festival_is_off_and_its_make_up_saturdays_are_worked(void **state)
{
    (void)state;
    assert_true(working(at(2026, 2, 14, 9, 0)));
    assert_true(working(at(2026, 2, 28, 17, 0)));
    assert_false(working(at(2026, 2, 28, 12, 30)));
    assert_false(working(at(2026, 2, 17, 9, 0)));
    assert_int_equal(add(at(2026, 2, 14, 17, 0), 3600), at(2026, 2, 24, 8, 30));
    assert_int_equal(between(at(2026, 2, 13, 0, 0), at(2026, 3, 1, 0, 0)), 7 * 27000);
}

static void zero_seconds_later_is_now_even_at_night(void **state)
{
    (void)state;
    assert_int_equal(add(at(2026, 3, 7, 3, 0), 0), at(2026, 3, 7, 3, 0));
}

static void the_day_itself_does_not_count_among_working_days(void **state)
{
    int64_t to, year;
    (void)state;

    assert_int_equal(rule_add_working_days(&CAL, at(2026, 3, 4, 9, 0), 3, &to, &year), DONE);
    assert_int_equal(to, at(2026, 3, 9, 17, 30));
    assert_int_equal(rule_add_working_days(&CAL, at(2026, 2, 13, 9, 0), 2, &to, &year), DONE);
    assert_int_equal(to, at(2026, 2, 24, 17, 30));
    assert_int_equal(rule_add_working_days(&CAL, at(2026, 3, 4, 9, 0), 0, &to, &year), DONE);
    assert_int_equal(to, at(2026, 3, 4, 9, 0));
}

static void a_leap_year_has_its_twenty_ninth_of_february(void **state)
{
    (void)state;
    assert_int_equal(rule_year_days(2024), 366);
    assert_int_equal(rule_year_days(2100), 365);
    assert_int_equal(rule_year_days(2000), 366);
    assert_true(working(at(2024, 2, 29, 9, 0)));
    assert_int_equal(between(at(2024, 2, 26, 0, 0), at(2024, 3, 2, 0, 0)), 5 * 27000);
    /* 31 December is the 366th day: a Tuesday in 2024. */
    assert_true(working(at(2024, 12, 31, 9, 0)));
    assert_int_equal(add(at(2024, 12, 31, 17, 0), 3600), at(2025, 1, 1, 8, 30));
}

static void a_year_nobody_entered_is_named_and_only_when_it_is_touched(void **state)
{
    int64_t us, to, year = 0;
    bool yes;
    (void)state;

    assert_int_equal(between(at(2026, 12, 31, 0, 0), at(2027, 1, 1, 0, 0)), 27000);
    assert_int_equal(add(at(2026, 12, 31, 17, 0), 1800), at(2026, 12, 31, 17, 30));
    assert_int_equal(
        rule_working_between(&CAL, at(2026, 12, 31, 0, 0), at(2027, 1, 1, 0, 0) + 1, &us, &year),
        NO_CALENDAR_YEAR);
    assert_int_equal(year, 2027);
    year = 0;
    assert_int_equal(rule_add_working(&CAL, at(2026, 12, 31, 17, 0), 1801 * SECOND, &to, &year),
                     NO_CALENDAR_YEAR);
    assert_int_equal(year, 2027);
    year = 0;
    assert_int_equal(rule_is_working(&CAL, at(2023, 12, 31, 23, 59), &yes, &year),
                     NO_CALENDAR_YEAR);
    assert_int_equal(year, 2023);
    assert_int_equal(rule_add_working_days(&CAL, at(2026, 12, 31, 9, 0), 1, &to, &year),
                     NO_CALENDAR_YEAR);
}

/* 2^31 working seconds are more than a lifetime; the answer is the first year without data, not a
 * wrapped number. */
static void a_limit_of_two_to_the_thirty_one_runs_out_of_years_not_of_bits(void **state)
{
    int64_t to, year = 0;
    (void)state;

    assert_int_equal(
        rule_add_working(&CAL, at(2024, 1, 1, 0, 0), (INT64_C(1) << 31) * SECOND, &to, &year),
        NO_CALENDAR_YEAR);
    assert_int_equal(year, 2027);
}

static void sums_are_exact_to_the_microsecond(void **state)
{
    int64_t a = at(2026, 2, 13, 11, 59) + 59999999, c = at(2026, 3, 2, 14, 0) + 1, year;
    (void)state;

    for (int64_t b = a; b < c; b += 7 * HOUR + 13) {
        int64_t left, right, all;
        assert_int_equal(rule_working_between(&CAL, a, b, &left, &year), DONE);
        assert_int_equal(rule_working_between(&CAL, b, c, &right, &year), DONE);
        assert_int_equal(rule_working_between(&CAL, a, c, &all, &year), DONE);
        assert_int_equal(left + right, all);
    }
}

/* China had summer time in 1986–1991; the product's zone has none: every civil day has 24 hours. */
static void every_civil_day_has_twenty_four_hours(void **state)
{
    (void)state;
    for (int64_t day = time_day(at(2024, 1, 1, 0, 0)); day < time_day(at(2027, 1, 1, 0, 0)); day++)
        assert_int_equal(time_of_day_start(day + 1) - time_of_day_start(day), DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lunch_is_not_working_time),
        cmocka_unit_test(a_whole_day_has_seven_and_a_half_hours),
        cmocka_unit_test(nothing_lies_between_a_moment_and_an_earlier_one),
        cmocka_unit_test(time_that_ends_with_the_afternoon_is_over_that_afternoon),
        cmocka_unit_test(friday_evening_goes_on_on_monday_morning),
        cmocka_unit_test(spring_festival_is_off_and_its_make_up_saturdays_are_worked),
        cmocka_unit_test(zero_seconds_later_is_now_even_at_night),
        cmocka_unit_test(the_day_itself_does_not_count_among_working_days),
        cmocka_unit_test(a_leap_year_has_its_twenty_ninth_of_february),
        cmocka_unit_test(a_year_nobody_entered_is_named_and_only_when_it_is_touched),
        cmocka_unit_test(a_limit_of_two_to_the_thirty_one_runs_out_of_years_not_of_bits),
        cmocka_unit_test(sums_are_exact_to_the_microsecond),
        cmocka_unit_test(every_civil_day_has_twenty_four_hours),
    };
    return cmocka_run_group_tests_name("calendar rules", tests, begin, NULL);
}
