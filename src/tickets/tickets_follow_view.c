/* tickets/tickets_follow_view.c — what an asker sees through the private link, the timeline in both
 * readings, and the caller's own tickets. */
#include "base/text.h"
#include "base/time.h"
#include "evidence/evidence.h"
#include "tickets/tickets_view.h"

/* Whom or what a fact names. */
enum named { NAMES_NOBODY, NAMES_PERSON, NAMES_DEPARTMENT };

static enum named names_of_fact(int fact)
{
    switch (fact) {
    case TICKET_REGISTERED:
    case TICKET_ASSIGNED:
    case TICKET_CLAIMED:
    case TICKET_ACCEPTED:
    case TICKET_JOB_RETURNED:
    case TICKET_ARRIVED:
    case TICKET_VERIFIED:
    case TICKET_REPORTED:
    case TICKET_DISPUTED:
    case TICKET_HELPER_ADDED:
    case HAND_OVER_OFFERED:
    case HAND_OVER_ACCEPTED:
    case HAND_OVER_RETURNED:
    case HAND_OVER_UNANSWERED:
        return NAMES_PERSON;
    case TICKET_REFERRED:
    case TICKET_REFERRAL_CONFIRMED:
    case TICKET_BOUNCED:
        return NAMES_DEPARTMENT;
    default:
        return NAMES_NOBODY;
    }
}

/* Promises have their own list; here only what people need to hear of them. */
static bool is_of_the_clockwork(int fact)
{
    return fact == PROMISE_STARTED || fact == PROMISE_KEPT || fact == PROMISE_WITHDRAWN ||
           fact == PROMISE_MOVED || fact == PROMISE_OWED || fact == PROMISE_WARNED ||
           fact == PROMISE_LAPSED || fact == ASKERS_TOLD;
}

/* Words that colleagues say to each other: the askers read that it happened, not what was said. */
static bool is_among_colleagues(int fact)
{
    switch (fact) {
    case TICKET_ASSIGNED:
    case TICKET_CLAIMED:
    case TICKET_ACCEPTED:
    case TICKET_BOUNCED:
    case TICKET_VERIFIED:
    case TICKET_SENT_BACK:
    case TICKET_REPORT_RETURNED:
    case TICKET_HELPER_ADDED:
    case HAND_OVER_ACCEPTED:
    case TICKET_QUOTE_APPROVED:
        return true;
    default:
        return false;
    }
}

static enum outcome subject_name(struct ctx *ctx, const struct crowd *crowd, const struct event *e,
                                 const char **ret)
{
    const struct person_view *person;
    struct department *department = NULL;

    *ret = NULL;
    if (names_of_fact(e->fact) == NAMES_PERSON) {
        person = crowd_find(crowd, e->subject_id);
        *ret = person ? person->name : NULL;
    } else if (names_of_fact(e->fact) == NAMES_DEPARTMENT) {
        TRY(department_view(ctx, e->subject_id, &department));
        *ret = department ? department->name : NULL;
    }
    return DONE;
}

/* Whom the events name. */
static enum outcome load_subjects(struct ctx *ctx, const struct list *events, struct crowd *crowd)
{
    const struct event *e = events->items;

    for (size_t i = 0; i < events->n; i++)
        if (names_of_fact(e[i].fact) == NAMES_PERSON)
            crowd_add(ctx, crowd, e[i].subject_id);
    return crowd_load(ctx, crowd);
}

static bool is_asker(const struct list *askers, const struct event *e)
{
    const struct asker *a = askers->items;

    if (e->asker_id)
        return true;
    for (size_t i = 0; i < askers->n; i++)
        if (e->actor_id && a[i].person_id == e->actor_id && e->party != PARTY_CONTRACTOR)
            return true;
    return false;
}

/* The reader's own doing: by this very link, or with the account that asked. */
static bool is_reader(const struct actor *who, const struct list *askers, const struct event *e)
{
    const struct asker *a = askers->items;

    if (!who->asker_id)
        return who->person_id && e->actor_id == who->person_id;
    for (size_t i = 0; i < askers->n; i++)
        if (a[i].id == who->asker_id)
            return e->asker_id == a[i].id || (a[i].person_id && e->actor_id == a[i].person_id);
    return false;
}

enum outcome timeline_of(struct ctx *ctx, int64_t id, bool for_askers, bool named, struct list *ret)
{
    struct list events, askers;
    const struct event *e;
    struct timeline_item *items;
    struct crowd crowd = {};

    TRY(journal_of_ticket(ctx, id, for_askers, &events));
    TRY(db_askers_of(ctx, id, &askers));
    TRY(load_subjects(ctx, &events, &crowd));
    e = events.items;
    items = ARENA_ARRAY(ctx->arena, struct timeline_item, events.n);
    *ret = (struct list){items, 0};
    for (size_t i = 0; i < events.n; i++) {
        struct timeline_item *item = &items[ret->n];
        if (is_of_the_clockwork(e[i].fact))
            continue;
        *item = (struct timeline_item){.id = e[i].id,
                                       .at = e[i].at,
                                       .fact = e[i].fact,
                                       .actor_name = e[i].actor_name,
                                       .party = e[i].party,
                                       .by_asker = is_asker(&askers, &e[i]),
                                       .by_me = is_reader(&ctx->who, &askers, &e[i]),
                                       .words = e[i].words,
                                       .erased = e[i].erased,
                                       .data = journal_shown(ctx, e[i].data)};
        if (item->by_asker && !named)
            item->actor_name = NULL;
        if (for_askers && is_among_colleagues(e[i].fact))
            item->words = item->data = NULL;
        TRY(subject_name(ctx, &crowd, &e[i], &item->subject_name));
        ret->n++;
    }
    return DONE;
}

enum outcome ticket_timeline(struct ctx *ctx, int64_t id, struct list *ret)
{
    struct step s;

    TRY(step_look(ctx, id, &s));
    /* The ward the ticket stands in reads what its askers read. */
    return timeline_of(ctx, id, !sees_inside(&ctx->who), sees_askers(&s), ret);
}

/* Everybody the page names, and whom of them the asker may thank: each once. */
static enum outcome follow_people(struct ctx *ctx, const struct ticket *t,
                                  const struct ticket_about *about, struct follow_view *v)
{
    struct crowd crowd = {};
    struct person_view *all = ARENA_ARRAY(ctx->arena, struct person_view, 3);

    crowd_add(ctx, &crowd, t->first_owner_id);
    crowd_add(ctx, &crowd, t->assignee_id);
    crowd_add(ctx, &crowd, about->steward_id);
    promises_gather(ctx, &v->promises, &crowd);
    TRY(crowd_load(ctx, &crowd));
    v->first_owner = crowd_find(&crowd, t->first_owner_id);
    v->assignee = crowd_find(&crowd, t->assignee_id);
    TRY(steward_of(ctx, about, &crowd, &v->steward));
    promises_name(&v->promises, &crowd);
    v->thankable = (struct list){all, 0};
    if (v->first_owner)
        all[v->thankable.n++] = *v->first_owner;
    if (v->assignee && v->assignee != v->first_owner)
        all[v->thankable.n++] = *v->assignee;
    if (v->steward && v->steward != v->first_owner && v->steward != v->assignee)
        all[v->thankable.n++] = *v->steward;
    return department_view(ctx, t->department_id, &v->department);
}

/* Whoever was not content sees where it goes on. */
static enum outcome goes_on_of(struct ctx *ctx, int64_t ticket_id, int64_t asker_id,
                               struct goes_on **ret)
{
    struct goes_on g = {0};
    enum outcome o = db_goes_on(ctx, ticket_id, asker_id, &g);

    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    TRY(ticket_token(ctx, g.asker_id, &g.token));
    *ret = ARENA_NEW(ctx->arena, struct goes_on);
    **ret = g;
    return DONE;
}

static enum outcome follow_parts(struct ctx *ctx, const struct step *s, struct follow_view *v)
{
    const struct promise_view *next;
    const char *token = NULL;

    next = rule_promise_next(&v->promises);
    if (next) {
        v->next = ARENA_NEW(ctx->arena, struct promise_view);
        *v->next = *next;
    }
    TRY(wait_of(ctx, &s->t, &v->wait));
    if (s->facts.quote_to_agree)
        TRY(quote_of(ctx, s->t.id, &v->quote));
    TRY(ticket_token(ctx, s->standing.asker_id, &token));
    TRY(evidence_of_ticket(ctx, s->t.id, token, &v->photos));
    /* Askers of one ticket may be strangers to each other. */
    TRY(timeline_of(ctx, s->t.id, true, false, &v->events));
    TRY(rating_of(ctx, s->t.id, s->standing.asker_id, &v->rating));
    return v->rating ? goes_on_of(ctx, s->t.id, s->standing.asker_id, &v->goes_on) : DONE;
}

enum outcome ticket_follow_view(struct ctx *ctx, int64_t asker_id, struct follow_view *ret)
{
    /* The link's own actor: what staff may do beside it is for the staff screens. */
    const uint64_t OF_ASKERS = UINT64_C(1) << MOVE_CONFIRM | UINT64_C(1) << MOVE_DISPUTE |
                               UINT64_C(1) << MOVE_RATE | UINT64_C(1) << MOVE_CANCEL |
                               UINT64_C(1) << MOVE_NOTE | UINT64_C(1) << MOVE_AGREE;
    struct asker asker;
    struct step s;
    struct ticket_about about;

    TRY(db_asker_load(ctx, asker_id, &asker));
    TRY(step_look(ctx, asker.ticket_id, &s));
    TRY(db_about(ctx, &s.t, false, &about));
    s.standing.asker_id = asker_id;
    TRY(step_facts(ctx, &s, false, false, about.quote_limit_fen, false));
    *ret = (struct follow_view){.ticket_id = s.t.id,
                                .number = s.t.number,
                                .title = s.t.title,
                                .words = s.t.words,
                                .state = s.t.state,
                                .outcome = s.t.outcome,
                                .version = s.t.version,
                                .service_name = about.service_name,
                                .service_icon = about.service_icon,
                                .emergency = about.emergency,
                                .place_name = about.place_name,
                                .place_detail = s.t.place_detail,
                                .occurred_at = s.t.occurred_at,
                                .registered_at = s.t.registered_at,
                                .closed_at = s.t.closed_at,
                                .reopened = s.t.reopened,
                                .by_staff = ctx->who.by_staff};
    TRY(promises_of_ticket(ctx, s.t.id, true, &ret->promises));
    TRY(follow_people(ctx, &s.t, &about, ret));
    TRY(follow_parts(ctx, &s, ret));
    return can_words(ctx, rule_ticket_can(&s.t, s.who & IS(WHO_ASKER), &s.facts) & OF_ASKERS,
                     &ret->can);
}

enum outcome my_tickets(struct ctx *ctx, int64_t after_id, int64_t limit, struct mine_page *ret)
{
    struct mine_item *m;

    TRY(db_mine(ctx, ctx->who.person_id, after_id ? after_id : INT64_MAX, limit + 1, &ret->items));
    m = ret->items.items;
    if ((int64_t)ret->items.n > limit) {
        ret->items.n = (size_t)limit;
        ret->next = arena_print(ctx->arena, "%lld", (long long)m[limit - 1].asker_id);
    }
    for (size_t i = 0; i < ret->items.n; i++) {
        TRY(ticket_token(ctx, m[i].asker_id, &m[i].token));
        m[i].can_rate = !m[i].rated &&
                        (m[i].state == STATE_REPORTED ||
                         ((m[i].outcome == ENDED_CONFIRMED || m[i].outcome == ENDED_UNCONFIRMED) &&
                          ctx->now - m[i].closed_at <= DISPUTE_DAYS * DAY));
    }
    return DONE;
}
