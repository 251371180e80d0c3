/* tickets_turns_test.c — off the straight path: waiting, referring, disputing, lapsing, cancelling,
 * merging, handing over, money and papers. */
#include "tickets/tickets_test.h"

static enum outcome wait_for(struct hospital *h, int64_t id, int reason, int64_t until_at)
{
    struct wait_in in = {
        .reason = reason, .what_for = "面板", .until_at = until_at, .words = "厂家明天送到"};
    struct ticket t;

    return BY(h, h->worker, ticket_wait(h->ctx, id, &in, &t));
}

/* --- waiting ------------------------------------------------------------------------------------
 */

TEST(waiting_for_material_stops_the_finish_promise_and_tells_the_askers)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id;
    struct ticket t;
    int64_t until = TEST_START + 30 * HOUR;

    assert_int_equal(wait_for(&h, id, WAIT_MATERIAL, until), DONE);
    assert_int_equal(now_is(&h, id).state, STATE_WAITING);
    assert_int_equal(promise_due(&h, id, PROMISE_RESUME), until);
    assert_int_equal(promise_due(&h, id, PROMISE_FINISH), 0);
    assert_int_equal(events_of(&h, id, ASKERS_TOLD), 1);
    h.ctx->now += 5 * HOUR;
    assert_int_equal(BY(&h, h.worker, ticket_resume(h.ctx, id, &(struct nothing_in){0}, &t)), DONE);
    assert_int_equal(t.state, STATE_ON_SITE);
    assert_int_equal(t.wait_id, 0);
    assert_int_equal(promise_is(&h, id, PROMISE_RESUME), PROMISE_IS_KEPT);
    assert_int_equal(promise_due(&h, id, PROMISE_FINISH), TEST_START + 29 * HOUR);
    close_hospital(&h);
}

TEST(waiting_for_another_party_stops_nothing)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ACCEPTED).ticket_id;
    struct ticket t;

    assert_int_equal(wait_for(&h, id, WAIT_OTHER_PARTY, TEST_START + 3 * HOUR), DONE);
    assert_int_equal(promise_due(&h, id, PROMISE_FINISH), TEST_START + DAY);
    assert_int_equal(promise_due(&h, id, PROMISE_ARRIVE), TEST_START + HOUR);
    assert_int_equal(BY(&h, h.desk, ticket_resume(h.ctx, id, &(struct nothing_in){0}, &t)), DONE);
    assert_int_equal(t.state, STATE_ACCEPTED);
    close_hospital(&h);
}

TEST(a_wait_says_why_what_for_and_until_when)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id;
    struct wait_in in = {.reason = WAIT_MATERIAL, .until_at = TEST_START + HOUR, .words = "等"};
    struct ticket t;

    assert_int_equal(BY(&h, h.worker, ticket_wait(h.ctx, id, &in, &t)), MISSING_FIELD);
    assert_string_equal(h.ctx->problem.field, "/what_for");
    in.what_for = "面板";
    in.until_at = TEST_START;
    assert_int_equal(BY(&h, h.worker, ticket_wait(h.ctx, id, &in, &t)), OUT_OF_RANGE);
    in.until_at = TEST_START + HOUR;
    in.words = NULL;
    assert_int_equal(BY(&h, h.worker, ticket_wait(h.ctx, id, &in, &t)), MISSING_FIELD);
    assert_string_equal(h.ctx->problem.field, "/words");
    close_hospital(&h);
}

TEST(a_new_date_is_told_again)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id;
    struct move_date_in in = {.until_at = TEST_START + 50 * HOUR, .words = "厂家推迟"};
    struct ticket_waiting w;
    struct ticket t;

    assert_int_equal(wait_for(&h, id, WAIT_MATERIAL, TEST_START + 30 * HOUR), DONE);
    h.ctx->now += HOUR;
    assert_int_equal(BY(&h, h.desk, ticket_move_date(h.ctx, id, &in, &t)), DONE);
    assert_int_equal(ticket_open_wait(h.ctx, id, &w), DONE);
    assert_int_equal(w.moved, 1);
    assert_int_equal(w.told_at, h.ctx->now);
    assert_int_equal(promise_due(&h, id, PROMISE_RESUME), in.until_at);
    assert_int_equal(events_of(&h, id, ASKERS_TOLD), 2);
    close_hospital(&h);
}

TEST(whoever_is_sent_instead_ends_the_wait_and_the_first_one_does_not_verify)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id;
    struct ticket t;

    assert_int_equal(wait_for(&h, id, WAIT_ACCESS, TEST_START + HOUR), DONE);
    assert_int_equal(assign_to(&h, id, h.mate), DONE);
    t = now_is(&h, id);
    assert_int_equal(t.state, STATE_ASSIGNED);
    assert_int_equal(t.wait_id, 0);
    assert_int_equal(promise_is(&h, id, PROMISE_RESUME), PROMISE_IS_WITHDRAWN);
    assert_int_equal(count(h.ctx, "SELECT COUNT(*) FROM ticket_helper WHERE ticket_id = $1", id),
                     1);
    close_hospital(&h);
}

TEST(what_is_beyond_me_alarms_my_superior)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id, other;
    struct survey_in found = {.finding = FINDING_CANNOT, .words = "主板烧了"};
    struct list alarms;
    struct ticket t;

    assert_int_equal(
        BY(&h, h.worker, ticket_ask_up(h.ctx, id, &(struct words_in){.words = "要停电"}, &t)),
        DONE);
    assert_int_equal(alarms_of_ticket(h.ctx, id, &alarms), DONE);
    assert_int_equal(((struct alarm *)alarms.items)[0].person_id, h.leader);
    other = bring_to(&h, STATE_ON_SITE).ticket_id;
    assert_int_equal(BY(&h, h.worker, ticket_survey(h.ctx, other, &found, &t)), DONE);
    assert_int_equal(alarms_of_ticket(h.ctx, other, &alarms), DONE);
    assert_int_equal(alarms.n, 1);
    close_hospital(&h);
}

/* --- another department --------------------------------------------------------------------------
 */

TEST(what_is_not_ours_is_referred_at_once_and_the_first_owner_keeps_it)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "network").ticket_id;
    struct ticket t = now_is(&h, id);
    struct confirm_referral_in in = {.name = "信息科小刘"};

    assert_int_equal(t.state, STATE_REFERRED);
    assert_int_equal(t.department_id, h.it_department);
    assert_int_not_equal(t.first_owner_id, 0);
    assert_int_equal(promise_is(&h, id, PROMISE_REFERRAL), PROMISE_RUNNING);
    assert_int_equal(promise_is(&h, id, PROMISE_ARRIVE), PROMISE_STATE_NONE);
    assert_int_equal(BY(&h, h.worker, ticket_confirm_referral(h.ctx, id, &in, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.desk, ticket_confirm_referral(h.ctx, id, &in, &t)), DONE);
    assert_int_equal(t.outcome, ENDED_REFERRED);
    assert_int_equal(promise_is(&h, id, PROMISE_REFERRAL), PROMISE_IS_KEPT);
    close_hospital(&h);
}

TEST(a_referral_withdraws_ours_and_a_bounce_brings_them_back_with_the_old_clock)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ACCEPTED).ticket_id;
    struct refer_in in = {.department_id = h.it_department}, wrong = {.department_id = 77};
    struct ticket t;

    assert_int_equal(BY(&h, h.desk, ticket_refer(h.ctx, id, &wrong, &t)), INVALID);
    assert_int_equal(BY(&h, h.desk, ticket_refer(h.ctx, id, &in, &t)), DONE);
    assert_int_equal(promise_is(&h, id, PROMISE_ARRIVE), PROMISE_IS_WITHDRAWN);
    h.ctx->now += 10 * MINUTE;
    assert_int_equal(
        BY(&h, h.desk, ticket_bounce(h.ctx, id, &(struct words_in){.words = "是强电"}, &t)), DONE);
    assert_int_equal(t.state, STATE_REGISTERED);
    assert_int_equal(promise_due(&h, id, PROMISE_ASSIGN), TEST_START + 20 * MINUTE);
    assert_int_equal(promise_due(&h, id, PROMISE_ARRIVE), TEST_START + HOUR);
    close_hospital(&h);
}

/* --- the askers' last word
 * ------------------------------------------------------------------------ */

TEST(partly_and_no_reopen_with_history_and_first_owner_kept)
{
    for (int fixed = FIXED_PARTLY; fixed <= FIXED_NO; fixed++) {
        struct hospital h = open_hospital();
        struct reported r = bring_to(&h, STATE_REPORTED);
        struct ticket before = now_is(&h, r.ticket_id), t;

        h.ctx->now += HOUR;
        assert_int_equal(confirm(&h, r, fixed), DONE);
        t = now_is(&h, r.ticket_id);
        assert_int_equal(t.state, STATE_REGISTERED);
        assert_int_equal(t.reopened, 1);
        assert_int_equal(t.first_owner_id, before.first_owner_id);
        assert_int_equal(t.assignee_id, 0);
        assert_int_equal(promise_due(&h, t.id, PROMISE_ARRIVE), TEST_START + 2 * HOUR);
        assert_int_equal(promise_is(&h, t.id, PROMISE_CONFIRM), PROMISE_IS_WITHDRAWN);
        close_hospital(&h);
    }
}

TEST(the_ward_may_dispute_for_thirty_days_and_another_ward_sees_nothing)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    struct dispute_in in = {.words = "又坏了"};
    struct ticket t;

    assert_int_equal(confirm(&h, r, FIXED_YES), DONE);
    assert_int_equal(BY(&h, h.other_nurse, ticket_dispute(h.ctx, r.ticket_id, &in, &t)), NOT_FOUND);
    h.ctx->now += 31 * DAY;
    assert_int_equal(BY(&h, h.nurse, ticket_dispute(h.ctx, r.ticket_id, &in, &t)), TOO_LATE);
    h.ctx->now -= 2 * DAY;
    assert_int_equal(BY(&h, h.nurse, ticket_dispute(h.ctx, r.ticket_id, &in, &t)), DONE);
    assert_int_equal(t.state, STATE_REGISTERED);
    assert_int_equal(t.outcome, ENDED_NONE);
    assert_int_equal(t.closed_at, 0);
    close_hospital(&h);
}

TEST(silence_closes_as_unconfirmed_and_is_never_a_rating)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    struct ticket t;

    later(&h, 4 * DAY);
    assert_int_equal(events_of(&h, r.ticket_id, ASKERS_REMINDED), 1);
    assert_int_equal(now_is(&h, r.ticket_id).state, STATE_REPORTED);
    later(&h, 4 * DAY);
    t = now_is(&h, r.ticket_id);
    assert_int_equal(t.state, STATE_CLOSED);
    assert_int_equal(t.outcome, ENDED_UNCONFIRMED);
    assert_int_equal(events_of(&h, t.id, TICKET_LAPSED), 1);
    assert_int_equal(count(h.ctx, "SELECT COUNT(*) FROM rating WHERE ticket_id = $1", t.id), 0);
    assert_int_equal(count(h.ctx,
                           "SELECT COUNT(*) FROM promise WHERE ticket_id = $1 AND ended_at IS NULL",
                           t.id),
                     0);
    close_hospital(&h);
}

TEST(the_desk_writes_down_what_an_asker_said_by_phone)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    struct confirm_in in = {.fixed = FIXED_YES};
    struct ticket_view v;
    struct ticket t;

    assert_int_equal(BY(&h, h.desk, ticket_confirm(h.ctx, r.ticket_id, &in, &t)), MISSING_FIELD);
    assert_int_equal(ticket_view(h.ctx, r.ticket_id, &v), DONE);
    in.asker_id = ((struct asker_view *)v.askers.items)[0].id;
    assert_int_equal(BY(&h, h.worker, ticket_confirm(h.ctx, r.ticket_id, &in, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.desk, ticket_confirm(h.ctx, r.ticket_id, &in, &t)), DONE);
    assert_int_equal(t.outcome, ENDED_CONFIRMED);
    close_hospital(&h);
}

TEST(an_asker_cancels_before_anybody_is_there)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_ACCEPTED);
    struct ticket t;

    follow_link(&h, r.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_cancel(h.ctx, r.ticket_id,
                                                  &(struct reason_in){.reason = "自己好了"}, &t)),
                     DONE);
    assert_int_equal(t.outcome, ENDED_CANCELLED);
    assert_int_equal(promise_is(&h, t.id, PROMISE_ARRIVE), PROMISE_IS_WITHDRAWN);
    r = bring_to(&h, STATE_ON_SITE);
    follow_link(&h, r.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_cancel(h.ctx, r.ticket_id,
                                                  &(struct reason_in){.reason = "算了"}, &t)),
                     WRONG_STATE);
    close_hospital(&h);
}

TEST(merging_moves_the_askers_and_their_links_lead_to_the_target)
{
    struct hospital h = open_hospital();
    struct reported a = report(&h, "socket"), b = report(&h, "socket");
    struct merge_in into_a = {.into = a.number}, into_b = {.into = b.number};
    struct list askers;
    struct ticket t;

    assert_int_equal(BY(&h, h.desk, ticket_merge(h.ctx, a.ticket_id, &into_a, &t)), INVALID);
    assert_int_equal(BY(&h, h.worker, ticket_merge(h.ctx, b.ticket_id, &into_a, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.desk, ticket_merge(h.ctx, b.ticket_id, &into_a, &t)), DONE);
    assert_int_equal(t.outcome, ENDED_MERGED);
    assert_int_equal(t.merged_into, a.ticket_id);
    assert_int_equal(db_askers_of(h.ctx, a.ticket_id, &askers), DONE);
    assert_int_equal(askers.n, 2);
    follow_link(&h, b.token);
    assert_int_equal(h.ctx->who.ticket_id, a.ticket_id);
    /* What was merged is closed, so nothing can be merged in a circle. */
    assert_int_equal(BY(&h, h.desk, ticket_merge(h.ctx, a.ticket_id, &into_b, &t)), INVALID);
    close_hospital(&h);
}

TEST(who_joins_is_reported_back_to_and_does_not_cancel_for_others)
{
    struct hospital h = open_hospital();
    struct reported r = report(&h, "socket"), joined;
    struct join_in in = {.name = "隔壁床", .phone = "13700000000", .place_code = "R1203"};
    struct ticket t;

    h.ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(h.ctx, ticket_join(h.ctx, r.ticket_id, &in, &joined)), DONE);
    assert_string_equal(joined.number, r.number);
    assert_string_not_equal(joined.token, r.token);
    follow_link(&h, joined.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_cancel(h.ctx, r.ticket_id,
                                                  &(struct reason_in){.reason = "不要了"}, &t)),
                     NOT_ALLOWED);
    assert_int_equal(
        BY(&h, h.nurse,
           ticket_join(h.ctx, r.ticket_id, &(struct join_in){.place_code = "R1203"}, &joined)),
        DONE);
    assert_int_equal(
        BY(&h, h.nurse,
           ticket_join(h.ctx, r.ticket_id, &(struct join_in){.place_code = "R1203"}, &joined)),
        DONE);
    assert_int_equal(count(h.ctx, "SELECT COUNT(*) FROM asker WHERE ticket_id = $1", r.ticket_id),
                     3);
    close_hospital(&h);
}

/* --- first ownership
 * ------------------------------------------------------------------------------ */

static struct ticket owned_by_steward(struct hospital *h)
{
    struct report_in in = {
        .place_code = "R1203", .service = "socket", .words = "没电", .channel = CHANNEL_PATROL};
    struct ticket t;

    assert_int_equal(BY(h, h->steward, ticket_record(h->ctx, &in, &t)), DONE);
    return t;
}

TEST(first_ownership_changes_only_by_an_offer_that_is_accepted)
{
    struct hospital h = open_hospital();
    struct ticket t = owned_by_steward(&h);
    struct offer_in to_desk = {.to_id = h.desk, .reason = "下班"}, to_nurse = {.to_id = h.nurse};

    assert_int_equal(BY(&h, h.desk, ticket_offer(h.ctx, t.id, &to_desk, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.steward, ticket_offer(h.ctx, t.id, &to_nurse, &t)), INVALID);
    assert_int_equal(BY(&h, h.steward, ticket_offer(h.ctx, t.id, &to_desk, &t)), DONE);
    assert_int_equal(t.first_owner_id, h.steward);
    assert_int_equal(BY(&h, h.steward, ticket_offer(h.ctx, t.id, &to_desk, &t)), ALREADY_THERE);
    assert_int_equal(
        BY(&h, h.worker, ticket_accept_offer(h.ctx, t.id, &(struct nothing_in){0}, &t)),
        NOT_ALLOWED);
    assert_int_equal(BY(&h, h.desk, ticket_accept_offer(h.ctx, t.id, &(struct nothing_in){0}, &t)),
                     DONE);
    assert_int_equal(t.first_owner_id, h.desk);
    assert_int_equal(promise_is(&h, t.id, PROMISE_HAND_OVER), PROMISE_IS_KEPT);
    close_hospital(&h);
}

TEST(an_offer_that_is_returned_or_not_answered_stays_with_the_first_owner_who_is_alarmed)
{
    struct hospital h = open_hospital();
    struct ticket t = owned_by_steward(&h);
    struct offer_in to_desk = {.to_id = h.desk};
    struct hand_over o;
    struct list alarms;

    assert_int_equal(BY(&h, h.steward, ticket_offer(h.ctx, t.id, &to_desk, &t)), DONE);
    assert_int_equal(
        BY(&h, h.desk, ticket_return_offer(h.ctx, t.id, &(struct reason_in){.reason = "忙"}, &t)),
        DONE);
    assert_int_equal(t.first_owner_id, h.steward);
    assert_int_equal(assign_to(&h, t.id, h.worker), DONE);
    assert_int_equal(accept(&h, t.id), DONE);
    assert_int_equal(BY(&h, h.steward, ticket_offer(h.ctx, t.id, &to_desk, &t)), DONE);
    later(&h, 16 * MINUTE);
    assert_int_equal(ticket_newest_offer(h.ctx, t.id, &o), DONE);
    assert_int_equal(o.answer, OFFER_UNANSWERED);
    assert_int_equal(now_is(&h, t.id).first_owner_id, h.steward);
    assert_int_equal(alarms_of_ticket(h.ctx, t.id, &alarms), DONE);
    assert_int_equal(alarms.n, 1);
    assert_int_equal(((struct alarm *)alarms.items)[0].person_id, h.steward);
    assert_int_equal(BY(&h, h.desk, ticket_accept_offer(h.ctx, t.id, &(struct nothing_in){0}, &t)),
                     NOT_ALLOWED);
    close_hospital(&h);
}

TEST(a_broken_promise_is_an_event_and_alarms_the_right_first_person)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id;
    struct list alarms;
    const struct alarm *a;

    later(&h, 11 * MINUTE);
    assert_int_equal(events_of(&h, id, PROMISE_BROKEN), 1);
    assert_int_equal(alarms_of_ticket(h.ctx, id, &alarms), DONE);
    a = alarms.items;
    /* Nobody is alarmed about themselves: a desk leader who owed it is answered for by the manager.
     */
    assert_int_equal(a[0].person_id,
                     now_is(&h, id).first_owner_id == h.desk_leader ? h.manager : h.desk_leader);
    assert_int_equal(promise_is(&h, id, PROMISE_ASSIGN), PROMISE_IS_BROKEN);
    assert_int_equal(assign_to(&h, id, h.worker), DONE);
    assert_int_equal(promise_is(&h, id, PROMISE_ASSIGN), PROMISE_IS_BROKEN);
    close_hospital(&h);
}

/* --- money and papers
 * ----------------------------------------------------------------------------- */

static int64_t quote(struct hospital *h, int64_t id, int64_t fen)
{
    struct quote q;
    struct ticket t;

    assert_int_equal(
        BY(h, h->worker, ticket_quote(h->ctx, id, &(struct quote_in){.amount_fen = fen}, &t)),
        DONE);
    assert_int_equal(db_quote_newest(h->ctx, id, &q), DONE);
    return q.id;
}

TEST(more_than_a_thousand_yuan_needs_both_stamps_and_a_raised_amount_asks_again)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_ON_SITE);
    struct quote_answer_in stamp = {.quote_id = quote(&h, r.ticket_id, 100001)};
    struct ticket t;
    int64_t id = r.ticket_id;

    assert_int_equal(finish(&h, id), STAMPS_MISSING);
    assert_int_equal(BY(&h, h.worker, ticket_approve_quote(h.ctx, id, &stamp, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.leader, ticket_approve_quote(h.ctx, id, &stamp, &t)), DONE);
    assert_int_equal(finish(&h, id), STAMPS_MISSING);
    follow_link(&h, r.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_agree(h.ctx, id, &stamp, &t)), DONE);
    stamp.quote_id = quote(&h, id, 120000);
    assert_int_equal(finish(&h, id), STAMPS_MISSING);
    assert_int_equal(BY(&h, h.manager, ticket_approve_quote(h.ctx, id, &stamp, &t)), DONE);
    assert_int_equal(BY(&h, h.desk, ticket_tell_asker(h.ctx, id, &stamp, &t)), DONE);
    quote(&h, id, 110000); /* less than what was stamped */
    assert_int_equal(finish(&h, id), DONE);
    close_hospital(&h);
}

TEST(a_thousand_yuan_itself_needs_no_stamp_and_a_refused_amount_does_not_pass)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id;
    struct quote_answer_in refuse = {.quote_id = quote(&h, id, 200000), .words = "太贵"},
                           stale = {.quote_id = 99};
    struct ticket t;

    assert_int_equal(BY(&h, h.leader, ticket_approve_quote(h.ctx, id, &stale, &t)), INVALID);
    assert_int_equal(BY(&h, h.leader, ticket_refuse_quote(h.ctx, id, &refuse, &t)), DONE);
    assert_int_equal(finish(&h, id), STAMPS_MISSING);
    quote(&h, id, 100000);
    assert_int_equal(finish(&h, id), DONE);
    close_hospital(&h);
}

TEST(small_amounts_that_add_up_at_one_place_are_flagged)
{
    struct hospital h = open_hospital();
    int64_t a = bring_to(&h, STATE_ON_SITE).ticket_id, b = bring_to(&h, STATE_ON_SITE).ticket_id;
    struct list l;
    const struct event *e;
    const char *data = "";

    quote(&h, a, 90000);
    quote(&h, b, 90000);
    assert_int_equal(journal_of_ticket(h.ctx, b, false, &l), DONE);
    e = l.items;
    for (size_t i = 0; i < l.n; i++)
        if (e[i].fact == TICKET_QUOTED)
            data = e[i].data;
    assert_non_null(strstr(data, "\"split\":true"));
    close_hospital(&h);
}

TEST(what_cannot_wait_is_begun_and_its_papers_are_owed)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id;
    struct words_in why = {.words = "漏电，不能等"};
    struct ticket t;

    quote(&h, id, 500000);
    assert_int_equal(BY(&h, h.worker, ticket_act_first(h.ctx, id, &why, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.leader, ticket_papers_done(h.ctx, id, &why, &t)), NOT_FOUND);
    assert_int_equal(BY(&h, h.leader, ticket_act_first(h.ctx, id, &why, &t)), DONE);
    assert_int_equal(promise_is(&h, id, PROMISE_PAPERWORK), PROMISE_RUNNING);
    assert_int_equal(finish(&h, id), DONE);
    /* Friday's work: the third working day after it is Wednesday, until the office closes. */
    assert_int_equal(promise_due(&h, id, PROMISE_PAPERWORK),
                     TEST_START + 5 * DAY + 8 * HOUR + 30 * MINUTE);
    assert_int_equal(BY(&h, h.desk, ticket_papers_done(h.ctx, id, &why, &t)), DONE);
    assert_int_equal(promise_is(&h, id, PROMISE_PAPERWORK), PROMISE_IS_KEPT);
    assert_int_equal(BY(&h, h.desk, ticket_papers_done(h.ctx, id, &why, &t)), NOT_FOUND);
    close_hospital(&h);
}

TEST(what_was_not_met_becomes_a_linked_ticket_of_the_same_first_owner)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    struct ticket old = now_is(&h, r.ticket_id), t;
    struct list links;

    follow_link(&h, r.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_follow_up(h.ctx, old.id, "not_met", "请回访", &t)),
                     DONE);
    assert_int_equal(t.state, STATE_REGISTERED);
    assert_int_equal(t.first_owner_id, old.first_owner_id);
    assert_int_equal(t.channel, CHANNEL_SYSTEM);
    assert_int_equal(db_links_of(h.ctx, old.id, &links), DONE);
    assert_int_equal(((struct link_view *)links.items)[0].ticket_id, t.id);
    close_hospital(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiting_for_material_stops_the_finish_promise_and_tells_the_askers),
        cmocka_unit_test(waiting_for_another_party_stops_nothing),
        cmocka_unit_test(a_wait_says_why_what_for_and_until_when),
        cmocka_unit_test(a_new_date_is_told_again),
        cmocka_unit_test(whoever_is_sent_instead_ends_the_wait_and_the_first_one_does_not_verify),
        cmocka_unit_test(what_is_beyond_me_alarms_my_superior),
        cmocka_unit_test(what_is_not_ours_is_referred_at_once_and_the_first_owner_keeps_it),
        cmocka_unit_test(
            a_referral_withdraws_ours_and_a_bounce_brings_them_back_with_the_old_clock),
        cmocka_unit_test(partly_and_no_reopen_with_history_and_first_owner_kept),
        cmocka_unit_test(the_ward_may_dispute_for_thirty_days_and_another_ward_sees_nothing),
        cmocka_unit_test(silence_closes_as_unconfirmed_and_is_never_a_rating),
        cmocka_unit_test(the_desk_writes_down_what_an_asker_said_by_phone),
        cmocka_unit_test(an_asker_cancels_before_anybody_is_there),
        cmocka_unit_test(merging_moves_the_askers_and_their_links_lead_to_the_target),
        cmocka_unit_test(who_joins_is_reported_back_to_and_does_not_cancel_for_others),
        cmocka_unit_test(first_ownership_changes_only_by_an_offer_that_is_accepted),
        cmocka_unit_test(
            an_offer_that_is_returned_or_not_answered_stays_with_the_first_owner_who_is_alarmed),
        cmocka_unit_test(a_broken_promise_is_an_event_and_alarms_the_right_first_person),
        cmocka_unit_test(
            more_than_a_thousand_yuan_needs_both_stamps_and_a_raised_amount_asks_again),
        cmocka_unit_test(a_thousand_yuan_itself_needs_no_stamp_and_a_refused_amount_does_not_pass),
        cmocka_unit_test(small_amounts_that_add_up_at_one_place_are_flagged),
        cmocka_unit_test(what_cannot_wait_is_begun_and_its_papers_are_owed),
        cmocka_unit_test(what_was_not_met_becomes_a_linked_ticket_of_the_same_first_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
