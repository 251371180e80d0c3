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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_percent_sign_or_an_underscore_is_searched_for_as_it_stands),
        cmocka_unit_test(an_askers_silence_is_never_a_promise_the_house_broke),
        cmocka_unit_test(
            the_levels_of_an_alarm_nobody_answers_are_not_counted_as_further_broken_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
