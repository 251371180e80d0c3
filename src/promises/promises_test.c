/* promises_test.c — promises as rows on a real database under a clock that stands still until the
 * case moves it: each rings once, after a restart and after a long night, too. */
#include "promises/promises.h"
#include "base/log.h"
#include "journal/journal.h"
#include "store/test_ctx.h"
#include "base/test.h"
#include "rebuild/rebuild_test.h"
#include <unistd.h>

#define TICKET 7

static int begin(void **state)
{
    struct ctx *ctx = test_ctx();

    assert_int_equal(AS_VERB(ctx, calendar_seed(ctx)), DONE);
    *state = ctx;
    return 0;
}

static int end(void **state)
{
    journal_set_journey(NULL, 0);
    adds_up_but(*state, " ticket ticket_wait ");
    test_ctx_free(*state);
    return 0;
}

static int64_t count(struct ctx *ctx, const char *sql)
{
    int64_t n;

    assert_int_equal(db_int(ctx, sql, NO_VALUES, &n), DONE);
    return n;
}

static int64_t said(struct ctx *ctx, const char *fact)
{
    int64_t n;

    assert_int_equal(db_int(ctx, "SELECT count(*) FROM event WHERE fact = $1", VALUES(V(fact)), &n),
                     DONE);
    return n;
}

static int64_t starts(struct ctx *ctx, struct promise_ask ask)
{
    int64_t id;

    if (ask.ticket_id == 0)
        ask.ticket_id = TICKET;
    assert_int_equal(AS_VERB(ctx, promise_start(ctx, &ask, &id)), DONE);
    return id;
}

static struct promise row(struct ctx *ctx, int64_t id)
{
    struct promise p;

    assert_int_equal(promise_load(ctx, id, &p), DONE);
    return p;
}

/* Rings until nothing is left to do now; how many promises were looked at. */
static int64_t ring(struct ctx *ctx)
{
    int64_t n, all = 0;

    do {
        assert_int_equal(promises_ring(ctx, 100, &n), DONE);
        all += n;
    } while (n == 100);
    return all;
}

static void waits(struct ctx *ctx, int64_t from_at, int64_t ended_at, bool excusable)
{
    assert_int_equal(
        db_run(
            ctx,
            "INSERT INTO ticket_wait (ticket_id, reason, until_at, excusable, from_state, from_at,"
            " ended_at, told_at) VALUES ($1, 'material', $2, $3, 'on_site', $2, $4, $2)",
            VALUES(V(TICKET), V(from_at), V(excusable), v_id(ended_at))),
        DONE);
    assert_int_equal(AS_VERB(ctx, promise_reckon(ctx, TICKET)), DONE);
}

static void a_ticket(struct ctx *ctx)
{
    assert_int_equal(
        db_run(
            ctx,
            "INSERT INTO ticket (id, number, state, service_id, place_id, title, channel, urgent,"
            " occurred_at, registered_at, first_owner_id)"
            " VALUES ($1, '20261120-0001', 'on_site', 1, 1, '漏水', 'qr', $2, $3, $3, 1)",
            VALUES(V(TICKET), V(false), V(ctx->now))),
        DONE);
}

/* --- starting ----------------------------------------------------------------------------------
 */

static void a_promise_starts_when_it_was_asked_not_when_it_was_typed(void **state)
{
    struct ctx *ctx = *state;
    int64_t asked = ctx->now - 50 * MINUTE;
    int64_t id = starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE, .start_at = asked});
    struct promise p = row(ctx, id);

    assert_int_equal(p.started_at, asked);
    assert_int_equal(p.due_at, asked + HOUR);
    assert_int_equal(p.state, PROMISE_RUNNING);
    assert_int_equal(said(ctx, "promise_started"), 1);
}

static void an_emergency_and_a_service_have_their_own_limits(void **state)
{
    struct ctx *ctx = *state;
    struct promise p;

    p = row(ctx, starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE, .urgent = true}));
    assert_int_equal(p.limit_s, 900);
    p = row(ctx, starts(ctx, (struct promise_ask){.kind = PROMISE_ACCEPT, .urgent = true}));
    assert_int_equal(p.limit_s, 120);
    p = row(ctx, starts(ctx, (struct promise_ask){.kind = PROMISE_FINISH, .limit_s = 7200}));
    assert_int_equal(p.due_at, ctx->now + 2 * HOUR);
}

static void a_new_assignee_restarts_the_internal_promise_and_never_the_askers(void **state)
{
    struct ctx *ctx = *state;
    int64_t arrive = starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE, .owes_id = 1});
    int64_t accept = starts(ctx, (struct promise_ask){.kind = PROMISE_ACCEPT, .owes_id = 1});

    ctx->now += 5 * MINUTE;
    assert_int_equal(starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE, .owes_id = 2}),
                     arrive);
    assert_int_equal(row(ctx, arrive).owes_id, 2);
    assert_int_equal(row(ctx, arrive).due_at, ctx->now + 55 * MINUTE);
    int64_t again = starts(ctx, (struct promise_ask){.kind = PROMISE_ACCEPT, .owes_id = 2});
    assert_int_not_equal(again, accept);
    assert_int_equal(row(ctx, accept).state, PROMISE_IS_WITHDRAWN);
    assert_int_equal(row(ctx, again).due_at, ctx->now + 10 * MINUTE);
}

static void a_verification_over_the_weekend_is_due_in_working_time(void **state)
{
    struct ctx *ctx = *state; /* Friday 09:00: 6.5 hours today, 1.5 on Monday morning */
    struct promise p = row(ctx, starts(ctx, (struct promise_ask){.kind = PROMISE_VERIFY}));

    assert_int_equal(p.due_at, TEST_START + 3 * DAY + 30 * MINUTE);
    assert_int_equal(p.calendar, PROMISE_WORKING);
}

static void a_date_before_its_start_is_refused(void **state)
{
    struct ctx *ctx = *state;
    struct promise_ask ask = {
        .ticket_id = TICKET, .kind = PROMISE_RESUME, .until_at = ctx->now - MINUTE};

    assert_int_equal(AS_VERB(ctx, promise_start(ctx, &ask, NULL)), OUT_OF_RANGE);
    assert_string_equal(ctx->problem.field, "/until_at");
}

/* --- keeping -----------------------------------------------------------------------------------
 */

static void done_at_the_due_moment_is_kept_and_a_moment_later_broken_for_good(void **state)
{
    struct ctx *ctx = *state;
    int64_t a = starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE});
    int64_t b = starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE, .ticket_id = 8});

    ctx->now += HOUR;
    assert_int_equal(ring(ctx), 2); /* both are warned of, none breaks */
    assert_int_equal(AS_VERB(ctx, promise_keep(ctx, TICKET, PROMISE_ARRIVE, 0, 0)), DONE);
    assert_int_equal(row(ctx, a).state, PROMISE_IS_KEPT);
    assert_false(row(ctx, a).raw_broken);
    ctx->now += 1;
    /* The clock has not rung yet: the breach is said all the same, before the late arrival. */
    assert_int_equal(AS_VERB(ctx, promise_keep(ctx, 8, PROMISE_ARRIVE, 0, 0)), DONE);
    assert_int_equal(row(ctx, b).state, PROMISE_IS_BROKEN);
    assert_int_equal(row(ctx, b).broken_at, row(ctx, b).due_at);
    assert_int_equal(said(ctx, "promise_broken"), 1);
    assert_int_equal(said(ctx, "promise_met_late"), 1);
    assert_int_equal(said(ctx, "promise_kept"), 1);
    assert_int_equal(ring(ctx), 0);
}

static void what_is_not_promised_can_be_done_all_the_same(void **state)
{
    struct ctx *ctx = *state;

    assert_int_equal(AS_VERB(ctx, promise_keep(ctx, TICKET, PROMISE_ARRIVE, 0, 0)), DONE);
    assert_int_equal(AS_VERB(ctx, promise_withdraw(ctx, TICKET, PROMISE_ARRIVE, 0)), DONE);
    assert_int_equal(AS_VERB(ctx, promise_move(ctx, TICKET, PROMISE_RESUME, ctx->now + 1)), DONE);
    assert_int_equal(count(ctx, "SELECT count(*) FROM promise"), 0);
}

static void an_arrival_written_down_late_was_still_in_time(void **state)
{
    struct ctx *ctx = *state;
    int64_t id = starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE});
    int64_t arrived = ctx->now + 50 * MINUTE;

    ctx->now += 2 * HOUR;
    ring(ctx);
    assert_int_equal(row(ctx, id).state, PROMISE_IS_BROKEN);
    assert_int_equal(AS_VERB(ctx, promise_keep(ctx, TICKET, PROMISE_ARRIVE, 0, arrived)), DONE);
    assert_int_equal(row(ctx, id).state, PROMISE_IS_KEPT);
    assert_int_equal(row(ctx, id).ended_at, arrived);
}

static void what_belongs_to_a_subject_is_kept_by_its_subject(void **state)
{
    struct ctx *ctx = *state;
    int64_t a = starts(ctx, (struct promise_ask){.kind = PROMISE_HAND_OVER, .subject_id = 1});
    int64_t b = starts(ctx, (struct promise_ask){.kind = PROMISE_HAND_OVER, .subject_id = 2});

    assert_int_equal(AS_VERB(ctx, promise_keep(ctx, TICKET, PROMISE_HAND_OVER, 2, 0)), DONE);
    assert_int_equal(row(ctx, a).state, PROMISE_RUNNING);
    assert_int_equal(row(ctx, b).state, PROMISE_IS_KEPT);
}

static void a_closed_ticket_leaves_nothing_running(void **state)
{
    struct ctx *ctx = *state;
    int64_t late = starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE});

    ctx->now += 2 * HOUR;
    ring(ctx);
    starts(ctx, (struct promise_ask){.kind = PROMISE_FINISH});
    int64_t kept = starts(ctx, (struct promise_ask){.kind = PROMISE_CONFIRM});
    assert_int_equal(AS_VERB(ctx, promise_withdraw_all(ctx, TICKET, PROMISE_CONFIRM)), DONE);
    assert_int_equal(count(ctx, "SELECT count(*) FROM promise WHERE ended_at IS NULL"), 1);
    assert_int_equal(row(ctx, kept).state, PROMISE_RUNNING);
    assert_int_equal(row(ctx, late).state, PROMISE_IS_BROKEN);
    assert_int_equal(row(ctx, late).next_at, 0);
}

/* --- waiting -----------------------------------------------------------------------------------
 */

static void an_excusable_wait_stops_the_finish_promise_until_it_ends(void **state)
{
    struct ctx *ctx = *state;
    int64_t start = ctx->now;
    a_ticket(ctx);
    int64_t finish = starts(ctx, (struct promise_ask){.kind = PROMISE_FINISH});
    int64_t arrive = starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE});

    ctx->now += 2 * HOUR;
    ring(ctx); /* arrive breaks */
    waits(ctx, ctx->now, 0, true);
    assert_int_equal(row(ctx, finish).due_at, 0);
    assert_int_equal(row(ctx, finish).raw_due_at, start + DAY);
    assert_int_equal(row(ctx, finish).next_at, 0);
    ctx->now += 10 * DAY;
    assert_int_equal(ring(ctx), 0); /* nobody is alarmed while the material is on its way */
    assert_int_equal(db_run(ctx, "UPDATE ticket_wait SET ended_at = $1", VALUES(V(ctx->now))),
                     DONE);
    assert_int_equal(AS_VERB(ctx, promise_reckon(ctx, TICKET)), DONE);
    assert_int_equal(row(ctx, finish).due_at, start + 11 * DAY);
    ctx->now = start + 11 * DAY;
    assert_int_equal(AS_VERB(ctx, promise_keep(ctx, TICKET, PROMISE_FINISH, 0, 0)), DONE);
    assert_int_equal(row(ctx, finish).state, PROMISE_IS_KEPT);
    assert_true(row(ctx, finish).raw_broken); /* both rates can be told: excused and raw */
    assert_int_equal(row(ctx, arrive).state, PROMISE_IS_BROKEN);
}

static void a_wait_for_another_party_stops_nothing(void **state)
{
    struct ctx *ctx = *state;
    a_ticket(ctx);
    int64_t finish = starts(ctx, (struct promise_ask){.kind = PROMISE_FINISH});

    waits(ctx, ctx->now + HOUR, 0, false);
    assert_int_equal(row(ctx, finish).due_at, ctx->now + DAY);
}

/* --- moving ------------------------------------------------------------------------------------
 */

static void a_moved_date_is_a_new_due_moment_and_may_warn_again(void **state)
{
    struct ctx *ctx = *state;
    int64_t start = ctx->now;
    int64_t id = starts(
        ctx, (struct promise_ask){.kind = PROMISE_RESUME, .until_at = start + 10 * HOUR + 1});

    assert_int_equal(row(ctx, id).limit_s, 36001);
    ctx->now += 9 * HOUR;
    assert_int_equal(ring(ctx), 1);
    assert_int_equal(said(ctx, "promise_warned"), 1);
    assert_int_equal(AS_VERB(ctx, promise_move(ctx, TICKET, PROMISE_RESUME, start + 20 * HOUR)),
                     DONE);
    assert_int_equal(row(ctx, id).due_at, start + 20 * HOUR);
    assert_int_equal(row(ctx, id).next_at, start + 16 * HOUR);
    assert_int_equal(said(ctx, "promise_moved"), 1);
    /* Moved by a minute when it is near: it was warned of already. */
    ctx->now = start + 17 * HOUR;
    ring(ctx);
    assert_int_equal(
        AS_VERB(ctx, promise_move(ctx, TICKET, PROMISE_RESUME, start + 20 * HOUR + MINUTE)), DONE);
    assert_int_equal(ring(ctx), 0);
    assert_int_equal(said(ctx, "promise_warned"), 2);
}

static void a_date_moved_after_it_passed_does_not_undo_the_breach(void **state)
{
    struct ctx *ctx = *state;
    int64_t id =
        starts(ctx, (struct promise_ask){.kind = PROMISE_RESUME, .until_at = ctx->now + HOUR});
    struct promise next;

    ctx->now += 2 * HOUR; /* the clock has not even rung */
    assert_int_equal(AS_VERB(ctx, promise_move(ctx, TICKET, PROMISE_RESUME, ctx->now + DAY)), DONE);
    assert_int_equal(row(ctx, id).state, PROMISE_IS_BROKEN);
    assert_int_not_equal(row(ctx, id).ended_at, 0);
    assert_int_equal(said(ctx, "promise_broken"), 1);
    assert_int_equal(promise_open(ctx, TICKET, PROMISE_RESUME, 0, &next), DONE);
    assert_int_equal(next.due_at, ctx->now + DAY);
}

static void paperwork_moves_to_the_third_working_day_after_the_work(void **state)
{
    struct ctx *ctx = *state; /* Friday 09:00 */
    int64_t id = starts(ctx, (struct promise_ask){.kind = PROMISE_PAPERWORK}), until;

    assert_int_equal(row(ctx, id).due_at, TEST_START + 5 * DAY);
    ctx->now += DAY; /* finished on Saturday */
    assert_int_equal(calendar_add_working_days(ctx, ctx->now, 3, &until), DONE);
    assert_int_equal(AS_VERB(ctx, promise_move(ctx, TICKET, PROMISE_PAPERWORK, until)), DONE);
    assert_int_equal(row(ctx, id).due_at, until);
    assert_int_equal(until, TEST_START + 5 * DAY + 8 * HOUR + 30 * MINUTE); /* Wednesday 17:30 */
}

/* --- the clock ---------------------------------------------------------------------------------
 */

static void it_warns_at_four_fifths_and_breaks_after_the_limit_each_once(void **state)
{
    struct ctx *ctx = *state;
    int64_t id = starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE}), next;

    ctx->now += 48 * MINUTE - 1;
    assert_int_equal(ring(ctx), 0);
    assert_int_equal(promises_next_at(ctx, &next), DONE);
    assert_int_equal(next, ctx->now + 1);
    ctx->now += 1;
    assert_int_equal(ring(ctx), 1);
    assert_int_equal(ring(ctx), 0);
    assert_int_equal(said(ctx, "promise_warned"), 1);
    ctx->now += 12 * MINUTE;
    assert_int_equal(ring(ctx), 0);
    ctx->now += 1;
    assert_int_equal(ring(ctx), 1);
    assert_int_equal(ring(ctx), 0);
    assert_int_equal(said(ctx, "promise_broken"), 1);
    assert_int_equal(row(ctx, id).state, PROMISE_IS_BROKEN);
    assert_int_equal(row(ctx, id).ended_at, 0); /* it may still be met, late */
    assert_int_equal(promises_next_at(ctx, &next), DONE);
    assert_int_equal(next, 0);
}

static void silence_is_reminded_of_on_the_third_day_and_over_after_seven(void **state)
{
    struct ctx *ctx = *state;
    int64_t id = starts(ctx, (struct promise_ask){.kind = PROMISE_CONFIRM});

    assert_int_equal(row(ctx, id).next_at, ctx->now + 3 * DAY);
    assert_int_equal(row(ctx, id).due_at, ctx->now + 7 * DAY);
}

static void a_week_without_an_answer_lapses_and_nothing_is_broken(void **state)
{
    struct ctx *ctx = *state;
    int64_t id = starts(ctx, (struct promise_ask){.kind = PROMISE_CONFIRM});

    ctx->now += 8 * DAY;
    assert_int_equal(ring(ctx), 1);
    assert_int_equal(ring(ctx), 0);
    assert_int_equal(row(ctx, id).state, PROMISE_IS_WITHDRAWN);
    assert_int_equal(row(ctx, id).broken_at, 0);
    assert_int_equal(row(ctx, id).ended_at, ctx->now);
    assert_int_equal(said(ctx, "promise_lapsed"), 1);
    assert_int_equal(said(ctx, "promise_broken"), 0);
}

static void an_answer_just_before_the_clock_looks_is_an_answer(void **state)
{
    struct ctx *ctx = *state;
    int64_t id = starts(ctx, (struct promise_ask){.kind = PROMISE_CONFIRM});

    ctx->now += 7 * DAY + SECOND;
    assert_int_equal(AS_VERB(ctx, promise_keep(ctx, TICKET, PROMISE_CONFIRM, 0, 0)), DONE);
    assert_int_equal(row(ctx, id).state, PROMISE_IS_KEPT);
    assert_int_equal(said(ctx, "promise_broken"), 0);
}

static void after_a_long_night_everything_rings_in_order_in_slices(void **state)
{
    struct ctx *ctx = *state;
    int64_t start = ctx->now, n;

    for (int64_t i = 0; i < 250; i++) {
        ctx->now = start + (i * 7919 % 250) * MINUTE;
        starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE, .ticket_id = i + 1});
    }
    ctx->now = start + 30 * DAY;
    assert_int_equal(promises_ring(ctx, 1000, &n), DONE);
    assert_int_equal(n, 100); /* never more at a time, so that others may write between */
    assert_int_equal(promises_ring(ctx, 100, &n), DONE);
    assert_int_equal(promises_ring(ctx, 100, &n), DONE);
    assert_int_equal(n, 50);
    assert_int_equal(promises_ring(ctx, 100, &n), DONE);
    assert_int_equal(n, 0);
    /* What passed both moments only breaks; the longest overdue came first. */
    assert_int_equal(said(ctx, "promise_warned"), 0);
    assert_int_equal(said(ctx, "promise_broken"), 250);
    assert_int_equal(
        count(ctx, "SELECT count(*) FROM event a JOIN event b ON b.id = a.id + 1"
                   "  JOIN promise p ON p.id = a.subject_id JOIN promise q ON q.id = b.subject_id"
                   " WHERE a.fact = 'promise_broken' AND b.fact = 'promise_broken'"
                   "   AND p.due_at > q.due_at"),
        0);
}

static void a_restart_between_rings_neither_loses_nor_repeats_one(void **state)
{
    struct test_store store;
    struct db *db;
    (void)state;

    test_store_new(&store);
    for (int start = 0; start < 4; start++) {
        int64_t n;
        assert_int_equal(db_open(store.where, DB_WRITES, &db), DONE);
        struct ctx *ctx = test_ctx_on(db);
        assert_int_equal(db_begin(db), DONE);
        for (int i = 1; start == 0 && i <= 5; i++)
            starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE, .ticket_id = i});
        ctx->now += 2 * HOUR;
        assert_int_equal(promises_ring(ctx, 2, &n), DONE);
        if (start == 1) {
            db_rollback(db); /* the power went before the commit: these two ring again */
        } else {
            assert_int_equal(db_commit(db), DONE);
            assert_int_equal(db_begin(db), DONE);
            assert_int_equal(said(ctx, "promise_broken"), start == 0 ? 2 : start == 2 ? 4 : 5);
            db_rollback(db);
        }
        test_ctx_free(ctx);
        db_close(db);
    }
    test_store_free(&store);
}

static enum outcome refuses_odd_tickets(struct ctx *ctx, const struct note *note)
{
    if (note->ticket_id % 2)
        return fail(ctx, WRONG_STATE, NULL, "odd");
    return DONE;
}

static void one_that_refuses_does_not_keep_the_others_waiting(void **state)
{
    static const struct reaction ROWS[] = {
        {PROMISE_BROKEN, refuses_odd_tickets, "for the case"}
    };
    struct ctx *ctx = *state;

    for (int i = 1; i <= 10; i++)
        starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE, .ticket_id = i});
    journal_set_journey(ROWS, 1);
    log_set(LOG_QUIET);
    ctx->now += 2 * HOUR;
    assert_int_equal(ring(ctx), 10);
    log_set(LOG_INFO);
    assert_int_equal(said(ctx, "promise_broken"), 5);
    assert_int_equal(count(ctx, "SELECT count(*) FROM promise WHERE state = 'broken'"), 5);
    assert_int_equal(ring(ctx), 0); /* put aside … */
    journal_set_journey(NULL, 0);
    ctx->now += 10 * MINUTE;
    assert_int_equal(ring(ctx), 5); /* … and tried again */
    assert_int_equal(said(ctx, "promise_broken"), 10);
}

static void the_list_for_askers_holds_what_was_promised_to_them(void **state)
{
    struct ctx *ctx = *state;
    struct list all, theirs;

    starts(ctx, (struct promise_ask){.kind = PROMISE_ASSIGN});
    starts(ctx, (struct promise_ask){.kind = PROMISE_FINISH});
    starts(ctx, (struct promise_ask){.kind = PROMISE_ARRIVE});
    starts(ctx, (struct promise_ask){.kind = PROMISE_ACKNOWLEDGE, .subject_id = 3});
    assert_int_equal(promises_of_ticket(ctx, TICKET, false, &all), DONE);
    assert_int_equal(promises_of_ticket(ctx, TICKET, true, &theirs), DONE);
    assert_int_equal(all.n, 4);
    assert_int_equal(theirs.n, 2);
    assert_int_equal(rule_promise_next(&theirs)->kind, PROMISE_ARRIVE);
    assert_int_equal(rule_promise_next(&all)->kind, PROMISE_ASSIGN);
    ctx->now += 2 * HOUR;
    ring(ctx);
    assert_int_equal(promises_of_ticket(ctx, TICKET, true, &theirs), DONE);
    assert_int_equal(rule_promise_next(&theirs)->kind, PROMISE_FINISH);
    assert_int_equal(AS_VERB(ctx, promise_keep(ctx, TICKET, PROMISE_FINISH, 0, 0)), DONE);
    assert_int_equal(promises_of_ticket(ctx, TICKET, true, &theirs), DONE);
    assert_int_equal(rule_promise_next(&theirs)->kind, PROMISE_ARRIVE); /* late is not forgotten */
}

static void every_row_of_the_table_of_kinds_is_whole(void **state)
{
    (void)state;
    for (int k = 1; k < PROMISE_KIND_COUNT; k++) {
        const struct promise_rule *rule = rule_promise_kind(k);
        assert_string_equal(rule->word, name_of(&PROMISE_KIND_NAMES, k));
        assert_true(rule->urgent_limit_s <= rule->limit_s);
        assert_true(rule->calendar == PROMISE_WALL || rule->calendar == PROMISE_WORKING);
        assert_true(rule->warn_at < rule->warn_of || rule->warn_of == 0);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_promise_starts_when_it_was_asked_not_when_it_was_typed),
        CASE(an_emergency_and_a_service_have_their_own_limits),
        CASE(a_new_assignee_restarts_the_internal_promise_and_never_the_askers),
        CASE(a_verification_over_the_weekend_is_due_in_working_time),
        CASE(a_date_before_its_start_is_refused),
        CASE(done_at_the_due_moment_is_kept_and_a_moment_later_broken_for_good),
        CASE(what_is_not_promised_can_be_done_all_the_same),
        CASE(an_arrival_written_down_late_was_still_in_time),
        CASE(what_belongs_to_a_subject_is_kept_by_its_subject),
        CASE(a_closed_ticket_leaves_nothing_running),
        CASE(an_excusable_wait_stops_the_finish_promise_until_it_ends),
        CASE(a_wait_for_another_party_stops_nothing),
        CASE(a_moved_date_is_a_new_due_moment_and_may_warn_again),
        CASE(a_date_moved_after_it_passed_does_not_undo_the_breach),
        CASE(paperwork_moves_to_the_third_working_day_after_the_work),
        CASE(it_warns_at_four_fifths_and_breaks_after_the_limit_each_once),
        CASE(silence_is_reminded_of_on_the_third_day_and_over_after_seven),
        CASE(a_week_without_an_answer_lapses_and_nothing_is_broken),
        CASE(an_answer_just_before_the_clock_looks_is_an_answer),
        CASE(after_a_long_night_everything_rings_in_order_in_slices),
        cmocka_unit_test(a_restart_between_rings_neither_loses_nor_repeats_one),
        CASE(one_that_refuses_does_not_keep_the_others_waiting),
        CASE(the_list_for_askers_holds_what_was_promised_to_them),
        CASE(every_row_of_the_table_of_kinds_is_whole),
    };
    return cmocka_run_group_tests_name("promises", tests, NULL, NULL);
}
