/* tickets_test.c — the straight path and the people on it: asking, sending, going, finishing,
 * checking, reporting back, confirming; each move, and what it promises. */
#include "tickets/tickets_test.h"

TEST(a_need_told_without_an_account_gets_number_first_owner_and_link)
{
    struct hospital h = open_hospital();
    struct reported r = report(&h, "socket");
    struct ticket t = now_is(&h, r.ticket_id);

    assert_string_equal(r.number, "20261120-0001");
    assert_int_equal(t.state, STATE_REGISTERED);
    assert_true(t.first_owner_id == h.desk || t.first_owner_id == h.desk_leader);
    assert_int_equal(t.issuer_id, t.first_owner_id);
    assert_int_equal(t.place_id, h.room);
    assert_int_equal(t.ward_id, h.ward);
    assert_string_equal(t.title, "坏了，请来看看");
    assert_int_equal(strlen(r.token), 32);
    assert_int_equal(promise_is(&h, t.id, PROMISE_ASSIGN), PROMISE_RUNNING);
    assert_int_equal(promise_due(&h, t.id, PROMISE_ARRIVE), TEST_START + HOUR);
    assert_int_equal(promise_due(&h, t.id, PROMISE_FINISH), TEST_START + DAY);
    assert_string_equal(report(&h, "socket").number, "20261120-0002");
    h.ctx->now += DAY;
    assert_string_equal(report(&h, "socket").number, "20261121-0001");
    close_hospital(&h);
}

TEST(who_is_signed_in_need_not_say_who_they_are)
{
    struct hospital h = open_hospital();
    struct report_in in = {.place_code = "R1203", .service = "socket", .words = "没电"};
    struct list askers;
    const struct asker *a;
    struct reported r;

    assert_int_equal(BY(&h, h.worker, ticket_report(h.ctx, &in, &r)), DONE);
    assert_int_equal(db_askers_of(h.ctx, r.ticket_id, &askers), DONE);
    a = askers.items;
    assert_int_equal(a->person_id, h.worker);
    assert_string_equal(a->name, "郑电工");
    assert_string_equal(a->phone, "13800000001");
    assert_int_not_equal(now_is(&h, r.ticket_id).first_owner_id, h.worker);
    close_hospital(&h);
}

TEST(neither_words_nor_picture_is_no_need)
{
    struct hospital h = open_hospital();
    struct report_in in = {.place_code = "R1203", .service = "socket", .words = " "};
    struct reported r;

    assert_int_equal(AS_VERB(h.ctx, ticket_report(h.ctx, &in, &r)), MISSING_FIELD);
    assert_string_equal(h.ctx->problem.field, "/words");
    in.words = "x";
    in.place_code = "NOPE";
    assert_int_equal(AS_VERB(h.ctx, ticket_report(h.ctx, &in, &r)), UNKNOWN_PLACE);
    in.place_code = "R1203";
    in.service = "nope";
    assert_int_equal(AS_VERB(h.ctx, ticket_report(h.ctx, &in, &r)), INVALID);
    in.service = "socket";
    in.phone = "not a phone";
    assert_int_equal(AS_VERB(h.ctx, ticket_report(h.ctx, &in, &r)), INVALID);
    assert_string_equal(h.ctx->problem.field, "/phone");
    in.phone = NULL;
    in.channel = CHANNEL_PHONE;
    assert_int_equal(AS_VERB(h.ctx, ticket_report(h.ctx, &in, &r)), INVALID);
    close_hospital(&h);
}

TEST(whoever_writes_a_call_down_is_first_owner_and_promises_run_from_the_call)
{
    struct hospital h = open_hospital();
    struct report_in in = {.place_code = "R1203",
                           .service = "socket",
                           .words = "没电",
                           .channel = CHANNEL_PHONE,
                           .occurred_at = TEST_START - 3 * HOUR};
    struct ticket t;

    assert_int_equal(BY(&h, h.steward, ticket_record(h.ctx, &in, &t)), DONE);
    assert_int_equal(t.first_owner_id, h.steward);
    assert_int_equal(t.recorder_id, h.steward);
    assert_true(t.issuer_id == h.desk || t.issuer_id == h.desk_leader);
    assert_int_equal(promise_due(&h, t.id, PROMISE_ARRIVE), TEST_START - 2 * HOUR);
    in.occurred_at = TEST_START + HOUR;
    assert_int_equal(BY(&h, h.desk, ticket_record(h.ctx, &in, &t)), IN_THE_FUTURE);
    in.occurred_at = TEST_START - 8 * DAY;
    assert_int_equal(BY(&h, h.desk, ticket_record(h.ctx, &in, &t)), OUT_OF_RANGE);
    in.occurred_at = 0;
    in.assign_to = h.worker;
    assert_int_equal(BY(&h, h.desk, ticket_record(h.ctx, &in, &t)), DONE);
    assert_int_equal(t.state, STATE_ASSIGNED);
    assert_int_equal(BY(&h, h.nurse, ticket_record(h.ctx, &in, &t)), NOT_ALLOWED);
    close_hospital(&h);
}

TEST(the_straight_path_ends_confirmed_with_every_promise_kept)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    struct ticket t;

    assert_int_equal(confirm(&h, r, FIXED_YES), DONE);
    t = now_is(&h, r.ticket_id);
    assert_int_equal(t.state, STATE_CLOSED);
    assert_int_equal(t.outcome, ENDED_CONFIRMED);
    for (int kind = PROMISE_ASSIGN; kind <= PROMISE_CONFIRM; kind++)
        if (kind != PROMISE_RESUME)
            assert_int_equal(promise_is(&h, t.id, kind), PROMISE_IS_KEPT);
    assert_int_equal(events_of(&h, t.id, TICKET_CONFIRMED), 1);
    close_hospital(&h);
}

TEST(in_every_open_state_a_promise_runs)
{
    for (int state = STATE_REGISTERED; state <= STATE_REPORTED; state++) {
        struct hospital h = open_hospital();
        static const int NEXT[] = {
            [STATE_REGISTERED] = PROMISE_ASSIGN, [STATE_ASSIGNED] = PROMISE_ACCEPT,
            [STATE_ACCEPTED] = PROMISE_ARRIVE,   [STATE_ON_SITE] = PROMISE_FINISH,
            [STATE_DONE] = PROMISE_VERIFY,       [STATE_VERIFIED] = PROMISE_REPORT_BACK,
            [STATE_REPORTED] = PROMISE_CONFIRM};
        if (state != STATE_WAITING) {
            struct reported r = bring_to(&h, state);
            assert_int_equal(now_is(&h, r.ticket_id).state, state);
            assert_int_equal(promise_is(&h, r.ticket_id, NEXT[state]), PROMISE_RUNNING);
        }
        close_hospital(&h);
    }
}

TEST(only_somebody_on_duty_with_the_skill_is_sent_unless_a_reason_is_given)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id;
    struct assign_in in = {.assignee_id = h.plumber};
    struct ticket t;

    assert_int_equal(assign_to(&h, id, h.plumber), LACKS_SKILL);
    assert_int_equal(assign_to(&h, id, h.nurse), INVALID);
    in.reason = "电工都在抢修";
    assert_int_equal(BY(&h, h.desk, ticket_assign(h.ctx, id, &in, &t)), DONE);
    act_as(h.ctx, h.manager);
    assert_int_equal(
        AS_VERB(h.ctx, person_go_away(h.ctx, h.worker, h.ctx->now, h.ctx->now + DAY, "年假")),
        DONE);
    assert_int_equal(assign_to(&h, id, h.worker), NOT_ON_DUTY);
    assert_string_equal(h.ctx->problem.about, "郑电工");
    close_hospital(&h);
}

TEST(a_reassignment_restarts_accept_but_never_what_the_askers_were_promised)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ACCEPTED).ticket_id;

    h.ctx->now += 20 * MINUTE;
    assert_int_equal(assign_to(&h, id, h.mate), DONE);
    assert_int_equal(promise_due(&h, id, PROMISE_ACCEPT), TEST_START + 30 * MINUTE);
    assert_int_equal(promise_due(&h, id, PROMISE_ARRIVE), TEST_START + HOUR);
    assert_int_equal(now_is(&h, id).accepted_at, 0);
    close_hospital(&h);
}

TEST(a_job_that_is_returned_is_the_first_owners_again)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ASSIGNED).ticket_id;
    struct ticket t;
    struct promise p;

    assert_int_equal(
        BY(&h, h.worker, ticket_return_job(h.ctx, id, &(struct reason_in){.reason = " "}, &t)),
        MISSING_FIELD);
    assert_int_equal(
        BY(&h, h.worker,
           ticket_return_job(h.ctx, id, &(struct reason_in){.reason = "在手术室"}, &t)),
        DONE);
    assert_int_equal(t.state, STATE_REGISTERED);
    assert_int_equal(t.assignee_id, 0);
    assert_int_equal(promise_is(&h, id, PROMISE_ACCEPT), PROMISE_IS_WITHDRAWN);
    assert_int_equal(promise_open(h.ctx, id, PROMISE_ARRIVE, 0, &p), DONE);
    assert_int_equal(p.owes_id, t.first_owner_id);
    close_hospital(&h);
}

TEST(of_two_phones_one_wins_and_the_other_is_told_who)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id, lift = report(&h, "lift").ticket_id;
    struct ticket t;

    assert_int_equal(BY(&h, h.plumber, ticket_claim(h.ctx, id, &(struct nothing_in){0}, &t)),
                     NOT_FOUND);
    assert_int_equal(BY(&h, h.worker, ticket_claim(h.ctx, id, &(struct nothing_in){0}, &t)), DONE);
    assert_int_equal(t.state, STATE_ACCEPTED);
    assert_int_equal(promise_is(&h, id, PROMISE_ASSIGN), PROMISE_IS_KEPT);
    assert_int_equal(BY(&h, h.mate, ticket_claim(h.ctx, id, &(struct nothing_in){0}, &t)), TAKEN);
    assert_string_equal(h.ctx->problem.about, "郑电工");
    assert_int_equal(BY(&h, h.mate, ticket_claim(h.ctx, lift, &(struct nothing_in){0}, &t)),
                     NOT_ALLOWED);
    close_hospital(&h);
}

TEST(arrival_is_proven_by_the_code_of_the_place_or_marked_unproven)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ACCEPTED).ticket_id;
    struct ticket t;
    struct arrive_in far = {.proof = PROOF_SCAN, .code = "W13"},
                     near = {.proof = PROOF_SCAN, .code = "W12"};

    assert_int_equal(BY(&h, h.worker, ticket_arrive(h.ctx, id, &far, &t)), INVALID);
    assert_string_equal(h.ctx->problem.field, "/code");
    assert_int_equal(BY(&h, h.mate, ticket_arrive(h.ctx, id, &near, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.worker, ticket_arrive(h.ctx, id, &near, &t)), DONE);
    assert_int_equal(t.arrive_proof, PROOF_SCAN);
    close_hospital(&h);
}

TEST(a_refused_move_names_the_state_and_says_what_is_possible_now)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ASSIGNED).ticket_id;
    int64_t version = now_is(&h, id).version;

    assert_int_equal(arrive(&h, id), WRONG_STATE);
    assert_string_equal(h.ctx->problem.about, "已派单");
    assert_non_null(strstr(h.ctx->problem.more, "\"state\":\"assigned\""));
    assert_non_null(strstr(h.ctx->problem.more, "\"accept\",\"return-job\""));
    assert_null(strstr(h.ctx->problem.more, "\"arrive\""));
    assert_int_equal(now_is(&h, id).version, version);
    close_hospital(&h);
}

TEST(a_stale_version_changes_nothing)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ASSIGNED).ticket_id;

    h.ctx->if_match = now_is(&h, id).version - 1;
    assert_int_equal(accept(&h, id), STALE_VERSION);
    h.ctx->if_match = now_is(&h, id).version;
    assert_int_equal(accept(&h, id), DONE);
    close_hospital(&h);
}

TEST(some_services_are_not_finished_without_a_picture)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "gas").ticket_id;

    assert_int_equal(assign_to(&h, id, h.worker), DONE);
    assert_int_equal(accept(&h, id), DONE);
    assert_int_equal(arrive(&h, id), DONE);
    assert_int_equal(finish(&h, id), EVIDENCE_MISSING);
    close_hospital(&h);
}

TEST(quantities_are_claimed_by_one_and_measured_by_another)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ON_SITE).ticket_id;
    struct quantity_in claimed = {.item = "电线", .unit = "米", .claimed = 12500};
    struct measured_in measured = {.id = 1, .measured = 11000}, foreign = {.id = 99};
    struct finish_in done = {
        .words = "换线", .minutes = 40, .quantities = {&claimed, 1}
    };
    struct verify_in check = {
        .quality = QUALITY_ACCEPTABLE, .quantities = {&foreign, 1}
    };
    struct ticket_view v;
    struct ticket t;

    assert_int_equal(BY(&h, h.worker, ticket_finish(h.ctx, id, &done, &t)), DONE);
    assert_int_equal(BY(&h, h.worker, ticket_verify(h.ctx, id, &check, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.leader, ticket_verify(h.ctx, id, &check, &t)), INVALID);
    check.quantities.items = &measured;
    assert_int_equal(BY(&h, h.leader, ticket_verify(h.ctx, id, &check, &t)), DONE);
    assert_int_equal(t.verifier_id, h.leader);
    assert_int_equal(ticket_view(h.ctx, id, &v), DONE);
    assert_int_equal(v.quantities.n, 1);
    assert_int_equal(((struct quantity_view *)v.quantities.items)->measured, 11000);
    close_hospital(&h);
}

TEST(nobody_verifies_what_they_did_or_helped_with)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id;
    struct verify_in check = {.quality = QUALITY_GOOD};
    struct ticket t;

    assert_int_equal(assign_to(&h, id, h.worker), DONE);
    assert_int_equal(accept(&h, id), DONE);
    assert_int_equal(arrive(&h, id), DONE);
    assert_int_equal(
        BY(&h, h.worker, ticket_add_helper(h.ctx, id, &(struct add_helper_in){h.leader}, &t)),
        DONE);
    assert_int_equal(finish(&h, id), DONE);
    assert_int_equal(BY(&h, h.leader, ticket_verify(h.ctx, id, &check, &t)), SAME_PERSON);
    assert_int_equal(BY(&h, h.desk, ticket_verify(h.ctx, id, &check, &t)), DONE);
    close_hospital(&h);
}

TEST(work_that_is_sent_back_goes_on_under_the_clock_it_had)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_DONE).ticket_id;
    struct ticket t;

    h.ctx->now += 2 * HOUR;
    assert_int_equal(
        BY(&h, h.leader, ticket_send_back(h.ctx, id, &(struct words_in){.words = "面板松"}, &t)),
        DONE);
    assert_int_equal(t.state, STATE_ON_SITE);
    assert_int_equal(promise_is(&h, id, PROMISE_VERIFY), PROMISE_IS_KEPT);
    assert_int_equal(promise_is(&h, id, PROMISE_REPORT_BACK), PROMISE_IS_WITHDRAWN);
    assert_int_equal(promise_due(&h, id, PROMISE_FINISH), TEST_START + DAY);
    assert_int_equal(finish(&h, id), DONE);
    close_hospital(&h);
}

TEST(the_report_is_due_half_an_hour_after_it_was_verified)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_DONE).ticket_id;

    assert_int_equal(promise_due(&h, id, PROMISE_REPORT_BACK), TEST_START + DAY);
    h.ctx->now += HOUR;
    assert_int_equal(verify(&h, id), DONE);
    assert_int_equal(promise_due(&h, id, PROMISE_REPORT_BACK), TEST_START + 90 * MINUTE);
    close_hospital(&h);
}

TEST(the_one_who_ordered_it_may_want_more_of_the_report_or_of_the_work)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_REPORTED).ticket_id;
    struct return_report_in report_only = {.words = "换了什么？", .to = STATE_VERIFIED},
                            work = {.words = "还漏电", .to = STATE_ON_SITE},
                            wrong = {.words = "x", .to = STATE_DONE};
    struct ticket t;

    assert_int_equal(BY(&h, h.desk, ticket_return_report(h.ctx, id, &wrong, &t)), INVALID);
    assert_int_equal(BY(&h, h.worker, ticket_return_report(h.ctx, id, &work, &t)), NOT_ALLOWED);
    assert_int_equal(BY(&h, h.desk, ticket_return_report(h.ctx, id, &report_only, &t)), DONE);
    assert_int_equal(t.state, STATE_VERIFIED);
    assert_int_equal(promise_is(&h, id, PROMISE_CONFIRM), PROMISE_IS_WITHDRAWN);
    assert_int_equal(promise_is(&h, id, PROMISE_REPORT_BACK), PROMISE_RUNNING);
    assert_int_equal(report_back(&h, id), DONE);
    assert_int_equal(BY(&h, h.desk, ticket_return_report(h.ctx, id, &work, &t)), DONE);
    assert_int_equal(t.state, STATE_ON_SITE);
    assert_int_equal(promise_is(&h, id, PROMISE_FINISH), PROMISE_RUNNING);
    close_hospital(&h);
}

static enum outcome accept_report(struct hospital *h, int64_t who, int64_t id, struct ticket *t)
{
    return BY(h, who, ticket_accept_report(h->ctx, id, &(struct nothing_in){0}, t));
}

TEST(an_accepted_report_is_the_issuers_answer_and_the_askers_still_have_their_word)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    int64_t id = r.ticket_id, due = promise_due(&h, id, PROMISE_CONFIRM);
    struct ticket t;

    assert_int_equal(accept_report(&h, h.worker, id, &t), NOT_ALLOWED);
    h.ctx->now += HOUR;
    assert_int_equal(accept_report(&h, h.desk, id, &t), DONE);
    assert_int_equal(t.state, STATE_REPORTED);
    assert_int_equal(t.report_accepted_at, TEST_START + HOUR);
    assert_int_equal(t.report_accepted_by, h.desk);
    assert_int_equal(events_of(&h, id, TICKET_REPORT_ACCEPTED), 1);
    assert_int_equal(promise_is(&h, id, PROMISE_CONFIRM), PROMISE_RUNNING);
    assert_int_equal(promise_due(&h, id, PROMISE_CONFIRM), due);
    assert_int_equal(accept_report(&h, h.desk, id, &t), ALREADY_THERE);
    assert_non_null(strstr(h.ctx->problem.more, "\"state\":\"reported\""));
    assert_null(strstr(h.ctx->problem.more, "accept-report"));
    assert_int_equal(confirm(&h, r, FIXED_YES), DONE);
    t = now_is(&h, id);
    assert_int_equal(t.report_accepted_by, h.desk);
    assert_int_equal(accept_report(&h, h.desk, id, &t), WRONG_STATE);
    close_hospital(&h);
}

TEST(what_comes_back_has_no_accepted_report_and_a_new_one_is_accepted_anew)
{
    struct hospital h = open_hospital();
    struct reported r = bring_to(&h, STATE_REPORTED);
    int64_t id = r.ticket_id;
    struct return_report_in back = {.words = "换了什么？", .to = STATE_VERIFIED};
    struct ticket t;

    assert_int_equal(accept_report(&h, h.desk, id, &t), DONE);
    assert_int_equal(BY(&h, h.desk, ticket_return_report(h.ctx, id, &back, &t)), DONE);
    assert_true(!t.report_accepted_at && !t.report_accepted_by);
    assert_int_equal(accept_report(&h, h.desk, id, &t), WRONG_STATE);
    assert_non_null(strstr(h.ctx->problem.more, "\"state\":\"verified\""));
    assert_non_null(strstr(h.ctx->problem.more, "report-back"));
    assert_int_equal(report_back(&h, id), DONE);
    assert_int_equal(accept_report(&h, h.desk, id, &t), DONE);
    assert_int_equal(confirm(&h, r, FIXED_PARTLY), DONE);
    t = now_is(&h, id);
    assert_int_equal(t.state, STATE_REGISTERED);
    assert_true(!t.report_accepted_at && !t.report_accepted_by);
    close_hospital(&h);
}

TEST(the_issuers_silence_is_never_acceptance)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_REPORTED).ticket_id;
    struct ticket t;

    later(&h, 8 * DAY);
    t = now_is(&h, id);
    assert_int_equal(t.outcome, ENDED_UNCONFIRMED);
    assert_true(!t.report_accepted_at && !t.report_accepted_by);
    assert_int_equal(events_of(&h, id, TICKET_REPORT_ACCEPTED), 0);
    close_hospital(&h);
}

TEST(an_order_is_answered_half_way_or_its_issuer_is_alarmed)
{
    struct hospital h = open_hospital();
    int64_t id = report(&h, "socket").ticket_id, other = report(&h, "socket").ticket_id;
    struct assign_in order = {.assignee_id = h.worker, .words = "先断电再修"};
    struct words_in how = {.words = "已断电，正在换"};
    struct list alarms;
    struct ticket t;

    assert_int_equal(BY(&h, h.desk, ticket_assign(h.ctx, id, &order, &t)), DONE);
    assert_int_equal(promise_due(&h, id, PROMISE_PROGRESS), TEST_START + DAY / 2);
    assert_int_equal(accept(&h, id), DONE);
    assert_int_equal(arrive(&h, id), DONE);
    assert_int_equal(BY(&h, h.worker, ticket_progress(h.ctx, id, &how, &t)), DONE);
    assert_int_equal(promise_is(&h, id, PROMISE_PROGRESS), PROMISE_IS_KEPT);
    assert_int_equal(assign_to(&h, other, h.worker), DONE);
    assert_int_equal(promise_is(&h, other, PROMISE_PROGRESS), PROMISE_STATE_NONE);
    assert_int_equal(BY(&h, h.desk, ticket_assign(h.ctx, other, &order, &t)), DONE);
    assert_int_equal(accept(&h, other), DONE);
    assert_int_equal(arrive(&h, other), DONE);
    later(&h, 13 * HOUR);
    assert_int_equal(promise_is(&h, other, PROMISE_PROGRESS), PROMISE_IS_BROKEN);
    assert_int_equal(alarms_of_ticket(h.ctx, other, &alarms), DONE);
    assert_int_equal(((struct alarm *)alarms.items)[0].person_id, h.desk);
    close_hospital(&h);
}

TEST(a_refusal_says_in_the_callers_language_whose_move_it_is)
{
    struct hospital h = open_hospital();
    int64_t id = bring_to(&h, STATE_ASSIGNED).ticket_id;
    struct ticket t;

    assert_int_equal(BY(&h, h.desk, ticket_accept(h.ctx, id, &(struct nothing_in){0}, &t)),
                     NOT_ALLOWED);
    assert_string_equal(h.ctx->problem.about, "经办人");
    h.ctx->locale = LOCALE_EN;
    assert_int_equal(
        BY(&h, h.worker, ticket_cancel(h.ctx, id, &(struct reason_in){.reason = "x"}, &t)),
        NOT_ALLOWED);
    assert_string_equal(h.ctx->problem.about, "asker, desk");
    close_hospital(&h);
}

TEST(another_skill_is_as_good_as_the_own_trade)
{
    struct hospital h = open_hospital();
    struct skill electric = {.trade = "electric"};
    int64_t id = report(&h, "socket").ticket_id, handy;
    struct ticket t;

    act_as(h.ctx, h.manager);
    handy = add(h.ctx, (struct person_in){
                           .name = "多面手",
                           .role = ROLE_WORKER,
                           .trade = "water",
                           .chief_id = h.leader,
                           .skills = {&electric, 1}
    });
    assert_int_equal(BY(&h, handy, ticket_claim(h.ctx, id, &(struct nothing_in){0}, &t)), DONE);
    assert_int_equal(t.assignee_id, handy);
    close_hospital(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_need_told_without_an_account_gets_number_first_owner_and_link),
        cmocka_unit_test(who_is_signed_in_need_not_say_who_they_are),
        cmocka_unit_test(neither_words_nor_picture_is_no_need),
        cmocka_unit_test(whoever_writes_a_call_down_is_first_owner_and_promises_run_from_the_call),
        cmocka_unit_test(the_straight_path_ends_confirmed_with_every_promise_kept),
        cmocka_unit_test(in_every_open_state_a_promise_runs),
        cmocka_unit_test(only_somebody_on_duty_with_the_skill_is_sent_unless_a_reason_is_given),
        cmocka_unit_test(a_reassignment_restarts_accept_but_never_what_the_askers_were_promised),
        cmocka_unit_test(a_job_that_is_returned_is_the_first_owners_again),
        cmocka_unit_test(of_two_phones_one_wins_and_the_other_is_told_who),
        cmocka_unit_test(arrival_is_proven_by_the_code_of_the_place_or_marked_unproven),
        cmocka_unit_test(a_refused_move_names_the_state_and_says_what_is_possible_now),
        cmocka_unit_test(a_stale_version_changes_nothing),
        cmocka_unit_test(some_services_are_not_finished_without_a_picture),
        cmocka_unit_test(quantities_are_claimed_by_one_and_measured_by_another),
        cmocka_unit_test(nobody_verifies_what_they_did_or_helped_with),
        cmocka_unit_test(work_that_is_sent_back_goes_on_under_the_clock_it_had),
        cmocka_unit_test(the_report_is_due_half_an_hour_after_it_was_verified),
        cmocka_unit_test(an_order_is_answered_half_way_or_its_issuer_is_alarmed),
        cmocka_unit_test(a_refusal_says_in_the_callers_language_whose_move_it_is),
        cmocka_unit_test(another_skill_is_as_good_as_the_own_trade),
        cmocka_unit_test(the_one_who_ordered_it_may_want_more_of_the_report_or_of_the_work),
        cmocka_unit_test(
            an_accepted_report_is_the_issuers_answer_and_the_askers_still_have_their_word),
        cmocka_unit_test(what_comes_back_has_no_accepted_report_and_a_new_one_is_accepted_anew),
        cmocka_unit_test(the_issuers_silence_is_never_acceptance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
