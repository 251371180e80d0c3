/* tickets/tickets.c — asking: a need is told, gets its number and its first owner, and others may
 * join it. What the registered need starts (promises, a referral) stands in journey.c. */
#include "base/phone.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "evidence/evidence.h"
#include "places/places.h"
#include "tickets/tickets_step.h"

#define TITLE_POINTS 40           /* what fits one line of a queue */
#define LATE_ENTRY   (7 * DAY)    /* how late a call may be typed (M6) */
#define CLOCK_SKEW   (2 * MINUTE) /* a caller's clock may be a little ahead of ours */

/* Everything a new ticket is made of. */
struct birth {
    const struct report_in *in;
    struct place place;
    struct service service;
    int64_t occurred_at, recorder_id, first_owner_id, issuer_id;
    struct asker asker;
};

/* First line of what was said, else what the service is called. */
static const char *title_of(struct ctx *ctx, const char *words, const struct service *service)
{
    const char *line = said(words);
    size_t n;

    if (!line)
        return service->name;
    line += strspn(line, " \n\t");
    n = strcspn(line, "\n");
    if (text_prefix(line, TITLE_POINTS) < n)
        return arena_print(ctx->arena, "%.*s…", (int)text_prefix(line, TITLE_POINTS - 1), line);
    return arena_text_n(ctx->arena, line, n);
}

static enum outcome spell_phone(struct ctx *ctx, const char *phone, const char **ret)
{
    char spelled[PHONE_SPELLED_MAX + 1];

    *ret = NULL;
    if (!said(phone))
        return DONE;
    if (!phone_spell(phone, spelled))
        return fail(ctx, INVALID, "/phone", "phone");
    *ret = arena_text(ctx->arena, spelled);
    return DONE;
}

static enum outcome prepare(struct ctx *ctx, struct birth *b)
{
    const struct report_in *in = b->in;

    if (!said(in->words) && !in->photos.n)
        return fail(ctx, MISSING_FIELD, "/words", "words");
    TRY(place_by_code(ctx, in->place_code, &b->place));
    TRY(service_by_code(ctx, in->service, &b->service));
    TRY(service_check_answers(ctx, &b->service, in->answers));
    TRY(spell_phone(ctx, in->phone, &b->asker.phone));
    b->asker.name = said(in->name);
    return ticket_link_key_make(ctx);
}

/* For a plain report the one who ordered it is the desk. */
static enum outcome choose_issuer(struct ctx *ctx, struct birth *b)
{
    b->issuer_id = b->first_owner_id;
    if (b->recorder_id && !(ctx->who.may & MAY_DESK))
        TRY(desk_on_duty(ctx, ctx->now, &b->issuer_id));
    return DONE;
}

/* What the event does not say by itself: when it was asked unless just now, who ordered it unless
 * the first owner, and so on. */
static struct jot_pair birth_row(struct ctx *ctx, const struct ticket *t, const struct asker *a,
                                 int64_t n)
{
    return J_ROW(ctx, J("n", n), J("service_id", t->service_id), J("place_id", t->place_id),
                 jot_id("zone_id", t->zone_id), jot_id("ward_id", t->ward_id),
                 jot_flag("urgent", t->urgent),
                 jot_id("occurred_at", t->occurred_at == ctx->now ? 0 : t->occurred_at),
                 jot_id("recorder_id", t->recorder_id),
                 jot_id("issuer_id", t->issuer_id == t->first_owner_id ? 0 : t->issuer_id),
                 J("asker_id", a->id), jot_id("person_id", a->person_id));
}

/* The title only where it is not the words themselves. */
static const char *birth_texts(struct ctx *ctx, const struct ticket *t, const struct asker *a)
{
    return jot_any(ctx, J("title", text_same(t->title, t->words) ? NULL : t->title),
                   J("words", t->words), J("place_detail", t->place_detail),
                   J("answers", t->answers), J("name", a->name), J("phone", a->phone));
}

static enum outcome register_ticket(struct ctx *ctx, struct birth *b, struct ticket *t)
{
    const struct report_in *in = b->in;
    struct note say = {.fact = TICKET_REGISTERED, .for_askers = true};
    int64_t n = 0;

    *t = (struct ticket){
        .state = STATE_REGISTERED,
        .service_id = b->service.id,
        .place_id = b->place.id,
        .place_detail = said(in->place_detail),
        .title = title_of(ctx, in->words, &b->service),
        .words = said(in->words),
        .answers = in->answers,
        .channel = in->channel ? in->channel : CHANNEL_WEB,
        .urgent = b->service.emergency || in->urgent,
        .trade = b->service.trade,
        .zone_id = b->place.zone_id,
        .ward_id = b->place.ward_id,
        .occurred_at = b->occurred_at,
        .registered_at = ctx->now,
        .recorder_id = b->recorder_id,
        .first_owner_id = b->first_owner_id,
        .issuer_id = b->issuer_id,
    };
    TRY(db_ticket_number(ctx, ctx->now, &t->number, &n));
    TRY(db_ticket_insert(ctx, t));
    b->asker.ticket_id = t->id;
    b->asker.joined_at = ctx->now;
    b->asker.first = true;
    TRY(db_asker_insert(ctx, &b->asker));
    say.ticket_id = t->id;
    say.subject_id = t->first_owner_id;
    say.made = t;
    say.data =
        jot(ctx, J("channel", name_of(&TICKET_CHANNEL_NAMES, t->channel)),
            J("photos", (int64_t)in->photos.n), J("late_s", (ctx->now - t->occurred_at) / SECOND),
            birth_row(ctx, t, &b->asker, n));
    say.more = birth_texts(ctx, t, &b->asker);
    TRY(journal_note(ctx, &say));
    return evidence_attach(ctx, t->id, STAGE_REPORT, &in->photos, NULL);
}

/* Who is signed in asks for themselves; what they did not say is on their card. */
static enum outcome own_name(struct ctx *ctx, struct asker *asker)
{
    struct person_card card;

    asker->person_id = ctx->who.person_id;
    if (!asker->person_id)
        return DONE;
    TRY(person_load(ctx, asker->person_id, &card));
    if (!asker->name)
        asker->name = card.name;
    if (!asker->phone)
        asker->phone = card.phone;
    return DONE;
}

enum outcome ticket_report(struct ctx *ctx, const struct report_in *in, struct reported *ret)
{
    struct birth b = {.in = in, .occurred_at = ctx->now};
    struct ticket t;

    if (in->channel != CHANNEL_NONE && in->channel != CHANNEL_QR && in->channel != CHANNEL_WEB)
        return fail(ctx, INVALID, "/channel", "channel");
    TRY(prepare(ctx, &b));
    TRY(own_name(ctx, &b.asker));
    TRY(desk_on_duty(ctx, ctx->now, &b.first_owner_id));
    b.issuer_id = b.first_owner_id;
    TRY(register_ticket(ctx, &b, &t));
    if (!b.service.in_scope) /* it has been referred meanwhile */
        TRY(db_ticket_load(ctx, t.id, &t));
    *ret = (struct reported){.number = t.number, .ticket_id = t.id, .version = t.version};
    return ticket_token(ctx, b.asker.id, &ret->token);
}

static enum outcome check_moment(struct ctx *ctx, int64_t *occurred_at)
{
    if (!*occurred_at)
        *occurred_at = ctx->now;
    if (*occurred_at > ctx->now + CLOCK_SKEW)
        return fail(ctx, IN_THE_FUTURE, "/occurred_at", "occurred_at");
    if (*occurred_at < ctx->now - LATE_ENTRY)
        return fail(ctx, OUT_OF_RANGE, "/occurred_at", "occurred_at");
    if (*occurred_at > ctx->now)
        *occurred_at = ctx->now;
    return DONE;
}

enum outcome ticket_record(struct ctx *ctx, const struct report_in *in, struct ticket *ret)
{
    struct birth b = {.in = in, .occurred_at = in->occurred_at};

    if (!(ctx->who.may & MAY_STAFF))
        return fail(ctx, NOT_ALLOWED, NULL, "%s", posts_that_may(ctx, MAY_STAFF));
    if (in->channel != CHANNEL_PHONE && in->channel != CHANNEL_COUNTER &&
        in->channel != CHANNEL_WEB && in->channel != CHANNEL_PATROL)
        return fail(ctx, INVALID, "/channel", "channel");
    TRY(check_moment(ctx, &b.occurred_at));
    TRY(prepare(ctx, &b));
    b.recorder_id = b.first_owner_id = ctx->who.person_id;
    /* What staff finds on a round has no other asker: its finder is reported back to. */
    if (in->channel == CHANNEL_PATROL && !b.asker.name && !b.asker.phone) {
        b.asker.person_id = ctx->who.person_id;
        b.asker.name = ctx->who.name;
    }
    TRY(choose_issuer(ctx, &b));
    TRY(register_ticket(ctx, &b, ret));
    if (in->assign_to)
        return ticket_assign(ctx, ret->id, &(struct assign_in){.assignee_id = in->assign_to}, ret);
    return db_ticket_load(ctx, ret->id, ret);
}

static enum outcome add_asker(struct ctx *ctx, struct ticket *t, const struct join_in *in,
                              int64_t person_id, int64_t *ret_asker_id)
{
    struct asker asker = {.ticket_id = t->id, .person_id = person_id, .joined_at = ctx->now};
    struct note say = {.fact = TICKET_JOINED, .ticket_id = t->id, .for_askers = true};

    TRY(spell_phone(ctx, in->phone, &asker.phone));
    asker.name = said(in->name) ? in->name : person_id ? ctx->who.name : NULL;
    TRY(db_asker_find(ctx, t->id, person_id, NULL, ret_asker_id));
    if (*ret_asker_id)
        return DONE; /* asking again changes nothing */
    TRY(db_asker_insert(ctx, &asker));
    *ret_asker_id = asker.id;
    say.data = jot(ctx, J_ROW(ctx, J("asker_id", asker.id), jot_id("person_id", person_id)));
    say.more = jot_any(ctx, J("name", asker.name), J("phone", asker.phone));
    TRY(journal_note(ctx, &say));
    return db_ticket_save(ctx, t);
}

enum outcome ticket_join(struct ctx *ctx, int64_t id, const struct join_in *in,
                         struct reported *ret)
{
    struct step s = {.who = IS(WHO_ANYONE), .facts = {.now = ctx->now}};
    struct place here;
    int64_t asker_id = 0;
    enum outcome o;

    TRY(place_by_code(ctx, in->place_code, &here));
    TRY(db_ticket_load(ctx, id, &s.t));
    if (s.t.place_id != here.id)
        return NOT_FOUND;
    o = rule_ticket_move(MOVE_JOIN, &s.t, s.who, &s.facts, &s.to);
    if (o != DONE)
        return step_refuse(ctx, &s, o, MOVE_JOIN);
    TRY(ticket_link_key_make(ctx));
    TRY(add_asker(ctx, &s.t, in, ctx->who.person_id, &asker_id));
    *ret = (struct reported){.number = s.t.number, .ticket_id = s.t.id, .version = s.t.version};
    return ticket_token(ctx, asker_id, &ret->token);
}

enum outcome ticket_add_asker(struct ctx *ctx, int64_t id, const struct join_in *in,
                              struct ticket *ret)
{
    struct step s;
    int64_t asker_id = 0;

    TRY(step_begin(ctx, id, MOVE_JOIN, &s));
    if (!said(in->name) && !said(in->phone))
        return fail(ctx, MISSING_FIELD, "/name", "name");
    TRY(add_asker(ctx, &s.t, in, 0, &asker_id));
    return db_ticket_load(ctx, id, ret);
}

/* The first owner of the old ticket keeps the new one, unless that person has left. */
enum outcome owner_still_here(struct ctx *ctx, int64_t *owner_id)
{
    struct person_card card;

    TRY(person_load(ctx, *owner_id, &card));
    return card.active ? DONE : desk_on_duty(ctx, ctx->now, owner_id);
}

enum outcome ticket_follow_up(struct ctx *ctx, int64_t from_id, const char *kind, const char *words,
                              struct ticket *ret)
{
    struct report_in in = {.words = words, .channel = CHANNEL_SYSTEM};
    struct birth b = {.in = &in, .occurred_at = ctx->now};
    struct ticket old;
    struct list askers;
    struct asker *a;
    struct note link = {.fact = TICKET_LINKED, .for_askers = true};

    TRY(db_ticket_load(ctx, from_id, &old));
    TRY(place_load(ctx, old.place_id, &b.place));
    TRY(service_load(ctx, old.service_id, &b.service));
    in.place_detail = old.place_detail;
    in.urgent = old.urgent;
    if (!said(words))
        in.words = old.title;
    TRY(db_askers_of(ctx, from_id, &askers));
    a = askers.items;
    for (size_t i = 0; i < askers.n; i++) /* whoever speaks now asks; else the first of old */
        if (i == 0 || a[i].id == ctx->who.asker_id)
            b.asker =
                (struct asker){.person_id = a[i].person_id, .name = a[i].name, .phone = a[i].phone};
    b.first_owner_id = old.first_owner_id;
    TRY(owner_still_here(ctx, &b.first_owner_id));
    b.issuer_id = old.issuer_id ? old.issuer_id : b.first_owner_id;
    TRY(register_ticket(ctx, &b, ret));
    TRY(db_link_insert(ctx, ret->id, from_id, kind));
    link.ticket_id = from_id;
    link.subject_id = ret->id;
    link.data = jot(ctx, J("kind", kind), J("ticket_id", ret->id));
    TRY(journal_note(ctx, &link));
    return db_ticket_load(ctx, ret->id, ret);
}
