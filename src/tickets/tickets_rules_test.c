/* tickets_rules_test.c — the table of moves, walked: what is allowed, what is not, and that no
 * ticket can be stuck. */
#include "base/test.h"
#include "tickets/tickets.h"

#define TEST(name) static void name(void **)
#define EVERYBODY  ((1u << WHO_COUNT) - 1)

/* Facts under which no condition refuses. */
static struct ticket_facts all_is_well(void)
{
    return (struct ticket_facts){.now = INT64_C(1795136400000000),
                                 .came_from = STATE_ON_SITE,
                                 .grab = true,
                                 .skilled = true,
                                 .photo_there = true,
                                 .first_asker = true,
                                 .quote_to_stamp = true,
                                 .quote_to_agree = true,
                                 .alarm_open = true,
                                 .papers_open = true};
}

static struct ticket in_state(int state)
{
    return (struct ticket){
        .id = 1, .state = state, .outcome = state == STATE_CLOSED ? ENDED_CONFIRMED : ENDED_NONE};
}

static struct ticket_facts facts_for(enum ticket_move_word move)
{
    struct ticket_facts f = all_is_well();

    f.offer_open =
        move == MOVE_ACCEPT_OFFER || move == MOVE_RETURN_OFFER || move == MOVE_OFFER_UNANSWERED;
    return f;
}

TEST(every_move_stands_in_the_table_exactly_once)
{
    int seen[MOVE_COUNT] = {0};

    for (size_t i = 0; i < TICKET_MOVES_N; i++) {
        seen[TICKET_MOVES[i].move]++;
        assert_non_null(TICKET_MOVES[i].says);
        assert_true(TICKET_MOVES[i].from && TICKET_MOVES[i].who && TICKET_MOVES[i].to);
        assert_int_equal(TICKET_MOVES[i].to == STATE_CLOSED, TICKET_MOVES[i].ends != ENDED_NONE);
    }
    for (int m = MOVE_NONE + 1; m < MOVE_COUNT; m++)
        assert_int_equal(seen[m], 1);
}

TEST(every_move_is_refused_from_every_state_the_table_does_not_name)
{
    int to;

    for (size_t i = 0; i < TICKET_MOVES_N; i++)
        for (int state = STATE_NONE; state < STATE_COUNT; state++) {
            const struct ticket_move *m = &TICKET_MOVES[i];
            struct ticket t = in_state(state);
            struct ticket_facts f = facts_for(m->move);
            enum outcome o = rule_ticket_move(m->move, &t, EVERYBODY, &f, &to);
            if (o != (m->from >> state & 1 ? DONE : WRONG_STATE))
                print_message("%s from %s\n", name_of(&TICKET_MOVE_NAMES, (int)m->move),
                              state ? name_of(&TICKET_STATE_NAMES, state) : "new");
            assert_int_equal(o, m->from >> state & 1 ? DONE : WRONG_STATE);
        }
}

TEST(every_move_is_refused_to_everybody_the_table_does_not_name)
{
    int to;

    for (size_t i = 0; i < TICKET_MOVES_N; i++)
        for (int relation = 0; relation < WHO_COUNT; relation++) {
            const struct ticket_move *m = &TICKET_MOVES[i];
            struct ticket t = in_state(__builtin_ctz(m->from));
            struct ticket_facts f = facts_for(m->move);
            assert_int_equal(rule_ticket_move(m->move, &t, IS(relation), &f, &to),
                             m->who & IS(relation) ? DONE : NOT_ALLOWED);
        }
}

TEST(every_state_can_be_reached_from_a_new_need)
{
    uint32_t reached = 1u << STATE_NONE, before;
    int to;

    do {
        before = reached;
        for (size_t i = 0; i < TICKET_MOVES_N; i++)
            for (int state = STATE_NONE; state < STATE_COUNT; state++) {
                struct ticket t = in_state(state);
                struct ticket_facts f = facts_for(TICKET_MOVES[i].move);
                if (reached >> state & 1 &&
                    rule_ticket_move(TICKET_MOVES[i].move, &t, EVERYBODY, &f, &to) == DONE)
                    reached |= 1u << to;
            }
    } while (reached != before);
    assert_int_equal(reached, (1u << STATE_COUNT) - 1);
}

TEST(every_open_state_has_a_way_out_that_a_person_can_take)
{
    for (int state = STATE_REGISTERED; state < STATE_CLOSED; state++) {
        int ways = 0;
        for (size_t i = 0; i < TICKET_MOVES_N; i++)
            ways += TICKET_MOVES[i].from >> state & 1 && TICKET_MOVES[i].to != TO_SAME &&
                    TICKET_MOVES[i].who & ~IS(WHO_CLOCK);
        assert_true(ways > 0);
    }
}

TEST(a_wait_goes_back_to_the_state_it_left)
{
    struct ticket t = in_state(STATE_WAITING);
    struct ticket_facts f = all_is_well();
    int to = 0;

    f.came_from = STATE_ACCEPTED;
    assert_int_equal(rule_ticket_move(MOVE_RESUME, &t, IS(WHO_ASSIGNEE), &f, &to), DONE);
    assert_int_equal(to, STATE_ACCEPTED);
}

TEST(a_job_is_taken_only_when_the_service_lets_it_be_and_with_the_skill)
{
    struct ticket t = in_state(STATE_REGISTERED);
    struct ticket_facts f = all_is_well();
    int to;

    f.skilled = false;
    assert_int_equal(rule_ticket_move(MOVE_CLAIM, &t, IS(WHO_WORKER), &f, &to), LACKS_SKILL);
    f.grab = false;
    assert_int_equal(rule_ticket_move(MOVE_CLAIM, &t, IS(WHO_WORKER), &f, &to), NOT_ALLOWED);
}

TEST(finishing_asks_for_pictures_and_stamps_unless_it_could_not_wait)
{
    struct ticket t = in_state(STATE_ON_SITE);
    struct ticket_facts f = all_is_well();
    int to;

    f.photo_needed = true;
    f.photo_there = false;
    assert_int_equal(rule_ticket_move(MOVE_FINISH, &t, IS(WHO_ASSIGNEE), &f, &to),
                     EVIDENCE_MISSING);
    f.photo_there = true;
    f.stamps_missing = true;
    assert_int_equal(rule_ticket_move(MOVE_FINISH, &t, IS(WHO_ASSIGNEE), &f, &to), STAMPS_MISSING);
    t.acted_first = true;
    assert_int_equal(rule_ticket_move(MOVE_FINISH, &t, IS(WHO_ASSIGNEE), &f, &to), DONE);
}

TEST(nobody_verifies_or_sends_back_their_own_work)
{
    struct ticket t = in_state(STATE_DONE);
    struct ticket_facts f = all_is_well();
    int to;

    f.worked_on_it = true;
    assert_int_equal(rule_ticket_move(MOVE_VERIFY, &t, EVERYBODY, &f, &to), SAME_PERSON);
    assert_int_equal(rule_ticket_move(MOVE_SEND_BACK, &t, EVERYBODY, &f, &to), SAME_PERSON);
}

TEST(thirty_days_after_closing_it_is_too_late_to_dispute_and_to_rate)
{
    struct ticket t = in_state(STATE_CLOSED);
    struct ticket_facts f = all_is_well();
    int to;

    t.closed_at = f.now - 30 * INT64_C(86400000000);
    assert_int_equal(rule_ticket_move(MOVE_DISPUTE, &t, IS(WHO_ASKER), &f, &to), DONE);
    assert_int_equal(rule_ticket_move(MOVE_RATE, &t, IS(WHO_ASKER), &f, &to), DONE);
    t.closed_at--;
    assert_int_equal(rule_ticket_move(MOVE_DISPUTE, &t, IS(WHO_ASKER), &f, &to), TOO_LATE);
    assert_int_equal(rule_ticket_move(MOVE_RATE, &t, IS(WHO_ASKER), &f, &to), TOO_LATE);
}

TEST(what_was_merged_cancelled_or_referred_is_not_rated_and_merged_not_disputed)
{
    struct ticket t = in_state(STATE_CLOSED);
    struct ticket_facts f = all_is_well();
    int to;

    for (int ended = ENDED_REFERRED; ended <= ENDED_MERGED; ended++) {
        t.outcome = ended;
        assert_int_equal(rule_ticket_move(MOVE_RATE, &t, IS(WHO_ASKER), &f, &to), WRONG_STATE);
    }
    assert_int_equal(rule_ticket_move(MOVE_DISPUTE, &t, IS(WHO_ASKER), &f, &to), WRONG_STATE);
    t.outcome = ENDED_CANCELLED;
    assert_int_equal(rule_ticket_move(MOVE_DISPUTE, &t, IS(WHO_ASKER), &f, &to), DONE);
}

TEST(a_rating_is_given_once)
{
    struct ticket t = in_state(STATE_REPORTED);
    struct ticket_facts f = all_is_well();
    int to;

    f.rated = true;
    assert_int_equal(rule_ticket_move(MOVE_RATE, &t, IS(WHO_ASKER), &f, &to), ALREADY_THERE);
}

TEST(who_joined_does_not_withdraw_what_others_asked)
{
    struct ticket t = in_state(STATE_REGISTERED);
    struct ticket_facts f = all_is_well();
    int to;

    f.others_asked = true;
    assert_int_equal(rule_ticket_move(MOVE_CANCEL, &t, IS(WHO_ASKER), &f, &to), DONE);
    f.first_asker = false;
    assert_int_equal(rule_ticket_move(MOVE_CANCEL, &t, IS(WHO_ASKER), &f, &to), NOT_ALLOWED);
}

TEST(nobody_stamps_an_amount_for_their_own_work)
{
    struct ticket t = in_state(STATE_ON_SITE);
    struct ticket_facts f = all_is_well();
    int to;

    f.worked_on_it = true;
    assert_int_equal(rule_ticket_move(MOVE_APPROVE_QUOTE, &t, IS(WHO_LEADER), &f, &to),
                     NOT_ALLOWED);
}

TEST(a_report_is_accepted_once_by_its_issuer_or_the_desk_and_stays_with_the_askers)
{
    struct ticket t = in_state(STATE_REPORTED);
    struct ticket_facts f = all_is_well();
    const uint64_t bit = UINT64_C(1) << MOVE_ACCEPT_REPORT;
    int to = 0;

    assert_int_equal(rule_ticket_move(MOVE_ACCEPT_REPORT, &t, IS(WHO_ISSUER), &f, &to), DONE);
    assert_int_equal(to, STATE_REPORTED);
    assert_int_equal(rule_ticket_move(MOVE_ACCEPT_REPORT, &t, IS(WHO_DESK), &f, &to), DONE);
    assert_int_equal(
        rule_ticket_move(MOVE_ACCEPT_REPORT, &t, IS(WHO_ASSIGNEE) | IS(WHO_FIRST_OWNER), &f, &to),
        NOT_ALLOWED);
    assert_int_equal(rule_ticket_who(MOVE_ACCEPT_REPORT), rule_ticket_who(MOVE_RETURN_REPORT));
    t.report_accepted_at = f.now;
    assert_int_equal(rule_ticket_move(MOVE_ACCEPT_REPORT, &t, IS(WHO_ISSUER), &f, &to),
                     ALREADY_THERE);
    assert_false(rule_ticket_can(&t, EVERYBODY, &f) & bit);
    assert_true(rule_ticket_can(&t, EVERYBODY, &f) & UINT64_C(1) << MOVE_RETURN_REPORT);
    assert_true(rule_ticket_can(&t, IS(WHO_ASKER), &f) & UINT64_C(1) << MOVE_CONFIRM);
}

TEST(one_offer_at_a_time_and_none_to_answer_without_one)
{
    struct ticket t = in_state(STATE_ACCEPTED);
    struct ticket_facts f = all_is_well();
    int to;

    assert_int_equal(rule_ticket_move(MOVE_ACCEPT_OFFER, &t, EVERYBODY, &f, &to), NOT_FOUND);
    f.offer_open = true;
    assert_int_equal(rule_ticket_move(MOVE_OFFER, &t, EVERYBODY, &f, &to), ALREADY_THERE);
}

TEST(a_thousand_yuan_is_not_more_than_a_thousand_yuan)
{
    assert_false(rule_ticket_needs_stamps(100000, 100000));
    assert_true(rule_ticket_needs_stamps(100001, 100000));
}

TEST(waiting_for_another_party_is_no_excuse_and_the_other_reasons_are)
{
    assert_true(rule_wait_excuses(WAIT_MATERIAL));
    assert_true(rule_wait_excuses(WAIT_PROJECT));
    assert_false(rule_wait_excuses(WAIT_OTHER_PARTY));
    assert_false(rule_wait_excuses(WAIT_NONE));
    assert_false(rule_wait_excuses(WAIT_COUNT));
}

TEST(what_is_told_later_was_done_after_the_step_before_and_at_most_a_day_ago)
{
    const int64_t now = INT64_C(1795136400000000), day = TOLD_LATER_MOST;

    assert_int_equal(rule_told_later(now, 0, now), DONE);
    assert_int_equal(rule_told_later(now + 1, 0, now), IN_THE_FUTURE);
    assert_int_equal(rule_told_later(now - day, 0, now), DONE);
    assert_int_equal(rule_told_later(now - day - 1, 0, now), OUT_OF_RANGE);
    assert_int_equal(rule_told_later(now - 60, now - 60, now), DONE);
    assert_int_equal(rule_told_later(now - 61, now - 60, now), OUT_OF_RANGE);
}

TEST(what_one_can_do_is_what_would_be_done)
{
    for (int state = STATE_REGISTERED; state < STATE_COUNT; state++)
        for (int relation = 0; relation < WHO_COUNT; relation++) {
            struct ticket t = in_state(state);
            struct ticket_facts f = all_is_well();
            uint64_t can = rule_ticket_can(&t, IS(relation), &f);
            for (int m = MOVE_NONE + 1; m < MOVE_COUNT; m++) {
                int to;
                enum outcome o = rule_ticket_move((enum ticket_move_word)m, &t,
                                                  IS(relation) & ~IS(WHO_CLOCK), &f, &to);
                assert_int_equal(can >> m & 1, o == DONE);
            }
        }
}

TEST(the_table_prints_every_state_and_every_move)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    ticket_print_states(out);
    fclose(out);
    for (int s = STATE_REGISTERED; s < STATE_COUNT; s++)
        assert_non_null(strstr(text, name_of(&TICKET_STATE_NAMES, s)));
    for (int m = MOVE_NONE + 1; m < MOVE_COUNT; m++)
        assert_non_null(strstr(text, name_of(&TICKET_MOVE_NAMES, m)));
    assert_non_null(strstr(text, "waiting --> on_site: resume"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_move_stands_in_the_table_exactly_once),
        cmocka_unit_test(every_move_is_refused_from_every_state_the_table_does_not_name),
        cmocka_unit_test(every_move_is_refused_to_everybody_the_table_does_not_name),
        cmocka_unit_test(every_state_can_be_reached_from_a_new_need),
        cmocka_unit_test(every_open_state_has_a_way_out_that_a_person_can_take),
        cmocka_unit_test(a_wait_goes_back_to_the_state_it_left),
        cmocka_unit_test(a_job_is_taken_only_when_the_service_lets_it_be_and_with_the_skill),
        cmocka_unit_test(finishing_asks_for_pictures_and_stamps_unless_it_could_not_wait),
        cmocka_unit_test(nobody_verifies_or_sends_back_their_own_work),
        cmocka_unit_test(thirty_days_after_closing_it_is_too_late_to_dispute_and_to_rate),
        cmocka_unit_test(
            what_was_merged_cancelled_or_referred_is_not_rated_and_merged_not_disputed),
        cmocka_unit_test(a_rating_is_given_once),
        cmocka_unit_test(who_joined_does_not_withdraw_what_others_asked),
        cmocka_unit_test(nobody_stamps_an_amount_for_their_own_work),
        cmocka_unit_test(
            a_report_is_accepted_once_by_its_issuer_or_the_desk_and_stays_with_the_askers),
        cmocka_unit_test(one_offer_at_a_time_and_none_to_answer_without_one),
        cmocka_unit_test(a_thousand_yuan_is_not_more_than_a_thousand_yuan),
        cmocka_unit_test(waiting_for_another_party_is_no_excuse_and_the_other_reasons_are),
        cmocka_unit_test(what_is_told_later_was_done_after_the_step_before_and_at_most_a_day_ago),
        cmocka_unit_test(what_one_can_do_is_what_would_be_done),
        cmocka_unit_test(the_table_prints_every_state_and_every_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
