/* alarms_test.c — a small hospital at eleven in the morning: promises break, alarms climb, people
 * on duty answer or do not. */
#include "alarms/alarms.h"
#include "people/people_test.h"
#include "rebuild/rebuild_test.h"

#define TICKET 7

static enum outcome broken(struct ctx *ctx, const struct note *note)
{
    return alarm_for_broken(ctx, note->subject_id);
}

static enum outcome is_over(struct ctx *ctx, const struct note *note)
{
    return alarm_calm(ctx, note->ticket_id, note->subject_id);
}

static const struct reaction FLOW[] = {
    {PROMISE_BROKEN,    broken,  "raises an alarm, or lets it climb"},
    {PROMISE_MET_LATE,  is_over, "it climbs no further"             },
    {PROMISE_WITHDRAWN, is_over, "it climbs no further"             },
};

struct hospital {
    struct ctx *ctx;
    int64_t officer, manager, leader, worker, desk, desk_leader, carpenter, stranger;
};

static struct hospital open_hospital(bool urgent)
{
    struct hospital h;

    h.ctx = house(&h.officer, &h.manager);
    act_as(h.ctx, h.manager);
    h.leader =
        add(h.ctx,
            (struct person_in){
                .name = "周班长", .role = ROLE_LEADER, .trade = "electric", .chief_id = h.manager});
    h.carpenter = add(h.ctx, (struct person_in){.name = "吴班长",
                                                .role = ROLE_LEADER,
                                                .trade = "carpentry",
                                                .chief_id = h.manager});
    h.worker =
        add(h.ctx,
            (struct person_in){
                .name = "郑电工", .role = ROLE_WORKER, .trade = "electric", .chief_id = h.leader});
    h.desk_leader =
        add(h.ctx,
            (struct person_in){.name = "冯主管", .role = ROLE_DESK_LEADER, .chief_id = h.manager});
    h.desk = add(
        h.ctx, (struct person_in){.name = "陈话务", .role = ROLE_DESK, .chief_id = h.desk_leader});
    h.stranger = add(h.ctx, (struct person_in){.name = "褚保洁",
                                               .role = ROLE_WORKER,
                                               .trade = "cleaning",
                                               .chief_id = h.carpenter});
    h.ctx->now = TEST_START + 2 * HOUR;
    h.ctx->who = (struct actor){0};
    assert_int_equal(
        db_run(
            h.ctx,
            "INSERT INTO ticket (id, number, state, service_id, place_id, title, channel, urgent,"
            " trade, occurred_at, registered_at, first_owner_id, issuer_id)"
            " VALUES ($1, '20261120-0001', 'accepted', 1, 1, '病房没电', 'qr', $2, 'electric',"
            " $3, $3, $4, $4)",
            VALUES(V((int64_t)TICKET), V(urgent), V(h.ctx->now), V(h.desk))),
        DONE);
    journal_set_journey(FLOW, sizeof FLOW / sizeof *FLOW);
    return h;
}

static void close_hospital(struct hospital *h)
{
    journal_set_journey(NULL, 0);
    adds_up_but(h->ctx, " ticket ");
    test_ctx_free(h->ctx);
}

static void promises(struct hospital *h, int kind, int64_t owes_id, bool urgent)
{
    struct promise_ask ask = {
        .ticket_id = TICKET, .kind = kind, .owes_id = owes_id, .limit_s = 3600, .urgent = urgent};

    assert_int_equal(AS_VERB(h->ctx, promise_start(h->ctx, &ask, NULL)), DONE);
}

static void later(struct hospital *h, int64_t us)
{
    int64_t n;

    h->ctx->now += us;
    h->ctx->who = (struct actor){0};
    do
        assert_int_equal(promises_ring(h->ctx, 100, &n), DONE);
    while (n == 100);
}

/* An arrival owed by the worker breaks; the clock looks a second after the hour. */
static void arrival_breaks(struct hospital *h)
{
    promises(h, PROMISE_ARRIVE, h->worker, false);
    later(h, HOUR + SECOND);
}

static struct list alarms(struct hospital *h)
{
    struct list l;

    assert_int_equal(alarms_of_ticket(h->ctx, TICKET, &l), DONE);
    return l;
}

static int64_t alarmed(struct hospital *h, size_t level)
{
    struct list l = alarms(h);

    assert_true(level <= l.n);
    return ((struct alarm *)l.items)[level - 1].person_id;
}

static enum outcome acknowledge(struct hospital *h, int64_t who, size_t level)
{
    struct list l = alarms(h);
    struct alarm ret;
    int64_t id = ((struct alarm *)l.items)[level - 1].id;

    act_as(h->ctx, who);
    return AS_VERB(h->ctx, alarm_acknowledge(h->ctx, id, "我去看", &ret));
}

static void goes_away(struct hospital *h, int64_t who)
{
    act_as(h->ctx, who);
    assert_int_equal(
        AS_VERB(h->ctx, person_go_away(h->ctx, who, h->ctx->now, h->ctx->now + 30 * DAY, "年假")),
        DONE);
    h->ctx->who = (struct actor){0};
}

/* --- climbing ----------------------------------------------------------------------------------
 */

TEST(a_late_arrival_alarms_the_leader_of_the_trade)
{
    struct hospital h = open_hospital(false);
    int64_t n;

    arrival_breaks(&h);
    struct list l = alarms(&h);
    assert_int_equal(l.n, 1);
    struct alarm *a = l.items;
    assert_int_equal(a->person_id, h.leader);
    assert_string_equal(a->person_name, "周班长");
    assert_string_equal(a->number, "20261120-0001");
    assert_int_equal(a->kind, PROMISE_ARRIVE);
    assert_int_equal(a->level, 1);
    assert_int_equal(a->due_at, h.ctx->now + 15 * MINUTE);
    assert_int_equal(alarms_open_count(h.ctx, h.leader, &n), DONE);
    assert_int_equal(n, 1);
    assert_int_equal(count(h.ctx,
                           "SELECT count(*) FROM event WHERE fact = 'alarm_raised'"
                           " AND subject_id = $1",
                           a->id),
                     1);
    close_hospital(&h);
}

TEST(unanswered_it_climbs_to_the_manager_and_to_hospital_logistics)
{
    struct hospital h = open_hospital(false);

    arrival_breaks(&h);
    later(&h, 15 * MINUTE);
    assert_int_equal(alarms(&h).n, 1); /* the fifteenth minute is still theirs */
    later(&h, SECOND);
    assert_int_equal(alarms(&h).n, 2);
    assert_int_equal(alarmed(&h, 2), h.manager);
    assert_int_not_equal(((struct alarm *)alarms(&h).items)[0].climbed_at, 0);
    later(&h, 15 * MINUTE + SECOND);
    assert_int_equal(alarms(&h).n, 3);
    assert_int_equal(alarmed(&h, 3), h.officer);
    close_hospital(&h);
}

TEST(the_last_level_is_told_again_at_doubling_intervals_at_most_a_day_apart)
{
    struct hospital h = open_hospital(true);
    int64_t told = 0, before;

    promises(&h, PROMISE_ARRIVE, h.worker, true);
    later(&h, HOUR + SECOND);
    for (int i = 0; i < 3; i++)
        later(&h, 15 * MINUTE + SECOND);
    assert_int_equal(alarms(&h).n, 3);
    for (int minutes = 30; minutes < 1440; minutes *= 2) {
        before =
            count(h.ctx, "SELECT count(*) FROM event WHERE fact = 'alarm_climbed' AND id > $1", 0);
        later(&h, minutes * MINUTE);
        assert_int_equal(
            count(h.ctx, "SELECT count(*) FROM event WHERE fact = 'alarm_climbed' AND id > $1", 0),
            before);
        later(&h, SECOND);
        told =
            count(h.ctx, "SELECT count(*) FROM event WHERE fact = 'alarm_climbed' AND id > $1", 0);
        assert_int_equal(told, before + 1);
    }
    for (int day = 0; day < 10; day++)
        later(&h, DAY + SECOND);
    assert_int_equal(
        count(h.ctx, "SELECT count(*) FROM event WHERE fact = 'alarm_climbed' AND id > $1", 0),
        told + 10);
    assert_int_equal(alarms(&h).n, 3);
    close_hospital(&h);
}

TEST(whoever_is_off_duty_is_passed_over)
{
    struct hospital h = open_hospital(false);

    goes_away(&h, h.leader);
    arrival_breaks(&h);
    assert_int_equal(alarmed(&h, 1), h.manager);
    close_hospital(&h);
}

TEST(the_last_level_always_has_a_person)
{
    struct hospital h = open_hospital(false);

    goes_away(&h, h.leader);
    goes_away(&h, h.manager);
    goes_away(&h, h.officer);
    arrival_breaks(&h);
    assert_int_equal(alarms(&h).n, 1);
    assert_int_equal(alarmed(&h, 1), h.officer);
    /* And answers from wherever they are. */
    assert_int_equal(acknowledge(&h, h.officer, 1), DONE);
    close_hospital(&h);
}

TEST(nobody_is_alarmed_about_themselves)
{
    struct hospital h = open_hospital(false);

    promises(&h, PROMISE_FINISH, h.leader, false);
    later(&h, HOUR + SECOND);
    assert_int_equal(alarmed(&h, 1), h.manager);
    close_hospital(&h);
}

TEST(each_kind_of_promise_alarms_whom_the_rules_name_first)
{
    static const struct {
        int kind;
        size_t owes, first; /* offsets in struct hospital */
    } CASES[] = {
#define AT(who) offsetof(struct hospital, who)
        {PROMISE_ASSIGN,      AT(desk),   AT(desk_leader)},
        {PROMISE_ACCEPT,      AT(worker), AT(desk)       },
        {PROMISE_ARRIVE,      AT(worker), AT(leader)     },
        {PROMISE_RESUME,      AT(worker), AT(worker)     },
        {PROMISE_REPORT_BACK, AT(worker), AT(leader)     },
        {PROMISE_REPORT_BACK, AT(desk),   AT(desk_leader)},
        {PROMISE_HAND_OVER,   AT(worker), AT(desk)       },
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct hospital h = open_hospital(false);
        const char *of = (const char *)&h;
        print_message("  %s\n", name_of(&PROMISE_KIND_NAMES, CASES[i].kind));
        promises(&h, CASES[i].kind, *(const int64_t *)(const void *)(of + CASES[i].owes), false);
        later(&h, HOUR + SECOND);
        assert_int_equal(alarms(&h).n, 1);
        assert_int_equal(alarmed(&h, 1), *(const int64_t *)(const void *)(of + CASES[i].first));
        close_hospital(&h);
    }
}

TEST(silence_of_an_asker_is_nobodys_fault)
{
    struct hospital h = open_hospital(false);

    promises(&h, PROMISE_CONFIRM, 0, false);
    later(&h, 2 * HOUR);
    assert_int_equal(alarms(&h).n, 0);
    close_hospital(&h);
}

TEST(help_is_asked_of_the_superior)
{
    struct hospital h = open_hospital(false);

    assert_int_equal(AS_VERB(h.ctx, alarm_ask_up(h.ctx, TICKET, h.worker)), DONE);
    assert_int_equal(alarmed(&h, 1), h.leader);
    assert_int_equal(((struct alarm *)alarms(&h).items)->kind, ALARM_ASKED_UP);
    later(&h, 15 * MINUTE + SECOND);
    assert_int_equal(alarmed(&h, 2), h.manager);
    later(&h, 15 * MINUTE + SECOND);
    assert_int_equal(alarmed(&h, 3), h.officer);
    close_hospital(&h);
}

TEST(one_promise_has_one_alarm)
{
    struct hospital h = open_hospital(false);
    struct promise p;
    int64_t first, again;

    arrival_breaks(&h);
    assert_int_equal(promise_open(h.ctx, TICKET, PROMISE_ARRIVE, 0, &p), DONE);
    first = ((struct alarm *)alarms(&h).items)->id;
    assert_int_equal(AS_VERB(h.ctx, alarm_raise(h.ctx, TICKET, p.id, p.kind, p.owes_id, &again)),
                     DONE);
    assert_int_equal(again, first);
    assert_int_equal(alarms(&h).n, 1);
    close_hospital(&h);
}

TEST(what_was_met_late_climbs_no_further_and_stays_on_the_list)
{
    struct hospital h = open_hospital(false);
    int64_t n;

    arrival_breaks(&h);
    h.ctx->now += 5 * MINUTE;
    assert_int_equal(AS_VERB(h.ctx, promise_keep(h.ctx, TICKET, PROMISE_ARRIVE, 0, 0)), DONE);
    later(&h, DAY);
    assert_int_equal(alarms(&h).n, 1);
    assert_int_equal(alarms_open_count(h.ctx, h.leader, &n), DONE);
    assert_int_equal(n, 1);
    assert_int_equal(acknowledge(&h, h.leader, 1), DONE);
    close_hospital(&h);
}

TEST(an_offer_that_came_back_is_still_told_until_somebody_answers)
{
    struct hospital h = open_hospital(false);

    promises(&h, PROMISE_HAND_OVER, h.worker, false);
    later(&h, HOUR + SECOND);
    assert_int_equal(AS_VERB(h.ctx, promise_withdraw(h.ctx, TICKET, PROMISE_HAND_OVER, 0)), DONE);
    later(&h, 15 * MINUTE + SECOND);
    assert_int_equal(alarmed(&h, 2), h.desk_leader);
    close_hospital(&h);
}

TEST(a_closed_ticket_alarms_nobody_else)
{
    struct hospital h = open_hospital(false);

    arrival_breaks(&h);
    assert_int_equal(AS_VERB(h.ctx, promise_withdraw_all(h.ctx, TICKET, 0)), DONE);
    assert_int_equal(AS_VERB(h.ctx, alarm_calm(h.ctx, TICKET, 0)), DONE);
    later(&h, DAY);
    assert_int_equal(alarms(&h).n, 1);
    close_hospital(&h);
}

TEST(met_before_the_clock_noticed_alarms_nobody)
{
    struct hospital h = open_hospital(false);

    promises(&h, PROMISE_ARRIVE, h.worker, false);
    h.ctx->now += HOUR + SECOND;
    assert_int_equal(AS_VERB(h.ctx, promise_keep(h.ctx, TICKET, PROMISE_ARRIVE, 0, 0)), DONE);
    later(&h, HOUR);
    assert_int_equal(alarms(&h).n, 0);
    close_hospital(&h);
}

/* --- quiet hours -------------------------------------------------------------------------------
 */

TEST(at_night_only_what_is_urgent_climbs)
{
    for (int urgent = 0; urgent < 2; urgent++) {
        struct hospital h = open_hospital(urgent);
        h.ctx->now = TEST_START + 13 * HOUR; /* 22:00 */
        promises(&h, PROMISE_ARRIVE, h.worker, urgent);
        later(&h, HOUR + SECOND);
        later(&h, 15 * MINUTE + SECOND);
        assert_int_equal(alarms(&h).n, urgent ? 2 : 1);
        if (!urgent) {
            /* Answers are counted from seven in the morning. */
            struct alarm *a = alarms(&h).items;
            assert_int_equal(a->due_at, TEST_START + 22 * HOUR + 15 * MINUTE);
            h.ctx->now = a->due_at;
            later(&h, SECOND);
            assert_int_equal(alarms(&h).n, 2);
        }
        close_hospital(&h);
    }
}

/* --- acknowledging -----------------------------------------------------------------------------
 */

TEST(i_have_it_ends_the_climb_at_every_level)
{
    struct hospital h = open_hospital(false);
    int64_t n;

    arrival_breaks(&h);
    later(&h, 15 * MINUTE + SECOND);
    assert_int_equal(acknowledge(&h, h.leader, 1), DONE); /* the lower one was still on the way */
    struct alarm *a = alarms(&h).items;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(a[i].acknowledged_at, h.ctx->now);
        assert_string_equal(a[i].acknowledged_by_name, "周班长");
        assert_int_equal(a[i].due_at, 0);
    }
    assert_int_equal(alarms_open_count(h.ctx, h.manager, &n), DONE);
    assert_int_equal(n, 0);
    later(&h, 10 * DAY);
    assert_int_equal(alarms(&h).n, 2);
    assert_int_equal(count(h.ctx,
                           "SELECT count(*) FROM promise WHERE kind = 'acknowledge'"
                           " AND state = 'kept' AND ticket_id = $1",
                           TICKET),
                     1);
    close_hospital(&h);
}

TEST(a_superior_may_take_it_a_stranger_does_not_even_see_it)
{
    struct hospital h = open_hospital(false);

    arrival_breaks(&h);
    assert_int_equal(acknowledge(&h, h.stranger, 1), NOT_FOUND);
    assert_int_equal(acknowledge(&h, h.carpenter, 1), NOT_FOUND);
    assert_int_equal(acknowledge(&h, h.worker, 1), NOT_FOUND);
    assert_int_equal(acknowledge(&h, h.manager, 1), DONE);
    close_hospital(&h);
}

TEST(the_second_to_answer_is_told_who_was_first)
{
    struct hospital h = open_hospital(false);

    arrival_breaks(&h);
    assert_int_equal(acknowledge(&h, h.leader, 1), DONE);
    assert_int_equal(acknowledge(&h, h.leader, 1), DONE); /* pressed twice */
    assert_int_equal(acknowledge(&h, h.manager, 1), TAKEN);
    assert_string_equal(h.ctx->problem.about, "周班长");
    assert_int_equal(count(h.ctx,
                           "SELECT count(*) FROM event WHERE fact = 'alarm_acknowledged'"
                           " AND ticket_id = $1",
                           TICKET),
                     1);
    close_hospital(&h);
}

TEST(somebody_off_duty_cannot_take_it_on)
{
    struct hospital h = open_hospital(false);

    arrival_breaks(&h);
    goes_away(&h, h.leader);
    assert_int_equal(acknowledge(&h, h.leader, 1), NOT_ON_DUTY);
    later(&h, 15 * MINUTE + SECOND);
    assert_int_equal(alarmed(&h, 2), h.manager);
    close_hospital(&h);
}

TEST(everybodys_list_shows_each_occasion_once_where_it_has_climbed_to)
{
    struct hospital h = open_hospital(false);
    struct list l;

    arrival_breaks(&h);
    later(&h, 15 * MINUTE + SECOND);
    assert_int_equal(alarms_of_person(h.ctx, 0, true, &l), DONE);
    assert_int_equal(l.n, 1);
    assert_int_equal(((struct alarm *)l.items)->person_id, h.manager);
    assert_int_equal(alarms_of_person(h.ctx, h.leader, true, &l), DONE);
    assert_int_equal(l.n, 1);
    assert_int_equal(alarms_of_person(h.ctx, h.stranger, false, &l), DONE);
    assert_int_equal(l.n, 0);
    close_hospital(&h);
}

TEST(every_kind_has_a_word_and_a_known_route)
{
    for (int k = 1; k <= ALARM_ASKED_UP; k++) {
        assert_non_null(name_of(&ALARM_KIND_NAMES, k));
        assert_true((rule_alarm_route(k) == NULL) ==
                    (k == PROMISE_CONFIRM || k == PROMISE_ACKNOWLEDGE));
    }
    assert_int_equal(rule_alarm_patience_s(900), 1800);
    assert_int_equal(rule_alarm_patience_s(86400), 86400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_arrival_alarms_the_leader_of_the_trade),
        cmocka_unit_test(unanswered_it_climbs_to_the_manager_and_to_hospital_logistics),
        cmocka_unit_test(the_last_level_is_told_again_at_doubling_intervals_at_most_a_day_apart),
        cmocka_unit_test(whoever_is_off_duty_is_passed_over),
        cmocka_unit_test(the_last_level_always_has_a_person),
        cmocka_unit_test(nobody_is_alarmed_about_themselves),
        cmocka_unit_test(each_kind_of_promise_alarms_whom_the_rules_name_first),
        cmocka_unit_test(silence_of_an_asker_is_nobodys_fault),
        cmocka_unit_test(help_is_asked_of_the_superior),
        cmocka_unit_test(one_promise_has_one_alarm),
        cmocka_unit_test(what_was_met_late_climbs_no_further_and_stays_on_the_list),
        cmocka_unit_test(an_offer_that_came_back_is_still_told_until_somebody_answers),
        cmocka_unit_test(a_closed_ticket_alarms_nobody_else),
        cmocka_unit_test(met_before_the_clock_noticed_alarms_nobody),
        cmocka_unit_test(at_night_only_what_is_urgent_climbs),
        cmocka_unit_test(i_have_it_ends_the_climb_at_every_level),
        cmocka_unit_test(a_superior_may_take_it_a_stranger_does_not_even_see_it),
        cmocka_unit_test(the_second_to_answer_is_told_who_was_first),
        cmocka_unit_test(somebody_off_duty_cannot_take_it_on),
        cmocka_unit_test(everybodys_list_shows_each_occasion_once_where_it_has_climbed_to),
        cmocka_unit_test(every_kind_has_a_word_and_a_known_route),
    };
    return cmocka_run_group_tests_name("alarms", tests, NULL, NULL);
}
