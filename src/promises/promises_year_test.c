/* promises_year_test.c — work goes on at New Year although the next year's holidays are not entered
 * yet: what is counted in working time supposes them, says so, and is due anew once they are known.
 */
#include "base/test.h"
#include "journal/journal.h"
#include "journey.h"
#include "promises/promises.h"
#include "store/test_ctx.h"
#include "rebuild/rebuild_test.h"

#define TICKET 7

static int begin(void **state)
{
    struct ctx *ctx = test_ctx();

    journey_begin();
    assert_int_equal(AS_VERB(ctx, calendar_seed(ctx)), DONE);
    *state = ctx;
    return 0;
}

static int end(void **state)
{
    journal_set_journey(NULL, 0);
    adds_up_and_ends(*state);
    return 0;
}

static int64_t moment(const char *day, int64_t into)
{
    int64_t number;

    assert_true(time_parse_day(day, &number));
    return time_of_day_start(number) + into;
}

static int64_t said(struct ctx *ctx, const char *fact, const char *data)
{
    int64_t n;

    assert_int_equal(db_int(ctx, "SELECT count(*) FROM event WHERE fact = $1 AND data LIKE $2",
                            VALUES(V(fact), V(data)), &n),
                     DONE);
    return n;
}

static struct promise verification(struct ctx *ctx)
{
    struct promise_ask ask = {.ticket_id = TICKET, .kind = PROMISE_VERIFY};
    struct promise p;
    int64_t id;

    assert_int_equal(AS_VERB(ctx, promise_start(ctx, &ask, &id)), DONE);
    assert_int_equal(promise_load(ctx, id, &p), DONE);
    return p;
}

/* 2027 as it may be published: off until Sunday the 3rd, and the rest of it plain. */
static void enter_2027(struct ctx *ctx)
{
    struct holiday days[] = {
        {"元旦",    "2027-01-01", true},
        {"元旦",    "2027-01-02", true},
        {"元旦",    "2027-01-03", true},
        {"元旦",    "2027-01-04", true},
        {"劳动节", "2027-05-01", true},
        {"国庆节", "2027-10-01", true},
        {"国庆节", "2027-10-02", true},
        {"国庆节", "2027-10-03", true},
    };
    struct calendar_file file = {
        .year = 2027, .days = {days, sizeof days / sizeof *days}
    };
    struct calendar_year_view year;

    assert_int_equal(AS_VERB(ctx, calendar_add_year(ctx, &file, &year)), DONE);
}

/* Thursday 31 December, half an hour before the close of work: 7.5 h are left of the 8. */
static void
work_done_on_new_years_eve_is_promised_its_verification_and_says_what_it_supposes(void **state)
{
    struct ctx *ctx = *state;

    ctx->now = moment("2026-12-31", 17 * HOUR);
    struct promise p = verification(ctx);
    /* 1 January is off by law, the 2nd and 3rd are a weekend. */
    assert_int_equal(p.due_at, moment("2027-01-04", 17 * HOUR + 30 * MINUTE));
    assert_int_equal(said(ctx, "promise_started", "%\"supposed_year\":2027%"), 1);
    ctx->now = moment("2026-12-01", 9 * HOUR);
    verification(ctx);
    assert_int_equal(said(ctx, "promise_started", "%supposed_year%"), 1);
}

static void what_supposed_a_year_is_due_anew_when_it_is_entered(void **state)
{
    struct ctx *ctx = *state;

    ctx->now = moment("2026-12-31", 17 * HOUR);
    struct promise p = verification(ctx);
    ctx->now += HOUR;
    enter_2027(ctx);
    assert_int_equal(promise_load(ctx, p.id, &p), DONE);
    assert_int_equal(p.due_at, moment("2027-01-05", 17 * HOUR + 30 * MINUTE));
    assert_int_equal(said(ctx, "promise_moved", "%\"kind\":\"verify\"%"), 1);
}

static void what_ends_in_a_year_that_is_known_is_not_touched(void **state)
{
    struct ctx *ctx = *state;

    ctx->now = moment("2026-12-01", 9 * HOUR);
    struct promise p = verification(ctx), after;
    enter_2027(ctx);
    assert_int_equal(promise_load(ctx, p.id, &after), DONE);
    assert_int_equal(p.due_at, after.due_at);
    assert_int_equal(said(ctx, "promise_moved", "%"), 0);
}

static void who_asks_for_a_year_nobody_entered_is_refused_by_name(void **state)
{
    struct ctx *ctx = *state;
    struct calendar_year_view year;
    int64_t at;

    ctx->now = moment("2026-12-31", 17 * HOUR);
    assert_int_equal(AS_VERB(ctx, calendar_year_load(ctx, 2027, &year)), NO_CALENDAR_YEAR);
    assert_string_equal(ctx->problem.about, "2027");
    /* The papers of work done that evening are owed all the same. */
    assert_int_equal(calendar_add_working_days(ctx, ctx->now, 3, &at), DONE);
    assert_int_equal(at, moment("2027-01-06", 17 * HOUR + 30 * MINUTE));
}

static void logistics_is_reminded_from_december_until_the_next_year_is_entered(void **state)
{
    struct ctx *ctx = *state;
    int64_t at;

    ctx->now = moment("2026-11-30", 23 * HOUR);
    assert_int_equal(calendar_ends_soon(ctx, &at), DONE);
    assert_int_equal(at, 0);
    ctx->now = moment("2026-12-01", HOUR);
    assert_int_equal(calendar_ends_soon(ctx, &at), DONE);
    assert_int_equal(at, moment("2027-01-01", 0) - 1);
    ctx->now = moment("2027-01-02", HOUR);
    assert_int_equal(calendar_ends_soon(ctx, &at), DONE);
    assert_int_equal(at, moment("2027-01-01", 0));
    enter_2027(ctx);
    assert_int_equal(calendar_ends_soon(ctx, &at), DONE);
    assert_int_equal(at, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(work_done_on_new_years_eve_is_promised_its_verification_and_says_what_it_supposes),
        CASE(what_supposed_a_year_is_due_anew_when_it_is_entered),
        CASE(what_ends_in_a_year_that_is_known_is_not_touched),
        CASE(who_asks_for_a_year_nobody_entered_is_refused_by_name),
        CASE(logistics_is_reminded_from_december_until_the_next_year_is_entered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
