/* tickets_test.h — a small hospital for the tickets' tests: a ward with a room in a zone, a desk,
 * an electrician with a mate, a plumber, a leader, a steward, two nurses of two wards; and short
 * words for the verbs. Functions are marked unused because not every program calls each. */
#pragma once
#include "alarms/alarms.h"
#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "journey.h"
#include "people/people_test.h"
#include "places/places.h"
#include "promises/promises.h"
#include "rebuild/rebuild_test.h"
#include "tickets/tickets_view.h"

struct hospital {
    struct ctx *ctx;
    int64_t officer, manager, desk_leader, desk, leader, worker, mate, plumber, steward, nurse,
        other_nurse;
    int64_t zone, ward, room, other_ward, it_department;
};

MAY_BE_UNUSED static int64_t put_place(struct ctx *ctx, struct place_in in)
{
    int64_t id = 0;

    assert_int_equal(AS_VERB(ctx, place_add(ctx, &in, &id)), DONE);
    return id;
}

MAY_BE_UNUSED static void put_service(struct ctx *ctx, struct service_in in)
{
    int64_t id = 0;

    in.name_tw = in.name_en = in.name;
    in.icon = "wrench";
    in.keywords = in.name;
    in.category = CATEGORY_REPAIR;
    assert_int_equal(AS_VERB(ctx, service_add(ctx, &in, &id)), DONE);
}

MAY_BE_UNUSED static void build_places(struct hospital *h)
{
    struct ctx *ctx = h->ctx;
    struct zone_in zone = {.name = "住院楼东区"};
    int64_t campus, building, floor;

    assert_int_equal(AS_VERB(ctx, zone_add(ctx, &zone, &h->zone)), DONE);
    campus = put_place(ctx, (struct place_in){.kind = PLACE_CAMPUS, .name = "本部"});
    building = put_place(
        ctx, (struct place_in){.parent_id = campus, .kind = PLACE_BUILDING, .name = "住院楼"});
    floor = put_place(
        ctx, (struct place_in){.parent_id = building, .kind = PLACE_FLOOR, .name = "12 层"});
    h->ward = put_place(ctx, (struct place_in){.parent_id = floor,
                                               .kind = PLACE_WARD,
                                               .name = "心内科",
                                               .code = "W12",
                                               .zone_id = h->zone});
    h->room = put_place(ctx, (struct place_in){.parent_id = h->ward,
                                               .kind = PLACE_ROOM,
                                               .name = "1203 病房",
                                               .code = "R1203",
                                               .zone_id = h->zone});
    h->other_ward = put_place(
        ctx,
        (struct place_in){.parent_id = floor, .kind = PLACE_WARD, .name = "呼吸科", .code = "W13"});
}

MAY_BE_UNUSED static void build_services(struct hospital *h)
{
    struct ctx *ctx = h->ctx;
    struct department it = {.name = "信息科", .phone = "6200"};

    assert_int_equal(AS_VERB(ctx, department_add(ctx, &it, &h->it_department)), DONE);
    put_service(ctx, (struct service_in){.code = "socket",
                                         .name = "插座与照明",
                                         .in_scope = true,
                                         .trade = "electric",
                                         .grab = true});
    put_service(ctx, (struct service_in){.code = "lift",
                                         .name = "电梯困人",
                                         .in_scope = true,
                                         .trade = "electric",
                                         .emergency = true});
    put_service(ctx, (struct service_in){.code = "gas",
                                         .name = "氧气终端",
                                         .in_scope = true,
                                         .trade = "electric",
                                         .photo_needed = true});
    put_service(ctx, (struct service_in){
                         .code = "network", .name = "网络不通", .department_id = h->it_department});
}

MAY_BE_UNUSED static void build_people(struct hospital *h)
{
    struct ctx *ctx = h->ctx;
    struct zone_in appointed = {0};

    h->nurse =
        add(ctx, (struct person_in){
                     .name = "李护士", .role = ROLE_WARD, .place_id = h->ward, .login = "N1"});
    h->other_nurse = add(
        ctx, (struct person_in){.name = "王护士", .role = ROLE_WARD, .place_id = h->other_ward});
    act_as(ctx, h->manager);
    h->desk_leader =
        add(ctx,
            (struct person_in){.name = "冯主管", .role = ROLE_DESK_LEADER, .chief_id = h->manager});
    h->desk = add(
        ctx, (struct person_in){.name = "陈话务", .role = ROLE_DESK, .chief_id = h->desk_leader});
    h->leader = add(ctx, (struct person_in){.name = "周班长",
                                            .role = ROLE_LEADER,
                                            .trade = "electric",
                                            .chief_id = h->manager});
    h->worker = add(ctx, (struct person_in){.name = "郑电工",
                                            .role = ROLE_WORKER,
                                            .trade = "electric",
                                            .chief_id = h->leader,
                                            .phone = "13800000001"});
    h->mate =
        add(ctx,
            (struct person_in){
                .name = "孙电工", .role = ROLE_WORKER, .trade = "electric", .chief_id = h->leader});
    h->plumber = add(
        ctx, (struct person_in){
                 .name = "吴水工", .role = ROLE_WORKER, .trade = "water", .chief_id = h->manager});
    h->steward = add(ctx, (struct person_in){.name = "钱管家",
                                             .role = ROLE_STEWARD,
                                             .zone_id = h->zone,
                                             .chief_id = h->manager});
    appointed.steward_id = h->steward;
    assert_int_equal(AS_VERB(ctx, zone_change(ctx, h->zone, 0, &appointed)), DONE);
}

/* Friday morning, nine o'clock; nobody is signed in. */
MAY_BE_UNUSED static struct hospital open_hospital(void)
{
    struct hospital h = {0};

    journey_begin();
    h.ctx = house(&h.officer, &h.manager);
    assert_int_equal(calendar_seed(h.ctx), DONE);
    act_as(h.ctx, h.officer);
    build_places(&h);
    build_services(&h);
    build_people(&h);
    h.ctx->who = (struct actor){0};
    return h;
}

MAY_BE_UNUSED static void close_hospital(struct hospital *h)
{
    adds_up(h->ctx);
    journal_set_journey(NULL, 0);
    test_ctx_free(h->ctx);
}

/* Lets time pass; the clock looks at every promise on its way. */
MAY_BE_UNUSED static void later(struct hospital *h, int64_t us)
{
    int64_t until = h->ctx->now + us, next = 0, n = 0;

    h->ctx->who = (struct actor){0};
    for (;;) {
        assert_int_equal(promises_next_at(h->ctx, &next), DONE);
        if (!next || next > until)
            break;
        if (next > h->ctx->now)
            h->ctx->now = next;
        assert_int_equal(promises_ring(h->ctx, 100, &n), DONE);
        if (!n)
            h->ctx->now += SECOND; /* the due moment itself is still in time */
    }
    h->ctx->now = until;
}

/* A verb by somebody, as the writer runs it. */
#define BY(h, person, call) (act_as((h)->ctx, (person)), AS_VERB((h)->ctx, (call)))

/* Somebody without account reports a need in the room. */
MAY_BE_UNUSED static struct reported report(struct hospital *h, const char *service)
{
    struct report_in in = {.place_code = "R1203",
                           .service = service,
                           .words = "坏了，请来看看",
                           .name = "张先生",
                           .phone = "13912345678",
                           .channel = CHANNEL_QR};
    struct reported r = {0};

    h->ctx->who = (struct actor){0};
    assert_int_equal(AS_VERB(h->ctx, ticket_report(h->ctx, &in, &r)), DONE);
    return r;
}

MAY_BE_UNUSED static struct ticket now_is(struct hospital *h, int64_t id)
{
    struct ticket t = {0};

    assert_int_equal(ticket_load_any(h->ctx, id, &t), DONE);
    return t;
}

MAY_BE_UNUSED static enum outcome assign_to(struct hospital *h, int64_t id, int64_t person)
{
    struct ticket t;
    return BY(h, h->desk,
              ticket_assign(h->ctx, id, &(struct assign_in){.assignee_id = person}, &t));
}

MAY_BE_UNUSED static enum outcome accept(struct hospital *h, int64_t id)
{
    struct ticket t;
    return BY(h, h->worker, ticket_accept(h->ctx, id, &(struct nothing_in){0}, &t));
}

MAY_BE_UNUSED static enum outcome arrive(struct hospital *h, int64_t id)
{
    struct ticket t;
    return BY(h, h->worker, ticket_arrive(h->ctx, id, &(struct arrive_in){.proof = PROOF_TAP}, &t));
}

MAY_BE_UNUSED static enum outcome finish(struct hospital *h, int64_t id)
{
    struct ticket t;
    struct finish_in in = {.words = "换了插座", .minutes = 25};
    return BY(h, h->worker, ticket_finish(h->ctx, id, &in, &t));
}

MAY_BE_UNUSED static enum outcome verify(struct hospital *h, int64_t id)
{
    struct ticket t;
    struct verify_in in = {.quality = QUALITY_GOOD, .on_time = true};
    return BY(h, h->leader, ticket_verify(h->ctx, id, &in, &t));
}

MAY_BE_UNUSED static enum outcome report_back(struct hospital *h, int64_t id)
{
    struct ticket t;
    return BY(h, h->worker,
              ticket_report_back(h->ctx, id, &(struct words_in){.words = "修好了"}, &t));
}

MAY_BE_UNUSED static void follow_link(struct hospital *h, const char *token)
{
    h->ctx->who = (struct actor){0};
    assert_int_equal(ticket_who_is_link(h->ctx, token, &h->ctx->who), DONE);
}

MAY_BE_UNUSED static enum outcome confirm(struct hospital *h, struct reported r, int fixed)
{
    struct ticket t;
    struct confirm_in in = {.fixed = fixed};

    follow_link(h, r.token);
    return AS_VERB(h->ctx, ticket_confirm(h->ctx, r.ticket_id, &in, &t));
}

/* Walks the straight path until the ticket is in that state (registered … reported). */
MAY_BE_UNUSED static struct reported bring_to(struct hospital *h, int state)
{
    struct reported r = report(h, "socket");
    int64_t id = r.ticket_id;

    if (state >= STATE_ASSIGNED)
        assert_int_equal(assign_to(h, id, h->worker), DONE);
    if (state >= STATE_ACCEPTED)
        assert_int_equal(accept(h, id), DONE);
    if (state >= STATE_ON_SITE)
        assert_int_equal(arrive(h, id), DONE);
    if (state >= STATE_DONE)
        assert_int_equal(finish(h, id), DONE);
    if (state >= STATE_VERIFIED)
        assert_int_equal(verify(h, id), DONE);
    if (state >= STATE_REPORTED)
        assert_int_equal(report_back(h, id), DONE);
    return r;
}

/* State of the newest promise of a kind; PROMISE_STATE_NONE: there never was one. */
MAY_BE_UNUSED static int promise_is(struct hospital *h, int64_t id, int kind)
{
    struct list all;
    const struct promise_view *p;
    int state = PROMISE_STATE_NONE;

    assert_int_equal(promises_of_ticket(h->ctx, id, false, &all), DONE);
    p = all.items;
    for (size_t i = 0; i < all.n; i++)
        if (p[i].kind == kind)
            state = p[i].state;
    return state;
}

MAY_BE_UNUSED static int64_t promise_due(struct hospital *h, int64_t id, int kind)
{
    struct promise p;

    assert_int_equal(promise_open(h->ctx, id, kind, 0, &p), DONE);
    return p.due_at;
}

MAY_BE_UNUSED static size_t events_of(struct hospital *h, int64_t id, int fact)
{
    struct list l;
    size_t n = 0;

    assert_int_equal(journal_of_ticket(h->ctx, id, false, &l), DONE);
    for (size_t i = 0; i < l.n; i++)
        n += ((struct event *)l.items)[i].fact == fact;
    return n;
}
