/* promises.c — promises start, are kept, moved and withdrawn, and the clock rings for those whose
 * time has come. What is stored of the clock is always its whole answer, computed from the log. */
#include "promises/promises.h"
#include "promises/promises_store.h"
#include "base/json.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/time.h"
#include "journal/journal.h"

/* A promise whose reactions refuse is tried again after this. */
#define RETRY (10 * MINUTE)

/* --- reckoning -------------------------------------------------------------------------------- */

/* The working calendar as it was known when the promise started, so that a correction entered later
 * never moves it. Far enough for the limit at some 200 working days of 7.5 h a year. */
static enum outcome load_working(struct ctx *ctx, const struct promise *p,
                                 const struct calendar **ret)
{
    struct calendar *cal = ARENA_NEW(ctx->arena, struct calendar);
    struct civil from, to;

    time_civil(p->started_at, &from);
    time_civil(ctx->now > p->started_at ? ctx->now : p->started_at, &to);
    TRY(calendar_load_whole(ctx, p->started_at, from.year, to.year + 2 + p->limit_s / (200 * 27000),
                            cal));
    *ret = cal;
    return DONE;
}

static enum outcome load_pauses(struct ctx *ctx, const struct promise *p,
                                struct promise_terms *terms)
{
    int pauses = rule_promise_kind(p->kind)->pauses;

    if (pauses == PAUSE_WAITS && !p->born) {
        struct list waits;
        TRY(db_promise_waits(ctx, p->ticket_id, &waits));
        terms->pauses = waits.items;
        terms->n_pauses = waits.n;
    } else if (pauses == PAUSE_QUIET && !p->urgent) {
        /* Quiet hours are less than half of any day, so twice the limit and two days reach. */
        enum { NIGHTS = 16 };
        struct promise_pause *nights = ARENA_ARRAY(ctx->arena, struct promise_pause, NIGHTS);
        int64_t until = p->started_at + 2 * p->limit_s * SECOND + 2 * DAY;
        terms->pauses = nights;
        terms->n_pauses = rule_quiet_pauses(p->started_at, until, settings.quiet_from,
                                            settings.quiet_to, nights, NIGHTS);
    }
    return DONE;
}

static enum outcome terms_of(struct ctx *ctx, const struct promise *p, struct promise_terms *ret)
{
    const struct promise_rule *rule = rule_promise_kind(p->kind);

    *ret = (struct promise_terms){.start_at = p->started_at,
                                  .limit_s = p->limit_s,
                                  .calendar = p->calendar,
                                  .warn_at = rule->warn_at,
                                  .warn_of = rule->warn_of};
    TRY(load_pauses(ctx, p, ret));
    if (p->calendar == PROMISE_WORKING)
        TRY(load_working(ctx, p, &ret->working));
    return DONE;
}

/* Beside what is stored. */
struct reckoned {
    int64_t warn_at;       /* when it has to warn */
    int64_t supposed_year; /* not entered yet, so Mondays to Fridays were counted; 0: none */
};

/* Writes the clock's whole answer into a running promise. */
static enum outcome reckon(struct ctx *ctx, struct promise *p, struct reckoned *ret)
{
    struct promise_terms terms;
    struct promise_due due;
    int64_t year = 0;

    TRY(terms_of(ctx, p, &terms));
    if (rule_promise_due(&terms, &due, &year) != DONE)
        return calendar_without_year(ctx, year);
    p->raw_due_at = due.raw_due_at;
    p->due_at = due.due_at;
    ret->warn_at = due.warn_at;
    ret->supposed_year =
        terms.working ? rule_supposed_year(terms.working, p->started_at, due.raw_due_at) : 0;
    /* The due moment itself is in time, so the clock looks one microsecond later. */
    p->next_at = due.due_at != 0 ? due.due_at + 1 : 0;
    if (p->warned_at == 0 && due.warn_at != 0)
        p->next_at = due.warn_at;
    return DONE;
}

/* How long from the start of a promise until a given moment, in the promise's own time. */
static enum outcome limit_until(struct ctx *ctx, const struct promise *p, int64_t until_at,
                                int64_t *ret_s)
{
    int64_t us = until_at - p->started_at, year = 0;

    if (p->calendar == PROMISE_WORKING) {
        const struct calendar *cal;
        TRY(load_working(ctx, p, &cal));
        if (rule_working_between(cal, p->started_at, until_at, &us, &year) != DONE)
            return calendar_without_year(ctx, year);
    }
    if (us <= 0 || us > (INT64_C(1) << 31) * SECOND)
        return fail(ctx, OUT_OF_RANGE, "/until_at", "until_at");
    *ret_s = (us + SECOND - 1) / SECOND;
    return DONE;
}

/* --- telling ---------------------------------------------------------------------------------- */

static const char *word_of(const struct promise *p)
{
    return rule_promise_kind(p->kind)->word;
}

static enum outcome tell(struct ctx *ctx, enum fact fact, const struct promise *p, const char *data)
{
    return journal_say(ctx, fact, p->ticket_id, p->id, data, NULL);
}

/* The due moment has passed; it is broken for good. Saved by the caller's own change when `ended`.
 */
static enum outcome tell_broken(struct ctx *ctx, const struct promise *p)
{
    return tell(ctx, PROMISE_BROKEN, p,
                jot(ctx, J("kind", word_of(p)), J("due_at", p->due_at),
                    J("raw_due_at", p->raw_due_at), J("met", p->ended_at != 0)));
}

static bool is_late(const struct promise *p, int64_t at)
{
    return p->due_at != 0 && at > p->due_at;
}

static void mark_broken(struct promise *p)
{
    p->state = PROMISE_IS_BROKEN;
    p->broken_at = p->due_at;
    p->raw_broken = true; /* excuses only ever give time */
    p->next_at = 0;
}

static enum outcome break_it(struct ctx *ctx, struct promise *p)
{
    mark_broken(p);
    TRY(db_promise_save(ctx, p));
    return tell_broken(ctx, p);
}

/* --- verbs ------------------------------------------------------------------------------------ */

static enum outcome end_as_withdrawn(struct ctx *ctx, struct promise *p)
{
    if (p->state == PROMISE_RUNNING)
        p->state = PROMISE_IS_WITHDRAWN;
    p->ended_at = ctx->now;
    p->next_at = 0;
    TRY(db_promise_save(ctx, p));
    return tell(ctx, PROMISE_WITHDRAWN, p, jot(ctx, J("kind", word_of(p))));
}

/* What the event does not say by itself; on the wall clock, since just now, is what most are. */
static struct jot_pair born_row(struct ctx *ctx, const struct promise *p)
{
    return J_ROW(ctx, jot_id("subject_id", p->subject_id), jot_id("owes_id", p->owes_id),
                 jot_id("started_at", p->started_at == ctx->now ? 0 : p->started_at),
                 J("calendar", p->calendar == PROMISE_WORKING
                                   ? name_of(&PROMISE_CALENDAR_NAMES, p->calendar)
                                   : NULL),
                 jot_flag("urgent", p->urgent),
                 jot_id("raw_due_at", p->raw_due_at == p->due_at ? 0 : p->raw_due_at));
}

static enum outcome add(struct ctx *ctx, const struct promise_ask *ask, int64_t *ret_id)
{
    const struct promise_rule *rule = rule_promise_kind(ask->kind);
    struct promise p = {.ticket_id = ask->ticket_id,
                        .kind = ask->kind,
                        .state = PROMISE_RUNNING,
                        .subject_id = ask->subject_id,
                        .owes_id = ask->owes_id,
                        .started_at = ask->start_at != 0 ? ask->start_at : ctx->now,
                        .limit_s = ask->urgent ? rule->urgent_limit_s : rule->limit_s,
                        .calendar = rule->calendar,
                        .urgent = ask->urgent,
                        .born = ask->born};
    struct reckoned r;

    if (ask->limit_s != 0)
        p.limit_s = ask->limit_s;
    if (ask->until_at != 0)
        TRY(limit_until(ctx, &p, ask->until_at, &p.limit_s));
    TRY(reckon(ctx, &p, &r));
    TRY(db_promise_add(ctx, &p));
    *ret_id = p.id;
    return tell(ctx, PROMISE_STARTED, &p,
                jot(ctx, J("kind", word_of(&p)), J("limit_s", p.limit_s), J("due_at", p.due_at),
                    jot_id("supposed_year", r.supposed_year), born_row(ctx, &p)));
}

enum outcome promise_start(struct ctx *ctx, const struct promise_ask *ask, int64_t *ret_id)
{
    enum outcome o = NOT_FOUND;
    struct promise open;
    int64_t id;

    if (!ask->born)
        o = promise_open(ctx, ask->ticket_id, ask->kind, ask->subject_id, &open);
    if (o != DONE && o != NOT_FOUND)
        return o;
    if (o == DONE && rule_promise_kind(ask->kind)->theirs) {
        if (ret_id)
            *ret_id = open.id;
        return ask->owes_id ? promise_owes(ctx, ask->ticket_id, ask->kind, ask->owes_id) : DONE;
    }
    if (o == DONE)
        TRY(end_as_withdrawn(ctx, &open));
    TRY(add(ctx, ask, &id));
    if (ret_id)
        *ret_id = id;
    return DONE;
}

/* It ended when the event says, unless it was done before. */
static struct jot_pair ended_row(struct ctx *ctx, int64_t at)
{
    return J_ROW(ctx, jot_id("ended_at", at == ctx->now ? 0 : at));
}

enum outcome promise_keep(struct ctx *ctx, int64_t ticket_id, int kind, int64_t subject_id,
                          int64_t at)
{
    struct promise p;

    enum outcome o = promise_open(ctx, ticket_id, kind, subject_id, &p);
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    if (at == 0 || at > ctx->now)
        at = ctx->now;
    bool noticed = p.state == PROMISE_IS_BROKEN;
    bool late = is_late(&p, at) && !rule_promise_kind(kind)->lapses; /* an answer is never late */
    p.ended_at = at;
    p.next_at = 0;
    p.raw_broken = at > p.raw_due_at;
    if (late) {
        mark_broken(&p);
    } else {
        p.state = PROMISE_IS_KEPT;
        p.broken_at = 0;
    }
    TRY(db_promise_save(ctx, &p));
    if (!late)
        return tell(ctx, PROMISE_KEPT, &p,
                    jot(ctx, J("kind", word_of(&p)), J("took_s", (at - p.started_at) / SECOND),
                        J("raw_late", p.raw_broken), ended_row(ctx, at)));
    if (!noticed)
        TRY(tell_broken(ctx, &p));
    return tell(ctx, PROMISE_MET_LATE, &p,
                jot(ctx, J("kind", word_of(&p)), J("late_s", (at - p.due_at) / SECOND),
                    ended_row(ctx, at)));
}

enum outcome promise_withdraw(struct ctx *ctx, int64_t ticket_id, int kind, int64_t subject_id)
{
    struct promise p;

    enum outcome o = promise_open(ctx, ticket_id, kind, subject_id, &p);
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    return end_as_withdrawn(ctx, &p);
}

enum outcome promise_withdraw_all(struct ctx *ctx, int64_t ticket_id, int but)
{
    struct list open;

    TRY(db_promises_open(ctx, ticket_id, &open));
    struct promise *p = open.items;
    for (size_t i = 0; i < open.n; i++) {
        if (p[i].kind == but || p[i].kind == PROMISE_ACKNOWLEDGE)
            continue; /* an alarm ends with its cause, which may be the one that stays */
        /* What followed from the last one (its alarm calmed) may have ended this one, too. */
        TRY(db_promise_load(ctx, p[i].id, &p[i]));
        if (p[i].ended_at == 0)
            TRY(end_as_withdrawn(ctx, &p[i]));
    }
    return DONE;
}

/* A broken promise cannot be given a new date: it ends as what it is and another one starts. */
static enum outcome start_after_broken(struct ctx *ctx, struct promise *p, int64_t until_at)
{
    struct promise_ask ask = {.ticket_id = p->ticket_id,
                              .kind = p->kind,
                              .subject_id = p->subject_id,
                              .owes_id = p->owes_id,
                              .start_at = ctx->now,
                              .until_at = until_at,
                              .urgent = p->urgent};
    int64_t id;

    TRY(end_as_withdrawn(ctx, p));
    return add(ctx, &ask, &id);
}

/* Saves a promise that was reckoned anew, and tells of it when that changed anything. */
static enum outcome save_moved(struct ctx *ctx, const struct promise *was, const struct promise *p)
{
    TRY(db_promise_save(ctx, p));
    if (p->due_at == was->due_at && p->raw_due_at == was->raw_due_at &&
        p->limit_s == was->limit_s && p->warned_at == was->warned_at)
        return DONE;
    return tell(
        ctx, PROMISE_MOVED, p,
        jot(ctx, J("kind", word_of(p)), J("was_due_at", was->due_at), J("due_at", p->due_at),
            J_ROW(ctx, jot_id("raw_due_at", p->raw_due_at == was->raw_due_at ? 0 : p->raw_due_at),
                  jot_id("limit_s", p->limit_s == was->limit_s ? 0 : p->limit_s),
                  jot_flag("unwarned", was->warned_at && !p->warned_at))));
}

/* A new due moment of a running promise; it may warn again, unless it is as near as before. */
static enum outcome moved_from(struct ctx *ctx, struct promise *p, const struct promise *was)
{
    int64_t warned_at = p->warned_at;
    struct reckoned r;

    p->warned_at = 0;
    TRY(reckon(ctx, p, &r));
    if (warned_at != 0 && r.warn_at <= ctx->now) {
        p->warned_at = warned_at;
        TRY(reckon(ctx, p, &r));
    }
    return save_moved(ctx, was, p);
}

enum outcome promise_move(struct ctx *ctx, int64_t ticket_id, int kind, int64_t until_at)
{
    struct promise p, was;

    enum outcome o = promise_open(ctx, ticket_id, kind, 0, &p);
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    if (p.state == PROMISE_RUNNING && is_late(&p, ctx->now)) {
        /* The clock has not noticed yet; the new date must not hide that the old one passed. */
        TRY(break_it(ctx, &p));
    }
    if (p.state == PROMISE_IS_BROKEN)
        return start_after_broken(ctx, &p, until_at);
    was = p;
    TRY(limit_until(ctx, &p, until_at, &p.limit_s));
    return moved_from(ctx, &p, &was);
}

enum outcome promises_know_year(struct ctx *ctx, int64_t year)
{
    struct civil first = {.year = (int)year, .month = 1, .day = 1};
    struct list open;

    TRY(db_promises_working(ctx, time_from_civil(&first), &open));
    struct promise *p = open.items;
    for (size_t i = 0; i < open.n; i++) {
        const struct promise was = p[i];

        TRY(moved_from(ctx, &p[i], &was));
    }
    return DONE;
}

enum outcome promise_owes(struct ctx *ctx, int64_t ticket_id, int kind, int64_t owes_id)
{
    struct promise p;

    enum outcome o = promise_open(ctx, ticket_id, kind, 0, &p);
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    if (p.owes_id == owes_id)
        return DONE;
    p.owes_id = owes_id;
    TRY(db_promise_save(ctx, &p));
    return tell(ctx, PROMISE_OWED, &p, jot(ctx, J("kind", word_of(&p)), J("owes_id", owes_id)));
}

enum outcome promise_reckon(struct ctx *ctx, int64_t ticket_id)
{
    struct list open;
    struct reckoned r;

    TRY(db_promises_open(ctx, ticket_id, &open));
    struct promise *p = open.items;
    for (size_t i = 0; i < open.n; i++) {
        if (p[i].state != PROMISE_RUNNING || rule_promise_kind(p[i].kind)->pauses != PAUSE_WAITS)
            continue;
        const struct promise was = p[i];

        TRY(reckon(ctx, &p[i], &r));
        TRY(save_moved(ctx, &was, &p[i]));
    }
    return DONE;
}

/* --- the clock -------------------------------------------------------------------------------- */

/* Nobody answered: the house broke nothing, and nothing was agreed to. */
static enum outcome lapse(struct ctx *ctx, struct promise *p)
{
    p->state = PROMISE_IS_WITHDRAWN;
    p->ended_at = ctx->now;
    p->next_at = 0;
    TRY(db_promise_save(ctx, p));
    return tell(ctx, PROMISE_LAPSED, p, jot(ctx, J("kind", word_of(p)), J("due_at", p->due_at)));
}

/* One promise whose time has come: it breaks, or is warned of. A reaction of another one may have
 * changed it since the slice was read, so it is looked at anew. */
static enum outcome ring(struct ctx *ctx, int64_t id)
{
    struct promise p;

    TRY(db_promise_load(ctx, id, &p));
    if (p.next_at == 0 || p.next_at > ctx->now || p.state != PROMISE_RUNNING)
        return DONE;
    if (is_late(&p, ctx->now))
        return rule_promise_kind(p.kind)->lapses ? lapse(ctx, &p) : break_it(ctx, &p);
    p.warned_at = ctx->now;
    p.next_at = p.due_at != 0 ? p.due_at + 1 : 0;
    TRY(db_promise_save(ctx, &p));
    return tell(ctx, PROMISE_WARNED, &p, jot(ctx, J("kind", word_of(&p)), J("due_at", p.due_at)));
}

/* What one promise starts must not be able to stop the others. */
static enum outcome ring_apart(struct ctx *ctx, const struct promise *p)
{
    struct note *notes = ctx->notes;
    int depth = ctx->depth;
    enum outcome o;

    TRY(db_promise_apart(ctx, p->id, ring, &o));
    if (o == DONE || o == AGAIN)
        return o;
    log_line(LOG_ERROR, "promises", "promise %lld (%s) of ticket %lld cannot ring: %s %s",
             (long long)p->id, word_of(p), (long long)p->ticket_id, outcome_code(o),
             ctx->problem.about ? ctx->problem.about : "");
    ctx->notes = notes;
    ctx->depth = depth;
    ctx->problem = (struct problem){0};
    return db_promise_postpone(ctx, p->id, ctx->now + RETRY);
}

enum outcome promises_ring(struct ctx *ctx, int64_t most, int64_t *ret_n)
{
    struct list due;

    *ret_n = 0;
    if (most > 100)
        most = 100;
    TRY(db_promises_due(ctx, ctx->now, most, &due));
    const struct promise *p = due.items;
    for (size_t i = 0; i < due.n; i++)
        TRY(ring_apart(ctx, &p[i]));
    *ret_n = (int64_t)due.n;
    return DONE;
}

enum outcome promises_next_at(struct ctx *ctx, int64_t *ret_at)
{
    return db_promises_next_at(ctx, ret_at);
}

/* --- reading ---------------------------------------------------------------------------------- */

enum outcome promise_load(struct ctx *ctx, int64_t id, struct promise *ret)
{
    return db_promise_load(ctx, id, ret);
}

enum outcome promise_open(struct ctx *ctx, int64_t ticket_id, int kind, int64_t subject_id,
                          struct promise *ret)
{
    return db_promise_open(ctx, ticket_id, kind, subject_id, ret);
}
