/* tickets_later_test.c — what was done where there was no signal and told afterwards: promises are
 * judged by when it was done, the record says both moments. */
#include "tickets/tickets_test.h"

static enum outcome arrive_at(struct hospital *h, int64_t id, int64_t at, struct ticket *t)
{
    struct arrive_in in = {.proof = PROOF_TAP, .at = at};

    return BY(h, h->worker, ticket_arrive(h->ctx, id, &in, t));
}

static enum outcome finish_at(struct hospital *h, int64_t id, int64_t at, struct ticket *t)
{
    struct finish_in in = {.words = "换了插座", .minutes = 25, .at = at};

    return BY(h, h->worker, ticket_finish(h->ctx, id, &in, t));
}

static const char *data_of(struct hospital *h, int64_t id, int fact)
{
    const char *data = NULL;
    struct list l;

    assert_int_equal(journal_of_ticket(h->ctx, id, false, &l), DONE);
    for (size_t i = 0; i < l.n; i++)
        if (((struct event *)l.items)[i].fact == fact)
            data = ((struct event *)l.items)[i].data;
    assert_non_null(data);
    return data;
}

static bool says_both(struct hospital *h, int64_t id, int fact, int64_t done_at, int64_t told_at)
{
    char both[100];

    snprintf(both, sizeof both, "\"done_at\":%lld,\"told_at\":%lld", (long long)done_at,
             (long long)told_at);
    return strstr(data_of(h, id, fact), both) != NULL;
}

static int64_t levels_that_climb(struct hospital *h, int64_t id)
{
    return count(h->ctx,
                 "SELECT COUNT(*) FROM promise"
                 " WHERE ticket_id = $1 AND kind = 'acknowledge' AND ended_at IS NULL",
                 id);
}

TEST(who_was_there_in_time_and_told_it_later_has_kept_the_promise)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ACCEPTED).ticket_id, was = TEST_START + 50 * MINUTE;
    struct ticket t;

    later(&h, 70 * MINUTE);
    assert_int_equal(promise_is(&h, id, PROMISE_ARRIVE), PROMISE_IS_BROKEN);
    assert_true(levels_that_climb(&h, id) > 0);
    assert_int_equal(arrive_at(&h, id, was, &t), DONE);
    assert_int_equal(t.on_site_at, was);
    assert_int_equal(promise_is(&h, id, PROMISE_ARRIVE), PROMISE_IS_KEPT);
    assert_int_equal(levels_that_climb(&h, id), 0);
    assert_true(says_both(&h, id, TICKET_ARRIVED, was, h.ctx->now));
    /* What the clock said meanwhile is not taken back, only answered. */
    assert_int_equal(events_of(&h, id, PROMISE_BROKEN), 1);
    assert_int_equal(events_of(&h, id, PROMISE_MET_LATE), 0);
    close_hospital(&h);
}

TEST(who_was_late_is_late_by_when_they_came_and_not_by_when_they_told)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ACCEPTED).ticket_id;
    struct ticket t;

    later(&h, 3 * HOUR);
    assert_int_equal(arrive_at(&h, id, TEST_START + 70 * MINUTE, &t), DONE);
    assert_int_equal(promise_is(&h, id, PROMISE_ARRIVE), PROMISE_IS_BROKEN);
    assert_non_null(strstr(data_of(&h, id, PROMISE_MET_LATE), "\"late_s\":600"));
    close_hospital(&h);
}

TEST(finished_in_time_and_told_later_is_checked_from_when_it_was_told)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id, was = TEST_START + 23 * HOUR;
    struct ticket t;

    later(&h, 26 * HOUR);
    assert_int_equal(promise_is(&h, id, PROMISE_FINISH), PROMISE_IS_BROKEN);
    assert_int_equal(finish_at(&h, id, was, &t), DONE);
    assert_int_equal(t.done_at, was);
    assert_int_equal(promise_is(&h, id, PROMISE_FINISH), PROMISE_IS_KEPT);
    assert_true(says_both(&h, id, TICKET_FINISHED, was, h.ctx->now));
    assert_int_equal(promise_due(&h, id, PROMISE_REPORT_BACK), h.ctx->now + DAY);
    close_hospital(&h);
}

TEST(a_moment_that_cannot_be_is_refused_by_name_and_nothing_happens)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ACCEPTED).ticket_id;
    struct ticket t;

    assert_int_equal(arrive_at(&h, id, h.ctx->now + 1, &t), IN_THE_FUTURE);
    assert_string_equal(h.ctx->problem.field, "/at");
    assert_int_equal(arrive_at(&h, id, TEST_START - 1, &t), OUT_OF_RANGE);
    assert_string_equal(h.ctx->problem.field, "/at");
    later(&h, DAY + HOUR);
    assert_int_equal(arrive_at(&h, id, TEST_START + MINUTE, &t), OUT_OF_RANGE);
    assert_int_equal(now_is(&h, id).state, STATE_ACCEPTED);
    close_hospital(&h);
}

TEST(a_round_that_began_when_work_was_sent_back_is_not_finished_before_it_began)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ACCEPTED).ticket_id;
    struct ticket t;

    h.ctx->now += HOUR;
    assert_int_equal(arrive_at(&h, id, TEST_START + 20 * MINUTE, &t), DONE);
    assert_int_equal(finish_at(&h, id, TEST_START + 19 * MINUTE, &t), OUT_OF_RANGE);
    assert_int_equal(finish_at(&h, id, TEST_START + 40 * MINUTE, &t), DONE);
    assert_int_equal(
        BY(&h, h.leader, ticket_send_back(h.ctx, id, &(struct words_in){.words = "松的"}, &t)),
        DONE);
    h.ctx->now += HOUR;
    assert_int_equal(finish_at(&h, id, TEST_START + 59 * MINUTE, &t), OUT_OF_RANGE);
    assert_int_equal(finish_at(&h, id, TEST_START + 61 * MINUTE, &t), DONE);
    close_hospital(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_was_there_in_time_and_told_it_later_has_kept_the_promise),
        cmocka_unit_test(who_was_late_is_late_by_when_they_came_and_not_by_when_they_told),
        cmocka_unit_test(finished_in_time_and_told_later_is_checked_from_when_it_was_told),
        cmocka_unit_test(a_moment_that_cannot_be_is_refused_by_name_and_nothing_happens),
        cmocka_unit_test(
            a_round_that_began_when_work_was_sent_back_is_not_finished_before_it_began),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
