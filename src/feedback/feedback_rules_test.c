/* Who may rate, and who may read it. */
#include "base/test.h"
#include "feedback/feedback_inside.h"

static void only_not_met_leaves_an_open_need(void **)
{
    assert_true(rule_needs_follow_up(LEVEL_NOT_MET));
    for (int level = LEVEL_MET; level < LEVEL_COUNT; level++)
        assert_false(rule_needs_follow_up(level));
    assert_false(rule_needs_follow_up(LEVEL_NONE));
}

static void the_contractor_never_rates_itself_and_nobody_their_own_work(void **)
{
    assert_int_equal(rule_may_rate(0, PARTY_NONE, 5, false), DONE); /* a patient without account */
    assert_int_equal(rule_may_rate(7, PARTY_HOSPITAL, 5, false), DONE);
    assert_int_equal(rule_may_rate(7, PARTY_NONE, 5, false), DONE); /* left their post since */
    assert_int_equal(rule_may_rate(7, PARTY_CONTRACTOR, 5, false), NOT_ALLOWED);
    assert_int_equal(rule_may_rate(5, PARTY_HOSPITAL, 5, false), NOT_ALLOWED);
    assert_int_equal(rule_may_rate(7, PARTY_HOSPITAL, 5, true), NOT_ALLOWED);
}

static void words_are_for_the_asker_and_the_hospital_alone(void **)
{
    for (enum role role = ROLE_WARD; role < ROLE_COUNT; role++) {
        struct actor who = {.person_id = 1, .may = rule_may_of(role)};
        bool hospital_office = role == ROLE_LOGISTICS || role == ROLE_COMMITTEE;
        assert_int_equal(rule_rating_words(&who, 3), hospital_office);
    }
    assert_true(rule_rating_words(&(struct actor){.asker_id = 3, .may = MAY_ASKER}, 3));
    assert_false(rule_rating_words(&(struct actor){.asker_id = 4, .may = MAY_ASKER}, 3));
    assert_false(rule_rating_words(&(struct actor){0}, 3));
    assert_false(rule_rating_words(&(struct actor){0}, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_not_met_leaves_an_open_need),
        cmocka_unit_test(the_contractor_never_rates_itself_and_nobody_their_own_work),
        cmocka_unit_test(words_are_for_the_asker_and_the_hospital_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
