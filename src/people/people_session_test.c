/* people/people_session_test.c — sign-in, first start, the directory. */
#include "people/people_test.h"
#include "rebuild/rebuild_test.h"

/* --- sign-in ------------------------------------------------------------------------------------
 */

TEST(a_session_knows_its_person_until_it_idles_out)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    const char *token = NULL;
    struct actor who = {0};

    assert_int_equal(AS_VERB(ctx, session_begin(ctx, manager, &token)), DONE);
    assert_int_equal(strlen(token), 43);
    assert_int_equal(people_who_is(ctx, token, &who), DONE);
    assert_int_equal(who.person_id, manager);
    assert_int_equal(who.may, MAY_MANAGE);
    assert_int_equal(who.party, PARTY_CONTRACTOR);
    assert_int_equal(people_who_is(ctx, NULL, &who), NOT_FOUND);
    assert_int_equal(people_who_is(ctx, "nonsense", &who), NOT_FOUND);

    ctx->now += (settings.session_idle - 1) * SECOND;
    assert_int_equal(AS_VERB(ctx, people_seen(ctx, token)), DONE);
    ctx->now += (settings.session_idle - 1) * SECOND;
    assert_int_equal(people_who_is(ctx, token, &who), DONE);
    ctx->now += SECOND;
    assert_int_equal(people_who_is(ctx, token, &who), NOT_FOUND);
    assert_int_equal(AS_VERB(ctx, people_tidy(ctx)), DONE);
    assert_int_equal(count(ctx, "SELECT COUNT(*) FROM session WHERE person_id = $1", manager), 0);
    adds_up_and_ends(ctx);
}

TEST(a_session_in_daily_use_still_ends)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    const char *token = NULL;
    struct actor who = {0};
    int64_t end = ctx->now + settings.session_life * SECOND;

    assert_int_equal(AS_VERB(ctx, session_begin(ctx, manager, &token)), DONE);
    while (ctx->now + HOUR < end) {
        ctx->now += HOUR;
        assert_int_equal(people_who_is(ctx, token, &who), DONE);
        assert_int_equal(AS_VERB(ctx, people_seen(ctx, token)), DONE);
    }
    ctx->now = end;
    assert_int_equal(people_who_is(ctx, token, &who), NOT_FOUND);
    adds_up_and_ends(ctx);
}

TEST(deactivation_ends_sessions_at_once)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    const char *token = NULL;
    struct actor who = {0};

    act_as(ctx, manager);
    int64_t id = add(ctx, (struct person_in){.role = ROLE_WORKER, .login = "w1"});
    assert_int_equal(AS_VERB(ctx, session_begin(ctx, id, &token)), DONE);
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, id)), DONE);
    assert_int_equal(people_who_is(ctx, token, &who), NOT_FOUND);
    assert_int_equal(AS_VERB(ctx, session_begin(ctx, id, &token)), WRONG_PASSWORD);
    adds_up_and_ends(ctx);
}

TEST(only_the_right_password_signs_in_and_only_its_hash_is_kept)
{
    int64_t officer, manager, id = 0;
    struct ctx *ctx = house(&officer, &manager);
    const char *hash = NULL, *kept = NULL;

    assert_int_equal(password_hash(ctx, "C001c001", "c001c001", "/password", &hash), INVALID);
    assert_int_equal(password_hash(ctx, "short", "c001", "/password", &hash), TOO_SHORT);
    assert_string_equal(ctx->problem.field, "/password");
    assert_int_equal(password_hash(ctx, "correct horse", "c001", "/password", &hash), DONE);
    assert_int_equal(AS_VERB(ctx, people_set_password(ctx, manager, hash, NULL)), DONE);
    assert_int_equal(people_check_sign_in(ctx, "C001", "correct horse", &id), DONE);
    assert_int_equal(id, manager);
    assert_int_equal(people_check_sign_in(ctx, "c001", "wrong horse", &id), WRONG_PASSWORD);
    assert_int_equal(people_check_sign_in(ctx, "nobody", "correct horse", &id), WRONG_PASSWORD);
    assert_int_equal(people_check_sign_in(ctx, "h001", "correct horse", &id), WRONG_PASSWORD);
    assert_int_equal(
        db_text(ctx, "SELECT password_hash FROM person WHERE id = $1", VALUES(V(manager)), &kept),
        DONE);
    assert_memory_equal(kept, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
    adds_up_and_ends(ctx);
}

TEST(a_stranger_costs_as_much_time_as_a_colleague)
{
    int64_t officer, manager, id = 0;
    struct ctx *ctx = house(&officer, &manager);
    const char *hash = NULL;
    int64_t known = 0, unknown = 0;

    assert_int_equal(password_hash(ctx, "correct horse", "c001", "/password", &hash), DONE);
    assert_int_equal(AS_VERB(ctx, people_set_password(ctx, manager, hash, NULL)), DONE);
    for (int i = 0; i < 5; i++) {
        int64_t began = time_steady();
        assert_int_equal(people_check_sign_in(ctx, "c001", "wrong horse", &id), WRONG_PASSWORD);
        known += time_steady() - began;
        began = time_steady();
        assert_int_equal(people_check_sign_in(ctx, "nobody", "wrong horse", &id), WRONG_PASSWORD);
        unknown += time_steady() - began;
    }
    /* Wide limits: the machine is shared; without the spent hash it would be a thousandfold. */
    assert_true(unknown * 4 > known && known * 4 > unknown);
    adds_up_and_ends(ctx);
}

TEST(a_new_password_ends_the_other_sessions)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    const char *mine = NULL, *other = NULL, *hash = NULL;
    struct actor who = {0};

    assert_int_equal(AS_VERB(ctx, session_begin(ctx, manager, &mine)), DONE);
    assert_int_equal(AS_VERB(ctx, session_begin(ctx, manager, &other)), DONE);
    assert_int_equal(password_hash(ctx, "correct horse", "c001", "/new", &hash), DONE);
    assert_int_equal(AS_VERB(ctx, people_set_password(ctx, manager, hash, mine)), DONE);
    assert_int_equal(people_who_is(ctx, mine, &who), DONE);
    assert_int_equal(people_who_is(ctx, other, &who), NOT_FOUND);
    adds_up_and_ends(ctx);
}

/* --- the hospital --------------------------------------------------------------------------------
 */

TEST(the_setup_link_works_once_and_only_the_last_one)
{
    struct ctx *ctx = test_ctx();
    struct founding f = {.title = "仁济医院", .hotline = "60112", .name = "秦岚", .login = "H001"};
    const char *first = NULL, *last = NULL, *none = NULL;
    int64_t id;

    assert_int_equal(AS_VERB(ctx, hospital_setup_token(ctx, &first)), DONE);
    assert_int_equal(AS_VERB(ctx, hospital_setup_token(ctx, &last)), DONE);
    assert_int_equal(hospital_check_setup(ctx, first), NOT_FOUND);
    assert_int_equal(hospital_check_setup(ctx, last), DONE);
    assert_int_equal(AS_VERB(ctx, hospital_found(ctx, &f, NULL, &id)), DONE);
    assert_int_equal(hospital_check_setup(ctx, last), NOT_FOUND);
    assert_int_equal(AS_VERB(ctx, hospital_found(ctx, &f, NULL, &id)), ALREADY_THERE);
    assert_int_equal(AS_VERB(ctx, hospital_setup_token(ctx, &none)), DONE);
    assert_null(none);
    adds_up_and_ends(ctx);
}

TEST(the_directory_is_kept_by_hospital_logistics)
{
    int64_t officer, manager, id = 0;
    struct ctx *ctx = house(&officer, &manager);
    struct department in = {
        .name = "信息科", .place = "行政楼 3 层", .phone = "60220", .matters = "网络 电脑"};
    struct department *shown = NULL;

    assert_int_equal(AS_VERB(ctx, department_add(ctx, &in, &id)), DONE);
    assert_int_equal(department_view(ctx, id, &shown), DONE);
    assert_string_equal(shown->phone, "60220");
    in.id = id;
    in.phone = NULL;
    assert_int_equal(AS_VERB(ctx, department_change(ctx, &in)), DONE);
    assert_int_equal(department_view(ctx, id, &shown), DONE);
    assert_null(shown->phone);
    act_as(ctx, manager);
    assert_int_equal(AS_VERB(ctx, department_add(ctx, &in, &id)), NOT_ALLOWED);
    adds_up_and_ends(ctx);
}

TEST(a_shift_that_makes_no_sense_is_refused)
{
    int64_t officer, manager, id;
    struct ctx *ctx = house(&officer, &manager);
    struct shift good = {
        .name = "白班", .starts = 480, .ends = 1200, .cycle = "1100", .weekdays = "1111111"};
    struct shift bad = good;

    assert_int_equal(AS_VERB(ctx, shift_add(ctx, &good, &id)), DONE);
    bad.cycle = "12";
    assert_int_equal(AS_VERB(ctx, shift_add(ctx, &bad, &id)), INVALID);
    assert_string_equal(ctx->problem.field, "/cycle");
    bad = good;
    bad.weekdays = "0000000";
    assert_int_equal(AS_VERB(ctx, shift_add(ctx, &bad, &id)), INVALID);
    assert_string_equal(ctx->problem.field, "/weekdays");
    adds_up_and_ends(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_knows_its_person_until_it_idles_out),
        cmocka_unit_test(a_session_in_daily_use_still_ends),
        cmocka_unit_test(deactivation_ends_sessions_at_once),
        cmocka_unit_test(only_the_right_password_signs_in_and_only_its_hash_is_kept),
        cmocka_unit_test(a_stranger_costs_as_much_time_as_a_colleague),
        cmocka_unit_test(a_new_password_ends_the_other_sessions),
        cmocka_unit_test(the_setup_link_works_once_and_only_the_last_one),
        cmocka_unit_test(the_directory_is_kept_by_hospital_logistics),
        cmocka_unit_test(a_shift_that_makes_no_sense_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
