/* tickets/tickets_view.c — one ticket as staff sees it, and lists of cards. What a caller may not
 * see is left out here, once, by what they are to the ticket. */
#include "base/time.h"
#include "evidence/evidence.h"
#include "tickets/tickets_view.h"

#define SAME_PLACE_DAYS 90
#define NO_ZONE         (-1) /* a steward without an own zone may still be a deputy */

enum outcome can_words(struct ctx *ctx, uint64_t can, struct list *ret)
{
    const char **words = ARENA_ARRAY(ctx->arena, const char *, MOVE_COUNT);
    size_t n = 0;

    for (int m = MOVE_NONE + 1; m < MOVE_COUNT; m++)
        if (can >> m & 1 && m != MOVE_RETURN_WORK && m != MOVE_REGISTER)
            words[n++] = name_of(&TICKET_MOVE_NAMES, m);
    *ret = (struct list){words, n};
    return DONE;
}

enum outcome wait_of(struct ctx *ctx, const struct ticket *t, struct wait_view **ret)
{
    struct ticket_waiting w;

    *ret = NULL;
    if (!t->wait_id)
        return DONE;
    TRY(db_wait_load(ctx, t->wait_id, &w));
    *ret = ARENA_NEW(ctx->arena, struct wait_view);
    **ret = (struct wait_view){.id = w.id,
                               .reason = w.reason,
                               .what_for = w.what_for,
                               .until_at = w.until_at,
                               .from_at = w.from_at,
                               .told_at = w.told_at,
                               .moved = w.moved,
                               .excusable = w.excusable};
    return DONE;
}

enum outcome quote_of(struct ctx *ctx, int64_t ticket_id, struct quote_view **ret)
{
    struct quote q;

    *ret = NULL;
    TRY(db_quote_newest(ctx, ticket_id, &q));
    if (!q.id)
        return DONE;
    *ret = ARENA_NEW(ctx->arena, struct quote_view);
    **ret = (struct quote_view){.id = q.id,
                                .amount_fen = q.amount_fen,
                                .words = q.words,
                                .quoted_at = q.quoted_at,
                                .approved_at = q.approved_at,
                                .refused_at = q.refused_at,
                                .agreed_at = q.agreed_at};
    return DONE;
}

enum outcome rating_of(struct ctx *ctx, int64_t ticket_id, int64_t asker_id,
                       struct rating_view **ret)
{
    struct rating_view *r;
    struct list all;

    *ret = NULL;
    TRY(db_ratings(ctx, ticket_id, asker_id, &all));
    r = all.items;
    for (size_t i = 0; i < all.n; i++)
        if (!*ret || r[i].at > (*ret)->at)
            *ret = &r[i];
    return DONE;
}

/* Names and phones: the desk and hospital logistics always, the ones at work on it while it is
 * open; managers and the committee only on need, which is noted (ticket_contact). */
bool sees_askers(const struct step *s)
{
    const uint32_t always = IS(WHO_DESK) | IS(WHO_LOGISTICS);
    const uint32_t while_open =
        IS(WHO_ASSIGNEE) | IS(WHO_HELPER) | IS(WHO_LEADER) | IS(WHO_FIRST_OWNER) | IS(WHO_STEWARD);

    return s->who & always || (s->who & while_open && s->t.state != STATE_CLOSED);
}

static enum outcome askers_of(struct ctx *ctx, const struct step *s, bool shown, struct list *ret)
{
    struct list rows;
    const struct asker *a;
    struct asker_view *v;

    TRY(db_askers_of(ctx, s->t.id, &rows));
    a = rows.items;
    v = ARENA_ARRAY(ctx->arena, struct asker_view, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        bool own = a[i].id == s->standing.asker_id;
        v[i] = (struct asker_view){.id = a[i].id,
                                   .person_id = shown || own ? a[i].person_id : 0,
                                   .name = shown || own ? a[i].name : NULL,
                                   .phone = shown || own ? a[i].phone : NULL,
                                   .joined_at = a[i].joined_at,
                                   .first = a[i].first};
    }
    *ret = (struct list){v, rows.n};
    return DONE;
}

/* Who sees askers only on need does so now, and it is noted. */
static enum outcome look_at_askers(struct ctx *ctx, const struct step *s)
{
    if (sees_askers(s))
        return DONE;
    if (!(ctx->who.may & (MAY_MANAGE | MAY_COMMITTEE)))
        return fail(ctx, NOT_ALLOWED, NULL, "%s",
                    posts_that_may(ctx, MAY_DESK | MAY_MANAGE | MAY_LOGISTICS));
    return journal_say(ctx, CONTACT_SEEN, s->t.id, ctx->who.person_id, NULL, NULL);
}

enum outcome ticket_contact(struct ctx *ctx, int64_t id, struct list *ret)
{
    struct step s;

    TRY(step_look(ctx, id, &s));
    TRY(look_at_askers(ctx, &s));
    return askers_of(ctx, &s, true, ret);
}

enum outcome ticket_words_open(struct ctx *ctx, int64_t id, bool seek, struct ticket *ret,
                               bool *ret_open)
{
    struct step s;

    TRY(step_look(ctx, id, &s));
    if (seek)
        TRY(look_at_askers(ctx, &s));
    *ret = s.t;
    *ret_open = seek || sees_askers(&s);
    return DONE;
}

enum outcome ticket_of_link(struct ctx *ctx, struct ticket *ret, bool *ret_first)
{
    struct list rows;

    TRY(ticket_load_any(ctx, ctx->who.ticket_id, ret));
    TRY(db_askers_of(ctx, ret->id, &rows));
    const struct asker *a = rows.items;
    *ret_first = false;
    for (size_t i = 0; i < rows.n; i++)
        *ret_first |= a[i].id == ctx->who.asker_id && a[i].first;
    return DONE;
}

bool sees_inside(const struct actor *who)
{
    return who->may & (MAY_STAFF | MAY_LOGISTICS | MAY_COMMITTEE);
}

/* The head of a whole ticket is a card made of what was loaded anyway. */
static void own_card(const struct ticket *t, const struct ticket_about *about,
                     const struct ticket_view *v, struct ticket_card *c)
{
    *c = (struct ticket_card){.id = t->id,
                              .number = t->number,
                              .version = t->version,
                              .title = t->title,
                              .state = t->state,
                              .outcome = t->outcome,
                              .urgent = t->urgent,
                              .service_name = about->service_name,
                              .service_icon = about->service_icon,
                              .place_id = t->place_id,
                              .place_name = about->place_name,
                              .place_detail = t->place_detail,
                              .occurred_at = t->occurred_at,
                              .registered_at = t->registered_at,
                              .channel = t->channel,
                              .assignee_id = t->assignee_id,
                              .assignee_name = v->assignee ? v->assignee->name : NULL,
                              .assignee_title = v->assignee ? v->assignee->title : NULL,
                              .first_owner_id = t->first_owner_id,
                              .first_owner_name = v->first_owner ? v->first_owner->name : NULL,
                              .photos = (int64_t)v->photos_list.n,
                              .reopened = t->reopened,
                              .trade = t->trade};
}

/* As OF_THE_HOUSE says it in SQL. */
static bool is_of_the_house(int kind)
{
    return kind != PROMISE_HAND_OVER && kind != PROMISE_ACKNOWLEDGE && kind != PROMISE_CONFIRM;
}

/* The same nearest promise that lists sort by: owed, dated, the ticket's own. */
static void own_next(const struct list *promises, struct ticket_card *c)
{
    const struct promise_view *p = promises->items, *next = NULL;

    for (size_t i = 0; i < promises->n; i++) {
        c->broken += p[i].broken_at && is_of_the_house(p[i].kind);
        if (p[i].ended_at || !p[i].due_at || p[i].kind == PROMISE_HAND_OVER ||
            p[i].kind == PROMISE_ACKNOWLEDGE || p[i].kind == PROMISE_PAPERWORK)
            continue;
        if (!next || p[i].due_at < next->due_at)
            next = &p[i];
    }
    if (!next)
        return;
    c->next_kind = next->kind;
    c->next_state = next->state;
    c->next_started_at = next->started_at;
    c->next_due_at = next->due_at;
    c->next_limit_s = next->limit_s;
}

static void own_wait_and_alarm(const struct ticket_view *v, struct ticket_card *c)
{
    const struct alarm *a = v->alarms.items;

    if (v->wait) {
        c->wait_reason = v->wait->reason;
        c->wait_until_at = v->wait->until_at;
        c->wait_what_for = v->wait->what_for;
    }
    for (size_t i = 0; i < v->alarms.n; i++)
        if (!a[i].acknowledged_at)
            c->alarm_name = a[i].person_name;
}

static void own_row(const struct ticket *t, struct ticket_view *v)
{
    v->service_id = t->service_id;
    v->words = t->words;
    v->answers = t->answers;
    v->assigned_at = t->assigned_at;
    v->accepted_at = t->accepted_at;
    v->on_site_at = t->on_site_at;
    v->done_at = t->done_at;
    v->verified_at = t->verified_at;
    v->reported_at = t->reported_at;
    v->report_accepted_at = t->report_accepted_at;
    v->referred_at = t->referred_at;
    v->closed_at = t->closed_at;
    v->arrive_proof = t->arrive_proof;
    v->finding = t->finding;
    v->work_minutes = t->work_minutes;
    v->material = t->material;
    v->acted_first = t->acted_first;
}

static bool any_broken(const struct list *promises)
{
    const struct promise_view *p = promises->items;

    for (size_t i = 0; i < promises->n; i++)
        if (p[i].broken_at)
            return true;
    return false;
}

/* Somebody of the ward reads no rating but their own; no asker has a negative id. */
static int64_t own_or_none(const struct step *s)
{
    return s->standing.asker_id ? s->standing.asker_id : -1;
}

/* What hangs on it; each is asked only when the row says there may be something. */
static enum outcome parts_of(struct ctx *ctx, struct step *s, const struct ticket_about *about,
                             struct ticket_view *v)
{
    const struct ticket *t = &s->t;
    bool inside = sees_inside(&ctx->who);

    TRY(askers_of(ctx, s, sees_askers(s), &v->askers));
    TRY(promises_of_ticket(ctx, t->id, !inside, &v->promises));
    TRY(wait_of(ctx, t, &v->wait));
    if (t->done_at)
        TRY(db_quantities_of(ctx, t, &v->quantities));
    if (s->standing.quote_fen)
        TRY(quote_of(ctx, t->id, &v->quote));
    TRY(department_view(ctx, t->department_id, &v->department));
    if (about->pictures)
        TRY(evidence_of_ticket(ctx, t->id, NULL, &v->photos_list));
    if (t->reported_at)
        TRY(rating_of(ctx, t->id, inside ? 0 : own_or_none(s), &v->rating));
    /* Words of a rating are the hospital's and the asker's own. */
    if (v->rating && !(ctx->who.may & (MAY_LOGISTICS | MAY_COMMITTEE)) && !s->standing.asker_id)
        v->rating->words = v->rating->thanks = NULL;
    if (inside && (any_broken(&v->promises) || s->standing.alarm_open))
        TRY(alarms_of_ticket(ctx, t->id, &v->alarms));
    return about->links ? db_links_of(ctx, t->id, &v->links) : DONE;
}

enum outcome ticket_view(struct ctx *ctx, int64_t id, struct ticket_view *ret)
{
    struct step s;
    struct ticket_about about;

    *ret = (struct ticket_view){};
    TRY(step_look(ctx, id, &s));
    TRY(db_about(ctx, &s.t, true, &about));
    own_row(&s.t, ret);
    ret->service_code = about.service_code;
    ret->place_code = about.place_code;
    ret->zone_name = about.zone_name;
    ret->photo_needed = about.photo_needed;
    TRY(parts_of(ctx, &s, &about, ret));
    TRY(view_people(ctx, &s, &about, ret));
    own_card(&s.t, &about, ret, &ret->card);
    own_next(&ret->promises, &ret->card);
    own_wait_and_alarm(ret, &ret->card);
    TRY(step_facts(ctx, &s, about.grab, about.photo_needed, about.quote_limit_fen,
                   about.certificate));
    /* The form of finishing brings its own pictures: their absence now must not hide the button. */
    s.facts.photo_there = true;
    return can_words(ctx, rule_ticket_can(&s.t, s.who, &s.facts), &ret->can);
}

enum outcome sight_of(struct ctx *ctx, struct sight *ret)
{
    const struct actor *who = &ctx->who;
    struct person_card card;

    *ret = (struct sight){
        .all = who->may & MAY_OVERSEE, .desk = who->may & MAY_DESK, .me = who->person_id};
    if (who->may & (MAY_WORKER | MAY_LEADER)) {
        ret->trade = who->trade ? who->trade : "";
        ret->trade_zone = who->may & MAY_LEADER ? 0 : who->zone_id;
    }
    if (who->may & MAY_STEWARD)
        ret->zone_id = who->zone_id ? who->zone_id : NO_ZONE;
    if (who->may & MAY_WARD) {
        TRY(person_load(ctx, who->person_id, &card));
        ret->ward_id = card.place_id;
    }
    return DONE;
}

enum outcome ticket_cards(struct ctx *ctx, const struct list *ids, struct list *ret)
{
    const int64_t *id = ids->items;
    struct ticket_card *cards = ARENA_ARRAY(ctx->arena, struct ticket_card, ids->n);
    struct step s;

    *ret = (struct list){cards, 0};
    for (size_t i = 0; i < ids->n; i++) {
        enum outcome o = step_look(ctx, id[i], &s);
        if (o == NOT_FOUND)
            continue;
        TRY(o);
        TRY(db_card(ctx, id[i], &cards[ret->n]));
        ret->n++;
    }
    return DONE;
}

/* Work of another trade at the same place is not the caller's to read. */
static enum outcome leave_out_unseen(struct ctx *ctx, struct list *cards)
{
    struct ticket_card *c = cards->items;
    size_t kept = 0;
    struct step s;

    for (size_t i = 0; i < cards->n; i++) {
        enum outcome o = step_look(ctx, c[i].id, &s);
        if (o == DONE)
            c[kept++] = c[i];
        else if (o != NOT_FOUND)
            return o;
    }
    cards->n = kept;
    return DONE;
}

enum outcome ticket_same_place(struct ctx *ctx, int64_t id, struct list *ret)
{
    struct step s;

    TRY(step_look(ctx, id, &s));
    TRY(db_cards_at_place(ctx, &s.t, ctx->now - SAME_PLACE_DAYS * DAY, ret));
    return leave_out_unseen(ctx, ret);
}

enum outcome offers_to_me(struct ctx *ctx, struct list *ret)
{
    struct list rows;
    const struct hand_over *o;
    struct hand_over_view *v;
    struct crowd crowd = {};
    struct ticket t;

    TRY(db_offers_to(ctx, ctx->who.person_id, &rows));
    o = rows.items;
    v = ARENA_ARRAY(ctx->arena, struct hand_over_view, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        crowd_add(ctx, &crowd, o[i].from_id);
        crowd_add(ctx, &crowd, o[i].to_id);
    }
    TRY(crowd_load(ctx, &crowd));
    for (size_t i = 0; i < rows.n; i++) {
        TRY(db_ticket_load(ctx, o[i].ticket_id, &t));
        v[i] = (struct hand_over_view){.id = o[i].id,
                                       .reason = o[i].reason,
                                       .offered_at = o[i].offered_at,
                                       .ticket_id = t.id,
                                       .number = t.number,
                                       .title = t.title,
                                       .from = crowd_find(&crowd, o[i].from_id),
                                       .to = crowd_find(&crowd, o[i].to_id)};
    }
    *ret = (struct list){v, rows.n};
    return DONE;
}
