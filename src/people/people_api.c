/* people/people_api.c — the folder's endpoint table, and upkeep of people, shifts and departments.
 */
#include "people/people_api.h"
#include "people/people_rules.h"
#include "people/people_session.h"
#include "people/people_store.h"
#include "base/text.h"

/* The API's PersonView: a person with all that upkeep shows. */
struct person_full {
    struct person_view person;
    const char *login, *chief_name, *shift_name;
    bool active;
    int64_t zone_id, place_id, chief_id, shift_id, shift_turn, away_until_at, version;
    struct list skills;
    int64_t open_owned, open_jobs;
};
#define V1(member, ...)                                                                            \
    {                                                                                              \
        .name = #member, .kind = KIND_OF(struct person_full, person.member),                       \
        .at = offsetof(struct person_full, person.member), __VA_ARGS__                             \
    }
#define V2(member, ...) FIELD(struct person_full, member, __VA_ARGS__)
static const struct field FULL_FIELDS[] = {
    V1(id, .needed = true, .says = "the person"),
    V1(name, .needed = true, .says = "name"),
    V1(title, .blank = true, .says = "what the post is called"),
    V1(role, .names = &ROLE_NAMES, .blank = true, .says = "what they do here"),
    V1(party, .names = &PARTY_NAMES, .blank = true, .says = "whom they stand for"),
    V1(phone, .blank = true, .says = "work phone; null where the caller may not see it"),
    V1(on_duty, .needed = true, .says = "in a shift now and not away"),
    V1(trade, .blank = true, .says = "primary trade"),
    V2(login, .blank = true, .says = "staff number, shown to who keeps this person"),
    V2(active, .needed = true, .says = "false: no longer here"),
    V2(zone_id, .blank = true, .says = "own zone"),
    V2(place_id, .blank = true, .says = "own ward"),
    V2(chief_id, .blank = true, .says = "superior"),
    V2(chief_name, .blank = true, .says = "the superior's name"),
    V2(shift_id, .blank = true, .says = "shift"),
    V2(shift_name, .blank = true, .says = "its name"),
    V2(shift_turn, .unit = "days", .says = "offset in the shift's cycle"),
    V2(skills, .shape = &SKILL_SHAPE, .needed = true, .says = "what they can do, with papers"),
    V2(away_until_at, .blank = true, .says = "away now, until then"),
    V2(version, .needed = true, .says = "row version"),
    V2(open_owned, .needed = true, .says = "open tickets they are first owner of"),
    V2(open_jobs, .needed = true, .says = "open tickets they are sent on"),
};
static SHAPE(FULL_SHAPE, "PersonView", struct person_full, FULL_FIELDS,
             "a person with all that upkeep shows");

struct people_page {
    struct list items;
    const char *next;
};
static const struct field PAGE_FIELDS[] = {
    FIELD(struct people_page, items, .shape = &FULL_SHAPE, .needed = true, .says = "people"),
    FIELD(struct people_page, next, .blank = true, .says = "cursor of the next page"),
};
static SHAPE(PAGE_SHAPE, "PeoplePage", struct people_page, PAGE_FIELDS, "a page of people");

struct people_query {
    int role;
    const char *trade, *q;
    bool gone;
    int64_t after, limit;
};
#define Q(member, ...) FIELD(struct people_query, member, __VA_ARGS__)
static const struct field QUERY_FIELDS[] = {
    Q(role, .names = &ROLE_NAMES, .says = "only this role"),
    Q(trade, .max = 40, .says = "only who has this trade or skill"),
    Q(q, .max = 40, .says = "part of the name, post, login or phone"),
    Q(gone, .says = "also who is no longer here"),
    Q(after, .max = INT64_MAX, .says = "cursor of the page before"),
    Q(limit, .min = 1, .max = 100, .says = "at most so many; 50 when absent"),
};
static SHAPE(QUERY_SHAPE, "PeopleQuery", struct people_query, QUERY_FIELDS, "which people");

#define I(member, ...) FIELD(struct person_in, member, __VA_ARGS__)
#define WHAT_A_PERSON_IS                                                                           \
    I(phone, .max = 40, .says = "work phone"),                                                     \
        I(login, .min = 2, .max = 32, .says = "staff number to sign in with"),                     \
        I(trade, .min = 1, .max = 40, .says = "primary trade"),                                    \
        I(zone_id, .min = 1, .max = INT64_MAX, .says = "own zone"),                                \
        I(place_id, .min = 1, .max = INT64_MAX, .says = "own ward"),                               \
        I(chief_id, .min = 1, .max = INT64_MAX, .says = "superior in the chain of command"),       \
        I(shift_id, .min = 1, .max = INT64_MAX, .says = "shift"),                                  \
        I(shift_turn, .max = 61, .unit = "days", .says = "offset in the shift's cycle"),           \
        I(skills, .shape = &SKILL_SHAPE, .max = 30, .says = "all skills; replaces those before")
static const struct field ADD_FIELDS[] = {
    I(name, .needed = true, .min = 1, .max = 40, .says = "name"),
    I(role, .needed = true, .names = &ROLE_NAMES, .says = "decides the party, too"),
    I(title, .needed = true, .min = 1, .max = 40, .says = "what the post is called"),
    I(password, .min = 8, .max = 128, .secret = true, .password = true,
      .says = "to sign in with; needs a login"),
    WHAT_A_PERSON_IS,
};
static SHAPE(ADD_SHAPE, "PersonIn", struct person_in, ADD_FIELDS, "a new person with a post");
static const struct field CHANGE_FIELDS[] = {
    I(name, .min = 1, .max = 40, .says = "name"),
    I(role, .names = &ROLE_NAMES, .says = "decides the party, too"),
    I(title, .min = 1, .max = 40, .says = "what the post is called"),
    WHAT_A_PERSON_IS,
    I(clears, .kind = KIND_TEXTS, .max = 10, .says = "names of fields that become empty"),
};
static SHAPE(CHANGE_SHAPE, "PersonChange", struct person_in, CHANGE_FIELDS,
             "what changes; a field that is absent stays as it is");

struct away_in {
    int64_t from_at, until_at;
    const char *reason;
};
static const struct field AWAY_FIELDS[] = {
    FIELD(struct away_in, from_at, .needed = true, .min = 1, .max = INT64_MAX, .says = "from"),
    FIELD(struct away_in, until_at, .needed = true, .min = 1, .max = INT64_MAX, .says = "until"),
    FIELD(struct away_in, reason, .max = 100, .says = "why"),
};
static SHAPE(AWAY_SHAPE, "AwayIn", struct away_in, AWAY_FIELDS, "an absence");

struct password_in {
    const char *password;
};
static const struct field PASSWORD_FIELDS[] = {
    FIELD(struct password_in, password, .needed = true, .min = 8, .max = 128, .secret = true,
          .password = true, .says = "8 to 128 characters and not the login"),
};
static SHAPE(PASSWORD_SHAPE, "PasswordIn", struct password_in, PASSWORD_FIELDS, "a new password");

struct some {
    struct list items;
};
static const struct field DEPARTMENTS_FIELDS[] = {
    FIELD(struct some, items, .shape = &DEPARTMENT_SHAPE, .needed = true, .says = "departments"),
};
static SHAPE(DEPARTMENTS_SHAPE, "Departments", struct some, DEPARTMENTS_FIELDS, "the directory");
static const struct field SHIFTS_FIELDS[] = {
    FIELD(struct some, items, .shape = &SHIFT_SHAPE, .needed = true, .says = "shifts"),
};
static SHAPE(SHIFTS_SHAPE, "Shifts", struct some, SHIFTS_FIELDS, "all shifts");

static void fill_full(struct ctx *ctx, const struct person_row *r, struct person_full *out)
{
    enum role role = (enum role)r->card.role;
    bool keeps = rule_keeps(ctx->who.may, role, true) || r->card.id == ctx->who.person_id;

    person_row_view(r, rule_sees_phone(ctx->who.may, role), ctx->now, &out->person);
    out->login = keeps ? r->card.login : NULL;
    out->chief_name = r->chief_name;
    out->shift_name = r->shift_name;
    out->active = r->card.active;
    out->zone_id = r->card.zone_id;
    out->place_id = r->card.place_id;
    out->chief_id = r->card.chief_id;
    out->shift_id = r->card.shift_id;
    out->shift_turn = r->card.shift_turn;
    out->away_until_at = r->away_until_at;
    out->version = r->card.version;
    out->open_owned = r->open_owned;
    out->open_jobs = r->open_jobs;
}

/* Skills of all people of a page in one statement; both lists are in the order of ids. */
static enum outcome fill_skills(struct ctx *ctx, struct person_full *people, size_t n)
{
    struct list list = {0};
    size_t at = 0;

    if (!n)
        return DONE;
    TRY(db_skills(ctx, people[0].person.id, people[n - 1].person.id, &list));
    const struct skill_row *rows = list.items;
    struct skill *skills = ARENA_ARRAY(ctx->arena, struct skill, list.n);
    for (size_t i = 0; i < list.n; i++)
        skills[i] = rows[i].skill;
    for (size_t i = 0; i < n; i++) {
        while (at < list.n && rows[at].person_id < people[i].person.id)
            at++;
        people[i].skills.items = skills + at;
        while (at < list.n && rows[at].person_id == people[i].person.id) {
            people[i].skills.n++;
            at++;
        }
    }
    return DONE;
}

static enum outcome api_people(struct ctx *ctx, struct request *req)
{
    const struct people_query *q = req->query;
    struct people_page *out = req->out;
    int64_t limit = q->limit ? q->limit : 50;
    struct person_filter f = {.role = q->role,
                              .trade = q->trade,
                              .q = q->q,
                              .gone = q->gone,
                              .all_phones = rule_sees_phone(ctx->who.may, ROLE_WARD),
                              .after = q->after,
                              .limit = limit + 1,
                              .at = ctx->now};
    struct list list = {0};

    TRY(db_person_list(ctx, &f, &list));
    const struct person_row *rows = list.items;
    size_t n = list.n > (size_t)limit ? (size_t)limit : list.n;
    struct person_full *people = ARENA_ARRAY(ctx->arena, struct person_full, n);
    for (size_t i = 0; i < n; i++)
        fill_full(ctx, &rows[i], &people[i]);
    out->items = (struct list){.items = people, .n = n};
    if (list.n > n)
        out->next = arena_print(ctx->arena, "%lld", (long long)people[n - 1].person.id);
    req->next = out->next;
    return fill_skills(ctx, people, n);
}

static enum outcome show_person(struct ctx *ctx, struct request *req, int64_t id)
{
    struct person_full *out = req->out;
    struct person_row row = {0};
    enum outcome o = db_person_full(ctx, id, &row);

    if (o == NOT_FOUND)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    TRY(o);
    fill_full(ctx, &row, out);
    req->etag = row.card.version;
    return fill_skills(ctx, out, 1);
}

static enum outcome api_person(struct ctx *ctx, struct request *req)
{
    return show_person(ctx, req, req->id);
}

static enum outcome api_person_add_check(struct ctx *ctx, struct request *req)
{
    const struct person_in *in = req->in;
    const char *hash = NULL;

    if (!in->password)
        return DONE;
    if (!in->login)
        return fail(ctx, MISSING_FIELD, "/login", "login");
    TRY(password_hash(ctx, in->password, in->login, "/password", &hash));
    req->prepared = (void *)(uintptr_t)hash;
    return DONE;
}

static enum outcome api_person_add(struct ctx *ctx, struct request *req)
{
    int64_t id = 0;

    TRY(person_add(ctx, req->in, req->prepared, &id));
    return show_person(ctx, req, id);
}

static enum outcome api_person_change(struct ctx *ctx, struct request *req)
{
    TRY(person_change(ctx, req->id, ctx->if_match, req->in));
    return show_person(ctx, req, req->id);
}

static enum outcome api_person_deactivate(struct ctx *ctx, struct request *req)
{
    TRY(person_deactivate(ctx, req->id));
    return show_person(ctx, req, req->id);
}

static enum outcome api_person_away(struct ctx *ctx, struct request *req)
{
    const struct away_in *in = req->in;

    TRY(person_go_away(ctx, req->id, in->from_at, in->until_at, in->reason));
    return show_person(ctx, req, req->id);
}

static enum outcome api_password_check(struct ctx *ctx, struct request *req)
{
    const struct password_in *in = req->in;
    const char *hash = NULL;

    TRY(people_reset_password(ctx, req->id, in->password, &hash));
    req->prepared = (void *)(uintptr_t)hash;
    return DONE;
}

static enum outcome api_password(struct ctx *ctx, struct request *req)
{
    return people_set_password(ctx, req->id, req->prepared, NULL);
}

static enum outcome api_departments(struct ctx *ctx, struct request *req)
{
    return db_departments(ctx, &((struct some *)req->out)->items);
}

static enum outcome api_department_add(struct ctx *ctx, struct request *req)
{
    int64_t id = 0;

    TRY(department_add(ctx, req->in, &id));
    return department_load(ctx, id, req->out);
}

static enum outcome api_department_change(struct ctx *ctx, struct request *req)
{
    struct department in = *(const struct department *)req->in;

    in.id = req->id;
    TRY(department_change(ctx, &in));
    return department_load(ctx, req->id, req->out);
}

static enum outcome api_shifts(struct ctx *ctx, struct request *req)
{
    return db_shifts(ctx, &((struct some *)req->out)->items);
}

static enum outcome api_shift_add(struct ctx *ctx, struct request *req)
{
    struct shift *out = req->out;

    *out = *(const struct shift *)req->in;
    return shift_add(ctx, req->in, &out->id);
}

// clang-format off
#define WHO_SEES_PEOPLE (MAY_STAFF | MAY_LOGISTICS | MAY_COMMITTEE)
static const struct endpoint PEOPLE_API[] = {
    {.verb = GET, .path = "/api/hospital", .name = "hospital", .may = MAY_ANYONE,
     .gives = &HOSPITAL_SHAPE, .does = api_hospital,
     .says = "The hospital's card: name, hotline, whether it is a demo."},
    {.verb = PATCH, .path = "/api/hospital", .name = "changeHospital", .may = MAY_LOGISTICS, .writes = true,
     .takes = &HOSPITAL_IN_SHAPE, .gives = &HOSPITAL_SHAPE, .does = api_hospital_change,
     .says = "Changes the hospital's name, hotline or outside address."},
    {.verb = POST, .path = "/api/setup", .name = "setup", .may = MAY_ANYONE, .writes = true, .rate = RATE_SIGN_IN,
     .takes = &SETUP_SHAPE, .gives = &ME_SHAPE, .prepares = api_setup_check, .does = api_setup,
     .says = "First start, by the one-time link: founds the hospital with its first person and signs them in."},

    {.verb = POST, .path = "/api/session", .name = "signIn", .may = MAY_ANYONE, .writes = true, .rate = RATE_SIGN_IN,
     .takes = &SIGN_IN_SHAPE, .gives = &ME_SHAPE, .prepares = api_sign_in_check, .does = api_sign_in,
     .says = "Signs in with staff number and password."},
    {.verb = DELETE, .path = "/api/session", .name = "signOut", .may = MAY_SIGNED_IN, .writes = true,
     .gives = &NOTHING_SHAPE, .does = api_sign_out,
     .says = "Ends this session."},
    {.verb = GET, .path = "/api/me", .name = "me", .may = MAY_SIGNED_IN,
     .gives = &ME_SHAPE, .does = api_me,
     .says = "Who is signed in, what they may, and what the server's clock says."},
    {.verb = POST, .path = "/api/me/password", .name = "changeMyPassword", .may = MAY_SIGNED_IN, .writes = true,
     .rate = RATE_SIGN_IN, .takes = &PASSWORDS_SHAPE, .gives = &NOTHING_SHAPE,
     .prepares = api_my_password_check, .does = api_my_password,
     .says = "A new password of one's own; the other sessions end."},
    {.verb = GET, .path = "/api/demo/accounts", .name = "demoAccounts", .may = MAY_ANYONE,
     .gives = &DEMO_ACCOUNTS_SHAPE, .does = api_demo_accounts,
     .says = "Roles to try by one click; only in a demo hospital."},
    {.verb = POST, .path = "/api/demo/session", .name = "demoSignIn", .may = MAY_ANYONE, .writes = true,
     .takes = &DEMO_SIGN_IN_SHAPE, .gives = &ME_SHAPE, .does = api_demo_sign_in,
     .says = "Takes somebody's place without a password; only in a demo hospital."},

    {.verb = GET, .path = "/api/people", .name = "people", .may = WHO_SEES_PEOPLE,
     .query = &QUERY_SHAPE, .gives = &PAGE_SHAPE, .does = api_people,
     .says = "People with their posts, by id; filtered by role, trade or words."},
    {.verb = GET, .path = "/api/people/{id}", .name = "person", .may = WHO_SEES_PEOPLE,
     .gives = &FULL_SHAPE, .does = api_person,
     .says = "One person."},
    {.verb = POST, .path = "/api/people", .name = "addPerson", .may = MAY_UPKEEP, .writes = true,
     .takes = &ADD_SHAPE, .gives = &FULL_SHAPE, .prepares = api_person_add_check, .does = api_person_add,
     .says = "Adds a person of the caller's party with a post."},
    {.verb = PATCH, .path = "/api/people/{id}", .name = "changePerson", .may = MAY_UPKEEP, .writes = true,
     .needs_version = true, .takes = &CHANGE_SHAPE, .gives = &FULL_SHAPE, .does = api_person_change,
     .says = "Changes a person of the caller's party; a changed post ends the old one and begins a new one."},
    {.verb = POST, .path = "/api/people/{id}/deactivate", .name = "deactivatePerson", .may = MAY_UPKEEP, .writes = true,
     .gives = &FULL_SHAPE, .does = api_person_deactivate,
     .says = "Ends post, sessions and account; refused with the list while open tickets are theirs."},
    {.verb = POST, .path = "/api/people/{id}/away", .name = "awayPerson", .may = MAY_STAFF | MAY_LOGISTICS, .writes = true,
     .takes = &AWAY_SHAPE, .gives = &FULL_SHAPE, .does = api_person_away,
     .says = "Records an absence: one's own, or of a person the caller keeps."},
    {.verb = POST, .path = "/api/people/{id}/password", .name = "resetPassword", .may = MAY_UPKEEP, .writes = true,
     .takes = &PASSWORD_SHAPE, .gives = &NOTHING_SHAPE, .prepares = api_password_check, .does = api_password,
     .says = "A new password for a person of the caller's party; their sessions end."},

    {.verb = GET, .path = "/api/departments", .name = "departments", .may = MAY_SIGNED_IN,
     .gives = &DEPARTMENTS_SHAPE, .does = api_departments,
     .says = "The directory: whom a matter is referred to."},
    {.verb = POST, .path = "/api/departments", .name = "addDepartment", .may = MAY_LOGISTICS, .writes = true,
     .takes = &DEPARTMENT_IN_SHAPE, .gives = &DEPARTMENT_SHAPE, .does = api_department_add,
     .says = "Adds an entry of the directory."},
    {.verb = PATCH, .path = "/api/departments/{id}", .name = "changeDepartment", .may = MAY_LOGISTICS, .writes = true,
     .takes = &DEPARTMENT_IN_SHAPE, .gives = &DEPARTMENT_SHAPE, .does = api_department_change,
     .says = "Replaces an entry of the directory."},
    {.verb = GET, .path = "/api/shifts", .name = "shifts", .may = MAY_SIGNED_IN,
     .gives = &SHIFTS_SHAPE, .does = api_shifts,
     .says = "All shifts."},
    {.verb = POST, .path = "/api/shifts", .name = "addShift", .may = MAY_UPKEEP, .writes = true,
     .takes = &SHIFT_IN_SHAPE, .gives = &SHIFT_SHAPE, .does = api_shift_add,
     .says = "Adds a shift that people may be put on."},
};
// clang-format on
const struct endpoints PEOPLE_ENDPOINTS = ENDPOINTS("people", PEOPLE_API);
