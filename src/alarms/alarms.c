/* alarms.c — an alarm is raised, climbs level by level, and is acknowledged. Its ladder is built
 * anew at every level, so that whoever is on duty at that hour is asked. */
#include "alarms/alarms.h"
#include "alarms/alarms_store.h"
#include "base/json.h"
#include "base/log.h"
#include "journal/journal.h"
#include "people/people.h"

/* --- the ladder ------------------------------------------------------------------------------- */

/* People to ask, lowest first; the last one is asked on duty or not. */
struct ladder {
    int64_t people[ALARM_STEPS + 12]; /* a chain of command has at most nine */
    size_t n;
};

static void put(struct ladder *l, int64_t person_id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->people[i] == person_id)
            return;
    if (l->n < sizeof l->people / sizeof *l->people)
        l->people[l->n++] = person_id;
}

static enum outcome put_on_duty(struct ctx *ctx, struct ladder *l, int64_t person_id)
{
    bool on_duty = false;

    if (person_id != 0)
        TRY(person_on_duty(ctx, person_id, ctx->now, &on_duty));
    if (on_duty)
        put(l, person_id);
    return DONE;
}

/* One of a role: the first on duty, but not whoever let the promise break. */
static enum outcome put_role(struct ctx *ctx, struct ladder *l, enum role role, const char *trade,
                             int64_t owes_id)
{
    struct list people;
    size_t before = l->n;

    TRY(db_alarm_people(ctx, name_of(&ROLE_NAMES, (int)role), trade, &people));
    const int64_t *id = people.items;
    for (size_t i = 0; i < people.n && l->n == before; i++)
        if (id[i] != owes_id)
            TRY(put_on_duty(ctx, l, id[i]));
    return DONE;
}

/* Whoever sent the job, while on duty; else the desk person who is freest. */
static enum outcome put_dispatcher(struct ctx *ctx, struct ladder *l, const struct alarm_ticket *t,
                                   int64_t owes_id)
{
    int64_t desk = 0;
    size_t before = l->n;

    if (t->issuer_id != owes_id)
        TRY(put_on_duty(ctx, l, t->issuer_id));
    if (l->n > before)
        return DONE;
    TRY(desk_on_duty(ctx, ctx->now, &desk));
    return desk == owes_id ? DONE : put_on_duty(ctx, l, desk);
}

static enum outcome put_step(struct ctx *ctx, struct ladder *l, enum alarm_step step,
                             const struct alarm_ticket *t, int64_t owes_id)
{
    switch (step) {
    case STEP_END:
        return DONE;
    case STEP_OWES:
        return put_on_duty(ctx, l, owes_id);
    case STEP_FIRST_OWNER:
        return put_on_duty(ctx, l, t->first_owner_id);
    case STEP_ISSUER:
        return put_on_duty(ctx, l, t->issuer_id);
    case STEP_DISPATCHER:
        return put_dispatcher(ctx, l, t, owes_id);
    case STEP_DESK_LEADER:
        return put_role(ctx, l, ROLE_DESK_LEADER, NULL, owes_id);
    case STEP_LEADER:
        return t->trade ? put_role(ctx, l, ROLE_LEADER, t->trade, owes_id) : DONE;
    case STEP_MANAGER:
        return put_role(ctx, l, ROLE_MANAGER, NULL, owes_id);
    }
    return DONE;
}

static enum outcome build_ladder(struct ctx *ctx, int kind, const struct alarm_ticket *t,
                                 int64_t owes_id, struct ladder *l)
{
    struct list chain;

    *l = (struct ladder){0};
    for (const enum alarm_step *step = rule_alarm_route(kind); *step != STEP_END; step++)
        TRY(put_step(ctx, l, *step, t, owes_id));
    TRY(chain_of_command(ctx, owes_id, &chain));
    const int64_t *id = chain.items;
    for (size_t i = 0; i + 1 < chain.n; i++)
        TRY(put_on_duty(ctx, l, id[i]));
    if (chain.n > 0)
        put(l, id[chain.n - 1]);
    return DONE;
}

/* The first of the ladder who was not asked yet; 0: all were. */
static int64_t not_asked_yet(const struct ladder *l, const struct list *levels)
{
    const struct alarm_row *row = levels->items;

    for (size_t i = 0; i < l->n; i++) {
        bool asked = false;
        for (size_t j = 0; j < levels->n; j++)
            asked = asked || row[j].person_id == l->people[i];
        if (!asked)
            return l->people[i];
    }
    return 0;
}

/* --- raising and climbing --------------------------------------------------------------------- */

/* from_id: the level it climbed from; 0: from none, or the last level is told again. */
static enum outcome tell(struct ctx *ctx, enum fact fact, const struct alarm_row *row,
                         int64_t from_id)
{
    return journal_say(
        ctx, fact, row->ticket_id, row->id,
        jot(ctx, J("kind", name_of(&ALARM_KIND_NAMES, row->kind)), J("level", row->level),
            J("person_id", row->person_id), J("promise_id", row->promise_id),
            J_ROW(ctx, jot_flag("urgent", row->urgent),
                  jot_id("root_id", from_id ? row->root_id : 0), jot_id("from_id", from_id))),
        NULL);
}

/* The person of this level has so long to say "I have it"; 0: the limit of `acknowledge`. */
static enum outcome start_patience(struct ctx *ctx, const struct alarm_row *row, int64_t limit_s)
{
    return promise_start(ctx,
                         &(struct promise_ask){.ticket_id = row->ticket_id,
                                               .kind = PROMISE_ACKNOWLEDGE,
                                               .subject_id = row->id,
                                               .owes_id = row->person_id,
                                               .limit_s = limit_s,
                                               .urgent = row->urgent},
                         NULL);
}

enum outcome alarm_raise(struct ctx *ctx, int64_t ticket_id, int64_t promise_id, int kind,
                         int64_t owes_id, int64_t *ret_id)
{
    struct alarm_ticket t;
    struct ladder ladder;
    int64_t id = 0;

    if (ret_id)
        *ret_id = 0;
    if (rule_alarm_route(kind) == NULL)
        return DONE;
    if (promise_id != 0) {
        enum outcome o = db_alarm_of_promise(ctx, ticket_id, promise_id, &id);
        if (o == DONE && ret_id)
            *ret_id = id;
        if (o != NOT_FOUND)
            return o;
    }
    TRY(db_alarm_ticket(ctx, ticket_id, &t));
    TRY(build_ladder(ctx, kind, &t, owes_id, &ladder));
    if (ladder.n == 0) {
        log_line(LOG_ERROR, "alarms", "nobody can be alarmed: no person of hospital logistics");
        return DONE;
    }
    struct alarm_row row = {.ticket_id = ticket_id,
                            .promise_id = promise_id,
                            .kind = kind,
                            .urgent = t.urgent,
                            .level = 1,
                            .person_id = ladder.people[0],
                            .raised_at = ctx->now};
    TRY(db_alarm_add(ctx, &row));
    TRY(tell(ctx, ALARM_RAISED, &row, 0));
    if (ret_id)
        *ret_id = row.id;
    return start_patience(ctx, &row, 0);
}

/* Whom the ladder is built for: whoever owed the promise, or asked for help. */
static enum outcome owes_of(struct ctx *ctx, const struct alarm_row *row, int64_t *ret)
{
    struct promise p;

    /* Asked up: the first level is the superior; from there on the chain above that person. */
    *ret = row->person_id;
    if (row->promise_id == 0)
        return DONE;
    TRY(promise_load(ctx, row->promise_id, &p));
    *ret = p.owes_id;
    return DONE;
}

/* Everybody was asked: the last level is told again, and again, at doubling intervals. */
static enum outcome tell_again(struct ctx *ctx, const struct alarm_row *last, int64_t before_s)
{
    TRY(tell(ctx, ALARM_CLIMBED, last, 0));
    return start_patience(ctx, last, rule_alarm_patience_s(before_s));
}

static enum outcome climb(struct ctx *ctx, const struct promise *unanswered)
{
    struct alarm_ticket t;
    struct alarm_row row;
    struct ladder ladder;
    struct list levels;
    int64_t owes_id, from_id;

    TRY(db_alarm_row(ctx, unanswered->subject_id, &row));
    TRY(promise_withdraw(ctx, row.ticket_id, PROMISE_ACKNOWLEDGE, row.id));
    if (row.acknowledged_at != 0)
        return DONE;
    TRY(db_alarm_levels(ctx, row.root_id, &levels));
    TRY(owes_of(ctx, levels.items, &owes_id));
    TRY(db_alarm_ticket(ctx, row.ticket_id, &t));
    TRY(build_ladder(ctx, row.kind, &t, owes_id, &ladder));
    int64_t next = not_asked_yet(&ladder, &levels);
    if (next == 0)
        return tell_again(ctx, &row, unanswered->limit_s);
    TRY(db_alarm_climbed(ctx, row.id, ctx->now));
    from_id = row.id;
    row.level++;
    row.person_id = next;
    row.raised_at = ctx->now;
    TRY(db_alarm_add(ctx, &row));
    TRY(tell(ctx, ALARM_CLIMBED, &row, from_id));
    return start_patience(ctx, &row, 0);
}

enum outcome alarm_for_broken(struct ctx *ctx, int64_t promise_id)
{
    struct promise p;

    TRY(promise_load(ctx, promise_id, &p));
    if (p.ended_at != 0)
        return DONE;
    if (p.kind == PROMISE_ACKNOWLEDGE)
        return climb(ctx, &p);
    return alarm_raise(ctx, p.ticket_id, p.id, p.kind, p.owes_id, NULL);
}

enum outcome alarm_ask_up(struct ctx *ctx, int64_t ticket_id, int64_t person_id)
{
    return alarm_raise(ctx, ticket_id, 0, ALARM_ASKED_UP, person_id, NULL);
}

/* An offer nobody answered has come back and ended: its first owner must still hear of it while the
 * ticket goes on. What outlives the ticket (its papers) is owed on, and so is its alarm. */
static enum outcome is_over(struct ctx *ctx, const struct alarm_row *row, bool with_ticket,
                            bool *ret)
{
    struct promise cause;

    *ret = true;
    if (!with_ticket) {
        *ret = row->kind != PROMISE_HAND_OVER;
    } else if (row->promise_id) {
        TRY(promise_load(ctx, row->promise_id, &cause));
        *ret = cause.ended_at != 0;
    }
    return DONE;
}

enum outcome alarm_calm(struct ctx *ctx, int64_t ticket_id, int64_t promise_id)
{
    struct list open;
    bool over;

    TRY(db_alarms_unanswered(ctx, ticket_id, promise_id, &open));
    const struct alarm_row *row = open.items;
    for (size_t i = 0; i < open.n; i++) {
        TRY(is_over(ctx, &row[i], promise_id == 0, &over));
        if (over)
            TRY(promise_withdraw(ctx, ticket_id, PROMISE_ACKNOWLEDGE, row[i].id));
    }
    return DONE;
}

/* --- acknowledging ---------------------------------------------------------------------------- */

/* Was alarmed at some level of it, or stands above somebody who was. */
static enum outcome concerns(struct ctx *ctx, const struct list *levels, int64_t who, bool *ret)
{
    const struct alarm_row *row = levels->items;

    *ret = false;
    for (size_t i = 0; i < levels->n && !*ret; i++)
        *ret = row[i].person_id == who;
    for (size_t i = 0; i < levels->n && !*ret; i++) {
        struct list chain;
        TRY(chain_of_command(ctx, row[i].person_id, &chain));
        const int64_t *id = chain.items;
        for (size_t j = 0; j < chain.n; j++)
            *ret = *ret || id[j] == who;
    }
    return DONE;
}

/* A person off duty cannot take it on, unless nobody on duty is left above: then the hospital's
 * last level answers from wherever they are. */
static enum outcome may_take_it(struct ctx *ctx, int64_t who)
{
    struct person_view *me;
    struct list last;
    bool on_duty;

    TRY(person_on_duty(ctx, who, ctx->now, &on_duty));
    if (on_duty)
        return DONE;
    TRY(chain_of_command(ctx, 0, &last));
    if (last.n > 0 && ((const int64_t *)last.items)[last.n - 1] == who)
        return DONE;
    TRY(person_view(ctx, who, false, &me));
    return fail(ctx, NOT_ON_DUTY, NULL, "%s", me ? me->name : "");
}

static enum outcome taken_by(struct ctx *ctx, int64_t person_id)
{
    struct person_view *who;

    TRY(person_view(ctx, person_id, false, &who));
    return fail(ctx, TAKEN, NULL, "%s", who ? who->name : "");
}

/* The levels of an occasion as a JSON list. */
static const char *ids_of(struct ctx *ctx, const struct list *levels)
{
    const struct alarm_row *row = levels->items;
    struct buf b = {.arena = ctx->arena};

    for (size_t i = 0; i < levels->n; i++)
        buf_print(&b, "%s%lld", i ? "," : "[", (long long)row[i].id);
    buf_char(&b, ']');
    return b.text;
}

enum outcome alarm_acknowledge(struct ctx *ctx, int64_t id, const char *words, struct alarm *ret)
{
    struct alarm_row row;
    struct list levels;
    int64_t who = ctx->who.person_id;
    bool mine;

    TRY(db_alarm_row(ctx, id, &row));
    TRY(db_alarm_levels(ctx, row.root_id, &levels));
    TRY(concerns(ctx, &levels, who, &mine));
    if (!mine || who == 0)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    if (row.acknowledged_at != 0 && row.acknowledged_by != who)
        return taken_by(ctx, row.acknowledged_by);
    if (row.acknowledged_at == 0) {
        const struct alarm_row *level = levels.items;
        TRY(may_take_it(ctx, who));
        TRY(db_alarm_acknowledge(ctx, row.root_id, who));
        for (size_t i = 0; i < levels.n; i++)
            TRY(promise_keep(ctx, row.ticket_id, PROMISE_ACKNOWLEDGE, level[i].id, 0));
        TRY(journal_say(ctx, ALARM_ACKNOWLEDGED, row.ticket_id, row.id,
                        jot(ctx, J("kind", name_of(&ALARM_KIND_NAMES, row.kind)),
                            J("level", level[levels.n - 1].level),
                            J("after_s", (ctx->now - level[0].raised_at) / 1000000),
                            J("promise_id", row.promise_id),
                            J_ROW(ctx, jot_raw("levels", ids_of(ctx, &levels)))),
                        words));
    }
    return db_alarm_view(ctx, id, ret);
}

/* --- reading ---------------------------------------------------------------------------------- */

enum outcome alarms_of_person(struct ctx *ctx, int64_t person_id, bool only_open, struct list *ret)
{
    return db_alarm_views(ctx, person_id, only_open, ret);
}

enum outcome alarms_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_alarm_views_of_ticket(ctx, ticket_id, ret);
}

enum outcome alarms_open_count(struct ctx *ctx, int64_t person_id, int64_t *ret)
{
    return db_alarms_count(ctx, person_id, ret);
}
