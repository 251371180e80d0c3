/* feedback/ward_test.h — a ward with its people, made by the real verbs, for the tests of what
 * stands above tickets. Everybody below is on duty (no roster) unless a test says otherwise. */
#pragma once
#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "journey.h"
#include "people/people_test.h"
#include "places/places.h"
#include "tickets/tickets.h"
#include "rebuild/rebuild_test.h"

static struct ward {
    struct ctx *ctx;
    int64_t officer, manager, desk, steward, near, far, plumber, leader, nurse;
    int64_t zone, other_zone, building, ward, other_building, other_ward, power;
} w;

static int64_t make_place(int64_t parent_id, int kind, const char *name, const char *code,
                          int64_t zone_id, int64_t steps)
{
    struct place_in in = {.parent_id = parent_id,
                          .kind = kind,
                          .name = name,
                          .code = code,
                          .zone_id = zone_id,
                          .steps = steps};
    int64_t id = 0;

    assert_int_equal(AS_VERB(w.ctx, place_add(w.ctx, &in, &id)), DONE);
    return id;
}

static int64_t make_zone(const char *name)
{
    struct zone_in in = {.name = name};
    int64_t id = 0;

    assert_int_equal(AS_VERB(w.ctx, zone_add(w.ctx, &in, &id)), DONE);
    return id;
}

static void make_places(void)
{
    int64_t campus;

    w.zone = make_zone("住院楼网格");
    w.other_zone = make_zone("门诊楼网格");
    campus = make_place(0, PLACE_CAMPUS, "东院", "C-1", 0, 0);
    w.building = make_place(campus, PLACE_BUILDING, "住院楼", "B-1", w.zone, 0);
    w.ward = make_place(w.building, PLACE_WARD, "12 层东区", "W-12E", w.zone, 240);
    w.other_building = make_place(campus, PLACE_BUILDING, "门诊楼", "B-2", w.other_zone, 0);
    w.other_ward = make_place(w.other_building, PLACE_WARD, "急诊", "W-1E", w.other_zone, 60);
}

static void make_people(void)
{
    struct zone_in appointed = {0};

    act_as(w.ctx, w.officer);
    w.nurse = add(w.ctx, (struct person_in){.name = "李护士",
                                            .role = ROLE_WARD,
                                            .title = "护士",
                                            .phone = "13800138000",
                                            .place_id = w.ward});
    act_as(w.ctx, w.manager);
    w.desk = add(w.ctx, (struct person_in){.name = "周敏", .role = ROLE_DESK, .title = "调度员"});
    w.leader = add(
        w.ctx, (struct person_in){
                   .name = "班长", .role = ROLE_LEADER, .title = "电工班长", .trade = "electric"});
    w.near = add(w.ctx, (struct person_in){.name = "王电工",
                                           .role = ROLE_WORKER,
                                           .title = "电工",
                                           .trade = "electric",
                                           .zone_id = w.zone});
    w.far = add(w.ctx, (struct person_in){.name = "赵电工",
                                          .role = ROLE_WORKER,
                                          .title = "电工",
                                          .trade = "electric",
                                          .zone_id = w.other_zone});
    w.plumber = add(w.ctx, (struct person_in){.name = "孙水工",
                                              .role = ROLE_WORKER,
                                              .title = "水工",
                                              .trade = "water",
                                              .zone_id = w.zone});
    w.steward = add(
        w.ctx, (struct person_in){
                   .name = "陈管家", .role = ROLE_STEWARD, .title = "网格管家", .zone_id = w.zone});
    appointed.steward_id = w.steward;
    assert_int_equal(AS_VERB(w.ctx, zone_change(w.ctx, w.zone, 0, &appointed)), DONE);
}

MAY_BE_UNUSED static int64_t make_service(const char *code, bool certificate)
{
    struct service_in in = {.code = code,
                            .name = "照明维修",
                            .name_tw = "照明維修",
                            .name_en = "Lighting",
                            .category = CATEGORY_REPAIR,
                            .icon = "power",
                            .keywords = "灯 light",
                            .in_scope = true,
                            .trade = "electric",
                            .certificate = certificate};
    int64_t id = 0;

    act_as(w.ctx, w.officer);
    assert_int_equal(AS_VERB(w.ctx, service_add(w.ctx, &in, &id)), DONE);
    return id;
}

MAY_BE_UNUSED static int open_ward(void **)
{
    w = (struct ward){0};
    w.ctx = house(&w.officer, &w.manager);
    journey_begin();
    assert_int_equal(AS_VERB(w.ctx, calendar_seed(w.ctx)), DONE);
    assert_int_equal(AS_VERB(w.ctx, ticket_link_key_make(w.ctx)), DONE);
    act_as(w.ctx, w.officer);
    make_places();
    make_people();
    w.power = make_service("light", false);
    return 0;
}

MAY_BE_UNUSED static int close_ward(void **)
{
    journal_set_journey(NULL, 0);
    adds_up_and_ends(w.ctx);
    return 0;
}

/* Somebody without account asks at the ward; the caller is then that asker through the link. */
MAY_BE_UNUSED static struct reported ask(const char *service, const char *words, const char *phone)
{
    struct report_in in = {.place_code = "W-12E",
                           .service = service,
                           .words = words,
                           .phone = phone,
                           .name = phone ? "张先生" : NULL,
                           .channel = CHANNEL_QR};
    struct reported r;

    w.ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(w.ctx, ticket_report(w.ctx, &in, &r)), DONE);
    assert_int_equal(ticket_who_is_link(w.ctx, r.token, &w.ctx->who), DONE);
    return r;
}

/* From registered to reported, by the people whose turn it is; `worker` does the work. */
MAY_BE_UNUSED static void work_through(int64_t ticket_id, int64_t worker)
{
    struct ctx *ctx = w.ctx;
    struct actor before = ctx->who;
    struct ticket t;
    struct assign_in assign = {.assignee_id = worker};
    struct arrive_in arrive = {.proof = PROOF_TAP};
    struct finish_in finish = {.words = "换了灯管", .minutes = 15};
    struct verify_in verify = {.quality = QUALITY_GOOD, .on_time = true};
    struct words_in told = {.words = "已经修好"};

    act_as(ctx, w.desk);
    assert_int_equal(AS_VERB(ctx, ticket_assign(ctx, ticket_id, &assign, &t)), DONE);
    act_as(ctx, worker);
    assert_int_equal(AS_VERB(ctx, ticket_accept(ctx, ticket_id, &(struct nothing_in){0}, &t)),
                     DONE);
    assert_int_equal(AS_VERB(ctx, ticket_arrive(ctx, ticket_id, &arrive, &t)), DONE);
    assert_int_equal(AS_VERB(ctx, ticket_finish(ctx, ticket_id, &finish, &t)), DONE);
    act_as(ctx, w.desk);
    assert_int_equal(AS_VERB(ctx, ticket_verify(ctx, ticket_id, &verify, &t)), DONE);
    assert_int_equal(AS_VERB(ctx, ticket_report_back(ctx, ticket_id, &told, &t)), DONE);
    assert_int_equal(t.state, STATE_REPORTED);
    ctx->who = before;
}
