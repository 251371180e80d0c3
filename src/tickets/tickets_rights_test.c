/* tickets_rights_test.c — what must not be read by whom, and what must not be counted against whom.
 */
#include "http/endpoint.h"
#include "tickets/tickets_test.h"

static struct list queue_of_desk(struct hospital *h, struct card_query q)
{
    struct sight sight;
    struct list cards;

    q.limit = 100;
    act_as(h->ctx, h->desk);
    assert_int_equal(sight_of(h->ctx, &sight), DONE);
    assert_int_equal(db_cards_open(h->ctx, &sight, &q, &cards), DONE);
    return cards;
}

TEST(a_percent_sign_or_an_underscore_is_searched_for_as_it_stands)
{
    struct hospital h = open_hospital();
    struct report_in half = {.place_code = "R1203",
                             .service = "socket",
                             .words = "Socket at 50% power",
                             .channel = CHANNEL_QR};
    struct reported r;

    report(&h, "socket");
    assert_int_equal(AS_VERB(h.ctx, ticket_report(h.ctx, &half, &r)), DONE);
    assert_int_equal(queue_of_desk(&h, (struct card_query){.q = "%"}).n, 1);
    assert_int_equal(queue_of_desk(&h, (struct card_query){.q = "_"}).n, 0);
    assert_int_equal(queue_of_desk(&h, (struct card_query){.q = "SOCKET"}).n, 1);
    assert_int_equal(queue_of_desk(&h, (struct card_query){.q = "1203"}).n, 2);
    assert_int_equal(queue_of_desk(&h, (struct card_query){.q = NULL}).n, 2);
    close_hospital(&h);
}

TEST(an_askers_silence_is_never_a_promise_the_house_broke)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_REPORTED).ticket_id;
    struct ticket_view v;

    later(&h, 8 * DAY);
    assert_int_equal(now_is(&h, id).outcome, ENDED_UNCONFIRMED);
    assert_int_equal(promise_is(&h, id, PROMISE_CONFIRM), PROMISE_IS_WITHDRAWN);
    assert_int_equal(events_of(&h, id, PROMISE_BROKEN), 0);
    act_as(h.ctx, h.desk);
    assert_int_equal(ticket_view(h.ctx, id, &v), DONE);
    assert_int_equal(v.card.broken, 0);
    close_hospital(&h);
}

TEST(the_levels_of_an_alarm_nobody_answers_are_not_counted_as_further_broken_promises)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "lift").ticket_id;
    struct ticket_card card;
    struct ticket_view v;

    later(&h, 14 * MINUTE); /* assign is broken; arrive is not yet */
    assert_int_equal(promise_is(&h, id, PROMISE_ASSIGN), PROMISE_IS_BROKEN);
    later(&h, 2 * HOUR);
    assert_true(events_of(&h, id, ALARM_CLIMBED) > 0);
    assert_int_equal(promise_is(&h, id, PROMISE_ARRIVE), PROMISE_IS_BROKEN);
    act_as(h.ctx, h.desk);
    assert_int_equal(ticket_view(h.ctx, id, &v), DONE);
    assert_int_equal(v.card.broken, 2);
    assert_int_equal(db_card(h.ctx, id, &card), DONE);
    assert_int_equal(card.broken, 2);
    close_hospital(&h);
}

TEST(a_ticket_is_joined_from_its_own_place_and_not_by_counting_through_numbers)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id;
    struct join_in elsewhere = {.place_code = "W13"}, nowhere = {.place_code = "no-such"},
                   there = {.place_code = "R1203"};
    struct reported r;

    h.ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(h.ctx, ticket_join(h.ctx, id, &elsewhere, &r)), NOT_FOUND);
    assert_int_equal(AS_VERB(h.ctx, ticket_join(h.ctx, id, &nowhere, &r)), UNKNOWN_PLACE);
    assert_int_equal(BY(&h, h.other_nurse, ticket_join(h.ctx, id, &elsewhere, &r)), NOT_FOUND);
    assert_int_equal(events_of(&h, id, TICKET_JOINED), 0);
    assert_int_equal(BY(&h, h.other_nurse, ticket_join(h.ctx, id, &there, &r)), DONE);
    close_hospital(&h);
}

static const char *first_actor(struct hospital *h, int64_t who, int64_t id)
{
    struct list l;

    act_as(h->ctx, who);
    assert_int_equal(ticket_timeline(h->ctx, id, &l), DONE);
    assert_true(l.n > 0);
    return ((const struct timeline_item *)l.items)->actor_name;
}

TEST(the_timeline_keeps_an_askers_name_from_whom_the_ticket_keeps_it)
{
    struct hospital h = open_hospital();
    struct report_in in = {
        .place_code = "R1203", .service = "socket", .words = "没电", .channel = CHANNEL_WEB};
    struct reported r;

    assert_int_equal(BY(&h, h.nurse, ticket_report(h.ctx, &in, &r)), DONE);
    assert_int_equal(assign_to(&h, r.ticket_id, h.worker), DONE);
    assert_string_equal(first_actor(&h, h.desk, r.ticket_id), "李护士");
    assert_string_equal(first_actor(&h, h.officer, r.ticket_id), "李护士");
    assert_string_equal(first_actor(&h, h.worker, r.ticket_id), "李护士");
    assert_null(first_actor(&h, h.manager, r.ticket_id));
    assert_null(first_actor(&h, h.mate, r.ticket_id));
    assert_int_equal(accept(&h, r.ticket_id), DONE);
    assert_int_equal(arrive(&h, r.ticket_id), DONE);
    assert_int_equal(finish(&h, r.ticket_id), DONE);
    assert_int_equal(verify(&h, r.ticket_id), DONE);
    assert_int_equal(report_back(&h, r.ticket_id), DONE);
    assert_int_equal(confirm(&h, r, FIXED_YES), DONE);
    assert_null(first_actor(&h, h.worker, r.ticket_id));
    close_hospital(&h);
}

TEST(the_last_tickets_of_a_place_are_those_the_caller_may_open)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id, net = report(&h, "network").ticket_id;
    int64_t lift = report(&h, "lift").ticket_id;
    struct list l;

    act_as(h.ctx, h.worker);
    assert_int_equal(ticket_same_place(h.ctx, id, &l), DONE);
    for (size_t i = 0; i < l.n; i++) {
        struct ticket t;
        assert_int_equal(ticket_load(h.ctx, ((struct ticket_card *)l.items)[i].id, &t), DONE);
    }
    assert_true(l.n >= 1 && ((struct ticket_card *)l.items)[0].id == lift);
    act_as(h.ctx, h.desk);
    assert_int_equal(ticket_same_place(h.ctx, id, &l), DONE);
    assert_int_equal(l.n, 2);
    assert_int_equal(((struct ticket_card *)l.items)[1].id, net);
    close_hospital(&h);
}

TEST(a_refusal_says_in_words_what_is_lacking)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id;
    int64_t lift = report(&h, "lift").ticket_id, free = report(&h, "socket").ticket_id;
    struct nothing_in nothing = {0};
    struct quote_in quote = {.amount_fen = 200000};
    struct ticket t;

    assert_int_equal(BY(&h, h.worker, ticket_quote(h.ctx, id, &quote, &t)), DONE);
    assert_int_equal(finish(&h, id), STAMPS_MISSING);
    assert_string_equal(h.ctx->problem.about, "1000.00");
    assert_int_equal(BY(&h, h.mate, ticket_claim(h.ctx, lift, &nothing, &t)), NOT_ALLOWED);
    assert_string_equal(h.ctx->problem.about, "调度台");
    assert_int_equal(
        BY(&h, h.manager, person_go_away(h.ctx, h.mate, h.ctx->now, h.ctx->now + HOUR, NULL)),
        DONE);
    assert_int_equal(BY(&h, h.mate, ticket_claim(h.ctx, free, &nothing, &t)), NOT_ON_DUTY);
    assert_string_equal(h.ctx->problem.about, "孙电工");
    close_hospital(&h);
}

TEST(too_late_says_how_long_one_could)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    struct dispute_in dispute = {.words = "又坏了"};
    struct ticket t;

    assert_int_equal(confirm(&h, r, FIXED_YES), DONE);
    later(&h, 31 * DAY);
    follow_link(&h, r.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_dispute(h.ctx, r.ticket_id, &dispute, &t)), TOO_LATE);
    assert_string_equal(h.ctx->problem.about, "30 天");
    close_hospital(&h);
}

TEST(the_manager_offers_for_a_first_owner_who_cannot_and_somebody_has_to_accept)
{
    struct hospital h = open_hospital();
    struct report_in found = {
        .place_code = "R1203", .service = "socket", .words = "插座松动", .channel = CHANNEL_PATROL};
    struct offer_in to_desk = {.to_id = h.desk, .reason = "住院了"},
                    to_steward = {.to_id = h.steward};
    struct nothing_in nothing = {0};
    struct ticket t;

    assert_int_equal(BY(&h, h.steward, ticket_record(h.ctx, &found, &t)), DONE);
    assert_int_equal(BY(&h, h.leader, ticket_offer(h.ctx, t.id, &to_desk, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.manager, ticket_offer(h.ctx, t.id, &to_steward, &t)), INVALID);
    assert_int_equal(BY(&h, h.manager, ticket_offer(h.ctx, t.id, &to_desk, &t)), DONE);
    later(&h, 20 * MINUTE); /* nobody answers: it stays where it was */
    assert_int_equal(now_is(&h, t.id).first_owner_id, h.steward);
    assert_int_equal(events_of(&h, t.id, HAND_OVER_UNANSWERED), 1);
    assert_int_equal(BY(&h, h.manager, ticket_offer(h.ctx, t.id, &to_desk, &t)), DONE);
    assert_int_equal(BY(&h, h.manager, ticket_accept_offer(h.ctx, t.id, &nothing, &t)),
                     NOT_ALLOWED);
    assert_int_equal(BY(&h, h.desk, ticket_accept_offer(h.ctx, t.id, &nothing, &t)), DONE);
    assert_int_equal(t.first_owner_id, h.desk);
    assert_int_equal(BY(&h, h.manager, person_deactivate(h.ctx, h.desk)), OWNS_OPEN_TICKETS);
    close_hospital(&h);
}

TEST(papers_that_are_late_are_climbed_for_although_the_ticket_is_closed)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_ON_SITE);
    struct words_in why = {"漏电，不能等"};
    struct ticket t;
    static const char CLIMBING[] = "SELECT COUNT(*) FROM promise WHERE ticket_id = $1"
                                   "   AND kind = 'acknowledge' AND ended_at IS NULL";

    assert_int_equal(BY(&h, h.desk, ticket_act_first(h.ctx, r.ticket_id, &why, &t)), DONE);
    assert_int_equal(finish(&h, r.ticket_id), DONE);
    assert_int_equal(verify(&h, r.ticket_id), DONE);
    assert_int_equal(report_back(&h, r.ticket_id), DONE);
    later(&h, 6 * DAY);
    assert_int_equal(promise_is(&h, r.ticket_id, PROMISE_PAPERWORK), PROMISE_IS_BROKEN);
    assert_int_equal(count(h.ctx, CLIMBING, r.ticket_id), 1);
    assert_int_equal(confirm(&h, r, FIXED_YES), DONE);
    assert_int_equal(now_is(&h, r.ticket_id).state, STATE_CLOSED);
    assert_int_equal(count(h.ctx, CLIMBING, r.ticket_id), 1);
    assert_int_equal(BY(&h, h.desk, ticket_papers_done(h.ctx, r.ticket_id, &why, &t)), DONE);
    assert_int_equal(count(h.ctx, CLIMBING, r.ticket_id), 0);
    close_hospital(&h);
}

static enum outcome finish_with_old_pictures_only(struct hospital *h, int64_t id)
{
    assert_int_equal(assign_to(h, id, h->worker), DONE);
    assert_int_equal(accept(h, id), DONE);
    assert_int_equal(arrive(h, id), DONE);
    return finish(h, id);
}

TEST(pictures_of_work_that_was_disputed_are_no_evidence_for_the_next_round)
{
    struct hospital h = open_hospital();
    struct reported r = report(&h, "gas");
    static const char PICTURE[] =
        "INSERT INTO ticket_evidence (ticket_id, hash, stage, at) VALUES ($1, 'a', 'finish', $2)";

    assert_int_equal(finish_with_old_pictures_only(&h, r.ticket_id), EVIDENCE_MISSING);
    h.ctx->who = (struct actor){0};
    assert_int_equal(db_run(h.ctx, PICTURE, VALUES(V(r.ticket_id), V(h.ctx->now))), DONE);
    assert_int_equal(journal_say(h.ctx, EVIDENCE_ADDED, r.ticket_id, 1,
                                 jot(h.ctx, J("hash", "a"), J("stage", "finish")), NULL),
                     DONE);
    assert_int_equal(finish(&h, r.ticket_id), DONE);
    assert_int_equal(verify(&h, r.ticket_id), DONE);
    assert_int_equal(report_back(&h, r.ticket_id), DONE);
    h.ctx->now += HOUR;
    assert_int_equal(confirm(&h, r, FIXED_NO), DONE);
    assert_int_equal(finish_with_old_pictures_only(&h, r.ticket_id), EVIDENCE_MISSING);
    close_hospital(&h);
}

/* The link of this token as it is followed where somebody is signed in. */
static void follow_beside(struct hospital *h, int64_t person, const char *token)
{
    struct actor link;

    act_as(h->ctx, person);
    assert_int_equal(ticket_who_is_link(h->ctx, token, &link), DONE);
    h->ctx->who = link;
}

TEST(nobody_who_does_the_work_or_oversees_it_speaks_through_an_askers_link)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    struct confirm_in yes = {.fixed = FIXED_YES};
    const int64_t staff[] = {h.desk, h.worker, h.leader, h.manager, h.officer};
    struct follow_view v;
    struct ticket t;

    for (size_t i = 0; i < sizeof staff / sizeof *staff; i++) {
        follow_beside(&h, staff[i], r.token);
        assert_int_equal(AS_VERB(h.ctx, ticket_confirm(h.ctx, r.ticket_id, &yes, &t)), NOT_ALLOWED);
        assert_non_null(strstr(h.ctx->problem.about, "报事人"));
        assert_int_equal(ticket_may(h.ctx, r.ticket_id, MOVE_RATE, &t), NOT_ALLOWED);
        assert_int_equal(ticket_follow_view(h.ctx, h.ctx->who.asker_id, &v), DONE);
        assert_true(v.by_staff);
        assert_int_equal(v.can.n, 0);
    }
    assert_int_equal(now_is(&h, r.ticket_id).state, STATE_REPORTED);
    follow_beside(&h, h.nurse, r.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_confirm(h.ctx, r.ticket_id, &yes, &t)), DONE);
    close_hospital(&h);
}

TEST(who_works_here_still_speaks_for_the_need_they_reported_themselves)
{
    struct hospital h = open_hospital();
    struct report_in in = {.place_code = "R1203", .service = "socket", .words = "没电"};
    struct reason_in over = {.reason = "好了"};
    struct reported r;
    struct ticket t;

    assert_int_equal(BY(&h, h.desk, ticket_report(h.ctx, &in, &r)), DONE);
    follow_beside(&h, h.worker, r.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_cancel(h.ctx, r.ticket_id, &over, &t)), NOT_ALLOWED);
    follow_beside(&h, h.desk, r.token);
    assert_int_equal(AS_VERB(h.ctx, ticket_cancel(h.ctx, r.ticket_id, &over, &t)), DONE);
    close_hospital(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_is_joined_from_its_own_place_and_not_by_counting_through_numbers),
        cmocka_unit_test(the_timeline_keeps_an_askers_name_from_whom_the_ticket_keeps_it),
        cmocka_unit_test(the_last_tickets_of_a_place_are_those_the_caller_may_open),
        cmocka_unit_test(a_refusal_says_in_words_what_is_lacking),
        cmocka_unit_test(too_late_says_how_long_one_could),
        cmocka_unit_test(
            the_manager_offers_for_a_first_owner_who_cannot_and_somebody_has_to_accept),
        cmocka_unit_test(papers_that_are_late_are_climbed_for_although_the_ticket_is_closed),
        cmocka_unit_test(pictures_of_work_that_was_disputed_are_no_evidence_for_the_next_round),
        cmocka_unit_test(a_percent_sign_or_an_underscore_is_searched_for_as_it_stands),
        cmocka_unit_test(an_askers_silence_is_never_a_promise_the_house_broke),
        cmocka_unit_test(
            the_levels_of_an_alarm_nobody_answers_are_not_counted_as_further_broken_promises),
        cmocka_unit_test(nobody_who_does_the_work_or_oversees_it_speaks_through_an_askers_link),
        cmocka_unit_test(who_works_here_still_speaks_for_the_need_they_reported_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
