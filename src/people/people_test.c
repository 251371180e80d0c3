/* people/people_test.c — people, posts, duty, the chain of command. */
#include "people/people_test.h"
#include "rebuild/rebuild_test.h"

/* A ticket that somebody owns, as far as this folder can see one. */
static int64_t open_ticket(struct ctx *ctx, int64_t owner, int64_t assignee, const char *number)
{
    int64_t id = 0;

    assert_int_equal(
        db_insert(ctx,
                  "INSERT INTO ticket (number, state, service_id, place_id, title, channel, urgent,"
                  " occurred_at, registered_at, first_owner_id, assignee_id)"
                  " VALUES ($1, 'registered', 1, 1, 'light', 'web', 0, 1, 1, $2, $3) RETURNING id",
                  VALUES(V(number), V(owner), v_id(assignee)), &id),
        DONE);
    return id;
}

/* --- rules ------------------------------------------------------------------------------------ */

static int64_t moment(int month, int day, int hour, int minute)
{
    struct civil c = {.year = 2026, .month = month, .day = day, .hour = hour, .minute = minute};

    return time_from_civil(&c);
}

TEST(a_day_shift_covers_its_hours_and_not_its_end)
{
    const struct shift day = {.starts = 480, .ends = 1020, .cycle = "1", .weekdays = "1111100"};

    /* 2026-11-20 is a Friday. */
    assert_true(rule_on_duty(&day, 0, moment(11, 20, 8, 0)));
    assert_true(rule_on_duty(&day, 0, moment(11, 20, 16, 59)));
    assert_false(rule_on_duty(&day, 0, moment(11, 20, 17, 0)));
    assert_false(rule_on_duty(&day, 0, moment(11, 20, 7, 59)));
    assert_false(rule_on_duty(&day, 0, moment(11, 21, 9, 0)));
    assert_true(rule_on_duty(&day, 0, moment(11, 23, 9, 0)));
}

TEST(a_night_shift_belongs_to_the_evening_it_begins_on)
{
    const struct shift night = {.starts = 1200, .ends = 480, .cycle = "1", .weekdays = "0000100"};

    assert_false(rule_on_duty(&night, 0, moment(11, 20, 7, 0)));
    assert_true(rule_on_duty(&night, 0, moment(11, 20, 20, 0)));
    assert_true(rule_on_duty(&night, 0, moment(11, 21, 7, 59)));
    assert_false(rule_on_duty(&night, 0, moment(11, 21, 8, 0)));
    assert_false(rule_on_duty(&night, 0, moment(11, 21, 20, 0)));
}

TEST(equal_begin_and_end_is_a_day_and_a_night)
{
    const struct shift round = {.starts = 480, .ends = 480, .cycle = "10", .weekdays = "1111111"};
    int64_t first = moment(11, 20, 8, 0);
    int64_t turn = rule_on_duty(&round, 0, first) ? 0 : 1;

    assert_true(rule_on_duty(&round, turn, first + 24 * HOUR - MINUTE));
    assert_false(rule_on_duty(&round, turn, first + 24 * HOUR));
    assert_true(rule_on_duty(&round, turn, first + 48 * HOUR));
}

TEST(every_minute_of_a_rotation_has_exactly_one_of_its_turns)
{
    const struct shift day = {.starts = 480, .ends = 1200, .cycle = "1000", .weekdays = "1111111"};
    const struct shift night = {
        .starts = 1200, .ends = 480, .cycle = "1000", .weekdays = "1111111"};

    for (int64_t at = moment(2, 25, 0, 0); at < moment(3, 6, 0, 0); at += 7 * MINUTE) {
        int there = 0;

        for (int64_t turn = 0; turn < 4; turn++)
            there += rule_on_duty(&day, turn, at) + rule_on_duty(&night, turn, at);
        assert_int_equal(there, 1);
    }
}

TEST(nobody_keeps_the_people_of_the_other_party)
{
    for (int role = ROLE_WARD; role < ROLE_COUNT; role++) {
        bool hospital = rule_party_of((enum role)role) == PARTY_HOSPITAL;

        assert_int_equal(rule_keeps(MAY_LOGISTICS, (enum role)role, true), hospital);
        assert_int_equal(rule_keeps(MAY_MANAGE, (enum role)role, true), !hospital);
        assert_false(
            rule_keeps(MAY_DESK | MAY_WORK | MAY_WARD | MAY_COMMITTEE, (enum role)role, true));
    }
    assert_true(rule_keeps(MAY_LOGISTICS, ROLE_MANAGER, false));
    assert_false(rule_keeps(MAY_LOGISTICS, ROLE_DESK, false));
}

TEST(logins_are_kept_in_one_form)
{
    char login[LOGIN_ROOM];

    assert_true(rule_login("Zhang.San", login));
    assert_string_equal(login, "zhang.san");
    assert_false(rule_login("a", login));
    assert_false(rule_login("张三", login));
    assert_false(rule_login("abcdefghijklmnopqrstuvwxyz0123456", login));
}

TEST(a_password_has_eight_characters_and_is_not_the_login)
{
    assert_int_equal(rule_password("1234567", NULL), TOO_SHORT);
    assert_int_equal(rule_password("八个汉字也算数的", NULL), DONE);
    assert_int_equal(rule_password("ZHANGSAN1", "zhangsan1"), INVALID);
    assert_int_equal(rule_password("correct horse", "zhangsan1"), DONE);
}

/* --- adding and changing ---------------------------------------------------------------------- */

TEST(a_party_is_kept_by_its_own)
{
    int64_t officer, manager, id;
    struct ctx *ctx = house(&officer, &manager);
    struct person_in worker = {.name = "李工", .role = ROLE_WORKER, .title = "电工"};
    struct person_in nurse = {.name = "周护士", .role = ROLE_WARD, .title = "护士"};
    struct person_in second = {.name = "另一位", .role = ROLE_MANAGER, .title = "经理"};

    assert_int_equal(AS_VERB(ctx, person_add(ctx, &worker, NULL, &id)), NOT_ALLOWED);
    assert_string_equal(ctx->problem.about, "服务方项目经理");
    assert_int_equal(AS_VERB(ctx, person_add(ctx, &second, NULL, &id)), NOT_ALLOWED);
    assert_int_equal(AS_VERB(ctx, person_add(ctx, &nurse, NULL, &id)), DONE);
    act_as(ctx, manager);
    assert_int_equal(AS_VERB(ctx, person_add(ctx, &nurse, NULL, &id)), NOT_ALLOWED);
    assert_int_equal(AS_VERB(ctx, person_add(ctx, &worker, NULL, &id)), DONE);
    assert_int_equal(AS_VERB(ctx, person_add(ctx, &second, NULL, &id)), DONE);
    adds_up_and_ends(ctx);
}

TEST(bad_input_names_the_field_and_writes_nothing)
{
    int64_t officer, manager, id = 0;
    struct ctx *ctx = house(&officer, &manager);
    const struct {
        struct person_in in;
        enum outcome outcome;
        const char *field;
    } rows[] = {
        {{.role = ROLE_WORKER, .title = "电工"},                                 MISSING_FIELD, "/name"    },
        {{.name = "甲", .title = "电工"},                                       MISSING_FIELD, "/role"    },
        {{.name = "甲", .role = ROLE_WORKER},                                     MISSING_FIELD, "/title"   },
        {{.name = "甲", .role = ROLE_WORKER, .title = "电工", .phone = "x"},    INVALID,       "/phone"   },
        {{.name = "甲", .role = ROLE_WORKER, .title = "电工", .login = "a b"},  INVALID,       "/login"   },
        {{.name = "甲", .role = ROLE_WORKER, .title = "电工", .login = "c001"},
         ALREADY_THERE,                                                                           "/login"   },
        {{.name = "甲", .role = ROLE_WORKER, .title = "电工", .zone_id = 99},   INVALID,       "/zone_id" },
        {{.name = "甲", .role = ROLE_WORKER, .title = "电工", .place_id = 99},
         INVALID,                                                                                 "/place_id"},
        {{.name = "甲", .role = ROLE_WORKER, .title = "电工", .shift_id = 99},
         INVALID,                                                                                 "/shift_id"},
        {{.name = "甲", .role = ROLE_WORKER, .title = "电工", .chief_id = 99},
         INVALID,                                                                                 "/chief_id"},
    };

    act_as(ctx, manager);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("row %zu\n", i);
        assert_int_equal(AS_VERB(ctx, person_add(ctx, &rows[i].in, NULL, &id)), rows[i].outcome);
        assert_string_equal(ctx->problem.field, rows[i].field);
    }
    assert_int_equal(count(ctx, "SELECT COUNT(*) FROM person WHERE id > $1", 0), 2);
    adds_up_and_ends(ctx);
}

TEST(a_changed_post_ends_the_old_one_and_one_is_held)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct person_card c = {0};

    act_as(ctx, manager);
    int64_t id =
        add(ctx, (struct person_in){.role = ROLE_WORKER, .title = "电工", .phone = "13800138000"});
    assert_int_equal(person_load(ctx, id, &c), DONE);
    int64_t first_post = c.post_id;
    struct person_in promoted = {.role = ROLE_LEADER, .title = "电工班长"};
    assert_int_equal(AS_VERB(ctx, person_change(ctx, id, c.version, &promoted)), DONE);
    assert_int_equal(AS_VERB(ctx, person_change(ctx, id, c.version, &promoted)), STALE_VERSION);
    assert_int_equal(person_load(ctx, id, &c), DONE);
    assert_int_not_equal(c.post_id, first_post);
    assert_int_equal(c.role, ROLE_LEADER);
    assert_string_equal(c.phone, "13800138000");
    assert_int_equal(count(ctx, "SELECT COUNT(*) FROM post WHERE person_id = $1", id), 2);
    assert_int_equal(
        count(ctx, "SELECT COUNT(*) FROM post WHERE person_id = $1 AND until_at IS NULL", id), 1);

    /* A change that leaves the post alone leaves its row alone, too. */
    const char *cleared[] = {"phone"};
    struct person_in no_phone = {
        .clears = {cleared, 1}
    };
    assert_int_equal(AS_VERB(ctx, person_change(ctx, id, 0, &no_phone)), DONE);
    assert_int_equal(count(ctx, "SELECT COUNT(*) FROM post WHERE person_id = $1", id), 2);
    assert_int_equal(person_load(ctx, id, &c), DONE);
    assert_null(c.phone);
    const char *wrong[] = {"name"};
    struct person_in nameless = {
        .clears = {wrong, 1}
    };
    assert_int_equal(AS_VERB(ctx, person_change(ctx, id, 0, &nameless)), INVALID);
    adds_up_and_ends(ctx);
}

TEST(the_database_itself_refuses_a_second_held_post)
{
    int64_t officer, manager, post;
    struct ctx *ctx = house(&officer, &manager);
    struct person_card c = {0};

    assert_int_equal(person_load(ctx, manager, &c), DONE);
    assert_int_equal(AS_VERB(ctx, db_post_begin(ctx, &c, &post)), ALREADY_THERE);
    adds_up_and_ends(ctx);
}

TEST(nobody_becomes_their_own_superior)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);

    act_as(ctx, manager);
    int64_t leader = add(ctx, (struct person_in){.role = ROLE_LEADER, .chief_id = manager});
    int64_t worker = add(ctx, (struct person_in){.role = ROLE_WORKER, .chief_id = leader});
    struct person_in loop = {.chief_id = worker};
    assert_int_equal(AS_VERB(ctx, person_change(ctx, manager, 0, &loop)), INVALID);
    assert_string_equal(ctx->problem.field, "/chief_id");
    adds_up_and_ends(ctx);
}

TEST(who_owns_open_tickets_is_not_deactivated_and_the_list_says_which)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);

    act_as(ctx, manager);
    int64_t desk = add(ctx, (struct person_in){.role = ROLE_DESK});
    int64_t worker = add(ctx, (struct person_in){.role = ROLE_WORKER});
    open_ticket(ctx, desk, worker, "20261120-0001");
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, desk)), OWNS_OPEN_TICKETS);
    assert_string_equal(
        ctx->problem.more,
        "{\"items\":[{\"id\":1,\"number\":\"20261120-0001\",\"title\":\"light\"}]}");
    assert_string_equal(ctx->problem.about, "1");
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, worker)), OWNS_OPEN_TICKETS);
    assert_int_equal(db_run(ctx, "UPDATE ticket SET state = 'closed' WHERE id = $1", VALUES(V(1))),
                     DONE);
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, desk)), DONE);
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, desk)), NOT_FOUND);
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, officer)), NOT_ALLOWED);
    act_as(ctx, officer);
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, officer)), NOT_ALLOWED);
    adds_up_but(ctx, " ticket ");
    test_ctx_free(ctx);
}

TEST(events_of_people_carry_no_names_and_no_phones)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);

    act_as(ctx, manager);
    add(ctx, (struct person_in){.name = "李电", .role = ROLE_WORKER, .phone = "13800138000"});
    assert_int_equal(count(ctx,
                           "SELECT COUNT(*) FROM event WHERE id > $1"
                           " AND (data LIKE '%李电%' OR data LIKE '%13800138000%')",
                           0),
                     0);
    assert_int_equal(
        count(ctx, "SELECT COUNT(*) FROM event WHERE fact = 'person_added' AND id > $1", 0), 2);
    adds_up_and_ends(ctx);
}

/* --- duty, skills, chain -----------------------------------------------------------------------
 */

TEST(away_is_not_on_duty_and_ends)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    bool duty = false;

    act_as(ctx, manager);
    int64_t id = add(ctx, (struct person_in){.role = ROLE_WORKER});
    assert_int_equal(person_on_duty(ctx, id, ctx->now, &duty), DONE);
    assert_true(duty);
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, id, ctx->now, ctx->now + HOUR, NULL)), DONE);
    assert_int_equal(person_on_duty(ctx, id, ctx->now, &duty), DONE);
    assert_false(duty);
    assert_int_equal(person_on_duty(ctx, id, ctx->now + HOUR, &duty), DONE);
    assert_true(duty);
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, id, ctx->now, ctx->now, NULL)), INVALID);
    assert_int_equal(person_on_duty(ctx, 999, ctx->now, &duty), DONE);
    assert_false(duty);
    act_as(ctx, id);
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, id, 5, 6, NULL)), DONE);
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, manager, 5, 6, NULL)), NOT_ALLOWED);
    adds_up_and_ends(ctx);
}

TEST(a_certificate_counts_until_it_expires)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct skill skills[] = {
        {"gas",      "GB-77", ctx->now + DAY},
        {"lift",     "TS-1",  0             },
        {"plumbing", NULL,    0             },
    };
    bool has = false;

    act_as(ctx, manager);
    int64_t id = add(ctx, (struct person_in){
                              .role = ROLE_WORKER, .trade = "electric", .skills = {skills, 3}
    });
    const struct {
        const char *trade;
        bool certificate, expected;
        int64_t at;
    } rows[] = {
        {NULL,       true,  true,  ctx->now          },
        {"electric", false, true,  ctx->now          },
        {"electric", true,  false, ctx->now          },
        {"gas",      true,  true,  ctx->now          },
        {"gas",      true,  false, ctx->now + DAY    },
        {"gas",      false, true,  ctx->now + DAY    },
        {"lift",     true,  true,  ctx->now + 9 * DAY},
        {"plumbing", false, true,  ctx->now          },
        {"plumbing", true,  false, ctx->now          },
        {"porter",   false, false, ctx->now          },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("row %zu\n", i);
        assert_int_equal(
            person_has_skill(ctx, id, rows[i].trade, rows[i].certificate, rows[i].at, &has), DONE);
        assert_int_equal(has, rows[i].expected);
    }
    adds_up_and_ends(ctx);
}

TEST(the_chain_of_command_ends_with_hospital_logistics_on_duty)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct list chain = {0};

    int64_t second = add(ctx, (struct person_in){.role = ROLE_LOGISTICS});
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, officer, ctx->now, ctx->now + DAY, NULL)),
                     DONE);
    act_as(ctx, manager);
    int64_t leader = add(ctx, (struct person_in){.role = ROLE_LEADER, .chief_id = manager});
    int64_t worker = add(ctx, (struct person_in){.role = ROLE_WORKER, .chief_id = leader});
    assert_int_equal(chain_of_command(ctx, worker, &chain), DONE);
    assert_int_equal(chain.n, 3);
    assert_int_equal(((int64_t *)chain.items)[0], leader);
    assert_int_equal(((int64_t *)chain.items)[1], manager);
    assert_int_equal(((int64_t *)chain.items)[2], second);

    /* Who leaves does not cut the chain below them. */
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, leader)), DONE);
    assert_int_equal(chain_of_command(ctx, worker, &chain), DONE);
    assert_int_equal(chain.n, 2);
    assert_int_equal(((int64_t *)chain.items)[0], manager);
    assert_int_equal(chain_of_command(ctx, 0, &chain), DONE);
    assert_int_equal(chain.n, 1);
    assert_int_equal(((int64_t *)chain.items)[0], second);
    adds_up_and_ends(ctx);
}

TEST(a_need_goes_to_the_desk_person_with_the_least_in_hand)
{
    int64_t officer, manager, id;
    struct ctx *ctx = house(&officer, &manager);

    assert_int_equal(desk_on_duty(ctx, ctx->now, &id), DONE);
    assert_int_equal(id, manager); /* no desk yet: still somebody */
    act_as(ctx, manager);
    int64_t a = add(ctx, (struct person_in){.role = ROLE_DESK});
    int64_t b = add(ctx, (struct person_in){.role = ROLE_DESK_LEADER});
    open_ticket(ctx, a, 0, "1");
    assert_int_equal(desk_on_duty(ctx, ctx->now, &id), DONE);
    assert_int_equal(id, b);
    open_ticket(ctx, b, 0, "2");
    open_ticket(ctx, b, 0, "3");
    assert_int_equal(desk_on_duty(ctx, ctx->now, &id), DONE);
    assert_int_equal(id, a);
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, a, ctx->now, ctx->now + DAY, NULL)), DONE);
    assert_int_equal(desk_on_duty(ctx, ctx->now, &id), DONE);
    assert_int_equal(id, b);
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, b, ctx->now, ctx->now + DAY, NULL)), DONE);
    assert_int_equal(desk_on_duty(ctx, ctx->now, &id), DONE);
    assert_int_equal(id, a); /* nobody on duty: any desk person, the one with less */
    adds_up_but(ctx, " ticket ");
    test_ctx_free(ctx);
}

TEST(a_view_of_nobody_is_null)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct person_view *v = NULL;

    assert_int_equal(person_view(ctx, 0, true, &v), DONE);
    assert_null(v);
    assert_int_equal(person_view(ctx, 999, true, &v), DONE);
    assert_null(v);
    assert_int_equal(person_view(ctx, manager, false, &v), DONE);
    assert_string_equal(v->name, "鲁达");
    assert_null(v->phone);
    adds_up_and_ends(ctx);
}

TEST(a_crowd_is_each_person_once_however_many_there_are)
{
    int64_t officer, manager, ids[20];
    struct ctx *ctx = house(&officer, &manager);
    struct crowd c = {0};

    act_as(ctx, manager);
    for (size_t i = 0; i < 20; i++) {
        char login[8];
        snprintf(login, sizeof login, "C1%02zu", i);
        ids[i] = add(ctx, (struct person_in){.name = login, .role = ROLE_WORKER, .login = login});
        crowd_add(ctx, &c, ids[i]);
        crowd_add(ctx, &c, ids[i / 2]);
    }
    crowd_add(ctx, &c, 0);
    crowd_add(ctx, &c, 999);
    assert_int_equal(c.n, 21);
    assert_int_equal(crowd_load(ctx, &c), DONE);
    for (size_t i = 0; i < 20; i++) {
        char login[8];
        snprintf(login, sizeof login, "C1%02zu", i);
        assert_string_equal(crowd_find(&c, ids[i])->name, login);
    }
    assert_null(crowd_find(&c, 0));
    assert_null(crowd_find(&c, 999));
    assert_null(crowd_find(&c, manager));
    crowd_add(ctx, &c, manager);
    assert_int_equal(crowd_load(ctx, &c), DONE);
    assert_string_equal(crowd_find(&c, manager)->name, "鲁达");
    adds_up_and_ends(ctx);
}

TEST(a_crowd_sees_the_same_of_somebody_as_a_view)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct person_view *alone = NULL;
    struct crowd c = {0};

    act_as(ctx, manager);
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, manager, ctx->now, ctx->now + DAY, NULL)),
                     DONE);
    crowd_add(ctx, &c, manager);
    assert_int_equal(crowd_load(ctx, &c), DONE);
    assert_int_equal(person_view(ctx, manager, true, &alone), DONE);
    assert_string_equal(crowd_find(&c, manager)->title, alone->title);
    assert_int_equal(crowd_find(&c, manager)->role, alone->role);
    assert_int_equal(crowd_find(&c, manager)->party, alone->party);
    assert_false(crowd_find(&c, manager)->on_duty);
    assert_true(crowd_find(&c, manager)->active);
    assert_false(crowd_find(&c, manager)->here);
    adds_up_and_ends(ctx);
}

TEST(people_are_found_by_word_role_and_skill_page_by_page)
{
    int64_t officer, manager;
    struct ctx *ctx = house(&officer, &manager);
    struct skill gas = {"gas", NULL, 0};
    struct person_filter f = {.limit = 3, .at = ctx->now};
    struct list page = {0};

    act_as(ctx, manager);
    for (int i = 0; i < 5; i++)
        add(ctx, (struct person_in){.role = ROLE_WORKER, .trade = "electric"});
    add(ctx, (struct person_in){
                 .name = "50%_off", .role = ROLE_WORKER, .trade = "porter", .skills = {&gas, 1}
    });
    f.role = ROLE_WORKER;
    assert_int_equal(db_person_list(ctx, &f, &page), DONE);
    assert_int_equal(page.n, 3);
    f.after = ((struct person_row *)page.items)[2].card.id;
    assert_int_equal(db_person_list(ctx, &f, &page), DONE);
    assert_int_equal(page.n, 3);
    f = (struct person_filter){.limit = 9, .at = ctx->now, .trade = "gas"};
    assert_int_equal(db_person_list(ctx, &f, &page), DONE);
    assert_int_equal(page.n, 1);
    f = (struct person_filter){.limit = 9, .at = ctx->now, .q = "%_O"};
    assert_int_equal(db_person_list(ctx, &f, &page), DONE);
    assert_int_equal(page.n, 1);
    f = (struct person_filter){.limit = 9, .at = ctx->now, .q = "鲁达"};
    assert_int_equal(db_person_list(ctx, &f, &page), DONE);
    assert_int_equal(page.n, 1);
    adds_up_and_ends(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_shift_covers_its_hours_and_not_its_end),
        cmocka_unit_test(a_night_shift_belongs_to_the_evening_it_begins_on),
        cmocka_unit_test(equal_begin_and_end_is_a_day_and_a_night),
        cmocka_unit_test(every_minute_of_a_rotation_has_exactly_one_of_its_turns),
        cmocka_unit_test(nobody_keeps_the_people_of_the_other_party),
        cmocka_unit_test(logins_are_kept_in_one_form),
        cmocka_unit_test(a_password_has_eight_characters_and_is_not_the_login),
        cmocka_unit_test(a_party_is_kept_by_its_own),
        cmocka_unit_test(bad_input_names_the_field_and_writes_nothing),
        cmocka_unit_test(a_changed_post_ends_the_old_one_and_one_is_held),
        cmocka_unit_test(the_database_itself_refuses_a_second_held_post),
        cmocka_unit_test(nobody_becomes_their_own_superior),
        cmocka_unit_test(who_owns_open_tickets_is_not_deactivated_and_the_list_says_which),
        cmocka_unit_test(events_of_people_carry_no_names_and_no_phones),
        cmocka_unit_test(away_is_not_on_duty_and_ends),
        cmocka_unit_test(a_certificate_counts_until_it_expires),
        cmocka_unit_test(the_chain_of_command_ends_with_hospital_logistics_on_duty),
        cmocka_unit_test(a_need_goes_to_the_desk_person_with_the_least_in_hand),
        cmocka_unit_test(a_view_of_nobody_is_null),
        cmocka_unit_test(a_crowd_is_each_person_once_however_many_there_are),
        cmocka_unit_test(a_crowd_sees_the_same_of_somebody_as_a_view),
        cmocka_unit_test(people_are_found_by_word_role_and_skill_page_by_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
