/* people/people_api_test.c — the folder's endpoints as a browser meets them. */
#include "people/people_call_test.h"
#include "rebuild/rebuild_test.h"

static enum outcome ask(struct ctx *ctx, const char *name, const char *body, struct called *ret)
{
    return call(ctx, &PEOPLE_ENDPOINTS, name, (struct request){0}, body, ret);
}

static enum outcome ask_of(struct ctx *ctx, const char *name, int64_t id, const char *body,
                           struct called *ret)
{
    return call(ctx, &PEOPLE_ENDPOINTS, name, (struct request){.id = id}, body, ret);
}

TEST(every_row_says_what_it_means_and_who_may)
{
    for (size_t i = 0; i < PEOPLE_ENDPOINTS.n; i++) {
        const struct endpoint *row = &PEOPLE_ENDPOINTS.rows[i];

        print_message("row %s\n", row->name);
        assert_true(row->may);
        assert_true(strlen(row->says) > 8);
        assert_non_null(row->gives);
        assert_int_equal(row->writes, row->verb != GET);
    }
}

TEST(a_new_hospital_is_founded_through_its_one_time_link)
{
    struct ctx *ctx = test_ctx();
    const char *token = NULL;
    struct called c;
    struct actor who = {0};

    assert_int_equal(ask(ctx, "hospital", NULL, &c), DONE);
    assert_says(&c, "\"ready\":false");
    assert_int_equal(AS_VERB(ctx, hospital_setup_token(ctx, &token)), DONE);
    const char *body = arena_print(
        ctx->arena,
        "{\"token\":\"%s\",\"title\":\"仁济医院\",\"hotline\":\"60112\",\"name\":\"秦岚\","
        "\"login\":\"H001\",\"password\":\"correct horse\"}",
        token);
    const char *guess = "{\"token\":\"guess\",\"title\":\"x\",\"hotline\":\"112\",\"name\":\"x\","
                        "\"login\":\"xx\",\"password\":\"correct horse\"}";
    assert_int_equal(ask(ctx, "setup", guess, &c), NOT_FOUND);
    assert_int_equal(ask(ctx, "setup", body, &c), DONE);
    assert_says(&c, "\"role\":\"logistics\"");
    assert_int_equal(people_who_is(ctx, c.req.set_session, &who), DONE);
    assert_int_equal(ask(ctx, "setup", body, &c), NOT_FOUND);
    assert_int_equal(ask(ctx, "hospital", NULL, &c), DONE);
    assert_says(&c, "\"title\":\"仁济医院\",\"hotline\":\"60112\"");
    assert_says(&c, "\"ready\":true");
    adds_up_and_ends(ctx);
}

TEST(signing_in_and_out_with_a_password)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct called c;
    struct actor who;

    act_as(ctx, manager);
    assert_int_equal(
        ask(ctx, "addPerson",
            "{\"name\":\"李工\",\"role\":\"worker\",\"title\":\"电工\",\"login\":\"W01\","
            "\"password\":\"correct horse\",\"phone\":\"+86 138 0013 8000\"}",
            &c),
        DONE);
    assert_says(&c, "\"login\":\"w01\"");
    assert_says(&c, "\"phone\":\"13800138000\"");
    assert_silent_about(&c, "argon2");
    ctx->who = (struct actor){0};
    assert_int_equal(ask(ctx, "me", NULL, &c), NOT_SIGNED_IN);
    assert_int_equal(ask(ctx, "signIn", "{\"login\":\"w01\",\"password\":\"wrong\"}", &c),
                     WRONG_PASSWORD);
    assert_null(c.req.set_session);
    assert_int_equal(ask(ctx, "signIn", "{\"login\":\"w01\",\"password\":\"correct horse\"}", &c),
                     DONE);
    const char *token = c.req.set_session;
    assert_says(&c, "\"may\":[\"staff\",\"work\"]");
    assert_int_equal(people_who_is(ctx, token, &ctx->who), DONE);
    assert_int_equal(ask(ctx, "me", NULL, &c), DONE);
    assert_says(&c, "\"name\":\"李工\"");
    assert_says(&c, "\"alarms\":0");
    struct request mine = {.session = token};
    assert_int_equal(call(ctx, &PEOPLE_ENDPOINTS, "changeMyPassword", mine,
                          "{\"old\":\"wrong\",\"new\":\"battery staple\"}", &c),
                     WRONG_PASSWORD);
    assert_int_equal(call(ctx, &PEOPLE_ENDPOINTS, "changeMyPassword", mine,
                          "{\"old\":\"correct horse\",\"new\":\"battery staple\"}", &c),
                     DONE);
    assert_string_equal(c.json, "{}");
    assert_int_equal(call(ctx, &PEOPLE_ENDPOINTS, "signOut", mine, NULL, &c), DONE);
    assert_string_equal(c.req.set_session, "");
    assert_int_equal(people_who_is(ctx, token, &who), NOT_FOUND);
    assert_int_equal(ask(ctx, "signIn", "{\"login\":\"w01\",\"password\":\"battery staple\"}", &c),
                     DONE);
    adds_up_and_ends(ctx);
}

TEST(one_click_sign_in_is_there_only_in_a_demo)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct called c;

    ctx->who = (struct actor){0};
    assert_int_equal(ask(ctx, "demoAccounts", NULL, &c), NOT_FOUND);
    assert_int_equal(ask(ctx, "demoSignIn", "{\"login\":\"c001\"}", &c), NOT_FOUND);
    assert_int_equal(AS_VERB(ctx, hospital_set(ctx, "demo", "1")), DONE);
    assert_int_equal(ask(ctx, "demoAccounts", NULL, &c), DONE);
    assert_says(&c, "{\"login\":\"h001\",\"name\":\"秦岚\",\"role\":\"logistics\"");
    assert_says(&c, "{\"login\":\"c001\",\"name\":\"鲁达\",\"role\":\"manager\"");
    assert_int_equal(ask(ctx, "demoSignIn", "{\"login\":\"nobody\"}", &c), WRONG_PASSWORD);
    assert_int_equal(ask(ctx, "demoSignIn", "{\"login\":\"C001\"}", &c), DONE);
    assert_says(&c, "\"manage\"");
    adds_up_and_ends(ctx);
}

TEST(a_page_of_people_has_their_skills_and_a_next)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct skill gas = {"gas", "GB-7", ctx->now + DAY};
    struct called c;

    act_as(ctx, manager);
    add(ctx, (struct person_in){.name = "甲", .role = ROLE_WORKER});
    add(ctx, (struct person_in){
                 .name = "乙", .role = ROLE_WORKER, .skills = {&gas, 1}
    });
    add(ctx, (struct person_in){
                 .name = "丙", .role = ROLE_WORKER, .skills = {&gas, 1}
    });
    assert_int_equal(ask(ctx, "people", NULL, &c), DONE);
    assert_says(&c, "\"next\":null");
    struct request page = {.query =
                               query_of(ctx, &PEOPLE_ENDPOINTS, "people", "role=worker&limit=2")};
    assert_int_equal(call(ctx, &PEOPLE_ENDPOINTS, "people", page, NULL, &c), DONE);
    assert_non_null(c.req.next);
    assert_says(&c, "\"skills\":[{\"trade\":\"gas\",\"certificate\":\"GB-7\"");
    page.query = query_of(ctx, &PEOPLE_ENDPOINTS, "people",
                          arena_print(ctx->arena, "role=worker&limit=2&after=%s", c.req.next));
    assert_int_equal(call(ctx, &PEOPLE_ENDPOINTS, "people", page, NULL, &c), DONE);
    assert_says(&c, "\"name\":\"丙\"");
    assert_says(&c, "\"next\":null");
    adds_up_and_ends(ctx);
}

TEST(a_change_that_saw_an_old_version_is_refused)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct called c;

    act_as(ctx, manager);
    int64_t id = add(ctx, (struct person_in){.role = ROLE_WORKER});
    assert_int_equal(ask_of(ctx, "person", id, NULL, &c), DONE);
    ctx->if_match = c.req.etag;
    assert_int_equal(ask_of(ctx, "changePerson", id, "{\"title\":\"水工\"}", &c), DONE);
    assert_int_equal(c.req.etag, ctx->if_match + 1);
    assert_int_equal(ask_of(ctx, "changePerson", id, "{\"title\":\"电工\"}", &c), STALE_VERSION);
    assert_int_equal(ask_of(ctx, "changePerson", id, "{\"password\":\"12345678\"}", &c),
                     UNKNOWN_FIELD);
    assert_int_equal(ask_of(ctx, "person", 999, NULL, &c), NOT_FOUND);
    adds_up_and_ends(ctx);
}

TEST(the_phone_of_a_ward_is_not_for_every_worker)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct called c;
    int64_t nurse = add(ctx, (struct person_in){.role = ROLE_WARD, .phone = "13911112222"});

    act_as(ctx, manager);
    int64_t worker = add(ctx, (struct person_in){.role = ROLE_WORKER, .phone = "13800138000"});
    assert_int_equal(ask_of(ctx, "person", nurse, NULL, &c), DONE);
    assert_says(&c, "13911112222");
    act_as(ctx, worker);
    assert_int_equal(ask_of(ctx, "person", nurse, NULL, &c), DONE);
    assert_silent_about(&c, "13911112222");
    assert_int_equal(ask_of(ctx, "person", worker, NULL, &c), DONE);
    assert_says(&c, "13800138000");
    /* Nor is it told by whether a search finds it. */
    struct person_filter by_phone = {.q = "1391111", .limit = 10};
    struct list found;
    assert_int_equal(db_person_list(ctx, &by_phone, &found), DONE);
    assert_int_equal(found.n, 0);
    by_phone.all_phones = true;
    assert_int_equal(db_person_list(ctx, &by_phone, &found), DONE);
    assert_int_equal(found.n, 1);
    act_as(ctx, nurse);
    assert_int_equal(ask_of(ctx, "person", worker, NULL, &c), NOT_ALLOWED);
    adds_up_and_ends(ctx);
}

TEST(a_reset_password_ends_sessions_and_is_the_partys_own_matter)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    const char *token = NULL;
    struct actor who;
    struct called c;

    act_as(ctx, manager);
    int64_t worker = add(ctx, (struct person_in){.role = ROLE_WORKER, .login = "w01"});
    assert_int_equal(AS_VERB(ctx, session_begin(ctx, worker, &token)), DONE);
    assert_int_equal(ask_of(ctx, "resetPassword", worker, "{\"password\":\"short\"}", &c),
                     TOO_SHORT);
    assert_int_equal(ask_of(ctx, "resetPassword", worker, "{\"password\":\"correct horse\"}", &c),
                     DONE);
    assert_int_equal(people_who_is(ctx, token, &who), NOT_FOUND);
    act_as(ctx, officer);
    assert_int_equal(ask_of(ctx, "resetPassword", worker, "{\"password\":\"correct horse\"}", &c),
                     NOT_ALLOWED);
    adds_up_and_ends(ctx);
}

TEST(departments_and_shifts_are_listed)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct called c;

    assert_int_equal(ask(ctx, "addDepartment", "{\"name\":\"信息科\",\"phone\":\"6200\"}", &c),
                     DONE);
    assert_int_equal(ask_of(ctx, "changeDepartment", 1, "{\"name\":\"信息中心\"}", &c), DONE);
    assert_int_equal(ask(ctx, "departments", NULL, &c), DONE);
    assert_string_equal(c.json, "{\"items\":[{\"id\":1,\"name\":\"信息中心\",\"place\":null,"
                                "\"phone\":null,\"matters\":null}]}");
    assert_int_equal(ask(ctx, "addShift",
                         "{\"name\":\"夜班\",\"starts\":1200,\"ends\":480,\"cycle\":\"1000\","
                         "\"weekdays\":\"1111111\"}",
                         &c),
                     DONE);
    assert_int_equal(ask(ctx, "shifts", NULL, &c), DONE);
    assert_says(&c, "\"name\":\"夜班\",\"starts\":1200");
    assert_int_equal(ask(ctx, "changeHospital", "{\"address\":\"ftp://x.example\"}", &c), INVALID);
    assert_int_equal(ask(ctx, "changeHospital", "{\"address\":\"https://x.example\"}", &c), DONE);
    act_as(ctx, manager);
    assert_int_equal(ask(ctx, "changeHospital", "{\"title\":\"我的\"}", &c), NOT_ALLOWED);
    adds_up_and_ends(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_says_what_it_means_and_who_may),
        cmocka_unit_test(a_new_hospital_is_founded_through_its_one_time_link),
        cmocka_unit_test(signing_in_and_out_with_a_password),
        cmocka_unit_test(one_click_sign_in_is_there_only_in_a_demo),
        cmocka_unit_test(a_page_of_people_has_their_skills_and_a_next),
        cmocka_unit_test(a_change_that_saw_an_old_version_is_refused),
        cmocka_unit_test(the_phone_of_a_ward_is_not_for_every_worker),
        cmocka_unit_test(a_reset_password_ends_sessions_and_is_the_partys_own_matter),
        cmocka_unit_test(departments_and_shifts_are_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
