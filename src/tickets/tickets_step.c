/* tickets/tickets_step.c — how every verb begins (load, see, version, rule) and ends (change,
 * note). Who somebody is to a ticket is worked out here and nowhere else. */
#include "base/text.h"
#include "catalog/catalog.h"
#include "evidence/evidence.h"
#include "places/places.h"
#include "tickets/tickets_step.h"

const char *said(const char *words)
{
    return text_blank(words) ? NULL : words;
}

enum outcome must_say(struct ctx *ctx, const char *field, const char *words)
{
    return said(words) ? DONE : fail(ctx, MISSING_FIELD, field, "%s", field + 1);
}

/* Own trade, or one that is among the worker's other skills (M30: one speciality, many skills). */
static enum outcome has_trade(struct ctx *ctx, const struct ticket *t, const struct actor *who,
                              bool *ret)
{
    *ret = !t->trade || text_same(t->trade, who->trade);
    if (*ret || !(who->may & (MAY_WORKER | MAY_LEADER)))
        return DONE;
    return person_has_skill(ctx, who->person_id, t->trade, false, ctx->now, ret);
}

static bool same_zone(const struct ticket *t, const struct actor *who)
{
    return !who->zone_id || !t->zone_id || t->zone_id == who->zone_id;
}

/* Ward staff belong to the ward their post stands at. */
static enum outcome in_own_ward(struct ctx *ctx, const struct ticket *t, const struct actor *who,
                                bool *ret)
{
    struct person_card card;

    *ret = false;
    if (!(who->may & MAY_WARD) || !t->ward_id)
        return DONE;
    TRY(person_load(ctx, who->person_id, &card));
    *ret = card.place_id == t->ward_id;
    return DONE;
}

/* Own zone, or one whose deputy one is: a deputy always sees it, and stands for the steward while
 * the steward is away. */
static enum outcome covers_zone(struct ctx *ctx, const struct ticket *t, const struct actor *who,
                                bool *ret_steward, bool *ret_deputy)
{
    struct place place;
    int64_t steward_id = 0;

    *ret_deputy = false;
    *ret_steward = who->may & MAY_STEWARD && t->zone_id && t->zone_id == who->zone_id;
    if (*ret_steward || !(who->may & MAY_STEWARD) || !t->zone_id)
        return DONE;
    TRY(place_load(ctx, t->place_id, &place));
    *ret_deputy = place.deputy_id == who->person_id;
    if (!*ret_deputy)
        return DONE;
    TRY(zone_steward(ctx, place.zone_id, &steward_id));
    *ret_steward = steward_id == who->person_id;
    return DONE;
}

static uint32_t bit_if(bool is, enum ticket_relation_bit relation)
{
    return is ? IS(relation) : 0;
}

static enum outcome relations(struct ctx *ctx, const struct ticket *t, const struct standing *s,
                              uint32_t *ret)
{
    const struct actor *who = &ctx->who;
    int64_t me = who->person_id;
    uint32_t may = who->may;
    bool ward, zone, deputy, trade;

    TRY(in_own_ward(ctx, t, who, &ward));
    TRY(has_trade(ctx, t, who, &trade));
    TRY(covers_zone(ctx, t, who, &zone, &deputy));
    *ret = bit_if(s->asker_id && !who->by_staff, WHO_ASKER) | bit_if(ward, WHO_WARD) |
           bit_if(me && t->assignee_id == me, WHO_ASSIGNEE) | bit_if(s->helper, WHO_HELPER) |
           bit_if(me && t->first_owner_id == me, WHO_FIRST_OWNER) |
           bit_if(me && t->issuer_id == me, WHO_ISSUER) | bit_if(s->offered, WHO_OFFERED) |
           bit_if(s->alarmed, WHO_ALARMED) | bit_if(may & MAY_DESK, WHO_DESK) |
           bit_if(may & MAY_LEADER && (!t->trade || text_same(t->trade, who->trade)), WHO_LEADER) |
           bit_if(zone, WHO_STEWARD) | bit_if(deputy, WHO_DEPUTY) |
           bit_if(may & MAY_WORK && trade && same_zone(t, who), WHO_WORKER) |
           bit_if(may & MAY_MANAGE, WHO_MANAGER) | bit_if(may & MAY_LOGISTICS, WHO_LOGISTICS) |
           bit_if(may & (MAY_STAFF | MAY_LOGISTICS), WHO_STAFF) |
           bit_if(may & MAY_VERIFY, WHO_VERIFIER) | bit_if(me, WHO_ANYONE);
    return DONE;
}

/* Who sees it (docs of the rights: ticket's own people, the trade's team in its zone, the desk, the
 * manager, the hospital's overseers, the ward it stands in). */
static bool sees(const struct ticket *t, const struct standing *s, uint32_t who,
                 const struct actor *actor)
{
    const uint32_t close = IS(WHO_ASKER) | IS(WHO_WARD) | IS(WHO_ASSIGNEE) | IS(WHO_HELPER) |
                           IS(WHO_FIRST_OWNER) | IS(WHO_ISSUER) | IS(WHO_OFFERED) |
                           IS(WHO_ALARMED) | IS(WHO_DESK) | IS(WHO_LEADER) | IS(WHO_STEWARD) |
                           IS(WHO_DEPUTY) | IS(WHO_WORKER) | IS(WHO_MANAGER) | IS(WHO_LOGISTICS);
    (void)s;
    if (actor->ticket_id && actor->ticket_id != t->id)
        return false;
    return who & close || actor->by_staff || actor->may & MAY_COMMITTEE ||
           (actor->person_id &&
            (t->recorder_id == actor->person_id || t->verifier_id == actor->person_id));
}

enum outcome step_look(struct ctx *ctx, int64_t id, struct step *s)
{
    *s = (struct step){};
    TRY(db_ticket_load(ctx, id, &s->t));
    TRY(db_standing(ctx, &s->t, ctx->who.person_id, ctx->who.asker_id, &s->standing));
    TRY(relations(ctx, &s->t, &s->standing, &s->who));
    if (!sees(&s->t, &s->standing, s->who, &ctx->who))
        return NOT_FOUND;
    s->from = s->to = s->t.state;
    return DONE;
}

enum outcome step_facts(struct ctx *ctx, struct step *s, bool grab, bool photo_needed,
                        int64_t quote_limit_fen, bool certificate)
{
    const struct standing *st = &s->standing;
    bool big = rule_ticket_needs_stamps(st->quote_fen, quote_limit_fen);
    int64_t photos = 0, me = ctx->who.person_id;

    s->quote_limit_fen = quote_limit_fen;
    s->facts = (struct ticket_facts){
        .now = ctx->now,
        .came_from = st->came_from,
        .grab = grab,
        .photo_needed = photo_needed,
        .stamps_missing = big && !(st->quote_approved && st->quote_agreed),
        .worked_on_it = st->helper || (me && s->t.assignee_id == me),
        .others_asked = st->others_asked,
        .first_asker = st->asker_id == st->first_asker_id || s->who & IS(WHO_DESK),
        .offer_open = st->offer_open,
        .quote_to_stamp = big && !st->quote_approved && !st->quote_refused,
        .quote_to_agree = big && !st->quote_agreed && !st->quote_refused,
        .rated = st->rated,
        .alarm_open = st->alarm_open,
        .papers_open = st->papers_open,
    };
    if (grab && s->t.state == STATE_REGISTERED && s->who & IS(WHO_WORKER)) {
        bool duty = false;
        TRY(person_on_duty(ctx, me, ctx->now, &duty));
        TRY(person_has_skill(ctx, me, s->t.trade, certificate, ctx->now, &s->facts.skilled));
        s->facts.off_duty = !duty;
    }
    if (photo_needed && s->t.state == STATE_ON_SITE) {
        /* Pictures of work that was disputed prove nothing about this round. */
        TRY(evidence_count(ctx, s->t.id, STAGE_FINISH, s->t.on_site_at, &photos));
        s->facts.photo_there = photos > 0;
    }
    return DONE;
}

static enum outcome facts_of_service(struct ctx *ctx, struct step *s)
{
    struct service service;

    TRY(service_load(ctx, s->t.service_id, &service));
    s->certificate = service.certificate;
    return step_facts(ctx, s, service.grab, service.photo_needed, service.quote_limit_fen,
                      service.certificate);
}

/* "经办人、调度台": whose move it is, so that the caller knows whom to ask. Where somebody is one
 * of those and the condition says no, somebody else can help: the desk dispatches what is not for
 * grabbing and cancels for all who asked; the manager stamps what a leader worked on. */
static const char *who_may(struct ctx *ctx, const struct step *s, enum ticket_move_word move)
{
    struct buf names = {.arena = ctx->arena};
    uint32_t who = rule_ticket_who(move) & ~IS(WHO_CLOCK);

    if (who & s->who)
        who = move == MOVE_APPROVE_QUOTE || move == MOVE_REFUSE_QUOTE ? IS(WHO_MANAGER)
                                                                      : IS(WHO_DESK);

    for (int r = 0; r < WHO_COUNT; r++)
        if (who >> r & 1)
            buf_print(&names, "%s%s", names.n ? ctx->locale == LOCALE_EN ? ", " : "、" : "",
                      ticket_relation_text(r, ctx->locale));
    return names.text;
}

/* What is there already, in the caller's language. */
static const char *already(struct ctx *ctx, enum ticket_move_word move)
{
    static const char *const RATED[] = {"您的评价", "您的評價", "Your rating"},
                             *const OFFERED[] = {"交接", "交接", "A hand-over"},
                             *const ACTED[] = {"先行处理", "先行處理", "Acting first"},
                             *const TAKEN_IN[] = {"对复命的认可", "對覆命的認可",
                                                  "The acceptance of the report"};

    return (move == MOVE_RATE            ? RATED
            : move == MOVE_OFFER         ? OFFERED
            : move == MOVE_ACCEPT_REPORT ? TAKEN_IN
                                         : ACTED)[ctx->locale];
}

/* What the outcome's sentence has to name. */
static const char *about(struct ctx *ctx, const struct step *s, enum outcome o,
                         enum ticket_move_word move)
{
    static const char *const DAYS[] = {"天", "天", "days"};

    switch (o) {
    case NOT_ALLOWED:
        return who_may(ctx, s, move);
    case ALREADY_THERE:
        return already(ctx, move);
    case STAMPS_MISSING:
        return arena_print(ctx->arena, "%lld.%02lld", (long long)(s->quote_limit_fen / 100),
                           (long long)(s->quote_limit_fen % 100));
    case TOO_LATE:
        return arena_print(ctx->arena, "%d %s", DISPUTE_DAYS, DAYS[ctx->locale]);
    case NOT_ON_DUTY:
    case LACKS_SKILL:
    case SAME_PERSON:
        return ctx->who.name ? ctx->who.name : "";
    default:
        return ticket_state_text(s->t.state, ctx->locale);
    }
}

enum outcome step_refuse(struct ctx *ctx, const struct step *s, enum outcome o,
                         enum ticket_move_word move)
{
    struct buf more = {.arena = ctx->arena};
    uint64_t can = rule_ticket_can(&s->t, s->who, &s->facts);
    const char *between = "";

    buf_print(&more, "{\"state\":\"%s\",\"version\":%lld,\"can\":[",
              name_of(&TICKET_STATE_NAMES, s->t.state), (long long)s->t.version);
    for (int m = MOVE_NONE + 1; m < MOVE_COUNT; m++)
        if (can >> m & 1 && m != MOVE_RETURN_WORK) {
            buf_print(&more, "%s\"%s\"", between, name_of(&TICKET_MOVE_NAMES, m));
            between = ",";
        }
    buf_text(&more, "]}");
    fail(ctx, o, NULL, "%s", about(ctx, s, o, move));
    ctx->problem.more = more.text;
    return o;
}

static enum outcome ask_the_table(struct ctx *ctx, enum ticket_move_word move, struct step *s)
{
    enum outcome o = rule_ticket_move(move, &s->t, s->who, &s->facts, &s->to);

    return o == DONE ? DONE : step_refuse(ctx, s, o, move);
}

enum outcome step_begin(struct ctx *ctx, int64_t id, enum ticket_move_word move, struct step *s)
{
    TRY(step_look(ctx, id, s));
    TRY(facts_of_service(ctx, s));
    if (ctx->if_match && ctx->if_match != s->t.version)
        return step_refuse(ctx, s, STALE_VERSION, move);
    ctx->if_match = 0; /* what follows in this transaction is our own doing */
    return ask_the_table(ctx, move, s);
}

enum outcome step_begin_clock(struct ctx *ctx, int64_t id, enum ticket_move_word move,
                              struct step *s)
{
    *s = (struct step){.who = IS(WHO_CLOCK)};
    TRY(db_ticket_load(ctx, id, &s->t));
    TRY(db_standing(ctx, &s->t, 0, 0, &s->standing));
    s->from = s->t.state;
    s->facts = (struct ticket_facts){.now = ctx->now, .offer_open = s->standing.offer_open};
    return ask_the_table(ctx, move, s);
}

enum outcome step_end(struct ctx *ctx, struct step *s, struct note say, struct ticket *ret)
{
    s->t.state = s->to;
    TRY(db_ticket_save(ctx, &s->t));
    say.ticket_id = s->t.id;
    say.words = said(say.words);
    TRY(journal_note(ctx, &say));
    /* A reaction may have moved it on. */
    return db_ticket_load(ctx, s->t.id, ret);
}

enum outcome ticket_load(struct ctx *ctx, int64_t id, struct ticket *ret)
{
    struct step s;

    TRY(step_look(ctx, id, &s));
    *ret = s.t;
    return DONE;
}

enum outcome ticket_load_any(struct ctx *ctx, int64_t id, struct ticket *ret)
{
    return db_ticket_load(ctx, id, ret);
}

enum outcome ticket_may(struct ctx *ctx, int64_t id, enum ticket_move_word move, struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, move, &s));
    *ret = s.t;
    return DONE;
}

enum outcome ticket_relations(struct ctx *ctx, const struct ticket *t, uint32_t *ret)
{
    struct standing s;

    TRY(db_standing(ctx, t, ctx->who.person_id, ctx->who.asker_id, &s));
    return relations(ctx, t, &s, ret);
}

bool tickets_visible(struct ctx *ctx, const struct actor *who, const struct note *note)
{
    struct actor before = ctx->who;
    struct step s;
    bool yes;

    if (who->ticket_id)
        return note->ticket_id == who->ticket_id && note->for_askers;
    if (!note->ticket_id)
        return false;
    if (who->may & (MAY_OVERSEE | MAY_DESK))
        return true;
    ctx->who = *who;
    yes = step_look(ctx, note->ticket_id, &s) == DONE;
    /* The ward and other askers read what is meant for askers. */
    if (yes && who->may & MAY_WARD)
        yes = note->for_askers;
    ctx->who = before;
    return yes;
}
