/* journey.c — the hospital's flow on one page: which fact starts, keeps or withdraws which promise,
 * and what else follows from it. Two const tables; the functions below only carry them out. */
#include "alarms/alarms.h"
#include "base/json.h"
#include "base/time.h"
#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "evidence/evidence.h"
#include "feedback/feedback.h"
#include "journey.h"
#include "people/people.h"
#include "promises/promises.h"
#include "tickets/tickets.h"

#define REPORT_AFTER_VERIFY (30 * MINUTE) /* ticket.md: report back 30 min after verified */
#define PAPERS_WORKING_DAYS 3             /* ticket.md: after the work */

enum act { STARTS, KEEPS, WITHDRAWS, WITHDRAWS_ALL, MOVES, OWED, RECKONS };
enum since { NOW, ASKED, ASKED_IF_OURS, SAME_ROUND, HALF_WAY };
enum owes { NOBODY, OWNER, ASSIGNEE, ISSUER, ACTOR, OFFERED };
enum only { ALWAYS, IF_OURS, IF_TO_ON_SITE, IF_TO_VERIFIED, IF_UNASSIGNED, IF_ORDERED };

/* One line of the promises' life. */
struct follows {
    enum fact fact;
    enum act act;
    enum promise_kind kind;
    enum since since; /* STARTS: where its clock begins */
    enum owes owes;   /* STARTS, OWED: whose it is */
    enum only only;
};

// clang-format off
static const struct follows PROMISES[] = {
    /* Asked: somebody must be sent, be there, be finished. What is not ours goes to its department. */
    {TICKET_REGISTERED,  STARTS,    PROMISE_ASSIGN,      ASKED, OWNER, IF_OURS},
    {TICKET_REGISTERED,  STARTS,    PROMISE_ARRIVE,      ASKED, OWNER, IF_OURS},
    {TICKET_REGISTERED,  STARTS,    PROMISE_FINISH,      ASKED, OWNER, IF_OURS},
    /* Sent: a new person never restarts what the askers were promised. */
    {TICKET_ASSIGNED,    KEEPS,     PROMISE_ASSIGN},
    {TICKET_ASSIGNED,    WITHDRAWS, PROMISE_RESUME},
    {TICKET_ASSIGNED,    RECKONS,   PROMISE_FINISH},
    {TICKET_ASSIGNED,    STARTS,    PROMISE_ACCEPT,      NOW, ASSIGNEE},
    {TICKET_ASSIGNED,    OWED,      PROMISE_ARRIVE,      NOW, ASSIGNEE},
    {TICKET_ASSIGNED,    OWED,      PROMISE_FINISH,      NOW, ASSIGNEE},
    {TICKET_ASSIGNED,    WITHDRAWS, PROMISE_PROGRESS},
    {TICKET_ASSIGNED,    STARTS,    PROMISE_PROGRESS,    HALF_WAY, ASSIGNEE, IF_ORDERED},
    {TICKET_CLAIMED,     KEEPS,     PROMISE_ASSIGN},
    {TICKET_CLAIMED,     OWED,      PROMISE_ARRIVE,      NOW, ASSIGNEE},
    {TICKET_CLAIMED,     OWED,      PROMISE_FINISH,      NOW, ASSIGNEE},
    {TICKET_ACCEPTED,    KEEPS,     PROMISE_ACCEPT},
    {TICKET_JOB_RETURNED, WITHDRAWS, PROMISE_ACCEPT},
    {TICKET_JOB_RETURNED, WITHDRAWS, PROMISE_PROGRESS},
    {TICKET_JOB_RETURNED, STARTS,   PROMISE_ASSIGN,      NOW, OWNER},
    {TICKET_JOB_RETURNED, OWED,     PROMISE_ARRIVE,      NOW, OWNER},
    {TICKET_JOB_RETURNED, OWED,     PROMISE_FINISH,      NOW, OWNER},
    /* Working and waiting. */
    {TICKET_ARRIVED,     KEEPS,     PROMISE_ARRIVE},
    {TICKET_PROGRESS,    KEEPS,     PROMISE_PROGRESS},
    {TICKET_WAITING,     KEEPS,     PROMISE_PROGRESS},
    {TICKET_WAITING,     RECKONS,   PROMISE_FINISH},
    {TICKET_WAITING,     STARTS,    PROMISE_RESUME,      NOW, ASSIGNEE},
    {TICKET_DATE_MOVED,  MOVES,     PROMISE_RESUME},
    {TICKET_RESUMED,     KEEPS,     PROMISE_RESUME},
    {TICKET_RESUMED,     RECKONS,   PROMISE_FINISH},
    /* Another department. */
    {TICKET_REFERRED,    WITHDRAWS, PROMISE_ASSIGN},
    {TICKET_REFERRED,    WITHDRAWS, PROMISE_ACCEPT},
    {TICKET_REFERRED,    WITHDRAWS, PROMISE_ARRIVE},
    {TICKET_REFERRED,    WITHDRAWS, PROMISE_FINISH},
    {TICKET_REFERRED,    WITHDRAWS, PROMISE_PROGRESS},
    {TICKET_REFERRED,    STARTS,    PROMISE_REFERRAL,    NOW, OWNER},
    {TICKET_REFERRAL_CONFIRMED, KEEPS, PROMISE_REFERRAL},
    {TICKET_REFERRAL_CONFIRMED, WITHDRAWS_ALL, PROMISE_PAPERWORK},
    {TICKET_BOUNCED,     KEEPS,     PROMISE_REFERRAL},
    {TICKET_BOUNCED,     STARTS,    PROMISE_ASSIGN,      NOW, OWNER},
    {TICKET_BOUNCED,     STARTS,    PROMISE_ARRIVE,      ASKED_IF_OURS, OWNER},
    {TICKET_BOUNCED,     STARTS,    PROMISE_FINISH,      ASKED_IF_OURS, OWNER},
    /* Done: checked, reported, confirmed. Work sent back goes on under the clock it had. */
    {TICKET_FINISHED,    KEEPS,     PROMISE_PROGRESS},
    {TICKET_FINISHED,    KEEPS,     PROMISE_FINISH},
    {TICKET_FINISHED,    STARTS,    PROMISE_VERIFY,      NOW, OWNER},
    {TICKET_FINISHED,    STARTS,    PROMISE_REPORT_BACK, NOW, ASSIGNEE},
    {TICKET_FINISHED,    MOVES,     PROMISE_PAPERWORK},
    {TICKET_VERIFIED,    KEEPS,     PROMISE_VERIFY},
    {TICKET_VERIFIED,    MOVES,     PROMISE_REPORT_BACK},
    {TICKET_SENT_BACK,   KEEPS,     PROMISE_VERIFY},
    {TICKET_SENT_BACK,   WITHDRAWS, PROMISE_REPORT_BACK},
    {TICKET_SENT_BACK,   STARTS,    PROMISE_FINISH,      SAME_ROUND, ASSIGNEE},
    {TICKET_REPORTED,    KEEPS,     PROMISE_REPORT_BACK},
    {TICKET_REPORTED,    STARTS,    PROMISE_CONFIRM,     NOW, NOBODY},
    {TICKET_REPORT_RETURNED, WITHDRAWS, PROMISE_CONFIRM},
    {TICKET_REPORT_RETURNED, STARTS, PROMISE_REPORT_BACK, NOW, ASSIGNEE, IF_TO_VERIFIED},
    {TICKET_REPORT_RETURNED, STARTS, PROMISE_FINISH,     SAME_ROUND, ASSIGNEE, IF_TO_ON_SITE},
    {TICKET_CONFIRMED,   KEEPS,     PROMISE_CONFIRM},
    {TICKET_CONFIRMED,   WITHDRAWS_ALL, PROMISE_PAPERWORK},
    {TICKET_LAPSED,      WITHDRAWS_ALL, PROMISE_PAPERWORK},
    {TICKET_CANCELLED,   WITHDRAWS_ALL, PROMISE_PAPERWORK},
    {TICKET_MERGED,      WITHDRAWS_ALL, PROMISE_PAPERWORK},
    /* Not fixed: everything is promised anew, from the moment somebody said so. */
    {TICKET_DISPUTED,    WITHDRAWS_ALL, PROMISE_PAPERWORK},
    {TICKET_DISPUTED,    STARTS,    PROMISE_ASSIGN,      NOW, OWNER},
    {TICKET_DISPUTED,    STARTS,    PROMISE_ARRIVE,      NOW, OWNER},
    {TICKET_DISPUTED,    STARTS,    PROMISE_FINISH,      NOW, OWNER},
    /* First ownership. */
    {HAND_OVER_OFFERED,  STARTS,    PROMISE_HAND_OVER,   NOW, OFFERED},
    {HAND_OVER_ACCEPTED, KEEPS,     PROMISE_HAND_OVER},
    {HAND_OVER_ACCEPTED, OWED,      PROMISE_ASSIGN,      NOW, OWNER},
    {HAND_OVER_ACCEPTED, OWED,      PROMISE_REFERRAL,    NOW, OWNER},
    {HAND_OVER_ACCEPTED, OWED,      PROMISE_VERIFY,      NOW, OWNER},
    {HAND_OVER_ACCEPTED, OWED,      PROMISE_ARRIVE,      NOW, OWNER, IF_UNASSIGNED},
    {HAND_OVER_ACCEPTED, OWED,      PROMISE_FINISH,      NOW, OWNER, IF_UNASSIGNED},
    {HAND_OVER_RETURNED, KEEPS,     PROMISE_HAND_OVER},
    {HAND_OVER_UNANSWERED, WITHDRAWS, PROMISE_HAND_OVER},
    /* Acted before the stamps. */
    {TICKET_ACTED_FIRST, STARTS,    PROMISE_PAPERWORK,   NOW, ACTOR},
    {TICKET_PAPERS_DONE, KEEPS,     PROMISE_PAPERWORK},
};
// clang-format on

/* What the lines of one fact look at. */
struct scene {
    const struct note *note;
    struct ticket t;
    struct service service;
    struct hand_over offer; /* the newest; id 0: none */
};

static bool is_ours(const struct scene *s)
{
    return s->service.in_scope || !s->service.department_id;
}

static bool applies(const struct scene *s, enum only only)
{
    switch (only) {
    case ALWAYS:
        return true;
    case IF_OURS:
        return is_ours(s);
    case IF_TO_ON_SITE:
        return s->t.state == STATE_ON_SITE;
    case IF_TO_VERIFIED:
        return s->t.state == STATE_VERIFIED;
    case IF_UNASSIGNED:
        return !s->t.assignee_id;
    case IF_ORDERED:
        return s->note->data && strstr(s->note->data, "\"ordered\":true");
    }
    return false;
}

static int64_t who_owes(struct ctx *ctx, const struct scene *s, enum owes owes)
{
    switch (owes) {
    case NOBODY:
        return 0;
    case OWNER:
        return s->t.first_owner_id;
    case ASSIGNEE:
        return s->t.assignee_id ? s->t.assignee_id : s->t.first_owner_id;
    case ISSUER:
        return s->t.issuer_id;
    case ACTOR:
        return ctx->who.person_id ? ctx->who.person_id : s->t.first_owner_id;
    case OFFERED:
        return s->offer.to_id;
    }
    return 0;
}

static int64_t subject_of(const struct scene *s, enum promise_kind kind)
{
    return kind == PROMISE_HAND_OVER ? s->offer.id : 0;
}

/* Work that comes back goes on under the clock of its round: the newest finish promise's start. */
static enum outcome start_of_round(struct ctx *ctx, const struct scene *s, enum promise_kind kind,
                                   int64_t *ret)
{
    struct list all;
    const struct promise_view *p;

    *ret = s->t.occurred_at;
    TRY(promises_of_ticket(ctx, s->t.id, false, &all));
    p = all.items;
    for (size_t i = 0; i < all.n; i++)
        if (p[i].kind == (int)kind)
            *ret = p[i].started_at;
    return DONE;
}

/* Half of the time that is left until it must be finished. *ret 0: too late for that. */
static enum outcome half_way(struct ctx *ctx, const struct scene *s, int64_t *ret)
{
    struct promise finish;
    enum outcome o = promise_open(ctx, s->t.id, PROMISE_FINISH, 0, &finish);
    int64_t left = o == DONE && finish.due_at ? finish.due_at - s->note->at : 0;

    *ret = left > 2 * MINUTE ? s->note->at + left / 2 : 0;
    return o == NOT_FOUND ? DONE : o;
}

static enum outcome start(struct ctx *ctx, const struct scene *s, const struct follows *f)
{
    struct promise_ask ask = {.ticket_id = s->t.id,
                              .kind = (int)f->kind,
                              .subject_id = subject_of(s, f->kind),
                              .owes_id = who_owes(ctx, s, f->owes),
                              .start_at = s->note->at,
                              .urgent = s->t.urgent,
                              .born = s->note->fact == TICKET_REGISTERED};

    ask.limit_s = service_limit(&s->service, name_of(&PROMISE_KIND_NAMES, (int)f->kind));
    if (f->since == ASKED || (f->since == ASKED_IF_OURS && is_ours(s)))
        ask.start_at = s->t.occurred_at;
    if (f->since == SAME_ROUND)
        TRY(start_of_round(ctx, s, f->kind, &ask.start_at));
    if (f->since == HALF_WAY) {
        TRY(half_way(ctx, s, &ask.until_at));
        if (!ask.until_at)
            return DONE;
    }
    if (f->kind == PROMISE_RESUME) {
        struct ticket_waiting wait;
        TRY(ticket_open_wait(ctx, s->t.id, &wait));
        ask.until_at = wait.until_at;
        ask.limit_s = 0;
    }
    if (s->note->fact == TICKET_REPORT_RETURNED && f->kind == PROMISE_REPORT_BACK)
        ask.limit_s = REPORT_AFTER_VERIFY / SECOND;
    return promise_start(ctx, &ask, NULL);
}

/* A new date that follows from the fact, for the three kinds that have one. */
static enum outcome move(struct ctx *ctx, const struct scene *s, enum promise_kind kind)
{
    struct promise open;
    int64_t until_at = 0;
    enum outcome o = promise_open(ctx, s->t.id, (int)kind, 0, &open);

    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    if (kind == PROMISE_RESUME) {
        struct ticket_waiting wait;
        TRY(ticket_open_wait(ctx, s->t.id, &wait));
        until_at = wait.until_at;
    } else if (kind == PROMISE_PAPERWORK) {
        TRY(calendar_add_working_days(ctx, s->note->at, PAPERS_WORKING_DAYS, &until_at));
    } else if (kind == PROMISE_REPORT_BACK) {
        until_at = s->note->at + REPORT_AFTER_VERIFY;
        if (open.state == PROMISE_RUNNING && open.due_at && open.due_at <= until_at)
            return DONE; /* the day after the work is over sooner */
    }
    return promise_move(ctx, s->t.id, (int)kind, until_at);
}

/* A promise is judged by when the work was done, not by when a phone found a signal to tell it. */
static int64_t done_at(const struct scene *s)
{
    return s->note->fact == TICKET_ARRIVED    ? s->t.on_site_at
           : s->note->fact == TICKET_FINISHED ? s->t.done_at
                                              : s->note->at;
}

/* What the clock took for broken meanwhile was kept after all: its alarm climbs no further. */
static enum outcome keep(struct ctx *ctx, const struct scene *s, const struct follows *f)
{
    int64_t subject_id = subject_of(s, f->kind), at = done_at(s);
    struct promise p;
    enum outcome o;

    if (at == s->note->at)
        return promise_keep(ctx, s->t.id, (int)f->kind, subject_id, at);
    o = promise_open(ctx, s->t.id, (int)f->kind, subject_id, &p);
    if (o != DONE)
        return o == NOT_FOUND ? DONE : o;
    TRY(promise_keep(ctx, s->t.id, (int)f->kind, subject_id, at));
    return p.state == PROMISE_IS_BROKEN ? alarm_calm(ctx, s->t.id, p.id) : DONE;
}

static enum outcome follow(struct ctx *ctx, const struct scene *s, const struct follows *f)
{
    switch (f->act) {
    case STARTS:
        return start(ctx, s, f);
    case KEEPS:
        return keep(ctx, s, f);
    case WITHDRAWS:
        return promise_withdraw(ctx, s->t.id, (int)f->kind, subject_of(s, f->kind));
    case WITHDRAWS_ALL: /* the kind is the one that stays */
        TRY(promise_withdraw_all(ctx, s->t.id, (int)f->kind));
        return alarm_calm(ctx, s->t.id, 0);
    case MOVES:
        return move(ctx, s, f->kind);
    case OWED:
        return promise_owes(ctx, s->t.id, (int)f->kind, who_owes(ctx, s, f->owes));
    case RECKONS:
        return promise_reckon(ctx, s->t.id);
    }
    return DONE;
}

static enum outcome set_scene(struct ctx *ctx, const struct note *note, struct scene *s)
{
    *s = (struct scene){.note = note};
    if (note->made)
        s->t = *(const struct ticket *)note->made;
    else
        TRY(ticket_load_any(ctx, note->ticket_id, &s->t));
    TRY(service_load(ctx, s->t.service_id, &s->service));
    if (note->fact >= HAND_OVER_OFFERED && note->fact <= HAND_OVER_UNANSWERED)
        TRY(ticket_newest_offer(ctx, note->ticket_id, &s->offer));
    return DONE;
}

static enum outcome play(struct ctx *ctx, const struct scene *s)
{
    for (size_t i = 0; i < sizeof PROMISES / sizeof PROMISES[0]; i++)
        if (PROMISES[i].fact == s->note->fact && applies(s, PROMISES[i].only))
            TRY(follow(ctx, s, &PROMISES[i]));
    return DONE;
}

static enum outcome promises_follow(struct ctx *ctx, const struct note *note)
{
    struct scene s;

    TRY(set_scene(ctx, note, &s));
    return play(ctx, &s);
}

/* M46: what is not ours is referred at once, by the house; the first owner keeps it. */
static enum outcome promises_follow_or_refers(struct ctx *ctx, const struct note *note)
{
    struct scene s;

    TRY(set_scene(ctx, note, &s));
    TRY(play(ctx, &s));
    return is_ours(&s) ? DONE : ticket_refer_out_of_scope(ctx, note->ticket_id);
}

/* The askers hear the new date in the words of the one who waits; the fact that they were told. */
static enum outcome tells_askers(struct ctx *ctx, const struct note *note)
{
    return journal_say(ctx, ASKERS_TOLD, note->ticket_id, note->id, journal_shown(ctx, note->data),
                       NULL);
}

static enum outcome asks_superior(struct ctx *ctx, const struct note *note)
{
    return alarm_ask_up(ctx, note->ticket_id, ctx->who.person_id);
}

/* M8: what the one on site cannot solve goes up at once. */
static enum outcome asks_superior_if_beyond(struct ctx *ctx, const struct note *note)
{
    struct ticket t;

    TRY(ticket_load_any(ctx, note->ticket_id, &t));
    return t.finding == FINDING_CANNOT ? asks_superior(ctx, note) : DONE;
}

static enum outcome answers_breach(struct ctx *ctx, const struct note *note)
{
    struct promise p;
    int64_t first_owner_id;

    TRY(alarm_for_broken(ctx, note->subject_id));
    TRY(promise_load(ctx, note->subject_id, &p));
    if (p.ended_at)
        return DONE;
    if (p.kind == PROMISE_HAND_OVER)
        return ticket_offer_unanswered(ctx, p.subject_id, &first_owner_id);
    return DONE;
}

static enum outcome closes_unconfirmed(struct ctx *ctx, const struct note *note)
{
    return ticket_lapse(ctx, note->ticket_id);
}

static enum outcome reminds_askers(struct ctx *ctx, const struct note *note)
{
    struct promise p;
    struct note say = {
        .fact = ASKERS_REMINDED, .ticket_id = note->ticket_id, .subject_id = note->subject_id};

    TRY(promise_load(ctx, note->subject_id, &p));
    if (p.kind != PROMISE_CONFIRM)
        return DONE;
    say.for_askers = true;
    return journal_note(ctx, &say);
}

static enum outcome calms_alarm(struct ctx *ctx, const struct note *note)
{
    return alarm_calm(ctx, note->ticket_id, note->subject_id);
}

static enum outcome knows_year(struct ctx *ctx, const struct note *note)
{
    return promises_know_year(ctx, note->subject_id);
}

static enum outcome makes_link_key(struct ctx *ctx, const struct note *)
{
    return ticket_link_key_make(ctx);
}

// clang-format off
static const struct reaction JOURNEY[] = {
    {HOSPITAL_FOUNDED,          makes_link_key,     "the key of the private links is made"},
    {CALENDAR_YEAR_ADDED,       knows_year,         "what had to suppose that year is due anew"},
    {TICKET_REGISTERED,         promises_follow_or_refers,
     "assign, arrive and finish are promised from the moment it was asked; what is not ours is referred at once"},
    {TICKET_ASSIGNED,           promises_follow,    "assign is kept, accept is promised"},
    {TICKET_CLAIMED,            promises_follow,    "assign is kept"},
    {TICKET_ACCEPTED,           promises_follow,    "accept is kept"},
    {TICKET_JOB_RETURNED,       promises_follow,    "assign is promised again"},
    {TICKET_ARRIVED,            promises_follow,    "arrive is kept"},
    {TICKET_SURVEYED,           asks_superior_if_beyond, "what cannot be solved there goes up at once"},
    {TICKET_ASKED_UP,           asks_superior,      "the superior is alarmed"},
    {TICKET_PROGRESS,           promises_follow,    "progress is kept"},
    {TICKET_WAITING,            promises_follow,    "resume is promised; an excusable reason stops finish"},
    {TICKET_WAITING,            tells_askers,       "the askers are told why and until when"},
    {TICKET_DATE_MOVED,         promises_follow,    "resume has a new date"},
    {TICKET_DATE_MOVED,         tells_askers,       "the askers are told again"},
    {TICKET_RESUMED,            promises_follow,    "resume is kept, finish runs again"},
    {TICKET_REFERRED,           promises_follow,    "its answer is promised; ours are withdrawn"},
    {TICKET_REFERRAL_CONFIRMED, promises_follow,    "the answer is there"},
    {TICKET_BOUNCED,            promises_follow,    "it is ours again"},
    {TICKET_FINISHED,           promises_follow,    "finish is kept; verify and report back are promised"},
    {TICKET_VERIFIED,           promises_follow,    "verify is kept; report back within 30 minutes"},
    {TICKET_SENT_BACK,          promises_follow,    "finish goes on under the same clock"},
    {TICKET_REPORTED,           promises_follow,    "report back is kept; the askers have a week"},
    {TICKET_REPORT_RETURNED,    promises_follow,    "report back or finish is promised again"},
    {TICKET_CONFIRMED,          promises_follow,    "nothing runs any more"},
    {TICKET_DISPUTED,           promises_follow,    "everything is promised anew"},
    {TICKET_LAPSED,             promises_follow,    "nothing runs any more; silence is not consent"},
    {TICKET_CANCELLED,          promises_follow,    "nothing runs any more"},
    {TICKET_MERGED,             promises_follow,    "nothing runs any more"},
    {TICKET_RATED,              feedback_not_met,   "what was not met opens a linked ticket at once"},
    {HAND_OVER_OFFERED,         promises_follow,    "the one asked has 15 minutes"},
    {HAND_OVER_ACCEPTED,        promises_follow,    "what the first owner owes is owed by the new one"},
    {HAND_OVER_RETURNED,        promises_follow,    "the offer was answered"},
    {HAND_OVER_UNANSWERED,      promises_follow,    "the offer is over"},
    {TICKET_ACTED_FIRST,        promises_follow,    "the papers are promised"},
    {TICKET_PAPERS_DONE,        promises_follow,    "the papers are kept"},
    {PROMISE_WARNED,            reminds_askers,     "the askers are reminded once to confirm"},
    {PROMISE_BROKEN,            answers_breach,     "the alarm climbs; an offer comes back"},
    {PROMISE_LAPSED,            closes_unconfirmed, "nobody confirmed: closed as that, and never rated by itself"},
    {PROMISE_MET_LATE,          calms_alarm,        "its alarm climbs no further"},
    {PROMISE_WITHDRAWN,         calms_alarm,        "its alarm climbs no further"},
};
// clang-format on

/* Pictures are seen by whoever sees the ticket: through its private link or signed in. */
static enum outcome sees_ticket(struct ctx *ctx, int64_t ticket_id, const char *token)
{
    struct actor link;
    struct ticket t;

    if (!token)
        return ticket_load(ctx, ticket_id, &t);
    TRY(ticket_who_is_link(ctx, token, &link));
    return link.ticket_id == ticket_id ? DONE : NOT_FOUND;
}

void journey_begin(void)
{
    journal_set_journey(JOURNEY, sizeof JOURNEY / sizeof JOURNEY[0]);
    evidence_set_sight(sees_ticket);
}

void journey_print(FILE *out)
{
    static const char *const ACTS[] = {"starts",       "keeps",
                                       "withdraws",    "withdraws all but",
                                       "moves",        "gives to its new owner",
                                       "reckons again"};

    for (size_t i = 0; i < sizeof JOURNEY / sizeof JOURNEY[0]; i++) {
        fprintf(out, "%s: %s\n", name_of(&FACT_NAMES, (int)JOURNEY[i].fact), JOURNEY[i].says);
        for (size_t p = 0; p < sizeof PROMISES / sizeof PROMISES[0]; p++)
            if (PROMISES[p].fact == JOURNEY[i].fact)
                fprintf(out, "    %s %s\n", ACTS[PROMISES[p].act],
                        name_of(&PROMISE_KIND_NAMES, (int)PROMISES[p].kind));
    }
}
