/* people/people_upkeep.c — people come, change and go; each party keeps its own. Names and phones
 * never go into an event's data. */
#include "people/people.h"
#include "people/people_rules.h"
#include "people/people_session.h"
#include "people/people_store.h"
#include "base/json.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/time.h"
#include "journal/journal.h"

enum { AWAY_DAYS_MOST = 366, CHIEFS_MOST = 16, SKILLS_MOST = 30 };

static enum outcome may_keep(struct ctx *ctx, int role)
{
    int64_t managers = 0;

    if (role == ROLE_MANAGER)
        TRY(db_people_count_role(ctx, ROLE_MANAGER, &managers));
    if (!rule_keeps(ctx->who.may, (enum role)role, managers > 0))
        return only_for(ctx, rule_party_of((enum role)role) == PARTY_HOSPITAL ? ROLE_LOGISTICS
                                                                              : ROLE_MANAGER);
    return DONE;
}

static bool clears(const struct person_in *in, const char *name)
{
    const char *const *words = in->clears.items;

    for (size_t i = 0; i < in->clears.n; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

/* Only what may be empty may be cleared; a wrong word is refused rather than ignored. */
static enum outcome check_clears(struct ctx *ctx, const struct person_in *in)
{
    static const char *const MAY_BE_EMPTY[] = {"phone",    "login",      "trade",
                                               "zone_id",  "place_id",   "chief_id",
                                               "shift_id", "shift_turn", "skills"};
    const char *const *words = in->clears.items;

    for (size_t i = 0; i < in->clears.n; i++) {
        bool known = false;

        for (size_t k = 0; k < sizeof MAY_BE_EMPTY / sizeof *MAY_BE_EMPTY; k++)
            known = known || strcmp(words[i], MAY_BE_EMPTY[k]) == 0;
        if (!known)
            return fail(ctx, INVALID, "/clears", "%s", words[i]);
    }
    return DONE;
}

/* The chief is somebody active above, of the same party or of hospital logistics, and nobody whose
 * own chain comes back to `id`. */
static enum outcome check_chief(struct ctx *ctx, const struct person_card *c)
{
    struct person_card chief = {0};
    int64_t at = c->chief_id;
    bool active;

    if (!c->chief_id)
        return DONE;
    enum outcome o = db_person_card(ctx, c->chief_id, &chief);
    if (o == NOT_FOUND ||
        (o == DONE && (!chief.active || (chief.party != c->party && chief.role != ROLE_LOGISTICS))))
        return fail(ctx, INVALID, "/chief_id", "chief_id");
    TRY(o);
    for (int i = 0; at && i < CHIEFS_MOST; i++) {
        if (at == c->id)
            return fail(ctx, INVALID, "/chief_id", "chief_id");
        TRY(db_people_chief(ctx, at, &at, &active));
    }
    return DONE;
}

static enum outcome must_be_there(struct ctx *ctx, enum outcome found, const char *field)
{
    return found == NOT_FOUND ? fail(ctx, INVALID, field, "%s", field + 1) : found;
}

/* Everything a post points at exists. */
static enum outcome check_post(struct ctx *ctx, const struct person_card *c)
{
    const char *word, *other;
    struct shift shift = {0};

    if (c->zone_id)
        TRY(must_be_there(ctx, db_zone_name(ctx, c->zone_id, &word), "/zone_id"));
    if (c->place_id)
        TRY(must_be_there(ctx, db_place_words(ctx, c->place_id, &word, &other), "/place_id"));
    if (c->shift_id)
        TRY(must_be_there(ctx, db_shift(ctx, c->shift_id, &shift), "/shift_id"));
    return check_chief(ctx, c);
}

static enum outcome take_phone(struct ctx *ctx, const char *typed, struct person_card *c)
{
    char digits[PHONE_SPELLED_MAX + 1];

    if (!phone_spell(typed, digits))
        return fail(ctx, INVALID, "/phone", "phone");
    c->phone = arena_text(ctx->arena, digits);
    return DONE;
}

static enum outcome take_login(struct ctx *ctx, const char *typed, struct person_card *c)
{
    char login[LOGIN_ROOM];
    struct account there = {0};

    if (!rule_login(typed, login))
        return fail(ctx, INVALID, "/login", "login");
    c->login = arena_text(ctx->arena, login);
    enum outcome o = db_account(ctx, c->login, &there);
    if (o == DONE && there.id != c->id)
        return fail(ctx, ALREADY_THERE, "/login", "%s", c->login);
    return o == NOT_FOUND ? DONE : o;
}

static enum outcome check_skills(struct ctx *ctx, const struct list *skills)
{
    const struct skill *s = skills->items;

    if (skills->n > SKILLS_MOST)
        return fail(ctx, TOO_MANY, "/skills", "skills");
    for (size_t i = 0; i < skills->n; i++)
        for (size_t k = 0; k < i; k++)
            if (text_same(s[i].trade, s[k].trade))
                return fail(ctx, ALREADY_THERE, "/skills", "%s", s[i].trade);
    return DONE;
}

static const char *skills_text(struct ctx *ctx, const struct list *skills)
{
    const struct skill *s = skills->items;
    struct buf b = {.arena = ctx->arena};

    for (size_t i = 0; i < skills->n; i++) {
        buf_char(&b, i ? ',' : '[');
        json_shape(&b, &SKILL_SHAPE, &s[i]);
    }
    if (skills->n)
        buf_char(&b, ']');
    return b.text;
}

static bool same_post(const struct person_card *a, const struct person_card *b)
{
    return a->role == b->role && text_same(a->title, b->title) && text_same(a->trade, b->trade) &&
           a->zone_id == b->zone_id && a->place_id == b->place_id && a->shift_id == b->shift_id &&
           a->shift_turn == b->shift_turn && a->chief_id == b->chief_id;
}

/* was: the card before the change, NULL for a new person. A post is said when it is new. */
static enum outcome say_person(struct ctx *ctx, enum fact fact, const struct person_card *was,
                               const struct person_card *c, const struct list *skills,
                               bool new_skills)
{
    const bool post = !was || !same_post(was, c);
    struct note note = {.fact = fact, .subject_id = c->id};

    note.data = jot(
        ctx, J("role", name_of(&ROLE_NAMES, c->role)), J("post_id", c->post_id),
        J_ROW(ctx, jot_id("was_post_id", was && post ? was->post_id : 0),
              J("party", post ? name_of(&PARTY_NAMES, c->party) : NULL),
              jot_id("zone_id", post ? c->zone_id : 0), jot_id("place_id", post ? c->place_id : 0),
              jot_id("shift_id", post ? c->shift_id : 0),
              jot_id("shift_turn", post ? c->shift_turn : 0),
              jot_id("chief_id", post ? c->chief_id : 0), jot_flag("skills", new_skills)));
    note.more = jot(ctx, J("name", c->name), J("phone", c->phone), J("login", c->login),
                    J("title", post ? c->title : NULL), J("trade", post ? c->trade : NULL),
                    jot_raw("skills", new_skills ? skills_text(ctx, skills) : NULL));
    return journal_note(ctx, &note);
}

enum outcome person_add(struct ctx *ctx, const struct person_in *in, const char *password_hash,
                        int64_t *ret_id)
{
    struct person_card c = {.name = in->name,
                            .party = rule_party_of((enum role)in->role),
                            .role = in->role,
                            .title = in->title,
                            .trade = in->trade,
                            .zone_id = in->zone_id,
                            .place_id = in->place_id,
                            .shift_id = in->shift_id,
                            .shift_turn = in->shift_turn,
                            .chief_id = in->chief_id};

    if (text_blank(in->name))
        return fail(ctx, MISSING_FIELD, "/name", "name");
    if (!in->role)
        return fail(ctx, MISSING_FIELD, "/role", "role");
    if (text_blank(in->title))
        return fail(ctx, MISSING_FIELD, "/title", "title");
    TRY(may_keep(ctx, in->role));
    if (in->phone)
        TRY(take_phone(ctx, in->phone, &c));
    if (in->login)
        TRY(take_login(ctx, in->login, &c));
    TRY(check_skills(ctx, &in->skills));
    TRY(check_post(ctx, &c));
    TRY(db_person_insert(ctx, &c, password_hash, &c.id));
    TRY(db_post_begin(ctx, &c, &c.post_id));
    TRY(db_skills_replace(ctx, c.id, &in->skills));
    *ret_id = c.id;
    return say_person(ctx, PERSON_ADDED, NULL, &c, &in->skills, true);
}

static enum outcome take_changes(struct ctx *ctx, const struct person_in *in, struct person_card *c)
{
    static const struct {
        const char *name;
        size_t from, to;
    } NUMBERS[] = {
        {"zone_id",    offsetof(struct person_in, zone_id),    offsetof(struct person_card, zone_id)   },
        {"place_id",   offsetof(struct person_in, place_id),   offsetof(struct person_card, place_id)  },
        {"shift_id",   offsetof(struct person_in, shift_id),   offsetof(struct person_card, shift_id)  },
        {"shift_turn", offsetof(struct person_in, shift_turn),
         offsetof(struct person_card,                                                       shift_turn)},
        {"chief_id",   offsetof(struct person_in, chief_id),   offsetof(struct person_card, chief_id)  },
    };

    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        int64_t given = *(const int64_t *)(const void *)((const char *)in + NUMBERS[i].from);
        int64_t *to = (int64_t *)(void *)((char *)c + NUMBERS[i].to);

        if (given || clears(in, NUMBERS[i].name))
            *to = given;
    }
    if (in->name)
        c->name = in->name;
    if (in->title)
        c->title = in->title;
    if (in->trade || clears(in, "trade"))
        c->trade = in->trade;
    if (clears(in, "phone"))
        c->phone = NULL;
    if (clears(in, "login"))
        c->login = NULL;
    if (in->phone)
        TRY(take_phone(ctx, in->phone, c));
    if (in->login)
        TRY(take_login(ctx, in->login, c));
    if (in->role) {
        c->role = in->role;
        c->party = rule_party_of((enum role)in->role);
    }
    return DONE;
}

/* A steward who would stand for the other party, or be gone, leaves a zone without one (M22). */
static enum outcome check_not_steward(struct ctx *ctx, int64_t id)
{
    const char *zone = NULL;

    TRY(db_zone_of_steward(ctx, id, &zone));
    return zone ? fail(ctx, STILL_STEWARD, NULL, "%s", zone) : DONE;
}

enum outcome people_may_keep(struct ctx *ctx, int64_t id, struct person_card *ret)
{
    TRY(person_load(ctx, id, ret));
    if (!ret->active)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    return may_keep(ctx, ret->role);
}

/* A post is ended and begun anew, never edited: events point at the post held at that moment. */
static enum outcome change_post(struct ctx *ctx, const struct person_card *was,
                                struct person_card *c)
{
    if (same_post(was, c))
        return DONE;
    TRY(db_post_end(ctx, c->id));
    TRY(db_post_begin(ctx, c, &c->post_id));
    if (was->shift_id == c->shift_id && was->shift_turn == c->shift_turn)
        return DONE;
    return journal_say(ctx, DUTY_CHANGED, 0, c->id,
                       jot(ctx, J("shift_id", c->shift_id), J_ROW(ctx, J("post_id", c->post_id))),
                       NULL);
}

enum outcome person_change(struct ctx *ctx, int64_t id, int64_t version, const struct person_in *in)
{
    struct person_card was = {0}, c;

    TRY(people_may_keep(ctx, id, &was));
    if (version && version != was.version)
        return fail(ctx, STALE_VERSION, NULL, NULL);
    TRY(check_clears(ctx, in));
    c = was;
    TRY(take_changes(ctx, in, &c));
    if (c.role != was.role)
        TRY(may_keep(ctx, c.role));
    if (c.party != was.party)
        TRY(check_not_steward(ctx, id));
    TRY(check_skills(ctx, &in->skills));
    if (!same_post(&was, &c))
        TRY(check_post(ctx, &c));
    TRY(db_person_save(ctx, &c));
    TRY(change_post(ctx, &was, &c));
    if (in->skills.n || clears(in, "skills"))
        TRY(db_skills_replace(ctx, id, &in->skills));
    return say_person(ctx, PERSON_CHANGED, &was, &c, &in->skills,
                      in->skills.n || clears(in, "skills"));
}

/* The list that the screen offers for handing over. */
static enum outcome refuse_owner(struct ctx *ctx, const struct list *open)
{
    const struct ticket_row *rows = open->items;
    struct buf b = {.arena = ctx->arena};
    enum outcome o = fail(ctx, OWNS_OPEN_TICKETS, NULL, "%zu", open->n);

    buf_text(&b, "{\"items\":[");
    for (size_t i = 0; i < open->n; i++) {
        if (i)
            buf_char(&b, ',');
        json_shape(&b, &TICKET_ROW_SHAPE, &rows[i]);
    }
    buf_text(&b, "]}");
    ctx->problem.more = b.text;
    return o;
}

enum outcome person_deactivate(struct ctx *ctx, int64_t id)
{
    struct person_card c = {0};
    struct list open = {0};
    int64_t officers = 0;

    TRY(people_may_keep(ctx, id, &c));
    TRY(db_open_tickets_of(ctx, id, &open));
    if (open.n)
        return refuse_owner(ctx, &open);
    TRY(check_not_steward(ctx, id));
    TRY(db_people_count_role(ctx, ROLE_LOGISTICS, &officers));
    /* Every chain of command ends with hospital logistics: the last of them stays. */
    if (c.role == ROLE_LOGISTICS && officers < 2)
        return only_for(ctx, ROLE_LOGISTICS);
    TRY(db_post_end(ctx, id));
    TRY(db_sessions_end(ctx, id, NULL));
    TRY(db_person_deactivate(ctx, id));
    return journal_say(ctx, PERSON_DEACTIVATED, 0, id, jot(ctx, J("post_id", c.post_id)), NULL);
}

enum outcome person_go_away(struct ctx *ctx, int64_t id, int64_t from_at, int64_t until_at,
                            const char *reason)
{
    struct person_card c = {0};
    struct note note = {.fact = DUTY_CHANGED, .subject_id = id};
    int64_t away_id;
    bool desk_leads = (ctx->who.may & MAY_DESK_LEADER) != 0;

    TRY(person_load(ctx, id, &c));
    if (!c.active)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    if (id != ctx->who.person_id && !(desk_leads && c.party == PARTY_CONTRACTOR))
        TRY(may_keep(ctx, c.role));
    if (until_at <= from_at)
        return fail(ctx, INVALID, "/until_at", "until_at");
    if (until_at - from_at > AWAY_DAYS_MOST * DAY)
        return fail(ctx, OUT_OF_RANGE, "/until_at", "until_at");
    TRY(db_away_add(ctx, id, from_at, until_at, reason, &away_id));
    note.data =
        jot(ctx, J("from_at", from_at), J("until_at", until_at), J_ROW(ctx, J("away_id", away_id)));
    note.more = jot_any(ctx, J("reason", reason));
    return journal_note(ctx, &note);
}

enum outcome shift_add(struct ctx *ctx, const struct shift *in, int64_t *ret_id)
{
    const char *fault = rule_shift_fault(in);
    struct note note = {.fact = DUTY_CHANGED};

    if (!(ctx->who.may & MAY_UPKEEP))
        return only_for(ctx, ROLE_MANAGER);
    if (fault)
        return fail(ctx, INVALID, fault, "%s", fault + 1);
    TRY(db_shift_insert(ctx, in, ret_id));
    note.data = jot(ctx, J("shift_id", *ret_id),
                    J_ROW(ctx, J("starts", in->starts), J("ends", in->ends), J("cycle", in->cycle),
                          J("weekdays", in->weekdays)));
    note.more = jot(ctx, J("name", in->name));
    return journal_note(ctx, &note);
}
