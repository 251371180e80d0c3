/* One tap on the private link, on a real database with the whole journey behind it. */
#include "feedback/feedback_inside.h"
#include "feedback/ward_test.h"

static enum outcome rate(int64_t ticket_id, int level, const char *words, int64_t thanks_id)
{
    struct rate_in in = {.level = level, .words = words, .thanks_id = thanks_id};
    struct rating r;

    return AS_VERB(w.ctx, feedback_rate(w.ctx, ticket_id, &in, &r));
}

/* A reported ticket whose asker is the caller. */
static int64_t reported_ticket(void)
{
    struct reported r = ask("light", "走廊灯不亮", "13900139000");

    work_through(r.ticket_id, w.near);
    return r.ticket_id;
}

static int64_t not_met_tickets(void)
{
    return count(w.ctx, "SELECT COUNT(*) FROM ticket_link WHERE kind = 'not_met' AND $1 = 1", 1);
}

TEST(an_asker_rates_once_and_hears_it_when_they_try_again)
{
    int64_t id = reported_ticket();

    assert_int_equal(rate(id, LEVEL_SATISFIED, NULL, 0), DONE);
    assert_int_equal(rate(id, LEVEL_MOVED, NULL, 0), ALREADY_THERE);
    assert_int_equal(count(w.ctx, "SELECT COUNT(*) FROM rating WHERE ticket_id = $1", id), 1);
    assert_int_equal(not_met_tickets(), 0);
}

TEST(a_ticket_can_be_rated_when_it_is_reported_or_closed_and_not_before)
{
    struct reported r = ask("light", "走廊灯不亮", "13900139000");
    struct confirm_in yes = {.fixed = FIXED_YES};
    struct ticket t;

    assert_int_equal(rate(r.ticket_id, LEVEL_MET, NULL, 0), WRONG_STATE);
    work_through(r.ticket_id, w.near);
    assert_int_equal(AS_VERB(w.ctx, ticket_confirm(w.ctx, r.ticket_id, &yes, &t)), DONE);
    assert_int_equal(rate(r.ticket_id, LEVEL_MET, NULL, 0), DONE);
}

TEST(a_cancelled_ticket_is_not_rated)
{
    struct reported r = ask("light", "走廊灯不亮", "13900139000");
    struct reason_in why = {.reason = "自己好了"};
    struct ticket t;

    assert_int_equal(AS_VERB(w.ctx, ticket_cancel(w.ctx, r.ticket_id, &why, &t)), DONE);
    assert_int_equal(rate(r.ticket_id, LEVEL_MET, NULL, 0), WRONG_STATE);
}

TEST(thirty_days_after_closing_it_is_too_late_to_rate)
{
    int64_t id = reported_ticket();
    struct confirm_in yes = {.fixed = FIXED_YES};
    struct ticket t;

    assert_int_equal(AS_VERB(w.ctx, ticket_confirm(w.ctx, id, &yes, &t)), DONE);
    w.ctx->now += 30 * DAY + 1;
    assert_int_equal(rate(id, LEVEL_MET, NULL, 0), TOO_LATE);
    w.ctx->now -= 1;
    assert_int_equal(rate(id, LEVEL_MET, NULL, 0), DONE);
}

TEST(not_met_opens_a_linked_ticket_at_once_that_does_not_quote_the_asker)
{
    int64_t id = reported_ticket(), follow;
    struct ticket old, t;

    assert_int_equal(rate(id, LEVEL_NOT_MET, "师傅态度不好，灯还是闪", 0), DONE);
    assert_int_equal(not_met_tickets(), 1);
    follow = count(w.ctx, "SELECT from_id FROM ticket_link WHERE to_id = $1", id);
    assert_int_equal(ticket_load_any(w.ctx, id, &old), DONE);
    assert_int_equal(ticket_load_any(w.ctx, follow, &t), DONE);
    assert_int_equal(t.state, STATE_REGISTERED);
    assert_int_equal(t.place_id, old.place_id);
    assert_int_equal(t.service_id, old.service_id);
    assert_int_equal(t.channel, CHANNEL_SYSTEM);
    assert_int_not_equal(t.first_owner_id, 0);
    assert_non_null(strstr(t.words, old.number));
    assert_null(strstr(t.words, "态度"));
    assert_int_equal(count(w.ctx,
                           "SELECT COUNT(*) FROM promise WHERE ticket_id = $1"
                           " AND kind = 'arrive' AND state = 'running'",
                           follow),
                     1);
}

TEST(words_stay_with_the_asker_and_the_hospital)
{
    static const char WORDS[] = "谢谢王师傅，半夜也来";
    int64_t id = reported_ticket();
    struct actor asker = w.ctx->who;
    struct list l;
    const struct rating *r;

    assert_int_equal(rate(id, LEVEL_MOVED, WORDS, w.near), DONE);
    assert_int_equal(feedback_of_ticket(w.ctx, id, &l), DONE);
    assert_int_equal(l.n, 1);
    r = l.items;
    assert_string_equal(r->words, WORDS);
    assert_string_equal(r->thanks, "王电工");
    act_as(w.ctx, w.officer);
    assert_int_equal(feedback_of_ticket(w.ctx, id, &l), DONE);
    r = l.items;
    assert_string_equal(r->words, WORDS);
    assert_int_equal(r->asker_id, asker.asker_id);
    const int64_t contractor[] = {w.desk, w.near, w.manager, w.steward};
    for (size_t i = 0; i < sizeof contractor / sizeof contractor[0]; i++) {
        act_as(w.ctx, contractor[i]);
        assert_int_equal(feedback_of_ticket(w.ctx, id, &l), DONE);
        assert_int_equal(l.n, 1);
        r = l.items;
        assert_int_equal(r->level, LEVEL_MOVED);
        assert_null(r->words);
        assert_int_equal(r->asker_id, 0);
    }
    assert_int_equal(journal_of_ticket(w.ctx, id, false, &l), DONE);
    for (size_t i = 0; i < l.n; i++) {
        const struct event *e = (const struct event *)l.items + i;
        assert_true(!e->words || !strstr(e->words, "半夜"));
        assert_true(!e->data || !strstr(e->data, "半夜"));
    }
}

TEST(only_who_took_part_can_be_thanked)
{
    int64_t id = reported_ticket();

    assert_int_equal(rate(id, LEVEL_MOVED, NULL, w.plumber), INVALID);
    assert_string_equal(w.ctx->problem.field, "/thanks_id");
    assert_int_equal(rate(id, LEVEL_MOVED, NULL, 999999), INVALID);
    assert_int_equal(rate(id, LEVEL_MOVED, NULL, w.steward), DONE);
}

TEST(a_second_asker_of_the_same_ticket_has_a_rating_of_their_own)
{
    struct reported first = ask("light", "走廊灯不亮", "13900139000"), second;
    struct join_in join = {.name = "王女士", .phone = "13700137000", .place_code = "W-12E"};
    struct actor one = w.ctx->who;

    w.ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(w.ctx, ticket_join(w.ctx, first.ticket_id, &join, &second)), DONE);
    work_through(first.ticket_id, w.near);
    assert_int_equal(ticket_who_is_link(w.ctx, second.token, &w.ctx->who), DONE);
    assert_int_equal(rate(first.ticket_id, LEVEL_MET, NULL, 0), DONE);
    assert_int_equal(rate(first.ticket_id, LEVEL_MET, NULL, 0), ALREADY_THERE);
    w.ctx->who = one;
    assert_int_equal(rate(first.ticket_id, LEVEL_MOVED, "很好", 0), DONE);
    struct list l;
    assert_int_equal(feedback_of_ticket(w.ctx, first.ticket_id, &l), DONE);
    assert_int_equal(l.n, 1); /* nobody reads another asker's rating */
    act_as(w.ctx, w.nurse);
    assert_int_equal(feedback_of_ticket(w.ctx, first.ticket_id, &l), DONE);
    assert_int_equal(l.n, 0); /* nor does the ward */
}

TEST(nobody_rates_without_the_link_of_that_ticket)
{
    int64_t id = reported_ticket();
    struct reported other = ask("light", "病房灯不亮", "13600136000");

    assert_int_equal(w.ctx->who.ticket_id, other.ticket_id);
    assert_int_equal(rate(id, LEVEL_MET, NULL, 0), NOT_FOUND);
    act_as(w.ctx, w.manager);
    assert_int_equal(rate(id, LEVEL_MOVED, NULL, 0), NOT_FOUND);
    w.ctx->who = (struct actor){0};
    assert_int_equal(rate(id, LEVEL_MOVED, NULL, 0), NOT_FOUND);
}

TEST(the_contractors_own_people_may_ask_but_not_rate)
{
    struct report_in in = {
        .place_code = "W-12E", .service = "light", .words = "灯不亮", .channel = CHANNEL_WEB};
    struct reported r;

    act_as(w.ctx, w.steward);
    assert_int_equal(AS_VERB(w.ctx, ticket_report(w.ctx, &in, &r)), DONE);
    work_through(r.ticket_id, w.near);
    assert_int_equal(ticket_who_is_link(w.ctx, r.token, &w.ctx->who), DONE);
    assert_int_equal(rate(r.ticket_id, LEVEL_MOVED, NULL, 0), NOT_ALLOWED);
    act_as(w.ctx, w.nurse);
    assert_int_equal(AS_VERB(w.ctx, ticket_report(w.ctx, &in, &r)), DONE);
    work_through(r.ticket_id, w.near);
    assert_int_equal(ticket_who_is_link(w.ctx, r.token, &w.ctx->who), DONE);
    assert_int_equal(rate(r.ticket_id, LEVEL_MOVED, "又快又好", 0), DONE);
    struct list l;
    act_as(w.ctx, w.nurse); /* signed in, too, she reads what she wrote */
    assert_int_equal(feedback_of_ticket(w.ctx, r.ticket_id, &l), DONE);
    assert_string_equal(((struct rating *)l.items)->words, "又快又好");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_ward, close_ward)
    const struct CMUnitTest tests[] = {
        CASE(an_asker_rates_once_and_hears_it_when_they_try_again),
        CASE(a_ticket_can_be_rated_when_it_is_reported_or_closed_and_not_before),
        CASE(a_cancelled_ticket_is_not_rated),
        CASE(thirty_days_after_closing_it_is_too_late_to_rate),
        CASE(not_met_opens_a_linked_ticket_at_once_that_does_not_quote_the_asker),
        CASE(words_stay_with_the_asker_and_the_hospital),
        CASE(only_who_took_part_can_be_thanked),
        CASE(a_second_asker_of_the_same_ticket_has_a_rating_of_their_own),
        CASE(nobody_rates_without_the_link_of_that_ticket),
        CASE(the_contractors_own_people_may_ask_but_not_rate),
    };
    return cmocka_run_group_tests_name("feedback", tests, NULL, NULL);
}
