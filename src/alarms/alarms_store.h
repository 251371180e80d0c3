/* alarms/alarms_store.h — the table alarm; only alarms.c asks. */
#pragma once
#include "alarms/alarms.h"

/* A row of `alarm`: one level of one occasion. */
struct alarm_row {
    int64_t id, root_id; /* root_id: the first level's id, its own for the first */
    int64_t ticket_id, promise_id;
    int kind;
    bool urgent;
    int64_t level, person_id, raised_at, climbed_at, acknowledged_at, acknowledged_by;
};

/* What the ladder needs to know of a ticket. */
struct alarm_ticket {
    bool urgent;
    const char *trade;
    int64_t first_owner_id, issuer_id;
};

MUST_USE enum outcome db_alarm_ticket(struct ctx *ctx, int64_t ticket_id, struct alarm_ticket *ret);
/* int64_t ids of active people in a role, of one trade when trade is not NULL. */
MUST_USE enum outcome db_alarm_people(struct ctx *ctx, const char *role, const char *trade,
                                      struct list *ret);
/* Stores a level; row->id is filled in. */
MUST_USE enum outcome db_alarm_add(struct ctx *ctx, struct alarm_row *row);
MUST_USE enum outcome db_alarm_climbed(struct ctx *ctx, int64_t id, int64_t at);
/* Every level of the occasion. */
MUST_USE enum outcome db_alarm_acknowledge(struct ctx *ctx, int64_t root_id, int64_t person_id);
/* DONE | NOT_FOUND. */
MUST_USE enum outcome db_alarm_row(struct ctx *ctx, int64_t id, struct alarm_row *ret);
/* struct alarm_row: the levels of an occasion, lowest first. */
MUST_USE enum outcome db_alarm_levels(struct ctx *ctx, int64_t root_id, struct list *ret);
/* The first level of a promise's alarm. DONE | NOT_FOUND. */
MUST_USE enum outcome db_alarm_of_promise(struct ctx *ctx, int64_t ticket_id, int64_t promise_id,
                                          int64_t *ret_id);
/* struct alarm_row: the levels nobody has acknowledged. promise_id 0: of all. */
MUST_USE enum outcome db_alarms_unanswered(struct ctx *ctx, int64_t ticket_id, int64_t promise_id,
                                           struct list *ret);
/* As the API shows them. */
MUST_USE enum outcome db_alarm_view(struct ctx *ctx, int64_t id, struct alarm *ret);
MUST_USE enum outcome db_alarm_views(struct ctx *ctx, int64_t person_id, bool only_open,
                                     struct list *ret);
MUST_USE enum outcome db_alarm_views_of_ticket(struct ctx *ctx, int64_t ticket_id,
                                               struct list *ret);
MUST_USE enum outcome db_alarms_count(struct ctx *ctx, int64_t person_id, int64_t *ret);
