/* demo/demo_house.c — builds the hospital through the verbs of upkeep: campus, buildings, wards,
 * rooms; both parties with their posts, shifts and chain of command; the catalogue. */
#include "demo/demo.h"
#include "demo/demo_inside.h"
#include "demo/demo_words.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "people/people.h"
#include "places/places.h"

// clang-format off
static const char *const WARD_NAMES[DEMO_WARDS] = {
    "心血管内科", "心脏外科", "呼吸内科", "胸外科", "消化内科", "普外一科", "普外二科", "肝胆外科", "神经内科", "神经外科",
    "骨科一区", "骨科二区", "泌尿外科", "肾内科", "内分泌科", "血液科", "风湿免疫科", "妇科", "产科", "新生儿科",
    "儿科", "眼科", "耳鼻喉科", "口腔外科", "皮肤科", "肿瘤内科", "放疗科", "康复科", "老年医学科", "重症医学科"};
static const char *const WARD_ROOMS[] = {"护士站", "治疗室", "污物间", "配餐间"};
static const char *const CLINIC_ROOMS[] = {"挂号收费处", "采血室", "候诊区", "换药室", "输液大厅", "药房窗口", "B 超室", "卫生间", "开水间", "分诊台"};
static const char *const TECH_ROOMS[] = {"检验科", "放射科", "会议室", "办公室", "值班室", "库房", "病案室", "卫生间", "设备间", "接待室"};

/* role, trade, title, how many, shift (d day, n night, o office, w 24 h watch, m all four in turn) */
static const struct crew {
    int role;
    const char *trade, *title;
    int n;
    char shift;
    const char *second, *certificate; /* a second trade, and a certificate for it (or for the first) */
} CREWS[] = {
    {ROLE_LEADER,  "electric",  "水电班班长",  1, 'o', "plumbing",  NULL},
    {ROLE_LEADER,  "hvac",      "暖通班班长",  1, 'o', "gas",       "压力管道作业证"},
    {ROLE_LEADER,  "carpentry", "综合维修班长", 1, 'o', NULL,       NULL},
    {ROLE_LEADER,  "cleaning",  "保洁主管",    1, 'o', "waste",     "医疗废物培训证"},
    {ROLE_LEADER,  "porter",    "运送主管",    1, 'o', "kitchen",   NULL},
    {ROLE_LEADER,  "guard",     "秩序主管",    1, 'o', "vehicle",   NULL},
    {ROLE_WORKER,  "electric",  "电工",        8, 'm', "lift",      "特种设备作业证"},
    {ROLE_WORKER,  "plumbing",  "水工",        6, 'm', NULL,        NULL},
    {ROLE_WORKER,  "hvac",      "空调工",      4, 'm', NULL,        NULL},
    {ROLE_WORKER,  "carpentry", "综合维修工",  4, 'm', NULL,        NULL},
    {ROLE_WORKER,  "gas",       "医用气体工",  4, 'm', "plumbing",  "压力管道作业证"},
    {ROLE_WORKER,  "cleaning",  "保洁员",     10, 'm', "linen",     NULL},
    {ROLE_WORKER,  "porter",    "运送员",      8, 'm', NULL,        NULL},
    {ROLE_WORKER,  "linen",     "布草员",      2, 'd', NULL,        NULL},
    {ROLE_WORKER,  "waste",     "医废收运员",  2, 'd', NULL,        "医疗废物培训证"},
    {ROLE_WORKER,  "kitchen",   "送餐员",      4, 'm', NULL,        NULL},
    {ROLE_WORKER,  "vehicle",   "司机",        4, 'w', NULL,        NULL},
    {ROLE_WORKER,  "guard",     "秩序维护员",  4, 'm', NULL,        NULL},
};
static const char *const ZONE_NAMES[DEMO_ZONES] = {"住院楼低区", "住院楼中区", "住院楼高区", "门诊楼", "医技行政楼", "院区公共"};
/* The first of each list carry the names of the pictures and guides; the rest are drawn. */
static const char *const DESK_NAMES[] = {"王敏", "陈立", "何雨", "周洁", "徐蕾", "林可", "宋佳", "高远"};
static const char *const STEWARD_NAMES[DEMO_ZONES] = {"李静", "马丽", "唐婉", "郭欣", "罗琳", "韩梅"};
// clang-format on

/* Adds one person; the login is the staff number. ret_id may be NULL. */
static enum outcome add(struct demo *d, const struct person_in *in, int64_t zone, int64_t *ret_id)
{
    int64_t id = 0;

    if (d->n_people >= sizeof(d->people) / sizeof(d->people[0]))
        return fail(&d->ctx, BROKEN, NULL, "too many people");
    TRY(demo_built(d, "person", person_add(&d->ctx, in, NULL, &id)));
    d->people[d->n_people++] = (struct demo_person){
        .id = id, .role = in->role, .trade = in->trade, .zone = zone, .chief_id = in->chief_id};
    if (ret_id)
        *ret_id = id;
    return DONE;
}

static const char *number(struct demo *d, int base, int i)
{
    return arena_print(d->ctx.arena, "%04d", base + i);
}

static const char *phone(struct demo *d)
{
    return arena_print(d->ctx.arena, "1390000%04d", (int)(1000 + d->n_people));
}

static enum outcome add_shifts(struct demo *d)
{
    const struct shift day = {0, "白班", 480, 1200, "1100", "1111111"},
                       night = {0, "夜班", 1200, 480, "1100", "1111111"},
                       office = {0, "常日班", 480, 1050, "1", "1111100"},
                       watch = {0, "24 小时值班", 480, 480, "1000", "1111111"};

    TRY(shift_add(&d->ctx, &day, &d->shift_day));
    TRY(shift_add(&d->ctx, &night, &d->shift_night));
    TRY(shift_add(&d->ctx, &office, &d->shift_office));
    return shift_add(&d->ctx, &watch, &d->shift_watch);
}

static void put_on_shift(const struct demo *d, struct person_in *in, char shift, int i)
{
    switch (shift) {
    case 'o':
        in->shift_id = d->shift_office;
        break;
    case 'w':
        in->shift_id = d->shift_watch;
        in->shift_turn = i % 4;
        break;
    case 'd':
        in->shift_id = d->shift_day;
        in->shift_turn = 2 * (i % 2);
        break;
    default: /* by turns: day A, day B, night A, night B */
        in->shift_id = i % 4 < 2 ? d->shift_day : d->shift_night;
        in->shift_turn = 2 * (i % 2);
    }
}

/* The hospital's side: logistics with a duty officer round the clock, the committee, the wards. */
static enum outcome add_hospital_people(struct demo *d, int64_t founder)
{
    static const char *const LOGISTICS[] = {"孙志远", "赵文博", "吴海燕", "胡建华"};

    d->people[d->n_people++] = (struct demo_person){.id = founder, .role = ROLE_LOGISTICS};
    for (int i = 1; i < 4; i++) {
        struct person_in in = {.name = LOGISTICS[i],
                               .phone = phone(d),
                               .login = number(d, 9001, i),
                               .role = ROLE_LOGISTICS,
                               .title = "后勤处值班",
                               .chief_id = founder};
        put_on_shift(d, &in, 'w', i);
        TRY(add(d, &in, -1, NULL));
    }
    for (int i = 0; i < 3; i++) {
        struct person_in in = {.name = demo_name(&d->ctx, &d->rng),
                               .phone = phone(d),
                               .login = number(d, 9501, i),
                               .role = ROLE_COMMITTEE,
                               .title = i ? "后勤监督委员" : "分管副院长"};
        TRY(add(d, &in, -1, NULL));
    }
    return DONE;
}

static enum outcome add_contractor_chiefs(struct demo *d, int64_t founder, int64_t *ret_deputy)
{
    int64_t id;
    struct person_in manager = {.name = "刘强",
                                .phone = phone(d),
                                .login = "2001",
                                .role = ROLE_MANAGER,
                                .title = "项目经理",
                                .chief_id = founder,
                                .shift_id = d->shift_office};

    TRY(add(d, &manager, -1, &id));
    TRY(demo_act_as(d, id));
    struct person_in deputy = {.name = "程平",
                               .phone = phone(d),
                               .login = "2002",
                               .role = ROLE_MANAGER,
                               .title = "值班经理",
                               .chief_id = id};
    return add(d, &deputy, -1, ret_deputy);
}

static enum outcome add_desk(struct demo *d, int64_t deputy)
{
    int64_t leader_id;
    struct person_in leader = {.name = "董洁",
                               .phone = phone(d),
                               .login = "1000",
                               .role = ROLE_DESK_LEADER,
                               .title = "客服主管",
                               .chief_id = deputy,
                               .shift_id = d->shift_office,
                               .trade = "desk"};

    TRY(add(d, &leader, -1, &leader_id));
    for (int i = 0; i < 8; i++) {
        /* Two at the desk by day, two by night, each pair two days on, two off. */
        struct person_in in = {.name = DESK_NAMES[i],
                               .phone = phone(d),
                               .login = number(d, 1001, i),
                               .role = ROLE_DESK,
                               .title = "调度员",
                               .trade = "desk",
                               .chief_id = leader_id,
                               .shift_id = i < 4 ? d->shift_day : d->shift_night,
                               .shift_turn = (i % 4) < 2 ? 0 : 2};
        TRY(add(d, &in, -1, NULL));
    }
    for (int i = 0; i < DEMO_ZONES; i++) {
        struct person_in in = {.name = STEWARD_NAMES[i],
                               .phone = phone(d),
                               .login = number(d, 1101, i),
                               .role = ROLE_STEWARD,
                               .title = "网格管家",
                               .trade = "service",
                               .chief_id = deputy,
                               .shift_id = d->shift_office};
        TRY(add(d, &in, i, NULL));
    }
    return DONE;
}

static int64_t leader_of(const struct demo *d, const char *trade)
{
    static const char *const LED[][2] = {
        {"plumbing", "electric"},
        {"gas",      "hvac"    },
        {"linen",    "cleaning"},
        {"waste",    "cleaning"},
        {"kitchen",  "porter"  },
        {"vehicle",  "guard"   }
    };

    for (size_t i = 0; i < sizeof(LED) / sizeof(LED[0]); i++)
        if (text_same(LED[i][0], trade))
            trade = LED[i][1];
    for (size_t i = 0; i < d->n_people; i++)
        if (d->people[i].role == ROLE_LEADER && text_same(d->people[i].trade, trade))
            return d->people[i].id;
    return 0;
}

static enum outcome add_crew(struct demo *d, const struct crew *c, int base, int64_t deputy)
{
    for (int i = 0; i < c->n; i++) {
        const char *first = text_same(c->trade, "electric") && c->role == ROLE_WORKER && i == 0
                                ? "赵建国"
                                : demo_name(&d->ctx, &d->rng);
        struct skill skills[2] = {
            {c->trade,  c->second ? NULL : c->certificate, 0                      },
            {c->second, c->certificate,                    d->until_at + 400 * DAY}
        };
        struct person_in in = {
            .name = first,
            .phone = phone(d),
            .login = number(d, base, i),
            .role = c->role,
            .title = c->title,
            .trade = c->trade,
            .chief_id = c->role == ROLE_LEADER ? deputy : leader_of(d, c->trade),
            .skills = {skills, c->second ? 2 : 1}
        };

        if (text_same(c->trade, "gas") ||
            (text_same(c->trade, "electric") && !skills[0].certificate))
            skills[0] = (struct skill){c->trade, "上岗证", d->until_at + 300 * DAY};
        put_on_shift(d, &in, c->shift, i);
        TRY(add(d, &in, -1, NULL));
    }
    return DONE;
}

static enum outcome add_wards_people(struct demo *d)
{
    for (int i = 0; i < DEMO_WARDS; i++) {
        char code[16];
        struct place place;
        struct person_in in = {.name = i == 18 ? "何晓雨" : demo_name(&d->ctx, &d->rng),
                               .phone = phone(d),
                               .login = number(d, 5001, i),
                               .role = ROLE_WARD,
                               .title = i % 3 ? "护士" : "护士长"};

        snprintf(code, sizeof(code), "ZY%d%c", 3 + i / 2, i % 2 ? 'W' : 'E');
        TRY(place_by_code(&d->ctx, code, &place));
        in.place_id = place.id;
        TRY(add(d, &in, -1, NULL));
    }
    return DONE;
}

static enum outcome add_place(struct demo *d, const struct place_in *in, int64_t zone, int ward,
                              int64_t *ret_id)
{
    struct place_in whole = *in;

    whole.zone_id = zone >= 0 ? d->zone_ids[zone] : 0;
    TRY(demo_built(d, "place", place_add(&d->ctx, &whole, ret_id)));
    if (in->kind == PLACE_ROOM && d->n_rooms < DEMO_ROOMS) {
        struct demo_spot *spot = &d->rooms[d->n_rooms++];

        snprintf(spot->code, sizeof(spot->code), "%s", in->code);
        spot->zone = zone;
        spot->ward = ward;
    }
    return DONE;
}

static enum outcome add_ward(struct demo *d, int64_t floor_id, int floor, int i)
{
    const bool west = i % 2;
    const char *side = west ? "西区" : "东区";
    const int64_t zone = (floor - 3) / 5;
    int64_t ward_id, room_id;
    struct arena *a = d->ctx.arena;
    struct place_in ward = {.parent_id = floor_id,
                            .kind = PLACE_WARD,
                            .steps = floor * 14,
                            .name = arena_print(a, "%s %s", side, WARD_NAMES[i]),
                            .full_name = arena_print(a, "住院楼 %d 层 · %s", floor, WARD_NAMES[i]),
                            .code = arena_print(a, "ZY%d%c", floor, west ? 'W' : 'E')};

    TRY(add_place(d, &ward, zone, i, &ward_id));
    for (int r = 0; r < 14; r++) {
        const char *name = r < 4 ? WARD_ROOMS[r] : arena_print(a, "%02d 病房", r - 3);
        struct place_in room = {
            .parent_id = ward_id,
            .kind = PLACE_ROOM,
            .name = name,
            .steps = floor * 14 + 10 + r * 3,
            .full_name =
                arena_print(a, "住院楼 %d 层 · %s%s%s", floor, side, r < 4 ? "" : " ", name),
            .code = arena_print(a, "ZY%d%c-%02d", floor, west ? 'W' : 'E', r + 1)};
        TRY(add_place(d, &room, zone, i, &room_id));
    }
    return DONE;
}

/* A building of plain floors: `rooms` rooms a floor, named from a list. */
static enum outcome add_plain(struct demo *d, int64_t campus, const char *building,
                              const char *code, int floors, int rooms, const char *const *names,
                              size_t n, int64_t zone)
{
    struct arena *a = d->ctx.arena;
    int64_t building_id, floor_id, room_id;
    struct place_in b = {.parent_id = campus,
                         .kind = PLACE_BUILDING,
                         .name = building,
                         .full_name = building,
                         .code = arena_print(a, "%s-0", code)};

    TRY(add_place(d, &b, zone, -1, &building_id));
    for (int f = 1; f <= floors; f++) {
        struct place_in floor = {.parent_id = building_id,
                                 .kind = PLACE_FLOOR,
                                 .steps = f * 12,
                                 .name = arena_print(a, "%d 层", f),
                                 .full_name = arena_print(a, "%s %d 层", building, f),
                                 .code = arena_print(a, "%s%d", code, f)};
        TRY(add_place(d, &floor, zone, -1, &floor_id));
        for (int r = 0; r < rooms; r++) {
            const char *name = r < (int)n ? names[r] : arena_print(a, "%d%02d 室", f, r + 1);
            struct place_in room = {.parent_id = floor_id,
                                    .kind = PLACE_ROOM,
                                    .name = name,
                                    .steps = f * 12 + 10 + r * 3,
                                    .full_name = arena_print(a, "%s %d 层 · %s", building, f, name),
                                    .code = arena_print(a, "%s%d-%02d", code, f, r + 1)};
            TRY(add_place(d, &room, zone, -1, &room_id));
        }
    }
    return DONE;
}

static enum outcome add_places(struct demo *d)
{
    int64_t campus, building, floor_id;
    struct place_in c = {
        .kind = PLACE_CAMPUS, .name = "本部院区", .full_name = "本部院区", .code = "YQ-0"};

    for (int z = 0; z < DEMO_ZONES; z++) {
        struct zone_in zone = {.name = ZONE_NAMES[z]};
        TRY(demo_built(d, "zone", zone_add(&d->ctx, &zone, &d->zone_ids[z])));
    }
    TRY(add_place(d, &c, 5, -1, &campus));
    struct place_in b = {.parent_id = campus,
                         .kind = PLACE_BUILDING,
                         .name = "住院楼",
                         .full_name = "住院楼",
                         .code = "ZY-0"};
    TRY(add_place(d, &b, 0, -1, &building));
    for (int f = 3; f <= 17; f++) {
        progress_show("places", f - 3, 17);
        struct place_in floor = {.parent_id = building,
                                 .kind = PLACE_FLOOR,
                                 .steps = f * 14,
                                 .name = arena_print(d->ctx.arena, "%d 层", f),
                                 .full_name = arena_print(d->ctx.arena, "住院楼 %d 层", f),
                                 .code = arena_print(d->ctx.arena, "ZY%d", f)};
        TRY(add_place(d, &floor, (f - 3) / 5, -1, &floor_id));
        TRY(add_ward(d, floor_id, f, 2 * (f - 3)));
        TRY(add_ward(d, floor_id, f, 2 * (f - 3) + 1));
        demo_fresh(d);
    }
    TRY(add_plain(d, campus, "门诊楼", "MZ", 5, 20, CLINIC_ROOMS, 10, 3));
    progress_show("places", 16, 17);
    TRY(add_plain(d, campus, "医技行政楼", "YJ", 8, 10, TECH_ROOMS, 10, 4));
    progress_show("places", 17, 17);
    return DONE;
}

static enum outcome appoint_stewards(struct demo *d)
{
    int64_t stewards[DEMO_ZONES] = {0};

    for (size_t i = 0; i < d->n_people; i++)
        if (d->people[i].role == ROLE_STEWARD)
            stewards[d->people[i].zone] = d->people[i].id;
    for (int z = 0; z < DEMO_ZONES; z++) {
        struct zone_in in = {.steward_id = stewards[z],
                             .deputy_id = stewards[(z + 1) % DEMO_ZONES]};
        struct person_in own = {.zone_id = d->zone_ids[z]};

        TRY(demo_built(d, "steward", zone_change(&d->ctx, d->zone_ids[z], 0, &in)));
        TRY(demo_built(d, "steward", person_change(&d->ctx, stewards[z], 0, &own)));
    }
    return DONE;
}

static enum outcome add_service(struct demo *d, const struct demo_service *s)
{
    struct buf limits = {.arena = d->ctx.arena};
    int64_t id;
    struct service_in in = {.code = s->code,
                            .name = s->name,
                            .name_tw = s->name_tw,
                            .name_en = s->name_en,
                            .category = name_value(&CATEGORY_NAMES, s->category),
                            .icon = s->icon,
                            .keywords = s->keywords,
                            .in_scope = !s->department,
                            .trade = s->trade,
                            .certificate = s->certificate,
                            .emergency = s->emergency,
                            .grab = s->grab,
                            .photo_needed = s->photo,
                            .form = s->form,
                            .prepare = s->prepare,
                            .prepare_tw = s->prepare_tw,
                            .prepare_en = s->prepare_en,
                            .frequent = s->frequent};

    buf_text(&limits, "{");
    if (s->arrive_s)
        buf_print(&limits, "\"arrive\":%lld", (long long)s->arrive_s);
    if (s->finish_s)
        buf_print(&limits, "%s\"finish\":%lld", s->arrive_s ? "," : "", (long long)s->finish_s);
    buf_text(&limits, "}");
    in.limits = limits.text;
    for (size_t i = 0; s->department && i < DEMO_DEPARTMENTS_N; i++)
        if (text_same(DEMO_DEPARTMENTS[i].name, s->department))
            in.department_id = d->department_ids[i];
    return demo_built(d, s->code, service_add(&d->ctx, &in, &id));
}

static enum outcome add_catalogue(struct demo *d)
{
    for (size_t i = 0; i < DEMO_DEPARTMENTS_N; i++) {
        const struct demo_department *from = &DEMO_DEPARTMENTS[i];
        struct department in = {.name = from->name,
                                .place = from->place,
                                .phone = from->phone,
                                .matters = from->matters};
        TRY(demo_built(d, "department", department_add(&d->ctx, &in, &d->department_ids[i])));
    }
    for (size_t i = 0; i < DEMO_SERVICES_N; i++)
        TRY(add_service(d, &DEMO_SERVICES[i]));
    return DONE;
}

enum outcome demo_build(struct demo *d)
{
    const struct founding founding = {.title = "明德医院后勤一站式服务中心",
                                      .hotline = "6119",
                                      .name = "孙志远",
                                      .login = "9001"};
    int64_t founder, deputy;

    demo_fresh(d);
    TRY(hospital_found(&d->ctx, &founding, NULL, &founder));
    TRY(hospital_set(&d->ctx, "demo", "1"));
    TRY(demo_act_as(d, founder));
    TRY(add_places(d));
    TRY(add_catalogue(d));
    progress_show("people", 0, DEMO_STAFF);
    TRY(add_shifts(d));
    TRY(add_hospital_people(d, founder));
    TRY(add_wards_people(d));
    TRY(add_contractor_chiefs(d, founder, &deputy));
    TRY(add_desk(d, deputy));
    for (size_t i = 0; i < sizeof(CREWS) / sizeof(CREWS[0]); i++)
        TRY(add_crew(d, &CREWS[i],
                     CREWS[i].role == ROLE_LEADER ? 1201 + (int)i : 3001 + (int)i * 20, deputy));
    progress_show("people", (int64_t)d->n_people, DEMO_STAFF);
    return appoint_stewards(d);
}
