/* alarms/alarms.h — a broken promise does not stay between the screen and the one who broke it: an
 * alarm climbs the chain of command, each level with its own promise to acknowledge, until a person
 * on duty says "I have it". The last level always has a person and is told again, at doubling
 * intervals, for as long as nobody answers. Quiet hours hold back only what is not urgent.
 *
 * Every level is a row; the rows of one occasion share root_id. It reads tickets and people through
 * their published views; which fact raises an alarm stands in journey.c. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"
#include "promises/promises.h"

/* What it is about: a kind of promise, or somebody asked for help from above. */
#define ALARM_ASKED_UP PROMISE_KIND_COUNT
extern const struct names ALARM_KIND_NAMES;

/* Whom an alarm goes to, in this order, before the chain of command of whoever owes. */
enum alarm_step {
    STEP_END,
    STEP_OWES,        /* whoever owes the promise */
    STEP_FIRST_OWNER, /* of the ticket */
    STEP_ISSUER,      /* who ordered it */
    STEP_DISPATCHER,  /* who sent the job, else the freest at the desk */
    STEP_DESK_LEADER,
    STEP_LEADER, /* team leader of the ticket's trade */
    STEP_MANAGER /* the contractor's manager */
};
#define ALARM_STEPS 4 /* of one kind at most */
/* The steps of a kind (enum promise_kind or ALARM_ASKED_UP), ended by STEP_END; NULL: nobody is
 * alarmed (confirm lapses: silence is not consent, and nobody's fault). */
const enum alarm_step *rule_alarm_route(int kind);
/* Seconds until the last level is told again, after it did not answer within before_s: doubled, at
 * most a day. */
int64_t rule_alarm_patience_s(int64_t before_s);

/* One level of an alarm, as the API shows it (Alarm). */
struct alarm {
    int64_t id, ticket_id;
    const char *number, *title; /* of the ticket */
    int kind;                   /* ALARM_KIND_NAMES */
    bool urgent;
    int64_t level;     /* 1 … */
    int64_t person_id; /* who is alarmed */
    const char *person_name;
    int64_t raised_at, climbed_at; /* climbed_at: when the next level was alarmed */
    int64_t acknowledged_at;
    const char *acknowledged_by_name;
    int64_t due_at; /* until when this level has to answer; 0: no longer or not yet known */
};
extern const struct shape ALARM_SHAPE;

/* Raises an alarm at the first level that has a person on duty. promise_id 0: asked up. Nothing
 * happens when this promise has an alarm already. Event ALARM_RAISED {kind, level, person_id,
 * promise_id}; starts an `acknowledge` promise whose subject is the alarm.
 * *ret_id (may be NULL): the alarm, 0 when the kind alarms nobody. DONE | NOT_FOUND (no such
 * ticket) | BROKEN. */
MUST_USE enum outcome alarm_raise(struct ctx *ctx, int64_t ticket_id, int64_t promise_id, int kind,
                                  int64_t owes_id, int64_t *ret_id);
/* What follows from PROMISE_BROKEN, for journey.c: an unanswered alarm climbs; any other kind that
 * alarms somebody raises one, unless the promise was met meanwhile. */
MUST_USE enum outcome alarm_for_broken(struct ctx *ctx, int64_t promise_id);
/* Somebody is asked for help from above (TICKET_ASKED_UP): the superior of `person_id`. */
MUST_USE enum outcome alarm_ask_up(struct ctx *ctx, int64_t ticket_id, int64_t person_id);
/* The cause is over (met late, withdrawn, ticket closed): the alarms of a promise climb no further;
 * whoever was told last still has it on the list until acknowledged. promise_id 0: all of the
 * ticket, unless their promise outlives it. The alarm of a hand-over climbs on while the ticket
 * does: that the offer came back is its very cause. */
MUST_USE enum outcome alarm_calm(struct ctx *ctx, int64_t ticket_id, int64_t promise_id);
/* "I have it": by a person alarmed at any level of it or a superior of one, on duty (whoever holds
 * the last level also off duty). It is then acknowledged at all its levels. Event
 * ALARM_ACKNOWLEDGED {kind, level, after_s} with the words.
 * DONE (also when the caller has acknowledged it before) | NOT_FOUND (no such alarm, or none of the
 * caller's) | TAKEN (somebody else has; says who) | NOT_ON_DUTY. */
MUST_USE enum outcome alarm_acknowledge(struct ctx *ctx, int64_t id, const char *words,
                                        struct alarm *ret);
/* Alarms of a person, newest first, at most 200; person_id 0: everybody's, of each occasion the
 * level it has climbed to. only_open: not yet acknowledged. */
MUST_USE enum outcome alarms_of_person(struct ctx *ctx, int64_t person_id, bool only_open,
                                       struct list *ret);
/* Alarms of a ticket, oldest first. */
MUST_USE enum outcome alarms_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* How many open ones a person has (Me.alarms). */
MUST_USE enum outcome alarms_open_count(struct ctx *ctx, int64_t person_id, int64_t *ret);

struct endpoints;
extern const struct endpoints ALARMS_ENDPOINTS;
