/* dispatch/dispatch_inside.h — what the files of this folder say to each other. */
#pragma once
#include "dispatch/dispatch.h"

/* ---- dispatch_rules.c: pure ---- */

/* What the ranking knows of one person. Numbers are 0 when not known. */
struct fitness {
    int64_t person_id;
    bool on_duty, away;
    bool skilled;     /* the ticket's trade is theirs, first or second */
    bool own_trade;   /* … and their first one (M32: primary before auxiliary) */
    bool needs_paper; /* the service asks for a certificate */
    bool has_paper;   /* … and theirs is valid now */
    bool own_zone;    /* the ticket lies in their zone, or they stand in for its steward */
    bool works;       /* goes themselves: worker before leader before steward */
    bool leads;
    int64_t open_jobs, walk_s;
    bool walk_known;
};
/* On duty, skilled and with the paper: may be sent without a reason (M30, M31). */
bool rule_can_go(const struct fitness *f);
/* Who is the better choice: below 0 a, above 0 b, never 0 for different persons. Who can go, goes
 * first; then who works rather than leads, the own zone, the first trade, the fewer open jobs, the
 * shorter way, the lower number. */
int rule_better(const struct fitness *a, const struct fitness *b);
/* Codes for the API into words[], at most REASONS_MAX; load: open jobs as "load:n" is left to the
 * caller, who has memory. nearest: nobody who can go has a shorter way. Returns how many. */
#define REASONS_MAX 8
size_t rule_reasons(const struct fitness *f, bool nearest, const char *words[REASONS_MAX]);

/* 95 % Wilson score interval of kept out of total, in ‰ (0..1000): with three promises kept of
 * three the truth may still be 44 %, and the board says so. total 0: 0..1000. */
void rule_wilson(int64_t kept, int64_t total, int64_t *ret_low, int64_t *ret_high);

/* ---- dispatch_store.c ---- */

struct candidate_row {
    int64_t id;
    const char *role, *trade;
    int64_t zone_id;
    int64_t place_id;
    int64_t skill_id; /* the person again when the trade is among their skills, else 0 */
    const char *certificate;
    int64_t expires_at;
    int64_t open_jobs;
    int64_t at_place_id; /* where their work on site is now, 0: nowhere */
};
/* People of the contractor with the trade ("": any) and the one steward, at most 200. */
MUST_USE enum outcome db_candidates(struct ctx *ctx, const char *trade, int64_t steward_id,
                                    struct list *ret);
/* The building a place stands in, 0: none. */
MUST_USE enum outcome db_building_of(struct ctx *ctx, int64_t place_id, int64_t *ret);

/* The desk's counts (Board of the API). */
struct state_count {
    int state; /* enum ticket_state */
    int64_t n;
};
extern const struct shape STATE_COUNT_SHAPE;
struct board {
    int64_t open, to_assign;           /* tickets not closed; registered and nobody going */
    int64_t due_30;                    /* with a promise due within the next 30 minutes */
    int64_t late;                      /* with a broken promise that is still owed */
    int64_t arrive_kept, arrive_total; /* of what was asked today and is decided */
    int64_t low, high;                 /* ‰ */
    struct list by_state;              /* struct state_count, every state but closed */
    int64_t now;
    int64_t calendar_ends_at; /* for logistics: the next year must be entered; 0: nothing to do */
};
extern const struct shape BOARD_SHAPE;
MUST_USE enum outcome db_board(struct ctx *ctx, int64_t day_start_at, struct board *ret);

/* The newest need of a number, and the tickets behind it. */
struct caller_row {
    const char *name;
    int64_t place_id;
    const char *place_code, *place_name;
};
MUST_USE enum outcome db_caller(struct ctx *ctx, const char *phone, struct caller_row *ret);
/* Ticket ids (int64_t) of a number, newest first. */
MUST_USE enum outcome db_caller_tickets(struct ctx *ctx, const char *phone, bool open, int64_t most,
                                        struct list *ret);

/* ---- dispatch.c, for the endpoints ---- */

struct caller {
    const char *name, *place_code, *place_name;
    struct list open, recent; /* TicketCard */
};
MUST_USE enum outcome dispatch_board(struct ctx *ctx, struct board *ret);
/* phone: as typed. DONE (also for a number nobody used yet) | INVALID at /phone. */
MUST_USE enum outcome dispatch_caller(struct ctx *ctx, const char *phone, struct caller *ret);
