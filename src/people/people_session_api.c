/* people/people_session_api.c — signing in and out, who am I, the hospital's card, first start. */
#include "people/people_api.h"
#include "people/people_rules.h"
#include "people/people_session.h"
#include "people/people_store.h"
#include "base/text.h"
#include "base/version.h"
#include "base/json.h"
#include "journal/journal.h"

const struct shape NOTHING_SHAPE = {.name = "Nothing", .says = "nothing to say", .size = 1};

struct hospital_card {
    const char *title, *hotline, *address, *version;
    bool demo, ready;
};
#define H(member, ...) FIELD(struct hospital_card, member, __VA_ARGS__)
static const struct field HOSPITAL_FIELDS[] = {
    H(title, .needed = true, .says = "what the hospital calls this service"),
    H(hotline, .needed = true, .says = "the telephone for what cannot wait; empty: none"),
    H(address, .blank = true, .says = "where this server is reached from outside, for QR codes"),
    H(demo, .needed = true, .says = "a demo hospital: roles are one click away"),
    H(ready, .needed = true, .says = "false: nobody has set it up yet"),
    H(version, .needed = true, .says = "of the program"),
};
SHAPE(HOSPITAL_SHAPE, "Hospital", struct hospital_card, HOSPITAL_FIELDS, "the hospital's card");

static const struct field HOSPITAL_IN_FIELDS[] = {
    H(title, .min = 1, .max = 60, .says = "what the hospital calls this service"),
    H(hotline, .min = 3, .max = 40, .says = "the telephone for what cannot wait"),
    H(address, .min = 8, .max = 200, .says = "https:// and the server's name"),
};
SHAPE(HOSPITAL_IN_SHAPE, "HospitalIn", struct hospital_card, HOSPITAL_IN_FIELDS,
      "the hospital's card, what is to change");

struct sign_in {
    const char *login, *password;
};
static const struct field SIGN_IN_FIELDS[] = {
    FIELD(struct sign_in, login, .needed = true, .min = 1, .max = 64, .counted = true,
          .says = "staff number"),
    FIELD(struct sign_in, password, .needed = true, .min = 1, .max = 128, .secret = true,
          .password = true, .says = "password"),
};
SHAPE(SIGN_IN_SHAPE, "SignIn", struct sign_in, SIGN_IN_FIELDS, "who wants to come in");
static const struct field DEMO_SIGN_IN_FIELDS[] = {
    FIELD(struct sign_in, login, .needed = true, .min = 1, .max = 64, .says = "staff number"),
};
SHAPE(DEMO_SIGN_IN_SHAPE, "DemoSignIn", struct sign_in, DEMO_SIGN_IN_FIELDS,
      "whose place to take in the demo hospital");

struct passwords {
    const char *old, *new;
};
static const struct field PASSWORDS_FIELDS[] = {
    FIELD(struct passwords, old, .needed = true, .min = 1, .max = 128, .secret = true,
          .password = true, .says = "the password until now"),
    FIELD(struct passwords, new, .needed = true, .min = 8, .max = 128, .secret = true,
          .password = true, .says = "the new one, 8 to 128 characters and not the login"),
};
SHAPE(PASSWORDS_SHAPE, "Passwords", struct passwords, PASSWORDS_FIELDS, "a change of password");

struct me {
    struct person_view *person;
    struct list may; /* of const char * */
    int64_t zone_id;
    const char *zone_name, *place_code, *place_name, *shift, *hotline;
    int64_t now, alarms;
};
#define M(member, ...) FIELD(struct me, member, __VA_ARGS__)
static const struct field ME_FIELDS[] = {
    M(person, .shape = &PERSON_SHAPE, .needed = true, .says = "me"),
    M(may, .kind = KIND_TEXTS, .needed = true, .says = "what I may: staff, desk, dispatch …"),
    M(zone_id, .blank = true, .says = "own zone"),
    M(zone_name, .blank = true, .says = "its name"),
    M(place_code, .blank = true, .says = "code of the own ward"),
    M(place_name, .blank = true, .says = "the own ward"),
    M(shift, .blank = true, .says = "own shift"),
    M(now, .needed = true, .unit = "us", .says = "the server's clock"),
    M(hotline, .needed = true, .says = "the telephone for what cannot wait"),
    M(alarms, .needed = true, .says = "open alarms that wait for me"),
};
SHAPE(ME_SHAPE, "Me", struct me, ME_FIELDS, "who is signed in and what they may");

struct demo_account {
    const char *login, *name, *title, *says;
    int role, party;
};
#define A(member, ...) FIELD(struct demo_account, member, __VA_ARGS__)
static const struct field DEMO_ACCOUNT_FIELDS[] = {
    A(login, .needed = true, .says = "staff number"),
    A(name, .needed = true, .says = "name"),
    A(role, .names = &ROLE_NAMES, .needed = true, .says = "role"),
    A(title, .needed = true, .says = "post"),
    A(party, .names = &PARTY_NAMES, .needed = true, .says = "whom they stand for"),
    A(says, .needed = true, .says = "what this role does, one sentence"),
};
static SHAPE(DEMO_ACCOUNT_SHAPE, "DemoAccount", struct demo_account, DEMO_ACCOUNT_FIELDS,
             "a role to try in the demo hospital");
struct demo_accounts {
    struct list items;
};
static const struct field DEMO_ACCOUNTS_FIELDS[] = {
    FIELD(struct demo_accounts, items, .shape = &DEMO_ACCOUNT_SHAPE, .needed = true,
          .says = "one for each role"),
};
SHAPE(DEMO_ACCOUNTS_SHAPE, "DemoAccounts", struct demo_accounts, DEMO_ACCOUNTS_FIELDS,
      "roles to try");

#define F(member, ...) FIELD(struct founding, member, __VA_ARGS__)
static const struct field SETUP_FIELDS[] = {
    F(token, .needed = true, .min = 1, .max = 64, .secret = true, .says = "of the one-time link"),
    F(title, .needed = true, .min = 1, .max = 60, .says = "what the hospital calls this service"),
    F(hotline, .needed = true, .min = 3, .max = 40, .says = "the telephone for what cannot wait"),
    F(name, .needed = true, .min = 1, .max = 40, .says = "name of the first person"),
    F(login, .needed = true, .min = 2, .max = 32, .says = "staff number"),
    F(password, .needed = true, .min = 8, .max = 128, .secret = true, .password = true,
      .says = "password"),
};
SHAPE(SETUP_SHAPE, "Setup", struct founding, SETUP_FIELDS,
      "what a hospital begins with: its card and its first person, of hospital logistics");

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

enum outcome api_hospital(struct ctx *ctx, struct request *req)
{
    struct hospital_card *out = req->out;
    int64_t accounts = 0;

    TRY(hospital_text(ctx, "title", &out->title));
    TRY(hospital_text(ctx, "hotline", &out->hotline));
    TRY(hospital_text(ctx, "address", &out->address));
    TRY(hospital_is_demo(ctx, &out->demo));
    TRY(db_accounts_count(ctx, &accounts));
    out->ready = accounts > 0;
    out->title = out->title ? out->title : "首问";
    out->hotline = or_empty(out->hotline);
    out->version = SHOUWEN_VERSION;
    return DONE;
}

enum outcome api_hospital_change(struct ctx *ctx, struct request *req)
{
    const struct hospital_card *in = req->in;
    struct note note = {.fact = HOSPITAL_CHANGED};

    if (in->address && strncmp(in->address, "https://", 8) != 0 &&
        strncmp(in->address, "http://", 7) != 0)
        return fail(ctx, INVALID, "/address", "address");
    if (in->title)
        TRY(hospital_set(ctx, "title", in->title));
    if (in->hotline)
        TRY(hospital_set(ctx, "hotline", in->hotline));
    if (in->address)
        TRY(hospital_set(ctx, "address", in->address));
    note.more =
        jot_any(ctx, J("title", in->title), J("hotline", in->hotline), J("address", in->address));
    TRY(journal_note(ctx, &note));
    return api_hospital(ctx, req);
}

/* Names of the zone, ward and shift that a row only knows by id; one that is gone stays empty. */
static enum outcome name_the_own(struct ctx *ctx, const struct person_row *row, struct me *out)
{
    enum outcome o = DONE;

    out->shift = row->shift_name;
    if (row->card.zone_id)
        o = db_zone_name(ctx, row->card.zone_id, &out->zone_name);
    if (row->card.place_id && (o == DONE || o == NOT_FOUND))
        o = db_place_words(ctx, row->card.place_id, &out->place_code, &out->place_name);
    return o == NOT_FOUND ? DONE : o;
}

static enum outcome fill_me(struct ctx *ctx, int64_t person_id, struct me *out)
{
    static const size_t ROOM = 16;
    const char **may = ARENA_ARRAY(ctx->arena, const char *, ROOM);
    struct person_row row = {0};

    TRY(db_person_row(ctx, person_id, ctx->now, &row));
    out->person = ARENA_NEW(ctx->arena, struct person_view);
    person_row_view(&row, true, ctx->now, out->person);
    out->may.items = may;
    out->may.n = rule_may_words(rule_may_of((enum role)row.card.role), may, ROOM);
    out->zone_id = row.card.zone_id;
    out->now = ctx->now;
    TRY(name_the_own(ctx, &row, out));
    TRY(hospital_text(ctx, "hotline", &out->hotline));
    out->hotline = or_empty(out->hotline);
    return db_open_alarms_of(ctx, person_id, &out->alarms);
}

enum outcome api_me(struct ctx *ctx, struct request *req)
{
    return fill_me(ctx, ctx->who.person_id, req->out);
}

static enum outcome let_in(struct ctx *ctx, struct request *req, int64_t person_id)
{
    TRY(session_end(ctx, req->session));
    TRY(session_begin(ctx, person_id, &req->set_session));
    return fill_me(ctx, person_id, req->out);
}

enum outcome api_sign_in_check(struct ctx *ctx, struct request *req)
{
    const struct sign_in *in = req->in;
    int64_t *id = ARENA_NEW(ctx->arena, int64_t);

    req->prepared = id;
    return people_check_sign_in(ctx, in->login, in->password, id);
}

enum outcome api_sign_in(struct ctx *ctx, struct request *req)
{
    return let_in(ctx, req, *(const int64_t *)req->prepared);
}

enum outcome api_sign_out(struct ctx *ctx, struct request *req)
{
    req->set_session = "";
    return session_end(ctx, req->session);
}

enum outcome api_my_password_check(struct ctx *ctx, struct request *req)
{
    const struct passwords *in = req->in;
    const char *hash = NULL;

    TRY(people_new_password(ctx, in->old, in->new, &hash));
    req->prepared = (void *)(uintptr_t)hash;
    return DONE;
}

enum outcome api_my_password(struct ctx *ctx, struct request *req)
{
    return people_set_password(ctx, ctx->who.person_id, req->prepared, req->session);
}

/* --- the demo hospital, and only there -------------------------------------------------------- */

static const char *const DEMO_SAYS[ROLE_COUNT][LOCALE_COUNT] = {
    [ROLE_WARD] = {"替病区报事、跟进、评价",       "替病區報事、跟進、評價",
                   "Reports for a ward, follows, rates"                 },
    [ROLE_WORKER] = {"接单、到场、完工、复命",       "接單、到場、完工、復命",
                   "Accepts, arrives, finishes, reports back"           },
    [ROLE_LEADER] = {"带一个班组，派单和核验",       "帶一個班組，派單和核驗",
                   "Leads a trade, assigns and verifies"                },
    [ROLE_STEWARD] = {"一个片区的管家，有事找我",    "一個片區的管家，有事找我",
                   "The one contact of a zone"                          },
    [ROLE_DESK] = {"接电话、登记、派单、回访",    "接電話、登記、派單、回訪",
                   "Takes calls, records, dispatches"                   },
    [ROLE_DESK_LEADER] = {"受理中心班长，盯住超时",       "受理中心班長，盯住超時",
                   "Leads the desk, watches what is late"               },
    [ROLE_MANAGER] = {"服务方项目经理，管人和升级", "服務方專案經理，管人和升級",
                   "The contractor's manager"                           },
    [ROLE_LOGISTICS] = {"医院后勤，监督、目录、值班", "醫院後勤，監督、目錄、值班",
                   "Hospital logistics: supervises, keeps the catalogue"},
    [ROLE_COMMITTEE] = {"后勤委员会，看数字和证据",    "後勤委員會，看數字和證據",
                   "The committee: figures and proof"                   },
};

static enum outcome only_in_a_demo(struct ctx *ctx)
{
    bool demo = false;

    TRY(hospital_is_demo(ctx, &demo));
    return demo ? DONE : fail(ctx, NOT_FOUND, NULL, NULL);
}

enum outcome api_demo_accounts(struct ctx *ctx, struct request *req)
{
    struct demo_accounts *out = req->out;
    struct list rows = {0};

    TRY(only_in_a_demo(ctx));
    TRY(db_accounts_to_show(ctx, &rows));
    const struct person_card *cards = rows.items;
    const struct person_card *of_role[ROLE_COUNT] = {0};
    bool on_duty[ROLE_COUNT] = {0};

    /* One of each role, best somebody who is at work: the others may do less at this hour. */
    for (size_t i = 0; i < rows.n; i++) {
        const int role = cards[i].role;
        bool on = false;

        if (of_role[role] && on_duty[role])
            continue;
        TRY(person_on_duty(ctx, cards[i].id, ctx->now, &on));
        if (on || !of_role[role]) {
            of_role[role] = &cards[i];
            on_duty[role] = on;
        }
    }
    struct demo_account *shown = ARENA_ARRAY(ctx->arena, struct demo_account, ROLE_COUNT);
    size_t n = 0;
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        const struct person_card *c = of_role[role];

        if (c)
            shown[n++] = (struct demo_account){.login = c->login,
                                               .name = c->name,
                                               .title = c->title,
                                               .role = role,
                                               .party = c->party,
                                               .says = DEMO_SAYS[role][ctx->locale]};
    }
    out->items = (struct list){.items = shown, .n = n};
    return DONE;
}

enum outcome api_demo_sign_in(struct ctx *ctx, struct request *req)
{
    const struct sign_in *in = req->in;
    char login[LOGIN_ROOM];
    struct account a = {0};

    TRY(only_in_a_demo(ctx));
    if (!rule_login(in->login, login))
        return fail(ctx, WRONG_PASSWORD, NULL, NULL);
    enum outcome o = db_account(ctx, login, &a);
    if (o == NOT_FOUND)
        return fail(ctx, WRONG_PASSWORD, NULL, NULL);
    TRY(o);
    return let_in(ctx, req, a.id);
}

/* --- first start --------------------------------------------------------------------------------
 */

enum outcome api_setup_check(struct ctx *ctx, struct request *req)
{
    const struct founding *in = req->in;
    const char *hash = NULL;

    /* The token first: a stranger must not make the server hash. */
    TRY(hospital_check_setup(ctx, in->token));
    TRY(password_hash(ctx, in->password, in->login, "/password", &hash));
    req->prepared = (void *)(uintptr_t)hash;
    return DONE;
}

enum outcome api_setup(struct ctx *ctx, struct request *req)
{
    const struct founding *in = req->in;
    int64_t id = 0;

    TRY(hospital_check_setup(ctx, in->token));
    TRY(hospital_found(ctx, in, req->prepared, &id));
    return let_in(ctx, req, id);
}
