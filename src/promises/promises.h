/* promises/promises.h — one timed duty of a ticket: accept, arrive, finish, report back … A promise
 * starts at the moment the need arose, never when somebody typed it (M6: late entry must not hide a
 * slow night), and ends kept, broken or withdrawn; it is never deleted.
 *
 * The clock is a pure function of start, limit, waits and calendar. What the table stores of it
 * (raw_due_at, due_at, next_at) is only the answer written down, computed anew from the log of
 * waits whenever that changes; no remaining time is kept anywhere. Raw and excused are both
 * answered: the excusable waits (material, no access …) stop the excused clock, nothing stops the
 * raw one.
 *
 * It knows tickets only as numbers and reads their waits through the view wait_card. Who is alarmed
 * when a promise breaks stands in alarms; what else follows, in journey.c. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"
#include "calendar/calendar.h"

struct crowd;

// clang-format off
/* Every kind: word, limit and the limit of an emergency (seconds; 0: given when it starts), calendar,
 * what stops it, when it warns (part of the limit), whose it is, and whether askers see it.
 * THEIRS: a promise to the askers; a reassignment never restarts it. OURS: an internal one; starting
 * it again withdraws the one before. Limits: ticket.md "Promises"; M38 one hour on site, M39 24 h,
 * lessons §1 working time for approvals. 3/7 of confirm's week is the reminder on day 3.
 * LAPSES: nobody of the house owes it; when its time is over it is withdrawn, never broken, and the
 * ticket goes on without an answer (silence is not consent).
 *   constant               word                  limit   urgent  calendar         stopped by    warn  whose   asker sees */
#define PROMISE_KINDS(X)                                                                                              \
    X(PROMISE_ASSIGN,      "assign",               600,    600,    PROMISE_WALL,    PAUSE_NEVER,  4, 5, OURS,   false, ALARMS) \
    X(PROMISE_ACCEPT,      "accept",               600,    120,    PROMISE_WALL,    PAUSE_NEVER,  4, 5, OURS,   false, ALARMS) \
    X(PROMISE_ARRIVE,      "arrive",               3600,   900,    PROMISE_WALL,    PAUSE_NEVER,  4, 5, THEIRS, true,  ALARMS) \
    X(PROMISE_FINISH,      "finish",               86400,  86400,  PROMISE_WALL,    PAUSE_WAITS,  4, 5, THEIRS, true,  ALARMS) \
    X(PROMISE_RESUME,      "resume",               0,      0,      PROMISE_WALL,    PAUSE_NEVER,  4, 5, THEIRS, true,  ALARMS) \
    X(PROMISE_VERIFY,      "verify",               28800,  28800,  PROMISE_WORKING, PAUSE_NEVER,  4, 5, OURS,   false, ALARMS) \
    X(PROMISE_REPORT_BACK, "report_back",          86400,  86400,  PROMISE_WALL,    PAUSE_NEVER,  4, 5, OURS,   true,  ALARMS) \
    X(PROMISE_CONFIRM,     "confirm",              604800, 604800, PROMISE_WALL,    PAUSE_NEVER,  3, 7, OURS,   true,  LAPSES) \
    X(PROMISE_REFERRAL,    "referral_confirmed",   7200,   7200,   PROMISE_WORKING, PAUSE_NEVER,  4, 5, OURS,   true,  ALARMS) \
    X(PROMISE_HAND_OVER,   "hand_over",            900,    900,    PROMISE_WALL,    PAUSE_NEVER,  4, 5, OURS,   false, ALARMS) \
    X(PROMISE_ACKNOWLEDGE, "acknowledge",          900,    900,    PROMISE_WALL,    PAUSE_QUIET,  0, 0, OURS,   false, ALARMS) \
    X(PROMISE_PAPERWORK,   "paperwork",            81000,  81000,  PROMISE_WORKING, PAUSE_NEVER,  4, 5, OURS,   false, ALARMS) \
    X(PROMISE_PROGRESS,    "progress",             0,      0,      PROMISE_WALL,    PAUSE_NEVER,  4, 5, OURS,   false, ALARMS)
// clang-format on

enum promise_kind {
    PROMISE_NONE,
#define PROMISE_ENUM(name, ...) name,
    PROMISE_KINDS(PROMISE_ENUM)
#undef PROMISE_ENUM
        PROMISE_KIND_COUNT
};
enum promise_state {
    PROMISE_STATE_NONE,
    PROMISE_RUNNING,
    PROMISE_IS_KEPT,
    PROMISE_IS_BROKEN, /* for good, also when it is met late */
    PROMISE_IS_WITHDRAWN,
    PROMISE_STATE_COUNT
};
enum promise_calendar { PROMISE_CALENDAR_NONE, PROMISE_WALL, PROMISE_WORKING };
enum promise_pauses {
    PAUSE_NEVER,
    PAUSE_WAITS, /* the excusable waits of the ticket */
    PAUSE_QUIET  /* quiet hours, unless urgent (Zammad #4432: alarms at midnight) */
};
extern const struct names PROMISE_KIND_NAMES, PROMISE_STATE_NAMES, PROMISE_CALENDAR_NAMES;

/* A row of the table above. */
struct promise_rule {
    const char *word;
    int64_t limit_s, urgent_limit_s;
    int calendar, pauses;
    int64_t warn_at, warn_of; /* 4, 5: at four fifths of the limit; 0, 0: no warning */
    bool theirs;              /* to the askers: a new assignee does not restart it */
    bool asker_sees;
    bool lapses; /* its end is an answer that did not come: not a promise of the house that broke */
};
/* kind: 1..PROMISE_KIND_COUNT-1. Static. */
const struct promise_rule *rule_promise_kind(int kind);

/* --- the clock, pure -------------------------------------------------------------------------- */

struct promise_pause {
    int64_t from_at;
    int64_t to_at; /* 0: still open */
    bool excusable;
};

struct promise_terms {
    int64_t start_at;
    int64_t limit_s;                    /* 0..2^31 */
    int calendar;                       /* enum promise_calendar */
    int64_t warn_at, warn_of;           /* as in struct promise_rule */
    const struct promise_pause *pauses; /* ascending by from_at; may overlap */
    size_t n_pauses;
    const struct calendar *working; /* only for PROMISE_WORKING */
};

struct promise_due {
    int64_t raw_due_at; /* pauses ignored */
    int64_t due_at;     /* excused; 0 while an excusable pause is open before it */
    int64_t warn_at;    /* 0: none, or unknown for the same reason */
};

struct promise_use {
    int64_t raw_used_s, used_s; /* whole seconds used at that moment */
    bool raw_broken, broken;
};

/* When it is due. The due moment itself is still in time. DONE | NO_CALENDAR_YEAR (*ret_year). */
MUST_USE enum outcome rule_promise_due(const struct promise_terms *terms, struct promise_due *ret,
                                       int64_t *ret_year);
/* How much is used at `now`. DONE | NO_CALENDAR_YEAR (*ret_year). */
MUST_USE enum outcome rule_promise_use(const struct promise_terms *terms, int64_t now,
                                       struct promise_use *ret, int64_t *ret_year);
/* Quiet hours (civil minutes of the day; from > to: over midnight; equal: none) between two moments
 * as pauses, at most `room` of them. Returns how many. */
size_t rule_quiet_pauses(int64_t from_at, int64_t to_at, int64_t quiet_from, int64_t quiet_to,
                         struct promise_pause *ret, size_t room);

/* --- rows ------------------------------------------------------------------------------------- */

/* A row of `promise`; open ⇔ ended_at is 0. */
struct promise {
    int64_t id, ticket_id;
    int kind, state;    /* enum promise_kind, promise_state */
    int64_t subject_id; /* the hand-over or alarm it belongs to; 0: the ticket itself */
    int64_t owes_id;    /* who owes it now; 0: not said */
    int64_t started_at, limit_s;
    int calendar; /* enum promise_calendar */
    bool urgent;
    int64_t raw_due_at, due_at; /* due_at 0: an excusable wait is open */
    int64_t warned_at;
    bool raw_broken;
    int64_t broken_at; /* the due moment that passed */
    int64_t ended_at;  /* kept, met late or withdrawn */
    int64_t next_at;   /* when the clock looks again; 0: never */
    bool born;         /* not stored: its ticket was just made and nothing has paused it */
};
extern const struct shape PROMISE_ROW_SHAPE;

/* PromiseView of the API. */
struct promise_view {
    int64_t id;
    int kind, state;
    int64_t started_at, limit_s, due_at, raw_due_at, warned_at, broken_at, ended_at;
    const char *owes_name; /* filled by promises_name() */
    int64_t owes_id;       /* not shown */
};
extern const struct shape PROMISE_SHAPE;

/* What starts one. Zero members mean what the kind's row says. */
struct promise_ask {
    int64_t ticket_id;
    int kind;
    int64_t subject_id;
    int64_t owes_id;
    int64_t start_at; /* 0: now. Of arrive, finish, assign: occurred_at */
    int64_t limit_s;  /* the service's own limit; 0: the kind's */
    int64_t until_at; /* instead of limit_s: due then (resume); must be after start_at */
    bool urgent;      /* an emergency: its own limits, no quiet hours */
    bool born;        /* the ticket was just made: it has no promise of this kind and no wait */
};

/* Starts a promise. One of the same ticket, kind and subject that is still open goes on when it is
 * THEIRS (only owes_id is taken over); an OURS one is withdrawn and starts anew. Event
 * PROMISE_STARTED {kind, due_at, limit_s}. *ret_id may be NULL.
 * What is counted in working time and reaches into a year nobody has entered is reckoned with a
 * supposed year; the event then says supposed_year.
 * DONE | OUT_OF_RANGE ("/until_at") | BROKEN. */
MUST_USE enum outcome promise_start(struct ctx *ctx, const struct promise_ask *ask,
                                    int64_t *ret_id);
/* What was promised has been done at `at` (0: now; never later than now). In time: state kept,
 * event PROMISE_KEPT {kind, used_s, raw_late}. Late: it stays broken and ends; when the clock had
 * not noticed yet PROMISE_BROKEN is noted first, then PROMISE_MET_LATE {kind, late_s}. None open:
 * DONE. */
MUST_USE enum outcome promise_keep(struct ctx *ctx, int64_t ticket_id, int kind, int64_t subject_id,
                                   int64_t at);
/* The ticket has left the path. Nothing open: DONE. Event PROMISE_WITHDRAWN {kind} each. An already
 * broken one stays broken and only ends. */
MUST_USE enum outcome promise_withdraw(struct ctx *ctx, int64_t ticket_id, int kind,
                                       int64_t subject_id);
/* All open ones of a ticket, except `but` (a kind, 0: none) and those of alarms, which end with
 * their cause (alarm_calm). */
MUST_USE enum outcome promise_withdraw_all(struct ctx *ctx, int64_t ticket_id, int but);
/* A new date for an open promise of the ticket: resume when the expected date moves; report_back to
 * verified_at + 30 min; paperwork to the third working day after the work. A running one is given
 * the new date (event PROMISE_MOVED {kind, was_due_at, due_at}) and may warn again; a broken one
 * ends broken and a new one starts now. None open: DONE. DONE | OUT_OF_RANGE ("/until_at": not
 * after the start). */
MUST_USE enum outcome promise_move(struct ctx *ctx, int64_t ticket_id, int kind, int64_t until_at);
/* Somebody else owes it now; nothing restarts. Event PROMISE_OWED {kind, owes_id}, unless it is the
 * same person. */
MUST_USE enum outcome promise_owes(struct ctx *ctx, int64_t ticket_id, int kind, int64_t owes_id);
/* The ticket's waits have changed (a wait began, ended or was corrected): the due moments of its
 * open promises that waits can stop are computed anew from the whole log. Event PROMISE_MOVED for
 * each that changed; due_at 0: not known while an excusable wait is open. */
MUST_USE enum outcome promise_reckon(struct ctx *ctx, int64_t ticket_id);

/* A year has been entered: running promises in working time that reach into it and supposed it are
 * due anew (PROMISE_MOVED). A correction of a year moves nothing that was promised before it. */
MUST_USE enum outcome promises_know_year(struct ctx *ctx, int64_t year);

/* The clock: rings the promises whose next_at has come, oldest first, at most `most` (1..100):
 * warns (PROMISE_WARNED {kind, due_at}), breaks (PROMISE_BROKEN {kind, due_at}) or ends what lapses
 * (PROMISE_LAPSED {kind, due_at}), each once. After
 * a downtime what is past its due moment only breaks. Call it on the writer inside a transaction
 * but outside any savepoint: every promise rings in its own, and one whose reactions refuse is
 * logged and tried again ten minutes later, so it never keeps the others waiting. *ret_n: how many
 * were looked at; when it equals `most`, call again. DONE | BROKEN. */
MUST_USE enum outcome promises_ring(struct ctx *ctx, int64_t most, int64_t *ret_n);
/* When the clock has to look next; 0: nothing runs. For tests and a simulated year. */
MUST_USE enum outcome promises_next_at(struct ctx *ctx, int64_t *ret_at);

/* DONE | NOT_FOUND. */
MUST_USE enum outcome promise_load(struct ctx *ctx, int64_t id, struct promise *ret);
/* The newest open one of ticket, kind and subject. DONE | NOT_FOUND. */
MUST_USE enum outcome promise_open(struct ctx *ctx, int64_t ticket_id, int kind, int64_t subject_id,
                                   struct promise *ret);
/* All of a ticket in the order they started, as struct promise_view; for_askers: only the kinds
 * that askers see. */
MUST_USE enum outcome promises_of_ticket(struct ctx *ctx, int64_t ticket_id, bool for_askers,
                                         struct list *ret);
/* Their names: who owes one joins the crowd before it is loaded, and is named after. */
void promises_gather(struct ctx *ctx, const struct list *views, struct crowd *crowd);
void promises_name(const struct list *views, const struct crowd *crowd);
/* The one to show big, out of such a list: running with the nearest due moment, then running
 * without one, then broken and not yet met; acknowledge and hand_over never. NULL: none. */
const struct promise_view *rule_promise_next(const struct list *views);
