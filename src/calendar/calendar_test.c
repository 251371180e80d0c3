/* calendar_test.c — years on a real database: what the binary carries, what a clerk enters, what is
 * refused, and that a correction never moves what was known before it. */
#include "calendar/calendar.h"
#include "base/time.h"
#include "store/test_ctx.h"
#include "base/test.h"
#include "rebuild/rebuild_test.h"

static int begin(void **state)
{
    *state = test_ctx();
    return 0;
}

static int end(void **state)
{
    adds_up_but(*state, " working_hours ");
    test_ctx_free(*state);
    return 0;
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
    return time_from_civil(
        &(struct civil){.year = year, .month = month, .day = day, .hour = hour, .minute = minute});
}

static int64_t count(struct ctx *ctx, const char *sql)
{
    int64_t n;

    assert_int_equal(db_int(ctx, sql, NO_VALUES, &n), DONE);
    return n;
}

static struct calendar known(struct ctx *ctx, int64_t known_at)
{
    struct calendar cal;

    assert_int_equal(calendar_load(ctx, known_at, 2000, 2199, &cal), DONE);
    return cal;
}

static bool works(struct ctx *ctx, int64_t known_at, const char *date)
{
    struct calendar cal = known(ctx, known_at);
    int64_t day, year;
    bool yes;

    assert_true(time_parse_day(date, &day));
    assert_int_equal(rule_is_working_day(&cal, day, &yes, &year), DONE);
    return yes;
}

/* A year of nothing but the holidays fixed by law, and what the case adds. */
static enum outcome add(struct ctx *ctx, int year, const char *more, struct calendar_year_view *ret)
{
    static const char *const FIXED[] = {"01-01", "05-01", "10-01", "10-02", "10-03"};
    struct buf b = {.arena = ctx->arena};

    buf_print(&b, "{\"year\":%d,\"papers\":[],\"days\":[", year);
    for (int i = 0; i < 5; i++)
        buf_print(&b, "%s{\"name\":\"节\",\"date\":\"%d-%s\",\"isOffDay\":true}", i ? "," : "",
                  year, FIXED[i]);
    buf_print(&b, "%s]}", more);
    return AS_VERB(ctx, calendar_add_text(ctx, b.text, b.n, ret));
}

static void the_binary_brings_2019_to_2026_and_enters_them_once(void **state)
{
    struct ctx *ctx = *state;

    assert_int_equal(AS_VERB(ctx, calendar_seed(ctx)), DONE);
    assert_int_equal(count(ctx, "SELECT count(*) FROM calendar_year"), 8);
    assert_int_equal(count(ctx, "SELECT min(year) FROM calendar_year"), 2019);
    assert_int_equal(count(ctx, "SELECT max(year) FROM calendar_year"), 2026);
    assert_int_equal(count(ctx, "SELECT count(*) FROM event WHERE fact = 'calendar_year_added'"),
                     8);
    assert_int_equal(AS_VERB(ctx, calendar_seed(ctx)), DONE);
    assert_int_equal(count(ctx, "SELECT count(*) FROM calendar_year"), 8);
}

static void official_holidays_and_make_up_days_are_as_published(void **state)
{
    struct ctx *ctx = *state;

    assert_int_equal(AS_VERB(ctx, calendar_seed(ctx)), DONE);
    assert_false(works(ctx, ctx->now, "2026-10-01"));
    assert_false(works(ctx, ctx->now, "2026-02-17")); /* the first day of the year of the horse */
    assert_true(works(ctx, ctx->now, "2026-02-14"));  /* a Saturday, worked for it */
    assert_true(works(ctx, ctx->now, "2026-11-20"));
    assert_false(works(ctx, ctx->now, "2026-11-21"));
    assert_true(works(ctx, ctx->now, "2025-01-26"));  /* a Sunday */
    assert_false(works(ctx, ctx->now, "2020-01-31")); /* the festival of 2020 was made longer */
    assert_true(works(ctx, ctx->now, "2024-02-29"));
}

static void a_year_nobody_entered_is_refused_by_its_name(void **state)
{
    struct ctx *ctx = *state;
    struct calendar_year_view year;
    int64_t to;

    assert_int_equal(AS_VERB(ctx, calendar_seed(ctx)), DONE);
    assert_int_equal(AS_VERB(ctx, calendar_year_load(ctx, 2027, &year)), NO_CALENDAR_YEAR);
    assert_string_equal(ctx->problem.about, "2027");
    assert_int_equal(calendar_add_working_days(ctx, at(2026, 9, 30, 9, 0), 3, &to), DONE);
    assert_int_equal(to, at(2026, 10, 10, 17, 30)); /* 8 and 9 October, then a make-up Saturday */
}

static void the_calendar_says_how_far_it_reaches(void **state)
{
    struct ctx *ctx = *state;
    int64_t day;

    assert_int_equal(calendar_reaches(ctx, &day), DONE);
    assert_int_equal(day, 0);
    assert_int_equal(AS_VERB(ctx, calendar_seed(ctx)), DONE);
    assert_int_equal(calendar_reaches(ctx, &day), DONE);
    assert_int_equal(day, time_day(at(2026, 12, 31, 0, 0)));
}

static void the_same_year_again_is_refused_and_a_correction_is_a_new_version(void **state)
{
    struct ctx *ctx = *state;
    struct calendar_year_view year;

    assert_int_equal(add(ctx, 2027, "", &year), DONE);
    assert_int_equal(year.version, 1);
    assert_int_equal(add(ctx, 2027, "", &year), ALREADY_THERE);
    assert_string_equal(ctx->problem.field, "/year");

    int64_t before = ctx->now;
    ctx->now += DAY;
    assert_int_equal(
        add(ctx, 2027, ",{\"name\":\"春节\",\"date\":\"2027-02-08\",\"isOffDay\":true}", &year),
        DONE);
    assert_int_equal(year.version, 2);
    /* What was promised before the correction keeps the calendar it was promised under. */
    assert_true(works(ctx, before, "2027-02-08"));
    assert_false(works(ctx, ctx->now, "2027-02-08"));
    /* Before anything was entered, the first entry is all there is to go by. */
    assert_true(works(ctx, before - DAY, "2027-02-08"));
    assert_int_equal(calendar_year_load(ctx, 2027, &year), DONE);
    assert_int_equal(year.version, 2);
}

static void new_year_in_december_belongs_to_the_year_before(void **state)
{
    struct ctx *ctx = *state;
    struct calendar_year_view year;
    const char *back = ",{\"name\":\"元旦\",\"date\":\"2027-12-31\",\"isOffDay\":true}";

    assert_int_equal(add(ctx, 2027, "", &year), DONE);
    assert_true(works(ctx, ctx->now, "2027-12-31"));
    assert_int_equal(add(ctx, 2028, back, &year), DONE);
    assert_int_equal(year.year, 2028);
    assert_false(works(ctx, ctx->now, "2027-12-31"));
    assert_int_equal(calendar_year_load(ctx, 2027, &year), DONE);
    assert_int_equal(year.version, 2);

    /* The other way round: the later year was entered first. */
    back = ",{\"name\":\"元旦\",\"date\":\"2029-12-30\",\"isOffDay\":false}";
    assert_int_equal(add(ctx, 2030, back, &year), DONE);
    assert_int_equal(add(ctx, 2029, "", &year), DONE);
    assert_true(works(ctx, ctx->now, "2029-12-30")); /* a Sunday */
}

static void a_wrong_year_is_refused_naming_the_day(void **state)
{
    static const struct {
        const char *more, *field;
        enum outcome outcome;
    } CASES[] = {
        {",{\"name\":\"节\",\"date\":\"2027-02-30\",\"isOffDay\":true}",         "/days/5/date",     INVALID      },
        {",{\"name\":\"节\",\"date\":\"2027/02/3 \",\"isOffDay\":true}",         "/days/5/date",     INVALID      },
        {",{\"name\":\"节\",\"date\":\"2026-11-30\",\"isOffDay\":true}",         "/days/5/date",     INVALID      },
        {",{\"name\":\"节\",\"date\":\"2028-01-01\",\"isOffDay\":true}",         "/days/5/date",     INVALID      },
        {",{\"name\":\"节\",\"date\":\"2027-05-01\",\"isOffDay\":true}",         "/days/5/date",     INVALID      },
        {",{\"name\":\"节\",\"date\":\"2027-05-02\",\"isOffDay\":1}",            "/days/5/isOffDay",
         WRONG_TYPE                                                                                                },
        {",{\"name\":\"节\",\"date\":\"2027-05-02\"}",                           "/days/5/isOffDay", MISSING_FIELD},
        {",{\"name\":\"节\",\"date\":\"2027-05-02\",\"isOffDay\":true,\"x\":1}", "/days/5/x",
         UNKNOWN_FIELD                                                                                             },
    };
    struct ctx *ctx = *state;
    struct calendar_year_view year;

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        print_message("  %s\n", CASES[i].more);
        assert_int_equal(add(ctx, 2027, CASES[i].more, &year), CASES[i].outcome);
        assert_string_equal(ctx->problem.field, CASES[i].field);
    }
    assert_int_equal(count(ctx, "SELECT count(*) FROM calendar_year"), 0);
}

static void a_year_published_in_part_or_empty_in_advance_is_refused(void **state)
{
    static const struct {
        const char *text, *field;
        enum outcome outcome;
    } CASES[] = {
        {"{\"year\":2027,\"papers\":[],\"days\":[]}",                                             "/days", TOO_SHORT    },
        {"{\"year\":2027,\"papers\":[],\"days\":[{\"name\":\"元旦\",\"date\":\"2027-01-01\","
         "\"isOffDay\":true}]}",                                                         "/days", MISSING_FIELD},
        {"{\"year\":2027,\"papers\":[]}",                                                         "/days", MISSING_FIELD},
        {"{\"year\":1999,\"days\":[{\"name\":\"a\",\"date\":\"1999-01-01\",\"isOffDay\":true}]}",
         "/year",                                                                                          OUT_OF_RANGE },
        {"{\"papers\":[],\"days\":[]}",                                                           "/year", MISSING_FIELD},
        {"[]",                                                                                    "",      WRONG_TYPE   },
    };
    struct ctx *ctx = *state;
    struct calendar_year_view year;

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        print_message("  %s\n", CASES[i].text);
        assert_int_equal(
            AS_VERB(ctx, calendar_add_text(ctx, CASES[i].text, strlen(CASES[i].text), &year)),
            CASES[i].outcome);
        assert_string_equal(ctx->problem.field, CASES[i].field);
    }
}

static void a_hospital_may_keep_its_own_hours(void **state)
{
    struct ctx *ctx = *state;
    struct calendar cal = known(ctx, ctx->now);

    assert_int_equal(cal.week[0].n, 2);
    assert_int_equal(cal.week[0].spans[1].to_min, 17 * 60 + 30);
    assert_int_equal(db_run(ctx,
                            "INSERT INTO working_hours (weekday, starts, ends)"
                            " VALUES (1, 450, 720), (5, 450, 700), (1, 780, 1020)",
                            NO_VALUES),
                     DONE);
    cal = known(ctx, ctx->now);
    assert_int_equal(cal.week[0].n, 2);
    assert_int_equal(cal.week[0].spans[0].from_min, 450);
    assert_int_equal(cal.week[4].n, 1);
    assert_int_equal(cal.week[2].n, 0); /* Wednesday is worked like Monday */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_binary_brings_2019_to_2026_and_enters_them_once),
        CASE(official_holidays_and_make_up_days_are_as_published),
        CASE(a_year_nobody_entered_is_refused_by_its_name),
        CASE(the_calendar_says_how_far_it_reaches),
        CASE(the_same_year_again_is_refused_and_a_correction_is_a_new_version),
        CASE(new_year_in_december_belongs_to_the_year_before),
        CASE(a_wrong_year_is_refused_naming_the_day),
        CASE(a_year_published_in_part_or_empty_in_advance_is_refused),
        CASE(a_hospital_may_keep_its_own_hours),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
