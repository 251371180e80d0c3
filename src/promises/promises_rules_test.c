/* promises_rules_test.c — the promise clock by cases a person can check on paper, and by what must
 * hold for every promise whatever its numbers. The minute simulator stands beside this file. */
#include "base/rng.h"
#include "base/time.h"
#include "calendar/calendar.h"
#include "promises/promises.h"
#include "base/test.h"

static char DAYS[367];
static const struct calendar_year YEAR = {.year = 2026, .version = 1, .days = DAYS};
static struct calendar CAL;

static int64_t at(int month, int day, int hour, int minute)
{
    return time_from_civil(
        &(struct civil){.year = 2026, .month = month, .day = day, .hour = hour, .minute = minute});
}

static int begin(void **state)
{
    (void)state;
    for (int d = 0; d < 365; d++) /* 1 January 2026 is a Thursday */
        DAYS[d] = (d + 3) % 7 < 5 ? '1' : '0';
    CAL = (struct calendar){.years = &YEAR, .n_years = 1};
    CAL.week[0] = (struct calendar_day){
        {{480, 720}, {840, 1050}},
        2
    };
    return 0;
}

static struct promise_terms wall(int64_t start_at, int64_t limit_s)
{
    return (struct promise_terms){.start_at = start_at,
                                  .limit_s = limit_s,
                                  .calendar = PROMISE_WALL,
                                  .warn_at = 4,
                                  .warn_of = 5};
}

static struct promise_terms working(int64_t start_at, int64_t limit_s)
{
    struct promise_terms terms = wall(start_at, limit_s);

    terms.calendar = PROMISE_WORKING;
    terms.working = &CAL;
    return terms;
}

static struct promise_due due_of(struct promise_terms terms)
{
    struct promise_due due;
    int64_t year;

    assert_int_equal(rule_promise_due(&terms, &due, &year), DONE);
    return due;
}

static struct promise_use use_of(struct promise_terms terms, int64_t now)
{
    struct promise_use use;
    int64_t year;

    assert_int_equal(rule_promise_use(&terms, now, &use, &year), DONE);
    return use;
}

static void an_hour_is_an_hour_also_on_sunday_night(void **state)
{
    (void)state;
    struct promise_due due = due_of(wall(at(3, 8, 23, 30), 3600));
    assert_int_equal(due.due_at, at(3, 9, 0, 30));
    assert_int_equal(due.raw_due_at, due.due_at);
    assert_int_equal(due.warn_at, at(3, 9, 0, 18));
}

static void the_last_moment_of_the_limit_is_still_in_time(void **state)
{
    (void)state;
    struct promise_terms terms = wall(at(3, 8, 9, 0), 3600);
    assert_false(use_of(terms, at(3, 8, 10, 0)).broken);
    assert_true(use_of(terms, at(3, 8, 10, 0) + 1).broken);
    assert_int_equal(use_of(terms, at(3, 8, 10, 0)).used_s, 3600);
    assert_int_equal(use_of(terms, at(3, 8, 9, 0) - HOUR).used_s, 0);
}

static void a_verification_asked_on_friday_evening_is_due_on_monday(void **state)
{
    (void)state;
    struct promise_due due = due_of(working(at(3, 6, 18, 0), 8 * 3600));
    assert_int_equal(due.due_at, at(3, 10, 8, 30));
    assert_int_equal(use_of(working(at(3, 6, 18, 0), 8 * 3600), at(3, 9, 13, 0)).used_s, 4 * 3600);
}

static void waiting_for_material_stops_the_excused_clock_and_never_the_raw_one(void **state)
{
    (void)state;
    struct promise_pause pauses[] = {
        {at(3, 2, 12, 0), at(3, 4, 12, 0), true}
    };
    struct promise_terms terms = wall(at(3, 2, 9, 0), 24 * 3600);
    terms.pauses = pauses;
    terms.n_pauses = 1;
    struct promise_due due = due_of(terms);
    assert_int_equal(due.raw_due_at, at(3, 3, 9, 0));
    assert_int_equal(due.due_at, at(3, 5, 9, 0));
    struct promise_use use = use_of(terms, at(3, 4, 12, 0));
    assert_int_equal(use.raw_used_s, 51 * 3600);
    assert_int_equal(use.used_s, 3 * 3600);
    assert_true(use.raw_broken);
    assert_false(use.broken);
}

static void a_wait_nobody_may_be_excused_for_changes_nothing(void **state)
{
    (void)state;
    struct promise_pause pauses[] = {
        {at(3, 2, 12, 0), at(3, 4, 12, 0), false}
    };
    struct promise_terms terms = wall(at(3, 2, 9, 0), 24 * 3600);
    terms.pauses = pauses;
    terms.n_pauses = 1;
    assert_int_equal(due_of(terms).due_at, at(3, 3, 9, 0));
}

static void while_an_excusable_wait_is_open_nobody_can_say_when_it_is_due(void **state)
{
    (void)state;
    struct promise_pause pauses[] = {
        {at(3, 2, 12, 0), 0, true}
    };
    struct promise_terms terms = wall(at(3, 2, 9, 0), 24 * 3600);
    terms.pauses = pauses;
    terms.n_pauses = 1;
    struct promise_due due = due_of(terms);
    assert_int_equal(due.raw_due_at, at(3, 3, 9, 0));
    assert_int_equal(due.due_at, 0);
    assert_int_equal(due.warn_at, 0);
    assert_false(use_of(terms, at(4, 2, 9, 0)).broken);
    assert_int_equal(use_of(terms, at(4, 2, 9, 0)).used_s, 3 * 3600);
}

static void a_wait_that_began_after_the_limit_excuses_nothing(void **state)
{
    (void)state;
    struct promise_pause pauses[] = {
        {at(3, 3, 9, 1), 0, true}
    };
    struct promise_terms terms = wall(at(3, 2, 9, 0), 24 * 3600);
    terms.pauses = pauses;
    terms.n_pauses = 1;
    assert_int_equal(due_of(terms).due_at, at(3, 3, 9, 0));
    assert_true(use_of(terms, at(3, 3, 10, 0)).broken);
}

/* The classic mistake: a weekend of waiting added to a working-time limit as 48 hours. */
static void a_weekend_of_waiting_costs_a_working_promise_no_working_time(void **state)
{
    (void)state;
    struct promise_pause pauses[] = {
        {at(3, 6, 17, 30), at(3, 9, 8, 0), true}
    };
    struct promise_terms terms = working(at(3, 6, 15, 0), 8 * 3600);
    struct promise_due without = due_of(terms);
    terms.pauses = pauses;
    terms.n_pauses = 1;
    assert_int_equal(due_of(terms).due_at, without.due_at);
}

static void two_waits_at_once_excuse_the_time_only_once(void **state)
{
    (void)state;
    struct promise_pause pauses[] = {
        {at(3, 2, 10, 0),  at(3, 2, 12, 0),  true},
        {at(3, 2, 11, 0),  at(3, 2, 13, 0),  true},
        {at(3, 2, 11, 30), at(3, 2, 12, 30), true}
    };
    struct promise_terms terms = wall(at(3, 2, 9, 0), 2 * 3600);
    terms.pauses = pauses;
    terms.n_pauses = 3;
    assert_int_equal(due_of(terms).due_at, at(3, 2, 14, 0));
    assert_int_equal(use_of(terms, at(3, 2, 13, 30)).used_s, 5400);
}

static void a_promise_over_new_year_into_a_year_without_data_names_the_year(void **state)
{
    (void)state;
    struct promise_terms terms = working(at(12, 31, 17, 0), 8 * 3600);
    struct promise_due due;
    int64_t year = 0;
    assert_int_equal(rule_promise_due(&terms, &due, &year), NO_CALENDAR_YEAR);
    assert_int_equal(year, 2027);
    /* A wall-clock promise does not care. */
    assert_int_equal(due_of(wall(at(12, 31, 17, 0), 8 * 3600)).due_at, at(12, 32, 1, 0));
}

static void the_largest_limit_does_not_wrap(void **state)
{
    (void)state;
    int64_t most = INT64_C(1) << 31;
    struct promise_due due = due_of(wall(at(1, 1, 0, 0), most));
    assert_int_equal(due.due_at, at(1, 1, 0, 0) + most * SECOND);
    assert_true(due.warn_at > at(1, 1, 0, 0) && due.warn_at < due.due_at);
}

static void a_promise_recorded_late_may_be_due_already(void **state)
{
    (void)state;
    struct promise_terms terms = wall(at(3, 2, 3, 0), 3600);
    assert_true(use_of(terms, at(3, 2, 8, 0)).broken);
}

/* Random terms with pauses to the microsecond, ascending as the store keeps them. */
static struct promise_terms draw(struct rng *rng, struct promise_pause pauses[4])
{
    struct promise_terms terms = wall(at(2, 1, 0, 0) + rng_below(rng, 20 * DAY), 0);
    int64_t moment = terms.start_at;

    terms.limit_s = 1 + rng_below(rng, 3 * 86400);
    if (rng_below(rng, 2)) {
        terms.calendar = PROMISE_WORKING;
        terms.working = &CAL;
    }
    terms.pauses = pauses;
    terms.n_pauses = (size_t)rng_below(rng, 5);
    for (size_t i = 0; i < terms.n_pauses; i++) {
        moment += rng_below(rng, DAY);
        pauses[i] = (struct promise_pause){.from_at = moment, .excusable = rng_below(rng, 3) > 0};
        moment += rng_below(rng, 2 * DAY);
        pauses[i].to_at = moment;
    }
    return terms;
}

static void what_must_hold_for_every_promise_holds(void **state)
{
    struct promise_pause pauses[4];
    struct rng rng;
    (void)state;

    rng_seed(&rng, 7);
    for (int i = 0; i < 20000; i++) {
        struct promise_terms terms = draw(&rng, pauses);
        struct promise_due due = due_of(terms), more;
        /* Excuses only ever give time; the warning comes first. */
        assert_true(due.due_at >= due.raw_due_at);
        assert_true(due.warn_at <= due.due_at && due.warn_at >= terms.start_at);
        /* At the due moment exactly the limit is used, a moment before it less. */
        assert_int_equal(use_of(terms, due.due_at).used_s, terms.limit_s);
        assert_int_equal(use_of(terms, due.due_at - 1).used_s, terms.limit_s - 1);
        assert_int_equal(use_of(terms, due.raw_due_at).raw_used_s, terms.limit_s);
        /* A longer limit is due later, never earlier; a longer pause, too. */
        terms.limit_s += 1 + rng_below(&rng, 3600);
        more = due_of(terms);
        assert_true(more.due_at > due.due_at && more.raw_due_at > due.raw_due_at);
        if (terms.n_pauses > 0) {
            pauses[terms.n_pauses - 1].to_at += rng_below(&rng, DAY);
            assert_true(due_of(terms).due_at >= more.due_at);
        }
    }
}

static void a_wait_cut_in_two_is_the_same_wait(void **state)
{
    struct rng rng;
    (void)state;

    rng_seed(&rng, 8);
    for (int i = 0; i < 2000; i++) {
        struct promise_pause one[4], two[5];
        struct promise_terms terms = draw(&rng, one);
        if (terms.n_pauses == 0)
            continue;
        struct promise_due due = due_of(terms);
        int64_t cut = one[0].from_at + rng_below(&rng, one[0].to_at - one[0].from_at + 1);
        memcpy(two + 1, one, sizeof one);
        two[0] = (struct promise_pause){one[0].from_at, cut, one[0].excusable};
        two[1].from_at = cut;
        terms.pauses = two;
        terms.n_pauses++;
        assert_int_equal(due_of(terms).due_at, due.due_at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_hour_is_an_hour_also_on_sunday_night),
        cmocka_unit_test(the_last_moment_of_the_limit_is_still_in_time),
        cmocka_unit_test(a_verification_asked_on_friday_evening_is_due_on_monday),
        cmocka_unit_test(waiting_for_material_stops_the_excused_clock_and_never_the_raw_one),
        cmocka_unit_test(a_wait_nobody_may_be_excused_for_changes_nothing),
        cmocka_unit_test(while_an_excusable_wait_is_open_nobody_can_say_when_it_is_due),
        cmocka_unit_test(a_wait_that_began_after_the_limit_excuses_nothing),
        cmocka_unit_test(a_weekend_of_waiting_costs_a_working_promise_no_working_time),
        cmocka_unit_test(two_waits_at_once_excuse_the_time_only_once),
        cmocka_unit_test(a_promise_over_new_year_into_a_year_without_data_names_the_year),
        cmocka_unit_test(the_largest_limit_does_not_wrap),
        cmocka_unit_test(a_promise_recorded_late_may_be_due_already),
        cmocka_unit_test(what_must_hold_for_every_promise_holds),
        cmocka_unit_test(a_wait_cut_in_two_is_the_same_wait),
    };
    return cmocka_run_group_tests_name("promise rules", tests, begin, NULL);
}
