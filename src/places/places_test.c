/* places/places_test.c — places stand under each other, zones have somebody who answers. */
#include "people/people_test.h"
#include "places/places.h"
#include "places/places_qr.h"
#include "places/places_rules.h"
#include "places/places_store.h"
#include "rebuild/rebuild_test.h"

/* A campus with one building, floor, ward and room; the ids are returned. */
struct site {
    int64_t officer, manager, campus, building, floor, ward, room;
};

static int64_t place(struct ctx *ctx, int64_t parent, enum place_kind kind, const char *name)
{
    struct place_in in = {.parent_id = parent, .kind = (int)kind, .name = name};
    int64_t id = 0;

    assert_int_equal(AS_VERB(ctx, place_add(ctx, &in, &id)), DONE);
    return id;
}

static struct ctx *site(struct site *s)
{
    struct ctx *ctx = house(&s->officer, &s->manager);

    s->campus = place(ctx, 0, PLACE_CAMPUS, "东院");
    s->building = place(ctx, s->campus, PLACE_BUILDING, "住院楼");
    s->floor = place(ctx, s->building, PLACE_FLOOR, "12 层");
    s->ward = place(ctx, s->floor, PLACE_WARD, "心内科");
    s->room = place(ctx, s->ward, PLACE_ROOM, "1203 病房");
    return ctx;
}

static int64_t zone(struct ctx *ctx, const char *name)
{
    struct zone_in in = {.name = name};
    int64_t id = 0;

    assert_int_equal(AS_VERB(ctx, zone_add(ctx, &in, &id)), DONE);
    return id;
}

static struct place load(struct ctx *ctx, int64_t id)
{
    struct place p = {0};

    assert_int_equal(place_load(ctx, id, &p), DONE);
    return p;
}

TEST(kinds_go_down_the_tree)
{
    assert_true(rule_stands_under(PLACE_CAMPUS, PLACE_NONE));
    assert_true(rule_stands_under(PLACE_BUILDING, PLACE_NONE));
    assert_true(rule_stands_under(PLACE_ROOM, PLACE_BUILDING));
    assert_true(rule_stands_under(PLACE_SPOT, PLACE_ROOM));
    assert_false(rule_stands_under(PLACE_FLOOR, PLACE_NONE));
    assert_false(rule_stands_under(PLACE_FLOOR, PLACE_WARD));
    assert_false(rule_stands_under(PLACE_ROOM, PLACE_ROOM));
    assert_false(rule_stands_under(PLACE_BED, PLACE_SPOT));
    assert_false(rule_stands_under(PLACE_NONE, PLACE_CAMPUS));
}

TEST(a_full_name_is_cut_between_characters)
{
    char name[11];

    rule_full_name(NULL, "一二三四五", name, sizeof name);
    assert_string_equal(name, "一二三");
}

TEST(a_place_is_called_as_it_is_said_on_a_ward)
{
    struct site s;
    struct ctx *ctx = site(&s);

    assert_string_equal(load(ctx, s.building).full_name, "住院楼");
    assert_string_equal(load(ctx, s.floor).full_name, "住院楼 12 层");
    assert_string_equal(load(ctx, s.ward).full_name, "住院楼 12 层 · 心内科");
    assert_string_equal(load(ctx, s.room).full_name, "住院楼 12 层 · 心内科 · 1203 病房");
    assert_int_equal(load(ctx, s.room).ward_id, s.ward);
    assert_int_equal(load(ctx, s.ward).ward_id, s.ward);
    assert_int_equal(load(ctx, s.floor).ward_id, 0);
    adds_up_and_ends(ctx);
}

TEST(a_code_is_found_in_either_case_and_an_unknown_one_is_told_back)
{
    struct site s;
    struct ctx *ctx = site(&s);
    struct place_in in = {.parent_id = s.room, .kind = PLACE_BED, .name = "3 床", .code = "bed-3"};
    struct place p = {0};
    int64_t id;

    assert_int_equal(AS_VERB(ctx, place_add(ctx, &in, &id)), DONE);
    assert_int_equal(place_by_code(ctx, "Bed-3", &p), DONE);
    assert_int_equal(p.id, id);
    assert_int_equal(strlen(load(ctx, s.room).code), 6);
    assert_int_equal(place_by_code(ctx, "NO-SUCH", &p), UNKNOWN_PLACE);
    assert_string_equal(ctx->problem.about, "NO-SUCH");
    assert_int_equal(place_by_code(ctx, "'; DROP", &p), UNKNOWN_PLACE);
    assert_int_equal(AS_VERB(ctx, place_add(ctx, &in, &id)), ALREADY_THERE);
    assert_string_equal(ctx->problem.field, "/code");
    adds_up_and_ends(ctx);
}

TEST(bad_input_names_the_field)
{
    struct site s;
    struct ctx *ctx = site(&s);
    const char *blank[] = {" "};
    const struct {
        struct place_in in;
        enum outcome outcome;
        const char *field;
    } rows[] = {
        {{.kind = PLACE_ROOM, .parent_id = s.ward},                                     MISSING_FIELD, "/name"     },
        {{.name = "x", .parent_id = s.ward},                                            MISSING_FIELD, "/kind"     },
        {{.name = "x", .kind = PLACE_ROOM},                                             INVALID,       "/parent_id"},
        {{.name = "x", .kind = PLACE_ROOM, .parent_id = 999},                           INVALID,       "/parent_id"},
        {{.name = "x", .kind = PLACE_FLOOR, .parent_id = s.ward},                       INVALID,       "/parent_id"},
        {{.name = "x", .kind = PLACE_ROOM, .parent_id = s.ward, .zone_id = 9},          INVALID,       "/zone_id"  },
        {{.name = "x", .kind = PLACE_ROOM, .parent_id = s.ward, .code = "a b"},         INVALID,       "/code"     },
        {{.name = "x", .kind = PLACE_ROOM, .parent_id = s.ward, .aliases = {blank, 1}},
         TOO_SHORT,                                                                                    "/aliases"  },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t id;

        print_message("row %zu\n", i);
        assert_int_equal(AS_VERB(ctx, place_add(ctx, &rows[i].in, &id)), rows[i].outcome);
        assert_string_equal(ctx->problem.field, rows[i].field);
    }
    act_as(ctx, s.manager);
    int64_t id;
    assert_int_equal(AS_VERB(ctx, place_add(ctx, &rows[0].in, &id)), NOT_ALLOWED);
    adds_up_and_ends(ctx);
}

TEST(what_stands_below_follows_name_and_zone)
{
    struct site s;
    struct ctx *ctx = site(&s);
    int64_t east = zone(ctx, "东区"), west = zone(ctx, "西区");
    struct place_in to_east = {.zone_id = east}, to_west = {.zone_id = west};
    struct place_in renamed = {.name = "外科楼"};

    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.building, 0, &to_east)), DONE);
    assert_int_equal(load(ctx, s.room).zone_id, east);
    /* The ward gets its own zone: a later change above leaves it where it is. */
    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.ward, 0, &to_west)), DONE);
    assert_int_equal(load(ctx, s.room).zone_id, west);
    const char *cleared[] = {"zone_id"};
    struct place_in nowhere = {
        .clears = {cleared, 1}
    };
    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.building, 0, &nowhere)), DONE);
    assert_int_equal(load(ctx, s.floor).zone_id, 0);
    assert_int_equal(load(ctx, s.room).zone_id, west);

    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.building, 0, &renamed)), DONE);
    assert_string_equal(load(ctx, s.room).full_name, "外科楼 12 层 · 心内科 · 1203 病房");
    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.building, 1, &renamed)), STALE_VERSION);
    struct place_in moved = {.parent_id = s.campus};
    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.room, 0, &moved)), INVALID);
    adds_up_and_ends(ctx);
}

TEST(a_closed_place_is_not_reported_from_and_its_tickets_still_find_it)
{
    struct site s;
    struct ctx *ctx = site(&s);
    struct place_in closed = {.closed = true}, reopened = {.reopened = true};
    struct place p = load(ctx, s.room);
    const char *code = p.code;

    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.room, p.version, &closed)), DONE);
    assert_int_equal(place_by_code(ctx, code, &p), UNKNOWN_PLACE);
    assert_int_equal(place_load(ctx, s.room, &p), DONE);
    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.room, 0, &reopened)), DONE);
    assert_int_equal(place_by_code(ctx, code, &p), DONE);
    adds_up_and_ends(ctx);
}

TEST(the_deputy_answers_while_the_steward_is_away)
{
    struct site s;
    struct ctx *ctx = site(&s);
    int64_t east = zone(ctx, "东区"), who = -1;
    struct place_in to_east = {.zone_id = east};
    struct place_view view;

    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.ward, 0, &to_east)), DONE);
    assert_int_equal(zone_steward(ctx, east, &who), DONE);
    assert_int_equal(who, 0);
    act_as(ctx, s.manager);
    int64_t steward = add(ctx, (struct person_in){.name = "钱管家", .role = ROLE_STEWARD});
    int64_t deputy = add(ctx, (struct person_in){.name = "孙副手", .role = ROLE_STEWARD});
    struct zone_in appointed = {.steward_id = steward, .deputy_id = deputy};
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 0, &appointed)), DONE);
    assert_int_equal(zone_steward(ctx, east, &who), DONE);
    assert_int_equal(who, steward);
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, steward, ctx->now, ctx->now + DAY, NULL)),
                     DONE);
    assert_int_equal(zone_steward(ctx, east, &who), DONE);
    assert_int_equal(who, deputy);
    struct place room = load(ctx, s.room);
    assert_int_equal(place_view(ctx, &room, &view), DONE);
    assert_string_equal(view.steward->name, "孙副手");
    /* Both away: a name stands, not nobody's. */
    assert_int_equal(AS_VERB(ctx, person_go_away(ctx, deputy, ctx->now, ctx->now + DAY, NULL)),
                     DONE);
    assert_int_equal(zone_steward(ctx, east, &who), DONE);
    assert_int_equal(who, steward);
    assert_int_equal(AS_VERB(ctx, person_deactivate(ctx, steward)), STILL_STEWARD);
    assert_string_equal(ctx->problem.about, "东区");
    adds_up_and_ends(ctx);
}

TEST(logistics_draws_zones_and_the_manager_appoints)
{
    struct site s;
    struct ctx *ctx = site(&s);
    int64_t east = zone(ctx, "东区"), id;
    struct zone_in again = {.name = "东区"}, renamed = {.name = "东一区"};
    struct zone_in appointed = {.steward_id = s.manager}, wrong = {.steward_id = s.officer};
    struct zone_in same = {.steward_id = s.manager, .deputy_id = s.manager};

    assert_int_equal(AS_VERB(ctx, zone_add(ctx, &again, &id)), ALREADY_THERE);
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 0, &appointed)), NOT_ALLOWED);
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 1, &renamed)), DONE);
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 1, &renamed)), STALE_VERSION);
    act_as(ctx, s.manager);
    assert_int_equal(AS_VERB(ctx, zone_add(ctx, &again, &id)), NOT_ALLOWED);
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 0, &renamed)), NOT_ALLOWED);
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 0, &wrong)), INVALID);
    assert_string_equal(ctx->problem.field, "/steward_id");
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 0, &same)), INVALID);
    assert_string_equal(ctx->problem.field, "/deputy_id");
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 0, &appointed)), DONE);
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, 99, 0, &appointed)), NOT_FOUND);
    adds_up_and_ends(ctx);
}

TEST(places_without_anybody_are_listed)
{
    struct site s;
    struct ctx *ctx = site(&s);
    int64_t east = zone(ctx, "东区");
    struct place_in to_east = {.zone_id = east};
    struct list list = {0};

    assert_int_equal(db_places_uncovered(ctx, 0, 10, &list), DONE);
    assert_int_equal(list.n, 2); /* ward and room; a building needs no steward of its own */
    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.ward, 0, &to_east)), DONE);
    assert_int_equal(db_places_uncovered(ctx, 0, 10, &list), DONE);
    assert_int_equal(list.n, 2); /* a zone without a steward covers nothing */
    act_as(ctx, s.manager);
    struct zone_in appointed = {.steward_id = s.manager};
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, east, 0, &appointed)), DONE);
    assert_int_equal(db_places_uncovered(ctx, 0, 10, &list), DONE);
    assert_int_equal(list.n, 0);
    adds_up_and_ends(ctx);
}

TEST(places_are_found_by_words_aliases_and_code_page_by_page)
{
    struct site s;
    struct ctx *ctx = site(&s);
    const char *aliases[] = {"老楼", "Old House"};
    struct place_in named = {
        .aliases = {aliases, 2}
    };
    struct place_filter f = {
        .words = {"12层", "病房"},
          .limit = 10
    };
    struct list list = {0};

    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.building, 0, &named)), DONE);
    for (int i = 0; i < 5; i++)
        place(ctx, s.ward, PLACE_ROOM, arena_print(ctx->arena, "130%d 病房", i));
    assert_int_equal(db_places_search(ctx, &f, &list), DONE);
    assert_int_equal(list.n, 6);
    f = (struct place_filter){.words = {"old house"}, .limit = 10};
    assert_int_equal(db_places_search(ctx, &f, &list), DONE);
    assert_int_equal(list.n, 1);
    assert_int_equal(((struct place *)list.items)[0].id, s.building);

    /* Every place once, however the pages fall. */
    f = (struct place_filter){.words = {"心内科"}, .limit = 2};
    size_t seen = 0;
    do {
        assert_int_equal(db_places_search(ctx, &f, &list), DONE);
        if (list.n) {
            const struct place *last = (struct place *)list.items + list.n - 1;
            f.after_length = (int64_t)text_length(last->full_name);
            f.after = last->id;
        }
        seen += list.n;
    } while (list.n);
    assert_int_equal(seen, 7);
    f = (struct place_filter){.parent = s.ward, .limit = 100};
    assert_int_equal(db_places_under(ctx, &f, &list), DONE);
    assert_int_equal(list.n, 6);
    f = (struct place_filter){.limit = 100};
    assert_int_equal(db_places_under(ctx, &f, &list), DONE);
    assert_int_equal(list.n, 1);
    adds_up_and_ends(ctx);
}

TEST(a_walk_between_buildings_goes_through_both_entrances)
{
    struct site s;
    struct ctx *ctx = site(&s);
    int64_t other = place(ctx, s.campus, PLACE_BUILDING, "门诊楼"), walk = -1;
    struct place_in near = {.steps = 60}, far = {.steps = 200};

    int64_t hall = place(ctx, other, PLACE_SPOT, "大厅");
    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.ward, 0, &near)), DONE);
    assert_int_equal(AS_VERB(ctx, place_change(ctx, s.room, 0, &far)), DONE);
    assert_int_equal(AS_VERB(ctx, place_change(ctx, hall, 0, &near)), DONE);
    assert_int_equal(place_walk(ctx, s.ward, s.room, &walk), DONE);
    assert_int_equal(walk, 140);
    assert_int_equal(place_walk(ctx, hall, s.room, &walk), DONE);
    assert_int_equal(walk, 260);
    assert_int_equal(place_walk(ctx, 0, s.room, &walk), DONE);
    assert_int_equal(walk, 0);
    adds_up_and_ends(ctx);
}

TEST(the_qr_holds_the_report_address_of_its_place)
{
    struct site s;
    struct ctx *ctx = site(&s);
    struct place p = load(ctx, s.room);
    const char *address = NULL, *svg = NULL;
    size_t n = 0;

    assert_int_equal(place_address(ctx, &p, NULL, &address), INVALID);
    assert_int_equal(place_address(ctx, &p, "javascript:alert(1)", &address), INVALID);
    assert_int_equal(place_address(ctx, &p, "https://a.b/\"><script>", &address), INVALID);
    assert_int_equal(place_address(ctx, &p, "https://help.example.org", &address), DONE);
    assert_string_equal(address, arena_print(ctx->arena, "https://help.example.org/p/%s", p.code));
    assert_int_equal(AS_VERB(ctx, hospital_set(ctx, "address", "https://h.example.org")), DONE);
    assert_int_equal(place_address(ctx, &p, NULL, &address), DONE);
    assert_int_equal(qr_svg(ctx, address, &svg, &n), DONE);
    assert_memory_equal(svg, "<svg xmlns=", 11);
    assert_int_equal(n, strlen(svg));
    assert_true(n > 1000 && n < 20000);
    adds_up_but(ctx, " hospital ");
    test_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_go_down_the_tree),
        cmocka_unit_test(a_full_name_is_cut_between_characters),
        cmocka_unit_test(a_place_is_called_as_it_is_said_on_a_ward),
        cmocka_unit_test(a_code_is_found_in_either_case_and_an_unknown_one_is_told_back),
        cmocka_unit_test(bad_input_names_the_field),
        cmocka_unit_test(what_stands_below_follows_name_and_zone),
        cmocka_unit_test(a_closed_place_is_not_reported_from_and_its_tickets_still_find_it),
        cmocka_unit_test(the_deputy_answers_while_the_steward_is_away),
        cmocka_unit_test(logistics_draws_zones_and_the_manager_appoints),
        cmocka_unit_test(places_without_anybody_are_listed),
        cmocka_unit_test(places_are_found_by_words_aliases_and_code_page_by_page),
        cmocka_unit_test(a_walk_between_buildings_goes_through_both_entrances),
        cmocka_unit_test(the_qr_holds_the_report_address_of_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
